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
	int64_t total, fresh, known, rejected;
};
struct import_lines { struct import_line *v; size_t n; };

struct meaning { struct str value, words; bool chosen; };
struct meanings { struct meaning *v; size_t n; };
struct import_column_shown { struct str header, field, example; struct meanings meanings; };
struct import_columns_shown { struct import_column_shown *v; size_t n; };

struct preview_cells { struct str *v; size_t n; };
struct import_preview { struct preview_cells *v; size_t n; struct preview_cells heads; };

#endif
