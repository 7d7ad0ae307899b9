/* Rows of a file, read and prepared ahead of the writer. Room-private. */
#ifndef KITH_IMPORT_READ_H
#define KITH_IMPORT_READ_H

#include "hub/person/import_private.h"

struct import_ahead;

/* A chunk of rows; valid until the next ahead_next. */
struct read_chunk {
	struct arena *arena;
	struct import_taking *rows;
	struct str **values; /* by the format's columns; for formats that take row by row */
	size_t n;
	bool last;
};

struct import_order;
/* Starts reading behind the first `skip` rows, which are in already (they count as seen),
 * `chunk_rows` at a time, on a thread of its own, which now and then puts in its place what the
 * writer committed. Rows come as `order` has them (NULL: as the file has them), which is the
 * caller's. NULL with a sentence. */
MUSTUSE struct import_ahead *ahead_start(struct db_pool *pool, const struct import_look *look,
	struct import_order *order, int64_t skip, size_t chunk_rows, int64_t now, struct str *why,
	struct arena *a);
const struct read_chunk *ahead_next(struct import_ahead *r);           /* waits for it */
bool ahead_failed(const struct import_ahead *r); /* after the last: the file broke off */
int64_t ahead_spent_us(struct import_ahead *r); /* processor time of its thread */
void ahead_end(struct import_ahead *r);                                  /* NULL is allowed */

#endif
