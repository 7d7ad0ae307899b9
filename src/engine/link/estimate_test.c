/*
 * Estimates of precision and recall keep what an interval promises: where the truth is known, 95 of
 * 100 intervals hold it, in easy worlds and hard ones. Drawn with fixed seeds: the same figures
 * each time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "core/base/rng.h"
#include "engine/link/link_estimate.h"

#define WORLDS 4
#define STRATA 7
#define SEEDS 4000

/* Of each stratum: pairs, the share that is one person, how many are drawn. */
static const struct world {
	const char *name;
	struct {
		double pairs, share;
		int drawn;
		bool linked;
	} s[STRATA];
} worlds[WORLDS] = {
	{ "a good model",
		{ { 40000, .999, 40, true }, { 6000, .985, 40, true }, { 2500, .93, 40, true },
			{ 800, .45, 40, false }, { 1500, .55, 40, false }, { 3000, .2, 40, false },
			{ 9000, .02, 40, false } } },
	{ "a bad model",
		{ { 3000, .9, 40, true }, { 2000, .7, 40, true }, { 2000, .5, 40, true },
			{ 500, .5, 40, false }, { 1500, .4, 40, false }, { 3000, .25, 40, false },
			{ 4000, .1, 40, false } } },
	{ "a small register",
		{ { 90, .97, 40, true }, { 60, .9, 40, true }, { 45, .8, 40, true }, { 30, .5, 30, false },
			{ 60, .5, 40, false }, { 120, .2, 40, false }, { 300, .05, 40, false } } },
	{ "many decisions",
		{ { 40000, .995, 300, true }, { 6000, .97, 300, true }, { 2500, .9, 300, true },
			{ 800, .45, 300, false }, { 1500, .55, 300, false }, { 3000, .2, 300, false },
			{ 9000, .03, 300, false } } },
};

/* How many of `drawn` without replacement are among the `same` of `pairs`. */
static int draw(struct rng *r, int pairs, int same, int drawn)
{
	int got = 0;

	for (int i = 0; i < drawn; i++)
		if ((int)rng_below(r, (uint32_t)(pairs - i)) < same - got)
			got++;
	return got;
}

struct coverage { int precision, recall; double width[2]; };

static struct coverage cover(const struct world *w)
{
	struct coverage c = { 0 };
	double linked = 0, good = 0, all = 0;
	struct rng r;

	rng_seed(&r, 95, (uint64_t)(w - worlds));
	for (int i = 0; i < STRATA; i++) {
		double same = floor(w->s[i].pairs * w->s[i].share);

		linked += w->s[i].linked ? w->s[i].pairs : 0;
		good += w->s[i].linked ? same : 0;
		all += same;
	}
	for (int seed = 0; seed < SEEDS; seed++) {
		struct link_stratum s[STRATA];
		struct link_estimate precision, recall;

		for (int i = 0; i < STRATA; i++)
			s[i] = (struct link_stratum){ .pairs = w->s[i].pairs,
				.linked = w->s[i].linked,
				.drawn = w->s[i].drawn,
				.same = draw(
					&r, (int)w->s[i].pairs, (int)(w->s[i].pairs * w->s[i].share), w->s[i].drawn) };
		precision = link_precision(s, STRATA);
		recall = link_recall(s, STRATA);
		c.precision += precision.low <= good / linked && good / linked <= precision.high;
		c.recall += recall.low <= good / all && good / all <= recall.high;
		c.width[0] += (precision.high - precision.low) / SEEDS;
		c.width[1] += (recall.high - recall.low) / SEEDS;
	}
	return c;
}

static void of_a_hundred_intervals_ninety_five_hold_the_truth(void **state)
{
	(void)state;
	for (size_t i = 0; i < WORLDS; i++) {
		struct coverage c = cover(&worlds[i]);
		double precision = (double)c.precision / SEEDS, recall = (double)c.recall / SEEDS;

		print_message("%s: precision held in %.1f %% (%.3f wide), recall in %.1f %% (%.3f wide)\n",
			worlds[i].name, precision * 100, c.width[0], recall * 100, c.width[1]);
		assert_true(precision > 0.93 && recall > 0.93);
		assert_true(c.width[0] < LINK_ESTIMATE_WIDEST && c.width[1] < LINK_ESTIMATE_WIDEST);
	}
}

/* The promise is not kept by intervals that hold everything: where they need not be careful, they
 * are about as often wrong as said. */
static void intervals_are_no_wider_than_they_must_be(void **state)
{
	struct coverage c = cover(&worlds[1]);

	(void)state;
	assert_true(c.precision < 0.975 * SEEDS && c.recall < 0.975 * SEEDS);
}

static void on_average_the_estimate_is_the_truth(void **state)
{
	const struct world *w = &worlds[1];
	double sum = 0, linked = 0, good = 0;
	struct rng r;

	(void)state;
	rng_seed(&r, 7, 7);
	for (int i = 0; i < 3; i++) {
		linked += w->s[i].pairs;
		good += floor(w->s[i].pairs * w->s[i].share);
	}
	for (int seed = 0; seed < SEEDS; seed++) {
		struct link_stratum s[3];

		for (int i = 0; i < 3; i++)
			s[i] = (struct link_stratum){ .pairs = w->s[i].pairs,
				.linked = true,
				.drawn = w->s[i].drawn,
				.same = draw(
					&r, (int)w->s[i].pairs, (int)(w->s[i].pairs * w->s[i].share), w->s[i].drawn) };
		sum += link_precision(s, 3).at / SEEDS;
	}
	assert_true(fabs(sum - good / linked) < 0.003);
}

static void three_decisions_say_nothing_and_tell_how_many_it_takes(void **state)
{
	const struct link_stratum s[] = { { .pairs = 5000, .drawn = 3, .same = 3, .linked = true },
		{ .pairs = 900, .drawn = 40, .same = 10 } };
	struct link_estimate e = link_precision(s, 2);

	(void)state;
	assert_false(e.enough);
	assert_int_equal((int)e.decided, 3);
	assert_int_equal((int)e.needed, LINK_ESTIMATE_LEAST);
	assert_true(e.low < 0.5);
	assert_false(link_recall(s, 2).enough);
}

static void a_stratum_nobody_looked_at_widens_the_interval(void **state)
{
	struct link_stratum s[] = { { .pairs = 5000, .drawn = 100, .same = 99, .linked = true },
		{ .pairs = 2500, .drawn = 40, .same = 38, .linked = true } };
	struct link_estimate known = link_precision(s, 2), unknown;

	(void)state;
	s[1] = (struct link_stratum){ .pairs = 2500, .share = 0.97, .linked = true };
	unknown = link_precision(s, 2);
	assert_true(known.enough);
	assert_false(unknown.enough);
	assert_true(unknown.low < known.low && unknown.needed > unknown.decided);
}

static void what_is_decided_whole_is_no_estimate(void **state)
{
	const struct link_stratum s[] = { { .pairs = 40, .drawn = 40, .same = 30, .linked = true },
		{ .pairs = 32, .drawn = 32, .same = 10 } };
	struct link_estimate p = link_precision(s, 2), r = link_recall(s, 2);

	(void)state;
	assert_true(p.enough && r.enough);
	assert_true(fabs(p.low - 0.75) < 1e-9 && fabs(p.high - 0.75) < 1e-9);
	assert_true(fabs(r.low - 0.75) < 1e-9 && fabs(r.high - 0.75) < 1e-9);
}

static void one_pair_decided_is_no_figure(void **state)
{
	const struct link_stratum s[] = { { .pairs = 1, .drawn = 1, .linked = true },
		{ .pairs = 100, .drawn = 40, .same = 20 } };

	(void)state;
	assert_false(link_precision(s, 2).enough);
	assert_int_equal((int)link_precision(s, 2).pairs, 1);
}

static void nothing_linked_has_no_precision(void **state)
{
	const struct link_stratum s[] = { { .pairs = 0, .linked = true },
		{ .pairs = 100, .drawn = 40, .same = 20 } };

	(void)state;
	assert_true(isnan(link_precision(s, 2).at));
	assert_false(link_precision(s, 2).enough);
	assert_true(link_recall(s, 2).at <= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_hundred_intervals_ninety_five_hold_the_truth),
		cmocka_unit_test(intervals_are_no_wider_than_they_must_be),
		cmocka_unit_test(on_average_the_estimate_is_the_truth),
		cmocka_unit_test(three_decisions_say_nothing_and_tell_how_many_it_takes),
		cmocka_unit_test(a_stratum_nobody_looked_at_widens_the_interval),
		cmocka_unit_test(what_is_decided_whole_is_no_estimate),
		cmocka_unit_test(one_pair_decided_is_no_figure),
		cmocka_unit_test(nothing_linked_has_no_precision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
