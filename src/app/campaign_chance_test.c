/*
 * Campaigns by chance: whatever is done in whatever order, nobody has two open calls, everybody
 * chosen is in exactly one state, and every open one has its next step.
 */
#include "app/campaign_town.h"

#include "core/base/rng.h"
#include "hub/person/flag.h"
#include "hub/person/merge.h"

enum { ROUNDS = 250 };

struct play {
	struct testdb *t;
	struct rng rng;
	int64_t now;
	struct campaign_id c[6];
	size_t n;
	int calls, helped, stopped, merged;
};

static int64_t some_caller(struct play *p)
{
	static const int64_t callers[] = { GUIDE, OTHER_GUIDE, HANDLER, EAST_WORKER };

	return callers[rng_below(&p->rng, 4)];
}

static void play_call(struct play *p)
{
	static const enum campaign_outcome outcomes[] = { CAMPAIGN_OUTCOME_REACHED,
		CAMPAIGN_OUTCOME_NO_ANSWER, CAMPAIGN_OUTCOME_NO_ANSWER, CAMPAIGN_OUTCOME_REFUSED,
		CAMPAIGN_OUTCOME_WRONG_NUMBER, CAMPAIGN_OUTCOME_LANGUAGE, CAMPAIGN_OUTCOME_HELPED };
	int64_t who = some_caller(p);
	struct campaign_person_id id =
		town_next(p->t, who, p->c[rng_below(&p->rng, (uint32_t)p->n)], p->now);
	struct campaign_done d = { .id = id,
		.outcome = outcomes[rng_below(&p->rng, 7)],
		.language = S("Urdu"),
		.words = S("shopping please") };
	struct request_saved saved;

	if (!id.v || rng_below(&p->rng, 8) == 0)                        /* left on the line */
		return;
	p->calls++;
	if (d.outcome == CAMPAIGN_OUTCOME_HELPED) {
		struct db *db = town_as(p->t, who, p->now);

		assert_true(
			call_help_record(db, (struct call_help){ .done = d }, &saved, world_problems(p->t)));
		world_end(db);
		p->helped++;
	} else {
		assert_true(town_record(p->t, who, d, p->now));
	}
}

static void play_door(struct play *p)
{
	int64_t id = testdb_count(p->t,
		"SELECT COALESCE(max(campaign_person_id), 0) FROM campaign_person WHERE state = 'door'");
	struct request_saved saved;
	struct db *db;

	if (!id)
		return;
	db = town_as(p->t, GUIDE, p->now);
	if (rng_below(&p->rng, 2))
		assert_true(campaign_call_done(db,
			(struct campaign_done){
				.id = { id }, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER, .at_door = true },
			world_problems(p->t)));
	else
		assert_true(call_help_record(db,
			(struct call_help){
				.done = { .id = { id }, .at_door = true, .words = S("cold house") } },
			&saved, world_problems(p->t)));
	world_end(db);
}

static void play_person(struct play *p)
{
	struct person_id who = { FIRST + rng_below(&p->rng, PEOPLE) };
	struct problems *ps = world_problems(p->t);
	struct request_saved saved;
	struct db *db = town_as(p->t, GUIDE, p->now);
	uint32_t what = rng_below(&p->rng, 4);

	who = person_standing(db, who);
	if (what == 0)
		(void)!person_state_set(db, who, PERSON_STATE_DECEASED, ps);
	else if (what == 1)
		(void)!person_state_set(db, who, PERSON_STATE_MOVED, ps);
	else if (what == 2)
		(void)!request_save(
			db, (struct request_new){ .words = S("help"), .person_id = who }, &saved, ps);
	else
		flags_raise(db,
			&(struct flag_new){ .person_id = who,
				.code = S("no_calls"),
				.value = S(""),
				.since_on = S("2020-05-01") },
			1);
	world_end(db);
	p->stopped++;
}

static void play_merge(struct play *p)
{
	struct person_id a = { FIRST + rng_below(&p->rng, PEOPLE) },
					 b = { FIRST + rng_below(&p->rng, PEOPLE) };
	struct db *db = town_as(p->t, GUIDE, p->now);
	struct person_merge_id id;
	struct problems *ps = world_problems(p->t);
	struct person_brief one, other;

	a = person_standing(db, a);
	b = person_standing(db, b);
	if (a.v != b.v && person_brief(db, a, &one) && person_brief(db, b, &other) &&
		person_merge(db,
			(struct person_merging){ .from = a,
				.into = b,
				.from_version = one.row_version,
				.into_version = other.row_version,
				.why = S("same") },
			&id, ps)) {
		p->merged++;
		if (rng_below(&p->rng, 2))
			assert_true(person_unmerge(db, id, ps));
	}
	world_end(db);
}

static void play_manager(struct play *p)
{
	struct campaign_id c = p->c[rng_below(&p->rng, (uint32_t)p->n)];
	struct db *db = world_as(p->t, MANAGER, p->now, DB_WRITE);

	switch (rng_below(&p->rng, 6)) {
	case 0: (void)!campaign_pause(db, c); break;
	case 1: case 2: (void)!campaign_resume(db, c); break;
	case 3: campaign_share_again(db, c); break;
	case 4: (void)job_add(db, S("campaign_stops"), S(""), 0); break;
	default:
		(void)campaign_letters_sent(
			db, c, (struct hub_id){ 0 }, (struct campaign_person_id){ INT64_MAX });
		break;
	}
	world_end(db);
	town_jobs(p->t, p->now);
}

static void play_end_and_begin(struct play *p)
{
	struct db *db = world_as(p->t, MANAGER, p->now, DB_WRITE);

	(void)!campaign_end(
		db, p->c[rng_below(&p->rng, (uint32_t)p->n)], S("over"), world_problems(p->t));
	world_end(db);
	town_jobs(p->t, p->now);
	if (p->n < 6)
		p->c[p->n++] = town_start_list(p->t, p->now, rng_below(&p->rng, 2) == 0);
}

static void whatever_happens_nobody_is_rung_by_two(void **state)
{
	struct play p = { .t = town_of(state), .now = world_now() };

	rng_seed(&p.rng, 20, p.t->engine == DB_SQLITE ? 1 : 2);
	p.c[p.n++] = town_start_list(p.t, p.now, false);
	p.c[p.n++] = town_start_list(p.t, p.now, true);
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t what = rng_below(&p.rng, 40);

		if (what < 32)
			play_call(&p);
		else if (what < 35)
			play_door(&p);
		else if (what < 36)
			play_person(&p);
		else if (what < 37)
			play_merge(&p);
		else if (what < 39)
			play_manager(&p);
		else
			play_end_and_begin(&p);
		p.now += (int64_t)rng_below(&p.rng, 8) * TIME_HOUR;
		town_holds(p.t);
	}
	print_message("%d calls, %d with help, %d people changed, %d merged, %zu campaigns\n", p.calls,
		p.helped, p.stopped, p.merged, p.n);
	assert_true(p.calls > 20 && p.helped > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(whatever_happens_nobody_is_rung_by_two),
	};

	return cmocka_run_group_tests_name("campaign-chance", tests, NULL, NULL);
}
