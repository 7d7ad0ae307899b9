/*
 * The promises of cases, their needs and referrals, on both engines: how they open and end, who is
 * told, what a partner sees, and that the documentation draws the tables the program runs.
 */
#include "hub/casework/test_world.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/file.h"
#include "core/base/log.h"
#include "hub/casework/case_pages.h"
#include "hub/casework/interaction.h"
#include "hub/casework/referral.h"
#include "hub/casework/timeline.h"

static void the_same_voice_when_they_come_back(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct case_facts f;
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	case_guide(db, c, (struct account_id){ GUIDE });
	struct step_facts s;
	assert_true(step_facts(db, work_step(db, c.v), &s));
	assert_int_equal(s.owner.v, GUIDE);
	assert_true(case_facts(db, c, &f));
	assert_true(case_close(db, c, S("well again"), f.row_version, world_problems(t)));
	world_end(db);

	struct case_id again = world_case(t, AMIRA, world_now() + TIME_DAY);
	assert_int_not_equal(again.v, c.v);
	db = world_as(t, GUIDE, world_now(), DB_READ);
	assert_true(case_facts(db, again, &f));
	assert_int_equal(f.guide.v, GUIDE);
	assert_true(db_end(db));
	assert_int_equal(world_case(t, AMIRA, world_now() + TIME_DAY).v, again.v);
}

static void a_case_closes_only_when_every_need_has_ended(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id food = world_need(t, c, FOOD), shopping = world_need(t, c, SHOPPING);
	struct problems *ps = world_problems(t);
	struct case_facts f;
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_true(case_facts(db, c, &f));
	assert_false(case_close(db, c, S("done"), f.row_version, ps));
	assert_true(problems_say(ps, "Urgent food") && problems_say(ps, "Shopping"));
	assert_true(need_end(db, food, NEED_STATE_MET, S(""), 0, ps));
	struct problems *why = world_problems(t);
	assert_false(need_end(db, shopping, NEED_STATE_NOT_MET, S("  "), 0, why));
	assert_true(problem_for(why, S("words")).p != NULL);
	assert_true(need_end(db, shopping, NEED_STATE_NOT_MET, S("no shop delivers there"), 0, why));
	assert_true(case_close(db, c, S("done"), f.row_version, world_problems(t)));
	world_end(db);
	world_holds(t);
	assert_int_equal(world_heard[EVENT_NEED_ENDED], 2);
	assert_int_equal(world_heard[EVENT_CASE_CLOSED], 1);
	assert_int_equal(world_one(t,
						 "SELECT count(*) FROM next_step WHERE case_id = %lld AND is_open = 1 AND "
						 "kind <> 'tell_outcome'",
						 c.v),
		0);
}

static void everybody_who_should_is_told_and_then_the_step_ends(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id food = world_need(t, c, FOOD);
	struct problems *ps = world_problems(t);
	struct case_facts f;
	struct case_view v;

	world_request(t, c, AMIRA, world_now() + TIME_DAY);
	testdb_do(t, "UPDATE request SET asker_name = 'Leila', asker_relation = 'daughter'");
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct referral_id r = referral_offer(
		db, (struct referral_new){ .need_id = food, .organisation_id = { FOOD_BANK } }, ps);
	assert_true(referral_answer(db, r, REFERRAL_ACT_DONE, S(""), ps));
	assert_true(case_facts(db, c, &f));
	assert_true(case_close(db, c, S("fed"), f.row_version, ps));
	assert_true(case_view(db, c, &v));
	assert_int_equal(v.tellings.n, 3);     /* the person, her daughter, the food bank */
	assert_int_equal(v.tellings.waiting, 3);
	for (size_t i = 0; i < v.tellings.n; i++) {
		assert_true(telling_told(db, v.tellings.v[i].id));
		assert_false(telling_told(db, v.tellings.v[i].id));
		struct case_view now_is;
		assert_true(case_view(db, c, &now_is));
		size_t to_tell = 0;
		for (size_t k = 0; k < now_is.steps.n; k++)
			to_tell += now_is.steps.v[k].kind == STEP_KIND_TELL_OUTCOME;
		assert_int_equal(to_tell, i + 1 < v.tellings.n ? 1 : 0);
	}
	world_end(db);
}

static void a_closed_case_opens_again_with_a_step(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct case_facts f;
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_true(case_facts(db, c, &f));
	assert_true(case_close(db, c, S(""), f.row_version, world_problems(t)));
	assert_true(case_reopen(db, c, S("she rang"), world_problems(t)));
	assert_false(case_reopen(db, c, S("twice"), world_problems(t)));
	world_end(db);
	world_holds(t);
	assert_int_equal(
		world_one(t,
			"SELECT count(*) FROM next_step WHERE case_id = %lld AND is_open = 1 AND kind = 'ring'",
			c.v),
		1);
	assert_int_equal(world_one(t,
						 "SELECT count(*) FROM next_step WHERE case_id = %lld AND is_open = 1 AND "
						 "kind = 'tell_outcome'",
						 c.v),
		0);
}

static void only_the_table_moves_a_case(void **state)
{
	size_t n;
	const struct case_rule *rules = case_rules(&n);
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());

	struct str drawing = case_states_drawing(t->arena);
	for (size_t i = 0; i < n; i++)
		assert_true(str_find(drawing,
						str_fmt(t->arena, "%.*s --> %.*s", STR_ARG(case_state_words(rules[i].from)),
							STR_ARG(case_state_words(rules[i].to)))) >= 0);
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_false(case_act(db, c, CASE_ACT_WATCH));
	assert_false(case_act(db, c, CASE_ACT_CLOSE));
	assert_false(case_act(db, c, CASE_ACT_REOPEN));
	assert_true(case_act(db, c, CASE_ACT_TRIAGE));
	assert_false(case_act(db, c, CASE_ACT_TRIAGE));
	assert_true(case_act(db, c, CASE_ACT_HELP));
	assert_true(case_act(db, c, CASE_ACT_WATCH));
	assert_true(case_act(db, c, CASE_ACT_HELP));
	world_end(db);
}

/* What the documentation draws is what the tables say. */
static void the_documentation_draws_the_tables(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str doc;
	assert_true(file_read(t->arena,
		str_z(t->arena, str_fmt(t->arena, "%s/doc/casework.md", getenv("KITH_SOURCE"))), &doc));
	assert_true(str_find(doc, str_trim(case_states_drawing(t->arena))) >= 0);
	assert_true(str_find(doc, str_trim(referral_states_drawing(t->arena))) >= 0);
}

static void a_stale_plan_says_what_it_reads_now_and_loses_nothing(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct case_facts f;
	struct problems *ps = world_problems(t);
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_true(case_facts(db, c, &f));
	assert_true(case_plan(db, c, S("shop on Fridays"), f.row_version, ps));
	assert_false(case_plan(db, c, S("ring on Mondays"), f.row_version, ps));
	assert_true(problems_say(ps, "shop on Fridays"));
	assert_true(case_facts(db, c, &f));
	assert_true(case_plan(db, c, S("ring on Mondays"), f.row_version, ps));
	world_end(db);
}

static void a_welfare_worry_is_urgent_and_wakes_a_closed_case(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct case_facts f;
	struct step_facts s;
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_true(case_facts(db, c, &f));
	assert_true(case_close(db, c, S(""), f.row_version, world_problems(t)));
	struct next_step_id step = casework_welfare(db, c, S("Nobody opened the door to Dan."));
	assert_true(step_facts(db, step, &s));
	assert_true(s.urgent && s.open);
	assert_int_equal(s.due_at, world_now() + TIME_HOUR);
	assert_int_equal(work_step(db, c.v).v, step.v);
	assert_true(case_facts(db, c, &f));
	assert_int_equal(f.state, CASE_STATE_ACTIVE);
	world_end(db);
	world_holds(t);
	/* A call that reached nobody does not end the worry; speaking to her does. */
	assert_true(world_talk(t, c, OUTCOME_NO_ANSWER, world_now()));
	assert_int_equal(
		world_one(t, "SELECT is_open FROM next_step WHERE next_step_id = %lld", step.v), 1);
	db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(
		interaction_record(db,
			(struct interaction_new){ .case_id = c, .outcome = OUTCOME_REACHED, .step = step },
			world_problems(t))
			.v != 0);
	world_end(db);
	assert_int_equal(
		world_one(t, "SELECT is_open FROM next_step WHERE next_step_id = %lld", step.v), 0);
}

/* --- needs and referrals --- */

struct racing {
	struct db_work work;
	struct need_id need;
	int64_t version;
	enum need_state how;
	bool ok;
	struct problems ps;
};

static void race(struct db *db, struct db_work *w)
{
	struct racing *r = (struct racing *)w;
	db_set_now(db, world_now());
	r->ps = (struct problems){ .arena = w->arena };
	r->ok = need_end(db, r->need, r->how, S("x"), r->version, &r->ps);
}

static void two_people_end_one_need_and_one_of_them_does(void **state)
{
	struct testdb *t = world_of(state);
	struct need_id n = world_need(t, world_case(t, AMIRA, world_now()), FOOD);
	struct need_facts f;
	struct db *db = testdb_begin(t, DB_READ);
	struct racing a = { 0 }, b;

	assert_true(need_facts(db, n, &f));
	assert_true(db_end(db));
	a = (struct racing){ .work = { .run = race, .arena = t->arena, .viewer = &t->viewer },
		.need = n,
		.version = f.row_version,
		.how = NEED_STATE_MET };
	b = a;
	b.how = NEED_STATE_WITHDRAWN;
	b.work.arena = arena_new();
	db_submit(t->pool, &a.work);
	assert_true(db_submit_wait(t->pool, &b.work));
	struct racing c = b;           /* and the first is over when a third asks */
	assert_true(db_submit_wait(t->pool, &c.work));
	assert_int_equal(a.ok + b.ok, 1);
	assert_false(c.ok);
	assert_true(problems_say(&c.ps, "Somebody was quicker"));
	assert_int_equal(world_heard[EVENT_NEED_ENDED], 1);
	world_holds(t);
	arena_free(b.work.arena);
}

static void a_declined_referral_comes_back_with_a_step(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id n = world_need(t, c, FOOD);
	struct problems *ps = world_problems(t);
	struct step_facts s;
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	case_guide(db, c, (struct account_id){ GUIDE });
	struct referral_id r = referral_offer(
		db, (struct referral_new){ .need_id = n, .organisation_id = { FOOD_BANK } }, ps);
	assert_true(r.v != 0);
	assert_true(step_facts(db, work_step(db, n.v), &s));
	assert_int_equal(s.kind, STEP_KIND_ANSWER_REFERRAL);
	assert_true(
		referral_offer(db, (struct referral_new){ .need_id = n, .organisation_id = { FOOD_BANK } },
			world_problems(t))
			.v == 0);
	assert_false(referral_answer(db, r, REFERRAL_ACT_DECLINE, S(""), ps));
	world_end(db);

	db = world_as(t, OTHER_PARTNER, world_now(), DB_WRITE);
	assert_false(referral_answer(db, r, REFERRAL_ACT_ACCEPT, S(""), ps));
	world_end(db);
	db = world_as(t, PARTNER, world_now(), DB_WRITE);
	assert_true(referral_answer(db, r, REFERRAL_ACT_DECLINE, S("no drivers"), ps));
	assert_true(step_facts(db, work_step(db, n.v), &s));
	assert_int_equal(s.kind, STEP_KIND_PLAN);
	assert_int_equal(s.owner.v, GUIDE);
	assert_int_equal(s.due_at, world_now() + 2 * TIME_HOUR);
	world_end(db);
	world_holds(t);
}

static void a_referral_not_answered_in_time_comes_back(void **state)
{
	struct testdb *t = world_of(state);
	struct need_id n = world_need(t, world_case(t, AMIRA, world_now()), FOOD);
	struct problems *ps = world_problems(t);
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);

	assert_true(referral_offer(db,
					(struct referral_new){ .need_id = n, .organisation_id = { FOOD_BANK } }, ps)
					.v != 0);
	world_end(db);
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, world_now());
	assert_int_equal(referral_expire(db), 0);
	db_set_now(db, world_now() + 3 * TIME_DAY);
	assert_int_equal(referral_expire(db), 1);
	assert_int_equal(referral_expire(db), 0);
	world_end(db);
	world_holds(t);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM referral WHERE state = 'expired'"), 1);
}

static void a_partner_who_finishes_ends_the_need(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id n = world_need(t, c, FOOD);
	struct problems *ps = world_problems(t);
	struct need_facts f;
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct referral_id r = referral_offer(db,
		(struct referral_new){
			.need_id = n, .organisation_id = { FOOD_BANK }, .words = S("two bags") },
		ps);
	world_end(db);
	db = world_as(t, PARTNER, world_now(), DB_WRITE);
	assert_true(referral_answer(db, r, REFERRAL_ACT_ACCEPT, S(""), ps));
	assert_true(referral_answer(db, r, REFERRAL_ACT_DONE, S(""), ps));
	assert_false(referral_answer(db, r, REFERRAL_ACT_DONE, S(""), ps));
	assert_true(need_facts(db, n, &f));
	assert_int_equal(f.state, NEED_STATE_MET);
	world_end(db);
	world_holds(t);
	assert_int_equal(
		world_one(
			t, "SELECT count(*) FROM help_case WHERE case_id = %lld AND state = 'active'", c.v),
		1);
}

/* A partner sees what the agreement names, of the people referred to it, and nobody else. */
static void a_partner_sees_what_the_agreement_allows(void **state)
{
	struct testdb *t = world_of(state);
	struct need_id n = world_need(t, world_case(t, AMIRA, world_now()), FOOD);
	testdb_do(t, "UPDATE person SET address = '14 Mill Street'");
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(referral_offer(db,
					(struct referral_new){
						.need_id = n, .organisation_id = { FOOD_BANK }, .words = S("two bags") },
					world_problems(t))
					.v != 0);
	world_end(db);
	db = world_as(t, PARTNER, world_now(), DB_READ);
	struct partner_referrals mine = partner_referrals_of(db, REFERRAL_STATE_OFFERED, 0, 0);
	assert_int_equal(mine.n, 1);
	assert_true(str_eq(see(db_viewer(db), mine.v[0].words), S("two bags")));
	assert_false(see_allowed(db_viewer(db), mine.v[0].address));
	assert_true(db_end(db));
	db = world_as(t, OTHER_PARTNER, world_now(), DB_READ);
	assert_int_equal(partner_referrals_of(db, REFERRAL_STATE_OFFERED, 0, 0).n, 0);
	assert_true(db_end(db));
}

static void the_timeline_tells_everything_newest_first(void **state)
{
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id n = world_need(t, c, FOOD);

	assert_true(world_talk(t, c, OUTCOME_NO_ANSWER, world_now() + TIME_HOUR));
	assert_true(world_talk(t, c, OUTCOME_NOTE, world_now() + 2 * TIME_HOUR));
	struct db *db = world_as(t, GUIDE, world_now() + 3 * TIME_HOUR, DB_WRITE);
	assert_true(need_end(db, n, NEED_STATE_MET, S("fed"), 0, world_problems(t)));
	struct timeline all = timeline_of(db, c, TIMELINE_ALL, 0, 0, 40);
	assert_int_equal(all.n, 4);
	assert_true(str_eq(all.v[0].title, S("Met: Urgent food")));
	assert_true(str_eq(all.v[2].title, S("No answer by phone")));
	assert_int_equal(timeline_of(db, c, TIMELINE_HELP, 0, 0, 40).n, 2);
	assert_int_equal(timeline_of(db, c, TIMELINE_NOTES, 0, 0, 40).n, 1);
	struct timeline first = timeline_of(db, c, TIMELINE_ALL, 0, 0, 3);
	assert_true(first.more);
	assert_int_equal(timeline_of(db, c, TIMELINE_ALL, first.v[2].at, first.v[2].id, 3).n, 1);
	world_end(db);
}

/* Whoever answers the phone sees what was said and done, so that nobody tells their story twice:
 * the matrix says so, and the page obeys it. */
static void the_timeline_shows_words_to_whom_the_matrix_does(void **state)
{
	static const struct { int64_t account; bool sees; } who[] = {
		{ HANDLER, true }, { GUIDE, true }, { MANAGER, true }, { PARTNER, false },
	};
	struct testdb *t = world_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	assert_true(world_talk(t, c, OUTCOME_REACHED, world_now()));
	struct db *db = world_as(t, HANDLER, world_now(), DB_READ);
	struct personal said = timeline_of(db, c, TIMELINE_TALKS, 0, 0, 40).v[0].words;
	assert_int_equal(said.category, CATEGORY_CASE_NOTES);
	assert_true(db_end(db));
	for (size_t i = 0; i < sizeof(who) / sizeof(*who); i++) {
		db = world_as(t, who[i].account, world_now(), DB_READ);
		struct viewer *v = db_viewer(db);
		assert_int_equal(see_allowed(v, said), who[i].sees);
		assert_int_equal((access_categories(v->role) >> CATEGORY_CASE_NOTES) & 1, who[i].sees);
		assert_true(db_end(db));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(the_same_voice_when_they_come_back),
		TESTDB_BOTH(a_case_closes_only_when_every_need_has_ended),
		TESTDB_BOTH(everybody_who_should_is_told_and_then_the_step_ends),
		TESTDB_BOTH(a_closed_case_opens_again_with_a_step),
		TESTDB_BOTH(only_the_table_moves_a_case),
		TESTDB_SQLITE(the_documentation_draws_the_tables),
		TESTDB_BOTH(a_stale_plan_says_what_it_reads_now_and_loses_nothing),
		TESTDB_BOTH(a_welfare_worry_is_urgent_and_wakes_a_closed_case),
		TESTDB_BOTH(two_people_end_one_need_and_one_of_them_does),
		TESTDB_BOTH(a_declined_referral_comes_back_with_a_step),
		TESTDB_BOTH(a_referral_not_answered_in_time_comes_back),
		TESTDB_BOTH(a_partner_who_finishes_ends_the_need),
		TESTDB_BOTH(a_partner_sees_what_the_agreement_allows),
		TESTDB_BOTH(the_timeline_tells_everything_newest_first),
		TESTDB_BOTH(the_timeline_shows_words_to_whom_the_matrix_does),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("casework", tests, NULL, NULL);
}
