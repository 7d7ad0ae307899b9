/* Gathers what the case page shows. See case_view.h. */
#include "hub/casework/case_view.h"

#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/need.sql.h"
#include "hub/casework/referral.sql.h"
#include "hub/casework/step.sql.h"

/* The days and times that are said here are read by people: "today 4:15 pm". */
static struct str when(struct db *db, int64_t at)
{
	return time_words(db_arena(db), at, db_now(db));
}

static struct str owner_words(
	struct db *db, struct account_id owner, struct str owner_name, struct str hub_name)
{
	if (owner.v == 0)
		return str_fmt(db_arena(db), "%.*s queue", STR_ARG(hub_name));
	if (owner.v == db_viewer(db)->account_id)
		return S("you");
	return owner_name;
}

static struct view_steps steps_of(struct db *db, struct case_id c)
{
	struct step_rows_of_case_rows rows =
		step_rows_of_case(db, (struct step_rows_of_case_args){ .case_id = c });
	struct view_steps out = { .n = rows.n };

	out.v = ARENA_ARRAY(db_arena(db), struct view_step, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct step_rows_of_case_row *r = &rows.v[i];
		out.v[i] = (struct view_step){ .id = r->next_step_id,
			.kind = r->kind,
			.word = step_word(r->kind),
			.case_id = c,
			.subject_id = r->subject_id,
			.note = r->note,
			.due_at = r->due_at,
			.owner = owner_words(db, r->owner_account_id, r->owner_name, r->hub_name),
			.due = time_due_words(db_arena(db), r->due_at, db_now(db)),
			.exact = when(db, r->due_at),
			.late = r->due_at < db_now(db),
			.urgent = r->is_urgent,
			.mine = r->owner_account_id.v == db_viewer(db)->account_id,
			.unowned = r->owner_account_id.v == 0 };
	}
	return out;
}

struct view_steps view_steps_of(struct db *db, struct step_rows rows)
{
	struct arena *a = db_arena(db);
	struct view_steps out = { .n = rows.n };

	out.v = ARENA_ARRAY(a, struct view_step, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct step_row *r = &rows.v[i];
		struct personal name = person_name(a, r->given_name, r->family_name);
		out.v[i] = (struct view_step){ .id = r->next_step_id,
			.kind = r->kind,
			.word = step_word(r->kind),
			.case_id = r->case_id,
			.subject_id = r->subject_id,
			.note = r->note,
			.reference = r->reference,
			.name = name,
			.due_at = r->due_at,
			.owner = owner_words(db, r->owner, r->owner_name, r->hub_name),
			.due = time_due_words(a, r->due_at, db_now(db)),
			.exact = when(db, r->due_at),
			.late = r->due_at < db_now(db),
			.urgent = r->urgent,
			.mine = r->owner.v == db_viewer(db)->account_id,
			.unowned = r->owner.v == 0 };
	}
	return out;
}

static const struct {
	enum task_state state;
	struct str before, after, nobody;
} task_words[] = {
	{ TASK_STATE_OPEN, STR_INIT(""), STR_INIT(""), STR_INIT("a volunteer is wanted") },
	{ TASK_STATE_OFFERED, STR_INIT(""), STR_INIT(""), STR_INIT("offered to volunteers") },
	{ TASK_STATE_TAKEN, STR_INIT(""), STR_INIT(" will do it"), STR_INIT("a volunteer will do it") },
	{ TASK_STATE_UNDER_WAY, STR_INIT(""), STR_INIT(" is on the way"),
		STR_INIT("a volunteer is on the way") },
	{ TASK_STATE_DONE, STR_INIT("done by "), STR_INIT(": ask whether it helped"),
		STR_INIT("a volunteer did it") },
	{ TASK_STATE_FAILED, STR_INIT(""), STR_INIT(" could not do it"),
		STR_INIT("a volunteer could not do it") },
};

/* How an open need stands, by the newest thing that was tried. */
static void say_task(struct view_need *n, const struct case_tasks_row *t)
{
	for (size_t i = 0; i < sizeof(task_words) / sizeof(task_words[0]); i++) {
		if (task_words[i].state != t->state)
			continue;
		bool named =
			t->person_id.v != 0 && !personal_empty(t->given_name) && task_words[i].after.n > 0;
		n->before = named ? task_words[i].before : task_words[i].nobody;
		n->helper = named ? t->given_name : (struct personal){ 0 };
		n->after = named ? task_words[i].after : S("");
		n->planned = t->state != TASK_STATE_FAILED;
	}
}

static void say_referral(struct db *db, struct view_need *n, const struct referral_rows_row *r)
{
	struct arena *a = db_arena(db);

	n->helper = (struct personal){ 0 };
	n->after = S("");
	n->planned = true;
	if (r->state == REFERRAL_STATE_OFFERED)
		n->before = str_fmt(a, "offered to %.*s, answer by %.*s", STR_ARG(r->name),
			STR_ARG(when(db, r->answer_by_at)));
	else
		n->before = str_fmt(a, "%.*s is helping", STR_ARG(r->name));
}

static struct view_needs needs_of(struct db *db, struct case_id c,
	const struct case_tasks_rows *tasks, const struct referral_rows_rows *referrals)
{
	struct need_rows_rows rows = need_rows(db, (struct need_rows_args){ .case_id = c });
	struct view_needs out = { .n = rows.n };

	out.v = ARENA_ARRAY(db_arena(db), struct view_need, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct need_rows_row *r = &rows.v[i];
		struct view_need *n = &out.v[i];
		*n = (struct view_need){ .id = r->need_id,
			.name = r->name,
			.state = need_state_words(r->state),
			.open = r->state == NEED_STATE_OPEN,
			.urgency = r->urgency,
			.words = r->words,
			.ended_words = r->ended_words,
			.row_version = r->row_version,
			.before = S("to plan"),
			.ended = r->ended_at ? when(db, r->ended_at) : S("") };
		out.open += n->open;
		for (size_t k = tasks->n; n->open && k-- > 0;)
			if (tasks->v[k].need_id.v == r->need_id.v)
				say_task(n, &tasks->v[k]);
		for (size_t k = 0; n->open && k < referrals->n; k++)
			if (referrals->v[k].need_id.v == r->need_id.v &&
			    (referrals->v[k].state == REFERRAL_STATE_OFFERED ||
			     referrals->v[k].state == REFERRAL_STATE_ACCEPTED))
				say_referral(db, n, &referrals->v[k]);
	}
	return out;
}

static struct view_referrals referrals_of(struct db *db, const struct referral_rows_rows *rows,
	const struct view_needs *needs)
{
	struct view_referrals out = { 0 };

	out.v = ARENA_ARRAY(db_arena(db), struct view_referral, rows->n ? rows->n : 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct referral_rows_row *r = &rows->v[i];
		struct view_referral *f = &out.v[out.n++];
		*f = (struct view_referral){ .id = r->referral_id, .name = r->name, .phone = r->phone,
			.state = referral_state_words(r->state), .words = r->words, .reason = r->reason,
			.offered = r->state == REFERRAL_STATE_OFFERED,
			.open = r->state == REFERRAL_STATE_OFFERED || r->state == REFERRAL_STATE_ACCEPTED,
			.by = r->state == REFERRAL_STATE_OFFERED ? when(db, r->answer_by_at) : S("") };
		for (size_t k = 0; k < needs->n; k++)
			if (needs->v[k].id.v == r->need_id.v)
				f->need = needs->v[k].name;
	}
	return out;
}

static struct view_tasks tasks_of(struct db *db, const struct case_tasks_rows *rows)
{
	struct view_tasks out = { 0 };

	out.v = ARENA_ARRAY(db_arena(db), struct view_task, rows->n ? rows->n : 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct case_tasks_row *t = &rows->v[i];
		if (t->state != TASK_STATE_DONE && t->state != TASK_STATE_FAILED &&
			t->state != TASK_STATE_CANCELLED)
			out.v[out.n++] = (struct view_task){ .id = t->task_id, .reference = t->reference,
				.what = t->what, .state = task_state_name(t->state) };
	}
	return out;
}

static struct view_members members_of(struct db *db, struct case_id c)
{
	struct case_members_rows rows = case_members(db, (struct case_members_args){ .case_id = c });
	struct view_members out = { .n = rows.n };

	out.v = ARENA_ARRAY(db_arena(db), struct view_member, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct case_members_row *r = &rows.v[i];
		out.v[i] = (struct view_member){ .name = r->name,
			.phone = r->phone,
			.relation = r->relation,
			.who = str_empty(r->organisation_name) ? r->account_name : r->organisation_name,
			.person_knows = r->person_knows };
	}
	return out;
}

static struct str telling_words(enum telling_kind k)
{
	switch (k) {
	case TELLING_KIND_PERSON: return S("the person");
	case TELLING_KIND_ASKER: return S("asked for them");
	case TELLING_KIND_VOLUNTEER: return S("volunteer");
	case TELLING_KIND_ORGANISATION: return S("organisation");
	case TELLING_KIND_NONE: break;
	}
	return S("");
}

static struct view_tellings tellings_of(struct db *db, struct case_id c)
{
	struct telling_rows_rows rows = telling_rows(db, (struct telling_rows_args){ .case_id = c });
	struct view_tellings out = { .n = rows.n };

	out.v = ARENA_ARRAY(db_arena(db), struct view_telling, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct telling_rows_row *r = &rows.v[i];
		out.v[i] = (struct view_telling){ .id = r->telling_id,
			.kind = telling_words(r->kind),
			.who = r->who,
			.told = r->told_at != 0,
			.by = r->told_by,
			.when = r->told_at ? when(db, r->told_at) : S("") };
		out.waiting += r->told_at == 0;
	}
	return out;
}

/* What the three buttons propose, and whether the promise of a first call still runs. */
static void say_talk(struct db *db, struct case_view *v)
{
	struct arena *a = db_arena(db);
	struct case_waiting_until_row w;
	struct interaction_next spoke = interaction_propose(db, v->case_id, OUTCOME_REACHED);
	struct interaction_next tried = interaction_propose(db, v->case_id, OUTCOME_NO_ANSWER);

	v->next_talk = when(db, spoke.due_at);
	v->next_try = str_fmt(a, "%.*s %.*s",
		STR_ARG(tried.kind == STEP_KIND_VISIT ? S("visit") : S("ring again")),
		STR_ARG(when(db, tried.due_at)));
	v->waiting = S("");
	if (!case_waiting_until(db, (struct case_waiting_until_args){ .case_id = v->case_id }, &w))
		return;
	v->waiting_late = w.due_at < db_now(db);
	v->waiting = str_fmt(
		a, "Nobody has spoken to them yet: %.*s", STR_ARG(time_due_words(a, w.due_at, db_now(db))));
}

bool case_view(struct db *db, struct case_id c, struct case_view *out)
{
	struct case_page_row_row r;

	*out = (struct case_view){ 0 };
	if (!case_page_row(db, (struct case_page_row_args){ .case_id = c }, &r) ||
	    !person_brief(db, r.person_id, &out->person))
		return false;
	struct case_tasks_rows tasks = case_tasks(db, (struct case_tasks_args){ .case_id = c });
	struct referral_rows_rows referrals =
		referral_rows(db, (struct referral_rows_args){ .case_id = c });
	out->case_id = c;
	out->reference = r.reference;
	out->state = case_state_words(r.state);
	out->open = r.state != CASE_STATE_CLOSED;
	out->watching = r.state == CASE_STATE_WATCHING;
	out->hub = r.hub_name;
	out->hub_id = r.hub_id;
	out->guide_id = r.guide_id;
	out->has_guide = r.guide_id.v != 0;
	out->mine = out->has_guide && r.guide_id.v == db_viewer(db)->account_id;
	out->guide = out->mine ? S("you") : r.guide_name;
	out->plan = r.plan;
	out->closed_words = r.closed_words;
	out->opened = when(db, r.opened_at);
	out->closed = r.closed_at ? when(db, r.closed_at) : S("");
	out->row_version = r.row_version;
	out->rag = rag_why(db, r.person_id);
	out->home = housemates_of(db, r.person_id, out->person.household_id);
	out->home_why = out->home.n ? household_why(db, out->person.household_id) : S("");
	out->campaigns = person_campaigns_lived(db, r.person_id);
	out->steps = steps_of(db, c);
	out->needs = needs_of(db, c, &tasks, &referrals);
	out->referrals = referrals_of(db, &referrals, &out->needs);
	out->tasks = tasks_of(db, &tasks);
	out->members = members_of(db, c);
	if (out->open)
		say_talk(db, out);
	else
		out->tellings = tellings_of(db, c);
	return true;
}
