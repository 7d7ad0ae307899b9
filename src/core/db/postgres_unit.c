/*
 * A unit's transaction on PostgreSQL: how it begins, ends, and what its session says before. Every
 * journey to the server costs both sides more than most statements, so BEGIN travels with the first
 * statement, nobody waits for the answer to the COMMIT of what only read, and the lock that forms
 * share travels with their BEGIN and their COMMIT. Units that a caller began itself say BEGIN by
 * itself: a connection that was lost while it lay idle is then found out before they said anything,
 * and nobody would do them again.
 */
#include "core/db/postgres.h"

#include <stdio.h>

#include "core/base/time.h"

#define PLANS_LAST_US (10 * TIME_MINUTE)

/* The last transaction's COMMIT may still be answered. */
static void ending_await(struct postgres_connection *c)
{
	PGresult *r;

	while (c->ending && (r = PQgetResult(c->pg)))
		PQclear(r);
	c->ending = false;
}

/* --- what the session says --- */

/* The session says for which host its transactions are; it seldom changes. */
static bool host_say(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	char sql[96];

	if (c->host_id == db->viewer->host_id)
		return true;
	c->host_id = -1;
	snprintf(sql, sizeof sql, "SELECT set_config('kith.host', '%lld', false)",
		(long long)db->viewer->host_id);
	if (!postgres_say(db, "host", sql))
		return false;
	c->host_id = db->viewer->host_id;
	return true;
}

/* Plans are made for the tables as they were then: a young hub outgrows them. */
static bool plans_fresh(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	int64_t now = time_monotonic_us();

	if (now - c->planned_us < PLANS_LAST_US)
		return true;
	c->planned_us = now;
	return postgres_say(db, "plans", "DISCARD PLANS");
}

static const char *unlock_sql(const struct postgres_connection *c)
{
	return c->share == ALONE ? "SELECT pg_advisory_unlock(1802070122, 0)"
							 : "SELECT pg_advisory_unlock_shared(1802070122, 0)";
}

static const char begin_reading[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
static const char begin_writing[] = "BEGIN ISOLATION LEVEL SERIALIZABLE";
static const char begin_adding[] = "BEGIN ISOLATION LEVEL READ COMMITTED";

/* The result of the next statement of a pipeline, and the NULL behind it. */
static PGresult *piped_take(PGconn *pg)
{
	PGresult *r = PQgetResult(pg), *none;

	while ((none = PQgetResult(pg)))
		PQclear(none);
	return r;
}

static bool piped_send(PGconn *pg, const char *sql)
{
	return PQsendQueryParams(pg, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

/* With the unit's first statement. The lock is had before the transaction begins, whose snapshot
 * must not be older. Not had in time: the unit goes on without, as it is safe either way. */
static bool begin_later(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	const char *lock = c->share == ALONE ? "SELECT pg_advisory_lock(1802070122, 0)"
										 : "SELECT pg_advisory_lock_shared(1802070122, 0)";

	if (c->share != SHARES_NOT &&
		(!postgres_tell(db, SAID_LOCK, "lock", lock, NULL, 0) || !postgres_tell_end(db)))
		return false;
	return postgres_tell(
		db, SAID_STATEMENT, "begin", db->adds ? begin_adding : begin_writing, NULL, 0);
}

/* What is read begins with its first statement, in the same journey. */
static bool begin_once(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	c->cursors = 0;
	ending_await(c);
	if (!plans_fresh(db) || !host_say(db))
		return false;
	if (db->mode == DB_READ)
		return c->begins = true;
	if (c->share != SHARES_NOT || db->adds)
		return begin_later(db);
	return postgres_say(db, "begin", begin_writing);
}

/* Another connection instead of one that was lost while it lay idle; the unit has done nothing
 * yet. */
static bool connection_replace(struct db *db)
{
	struct str why = STR_NONE;

	db->connection->broken = true;
	db_connection_put(db->connection);
	db->connection = db_connection_get(db->pool, db->mode, db->arena, &why);
	if (!db->connection)
		return false;
	db->failed = db->again = false;
	return true;
}

bool postgres_begin(struct db *db)
{
	if (begin_once(db))
		return true;
	return db->connection->broken && connection_replace(db) && begin_once(db);
}

bool postgres_begun(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (!c->begins)
		return true;
	c->begins = false;
	if (postgres_say(db, "begin", begin_reading))
		return true;
	if (!db->connection->broken || !connection_replace(db) || !begin_once(db))
		return false;
	((struct postgres_connection *)db->connection)->begins = false;
	return postgres_say(db, "begin", begin_reading);
}

/* COMMIT and what waits before it in one journey, and the lock given back in the same. */
static bool commit_writing(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (!postgres_tell(db, SAID_COMMIT, "commit", "COMMIT", NULL, 0) || !postgres_tell_end(db))
		return false;
	if (c->share != SHARES_NOT &&
		!postgres_tell(db, SAID_UNLOCK, "unlock", unlock_sql(c), NULL, 0))
		return false;
	return postgres_collect(db);
}

bool postgres_commit(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	postgres_notify(db);
	if (db->failed || (db->mode == DB_READ && !postgres_collect(db)))
		return false;
	if (c->begins) {
		c->begins = false; /* it asked nothing */
		return true;
	}
	if (db->mode == DB_READ && PQsendQuery(c->pg, "COMMIT") == 1)
		return c->ending = true;
	return db->mode == DB_READ ? postgres_say(db, "commit", "COMMIT") : commit_writing(db);
}

void postgres_rollback(struct db *db)
{
	PGconn *pg = pg_of(db->connection);
	((struct postgres_connection *)db->connection)->begins = false;
	postgres_forget((struct postgres_connection *)db->connection);
	if (PQtransactionStatus(pg) != PQTRANS_IDLE)
		PQclear(PQexec(pg, "ROLLBACK"));
	if (PQstatus(pg) != CONNECTION_OK || PQtransactionStatus(pg) != PQTRANS_IDLE)
		db->connection->broken = true;
}

/* --- how a session goes about it --- */

/* What pages and their forms ask is planned once, without its values: with them, an arm of a UNION
 * that the values rule out is still paid for as a read of the whole table, and drowns the
 * difference between a good plan and one that takes seconds; and planning costs more than running.
 * Background work may be filling an empty table: a plan made for that would not do for long. */
void postgres_plan_once(struct db_connection *base, bool once)
{
	struct postgres_connection *c = (struct postgres_connection *)base;

	if (c->plans_once == once)
		return;
	c->plans_once = once;
	PQclear(PQexec(
		c->pg, once ? "SET plan_cache_mode = force_generic_plan" : "SET plan_cache_mode = auto"));
}

void postgres_impatient(struct db_connection *base)
{
	PQclear(PQexec(pg_of(base), "SET lock_timeout = 2000"));
}

void postgres_share(struct db_connection *base, bool alone)
{
	((struct postgres_connection *)base)->share = alone ? ALONE : SHARES;
}

void postgres_unshare(struct db_connection *base)
{
	struct postgres_connection *c = (struct postgres_connection *)base;

	postgres_forget(c);
	if (c->share != SHARES_NOT && !c->base.broken)
		PQclear(PQexec(c->pg, unlock_sql(c)));
	c->share = SHARES_NOT;
}

/* --- the first statement --- */

/* BEGIN and the statement in one journey. What BEGIN said where that failed. */
static PGresult *begin_with(
	struct postgres_connection *c, const char *name, const struct postgres_bound *b, int n)
{
	PGresult *begun = NULL, *r = NULL;

	c->begins = false;
	if (PQenterPipelineMode(c->pg) != 1)
		return NULL;
	if (piped_send(c->pg, begin_reading) &&
		PQsendQueryPrepared(c->pg, name, n, b->values, b->lengths, b->formats, 0) == 1 &&
		PQpipelineSync(c->pg) == 1) {
		begun = piped_take(c->pg);
		r = piped_take(c->pg);
		PQclear(PQgetResult(c->pg)); /* the sync */
	}
	if (PQexitPipelineMode(c->pg) != 1)
		c->base.broken = true;
	if (PQresultStatus(begun) == PGRES_COMMAND_OK) {
		PQclear(begun);
		return r;
	}
	PQclear(r);
	return begun;
}

/* A statement that begins the transaction may find that the connection was lost while it lay idle:
 * then once more, on another. */
void postgres_run_prepared(
	struct db_cursor *cursor, const char *name, const struct postgres_bound *b, int n)
{
	struct db *db = cursor->db;
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	bool first = c->begins;
	PGresult *r = NULL;

	if (postgres_prepare(db, cursor->query, name, b->types, n))
		r = first ? begin_with(c, name, b, n)
				  : postgres_ask(
						db, cursor->query->name, name, n, b->values, b->lengths, b->formats);
	if (first && PQstatus(c->pg) != CONNECTION_OK) {
		PQclear(r);
		r = NULL;
		if (!connection_replace(db))
			db_failed_because(db, "begin: the connection was lost");
		else if (begin_once(db) && postgres_begun(db) &&
			postgres_prepare(db, cursor->query, name, b->types, n))
			r = PQexecPrepared(
				pg_of(db->connection), name, n, b->values, b->lengths, b->formats, 0);
	}
	if (r || !db->failed)
		postgres_took(cursor, r);
}
