/* See campaign_outline.h. */
#include "hub/casework/campaign_outline.h"

static bool outline_read(
	struct arena *a, int64_t id, struct str name, struct str wkt, struct outline *out)
{
	struct str why;

	*out = (struct outline){ .id = id, .name = str_dup(a, name) };
	if (!geo_wkt_parse(a, wkt, &out->shape, &why))
		return false;
	out->box = geo_box_of(&out->shape);
	return true;
}

struct outlines outlines_of(struct db *db, struct arena *a, struct str geography)
{
	struct campaign_outlines_rows rows =
		campaign_outlines(db, (struct campaign_outlines_args){ .geography = geography });
	struct outlines o = { .v = ARENA_ARRAY(a, struct outline, rows.n + 1) };

	for (size_t i = 0; i < rows.n; i++)
		if (outline_read(a, rows.v[i].area_id.v, rows.v[i].name, rows.v[i].outline, &o.v[o.n]))
			o.n++;
	return o;
}

struct outlines outline_one(struct db *db, struct arena *a, struct area_id id)
{
	struct outlines o = { .v = ARENA_ARRAY(a, struct outline, 1) };
	struct campaign_outline_row row;

	if (campaign_outline(db, (struct campaign_outline_args){ .area_id = id }, &row) &&
	    outline_read(a, row.area_id.v, row.name, row.outline, &o.v[0]))
		o.n = 1;
	return o;
}

size_t outline_at(const struct outlines *o, double lat, double lon)
{
	struct geo_point at = { lat, lon };

	if (geo_known(at))
		for (size_t i = 0; i < o->n; i++)
			if (geo_box_has(o->v[i].box, at) && geo_contains(&o->v[i].shape, at))
				return i;
	return o->n;
}

struct area_names outline_names(struct arena *a, const struct outlines *o)
{
	struct area_names names = { .v = ARENA_ARRAY(a, struct str, o->n + 1), .n = o->n + 1 };

	for (size_t i = 0; i < o->n; i++)
		names.v[i] = o->v[i].name;
	names.v[o->n] = S("no known place");
	return names;
}
