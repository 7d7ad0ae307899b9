/*
 * SQLite behind db.h. Write-ahead log with synchronous=FULL: what was committed survives a power
 * cut; what a command that brings a big list in committed does so once it is through (it would go
 * on where it is then). One connection writes, others only read (opened read-only, and query_only
 * besides), each keeping its prepared statements. Statements wait up to thirty seconds for another
 * process's write to end.
 *
 * A connection that reads forgets its pages whenever another commits, and asks for them again: in a
 * big database that is half the work of a page. There it reads the file where the system keeps it
 * (sqlite_map.c); a small database gains nothing by it. Nothing is written that way.
 */
#include "core/db/sqlite.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What writing needs at once. Four times as much was full after the first pages (each look is
 * written down) and made no save faster, at 20,000 people or a million. */
#define WRITE_CACHE_KB 4000
#define WRITE_LOG_PAGES 4000 /* of the log, then they are copied into their places */
#define BUSY_MS 30000
/* 512 MB: a page that many chunks write is copied into its place once */
#define BULK_WAL_PAGES 131072
#define WRITE_LOG_KEPT_BYTES 67108864
#define AS_TEXT_OF(x) #x
#define AS_TEXT(x) AS_TEXT_OF(x)
static const char write_settings[] =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	"PRAGMA temp_store = MEMORY; PRAGMA cache_size = -" AS_TEXT(WRITE_CACHE_KB)
	"; PRAGMA journal_size_limit = " AS_TEXT(WRITE_LOG_KEPT_BYTES)
	"; PRAGMA wal_autocheckpoint = " AS_TEXT(WRITE_LOG_PAGES) ";";
static const char read_settings[] =
	"PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000;";

/* Nobody asks SQLite how much memory it has, and its counting takes a lock for every page it reads.
 * Pages that a commit made stale are given back and asked for again: the heap keeps them instead of
 * the system. Two heaps for all threads: one for each would keep what each once needed (62 MB
 * instead of 48, measured on the sample city). */
static void engine_start(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	(void)mallopt(M_MMAP_THRESHOLD, 4 << 20);
	(void)mallopt(M_TRIM_THRESHOLD, 8 << 20);
	(void)mallopt(M_ARENA_MAX, 2);
	sqlite_map_register();
}

void sqlite_engine_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, engine_start);
}

/* Whether commits wait for the disk. */
static bool waits = true;

void db_process_bulk(void)
{
	sqlite_map_from_bytes = INT64_MAX;
	waits = false;
}

bool sqlite_do(struct db_connection *c, const char *sql)
{
	return sqlite3_exec(sqlite_of(c), sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void sqlite_close_connection(struct db_connection *base)
{
	struct sqlite_connection *c = (struct sqlite_connection *)base;
	for (int i = 0; i < c->cache_size; i++)
		if (c->cache[i]) {
			sqlite3_finalize(c->cache[i]->stmt);
			free(c->cache[i]);
		}
	free(c->cache);
	sqlite3_close_v2(c->sqlite);
	free(c);
}

/* kith_shown(id): whether whoever asks may see that person or property. Guarded queries ask it of
 * each row. */
static void shown(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct db_connection *c = sqlite3_user_data(context);
	(void)n;
	sqlite3_result_int(context, c->unit && !db_hides(c->unit, sqlite3_value_int64(values[0])));
}

static struct db_connection *sqlite_open_connection(
	struct db_pool *p, enum db_mode mode, struct arena *a, struct str *why)
{
	struct sqlite_connection *c = calloc(1, sizeof *c);
	int flags = SQLITE_OPEN_NOMUTEX |
		(mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
	if (!c)
		abort();
	c->base = (struct db_connection){ .pool = p, .mode = mode, .lane = 1 };
	if (sqlite3_open_v2(p->path, &c->sqlite, flags, mode == DB_WRITE ? NULL : SQLITE_MAP_LAYER) ==
		SQLITE_OK) {
		sqlite3_busy_timeout(c->sqlite, BUSY_MS);
		sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		if (sqlite_do(&c->base, mode == DB_WRITE ? write_settings : read_settings) &&
			(waits || mode == DB_READ || sqlite_do(&c->base, "PRAGMA synchronous = NORMAL")) &&
			(mode == DB_WRITE || sqlite_map_use(c->sqlite)) &&
			sqlite3_create_function(
				c->sqlite, "kith_shown", 1, SQLITE_UTF8, c, shown, NULL, NULL) == SQLITE_OK)
			return &c->base;
	}
	*why = str_fmt(a, "The database %s cannot be opened: %s.", p->path, sqlite3_errmsg(c->sqlite));
	sqlite_close_connection(&c->base);
	return NULL;
}

/* --- transactions --- */

static bool sqlite_begin(struct db *db)
{
	((struct sqlite_connection *)db->connection)->losses = sqlite_map_losses();
	if (sqlite_do(db->connection, db->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN"))
		return true;
	db_failed_because(db, "begin: %s", sqlite3_errmsg(sqlite_of(db->connection)));
	return false;
}

static bool sqlite_commit(struct db *db)
{
	if (sqlite_do(db->connection, "COMMIT"))
		return true;
	db_failed_because(db, "commit: %s", sqlite3_errmsg(sqlite_of(db->connection)));
	return false;
}

/* Some errors (a full disk) have ended the transaction already. */
static void sqlite_rollback(struct db *db)
{
	sqlite3 *s = sqlite_of(db->connection);
	if (!sqlite3_get_autocommit(s) && !sqlite_do(db->connection, "ROLLBACK"))
		db->connection->broken = true;
}

static bool sqlite_script(struct db *db, const char *sql)
{
	if (sqlite_do(db->connection, sql))
		return true;
	db_failed_because(db, "script: %s", sqlite3_errmsg(sqlite_of(db->connection)));
	return false;
}

/* --- statements --- */

/* The connection's own prepared statement of the query; NULL when the query is running already. */
static struct sqlite_statement *cached(struct sqlite_connection *c, struct db_query *q)
{
	int number = db_query_number(q);
	if (number >= c->cache_size) {
		int size = number + 64;
		c->cache = realloc(c->cache, (size_t)size * sizeof *c->cache);
		if (!c->cache)
			abort();
		for (int i = c->cache_size; i < size; i++)
			c->cache[i] = NULL;
		c->cache_size = size;
	}
	if (!c->cache[number]) {
		c->cache[number] = calloc(1, sizeof **c->cache);
		if (!c->cache[number])
			abort();
		sqlite3_prepare_v3(c->sqlite, q->sqlite_text, -1, SQLITE_PREPARE_PERSISTENT,
			&c->cache[number]->stmt, NULL);
	}
	return c->cache[number]->busy ? NULL : c->cache[number];
}

/* `stays`: what the value points to is there until the statement is bound or run no more. */
static int bind_one(sqlite3_stmt *stmt, int i, const struct db_value *v, bool stays)
{
	sqlite3_destructor_type keep = stays ? SQLITE_STATIC : SQLITE_TRANSIENT;
	if (v->null)
		return sqlite3_bind_null(stmt, i);
	switch (v->type) {
	case DB_INT: return sqlite3_bind_int64(stmt, i, v->i);
	case DB_REAL: return sqlite3_bind_double(stmt, i, v->r);
	case DB_BYTES: return sqlite3_bind_blob64(stmt, i, v->t.p, v->t.n, keep);
	case DB_TEXT: break;
	}
	return sqlite3_bind_text64(stmt, i, v->t.p, v->t.n, keep, SQLITE_UTF8);
}

/* Moves to the next row. False at the end or on failure. What was read from a page that could not
 * be read is no answer. */
static bool step(struct db_cursor *c)
{
	const struct sqlite_connection *con = (struct sqlite_connection *)c->db->connection;
	int code = sqlite3_step(c->of);
	if (con->losses != sqlite_map_losses() && con->base.mode == DB_READ) {
		db_failed_because(c->db, "%s: a page of the database could not be read", c->query->name);
		return false;
	}
	if (code == SQLITE_ROW)
		return true;
	if (code == SQLITE_DONE)
		c->changed = sqlite3_changes64(sqlite_of(c->db->connection));
	else
		db_failed_because(
			c->db, "%s: %s", c->query->name, sqlite3_errmsg(sqlite_of(c->db->connection)));
	return false;
}

static void sqlite_run(struct db_cursor *c, const struct db_value *params, int n)
{
	struct sqlite_connection *con = (struct sqlite_connection *)c->db->connection;
	struct sqlite_statement *own = cached(con, c->query);
	sqlite3_stmt *stmt = own ? own->stmt : NULL;
	con->base.unit = c->db;
	if (!own)
		sqlite3_prepare_v2(con->sqlite, c->query->sqlite_text, -1, &stmt, NULL);
	if (!stmt) {
		db_failed_because(c->db, "%s: %s", c->query->name, sqlite3_errmsg(con->sqlite));
		if (own) {
			free(own);
			con->cache[db_query_number(c->query)] = NULL;
		}
		return;
	}
	c->of = stmt;
	c->spare = own;
	if (own)
		own->busy = true;
	for (int i = 0; i < n; i++)
		if (bind_one(stmt, i + 1, &params[i], !c->query->streams) != SQLITE_OK)
			db_failed_because(c->db, "%s: parameter %d", c->query->name, i + 1);
	c->has_row = c->fresh = !c->db->failed && step(c);
}

/* The log keeps its length until the bulk is over: where the system has a page of it already, half
 * a page written is not filled up with zeroes first. */
static void sqlite_bulk(struct db *db, int megabytes)
{
	char sql[160];
	snprintf(sql, sizeof sql,
		"PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d",
		megabytes ? megabytes * 1024 : WRITE_CACHE_KB,
		megabytes ? BULK_WAL_PAGES : WRITE_LOG_PAGES, megabytes ? -1 : WRITE_LOG_KEPT_BYTES);
	(void)sqlite_do(db->connection, sql);
}

/* A checkpoint that waits for nobody; the writer's own then finds little left to copy. Its
 * connection is closed again: it is never the last, so that closes nothing else. */
static void sqlite_settle(struct db_pool *p)
{
	sqlite3 *own = NULL;

	if (sqlite3_open_v2(p->path, &own, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL) ==
		SQLITE_OK)
		(void)sqlite3_wal_checkpoint_v2(own, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_close(own);
}

static bool sqlite_null(struct db_cursor *c, int column)
{
	return sqlite3_column_type(c->of, column) == SQLITE_NULL;
}

static int64_t sqlite_integer(struct db_cursor *c, int column)
{
	return sqlite3_column_int64(c->of, column);
}

static double sqlite_real(struct db_cursor *c, int column)
{
	return sqlite3_column_double(c->of, column);
}

static struct str sqlite_text(struct db_cursor *c, int column)
{
	const void *p = c->query->column_types[column] == DB_BYTES
		? sqlite3_column_blob(c->of, column)
		: (const void *)sqlite3_column_text(c->of, column);
	struct str s = { .p = p, .n = (size_t)sqlite3_column_bytes(c->of, column) };
	if (!p)
		return sqlite_null(c, column) ? STR_NONE : S("");
	return str_dup(c->db->arena, s);
}

static void sqlite_finish(struct db_cursor *c)
{
	struct sqlite_statement *own = c->spare;
	if (!own) {
		sqlite3_finalize(c->of);
		return;
	}
	sqlite3_reset(c->of);
	own->busy = false;
}

static void sqlite_stop(struct db_pool *p)
{
	(void)p;
}

const struct db_verbs db_sqlite_verbs = {
	.open = sqlite_open_connection,
	.close = sqlite_close_connection,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.script = sqlite_script,
	.run = sqlite_run,
	.next = step,
	.null = sqlite_null,
	.integer = sqlite_integer,
	.real = sqlite_real,
	.text = sqlite_text,
	.finish = sqlite_finish,
	.bulk = sqlite_bulk,
	.settle = sqlite_settle,
	.start = sqlite_writer_start,
	.stop = sqlite_stop,
};
