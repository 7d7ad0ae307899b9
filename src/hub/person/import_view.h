/* What the import pages are given to show. */
#ifndef KITH_IMPORT_VIEW_H
#define KITH_IMPORT_VIEW_H

#include "core/html/component.h"
#include "core/html/html.h"
#include "hub/person/import.h"

struct import_line {
	struct str name, of, when, who, state;
	struct url link;
	enum badge badge;
	int64_t total, fresh, known, rejected, review; /* of people: new to the register; rows about
													   people who were in it */
};
struct import_lines { struct import_line *v; size_t n; };

struct meaning { struct str value, words; bool chosen; };
struct meanings { struct meaning *v; size_t n; };
/* Meanings under the words that stand above them in the choice. */
struct meaning_group { struct str words; struct meanings meanings; };
struct meaning_groups { struct meaning_group *v; size_t n; };
struct import_column_shown {
	struct str header, field, example;
	bool unused;
	struct meaning_groups groups;
};
struct import_columns_shown { struct import_column_shown *v; size_t n; };

struct preview_cells { struct str *v; size_t n; };
struct import_preview { struct preview_cells *v; size_t n; struct preview_cells heads; };

#endif
