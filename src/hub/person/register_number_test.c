/* What else people are known by in the index of the register: a second telephone number, a second
 * e-mail address, and the UPRN that a gazetteer brings later. */
#include "hub/events.h"
#include "hub/person/person.sql.h"
#include "hub/person/register_town.h"
#include "hub/place/gazetteer.h"

/* Her name as somebody heard it, and a number. */
static struct person_facts heard(const char *phone)
{
	return (struct person_facts){ .given_name = S("Josefine"),
		.family_name = S("Fetherstone"),
		.born = S("14/05/1942"),
		.phone = str_of(phone) };
}

static struct person_id with_two_numbers(struct testdb *t)
{
	struct person_facts f = josephine();

	f.phone_2 = S("01865 496010");
	return saved(t, t->pool, f);
}

static void somebody_is_found_by_each_of_two_numbers(void **state)
{
	struct testdb *t = testdb_of(state);
	struct register_match first[REGISTER_MATCHES], second[REGISTER_MATCHES];
	struct person_id id;

	neighbours(t);
	id = with_two_numbers(t);
	assert_int_equal(asked(t, t->pool, heard("07700 900417"), first), 1);
	assert_int_equal(asked(t, t->pool, heard("01865 496010"), second), 1);
	assert_int_equal(first[0].person_id.v, id.v);
	assert_int_equal(second[0].person_id.v, id.v);
	assert_true(first[0].weight == second[0].weight);
}

static void a_number_taken_away_finds_nobody_and_one_tried_first_now_still_does(void **state)
{
	struct testdb *t = testdb_of(state);
	struct register_match m[REGISTER_MATCHES];
	struct problems ps = { .arena = t->arena };
	struct contact_points_of_rows points;
	struct person_id id;
	struct db *db;
	float both;

	neighbours(t);
	id = with_two_numbers(t);
	assert_int_equal(asked(t, t->pool, heard("01865 496010"), m), 1);
	both = m[0].weight;
	db = testdb_begin(t, DB_WRITE);
	points = contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	assert_int_equal(points.n, 2);
	assert_true(contact_point_first(db, id, points.v[1].contact_point_id, &ps));
	assert_true(db_end(db));
	assert_int_equal(asked(t, t->pool, heard("01865 496010"), m), 1);
	assert_true(m[0].weight == both);
	db = testdb_begin(t, DB_WRITE);
	assert_true(contact_point_remove(db, id, points.v[0].contact_point_id, &ps));
	assert_true(db_end(db));
	assert_int_equal(asked(t, t->pool, heard("07700 900417"), m), 1);
	assert_true(m[0].weight < both);
}

static void a_row_of_a_list_asks_with_both_of_its_numbers(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char row[] = "First name,Surname,Date of birth,Telephone,Phone 2\n"
							  "Josephine,Marlowe,14/05/1943,01865 496999,01865 "
							  "496010\n";
	struct person_facts married = { .given_name = S("Josephine"),
		.family_name = S("Marlowe"),
		.born = S("14/05/1943"),
		.phone = S("01865 496999") };
	struct register_match m[REGISTER_MATCHES];
	struct person_id id;
	struct str hers;

	neighbours(t);
	id = with_two_numbers(t);
	hers = str_fmt(t->arena, "SELECT COUNT(*) FROM list_row WHERE person_id = %lld",
		(long long)id.v);
	/* a married name, a year wrong: by a number that nobody has she is not to be found */
	assert_int_equal(asked(t, t->pool, married, m), 0);
	/* the second is one of hers, and the second of her two */
	(void)delivered(t, "Another", row);
	assert_int_equal(people(t), 81);
	assert_int_equal(testdb_count(t, str_z(t->arena, hers)), 1);
}

static void the_uprn_that_a_gazetteer_brings_later_finds_who_lives_there(void **state)
{
	static const struct hub_listening listening[] = { { EVENT_PROPERTY_KNOWN, register_heard } };
	struct testdb *t = testdb_of(state);
	struct str cells[VALUE_FIELDS] = { [VALUE_GIVEN] = S("Josefine"),
		[VALUE_FAMILY] = S("Fetherstone"), [VALUE_UPRN] = S("100120000077") };
	struct problems ps = { .arena = t->arena };
	struct register_match m[REGISTER_MATCHES];
	struct register_index *r;
	struct gazetteer_counts c;
	struct gazetteer_load_id load;
	struct gazetteer_file f;
	struct person_id id;
	struct str path, why;
	struct db *db;
	size_t n;

	hub_listen(listening, 1);
	neighbours(t);
	id = saved(t, t->pool, josephine());
	r = register_take(t->pool, 1, REGISTER_WAIT);
	db = testdb_begin(t, DB_READ);
	assert_int_equal(register_find(r, db, cells, (struct person_id){ 0 }, m), 0);
	assert_true(db_end(db));
	register_give(r);
	path = town_file(t, "list.csv",
		S("UPRN,Number,Street,Town,Postcode\n100120000077,14,Mill Street,Oxford,OX1 1AB\n"));
	if (!gazetteer_look(t->arena, path, S("list.csv"), GAZETTEER_FORMAT_NONE, &f, &ps))
		fail_msg("refused: %.*s", STR_ARG(ps.v[0].text));
	db = testdb_begin(t, DB_WRITE);
	load = gazetteer_begin(db, &f);
	assert_true(db_end(db));
	assert_true(gazetteer_run(t->pool, 1, load, &f, NULL, NULL, &c, &why));
	r = register_take(t->pool, 1, REGISTER_WAIT);
	db = testdb_begin(t, DB_READ);
	n = register_find(r, db, cells, (struct person_id){ 0 }, m);
	assert_true(db_end(db));
	register_give(r);
	hub_listen(NULL, 0);
	assert_int_equal(n, 1);
	assert_int_equal(m[0].person_id.v, id.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(somebody_is_found_by_each_of_two_numbers),
		TESTDB_BOTH(a_number_taken_away_finds_nobody_and_one_tried_first_now_still_does),
		TESTDB_BOTH(a_row_of_a_list_asks_with_both_of_its_numbers),
		TESTDB_BOTH(the_uprn_that_a_gazetteer_brings_later_finds_who_lives_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
