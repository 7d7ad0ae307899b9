/*
 * An interaction is one call, visit, message or letter, or an attempt at one, with its outcome.
 * Only "reached" stops the clock of a request: it is told as EVENT_PERSON_REACHED. Recording one
 * takes an outcome and a line; what happens next is proposed here and may be changed in words
 * ("Thursday").
 */
#ifndef KITH_INTERACTION_H
#define KITH_INTERACTION_H

#include "hub/casework/casework.h"

struct interaction_next {                      /* what is proposed, or was chosen, to happen next */
	enum step_kind kind;                   /* none: nothing */
	int64_t due_at;
	struct str note;                       /* "No answer in the morning: try in the evening." */
	bool urgent;
};
/* What usually follows this outcome: no answer -> again at another time of day, the third time a
 * visit; reached -> a check-back. Never later than the promise to a request still waiting for its
 * first call. */
struct interaction_next interaction_propose(struct db *db, struct case_id c, enum outcome outcome);

struct interaction_new {
	struct case_id case_id;
	enum channel channel;                  /* none: phone */
	enum direction direction;              /* none: out */
	enum outcome outcome;
	struct str words;
	/* the step it was about; none: the soonest ring, check back or visit */
	struct next_step_id step;
	struct str next_words; /* "Thursday 2pm"; empty with next_kind given: as proposed */
	enum step_kind next_kind;              /* none: as proposed */
	bool next_none;                        /* nothing is to follow by itself */
	bool message_confirmed; /* a message was left though they want none: known, and the guide is
							   told */
	bool with_other; /* spoken with somebody else (the daughter): stops no clock */
};
/* None, with problems, when the form cannot be kept as it is. */
MUSTUSE struct interaction_id interaction_record(
	struct db *db, struct interaction_new i, struct problems *ps);

/* A call, visit or letter of a campaign: noted in their open case when there is one, else with the
 * person alone. Leaves next steps as they are; "reached" is told as EVENT_PERSON_REACHED. */
struct interaction_call {
	struct interaction_id id;              /* none: a new one */
	struct person_id person_id;
	enum channel channel;
	enum outcome outcome;
	struct str words;
};
struct interaction_id interaction_of_call(struct db *db, struct interaction_call c);

/* When to try again: another time of day than now. */
int64_t interaction_other_time(int64_t now);
struct str outcome_words(enum outcome o);              /* "Spoke to them" */
struct str channel_words(enum channel c);              /* "by phone" */

#endif
