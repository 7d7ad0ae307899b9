/*
 * The promises of next steps and of the conversations that move them, on both engines: nobody falls
 * through, whatever the order; what is proposed next; each list shows each step once.
 */
#include "hub/casework/test_world.h"

#include "core/base/log.h"
#include "core/base/rng.h"
#include "hub/casework/case_pages.h"
#include "hub/casework/interaction.h"
#include "hub/casework/referral.h"

/* --- nobody falls through --- */

struct rolling {
	struct testdb *t;
	struct rng rng;
	struct case_id cases[3];
	int64_t now;
};

static struct need_id some_need(struct rolling *r, struct db *db, struct case_id c)
{
	struct case_view v;
	if (!case_view(db, c, &v) || v.needs.n == 0)
		return (struct need_id){ 0 };
	return v.needs.v[rng_below(&r->rng, (uint32_t)v.needs.n)].id;
}

static struct next_step_id some_step(struct rolling *r, struct db *db, struct case_id c)
{
	struct case_view v;
	if (!case_view(db, c, &v) || v.steps.n == 0)
		return (struct next_step_id){ 0 };
	return v.steps.v[rng_below(&r->rng, (uint32_t)v.steps.n)].id;
}

static struct referral_id some_referral(struct rolling *r, struct db *db, struct case_id c)
{
	struct case_view v;
	if (!case_view(db, c, &v) || v.referrals.n == 0)
		return (struct referral_id){ 0 };
	return v.referrals.v[rng_below(&r->rng, (uint32_t)v.referrals.n)].id;
}

/* One of everything this room can do, with whatever is there, allowed or not. */
static void do_something(struct rolling *r, struct db *db)
{
	struct problems *ps = world_problems(r->t);
	struct case_id c = r->cases[rng_below(&r->rng, 3)];
	struct case_facts facts;
	uint32_t dice = rng_below(&r->rng, 20), small = rng_below(&r->rng, 3);
	bool ok = true;

	assert_true(case_facts(db, c, &facts));
	switch (dice) {
	case 0: case 1: case 2:
		(void)need_open(db, (struct need_new){ .case_id = c, .category = { FOOD + small } });
		break;
	case 3: case 4:
		ok = need_end(db, some_need(r, db, c), (enum need_state)(NEED_STATE_MET + small),
			S("because"), 0, ps);
		break;
	case 5: case 6: case 7:
		ok = interaction_record(db,
				 (struct interaction_new){ .case_id = c,
					 .words = S("x"),
					 .message_confirmed = true,
					 .outcome = (enum outcome)(OUTCOME_REACHED + rng_below(&r->rng, 7)),
					 .next_words = small ? S("tomorrow 4pm") : S("") },
				 ps)
				 .v != 0;
		break;
	case 8: case 9:
		ok = step_done(db, some_step(r, db, c), (struct next_step_id){ 0 });
		break;
	case 10:
		ok = step_done(db, some_step(r, db, c), some_step(r, db, c));
		break;
	case 11: case 12:
		ok = referral_offer(db, (struct referral_new){ .need_id = some_need(r, db, c),
			.organisation_id = { small ? FOOD_BANK : CHURCH } }, ps).v != 0;
		break;
	case 13: case 14:
		ok = referral_answer(db, some_referral(r, db, c),
			(enum referral_act)rng_below(&r->rng, REFERRAL_ACT_COUNT), S("full"), ps);
		break;
	case 15:
		case_guide(db, c, (struct account_id){ small == 0 ? 0 : small == 1 ? GUIDE : OTHER_GUIDE });
		break;
	case 16:
		case_transfer(db, c, (struct hub_id){ small ? HUB_EAST : HUB_CENTRAL });
		break;
	case 17:
		ok = small == 0 ? case_close(db, c, S("done"), facts.row_version, ps)
			: case_act(db, c, small == 1 ? CASE_ACT_HELP : CASE_ACT_WATCH);
		break;
	case 18:
		ok = small == 0
			? case_reopen(db, c, S("again"), ps)
			: step_assign(db, some_step(r, db, c), (struct account_id){ small == 1 ? GUIDE : 0 },
				  (struct hub_id){ 0 });
		break;
	default:
		if (small == 0)
			(void)casework_welfare(db, c, S("no answer at the door"));
		else
			ok = small == 1 && db_viewer(db)->role == ROLE_HUB_MANAGER ? referral_expire(db) > 0
				: step_take(db, some_step(r, db, c));
	}
	(void)ok;
}

static void nobody_falls_through_whatever_the_order(void **state)
{
	struct testdb *t = world_of(state);
	struct rolling r = { .t = t, .now = world_now() };
	int64_t most = 0;

	rng_seed(&r.rng, 2020, 5);
	for (int i = 0; i < 3; i++)
		r.cases[i] = world_case(t, AMIRA + i, r.now);
	for (int i = 0; i < 400; i++) {
		struct db *db = world_as(t, i % 3 ? GUIDE : MANAGER, r.now, DB_WRITE);
		do_something(&r, db);
		world_end(db);
		world_holds(t);
		r.now += (int64_t)rng_below(&r.rng, 300) * TIME_MINUTE;
		int64_t open = testdb_count(t, "SELECT count(*) FROM open_work");
		most = open > most ? open : most;
	}
	assert_true(most >= 5);        /* something was really going on */
	assert_true(testdb_count(t, "SELECT count(*) FROM need WHERE state <> 'open'") > 10);
	assert_true(
		testdb_count(
			t, "SELECT count(*) FROM referral WHERE state NOT IN ('offered', 'accepted')") > 5);
}

/* Plain SQL in a unit of its own that must not be committed. */
static void refused_sql(struct testdb *t, struct str sql)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	(void)!db_script(db, sql);
	assert_false(db_end(db));
	world_holds(t);
}

#define refused(t, sql, id) refused_sql((t), str_fmt((t)->arena, sql, (long long)(id)))

static void the_database_refuses_work_without_a_step(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id n = world_need(t, c, FOOD);

	refused(t, "UPDATE next_step SET is_open = 0 WHERE case_id = %lld", c.v);
	refused(t, "DELETE FROM next_step WHERE case_id = %lld", c.v);
	refused(t, "DELETE FROM open_work WHERE open_work_id = %lld", n.v);
	refused(t, "UPDATE open_work SET next_step_id = 12345 WHERE open_work_id = %lld", c.v);
	refused(t, "UPDATE open_work SET step_is_open = 0 WHERE open_work_id = %lld", c.v);
	refused(t, "UPDATE need SET open_work_id = NULL WHERE need_id = %lld", n.v);
	refused(t,
		"UPDATE next_step SET owner_account_id = NULL, owner_hub_id = NULL WHERE case_id = %lld",
		c.v);
	refused(t, "UPDATE help_case SET open_work_id = NULL WHERE case_id = %lld", c.v);
	refused(t,
		"INSERT INTO need (host_id, need_id, case_id, person_id, need_category_id, state, urgency, "
		"opened_at, open_work_id) "
		"VALUES (1, 77, %lld, 1000, 200, 'open', 'ordinary', 1, 77)",
		c.v);
}

static void a_done_step_hands_its_work_on(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct next_step_id triage = work_step(db, c.v);
	struct next_step_id later = step_open(db,
		(struct step_new){
			.kind = STEP_KIND_CHECK_BACK, .case_id = c, .due_at = world_now() + 3 * TIME_DAY });

	assert_true(step_done(db, triage, (struct next_step_id){ 0 }));
	assert_int_equal(work_step(db, c.v).v, later.v);
	assert_false(step_done(db, triage, (struct next_step_id){ 0 }));
	assert_true(step_done(db, later, (struct next_step_id){ 0 }));
	struct step_facts f;
	assert_true(step_facts(db, work_step(db, c.v), &f));
	assert_int_equal(f.kind, STEP_KIND_PLAN);
	assert_int_equal(f.due_at, time_at((struct date){ 2020, 5, 5 }, 9, 0));
	assert_int_equal(f.hub.v, HUB_CENTRAL);
	world_end(db);
}

static void the_first_who_takes_a_step_has_it(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct next_step_id s = work_step(db, c.v);
	assert_true(step_take(db, s));
	world_end(db);
	db = world_as(t, OTHER_GUIDE, world_now(), DB_WRITE);
	struct step_facts f;
	assert_false(step_take(db, s));
	assert_true(step_facts(db, s, &f));
	assert_int_equal(f.owner.v, GUIDE);
	world_end(db);
}

/* --- conversations --- */

static void only_reaching_the_person_stops_the_clock(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	static const enum outcome tried[] = { OUTCOME_NO_ANSWER, OUTCOME_MESSAGE_LEFT,
		OUTCOME_WRONG_NUMBER, OUTCOME_REFUSED, OUTCOME_INTERRUPTED, OUTCOME_NOTE };

	for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++) {
		assert_true(world_talk(t, c, tried[i], world_now()));
		assert_int_equal(world_heard[EVENT_PERSON_REACHED], 0);
	}
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(interaction_record(db,
					(struct interaction_new){ .case_id = c,
						.outcome = OUTCOME_REACHED,
						.words = S("her daughter"),
						.with_other = true },
					world_problems(t))
					.v != 0);
	world_end(db);
	assert_int_equal(world_heard[EVENT_PERSON_REACHED], 0);
	assert_true(world_talk(t, c, OUTCOME_REACHED, world_now()));
	assert_int_equal(world_heard[EVENT_PERSON_REACHED], 1);
	assert_int_equal(
		world_one(
			t, "SELECT count(*) FROM help_case WHERE case_id = %lld AND state = 'active'", c.v),
		1);
}

static struct interaction_next proposed(
	struct testdb *t, struct case_id c, enum outcome o, int64_t at)
{
	struct db *db = world_as(t, GUIDE, at, DB_READ);
	struct interaction_next n = interaction_propose(db, c, o);
	assert_true(db_end(db));
	return n;
}

static void no_answer_is_tried_at_another_time_and_the_third_is_a_visit(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct date today = { 2020, 5, 4 };
	struct interaction_next n = proposed(t, c, OUTCOME_NO_ANSWER, world_now());

	assert_int_equal(n.kind, STEP_KIND_RING);
	assert_int_equal(n.due_at, time_at(today, 16, 30));
	assert_true(world_talk(t, c, OUTCOME_NO_ANSWER, world_now()));
	assert_true(world_talk(t, c, OUTCOME_MESSAGE_LEFT, time_at(today, 16, 30)));
	n = proposed(t, c, OUTCOME_NO_ANSWER, time_at((struct date){ 2020, 5, 5 }, 10, 0));
	assert_int_equal(n.kind, STEP_KIND_VISIT);
	assert_true(world_talk(t, c, OUTCOME_NO_ANSWER, time_at((struct date){ 2020, 5, 5 }, 10, 0)));
	assert_int_equal(world_one(t,
						 "SELECT count(*) FROM next_step WHERE case_id = %lld AND is_open = 1 AND "
						 "kind = 'visit'",
						 c.v),
		1);
	assert_int_equal(
		world_one(t,
			"SELECT count(*) FROM next_step WHERE case_id = %lld AND is_open = 1 AND kind = 'ring'",
			c.v),
		0);
	/* Reached: the count begins again. */
	assert_true(world_talk(t, c, OUTCOME_REACHED, time_at((struct date){ 2020, 5, 5 }, 14, 0)));
	n = proposed(t, c, OUTCOME_NO_ANSWER, time_at((struct date){ 2020, 5, 6 }, 10, 0));
	assert_int_equal(n.kind, STEP_KIND_RING);
}

static void the_next_try_keeps_the_promise_of_a_first_call(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());

	world_request(t, c, AMIRA, world_now() + 2 * TIME_HOUR);
	struct interaction_next n = proposed(t, c, OUTCOME_NO_ANSWER, world_now());
	assert_int_equal(n.due_at, world_now() + TIME_HOUR);
	n = proposed(t, c, OUTCOME_NO_ANSWER, world_now() + 110 * TIME_MINUTE);
	assert_int_equal(n.due_at, world_now() + 125 * TIME_MINUTE);
	n = proposed(
		t, c, OUTCOME_REACHED, world_now()); /* they are spoken to: a check-back has time */
	assert_true(n.due_at > world_now() + 2 * TIME_DAY);
}

static void a_check_back_is_promised_in_words(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct problems *ps = world_problems(t);
	struct interaction_new i = {
		.case_id = c, .outcome = OUTCOME_REACHED, .words = S("x"), .next_words = S("Thursday")
	};

	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(interaction_record(db, i, ps).v != 0);
	world_end(db);
	assert_int_equal(world_one(t,
						 "SELECT due_at FROM next_step WHERE case_id = %lld AND kind = "
						 "'check_back' AND is_open = 1",
						 c.v),
		time_at((struct date){ 2020, 5, 7 }, 9, 0));
	i.next_words = S("the day after never");
	db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(interaction_record(db, i, ps).v == 0);
	assert_true(problem_for(ps, S("next_words")).p != NULL);
	world_end(db);
	assert_int_equal(world_one(t, "SELECT count(*) FROM interaction WHERE case_id = %lld", c.v), 1);
}

/* What the pages propose in words must be understood when it comes back. */
static void proposals_are_understood_when_they_come_back(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	for (int hour = 0; hour < 24; hour++) {
		struct db *db = world_as(t, GUIDE, time_at((struct date){ 2020, 5, 4 }, hour, 10), DB_READ);
		struct case_view v;
		struct str why;
		int64_t at;
		assert_true(case_view(db, c, &v));
		if (!time_parse_words(t->arena, v.next_talk, db_now(db), &at, &why))
			fail_msg("not understood: %.*s: %.*s", STR_ARG(v.next_talk), STR_ARG(why));
		assert_int_equal(at, interaction_propose(db, c, OUTCOME_REACHED).due_at);
		assert_true(db_end(db));
	}
}

static void a_message_left_against_their_wish_is_warned_of(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, LEILA, world_now());
	struct problems *ps = world_problems(t);
	struct interaction_new i = { .case_id = c, .outcome = OUTCOME_MESSAGE_LEFT };

	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(interaction_record(db, i, ps).v == 0);
	assert_true(problem_for(ps, S("message_confirmed")).p != NULL);
	i.message_confirmed = true;
	assert_true(interaction_record(db, i, world_problems(t)).v != 0);
	world_end(db);
	assert_int_equal(world_one(t,
						 "SELECT count(*) FROM next_step WHERE case_id = %lld AND kind = 'welfare' "
						 "AND is_urgent = 1",
						 c.v),
		1);
}

/* --- lists and dates --- */

static void pages_of_steps_show_each_once(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	for (int i = 0; i < 23; i++)   /* many at the same minute */
		step_open(db, (struct step_new){ .kind = STEP_KIND_OTHER, .case_id = c, .owner = { GUIDE },
			.due_at = world_now() + (i / 10) * TIME_HOUR, .note = S("n") });
	struct step_filter f = { .account = { GUIDE }, .limit = 5 };
	int64_t seen[64], n = 0;
	for (;;) {
		struct step_rows rows = step_list(db, f);
		for (size_t i = 0; i < rows.n; i++) {
			for (int64_t k = 0; k < n; k++)
				assert_int_not_equal(seen[k], rows.v[i].next_step_id.v);
			seen[n++] = rows.v[i].next_step_id.v;
			f.after_due_at = rows.v[i].due_at;
			f.after_id = rows.v[i].next_step_id;
		}
		if (!rows.more)
			break;
	}
	assert_int_equal(n, 23);
	assert_int_equal(step_count(db, (struct step_filter){ .account = { GUIDE } }), 23);
	assert_int_equal(
		step_count(db, (struct step_filter){ .hub = { HUB_CENTRAL }, .unowned = true }), 1);
	assert_int_equal(step_count(db, (struct step_filter){ .hub = { HUB_CENTRAL } }), 24);
	assert_int_equal(step_count(db, (struct step_filter){ .due_before = world_now() + 1 }), 10);
	world_end(db);
}

static void a_birthday_raises_one_step(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	world_case(t, LEILA, world_now());
	struct db *db = testdb_begin(t, DB_WRITE);
	db_set_now(db, world_now());
	assert_int_equal(casework_dates(db, 3), 1);            /* Amira's is on Thursday */
	assert_int_equal(casework_dates(db, 3), 0);
	db_set_now(db, world_now() + TIME_DAY);
	assert_int_equal(casework_dates(db, 3), 0);
	db_set_now(db, time_at((struct date){ 2021, 2, 28 }, 6, 0));
	assert_int_equal(casework_dates(db, 0), 1);            /* Leila's, of 29 February */
	world_end(db);
	assert_int_equal(
		world_one(t,
			"SELECT due_at FROM next_step WHERE case_id = %lld AND kind = 'important_date'", c.v),
		time_at((struct date){ 2020, 5, 7 }, 9, 0));
}

static void whatever_somebody_does_to_a_step_alone_is_in_the_record(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct step_facts facts;
	struct next_step_id s;

	assert_true(case_step_add(db, c, STEP_KIND_RING, S("Thursday"), S(""), world_problems(t)));
	world_end(db);
	s.v = world_one(
		t, "SELECT next_step_id FROM next_step WHERE case_id = %lld AND kind = 'ring'", c.v);
	db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(step_facts(db, s, &facts));
	assert_true(
		step_change(db, s, 0, facts.owner, facts.hub)); /* nothing changed: nothing to record */
	assert_true(step_change(db, s, world_now() + TIME_DAY, facts.owner, facts.hub));
	assert_true(step_change(db, s, 0, (struct account_id){ 0 }, (struct hub_id){ HUB_EAST }));
	world_end(db);
	db = world_as(t, OTHER_GUIDE, world_now(), DB_WRITE);
	assert_true(step_take(db, s));
	assert_false(step_take(db, s));
	assert_true(step_tick(db, s));
	assert_false(step_tick(db, s));
	world_end(db);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM event WHERE action = 'step.add' AND account_id = 100"),
		1);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM event WHERE action = 'step.change' AND account_id = "
						 "100 AND subject_id = 1000"),
		2);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM event WHERE action = 'step.change' AND body LIKE "
						 "'%\"hub\":\"11\"%'"),
		1);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM event WHERE action = 'step.take' AND account_id = 101"),
		1);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM event WHERE action = 'step.done' AND account_id = 101"),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(nobody_falls_through_whatever_the_order),
		TESTDB_BOTH(the_database_refuses_work_without_a_step),
		TESTDB_BOTH(a_done_step_hands_its_work_on),
		TESTDB_BOTH(the_first_who_takes_a_step_has_it),
		TESTDB_BOTH(only_reaching_the_person_stops_the_clock),
		TESTDB_BOTH(no_answer_is_tried_at_another_time_and_the_third_is_a_visit),
		TESTDB_BOTH(the_next_try_keeps_the_promise_of_a_first_call),
		TESTDB_BOTH(a_check_back_is_promised_in_words),
		TESTDB_SQLITE(proposals_are_understood_when_they_come_back),
		TESTDB_BOTH(a_message_left_against_their_wish_is_warned_of),
		TESTDB_BOTH(pages_of_steps_show_each_once),
		TESTDB_BOTH(whatever_somebody_does_to_a_step_alone_is_in_the_record),
		TESTDB_BOTH(a_birthday_raises_one_step),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("casework steps", tests, NULL, NULL);
}
