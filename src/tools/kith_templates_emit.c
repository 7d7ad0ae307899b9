/*
 * The C that a template becomes: a header with the view structs and one function each, and a source
 * that writes markup in large pieces and values through the writer their position picked. #line
 * puts every complaint of the C compiler at the template's own line.
 */
#include "tools/kith_templates.h"

#include <inttypes.h>
#include <string.h>

struct emitter {
	struct arena *a;
	struct buf out;
	const struct template *t;
	int tabs, lists;
	char blocks[BLOCKS_MAX + 1];          /* 'i' or 'f', for {{end}} */
	int n_blocks;
};

uint64_t message_hash(struct str words)
{
	return str_hash(words);
}

static void tabs(struct emitter *e)
{
	for (int i = 0; i < e->tabs; i++)
		buf_char(&e->out, '\t');
}

static void line_directive(struct emitter *e, int line)
{
	buf_fmt(&e->out, "#line %d \"%.*s\"\n", line, STR_ARG(e->t->path));
}

/* A C string constant, broken at line ends so that the source can be read. */
static void c_string(struct emitter *e, struct str s)
{
	buf_char(&e->out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			buf_fmt(&e->out, "\\%c", c);
		else if (c == '\n' && i + 1 < s.n)
			buf_lit(&e->out, "\\n\"\n\t\t\"");
		else if (c == '\n')
			buf_lit(&e->out, "\\n");
		else if (c < ' ' || c == 127)
			buf_fmt(&e->out, "\\%03o", c);
		else
			buf_char(&e->out, (char)c);
	}
	buf_char(&e->out, '"');
}

static void markup(struct emitter *e, struct str s)
{
	tabs(e);
	buf_lit(&e->out, "LIT(o, ");
	c_string(e, s);
	buf_lit(&e->out, ");\n");
}

static void value(
	struct emitter *e, struct str expression, bool see, enum position position, int line)
{
	static const char *const writers[] = { "OUT_TEXT", "OUT_ATTR", "OUT_URL" };

	line_directive(e, line);
	tabs(e);
	if (see)
		buf_fmt(&e->out, "out_text_str(o, see(o->viewer, (%.*s)));\n", STR_ARG(expression));
	else
		buf_fmt(&e->out, "%s(o, (%.*s));\n", writers[position], STR_ARG(expression));
}

/* What another language does: finds the words by hash and writes the values where they stand in
 * them. */
static void translated(struct emitter *e, const struct step *s, int n_values)
{
	tabs(e);
	buf_fmt(&e->out,
		n_values ? "struct message_walk w_ = message_walk(o, UINT64_C(0x%016" PRIx64 "), "
				 : "message_write(o, UINT64_C(0x%016" PRIx64 "), ",
		message_hash(s->text));
	c_string(e, s->text);
	buf_lit(&e->out, ");\n");
	if (!n_values)
		return;
	tabs(e);
	buf_lit(&e->out, "while (message_step(o, &w_))\n");
	e->tabs++;
	tabs(e);
	buf_lit(&e->out, "switch (w_.value) {\n");
	for (size_t i = 0, n = 0; i < s->parts.n; i++) {
		const struct part *p = &s->parts.v[i];
		if (!p->is_value)
			continue;
		tabs(e);
		buf_fmt(&e->out, "case %zu:\n", ++n);
		e->tabs++;
		value(e, p->text, p->see, s->position, p->line);
		tabs(e);
		buf_lit(&e->out, "break;\n");
		e->tabs--;
	}
	tabs(e);
	buf_lit(&e->out, "}\n");
	e->tabs--;
}

/* English is written straight out, without any look-up. */
static void message(struct emitter *e, const struct step *s)
{
	int n_values = 0;

	tabs(e);
	buf_lit(&e->out, "if (!o->catalogue) {\n");
	e->tabs++;
	for (size_t i = 0; i < s->parts.n; i++) {
		const struct part *p = &s->parts.v[i];
		if (p->is_value)
			value(e, p->text, p->see, s->position, p->line);
		else
			markup(e, escaped(e->a, p->text));
		n_values += p->is_value;
	}
	e->tabs--;
	tabs(e);
	buf_lit(&e->out, "} else {\n");
	e->tabs++;
	translated(e, s, n_values);
	e->tabs--;
	tabs(e);
	buf_lit(&e->out, "}\n");
}

static void loop(struct emitter *e, const struct step *s)
{
	int k = ++e->lists;
	struct str x = s->name;

	tabs(e);
	buf_lit(&e->out, "{\n");
	line_directive(e, s->line);
	e->tabs++;
	tabs(e);
	buf_fmt(&e->out, "const __typeof__(%.*s) list%d_ = (%.*s);\n", STR_ARG(s->text), k,
		STR_ARG(s->text));
	tabs(e);
	buf_fmt(&e->out, "for (size_t %.*s_index = 0; %.*s_index < list%d_.n; %.*s_index++) {\n",
		STR_ARG(x), STR_ARG(x), k, STR_ARG(x));
	e->tabs++;
	tabs(e);
	buf_fmt(&e->out, "const __typeof__(*list%d_.v) *%.*s = &list%d_.v[%.*s_index]; (void)%.*s;\n",
		k, STR_ARG(x), k, STR_ARG(x), STR_ARG(x));
	if (e->n_blocks < BLOCKS_MAX)
		e->blocks[e->n_blocks++] = 'f';
}

static void condition(struct emitter *e, const struct step *s)
{
	if (s->kind != STEP_IF)
		e->tabs--;
	if (s->kind != STEP_ELSE)
		line_directive(e, s->line);
	tabs(e);
	if (s->kind == STEP_ELSE)
		buf_lit(&e->out, "} else {\n");
	else
		buf_fmt(&e->out, "%sif (%.*s) {\n", s->kind == STEP_IF ? "" : "} else ", STR_ARG(s->text));
	e->tabs++;
	if (s->kind == STEP_IF && e->n_blocks < BLOCKS_MAX)
		e->blocks[e->n_blocks++] = 'i';
}

static void end(struct emitter *e)
{
	char kind = e->n_blocks ? e->blocks[--e->n_blocks] : 'i';

	e->tabs--;
	tabs(e);
	buf_lit(&e->out, "}\n");
	if (kind == 'f') {
		e->tabs--;
		tabs(e);
		buf_lit(&e->out, "}\n");
	}
}

static void step(struct emitter *e, const struct step *s)
{
	switch (s->kind) {
	case STEP_MARKUP: markup(e, s->text); return;
	case STEP_VALUE: value(e, s->text, s->see, s->position, s->line); return;
	case STEP_MESSAGE: message(e, s); return;
	case STEP_IF:
	case STEP_ELSE_IF:
	case STEP_ELSE: condition(e, s); return;
	case STEP_FOR: loop(e, s); return;
	case STEP_END: end(e); return;
	case STEP_LET:
		line_directive(e, s->line);
		tabs(e);
		buf_fmt(&e->out, "%.*s; (void)%.*s;\n", STR_ARG(s->text), STR_ARG(s->name));
		return;
	case STEP_CALL:
		line_directive(e, s->line);
		tabs(e);
		buf_fmt(&e->out, "%.*s_html(o%s%.*s);\n", STR_ARG(s->name), s->text.n ? ", " : "",
			STR_ARG(s->text));
		return;
	case STEP_TOKEN:
		tabs(e);
		buf_lit(&e->out, "out_form_token(o);\n");
		return;
	}
}

static void signature(struct buf *b, struct str room, const struct template *t)
{
	buf_fmt(b, "void %.*s_%.*s_html(struct out *o", STR_ARG(room), STR_ARG(t->name));
	if (t->view.line)
		buf_fmt(b, ", const struct %.*s_%.*s_view *v", STR_ARG(room), STR_ARG(t->name));
	buf_lit(b, ")");
}

static void function(struct emitter *e, struct str room)
{
	const struct template *t = e->t;

	buf_char(&e->out, '\n');
	signature(&e->out, room, t);
	buf_lit(&e->out, "\n{\n\tstruct arena *const A = o->buf.arena;\n\n\t(void)A;\n");
	if (t->view.line)
		buf_lit(&e->out, "\t(void)v;\n");
	e->tabs = 1;
	if (t->frame.n)
		buf_fmt(&e->out, "\tframe_%.*s_begin(o);\n", STR_ARG(t->frame));
	for (size_t i = 0; i < t->steps.n; i++)
		step(e, &t->steps.v[i]);
	if (t->frame.n)
		buf_fmt(&e->out, "\tframe_%.*s_end(o);\n", STR_ARG(t->frame));
	buf_lit(&e->out, "}\n");
}

struct str templates_source(struct arena *a, const struct room *room)
{
	struct emitter e = { .a = a, .out = { .arena = a } };

	buf_fmt(&e.out,
		"/* Made by kith-templates from the templates of %.*s. */\n"
		"#include \"%.*s.html.h\"\n\n#include \"core/html/frame.h\"\n#include "
		"\"core/i18n/i18n.h\"\n\n"
		"#define LIT(o, text) out_literal((o), (text), sizeof(text) - 1)\n"
		"#define T(words) message_str(o, \"\" words)\n",
		STR_ARG(room->name), STR_ARG(room->name));
	for (size_t i = 0; i < room->n; i++) {
		e.t = &room->v[i];
		function(&e, room->name);
	}
	return buf_view(&e.out);
}

static void includes(struct buf *b, const struct room *room)
{
	for (size_t i = 0; i < room->n; i++)
		for (size_t k = 0; k < room->v[i].includes.n; k++) {
			bool before = false;
			for (size_t j = 0; j < i && !before; j++)
				for (size_t m = 0; m < room->v[j].includes.n; m++)
					before = before ||
						str_eq(room->v[j].includes.v[m].text, room->v[i].includes.v[k].text);
			if (!before)
				buf_fmt(b, "#line %d \"%.*s\"\n#include %.*s\n", room->v[i].includes.v[k].line,
					STR_ARG(room->v[i].path), STR_ARG(room->v[i].includes.v[k].text));
		}
}

struct str templates_header(struct arena *a, const struct room *room)
{
	struct buf b = { .arena = a };

	buf_fmt(&b, "/* Made by kith-templates from the templates of %.*s. */\n", STR_ARG(room->name));
	buf_fmt(&b,
		"#ifndef KITH_%.*s_HTML_H\n#define KITH_%.*s_HTML_H\n\n#include \"core/base/fold.h\"\n"
		"#include \"core/base/id.h\"\n#include \"core/base/problem.h\"\n#include "
		"\"core/base/time.h\"\n"
		"#include \"core/html/component.h\"\n#include \"core/html/html.h\"\n",
		STR_ARG(room->name), STR_ARG(room->name));
	includes(&b, room);
	for (size_t i = 0; i < room->n; i++) {
		const struct template *t = &room->v[i];
		if (t->comment.n)
			buf_fmt(&b, "\n/* %.*s */", STR_ARG(t->comment));
		buf_char(&b, '\n');
		if (t->view.line)
			buf_fmt(&b, "struct %.*s_%.*s_view {\n#line %d \"%.*s\"\n%.*s\n};\n",
				STR_ARG(room->name), STR_ARG(t->name), t->view.line, STR_ARG(t->path),
				STR_ARG(t->view.text));
		signature(&b, room->name, t);
		buf_lit(&b, ";\n");
	}
	buf_lit(&b, "\n#endif\n");
	return buf_view(&b);
}
