/* Which page an address means. */
#include "core/http/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* As the route compiler sorts: words before parameters, the shorter first. */
static const struct route TABLE[] = {
	{ GET, "/", NULL, "front", 0, 0 },
	{ GET, "/case/new", NULL, "new", 0, 0 },
	{ GET, "/case/{case}", NULL, "case", 0, 0 },
	{ GET, "/case/{case}/close", NULL, "close", 0, 0 },
	{ GET, "/case/{other}/plan", NULL, "plan", 0, 0 },
	{ GET, "/case/{case}/step/{step}", NULL, "step", 0, 0 },
	{ GET, "/cases", NULL, "cases", 0, 0 },
	{ GET, "/{word}/new/last", NULL, "last", 0, 0 },
	{ POST, "/case/{case}", NULL, "save", 0, 0 },
	{ POST, "/only", NULL, "only", 0, 0 },
};
#define COUNT (sizeof(TABLE) / sizeof(*TABLE))

static void each_address_finds_its_page(void **state)
{
	static const struct {
		const char *path, *name, *first, *second;
	} ADDRESSES[] = {
		{ "/", "front", NULL, NULL },
		{ "/cases", "cases", NULL, NULL },
		{ "/case/new", "new", NULL, NULL },
		{ "/case/newer", "case", "newer", NULL },
		{ "/case/a%20b", "case", "a b", NULL },
		{ "/case/new/close", "close", "new", NULL },
		{ "/case/7/plan", "plan", "7", NULL },
		{ "/case/7/step/8", "step", "7", "8" },
		{ "/case/new/last", "last", "case",
			NULL }, /* the words lead nowhere: back to the parameter */
		{ "/x/new/last", "last", "x", NULL },
		{ "/case", NULL, NULL, NULL },
		{ "/case/", NULL, NULL, NULL },
		{ "/cases/", NULL, NULL, NULL },
		{ "//", NULL, NULL, NULL },
		{ "/case//plan", NULL, NULL, NULL },
		{ "/case/a%2Fb", NULL, NULL, NULL },
		{ "/case/%00", NULL, NULL, NULL },
		{ "/case/%FF", NULL, NULL, NULL },
		{ "/case/%4", NULL, NULL, NULL },
		{ "/case/7/step/8/9", NULL, NULL, NULL },
		{ "/only", NULL, NULL, NULL },
		{ "", NULL, NULL, NULL },
		{ "case/7", NULL, NULL, NULL },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(ADDRESSES) / sizeof(*ADDRESSES); i++) {
		struct route_match m = route_find(a, TABLE, COUNT, GET, str_of(ADDRESSES[i].path));
		const char *found = m.route ? m.route->name : NULL;
		if ((found == NULL) != (ADDRESSES[i].name == NULL) ||
			(found && strcmp(found, ADDRESSES[i].name) != 0))
			fail_msg("%s found %s", ADDRESSES[i].path, found ? found : "nothing");
		if (!found)
			continue;
		assert_int_equal(m.n, (ADDRESSES[i].first != NULL) + (ADDRESSES[i].second != NULL));
		assert_true(!ADDRESSES[i].first || str_eq(m.values[0], str_of(ADDRESSES[i].first)));
		assert_true(!ADDRESSES[i].second || str_eq(m.values[1], str_of(ADDRESSES[i].second)));
	}
	arena_free(a);
}

static void a_page_for_the_other_method_is_told_apart_from_none(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_true(route_find(a, TABLE, COUNT, GET, S("/only")).other_method);
	assert_true(route_find(a, TABLE, COUNT, POST, S("/cases")).other_method);
	assert_false(route_find(a, TABLE, COUNT, GET, S("/nothing")).other_method);
	assert_string_equal(route_find(a, TABLE, COUNT, POST, S("/case/7")).route->name, "save");
	assert_null(route_find(a, TABLE, 0, GET, S("/")).route);
	arena_free(a);
}

static void parameters_are_known_by_their_place(void **state)
{
	(void)state;
	assert_true(str_eq(route_parameter(&TABLE[5], 0), S("case")));
	assert_true(str_eq(route_parameter(&TABLE[5], 1), S("step")));
	assert_false(route_parameter(&TABLE[5], 2).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_address_finds_its_page),
		cmocka_unit_test(a_page_for_the_other_method_is_told_apart_from_none),
		cmocka_unit_test(parameters_are_known_by_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
