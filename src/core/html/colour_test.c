/*
 * Everybody can read it: every pair of colours that our style sheets put together is at least 4.5 :
 * 1 (WCAG 2.2, 1.4.3), shapes at least 3 : 1 on paper (1.4.11). Colours are named once, in :root. A
 * rule that sets only the text's colour must be readable on paper and on quiet paper, or, when it
 * is light, on the bar; one that sets only the ground must be readable in ink. And the first page
 * stays within 100 kB.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/html/asset.h"
#include "core/base/arena.h"
#include "core/base/file.h"

static struct arena *a;
static int pairs, wrong;

struct colour { struct str name; double light; };
static struct { struct colour v[64]; size_t n; } colours;

static struct str sheet_read(const char *name)
{
	struct str sheet;

	assert_true(
		file_read(a, str_z(a, str_fmt(a, "%s/assets/%s", getenv("KITH_SOURCE"), name)), &sheet));
	return sheet;
}

/* Without comments. */
static struct str bare(struct str s)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < s.n; i++) {
		if (i + 1 < s.n && s.p[i] == '/' && s.p[i + 1] == '*') {
			ptrdiff_t end = str_find(str_part(s, i, s.n), S("*/"));
			assert_true(end > 0);
			i += (size_t)end + 1;
			continue;
		}
		buf_char(&b, s.p[i]);
	}
	return buf_view(&b);
}

static double channel(int v)
{
	double c = v / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static void colours_read(struct str css)
{
	struct str rest = css, line;

	while (str_cut(&rest, ';', &line)) {
		line = str_trim(line);
		ptrdiff_t at = str_find(line, S("--")), hash = str_find(line, S(": #"));
		if (at < 0 || hash < 0)
			continue;
		char hex[8] = { 0 };
		struct str digits = str_trim(str_part(line, (size_t)hash + 3, 6));
		assert_int_equal(digits.n, 6);
		memcpy(hex, digits.p, 6);
		int rgb = (int)strtol(hex, NULL, 16);
		struct colour c = { str_part(line, (size_t)at, (size_t)(hash - at)),
			0.2126 * channel(rgb >> 16) + 0.7152 * channel((rgb >> 8) & 255) +
				0.0722 * channel(rgb & 255) };
		assert_true(colours.n < 64);
		colours.v[colours.n++] = c;
	}
}

static const struct colour *colour(struct str name)
{
	for (size_t i = 0; i < colours.n; i++)
		if (str_eq(colours.v[i].name, name))
			return &colours.v[i];
	return NULL;
}

static double contrast(const struct colour *x, const struct colour *y)
{
	return (fmax(x->light, y->light) + 0.05) / (fmin(x->light, y->light) + 0.05);
}

static void pair_check(
	struct str selector, const struct colour *x, const struct colour *y, double least)
{
	pairs++;
	if (contrast(x, y) >= least)
		return;
	wrong++;
	print_error("%.*s: %.*s on %.*s is %.2f : 1\n", STR_ARG(selector), STR_ARG(x->name),
		STR_ARG(y->name), contrast(x, y));
}

/* The colour that a rule gives to `property`, or NULL. */
static const struct colour *colour_of(struct str rule, const char *property)
{
	const struct colour *found = NULL;
	struct str rest = rule, part;

	while (str_cut(&rest, ';', &part)) {
		ptrdiff_t colon;
		part = str_trim(part);
		colon = str_find(part, S(":"));
		if (colon < 0 || !str_eq(str_trim(str_part(part, 0, (size_t)colon)), str_of(property)))
			continue;
		ptrdiff_t var = str_find(part, S("var("));
		if (var >= 0) {
			struct str name = str_part(part, (size_t)var + 4, part.n);
			ptrdiff_t end = str_find(name, S(")"));
			found = end > 0 ? colour(str_part(name, 0, (size_t)end)) : NULL;
		}
	}
	return found;
}

static void rule_check(struct str selector, struct str rule)
{
	const struct colour *text = colour_of(rule, "color"), *ground = colour_of(rule, "background");
	const struct colour *fill = colour_of(rule, "fill");
	static const char *const decoration[] = { "chart-axis", "map-area", "mark__back",
		"kith-brand" };

	if (text && ground) {
		pair_check(selector, text, ground, 4.5);
	} else if (text && text->light > 0.5) {
		pair_check(selector, text, colour(S("--brand")), 4.5);
		pair_check(selector, text, colour(S("--brand-deep")), 4.5);
	} else if (text) {
		pair_check(selector, text, colour(S("--paper")), 4.5);
		pair_check(selector, text, colour(S("--quiet-paper")), 4.5);
	} else if (ground && str_find(selector, S("::")) < 0) {
		pair_check(selector, colour(S("--ink")), ground, 4.5);
	}
	for (size_t i = 0; i < sizeof decoration / sizeof *decoration; i++)
		if (str_find(selector, str_of(decoration[i])) >= 0)
			return;
	if (fill && fill->light < 0.5)
		pair_check(selector, fill, colour(S("--paper")), 3);
}

static void sheet_check(struct str css)
{
	size_t from = 0;

	for (size_t i = 0; i < css.n; i++) {
		if (css.p[i] == '{') {
			struct str selector = str_trim(str_part(css, from, i - from));
			ptrdiff_t end = str_find(str_part(css, i, css.n), S("}"));
			from = i + 1;
			if (str_starts(selector, S("@media")) || end < 0)
				continue;
			struct str rule = str_part(css, i + 1, (size_t)end - 1);
			if (!str_eq(selector, S(":root"))) {
				rule_check(selector, rule);
				if (str_find(rule, S(": #")) >= 0 || str_find(rule, S("rgb")) >= 0) {
					wrong++;
					print_error("%.*s: a colour without a name\n", STR_ARG(selector));
				}
			}
			i += (size_t)end;
			from = i + 1;
		} else if (css.p[i] == '}') {
			from = i + 1;
		}
	}
}

static void every_pair_of_colours_can_be_read(void **state)
{
	static const char *const sheets[] = { "base.css", "frame.css", "rooms.css" };

	(void)state;
	a = arena_new();
	struct str first = bare(sheet_read("base.css"));
	ptrdiff_t root = str_find(first, S(":root"));
	assert_true(root >= 0);
	colours_read(str_part(first, (size_t)root, first.n));
	assert_true(colours.n >= 16);
	/* The measure itself, against values everybody knows. */
	assert_true(fabs(contrast(&(struct colour){ .light = 0 }, &(struct colour){ .light = 1 }) -
					21) < 1e-9);
	for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
		sheet_check(bare(sheet_read(sheets[i])));
	print_message("colours: %d pairs looked at, %d wrong\n", pairs, wrong);
	assert_true(pairs > 100);
	assert_int_equal(wrong, 0);
	arena_free(a);
}

static void the_first_page_is_within_100_kilobytes(void **state)
{
	static const char *const first[] = { "kith.css", "kith.js", "icon.svg",
		"atkinson-hyperlegible-latin-400-normal.woff2",
		"atkinson-hyperlegible-latin-700-normal.woff2" };
	size_t sum = 0;

	(void)state;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
		const struct asset *f = asset_find(str_of(first[i]));
		assert_non_null(f);
		sum += f->n_brotli ? f->n_brotli : f->n;
	}
	print_message("what the first page brings with it: %zu bytes compressed\n", sum);
	assert_true(sum < 90 * 1024);            /* ten for the page itself */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_of_colours_can_be_read),
		cmocka_unit_test(the_first_page_is_within_100_kilobytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
