/* Households as they are kept: they begin and end with their people, a person's word is never
 * undone, and colours follow at once. */
#include "support/testdb.h"

#include "hub/person/flag_kind.h"
#include "hub/person/household.h"
#include "hub/person/household_view.h"
#include "hub/person/merge.h"
#include "hub/person/person.h"
#include "hub/person/person_alias.h"
#include "hub/person/rag.h"

static struct person_id saved(struct db *db, struct person_facts f)
{
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id;

	if (!f.address.n) {
		f.address = S("14 Mill Street");
		f.postcode = S("OX1 1AB");
	}
	assert_true(person_save(db, f, &id, &ps));
	return id;
}

static int64_t household_in(struct testdb *t, struct person_id id)
{
	return testdb_count(t,
		str_z(t->arena,
			str_fmt(t->arena, "SELECT COALESCE(household_id, 0) FROM person WHERE person_id = %lld",
				(long long)id.v)));
}

static bool lives_with(struct testdb *t, struct person_id a, struct person_id b)
{
	return household_in(t, a) && household_in(t, a) == household_in(t, b);
}

static void a_household_begins_with_the_second_of_it_and_ends_with_the_last_but_one(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }), bob, eve;
	int64_t household;

	assert_true(db_end(db));
	assert_int_equal(household_in(t, ann), 0);
	db = testdb_begin(t, DB_WRITE);
	bob = saved(db, (struct person_facts){ .name = S("Bob Smith") });
	eve = saved(db, (struct person_facts){ .name = S("Eve Kowalski"), .phone = S("07700 900417") });
	assert_true(db_end(db));
	household = household_in(t, ann);
	assert_true(lives_with(t, ann, bob) && !lives_with(t, ann, eve));
	assert_int_equal(testdb_count(t, "SELECT held_by FROM household"), HOUSEHOLD_NAME);
	db = testdb_begin(t, DB_WRITE);
	assert_true(contact_point_add(db, bob, S("07700 900417"), S(""), false, &ps)); /* hers, too */
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, eve) && household_in(t, eve) == household);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_state_set(db, ann, PERSON_STATE_MOVED, &ps));
	assert_true(person_state_set(db, eve, PERSON_STATE_MOVED, &ps));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household"), 0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE household_id IS NOT NULL"), 0);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_state_set(db, ann, PERSON_STATE_HERE, &ps));
	assert_true(person_state_set(db, bob, PERSON_STATE_DECEASED, &ps));    /* still her husband */
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, bob));
}

static void who_moves_house_leaves_the_household_and_it_goes_on(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 tim = saved(db, (struct person_facts){ .name = S("Tim Smith") }),
					 zoe = saved(db,
						 (struct person_facts){ .name = S("Zoe Smith"),
							 .address = S("2 High Road"),
							 .postcode = S("OX4 2ZZ") });
	int64_t version = 1, household;

	assert_true(db_end(db));
	household = household_in(t, ann);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_update(db, tim,
		(struct person_facts){ .given_name = S("Tim"),
			.family_name = S("Smith"),
			.address = S("2 High Road"),
			.postcode = S("OX4 2ZZ") },
		&version, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, tim, zoe) && household_in(t, ann) == household &&
		household_in(t, bob) == household);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household"), 2);
}

static void a_persons_word_is_never_undone_by_the_machine(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 joe = saved(db, (struct person_facts){ .name = S("Joe Kowalski") });
	int64_t settled;

	assert_true(household_move(db, bob, (struct person_id){ 0 }, &ps));
	assert_true(household_move(db, joe, ann, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, joe) && !lives_with(t, ann, bob) && !household_in(t, bob));
	db = testdb_begin(t, DB_WRITE);
	assert_true(contact_point_add(db, ann, S("07700 900417"), S(""), false, &ps));
	assert_true(contact_point_add(
		db, bob, S("07700 900417"), S(""), false, &ps)); /* more evidence against the word */
	household_heard(db, NULL);
	assert_true(db_end(db));
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(settled, 1);
	assert_true(lives_with(t, ann, joe) && !household_in(t, bob));
	db = testdb_begin(t, DB_WRITE);                /* undone by the same action */
	assert_true(household_move(db, bob, ann, &ps));
	assert_true(household_move(db, joe, (struct person_id){ 0 }, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, bob) && !household_in(t, joe));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM event WHERE action = 'household.move'"), 4);
	assert_int_equal(testdb_count(t, "SELECT held_by & 1 FROM household"), 1);
}

static void put_together(
	struct testdb *t, struct person_id from, struct person_id into, struct person_merge_id *id)
{
	struct problems ps = { .arena = t->arena };
	struct person_merging m = { .from = from,
		.into = into,
		.why = S("the same"),
		.from_version = testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena, "SELECT row_version FROM person WHERE person_id = %lld",
					(long long)from.v))),
		.into_version = testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena, "SELECT row_version FROM person WHERE person_id = %lld",
					(long long)into.v))) };
	struct db *db = testdb_begin(t, DB_WRITE);

	if (!person_merge(db, m, id, &ps))
		fail_msg("%.*s", STR_ARG(ps.v[0].text));
	assert_true(db_end(db));
}

static void what_was_said_of_a_record_holds_for_the_one_it_became_part_of(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 robert = saved(db, (struct person_facts){ .name = S("Robert Smith") }),
					 joe = saved(db, (struct person_facts){ .name = S("Joe Kowalski") });
	struct person_merge_id merge;

	assert_true(household_move(db, bob, (struct person_id){ 0 }, &ps)); /* of Bob, who is Robert */
	assert_true(household_move(db, bob, joe, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, robert) && lives_with(t, bob, joe));
	testdb_do(t,
		"DELETE FROM household_word WHERE high_id IN (SELECT person_id FROM person WHERE "
		"given_name = 'Robert')");
	put_together(t, bob, robert, &merge);
	assert_true(!lives_with(t, ann, robert) && lives_with(t, robert, joe));
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_unmerge(db, merge, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, robert) && lives_with(t, bob, joe) && !lives_with(t, ann, joe));
}

static void nobody_is_moved_to_somebody_elses_address(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 zoe = saved(db,
						 (struct person_facts){ .name = S("Zoe Ali"),
							 .address = S("2 High Road"),
							 .postcode = S("OX4 2ZZ") });
	struct person_facts nowhere = { .name = S("Nina Far"), .phone = S("07700 900111") };
	struct person_id nina;

	assert_true(person_save(db, nowhere, &nina, &ps));
	assert_false(household_move(db, ann, zoe, &ps));
	assert_false(household_move(db, ann, ann, &ps));
	assert_false(household_move(db, nina, ann, &ps));
	assert_int_equal(ps.n, 3);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household_word"), 0);
}

/* A call handler of another team than the one that protects Bob. */
static struct db *as_stranger(struct testdb *t, enum db_mode mode)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);

	*v = viewer_system(1, t->arena);
	v->role = ROLE_CALL_HANDLER;
	v->hub_id = 10;
	return db_begin(t->pool, t->arena, v, mode);
}

static void who_must_not_be_found_stays_in_the_household_and_is_shown_to_nobody_else(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 joe = saved(db, (struct person_facts){ .name = S("Joe Kowalski") });
	int64_t household;

	assert_true(db_end(db));
	household = household_in(t, ann);
	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name) VALUES (1, 10, 'North'), (1, 11, 'Refuge team')");
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO protection (host_id, protection_id, person_id, hub_id, reason, "
				"since_at) "
				"VALUES (1, 900, %lld, 11, 'refuge', 1)",
				(long long)bob.v)));
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at) "
				"VALUES (1, %lld, 'person', 11, 900, 1)",
				(long long)bob.v)));
	db = as_stranger(t, DB_WRITE);
	assert_int_equal(housemates_of(db, ann, (struct household_id){ household }).n, 0);
	assert_int_equal(
		home_page(db, (struct property_id){ testdb_count(t, "SELECT property_id FROM property") })
			.people,
		2);
	assert_true(household_move(db, joe, ann, &ps)); /* settles the home without knowing of Bob */
	assert_true(db_end(db));
	assert_true(household_in(t, bob) == household && lives_with(t, ann, joe) &&
		household_in(t, joe) == household);
	db = as_stranger(t, DB_WRITE);
	assert_false(household_move(db, joe, bob, &ps));
	assert_true(db_end(db));
	db = testdb_begin(t, DB_READ);
	assert_int_equal(housemates_of(db, ann, (struct household_id){ household }).n, 2);
	assert_true(db_end(db));
}

static void a_name_from_before_ties_a_daughter_to_her_parents(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 eve = saved(db, (struct person_facts){ .name = S("Eve Okoro") });

	assert_true(person_alias_add(db, eve, S("Eve Smith"), ALIAS_KIND_FORMER, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, eve));
	assert_int_equal(testdb_count(t, "SELECT held_by FROM household"), HOUSEHOLD_NAME_ALIKE);
}

static void a_care_home_is_no_family_and_a_couple_in_it_is_one_by_word(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id
		may =
			saved(db, (struct person_facts){ .name = S("May Smith"), .phone = S("01632 960001") }),
		ron =
			saved(db, (struct person_facts){ .name = S("Ron Smith"), .phone = S("01632 960001") }),
		ida =
			saved(db, (struct person_facts){ .name = S("Ida Smith"), .phone = S("01632 960001") });
	int64_t settled;

	assert_true(db_end(db));
	assert_true(lives_with(t, may, ron) && lives_with(t, may, ida));
	testdb_do(t, "UPDATE property SET class_code = 'RI01'");       /* a gazetteer was brought in */
	db = testdb_begin(t, DB_WRITE);
	household_heard(db, NULL);
	assert_true(db_end(db));
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE household_id IS NOT NULL"), 0);
	db = testdb_begin(t, DB_WRITE);
	assert_true(household_move(db, may, ron, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, may, ron) && !household_in(t, ida));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household_word"),
		1); /* nothing is said of the other forty */
}

static void what_is_due_is_settled_once_and_again_says_the_same(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	int64_t settled, before;
	struct property_id twice[3];

	(void)saved(db, (struct person_facts){ .name = S("Ann Smith") });
	(void)saved(db, (struct person_facts){ .name = S("Bob Smith") });
	assert_true(db_end(db));
	before = testdb_count(t, "SELECT household_id FROM household");
	twice[0].v = twice[2].v = testdb_count(t, "SELECT property_id FROM property");
	twice[1].v = 0;
	db = testdb_begin(t, DB_WRITE);
	households_due(db, twice, 3);
	assert_true(db_end(db));
	testdb_reopen(t);
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(settled, 1);
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(settled, 0);
	assert_int_equal(testdb_count(t, "SELECT household_id FROM household"), before);
}

static void colours_follow_at_once_who_lives_with_whom(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id old, young;

	db_set_now(db, INT64_C(1588582800000000));
	flag_kinds_start(db);
	rag_start(db);
	assert_true(rag_rule_save(db,
		(struct rag_rule_edit){ .name = S("Old people among themselves"),
			.rag = S("red"),
			.lives = S("all_70"),
			.age_from = S("70") },
		&ps));
	assert_true(rag_publish(db, S("a test"), &ps));
	old = saved(db, (struct person_facts){ .name = S("May Smith"), .born = S("4/2/1938") });
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_rag WHERE rag = 'red'"),
		1); /* somebody new is weighed at once */
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, INT64_C(1588582900000000));
	young = saved(db, (struct person_facts){ .name = S("Tim Smith"), .born = S("4/2/1990") });
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_rag WHERE rag = 'red'"), 0);
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, INT64_C(1588583000000000));
	assert_true(household_move(db, young, (struct person_id){ 0 }, &ps));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena,
					"SELECT COUNT(*) FROM person_rag WHERE rag = 'red' AND person_id = %lld",
					(long long)old.v))),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_household_begins_with_the_second_of_it_and_ends_with_the_last_but_one),
		TESTDB_BOTH(who_moves_house_leaves_the_household_and_it_goes_on),
		TESTDB_BOTH(a_persons_word_is_never_undone_by_the_machine),
		TESTDB_BOTH(what_was_said_of_a_record_holds_for_the_one_it_became_part_of),
		TESTDB_BOTH(nobody_is_moved_to_somebody_elses_address),
		TESTDB_BOTH(who_must_not_be_found_stays_in_the_household_and_is_shown_to_nobody_else),
		TESTDB_BOTH(a_name_from_before_ties_a_daughter_to_her_parents),
		TESTDB_BOTH(a_care_home_is_no_family_and_a_couple_in_it_is_one_by_word),
		TESTDB_BOTH(what_is_due_is_settled_once_and_again_says_the_same),
		TESTDB_BOTH(colours_follow_at_once_who_lives_with_whom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
