/*
 * The ground the sample city stands on: areas of four geographies that share no boundaries on
 * purpose, and streets with their properties. The city is a disc; wards are a jittered grid bent
 * onto it, so that neighbours share their edges exactly; hub areas are a middle and four sectors;
 * clusters are three bands that match neither; neighbourhoods are blobs that overlap.
 */
#include "app/sample.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "hub/place/place.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double CENTRE_LAT = 51.90, CENTRE_LON = -1.55;

struct point { double x, y; };             /* km east and north of the centre */

static double city_radius_km(const struct sample *s)
{
	double r = 3.4 * sqrt((double)s->want_people / 20000.0);
	return r < 2.0 ? 2.0 : r > 14.0 ? 14.0 : r;
}

static double to_lat(double y_km)
{
	return CENTRE_LAT + y_km / 111.32;
}

static double to_lon(double x_km)
{
	return CENTRE_LON + x_km / (111.32 * cos(CENTRE_LAT * M_PI / 180));
}

/* A number in [-1, 1] that depends only on its place in the grid: both neighbours of an edge get
 * the same. */
static double jitter(uint32_t a, uint32_t b, uint32_t salt)
{
	struct rng r;
	rng_seed(&r, ((uint64_t)a << 32) | b, salt);
	return rng_double(&r) * 2 - 1;
}

/* From the square [-1,1]^2 onto the disc (elliptical grid mapping). */
static struct point onto_disc(double u, double v, double radius)
{
	return (struct point){ radius * u * sqrt(1 - v * v / 2), radius * v * sqrt(1 - u * u / 2) };
}

static void ring_point(struct buf *b, struct point p, bool first)
{
	buf_fmt(b, "%s%.6f %.6f", first ? "" : ", ", to_lon(p.x), to_lat(p.y));
}

static void area_save(struct sample *s, const char *geography, struct str name,
	const struct point *ring, size_t n, struct area_id id)
{
	struct buf b = { .arena = s->arena };
	double west = 1e9, east = -1e9, south = 1e9, north = -1e9;
	buf_lit(&b, "MULTIPOLYGON (((");
	for (size_t i = 0; i <= n; i++) {
		struct point p = ring[i % n];
		ring_point(&b, p, i == 0);
		west = fmin(west, to_lon(p.x));
		east = fmax(east, to_lon(p.x));
		south = fmin(south, to_lat(p.y));
		north = fmax(north, to_lat(p.y));
	}
	buf_lit(&b, ")))");
	sample_area_insert(s->db,
		(struct sample_area_insert_args){ .area_id = id,
			.geography = str_of(geography),
			.name = name,
			.outline = buf_view(&b),
			.west = west,
			.south = south,
			.east = east,
			.north = north });
}

/* One point on the way from grid corner (i, j) to the next one along, t in [0, 1): bent by the
 * edge's own jitter. */
static struct point grid_edge(
	int i, int j, int di, int dj, double t, int nx, int ny, uint32_t salt, double radius)
{
	int i2 = i + di, j2 = j + dj;
	bool border = (di == 0 && (i == 0 || i == nx)) || (dj == 0 && (j == 0 || j == ny));
	double u[2], v[2];
	int at[2][2] = { { i, j }, { i2, j2 } };
	for (int k = 0; k < 2; k++) {
		bool inner_x = at[k][0] > 0 && at[k][0] < nx, inner_y = at[k][1] > 0 && at[k][1] < ny;
		uint32_t key = (uint32_t)(at[k][0] * 64 + at[k][1]);
		u[k] = -1 + 2.0 * at[k][0] / nx + (inner_x ? jitter(key, 1, salt) * 0.55 / nx : 0);
		v[k] = -1 + 2.0 * at[k][1] / ny + (inner_y ? jitter(key, 2, salt) * 0.55 / ny : 0);
	}
	int low_i = i < i2 ? i : i2, low_j = j < j2 ? j : j2;
	uint32_t edge = (uint32_t)((low_i * 64 + low_j) * 2 + (di != 0));
	double along = di + dj > 0 ? t : 1 - t;
	double bend =
		border ? 0 : jitter(edge, 3, salt) * 0.25 / (nx > ny ? nx : ny) * 4 * along * (1 - along);
	return onto_disc(u[0] + (u[1] - u[0]) * t + (dj != 0 ? bend : 0),
		v[0] + (v[1] - v[0]) * t + (di != 0 ? bend : 0), radius);
}

static void grid_areas(struct sample *s, const char *geography, int nx, int ny, uint32_t salt,
	const char *const *names, size_t n_names)
{
	double radius = city_radius_km(s);
	size_t k = 0;
	for (int i = 0; i < nx; i++)
		for (int j = 0; j < ny; j++, k++) {
			struct point ring[4 * 6];
			const int sides[4][4] = { { i, j, 1, 0 }, { i + 1, j, 0, 1 }, { i + 1, j + 1, -1, 0 },
				{ i, j + 1, 0, -1 } };
			for (int side = 0; side < 4; side++)
				for (int part = 0; part < 6; part++)
					ring[side * 6 + part] = grid_edge(sides[side][0], sides[side][1],
						sides[side][2], sides[side][3], part / 6.0, nx, ny, salt, radius);
			struct str name =
				k < n_names ? str_of(names[k]) : str_fmt(s->arena, "%s %zu", geography, k + 1);
			area_save(s, geography, name, ring, 24, (struct area_id){ id_new() });
		}
}

/* The middle hub's circle is this much of the city's radius; the others share what is outside
 * it. */
static const double MIDDLE = 0.42;
static const char *const hub_names[SAMPLE_HUBS] = { "Castle Hub", "Northgate Hub", "Eastfield Hub",
	"Southmoor Hub", "Canalside Hub" };

uint8_t sample_hub_at(const struct sample *s, double x, double y)
{
	double r = hypot(x, y);
	if (r < MIDDLE * city_radius_km(s))
		return 0;
	double turn = atan2(x, y) / (2 * M_PI) + 0.125;      /* north first, clockwise */
	turn -= floor(turn);
	return (uint8_t)(1 + (int)(turn * 4) % 4);
}

static void hub_areas(struct sample *s)
{
	double radius = city_radius_km(s);
	for (int h = 0; h < SAMPLE_HUBS; h++) {
		struct point ring[64];
		size_t n = 0;
		if (h == 0)
			for (int k = 0; k < 48; k++, n++)
				ring[n] = (struct point){ MIDDLE * radius * sin(k * M_PI / 24),
					MIDDLE * radius * cos(k * M_PI / 24) };
		for (int k = 0; h > 0 && k <= 12; k++, n++) {
			double angle = ((h - 1) * 12 - 6 + k) * M_PI / 24;
			ring[n] = (struct point){ 1.02 * radius * sin(angle), 1.02 * radius * cos(angle) };
		}
		for (int k = 12; h > 0 && k >= 0; k--, n++) {
			double angle = ((h - 1) * 12 - 6 + k) * M_PI / 24;
			ring[n] = (struct point){ MIDDLE * radius * sin(angle), MIDDLE * radius * cos(angle) };
		}
		struct area_id area = { id_new() };
		area_save(s, "hub area", str_of(hub_names[h]), ring, n, area);
		s->hub_ids[h] = id_new();
		sample_hub_insert(s->db, (struct sample_hub_insert_args){ .hub_id = { s->hub_ids[h] },
			.name = str_of(hub_names[h]), .area_id = area,
			.phone = str_fmt(s->arena, "+44163296010%d", h), .hours = S("8 am to 8 pm, every day"),
			.is_central = h == 0 });
	}
}

static void neighbourhoods(struct sample *s)
{
	static const char *const names[] = { "The Warren and round about", "Old Tannery",
		"Between the bridges", "Top of the hill", "Our end of Mill Street", "The canal side",
		"Back of the station", "The Lakes estate", "Priory and the Green", "Down by the weir" };
	double radius = city_radius_km(s);
	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		double away = 0.8 * radius * sqrt(rng_double(&s->rng)),
			   angle = rng_double(&s->rng) * 2 * M_PI;
		double size = radius * (0.12 + 0.1 * rng_double(&s->rng));
		struct point ring[18];
		for (int i = 0; i < 18; i++) {
			double r = size * (0.75 + 0.5 * rng_double(&s->rng));
			ring[i] = (struct point){ away * cos(angle) + r * cos(i * M_PI / 9),
				away * sin(angle) + r * sin(i * M_PI / 9) };
		}
		area_save(s, "neighbourhood", str_of(names[k]), ring, 18, (struct area_id){ id_new() });
	}
}

void sample_areas(struct sample *s)
{
	static const char *const clusters[] = { "West cluster", "Middle cluster", "East cluster" };
	hub_areas(s);
	grid_areas(s, "ward", 6, 4, 11, sample_wards, sample_n_wards);
	grid_areas(s, "cluster", 3, 1, 23, clusters, 3);
	neighbourhoods(s);
}

struct str sample_postcode(struct arena *a, uint32_t k)
{
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
	return str_fmt(
		a, "KF%u %u%c%c", 1 + k / 4000 % 90, k / 400 % 10, letters[k / 20 % 20], letters[k % 20]);
}

struct str sample_address(struct arena *a, const struct sample *s, const struct sample_property *p)
{
	const char *street = s->streets[p->street].name;
	return p->flat ? str_fmt(a, "Flat %u, %u %s, Kithford", p->flat, p->number, street)
		       : str_fmt(a, "%u %s, Kithford", p->number, street);
}

/* All names are different: street k takes a name, a kind and a prefix by counting through them. */
static void street_name(struct sample_street *street, size_t k)
{
	size_t name = k * 37 % sample_n_street_names, round = k / sample_n_street_names;
	size_t kind = (round + name) % sample_n_street_kinds;
	size_t prefix = round / sample_n_street_kinds % sample_n_street_prefixes;
	snprintf(street->name, sizeof(street->name), "%s%s %s", sample_street_prefixes[prefix],
		sample_street_names[name], sample_street_kinds[kind]);
}

static void property_place(
	struct sample *s, struct sample_property *p, size_t k, size_t house, size_t houses)
{
	const struct sample_street *street = &s->streets[p->street];
	size_t pair = house / 2; /* odd and even numbers face each other */
	double along_km = ((double)pair - (double)houses / 4.0) * 0.011,
		   off_km = house % 2 ? 0.012 : -0.012;
	double x = street->lon + along_km * sin(street->bearing) + off_km * cos(street->bearing);
	double y = street->lat + along_km * cos(street->bearing) - off_km * sin(street->bearing);
	p->lat = to_lat(y);
	p->lon = to_lon(x);
	p->hub = sample_hub_at(s, x, y);
	p->postcode = (uint32_t)(k / 22);
	p->number = (uint16_t)(house + 1);
}

static void property_save(struct sample *s, struct arena *a, struct sample_property *p, size_t k)
{
	const char *street = s->streets[p->street].name;
	struct str flat = p->flat ? str_fmt(a, "%u", p->flat) : S("");
	struct str number = str_fmt(a, "%u", p->number);
	p->property_id = sample_id(s, 400, k);
	sample_property_insert(s->db,
		(struct sample_property_insert_args){ .property_id = { p->property_id },
			.uprn = INT64_C(900000000000) + (int64_t)k,
			.class_code = p->flat ? S("RD06") : S("RD04"),
			.organisation = S(""),
			.flat = flat,
			.number = number,
			.street = str_of(street),
			.street_key = address_fold(a, str_of(street)),
			.town = S("Kithford"),
			.postcode = sample_postcode(a, p->postcode),
			.address_key =
				address_fold(a, str_fmt(a, "%.*s %.*s %s", STR_ARG(flat), STR_ARG(number), street)),
			.lat = p->lat,
			.lon = p->lon });
}

/* About 55 properties for 100 people: 40 to a street, one building in twenty with six flats. */
void sample_streets(struct sample *s)
{
	const size_t houses = 40;
	double radius = city_radius_km(s);
	s->n_properties = s->want_people * 55 / 100 + 60;
	s->n_streets = s->n_properties / houses + 1;
	s->streets = ARENA_ARRAY(s->arena, struct sample_street, s->n_streets);
	s->properties = ARENA_ARRAY(s->arena, struct sample_property, s->n_properties);
	for (size_t k = 0; k < s->n_streets; k++) {
		double r = 0.95 * radius * pow(rng_double(&s->rng), 0.6),
			   angle = rng_double(&s->rng) * 2 * M_PI;
		s->streets[k].lon = r * sin(angle); /* km east; property_place turns it into degrees */
		s->streets[k].lat = r * cos(angle);
		s->streets[k].bearing = (rng_below(&s->rng, 2) ? 0.35 : 1.92) + rng_double(&s->rng) * 0.3;
		street_name(&s->streets[k], k);
	}
	size_t house = 0, flat = 0;
	for (size_t k = 0, street = 0; k < s->n_properties; k++) {
		struct sample_property *p = &s->properties[k];
		p->street = (uint32_t)street;
		property_place(s, p, k, house, houses);
		p->flat = (uint8_t)flat;
		property_save(s, db_arena(s->db), p, k);
		if (flat > 0 && flat < 6) {
			flat++;
		} else {
			flat = 0;
			if (++house == houses) {
				house = 0;
				street = (street + 1) % s->n_streets;
			}
			if (rng_below(&s->rng, 50) == 0)
				flat = 1;
		}
		sample_step(s, "Streets and properties", k + 1, s->n_properties);
	}
	sample_load_insert(s->db,
		(struct sample_load_insert_args){ .gazetteer_load_id = { id_new() },
			.file_name = S("addresses of the sample city"),
			.rows_done = (int64_t)s->n_properties,
			.rows_new = (int64_t)s->n_properties,
			.started_at = s->now - 300 * TIME_DAY,
			.ended_at = s->now - 300 * TIME_DAY + TIME_MINUTE });
}
