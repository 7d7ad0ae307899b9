/*
 * Queueing a message, and making its text for the wire: RFC 5322 headers whose values cannot break
 * out of their line, RFC 2047 words for what is not ASCII, quoted-printable text.
 */
#include "core/mail/mail.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

#include "core/auth/setting.h"
#include "core/auth/session.h"
#include "core/db/outbox.h"

bool mail_ready(struct db *db)
{
	return !str_empty(setting_get(db, S("smtp.url"))) &&
		!str_empty(setting_get(db, S("mail.from")));
}

struct str mail_body(struct arena *a, struct mail m)
{
	json_t *j = json_pack("{s:s%, s:s%, s:s%}", "to", m.to.p ? m.to.p : "", m.to.n, "subject",
		m.subject.p ? m.subject.p : "", m.subject.n, "text", m.text.p ? m.text.p : "", m.text.n);
	char *text = j ? json_dumps(j, JSON_COMPACT) : NULL;
	struct str out = text ? str_dup(a, str_of(text)) : S("{}");
	free(text);
	json_decref(j);
	return out;
}

static struct str member(struct arena *a, const json_t *j, const char *name)
{
	const json_t *v = json_object_get(j, name);
	return json_is_string(v)
		? str_dup(a, (struct str){ json_string_value(v), json_string_length(v) })
		: STR_NONE;
}

bool mail_from_body(struct arena *a, struct str body, struct mail *m)
{
	json_t *j = json_loadb(body.p, body.n, 0, NULL);
	*m = (struct mail){ member(a, j, "to"), member(a, j, "subject"), member(a, j, "text") };
	json_decref(j);
	return !str_empty(m->to) && m->subject.p && m->text.p;
}

void mail_queue(struct db *db, struct mail m)
{
	outbox_add(db, S("mail"), mail_body(db_arena(db), m));
}

static bool plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7e || s.p[i] == '"' ||
			s.p[i] == '\\')
			return false;
	return true;
}

static void base64(struct buf *b, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < s.n; i += 3) {
		size_t left = s.n - i;
		uint32_t v = (uint32_t)(unsigned char)s.p[i] << 16 |
			(left > 1 ? (uint32_t)(unsigned char)s.p[i + 1] << 8 : 0) |
			(left > 2 ? (uint32_t)(unsigned char)s.p[i + 2] : 0);
		buf_char(b, digits[v >> 18 & 63]);
		buf_char(b, digits[v >> 12 & 63]);
		buf_char(b, left > 1 ? digits[v >> 6 & 63] : '=');
		buf_char(b, left > 2 ? digits[v & 63] : '=');
	}
}

/* A header's words: as they are when they are plain, else as encoded words in lines of at most 76
 * characters, cut between characters. Line breaks and other control characters become spaces. */
static void header_words(struct buf *b, struct str words)
{
	struct buf clean = { .arena = b->arena };
	for (size_t i = 0; i < words.n; i++)
		buf_char(&clean, (unsigned char)words.p[i] < 0x20 || words.p[i] == 0x7f ? ' ' : words.p[i]);
	struct str s = clean.n ? buf_view(&clean) : S("");
	if (plain_ascii(s) && s.n <= 200) {
		buf_str(b, s);
		return;
	}
	for (size_t from = 0; from < s.n;) {
		size_t at = from, to = from;
		while (to < s.n && str_utf8_next(s, &at) >= 0 && at - from <= 39)
			to = at;
		if (to == from)
			break;
		if (from)
			buf_lit(b, "\r\n ");
		buf_lit(b, "=?utf-8?B?");
		base64(b, str_part(s, from, to - from));
		buf_lit(b, "?=");
		from = to;
	}
}

/* An address inside <>: what could end it is left out. */
static void header_address(struct buf *b, struct str address)
{
	buf_char(b, '<');
	for (size_t i = 0; i < address.n; i++)
		if ((unsigned char)address.p[i] > 0x20 && !strchr("<>,;\"\\\x7f", address.p[i]))
			buf_char(b, address.p[i]);
	buf_char(b, '>');
}

/* RFC 2045, section 6.7: lines of at most 76 characters. */
static void quoted_printable(struct buf *b, struct str text)
{
	size_t column = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool line_end = i + 1 == text.n || text.p[i + 1] == '\n' || text.p[i + 1] == '\r';
		if (c == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
			continue;
		if (c == '\n' || c == '\r') {
			buf_lit(b, "\r\n");
			column = 0;
			continue;
		}
		bool plain = (c > 0x20 && c < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !line_end);
		if (column + (plain ? 1 : 3) > 75) {
			buf_lit(b, "=\r\n");
			column = 0;
		}
		if (plain)
			buf_char(b, (char)c);
		else
			buf_fmt(b, "=%02X", c);
		column += plain ? 1 : 3;
	}
	buf_lit(b, "\r\n");
}

struct str mail_message(
	struct arena *a, const struct mail_server *s, struct mail m, struct str message_id, int64_t now)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	struct buf b = { .arena = a };
	time_t at = (time_t)(now / TIME_SECOND);
	struct tm t;
	gmtime_r(&at, &t);
	buf_fmt(&b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\nFrom: ", days[t.tm_wday], t.tm_mday,
		months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
	if (s->from_words.n) {
		bool plain = plain_ascii(s->from_words);
		if (plain)
			buf_char(&b, '"');
		header_words(&b, s->from_words);
		if (plain)
			buf_char(&b, '"');
		buf_char(&b, ' ');
	}
	header_address(&b, s->from);
	buf_lit(&b, "\r\nTo: ");
	header_address(&b, m.to);
	buf_lit(&b, "\r\nSubject: ");
	header_words(&b, m.subject);
	buf_lit(&b, "\r\nMessage-ID: ");
	ptrdiff_t at_sign = str_find(s->from, S("@"));
	if (str_find(message_id, S("@")) < 0 && at_sign >= 0)
		message_id = str_fmt(a, "%.*s%.*s", STR_ARG(message_id),
			STR_ARG(str_part(s->from, (size_t)at_sign, s->from.n)));
	header_address(&b, message_id);
	buf_lit(&b,
		"\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
		"charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	quoted_printable(&b, m.text);
	return buf_view(&b);
}
