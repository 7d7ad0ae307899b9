/*
 * What a writing unit says without waiting for the answer. A save makes some eighty statements; of
 * a third of them nobody asks anything ("name: … :do"), and each wait for an answer is two changes
 * of process on a busy machine. So such statements, the lock and BEGIN before and COMMIT behind
 * them lie in libpq's buffer and travel, in order, with the next one whose answer somebody needs.
 *
 * The server skips what stands behind a failure up to the next end (SAID_END), so that nothing is
 * done for a unit that has failed already; the first failure is the unit's reason. Only while
 * something waits is the connection in pipeline mode: whoever speaks to it otherwise collects
 * first.
 */
#include "core/db/postgres.h"

#include <string.h>

/* --- saying --- */

static bool lost(struct db *db, const char *what)
{
	db->connection->broken = true;
	if (!db->failed)
		db->again = true;
	db_failed_because(db, "%s: the connection was lost", what);
	return false;
}

/* Room for one more, and for the end behind it. */
static bool ready(struct db *db, const char *what)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (c->waits >= POSTGRES_WAITING - 2 && !postgres_collect(db))
		return false;
	if (PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF && PQenterPipelineMode(c->pg) != 1)
		return lost(db, what);
	return true;
}

static void waits(struct postgres_connection *c, enum postgres_said said, const char *what)
{
	c->waiting[c->waits].said = said;
	c->waiting[c->waits++].what = what;
}

bool postgres_tell(struct db *db, enum postgres_said said, const char *what, const char *sql,
	const char *const *texts, int n)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (!ready(db, what))
		return false;
	if (PQsendQueryParams(c->pg, sql, n, NULL, texts, NULL, NULL, 0) != 1)
		return lost(db, what);
	waits(c, said, what);
	return true;
}

bool postgres_tell_prepared(struct db *db, const char *what, const char *name, int n,
	const char *const *values, const int *lengths, const int *formats)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (!ready(db, what))
		return false;
	if (PQsendQueryPrepared(c->pg, name, n, values, lengths, formats, 0) != 1)
		return lost(db, what);
	waits(c, SAID_STATEMENT, what);
	return true;
}

bool postgres_tell_end(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (PQpipelineSync(c->pg) != 1)
		return lost(db, "end");
	waits(c, SAID_END, "end");
	return true;
}

/* --- hearing --- */

/* The answer to one statement, and the NULL behind it. NULL: there is none any more. */
static PGresult *answer(PGconn *pg)
{
	PGresult *r = PQgetResult(pg), *more;

	while (r && (more = PQgetResult(pg)))
		PQclear(more);
	return r;
}

static bool went_well(const PGresult *r)
{
	ExecStatusType s = PQresultStatus(r);

	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

/* A transaction that failed before ends with ROLLBACK when it is told to commit, and the server
 * calls that well done. */
static bool committed(PGresult *r)
{
	return went_well(r) && strcmp(PQcmdStatus(r), "COMMIT") == 0;
}

/* `db` is NULL where nobody asks any more whether it went well. */
static void heard(
	struct postgres_connection *c, struct db *db, enum postgres_said said, const char *what)
{
	PGresult *r = said == SAID_END ? PQgetResult(c->pg) : answer(c->pg);
	bool well = said == SAID_COMMIT ? committed(r) : said == SAID_END || went_well(r);

	if ((said == SAID_LOCK && !well) || (said == SAID_UNLOCK && well))
		c->share = SHARES_NOT;
	if (db && !db->failed && !well && said != SAID_LOCK && said != SAID_UNLOCK)
		postgres_failed(db, what, r);
	PQclear(r);
}

static void hear_all(struct postgres_connection *c, struct db *db)
{
	int n = c->waits;

	c->waits = 0;
	for (int i = 0; i < n; i++)
		heard(c, db, c->waiting[i].said, c->waiting[i].what);
}

static bool piping_ends(struct postgres_connection *c, struct db *db)
{
	if (PQexitPipelineMode(c->pg) == 1 && PQstatus(c->pg) == CONNECTION_OK)
		return !db || !db->failed;
	c->base.broken = true;
	return db && lost(db, "answers");
}

bool postgres_collect(struct db *db)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;

	if (PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF)
		return !db->failed;
	if (c->waits > 0 && c->waiting[c->waits - 1].said != SAID_END && !postgres_tell_end(db))
		return piping_ends(c, db);
	hear_all(c, db);
	return piping_ends(c, db);
}

PGresult *postgres_ask(struct db *db, const char *what, const char *name, int n,
	const char *const *values, const int *lengths, const int *formats)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	PGresult *r = NULL;

	if (PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF)
		return PQexecPrepared(c->pg, name, n, values, lengths, formats, 0);
	if (PQsendQueryPrepared(c->pg, name, n, values, lengths, formats, 0) != 1 ||
		PQpipelineSync(c->pg) != 1) {
		lost(db, what);
	} else {
		hear_all(c, db);
		r = answer(c->pg);
		PQclear(PQgetResult(c->pg));           /* the end */
	}
	if (!piping_ends(c, db)) {
		PQclear(r);
		r = NULL;
	}
	return r;
}

void postgres_forget(struct postgres_connection *c)
{
	if (PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF)
		return;
	if (PQpipelineSync(c->pg) == 1) {
		waits(c, SAID_END, "end");
		hear_all(c, NULL);
	}
	c->waits = 0;
	if (!piping_ends(c, NULL))
		c->base.broken = true;
}
