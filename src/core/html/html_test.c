/* What the writers and addresses promise: nothing a person typed becomes markup or a program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/html/chart.h"
#include "core/html/html.h"

static struct out out_new(struct arena *a)
{
	return (struct out){ .buf = { .arena = a }, .csrf = S("tok\"en") };
}

#define assert_str(s, z) assert_string_equal(str_z(a, (s)), (z))

static void text_is_escaped_wherever_it_stands(void **state)
{
	struct arena *a = arena_new();
	struct out o = out_new(a);

	(void)state;
	out_text_str(&o, S("<b onclick=\"x\">Tom & 'Jerry'</b>"));
	assert_str(
		buf_view(&o.buf), "&lt;b onclick=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/b&gt;");
	o = out_new(a);
	out_text_str(&o, (struct str){ "a\0b\x1b", 4 });
	assert_str(buf_view(&o.buf), "a\ufffdb\ufffd");
	o = out_new(a);
	OUT_TEXT(&o, (int64_t)-42);
	OUT_TEXT(&o, 0.1);
	OUT_TEXT(&o, (double)NAN);
	assert_str(buf_view(&o.buf), "-420.1–");
	arena_free(a);
}

static void a_form_carries_its_token_and_a_new_once_key(void **state)
{
	struct arena *a = arena_new();
	struct out first = out_new(a), second = out_new(a);

	(void)state;
	out_form_token(&first);
	out_form_token(&second);
	assert_true(str_starts(buf_view(&first.buf),
		S("<input type=\"hidden\" name=\"csrf\" value=\"tok&quot;en\">"
		  "<input type=\"hidden\" name=\"once\" value=\"")));
	assert_false(str_eq(buf_view(&first.buf), buf_view(&second.buf)));
	arena_free(a);
}

static void addresses_are_encoded_and_foreign_ones_run_nothing(void **state)
{
	static const char *const refused[] = { "javascript:alert(1)", " data:text/html,x",
		"JaVaScRiPt:x", "//evil.example", "vbscript:x", "", "ftp://x.example" };
	struct arena *a = arena_new();
	struct url u = url_path(a, "/case/{}/need/{}", S("a/b?c"), S("é"));

	(void)state;
	assert_str(u.safe_text, "/case/a%2Fb%3Fc/need/%C3%A9");
	u = url_with(a, url_fragment(a, u, S("x y")), S("q"), S("a&b=c"));
	u = url_with(a, u, S("page"), S("2"));
	assert_str(u.safe_text, "/case/a%2Fb%3Fc/need/%C3%A9?q=a%26b%3Dc&page=2#x%20y");
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_str(url_external(a, str_of(refused[i])).safe_text, "#");
	assert_str(
		url_external(a, S("https://hub.example/a?b=c#d")).safe_text, "https://hub.example/a?b=c#d");
	assert_str(url_tel(a, S("+44 7700 (900417)")).safe_text, "tel:+447700900417");
	assert_str(url_mailto(a, S("a?b@x.example")).safe_text, "mailto:a%3Fb@x.example");
	arena_free(a);
}

static void a_path_that_came_back_stays_on_this_server(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct url home = url_path(a, "/");
	assert_true(str_eq(
		url_local(a, S("/case/0ab?tab=notes&x=1"), home).safe_text, S("/case/0ab?tab=notes&x=1")));
	static const char *const elsewhere[] = { "", "//evil.example/", "/\\evil.example",
		"https://evil.example/", "javascript:alert(1)", "case/1", " /case" };
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		assert_true(str_eq(url_local(a, str_of(elsewhere[i]), home).safe_text, S("/")));
	assert_true(str_eq(url_local(a, S("/x\"><b>\r\nSet-Cookie: y"), home).safe_text,
		S("/x%22%3E%3Cb%3E%0D%0ASet-Cookie:%20y")));
	assert_true(str_eq(url_anchor(a, S("what is")).safe_text, S("#what%20is")));
	arena_free(a);
}

static void a_name_too_long_for_a_chart_is_cut_behind_a_word(void **state)
{
	struct arena *a = arena_new();
	struct chart_point p[] = { { S("Household goods, bedding, clothing, uniform"), 1, NAN },
		{ S("Loneliness, befriending"), 2, NAN },
		{ S("Żółćżółćżółćżółćżółćżółćżółćżółćżółć"), 3, NAN } };
	struct chart c = { .title = S("x"), .points = p, .n = 3 };
	struct str svg = chart_bars(a, c).safe_markup;

	(void)state;
	assert_true(str_find(svg, S(">Household goods, bedding…<")) >= 0);
	assert_true(str_find(svg, S(">Loneliness, befriending<")) >= 0);
	assert_true(str_find(svg, S(">Żółćżółćżółćżółćżółćżółćżółćżółć…<")) >= 0);
	assert_true(str_utf8_ok(svg));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped_wherever_it_stands),
		cmocka_unit_test(a_form_carries_its_token_and_a_new_once_key),
		cmocka_unit_test(addresses_are_encoded_and_foreign_ones_run_nothing),
		cmocka_unit_test(a_path_that_came_back_stays_on_this_server),
		cmocka_unit_test(a_name_too_long_for_a_chart_is_cut_behind_a_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
