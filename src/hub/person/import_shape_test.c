/* What stands around a list, and what its columns are when nothing says so: titles, covers,
 * versions, columns of odd names. */
#include "support/testdb.h"

#include "core/sheet/sheet.h"
#include "hub/person/import.h"
#include "hub/person/import_people.h"
#include "hub/person/import_private.h"
#include "hub/person/import_tally.h"
#include "hub/person/import_town.h"
#include "hub/person/list.h"

static struct import_look looked(struct testdb *t, const char *name, struct str text)
{
	return town_looked(t, town_file(t, name, text), name, NULL, (struct import_look) { 0 });
}

static struct import_counts brought_in(
	struct testdb *t, const char *name, struct str text, struct import_id *id)
{
	struct import_look look = looked(t, name, text);
	struct import_counts counts;
	struct str why;

	*id = town_begun(t, &look);
	if (!import_run(t->pool, 1, *id, &look, NULL, NULL, &counts, &why))
		fail_msg("%.*s", STR_ARG(why));
	return counts;
}

static struct str checks_of(struct testdb *t, const struct import_look *look)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct import_checks c = import_check_all(db, look);
	struct str text = str_dup(t->arena, import_checks_text(t->arena, &c));

	assert_true(db_end(db));
	return text;
}

static const char *meaning(const struct import_look *look, const char *header)
{
	for (size_t i = 0; i < look->n_columns; i++)
		if (str_eq(look->columns[i].header, str_of(header)))
			return look->columns[i].column < 0
				? ""
				: look->format->columns[look->columns[i].column].name;
	fail_msg("no column %s", header);
	return NULL;
}

static void a_title_above_the_header_is_passed_over_and_said(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look = looked(t, "club.csv",
		S("Lunch club members,,,\nUpdated,3 May,,\nFirst name,Surname,Telephone,Postcode\n"
		  "Amira,Hassan,07700 900417,OX1 1AB\nWen,Li,07700 900418,\n"));

	assert_int_equal(look.rows, 2);
	assert_string_equal(meaning(&look, "Telephone"), "phone");
	assert_true(str_eq(look.preview[0][COL_GIVEN], S("Amira")));
	assert_true(str_find(checks_of(t, &look), S("\"Lunch club members\"")) > 0);
	/* a narrow list has no title, and loses no row */
	look = looked(t, "phones.csv", S("Phone\n07700 900417\n07700 900418\n"));
	assert_int_equal(look.rows, 2);
	assert_false(look.above.p != NULL);
	look = looked(t, "two.csv", S("Name,Phone\nA Li,07700 900417\nB Li,07700 900418\n"));
	assert_int_equal(look.rows, 2);
}

static void of_a_workbook_the_tab_with_a_table_is_taken(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const notes[] = { "Kept by the office", "Ring before you change it" },
							 *const people[] = { "First name", "Amira", "Surname", "Hassan" };
	struct sheet *s = sheet_new(t->arena);
	struct import_look look;

	sheet_tab(s, S("Read me"));
	for (int i = 0; i < 2; i++) {
		sheet_text(s, str_of(notes[i]));
		sheet_row_end(s);
	}
	sheet_tab(s, S("People"));
	for (int i = 0; i < 2; i++) {
		sheet_text(s, str_of(people[i]));
		sheet_text(s, str_of(people[i + 2]));
		sheet_row_end(s);
	}
	look = looked(t, "book.xlsx", sheet_bytes(s));
	assert_true(str_eq(look.tab, S("People")));
	assert_int_equal(look.rows, 1);
}

static void columns_nobody_named_are_known_by_what_stands_in_them(void **state)
{
	struct testdb *t = testdb_of(state);
	struct buf b = { .arena = t->arena };
	struct import_look look;
	struct str said;

	buf_str(&b, S("Who,Abode,PC,Ring,When,Card\n"));
	for (int i = 0; i < 8; i++)
		buf_fmt(&b, "Amira Hassan%d,%d Mill St,OX1 1AB,07700 90041%d,%d May 194%d,1000%d\n", i, i,
			i, i + 1, i, i);
	look = looked(t, "odd.csv", buf_view(&b));
	assert_string_equal(meaning(&look, "PC"), "postcode");
	assert_string_equal(meaning(&look, "Ring"), "phone");
	assert_string_equal(meaning(&look, "When"), "born");
	assert_string_equal(meaning(&look, "Card"), ""); /* numbers that could be days are not */
	assert_string_equal(meaning(&look, "Who"), "");
	said = checks_of(t, &look);
	assert_true(str_find(said, S("column \"PC\" is taken for: Postcode")) > 0);
	assert_true(str_find(said, S("!No column is the name")) >= 0);
	/* what somebody says wins, and what they leave out stays out */
	look = town_looked(t, town_file(t, "odd.csv", buf_view(&b)), "odd.csv",
		"name=Who,phone=,phone_2=,born=,postcode=PC", (struct import_look) { 0 });
	assert_string_equal(meaning(&look, "Ring"), "");
	assert_true(str_find(checks_of(t, &look), S("No column is the name")) < 0);
}

#define HEAD "NHS number,First name,Surname,Telephone,SPL_Version,Date of the extract\n"

static void the_next_version_of_a_list_alone_changes_nobody(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_id id;
	struct import_counts c;
	struct str csv;
	struct db *db;

	(void)brought_in(t, "patients 2026-11-15.csv",
		S(HEAD "9434765919,Amira,Hassan,07700 900417,44,15/11/2026\n"
			   ",Wen,Li,07700 900418,44,15/11/2026\n"),
		&id);
	c = brought_in(t, "patients 2026-11-22.csv",
		S(HEAD "9434765919,Amira,Hassan,07700 900417,45,22/11/2026\n"
			   ",Wen,Li,07700 900499,45,22/11/2026\n"),
		&id);
	assert_int_equal(c.changed, 1);
	assert_int_equal(c.gone, 0);
	db = testdb_begin(t, DB_READ);
	csv = list_difference_csv(db, id);
	assert_true(str_find(csv, S("07700 900499")) > 0);
	assert_true(str_find(csv, S("SPL_Version")) < 0 && str_find(csv, S("extract")) < 0);
	assert_true(db_end(db));
}

static void a_year_or_a_month_of_birth_is_kept_and_no_key_to_join_by(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_id id;
	struct import_counts c;

	(void)brought_in(t, "a.csv",
		S("First name,Surname,Date of birth,Address,Postcode,Telephone\n"
		  "AMIRA,HASSAN,14/05/1942,14 Mill St,OX1 1AB,07700 900417\n"
		  "Wen,Li,1950,3 Elm Road,OX2 6HT,07700 900418\n"),
		&id);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE born_on = '1950'"), 1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM person WHERE given_name = 'Amira' AND family_name = "
						 "'Hassan'"),
		1);
	c = brought_in(t, "b.csv",
		S("First name,Surname,Date of birth,Address,Postcode,Telephone\n"
		  "Amira,Hassan,1942-05,14 Mill St,OX1 1AB,07700 900417\n"
		  "Wen,Li,1950,77 Far Lane,OX4 9ZZ,\n"),
		&id);
	assert_int_equal(c.rejected, 0);
	/* the month does not take the day's place, and nobody is found by name and year alone */
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE born_on = '1942-05-14'"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE given_name = 'Amira'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key LIKE 'd19%li wen'"), 0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key LIKE 'd19%amira hassan'"),
		1);
}

static void the_first_rows_are_shown_as_they_are_understood(void **state)
{
	struct testdb *t = testdb_of(state);
	static const struct {
		enum import_holds holds;
		const char *cell, *words;
	} cells[] = { { HOLDS_DATE, "44242", "15 February 2021" },
		{ HOLDS_BIRTH_DATE, "19420514", "14 May 1942" }, { HOLDS_POSTCODE, "ox11ab", "OX1 1AB" },
		{ HOLDS_PHONE, "+447700900417", "07700 900 417" },
		{ HOLDS_NHS_NUMBER, "9434765919.0", "943 476 5919" }, { HOLDS_YES_NO, "NO", "no" },
		{ HOLDS_YES_NO, "y", "yes" }, { HOLDS_WORDS, "14 Mill St", "14 Mill St" },
		{ HOLDS_DATE, "soon", "soon (not understood)" }, { HOLDS_PHONE, "", "" } };

	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++) {
		struct str words = cell_words(t->arena, cells[i].holds, str_of(cells[i].cell));

		if (!str_eq(words, str_of(cells[i].words)))
			fail_msg("%s: %.*s", cells[i].cell, STR_ARG(words));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_SQLITE(a_title_above_the_header_is_passed_over_and_said),
		TESTDB_SQLITE(of_a_workbook_the_tab_with_a_table_is_taken),
		TESTDB_SQLITE(columns_nobody_named_are_known_by_what_stands_in_them),
		TESTDB_BOTH(the_next_version_of_a_list_alone_changes_nobody),
		TESTDB_BOTH(a_year_or_a_month_of_birth_is_kept_and_no_key_to_join_by),
		TESTDB_SQLITE(the_first_rows_are_shown_as_they_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
