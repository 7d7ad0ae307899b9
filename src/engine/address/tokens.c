/*
 * A text as tokens: words folded and written out, numbers understood, each with the place where it
 * stood. What is not ASCII goes through the house's own folding; the rest takes one pass.
 */
#include "engine/address/private.h"

#include <string.h>

#include "core/base/fold.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Bytes of a dash at `at`: "-", or an en or em dash; 0: none there. */
static size_t dash_at(struct str s, size_t at)
{
	if (at < s.n && s.p[at] == '-')
		return 1;
	return at + 2 < s.n && memcmp(s.p + at, "\xE2\x80", 2) == 0 &&
			(unsigned char)s.p[at + 2] >= 0x90 && (unsigned char)s.p[at + 2] <= 0x95
		? 3
		: 0;
}

/* Up to four digits; longer runs are no house number. */
static bool digits_read(struct str s, size_t *at, uint16_t *value)
{
	size_t from = *at;
	uint32_t v = 0;

	while (*at < s.n && is_digit(s.p[*at]) && *at - from < 6)
		v = v * 10 + (uint32_t)(s.p[(*at)++] - '0');
	*value = (uint16_t)v;
	return *at > from && *at - from <= 4 && v > 0;
}

/* A letter behind a number that belongs to it: "14a", not "14th". */
static uint8_t suffix_read(struct str s, size_t *at)
{
	if (*at < s.n && is_letter(s.p[*at]) &&
		(*at + 1 >= s.n ||
			!(is_letter(s.p[*at + 1]) || is_digit(s.p[*at + 1]) || is_high(s.p[*at + 1]))))
		return (uint8_t)lower(s.p[(*at)++]);
	return 0;
}

static size_t spaces_over(struct str s, size_t at)
{
	while (at < s.n && s.p[at] == ' ')
		at++;
	return at;
}

/* "12-14", "12 - 14a", "3/1" behind the first number; *at is moved only when there is a second
 * one. */
static void number_second(struct str s, size_t *at, struct address_token *t)
{
	size_t next = spaces_over(s, *at), dash = dash_at(s, next);
	uint16_t value;

	if (dash) {
		next = spaces_over(s, next + dash);
		if (!digits_read(s, &next, &value) || (next < s.n && is_digit(s.p[next])))
			return;
		t->number.to = value;
		t->number.to_suffix = suffix_read(s, &next);
		*at = next;
		if (t->number.to < t->number.from) {                    /* "112-14" */
			t->number.to = t->number.from;
			t->number.to_suffix = t->number.from_suffix;
		}
	} else if (*at < s.n && s.p[*at] == '/') {
		next = *at + 1;
		if (!digits_read(s, &next, &value) ||
			(next < s.n && (is_letter(s.p[next]) || is_digit(s.p[next]))))
			return;
		t->second = value;
		*at = next;
	}
}

static bool number_token(struct str s, size_t *at, struct address_token *t)
{
	size_t here = *at;
	uint16_t value;

	if (!digits_read(s, &here, &value))
		return false;
	t->number = (struct address_number){ .from = value, .to = value };
	t->number.from_suffix = t->number.to_suffix = suffix_read(s, &here);
	if (here < s.n && (is_letter(s.p[here]) || is_digit(s.p[here]) || is_high(s.p[here])) &&
		!dash_at(s, here)) {
		t->number = (struct address_number){ 0 };
		return false;                          /* "1st", "2f1", "123456" */
	}
	number_second(s, &here, t);
	*at = here;
	return true;
}

static struct str word_fold(struct arena *a, struct str raw)
{
	char *to = arena_alloc(a, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		if (is_high(raw.p[i])) {
			struct str folded = fold_text(a, raw);

			to = arena_alloc(a, folded.n + 1);
			for (i = n = 0; i < folded.n; i++)
				if (folded.p[i] != ' ')
					to[n++] = folded.p[i];
			return (struct str){ to, n };
		}
		if (raw.p[i] != '\'' && raw.p[i] != '`')
			to[n++] = lower(raw.p[i]);
	}
	return (struct str){ to, n };
}

/* "b12", "12b3", "2f1": a letter and a number, or a floor and a number. */
static void code_read(struct address_token *t)
{
	struct str w = t->word;
	size_t at = 1;
	uint16_t value, second;

	if (w.n >= 2 && w.n <= 4 && is_letter(w.p[0]) && digits_read(w, &at, &value) && at == w.n) {
		t->letter = (uint8_t)w.p[0];
		t->second = value;
	}
	at = 0;
	if (w.n >= 3 && w.n <= 5 && digits_read(w, &at, &value) && value < 12 && at < w.n &&
		w.p[at] == 'f') {
		at++;
		if (digits_read(w, &at, &second) && at == w.n) {         /* second floor, flat 1 */
			t->kinds = WORD_LEVEL | WORD_FLOOR | WORD_COUNT;
			t->second = second;
			t->letter = (uint8_t)value;
		}
	}
}

static size_t token_glued(struct arena *a, const struct address_token *t, struct address_token *v);

/* "st" behind a name is a street, elsewhere a saint. */
static void word_understand(struct address_token *t, const struct address_token *before)
{
	const struct address_word *w = address_word_of(t->word);
	bool named = before && before->word.n > 1 && !before->number.from &&
		before->segment == t->segment && !(before->kinds & WORD_SMALL);

	if (t->word.n == 1 && t->word.p[0] >= 'a' && t->word.p[0] <= 'z')
		t->letter = (uint8_t)t->word.p[0];
	if (!w) {
		code_read(t);
		return;
	}
	if (str_eq(t->word, S("st")) && !named)
		return;
	t->kinds = w->kinds;
	if (w->longer)
		t->word = str_of(w->longer);
}

/* "flat2", "apt4b", "no14" are two tokens. Returns how many v got: 0 when it is not so. */
static size_t token_glued(struct arena *a, const struct address_token *t, struct address_token *v)
{
	size_t letters = 0, at;
	struct str head;
	const struct address_word *w;
	struct address_token number = { .from = t->from, .to = t->to, .segment = t->segment };

	while (letters < t->word.n && is_letter(t->word.p[letters]))
		letters++;
	if (letters < 2 || letters == t->word.n)
		return 0;
	head = str_part(t->word, 0, letters);
	w = address_word_of(head);
	at = letters;
	if (!w || !(w->kinds & WORD_FLAT || str_eq(head, S("no"))) ||
		!number_token(t->word, &at, &number) || at != t->word.n)
		return 0;
	number.word = str_part(t->word, letters, t->word.n);
	v[0] = *t;
	v[0].word = w->longer ? str_of(w->longer) : head;
	v[0].kinds = w->kinds;
	v[0].to = v[1].from = t->from + (uint32_t)letters;
	(void)a;
	v[1] = number;
	v[1].from = t->from + (uint32_t)letters;
	v[0].to = v[1].from;
	return 2;
}

/* "144 and a half", "144 1/2" are one number; "14 a" before more words is 14a. */
static size_t half_join(struct address_token *v, size_t n)
{
	size_t words = n >= 4 && str_eq(v[n - 3].word, S("and")) && str_eq(v[n - 2].word, S("a")) &&
			str_eq(v[n - 1].word, S("half"))
		? 3
		: n >= 2 && v[n - 1].number.from == 1 && v[n - 1].second == 2 ? 1
																	  : 0;
	struct address_token *number = words ? &v[n - 1 - words] : NULL;

	if (!number || !number->number.from || number->second || number->segment != v[n - 1].segment)
		return n;
	number->number.from_suffix = number->number.to_suffix = LETTER_HALF;
	number->to = v[n - 1].to;
	return n - words;
}

/* "Government Road St Albans": behind a street, and before another word, "st" is a saint. */
static void saints_find(struct address_token *v, size_t n)
{
	bool street = false;

	for (size_t i = 0; i < n; i++) {
		street = street && i > 0 && v[i].segment == v[i - 1].segment;
		if (street && !v[i].last && v[i].to - v[i].from == 2 && str_eq(v[i].word, S("street")) &&
			!v[i + 1].number.from) {
			v[i].word = S("st");
			v[i].kinds = 0;
		}
		street = street || v[i].kinds & WORD_STREET;
	}
}

size_t tokens_of(struct arena *a, struct str text, struct address_token *v, size_t most)
{
	size_t n = 0;
	uint8_t segment = 0;

	for (size_t at = 0; at < text.n && n + 2 <= most;) {
		struct address_token t = { .from = (uint32_t)at, .segment = segment };
		char c = text.p[at];

		if (c == ',' || c == '\n' || c == ';' || c == '\r' || c == '(' || c == ')') {
			segment += n && v[n - 1].segment == segment && segment < 200;
			at++;
			continue;
		}
		if (c == '&') {
			t.word = S("and");
			t.kinds = WORD_SMALL;
			at++;
		} else if (is_digit(c) && number_token(text, &at, &t)) {
			t.word = str_part(text, t.from, at - t.from);
		} else if ((is_digit(c) || is_letter(c) || is_high(c)) && !dash_at(text, at)) {
			while (at < text.n &&
				(is_digit(text.p[at]) || is_letter(text.p[at]) || text.p[at] == '\'' ||
					text.p[at] == '`' || (is_high(text.p[at]) && !dash_at(text, at))))
				at++;
			t.word = word_fold(a, str_part(text, t.from, at - t.from));
		} else {
			at += dash_at(text, at) ? dash_at(text, at) : 1;
			continue;
		}
		t.to = (uint32_t)at;
		if (t.word.n == 0)
			continue;
		if (!t.number.from && c != '&') {
			size_t glued = token_glued(a, &t, v + n);

			if (glued) {
				n += glued;
				continue;
			}
			word_understand(&t, n ? &v[n - 1] : NULL);
		}
		v[n++] = t;
		n = half_join(v, n);
	}
	for (size_t i = 0; i < n; i++)
		v[i].last = i + 1 == n || v[i + 1].segment != v[i].segment;
	saints_find(v, n);
	return n;
}
