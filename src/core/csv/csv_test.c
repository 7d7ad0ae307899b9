/* Lists as they really arrive are read whole, and what is written is safe to open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <unistd.h>

#include "core/base/arena_test.h"
#include "core/base/rng.h"
#include "core/csv/csv.h"

/* The whole text as "a|b\nc|d\n", with {problem} behind rows that have one. */
static const char *read_all(struct str bytes)
{
	struct str why;
	struct csv_reader *r = csv_open_bytes(bytes, &why, A);
	struct buf b = { .arena = A };
	struct csv_row row;

	if (!r)
		return str_fmt(A, "refused: %.*s", STR_ARG(why)).p;
	while (csv_next(r, &row)) {
		for (size_t i = 0; i < row.n; i++) {
			assert_true(str_utf8_ok(row.v[i]));
			if (i)
				buf_char(&b, '|');
			buf_str(&b, row.v[i]);
		}
		if (row.problem.p)
			buf_fmt(&b, "{%.*s}", STR_ARG(row.problem));
		buf_char(&b, '\n');
	}
	csv_close(r);
	return str_z(A, buf_view(&b));
}

static void plain_rows_with_every_line_end(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("a,b\r\nc,d\r\n")), "a|b\nc|d\n");
	assert_string_equal(read_all(S("a,b\nc,d\n")), "a|b\nc|d\n");
	assert_string_equal(read_all(S("a,b\rc,d\r")), "a|b\nc|d\n");
	assert_string_equal(read_all(S("a,b\nc,d")), "a|b\nc|d\n");
	assert_string_equal(read_all(S("a,b\n\n  \n,\nc,d\n")), "a|b\nc|d\n");
	assert_string_equal(read_all(S("a,,b,\n")), "a||b|\n");
}

static void quotes_hold_separators_line_ends_and_quotes(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",c\r\n")),
		"a,b|say \"hi\"\ntwo\nlines|c\n");
	assert_string_equal(read_all(S("\"\",x\n")), "|x\n");
	assert_string_equal(read_all(S("a, \"b,c\" ,d\n")), "a|b,c|d\n");
}

static void bare_quotes_are_kept_as_they_are(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("5\" nail,he said \"hi\"\n")), "5\" nail|he said \"hi\"\n");
	assert_string_equal(
		read_all(S("\"the \"old\" house\",b\nc,d\n")), "the \"old\" house|b\nc|d\n");
}

static void the_separator_is_found_out(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("name;note\nAmira;\"a;b\"\n")), "name|note\nAmira|a;b\n");
	assert_string_equal(read_all(S("name\tnote\nAmira\tx, y\n")), "name|note\nAmira|x, y\n");
	assert_string_equal(read_all(S("name|note\nAmira|x\n")), "name|note\nAmira|x\n");
	assert_string_equal(read_all(S("\"a;b;c;d\",note\nAmira,x\n")), "a;b;c;d|note\nAmira|x\n");
	assert_string_equal(read_all(S("name\nAmira\n")), "name\nAmira\n");
}

static void every_encoding_becomes_utf_8(void **state)
{
	static const char le[] = "\xFF\xFE" "Z\0o\0\xEB\0,\0b\0\r\0\n\0=\xD8\x42\xDE,\0c\0";
	static const char be[] = "\xFE\xFF" "\0Z\0o\0\xEB\0,\0b\0\n\0c\0,\0d";
	static const char bare_le[] = "n\0a\0m\0e\0,\0b\0\n\0c\0,\0d\0";

	(void)state;
	assert_string_equal(read_all(S("\xEF\xBB\xBFZoë,b\n")), "Zoë|b\n");
	assert_string_equal(read_all(S("Zo\xEB,O\x92" "Brien \x80" "5\n")), "Zoë|O’Brien €5\n");
	assert_string_equal(read_all((struct str){ le, sizeof(le) - 1 }), "Zoë|b\n🙂|c\n");
	assert_string_equal(read_all((struct str){ be, sizeof(be) - 1 }), "Zoë|b\nc|d\n");
	assert_string_equal(read_all((struct str){ bare_le, sizeof(bare_le) - 1 }), "name|b\nc|d\n");
	/* one pasted byte in a file that is UTF-8 otherwise */
	assert_string_equal(read_all(S("é,é,é,é,é\ncaf\xE9,张,b,c,d\n")), "é|é|é|é|é\ncafé|张|b|c|d\n");
	assert_string_equal(read_all(S("a\0b,c\n")), "ab|c\n");
}

static void lines_of_two_encodings_in_one_file_are_each_read_as_meant(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("Jos\xE9,N\xFA\xF1"
								   "ez\nJos\xC3\xA9,N\xC3\xBA\xC3\xB1"
								   "ez\nZo\xEB,x\nZo\xE9,y\n")),
		"José|Núñez\nJosé|Núñez\nZoë|x\nZoé|y\n");
}

static void a_half_written_file_says_where_it_ends(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("a,b,c\n1,2,3\n4,5")),
		"a|b|c\n1|2|3\n4|5{The file ends in the middle of this row.}\n");
	assert_string_equal(read_all(S("a,b\n1,\"two")),
		"a|b\n1|two{The file ends inside a quotation that began on line 2.}\n");
	assert_string_equal(read_all(S("a,b\n1,2")), "a|b\n1|2\n");
}

static void a_cell_too_long_spoils_only_its_row(void **state)
{
	struct buf b = { .arena = A };
	struct str why;
	struct csv_reader *r;
	struct csv_row row;

	(void)state;
	buf_lit(&b, "a,b\n\"");
	for (size_t i = 0; i < CSV_CELL_MOST + 5; i++)
		buf_char(&b, 'x');
	buf_lit(&b, "\",2\n3,4\n");
	r = csv_open_bytes(buf_view(&b), &why, A);
	assert_true(csv_next(r, &row) && csv_next(r, &row));
	assert_true(row.v[0].n <= CSV_CELL_MOST + 4 && row.n == 2);
	assert_string_equal(str_z(A, row.problem),
		"Cell 1 is longer than 64 kB: a quotation mark may be missing after line 2.");
	assert_true(csv_next(r, &row) && !row.problem.p && row.number == 3 && row.line == 3);
	assert_false(csv_next(r, &row));
	csv_close(r);
}

static void too_many_cells_spoil_only_their_row(void **state)
{
	struct buf b = { .arena = A };
	struct str why;
	struct csv_reader *r;
	struct csv_row row;

	(void)state;
	buf_lit(&b, "a,b\n");
	for (int i = 0; i < 5000; i++)
		buf_lit(&b, "x,");
	buf_lit(&b, "\n3,4\n");
	r = csv_open_bytes(buf_view(&b), &why, A);
	assert_true(csv_next(r, &row) && csv_next(r, &row));
	assert_true(row.n == CSV_CELLS_MOST && row.problem.p);
	assert_true(csv_next(r, &row) && !row.problem.p && row.n == 2);
	csv_close(r);
}

static void what_is_no_list_is_refused_kindly(void **state)
{
	(void)state;
	assert_string_equal(read_all(S("")), "refused: The file is empty. Ask for it again.");
	assert_non_null(strstr(read_all(S("PK\3\4 and so on")), "save it as CSV"));
	assert_non_null(strstr(read_all(S("%PDF-1.4")), "PDF"));
	assert_non_null(strstr(read_all(S("\1\2\3\4\5\6\1\2\3\4\1\1\1\1\1")), "no text"));
}

static void a_file_on_disk_reads_like_bytes_in_memory(void **state)
{
	char path[] = "/tmp/kith_csv_XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct str why;
	struct csv_reader *r;
	struct csv_row row;
	int64_t rows = 0;

	(void)state;
	for (int i = 0; i < 30000; i++)
		fprintf(f, "%d,\"Zoë, no. %d\",x\r\n", i, i);
	fclose(f);
	r = csv_open(str_of(path), &why, A);
	assert_non_null(r);
	while (csv_next(r, &row)) {
		assert_true(str_eq(row.v[1], str_fmt(A, "Zoë, no. %lld", (long long)rows)));
		rows++;
	}
	assert_int_equal(rows, 30000);
	assert_int_equal(csv_bytes_read(r), csv_bytes_total(r));
	assert_false(csv_failed(r));
	csv_close(r);
	unlink(path);
	assert_null(csv_open(str_of(path), &why, A));
	assert_non_null(strstr(str_z(A, why), "cannot be read"));
}

static void no_cell_can_become_a_formula(void **state)
{
	static const char *const cells[] = { "=1+1", "+447700900417", "-2", "@SUM(A1)", "\tx", "\rx",
		"'=1", "it's", "a,b", "say \"hi\"", "two\nlines", " x ", "", "plain", "''=x", "'" };
	struct buf b = { .arena = A };
	struct csv_writer w = { .to = &b };
	struct str why;
	struct csv_reader *r;
	struct csv_row row;
	size_t n = sizeof(cells) / sizeof(*cells);

	(void)state;
	for (size_t i = 0; i < n; i++)
		csv_cell(&w, str_of(cells[i]));
	csv_cell_int(&w, -5);
	csv_row_end(&w);
	r = csv_open_bytes(buf_view(&b), &why, A);
	assert_true(csv_next(r, &row));
	assert_int_equal(row.n, n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *first = str_z(A, row.v[i]);

		assert_true(!*first || !strchr("=+-@\t\r", *first));
		if (strcmp(cells[i], "\rx") != 0)             /* a lone CR is a line end to every reader */
			assert_string_equal(str_z(A, csv_unguard(row.v[i])), cells[i]);
	}
	assert_string_equal(str_z(A, row.v[n]), "-5");
	csv_close(r);
}

static void whatever_is_written_reads_back(void **state)
{
	static const char alphabet[] = "ab,;\"'=\n +-@|\t";
	struct rng rng;

	(void)state;
	rng_seed(&rng, 7, 1);
	for (int round = 0; round < 500; round++) {
		struct buf b = { .arena = A };
		struct csv_writer w = { .to = &b };
		struct str cells[4], why;
		struct csv_reader *r;
		struct csv_row row;

		csv_cell(&w, S("h1")), csv_cell(&w, S("h2")), csv_cell(&w, S("h3")), csv_cell(&w, S("h4")),
			csv_row_end(&w);
		for (int i = 0; i < 4; i++) {
			char *p = arena_alloc(A, 8);
			size_t n = rng_below(&rng, 8);

			for (size_t j = 0; j < n; j++)
				p[j] = alphabet[rng_below(&rng, sizeof(alphabet) - 1)];
			cells[i] = i == 0 ? S("x") : (struct str){ p, n };
			csv_cell(&w, cells[i]);
		}
		csv_row_end(&w);
		r = csv_open_bytes(buf_view(&b), &why, A);
		assert_true(csv_next(r, &row) && csv_next(r, &row));
		assert_int_equal(row.n, 4);
		for (int i = 0; i < 4; i++)
			assert_string_equal(str_z(A, csv_unguard(row.v[i])), str_z(A, cells[i]));
		assert_false(csv_next(r, &row));
		csv_close(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_rows_with_every_line_end),
		cmocka_unit_test(quotes_hold_separators_line_ends_and_quotes),
		cmocka_unit_test(bare_quotes_are_kept_as_they_are),
		cmocka_unit_test(the_separator_is_found_out),
		cmocka_unit_test(every_encoding_becomes_utf_8),
		cmocka_unit_test(lines_of_two_encodings_in_one_file_are_each_read_as_meant),
		cmocka_unit_test(a_half_written_file_says_where_it_ends),
		cmocka_unit_test(a_cell_too_long_spoils_only_its_row),
		cmocka_unit_test(too_many_cells_spoil_only_their_row),
		cmocka_unit_test(what_is_no_list_is_refused_kindly),
		cmocka_unit_test(a_file_on_disk_reads_like_bytes_in_memory),
		cmocka_unit_test(no_cell_can_become_a_formula),
		cmocka_unit_test(whatever_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, arena_up, arena_down);
}
