/*
 * Writing on PostgreSQL: a few threads, each with a connection and a transaction for each piece of
 * work; the server groups their commits by itself. What it refuses to order (40001, 40P01) runs
 * again. Also what tells other servers that a board changed: NOTIFY in the transaction, and one
 * thread that listens.
 */
#include "core/db/postgres.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/rng.h"

#define WRITERS 4
#define TRIES 30

struct ears {                     /* the listening connection */
	struct db_pool *pool;
	pthread_t thread;
	int wake;
	bool listening;
	char here[40];            /* this pool's name, so that its own news is not told twice */
};

/* --- writing --- */

/* Runs the piece once. *again: another try may succeed. */
static bool try_once(struct db_pool *p, struct db_work *w, bool *again)
{
	struct db *db = db_begin(p, w->arena, w->viewer, DB_WRITE);
	if (!db->failed)
		w->run(db, w);
	db_guard_end(db);
	bool ok = db_unit_ok(db) && p->verbs->commit(db);
	*again = db->again;
	if (!ok && db->connection)
		p->verbs->rollback(db);
	if (db->connection)
		db_connection_put(db->connection);
	if (ok)
		db_touch_deliver(db);
	else if (!*again)
		log_event(LOG_WARN, "db.unit_failed", "\"why\":\"%.*s\"", STR_ARG(db->why));
	return ok;
}

static void piece_run(struct db_pool *p, struct db_work *w, struct rng *rng)
{
	bool again = true, ok = false;
	for (int i = 0; i < TRIES && again && !ok; i++) {
		if (i > 0)
			usleep(rng_below(rng, 1000u << (i < 6 ? i : 6)));
		ok = try_once(p, w, &again);
	}
	if (!ok && again)
		log_event(LOG_ERROR, "db.gave_up", "\"tries\":%d", TRIES);
	if (w->done)
		w->done(w, ok);
}

static void *writer(void *arg)
{
	struct db_pool *p = arg;
	struct db_work *w;
	struct rng rng;
	rng_seed(&rng, (uint64_t)(uintptr_t)&rng, 1);
	while ((w = db_queue_take(&p->queue, true)))
		piece_run(p, w, &rng);
	return NULL;
}

/* --- telling other servers --- */

void postgres_notify(struct db *db)
{
	struct ears *e = db->pool->engine_data;
	for (size_t i = 0; e && !db->failed && i < db->touched.n; i++) {
		struct str body = str_fmt(db->arena, "%s %lld %.*s", e->here,
			(long long)db->viewer->host_id, STR_ARG(db->touched.v[i]));
		const char *values[] = { str_z(db->arena, body) };
		PGresult *r = PQexecParams(pg_of(db->connection), "SELECT pg_notify('kith_touch', $1)", 1,
			NULL, values, NULL, NULL, 0);
		if (PQresultStatus(r) != PGRES_TUPLES_OK)
			postgres_failed(db, "notify", r);
		PQclear(r);
	}
}

/* "here host topic" */
static void hear(struct ears *e, const char *words)
{
	struct str rest = str_of(words), here = STR_NONE, host = STR_NONE;
	int64_t host_id = 0;
	if (!str_cut(&rest, ' ', &here) || !str_cut(&rest, ' ', &host) || !str_to_i64(host, &host_id))
		return;
	if (!str_eq(here, str_of(e->here)) && e->pool->touch_fn)
		e->pool->touch_fn(e->pool->touch_arg, host_id, rest);
}

static void hear_all(struct ears *e, PGconn *pg)
{
	PGnotify *n;
	while ((n = PQnotifies(pg))) {
		hear(e, n->extra);
		PQfreemem(n);
	}
}

/* Listens until the connection is lost (false) or the pool closes (true). */
static bool listen_on(struct ears *e, PGconn *pg)
{
	PGresult *r = PQexec(pg, "LISTEN kith_touch");
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
	PQclear(r);
	while (ok) {
		struct pollfd fds[] = { { PQsocket(pg), POLLIN, 0 }, { e->wake, POLLIN, 0 } };
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return false;
		if (fds[1].revents)
			return true;
		ok = PQconsumeInput(pg) != 0;
		hear_all(e, pg);
	}
	return false;
}

static void *listener(void *arg)
{
	struct ears *e = arg;
	struct arena *a = arena_new();
	char *url = str_z(a, e->pool->url);
	bool ended = false;
	while (!ended) {
		PGconn *pg = PQconnectdb(url);
		if (PQstatus(pg) == CONNECTION_OK)
			ended = listen_on(e, pg);
		PQfinish(pg);
		struct pollfd wait = { e->wake, POLLIN, 0 };
		if (!ended && poll(&wait, 1, 1000) > 0)
			ended = true;
	}
	arena_free(a);
	return NULL;
}

void postgres_start(struct db_pool *p)
{
	struct ears *e = ARENA_NEW(p->arena, struct ears);
	e->pool = p;
	e->wake = eventfd(0, EFD_CLOEXEC);
	snprintf(e->here, sizeof e->here, "%08x%08x", (unsigned)randombytes_random(),
		(unsigned)randombytes_random());
	p->engine_data = e;
	check(e->wake >= 0 && pthread_create(&e->thread, NULL, listener, e) == 0);
	for (p->thread_count = 0; p->thread_count < WRITERS; p->thread_count++)
		check(pthread_create(&p->threads[p->thread_count], NULL, writer, p) == 0);
}

void postgres_stop(struct db_pool *p)
{
	struct ears *e = p->engine_data;
	if (!e)
		return;
	eventfd_t one = 1;
	check(eventfd_write(e->wake, one) == 0);
	pthread_join(e->thread, NULL);
	close(e->wake);
}
