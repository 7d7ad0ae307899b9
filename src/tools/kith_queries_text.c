/*
 * A query's texts: its words with ?1 for SQLite and $1 for PostgreSQL where it has a :parameter,
 * whose type is found here, and the same once more with the guard against showing people who must
 * not be found.
 */
#include "tools/kith_queries.h"

struct texting {
	struct arena *arena;
	const struct schema *schema;
};

/* --- parameters --- */

struct named_type *named_type_of(struct named_types *all, struct str name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i].name, name))
			return &all->v[i];
	return NULL;
}

static bool is_target(const struct query *q, const struct table *t)
{
	for (size_t i = 1; i < q->body.n; i++)
		if ((token_is(&q->body.v[i - 1], "INTO") || token_is(&q->body.v[i - 1], "UPDATE")) &&
			str_eq_ascii(q->body.v[i].text, t->name))
			return true;
	return false;
}

/* The table that a name stands for: its own, or that of "table name" or "table AS name". */
static const struct table *table_behind(struct texting *r, const struct query *q, struct str name)
{
	for (size_t i = 1; i < q->body.n; i++) {
		const struct token *t = &q->body.v[i];
		size_t before = token_is(t - 1, "AS") && i > 1 ? i - 2 : i - 1;
		if (t->kind == TOKEN_WORD && str_eq_ascii(t->text, name) &&
			schema_table(r->schema, q->body.v[before].text))
			return schema_table(r->schema, q->body.v[before].text);
	}
	return schema_table(r->schema, name);
}

/* "alias.state = :state" says which of several columns called state is meant. */
static const struct column *param_beside(struct texting *r, const struct query *q, struct str name)
{
	for (size_t i = 4; i < q->body.n; i++) {
		const struct token *t = &q->body.v[i];
		if (t->kind != TOKEN_PARAM || !str_eq(t->text, name) || !str_eq_ascii(t[-2].text, name) ||
			!token_is(t - 3, "."))
			continue;
		const struct table *table = table_behind(r, q, t[-4].text);
		if (t[-1].kind == TOKEN_SIGN && table && table_column(table, name))
			return table_column(table, name);
	}
	return NULL;
}

/* The type of the columns of that name; those of the table written to come first. */
static void param_from_columns(struct texting *r, struct query *q, struct named_type *p)
{
	struct table_list tables = query_tables(r->arena, r->schema, q);
	const struct column *beside = param_beside(r, q, p->name);
	const struct table *from = NULL;
	if (beside) {
		p->type = beside->type;
		return;
	}
	for (size_t i = 0; i < tables.n; i++) {
		const struct column *c = table_column(tables.v[i], p->name);
		if (!c)
			continue;
		if (from && !type_same(c->type, p->type) && !is_target(q, from)) {
			refuse(q->file, p->line,
				":%.*s is %.*s in %.*s and %.*s in %.*s: say 'param: %.*s TYPE'", STR_ARG(p->name),
				STR_ARG(type_words(r->arena, p->type)), STR_ARG(from->name),
				STR_ARG(type_words(r->arena, c->type)), STR_ARG(tables.v[i]->name),
				STR_ARG(p->name));
			return;
		}
		if (!from) {
			p->type = c->type;
			from = tables.v[i];
		} else if (!is_target(q, from)) {
			p->type.nullable |= c->type.nullable;
			p->type.empty_default &= c->type.empty_default;
		}
	}
	if (!from)
		refuse(q->file, p->line, ":%.*s is no column of the query's tables: say 'param: %.*s TYPE'",
			STR_ARG(p->name), STR_ARG(p->name));
}

static size_t param_number(struct texting *r, struct query *q, const struct token *t)
{
	struct named_type p = { .name = t->text, .line = t->line };
	for (size_t i = 0; i < q->params.n; i++)
		if (str_eq(q->params.v[i].name, t->text))
			return i + 1;
	struct named_type *declared = named_type_of(&q->declared_params, t->text);
	if (str_eq(t->text, S("host_id")) || str_eq(t->text, S("now"))) {
		p.type.kind = TYPE_INT;
	} else if (declared) {
		declared->used = true;
		p.type = declared->type;
	} else {
		param_from_columns(r, q, &p);
	}
	VEC_PUSH(r->arena, &q->params, p);
	return q->params.n;
}

static void write_param(
	struct texting *r, struct query *q, size_t i, struct buf *sqlite, struct buf *postgres)
{
	const struct token *t = &q->body.v[i];
	size_t number = param_number(r, q, t);
	if (q->params.v[number - 1].type.kind != TYPE_IDS) {
		buf_fmt(sqlite, "?%zu", number);
		buf_fmt(postgres, "$%zu", number);
		return;
	}
	if (i == 0 || !(token_is(t - 1, "FROM") || token_is(t - 1, "JOIN")) || i + 1 >= q->body.n ||
		!token_is(t + 1, "AS"))
		refuse(q->file, t->line,
			"a list stands where a table does: FROM :%.*s AS l, and l.value is an id",
			STR_ARG(t->text));
	buf_fmt(sqlite, "json_each(?%zu)", number);
	buf_fmt(postgres,
		"(SELECT CAST(unnest(string_to_array(btrim($%zu, '[]'), ',')) AS bigint) AS value)",
		number);
}

/* The words with ?1 and $1 for parameters, comments dropped. Guarded: with what the guard puts
 * between them. */
static void words_write(struct texting *r, struct query *q, enum guarding how, struct buf *sqlite,
	struct buf *postgres)
{
	struct named_type *host = named_type_of(&q->params, S("host_id"));
	size_t number = host ? (size_t)(host - q->params.v) + 1 : 0, own = q->params.n;
	for (size_t i = 0; i <= q->body.n; i++) {
		struct token *t = i < q->body.n ? &q->body.v[i] : NULL;
		const struct token *before = i ? &q->body.v[i - 1] : t;
		bool put =
			how != GUARDING_NOT && guard_write(q, i, how, sqlite, postgres, number, own);
		if (!t)
			break;
		if (i &&
			(put || t->from != before->to)) { /* a fragment's words stand above: from may be less */
			buf_char(sqlite, t->line == before->line ? ' ' : '\n');
			buf_char(postgres, t->line == before->line ? ' ' : '\n');
		}
		t->at = how == GUARDING_NOT ? sqlite->n : t->at;
		if (t->kind == TOKEN_PARAM) {
			write_param(r, q, i, sqlite, postgres);
		} else {
			buf_str(sqlite, t->text);
			buf_str(postgres, t->text);
		}
	}
}

void texts_make(const struct schema *s, struct arena *a, struct query *q)
{
	struct texting here = { .arena = a, .schema = s }, *r = &here;
	struct buf sqlite = { .arena = r->arena }, postgres = { .arena = r->arena };
	words_write(r, q, GUARDING_NOT, &sqlite, &postgres);
	q->sqlite_text = buf_view(&sqlite);
	q->postgres_text = buf_view(&postgres);
	for (size_t i = 0; i < q->declared_params.n; i++)
		if (!q->declared_params.v[i].used)
			refuse(q->file, q->declared_params.v[i].line, "the query has no :%.*s",
				STR_ARG(q->declared_params.v[i].name));
}

void texts_make_guarded(const struct schema *s, struct arena *a, struct query *q)
{
	struct texting here = { .arena = a, .schema = s }, *r = &here;
	struct buf sqlite = { .arena = r->arena }, postgres = { .arena = r->arena },
			   again = { .arena = r->arena }, listed = { .arena = r->arena };
	guard_read(r->schema, r->arena, q);
	if (!q->guarded)
		return;
	if (!named_type_of(&q->params, S("host_id")))
		refuse(q->file, q->line,
			"%.*s reads about people and has no :host_id: say 'unguarded: why'", STR_ARG(q->name));
	words_write(r, q, GUARDING_BY_LOOK, &sqlite, &postgres);
	words_write(r, q, GUARDING_BY_LIST, &again, &listed);
	q->guarded_sqlite = buf_view(&sqlite);
	q->guarded_postgres = buf_view(&postgres);
	q->listed_postgres = buf_view(&listed);
}
