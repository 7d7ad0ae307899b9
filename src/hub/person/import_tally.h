/* How the cells of a file look, gathered while it is looked at. Room-private. */
#ifndef KITH_IMPORT_TALLY_H
#define KITH_IMPORT_TALLY_H

#include "hub/person/import_private.h"

#define OUTWARDS_MOST 512
/* Postcode districts of the file: "OX1", and how many rows have it. */
struct outward_list { struct { struct str district; int64_t rows; } v[OUTWARDS_MOST]; size_t n; };

/* One row into the tallies of a look; every row of the first thousands, then one in twenty.
 * `scratch` may be emptied after. */
void tally_row(
	struct arena *a, struct arena *scratch, struct import_look *look, const struct source_row *row);
/* Whether a cell is what a column should hold. */
bool cell_holds(struct arena *a, enum import_holds holds, struct str cell);
/* What a cell is understood as, as people say it: "44242" of a date is "15 February 2021". A cell
 * that is not what it should be stays as it is, and says so. */
struct str cell_words(struct arena *a, enum import_holds holds, struct str cell);

#endif
