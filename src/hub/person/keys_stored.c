/*
 * Keys as they are stored: in person_key, in the order of the keys, for finding; in person_keys,
 * together, for knowing what somebody has. Both are made anew when a record changes. A big list
 * makes those of its people when its rows are in (keys_behind.c); whoever changes one of them
 * meanwhile makes theirs in full and says so in the note about them (person_key_wait), which tells
 * the import that what it read is old.
 */
#include "hub/person/find.sql.h"
#include "hub/person/merge.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_change.h"
#include "hub/person/person_private.h"

#define ALIASES_DEEP 16 /* records put into one another in turn */

bool person_keys_has(const struct person_keys *keys, struct str key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (str_eq(keys->v[i], key))
			return true;
	return false;
}

void person_keys_add(struct arena *a, struct person_keys *to, const struct str *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!person_keys_has(to, keys[i]))
			VEC_PUSH(a, to, keys[i]);
}

struct str person_keys_joined(struct arena *a, const struct str *keys, size_t n)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < n; i++) {
		buf_char(&b, '\n');
		buf_str(&b, keys[i]);
	}
	if (n)
		buf_char(&b, '\n');
	return n ? buf_view(&b) : S("");
}

void person_keys_split(struct arena *a, struct str joined, struct person_keys *to)
{
	struct str key;

	while (str_cut(&joined, '\n', &key))
		if (key.n)
			person_keys_add(a, to, &key, 1);
}

static void merged_join(
	struct db *db, const struct merged_keys_rows *rows, int deep, struct person_keys *set)
{
	struct str keys[PERSON_KEYS_MOST];

	for (size_t i = 0; i < rows->n && deep < ALIASES_DEEP; i++) {
		const struct merged_keys_row *p = &rows->v[i];
		struct merged_keys_rows deeper =
			merged_keys(db, (struct merged_keys_args){ .person_id = p->person_id });

		person_keys_add(db_arena(db), set, keys,
			person_keys_of(db_arena(db),
				&(struct person_key_facts){ .given_name = personal_raw(p->given_name),
					.family_name = personal_raw(p->family_name),
					.known_as = personal_raw(p->known_as),
					.born_on = personal_raw(p->born_on),
					.nhs_number = personal_raw(p->nhs_number),
					.address = personal_raw(p->address),
					.postcode = personal_raw(p->postcode),
					.reference = p->reference },
				keys));
		merged_join(db, &deeper, deep + 1, set);
	}
}

/* What one record's keys should be. */
static struct person_keys keys_due(struct db *db, const struct person_key_facts_row *p,
	const struct contact_points_of_rows *all, const struct aliases_of_rows *others,
	const struct merged_keys_rows *merged)
{
	struct arena *a = db_arena(db);
	struct str keys[PERSON_KEYS_MOST], *points = ARENA_ARRAY(a, struct str, all->n),
									   *aliases = ARENA_ARRAY(a, struct str, others->n);
	struct person_keys set = { 0 };

	if (p->state == PERSON_STATE_MERGED)
		return set;
	for (size_t i = 0; i < all->n; i++)
		points[i] = personal_raw(all->v[i].folded);
	for (size_t i = 0; i < others->n; i++)
		aliases[i] = personal_raw(others->v[i].name);
	person_keys_add(a, &set, keys,
		person_keys_of(a,
			&(struct person_key_facts){ .given_name = personal_raw(p->given_name),
				.family_name = personal_raw(p->family_name),
				.known_as = personal_raw(p->known_as),
				.born_on = personal_raw(p->born_on),
				.nhs_number = personal_raw(p->nhs_number),
				.address = personal_raw(p->address),
				.postcode = personal_raw(p->postcode),
				.reference = p->reference,
				.more_points = points,
				.n_more_points = all->n,
				.aliases = aliases,
				.n_aliases = others->n },
			keys));
	merged_join(db, merged, 0, &set);
	return set;
}

void keys_due_of(struct db *db, const struct person_id *people, size_t n, struct keys_due *out)
{
	struct arena *own = db_arena(db);
	struct person_key_facts_args *facts = ARENA_ARRAY(own, struct person_key_facts_args, n);
	struct contact_points_of_args *points = ARENA_ARRAY(own, struct contact_points_of_args, n);
	struct keys_of_person_args *keys = ARENA_ARRAY(own, struct keys_of_person_args, n);
	struct aliases_of_args *others = ARENA_ARRAY(own, struct aliases_of_args, n);
	struct merged_keys_args *merged = ARENA_ARRAY(own, struct merged_keys_args, n);
	struct person_key_facts_row *rows = ARENA_ARRAY(own, struct person_key_facts_row, n);
	struct keys_of_person_row *stored = ARENA_ARRAY(own, struct keys_of_person_row, n);
	struct contact_points_of_rows *all_points;
	struct aliases_of_rows *all_others;
	struct merged_keys_rows *all_merged;
	bool *found = ARENA_ARRAY(own, bool, n), *has = ARENA_ARRAY(own, bool, n);

	for (size_t i = 0; i < n; i++) {
		facts[i].person_id = points[i].person_id = keys[i].person_id = others[i].person_id =
			merged[i].person_id = people[i];
	}
	person_key_facts_batch(db, facts, n, rows, found);
	keys_of_person_batch(db, keys, n, stored, has);
	all_points = contact_points_of_batch(db, points, n);
	all_others = aliases_of_batch(db, others, n);
	all_merged = merged_keys_batch(db, merged, n);
	for (size_t i = 0; i < n && !db_failed(db); i++) {
		out[i] = (struct keys_due){ .there = found[i] };
		if (has[i])
			person_keys_split(own, personal_raw(stored[i].keys), &out[i].now);
		if (found[i])
			out[i].due = keys_due(db, &rows[i], &all_points[i], &all_others[i], &all_merged[i]);
	}
}

void keys_put(struct db *db, const struct key_change *add, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_key_add_args *sets = ARENA_ARRAY(a, struct person_key_add_args, n);
	struct str *keys = ARENA_ARRAY(a, struct str, n);

	for (size_t i = 0; i < n; i++) {
		sets[i] =
			(struct person_key_add_args){ .find_key = add[i].key, .person_id = add[i].person_id };
		keys[i] = add[i].key;
	}
	person_key_add_batch(db, sets, n);
	find_words_learn(db, keys, n);
}

void keys_take(struct db *db, const struct key_change *remove, size_t n)
{
	struct person_key_remove_args *sets =
		ARENA_ARRAY(db_arena(db), struct person_key_remove_args, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct person_key_remove_args){ .find_key = remove[i].key,
			.person_id = remove[i].person_id };
	person_key_remove_batch(db, sets, n);
}

/* Of one person the keys of `some` that `others` lack; all when there is no `others`. */
static struct key_change *keys_beside(struct arena *a, const struct person_keys *some,
	const struct person_keys *others, struct person_id id, size_t *n)
{
	struct key_change *v = ARENA_ARRAY(a, struct key_change, some->n);

	*n = 0;
	for (size_t i = 0; i < some->n; i++)
		if (!others || !person_keys_has(others, some->v[i]))
			v[(*n)++] = (struct key_change){ some->v[i], id };
	return v;
}

/* Waiting, any of their keys may be in person_key or not: a list is making them. */
static void keys_make(struct db *db, struct person_id id)
{
	struct arena *a = db_arena(db);
	struct person_key_wait_changed_row wait;
	bool waits = person_key_wait_changed(
		db, (struct person_key_wait_changed_args){ .person_id = id }, &wait);
	struct key_change *add, *remove;
	struct keys_due k = { 0 };
	size_t n_add, n_remove;

	keys_due_of(db, &id, 1, &k);
	if (!k.there)
		return;
	if (waits) {
		person_keys_split(a, personal_raw(wait.keys), &k.now);
		person_key_wait_keys_set(db,
			(struct person_key_wait_keys_set_args){
				.person_id = id, .keys = person_keys_joined(a, k.now.v, k.now.n) });
	}
	add = keys_beside(a, &k.due, waits ? NULL : &k.now, id, &n_add);
	remove = keys_beside(a, &k.now, &k.due, id, &n_remove);
	if (n_add + n_remove == 0)
		return;
	keys_take(db, remove, n_remove);
	keys_put(db, add, n_add);
	keys_of_person_keep(db,
		(struct keys_of_person_keep_args){
			.person_id = id, .keys = person_keys_joined(a, k.due.v, k.due.n) });
}

void person_keys_refresh(struct db *db, struct person_id id)
{
	person_changed(db, &id, 1);
	keys_make(db, id);
}

void keys_settle(struct db *db, struct person_id id)
{
	keys_make(db, id);
	person_key_wait_end(db, (struct person_key_wait_end_args){ .person_id = id });
}
