/*
 * Kinds of flag: what a reason may be, in the host's own words. The code is what lists and rules
 * say and never changes its meaning; name, sharing category and how long such a flag holds are the
 * host's to edit. A flag that somebody raises at the desk ("her carer is in hospital") stands
 * beside those of lists, with who said so, since when and until when.
 */
#ifndef KITH_FLAG_KIND_H
#define KITH_FLAG_KIND_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

void flag_kinds_start(struct db *db);          /* what a new host begins with */

struct flag_kind_edit {
	struct flag_kind_id id;                /* none: a new one, its code made from its name */
	struct str name, sharing, days;        /* as written */
	bool is_used;
};
MUSTUSE bool flag_kind_save(struct db *db, struct flag_kind_edit e, struct problems *ps);

struct flag_by_hand {
	struct str code, value, since, until;
}; /* dates as written; may be empty */
MUSTUSE bool flag_raise(
	struct db *db, struct person_id id, struct flag_by_hand f, struct problems *ps);
MUSTUSE bool flag_end_by_hand(
	struct db *db, struct person_id id, struct flag_id flag, struct str why, struct problems *ps);

/* Who sees flags of a kind, as the kind of fact they are: "how to reach them". */
struct str flag_sharing_words(enum flag_sharing sharing);

struct flag_kinds_all_rows;
/* A flag as the host calls it, as private as its kind: "Needs food", "Isolating: until Friday". */
struct personal flag_called(struct arena *a, const struct flag_kinds_all_rows *kinds,
	struct person_id id, struct str code, struct str value, enum flag_sharing sharing);

struct flag_seen { struct str id; struct personal words; struct str when, why; bool over; };
struct flags_seen { struct flag_seen *v; size_t n; };
/* A person's flags for a page: those that hold first, then those that ended. */
struct flags_seen flags_seen(struct db *db, struct person_id id);

#endif
