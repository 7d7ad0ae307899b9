/* Strings as (pointer, length), and the growing buffer. Nothing here allocates except in an
 * arena. */
#include "core/base/str.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/base/check.h"

struct str str_of(const char *z)
{
	return z ? (struct str){ .p = z, .n = strlen(z) } : STR_NONE;
}

bool str_empty(struct str s)
{
	return s.n == 0;
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_eq_ascii(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int d = n ? memcmp(a.p, b.p, n) : 0;

	return d ? d : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str head)
{
	return s.n >= head.n && str_eq((struct str){ s.p, head.n }, head);
}

bool str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && (tail.n == 0 || memcmp(s.p + (s.n - tail.n), tail.p, tail.n) == 0);
}

ptrdiff_t str_find(struct str hay, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	if (hay.n < needle.n)
		return -1;
	at = memmem(hay.p, hay.n, needle.p, needle.n);
	return at ? at - hay.p : -1;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The no-break space that spreadsheets and web pages leave behind counts as white space here. */
static bool nbsp_at(struct str s, size_t at)
{
	return at + 1 < s.n && (unsigned char)s.p[at] == 0xC2 && (unsigned char)s.p[at + 1] == 0xA0;
}

struct str str_trim(struct str s)
{
	for (;;) {
		if (s.n && is_space(s.p[0]))
			s = str_part(s, 1, s.n);
		else if (nbsp_at(s, 0))
			s = str_part(s, 2, s.n);
		else
			break;
	}
	for (;;) {
		if (s.n && is_space(s.p[s.n - 1]))
			s.n--;
		else if (s.n >= 2 && nbsp_at(s, s.n - 2))
			s.n -= 2;
		else
			break;
	}
	return s;
}

struct str str_part(struct str s, size_t from, size_t n)
{
	if (!s.p)
		return STR_NONE;
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){ .p = s.p + from, .n = n };
}

bool str_cut(struct str *rest, char sep, struct str *part)
{
	const char *at;
	size_t n;

	if (!rest->p)
		return false;
	at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (!at) {
		*part = *rest;
		*rest = STR_NONE;
		return part->n > 0;
	}
	n = (size_t)(at - rest->p);
	*part = (struct str){ rest->p, n };
	*rest = (struct str){ at + 1, rest->n - n - 1 };
	return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	size_t i = minus || (s.n && s.p[0] == '+');
	int64_t v = 0;

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    (minus ? __builtin_sub_overflow(v, digit, &v) : __builtin_add_overflow(v, digit, &v)))
			return false;
	}
	*out = v;
	return true;
}

bool str_to_double(struct str s, double *out)
{
	char z[64], *end;
	double v;

	if (s.n == 0 || s.n >= sizeof(z))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789+-.eE", s.p[i]) || !s.p[i])
			return false;
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	errno = 0;
	v = strtod(z, &end);
	if (*end || end == z || !isfinite(v) || errno == ERANGE)
		return false;
	*out = v;
	return true;
}

/* How long the sequence that begins with this byte is, and the least code point it may hold. */
static int sequence_length(unsigned char first, int32_t *bits, int32_t *least)
{
	if (first < 0x80)
		return *bits = first, *least = 0, 1;
	if (first >= 0xC2 && first <= 0xDF)
		return *bits = first & 0x1F, *least = 0x80, 2;
	if (first >= 0xE0 && first <= 0xEF)
		return *bits = first & 0x0F, *least = 0x800, 3;
	if (first >= 0xF0 && first <= 0xF4)
		return *bits = first & 0x07, *least = 0x10000, 4;
	return 0;
}

int32_t str_utf8_next(struct str s, size_t *at)
{
	int32_t v, least;
	int length;

	if (*at >= s.n)
		return -1;
	length = sequence_length((unsigned char)s.p[*at], &v, &least);
	if (length == 0 || (size_t)length > s.n - *at) {
		*at += 1;
		return 0xFFFD;
	}
	for (int i = 1; i < length; i++) {
		unsigned char c = (unsigned char)s.p[*at + (size_t)i];

		if ((c & 0xC0) != 0x80) {
			*at += 1;
			return 0xFFFD;
		}
		v = (v << 6) | (c & 0x3F);
	}
	if (v < least || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) {
		*at += 1;
		return 0xFFFD;
	}
	*at += (size_t)length;
	return v;
}

bool str_utf8_ok(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		size_t was = at;
		int32_t c = str_utf8_next(s, &at);

		if (c == 0 || (c == 0xFFFD && at - was == 1))
			return false;
	}
	return true;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h;
}

struct str str_dup(struct arena *a, struct str s)
{
	char *p;

	if (!s.p)
		return STR_NONE;
	p = arena_alloc(a, s.n + 1);
	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

char *str_z(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	struct buf b = { .arena = a };
	va_list args;

	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	return buf_view(&b);
}

struct str str_join(struct arena *a, struct str left, struct str sep, struct str right)
{
	struct buf b = { .arena = a };

	if (str_empty(left) || str_empty(right))
		return str_empty(left) ? right : left;
	buf_str(&b, left);
	buf_str(&b, sep);
	buf_str(&b, right);
	return buf_view(&b);
}

struct str str_lower_ascii(struct arena *a, struct str s)
{
	char *p;

	if (!s.p)
		return STR_NONE;
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)lower(s.p[i]);
	return (struct str){ p, s.n };
}

/* Room for n more bytes. */
static void buf_room(struct buf *b, size_t n)
{
	size_t cap;
	char *p;

	if (n <= b->cap - b->n)
		return;
	check(n < SIZE_MAX / 4);
	cap = b->cap ? b->cap * 2 : 64;
	while (cap < b->n + n)
		cap *= 2;
	p = arena_alloc(b->arena, cap);
	if (b->n)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
}

void buf_bytes(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	buf_room(b, n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void buf_str(struct buf *b, struct str s)
{
	buf_bytes(b, s.p, s.n);
}

void buf_char(struct buf *b, char c)
{
	buf_room(b, 1);
	b->p[b->n++] = c;
}

void buf_i64(struct buf *b, int64_t v)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (v < 0)
		digits[--at] = '-';
	buf_bytes(b, digits + at, sizeof(digits) - at);
}

void buf_count(struct buf *b, int64_t v)
{
	char digits[32];
	size_t at = sizeof(digits), n = 0;
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		if (n && n % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + rest % 10);
		n++;
	} while (rest /= 10);
	if (v < 0)
		digits[--at] = '-';
	buf_bytes(b, digits + at, sizeof(digits) - at);
}

struct str str_count(struct arena *a, int64_t v)
{
	struct buf b = { .arena = a };

	buf_count(&b, v);
	return buf_view(&b);
}

void buf_vfmt(struct buf *b, const char *fmt, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	buf_room(b, 64);
	n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, args);
	check(n >= 0);
	if ((size_t)n >= b->cap - b->n) {
		buf_room(b, (size_t)n + 1);
		n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, again);
		check(n >= 0);
	}
	va_end(again);
	b->n += (size_t)n;
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vfmt(b, fmt, args);
	va_end(args);
}

struct str buf_view(const struct buf *b)
{
	return (struct str){ .p = b->p ? b->p : "", .n = b->n };
}
