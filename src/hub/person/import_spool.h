/*
 * The rows of a file, once read, in whatever order they are wanted: CSV and spreadsheets stream and
 * cannot be asked for one row. They lie in a file that has no name and goes with the process.
 * Room-private.
 */
#ifndef KITH_IMPORT_SPOOL_H
#define KITH_IMPORT_SPOOL_H

#include "hub/person/import_source.h"

struct row_spool;

/* Empty, for so many rows at most. `folder`: where it lies; absent: the system's folder for such
 * things. NULL: the disk does not let it. */
MUSTUSE struct row_spool *spool_new(struct arena *a, struct str folder, size_t most);
void spool_end(struct row_spool *s);           /* NULL is allowed */
/* Behind the last. False: the disk is full, or these are too many rows. */
MUSTUSE bool spool_put(struct row_spool *s, const struct source_row *row);
size_t spool_rows(const struct row_spool *s);
/* The row that was put there as the `i`-th, from 0; it is valid until the next. False: the disk
 * failed. */
MUSTUSE bool spool_get(struct row_spool *s, size_t i, struct source_row *row);

#endif
