/* What people say of two records, with all rooms listening: where a mistake would hurt it takes two
 * to say that they are one, and that they are two stands until a manager lifts it. */
#include "app/merge_town.h"

#include "core/base/log.h"
#include "hub/person/pair.h"

static bool say_same(struct play *p, int64_t account, int stays, int other,
	enum pair_outcome *outcome, struct problems *ps)
{
	struct db *db = world_as(p->t, account, p->now, DB_WRITE);
	bool ok = pair_same(db,
		(struct pair_saying){ .stays = p->people[stays],
			.other = p->people[other],
			.why = S("same voice"),
			.stays_version =
				one(p, "SELECT row_version FROM person WHERE person_id = %lld", p->people[stays].v),
			.other_version = one(
				p, "SELECT row_version FROM person WHERE person_id = %lld", p->people[other].v) },
		outcome, ps);

	world_end(db);
	return ok;
}

#define OPEN_REVIEWS "SELECT count(*) FROM next_step WHERE kind = 'review_match' AND is_open = 1"

static void where_a_mistake_would_hurt_it_takes_two_to_say_yes(void **state)
{
	enum pair_outcome outcome;
	struct problems *ps;
	struct play p;

	play_begin(&p, state, 1);
	ps = world_problems(p.t);
	assert_true(say_same(&p, GUIDE, 0, 1, &outcome, ps) &&
		outcome == PAIR_PROPOSED); /* both have an open case */
	assert_int_equal(testdb_count(p.t, "SELECT count(*) FROM person_merge"), 0);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS " AND owner_hub_id IS NOT NULL"), 1);
	assert_false(say_same(&p, GUIDE, 0, 1, &outcome, ps));
	assert_true(problems_say(ps, "colleague confirms"));
	assert_true(say_same(&p, OTHER_GUIDE, 0, 1, &outcome, ps) && outcome == PAIR_MERGED);
	assert_int_equal(testdb_count(p.t,
						 "SELECT count(*) FROM person_pair_decision WHERE decision = 'same' AND "
						 "account_id = 100 AND second_id = 101"),
		1);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 0);
	assert_true(say_same(&p, GUIDE, 0, 5, &outcome, ps) &&
		outcome == PAIR_MERGED); /* no case, nothing against it */
	world_holds(p.t);
}

static void two_people_stay_two_until_a_manager_lifts_it(void **state)
{
	enum pair_outcome outcome;
	struct link_explanation e;
	struct problems *ps;
	struct play p;
	struct db *db;

	play_begin(&p, state, 1);
	ps = world_problems(p.t);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	assert_true(pair_explain(db, p.people[4], p.people[5], &e));
	assert_true(pair_found(db, p.people[5], p.people[4], &e));
	assert_false(pair_found(db, p.people[4], p.people[5], &e)); /* it waits already */
	world_end(db);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 1);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	pair_not_same(db, p.people[4], p.people[5], S("sisters"));
	world_end(db);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 0);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	assert_false(pair_found(db, p.people[4], p.people[5], &e));
	world_end(db);
	assert_false(say_same(&p, GUIDE, 4, 5, &outcome, ps));
	assert_true(problems_say(ps, "two people"));
	db = world_as(p.t, MANAGER, p.now, DB_WRITE);
	assert_true(pair_lift(db, p.people[4], p.people[5], ps));
	world_end(db);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 1);
	assert_true(say_same(&p, GUIDE, 4, 5, &outcome, ps) && outcome == PAIR_MERGED);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	assert_true(pair_apart(db,
		(struct person_merge_id){ testdb_count(p.t, "SELECT person_merge_id FROM person_merge") },
		S("wrong"), ps));
	world_end(db);
	assert_int_equal(
		testdb_count(p.t, "SELECT count(*) FROM person_pair_decision WHERE decision = 'not_same'"),
		1);
	assert_true(testdb_count(p.t,
					"SELECT count(*) FROM event WHERE action IN ('pair.said', 'pair.lift', "
					"'person.merge', 'person.unmerge')") >= 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(where_a_mistake_would_hurt_it_takes_two_to_say_yes),
		TESTDB_BOTH(two_people_stay_two_until_a_manager_lifts_it),
	};

	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("pair", tests, NULL, NULL);
}
