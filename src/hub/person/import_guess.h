/* Who the rows of a big list are probably about: import_order.h says what for. Room-private. */
#ifndef KITH_IMPORT_GUESS_H
#define KITH_IMPORT_GUESS_H

#include "hub/person/import.h"

struct row_guess;

/* For so many rows, of at most IMPORT_KEYS_MOST keys each; in `a`, with all that it needs. */
struct row_guess *guess_new(struct arena *a, size_t rows);
/* The next row of the file, by its keys (those of person_key that tell who somebody is), by what
 * its line of the list is known by and by its postcode; all absent for a row that cannot be
 * read. */
void guess_row(struct row_guess *g, const struct str *keys, size_t n, struct str line,
	struct str postcode);
/* The rows' numbers, from 0, in the order of the people whose keys the register has, in `a`: as
 * many as there were rows. With GUESS_ALONE: nobody in the register and no other row has a key of
 * it. NULL: the database failed. */
#define GUESS_ALONE UINT32_C(0x80000000)
MUSTUSE uint32_t *guess_order(
	struct row_guess *g, struct arena *a, struct db_pool *pool, int64_t host_id);

#endif
