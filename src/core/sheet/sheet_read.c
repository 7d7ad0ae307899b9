/*
 * A tab of a workbook as rows (ECMA-376 part 1, 18.3): the part is unpacked and parsed a piece at a
 * time; the rows of a piece wait in a queue. See sheet_read.h for what cells become.
 */
#include "core/sheet/sheet_read.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/check.h"
#include "core/base/time.h"
#include "core/sheet/sheet_book.h"

#define PIECE 32768

enum cell_kind { CELL_NUMBER, CELL_WORD, CELL_TEXT, CELL_BOOL, CELL_DATE, CELL_ERROR };

struct sheet_reader {
	struct arena *arena, *rows_arena;
	struct sheet_book book;
	struct zip_part *part;
	XML_Parser parser;
	bool ended;
	struct str why;
	struct VEC(struct sheet_row) queue;
	size_t taken;
	/* the row and cell that are open */
	struct sheet_row row;
	struct VEC(struct str) cells;
	int64_t number;
	size_t column;
	enum cell_kind kind;
	bool in_cell, in_value, date_style, filled;
	struct buf value;
};

/* --- cells --- */

/* Days since the end of 1899 (Excel counts a 29 February 1900 that never was), or since 1904. */
static struct str serial_date(struct arena *a, double serial, bool from_1904)
{
	double whole = floor(serial);
	int64_t seconds = (int64_t)floor((serial - whole) * 86400 + 0.5);
	struct date d = from_1904 ? (struct date){ 1904, 1, 1 } : (struct date){ 1899, 12, 30 };

	if (seconds == 86400) {
		seconds = 0;
		whole += 1;
	}
	if (whole == 0 && !from_1904)
		return str_fmt(a, "%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
	d = date_add(d, (int)whole + (!from_1904 && whole < 60 ? 1 : 0));
	if (seconds == 0)
		return date_iso(a, d);
	return str_fmt(a, "%.*sT%02d:%02d:%02d", STR_ARG(date_iso(a, d)), (int)(seconds / 3600),
		(int)(seconds / 60 % 60), (int)(seconds % 60));
}

static struct str number_words(struct sheet_reader *r, struct str text)
{
	double v;

	if (!str_to_double(text, &v))
		return str_dup(r->rows_arena, text);
	if (r->date_style && v >= 0 && v < 2958466)
		return serial_date(r->rows_arena, v, r->book.from_1904);
	if (v == floor(v) && fabs(v) < 1e15)
		return str_fmt(r->rows_arena, "%.0f", v);
	return str_fmt(r->rows_arena, "%.15g", v);
}

static struct str cell_words(struct sheet_reader *r)
{
	struct str text = r->value.n ? buf_view(&r->value) : S("");
	int64_t index;

	switch (r->kind) {
	case CELL_WORD:
		return str_to_i64(str_trim(text), &index) && index >= 0 && (uint64_t)index < r->book.words.n
			? r->book.words.v[index]
			: S("");
	case CELL_BOOL:
		return str_eq(str_trim(text), S("1")) ? S("TRUE") : text.n ? S("FALSE") : S("");
	case CELL_ERROR:
		return S("");
	case CELL_TEXT: case CELL_DATE:
		return str_dup(r->rows_arena, text);
	case CELL_NUMBER:
		break;
	}
	return text.n ? number_words(r, str_trim(text)) : S("");
}

/* "BC12" is column 54. */
static bool column_of(const char *reference, size_t *column)
{
	size_t n = 0, letters = 0;

	for (; reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 4; letters++)
		n = n * 26 + (size_t)(reference[letters] - 'A' + 1);
	*column = n - 1;
	return letters > 0;
}

static enum cell_kind kind_of(const char *t)
{
	static const struct {
		const char *t;
		enum cell_kind kind;
	} kinds[] = { { "s", CELL_WORD }, { "str", CELL_TEXT }, { "inlineStr", CELL_TEXT },
		{ "b", CELL_BOOL }, { "d", CELL_DATE }, { "e", CELL_ERROR } };

	for (size_t i = 0; t && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(t, kinds[i].t) == 0)
			return kinds[i].kind;
	return CELL_NUMBER;
}

static void cell_begin(struct sheet_reader *r, const XML_Char **at)
{
	const char *reference = sheet_attribute(at, "r"), *style = sheet_attribute(at, "s");
	int64_t s = 0;

	r->in_cell = true;
	r->kind = kind_of(sheet_attribute(at, "t"));
	r->date_style = style && str_to_i64(str_of(style), &s) && s >= 0 &&
		(uint64_t)s < r->book.style_is_date.n && r->book.style_is_date.v[s];
	r->value.n = 0;
	if (!reference || !column_of(reference, &r->column))
		r->column = r->cells.n;
}

static void cell_end(struct sheet_reader *r)
{
	struct str words = cell_words(r);

	r->in_cell = false;
	if (words.n == 0)
		return;
	if (r->column >= SHEET_CELLS_MOST) {
		r->row.problem = S("This row has more than 512 columns.");
		return;
	}
	if (words.n > SHEET_CELL_MOST || !str_utf8_ok(words)) {
		r->row.problem = S("A cell of this row is longer than can be kept: 64 kB.");
		words = S("");
	}
	while (r->cells.n <= r->column)
		VEC_PUSH(r->rows_arena, &r->cells, S(""));
	r->cells.v[r->column] = words;
	r->filled = true;
}

/* --- elements --- */

static void XMLCALL tab_start(void *whom, const XML_Char *name, const XML_Char **at)
{
	struct sheet_reader *r = whom;
	const char *local = sheet_local(name);

	if (strcmp(local, "row") == 0) {
		const char *number = sheet_attribute(at, "r");

		if (!number || !str_to_i64(str_of(number), &r->number))
			r->number++;
		r->row = (struct sheet_row){ .number = r->number };
		memset(&r->cells, 0, sizeof(r->cells));
		r->filled = false;
	} else if (strcmp(local, "c") == 0) {
		cell_begin(r, at);
	} else if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0) {
		r->in_value = r->in_cell;
	}
}

static void XMLCALL tab_end(void *whom, const XML_Char *name)
{
	struct sheet_reader *r = whom;
	const char *local = sheet_local(name);

	if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0) {
		r->in_value = false;
	} else if (strcmp(local, "c") == 0) {
		if (r->in_cell)
			cell_end(r);
	} else if (strcmp(local, "row") == 0 && (r->filled || r->row.problem.p)) {
		r->row.v = r->cells.v ? r->cells.v : ARENA_ARRAY(r->rows_arena, struct str, 1);
		r->row.n = r->cells.n;
		VEC_PUSH(r->rows_arena, &r->queue, r->row);
	}
}

static void XMLCALL tab_text(void *whom, const XML_Char *text, int n)
{
	struct sheet_reader *r = whom;
	size_t room = r->value.n <= SHEET_CELL_MOST ? SHEET_CELL_MOST + 1 - r->value.n : 0;

	if (r->in_value && room)
		buf_bytes(&r->value, text, (size_t)n < room ? (size_t)n : room);
}

/* --- rows --- */

/* A row may be open across pieces: what it has so far goes with it. */
static void rows_forget(struct sheet_reader *r)
{
	struct arena *old = r->rows_arena;
	size_t open = r->cells.n;
	struct str *cells = r->cells.v;

	r->rows_arena = arena_new();
	memset(&r->cells, 0, sizeof(r->cells));
	for (size_t i = 0; i < open; i++)
		VEC_PUSH(r->rows_arena, &r->cells, str_dup(r->rows_arena, cells[i]));
	memset(&r->queue, 0, sizeof(r->queue));
	r->taken = 0;
	arena_free(old);
}

static void piece_parse(struct sheet_reader *r)
{
	void *to = XML_GetBuffer(r->parser, PIECE);
	int64_t n;

	check(to != NULL);
	n = zip_part_read(r->part, to, PIECE, &r->why);
	if (n > 0 && sheet_hostile(to, (size_t)n))
		r->why = S("This spreadsheet holds what no spreadsheet needs. It is not read.");
	else if (n >= 0 && XML_ParseBuffer(r->parser, (int)n, n == 0) != XML_STATUS_OK && !r->why.p)
		r->why = S("This spreadsheet is broken inside. Ask for it again, or save it as CSV.");
	r->ended = n <= 0 || r->why.p;
}

bool sheet_next(struct sheet_reader *r, struct sheet_row *row)
{
	while (r->taken == r->queue.n && !r->ended) {
		rows_forget(r);
		piece_parse(r);
	}
	if (r->taken == r->queue.n)
		return false;
	*row = r->queue.v[r->taken++];
	return true;
}

bool sheet_failed(const struct sheet_reader *r)
{
	return r->why.p != NULL;
}

struct str sheet_why(const struct sheet_reader *r)
{
	return r->why;
}

/* --- opening --- */

static bool tab_begin(struct sheet_reader *r, struct str tab, struct str *why)
{
	struct str part = sheet_book_part(&r->book, tab);

	r->part = part.p ? zip_part_open(r->arena, r->book.from, part, why) : NULL;
	if (!r->part) {
		if (!why->p)
			*why = tab.p ? str_fmt(r->arena, "This workbook has no tab \"%.*s\".", STR_ARG(tab))
						 : S("This workbook has no tab with rows.");
		return false;
	}
	r->rows_arena = arena_new();
	r->parser = sheet_parser(r, tab_start, tab_end, tab_text);
	return true;
}

static struct sheet_reader *open_from(
	struct arena *a, struct zip_from from, struct str tab, struct str *why)
{
	struct sheet_reader *r = ARENA_NEW(a, struct sheet_reader);

	r->arena = a;
	r->book = (struct sheet_book){ .arena = a, .from = from };
	r->value = (struct buf){ .arena = a };
	*why = STR_NONE;
	if (!sheet_book_read(&r->book)) {
		*why = r->book.why;
		return NULL;
	}
	return tab_begin(r, tab, why) ? r : NULL;
}

struct sheet_reader *sheet_open(struct arena *a, struct str path, struct str tab, struct str *why)
{
	return open_from(a, (struct zip_from){ .path = path }, tab, why);
}

struct sheet_reader *sheet_open_bytes(
	struct arena *a, struct str bytes, struct str tab, struct str *why)
{
	return open_from(a, (struct zip_from){ .bytes = bytes }, tab, why);
}

void sheet_close(struct sheet_reader *r)
{
	if (!r)
		return;
	if (r->parser)
		XML_ParserFree(r->parser);
	zip_part_close(r->part);
	arena_free(r->rows_arena);
	r->parser = NULL;
	r->part = NULL;
	r->rows_arena = NULL;
}

size_t sheet_tabs(const struct sheet_reader *r, struct str **names)
{
	*names = r->book.tabs.v;
	return r->book.tabs.n;
}

bool sheet_turn(struct sheet_reader *r, struct str tab, struct str *why)
{
	sheet_close(r);
	memset(&r->queue, 0, sizeof(r->queue));
	memset(&r->cells, 0, sizeof(r->cells));
	r->taken = 0;
	r->number = 0;
	r->ended = r->in_cell = r->in_value = false;
	r->why = *why = STR_NONE;
	return tab_begin(r, tab, why);
}
