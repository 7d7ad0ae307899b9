/*
 * The schema as the migrations leave it: applied to an in-memory SQLite, which answers what exists,
 * and read once more word by word for what SQL cannot say: ids, enums, times, personal data, big
 * tables. These stand in the comments behind columns.
 */
#include "tools/kith_queries.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; enum type_kind kind; } plain_types[] = {
	{ "int", TYPE_INT }, { "bool", TYPE_BOOL }, { "time", TYPE_TIME }, { "date", TYPE_DATE },
	{ "real", TYPE_REAL }, { "text", TYPE_TEXT }, { "bytes", TYPE_BYTES }, { "ids", TYPE_IDS },
};

static const struct { const char *name; enum type_kind kind; } noun_types[] = {
	{ "id", TYPE_ID }, { "enum", TYPE_ENUM }, { "personal", TYPE_PERSONAL },
};

static const char *const categories[] = {
	"identity", "contact", "address", "household", "health", "money", "safeguarding", "case_notes"
};

static bool category_known(struct str name)
{
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
		if (str_eq(name, str_of(categories[i])))
			return true;
	return false;
}

bool type_same(struct type a, struct type b)
{
	return a.kind == b.kind && str_eq(a.noun, b.noun);
}

bool type_parse(struct str words, struct type *out)
{
	struct str rest = str_trim(words), first = STR_NONE;
	*out = (struct type){ 0 };
	if (!str_cut(&rest, ' ', &first))
		return false;
	rest = str_trim(rest);
	for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++)
		if (str_eq(first, str_of(plain_types[i].name)) && str_empty(rest)) {
			out->kind = plain_types[i].kind;
			return true;
		}
	for (size_t i = 0; i < sizeof noun_types / sizeof *noun_types; i++)
		if (str_eq(first, str_of(noun_types[i].name)) && !str_empty(rest) &&
			str_find(rest, S(" ")) < 0) {
			out->kind = noun_types[i].kind;
			out->noun = rest;
			out->nullable = true;
			return out->kind != TYPE_PERSONAL || category_known(rest);
		}
	return false;
}

struct str type_words(struct arena *a, struct type t)
{
	for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++)
		if (plain_types[i].kind == t.kind)
			return str_of(plain_types[i].name);
	for (size_t i = 0; i < sizeof noun_types / sizeof *noun_types; i++)
		if (noun_types[i].kind == t.kind)
			return str_fmt(a, "%s %.*s", noun_types[i].name, STR_ARG(t.noun));
	return S("no type");
}

const struct table *schema_table(const struct schema *s, struct str name)
{
	for (size_t i = 0; i < s->tables.n; i++)
		if (str_eq_ascii(s->tables.v[i].name, name))
			return &s->tables.v[i];
	return NULL;
}

const struct column *table_column(const struct table *t, struct str name)
{
	for (size_t i = 0; i < t->columns.n; i++)
		if (str_eq_ascii(t->columns.v[i].name, name))
			return &t->columns.v[i];
	return NULL;
}

const struct enumeration *schema_enum(const struct schema *s, struct str name)
{
	for (size_t i = 0; i < s->enums.n; i++)
		if (str_eq(s->enums.v[i].name, name))
			return &s->enums.v[i];
	return NULL;
}

bool schema_has_id(const struct schema *s, struct str noun)
{
	for (size_t i = 0; i < s->ids.n; i++)
		if (str_eq(s->ids.v[i], noun))
			return true;
	return false;
}

/* --- one migration --- */

/* What a definition between two commas says, and the comments behind it. */
struct definition {
	const char *file;
	const struct token *words;
	size_t n;
	struct str comment;
	int line;
};

static bool definition_has(const struct definition *d, const char *first, const char *second)
{
	for (size_t i = 0; i + 1 < d->n; i++)
		if (token_is(&d->words[i], first) && token_is(&d->words[i + 1], second))
			return true;
	return false;
}

/* The text after "key:" (or "" for a bare key) in a comment such as "id: account; who did it".
 * Absent: not said. */
static struct str comment_says(struct str comment, const char *key)
{
	struct str rest = comment, piece = STR_NONE;
	while (str_cut(&rest, ';', &piece)) {
		struct str head = STR_NONE, tail = str_trim(piece);
		(void)str_cut(&tail, ':', &head);
		if (str_eq(str_trim(head), str_of(key)))
			return tail.p ? str_trim(tail) : S("");
	}
	return STR_NONE;
}

/* Strings of the CHECK (column IN ('a','b')) of a definition. */
static void enum_values(struct schema *s, const struct definition *d, struct enumeration *e)
{
	size_t i = 0;
	while (i < d->n && !token_is(&d->words[i], "IN"))
		i++;
	for (; i < d->n && !token_is(&d->words[i], ")"); i++)
		if (d->words[i].kind == TOKEN_STRING)
			VEC_PUSH(s->arena, &e->values, str_part(d->words[i].text, 1, d->words[i].text.n - 2));
}

static void enum_add(struct schema *s, const struct definition *d, struct str name, bool nullable)
{
	struct enumeration e = { .name = name };
	const struct enumeration *known = schema_enum(s, name);
	enum_values(s, d, &e);
	if (e.values.n == 0)
		refuse(d->file, d->line, "enum %.*s needs CHECK (column IN ('…', '…')) beside it",
			STR_ARG(name));
	for (size_t i = 0; i < e.values.n; i++)
		if (nullable && str_eq(e.values.v[i], S("none")))
			refuse(d->file, d->line, "enum %.*s has 'none' and may be NULL: one of them is enough",
				STR_ARG(name));
	if (!known) {
		VEC_PUSH(s->arena, &s->enums, e);
		return;
	}
	bool same = known->values.n == e.values.n;
	for (size_t i = 0; same && i < e.values.n; i++)
		same = str_eq(known->values.v[i], e.values.v[i]);
	if (!same)
		refuse(d->file, d->line, "enum %.*s has other values elsewhere", STR_ARG(name));
}

static void id_add(struct schema *s, struct str noun)
{
	if (!schema_has_id(s, noun))
		VEC_PUSH(s->arena, &s->ids, noun);
}

static struct type integer_type(struct schema *s, const struct definition *d, struct str name)
{
	struct str id = comment_says(d->comment, "id");
	struct type t = { .kind = TYPE_INT };
	if (str_eq(id, S("none")))
		return t;
	if (id.p || str_ends(name, S("_id"))) {
		t.kind = TYPE_ID;
		t.noun = id.p ? id : str_part(name, 0, name.n - 3);
		id_add(s, t.noun);
	} else if (str_ends(name, S("_at")) || comment_says(d->comment, "time").p) {
		t.kind = TYPE_TIME;
	} else if (comment_says(d->comment, "bool").p) {
		t.kind = TYPE_BOOL;
	}
	return t;
}

static struct type text_type(
	struct schema *s, const struct definition *d, struct str name, bool nullable)
{
	struct str personal = comment_says(d->comment, "personal"),
			   named = comment_says(d->comment, "enum");
	struct type t = { .kind = str_ends(name, S("_on")) ? TYPE_DATE : TYPE_TEXT };
	if (personal.p) {
		t.kind = TYPE_PERSONAL;
		t.noun = personal;
		if (!category_known(personal))
			refuse(d->file, d->line, "there is no category of personal data '%.*s'",
				STR_ARG(personal));
	} else if (named.p) {
		t.kind = TYPE_ENUM;
		t.noun = named;
		enum_add(s, d, named, nullable);
	}
	t.empty_default = !nullable && definition_has(d, "DEFAULT", "''");
	for (size_t i = 0; i + 1 < d->n; i++)
		if (token_is(&d->words[i], "DEFAULT") && str_eq(d->words[i + 1].text, S("''")))
			t.empty_default = !nullable;
	return t;
}

static void column_add(struct schema *s, struct table *t, const struct definition *d)
{
	struct column c = { .name = d->words[0].text, .line = d->line };
	struct str sql_type = d->n > 1 ? d->words[1].text : S("");
	bool nullable = !definition_has(d, "NOT", "NULL") && !definition_has(d, "PRIMARY", "KEY");
	if (str_eq_ascii(sql_type, S("BIGINT")))
		c.type = integer_type(s, d, c.name);
	else if (str_eq_ascii(sql_type, S("TEXT")))
		c.type = text_type(s, d, c.name, nullable);
	else if (str_eq_ascii(sql_type, S("DOUBLE")))
		c.type.kind = TYPE_REAL;
	else if (str_eq_ascii(sql_type, S("BYTEA")) || str_eq_ascii(sql_type, S("BLOB")))
		c.type.kind = TYPE_BYTES;
	else
		refuse(d->file, d->line, "column %.*s: write BIGINT, TEXT, DOUBLE PRECISION or BYTEA",
			STR_ARG(c.name));
	if (nullable &&
		(c.type.kind == TYPE_BOOL ||
			(c.type.kind == TYPE_INT && !comment_says(d->comment, "id").p)))
		refuse(d->file, d->line, "column %.*s: a BIGINT that is no id and no time must be NOT NULL",
			STR_ARG(c.name));
	c.type.nullable = nullable;
	c.guard = comment_says(d->comment, "guarded").p ? GUARD_ALWAYS
		: comment_says(d->comment, "unguarded").p   ? GUARD_NEVER
													: GUARD_BY_TYPE;
	c.shared = comment_says(d->comment, "shared").p != NULL;
	t->has_host |= str_eq_ascii(c.name, S("host_id"));
	VEC_PUSH(s->arena, &t->columns, c);
}

static const char *const not_columns[] = { "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT" };

static void definition_end(struct schema *s, struct table *t, const struct definition *d)
{
	if (d->n == 0)
		return;
	for (size_t i = 0; i < sizeof not_columns / sizeof *not_columns; i++)
		if (token_is(&d->words[0], not_columns[i]))
			return;
	column_add(s, t, d);
}

/* Copies words i.. up to the comma or bracket that ends the definition, and takes the comment on
 * its last line. */
static size_t definition_read(
	struct schema *s, const struct tokens *ts, size_t i, struct definition *d)
{
	struct tokens words = { 0 };
	int depth = 0;
	d->comment = STR_NONE;
	d->line = ts->v[i].line;
	for (; i < ts->n; i++) {
		const struct token *t = &ts->v[i];
		if (t->kind == TOKEN_COMMENT) {
			if (words.n > 0)
				d->comment = t->text;
			continue;
		}
		if (depth == 0 && (token_is(t, ",") || token_is(t, ")")))
			break;
		depth += token_is(t, "(") ? 1 : token_is(t, ")") ? -1 : 0;
		if (words.n == 0)
			d->line = t->line;
		VEC_PUSH(s->arena, &words, *t);
	}
	if (i + 1 < ts->n && ts->v[i + 1].kind == TOKEN_COMMENT && ts->v[i + 1].line == ts->v[i].line)
		d->comment = ts->v[i + 1].text;
	d->words = words.v;
	d->n = words.n;
	return i;
}

/* A file for SQLite alone may keep a table in another way, but it is the same table. */
static void table_again(
	const char *file, int line, const struct table *known, const struct table *t)
{
	bool same = known->columns.n == t->columns.n;
	for (size_t i = 0; same && i < t->columns.n; i++)
		same = str_eq(known->columns.v[i].name, t->columns.v[i].name);
	if (!same)
		refuse(file, line, "%.*s has other columns here than in the file for every engine",
			STR_ARG(t->name));
}

/* i is at TABLE; returns where to go on. */
static size_t table_read(struct schema *s, const char *file, const struct tokens *ts, size_t i)
{
	struct table t = { 0 };
	const struct table *known;
	int line = ts->v[i].line;
	i++;
	if (i + 3 < ts->n && token_is(&ts->v[i], "IF"))
		i += 3;
	t.name = ts->v[i++].text;
	while (i < ts->n && !token_is(&ts->v[i], "("))
		i++;
	if (i + 1 < ts->n && ts->v[i + 1].kind == TOKEN_COMMENT && ts->v[i + 1].line == ts->v[i].line) {
		t.big = comment_says(ts->v[i + 1].text, "big").p != NULL;
		i++;
	}
	for (i++; i < ts->n; i++) {
		struct definition d = { .file = file };
		i = definition_read(s, ts, i, &d);
		definition_end(s, &t, &d);
		if (i < ts->n && token_is(&ts->v[i], ")"))
			break;
	}
	known = schema_table(s, t.name);
	if (known)
		table_again(file, line, known, &t);
	else
		VEC_PUSH(s->arena, &s->tables, t);
	return i;
}

/* ALTER TABLE name ADD COLUMN definition; -- comment */
static size_t alter_read(struct schema *s, const char *file, const struct tokens *ts, size_t i)
{
	struct table *t = NULL;
	size_t end = i;
	for (size_t k = 0; k < s->tables.n; k++)
		if (i + 2 < ts->n && str_eq_ascii(s->tables.v[k].name, ts->v[i + 2].text))
			t = &s->tables.v[k];
	while (end < ts->n && !token_is(&ts->v[end], ";"))
		end++;
	if (!t || i + 5 >= end || !token_is(&ts->v[i + 3], "ADD") || !token_is(&ts->v[i + 4], "COLUMN"))
		return end;
	struct definition d = {
		.file = file, .words = &ts->v[i + 5], .n = end - i - 5, .line = ts->v[i + 5].line
	};
	if (end + 1 < ts->n && ts->v[end + 1].kind == TOKEN_COMMENT &&
		ts->v[end + 1].line == ts->v[end].line)
		d.comment = ts->v[end + 1].text;
	column_add(s, t, &d);
	return end;
}

static void migration_words(struct schema *s, const char *file, struct str sql)
{
	struct tokens ts = tokens_read(s->arena, file, sql);
	for (size_t i = 0; i + 2 < ts.n; i++) {
		if (token_is(&ts.v[i], "CREATE") && token_is(&ts.v[i + 1], "TABLE"))
			i = table_read(s, file, &ts, i + 1);
		else if (token_is(&ts.v[i], "ALTER") && token_is(&ts.v[i + 1], "TABLE"))
			i = alter_read(s, file, &ts, i);
	}
}

static void migration_apply(struct schema *s, const char *file, struct str sql)
{
	const char *rest = str_z(s->arena, sql), *begin = rest;
	while (*rest) {
		sqlite3_stmt *stmt = NULL;
		const char *from = rest;
		int code = sqlite3_prepare_v2(s->sqlite, rest, -1, &stmt, &rest);
		if (code == SQLITE_OK && stmt)
			code = sqlite3_step(stmt);
		sqlite3_finalize(stmt);
		if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
			continue;
		int line = 1, at = sqlite3_error_offset(s->sqlite);
		for (const char *p = begin; p < from + (at > 0 ? at : 0); p++)
			line += *p == '\n';
		refuse(file, line, "%s", sqlite3_errmsg(s->sqlite));
		return;
	}
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Neutral files and those for SQLite; the name decides the order: 0001_core.sql,
 * 0001_core.sqlite.sql. */
static int is_migration(const struct dirent *e)
{
	struct str name = str_of(e->d_name);
	return str_ends(name, S(".sql")) && !str_ends(name, S(".postgres.sql"));
}

/* What the running program answers; here it is only asked whether the text can be understood. */
static void shown(sqlite3_context *c, int n, sqlite3_value **values)
{
	(void)n;
	(void)values;
	sqlite3_result_int(c, 1);
}

void schema_read(struct schema *s, const char *directory)
{
	struct dirent **found = NULL;
	int n = scandir(directory, &found, is_migration, by_name);
	if (n <= 0 || sqlite3_open(":memory:", &s->sqlite) != SQLITE_OK) {
		fprintf(stderr, "%s: no migrations there\n", directory);
		exit(1);
	}
	if (sqlite3_create_function(s->sqlite, "kith_shown", 1, SQLITE_UTF8, NULL, shown, NULL, NULL) !=
		SQLITE_OK)
		exit(1);
	for (int i = 0; i < n; i++) {
		char *path = str_z(s->arena, str_fmt(s->arena, "%s/%s", directory, found[i]->d_name));
		struct str sql = source_read(s->arena, path);
		migration_words(s, path, sql);
		migration_apply(s, path, sql);
		free(found[i]);
	}
	free(found);
	char *message = NULL;
	if (sqlite3_exec(s->sqlite, str_z(s->arena, statistics_sql(s)), NULL, NULL, &message) !=
		SQLITE_OK)
		refuse(directory, 0, "statistics: %s", message);
	sqlite3_free(message);
}
