/* The town of campaign_town.h, and what is done in it. */
#include "app/campaign_town.h"

#include "app/events.h"
#include "app/jobs.h"
#include "core/base/id.h"

static void town_make(struct testdb *t)
{
	testdb_do(t,
		"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north) "
		"VALUES "
		"(1, 50, 'hub area', 'West', 'MULTIPOLYGON (((-1 51, 0 51, 0 52, -1 52, -1 51)))', -1, 51, "
		"0, 52), "
		"(1, 51, 'hub area', 'East', 'MULTIPOLYGON (((0 51, 1 51, 1 52, 0 52, 0 51)))', 0, 51, 1, "
		"52), "
		"(1, 52, 'ward', 'Mill', 'MULTIPOLYGON (((-1 51, 0 51, 0 52, -1 52, -1 51)))', -1, 51, 0, "
		"52), "
		"(1, 53, 'ward', 'Lock', 'MULTIPOLYGON (((0 51, 1 51, 1 52, 0 52, 0 51)))', 0, 51, 1, 52);"
		"UPDATE hub SET area_id = 50 WHERE hub_id = 10; UPDATE hub SET area_id = 51 WHERE hub_id = "
		"11;"
		"INSERT INTO account (host_id, account_id, role, state, name, hub_id, created_at) VALUES "
		"(1, 110, 'hub_worker', 'active', 'Ewa East', 11, 1);"
		"INSERT INTO list (host_id, list_id, name, created_at) VALUES (1, 900, 'Shielding', 1);"
		"INSERT INTO import (host_id, import_id, kind, file_name, file_hash, mapping, state, "
		"list_id, started_at) "
		"VALUES (1, 901, 'people', 'l.csv', 'x', '', 'done', 900, 1);");
	for (int k = 0; k < PEOPLE; k++) {
		do_about(t,
			"INSERT INTO household (host_id, household_id, created_at) SELECT 1, %d, 1 WHERE NOT "
			"EXISTS (SELECT 1 FROM household WHERE household_id = %d)",
			5000 + k / 2, 5000 + k / 2);
		do_about(t,
			"INSERT INTO property (host_id, property_id, number, street, address_key, lat, lon) "
			"VALUES (1, %d, '%d', 'Mill Street', 'k%d', 51.5, %s)",
			6000 + k, k + 1, k, k % 2 ? "0.5" : "-0.5");
		do_about(t,
			"INSERT INTO person (host_id, person_id, reference, given_name, family_name, born_on, "
			"household_id, property_id, address, language, "
			"created_at, updated_at) VALUES (1, %d, 'P-T%d', 'Given%d', 'Name%d', '19%02d-01-01', "
			"%d, %d, '%d Mill Street', '%s', 1, 1)",
			FIRST + k, k, k, k, 30 + k, 5000 + k / 2, 6000 + k, k + 1, k == 7 ? "Polish" : "");
		if (k % 5)
			do_about(t,
				"INSERT INTO contact_point (host_id, contact_point_id, person_id, kind, value, "
				"folded) VALUES (1, %d, %d, 'phone', '+4416329%05d', '+4416329%05d')",
				7000 + k, FIRST + k, k, k);
		do_about(t,
			"INSERT INTO source_record (host_id, source_record_id, import_id, row_number, row_key, "
			"person_id, raw, at) VALUES (1, %d, 901, %d, 'r%d', %d, '[]', 1)",
			8000 + k, k, k, FIRST + k);
		do_about(t,
			"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, "
			"import_id, first_import_id) VALUES (1, 900, 'r%d', %d, %d, 901, 901)",
			k, FIRST + k, 8000 + k);
	}
}
void town_listen(void)
{
	static bool listening;

	log_threshold(LOG_ERROR);
	events_listen();
	if (!listening)
		jobs_listen();
	listening = true;
}

struct testdb *town_of(void **state)
{
	struct testdb *t = world_of(state);

	town_listen();
	town_make(t);
	return t;
}

struct db *town_as(struct testdb *t, int64_t account, int64_t now)
{
	struct db *db = world_as(t, account, now, DB_WRITE);

	if (account == EAST_WORKER) {
		db_viewer(db)->account_id = EAST_WORKER;
		db_viewer(db)->hub_id = HUB_EAST;
		db_viewer(db)->role = ROLE_HUB_WORKER;
	}
	return db;
}

struct campaign_id town_draft(
	struct testdb *t, int64_t now, const struct rule_given *rules, size_t n, bool per_household)
{
	struct problems *ps = world_problems(t);
	struct db *db = world_as(t, MANAGER, now, DB_WRITE);
	struct campaign_id c = campaign_new(
		db, (struct campaign_edit){ .name = S("Hot weather"), .why = S("Heat is dangerous") }, ps);

	assert_true(campaign_edit(db,
		(struct campaign_edit){ .campaign_id = c,
			.name = S("Hot weather"),
			.quiet_days = S("14"),
			.due = S("in 2 weeks"),
			.per_household = per_household,
			.row_version = 1 },
		ps));
	for (size_t i = 0; i < n; i++)
		assert_true(
			campaign_rule_new(db, c, rules[i].part, rules[i].kind, str_of(rules[i].value), ps));
	assert_true(campaign_script_write(db, c,
		(struct campaign_script){ .opening = S("Hello, it is the hub."),
			.questions = S("Have you water? | yes | no\nWho comes by?"),
			.offer = S("A fan") },
		ps));
	world_end(db);
	return c;
}

void town_jobs(struct testdb *t, int64_t now)
{
	for (int i = 0; i < 20 && job_work(t->pool, 1, now); i++)
		;
}

void town_start(struct testdb *t, struct campaign_id c, int64_t now)
{
	struct db *db = world_as(t, MANAGER, now, DB_WRITE);

	assert_true(campaign_start(db, c, world_problems(t)));
	world_end(db);
	town_jobs(t, now);
}

struct campaign_id town_start_list(struct testdb *t, int64_t now, bool per_household)
{
	struct rule_given rules[] = { { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_LIST, "" } };
	struct campaign_id c;

	rules[0].value = str_z(t->arena, id_text(t->arena, LIST));
	c = town_draft(t, now, rules, 1, per_household);
	town_start(t, c, now);
	return c;
}

struct choice_count town_counted(struct testdb *t, struct campaign_id c, int64_t now)
{
	struct db *db = world_as(t, MANAGER, now, DB_READ);
	struct choice_count n = choice_count(db, c);

	world_end(db);
	return n;
}

struct campaign_person_id town_next(
	struct testdb *t, int64_t account, struct campaign_id c, int64_t now)
{
	struct db *db = town_as(t, account, now);
	struct campaign_person_id id = campaign_call_next(db, c);

	world_end(db);
	return id;
}

bool town_record(struct testdb *t, int64_t account, struct campaign_done d, int64_t now)
{
	struct db *db = town_as(t, account, now);
	bool ok = campaign_call_done(db, d, world_problems(t));

	world_end(db);
	return ok;
}

int64_t town_row(struct testdb *t, struct campaign_id c, int64_t person)
{
	return count_of(t,
		"SELECT campaign_person_id FROM campaign_person WHERE campaign_id = %lld AND person_id = "
		"%lld",
		(long long)c.v, (long long)person);
}

void town_holds(struct testdb *t)
{
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM (SELECT person_id FROM campaign_person WHERE "
						 "is_open = 1 GROUP BY person_id HAVING count(*) > 1) x"),
		0);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM campaign c WHERE c.chosen_count <> (SELECT count(*) "
						 "FROM campaign_person p WHERE p.campaign_id = c.campaign_id)"),
		0);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM campaign_person p LEFT JOIN next_step s ON "
						 "s.next_step_id = p.next_step_id AND s.is_open = 1 "
						 "AND s.person_id = p.person_id AND s.campaign_id = p.campaign_id WHERE "
						 "p.state IN ('call', 'letter', 'door') AND s.next_step_id IS NULL"),
		0);
	assert_int_equal(
		testdb_count(t,
			"SELECT count(*) FROM next_step s LEFT JOIN campaign_person p ON p.next_step_id = "
			"s.next_step_id "
			"WHERE s.campaign_id IS NOT NULL AND s.is_open = 1 AND p.campaign_person_id IS NULL"),
		0);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM campaign_person w LEFT JOIN campaign_person l ON "
						 "l.campaign_person_id = w.lead_id AND l.is_open = 1 "
						 "AND l.campaign_id = w.campaign_id WHERE w.state = 'with' AND "
						 "l.campaign_person_id IS NULL"),
		0);
	world_holds(t);
}
