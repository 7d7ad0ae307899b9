/*
 * How two given names, or two family names, agree. From the strongest reason downwards: the first
 * that holds is the level. All of it is symmetric, and says nothing of how rare a name is.
 */
#include "engine/link/value_private.h"

#define CLOSE_AT 0.92
#define NEAR_AT 0.85

static struct str whole(const struct value_name *v)
{
	return (struct str){ v->text, v->n };
}

static bool nickname_shared(const struct value_name *a, const struct value_name *b)
{
	for (size_t i = 0; i < VALUE_NICKNAMES && a->nickname[i]; i++)
		for (size_t k = 0; k < VALUE_NICKNAMES && b->nickname[k]; k++)
			if (a->nickname[i] == b->nickname[k])
				return true;
	return false;
}

static bool sounds_shared(const struct value_name *a, const struct value_name *b)
{
	return a->sound[0] == b->sound[0] || (a->sound[1] && a->sound[1] == b->sound[0]) ||
		(b->sound[1] && b->sound[1] == a->sound[0]);
}

/* The name of a sister after her brother's: Alia, Karima. */
static bool in_a(struct str name, struct str brother)
{
	return name.n == brother.n + 1 && name.p[name.n - 1] == 'a' && str_starts(name, brother);
}

/* Names that people have, and not two spellings of one: Daniel, Danielle. */
static bool two_names(struct str x, struct str y)
{
	const struct name_word *v = name_word(x), *w = name_word(y);

	if (v && w)
		return v->meanings & w->meanings & WORD_NAME &&
			!(v->spelling && v->spelling == w->spelling);
	return (v && v->meanings & WORD_NAME && in_a(y, x)) ||
		(w && w->meanings & WORD_NAME && in_a(x, y));
}

static bool honoured(struct str name)
{
	const struct name_word *w = name_word(name);

	return w && w->meanings & WORD_HONOURED;
}

bool value_given_rest_differs(const struct value_name *a, const struct value_name *b)
{
	if (a->parts < 2 || b->parts < 2)
		return false;
	for (size_t i = 1; i < a->parts; i++)
		for (size_t k = 1; k < b->parts; k++) {
			struct str x = value_token(a, i), y = value_token(b, k);

			if (str_eq(x, y) || value_spelling(x) == value_spelling(y) ||
				text_jaro_winkler(x, y) >= CLOSE_AT)
				return false;
		}
	return true;
}

bool value_given_known(const struct value_name *v)
{
	const struct name_word *w = v->n_tokens ? name_word(value_token(v, 0)) : NULL;

	return w && (w->meanings & WORD_NAME || w->spelling || w->nickname[0]);
}

bool value_given_both_full(const struct value_name *a, const struct value_name *b)
{
	const struct name_word *v = name_word(value_token(a, 0)), *w = name_word(value_token(b, 0));

	return v && w && v != w && v->meanings & w->meanings & WORD_FULL &&
		!(v->spelling && v->spelling == w->spelling);
}

/* A name of `a` that is none of `b`, spelling apart. */
static bool has_more(const struct value_name *a, const struct value_name *b)
{
	for (size_t i = 0; i < a->parts; i++) {
		uint32_t spelling = value_spelling(value_token(a, i));
		size_t k = 0;

		while (k < b->parts && value_spelling(value_token(b, k)) != spelling)
			k++;
		if (k == b->parts)
			return true;
	}
	return false;
}

bool value_given_both_more(const struct value_name *a, const struct value_name *b)
{
	return has_more(a, b) && has_more(b, a);
}

/* A name of one that is a name of the other, spelling apart. */
static bool token_shared(const struct value_name *a, const struct value_name *b)
{
	for (size_t i = 0; i < a->parts; i++)
		for (size_t k = 0; k < b->parts; k++) {
			struct str x = value_token(a, i), y = value_token(b, k);

			if (x.n > 2 && y.n > 2 && !honoured(x) &&
				(str_eq(x, y) || value_spelling(x) == value_spelling(y)))
				return true;
		}
	return false;
}

/* The same letters, spaces apart: "mary ann", "maryann". */
static bool same_joined(const struct value_name *a, const struct value_name *b)
{
	size_t i = 0, k = 0;

	if (a->n_tokens == b->n_tokens || a->parts != a->n_tokens || b->parts != b->n_tokens)
		return false;
	for (;; i++, k++) {
		i += i < a->n && a->text[i] == ' ';
		k += k < b->n && b->text[k] == ' ';
		if (i >= a->n || k >= b->n)
			return i >= a->n && k >= b->n;
		if (a->text[i] != b->text[k])
			return false;
	}
}

static bool begins_with(struct str x, struct str y)
{
	struct str shorter = x.n < y.n ? x : y, longer = x.n < y.n ? y : x;

	return shorter.n >= 3 && str_starts(longer, shorter);
}

/* Initials against names: "J", "J R" against "John Robert". */
static bool initials_fit(const struct value_name *initials, const struct value_name *names)
{
	size_t n = initials->n_tokens < names->n_tokens ? initials->n_tokens : names->n_tokens;

	for (size_t i = 0; i < n; i++)
		if (initials->text[initials->start[i]] != names->text[names->start[i]])
			return false;
	return true;
}

static bool close_words(struct str x, struct str y, double jaro_winkler)
{
	return jaro_winkler >= CLOSE_AT || (x.n >= 4 && y.n >= 4 && text_osa(x, y, 1) <= 1);
}

static uint32_t letters_of(const struct value_name *v)
{
	uint32_t set = 0;

	for (size_t i = 0; i < v->n; i++)
		set |= 1u << (v->text[i] & 31);
	return set;
}

/* True for most pairs of strangers' names, at little cost: single words that begin otherwise and
 * have so few letters in common that neither Jaro's measure can reach NEAR_AT nor one slip make one
 * of the other. Letters that the other has not got cannot match: with m that may, the measure is at
 * most (m/|a| + m/|b| + 1) / 3. */
static bool words_apart(const struct value_name *a, const struct value_name *b)
{
	uint32_t x, y;
	int only_a, only_b, most;

	if (a->n_tokens != 1 || b->n_tokens != 1 || a->text[0] == b->text[0] ||
		a->spelling == b->spelling || sounds_shared(a, b))
		return false;
	x = letters_of(a);
	y = letters_of(b);
	only_a = __builtin_popcount(x & ~y);
	only_b = __builtin_popcount(y & ~x);
	most = a->n - only_a < b->n - only_b ? a->n - only_a : b->n - only_b;
	return (only_a > 1 || only_b > 1) &&
		(most * (a->n + b->n) + a->n * b->n) < NEAR_AT * 3 * a->n * b->n;
}

enum value_given_level value_given_compare(const struct value_name *a, const struct value_name *b)
{
	struct str x = value_token(a, 0), y = value_token(b, 0);
	double alike;

	if (a->n == b->n && memcmp(a->text, b->text, a->n) == 0)
		return GIVEN_SAME;
	if ((a->flags | b->flags) & NAME_INITIALS)
		return a->flags & NAME_INITIALS ? (initials_fit(a, b) ? GIVEN_INITIAL : GIVEN_DIFFERENT) :
			initials_fit(b, a) ? GIVEN_INITIAL : GIVEN_DIFFERENT;
	if (a->spelling == b->spelling) {
		if (honoured(x) && value_given_rest_differs(a, b))
			return GIVEN_DIFFERENT;
		if (str_eq(x, y))
			return GIVEN_FIRST;
		return nickname_shared(a, b) || !two_names(x, y) ? GIVEN_SPELLING : GIVEN_ALIKE;
	}
	if (same_joined(a, b))
		return GIVEN_SPELLING;
	if (nickname_shared(a, b))
		return GIVEN_NICKNAME;
	if (words_apart(a, b))
		return GIVEN_DIFFERENT;
	if ((a->parts > 1 || b->parts > 1) && token_shared(a, b))
		return GIVEN_SHARED;
	alike = text_jaro_winkler(x, y);
	if (close_words(x, y, alike))
		return two_names(x, y) ? GIVEN_ALIKE : GIVEN_CLOSE;
	if (alike >= NEAR_AT || sounds_shared(a, b) || begins_with(x, y))
		return two_names(x, y) ? GIVEN_ALIKE : GIVEN_NEAR;
	return GIVEN_DIFFERENT;
}

/* A token of one is a token of the other, or as good as: one of two barrels. */
static bool barrel_shared(const struct value_name *a, const struct value_name *b)
{
	if (a->parts < 2 && b->parts < 2)
		return false;
	for (size_t i = 0; i < a->parts; i++)
		for (size_t k = 0; k < b->parts; k++) {
			struct str x = value_token(a, i), y = value_token(b, k);

			if (x.n > 2 && y.n > 2 && (str_eq(x, y) || value_spelling(x) == value_spelling(y) ||
				(x.n > 4 && y.n > 4 && text_osa(x, y, 1) <= 1)))
				return true;
		}
	return false;
}

enum value_family_level value_family_compare(const struct value_name *a, const struct value_name *b)
{
	struct str x = whole(a), y = whole(b);
	double alike;

	if (a->n == b->n && memcmp(a->text, b->text, a->n) == 0)
		return FAMILY_SAME;
	if ((a->flags | b->flags) & NAME_INITIALS)
		return a->text[0] == b->text[0] ? FAMILY_INITIAL : FAMILY_DIFFERENT;
	if (a->spelling == b->spelling || same_joined(a, b))
		return FAMILY_SPELLING;
	if (words_apart(a, b))
		return (a->flags | b->flags) & VALUE_WEAK ? FAMILY_UNSAID : FAMILY_DIFFERENT;
	if (barrel_shared(a, b))
		return FAMILY_PART;
	alike = text_jaro_winkler(x, y);
	if (close_words(x, y, alike))
		return FAMILY_CLOSE;
	if ((a->flags | b->flags) & VALUE_WEAK)
		return FAMILY_UNSAID;
	if (alike >= NEAR_AT || sounds_shared(a, b))
		return FAMILY_NEAR;
	return FAMILY_DIFFERENT;
}
