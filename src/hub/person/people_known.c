/*
 * People whom a list brings and who are known: what the record does not have is filled; where the
 * list says something else, all that is said of the person is weighed (value.h); a new number or
 * address to write to is added.
 */
#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "hub/events.h"
#include "hub/person/find.sql.h"
#include "hub/person/household.h"
#include "hub/person/list.sql.h"
#include "hub/person/people_chunk.h"
#include "hub/person/person.sql.h"
#include "hub/person/row_check.sql.h"
#include "hub/person/person_change.h"
#include "hub/person/value.h"
#include "hub/place/place.h"

struct value_now value_now_of(const struct person_for_list_row *p)
{
	return (struct value_now){ .given_name = personal_raw(p->given_name),
		.family_name = personal_raw(p->family_name),
		.known_as = personal_raw(p->known_as),
		.born_on = personal_raw(p->born_on),
		.nhs_number = personal_raw(p->nhs_number),
		.address = personal_raw(p->address),
		.postcode = personal_raw(p->postcode),
		.language = personal_raw(p->language),
		.communication = personal_raw(p->communication),
		.safe_contact = personal_raw(p->safe_contact),
		.access_notes = personal_raw(p->access_notes),
		.diet = personal_raw(p->diet),
		.created_at = p->created_at };
}

static struct person_keep_args keep_of(struct db *db, const struct person_for_list_row *p)
{
	struct value_now n = value_now_of(p);

	return (struct person_keep_args){ .person_id = p->person_id,
		.seen_version = p->row_version,
		.updated_at = db_now(db),
		.given_name = n.given_name,
		.family_name = n.family_name,
		.known_as = n.known_as,
		.pronouns = personal_raw(p->pronouns),
		.born_on = n.born_on,
		.nhs_number = n.nhs_number,
		.household_id = p->household_id,
		.property_id = p->property_id,
		.address = n.address,
		.postcode = n.postcode,
		.language = n.language,
		.interpreter = p->interpreter,
		.communication = n.communication,
		.safe_contact = n.safe_contact,
		.no_messages = p->no_messages,
		.access_notes = n.access_notes,
		.diet = n.diet };
}

/* Where a field that is decided stands in what is kept; NULL: the home, which is more than a
 * word. */
static struct str *kept_at(struct person_keep_args *k, enum value_field f)
{
	struct str *const all[VALUE_FIELDS] = { &k->given_name, &k->family_name, &k->known_as,
		&k->born_on, &k->nhs_number, NULL, &k->language, &k->communication, &k->safe_contact,
		&k->access_notes, &k->diet };

	return all[f];
}

/* What the row says of a field; empty when nothing. */
static struct str said_of(struct arena *a, const struct person_read *r, enum value_field f)
{
	const struct str all[VALUE_FIELDS] = { r->f.given_name, r->f.family_name, r->f.known_as,
		r->born_on, r->nhs_number, S(""), r->f.language, r->f.communication, r->f.safe_contact,
		r->f.access_notes, r->f.diet };

	return f == VALUE_HOME ? str_join(a, r->address, S(", "), r->postcode)
						   : text_or_empty(str_trim(all[f]));
}

/* Whether the row says something else than the record, somewhere. */
static bool differs(struct arena *a, const struct person_read *r, const struct value_now *now)
{
	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		struct str said = said_of(a, r, (enum value_field)f);

		if (said.n &&
			!value_same(a, (enum value_field)f, said, value_of_now(a, now, (enum value_field)f)))
			return true;
	}
	return false;
}

static void home_take(struct db *db, struct person_keep_args *k, struct str address,
	struct str postcode, int64_t uprn)
{
	k->address = address;
	k->postcode = postcode;
	k->property_id = address.n || uprn
		? property_find_or_make(
			  db, (struct property_new){ .address = address, .postcode = postcode, .uprn = uprn })
		: (struct property_id){ 0 };
}

/* Where they lived and where they live are settled behind the last row. */
static void home_due(struct db *db, struct property_id was, struct property_id is)
{
	const struct property_id both[] = { was, is };

	households_due(db, both, 2);
}

/* What is to be written of many people. */
struct updates {
	struct person_keep_args *kept;
	struct contact_point_insert_args *points;
	struct row_brought_add_args *brought;
	size_t n_kept, n_points, n_brought;
};

/* What a row brings to a record: a fact with what stood there before, or a number. */
static void bring(struct updates *u, struct source_record_id row, struct person_id id,
	const char *field, int64_t number, struct str was, struct str was_postcode)
{
	u->brought[u->n_brought++] = (struct row_brought_add_args){ .source_record_id = row,
		.field = str_of(field),
		.number = number,
		.person_id = id,
		.was = was,
		.was_postcode = was_postcode };
}

/* Makes the record what its sources say; what `row` brings to it is noted in `u` (NULL: nothing
 * is). True when that changes it. */
static bool decide(struct db *db, const struct value_now *now, const struct value_claims *claims,
	struct person_keep_args *k, struct updates *u, struct source_record_id row,
	bool *home_changed)
{
	struct arena *a = db_arena(db);
	bool changed = false;

	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		const struct value_claim *best = value_chosen(claims, (enum value_field)f);
		struct str *at = kept_at(k, (enum value_field)f);

		if (!best ||
			value_same(
				a, (enum value_field)f, best->value, value_of_now(a, now, (enum value_field)f)))
			continue;
		changed = true;
		if (u && best->source_record_id.v == row.v)
			bring(u, row, k->person_id, value_kinds[f].name, 0, at ? *at : now->address,
				at ? S("") : now->postcode);
		if (at) {
			*at = best->value;
		} else {
			home_take(
				db, k, text_or_empty(best->address), text_or_empty(best->postcode), best->uprn);
			*home_changed = true;
		}
	}
	return changed;
}

/* All that is said of those of whom the list says something else than their record; NULL for the
 * others. */
static const struct value_claims **claims_needed(struct db *db, struct incoming **in,
	const struct person_for_list_row *rows, const bool *found, size_t n)
{
	struct arena *a = db_arena(db);
	const struct value_claims **needed = ARENA_ARRAY(a, const struct value_claims *, n);
	struct person_id *people = ARENA_ARRAY(a, struct person_id, n);
	struct value_now *now = ARENA_ARRAY(a, struct value_now, n);
	const struct value_claims *all;
	bool *ask = ARENA_ARRAY(a, bool, n);
	size_t asking = 0, k = 0;

	for (size_t i = 0; i < n; i++) {
		now[asking] = value_now_of(&rows[i]);
		people[asking] = in[i]->person_id;
		ask[i] = found[i] && differs(a, &in[i]->p->read, &now[asking]);
		asking += ask[i];
	}
	all = value_claims_of_many(db, people, now, asking);
	for (size_t i = 0; i < n; i++)
		if (ask[i])
			needed[i] = &all[k++];
	return needed;
}

static bool point_there(
	const struct contact_points_of_rows *all, struct str value, struct str folded)
{
	for (size_t i = 0; i < all->n; i++)
		if (folded.n ? str_eq(personal_raw(all->v[i].folded), folded)
					 : str_eq_ascii(personal_raw(all->v[i].value), str_trim(value)))
			return true;
	return false;
}

static bool points_add(struct updates *u, struct person_id id, const struct person_read *r,
	const struct contact_points_of_rows *all, struct source_record_id row)
{
	const struct {
		enum contact_point_kind kind;
		struct str value, folded;
	} points[] = { { CONTACT_POINT_KIND_PHONE, r->phones[0], r->phones_folded[0] },
		{ CONTACT_POINT_KIND_PHONE, r->phones[1], r->phones_folded[1] },
		{ CONTACT_POINT_KIND_EMAIL, r->f.email, r->email_folded } };
	bool have[CONTACT_POINT_KIND_COUNT] = { false }, added = false;

	for (size_t i = 0; i < all->n; i++)
		have[all->v[i].kind] = true;
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		struct contact_point_id point = { 0 };
		bool twice = i == 1 && points[1].folded.n && str_eq(points[0].folded, points[1].folded);

		if (str_empty(points[i].value) || twice ||
			point_there(all, points[i].value, points[i].folded))
			continue;
		point.v = id_new();
		u->points[u->n_points++] =
			(struct contact_point_insert_args){ .contact_point_id = point,
				.person_id = id,
				.kind = points[i].kind,
				.value = str_trim(points[i].value),
				.folded = text_or_empty(points[i].folded),
				.note = S(""),
				.is_first = !have[points[i].kind] };
		bring(u, row, id, "point", point.v, S(""), S(""));
		have[points[i].kind] = added = true;
	}
	return added;
}

/* Of the keys that tell who somebody is, those that the row has from what the record says as well.
 * Telephone numbers and e-mail addresses that both have are not worth the looking: storing a key
 * that is there does nothing. */
static void keys_compare(
	struct incoming *in, const struct value_now *now, const struct person_read *r)
{
	bool name = str_eq(now->given_name, r->f.given_name) &&
		str_eq(now->family_name, r->f.family_name);
	size_t n = 0;

	if (str_eq(now->nhs_number, r->nhs_number))
		in->has_keys[n++] = 'h';
	if (name && str_eq(now->born_on, r->born_on))
		in->has_keys[n++] = 'd';
	if (name && str_eq(now->address, r->address) && str_eq(now->postcode, r->postcode))
		in->has_keys[n++] = 'a';
	in->has_keys[n] = 0;
}

static void one_update(struct db *db, struct incoming *in, const struct person_for_list_row *p,
	const struct value_claims *claims, const struct contact_points_of_rows *points,
	struct updates *u)
{
	struct person_keep_args k = keep_of(db, p);
	const struct person_read *r = &in->p->read;
	struct value_now now = value_now_of(p);
	bool kept = false, added;

	if (claims)
		kept = decide(db, &now, claims, &k, u, in->row->record_id, &in->home_changed);
	if (k.property_id.v != p->property_id.v)
		k.household_id = (struct household_id){ 0 };
	if (r->f.interpreter && !p->interpreter)
		k.interpreter = kept = true;
	if (kept)
		u->kept[u->n_kept++] = k;
	added = points_add(u, in->person_id, r, points, in->row->record_id);
	in->changed = kept || added;
	keys_compare(in, &now, r);
	in->was_at = p->property_id;
	in->is_at = k.property_id;
}

static void updates_write(struct db *db, const struct updates *u)
{
	struct person_keep_row *rows =
		ARENA_ARRAY(db_arena(db), struct person_keep_row, u->n_kept);
	bool *found = ARENA_ARRAY(db_arena(db), bool, u->n_kept);

	person_keep_batch(db, u->kept, u->n_kept, rows, found);
	for (size_t i = 0; i < u->n_kept && !db_failed(db); i++)
		if (!found[i])
			db_fail(db, "a person changed under a list");
	contact_point_insert_batch(db, u->points, u->n_points);
	row_brought_add_batch(db, u->brought, u->n_brought);
}

/* Where those who changed, or of whom the list says who they live with, lived and live is settled
 * behind the last row. */
static void homes_renew(struct db *db, struct incoming **in, size_t n)
{
	struct property_id *homes = ARENA_ARRAY(db_arena(db), struct property_id, 2 * n);
	size_t n_homes = 0;

	for (size_t i = 0; i < n; i++)
		if (in[i]->changed || in[i]->p->household_key.n ||
			in[i]->on_list) { /* what the list says of the household may be new */
			homes[n_homes++] = in[i]->was_at;
			homes[n_homes++] = in[i]->is_at;
		}
	households_due(db, homes, n_homes);
}

/* The keys of those who changed. */
static void keys_renew(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct incoming **changed = ARENA_ARRAY(db_arena(db), struct incoming *, n);
	size_t n_changed = 0;

	for (size_t i = 0; i < n; i++)
		if (in[i]->changed)
			changed[n_changed++] = in[i];
	if (c->is_big)
		people_keys_later(db, c, changed, n_changed);
	else
		for (size_t i = 0; i < n_changed; i++)
			person_keys_refresh(db, changed[i]->person_id);
}

void people_update(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_for_list_args *sets = ARENA_ARRAY(a, struct person_for_list_args, n);
	struct person_for_list_row *rows = ARENA_ARRAY(a, struct person_for_list_row, n);
	struct contact_points_of_args *whose = ARENA_ARRAY(a, struct contact_points_of_args, n);
	struct contact_points_of_rows *points;
	const struct value_claims **claims;
	struct updates u = { .kept = ARENA_ARRAY(a, struct person_keep_args, n),
		.points = ARENA_ARRAY(a, struct contact_point_insert_args, 3 * n),
		.brought = ARENA_ARRAY(a, struct row_brought_add_args, (VALUE_FIELDS + 3) * n) };
	bool *found = ARENA_ARRAY(a, bool, n);

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		sets[i] = (struct person_for_list_args){ .person_id = in[i]->person_id };
		whose[i] = (struct contact_points_of_args){ .person_id = in[i]->person_id };
	}
	person_for_list_batch(db, sets, n, rows, found);
	points = contact_points_of_batch(db, whose, n);
	claims = claims_needed(db, in, rows, found, n);
	for (size_t i = 0; i < n && !db_failed(db); i++)
		if (found[i])
			one_update(db, in[i], &rows[i], claims[i], &points[i], &u);
	updates_write(db, &u);
	keys_renew(db, c, in, n);
	homes_renew(db, in, n);
}

bool value_recompute(struct db *db, struct person_id id)
{
	struct person_for_list_row p;
	struct person_keep_args k;
	struct person_keep_row kept;
	struct value_claims claims;
	struct value_now now;
	bool home = false;

	if (!person_for_list(db, (struct person_for_list_args){ .person_id = id }, &p))
		return false;
	k = keep_of(db, &p);
	now = value_now_of(&p);
	claims = value_claims_of(db, id, &now);
	if (!decide(db, &now, &claims, &k, NULL, (struct source_record_id){ 0 }, &home))
		return false;
	if (k.property_id.v != p.property_id.v)
		k.household_id = (struct household_id){ 0 };
	home_due(db, p.property_id, k.property_id);
	if (!person_keep(db, k, &kept))
		db_fail(db, "a person changed under a writer");
	person_keys_refresh(db, id);
	audit_add(db, S("person.sources"), id.v, STR_NONE, STR_NONE);
	return true;
}

/* What the row says of a field, as its claims have it; NULL: nothing. */
static const struct value_claim *said_by_row(
	const struct value_claims *all, struct source_record_id row, enum value_field f)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].field == f && all->v[i].source_record_id.v == row.v)
			return &all->v[i];
	return NULL;
}

static bool fact_unbring(struct db *db, const struct row_brought_of_row *b,
	const struct value_now *now, const struct value_claims *all, struct source_record_id row,
	struct person_keep_args *k)
{
	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		const struct value_claim *said = said_by_row(all, row, (enum value_field)f);
		struct str *at = kept_at(k, (enum value_field)f);

		if (!str_eq(b->field, str_of(value_kinds[f].name)))
			continue;
		if (!said ||
			!value_same(db_arena(db), (enum value_field)f, said->value,
				value_of_now(db_arena(db), now, (enum value_field)f)))
			return false;
		if (at)
			*at = personal_raw(b->was);
		else
			home_take(db, k, personal_raw(b->was), personal_raw(b->was_postcode), 0);
		return true;
	}
	return false;
}

void value_unbring(struct db *db, struct person_id id, struct source_record_id row)
{
	struct row_brought_of_rows brought = row_brought_of(
		db, (struct row_brought_of_args){ .source_record_id = row, .person_id = id });
	struct person_for_list_row p;
	struct person_keep_args k;
	struct person_keep_row row_kept;
	struct value_claims all;
	struct value_now now;
	bool kept = false;

	if (!person_for_list(db, (struct person_for_list_args){ .person_id = id }, &p))
		return;
	k = keep_of(db, &p);
	now = value_now_of(&p);
	all = value_claims_of(db, id, &now);
	for (size_t i = 0; i < brought.n; i++)
		if (!str_eq(brought.v[i].field, S("point"))) {
			kept = fact_unbring(db, &brought.v[i], &now, &all, row, &k) || kept;
		} else if (contact_point_delete(db,
					   (struct contact_point_delete_args){
						   .person_id = id, .contact_point_id = { brought.v[i].number } })) {
			person_number_gone(db, brought.v[i].number);
		}
	if (k.property_id.v != p.property_id.v)
		k.household_id = (struct household_id){ 0 };
	if (kept && !person_keep(db, k, &row_kept))
		db_fail(db, "a person changed under a writer");
	home_due(db, p.property_id, k.property_id);
	row_brought_drop(
		db, (struct row_brought_drop_args){ .source_record_id = row, .person_id = id });
}
