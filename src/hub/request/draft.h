/*
 * A draft is what somebody was typing when the tab closed, the power went or the session ended. It
 * is kept for the account that typed it, under an id that the form carries, and given back on the
 * same form.
 */
#ifndef KITH_DRAFT_H
#define KITH_DRAFT_H

#include "core/db/db.h"
#include "core/db/types.h"

struct draft_field { struct str name, value; };
struct draft_fields VEC(struct draft_field);
struct str draft_value(
	const struct draft_fields *f, struct str name); /* absent when there is none */
bool draft_has(const struct draft_fields *f, struct str name, struct str value);
void draft_put(struct arena *a, struct draft_fields *f, struct str name, struct str value);
/* Whether somebody typed anything worth keeping. */
bool draft_worth(const struct draft_fields *f);

struct draft {
	struct draft_id draft_id;
	struct draft_fields fields;
	int64_t updated_at;
};
struct drafts { struct draft *v; size_t n; };

/* Keeps or replaces it. One that belongs to somebody else is left alone. Nothing typed: thrown
 * away. */
void draft_keep(
	struct db *db, struct str form, struct draft_id id, const struct draft_fields *fields);
MUSTUSE bool draft_find(struct db *db, struct str form, struct draft_id id, struct draft *out);
struct drafts drafts_mine(struct db *db, struct str form);     /* newest first */
void draft_throw(struct db *db, struct draft_id id);
int64_t drafts_tidy(struct db *db);                            /* for the tidy job: a month old */

#endif
