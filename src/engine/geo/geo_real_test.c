/* Real boundaries and postcode districts, where the shared data is: they fit together, and lie
 * where Ordnance Survey has them. */
#include "engine/geo/geo_town.h"

#include <jansson.h>

static const char *shared(void)
{
	const char *set = getenv("KITH_SHARED");
	return set ? set : "../shared/data";
}

static json_t *shared_json(struct arena *a, const char *name)
{
	const char *source = getenv("KITH_SOURCE");
	const char *dir = shared();
	struct str path = dir[0] == '/' || !source ? str_fmt(a, "%s/%s", dir, name)
											   : str_fmt(a, "%s/%s/%s", source, dir, name);
	return json_load_file(str_z(a, path), 0, NULL);
}

static void ring_of_json(struct buf *b, json_t *ring)
{
	size_t i;
	json_t *p;
	buf_char(b, '(');
	json_array_foreach(ring, i, p)
		buf_fmt(b, "%s%.15g %.15g", i ? "," : "", json_number_value(json_array_get(p, 0)),
			json_number_value(json_array_get(p, 1)));
	buf_char(b, ')');
}

static struct geo_shape shape_of_json(struct arena *a, json_t *geometry)
{
	struct buf b = { .arena = a };
	json_t *rings = json_object_get(geometry, "coordinates"), *ring;
	size_t i;
	buf_lit(&b, "POLYGON (");
	json_array_foreach(rings, i, ring) {
		if (i)
			buf_char(&b, ',');
		ring_of_json(&b, ring);
	}
	buf_char(&b, ')');
	return wkt(a, str_z(a, buf_view(&b)));
}

static void the_wards_of_oxford_make_oxford(void **state)
{
	struct arena *a = *state;
	json_t *all = shared_json(a, "geo/uk-geojson/electoral/eng/wards_by_lad/E07000178.json");
	if (!all) {
		print_message("skipped: no ward boundaries in %s\n", shared());
		skip();
	}
	struct geo_shape ward[64];
	struct geo_box city = geo_box_none();
	double area = 0;
	size_t n = 0;
	json_t *feature, *list = json_object_get(all, "features");
	size_t i;
	json_array_foreach(list, i, feature) {
		assert_true(n < 64);
		ward[n] = shape_of_json(a, json_object_get(feature, "geometry"));
		area += geo_area_m2(&ward[n]);
		city = geo_box_join(city, geo_box_of(&ward[n]));
		n++;
	}
	json_decref(all);
	assert_int_equal(n, 24);
	/* Oxford district is 45.6 square kilometres (ONS Standard Area Measurements). */
	NEAR(area / 1e6, 45.6, 0.5);
	struct rng r;
	rng_seed(&r, 8, 1);
	int in_one = 0;
	for (int k = 0; k < 20000; k++) {
		struct geo_point p =
			at(between(&r, city.south, city.north), between(&r, city.west, city.east));
		int claims = 0;
		for (size_t w = 0; w < n; w++)
			claims += geo_contains(&ward[w], p);
		assert_true(claims <= 1);      /* wards do not overlap */
		in_one += claims;
	}
	double box_m2 = geo_distance_m(at(city.south, city.west), at(city.north, city.west))
		* geo_distance_m(at(51.755, city.west), at(51.755, city.east));
	NEAR(in_one / 20000.0, area / box_m2, 0.015);
	for (size_t w = 0; w < n; w++) {
		struct geo_shape less = geo_simplify(a, &ward[w], 25);
		NEAR(geo_area_m2(&less) / geo_area_m2(&ward[w]), 1, 0.08);
		struct str text = geo_wkt_print(a, &ward[w]);
		struct geo_shape again = wkt(a, str_z(a, text));
		assert_true(str_eq(geo_wkt_print(a, &again), text));
	}
}

static void every_postcode_district_projects_to_its_grid_reference(void **state)
{
	struct arena *a = *state;
	const char *source = getenv("KITH_SOURCE");
	struct str path = shared()[0] == '/' || !source
		? str_fmt(a, "%s/geo/outcodes/outcodes_gibbs.csv", shared())
		: str_fmt(a, "%s/%s/geo/outcodes/outcodes_gibbs.csv", source, shared());
	FILE *f = fopen(str_z(a, path), "r");
	if (!f) {
		print_message("skipped: no postcode districts in %s\n", shared());
		skip();
	}
	char line[512];
	int seen = 0, near_enough = 0;
	while (fgets(line, sizeof(line), f)) {
		struct str rest = str_of(line), part[5];
		bool ok = true;
		for (int i = 0; i < 5; i++)
			ok = ok && str_cut(&rest, ',', &part[i]);
		double e, n, lat, lon;
		if (!ok || !str_to_double(part[1], &e) || !str_to_double(part[2], &n) ||
			!str_to_double(part[3], &lat) || !str_to_double(part[4], &lon) ||
			str_starts(part[0], S("BT")) || e < 1000)
			continue;
		seen++;
		/* This list gives its degrees on Airy 1830, to five decimals. */
		near_enough +=
			geo_distance_m(geo_airy_from_grid((struct geo_grid){ e, n }), at(lat, lon)) <= 1.2;
	}
	fclose(f);
	assert_true(seen > 2500);
	/* A few of the published centres are themselves kilometres wrong (the Isle of Man, islands):
	 * not ours. */
	assert_true(near_enough >= seen * 0.98);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, arena_up, arena_down)
	const struct CMUnitTest tests[] = {
		T(the_wards_of_oxford_make_oxford),
		T(every_postcode_district_projects_to_its_grid_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
