/*
 * The open database: connections that wait to be used, the turn to write, and the queue of work.
 */
#include "core/db/sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/check.h"

/* --- connections --- */

struct db_connection *db_connection_get(
	struct db_pool *p, enum db_mode mode, struct arena *a, struct str *why)
{
	struct db_connection *c;
	pthread_mutex_lock(&p->lock);
	while (!p->idle[mode] && p->open_count[mode] >= p->most[mode])
		pthread_cond_wait(&p->returned, &p->lock);
	c = p->idle[mode];
	if (c)
		p->idle[mode] = c->next;
	else
		p->open_count[mode]++;
	pthread_mutex_unlock(&p->lock);
	if (c)
		return c;
	c = p->verbs->open(p, mode, a, why);
	if (!c) {
		pthread_mutex_lock(&p->lock);
		p->open_count[mode]--;
		pthread_cond_signal(&p->returned);
		pthread_mutex_unlock(&p->lock);
	}
	return c;
}

void db_connection_put(struct db_connection *c)
{
	struct db_pool *p = c->pool;
	enum db_mode mode = c->mode;
	bool broken = c->broken;
	if (broken)
		p->verbs->close(c);
	pthread_mutex_lock(&p->lock);
	if (broken) {
		p->open_count[mode]--;
	} else {
		c->next = p->idle[mode];
		p->idle[mode] = c;
	}
	pthread_cond_signal(&p->returned);
	pthread_mutex_unlock(&p->lock);
}

/* --- the turn --- */

void db_turn_take(struct db_turn *t)
{
	pthread_mutex_lock(&t->lock);
	uint64_t mine = t->next++;
	while (t->serving != mine)
		pthread_cond_wait(&t->moved, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

void db_turn_give(struct db_turn *t)
{
	pthread_mutex_lock(&t->lock);
	t->serving++;
	pthread_cond_broadcast(&t->moved);
	pthread_mutex_unlock(&t->lock);
}

/* --- the queue --- */

static void queue_init(struct db_queue *q)
{
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->filled, NULL);
}

static void queue_destroy(struct db_queue *q)
{
	pthread_mutex_destroy(&q->lock);
	pthread_cond_destroy(&q->filled);
}

static void queue_end(struct db_queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->ending = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

struct db_work *db_queue_take(struct db_queue *q, bool wait)
{
	pthread_mutex_lock(&q->lock);
	while (wait && !q->first && !q->ending)
		pthread_cond_wait(&q->filled, &q->lock);
	struct db_work *w = q->first;
	if (w) {
		q->first = w->next_;
		if (!q->first)
			q->last = NULL;
		w->next_ = NULL;
	}
	pthread_mutex_unlock(&q->lock);
	return w;
}

void db_submit(struct db_pool *p, struct db_work *w)
{
	struct db_queue *q = w->only_adds && p->engine == DB_POSTGRES ? &p->adding : &p->queue;
	w->next_ = NULL;
	pthread_mutex_lock(&q->lock);
	check(!q->ending);
	if (q->last)
		q->last->next_ = w;
	else
		q->first = w;
	q->last = w;
	pthread_cond_signal(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

/* A piece of work somebody waits for: `outer` stands for the caller's, whose own done() is called
 * too. */
struct waiting {
	struct db_work outer;
	struct db_work *inner;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool over, committed;
};

static void waiting_run(struct db *db, struct db_work *w)
{
	struct waiting *it = (struct waiting *)w;
	it->inner->run(db, it->inner);
}

static void waiting_done(struct db_work *w, bool committed)
{
	struct waiting *it = (struct waiting *)w;
	pthread_mutex_lock(&it->lock);
	it->over = true;
	it->committed = committed;
	pthread_cond_signal(&it->ended);
	pthread_mutex_unlock(&it->lock);
}

bool db_submit_wait(struct db_pool *p, struct db_work *w)
{
	struct waiting it = { .outer = { .run = waiting_run,
							  .done = waiting_done,
							  .viewer = w->viewer,
							  .arena = w->arena,
							  .only_adds = w->only_adds },
		.inner = w,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.ended = PTHREAD_COND_INITIALIZER };
	db_submit(p, &it.outer);
	pthread_mutex_lock(&it.lock);
	while (!it.over)
		pthread_cond_wait(&it.ended, &it.lock);
	pthread_mutex_unlock(&it.lock);
	pthread_mutex_destroy(&it.lock);
	pthread_cond_destroy(&it.ended);
	if (w->done)
		w->done(w, it.committed);
	return it.committed;
}

/* --- opening and closing --- */

enum db_engine db_pool_engine(const struct db_pool *p) { return p->engine; }
struct str db_pool_data_dir(const struct db_pool *p) { return p->data_dir; }

void db_on_touch(
	struct db_pool *p, void (*fn)(void *arg, int64_t host_id, struct str topic), void *arg)
{
	p->touch_arg = arg;
	p->touch_fn = fn;
}

static struct db_pool *pool_new(const struct db_options *o)
{
	struct arena *a = arena_new();
	struct db_pool *p = ARENA_NEW(a, struct db_pool);
	sqlite_engine_start();
	bool postgres = !str_empty(o->url);
	p->arena = a;
	p->engine = postgres ? DB_POSTGRES : DB_SQLITE;
	p->verbs = postgres ? &db_postgres_verbs : &db_sqlite_verbs;
	p->url = str_dup(a, o->url);
	p->data_dir = str_of(str_z(a, o->data_dir));
	p->path = str_z(a, str_fmt(a, "%.*s/kith.db", STR_ARG(o->data_dir)));
	p->most[DB_READ] =
		(o->readers > 0 ? o->readers : 4) + 8; /* opened when wanted; background work reads too */
	p->most[DB_WRITE] = postgres ? 10 : 1;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->returned, NULL);
	pthread_mutex_init(&p->turn.lock, NULL);
	pthread_cond_init(&p->turn.moved, NULL);
	queue_init(&p->queue);
	queue_init(&p->adding);
	return p;
}

static void pool_free(struct db_pool *p)
{
	for (int mode = DB_READ; mode <= DB_WRITE; mode++)
		while (p->idle[mode]) {
			struct db_connection *c = p->idle[mode];
			p->idle[mode] = c->next;
			p->verbs->close(c);
		}
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->returned);
	pthread_mutex_destroy(&p->turn.lock);
	pthread_cond_destroy(&p->turn.moved);
	queue_destroy(&p->queue);
	queue_destroy(&p->adding);
	arena_free(p->arena);
}

/* The folder of a SQLite database: there, or made when that was asked for. */
static bool folder_ready(struct db_pool *p, bool create, struct arena *a, struct str *why)
{
	if (p->engine == DB_POSTGRES)
		return true;
	char *folder = str_z(a, p->data_dir);
	if (create && mkdir(folder, 0700) != 0 && errno != EEXIST) {
		*why = str_fmt(a, "The folder %s cannot be made: %s.", folder, strerror(errno));
		return false;
	}
	if (!create && access(p->path, F_OK) != 0) {
		*why = str_fmt(a, "There is no database in %s yet. Make one with: kith init", folder);
		return false;
	}
	return true;
}

struct db_pool *db_open(struct arena *a, const struct db_options *o, struct str *why)
{
	struct db_pool *p = pool_new(o);
	*why = STR_NONE;
	if (!folder_ready(p, o->create, a, why) || !db_migrate(p, a, o->migrate, why)) {
		pool_free(p);
		return NULL;
	}
	p->verbs->start(p);
	return p;
}

/* --- what is kept beside it --- */

static void *kept_under(const struct db_pool *p, const void *key)
{
	for (const struct db_kept *k = p->kept; k; k = k->next)
		if (k->key == key)
			return k->thing;
	return NULL;
}

void *db_pool_kept(struct db_pool *p, const void *key)
{
	void *thing;

	pthread_mutex_lock(&p->lock);
	thing = kept_under(p, key);
	pthread_mutex_unlock(&p->lock);
	return thing;
}

void *db_pool_keep(struct db_pool *p, const void *key, void *thing, void (*end)(void *thing))
{
	struct db_kept *k;
	void *there;

	pthread_mutex_lock(&p->lock);
	there = kept_under(p, key);
	if (!there) {
		k = malloc(sizeof(*k));
		check(k != NULL);
		*k = (struct db_kept){ key, thing, end, p->kept };
		p->kept = k;
	}
	pthread_mutex_unlock(&p->lock);
	return there ? there : thing;
}

static void kept_end(struct db_pool *p)
{
	while (p->kept) {
		struct db_kept *k = p->kept;

		k->end(k->thing);
		p->kept = k->next;
		free(k);
	}
}

void db_close(struct db_pool *p)
{
	if (!p)
		return;
	kept_end(p);
	queue_end(&p->queue);
	queue_end(&p->adding);
	for (int i = 0; i < p->thread_count; i++)
		pthread_join(p->threads[i], NULL);
	p->verbs->stop(p);
	pool_free(p);
}
