/*
 * How SQLite would run a query: a whole scan of a table that grows with the city is refused, unless
 * the query says why it must be ("scan:"). Plans need an idea of how many rows share a value.
 * SQLite's own guess is that few do, which is wrong for host_id, and measuring would give every
 * house other plans; so the idea is made here from the columns' types, and the running program
 * loads the same one.
 */
#include "tools/kith_queries.h"

#include <string.h>

/* The big table behind a name in the plan, which is an alias or the table's own name. */
static const struct table *big_behind(
	const struct schema *s, const struct query *q, struct str name)
{
	for (size_t i = 0; i < q->body.n; i++) {
		const struct token *t = &q->body.v[i];
		size_t at = i;
		if (t->kind != TOKEN_WORD || !str_eq_ascii(t->text, name))
			continue;
		if (at >= 2 && token_is(&q->body.v[at - 1], "AS"))
			at--;
		const struct table *found = schema_table(s, t->text);
		if (!found && at >= 1)
			found = schema_table(s, q->body.v[at - 1].text);
		if (found && found->big)
			return found;
	}
	return NULL;
}

static bool says(const struct query *q, const char *word)
{
	for (size_t i = 0; i < q->body.n; i++)
		if (token_is(&q->body.v[i], word))
			return true;
	return false;
}

/* The index of "… USING [COVERING] INDEX name (…" holds only some of the rows. */
static bool index_is_partial(const struct schema *s, struct str detail)
{
	ptrdiff_t at = str_find(detail, S("INDEX "));
	struct str rest = at < 0 ? STR_NONE : str_part(detail, (size_t)at + 6, detail.n),
			   name = STR_NONE;
	sqlite3_stmt *stmt = NULL;
	bool partial = false;
	if (!str_cut(&rest, ' ', &name))
		return false;
	if (sqlite3_prepare_v2(s->sqlite,
			"SELECT 1 FROM sqlite_schema m, pragma_index_list(m.tbl_name) l "
			"WHERE m.name = ?1 AND l.name = ?1 AND l.partial = 1",
			-1, &stmt, NULL) == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, name.p, (int)name.n, SQLITE_STATIC);
		partial = sqlite3_step(stmt) == SQLITE_ROW;
	}
	sqlite3_finalize(stmt);
	return partial;
}

/* Whether this line of the plan reads all rows of a table (or of its host, which is the same in
 * most houses). */
static bool reads_whole(
	const struct schema *s, const struct query *q, struct str detail, bool sorts)
{
	if (str_starts(detail, S("SCAN ")))
		return !index_is_partial(s, detail);
	if (str_find(detail, S("AUTOMATIC")) >= 0)
		return true;
	return str_ends(detail, S("(host_id=?)")) && !index_is_partial(s, detail) &&
		(sorts || !says(q, "LIMIT"));
}

static struct str plan_name(struct str detail)
{
	struct str name = STR_NONE;
	(void)str_cut(&detail, ' ', &name);
	if (!str_cut(&detail, ' ', &name))
		return STR_NONE;
	return name;
}

void rules_plan(const struct schema *s, const struct query *q, struct str text)
{
	struct arena *a = arena_new();
	struct VEC(struct str) lines = { 0 };
	sqlite3_stmt *stmt = NULL;
	bool sorts = false;
	char *sql = str_z(a, str_fmt(a, "EXPLAIN QUERY PLAN %.*s", STR_ARG(text)));
	if (sqlite3_prepare_v2(s->sqlite, sql, -1, &stmt, NULL) == SQLITE_OK)
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			struct str detail = str_dup(a, str_of((const char *)sqlite3_column_text(stmt, 3)));
			sorts |= str_find(detail, S("TEMP B-TREE")) >= 0;
			VEC_PUSH(a, &lines, detail);
		}
	sqlite3_finalize(stmt);
	for (size_t i = 0; i < lines.n; i++) {
		struct str detail = lines.v[i];
		if (!str_starts(detail, S("SCAN ")) && !str_starts(detail, S("SEARCH ")))
			continue;
		const struct table *big = big_behind(s, q, plan_name(detail));
		if (big && reads_whole(s, q, detail, sorts))
			refuse(q->file, q->line,
				"%.*s reads all of %.*s, which is big (%.*s): add an index, or say "
				"'scan: why'",
				STR_ARG(q->name), STR_ARG(big->name), STR_ARG(detail));
	}
	arena_free(a);
}

/* --- statistics --- */

static const int64_t rows_big = 1000000, rows_small = 300;

/* How many rows still agree when those that agreed on the columns before must agree on this one
 * too. */
static int64_t rows_agreeing(const struct schema *s, const struct column *c, int64_t before)
{
	const struct enumeration *e;
	int64_t n = before;
	switch (c->type.kind) {
	case TYPE_ID:
		n = str_eq(c->name, S("host_id")) ? before
			: c->shared                   ? before / 10
			: before < 10                 ? before
										  : 10;
		break;
	case TYPE_ENUM:
		e = schema_enum(s, c->type.noun);
		n = e && e->values.n ? before / (int64_t)e->values.n : before;
		break;
	case TYPE_BOOL: n = before / 2; break;
	case TYPE_INT: n = before / 10; break;
	case TYPE_TIME: case TYPE_REAL: n = before / 10000; break;
	case TYPE_DATE: n = before / 1000; break;
	case TYPE_TEXT:
	case TYPE_PERSONAL:
	case TYPE_BYTES:
	case TYPE_IDS:
	case TYPE_NONE: n = before < 5 ? before : 5; break;
	}
	return n < 1 ? 1 : n;
}

static void statistics_index(const struct schema *s, struct buf *b, const struct table *t,
	const char *name, bool unique, bool partial)
{
	sqlite3_stmt *stmt = NULL;
	int64_t rows = (t->big ? rows_big : rows_small) / (partial ? 20 : 1);
	struct buf numbers = { .arena = s->arena };
	char *sql =
		str_z(s->arena, str_fmt(s->arena, "SELECT name FROM pragma_index_info('%s')", name));
	buf_i64(&numbers, rows);
	if (sqlite3_prepare_v2(s->sqlite, sql, -1, &stmt, NULL) == SQLITE_OK)
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *column_name = (const char *)sqlite3_column_text(stmt, 0);
			const struct column *c = column_name ? table_column(t, str_of(column_name)) : NULL;
			rows = c ? rows_agreeing(s, c, rows) : rows;
			buf_fmt(&numbers, " %lld", (long long)rows);
		}
	sqlite3_finalize(stmt);
	while (unique && numbers.n && numbers.p[numbers.n - 1] != ' ')
		numbers.n--;
	if (unique)
		buf_lit(&numbers, "1");
	buf_fmt(b, "INSERT INTO sqlite_stat1 VALUES ('%.*s', '%s', '%.*s');\n", STR_ARG(t->name), name,
		STR_ARG(buf_view(&numbers)));
}

struct str statistics_sql(const struct schema *s)
{
	struct buf b = { .arena = s->arena };
	buf_lit(&b, "ANALYZE;\nDELETE FROM sqlite_stat1;\n");
	for (size_t i = 0; i < s->tables.n; i++) {
		const struct table *t = &s->tables.v[i];
		sqlite3_stmt *stmt = NULL;
		char *sql = str_z(s->arena, str_fmt(s->arena, "SELECT name, \"unique\", partial FROM "
			"pragma_index_list('%.*s') ORDER BY name", STR_ARG(t->name)));
		if (sqlite3_prepare_v2(s->sqlite, sql, -1, &stmt, NULL) == SQLITE_OK)
			while (sqlite3_step(stmt) == SQLITE_ROW)
				statistics_index(s, &b, t, (const char *)sqlite3_column_text(stmt, 0),
					sqlite3_column_int(stmt, 1) != 0, sqlite3_column_int(stmt, 2) != 0);
		sqlite3_finalize(stmt);
	}
	buf_lit(&b, "ANALYZE sqlite_schema;\n");
	return buf_view(&b);
}
