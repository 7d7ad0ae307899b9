/* Promises of engine/assign: the rules in their order, the words, fairness over a month, and that
 * the answer depends on nothing but what was asked. */
#include "core/base/arena_test.h"
#include "engine/assign/assign.h"
#include "core/base/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SHOPPING (1u << 0)
#define DRIVING (1u << 1)
#define FRENCH (1u << 0)

static struct date day(int y, int m, int d)
{
	return (struct date){ .year = y, .month = m, .day = d };
}

/* Thursday 7 May 2020, 5 to 7 pm, on Mill Street. */
static struct assign_task evening_task(void)
{
	return (struct assign_task){
		.place = { 51.750, -1.260 },
		.window_from_at = time_at(day(2020, 5, 7), 17, 0),
		.window_to_at = time_at(day(2020, 5, 7), 19, 0),
		.minutes = 30,
		.skill = SHOPPING,
		.skill_words = S("shopping"),
		.language = FRENCH,
		.language_words = S("French"),
		.checks = 1u << ASSIGN_DBS_BASIC,
		.vehicle = ASSIGN_CAR,
		.person_id = 900,
		.household_id = 901,
	};
}

static const struct assign_hours thursdays[] = { { 3 * 1440 + 16 * 60, 3 * 1440 + 20 * 60 } };

static struct assign_volunteer good_volunteer(int64_t key)
{
	struct assign_volunteer v = {
		.key = key, .place = { 51.752, -1.262 }, .range_m = 5000, .active = true,
		.skills = SHOPPING | DRIVING, .languages = FRENCH, .vehicle = ASSIGN_CAR,
		.hours = thursdays, .n_hours = 1, .minutes_week = 180, .person_id = key + 1000,
	};
	for (int i = 0; i < ASSIGN_CHECK_COUNT; i++)
		v.check_until[i] = ASSIGN_CHECK_EVER;
	return v;
}

/* --- one fault for each rule, in the order of the rules --- */

static void fault_state(struct assign_volunteer *v) { v->active = false; }
static void fault_same_person(struct assign_volunteer *v) { v->household_id = 901; }
static void fault_said_no(struct assign_volunteer *v) { v->said_no = true; }
static void fault_paused(struct assign_volunteer *v)
{
	v->paused_until = assign_day(day(2020, 5, 14));
}
static void fault_checks(struct assign_volunteer *v)
{
	v->check_until[ASSIGN_DBS_BASIC] = assign_day(day(2020, 5, 6));
	v->check_until[ASSIGN_DBS_ENHANCED] = ASSIGN_CHECK_NONE;
}
static void fault_skill(struct assign_volunteer *v) { v->skills = DRIVING; }
static void fault_language(struct assign_volunteer *v) { v->languages = 0; }
static void fault_vehicle(struct assign_volunteer *v) { v->vehicle = ASSIGN_BICYCLE; }
static void fault_hours(struct assign_volunteer *v)
{
	static const struct assign_hours mornings[] = { { 3 * 1440 + 8 * 60,
		3 * 1440 + 17 * 60 + 29 } };
	v->hours = mornings;
}
static void fault_range(struct assign_volunteer *v) { v->range_m = 100; }
static void fault_enough(struct assign_volunteer *v) { v->minutes_promised = 151; }

static const struct fault {
	enum assign_rule rule;
	void (*make)(struct assign_volunteer *v);
	const char *why;
} faults[] = {
	{ ASSIGN_STATE, fault_state, "Not helping at the moment." },
	{ ASSIGN_SAME_PERSON, fault_same_person, "They live in the same household." },
	{ ASSIGN_SAID_NO, fault_said_no, "Said no to this one." },
	{ ASSIGN_PAUSED, fault_paused, "Paused until 14 May 2020." },
	{ ASSIGN_CHECKS, fault_checks, "Their DBS check runs out on 6 May 2020, before this is due." },
	{ ASSIGN_SKILL, fault_skill, "Does not offer shopping." },
	{ ASSIGN_LANGUAGE, fault_language, "Does not speak French." },
	{ ASSIGN_VEHICLE, fault_vehicle, "Has no car, and this needs one." },
	{ ASSIGN_HOURS, fault_hours, "Not free on Thursday at that time." },
	{ ASSIGN_RANGE, fault_range, "250 metres away; goes up to 100 metres." },
	{ ASSIGN_ENOUGH, fault_enough, "Has 151 minutes promised this week; 180 is enough for them." },
};
#define N_FAULTS (sizeof(faults) / sizeof(faults[0]))

static void each_rule_leaves_out_the_one_it_is_about_and_says_why(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer fine = good_volunteer(1);
	struct str why;
	assert_int_equal(assign_first_failing(*state, &t, &fine, &why), ASSIGN_OK);
	assert_true(str_empty(why));
	assert_int_equal(N_FAULTS, ASSIGN_RULE_COUNT - 1);
	for (size_t i = 0; i < N_FAULTS; i++) {
		struct assign_volunteer v = good_volunteer(1);
		faults[i].make(&v);
		assert_int_equal(assign_first_failing(*state, &t, &v, &why), faults[i].rule);
		if (!str_eq(why, str_of(faults[i].why)))
			fail_msg("%.*s, not %s", STR_ARG(why), faults[i].why);
	}
}

static void of_several_reasons_the_first_in_the_table_is_given(void **state)
{
	struct assign_task t = evening_task();
	for (size_t i = 0; i < N_FAULTS; i++)
		for (size_t k = i; k < N_FAULTS; k++) {
			struct assign_volunteer v = good_volunteer(1);
			faults[k].make(&v);
			faults[i].make(&v);
			assert_int_equal(assign_first_failing(*state, &t, &v, NULL), faults[i].rule);
		}
}

static void who_has_said_nothing_may_be_asked_for_anything(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer v = good_volunteer(1);
	v.skills = 0;
	v.n_hours = 0;
	v.hours = NULL;
	assert_int_equal(assign_first_failing(*state, &t, &v, NULL), ASSIGN_OK);
}

static void an_enhanced_check_is_also_a_basic_one_but_not_the_other_way(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer v = good_volunteer(1);
	v.check_until[ASSIGN_DBS_BASIC] = ASSIGN_CHECK_NONE;
	assert_int_equal(assign_first_failing(*state, &t, &v, NULL), ASSIGN_OK);
	t.checks = 1u << ASSIGN_DBS_ENHANCED;
	v = good_volunteer(1);
	v.check_until[ASSIGN_DBS_ENHANCED] = ASSIGN_CHECK_NONE;
	struct str why;
	assert_int_equal(assign_first_failing(*state, &t, &v, &why), ASSIGN_CHECKS);
	assert_true(str_eq(why, S("Has no enhanced DBS check yet.")));
}

static void a_check_counts_on_its_last_day(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer v = good_volunteer(1);
	v.check_until[ASSIGN_DBS_ENHANCED] = ASSIGN_CHECK_NONE;
	v.check_until[ASSIGN_DBS_BASIC] = assign_day(day(2020, 5, 7));
	assert_int_equal(assign_first_failing(*state, &t, &v, NULL), ASSIGN_OK);
	v.paused_until = assign_day(day(2020, 5, 7));          /* back on the day itself */
	assert_int_equal(assign_first_failing(*state, &t, &v, NULL), ASSIGN_OK);
}

static void free_means_free_for_as_long_as_it_takes(void **state)
{
	static const struct {
		int from, to;
		bool free;
	} t[] = {
		{ 17 * 60 + 30, 18 * 60, true },
		{ 17 * 60 + 31, 18 * 60, false },
		{ 9 * 60, 17 * 60 + 30, true },
		{ 18 * 60 + 30, 24 * 60, true },
		{ 18 * 60 + 31, 24 * 60, false },
		{ 0, 24 * 60, true },
	};
	struct assign_task task = evening_task();
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct assign_hours h = { 3 * 1440 + t[i].from, 3 * 1440 + t[i].to };
		struct assign_volunteer v = good_volunteer(1);
		v.hours = &h;
		assert_int_equal(assign_first_failing(*state, &task, &v, NULL) == ASSIGN_OK, t[i].free);
	}
	/* From Sunday night into Monday: the week goes round. */
	task.window_from_at = time_at(day(2020, 5, 10), 23, 0);
	task.window_to_at = time_at(day(2020, 5, 11), 10, 0);
	struct assign_hours monday = { 9 * 60, 9 * 60 + 30 };
	struct assign_volunteer v = good_volunteer(1);
	v.hours = &monday;
	assert_int_equal(assign_first_failing(*state, &task, &v, NULL), ASSIGN_OK);
	task.minutes = 31;
	assert_int_equal(assign_first_failing(*state, &task, &v, NULL), ASSIGN_HOURS);
}

static void hours_are_those_of_the_wall_clock_when_the_clocks_change(void **state)
{
	/* Sunday 29 March 2020: at 1:00 the clocks go to 2:00. */
	struct assign_task t = evening_task();
	t.window_from_at = time_at(day(2020, 3, 29), 0, 0);
	t.window_to_at = time_at(day(2020, 3, 29), 18, 0);
	struct assign_hours last = { 6 * 1440 + 17 * 60 + 30, 6 * 1440 + 18 * 60 };
	struct assign_volunteer v = good_volunteer(1);
	v.hours = &last;
	assert_int_equal(assign_first_failing(*state, &t, &v, NULL), ASSIGN_OK);
	struct assign_hours after = { 6 * 1440 + 17 * 60 + 31, 6 * 1440 + 20 * 60 };
	v.hours = &after;
	assert_int_equal(assign_first_failing(*state, &t, &v, NULL), ASSIGN_HOURS);
}

static void a_task_by_phone_asks_people_anywhere(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer v[] = { good_volunteer(1), good_volunteer(2) };
	v[0].place = (struct geo_point){ NAN, NAN };
	v[1].place = (struct geo_point){ 55, -3 };
	assert_int_equal(assign_first_failing(*state, &t, &v[0], NULL), ASSIGN_RANGE);
	t.from_home = true;
	assert_int_equal(assign_rank(*state, &t, t.window_from_at, v, 2, 5).n_choices, 2);
	t.from_home = false;
	t.place = (struct geo_point){ NAN, NAN };
	assert_int_equal(assign_rank(*state, &t, t.window_from_at, v, 2, 5).n_choices, 2);
}

/* --- order --- */

static void those_never_asked_or_long_unused_come_up(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer v[] = { good_volunteer(1), good_volunteer(2), good_volunteer(3) };
	v[0].last_task_at = t.window_from_at - 1 * TIME_DAY;
	v[1].last_task_at = t.window_from_at - 20 * TIME_DAY;
	v[2].place.lat += 0.0012;              /* 130 m further, and never asked */
	struct assign_answer r = assign_rank(*state, &t, t.window_from_at, v, 3, 3);
	assert_int_equal(r.n_choices, 3);
	assert_int_equal(v[r.choices[0].index].key, 3);
	assert_int_equal(v[r.choices[1].index].key, 2);
	assert_true(str_eq(r.choices[0].reasons[3], S("has not had a task yet")));
	assert_true(str_eq(r.choices[1].reasons[3], S("last helped 2 weeks ago")));
}

static void who_has_much_already_or_was_asked_in_vain_goes_down(void **state)
{
	struct assign_task t = evening_task();
	struct assign_volunteer v[] = { good_volunteer(1), good_volunteer(2), good_volunteer(3) };
	v[0].minutes_promised = 120;
	v[1].asked_unanswered = 2;
	struct assign_answer r = assign_rank(*state, &t, t.window_from_at, v, 3, 3);
	assert_int_equal(v[r.choices[0].index].key, 3);
	assert_true(
		r.choices[1].score_m > r.choices[0].score_m && r.choices[2].score_m > r.choices[0].score_m);
}

/* --- properties over random crowds --- */

#define CROWD 300
static void crowd_make(struct rng *r, struct assign_volunteer *v, struct assign_hours *h)
{
	for (int i = 0; i < CROWD; i++) {
		int weekday = (int)rng_below(r, 7), from = (int)rng_below(r, 20) * 60;
		h[i] = (struct assign_hours){ weekday * 1440 + from,
			weekday * 1440 + from + 60 * (1 + (int)rng_below(r, 4)) };
		v[i] = good_volunteer(i + 1);
		v[i].place = (struct geo_point){ 51.75 + (rng_double(r) - 0.5) * 0.1,
			-1.26 + (rng_double(r) - 0.5) * 0.16 };
		v[i].range_m = 500 + rng_below(r, 6000);
		v[i].active = rng_below(r, 10) > 0;
		v[i].said_no = rng_below(r, 15) == 0;
		v[i].paused_until =
			rng_below(r, 10) ? 0 : assign_day(day(2020, 5, 1 + (int)rng_below(r, 20)));
		v[i].check_until[ASSIGN_DBS_ENHANCED] =
			rng_below(r, 2) ? ASSIGN_CHECK_NONE : ASSIGN_CHECK_EVER;
		v[i].check_until[ASSIGN_DBS_BASIC] = assign_day(day(2020, 5, 1)) + (int)rng_below(r, 40);
		v[i].skills = rng_below(r, 4);
		v[i].languages = rng_below(r, 3) ? FRENCH : 0;
		v[i].vehicle = rng_below(r, 4);
		v[i].hours = &h[i];
		v[i].n_hours = rng_below(r, 2);
		v[i].minutes_promised = (int)rng_below(r, 200);
		v[i].last_task_at =
			rng_below(r, 2) ? 0 : time_at(day(2020, 4, 1 + (int)rng_below(r, 30)), 12, 0);
	}
}

static void nobody_is_proposed_whom_a_rule_leaves_out_and_nobody_is_forgotten(void **state)
{
	struct arena *a = *state;
	struct rng r;
	rng_seed(&r, 11, 1);
	struct assign_volunteer v[CROWD];
	struct assign_hours h[CROWD];
	size_t chosen = 0, passed = 0;
	for (int round = 0; round < 60; round++) {
		struct assign_task t = evening_task();
		t.language = rng_below(&r, 2) ? FRENCH : 0;
		t.vehicle = rng_below(&r, 3);
		crowd_make(&r, v, h);
		struct assign_answer out = assign_rank(a, &t, t.window_from_at, v, CROWD, 8);
		size_t eligible = 0, sum = 0;
		for (int i = 0; i < CROWD; i++)
			eligible += assign_first_failing(a, &t, &v[i], NULL) == ASSIGN_OK;
		for (int i = 0; i < ASSIGN_RULE_COUNT; i++)
			sum += out.failed[i];
		assert_int_equal(sum, CROWD);
		assert_int_equal(out.n_eligible, eligible);
		assert_int_equal(out.n_choices, eligible < 8 ? eligible : 8);
		double furthest = out.n_choices ? 0 : INFINITY;
		for (size_t i = 0; i < out.n_choices; i++) {
			const struct assign_volunteer *c = &v[out.choices[i].index];
			assert_int_equal(assign_first_failing(a, &t, c, NULL), ASSIGN_OK);
			assert_true(c->minutes_promised + t.minutes <= c->minutes_week);
			assert_true(out.choices[i].distance_m <= c->range_m);
			assert_true(!i || out.choices[i - 1].score_m <= out.choices[i].score_m);
			assert_true(out.choices[i].n_reasons >= 2);
			furthest = fmax(furthest, out.choices[i].distance_m);
		}
		for (size_t i = 0; i < out.n_passed; i++) {
			assert_true(out.passed[i].rule != ASSIGN_OK && out.passed[i].why.n > 0);
			assert_true(out.passed[i].distance_m <= furthest);
			assert_true(!i || out.passed[i - 1].distance_m <= out.passed[i].distance_m);
		}
		chosen += out.n_choices;
		passed += out.n_passed;
	}
	assert_true(chosen > 50 && passed > 50);
}

static void the_answer_does_not_depend_on_the_order_of_the_array(void **state)
{
	struct arena *a = *state;
	struct rng r;
	rng_seed(&r, 12, 1);
	struct assign_volunteer v[CROWD], mixed[CROWD];
	struct assign_hours h[CROWD];
	struct assign_task t = evening_task();
	t.language = 0;
	t.vehicle = ASSIGN_ON_FOOT;
	for (int round = 0; round < 20; round++) {
		crowd_make(&r, v, h);
		for (int i = 0; i < 30; i++)   /* many exactly alike */
			v[i].place = v[0].place, v[i].minutes_promised = 0, v[i].last_task_at = 0,
			v[i].range_m = 9000;
		memcpy(mixed, v, sizeof(v));
		for (uint32_t i = CROWD; i > 1; i--) {
			uint32_t k = rng_below(&r, i);
			struct assign_volunteer other = mixed[i - 1];
			mixed[i - 1] = mixed[k];
			mixed[k] = other;
		}
		struct assign_answer one = assign_rank(a, &t, t.window_from_at, v, CROWD, 20);
		struct assign_answer two = assign_rank(a, &t, t.window_from_at, mixed, CROWD, 20);
		assert_int_equal(one.n_choices, two.n_choices);
		for (size_t i = 0; i < one.n_choices; i++)
			assert_int_equal(v[one.choices[i].index].key, mixed[two.choices[i].index].key);
		assert_int_equal(one.n_passed, two.n_passed);
		for (size_t i = 0; i < one.n_passed; i++)
			assert_int_equal(v[one.passed[i].index].key, mixed[two.passed[i].index].key);
	}
}

static void nobody_at_all_is_an_answer_too(void **state)
{
	struct assign_task t = evening_task();
	struct assign_answer r = assign_rank(*state, &t, t.window_from_at, NULL, 0, 5);
	assert_int_equal(r.n_choices + r.n_passed + r.n_eligible, 0);
	struct assign_volunteer v = good_volunteer(1);
	v.place = (struct geo_point){ NAN, NAN };
	r = assign_rank(*state, &t, t.window_from_at, &v, 1, 5);
	assert_int_equal(r.n_passed, 1);
	assert_true(str_eq(r.passed[0].why, S("We do not know where they live.")));
}

/* --- a month of work, against sending everything to the nearest --- */

struct month {
	int served, never, most_in_a_week;
	double gini, mean_m;
};

static int int_cmp(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static size_t nearest(const struct assign_answer *r)
{
	size_t best = 0;
	for (size_t i = 1; i < r->n_choices; i++)
		if (r->choices[i].distance_m < r->choices[best].distance_m)
			best = i;
	return best;
}

static struct month simulate(bool fair, uint64_t seed)
{
	struct rng r;
	rng_seed(&r, seed, 7);
	static struct assign_volunteer v[CROWD];
	static int tasks[CROWD], sorted[CROWD];
	struct month m = { 0 };
	memset(tasks, 0, sizeof(tasks));
	for (int i = 0; i < CROWD; i++) {
		v[i] = good_volunteer(i + 1);
		v[i].n_hours = 0;
		v[i].place = (struct geo_point){ 51.75 + (rng_double(&r) - 0.5) * 0.06,
			-1.26 + (rng_double(&r) - 0.5) * 0.1 };
		v[i].range_m = 2500;
	}
	for (int d = 0; d < 28; d++) {
		struct arena *a = arena_new();
		for (int i = 0; d % 7 == 0 && i < CROWD; i++)
			v[i].minutes_promised = 0;
		for (int k = 0; k < 16; k++) {
			struct assign_task t = evening_task();
			t.place = (struct geo_point){ 51.75 + (rng_double(&r) - 0.5) * 0.05,
				-1.26 + (rng_double(&r) - 0.5) * 0.08 };
			t.window_from_at += d * TIME_DAY;
			t.window_to_at += d * TIME_DAY;
			struct assign_answer out = assign_rank(a, &t, t.window_from_at, v, CROWD, CROWD);
			if (!out.n_choices)
				continue;
			const struct assign_choice *c = &out.choices[fair ? 0 : nearest(&out)];
			struct assign_volunteer *w = &v[c->index];
			w->minutes_promised += t.minutes;
			w->last_task_at = t.window_to_at;
			if (w->minutes_promised > m.most_in_a_week)
				m.most_in_a_week = w->minutes_promised;
			tasks[c->index]++;
			m.served++;
			m.mean_m += c->distance_m;
		}
		arena_free(a);
	}
	m.mean_m /= m.served;
	memcpy(sorted, tasks, sizeof(tasks));
	qsort(sorted, CROWD, sizeof(int), int_cmp);
	double sum = 0;
	for (int i = 0; i < CROWD; i++) {
		m.never += !tasks[i];
		sum += (2.0 * (i + 1) - CROWD - 1) * sorted[i];
	}
	m.gini = sum / (CROWD * (double)m.served);
	return m;
}

static void a_month_of_work_is_spread_without_sending_people_far(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct month plain = simulate(false, seed), fair = simulate(true, seed);
		assert_true(fair.served >= plain.served);
		assert_true(fair.never <= plain.never * 0.7);          /* 30 % fewer who are never used */
		assert_true(fair.gini <= plain.gini * 0.85);
		assert_true(fair.mean_m <= plain.mean_m + 300);
		assert_true(fair.most_in_a_week <= 180 && plain.most_in_a_week <= 180);
	}
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, arena_up, arena_down)
	const struct CMUnitTest tests[] = {
		T(each_rule_leaves_out_the_one_it_is_about_and_says_why),
		T(of_several_reasons_the_first_in_the_table_is_given),
		T(who_has_said_nothing_may_be_asked_for_anything),
		T(an_enhanced_check_is_also_a_basic_one_but_not_the_other_way),
		T(a_check_counts_on_its_last_day),
		T(free_means_free_for_as_long_as_it_takes),
		T(hours_are_those_of_the_wall_clock_when_the_clocks_change),
		T(a_task_by_phone_asks_people_anywhere),
		T(those_never_asked_or_long_unused_come_up),
		T(who_has_much_already_or_was_asked_in_vain_goes_down),
		T(nobody_is_proposed_whom_a_rule_leaves_out_and_nobody_is_forgotten),
		T(the_answer_does_not_depend_on_the_order_of_the_array),
		T(nobody_at_all_is_an_answer_too),
		T(a_month_of_work_is_spread_without_sending_people_far),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
