/* What the address engine's own files share. */
#ifndef KITH_ENGINE_ADDRESS_PRIVATE_H
#define KITH_ENGINE_ADDRESS_PRIVATE_H

#include "engine/address/address.h"

/* Kinds of words. */
enum {
	WORD_STREET = 1, /* ends a street and nothing else: road, avenue */
	WORD_STREET_TOO = 2, /* may: hill, park, court */
	WORD_FLAT = 4,
	WORD_FLOOR = 8,
	WORD_LEVEL = 16,
	WORD_SIDE = 32,
	WORD_COUNT = 64,
	WORD_UNIT_NAME = 128,
	WORD_SMALL = 256,
	WORD_BLOCK = 512, /* a building: house, court */
};

struct address_word {
	const char *word, *longer;             /* longer NULL: stands for itself */
	uint16_t kinds;
	uint16_t value;                        /* bits of levels, sides; a count */
};
const struct address_word *address_word_of(struct str word);      /* NULL: an ordinary word */

#define LEVEL_TOP (1u << 14)
#define LETTER_HALF '%'

/* --- how two numbers, two flats compare --- */
enum sameness { SAME_UNKNOWN, SAME, SAME_PARTLY, SAME_NOT };
enum number_sameness { NUMBER_SAME, NUMBER_END, NUMBER_WITHIN, NUMBER_SUFFIX_NOT, NUMBER_NOT };
enum number_sameness numbers_compare(struct address_number asked, struct address_number known);
/* *partly is set to how much of it was said on both sides, 0..1, when the answer is SAME_PARTLY. */
enum sameness units_compare(
	const struct address_unit *asked, const struct address_unit *known, double *share);
bool unit_any(const struct address_unit *u);
void unit_take(
	struct address_unit *u, const struct address_token *t); /* one more token of a flat */
/* The number and the flat of a gazetteer's own columns. */
void unit_of_text(struct arena *a, struct str flat, struct address_unit *u);
bool number_of_text(struct arena *a, struct str number, struct address_number *n);
struct str unit_words(struct arena *a, const struct address_unit *u);
struct str number_words(struct arena *a, struct address_number n);

/* Tokens of a text without roles; returns how many. */
size_t tokens_of(struct arena *a, struct str text, struct address_token *v, size_t most);
double jaro_winkler(struct str a, struct str b);
uint32_t word_hash(struct str word);

/* --- the index --- */
#define NO_ENTRY UINT32_MAX
#define NO_WORD UINT32_MAX
#define ADDRESS_WORDS_MOST 12                  /* of a street or a name that count */

struct entry {
	uint64_t uprn;
	uint32_t parent;                       /* an entry of the building, or NO_ENTRY */
	uint32_t postcode;                     /* of postcodes[] */
	uint32_t street, name;                 /* of phrases[]; 0: none */
	uint32_t place;                        /* locality and town, of phrases[] */
	struct address_unit unit;              /* 14 bytes, 16 with padding */
	struct address_number number;
	uint8_t flags;
};
enum { ENTRY_ALIAS = 1, ENTRY_SHELL = 2, ENTRY_HAS_UNITS = 4 };

struct postcode {
	uint32_t outward, first;
	uint16_t inward, pad;
}; /* entries first .. next one's first */
struct phrase { uint32_t from; uint16_t n, pad; };                      /* of phrase_words[] */
struct word {
	uint32_t text, seen;
	uint16_t n, kinds;
	float bits;
	uint32_t letters;
}; /* bits: how rare; letters: which it has */
struct posting { uint32_t hash, entry; };
struct near {
	uint32_t hash, word;
}; /* a word without one of its letters */

#define INDEX_PARTS(X)                                                                             \
	X(struct entry, entries)                                                                       \
	X(struct postcode, postcodes) X(struct phrase, phrases) X(uint32_t, phrase_words)              \
		X(struct word, words) X(char, word_text) X(uint32_t, word_table)                           \
			X(struct posting, postings) X(uint32_t, posting_first) X(struct near, nears)

struct address_index {
#define PART(T, name) T *name; size_t n_##name;
	INDEX_PARTS(PART)
#undef PART
	void *mapped;                          /* when it came from a file */
	size_t mapped_bytes;
};

#define POSTING_BITS 16
uint32_t posting_hash(uint32_t number, uint32_t word);
uint32_t index_word(
	const struct address_index *x, struct str word); /* NO_WORD: not in the gazetteer */
struct str index_word_text(const struct address_index *x, uint32_t word);
/* Words of the gazetteer one letter away from this one: at most `most`. */
size_t index_words_near(
	const struct address_index *x, struct str word, uint32_t *found, size_t most);

/* --- comparing --- */
struct asked_word {
	uint32_t word;                         /* in the gazetteer, or NO_WORD */
	struct str text;
	uint16_t kinds;
	uint8_t role;
	float bits;
	uint32_t letters;
};
uint32_t word_letters(struct str word);        /* a bit for each letter in it */

struct asked {
	const struct address_index *x;
	const struct address_reading *r;
	struct asked_word words[ADDRESS_TOKENS_MOST];
	size_t n_words;
};
void asked_prepare(const struct address_index *x, const struct address_reading *r, struct asked *q);

struct phrase_match {
	float share;                           /* of its bits that were said, 0..1 */
	float bits;                            /* all of them */
	uint64_t used;                         /* words of the question */
};
struct phrase_match phrase_compare(const struct asked *q, uint32_t phrase, bool place);

enum level { LEVEL_WHOLE, LEVEL_UNIT_UNSAID, LEVEL_UNIT_UNLISTED, LEVEL_CONFLICT };
struct score {
	uint32_t entry;
	enum level level;
	bool unit_not;                         /* the building agrees, the flat does not */
	bool sound;                            /* enough of it agrees to believe it at all */
	float postcode, number, unit, street, name, place, spare;      /* points */
	float building;                        /* all but the unit's */
	float total;
	float street_share;
};
/* `streets`: what was found for phrases before, for this question. */
#define PHRASE_CACHE 256
struct phrase_cache { uint32_t phrase[PHRASE_CACHE]; struct phrase_match match[PHRASE_CACHE]; };
void entry_score(
	const struct asked *q, struct phrase_cache *cache, uint32_t entry, struct score *s);

#endif
