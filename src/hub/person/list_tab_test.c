/* Lists that come as workbooks: which tab goes in, and that each tab is a list of its own. */
#include "support/testdb.h"

#include "core/sheet/sheet.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"
#include "hub/person/list_town.h"

static void a_spreadsheet_goes_in_as_a_csv_does(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const cells[2][4] = { { "First name", "Surname", "Date of birth",
												 "Telephone" },
		{ "Zoë", "O'Brien", "14/05/1942", "07700900417" } };
	struct sheet *s = sheet_new(t->arena);
	struct import_counts c;

	sheet_tab(s, S("People"));
	for (int r = 0; r < 2; r++) {
		for (int i = 0; i < 4; i++)
			sheet_text(s, str_of(cells[r][i]));
		sheet_row_end(s);
	}
	(void)delivered(t, "list.xlsx", NULL, sheet_bytes(s), &c);
	assert_true(c.fresh == 1 && c.rejected == 0);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM person WHERE given_name = 'Zoë' AND born_on = '1942-05-14'"),
		1);
}

static void tab_add(struct sheet *s, const char *name, const char *const *lines, size_t n)
{
	sheet_tab(s, str_of(name));
	for (size_t i = 0; i < n; i++) {
		struct str rest = str_of(lines[i]), cell;

		while (str_cut(&rest, ',', &cell))
			sheet_text(s, cell);
		sheet_row_end(s);
	}
}

/* An empty tab, people of the north, people of the south with other columns. */
static struct str book_of(struct testdb *t)
{
	static const char *const north[] = { "First name,Surname,Telephone",
		"Zoë,O'Brien,07700 900417" };
	static const char *const south[] = { "Surname,Forename,Date of birth",
		"Hassan,Amira,14/05/1942", "Li,Wen,4/4/1970" };
	struct sheet *s = sheet_new(t->arena);

	tab_add(s, "Notes", NULL, 0);
	tab_add(s, "North", north, 2);
	tab_add(s, "South & more", south, 3);
	return town_file(t, "book.xlsx", sheet_bytes(s));
}

static void another_tab_is_chosen_while_the_import_waits_and_that_one_goes_in(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str path = book_of(t), why;
	struct import_look north = looked_as(t, path, "book.xlsx", "Council"),
					   south = { .list_name = S("Council"), .tab = S("South & more") };
	struct problems ps = { .arena = t->arena };
	struct import_by_id_row row;
	struct import_counts c;
	struct import_id id;
	struct db *db;

	assert_true(north.n_tabs == 3 && str_eq(north.tab, S("North")) && north.rows == 1);
	assert_true(str_eq(import_tab_rows_text(t->arena, &north), S("0 1 2")));
	assert_true(
		import_look(t->arena, path, S("book.xlsx"), IMPORT_KIND_PEOPLE, STR_NONE, &south, &ps));
	db = testdb_begin(t, DB_WRITE);
	id = import_note(db, &north, IMPORT_STATE_WAITING);
	assert_true(import_choose(db, id, &south, &ps));
	assert_true(import_by_id(db, (struct import_by_id_args) { .import_id = id }, &row));
	assert_true(str_eq(row.tab, S("South & more")) && row.rows_total == 2 &&
		str_find(row.header, S("Forename")) > 0);
	assert_true(import_start(db, id));
	assert_true(db_end(db));
	if (!import_run(t->pool, 1, id, &south, NULL, NULL, &c, &why))
		fail_msg("%.*s", STR_ARG(why));
	assert_true(c.done == 2 && c.fresh == 2);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE given_name = 'Zoë'"), 0);
}

static void a_tab_that_is_not_there_or_has_no_rows_is_refused_with_the_names_of_the_others(
	void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const cover[] = { "Our list of May" },
							 *const rows[] = { "First name,Surname,Telephone",
								 "Zoë,O'Brien,07700 900417" };
	struct sheet *s = sheet_new(t->arena);
	struct import_look look = { .tab = S("Cover") }, nowhere = { .tab = S("West") };
	struct problems ps = { .arena = t->arena };
	struct str path;

	import_register(&import_people_format);
	tab_add(s, "Cover", cover, 1);
	tab_add(s, "People", rows, 2);
	path = town_file(t, "book.xlsx", sheet_bytes(s));
	assert_false(
		import_look(t->arena, path, S("book.xlsx"), IMPORT_KIND_PEOPLE, STR_NONE, &look, &ps));
	assert_true(
		look.n_tabs == 2 && str_find(problem_for(&ps, S("file")), S("\"Cover\", \"People\"")) > 0);
	ps.n = 0;
	assert_false(
		import_look(t->arena, path, S("book.xlsx"), IMPORT_KIND_PEOPLE, STR_NONE, &nowhere, &ps));
	assert_true(str_find(problem_for(&ps, S("file")), S("no tab \"West\"")) > 0);
}

static void two_tabs_of_a_workbook_are_two_imports(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const one[] = { "First name,Surname,Telephone", "Zoë,O'Brien,07700 900417" };
	static const char *const two[] = { "First name,Surname,Telephone",
		"Amira,Hassan,07700 900418" };
	struct sheet *s = sheet_new(t->arena);
	struct import_look a = { 0 }, b = { .tab = S("B") };
	struct problems ps = { .arena = t->arena };
	struct import_id first_id, second_id;
	struct str path;
	struct db *db;

	import_register(&import_people_format);
	tab_add(s, "A", one, 2);
	tab_add(s, "B", two, 2);
	path = town_file(t, "book.xlsx", sheet_bytes(s));
	assert_true(import_look(t->arena, path, S("book.xlsx"), IMPORT_KIND_PEOPLE, STR_NONE, &a, &ps));
	assert_true(import_look(t->arena, path, S("book.xlsx"), IMPORT_KIND_PEOPLE, STR_NONE, &b, &ps));
	assert_true(str_eq(a.mapping, b.mapping));
	db = testdb_begin(t, DB_WRITE);
	first_id = import_begin(db, &a);
	second_id = import_begin(db, &b);
	assert_true(first_id.v != second_id.v && import_begin(db, &a).v == first_id.v);
	assert_true(db_end(db));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_SQLITE(a_spreadsheet_goes_in_as_a_csv_does),
		TESTDB_BOTH(another_tab_is_chosen_while_the_import_waits_and_that_one_goes_in),
		TESTDB_SQLITE(
			a_tab_that_is_not_there_or_has_no_rows_is_refused_with_the_names_of_the_others),
		TESTDB_BOTH(two_tabs_of_a_workbook_are_two_imports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
