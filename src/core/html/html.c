/*
 * The writers that templates call: what makes a string safe in a page, and nothing else. Text and
 * quoted attributes share one escaper, so that no position can be mistaken for a weaker one.
 */
#include "core/html/html.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

void out_literal(struct out *o, const char *p, size_t n)
{
	buf_bytes(&o->buf, p, n);
}

static const char *const escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
	/* Not allowed in HTML at all: shown as what they are, a bad character. */
	[0x01] = "\ufffd", [0x02] = "\ufffd", [0x03] = "\ufffd", [0x04] = "\ufffd", [0x05] = "\ufffd",
	[0x06] = "\ufffd", [0x07] = "\ufffd", [0x08] = "\ufffd", [0x0b] = "\ufffd", [0x0e] = "\ufffd",
	[0x0f] = "\ufffd", [0x1b] = "\ufffd", [0x7f] = "\ufffd",
};

void out_text_str(struct out *o, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *e = s.p[i] ? escapes[(unsigned char)s.p[i]] : "\ufffd";
		if (!e)
			continue;
		buf_bytes(&o->buf, s.p + from, i - from);
		buf_bytes(&o->buf, e, strlen(e));
		from = i + 1;
	}
	if (s.n > from)
		buf_bytes(&o->buf, s.p + from, s.n - from);
}

void out_text_int(struct out *o, int64_t v)
{
	buf_i64(&o->buf, v);
}

void out_text_count(struct out *o, int64_t v)
{
	buf_count(&o->buf, v);
}

/* The fewest digits that read back as the same number; "–" when it is none. */
void out_text_double(struct out *o, double v)
{
	char text[40];
	struct str s = STR_NONE;
	double back;

	if (!isfinite(v)) {
		buf_lit(&o->buf, "–");
		return;
	}
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		s = str_of(text);
		if (str_to_double(s, &back) && back == v)
			break;
	}
	buf_str(&o->buf, s);
}

void out_html(struct out *o, struct html h)
{
	buf_str(&o->buf, h.safe_markup);
}

void out_url(struct out *o, struct url u)
{
	out_text_str(o, u.safe_text);
}

/* 24 random bytes: two forms never share a once-key, and nobody guesses the next. */
void out_form_token(struct out *o)
{
	unsigned char bytes[24];
	char once[48];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(
		once, sizeof once, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	buf_lit(&o->buf, "<input type=\"hidden\" name=\"csrf\" value=\"");
	out_text_str(o, o->csrf);
	buf_lit(&o->buf, "\"><input type=\"hidden\" name=\"once\" value=\"");
	buf_str(&o->buf, str_of(once));
	buf_lit(&o->buf, "\">");
}
