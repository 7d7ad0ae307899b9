/*
 * A need is one thing needed, in one of the host's own categories. It opens from a request or on
 * the case page, and ends met, not met (with the reason) or withdrawn. While it is open it leans on
 * a next step.
 */
#ifndef KITH_NEED_H
#define KITH_NEED_H

#include "hub/casework/casework.h"

struct need_new {
	struct case_id case_id;
	struct request_id request_id;          /* none: added on the case page */
	struct need_category_id category;
	struct str words;
	enum urgency urgency;                  /* none: ordinary */
	struct next_step_id step; /* what happens next about it; none: the case's soonest open
								 step, else a new "plan" step */
};
/* The same category open twice in one case is the same need: its id is returned. */
struct need_id need_open(struct db *db, struct need_new n);

struct need_facts {
	struct case_id case_id;
	struct person_id person_id;
	struct request_id request_id;
	struct need_category_id category;
	struct str category_code, category_name;
	int64_t task_minutes;                  /* what a task of this category usually takes */
	bool needs_check;                      /* such a task needs a DBS check */
	enum need_state state;
	enum urgency urgency;
	int64_t row_version;
};
MUSTUSE bool need_facts(struct db *db, struct need_id n, struct need_facts *out);
struct personal need_words(struct db *db, struct need_id n);   /* what was said about it */

/* Ends it, and the referrals still open for it; emits EVENT_NEED_ENDED. `words` must say why when
 * it was not met. row_version 0: whatever it is now (rules); else false with a problem when
 * somebody changed it meanwhile. */
MUSTUSE bool need_end(struct db *db, struct need_id n, enum need_state how, struct str words,
	int64_t row_version, struct problems *ps);
MUSTUSE bool need_change(struct db *db, struct need_id n, struct need_category_id category,
	enum urgency u, struct str words, int64_t row_version, struct problems *ps);

struct str need_state_words(enum need_state s);        /* "met", "not met" */
struct str urgency_words(enum urgency u);              /* "ordinary", "soon", "emergency" */

struct need_category_row {
	struct need_category_id need_category_id;
	struct str code, name, words;
	int64_t task_minutes;
	bool needs_check;
};
struct need_category_rows { struct need_category_row *v; size_t n; };
struct need_category_rows need_categories(struct db *db); /* those in use, in the host's order */
struct need_category_id need_category_of(struct db *db, struct str code); /* none: no such code */

#endif
