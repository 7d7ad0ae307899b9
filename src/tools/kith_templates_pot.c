/*
 * Messages out: the words of all templates, and those marked T("…") or TR(o, "…") in C, as a
 * gettext template. Translators see where each stands and what the {1} {2} inside it are.
 */
#include "tools/kith_templates.h"

#include <string.h>

struct entry {
	struct str words, places, notes;
	bool used;
};

struct entry_list VEC(struct entry *);

struct entries {
	struct entry *v;
	size_t n, cap;                        /* cap: a power of two */
};

static struct entry *entry_for(struct arena *a, struct entries *es, struct str words)
{
	size_t i = (size_t)message_hash(words) & (es->cap - 1);

	while (es->v[i].used && !str_eq(es->v[i].words, words))
		i = (i + 1) & (es->cap - 1);
	if (!es->v[i].used) {
		es->v[i] = (struct entry){
			.words = str_dup(a, words), .places = S(""), .notes = S(""), .used = true
		};
		es->n++;
	}
	return &es->v[i];
}

/* Steps and marked words are many more than different messages; the table never fills. */
static size_t room_for(const struct room *room, size_t extra)
{
	size_t n = 64 + extra, cap = 64;

	for (size_t i = 0; i < room->n; i++)
		n += room->v[i].steps.n + room->v[i].marked.n;
	while (cap < 2 * n)
		cap *= 2;
	return cap;
}

static void place_add(struct arena *a, struct entry *e, struct str path, int line)
{
	ptrdiff_t src = str_find(path, S("/src/"));

	if (src >= 0)
		path = str_part(path, (size_t)src + 1, path.n);
	e->places = str_fmt(a, "%.*s#: %.*s:%d\n", STR_ARG(e->places), STR_ARG(path), line);
}

static void message_note(struct arena *a, struct entry *e, const struct step *s)
{
	int n = 0;

	if (e->notes.n)
		return;
	for (size_t i = 0; i < s->parts.n; i++) {
		struct str one_line = str_dup(a, s->parts.v[i].text);
		if (!s->parts.v[i].is_value)
			continue;
		for (size_t k = 0; k < one_line.n; k++)
			if (one_line.p[k] == '\n')
				one_line.n = k;
		e->notes = str_fmt(a, "%.*s#. {%d} is %.*s\n", STR_ARG(e->notes), ++n, STR_ARG(one_line));
	}
}

/* The characters of a C constant between its quotes; neighbouring constants are one. */
static size_t constant_read(struct arena *a, struct str c, size_t i, struct str *out)
{
	struct buf b = { .arena = a };

	buf_lit(&b, "");
	while (i < c.n && c.p[i] == '"') {
		for (i++; i < c.n && c.p[i] != '"'; i++) {
			if (c.p[i] == '\\' && i + 1 < c.n) {
				i++;
				buf_char(&b, c.p[i] == 'n' ? '\n' : c.p[i] == 't' ? '\t' : c.p[i]);
			} else {
				buf_char(&b, c.p[i]);
			}
		}
		i++;
		while (i < c.n && (c.p[i] == ' ' || c.p[i] == '\t' || c.p[i] == '\n'))
			i++;
	}
	*out = buf_view(&b);
	return i;
}

static bool word_before(struct str c, size_t i)
{
	return i &&
		((c.p[i - 1] >= 'a' && c.p[i - 1] <= 'z') || (c.p[i - 1] >= 'A' && c.p[i - 1] <= 'Z') ||
			(c.p[i - 1] >= '0' && c.p[i - 1] <= '9') || c.p[i - 1] == '_');
}

void messages_in_c(struct arena *a, struct str c, int line, struct template *t)
{
	for (size_t i = 0; i + 3 < c.n; i++) {
		size_t at = 0;

		if (c.p[i] == '\n')
			line++;
		if (c.p[i] != 'T' || word_before(c, i))
			continue;
		if (c.p[i + 1] == '(' && c.p[i + 2] == '"')
			at = i + 2;
		else if (c.p[i + 1] == 'R' && c.p[i + 2] == '(')
			for (at = i + 3; at < c.n && c.p[at] != '"' && c.p[at] != ')' && c.p[at] != ';';)
				at++;
		if (!at || at >= c.n || c.p[at] != '"')
			continue;
		struct line_of_text marked = { .line = line };
		size_t next = constant_read(a, c, at, &marked.text);
		for (; i + 1 < next; i++)
			line += c.p[i] == '\n';
		if (!str_empty(marked.text))
			VEC_PUSH(a, &t->marked, marked);
	}
}

static void po_string(struct buf *b, const char *keyword, struct str s)
{
	buf_fmt(b, "%s \"", keyword);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_fmt(b, "\\%c", s.p[i]);
		else if (s.p[i] == '\n')
			buf_lit(b, "\\n");
		else
			buf_char(b, s.p[i]);
	buf_lit(b, "\"\n");
}

static void gather(
	struct arena *a, struct entries *es, const struct template *t, struct entry_list *order)
{
	for (size_t k = 0; k < t->steps.n; k++) {
		if (t->steps.v[k].kind != STEP_MESSAGE)
			continue;
		size_t before = es->n;
		struct entry *e = entry_for(a, es, t->steps.v[k].text);
		place_add(a, e, t->path, t->steps.v[k].line);
		message_note(a, e, &t->steps.v[k]);
		if (es->n > before)
			VEC_PUSH(a, order, e);
	}
	for (size_t k = 0; k < t->marked.n; k++) {
		size_t before = es->n;
		struct entry *e = entry_for(a, es, t->marked.v[k].text);
		place_add(a, e, t->path, t->marked.v[k].line);
		if (es->n > before)
			VEC_PUSH(a, order, e);
	}
}

struct str templates_pot(struct arena *a, const struct room *room, const struct c_file *sources,
	size_t n_sources)
{
	struct buf b = { .arena = a };
	struct entry_list order = { 0 };
	struct room all = { .name = room->name, .n = room->n + n_sources };

	all.v = ARENA_ARRAY(a, struct template, all.n + 1);
	for (size_t i = 0; i < room->n; i++)
		all.v[i] = room->v[i];
	for (size_t i = 0; i < n_sources; i++) {
		struct template *t = &all.v[room->n + i];
		t->path = sources[i].path;
		messages_in_c(a, sources[i].text, 1, t);
	}
	struct entries es = { .cap = room_for(&all, 0) };
	es.v = ARENA_ARRAY(a, struct entry, es.cap);
	for (size_t i = 0; i < all.n; i++)
		gather(a, &es, &all.v[i], &order);
	buf_lit(&b, "# Messages of Kith. {1} {2} are values: keep them, in any order.\n"
		"msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: kith\\n\"\n"
		"\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n");
	for (size_t i = 0; i < order.n; i++) {
		buf_fmt(&b, "\n%.*s%.*s", STR_ARG(order.v[i]->notes), STR_ARG(order.v[i]->places));
		po_string(&b, "msgid", order.v[i]->words);
		buf_lit(&b, "msgstr \"\"\n");
	}
	return buf_view(&b);
}
