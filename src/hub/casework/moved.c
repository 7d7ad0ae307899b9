/*
 * Cases when two records turn out to be one person, or two after all. A case goes over as a whole:
 * its needs, conversations, referrals and next steps are about whoever the case is about, also
 * those that were added since.
 */
#include "hub/casework/casework.h"

#include "hub/casework/casework.sql.h"
#include "core/base/time.h"
#include "hub/casework/step.h"
#include "hub/person/merge.h"
#include "hub/person/protection.h"

static void cases_go(struct db *db, struct person_moving m)
{
	struct case_moved_rows cases =
		case_moved(db, (struct case_moved_args){ .person_id = m.from, .into = m.to });
	struct case_moved_members_rows members = case_moved_members(db,
		(struct case_moved_members_args){ .person_id = m.from, .into = m.to });
	struct case_moved_calls_rows calls =
		case_moved_calls(db, (struct case_moved_calls_args){ .person_id = m.from, .into = m.to });

	for (size_t i = 0; i < cases.n; i++)
		person_move_note(db, m.merge, "case", cases.v[i].case_id.v, STR_NONE);
	for (size_t i = 0; i < members.n; i++)
		person_move_note(db, m.merge, "case_member", members.v[i].case_member_id.v, STR_NONE);
	for (size_t i = 0; i < calls.n; i++)
		person_move_note(db, m.merge, "interaction", calls.v[i].interaction_id.v, STR_NONE);
}

void casework_person_moved(struct db *db, const struct hub_event *e)
{
	struct person_moving m = person_moving(db, e);

	if (e->kind == EVENT_PERSON_MERGED)
		cases_go(db, m);
	else {
		case_moved_back(db,
			(struct case_moved_back_args){
				.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
		case_moved_members_back(db,
			(struct case_moved_members_back_args){
				.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
		case_moved_calls_back(db,
			(struct case_moved_calls_back_args){
				.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	}
	case_moved_needs(db,
		(struct case_moved_needs_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	case_moved_interactions(db,
		(struct case_moved_interactions_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	case_moved_referrals(db,
		(struct case_moved_referrals_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	case_moved_steps(db,
		(struct case_moved_steps_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
}

/* The team that knows one of them, else the central hub. */
static struct hub_id team_of(struct db *db, struct person_id p)
{
	struct case_facts f;
	struct case_id c = case_of_person(db, p);

	return c.v && case_facts(db, c, &f) ? f.hub_id : (struct hub_id){ 0 };
}

/* The team that protects somebody asks itself on the day it said whether that is still needed. */
void casework_person_protected(struct db *db, const struct hub_event *e)
{
	struct person_id p = { e->person_id };
	struct protection_now now = person_protection(db, p, (struct property_id){ 0 });
	struct date day;

	if (now.is && date_from_iso(now.look_again_on, &day))
		step_open(db,
			(struct step_new){ .kind = STEP_KIND_OTHER,
				.case_id = case_of_person(db, p),
				.person_id = p,
				.subject_id = e->subject_id,
				.hub = now.team,
				.due_at = time_at(day, 9, 0),
				.note = S("Must they still not be found? Look at it again with them.") });
}

void casework_match_heard(struct db *db, const struct hub_event *e)
{
	struct next_step_id step = step_find(db, STEP_KIND_REVIEW_MATCH, e->subject_id);
	struct person_id p = { e->person_id };

	if (e->kind == EVENT_MATCH_ASKED && !step.v)
		step_open(db,
			(struct step_new){ .kind = STEP_KIND_REVIEW_MATCH,
				.person_id = p,
				.subject_id = e->subject_id,
				.hub = team_of(db, p) });
	else if (e->kind == EVENT_MATCH_SAID && step.v)
		step_done(db, step, (struct next_step_id){ 0 });
}
