/* What the files that normalise values share: folding into a fixed buffer, words with a meaning,
 * hashes. */
#ifndef KITH_ENGINE_LINK_VALUE_PRIVATE_H
#define KITH_ENGINE_LINK_VALUE_PRIVATE_H

#include "core/base/str.h"
#include "engine/link/value.h"

#define FOLD_MOST 256                          /* bytes of a folded cell that are looked at */

/* Lower-case ASCII words, one space between; hyphens and every other sign separate, apostrophes
 * join. `marks` says what stood before each word: where names and addresses need to know. */
struct folded {
	char text[FOLD_MOST];
	size_t n;
	struct {
		uint16_t start, n;
		char before;
	} word[32]; /* before: ' ', or the last of - , / ( . " that stood there */
	size_t n_words;
};
void value_fold(struct value_reader *r, struct str cell, struct folded *out);
struct str folded_word(const struct folded *f, size_t i);

/* 32 bits of some bytes (FNV-1a, mixed), never 0. */
uint32_t value_hash(const char *p, size_t n);
uint64_t value_mix(uint64_t x); /* a bijection that spreads bits (splitmix64) */

/* --- words that mean something in a name (value_words.c) --- */
enum {
	WORD_TITLE = 1,
	WORD_TITLE_M = 2,
	WORD_TITLE_F = 4, /* Mr, Mrs; M and F say the sex as well */
	WORD_SUFFIX = 8, /* junior: `value` is the letter of value_record.suffix; 0 for honours */
	WORD_NOBODY = 16, /* "unknown", "baby": stands for no name */
	WORD_SHARED = 32, /* Singh, Kaur, Begum: no family name by itself */
	WORD_JOINS = 64, /* van, de, o, mc: belongs to the word behind it */
	WORD_ARTICLE = 128, /* al, el: left out */
	WORD_NAME = 256, /* a given name that people have */
	WORD_FULL = 2048, /* a given name that short forms are made of: the first of its class */
	WORD_NOBODY_GIVEN = 1024, /* the same for given names alone: "baby", "child" */
	WORD_HONOURED =
		512, /* Mohammed, Syed, Abdul: stands before the name that tells brothers apart */
};
struct name_word {
	char text[20];
	uint8_t n;
	char value;
	uint16_t meanings;
	uint16_t nickname[VALUE_NICKNAMES];
	uint16_t spelling;                     /* the class of spellings it is in; 0: none */
};
const struct name_word *name_word(struct str word);    /* NULL: nothing is known of it */
bool nobody_phrase(struct str text);                    /* "not known", "n a" */
/* "elizabeth liz lizzie …", ended by NULL; class is index + 1 */
extern const char *const nickname_classes[];
extern const char *const spelling_classes[];           /* the same of spellings */
extern const char *const given_names[];                /* lines of names, ended by NULL */

/* --- sounds and spellings of one word (value_sound.c) --- */
/* Two spellings as one would be heard: "sharif" of "shareef". Into `to`, which holds 40; returns
 * its length. */
size_t value_spell(struct str word, char to[40]);

/* Names of a row, from the two cells and from what one says about the other. */
void value_names_read(
	struct value_reader *r, struct str given, struct str family, struct value_record *out);

/* The postcode at the end of an address line; *out stays where there is none. */
void value_postcode_of_line(struct value_reader *r, struct str cell, struct value_postcode *out);
void value_date_learn(struct value_reader *r, struct str cell);

struct value_reader {
	struct arena *arena;                   /* of one cell that is not ASCII, while it is folded */
	int day_first, month_first;            /* dates seen that can be only the one or the other */
};

#endif
