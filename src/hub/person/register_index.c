/*
 * Who has the index of a host's register, and keeping it true: loading, building, putting in what
 * was committed since. One thread at a time has it; a thread that waits for it never holds it up
 * for long, because nothing is done under it but reading. See register.h.
 */
#include "hub/person/register.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "core/auth/setting.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "hub/person/match_model.h"
#include "hub/person/person_change.h"
#include "hub/person/register.sql.h"

#define FRESH_US (TIME_SECOND / 5) /* a page is content with an index that was up to date then */
#define PAGE_CHANGES 500 /* people a page puts in at most; the rest is for the background */
#define PAGE_WAITS_US (15 * TIME_SECOND / 1000)
#define AT_ONCE 2000                           /* people read at a time */
#define KEEP_EVERY_US TIME_SECOND
#define IMAGE_EVERY_US (5 * TIME_MINUTE)
#define GIVE_BACK_EVERY_US (10 * TIME_SECOND)

struct registers;

struct register_index {
	struct registers *all;
	struct register_index *next;
	int64_t host_id;
	struct arena *arena;                   /* of the head */
	pthread_mutex_t guard;                 /* whoever took it */
	_Atomic int wanted;                    /* pages that wait for it */
	struct link_index *x;                  /* NULL: not loaded */
	struct register_head head;
	char version[sizeof(((struct link_model *)0)->version)];       /* of the model it weighs with */
	int64_t true_at_us;                    /* when it was last up to date */
	int64_t saved_at_us;
	size_t unsaved,
		replaced; /* rows put in since the image was written; rows that others stand for now */
};

struct registers {
	struct db_pool *pool;
	struct arena *arena;                   /* everything here, this as well */
	pthread_mutex_t lock;                  /* of the list and the keeper's sleep */
	pthread_cond_t wake;
	struct register_index *first;
	pthread_t keeper;
	bool keeping;
	_Atomic bool ending;
};

static const char registers_key;

/* --- a unit that reads --- */

struct reading { struct arena *a; struct viewer viewer; struct db *db; };

static struct reading reading_begin(const struct register_index *r)
{
	struct reading u = { .a = arena_new() };

	u.viewer = viewer_system(r->host_id, u.a);
	return u;
}

static struct db *reading_db(struct reading *u, const struct register_index *r)
{
	return u->db = db_begin(r->all->pool, u->a, &u->viewer, DB_READ);
}

static void reading_over(struct reading *u)
{
	arena_free(u->a);
}

/* --- rows --- */

static bool people_put(
	struct register_index *r, const struct person_id *people, size_t n, bool there_before)
{
	struct reading u = reading_begin(r);
	struct register_rows rows = register_rows_of(
		reading_db(&u, r), people, n, REGISTER_NAMES | REGISTER_NUMBERS);
	bool ok = db_end(u.db);

	for (size_t i = 0; ok && there_before && i < n; i++) {
		r->replaced += link_index_remove(r->x, people[i].v);
		r->replaced += link_index_remove(r->x, -people[i].v);
	}
	for (size_t i = 0; ok && there_before && i < rows.n_gone; i++)
		r->replaced += link_index_remove(r->x, rows.gone[i]);
	for (size_t i = 0; ok && i < rows.n; i++)
		link_index_add(r->x, rows.v[i].key, rows.v[i].cells);
	r->unsaved += n;
	reading_over(&u);
	return ok;
}

static bool people_put_all(struct register_index *r, const struct person_ids *ids)
{
	for (size_t i = 0; i < ids->n; i += AT_ONCE)
		if (!people_put(r, ids->v + i, ids->n - i < AT_ONCE ? ids->n - i : AT_ONCE, true))
			return false;
	return true;
}

/* --- how far it is in the changes --- */

static struct register_lane *lane_of(struct register_index *r, int64_t lane)
{
	struct register_lanes *l = &r->head.lanes;

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].lane == lane)
			return &l->v[i];
	VEC_PUSH(r->arena, l, (struct register_lane){ .lane = lane });
	return &l->v[l->n - 1];
}

static void index_drop(struct register_index *r)
{
	link_index_free(r->x);
	arena_reset(r->arena);
	r->x = NULL;
	r->head = (struct register_head){ 0 };
	r->unsaved = r->replaced = 0;
	memcpy(r->version, link_model_shipped()->version, sizeof(r->version));
}

/* Which hub this database is of: restored and moved it stays itself, made anew it is another. */
static uint64_t hub_of(struct db *db)
{
	return str_hash(setting_get(db, S("source_salt"))) ^ (uint64_t)db_host(db);
}

/* Whether every lane of an image is a piece of the database's history that goes on from there. */
static bool image_fits(struct register_index *r)
{
	struct reading u = reading_begin(r);
	struct db *db = reading_db(&u, r);
	bool fits = r->head.hub == hub_of(db);

	for (size_t i = 0; i < r->head.lanes.n && fits; i++) {
		const struct register_lane *l = &r->head.lanes.v[i];
		struct change_of_row row;

		fits = l->seq == 0 ||
			(change_of(db, (struct change_of_args){ .lane = l->lane, .seq = l->seq }, &row) &&
				str_hash(row.people) == l->mark);
	}
	fits = db_end(db) && fits;
	reading_over(&u);
	return fits;
}

/* Where the changes are now: an index that is begun after this has everything before. */
static bool head_now(struct register_index *r)
{
	struct reading u = reading_begin(r);
	struct db *db = reading_db(&u, r);
	struct change_lanes_rows lanes = change_lanes(db);
	bool ok;

	r->head.hub = hub_of(db);
	for (size_t i = 0; i < lanes.n; i++) {
		struct register_lane *l = lane_of(r, lanes.v[i].lane);
		struct change_of_row row;

		l->seq = lanes.v[i].seq;
		if (change_of(db, (struct change_of_args){ .lane = l->lane, .seq = l->seq }, &row))
			l->mark = str_hash(row.people);
	}
	ok = db_end(db);
	reading_over(&u);
	return ok;
}

enum caught { CAUGHT_UP, CAUGHT_SOME, CAUGHT_LOST, CAUGHT_FAILED };

/* Puts in the next changes of one lane. LOST: some are gone: it must be built anew. */
static enum caught lane_catch_up(
	struct register_index *r, int64_t lane, int64_t head, size_t *budget)
{
	struct register_lane *l = lane_of(r, lane);

	if (l->seq > head)
		return CAUGHT_LOST;
	while (l->seq < head) {
		struct reading u = reading_begin(r);
		struct change_after_rows rows = change_after(
			reading_db(&u, r), (struct change_after_args){ .lane = lane, .seq = l->seq });
		enum caught caught = !db_end(u.db) ? CAUGHT_FAILED : rows.n == 0 ? CAUGHT_LOST : CAUGHT_UP;

		for (size_t i = 0; i < rows.n && caught == CAUGHT_UP; i++) {
			struct person_ids ids = person_change_ids(u.a, rows.v[i].people);

			if (rows.v[i].seq != l->seq + 1)
				caught = CAUGHT_LOST;
			else if (ids.n > *budget)
				caught = CAUGHT_SOME;
			else if (!people_put_all(r, &ids))
				caught = CAUGHT_FAILED;
			if (caught != CAUGHT_UP)
				break;
			*budget -= ids.n;
			l->seq = rows.v[i].seq;
			l->mark = str_hash(rows.v[i].people);
		}
		reading_over(&u);
		if (caught != CAUGHT_UP)
			return caught;
	}
	return CAUGHT_UP;
}

/* The model in use is the one the host published last. */
static void model_use(struct register_index *r, const struct link_model *m)
{
	if (memcmp(r->version, m->version, sizeof(r->version)) == 0)
		return;
	link_index_use(r->x, m);
	memcpy(r->version, m->version, sizeof(r->version));
}

static enum caught catch_up(struct register_index *r, size_t budget)
{
	int64_t now = time_monotonic_us();
	struct reading u = reading_begin(r);
	struct change_lanes_rows lanes = change_lanes(reading_db(&u, r));
	const struct link_model *m = match_model(u.db);
	enum caught caught = db_end(u.db) ? CAUGHT_UP : CAUGHT_FAILED;

	if (caught == CAUGHT_UP)
		model_use(r, m);
	for (size_t i = 0; i < lanes.n && caught == CAUGHT_UP; i++)
		caught = lane_catch_up(r, lanes.v[i].lane, lanes.v[i].seq, &budget);
	reading_over(&u);
	if (caught == CAUGHT_UP)
		r->true_at_us = now;
	return caught;
}

/* --- making it --- */

static bool index_load(struct register_index *r)
{
	struct link_index *x = NULL;
	struct str why;
	bool ok = register_image_read(r->arena, r->all->pool, r->host_id, &r->head, &x, &why);

	if (ok) {
		r->x = x;
		if (!image_fits(r)) {
			why = S("The saved index is of another database, or too old; it is made anew from the "
					"records.");
			ok = false;
		}
	}
	if (why.n)
		log_event(LOG_INFO, "register.image_left", "\"why\":\"%.*s\"", STR_ARG(why));
	if (!ok)
		index_drop(r);
	r->saved_at_us = time_monotonic_us();
	return ok;
}

static int64_t size_of(struct register_index *r)
{
	struct reading u = reading_begin(r);
	struct register_size_row row = { 0 };
	bool ok = register_size(reading_db(&u, r), &row);

	ok = db_end(u.db) && ok;
	reading_over(&u);
	return ok ? row.people : 0;
}

/* The next page of people behind `after`; 0: there are none; -1: the database failed. */
static int page_put(struct register_index *r, struct person_id *after)
{
	struct reading u = reading_begin(r);
	struct register_page_rows page =
		register_page(reading_db(&u, r), (struct register_page_args){ .after = after->v });
	bool ok = db_end(u.db);
	struct person_id *ids = ARENA_ARRAY(u.a, struct person_id, page.n);

	for (size_t i = 0; i < page.n; i++)
		*after = ids[i] = page.v[i].person_id;
	ok = ok && (page.n == 0 || people_put(r, ids, page.n, false));
	reading_over(&u);
	return ok ? (int)page.n : -1;
}

static bool index_build(struct register_index *r, register_told *told, void *whom)
{
	int64_t total = told ? size_of(r) : 0, done = 0;
	struct person_id after = { 0 };
	int got = 1;

	index_drop(r);
	r->x = link_index_new(NULL);
	if (!head_now(r))
		got = -1;
	while (got > 0 && !r->all->ending) {
		got = page_put(r, &after);
		done += got > 0 ? got : 0;
		if (told)
			told(whom, done, total > done ? total : done);
	}
	if (got != 0) {
		index_drop(r);
		return false;
	}
	link_index_settle(r->x);
	r->saved_at_us = 0;
	return true;
}

/* Loaded, and with everything that was committed. */
static bool index_true(struct register_index *r, register_told *told, void *whom)
{
	enum caught caught;

	if (!r->x && !index_load(r) && !index_build(r, told, whom))
		return false;
	if (r->replaced > 20000 + link_index_rows(r->x) && !index_build(r, told, whom))
		return false;
	caught = catch_up(r, SIZE_MAX);
	if (caught == CAUGHT_LOST && index_build(r, told, whom))
		caught = catch_up(r, SIZE_MAX);
	return caught == CAUGHT_UP;
}

static void image_keep(struct register_index *r)
{
	struct arena *a = arena_new();

	if (register_image_write(a, r->all->pool, r->host_id, &r->head, r->x))
		r->unsaved = 0;
	else if (!str_empty(db_pool_data_dir(r->all->pool)))
		log_event(LOG_WARN, "register.image_not_kept", NULL);
	r->saved_at_us = time_monotonic_us();
	arena_free(a);
}

/* A small index is written whenever something is new, a large one when a good part is. */
static bool image_due(const struct register_index *r)
{
	return r->x && r->unsaved > link_index_rows(r->x) / 200;
}

/* --- who has it --- */

static void registers_end(void *thing)
{
	struct registers *all = thing;

	all->ending = true;
	if (all->keeping) {
		pthread_mutex_lock(&all->lock);
		pthread_cond_broadcast(&all->wake);
		pthread_mutex_unlock(&all->lock);
		pthread_join(all->keeper, NULL);
	}
	for (struct register_index *r = all->first; r; r = r->next) {
		if (image_due(r))
			image_keep(r);
		index_drop(r);
		pthread_mutex_destroy(&r->guard);
		arena_free(r->arena);
	}
	pthread_cond_destroy(&all->wake);
	pthread_mutex_destroy(&all->lock);
	arena_free(all->arena);
}

static struct registers *registers_of(struct db_pool *p)
{
	struct registers *all = db_pool_kept(p, &registers_key), *there;
	pthread_condattr_t clock;
	struct arena *a;

	if (all)
		return all;
	a = arena_new();
	all = ARENA_NEW(a, struct registers);
	all->arena = a;
	all->pool = p;
	pthread_mutex_init(&all->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&all->wake, &clock);
	pthread_condattr_destroy(&clock);
	there = db_pool_keep(p, &registers_key, all, registers_end);
	if (there != all)
		registers_end(all);
	return there;
}

static struct register_index *register_of(struct db_pool *p, int64_t host_id)
{
	struct registers *all = registers_of(p);
	struct register_index *r;

	pthread_mutex_lock(&all->lock);
	for (r = all->first; r && r->host_id != host_id; r = r->next)
		;
	if (!r) {
		r = ARENA_NEW(all->arena, struct register_index);
		r->arena = arena_new();
		r->all = all;
		r->host_id = host_id;
		r->next = all->first;
		pthread_mutex_init(&r->guard, NULL);
		all->first = r;
	}
	pthread_mutex_unlock(&all->lock);
	return r;
}

/* Near enough to what was committed for a page. */
static bool fresh_enough(struct register_index *r)
{
	return r->x &&
		(time_monotonic_us() - r->true_at_us < FRESH_US ||
			catch_up(r, PAGE_CHANGES) <= CAUGHT_SOME);
}

/* Waits for a moment, no longer than a page may. */
static bool guard_soon(struct register_index *r)
{
	int64_t at = time_monotonic_us() + PAGE_WAITS_US;
	struct timespec until = { .tv_sec = (time_t)(at / TIME_SECOND),
		.tv_nsec = (long)(at % TIME_SECOND) * 1000 };
	bool got = pthread_mutex_trylock(&r->guard) == 0;

	if (got)
		return true;
	r->wanted++;
	got = pthread_mutex_clocklock(&r->guard, CLOCK_MONOTONIC, &until) == 0;
	r->wanted--;
	return got;
}

bool register_pass(struct register_index *r)
{
	int64_t until = r->wanted ? time_monotonic_us() + PAGE_WAITS_US : 0;

	if (!until)
		return true;
	pthread_mutex_unlock(&r->guard);
	while (r->wanted && time_monotonic_us() < until)
		sched_yield();
	pthread_mutex_lock(&r->guard);
	return r->x != NULL;
}

struct register_index *register_take(
	struct db_pool *p, int64_t host_id, enum register_patience patience)
{
	struct register_index *r = register_of(p, host_id);
	bool there = false;

	if (patience != REGISTER_NOW)
		pthread_mutex_lock(&r->guard);
	else if (!guard_soon(r))
		return NULL;
	switch (patience) {
	case REGISTER_NOW: there = fresh_enough(r); break;
	case REGISTER_LOADED: there = r->x != NULL; break;
	case REGISTER_WAIT: there = index_true(r, NULL, NULL); break;
	}
	if (there)
		return r;
	pthread_mutex_unlock(&r->guard);
	return NULL;
}

void register_give(struct register_index *r)
{
	if (r)
		pthread_mutex_unlock(&r->guard);
}

bool register_ready(struct db_pool *p, int64_t host_id, register_told *told, void *whom)
{
	struct register_index *r = register_of(p, host_id);
	bool ok;

	pthread_mutex_lock(&r->guard);
	ok = index_true(r, told, whom);
	pthread_mutex_unlock(&r->guard);
	return ok;
}

bool register_settle(struct db_pool *p, int64_t host_id)
{
	struct register_index *r = register_take(p, host_id, REGISTER_WAIT);

	if (r)
		link_index_settle(r->x);
	register_give(r);
	return r != NULL;
}

struct link_index *register_engine(struct register_index *r)
{
	return r->x;
}

size_t register_people_count(const struct register_index *r)
{
	return link_index_rows(r->x);
}

/* --- keeping it, in the background --- */

/* Sleeps; false when it is time to end. */
static bool keeper_sleep(struct registers *all)
{
	int64_t at = time_monotonic_us() + KEEP_EVERY_US;
	struct timespec until = { .tv_sec = (time_t)(at / TIME_SECOND),
		.tv_nsec = (long)(at % TIME_SECOND) * 1000 };

	pthread_mutex_lock(&all->lock);
	while (!all->ending && pthread_cond_timedwait(&all->wake, &all->lock, &until) == 0)
		;
	pthread_mutex_unlock(&all->lock);
	return !all->ending;
}

static void *keeper_run(void *arg)
{
	struct registers *all = arg;
	int64_t gave_back_us = 0;

	do {
		struct arena *a = arena_new();
		struct host_list hosts = db_hosts(all->pool, a);

		for (size_t i = 0; i < hosts.n && !all->ending; i++) {
			struct register_index *r = register_take(all->pool, hosts.v[i], REGISTER_WAIT);

			if (r && image_due(r) && time_monotonic_us() - r->saved_at_us > IMAGE_EVERY_US)
				image_keep(r);
			register_give(r);
		}
		arena_free(a);
		/* What reading an index needed, and pages that a commit made stale. */
		if (gave_back_us == 0 || time_monotonic_us() - gave_back_us > GIVE_BACK_EVERY_US) {
			arena_give_back();
			gave_back_us = time_monotonic_us();
		}
	} while (keeper_sleep(all));
	return NULL;
}

static void *let_go_run(void *arg)
{
	struct register_index *r = arg;

	pthread_mutex_lock(&r->guard);
	if (image_due(r))
		image_keep(r);
	index_drop(r);
	pthread_mutex_unlock(&r->guard);
	arena_give_back();
	return NULL;
}

void register_let_go(struct db_pool *p, int64_t host_id)
{
	struct register_index *r = register_of(p, host_id);

	if (!r->all->keeping) /* the keeper's place is free */
		r->all->keeping = pthread_create(&r->all->keeper, NULL, let_go_run, r) == 0;
}

void register_keep(struct db_pool *p)
{
	struct registers *all = registers_of(p);

	all->keeping = pthread_create(&all->keeper, NULL, keeper_run, all) == 0;
	if (!all->keeping)
		log_event(LOG_WARN, "register.not_kept", NULL);
}
