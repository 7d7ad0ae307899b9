/*
 * The British National Grid. Formulas and constants: Ordnance Survey, "A guide to coordinate
 * systems in Great Britain", v3.6 (2020): annex B (ellipsoid and Cartesian coordinates), annex C
 * (transverse Mercator) and section 6.6 (Helmert transformation). Letters follow that text, so that
 * the two can be read side by side. OS states the Helmert step as good to about 5 m over Britain.
 */
#include "engine/geo/geo.h"

#include <math.h>

struct ellipsoid {
	double a, b;                           /* semi-axes in metres */
};
static const struct ellipsoid airy_1830 = { 6377563.396, 6356256.909 };
static const struct ellipsoid wgs84 = { 6378137.000, 6356752.3142 };

/* National Grid: true origin 49 N 2 W at E 400 km, N -100 km, scale on the central meridian. */
static const double f0 = 0.9996012717, e0 = 400000, n0 = -100000;
#define PHI0 (49 * M_PI / 180)
#define LAMBDA0 (-2 * M_PI / 180)

/* ETRS89 (WGS84) to OSGB36: metres, parts per million, seconds of arc. */
static const double shift_x = -446.448, shift_y = 125.157, shift_z = -542.060, scale_ppm = 20.4894;
static const double turn_x = -0.1502, turn_y = -0.2470, turn_z = -0.8421;

struct cartesian {
	double x, y, z;
};

static double eccentricity2(const struct ellipsoid *e)
{
	return (e->a * e->a - e->b * e->b) / (e->a * e->a);
}

static struct cartesian cartesian_of(const struct ellipsoid *e, struct geo_point p)
{
	double phi = p.lat * M_PI / 180, lambda = p.lon * M_PI / 180;
	double e2 = eccentricity2(e);
	double nu = e->a / sqrt(1 - e2 * sin(phi) * sin(phi));
	return (struct cartesian){
		nu * cos(phi) * cos(lambda), nu * cos(phi) * sin(lambda), (1 - e2) * nu * sin(phi),
	};
}

/* Latitude by iteration (annex B.4); the height is dropped. */
static struct geo_point point_of(const struct ellipsoid *e, struct cartesian c)
{
	double e2 = eccentricity2(e), p = hypot(c.x, c.y);
	double phi = atan2(c.z, p * (1 - e2));
	for (int i = 0; i < 8; i++) {
		double nu = e->a / sqrt(1 - e2 * sin(phi) * sin(phi));
		phi = atan2(c.z + e2 * nu * sin(phi), p);
	}
	return (struct geo_point){ .lat = phi * 180 / M_PI, .lon = atan2(c.y, c.x) * 180 / M_PI };
}

/* What the transformation adds to a point, without the shift: (M - I) c. */
static struct cartesian helmert_turn(struct cartesian c)
{
	double second = M_PI / 180 / 3600, s = scale_ppm * 1e-6;
	double rx = turn_x * second, ry = turn_y * second, rz = turn_z * second;
	return (struct cartesian){
		s * c.x - rz * c.y + ry * c.z,
		rz * c.x + s * c.y - rx * c.z,
		-ry * c.x + rx * c.y + s * c.z,
	};
}

static struct cartesian helmert(struct cartesian c)
{
	struct cartesian t = helmert_turn(c);
	return (struct cartesian){ c.x + t.x + shift_x, c.y + t.y + shift_y, c.z + t.z + shift_z };
}

/* The same backwards, solved rather than approximated by opposite signs: each round is 2e-5 of the
 * last. */
static struct cartesian helmert_back(struct cartesian c)
{
	struct cartesian from = c;
	for (int i = 0; i < 5; i++) {
		struct cartesian t = helmert_turn(from);
		from = (struct cartesian){ c.x - shift_x - t.x, c.y - shift_y - t.y, c.z - shift_z - t.z };
	}
	return from;
}

/* Length of the meridian from the true origin (annex C.1, equation C3). */
static double meridian(double phi)
{
	double n = (airy_1830.a - airy_1830.b) / (airy_1830.a + airy_1830.b), n2 = n * n, n3 = n2 * n;
	double less = phi - PHI0, more = phi + PHI0;
	return airy_1830.b * f0 * ((1 + n + 5.0 / 4 * n2 + 5.0 / 4 * n3) * less
		- (3 * n + 3 * n2 + 21.0 / 8 * n3) * sin(less) * cos(more)
		+ (15.0 / 8 * n2 + 15.0 / 8 * n3) * sin(2 * less) * cos(2 * more)
		- 35.0 / 24 * n3 * sin(3 * less) * cos(3 * more));
}

struct radii {
	double nu, rho, eta2;
};

static struct radii radii_at(double phi)
{
	double e2 = eccentricity2(&airy_1830), w = 1 - e2 * sin(phi) * sin(phi);
	struct radii r = { .nu = airy_1830.a * f0 / sqrt(w),
		.rho = airy_1830.a * f0 * (1 - e2) / (w * sqrt(w)) };
	r.eta2 = r.nu / r.rho - 1;
	return r;
}

struct geo_grid geo_airy_to_grid(struct geo_point airy)
{
	double phi = airy.lat * M_PI / 180, l = airy.lon * M_PI / 180 - LAMBDA0;
	struct radii r = radii_at(phi);
	double s = sin(phi), c = cos(phi), t2 = tan(phi) * tan(phi), c3 = c * c * c, c5 = c3 * c * c;
	double i = meridian(phi) + n0;
	double ii = r.nu / 2 * s * c;
	double iii = r.nu / 24 * s * c3 * (5 - t2 + 9 * r.eta2);
	double iiia = r.nu / 720 * s * c5 * (61 - 58 * t2 + t2 * t2);
	double iv = r.nu * c;
	double v = r.nu / 6 * c3 * (r.nu / r.rho - t2);
	double vi = r.nu / 120 * c5 * (5 - 18 * t2 + t2 * t2 + 14 * r.eta2 - 58 * t2 * r.eta2);
	double l2 = l * l;
	return (struct geo_grid){
		.northing_m = i + l2 * (ii + l2 * (iii + l2 * iiia)),
		.easting_m = e0 + l * (iv + l2 * (v + l2 * vi)),
	};
}

struct geo_point geo_airy_from_grid(struct geo_grid g)
{
	double phi = PHI0 + (g.northing_m - n0) / (airy_1830.a * f0);
	for (int i = 0; i < 12; i++)
		phi += (g.northing_m - n0 - meridian(phi)) / (airy_1830.a * f0);
	struct radii r = radii_at(phi);
	double t = tan(phi), t2 = t * t, t4 = t2 * t2, t6 = t4 * t2, sec = 1 / cos(phi);
	double nu2 = r.nu * r.nu, nu3 = nu2 * r.nu, nu5 = nu3 * nu2, nu7 = nu5 * nu2;
	double vii = t / (2 * r.rho * r.nu);
	double viii = t / (24 * r.rho * nu3) * (5 + 3 * t2 + r.eta2 - 9 * t2 * r.eta2);
	double ix = t / (720 * r.rho * nu5) * (61 + 90 * t2 + 45 * t4);
	double x = sec / r.nu;
	double xi = sec / (6 * nu3) * (r.nu / r.rho + 2 * t2);
	double xii = sec / (120 * nu5) * (5 + 28 * t2 + 24 * t4);
	double xiia = sec / (5040 * nu7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6);
	double d = g.easting_m - e0, d2 = d * d;
	double lat = phi - d2 * (vii - d2 * (viii - d2 * ix));
	double lon = LAMBDA0 + d * (x - d2 * (xi - d2 * (xii - d2 * xiia)));
	return (struct geo_point){ .lat = lat * 180 / M_PI, .lon = lon * 180 / M_PI };
}

struct geo_grid geo_to_grid(struct geo_point p)
{
	return geo_airy_to_grid(point_of(&airy_1830, helmert(cartesian_of(&wgs84, p))));
}

struct geo_point geo_from_grid(struct geo_grid g)
{
	return point_of(&wgs84, helmert_back(cartesian_of(&airy_1830, geo_airy_from_grid(g))));
}

bool geo_grid_known(struct geo_grid g)
{
	return g.easting_m > 0 && g.easting_m < 700000 && g.northing_m > 0 && g.northing_m < 1300000;
}
