/* Promises of engine/geo: distances, areas and grid references agree with published figures, and
 * the properties that the rest of Kith leans on hold for many random shapes. */
#include "engine/geo/geo_town.h"

/* --- distance --- */

static void one_degree_of_latitude_is_111_195_metres(void **state)
{
	(void)state;
	NEAR(geo_distance_m(at(51, -1), at(52, -1)), 6371008.8 * M_PI / 180, 0.001);
	NEAR(geo_distance_m(at(0, 0), at(0, 180)), 6371008.8 * M_PI, 0.01);
}

static void oxford_to_london_is_within_a_third_of_a_percent_of_the_ellipsoid(void **state)
{
	(void)state;
	/* Carfax to Charing Cross on WGS84 by Vincenty's formula: 82,842 m. */
	double d = geo_distance_m(at(51.75195, -1.25777), at(51.50735, -0.12776));
	NEAR(d, 82842, 82842 * 0.0033);
}

static void distance_is_a_metric(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 1, 1);
	for (int i = 0; i < 2000; i++) {
		struct geo_point a = at(between(&r, -80, 80), between(&r, -170, 170));
		struct geo_point b = at(between(&r, -80, 80), between(&r, -170, 170));
		struct geo_point c = at(between(&r, -80, 80), between(&r, -170, 170));
		assert_true(geo_distance_m(a, a) == 0);
		NEAR(geo_distance_m(a, b), geo_distance_m(b, a), 1e-6);
		assert_true(geo_distance_m(a, c) <= geo_distance_m(a, b) + geo_distance_m(b, c) + 1e-3);
	}
}

static void a_distance_to_an_unknown_place_is_not_known(void **state)
{
	assert_true(isnan(geo_distance_m(at(51, -1), at(NAN, NAN))));
	assert_true(isnan(geo_distance_m(at(91, 0), at(51, -1))));
	assert_true(str_eq(geo_distance_words(*state, NAN), S("distance not known")));
}

static void distances_read_as_people_say_them(void **state)
{
	static const struct { double m; const char *words; } t[] = {
		{ 0, "next door" }, { 70, "next door" }, { 80, "100 metres" }, { 260, "250 metres" },
		{ 470, "450 metres" }, { 1300, "0.8 miles" }, { 1609.344, "1 mile" }, { 3218.7, "2 miles" },
		{ 15900, "9.9 miles" }, { 16500, "10 miles" }, { 90000, "56 miles" },
	};
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct str s = geo_distance_words(*state, t[i].m);
		if (!str_eq(s, str_of(t[i].words)))
			fail_msg("%.1f m: %.*s, not %s", t[i].m, STR_ARG(s), t[i].words);
	}
}

static void a_box_around_a_point_holds_everybody_in_range(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 2, 1);
	for (int i = 0; i < 3000; i++) {
		struct geo_point p = at(between(&r, 49, 61), between(&r, -8, 2));
		double range = between(&r, 10, 30000);
		struct geo_box b = geo_box_around(p, range);
		struct geo_point q = at(p.lat + between(&r, -0.4, 0.4), p.lon + between(&r, -0.8, 0.8));
		if (geo_distance_m(p, q) <= range)
			assert_true(geo_box_has(b, q));
		assert_true(geo_box_has(b, p));
		assert_false(geo_box_has(b, at(p.lat + 1.02 * range / 111195, p.lon)));
	}
}

/* --- text --- */

static void an_outline_survives_writing_and_reading(void **state)
{
	struct arena *a = *state;
	const char *text = "MULTIPOLYGON (((-1.3 51.7,-1.2 51.7,-1.2 51.8,-1.3 51.8,-1.3 51.7),"
		"(-1.26 51.74,-1.24 51.74,-1.25 51.76,-1.26 51.74)),((0 0,1 0,0 1.5,0 0)))";
	struct geo_shape s = wkt(a, text);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.v[0].n, 2);
	assert_int_equal(geo_corner_count(&s), 10);
	assert_true(str_eq(geo_wkt_print(a, &s), str_of(text)));
	struct geo_shape p = wkt(a, " srid=4326;polygon z ((0 0 9, 1 0 9, 1 0 9, 0 1 9, 0 0 9)) ");
	assert_true(str_eq(geo_wkt_print(a, &p), S("MULTIPOLYGON (((0 0,1 0,0 1,0 0)))")));
	struct geo_shape none = wkt(a, "MULTIPOLYGON EMPTY");
	assert_int_equal(none.n, 0);
	assert_true(str_eq(geo_wkt_print(a, &none), S("MULTIPOLYGON EMPTY")));
}

static void a_broken_outline_is_refused_with_the_place(void **state)
{
	static const char *const bad[] = {
		"",
		"POINT (1 2)",
		"POLYGON",
		"POLYGON (",
		"POLYGON ((0 0, 1 0, 0 1, 0 0)",
		"POLYGON ((0 0, 1 0, 0 0))",
		"POLYGON ((0 0, 1 0, 0 1))",
		"POLYGON ((0 0, 1 0, 0 1, 0 0)) x",
		"POLYGON ((0 0, 1 x, 0 1, 0 0))",
		"POLYGON ((0 0, 200 0, 0 1, 0 0))",
		"POLYGON ((0 0, 1 nan, 0 1, 0 0))",
		"MULTIPOLYGON ((0 0, 1 0, 0 1, 0 0))",
		"SRID=27700;POLYGON ((0 0, 1 0, 0 1, 0 0))",
		"SRID=4326 POLYGON EMPTY",
		"POLYGON Q ((0 0, 1 0, 0 1, 0 0))",
		"POLYGON ((0 0, 1 0, 0 1, 0 0),)",
		"POLYGON ((0 0 1 1 1, 1 0, 0 1, 0 0))",
		"POLYGON ((1e999 0, 1 0, 0 1, 1e999 0))",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct geo_shape s;
		struct str why;
		if (geo_wkt_parse(*state, str_of(bad[i]), &s, &why))
			fail_msg("accepted: %s", bad[i]);
		assert_true(str_find(why, S("at character")) > 0);
		assert_int_equal(s.n, 0);
	}
}

static void cut_or_garbled_text_never_harms(void **state)
{
	struct arena *a = *state;
	struct str good =
		S("MULTIPOLYGON (((-1.3 51.7,-1.2 51.7,-1.2 51.8,-1.3 51.7),(0 0,1 0,0 1,0 0)))");
	static const char letters[] = "() ,.-+eE0123456789MULTIPOYGNZ;=\n\t\xff";
	struct rng r;
	rng_seed(&r, 3, 1);
	struct geo_shape s;
	struct str why;
	for (size_t n = 0; n < good.n; n++)
		assert_false(geo_wkt_parse(a, str_dup(a, str_part(good, 0, n)), &s, &why));
	for (int i = 0; i < 3000; i++) {
		struct buf b = { .arena = a };
		buf_str(&b, good);
		for (int k = 0; k < 3; k++)
			b.p[rng_below(&r, (uint32_t)b.n)] = letters[rng_below(&r, sizeof(letters) - 1)];
		if (geo_wkt_parse(a, buf_view(&b), &s, &why))
			assert_true(geo_corner_count(&s) >= 3);
		else
			assert_true(why.n > 0);
	}
}

/* --- inside and outside --- */

static void a_hole_is_outside(void **state)
{
	struct geo_shape s = wkt(*state, "POLYGON ((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))");
	assert_true(geo_contains(&s, at(2, 2)));
	assert_false(geo_contains(&s, at(5, 5)));
	assert_false(geo_contains(&s, at(11, 5)));
	assert_true(geo_contains(&s, at(5, 3.999)));
	assert_false(geo_contains(&s, at(NAN, NAN)));
	struct geo_shape none = { 0 };
	assert_false(geo_contains(&none, at(5, 5)));
}

static void an_island_in_a_hole_is_inside(void **state)
{
	struct geo_shape s = wkt(*state,
		"MULTIPOLYGON (((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4)),"
		"((4.5 4.5,5.5 4.5,5.5 5.5,4.5 5.5,4.5 4.5)))");
	assert_true(geo_contains(&s, at(5, 5)));
	assert_false(geo_contains(&s, at(4.2, 4.2)));
}

/* A plane of crooked triangles that fit together exactly. */
#define GRID 7
static struct geo_shape triangle(
	struct arena *a, struct geo_point p, struct geo_point q, struct geo_point r)
{
	struct geo_point *v = ARENA_ARRAY(a, struct geo_point, 3);
	v[0] = p, v[1] = q, v[2] = r;
	struct geo_ring *ring = ARENA_NEW(a, struct geo_ring);
	*ring = (struct geo_ring){ .v = v, .n = 3 };
	struct geo_polygon *g = ARENA_NEW(a, struct geo_polygon);
	*g = (struct geo_polygon){ .v = ring, .n = 1 };
	return (struct geo_shape){ .v = g, .n = 1 };
}

static void exactly_one_of_the_areas_that_fit_together_claims_a_point(void **state)
{
	struct arena *a = *state;
	struct geo_point corner[GRID + 1][GRID + 1];
	struct geo_shape cell[2 * GRID * GRID];
	struct rng r;
	rng_seed(&r, 4, 1);
	for (int y = 0; y <= GRID; y++)
		for (int x = 0; x <= GRID; x++)
			corner[y][x] = at(51.7 + 0.01 * (y + between(&r, -0.3, 0.3)),
				-1.3 + 0.01 * (x + between(&r, -0.3, 0.3)));
	size_t n = 0;
	for (int y = 0; y < GRID; y++)
		for (int x = 0; x < GRID; x++) {
			/* wound in different directions: that must not matter */
			cell[n++] = triangle(a, corner[y][x], corner[y][x + 1], corner[y + 1][x]);
			cell[n++] = triangle(a, corner[y + 1][x], corner[y][x + 1], corner[y + 1][x + 1]);
		}
	for (int i = 0; i < 20000; i++) {
		int y = 1 + (int)rng_below(&r, GRID - 2), x = 1 + (int)rng_below(&r, GRID - 2);
		double t = rng_double(&r);
		struct geo_point p = corner[y][x], q = corner[y + (int)rng_below(&r, 2)][x + 1];
		if (i % 3 == 0)                /* a corner itself, on an edge, anywhere */
			q = p;
		p = at(p.lat + t * (q.lat - p.lat), p.lon + t * (q.lon - p.lon));
		if (i % 3 == 2)
			p = at(between(&r, 51.715, 51.755), between(&r, -1.285, -1.245));
		int claims = 0;
		for (size_t k = 0; k < n; k++)
			claims += geo_contains(&cell[k], p);
		assert_int_equal(claims, 1);
	}
}

static void inside_does_not_depend_on_where_the_ring_begins_or_how_it_runs(void **state)
{
	struct arena *a = *state;
	struct rng r;
	rng_seed(&r, 5, 1);
	for (int i = 0; i < 300; i++) {
		struct geo_point p = at(between(&r, 0, 1), between(&r, 0, 1)),
						 q = at(between(&r, 0, 1), between(&r, 0, 1)),
						 o = at(between(&r, 0, 1), between(&r, 0, 1));
		struct geo_shape s[] = { triangle(a, p, q, o), triangle(a, q, o, p), triangle(a, o, q, p) };
		for (int k = 0; k < 50; k++) {
			struct geo_point x = at(between(&r, 0, 1), between(&r, 0, 1));
			bool in = geo_contains(&s[0], x);
			assert_int_equal(in, geo_contains(&s[1], x));
			assert_int_equal(in, geo_contains(&s[2], x));
		}
	}
}

static void the_nearest_edge_is_measured(void **state)
{
	struct geo_shape s =
		wkt(*state, "POLYGON ((-1.3 51.7,-1.2 51.7,-1.2 51.8,-1.3 51.8,-1.3 51.7))");
	NEAR(
		geo_edge_distance_m(&s, at(51.75, -1.29)), 0.01 * 111195.08 * cos(51.75 * M_PI / 180), 0.5);
	NEAR(geo_edge_distance_m(&s, at(51.81, -1.25)), 1111.95, 0.5);
	NEAR(geo_edge_distance_m(&s, at(51.7, -1.25)), 0, 1e-6);
	struct geo_shape none = { 0 };
	assert_true(isinf(geo_edge_distance_m(&none, at(51, -1))));
}

/* --- area, centre, fewer corners --- */

static void a_box_on_the_sphere_has_the_area_of_its_zone(void **state)
{
	struct geo_shape s = wkt(*state, "POLYGON ((-1 51,0 51,0 52,-1 52,-1 51))");
	double exact =
		6371008.8 * 6371008.8 * (sin(52 * M_PI / 180) - sin(51 * M_PI / 180)) * M_PI / 180;
	NEAR(geo_area_m2(&s), exact, exact * 1e-9);
	struct geo_shape holed = wkt(*state,
		"POLYGON ((-1 51,0 51,0 52,-1 52,-1 51),(-0.6 51.2,-0.4 51.2,-0.4 51.8,-0.6 51.8,-0.6 "
		"51.2))");
	struct geo_shape hole =
		wkt(*state, "POLYGON ((-0.6 51.8,-0.4 51.8,-0.4 51.2,-0.6 51.2,-0.6 51.8))");
	NEAR(geo_area_m2(&holed), exact - geo_area_m2(&hole), exact * 1e-9);
}

static void the_centre_is_the_centre_of_gravity(void **state)
{
	struct geo_shape l = wkt(*state, "POLYGON ((0 0,2 0,2 1,1 1,1 2,0 2,0 0))");
	struct geo_point c = geo_centroid(&l);
	NEAR(c.lat, 5.0 / 6, 1e-9);
	NEAR(c.lon, 5.0 / 6, 1e-9);
	struct geo_shape holed = wkt(*state, "POLYGON ((0 0,4 0,4 4,0 4,0 0),(2 2,4 2,4 4,2 4,2 2))");
	c = geo_centroid(&holed);
	NEAR(c.lat, (16 * 2.0 - 4 * 3.0) / 12, 1e-9);
	struct geo_shape thin = wkt(*state, "POLYGON ((0 0,1 0,2 0,0 0))");
	NEAR(geo_centroid(&thin).lon, 1, 1e-9);
	struct geo_shape none = { 0 };
	assert_false(geo_known(geo_centroid(&none)));
}

/* A round island with a ragged shore, as WKT-shaped rings. */
static struct geo_shape ragged(struct arena *a, struct rng *r, size_t n)
{
	struct geo_shape s = triangle(a, at(0, 0), at(0, 1), at(1, 0));
	struct geo_ring *ring = &s.v[0].v[0];
	ring->v = ARENA_ARRAY(a, struct geo_point, n);
	ring->n = n;
	for (size_t i = 0; i < n; i++) {
		double turn = 2 * M_PI * (double)i / (double)n, out = 0.03 + between(r, 0, 0.002);
		ring->v[i] = at(51.75 + out * sin(turn), -1.25 + out * cos(turn) / 0.62);
	}
	return s;
}

static void a_simpler_outline_stays_within_its_tolerance(void **state)
{
	struct arena *a = *state;
	struct rng r;
	rng_seed(&r, 6, 1);
	for (int i = 0; i < 40; i++) {
		struct geo_shape s = ragged(a, &r, 20 + rng_below(&r, 400));
		double tolerance = between(&r, 1, 800);
		struct geo_shape less = geo_simplify(a, &s, tolerance);
		assert_true(
			geo_corner_count(&less) >= 3 && geo_corner_count(&less) <= geo_corner_count(&s));
		for (size_t k = 0; k < s.v[0].v[0].n; k++)
			assert_true(geo_edge_distance_m(&less, s.v[0].v[0].v[k]) <= tolerance * 1.01);
	}
	struct geo_shape s = ragged(a, &r, 400), most = geo_simplify(a, &s, 250);
	assert_true(geo_corner_count(&most) < 40);
}

static void an_outline_never_vanishes_but_a_hole_may(void **state)
{
	struct geo_shape s =
		wkt(*state, "POLYGON ((0 0,4 0,4 4,0 4,0 0),(2 2,2.001 2,2.0005 2.0001,2 2))");
	struct geo_shape less = geo_simplify(*state, &s, 1e7);
	assert_int_equal(less.v[0].n, 1);
	assert_int_equal(less.v[0].v[0].n, 3);
	struct geo_shape same = geo_simplify(*state, &s, 0);
	assert_int_equal(geo_corner_count(&same), geo_corner_count(&s));
}

/* --- the grid --- */

static void the_projection_gives_ordnance_surveys_worked_example(void **state)
{
	(void)state;
	/* Annex C of the guide: 52 39 27.2531 N, 1 43 4.5177 E on Airy is E 651409.903, N
	 * 313177.270. */
	struct geo_point p = at(52 + 39 / 60.0 + 27.2531 / 3600, 1 + 43 / 60.0 + 4.5177 / 3600);
	struct geo_grid g = geo_airy_to_grid(p);
	NEAR(g.easting_m, 651409.903, 0.001);
	NEAR(g.northing_m, 313177.270, 0.001);
	struct geo_point back = geo_airy_from_grid((struct geo_grid){ 651409.903, 313177.270 });
	NEAR(back.lat, p.lat, 1e-8);
	NEAR(back.lon, p.lon, 1e-8);
}

static void grid_references_agree_with_ordnance_survey_within_five_metres(void **state)
{
	(void)state;
	/* Points of Ordnance Survey's test set for OSTN15: Scilly, Lizard, Plymouth, St Catherine's,
	 * the former OS head office, Nash Point, North Foreland, Brislington, Lambeth, Carmarthen,
	 * Colchester, Droitwich, Northampton, King's Lynn, Nottingham, Daresbury, and one in Inverness.
	 */
	static const struct {
		double e, n, lat, lon;
	} t[] = {
		{ 91492.146, 11318.804, 49.92226394, -6.29977752 },
		{ 170370.718, 11572.405, 49.96006138, -5.20304610 },
		{ 250359.811, 62016.569, 50.43885826, -4.10864564 },
		{ 449816.371, 75335.861, 50.57563665, -1.29782277 },
		{ 438710.920, 114792.250, 50.93127938, -1.45051434 },
		{ 292184.870, 168003.465, 51.40078220, -3.55128349 },
		{ 639821.835, 169565.858, 51.37447026, 1.44454730 },
		{ 362269.991, 169978.690, 51.42754743, -2.54407618 },
		{ 530624.974, 178388.464, 51.48936565, -0.11992557 },
		{ 241124.584, 220332.641, 51.85890896, -4.30852477 },
		{ 599445.590, 225722.826, 51.89436637, 0.89724327 },
		{ 389544.190, 261912.153, 52.25529382, -2.15458614 },
		{ 474335.969, 262047.755, 52.25160951, -0.91248957 },
		{ 562180.547, 319784.995, 52.75136687, 0.40153547 },
		{ 454002.834, 340834.943, 52.96219109, -1.19747656 },
		{ 357455.843, 383290.436, 53.34480280, -2.64049321 },
		{ 267056.768, 846176.972, 57.48625001, -4.21926399 },
	};
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct geo_grid g = geo_to_grid(at(t[i].lat, t[i].lon));
		double off = hypot(g.easting_m - t[i].e, g.northing_m - t[i].n);
		if (!(off <= 5))
			fail_msg("%.3f %.3f is %.2f m off", t[i].e, t[i].n, off);
		assert_true(geo_distance_m(geo_from_grid((struct geo_grid){ t[i].e, t[i].n }),
						at(t[i].lat, t[i].lon)) <= 5);
	}
}

static void to_the_grid_and_back_is_the_same_place(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 7, 1);
	for (int i = 0; i < 5000; i++) {
		struct geo_point p = at(between(&r, 49.9, 60.8), between(&r, -7.5, 1.7));
		struct geo_grid g = geo_to_grid(p);
		assert_true(geo_grid_known(g));
		assert_true(geo_distance_m(p, geo_from_grid(g)) < 0.01);
	}
}

/* --- drawing --- */

static void a_map_keeps_its_shape_and_its_margin(void **state)
{
	(void)state;
	struct geo_box b = { .west = -1.32, .south = 51.70, .east = -1.17, .north = 51.80 };
	struct geo_flat f = geo_flat_fit(b, 600, 400, 10);
	struct geo_xy nw = geo_draw(&f, at(b.north, b.west)), se = geo_draw(&f, at(b.south, b.east));
	assert_true(nw.x >= 10 - 1e-9 && nw.y >= 10 - 1e-9 && se.x <= 590 + 1e-9 && se.y <= 390 + 1e-9);
	assert_true(se.x - nw.x > 579 || se.y - nw.y > 379);
	/* A kilometre is as long to the east as to the north. */
	struct geo_point m = at(51.75, -1.25);
	struct geo_xy o = geo_draw(&f, m), n = geo_draw(&f, at(m.lat + 0.01, m.lon)),
				  e = geo_draw(&f, at(m.lat, m.lon + 0.01));
	double north_m = geo_distance_m(m, at(m.lat + 0.01, m.lon)),
		   east_m = geo_distance_m(m, at(m.lat, m.lon + 0.01));
	NEAR((o.y - n.y) / north_m / ((e.x - o.x) / east_m), 1, 1e-3);
	struct geo_point back = geo_undraw(&f, e);
	NEAR(back.lat, m.lat, 1e-9);
	NEAR(back.lon, m.lon + 0.01, 1e-9);
	struct geo_flat one =
		geo_flat_fit((struct geo_box){ -1.25, 51.75, -1.25, 51.75 }, 600, 400, 10);
	NEAR(geo_draw(&one, m).x, 300, 1e-6);
	struct geo_flat none = geo_flat_fit(geo_box_none(), 600, 400, 10);
	assert_true(isfinite(geo_draw(&none, at(0, 0)).x));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, arena_up, arena_down)
	const struct CMUnitTest tests[] = {
		T(one_degree_of_latitude_is_111_195_metres),
		T(oxford_to_london_is_within_a_third_of_a_percent_of_the_ellipsoid),
		T(distance_is_a_metric),
		T(a_distance_to_an_unknown_place_is_not_known),
		T(distances_read_as_people_say_them),
		T(a_box_around_a_point_holds_everybody_in_range),
		T(an_outline_survives_writing_and_reading),
		T(a_broken_outline_is_refused_with_the_place),
		T(cut_or_garbled_text_never_harms),
		T(a_hole_is_outside),
		T(an_island_in_a_hole_is_inside),
		T(exactly_one_of_the_areas_that_fit_together_claims_a_point),
		T(inside_does_not_depend_on_where_the_ring_begins_or_how_it_runs),
		T(the_nearest_edge_is_measured),
		T(a_box_on_the_sphere_has_the_area_of_its_zone),
		T(the_centre_is_the_centre_of_gravity),
		T(a_simpler_outline_stays_within_its_tolerance),
		T(an_outline_never_vanishes_but_a_hole_may),
		T(the_projection_gives_ordnance_surveys_worked_example),
		T(grid_references_agree_with_ordnance_survey_within_five_metres),
		T(to_the_grid_and_back_is_the_same_place),
		T(a_map_keeps_its_shape_and_its_margin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
