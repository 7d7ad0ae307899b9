/* What a map promises: what is there is drawn, names are only names, and a point nobody knows is
 * left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>

#include "core/html/map.h"

static void areas_names_and_pins_are_drawn_and_escaped(void **state)
{
	struct arena *a = arena_new();
	struct map_xy outline[] = { { 0, 0 }, { 100.25, 0 }, { 100.25, 50 }, { NAN, 3 } };
	struct map_ring rings[] = { { outline, 4 } };
	struct map_area areas[] = {
		{ .name = S("<b>Mill</b>"), .rings = rings, .n = 1, .label = { 50, -0.04 }, .strong = true }
	};
	struct map_pin pins[] = {
		{ .at = { 10, 20 }, .letter = 'A', .kind = BADGE_LATE, .words = S("A & B") },
		{ .at = { NAN, 0 } }, { .at = { 1e9, 0 } }
	};
	struct html h = map_svg(a,
		(struct map){ .title = S("Hub \"areas\""),
			.width = 200,
			.height = 100,
			.areas = areas,
			.n_areas = 1,
			.pins = pins,
			.n_pins = 3 });

	(void)state;
	assert_string_equal(str_z(a, h.safe_markup),
		"<svg class=\"map\" role=\"img\" focusable=\"false\" viewBox=\"0 0 200 100\" "
		"aria-label=\"Hub &quot;areas&quot;\">"
		"<path class=\"map-area map-area--strong\" fill-rule=\"evenodd\" d=\"M0 0L100.3 0L100.3 "
		"50Z\"/>"
		"<text class=\"map-name\" x=\"50\" y=\"0\">&lt;b&gt;Mill&lt;/b&gt;</text>"
		"<g><title>A &amp; B</title><circle class=\"map-pin map-pin--late\" r=\"10\" cx=\"10\" "
		"cy=\"20\"/>"
		"<text class=\"map-letter\" x=\"10\" y=\"24.5\">A</text></g></svg>");
	arena_free(a);
}

static void no_name_is_written_over_another(void **state)
{
	struct arena *a = arena_new();
	struct map_area areas[] = { { .name = S("Foundry"), .label = { 100, 50 } },
		{ .name = S("Meadow Lane"), .label = { 130, 52 }, .strong = true },
		{ .name = S("Harbour"), .label = { 100, 90 } } };
	struct html map = map_svg(a,
		(struct map){ .title = S("x"), .width = 200, .height = 100, .areas = areas, .n_areas = 3 });

	(void)state;
	assert_true(str_find(map.safe_markup, S("Meadow Lane")) >= 0);
	assert_true(str_find(map.safe_markup, S("Harbour")) >= 0);
	assert_true(str_find(map.safe_markup, S("Foundry")) < 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas_names_and_pins_are_drawn_and_escaped),
		cmocka_unit_test(no_name_is_written_over_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
