/*
 * A next step is one thing somebody must do by a time: triage this, ring back, look whether the
 * referral was answered. It has an owner (a person, or the queue of a hub) and a due time. "My day"
 * is simply my next steps in order.
 *
 * Open work is the other half of the promise that nobody falls through: every open request, need,
 * referral, task and case has one row that points at an open next step. The database refuses the
 * whole unit of work when it does not hold at its end. The functions here make it hold:
 * steps are ended only by step_done(), which gives the work that leaned on the step another one.
 */
#ifndef KITH_STEP_H
#define KITH_STEP_H

#include "core/db/db.h"
#include "core/db/types.h"

/* What each kind of step is, in one table: words, and whether it was only there for its work. */
struct step_word {
	enum step_kind kind;
	struct str label;                      /* "Ring back" */
	struct str button;                     /* "Ring": the one button that does it */
	struct str help;                       /* "Nobody has spoken to them yet." */
	bool ends_with_work;                   /* ends by itself when no open work needs it; a promise
	                                          made to a person (ring, check back, visit) does not */
};
const struct step_word *step_word(enum step_kind kind);

struct step_new {
	enum step_kind kind;
	struct case_id case_id;                /* none: a step about no case */
	struct person_id person_id;
	int64_t subject_id;                    /* request, referral, task, … it is about; 0: the case */
	struct str note;
	struct account_id owner;               /* none: whoever in the hub takes it */
	struct hub_id hub; /* the team; none: the owner's, else the case's, else the central hub */
	int64_t due_at;                        /* 0: tomorrow 9:00 */
	bool urgent;                           /* stands above its time */
	/* none: stands in My day and the team's queue; else on the campaign's pages */
	struct campaign_id campaign_id;
};

struct next_step_id step_open(struct db *db, struct step_new s);

/* The step was done (by the viewer). Open work that pointed at it points at `successor`; without
 * one, at the open step of the case that is due soonest, else at a new "plan" step for the guide or
 * the hub's queue, tomorrow at 9:00. False, and nothing changed, when it was not open any more. */
bool step_done(struct db *db, struct next_step_id step, struct next_step_id successor);

/* Somebody else does it: a person (in `hub`, or their own team), or no person: back to the hub's
 * queue. */
bool step_assign(
	struct db *db, struct next_step_id step, struct account_id owner, struct hub_id hub);
bool step_due(struct db *db, struct next_step_id step, int64_t due_at);

/* What somebody does to a step alone, from its page or the case's: each is an entry of the audit
 * chain. */
/* "Mine": takes it from the queue. False when somebody was quicker. */
bool step_take(struct db *db, struct next_step_id step);
/* Another time (0: the same) or somebody else. False when it is not open any more. */
bool step_change(struct db *db, struct next_step_id step, int64_t due_at, struct account_id owner,
	struct hub_id hub);
/* Done, and what comes next is what was there: see step_done(). */
bool step_tick(struct db *db, struct next_step_id step);
void step_add(struct db *db, struct step_new s);

struct step_facts {
	enum step_kind kind;
	struct case_id case_id;
	struct person_id person_id;
	int64_t subject_id;
	struct account_id owner;
	struct hub_id hub;
	int64_t due_at;
	bool urgent, open;
	struct campaign_id campaign_id;        /* none: of no campaign */
};
MUSTUSE bool step_facts(struct db *db, struct next_step_id step, struct step_facts *out);
/* The open step of this kind about this subject, due soonest; none when there is none. */
struct next_step_id step_find(struct db *db, enum step_kind kind, int64_t subject_id);
/* The soonest open step of a case, of any kind; none when there is none. */
struct next_step_id step_soonest(struct db *db, struct case_id c);

/* --- open work: the id is that of the request, need, referral, task or case --- */
void work_open(
	struct db *db, enum work_kind kind, int64_t id, struct case_id c, struct next_step_id step);
/* The same, leaning on a step that this unit of work has opened just now. */
void work_open_on(
	struct db *db, enum work_kind kind, int64_t id, struct case_id c, struct next_step_id step);
/* It has ended. The step it leaned on ends with it when its kind says so and nothing else needs
 * it. */
void work_close(struct db *db, int64_t id);
/* From now on this step is what happens next about it. The old step ends as in work_close(). */
void work_point(struct db *db, int64_t id, struct next_step_id step);
struct next_step_id work_step(struct db *db, int64_t id);

/* The proof: how many open things have no open step with an owner, and how much open work is about
 * nothing open. Both are always 0; asked by kith doctor and the tests. Reads everything. */
struct work_proof {
	int64_t unheld, ghosts;
	struct str first;
}; /* first: "need 0af…", to look it up */
struct work_proof work_prove(struct db *db);

/* --- one query behind My day, the team queue and the late list --- */
struct step_filter {
	struct account_id account;             /* this person's */
	struct hub_id hub;                     /* this team's */
	bool unowned;                          /* with hub: only what nobody has taken */
	bool urgent;                           /* only those that stand above their time */
	int64_t due_before;                    /* 0: any; db_now() for the late list */
	int64_t after_due_at;                  /* the last row of the page before; 0: from the start */
	struct next_step_id after_id;
	int64_t limit;                         /* 0: 50 */
};
struct step_row {
	struct next_step_id next_step_id;
	enum step_kind kind;
	struct case_id case_id;
	struct person_id person_id;
	int64_t subject_id;
	struct str reference;                  /* of the case */
	struct personal given_name, family_name, known_as, note;
	struct account_id owner;
	struct str owner_name, hub_name;       /* owner_name empty: in the hub's queue */
	int64_t due_at;
	bool urgent;
};
struct step_rows { struct step_row *v; size_t n; bool more; };
struct step_rows step_list(struct db *db, struct step_filter f);
int64_t step_count(struct db *db, struct step_filter f);

/* Raises every step that became late and tells the manager's board; for the clock job. Returns how
 * many. */
int64_t step_raise_late(struct db *db);
/* This one rises now and stands above its time: a promise behind it broke. False when it had risen
 * already. */
bool step_rise(struct db *db, struct next_step_id step);

/* --- times that suit a hub --- */
int64_t step_tomorrow(int64_t now);            /* tomorrow 9:00 */

#endif
