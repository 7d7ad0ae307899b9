/* What the sharing pages show that is not a row of a query. */
#ifndef KITH_SHARING_PAGES_H
#define KITH_SHARING_PAGES_H

#include "core/html/html.h"

struct matrix_column { struct str name, words; uint32_t bit; };
struct matrix_columns { struct matrix_column *v; size_t n; };
struct matrix_cell { bool sees; };
struct matrix_cells { struct matrix_cell *v; size_t n; };
struct matrix_row { struct str words, why; struct matrix_cells cells; };
struct matrix_rows { struct matrix_row *v; size_t n; };

/* One who must not be found, in words. */
struct overseen_row {
	struct str reference, team, because, since, made_by, look_again;
	struct url link;
	bool is_due;
};
struct overseen_rows { struct overseen_row *v; size_t n; };

#endif
