/*
 * A list is a thing: a supplier's, with a name, and it comes again. Each time it is brought in is a
 * delivery. The first says who is on it; from the second on, what it changed is a report: new,
 * back, changed, moved, died, gone. What follows from that are rules of the list, which the host
 * edits. Rows of two deliveries are one line when the NHS number is the same, else the list's own
 * number, else name, birth date and postcode.
 */
#ifndef KITH_LIST_H
#define KITH_LIST_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"
#include "hub/person/import.h"
#include "hub/person/list.sql.h"

/* The list a file belongs to: by name and supplier, or by name alone when no supplier is
 * said and one list has it; made when it is new. */
struct list_id list_find_or_make(
	struct db *db, struct str name, struct str supplier, const struct list_profile *profile);

struct list_edit {
	struct list_id list_id;
	struct str name, supplier, priority, gone_days;        /* as typed */
	bool is_whole;
	enum list_rule gone, died, moved;
	int64_t row_version;
};
MUSTUSE bool list_update(struct db *db, struct list_edit e, struct problems *ps);
struct str list_rule_words(enum list_rule rule);

/* What a delivery leaves to people by its list's rules: "Council list: 2 may have died, 1 is not on
 * it any more." False when there is nothing of that kind. */
struct list_asking {
	struct str words;
	struct account_id by;
}; /* by: who brought it in; none: a command */
MUSTUSE bool list_asking(struct db *db, struct import_id import, struct list_asking *out);

/* One field of a row that changed; empty before or now when it was not there. */
struct list_field { struct str name; struct personal before, now; };
struct list_fields { struct list_field *v; size_t n; };
/* Column by column, what a row says now and did not say before. */
struct list_fields list_fields_changed(struct db *db, int64_t subject_id,
	struct import_id before_import, struct str before_raw, struct import_id now_import,
	struct str now_raw);
struct list_fields list_change_fields(struct db *db, const struct list_changes_row *r);
/* Whether there is anything to report. */
bool list_has_changes(struct db *db, struct import_id id);
/* What we did about a change, as its rule wrote it; where none acted, that it was kept. */
struct str list_change_acted(enum list_change_kind kind, struct str acted);
/* The whole difference report as CSV. */
struct str list_difference_csv(struct db *db, struct import_id id);
/* The next some hundreds of it as JSON, with commas between; `after` goes on from 0. Empty: that
 * was all. */
struct str list_difference_json(
	struct db *db, struct import_id id, struct list_change_id *after);
struct str list_change_words(enum list_change_kind kind);      /* "moved" */

struct people_row;
/* Whether a row's home is another than its line's row had. */
bool list_home_differs(
	struct db *db, const struct list_record_row *before, const struct people_row *now);

#endif
