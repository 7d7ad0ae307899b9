/* A list comes again: what it changed is known, what follows is done by rule, and who said what is
 * never lost. */
#include "support/testdb.h"

#include "hub/person/flag_kind.h"
#include "hub/person/household.h"
#include "hub/person/import.h"
#include "hub/person/import_private.h"
#include "hub/person/import_profile.h"
#include "hub/person/list.h"
#include "hub/person/list_town.h"
#include "hub/person/person.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_view.h"
#include "hub/person/protection.h"
#include "hub/person/rag.h"
#include "hub/person/value.h"

#define HEAD                                                                                       \
	"NHS number,First name,Surname,Date of birth,Address,Postcode,Telephone,Lives alone,Date of "  \
	"death\n"
static const char first[] = HEAD
	"9434765919,Amira,Hassan,14/05/1942,14 Mill St,OX1 1AB,07700 900417,yes,\n"
	",Jose,Nunez,3/2/1950,15 Mill St,OX1 1AB,07700 900418,,\n"
	",Wen,Li,4/4/1970,16 Mill St,OX1 1AB,07700 900419,Y,\n"
	",Ola,Berg,5/5/1981,17 Mill St,OX1 1AB,07700 900420,no,\n";
/* Amira moved, Jose has another telephone number, Wen died, Ola is gone, Kofi is new */
static const char second[] = HEAD
	"9434765919,Amira,Hassan,14/05/1942,3 Elm Road,OX2 6HT,07700 900417,yes,\n"
	",Jose,Nunez,3/2/1950,15 Mill St,OX1 1AB,07700 900499,,\n"
	",Wen,Li,4/4/1970,16 Mill St,OX1 1AB,07700 900419,Y,1/5/2020\n"
	",Kofi,Mensah,6/6/1990,18 Mill St,OX1 1AB,07700 900421,,\n";

static void a_second_delivery_tells_what_it_changed_and_acts_on_it(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;
	struct import_id id;
	struct db *db;
	struct str csv;

	(void)delivered(t, "week1.csv", "Council list", str_of(first), &c);
	assert_true(c.fresh == 4 && c.changed == 0 && c.gone == 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM list_change"), 0);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM flag WHERE code = 'lives_alone' AND ended_at IS NULL"),
		2);
	id = delivered(t, "week2.csv", "Council list", str_of(second), &c);
	assert_int_equal(c.moved, 1);
	assert_int_equal(c.died, 1);
	assert_int_equal(c.changed, 1);
	assert_int_equal(c.gone, 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM list"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 5);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM list_change WHERE kind = 'new'"), 1);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM person WHERE state = 'deceased' AND given_name = 'Wen'"),
		1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM flag f JOIN person p ON p.person_id = f.person_id "
						 "WHERE p.given_name = 'Wen' AND f.ended_at IS NULL"),
		0);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM person WHERE given_name = 'Amira' AND postcode = 'OX2 6HT'"),
		1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM list_row WHERE gone_import_id IS NOT NULL"), 1);
	db = testdb_begin(t, DB_READ);
	csv = list_difference_csv(db, id);
	assert_true(str_find(csv, S("moved,")) > 0 &&
		str_find(csv, S(",Address,14 Mill St,3 Elm Road,address updated")) > 0);
	assert_true(str_find(csv, S(",Telephone,07700 900418,07700 900499,")) > 0);
	assert_true(str_find(csv, S("gone from the list,")) > 0);
	assert_true(db_end(db));
}

#define HOMES                                                                                      \
	"Reference,Household number,First name,Surname,Date of "                                       \
	"birth,Address,Postcode,Telephone,Lives alone,Needs food\n"

/* Whether two people, by their first names, are one household. */
static bool together(struct testdb *t, const char *a, const char *b)
{
	return testdb_count(t,
			   str_z(t->arena,
				   str_fmt(t->arena,
					   "SELECT COUNT(*) FROM person p JOIN person q ON q.household_id = "
					   "p.household_id "
					   "WHERE p.given_name = '%s' AND q.given_name = '%s'",
					   a, b))) == 1;
}

static int64_t coloured(struct testdb *t, const char *given)
{
	return testdb_count(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"SELECT COUNT(*) FROM person_rag r JOIN person p ON p.person_id = r.person_id "
				"WHERE p.given_name = '%s'",
				given)));
}

static void when_a_delivery_is_in_it_is_known_who_lives_with_whom_and_who_is_red(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct import_counts c;

	flag_kinds_start(db);
	rag_start(db);
	assert_true(db_end(db));
	(void)delivered(t, "homes1.csv", "Housing register", S(HOMES
		"R1,,Amira,Hassan,14/05/1932,14 Mill St,OX1 1AB,,yes,yes\n"
		"R2,H7,Jose,Nunez,3/2/1970,15 Mill St,OX1 1AB,,,\n"
		"R3,H7,Wen,Li,4/4/1971,15 Mill St,OX1 1AB,,,\n"
		"R4,,Ola,Berg,5/5/1981,17 Mill St,OX1 1AB,,,\n"
		"R5,,Kofi,Mensah,6/6/1979,18 Mill St,OX1 1AB,,,\n"
		"R6,,Eve,Mensah,6/6/2015,18 Mill St,OX1 1AB,,,\n"), &c);
	assert_true(together(t, "Jose", "Wen") && together(t, "Kofi", "Eve"));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE household_id IS NULL"), 2);
	assert_int_equal(coloured(t, "Amira"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household_due"), 0);
	/* Ola and Kofi move to one address, Eve stays; Amira needs nothing any more */
	testdb_do(t, "UPDATE property SET class_code = 'RD04'");
	(void)delivered(t, "homes2.csv", "Housing register", S(HOMES
		"R1,,Amira,Hassan,14/05/1932,14 Mill St,OX1 1AB,,no,\n"
		"R2,H7,Jose,Nunez,3/2/1970,15 Mill St,OX1 1AB,,,\n"
		"R3,,Wen,Li,4/4/1971,15 Mill St,OX1 1AB,,,\n"
		"R4,,Ola,Berg,5/5/1981,3 Elm Road,OX2 6HT,,,\n"
		"R5,,Kofi,Mensah,6/6/1979,3 Elm Road,OX2 6HT,,,\n"
		"R6,,Eve,Mensah,6/6/2015,18 Mill St,OX1 1AB,,,\n"), &c);
	assert_int_equal(c.moved, 2);
	assert_true(!together(t, "Jose", "Wen") && !together(t, "Kofi", "Eve"));
	testdb_do(t, "UPDATE property SET class_code = 'RD04' WHERE street LIKE 'Elm%'");
	db = testdb_begin(t, DB_WRITE);
	households_due_everywhere(db);
	assert_true(db_end(db));
	assert_true(households_settle_due(t->pool, 1, true, &c.total));
	assert_true(together(t, "Ola", "Kofi"));       /* one delivery moved both to what is one home */
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household"), 1);
	(void)delivered(t, "homes3.csv", "Housing register", S(HOMES
		"R1,,Amira,Hassan,14/05/1932,14 Mill St,OX1 1AB,,no,\n"
		"R2,H7,Jose,Nunez,3/2/1970,15 Mill St,OX1 1AB,,,\n"
		"R3,,Wen,Li,4/4/1971,15 Mill St,OX1 1AB,,,\n"
		"R4,,Ola,Berg,5/5/1981,19 Mill St,OX1 1AB,,,\n"
		"R5,,Kofi,Mensah,6/6/1979,20 Mill St,OX1 1AB,,,\n"
		"R6,,Eve,Mensah,6/6/2015,18 Mill St,OX1 1AB,,,\n"), &c);
	assert_int_equal(c.moved, 2);                  /* all at once: nobody is left to tell of it */
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household"), 0);
}

static void the_same_delivery_twice_changes_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	(void)delivered(t, "week1.csv", "Council list", str_of(first), &c);
	(void)delivered(t, "again.csv", "Council list", str_of(first), &c);
	assert_true(c.known == 4 && c.fresh == 0 && c.changed == 0 && c.gone == 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM list_change"), 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM source_record"), 4);
}

static void a_list_sent_without_its_supplier_is_the_one_of_that_name(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct list_id council = list_find_or_make(db, S("At risk"), S("Council"), NULL);

	assert_int_equal(list_find_or_make(db, S("At risk"), S(""), NULL).v, council.v);
	assert_int_not_equal(list_find_or_make(db, S("At risk"), S("Police"), NULL).v, council.v);
	struct list_id unsaid =
		list_find_or_make(db, S("At risk"), S(""), NULL); /* now the name alone does not tell */
	assert_int_not_equal(unsaid.v, council.v);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM list"), 3);
}

static void what_a_person_put_right_outranks_every_list(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_facts f = { .given_name = S("Amira"),
		.family_name = S("Hassan"),
		.born = S("1942-05-14"),
		.nhs_number = S("9434765919"),
		.address = S("99 Oak Avenue"),
		.postcode = S("OX4 1AA") };
	struct problems ps = { .arena = t->arena };
	struct value_lines lines;
	struct import_counts c;
	struct person_id id;
	int64_t version;
	struct db *db;
	bool seen = false;

	(void)delivered(t, "week1.csv", "Council list", str_of(first), &c);
	id.v = testdb_count(t, "SELECT person_id FROM person WHERE given_name = 'Amira'");
	version = testdb_count(t, "SELECT row_version FROM person WHERE given_name = 'Amira'");
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_update(db, id, f, &version, &ps));
	assert_true(db_end(db));
	(void)delivered(t, "week2.csv", "Council list", str_of(second), &c);
	assert_int_equal(c.moved, 1);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM person WHERE given_name = 'Amira' AND address = '99 Oak Avenue'"),
		1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM list_change WHERE kind = 'moved' AND acted = 'kept: "
						 "another source outranks it'"),
		1);
	db = testdb_begin(t, DB_READ);
	lines = person_values(db, id);
	for (size_t i = 0; i < lines.n; i++) {
		if (!str_eq(lines.v[i].words, S("Lives")))
			continue;
		seen = true;
		assert_int_equal(lines.v[i].said.n, 3); /* put right; the list now; the list before */
		assert_true(lines.v[i].said.v[0].shown &&
			str_eq(personal_raw(lines.v[i].said.v[0].value), S("99 Oak Avenue, OX4 1AA")));
		assert_true(str_eq(personal_raw(lines.v[i].said.v[1].value), S("3 Elm Road, OX2 6HT")));
	}
	assert_true(seen);
	assert_true(db_end(db));
}

static void of_two_lists_the_one_believed_more_is_shown_and_when_it_goes_the_other(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	(void)delivered(t, "a.csv", "Less",
		S("NHS number,First name,Surname,Address,Postcode\n9434765919,Amira,Hassan,1 Low Road,OX1 "
		  "1AB\n"
		  ",Filler,Person,2 Low Road,OX1 1AB\n"),
		&c);
	(void)delivered(t, "b.csv", "More",
		S("NHS number,First name,Surname,Address,Postcode\n9434765919,Amira,Hassan,2 High Road,OX1 "
		  "1AC\n"
		  ",Other,Filler,9 Low Road,OX1 1AB\n"),
		&c);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM person WHERE given_name = 'Amira' AND address = '2 High Road'"),
		1); /* newer */
	testdb_do(t, "UPDATE list SET priority = 90 WHERE name = 'Less'");
	(void)delivered(t, "b2.csv", "More",
		S("NHS number,First name,Surname,Address,Postcode\n9434765919,Amira,Hassan,3 High Road,OX1 "
		  "1AC\n"
		  ",Other,Filler,9 Low Road,OX1 1AB\n"),
		&c);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM person WHERE given_name = 'Amira' AND address = '1 Low Road'"),
		1);
	(void)delivered(t, "a2.csv", "Less",
		S("NHS number,First name,Surname,Address,Postcode\n,Filler,Person,2 Low Road,OX1 1AB\n"),
		&c);
	assert_int_equal(c.gone, 1);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM person WHERE given_name = 'Amira' AND address = '3 High Road'"),
		1);
}

/* --- checks --- */

static struct import_checks checks_of(
	struct testdb *t, const char *name, const char *list, struct str text)
{
	struct import_look look = looked_as(t, town_file(t, name, text), name, list);
	struct db *db = testdb_begin(t, DB_READ);
	struct import_checks c = import_check_all(db, &look);

	assert_true(db_end(db));
	return c;
}

static bool stops_with(const struct import_checks *c, const char *words)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].stops && str_find(c->v[i].words, str_of(words)) >= 0)
			return true;
	return false;
}

static struct str rows_of(struct testdb *t, const char *head, const char *row, int n)
{
	struct buf b = { .arena = t->arena };

	buf_str(&b, str_of(head));
	for (int i = 0; i < n; i++)
		buf_str(&b, str_of(row));
	return buf_view(&b);
}

static void a_list_with_shifted_columns_is_stopped(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_checks c = checks_of(t, "shifted.csv", NULL,
		rows_of(t, "First name,Surname,Date of birth,Postcode,Telephone,Extra\n",
			"Amira,Middle,Hassan,14/05/1942,OX1 1AB,07700 900417\n", 40));

	assert_true(import_checks_stop(&c));
	assert_true(stops_with(&c, "100 % of the birth dates failed"));
	assert_true(stops_with(&c, "are the columns shifted"));
	c = checks_of(t, "right.csv", NULL,
		rows_of(t, "First name,Surname,Date of birth,Postcode,Telephone\n",
			"Amira,Hassan,14/05/1942,OX1 1AB,07700 900417\n", 40));
	assert_false(import_checks_stop(&c));
}

static void an_older_delivery_and_half_a_list_are_stopped(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts counts;
	struct import_checks c;
	struct buf b = { .arena = t->arena };

	buf_lit(&b, "First name,Surname,Date of birth\n");
	for (int i = 0; i < 50; i++)
		buf_fmt(&b, "Given%c%c,Family,%d/3/1950\n", 'a' + i % 26, 'a' + i / 26, i % 28 + 1);
	(void)delivered(t, "list_20200504.csv", "Weekly", buf_view(&b), &counts);
	c = checks_of(t, "list_20190504.csv", "Weekly",
		str_join(t->arena, buf_view(&b), S("More,People,1/1/1951\n"), S("And,Others,2/1/1951\n")));
	assert_true(stops_with(&c, "older than the last one") && stops_with(&c, "last year's list"));
	c = checks_of(t, "list_20200511.csv", "Weekly",
		S("First name,Surname,Date of birth\nGivenaa,Family,1/3/1950\n"));
	assert_true(stops_with(&c, "would be gone"));
	c = checks_of(t, "list_20200511.csv", "Weekly", buf_view(&b));
	assert_false(import_checks_stop(&c));
}

/* --- files --- */

static void columns_of_one_name_are_said_and_only_the_first_is_used(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look = looked_as(t,
		town_file(t, "twice.csv",
			S("First name,Surname,Phone,Phone,Notes,Notes,Notes\n"
			  "Amira,Hassan,07700 900417,07700 900418,a,b,c\n")),
		"twice.csv", "Twice");
	struct db *db = testdb_begin(t, DB_READ);
	struct import_checks c = import_check_all(db, &look);
	size_t phones = 0, notes = 0;

	for (size_t i = 0; i < c.n; i++) {
		assert_false(c.v[i].stops);
		phones += str_eq(c.v[i].words,
			S("Two columns are called \"Phone\": the second is shown as \"Phone (column 4)\", "
			  "kept, "
			  "and used for nothing unless you say what it is."));
		notes += str_starts(c.v[i].words,
			S("Several columns are called \"Notes\": the later ones are shown as \"Notes (column "
			  "6)\" and \"Notes (column 7)\""));
	}
	assert_true(phones == 1 && notes == 1);
	assert_true(db_end(db));
}

static void a_huge_cell_and_a_second_header_stay_alone(void **state)
{
	struct testdb *t = testdb_of(state);
	struct buf b = { .arena = t->arena };
	struct import_counts c;
	char *block = arena_alloc(t->arena, 1 << 20);

	memset(block, 'x', 1 << 20);
	buf_lit(&b,
		"First name,Surname,Telephone\nAmira,Hassan,07700 900417\nFirst "
		"name,Surname,Telephone\nBig,");
	for (int i = 0; i < 100; i++)
		buf_bytes(&b, block, 1 << 20);
	buf_lit(&b, ",07700 900418\nJose,Nunez,07700 900419\n");
	(void)delivered(t, "huge.csv", NULL, buf_view(&b), &c);
	assert_true(c.fresh == 2 && c.rejected == 2);
}

static void every_standard_list_is_recognised_with_its_header_and_without(void **state)
{
	struct testdb *t = testdb_of(state);

	for (size_t i = 0; i < list_profile_count; i++) {
		struct buf b = { .arena = t->arena };
		struct import_look look;
		struct str *headers;
		size_t n = list_profile_header(t->arena, &list_profiles[i], &headers);

		if (n == 0)
			continue;
		for (size_t k = 0; k < n; k++)
			buf_fmt(&b, "%s%.*s", k ? "," : "", STR_ARG(headers[k]));
		buf_char(&b, '\n');
		for (size_t k = 0; k < n; k++)
			buf_fmt(&b, "%sv%zu", k ? "," : "", k);
		buf_char(&b, '\n');
		look = looked_as(t, town_file(t, "p.csv", buf_view(&b)), "p.csv", NULL);
		assert_ptr_equal(look.profile, &list_profiles[i]);
	}
}

static void a_shielded_patient_list_raises_its_flags(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	(void)delivered(t, "spl.csv", NULL,
		S("Traced_NHSNUMBER,PatientFirstName,PatientSurname,DateOfBirth,PatientAddress_Line1,"
		  "PatientAddress_PostCode,mobile,"
		  "Flag_PDSInformallyDeceased,category,InceptionDate,SPL_Version\n9434765919.0,Amira,"
		  "HASSAN,19420514,14 Mill St,OX1 1AB,07700900417,0,"
		  "Added by GP,44242,44\n"),
		&c);
	assert_true(c.fresh == 1 && c.rejected == 0);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM flag WHERE code = 'clinically_extremely_vulnerable' "
						 "AND since_on = '2021-02-15'"),
		1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM list WHERE name = 'Shielded patient list' AND "
						 "supplier = 'NHS Digital'"),
		1);
}

static void facts_of_the_national_standard_become_flags_of_one_person(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	(void)delivered(t, "facts.csv", NULL,
		S("PersonReference,GivenNames,FamilyName,Alias,BirthDate,Gender,UPRN,Address1,Postcode,"
		  "AttributeType,AttributeScheme,"
		  "Attribute,AttributeDate,SourceSystem,ExtractedOn\n"
		  "A1,Amira,Hassan,,1942-05-14,Female,,14 Mill St,OX1 1AB,Circumstance,LGA,lives "
		  "alone,2024-01-02,Council tax,2024-02-01\n"
		  "A1,Amira,Hassan,,1942-05-14,Female,,14 Mill St,OX1 1AB,Event,LGA,hospital "
		  "discharge,2024-01-20,NHS,2024-02-01\n"),
		&c);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 1);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM flag WHERE code = 'lives_alone' AND since_on = '2024-01-02'"),
		1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM flag WHERE code = 'event:hospital discharge'"), 1);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM import WHERE said_on = '2024-02-01' AND profile = 'savvi'"),
		1);
}

/* Whom the list says must not be found is protected with the row that says so; the list does not
 * end it, nor undo its ending. */
static void whom_a_list_says_must_not_be_found_is_protected_at_once(void **state)
{
	static const char head[] =
		"First name,Surname,Date of birth,Address,Postcode,Telephone,Protected address\n";
	struct testdb *t = testdb_of(state);
	struct import_counts c;
	struct problems ps = { .arena = t->arena };
	struct str in = str_fmt(t->arena,
		"%sZilpah,Quornwell,14/05/1972,4 Sexton Lane,OX1 1AB,07700 900417,yes\n"
		"Ola,Berg,5/5/1981,17 Mill St,OX1 1AB,07700 900420,no\n",
		head);
	struct str new_number = str_fmt(t->arena,
		"%sZilpah,Quornwell,14/05/1972,4 Sexton Lane,OX1 1AB,07700 900418,yes\n"
		"Ola,Berg,5/5/1981,17 Mill St,OX1 1AB,07700 900420,yes\n",
		head);
	struct str no_more = str_fmt(t->arena,
		"%sZilpah,Quornwell,14/05/1972,4 Sexton Lane,OX1 1AB,07700 900418,no\n"
		"Ola,Berg,5/5/1981,17 Mill St,OX1 1AB,07700 900420,no\n",
		head);

	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name, phone, hours, is_central) VALUES (1, 10, "
		"'Central', '', '', 1), (1, 11, 'East', '', '', 0)");
	(void)delivered(t, "week1.csv", "Refuges", in, &c);
	assert_true(c.fresh == 2 && c.rejected == 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM hidden"), 1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM protection g JOIN person p ON p.person_id = "
						 "g.person_id JOIN hidden h "
						 "ON h.hidden_id = p.person_id AND h.protection_id = g.protection_id WHERE "
						 "p.given_name = 'Zilpah' AND g.hub_id = 10 AND h.hub_id = 10 "
						 "AND g.ended_at IS NULL AND g.reason = 'A list says so: Refuges'"),
		1);
	/* another team has her now; the row comes with another number */
	struct person_id zilpah = { testdb_count(
		t, "SELECT person_id FROM person WHERE given_name = 'Zilpah'") };
	struct db *db = testdb_begin(t, DB_WRITE);
	assert_true(person_protect(
		db, zilpah, (struct protect){ .team = { 11 }, .reason = S("They know her.") }, &ps));
	assert_true(db_end(db));
	(void)delivered(t, "week2.csv", "Refuges", new_number, &c);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 2);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM hidden WHERE hub_id = 11"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM hidden WHERE hub_id = 10"),
		1); /* Ola, who was known */
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM list_change WHERE acted = 'protected: must not be found'"),
		1);
	/* a person ended it, and the same row comes again changed */
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_protect_end(db, zilpah, S("She asked for it."), &ps));
	assert_true(db_end(db));
	(void)delivered(t, "week3.csv", "Refuges", in, &c);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM hidden WHERE hub_id = 11"), 0);
	/* the list says it no more: whoever is protected stays so */
	(void)delivered(t, "week4.csv", "Refuges", no_more, &c);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM flag WHERE code = 'protected_address' AND ended_at IS NULL"),
		0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM hidden"), 1);
	/* and says it again */
	(void)delivered(t, "week5.csv", "Refuges", new_number, &c);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM hidden"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_second_delivery_tells_what_it_changed_and_acts_on_it),
		TESTDB_BOTH(when_a_delivery_is_in_it_is_known_who_lives_with_whom_and_who_is_red),
		TESTDB_BOTH(the_same_delivery_twice_changes_nothing),
		TESTDB_BOTH(a_list_sent_without_its_supplier_is_the_one_of_that_name),
		TESTDB_BOTH(what_a_person_put_right_outranks_every_list),
		TESTDB_BOTH(of_two_lists_the_one_believed_more_is_shown_and_when_it_goes_the_other),
		TESTDB_SQLITE(a_list_with_shifted_columns_is_stopped),
		TESTDB_BOTH(an_older_delivery_and_half_a_list_are_stopped),
		TESTDB_SQLITE(columns_of_one_name_are_said_and_only_the_first_is_used),
		TESTDB_SQLITE(a_huge_cell_and_a_second_header_stay_alone),
		TESTDB_SQLITE(every_standard_list_is_recognised_with_its_header_and_without),
		TESTDB_BOTH(a_shielded_patient_list_raises_its_flags),
		TESTDB_BOTH(whom_a_list_says_must_not_be_found_is_protected_at_once),
		TESTDB_BOTH(facts_of_the_national_standard_become_flags_of_one_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
