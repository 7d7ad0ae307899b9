/*
 * Many sets of parameters for one statement, on PostgreSQL. What only reads becomes one statement
 * that has the sets as lists: starting a statement costs the server more than looking into an
 * index. What writes and gives rows travels in pipelines of a hundred, so that the wait for the
 * server is paid once for all of them. A plain INSERT becomes one of hundreds of rows, or of fifty.
 * What gives none travels with what comes next (postgres_pipe.c).
 * Slices are small enough that neither side waits for the other with its buffers full.
 */
#include "core/db/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIPELINE 100
#define ROWS 50
#define WIDER_PARAMS 1500 /* of an INSERT of as many rows as go with them */
#define SETS 500

/* --- many rows in one INSERT --- */

/* "INSERT … VALUES ($1, $2) ON CONFLICT …" in three parts. False when it is none that can be
 * widened. */
static bool insert_parts(const char *text, struct str *head, struct str *row, struct str *tail)
{
	struct str all = str_of(text);
	ptrdiff_t at = str_starts(all, S("INSERT INTO")) ? str_find(all, S("VALUES (")) : -1;
	size_t i, depth = 0;

	if (at < 0 || str_find(all, S("RETURNING")) >= 0)
		return false;
	*head = str_part(all, 0, (size_t)at + 7);
	for (i = (size_t)at + 7; i < all.n; i++) {
		depth += all.p[i] == '(';
		depth -= all.p[i] == ')';
		if (depth == 0)
			break;
	}
	*row = str_part(all, (size_t)at + 7, i + 1 - ((size_t)at + 7));
	*tail = str_part(all, i + 1, all.n);
	return str_find(*tail, S("$")) < 0;
}

/* "($1, $2)" with every number moved by `by`. */
static void row_put(struct buf *b, struct str row, int by)
{
	for (size_t i = 0; i < row.n; i++) {
		int number = 0;

		buf_char(b, row.p[i]);
		if (row.p[i] != '$')
			continue;
		while (i + 1 < row.n && row.p[i + 1] >= '0' && row.p[i + 1] <= '9')
			number = number * 10 + (row.p[++i] - '0');
		buf_i64(b, number + by);
	}
}

static char *wide_text(struct arena *a, const char *text, int n, size_t rows)
{
	struct str head, row, tail;
	struct buf b = { .arena = a };

	if (!insert_parts(text, &head, &row, &tail))
		return NULL;
	buf_str(&b, head);
	for (size_t r = 0; r < rows; r++) {
		if (r)
			buf_lit(&b, ", ");
		row_put(&b, row, (int)r * n);
	}
	buf_str(&b, tail);
	return str_z(a, buf_view(&b));
}

struct wide {
	Oid *types;
	const char **values;
	int *lengths, *formats;
};

static bool text_prepare(struct db *db, struct db_query *q, int number, const char *name,
	const char *text, const Oid *types, int n)
{
	struct postgres_connection *c = (struct postgres_connection *)db->connection;
	bool *there = postgres_prepared(c, number);
	PGresult *r;

	if (*there)
		return true;
	if (!postgres_collect(db))
		return false;
	r = PQprepare(c->pg, name, text, n, types);
	*there = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!*there)
		postgres_failed(db, q->name, r);
	PQclear(r);
	return *there;
}

/* How many sets went in by whole INSERTs of so many rows, prepared under this number; the rest is
 * the caller's. */
static size_t sets_wide(struct db *db, struct db_query *q, const struct db_value *params, int n,
	size_t sets, size_t rows, int number)
{
	struct arena *a = db->arena;
	size_t wide_n = (size_t)n * rows, done = 0;
	char name[24],
		*text = sets >= rows && wide_n < 60000 ? wide_text(a, q->postgres_text, n, rows) : NULL;
	struct wide w;

	if (!text)
		return 0;
	w = (struct wide){ .types = ARENA_ARRAY(a, Oid, wide_n),
		.values = ARENA_ARRAY(a, const char *, wide_n),
		.lengths = ARENA_ARRAY(a, int, wide_n),
		.formats = ARENA_ARRAY(a, int, wide_n) };
	snprintf(name, sizeof name, "w%d", number);
	for (; sets - done >= rows && !db->failed; done += rows) {
		for (size_t k = 0; k < wide_n; k++) {
			struct postgres_bound one;

			postgres_bind(a, &one, 0, &params[done * (size_t)n + k], q->param_types[k % (size_t)n]);
			w.types[k] = one.types[0];
			w.values[k] = one.values[0];
			w.lengths[k] = one.lengths[0];
			w.formats[k] = one.formats[0];
		}
		if (!text_prepare(db, q, number, name, text, w.types, (int)wide_n) ||
			!postgres_tell_prepared(
				db, q->name, name, (int)wide_n, w.values, w.lengths, w.formats))
			break;
	}
	return done;
}

/* The same, by INSERTs as wide as there are sets for. */
static size_t sets_insert(
	struct db *db, struct db_query *q, const struct db_value *params, int n, size_t sets)
{
	size_t wider = n ? WIDER_PARAMS / (size_t)n : 0, done = 0;
	int number = db_query_number(q);

	if (wider > ROWS)
		done = sets_wide(db, q, params, n, sets, wider, POSTGRES_WIDER + number);
	return done +
		sets_wide(db, q, params + done * (size_t)n, n, sets - done, ROWS, POSTGRES_WIDE + number);
}

/* --- reading for many sets at once --- */

static bool differs(const struct db_query *q, size_t param)
{
	return param < 64 && (q->differ & (uint64_t)1 << param);
}

/* The query's text with every parameter that differs among sets as a column of the sets. */
static void sets_words(struct buf *b, const struct db_query *q)
{
	bool quoted = false;

	for (const char *p = q->postgres_text; *p; p++) {
		size_t number = 0, digits = 0;

		quoted ^= *p == '\'';
		while (*p == '$' && !quoted && p[digits + 1] >= '0' && p[digits + 1] <= '9')
			number = number * 10 + (size_t)(p[++digits] - '0');
		if (number && differs(q, number - 1))
			buf_lit(b, "kith_set.p");
		else
			buf_char(b, *p);
		if (!number)
			continue;
		buf_i64(b, (int64_t)number);
		p += digits;
	}
}

/* "SELECT kith_row.*, kith_set.n FROM unnest($2) WITH ORDINALITY AS kith_set(p2, n) CROSS JOIN
 * LATERAL (…) AS kith_row": rows of a set stay in the query's order, the set's number (from 1)
 * stands behind its columns. */
static char *sets_text(struct arena *a, const struct db_query *q)
{
	struct buf b = { .arena = a }, names = { .arena = a };
	size_t n = strlen(q->param_types);

	buf_lit(&b, "SELECT kith_row.*, kith_set.n FROM unnest(");
	for (size_t i = 0; i < n; i++) {
		if (!differs(q, i))
			continue;
		buf_fmt(&b, "%s$%zu", names.n ? ", " : "", i + 1);
		buf_fmt(&names, "p%zu, ", i + 1);
	}
	buf_fmt(&b, ") WITH ORDINALITY AS kith_set(%.*sn) CROSS JOIN LATERAL (",
		STR_ARG(buf_view(&names)));
	sets_words(&b, q);
	buf_lit(&b, ") AS kith_row ORDER BY kith_set.n");
	return str_z(a, buf_view(&b));
}

/* As an element of an array literal. */
static void element_put(struct buf *b, const struct db_value *v)
{
	if (v->null) {
		buf_lit(b, "NULL");
	} else if (v->type == DB_INT) {
		buf_i64(b, v->i);
	} else if (v->type == DB_REAL) {
		buf_fmt(b, "%.17g", v->r);
	} else {
		buf_char(b, '"');
		for (size_t i = 0; i < v->t.n; i++) {
			if (v->t.p[i] == '"' || v->t.p[i] == '\\')
				buf_char(b, '\\');
			buf_char(b, v->t.p[i]);
		}
		buf_char(b, '"');
	}
}

static void sets_bind(struct db *db, const struct db_query *q, const struct db_value *params, int n,
	size_t sets, struct postgres_bound *bound)
{
	for (int k = 0; k < n; k++) {
		struct buf b = { .arena = db->arena };
		char letter = q->param_types[k];

		if (!differs(q, (size_t)k)) {
			postgres_bind(db->arena, bound, k, &params[k], letter);
			continue;
		}
		for (size_t i = 0; i < sets; i++) {
			buf_char(&b, i ? ',' : '{');
			element_put(&b, &params[i * (size_t)n + (size_t)k]);
		}
		buf_char(&b, '}');
		bound->types[k] = letter == DB_INT ? OID_INT8_LIST
			: letter == DB_REAL            ? OID_FLOAT8_LIST
										   : OID_TEXT_LIST;
		bound->values[k] = str_z(db->arena, buf_view(&b));
		bound->lengths[k] = bound->formats[k] = 0;
	}
}

/* Gives each set its rows; `first` is the number of the first set. */
static void sets_give(struct db *db, struct db_query *q, PGresult *r, size_t first, size_t sets,
	db_got *got, void *whom)
{
	int number = PQnfields(r) - 1, rows = PQntuples(r), row = 0;

	for (size_t i = 0; i < sets && !db->failed; i++) {
		struct db_cursor c = { .db = db, .query = q, .of = r, .lent = true, .row = row };

		while (row < rows && strtoull(PQgetvalue(r, row, number), NULL, 10) == i + 1)
			row++;
		c.end = row;
		c.has_row = c.fresh = row > c.row;
		db->open_cursors++;
		got(whom, first + i, &c);
		db_finish(&c);
	}
	if (row != rows && !db->failed)
		db_failed_because(db, "%s: rows came in no order", q->name);
}

static void sets_read(struct db *db, struct db_query *q, const struct db_value *params, int n,
	size_t sets, db_got *got, void *whom)
{
	int number = POSTGRES_SETS + db_query_number(q);
	char name[24];

	snprintf(name, sizeof name, "s%d", db_query_number(q));
	for (size_t from = 0; from < sets && !db->failed; from += SETS) {
		size_t some = sets - from < SETS ? sets - from : SETS;
		struct postgres_bound b;
		PGresult *r;

		sets_bind(db, q, params + from * (size_t)n, n, some, &b);
		if (!text_prepare(db, q, number, name,
				*postgres_prepared((struct postgres_connection *)db->connection, number)
					? NULL
					: sets_text(db->arena, q),
				b.types, n))
			return;
		r = postgres_ask(db, q->name, name, n, b.values, b.lengths, b.formats);
		if (PQresultStatus(r) == PGRES_TUPLES_OK)
			sets_give(db, q, r, from, some, got, whom);
		else if (r || !db->failed)
			postgres_failed(db, q->name, r);
		PQclear(r);
	}
}

/* --- pipelines --- */

/* One result of a set, and the NULL behind it. */
static void set_take(struct db *db, struct db_query *q, size_t set, db_got *got, void *whom)
{
	PGconn *pg = pg_of(db->connection);
	PGresult *r = PQgetResult(pg);
	struct db_cursor c = { .db = db, .query = q };

	if (db->failed || PQresultStatus(r) == PGRES_PIPELINE_ABORTED) {
		PQclear(r);
	} else {
		postgres_took(&c, r);
		if (c.of) {
			db->open_cursors++;
			got(whom, set, &c);
			db_finish(&c);
		}
	}
	while ((r = PQgetResult(pg)))
		PQclear(r);
}

static bool slice_send(struct db *db, struct db_query *q, const char *name,
	const struct db_value *params, int n, size_t from, size_t to)
{
	PGconn *pg = pg_of(db->connection);

	for (size_t i = from; i < to; i++) {
		struct postgres_bound b;

		for (int k = 0; k < n; k++)
			postgres_bind(db->arena, &b, k, &params[i * (size_t)n + (size_t)k], q->param_types[k]);
		if (!PQsendQueryPrepared(pg, name, n, b.values, b.lengths, b.formats, 0))
			return false;
	}
	return PQpipelineSync(pg) == 1;
}

static void slice_run(struct db *db, struct db_query *q, const char *name,
	const struct db_value *params, int n, size_t from, size_t to, db_got *got, void *whom)
{
	PGconn *pg = pg_of(db->connection);
	bool sent = PQenterPipelineMode(pg) == 1 && slice_send(db, q, name, params, n, from, to);

	for (size_t i = from; sent && i < to; i++)
		set_take(db, q, i, got, whom);
	if (sent)
		PQclear(PQgetResult(pg));              /* the sync */
	if (!sent || PQexitPipelineMode(pg) != 1) {
		db->connection->broken = true;
		db_failed_because(db, "%s: the connection was lost", q->name);
	}
}

/* Nobody wants to know: they travel with what comes next. */
static void sets_tell(struct db *db, struct db_query *q, const char *name,
	const struct db_value *params, int n, size_t sets)
{
	bool ok = true;

	for (size_t i = 0; i < sets && ok; i++) {
		struct postgres_bound b;

		for (int k = 0; k < n; k++)
			postgres_bind(db->arena, &b, k, &params[i * (size_t)n + (size_t)k], q->param_types[k]);
		ok = postgres_tell_prepared(db, q->name, name, n, b.values, b.lengths, b.formats);
	}
}

void postgres_run_sets(struct db *db, struct db_query *q, const struct db_value *params, int n,
	size_t sets, db_got *got, void *whom)
{
	struct postgres_bound b;
	size_t from;
	char name[24];

	if (!postgres_begun(db))
		return;
	from = got ? 0 : sets_insert(db, q, params, n, sets);
	if (n > (int)(sizeof b.values / sizeof *b.values)) {
		db_failed_because(db, "%s has too many parameters", q->name);
		return;
	}
	if (q->differ && got) {
		sets_read(db, q, params, n, sets, got, whom);
		return;
	}
	for (int k = 0; k < n; k++)
		postgres_bind(db->arena, &b, k, &params[k], q->param_types[k]);
	snprintf(name, sizeof name, "q%d", db_query_number(q));
	if (db->failed || from == sets || !postgres_prepare(db, q, name, b.types, n))
		return;
	if (!got) {
		sets_tell(db, q, name, params + from * (size_t)n, n, sets - from);
		return;
	}
	if (!postgres_collect(db))
		return;
	for (; from < sets && !db->failed; from += PIPELINE)
		slice_run(db, q, name, params, n, from, from + PIPELINE < sets ? from + PIPELINE : sets,
			got, whom);
}
