/*
 * Comma-separated values as they really arrive, and as they should leave.
 *
 * The reader takes RFC 4180 and what spreadsheets make of it: comma, semicolon, tab or bar; quotes
 * with embedded line ends; CRLF, LF or CR; UTF-8 with or without a mark, UTF-16 of either order,
 * Windows-1252. What comes out is valid UTF-8 without NULs. It streams: memory is one row, however
 * long the file. The writer is safe to open in a spreadsheet: a cell that would be a formula gets
 * an apostrophe in front.
 */
#ifndef KITH_CSV_H
#define KITH_CSV_H

#include "core/base/arena.h"
#include "core/base/str.h"

#define CSV_CELL_MOST ((size_t)64 * 1024)      /* bytes in one cell */
#define CSV_CELLS_MOST ((size_t)512)           /* cells in one row */

enum csv_encoding { CSV_UTF8, CSV_UTF16_LE, CSV_UTF16_BE, CSV_WINDOWS_1252 };

struct csv_row {
	struct str *v;                         /* n cells; valid until the next csv_next */
	size_t n;
	int64_t number;                        /* 1: the first row of the file */
	int64_t line;                          /* where it began */
	struct str problem; /* why this row cannot be trusted, or absent: a cell too long,
						   too many cells, a quote never closed */
	bool cut_off; /* the file ended inside it: inside quotes, or (last line without
					 an end) with fewer cells than the first row */
};

struct csv_reader;

/* NULL with a sentence in *why: not there, empty, or no text at all (a spreadsheet, a picture, a
 * PDF). */
MUSTUSE struct csv_reader *csv_open(struct str path, struct str *why, struct arena *a);
/* The same over bytes in memory, which must stay. */
MUSTUSE struct csv_reader *csv_open_bytes(struct str bytes, struct str *why, struct arena *a);
void csv_close(struct csv_reader *r);          /* NULL is allowed */
bool csv_next(struct csv_reader *r,
	struct csv_row *row); /* false at the end; rows without any text are left out */
bool csv_failed(const struct csv_reader *r);   /* the disk failed before the end */
/* Quotation marks are text, as text/tab-separated-values (IANA) has it. Call before the first
 * csv_next. */
void csv_bare_quotes(struct csv_reader *r);
char csv_separator(const struct csv_reader *r);
enum csv_encoding csv_encoding(const struct csv_reader *r);
int64_t csv_bytes_read(const struct csv_reader *r);         /* for a progress bar */
int64_t csv_bytes_total(const struct csv_reader *r);

/* Writing: cells one after another, then the end of the row. Quoted where needed; rows end in
 * CRLF. */
struct csv_writer {
	struct buf *to;
	bool row_begun;
};
void csv_cell(
	struct csv_writer *w, struct str s); /* guarded against formulas (OWASP, "CSV Injection") */
void csv_cell_int(struct csv_writer *w, int64_t v); /* a number, bare: negative ones as well */
void csv_row_end(struct csv_writer *w);
/* What csv_cell wrote, as it was: without the apostrophe that it put before = + - @ tab CR. */
struct str csv_unguard(struct str s);

#endif
