/*
 * The rules of HTML that the template compiler holds a page to: which elements exist and may stand
 * in which, which attributes are never written, which take an address, and that every control has a
 * label, every image an alt and every button a type. Tables first; the functions only look things
 * up.
 */
#include "tools/kith_templates.h"

#include <string.h>

static bool listed(const char *const *list, struct str s)
{
	for (; *list; list++)
		if (str_eq(str_of(*list), s))
			return true;
	return false;
}

static const char *const voids[] = { "area", "br", "col", "embed", "hr", "img", "input", "link",
	"meta", "source", "track", "wbr", NULL };

static const char *const elements[] = { "a", "abbr", "address", "area", "article", "aside", "b",
	"bdi", "bdo", "blockquote", "body", "br", "button", "caption", "cite", "code", "col",
	"colgroup", "data", "datalist", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
	"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
	"head", "header", "hr", "html", "i", "img", "input", "ins", "kbd", "label", "legend", "li",
	"link", "main", "mark", "meta", "meter", "nav", "noscript", "ol", "optgroup", "option",
	"output", "p", "picture", "pre", "progress", "q", "s", "samp", "script", "search", "section",
	"select", "small", "source", "span", "strong", "sub", "summary", "sup", "svg", "table", "tbody",
	"td", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "u", "ul", "var", "wbr",
	NULL };

/* What ends a <p> by itself in a browser: written inside one, the page is not what it seems. */
static const char *const not_in_p[] = { "address", "article", "aside", "blockquote", "details",
	"div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
	"header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul", NULL };

static const struct { const char *inner, *outer; } never_inside[] = {
	{ "a", "a" }, { "a", "button" }, { "button", "a" }, { "button", "button" }, { "form", "form" },
	{ "label", "label" }, { "input", "button" }, { "select", "button" }, { "textarea", "button" },
	{ "main", "main" },
};

static const struct {
	const char *child, *parents;
} parents[] = {
	{ "li", "ul ol" },
	{ "tr", "thead tbody tfoot" },
	{ "td", "tr" },
	{ "th", "tr" },
	{ "thead", "table" },
	{ "tbody", "table" },
	{ "tfoot", "table" },
	{ "caption", "table" },
	{ "dt", "dl div" },
	{ "dd", "dl div" },
	{ "option", "select optgroup datalist" },
	{ "optgroup", "select" },
	{ "legend", "fieldset" },
	{ "summary", "details" },
	{ "figcaption", "figure" },
	{ "col", "colgroup" },
};

static const char *const urls[] = { "href", "src", "action", "formaction", "cite", "poster", "data",
	"ping", "background", "longdesc", "manifest", "xlink:href", "hx-get", "hx-post", "hx-put",
	"hx-patch", "hx-delete", "hx-push-url", "hx-replace-url", "sse-connect", "ws-connect", NULL };

static const char *const words[] = { "alt", "title", "placeholder", "aria-label",
	"aria-description", "aria-roledescription", "aria-valuetext", "label", NULL };

bool element_known(struct str name)
{
	return listed(elements, name);
}

/* Inside <svg>: shapes and words; nothing that loads, runs, or changes an attribute afterwards. */
static const char *const shapes[] = { "a", "circle", "clipPath", "defs", "desc", "ellipse", "g",
	"line", "linearGradient", "path", "pattern", "polygon", "polyline", "rect", "stop", "svg",
	"text", "title", "tspan", NULL };

bool shape_known(struct str name)
{
	return listed(shapes, name);
}

bool element_void(struct str name)
{
	return listed(voids, name);
}

bool attribute_is_words(struct str name)
{
	return listed(words, name);
}

/* Also our own data-…-url, which kith.js fetches. */
bool attribute_is_url(struct str name)
{
	return listed(urls, name) || (str_starts(name, S("data-")) && str_ends(name, S("url")));
}

/* NULL when the attribute may be written. */
const char *attribute_why_refused(struct str name)
{
	if (str_eq(name, S("style")))
		return "style= is refused: the page's rules forbid it; give the element a class and write "
			   "it in kith.css";
	if (str_starts(name, S("on")) || str_starts(name, S("hx-on")))
		return "on*= is refused: the page's rules forbid it; listen for it in kith.js";
	if (str_eq(name, S("srcdoc")) || str_eq(name, S("hx-vals")) || str_eq(name, S("hx-vars")) ||
		str_eq(name, S("hx-headers")) || str_eq(name, S("hx-request")))
		return "this attribute holds a program or a page of its own and is refused";
	if (str_eq(name, S("srcset")) || str_eq(name, S("imagesrcset")) ||
		str_eq(name, S("http-equiv")))
		return "this attribute holds addresses that cannot be checked and is refused";
	return NULL;
}

/* A literal address: of this site, or a scheme that runs nothing. */
bool url_literal_ok(struct str url)
{
	static const char *const heads[] = { "/", "#", "?", "https://", "http://",
		"mailto:", "tel:", NULL };

	if (str_empty(url))
		return true;
	for (const char *const *h = heads; *h; h++)
		if (str_starts(url, str_of(*h)))
			return true;
	return false;
}

static bool word_in(const char *list, struct str word)
{
	struct str rest = str_of(list), part;

	while (str_cut(&rest, ' ', &part))
		if (str_eq(part, word))
			return true;
	return false;
}

/* Called before `name` is put on the stack. A fragment may begin anywhere, so only known parents
 * count. */
void nesting_check(struct reader *r, struct str name, int line)
{
	struct str parent = r->depth ? r->stack[r->depth - 1].name : STR_NONE;

	if (str_eq(parent, S("p")) && listed(not_in_p, name)) {
		refuse(r, line,
			"<%.*s> cannot stand inside <p> (opened on line %d): a browser ends the paragraph "
			"there",
			STR_ARG(name), r->stack[r->depth - 1].line);
		return;
	}
	for (size_t i = 0; i < sizeof parents / sizeof *parents && parent.n; i++)
		if (str_eq(str_of(parents[i].child), name) && !word_in(parents[i].parents, parent)) {
			refuse(r, line, "<%.*s> stands in <%.*s>, but belongs in: %s", STR_ARG(name),
				STR_ARG(parent), parents[i].parents);
			return;
		}
	for (size_t i = 0; i < sizeof never_inside / sizeof *never_inside; i++) {
		if (!str_eq(str_of(never_inside[i].inner), name))
			continue;
		for (size_t d = 0; d < r->depth; d++)
			if (str_eq(str_of(never_inside[i].outer), r->stack[d].name)) {
				refuse(r, line, "<%.*s> cannot stand inside <%s> (opened on line %d)",
					STR_ARG(name), never_inside[i].outer, r->stack[d].line);
				return;
			}
	}
}

const struct attribute *attribute_find(const struct reader *r, const char *name)
{
	for (size_t i = 0; i < r->attributes.n; i++)
		if (str_eq(r->attributes.v[i].name, str_of(name)))
			return &r->attributes.v[i];
	return NULL;
}

static bool attribute_filled(const struct reader *r, const char *name)
{
	const struct attribute *at = attribute_find(r, name);

	return at && !str_empty(str_trim(at->raw));
}

static void id_check(struct reader *r, int line)
{
	const struct attribute *id = attribute_find(r, "id");

	if (!id)
		return;
	struct seen here = seen_here(r, id->raw, line);
	if (!id->has_value && here.in_loop) {
		refuse(r, id->line,
			"id=\"%.*s\" inside {{for}} would be there more than once: put a value in it",
			STR_ARG(id->raw));
		return;
	}
	for (size_t i = 0; i < r->ids.n; i++)
		if (str_eq(r->ids.v[i].text, id->raw) && !id->has_value &&
			seen_clash(&r->ids.v[i], &here)) {
			refuse(r, id->line, "id=\"%.*s\" is already used on line %d", STR_ARG(id->raw),
				r->ids.v[i].line);
			return;
		}
	VEC_PUSH(r->a, &r->ids, here);
}

static bool is_control(const struct reader *r, struct str name)
{
	static const char *const silent[] = { "hidden", "submit", "button", "reset", "image", NULL };

	if (str_eq(name, S("select")) || str_eq(name, S("textarea")))
		return true;
	if (!str_eq(name, S("input")))
		return false;
	const struct attribute *type = attribute_find(r, "type");
	return !type || !listed(silent, type->raw);
}

/* Remembers a control that is not labelled in its own tag; its <label for> may come later. */
static void control_note(struct reader *r, struct str name, int line)
{
	if (attribute_filled(r, "aria-label") || attribute_filled(r, "aria-labelledby"))
		return;
	for (size_t d = 0; d < r->depth; d++)
		if (str_eq(r->stack[d].name, S("label")))
			return;
	const struct attribute *id = attribute_find(r, "id");
	struct seen c = seen_here(r, id ? id->raw : STR_NONE, line);
	c.place = (int)name.n;                  /* 5 input, 6 select, 8 textarea */
	VEC_PUSH(r->a, &r->controls, c);
}

static void form_check(struct reader *r, int line)
{
	const struct attribute *method = attribute_find(r, "method"),
						   *action = attribute_find(r, "action");

	if (method && method->has_value)
		refuse(r, method->line, "a form's method is written out: get or post");
	else if (method && str_eq_ascii(method->raw, S("post")) && action && !action->has_value &&
		str_starts(action->raw, S("http")))
		refuse(r, line, "a form that posts to another site would hand it this site's token");
}

/* All that can be said of a start tag once its attributes are read. */
void open_tag_check(struct reader *r, struct str name, int line)
{
	id_check(r, line);
	const struct attribute *label_for = attribute_find(r, "for");
	if (label_for && str_eq(name, S("label"))) {
		struct seen s = seen_here(r, label_for->raw, line);
		VEC_PUSH(r->a, &r->fors, s);
	}
	if (str_eq(name, S("img")) && !attribute_find(r, "alt"))
		refuse(r, line, "<img> has no alt: say what it shows, or alt=\"\" when it only decorates");
	if (str_eq(name, S("input")) && !attribute_filled(r, "alt")) {
		const struct attribute *type = attribute_find(r, "type");
		if (type && str_eq(type->raw, S("image")))
			refuse(r, line, "<input type=\"image\"> has no alt");
	}
	if (str_eq(name, S("button")) && !attribute_find(r, "type"))
		refuse(r, line, "<button> has no type: submit, or button when it does not send the form");
	if (str_eq(name, S("iframe")))
		refuse(r, line, "<iframe> is refused");
	if (str_eq(name, S("form")))
		form_check(r, line);
	if (is_control(r, name))
		control_note(r, name, line);
}

/* At the end: every control that was not labelled in its tag has a <label for>. */
void controls_check(struct reader *r)
{
	for (size_t i = 0; i < r->controls.n && !refused(r); i++) {
		const struct seen *c = &r->controls.v[i];
		const char *name = c->place == 8 ? "textarea" : c->place == 6 ? "select" : "input";
		bool found = false;

		for (size_t k = 0; k < r->fors.n && !found; k++)
			found = !str_empty(c->text) && str_eq(r->fors.v[k].text, c->text);
		if (!found)
			refuse(r, c->line,
				"<%s%s%.*s%s> has no label: write <label for=…>, put it inside a <label>, or give "
				"it aria-label",
				name, c->text.n ? " id=\"" : "", STR_ARG(c->text), c->text.n ? "\"" : "");
	}
}
