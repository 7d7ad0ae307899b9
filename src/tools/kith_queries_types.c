/*
 * The C that the query compiler writes once for all rooms: the types of the schema, the list of all
 * rooms' queries, and the migrations.
 */
#include "tools/kith_queries.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_none(struct str value)
{
	return str_eq(value, S("none"));
}

static bool has_none(const struct enumeration *e)
{
	for (size_t i = 0; i < e->values.n; i++)
		if (is_none(e->values.v[i]))
			return true;
	return false;
}

static void emit_enum_header(struct arena *a, struct buf *b, const struct enumeration *e)
{
	struct str up = upper(a, e->name);
	buf_fmt(b, "\nenum %.*s {\n\t%.*s_NONE,\n", STR_ARG(e->name), STR_ARG(up));
	for (size_t i = 0; i < e->values.n; i++)
		if (!is_none(e->values.v[i]))
			buf_fmt(b, "\t%.*s_%.*s,\n", STR_ARG(up), STR_ARG(upper(a, e->values.v[i])));
	buf_fmt(b, "};\n#define %.*s_COUNT %zu /* with NONE */\n", STR_ARG(up),
		e->values.n + (has_none(e) ? 0 : 1));
	buf_fmt(b,
		"struct str %.*s_name(enum %.*s e);\nMUSTUSE bool %.*s_parse(struct str s, enum %.*s "
		"*e);\n",
		STR_ARG(e->name), STR_ARG(e->name), STR_ARG(e->name), STR_ARG(e->name));
}

/* 'none' among the values is what NONE is stored as; otherwise NONE is NULL. */
static void emit_enum_source(struct arena *a, struct buf *b, const struct enumeration *e)
{
	struct str n = e->name;
	buf_fmt(b, "\nstatic const struct str %.*s_names[] = {\n\t%s,\n", STR_ARG(n),
		has_none(e) ? "{ \"none\", 4 }" : "{ NULL, 0 }");
	for (size_t i = 0; i < e->values.n; i++)
		if (!is_none(e->values.v[i]))
			buf_fmt(b, "\t{ \"%.*s\", %zu },\n", STR_ARG(e->values.v[i]), e->values.v[i].n);
	buf_fmt(b,
		"};\n\nstruct str %.*s_name(enum %.*s e)\n{\n\treturn name_at(%.*s_names, %.*s_COUNT, "
		"(size_t)e);\n}\n"
		"\nbool %.*s_parse(struct str s, enum %.*s *e)\n{\n\tsize_t i = place_of(%.*s_names, "
		"%.*s_COUNT, s);\n"
		"\t*e = (enum %.*s)(i < %.*s_COUNT ? i : 0);\n\treturn i < %.*s_COUNT;\n}\n",
		STR_ARG(n), STR_ARG(n), STR_ARG(n), STR_ARG(upper(a, n)), STR_ARG(n), STR_ARG(n),
		STR_ARG(n), STR_ARG(upper(a, n)), STR_ARG(n), STR_ARG(upper(a, n)), STR_ARG(upper(a, n)));
}

static const char types_helpers[] =
	"static struct str name_at(const struct str *names, size_t n, size_t i)\n{\n"
	"\treturn i < n ? names[i] : STR_NONE;\n}\n\n"
	"static size_t place_of(const struct str *names, size_t n, struct str s)\n{\n"
	"\tfor (size_t i = 0; i < n; i++)\n\t\tif (s.p && names[i].p && str_eq(names[i], "
	"s))\n\t\t\treturn i;\n"
	"\treturn n;\n}\n";

/* What copying a database needs: every table in the order in which rows may be put in, with its
 * columns. */
static void emit_tables(const struct schema *s, struct buf *h, struct buf *c)
{
	buf_lit(h,
		"\n/* Every table, in the order in which rows may be put in; the last has no name. Columns "
		"with commas\n"
		" * between; a letter of enum db_type for each. */\nstruct db_table_info {\n\tconst char "
		"*name, *columns, *letters;\n};\n"
		"extern const struct db_table_info db_tables[];\n");
	buf_lit(c, "\nconst struct db_table_info db_tables[] = {\n");
	for (size_t i = 0; i < s->tables.n; i++) {
		const struct table *t = &s->tables.v[i];
		buf_fmt(c, "\t{ \"%.*s\", \"", STR_ARG(t->name));
		for (size_t k = 0; k < t->columns.n; k++)
			buf_fmt(c, "%s%.*s", k ? ", " : "", STR_ARG(t->columns.v[k].name));
		buf_lit(c, "\", \"");
		for (size_t k = 0; k < t->columns.n; k++)
			buf_char(c, letter(t->columns.v[k].type));
		buf_lit(c, "\" },\n");
	}
	buf_lit(c, "\t{ NULL, NULL, NULL },\n};\n");
}

void emit_types(const struct schema *s, const char *out)
{
	struct arena *a = s->arena;
	struct buf h = { .arena = a }, c = { .arena = a };
	buf_lit(&h,
		"/* Made by kith-queries from the migrations: an id type for each noun, and every enum. "
		"*/\n"
		"#ifndef KITH_DB_TYPES_H\n#define KITH_DB_TYPES_H\n\n#include \"core/base/str.h\"\n\n");
	for (size_t i = 0; i < s->ids.n; i++)
		buf_fmt(&h, "struct %.*s_id { int64_t v; };\n", STR_ARG(s->ids.v[i]));
	buf_lit(
		&c, "/* Made by kith-queries from the migrations. */\n#include \"core/db/types.h\"\n\n");
	buf_bytes(&c, types_helpers, sizeof types_helpers - 1);
	for (size_t i = 0; i < s->enums.n; i++) {
		emit_enum_header(a, &h, &s->enums.v[i]);
		emit_enum_source(a, &c, &s->enums.v[i]);
	}
	emit_tables(s, &h, &c);
	buf_lit(&h,
		"\n/* How many rows share a value, for SQLite's planner: the plans the build looked at. "
		"*/\n"
		"extern const char db_statistics[];\n\n#endif\n");
	buf_lit(&c, "\nconst char db_statistics[] =\n\t\t\t");
	c_string(&c, statistics_sql(s));
	buf_lit(&c, ";\n");
	output_write(a, out, S("types.h"), &h);
	output_write(a, out, S("types.c"), &c);
}

struct said_list VEC(struct said { struct str name; const char *file; int line; });

/* The names of a room's queries: they are C functions, so no two rooms may use one name. */
static void names_add(struct arena *a, struct said_list *all, const char *file)
{
	struct tokens ts = tokens_read(a, file, source_read(a, file));
	for (size_t i = 0; i < ts.n; i++) {
		struct str rest = str_starts(ts.v[i].text, S("name:"))
			? str_trim(str_part(ts.v[i].text, 5, ts.v[i].text.n))
			: STR_NONE;
		struct said s = { .file = file, .line = ts.v[i].line };
		if (ts.v[i].kind != TOKEN_COMMENT || !str_cut(&rest, ' ', &s.name))
			continue;
		for (size_t k = 0; k < all->n; k++)
			if (str_eq(all->v[k].name, s.name))
				refuse(file, s.line, "another room has a query %.*s: %s:%d", STR_ARG(s.name),
					all->v[k].file, all->v[k].line);
		VEC_PUSH(a, all, s);
	}
}

void emit_registry(struct arena *a, const char *out, char **rooms, int n)
{
	struct buf b = { .arena = a }, list = { .arena = a };
	struct said_list names = { 0 };
	for (int i = 0; i < n; i++)
		names_add(a, &names, rooms[i]);
	buf_lit(&b, "/* Made by kith-queries: every room's queries. */\n#include \"core/db/db.h\"\n\n");
	for (int i = 0; i < n; i++) {
		struct str name = str_of(rooms[i]), part = STR_NONE;
		while (str_cut(&name, '/', &part))
			;
		part = str_ends(part, S(".sql")) ? str_part(part, 0, part.n - 4) : part;
		buf_fmt(&b, "extern const struct db_query_info %.*s_sql_queries[];\n", STR_ARG(part));
		buf_fmt(&list, "\t%.*s_sql_queries,\n", STR_ARG(part));
	}
	buf_fmt(&b, "\nconst struct db_query_info *const db_rooms[] = {\n%.*s\tNULL,\n};\n",
		STR_ARG(buf_view(&list)));
	output_write(a, out, S("registry.c"), &b);
}

/* "0001_core.sql" before "0001_core.postgres.sql" before "0002_place.sql". */
static int by_turn(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	struct str left = *x, right = *y, x_stem = STR_NONE, y_stem = STR_NONE;
	(void)str_cut(&left, '.', &x_stem);
	(void)str_cut(&right, '.', &y_stem);
	int order = str_cmp(x_stem, y_stem);
	return order ? order : x->n != y->n ? (x->n < y->n ? -1 : 1) : str_cmp(*x, *y);
}

static struct str base_name(char *path)
{
	char *slash = strrchr(path, '/');
	return str_of(slash ? slash + 1 : path);
}

void emit_migrations(struct arena *a, const char *out, char **paths, int n)
{
	struct buf b = { .arena = a };
	struct str *names = ARENA_ARRAY(a, struct str, (size_t)n);
	for (int i = 0; i < n; i++)
		names[i] = base_name(paths[i]);
	qsort(names, (size_t)n, sizeof *names, by_turn);
	buf_lit(&b, "/* Made by kith-queries: the migrations, in order, as part of the program. */\n"
		"#include \"core/db/private.h\"\n\nconst struct db_migration db_migrations[] = {\n");
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			if (str_eq(base_name(paths[k]), names[i])) {
				buf_fmt(&b, "\t{ \"%.*s\", ", STR_ARG(names[i]));
				c_string(&b, source_read(a, paths[k]));
				buf_lit(&b, " },\n");
			}
	buf_lit(&b, "\t{ NULL, NULL },\n};\n");
	output_write(a, out, S("migrations.c"), &b);
}
