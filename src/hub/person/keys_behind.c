/*
 * Keys that are behind. A big list would write all over the index, a page for every key; it only
 * notes whose keys are behind (person_key_wait) and makes them when its rows are in, all of them in
 * the order of the index, which so is gone through once. Until then those people are matched by the
 * register's index, and by what tells them apart where two rows of the list share some of it; a
 * name or a number that is typed is looked for in that index as well (find_alike.c).
 *
 * Two threads read people and work out what their keys lack, page by page, write down what their
 * keys will be (person_keys) and put what is to be added and taken away into sorted runs on disk
 * (key_runs.h). Then a thread merges the runs ahead of one that writes. A person's note stays until
 * all is written: after a kill everything is made again. Who changes one of them meanwhile says so
 * in the note, and they are made once more at the end.
 */
#include <pthread.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/find.sql.h"
#include "hub/person/import.h"
#include "hub/person/key_runs.h"
#include "hub/person/person_private.h"

#define MAKERS 2
#define RUN_KEYS ((size_t)250 * 1000) /* of each maker: some 20 MB */
#define SLICE ((size_t)20 * 1000) /* keys of one unit of work */
#define SLICES 2 /* ahead of whoever writes */
#define SETTLE_EVERY 16 /* slices */
#define TRIES 5
/* an import that began longer ago is taken to have been stopped */
#define LEFT_US (2 * TIME_HOUR)

void keys_later(struct db *db, struct import_id import, const struct person_id *people,
	const struct str *made, size_t n)
{
	struct person_key_wait_add_args *sets =
		ARENA_ARRAY(db_arena(db), struct person_key_wait_add_args, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct person_key_wait_add_args){
			.person_id = people[i], .import_id = import, .keys = made[i]
		};
	person_key_wait_add_batch(db, sets, n);
}

/* --- a unit of work --- */

struct behind {
	struct db_pool *pool;
	int64_t host_id;
	struct import_id import;
	struct key_runs *runs;
	pthread_mutex_t lock, writing; /* of whose turn it is to read whom, to write */
	int64_t after; /* people up to here are being made */
};

typedef void unit_run(struct db *db, const struct behind *b, void *what);

/* In a unit of its own, more than once if need be. */
static bool unit_write(const struct behind *b, struct arena *a, unit_run *run, void *what)
{
	bool ok = false;

	for (int i = 0; i < TRIES && !ok; i++) {
		struct viewer v = viewer_system(b->host_id, a);
		struct db *db = db_begin(b->pool, a, &v, DB_WRITE);

		run(db, b, what);
		ok = db_end(db);
	}
	return ok;
}

/* --- what keys lack --- */

/* Some people who wait, one of whom each index stands for. */
struct page {
	size_t n;
	struct person_id *people;
	struct person_keys *noted; /* what the note has */
	bool *again; /* the note has stood through a stop: anything may be there or lack */
	struct keys_due *keys;
	bool *ours; /* nobody changed them since they were read */
};

/* The next people who wait; n is 0 behind the last. False: the database failed. */
static bool page_take(struct behind *b, struct arena *a, struct page *p)
{
	struct person_keys_waiting_rows rows;
	struct viewer v = viewer_system(b->host_id, a);
	struct db *db;
	bool ok;

	pthread_mutex_lock(&b->lock);
	db = db_begin(b->pool, a, &v, DB_READ);
	rows = person_keys_waiting(
		db, (struct person_keys_waiting_args){ .import_id = b->import, .after = b->after });
	ok = db_end(db);
	if (ok && rows.n)
		b->after = rows.v[rows.n - 1].person_id.v;
	pthread_mutex_unlock(&b->lock);
	*p = (struct page){ .n = rows.n,
		.people = ARENA_ARRAY(a, struct person_id, rows.n),
		.noted = ARENA_ARRAY(a, struct person_keys, rows.n),
		.again = ARENA_ARRAY(a, bool, rows.n),
		.keys = ARENA_ARRAY(a, struct keys_due, rows.n),
		.ours = ARENA_ARRAY(a, bool, rows.n) };
	for (size_t i = 0; i < rows.n; i++) {
		p->people[i] = rows.v[i].person_id;
		p->again[i] = rows.v[i].stage != 0;
		person_keys_split(a, personal_raw(rows.v[i].keys), &p->noted[i]);
	}
	return ok;
}

static bool page_read(const struct behind *b, struct arena *a, struct page *p)
{
	struct viewer v = viewer_system(b->host_id, a);
	struct db *db = db_begin(b->pool, a, &v, DB_READ);

	keys_due_of(db, p->people, p->n, p->keys);
	return db_end(db);
}

static bool has_all(const struct person_keys *keys, const struct person_keys *of)
{
	for (size_t i = 0; i < of->n; i++)
		if (!person_keys_has(keys, of->v[i]))
			return false;
	return true;
}

static void ours_find(struct db *db, const struct behind *b, struct page *p)
{
	struct arena *a = db_arena(db);
	int64_t *ids = ARENA_ARRAY(a, int64_t, p->n);
	struct person_keys_making_rows rows;
	struct person_id *ours;

	for (size_t i = 0; i < p->n; i++)
		ids[i] = p->people[i].v;
	rows = person_keys_making(
		db, (struct person_keys_making_args){ .people = { ids, p->n }, .import_id = b->import });
	ours = ARENA_ARRAY(a, struct person_id, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		ours[i] = rows.v[i].person_id;
	qsort(ours, rows.n, sizeof(*ours), id_order);
	for (size_t i = 0; i < p->n; i++)
		p->ours[i] =
			rows.n && bsearch(&p->people[i], ours, rows.n, sizeof(*ours), id_order) != NULL;
}

/* Before the first of them is written it is noted which there will be, and which there may be. */
static void page_write(struct db *db, const struct behind *b, void *what)
{
	struct arena *a = db_arena(db);
	struct page *p = what;
	struct keys_of_person_keep_args *puts = ARENA_ARRAY(a, struct keys_of_person_keep_args, p->n);
	struct person_key_wait_keys_set_args *notes =
		ARENA_ARRAY(a, struct person_key_wait_keys_set_args, p->n);
	size_t n_puts = 0, n_notes = 0;

	ours_find(db, b, p);
	for (size_t i = 0; i < p->n && !db_failed(db); i++) {
		struct keys_due *k = &p->keys[i];
		struct person_keys may = { 0 };

		if (!p->ours[i] || !k->there)
			continue;
		if (k->now.n != k->due.n || !has_all(&k->due, &k->now))
			puts[n_puts++] = (struct keys_of_person_keep_args){ .person_id = p->people[i],
				.keys = person_keys_joined(a, k->due.v, k->due.n) };
		if (has_all(&k->due, &k->now))
			continue;
		person_keys_add(a, &may, p->noted[i].v, p->noted[i].n);
		person_keys_add(a, &may, k->now.v, k->now.n);
		notes[n_notes++] = (struct person_key_wait_keys_set_args){ .person_id = p->people[i],
			.keys = person_keys_joined(a, may.v, may.n) };
	}
	keys_of_person_keep_batch(db, puts, n_puts);
	person_key_wait_keys_set_batch(db, notes, n_notes);
}

/* One after another: PostgreSQL would refuse one of two. */
static bool page_keep(struct behind *b, struct arena *a, struct page *p)
{
	bool ok;

	pthread_mutex_lock(&b->writing);
	ok = unit_write(b, a, page_write, p);
	pthread_mutex_unlock(&b->writing);
	return ok;
}

/* --- those who make them --- */

struct maker {
	struct behind *b;
	struct arena *arena; /* of the run that is being gathered */
	struct VEC(struct key_line) lines;
	pthread_t thread;
	bool ok;
};

static void line_put(struct maker *m, struct str key, struct person_id id, bool away)
{
	VEC_PUSH(m->arena, &m->lines, key_line(str_dup(m->arena, key), id, away));
}

/* What one person's keys lack. */
static void lines_put(struct maker *m, const struct page *p, size_t i)
{
	const struct keys_due *k = &p->keys[i];
	const struct person_keys *may[] = { &k->now, &p->noted[i] };

	for (size_t d = 0; d < k->due.n; d++)
		if (p->again[i] ||
			(!person_keys_has(may[0], k->due.v[d]) && !person_keys_has(may[1], k->due.v[d])))
			line_put(m, k->due.v[d], p->people[i], false);
	for (size_t s = 0; s < 2; s++)
		for (size_t d = 0; d < may[s]->n; d++)
			if (!person_keys_has(&k->due, may[s]->v[d]) &&
				(s == 0 || !person_keys_has(may[0], may[s]->v[d])))
				line_put(m, may[s]->v[d], p->people[i], true);
}

static bool run_put(struct maker *m)
{
	bool ok = key_runs_put(m->b->runs, m->lines.v, m->lines.n);

	arena_reset(m->arena);
	m->lines.v = NULL;
	m->lines.n = m->lines.cap = 0;
	return ok;
}

static void *maker_run(void *what)
{
	struct maker *m = what;
	struct arena *a = arena_new();
	struct page p = { .n = 1 };

	m->ok = true;
	while (m->ok && p.n) {
		arena_reset(a);
		if (!m->lines.v) { /* growing would leave as much behind */
			m->lines.cap = RUN_KEYS + RUN_KEYS / 4;
			m->lines.v = ARENA_ARRAY(m->arena, struct key_line, m->lines.cap);
		}
		m->ok = page_take(m->b, a, &p);
		if (!m->ok || !p.n)
			break;
		m->ok = page_read(m->b, a, &p) && page_keep(m->b, a, &p);
		for (size_t i = 0; i < p.n && m->ok; i++)
			if (p.ours[i] && p.keys[i].there)
				lines_put(m, &p, i);
		if (m->lines.n > RUN_KEYS)
			m->ok = m->ok && run_put(m);
	}
	m->ok = m->ok && run_put(m);
	arena_free(a);
	return NULL;
}

static bool keys_make_all(struct behind *b)
{
	struct maker makers[MAKERS];
	bool threaded[MAKERS] = { false }, ok = true;

	for (size_t i = 0; i < MAKERS; i++)
		makers[i] = (struct maker){ .b = b, .arena = arena_new() };
	for (size_t i = 1; i < MAKERS; i++)
		threaded[i] = pthread_create(&makers[i].thread, NULL, maker_run, &makers[i]) == 0;
	maker_run(&makers[0]);
	for (size_t i = 1; i < MAKERS; i++)
		if (threaded[i])
			pthread_join(makers[i].thread, NULL);
	for (size_t i = 0; i < MAKERS; i++) {
		ok = ok && (makers[i].ok || (i && !threaded[i]));
		arena_free(makers[i].arena);
	}
	return ok;
}

/* --- writing them --- */

/* What one unit of work adds and takes away. */
struct slice {
	struct arena *arena;
	struct key_change *add, *remove;
	size_t n_add, n_remove;
};
struct merging {
	struct behind *b;
	struct slice slices[SLICES];
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int filled, emptied;
	bool ended, stop; /* ended: no more slices come */
};

/* False: there is nothing more. */
static bool slice_fill(struct key_runs *runs, struct slice *s)
{
	struct key_line line;
	size_t n = 0;

	arena_reset(s->arena);
	s->add = ARENA_ARRAY(s->arena, struct key_change, SLICE);
	s->remove = ARENA_ARRAY(s->arena, struct key_change, SLICE);
	s->n_add = s->n_remove = 0;
	for (; n < SLICE && key_runs_next(runs, &line); n++) {
		struct key_change c = { str_dup(s->arena, line.key), line.person_id };

		if (line.away)
			s->remove[s->n_remove++] = c;
		else
			s->add[s->n_add++] = c;
	}
	return n > 0;
}

static void *merging_run(void *what)
{
	struct merging *m = what;
	bool more = true;

	while (more) {
		struct slice *s;

		pthread_mutex_lock(&m->lock);
		while (!m->stop && m->filled - m->emptied == SLICES)
			pthread_cond_wait(&m->changed, &m->lock);
		s = m->stop ? NULL : &m->slices[m->filled % SLICES];
		pthread_mutex_unlock(&m->lock);
		more = s && slice_fill(m->b->runs, s);
		pthread_mutex_lock(&m->lock);
		m->filled += more;
		m->ended = !more;
		pthread_cond_broadcast(&m->changed);
		pthread_mutex_unlock(&m->lock);
		if (more && m->filled % SETTLE_EVERY == 0)
			db_settle(m->b->pool);
	}
	return NULL;
}

/* The next slice; NULL: that was the last. The one before comes back. */
static struct slice *slice_next(struct merging *m, bool first)
{
	struct slice *s;

	pthread_mutex_lock(&m->lock);
	m->emptied += !first;
	pthread_cond_broadcast(&m->changed);
	while (m->filled == m->emptied && !m->ended)
		pthread_cond_wait(&m->changed, &m->lock);
	s = m->filled == m->emptied ? NULL : &m->slices[m->emptied % SLICES];
	pthread_mutex_unlock(&m->lock);
	return s;
}

static void slice_write(struct db *db, const struct behind *b, void *what)
{
	const struct slice *s = what;

	(void)b;
	keys_put(db, s->add, s->n_add);
	keys_take(db, s->remove, s->n_remove);
}

static bool keys_write_all(struct behind *b)
{
	struct merging m = { .b = b };
	struct arena *a = arena_new();
	pthread_t thread;
	struct slice *s;
	bool ok = true, first = true;

	for (size_t i = 0; i < SLICES; i++)
		m.slices[i].arena = arena_new();
	check(pthread_mutex_init(&m.lock, NULL) == 0 && pthread_cond_init(&m.changed, NULL) == 0);
	check(pthread_create(&thread, NULL, merging_run, &m) == 0);
	for (; ok && (s = slice_next(&m, first)); first = false) {
		ok = unit_write(b, a, slice_write, s);
		arena_reset(a);
	}
	pthread_mutex_lock(&m.lock);
	m.stop = true;
	pthread_cond_broadcast(&m.changed);
	pthread_mutex_unlock(&m.lock);
	pthread_join(thread, NULL);
	pthread_cond_destroy(&m.changed);
	pthread_mutex_destroy(&m.lock);
	for (size_t i = 0; i < SLICES; i++)
		arena_free(m.slices[i].arena);
	arena_free(a);
	return ok && !key_runs_failed(b->runs);
}

/* --- the notes --- */

struct ending {
	int64_t n;
};

static void notes_end(struct db *db, const struct behind *b, void *what)
{
	struct ending *e = what;

	e->n = person_keys_made(db, (struct person_keys_made_args){ .import_id = b->import });
}

static void notes_again(struct db *db, const struct behind *b, void *what)
{
	struct ending *e = what;
	struct person_keys_again_rows rows =
		person_keys_again(db, (struct person_keys_again_args){ .import_id = b->import });

	for (size_t i = 0; i < rows.n; i++)
		keys_settle(db, rows.v[i].person_id);
	e->n = (int64_t)rows.n;
}

/* Takes the notes away; of whom somebody changed meanwhile the keys are made here. */
static bool notes_over(struct behind *b)
{
	unit_run *const runs[] = { notes_end, notes_again };
	struct arena *a = arena_new();
	bool ok = true;

	for (size_t i = 0; i < sizeof(runs) / sizeof(*runs); i++)
		for (struct ending e = { 1 }; ok && e.n;) {
			ok = unit_write(b, a, runs[i], &e);
			arena_reset(a);
		}
	arena_free(a);
	return ok;
}

static bool somebody_waits(const struct behind *b, struct arena *a)
{
	struct viewer v = viewer_system(b->host_id, a);
	struct db *db = db_begin(b->pool, a, &v, DB_READ);
	bool some =
		person_keys_waiting(db, (struct person_keys_waiting_args){ .import_id = b->import }).n > 0;

	return db_end(db) ? some : true;
}

bool keys_catch_up(struct db_pool *pool, int64_t host_id, struct import_id import)
{
	struct behind b = { .pool = pool, .host_id = host_id, .import = import };
	struct arena *a = arena_new();
	bool ok = true;

	if (somebody_waits(&b, a)) {
		pthread_mutex_init(&b.lock, NULL);
		pthread_mutex_init(&b.writing, NULL);
		b.runs = key_runs_new(a, db_pool_data_dir(pool));
		ok = b.runs && keys_make_all(&b) && keys_write_all(&b) && notes_over(&b);
		key_runs_end(b.runs);
		pthread_mutex_destroy(&b.lock);
		pthread_mutex_destroy(&b.writing);
	}
	arena_free(a);
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
