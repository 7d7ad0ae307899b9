/* The areas of one geography, drawn flat: outlines a little simplified, each name where its area
 * is. */
#include "core/html/map.h"
#include "engine/geo/geo.h"
#include "hub/place/place.sql.h"
#include "hub/place/place_view.h"

#define MAP_WIDTH 480
#define MAP_HEIGHT 360
#define MAP_MARGIN 8
#define MAP_TOLERANCE_M 15                     /* less than a line's width at this size */

static struct map_xy drawn(const struct geo_flat *f, struct geo_point p)
{
	struct geo_xy at = geo_draw(f, p);

	return (struct map_xy){ at.x, at.y };
}

static struct map_ring ring_drawn(
	struct arena *a, const struct geo_flat *f, const struct geo_ring *r)
{
	struct map_xy *v = ARENA_ARRAY(a, struct map_xy, r->n);

	for (size_t i = 0; i < r->n; i++)
		v[i] = drawn(f, r->v[i]);
	return (struct map_ring){ v, r->n };
}

static struct map_area area_drawn(
	struct arena *a, const struct geo_flat *f, struct str name, const struct geo_shape *full)
{
	struct geo_shape s = geo_simplify(a, full, MAP_TOLERANCE_M);
	struct map_area area = { .name = name, .label = drawn(f, geo_centroid(&s)) };
	struct map_ring *rings;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.v[i].n;
	rings = ARENA_ARRAY(a, struct map_ring, n);
	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < s.v[i].n; k++)
			rings[area.n++] = ring_drawn(a, f, &s.v[i].v[k]);
	area.rings = rings;
	return area;
}

static void number_put(
	struct arena *a, struct map_area *area, const struct place_number *numbers, size_t n)
{
	int64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = numbers[i].n > most ? numbers[i].n : most;
	for (size_t i = 0; i < n; i++)
		if (numbers[i].n > 0 && str_eq(numbers[i].name, area->name)) {
			area->name = str_fmt(a, "%.*s %lld", STR_ARG(area->name), (long long)numbers[i].n);
			area->strong = numbers[i].n * 2 >= most;
			return;
		}
}

struct html place_map(struct db *db, struct str geography, struct str title)
{
	return place_map_numbers(db, geography, title, NULL, 0);
}

/* An outline that cannot be read is left out of the picture; the table beside it still has the
 * area. */
struct html place_map_numbers(struct db *db, struct str geography, struct str title,
	const struct place_number *numbers, size_t n_numbers)
{
	struct arena *a = db_arena(db);
	struct areas_drawn_rows rows =
		areas_drawn(db, (struct areas_drawn_args){ .geography = geography });
	struct geo_shape *shapes = ARENA_ARRAY(a, struct geo_shape, rows.n);
	struct map_area *areas = ARENA_ARRAY(a, struct map_area, rows.n);
	struct geo_box box = geo_box_none();
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		struct str why;
		if (geo_wkt_parse(a, rows.v[i].outline, &shapes[i], &why))
			box = geo_box_join(box, geo_box_of(&shapes[i]));
	}
	if (box.west > box.east)
		return html_text(a, S(""));
	struct geo_flat flat = geo_flat_fit(box, MAP_WIDTH, MAP_HEIGHT, MAP_MARGIN);
	for (size_t i = 0; i < rows.n; i++)
		if (shapes[i].n) {
			areas[n] = area_drawn(a, &flat, rows.v[i].name, &shapes[i]);
			number_put(a, &areas[n++], numbers, n_numbers);
		}
	return map_svg(a,
		(struct map){ .title = title,
			.width = flat.width,
			.height = flat.height,
			.areas = areas,
			.n_areas = n });
}
