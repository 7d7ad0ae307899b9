/* What a column is, by what stands in it. Room-private. */
#ifndef KITH_IMPORT_CELLS_H
#define KITH_IMPORT_CELLS_H

#include "hub/person/import_private.h"

/* Whether there is a column left whose cells could say what it is, and something it could be.
 * `left_out`: columns of the format that somebody has spoken of, one for each. */
bool cells_may_tell(const struct import_look *look, const bool *left_out);
/* Reads the first hundreds of rows, and gives columns that nothing names their meaning where their
 * cells leave no doubt: NHS numbers, postcodes, birth dates, telephone numbers, e-mail. */
void cells_guess(
	struct arena *a, struct import_source *s, struct import_look *look, const bool *left_out);

#endif
