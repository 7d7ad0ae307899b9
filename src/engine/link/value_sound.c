/*
 * How a name sounds and how else it may be spelt. The sound is a key for blocking in the manner of
 * Philips's Double Metaphone ("The Double Metaphone Search Algorithm", C/C++ Users Journal 18,
 * 2000): consonants only, voiced and unvoiced as one, and a second key where a spelling is said in
 * two ways. The spelling keeps vowels and folds what clerks write for one sound: Sharif and
 * Shareef, Philip and Filip, Ivanov and Ivanoff. Both are rules in a table: the first that fits at
 * a place is taken.
 */
#include "engine/link/value_private.h"

enum {
	AT_START = 1,
	AT_END = 2,
	BEFORE_FRONT = 4,
	BEFORE_VOWEL = 8,
	AFTER_VOWEL = 16,
	NOT_START = 32,
	BEFORE_CONSONANT = 64,
	AFTER_CONSONANT = 128
};

struct rule {
	const char *spelt;
	unsigned where;
	const char *heard, *or_heard;          /* NULL: the same */
};

/* A: vowel at the start; X: sh and ch; the rest as they are said, voiceless for voiced. */
static const struct rule sounds[] = {
	{ "kn", AT_START, "N", NULL },
	{ "gn", AT_START, "N", NULL },
	{ "pn", AT_START, "N", NULL },
	{ "wr", AT_START, "R", NULL },
	{ "ps", AT_START, "S", NULL },
	{ "wh", AT_START, "W", NULL },
	{ "rh", 0, "R", NULL },
	{ "ts", AT_START, "S", "X" },
	{ "x", AT_START, "S", "H" },
	{ "pf", AT_START, "F", NULL },
	{ "sch", AT_START, "X", "SK" },
	{ "mac", AT_START | BEFORE_CONSONANT, "MK", NULL },
	{ "mc", AT_START, "MK", NULL },
	{ "hugh", 0, "H", NULL },
	{ "sean", 0, "XN", NULL },
	{ "sian", 0, "XN", NULL },
	{ "tsch", 0, "X", NULL },
	{ "tch", 0, "X", NULL },
	{ "sch", 0, "X", "SK" },
	{ "szcz", 0, "X", NULL },
	{ "cz", 0, "X", "S" },
	{ "sz", 0, "X", "S" },
	{ "sh", 0, "X", NULL },
	{ "ch", AT_START, "X", "K" },
	{ "ch", 0, "X", "K" },
	{ "cc", BEFORE_FRONT, "KS", "X" },
	{ "cia", 0, "X", "S" },
	{ "tia", NOT_START, "X", "T" },
	{ "tio", NOT_START, "X", NULL },
	{ "ck", 0, "K", NULL },
	{ "cq", 0, "K", NULL },
	{ "sc", BEFORE_FRONT, "S", "SK" },
	{ "c", BEFORE_FRONT, "S", "K" },
	{ "c", 0, "K", NULL },
	{ "dge", 0, "J", NULL },
	{ "dgi", 0, "J", NULL },
	{ "dj", 0, "J", NULL },
	{ "dt", 0, "T", NULL },
	{ "dh", 0, "T", NULL },
	{ "d", 0, "T", NULL },
	{ "ght", 0, "T", NULL },
	{ "gh", AT_START, "K", NULL },
	{ "gh", AFTER_VOWEL, "", "F" },
	{ "gh", 0, "K", NULL },
	{ "gn", AT_END, "N", NULL },
	{ "gg", 0, "K", "J" },
	{ "g", BEFORE_FRONT, "J", "K" },
	{ "g", 0, "K", NULL },
	{ "j", AT_START, "J", "Y" },
	{ "j", 0, "J", "Y" },
	{ "zh", 0, "J", "S" },
	{ "rz", NOT_START, "J", "RS" },
	{ "kh", 0, "K", "H" },
	{ "q", 0, "K", NULL },
	{ "k", 0, "K", NULL },
	{ "ph", 0, "F", NULL },
	{ "bh", 0, "P", NULL },
	{ "b", AT_END | AFTER_CONSONANT, "", "P" },
	{ "b", 0, "P", NULL },
	{ "p", 0, "P", NULL },
	{ "v", 0, "F", NULL },
	{ "f", 0, "F", NULL },
	{ "w", AT_START, "W", "F" },
	{ "wsk", 0, "FSK", NULL },
	{ "ow", AT_END, "", "F" },
	{ "w", BEFORE_VOWEL, "W", "F" },
	{ "w", 0, "", NULL },
	{ "th", 0, "T", NULL },
	{ "t", 0, "T", NULL },
	{ "x", 0, "KS", NULL },
	{ "z", 0, "S", NULL },
	{ "s", 0, "S", NULL },
	{ "l", 0, "L", NULL },
	{ "m", 0, "M", NULL },
	{ "n", 0, "N", NULL },
	{ "r", 0, "R", NULL },
	{ "h", AT_START, "H", NULL },
	{ "h", BEFORE_VOWEL | AFTER_VOWEL, "H", "" },
	{ "h", 0, "", NULL },
	{ "y", AT_START | BEFORE_VOWEL, "Y", "J" },
	{ "y", AT_START, "A", NULL },
	{ "a", AT_START, "A", NULL },
	{ "e", AT_START, "A", NULL },
	{ "i", AT_START, "A", NULL },
	{ "o", AT_START, "A", NULL },
	{ "u", AT_START, "A", NULL },
};

static const struct rule spellings[] = {
	{ "mac", AT_START | BEFORE_CONSONANT, "mk", NULL },
	{ "mc", AT_START, "mk", NULL },
	{ "off", AT_END, "ov", NULL },
	{ "eff", AT_END, "ev", NULL },
	{ "iye", AT_END, "ia", NULL },
	{ "iya", AT_END, "ia", NULL },
	{ "iyah", AT_END, "ia", NULL },
	{ "iyya", AT_END, "ia", NULL },
	{ "skiy", AT_END, "ski", NULL },
	{ "skyy", AT_END, "ski", NULL },
	{ "skij", AT_END, "ski", NULL },
	{ "iy", AT_END, "i", NULL },
	{ "ij", AT_END, "i", NULL },
	{ "ii", AT_END, "i", NULL },
	{ "ie", AT_END, "i", NULL },
	{ "ee", 0, "i", NULL },
	{ "ey", AT_END, "i", NULL },
	{ "tsch", 0, "ch", NULL },
	{ "tch", 0, "ch", NULL },
	{ "sch", 0, "sh", NULL },
	{ "cz", 0, "ch", NULL },
	{ "sz", 0, "sh", NULL },
	{ "ch", 0, "ch", NULL },
	{ "sh", 0, "sh", NULL },
	{ "ck", 0, "k", NULL },
	{ "c", BEFORE_FRONT, "s", NULL },
	{ "c", 0, "k", NULL },
	{ "q", 0, "k", NULL },
	{ "kh", 0, "k", NULL },
	{ "gh", 0, "g", NULL },
	{ "dh", 0, "d", NULL },
	{ "bh", 0, "b", NULL },
	{ "th", 0, "t", NULL },
	{ "ph", 0, "f", NULL },
	{ "zh", 0, "j", NULL },
	{ "dj", 0, "j", NULL },
	{ "x", 0, "ks", NULL },
	{ "w", 0, "v", NULL },
	{ "z", NOT_START, "s", NULL },
	{ "ou", 0, "u", NULL },
	{ "oo", 0, "u", NULL },
	{ "ai", 0, "e", NULL },
	{ "ay", BEFORE_CONSONANT, "e", NULL },
	{ "ei", 0, "e", NULL },
	{ "ey", 0, "e", NULL },
	{ "ae", 0, "e", NULL },
	{ "oe", 0, "o", NULL },
	{ "ue", BEFORE_CONSONANT, "u", NULL },
	{ "y", BEFORE_VOWEL, "y", NULL },
	{ "y", 0, "i", NULL },
	{ "h", AT_END | AFTER_VOWEL, "", NULL },
	{ "e", AT_END | AFTER_CONSONANT, "", NULL },
};

static bool vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool rule_fits(const struct rule *r, struct str w, size_t i, size_t n)
{
	char before = i ? w.p[i - 1] : 0, behind = i + n < w.n ? w.p[i + n] : 0;
	unsigned is = (i == 0 ? AT_START : NOT_START) | (behind ? 0 : AT_END) |
		(before && vowel(before) ? AFTER_VOWEL : 0) |
		(before && !vowel(before) ? AFTER_CONSONANT : 0) |
		(behind && vowel(behind) ? BEFORE_VOWEL : 0) |
		(behind && !vowel(behind) ? BEFORE_CONSONANT : 0) |
		(behind == 'e' || behind == 'i' || behind == 'y' ? BEFORE_FRONT : 0);

	return (r->where & is) == r->where;
}

/* Where the rules of each first letter begin and how many there are is not kept: a table of the
 * first letters skips the others quickly enough. */
static const struct rule *rule_at(
	const struct rule *rules, size_t n_rules, struct str w, size_t i, size_t *n)
{
	for (size_t k = 0; k < n_rules; k++) {
		const char *s = rules[k].spelt;
		size_t at = 0;

		if (s[0] != w.p[i])
			continue;
		while (s[at] && i + at < w.n && s[at] == w.p[i + at])
			at++;
		if (!s[at] && rule_fits(&rules[k], w, i, at)) {
			*n = at;
			return &rules[k];
		}
	}
	*n = 1;
	return NULL;
}

static void heard(char to[8], size_t *n, const char *what)
{
	for (; *what; what++)
		if (*n < 6 && (*n == 0 || to[*n - 1] != *what))
			to[(*n)++] = *what;
}

static uint32_t packed(const char *sound, size_t n)
{
	uint32_t key = 0;

	for (size_t i = 0; i < n; i++)
		key = key << 5 | (uint32_t)(sound[i] - 'A' + 1);
	return key ? key : UINT32_C(1) << 30;      /* a word of silent letters is a word all the same */
}

void value_sounds(struct str word, uint32_t sound[2])
{
	char first[8], second[8];
	size_t n_first = 0, n_second = 0, n = 0;

	sound[0] = sound[1] = 0;
	for (size_t i = 0; i < word.n; i += n) {
		const struct rule *r = rule_at(sounds, sizeof(sounds) / sizeof(*sounds), word, i, &n);

		if (!r)
			continue;
		heard(first, &n_first, r->heard);
		heard(second, &n_second, r->or_heard ? r->or_heard : r->heard);
	}
	if (word.n == 0)
		return;
	sound[0] = packed(first, n_first);
	sound[1] = packed(second, n_second);
	if (sound[1] == sound[0])
		sound[1] = 0;
}

size_t value_spell(struct str word, char to[40])
{
	size_t n = 0, taken = 0;

	for (size_t i = 0; i < word.n; i += taken) {
		const struct rule *r =
			rule_at(spellings, sizeof(spellings) / sizeof(*spellings), word, i, &taken);
		char same[2] = { word.p[i], 0 };

		for (const char *p = r ? r->heard : same; *p; p++)
			if (n < 40 && (n == 0 || to[n - 1] != *p))
				to[n++] = *p;
	}
	return n;
}

uint32_t value_spelling(struct str word)
{
	const struct name_word *known = name_word(word);
	char to[40];

	if (known && known->spelling)
		return value_hash((const char *)&known->spelling, sizeof(known->spelling));
	return value_hash(to, value_spell(word, to));
}
