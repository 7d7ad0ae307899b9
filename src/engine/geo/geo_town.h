/* Shapes and places for the tests of engine/geo. */
#ifndef KITH_GEO_TOWN_H
#define KITH_GEO_TOWN_H

#include "core/base/arena_test.h"
#include "core/base/rng.h"
#include "engine/geo/geo.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define NEAR(a, b, within) assert_true(fabs((a) - (b)) <= (within))

static inline struct geo_shape wkt(struct arena *a, const char *text)
{
	struct geo_shape s;
	struct str why;
	if (!geo_wkt_parse(a, str_of(text), &s, &why))
		fail_msg("%.*s", STR_ARG(why));
	return s;
}

static inline struct geo_point at(double lat, double lon)
{
	return (struct geo_point){ .lat = lat, .lon = lon };
}

static inline double between(struct rng *r, double low, double high)
{
	return low + rng_double(r) * (high - low);
}

#endif
