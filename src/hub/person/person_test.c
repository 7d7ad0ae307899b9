/* Who is found, who is the same, and what happens to what was typed. */
#include "support/testdb.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/person.h"

static struct person_id saved(struct db *db, struct person_facts f)
{
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id;

	if (!person_save(db, f, &id, &ps))
		fail_msg("not saved: %.*s %.*s", STR_ARG(ps.n ? ps.v[0].text : S("")), STR_ARG(db_why(db)));
	return id;
}

/* Amira of Mill Street, and people who are not her. */
static struct person_id amira, amir, smith;

static struct db *street(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_WRITE);

	amira = saved(db,
		(struct person_facts){ .name = S("Amira Hassan"),
			.born = S("14/5/1942"),
			.phone = S("07700 900417"),
			.address = S("14 Mill St, Oxford"),
			.postcode = S("OX1 1AB"),
			.email = S("amira@example.org"),
			.nhs_number = S("943 476 5919") });
	amir = saved(db,
		(struct person_facts){ .name = S("Amir Hassan"),
			.born = S("1 June 1969"),
			.phone = S("07700 900417"),
			.address = S("14 Mill Street"),
			.postcode = S("ox11ab"),
			.known_as = S("Mo") });
	smith = saved(db,
		(struct person_facts){ .given_name = S("Mary Jane"),
			.family_name = S("O’Brien-Smith"),
			.phone = S("01632 960123"),
			.address = S("Flat 2, 30 St Johns Rd"),
			.postcode = S("OX4 2ZZ") });
	return db;
}

static struct person_found_list found(struct db *db, const char *any)
{
	return person_find(db, (struct person_clue){ .any = str_of(any) }, 8);
}

static void anything_typed_finds_the_person_and_says_why(void **state)
{
	static const struct {
		const char *typed;
		int who;
		const char *why;
	} asked[] = {
		{ "amira", 0, "name" },
		{ "Amira Has", 0, "name" },
		{ "hassan amira", 0, "name" },
		{ "07700 900417", 0, "phone" },
		{ "0417", 0, "end of phone" },
		{ "900 417", 0, "phone" },
		{ "+44 7700 900", 0, "phone" },
		{ "7700900417", 0, "phone" },
		{ "14 mill", 0, "street" },
		{ "mill st", 0, "street" },
		{ "ox1 1ab", 0, "postcode" },
		{ "OXI IAB", 0, "postcode" },
		{ "ox1", 0, "postcode" },
		{ "amira@ex", 0, "e-mail" },
		{ "amira mill st", 0, "name, street" },
		{ "mill street amira", 0, "name, street" },
		{ "amira ox1", 0, "postcode, name" },
		{ "14/5/1942", 0, "birth date" },
		{ "943 476 5919", 0, "NHS number" },
		{ "amira 07700", 0, "phone, name" },
		{ "mo hass", 1, "known as Mo" },
		{ "obrien", 2, "name" },
		{ "o'brien-sm", 2, "name" },
		{ "smith mary", 2, "name" },
		{ "jane", 2, "name" },
		{ "mary smith", 2, "name" },
		{ "30 st jo", 2, "street" },
		{ "flat 2 30 st johns rd", 2, "street" },
		{ "st johns rd", 2, "street" },
		{ "mary ox4 2zz", 2, "postcode, name" },
	};
	struct testdb *t = testdb_of(state);
	struct db *db = street(t);
	const struct person_id who[] = { amira, amir, smith };

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct person_found_list l = found(db, asked[i].typed);
		bool there = false;

		for (size_t k = 0; k < l.n; k++)
			if (l.v[k].person_id.v == who[asked[i].who].v) {
				there = true;
				if (!str_eq(l.v[k].why, str_of(asked[i].why)))
					fail_msg("%s: found by \"%.*s\", not \"%s\"", asked[i].typed,
						STR_ARG(l.v[k].why), asked[i].why);
			}
		if (!there)
			fail_msg("%s: not found among %zu", asked[i].typed, l.n);
	}
	assert_true(db_end(db));
}

static void who_fits_all_of_it_comes_first_and_strangers_do_not(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = street(t);
	struct person_found_list l = person_find(db,
		(struct person_clue){
			.name = S("Amira Hassan"), .phone = S("07700900417"), .address = S("14 mill st") },
		8);

	assert_true(l.n == 2 && l.v[0].person_id.v == amira.v && l.v[1].person_id.v == amir.v);
	assert_true(str_eq(l.v[0].why, S("phone, name, street")));
	assert_true(str_eq(personal_raw(l.v[0].age), str_fmt(t->arena, "%d",
		date_years((struct date){ 1942, 5, 14 }, time_civil(db_now(db)).date))));
	assert_int_equal(found(db, "amira ox4").n, 2); /* nobody fits both: each part is offered */
	assert_int_equal(found(db, "zzz").n, 0);
	assert_int_equal(found(db, "").n, 0);
	assert_int_equal(found(db, "  ").n, 0);
	assert_int_equal(found(db, "%").n, 0);
	assert_true(db_end(db));
}

static void a_reference_names_its_person(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = street(t);
	struct person_brief b;
	struct person_found_list l;

	assert_true(person_brief(db, smith, &b));
	l = found(db, str_z(t->arena, b.reference));
	assert_true(l.n == 1 && l.v[0].person_id.v == smith.v && str_eq(l.v[0].why, S("reference")));
	l = found(db, str_z(t->arena, str_lower_ascii(t->arena, b.reference)));
	assert_true(l.n == 1);
	l = found(db, str_z(t->arena, str_part(b.reference, 0, 5)));
	assert_true(l.n >= 1 && l.v[0].person_id.v == smith.v);
	assert_true(db_end(db));
}

static void everybody_who_may_look_can_find(void **state)
{
	static const enum role roles[] = { ROLE_CALL_HANDLER, ROLE_HUB_WORKER, ROLE_HUB_MANAGER,
		ROLE_GOVERNANCE };
	struct testdb *t = testdb_of(state);

	assert_true(db_end(street(t)));
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
		struct viewer v = t->viewer;
		struct db *db;

		v.role = roles[i];
		v.account_id = 5;
		db = db_begin(t->pool, t->arena, &v, DB_READ);
		assert_true(found(db, "amira mill st").n >= 1 &&
			found(db, "amira mill st").v[0].person_id.v == amira.v);
		assert_int_equal(person_find(db,
							 (struct person_clue){
								 .name = S("Amira"), .phone = S("07700"), .postcode = S("OX1") },
							 8)
							 .n,
			2);
		assert_false(db_failed(db));
		assert_true(db_end(db));
	}
}

static void names_of_every_script_are_found_by_their_own_letters(void **state)
{
	static const char *const names[] = { "أميرة حسن", "张伟", "Олександр Коваль", "Łucja Żółć",
		"Nguyễn Thị Ánh", "José \"Pepe\" Núñez", "O'Neill; DROP TABLE", "D’Arcy", "Zoë", "-", "Þór",
		"12345678", "a%b_c", "Ñ" };
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct person_id id =
			saved(db, (struct person_facts){ .name = str_of(names[i]), .from_list = true });
		struct person_found_list l =
			person_find(db, (struct person_clue){ .name = str_of(names[i]) }, 8);
		struct person_brief b;

		assert_true(person_brief(db, id, &b));
		assert_true(str_eq(personal_raw(b.name), str_of(names[i]))); /* kept as it was typed */
		if (strcmp(names[i], "-") != 0 && !(l.n && l.v[0].person_id.v == id.v))
			fail_msg("%s was not found", names[i]);
	}
	assert_true(db_end(db));
}

static bool matched(struct db *db, struct person_facts f, struct person_id want)
{
	struct person_id id;
	struct str why;
	bool same = person_match_exact(db, &f, &id, &why);

	return want.v ? same && id.v == want.v && why.n : !same && id.v == 0;
}

static void exact_keys_find_the_same_person(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = street(t);

	assert_true(matched(db, (struct person_facts){ .nhs_number = S("9434765919") }, amira));
	assert_true(matched(db,
		(struct person_facts){ .nhs_number = S("9434765919"), .name = S("Mrs A Jones") }, amira));
	assert_true(matched(db,
		(struct person_facts){ .phone = S("+447700900417"), .name = S("amira hassan") }, amira));
	assert_true(matched(
		db, (struct person_facts){ .phone = S("07700 900 417"), .name = S("Amir") }, amir));
	assert_true(matched(
		db, (struct person_facts){ .phone = S("07700 900 417"), .name = S("Mo Hassan") }, amir));
	assert_true(matched(db,
		(struct person_facts){ .email = S("AMIRA@example.org"), .name = S("A Hassan") }, amira));
	assert_true(matched(db, (struct person_facts){ .email = S("amira@example.org") }, amira));
	assert_true(matched(
		db, (struct person_facts){ .name = S("Hassan, Amira"), .born = S("14 May 1942") }, amira));
	assert_true(matched(db,
		(struct person_facts){ .name = S("Amira HASSAN"),
			.address = S("14 mill street, oxford"),
			.postcode = S("OX1 1AB") },
		amira));
	assert_true(matched(db,
		(struct person_facts){ .name = S("Mary Jane OBrien Smith"),
			.address = S("Flat 2, 30 St Johns Road"),
			.postcode = S("OX42ZZ") },
		smith));
	assert_true(matched(db, (struct person_facts){ .phone = S("01632960123") }, smith));
	assert_true(db_end(db));
}

static void nobody_is_merged_on_a_name_alone_or_against_the_facts(void **state)
{
	const struct person_id nobody = { 0 };
	struct testdb *t = testdb_of(state);
	struct db *db = street(t);

	assert_true(matched(db, (struct person_facts){ .name = S("Amira Hassan") }, nobody));
	assert_true(matched(
		db, (struct person_facts){ .name = S("Amira Hassan"), .postcode = S("OX1 1AB") }, nobody));
	assert_true(matched(db,
		(struct person_facts){ .name = S("Amira Hassan"), .phone = S("07700 900418") }, nobody));
	/* two share the telephone and no name was given */
	assert_true(matched(db, (struct person_facts){ .phone = S("07700 900417") }, nobody));
	/* the same telephone, another name */
	assert_true(matched(db,
		(struct person_facts){ .phone = S("07700 900417"), .name = S("Leila Hassan") }, nobody));
	assert_true(matched(db,
		(struct person_facts){ .email = S("amira@example.org"), .name = S("Leila Karim") },
		nobody));
	/* two different NHS numbers, two different birth dates */
	assert_true(matched(db,
		(struct person_facts){
			.nhs_number = S("7017309170"), .phone = S("07700 900417"), .name = S("Amira Hassan") },
		nobody));
	assert_true(matched(db,
		(struct person_facts){
			.born = S("15/5/1942"), .phone = S("07700 900417"), .name = S("Amira Hassan") },
		nobody));
	assert_true(matched(db, (struct person_facts){ 0 }, nobody));
	/* one initial is no name */
	assert_true(
		matched(db, (struct person_facts){ .phone = S("01632 960123"), .name = S("J") }, nobody));
	assert_true(db_end(db));
}

static void what_is_heard_later_is_added_and_nothing_is_overwritten(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = street(t);
	struct person_brief b;
	struct person_id id;
	bool is_new;

	assert_true(person_find_or_save(db,
		(struct person_facts){ .name = S("Mary Jane O'Brien-Smith"),
			.phone = S("01632 960123"),
			.phone_2 = S("07700 900555"),
			.born = S("2/3/1950"),
			.address = S("somewhere else entirely"),
			.language = S("Irish"),
			.email = S("mj@example.org") },
		&id, &is_new, &ps));
	assert_true(!is_new && id.v == smith.v);
	assert_true(person_brief(db, smith, &b));
	assert_true(str_eq(personal_raw(b.address), S("Flat 2, 30 St Johns Rd")) &&
		str_eq(personal_raw(b.language), S("Irish")));
	assert_true(str_eq(personal_raw(b.phone), S("01632 960 123")) &&
		str_eq(personal_raw(b.email), S("mj@example.org")));
	assert_int_equal(found(db, "900555").n, 1);
	assert_true(matched(db,
		(struct person_facts){ .name = S("Mary Jane O'Brien-Smith"), .born = S("1950-03-02") },
		smith));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 3);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM contact_point WHERE is_first = 1 AND kind = 'phone'"),
		3);
}

static void what_cannot_be_is_said_kindly_and_nothing_is_saved(void **state)
{
	const struct {
		struct person_facts f;
		const char *field;
	} refused[] = {
		{ { .name = S("A"), .born = S("31 February 1950") }, "born" },
		{ { .name = S("A"), .born = S("1/1/2999") }, "born" },
		{ { .name = S("A"), .born = S("1/1/1820") }, "born" },
		{ { .name = S("A"), .nhs_number = S("9434765918") }, "nhs_number" },
		{ { .name = S("A"), .phone = S("12") }, "phone" },
		{ { .name = S("A"), .phone_2 = S("ring me") }, "phone_2" },
		{ { .name = S("A"), .email = S("a@b") }, "email" },
		{ { .name = S("A"), .postcode = S("OX") }, "postcode" },
	};
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct problems ps = { .arena = t->arena };
		struct person_id id;

		assert_false(person_save(db, refused[i].f, &id, &ps));
		assert_true(ps.n == 1 && problem_for(&ps, str_of(refused[i].field)).n > 20);
	}
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 0);
}

static void a_list_keeps_what_cannot_be_read_as_it_was(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id id = saved(db,
		(struct person_facts){ .name = S("Amira"),
			.phone = S("ring daughter"),
			.postcode = S("near the mill"),
			.email = S("none"),
			.address = S("14 Mill St"),
			.from_list = true });
	struct person_brief b;

	assert_true(person_brief(db, id, &b));
	assert_true(str_eq(personal_raw(b.phone), S("ring daughter")));
	assert_true(str_eq(personal_raw(b.address), S("14 Mill St, near the mill")));
	assert_true(db_end(db));
}

static void a_stale_form_tells_what_changed_and_keeps_what_was_typed(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct person_facts mine = { .given_name = S("Amira"),
		.family_name = S("Hassan"),
		.born = S("14/5/1942"),
		.nhs_number = S("9434765919"),
		.address = S("16 Mill St"),
		.postcode = S("OX1 1AB"),
		.diet = S("halal") },
						theirs = mine;
	struct db *db = street(t);
	int64_t my_version = 1, their_version = 1;

	theirs.address = S("18 Mill St");
	assert_true(person_update(db, amira, theirs, &their_version, &ps));
	assert_int_equal(their_version, 2);
	assert_false(person_update(db, amira, mine, &my_version, &ps));
	assert_int_equal(my_version, 2);
	assert_true(str_find(problem_for(&ps, S("address")), S("18 Mill St")) > 0);
	assert_true(!problem_for(&ps, S("diet")).p && !problem_for(&ps, S("born")).p);
	assert_int_equal(found(db, "18 mill").n, 1);
	ps.n = 0;
	assert_true(person_update(db, amira, mine, &my_version, &ps));
	assert_int_equal(found(db, "16 mill").n, 1);
	assert_true(matched(
		db, (struct person_facts){ .name = S("Amira Hassan"), .phone = S("07700900417") }, amira));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 's18 mill street'"), 0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 's16 mill street'"), 1);
}

static void contact_points_are_added_once_and_one_comes_first(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = street(t);
	struct person_brief b;

	assert_true(contact_point_add(db, smith, S("07700 900666"), S("daughter Leila"), true, &ps));
	assert_true(person_brief(db, smith, &b) && str_eq(personal_raw(b.phone), S("07700 900 666")));
	assert_false(contact_point_add(db, smith, S("+44 7700 900 666"), S(""), false, &ps));
	assert_false(contact_point_add(db, smith, S("   "), S(""), false, &ps));
	assert_false(contact_point_add(db, smith, S("a@b"), S(""), false, &ps));
	assert_true(contact_point_add(db, smith, S("mj@example.org"), S(""), false, &ps));
	assert_true(person_brief(db, smith, &b) && str_eq(personal_raw(b.email), S("mj@example.org")));
	assert_int_equal(found(db, "900666").n, 1);
	assert_true(db_end(db));
}

static void days_that_matter_are_kept_without_a_year(void **state)
{
	static const char *const days[] = { "14 May", "14/5", "14 May 1942", "29 February" };
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = street(t);

	for (size_t i = 0; i < 4; i++)
		assert_true(important_date_add(db, amira, str_of(days[i]), S("birthday"), &ps));
	assert_false(important_date_add(db, amira, S("31 April"), S("birthday"), &ps));
	assert_false(important_date_add(db, amira, S("14 May"), S(" "), &ps));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM important_date WHERE month_day = '05-14'"), 3);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM important_date WHERE month_day = '02-29'"), 1);
}

static void names_are_split_as_their_owners_would(void **state)
{
	static const char *const said[][3] = { { "Amira Hassan", "Amira", "Hassan" },
		{ "Hassan, Amira", "Amira", "Hassan" }, { "Cher", "Cher", "" },
		{ "Maria van der Berg", "Maria", "van der Berg" }, { "Mrs Hassan", "Mrs", "Hassan" },
		{ "  Mary   Jane  Smith ", "Mary   Jane", "Smith" },
		{ "Ali bin Ahmed", "Ali", "bin Ahmed" } };
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);

	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		char sql[300];

		saved(db, (struct person_facts){ .name = str_of(said[i][0]) });
		snprintf(sql, sizeof(sql),
			"UPDATE person SET diet = 'ok' WHERE given_name = '%s' AND family_name = '%s'",
			said[i][1], said[i][2]);
		assert_true(db_script(db, str_of(sql)));
	}
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE diet = 'ok'"), 7);
}

/* Thousands of the same name: what is rare still finds, and the two together find the one. */
static void a_common_name_and_a_common_street_together_find_the_one(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id one;
	struct person_found_list l;

	for (int i = 0; i < 60; i++)
		saved(db,
			(struct person_facts){ .given_name = S("Mary"),
				.family_name = str_fmt(db_arena(db), "Aa%c%c", 'a' + i / 26, 'a' + i % 26) });
	for (int i = 0; i < 60; i++)
		saved(db,
			(struct person_facts){ .name = S("Bob Jones"),
				.address = str_fmt(db_arena(db), "%d High Street", 100 + i),
				.postcode = S("OX1 1AB") });
	one = saved(db,
		(struct person_facts){
			.name = S("Mary Zuma"), .address = S("99 High Street"), .postcode = S("OX1 1AB") });
	l = found(db, "mary high street");
	assert_true(l.n == 1 && l.v[0].person_id.v == one.v);
	l = person_find(db, (struct person_clue){ .name = S("Mary"), .postcode = S("OX1 1AB") }, 8);
	assert_true(l.n && l.v[0].person_id.v == one.v);
	l = found(db, "mary");
	assert_true(l.n == 8 && l.more);
	assert_true(db_end(db));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(anything_typed_finds_the_person_and_says_why),
		TESTDB_BOTH(who_fits_all_of_it_comes_first_and_strangers_do_not),
		TESTDB_BOTH(a_reference_names_its_person),
		TESTDB_BOTH(everybody_who_may_look_can_find),
		TESTDB_BOTH(names_of_every_script_are_found_by_their_own_letters),
		TESTDB_BOTH(exact_keys_find_the_same_person),
		TESTDB_BOTH(nobody_is_merged_on_a_name_alone_or_against_the_facts),
		TESTDB_BOTH(what_is_heard_later_is_added_and_nothing_is_overwritten),
		TESTDB_BOTH(what_cannot_be_is_said_kindly_and_nothing_is_saved),
		TESTDB_BOTH(a_list_keeps_what_cannot_be_read_as_it_was),
		TESTDB_BOTH(a_stale_form_tells_what_changed_and_keeps_what_was_typed),
		TESTDB_BOTH(contact_points_are_added_once_and_one_comes_first),
		TESTDB_BOTH(days_that_matter_are_kept_without_a_year),
		TESTDB_BOTH(names_are_split_as_their_owners_would),
		TESTDB_BOTH(a_common_name_and_a_common_street_together_find_the_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
