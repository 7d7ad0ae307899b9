/* A file as a table: a header and rows of cells, from CSV, from a tab of a spreadsheet or from a
 * JSON array of flat objects. Room-private. */
#ifndef KITH_IMPORT_SOURCE_H
#define KITH_IMPORT_SOURCE_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct import_source;

struct source_row {
	struct str *v; /* n cells, in the order of the header; further cells behind */
	size_t n;
	int64_t number;                        /* the first below the header is 1 */
	struct str problem;                    /* why it cannot be taken, or absent */
	bool cut_off, header_again;
};

/* NULL with a sentence. Lives until source_close. Of a spreadsheet the tab of that name; absent:
 * the first with a table in it, else the first that has rows. A title above the header is passed
 * over. */
MUSTUSE struct import_source *source_open(
	struct arena *a, struct str path, struct str tab, struct str *why);
/* The tabs of a spreadsheet and which of them is read; none for any other file. */
size_t source_tabs(const struct import_source *s, struct str **names, struct str *read);
/* How many rows a tab of a spreadsheet has; what was open is not to be read any more. */
int64_t source_tab_rows(struct import_source *s, struct str tab);
void source_close(struct import_source *s);    /* NULL is allowed */
/* What a column is called when one before it has that name: "Phone (column 7)". */
struct str source_twin_name(struct arena *a, struct str name, size_t index);
size_t source_columns(const struct import_source *s, const struct str **headers);
bool source_next(
	struct import_source *s, struct source_row *row); /* cells are valid until the next call */
bool source_failed(const struct import_source *s);
/* The standard list whose header names the columns of a file that has none; NULL otherwise. */
struct list_profile;
const struct list_profile *source_profile(const struct import_source *s, bool *no_header);
/* What stands above the header: its first words; absent: nothing. */
struct str source_above(const struct import_source *s);
/* Hex digest of the whole file; absent when it cannot be read. */
struct str source_hash(struct arena *a, struct str path);

#endif
