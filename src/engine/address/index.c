/*
 * The gazetteer in memory. Entries stand in the order of their postcodes, so that a postcode is a
 * range of them; streets, places and names are phrases of numbered words, each kept once; postings
 * lead from a number and a word to the entries that have both. Everything is flat arrays: one entry
 * costs about a hundred bytes, and the whole can be written to a file and mapped again.
 */
#include "engine/address/private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/base/check.h"

/* --- growing arrays of the builder --- */

static void *grown(void *v, size_t size, size_t n, size_t *cap)
{
	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 256;
	v = realloc(v, size * *cap);
	check(v != NULL);
	return v;
}

#define PUSH(b, name, item)                                                                        \
	do {                                                                                       \
		(b)->name = grown((b)->name, sizeof(*(b)->name), (b)->n_##name, &(b)->cap_##name); \
		(b)->name[(b)->n_##name++] = (item);                                               \
	} while (0)

struct address_builder {
#define PART(T, name) T *name; size_t n_##name, cap_##name;
	INDEX_PARTS(PART)
#undef PART
	uint64_t *postcode_of; size_t n_postcode_of, cap_postcode_of;  /* by entry */
	uint64_t *parent_of; size_t n_parent_of, cap_parent_of;
	uint32_t *phrase_table; size_t phrase_slots;
	size_t word_slots;
	struct arena *arena;
};

struct address_builder *address_builder_new(void)
{
	struct address_builder *b = calloc(1, sizeof(*b));

	check(b != NULL);
	b->arena = arena_new();
	PUSH(b, phrases, ((struct phrase){ 0 }));       /* 0: no words */
	return b;
}

/* --- words --- */

static void word_table_grow(struct address_builder *b)
{
	size_t slots = b->word_slots ? b->word_slots * 2 : 1024;

	free(b->word_table);
	b->word_table = malloc(slots * sizeof(*b->word_table));
	check(b->word_table != NULL);
	memset(b->word_table, 0xFF, slots * sizeof(*b->word_table));
	b->word_slots = b->n_word_table = slots;
	for (size_t i = 0; i < b->n_words; i++) {
		struct str text = { b->word_text + b->words[i].text, b->words[i].n };
		size_t at = word_hash(text) & (slots - 1);

		while (b->word_table[at] != NO_WORD)
			at = (at + 1) & (slots - 1);
		b->word_table[at] = (uint32_t)i;
	}
}

static uint32_t word_number(struct address_builder *b, const struct address_token *t)
{
	struct str text = str_part(t->word, 0, 40);
	size_t at;

	if (b->n_words * 2 >= b->word_slots)
		word_table_grow(b);
	for (at = word_hash(text) & (b->word_slots - 1); b->word_table[at] != NO_WORD;
		 at = (at + 1) & (b->word_slots - 1)) {
		const struct word *w = &b->words[b->word_table[at]];

		if (w->n == text.n && memcmp(b->word_text + w->text, text.p, text.n) == 0)
			return b->word_table[at];
	}
	b->word_table[at] = (uint32_t)b->n_words;
	PUSH(b, words,
		((struct word){ .text = (uint32_t)b->n_word_text,
			.n = (uint16_t)text.n,
			.kinds = t->kinds,
			.letters = word_letters(text) }));
	for (size_t i = 0; i < text.n; i++)
		PUSH(b, word_text, text.p[i]);
	return b->word_table[at];
}

/* --- phrases --- */

static uint32_t phrase_hash(const uint32_t *v, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ v[i]) * 16777619u ^ (h >> 13);
	return h;
}

static void phrase_table_grow(struct address_builder *b)
{
	size_t slots = b->phrase_slots ? b->phrase_slots * 2 : 1024;

	free(b->phrase_table);
	b->phrase_table = calloc(slots, sizeof(*b->phrase_table));
	check(b->phrase_table != NULL);
	b->phrase_slots = slots;
	for (size_t i = 1; i < b->n_phrases; i++) {
		size_t at =
			phrase_hash(b->phrase_words + b->phrases[i].from, b->phrases[i].n) & (slots - 1);

		while (b->phrase_table[at])
			at = (at + 1) & (slots - 1);
		b->phrase_table[at] = (uint32_t)i;
	}
}

static uint32_t phrase_of(struct address_builder *b, const uint32_t *v, size_t n)
{
	size_t at;

	if (n == 0)
		return 0;
	if (b->n_phrases * 2 >= b->phrase_slots)
		phrase_table_grow(b);
	for (at = phrase_hash(v, n) & (b->phrase_slots - 1); b->phrase_table[at];
		 at = (at + 1) & (b->phrase_slots - 1)) {
		const struct phrase *p = &b->phrases[b->phrase_table[at]];

		if (p->n == n && memcmp(b->phrase_words + p->from, v, n * sizeof(*v)) == 0)
			return b->phrase_table[at];
	}
	b->phrase_table[at] = (uint32_t)b->n_phrases;
	PUSH(b, phrases, ((struct phrase){ .from = (uint32_t)b->n_phrase_words, .n = (uint16_t)n }));
	for (size_t i = 0; i < n; i++)
		PUSH(b, phrase_words, v[i]);
	return b->phrase_table[at];
}

/* Words of a text that count: not "the", not numbers that stand alone. Returns how many there are
 * by then. */
static size_t words_take(struct address_builder *b, struct str text, uint32_t *v, size_t n)
{
	struct address_token t[ADDRESS_TOKENS_MOST];
	size_t count = tokens_of(b->arena, text, t, ADDRESS_TOKENS_MOST);

	for (size_t i = 0; i < count && n < ADDRESS_WORDS_MOST; i++)
		if (!(t[i].kinds & WORD_SMALL))
			v[n++] = word_number(b, &t[i]);
	return n;
}

/* --- entries --- */

bool address_builder_add(struct address_builder *b, const struct address_entry *e)
{
	struct entry to = { .uprn = e->uprn,
		.parent = NO_ENTRY,
		.flags = (uint8_t)((e->alias ? ENTRY_ALIAS : 0) | (e->shell ? ENTRY_SHELL : 0)) };
	uint32_t v[ADDRESS_WORDS_MOST], outward;
	uint16_t inward;
	size_t n;

	if (b->n_entries % 512 == 0)
		arena_reset(b->arena);
	unit_of_text(b->arena, e->flat, &to.unit);
	n = words_take(b, e->building, v, 0);
	if (!number_of_text(b->arena, e->number, &to.number))
		n = words_take(b, e->number, v, n);    /* "Rose Cottage" in place of a number */
	to.name = phrase_of(b, v, n);
	to.street = phrase_of(b, v, words_take(b, e->street, v, 0));
	n = words_take(b, e->locality, v, 0);
	to.place = phrase_of(b, v, words_take(b, e->town, v, n));
	if (e->uprn == 0 || (to.street == 0 && to.name == 0))
		return false;
	(void)!address_postcode_pack(b->arena, e->postcode, &outward, &inward);
	PUSH(b, postcode_of, (uint64_t)outward << 16 | inward);
	PUSH(b, parent_of, e->parent_uprn);
	PUSH(b, entries, to);
	return true;
}

/* --- finishing --- */

struct order { uint64_t postcode; uint32_t street, entry; };

static int order_cmp(const void *l, const void *r)
{
	const struct order *a = l, *b = r;

	return a->postcode != b->postcode ? (a->postcode < b->postcode ? -1 : 1)
		: a->street != b->street      ? (a->street < b->street ? -1 : 1)
		: a->entry < b->entry         ? -1
									  : a->entry > b->entry;
}

/* Entries into the order of their postcodes; the list of postcodes. */
static void entries_order(struct address_builder *b)
{
	size_t n = b->n_entries;
	struct order *o = malloc((n + 1) * sizeof(*o));
	struct entry *sorted = malloc((n + 1) * sizeof(*sorted));
	uint64_t *parents = malloc((n + 1) * sizeof(*parents));

	check(o && sorted && parents);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct order){ b->postcode_of[i], b->entries[i].street, (uint32_t)i };
	qsort(o, n, sizeof(*o), order_cmp);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || o[i].postcode != o[i - 1].postcode)
			PUSH(b, postcodes,
				((struct postcode){ .outward = (uint32_t)(o[i].postcode >> 16),
					.inward = (uint16_t)o[i].postcode,
					.first = (uint32_t)i }));
		sorted[i] = b->entries[o[i].entry];
		sorted[i].postcode = (uint32_t)b->n_postcodes - 1;
		parents[i] = b->parent_of[o[i].entry];
	}
	PUSH(b, postcodes, ((struct postcode){ .outward = UINT32_MAX, .first = (uint32_t)n }));
	free(o);
	free(b->entries);
	free(b->parent_of);
	free(b->postcode_of);
	b->entries = sorted;
	b->parent_of = parents;
	b->postcode_of = NULL;
}

struct by_uprn { uint64_t uprn; uint32_t entry; };

static int by_uprn_cmp(const void *l, const void *r)
{
	const struct by_uprn *a = l, *b = r;

	return a->uprn != b->uprn ? (a->uprn < b->uprn ? -1 : 1)
		: a->entry < b->entry ? -1
							  : a->entry > b->entry;
}

/* UPRNs of buildings become entries; a building learns that it has flats. */
static void parents_find(struct address_builder *b)
{
	size_t n = b->n_entries, with = 0, low, high;
	struct by_uprn *u;

	for (size_t i = 0; i < n; i++)
		with += b->parent_of[i] != 0;
	if (with) {
		u = malloc(n * sizeof(*u));
		check(u != NULL);
		for (size_t i = 0; i < n; i++)
			u[i] = (struct by_uprn){ b->entries[i].uprn, (uint32_t)i };
		qsort(u, n, sizeof(*u), by_uprn_cmp);
		for (size_t i = 0; i < n; i++) {
			if (!b->parent_of[i] || b->parent_of[i] == b->entries[i].uprn)
				continue;
			for (low = 0, high = n; low < high;) {
				size_t mid = (low + high) / 2;

				if (u[mid].uprn < b->parent_of[i])
					low = mid + 1;
				else
					high = mid;
			}
			for (bool first = true; low < n && u[low].uprn == b->parent_of[i];
				 low++, first = false) {
				if (first)
					b->entries[i].parent = u[low].entry;
				b->entries[u[low].entry].flags |= ENTRY_HAS_UNITS;
			}
		}
		free(u);
	}
	free(b->parent_of);
	b->parent_of = NULL;
}

/* How rare each word is, in bits. What a small gazetteer cannot know is assumed: a word is in one
 * address of 2,000, "road" in one of six. */
static void words_weigh(struct address_builder *b)
{
	const double assumed = 4000;

	for (size_t i = 0; i < b->n_entries; i++) {
		uint32_t of[3] = { b->entries[i].street, b->entries[i].name, b->entries[i].place };

		for (size_t k = 0; k < 3; k++)
			for (size_t j = 0; j < b->phrases[of[k]].n; j++)
				b->words[b->phrase_words[b->phrases[of[k]].from + j]].seen++;
	}
	for (size_t i = 0; i < b->n_words; i++) {
		double share = b->words[i].kinds & WORD_STREET ? 0.16 : b->words[i].kinds ? 0.03 : 0.0005;
		double bits =
			log2(((double)b->n_entries + assumed) / ((double)b->words[i].seen + assumed * share));

		b->words[i].bits = (float)(bits < 0.5 ? 0.5 : bits > 13 ? 13 : bits);
	}
}

uint32_t posting_hash(uint32_t number, uint32_t word)
{
	uint64_t h = ((uint64_t)number << 32 | word) * UINT64_C(0x9E3779B97F4A7C15);

	return (uint32_t)(h >> 32) ^ (uint32_t)(h >> 9);
}

/* The two rarest words of a phrase. */
static size_t rarest(const struct address_builder *b, uint32_t phrase, uint32_t word[2])
{
	size_t n = 0;

	for (size_t i = 0; i < b->phrases[phrase].n; i++) {
		uint32_t w = b->phrase_words[b->phrases[phrase].from + i];

		if (n == 0 || b->words[w].bits > b->words[word[0]].bits) {
			word[1] = n ? word[0] : w;
			word[0] = w;
			n = n < 2 ? n + 1 : 2;
		} else if (n == 1 || b->words[w].bits > b->words[word[1]].bits) {
			word[1] = w;
			n = 2;
		}
	}
	return n;
}

static void posting_add(struct address_builder *b, uint32_t number, uint32_t phrase, uint32_t entry)
{
	uint32_t word[2] = { NO_WORD, NO_WORD };
	size_t n = rarest(b, phrase, word);

	for (size_t i = 0; i < n; i++)
		if (i == 0 || (word[1] != word[0] && !b->words[word[1]].kinds))
			PUSH(b, postings, ((struct posting){ posting_hash(number, word[i]), entry }));
}

static void entry_post(struct address_builder *b, uint32_t i)
{
	const struct entry *e = &b->entries[i];
	unsigned step = (e->number.from & 1) == (e->number.to & 1) ? 2 : 1, at = e->number.from;

	for (unsigned k = 0; at && at <= e->number.to && k < 40; at += step, k++)
		posting_add(b, at, e->street ? e->street : e->name, i);
	if (!e->number.from && e->unit.number &&
		e->street) /* "2 Rose Court" where Rose Court is the street */
		posting_add(b, e->unit.number, e->street, i);
	if (e->name)
		posting_add(b, e->unit.number, e->name, i);
	if (e->name && e->unit.number && !(e->flags & ENTRY_ALIAS))
		posting_add(b, 0, e->name, i);
	if (e->name && e->number.from && e->number.from != e->unit.number)
		posting_add(b, e->number.from, e->name, i);
}

static int posting_cmp(const void *l, const void *r)
{
	const struct posting *a = l, *b = r;

	return a->hash != b->hash ? (a->hash < b->hash ? -1 : 1)
		: a->entry < b->entry ? -1
							  : a->entry > b->entry;
}

static void postings_make(struct address_builder *b)
{
	size_t at = 0, kept = 0;

	for (size_t i = 0; i < b->n_entries; i++)
		entry_post(b, (uint32_t)i);
	if (b->n_postings)
		qsort(b->postings, b->n_postings, sizeof(*b->postings), posting_cmp);
	for (size_t i = 0; i < b->n_postings; i++)
		if (i == 0 || posting_cmp(&b->postings[i], &b->postings[i - 1]) != 0)
			b->postings[kept++] = b->postings[i];
	b->n_postings = kept;
	for (uint32_t high = 0; high <= 1u << POSTING_BITS; high++) {
		while (at < b->n_postings && b->postings[at].hash >> (32 - POSTING_BITS) < high)
			at++;
		PUSH(b, posting_first, (uint32_t)at);
	}
}

static int near_cmp(const void *l, const void *r)
{
	const struct near *a = l, *b = r;

	return a->hash != b->hash ? (a->hash < b->hash ? -1 : 1)
		: a->word < b->word   ? -1
							  : a->word > b->word;
}

/* Words of streets and names, without each of their letters: two words one edit apart share one of
 * these. */
static void nears_make(struct address_builder *b)
{
	char less[64];

	for (size_t i = 0; i < b->n_words; i++) {
		const struct word *w = &b->words[i];
		const char *text = b->word_text + w->text;

		if (w->n < 4 || w->n > 40 || w->kinds)
			continue;
		PUSH(b, nears, ((struct near){ word_hash((struct str){ text, w->n }), (uint32_t)i }));
		for (size_t k = 0; k < w->n; k++) {
			memcpy(less, text, k);
			memcpy(less + k, text + k + 1, w->n - k - 1);
			PUSH(b, nears,
				((struct near){ word_hash((struct str){ less, w->n - 1u }), (uint32_t)i }));
		}
	}
	if (b->n_nears)
		qsort(b->nears, b->n_nears, sizeof(*b->nears), near_cmp);
}

static void builder_free(struct address_builder *b)
{
	free(b->phrase_table);
	arena_free(b->arena);
	free(b);
}

struct address_index *address_builder_finish(struct address_builder *b)
{
	struct address_index *x = calloc(1, sizeof(*x));

	check(x != NULL);
	if (!b->word_slots)
		word_table_grow(b);
	entries_order(b);
	parents_find(b);
	words_weigh(b);
	postings_make(b);
	nears_make(b);
#define PART(T, name)                                                                              \
	x->n_##name = b->n_##name;                                                                     \
	x->name = b->n_##name ? realloc(b->name, b->n_##name * sizeof(T)) : b->name;                   \
	check(x->name != NULL || b->n_##name == 0);
	INDEX_PARTS(PART)
#undef PART
	builder_free(b);
	return x;
}

void address_index_free(struct address_index *x)
{
	if (!x)
		return;
	if (x->mapped) {
		(void)munmap(x->mapped, x->mapped_bytes);
	} else {
#define PART(T, name) free(x->name);
		INDEX_PARTS(PART)
#undef PART
	}
	free(x);
}

size_t address_index_count(const struct address_index *x)
{
	return x->n_entries;
}

size_t address_index_bytes(const struct address_index *x)
{
	size_t n = sizeof(*x);
#define PART(T, name) n += x->n_##name * sizeof(T);
	INDEX_PARTS(PART)
#undef PART
	return n;
}

/* --- looking up --- */

uint32_t index_word(const struct address_index *x, struct str word)
{
	struct str text = str_part(word, 0, 40);

	for (size_t at = word_hash(text) & (x->n_word_table - 1); x->word_table[at] != NO_WORD;
		 at = (at + 1) & (x->n_word_table - 1)) {
		const struct word *w = &x->words[x->word_table[at]];

		if (w->n == text.n && memcmp(x->word_text + w->text, text.p, text.n) == 0)
			return x->word_table[at];
	}
	return NO_WORD;
}

struct str index_word_text(const struct address_index *x, uint32_t word)
{
	return (struct str){ x->word_text + x->words[word].text, x->words[word].n };
}

static size_t near_first(const struct address_index *x, uint32_t hash)
{
	size_t low = 0, high = x->n_nears;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (x->nears[mid].hash < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t index_words_near(
	const struct address_index *x, struct str word, uint32_t *found, size_t most)
{
	char less[64];
	size_t n = 0;

	if (word.n < 3 || word.n > 40)
		return 0;
	for (size_t k = 0; k <= word.n && n < most; k++) {
		struct str without = word;
		uint32_t hash;

		if (k < word.n) {
			memcpy(less, word.p, k);
			memcpy(less + k, word.p + k + 1, word.n - k - 1);
			without = (struct str){ less, word.n - 1 };
		}
		hash = word_hash(without);
		for (size_t at = near_first(x, hash);
			 at < x->n_nears && x->nears[at].hash == hash && n < most; at++) {
			bool there = false;

			for (size_t i = 0; i < n && !there; i++)
				there = found[i] == x->nears[at].word;
			if (!there && jaro_winkler(word, index_word_text(x, x->nears[at].word)) >= 0.86)
				found[n++] = x->nears[at].word;
		}
	}
	return n;
}
