/* What was written as a spreadsheet is read again, and what is no spreadsheet does no harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/base/file.h"
#include "core/sheet/sheet.h"
#include "core/sheet/sheet_read.h"

static struct str temporary(struct arena *a)
{
	char *path = str_z(a, S("/tmp/kith-sheet-test-XXXXXX"));
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	return str_of(path);
}

/* A real workbook: words, numbers, dates by two styles, a yes, a formula, a gap, a second tab. */
static struct str real_file(struct arena *a)
{
	struct str path = temporary(a);
	lxw_workbook *book = workbook_new(path.p);
	lxw_worksheet *people = workbook_add_worksheet(book, "People"),
				  *other = workbook_add_worksheet(book, "Other");
	lxw_format *day = workbook_add_format(book), *money = workbook_add_format(book);
	lxw_datetime born = { .year = 1942, .month = 5, .day = 14 },
				 at = { .year = 2020, .month = 5, .day = 4, .hour = 9, .min = 15 };
	lxw_format *moment = workbook_add_format(book);

	format_set_num_format(day, "dd/mm/yyyy");
	format_set_num_format(moment, "yyyy-mm-dd hh:mm");
	format_set_num_format(money, "[Red]0.00\" days\"");
	worksheet_write_string(people, 0, 0, "Name", NULL);
	worksheet_write_string(people, 0, 1, "Born", NULL);
	worksheet_write_string(people, 0, 2, "NHS", NULL);
	worksheet_write_string(people, 0, 4, "At", NULL);
	worksheet_write_string(people, 2, 0, "Zoë & <Łucja>", NULL);
	worksheet_write_datetime(people, 2, 1, &born, day);
	worksheet_write_number(people, 2, 2, 9434765919.0, NULL);
	worksheet_write_boolean(people, 2, 3, 1, NULL);
	worksheet_write_datetime(people, 2, 4, &at, moment);
	worksheet_write_number(people, 2, 5, 2.5, money);
	worksheet_write_formula_num(people, 2, 6, "=1+1", NULL, 2);
	worksheet_write_string(other, 0, 0, "elsewhere", NULL);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	return path;
}

static void a_real_workbook_is_read_as_it_was_meant(void **state)
{
	struct arena *a = arena_new();
	struct str path = real_file(a), why;
	struct sheet_reader *r = sheet_open(a, path, STR_NONE, &why);
	struct sheet_row row;
	struct str *names;

	(void)state;
	assert_non_null(r);
	assert_true(sheet_next(r, &row));
	assert_int_equal(row.n, 5);
	assert_true(str_eq(row.v[0], S("Name")) && row.v[3].n == 0 && str_eq(row.v[4], S("At")));
	assert_true(sheet_next(r, &row));
	assert_int_equal(row.number, 3);
	assert_int_equal(row.n, 7);
	assert_true(str_eq(row.v[0], S("Zoë & <Łucja>")) && str_eq(row.v[1], S("1942-05-14")) &&
		str_eq(row.v[2], S("9434765919")));
	assert_true(str_eq(row.v[3], S("TRUE")) && str_eq(row.v[4], S("2020-05-04T09:15:00")));
	assert_true(str_eq(row.v[5], S("2.5")) && str_eq(row.v[6], S("2")));
	assert_false(sheet_next(r, &row));
	assert_false(sheet_failed(r));
	sheet_close(r);
	r = sheet_open(a, path, S("other"), &why);
	assert_non_null(r);
	assert_true(sheet_next(r, &row) && str_eq(row.v[0], S("elsewhere")));
	assert_true(sheet_tabs(r, &names) == 2 && str_eq(names[1], S("Other")));
	assert_true(sheet_turn(r, names[0], &why));
	assert_true(sheet_next(r, &row) && str_eq(row.v[0], S("Name")) && row.number == 1);
	assert_false(sheet_turn(r, S("nowhere"), &why));
	sheet_close(r);
	assert_null(sheet_open(a, path, S("nowhere"), &why));
	assert_true(str_find(why, S("no tab \"nowhere\"")) > 0);
	unlink(path.p);
	arena_free(a);
}

/* --- hostile ones --- */

struct part { const char *name; struct str text; };

static struct str packed(struct arena *a, const struct part *parts, size_t n)
{
	struct str path = temporary(a), bytes;
	struct archive *out = archive_write_new();

	assert_int_equal(archive_write_set_format_zip(out), ARCHIVE_OK);
	assert_int_equal(archive_write_open_filename(out, path.p), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();

		archive_entry_set_pathname(e, parts[i].name);
		archive_entry_set_size(e, (la_int64_t)parts[i].text.n);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		assert_int_equal(archive_write_header(out, e), ARCHIVE_OK);
		assert_int_equal(
			archive_write_data(out, parts[i].text.p, parts[i].text.n), (la_ssize_t)parts[i].text.n);
		archive_entry_free(e);
	}
	assert_int_equal(archive_write_close(out), ARCHIVE_OK);
	archive_write_free(out);
	assert_true(file_read(a, path.p, &bytes));
	unlink(path.p);
	return bytes;
}

#define BOOK                                                                                       \
	"<workbook xmlns:r='r'><sheets><sheet name='A' sheetId='1' r:id='rId1'/></sheets></workbook>"
#define LINKS                                                                                      \
	"<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>"

static struct str book_with(struct arena *a, struct str tab)
{
	const struct part parts[] = { { "xl/workbook.xml", S(BOOK) },
		{ "xl/_rels/workbook.xml.rels", S(LINKS) }, { "xl/worksheets/sheet1.xml", tab } };

	return packed(a, parts, 3);
}

/* Reads all of it. How many rows; -1 when it was refused or broke off, with why. */
static int rows_read(struct arena *a, struct str bytes, struct str *why)
{
	struct sheet_reader *r = sheet_open_bytes(a, bytes, STR_NONE, why);
	struct sheet_row row;
	int n = 0;

	if (!r)
		return -1;
	while (sheet_next(r, &row)) {
		n++;
		assert_true(row.n <= SHEET_CELLS_MOST);
	}
	if (sheet_failed(r)) {
		*why = str_dup(a, sheet_why(r));
		n = -1;
	}
	sheet_close(r);
	return n;
}

static void hostile_files_are_refused_with_a_sentence(void **state)
{
	struct arena *a = arena_new();
	struct buf bomb = { .arena = a };
	struct str why;
	char *spaces = arena_alloc(a, 1 << 20);

	(void)state;
	assert_int_equal(
		rows_read(a,
			book_with(a,
				S("<worksheet><sheetData><row r='1'><c r='A1' "
				  "t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>")),
			&why),
		1);
	assert_int_equal(rows_read(a, S("PK\3\4 no zip at all"), &why), -1);
	assert_true(why.n > 0);
	assert_int_equal(
		rows_read(a, book_with(a, S("<worksheet><sheetData><row><c><v>1</v></row>")), &why), -1);
	assert_true(str_find(why, S("broken inside")) > 0);
	assert_int_equal(
		rows_read(a, book_with(a, S("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>")),
			&why),
		-1);
	assert_true(str_find(why, S("no spreadsheet needs")) > 0);
	/* a column far to the right, a row without an end, a word that is not there */
	assert_int_equal(rows_read(a,
						 book_with(a,
							 S("<worksheet><sheetData><row r='1'><c "
							   "r='XFD1'><v>1</v></c></row><row r='2'><c r='A2' t='s'><v>99</v></c>"
							   "<c r='B2'><v>7</v></c></row></sheetData></worksheet>")),
						 &why),
		2);
	memset(spaces, ' ', 1 << 20);
	buf_lit(&bomb, "<worksheet><sheetData>");
	for (int i = 0; i < 100; i++)
		buf_bytes(&bomb, spaces, 1 << 20);
	buf_lit(&bomb, "</sheetData></worksheet>");
	assert_int_equal(rows_read(a, book_with(a, buf_view(&bomb)), &why), -1);
	assert_true(str_find(why, S("unpacks to far more")) > 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_real_workbook_is_read_as_it_was_meant),
		cmocka_unit_test(hostile_files_are_refused_with_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
