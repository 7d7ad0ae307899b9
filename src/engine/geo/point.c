/* Points, boxes and the flat drawing of a map: what needs no more than two coordinates at a
 * time. */
#include "engine/geo/geo.h"

#include <math.h>

#define MEAN_RADIUS_M 6371008.8                /* IUGG mean radius R1 */
#define MILE_M 1609.344

static double radians(double degrees)
{
	return degrees * (M_PI / 180);
}

bool geo_known(struct geo_point p)
{
	return isfinite(p.lat) && isfinite(p.lon) && fabs(p.lat) <= 90 && fabs(p.lon) <= 180;
}

double geo_distance_m(struct geo_point a, struct geo_point b)
{
	if (!geo_known(a) || !geo_known(b))
		return NAN;
	double s_lat = sin(radians(b.lat - a.lat) / 2);
	double s_lon = sin(radians(b.lon - a.lon) / 2);
	double h = s_lat * s_lat + cos(radians(a.lat)) * cos(radians(b.lat)) * s_lon * s_lon;
	return 2 * MEAN_RADIUS_M * asin(fmin(1, sqrt(h)));
}

/* Metres to the nearest 50 below half a kilometre, then miles as road signs give them. */
struct str geo_distance_words(struct arena *a, double distance_m)
{
	if (!(distance_m >= 0))
		return S("distance not known");
	if (distance_m < 75)
		return S("next door");
	if (distance_m < 475)
		return str_fmt(a, "%.0f metres", round(distance_m / 50) * 50);
	double miles = distance_m / MILE_M;
	if (miles >= 9.95)
		return str_fmt(a, "%.0f miles", miles);
	if (fabs(miles - 1) < 0.05)
		return S("1 mile");
	double tenths = round(miles * 10) / 10;
	return tenths == floor(tenths) ? str_fmt(a, "%.0f miles", tenths)
								   : str_fmt(a, "%.1f miles", tenths);
}

struct geo_box geo_box_none(void)
{
	return (struct geo_box){
		.west = INFINITY, .south = INFINITY, .east = -INFINITY, .north = -INFINITY
	};
}

void geo_box_add(struct geo_box *b, struct geo_point p)
{
	b->west = fmin(b->west, p.lon);
	b->east = fmax(b->east, p.lon);
	b->south = fmin(b->south, p.lat);
	b->north = fmax(b->north, p.lat);
}

struct geo_box geo_box_of(const struct geo_shape *s)
{
	struct geo_box b = geo_box_none();
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->v[i].v[0].n; k++)
			geo_box_add(&b, s->v[i].v[0].v[k]);
	return b;
}

struct geo_box geo_box_join(struct geo_box a, struct geo_box b)
{
	return (struct geo_box){
		.west = fmin(a.west, b.west), .south = fmin(a.south, b.south),
		.east = fmax(a.east, b.east), .north = fmax(a.north, b.north),
	};
}

bool geo_box_has(struct geo_box b, struct geo_point p)
{
	return p.lon >= b.west && p.lon <= b.east && p.lat >= b.south && p.lat <= b.north;
}

bool geo_box_meets(struct geo_box a, struct geo_box b)
{
	return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/* The widest longitude of a circle on a sphere is not at its middle latitude: hence the asin. The
 * ten-millionth more than range_m covers rounding. */
struct geo_box geo_box_around(struct geo_point p, double range_m)
{
	double angle = range_m * (1 + 1e-7) / MEAN_RADIUS_M;
	double d_lat = angle * (180 / M_PI);
	double ratio = sin(fmin(angle, M_PI / 2)) / cos(radians(p.lat));
	double d_lon = ratio < 1 ? asin(ratio) * (180 / M_PI) : 180;
	return (struct geo_box){
		.west = p.lon - d_lon, .south = p.lat - d_lat,
		.east = p.lon + d_lon, .north = p.lat + d_lat,
	};
}

struct geo_flat geo_flat_fit(struct geo_box box, double width, double height, double margin)
{
	struct geo_flat f = { .width = width, .height = height };
	f.middle =
		(struct geo_point){ .lat = (box.south + box.north) / 2, .lon = (box.west + box.east) / 2 };
	if (!geo_known(f.middle))
		f.middle = (struct geo_point){ 0, 0 };
	double narrow = cos(radians(f.middle.lat));
	double wide = (box.east - box.west) * narrow, tall = box.north - box.south;
	double least = 1e-5; /* about a metre: one lone point is drawn in the middle */
	double x = (width - 2 * margin) / (wide > least ? wide : least);
	double y = (height - 2 * margin) / (tall > least ? tall : least);
	f.y_scale = fmin(x, y);
	f.x_scale = f.y_scale * narrow;
	return f;
}

struct geo_xy geo_draw(const struct geo_flat *f, struct geo_point p)
{
	return (struct geo_xy){
		.x = f->width / 2 + (p.lon - f->middle.lon) * f->x_scale,
		.y = f->height / 2 - (p.lat - f->middle.lat) * f->y_scale,
	};
}

struct geo_point geo_undraw(const struct geo_flat *f, struct geo_xy at)
{
	return (struct geo_point){
		.lat = f->middle.lat - (at.y - f->height / 2) / f->y_scale,
		.lon = f->middle.lon + (at.x - f->width / 2) / f->x_scale,
	};
}
