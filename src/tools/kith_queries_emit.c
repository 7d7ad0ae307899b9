/*
 * The C that the query compiler writes for each room: a header of structs and a source of
 * functions. What it writes includes core/db/db.h and uses only what stands there.
 */
#include "tools/kith_queries.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void output_write(struct arena *a, const char *out, struct str name, struct buf *b)
{
	char *path = str_z(a, str_fmt(a, "%s/%.*s", out, STR_ARG(name)));
	if (!file_write(path, buf_view(b))) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
		exit(1);
	}
}

struct str upper(struct arena *a, struct str s)
{
	char *p = str_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)toupper((unsigned char)p[i]);
	return (struct str){ p, s.n };
}

void c_string(struct buf *b, struct str s)
{
	buf_lit(b, "\"");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_lit(b, "\\n\"\n\t\t\t\"");
		else if (s.p[i] == '"' || s.p[i] == '\\')
			buf_fmt(b, "\\%c", s.p[i]);
		else
			buf_char(b, s.p[i]);
	}
	buf_lit(b, "\"");
}

static struct str c_type(struct arena *a, struct type t, bool as_param)
{
	switch (t.kind) {
	case TYPE_INT: case TYPE_TIME: return S("int64_t ");
	case TYPE_BOOL: return S("bool ");
	case TYPE_REAL: return S("double ");
	case TYPE_IDS: return S("struct db_ids ");
	case TYPE_ID: return str_fmt(a, "struct %.*s_id ", STR_ARG(t.noun));
	case TYPE_ENUM: return str_fmt(a, "enum %.*s ", STR_ARG(t.noun));
	case TYPE_PERSONAL: return as_param ? S("struct str ") : S("struct personal ");
	case TYPE_DATE: case TYPE_TEXT: case TYPE_BYTES: case TYPE_NONE: break;
	}
	return S("struct str ");
}

char letter(struct type t)
{
	switch (t.kind) {
	case TYPE_INT: case TYPE_TIME: case TYPE_BOOL: case TYPE_ID: return 'i';
	case TYPE_REAL: return 'r';
	case TYPE_BYTES: return 'b';
	case TYPE_DATE:
	case TYPE_TEXT:
	case TYPE_ENUM:
	case TYPE_PERSONAL:
	case TYPE_IDS:
	case TYPE_NONE: break;
	}
	return 't';
}

static bool bound_by_itself(const struct named_type *p)
{
	return str_eq(p->name, S("host_id")) || str_eq(p->name, S("now"));
}

static bool has_args(const struct query *q)
{
	for (size_t i = 0; i < q->params.n; i++)
		if (!bound_by_itself(&q->params.v[i]))
			return true;
	return false;
}

/* The query whose struct and reader the rows have. */
static struct str rows_name(const struct query *q)
{
	return q->rows_of.p ? q->rows_of : q->name;
}

/* --- the header --- */

static void emit_structs(struct arena *a, struct buf *b, const struct query *q)
{
	struct str n = q->name;
	if (has_args(q)) {
		buf_fmt(b, "struct %.*s_args {\n", STR_ARG(n));
		for (size_t i = 0; i < q->params.n; i++)
			if (!bound_by_itself(&q->params.v[i]))
				buf_fmt(b, "\t%.*s%.*s;\n", STR_ARG(c_type(a, q->params.v[i].type, true)),
					STR_ARG(q->params.v[i].name));
		buf_lit(b, "};\n");
	}
	if (gives_no_rows(q) || q->rows_of.p)
		return;
	buf_fmt(b, "struct %.*s_row {\n", STR_ARG(n));
	for (size_t i = 0; i < q->outputs.n; i++)
		buf_fmt(b, "\t%.*s%.*s;\n", STR_ARG(c_type(a, q->outputs.v[i].type, false)),
			STR_ARG(q->outputs.v[i].name));
	buf_lit(b, "};\n");
	if (q->gives == GIVES_MANY)
		buf_fmt(b, "struct %.*s_rows {\n\tstruct %.*s_row *v;\n\tsize_t n, cap;\n};\n", STR_ARG(n),
			STR_ARG(n));
	if (q->gives == GIVES_EACH)
		buf_fmt(b, "struct %.*s_each {\n\tstruct db_cursor *cursor;\n};\n", STR_ARG(n));
}

/* The function's head, without ; or body. */
static struct str function_head(struct arena *a, const struct query *q)
{
	struct str n = q->name,
			   args = has_args(q) ? str_fmt(a, ", struct %.*s_args args", STR_ARG(n)) : S("");
	switch (q->gives) {
	case GIVES_ONE:
		return str_fmt(a, "bool %.*s(struct db *db%.*s, struct %.*s_row *row)", STR_ARG(n),
			STR_ARG(args), STR_ARG(n));
	case GIVES_MANY:
		return str_fmt(a, "struct %.*s_rows %.*s(struct db *db%.*s)", STR_ARG(rows_name(q)),
			STR_ARG(n), STR_ARG(args));
	case GIVES_EACH:
		return str_fmt(
			a, "struct %.*s_each %.*s(struct db *db%.*s)", STR_ARG(n), STR_ARG(n), STR_ARG(args));
	case GIVES_RUN: case GIVES_DO: case GIVES_NOTHING_YET: break;
	}
	return str_fmt(a, "%s %.*s(struct db *db%.*s)", q->gives == GIVES_DO ? "void" : "int64_t",
		STR_ARG(n), STR_ARG(args));
}

/* The same for many arguments at once. */
static struct str batch_head(struct arena *a, const struct query *q)
{
	struct str n = q->name;
	struct str start = str_fmt(a,
		"%.*s_batch(struct db *db, const struct %.*s_args *sets, size_t n", STR_ARG(n), STR_ARG(n));
	if (q->gives == GIVES_ONE)
		return str_fmt(
			a, "void %.*s, struct %.*s_row *rows, bool *found)", STR_ARG(start), STR_ARG(n));
	if (q->gives == GIVES_MANY)
		return str_fmt(a, "struct %.*s_rows *%.*s)", STR_ARG(n), STR_ARG(start));
	return str_fmt(a, "void %.*s)", STR_ARG(start));
}

static void emit_header(struct arena *a, const char *out, struct str room, const struct queries *qs)
{
	struct buf b = { .arena = a };
	struct str guard = upper(a, room);
	buf_fmt(&b,
		"/* Made by kith-queries from %.*s.sql. */\n#ifndef KITH_%.*s_SQL_H\n#define "
		"KITH_%.*s_SQL_H\n\n"
		"#include \"core/db/db.h\"\n#include \"core/db/types.h\"\n",
		STR_ARG(room), STR_ARG(guard), STR_ARG(guard));
	for (size_t i = 0; i < qs->n; i++) {
		const struct query *q = &qs->v[i];
		buf_lit(&b, "\n");
		if (q->prose.n)
			buf_fmt(&b, "/* %.*s */\n", STR_ARG(q->prose));
		emit_structs(a, &b, q);
		buf_fmt(&b, "%.*s;\n", STR_ARG(function_head(a, q)));
		if (q->batch)
			buf_fmt(&b, "%.*s;\n", STR_ARG(batch_head(a, q)));
		if (q->gives == GIVES_EACH)
			buf_fmt(&b,
				"bool %.*s_next(struct %.*s_each *e, struct %.*s_row *row);\n"
				"void %.*s_stop(struct %.*s_each *e);\n",
				STR_ARG(q->name), STR_ARG(q->name), STR_ARG(q->name), STR_ARG(q->name),
				STR_ARG(q->name));
	}
	buf_fmt(&b,
		"\nextern const struct db_query_info %.*s_sql_queries[]; /* the last has no query "
		"*/\n\n#endif\n",
		STR_ARG(room));
	output_write(a, out, str_fmt(a, "%.*s.sql.h", STR_ARG(room)), &b);
}

/* --- the source --- */

static void emit_letters(struct buf *b, const struct query *q, enum guarding how)
{
	buf_lit(b, ",\n\t\t.param_types = \"");
	for (size_t i = 0; i < q->params.n; i++)
		buf_char(b, letter(q->params.v[i].type));
	if (how == GUARDING_BY_LOOK)
		buf_lit(b, "iii");
	if (how == GUARDING_BY_LIST)
		buf_lit(b, "l");
	buf_lit(b, "\",\n\t\t.column_types = \"");
	for (size_t i = 0; i < q->outputs.n; i++)
		buf_char(b, letter(q->outputs.v[i].type));
	buf_lit(b, "\",\n");
}

/* The parameters that differ among the sets of a batch that reads; 0 where each set runs by
 * itself. */
static uint64_t sets_differ(const struct query *q)
{
	uint64_t bits = 0;
	if (!q->batch || q->writes)
		return 0;
	for (size_t i = 0; i < q->params.n; i++) {
		const struct named_type *p = &q->params.v[i];
		if (letter(p->type) == 'b' || p->type.kind == TYPE_IDS)
			return 0;
		if (!str_eq(p->name, S("host_id")) && !str_eq(p->name, S("now")))
			bits |= (uint64_t)1 << i;
	}
	return bits;
}

/* One text of a query: as it stands, or guarded. `more` stands behind it. */
static void emit_query(
	struct buf *b, const struct query *q, enum guarding how, struct str more)
{
	struct str differ = sets_differ(q)
		? str_fmt(b->arena, "\t\t.differ = %#llx,\n", (unsigned long long)sets_differ(q))
		: S("");
	buf_fmt(b, "\t\t.name = \"%.*s\",\n\t\t.sqlite_text = ", STR_ARG(q->name));
	c_string(b, how == GUARDING_NOT ? q->sqlite_text : q->guarded_sqlite);
	buf_lit(b, ",\n\t\t.postgres_text = ");
	c_string(b, how == GUARDING_NOT      ? q->postgres_text
				: how == GUARDING_BY_LOOK ? q->guarded_postgres
										  : q->listed_postgres);
	emit_letters(b, q, how);
	buf_lit(b, "\t\t.roles = ROLE_SYSTEM");
	for (size_t i = 0; i < q->roles.n; i++)
		buf_fmt(b, " | %.*s", STR_ARG(q->roles.v[i]));
	buf_fmt(b, ",\n\t\t.writes = %s,\n\t\t.all_hosts = %s,\n\t\t.streams = %s,\n%s%s%.*s%.*s",
		q->writes ? "true" : "false", q->all_hosts ? "true" : "false",
		q->gives == GIVES_EACH && !q->writes && !q->all_hosts ? "true" : "false",
		q->gives == GIVES_DO ? "\t\t.waits = true,\n" : "",
		guard_moves(q) ? "\t\t.moves_hidden = true,\n" : "", STR_ARG(differ), STR_ARG(more));
}

static void emit_queries(struct arena *a, struct buf *b, const struct queries *qs)
{
	for (size_t i = 0; i < qs->n; i++)
		if (qs->v[i].guarded) {
			buf_fmt(b,
				"/* For everybody but the system. */\nstatic struct db_query %.*s_guarded = {\n",
				STR_ARG(qs->v[i].name));
			emit_query(b, &qs->v[i], GUARDING_BY_LOOK, S("};\n\n"));
			buf_fmt(b, "static struct db_query %.*s_listed = {\n", STR_ARG(qs->v[i].name));
			emit_query(b, &qs->v[i], GUARDING_BY_LIST, S("};\n\n"));
		}
	if (qs->n)
		buf_lit(b, "static struct db_query queries[] = {\n");
	for (size_t i = 0; i < qs->n; i++) {
		const struct query *q = &qs->v[i];
		buf_lit(b, "\t{\n");
		emit_query(b, q, GUARDING_NOT,
			q->guarded
				? str_fmt(a, "\t\t.guarded = &%.*s_guarded,\n\t\t.listed = &%.*s_listed,\n\t},\n",
					  STR_ARG(q->name), STR_ARG(q->name))
				: S("\t},\n"));
	}
	if (qs->n)
		buf_lit(b, "};\n\n");
}

static void emit_info(struct arena *a, struct buf *b, struct str room, const struct queries *qs)
{
	for (size_t i = 0; i < qs->n; i++) {
		const struct query *q = &qs->v[i];
		if (q->outputs.n == 0)
			continue;
		buf_fmt(b, "static const struct db_column_info %.*s_columns[] = {\n", STR_ARG(q->name));
		for (size_t k = 0; k < q->outputs.n; k++) {
			const struct output *o = &q->outputs.v[k];
			struct str category = o->type.kind == TYPE_PERSONAL ?
				str_fmt(a, "CATEGORY_%.*s", STR_ARG(upper(a, o->type.noun))) : S("DB_NOT_PERSONAL");
			buf_fmt(b, "\t{ \"%.*s\", %.*s },\n", STR_ARG(o->name), STR_ARG(category));
		}
		buf_lit(b, "};\n");
	}
	buf_fmt(b, "\nconst struct db_query_info %.*s_sql_queries[] = {\n", STR_ARG(room));
	for (size_t i = 0; i < qs->n; i++) {
		const struct query *q = &qs->v[i];
		buf_fmt(b, "\t{ .room = \"%.*s\", .query = &queries[%zu], .line = %d, .column_count = %zu",
			STR_ARG(room), i, q->line, q->outputs.n);
		if (q->outputs.n)
			buf_fmt(b, ", .columns = %.*s_columns", STR_ARG(q->name));
		if (q->unguarded) {
			buf_lit(b, ", .unguarded = ");
			c_string(b, q->unguarded_why);
		}
		buf_lit(b, " },\n");
	}
	buf_lit(b, "\t{ .query = NULL },\n};\n");
}

static void emit_put(struct buf *b, const struct named_type *p)
{
	struct str n = p->name;
	struct type t = p->type;
	if (str_eq(n, S("host_id")))
		buf_lit(b, "\t\tdb_put_int(db_host(db)),\n");
	else if (str_eq(n, S("now")))
		buf_lit(b, "\t\tdb_put_int(db_now(db)),\n");
	else if (t.kind == TYPE_ID)
		buf_fmt(b, "\t\tdb_put_int_or_null(args.%.*s.v),\n", STR_ARG(n));
	else if (t.kind == TYPE_ENUM)
		buf_fmt(b, "\t\tdb_put_text(%.*s_name(args.%.*s)),\n", STR_ARG(t.noun), STR_ARG(n));
	else if (t.kind == TYPE_IDS)
		buf_fmt(b, "\t\tdb_put_ids(db_arena(db), args.%.*s),\n", STR_ARG(n));
	else if (t.kind == TYPE_REAL)
		buf_fmt(b, "\t\tdb_put_real(args.%.*s),\n", STR_ARG(n));
	else if (t.kind == TYPE_BYTES)
		buf_fmt(b, "\t\tdb_put_bytes(args.%.*s),\n", STR_ARG(n));
	else if (letter(t) == 'i')
		buf_fmt(b, "\t\t%s(args.%.*s),\n", t.nullable ? "db_put_int_or_null" : "db_put_int",
			STR_ARG(n));
	else
		buf_fmt(b, "\t\t%s(args.%.*s),\n", t.empty_default ? "db_put_text_or_empty" : "db_put_text",
			STR_ARG(n));
}

static void emit_params(struct buf *b, const struct query *q)
{
	buf_lit(b, "\tconst struct db_value params[] = {\n");
	for (size_t i = 0; i < q->params.n; i++)
		emit_put(b, &q->params.v[i]);
	buf_lit(b, "\t};\n");
}

static void emit_run(struct buf *b, const struct query *q, size_t number)
{
	if (q->params.n)
		emit_params(b, q);
	buf_fmt(b, "\tstruct db_cursor *c = db_run(db, &queries[%zu], %s, %zu);\n", number,
		q->params.n ? "params" : "NULL", q->params.n);
}

static void emit_get(struct buf *b, struct arena *a, const struct output *o, size_t i)
{
	struct str n = o->name, noun = o->type.noun;
	switch (o->type.kind) {
	case TYPE_ID:
		buf_fmt(b, "\trow->%.*s.v = db_int(c, %zu);\n", STR_ARG(n), i);
		break;
	case TYPE_INT: case TYPE_TIME:
		buf_fmt(b, "\trow->%.*s = db_int(c, %zu);\n", STR_ARG(n), i);
		break;
	case TYPE_BOOL:
		buf_fmt(b, "\trow->%.*s = db_int(c, %zu) != 0;\n", STR_ARG(n), i);
		break;
	case TYPE_REAL:
		buf_fmt(b, "\trow->%.*s = db_real(c, %zu);\n", STR_ARG(n), i);
		break;
	case TYPE_ENUM:
		buf_fmt(b, "\tif (!%.*s_parse(db_text(c, %zu), &row->%.*s))\n\t\trow->%.*s = 0;\n",
			STR_ARG(noun), i, STR_ARG(n), STR_ARG(n));
		break;
	case TYPE_PERSONAL:
		buf_fmt(b, "\trow->%.*s = (struct personal){ db_text(c, %zu), subject, CATEGORY_%.*s };\n",
			STR_ARG(n), i, STR_ARG(upper(a, noun)));
		break;
	case TYPE_DATE: case TYPE_TEXT: case TYPE_BYTES: case TYPE_IDS: case TYPE_NONE:
		buf_fmt(b, "\trow->%.*s = db_text(c, %zu);\n", STR_ARG(n), i);
		break;
	}
}

static bool has_personal(const struct query *q)
{
	for (size_t i = 0; i < q->outputs.n; i++)
		if (q->outputs.v[i].type.kind == TYPE_PERSONAL)
			return true;
	return false;
}

/* The subject is the first of the subject columns, in the order they were named, that is not
 * null. */
static void emit_subject(struct buf *b, const struct query *q)
{
	buf_lit(b, "\tint64_t subject = 0;\n");
	for (size_t s = 0; s < q->subjects.n; s++)
		for (size_t i = 0; i < q->outputs.n; i++)
			if (str_eq(q->outputs.v[i].name, q->subjects.v[s]))
				buf_fmt(b, "\tif (subject == 0)\n\t\tsubject = db_int(c, %zu);\n", i);
}

static void emit_reader(struct arena *a, struct buf *b, const struct query *q)
{
	buf_fmt(b, "\nstatic void %.*s_read(struct db_cursor *c, struct %.*s_row *row)\n{\n",
		STR_ARG(q->name), STR_ARG(q->name));
	if (has_personal(q))
		emit_subject(b, q);
	for (size_t i = 0; i < q->outputs.n; i++)
		emit_get(b, a, &q->outputs.v[i], i);
	buf_lit(b, "}\n");
}

static void emit_function(struct arena *a, struct buf *b, const struct query *q, size_t number)
{
	struct str n = q->name, r = rows_name(q);
	if (!gives_no_rows(q) && !q->rows_of.p)
		emit_reader(a, b, q);
	buf_fmt(b, "\n%.*s\n{\n", STR_ARG(function_head(a, q)));
	emit_run(b, q, number);
	switch (q->gives) {
	case GIVES_ONE:
		buf_fmt(b,
			"\t*row = (struct %.*s_row){ 0 };\n\tbool found = db_next(c);\n\tif "
			"(found)\n\t\t%.*s_read(c, row);\n"
			"\tdb_finish(c);\n\treturn found;\n}\n",
			STR_ARG(n), STR_ARG(n));
		break;
	case GIVES_MANY:
		buf_fmt(b,
			"\tstruct %.*s_rows rows = { 0 };\n\twhile (db_next(c)) {\n\t\tstruct %.*s_row row = { "
			"0 };\n"
			"\t\t%.*s_read(c, &row);\n\t\tVEC_PUSH(db_arena(db), &rows, "
			"row);\n\t}\n\tdb_finish(c);\n"
			"\treturn rows;\n}\n",
			STR_ARG(r), STR_ARG(r), STR_ARG(r));
		break;
	case GIVES_EACH:
		buf_fmt(b,
			"\treturn (struct %.*s_each){ c };\n}\n\nbool %.*s_next(struct %.*s_each *e, struct "
			"%.*s_row *row)\n"
			"{\n\t*row = (struct %.*s_row){ 0 };\n\tif (!e->cursor)\n\t\treturn false;\n\tif "
			"(!db_next(e->cursor)) {\n"
			"\t\t%.*s_stop(e);\n\t\treturn false;\n\t}\n\t%.*s_read(e->cursor, row);\n\treturn "
			"true;\n}\n"
			"\nvoid %.*s_stop(struct %.*s_each *e)\n{\n\tif "
			"(e->cursor)\n\t\tdb_finish(e->cursor);\n"
			"\te->cursor = NULL;\n}\n",
			STR_ARG(n), STR_ARG(n), STR_ARG(n), STR_ARG(n), STR_ARG(n), STR_ARG(n), STR_ARG(n),
			STR_ARG(n), STR_ARG(n));
		break;
	case GIVES_RUN: case GIVES_NOTHING_YET:
		buf_lit(b, "\treturn db_finish(c);\n}\n");
		break;
	case GIVES_DO:
		buf_lit(b, "\tdb_finish(c);\n}\n");
		break;
	}
}

/* What is done with the rows of one set. */
static void emit_batch_got(struct buf *b, const struct query *q)
{
	struct str n = q->name;
	buf_fmt(b,
		"\nstruct %.*s_sets {\n\tstruct %.*s_row%s *rows;\n\tbool *found;\n};\n\n"
		"static void %.*s_got(void *whom, size_t set, struct db_cursor *c)\n{\n\tstruct %.*s_sets "
		"*s = whom;\n",
		STR_ARG(n), STR_ARG(n), q->gives == GIVES_MANY ? "s" : "", STR_ARG(n), STR_ARG(n));
	if (q->gives == GIVES_ONE)
		buf_fmt(b,
			"\ts->found[set] = db_next(c);\n\tif (s->found[set])\n\t\t%.*s_read(c, "
			"&s->rows[set]);\n}\n",
			STR_ARG(n));
	else
		buf_fmt(b,
			"\twhile (db_next(c)) {\n\t\tstruct %.*s_row row = { 0 };\n\t\t%.*s_read(c, &row);\n"
			"\t\tVEC_PUSH(db_cursor_arena(c), &s->rows[set], row);\n\t}\n}\n",
			STR_ARG(n), STR_ARG(n));
}

static void emit_batch(struct arena *a, struct buf *b, const struct query *q, size_t number)
{
	struct str n = q->name;
	if (!gives_no_rows(q))
		emit_batch_got(b, q);
	buf_fmt(b,
		"\nstatic void %.*s_put(struct db *db, struct %.*s_args args, struct db_value *to)\n{\n",
		STR_ARG(n), STR_ARG(n));
	emit_params(b, q);
	buf_fmt(b, "\tmemcpy(to, params, sizeof params);\n\t(void)db;\n}\n\n%.*s\n{\n",
		STR_ARG(batch_head(a, q)));
	if (q->gives == GIVES_ONE)
		buf_fmt(b,
			"\tstruct %.*s_sets got = { rows, found };\n\tmemset(rows, 0, n * sizeof *rows);\n"
			"\tmemset(found, 0, n * sizeof *found);\n",
			STR_ARG(n));
	else if (q->gives == GIVES_MANY)
		buf_fmt(b,
			"\tstruct %.*s_sets got = { ARENA_ARRAY(db_arena(db), struct %.*s_rows, n), NULL };\n",
			STR_ARG(n), STR_ARG(n));
	buf_fmt(b,
		"\tstruct db_value *params = ARENA_ARRAY(db_arena(db), struct db_value, n * %zu);\n"
		"\tfor (size_t i = 0; i < n; i++)\n\t\t%.*s_put(db, sets[i], params + i * %zu);\n"
		"\tdb_run_sets(db, &queries[%zu], params, %zu, n, %.*s%s, %s);\n%s}\n",
		q->params.n, STR_ARG(n), q->params.n, number, q->params.n,
		STR_ARG(gives_no_rows(q) ? S("NULL") : n), gives_no_rows(q) ? "" : "_got",
		gives_no_rows(q) ? "NULL" : "&got",
		q->gives == GIVES_MANY ? "\treturn got.rows;\n" : "");
}

static bool any_batch(const struct queries *qs)
{
	for (size_t i = 0; i < qs->n; i++)
		if (qs->v[i].batch)
			return true;
	return false;
}

void emit_room(struct arena *a, const char *out, struct str room, const struct queries *qs)
{
	struct buf b = { .arena = a };
	emit_header(a, out, room, qs);
	buf_fmt(&b, "/* Made by kith-queries from %.*s.sql. */\n#include \"%.*s.sql.h\"\n\n%s",
		STR_ARG(room), STR_ARG(room), any_batch(qs) ? "#include <string.h>\n\n" : "");
	emit_queries(a, &b, qs);
	emit_info(a, &b, room, qs);
	for (size_t i = 0; i < qs->n; i++) {
		emit_function(a, &b, &qs->v[i], i);
		if (qs->v[i].batch)
			emit_batch(a, &b, &qs->v[i], i);
	}
	output_write(a, out, str_fmt(a, "%.*s.sql.c", STR_ARG(room)), &b);
}

/* --- types --- */
