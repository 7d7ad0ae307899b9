/*
 * PostgreSQL behind db.h. Queries are prepared by number on each connection; parameters are typed
 * (int8, text, float8, bytea), results come as text.
 *
 * Writing units run SERIALIZABLE: the rules were written to run one after another, as they do on
 * SQLite, and this is the level at which PostgreSQL promises the same outcome; what it cannot order
 * it refuses, and the whole unit runs again. Reading units are READ ONLY at REPEATABLE READ: a page
 * is one moment.
 *
 * Each transaction says which host it is for (kith.host); row-level security keeps the others' rows
 * out even if a query forgot to. '0' sees all hosts: before the host is known, and for queries
 * marked so.
 */
#include "core/db/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/time.h"

static void close_connection(struct db_connection *base)
{
	struct postgres_connection *c = (struct postgres_connection *)base;
	PQfinish(c->pg);
	free(c->prepared);
	free(c);
}

/* The lowest lane that no other writing connection of any server holds. */
static bool lane_take(struct postgres_connection *c)
{
	for (int lane = 1; lane < 1000; lane++) {
		char sql[96];
		snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(1802070121, %d)", lane);
		PGresult *r = PQexec(c->pg, sql);
		bool ok = PQresultStatus(r) == PGRES_TUPLES_OK, got = ok && PQgetvalue(r, 0, 0)[0] == 't';
		PQclear(r);
		if (got)
			c->base.lane = lane;
		if (got || !ok)
			return got;
	}
	return false;
}

static void quiet(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

/* A prepared statement is soon planned without its values. Then a LIMIT of 51 is taken for a tenth
 * of a big table, and the table is read whole to be joined with. Every query of Kith goes by an
 * index (the query compiler sees to it), so the server is told to. Where the tables are small this
 * makes no difference. */
static const char by_index[] = "SET enable_hashjoin = off; SET enable_mergejoin = off; SET "
							   "enable_seqscan = off; SET jit = off; "
							   "SET max_parallel_workers_per_gather = 0";

static struct db_connection *open_connection(
	struct db_pool *p, enum db_mode mode, struct arena *a, struct str *why)
{
	struct postgres_connection *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->base = (struct db_connection){ .pool = p, .mode = mode };
	c->host_id = -1;
	c->planned_us = time_monotonic_us();
	c->pg = PQconnectdb(str_z(a, p->url));
	if (PQstatus(c->pg) != CONNECTION_OK) {
		*why = str_fmt(a, "PostgreSQL does not answer: %s", PQerrorMessage(c->pg));
		*why = str_trim(*why);
		close_connection(&c->base);
		return NULL;
	}
	PQsetNoticeProcessor(c->pg, quiet, NULL);
	PQclear(PQexec(c->pg,
		"SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET extra_float_digits = 1; "
		"SET TIME ZONE 'UTC'; SET standard_conforming_strings = on"));
	PQclear(PQexec(c->pg, by_index));
	if (mode == DB_READ)
		postgres_plan_once(&c->base, true);
	if (mode == DB_WRITE && !lane_take(c)) {
		*why = S("PostgreSQL gave no lane to write in.");
		close_connection(&c->base);
		return NULL;
	}
	return &c->base;
}

/* Serialization failure, deadlock, a lock not had in time: the unit itself is sound. */
static bool another_try(const char *state)
{
	return state && (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 ||
						strcmp(state, "55P03") == 0);
}

void postgres_failed(struct db *db, const char *what, PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *sentence = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	bool lost = PQstatus(pg_of(db->connection)) != CONNECTION_OK;
	if (lost)
		db->connection->broken = true;
	if (!db->failed)
		db->again = lost || another_try(state);
	db_failed_because(
		db, "%s: %s %s", what, state ? state : "", sentence ? sentence : "the connection was lost");
}

bool postgres_say(struct db *db, const char *what, const char *sql)
{
	if (!postgres_begun(db) || !postgres_collect(db))
		return false;
	PGresult *r = PQexec(pg_of(db->connection), sql);
	ExecStatusType s = PQresultStatus(r);
	bool ok = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY;
	if (!ok)
		postgres_failed(db, what, r);
	PQclear(r);
	return ok;
}

static bool script(struct db *db, const char *sql)
{
	return postgres_say(db, "script", sql);
}

/* --- parameters --- */

void postgres_bind(
	struct arena *a, struct postgres_bound *b, int i, const struct db_value *v, char letter)
{
	char number[40];
	b->types[i] = letter == DB_INT ? OID_INT8
		: letter == DB_REAL        ? OID_FLOAT8
		: letter == DB_BYTES       ? OID_BYTEA
		: letter == POSTGRES_LIST  ? OID_INT8_LIST
								   : OID_TEXT;
	b->formats[i] = letter == DB_BYTES;
	b->lengths[i] = (int)v->t.n;
	if (v->null) {
		b->values[i] = NULL;
	} else if (v->type == DB_INT) {
		snprintf(number, sizeof number, "%lld", (long long)v->i);
		b->values[i] = str_z(a, str_of(number));
	} else if (v->type == DB_REAL) {
		snprintf(number, sizeof number, "%.17g", v->r);
		b->values[i] = str_z(a, str_of(number));
	} else {
		b->values[i] = str_z(a, v->t);
	}
}

/* Whether the connection has prepared it, noting that it has: by a number that no other statement
 * has. */
bool *postgres_prepared(struct postgres_connection *c, int number)
{
	if (number >= c->prepared_size) {
		int size = number + 64;
		c->prepared = realloc(c->prepared, (size_t)size * sizeof *c->prepared);
		if (!c->prepared)
			abort();
		memset(c->prepared + c->prepared_size, 0,
			(size_t)(size - c->prepared_size) * sizeof *c->prepared);
		c->prepared_size = size;
	}
	return &c->prepared[number];
}

bool postgres_prepare(struct db *db, struct db_query *q, const char *name, const Oid *types, int n)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	bool *there = postgres_prepared(c, db_query_number(q));
	PGresult *r;
	if (*there)
		return true;
	if (!postgres_collect(db))
		return false;
	r = PQprepare(c->pg, name, q->postgres_text, n, types);
	*there = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!*there)
		postgres_failed(db, q->name, r);
	PQclear(r);
	return *there;
}

/* --- running --- */

void postgres_took(struct db_cursor *c, PGresult *r)
{
	ExecStatusType s = PQresultStatus(r);
	if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK) {
		postgres_failed(c->db, c->query->name, r);
		PQclear(r);
		return;
	}
	c->of = r;
	c->row = 0;
	c->has_row = c->fresh = PQntuples(r) > 0;
	c->changed = strtoll(PQcmdTuples(r), NULL, 10);
}

/* Many rows come through a cursor of the server's, 500 at a time, so that an export fits in
 * memory. */
static void fetch(struct db_cursor *c)
{
	char sql[64];
	snprintf(sql, sizeof sql, "FETCH 500 FROM %s", (char *)c->spare);
	if (postgres_collect(c->db))
		postgres_took(c, PQexec(pg_of(c->db->connection), sql));
}

static void run_streamed(struct db_cursor *c, const struct postgres_bound *b, int n)
{
	if (!postgres_begun(c->db) || !postgres_collect(c->db))
		return;
	struct postgres_connection *con = (struct postgres_connection *)c->db->connection;
	struct arena *a = c->db->arena;
	c->spare = str_z(a, str_fmt(a, "kith_%d", ++con->cursors));
	char *sql = str_z(a,
		str_fmt(
			a, "DECLARE %s NO SCROLL CURSOR FOR %s", (char *)c->spare, c->query->postgres_text));
	PGresult *r = PQexecParams(con->pg, sql, n, b->types, b->values, b->lengths, b->formats, 0);
	if (PQresultStatus(r) == PGRES_COMMAND_OK)
		fetch(c);
	else
		postgres_failed(c->db, c->query->name, r);
	PQclear(r);
}

/* Nobody needs its answer now. */
static void run_later(
	struct db_cursor *c, const char *name, const struct postgres_bound *b, int n)
{
	struct db *db = c->db;

	if (db->failed || !postgres_prepare(db, c->query, name, b->types, n))
		return;
	if (!postgres_tell_prepared(db, c->query->name, name, n, b->values, b->lengths, b->formats))
		return;
}

static void wall_open(struct db *db, bool open)
{
	char sql[96];
	snprintf(sql, sizeof sql, "SELECT set_config('kith.host', '%lld', true)",
		open ? 0LL : (long long)db->viewer->host_id);
	if (!db->failed &&
		!(db->mode == DB_WRITE ? postgres_tell(db, SAID_STATEMENT, "host", sql, NULL, 0)
							   : postgres_say(db, "host", sql)))
		return;
}

static void run(struct db_cursor *c, const struct db_value *params, int n)
{
	struct postgres_bound b;
	char name[24];
	bool wide = c->query->all_hosts && c->db->viewer->host_id != 0;
	if (n > (int)(sizeof b.values / sizeof *b.values)) {
		db_failed_because(c->db, "%s has too many parameters", c->query->name);
		return;
	}
	for (int i = 0; i < n; i++)
		postgres_bind(c->db->arena, &b, i, &params[i], c->query->param_types[i]);
	snprintf(name, sizeof name, "q%d", db_query_number(c->query));
	if (wide)
		wall_open(c->db, true);
	if (c->query->streams)
		run_streamed(c, &b, n);
	else if (c->query->waits && c->db->mode == DB_WRITE)
		run_later(c, name, &b, n);
	else if (!c->db->failed)
		postgres_run_prepared(c, name, &b, n);
	if (wide)
		wall_open(c->db, false);
}

static bool next(struct db_cursor *c)
{
	if (++c->row < (c->lent ? c->end : PQntuples(c->of)))
		return true;
	if (c->lent || !c->spare || PQntuples(c->of) == 0)
		return false;
	PGresult *old = c->of;
	fetch(c);
	if (c->of == old) /* the fetch failed: the old rows stay until the cursor is closed */
		return false;
	PQclear(old);
	c->fresh = false;
	return c->has_row;
}

static bool null(struct db_cursor *c, int column)
{
	return PQgetisnull(c->of, (int)c->row, column);
}

static int64_t integer(struct db_cursor *c, int column)
{
	return strtoll(PQgetvalue(c->of, (int)c->row, column), NULL, 10);
}

static double real(struct db_cursor *c, int column)
{
	return strtod(PQgetvalue(c->of, (int)c->row, column), NULL);
}

static struct str text(struct db_cursor *c, int column)
{
	struct str s = { .p = PQgetvalue(c->of, (int)c->row, column),
		.n = (size_t)PQgetlength(c->of, (int)c->row, column) };
	if (null(c, column))
		return STR_NONE;
	if (c->query->column_types[column] != DB_BYTES)
		return str_dup(c->db->arena, s);
	size_t n = 0;
	unsigned char *bytes = PQunescapeBytea((const unsigned char *)s.p, &n);
	struct str out = str_dup(c->db->arena, (struct str){ (const char *)bytes, n });
	PQfreemem(bytes);
	return out;
}

static void finish(struct db_cursor *c)
{
	if (!c->lent)
		PQclear(c->of);
	if (c->spare && !c->db->failed) {
		char sql[64];
		snprintf(sql, sizeof sql, "CLOSE %s", (char *)c->spare);
		if (!postgres_say(c->db, "close", sql))
			return;
	}
}

/* A table that was empty when the server last counted it is taken for empty: a list that fills it
 * would be planned for as if any index were as good as another, and read quadratically. So
 * everything is counted when the first units of work of a big list are in, and again each time
 * there are four times as many. */
static void bulk(struct db *db, int megabytes)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	int64_t units = megabytes ? c->bulk_units++ : (c->bulk_units = 0);
	bool counts = units > 0;

	for (; units > 1 && counts; units /= 4)
		counts = units % 4 == 0;
	if (counts && !db->failed && !postgres_say(db, "analyze", "ANALYZE"))
		return;
}

static void collect(struct db *db)
{
	if (!postgres_collect(db))
		return;
}

const struct db_verbs db_postgres_verbs = {
	.open = open_connection,
	.close = close_connection,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.script = script,
	.run = run,
	.run_sets = postgres_run_sets,
	.collect = collect,
	.next = next,
	.null = null,
	.integer = integer,
	.real = real,
	.text = text,
	.finish = finish,
	.bulk = bulk,
	.start = postgres_start,
	.stop = postgres_stop,
};
