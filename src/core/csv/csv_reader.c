/*
 * Reading: bytes -> characters -> cells. The first bytes of the file decide its encoding, the first
 * row decides its separator. A cell that grows past its limit is cut and its row marked, so that
 * one broken quote cannot eat the memory; a row that is marked is for the rejects, never for the
 * database.
 */
#include "core/csv/csv.h"

#include <errno.h>

#include "core/base/check.h"

#define WINDOW ((size_t)64 * 1024)
#define SNIFF ((size_t)64 * 1024)

struct csv_reader {
	FILE *file;                            /* NULL: from memory */
	bool failed;
	unsigned char *window;
	size_t at, filled;
	int64_t read, total;
	enum csv_encoding encoding;
	char separator;
	bool bare_quotes;                      /* quotation marks are text */
	int32_t held;                          /* one character that was looked at, or -2 */
	int64_t line, row;
	size_t width;                          /* cells in the first row */
	struct arena *arena;                   /* of the row */
	struct buf cell;

	struct VEC(size_t) ends;               /* where each cell ends in `cell` */
};

/* What Windows-1252 has at 0x80..0x9F; 0 where it has nothing. */
static const uint16_t windows_high[32] = {
	0x20AC,
	0,
	0x201A,
	0x0192,
	0x201E,
	0x2026,
	0x2020,
	0x2021,
	0x02C6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0,
	0x017D,
	0,
	0,
	0x2018,
	0x2019,
	0x201C,
	0x201D,
	0x2022,
	0x2013,
	0x2014,
	0x02DC,
	0x2122,
	0x0161,
	0x203A,
	0x0153,
	0,
	0x017E,
	0x0178,
};

/* True when n more bytes are in the window. */
static bool have(struct csv_reader *r, size_t n)
{
	size_t got;

	if (r->filled - r->at >= n)
		return true;
	if (!r->file)
		return false;
	memmove(r->window, r->window + r->at, r->filled - r->at);
	r->filled -= r->at;
	r->at = 0;
	got = fread(r->window + r->filled, 1, WINDOW - r->filled, r->file);
	if (got == 0 && ferror(r->file))
		r->failed = true;
	r->filled += got;
	return r->filled >= n;
}

static int next_byte(struct csv_reader *r)
{
	if (!have(r, 1))
		return -1;
	r->read++;
	return r->window[r->at++];
}

static int32_t next_utf16_unit(struct csv_reader *r)
{
	int a = next_byte(r), b = next_byte(r);

	if (a < 0 || b < 0)
		return a < 0 ? -1 : 0xFFFD;
	return r->encoding == CSV_UTF16_LE ? a | b << 8 : a << 8 | b;
}

static int32_t next_utf16(struct csv_reader *r)
{
	int32_t high = next_utf16_unit(r), low;

	if (high < 0xD800 || high > 0xDFFF)
		return high;
	if (high > 0xDBFF || !have(r, 2))
		return 0xFFFD;
	low = r->encoding == CSV_UTF16_LE ? r->window[r->at] | r->window[r->at + 1] << 8
		: r->window[r->at] << 8 | r->window[r->at + 1];
	if (low < 0xDC00 || low > 0xDFFF)
		return 0xFFFD;
	r->at += 2;
	r->read += 2;
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* A byte that cannot be UTF-8 in a file with UTF-8 in it is read as Windows-1252: a line pasted
 * in. */
static int32_t from_windows(int byte)
{
	if (byte >= 0x80 && byte <= 0x9F)
		return windows_high[byte - 0x80] ? windows_high[byte - 0x80] : 0xFFFD;
	return byte;
}

static int32_t next_utf8(struct csv_reader *r)
{
	struct str s;
	size_t at = 0;
	int32_t c;

	if (!have(r, 4) && r->at == r->filled)
		return -1;
	s = (struct str){ (const char *)r->window + r->at, r->filled - r->at };
	c = str_utf8_next(s, &at);
	if (c == 0xFFFD && at == 1)
		c = from_windows(r->window[r->at]);
	r->at += at;
	r->read += (int64_t)at;
	return c;
}

/* The next character, or -1; line ends of every kind are '\n'. NULs are left out. */
static int32_t next_char(struct csv_reader *r)
{
	int32_t c = r->held;

	if (c != -2) {
		r->held = -2;
		return c;
	}
	do {
		if (r->encoding == CSV_UTF16_LE || r->encoding == CSV_UTF16_BE)
			c = next_utf16(r);
		else if (r->encoding == CSV_WINDOWS_1252)
			c = (c = next_byte(r)) < 0 ? -1 : from_windows(c);
		else
			c = next_utf8(r);
	} while (c == 0 || c == 0xFEFF);
	if (c == '\r') {
		int32_t after = next_char(r);

		if (after != '\n')
			r->held = after;
		c = '\n';
	}
	if (c == '\n')
		r->line++;
	return c;
}

static void put_char(struct buf *b, int32_t c)
{
	char u[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (n == 1)
		u[0] = (char)c;
	for (size_t i = n; n > 1 && i-- > 1; c >>= 6)
		u[i] = (char)(0x80 | (c & 0x3F));
	if (n > 1)
		u[0] = (char)((0xF00 >> n & 0xF0) | c);
	buf_bytes(b, u, n);
}

static bool text_so_far(const struct csv_reader *r, size_t from)
{
	for (size_t i = from; i < r->cell.n; i++)
		if (r->cell.p[i] != ' ')
			return true;
	return false;
}

struct reading {
	struct csv_row *row;
	size_t from;                           /* where this cell begins in r->cell */
	bool quoted, inside;
	size_t spaces;                         /* behind a quote that seemed to end the cell */
	bool too_long;
};

static void cell_end(struct csv_reader *r, struct reading *g)
{
	if (r->ends.n < CSV_CELLS_MOST)
		VEC_PUSH(r->arena, &r->ends, r->cell.n);
	else if (!g->row->problem.p)
		g->row->problem = S("This row has more than 512 cells.");
	g->from = r->cell.n;
	g->quoted = g->inside = g->too_long = false;
	g->spaces = 0;
}

static void cell_char(struct csv_reader *r, struct reading *g, int32_t c)
{
	if (r->cell.n - g->from < CSV_CELL_MOST && r->ends.n < CSV_CELLS_MOST) {
		put_char(&r->cell, c);
	} else if (!g->too_long) {
		g->too_long = true;
		if (!g->row->problem.p)
			g->row->problem = str_fmt(r->arena,
				"Cell %d is longer than 64 kB: a quotation mark may be missing after line %lld.",
				(int)r->ends.n + 1, (long long)g->row->line);
	}
}

/* The plain letters that follow, at once: nearly all of a file goes this way. */
static void cell_run(struct csv_reader *r, struct reading *g)
{
	size_t n = 0, most = r->filled - r->at, room = CSV_CELL_MOST - (r->cell.n - g->from);
	const unsigned char *p = r->window + r->at;

	if (r->encoding != CSV_UTF8 || r->held != -2 || g->too_long || r->ends.n >= CSV_CELLS_MOST)
		return;
	most = most < room ? most : room;
	while (n < most && p[n] >= ' ' && p[n] < 0x7F && p[n] != '"' &&
		p[n] != (unsigned char)r->separator)
		n++;
	buf_bytes(&r->cell, p, n);
	r->at += n;
	r->read += (int64_t)n;
}

/* Inside quotes: "" is one quote; a single quote ends them, unless text follows it (a bare quote
 * inside). */
static void inside_quotes(struct csv_reader *r, struct reading *g, int32_t c)
{
	int32_t after;

	if (c != '"') {
		cell_char(r, g, c);
		cell_run(r, g);
		return;
	}
	after = next_char(r);
	if (after == '"') {
		cell_char(r, g, '"');
		return;
	}
	if (after == r->separator || after == '\n' || after == -1 || after == ' ')
		g->inside = false;
	else
		cell_char(r, g, '"');
	r->held = after;
	if (after == '\n')
		r->line--;                     /* counted again when it is taken */
}

/* Text follows a quote that seemed to end the cell: it was a bare one, and the cell goes on. */
static void reopen_quotes(struct csv_reader *r, struct reading *g)
{
	cell_char(r, g, '"');
	for (; g->spaces; g->spaces--)
		cell_char(r, g, ' ');
	g->inside = true;
}

/* One row into r->cell and r->ends. False at the end of the file. */
static bool read_cells(struct csv_reader *r, struct csv_row *row)
{
	struct reading g = { .row = row };
	int32_t c = next_char(r);

	if (c == -1)
		return false;
	for (;; c = next_char(r)) {
		if (c == -1) {
			row->cut_off = g.inside || (r->width > 1 && r->ends.n + 1 < r->width);
			if (g.inside && !row->problem.p)
				row->problem =
					str_fmt(r->arena, "The file ends inside a quotation that began on line %lld.",
						(long long)row->line);
			break;
		}
		if (g.inside) {
			inside_quotes(r, &g, c);
		} else if (c == r->separator) {
			cell_end(r, &g);
		} else if (c == '\n') {
			break;
		} else if (c == '"' && !r->bare_quotes && !g.quoted && !text_so_far(r, g.from)) {
			r->cell.n = g.from;
			g.quoted = g.inside = true;
		} else if (g.quoted && c == ' ') {
			g.spaces++;
		} else {
			if (g.quoted)
				reopen_quotes(r, &g);
			cell_char(r, &g, c);
			cell_run(r, &g);
		}
	}
	cell_end(r, &g);
	return true;
}

static bool row_has_text(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (str_trim(row->v[i]).n)
			return true;
	return false;
}

bool csv_next(struct csv_reader *r, struct csv_row *row)
{
	do {
		arena_reset(r->arena);
		r->cell = (struct buf){ .arena = r->arena };
		r->ends.v = NULL;
		r->ends.n = r->ends.cap = 0;
		*row = (struct csv_row){ .line = r->line };
		if (!read_cells(r, row))
			return false;
		r->row++;
		row->number = r->row;
		row->n = r->ends.n;
		row->v = ARENA_ARRAY(r->arena, struct str, row->n);
		for (size_t i = 0, from = 0; i < row->n; from = r->ends.v[i++])
			row->v[i] = str_part(buf_view(&r->cell), from, r->ends.v[i] - from);
	} while (!row_has_text(row) && !row->problem.p);
	if (r->width == 0)
		r->width = row->n;
	if (row->cut_off && !row->problem.p)
		row->problem = S("The file ends in the middle of this row.");
	return true;
}

/* --- opening --- */

static bool utf16_without_mark(const unsigned char *p, size_t n, int zero_at)
{
	size_t zeros = 0, pairs = n / 2 < 200 ? n / 2 : 200;

	for (size_t i = 0; i < pairs; i++)
		zeros += p[2 * i + (size_t)zero_at] == 0 && p[2 * i + 1 - (size_t)zero_at] != 0;
	return pairs >= 4 && zeros * 10 >= pairs * 7;
}

/* A sequence cut by the end of what was read does not count against UTF-8. In a file of both, a
 * letter of several bytes is hardly ever chance, and bytes that are none are still read as
 * Windows-1252: a few such letters make it UTF-8. */
static bool looks_like_utf8(const unsigned char *p, size_t n)
{
	struct str s = { (const char *)p, n };
	size_t good = 0, bad = 0;

	for (size_t at = 0; at < n;) {
		size_t was = at;
		int32_t c = str_utf8_next(s, &at);

		if (c == 0xFFFD && at - was == 1 && n - was >= 4)
			bad++;
		else if (at - was > 1)
			good++;
	}
	return bad == 0 || good > bad * 4 || (good >= 2 && good * 10 >= bad);
}

static void sniff_encoding(struct csv_reader *r)
{
	const unsigned char *p = r->window;
	size_t n = r->filled;

	if (n >= 2 && p[0] == 0xFF && p[1] == 0xFE)
		r->encoding = CSV_UTF16_LE;
	else if (n >= 2 && p[0] == 0xFE && p[1] == 0xFF)
		r->encoding = CSV_UTF16_BE;
	else if (utf16_without_mark(p, n, 1))
		r->encoding = CSV_UTF16_LE;
	else if (utf16_without_mark(p, n, 0))
		r->encoding = CSV_UTF16_BE;
	else
		r->encoding = looks_like_utf8(p, n) ? CSV_UTF8 : CSV_WINDOWS_1252;
}

/* The separator that splits the first row most, outside quotes; a comma when none does. */
static void sniff_separator(struct csv_reader *r)
{
	static const char separators[] = ",;\t|";
	size_t seen[4] = { 0 },
		   step = r->encoding == CSV_UTF16_LE || r->encoding == CSV_UTF16_BE ? 2 : 1;
	bool inside = false;
	int best = 0;

	for (size_t i = r->encoding == CSV_UTF16_BE; i < r->filled; i += step) {
		char c = (char)r->window[i];
		const char *at = c ? strchr(separators, c) : NULL;

		if (c == '"')
			inside = !inside;
		else if (!inside && (c == '\n' || c == '\r') && (seen[0] | seen[1] | seen[2] | seen[3]))
			break;
		else if (!inside && at)
			seen[at - separators]++;
	}
	for (int i = 1; i < 4; i++)
		if (seen[i] > seen[best])
			best = i;
	r->separator = separators[best];
}

#define WEB_PAGE                                                                                   \
	"This is a web page, perhaps the one that asks to sign in, saved in place of the list. Fetch " \
	"the list again."

/* Files of other kinds, by how they begin, and what to do about them. */
static const struct {
	const char *begins;
	size_t n;
	const char *why;
} other_kinds[] = {
	{ "PK\3\4", 4, "This is a spreadsheet file (xlsx or ods). Open it and save it as CSV first." },
	{ "\xD0\xCF\x11\xE0", 4,
		"This is an old spreadsheet file (xls). Open it and save it as CSV first." },
	{ "%PDF", 4, "This is a PDF, not a list. Ask for the list as CSV." },
	{ "\x89PNG", 4, "This is a picture, not a list. Ask for the list as CSV." },
	{ "\xFF\xD8\xFF", 3, "This is a picture, not a list. Ask for the list as CSV." },
	{ "\x1F\x8B", 2, "This file is compressed. Unpack it first." },
	{ "<!DOCTYPE", 9, WEB_PAGE },
	{ "<!doctype", 9, WEB_PAGE },
	{ "<html", 5, WEB_PAGE },
	{ "SQLite format 3", 15, "This is a database, not a list." },
	{ "\x7F"
	  "ELF",
		4, "This is a program, not a list." },
};

static bool content_ok(const struct csv_reader *r, struct str *why)
{
	size_t odd = 0;

	if (r->filled == 0) {
		*why = S("The file is empty. Ask for it again.");
		return false;
	}
	for (size_t i = 0; i < sizeof(other_kinds) / sizeof(*other_kinds); i++)
		if (r->filled >= other_kinds[i].n &&
			memcmp(r->window, other_kinds[i].begins, other_kinds[i].n) == 0) {
			*why = str_of(other_kinds[i].why);
			return false;
		}
	if (r->encoding == CSV_UTF16_LE || r->encoding == CSV_UTF16_BE)
		return true;
	for (size_t i = 0; i < r->filled; i++)
		odd += r->window[i] < 32 && r->window[i] != 0 && !strchr("\t\r\n\f\v", r->window[i]);
	if (odd * 20 > r->filled) {
		*why = S("There is no text in this file that can be read as a list. Save the list as CSV "
				 "and try again.");
		return false;
	}
	return true;
}

static struct csv_reader *reader_start(struct csv_reader *r, struct str *why)
{
	r->line = 1;
	r->held = -2;
	sniff_encoding(r);
	if (!content_ok(r, why)) {
		csv_close(r);
		return NULL;
	}
	sniff_separator(r);
	r->arena = arena_new();
	return r;
}

void csv_bare_quotes(struct csv_reader *r)
{
	r->bare_quotes = true;
}

struct csv_reader *csv_open(struct str path, struct str *why, struct arena *a)
{
	struct csv_reader *r = ARENA_NEW(a, struct csv_reader);

	*why = STR_NONE;
	r->file = fopen(str_z(a, path), "rbe");
	if (!r->file) {
		*why = str_fmt(a, "%.*s cannot be read: %s.", STR_ARG(path), strerror(errno));
		return NULL;
	}
	if (fseeko(r->file, 0, SEEK_END) == 0)
		r->total = ftello(r->file);
	rewind(r->file);
	r->window = arena_alloc(a, WINDOW);
	if (!have(r, SNIFF) && r->failed) {
		*why = str_fmt(a, "%.*s cannot be read: %s.", STR_ARG(path), strerror(errno));
		csv_close(r);
		return NULL;
	}
	return reader_start(r, why);
}

struct csv_reader *csv_open_bytes(struct str bytes, struct str *why, struct arena *a)
{
	struct csv_reader *r = ARENA_NEW(a, struct csv_reader);

	*why = STR_NONE;
	r->window = (unsigned char *)bytes.p;
	r->filled = bytes.n;
	r->total = (int64_t)bytes.n;
	return reader_start(r, why);
}

void csv_close(struct csv_reader *r)
{
	if (!r)
		return;
	if (r->file)
		fclose(r->file);
	arena_free(r->arena);
	r->file = NULL;
	r->arena = NULL;
}

bool csv_failed(const struct csv_reader *r)
{
	return r->failed;
}

char csv_separator(const struct csv_reader *r)
{
	return r->separator;
}

enum csv_encoding csv_encoding(const struct csv_reader *r)
{
	return r->encoding;
}

int64_t csv_bytes_read(const struct csv_reader *r)
{
	return r->read;
}

int64_t csv_bytes_total(const struct csv_reader *r)
{
	return r->total;
}
