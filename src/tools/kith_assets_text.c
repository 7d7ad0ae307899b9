/*
 * The asset compiler's second half: adapting the style sheets and scripts of other makers. GDS
 * Transport and the crest are licensed for GOV.UK alone, so the rules that use them never reach our
 * pages. This reads CSS by its brackets and quotes only; whatever it does not know it leaves as it
 * was.
 */
#include "tools/kith_assets.h"

#include "core/base/arena.h"

#include <string.h>

#define FOREIGN_FONT "GDS Transport"
#define OUR_FONTS "Atkinson Hyperlegible,system-ui,Segoe UI,Roboto,Noto Sans,Arial,sans-serif"

static void style_add(struct packer *k, struct buf *b, struct str css);

/* The offset just behind the quoted text or comment at `at`; `at` when there is neither. */
static size_t skip_quoted(struct str s, size_t at)
{
	char quote = s.p[at];

	if (quote == '"' || quote == '\'') {
		for (at++; at < s.n && s.p[at] != quote; at++)
			if (s.p[at] == '\\')
				at++;
		return at < s.n ? at + 1 : s.n;
	}
	if (quote == '/' && at + 1 < s.n && s.p[at + 1] == '*') {
		ptrdiff_t end = str_find(str_part(s, at + 2, s.n), S("*/"));
		return end < 0 ? s.n : at + 4 + (size_t)end;
	}
	return at;
}

/* The offset of the first of `stops` outside quotes and comments, or the end. */
static size_t find_outside(struct str s, size_t at, const char *stops)
{
	while (at < s.n) {
		size_t next = skip_quoted(s, at);
		if (next > at)
			at = next;
		else if (strchr(stops, s.p[at]) && s.p[at] != '\0')
			return at;
		else
			at++;
	}
	return s.n;
}

/* The offset of `needle` outside quotes and comments, or -1. */
static ptrdiff_t find_text(struct str s, struct str needle)
{
	char first[2] = { needle.p[0], '\0' };

	for (size_t at = 0; (at = find_outside(s, at, first)) < s.n; at++)
		if (str_starts(str_part(s, at, s.n), needle))
			return (ptrdiff_t)at;
	return -1;
}

/* From just behind an opening bracket to its closing one. */
static size_t find_close(struct str s, size_t at)
{
	int depth = 1;

	while ((at = find_outside(s, at, "{}")) < s.n) {
		depth += s.p[at] == '{' ? 1 : -1;
		if (depth == 0)
			return at;
		at++;
	}
	return s.n;
}

static struct str without_comments(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	for (size_t at = 0; at < s.n;) {
		size_t next = skip_quoted(s, at);
		if (next == at)
			buf_char(&b, s.p[at++]);
		else if (s.p[at] == '/')
			at = next;
		else {
			buf_str(&b, str_part(s, at, next - at));
			at = next;
		}
	}
	return b.n > 0 ? buf_view(&b) : S("");
}

/* The address that url(x) shall have: an asset's, or as it was for #… and data:. */
static void url_add(struct packer *k, struct buf *b, struct str inside)
{
	struct str x = str_trim(inside), name, address;
	const char *slash;

	if (x.n >= 2 && (x.p[0] == '"' || x.p[0] == '\''))
		x = str_part(x, 1, x.n - 2);
	slash = memrchr(x.p, '/', x.n);
	name = slash ? str_part(x, (size_t)(slash + 1 - x.p), x.n) : x;
	address = packer_address(k, name);
	if (str_starts(x, S("#")) || str_starts(x, S("data:")))
		buf_fmt(b, "url(%.*s)", STR_ARG(inside));
	else if (address.p)
		buf_fmt(b, "url(%.*s)", STR_ARG(address));
	else
		packer_refuse(k, "url(%.*s) names no asset of this list", STR_ARG(x));
}

/* Declarations: our fonts for theirs, addresses for url(). */
static void declarations_add(struct packer *k, struct buf *b, struct str body)
{
	while (body.n > 0) {
		ptrdiff_t url = find_text(body, S("url("));
		ptrdiff_t font = find_text(body, S(FOREIGN_FONT ",arial,sans-serif"));
		size_t end;
		if (font >= 0 && (url < 0 || font < url)) {
			buf_str(b, str_part(body, 0, (size_t)font));
			buf_lit(b, OUR_FONTS);
			body =
				str_part(body, (size_t)font + sizeof(FOREIGN_FONT ",arial,sans-serif") - 1, body.n);
			continue;
		}
		if (url < 0)
			break;
		end = find_outside(body, (size_t)url + 4, ")");
		buf_str(b, str_part(body, 0, (size_t)url));
		url_add(k, b, str_part(body, (size_t)url + 4, end - (size_t)url - 4));
		body = str_part(body, end + 1, body.n);
	}
	if (str_find(body, S(FOREIGN_FONT)) >= 0)
		packer_refuse(
			k, "%s is used in a way that is not known: %.*s", FOREIGN_FONT, STR_ARG(body));
	buf_str(b, body);
}

static bool holds_rules(struct str prelude)
{
	return str_starts(prelude, S("@media")) || str_starts(prelude, S("@supports")) ||
		str_starts(prelude, S("@layer")) || str_starts(prelude, S("@container"));
}

/* One `prelude { body }`. Rules that show the crest, or load the font, are left out. */
static void rule_add(struct packer *k, struct buf *b, struct str prelude, struct str body)
{
	struct buf inner = { .arena = k->arena };

	if (holds_rules(prelude)) {
		style_add(k, &inner, body);
		if (inner.n > 0)
			buf_fmt(b, "%.*s{%.*s}", STR_ARG(prelude), STR_ARG(buf_view(&inner)));
		return;
	}
	if (str_find(body, S("govuk-crest")) >= 0)
		return;
	if (str_starts(prelude, S("@font-face")) && str_find(body, S(FOREIGN_FONT)) >= 0)
		return;
	buf_fmt(b, "%.*s{", STR_ARG(prelude));
	declarations_add(k, b, body);
	buf_lit(b, "}");
}

static void style_add(struct packer *k, struct buf *b, struct str css)
{
	size_t at = 0;

	while (at < css.n) {
		size_t stop = find_outside(css, at, "{;"), close;
		struct str prelude = str_trim(str_part(css, at, stop - at));
		if (stop == css.n)
			break;
		if (css.p[stop] == ';') {
			if (str_starts(prelude, S("@import")))
				packer_refuse(k, "@import would fetch from elsewhere: %.*s", STR_ARG(prelude));
			else if (!str_empty(prelude) && !str_starts(prelude, S("@charset")))
				buf_fmt(b, "%.*s;", STR_ARG(prelude));
			at = stop + 1;
			continue;
		}
		close = find_close(css, stop + 1);
		if (close == css.n) {
			packer_refuse(k, "style sheet: \"%.*s {\" is not closed", STR_ARG(prelude));
			return;
		}
		rule_add(k, b, prelude, str_part(css, stop + 1, close - stop - 1));
		at = close + 1;
	}
}

struct str style_adapted(struct packer *k, struct str css)
{
	struct buf b = { .arena = k->arena };

	style_add(k, &b, without_comments(k->arena, css));
	return b.n > 0 ? buf_view(&b) : S("");
}

/* "Accordion,x as Button" -> "Accordion,Button:x" */
static void exports_add(struct buf *b, struct str list)
{
	struct str part;

	while (str_cut(&list, ',', &part)) {
		ptrdiff_t as = str_find(part, S(" as "));
		if (as >= 0)
			buf_fmt(b, "%.*s:%.*s,", STR_ARG(str_trim(str_part(part, (size_t)as + 4, part.n))),
				STR_ARG(str_trim(str_part(part, 0, (size_t)as))));
		else
			buf_fmt(b, "%.*s,", STR_ARG(str_trim(part)));
	}
}

struct str script_adapted(struct packer *k, struct str script, struct str global)
{
	struct buf b = { .arena = k->arena };
	ptrdiff_t map = str_find(script, S("//# sourceMappingURL="));
	ptrdiff_t exports;
	size_t end;

	if (map >= 0)
		script = str_part(script, 0, (size_t)map);
	exports = str_find(script, S("export{"));
	if (str_empty(global) || exports < 0) {
		if (!str_empty(global) || exports >= 0)
			packer_refuse(k, "a module needs =Global behind its part, and only a module does");
		return script;
	}
	end = find_outside(script, (size_t)exports, "}");
	buf_fmt(&b, "(()=>{\"use strict\";%.*s;window.%.*s={",
		STR_ARG(str_part(script, 0, (size_t)exports)), STR_ARG(global));
	exports_add(&b, str_part(script, (size_t)exports + 7, end - (size_t)exports - 7));
	buf_lit(&b, "}})();");
	return buf_view(&b);
}
