/*
 * Next steps and open work: the place where "nobody falls through" is kept. A step is ended in two
 * ways only: step_done() hands the work that leaned on it to another step, and step_leave() ends a
 * step that no work needs any more. Everything else in the program that opens or closes work comes
 * through here, and the database refuses the unit of work if any of it was forgotten.
 */
#include "hub/casework/step.h"

#include "core/access/audit.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/step.sql.h"

static const struct step_word words[] = {
	{ STEP_KIND_TRIAGE, STR_INIT("Triage"), STR_INIT("Triage"),
		STR_INIT("New: decide how urgent it is and who helps."), true },
	{ STEP_KIND_RING, STR_INIT("Ring"), STR_INIT("Ring"), STR_INIT("Speak to them."), false },
	{ STEP_KIND_CHECK_BACK, STR_INIT("Check back"), STR_INIT("Ring"),
		STR_INIT("We promised to ask how it goes."), false },
	{ STEP_KIND_VISIT, STR_INIT("Visit"), STR_INIT("Visit"),
		STR_INIT("We could not reach them: go to the door."), false },
	{ STEP_KIND_ANSWER_REFERRAL, STR_INIT("Answer to a referral"), STR_INIT("Ask them"),
		STR_INIT("They have not said whether they take it."), true },
	{ STEP_KIND_OFFER_TASK, STR_INIT("Find a volunteer"), STR_INIT("Offer it"),
		STR_INIT("Nobody has taken this task."), true },
	{ STEP_KIND_SEE_TASK, STR_INIT("See that the task is done"), STR_INIT("Look"),
		STR_INIT("A volunteer has it."), true },
	{ STEP_KIND_WELFARE, STR_INIT("Are they safe?"), STR_INIT("Ring now"),
		STR_INIT("Somebody may not be well."), false },
	{ STEP_KIND_PLAN, STR_INIT("Decide what next"), STR_INIT("Open"),
		STR_INIT("There is something open and no step for it."), true },
	{ STEP_KIND_TELL_OUTCOME, STR_INIT("Tell how it ended"), STR_INIT("Tell"),
		STR_INIT("Some have not heard the outcome."), false },
	{ STEP_KIND_IMPORTANT_DATE, STR_INIT("Important date"), STR_INIT("Open"),
		STR_INIT("A day that matters to them."), false },
	{ STEP_KIND_DIED, STR_INIT("See it through: they have died"), STR_INIT("Open"),
		STR_INIT("Do not ring them. End what is open, then close the case."), false },
	{ STEP_KIND_LIST, STR_INIT("A list asks you to look"), STR_INIT("Look"),
		STR_INIT("It changed what it says of people."), false },
	{ STEP_KIND_REVIEW_MATCH, STR_INIT("One person or two?"), STR_INIT("Look"),
		STR_INIT("Two records look alike."), true },
	{ STEP_KIND_CALL, STR_INIT("Call of a campaign"), STR_INIT("Ring"),
		STR_INIT("We ring, they have not asked."), false },
	{ STEP_KIND_LETTER, STR_INIT("Letter of a campaign"), STR_INIT("Write"),
		STR_INIT("They have no telephone."), false },
	{ STEP_KIND_DOOR, STR_INIT("Doorstep visit of a campaign"), STR_INIT("Visit"),
		STR_INIT("Nobody answered our calls."), false },
	{ STEP_KIND_OTHER, STR_INIT("To do"), STR_INIT("Open"), STR_INIT("A note somebody made."),
		false },
};

const struct step_word *step_word(enum step_kind kind)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].kind == kind)
			return &words[i];
	return &words[sizeof(words) / sizeof(words[0]) - 1];
}

int64_t step_tomorrow(int64_t now)
{
	return time_at(date_add(time_civil(now).date, 1), 9, 0);
}

static struct hub_id central_hub(struct db *db)
{
	struct step_central_hub_row row;
	return step_central_hub(db, &row) ? row.hub_id : (struct hub_id){ 0 };
}

/* The team a step belongs to when nobody said: its case's, else its owner's, else the central
 * hub. */
static struct hub_id team_of(struct db *db, const struct step_new *s)
{
	struct step_case_owner_row c;
	struct step_account_hub_row a;

	if (s->hub.v != 0)
		return s->hub;
	if (s->case_id.v != 0 &&
		step_case_owner(db, (struct step_case_owner_args){ .case_id = s->case_id }, &c))
		return c.hub_id;
	if (s->owner.v != 0 &&
		step_account_hub(db, (struct step_account_hub_args){ .account_id = s->owner }, &a) &&
		a.hub_id.v != 0)
		return a.hub_id;
	return central_hub(db);
}

struct next_step_id step_open(struct db *db, struct step_new s)
{
	struct next_step_id id = { id_new() };
	struct step_case_owner_row c;

	if (s.person_id.v == 0 && s.case_id.v != 0 &&
	    step_case_owner(db, (struct step_case_owner_args){ .case_id = s.case_id }, &c))
		s.person_id = c.person_id;
	step_insert(db, (struct step_insert_args){
		.next_step_id = id, .kind = s.kind, .case_id = s.case_id, .person_id = s.person_id,
		.subject_id = s.subject_id, .note = s.note.p ? s.note : S(""),
		.owner_account_id = s.owner, .owner_hub_id = team_of(db, &s),
		.due_at = s.due_at ? s.due_at : step_tomorrow(db_now(db)),
		.is_urgent = s.urgent, .created_at = db_now(db), .campaign_id = s.campaign_id });
	db_touch(db, "steps");
	return id;
}

static bool end_step(struct db *db, struct next_step_id step)
{
	struct account_id me = { db_viewer(db)->account_id };
	int64_t n = step_end(db, (struct step_end_args){
		.next_step_id = step, .done_at = db_now(db), .done_by_id = me });
	if (n > 0)
		db_touch(db, "steps");
	return n > 0;
}

/* A step that exists because there must be one: decide what happens next. */
static struct next_step_id plan_step(struct db *db, struct case_id c)
{
	struct step_case_owner_row lead = { 0 };
	bool known =
		c.v != 0 && step_case_owner(db, (struct step_case_owner_args){ .case_id = c }, &lead);

	return step_open(db, (struct step_new){
		.kind = STEP_KIND_PLAN, .case_id = c,
		.owner = known ? lead.guide_id : (struct account_id){ 0 },
		.hub = known ? lead.hub_id : (struct hub_id){ 0 } });
}

static struct next_step_id successor_in(struct db *db, struct case_id c, struct next_step_id but)
{
	struct step_next_of_case_row row;

	if (c.v != 0 && step_next_of_case(db,
	    (struct step_next_of_case_args){ .case_id = c, .but_id = but.v }, &row))
		return row.next_step_id;
	return plan_step(db, c);
}

static bool is_open(struct db *db, struct next_step_id step)
{
	struct step_get_row row;
	return step.v != 0 && step_get(db, (struct step_get_args){ .next_step_id = step }, &row) &&
		row.is_open;
}

bool step_done(struct db *db, struct next_step_id step, struct next_step_id successor)
{
	struct work_of_step_rows works;
	struct case_id last = { -1 };

	if (!end_step(db, step))
		return false;
	works = work_of_step(db, (struct work_of_step_args){ .next_step_id = step });
	bool given = works.n > 0 && is_open(db, successor);
	for (size_t i = 0; i < works.n; i++) {
		if (!given && works.v[i].case_id.v != last.v) {
			last = works.v[i].case_id;
			successor = successor_in(db, last, step);
		}
		work_set_step(db, (struct work_set_step_args){
			.open_work_id = works.v[i].open_work_id, .next_step_id = successor });
	}
	return true;
}

/* Work no longer leans on this step: it ends when it was there for that only and nothing else needs
 * it. */
static void step_leave(struct db *db, struct next_step_id step)
{
	struct step_get_row row;

	if (!step_get(db, (struct step_get_args){ .next_step_id = step }, &row) || !row.is_open ||
	    !step_word(row.kind)->ends_with_work)
		return;
	if (work_of_step(db, (struct work_of_step_args){ .next_step_id = step }).n == 0)
		(void)end_step(db, step);
}

bool step_assign(
	struct db *db, struct next_step_id step, struct account_id owner, struct hub_id hub)
{
	struct step_get_row row;
	struct step_account_hub_row a;

	if (!step_get(db, (struct step_get_args){ .next_step_id = step }, &row) || !row.is_open)
		return false;
	if (hub.v == 0 && owner.v != 0 &&
	    step_account_hub(db, (struct step_account_hub_args){ .account_id = owner }, &a))
		hub = a.hub_id;
	if (hub.v == 0)
		hub = row.owner_hub_id.v != 0 ? row.owner_hub_id : central_hub(db);
	db_touch(db, "steps");
	return step_owner(db, (struct step_owner_args){
		.next_step_id = step, .owner_account_id = owner, .owner_hub_id = hub }) > 0;
}

bool step_due(struct db *db, struct next_step_id step, int64_t due_at)
{
	db_touch(db, "steps");
	return step_due_set(db, (struct step_due_set_args){ .next_step_id = step, .due_at = due_at }) >
		0;
}

/* --- what somebody does to a step alone; a step that changes with its work is in the record as
 * that --- */

static void step_note(struct db *db, struct next_step_id step, struct str action, struct str more)
{
	struct arena *a = db_arena(db);
	struct step_get_row row;

	if (step_get(db, (struct step_get_args){ .next_step_id = step }, &row))
		audit_add(db, action, row.person_id.v,
			str_fmt(a, "{\"step\":\"%lld\",\"kind\":\"%.*s\"%.*s}", (long long)step.v,
				STR_ARG(step_kind_name(row.kind)), STR_ARG(more)),
			STR_NONE);
}

bool step_take(struct db *db, struct next_step_id step)
{
	struct account_id me = { db_viewer(db)->account_id };

	db_touch(db, "steps");
	if (step_claim(db, (struct step_claim_args){ .next_step_id = step, .owner_account_id = me }) ==
		0)
		return false;
	step_note(db, step, S("step.take"), S(""));
	return true;
}

bool step_change(struct db *db, struct next_step_id step, int64_t due_at, struct account_id owner,
	struct hub_id hub)
{
	struct arena *a = db_arena(db);
	struct step_facts was, now;
	struct str more = S("");

	if (!step_facts(db, step, &was) || !was.open)
		return false;
	if (due_at != 0 && due_at != was.due_at && step_due(db, step, due_at))
		more = str_fmt(a, ",\"due\":\"%.*s\"", STR_ARG(time_iso(a, due_at)));
	if ((owner.v != was.owner.v || hub.v != was.hub.v) && step_assign(db, step, owner, hub) &&
		step_facts(db, step, &now))
		more = str_fmt(a, "%.*s,\"owner\":\"%lld\",\"hub\":\"%lld\"", STR_ARG(more),
			(long long)now.owner.v, (long long)now.hub.v);
	if (!str_empty(more))
		step_note(db, step, S("step.change"), more);
	return true;
}

bool step_tick(struct db *db, struct next_step_id step)
{
	if (!step_done(db, step, (struct next_step_id){ 0 }))
		return false;
	step_note(db, step, S("step.done"), S(""));
	return true;
}

void step_add(struct db *db, struct step_new s)
{
	step_note(db, step_open(db, s), S("step.add"), S(""));
}

bool step_facts(struct db *db, struct next_step_id step, struct step_facts *out)
{
	struct step_get_row row;

	*out = (struct step_facts){ 0 };
	if (!step_get(db, (struct step_get_args){ .next_step_id = step }, &row))
		return false;
	*out = (struct step_facts){ .kind = row.kind,
		.case_id = row.case_id,
		.person_id = row.person_id,
		.subject_id = row.subject_id,
		.owner = row.owner_account_id,
		.hub = row.owner_hub_id,
		.due_at = row.due_at,
		.urgent = row.is_urgent,
		.open = row.is_open,
		.campaign_id = row.campaign_id };
	return true;
}

struct next_step_id step_find(struct db *db, enum step_kind kind, int64_t subject_id)
{
	struct step_of_subject_row row;

	if (!step_of_subject(
			db, (struct step_of_subject_args){ .subject_id = subject_id, .kind = kind }, &row))
		return (struct next_step_id){ 0 };
	return row.next_step_id;
}

struct next_step_id step_soonest(struct db *db, struct case_id c)
{
	struct step_next_of_case_row row;

	if (!step_next_of_case(db, (struct step_next_of_case_args){ .case_id = c, .but_id = 0 }, &row))
		return (struct next_step_id){ 0 };
	return row.next_step_id;
}

void work_open(
	struct db *db, enum work_kind kind, int64_t id, struct case_id c, struct next_step_id step)
{
	work_open_on(db, kind, id, c, is_open(db, step) ? step : successor_in(db, c, step));
}

void work_open_on(
	struct db *db, enum work_kind kind, int64_t id, struct case_id c, struct next_step_id step)
{
	work_insert(db,
		(struct work_insert_args){ .open_work_id = id,
			.kind = kind,
			.case_id = c,
			.next_step_id = step,
			.opened_at = db_now(db) });
	db_touch(db, "board");
}

void work_close(struct db *db, int64_t id)
{
	struct work_delete_row row;

	if (work_delete(db, (struct work_delete_args){ .open_work_id = id }, &row))
		step_leave(db, row.next_step_id);
	db_touch(db, "board");
}

void work_point(struct db *db, int64_t id, struct next_step_id step)
{
	struct work_get_row row;

	if (!work_get(db, (struct work_get_args){ .open_work_id = id }, &row) ||
		row.next_step_id.v == step.v)
		return;
	if (!is_open(db, step))
		return;
	work_set_step(db, (struct work_set_step_args){ .open_work_id = id, .next_step_id = step });
	step_leave(db, row.next_step_id);
}

struct next_step_id work_step(struct db *db, int64_t id)
{
	struct work_get_row row;

	if (!work_get(db, (struct work_get_args){ .open_work_id = id }, &row))
		return (struct next_step_id){ 0 };
	return row.next_step_id;
}

struct work_proof work_prove(struct db *db)
{
	struct arena *a = db_arena(db);
	struct work_unheld_rows unheld = work_unheld(db);
	struct work_ghosts_rows ghosts = work_ghosts(db);
	struct work_proof out = {
		.unheld = (int64_t)unheld.n, .ghosts = (int64_t)ghosts.n, .first = S("")
	};

	if (unheld.n > 0)
		out.first = str_fmt(
			a, "%.*s %.*s", STR_ARG(unheld.v[0].kind), STR_ARG(id_text(a, unheld.v[0].work_id)));
	else if (ghosts.n > 0)
		out.first = str_fmt(a, "%.*s %.*s", STR_ARG(work_kind_name(ghosts.v[0].kind)),
			STR_ARG(id_text(a, ghosts.v[0].open_work_id)));
	return out;
}

/* The three ways in of the one query: somebody's, a team's, everybody's. */
struct way_in { struct account_id account; struct hub_id hub; int64_t everybody; };

static struct way_in way_in(const struct step_filter *f)
{
	if (f->account.v != 0)
		return (struct way_in){ .account = f->account };
	if (f->hub.v != 0)
		return (struct way_in){ .hub = f->hub };
	return (struct way_in){ .everybody = 1 };
}

struct step_rows step_list(struct db *db, struct step_filter f)
{
	struct arena *a = db_arena(db);
	struct way_in w = way_in(&f);
	int64_t limit = f.limit > 0 ? f.limit : 50;
	struct step_rows_rows found = step_rows(db, (struct step_rows_args){
		.account = w.account, .hub = w.hub, .everybody = w.everybody, .unowned = f.unowned,
		.urgent = f.urgent, .due_before = f.due_before ? f.due_before : INT64_MAX,
		.after_due = f.after_due_at, .after_id = f.after_id.v, .how_many = limit + 1 });
	struct step_rows out = { .n = found.n, .more = false };

	if ((int64_t)out.n > limit) {
		out.n = (size_t)limit;
		out.more = true;
	}
	out.v = ARENA_ARRAY(a, struct step_row, out.n ? out.n : 1);
	for (size_t i = 0; i < out.n; i++) {
		const struct step_rows_row *r = &found.v[i];
		out.v[i] = (struct step_row){
			.next_step_id = r->next_step_id, .kind = r->kind, .case_id = r->case_id,
			.person_id = r->person_id, .subject_id = r->subject_id, .reference = r->reference,
			.given_name = r->given_name, .family_name = r->family_name, .known_as = r->known_as,
			.note = r->note, .owner = r->owner_account_id, .owner_name = r->owner_name,
			.hub_name = r->hub_name, .due_at = r->due_at, .urgent = r->is_urgent };
	}
	return out;
}

int64_t step_count(struct db *db, struct step_filter f)
{
	struct way_in w = way_in(&f);
	struct step_rows_count_row row;

	if (!step_rows_count(db, (struct step_rows_count_args){
		.account = w.account, .hub = w.hub, .everybody = w.everybody, .unowned = f.unowned,
		.due_before = f.due_before ? f.due_before : INT64_MAX }, &row))
		return 0;
	return row.total;
}

int64_t step_raise_late(struct db *db)
{
	int64_t n =
		step_raise(db, (struct step_raise_args){ .raised_at = db_now(db), .before = db_now(db) });

	if (n > 0) {
		db_touch(db, "board");
		db_touch(db, "steps");
	}
	return n;
}

bool step_rise(struct db *db, struct next_step_id step)
{
	return step_rise_one(db,
			   (struct step_rise_one_args){ .next_step_id = step, .raised_at = db_now(db) }) == 1;
}
