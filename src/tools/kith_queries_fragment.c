/*
 * Fragments: SQL that several queries of one file share, written once above them and put where a
 * query says
 * :{NAME}. Its words keep their own lines, so that a complaint about them names the line where they
 * stand; every rule is checked in the query they become part of.
 */
#include "tools/kith_queries.h"

static struct fragment *fragment_called(struct fragments *all, struct str name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i].name, name))
			return &all->v[i];
	return NULL;
}

/* A bracket that opens in a fragment closes in it: what it is part of is seen where it is used. */
static bool brackets_close(const struct query *q)
{
	int depth = 0;
	for (size_t i = 0; i < q->body.n && depth >= 0; i++)
		depth += token_is(&q->body.v[i], "(") ? 1 : token_is(&q->body.v[i], ")") ? -1 : 0;
	return depth == 0;
}

void fragment_keep(struct arena *a, struct fragments *all, const struct query *q)
{
	const struct fragment *same = fragment_called(all, q->name);
	if (same)
		refuse(q->file, q->line, "there is a fragment %.*s already, at line %d", STR_ARG(q->name),
			same->line);
	if (q->has_who || q->subjects.n || q->may_scan || q->all_hosts)
		refuse(q->file, q->line,
			"a fragment has param: and column: lines only: who may run it, and about whom, each "
			"query says");
	if (!brackets_close(q))
		refuse(
			q->file, q->line, "the brackets of fragment %.*s do not close in it", STR_ARG(q->name));
	VEC_PUSH(a, all, ((struct fragment){ .name = q->name, .line = q->line, .body = q->body,
		.params = q->declared_params, .columns = q->declared_columns }));
}

static void lines_come_along(
	struct arena *a, struct named_types *to, const struct named_types *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (!named_type_of(to, from->v[i].name))
			VEC_PUSH(a, to, from->v[i]);
}

void fragment_use(struct arena *a, struct fragments *all, const struct token *t, struct query *q)
{
	struct fragment *f = fragment_called(all, t->text);
	if (!f) {
		refuse(q->file, t->line, "no fragment %.*s stands above", STR_ARG(t->text));
		return;
	}
	f->used = true;
	for (size_t i = 0; i < f->body.n; i++)
		VEC_PUSH(a, &q->body, f->body.v[i]);
	lines_come_along(a, &q->declared_params, &f->params);
	lines_come_along(a, &q->declared_columns, &f->columns);
}

void fragments_end(const struct fragments *all, const char *file)
{
	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].used)
			refuse(
				file, all->v[i].line, "no query uses the fragment %.*s", STR_ARG(all->v[i].name));
}
