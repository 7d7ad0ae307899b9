/* What the import's own files share. */
#ifndef KITH_IMPORT_PRIVATE_H
#define KITH_IMPORT_PRIVATE_H

#include "hub/person/import.h"
#include "hub/person/import_source.h"

#define IMPORT_COLUMNS_MOST 96
#define IMPORT_KIND_COUNT 4                    /* enum import_kind, with its NONE */

int import_column_index(const struct import_format *f, struct str name);             /* -1: none */
struct str import_column_names(struct arena *a, const struct import_format *f);
struct str import_header_names(struct arena *a, const struct import_look *look);
/* The import of this very file and mapping that did not come to its end. */
bool import_unfinished_find(struct db *db, const struct import_look *look, struct import_id *id);
/* Notes an import down in that state. */
struct import_id import_note(
	struct db *db, const struct import_look *look, enum import_state state);
void import_note_as(
	struct db *db, const struct import_look *look, enum import_state state, struct import_id id);
struct str import_header_json(struct arena *a, const struct import_look *look);
/* How a stored import understood its columns: header and mapping as they were kept. */
void import_look_stored(struct arena *a, enum import_kind kind, struct str header,
	struct str mapping, struct import_look *look);
/* A row as it is kept (a JSON array of its cells), and back. */
struct str import_raw(struct arena *a, const struct source_row *row);
struct source_row import_raw_cells(struct arena *a, struct str raw);
/* One row's cells by the format's columns. */
struct str *import_values(
	struct arena *a, const struct import_look *look, const struct source_row *row);

#endif
