/*
 * Sharing calls out. Whoever spoke with somebody before rings them again, else their guide, as long
 * as that leaves nobody with far more than the others; else the one of the team with the least to
 * do; and always somebody who speaks the language. Call handlers without a team of their own ring
 * for all teams.
 */
#include "core/base/id.h"
#include "core/db/job.h"
#include "hub/casework/campaign_call.h"
#include "hub/casework/campaign_choice.sql.h"
#include "hub/casework/step.sql.h"

enum {
	SHARE_BATCH = 1000,
	KNOWN_MORE = 10
}; /* so many calls more than the average may come from knowing people */

static struct sharer *sharer_of(const struct sharing_out *s, struct account_id id)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].account_id.v == id.v)
			return &s->v[i];
	return NULL;
}

struct sharing_out sharing_begin(struct db *db, struct arena *a)
{
	struct callers_all_rows all = callers_all(db);
	struct caller_steps_rows steps = caller_steps(db);
	struct caller_calls_rows calls = caller_calls(db);
	struct sharing_out s = { .v = ARENA_ARRAY(a, struct sharer, all.n + 1) };
	struct sharer *one;

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].takes_calls)
			s.v[s.n++] = (struct sharer){ .account_id = all.v[i].account_id,
				.hub_id = all.v[i].hub_id,
				.languages = str_dup(a, all.v[i].languages) };
	for (size_t i = 0; i < steps.n; i++)
		if ((one = sharer_of(&s, steps.v[i].account_id)))
			one->load += steps.v[i].n;
	for (size_t i = 0; i < calls.n; i++)
		if ((one = sharer_of(&s, calls.v[i].account_id)))
			one->load += calls.v[i].n;
	for (size_t i = 0; i < s.n; i++)
		s.loads += s.v[i].load;
	return s;
}

static bool may_ring(const struct sharer *one, const struct share_ask *ask)
{
	return (one->hub_id.v == 0 || one->hub_id.v == ask->hub_id.v) &&
		caller_speaks(one->languages, ask->language);
}

struct account_id share_one(struct sharing_out *s, struct share_ask ask)
{
	struct sharer *best = NULL, *known = ask.known_by.v ? sharer_of(s, ask.known_by) : NULL;
	bool again =
		known && may_ring(known, &ask) && known->load <= s->loads / (int64_t)s->n + KNOWN_MORE;

	if (again)
		best = known;
	for (size_t i = 0; i < s->n && !again; i++)
		if (may_ring(&s->v[i], &ask) && (!best || s->v[i].load < best->load))
			best = &s->v[i];
	if (!best)
		return (struct account_id){ 0 };
	best->load++;
	s->loads++;
	return best->account_id;
}

/* --- anew --- */

void campaign_share_again(struct db *db, struct campaign_id c)
{
	(void)job_add(db, S("campaign_share"), id_text(db_arena(db), c.v), 0);
}

struct share_work {
	struct db_work work;
	struct campaign_id c;
	struct sharing_out *out;
	struct campaign_person_id after;
	int64_t now;
	size_t n;
};

/* As if nobody had these calls. */
static void shares_taken_back(struct sharing_out *out, const struct campaign_to_share_rows *rows)
{
	struct sharer *one;

	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].account_id.v && (one = sharer_of(out, rows->v[i].account_id)) &&
			one->load > 0) {
			one->load--;
			out->loads--;
		}
}

static void share_run(struct db *db, struct db_work *work)
{
	struct share_work *w = (struct share_work *)work;
	struct arena *a = db_arena(db);
	struct campaign_to_share_rows rows = campaign_to_share(db,
		(struct campaign_to_share_args){
			.campaign_id = w->c, .after = w->after.v, .how_many = SHARE_BATCH });
	struct campaign_share_args *calls = ARENA_ARRAY(a, struct campaign_share_args, rows.n + 1);
	struct campaign_share_step_args *steps =
		ARENA_ARRAY(a, struct campaign_share_step_args, rows.n + 1);
	struct household_id home = { 0 };
	struct account_id neighbour = { 0 };

	db_set_now(db, w->now);
	shares_taken_back(w->out, &rows);
	for (size_t i = 0; i < rows.n; i++) {
		struct account_id who = share_one(w->out,
			(struct share_ask){ .hub_id = rows.v[i].hub_id,
				.language = rows.v[i].language,
				.known_by = home.v && home.v == rows.v[i].household_id.v ? neighbour
																		 : rows.v[i].account_id });

		home = rows.v[i].household_id;
		neighbour = who;
		calls[i] =
			(struct campaign_share_args){ .campaign_person_id = rows.v[i].campaign_person_id,
				.account_id = who };
		steps[i] = (struct campaign_share_step_args){ .next_step_id = rows.v[i].next_step_id,
			.owner_account_id = who };
	}
	campaign_share_batch(db, calls, rows.n);
	campaign_share_step_batch(db, steps, rows.n);
	w->n = rows.n;
	if (rows.n)
		w->after = rows.v[rows.n - 1].campaign_person_id;
	db_touch(db, "campaign");
}

bool campaign_share_job(struct job *j)
{
	struct viewer v = viewer_system(j->viewer.host_id, j->arena);
	struct campaign_person_id after = { 0 };
	struct sharing_out out;
	struct campaign_id c;
	struct db *db;

	if (!id_parse(j->body, &c.v)) {
		j->why = S("no campaign has this id");
		return false;
	}
	db = db_begin(j->pool, j->arena, &v, DB_READ);
	out = sharing_begin(db, j->arena);
	if (!db_end(db)) {
		j->why = S("who takes calls could not be read");
		return false;
	}
	for (int64_t done = 0;; done += SHARE_BATCH) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(j->viewer.host_id, a);
		struct share_work w = { .work = { .run = share_run, .viewer = &own, .arena = a },
			.c = c,
			.out = &out,
			.after = after,
			.now = j->now };
		bool ok = db_submit_wait(j->pool, &w.work) && job_progress(j, done, done);

		arena_free(a);
		after = w.after;
		if (!ok || w.n < SHARE_BATCH)
			return ok;
	}
}
