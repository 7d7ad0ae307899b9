/* See chart.h. Sizes are in SVG units on a view 640 wide; the page scales it. */
#include "core/html/chart.h"
#include "core/base/check.h"

#include <math.h>
#include <string.h>

enum {
	WIDTH = 640,
	LABEL_WIDTH = 230,
	VALUE_WIDTH = 56,
	BAR_HEIGHT = 18,
	BAR_STEP = 28,
	COLUMN_HEIGHT = 150,
	TOP = 20
};

static void put(struct out *o, const char *literal)
{
	out_literal(o, literal, strlen(literal));
}

static void put_number(struct out *o, const char *name, double v)
{
	buf_fmt(&o->buf, " %s=\"%.1f\"", name, v);
}

/* "1,042", "4.5": whole numbers without a point. */
static struct str value_words(struct arena *a, double v)
{
	return v == floor(v) ? str_count(a, (int64_t)v) : str_fmt(a, "%.1f", v);
}

static double highest(const struct chart *c)
{
	double most = 0;
	for (size_t i = 0; i < c->n; i++) {
		check(c->points[i].value >= 0);
		most = fmax(most, c->points[i].value);
		if (!isnan(c->points[i].before))
			most = fmax(most, c->points[i].before);
	}
	return most > 0 ? most : 1;
}

static void svg_begin(struct out *o, const struct chart *c, const char *class, int height)
{
	put(o, "<svg class=\"chart ");
	put(o, class);
	put(o, "\" role=\"img\" focusable=\"false\" viewBox=\"0 0 ");
	buf_fmt(&o->buf, "%d %d\"", WIDTH, height);
	put(o, " aria-label=\"");
	out_text_str(o, c->title);
	put(o, "\">");
}

static void text_at(struct out *o, const char *class, double x, double y, struct str words)
{
	put(o, "<text class=\"");
	put(o, class);
	put(o, "\"");
	put_number(o, "x", x);
	put_number(o, "y", y);
	put(o, ">");
	out_text_str(o, words);
	put(o, "</text>");
}

#define LABEL_MOST 32                          /* letters that fit before a bar */

/* What fits before a bar, cut behind a word: "Household goods, bedding…". A table has it whole. */
static struct str label_short(struct arena *a, struct str label)
{
	size_t at = 0, letters = 0, cut = 0;

	while (at < label.n && letters++ < LABEL_MOST) {
		if (label.p[at] == ' ')
			cut = at;
		if (str_utf8_next(label, &at) < 0)
			break;
	}
	if (at >= label.n)
		return label;
	cut = cut ? cut : at;
	cut -= cut > 0 && label.p[cut - 1] == ',';
	return str_fmt(a, "%.*s…", STR_ARG(str_part(label, 0, cut)));
}

static void rect_at(struct out *o, const char *class, double x, double y, double w, double h)
{
	put(o, "<rect class=\"");
	put(o, class);
	put(o, "\"");
	put_number(o, "x", x);
	put_number(o, "y", y);
	put_number(o, "width", w);
	put_number(o, "height", h);
	put(o, " rx=\"2\"/>");
}

static struct html svg_end(struct out *o)
{
	put(o, "</svg>");
	return (struct html){ buf_view(&o->buf) };
}

struct html chart_bars(struct arena *a, struct chart c)
{
	struct out o = { .buf = { .arena = a } };
	double scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / highest(&c);
	svg_begin(&o, &c, "chart--lying", (int)c.n * BAR_STEP + 4);
	for (size_t i = 0; i < c.n; i++) {
		const struct chart_point *p = &c.points[i];
		double y = (double)i * BAR_STEP + 4;
		text_at(&o, "chart-label chart-end", LABEL_WIDTH - 8, y + 14, label_short(a, p->label));
		rect_at(&o, "chart-bar", LABEL_WIDTH, y, fmax(p->value * scale, 1), BAR_HEIGHT);
		if (!isnan(p->before))
			rect_at(
				&o, "chart-before", LABEL_WIDTH + p->before * scale - 1, y - 3, 2, BAR_HEIGHT + 6);
		double end = isnan(p->before) ? p->value : fmax(p->value, p->before);
		text_at(&o, "chart-value", LABEL_WIDTH + end * scale + 8, y + 14, value_words(a, p->value));
	}
	return svg_end(&o);
}

struct html chart_columns(struct arena *a, struct chart c)
{
	struct out o = { .buf = { .arena = a } };
	double scale = COLUMN_HEIGHT / highest(&c), step = c.n ? (double)WIDTH / (double)c.n : WIDTH,
		   base = TOP + COLUMN_HEIGHT;
	svg_begin(&o, &c, "chart--standing", TOP + COLUMN_HEIGHT + 24);
	for (size_t i = 0; i < c.n; i++) {
		const struct chart_point *p = &c.points[i];
		double x = (double)i * step, h = p->value * scale;
		rect_at(&o, "chart-bar", x + step * 0.12, base - h, step * 0.76, h);
		if (p->value > 0)
			text_at(&o, "chart-value chart-middle", x + step / 2, base - h - 5,
				value_words(a, p->value));
		if (!c.plain_labels || i % 3 == 0)
			text_at(&o, "chart-label chart-middle", x + step / 2, base + 17, p->label);
	}
	rect_at(&o, "chart-axis", 0, base, WIDTH, 1);
	return svg_end(&o);
}

struct html chart_line(struct arena *a, struct chart c)
{
	struct out o = { .buf = { .arena = a } };
	double scale = COLUMN_HEIGHT / highest(&c), base = TOP + COLUMN_HEIGHT;
	double step = c.n > 1 ? (WIDTH - 80.0) / (double)(c.n - 1) : 0;
	size_t top = 0;
	svg_begin(&o, &c, "chart--standing", TOP + COLUMN_HEIGHT + 24);
	put(&o, "<polyline class=\"chart-line\" points=\"");
	for (size_t i = 0; i < c.n; i++) {
		buf_fmt(&o.buf, "%s%.1f,%.1f", i ? " " : "", 40 + (double)i * step,
			base - c.points[i].value * scale);
		if (c.points[i].value > c.points[top].value)
			top = i;
	}
	put(&o, "\"/>");
	for (size_t i = 0; i < c.n; i++) {
		const struct chart_point *p = &c.points[i];
		double x = 40 + (double)i * step, y = base - p->value * scale;
		put(&o, "<circle class=\"chart-dot\" r=\"3.5\"");
		put_number(&o, "cx", x);
		put_number(&o, "cy", y);
		put(&o, "/>");
		if (i == 0 || i == top || i + 1 == c.n)
			text_at(&o, "chart-value chart-middle", x, y - 8, value_words(a, p->value));
		text_at(&o, "chart-label chart-middle", x, base + 17, p->label);
	}
	rect_at(&o, "chart-axis", 0, base, WIDTH, 1);
	return svg_end(&o);
}

/* The lowest and highest that the running sum comes to, nought included. */
static void fall_range(const struct chart_fall *falls, size_t n, double *low, double *high)
{
	double sum = 0;

	*low = *high = 0;
	for (size_t i = 0; i < n; i++) {
		sum = falls[i].is_total ? falls[i].adds : sum + falls[i].adds;
		*low = fmin(*low, sum);
		*high = fmax(*high, sum);
	}
	if (*high - *low < 1)
		*high = *low + 1;
}

struct str chart_signed(struct arena *a, double adds)
{
	return str_fmt(a, "%s%.1f", adds < 0 ? "−" : "+", fabs(adds));
}

struct html chart_waterfall(
	struct arena *a, struct str title, const struct chart_fall *falls, size_t n)
{
	enum { FALL_LABEL = 150 };
	struct out o = { .buf = { .arena = a } };
	double low, high, scale, zero, sum = 0;

	fall_range(falls, n, &low, &high);
	scale = (WIDTH - FALL_LABEL - VALUE_WIDTH - 8) / (high - low);
	zero = FALL_LABEL - low * scale;
	svg_begin(&o, &(struct chart){ .title = title }, "chart--lying", (int)n * BAR_STEP + 4);
	for (size_t i = 0; i < n; i++) {
		double from = falls[i].is_total ? 0 : sum, y = (double)i * BAR_STEP + 4;

		sum = from + falls[i].adds;
		text_at(&o, "chart-label chart-end", FALL_LABEL - 8, y + 14, falls[i].label);
		rect_at(&o,
			falls[i].is_total       ? "chart-total"
				: falls[i].adds < 0 ? "chart-takes"
									: "chart-bar",
			zero + fmin(from, sum) * scale, y, fmax(fabs(falls[i].adds) * scale, 1), BAR_HEIGHT);
		text_at(&o, "chart-value chart-end", WIDTH - 2, y + 14, chart_signed(a, falls[i].adds));
	}
	rect_at(&o, "chart-axis", zero, 0, 1, (double)n * BAR_STEP + 4);
	return svg_end(&o);
}

struct html chart_ranges(
	struct arena *a, struct str title, const struct chart_range *ranges, size_t n)
{
	struct out o = { .buf = { .arena = a } };
	struct chart c = { .title = title };
	double scale = WIDTH - LABEL_WIDTH - VALUE_WIDTH, foot = (double)n * BAR_STEP + 8;

	svg_begin(&o, &c, "chart--lying", (int)n * BAR_STEP + 28);
	for (int tenth = 0; tenth <= 10; tenth += 5) {
		rect_at(&o, "chart-axis", LABEL_WIDTH + scale * tenth / 10 - 0.5, 0, 1, foot);
		text_at(&o, "chart-label chart-middle", LABEL_WIDTH + scale * tenth / 10, foot + 15,
			value_words(a, tenth * 10.0));
	}
	for (size_t i = 0; i < n; i++) {
		const struct chart_range *r = &ranges[i];
		double y = (double)i * BAR_STEP + 4;

		text_at(&o, "chart-label chart-end", LABEL_WIDTH - 8, y + 14, label_short(a, r->label));
		if (r->instead.n) {
			text_at(&o, "chart-label", LABEL_WIDTH + 8, y + 14, r->instead);
			continue;
		}
		rect_at(&o, "chart-range", LABEL_WIDTH + r->low * scale, y + 5,
			fmax((r->high - r->low) * scale, 1), 8);
		rect_at(&o, "chart-mark", LABEL_WIDTH + r->at * scale - 2, y, 4, BAR_HEIGHT);
		text_at(
			&o, "chart-value", LABEL_WIDTH + scale + 8, y + 14, str_fmt(a, "%.1f", r->at * 100));
	}
	return svg_end(&o);
}
