/*
 * A case is the work around one person: a guide who leads, the team, the plan, what is needed and
 * what happens next. It goes new -> triaged -> active -> watching -> closed, and may be reopened.
 * It opens with the first request, stays with the same guide when the person comes back
 * ("the same voice"), and closes only when every need has ended and those who should learn how
 * it ended are listed. One table of transitions says what is allowed; one function applies it; the
 * same table draws the picture in the documentation.
 *
 * People other than the person take part as members: the daughter who asked, the food bank.
 */
#ifndef KITH_CASEWORK_H
#define KITH_CASEWORK_H

#include "core/base/problem.h"
#include "hub/casework/step.h"
#include "hub/person/person.h"

/* --- the states --- */
enum case_act {
	CASE_ACT_TRIAGE,                       /* urgency, hub and first step were decided */
	CASE_ACT_HELP,                         /* somebody spoke to them, or help is on its way */
	CASE_ACT_WATCH,                        /* nothing to do but check back */
	CASE_ACT_CLOSE,
	CASE_ACT_REOPEN,
	CASE_ACT_COUNT
};
struct case_rule { enum case_state from; enum case_act act; enum case_state to; };
const struct case_rule *case_rules(size_t *n);
struct str case_act_words(enum case_act act);  /* "somebody helps" */
struct str case_state_words(enum case_state s);/* "being helped" */
/* The table as a Mermaid state diagram, for the documentation. */
struct str case_states_drawing(struct arena *a);

/* Applies the table. False, and nothing changed, when this act is not allowed from where the case
 * is. Closing and reopening have their own functions below. */
bool case_act(struct db *db, struct case_id c, enum case_act act);

/* --- opening --- */
struct case_opened {
	struct case_id case_id;
	struct next_step_id step;              /* `first`, opened */
	bool is_new;                           /* false: the person's open case was used */
};
/* The person's open case, or a new one in that hub. `first` is opened as a step of it (its case,
 * person and, when not given, hub and owner are filled in); a new case leans on it. Somebody who
 * comes back gets the guide they had, when that guide still works in that hub. */
struct case_opened case_for_person(
	struct db *db, struct person_id p, struct hub_id hub, struct step_new first);

struct case_facts {
	struct str reference;
	struct person_id person_id;
	struct hub_id hub_id;
	struct account_id guide;               /* none: nobody yet */
	enum case_state state;
	int64_t opened_at;
	int64_t row_version;
};
MUSTUSE bool case_facts(struct db *db, struct case_id c, struct case_facts *out);
/* The person's open case; none when there is none. */
struct case_id case_of_person(struct db *db, struct person_id p);

/* --- who leads --- */
/* The guide; none: the hub's queue again. The case's open steps that were the former guide's, or
 * nobody's, go along. */
void case_guide(struct db *db, struct case_id c, struct account_id guide);
/* Responsibility moves to another hub: no guide, all open steps in that hub's queue. */
void case_transfer(struct db *db, struct case_id c, struct hub_id hub);

/* A step somebody adds by hand, with its time in words ("Thursday", "tomorrow 4pm"). */
MUSTUSE bool case_step_add(struct db *db, struct case_id c, enum step_kind kind, struct str when,
	struct str note, struct problems *ps);

/* The plan. False with a problem when somebody changed the case meanwhile. */
MUSTUSE bool case_plan(
	struct db *db, struct case_id c, struct str plan, int64_t row_version, struct problems *ps);

/* --- members --- */
struct case_member_new {
	struct case_id case_id;
	struct person_id person_id;            /* any of the three, or only a name */
	struct organisation_id organisation_id;
	struct account_id account_id;
	struct str name, relation, phone;
	bool person_knows;
};
MUSTUSE bool case_member_add(struct db *db, struct case_member_new m, struct problems *ps);

/* How it is safe to get in touch with the person, and the way to their door: false with a problem
 * that says what it reads now when somebody changed the person meanwhile. */
MUSTUSE bool case_safe_contact(struct db *db, struct case_id c, struct person_safe safe,
	int64_t person_version, struct problems *ps);

/* --- ending --- */
/* What stands in the way of closing, one problem each: needs that have not ended, answers waited
 * for, tasks under way, requests nobody has triaged. */
void case_close_check(struct db *db, struct case_id c, struct problems *ps);
/* Closes; writes who should be told, with a step until each was; emits EVENT_CASE_CLOSED. */
MUSTUSE bool case_close(
	struct db *db, struct case_id c, struct str words, int64_t row_version, struct problems *ps);
MUSTUSE bool case_reopen(struct db *db, struct case_id c, struct str why, struct problems *ps);
/* Ticks one as told. When it was the last, the step ends. False when it is not there or was told
 * before. */
bool telling_told(struct db *db, struct telling_id t);

/* Somebody may not be well: an urgent step for the guide and the hub, to be done within an hour.
 * `why` is a sentence ("Nobody opened the door to Dan at 4 pm."). Reopens a closed case. */
struct next_step_id casework_welfare(struct db *db, struct case_id c, struct str why);

/* Birthdays and important dates of people with an open case: a step for each, once, from `days`
 * ahead. For the daily job; returns how many were raised. */
int64_t casework_dates(struct db *db, int days);

/* Listeners of this room, for app/events.c. TASK_DONE and PERSON_REACHED move a case to
 * "active". */
struct hub_event;
void casework_heard(struct db *db, const struct hub_event *e);
/* PERSON_DIED: nobody rings or visits them any more. The steps about them end; in their open case
 * one stays, urgent while a volunteer has a task: to tell who should know, end what is open and
 * close. */
void casework_person_died(struct db *db, const struct hub_event *e);
/* LIST_ASKS: a step in the queue of the hub that brought the list in, with what there is to look
 * at. */
void casework_list_asks(struct db *db, const struct hub_event *e);
/* PERSON_MERGED and PERSON_UNMERGED: cases go over. Told before the other rooms. */
void casework_person_moved(struct db *db, const struct hub_event *e);
/* MATCH_ASKED and MATCH_SAID: somebody in a team looks whether two records are one person. */
void casework_person_protected(
	struct db *db, const struct hub_event *e); /* the team looks again on a day */
void casework_match_heard(struct db *db, const struct hub_event *e);

#endif
