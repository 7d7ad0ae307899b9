/*
 * What a query may not say: what the other engines do not understand or understand differently, and
 * what could reach past a host's wall. The wall is checked word by word: every table named in a
 * query must be tied to :host_id by an equality of host_id that stands alone in WHERE or ON,
 * directly or by way of another table that is.
 */
#include "tools/kith_queries.h"

#include <stdlib.h>
#include <string.h>

/* --- words that are refused --- */

static const struct { const char *word, *instead; } banned_words[] = {
	{ "like", "compare a folded column, or a range of it" },
	{ "ilike", "compare a folded column, or a range of it" },
	{ "glob", "compare a folded column, or a range of it" },
	{ "true", "write 1" },
	{ "false", "write 0" },
	{ "rowid", "use the table's own key" },
	{ "_rowid_", "use the table's own key" },
	{ "oid", "use the table's own key" },
	{ "current_timestamp", "use :now" },
	{ "current_date", "use a parameter" },
	{ "current_time", "use :now" },
};

static const struct { const char *word, *instead; } banned_calls[] = {
	{ "now", "use :now" },
	{ "random", "make it in C" },
	{ "date", "dates are ISO text; compute them in C" },
	{ "datetime", "times are microseconds; compute them in C" },
	{ "strftime", "compute it in C" },
	{ "julianday", "compute it in C" },
	{ "unixepoch", "use :now" },
	{ "ifnull", "write coalesce(" },
};

static const struct { const char *first, *second, *instead; } banned_pairs[] = {
	{ "FOR", "UPDATE", "claim work with UPDATE … WHERE state = … RETURNING" },
	{ "GROUPING", "SETS", "write two queries" },
	{ "REPLACE", "INTO", "write INSERT … ON CONFLICT … DO UPDATE" },
	{ "OR", "REPLACE", "write INSERT … ON CONFLICT … DO UPDATE" },
	{ "OR", "IGNORE", "write INSERT … ON CONFLICT … DO NOTHING" },
};

static const struct token *word_at(const struct query *q, size_t i)
{
	static const struct token none = { .kind = TOKEN_SIGN };
	return i < q->body.n ? &q->body.v[i] : &none;
}

/* Commas directly inside the brackets that open at i. */
static int commas_inside(const struct query *q, size_t i)
{
	int depth = 0, commas = 0;
	for (; i < q->body.n; i++) {
		depth += token_is(word_at(q, i), "(") ? 1 : token_is(word_at(q, i), ")") ? -1 : 0;
		if (depth == 0)
			break;
		commas += depth == 1 && token_is(word_at(q, i), ",");
	}
	return commas;
}

static void refuse_call(const struct query *q, size_t i)
{
	const struct token *t = word_at(q, i);
	for (size_t k = 0; k < sizeof banned_calls / sizeof *banned_calls; k++)
		if (token_is(t, banned_calls[k].word))
			refuse(q->file, t->line, "%s( is not portable: %s", banned_calls[k].word,
				banned_calls[k].instead);
	if ((token_is(t, "max") || token_is(t, "min")) && commas_inside(q, i + 1) > 0)
		refuse(
			q->file, t->line, "%.*s( of two values is not portable: write CASE", STR_ARG(t->text));
}

static void refuse_star(const struct query *q, size_t i)
{
	static const char *const before[] = { "SELECT", "DISTINCT", "ALL", "RETURNING", ",", "." };
	for (size_t k = 0; i > 0 && k < sizeof before / sizeof *before; k++)
		if (token_is(word_at(q, i - 1), before[k]))
			refuse(q->file, word_at(q, i)->line,
				"SELECT * changes when the table does: name the columns");
}

static void refuse_words(const struct query *q)
{
	for (size_t i = 0; i < q->body.n; i++) {
		const struct token *t = word_at(q, i);
		if (t->kind == TOKEN_QUOTED)
			refuse(q->file, t->line,
				"double-quoted strings mean different things on different engines: use '…'");
		if (token_is(t, "::"))
			refuse(q->file, t->line, ":: is not portable: write CAST(… AS …)");
		if (token_is(t, "*"))
			refuse_star(q, i);
		for (size_t k = 0; k < sizeof banned_words / sizeof *banned_words; k++)
			if (t->kind == TOKEN_WORD && token_is(t, banned_words[k].word))
				refuse(q->file, t->line, "%s is not portable: %s", banned_words[k].word,
					banned_words[k].instead);
		for (size_t k = 0; k < sizeof banned_pairs / sizeof *banned_pairs; k++)
			if (token_is(t, banned_pairs[k].first) &&
				token_is(word_at(q, i + 1), banned_pairs[k].second))
				refuse(q->file, t->line, "%s %s is not portable: %s", banned_pairs[k].first,
					banned_pairs[k].second, banned_pairs[k].instead);
		if (t->kind == TOKEN_WORD && token_is(word_at(q, i + 1), "("))
			refuse_call(q, i);
	}
}

/* --- the wall between hosts --- */

/* A SELECT, or the whole statement. Its tables are tied to :host_id or to each other. */
struct scope {
	struct scope *outer;
	int depth;                /* of brackets, where its own words stand */
	bool in_condition;        /* between WHERE or ON and the next clause */
	bool in_from;             /* between FROM and the next clause: a comma joins */
	int tie_line;             /* a tie in this condition, for the OR beside it */
};

struct seat {                     /* a table where it is named */
	const struct table *table;
	struct str alias;
	struct scope *scope;
	size_t group;             /* 0: tied to :host_id */
	int line;
};

struct wall {
	struct arena *arena;
	const struct schema *schema;
	const struct query *query;
	struct scope *scope;
	int depth;
	struct VEC(struct seat) seats;
};

static const char *const clause_words[] = { "SELECT", "FROM", "GROUP", "ORDER", "HAVING", "LIMIT",
	"RETURNING", "SET", "VALUES", "UNION", "EXCEPT", "INTERSECT", "JOIN", "LEFT", "INNER", "CROSS",
	"WINDOW" };

static const char *const join_words[] = { "JOIN", "LEFT", "INNER", "CROSS" };

static const char *const not_aliases[] = { "SELECT", "FROM", "GROUP", "ORDER", "HAVING", "LIMIT",
	"RETURNING", "SET", "VALUES", "UNION", "EXCEPT", "INTERSECT", "JOIN", "LEFT", "INNER", "CROSS",
	"WINDOW", "ON", "WHERE", "USING", "DEFAULT", "NATURAL", "DO" };

static bool one_of(const struct token *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (t->kind == TOKEN_WORD && token_is(t, words[i]))
			return true;
	return false;
}

static void scope_open(struct wall *w, struct scope *outer)
{
	struct scope *s = ARENA_NEW(w->arena, struct scope);
	s->outer = outer;
	s->depth = w->depth;
	w->scope = s;
}

static void seat_add(struct wall *w, size_t i)
{
	const struct token *name = word_at(w->query, i), *next = word_at(w->query, i + 1);
	const struct table *t = schema_table(w->schema, name->text);
	if (!t || name->kind != TOKEN_WORD)
		return;
	struct seat s = { .table = t, .alias = name->text, .scope = w->scope, .line = name->line,
		.group = w->seats.n + 1 };
	if (token_is(next, "AS"))
		s.alias = word_at(w->query, i + 2)->text;
	else if (next->kind == TOKEN_WORD &&
		!one_of(next, not_aliases, sizeof not_aliases / sizeof *not_aliases))
		s.alias = next->text;
	VEC_PUSH(w->arena, &w->seats, s);
}

/* The seat a name refers to, looked for from the innermost scope outwards. */
static struct seat *seat_find(struct wall *w, struct str alias)
{
	for (struct scope *s = w->scope; s; s = s->outer)
		for (size_t i = w->seats.n; i-- > 0;)
			if (w->seats.v[i].scope == s && (!alias.p || str_eq_ascii(w->seats.v[i].alias, alias)))
				return &w->seats.v[i];
	return NULL;
}

static void group_join(struct wall *w, size_t a, size_t b)
{
	size_t low = a < b ? a : b, high = a < b ? b : a;
	for (size_t i = 0; i < w->seats.n; i++)
		if (w->seats.v[i].group == high)
			w->seats.v[i].group = low;
}

/* Reads "host_id", "alias.host_id" or ":host_id" at i. *group is 0 for the parameter and for what
 * is no table of the schema: a WITH or a subquery, whose own tables are checked where they stand.
 * Returns words read. */
static size_t host_operand(struct wall *w, size_t i, size_t *group)
{
	const struct token *t = word_at(w->query, i);
	struct seat *s;
	*group = 0;
	if (t->kind == TOKEN_PARAM)
		return str_eq(t->text, S("host_id")) ? 1 : 0;
	if (t->kind != TOKEN_WORD)
		return 0;
	if (token_is(t, "host_id")) {
		s = seat_find(w, STR_NONE);
		*group = s ? s->group : 0;
		return 1;
	}
	if (token_is(word_at(w->query, i + 1), ".") && token_is(word_at(w->query, i + 2), "host_id")) {
		s = seat_find(w, t->text);
		*group = s ? s->group : 0;
		return 3;
	}
	return 0;
}

static bool ends_condition(const struct query *q, size_t i)
{
	static const char *const ends[] = { "AND", "OR", "WHERE", "ON", "DO" };
	const struct token *t = word_at(q, i);
	return i >= q->body.n || token_is(t, ")") || one_of(t, ends, sizeof ends / sizeof *ends) ||
		one_of(t, clause_words, sizeof clause_words / sizeof *clause_words);
}

/* An equality of two hosts that stands alone, between WHERE, ON or AND and the end of the
 * condition. */
static void tie_equality(struct wall *w, size_t i)
{
	static const char *const before[] = { "WHERE", "ON", "AND" };
	size_t left, right, n, m;
	if (!one_of(word_at(w->query, i - 1), before, 3))
		return;
	n = host_operand(w, i, &left);
	if (!n || !token_is(word_at(w->query, i + n), "="))
		return;
	m = host_operand(w, i + n + 1, &right);
	if (!m || !ends_condition(w->query, i + n + 1 + m))
		return;
	group_join(w, left, right);
	w->scope->tie_line = word_at(w->query, i)->line;
}

/* JOIN t USING (host_id, …) ties t to the table before it. */
static void tie_using(struct wall *w, size_t i)
{
	bool has = false;
	for (i += 2; i < w->query->body.n && !token_is(word_at(w->query, i), ")"); i++)
		has |= token_is(word_at(w->query, i), "host_id");
	size_t n = w->seats.n;
	if (has && n >= 2 && w->seats.v[n - 1].scope == w->seats.v[n - 2].scope)
		group_join(w, w->seats.v[n - 1].group, w->seats.v[n - 2].group);
	else if (has && n == 1)
		w->seats.v[0].group = 0;
}

static void wall_brackets(struct wall *w, const struct token *t, size_t i)
{
	if (token_is(t, "(") || token_is(t, "CASE")) {
		w->depth++;
		if (token_is(word_at(w->query, i + 1), "SELECT") ||
			token_is(word_at(w->query, i + 1), "WITH"))
			scope_open(w, w->scope);
	} else if (token_is(t, ")") || token_is(t, "END")) {
		w->depth--;
		while (w->scope->outer && w->scope->depth > w->depth)
			w->scope = w->scope->outer;
	}
}

static void wall_word(struct wall *w, size_t i)
{
	const struct token *t = word_at(w->query, i), *before = i ? word_at(w->query, i - 1) : NULL;
	struct scope *s = w->scope;
	bool own = w->depth == s->depth;
	if (own && (token_is(t, "UNION") || token_is(t, "EXCEPT") || token_is(t, "INTERSECT"))) {
		scope_open(w, s->outer);
		return;
	}
	if (own && (token_is(t, "WHERE") || token_is(t, "ON"))) {
		s->in_condition = !token_is(word_at(w->query, i + 1), "CONFLICT");
		s->in_from = s->in_from && token_is(t, "ON");
		s->tie_line = 0;
	} else if (own && one_of(t, clause_words, sizeof clause_words / sizeof *clause_words)) {
		s->in_condition = false;
		s->in_from = token_is(t, "FROM") || (s->in_from && one_of(t, join_words, 4));
	}
	if (before &&
		(token_is(before, "FROM") || token_is(before, "JOIN") || token_is(before, "UPDATE") ||
			(token_is(before, ",") && own && s->in_from)) &&
		!token_is(word_at(w->query, i + 1), "."))
		seat_add(w, i);
	if (own && token_is(t, "USING") && token_is(word_at(w->query, i + 1), "("))
		tie_using(w, i);
	if (own && s->in_condition && i > 0)
		tie_equality(w, i);
	if (own && s->in_condition && token_is(t, "OR") && s->tie_line)
		refuse(w->query->file, t->line,
			"OR beside host_id = … reaches other hosts: put the OR in brackets");
}

/* --- INSERT: the host must be written as well --- */

/* Position of host_id in the list of names in brackets at i; -1: not there. *end is behind the
 * bracket. */
static int insert_position(const struct query *q, size_t i, size_t *end)
{
	int at = 0, found = -1;
	for (i++; i < q->body.n && !token_is(word_at(q, i), ")"); i++) {
		if (token_is(word_at(q, i), "host_id"))
			found = at;
		at += token_is(word_at(q, i), ",");
	}
	*end = i + 1;
	return found;
}

/* Whether the item at that position of the list from i is :host_id or somebody's host_id. */
static bool item_is_host(const struct query *q, size_t i, int position)
{
	int depth = 0, at = 0;
	for (; i < q->body.n; i++) {
		const struct token *t = word_at(q, i);
		if (at == position && depth == 0) {
			const struct token *end = word_at(q, i + 1);
			if (t->kind == TOKEN_PARAM && str_eq(t->text, S("host_id")))
				return true;
			if (token_is(end, ".") && token_is(word_at(q, i + 2), "host_id"))
				return true;
			return token_is(t, "host_id");
		}
		if (depth == 0 && (token_is(t, "FROM") || token_is(t, ")")))
			return false;
		depth += token_is(t, "(") ? 1 : token_is(t, ")") ? -1 : 0;
		at += depth == 0 && token_is(t, ",");
	}
	return false;
}

static void check_insert(const struct schema *s, const struct query *q, size_t i)
{
	const struct token *name = word_at(q, i + 1);
	const struct table *t = schema_table(s, name->text);
	size_t at = i + 2, end = 0;
	if (!t || !t->has_host)
		return;
	if (token_is(word_at(q, at), "AS"))
		at += 2;
	if (!token_is(word_at(q, at), "(")) {
		refuse(q->file, name->line, "INSERT INTO %.*s: name the columns", STR_ARG(t->name));
		return;
	}
	int position = insert_position(q, at, &end);
	while (end < q->body.n && !token_is(word_at(q, end), "VALUES") &&
		!token_is(word_at(q, end), "SELECT"))
		end++;
	size_t first = end + 1;
	if (token_is(word_at(q, end), "VALUES"))
		first++;
	else if (token_is(word_at(q, first), "DISTINCT"))
		first++;
	if (position < 0 || !item_is_host(q, first, position))
		refuse(q->file, name->line, "INSERT INTO %.*s must write :host_id into host_id",
			STR_ARG(t->name));
}

static void check_set(const struct query *q, size_t i)
{
	int depth = 0;
	for (i++; i < q->body.n; i++) {
		const struct token *t = word_at(q, i), *before = word_at(q, i - 1);
		depth += token_is(t, "(") ? 1 : token_is(t, ")") ? -1 : 0;
		if (depth < 0 ||
			(depth == 0 &&
				(token_is(t, "WHERE") || token_is(t, "FROM") || token_is(t, "RETURNING"))))
			return;
		if (depth == 0 && token_is(t, "host_id") &&
			(token_is(before, "SET") || token_is(before, ",")))
			refuse(q->file, t->line, "UPDATE of host_id would move a row to another host");
	}
}

static void refuse_reach(const struct schema *s, const struct query *q)
{
	struct arena *a = arena_new();
	struct wall w = { .arena = a, .schema = s, .query = q };
	scope_open(&w, NULL);
	for (size_t i = 0; i < q->body.n; i++) {
		const struct token *t = word_at(q, i);
		wall_brackets(&w, t, i);
		wall_word(&w, i);
		if (token_is(t, "INTO"))
			check_insert(s, q, i);
		if (token_is(t, "SET"))
			check_set(q, i);
	}
	for (size_t i = 0; i < w.seats.n; i++)
		if (w.seats.v[i].group != 0 && w.seats.v[i].table->has_host)
			refuse(q->file, w.seats.v[i].line,
				"%.*s is not tied to :host_id by WHERE or ON (%.*s.host_id = …)",
				STR_ARG(w.seats.v[i].table->name), STR_ARG(w.seats.v[i].alias));
	arena_free(a);
}

void rules_text(const struct schema *s, const struct query *q)
{
	refuse_words(q);
	if (!q->all_hosts)
		refuse_reach(s, q);
}

struct table_list query_tables(struct arena *a, const struct schema *s, const struct query *q)
{
	struct table_list list = { 0 };
	for (int target = 1; target >= 0; target--)
		for (size_t i = 0; i < q->body.n; i++) {
			const struct token *before = i ? word_at(q, i - 1) : word_at(q, q->body.n);
			bool is_target = token_is(before, "INTO") || token_is(before, "UPDATE");
			const struct table *t =
				word_at(q, i)->kind == TOKEN_WORD ? schema_table(s, word_at(q, i)->text) : NULL;
			if (t && is_target == (target == 1))
				VEC_PUSH(a, &list, t);
		}
	return list;
}

/* --- outputs --- */

static size_t bracket_end(const struct query *q, size_t i, size_t to)
{
	int depth = 0;
	for (; i < to; i++) {
		depth += token_is(word_at(q, i), "(") ? 1 : token_is(word_at(q, i), ")") ? -1 : 0;
		if (depth == 0)
			return i;
	}
	return to;
}

static bool is_boolean(const struct query *q, size_t from, size_t to)
{
	static const char *const makes_boolean[] = {
		"=", "<>", "!=", "<", ">", "<=", ">=", "AND", "OR", "NOT", "IN", "IS", "BETWEEN", "EXISTS"
	};
	int depth = 0;
	if (to - from >= 2 && token_is(word_at(q, from), "(") && bracket_end(q, from, to) == to - 1) {
		size_t end = from + 1;
		if (!token_is(word_at(q, end), "SELECT"))
			return is_boolean(q, from + 1, to - 1);
		for (; end < to - 1 && (depth || !token_is(word_at(q, end), "FROM")); end++)
			depth += token_is(word_at(q, end), "(") ? 1 : token_is(word_at(q, end), ")") ? -1 : 0;
		return is_boolean(q, from + 2, end);
	}
	for (size_t i = from; i < to; i++) {
		const struct token *t = word_at(q, i);
		depth += token_is(t, "(") || token_is(t, "CASE") ? 1
			: token_is(t, ")") || token_is(t, "END")     ? -1
														 : 0;
		for (size_t k = 0; depth == 0 && k < sizeof makes_boolean / sizeof *makes_boolean; k++)
			if (token_is(t, makes_boolean[k]))
				return true;
	}
	return false;
}

/* Where the item that ends at i begins: behind the comma, SELECT or bracket before it. */
static size_t item_begin(const struct query *q, size_t i)
{
	int depth = 0;
	while (i > 0) {
		const struct token *t = word_at(q, i - 1);
		depth += token_is(t, ")") ? 1 : token_is(t, "(") ? -1 : 0;
		if (depth < 0 ||
			(depth == 0 &&
				(token_is(t, ",") || token_is(t, "SELECT") || token_is(t, "FROM") ||
					token_is(t, "JOIN"))))
			break;
		i--;
	}
	return i;
}

/* The personal column that words from..to read, among the query's tables; also by way of a name
 * that a WITH or a subquery gave to an expression ("p.given_name || '' AS who"). */
static const struct column *personal_inside(
	const struct query *q, const struct table_list *tables, size_t from, size_t to, int deep)
{
	const struct column *c = NULL;
	for (size_t i = from; i < to && !c; i++) {
		const struct token *t = word_at(q, i);
		if (t->kind != TOKEN_WORD || token_is(word_at(q, i + 1), "."))
			continue;
		for (size_t k = 0; k < tables->n && !c; k++) {
			c = table_column(tables->v[k], t->text);
			c = c && c->type.kind == TYPE_PERSONAL ? c : NULL;
		}
		for (size_t k = 1; k < q->body.n && deep > 0 && !c; k++)
			if (str_eq_ascii(word_at(q, k)->text, t->text) && token_is(word_at(q, k - 1), "AS") &&
				(k < from || k >= to))
				c = personal_inside(q, tables, item_begin(q, k - 1), k - 1, deep - 1);
	}
	return c;
}

static void check_item(
	const struct query *q, const struct table_list *tables, size_t nr, size_t from, size_t to)
{
	if (nr >= q->outputs.n || to <= from)
		return;
	const struct output *o = &q->outputs.v[nr];
	if (to - from > 2 && token_is(word_at(q, to - 2), "AS"))
		to -= 2;
	if (is_boolean(q, from, to))
		refuse(q->file, word_at(q, from)->line,
			"output %.*s is a boolean expression, which engines print "
			"differently: write CASE WHEN … THEN 1 ELSE 0 END",
			STR_ARG(o->name));
	const struct column *c = personal_inside(q, tables, from, to, 4);
	if (c && !str_eq_ascii(o->origin, c->name) &&
		(o->type.kind == TYPE_TEXT || o->type.kind == TYPE_BYTES || o->type.kind == TYPE_DATE))
		refuse(q->file, word_at(q, from)->line,
			"output %.*s is made from personal column %.*s: declare it "
			"'personal %.*s'",
			STR_ARG(o->name), STR_ARG(c->name), STR_ARG(c->type.noun));
}

void rules_outputs(const struct schema *s, const struct query *q)
{
	struct arena *a = arena_new();
	struct table_list tables = query_tables(a, s, q);
	int depth = 0;
	size_t item = 0, nr = 0;
	bool in_list = false;
	for (size_t i = 0; i <= q->body.n; i++) {
		const struct token *t = word_at(q, i);
		bool ends = i == q->body.n || (depth == 0 && (token_is(t, "FROM") || token_is(t, "UNION") ||
			token_is(t, "ORDER") || token_is(t, "LIMIT") || token_is(t, "WHERE")));
		if (in_list && (ends || (depth == 0 && token_is(t, ",")))) {
			check_item(q, &tables, nr++, item, i);
			item = i + 1;
			in_list = !ends;
		}
		if (depth == 0 && (token_is(t, "SELECT") || token_is(t, "RETURNING"))) {
			in_list = true;
			nr = 0;
			item = i + 1 + (token_is(word_at(q, i + 1), "DISTINCT") ? 1 : 0);
		}
		depth += token_is(t, "(") ? 1 : token_is(t, ")") ? -1 : 0;
	}
	arena_free(a);
}
