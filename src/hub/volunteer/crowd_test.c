/*
 * What crowd.h promises: reading no further than the answer needs gives what reading everybody
 * gives. Towns by chance, dense and wide, with tasks by chance; beside each answer stands
 * engine/assign's over everybody who is looked at, from what the test itself made up.
 */
#include "hub/volunteer/crowd.h"
#include "hub/volunteer/volunteer_town.h"

#include "core/base/log.h"
#include "core/base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FOLK = 520, FIRST_ID = 5000, OTHER_TASKS = 2 };

struct folk { /* a town as the test made it up */
	struct town town;
	struct task_facts task;
	struct task_id others[OTHER_TASKS];
	struct assign_volunteer v[FOLK];
	bool placeless[FOLK];
	size_t n;
	FILE *sql; /* what makes it, run at once */
	struct rng rng;
};

static bool chance(struct folk *w, uint32_t percent) { return rng_below(&w->rng, 100) < percent; }

static void run(struct folk *w, const char *words, ...) __attribute__((format(printf, 2, 3)));
static void run(struct folk *w, const char *words, ...)
{
	va_list args;
	va_start(args, words);
	(void)vfprintf(w->sql, words, args);
	va_end(args);
	(void)fputs(";\n", w->sql);
}

static void offering_make(struct folk *w, struct assign_volunteer *v)
{
	long long id = v->key;
	if (chance(w, 40))
		v->skills |= 1, run(w, "INSERT INTO volunteer_skill VALUES (1, %lld, 'prescription')", id);
	if (chance(w, 50))
		v->skills |= 2, run(w, "INSERT INTO volunteer_skill VALUES (1, %lld, 'shopping')", id);
	if (chance(w, 30))
		run(w, "INSERT INTO volunteer_skill VALUES (1, %lld, 'driving')", id);
	if (chance(w, 40))
		v->languages = 1, run(w, "INSERT INTO volunteer_skill VALUES (1, %lld, 'language:fr')", id);
	static const char *const kinds[] = { "dbs_basic", "dbs_enhanced" },
							 *const until[] = { "", "2020-05-04", "2020-12-31" };
	const int days[] = { ASSIGN_CHECK_EVER, assign_day((struct date){ 2020, 5, 4 }),
		assign_day((struct date){ 2020, 12, 31 }) };
	for (int i = 0; i < 2; i++)
		if (chance(w, 45)) {
			uint32_t d = rng_below(&w->rng, 3);
			v->check_until[ASSIGN_DBS_BASIC + i] = days[d];
			run(w, "INSERT INTO volunteer_check VALUES (1, %lld, '%s', '', '%s')", id, kinds[i],
				until[d]);
		}
}

static void hours_make(struct folk *w, struct assign_volunteer *v)
{
	struct assign_hours *h = ARENA_ARRAY(w->town.t->arena, struct assign_hours, 3);
	v->hours = h;
	for (uint32_t left = rng_below(&w->rng, 4); left > 0; left--) {
		int day = (int)rng_below(&w->rng, 2) + (int)left - 1, from = 60 * (8 + (int)left * 3);
		int to = from + 60 * (1 + (int)rng_below(&w->rng, 6));
		h[v->n_hours++] = (struct assign_hours){ day * 1440 + from, day * 1440 + to };
		run(w, "INSERT INTO volunteer_hours VALUES (1, %lld, %d, %d, %d)", (long long)v->key, day,
			from, to);
	}
}

/* What they were asked and have promised. */
static void week_make(struct folk *w, size_t i)
{
	struct assign_volunteer *v = &w->v[i];
	long long id = v->key, now = town_now;
	if (chance(w, 20)) {
		static const char *const states[] = { "offered", "declined", "too_late" };
		uint32_t s = rng_below(&w->rng, 3);
		v->asked = s == 0;
		v->said_no = s == 1;
		run(w, "INSERT INTO task_offer VALUES (1, %lld, %lld, '%s', %lld, NULL)",
			(long long)w->task.task_id.v, id, states[s], now);
	}
	for (int k = 0; k < OTHER_TASKS; k++)
		if (chance(w, 25)) {
			bool lately = chance(w, 70);
			v->asked_unanswered += lately;
			run(w, "INSERT INTO task_offer VALUES (1, %lld, %lld, 'declined', %lld, NULL)",
				(long long)w->others[k].v, id,
				now - (lately ? TIME_DAY : (long long)(8 * TIME_DAY)));
		}
	if (chance(w, 30)) {
		int minutes = 10 + (int)rng_below(&w->rng, 150);
		bool this_week = chance(w, 70);
		v->minutes_promised = this_week ? minutes : 0;
		run(w,
			"INSERT INTO task (host_id, task_id, reference, case_id, hub_id, need_id, person_id, "
			"need_category_id, state, what, window_from_at, window_to_at, minutes, volunteer_id, "
			"created_at) SELECT host_id, %lld, 'T-%lld', case_id, hub_id, need_id, person_id, "
			"need_category_id, 'done', what, window_from_at - %lld, window_to_at - %lld, %d, %lld, "
			"created_at FROM task WHERE host_id = 1 AND task_id = %lld",
			id + 100000, id, this_week ? 0LL : (long long)(7 * TIME_DAY),
			this_week ? 0LL : (long long)(7 * TIME_DAY), minutes, id, (long long)w->task.task_id.v);
	}
}

static void somebody_make(struct folk *w, size_t i, double spread)
{
	static const char *const states[] = { "active", "active", "active", "active", "active",
		"paused", "paused", "applied", "left" };
	static const char *const vehicles[] = { "none", "bicycle", "car", "van" };
	long long id = FIRST_ID + (long long)i * 7 % FOLK, pause_day = 18387; /* 5 May 2020 */
	const char *state = states[rng_below(&w->rng, 9)], *until = "";
	struct assign_volunteer *v = &w->v[i];
	*v = (struct assign_volunteer){ .key = id, .person_id = id, .place = { NAN, NAN } };
	for (int c = 0; c < ASSIGN_CHECK_COUNT; c++)
		v->check_until[c] = ASSIGN_CHECK_NONE;
	v->active = state[0] == 'a' ? state[1] == 'c' : state[0] == 'p';
	if (state[0] == 'p') {
		until = chance(w, 50) ? "" : chance(w, 50) ? "2020-05-05" : "2020-05-09";
		v->paused_until = !*until ? ASSIGN_PAUSED_FOR_GOOD : (int)pause_day + 4 * (until[9] == '9');
	}
	v->vehicle = (enum assign_vehicle)rng_below(&w->rng, 4);
	v->range_m = chance(w, 80) ? 40000 : 200 + (double)rng_below(&w->rng, 3000);
	v->minutes_week = 20 + (int)rng_below(&w->rng, 200);
	v->last_task_at = chance(w, 50) ? 0 : town_now - (int64_t)rng_below(&w->rng, 40) * TIME_DAY;
	w->placeless[i] = chance(w, 5);
	if (!w->placeless[i]) /* on a grid: some live at one place */
		v->place = (struct geo_point){ 51.75 + spread * (rng_below(&w->rng, 200) / 100.0 - 1),
			-1.25 + 1.6 * spread * (rng_below(&w->rng, 200) / 100.0 - 1) };
	run(w,
		"INSERT INTO person (host_id, person_id, reference, created_at, updated_at) VALUES (1, "
		"%lld, "
		"'P-%lld', 1, 1)",
		id, id);
	run(w,
		"INSERT INTO account (host_id, account_id, role, state, name, created_at) VALUES (1, %lld, "
		"'volunteer', 'active', 'x', 1)",
		id);
	char place[80] = "NULL, NULL";
	if (!w->placeless[i])
		(void)snprintf(place, sizeof(place), "%.17g, %.17g", v->place.lat, v->place.lon);
	run(w,
		"INSERT INTO volunteer (host_id, volunteer_id, person_id, account_id, state, "
		"paused_until_on, vehicle, range_m, minutes_week, last_task_at, lat, lon) VALUES (1, %lld, "
		"%lld, %lld, '%s', '%s', '%s', %d, %d, NULLIF(%lld, 0), %s)",
		id, id, id, state, until, vehicles[v->vehicle], (int)v->range_m, v->minutes_week,
		(long long)v->last_task_at, place);
	offering_make(w, v);
	hours_make(w, v);
	week_make(w, i);
	if (state[0] == 'l')
		v->key = 0; /* is not looked at */
}

/* --- everybody, read and ranked --- */

struct near {
	double far;
	int64_t key;
	size_t index;
};

static int near_cmp(const void *a, const void *b)
{
	const struct near *x = a, *y = b;
	if (x->far != y->far)
		return x->far < y->far ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static struct geo_point middle_of(struct folk *w, const struct assign_task *k)
{
	struct geo_point low = { 90, 0 };
	if (geo_known(k->place))
		return k->place;
	for (size_t i = 0; i < w->n; i++)
		if (!w->placeless[i] && w->v[i].place.lat < low.lat)
			low = w->v[i].place;
	return low;
}

static struct assign_answer whole(
	struct folk *w, const struct assign_task *k, size_t most, struct assign_volunteer *out)
{
	struct near near[FOLK];
	struct geo_point here = middle_of(w, k);
	double narrow = cos(here.lat * M_PI / 180);
	size_t n_near = 0, n = 0;
	for (size_t i = 0; i < w->n; i++) {
		struct geo_point p = w->v[i].place;
		double along = (p.lon - here.lon) * narrow, up = p.lat - here.lat;
		if (w->v[i].key && w->placeless[i] && (k->from_home || !geo_known(k->place)))
			out[n++] = w->v[i];
		else if (w->v[i].key && !w->placeless[i] && sqrt(up * up + along * along) * 111195 < 30000)
			near[n_near++] = (struct near){ up * up + along * along, w->v[i].key, i };
	}
	qsort(near, n_near, sizeof(near[0]), near_cmp);
	size_t placeless = n, look = n_near < 100 ? n_near : 100;
	for (;;) {
		for (n = placeless; n < placeless + look; n++)
			out[n] = w->v[near[n - placeless].index];
		struct assign_answer r = assign_rank(w->town.t->arena, k, town_now, out, n, most);
		if (r.n_choices >= (most < 5 ? most : 5) || look == n_near || look == 400)
			return r;
		look = n_near < 400 ? n_near : 400;
	}
}

static void same(
	const struct crowd_answer *got, const struct assign_answer *r, const struct assign_volunteer *v)
{
	const struct assign_answer *g = &got->ranked;
	assert_int_equal(g->n_choices, r->n_choices);
	for (size_t i = 0; i < r->n_choices; i++) {
		assert_int_equal(got->v[g->choices[i].index].key, v[r->choices[i].index].key);
		assert_true(g->choices[i].score_m == r->choices[i].score_m);
		assert_int_equal(g->choices[i].asked, r->choices[i].asked);
		assert_int_equal(g->choices[i].n_reasons, r->choices[i].n_reasons);
		for (size_t k = 0; k < r->choices[i].n_reasons; k++)
			assert_true(str_eq(g->choices[i].reasons[k], r->choices[i].reasons[k]));
	}
	assert_int_equal(g->n_passed, r->n_passed);
	for (size_t i = 0; i < r->n_passed; i++) {
		assert_int_equal(got->v[g->passed[i].index].key, v[r->passed[i].index].key);
		assert_int_equal(g->passed[i].rule, r->passed[i].rule);
		assert_true(str_eq(g->passed[i].why, r->passed[i].why));
	}
	if (got->all)
		assert_int_equal(g->n_eligible, r->n_eligible);
	assert_true(got->all || g->n_eligible >= g->n_choices);
	for (int i = 0; i < ASSIGN_RULE_COUNT && !r->n_choices; i++)
		assert_int_equal(g->failed[i], r->failed[i]);
}

/* --- by chance --- */

static struct assign_task asking(struct folk *w)
{
	struct date d = time_civil(town_now).date;
	struct assign_task k = { .place = { 51.75, -1.25 },
		.from_home = chance(w, 15),
		.window_from_at = time_at(d, 17, 0),
		.window_to_at = time_at(d, 19, 0),
		.minutes = 25,
		.skill = 1,
		.skill_words = S("prescription"),
		.checks = chance(w, 40) ? 1u << ASSIGN_DBS_BASIC : 0,
		.vehicle = chance(w, 30) ? ASSIGN_CAR : ASSIGN_ON_FOOT,
		.person_id = chance(w, 50) ? FIRST_ID + rng_below(&w->rng, FOLK) : 1 };
	if (chance(w, 30)) {
		k.language = 1;
		k.language_words = S("French");
	}
	if (chance(w, 15))
		k.place = (struct geo_point){ NAN, NAN };
	else
		k.place.lat += 0.02 * (rng_double(&w->rng) - 0.5);
	return k;
}

static void ask_and_compare(struct folk *w)
{
	static const size_t mosts[] = { 8, 8, 3, 1 };
	for (int i = 0; i < 40; i++) {
		struct assign_task k = asking(w);
		struct assign_volunteer v[FOLK];
		size_t most = mosts[rng_below(&w->rng, 4)];
		struct assign_answer r = whole(w, &k, most, v);
		struct db *db = town_guide(w->town.t);
		struct crowd_answer got =
			crowd_rank(db, &w->task, &k, k.language ? S("language:fr") : STR_NONE, most);
		same(&got, &r, v);
		town_end(db);
	}
}

static void town_by_chance(void **state, uint64_t seed, size_t n, double spread)
{
	struct folk w = { .town = town(state), .n = n };
	rng_seed(&w.rng, seed, 0);
	struct task_id id = town_task(&w.town);
	for (int i = 0; i < OTHER_TASKS; i++)
		w.others[i] = town_task(&w.town);
	w.task = town_facts(&w.town, id);
	char *sql;
	size_t length;
	w.sql = open_memstream(&sql, &length);
	for (size_t i = 0; i < n; i++)
		somebody_make(&w, i, spread);
	(void)fclose(w.sql);
	testdb_do(w.town.t, sql);
	free(sql);
	ask_and_compare(&w);
}

static void in_a_dense_town_the_answer_is_that_of_reading_everybody(void **state)
{
	town_by_chance(state, 1, FOLK, 0.006);
}

static void in_a_wide_town_the_answer_is_that_of_reading_everybody(void **state)
{
	town_by_chance(state, 2, FOLK, 0.08);
}

static void in_a_village_the_answer_is_that_of_reading_everybody(void **state)
{
	town_by_chance(state, 3, 40, 0.2);
}

int main(void)
{
	log_threshold(LOG_ERROR);
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(in_a_dense_town_the_answer_is_that_of_reading_everybody),
		TESTDB_BOTH(in_a_wide_town_the_answer_is_that_of_reading_everybody),
		TESTDB_BOTH(in_a_village_the_answer_is_that_of_reading_everybody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
