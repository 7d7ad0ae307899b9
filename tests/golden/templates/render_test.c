/*
 * What a template promises of its page: whatever stands in the values, the page's own elements and
 * attributes stay as they were written, in English and in another language.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/base/file.h"
#include "core/i18n/i18n.h"
#include "good.html.h"

static const char *const hostile[] = { "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x()",
	"</textarea><b>", "</title>", "&lt;", "{{evil}}", "-->", "]]>", "javascript:alert(1)", "\x01\x1b", "" };

static struct str page(struct arena *a, const char *words, const struct catalogue *c)
{
	struct viewer viewer = viewer_system(1, a);
	struct out o = { .buf = { .arena = a }, .viewer = &viewer, .csrf = S("t"), .catalogue = c };
	struct str list[] = { str_of(words), str_of(words) };
	struct good_page_view v = { .words = str_of(words), .kind = str_of(words),
		.name = personal_new(str_of(words), CATEGORY_IDENTITY, 7), .link = url_with(a, url_path(a, "/x"), S("q"), str_of(words)),
		.badge = badge_html(&o, BADGE_LATE, str_of(words)), .list = { list, 2 }, .count = 5 };

	good_page_html(&o, &v);
	return buf_view(&o.buf);
}

static size_t count(struct str s, const char *what)
{
	size_t n = 0;

	for (ptrdiff_t at; (at = str_find(s, str_of(what))) >= 0; n++)
		s = str_part(s, (size_t)at + strlen(what), s.n);
	return n;
}

static void hostile_words_change_no_markup(void **state)
{
	struct arena *a = arena_new();
	struct str plain = page(a, "x", NULL);

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct str p = page(a, hostile[i], NULL);
		assert_int_equal(count(p, "<"), count(plain, "<"));
		assert_int_equal(count(p, ">"), count(plain, ">"));
		/* The once-key is random, but has no quotes. */
		assert_int_equal(count(p, "\""), count(plain, "\""));
		assert_int_equal(count(p, "'"), 0);
		assert_int_equal(count(p, "href=\"/x?q="), 2);
	}
	assert_int_equal(count(plain, "name=\"csrf\" value=\"t\""), 1);
	arena_free(a);
}

static void another_language_has_the_same_page(void **state)
{
	struct arena *a = arena_new();
	const char *english = "{1} asked for {2}, {3} times.";
	struct catalogue_entry entries[] = { { str_hash(str_of(english)), english, "{3} fois, <b> & {2} : {1}." } };
	struct catalogue c = { .lang = "fr", .v = entries, .n = 1 };
	struct str p = page(a, "x", &c);

	(void)state;
	assert_true(str_find(p, S(">5 fois, &lt;b&gt; &amp; x : x.</p>")) > 0);
	assert_true(str_find(p, S("What do they say?")) > 0);
	assert_int_equal(count(p, "<"), count(page(a, "x", NULL), "<"));
	arena_free(a);
}

static void the_page_is_as_it_was_agreed(void **state)
{
	struct arena *a = arena_new();
	struct str p = page(a, "soup", NULL);
	ptrdiff_t from = str_find(p, S("name=\"once\" value=\"")), n = 19;

	(void)state;
	assert_true(from > 0);
	p = str_fmt(a, "%.*s…%.*s", (int)(from + n), p.p, STR_ARG(str_part(p, (size_t)(from + n) + 32, p.n)));
	struct str expected;
	assert_true(file_read(a, GOLDEN "/good/expected.page", &expected));
	assert_string_equal(str_z(a, p), str_z(a, expected));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_words_change_no_markup),
		cmocka_unit_test(another_language_has_the_same_page),
		cmocka_unit_test(the_page_is_as_it_was_agreed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
