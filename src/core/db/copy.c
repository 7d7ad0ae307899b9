/* Copying a database, whatever the engines, and comparing two; see copy.h. */
#include "core/db/copy.h"

#include <sodium.h>
#include <string.h>

#include "core/db/copy_postgres.h"
#include "core/db/postgres.h"
#include "core/db/types.h"

#define SAY_EVERY 20000

/* One table being read row by row. Each row's values live until the next. */
struct reading {
	struct db *db;
	struct arena *own, *row;       /* the unit's arena, and one for a row */
	const struct db_table_info *table;
	struct db_cursor *cursor;
	struct db_value values[64];
	int n;
};

static struct db_query *query_of(struct arena *a, const char *name, struct str sql,
	const char *params, const char *columns, bool writes)
{
	struct db_query *q = ARENA_NEW(a, struct db_query);
	*q = (struct db_query){ .name = name,
		.sqlite_text = str_z(a, sql),
		.param_types = params,
		.column_types = columns,
		.roles = ROLE_SYSTEM,
		.writes = writes,
		.streams = !writes };
	q->postgres_text = q->sqlite_text;
	return q;
}

static void reading_begin(struct reading *r, struct db *db, const struct db_table_info *t)
{
	*r = (struct reading){
		.db = db, .own = db->arena, .row = arena_new(), .table = t, .n = (int)strlen(t->letters)
	};
	struct str sql = str_fmt(db->arena, "SELECT %s FROM %s", t->columns, t->name);
	r->cursor = db_run(db, query_of(db->arena, t->name, sql, "", t->letters, false), NULL, 0);
}

static bool reading_next(struct reading *r)
{
	arena_reset(r->row);
	r->db->arena = r->row; /* texts of this row go there, so that a big table fits in memory */
	bool more = db_next(r->cursor);
	for (int i = 0; more && i < r->n; i++) {
		struct db_value *v = &r->values[i];
		*v = (struct db_value){ .type = (enum db_type)r->table->letters[i],
			.null = db_null(r->cursor, i) };
		if (v->null)
			continue;
		if (v->type == DB_INT)
			v->i = db_int(r->cursor, i);
		else if (v->type == DB_REAL)
			v->r = db_real(r->cursor, i);
		else
			v->t = db_text(r->cursor, i);
	}
	r->db->arena = r->own;
	if (r->db->failed)
		r->db->why = str_dup(r->own, r->db->why);
	return more;
}

static void reading_end(struct reading *r)
{
	db_finish(r->cursor);
	arena_free(r->row);
}

/* --- digests --- */

static void hash_value(crypto_generichash_state *h, const struct db_value *v)
{
	unsigned char head[9] = { (unsigned char)(v->null ? 'n' : v->type) };
	uint64_t word = v->null ? 0 : v->type == DB_INT ? (uint64_t)v->i : v->t.n;
	if (!v->null && v->type == DB_REAL)
		memcpy(&word, &v->r, sizeof word);
	memcpy(head + 1, &word, sizeof word);
	crypto_generichash_update(h, head, sizeof head);
	if (!v->null && (v->type == DB_TEXT || v->type == DB_BYTES))
		crypto_generichash_update(h, (const unsigned char *)v->t.p, v->t.n);
}

static void digest_add(struct db_digest *d, const struct db_value *values, int n)
{
	crypto_generichash_state h;
	uint64_t words[4];
	crypto_generichash_init(&h, NULL, 0, sizeof words);
	for (int i = 0; i < n; i++)
		hash_value(&h, &values[i]);
	crypto_generichash_final(&h, (unsigned char *)words, sizeof words);
	for (int i = 0; i < 4; i++)
		d->sum[i] += words[i];
	d->rows++;
}

static void say(struct db_progress p, const char *what, const struct db_digest *d, bool last)
{
	if (p.say && (last || d->rows % SAY_EVERY == 0))
		p.say(p.arg, what, d->table, d->rows);
}

static struct db_digest digest_table(
	struct db *db, const struct db_table_info *t, struct db_progress progress)
{
	struct db_digest d = { .table = t->name };
	struct reading r;
	reading_begin(&r, db, t);
	while (reading_next(&r)) {
		digest_add(&d, r.values, r.n);
		say(progress, "compared", &d, false);
	}
	reading_end(&r);
	say(progress, "compared", &d, true);
	return d;
}

static void digest_unit(
	struct db *db, struct arena *a, struct db_progress progress, struct db_digests *out)
{
	*out = (struct db_digests){ 0 };
	for (const struct db_table_info *t = db_tables; t->name && !db_failed(db); t++) {
		struct db_digest d = digest_table(db, t, progress);
		VEC_PUSH(a, out, d);
	}
}

bool db_digest_all(
	struct db_pool *p, struct arena *a, struct db_progress progress, struct db_digests *out)
{
	struct viewer v = viewer_system(0, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	digest_unit(db, a, progress, out);
	return db_end(db);
}

int db_digests_differ(const struct db_digests *x, const struct db_digests *y, const char **first)
{
	int differ = 0;
	for (size_t i = 0; i < x->n; i++) {
		bool same = i < y->n && x->v[i].rows == y->v[i].rows &&
			memcmp(x->v[i].sum, y->v[i].sum, sizeof x->v[i].sum) == 0;
		if (!same && !differ++)
			*first = x->v[i].table;
	}
	return differ;
}

/* --- writing: INSERT on SQLite, COPY on PostgreSQL --- */

struct writing {
	struct db *db;
	const struct db_table_info *table;
	struct db_query *insert;
	struct buf rows;               /* COPY's text, sent in pieces */
};

static void insert_make(struct writing *w)
{
	struct buf b = { .arena = w->db->arena };
	buf_fmt(&b, "INSERT INTO %s (%s) VALUES (", w->table->name, w->table->columns);
	for (size_t i = 0; i < strlen(w->table->letters); i++)
		buf_fmt(&b, "%s?%zu", i ? ", " : "", i + 1);
	buf_lit(&b, ")");
	w->insert = query_of(w->db->arena, w->table->name, buf_view(&b), w->table->letters, "", true);
}

static bool copy_command(struct db *db, struct str sql)
{
	if (!postgres_collect(db))
		return false;
	PGresult *r = PQexec(pg_of(db->connection), str_z(db->arena, sql));
	bool ok = PQresultStatus(r) == PGRES_COPY_IN;
	if (!ok)
		postgres_failed(db, "copy", r);
	PQclear(r);
	return ok;
}

static void writing_begin(
	struct writing *w, struct db *db, const struct db_table_info *t, struct arena *rows)
{
	*w = (struct writing){ .db = db, .table = t, .rows = { .arena = rows } };
	if (db_failed(db))
		return;
	if (db_engine(db) == DB_SQLITE)
		insert_make(w);
	else if (!copy_command(db, str_fmt(db->arena, "COPY %s (%s) FROM STDIN", t->name, t->columns)))
		w->insert = NULL;
}

static void copy_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\')
			buf_lit(b, "\\\\");
		else if (c == '\n')
			buf_lit(b, "\\n");
		else if (c == '\r')
			buf_lit(b, "\\r");
		else if (c == '\t')
			buf_lit(b, "\\t");
		else
			buf_char(b, c);
	}
}

static void copy_value(struct buf *b, const struct db_value *v)
{
	if (v->null)
		buf_lit(b, "\\N");
	else if (v->type == DB_INT)
		buf_i64(b, v->i);
	else if (v->type == DB_REAL)
		buf_fmt(b, "%.17g", v->r);
	else if (v->type == DB_TEXT)
		copy_text(b, v->t);
	else {
		buf_lit(b, "\\\\x");
		for (size_t i = 0; i < v->t.n; i++)
			buf_fmt(b, "%02x", (unsigned char)v->t.p[i]);
	}
}

static void copy_send(struct writing *w, size_t least)
{
	if (w->rows.n < least)
		return;
	if (PQputCopyData(pg_of(w->db->connection), w->rows.p, (int)w->rows.n) != 1)
		db_failed_because(w->db, "copy: the connection was lost");
	w->rows.n = 0;
}

static void writing_row(struct writing *w, const struct db_value *values, int n, struct arena *row)
{
	if (db_engine(w->db) == DB_SQLITE) {
		struct arena *own = w->db->arena;
		w->db->arena = row;
		db_finish(db_run(w->db, w->insert, values, n));
		w->db->arena = own;
		if (w->db->failed)
			w->db->why = str_dup(own, w->db->why);
		return;
	}
	for (int i = 0; i < n; i++) {
		copy_value(&w->rows, &values[i]);
		buf_char(&w->rows, i + 1 < n ? '\t' : '\n');
	}
	copy_send(w, 1 << 16);
}

static void writing_end(struct writing *w)
{
	if (db_engine(w->db) == DB_SQLITE || w->db->failed)
		return;
	PGconn *pg = pg_of(w->db->connection);
	copy_send(w, 1);
	if (PQputCopyEnd(pg, NULL) != 1)
		db_failed_because(w->db, "copy: the connection was lost");
	PGresult *r;
	while ((r = PQgetResult(pg))) {
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			postgres_failed(w->db, w->table->name, r);
		PQclear(r);
	}
}

/* --- copying --- */

/* PostgreSQL does not COPY through a row security policy: the wall is taken down for the owner in
 * this transaction, and put up again, once the deferred keys have been looked at, before anybody
 * can see. */
static void wall(struct db *db, bool up)
{
	if (db_engine(db) == DB_SQLITE)
		return;
	bool ok = !up || db_script(db, S("SET CONSTRAINTS ALL IMMEDIATE"));
	for (const struct db_table_info *t = db_tables; t->name && ok; t++)
		ok = db_script(db,
			str_fmt(
				db->arena, "ALTER TABLE %s %sFORCE ROW LEVEL SECURITY", t->name, up ? "" : "NO "));
}

static struct db_digest copy_table(
	struct db *from, struct db *to, const struct db_table_info *t, struct db_progress progress)
{
	struct db_digest d = { .table = t->name };
	struct arena *rows = arena_new();
	struct reading r;
	struct writing w;
	reading_begin(&r, from, t);
	writing_begin(&w, to, t, rows);
	while (!db_failed(to) && reading_next(&r)) {
		digest_add(&d, r.values, r.n);
		writing_row(&w, r.values, r.n, r.row);
		say(progress, "copied", &d, false);
	}
	writing_end(&w);
	reading_end(&r);
	arena_free(rows);
	say(progress, "copied", &d, true);
	return d;
}

static bool is_empty(struct db *db, struct str *why)
{
	for (const struct db_table_info *t = db_tables; t->name; t++) {
		struct str sql = str_fmt(db->arena, "SELECT 1 FROM %s LIMIT 1", t->name);
		struct db_cursor *c =
			db_run(db, query_of(db->arena, t->name, sql, "", "i", false), NULL, 0);
		bool any = db_next(c);
		db_finish(c);
		if (any) {
			*why = str_fmt(
				db->arena, "The database to copy to is not empty: there are rows in %s.", t->name);
			return false;
		}
	}
	return !db_failed(db);
}

static bool copy_units(struct db *from, struct db *to, struct arena *a, struct db_progress progress,
	struct db_digests *out, struct str *why)
{
	struct db_digests came;
	struct copy_aside aside;
	const char *first = NULL;
	*out = (struct db_digests){ 0 };
	if (!is_empty(to, why))
		return false;
	wall(to, false);
	if (!copy_set_aside(to, &aside))
		return false;
	for (const struct db_table_info *t = db_tables; t->name && !db_failed(from) && !db_failed(to);
		 t++) {
		struct db_digest d = copy_table(from, to, t, progress);
		VEC_PUSH(a, out, d);
	}
	if (db_failed(from) || !copy_put_back(to, &aside, progress) || !copy_statistics(to))
		return false;
	wall(to, true);
	if (db_failed(to))
		return false;
	digest_unit(to, a, progress, &came);
	if (!db_failed(to) && db_digests_differ(out, &came, &first) == 0)
		return true;
	if (first)
		*why = str_fmt(a, "What arrived in %s is not what was sent. Nothing was kept.", first);
	return false;
}

bool db_copy(struct db_pool *from, struct db_pool *to, struct arena *a, struct db_progress progress,
	struct db_digests *out, struct str *why)
{
	struct viewer v = viewer_system(0, a);
	struct db *source =
		db_begin(from, a, &v, db_pool_engine(from) == DB_SQLITE ? DB_WRITE : DB_READ);
	struct db *target = db_begin(to, a, &v, DB_WRITE);
	*why = STR_NONE;
	bool ok = copy_units(source, target, a, progress, out, why);
	if (!ok && !why->p)
		*why = str_fmt(a, "It could not be copied: %.*s",
			STR_ARG(db_failed(target) ? db_why(target) : db_why(source)));
	db_abandon(source);
	if (!ok) {
		db_abandon(target);
		return false;
	}
	ok = db_end(target);
	if (ok)
		copy_settle(to, a);
	else
		*why = S("The new database did not accept the whole. Nothing was kept.");
	return ok;
}
