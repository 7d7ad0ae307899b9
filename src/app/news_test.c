/*
 * News that reaches a team, with all rooms together: whoever has died is rung no more and their
 * case is seen through; what a list leaves to people to decide is somebody's next step.
 */
#include "hub/casework/test_world.h"

#include "app/events.h"
#include "core/base/log.h"
#include "hub/person/import.h"
#include "hub/person/list.h"
#include "hub/person/person.h"
#include "hub/volunteer/task.h"

static struct testdb *all_rooms(void **state)
{
	struct testdb *t = testdb_of(state);

	world_make(t);
	events_listen();
	return t;
}

static void dies(struct testdb *t, int64_t person)
{
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_true(person_state_set(
		db, (struct person_id){ person }, PERSON_STATE_DECEASED, world_problems(t)));
	world_end(db);
}

static void whoever_died_is_rung_no_more_and_their_case_is_seen_through(void **state)
{
	struct testdb *t = all_rooms(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id n = world_need(t, c, FOOD);
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct case_facts facts;

	case_guide(db, c, (struct account_id){ GUIDE });
	assert_true(case_step_add(db, c, STEP_KIND_RING, S("Thursday"), S(""), world_problems(t)));
	assert_true(case_step_add(db, c, STEP_KIND_VISIT, S("tomorrow 4pm"), S(""), world_problems(t)));
	(void)step_open(db,
		(struct step_new){
			.kind = STEP_KIND_RING, .person_id = { AMIRA }, .note = S("about the list") });
	world_end(db);
	world_request(t, c, AMIRA, world_now() + TIME_HOUR);
	dies(t, AMIRA);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM next_step WHERE is_open = 1"), 1);
	assert_int_equal(world_one(t,
						 "SELECT count(*) FROM next_step WHERE is_open = 1 AND kind = 'died' AND "
						 "owner_account_id = 100 "
						 "AND is_urgent = 0 AND case_id = %lld",
						 c.v),
		1);
	world_holds(t);
	dies(t, AMIRA);                                        /* heard twice, worked once */
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM next_step WHERE kind = 'died'"), 1);
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, world_now());
	assert_int_equal(casework_dates(db, 3), 0); /* Thursday would have been the birthday */
	world_end(db);
	db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(need_end(db, n, NEED_STATE_WITHDRAWN, S(""), 0, world_problems(t)));
	assert_true(case_facts(db, c, &facts));
	assert_true(case_close(db, c, S("She has died."), facts.row_version, world_problems(t)));
	world_end(db);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM next_step WHERE is_open = 1"), 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM telling WHERE kind = 'person'"), 0);
	world_holds(t);
}

static void a_volunteer_on_the_way_to_somebody_who_died_is_told_within_the_hour(void **state)
{
	struct testdb *t = all_rooms(state);
	struct case_id c = world_case(t, DAN, world_now());
	struct need_id n = world_need(t, c, SHOPPING);
	struct task_new shop = { .need_id = n,
		.what = S("Shop and bring it round"),
		.window_from_at = world_now() + TIME_HOUR,
		.window_to_at = world_now() + 3 * TIME_HOUR,
		.at_door = true };
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_int_not_equal(task_make(db, &shop, world_problems(t)).v, 0);
	world_end(db);
	dies(t, DAN);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM next_step WHERE is_open = 1"), 1);
	assert_int_equal(
		testdb_count(t,
			"SELECT due_at FROM next_step WHERE is_open = 1 AND kind = 'died' AND is_urgent = 1"),
		world_now() + TIME_HOUR);
	world_holds(t);
}

static struct import_id delivered(struct testdb *t, const char *name, struct str text)
{
	struct str path = str_fmt(t->arena, "%.*s/%s", STR_ARG(t->dir), name), why;
	struct import_look look = { .list_name = S("Council list") };
	FILE *f = fopen(str_z(t->arena, path), "wb");
	struct import_counts counts;
	struct import_id id;
	struct db *db;

	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
	import_register(&import_people_format);
	assert_true(import_look(
		t->arena, path, str_of(name), IMPORT_KIND_PEOPLE, STR_NONE, &look, world_problems(t)));
	db = world_as(t, MANAGER, world_now(), DB_WRITE);
	id = import_begin(db, &look);
	world_end(db);
	if (!import_run(t->pool, 1, id, &look, NULL, NULL, &counts, &why))
		fail_msg("%.*s", STR_ARG(why));
	return id;
}

#define HEAD "NHS number,First name,Surname,Date of birth,Address,Postcode,Date of death\n"
static const char FIRST[] =
	HEAD "9434765919,Wen,Li,4/4/1970,16 Mill St,OX1 1AB,\n,Ola,Berg,5/5/1981,17 Mill St,OX1 1AB,\n"
		 ",Kofi,Mensah,6/6/1990,18 Mill St,OX1 1AB,\n";
static const char SECOND[] = HEAD "9434765919,Wen,Li,4/4/1970,16 Mill St,OX1 1AB,1/5/2020\n"
	",Kofi,Mensah,6/6/1990,18 Mill St,OX1 1AB,\n";

static void a_delivery_that_says_somebody_died_ends_their_steps(void **state)
{
	struct testdb *t = all_rooms(state);
	struct case_id c;

	(void)delivered(t, "week1.csv", str_of(FIRST));
	c = world_case(
		t, testdb_count(t, "SELECT person_id FROM person WHERE given_name = 'Wen'"), world_now());
	(void)delivered(t, "week2.csv", str_of(SECOND));
	assert_int_equal(
		world_one(t,
			"SELECT count(*) FROM next_step WHERE case_id = %lld AND is_open = 1 AND kind = 'died'",
			c.v),
		1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM next_step WHERE is_open = 1"), 1);
	world_holds(t);
}

static void what_a_list_leaves_to_people_is_a_step_of_the_team_that_brought_it_in(void **state)
{
	struct testdb *t = all_rooms(state);
	struct import_id id;
	struct step_rows rows;
	struct db *db;

	(void)delivered(t, "week1.csv", str_of(FIRST));
	testdb_do(t, "UPDATE list SET died_rule = 'ask', gone_rule = 'ask'");
	id = delivered(t, "week2.csv", str_of(SECOND));
	db = world_as(t, GUIDE, world_now(), DB_READ);
	rows = step_list(db, (struct step_filter){ .hub = { HUB_CENTRAL } });
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.v[0].kind, STEP_KIND_LIST);
	assert_int_equal(rows.v[0].subject_id, id.v);
	assert_true(str_eq(
		personal_raw(rows.v[0].note), S("Council list: 1 may have died, 1 not on it any more.")));
	world_end(db);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person WHERE state = 'deceased'"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(whoever_died_is_rung_no_more_and_their_case_is_seen_through),
		TESTDB_BOTH(a_volunteer_on_the_way_to_somebody_who_died_is_told_within_the_hour),
		TESTDB_BOTH(a_delivery_that_says_somebody_died_ends_their_steps),
		TESTDB_BOTH(what_a_list_leaves_to_people_is_a_step_of_the_team_that_brought_it_in),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("news", tests, NULL, NULL);
}
