/* Who sees what: every role against every category, with and without a grant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/access/access.h"
#include "core/base/rng.h"

static const int64_t AMIRA = 1001, DAN = 1002;

static struct viewer viewer_of(struct arena *a, enum role r)
{
	return (struct viewer){ .host_id = 1, .account_id = 7, .role = r, .arena = a };
}

static void every_role_has_a_name_that_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i < ROLE_COUNT; i++) {
		enum role r = (enum role)(1 << i), back;
		assert_true(role_parse(role_name(r), &back));
		assert_int_equal(back, r);
		assert_false(str_empty(role_words(r)));
	}
	enum role none;
	assert_false(role_parse(S("superuser"), &none));
	for (int c = 0; c < CATEGORY_COUNT; c++) {
		enum category back;
		assert_true(category_parse(category_name((enum category)c), &back));
		assert_int_equal((int)back, c);
		assert_true(category_why((enum category)c).n > 20);
	}
}

static void those_outside_the_desk_see_nothing_without_a_grant(void **state)
{
	(void)state;
	assert_int_equal(access_categories(ROLE_PUBLIC), 0);
	assert_int_equal(access_categories(ROLE_VOLUNTEER), 0);
	assert_int_equal(access_categories(ROLE_PARTNER), 0);
	assert_int_equal(access_categories(ROLE_ADMINISTRATOR), 0);
	assert_int_equal(access_categories(ROLE_GOVERNANCE), 1u << CATEGORY_IDENTITY);
}

static void health_is_for_the_hub_and_safeguarding_for_its_manager(void **state)
{
	(void)state;
	assert_false(access_categories(ROLE_CALL_HANDLER) & 1u << CATEGORY_HEALTH);
	assert_true(access_categories(ROLE_HUB_WORKER) & 1u << CATEGORY_HEALTH);
	assert_false(access_categories(ROLE_HUB_WORKER) & 1u << CATEGORY_SAFEGUARDING);
	assert_true(access_categories(ROLE_HUB_MANAGER) & 1u << CATEGORY_SAFEGUARDING);
}

/* Whatever the role, the category, the person and the grants: text comes out exactly when the
 * matrix or a grant for that very person and category says so; a look is noted exactly then; and
 * what was refused is said. */
static void text_comes_out_only_where_the_matrix_or_a_grant_says_so(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct rng r;
	rng_seed(&r, 7, 1);
	for (int turn = 0; turn < 4000; turn++) {
		struct viewer v = viewer_of(a, (enum role)(1 << rng_below(&r, ROLE_COUNT)));
		uint32_t granted = rng_u32(&r) & ((1u << CATEGORY_COUNT) - 1);
		bool has_grant = rng_below(&r, 2);
		if (has_grant)
			viewer_grant(&v, AMIRA, granted, S("task taken"));
		enum category c = (enum category)rng_below(&r, CATEGORY_COUNT);
		int64_t whom = rng_below(&r, 2) ? AMIRA : DAN;
		bool right = (access_categories(v.role) & 1u << c) ||
			(has_grant && whom == AMIRA && (granted & 1u << c));
		struct str shown = see(&v, personal_new(S("14 Mill Street"), c, whom));
		assert_int_equal(str_eq(shown, S("14 Mill Street")), right);
		assert_int_equal(v.looks.n, right ? 1 : 0);
		assert_int_equal(v.withheld, right ? 0 : 1u << c);
		if (right)
			assert_int_equal(v.looks.v[0].categories, 1u << c);
		if (turn % 200 == 0)
			arena_reset(a);
	}
	arena_free(a);
}

static void looks_at_one_person_are_one_look(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct viewer v = viewer_of(a, ROLE_HUB_WORKER);
	see(&v, personal_new(S("Amira"), CATEGORY_IDENTITY, AMIRA));
	see(&v, personal_new(S("Dan"), CATEGORY_IDENTITY, DAN));
	see(&v, personal_new(S("07700 900417"), CATEGORY_CONTACT, AMIRA));
	assert_int_equal(v.looks.n, 2);
	assert_int_equal(v.looks.v[0].categories, 1u << CATEGORY_IDENTITY | 1u << CATEGORY_CONTACT);
	arena_free(a);
}

static void what_is_absent_stays_absent_and_is_no_look(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct viewer v = viewer_of(a, ROLE_VOLUNTEER);
	assert_null(see(&v, personal_new(STR_NONE, CATEGORY_HEALTH, AMIRA)).p);
	assert_int_equal(see(&v, personal_new(S(""), CATEGORY_HEALTH, AMIRA)).n, 0);
	assert_int_equal(v.looks.n, 0);
	assert_int_equal(v.withheld, 0);
	arena_free(a);
}

static void a_volunteer_sees_their_own_record(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct viewer v = viewer_of(a, ROLE_VOLUNTEER);
	v.person_id = DAN;
	assert_true(see_allowed(&v, personal_new(S("Dan"), CATEGORY_IDENTITY, DAN)));
	assert_true(see_allowed(&v, personal_new(S("1 High St"), CATEGORY_ADDRESS, DAN)));
	assert_false(see_allowed(&v, personal_new(S("spoke to Dan"), CATEGORY_CASE_NOTES, DAN)));
	assert_false(see_allowed(&v, personal_new(S("Amira"), CATEGORY_IDENTITY, AMIRA)));
	arena_free(a);
}

static void an_agreements_categories_read_back(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_int_equal(categories_parse(S("identity case_notes everything")),
		1u << CATEGORY_IDENTITY | 1u << CATEGORY_CASE_NOTES);
	assert_true(str_eq(categories_words(a, 0), S("nothing")));
	assert_true(str_eq(categories_words(a, 1u << CATEGORY_IDENTITY | 1u << CATEGORY_ADDRESS),
		S("identity, address")));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_has_a_name_that_reads_back),
		cmocka_unit_test(those_outside_the_desk_see_nothing_without_a_grant),
		cmocka_unit_test(health_is_for_the_hub_and_safeguarding_for_its_manager),
		cmocka_unit_test(text_comes_out_only_where_the_matrix_or_a_grant_says_so),
		cmocka_unit_test(looks_at_one_person_are_one_look),
		cmocka_unit_test(what_is_absent_stays_absent_and_is_no_look),
		cmocka_unit_test(a_volunteer_sees_their_own_record),
		cmocka_unit_test(an_agreements_categories_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
