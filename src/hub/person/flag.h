/*
 * A flag is a reason why somebody may be at risk, or may need something: who says so, since when,
 * until when, and under which category it may be shared. One person has a flag of one kind from one
 * list once; a list that says it again renews it, and ending it keeps it with the reason. Flags
 * say; the rules of red, amber and green weigh.
 */
#ifndef KITH_FLAG_H
#define KITH_FLAG_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

/* What a new host begins with (flag_kind.h: how each host keeps them). */
struct flag_kind {
	const char *code;                      /* stored; never changes its meaning */
	const char *words;                     /* on pages */
	enum flag_sharing sharing;
	int days; /* how long it holds from its beginning when the list does not say; 0: until ended */
};
extern const struct flag_kind flag_kinds[];
extern const size_t flag_kind_count;
const struct flag_kind *flag_kind_of(
	struct str code); /* NULL: a code of the host's own, or of a list */
/* Words for any code, with what the list added: "Needs food", "Children: 2". */
struct str flag_words(struct arena *a, struct str code, struct str value);

struct flag_new {
	struct person_id person_id;
	struct str code, value, since_on, expires_on;
	struct list_id list_id;                /* none: said to us */
	struct source_record_id source_record_id;
};
/* Raises them, or renews those that the same list has raised. No two of one person, code and
 * list. */
void flags_raise(struct db *db, const struct flag_new *flags, size_t n);
/* Ends a list's flag of a person, or all of them (code absent), with the reason. How many. */
int64_t flags_end(
	struct db *db, struct person_id id, struct list_id list, struct str code, struct str why);

#endif
