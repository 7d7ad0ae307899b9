/* People whom a list brings and nobody knew: their records, homes, contact points and keys, all at
 * once. */
#include <stdlib.h>

#include "core/base/id.h"
#include "hub/person/find.sql.h"
#include "hub/person/household.h"
#include "hub/person/people_chunk.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"
#include "hub/person/person_change.h"
#include "hub/place/place.h"

/* A reference that was given out already is drawn again. */
static void references_settle(struct db *db, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_with_reference_args *sets = ARENA_ARRAY(a, struct person_with_reference_args, n);
	struct person_with_reference_row *rows = ARENA_ARRAY(a, struct person_with_reference_row, n);
	struct person_with_reference_row one;
	bool *found = ARENA_ARRAY(a, bool, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct person_with_reference_args){ .reference = in[i]->p->new_reference };
	person_with_reference_batch(db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++)
		while (found[i] && !db_failed(db)) {
			in[i]->p->new_reference = reference_new(a, 'P');
			found[i] = person_with_reference(db,
				(struct person_with_reference_args){ .reference = in[i]->p->new_reference }, &one);
		}
}

static int by_reference(const void *x, const void *y)
{
	const struct incoming *const *p = x, *const *q = y;

	return str_cmp((*p)->p->new_reference, (*q)->p->new_reference);
}

/* Two of one batch that drew the same. */
static void references_apart(struct db *db, struct incoming **in, size_t n)
{
	struct incoming **sorted = ARENA_ARRAY(db_arena(db), struct incoming *, n);
	bool again = true;

	memcpy(sorted, in, n * sizeof(*in));
	while (again) {
		again = false;
		qsort(sorted, n, sizeof(*sorted), by_reference);
		for (size_t i = 1; i < n; i++)
			if (str_eq(sorted[i]->p->new_reference, sorted[i - 1]->p->new_reference)) {
				sorted[i]->p->new_reference = reference_new(db_arena(db), 'P');
				references_settle(db, &sorted[i], 1);
				again = true;
			}
	}
}

/* --- homes --- */

/* Who lives with whom there is settled behind the last row. */
static struct property_id *homes_of(struct db *db, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct property_new *news = ARENA_ARRAY(a, struct property_new, n);
	struct address *read = ARENA_ARRAY(a, struct address, n);
	struct property_id *ids = ARENA_ARRAY(a, struct property_id, n);

	for (size_t i = 0; i < n; i++) {
		const struct person_read *r = &in[i]->p->read;

		news[i] = (struct property_new){ .address = r->address,
			.postcode = r->postcode,
			.uprn = r->f.uprn,
			.lat = r->f.lat,
			.lon = r->f.lon };
		read[i] = in[i]->p->home;
	}
	property_find_or_make_many(db, news, read, n, ids);
	households_due(db, ids, n);
	return ids;
}

/* --- contact points and keys --- */

static void points_add(struct db *db, struct incoming **in, size_t n)
{
	struct contact_point_insert_args *sets =
		ARENA_ARRAY(db_arena(db), struct contact_point_insert_args, 3 * n);
	size_t adding = 0;

	for (size_t i = 0; i < n; i++) {
		const struct person_read *r = &in[i]->p->read;
		bool same = r->phones_folded[0].n ? str_eq(r->phones_folded[0], r->phones_folded[1])
										  : str_eq(r->phones[0], r->phones[1]);
		const struct {
			enum contact_point_kind kind;
			struct str value, folded;
			bool first;
		} points[] = {
			{ CONTACT_POINT_KIND_PHONE, r->phones[0], r->phones_folded[0], true },
			{ CONTACT_POINT_KIND_PHONE, same ? STR_NONE : r->phones[1], r->phones_folded[1],
				str_empty(r->phones[0]) },
			{ CONTACT_POINT_KIND_EMAIL, r->f.email, r->email_folded, true },
		};

		for (size_t k = 0; k < sizeof(points) / sizeof(*points); k++)
			if (!str_empty(points[k].value))
				sets[adding++] =
					(struct contact_point_insert_args){ .contact_point_id = { id_new() },
						.person_id = in[i]->person_id,
						.kind = points[k].kind,
						.value = str_trim(points[k].value),
						.folded = text_or_empty(points[k].folded),
						.note = S(""),
						.is_first = points[k].first };
	}
	contact_point_insert_batch(db, sets, adding);
}

static int by_key(const void *x, const void *y)
{
	const struct person_key_add_args *p = x, *q = y;

	return str_cmp(p->find_key, q->find_key);
}

/* In the order of the index, which is much kinder to it. */
static void keys_put_sorted(struct db *db, struct person_key_add_args *sets, size_t n)
{
	if (n)
		qsort(sets, n, sizeof(*sets), by_key);
	person_key_add_batch(db, sets, n);
}

static void keys_add(struct db *db, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_key_add_args *sets =
		ARENA_ARRAY(a, struct person_key_add_args, n * (PERSON_KEYS_MOST + 1));
	struct keys_of_person_keep_args *whole = ARENA_ARRAY(a, struct keys_of_person_keep_args, n);
	struct str *keys = ARENA_ARRAY(a, struct str, n * (PERSON_KEYS_MOST + 1));
	size_t adding = 0;

	for (size_t i = 0; i < n; i++) {
		size_t first = adding;

		keys[adding++] = str_fmt(a, "r%.*s", STR_ARG(postcode_key(a, in[i]->p->new_reference)));
		for (size_t k = 0; k < in[i]->p->n_keys; k++)
			keys[adding++] = in[i]->p->keys[k];
		for (size_t k = first; k < adding; k++)
			sets[k] = (struct person_key_add_args){ .person_id = in[i]->person_id,
				.find_key = keys[k] };
		whole[i] = (struct keys_of_person_keep_args){ .person_id = in[i]->person_id,
			.keys = person_keys_joined(a, keys + first, adding - first) };
	}
	keys_put_sorted(db, sets, adding);
	keys_of_person_keep_batch(db, whole, n);
	find_words_learn(db, keys, adding);
}

void people_keys_later(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_key_add_args *sets =
		ARENA_ARRAY(a, struct person_key_add_args, n * PERSON_KEYS_MOST);
	struct person_id *people = ARENA_ARRAY(a, struct person_id, n);
	struct str *made = ARENA_ARRAY(a, struct str, n), keys[PERSON_KEYS_MOST];
	size_t adding = 0;

	for (size_t i = 0; i < n; i++) {
		size_t of_one = 0;

		people[i] = in[i]->person_id;
		made[i] = S("");
		if (in[i]->is_new && in[i]->row->alone)
			continue;                      /* nobody of this list is looked for by them */
		for (size_t k = 0; k < in[i]->p->n_keys; k++)
			if (key_tells(in[i]->p->keys[k]) &&
				!strchr(in[i]->has_keys, in[i]->p->keys[k].p[0])) {
				sets[adding++] = (struct person_key_add_args){ .find_key = in[i]->p->keys[k],
					.person_id = in[i]->person_id };
				keys[of_one++] = in[i]->p->keys[k];
			}
		made[i] = person_keys_joined(a, keys, of_one);
	}
	keys_put_sorted(db, sets, adding);
	keys_later(db, c->import_id, people, made, n);
}

void people_add(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct person_add_args *sets = ARENA_ARRAY(db_arena(db), struct person_add_args, n);
	struct property_id *homes;
	struct person_id *ids = ARENA_ARRAY(db_arena(db), struct person_id, n);

	if (n == 0)
		return;
	references_settle(db, in, n);
	references_apart(db, in, n);
	homes = homes_of(db, in, n);
	for (size_t i = 0; i < n; i++) {
		const struct person_read *r = &in[i]->p->read;

		ids[i] = in[i]->person_id = in[i]->p->new_id;
		in[i]->is_new = true;
		sets[i] = (struct person_add_args){ .person_id = in[i]->person_id,
			.reference = in[i]->p->new_reference,
			.given_name = text_or_empty(r->f.given_name),
			.family_name = text_or_empty(r->f.family_name),
			.known_as = text_or_empty(r->f.known_as),
			.pronouns = S(""),
			.born_on = r->born_on,
			.nhs_number = r->nhs_number,
			.property_id = homes[i],
			.address = r->address,
			.postcode = r->postcode,
			.language = text_or_empty(r->f.language),
			.interpreter = r->f.interpreter,
			.communication = text_or_empty(r->f.communication),
			.safe_contact = text_or_empty(r->f.safe_contact),
			.access_notes = text_or_empty(r->f.access_notes),
			.diet = text_or_empty(r->f.diet),
			.created_at = db_now(db) };
	}
	person_add_batch(db, sets, n);
	points_add(db, in, n);
	if (c->is_big) {
		people_keys_later(db, c, in, n);
	} else {
		keys_add(db, in, n);
		person_changed(db, ids, n);
	}
}
