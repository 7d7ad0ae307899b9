/*
 * Nobody falls through, with all rooms together and listening to one another as in the running
 * program: whatever is done, by whomever, in whatever order, everything open has an owner and a
 * next step after each commit. Allowed or refused, each act is tried on whatever is there.
 */
#include "hub/casework/test_world.h"

#include <stdlib.h>

#include "app/events.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "hub/casework/case_view.h"
#include "hub/request/clock.h"
#include "hub/report/report.h"
#include "hub/request/request.h"
#include "hub/request/triage.h"
#include "hub/volunteer/task.h"
#include "hub/volunteer/volunteer.h"

enum { PEOPLE = 3, HELPERS = 2, ROUNDS = 1000 };

struct rolling {
	struct testdb *t;
	struct rng rng;
	int64_t now;
	struct volunteer_id helpers[HELPERS];
	struct viewer helper_viewers[HELPERS];
	int64_t done[64];                      /* how often each act was carried out */
};

static uint32_t below(struct rolling *r, uint32_t n)
{
	return rng_below(&r->rng, n);
}

/* A row of a table: mostly one that is still open, as on people's screens, sometimes any. */
static int64_t some(struct rolling *r, const char *table, const char *id, const char *open)
{
	struct arena *a = r->t->arena;
	const char *which = below(r, 5) ? open : "1 = 1";
	int64_t n =
		testdb_count(r->t, str_z(a, str_fmt(a, "SELECT count(*) FROM %s WHERE %s", table, which)));
	if (n == 0)
		return 0;
	return testdb_count(r->t,
		str_z(a,
			str_fmt(a, "SELECT %s FROM %s WHERE %s ORDER BY %s DESC LIMIT 1 OFFSET %lld", id, table,
				which, id, (long long)below(r, (uint32_t)n))));
}

struct scene {                                 /* what this round may be about */
	int64_t request, need, kase, step, task, referral, telling;
};

static struct scene look(struct rolling *r)
{
	return (struct scene){ .request = some(r, "request", "request_id", "state = 'new'"),
		.need = some(r, "need", "need_id", "state = 'open'"),
		.kase = some(r, "help_case", "case_id", "state <> 'closed'"),
		.step = some(r, "next_step", "next_step_id", "is_open = 1"),
		.task = some(r, "task", "task_id", "state NOT IN ('done', 'failed', 'cancelled')"),
		.referral = some(r, "referral", "referral_id", "state IN ('offered', 'accepted')"),
		.telling = some(r, "telling", "telling_id", "told_at IS NULL") };
}

typedef bool act(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps);

static struct str why_not;

static bool ask(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	struct need_category_id needs[2] = { { FOOD + below(r, CATEGORIES) }, { SHOPPING } };
	struct request_saved saved;
	(void)s;
	return request_save(db,
		(struct request_new){
			.words = below(r, 3) ? S("needs a bit of help") : S("no food since yesterday"),
			.person_id = { AMIRA + below(r, PEOPLE) },
			.rings_back = true,
			.needs = needs,
			.n_needs = below(r, 3) },
		&saved, ps);
}

static bool triage_it(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	struct request_facts f;
	struct triage_need need = { .category = { FOOD + below(r, CATEGORIES) } };
	if (!request_facts(db, (struct request_id){ s->request }, &f))
		return false;
	return request_triage(db,
		(struct triage){ .request_id = f.request_id,
			.row_version = f.row_version,
			.urgency = below(r, 2) ? URGENCY_ORDINARY : URGENCY_EMERGENCY,
			.hub_id = { below(r, 3) ? HUB_CENTRAL : HUB_EAST },
			.guide = { below(r, 2) ? GUIDE : 0 },
			.needs = &need,
			.n_needs = below(r, 2),
			.first = (enum triage_first)below(r, TRIAGE_FIRST_COUNT),
			.organisation_id = { FOOD_BANK } },
		ps);
}

static bool withdraw(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	struct request_facts f;
	return below(r, 3) == 0 && request_facts(db, (struct request_id){ s->request }, &f) &&
		request_withdraw(db, f.request_id, S("changed their mind"), f.row_version, ps);
}

static bool more_urgent(
	struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)ps;
	return s->request && request_urgency(db, (struct request_id){ s->request },
		(enum urgency)(URGENCY_ORDINARY + below(r, 3)), S("worse"));
}

static bool talk(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	return interaction_record(db,
			   (struct interaction_new){ .case_id = { s->kase },
				   .words = S("said"),
				   .outcome = (enum outcome)(OUTCOME_REACHED + below(r, 7)),
				   .message_confirmed = true,
				   .next_words = below(r, 2) ? S("in 2 days") : S(""),
				   .step = { below(r, 2) ? s->step : 0 } },
			   ps)
			   .v != 0;
}

static bool need_more(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)ps;
	return need_open(db,
			   (struct need_new){
				   .case_id = { s->kase }, .category = { FOOD + below(r, CATEGORIES) } })
			   .v != 0;
}

static bool end_need(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	return need_end(db, (struct need_id){ s->need },
		(enum need_state)(NEED_STATE_MET + below(r, 3)), S("because"), 0, ps);
}

static bool refer(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	return referral_offer(db, (struct referral_new){ .need_id = { s->need },
		.organisation_id = { below(r, 2) ? FOOD_BANK : CHURCH } }, ps).v != 0;
}

static bool answer(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	return referral_answer(
		db, (struct referral_id){ s->referral }, (enum referral_act)below(r, 3), S("full"), ps);
}

static bool finish_step(
	struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)ps;
	if (below(r, 3) == 0)
		return step_assign(db, (struct next_step_id){ s->step },
			(struct account_id){ below(r, 2) ? OTHER_GUIDE : 0 }, (struct hub_id){ 0 });
	return step_done(db, (struct next_step_id){ s->step }, (struct next_step_id){ 0 });
}

static bool lead(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)ps;
	if (below(r, 2))
		case_guide(db, (struct case_id){ s->kase }, (struct account_id){ below(r, 3) ? GUIDE : 0 });
	else
		case_transfer(db, (struct case_id){ s->kase },
			(struct hub_id){ below(r, 2) ? HUB_EAST : HUB_CENTRAL });
	return true;
}

static bool close_case(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	struct case_facts f;
	struct case_view v;
	bool tidy = below(r, 2) == 0 && case_view(db, (struct case_id){ s->kase }, &v);
	for (size_t i = 0; tidy && i < v.needs.n; i++)
		if (v.needs.v[i].open && !need_end(db, v.needs.v[i].id, NEED_STATE_MET, S(""), 0, ps))
			return false;
	return case_facts(db, (struct case_id){ s->kase }, &f) &&
		case_close(db, (struct case_id){ s->kase }, S("well"), f.row_version, ps);
}

static bool open_again(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)r;
	return case_reopen(db, (struct case_id){ s->kase }, S("again"), ps);
}

static bool tell(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)r;
	(void)ps;
	return telling_told(db, (struct telling_id){ s->telling });
}

static bool task_from_need(
	struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	struct task_new t = { .need_id = { s->need },
		.what = S("Shop and bring it round"),
		.window_from_at = r->now + TIME_HOUR,
		.window_to_at = r->now + 3 * TIME_DAY,
		.at_door = true };
	return task_make(db, &t, ps).v != 0;
}

static bool offer_task(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)ps;
	return task_offer(db, (struct task_id){ s->task }, r->helpers, 1 + below(r, HELPERS), &why_not);
}

static bool cancel_task(
	struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)ps;
	return below(r, 3) == 0 &&
		task_cancel(db, (struct task_id){ s->task }, S("not needed"), &why_not);
}

static bool take(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)r;
	(void)ps;
	return task_take(db, (struct task_id){ s->task }, volunteer_of_account(db, (struct account_id){
		db_viewer(db)->account_id }), &why_not);
}

static bool on_the_way(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	struct volunteer_id me =
		volunteer_of_account(db, (struct account_id){ db_viewer(db)->account_id });
	(void)ps;
	switch (below(r, 4)) {
	case 0: return task_start(db, (struct task_id){ s->task }, me, &why_not);
	case 1: return task_decline(db, (struct task_id){ s->task }, me, &why_not);
	case 2: return task_done(db, (struct task_id){ s->task }, me, S("she liked it"), &why_not);
	default:
		return task_fail(db, (struct task_id){ s->task }, me,
			(enum failure)below(r, FAILURE_COUNT), S("sorry"), &why_not);
	}
}

static bool the_clock(struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)r;
	(void)s;
	(void)ps;
	return clock_run(db) + referral_expire(db) + step_raise_late(db) > 0;
}

static bool dies_or_was_mistaken(
	struct rolling *r, struct db *db, const struct scene *s, struct problems *ps)
{
	(void)s;
	return person_state_set(db, (struct person_id){ AMIRA + below(r, PEOPLE) },
		below(r, 4) ? PERSON_STATE_HERE : PERSON_STATE_DECEASED, ps);
}

enum by { BY_GUIDE, BY_HANDLER, BY_MANAGER, BY_PARTNER, BY_HELPER, BY_SYSTEM };

static const struct {
	const char *name;
	act *act;
	enum by by;
	int weight;
} acts[] = {
	{ "ask", ask, BY_HANDLER, 2 },
	{ "triage", triage_it, BY_GUIDE, 7 },
	{ "withdraw", withdraw, BY_GUIDE, 1 },
	{ "urgency", more_urgent, BY_MANAGER, 1 },
	{ "talk", talk, BY_GUIDE, 5 },
	{ "need", need_more, BY_HANDLER, 3 },
	{ "end need", end_need, BY_GUIDE, 4 },
	{ "refer", refer, BY_GUIDE, 5 },
	{ "answer", answer, BY_PARTNER, 8 },
	{ "step", finish_step, BY_GUIDE, 4 },
	{ "lead", lead, BY_MANAGER, 1 },
	{ "close", close_case, BY_GUIDE, 4 },
	{ "reopen", open_again, BY_HANDLER, 1 },
	{ "tell", tell, BY_GUIDE, 2 },
	{ "task", task_from_need, BY_GUIDE, 4 },
	{ "offer", offer_task, BY_GUIDE, 4 },
	{ "cancel", cancel_task, BY_GUIDE, 1 },
	{ "take", take, BY_HELPER, 5 },
	{ "carry on", on_the_way, BY_HELPER, 6 },
	{ "clock", the_clock, BY_SYSTEM, 1 },
	{ "death", dies_or_was_mistaken, BY_GUIDE, 1 },
};
enum { ACTS = sizeof(acts) / sizeof(acts[0]) };

static size_t roll_act(struct rolling *r)
{
	int sum = 0;
	for (size_t i = 0; i < ACTS; i++)
		sum += acts[i].weight;
	int at = (int)below(r, (uint32_t)sum);
	for (size_t i = 0; i < ACTS; i++)
		if ((at -= acts[i].weight) < 0)
			return i;
	return 0;
}

static struct db *begin(struct rolling *r, enum by by)
{
	static const int64_t desks[] = {
		[BY_GUIDE] = GUIDE, [BY_HANDLER] = HANDLER, [BY_MANAGER] = MANAGER
	};
	if (by == BY_PARTNER)
		return world_as(r->t, below(r, 2) ? PARTNER : OTHER_PARTNER, r->now, DB_WRITE);
	if (by != BY_HELPER)
		return world_as(r->t, by == BY_SYSTEM ? 0 : desks[by], r->now, DB_WRITE);
	struct viewer *v = ARENA_NEW(r->t->arena, struct viewer);
	*v = r->helper_viewers[below(r, HELPERS)];
	struct db *db = db_begin(r->t->pool, r->t->arena, v, DB_WRITE);
	db_set_now(db, r->now);
	return db;
}

static void add_helpers(struct rolling *r)
{
	static const char *const names[HELPERS] = { "Dana Fox", "Ivo Grey" };
	for (int i = 0; i < HELPERS; i++) {
		struct db *db = world_as(r->t, MANAGER, r->now, DB_WRITE);
		struct volunteer_facts f;
		bool known;
		struct problems *ps = world_problems(r->t);
		r->helpers[i] = volunteer_add(db, &(struct volunteer_form){ .name = str_of(names[i]),
			.phone = i ? S("07700 900001") : S("07700 900002"), .minutes_week = 6000 }, &known, ps);
		if (r->helpers[i].v == 0)
			fail_msg("no helper: %.*s", STR_ARG(ps->n ? ps->v[0].text : S("")));
		assert_true(volunteer_facts(db, r->helpers[i], &f));
		r->helper_viewers[i] = (struct viewer){ .host_id = 1,
			.account_id = f.account_id.v,
			.person_id = f.person_id.v,
			.role = ROLE_VOLUNTEER,
			.arena = r->t->arena };
		world_end(db);
	}
}

/* What is counted as it happens is what a count of everything gives, and a task stays with its
 * case. */
static void figures_hold(struct rolling *r)
{
	assert_int_equal(
		testdb_count(r->t,
			"SELECT count(*) FROM (SELECT q.received_at / 3600000000 AS hour, count(*) AS n,"
			" sum(CASE WHEN q.spoken_at IS NULL THEN 0 ELSE 1 END) AS s, sum(CASE WHEN q.spoken_at "
			"<= q.due_at THEN 1 ELSE 0 END) AS k"
			" FROM request q GROUP BY q.received_at / 3600000000) AS c LEFT JOIN (SELECT t.hour, "
			"sum(t.received) AS n, sum(t.spoken) AS s,"
			" sum(t.kept) AS k FROM request_tally t GROUP BY t.hour) AS t ON t.hour = c.hour"
			" WHERE t.hour IS NULL OR t.n <> c.n OR t.s <> c.s OR t.k <> c.k"),
		0);
	assert_int_equal(testdb_count(r->t,
						 "SELECT count(*) FROM task t JOIN help_case c ON c.case_id = t.case_id "
						 "WHERE c.hub_id <> t.hub_id"),
		0);
	struct db *db = world_as(r->t, MANAGER, r->now, DB_READ);
	struct board b = board_now(db);
	struct report week = report_week(db, time_civil(db_now(db)).date);
	assert_int_equal(b.promised, week.promised);
	assert_int_equal(b.kept, week.kept);
	assert_true(db_end(db));
}

static void nobody_falls_through_whoever_does_what(void **state)
{
	struct testdb *t = testdb_of(state);
	struct rolling r = { .t = t, .now = world_now() };

	world_make(t);
	events_listen();
	const char *seed =
		getenv("KITH_TEST_SEED"); /* another day, to look for what this one does not meet */
	rng_seed(&r.rng, seed ? strtoull(seed, NULL, 10) : 1942, 5);
	add_helpers(&r);
	for (int i = 0; i < ROUNDS; i++) {
		size_t a = roll_act(&r);
		struct scene s = look(&r);
		struct db *db = begin(&r, acts[a].by);
		bool done = acts[a].act(&r, db, &s, world_problems(t));
		if (db_failed(db)) {
			struct str why = db_why(db);
			fail_msg("round %d, %s: %.*s", i, acts[a].name, STR_ARG(why));
		}
		if (!db_end(db))
			fail_msg("round %d, %s: could not be committed", i, acts[a].name);
		r.done[a] += done;
		world_holds(t);
		if (i % 20 == 0)
			figures_hold(&r);
		r.now += (int64_t)below(&r, 100) * TIME_MINUTE;
	}
	for (size_t a = 0; a < ACTS; a++)
		print_message("%s %lld, ", acts[a].name, (long long)r.done[a]);
	print_message("done in %d rounds\n", ROUNDS);
	for (size_t a = 0; a < ACTS && !seed;
		 a++) /* a test that never gets to an act proves nothing about it */
		if (r.done[a] == 0)
			fail_msg("“%s” was never carried out", acts[a].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TESTDB_BOTH(nobody_falls_through_whoever_does_what) };
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("nobody-falls-through", tests, NULL, NULL);
}
