/*
 * Reading a template: text, tags and attributes, with the position of every value known. What a
 * browser would quietly mend (an unclosed tag, a crossed one, an attribute given twice) is refused
 * here.
 */
#include "tools/kith_templates.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void refuse(struct reader *r, int line, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	if (refused(r))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	*r->why = (struct refusal){ .line = line > 0 ? line : 1, .text = str_dup(r->a, str_of(text)) };
	r->at = r->src.n;
}

bool refused(const struct reader *r)
{
	return r->why->line != 0;
}

int line_here(struct reader *r)
{
	for (; r->line_from < r->at && r->line_from < r->src.n; r->line_from++)
		if (r->src.p[r->line_from] == '\n')
			r->line++;
	return r->line;
}

struct step *step_add(struct reader *r, enum step_kind kind, int line)
{
	struct step s = { .kind = kind, .line = line };

	VEC_PUSH(r->a, &r->t->steps, s);
	return &r->t->steps.v[r->t->steps.n - 1];
}

/* Neighbouring pieces of markup become one step, so that a page is few large writes. */
void markup_add(struct reader *r, struct str markup)
{
	struct step *last = r->t->steps.n ? &r->t->steps.v[r->t->steps.n - 1] : NULL;

	if (str_empty(markup))
		return;
	/* White space after white space, or before anything, says nothing. */
	if (str_empty(str_trim(markup)) && !(r->depth && r->stack[r->depth - 1].keeps_space) &&
		(!last || (last->kind == STEP_MARKUP && str_ends(last->text, S("\n")))))
		return;
	if (last && last->kind == STEP_MARKUP)
		last->text = str_fmt(r->a, "%.*s%.*s", STR_ARG(last->text), STR_ARG(markup));
	else
		step_add(r, STEP_MARKUP, line_here(r))->text = markup;
}

struct seen seen_here(struct reader *r, struct str text, int line)
{
	struct seen s = { .text = text, .line = line, .place = r->place };

	for (size_t i = 0; i < r->n_blocks; i++) {
		s.path[s.path_n++] = (struct branch){ r->blocks[i].number, r->blocks[i].arm };
		s.in_loop = s.in_loop || r->blocks[i].loop;
	}
	return s;
}

/* Two things in different arms of one {{if}} are never there together. */
bool seen_clash(const struct seen *a, const struct seen *b)
{
	for (int i = 0; i < a->path_n; i++)
		for (int k = 0; k < b->path_n; k++)
			if (a->path[i].block == b->path[k].block && a->path[i].arm != b->path[k].arm)
				return false;
	return true;
}

static bool at_text(const struct reader *r, const char *text)
{
	size_t n = strlen(text);

	return r->src.n - r->at >= n && memcmp(r->src.p + r->at, text, n) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

static struct str name_read(struct reader *r)
{
	size_t from = r->at;

	while (r->at < r->src.n && is_name(r->src.p[r->at]))
		r->at++;
	return str_part(r->src, from, r->at - from);
}

/* --- attributes ---------------------------------------------------------------------------- */

static void url_literal_check(struct reader *r, struct str raw, int line)
{
	struct str url;

	if (!entities_decode(r->a, raw, &url))
		refuse(r, line, "an unknown entity in \"%.*s\"", STR_ARG(raw));
	else if (!url_literal_ok(url))
		refuse(r, line,
			"\"%.*s\" is not an address that may be written here: begin it with /, #, ?, https:// "
			"or http://",
			STR_ARG(url));
}

/* One stretch of literal text inside a quoted value. */
static void value_literal(struct reader *r, struct str name, struct str raw, int line)
{
	struct str decoded;

	if (str_empty(raw))
		return;
	if (attribute_is_url(name)) {
		if (r->url_state)
			refuse(r, line,
				"%.*s= is partly text and partly a value: make one struct url with url_path()",
				STR_ARG(name));
		r->url_state = 1;
		url_literal_check(r, raw, line);
		markup_add(r, raw);
	} else if (!entities_decode(r->a, raw, &decoded)) {
		refuse(r, line, "an unknown entity, or an & that is not &amp;, in \"%.*s\"", STR_ARG(raw));
	} else if (attribute_is_words(name)) {
		r->run_wanted = true;
		r->run_position = POSITION_PLAIN;
		run_words(r, decoded, line);
	} else {
		markup_add(r, escaped(r->a, decoded));
	}
}

static void quoted_value_read(struct reader *r, struct attribute *at)
{
	char quote = r->src.p[r->at++];
	size_t from = r->at, piece = r->at;
	int outer = r->place;

	r->place = ++r->places;
	r->url_state = 0;
	r->words_attribute = attribute_is_words(at->name);
	while (!refused(r) && r->at < r->src.n && r->src.p[r->at] != quote) {
		if (at_text(r, "{{") || at_text(r, "{#")) {
			int line = line_here(r);
			value_literal(r, at->name, str_part(r->src, piece, r->at - piece), line);
			at->has_value = true;
			directive_read(r, attribute_is_url(at->name) ? IN_URL : IN_ATTRIBUTE,
				attribute_is_url(at->name) ? POSITION_URL : POSITION_PLAIN);
			piece = r->at;
		} else if (r->src.p[r->at] == '<') {
			refuse(r, line_here(r),
				"\"<\" inside a quoted attribute: is the quote of %.*s= closed?",
				STR_ARG(at->name));
		} else {
			r->at++;
		}
	}
	if (refused(r))
		return;
	if (r->at >= r->src.n) {
		refuse(r, at->line, "the quote of %.*s= is never closed", STR_ARG(at->name));
		return;
	}
	value_literal(r, at->name, str_part(r->src, piece, r->at - piece), line_here(r));
	run_flush(r);
	if (r->n_blocks && r->blocks[r->n_blocks - 1].place == r->place)
		refuse(r, r->blocks[r->n_blocks - 1].line,
			"a block that begins inside %.*s=\"…\" must end inside it", STR_ARG(at->name));
	at->raw = str_part(r->src, from, r->at - from);
	r->at++;
	r->place = outer;
	r->url_state = 0;
	r->words_attribute = false;
}

static void bare_value_read(struct reader *r, struct attribute *at)
{
	size_t from = r->at;

	while (
		r->at < r->src.n && !is_space(r->src.p[r->at]) && r->src.p[r->at] != '>' && !refused(r)) {
		if (at_text(r, "{{"))
			refuse(r, line_here(r), "a value in an attribute without quotes: write %.*s=\"{{…}}\"",
				STR_ARG(at->name));
		else if (strchr("\"'`=<", r->src.p[r->at]))
			refuse(r, line_here(r), "%.*s= needs quotes around its value", STR_ARG(at->name));
		r->at++;
	}
	if (refused(r))
		return;
	at->raw = str_part(r->src, from, r->at - from);
	if (attribute_is_url(at->name))
		url_literal_check(r, at->raw, at->line);
	markup_add(r, str_fmt(r->a, "\"%.*s\"", STR_ARG(at->raw)));
}

static void attribute_twice_check(struct reader *r, struct str name, int line)
{
	struct seen here = seen_here(r, name, line);

	for (size_t i = 0; i < r->names.n; i++)
		if (str_eq(r->names.v[i].text, name) && seen_clash(&r->names.v[i], &here)) {
			refuse(r, line, "%.*s= is given twice", STR_ARG(name));
			return;
		}
	VEC_PUSH(r->a, &r->names, here);
}

static void attribute_read(struct reader *r)
{
	int line = line_here(r);
	struct str written = name_read(r);
	struct attribute at = { .name = str_lower_ascii(r->a, written), .line = line };

	if (str_empty(at.name)) {
		refuse(r, line, "\"%c\" cannot stand in a tag", r->src.p[r->at]);
		return;
	}
	if (at_text(r, "{{") && !at_text(r, "{{end}}") && !at_text(r, "{{else")) {
		refuse(r, line, "a value as the name of an attribute: names are written out");
		return;
	}
	const char *why = attribute_why_refused(at.name);
	if (why) {
		refuse(r, line, "%s", why);
		return;
	}
	attribute_twice_check(r, at.name, line);
	markup_add(r, str_fmt(r->a, " %.*s", STR_ARG(r->foreign_tag ? written : at.name)));
	if (r->at < r->src.n && r->src.p[r->at] == '=') {
		r->at++;
		markup_add(r, S("="));
		if (r->at < r->src.n && (r->src.p[r->at] == '"' || r->src.p[r->at] == '\'')) {
			markup_add(r, S("\""));
			quoted_value_read(r, &at);
			markup_add(r, S("\""));
		} else {
			bare_value_read(r, &at);
		}
	}
	VEC_PUSH(r->a, &r->attributes, at);
}

/* Up to and with the ">" . True when the tag closed itself with "/>". */
static bool attributes_read(struct reader *r, struct str name, int line)
{
	int outer = r->place;
	bool self_closed = false;

	r->attributes.n = r->names.n = 0;
	r->place = ++r->places;
	while (!refused(r)) {
		while (r->at < r->src.n && is_space(r->src.p[r->at]))
			r->at++;
		if (r->at >= r->src.n) {
			refuse(r, line, "<%.*s is never closed with >", STR_ARG(name));
		} else if (at_text(r, "/>")) {
			r->at += 2;
			self_closed = true;
			break;
		} else if (r->src.p[r->at] == '>') {
			r->at++;
			break;
		} else if (at_text(r, "{{") || at_text(r, "{#")) {
			directive_read(r, IN_TAG, POSITION_PLAIN);
		} else {
			attribute_read(r);
		}
	}
	if (!refused(r) && r->n_blocks && r->blocks[r->n_blocks - 1].place == r->place)
		refuse(r, r->blocks[r->n_blocks - 1].line,
			"a block that begins inside a tag must end inside it");
	r->place = outer;
	return self_closed;
}

/* --- tags ---------------------------------------------------------------------------------- */

/* <script src="…"></script>: nothing may stand between. */
static void script_end_read(struct reader *r, struct str name, int line)
{
	size_t from = r->at;

	while (r->at < r->src.n && r->src.p[r->at] != '<' && !at_text(r, "{{"))
		r->at++;
	if (str_eq(name, S("style")) || !attribute_find(r, "src") ||
		!str_empty(str_trim(str_part(r->src, from, r->at - from))) || at_text(r, "{{"))
		refuse(r, line, "inline <%.*s> is refused: the page's rules forbid it; write it in assets/",
			STR_ARG(name));
}

static void element_push(struct reader *r, struct str name, int line)
{
	const struct element *outer = r->depth ? &r->stack[r->depth - 1] : NULL;
	const struct attribute *translate = attribute_find(r, "translate");

	if (r->depth == DEPTH_MAX) {
		refuse(r, line, "more than %d elements inside one another", DEPTH_MAX);
		return;
	}
	struct element e = { .name = name, .line = line, .blocks = r->n_blocks };
	e.foreign = str_eq(name, S("svg")) || (outer && outer->foreign);
	e.keeps_space =
		str_eq(name, S("pre")) || str_eq(name, S("textarea")) || (outer && outer->keeps_space);
	e.plain = str_eq(name, S("textarea")) || str_eq(name, S("option")) || str_eq(name, S("title"));
	e.untranslated = str_eq(name, S("code")) || str_eq(name, S("kbd")) || str_eq(name, S("pre")) ||
		str_eq(name, S("textarea")) || (translate && str_eq(translate->raw, S("no"))) ||
		(outer && outer->untranslated);
	r->stack[r->depth++] = e;
}

static void open_tag_read(struct reader *r)
{
	int line = line_here(r);

	run_flush(r);
	r->at++;
	if (at_text(r, "{{")) {
		refuse(r, line, "a value as the name of an element: names are written out");
		return;
	}
	struct str written = name_read(r);
	bool foreign = r->depth && r->stack[r->depth - 1].foreign;
	struct str name = foreign ? written : str_lower_ascii(r->a, written);
	if (foreign ? !shape_known(name) : !element_known(name)) {
		refuse(r, line, "there is no element <%.*s>, or none that pages may have", STR_ARG(name));
		return;
	}
	if (r->depth && r->stack[r->depth - 1].plain) {
		refuse(r, line, "<%.*s> inside <%.*s>, which holds only text", STR_ARG(name),
			STR_ARG(r->stack[r->depth - 1].name));
		return;
	}
	nesting_check(r, name, line);
	r->foreign_tag = foreign || str_eq(name, S("svg"));
	markup_add(r, str_fmt(r->a, "<%.*s", STR_ARG(name)));
	bool self_closed = attributes_read(r, name, line);
	if (refused(r))
		return;
	markup_add(r, self_closed && foreign ? S("/>") : S(">"));
	open_tag_check(r, name, line);
	const struct attribute *method = attribute_find(r, "method");
	if (str_eq(name, S("form")) && method && str_eq_ascii(method->raw, S("post")))
		step_add(r, STEP_TOKEN, line);
	if (element_void(name) || (self_closed && foreign))
		return;
	if (self_closed)
		refuse(r, line, "<%.*s/> does not close itself in HTML: write </%.*s>", STR_ARG(name),
			STR_ARG(name));
	else if (str_eq(name, S("script")))
		script_end_read(r, name, line);
	element_push(r, name, line);
	if (str_eq(name, S("textarea")))
		markup_add(r, S("\n"));          /* a browser drops the first line break */
}

static void close_tag_read(struct reader *r)
{
	int line = line_here(r);

	run_flush(r);
	r->at += 2;
	struct str name = name_read(r);
	if (!(r->depth && r->stack[r->depth - 1].foreign))
		name = str_lower_ascii(r->a, name);
	while (r->at < r->src.n && is_space(r->src.p[r->at]))
		r->at++;
	if (r->at >= r->src.n || r->src.p[r->at] != '>') {
		refuse(r, line, "</%.*s is never closed with >", STR_ARG(name));
		return;
	}
	r->at++;
	if (!r->depth) {
		refuse(r, line, "</%.*s> closes nothing", STR_ARG(name));
		return;
	}
	const struct element *e = &r->stack[r->depth - 1];
	if (!str_eq(e->name, name)) {
		refuse(r, line, "</%.*s> crosses <%.*s>, opened on line %d", STR_ARG(name),
			STR_ARG(e->name), e->line);
		return;
	}
	if (e->blocks != r->n_blocks) {
		refuse(r, line, "</%.*s> closes what was opened outside this {{if}} or {{for}}, on line %d",
			STR_ARG(name), e->line);
		return;
	}
	r->depth--;
	markup_add(r, str_fmt(r->a, "</%.*s>", STR_ARG(name)));
}

/* Comments are for the template's readers: they are not sent. */
static void comment_read(struct reader *r)
{
	int line = line_here(r);

	run_flush(r);
	r->at += 4;
	while (r->at < r->src.n && !at_text(r, "-->")) {
		if (at_text(r, "{{")) {
			refuse(
				r, line_here(r), "a value inside a comment: comments are not sent; write {# … #}");
			return;
		}
		r->at++;
	}
	if (r->at >= r->src.n)
		refuse(r, line, "<!-- is never closed with -->");
	else
		r->at += 3;
}

static void doctype_read(struct reader *r)
{
	int line = line_here(r);

	if (r->src.n - r->at < 15 || !str_eq_ascii(str_part(r->src, r->at, 15), S("<!doctype html>"))) {
		refuse(r, line, "<! begins <!doctype html> or a comment, nothing else");
		return;
	}
	r->at += 15;
	markup_add(r, S("<!doctype html>"));
}

static void text_read(struct reader *r)
{
	size_t from = r->at;
	int line = line_here(r);
	bool plain = r->depth && r->stack[r->depth - 1].plain;
	struct str decoded;

	while (r->at < r->src.n && r->src.p[r->at] != '<' && !at_text(r, "{{") && !at_text(r, "{#"))
		r->at++;
	struct str raw = str_part(r->src, from, r->at - from);
	if (!entities_decode(r->a, raw, &decoded)) {
		refuse(r, line,
			"an unknown entity: write the character itself, or &amp; &lt; &gt; &quot; &nbsp;");
		return;
	}
	if (!str_empty(str_trim(raw)))
		r->started = true;
	r->run_wanted = !(r->depth && r->stack[r->depth - 1].untranslated);
	r->run_position = plain ? POSITION_PLAIN : POSITION_TEXT;
	run_words(r, decoded, line);
}

static void content_read(struct reader *r)
{
	while (!refused(r) && r->at < r->src.n) {
		char next = r->at + 1 < r->src.n ? r->src.p[r->at + 1] : 0;
		bool plain = r->depth && r->stack[r->depth - 1].plain;

		if (at_text(r, "{{") || at_text(r, "{#")) {
			directive_read(r, IN_CONTENT, plain ? POSITION_PLAIN : POSITION_TEXT);
		} else if (r->src.p[r->at] != '<') {
			text_read(r);
		} else if (at_text(r, "<!--")) {
			comment_read(r);
		} else if (next == '!') {
			run_flush(r);
			doctype_read(r);
		} else if (next == '/') {
			close_tag_read(r);
		} else if (is_letter(next) || next == '{') {
			r->started = true;
			open_tag_read(r);
		} else {
			refuse(r, line_here(r), "\"<\" in text: write &lt;");
		}
	}
	run_flush(r);
}

bool template_read(
	struct arena *a, struct str path, struct str source, struct template *t, struct refusal *why)
{
	struct reader *r = ARENA_NEW(a, struct reader);
	ptrdiff_t slash = -1;

	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] == '/')
			slash = (ptrdiff_t)i;
	*t = (struct template){ .path = path, .name = str_part(path, (size_t)(slash + 1), path.n) };
	if (str_ends(t->name, S(".html")))
		t->name.n -= 5;
	*why = (struct refusal){ 0 };
	*r = (struct reader){ .a = a, .src = source, .line = 1, .t = t, .why = why };
	if (!str_utf8_ok(source))
		refuse(r, 1, "the file is not UTF-8");
	content_read(r);
	if (!refused(r) && r->n_blocks)
		refuse(r, r->blocks[r->n_blocks - 1].line, "this block has no {{end}}");
	if (!refused(r) && r->depth)
		refuse(r, r->stack[r->depth - 1].line, "<%.*s> is never closed",
			STR_ARG(r->stack[r->depth - 1].name));
	controls_check(r);
	return !refused(r);
}
