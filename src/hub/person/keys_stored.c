/*
 * Keys as they are stored: made anew when a record changes, for one person at once, or for many. A
 * big list would write all over the index, a page for every key; it only notes whose keys are
 * behind (person_key_wait) and makes them when its rows are in, a million and more at a time,
 * sorted. Until then those people are matched by the register's index, and by what tells them apart
 * where two rows of the list share some of it, but a name that is typed does not find them. Whoever
 * changes one of them meanwhile makes their keys and takes the note away; that it is gone tells the
 * import that what it read is old.
 */
#include <pthread.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/time.h"
#include "hub/person/find.sql.h"
#include "hub/person/import.h"
#include "hub/person/merge.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_change.h"
#include "hub/person/person_private.h"

#define ALIASES_DEEP 16                            /* records put into one another in turn */
#define WINDOW ((size_t)600 * 1000)                /* people whose keys are sorted together */
/* A part ends behind so many keys, whoever they are of: some 50 MB. */
#define PART_KEYS ((size_t)700 * 1000)
/* of them read in one unit of work; person_keys_waiting gives as many */
#define PAGE ((size_t)2000)
#define PARTS 2 /* of a window, worked out side by side */
#define SLICE ((size_t)40 * 1000)                  /* keys of one unit of work */
#define TRIES 5
/* an import that began longer ago is taken to have been stopped */
#define LEFT_US (2 * TIME_HOUR)

/* Keys of a record and of all that were put into it: whoever looks for one of those finds the one
 * that speaks for them. */
struct key_set { struct str *v; size_t n, cap; };
struct key_change { struct str key; struct person_id person_id; };
struct key_changes { struct key_change *v; size_t n, cap; };

static bool listed(struct str key, const struct str *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(keys[i], key))
			return true;
	return false;
}

static void keys_join(struct arena *a, struct key_set *set, const struct str *keys, size_t n)
{
	if (set->n + n > set->cap) {
		struct str *more = ARENA_ARRAY(a, struct str, (set->n + n) * 2);

		for (size_t i = 0; i < set->n; i++)
			more[i] = set->v[i];
		set->v = more;
		set->cap = (set->n + n) * 2;
	}
	for (size_t i = 0; i < n; i++)
		if (!listed(keys[i], set->v, set->n))
			set->v[set->n++] = keys[i];
}

static void merged_join(
	struct db *db, const struct merged_keys_rows *rows, int deep, struct key_set *set)
{
	struct str keys[PERSON_KEYS_MOST];

	for (size_t i = 0; i < rows->n && deep < ALIASES_DEEP; i++) {
		const struct merged_keys_row *p = &rows->v[i];
		struct merged_keys_rows deeper =
			merged_keys(db, (struct merged_keys_args){ .person_id = p->person_id });

		keys_join(db_arena(db), set, keys,
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
static struct key_set keys_due(struct db *db, const struct person_key_facts_row *p,
	const struct contact_points_of_rows *all, const struct aliases_of_rows *others,
	const struct merged_keys_rows *merged)
{
	struct arena *a = db_arena(db);
	struct str keys[PERSON_KEYS_MOST], *points = ARENA_ARRAY(a, struct str, all->n),
									   *aliases = ARENA_ARRAY(a, struct str, others->n);
	struct key_set set = { 0 };

	if (p->state == PERSON_STATE_MERGED)
		return set;
	for (size_t i = 0; i < all->n; i++)
		points[i] = personal_raw(all->v[i].folded);
	for (size_t i = 0; i < others->n; i++)
		aliases[i] = personal_raw(others->v[i].name);
	keys_join(a, &set, keys,
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

static void change_put(
	struct arena *a, struct key_changes *all, struct str key, struct person_id id)
{
	VEC_PUSH(a, all, ((struct key_change){ str_dup(a, key), id }));
}

static void changes_of_one(struct arena *a, const struct key_set *due,
	const struct keys_of_person_rows *old, struct person_id id, struct key_changes *add,
	struct key_changes *remove)
{
	for (size_t i = 0; i < old->n; i++)
		if (!listed(personal_raw(old->v[i].find_key), due->v, due->n))
			change_put(a, remove, personal_raw(old->v[i].find_key), id);
	for (size_t i = 0; i < due->n; i++) {
		bool there = false;

		for (size_t j = 0; j < old->n && !there; j++)
			there = str_eq(personal_raw(old->v[j].find_key), due->v[i]);
		if (!there)
			change_put(a, add, due->v[i], id);
	}
}

/* What is to be stored and what is stored in vain, of many; both grow in `a`. */
static void changes_of(struct db *db, const struct person_id *people, size_t n, struct arena *a,
	struct key_changes *add, struct key_changes *remove)
{
	struct arena *own = db_arena(db);
	struct person_key_facts_args *facts = ARENA_ARRAY(own, struct person_key_facts_args, n);
	struct contact_points_of_args *points = ARENA_ARRAY(own, struct contact_points_of_args, n);
	struct keys_of_person_args *keys = ARENA_ARRAY(own, struct keys_of_person_args, n);
	struct aliases_of_args *others = ARENA_ARRAY(own, struct aliases_of_args, n);
	struct merged_keys_args *merged = ARENA_ARRAY(own, struct merged_keys_args, n);
	struct person_key_facts_row *rows = ARENA_ARRAY(own, struct person_key_facts_row, n);
	struct contact_points_of_rows *all_points;
	struct keys_of_person_rows *all_keys;
	struct aliases_of_rows *all_others;
	struct merged_keys_rows *all_merged;
	bool *found = ARENA_ARRAY(own, bool, n);

	for (size_t i = 0; i < n; i++) {
		facts[i].person_id = points[i].person_id = keys[i].person_id = others[i].person_id =
			merged[i].person_id = people[i];
	}
	person_key_facts_batch(db, facts, n, rows, found);
	all_points = contact_points_of_batch(db, points, n);
	all_keys = keys_of_person_batch(db, keys, n);
	all_others = aliases_of_batch(db, others, n);
	all_merged = merged_keys_batch(db, merged, n);
	for (size_t i = 0; i < n && !db_failed(db); i++)
		if (found[i]) {
			struct key_set due =
				keys_due(db, &rows[i], &all_points[i], &all_others[i], &all_merged[i]);

			changes_of_one(a, &due, &all_keys[i], people[i], add, remove);
		}
}

static void keys_put(struct db *db, const struct key_change *add, size_t n)
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

static void keys_take(struct db *db, const struct key_change *remove, size_t n)
{
	struct person_key_remove_args *sets =
		ARENA_ARRAY(db_arena(db), struct person_key_remove_args, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct person_key_remove_args){ .find_key = remove[i].key,
			.person_id = remove[i].person_id };
	person_key_remove_batch(db, sets, n);
}

void person_keys_refresh(struct db *db, struct person_id id)
{
	struct key_changes add = { 0 }, remove = { 0 };

	person_changed(db, &id, 1);
	changes_of(db, &id, 1, db_arena(db), &add, &remove);
	keys_take(db, remove.v, remove.n);
	keys_put(db, add.v, add.n);
	person_key_wait_end(db, (struct person_key_wait_end_args){ .person_id = id });
}

/* --- later, for many --- */

void keys_later(struct db *db, struct import_id import, const struct person_id *people, size_t n)
{
	struct person_key_wait_add_args *sets =
		ARENA_ARRAY(db_arena(db), struct person_key_wait_add_args, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct person_key_wait_add_args){ .person_id = people[i], .import_id = import };
	person_key_wait_add_batch(db, sets, n);
}

/* Some people of a window, and what their keys lack, sorted: read and worked out by a thread. */
struct part {
	struct db_pool *pool;
	int64_t host_id;
	const struct person_id *people;
	size_t n;                              /* before it is read: at most */
	struct arena *arena;
	struct key_changes add, remove;
	bool ok;
};
struct window {
	struct person_id *people;
	size_t n;
	struct key_changes add, remove;
	struct arena *arena;
	struct part parts[PARTS];
};

static int by_key(const void *x, const void *y)
{
	const struct key_change *p = x, *q = y;
	int order = str_cmp(p->key, q->key);

	return order ? order : p->person_id.v < q->person_id.v ? -1 : p->person_id.v > q->person_id.v;
}

static void *part_read(void *what)
{
	struct part *p = what;
	struct arena *page = arena_new();
	size_t done = 0;

	p->ok = true;
	if (p->n > PAGE) /* growing would leave as much behind */
		p->add = (struct key_changes){
			.v = ARENA_ARRAY(p->arena, struct key_change, PART_KEYS + 32 * PAGE),
			.cap = PART_KEYS + 32 * PAGE
		};
	while (done < p->n && p->ok && p->add.n + p->remove.n < PART_KEYS) {
		size_t n = p->n - done < PAGE ? p->n - done : PAGE;
		struct viewer v = viewer_system(p->host_id, page);
		struct db *db = db_begin(p->pool, page, &v, DB_READ);

		changes_of(db, p->people + done, n, p->arena, &p->add, &p->remove);
		p->ok = db_end(db);
		done += n;
		arena_reset(page);
	}
	p->n = done;
	arena_free(page);
	if (p->add.n)
		qsort(p->add.v, p->add.n, sizeof(*p->add.v), by_key);
	if (p->remove.n)
		qsort(p->remove.v, p->remove.n, sizeof(*p->remove.v), by_key);
	return NULL;
}

static struct key_changes sorted_join(
	struct arena *a, const struct key_changes *x, const struct key_changes *y)
{
	struct key_changes all = { .v = ARENA_ARRAY(a, struct key_change, x->n + y->n + 1),
		.cap = x->n + y->n + 1 };

	for (size_t i = 0, k = 0; i < x->n || k < y->n;)
		all.v[all.n++] =
			k >= y->n || (i < x->n && by_key(&x->v[i], &y->v[k]) < 0) ? x->v[i++] : y->v[k++];
	return all;
}

/* The next people who wait. False: the database failed. */
static bool window_people(
	struct db_pool *pool, int64_t host_id, struct import_id import, struct window *w)
{
	struct arena *page = arena_new();
	int64_t after = 0;
	bool ok = true, more = true;

	w->people = ARENA_ARRAY(w->arena, struct person_id, WINDOW);
	while (ok && more && w->n + PAGE <= WINDOW) {
		struct viewer v = viewer_system(host_id, page);
		struct db *db = db_begin(pool, page, &v, DB_READ);
		struct person_keys_waiting_rows rows = person_keys_waiting(
			db, (struct person_keys_waiting_args){ .import_id = import, .after = after });

		for (size_t i = 0; i < rows.n; i++)
			w->people[w->n++] = rows.v[i].person_id;
		more = rows.n > 0;
		after = more ? w->people[w->n - 1].v : after;
		ok = db_end(db);
		arena_reset(page);
	}
	arena_free(page);
	return ok;
}

/* The next people who wait, and what their keys lack: both cores work it out. False: the database
 * failed. */
static bool window_read(
	struct db_pool *pool, int64_t host_id, struct import_id import, struct window *w)
{
	pthread_t beside;
	bool threaded;

	if (!window_people(pool, host_id, import, w))
		return false;
	for (size_t i = 0, from = 0; i < PARTS; i++) {
		size_t n = i + 1 < PARTS ? w->n / PARTS : w->n - from;

		w->parts[i] = (struct part){ .pool = pool,
			.host_id = host_id,
			.people = w->people + from,
			.n = n,
			.arena = arena_new() };
		from += n;
	}
	threaded = w->parts[0].n > 0 && pthread_create(&beside, NULL, part_read, &w->parts[0]) == 0;
	if (!threaded)
		part_read(&w->parts[0]);
	part_read(&w->parts[1]);
	if (threaded)
		pthread_join(beside, NULL);
	w->add = sorted_join(w->arena, &w->parts[0].add, &w->parts[1].add);
	w->remove = sorted_join(w->arena, &w->parts[0].remove, &w->parts[1].remove);
	return w->parts[0].ok && w->parts[1].ok;
}

static void window_over(struct window *w)
{
	for (size_t i = 0; i < PARTS; i++)
		arena_free(w->parts[i].arena);
	arena_free(w->arena);
}

/* Takes the notes away; of whom it is gone already, the keys are made anew here. */
static void notes_end(
	struct db *db, struct import_id import, const struct person_id *people, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_key_wait_done_args *sets = ARENA_ARRAY(a, struct person_key_wait_done_args, n);
	struct person_key_wait_done_row *rows = ARENA_ARRAY(a, struct person_key_wait_done_row, n);
	bool *found = ARENA_ARRAY(a, bool, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct person_key_wait_done_args){ .person_id = people[i], .import_id = import };
	person_key_wait_done_batch(db, sets, n, rows, found);
	for (size_t i = 0; i < n && !db_failed(db); i++)
		if (!found[i])
			person_keys_refresh(db, people[i]);
}

/* What is written of a window: keys to add or take away, or whose notes end. */
struct window_slices {
	enum { SLICES_ADD, SLICES_REMOVE, SLICES_END } kind;
	size_t n;
	const struct key_change *keys;
	const struct person_id *people;
};

static bool slice_run(struct db_pool *pool, int64_t host_id, struct import_id import,
	const struct window_slices *of, size_t from, size_t n)
{
	struct arena *a = arena_new();
	bool ok = false;

	for (int i = 0; i < TRIES && !ok; i++) {
		struct viewer v = viewer_system(host_id, a);
		struct db *db = db_begin(pool, a, &v, DB_WRITE);

		db_bulk(db, IMPORT_BULK_CACHE_MB);
		if (of->kind == SLICES_ADD)
			keys_put(db, of->keys + from, n);
		else if (of->kind == SLICES_REMOVE)
			keys_take(db, of->keys + from, n);
		else
			notes_end(db, import, of->people + from, n);
		ok = db_end(db);
		arena_reset(a);
	}
	arena_free(a);
	return ok;
}

static bool slices_run(struct db_pool *pool, int64_t host_id, struct import_id import,
	const struct window_slices *of)
{
	bool ok = true;

	for (size_t from = 0; from < of->n && ok; from += SLICE)
		ok = slice_run(
			pool, host_id, import, of, from, of->n - from < SLICE ? of->n - from : SLICE);
	return ok;
}

static bool window_write(
	struct db_pool *pool, int64_t host_id, struct import_id import, const struct window *w)
{
	struct window_slices add = { SLICES_ADD, w->add.n, .keys = w->add.v },
						 remove = { SLICES_REMOVE, w->remove.n, .keys = w->remove.v };
	bool ok = slices_run(pool, host_id, import, &add) && slices_run(pool, host_id, import, &remove);

	for (size_t i = 0; i < PARTS && ok; i++) {
		struct window_slices end = { SLICES_END, w->parts[i].n, .people = w->parts[i].people };

		ok = slices_run(pool, host_id, import, &end);
	}
	return ok;
}

bool keys_catch_up(struct db_pool *pool, int64_t host_id, struct import_id import)
{
	bool ok = true, more = true;

	while (ok && more) {
		struct window w = { .arena = arena_new() };

		ok = window_read(pool, host_id, import, &w) && window_write(pool, host_id, import, &w);
		more = w.n > 0;
		window_over(&w);
	}
	return ok;
}

bool keys_left_behind(struct db_pool *pool, int64_t host_id, int64_t now, bool *some)
{
	struct arena *a = arena_new();
	struct person_keys_left_row left = { .import_id = { 0 } };
	bool ok = true, more = true;

	for (*some = false; ok && more; *some |= more) {
		struct viewer v = viewer_system(host_id, a);
		struct db *db = db_begin(pool, a, &v, DB_READ);

		more = person_keys_left(
			db, (struct person_keys_left_args){ .before_at = now - LEFT_US }, &left);
		ok = db_end(db) && (!more || keys_catch_up(pool, host_id, left.import_id));
		arena_reset(a);
	}
	arena_free(a);
	return ok;
}

bool keys_job(struct job *j)
{
	bool some;

	if (keys_left_behind(j->pool, j->viewer.host_id, j->now, &some))
		return true;
	j->why =
		S("the names of people from a list that was stopped could not be made ready to be found");
	return false;
}
