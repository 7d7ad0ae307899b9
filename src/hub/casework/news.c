/*
 * What other rooms tell and a team must hear: somebody has died, a list changed what it says of
 * people. Each becomes a next step that somebody owns, so that the news is work and not a line in a
 * report.
 */
#include "core/base/time.h"
#include "hub/casework/casework.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/casework_private.h"
#include "hub/casework/step.sql.h"
#include "hub/events.h"
#include "hub/person/list.h"

/* The step that sees the case through: the one there is, or a new one for the guide, before which a
 * volunteer on the way to their door must be told. */
static struct next_step_id see_through(struct db *db, struct case_id c)
{
	struct next_step_id there = step_find(db, STEP_KIND_DIED, c.v);
	struct case_facts lead;
	bool helper = case_open_tasks(db, (struct case_open_tasks_args){ .case_id = c }).n > 0;

	if (there.v != 0 || !case_facts(db, c, &lead))
		return there;
	return step_open(db,
		(struct step_new){ .kind = STEP_KIND_DIED,
			.case_id = c,
			.person_id = lead.person_id,
			.subject_id = c.v,
			.owner = lead.guide,
			.hub = lead.hub_id,
			.urgent = helper,
			.due_at = helper ? db_now(db) + TIME_HOUR : 0,
			.note = helper ? S("A volunteer has a task for them: tell the volunteer first. Then "
							   "tell who else should know, end what "
							   "is open and close the case.")
						   : S("Tell who should know, end what is open and close the case.") });
}

void casework_person_died(struct db *db, const struct hub_event *e)
{
	struct step_ids_of_person_rows loose =
		step_ids_of_person(db, (struct step_ids_of_person_args){ .person_id = { e->person_id } });
	struct case_id c = case_of_person(db, (struct person_id){ e->person_id });
	struct step_ids_of_case_rows steps;
	struct next_step_id stays;

	for (size_t i = 0; i < loose.n; i++)
		(void)step_done(db, loose.v[i].next_step_id, (struct next_step_id){ 0 });
	if (c.v == 0)
		return;
	stays = see_through(db, c);
	steps = step_ids_of_case(db, (struct step_ids_of_case_args){ .case_id = c });
	for (size_t i = 0; i < steps.n; i++)
		if (steps.v[i].next_step_id.v != stays.v)
			(void)step_done(db, steps.v[i].next_step_id, stays);
	case_touched(db, c);
	db_touch(db, "board");
}

void casework_list_asks(struct db *db, const struct hub_event *e)
{
	struct step_account_hub_row a = { 0 };
	struct list_asking asks;

	if (!list_asking(db, (struct import_id){ e->subject_id }, &asks) ||
		step_find(db, STEP_KIND_LIST, e->subject_id).v != 0)
		return;
	if (asks.by.v != 0 &&
		!step_account_hub(db, (struct step_account_hub_args){ .account_id = asks.by }, &a))
		a.hub_id.v = 0;
	(void)step_open(db,
		(struct step_new){ .kind = STEP_KIND_LIST,
			.subject_id = e->subject_id,
			.hub = a.hub_id,
			.note = asks.words });
}
