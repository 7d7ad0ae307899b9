/*
 * The guard against showing people who must not be found. Every query gets a second text, for
 * everybody but the system: each table in it that holds rows about somebody (a column of type `id
 * person`, or of their case, task, request, or an address) is read only where the person is shown
 * to whoever asks. In SQLite that is kith_shown(id), a function of the running program; in
 * PostgreSQL a look at the table `hidden`. What is joined from the left is guarded in its ON, so
 * that a row about one person stays when another, who stands beside them in it, must not be seen.
 * Because the database leaves the rows out, counts, pages of fifty, subqueries and changes by
 * number are right without anybody thinking of it.
 *
 * The words of the query are walked once. What is put between them is noted with its place (struct
 * insertion) and written by kith_queries.c together with the words.
 */
#include "tools/kith_queries.h"

struct guard_seat {
	const struct table *table;
	struct str alias;
	bool left;                /* LEFT JOIN: guarded in its ON */
};

struct guard_scope {
	struct guard_scope *outer;
	int depth;
	size_t begin;             /* its first word */
	bool has_or;              /* beside its own conditions, so that none of them need hold */
	struct VEC(struct guard_seat) seats;
	size_t where, where_end;  /* token WHERE, and what ends it; 0: none */
	size_t from_end;          /* what ends FROM, where WHERE would stand; 0: not yet */
	size_t on;                /* the ON being read; 0: none */
	bool in_from;
};

struct guard_walk {
	struct arena *arena;
	const struct schema *schema;
	struct query *query;
	struct guard_scope *scope;
	int depth;
};

static const struct token *word_at(const struct query *q, size_t i)
{
	static const struct token none = { .kind = TOKEN_SIGN };
	return i < q->body.n ? &q->body.v[i] : &none;
}

static bool is_one_of(const struct token *t, const char *const *words)
{
	for (; *words; words++)
		if (token_is(t, *words))
			return true;
	return false;
}

/* --- what of a table is guarded --- */

/* Where the person behind an id of another noun stands. */
static const struct {
	const char *noun, *table;
} owners[] = {
	{ "case", "help_case" },
	{ "task", "task" },
	{ "request", "request" },
	{ "need", "need" },
	{ "referral", "referral" },
};

static const char *owner_of(struct str noun)
{
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
		if (str_eq(noun, str_of(owners[i].noun)))
			return owners[i].table;
	return NULL;
}

static bool is_id_of(const struct column *c, const char *noun)
{
	return c->type.kind == TYPE_ID && c->guard != GUARD_NEVER && str_eq(c->type.noun, str_of(noun));
}

/* The columns that say whom a row is about: every id of a person; without one, that of a case,
 * task, request, need or referral; without those, of an address. A column marked "guarded" is
 * always among them, one marked "unguarded" never. */
static struct column_list guard_columns(struct arena *a, const struct table *t)
{
	struct column_list list = { 0 };
	for (size_t i = 0; i < t->columns.n; i++)
		if (is_id_of(&t->columns.v[i], "person") || t->columns.v[i].guard == GUARD_ALWAYS)
			VEC_PUSH(a, &list, &t->columns.v[i]);
	for (size_t k = 0; list.n == 0 && k < sizeof owners / sizeof *owners; k++)
		for (size_t i = 0; i < t->columns.n; i++)
			if (is_id_of(&t->columns.v[i], owners[k].noun) && list.n == 0)
				VEC_PUSH(a, &list, &t->columns.v[i]);
	for (size_t i = 0; list.n == 0 && i < t->columns.n; i++)
		if (is_id_of(&t->columns.v[i], "property"))
			VEC_PUSH(a, &list, &t->columns.v[i]);
	return list;
}

/* --- what is put in --- */

static void put(struct guard_walk *w, size_t before, struct str words, bool is_guard)
{
	struct insertion n = { .before = before, .words = words, .is_guard = is_guard };
	VEC_PUSH(w->arena, &w->query->insertions, n);
}

/* --- what is guarded already, by the table it is tied to --- */

/* The seat that an alias means here, from the innermost scope outwards. */
static const struct guard_seat *seat_called(const struct guard_scope *s, struct str alias)
{
	for (; s; s = s->outer)
		for (size_t i = 0; i < s->seats.n; i++)
			if (str_eq_ascii(s->seats.v[i].alias, alias))
				return &s->seats.v[i];
	return NULL;
}

/* Whether that column of the seat it is equal to says whom the row is about, and is guarded
 * itself. */
static bool says_whom(struct guard_walk *w, const struct guard_seat *seat,
	const struct guard_seat *by, const struct column *c, struct str name)
{
	const char *owner = owner_of(c->type.noun);
	if (!by || by == seat || !by->table || by->left || !str_eq_ascii(name, c->name))
		return false;
	if (owner)
		return str_eq(by->table->name, str_of(owner));
	struct column_list columns = guard_columns(w->arena, by->table);
	for (size_t i = 0; i < columns.n; i++)
		if (str_eq_ascii(columns.v[i]->name, name) && type_same(columns.v[i]->type, c->type))
			return true;
	return false;
}

/* "a.person_id = b.person_id", alone between AND, and b is guarded: then a is too. The first of two
 * that are tied to each other keeps its guard. */
static bool is_tied(
	struct guard_walk *w, const struct guard_seat *seat, const struct column *c, size_t end)
{
	static const char *const before[] = { "WHERE", "ON", "AND", NULL };
	const struct query *q = w->query;
	const struct guard_scope *s = w->scope;
	for (size_t i = s->begin + 1; !s->has_or && i + 6 < end + 1; i++) {
		if (!is_one_of(word_at(q, i - 1), before) || !token_is(word_at(q, i + 1), ".") ||
			!token_is(word_at(q, i + 3), "=") || !token_is(word_at(q, i + 5), "."))
			continue;
		struct str left = word_at(q, i)->text, right = word_at(q, i + 4)->text;
		bool is_left = str_eq_ascii(left, seat->alias), is_right = str_eq_ascii(right, seat->alias);
		const struct guard_seat *by = is_left ? seat_called(s, right)
			: is_right                        ? seat_called(s, left)
											  : NULL;
		bool earlier = by && by >= s->seats.v && by < s->seats.v + s->seats.n ? by < seat : true;
		struct str own = word_at(q, is_left ? i + 2 : i + 6)->text,
				   other = word_at(q, is_left ? i + 6 : i + 2)->text;
		if ((earlier || owner_of(c->type.noun)) && str_eq_ascii(own, c->name) &&
			says_whom(w, seat, by, c, other))
			return true;
	}
	return false;
}

/* One condition for each guarded column, AND in front of each but the first. */
static bool put_seat(
	struct guard_walk *w, size_t before, size_t end, const struct guard_seat *s, const char *first)
{
	struct column_list columns = guard_columns(w->arena, s->table);
	bool begun = false;
	for (size_t i = 0; i < columns.n; i++) {
		if (is_tied(w, s, columns.v[i], end))
			continue;
		struct str name = columns.v[i]->name, alias = s->alias;
		const char *owner = owner_of(columns.v[i]->type.noun);
		struct str id = owner
			? str_fmt(w->arena,
				  "(SELECT kg.person_id FROM %s kg WHERE kg.host_id = %.*s.host_id AND kg.%s = "
				  "%.*s.%.*s)",
				  owner, STR_ARG(alias),
				  str_z(w->arena, str_fmt(w->arena, "%.*s_id", STR_ARG(columns.v[i]->type.noun))),
				  STR_ARG(alias), STR_ARG(name))
			: str_fmt(w->arena, "%.*s.%.*s", STR_ARG(alias), STR_ARG(name));
		put(w, before, str_of(begun ? " AND " : first), false);
		put(w, before, id, true);
		begun = true;
	}
	return begun;
}

static void on_end(struct guard_walk *w, size_t i)
{
	struct guard_scope *s = w->scope;
	if (!s->on)
		return;
	const struct guard_seat *seat = s->seats.n ? &s->seats.v[s->seats.n - 1] : NULL;
	if (seat && seat->left && seat->table) {
		put(w, s->on + 1, S(" ("), false);
		put(w, i, S(")"), false);
		put_seat(w, i, i, seat, " AND ");
	}
	s->on = 0;
}

/* At the end of a SELECT, UPDATE or DELETE: its WHERE gets what guards the tables it reads. */
static void scope_end(struct guard_walk *w, size_t end)
{
	struct guard_scope *s = w->scope;
	bool begun = false;
	on_end(w, end);
	size_t at = s->where ? (s->where_end ? s->where_end : end) : s->from_end ? s->from_end : end;
	for (size_t i = 0; i < s->seats.n; i++) {
		if (s->seats.v[i].left || !s->seats.v[i].table)
			continue;
		begun |= put_seat(w, at, end, &s->seats.v[i],
			begun          ? " AND "
				: s->where ? ") AND "
						   : " WHERE ");
	}
	if (begun && s->where)
		put(w, s->where + 1, S(" ("), false);
}

static void scope_begin(struct guard_walk *w, struct guard_scope *outer, size_t i)
{
	struct guard_scope *s = ARENA_NEW(w->arena, struct guard_scope);
	s->outer = outer;
	s->depth = w->depth;
	s->begin = i;
	w->scope = s;
}

/* --- the walk --- */

static void seat_take(struct guard_walk *w, size_t i, bool left)
{
	static const char *const not_aliases[] = { "SELECT", "FROM", "GROUP", "ORDER", "HAVING",
		"LIMIT", "RETURNING", "SET", "VALUES", "UNION", "EXCEPT", "INTERSECT", "JOIN", "LEFT",
		"INNER", "CROSS", "WINDOW", "ON", "WHERE", "USING", "DO", NULL };
	const struct token *name = word_at(w->query, i), *next = word_at(w->query, i + 1);
	const struct table *t = name->kind == TOKEN_WORD ? schema_table(w->schema, name->text) : NULL;
	struct guard_seat s = { .table = t, .alias = name->text, .left = left };
	if (token_is(next, "AS"))
		s.alias = word_at(w->query, i + 2)->text;
	else if (next->kind == TOKEN_WORD && !is_one_of(next, not_aliases))
		s.alias = next->text;
	if (t && guard_columns(w->arena, t).n == 0)
		s.table = NULL;
	if (s.table && left)
		for (size_t k = i + 1; k < i + 4; k++)
			if (token_is(word_at(w->query, k), "USING"))
				refuse(w->query->file, name->line,
					"LEFT JOIN %.*s is guarded in its ON: write ON instead of USING",
					STR_ARG(name->text));
	VEC_PUSH(w->arena, &w->scope->seats, s);
}

static bool ends_where(const struct query *q, size_t i)
{
	static const char *const words[] = { "GROUP", "ORDER", "HAVING", "LIMIT", "WINDOW", "RETURNING",
		NULL };
	return is_one_of(word_at(q, i), words) ||
		(token_is(word_at(q, i), "ON") && token_is(word_at(q, i + 1), "CONFLICT"));
}

/* A word of the scope itself, in no bracket of it. */
static void own_word(struct guard_walk *w, size_t i)
{
	static const char *const joins[] = { "JOIN", "LEFT", "INNER", "CROSS", NULL };
	const struct query *q = w->query;
	const struct token *t = word_at(q, i);
	struct guard_scope *s = w->scope;
	static const struct guard_seat no_table = { 0 };
	if (is_one_of(t, joins) || token_is(t, ",") || token_is(t, "WHERE") || ends_where(q, i))
		on_end(w, i);
	if (token_is(t, "JOIN") && word_at(q, i + 1)->kind != TOKEN_WORD)
		VEC_PUSH(w->arena, &s->seats, no_table);
	if (token_is(t, "UNION") || token_is(t, "EXCEPT") || token_is(t, "INTERSECT")) {
		scope_end(w, i);
		scope_begin(w, s->outer, i);
		return;
	}
	s->has_or |= token_is(t, "OR");
	bool distinct_from = i > 0 && token_is(word_at(q, i - 1), "DISTINCT");
	if ((token_is(t, "FROM") && !distinct_from) || token_is(t, "UPDATE"))
		s->in_from = true;
	else if (token_is(t, "WHERE") && !s->where) {
		s->where = i;
		s->in_from = false;
	} else if (ends_where(q, i)) {
		s->in_from = false;
		if (s->where && !s->where_end)
			s->where_end = i;
		if (!s->from_end)
			s->from_end = i;
	} else if (token_is(t, "ON") && s->in_from)
		s->on = i;
	else if (token_is(t, "SET"))
		s->in_from = false;
}

static void walk_brackets(struct guard_walk *w, size_t i)
{
	const struct token *t = word_at(w->query, i), *next = word_at(w->query, i + 1);
	if (token_is(t, "(") || token_is(t, "CASE")) {
		w->depth++;
		if (token_is(next, "SELECT") || token_is(next, "WITH"))
			scope_begin(w, w->scope, i);
	} else if (token_is(t, ")") || token_is(t, "END")) {
		w->depth--;
		while (w->scope->outer && w->scope->depth > w->depth) {
			scope_end(w, i);
			w->scope = w->scope->outer;
		}
	}
}

void guard_read(const struct schema *s, struct arena *a, struct query *q)
{
	struct guard_walk w = { .arena = a, .schema = s, .query = q };
	if (q->unguarded || q->all_hosts)
		return;
	scope_begin(&w, NULL, 0);
	for (size_t i = 0; i < q->body.n; i++) {
		const struct token *t = word_at(q, i),
						   *before = i ? word_at(q, i - 1) : word_at(q, q->body.n);
		walk_brackets(&w, i);
		if (w.depth != w.scope->depth || token_is(t, ")") || token_is(t, "END"))
			continue;
		bool table_here = (token_is(before, "FROM") || token_is(before, "JOIN") ||
							  token_is(before, "UPDATE") || token_is(before, ",")) &&
			w.scope->in_from && t->kind == TOKEN_WORD &&
			!(token_is(before, "UPDATE") && token_is(word_at(q, i - 2), "DO"));
		if (table_here)
			seat_take(
				&w, i, i >= 2 && token_is(before, "JOIN") && token_is(word_at(q, i - 2), "LEFT"));
		own_word(&w, i);
	}
	scope_end(&w, q->body.n);
	for (size_t i = 0; i < q->insertions.n; i++)
		q->guarded |= q->insertions.v[i].is_guard;
	if (!q->guarded)
		q->insertions.n = 0;
}

bool guard_moves(const struct query *q)
{
	static const char *const tables[] = { "hidden", "hidden_allow", "person" };
	for (size_t i = 1; q->writes && i < q->body.n; i++)
		for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
			if (token_is(&q->body.v[i], tables[k]) &&
				(token_is(&q->body.v[i - 1], "INTO") || token_is(&q->body.v[i - 1], "UPDATE") ||
					token_is(&q->body.v[i - 1], "FROM")))
				return true;
	return false;
}

/* What PostgreSQL asks of an id. Parameters behind the query's own: those who are hidden, as a
 * list; or who asks. An absent id is shown. */
static void guard_postgres(struct buf *b, struct str id, enum guarding how, size_t host, size_t n)
{
	if (how == GUARDING_BY_LIST) {
		buf_fmt(b, "(%.*s <> ALL ($%zu)) IS NOT FALSE", STR_ARG(id), n + 1);
		return;
	}
	buf_fmt(b,
		"NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $%zu AND kh.hidden_id = %.*s AND "
		"kh.hub_id <> $%zu "
		"AND kh.hidden_id <> $%zu AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = "
		"kh.host_id "
		"AND ka.hidden_id = kh.hidden_id AND ka.account_id = $%zu))",
		host, STR_ARG(id), n + 1, n + 2, n + 3);
}

bool guard_write(const struct query *q, size_t before, enum guarding how, struct buf *sqlite,
	struct buf *postgres, size_t host, size_t n)
{
	bool put = false;
	for (size_t i = 0; i < q->insertions.n; i++) {
		const struct insertion *in = &q->insertions.v[i];
		if (in->before != before)
			continue;
		put = true;
		if (in->is_guard) {
			buf_fmt(sqlite, "kith_shown(%.*s)", STR_ARG(in->words));
			guard_postgres(postgres, in->words, how, host, n);
		} else {
			buf_str(sqlite, in->words);
			buf_str(postgres, in->words);
		}
	}
	return put;
}
