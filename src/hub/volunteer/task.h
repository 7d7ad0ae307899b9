/*
 * A task is one concrete job with a place and a time window: collect this prescription, shop with
 * this list, ring for a chat. It comes from a need. Staff offer it to some volunteers; the first
 * who takes it has it, and only then learns whose door it is; a day after it ended they no longer
 * do.
 *
 *	open -> offered -> taken -> under way -> done, or failed, or cancelled
 *
 * One table of transitions says what is allowed and task_move() in task.c is the only place that
 * applies it, by compare-and-set in the database: of two who take it at once exactly one has it.
 * While it is not ended it leans on a next step of the guide or the hub: "offer this" until
 * somebody has taken it, then "see how it went" when its window ends. A doorstep visit that failed
 * is a welfare concern at once.
 */
#ifndef KITH_TASK_H
#define KITH_TASK_H

#include "hub/volunteer/volunteer.h"

/* --- the states --- */
enum task_act {
	TASK_ACT_OFFER,                        /* to some volunteers */
	TASK_ACT_UNOFFER,                      /* everybody it was offered to said no */
	TASK_ACT_TAKE,
	TASK_ACT_START,                        /* on my way */
	TASK_ACT_DONE,
	TASK_ACT_FAIL,
	TASK_ACT_HAND_BACK,                    /* they cannot after all: others are asked */
	TASK_ACT_CANCEL,                       /* it is not needed any more */
	TASK_ACT_COUNT
};
struct task_rule { enum task_state from; enum task_act act; enum task_state to; };
const struct task_rule *task_rules(size_t *n);
/* NULL where that act is not allowed in that state. */
const struct task_rule *task_rule_of(enum task_state from, enum task_act act);
/* As the audit chain calls it: task.take. */
struct str task_act_name(enum task_act act);
bool task_allows(enum task_state from, enum task_act act);
struct str task_act_words(enum task_act act);          /* "somebody takes it" */
struct str task_state_words(enum task_state s);        /* "on the way" */
struct str task_states_drawing(struct arena *a);       /* Mermaid, for the documentation */

/* --- making one --- */
struct task_new {
	struct need_id need_id;
	struct str what; /* '' : task_what(). No name, no house number, no phone number */
	struct str notes;                      /* read only by who takes it */
	int64_t window_from_at, window_to_at;
	int64_t minutes;                       /* 0: what the category usually takes */
	bool needs_check, money, at_door;
};
/* None, with problems: the need has ended, the window is over, or `what` says who or where. */
MUSTUSE struct task_id task_make(struct db *db, const struct task_new *t, struct problems *ps);
/* Says in `ps` (field "what") when everybody who is asked would read whose door it is. */
struct task_who { struct personal given_name, family_name, known_as; struct str number, street; };
void task_what_check(struct arena *a, struct str what, struct task_who who, struct problems *ps);
/* A first wording from the category and the street: "Collect a prescription and take it to Mill
 * Street". */
struct str task_what(
	struct arena *a, struct str category_code, struct str category_name, struct str street);

/* "Tonight, 5–7 pm"; "Thursday, 11 am–1 pm"; "Today, 5 pm to tomorrow, 10 am". */
struct str task_when(struct arena *a, int64_t from_at, int64_t to_at, int64_t now);
struct str minutes_words(struct arena *a, int64_t minutes); /* "25 minutes", "1 hour 30 minutes" */

/* --- its life: each returns false, with a kind sentence in *why, when it is too late for that
 * --- */
/* Volunteers see nobody any more who must not be found and whose task they no longer have; of one
 * that ended, a day later. */
void tasks_sight_tidy(struct db *db);
MUSTUSE bool task_offer(
	struct db *db, struct task_id t, const struct volunteer_id *to, size_t n, struct str *why);
MUSTUSE bool task_take(struct db *db, struct task_id t, struct volunteer_id v, struct str *why);
MUSTUSE bool task_decline(struct db *db, struct task_id t, struct volunteer_id v, struct str *why);
MUSTUSE bool task_start(struct db *db, struct task_id t, struct volunteer_id v, struct str *why);
/* words: what to pass on ("she liked the bread"), may be empty. */
MUSTUSE bool task_done(
	struct db *db, struct task_id t, struct volunteer_id v, struct str words, struct str *why);
MUSTUSE bool task_cancel(struct db *db, struct task_id t, struct str reason, struct str *why);

enum failure {                                 /* why it could not be done */
	FAILURE_NOBODY_CAME,                   /* to the door, or answered the telephone */
	FAILURE_WORRIED,                       /* they are not well, or something is not right */
	FAILURE_NOT_GOT,                       /* the shop or pharmacy did not have it */
	FAILURE_REFUSED,                       /* they did not want it any more */
	FAILURE_CANNOT,                        /* I cannot do it after all: handed back, not failed */
	FAILURE_OTHER,
	FAILURE_COUNT
};
struct failure_word {
	enum failure failure;
	struct str code;                       /* in forms: "nobody_came" */
	struct str label;                      /* "Nobody came to the door" */
	struct str told;                       /* for the guide: "nobody came to the door" */
	bool welfare;                          /* at a door: a welfare concern */
};
const struct failure_word *failure_word(enum failure f);
MUSTUSE bool failure_read(struct str code, enum failure *out);
/* Failed, or handed back; returns the need to the guide; a failed doorstep visit raises a welfare
 * concern. */
MUSTUSE bool task_fail(struct db *db, struct task_id t, struct volunteer_id v, enum failure f,
	struct str words, struct str *why);

/* Listens for needs that ended (app/events.c): what is not done for them is not needed any more. */
struct hub_event;
void task_heard(struct db *db, const struct hub_event *e);

/* --- looking --- */
struct task_facts { /* nothing personal: what anybody it is offered to may read */
	struct task_id task_id;
	struct str reference;
	struct case_id case_id;
	struct need_id need_id;
	struct person_id person_id;
	enum task_state state;
	struct str what, street;
	struct str category_code, category_name;
	struct geo_point place;
	int64_t window_from_at, window_to_at;
	int64_t minutes;
	bool needs_check, money, at_door;
	struct volunteer_id volunteer_id;
	int64_t created_at, taken_at, started_at, ended_at;
	struct hub_id hub_id;
	struct str hub_name, hub_phone;
};
MUSTUSE bool task_facts(struct db *db, struct task_id t, struct task_facts *out);
bool task_is_over(enum task_state s);
bool task_is_late(const struct task_facts *t, int64_t now);

/* May this volunteer see whose door it is? While it is theirs, and for a day after it ended. */
bool task_shows_door(const struct task_facts *t, struct volunteer_id v, int64_t now);
struct task_door {
	struct personal given_name, family_name, known_as;
	struct personal address, access_notes, notes, language, communication, ended_words;
};
/* What they see then. The caller grants the viewer sight of it first: task_grant(). */
MUSTUSE bool task_door(struct db *db, struct task_id t, struct task_door *out);
void task_grant(struct db *db, const struct task_facts *t);

enum offer_state task_offer_state(
	struct db *db, struct task_id t, struct volunteer_id v); /* none: not offered */

#endif
