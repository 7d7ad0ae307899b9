/*
 * Two records of one person become one. The record that is put away stays as it was and points at
 * the one that speaks for it; what hung on it (cases with all that is in them, telephone numbers,
 * rows of lists, ...) goes over, and a journal says what went. Taking apart again sends exactly
 * those rows back: what was born on the record that stayed stays with it, but whatever belongs to a
 * case goes where its case goes. Nothing is ever lost: empty facts are filled from the other
 * record, and rules for safety (how to get in touch, the way to the door, food) are kept from both.
 *
 * Every room moves its own rows when it hears EVENT_PERSON_MERGED and EVENT_PERSON_UNMERGED,
 * casework before the others, because their rows follow the cases that it writes down.
 */
#ifndef KITH_MERGE_H
#define KITH_MERGE_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"
#include "hub/events.h"

struct person_merging {
	struct person_id from, into;           /* put away, and stays */
	int64_t from_version, into_version;    /* as they were seen by whoever decided */
	struct str why;
};
/* False with problems, and nothing changed: one of them is not there, speaks for nobody any more or
 * was changed meanwhile; they are the same already; both are volunteers with a sign-in of their
 * own; one is said to have died and the other not. */
MUSTUSE bool person_merge(
	struct db *db, struct person_merging m, struct person_merge_id *id, struct problems *ps);
/* Two again, whatever was put together before or since. False with a problem when it was undone
 * already. */
MUSTUSE bool person_unmerge(struct db *db, struct person_merge_id id, struct problems *ps);

/* The record that speaks for this one: itself, when it was never put away. One that is not there is
 * itself, too. */
struct person_id person_standing(struct db *db, struct person_id id);

/* --- for listeners --- */
struct person_moving { struct person_merge_id merge; struct person_id from, to; };
/* Whose rows go where. When taking apart, only rows written down under this merge go, and what
 * follows them. */
struct person_moving person_moving(struct db *db, const struct hub_event *e);
/* Writes down that this row went over. `more` is the rest of a key of two parts, else absent. */
void person_move_note(
	struct db *db, struct person_merge_id merge, const char *kind, int64_t row_id, struct str more);

#endif
