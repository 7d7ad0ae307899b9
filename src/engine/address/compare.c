/*
 * Words against words: the street, name or place of an entry against what was written. Each word of
 * the entry looks for itself among the words of the question: the same, one spelt almost so, or two
 * written as one. What counts is the share of the phrase's bits that were found.
 */
#include "engine/address/private.h"

#include <string.h>

/* Winkler 1990: Jaro's similarity, raised for a common beginning of up to four letters. 0..1; 0 for
 * words over 64 bytes. */
double jaro_winkler(struct str a, struct str b)
{
	uint64_t taken = 0, matched = 0;
	size_t reach = (a.n > b.n ? a.n : b.n) / 2, m = 0, moved = 0, j = 0, same = 0;
	double jaro;

	if (a.n == 0 || b.n == 0 || a.n > 64 || b.n > 64)
		return 0;
	reach = reach ? reach - 1 : 0;
	for (size_t i = 0; i < a.n; i++) {
		size_t to = i + reach + 1 < b.n ? i + reach + 1 : b.n;

		for (size_t k = i > reach ? i - reach : 0; k < to; k++)
			if (!(taken >> k & 1) && a.p[i] == b.p[k]) {
				taken |= UINT64_C(1) << k;
				matched |= UINT64_C(1) << i;
				m++;
				break;
			}
	}
	if (m == 0)
		return 0;
	for (size_t i = 0; i < a.n; i++)
		if (matched >> i & 1) {
			while (!(taken >> j & 1))
				j++;
			moved += a.p[i] != b.p[j++];
		}
	jaro = ((double)m / (double)a.n + (double)m / (double)b.n +
			   ((double)m - (double)moved / 2) / (double)m) /
		3;
	while (same < 4 && same < a.n && same < b.n && a.p[same] == b.p[same])
		same++;
	return jaro + (double)same * 0.1 * (1 - jaro);
}

uint32_t word_letters(struct str word)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < word.n; i++)
		letters |= 1u << (word.p[i] & 31);
	return letters;
}

void asked_prepare(const struct address_index *x, const struct address_reading *r, struct asked *q)
{
	q->x = x;
	q->r = r;
	q->n_words = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct address_token *t = &r->v[i];
		struct asked_word *w = &q->words[q->n_words];

		if (t->role == ADDRESS_POSTCODE || t->role == ADDRESS_NUMBER || t->role == ADDRESS_NOISE ||
			t->kinds & WORD_SMALL ||
			(t->role == ADDRESS_UNIT && !(t->kinds & (WORD_UNIT_NAME | WORD_LEVEL | WORD_SIDE))))
			continue;
		*w = (struct asked_word){ .word = index_word(x, t->word),
			.text = t->word,
			.kinds = t->kinds,
			.role = t->role,
			.bits = 8,
			.letters = word_letters(t->word) };
		if (w->word != NO_WORD)
			w->bits = x->words[w->word].bits;
		q->n_words++;
	}
}

/* How alike a word of the question is to this one of the gazetteer: 1 the same, 0 nothing of it. */
static double word_alike(const struct asked *q, const struct asked_word *w, uint32_t word)
{
	struct str known;
	double alike;

	if (w->word == word)
		return 1;
	known = index_word_text(q->x, word);
	if (w->kinds || q->x->words[word].kinds || known.n < 4 || w->text.n < 3 ||
		(known.p[0] >= '0' && known.p[0] <= '9'))
		return 0;
	if (known.n + 2 < w->text.n || w->text.n + 2 < known.n ||
	    __builtin_popcount(w->letters ^ q->x->words[word].letters) > (w->word == NO_WORD ? 4 : 2))
		return 0;
	alike = jaro_winkler(w->text, known);
	/* a word that the gazetteer has is seldom a misspelling of another */
	return alike < (w->word == NO_WORD ? 0.86 : 0.93) ? 0
													  : (w->word == NO_WORD ? alike : alike * 0.8);
}

/* "beau way" for "beauway". */
static bool joined_alike(const struct asked *q, size_t i, struct str known)
{
	struct str a = q->words[i].text, b = i + 1 < q->n_words ? q->words[i + 1].text : STR_NONE;

	return b.n && a.n + b.n == known.n && memcmp(a.p, known.p, a.n) == 0 &&
		memcmp(b.p, known.p + a.n, b.n) == 0;
}

/* "beauway" for "beau way": words k and k+1 of the phrase. */
static bool split_alike(
	const struct asked *q, const uint32_t *words, size_t k, size_t n, struct str text)
{
	struct str a, b;

	if (k + 1 >= n)
		return false;
	a = index_word_text(q->x, words[k]);
	b = index_word_text(q->x, words[k + 1]);
	return a.n + b.n == text.n && memcmp(a.p, text.p, a.n) == 0 &&
		memcmp(b.p, text.p + a.n, b.n) == 0;
}

static double role_weight(uint8_t role, bool place)
{
	if (place)
		return role == ADDRESS_TOWN || role == ADDRESS_LOCALITY || role == ADDRESS_STREET ||
				role == ADDRESS_BUILDING
			? 1
			: 0.5;
	return role == ADDRESS_STREET || role == ADDRESS_BUILDING ? 1
		: role == ADDRESS_LOCALITY                            ? 0.9
		: role == ADDRESS_TOWN                                ? 0.75
															  : 0.5;
}

struct phrase_match phrase_compare(const struct asked *q, uint32_t phrase, bool place)
{
	const struct phrase *p = &q->x->phrases[phrase];
	const uint32_t *words = q->x->phrase_words + p->from;
	struct phrase_match m = { 0 };
	double got = 0;
	size_t before = 0;
	bool begun = false;

	for (size_t k = 0; k < p->n; k++) {
		const struct word *w = &q->x->words[words[k]];
		double best = 0,
			   weight = w->kinds & (WORD_STREET | WORD_STREET_TOO) && w->bits > 2.5f && p->n > 1
			? 2.5
			: w->bits;
		size_t at = 0, both = 1;

		m.bits += (float)weight;
		for (size_t i = 0; i < q->n_words; i++) {
			double alike = m.used >> i & 1
				? 0
				: word_alike(q, &q->words[i], words[k]) * role_weight(q->words[i].role, place);

			if (alike > 0 && begun && !place && i < before)
				alike *= 0.5;
			if (alike > best) {
				best = alike;
				at = i;
				both = 1;
			}
			if (best < 0.9 && !(m.used >> i & 1) &&
				joined_alike(q, i, index_word_text(q->x, words[k]))) {
				best = 0.95;
				at = i;
				both = 2;
			}
			if (best < 0.9 && !(m.used >> i & 1) &&
				split_alike(q, words, k, p->n, q->words[i].text)) {
				const struct word *next = &q->x->words[words[k + 1]];
				double second = next->kinds & (WORD_STREET | WORD_STREET_TOO) && next->bits > 2.5f
					? 2.5
					: next->bits;

				m.bits += (float)second;
				got += second * 0.95;
				best = 0.95;
				at = i;
				both = 1;
				k++;
				break;
			}
		}
		if (best == 0)
			continue;
		m.used |= (both == 2 ? UINT64_C(3) : UINT64_C(1)) << at;
		/* words stand in their order: "Mill Road, Oxford" is not Oxford Road */
		if (begun && !place && at < before)
			got *= 0.5;
		got += weight * best;
		before = at;
		begun = true;
	}
	m.share = m.bits > 0 ? (float)(got / m.bits) : 0;
	return m;
}
