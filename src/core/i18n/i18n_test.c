/* What translations promise: the right words, values where the translator put them, English when
 * there are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/i18n/i18n.h"

static struct str walked(struct arena *a, const struct catalogue *c, const char *english)
{
	struct out o = { .buf = { .arena = a }, .catalogue = c };
	struct message_walk w = message_walk(&o, str_hash(str_of(english)), english);

	while (message_step(&o, &w))
		if (w.value)
			buf_fmt(&o.buf, "<%d>", w.value);
	return buf_view(&o.buf);
}

static void a_translation_may_move_its_values(void **state)
{
	struct arena *a = arena_new();
	uint64_t h = str_hash(S("{1} of {2}"));
	struct catalogue_entry entries[] = { { h, "something else with this hash", "non" },
		{ h, "{1} of {2}", "{2} & {1}" } };
	struct catalogue c = { .lang = "xx", .v = entries, .n = 2 };

	(void)state;
	assert_string_equal(str_z(a, walked(a, &c, "{1} of {2}")), "<2> &amp; <1>");
	assert_string_equal(str_z(a, walked(a, &c, "Not yet {1}")), "Not yet <1>");
	arena_free(a);
}

static void a_language_nobody_translated_is_english(void **state)
{
	(void)state;
	assert_null(catalogue_for(S("tlh")));
	assert_null(catalogue_for(S("")));
	assert_true(str_eq(message_str(&(struct out){ 0 }, "Find"), S("Find")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_translation_may_move_its_values),
		cmocka_unit_test(a_language_nobody_translated_is_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
