/* What may be a password, and that it is kept in a way that only the right one opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "core/auth/password.h"
#include "core/base/arena.h"

static bool good(struct arena *a, const char *password)
{
	struct str why = STR_NONE;
	bool ok = password_good(a, str_of(password),
		(struct password_about){
			S("Samira Jones"), S("sam.jones@kithford.example"), S("Kithford Council") },
		&why);
	assert_int_equal(ok, str_empty(why));
	return ok;
}

static void short_passwords_are_refused_and_long_ones_taken_by_characters(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_false(good(a, ""));
	assert_false(good(a, "tea kettle9"));
	assert_true(good(a, "tea kettle 9"));
	assert_true(good(a, "чайник жёлтый"));
	assert_false(good(a, "чайник"));                     /* 12 bytes, six characters */
	char huge[300];
	for (size_t i = 0; i < sizeof huge; i++)
		huge[i] = (char)('a' + i * 7 % 26);
	struct str why;
	assert_false(
		password_good(a, (struct str){ huge, sizeof huge }, (struct password_about){ 0 }, &why));
	arena_free(a);
}

static void nothing_but_length_and_guessing_is_asked_for(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_true(good(a, "marmalade trombone gravel"));
	assert_true(good(a, "marmaladetrombone"));
	assert_true(good(a, "Quietly-humming-kettle"));
	assert_true(good(a, "wooden giraffe 44"));
	assert_true(good(a, "xk7 vq2 bw9 mf4"));
	arena_free(a);
}

static void what_everybody_tries_first_is_refused(void **state)
{
	(void)state;
	static const char *const common[] = {
		"password1234",
		"Password2024!",
		"passwordpassword",
		"P4ssw0rd!P4ssw0rd!",
		"p@$$word2023",
		"qwertyuiop12",
		"qwertyqwerty",
		"1234567890123",
		"123412341234",
		"aaaaaaaaaaaa",
		"abcabcabcabc",
		"abcdefghijklmn",
		"letmeinplease",
		"welcome12345",
		"Summer2024!!",
		"liverpool2020",
		"iloveyou1234",
		"1qaz2wsx3edc",
		"zxcvbnmasdfghjkl",
		"correct horse battery staple",
		"administrator1",
		"changeme12345",
		"covid19lockdown",
		"        password        1",
		"!!!!!!!!!!!!!!!!",
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (good(a, common[i]))
			fail_msg("taken: %s", common[i]);
	arena_free(a);
}

static void ones_own_name_and_the_hosts_are_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_false(good(a, "samirajones2020"));
	assert_false(good(a, "Kithford-Council-1"));
	assert_false(good(a, "sam.jones@kithford.example"));
	assert_false(good(a, "kithford123456"));
	assert_true(good(a, "samira plays the bassoon"));
	arena_free(a);
}

static void only_the_right_password_opens_its_hash(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str hash = password_hash(a, S("marmalade trombone gravel"));
	assert_true(str_starts(hash, S("$argon2id$")));
	assert_true(password_is(S("marmalade trombone gravel"), hash));
	assert_false(password_is(S("marmalade trombone grave1"), hash));
	assert_false(password_is(S(""), hash));
	assert_false(str_eq(hash, password_hash(a, S("marmalade trombone gravel"))));
	arena_free(a);
}

static void no_hash_is_opened_by_nothing(void **state)
{
	(void)state;
	assert_false(password_is(S(""), STR_NONE));
	assert_false(password_is(S("password"), S("")));
	assert_false(password_is(S("x"), S("not a hash")));
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_passwords_are_refused_and_long_ones_taken_by_characters),
		cmocka_unit_test(nothing_but_length_and_guessing_is_asked_for),
		cmocka_unit_test(what_everybody_tries_first_is_refused),
		cmocka_unit_test(ones_own_name_and_the_hosts_are_refused),
		cmocka_unit_test(only_the_right_password_opens_its_hash),
		cmocka_unit_test(no_hash_is_opened_by_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
