/* Addresses are read from one line, the same property is found again, and its hub is the one around
 * it. */
#include "support/testdb.h"

#include <math.h>

#include "hub/place/place.h"

static void area_and_hub(
	struct testdb *t, int id, const char *name, int west, int east, bool central)
{
	char outline[200], sql[800];

	snprintf(outline, sizeof(outline), "MULTIPOLYGON(((%d 51,%d 51,%d 52,%d 52,%d 51)))", west,
		east, east, west, west);
	snprintf(sql, sizeof(sql),
		"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north) "
		"VALUES (1, %d, 'hub area', '%s', '%s', %d, 51, %d, 52)",
		id, name, outline, west, east);
	testdb_do(t, sql);
	snprintf(sql, sizeof(sql),
		"INSERT INTO hub (host_id, hub_id, name, area_id, is_central) VALUES (1, %d, '%s', %d, %d)",
		id, name, id, central);
	testdb_do(t, sql);
}

static void addresses_are_read_from_one_line(void **state)
{
	static const struct {
		const char *text, *postcode, *key, *town, *pcds;
	} said[] = {
		{ "14 Mill St, Oxford", "ox1 1ab", "14 mill street", "Oxford", "OX1 1AB" },
		{ "Flat 2, 14 Mill St, Headington, Oxford OX1 1AB", "", "2 14 mill street", "Oxford",
			"OX1 1AB" },
		{ "flat b 14a Mill Street\nOxford\nOX1 1AB", "", "b 14a mill street", "Oxford", "OX1 1AB" },
		{ "Rose Cottage, Mill Lane, Iffley", "", "rose cottage mill lane", "Iffley", "" },
		{ "14 St Johns Rd", "", "14 st johns road", "", "" },
		{ "12-14 Cowley Rd.", "", "12 14 cowley road", "", "" },
		{ "14, Mill Street, Oxford", "", "14 mill street", "Oxford", "" },
		{ "475 Walker mills, Shannon plains, Eilean Siar", "LU1 1AA", "475 walker mills",
			"Eilean Siar", "LU1 1AA" },
		{ "Rose Court, 14 Mill Lane, Oxford", "", "14 mill lane", "Oxford", "" },
		{ "the flat above the chip shop", "", "the flat above the chip shop", "", "" },
		{ "", "", "", "", "" },
		{ ",,,\n", "", "", "", "" },
		{ "OX1 1AB", "", "", "", "OX1 1AB" },
		{ "Ground floor flat, 14 Mill Street", "", "ground floor 14 mill street", "", "" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		struct address w = address_read(a, str_of(said[i].text), str_of(said[i].postcode));

		if (!str_eq(w.key, str_of(said[i].key)) || !str_eq(w.town, str_of(said[i].town)) ||
			!str_eq(w.postcode, str_of(said[i].pcds)))
			fail_msg("%s: key \"%s\" town \"%s\" postcode \"%s\"", said[i].text, str_z(a, w.key),
				str_z(a, w.town), str_z(a, w.postcode));
	}
	assert_string_equal(
		str_z(a,
			address_words(
				a, address_read(a, S("flat 2, 14 mill st, headington, oxford"), STR_NONE))),
		"Flat 2, 14 mill street, headington, oxford");
	arena_free(a);
}

static void one_address_is_one_property_however_it_is_written(void **state)
{
	static const char *const written[] = { "14 Mill St, Oxford", "14 mill street",
		"14, Mill Street, Oxford, OX1 1AB", "14 MILL ST." };
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct property_id first = property_find_or_make(
		db, (struct property_new){ .address = str_of(written[0]), .postcode = S("OX1 1AB") });

	assert_true(first.v);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(
			property_find_or_make(db,
				(struct property_new){ .address = str_of(written[i]), .postcode = S("ox11ab") })
				.v,
			first.v);
	/* without a postcode the only 14 Mill Street there is */
	assert_int_equal(
		property_find_or_make(db, (struct property_new){ .address = S("14 Mill St") }).v, first.v);
	assert_int_not_equal(
		property_find_or_make(
			db, (struct property_new){ .address = S("15 Mill St"), .postcode = S("OX1 1AB") })
			.v,
		first.v);
	assert_int_not_equal(
		property_find_or_make(db,
			(struct property_new){ .address = S("Flat 1, 14 Mill St"), .postcode = S("OX1 1AB") })
			.v,
		first.v);
	assert_int_equal(
		property_find_or_make(db, (struct property_new){ .address = S("Mill Street") }).v, 0);
	assert_int_equal(property_find_or_make(db, (struct property_new){ .address = S("") }).v, 0);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM property"), 3);
}

static void a_uprn_finds_its_property_unless_the_address_speaks_against_it(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct property_id p = property_find_or_make(db,
		(struct property_new){
			.address = S("14 Mill St"), .postcode = S("OX1 1AB"), .uprn = 100080143462 });

	assert_int_equal(
		property_find_or_make(db, (struct property_new){ .uprn = 100080143462 }).v, p.v);
	assert_int_equal(
		property_find_or_make(db,
			(struct property_new){
				.address = S("14 mill street"), .postcode = S("OX2 2AB"), .uprn = 100080143462 })
			.v,
		p.v);
	assert_int_not_equal(
		property_find_or_make(db,
			(struct property_new){
				.address = S("9 Elm Road"), .postcode = S("OX1 1AB"), .uprn = 100080143462 })
			.v,
		p.v);
	assert_true(db_end(db));
}

static void the_hub_is_the_one_whose_area_holds_the_place(void **state)
{
	struct testdb *t = testdb_of(state);
	struct property_id p;
	struct db *db;

	area_and_hub(t, 10, "East", 0, 10, false);
	area_and_hub(t, 11, "West", -10, 0, false);
	area_and_hub(t, 12, "Inner", -2, -1, false);
	testdb_do(
		t, "INSERT INTO hub (host_id, hub_id, name, is_central) VALUES (1, 13, 'Central', 1)");
	db = testdb_begin(t, DB_WRITE);
	assert_int_equal(place_hub_for(db, 51.5, 5, STR_NONE).v, 10);
	assert_int_equal(place_hub_for(db, 51.5, -5, STR_NONE).v, 11);
	assert_int_equal(
		place_hub_for(db, 51.5, -1.5, STR_NONE).v, 12); /* the smaller of two that overlap */
	assert_int_equal(place_hub_for(db, 53, 5, STR_NONE).v, 13);
	assert_int_equal(place_hub_for(db, NAN, NAN, STR_NONE).v, 13);
	p = property_find_or_make(db,
		(struct property_new){
			.address = S("14 Mill St"), .postcode = S("OX1 1AB"), .lat = 51.5, .lon = 5 });
	assert_int_equal(place_hub_of_property(db, p, STR_NONE).v, 10);
	/* the postcode's other properties tell where it is */
	assert_int_equal(place_hub_for(db, NAN, NAN, S("0x1 1ab")).v, 10);
	p = property_find_or_make(
		db, (struct property_new){ .address = S("16 Mill St"), .postcode = S("OX1 1AB") });
	assert_int_equal(place_hub_of_property(db, p, STR_NONE).v, 10);
	assert_true(str_eq(place_hub_name(db, (struct hub_id){ 10 }), S("East")));
	assert_true(db_end(db));
}

static void a_host_without_hubs_has_none(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_READ);

	assert_int_equal(place_hub_for(db, 51.5, 5, S("OX1 1AB")).v, 0);
	assert_int_equal(place_hub_central(db).v, 0);
	assert_true(db_end(db));
}

static void there_is_always_one_central_hub(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db;

	area_and_hub(t, 10, "East", 0, 10, true);
	area_and_hub(t, 11, "West", -10, 0, false);
	db = testdb_begin(t, DB_WRITE);
	assert_true(hub_update(db,
		(struct hub_edit){ .hub_id = { 11 },
			.name = S("West hub"),
			.phone = S("01632 960123"),
			.is_central = true },
		&ps));
	assert_true(hub_update(db,
		(struct hub_edit){ .hub_id = { 11 }, .name = S("West hub"), .hours = S("9 to 5") }, &ps));
	assert_false(hub_update(
		db, (struct hub_edit){ .hub_id = { 11 }, .name = S(""), .phone = S("ring us") }, &ps));
	assert_true(problem_for(&ps, S("name")).p && problem_for(&ps, S("phone")).p);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT SUM(hub_id) FROM hub WHERE is_central = 1"), 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read_from_one_line),
		TESTDB_BOTH(one_address_is_one_property_however_it_is_written),
		TESTDB_BOTH(a_uprn_finds_its_property_unless_the_address_speaks_against_it),
		TESTDB_BOTH(the_hub_is_the_one_whose_area_holds_the_place),
		TESTDB_BOTH(a_host_without_hubs_has_none),
		TESTDB_BOTH(there_is_always_one_central_hub),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
