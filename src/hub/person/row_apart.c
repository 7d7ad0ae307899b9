/* Taking a row of a list away from the person it was joined to. See row_check.h. */
#include "hub/person/row_check.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "hub/person/household.h"
#include "hub/person/import_people.h"
#include "hub/person/import_private.h"
#include "hub/person/person.sql.h"
#include "hub/person/value.h"

#define DELIVERIES_MOST 200 /* of one line, that are followed back */

static struct person_facts facts_of(struct db *db, const struct row_check_by_id_row *c)
{
	struct arena *a = db_arena(db);
	struct import_look look;
	struct person_facts f;
	struct source_row cells;

	import_look_stored(a, c->kind, c->header, c->mapping, &look);
	cells = import_raw_cells(a, personal_raw(c->raw));
	f = people_facts(a, import_values(a, &look, &cells));
	f.from_list = true;
	return f;
}

void row_check_read(struct db *db, const struct row_check_by_id_row *c, struct person_read *out)
{
	struct problems odd = { .arena = db_arena(db) };

	(void)!person_facts_read(db_arena(db), db_now(db), facts_of(db, c), out, &odd);
}

/* The line of the list as it is and as it was in deliveries before: the newest first. */
static size_t records_of(
	struct db *db, const struct row_check_by_id_row *c, struct source_record_id all[])
{
	struct row_record_before_row before = { .before_id = c->source_record_id };
	size_t n = 0;

	do {
		all[n++] = before.before_id;
	} while (n < DELIVERIES_MOST &&
		row_record_before(db,
			(struct row_record_before_args){
				.source_record_id = all[n - 1], .person_id = c->person_id },
			&before));
	return n;
}

static void records_go(struct db *db, const struct row_check_by_id_row *c,
	const struct source_record_id *records, size_t n, struct person_id to)
{
	row_line_go(db,
		(struct row_line_go_args){ .list_id = c->list_id,
			.list_key = c->list_key,
			.person_id = c->person_id,
			.to_id = to });
	for (size_t i = 0; i < n; i++) {
		row_record_go(db,
			(struct row_record_go_args){
				.source_record_id = records[i], .person_id = c->person_id, .to_id = to });
		row_changes_go(db,
			(struct row_changes_go_args){
				.source_record_id = records[i], .person_id = c->person_id, .to_id = to });
		row_flags_go(db,
			(struct row_flags_go_args){
				.source_record_id = records[i], .person_id = c->person_id, .to_id = to });
	}
}

bool row_apart(struct db *db, const struct row_check_by_id_row *c, struct person_id *apart,
	struct problems *ps)
{
	struct source_record_id *records =
		ARENA_ARRAY(db_arena(db), struct source_record_id, DELIVERIES_MOST);
	size_t n = records_of(db, c, records);

	if (!person_save(db, facts_of(db, c), apart, ps))
		return false;
	for (size_t i = 0; i < n; i++)
		value_unbring(db, c->person_id, records[i]);
	records_go(db, c, records, n, *apart);
	(void)value_recompute(db, c->person_id);
	person_keys_refresh(db, c->person_id);
	household_changed(db, c->person_id, (struct property_id){ 0 });
	household_changed(db, *apart, (struct property_id){ 0 });
	audit_add(db, S("row.apart"), c->person_id.v,
		str_fmt(db_arena(db), "{\"to\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), apart->v))),
		STR_NONE);
	return !db_failed(db);
}
