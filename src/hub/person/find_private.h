/* What the files that find people share: clues, those suspected, and the words that typed words may
 * stand for. */
#ifndef KITH_FIND_PRIVATE_H
#define KITH_FIND_PRIVATE_H

#include "hub/person/find.sql.h"
#include "hub/person/person_private.h"

#define CLUES_MOST 12
#define WORDS_MOST 6
#define RANGES_MOST 5
#define SUSPECTS_MOST 160
#define SHOWN_MOST 10
#define BOTH_ROWS 250                                  /* a range of more keys is common */
#define BOTH_BUDGET 1500                               /* keys held against another range, in all */
#define OTHERS_MOST 33                                 /* words that one typed word may stand for */

/* Another word that a typed one may stand for. */
struct other { struct str word; bool nickname; };

struct clue {
	const char *why;
	int weight;
	struct str ranges[RANGES_MOST];        /* keys that begin with any of these */
	size_t n_ranges;
	struct str digits; /* of a telephone number: they may stand in the middle, too */
	/* or words that must all be said by name or street keys, in runs */
	size_t n_words;
	bool names_too, streets_too;           /* what a run may be */
	struct str words[WORDS_MOST];
	struct str names[WORDS_MOST][WORDS_MOST + 1],
		streets[WORDS_MOST][WORDS_MOST + 1]; /* runs [from][to) with their letter */
	struct other others[WORDS_MOST][OTHERS_MOST]; /* nicknames first; filled when the words alone
													 are not enough */
	size_t n_others[WORDS_MOST], n_nicknames[WORDS_MOST];
};

#define NAMED_MOST 4
struct suspect {
	struct person_id person_id;
	int score;
	size_t clues;                          /* how many fit */
	bool fits_all;                         /* when they were last held against them */
	bool name, street, name_near, street_near, phone_start, phone_end, phone_part;
	struct str nickname_typed, nickname_found;
	struct str named[NAMED_MOST];          /* words of the record's names that were said */
	size_t n_named, n_said,
		n_letters; /* words that were said, and those of them that are no number */
	uint32_t fits;                         /* bits of clues */
	struct str alike; /* why, of somebody whom everything together is alike; absent: it is not */
	bool here, open; /* decides between equals: lives here, has an open case, */
	double far; /* and how far from the viewer's team, in degrees squared */
};

/* Ranges of keys that are looked at in one go. */
#define ASKED_MOST 240
struct asking {
	struct find_keys_args v[ASKED_MOST];
	int weight[ASKED_MOST];
	size_t found[ASKED_MOST];              /* people, once looked at */
	size_t n;
};

/* Pairs of ranges whose people are wanted: beginnings of keys. */
#define BOTH_MOST 64
struct asking_both {
	struct { struct str one, other; bool either; } v[BOTH_MOST];
	size_t n;
};

/* How many keys begin so; BOTH_ROWS + 1: more than that. */
#define COUNTED_MOST (2 * BOTH_MOST)
struct counted { struct str from; int64_t n; };

struct search {
	struct db *db;
	struct arena *a;
	struct clue clues[CLUES_MOST];
	size_t n_clues;
	struct suspect suspects[SUSPECTS_MOST];
	size_t n_suspects;
	int64_t budget;
	struct counted counted[COUNTED_MOST];
	size_t n_counted;
	struct person_id told;                 /* a whole reference names its person */
};

/* --- find_clue.c --- */
void clues_read(struct search *s, const struct person_clue *c);
struct str digits_only(struct arena *a, struct str s);

/* --- find_word.c --- */
/* Fills in what each of the clue's words may stand for. */
void find_word_others(struct db *db, struct clue *c);

/* --- find_near.c --- */
/* Looks for people by what the words may stand for. */
void near_look(struct search *s, struct clue *c);

/* --- find_alike.c --- */
/* Adds those whom the fields of a form are alike as a whole. */
void alike_look(struct search *s, const struct person_clue *c);
/* While a big list is being brought in: adds those who have the name or the number that was typed
 * and no keys yet to be found by. True: there is such a list. */
bool coming_look(struct search *s, const struct person_clue *c);

/* --- find.c --- */
struct suspect *suspect_of(struct search *s, struct person_id id); /* NULL: there are too many */
/* Keys that begin with `from`, so many of them, each worth `weight`; an absent one is not asked. */
void ask(struct search *s, struct asking *q, struct str from, int64_t rows, int weight);
struct str range_end(struct arena *a, struct str prefix);  /* behind all keys that begin so */
/* Looks at what was asked, and forgets it with q->n = 0 before more is. How many were found. */
size_t asked_look(struct search *s, struct asking *q);
/* --- find_both.c --- */
/* Wants people with a key of both ranges. Where both are common only the beginning of the first is
 * looked at, and `either`: that of the other too. */
void ask_both(struct asking_both *q, struct str one, struct str other, bool either);
/* Looks for them so far as the budget goes, and forgets what was asked. Is there anybody? */
bool asked_both_look(struct search *s, struct asking_both *q);

/* --- find_hold.c --- */
/* Holds everybody suspected against every clue by their own keys: what fits, and how well. */
void suspects_hold(struct search *s);
/* Why somebody is shown. */
struct str why_words(struct search *s, const struct suspect *x, const struct find_line_row *p);

#endif
