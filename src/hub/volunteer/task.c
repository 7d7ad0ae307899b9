/*
 * The life of a task. task_move() is the only place that changes a task's state: it looks the act
 * up in the table and applies it by compare-and-set. What follows from a change (steps, offers,
 * events) stands beside it in the function of that act, in the same unit of work.
 */
#include "hub/volunteer/task.h"

#include "core/access/audit.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "hub/casework/casework.h"
#include "hub/casework/need.h"
#include "hub/events.h"
#include "hub/person/person.h"
#include "hub/person/protection.h"
#include "hub/volunteer/task.sql.h"
#include "hub/volunteer/volunteer.sql.h"

#define DOOR_SHOWN_AFTER_US TIME_DAY /* how long after it ended the address is still shown */

/* --- looking --- */

static struct str phone_of(struct db *db, struct str hub_phone)
{
	struct task_host_phone_row host;
	if (!str_empty(hub_phone))
		return hub_phone;
	return task_host_phone(db, &host) ? host.phone : S("");
}

bool task_facts(struct db *db, struct task_id t, struct task_facts *out)
{
	struct task_by_id_row r;
	*out = (struct task_facts){ 0 };
	if (!task_by_id(db, (struct task_by_id_args){ .task_id = t }, &r))
		return false;
	*out = (struct task_facts){ .task_id = r.task_id,
		.reference = r.reference,
		.case_id = r.case_id,
		.need_id = r.need_id,
		.person_id = r.person_id,
		.state = r.state,
		.what = r.what,
		.street = r.street,
		.category_code = r.code,
		.category_name = r.category_name,
		.place = { r.lat, r.lon },
		.window_from_at = r.window_from_at,
		.window_to_at = r.window_to_at,
		.minutes = r.minutes,
		.needs_check = r.needs_check,
		.money = r.money,
		.at_door = r.at_door,
		.volunteer_id = r.volunteer_id,
		.created_at = r.created_at,
		.taken_at = r.taken_at,
		.started_at = r.started_at,
		.ended_at = r.ended_at,
		.hub_id = r.hub_id,
		.hub_name = r.hub_name,
		.hub_phone = phone_of(db, r.hub_phone) };
	return true;
}

bool task_is_late(const struct task_facts *t, int64_t now)
{
	return !task_is_over(t->state) && t->window_to_at < now;
}

enum offer_state task_offer_state(struct db *db, struct task_id t, struct volunteer_id v)
{
	struct task_offer_of_row row;
	bool found =
		task_offer_of(db, (struct task_offer_of_args){ .task_id = t, .volunteer_id = v }, &row);
	return found ? row.state : OFFER_STATE_NONE;
}

bool task_shows_door(const struct task_facts *t, struct volunteer_id v, int64_t now)
{
	if (!v.v || t->volunteer_id.v != v.v)
		return false;
	if (t->state == TASK_STATE_TAKEN || t->state == TASK_STATE_UNDER_WAY)
		return true;
	return (t->state == TASK_STATE_DONE || t->state == TASK_STATE_FAILED) &&
		now < t->ended_at + DOOR_SHOWN_AFTER_US;
}

void task_grant(struct db *db, const struct task_facts *t)
{
	viewer_grant(db_viewer(db), t->person_id.v,
		1u << CATEGORY_IDENTITY | 1u << CATEGORY_ADDRESS | 1u << CATEGORY_CASE_NOTES |
			1u << CATEGORY_CONTACT,
		str_fmt(db_arena(db), "task %.*s taken", STR_ARG(t->reference)));
}

static struct str property_words(struct arena *a, const struct task_door_of_row *r)
{
	struct str s = str_join(a, r->flat, S(", "), str_join(a, r->number, S(" "), r->street));
	s = str_join(a, s, S(", "), r->locality);
	return str_join(a, str_join(a, s, S(", "), r->town), S(" "), r->property_postcode);
}

bool task_door(struct db *db, struct task_id t, struct task_door *out)
{
	struct task_door_of_row r;
	struct arena *a = db_arena(db);
	*out = (struct task_door){ 0 };
	if (!task_door_of(db, (struct task_door_of_args){ .task_id = t }, &r))
		return false;
	/* As the person said it, when they did; else as the property is written. */
	struct str said = personal_raw(r.address), code = personal_raw(r.postcode);
	struct str address = str_empty(said) ? property_words(a, &r)
		: str_find(said, code) >= 0      ? said
										 : str_join(a, said, S(", "), code);
	*out = (struct task_door){ .given_name = r.given_name,
		.family_name = r.family_name,
		.known_as = r.known_as,
		.address = personal_with(r.address, address),
		.access_notes = r.access_notes,
		.notes = r.notes,
		.language = r.language,
		.communication = r.communication,
		.ended_words = r.ended_words };
	return true;
}

/* --- moving --- */

struct task_change {
	enum task_act act;
	struct volunteer_id taker;             /* for TAKE */
	struct str words;                      /* for what ends it */
};

/* Applies the table by compare-and-set: false, and nothing changed, when the task is not (any more)
 * where this act is possible. The only place that changes a task's state. */
static bool task_move(struct db *db, const struct task_facts *t, struct task_change c)
{
	const struct task_rule *rule = task_rule_of(t->state, c.act);
	struct task_move_keep_row moved;
	if (!rule)
		return false;
	bool ends = task_is_over(rule->to), back = rule->to == TASK_STATE_OPEN;
	int64_t now = db_now(db);
	if (!task_move_keep(db,
			(struct task_move_keep_args){ .task_id = t->task_id,
				.from_state = rule->from,
				.to_state = rule->to,
				.volunteer_id = back         ? (struct volunteer_id){ 0 }
					: c.act == TASK_ACT_TAKE ? c.taker
											 : t->volunteer_id,
				.taken_at = back             ? 0
					: c.act == TASK_ACT_TAKE ? now
											 : t->taken_at,
				.started_at = back            ? 0
					: c.act == TASK_ACT_START ? now
											  : t->started_at,
				.ended_at = ends ? now : 0,
				.ended_words = c.words.p ? c.words : S(""),
				.open_work_id = ends ? 0 : t->task_id.v },
			&moved))
		return false;
	audit_add(db, task_act_name(c.act), t->person_id.v,
		str_fmt(db_arena(db), "{\"task\":\"%.*s\"}", STR_ARG(t->reference)), c.words);
	db_touch(db, "tasks");
	return true;
}

/* From now on this step is what happens next about the task, and about its need when that leaned on
 * the same step as the task. */
static void lean_on(struct db *db, const struct task_facts *t, struct next_step_id step)
{
	struct next_step_id before = work_step(db, t->task_id.v);
	if (before.v && work_step(db, t->need_id.v).v == before.v)
		work_point(db, t->need_id.v, step);
	work_point(db, t->task_id.v, step);
}

/* The task has ended: its need, when nothing else is planned for it, leans on `step`. */
static void let_go(struct db *db, const struct task_facts *t, struct next_step_id step)
{
	struct next_step_id before = work_step(db, t->task_id.v);
	if (before.v && work_step(db, t->need_id.v).v == before.v)
		work_point(db, t->need_id.v, step);
	work_close(db, t->task_id.v);
}

static struct next_step_id step_about(struct db *db, const struct task_facts *t,
	enum step_kind kind, int64_t due_at, bool urgent, struct str note)
{
	struct case_facts c = { 0 };
	bool found = case_facts(db, t->case_id, &c);
	return step_open(db,
		(struct step_new){ .kind = kind,
			.case_id = t->case_id,
			.person_id = t->person_id,
			.subject_id = t->task_id.v,
			.note = note,
			.owner = found ? c.guide : (struct account_id){ 0 },
			.hub = found ? c.hub_id : (struct hub_id){ 0 },
			.due_at = due_at,
			.urgent = urgent });
}

static struct str volunteer_name(struct db *db, struct volunteer_id v)
{
	struct volunteer_by_id_row r;
	if (!v.v || !volunteer_by_id(db, (struct volunteer_by_id_args){ .volunteer_id = v }, &r))
		return S("a volunteer");
	struct str given =
		str_empty(personal_raw(r.known_as)) ? personal_raw(r.given_name) : personal_raw(r.known_as);
	struct str name = str_join(db_arena(db), given, S(" "), personal_raw(r.family_name));
	return str_empty(name) ? S("a volunteer") : name;
}

/* --- making one --- */

static int64_t offer_by(int64_t now, int64_t window_from_at)
{
	int64_t by = now + 30 * TIME_MINUTE;
	int64_t latest = window_from_at - 2 * TIME_HOUR;
	if (latest > by)
		by = latest < now + 4 * TIME_HOUR ? latest : now + 4 * TIME_HOUR;
	return by;
}

static struct str reference_free(struct db *db)
{
	struct task_with_reference_row row;
	struct str r;
	do
		r = reference_new(db_arena(db), 'T');
	while (task_with_reference(db, (struct task_with_reference_args){ .reference = r }, &row));
	return r;
}

static void task_new_check(struct db *db, const struct task_new *t, const struct need_facts *n,
	const struct task_place_of_row *place, struct problems *ps)
{
	if (n->state != NEED_STATE_OPEN)
		problem_add(ps, S(""), S("This need has ended. Open it again on the case first."));
	if (t->window_from_at >= t->window_to_at)
		problem_add(ps, S("to"), S("It must end after it begins."));
	else if (t->window_to_at <= db_now(db))
		problem_add(ps, S("day"), S("That time is over. When can somebody do it?"));
	if (t->minutes < 0 || t->minutes > 1440)
		problem_add(ps, S("minutes"), S("How long does it take? Between five minutes and a day."));
	if (t->what.n > 300)
		problem_add(ps, S("what"),
			S("Say it in one or two lines; the rest goes into the notes for whoever takes it."));
	task_what_check(db_arena(db), t->what,
		(struct task_who){ .given_name = place->given_name,
			.family_name = place->family_name,
			.known_as = place->known_as,
			.number = place->number,
			.street = place->street },
		ps);
}

struct task_id task_make(struct db *db, const struct task_new *t, struct problems *ps)
{
	struct task_id id = { 0 };
	struct need_facts need;
	struct task_place_of_row place;
	size_t before = ps->n;
	if (!need_facts(db, t->need_id, &need)
		|| !task_place_of(db, (struct task_place_of_args){ .person_id = need.person_id }, &place)) {
		problem_add(ps, S(""), S("That need is not there any more."));
		return id;
	}
	task_new_check(db, t, &need, &place, ps);
	if (ps->n > before)
		return id;
	id.v = id_new();
	struct str reference = reference_free(db), street = place.street.p ? place.street : S("");
	struct str what = str_empty(t->what)
		? task_what(db_arena(db), need.category_code, need.category_name, street)
		: t->what;
	task_insert(db,
		(struct task_insert_args){ .task_id = id,
			.reference = reference,
			.case_id = need.case_id,
			.need_id = t->need_id,
			.person_id = need.person_id,
			.need_category_id = need.category,
			.what = what,
			.notes = t->notes.p ? t->notes : S(""),
			.property_id = place.property_id,
			.street = street,
			.lat = place.lat,
			.lon = place.lon,
			.window_from_at = t->window_from_at,
			.window_to_at = t->window_to_at,
			.minutes = t->minutes ? t->minutes : need.task_minutes,
			.needs_check = t->needs_check,
			.money = t->money,
			.at_door = t->at_door,
			.created_at = db_now(db),
			.open_work_id = id.v });
	struct task_facts made = {
		.task_id = id, .case_id = need.case_id, .need_id = t->need_id, .person_id = need.person_id
	};
	struct next_step_id step = step_about(db, &made, STEP_KIND_OFFER_TASK,
		offer_by(db_now(db), t->window_from_at), need.urgency == URGENCY_EMERGENCY, what);
	work_open(db, WORK_KIND_TASK, id.v, need.case_id, step);
	work_point(db, t->need_id.v, step);
	audit_add(db, S("task.make"), need.person_id.v,
		str_fmt(db_arena(db), "{\"task\":\"%.*s\"}", STR_ARG(reference)), t->notes);
	db_touch(db, "tasks");
	return id;
}

/* --- offering and taking --- */

static bool sorry(struct str *why, struct str sentence)
{
	*why = sentence;
	return false;
}

/* Somebody who must not be found is seen by a volunteer whom their own team asks, and by no
 * other. */
static void volunteer_let_in(struct db *db, const struct task_facts *t, struct volunteer_id v)
{
	struct volunteer_by_id_row r;
	struct person_brief p;

	if (volunteer_by_id(db, (struct volunteer_by_id_args){ .volunteer_id = v }, &r) &&
		person_brief(db, t->person_id, &p))
		protection_let_in(db, t->person_id, p.property_id, r.account_id);
}

void tasks_sight_tidy(struct db *db)
{
	task_sight_tidy(
		db, (struct task_sight_tidy_args){ .since_at = db_now(db) - DOOR_SHOWN_AFTER_US });
}

bool task_offer(
	struct db *db, struct task_id id, const struct volunteer_id *to, size_t n, struct str *why)
{
	struct task_facts t;
	int64_t now = db_now(db);
	if (!task_facts(db, id, &t))
		return sorry(why, S("That task is not there any more."));
	if (!n)
		return sorry(why, S("Tick at least one person to ask."));
	if (t.window_to_at <= now)
		return sorry(why, S("The time for this is over. Make a new task with a new time."));
	if (!task_move(db, &t, (struct task_change){ .act = TASK_ACT_OFFER }))
		return sorry(why,
			task_is_over(t.state) ? S("This task has ended.")
								  : S("Somebody has taken it already."));
	for (size_t i = 0; i < n; i++) {
		task_offer_put(db,
			(struct task_offer_put_args){
				.task_id = id, .volunteer_id = to[i], .offered_at = now });
		volunteer_let_in(db, &t, to[i]);
	}
	(void)step_due(db, work_step(db, id.v), offer_by(now, t.window_from_at));
	return true;
}

/* Why it cannot be taken, kindly. */
static struct str too_late(const struct task_facts *t)
{
	switch (t->state) {
	case TASK_STATE_CANCELLED:
		return S("This is not needed any more. Thank you all the same.");
	case TASK_STATE_OPEN:
		return S("The hub is asking other people now. Thank you for being ready to help.");
	default:
		return S("Somebody else has just taken this one. Thank you for being ready to help.");
	}
}

bool task_take(struct db *db, struct task_id id, struct volunteer_id v, struct str *why)
{
	struct task_facts t;
	if (!task_facts(db, id, &t) || task_offer_state(db, id, v) == OFFER_STATE_NONE)
		return sorry(why, S("This task was not offered to you."));
	if (t.volunteer_id.v == v.v && (t.state == TASK_STATE_TAKEN || t.state == TASK_STATE_UNDER_WAY))
		return true;                   /* pressed twice: it is yours */
	if (t.state == TASK_STATE_OFFERED && t.window_to_at <= db_now(db))
		return sorry(why, S("The time for this one is over. Thank you all the same."));
	if (!task_move(db, &t, (struct task_change){ .act = TASK_ACT_TAKE, .taker = v }))
		return sorry(why, too_late(&t));
	task_offer_answer(db,
		(struct task_offer_answer_args){ .task_id = id,
			.volunteer_id = v,
			.state = OFFER_STATE_TAKEN,
			.answered_at = db_now(db) });
	task_offers_too_late(
		db, (struct task_offers_too_late_args){ .task_id = id, .answered_at = db_now(db) });
	volunteer_last_task_keep(db,
		(struct volunteer_last_task_keep_args){ .volunteer_id = v, .last_task_at = db_now(db) });
	struct str name = volunteer_name(db, v);
	lean_on(db, &t,
		step_about(db, &t, STEP_KIND_SEE_TASK, t.window_to_at, false,
			str_fmt(db_arena(db), "%.*s has taken it: %.*s", STR_ARG(name),
				STR_ARG(t.what))));
	case_act(db, t.case_id, CASE_ACT_HELP);
	return true;
}

bool task_decline(struct db *db, struct task_id id, struct volunteer_id v, struct str *why)
{
	struct task_facts t;
	struct task_offers_waiting_row waiting;
	if (!task_facts(db, id, &t) || task_offer_state(db, id, v) == OFFER_STATE_NONE)
		return sorry(why, S("This task was not offered to you."));
	if (task_offer_state(db, id, v) != OFFER_STATE_OFFERED)
		return true; /* answered already, or somebody else has it: nothing to decline */
	task_offer_answer(db,
		(struct task_offer_answer_args){ .task_id = id,
			.volunteer_id = v,
			.state = OFFER_STATE_DECLINED,
			.answered_at = db_now(db) });
	audit_add(db, S("task.decline"), t.person_id.v,
		str_fmt(db_arena(db), "{\"task\":\"%.*s\"}", STR_ARG(t.reference)), STR_NONE);
	db_touch(db, "tasks");
	if (task_offers_waiting(db, (struct task_offers_waiting_args){ .task_id = id }, &waiting) &&
		waiting.waiting == 0 && task_move(db, &t, (struct task_change){ .act = TASK_ACT_UNOFFER }))
		lean_on(db, &t,
			step_about(db, &t, STEP_KIND_OFFER_TASK, db_now(db) + 15 * TIME_MINUTE, false,
				str_fmt(db_arena(db), "Everybody asked said no: %.*s", STR_ARG(t.what))));
	return true;
}

/* --- doing it --- */

static bool not_yours(const struct task_facts *t, struct volunteer_id v, struct str *why)
{
	if (t->volunteer_id.v == v.v)
		return false;
	*why = t->state == TASK_STATE_CANCELLED
		? too_late(t)
		: S("This task is not yours at the moment. Ring the hub if that is wrong.");
	return true;
}

bool task_start(struct db *db, struct task_id id, struct volunteer_id v, struct str *why)
{
	struct task_facts t;
	if (!task_facts(db, id, &t) || not_yours(&t, v, why))
		return false;
	if (t.state == TASK_STATE_UNDER_WAY ||
		task_move(db, &t, (struct task_change){ .act = TASK_ACT_START }))
		return true;
	return sorry(why, too_late(&t));
}

bool task_done(
	struct db *db, struct task_id id, struct volunteer_id v, struct str words, struct str *why)
{
	struct task_facts t;
	struct arena *a = db_arena(db);
	if (!task_facts(db, id, &t) || not_yours(&t, v, why))
		return false;
	if (t.state == TASK_STATE_DONE)
		return true;
	if (!task_move(db, &t, (struct task_change){ .act = TASK_ACT_DONE, .words = words }))
		return sorry(why, too_late(&t));
	struct str name = volunteer_name(db, v);
	struct str note =
		str_fmt(a, "%.*s has done it: %.*s. If that was all, close the need as met.%.*s%.*s",
			STR_ARG(name), STR_ARG(t.what),
			STR_ARG(str_empty(words) ? S("") : S(" They say: ")), STR_ARG(words));
	let_go(db, &t, step_about(db, &t, STEP_KIND_PLAN, step_tomorrow(db_now(db)), false, note));
	volunteer_last_task_keep(db,
		(struct volunteer_last_task_keep_args){ .volunteer_id = v, .last_task_at = db_now(db) });
	hub_event(db,
		(struct hub_event){ .kind = EVENT_TASK_DONE,
			.subject_id = id.v,
			.case_id = t.case_id.v,
			.person_id = t.person_id.v,
			.at = db_now(db) });
	return true;
}

/* They cannot after all: others are asked. */
static bool hand_back(struct db *db, const struct task_facts *t, struct volunteer_id v,
	struct str words, struct str *why)
{
	if (!task_move(db, t, (struct task_change){ .act = TASK_ACT_HAND_BACK, .words = words }))
		return sorry(why, too_late(t));
	task_offer_answer(db, (struct task_offer_answer_args){ .task_id = t->task_id, .volunteer_id = v,
		.state = OFFER_STATE_DECLINED, .answered_at = db_now(db) });
	lean_on(db, t,
		step_about(db, t, STEP_KIND_OFFER_TASK, db_now(db) + 15 * TIME_MINUTE, true,
			str_fmt(db_arena(db), "%.*s cannot do it after all: %.*s%.*s%.*s",
				STR_ARG(volunteer_name(db, v)), STR_ARG(t->what),
				STR_ARG(str_empty(words) ? S("") : S(". They say: ")), STR_ARG(words))));
	return true;
}

static struct str failed_words(struct db *db, const struct task_facts *t, struct volunteer_id v,
	const struct failure_word *f, struct str words)
{
	struct arena *a = db_arena(db);
	struct str who = volunteer_name(db, v), when = time_words(a, db_now(db), db_now(db));
	struct str said = str_empty(words) ? S("") : str_fmt(a, " “%.*s”", STR_ARG(words));
	return str_fmt(a, "%.*s, %.*s: %.*s (%.*s).%.*s", STR_ARG(who), STR_ARG(when), STR_ARG(f->told),
		STR_ARG(t->what), STR_ARG(said));
}

bool task_fail(struct db *db, struct task_id id, struct volunteer_id v, enum failure f,
	struct str words, struct str *why)
{
	struct task_facts t;
	const struct failure_word *word = failure_word(f);
	if (!task_facts(db, id, &t) || not_yours(&t, v, why))
		return false;
	if (t.state == TASK_STATE_FAILED)
		return true;
	if (f == FAILURE_CANNOT)
		return hand_back(db, &t, v, words, why);
	if (!task_move(db, &t, (struct task_change){ .act = TASK_ACT_FAIL,
		.words = str_join(db_arena(db), word->label, S(". "), words) }))
		return sorry(why, too_late(&t));
	struct str told = failed_words(db, &t, v, word, words);
	bool welfare = word->welfare && (t.at_door || f == FAILURE_WORRIED);
	struct next_step_id step = welfare ? casework_welfare(db, t.case_id, told)
		: step_about(db, &t, STEP_KIND_PLAN, db_now(db) + TIME_HOUR, true, told);
	let_go(db, &t, step);
	hub_event(db,
		(struct hub_event){ .kind = EVENT_TASK_FAILED,
			.subject_id = id.v,
			.case_id = t.case_id.v,
			.person_id = t.person_id.v,
			.at = db_now(db) });
	return true;
}

bool task_cancel(struct db *db, struct task_id id, struct str reason, struct str *why)
{
	struct task_facts t;
	if (!task_facts(db, id, &t))
		return sorry(why, S("That task is not there any more."));
	if (t.state == TASK_STATE_CANCELLED)
		return true;
	if (!task_move(db, &t, (struct task_change){ .act = TASK_ACT_CANCEL, .words = reason }))
		return sorry(why, S("This task has ended already."));
	task_offers_too_late(
		db, (struct task_offers_too_late_args){ .task_id = id, .answered_at = db_now(db) });
	struct need_facts need;
	struct next_step_id step = { 0 };
	if (need_facts(db, t.need_id, &need) && need.state == NEED_STATE_OPEN)
		step = step_about(db, &t, STEP_KIND_PLAN, db_now(db) + 2 * TIME_HOUR, false,
			str_fmt(db_arena(db), "The task was cancelled: %.*s",
				STR_ARG(str_empty(reason) ? t.what : reason)));
	if (step.v)
		let_go(db, &t, step);
	else
		work_close(db, id.v);
	return true;
}

void task_heard(struct db *db, const struct hub_event *e)
{
	if (e->kind != EVENT_NEED_ENDED)
		return;
	struct tasks_of_need_rows rows =
		tasks_of_need(db, (struct tasks_of_need_args){ .need_id = { e->subject_id } });
	for (size_t i = 0; i < rows.n; i++) {
		struct str why;
		if (!task_is_over(rows.v[i].state) &&
			!task_cancel(db, rows.v[i].task_id, S("The need has ended."), &why))
			return;
	}
}
