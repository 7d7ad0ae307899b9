/*
 * What a campaign does in the background. Choosing: some hundreds of people at a time, each batch
 * whole or not at all, with the place where it stands in the same unit of work, so that a server
 * that dies loses nothing and doubles nobody. Closing: what is open when a campaign ends. And every
 * hour: whoever died, moved, asked for no calls or is in touch meanwhile is rung no more.
 */
#include "core/base/id.h"
#include "core/base/log.h"
#include "core/db/job.h"
#include "hub/casework/campaign_call.h"
#include "hub/casework/campaign_choice.h"
#include "hub/casework/step.sql.h"

enum { START_BATCH = 1000, CLOSE_BATCH = 500, STOPS_BATCH = 500, AGAIN_MOST = 5 };

struct starting {
	struct db_work work;
	struct campaign_id c;
	const struct choosing *x;
	struct sharing_out *out;
	int64_t now;
	bool over;                             /* everybody was looked at, or it starts no more */
	int64_t looked_at;
};

/* What is written of one batch, gathered. */
struct batch {
	struct db *db;
	struct campaign_get_row c;
	struct campaign_person_insert_args *rows;
	struct step_insert_args *steps;
	size_t n, n_steps;
	int64_t due_at;
	struct household_id home;              /* of the one before, and who rings there */
	struct account_id neighbour;
};

static int64_t due_of(struct db *db, const struct campaign_get_row *c)
{
	struct date day;
	int64_t due = date_from_iso(c->due_on, &day) ? time_at(day, 17, 0) : 0;

	return due > db_now(db) ? due : step_tomorrow(db_now(db));
}

/* Who of their household is rung by this campaign already; none: they are the first. */
static struct campaign_person_id lead_of(const struct batch *b, const struct chosen_one *one)
{
	struct campaign_home_lead_row row;

	if (!b->c.per_household || !one->household_id.v || one->state != CAMPAIGN_PERSON_STATE_CALL)
		return (struct campaign_person_id){ 0 };
	for (size_t i = b->n; i-- > 0;)
		if (b->rows[i].household_id.v == one->household_id.v &&
			b->rows[i].state == CAMPAIGN_PERSON_STATE_CALL)
			return b->rows[i].campaign_person_id;
	if (campaign_home_lead(b->db,
			(struct campaign_home_lead_args){
				.campaign_id = b->c.campaign_id, .household_id = one->household_id },
			&row))
		return row.campaign_person_id;
	return (struct campaign_person_id){ 0 };
}

static struct next_step_id step_for(struct batch *b, const struct chosen_one *one,
	enum campaign_person_state state, struct account_id owner)
{
	struct next_step_id id = { id_new() };

	if (state != CAMPAIGN_PERSON_STATE_CALL && state != CAMPAIGN_PERSON_STATE_LETTER)
		return (struct next_step_id){ 0 };
	b->steps[b->n_steps++] = (struct step_insert_args){ .next_step_id = id,
		.person_id = one->person_id,
		.subject_id = b->c.campaign_id.v,
		.kind = state == CAMPAIGN_PERSON_STATE_CALL ? STEP_KIND_CALL : STEP_KIND_LETTER,
		.note = S(""),
		.owner_account_id = owner,
		.owner_hub_id = one->hub_id,
		.due_at = b->due_at,
		.created_at = db_now(b->db),
		.campaign_id = b->c.campaign_id };
	return id;
}

static void one_add(struct batch *b, struct sharing_out *out, const struct chosen_one *one)
{
	struct campaign_person_id lead = lead_of(b, one);
	enum campaign_person_state state = lead.v ? CAMPAIGN_PERSON_STATE_WITH : one->state;
	bool same_home = b->home.v && b->home.v == one->household_id.v;
	struct account_id owner = { 0 };

	if (state == CAMPAIGN_PERSON_STATE_CALL) {
		owner = share_one(out, (struct share_ask){ .hub_id = one->hub_id, .language = one->language,
			.known_by = one->known_by.v || !same_home ? one->known_by : b->neighbour });
		b->home = one->household_id;
		b->neighbour = owner;
	}
	b->rows[b->n] = (struct campaign_person_insert_args){ .campaign_person_id = { id_new() },
		.campaign_id = b->c.campaign_id,
		.person_id = one->person_id,
		.state = state,
		.why = one->why,
		.is_open = state != CAMPAIGN_PERSON_STATE_KEPT_OUT,
		.hub_id = one->hub_id,
		.account_id = owner,
		.language = one->language,
		.place = one->place,
		.household_id = one->household_id,
		.lead_id = lead,
		.next_step_id = step_for(b, one, state, owner),
		.due_at = db_now(b->db),
		.changed_at = db_now(b->db) };
	b->n++;
}

static void start_run(struct db *db, struct db_work *work)
{
	struct starting *s = (struct starting *)work;
	struct batch b = { .db = db };
	struct chosen chosen;

	db_set_now(db, s->now);
	s->over = true;
	if (!campaign_get(db, (struct campaign_get_args){ .campaign_id = s->c }, &b.c) ||
		b.c.state != CAMPAIGN_STATE_STARTING)
		return;
	chosen = choosing_next(db, s->x, (struct person_id){ b.c.choosing_after_id }, START_BATCH);
	b.rows = ARENA_ARRAY(db_arena(db), struct campaign_person_insert_args, chosen.n + 1);
	b.steps = ARENA_ARRAY(db_arena(db), struct step_insert_args, chosen.n + 1);
	b.due_at = due_of(db, &b.c);
	for (size_t i = 0; i < chosen.n; i++)
		one_add(&b, s->out, &chosen.v[i]);
	step_insert_batch(db, b.steps, b.n_steps);
	campaign_person_insert_batch(db, b.rows, b.n);
	if (campaign_chosen_on(db,
			(struct campaign_chosen_on_args){ .campaign_id = s->c,
				.seen_after = b.c.choosing_after_id,
				.choosing_after_id = chosen.last.v,
				.looked_at_more = (int64_t)chosen.looked_at,
				.chosen_more = (int64_t)chosen.n }) != 1) {
		db_fail(db, "somebody else chooses for this campaign");
		return;
	}
	s->over = chosen.looked_at < START_BATCH;
	s->looked_at = b.c.looked_at_count + (int64_t)chosen.looked_at;
	if (s->over && !campaign_chosen_all(db, s->c))
		db_fail(db, "the campaign does not start any more");
	db_touch(db, "campaign");
}

/* One batch. A unit that met another campaign's call of the same moment fails whole, and is done
 * again with that one seen. */
static bool start_some(struct job *j, struct starting *s)
{
	for (int again = 0; again < AGAIN_MOST; again++) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(j->viewer.host_id, a);
		bool ok;

		s->work = (struct db_work){ .run = start_run, .viewer = &own, .arena = a };
		ok = db_submit_wait(j->pool, &s->work);
		arena_free(a);
		if (ok)
			return true;
	}
	j->why = S("people could not be chosen: the batch was refused again and again");
	return false;
}

static bool start_all(struct job *j, struct campaign_id c)
{
	struct viewer v = viewer_system(j->viewer.host_id, j->arena);
	struct db *db = db_begin(j->pool, j->arena, &v, DB_READ);
	struct sharing_out out;
	struct starting s = { .c = c, .out = &out, .now = j->now };

	db_set_now(db, j->now);
	s.x = choosing_new(db, j->arena, c);
	out = sharing_begin(db, j->arena);
	if (!db_end(db)) {
		j->why = S("whom the campaign is about could not be read");
		return false;
	}
	while (!s.over) {
		if (!start_some(j, &s))
			return false;
		if (!job_progress(j, s.looked_at, s.looked_at)) {
			j->why = S("another server goes on with it");
			return false;
		}
	}
	return true;
}

/* --- closing --- */

struct closing {
	struct db_work work;
	struct campaign_id c;
	int64_t now;
	enum campaign_person_state state;
	size_t n;
};

static void close_run(struct db *db, struct db_work *work)
{
	struct closing *w = (struct closing *)work;
	struct campaign_open_in_rows rows;
	int64_t *ids, *steps;
	size_t n_steps = 0;

	db_set_now(db, w->now);
	rows = campaign_open_in(db,
		(struct campaign_open_in_args){
			.campaign_id = w->c, .state = w->state, .how_many = CLOSE_BATCH });
	ids = ARENA_ARRAY(db_arena(db), int64_t, rows.n + 1);
	steps = ARENA_ARRAY(db_arena(db), int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		ids[i] = rows.v[i].campaign_person_id.v;
		if (rows.v[i].next_step_id.v)
			steps[n_steps++] = rows.v[i].next_step_id.v;
	}
	campaign_close_rows(db,
		(struct campaign_close_rows_args){ .rows = { ids, rows.n }, .changed_at = db_now(db) });
	campaign_close_steps(db,
		(struct campaign_close_steps_args){ .steps = { steps, n_steps }, .done_at = db_now(db) });
	w->n = rows.n;
	db_touch(db, "campaign");
}

static bool close_all(struct job *j, struct campaign_id c)
{
	static const enum campaign_person_state open[] = { CAMPAIGN_PERSON_STATE_WITH,
		CAMPAIGN_PERSON_STATE_CALL, CAMPAIGN_PERSON_STATE_LETTER, CAMPAIGN_PERSON_STATE_DOOR };
	int64_t done = 0;

	for (size_t i = 0; i < sizeof(open) / sizeof(*open);) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(j->viewer.host_id, a);
		struct closing w = { .work = { .run = close_run, .viewer = &own, .arena = a },
			.c = c,
			.now = j->now,
			.state = open[i] };
		bool ok = db_submit_wait(j->pool, &w.work);

		arena_free(a);
		done += (int64_t)w.n;
		if (!ok || !job_progress(j, done, done)) {
			j->why = S("what was open could not be closed");
			return false;
		}
		i += w.n < CLOSE_BATCH;
	}
	return true;
}

struct later { struct db_work work; struct campaign_id c; int64_t at; };

static void later_run(struct db *db, struct db_work *work)
{
	struct later *w = (struct later *)work;
	struct campaign_counts_rows rows =
		campaign_counts(db, (struct campaign_counts_args){ .campaign_id = w->c });

	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].state == CAMPAIGN_PERSON_STATE_CALL) { /* somebody was on the line */
			(void)job_add(db, S("campaign"), id_text(db_arena(db), w->c.v), w->at);
			return;
		}
}

bool campaign_job(struct job *j)
{
	struct viewer v = viewer_system(j->viewer.host_id, j->arena);
	struct campaign_get_row row;
	struct campaign_id c;
	struct db *db;
	bool there;

	if (!id_parse(j->body, &c.v)) {
		j->why = S("no campaign has this id");
		return false;
	}
	db = db_begin(j->pool, j->arena, &v, DB_READ);
	there = campaign_get(db, (struct campaign_get_args){ .campaign_id = c }, &row);
	if (!db_end(db) || !there) {
		j->why = S("the campaign could not be read");
		return false;
	}
	if (row.state == CAMPAIGN_STATE_STARTING && !start_all(j, c))
		return false;
	if (row.state != CAMPAIGN_STATE_ENDED)
		return true;
	struct later w = { .work = { .run = later_run, .viewer = &v, .arena = j->arena },
		.c = c,
		.at = j->now + CAMPAIGN_TAKEN_US };

	return close_all(j, c) && db_submit_wait(j->pool, &w.work);
}

/* --- stop rules, as time goes by --- */

struct stops {
	struct db_work work;
	struct person_id after;
	int64_t now;
	size_t n;
	int64_t stopped;
};

static void stops_run(struct db *db, struct db_work *work)
{
	struct stops *w = (struct stops *)work;
	struct campaign_open_after_rows rows;

	db_set_now(db, w->now);
	rows = campaign_open_after(
		db, (struct campaign_open_after_args){ .after = w->after.v, .how_many = STOPS_BATCH });
	w->stopped = 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct campaign_person_get_row p;
		enum campaign_stop why;

		if (!campaign_person_get(db,
				(struct campaign_person_get_args){
					.campaign_person_id = rows.v[i].campaign_person_id },
				&p) ||
			p.taken_until_at > db_now(db))
			continue;
		why = campaign_stop_now(db, rows.v[i].person_id, p.quiet_days);
		if (why == CAMPAIGN_STOP_NONE)
			continue;
		campaign_leave_alone(db, rows.v[i].campaign_person_id, why);
		w->stopped++;
	}
	w->n = rows.n;
	if (rows.n)
		w->after = rows.v[rows.n - 1].person_id;
}

bool campaign_stops_job(struct job *j)
{
	struct person_id after = { 0 };
	int64_t looked_at = 0;

	for (;;) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(j->viewer.host_id, a);
		struct stops w = {
			.work = { .run = stops_run, .viewer = &own, .arena = a }, .after = after, .now = j->now
		};
		bool ok = db_submit_wait(j->pool, &w.work);

		arena_free(a);
		looked_at += (int64_t)w.n;
		after = w.after;
		if (!ok || !job_progress(j, looked_at, looked_at)) {
			j->why = S("who is to be left in peace could not be looked at");
			return false;
		}
		if (w.n < STOPS_BATCH)
			return true;
	}
}
