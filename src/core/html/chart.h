/*
 * Charts as SVG, drawn here: one message each, titled with it; labels at the marks instead of a
 * legend; scales that begin at nought. They are for looking; the table beside them is for reading,
 * and is the page's. Colours come from the style sheet (classes chart-*), never from the markup.
 */
#ifndef KITH_CHART_H
#define KITH_CHART_H

#include "core/html/html.h"

struct chart_point {
	struct str label;                      /* under a column, before a bar */
	double value;                          /* >= 0 */
	double before; /* the same a period earlier, drawn as a thin mark; NAN: none */
};

struct chart {
	struct str title;                      /* the message: "Requests fell by a tenth" */
	const struct chart_point *points;
	size_t n;
	bool plain_labels; /* columns: only every third label is written (24 hours) */
};

/* Lying bars with label and value: for kinds, longest first as given. */
struct html chart_bars(struct arena *a, struct chart c);
/* Standing columns in order of time, the value above each. */
struct html chart_columns(struct arena *a, struct chart c);
/* A line in order of time, first, last and highest value written. */
struct html chart_line(struct arena *a, struct chart c);

/* A share with its interval, all from 0 to 1; `instead` stands where nothing can be said yet. */
struct chart_range { struct str label; double at, low, high; struct str instead; };
/* Lying intervals from nought to 100 in 100, a dot where the estimate is. */
struct html chart_ranges(
	struct arena *a, struct str title, const struct chart_range *ranges, size_t n);

/* One row of a waterfall: what it adds (or takes, below nought); a total stands from nought. */
struct chart_fall { struct str label; double adds; bool is_total; };
/* "+4.3", "−13.3": as a waterfall writes what a row adds. */
struct str chart_signed(struct arena *a, double adds);
/* Lying bars, each beginning where the one before ended, with what they add written at the
 * right. */
struct html chart_waterfall(
	struct arena *a, struct str title, const struct chart_fall *falls, size_t n);

#endif
