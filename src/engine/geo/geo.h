/*
 * Where things are: points on WGS84, boxes, areas as multipolygons, the British National Grid, and
 * the flat drawing of a map. Pure algorithms: memory in, memory out.
 *
 * Units: latitude and longitude in degrees (north and east positive), distances in metres, areas in
 * square metres. A point that is not known has NAN in it; geo_known() says. Results that are made
 * of pieces live in the arena that was passed in.
 *
 * Everything here is for the size of a city or a county. Nothing crosses the 180th meridian or
 * holds a pole.
 */
#ifndef KITH_ENGINE_GEO_H
#define KITH_ENGINE_GEO_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct geo_point {
	double lat, lon;
};

struct geo_box {                               /* empty when west > east */
	double west, south, east, north;
};

/* A closed line; the first point is not repeated at the end. */
struct geo_ring {
	struct geo_point *v;
	size_t n;
};

/* The first ring is the outline, the others are holes. */
struct geo_polygon {
	struct geo_ring *v;
	size_t n;
};

struct geo_shape {                             /* a multipolygon */
	struct geo_polygon *v;
	size_t n;
};

/* --- points and boxes --- */
bool geo_known(struct geo_point p);            /* finite and on the globe */
/* Great-circle distance by the haversine formula on a sphere of the mean radius 6,371,008.8 m:
 * within 0.56 % of the ellipsoid anywhere, 0.3 % in Britain. NAN when either end is not known. */
double geo_distance_m(struct geo_point a, struct geo_point b);
struct str geo_distance_words(
	struct arena *a, double distance_m); /* "250 metres", "0.8 miles", "12 miles" */

struct geo_box geo_box_none(void);
struct geo_box geo_box_of(const struct geo_shape *s);
void geo_box_add(struct geo_box *b, struct geo_point p);
struct geo_box geo_box_join(struct geo_box a, struct geo_box b);
bool geo_box_has(struct geo_box b, struct geo_point p);    /* edges belong to it */
bool geo_box_meets(struct geo_box a, struct geo_box b);
/* Holds every point within range_m of p (and some more in its corners): for an index to look in. */
struct geo_box geo_box_around(struct geo_point p, double range_m);

/* --- areas --- */
/* Reads WKT: "MULTIPOLYGON (((lon lat, lon lat, …), (hole)), …)", "POLYGON (…)", "EMPTY", any case,
 * an optional "SRID=4326;" before it and Z or M values, which are dropped. Every ring must be
 * closed, have three different corners and lie on the globe. False with a sentence in *why that
 * says where. */
MUSTUSE bool geo_wkt_parse(struct arena *a, struct str wkt, struct geo_shape *out, struct str *why);
/* Writes MULTIPOLYGON with seven decimals (about a centimetre): what is parsed back is the same. */
struct str geo_wkt_print(struct arena *a, const struct geo_shape *s);

/* Is the point inside, holes left out? Areas that share an edge never both claim a point on it and
 * never both disown it: the edge is judged from its own two ends in a fixed order, whichever area
 * asks, and each end belongs to one side (half-open rule; Hormann and Agathos, "The point in
 * polygon problem for arbitrary polygons", Computational Geometry 20, 2001). */
bool geo_contains(const struct geo_shape *s, struct geo_point p);
/* Nearest distance from the point to any edge; 0 on it. INFINITY for an empty shape. */
double geo_edge_distance_m(const struct geo_shape *s, struct geo_point p);
/* On the sphere (Chamberlain and Duquette, "Some algorithms for polygons on a sphere", JPL 07-03,
 * 2007), holes taken off, whichever way round the rings run. */
double geo_area_m2(const struct geo_shape *s);
/* Centre of gravity, holes taken off. Of a shape without area: the mean of its corners. Of an empty
 * shape: a point that is not known. It may lie outside (a crescent). */
struct geo_point geo_centroid(const struct geo_shape *s);
/* Fewer corners for drawing (Douglas and Peucker 1973): no corner of the old outline lies further
 * than tolerance_m from the new one. Every outline keeps at least three corners; holes that vanish
 * at this scale are dropped. */
struct geo_shape geo_simplify(struct arena *a, const struct geo_shape *s, double tolerance_m);
size_t geo_corner_count(const struct geo_shape *s);

/* --- the British National Grid ---
 * Transverse Mercator on Airy 1830 and a seven-parameter Helmert transformation, from Ordnance
 * Survey, "A guide to coordinate systems in Great Britain" (v3.6, 2020), annexes B and C and
 * section 6.6. The Helmert step is what limits accuracy: OS gives it as about 5 m (the OSTN15 grid
 * would give 0.1 m). There and back agrees within a millimetre. */
struct geo_grid {
	double easting_m, northing_m;
};
struct geo_grid geo_to_grid(struct geo_point p);
struct geo_point geo_from_grid(struct geo_grid g);
bool geo_grid_known(struct geo_grid g); /* inside the grid: 0-700 km east, 0-1,300 km north */
/* The two steps alone, for other ellipsoids' data and for tests against OS's worked example. */
struct geo_grid geo_airy_to_grid(struct geo_point airy);
struct geo_point geo_airy_from_grid(struct geo_grid g);

/* --- drawing ---
 * Equirectangular with the cosine of the middle latitude: at the size of a county nothing looks
 * wrong. */
struct geo_flat {
	struct geo_point middle;
	double x_scale, y_scale;               /* drawing units per degree */
	double width, height;
};
struct geo_xy {
	double x, y;                           /* x right, y down, from the top left corner */
};
/* The largest drawing of `box` that fits in width x height with `margin` units left free around
 * it. */
struct geo_flat geo_flat_fit(struct geo_box box, double width, double height, double margin);
struct geo_xy geo_draw(const struct geo_flat *f, struct geo_point p);
struct geo_point geo_undraw(const struct geo_flat *f, struct geo_xy at);

#endif
