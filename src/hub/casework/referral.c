/*
 * Referrals: offered, answered, ended. Until the organisation accepts, the need stays ours: its
 * next step is "have they answered?". Declined or not answered in time, it is back in the hub's
 * hands with a step.
 */
#include "hub/casework/referral.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/casework_private.h"
#include "hub/casework/need.h"
#include "hub/casework/referral.sql.h"

static const struct referral_rule rules[] = {
	{ REFERRAL_STATE_OFFERED, REFERRAL_ACT_ACCEPT, REFERRAL_STATE_ACCEPTED },
	{ REFERRAL_STATE_OFFERED, REFERRAL_ACT_DECLINE, REFERRAL_STATE_DECLINED },
	{ REFERRAL_STATE_OFFERED, REFERRAL_ACT_EXPIRE, REFERRAL_STATE_EXPIRED },
	{ REFERRAL_STATE_OFFERED, REFERRAL_ACT_DONE, REFERRAL_STATE_DONE },
	{ REFERRAL_STATE_ACCEPTED, REFERRAL_ACT_DONE, REFERRAL_STATE_DONE },
	{ REFERRAL_STATE_ACCEPTED, REFERRAL_ACT_DECLINE, REFERRAL_STATE_DECLINED },
};

const struct referral_rule *referral_rules(size_t *n)
{
	*n = sizeof(rules) / sizeof(rules[0]);
	return rules;
}

struct str referral_state_words(enum referral_state s)
{
	switch (s) {
	case REFERRAL_STATE_OFFERED: return S("offered");
	case REFERRAL_STATE_ACCEPTED: return S("accepted");
	case REFERRAL_STATE_DONE: return S("done");
	case REFERRAL_STATE_DECLINED: return S("declined");
	case REFERRAL_STATE_EXPIRED: return S("taken back");
	case REFERRAL_STATE_NONE: break;
	}
	return S("");
}

static struct str act_words(enum referral_act act)
{
	switch (act) {
	case REFERRAL_ACT_ACCEPT: return S("they take it");
	case REFERRAL_ACT_DECLINE: return S("they decline, with a reason");
	case REFERRAL_ACT_DONE: return S("done");
	case REFERRAL_ACT_EXPIRE: return S("no answer in time");
	case REFERRAL_ACT_COUNT: break;
	}
	return S("");
}

struct str referral_states_drawing(struct arena *a)
{
	struct buf b = { .arena = a };

	buf_lit(&b, "stateDiagram-v2\n\t[*] --> offered: we refer a need\n");
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		buf_fmt(&b, "\t%.*s --> %.*s: %.*s\n", STR_ARG(referral_state_name(rules[i].from)),
			STR_ARG(referral_state_name(rules[i].to)), STR_ARG(act_words(rules[i].act)));
	return buf_view(&b);
}

static enum referral_state next_state(enum referral_state from, enum referral_act act)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].from == from && rules[i].act == act)
			return rules[i].to;
	return REFERRAL_STATE_NONE;
}

int64_t referral_answer_by(int64_t now, enum urgency u)
{
	if (u == URGENCY_EMERGENCY)
		return now + 3 * TIME_HOUR;
	return time_at(date_add(time_civil(now).date, 2), 17, 0);
}

struct referral_id referral_offer(struct db *db, struct referral_new r, struct problems *ps)
{
	struct need_facts need = { 0 };
	struct case_facts c = { 0 };
	struct referral_same_row same;
	struct referral_id id = { id_new() };
	size_t before = ps->n;

	if (!need_facts(db, r.need_id, &need) || !case_facts(db, need.case_id, &c))
		problem_add(ps, S(""), S("This need is not here any more."));
	else if (need.state != NEED_STATE_OPEN)
		problem_add(ps, S(""), S("This need has ended. Add it again if they need it again."));
	else if (r.organisation_id.v == 0)
		problem_add(ps, S("organisation"), S("Which organisation is to help?"));
	else if (referral_same(db,
				 (struct referral_same_args){ .need_id = r.need_id,
					 .case_id = need.case_id,
					 .organisation_id = r.organisation_id },
				 &same))
		problem_add(ps, S("organisation"),
			S("They have this referral already. Ask them, or choose somebody else."));
	if (r.answer_by_at != 0 && r.answer_by_at <= db_now(db))
		problem_add(ps, S("answer_by"), S("That time has passed. By when should they answer?"));
	if (ps->n > before)
		return (struct referral_id){ 0 };

	int64_t by = r.answer_by_at ? r.answer_by_at : referral_answer_by(db_now(db), need.urgency);
	struct next_step_id step = step_open(db, (struct step_new){ .kind = STEP_KIND_ANSWER_REFERRAL,
		.case_id = need.case_id, .person_id = need.person_id, .subject_id = id.v,
		.owner = c.guide, .hub = c.hub_id, .due_at = by });
	referral_insert(db,
		(struct referral_insert_args){ .referral_id = id,
			.case_id = need.case_id,
			.need_id = r.need_id,
			.person_id = need.person_id,
			.organisation_id = r.organisation_id,
			.words = r.words.p ? r.words : S(""),
			.offered_at = db_now(db),
			.answer_by_at = by });
	work_open(db, WORK_KIND_REFERRAL, id.v, need.case_id, step);
	audit_add(db, S("referral.offer"), need.person_id.v, STR_NONE, r.words);
	work_point(db, r.need_id.v, step);
	case_touched(db, need.case_id);
	return id;
}

struct referral_id referral_of_need(struct db *db, struct need_id n, struct organisation_id o)
{
	struct need_facts need;
	struct referral_same_row same;

	if (need_facts(db, n, &need) && referral_same(db, (struct referral_same_args){
	    .need_id = n, .case_id = need.case_id, .organisation_id = o }, &same))
		return same.referral_id;
	return (struct referral_id){ 0 };
}

/* The organisation takes part from now on. */
static void join_team(struct db *db, const struct referral_get_row *r)
{
	struct case_member_of_organisation_row had;

	if (case_member_of_organisation(db, (struct case_member_of_organisation_args){
	    .case_id = r->case_id, .organisation_id = r->organisation_id }, &had))
		return;
	case_member_insert(db,
		(struct case_member_insert_args){ .case_member_id = { id_new() },
			.case_id = r->case_id,
			.organisation_id = r->organisation_id,
			.name = S(""),
			.relation = S(""),
			.phone = S(""),
			.person_knows = true });
}

/* A step for the guide about this referral. */
static struct next_step_id step_about(struct db *db, struct referral_id id,
	const struct referral_get_row *r, enum step_kind kind, int64_t due_at, struct str note)
{
	struct case_facts c = { 0 };

	(void)!case_facts(db, r->case_id, &c);
	return step_open(db,
		(struct step_new){ .kind = kind,
			.case_id = r->case_id,
			.person_id = r->person_id,
			.subject_id = id.v,
			.owner = c.guide,
			.hub = c.hub_id,
			.due_at = due_at,
			.note = note });
}

static bool accept(struct db *db, struct referral_id id, const struct referral_get_row *r)
{
	struct next_step_id was = work_step(db, id.v);

	if (referral_accept_set(db, (struct referral_accept_set_args){
	    .referral_id = id, .answered_at = db_now(db) }) == 0)
		return false;
	struct next_step_id then =
		step_about(db, id, r, STEP_KIND_OTHER, step_tomorrow(db_now(db)) + 6 * TIME_DAY,
			str_fmt(db_arena(db), "Ask %.*s how it went.", STR_ARG(r->organisation_name)));
	if (!step_done(db, was, then))
		work_point(db, id.v, then);
	join_team(db, r);
	(void)case_act(db, r->case_id, CASE_ACT_HELP);
	return true;
}

/* Back in the hub's hands: what leaned on their answer leans on a decision of ours. */
static bool come_back(struct db *db, struct referral_id id, const struct referral_get_row *r,
	enum referral_act act, struct str reason)
{
	struct arena *a = db_arena(db);
	struct next_step_id was = work_step(db, id.v);
	bool declined = act == REFERRAL_ACT_DECLINE;

	if (declined && referral_decline_set(db, (struct referral_decline_set_args){
	    .referral_id = id, .ended_at = db_now(db), .reason = reason }) == 0)
		return false;
	if (!declined &&
		referral_end_set(db,
			(struct referral_end_set_args){ .referral_id = id,
				.was = r->state,
				.state = REFERRAL_STATE_EXPIRED,
				.ended_at = db_now(db),
				.reason = reason }) == 0)
		return false;
	struct next_step_id plan = step_about(db, id, r, STEP_KIND_PLAN, db_now(db) + 2 * TIME_HOUR,
		declined ? str_fmt(a, "%.*s declined: %.*s", STR_ARG(r->organisation_name), STR_ARG(reason))
			: str_fmt(a, "%.*s did not answer. Find another way.", STR_ARG(r->organisation_name)));
	if (!step_done(db, was, plan))
		work_point(db, r->need_id.v, plan);
	work_close(db, id.v);
	return true;
}

/* Ends the step that asked about this referral, now that it has ended. */
static void close_work(struct db *db, struct referral_id id)
{
	struct next_step_id step = work_step(db, id.v);
	struct step_facts f;

	work_close(db, id.v);
	if (step_facts(db, step, &f) && f.open && f.subject_id == id.v)
		(void)step_done(db, step, (struct next_step_id){ 0 });
}

static bool finish(struct db *db, struct referral_id id, const struct referral_get_row *r,
	struct str words, struct problems *ps)
{
	struct need_facts need;

	if (referral_end_set(db, (struct referral_end_set_args){ .referral_id = id, .was = r->state,
	    .state = REFERRAL_STATE_DONE, .ended_at = db_now(db), .reason = words }) == 0)
		return false;
	if (r->state == REFERRAL_STATE_OFFERED) {
		join_team(db, r);
		(void)case_act(db, r->case_id, CASE_ACT_HELP);
	}
	close_work(db, id);
	if (!need_facts(db, r->need_id, &need) || need.state != NEED_STATE_OPEN)
		return true;
	return need_end(db, r->need_id, NEED_STATE_MET,
		str_fmt(db_arena(db), "by %.*s", STR_ARG(r->organisation_name)), 0, ps);
}

bool referral_answer(struct db *db, struct referral_id id, enum referral_act act, struct str reason,
	struct problems *ps)
{
	struct referral_get_row r;
	const struct viewer *me = db_viewer(db);
	bool ok = false;

	if (!referral_get(db, (struct referral_get_args){ .referral_id = id }, &r) ||
	    (me->role == ROLE_PARTNER && me->organisation_id != r.organisation_id.v)) {
		problem_add(ps, S(""), S("This referral is not here any more."));
		return false;
	}
	if (act == REFERRAL_ACT_DECLINE && str_empty(str_trim(reason))) {
		problem_add(ps, S("reason"), S("Why not? One line helps us find somebody else."));
		return false;
	}
	if (reason.p == NULL)
		reason = S("");
	if (next_state(r.state, act) != REFERRAL_STATE_NONE) {
		if (act == REFERRAL_ACT_ACCEPT)
			ok = accept(db, id, &r);
		else if (act == REFERRAL_ACT_DONE)
			ok = finish(db, id, &r, reason, ps);
		else
			ok = come_back(db, id, &r, act, reason);
	}
	if (!ok)
		problem_addf(
			ps, S(""), "This referral is already %.*s.", STR_ARG(referral_state_words(r.state)));
	if (ok) {
		audit_add(db, S("referral.answer"), r.person_id.v,
			str_fmt(db_arena(db), "{\"act\":%d}", (int)act), reason);
		case_touched(db, r.case_id);
	}
	return ok;
}

void referral_need_ended(struct db *db, struct case_id c, struct need_id n, enum need_state how)
{
	struct referral_open_of_need_rows open = referral_open_of_need(
		db, (struct referral_open_of_need_args){ .case_id = c, .need_id = n });

	for (size_t i = 0; i < open.n; i++) {
		bool helped = how == NEED_STATE_MET && open.v[i].state == REFERRAL_STATE_ACCEPTED;
		referral_end_set(db, (struct referral_end_set_args){ .referral_id = open.v[i].referral_id,
			.was = open.v[i].state, .ended_at = db_now(db),
			.state = helped ? REFERRAL_STATE_DONE : REFERRAL_STATE_EXPIRED,
			.reason = helped ? S("") : S("no longer needed") });
		close_work(db, open.v[i].referral_id);
	}
}

int64_t referral_expire(struct db *db)
{
	struct referral_overdue_rows late =
		referral_overdue(db, (struct referral_overdue_args){ .before = db_now(db) });
	struct problems ps = { .arena = db_arena(db) };
	int64_t n = 0;

	for (size_t i = 0; i < late.n; i++)
		n += referral_answer(
			db, late.v[i].referral_id, REFERRAL_ACT_EXPIRE, S("no answer in time"), &ps);
	return n;
}
