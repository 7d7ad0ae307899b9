/*
 * The one place where an address becomes a struct url. Paths are literal patterns with their parts
 * percent-encoded; somebody else's address is let through only when its scheme runs nothing.
 */
#include "core/base/check.h"
#include "core/html/asset.h"
#include "core/html/html.h"

#include <stdarg.h>
#include <string.h>

static bool unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		c == '.' || c == '_' || c == '~';
}

static void percent_encode(struct buf *b, struct str s, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (unreserved((char)c) || (c && strchr(also, c))) {
			buf_char(b, (char)c);
		} else {
			buf_char(b, '%');
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
	}
}

struct url url_path(struct arena *a, const char *pattern, ...)
{
	struct buf b = { .arena = a };
	va_list ap;

	check(!pattern[0] || (pattern[0] == '/' && pattern[1] != '/'));   /* "": this page */
	va_start(ap, pattern);
	for (const char *p = pattern; *p; p++)
		if (p[0] == '{' && p[1] == '}') {
			percent_encode(&b, va_arg(ap, struct str), "");
			p++;
		} else {
			buf_char(&b, *p);
		}
	va_end(ap);
	return (struct url){ buf_view(&b) };
}

/* Before any fragment; "?" the first time, "&" after. */
struct url url_with(struct arena *a, struct url u, struct str name, struct str value)
{
	ptrdiff_t hash = str_find(u.safe_text, S("#"));
	struct str head = hash < 0 ? u.safe_text : str_part(u.safe_text, 0, (size_t)hash);
	struct buf b = { .arena = a };

	buf_str(&b, head);
	buf_char(&b, str_find(head, S("?")) < 0 ? '?' : '&');
	percent_encode(&b, name, "");
	buf_char(&b, '=');
	percent_encode(&b, value, ":");
	if (hash >= 0)
		buf_str(&b, str_part(u.safe_text, (size_t)hash, u.safe_text.n));
	return (struct url){ buf_view(&b) };
}

struct url url_fragment(struct arena *a, struct url u, struct str id)
{
	ptrdiff_t hash = str_find(u.safe_text, S("#"));
	struct buf b = { .arena = a };

	buf_str(&b, hash < 0 ? u.safe_text : str_part(u.safe_text, 0, (size_t)hash));
	buf_char(&b, '#');
	percent_encode(&b, id, "");
	return (struct url){ buf_view(&b) };
}

/* A name that no asset has is a bug of the page, not of whoever looks at it. */
struct url url_anchor(struct arena *a, struct str id)
{
	struct buf b = { .arena = a };

	buf_char(&b, '#');
	percent_encode(&b, id, "");
	return (struct url){ buf_view(&b) };
}

struct url url_local(struct arena *a, struct str path, struct url otherwise)
{
	struct buf b = { .arena = a };

	if (path.n == 0 || path.n > 2000 || path.p[0] != '/' ||
		(path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))
		return otherwise;
	percent_encode(&b, path, "/?=&%+,:@");
	return (struct url){ buf_view(&b) };
}

struct url url_asset(const char *name)
{
	const struct asset *asset = asset_find(str_of(name));

	check(asset != NULL);
	return (struct url){ str_of(asset->address) };
}

struct url url_tel(struct arena *a, struct str e164)
{
	struct buf b = { .arena = a };

	buf_lit(&b, "tel:");
	for (size_t i = 0; i < e164.n; i++)
		if (e164.p[i] == '+' || (e164.p[i] >= '0' && e164.p[i] <= '9'))
			buf_char(&b, e164.p[i]);
	return (struct url){ buf_view(&b) };
}

struct url url_mailto(struct arena *a, struct str email)
{
	struct buf b = { .arena = a };

	buf_lit(&b, "mailto:");
	percent_encode(&b, email, "@+");
	return (struct url){ buf_view(&b) };
}

struct url url_external(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };
	struct str t = str_trim(s), lower = str_lower_ascii(a, str_part(t, 0, 8));

	if (!str_starts(lower, S("https://")) && !str_starts(lower, S("http://")))
		return (struct url){ S("#") };
	percent_encode(&b, t, ":/?#[]@!$&'()*+,;=%");
	return (struct url){ buf_view(&b) };
}
