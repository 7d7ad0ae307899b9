/* What tasks promise: who is proposed, that the first to take one has it, whose door is shown to
 * whom and when, and what follows when it is done or cannot be. Each on both engines. */
#include "hub/volunteer/volunteer_town.h"

#include "core/base/log.h"
#include "core/base/rng.h"
#include "core/i18n/i18n.h"

#include <pthread.h>

/* --- making one --- */

static void a_need_becomes_a_task_that_somebody_answers_for(void **state)
{
	struct town w = town(state);
	struct task_id id = town_task(&w);
	struct task_facts f = town_facts(&w, id);
	assert_int_equal(f.state, TASK_STATE_OPEN);
	assert_true(str_eq(f.what, S("Collect a prescription and take it to Mill Street")));
	assert_int_equal(f.minutes, 25);
	assert_true(str_eq(f.hub_phone, S("01632 960100")));
	town_nobody_fell(&w);
	struct step_facts s;
	struct db *db = town_guide(w.t);
	assert_true(step_facts(db, work_step(db, id.v), &s));
	assert_int_equal(s.kind, STEP_KIND_OFFER_TASK);
	assert_int_equal(s.owner.v, GUIDE);
	assert_true(s.due_at > town_now && s.due_at < f.window_from_at);
	assert_int_equal(work_step(db, w.prescription.v).v, work_step(db, id.v).v);
	db_abandon(db);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM event WHERE action = 'task.make'"), 1);
}

static void what_many_read_may_not_say_whose_door_it_is(void **state)
{
	struct town w = town(state);
	static const struct str bad[] = { STR_INIT("Take tablets to Mrs Hassan"),
		STR_INIT("Take tablets to 14 Mill St") };
	for (size_t i = 0; i < 2; i++) {
		struct task_new n = town_task_new(&w);
		struct problems ps = { .arena = w.t->arena };
		n.what = bad[i];
		struct db *db = town_guide(w.t);
		assert_int_equal(task_make(db, &n, &ps).v, 0);
		assert_true(problem_for(&ps, S("what")).n > 0);
		town_end(db);
	}
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM task"), 0);
}

static void a_task_is_not_made_for_the_past_or_an_ended_need(void **state)
{
	struct town w = town(state);
	struct problems ps = { .arena = w.t->arena };
	struct task_new n = town_task_new(&w);
	struct db *db = town_guide(w.t);
	n.window_from_at -= 2 * TIME_DAY;
	n.window_to_at -= 2 * TIME_DAY;
	assert_int_equal(task_make(db, &n, &ps).v, 0);
	assert_true(problem_for(&ps, S("day")).n > 0);
	n = town_task_new(&w);
	n.window_to_at = n.window_from_at;
	assert_int_equal(task_make(db, &n, &ps).v, 0);
	assert_true(problem_for(&ps, S("to")).n > 0);
	n = town_task_new(&w);
	assert_true(need_end(db, w.prescription, NEED_STATE_MET, S(""), 0, &ps));
	ps.n = 0;
	assert_int_equal(task_make(db, &n, &ps).v, 0);
	assert_true(ps.n > 0);
	town_end(db);
}

/* --- who could do it --- */

static struct proposal propose(struct town *w, struct task_id id)
{
	struct task_facts f = town_facts(w, id);
	struct db *db = town_guide(w->t);
	struct proposal p = task_propose(db, &f, 8);
	town_end(db);
	return p;
}

static void the_nearest_who_can_are_proposed_with_reasons_and_nearer_ones_with_why_not(void **state)
{
	struct town w = town(state);
	struct volunteer_id v[5];
	for (int i = 0; i < 5; i++)
		v[i] = town_helper(&w, i + 1);
	testdb_do(w.t,
		"DELETE FROM volunteer_check WHERE volunteer_id = (SELECT MIN(volunteer_id) FROM volunteer "
		"WHERE lat < 51.7515)");
	struct problems ps = { .arena = w.t->arena };
	struct db *db = town_guide(w.t);
	assert_true(volunteer_pause(db, v[1], S("14 May 2020"), &ps));
	town_end(db);
	struct task_id id = town_task(&w);
	struct proposal p = propose(&w, id);
	assert_int_equal(p.choices.n, 3);
	assert_int_equal(p.n_eligible, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(p.choices.v[i].volunteer_id.v, v[i + 2].v);
	assert_true(str_eq(p.choices.v[0].reasons[0], S("350 metres away")));
	assert_true(p.choices.v[0].n_reasons >= 3);
	assert_int_equal(p.passed.n, 2);
	assert_int_equal(p.passed.v[0].volunteer_id.v, v[0].v);
	assert_true(str_eq(p.passed.v[0].why_not, S("Has no DBS check yet.")));
	assert_true(str_eq(p.passed.v[1].why_not, S("Paused until 14 May 2020.")));
}

static void who_said_no_or_has_enough_is_not_proposed_again(void **state)
{
	struct town w = town(state);
	struct volunteer_id v[3];
	for (int i = 0; i < 3; i++)
		v[i] = town_helper(&w, i + 1);
	struct task_id first = town_task(&w), second = town_task(&w);
	struct str why;
	town_offer(&w, first, v, 2);
	struct db *db = town_volunteer(w.t, v[0]);
	assert_true(task_decline(db, first, v[0], &why));
	town_end(db);
	town_offer(&w, second, v + 2, 1);
	town_take(&w, second, v[2]);
	testdb_do(w.t, "UPDATE volunteer SET minutes_week = 40");
	struct proposal p = propose(&w, first);
	assert_int_equal(p.choices.n, 1);
	assert_int_equal(p.choices.v[0].volunteer_id.v, v[1].v);
	assert_true(p.choices.v[0].asked);
	bool said_no = false;
	for (size_t i = 0; i < p.passed.n; i++)
		said_no = said_no || str_eq(p.passed.v[i].why_not, S("Said no to this one."));
	assert_true(said_no);
	/* Next week there is room again. */
	testdb_do(w.t,
		"UPDATE task SET window_to_at = window_to_at - 604800000000, window_from_at = "
		"window_from_at - 604800000000 WHERE state = 'taken'");
	assert_int_equal(propose(&w, first).choices.n, 2);
}

static void nobody_is_proposed_for_their_own_need_or_their_household(void **state)
{
	struct town w = town(state);
	struct volunteer_id v = town_helper(&w, 1);
	struct task_id id = town_task(&w);
	testdb_do(w.t,
		str_z(w.t->arena,
			str_fmt(w.t->arena,
				"UPDATE task SET person_id = (SELECT person_id FROM volunteer WHERE volunteer_id = "
				"%lld)",
				(long long)v.v)));
	struct proposal p = propose(&w, id);
	assert_int_equal(p.choices.n, 0);
	assert_true(str_eq(p.passed.v[0].why_not, S("This is their own need.")));
	assert_true(p.scarce.n > 0);
}

static void a_hub_without_a_map_still_finds_people(void **state)
{
	struct town w = town(state);
	town_helper(&w, 1);
	testdb_do(w.t, "UPDATE volunteer SET lat = NULL, lon = NULL");
	struct task_id id = town_task(&w);
	struct proposal p = propose(&w, id);
	assert_int_equal(p.choices.n, 0);      /* we know her door but not where they live */
	testdb_do(w.t, "UPDATE task SET lat = NULL, lon = NULL");
	p = propose(&w, id);
	assert_int_equal(p.choices.n, 1);
	testdb_do(w.t, "UPDATE task SET lat = 51.75, lon = -1.25, at_door = 0");
	assert_int_equal(propose(&w, id).choices.n, 1);        /* by telephone it does not matter */
}

/* --- the first to take it has it --- */

static void the_first_to_take_it_has_it_and_the_others_are_told_kindly(void **state)
{
	struct town w = town(state);
	struct volunteer_id v[3];
	for (int i = 0; i < 3; i++)
		v[i] = town_helper(&w, i + 1);
	struct task_id id = town_task(&w);
	town_offer(&w, id, v, 3);
	town_take(&w, id, v[1]);
	struct str why;
	struct db *db = town_volunteer(w.t, v[0]);
	assert_false(task_take(db, id, v[0], &why));
	assert_true(str_find(why, S("Somebody else has just taken this one")) == 0);
	assert_int_equal(task_offer_state(db, id, v[0]), OFFER_STATE_TOO_LATE);
	assert_int_equal(task_offer_state(db, id, v[1]), OFFER_STATE_TAKEN);
	town_end(db);
	assert_int_equal(town_facts(&w, id).volunteer_id.v, v[1].v);
	town_take(&w, id, v[1]);               /* pressed twice: still theirs */
	struct task_facts f = town_facts(&w, id);
	db = town_guide(w.t);
	struct step_facts s;
	assert_true(step_facts(db, work_step(db, id.v), &s));
	assert_int_equal(s.kind, STEP_KIND_SEE_TASK);
	assert_int_equal(s.due_at, f.window_to_at);
	assert_int_equal(s.owner.v, GUIDE);
	db_abandon(db);
	town_nobody_fell(&w);
}

static void what_was_not_offered_to_somebody_cannot_be_taken_by_them(void **state)
{
	struct town w = town(state);
	struct volunteer_id v = town_helper(&w, 1), other = town_helper(&w, 2);
	struct task_id id = town_task(&w);
	town_offer(&w, id, &v, 1);
	struct str why;
	struct db *db = town_volunteer(w.t, other);
	assert_false(task_take(db, id, other, &why));
	assert_true(str_eq(why, S("This task was not offered to you.")));
	assert_false(task_start(db, id, other, &why));
	assert_false(task_done(db, id, other, S(""), &why));
	assert_false(task_fail(db, id, other, FAILURE_OTHER, S(""), &why));
	town_end(db);
	assert_int_equal(town_facts(&w, id).state, TASK_STATE_OFFERED);
}

struct racer {
	struct db_work work;
	struct town *w;
	struct task_id task;
	struct volunteer_id v;
	pthread_barrier_t *start;
	bool took, committed;
	struct str why;
};

static void racer_run(struct db *db, struct db_work *work)
{
	struct racer *r = (struct racer *)work;
	db_set_now(db, town_now);
	r->took = task_take(db, r->task, r->v, &r->why);
}

static void racer_done(struct db_work *work, bool committed)
{
	(void)work, (void)committed;
}

static void *racer_thread(void *arg)
{
	struct racer *r = arg;
	pthread_barrier_wait(r->start);
	r->committed = db_submit_wait(r->w->t->pool, &r->work);
	return NULL;
}

#define RACERS 6
static void of_several_who_take_it_at_once_exactly_one_has_it(void **state)
{
	struct town w = town(state);
	struct volunteer_id v[RACERS];
	for (int i = 0; i < RACERS; i++)
		v[i] = town_helper(&w, i + 1);
	for (int round = 0; round < 12; round++) {
		struct task_id id = town_task(&w);
		struct racer r[RACERS] = { 0 };
		pthread_t thread[RACERS];
		pthread_barrier_t start;
		size_t n = round % 2 ? RACERS : 2;
		pthread_barrier_init(&start, NULL, (unsigned)n);
		town_offer(&w, id, v, n);
		for (size_t i = 0; i < n; i++) {
			struct viewer *viewer = ARENA_NEW(w.t->arena, struct viewer);
			struct db *db = town_volunteer(w.t, v[i]);
			*viewer = *db_viewer(db);
			db_abandon(db);
			r[i] = (struct racer){ .work = { .run = racer_run,
										.done = racer_done,
										.viewer = viewer,
										.arena = arena_new() },
				.w = &w,
				.task = id,
				.v = v[i],
				.start = &start };
			viewer->arena = r[i].work.arena;
			pthread_create(&thread[i], NULL, racer_thread, &r[i]);
		}
		int took = 0;
		for (size_t i = 0; i < n; i++) {
			pthread_join(thread[i], NULL);
			assert_true(r[i].committed);
			took += r[i].took;
			if (r[i].took)
				assert_int_equal(town_facts(&w, id).volunteer_id.v, r[i].v.v);
			else
				assert_true(str_find(r[i].why, S("Somebody else has just taken this one")) == 0);
			arena_free(r[i].work.arena);
		}
		pthread_barrier_destroy(&start);
		assert_int_equal(took, 1);
	}
	assert_int_equal(
		testdb_count(w.t, "SELECT COUNT(*) FROM task_offer WHERE state = 'taken'"), 12);
	assert_int_equal(
		testdb_count(w.t, "SELECT COUNT(*) FROM task_offer WHERE state = 'offered'"), 0);
	town_nobody_fell(&w);
}

/* --- whose door it is --- */

static struct str name_seen(struct town *w, struct task_id id, struct volunteer_id v, bool *may)
{
	struct task_facts f;
	struct task_door door;
	struct db *db = town_volunteer(w->t, v);
	assert_true(task_facts(db, id, &f));
	*may = task_shows_door(&f, v, town_now);
	if (*may)
		task_grant(db, &f);
	assert_true(task_door(db, id, &door));
	struct str seen = str_fmt(w->t->arena, "%.*s/%.*s/%.*s/%.*s",
		STR_ARG(see(db_viewer(db), door.given_name)), STR_ARG(see(db_viewer(db), door.address)),
		STR_ARG(see(db_viewer(db), door.notes)), STR_ARG(see(db_viewer(db), door.access_notes)));
	town_end(db);
	return seen;
}

static bool says_anything(struct str seen)
{
	static const char *const secret[] = { "Amira", "Mill Street", "Boots", "Side door" };
	for (size_t i = 0; i < 4; i++)
		if (str_find(seen, str_of(secret[i])) >= 0)
			return true;
	return false;
}

static void the_door_is_shown_only_to_whoever_took_it_and_for_a_day_after(void **state)
{
	struct town w = town(state);
	struct volunteer_id v = town_helper(&w, 1), other = town_helper(&w, 2), both[] = { v, other };
	struct task_id id = town_task(&w);
	struct str why;
	bool may;
	town_offer(&w, id, both, 2);
	assert_false(says_anything(name_seen(&w, id, v, &may)) || may);
	town_take(&w, id, v);
	struct str seen = name_seen(&w, id, v, &may);
	assert_true(may && str_find(seen, S("Amira/14 Mill Street")) == 0);
	assert_true(str_find(seen, S("Boots")) > 0 && str_find(seen, S("Side door")) > 0);
	assert_false(says_anything(name_seen(&w, id, other, &may)) || may);
	struct db *db = town_volunteer(w.t, v);
	assert_true(task_done(db, id, v, S(""), &why));
	town_end(db);
	town_now += 23 * TIME_HOUR;
	assert_true(says_anything(name_seen(&w, id, v, &may)) && may);
	town_now += 2 * TIME_HOUR;
	assert_false(says_anything(name_seen(&w, id, v, &may)) || may);
}

static void handing_it_back_takes_the_address_away_at_once(void **state)
{
	struct town w = town(state);
	struct volunteer_id v;
	struct task_id id = town_taken(&w, &v);
	struct str why;
	bool may;
	struct db *db = town_volunteer(w.t, v);
	assert_true(task_fail(db, id, v, FAILURE_CANNOT, S("my car broke down"), &why));
	town_end(db);
	assert_false(says_anything(name_seen(&w, id, v, &may)) || may);
	struct task_facts f = town_facts(&w, id);
	assert_int_equal(f.state, TASK_STATE_OPEN);
	assert_int_equal(f.volunteer_id.v, 0);
	assert_int_equal(town_failed, 0);
	db = town_guide(w.t);
	struct step_facts s;
	assert_true(step_facts(db, work_step(db, id.v), &s));
	assert_int_equal(s.kind, STEP_KIND_OFFER_TASK);
	assert_true(s.urgent && s.due_at <= town_now + TIME_HOUR);
	db_abandon(db);
	town_nobody_fell(&w);
}

/* --- how it ends --- */

static void done_is_told_and_the_guide_is_asked_to_close_the_need(void **state)
{
	struct town w = town(state);
	struct volunteer_id v;
	struct task_id id = town_taken(&w, &v);
	struct str why;
	struct db *db = town_volunteer(w.t, v);
	assert_true(task_start(db, id, v, &why));
	assert_true(task_done(db, id, v, S("she was glad"), &why));
	assert_true(task_done(db, id, v, S("again"), &why));   /* pressed twice: done once */
	town_end(db);
	assert_int_equal(town_done, 1);
	struct task_facts f = town_facts(&w, id);
	assert_int_equal(f.state, TASK_STATE_DONE);
	assert_true(f.started_at && f.ended_at);
	struct need_facts n;
	struct problems ps = { .arena = w.t->arena };
	struct step_facts s;
	db = town_guide(w.t);
	assert_true(need_facts(db, w.prescription, &n));
	assert_int_equal(n.state, NEED_STATE_OPEN);            /* proposed, not done for them */
	assert_true(step_facts(db, work_step(db, w.prescription.v), &s));
	assert_true(s.open && s.owner.v == GUIDE && s.subject_id == id.v);
	assert_int_equal(work_step(db, id.v).v, 0);
	assert_true(need_end(db, w.prescription, NEED_STATE_MET, S(""), 0, &ps));
	town_end(db);
	assert_int_equal(
		testdb_count(w.t, "SELECT COUNT(*) FROM next_step WHERE note LIKE '%she was glad%'"), 1);
	assert_int_equal(
		testdb_count(w.t,
			"SELECT COUNT(*) FROM event WHERE action IN ('task.take','task.start','task.done')"),
		3);
	town_nobody_fell(&w);
}

static void a_failed_doorstep_visit_raises_a_welfare_concern_at_once(void **state)
{
	struct town w = town(state);
	struct volunteer_id v;
	struct task_id id = town_taken(&w, &v);
	struct str why;
	struct db *db = town_volunteer(w.t, v);
	assert_true(task_fail(db, id, v, FAILURE_NOBODY_CAME, S("curtains closed"), &why));
	town_end(db);
	assert_int_equal(town_failed, 1);
	struct step_facts s;
	db = town_guide(w.t);
	assert_true(step_facts(db, work_step(db, w.prescription.v), &s));
	assert_int_equal(s.kind, STEP_KIND_WELFARE);
	assert_true(s.urgent && s.open);
	assert_true(s.due_at <= town_now + TIME_HOUR);
	db_abandon(db);
	assert_int_equal(testdb_count(w.t,
						 "SELECT COUNT(*) FROM next_step WHERE kind = 'welfare' AND note LIKE "
						 "'%curtains closed%'"),
		1);
	assert_int_equal(town_facts(&w, id).state, TASK_STATE_FAILED);
	town_nobody_fell(&w);
}

static void what_could_not_be_got_goes_back_to_the_guide_without_alarm(void **state)
{
	struct town w = town(state);
	struct volunteer_id v;
	struct task_id id = town_taken(&w, &v);
	struct str why;
	struct db *db = town_volunteer(w.t, v);
	assert_true(task_fail(db, id, v, FAILURE_NOT_GOT, S("pharmacy shut at five"), &why));
	town_end(db);
	struct step_facts s;
	db = town_guide(w.t);
	assert_true(step_facts(db, work_step(db, w.prescription.v), &s));
	assert_int_equal(s.kind, STEP_KIND_PLAN);
	assert_int_equal(s.owner.v, GUIDE);
	assert_true(s.urgent && s.due_at <= town_now + TIME_HOUR);
	db_abandon(db);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM next_step WHERE kind = 'welfare'"), 0);
	town_nobody_fell(&w);
}

static void when_everybody_says_no_it_is_open_again(void **state)
{
	struct town w = town(state);
	struct volunteer_id v[2] = { town_helper(&w, 1), town_helper(&w, 2) };
	struct task_id id = town_task(&w);
	struct str why;
	town_offer(&w, id, v, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(town_facts(&w, id).state, TASK_STATE_OFFERED);
		struct db *db = town_volunteer(w.t, v[i]);
		assert_true(task_decline(db, id, v[i], &why));
		town_end(db);
	}
	assert_int_equal(town_facts(&w, id).state, TASK_STATE_OPEN);
	town_nobody_fell(&w);
	town_offer(&w, id, v, 1);              /* asked once more, after a word on the phone */
	town_take(&w, id, v[0]);
}

static void cancelling_gives_the_need_back_and_ending_the_need_cancels(void **state)
{
	struct town w = town(state);
	struct volunteer_id v;
	struct task_id id = town_taken(&w, &v);
	struct str why;
	struct problems ps = { .arena = w.t->arena };
	struct db *db = town_guide(w.t);
	assert_true(task_cancel(db, id, S("her daughter brought it"), &why));
	town_end(db);
	town_nobody_fell(&w);
	db = town_volunteer(w.t, v);
	assert_false(task_done(db, id, v, S(""), &why));
	assert_true(str_find(why, S("not needed any more")) > 0);
	town_end(db);
	struct task_id second = town_task(&w);
	db = town_guide(w.t);
	assert_true(need_end(db, w.prescription, NEED_STATE_WITHDRAWN, S("moved away"), 0, &ps));
	town_end(db);
	assert_int_equal(town_facts(&w, second).state, TASK_STATE_CANCELLED);
	town_nobody_fell(&w);
}

static void a_window_that_is_over_is_neither_offered_nor_taken(void **state)
{
	struct town w = town(state);
	struct volunteer_id v = town_helper(&w, 1);
	struct task_id id = town_task(&w);
	struct str why;
	town_offer(&w, id, &v, 1);
	town_now += TIME_DAY;
	struct task_facts f = town_facts(&w, id);
	assert_true(task_is_late(&f, town_now));
	struct db *db = town_volunteer(w.t, v);
	assert_false(task_take(db, id, v, &why));
	assert_true(str_find(why, S("time for this one is over")) > 0);
	town_end(db);
	db = town_guide(w.t);
	assert_false(task_offer(db, id, &v, 1, &why));
	town_end(db);
}

/* --- whatever the order of operations --- */

static void act_at_random(
	struct town *w, struct rng *r, struct task_id id, const struct volunteer_id *v, size_t n)
{
	struct volunteer_id who = v[rng_below(r, (uint32_t)n)];
	struct str why;
	uint32_t what = rng_below(r, 8);
	struct db *db = what == 0 || what == 7 ? town_guide(w->t) : town_volunteer(w->t, who);
	enum task_state before = TASK_STATE_NONE;
	struct task_facts f;
	if (task_facts(db, id, &f))
		before = f.state;
	bool ok;
	switch (what) {
	case 0: ok = task_offer(db, id, v, 1 + rng_below(r, (uint32_t)n), &why); break;
	case 1: case 2: ok = task_take(db, id, who, &why); break;
	case 3: ok = task_decline(db, id, who, &why); break;
	case 4: ok = task_start(db, id, who, &why); break;
	case 5: ok = task_done(db, id, who, S(""), &why); break;
	case 6: ok = task_fail(db, id, who, rng_below(r, FAILURE_COUNT), S(""), &why); break;
	default: ok = rng_below(r, 6) == 0 && task_cancel(db, id, S(""), &why); why = S("-"); break;
	}
	if (!ok)
		assert_true(why.n > 0);
	assert_true(task_facts(db, id, &f));
	if (task_is_over(before))
		assert_int_equal(f.state, before);
	town_end(db);                          /* the database itself refuses what falls through */
}

static void whatever_the_order_nobody_falls_through(void **state)
{
	struct town w = town(state);
	struct volunteer_id v[3];
	struct rng r;
	rng_seed(&r, 17, 1);
	for (int i = 0; i < 3; i++)
		v[i] = town_helper(&w, i + 1);
	int ended = 0;
	for (int k = 0; k < 25; k++) {
		struct task_id id = town_task(&w);
		for (int i = 0; i < 14; i++)
			act_at_random(&w, &r, id, v, 3);
		ended += task_is_over(town_facts(&w, id).state);
		town_nobody_fell(&w);
	}
	assert_true(ended > 5 && ended < 25);
}

int main(void)
{
	log_threshold(LOG_ERROR);
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_need_becomes_a_task_that_somebody_answers_for),
		TESTDB_BOTH(what_many_read_may_not_say_whose_door_it_is),
		TESTDB_BOTH(a_task_is_not_made_for_the_past_or_an_ended_need),
		TESTDB_BOTH(the_nearest_who_can_are_proposed_with_reasons_and_nearer_ones_with_why_not),
		TESTDB_BOTH(who_said_no_or_has_enough_is_not_proposed_again),
		TESTDB_BOTH(nobody_is_proposed_for_their_own_need_or_their_household),
		TESTDB_BOTH(a_hub_without_a_map_still_finds_people),
		TESTDB_BOTH(the_first_to_take_it_has_it_and_the_others_are_told_kindly),
		TESTDB_BOTH(what_was_not_offered_to_somebody_cannot_be_taken_by_them),
		TESTDB_BOTH(of_several_who_take_it_at_once_exactly_one_has_it),
		TESTDB_BOTH(the_door_is_shown_only_to_whoever_took_it_and_for_a_day_after),
		TESTDB_BOTH(handing_it_back_takes_the_address_away_at_once),
		TESTDB_BOTH(done_is_told_and_the_guide_is_asked_to_close_the_need),
		TESTDB_BOTH(a_failed_doorstep_visit_raises_a_welfare_concern_at_once),
		TESTDB_BOTH(what_could_not_be_got_goes_back_to_the_guide_without_alarm),
		TESTDB_BOTH(when_everybody_says_no_it_is_open_again),
		TESTDB_BOTH(cancelling_gives_the_need_back_and_ending_the_need_cancels),
		TESTDB_BOTH(a_window_that_is_over_is_neither_offered_nor_taken),
		TESTDB_BOTH(whatever_the_order_nobody_falls_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
