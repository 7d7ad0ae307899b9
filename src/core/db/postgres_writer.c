/*
 * Writing on PostgreSQL: what waits in the queue. What only adds (the record of a page that was
 * seen) goes in together, many in one transaction, by a thread of its own. What may change anything
 * runs in transactions of its own, one at a time in this process as on SQLite: side by side the
 * server would refuse every second one (40001), for all of them write at the same ends of the same
 * indexes. What is refused all the same, because another server or background work was at it, runs
 * again; and who was refused often asks all servers for a moment alone. Also what tells other
 * servers that a board changed: NOTIFY in the transaction, and one thread that listens.
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
#include "core/base/time.h"

#define WRITERS 3                 /* one at work; the others wait for their next try */
#define PATIENCE_US (30 * TIME_SECOND)     /* a person waits so long for a form */
#define TRIES_BESIDE 3            /* of others; then alone */
#define NAP_MOST_US 262144

/* One of the threads here, with the connection it keeps. */
struct hand {
	struct db_pool *pool;
	struct db_connection *connection;
	struct rng rng;
	bool adds;                /* what only adds: the recorder */
};

struct ears {                     /* the listening connection */
	struct db_pool *pool;
	pthread_t thread;
	int wake;
	bool listening;
	char here[40];            /* this pool's name, so that its own news is not told twice */
};

/* --- writing --- */

/* A unit on the hand's connection, not begun; failed when there is none to be had. */
static struct db *hand_unit(struct hand *h, struct db_work *w)
{
	struct str why = STR_NONE;
	struct db *db = db_unit(h->pool, NULL, w->arena, w->viewer, DB_WRITE);

	if (!h->connection) {
		h->connection = db_connection_get(h->pool, DB_WRITE, w->arena, &why);
		if (h->connection)
			postgres_impatient(h->connection);
		else
			db_failed_because(db, "%.*s", STR_ARG(why));
	}
	db->connection = h->connection;
	db->adds = h->adds;
	return db;
}

static void hand_begin(struct hand *h, struct db *db)
{
	/* pages' forms ask the same each time; background work may be filling an empty table */
	if (!db->failed)
		postgres_plan_once(db->connection, db->viewer->role != ROLE_SYSTEM);
	if (!db->failed && !h->pool->verbs->begin(db))
		db_failed_because(db, "the transaction did not begin");
	h->connection = db->connection;
}

static void hand_lets_go(struct hand *h, bool even_whole)
{
	if (h->connection && (even_whole || h->connection->broken)) {
		db_connection_put(h->connection);
		h->connection = NULL;
	}
}

/* Runs the piece once. *again: another try may succeed. */
static bool try_once(struct hand *h, struct db_work *w, bool alone, bool *again)
{
	struct db *db = hand_unit(h, w);
	bool ok;

	if (!db->failed && !h->adds)
		postgres_share(h->connection, alone);
	hand_begin(h, db);
	if (!db->failed)
		w->run(db, w);
	db_guard_end(db);
	ok = db_unit_ok(db) && h->pool->verbs->commit(db);
	*again = db->again;
	if (!ok && db->connection)
		h->pool->verbs->rollback(db);
	if (h->connection)
		postgres_unshare(h->connection);
	hand_lets_go(h, false);
	w->why = ok ? STR_NONE : db->why;
	if (ok)
		db_touch_deliver(db);
	else if (!*again)
		log_event(LOG_WARN, "db.unit_failed", "\"why\":\"%.*s\"", STR_ARG(db->why));
	return ok;
}

/* Until it is in, or it is clear that it cannot be, or nobody waits for it any more. */
static void piece_run(struct hand *h, struct db_work *w)
{
	int64_t until = time_monotonic_us() + PATIENCE_US;
	bool again = true, ok = false;
	int tries = 0;

	while (again && !ok && (tries < 2 * TRIES_BESIDE || time_monotonic_us() < until)) {
		if (tries > 0)
			usleep(rng_below(&h->rng, tries < 9 ? 1024u << tries : NAP_MOST_US));
		db_turn_take(&h->pool->turn);
		ok = try_once(h, w, tries >= TRIES_BESIDE, &again);
		db_turn_give(&h->pool->turn);
		tries++;
	}
	if (!ok && again)
		log_event(LOG_ERROR, "db.gave_up", "\"tries\":%d", tries);
	if (w->done)
		w->done(w, ok);
}

static void *writer(void *arg)
{
	struct hand *h = arg;
	struct db_work *w;

	while ((w = db_queue_take(&h->pool->queue, true)))
		piece_run(h, w);
	hand_lets_go(h, true);
	return NULL;
}

/* --- recording --- */

/* Pieces that went in by one transaction, which the first one's unit began. */
struct group { struct db *units[DB_GROUP_MOST]; struct db_work *works[DB_GROUP_MOST]; int n; };

static bool group_add(struct group *g, struct db *db, struct db_work *w)
{
	g->works[g->n] = w;
	g->units[g->n++] = db;
	if (!db->failed)
		w->run(db, w);
	db_guard_end(db);
	check(db->touched.n == 0);     /* no board changes because somebody looked */
	return db_unit_ok(db);
}

/* Takes what waits for the same host. *next: of another host, taken all the same. */
static bool group_fill(struct hand *h, struct group *g, struct db_work **next)
{
	struct db_work *first = *next;
	struct db *db = hand_unit(h, first);
	bool ok;

	hand_begin(h, db);
	ok = group_add(g, db, first);
	*next = NULL;
	while (ok && g->n < DB_GROUP_MOST && !*next) {
		struct db_work *w = db_queue_take(&h->pool->adding, false);
		if (!w)
			break;
		if (w->viewer->host_id != first->viewer->host_id)
			*next = w;
		else
			ok = group_add(g, hand_unit(h, w), w);
	}
	return ok;
}

/* One that cannot be written must not hurt the others: then each goes alone. */
static void group_run(struct hand *h, struct db_work **next)
{
	struct group g = { .n = 0 };
	struct db *first;
	bool ok = group_fill(h, &g, next);

	first = g.units[0];
	ok = ok && h->pool->verbs->commit(first);
	if (!ok && first->connection)
		h->pool->verbs->rollback(first);
	hand_lets_go(h, false);
	for (int i = 0; i < g.n; i++)
		if (!ok)
			piece_run(h, g.works[i]);
		else if (g.works[i]->done)
			g.works[i]->done(g.works[i], true);
}

static void *recorder(void *arg)
{
	struct hand *h = arg;
	struct db_work *next = NULL;

	while (next || (next = db_queue_take(&h->pool->adding, true)))
		group_run(h, &next);
	hand_lets_go(h, true);
	return NULL;
}

/* --- telling other servers --- */

#define TOLD_AT_ONCE 8

static bool some_notify(struct db *db, const struct ears *e, const struct str *topics, size_t n)
{
	struct buf sql = { .arena = db->arena };
	const char *values[TOLD_AT_ONCE];

	for (size_t i = 0; i < n; i++) {
		buf_fmt(&sql, "%s pg_notify('kith_touch', $%zu)", i ? "," : "SELECT", i + 1);
		values[i] = str_z(db->arena,
			str_fmt(db->arena, "%s %lld %.*s", e->here, (long long)db->viewer->host_id,
				STR_ARG(topics[i])));
	}
	return postgres_tell(
		db, SAID_STATEMENT, "notify", str_z(db->arena, buf_view(&sql)), values, (int)n);
}

void postgres_notify(struct db *db)
{
	const struct ears *e = db->pool->engine_data;

	bool ok = db->mode == DB_WRITE && e && !db->failed;

	for (size_t i = 0; ok && i < db->touched.n; i += TOLD_AT_ONCE)
		ok = some_notify(db, e, db->touched.v + i,
			db->touched.n - i < TOLD_AT_ONCE ? db->touched.n - i : TOLD_AT_ONCE);
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
	for (p->thread_count = 0; p->thread_count <= WRITERS; p->thread_count++) {
		struct hand *h = ARENA_NEW(p->arena, struct hand);
		h->pool = p;
		h->adds = p->thread_count == WRITERS;
		rng_seed(&h->rng, randombytes_random(), 1);
		check(pthread_create(&p->threads[p->thread_count], NULL, h->adds ? recorder : writer, h) ==
			0);
	}
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
