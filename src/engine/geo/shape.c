/* Areas: inside or outside, size, centre, nearest edge, and fewer corners for drawing. */
#include "engine/geo/geo.h"

#include <math.h>

#define MEAN_RADIUS_M 6371008.8

static double radians(double degrees)
{
	return degrees * (M_PI / 180);
}

size_t geo_corner_count(const struct geo_shape *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->v[i].n; k++)
			n += s->v[i].v[k].n;
	return n;
}

/* Does the ray that runs east from p cross the edge? The lower end belongs to the edge and the
 * upper does not, and the place where it crosses is computed from the lower end up, so that both
 * areas that share the edge get the same answer to the last bit. */
static bool edge_crosses(struct geo_point a, struct geo_point b, struct geo_point p)
{
	if ((a.lat > p.lat) == (b.lat > p.lat))
		return false;
	struct geo_point low = a.lat < b.lat ? a : b, high = a.lat < b.lat ? b : a;
	double at = low.lon + (high.lon - low.lon) * ((p.lat - low.lat) / (high.lat - low.lat));
	return p.lon < at;
}

static bool ring_contains(const struct geo_ring *r, struct geo_point p)
{
	bool in = false;
	for (size_t i = 0, before = r->n - 1; i < r->n; before = i++)
		if (edge_crosses(r->v[before], r->v[i], p))
			in = !in;
	return in;
}

bool geo_contains(const struct geo_shape *s, struct geo_point p)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct geo_polygon *g = &s->v[i];
		if (!g->n || !ring_contains(&g->v[0], p))
			continue;
		bool in_hole = false;
		for (size_t k = 1; k < g->n && !in_hole; k++)
			in_hole = ring_contains(&g->v[k], p);
		if (!in_hole)
			return true;
	}
	return false;
}

/* Metres east and north of a point near by. */
struct local {
	double x, y;
};

static struct local local_of(struct geo_point from, double narrow, struct geo_point p)
{
	double per_degree = MEAN_RADIUS_M * M_PI / 180;
	return (
		struct local) { (p.lon - from.lon) * per_degree * narrow, (p.lat - from.lat) * per_degree };
}

static double segment_distance(struct local p, struct local a, struct local b)
{
	double dx = b.x - a.x, dy = b.y - a.y;
	double length2 = dx * dx + dy * dy;
	double t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
	t = fmax(0, fmin(1, t));
	return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

double geo_edge_distance_m(const struct geo_shape *s, struct geo_point p)
{
	double nearest = INFINITY, narrow = cos(radians(p.lat));
	struct local here = { 0, 0 };
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->v[i].n; k++) {
			const struct geo_ring *r = &s->v[i].v[k];
			for (size_t j = 0, before = r->n - 1; j < r->n; before = j++)
				nearest = fmin(nearest, segment_distance(here,
					local_of(p, narrow, r->v[before]), local_of(p, narrow, r->v[j])));
		}
	return nearest;
}

static double ring_area(const struct geo_ring *r)
{
	double sum = 0;
	for (size_t i = 0, before = r->n - 1; i < r->n; before = i++)
		sum += radians(r->v[i].lon - r->v[before].lon)
			* (2 + sin(radians(r->v[before].lat)) + sin(radians(r->v[i].lat)));
	return fabs(sum) * MEAN_RADIUS_M * MEAN_RADIUS_M / 2;
}

double geo_area_m2(const struct geo_shape *s)
{
	double area = 0;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->v[i].n; k++)
			area += (k ? -1 : 1) * ring_area(&s->v[i].v[k]);
	return area;
}

/* Sums for the centre of gravity in degrees from a corner near by, so that little is lost. */
struct moments {
	double area, lat, lon;
};

static struct moments ring_moments(const struct geo_ring *r, struct geo_point from)
{
	struct moments m = { 0 };
	for (size_t i = 0, before = r->n - 1; i < r->n; before = i++) {
		double ax = r->v[before].lon - from.lon, ay = r->v[before].lat - from.lat;
		double bx = r->v[i].lon - from.lon, by = r->v[i].lat - from.lat;
		double cross = ax * by - bx * ay;
		m.area += cross / 2;
		m.lon += (ax + bx) * cross / 6;
		m.lat += (ay + by) * cross / 6;
	}
	if (m.area < 0)
		m = (struct moments){ -m.area, -m.lat, -m.lon };
	return m;
}

static struct geo_point corner_mean(const struct geo_shape *s)
{
	struct geo_point mean = { 0, 0 };
	size_t n = geo_corner_count(s);
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->v[i].n; k++)
			for (size_t j = 0; j < s->v[i].v[k].n; j++) {
				mean.lat += s->v[i].v[k].v[j].lat / (double)n;
				mean.lon += s->v[i].v[k].v[j].lon / (double)n;
			}
	return mean;
}

struct geo_point geo_centroid(const struct geo_shape *s)
{
	if (!geo_corner_count(s))
		return (struct geo_point){ NAN, NAN };
	struct geo_point from = s->v[0].v[0].v[0];
	struct moments sum = { 0 };
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->v[i].n; k++) {
			struct moments m = ring_moments(&s->v[i].v[k], from);
			double sign = k ? -1 : 1;
			sum.area += sign * m.area;
			sum.lat += sign * m.lat;
			sum.lon += sign * m.lon;
		}
	if (!(sum.area > 1e-18))
		return corner_mean(s);
	return (struct geo_point){ from.lat + sum.lat / sum.area, from.lon + sum.lon / sum.area };
}

/* --- simplification --- */

struct span {
	size_t from, to;
};

/* Marks the corners to keep between two kept ones; a stack of our own, because a coast has
 * a hundred thousand corners. `at` are the corners in metres, the first one again at the end. */
static void span_keep(struct arena *a, const struct local *at, bool *keep, size_t from, size_t to,
	double tolerance_m)
{
	struct VEC(struct span) waiting = { 0 };
	VEC_PUSH(a, &waiting, ((struct span){ from, to }));
	while (waiting.n) {
		struct span s = waiting.v[--waiting.n];
		double furthest = -1;
		size_t where = s.from;
		for (size_t i = s.from + 1; i < s.to; i++) {
			double d = segment_distance(at[i], at[s.from], at[s.to]);
			if (d > furthest) {
				furthest = d;
				where = i;
			}
		}
		if (furthest <= tolerance_m)
			continue;
		keep[where] = true;
		VEC_PUSH(a, &waiting, ((struct span){ s.from, where }));
		VEC_PUSH(a, &waiting, ((struct span){ where, s.to }));
	}
}

static size_t furthest_from(const struct local *at, size_t n, struct local from)
{
	size_t best = 0;
	double distance = -1;
	for (size_t i = 0; i < n; i++) {
		double d = hypot(at[i].x - from.x, at[i].y - from.y);
		if (d > distance) {
			distance = d;
			best = i;
		}
	}
	return best;
}

/* A third corner for a ring that has become a line there and back: the one furthest from it. */
static void keep_third(const struct local *at, bool *keep, size_t n, size_t a, size_t b)
{
	size_t best = n;
	double distance = -1;
	for (size_t i = 0; i < n; i++) {
		double d = segment_distance(at[i], at[a], at[b]);
		if (!keep[i] && d > distance) {
			distance = d;
			best = i;
		}
	}
	if (best < n)
		keep[best] = true;
}

/* Corners left of a ring; fewer than three when a hole has vanished. */
static struct geo_ring ring_simplify(
	struct arena *a, const struct geo_ring *r, double tolerance_m, bool hole)
{
	struct local *at = ARENA_ARRAY(a, struct local, r->n + 1);
	bool *keep = ARENA_ARRAY(a, bool, r->n + 1);
	double narrow = cos(radians(r->v[0].lat));
	for (size_t i = 0; i <= r->n; i++)
		at[i] = local_of(r->v[0], narrow, r->v[i % r->n]);
	size_t far_end = furthest_from(at, r->n, at[0]);
	keep[0] = keep[far_end] = true;
	span_keep(a, at, keep, 0, far_end, tolerance_m);
	span_keep(a, at, keep, far_end, r->n, tolerance_m);
	keep[r->n] = false;
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		n += keep[i];
	if (n < 3 && !hole)
		keep_third(at, keep, r->n, 0, far_end);
	struct geo_ring out = { .v = ARENA_ARRAY(a, struct geo_point, n + 1) };
	for (size_t i = 0; i < r->n; i++)
		if (keep[i])
			out.v[out.n++] = r->v[i];
	return out;
}

struct geo_shape geo_simplify(struct arena *a, const struct geo_shape *s, double tolerance_m)
{
	struct geo_shape out = { .v = ARENA_ARRAY(a, struct geo_polygon, s->n), .n = s->n };
	for (size_t i = 0; i < s->n; i++) {
		struct geo_polygon *g = &out.v[i];
		g->v = ARENA_ARRAY(a, struct geo_ring, s->v[i].n);
		for (size_t k = 0; k < s->v[i].n; k++) {
			struct geo_ring r = ring_simplify(a, &s->v[i].v[k], tolerance_m, k > 0);
			if (r.n >= 3)
				g->v[g->n++] = r;
		}
	}
	return out;
}
