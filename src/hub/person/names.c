/* Names as words: splitting what was typed into one box, and telling whether two names could be one
 * person's. */
#include "core/base/fold.h"
#include "engine/link/value.h"
#include "hub/person/person_private.h"

static const char titles[] =
	" mr mrs ms miss mx dr prof rev fr sir lady dame master madam mme mlle ";
/* Words that begin a family name of several words. */
static const char particles[] =
	" van von der den de del della di da dos du la le st bin ibn al el ap ab abu bint ten ter ";

static bool among(const char *words, struct str word)
{
	char z[16];

	if (word.n == 0 || word.n > sizeof(z) - 3)
		return false;
	z[0] = ' ';
	memcpy(z + 1, word.p, word.n);
	z[word.n + 1] = ' ';
	z[word.n + 2] = 0;
	return strstr(words, z) != NULL;
}

struct name_tokens name_tokens_of(struct arena *a, struct str given, struct str family)
{
	struct str rest = fold_text(a, str_join(a, given, S(" "), family)), word;
	struct name_tokens t = { .n = 0 };
	bool leading = true;

	while (t.n < NAME_TOKENS_MOST && str_cut(&rest, ' ', &word)) {
		if (leading && among(titles, word))
			continue;
		leading = false;
		t.v[t.n++] = word;
	}
	return t;
}

struct str name_joined(struct arena *a, const struct name_tokens *t, size_t first)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < t->n; i++) {
		if (i)
			buf_char(&b, ' ');
		buf_str(&b, t->v[(first + i) % t->n]);
	}
	return buf_view(&b);
}

struct str name_sorted(struct arena *a, const struct name_tokens *t)
{
	struct name_tokens s = *t;

	for (size_t i = 1; i < s.n; i++)
		for (size_t j = i; j > 0 && str_cmp(s.v[j], s.v[j - 1]) < 0; j--) {
			struct str swap = s.v[j];

			s.v[j] = s.v[j - 1];
			s.v[j - 1] = swap;
		}
	return name_joined(a, &s, 0);
}

static bool initial_of(struct str initial, struct str word)
{
	return initial.n == 1 && word.n && initial.p[0] == word.p[0];
}

bool names_compatible(const struct name_tokens *x, const struct name_tokens *y)
{
	const struct name_tokens *shorter = x->n <= y->n ? x : y, *longer = x->n <= y->n ? y : x;
	bool used[NAME_TOKENS_MOST] = { false }, whole = shorter->n == 0;

	for (size_t i = 0; i < shorter->n; i++) {
		bool found = false;

		for (int pass = 0; pass < 2 && !found; pass++)       /* whole words before initials */
			for (size_t j = 0; j < longer->n && !found; j++) {
				bool same = str_eq(shorter->v[i], longer->v[j]);

				if (used[j] || !(pass ? initial_of(shorter->v[i], longer->v[j]) ||
				    initial_of(longer->v[j], shorter->v[i]) : same))
					continue;
				found = used[j] = true;
				whole = whole || (same && shorter->v[i].n > 1);
			}
		if (!found)
			return false;
	}
	return whole;
}

void name_split(struct arena *a, struct str name, struct str *given, struct str *family)
{
	struct str text = str_trim(name), rest, word, words[24];
	ptrdiff_t comma = str_find(text, S(","));
	size_t n = 0, at, starts[24];

	*given = *family = S("");
	if (comma > 0) {                                             /* Hassan, Amira */
		*family = str_trim(str_part(text, 0, (size_t)comma));
		*given = str_trim(str_part(text, (size_t)comma + 1, text.n));
		return;
	}
	rest = text;
	while (n < 24 && str_cut(&rest, ' ', &word)) {
		if (word.n == 0)
			continue;
		starts[n] = (size_t)(word.p - text.p);
		words[n++] = word;
	}
	if (n == 0)
		return;
	if (n == 1) {
		*given = text;
		return;
	}
	for (at = n - 1; at > 1 && among(particles, fold_text(a, words[at - 1])); at--)
		;
	*given = str_trim(str_part(text, 0, starts[at]));
	*family = str_part(text, starts[at], text.n);
}

struct str name_roman(struct arena *a, struct str name)
{
	struct value_reader *r;
	struct value_name v;
	bool ascii = true;

	for (size_t i = 0; i < name.n && ascii; i++)
		ascii = (unsigned char)name.p[i] < 0x80;
	if (ascii)
		return STR_NONE;
	r = value_reader_new();
	value_given_read(r, name, &v);
	value_reader_free(r);
	return str_dup(a, (struct str){ v.text, v.n });
}
