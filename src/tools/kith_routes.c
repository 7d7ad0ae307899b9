/*
 * The route compiler: ROUTE lines -> one sorted table.
 *
 *	kith-routes --out routes.c [--examples src/app/examples.c] src/hub/request/request_web.c …
 *
 * A handler declares its own address and who may use it next to its code; this program collects
 * them. It reads C only as far as it must: words, texts and brackets, so that a ROUTE in a comment
 * is none and a handler that is only mentioned is not defined. What it refuses, it refuses with
 * file and line.
 */
#include "core/base/arena.h"
#include "core/base/file.h"
#include "core/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEGMENTS_MAX 12
#define PARAMETERS_MAX 8

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_TEXT, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	struct str text;                       /* of a TEXT: without its quotes */
	int line;
};

struct tokens VEC(struct token);

struct declared {
	bool post;
	struct str pattern, handler, roles, flags;
	struct str segment[SEGMENTS_MAX];      /* "{case}" is a parameter */
	size_t n;
	const char *file;
	int line;
};

struct compiler {
	struct arena *arena;
	struct VEC(struct declared) routes;
	struct VEC(struct str) examples;
	bool check_examples;
	int errors;
};

static const struct { const char *word; const char *bit; bool get, post; } FLAGS[] = {
	{ "UPLOAD", "ROUTE_UPLOAD", false, true },
	{ "STREAM", "ROUTE_STREAM", true, false },
	{ "STEP_UP", "ROUTE_STEP_UP", false, true },
	{ "NO_CSRF", "ROUTE_NO_CSRF", false, true },
	{ "ASIDE", "ROUTE_ASIDE", false, true },
};

static const char *const ROLES[] = {
	"ROLE_PUBLIC", "ROLE_VOLUNTEER", "ROLE_CALL_HANDLER", "ROLE_HUB_WORKER", "ROLE_HUB_MANAGER",
	"ROLE_PARTNER", "ROLE_GOVERNANCE", "ROLE_ADMINISTRATOR", "ROLE_DESK", "ROLE_HUB", "ROLE_STAFF",
	"ROLE_SIGNED_IN", "ROLE_ANYONE",
};

static void PRINTF(4, 5)
	refuse(struct compiler *c, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	c->errors++;
}

/* The whole file, or a refusal and an empty text. */
static struct str source_text(struct compiler *c, const char *path)
{
	struct str text;

	if (!file_read(c->arena, path, &text))
		refuse(c, path, 1, "cannot be read");
	return text;
}

static bool is_word(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
		ch == '_';
}

/* The offset just behind a comment, a preprocessor line or white space at `at`; `at` itself when
 * there is none. */
static size_t skip_quiet(struct str s, size_t at, bool line_start)
{
	char ch = s.p[at];

	if (ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '\f')
		return at + 1;
	if (ch == '/' && at + 1 < s.n && s.p[at + 1] == '/') {
		while (at < s.n && s.p[at] != '\n')
			at++;
		return at;
	}
	if (ch == '/' && at + 1 < s.n && s.p[at + 1] == '*') {
		ptrdiff_t end = str_find(str_part(s, at + 2, s.n), S("*/"));
		return end < 0 ? s.n : at + 2 + (size_t)end + 2;
	}
	if (ch == '#' && line_start) {
		while (at < s.n && (s.p[at] != '\n' || s.p[at - 1] == '\\'))
			at++;
		return at;
	}
	return at;
}

/* The offset just behind the word, text, character or sign at `at`. */
static size_t token_end(struct str s, size_t at)
{
	char ch = s.p[at];

	if (ch == '"' || ch == '\'') {
		for (at++; at < s.n && s.p[at] != ch && s.p[at] != '\n'; at++)
			if (s.p[at] == '\\')
				at++;
		return at < s.n ? at + 1 : s.n;
	}
	if (!is_word(ch))
		return at + 1;
	while (at < s.n && is_word(s.p[at]))
		at++;
	return at;
}

static struct tokens tokens_of(struct compiler *c, struct str s)
{
	struct tokens out = { 0 };
	int line = 1;
	bool line_start = true;

	for (size_t at = 0; at < s.n;) {
		size_t end = skip_quiet(s, at, line_start);
		if (end == at) {
			struct token t = { .line = line };
			end = token_end(s, at);
			t.text = str_part(s, at, end - at);
			t.kind = s.p[at] == '"' ? TOKEN_TEXT : is_word(s.p[at]) ? TOKEN_WORD : TOKEN_SIGN;
			if (t.kind == TOKEN_TEXT && t.text.n >= 2)
				t.text = str_part(t.text, 1, t.text.n - 2);
			VEC_PUSH(c->arena, &out, t);
			line_start = false;
		}
		for (; at < end; at++)
			if (s.p[at] == '\n') {
				line++;
				line_start = true;
			}
	}
	VEC_PUSH(c->arena, &out, ((struct token){ .kind = TOKEN_END, .line = line }));
	return out;
}

static bool token_is(const struct tokens *ts, size_t i, const char *text)
{
	return i < ts->n && ts->v[i].kind != TOKEN_TEXT && ts->v[i].kind != TOKEN_END &&
		str_eq(ts->v[i].text, str_of(text));
}

/* Is `void NAME(struct web *w) {` in the file, outside any brackets, and not static? */
static bool handler_defined(const struct tokens *ts, struct str name, bool *is_static)
{
	int depth = 0;

	*is_static = false;
	for (size_t i = 0; i + 8 < ts->n; i++) {
		if (token_is(ts, i, "{"))
			depth++;
		else if (token_is(ts, i, "}"))
			depth--;
		if (depth != 0 || !token_is(ts, i, "void") || ts->v[i + 1].kind != TOKEN_WORD ||
		    !str_eq(ts->v[i + 1].text, name))
			continue;
		if (!token_is(ts, i + 2, "(") || !token_is(ts, i + 3, "struct") ||
			!token_is(ts, i + 4, "web") || !token_is(ts, i + 5, "*") || !token_is(ts, i + 7, ")") ||
			!token_is(ts, i + 8, "{"))
			continue;
		*is_static = i > 0 && token_is(ts, i - 1, "static");
		return true;
	}
	return false;
}

static bool segment_is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-' || ch == '.' ||
				ch == '_'))
			return false;
	}
	return s.n > 0;
}

static bool segment_is_parameter(struct str s)
{
	if (s.n < 3 || s.p[0] != '{' || s.p[s.n - 1] != '}')
		return false;
	for (size_t i = 1; i + 1 < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_'))
			return false;
	return true;
}

static bool example_known(const struct compiler *c, struct str parameter)
{
	struct str name = str_part(parameter, 1, parameter.n - 2);

	for (size_t i = 0; i < c->examples.n; i++)
		if (str_eq(c->examples.v[i], name))
			return true;
	return false;
}

/* Cuts "/case/{case}" into its segments and looks at each. */
static void pattern_read(struct compiler *c, struct declared *d)
{
	struct str rest = d->pattern, part;
	size_t parameters = 0;

	if (rest.n == 0 || rest.p[0] != '/' || (rest.n > 1 && rest.p[rest.n - 1] == '/')) {
		refuse(c, d->file, d->line, "path \"%.*s\" must begin with / and not end with one",
			STR_ARG(d->pattern));
		return;
	}
	rest = str_part(rest, 1, rest.n);
	while (str_cut(&rest, '/', &part)) {
		if (d->n == SEGMENTS_MAX) {
			refuse(c, d->file, d->line, "path \"%.*s\" has too many parts", STR_ARG(d->pattern));
			return;
		}
		if (segment_is_parameter(part)) {
			for (size_t i = 0; i < d->n; i++)
				if (str_eq(d->segment[i], part))
					refuse(c, d->file, d->line, "path \"%.*s\" names %.*s twice",
						STR_ARG(d->pattern), STR_ARG(part));
			if (++parameters > PARAMETERS_MAX)
				refuse(c, d->file, d->line, "path \"%.*s\" has too many parameters",
					STR_ARG(d->pattern));
			if (c->check_examples && !example_known(c, part))
				refuse(c, d->file, d->line, "no example is known for %.*s: add a row for it to "
					"src/app/examples.c, so that tests can find the page", STR_ARG(part));
		} else if (!segment_is_word(part)) {
			refuse(c, d->file, d->line, "path \"%.*s\": \"%.*s\" is neither a word (a-z 0-9 - . _) "
				"nor a {parameter}", STR_ARG(d->pattern), STR_ARG(part));
		}
		d->segment[d->n++] = part;
	}
}

static bool role_known(struct str word)
{
	for (size_t i = 0; i < sizeof(ROLES) / sizeof(*ROLES); i++)
		if (str_eq(word, str_of(ROLES[i])))
			return true;
	return false;
}

static void role_add(struct compiler *c, struct declared *d, struct buf *roles, struct token t)
{
	if (t.kind == TOKEN_WORD && !role_known(t.text))
		refuse(c, d->file, t.line, "%.*s is no role that may use a page", STR_ARG(t.text));
	else if (t.kind == TOKEN_WORD)
		buf_str(roles, t.text);
	else if (str_eq(t.text, S("|")))
		buf_lit(roles, " | ");
	else
		refuse(c, d->file, t.line, "roles are ROLE_… joined by |, not \"%.*s\"", STR_ARG(t.text));
}

static void flag_add(struct compiler *c, struct declared *d, struct buf *flags, struct token t)
{
	for (size_t i = 0; i < sizeof(FLAGS) / sizeof(*FLAGS); i++) {
		if (!str_eq(t.text, str_of(FLAGS[i].word)))
			continue;
		if (d->post ? !FLAGS[i].post : !FLAGS[i].get)
			refuse(c, d->file, t.line, "%s goes with %s only", FLAGS[i].word,
				d->post ? "GET" : "POST");
		if (flags->n > 0)
			buf_lit(flags, " | ");
		buf_str(flags, str_of(FLAGS[i].bit));
		return;
	}
	refuse(c, d->file, t.line, "%.*s is no flag: UPLOAD, STREAM, STEP_UP, NO_CSRF or ASIDE",
		STR_ARG(t.text));
}

/* Reads what is behind the handler's name: roles, then flags. Returns the index of the closing
 * bracket. */
static size_t rights_read(struct compiler *c, struct declared *d, const struct tokens *ts, size_t i)
{
	struct buf roles = { .arena = c->arena }, flags = { .arena = c->arena };
	int part = 0;

	for (; i < ts->n && ts->v[i].kind != TOKEN_END && !token_is(ts, i, ")"); i++) {
		if (token_is(ts, i, ","))
			part++;
		else if (part == 1)
			role_add(c, d, &roles, ts->v[i]);
		else
			flag_add(c, d, &flags, ts->v[i]);
	}
	if (roles.n == 0)
		refuse(
			c, d->file, d->line, "ROUTE of %.*s does not say who may use it", STR_ARG(d->handler));
	d->roles = buf_view(&roles);
	d->flags = flags.n > 0 ? buf_view(&flags) : S("0");
	return i;
}

/* One ROUTE(…) that begins at token i. Returns the index of its last token. */
static size_t route_read(struct compiler *c, const char *file, const struct tokens *ts, size_t i)
{
	struct declared d = { .file = file, .line = ts->v[i].line };
	bool is_static;
	size_t end;

	if (i + 7 >= ts->n || ts->v[i + 2].kind != TOKEN_WORD || !token_is(ts, i + 3, ",") ||
		ts->v[i + 4].kind != TOKEN_TEXT || !token_is(ts, i + 5, ",") ||
		ts->v[i + 6].kind != TOKEN_WORD) {
		refuse(c, file, d.line,
			"write ROUTE(GET, \"/path/{parameter}\", handler, ROLE_… | ROLE_…, FLAG …)");
		return i;
	}
	d.post = token_is(ts, i + 2, "POST");
	if (!d.post && !token_is(ts, i + 2, "GET"))
		refuse(c, file, d.line, "%.*s is no method: GET or POST", STR_ARG(ts->v[i + 2].text));
	d.pattern = ts->v[i + 4].text;
	d.handler = ts->v[i + 6].text;
	pattern_read(c, &d);
	end = rights_read(c, &d, ts, i + 7);
	if (!handler_defined(ts, d.handler, &is_static))
		refuse(c, file, d.line, "handler %.*s is not defined in this file", STR_ARG(d.handler));
	else if (is_static)
		refuse(c, file, d.line, "handler %.*s must not be static", STR_ARG(d.handler));
	VEC_PUSH(c->arena, &c->routes, d);
	return end;
}

static void source_read(struct compiler *c, const char *path)
{
	struct tokens ts = tokens_of(c, source_text(c, path));
	int depth = 0;

	for (size_t i = 0; i + 1 < ts.n; i++) {
		if (token_is(&ts, i, "{"))
			depth++;
		else if (token_is(&ts, i, "}"))
			depth--;
		else if (token_is(&ts, i, "ROUTE") && token_is(&ts, i + 1, "(")) {
			if (depth != 0)
				refuse(c, path, ts.v[i].line, "ROUTE stands outside functions, above its handler");
			i = route_read(c, path, &ts, i);
		}
	}
}

/* src/app/examples.c: the parameters it can fill are the texts that open its rows: { "case", …
 * }. */
static void examples_read(struct compiler *c, const char *path)
{
	struct tokens ts = tokens_of(c, source_text(c, path));

	c->check_examples = true;
	for (size_t i = 0; i + 2 < ts.n; i++)
		if (token_is(&ts, i, "{") && ts.v[i + 1].kind == TOKEN_TEXT && token_is(&ts, i + 2, ","))
			VEC_PUSH(c->arena, &c->examples, ts.v[i + 1].text);
}

/* Segment by segment; words in byte order, then parameters, which are all the same. */
static int segments_cmp(const struct declared *x, const struct declared *y)
{
	for (size_t i = 0; i < x->n || i < y->n; i++) {
		bool px, py;
		int d;
		if (i == x->n || i == y->n)
			return i == x->n ? -1 : 1;
		px = x->segment[i].p[0] == '{';
		py = y->segment[i].p[0] == '{';
		d = px || py ? px - py : str_cmp(x->segment[i], y->segment[i]);
		if (d != 0)
			return d;
	}
	return 0;
}

static int declared_cmp(const void *a, const void *b)
{
	const struct declared *x = a, *y = b;

	return x->post != y->post ? x->post - y->post : segments_cmp(x, y);
}

static void table_check(struct compiler *c)
{
	if (c->routes.n > 0)
		qsort(c->routes.v, c->routes.n, sizeof(*c->routes.v), declared_cmp);
	for (size_t i = 1; i < c->routes.n; i++) {
		const struct declared *x = &c->routes.v[i - 1], *y = &c->routes.v[i];
		if (declared_cmp(x, y) == 0)
			refuse(c, y->file, y->line, "%s %.*s is already the route of %.*s (%s:%d)",
				y->post ? "POST" : "GET", STR_ARG(y->pattern), STR_ARG(x->handler), x->file,
				x->line);
	}
}

static bool handler_seen(const struct compiler *c, size_t upto)
{
	for (size_t i = 0; i < upto; i++)
		if (str_eq(c->routes.v[i].handler, c->routes.v[upto].handler))
			return true;
	return false;
}

static struct str table_text(const struct compiler *c)
{
	struct buf b = { .arena = c->arena };

	buf_lit(&b, "/* Made by kith-routes from the ROUTE lines beside the handlers. */\n"
		"#include \"core/http/route.h\"\n\n");
	for (size_t i = 0; i < c->routes.n; i++)
		if (!handler_seen(c, i))
			buf_fmt(&b, "void %.*s(struct web *w);\n", STR_ARG(c->routes.v[i].handler));
	buf_lit(&b, "\nconst struct route route_table[] = {\n");
	for (size_t i = 0; i < c->routes.n; i++) {
		const struct declared *d = &c->routes.v[i];
		buf_fmt(&b, "\t{ %s, \"%.*s\", %.*s, \"%.*s\", %.*s, %.*s },\n", d->post ? "POST" : "GET",
			STR_ARG(d->pattern), STR_ARG(d->handler), STR_ARG(d->handler), STR_ARG(d->roles),
			STR_ARG(d->flags));
	}
	buf_fmt(&b, "\t{ GET, \"\", NULL, \"\", 0, 0 }\n};\nconst size_t route_count = %zu;\n",
		c->routes.n);
	return buf_view(&b);
}

int main(int argc, char **argv)
{
	struct compiler c = { .arena = arena_new() };
	const char *out = NULL;
	int status = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--out") == 0 && i + 1 < argc)
			out = argv[++i];
		else if (strcmp(argv[i], "--examples") == 0 && i + 1 < argc)
			examples_read(&c, argv[++i]);
		else
			source_read(&c, argv[i]);
	}
	if (!out) {
		fprintf(stderr, "usage: kith-routes --out FILE [--examples FILE] SOURCE…\n");
		status = 2;
	} else {
		table_check(&c);
		if (c.errors == 0 && !file_write(out, table_text(&c)))
			refuse(&c, out, 1, "cannot be written");
		status = c.errors > 0;
	}
	arena_free(c.arena);
	return status;
}
