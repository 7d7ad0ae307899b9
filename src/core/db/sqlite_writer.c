/*
 * The one writer of SQLite. It takes what is queued, runs each piece in a savepoint of its own, and
 * commits them together when the queue is empty, after 5 ms or after 64 of them: one sync of the
 * disk for all. A piece that fails, or that leaves a deferred foreign key broken, is undone alone.
 */
#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/sqlite.h"

struct group {
	struct db_pool *pool;
	struct db_connection *connection;
	struct db_work *works[DB_GROUP_MOST];
	struct db *units[DB_GROUP_MOST];
	int n;
	bool lost;                /* the engine ended the transaction: a full disk, an I/O error */
};

static bool foreign_keys_hold(struct db_connection *c)
{
	int now = 0, most = 0;
	sqlite3_db_status(sqlite_of(c), SQLITE_DBSTATUS_DEFERRED_FKS, &now, &most, 0);
	return now == 0;
}

static void piece_run(struct group *g, struct db_work *w)
{
	struct db *db = db_unit(g->pool, g->connection, w->arena, w->viewer, DB_WRITE);
	g->works[g->n] = w;
	g->units[g->n++] = db;
	if (!sqlite_do(g->connection, "SAVEPOINT piece")) {
		db_failed_because(db, "savepoint");
		return;
	}
	w->run(db, w);
	db_guard_end(db);
	bool ok = db_unit_ok(db);
	if (sqlite3_get_autocommit(sqlite_of(g->connection))) {
		g->lost = true;
		db_failed_because(db, "the transaction was ended by the engine");
		return;
	}
	if (ok && !foreign_keys_hold(g->connection))
		db_failed_because(db, "a foreign key does not hold at the end of the unit of work");
	if (db->failed && !sqlite_do(g->connection, "ROLLBACK TO piece"))
		g->lost = true;
	if (!sqlite_do(g->connection, "RELEASE piece"))
		g->lost = true;
}

static void group_fill(struct group *g, struct db_work *first)
{
	int64_t since = time_monotonic_us();
	struct db_work *w = first;
	while (w) {
		piece_run(g, w);
		if (g->lost || g->n == DB_GROUP_MOST || time_monotonic_us() - since > DB_GROUP_US)
			return;
		w = db_queue_take(&g->pool->queue, false);
	}
}

static bool group_commit(struct group *g)
{
	if (!g->lost && sqlite_do(g->connection, "COMMIT"))
		return true;
	log_event(
		LOG_ERROR, "db.commit_failed", "\"why\":\"%s\"", sqlite3_errmsg(sqlite_of(g->connection)));
	if (!sqlite3_get_autocommit(sqlite_of(g->connection)) && !sqlite_do(g->connection, "ROLLBACK"))
		g->connection->broken = true;
	return false;
}

static void group_tell(struct group *g, bool committed)
{
	for (int i = 0; i < g->n; i++) {
		struct db *db = g->units[i];
		bool ok = committed && !db->failed;
		g->works[i]->why = ok ? STR_NONE : db->why;
		if (ok)
			db_touch_deliver(db);
		else
			log_event(LOG_WARN, "db.unit_failed", "\"why\":\"%.*s\"", STR_ARG(db->why));
		if (g->works[i]->done)
			g->works[i]->done(g->works[i], ok);
	}
}

/* The connection or the lock could not be had: only this piece is told; the next tries again. */
static void piece_refused(struct group *g, struct db_work *w, struct str why)
{
	g->works[0] = w;
	g->units[0] = db_unit(g->pool, NULL, w->arena, w->viewer, DB_WRITE);
	g->n = 1;
	db_failed_because(g->units[0], "%.*s", STR_ARG(why));
}

static void group_run(struct db_pool *p, struct db_work *first)
{
	struct group g = { .pool = p };
	struct str why = STR_NONE;
	bool committed = false;
	db_turn_take(&p->turn);
	g.connection = db_connection_get(p, DB_WRITE, first->arena, &why);
	if (!g.connection) {
		piece_refused(&g, first, why);
	} else if (!sqlite_do(g.connection, "BEGIN IMMEDIATE")) {
		piece_refused(&g, first, S("the database is busy"));
		db_connection_put(g.connection);
	} else {
		group_fill(&g, first);
		committed = group_commit(&g);
		db_connection_put(g.connection);
	}
	db_turn_give(&p->turn);
	group_tell(&g, committed);
}

static void *writer(void *arg)
{
	struct db_pool *p = arg;
	struct db_work *w;
	while ((w = db_queue_take(&p->queue, true)))
		group_run(p, w);
	return NULL;
}

void sqlite_writer_start(struct db_pool *p)
{
	check(pthread_create(&p->threads[0], NULL, writer, p) == 0);
	p->thread_count = 1;
}
