/*
 * How a case ends: only when every need has ended and nobody is still waited for; then those who
 * asked, sent and helped are listed, and a step stays until each of them has been told. And how it
 * opens again.
 */
#include "hub/casework/casework.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/casework_private.h"
#include "hub/casework/need.sql.h"
#include "hub/casework/referral.sql.h"
#include "hub/casework/step.sql.h"
#include "hub/events.h"
#include "hub/person/person.h"

void case_close_check(struct db *db, struct case_id c, struct problems *ps)
{
	struct need_open_names_rows needs =
		need_open_names(db, (struct need_open_names_args){ .case_id = c });
	struct referral_open_names_rows waiting =
		referral_open_names(db, (struct referral_open_names_args){ .case_id = c });
	struct case_open_tasks_rows tasks =
		case_open_tasks(db, (struct case_open_tasks_args){ .case_id = c });
	struct case_new_requests_rows requests =
		case_new_requests(db, (struct case_new_requests_args){ .case_id = c });

	for (size_t i = 0; i < needs.n; i++)
		problem_addf(ps, S("needs"), "“%.*s” has not ended. Was it met?", STR_ARG(needs.v[i].name));
	for (size_t i = 0; i < waiting.n; i++)
		problem_addf(ps, S("needs"), "%.*s still has a referral. Ask them how it went.",
			STR_ARG(waiting.v[i].name));
	for (size_t i = 0; i < tasks.n; i++)
		problem_addf(ps, S("needs"), "A volunteer's task is not done: %.*s (%.*s).",
			STR_ARG(tasks.v[i].what), STR_ARG(tasks.v[i].reference));
	for (size_t i = 0; i < requests.n; i++)
		problem_addf(ps, S("needs"), "Request %.*s waits for triage.",
			STR_ARG(requests.v[i].reference));
}

static void tell(struct db *db, struct case_id c, enum telling_kind kind, struct str who)
{
	telling_insert(db, (struct telling_insert_args){
		.telling_id = { id_new() }, .case_id = c, .kind = kind, .who = who });
}

/* Everybody who should learn how it ended: the person, who asked for them, who helped. */
static void list_who_to_tell(struct db *db, struct case_id c)
{
	struct arena *a = db_arena(db);
	struct case_facts facts;
	struct person_brief person;
	struct telling_askers_rows askers =
		telling_askers(db, (struct telling_askers_args){ .case_id = c });
	struct telling_volunteers_rows helped =
		telling_volunteers(db, (struct telling_volunteers_args){ .case_id = c });
	struct telling_organisations_rows bodies =
		telling_organisations(db, (struct telling_organisations_args){ .case_id = c });

	if (case_facts(db, c, &facts) && person_brief(db, facts.person_id, &person) &&
	    person.state != PERSON_STATE_DECEASED)
		tell(db, c, TELLING_KIND_PERSON, personal_raw(person.name));
	for (size_t i = 0; i < askers.n; i++) {
		bool again = false;
		for (size_t j = 0; j < i; j++)
			again = again ||
				str_eq(personal_raw(askers.v[i].asker_name), personal_raw(askers.v[j].asker_name));
		if (!again)
			tell(db, c, TELLING_KIND_ASKER,
				str_join(
					a, personal_raw(askers.v[i].asker_name), S(", "), askers.v[i].asker_relation));
	}
	for (size_t i = 0; i < helped.n; i++)
		tell(db, c, TELLING_KIND_VOLUNTEER,
			personal_raw(person_name(a, helped.v[i].given_name, helped.v[i].family_name)));
	for (size_t i = 0; i < bodies.n; i++)
		tell(db, c, TELLING_KIND_ORGANISATION, bodies.v[i].name);
}

/* The open steps of an ended case end too, except the one to tell the outcome and what other work
 * leans on. */
static void end_steps(struct db *db, struct case_id c, struct next_step_id but)
{
	struct step_ids_of_case_rows steps =
		step_ids_of_case(db, (struct step_ids_of_case_args){ .case_id = c });

	for (size_t i = 0; i < steps.n; i++) {
		struct next_step_id s = steps.v[i].next_step_id;
		if (s.v != but.v &&
			work_of_step(db, (struct work_of_step_args){ .next_step_id = s }).n == 0)
			(void)step_done(db, s, (struct next_step_id){ 0 });
	}
}

bool case_close(
	struct db *db, struct case_id c, struct str words, int64_t row_version, struct problems *ps)
{
	struct case_get_row row;
	size_t before = ps->n;

	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row) ||
	    case_next_state(row.state, CASE_ACT_CLOSE) == CASE_STATE_NONE) {
		problem_add(ps, S(""), S("This case is closed already."));
		return false;
	}
	case_close_check(db, c, ps);
	if (ps->n > before)
		return false;
	if (case_close_set(db, (struct case_close_set_args){ .case_id = c, .closed_at = db_now(db),
	    .closed_words = words, .updated_at = db_now(db), .row_version = row_version }) == 0) {
		problem_addf(ps, S(""), "While you were writing, somebody changed this case (%.*s). "
			"Look at it again, then close it.",
			STR_ARG(time_words(db_arena(db), row.updated_at, db_now(db))));
		return false;
	}
	work_close(db, c.v);
	audit_add(db, S("case.close"), row.person_id.v, STR_NONE, words);
	hub_event(db, (struct hub_event){ .kind = EVENT_CASE_CLOSED, .subject_id = c.v, .case_id = c.v,
		.person_id = row.person_id.v, .at = db_now(db) });
	list_who_to_tell(db, c);
	struct telling_waiting_row waiting;
	struct next_step_id told = { 0 };
	if (telling_waiting(db, (struct telling_waiting_args){ .case_id = c }, &waiting))
		told = step_open(db, (struct step_new){ .kind = STEP_KIND_TELL_OUTCOME, .case_id = c,
			.person_id = row.person_id, .owner = row.guide_id, .hub = row.hub_id });
	end_steps(db, c, told);
	db_touch(db, "board");
	return true;
}

/* Open again, leaning on `step`. False when it was not closed. */
static bool reopen(struct db *db, struct case_id c, struct next_step_id step)
{
	struct step_ids_of_case_rows steps;

	if (case_reopen_set(db,
			(struct case_reopen_set_args){ .case_id = c,
				.state = case_next_state(CASE_STATE_CLOSED, CASE_ACT_REOPEN),
				.updated_at = db_now(db) }) == 0)
		return false;
	work_open(db, WORK_KIND_CASE, c.v, c, step);
	telling_forget(db, (struct telling_forget_args){ .case_id = c });
	steps = step_ids_of_case(db, (struct step_ids_of_case_args){ .case_id = c });
	for (size_t i = 0; i < steps.n; i++)
		if (steps.v[i].kind == STEP_KIND_TELL_OUTCOME)
			(void)step_done(db, steps.v[i].next_step_id, (struct next_step_id){ 0 });
	db_touch(db, "board");
	return true;
}

bool case_reopen(struct db *db, struct case_id c, struct str why, struct problems *ps)
{
	struct case_get_row row;
	struct case_open_of_person_row other;

	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row) ||
		row.state != CASE_STATE_CLOSED) {
		problem_add(ps, S(""), S("This case is open already."));
		return false;
	}
	if (case_open_of_person(
			db, (struct case_open_of_person_args){ .person_id = row.person_id }, &other)) {
		problem_add(ps, S(""), S("This person has a newer case that is open. Go on there."));
		return false;
	}
	audit_add(db, S("case.reopen"), row.person_id.v, STR_NONE, why);
	return reopen(db, c, step_open(db, (struct step_new){ .kind = STEP_KIND_RING, .case_id = c,
		.person_id = row.person_id, .owner = row.guide_id, .hub = row.hub_id, .note = why }));
}

bool telling_told(struct db *db, struct telling_id t)
{
	struct telling_told_set_row told;
	struct telling_waiting_row waiting;
	struct account_id me = { db_viewer(db)->account_id };
	struct step_ids_of_case_rows steps;

	if (!telling_told_set(db, (struct telling_told_set_args){
	    .telling_id = t, .told_at = db_now(db), .told_by_id = me }, &told))
		return false;
	audit_add(db, S("case.told"), told.case_id.v, STR_NONE, STR_NONE);
	case_touched(db, told.case_id);
	if (telling_waiting(db, (struct telling_waiting_args){ .case_id = told.case_id }, &waiting))
		return true;
	steps = step_ids_of_case(db, (struct step_ids_of_case_args){ .case_id = told.case_id });
	for (size_t i = 0; i < steps.n; i++)
		if (steps.v[i].kind == STEP_KIND_TELL_OUTCOME)
			(void)step_done(db, steps.v[i].next_step_id, (struct next_step_id){ 0 });
	return true;
}

struct next_step_id casework_welfare(struct db *db, struct case_id c, struct str why)
{
	struct case_get_row row;
	struct case_open_of_person_row open;
	struct next_step_id step;

	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row))
		return (struct next_step_id){ 0 };
	/* The person may have a newer case by now: the worry belongs where somebody works. */
	if (row.state == CASE_STATE_CLOSED &&
		case_open_of_person(
			db, (struct case_open_of_person_args){ .person_id = row.person_id }, &open)) {
		c = open.case_id;
		row.hub_id = open.hub_id;
		row.guide_id = open.guide_id;
		row.state = CASE_STATE_ACTIVE;
	}
	step = step_open(db,
		(struct step_new){ .kind = STEP_KIND_WELFARE,
			.case_id = c,
			.person_id = row.person_id,
			.owner = row.guide_id,
			.hub = row.hub_id,
			.note = why,
			.urgent = true,
			.due_at = db_now(db) + TIME_HOUR });
	if (row.state == CASE_STATE_CLOSED)
		(void)reopen(db, c, step);
	else
		work_point(db, c.v, step);
	audit_add(db, S("case.welfare"), row.person_id.v, STR_NONE, why);
	case_touched(db, c);
	return step;
}
