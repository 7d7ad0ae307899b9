/*
 * The words of SQL: enough of the language to find names, parameters, brackets and comments without
 * being misled by what stands inside a string. Also how the compiler reads files and says what it
 * refuses.
 */
#include "tools/kith_queries.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int refusals;

void refuse(const char *file, int line, const char *fmt, ...)
{
	va_list args;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	refusals++;
}

int refused(void)
{
	return refusals;
}

struct str source_read(struct arena *a, const char *path)
{
	struct str text;
	if (!file_read(a, path, &text)) {
		fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
		exit(1);
	}
	return text;
}

static bool starts_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool goes_on(char c)
{
	return starts_word(c) || (c >= '0' && c <= '9') || c == '$';
}

static size_t word_end(struct str s, size_t i)
{
	while (i < s.n && goes_on(s.p[i]))
		i++;
	return i;
}

/* The end of a string or quoted name that begins at i; doubled quotes belong to it. 0: it is never
 * closed. */
static size_t quoted_end(struct str s, size_t i)
{
	char quote = s.p[i++];
	for (; i < s.n; i++) {
		if (s.p[i] != quote)
			continue;
		if (i + 1 < s.n && s.p[i + 1] == quote)
			i++;
		else
			return i + 1;
	}
	return 0;
}

static size_t number_end(struct str s, size_t i)
{
	while (i < s.n && (goes_on(s.p[i]) || s.p[i] == '.'))
		i++;
	return i;
}

static const char *const long_signs[] = { "::", "<>", "!=", "<=", ">=", "||", "->" };

static size_t sign_end(struct str s, size_t i)
{
	for (size_t k = 0; k < sizeof long_signs / sizeof *long_signs; k++)
		if (str_starts(str_part(s, i, 2), str_of(long_signs[k])))
			return i + 2;
	return i + 1;
}

static size_t comment_end(struct str s, size_t i)
{
	while (i < s.n && s.p[i] != '\n')
		i++;
	return i;
}

static size_t block_comment_end(struct str s, size_t i)
{
	ptrdiff_t n = str_find(str_part(s, i + 2, s.n), S("*/"));
	return n < 0 ? 0 : i + 2 + (size_t)n + 2;
}

/* Reads one token at i; its end is 0 when it is never closed. */
static struct token token_at(struct str s, size_t i)
{
	struct token t = { .from = i, .kind = TOKEN_SIGN };
	char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;
	if (c == '-' && next == '-') {
		t.kind = TOKEN_COMMENT;
		t.to = comment_end(s, i);
		t.text = str_trim(str_part(s, i + 2, t.to - i - 2));
		return t;
	}
	if (c == '/' && next == '*') {
		t.kind = TOKEN_COMMENT;
		t.to = block_comment_end(s, i);
		t.text = S("");
		return t;
	}
	if (c == ':' && starts_word(next)) {
		t.kind = TOKEN_PARAM;
		t.to = word_end(s, i + 1);
		t.text = str_part(s, i + 1, t.to - i - 1);
		return t;
	}
	if (c == ':' && next == '{') {
		size_t end = word_end(s, i + 2);
		t.kind = TOKEN_FRAGMENT;
		t.to = end < s.n && s.p[end] == '}' ? end + 1 : 0;
		t.text = str_part(s, i + 2, end - i - 2);
		return t;
	}
	if (starts_word(c)) {
		t.kind = TOKEN_WORD;
		t.to = word_end(s, i);
	} else if (c >= '0' && c <= '9') {
		t.kind = TOKEN_NUMBER;
		t.to = number_end(s, i);
	} else if (c == '\'' || c == '"' || c == '`') {
		t.kind = c == '\'' ? TOKEN_STRING : TOKEN_QUOTED;
		t.to = quoted_end(s, i);
	} else {
		t.to = sign_end(s, i);
	}
	t.text = str_part(s, i, t.to > i ? t.to - i : 0);
	return t;
}

struct tokens tokens_read(struct arena *a, const char *file, struct str sql)
{
	struct tokens ts = { 0 };
	int line = 1;
	size_t i = 0;
	while (i < sql.n) {
		if (sql.p[i] == '\n')
			line++;
		if (strchr(" \t\r\n", sql.p[i])) {
			i++;
			continue;
		}
		struct token t = token_at(sql, i);
		t.line = line;
		if (t.to == 0) {
			refuse(file, line,
				t.kind == TOKEN_COMMENT        ? "a comment is never closed"
					: t.kind == TOKEN_FRAGMENT ? "write :{name of a fragment}"
											   : "a string is never closed");
			return ts;
		}
		for (size_t k = i; k < t.to; k++)
			line += sql.p[k] == '\n';
		VEC_PUSH(a, &ts, t);
		i = t.to;
	}
	return ts;
}

bool token_is(const struct token *t, const char *word)
{
	return (t->kind == TOKEN_WORD || t->kind == TOKEN_SIGN) && str_eq_ascii(t->text, str_of(word));
}

bool name_is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_' ||
				(i && s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return s.n > 0;
}
