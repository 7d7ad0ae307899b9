/*
 * Maps as SVG, drawn here: muted areas of our own and pins, one colour for each meaning and a
 * letter, so that nothing hangs on colour. A map is for looking; the table beside it has the same
 * in words. Points come in drawing units (engine/geo draws the globe flat); nothing is fetched from
 * anywhere.
 */
#ifndef KITH_MAP_H
#define KITH_MAP_H

#include "core/html/component.h"

struct map_xy { double x, y; };                /* right and down from the top left corner */

struct map_ring { const struct map_xy *v; size_t n; };

struct map_area {
	struct str name;                       /* written at `label`; absent: not */
	const struct map_ring *rings;          /* outlines and holes */
	size_t n;
	struct map_xy label;
	bool strong;                           /* the one this page is about */
};

struct map_pin {
	struct map_xy at;
	char letter;                           /* as in the list beside; 0: none */
	enum badge kind;
	struct str words;                      /* said on hover */
};

struct map {
	struct str title;                      /* what it shows, for those who do not see it */
	double width, height;
	const struct map_area *areas;
	size_t n_areas;
	const struct map_pin *pins;
	size_t n_pins;
};

/* Points that are not finite are left out. */
struct html map_svg(struct arena *a, struct map m);

#endif
