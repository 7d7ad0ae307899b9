/* What the place room's pages are given to show. */
#ifndef KITH_PLACE_VIEW_H
#define KITH_PLACE_VIEW_H

#include "core/html/component.h"
#include "core/html/html.h"
#include "core/db/db.h"
#include "hub/place/place.h"

struct hub_line { struct str name, phone, hours, area; struct url edit; bool is_central; };
struct hub_lines { struct hub_line *v; size_t n; };

struct geography { struct str name; struct str *v; size_t n; };    /* the names of its areas */
struct geographies { struct geography *v; size_t n; };

struct load_line {                             /* a list of addresses that was brought in */
	struct str name, format, when, who, state, error;
	enum badge badge;
	bool failed;
	struct url rejects, again;
	int64_t rows, fresh, changed, same, gone, rejected, percent;
};
struct load_lines { struct load_line *v; size_t n; };

/* The areas of one geography as a map; empty when none has an outline. */
struct html place_map(struct db *db, struct str geography, struct str title);

#endif
