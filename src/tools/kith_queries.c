/*
 * kith-queries: turns a room's .sql into C functions with typed arguments and rows, and the
 * schema's ids and enums into C types. Each query is prepared against the migrated schema, so that
 * a misspelt column, a missing host or an unportable word fails the build at the query's own line.
 * See doc/compilers.md.
 *
 *	kith-queries --migrations db --out DIR src/hub/request/request.sql
 *	kith-queries --migrations db --out DIR --types
 *	kith-queries --out DIR --registry src/hub/request/request.sql src/hub/person/person.sql …
 *	kith-queries --out DIR --embed db/0001_core.sql …
 */
#include "tools/kith_queries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *constant;
} role_words[] = {
	{ "volunteer", "ROLE_VOLUNTEER" },
	{ "call_handler", "ROLE_CALL_HANDLER" },
	{ "hub_worker", "ROLE_HUB_WORKER" },
	{ "hub_manager", "ROLE_HUB_MANAGER" },
	{ "partner", "ROLE_PARTNER" },
	{ "governance", "ROLE_GOVERNANCE" },
	{ "administrator", "ROLE_ADMINISTRATOR" },
	{ "public", "ROLE_PUBLIC" },
	{ "system", "ROLE_SYSTEM" },
	{ "desk", "ROLE_DESK" },
	{ "hub", "ROLE_HUB" },
	{ "staff", "ROLE_STAFF" },
	{ "signed_in", "ROLE_SIGNED_IN" },
	{ "anyone", "ROLE_ANYONE" },
};

static const struct { const char *word; enum query_gives gives; } gives_words[] = {
	{ ":one", GIVES_ONE }, { ":many", GIVES_MANY }, { ":each", GIVES_EACH }, { ":run", GIVES_RUN },
	{ ":do", GIVES_DO },
};

/* What is read and what has been read of one file. */
struct reading {
	struct arena *arena;
	const struct schema *schema;
	const char *file;
	struct queries done;
	struct fragments fragments;
	struct query query;
	bool open;                /* a name: or fragment: was seen and its ; not yet */
	struct buf prose;
	int prose_line;
};

/* --- header lines --- */

static void head_name(struct reading *r, struct str says, int line)
{
	struct str name = STR_NONE, gives;
	r->query = (struct query){
		.file = r->file, .line = line, .prose = str_dup(r->arena, buf_view(&r->prose))
	};
	r->open = true;
	if (!str_cut(&says, ' ', &name))
		name = S("");
	gives = str_trim(says);
	r->query.name = name;
	for (size_t i = 0; i < sizeof gives_words / sizeof *gives_words; i++)
		if (str_eq(gives, str_of(gives_words[i].word)))
			r->query.gives = gives_words[i].gives;
	if (r->query.gives == GIVES_NOTHING_YET)
		refuse(r->file, line, "write 'name: %.*s :one', ':many', ':each', ':run' or ':do'",
			STR_ARG(name));
	for (size_t i = 0; i < r->done.n; i++)
		if (str_eq(r->done.v[i].name, name))
			refuse(r->file, line, "there is a query %.*s already, at line %d", STR_ARG(name),
				r->done.v[i].line);
	r->prose.n = 0;
}

static void head_fragment(struct reading *r, struct str says, int line)
{
	r->query = (struct query){ .file = r->file, .line = line, .name = says, .is_fragment = true };
	r->open = true;
	r->prose.n = 0;
	if (!name_is_plain(says))
		refuse(r->file, line, "write 'fragment: name'");
}

static void head_who(struct reading *r, struct str says, int line)
{
	struct str word = STR_NONE;
	r->query.has_who = true;
	while (str_cut(&says, ' ', &word)) {
		const char *found = NULL;
		for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++)
			if (str_eq(word, str_of(role_words[i].name)))
				found = role_words[i].constant;
		if (found)
			VEC_PUSH(r->arena, &r->query.roles, str_of(found));
		else if (!str_empty(word))
			refuse(r->file, line, "there is no role '%.*s'", STR_ARG(word));
	}
}

static void head_subject(struct reading *r, struct str says, int line)
{
	struct str word = STR_NONE;
	(void)line;
	while (str_cut(&says, ' ', &word))
		if (!str_empty(word))
			VEC_PUSH(r->arena, &r->query.subjects, word);
}

static struct named_type named_type_read(struct reading *r, struct str says, int line)
{
	struct named_type n = { .line = line };
	struct type *t = &n.type;
	if (!str_cut(&says, ' ', &n.name) || !type_parse(says, t))
		refuse(r->file, line,
			"'%.*s' is no type: int, bool, time, date, real, text, bytes, ids, id NOUN, enum NAME "
			"or personal CATEGORY",
			STR_ARG(says));
	else if (t->kind == TYPE_ID && !schema_has_id(r->schema, t->noun))
		refuse(r->file, line, "no table has an id of %.*s", STR_ARG(t->noun));
	else if (t->kind == TYPE_ENUM && !schema_enum(r->schema, t->noun))
		refuse(r->file, line, "no column is an enum %.*s", STR_ARG(t->noun));
	return n;
}

static void head_param(struct reading *r, struct str says, int line)
{
	struct named_type n = named_type_read(r, says, line);
	VEC_PUSH(r->arena, &r->query.declared_params, n);
}

static void head_column(struct reading *r, struct str says, int line)
{
	struct named_type n = named_type_read(r, says, line);
	if (n.type.kind == TYPE_IDS)
		refuse(r->file, line, "only a parameter can be a list of ids");
	VEC_PUSH(r->arena, &r->query.declared_columns, n);
}

static void head_rows(struct reading *r, struct str says, int line)
{
	r->query.rows_of = says;
	r->query.rows_line = line;
}

static void head_scan(struct reading *r, struct str says, int line)
{
	r->query.may_scan = true;
	if (str_empty(says))
		refuse(r->file, line, "say why: 'scan: once a week, in the report'");
}

static void head_batch(struct reading *r, struct str says, int line)
{
	r->query.batch = true;
	if (str_empty(says) || r->query.gives == GIVES_EACH)
		refuse(r->file, line,
			"say why: 'batch: lists come by the thousand'; an :each is not for a batch");
}

static void head_tables(struct reading *r, struct str says, int line)
{
	struct str why = str_part(says, 10, says.n);
	r->query.all_hosts = str_starts(says, S("all hosts,")) && !str_empty(str_trim(why));
	if (!r->query.all_hosts)
		refuse(r->file, line, "write 'tables: all hosts, why'");
}

static void head_unguarded(struct reading *r, struct str says, int line)
{
	r->query.unguarded = true;
	r->query.unguarded_why = says;
	if (str_empty(says))
		refuse(r->file, line,
			"say why people who must not be found cannot be found by it: 'unguarded: a total of "
			"the whole host'");
}

static const struct {
	const char *key;
	void (*read)(struct reading *r, struct str says, int line);
} head_lines[] = {
	{ "who", head_who },
	{ "subject", head_subject },
	{ "param", head_param },
	{ "column", head_column },
	{ "rows", head_rows },
	{ "scan", head_scan },
	{ "tables", head_tables },
	{ "batch", head_batch },
	{ "unguarded", head_unguarded },
};

static void prose_line(struct reading *r, const struct token *t)
{
	if (t->line != r->prose_line + 1)
		r->prose.n = 0;           /* the paragraph that opens the file is not about this query */
	r->prose_line = t->line;
	if (r->prose.n)
		buf_char(&r->prose, ' ');
	buf_str(&r->prose, t->text);
}

static void comment_line(struct reading *r, const struct token *t)
{
	struct str says = t->text, key = STR_NONE;
	bool has_key = str_find(says, S(":")) >= 0 && str_cut(&says, ':', &key);
	says = str_trim(says);
	if (has_key && (str_eq(key, S("name")) || str_eq(key, S("fragment")))) {
		if (r->open)
			refuse(r->file, t->line, "the %s before, %.*s, does not end with ;",
				r->query.is_fragment ? "fragment" : "query", STR_ARG(r->query.name));
		if (t->line != r->prose_line + 1)
			r->prose.n = 0;
		(str_eq(key, S("name")) ? head_name : head_fragment)(r, says, t->line);
		return;
	}
	if (!r->open) {
		prose_line(r, t);
		return;
	}
	if (r->query.body.n)
		return;
	for (size_t i = 0; has_key && i < sizeof head_lines / sizeof *head_lines; i++)
		if (str_eq(key, str_of(head_lines[i].key))) {
			head_lines[i].read(r, says, t->line);
			return;
		}
	if (has_key && str_find(key, S(" ")) < 0)
		refuse(r->file, t->line, "there is no header line '%.*s:'", STR_ARG(key));
}

/* --- outputs --- */

static const struct column *output_column(struct reading *r, const struct output *o)
{
	const struct table *t = o->table.p ? schema_table(r->schema, o->table) : NULL;
	return t ? table_column(t, o->origin) : NULL;
}

/* Several SELECTs in one: SQLite names the origin in one of them only, so a header line may say the
 * type. */
static bool is_compound(const struct query *q)
{
	static const char *const words[] = { "UNION", "EXCEPT", "INTERSECT" };
	for (size_t i = 0; i < q->body.n * 3; i++)
		if (token_is(&q->body.v[i / 3], words[i % 3]))
			return true;
	return false;
}

static void output_type(struct reading *r, struct query *q, struct output *o)
{
	struct named_type *declared = named_type_of(&q->declared_columns, o->name);
	const struct column *c = output_column(r, o);
	if (declared && is_compound(q)) {
		c = NULL;
		o->origin = STR_NONE;
	}
	if (c && declared) {
		declared->used = true;
		refuse(q->file, declared->line, "%.*s is a column of %.*s: its type is known",
			STR_ARG(o->name), STR_ARG(o->table));
	} else if (c) {
		o->type = c->type;
	} else if (declared) {
		declared->used = true;
		o->type = declared->type;
	} else {
		refuse(q->file, q->line, "output %.*s is an expression: say 'column: %.*s TYPE'",
			STR_ARG(o->name), STR_ARG(o->name));
	}
}

/* SQLite does not say where columns of RETURNING come from: they are those of the table written
 * to. */
static void output_returning(struct reading *r, const struct query *q, struct output *o)
{
	struct table_list tables = query_tables(r->arena, r->schema, q);
	if (o->origin.p || !q->writes || tables.n == 0 || !table_column(tables.v[0], o->name))
		return;
	o->table = tables.v[0]->name;
	o->origin = o->name;
}

static void read_outputs(struct reading *r, struct query *q, sqlite3_stmt *stmt)
{
	for (int i = 0; i < sqlite3_column_count(stmt); i++) {
		const char *table = sqlite3_column_table_name(stmt, i),
				   *origin = sqlite3_column_origin_name(stmt, i);
		struct output o = { .name = str_dup(r->arena, str_of(sqlite3_column_name(stmt, i))),
			.table = table ? str_dup(r->arena, str_of(table)) : STR_NONE,
			.origin = origin ? str_dup(r->arena, str_of(origin)) : STR_NONE };
		if (!name_is_plain(o.name))
			refuse(
				q->file, q->line, "output '%.*s' needs a name: write … AS name", STR_ARG(o.name));
		for (size_t k = 0; k < q->outputs.n; k++)
			if (str_eq(q->outputs.v[k].name, o.name))
				refuse(q->file, q->line, "two outputs are called %.*s", STR_ARG(o.name));
		output_returning(r, q, &o);
		output_type(r, q, &o);
		VEC_PUSH(r->arena, &q->outputs, o);
	}
	for (size_t i = 0; i < q->declared_columns.n; i++)
		if (!q->declared_columns.v[i].used)
			refuse(q->file, q->declared_columns.v[i].line, "the query has no output %.*s",
				STR_ARG(q->declared_columns.v[i].name));
}

static void check_subjects(struct query *q)
{
	for (size_t i = 0; i < q->subjects.n; i++) {
		struct output *found = NULL;
		for (size_t k = 0; k < q->outputs.n; k++)
			if (str_eq(q->outputs.v[k].name, q->subjects.v[i]))
				found = &q->outputs.v[k];
		if (found && (found->type.kind == TYPE_ID || found->type.kind == TYPE_INT))
			found->is_subject = true;
		else
			refuse(q->file, q->line, "subject: %.*s is no id among the outputs",
				STR_ARG(q->subjects.v[i]));
	}
	for (size_t k = 0; k < q->outputs.n; k++)
		if (q->outputs.v[k].type.kind == TYPE_PERSONAL && q->subjects.n == 0) {
			refuse(q->file, q->line, "output %.*s is personal: say whose with 'subject: …'",
				STR_ARG(q->outputs.v[k].name));
			return;
		}
}

static bool same_outputs(const struct query *a, const struct query *b)
{
	bool same = a->outputs.n == b->outputs.n && a->subjects.n == b->subjects.n;
	for (size_t i = 0; same && i < a->outputs.n; i++)
		same = str_eq(a->outputs.v[i].name, b->outputs.v[i].name) &&
			type_same(a->outputs.v[i].type, b->outputs.v[i].type);
	for (size_t i = 0; same && i < a->subjects.n; i++)
		same = str_eq(a->subjects.v[i], b->subjects.v[i]);
	return same;
}

/* Rows of another query are read by its reader, so they are the same to the letter. */
static void check_rows(struct reading *r, struct query *q)
{
	const struct query *other = NULL;
	for (size_t i = 0; i < r->done.n; i++)
		if (str_eq(r->done.v[i].name, q->rows_of))
			other = &r->done.v[i];
	if (!other || q->gives != GIVES_MANY || other->gives != GIVES_MANY || other->rows_of.p)
		refuse(q->file, q->rows_line,
			"'rows:' names a :many query above with rows of its own, below another :many");
	else if (!same_outputs(q, other))
		refuse(q->file, q->rows_line,
			"%.*s does not give what %.*s gives, in that order and about the same person",
			STR_ARG(q->name), STR_ARG(other->name));
}

/* --- one query --- */

/* Where SQLite found what it did not understand; where it does not say, the line of the name it
 * complains of. */
static int error_line(struct reading *r, const struct query *q)
{
	int at = sqlite3_error_offset(r->schema->sqlite), line = q->body.v[0].line;
	struct str message = str_of(sqlite3_errmsg(r->schema->sqlite));
	for (size_t i = 0; i < q->body.n && (int)q->body.v[i].at <= at; i++)
		line = q->body.v[i].line;
	for (size_t i = 0; at < 0 && i < q->body.n; i++)
		if (str_ends(message, str_fmt(r->arena, " %.*s", STR_ARG(q->body.v[i].text))))
			return q->body.v[i].line;
	return line;
}

static bool prepare(struct reading *r, struct query *q)
{
	sqlite3_stmt *stmt = NULL;
	int code =
		sqlite3_prepare_v2(r->schema->sqlite, q->sqlite_text.p, (int)q->sqlite_text.n, &stmt, NULL);
	if (code != SQLITE_OK) {
		refuse(q->file, error_line(r, q), "%s", sqlite3_errmsg(r->schema->sqlite));
		return false;
	}
	q->writes = !sqlite3_stmt_readonly(stmt);
	read_outputs(r, q, stmt);
	sqlite3_finalize(stmt);
	if ((q->outputs.n > 0) == gives_no_rows(q))
		refuse(q->file, q->line,
			gives_no_rows(q) ? ":run and :do give no rows: write :one, :many or :each"
							 : "this statement gives no rows: write :run or :do");
	return true;
}

/* What the guard was put into is still SQL, and still goes by an index. */
static void check_guarded(struct reading *r, struct query *q)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(r->schema->sqlite, q->guarded_sqlite.p, (int)q->guarded_sqlite.n, &stmt,
			NULL) != SQLITE_OK)
		refuse(q->file, q->line, "%.*s, guarded: %s: %.*s", STR_ARG(q->name),
			sqlite3_errmsg(r->schema->sqlite), STR_ARG(q->guarded_sqlite));
	else if (!q->may_scan)
		rules_plan(r->schema, q, q->guarded_sqlite);
	sqlite3_finalize(stmt);
}

static void query_end(struct reading *r, int line)
{
	struct query *q = &r->query;
	int before = refused();
	r->open = false;
	r->prose.n = 0;
	if (q->is_fragment) {
		fragment_keep(r->arena, &r->fragments, q);
		return;
	}
	if (q->body.n == 0) {
		refuse(r->file, line, "%.*s has no SQL", STR_ARG(q->name));
		return;
	}
	if (!q->has_who)
		refuse(r->file, q->line, "say with 'who: …' which roles may run %.*s", STR_ARG(q->name));
	rules_text(r->schema, q);
	bool sound = refused() == before;
	texts_make(r->schema, r->arena, q);
	if (sound)
		texts_make_guarded(r->schema, r->arena, q);
	if (sound && prepare(r, q) && refused() == before) {
		check_subjects(q);
		if (q->rows_of.p)
			check_rows(r, q);
		rules_outputs(r->schema, q);
		if (!q->may_scan)
			rules_plan(r->schema, q, q->sqlite_text);
		if (q->guarded)
			check_guarded(r, q);
	}
	VEC_PUSH(r->arena, &r->done, *q);
}

static void file_queries(struct reading *r)
{
	struct tokens ts = tokens_read(r->arena, r->file, source_read(r->arena, r->file));
	for (size_t i = 0; i < ts.n; i++) {
		const struct token *t = &ts.v[i];
		if (t->kind == TOKEN_COMMENT) {
			comment_line(r, t);
		} else if (!r->open) {
			refuse(r->file, t->line, "SQL without a 'name:' above it");
			return;
		} else if (token_is(t, ";")) {
			query_end(r, t->line);
		} else if (t->kind == TOKEN_FRAGMENT) {
			fragment_use(r->arena, &r->fragments, t, &r->query);
		} else {
			VEC_PUSH(r->arena, &r->query.body, *t);
		}
	}
	if (r->open)
		refuse(r->file, r->query.line, "the %s %.*s does not end with ;",
			r->query.is_fragment ? "fragment" : "query", STR_ARG(r->query.name));
	fragments_end(&r->fragments, r->file);
}

/* --- the command line --- */

static struct str room_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash ? slash + 1 : path);
	return str_ends(name, S(".sql")) ? str_part(name, 0, name.n - 4) : name;
}

static void compile_room(struct arena *a, const struct schema *s, const char *out, const char *path)
{
	struct reading r = {
		.arena = a, .schema = s, .file = path, .prose = { .arena = a }, .prose_line = -1
	};
	file_queries(&r);
	if (!refused())
		emit_room(a, out, room_name(path), &r.done);
}

int main(int argc, char **argv)
{
	const char *migrations = NULL, *out = NULL;
	bool types = false, registry = false, embed = false;
	int i = 1;
	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "--types") == 0)
			types = true;
		else if (strcmp(argv[i], "--registry") == 0)
			registry = true;
		else if (strcmp(argv[i], "--embed") == 0)
			embed = true;
		else if (i + 1 < argc && strcmp(argv[i], "--migrations") == 0)
			migrations = argv[++i];
		else if (i + 1 < argc && strcmp(argv[i], "--out") == 0)
			out = argv[++i];
		else
			break;
	}
	if (!out || (!registry && !embed && !migrations) || (i < argc && argv[i][0] == '-')) {
		fputs("kith-queries --migrations DIR --out DIR (--types | ROOM.sql …)\n"
			  "kith-queries --out DIR --registry ROOM.sql …\nkith-queries --out DIR --embed "
			  "MIGRATION.sql …\n",
			stderr);
		return 2;
	}
	struct arena *a = arena_new();
	struct schema s = { .arena = a };
	if (registry)
		emit_registry(a, out, argv + i, argc - i);
	else if (embed)
		emit_migrations(a, out, argv + i, argc - i);
	else
		schema_read(&s, migrations);
	if (types && !refused())
		emit_types(&s, out);
	for (; !registry && !embed && !refused() && i < argc; i++)
		compile_room(a, &s, out, argv[i]);
	sqlite3_close(s.sqlite);
	arena_free(a);
	return refused() ? 1 : 0;
}
