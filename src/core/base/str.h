/*
 * Strings as (pointer, length). A `struct str` never owns its bytes: they belong to an arena,
 * to a literal or to the database cursor that lent them. It need not end in NUL.
 * `p == NULL` means "absent", which the database binds as NULL; an empty string has p != NULL.
 */
#ifndef KITH_BASE_STR_H
#define KITH_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUSTUSE __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

struct arena;

struct str {
	const char *p;
	size_t n;
};

/* A literal as a str: S("text"). */
#define S(lit) ((struct str){ .p = ("" lit), .n = sizeof(lit) - 1 })
/* The same inside the braces of a static table. */
#define STR_INIT(lit) { .p = ("" lit), .n = sizeof(lit) - 1 }
#define STR_NONE ((struct str){ .p = NULL, .n = 0 })
/* For printf: "%.*s", STR_ARG(s). Says its argument three times: no call that asks a database. */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *z);                        /* view of a NUL-terminated string */
bool str_empty(struct str s);                            /* absent or of length 0 */
bool str_eq(struct str a, struct str b);                 /* same bytes; absent equals empty */
bool str_eq_ascii(struct str a, struct str b);           /* ignoring the case of A-Z */
int str_cmp(struct str a, struct str b);                 /* as memcmp, shorter first */
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
ptrdiff_t str_find(struct str hay, struct str needle);   /* offset, or -1 */
struct str str_trim(struct str s);                       /* without white space at both ends */
struct str str_part(struct str s, size_t from, size_t n); /* clipped to s */
/* Takes the part before the next `sep` off the front of *rest. False when nothing is left. */
bool str_cut(struct str *rest, char sep, struct str *part);
MUSTUSE bool str_to_i64(struct str s, int64_t *out);     /* decimal, whole string, no overflow */
MUSTUSE bool str_to_double(struct str s, double *out);   /* finite, whole string, "." as point */
bool str_utf8_ok(struct str s);                          /* valid UTF-8, no NUL */
/* Decodes one code point at *at and moves on; 0xFFFD for bad bytes, -1 at the end. */
int32_t str_utf8_next(struct str s, size_t *at);
uint64_t str_hash(struct str s);                         /* FNV-1a: for tables, not for security */

struct str str_dup(struct arena *a, struct str s);
char *str_z(struct arena *a, struct str s);              /* NUL-terminated copy */
struct str str_fmt(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
struct str str_count(struct arena *a, int64_t v);       /* for people to read: "1,204" */
struct str str_join(struct arena *a, struct str left, struct str sep,
	struct str right); /* sep only when both are there */
struct str str_lower_ascii(struct arena *a, struct str s);

/* A growing buffer in an arena. */
struct buf {
	struct arena *arena;
	char *p;
	size_t n, cap;
};

void buf_str(struct buf *b, struct str s);
void buf_bytes(struct buf *b, const void *p, size_t n);
void buf_char(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_count(struct buf *b, int64_t v);              /* for people to read: 1,204 */
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_vfmt(struct buf *b, const char *fmt, va_list args) PRINTF(2, 0);
struct str buf_view(const struct buf *b); /* what it holds; valid until the next write */
#define buf_lit(b, lit) buf_bytes((b), "" lit, sizeof(lit) - 1)

#include "core/base/poison.h"

#endif
