/* What the pages about how good the matching is, and about models, are given to show. */
#ifndef KITH_MATCH_VIEW_H
#define KITH_MATCH_VIEW_H

#include "core/html/component.h"
#include "core/html/html.h"

struct quality_line { struct str name, precision, recall; int64_t linked; };
struct quality_lines { struct quality_line *v; size_t n; };
struct quality_part {
	struct str title, heading;
	struct html chart;
	struct quality_lines lines;
	bool drawn;                            /* the chart has something to show */
};
struct quality_parts { struct quality_part *v; size_t n; };
struct band_line { struct str words, side, share; int64_t pairs, drawn, decided; };
struct band_lines { struct band_line *v; size_t n; };

struct model_line {
	struct str version, when, by, learned, held, moves, refused;
	struct str state; /* "in use", "published", "withdrawn", "not published", "refused" */
	enum badge badge;
	struct url publish, withdraw;          /* empty: may not */
	bool may_publish, may_withdraw;
};
struct model_lines { struct model_line *v; size_t n; };

#endif
