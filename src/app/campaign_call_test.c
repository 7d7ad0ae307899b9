/*
 * The calls of a campaign with all rooms together as in the running program: who makes them, whom
 * nobody may ring, and what follows from each outcome.
 */
#include "app/campaign_town.h"

#include "hub/person/person.h"

static void calls_are_shared_by_team_language_and_load(void **state)
{
	struct testdb *t = town_of(state);
	struct db *db = world_as(t, MANAGER, world_now(), DB_WRITE);

	assert_true(caller_save(
		db, (struct account_id){ EAST_WORKER }, true, S("Polish, English"), world_problems(t)));
	world_end(db);
	(void)town_start_list(t, world_now(), false);
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
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id mine = town_next(t, GUIDE, c, now),
							  theirs = town_next(t, OTHER_GUIDE, c, now);
	struct db *db;

	assert_true(mine.v && theirs.v && mine.v != theirs.v);
	assert_int_equal(town_next(t, GUIDE, c, now).v, mine.v);        /* still on the line */
	db = world_as(t, OTHER_GUIDE, now, DB_WRITE);
	assert_false(campaign_call_take(db, mine));
	world_end(db);
	assert_false(town_record(t, OTHER_GUIDE,
		(struct campaign_done){ .id = mine, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	assert_true(town_record(t, GUIDE,
		(struct campaign_done){ .id = mine,
			.outcome = CAMPAIGN_OUTCOME_REACHED,
			.words = S("All well"),
			.answers = (struct campaign_given[]){ { 1, S("") }, { 0, S("her son") } },
			.n_answers = 2 },
		now));
	assert_true(town_state_is(t, mine.v, "reached"));
	assert_int_equal(
		count_of(t,
			"SELECT count(*) FROM campaign_answer WHERE campaign_person_id = %lld AND version = 1",
			(long long)mine.v),
		2);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM interaction WHERE outcome = 'reached' AND case_id IS NULL"),
		1);
	assert_int_not_equal(town_next(t, GUIDE, c, now).v, mine.v);
	db = town_as(t, HANDLER, now);
	struct in_campaigns in = person_campaigns(db,
		(struct person_id){ count_of(t,
			"SELECT person_id FROM campaign_person WHERE campaign_person_id = %lld",
			(long long)mine.v) });
	assert_int_equal(in.n, 1);
	assert_false(in.v[0].open || in.v[0].may_take);
	assert_true(str_eq(see(db_viewer(db), in.v[0].said), S("All well")));
	in = person_campaigns(db,
		(struct person_id){ count_of(t,
			"SELECT person_id FROM campaign_person WHERE campaign_person_id = %lld",
			(long long)theirs.v) });
	assert_true(in.v[0].open && !in.v[0].may_take);
	assert_true(str_eq(in.v[0].next, S("somebody rings them now")));
	world_end(db);
	town_holds(t);
}

static void three_tries_at_other_times_lead_to_the_door(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now(), person;
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id id = town_next(t, GUIDE, c, now);

	assert_true(town_record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER }, now));
	assert_true(town_state_is(t, id.v, "call"));
	assert_int_not_equal(
		town_next(t, GUIDE, c, now + TIME_MINUTE).v, id.v); /* not again in the same hour */
	for (int i = 0; i < 2; i++) {
		now += 7 * TIME_HOUR + i * 10 * TIME_HOUR;                 /* 17:00, and the next morning */
		struct db *db = world_as(t, GUIDE, now, DB_WRITE);
		assert_true(campaign_call_take(db, id));
		world_end(db);
		assert_true(town_record(t, GUIDE,
			(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER }, now));
	}
	assert_true(town_state_is(t, id.v, "door"));
	town_holds(t);
	assert_true(town_record(t, OTHER_GUIDE,
		(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER, .at_door = true },
		now));
	assert_true(town_state_is(t, id.v, "unreached"));
	person = count_of(t, "SELECT person_id FROM campaign_person WHERE campaign_person_id = %lld",
		(long long)id.v);
	assert_int_equal(
		count_of(t,
			"SELECT count(*) FROM interaction WHERE person_id = %lld AND outcome = 'no_answer'",
			(long long)person),
		4);
	town_holds(t);
}

static void tries_in_one_morning_are_one_try(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id id = town_next(t, GUIDE, c, now);

	for (int i = 0; i < 5; i++) {
		struct db *db = world_as(t, GUIDE, now + i * TIME_MINUTE, DB_WRITE);
		assert_true(campaign_call_take(db, id));
		world_end(db);
		assert_true(town_record(t, GUIDE,
			(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER },
			now + i * TIME_MINUTE));
	}
	assert_true(town_state_is(t, id.v, "call"));
	assert_int_equal(
		count_of(t, "SELECT tries FROM campaign_person WHERE campaign_person_id = %lld",
			(long long)id.v),
		1);
}

static void who_needs_help_has_a_request_without_typing_it_twice(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id id = town_next(t, GUIDE, c, now);
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
	assert_true(town_state_is(t, id.v, "helped"));
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
	town_holds(t);
}

static void who_wants_no_calls_gets_none_from_anybody(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now(), person;
	struct campaign_id c = town_start_list(t, now, false), later;
	struct campaign_person_id id = town_next(t, GUIDE, c, now);
	struct db *db;

	assert_true(town_record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REFUSED }, now));
	person = count_of(t, "SELECT person_id FROM campaign_person WHERE campaign_person_id = %lld",
		(long long)id.v);
	db = world_as(t, MANAGER, now, DB_WRITE);
	assert_true(campaign_end(db, c, S("over"), world_problems(t)));
	world_end(db);
	town_jobs(t, now);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person WHERE is_open = 1"), 0);
	later = town_start_list(t, now + 40 * TIME_DAY, false);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND "
						 "person_id = %lld AND why = 'refused'",
						 (long long)later.v, (long long)person),
		1);
	assert_int_equal(
		count_of(t, "SELECT count(*) FROM campaign_person WHERE campaign_id = %lld AND is_open = 1",
			(long long)later.v),
		PEOPLE - 1);
	town_holds(t);
}

static void who_rings_us_or_dies_is_not_rung_any_more(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, false);
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
						 (long long)town_row(t, c, FIRST + 1)),
		1);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND "
						 "why = 'deceased'",
						 (long long)town_row(t, c, FIRST + 2)),
		1);
	db = world_as(t, MANAGER, now, DB_WRITE);
	(void)job_add(db, S("campaign_stops"), S(""), 0);
	world_end(db);
	town_jobs(t, now);
	assert_int_equal(count_of(t,
						 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND "
						 "why = 'moved'",
						 (long long)town_row(t, c, FIRST + 3)),
		1);
	town_holds(t);
}

static void one_call_serves_a_household(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, true);
	struct campaign_person_id id = { town_row(t, c, FIRST + 2) };
	struct db *db;

	assert_true(town_state_is(t, town_row(t, c, FIRST + 3), "with"));
	db = world_as(t, GUIDE, now, DB_WRITE);
	assert_true(campaign_call_take(db, id));
	world_end(db);
	assert_true(town_record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	assert_true(town_state_is(t, town_row(t, c, FIRST + 3), "reached"));
	db = world_as(t, GUIDE, now, DB_WRITE);
	assert_true(person_state_set(
		db, (struct person_id){ FIRST + 6 }, PERSON_STATE_DECEASED, world_problems(t)));
	world_end(db);
	assert_true(town_state_is(
		t, town_row(t, c, FIRST + 7), "call")); /* the other of the home is rung instead */
	town_holds(t);
}

static void who_speaks_another_language_is_rung_by_somebody_who_does(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id id = town_next(t, EAST_WORKER, c, now);
	struct db *db;

	testdb_do(t, "UPDATE account SET hub_id = 11 WHERE account_id = 101");
	db = world_as(t, MANAGER, now, DB_WRITE);
	assert_true(
		caller_save(db, (struct account_id){ OTHER_GUIDE }, true, S("Urdu"), world_problems(t)));
	world_end(db);
	assert_false(town_record(t, EAST_WORKER,
		(struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_LANGUAGE }, now));
	assert_true(town_record(t, EAST_WORKER,
		(struct campaign_done){
			.id = id, .outcome = CAMPAIGN_OUTCOME_LANGUAGE, .language = S("Urdu") },
		now));
	assert_int_equal(count_of(t,
						 "SELECT account_id FROM campaign_person WHERE campaign_person_id = %lld "
						 "AND state = 'call' AND language = 'urdu'",
						 (long long)id.v),
		OTHER_GUIDE);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person WHERE language = 'Urdu'"), 1);
	town_holds(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(calls_are_shared_by_team_language_and_load),
		TESTDB_BOTH(a_call_is_one_callers_until_it_is_recorded),
		TESTDB_BOTH(three_tries_at_other_times_lead_to_the_door),
		TESTDB_BOTH(tries_in_one_morning_are_one_try),
		TESTDB_BOTH(who_needs_help_has_a_request_without_typing_it_twice),
		TESTDB_BOTH(who_wants_no_calls_gets_none_from_anybody),
		TESTDB_BOTH(who_rings_us_or_dies_is_not_rung_any_more),
		TESTDB_BOTH(one_call_serves_a_household),
		TESTDB_BOTH(who_speaks_another_language_is_rung_by_somebody_who_does),
	};

	return cmocka_run_group_tests_name("campaign-call", tests, NULL, NULL);
}
