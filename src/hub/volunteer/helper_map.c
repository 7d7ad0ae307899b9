/*
 * Where helpers live, on the areas of the hubs: letters as in the list beside. Nobody's door is
 * marked to the metre: a place is drawn on a grid of about a hundred metres, which is enough to see
 * who is near.
 */
#include "core/html/map.h"
#include "hub/volunteer/volunteer.sql.h"
#include "hub/volunteer/volunteer_view.h"

#include <math.h>

#define MAP_WIDTH 520
#define MAP_HEIGHT 420
#define MAP_MARGIN 20
#define MAP_TOLERANCE_M 20
#define BLUR_DEGREES 0.001                     /* 111 m north, about 70 m east */
#define AROUND_M 700                           /* a lone point is shown with its surroundings */

static struct map_xy drawn(const struct geo_flat *f, struct geo_point p)
{
	struct geo_xy at = geo_draw(f, p);
	return (struct map_xy){ at.x, at.y };
}

static struct geo_point blurred(struct geo_point p)
{
	return (struct geo_point){ round(p.lat / BLUR_DEGREES) * BLUR_DEGREES,
		round(p.lon / BLUR_DEGREES) * BLUR_DEGREES };
}

static struct map_area area_drawn(
	struct arena *a, const struct geo_flat *f, const struct geo_shape *shape)
{
	struct geo_shape s = geo_simplify(a, shape, MAP_TOLERANCE_M);
	struct map_area out = { .label = drawn(f, geo_centroid(&s)) };
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.v[i].n;
	struct map_ring *rings = ARENA_ARRAY(a, struct map_ring, n + 1);
	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < s.v[i].n; k++) {
			const struct geo_ring *r = &s.v[i].v[k];
			struct map_xy *v = ARENA_ARRAY(a, struct map_xy, r->n);
			for (size_t j = 0; j < r->n; j++)
				v[j] = drawn(f, r->v[j]);
			rings[out.n++] = (struct map_ring){ v, r->n };
		}
	out.rings = rings;
	return out;
}

/* Room for every pin, and some around them. */
static struct geo_box box_of(const struct map_spot *v, size_t n)
{
	struct geo_box box = geo_box_none();
	for (size_t i = 0; i < n; i++)
		if (geo_known(v[i].at))
			box = geo_box_join(box, geo_box_around(v[i].at, AROUND_M));
	return box;
}

struct html helper_map(struct db *db, struct str title, const struct map_spot *v, size_t n)
{
	struct arena *a = db_arena(db);
	struct geo_box box = box_of(v, n);
	if (box.west > box.east)
		return html_text(a, S(""));
	struct geo_flat flat = geo_flat_fit(box, MAP_WIDTH, MAP_HEIGHT, MAP_MARGIN);
	struct helper_areas_rows rows = helper_areas(db);
	struct map_area *areas = ARENA_ARRAY(a, struct map_area, rows.n + 1);
	struct map_pin *pins = ARENA_ARRAY(a, struct map_pin, n + 1);
	size_t n_areas = 0, n_pins = 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct geo_shape shape;
		struct str why;
		if (geo_wkt_parse(a, rows.v[i].outline, &shape, &why) &&
			geo_box_meets(box, geo_box_of(&shape)))
			areas[n_areas++] = area_drawn(a, &flat, &shape);
	}
	/* The first of the list lie on top. */
	for (size_t i = n; i-- > 0;)
		if (geo_known(v[i].at))
			pins[n_pins++] = (struct map_pin){ .at = drawn(&flat, blurred(v[i].at)),
				.letter = v[i].letter,
				.kind = v[i].kind,
				.words = v[i].words };
	return map_svg(a,
		(struct map){ .title = title,
			.width = flat.width,
			.height = flat.height,
			.areas = areas,
			.n_areas = n_areas,
			.pins = pins,
			.n_pins = n_pins });
}
