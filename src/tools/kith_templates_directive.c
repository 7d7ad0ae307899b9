/*
 * {{…}}: values, control and declarations, with the C inside them read far enough to know where it
 * ends and to refuse what would go around the escaping; and runs of words, which become messages.
 */
#include "tools/kith_templates.h"

#include <string.h>

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* --- runs of words ------------------------------------------------------------------------- */

static const struct {
	const char *name, *text;
} entities[] = {
	{ "amp", "&" },
	{ "lt", "<" },
	{ "gt", ">" },
	{ "quot", "\"" },
	{ "apos", "'" },
	{ "nbsp", "\u00a0" },
	{ "middot", "·" },
	{ "hellip", "…" },
	{ "ndash", "–" },
	{ "mdash", "—" },
	{ "times", "×" },
	{ "copy", "©" },
	{ "pound", "£" },
	{ "lsquo", "‘" },
	{ "rsquo", "’" },
	{ "ldquo", "“" },
	{ "rdquo", "”" },
	{ "larr", "←" },
	{ "rarr", "→" },
	{ "shy", "\u00ad" },
};

bool entities_decode(struct arena *a, struct str s, struct str *out)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '&' || i + 1 == s.n || !is_word_char(s.p[i + 1])) {
			if (s.p[i] == '&' && i + 1 < s.n && s.p[i + 1] == '#')
				return false;
			buf_char(&b, s.p[i]);
			continue;
		}
		size_t n = 0;
		while (i + 1 + n < s.n && is_word_char(s.p[i + 1 + n]))
			n++;
		struct str name = str_part(s, i + 1, n);
		bool ended = i + 1 + n < s.n && s.p[i + 1 + n] == ';', found = false;
		for (size_t k = 0; ended && k < sizeof entities / sizeof *entities && !found; k++)
			if (str_eq(str_of(entities[k].name), name)) {
				buf_str(&b, str_of(entities[k].text));
				found = true;
			}
		if (ended && !found)
			return false;
		if (found)
			i += n + 1;
		else
			buf_char(&b, '&');
	}
	*out = buf_view(&b);
	return true;
}

struct str escaped(struct arena *a, struct str decoded)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < decoded.n; i++)
		switch (decoded.p[i]) {
		case '&': buf_lit(&b, "&amp;"); break;
		case '<': buf_lit(&b, "&lt;"); break;
		case '>': buf_lit(&b, "&gt;"); break;
		case '"': buf_lit(&b, "&quot;"); break;
		default: buf_char(&b, decoded.p[i]);
		}
	return buf_view(&b);
}

/* White space says nothing in a page: a run of it is one space, or one line break. */
static struct str spaces_joined(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < s.n; i++) {
		bool line_break = false;
		size_t from = i;
		while (i < s.n && is_space(s.p[i]))
			line_break = s.p[i++] == '\n' || line_break;
		if (i > from)
			buf_char(&b, line_break ? '\n' : ' ');
		if (i < s.n)
			buf_char(&b, s.p[i]);
	}
	return buf_view(&b);
}

void run_words(struct reader *r, struct str decoded, int line)
{
	bool keep = r->depth && r->stack[r->depth - 1].keeps_space && r->run_position != POSITION_URL;
	struct part *last = r->run.n ? &r->run.v[r->run.n - 1] : NULL;

	if (!keep)
		decoded = spaces_joined(r->a, decoded);
	if (str_empty(decoded))
		return;
	for (size_t i = 0; r->run_wanted && i + 2 < decoded.n; i++)
		if (decoded.p[i] == '{' && decoded.p[i + 1] >= '0' && decoded.p[i + 1] <= '9') {
			refuse(r, line, "\"{\" and a figure in words: that is how translations mark values");
			return;
		}
	if (last && !last->is_value) {
		last->text = str_fmt(r->a, "%.*s%.*s", STR_ARG(last->text), STR_ARG(decoded));
		return;
	}
	struct part p = { .line = line, .text = decoded };
	VEC_PUSH(r->a, &r->run, p);
}

static bool has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return true;
	return false;
}

static void value_add(struct reader *r, const struct part *p, enum position position)
{
	struct step *s = step_add(r, STEP_VALUE, p->line);

	s->text = p->text;
	s->see = p->see;
	s->position = position;
}

/* Where a template breaks its lines is no matter for translators. */
static void breaks_joined(struct reader *r)
{
	if (r->depth && r->stack[r->depth - 1].keeps_space)
		return;
	for (size_t i = 0; i < r->run.n; i++) {
		struct str s = str_dup(r->a, r->run.v[i].text);
		char *p = (char *)(uintptr_t)s.p;
		for (size_t k = 0; k < s.n && !r->run.v[i].is_value; k++)
			if (p[k] == '\n')
				p[k] = ' ';
		r->run.v[i].text = s;
	}
}

static void message_add(struct reader *r)
{
	struct part *first = &r->run.v[0], *last = &r->run.v[r->run.n - 1];
	struct buf b = { .arena = r->a };
	int values = 0;

	if (!first->is_value && is_space(first->text.p[0])) {
		markup_add(r, str_part(first->text, 0, 1));
		first->text = str_part(first->text, 1, first->text.n);
	}
	struct str tail = STR_NONE;
	if (!last->is_value && last->text.n && is_space(last->text.p[last->text.n - 1])) {
		tail = str_part(last->text, last->text.n - 1, 1);
		last->text.n--;
	}
	breaks_joined(r);
	struct step *s = step_add(r, STEP_MESSAGE, first->line);
	s->position = r->run_position;
	for (size_t i = 0; i < r->run.n; i++) {
		if (r->run.v[i].is_value)
			buf_fmt(&b, "{%d}", ++values);
		else
			buf_str(&b, r->run.v[i].text);
		if (!str_empty(r->run.v[i].text))
			VEC_PUSH(r->a, &s->parts, r->run.v[i]);
	}
	s->text = buf_view(&b);
	if (values > 9)
		refuse(r, s->line, "more than nine values in one sentence: translators cannot follow that");
	if (!str_empty(tail))
		markup_add(r, tail);
}

/* Writes what was gathered: a message when there are words in it, else its pieces as they are. */
void run_flush(struct reader *r)
{
	bool words = false;

	if (!r->run.n || refused(r))
		return;
	for (size_t i = 0; i < r->run.n; i++)
		words = words || (!r->run.v[i].is_value && has_letter(r->run.v[i].text));
	if (words && r->run_wanted)
		message_add(r);
	else
		for (size_t i = 0; i < r->run.n; i++)
			if (r->run.v[i].is_value)
				value_add(r, &r->run.v[i], r->run_position);
			else
				markup_add(r, escaped(r->a, r->run.v[i].text));
	memset(&r->run, 0, sizeof r->run);
}

/* --- the C inside {{ }} -------------------------------------------------------------------- */

/* Past a string or character constant that begins at `i`. */
static size_t past_quotes(struct str s, size_t i)
{
	char quote = s.p[i++];

	while (i < s.n && s.p[i] != quote && s.p[i] != '\n')
		i += s.p[i] == '\\' ? 2 : 1;
	return i < s.n ? i + 1 : s.n;
}

/* The text up to "}}", which the reader then stands behind; braces and quotes inside are C's
 * own. */
static struct str inside_read(struct reader *r, int line)
{
	size_t i = r->at + 2, from = i;
	int braces = 0;

	while (i < r->src.n) {
		char c = r->src.p[i];
		if (c == '"' || c == '\'') {
			i = past_quotes(r->src, i);
			continue;
		}
		if (c == '}' && !braces && i + 1 < r->src.n && r->src.p[i + 1] == '}') {
			r->at = i + 2;
			return str_trim(str_part(r->src, from, i - from));
		}
		braces += c == '{' ? 1 : c == '}' && braces ? -1 : 0;
		i++;
	}
	refuse(r, line, "{{ is never closed with }}");
	return STR_NONE;
}

static const char *const ways_around[] = { "safe_text", "safe_markup", "sealed_text",
	"personal_raw", "asm", "__asm__", "return", "goto", "break", "continue", NULL };

static bool word_goes_around(struct str w)
{
	for (const char *const *p = ways_around; *p; p++)
		if (str_eq(str_of(*p), w))
			return true;
	return str_starts(w, S("out_")) || str_starts(w, S("OUT_")) || str_starts(w, S("buf_"));
}

/* (struct url){…} and (struct html){…}: only core/html makes those. */
static bool makes_safe_type(struct str s, size_t at)
{
	size_t back = at;
	struct str head = str_part(s, 0, back);

	while (head.n && is_space(head.p[head.n - 1]))
		head.n--;
	if (!str_ends(head, S("struct")))
		return false;
	head.n -= 6;
	while (head.n && (is_space(head.p[head.n - 1]) || str_ends(head, S("const"))))
		head.n -= is_space(head.p[head.n - 1]) ? 1 : 5;
	return head.n && head.p[head.n - 1] == '(';
}

/* One C expression: no statement, no comment, no way around the escaping. */
static void expression_check(struct reader *r, struct str e, int line)
{
	int round = 0;

	if (str_empty(e)) {
		refuse(r, line, "an empty {{}}");
		return;
	}
	for (size_t i = 0; i < e.n && !refused(r);) {
		char c = e.p[i];
		if (c == '"' || c == '\'') {
			i = past_quotes(e, i);
		} else if (is_word_char(c)) {
			size_t from = i;
			while (i < e.n && is_word_char(e.p[i]))
				i++;
			struct str w = str_part(e, from, i - from);
			if (word_goes_around(w))
				refuse(r, line, "\"%.*s\" in a template: there is no raw output", STR_ARG(w));
			else if ((str_eq(w, S("url")) || str_eq(w, S("html"))) && makes_safe_type(e, from))
				refuse(r, line, "struct %.*s is made only in core/html, not in a template",
					STR_ARG(w));
		} else {
			if (c == ';' || c == '#' || c == '\\' ||
				(c == '/' && i + 1 < e.n && (e.p[i + 1] == '/' || e.p[i + 1] == '*')))
				refuse(r, line, "\"%c\" in {{…}}: one expression stands there, nothing more", c);
			round += (c == '(') - (c == ')');
			if (round < 0)
				refuse(r, line, "a ) too many in {{…}}");
			i++;
		}
	}
	if (round > 0)
		refuse(r, line, "a ( is never closed in {{…}}");
	if (!refused(r))
		messages_in_c(r->a, e, line, r->t);
}

/* --- control ------------------------------------------------------------------------------- */

static void block_open(struct reader *r, bool loop, int line)
{
	if (r->n_blocks == BLOCKS_MAX) {
		refuse(r, line, "more than %d blocks inside one another", BLOCKS_MAX);
		return;
	}
	if (r->place && r->url_state == 1)
		refuse(r, line,
			"an address is partly text and partly a value: make one struct url with url_path()");
	r->blocks[r->n_blocks++] = (struct block){ .loop = loop, .line = line, .place = r->place,
		.number = ++r->block_numbers, .depth = r->depth, .url_state = r->url_state };
}

/* The innermost block, when it may go on or end here. */
static struct block *block_here(struct reader *r, const char *what, int line)
{
	struct block *b = r->n_blocks ? &r->blocks[r->n_blocks - 1] : NULL;

	if (!b)
		refuse(r, line, "{{%s}} without a block", what);
	else if (b->place != r->place)
		refuse(r, line, "{{%s}} in another place than its block, which began on line %d", what,
			b->line);
	else if (r->depth != b->depth)
		refuse(r, line, "<%.*s> of line %d is not closed before {{%s}}",
			STR_ARG(r->stack[r->depth - 1].name), r->stack[r->depth - 1].line, what);
	return refused(r) ? NULL : b;
}

static void else_read(struct reader *r, struct str rest, int line)
{
	struct block *b = block_here(r, "else", line);

	if (!b)
		return;
	if (b->loop)
		refuse(r, line, "{{else}} in a {{for}}");
	if (b->had_else)
		refuse(r, line, "another {{else}} after {{else}}");
	b->arm++;
	r->url_state = b->url_state;
	if (str_empty(rest)) {
		b->had_else = true;
		step_add(r, STEP_ELSE, line);
	} else if (str_starts(rest, S("if ")) || str_starts(rest, S("if("))) {
		struct str condition = str_trim(str_part(rest, 2, rest.n));
		expression_check(r, condition, line);
		step_add(r, STEP_ELSE_IF, line)->text = condition;
	} else {
		refuse(r, line, "{{else}} or {{else if …}}");
	}
}

static void end_read(struct reader *r, struct str rest, int line)
{
	struct block *b = block_here(r, "end", line);

	if (!b)
		return;
	if (!str_empty(rest))
		refuse(r, line, "{{end}} stands alone");
	r->url_state = r->url_state ? 3 : b->url_state;
	r->n_blocks--;
	step_add(r, STEP_END, line);
}

static bool is_identifier(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_word_char(s.p[i]))
			return false;
	return s.n && !(s.p[0] >= '0' && s.p[0] <= '9');
}

static void for_read(struct reader *r, struct str rest, int line)
{
	ptrdiff_t in = str_find(rest, S(" in "));
	struct str item = in > 0 ? str_trim(str_part(rest, 0, (size_t)in)) : STR_NONE;

	if (!is_identifier(item)) {
		refuse(r, line, "{{for item in list}}");
		return;
	}
	struct str list = str_trim(str_part(rest, (size_t)in + 4, rest.n));
	expression_check(r, list, line);
	block_open(r, true, line);
	struct step *s = step_add(r, STEP_FOR, line);
	s->name = item;
	s->text = list;
}

static void let_read(struct reader *r, struct str rest, int line)
{
	ptrdiff_t equals = str_find(rest, S("="));
	struct str left = equals > 0 ? str_trim(str_part(rest, 0, (size_t)equals)) : STR_NONE;
	size_t from = left.n;

	while (from && is_word_char(left.p[from - 1]))
		from--;
	struct str name = str_part(left, from, left.n);
	if (!from || !is_identifier(name)) {
		refuse(r, line, "{{let TYPE name = value}}");
		return;
	}
	expression_check(r, str_part(rest, (size_t)equals + 1, rest.n), line);
	expression_check(r, left, line);
	struct step *s = step_add(r, STEP_LET, line);
	s->name = name;
	s->text = rest;
}

static void call_read(struct reader *r, struct str rest, int line)
{
	size_t n = 0;

	while (n < rest.n && is_word_char(rest.p[n]))
		n++;
	struct str name = str_part(rest, 0, n), arguments = str_trim(str_part(rest, n, rest.n));
	if (!is_identifier(name) || !str_starts(arguments, S("(")) || !str_ends(arguments, S(")"))) {
		refuse(r, line, "{{call room_template(view)}}");
		return;
	}
	expression_check(r, rest, line);
	r->started = true;
	struct step *s = step_add(r, STEP_CALL, line);
	s->name = name;
	s->text = str_trim(str_part(arguments, 1, arguments.n - 2));
}

static void include_read(struct reader *r, struct str rest, int line)
{
	struct line_of_text inc = { line, rest };

	if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"')
		refuse(r, line, "{{include \"hub/room/room.h\"}}");
	VEC_PUSH(r->a, &r->t->includes, inc);
}

static void frame_read(struct reader *r, struct str rest, int line)
{
	if (!is_identifier(rest))
		refuse(r, line, "{{frame desk}}, {{frame public}} or {{frame phone}}");
	if (r->t->frame.n || r->started)
		refuse(r, line, "{{frame}} stands once, above the page");
	r->t->frame = rest;
}

static void view_read(struct reader *r, struct str rest, int line)
{
	if (r->t->view.line || r->started)
		refuse(r, line, "{{view}} stands once, above the page");
	if (str_find(rest, S("#")) >= 0)
		refuse(r, line, "\"#\" in {{view}}: members of a struct stand there");
	/* For #line: the word may stand on a line of its own, above the members. */
	for (const char *p = rest.p; p > r->src.p && p[-1] != 'w'; p--)
		line += p[-1] == '\n';
	r->t->view = (struct line_of_text){ line, rest };
}

static void value_read(struct reader *r, struct str e, bool see, int line, enum position position)
{
	struct part p = { .is_value = true, .see = see, .line = line, .text = e };

	expression_check(r, e, line);
	if (position == POSITION_URL) {
		if (see)
			refuse(r, line, "{{see}} in an address: make a struct url in the handler");
		if (r->url_state)
			refuse(r, line,
				"an address is partly text and partly a value: make one struct url with "
				"url_path()");
		r->url_state = 2;
		value_add(r, &p, position);
		return;
	}
	r->started = true;
	if (r->place && !r->words_attribute) {
		value_add(r, &p, position);
		return;
	}
	r->run_position = position;
	if (!r->run.n)
		r->run_wanted = r->place || !(r->depth && r->stack[r->depth - 1].untranslated);
	VEC_PUSH(r->a, &r->run, p);
}

static const struct word {
	const char *name;
	bool in_tag, in_attribute, flushes;
	void (*read)(struct reader *r, struct str rest, int line);
} keywords[] = {
	{ "else", true, true, true, else_read },
	{ "end", true, true, true, end_read },
	{ "for", false, true, true, for_read },
	{ "let", false, false, true, let_read },
	{ "call", false, false, true, call_read },
	{ "include", false, false, true, include_read },
	{ "frame", false, false, true, frame_read },
	{ "view", false, false, true, view_read },
};

static void if_read(struct reader *r, struct str rest, int line)
{
	expression_check(r, rest, line);
	block_open(r, false, line);
	step_add(r, STEP_IF, line)->text = rest;
}

static void template_comment_read(struct reader *r)
{
	int line = line_here(r);
	ptrdiff_t n = str_find(str_part(r->src, r->at, r->src.n), S("#}"));

	if (n < 0) {
		refuse(r, line, "{# is never closed with #}");
		return;
	}
	if (!r->t->comment.p)
		r->t->comment = str_trim(str_part(r->src, r->at + 2, (size_t)n - 2));
	r->at += (size_t)n + 2;
}

static void keyword_read(
	struct reader *r, const struct word *k, struct str rest, enum where where, int line)
{
	bool right = where == IN_CONTENT || (where == IN_TAG ? k->in_tag : k->in_attribute);

	if (!right)
		refuse(r, line, "{{%s}} cannot stand inside a tag", k->name);
	else if (where == IN_CONTENT && r->depth && r->stack[r->depth - 1].plain &&
		k->read == call_read)
		refuse(r, line, "{{call}} inside <%.*s>, which holds only text",
			STR_ARG(r->stack[r->depth - 1].name));
	else
		k->read(r, rest, line);
}

void directive_read(struct reader *r, enum where where, enum position position)
{
	int line = line_here(r);

	if (r->src.p[r->at + 1] == '#') {
		template_comment_read(r);
		return;
	}
	struct str e = inside_read(r, line);
	if (refused(r))
		return;
	size_t n = 0;
	while (n < e.n && is_word_char(e.p[n]))
		n++;
	struct str word = str_part(e, 0, n), rest = str_trim(str_part(e, n, e.n));
	bool alone = n == e.n || is_space(e.p[n]) || (str_eq(word, S("if")) && e.p[n] == '(');
	if (alone && str_eq(word, S("if"))) {
		run_flush(r);
		if_read(r, rest, line);
		return;
	}
	for (size_t i = 0; alone && i < sizeof keywords / sizeof *keywords; i++)
		if (str_eq(str_of(keywords[i].name), word) && (rest.n || n == e.n)) {
			run_flush(r);
			keyword_read(r, &keywords[i], rest, where, line);
			return;
		}
	if (where == IN_TAG)
		refuse(r, line, "a value between the attributes of a tag: attributes are written out");
	else if (str_eq(word, S("see")) && alone)
		value_read(r, rest, true, line, position);
	else
		value_read(r, e, false, line, position);
}
