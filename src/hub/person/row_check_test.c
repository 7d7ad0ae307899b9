/*
 * Rows of lists that the machine joined to somebody on arrival: some are drawn by lot, a person
 * says whether they are about them, and one that is not goes, with all that it brought.
 */
#include "hub/person/register_town.h"

#include "core/base/time.h"
#include "hub/person/match_round.h"
#include "hub/person/pair.h"
#include "hub/person/person.sql.h"
#include "hub/person/row_check.h"

#define LIST "First name,Surname,Date of birth,Address,Postcode,Telephone,NHS number,Language\n"
#define MANAGER 100

static struct db *as_manager(struct testdb *t, enum db_mode mode)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);

	*v = t->viewer;
	v->account_id = MANAGER;
	v->role = ROLE_HUB_MANAGER;
	return db_begin(t->pool, t->arena, v, mode);
}

/* Rows of a table that are about this person. */
static int64_t count_of(struct testdb *t, const char *table, struct person_id id, const char *more)
{
	return testdb_count(t,
		str_z(t->arena,
			str_fmt(t->arena, "SELECT COUNT(*) FROM %s WHERE person_id = %lld%s", table,
				(long long)id.v, more)));
}

/* Everything of a person that a list can change, as text. */
static struct str looks(struct testdb *t, struct person_id id)
{
	struct db *db = as_manager(t, DB_READ);
	struct person_by_id_row p;
	struct contact_points_of_rows points;
	struct str s;

	assert_true(person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p));
	points = contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	s = str_fmt(t->arena, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%lld",
		STR_ARG(personal_raw(p.given_name)), STR_ARG(personal_raw(p.family_name)),
		STR_ARG(personal_raw(p.born_on)), STR_ARG(personal_raw(p.nhs_number)),
		STR_ARG(personal_raw(p.address)), STR_ARG(personal_raw(p.postcode)),
		STR_ARG(personal_raw(p.language)), (long long)p.property_id.v);
	for (size_t i = 0; i < points.n; i++)
		s = str_join(t->arena, s, S("|"), personal_raw(points.v[i].value));
	assert_true(db_end(db));
	return s;
}

static struct match_drawn drawn(struct testdb *t)
{
	struct match_drawn d;

	assert_true(match_round_draw(
		t->pool, t->arena, 1, (struct account_id){ MANAGER }, time_now(), NULL, NULL, &d));
	return d;
}

static struct match_judgement judged(struct testdb *t)
{
	struct db *db = as_manager(t, DB_READ);
	struct match_judgement q;

	match_quality(db, &q);
	assert_true(db_end(db));
	return q;
}

static struct row_check_id waiting(struct testdb *t, size_t n)
{
	struct db *db = as_manager(t, DB_READ);
	struct row_checks_waiting_rows rows =
		row_checks_waiting(db, (struct row_checks_waiting_args){ .after_lot = -1 });

	assert_int_equal(rows.n, n);
	assert_true(db_end(db));
	return n ? rows.v[0].row_check_id : (struct row_check_id){ 0 };
}

static struct person_id say(struct testdb *t, struct row_check_id id, bool same)
{
	struct problems ps = { .arena = t->arena };
	struct db *db = as_manager(t, DB_WRITE);
	struct person_id apart;

	if (!row_check_say(db, id, same, S("looked at both"), &apart, &ps))
		fail_msg("%.*s", STR_ARG(ps.v[0].text));
	assert_true(db_end(db));
	return apart;
}

/* Her telephone number is on the row, and a name that may be hers: it is joined, and fills what the
 * record had not. */
static const char brought[] = LIST
	"Josephine,Featherstone,14/05/1942,2 Castle Road,OX2 6HT,07700 900417,943 476 5919,Welsh\n"
	"Somebody,Else,3/4/1955,9 Hill Top,OX3 7AA,01865 496222,,\n";

static struct person_id joined(struct testdb *t, struct str *before)
{
	struct person_facts f = josephine();
	struct person_id id;

	f.address = f.postcode = STR_NONE;
	id = saved(t, t->pool, f);
	*before = looks(t, id);
	(void)delivered(t, "Council list", brought);
	assert_int_equal(people(t), 2);
	assert_int_equal(count_of(t, "list_row", id, ""), 1);
	assert_false(str_eq(looks(t, id), *before));
	return id;
}

static void rows_joined_on_arrival_are_drawn_and_count_in_the_estimate(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_judgement q;
	struct match_drawn d;
	struct str before;

	(void)joined(t, &before);
	d = drawn(t);
	/* her row, and not that of whoever came with the list */
	assert_int_equal(d.rows, 1);
	assert_int_equal(d.waiting, 1);
	q = judged(t);
	assert_int_equal(q.rows, 1);
	assert_int_equal(q.strata[MATCH_STRATUM_ROWS].drawn, 1);
	assert_int_equal(q.strata[MATCH_STRATUM_ROWS].decided, 0);
	assert_int_equal(q.all.linked, 1);
	(void)say(t, waiting(t, 1), true);
	q = judged(t);
	assert_int_equal(q.strata[MATCH_STRATUM_ROWS].decided, 1);
	assert_int_equal(q.strata[MATCH_STRATUM_ROWS].same, 1);
	/* the next check knows it */
	d = drawn(t);
	assert_int_equal(d.rows, 1);
	assert_int_equal(d.waiting, 0);
	assert_int_equal(d.known, 1);
	assert_int_equal(judged(t).strata[MATCH_STRATUM_ROWS].same, 1);
}

static void a_row_about_somebody_else_goes_with_all_it_brought(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_id id, apart;
	struct match_judgement q;
	struct str before;
	struct db *db;

	id = joined(t, &before);
	(void)drawn(t);
	apart = say(t, waiting(t, 1), false);
	assert_string_equal(str_z(t->arena, looks(t, id)), str_z(t->arena, before));
	assert_int_equal(people(t), 3);
	assert_int_equal(count_of(t, "list_row", id, ""), 0);
	assert_int_equal(count_of(t, "list_row", apart, ""), 1);
	assert_int_equal(
		count_of(t, "source_record", apart, ""), 1);
	assert_int_equal(
		count_of(t, "person", apart, " AND language = 'Welsh' AND nhs_number = '9434765919'"), 1);
	q = judged(t);
	assert_int_equal(q.strata[MATCH_STRATUM_ROWS].decided, 1);
	assert_int_equal(q.strata[MATCH_STRATUM_ROWS].same, 0);
	/* nobody says it twice, and no machine puts the two together */
	db = as_manager(t, DB_WRITE);
	assert_false(pair_same_by_machine(db, id, apart, &(struct link_explanation){ 0 }));
	assert_true(db_end(db));
	waiting(t, 0);
	/* the next delivery knows whose row it is */
	(void)delivered(t, "Council list", brought);
	assert_int_equal(people(t), 3);
	assert_string_equal(str_z(t->arena, looks(t, id)), str_z(t->arena, before));
	assert_int_equal(count_of(t, "list_row", apart, ""), 1);
}

static void what_a_person_put_right_since_stays(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_by_id_row p;
	struct str before;
	struct person_id id;
	struct db *db;

	id = joined(t, &before);
	testdb_do(t, str_z(t->arena, str_fmt(t->arena,
		"UPDATE person SET language = 'Urdu' WHERE person_id = %lld", (long long)id.v)));
	(void)drawn(t);
	(void)say(t, waiting(t, 1), false);
	db = as_manager(t, DB_READ);
	assert_true(person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p));
	assert_string_equal(str_z(t->arena, personal_raw(p.language)), "Urdu");
	assert_true(personal_empty(p.nhs_number));
	assert_true(db_end(db));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(rows_joined_on_arrival_are_drawn_and_count_in_the_estimate),
		TESTDB_BOTH(a_row_about_somebody_else_goes_with_all_it_brought),
		TESTDB_BOTH(what_a_person_put_right_since_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
