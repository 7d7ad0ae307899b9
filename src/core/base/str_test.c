/* Strings, arenas, buffers, ids, references, the generator and the problem list keep their
 * promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena_test.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/problem.h"
#include "core/base/rng.h"
#include "core/base/str.h"
#include "core/base/time.h"

#define assert_str(got, want)                                                              \
	do {                                                                               \
		struct str got_ = (got);                                                   \
		assert_string_equal(str_z(A, got_), (want));                               \
	} while (0)

static void absent_equals_empty_but_is_told_apart(void **state)
{
	(void)state;
	assert_true(str_eq(STR_NONE, S("")));
	assert_null(str_dup(A, STR_NONE).p);
	assert_non_null(str_dup(A, S("")).p);
	assert_true(str_empty(STR_NONE) && str_empty(S("")));
}

static void trimming_takes_no_break_spaces_too(void **state)
{
	(void)state;
	assert_str(str_trim(S(" \t\xC2\xA0 Mill Street\xC2\xA0\r\n")), "Mill Street");
	assert_str(str_trim(S("\xC2\xA0")), "");
	assert_str(str_trim(S("é")), "é");
}

static void cutting_gives_every_part_in_order(void **state)
{
	struct str rest = S("a,,b,c"), part;
	struct buf b = { .arena = A };

	(void)state;
	while (str_cut(&rest, ',', &part)) {
		buf_str(&b, part);
		buf_char(&b, '|');
	}
	assert_str(buf_view(&b), "a||b|c|");
}

static void whole_numbers_refuse_what_is_not_one(void **state)
{
	static const char *const bad[] = { "", "-", "+", " 1", "1 ", "1x", "9223372036854775808",
		"-9223372036854775809", "0x10" };
	int64_t v;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(str_to_i64(str_of(bad[i]), &v));
	assert_true(str_to_i64(S("-9223372036854775808"), &v) && v == INT64_MIN);
	assert_true(str_to_i64(S("9223372036854775807"), &v) && v == INT64_MAX);
}

static void decimals_refuse_infinity_and_words(void **state)
{
	double v;

	(void)state;
	assert_true(str_to_double(S("-51.752"), &v) && v == -51.752);
	assert_false(str_to_double(S("nan"), &v));
	assert_false(str_to_double(S("inf"), &v));
	assert_false(str_to_double(S("1e999"), &v));
	assert_false(str_to_double(S("1,5"), &v));
	assert_false(str_to_double(S("0x1p3"), &v));
}

static void utf8_is_checked_as_the_standard_says(void **state)
{
	(void)state;
	assert_true(str_utf8_ok(S("Łuczak 张伟 أميرة 🙂")));
	assert_true(str_utf8_ok(S("\xEF\xBF\xBD")));          /* U+FFFD itself is allowed */
	assert_false(str_utf8_ok(S("\xC0\x80")));               /* overlong */
	assert_false(str_utf8_ok(S("\xED\xA0\x80")));           /* surrogate */
	assert_false(str_utf8_ok(S("\xF4\x90\x80\x80")));       /* above U+10FFFF */
	assert_false(str_utf8_ok(S("caf\xE9")));
	assert_false(str_utf8_ok(S("a\0b")));
	assert_false(str_utf8_ok(S("\xE5\xBC")));               /* cut off */
}

static void formatting_grows_to_fit(void **state)
{
	struct str s = str_fmt(A, "%0200d|%s", 7, "end");
	struct buf b = { .arena = A };

	(void)state;
	assert_int_equal(s.n, 204);
	assert_true(str_ends(s, S("7|end")));
	buf_i64(&b, INT64_MIN);
	assert_str(buf_view(&b), "-9223372036854775808");
}

static void numbers_for_people_have_commas(void **state)
{
	(void)state;
	assert_str(str_count(A, 0), "0");
	assert_str(str_count(A, 999), "999");
	assert_str(str_count(A, 1000), "1,000");
	assert_str(str_count(A, -1234567), "-1,234,567");
	assert_str(str_count(A, INT64_MIN), "-9,223,372,036,854,775,808");
}

static void arena_memory_is_zeroed_aligned_and_kept_apart(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 300000; n *= 3) {
			unsigned char *p = arena_alloc(a, n);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xAB, n);
		}
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
	arena_free(a);
	arena_free(NULL);
}

static void a_product_too_large_for_memory_aborts(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		close(STDERR_FILENO);
		arena_alloc_array(A, SIZE_MAX / 4, 16);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
}

static int order(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void ids_are_never_twice_the_same_and_rise_with_time(void **state)
{
	enum { N = 20000 };
	int64_t *ids = ARENA_ARRAY(A, int64_t, 2 * N);

	(void)state;
	for (int i = 0; i < N; i++) {
		ids[i] = id_new();
		assert_true(ids[i] > 0 && (i == 0 || ids[i] > ids[i - 1]));
	}
	for (int i = 0; i < N; i++)
		ids[N + i] = id_new_at(INT64_C(1588590000) * TIME_SECOND);
	qsort(ids, 2 * N, sizeof(*ids), order);
	for (int i = 1; i < 2 * N; i++)
		assert_int_not_equal(ids[i], ids[i - 1]);
	assert_true(id_new_at(INT64_C(1588590000) * TIME_SECOND) <
		id_new_at(INT64_C(1588590060) * TIME_SECOND));
}

static void an_id_in_an_address_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		int64_t id = id_new(), back;
		struct str text = id_text(A, id);

		assert_int_equal(text.n, 14);
		assert_true(id_parse(text, &back));
		assert_int_equal(id, back);
	}
	assert_int_equal(id_text(A, INT64_MAX).n, 14);
	assert_string_equal(id_text(A, 1).p, "0000000000001" "2");
}

/* Every single character changed to every other one, and every two swapped, is found out. */
static void a_tampered_id_is_not_an_id(void **state)
{
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
	struct str text = id_text(A, id_new());
	int64_t id;

	(void)state;
	for (size_t i = 0; i < text.n; i++)
		for (int c = 0; c < 32; c++) {
			char *copy = str_z(A, text);

			copy[i] = alphabet[c];
			if (alphabet[c] != text.p[i])
				assert_false(id_parse((struct str){ copy, text.n }, &id));
		}
	for (size_t i = 0; i + 1 < text.n; i++) {
		char *copy = str_z(A, text);

		copy[i] = text.p[i + 1];
		copy[i + 1] = text.p[i];
		if (copy[i] != copy[i + 1])
			assert_false(id_parse((struct str){ copy, text.n }, &id));
	}
	assert_false(id_parse(S(""), &id));
	assert_false(id_parse(S("1"), &id));
	assert_false(id_parse(S("00000000000000"), &id));
	assert_false(id_parse(S("../../etc/pass"), &id));
}

static void references_are_read_as_people_say_them(void **state)
{
	struct str ref = reference_of(A, 'R', 7), out;
	char *loose = str_z(A, ref);

	(void)state;
	assert_int_equal(ref.n, 9);
	for (char *p = loose; *p; p++)
		*p = *p == '-' ? ' ' : *p == '0' ? 'o' : *p;
	assert_true(reference_parse(A, str_of(loose), &out));
	assert_true(str_eq(out, ref));
	assert_true(reference_parse(A, str_lower_ascii(A, ref), &out));
	loose[0] = 'C';
	assert_false(reference_parse(A, str_of(loose), &out));
	assert_false(reference_parse(A, S("R-7K3M"), &out));
	assert_false(reference_parse(A, S("Mill Street"), &out));
	assert_false(reference_parse(A, S(""), &out));
}

static void different_numbers_have_different_references(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		assert_false(str_eq(reference_of(A, 'P', i), reference_of(A, 'P', i + 1)));
}

/* The first numbers of PCG32 with seed 42 and stream 54, as its author publishes them. */
static void the_generator_gives_the_published_numbers(void **state)
{
	static const uint32_t published[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293,
		0xbfa4784b, 0xcbed606e };
	struct rng r;

	(void)state;
	rng_seed(&r, 42, 54);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(rng_u32(&r), published[i]);
	for (int i = 0; i < 1000; i++) {
		double d = rng_double(&r);

		assert_true(rng_below(&r, 7) < 7);
		assert_true(d >= 0 && d < 1);
	}
}

static void a_problem_is_found_by_its_field(void **state)
{
	struct problems ps = { .arena = A };

	(void)state;
	problem_add(&ps, S("born"), S("That date does not exist: 31 February."));
	problem_addf(&ps, S("phone"), "%d digits are missing.", 3);
	assert_str(problem_for(&ps, S("phone")), "3 digits are missing.");
	assert_null(problem_for(&ps, S("name")).p);
	assert_null(problem_for(NULL, S("name")).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_equals_empty_but_is_told_apart),
		cmocka_unit_test(trimming_takes_no_break_spaces_too),
		cmocka_unit_test(cutting_gives_every_part_in_order),
		cmocka_unit_test(whole_numbers_refuse_what_is_not_one),
		cmocka_unit_test(decimals_refuse_infinity_and_words),
		cmocka_unit_test(utf8_is_checked_as_the_standard_says),
		cmocka_unit_test(formatting_grows_to_fit),
		cmocka_unit_test(numbers_for_people_have_commas),
		cmocka_unit_test(arena_memory_is_zeroed_aligned_and_kept_apart),
		cmocka_unit_test(a_product_too_large_for_memory_aborts),
		cmocka_unit_test(ids_are_never_twice_the_same_and_rise_with_time),
		cmocka_unit_test(an_id_in_an_address_reads_back),
		cmocka_unit_test(a_tampered_id_is_not_an_id),
		cmocka_unit_test(references_are_read_as_people_say_them),
		cmocka_unit_test(different_numbers_have_different_references),
		cmocka_unit_test(the_generator_gives_the_published_numbers),
		cmocka_unit_test(a_problem_is_found_by_its_field),
	};

	return cmocka_run_group_tests(tests, arena_up, arena_down);
}
