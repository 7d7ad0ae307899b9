/*
 * Rows of lists that the machine joined to somebody on arrival, because an exact key or how alike
 * everything is said so: nobody was asked. Some are drawn by lot with each check of the machine
 * (match_round.h) and stand beside the person as the record would be without them; a person says
 * whether the row is about them. A row that is not becomes a person of its own: its line of the
 * list and its flags go over, what it brought to the record goes, and no machine puts the two
 * together again. What was done for somebody stays where it was written.
 */
#ifndef KITH_ROW_CHECK_H
#define KITH_ROW_CHECK_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "hub/person/row_check.sql.h"

/* --- row_check.c: drawing --- */
struct row_lot {
	uint64_t number;                       /* the row's own, for good, as good as drawn */
	struct list_id list_id;
	struct str list_key;
	struct person_id person_id;
};
struct row_joined_to { struct person_id person_id; int64_t rows; };
/* Those with the smallest numbers, ascending; and of everybody how many rows are joined to them, a
 * person perhaps more than once. */
struct row_lots {
	struct row_lot *v;
	size_t n;
	struct VEC(struct row_joined_to) people;
};
/* All rows joined, `most` of them drawn; in a unit that reads, of the system. */
struct row_lots row_lots_read(struct db *db, struct arena *a, size_t most);
/* Draws it. True: it waits; false: somebody has said. */
bool row_check_put(struct db *db, struct row_check_draw_args args);

/* The row is about this person, or not: then it goes to one of its own. False with problems. */
MUSTUSE bool row_check_say(struct db *db, struct row_check_id id, bool same, struct str why,
	struct person_id *apart, struct problems *ps);
/* --- row_apart.c --- */
/* The row gets a person of its own, and the record is what it was without it. */
MUSTUSE bool row_apart(struct db *db, const struct row_check_by_id_row *c, struct person_id *apart,
	struct problems *ps);
/* What the row says, read as when it came. */
struct person_read;
void row_check_read(struct db *db, const struct row_check_by_id_row *c, struct person_read *out);

#endif
