/*
 * Triage is deciding, once and quickly, what happens first: how urgent it is, which hub, who
 * guides, what is needed (all of it, old and new, in one grid) and the first step with its time.
 * The request is triaged and so is its case; the step that asked for triage ends and the first step
 * takes its place.
 */
#ifndef KITH_TRIAGE_H
#define KITH_TRIAGE_H

#include "hub/request/red_word.h"

struct triage_need {
	struct need_category_id category;
	enum urgency urgency;                  /* none: as the request */
	struct str words;
};

enum triage_first { TRIAGE_FIRST_RING, TRIAGE_FIRST_VISIT, TRIAGE_FIRST_REFER, TRIAGE_FIRST_COUNT };
struct str triage_first_words(enum triage_first f);            /* "Ring them" */

struct triage {
	struct request_id request_id;
	int64_t row_version;
	enum urgency urgency;
	struct str urgency_why;
	struct hub_id hub_id;
	struct account_id guide;               /* none: the hub's queue */
	struct triage_need *needs; /* every kind ticked; those already open stay as they are */
	size_t n_needs;
	enum triage_first first;
	struct str by_words;                   /* "today 4pm"; empty: as the promise says */
	struct str note;
	struct organisation_id organisation_id;        /* to refer to, with TRIAGE_FIRST_REFER */
};
/* False with problems: triaged meanwhile, no such hub, a time that cannot be, nobody to refer
 * to. */
MUSTUSE bool request_triage(struct db *db, struct triage t, struct problems *ps);

/* Whether an organisation that does this may help with one of these kinds of need. */
bool triage_fits(struct db *db, struct str does, struct suggested needs);
/* Kinds of need that the words of a request speak of. */
struct suggested triage_suggested(struct db *db, struct request_id r);

/* When the first step is proposed: half the time that is left of the promise, at a decent hour when
 * that keeps it. */
int64_t triage_first_due(int64_t received_at, int64_t due_at, int64_t now);

#endif
