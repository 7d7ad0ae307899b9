/* Codes from an app: the standard's own, only near their time, each once; and recovery codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "core/auth/totp.h"

/* "12345678901234567890" in base 32: the secret of RFC 6238, appendix B. */
#define RFC_SECRET S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

static void codes_are_those_of_rfc_6238(void **state)
{
	(void)state;
	static const struct {
		int64_t at_s;
		const char *code;
	} known[] = {
		/* the last six of its eight digits */
		{ 59, "287082" },
		{ 1111111109, "081804" },
		{ 1111111111, "050471" },
		{ 1234567890, "005924" },
		{ 2000000000, "279037" },
		{ 20000000000, "353130" },
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_true(
			str_eq(totp_code(a, RFC_SECRET, known[i].at_s * TIME_SECOND), str_of(known[i].code)));
	arena_free(a);
}

static void a_code_is_right_one_step_early_or_late_and_no_more(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	int64_t at = 1234567890 * TIME_SECOND, counter;
	struct str code = totp_code(a, RFC_SECRET, at);
	for (int step = -3; step <= 3; step++)
		assert_int_equal(totp_is(a, RFC_SECRET, code, at + step * 30 * TIME_SECOND, 0, &counter),
			step >= -1 && step <= 1);
	arena_free(a);
}

static void a_code_works_once(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	int64_t at = 1234567890 * TIME_SECOND, counter = 0, next;
	struct str code = totp_code(a, RFC_SECRET, at);
	assert_true(totp_is(a, RFC_SECRET, code, at, 0, &counter));
	assert_int_equal(counter, 1234567890 / 30);
	assert_false(totp_is(a, RFC_SECRET, code, at, counter, &next));
	assert_false(totp_is(a, RFC_SECRET, code, at + 20 * TIME_SECOND, counter, &next));
	struct str later = totp_code(a, RFC_SECRET, at + 30 * TIME_SECOND);
	assert_true(totp_is(a, RFC_SECRET, later, at + 30 * TIME_SECOND, counter, &next));
	arena_free(a);
}

static void codes_are_read_as_people_type_them(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	int64_t counter, at = 59 * TIME_SECOND;
	assert_true(totp_is(a, RFC_SECRET, S("287 082"), at, 0, &counter));
	assert_true(totp_is(a, RFC_SECRET, S("287-082"), at, 0, &counter));
	assert_false(totp_is(a, RFC_SECRET, S("28708"), at, 0, &counter));
	assert_false(totp_is(a, RFC_SECRET, S("2870820"), at, 0, &counter));
	assert_false(totp_is(a, RFC_SECRET, S("28708x"), at, 0, &counter));
	assert_false(totp_is(a, RFC_SECRET, S(""), at, 0, &counter));
	assert_false(totp_is(a, S(""), S("287082"), at, 0, &counter));
	assert_false(totp_is(a, S("!!!"), S("287082"), at, 0, &counter));
	arena_free(a);
}

static void a_new_secret_is_long_and_readable_by_an_app(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str s = totp_secret_new(a), t = totp_secret_new(a);
	assert_int_equal(s.n, 32);
	assert_false(str_eq(s, t));
	assert_int_equal(totp_code(a, s, TIME_DAY).n, 6);
	assert_true(str_eq(totp_uri(a, S("ABC"), S("Oxford City"), S("a@b.example")),
		S("otpauth://totp/Oxford%20City:a@b.example?secret=ABC&issuer=Oxford%20City")));
	assert_true(str_eq(totp_secret_words(a, S("ABCDEFGHIJ")), S("ABCD EFGH IJ")));
	arena_free(a);
}

static void a_qr_picture_is_an_svg_with_the_three_corner_squares(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str svg = qr_svg(a, S("otpauth://totp/Oxford:a@b.example?secret=ABC"));
	assert_true(str_starts(svg, S("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")));
	assert_true(str_find(svg, S("M4 4h7v1h-7z")) > 0);       /* the top edge of the first one */
	assert_true(str_find(svg, S("M4 10h7v1h-7z")) > 0);
	assert_true(str_ends(svg, S("</svg>\n")));
	assert_int_equal(str_find(svg, S("<script")), -1);
	struct buf huge = { .arena = a };
	for (int i = 0; i < 5000; i++)
		buf_char(&huge, 'x');
	assert_null(qr_svg(a, buf_view(&huge)).p);
	arena_free(a);
}

static void recovery_codes_are_read_as_people_write_them_down(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str code = recovery_code_new(a), hash = recovery_code_hash(a, 7, code);
	assert_int_equal(code.n, 14);
	assert_int_equal(hash.n, 64);
	assert_true(str_eq(hash, recovery_code_hash(a, 7, str_lower_ascii(a, code))));
	assert_false(str_eq(hash, recovery_code_hash(a, 8, code)));
	assert_true(str_eq(recovery_code_hash(a, 7, S("10AB-CDEF-GH1J")),
		recovery_code_hash(a, 7, S("io ab cdef ghlj"))));
	assert_null(recovery_code_hash(a, 7, S("10AB-CDEF-GH1")).p);
	assert_null(recovery_code_hash(a, 7, S("10AB-CDEF-GH1JK")).p);
	assert_null(recovery_code_hash(a, 7, S("10AB-CDEF-GH1U")).p);
	assert_null(recovery_code_hash(a, 7, S("")).p);
	arena_free(a);
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_those_of_rfc_6238),
		cmocka_unit_test(a_code_is_right_one_step_early_or_late_and_no_more),
		cmocka_unit_test(a_code_works_once),
		cmocka_unit_test(codes_are_read_as_people_type_them),
		cmocka_unit_test(a_new_secret_is_long_and_readable_by_an_app),
		cmocka_unit_test(a_qr_picture_is_an_svg_with_the_three_corner_squares),
		cmocka_unit_test(recovery_codes_are_read_as_people_write_them_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
