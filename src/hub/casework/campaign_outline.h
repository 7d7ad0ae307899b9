/* Which ward and which hub's area a point lies in, for as many points as there are people: outlines
 * in memory. */
#ifndef KITH_CAMPAIGN_OUTLINE_H
#define KITH_CAMPAIGN_OUTLINE_H

#include "engine/geo/geo.h"
#include "hub/casework/campaign_choice.h"

struct outline { int64_t id; struct str name; struct geo_shape shape; struct geo_box box; };
struct outlines { struct outline *v; size_t n; };
/* The areas of a geography, by name; those that cannot be read are left out. */
struct outlines outlines_of(struct db *db, struct arena *a, struct str geography);
struct outlines outline_one(struct db *db, struct arena *a, struct area_id id);
/* The place of the first that holds the point; n: none. */
size_t outline_at(const struct outlines *o, double lat, double lon);
struct area_names outline_names(struct arena *a, const struct outlines *o);

#endif
