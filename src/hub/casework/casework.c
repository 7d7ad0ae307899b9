/*
 * Cases: opening one, who leads it, what state it is in. What a case may do next is one table, and
 * move() is the one place that applies it. Ending a case (what stands in the way, who must be told)
 * is in ending.c; members, welfare concerns and important dates are in around.c.
 */
#include "hub/casework/casework.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/casework_private.h"
#include "hub/casework/step.sql.h"
#include "hub/events.h"
#include "hub/person/merge.h"

static const struct case_rule rules[] = {
	{ CASE_STATE_NEW, CASE_ACT_TRIAGE, CASE_STATE_TRIAGED },
	{ CASE_STATE_NEW, CASE_ACT_HELP, CASE_STATE_ACTIVE },
	{ CASE_STATE_TRIAGED, CASE_ACT_HELP, CASE_STATE_ACTIVE },
	{ CASE_STATE_WATCHING, CASE_ACT_HELP, CASE_STATE_ACTIVE },
	{ CASE_STATE_TRIAGED, CASE_ACT_WATCH, CASE_STATE_WATCHING },
	{ CASE_STATE_ACTIVE, CASE_ACT_WATCH, CASE_STATE_WATCHING },
	{ CASE_STATE_NEW, CASE_ACT_CLOSE, CASE_STATE_CLOSED },
	{ CASE_STATE_TRIAGED, CASE_ACT_CLOSE, CASE_STATE_CLOSED },
	{ CASE_STATE_ACTIVE, CASE_ACT_CLOSE, CASE_STATE_CLOSED },
	{ CASE_STATE_WATCHING, CASE_ACT_CLOSE, CASE_STATE_CLOSED },
	{ CASE_STATE_CLOSED, CASE_ACT_REOPEN, CASE_STATE_ACTIVE },
};

const struct case_rule *case_rules(size_t *n)
{
	*n = sizeof(rules) / sizeof(rules[0]);
	return rules;
}

enum case_state case_next_state(enum case_state from, enum case_act act)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].from == from && rules[i].act == act)
			return rules[i].to;
	return CASE_STATE_NONE;
}

struct str case_act_words(enum case_act act)
{
	switch (act) {
	case CASE_ACT_TRIAGE: return S("triage");
	case CASE_ACT_HELP: return S("somebody helps");
	case CASE_ACT_WATCH: return S("only check back");
	case CASE_ACT_CLOSE: return S("close");
	case CASE_ACT_REOPEN: return S("reopen");
	case CASE_ACT_COUNT: break;
	}
	return S("");
}

struct str case_state_words(enum case_state s)
{
	switch (s) {
	case CASE_STATE_NEW: return S("new");
	case CASE_STATE_TRIAGED: return S("triaged");
	case CASE_STATE_ACTIVE: return S("active");
	case CASE_STATE_WATCHING: return S("watching");
	case CASE_STATE_CLOSED: return S("closed");
	case CASE_STATE_NONE: break;
	}
	return S("");
}

struct str case_states_drawing(struct arena *a)
{
	struct buf b = { .arena = a };

	buf_lit(&b, "stateDiagram-v2\n\t[*] --> new: first request\n");
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		buf_fmt(&b, "\t%.*s --> %.*s: %.*s\n", STR_ARG(case_state_words(rules[i].from)),
			STR_ARG(case_state_words(rules[i].to)), STR_ARG(case_act_words(rules[i].act)));
	return buf_view(&b);
}

/* The one place that applies the table. */
static bool move(struct db *db, struct case_id c, enum case_act act)
{
	struct case_get_row row;
	enum case_state to;

	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row))
		return false;
	to = case_next_state(row.state, act);
	if (to == CASE_STATE_NONE)
		return false;
	db_touch(db, "board");
	return case_state_set(db, (struct case_state_set_args){
		.case_id = c, .was = row.state, .state = to, .updated_at = db_now(db) }) > 0;
}

bool case_act(struct db *db, struct case_id c, enum case_act act)
{
	if (act == CASE_ACT_CLOSE || act == CASE_ACT_REOPEN)
		return false;
	return move(db, c, act);
}

void casework_heard(struct db *db, const struct hub_event *e)
{
	if (e->case_id != 0 && (e->kind == EVENT_PERSON_REACHED || e->kind == EVENT_TASK_DONE))
		(void)move(db, (struct case_id){ e->case_id }, CASE_ACT_HELP);
}

/* References are random; one that is taken is drawn again. */
static struct str free_reference(struct db *db)
{
	struct case_by_reference_row taken;
	struct str r;

	do
		r = reference_new(db_arena(db), 'C');
	while (case_by_reference(db, (struct case_by_reference_args){ .reference = r }, &taken));
	return r;
}

/* `first` as a step of this case, with what was left out filled in. */
static struct next_step_id first_step(struct db *db, struct case_id c, struct person_id p,
	struct hub_id hub, struct account_id guide, struct step_new first)
{
	first.case_id = c;
	first.person_id = p;
	if (first.hub.v == 0)
		first.hub = hub;
	if (first.owner.v == 0)
		first.owner = guide;
	return step_open(db, first);
}

struct case_opened case_for_person(
	struct db *db, struct person_id p, struct hub_id hub, struct step_new first)
{
	struct case_open_of_person_row open;
	struct case_former_guide_row former = { 0 };
	struct case_opened out = { .is_new = true };

	p = person_standing(db, p);
	if (case_open_of_person(db, (struct case_open_of_person_args){ .person_id = p }, &open)) {
		out.is_new = false;
		out.case_id = open.case_id;
		out.step = first_step(db, open.case_id, p, open.hub_id, open.guide_id, first);
		case_touched(db, open.case_id);
		return out;
	}
	out.case_id = (struct case_id){ id_new() };
	(void)case_former_guide(
		db, (struct case_former_guide_args){ .person_id = p, .hub_id = hub }, &former);
	case_insert(db,
		(struct case_insert_args){ .case_id = out.case_id,
			.reference = free_reference(db),
			.person_id = p,
			.state = CASE_STATE_NEW,
			.guide_id = former.guide_id,
			.hub_id = hub,
			.opened_at = db_now(db),
			.updated_at = db_now(db) });
	out.step = first_step(db, out.case_id, p, hub, former.guide_id, first);
	work_open_on(db, WORK_KIND_CASE, out.case_id.v, out.case_id, out.step);
	audit_add(db, S("case.open"), p.v, STR_NONE, STR_NONE);
	return out;
}

bool case_facts(struct db *db, struct case_id c, struct case_facts *out)
{
	struct case_get_row row;

	*out = (struct case_facts){ 0 };
	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row))
		return false;
	*out = (struct case_facts){
		.reference = row.reference, .person_id = row.person_id, .hub_id = row.hub_id,
		.guide = row.guide_id, .state = row.state, .opened_at = row.opened_at,
		.row_version = row.row_version };
	return true;
}

struct case_id case_of_person(struct db *db, struct person_id p)
{
	struct case_open_of_person_row row;

	if (!case_open_of_person(db, (struct case_open_of_person_args){ .person_id = p }, &row))
		return (struct case_id){ 0 };
	return row.case_id;
}

void case_touched(struct db *db, struct case_id c)
{
	case_touch(db, (struct case_touch_args){ .case_id = c, .updated_at = db_now(db) });
	db_touch(db, "board");
}

void case_guide(struct db *db, struct case_id c, struct account_id guide)
{
	struct case_get_row row;

	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row))
		return;
	struct step_ids_of_case_rows steps =
		step_ids_of_case(db, (struct step_ids_of_case_args){ .case_id = c });
	for (size_t i = 0; i < steps.n; i++) {
		struct account_id owner = steps.v[i].owner_account_id;
		if (owner.v == 0 || owner.v == row.guide_id.v)
			(void)step_assign(db, steps.v[i].next_step_id, guide, row.hub_id);
	}
	case_lead_set(db, (struct case_lead_set_args){
		.case_id = c, .guide_id = guide, .hub_id = row.hub_id, .updated_at = db_now(db) });
	audit_add(db, S("case.guide"), row.person_id.v, STR_NONE, STR_NONE);
	db_touch(db, "board");
}

void case_transfer(struct db *db, struct case_id c, struct hub_id hub)
{
	struct case_get_row row;

	if (!case_get(db, (struct case_get_args){ .case_id = c }, &row) || row.hub_id.v == hub.v)
		return;
	struct step_ids_of_case_rows steps =
		step_ids_of_case(db, (struct step_ids_of_case_args){ .case_id = c });
	for (size_t i = 0; i < steps.n; i++)
		(void)step_assign(db, steps.v[i].next_step_id, (struct account_id){ 0 }, hub);
	case_lead_set(db, (struct case_lead_set_args){
		.case_id = c, .guide_id = { 0 }, .hub_id = hub, .updated_at = db_now(db) });
	case_tasks_hub_set(db, (struct case_tasks_hub_set_args){ .case_id = c, .hub_id = hub });
	audit_add(db, S("case.transfer"), row.person_id.v, STR_NONE, STR_NONE);
	db_touch(db, "board");
}

bool case_plan(
	struct db *db, struct case_id c, struct str plan, int64_t row_version, struct problems *ps)
{
	struct case_plan_get_row now_is;

	if (case_plan_set(db, (struct case_plan_set_args){ .case_id = c, .plan = plan,
	    .row_version = row_version, .updated_at = db_now(db) }) > 0) {
		struct case_facts facts;
		if (case_facts(db, c, &facts))
			audit_add(db, S("case.plan"), facts.person_id.v, STR_NONE, plan);
		return true;
	}
	if (!case_plan_get(db, (struct case_plan_get_args){ .case_id = c }, &now_is)) {
		problem_add(ps, S(""), S("This case is not here any more."));
		return false;
	}
	struct str theirs = see(db_viewer(db), now_is.plan);
	struct str when = time_words(db_arena(db), now_is.updated_at, db_now(db));
	if (str_empty(theirs))
		problem_addf(ps, S("plan"), "While you were writing, somebody changed this case (%.*s). "
			"Save again to keep your plan.", STR_ARG(when));
	else
		problem_addf(ps, S("plan"), "While you were writing, somebody changed this case (%.*s). "
			"The plan now reads: “%.*s”. Save again to put yours in its place.",
			STR_ARG(when), STR_ARG(theirs));
	return false;
}
