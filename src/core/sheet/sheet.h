/*
 * A spreadsheet (xlsx) of plain tables, by libxlsxwriter. Texts are written as texts, so that
 * nothing in them can become a formula; numbers as numbers.
 */
#ifndef KITH_SHEET_H
#define KITH_SHEET_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct sheet;

struct sheet *sheet_new(struct arena *a);
void sheet_tab(struct sheet *s, struct str name); /* begins a tab; names are cut to 31 characters */
void sheet_heading(struct sheet *s, struct str text);      /* a bold cell in the row */
void sheet_text(struct sheet *s, struct str text);
void sheet_number(struct sheet *s, double v);
void sheet_row_end(struct sheet *s);
/* Closes it. The bytes live in the arena; absent when the library failed (out of memory or
 * disk). */
struct str sheet_bytes(struct sheet *s);

#endif
