/*
 * Whom a campaign is about, with all rooms together as in the running program: what was counted is
 * what is started, and each kind of rule chooses whom it says.
 */
#include "app/campaign_town.h"

#include "core/base/id.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(what_is_counted_is_what_is_started),
		TESTDB_BOTH(each_kind_of_rule_chooses_whom_it_says),
		TESTDB_BOTH(a_batch_refused_in_the_middle_leaves_nothing_half),
		TESTDB_BOTH(whoever_one_campaign_rings_another_leaves_alone),
	};

	return cmocka_run_group_tests_name("campaign-choice", tests, NULL, NULL);
}
