/*
 * Reading a spreadsheet (xlsx): one tab as rows of text. It streams: memory is the workbook's
 * shared words and one piece of the tab. Dates come out as ISO ("2020-05-04", with "T09:15:00" when
 * they have a time), by the style of their cell; whole numbers without a point; yes and no as TRUE
 * and FALSE; what a formula gave, not the formula.
 *
 * Files come from strangers: what unpacks to far more than it is, tells an endless row, or holds a
 * document type is refused with a sentence.
 */
#ifndef KITH_SHEET_READ_H
#define KITH_SHEET_READ_H

#include "core/base/arena.h"
#include "core/base/str.h"

#define SHEET_CELL_MOST ((size_t)64 * 1024)
#define SHEET_CELLS_MOST ((size_t)512)

struct sheet_row {
	struct str *v;                         /* n cells; valid until the next sheet_next */
	size_t n;
	int64_t number;                        /* as the spreadsheet numbers it */
	struct str problem;                    /* why this row cannot be trusted, or absent */
};

struct sheet_reader;

/* The tab of that name, or the first when `tab` is absent. NULL with a sentence. */
MUSTUSE struct sheet_reader *sheet_open(
	struct arena *a, struct str path, struct str tab, struct str *why);
MUSTUSE struct sheet_reader *sheet_open_bytes(
	struct arena *a, struct str bytes, struct str tab, struct str *why);
void sheet_close(struct sheet_reader *r);      /* NULL is allowed */
/* Names of all tabs, in the workbook's order; they live in the arena it was opened with. */
size_t sheet_tabs(const struct sheet_reader *r, struct str **names);
/* Goes on with the first row of another tab. False with a sentence: there is none of that name;
 * only closing is left. */
MUSTUSE bool sheet_turn(struct sheet_reader *r, struct str tab, struct str *why);
bool sheet_next(
	struct sheet_reader *r, struct sheet_row *row); /* rows without any text are left out */
bool sheet_failed(const struct sheet_reader *r); /* the file broke off or was refused on the way */
struct str sheet_why(const struct sheet_reader *r);                  /* then: a sentence */

#endif
