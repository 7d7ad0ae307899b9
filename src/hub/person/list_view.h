/* What the pages of lists are given to show. */
#ifndef KITH_LIST_VIEW_H
#define KITH_LIST_VIEW_H

#include "hub/person/import_view.h"
#include "hub/person/list.h"

struct delivery_line {
	struct url link;
	struct str when;
	int64_t rows, fresh, changed, moved, died, gone;
};
struct delivery_lines { struct delivery_line *v; size_t n; };
struct rule_shown { struct str name, field_id, words; struct meanings meanings; };
struct rules_shown { struct rule_shown *v; size_t n; };
struct list_shown {
	struct str id, anchor, name, supplier, words, priority, gone_days, row_version;
	struct str name_typed, supplier_typed; /* in the form: what somebody typed, else as it is */
	bool is_whole, open;
	struct rules_shown rules;
	struct delivery_lines deliveries;
};
struct lists_shown { struct list_shown *v; size_t n; };

struct change_tab { struct url link; struct str words; int64_t n; bool chosen; };
struct change_tabs { struct change_tab *v; size_t n; };
struct change_line {
	struct url person;
	struct str reference, acted;
	struct personal name;
	struct list_fields fields;
};
struct change_lines { struct change_line *v; size_t n; };

#endif
