/*
 * What the case page shows, gathered: who leads, what happens next, what is needed and how each
 * need stands, who takes part, who must be told. Reading only; the words for it are made here, the
 * page in case.html.
 */
#ifndef KITH_CASE_VIEW_H
#define KITH_CASE_VIEW_H

#include "hub/casework/casework.h"
#include "hub/casework/interaction.h"
#include "hub/casework/need.h"
#include "hub/casework/referral.h"
#include "hub/casework/timeline.h"
#include "hub/person/household.h"
#include "hub/person/in_campaign.h"
#include "hub/person/person.h"
#include "hub/person/rag.h"

struct view_step {
	struct next_step_id id;
	enum step_kind kind;
	const struct step_word *word;
	struct case_id case_id;
	int64_t subject_id;
	struct personal note, name;            /* name: in lists */
	struct str reference;
	struct str owner;                      /* "you", "Sam Jones", "Rose Hill queue" */
	struct str due, exact;                 /* "in 2 h 10 min"; "today 4:15 pm" */
	int64_t due_at;
	bool late, urgent, mine, unowned;
};
struct view_steps { struct view_step *v; size_t n; };

struct view_need {
	struct need_id id;
	struct str name, state;                /* "Shopping"; "met" */
	bool open;
	enum urgency urgency;
	struct personal words, ended_words;
	struct str before, after;              /* "Food Bank has it", or "" + Dan + " is on his way" */
	struct personal helper;
	struct str ended;                      /* "yesterday 4:15 pm" */
	int64_t row_version;
	bool planned;                          /* somebody was asked to help with it */
};
struct view_needs { struct view_need *v; size_t n; size_t open; };

struct view_referral {
	struct referral_id id;
	struct str need, name, phone, state, by;       /* by: "answer by Wednesday 5:00 pm" */
	struct personal words, reason;
	bool offered, open;
};
struct view_referrals { struct view_referral *v; size_t n; };

struct view_member {
	struct str who;
	struct personal name, phone;
	struct str relation;
	bool person_knows;
};
struct view_members { struct view_member *v; size_t n; };

struct view_telling {
	struct telling_id id;
	struct str kind;
	struct personal who;
	bool told;
	struct str when, by;
};
struct view_tellings { struct view_telling *v; size_t n; size_t waiting; };

struct view_point { struct str kind; struct personal value, note; };

struct view_task { struct task_id id; struct str reference, what, state; };
struct view_tasks { struct view_task *v; size_t n; };

struct case_view {
	struct case_id case_id;
	struct str reference, state, hub, guide, opened, closed;
	struct hub_id hub_id;
	struct account_id guide_id;
	bool mine, open, watching, has_guide;
	struct personal plan, closed_words;
	int64_t row_version;
	struct person_brief person;
	struct rag_why rag;                    /* red, amber or green, and why */
	struct housemates home;                /* who lives with them, and what says so */
	struct str home_why;
	struct in_campaigns campaigns;         /* that rang them, or will */
	struct view_steps steps;
	struct view_needs needs;
	struct view_referrals referrals;
	struct view_members members;
	struct view_tellings tellings;
	struct view_tasks tasks;               /* that have not ended */
	struct str waiting; /* "nobody has spoken to them yet: 2 h 10 min left"; empty: somebody did */
	bool waiting_late;
	struct str next_talk,
		next_try; /* "Thursday 10:00 am"; "Visit today 5:00 pm": what is proposed */
};
/* False: not here. */
MUSTUSE bool case_view(struct db *db, struct case_id c, struct case_view *out);

/* A row of my day, the team queue or the late list, in words. */
struct view_steps view_steps_of(struct db *db, struct step_rows rows);

#endif
