/*
 * Other names of a person: what they were called before, are called as well, or how their name is
 * written in another script. They only serve to find the person; the name that is shown stands on
 * the record.
 */
#ifndef KITH_PERSON_ALIAS_H
#define KITH_PERSON_ALIAS_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

MUSTUSE bool person_alias_add(
	struct db *db, struct person_id id, struct str name, enum alias_kind kind, struct problems *ps);
MUSTUSE bool person_alias_remove(
	struct db *db, struct person_id id, struct person_alias_id which, struct problems *ps);
/* The name was changed by hand: when it is another one, and no mistake put right, the earlier is
 * kept. */
void person_alias_keep_former(struct db *db, struct person_id id, struct str given,
	struct str family, struct str new_given, struct str new_family);
struct str alias_kind_words(enum alias_kind kind); /* "earlier name", "also known as", "written" */

#endif
