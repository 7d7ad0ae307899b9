/* Putting two records of one person together, and taking them apart. See merge.h; what is shown
 * afterwards is in merge_value.c. */
#include "hub/person/merge.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "hub/person/household.h"
#include "hub/person/merge.sql.h"
#include "hub/person/merge_private.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"
#include "hub/person/rag.h"

#define CHAIN_MOST 64 /* of records that were put into one another in turn */

struct person_id person_standing(struct db *db, struct person_id id)
{
	struct merge_next_row row;

	for (int i = 0; i < CHAIN_MOST &&
		 merge_next(db, (struct merge_next_args){ .person_id = id }, &row) && row.merged_into_id.v;
		 i++)
		id = row.merged_into_id;
	return id;
}

void person_move_note(
	struct db *db, struct person_merge_id merge, const char *kind, int64_t row_id, struct str more)
{
	merge_note(db,
		(struct merge_note_args){ .person_merge_id = merge,
			.kind = str_of(kind),
			.row_id = row_id,
			.more = more.p ? more : S("") });
}

struct person_moving person_moving(struct db *db, const struct hub_event *e)
{
	struct person_moving m = { .merge = { e->subject_id } };
	struct merge_get_row row;

	if (!merge_get(db, (struct merge_get_args){ .person_merge_id = m.merge }, &row))
		return m;
	if (e->kind == EVENT_PERSON_MERGED)
		return (struct person_moving){ .merge = m.merge, .from = row.from_id, .to = row.into_id };
	return (struct person_moving){
		.merge = m.merge, .from = person_standing(db, row.into_id), .to = row.from_id
	};
}

/* --- this room's rows --- */

static void contact_points_go(struct db *db, struct person_moving m)
{
	struct contact_points_of_rows own =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = m.to });
	struct merge_contact_points_rows rows = merge_contact_points(db,
		(struct merge_contact_points_args){ .person_id = m.from, .into = m.to });
	bool first[8] = { false }; /* by kind: the record that stays knows which to try first */

	for (size_t i = 0; i < own.n; i++)
		first[own.v[i].kind & 7] |= own.v[i].is_first;
	for (size_t i = 0; i < rows.n; i++) {
		bool stays_first = rows.v[i].is_first && !first[rows.v[i].kind & 7];

		merge_contact_point_go(db,
			(struct merge_contact_point_go_args){ .contact_point_id = rows.v[i].contact_point_id,
				.person_id = m.to,
				.is_first = stays_first });
		person_move_note(db, m.merge, "contact_point", rows.v[i].contact_point_id.v, STR_NONE);
		if (rows.v[i].is_first && !stays_first)
			person_move_note(
				db, m.merge, "contact_point_first", rows.v[i].contact_point_id.v, STR_NONE);
	}
}

static void said_go(struct db *db, struct person_moving m)
{
	struct merge_said_rows said =
		merge_said(db, (struct merge_said_args){ .person_id = m.from, .into = m.to });

	for (size_t i = 0; i < said.n; i++)
		person_move_note(db, m.merge, "said", said.v[i].at,
			said.v[i].field); /* when it was said tells whose it is */
}

/* Rows of which the record that stays may have the same: those that it has stay behind. */
static void unlike_rows_go(struct db *db, struct person_moving m)
{
	struct merge_flags_rows flags =
		merge_flags(db, (struct merge_flags_args){ .person_id = m.from, .into = m.to });

	contact_points_go(db, m);
	for (size_t i = 0; i < flags.n; i++)
		person_move_note(db, m.merge, "flag", flags.v[i].flag_id.v, STR_NONE);
	said_go(db, m);
}

static void rows_go(struct db *db, struct person_moving m)
{
	struct merge_dates_rows dates;
	struct merge_aliases_rows aliases;
	struct merge_sources_rows sources;
	struct merge_list_rows_rows lines =
		merge_list_rows(db, (struct merge_list_rows_args){ .person_id = m.from, .into = m.to });

	for (size_t i = 0; i < lines.n; i++)
		person_move_note(db, m.merge, "list_row", lines.v[i].list_id.v, lines.v[i].list_key);
	unlike_rows_go(db, m);
	dates = merge_dates(db, (struct merge_dates_args){ .person_id = m.from, .into = m.to });
	for (size_t i = 0; i < dates.n; i++)
		person_move_note(db, m.merge, "important_date", dates.v[i].important_date_id.v, STR_NONE);
	aliases = merge_aliases(db, (struct merge_aliases_args){ .person_id = m.from, .into = m.to });
	for (size_t i = 0; i < aliases.n; i++)
		person_move_note(db, m.merge, "alias", aliases.v[i].person_alias_id.v, STR_NONE);
	sources = merge_sources(db, (struct merge_sources_args){ .person_id = m.from, .into = m.to });
	for (size_t i = 0; i < sources.n; i++)
		person_move_note(db, m.merge, "source_record", sources.v[i].source_record_id.v, STR_NONE);
}

/* Back from the record that stayed, which has them still. */
static void unlike_rows_return(
	struct db *db, struct person_merge_id merge, struct person_id from, struct person_id home)
{
	merge_said_back(db,
		(struct merge_said_back_args){
			.person_id = from, .home = home, .person_merge_id = merge });
	merge_contact_points_back(db,
		(struct merge_contact_points_back_args){
			.person_id = from, .home = home, .person_merge_id = merge });
	merge_contact_points_first(db,
		(struct merge_contact_points_first_args){ .person_id = home, .person_merge_id = merge });
	merge_flags_back(db,
		(struct merge_flags_back_args){
			.person_id = from, .home = home, .person_merge_id = merge });
	merge_notes_unlike_end(db, (struct merge_notes_unlike_end_args){ .person_merge_id = merge });
}

/* The others, from the record that speaks for them now. */
static void rows_return(struct db *db, struct person_moving m)
{
	merge_dates_back(db,
		(struct merge_dates_back_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	merge_aliases_back(db,
		(struct merge_aliases_back_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	merge_sources_back(db,
		(struct merge_sources_back_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	merge_list_rows_back(db,
		(struct merge_list_rows_back_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
	merge_sources_follow(
		db, (struct merge_sources_follow_args){ .person_id = m.from, .home = m.to });
}

/* Who lives with whom where each of the two is known to live. */
static void homes_follow(struct db *db, struct person_id a, struct person_id b)
{
	household_changed(db, a, (struct property_id){ 0 });
	household_changed(db, b, (struct property_id){ 0 });
}

/* --- together --- */

static bool side_read(struct db *db, struct person_id id, int64_t version,
	struct merge_side_row *side, struct problems *ps)
{
	if (!merge_side(db, (struct merge_side_args){ .person_id = id }, side))
		problem_add(ps, S(""), S("One of the two records is not there any more."));
	else if (side->state == PERSON_STATE_MERGED)
		problem_addf(ps, S(""), "%.*s is part of another record already. Look again.",
			STR_ARG(side->reference));
	else if (side->row_version != version)
		problem_addf(ps, S(""),
			"Somebody changed %.*s while you were looking. Look again whether they are one person.",
			STR_ARG(side->reference));
	else
		return true;
	return false;
}

static bool may_merge(
	struct db *db, const struct person_merging *m, struct merge_side_row *from, struct problems *ps)
{
	struct merge_side_row into;
	size_t before = ps->n;

	if (m->from.v == m->into.v)
		problem_add(ps, S(""), S("This is one record already."));
	else if (!side_read(db, m->from, m->from_version, from, ps) ||
		!side_read(db, m->into, m->into_version, &into, ps))
		return false;
	else if (from->volunteers && into.volunteers)
		problem_add(ps, S(""),
			S("Both are volunteers, each with a sign-in. End one of the two as a volunteer "
			  "first."));
	else if ((from->state == PERSON_STATE_DECEASED) != (into.state == PERSON_STATE_DECEASED))
		problem_add(ps, S(""),
			S("One of them is said to have died and the other not. Find out which is right, and "
			  "put that record right first."));
	return ps->n == before;
}

static void tell(
	struct db *db, enum hub_event_kind kind, struct person_merge_id id, struct person_id into)
{
	hub_event(db,
		(struct hub_event){
			.kind = kind, .subject_id = id.v, .person_id = into.v, .at = db_now(db) });
	db_touch(db, "steps");
	db_touch(db, "queue");
}

bool person_merge(
	struct db *db, struct person_merging m, struct person_merge_id *id, struct problems *ps)
{
	struct merge_side_row from = { 0 };

	*id = (struct person_merge_id){ 0 };
	if (!may_merge(db, &m, &from, ps))
		return false;
	id->v = id_new();
	if (merge_put_away(db,
			(struct merge_put_away_args){ .person_id = m.from,
				.merged_into_id = m.into,
				.seen_version = m.from_version,
				.updated_at = db_now(db) }) != 1)
		db_fail(db, "a person changed under a merge");
	merge_insert(db,
		(struct merge_insert_args){ .person_merge_id = *id,
			.from_id = m.from,
			.into_id = m.into,
			.from_state = from.state,
			.at = db_now(db),
			.account_id = { db_viewer(db)->account_id },
			.why = text_or_empty(m.why) });
	merge_values_take(db, *id, m.from, m.into);
	rows_go(db, (struct person_moving){ .merge = *id, .from = m.from, .to = m.into });
	tell(db, EVENT_PERSON_MERGED, *id, m.into);
	person_keys_refresh(db, m.from);
	person_keys_refresh(db, m.into);
	homes_follow(db, m.from, m.into);
	rag_refresh(db, m.from);
	rag_refresh(db, m.into);
	audit_add(db, S("person.merge"), m.into.v,
		str_fmt(db_arena(db), "{\"from\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), m.from.v))),
		m.why);
	audit_add(db, S("person.merge"), m.from.v,
		str_fmt(db_arena(db), "{\"into\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), m.into.v))),
		m.why);
	return !db_failed(db);
}

/* --- apart --- */

/* What was put, after this merge, into the record that stayed or into those that speak for it:
 * oldest first. */
static size_t later_merges(
	struct db *db, const struct merge_get_row *m, struct merges_into_row **out)
{
	struct merge_next_row next = { .merged_into_id = m->into_id };
	struct merges_into_row *all = NULL;
	size_t n = 0;

	for (int hop = 0; hop < CHAIN_MOST && next.merged_into_id.v; hop++) {
		struct person_id at = next.merged_into_id;
		struct merges_into_rows rows = merges_into(db, (struct merges_into_args){ .into_id = at });
		struct merges_into_row *more =
			ARENA_ARRAY(db_arena(db), struct merges_into_row, n + rows.n);
		size_t put = 0, old = 0;

		for (size_t i = 0; i < rows.n; i++) {
			if (rows.v[i].person_merge_id.v <= m->person_merge_id.v)
				continue;
			while (old < n && all[old].person_merge_id.v < rows.v[i].person_merge_id.v)
				more[put++] = all[old++];
			more[put++] = rows.v[i];
		}
		while (old < n)
			more[put++] = all[old++];
		all = more;
		n = put;
		if (!merge_next(db, (struct merge_next_args){ .person_id = at }, &next))
			break;
	}
	*out = all;
	return n;
}

/* What is shown, and rows of which both may have had the same, go back as if this merge had never
 * been: those on top of it are lifted, newest first, and laid again. */
static void layers_return(
	struct db *db, const struct merge_get_row *m, const struct merges_into_row *later, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		merge_values_give_back(db, later[i].person_merge_id, later[i].into_id);
		unlike_rows_return(db, later[i].person_merge_id, later[i].into_id, later[i].from_id);
	}
	merge_values_give_back(db, m->person_merge_id, m->into_id);
	unlike_rows_return(db, m->person_merge_id, m->into_id, m->from_id);
	for (size_t i = 0; i < n; i++) {
		merge_values_take(db, later[i].person_merge_id, later[i].from_id, later[i].into_id);
		unlike_rows_go(db,
			(struct person_moving){ .merge = later[i].person_merge_id,
				.from = later[i].from_id,
				.to = later[i].into_id });
	}
}

bool person_unmerge(struct db *db, struct person_merge_id id, struct problems *ps)
{
	struct merge_get_row m;
	struct merges_into_row *later;
	struct person_id now;
	size_t n;

	if (!merge_get(db, (struct merge_get_args){ .person_merge_id = id }, &m) || m.undone_at) {
		problem_add(ps, S(""), S("These are two records already."));
		return false;
	}
	now = person_standing(db, m.into_id);
	n = later_merges(db, &m, &later);
	layers_return(db, &m, later, n);
	merge_take_out(db,
		(struct merge_take_out_args){
			.person_id = m.from_id, .state = m.from_state, .updated_at = db_now(db) });
	merge_undone(db, (struct merge_undone_args){ .person_merge_id = id, .undone_at = db_now(db),
		.undone_by_id = { db_viewer(db)->account_id } });
	rows_return(db, (struct person_moving){ .merge = id, .from = now, .to = m.from_id });
	tell(db, EVENT_PERSON_UNMERGED, id, m.from_id);
	for (size_t i = 0; i < n; i++)
		merge_notes_lift(db,
			(struct merge_notes_lift_args){
				.person_merge_id = later[i].person_merge_id, .home = id });
	merge_notes_end(db, (struct merge_notes_end_args){ .person_merge_id = id });
	person_keys_refresh(db, m.from_id);
	person_keys_refresh(db, now);
	homes_follow(db, m.from_id, now);
	rag_refresh(db, m.from_id);
	rag_refresh(db, now);
	audit_add(db, S("person.unmerge"), m.from_id.v,
		str_fmt(db_arena(db), "{\"out_of\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), now.v))),
		STR_NONE);
	audit_add(db, S("person.unmerge"), now.v,
		str_fmt(db_arena(db), "{\"apart\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), m.from_id.v))),
		STR_NONE);
	return !db_failed(db);
}
