/*
 * Campaigns with all rooms together and listening as in the running program: what was counted is
 * what is started, who may be rung and who is left in peace, what follows from each outcome. The
 * proof is by chance: whatever is done in whatever order, nobody has two open calls, everybody
 * chosen is in exactly one state, and every open one has its next step.
 */
#include "hub/casework/test_world.h"

#include "app/events.h"
#include "app/jobs.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "core/db/job.h"
#include "hub/casework/campaign_choice.h"
#include "hub/person/flag.h"
#include "hub/person/merge.h"
#include "hub/request/call_help.h"

enum { PEOPLE = 40, FIRST = 2000, LIST = 900, EAST_WORKER = 110, ROUNDS = 250 };

#define do_about(t, sql, ...)                                                                      \
	testdb_do((t), str_z((t)->arena, str_fmt((t)->arena, sql, __VA_ARGS__)))
#define count_of(t, sql, ...)                                                                      \
	testdb_count((t), str_z((t)->arena, str_fmt((t)->arena, sql, __VA_ARGS__)))

/* A town of two hubs and two wards: west of the first meridian and east of it; everybody on one
 * list. The k-th of the people lives in the west when even, has a telephone except every fifth,
 * shares a home with the one before when odd in a ten. */
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

static struct testdb *town_of(void **state)
{
	static bool listening;
	struct testdb *t = world_of(state);

	log_threshold(LOG_ERROR);
	events_listen();
	if (!listening)
		jobs_listen();
	listening = true;
	town_make(t);
	return t;
}

static struct db *as_caller(struct testdb *t, int64_t account, int64_t now)
{
	struct db *db = world_as(t, account, now, DB_WRITE);

	if (account == EAST_WORKER) {
		db_viewer(db)->account_id = EAST_WORKER;
		db_viewer(db)->hub_id = HUB_EAST;
		db_viewer(db)->role = ROLE_HUB_WORKER;
	}
	return db;
}

struct rule_given { enum campaign_part part; enum campaign_rule_kind kind; const char *value; };

/* A campaign of these rules with a script, as a draft. */
static struct campaign_id draft_of(
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

static void jobs_run(struct testdb *t, int64_t now)
{
	for (int i = 0; i < 20 && job_work(t->pool, 1, now); i++)
		;
}

static void start(struct testdb *t, struct campaign_id c, int64_t now)
{
	struct db *db = world_as(t, MANAGER, now, DB_WRITE);

	assert_true(campaign_start(db, c, world_problems(t)));
	world_end(db);
	jobs_run(t, now);
}

static struct campaign_id start_list(struct testdb *t, int64_t now, bool per_household)
{
	struct rule_given rules[] = { { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_LIST, "" } };
	struct campaign_id c;

	rules[0].value = str_z(t->arena, id_text(t->arena, LIST));
	c = draft_of(t, now, rules, 1, per_household);
	start(t, c, now);
	return c;
}

static struct choice_count counted(struct testdb *t, struct campaign_id c, int64_t now)
{
	struct db *db = world_as(t, MANAGER, now, DB_READ);
	struct choice_count n = choice_count(db, c);

	world_end(db);
	return n;
}

static struct campaign_person_id next_for(
	struct testdb *t, int64_t account, struct campaign_id c, int64_t now)
{
	struct db *db = as_caller(t, account, now);
	struct campaign_person_id id = campaign_call_next(db, c);

	world_end(db);
	return id;
}

static bool record(struct testdb *t, int64_t account, struct campaign_done d, int64_t now)
{
	struct db *db = as_caller(t, account, now);
	bool ok = campaign_call_done(db, d, world_problems(t));

	world_end(db);
	return ok;
}

#define state_is(t, id, words)                                                                     \
	(count_of((t),                                                                                 \
		 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND state = '%s'",  \
		 (long long)(id), words) == 1)
static int64_t row_for(struct testdb *t, struct campaign_id c, int64_t person)
{
	return count_of(t,
		"SELECT campaign_person_id FROM campaign_person WHERE campaign_id = %lld AND person_id = "
		"%lld",
		(long long)c.v, (long long)person);
}

/* --- what must always hold --- */

static void holds(struct testdb *t)
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

/* --- choosing --- */

static void what_is_counted_is_what_is_started(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	char list[24];
	struct rule_given rules[] = { { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_LIST, list },
		{ CAMPAIGN_PART_ANY, CAMPAIGN_RULE_KIND_AGE, "70-" },
		{ CAMPAIGN_PART_ANY, CAMPAIGN_RULE_KIND_FLAG, "carer" },
		{ CAMPAIGN_PART_NONE, CAMPAIGN_RULE_KIND_AREA, "" } };
	struct choice_count n;
	struct campaign_id c;

	rules[0].value = str_z(t->arena, id_text(t->arena, LIST));
	rules[3].value = str_z(t->arena, id_text(t->arena, 53)); /* not the ward Lock: the odd ones */
	do_about(t,
		"INSERT INTO flag (host_id, flag_id, person_id, code, sharing, created_at) VALUES (1, 1, "
		"%d, 'carer', 'household', 1)",
		FIRST + 38);
	do_about(t,
		"INSERT INTO flag (host_id, flag_id, person_id, code, sharing, created_at) VALUES (1, 2, "
		"%d, 'no_calls', 'contact', 1)",
		FIRST + 2);
	do_about(t,
		"INSERT INTO flag (host_id, flag_id, person_id, code, sharing, created_at) VALUES (1, 3, "
		"%d, 'protected_address', 'safeguarding', 1)",
		FIRST + 4);
	do_about(t, "UPDATE person SET state = 'deceased' WHERE person_id = %d", FIRST + 6);
	do_about(t, "UPDATE person SET state = 'moved' WHERE person_id = %d", FIRST + 8);
	c = draft_of(t, now, rules, 4, false);
	n = counted(t, c, now);
	/* Even ones born 1930 to 1950: 0, 2, ... 20, and the carer. */
	assert_int_equal(n.chosen, 12);
	assert_int_equal(n.kept_out, 4);
	assert_int_equal(n.letter, 3);                                 /* 0, 10, 20 */
	assert_int_equal(n.call, 5);
	assert_int_equal(n.why[CAMPAIGN_STOP_REFUSED] + n.why[CAMPAIGN_STOP_PROTECTED] +
			n.why[CAMPAIGN_STOP_DECEASED] + n.why[CAMPAIGN_STOP_MOVED],
		4);
	assert_int_equal(n.areas.v[0].people + n.areas.v[1].people + n.areas.v[2].people, 12);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person"), 0);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM next_step WHERE campaign_id IS NOT NULL"), 0);
	start(t, c, now);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign WHERE campaign_id = %lld AND state = "
						 "'running' AND chosen_count = 12",
						 (long long)c.v),
		1);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state = 'call'"), 5);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state = 'letter'"), 3);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state = 'kept_out'"), 4);
	holds(t);
}

static void each_kind_of_rule_chooses_whom_it_says(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	const struct {
		struct rule_given rule;
		int64_t people;
	} tried[] = {
		{ { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_LANGUAGE, "POLISH" }, 1 },
		{ { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_PHONE, "yes" }, 32 },
		{ { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_PHONE, "no" }, 11 },
		{ { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_COLOUR, "red" }, 1 },
		{ { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_SILENT, "7" }, 42 },
		{ { CAMPAIGN_PART_ANY, CAMPAIGN_RULE_KIND_AGE, "50-52" }, 2 },
		{ { CAMPAIGN_PART_NONE, CAMPAIGN_RULE_KIND_COLOUR, "green" }, 1 },
	};

	do_about(t,
		"INSERT INTO person_rag (host_id, person_id, rag, rules, rag_version_id, since_at, at) "
		"VALUES (1, %d, 'red', 1, 1, 1, 1)",
		FIRST + 3);
	do_about(t,
		"INSERT INTO interaction (host_id, interaction_id, person_id, at, channel, direction, "
		"outcome) VALUES (1, 1, %d, %lld, 'phone', 'out', 'reached')",
		FIRST + 5, (long long)(now - 3 * TIME_DAY));
	for (size_t i = 0; i < sizeof(tried) / sizeof(*tried); i++) {
		struct campaign_id c = draft_of(t, now, &tried[i].rule, 1, false);

		assert_int_equal(counted(t, c, now).chosen, tried[i].people);
	}
}

static void a_batch_refused_in_the_middle_leaves_nothing_half(void **state)
{
	struct testdb *t = town_of(state);
	struct campaign_id c = start_list(t, world_now(), false);
	int64_t rows = testdb_count(t, "SELECT count(*) FROM campaign_person");

	/* As if its server had died when the last batch was written and not yet told: the job is run
	 * again. */
	do_about(t,
		"UPDATE job SET state = 'waiting' WHERE kind = 'campaign' AND body <> '' AND state = '%s'",
		"done");
	jobs_run(t, world_now() + TIME_HOUR);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person"), rows);
	assert_int_equal(
		count_of(t, "SELECT chosen_count FROM campaign WHERE campaign_id = %lld", (long long)c.v),
		rows);
	holds(t);
}

static void whoever_one_campaign_rings_another_leaves_alone(void **state)
{
	struct testdb *t = town_of(state);
	struct campaign_id a = start_list(t, world_now(), false), b = start_list(t, world_now(), false);

	assert_int_equal(
		count_of(t, "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND is_open = 1",
			(long long)a.v),
		PEOPLE);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND state "
						 "= 'kept_out' AND why = 'other_campaign'",
						 (long long)b.v),
		PEOPLE);
	holds(t);
}

/* --- calls --- */

static void calls_are_shared_by_team_language_and_load(void **state)
{
	struct testdb *t = town_of(state);
	struct db *db = world_as(t, MANAGER, world_now(), DB_WRITE);

	assert_true(caller_save(
		db, (struct account_id){ EAST_WORKER }, true, S("Polish, English"), world_problems(t)));
	world_end(db);
	(void)start_list(t, world_now(), false);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM campaign_person WHERE state = 'call' AND account_id IS NULL"),
		0);
	assert_int_equal(
		count_of(t, "SELECT account_id FROM campaign_person WHERE person_id = %d", FIRST + 7),
		EAST_WORKER);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM campaign_person p JOIN account a ON a.account_id = "
						 "p.account_id WHERE a.hub_id <> p.hub_id"),
		0);
	/* Sixteen calls in the west for three people, two of a home with one of them. */
	assert_true(testdb_count(t,
					"SELECT max(n) - min(n) FROM (SELECT count(*) AS n FROM campaign_person WHERE "
					"state = 'call' AND hub_id = 10 GROUP BY account_id) x") <= 2);
}

static void a_call_is_one_callers_until_it_is_recorded(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, false);
	struct campaign_person_id mine = next_for(t, GUIDE, c, now),
							  theirs = next_for(t, OTHER_GUIDE, c, now);
	struct db *db;

	assert_true(mine.v && theirs.v && mine.v != theirs.v);
	assert_int_equal(next_for(t, GUIDE, c, now).v, mine.v);        /* still on the line */
	db = world_as(t, OTHER_GUIDE, now, DB_WRITE);
	assert_false(campaign_call_take(db, mine));
	world_end(db);
	assert_false(record(t, OTHER_GUIDE,
		(struct campaign_done){ .id = mine, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	assert_true(record(t, GUIDE,
		(struct campaign_done){ .id = mine,
			.outcome = CAMPAIGN_OUTCOME_REACHED,
			.words = S("All well"),
			.answers = (struct campaign_given[]) { { 1, S("") }, { 0, S("her son") } },
			.n_answers = 2 },
		now));
	assert_true(state_is(t, mine.v, "reached"));
	assert_int_equal(
		count_of(t,
			"SELECT count(*) FROM campaign_answer WHERE campaign_person_id = %lld AND version = 1",
			(long long)mine.v),
		2);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM interaction WHERE outcome = 'reached' AND case_id IS NULL"),
		1);
	assert_int_not_equal(next_for(t, GUIDE, c, now).v, mine.v);
	holds(t);
}

static void three_tries_at_other_times_lead_to_the_door(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now(), person;
	struct campaign_id c = start_list(t, now, false);
	struct campaign_person_id id = next_for(t, GUIDE, c, now);

	assert_true(record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER }, now));
	assert_true(state_is(t, id.v, "call"));
	assert_int_not_equal(
		next_for(t, GUIDE, c, now + TIME_MINUTE).v, id.v); /* not again in the same hour */
	for (int i = 0; i < 2; i++) {
		now += 7 * TIME_HOUR + i * 10 * TIME_HOUR;                 /* 17:00, and the next morning */
		struct db *db = world_as(t, GUIDE, now, DB_WRITE);
		assert_true(campaign_call_take(db, id));
		world_end(db);
		assert_true(record(t, GUIDE,
			(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER }, now));
	}
	assert_true(state_is(t, id.v, "door"));
	holds(t);
	assert_true(record(t, OTHER_GUIDE,
		(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER, .at_door = true },
		now));
	assert_true(state_is(t, id.v, "unreached"));
	person = count_of(t, "SELECT person_id FROM campaign_person WHERE campaign_person_id = %lld",
		(long long)id.v);
	assert_int_equal(
		count_of(t,
			"SELECT count(*) FROM interaction WHERE person_id = %lld AND outcome = 'no_answer'",
			(long long)person),
		4);
	holds(t);
}

static void tries_in_one_morning_are_one_try(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, false);
	struct campaign_person_id id = next_for(t, GUIDE, c, now);

	for (int i = 0; i < 5; i++) {
		struct db *db = world_as(t, GUIDE, now + i * TIME_MINUTE, DB_WRITE);
		assert_true(campaign_call_take(db, id));
		world_end(db);
		assert_true(record(t, GUIDE,
			(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER },
			now + i * TIME_MINUTE));
	}
	assert_true(state_is(t, id.v, "call"));
	assert_int_equal(
		count_of(t, "SELECT tries FROM campaign_person WHERE campaign_person_id = %lld",
			(long long)id.v),
		1);
}

static void who_needs_help_has_a_request_without_typing_it_twice(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, false);
	struct campaign_person_id id = next_for(t, GUIDE, c, now);
	struct need_category_id needs[] = { { SHOPPING } };
	struct request_saved saved = { 0 };
	struct problems *ps = world_problems(t);
	struct db *db = world_as(t, GUIDE, now, DB_WRITE);

	assert_false(call_help_record(db, (struct call_help){ .done = { .id = id } }, &saved, ps));
	assert_true(call_help_record(db,
		(struct call_help){
			.done = { .id = id, .words = S("nobody shops for me") }, .needs = needs, .n_needs = 1 },
		&saved, ps));
	world_end(db);
	assert_true(state_is(t, id.v, "helped"));
	assert_int_equal(
		count_of(t,
			"SELECT count(*) FROM request WHERE request_id = %lld AND spoken_at IS NOT NULL",
			(long long)saved.request_id.v),
		1);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM need WHERE state = 'open' AND need_category_id = 201"),
		1);
	assert_int_equal(
		count_of(t, "SELECT count(*) FROM interaction WHERE case_id = %lld AND outcome = 'reached'",
			(long long)saved.case_id.v),
		1);
	holds(t);
}

static void who_wants_no_calls_gets_none_from_anybody(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now(), person;
	struct campaign_id c = start_list(t, now, false), later;
	struct campaign_person_id id = next_for(t, GUIDE, c, now);
	struct db *db;

	assert_true(record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REFUSED }, now));
	person = count_of(t, "SELECT person_id FROM campaign_person WHERE campaign_person_id = %lld",
		(long long)id.v);
	db = world_as(t, MANAGER, now, DB_WRITE);
	assert_true(campaign_end(db, c, S("over"), world_problems(t)));
	world_end(db);
	jobs_run(t, now);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person WHERE is_open = 1"), 0);
	later = start_list(t, now + 40 * TIME_DAY, false);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND "
						 "person_id = %lld AND why = 'refused'",
						 (long long)later.v, (long long)person),
		1);
	assert_int_equal(
		count_of(t, "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND is_open = 1",
			(long long)later.v),
		PEOPLE - 1);
	holds(t);
}

static void who_rings_us_or_dies_is_not_rung_any_more(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, false);
	struct problems *ps = world_problems(t);
	struct request_saved saved;
	struct db *db = world_as(t, HANDLER, now, DB_WRITE);

	assert_true(request_save(db,
		(struct request_new){ .words = S("no food"), .person_id = { FIRST + 1 } }, &saved, ps));
	assert_true(person_state_set(db, (struct person_id){ FIRST + 2 }, PERSON_STATE_DECEASED, ps));
	assert_true(person_state_set(db, (struct person_id){ FIRST + 3 }, PERSON_STATE_MOVED, ps));
	world_end(db);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND "
						 "why = 'in_touch'",
						 (long long)row_for(t, c, FIRST + 1)),
		1);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND "
						 "why = 'deceased'",
						 (long long)row_for(t, c, FIRST + 2)),
		1);
	db = world_as(t, MANAGER, now, DB_WRITE);
	(void)job_add(db, S("campaign_stops"), S(""), 0);
	world_end(db);
	jobs_run(t, now);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND "
						 "why = 'moved'",
						 (long long)row_for(t, c, FIRST + 3)),
		1);
	holds(t);
}

static void one_call_serves_a_household(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, true);
	struct campaign_person_id id = { row_for(t, c, FIRST + 2) };
	struct db *db;

	assert_true(state_is(t, row_for(t, c, FIRST + 3), "with"));
	db = world_as(t, GUIDE, now, DB_WRITE);
	assert_true(campaign_call_take(db, id));
	world_end(db);
	assert_true(record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	assert_true(state_is(t, row_for(t, c, FIRST + 3), "reached"));
	db = world_as(t, GUIDE, now, DB_WRITE);
	assert_true(person_state_set(
		db, (struct person_id){ FIRST + 6 }, PERSON_STATE_DECEASED, world_problems(t)));
	world_end(db);
	assert_true(
		state_is(t, row_for(t, c, FIRST + 7), "call")); /* the other of the home is rung instead */
	holds(t);
}

static void who_speaks_another_language_is_rung_by_somebody_who_does(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, false);
	struct campaign_person_id id = next_for(t, EAST_WORKER, c, now);
	struct db *db;

	testdb_do(t, "UPDATE account SET hub_id = 11 WHERE account_id = 101");
	db = world_as(t, MANAGER, now, DB_WRITE);
	assert_true(
		caller_save(db, (struct account_id){ OTHER_GUIDE }, true, S("Urdu"), world_problems(t)));
	world_end(db);
	assert_false(record(t, EAST_WORKER,
		(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_LANGUAGE }, now));
	assert_true(record(t, EAST_WORKER,
		(struct campaign_done){
			.id = id, .outcome = CAMPAIGN_OUTCOME_LANGUAGE, .language = S("Urdu") },
		now));
	assert_int_equal(count_of(t,
						 "SELECT account_id FROM campaign_person WHERE campaign_person_id = %lld "
						 "AND state = 'call' AND language = 'urdu'",
						 (long long)id.v),
		OTHER_GUIDE);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person WHERE language = 'Urdu'"), 1);
	holds(t);
}

static void who_was_reached_on_a_list_is_told_from_who_was_not(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = start_list(t, now, false);
	struct campaign_person_id id = next_for(t, GUIDE, c, now), other;
	struct unreached_count n;
	struct unreached some;
	struct db *db;

	assert_true(record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	other = next_for(t, GUIDE, c, now);
	assert_true(record(t, GUIDE,
		(struct campaign_done){ .id = other, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER }, now));
	db = world_as(t, MANAGER, now + TIME_MINUTE, DB_READ);
	n = unreached_count(db, (struct unreached_ask){ .area = -1, .days = 90 });
	assert_int_equal(n.people, PEOPLE);
	assert_int_equal(n.reached, 1);
	assert_int_equal(n.tried, 1);
	assert_int_equal(n.waiting, PEOPLE - 2);
	assert_int_equal(n.lists.v[0].people, PEOPLE);
	assert_int_equal(n.areas.v[0].people + n.areas.v[1].people, PEOPLE);
	some = unreached_after(db, (struct unreached_ask){ .area = -1, .days = 90, .list = { LIST } },
		(struct person_id){ 0 }, 25);
	assert_int_equal(some.n, 25);
	assert_true(some.more);
	some = unreached_after(db, (struct unreached_ask){ .area = -1, .days = 90 }, some.last, 25);
	assert_int_equal(some.n, PEOPLE - 1 - 25);
	assert_false(some.more);
	world_end(db);
}

/* --- whatever happens --- */

struct play {
	struct testdb *t;
	struct rng rng;
	int64_t now;
	struct campaign_id c[6];
	size_t n;
	int calls, helped, stopped, merged;
};

static int64_t some_caller(struct play *p)
{
	static const int64_t callers[] = { GUIDE, OTHER_GUIDE, HANDLER, EAST_WORKER };

	return callers[rng_below(&p->rng, 4)];
}

static void play_call(struct play *p)
{
	static const enum campaign_outcome outcomes[] = { CAMPAIGN_OUTCOME_REACHED,
		CAMPAIGN_OUTCOME_NO_ANSWER, CAMPAIGN_OUTCOME_NO_ANSWER, CAMPAIGN_OUTCOME_REFUSED,
		CAMPAIGN_OUTCOME_WRONG_NUMBER, CAMPAIGN_OUTCOME_LANGUAGE, CAMPAIGN_OUTCOME_HELPED };
	int64_t who = some_caller(p);
	struct campaign_person_id id =
		next_for(p->t, who, p->c[rng_below(&p->rng, (uint32_t)p->n)], p->now);
	struct campaign_done d = { .id = id,
		.outcome = outcomes[rng_below(&p->rng, 7)],
		.language = S("Urdu"),
		.words = S("shopping please") };
	struct request_saved saved;

	if (!id.v || rng_below(&p->rng, 8) == 0)                        /* left on the line */
		return;
	p->calls++;
	if (d.outcome == CAMPAIGN_OUTCOME_HELPED) {
		struct db *db = as_caller(p->t, who, p->now);

		assert_true(
			call_help_record(db, (struct call_help){ .done = d }, &saved, world_problems(p->t)));
		world_end(db);
		p->helped++;
	} else {
		assert_true(record(p->t, who, d, p->now));
	}
}

static void play_door(struct play *p)
{
	int64_t id = testdb_count(p->t,
		"SELECT COALESCE(max(campaign_person_id), 0) FROM campaign_person WHERE state = 'door'");
	struct request_saved saved;
	struct db *db;

	if (!id)
		return;
	db = as_caller(p->t, GUIDE, p->now);
	if (rng_below(&p->rng, 2))
		assert_true(campaign_call_done(db,
			(struct campaign_done){
				.id = { id }, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER, .at_door = true },
			world_problems(p->t)));
	else
		assert_true(call_help_record(db,
			(struct call_help){
				.done = { .id = { id }, .at_door = true, .words = S("cold house") } },
			&saved, world_problems(p->t)));
	world_end(db);
}

static void play_person(struct play *p)
{
	struct person_id who = { FIRST + rng_below(&p->rng, PEOPLE) };
	struct problems *ps = world_problems(p->t);
	struct request_saved saved;
	struct db *db = as_caller(p->t, GUIDE, p->now);
	uint32_t what = rng_below(&p->rng, 4);

	who = person_standing(db, who);
	if (what == 0)
		(void)!person_state_set(db, who, PERSON_STATE_DECEASED, ps);
	else if (what == 1)
		(void)!person_state_set(db, who, PERSON_STATE_MOVED, ps);
	else if (what == 2)
		(void)!request_save(
			db, (struct request_new){ .words = S("help"), .person_id = who }, &saved, ps);
	else
		flags_raise(db,
			&(struct flag_new){ .person_id = who,
				.code = S("no_calls"),
				.value = S(""),
				.since_on = S("2020-05-01") },
			1);
	world_end(db);
	p->stopped++;
}

static void play_merge(struct play *p)
{
	struct person_id a = { FIRST + rng_below(&p->rng, PEOPLE) },
					 b = { FIRST + rng_below(&p->rng, PEOPLE) };
	struct db *db = as_caller(p->t, GUIDE, p->now);
	struct person_merge_id id;
	struct problems *ps = world_problems(p->t);
	struct person_brief one, other;

	a = person_standing(db, a);
	b = person_standing(db, b);
	if (a.v != b.v && person_brief(db, a, &one) && person_brief(db, b, &other) &&
		person_merge(db,
			(struct person_merging){ .from = a,
				.into = b,
				.from_version = one.row_version,
				.into_version = other.row_version,
				.why = S("same") },
			&id, ps)) {
		p->merged++;
		if (rng_below(&p->rng, 2))
			assert_true(person_unmerge(db, id, ps));
	}
	world_end(db);
}

static void play_manager(struct play *p)
{
	struct campaign_id c = p->c[rng_below(&p->rng, (uint32_t)p->n)];
	struct db *db = world_as(p->t, MANAGER, p->now, DB_WRITE);

	switch (rng_below(&p->rng, 6)) {
	case 0: (void)!campaign_pause(db, c); break;
	case 1: case 2: (void)!campaign_resume(db, c); break;
	case 3: campaign_share_again(db, c); break;
	case 4: (void)job_add(db, S("campaign_stops"), S(""), 0); break;
	default:
		(void)campaign_letters_sent(
			db, c, (struct hub_id){ 0 }, (struct campaign_person_id){ INT64_MAX });
		break;
	}
	world_end(db);
	jobs_run(p->t, p->now);
}

static void play_end_and_begin(struct play *p)
{
	struct db *db = world_as(p->t, MANAGER, p->now, DB_WRITE);

	(void)!campaign_end(
		db, p->c[rng_below(&p->rng, (uint32_t)p->n)], S("over"), world_problems(p->t));
	world_end(db);
	jobs_run(p->t, p->now);
	if (p->n < 6)
		p->c[p->n++] = start_list(p->t, p->now, rng_below(&p->rng, 2) == 0);
}

static void whatever_happens_nobody_is_rung_by_two(void **state)
{
	struct play p = { .t = town_of(state), .now = world_now() };

	rng_seed(&p.rng, 20, p.t->engine == DB_SQLITE ? 1 : 2);
	p.c[p.n++] = start_list(p.t, p.now, false);
	p.c[p.n++] = start_list(p.t, p.now, true);
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t what = rng_below(&p.rng, 40);

		if (what < 32)
			play_call(&p);
		else if (what < 35)
			play_door(&p);
		else if (what < 36)
			play_person(&p);
		else if (what < 37)
			play_merge(&p);
		else if (what < 39)
			play_manager(&p);
		else
			play_end_and_begin(&p);
		p.now += (int64_t)rng_below(&p.rng, 8) * TIME_HOUR;
		holds(p.t);
	}
	print_message("%d calls, %d with help, %d people changed, %d merged, %zu campaigns\n", p.calls,
		p.helped, p.stopped, p.merged, p.n);
	assert_true(p.calls > 20 && p.helped > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(what_is_counted_is_what_is_started),
		TESTDB_BOTH(each_kind_of_rule_chooses_whom_it_says),
		TESTDB_BOTH(a_batch_refused_in_the_middle_leaves_nothing_half),
		TESTDB_BOTH(whoever_one_campaign_rings_another_leaves_alone),
		TESTDB_BOTH(calls_are_shared_by_team_language_and_load),
		TESTDB_BOTH(a_call_is_one_callers_until_it_is_recorded),
		TESTDB_BOTH(three_tries_at_other_times_lead_to_the_door),
		TESTDB_BOTH(tries_in_one_morning_are_one_try),
		TESTDB_BOTH(who_needs_help_has_a_request_without_typing_it_twice),
		TESTDB_BOTH(who_wants_no_calls_gets_none_from_anybody),
		TESTDB_BOTH(who_rings_us_or_dies_is_not_rung_any_more),
		TESTDB_BOTH(one_call_serves_a_household),
		TESTDB_BOTH(who_speaks_another_language_is_rung_by_somebody_who_does),
		TESTDB_BOTH(who_was_reached_on_a_list_is_told_from_who_was_not),
		TESTDB_BOTH(whatever_happens_nobody_is_rung_by_two),
	};
	return cmocka_run_group_tests_name("campaign", tests, NULL, NULL);
}
