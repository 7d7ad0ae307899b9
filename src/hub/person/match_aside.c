/*
 * The index of the register asked beside the writer. Taking in what the chunk before committed, and
 * holding a row against everybody, are a fifth of the work of a big list and need nothing that the
 * chunk under way writes: a thread of its own does both while the writer keeps the rows that exact
 * keys settled, and those that are answered already. It only reads; it holds the index but never
 * the writer, so nobody waits for both.
 */
#include <pthread.h>

#include "core/base/check.h"
#include "hub/person/match.h"
#include "hub/person/register.h"

#define TELL_EVERY 100                         /* rows */
#define PASS_EVERY 20 /* rows: three milliseconds of a large register */

struct match_aside {
	struct db_pool *pool;
	int64_t host_id;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool renew, renewing, ending, ok; /* ok: the register could be read, the last time */
	bool settled; /* laid out as for every list */
	const struct match_row *rows; /* the question; NULL: there is none */
	size_t n, answered;
	struct match_found *out;
	struct arena *arena;                   /* everything here, this as well */
	struct arena *answers; /* doubts of what was asked since the index was renewed */
};

/* The first `n` are answered: whoever waits for no more goes on. */
static void answered_tell(struct match_aside *m, size_t n)
{
	pthread_mutex_lock(&m->lock);
	m->answered = n;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
}

static bool rows_answer(struct match_aside *m)
{
	struct register_index *r = register_take(m->pool, m->host_id, REGISTER_LOADED);
	struct viewer v = viewer_system(m->host_id, m->answers);
	struct db *db;
	bool there = true;

	if (!r)
		return false;
	db = db_begin(m->pool, m->answers, &v, DB_READ);
	for (size_t i = 0; i < m->n && there; i++) {
		if (m->out[i].verdict == MATCH_NEW)
			match_alike(r, db, &m->rows[i], &m->out[i]);
		if ((i + 1) % TELL_EVERY == 0)
			answered_tell(m, i + 1);
		if ((i + 1) % PASS_EVERY == 0)
			there = register_pass(r);
	}
	register_give(r);
	return db_end(db) && there;
}

/* What there is to do, without the lock. */
static bool piece_do(struct match_aside *m, bool renew)
{
	if (!renew)
		return m->ok && rows_answer(m);
	arena_reset(m->answers);
	if (!m->settled)
		return m->settled = register_settle(m->pool, m->host_id);
	return register_ready(m->pool, m->host_id, NULL, NULL);
}

static void *aside_run(void *what)
{
	struct match_aside *m = what;

	pthread_mutex_lock(&m->lock);
	while (!m->ending) {
		bool renew = m->renew, ok;

		if (!renew && !m->rows) {
			pthread_cond_wait(&m->changed, &m->lock);
			continue;
		}
		m->renew = false;
		m->renewing = renew;
		pthread_mutex_unlock(&m->lock);
		ok = piece_do(m, renew);
		pthread_mutex_lock(&m->lock);
		m->ok = ok;
		m->renewing = false;
		if (!renew)
			m->rows = NULL;
		pthread_cond_broadcast(&m->changed);
	}
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

struct match_aside *match_aside_start(struct db_pool *p, int64_t host_id)
{
	struct arena *a = arena_new();
	struct match_aside *m = ARENA_NEW(a, struct match_aside);

	m->arena = a;
	m->pool = p;
	m->host_id = host_id;
	m->answers = arena_new();
	check(pthread_mutex_init(&m->lock, NULL) == 0 && pthread_cond_init(&m->changed, NULL) == 0);
	check(pthread_create(&m->thread, NULL, aside_run, m) == 0);
	return m;
}

void match_aside_end(struct match_aside *m)
{
	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	m->ending = true;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
	check(pthread_join(m->thread, NULL) == 0);
	arena_free(m->answers);
	pthread_cond_destroy(&m->changed);
	pthread_mutex_destroy(&m->lock);
	arena_free(m->arena);
}

void match_aside_renew(struct match_aside *m)
{
	pthread_mutex_lock(&m->lock);
	while (m->rows) /* of a try that failed */
		pthread_cond_wait(&m->changed, &m->lock);
	m->renew = true;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
}

void match_aside_ask(
	struct match_aside *m, const struct match_row *rows, size_t n, struct match_found *out)
{
	if (n == 0)
		return;
	pthread_mutex_lock(&m->lock);
	check(!m->rows);
	m->rows = rows;
	m->n = n;
	m->answered = 0;
	m->out = out;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
}

bool match_aside_wait(struct match_aside *m, size_t n)
{
	bool ok;

	pthread_mutex_lock(&m->lock);
	while (m->renew || m->renewing || (m->rows && m->answered < n))
		pthread_cond_wait(&m->changed, &m->lock);
	ok = m->rows || m->ok;
	pthread_mutex_unlock(&m->lock);
	return ok;
}
