/*
 * Triage: one decision that puts everything in its place at once. Nothing here talks to the person;
 * it makes sure that somebody will, in time, and knows what for.
 */
#include "hub/request/triage.h"

#include "core/access/audit.h"
#include "core/base/time.h"
#include "hub/casework/casework.h"
#include "hub/casework/need.h"
#include "hub/casework/referral.h"
#include "hub/request/clock.h"
#include "hub/request/heard.h"
#include "hub/request/request.sql.h"

static const struct {
	enum triage_first first;
	enum step_kind kind;
	struct str words;
} firsts[TRIAGE_FIRST_COUNT] = {
	{ TRIAGE_FIRST_RING, STEP_KIND_RING, { "Ring them", 9 } },
	{ TRIAGE_FIRST_VISIT, STEP_KIND_VISIT, { "Visit them", 10 } },
	{ TRIAGE_FIRST_REFER, STEP_KIND_RING, { "Refer to an organisation", 24 } },
};

struct str triage_first_words(enum triage_first f)
{
	return (unsigned)f < TRIAGE_FIRST_COUNT ? firsts[f].words : S("");
}

/* Hours at which a telephone may ring. */
enum { DECENT_FROM = 9, DECENT_UNTIL = 20 };

static bool decent(int64_t at)
{
	struct civil c = time_civil(at);
	return c.hour >= DECENT_FROM && c.hour < DECENT_UNTIL;
}

int64_t triage_first_due(int64_t received_at, int64_t due_at, int64_t now)
{
	if (due_at <= now)
		return now;
	int64_t at = now + (due_at - now) / 2;
	at -= at % (5 * TIME_MINUTE);
	if (at <= now)
		return due_at;
	if (decent(at) || due_at - received_at < 24 * TIME_HOUR)
		return at;
	struct civil c = time_civil(at);
	struct date next = c.hour >= DECENT_UNTIL ? date_add(c.date, 1) : c.date;
	struct date evening = c.hour >= DECENT_UNTIL ? c.date : date_add(c.date, -1);
	if (time_at(next, DECENT_FROM + 1, 0) <= due_at)
		return time_at(next, DECENT_FROM + 1, 0);
	if (time_at(evening, DECENT_UNTIL - 1, 0) > now)
		return time_at(evening, DECENT_UNTIL - 1, 0);
	return at;
}

/* What must hold before anything is changed. */
static void triage_check(
	struct db *db, const struct triage *t, const struct request_facts *r, struct problems *ps)
{
	struct triage_hub_row hub;
	struct triage_guide_row guide;
	if (!request_may(r->state, REQUEST_ACT_TRIAGE))
		problem_addf(ps, S(""),
			"%.*s is not waiting for triage any more: somebody was quicker. Nothing was changed.",
			STR_ARG(r->reference));
	else if (r->row_version != t->row_version)
		problem_addf(ps, S(""),
			"Somebody changed %.*s while you were reading it. Look again at what is here now, then "
			"save.",
			STR_ARG(r->reference));
	if (!triage_hub(db, (struct triage_hub_args){ .hub_id = t->hub_id }, &hub))
		problem_add(ps, S("hub"), S("Choose a hub from the list."));
	if (t->guide.v
		&& !triage_guide(db, (struct triage_guide_args){ .account_id = t->guide }, &guide))
		problem_add(ps, S("guide"),
			S("That guide does not work here any more. Choose another, or leave it to the hub."));
	if (t->first == TRIAGE_FIRST_REFER && !t->organisation_id.v)
		problem_add(ps, S("organisation"),
			S("Choose who to refer them to, or choose another first step."));
	if (t->first == TRIAGE_FIRST_REFER && t->n_needs == 0)
		problem_add(
			ps, S("need"), S("Tick what is needed: a referral hands over one need."));
}

/* When the first step is due: as typed, and never later than the promise while nobody has spoken to
 * them. */
static int64_t triage_due(struct db *db, const struct triage *t, const struct request_facts *r,
	int64_t promise_at, struct problems *ps)
{
	int64_t now = db_now(db), at;
	struct str why;
	if (str_empty(t->by_words))
		return r->spoken_at ? step_tomorrow(now)
				    : triage_first_due(r->received_at, promise_at, now);
	if (!time_parse_words(db_arena(db), t->by_words, now, &at, &why)) {
		problem_add(ps, S("by"), why);
		return now;
	}
	if (!r->spoken_at && at > promise_at && promise_at > now)
		problem_addf(ps, S("by"),
			"That is later than what we promised. Somebody must speak to them by %.*s.",
			STR_ARG(time_words(db_arena(db), promise_at, now)));
	return at;
}

static struct next_step_id first_step(
	struct db *db, const struct triage *t, const struct request_facts *r, int64_t due_at)
{
	return step_open(db,
		(struct step_new){ .kind = firsts[t->first].kind,
			.case_id = r->case_id,
			.person_id = r->person_id,
			.subject_id = r->request_id.v,
			.note = t->note,
			.owner = t->guide,
			.hub = t->hub_id,
			.due_at = due_at,
			.urgent = t->urgency == URGENCY_EMERGENCY });
}

/* Every need that was ticked, leaning on the first step. The first of them is the main reason. */
static struct need_id needs_open(struct db *db, const struct triage *t,
	const struct request_facts *r, struct next_step_id step)
{
	struct need_id first = { 0 };
	for (size_t i = 0; i < t->n_needs; i++) {
		struct need_id n = need_open(db,
			(struct need_new){ .case_id = r->case_id,
				.request_id = r->request_id,
				.category = t->needs[i].category,
				.words = t->needs[i].words,
				.urgency = t->needs[i].urgency ? t->needs[i].urgency : t->urgency,
				.step = step });
		if (!first.v)
			first = n;
	}
	return first;
}

static bool triage_keep(struct db *db, const struct triage *t, const struct request_facts *r,
	struct need_category_id reason)
{
	int64_t due_at = clock_due(r->received_at, t->urgency);
	if (request_triage_keep(db,
			(struct request_triage_keep_args){ .request_id = r->request_id,
				.seen_version = t->row_version,
				.urgency = t->urgency,
				.due_at = due_at,
				.hub_id = t->hub_id,
				.need_category_id = reason,
				.triaged_at = db_now(db) }) != 1)
		return false;
	request_tally_promise(db, r->received_at, r->spoken_at, r->due_at, due_at);
	return true;
}

/* The main reason stays what it was when it is still ticked (or nothing is); else the first that
 * is. */
static struct need_category_id main_reason(struct db *db, const struct triage *t)
{
	struct request_by_id_row row;
	struct need_category_id none = { 0 };
	if (!request_by_id(db, (struct request_by_id_args){ .request_id = t->request_id }, &row))
		return none;
	for (size_t i = 0; i < t->n_needs; i++)
		if (t->needs[i].category.v == row.need_category_id.v)
			return row.need_category_id;
	return t->n_needs > 0 ? t->needs[0].category : row.need_category_id;
}

static void case_follow(struct db *db, const struct triage *t, const struct request_facts *r)
{
	struct case_facts c;
	if (!case_facts(db, r->case_id, &c))
		return;
	if (c.hub_id.v != t->hub_id.v)
		case_transfer(db, r->case_id, t->hub_id);
	if (t->guide.v && c.guide.v != t->guide.v)
		case_guide(db, r->case_id, t->guide);
	(void)case_act(db, r->case_id, CASE_ACT_TRIAGE);
}

bool request_triage(struct db *db, struct triage t, struct problems *ps)
{
	struct request_facts r;
	size_t before = ps->n;
	if (!request_facts(db, t.request_id, &r)) {
		problem_add(ps, S(""), S("This request is not there any more."));
		return false;
	}
	if (!t.urgency)
		t.urgency = r.urgency;
	triage_check(db, &t, &r, ps);
	int64_t due_at = triage_due(db, &t, &r, clock_due(r.received_at, t.urgency), ps);
	if (ps->n > before)
		return false;
	struct next_step_id asked = work_step(db, r.request_id.v);
	if (!triage_keep(db, &t, &r, main_reason(db, &t))) {
		problem_add(
			ps, S(""), S("Somebody was quicker and triaged it. Nothing was changed."));
		return false;
	}
	case_follow(db, &t, &r);
	struct next_step_id step = first_step(db, &t, &r, due_at);
	struct need_id need = needs_open(db, &t, &r, step);
	work_point(db, r.request_id.v, step);
	(void)step_done(db, asked, step);
	if (t.first == TRIAGE_FIRST_REFER && !referral_of_need(db, need, t.organisation_id).v) {
		struct referral_new handed = {
			.need_id = need, .organisation_id = t.organisation_id, .words = t.note
		};
		if (!referral_offer(db, handed, ps).v)
			db_fail(db, "the referral of a triage was refused");
	}
	audit_add(db, S("request.triage"), r.person_id.v, str_fmt(db_arena(db),
		"{\"request\":\"%.*s\",\"urgency\":\"%.*s\",\"needs\":%zu}", STR_ARG(r.reference),
		STR_ARG(urgency_name(t.urgency)), t.n_needs), t.note);
	db_touch(db, "board");
	db_touch(db, "queue");
	return true;
}

struct suggested triage_suggested(struct db *db, struct request_id id)
{
	struct request_by_id_row row;
	if (!request_by_id(db, (struct request_by_id_args){ .request_id = id }, &row))
		return (struct suggested){ 0 };
	return needs_suggested(db, personal_raw(row.words));
}

/* The kind's own phrases, and the longer words of its name: "Urgent food or supplies" -> "food". */
static bool kind_said(const struct heard_text *does, const struct need_category_row *kind)
{
	struct heard_place place;
	struct str name = kind->name, word;
	if (heard_find_any(does, kind->words, &place))
		return true;
	while (str_cut(&name, ' ', &word))
		if (word.n >= 4 && !str_eq_ascii(word, S("urgent"))
			&& !str_eq_ascii(word, S("help")) && !str_eq_ascii(word, S("with"))
			&& heard_find(does, word, &place))
			return true;
	return false;
}

bool triage_fits(struct db *db, struct str does, struct suggested needs)
{
	struct need_category_rows list = need_categories(db);
	struct heard_text text = heard_read(db_arena(db), does);
	for (size_t i = 0; i < needs.n; i++)
		for (size_t k = 0; k < list.n; k++)
			if (list.v[k].need_category_id.v == needs.v[i].v
				&& kind_said(&text, &list.v[k]))
				return true;
	return false;
}
