/*
 * Whom a campaign is about, with all rooms together as in the running program: what was counted is
 * what is started, each kind of rule chooses whom it says, and who was not reached is told from who
 * was.
 */
#include "app/campaign_town.h"

#include "core/base/id.h"
#include "core/base/rng.h"

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
	c = town_draft(t, now, rules, 4, false);
	n = town_counted(t, c, now);
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
	town_start(t, c, now);
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
	town_holds(t);
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
		struct campaign_id c = town_draft(t, now, &tried[i].rule, 1, false);

		assert_int_equal(town_counted(t, c, now).chosen, tried[i].people);
	}
}

static void a_batch_refused_in_the_middle_leaves_nothing_half(void **state)
{
	struct testdb *t = town_of(state);
	struct campaign_id c = town_start_list(t, world_now(), false);
	int64_t rows = testdb_count(t, "SELECT count(*) FROM campaign_person");

	/* As if its server had died when the last batch was written and not yet told: the job is run
	 * again. */
	do_about(t,
		"UPDATE job SET state = 'waiting' WHERE kind = 'campaign' AND body <> '' AND state = '%s'",
		"done");
	town_jobs(t, world_now() + TIME_HOUR);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person"), rows);
	assert_int_equal(
		count_of(t, "SELECT chosen_count FROM campaign WHERE campaign_id = %lld", (long long)c.v),
		rows);
	town_holds(t);
}

static void whoever_one_campaign_rings_another_leaves_alone(void **state)
{
	struct testdb *t = town_of(state);
	struct campaign_id a = town_start_list(t, world_now(), false),
					   b = town_start_list(t, world_now(), false);

	assert_int_equal(
		count_of(t, "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND is_open = 1",
			(long long)a.v),
		PEOPLE);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND state "
						 "= 'kept_out' AND why = 'other_campaign'",
						 (long long)b.v),
		PEOPLE);
	town_holds(t);
}

static void who_was_reached_on_a_list_is_told_from_who_was_not(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id id = town_next(t, GUIDE, c, now), other;
	struct unreached_count n;
	struct unreached some;
	struct db *db;

	assert_true(town_record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	other = town_next(t, GUIDE, c, now);
	assert_true(town_record(t, GUIDE,
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
		(struct person_id){ 0 }, 25, SIZE_MAX);
	assert_int_equal(some.n, 25);
	assert_true(some.more);
	some = unreached_after(
		db, (struct unreached_ask){ .area = -1, .days = 90 }, some.last, 25, SIZE_MAX);
	assert_int_equal(some.n, PEOPLE - 1 - 25);
	assert_false(some.more);
	world_end(db);
}

/* --- the same, asked of each person by itself --- */

enum { OTHER_LIST = 910, SINCE_DAYS = 90 };

/* Two lists that overlap, rows that are gone, one person with more rows than are read at a time,
 * people who moved or died, conversations of every age and every state a campaign knows, by
 * chance. */
static void town_at_random(struct testdb *t, uint64_t seed, int64_t now)
{
	static const char *const states[] = { "here", "here", "here", "here", "moved", "deceased" };
	static const char *const outcomes[] = { "reached", "reached", "no_answer", "refused" };
	static const char *const ends[] = { "reached", "written", "unreached", "closed", "refused" };
	struct rng r;

	rng_seed(&r, seed, 1);
	testdb_do(t,
		"INSERT INTO list (host_id, list_id, name, created_at) VALUES (1, 910, 'At risk', 1)");
	for (int i = 0; i < 300; i++)
		do_about(t,
			"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, "
			"import_id, first_import_id) VALUES (1, 910, 'x%d', %d, %d, 901, 901)",
			i, FIRST + 3, 8003);
	for (int k = 0; k < PEOPLE; k++) {
		int64_t ago = (int64_t)rng_below(&r, 2 * SINCE_DAYS) * TIME_DAY + TIME_HOUR;

		do_about(t, "UPDATE person SET state = '%s' WHERE person_id = %d",
			states[rng_below(&r, 6)], FIRST + k);
		if (rng_below(&r, 2))
			do_about(t,
				"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, "
				"import_id, first_import_id) VALUES (1, 910, 'o%d', %d, %d, 901, 901)",
				k, FIRST + k, 8000 + k);
		if (rng_below(&r, 3) == 0)
			do_about(t, "UPDATE list_row SET gone_import_id = 901 WHERE list_key = '%s%d'",
				rng_below(&r, 2) ? "r" : "o", k);
		if (rng_below(&r, 4) == 0)
			do_about(t, "UPDATE property SET lat = NULL, lon = NULL WHERE property_id = %d",
				6000 + k);
		for (uint32_t i = rng_below(&r, 3); i > 0; i--)
			do_about(t,
				"INSERT INTO interaction (host_id, interaction_id, person_id, at, channel, "
				"direction, outcome) VALUES (1, %d, %d, %lld, 'phone', 'out', '%s')",
				k * 10 + (int)i, FIRST + k, (long long)(now - ago * i),
				outcomes[rng_below(&r, 4)]);
		if (rng_below(&r, 3) == 0)
			do_about(t,
				"UPDATE campaign_person SET state = '%s', why = 'none', is_open = 0, "
				"next_step_id = NULL WHERE person_id = %d",
				ends[rng_below(&r, 5)], FIRST + k);
		if (rng_below(&r, 3) == 0)
			do_about(t, "UPDATE campaign_person SET tries = 2 WHERE person_id = %d", FIRST + k);
	}
}

/* One person, by questions about nobody else. */
struct by_itself { bool counted, reached, tried, waiting, on[2]; size_t area; };

static struct by_itself asked_alone(struct testdb *t, int k, int64_t now, int64_t days)
{
	static const int lists[] = { LIST, OTHER_LIST };
	struct by_itself b = { 0 };
	int who = FIRST + k;

	for (int l = 0; l < 2; l++)
		b.on[l] = count_of(t,
					  "SELECT count(*) FROM list_row WHERE person_id = %d AND list_id = %d AND "
					  "gone_import_id IS NULL",
					  who, lists[l]) > 0;
	b.counted = (b.on[0] || b.on[1]) &&
		count_of(t, "SELECT count(*) FROM person WHERE person_id = %d AND state = 'here'", who);
	b.reached = count_of(t,
					"SELECT count(*) FROM interaction WHERE person_id = %d AND outcome = 'reached' "
					"AND at > %lld",
					who, (long long)(days ? now - days * TIME_DAY : 0)) > 0;
	b.tried = count_of(t,
				  "SELECT count(*) FROM campaign_person WHERE person_id = %d AND (tries > 0 OR "
				  "state = 'written' OR state = 'unreached')",
				  who) > 0;
	b.waiting = !b.tried &&
		count_of(t, "SELECT count(*) FROM campaign_person WHERE person_id = %d AND is_open = 1",
			who) > 0;
	b.area = count_of(t,
				 "SELECT count(*) FROM property WHERE property_id = %d AND lat IS NULL", 6000 + k)
		? 2
		: (size_t)(k % 2 == 0); /* Lock, Mill, no known place: by name */
	return b;
}

static void row_add(struct unreached_row *r, const struct by_itself *b)
{
	r->people++;
	r->reached += b->reached;
	r->tried += !b->reached && b->tried;
	r->waiting += !b->reached && b->waiting;
	r->never += !b->reached && !b->tried && !b->waiting;
}

static void rows_same(const struct unreached_row *a, const struct unreached_row *b)
{
	assert_int_equal(a->people, b->people);
	assert_int_equal(a->reached, b->reached);
	assert_int_equal(a->tried, b->tried);
	assert_int_equal(a->waiting, b->waiting);
	assert_int_equal(a->never, b->never);
}

static void counts_same(struct db *db, const struct by_itself v[PEOPLE], struct unreached_ask ask)
{
	struct unreached_count n = unreached_count(db, ask);
	struct unreached_row all = { 0 }, lists[2] = { 0 }, areas[3] = { 0 };
	size_t names = 0, at = 0;
	struct unreached some = { .more = true };

	for (int k = 0; k < PEOPLE; k++) {
		bool asked = v[k].counted && (ask.area < 0 || (size_t)ask.area == v[k].area) &&
			(ask.list.v == 0 || v[k].on[ask.list.v == OTHER_LIST]);

		if (!asked)
			continue;
		row_add(&all, &v[k]);
		row_add(&areas[v[k].area], &v[k]);
		for (int l = 0; l < 2; l++)
			if (v[k].on[l])
				row_add(&lists[l], &v[k]);
	}
	rows_same(&all,
		&(struct unreached_row){ .people = n.people,
			.reached = n.reached,
			.tried = n.tried,
			.waiting = n.waiting,
			.never = n.never });
	if (ask.list.v == 0 && ask.area < 0) /* the town has all kinds */
		assert_true(n.reached && n.tried && n.waiting && n.never);
	assert_int_equal(n.areas.n, 3);
	for (size_t i = 0; i < 3; i++)
		rows_same(&areas[i], &n.areas.v[i]);
	assert_int_equal(n.lists.n, 2);
	for (size_t i = 0; i < 2; i++)
		rows_same(&lists[n.lists.v[i].list_id.v == OTHER_LIST], &n.lists.v[i]);
	/* Page by page: each once, in order, until nobody is left. */
	while (some.more) {
		some = unreached_after(db, ask, some.last, 3, 4);
		for (size_t i = 0; i < some.n; i++, names++) {
			const struct by_itself *b = &v[some.v[i].person_id.v - FIRST];

			assert_true((size_t)some.v[i].person_id.v > at && b->counted && !b->reached);
			assert_int_equal(some.v[i].tried, b->tried);
			assert_int_equal(some.v[i].waiting, b->waiting);
			assert_int_equal(some.v[i].area, b->area);
			at = (size_t)some.v[i].person_id.v;
		}
	}
	assert_int_equal(names, all.people - all.reached);
}

static void counts_and_names_are_those_of_each_person_asked_alone(void **state)
{
	static const int64_t lists[] = { 0, LIST, OTHER_LIST }, days[] = { 0, SINCE_DAYS };
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct by_itself v[PEOPLE];
	struct db *db;

	(void)town_start_list(t, now, true);
	town_at_random(t, 11, now);
	for (size_t d = 0; d < 2; d++) {
		for (int k = 0; k < PEOPLE; k++)
			v[k] = asked_alone(t, k, now, days[d]);
		db = world_as(t, MANAGER, now, DB_READ);
		for (size_t l = 0; l < 3; l++)
			for (int64_t area = -1; area < 3; area++)
				counts_same(db, v,
					(struct unreached_ask){
						.list = { lists[l] }, .area = area, .days = days[d] });
		world_end(db);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(what_is_counted_is_what_is_started),
		TESTDB_BOTH(each_kind_of_rule_chooses_whom_it_says),
		TESTDB_BOTH(a_batch_refused_in_the_middle_leaves_nothing_half),
		TESTDB_BOTH(whoever_one_campaign_rings_another_leaves_alone),
		TESTDB_BOTH(who_was_reached_on_a_list_is_told_from_who_was_not),
		TESTDB_BOTH(counts_and_names_are_those_of_each_person_asked_alone),
	};

	return cmocka_run_group_tests_name("campaign-choice", tests, NULL, NULL);
}
