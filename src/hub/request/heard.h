/*
 * What is heard in somebody's words: phrases from the host's own lists (red words, what suggests a
 * kind of need), found as a person would find them and no worse: whatever the case, accents,
 * apostrophes and plurals, "can not" for "can't", "haven't got any food" for "no food". A phrase
 * that is said not to be so ("no fever", "not feeling suicidal") is found as denied. Pure: words
 * in, places out.
 */
#ifndef KITH_HEARD_H
#define KITH_HEARD_H

#include "core/base/arena.h"
#include "core/base/str.h"

enum heard_break {
	HEARD_ON,
	HEARD_LINE,
	HEARD_MARK
}; /* before a word: nothing, a line end, "." or "," */

struct heard_token {
	struct str folded;
	size_t from, to;                       /* where in the original */
	enum heard_break broken;
	bool opens;                            /* phrases only: "wheez*", anything that begins so */
};

struct heard_text {
	struct arena *arena;
	struct str original;
	struct VEC(struct heard_token) tokens;
};

struct heard_place {
	struct str found;                      /* as it was written: "hasn’t any food" */
	bool denied;
};

struct heard_text heard_read(struct arena *a, struct str words);
/* The first place where `phrase` is said; a place where it is not denied wins over one where it is.
 * A word of the phrase that ends in "*" stands for every word that begins so. */
MUSTUSE bool heard_find(const struct heard_text *t, struct str phrase, struct heard_place *place);
/* The same for a list of phrases, one a line: the first of them that is said. */
MUSTUSE bool heard_find_any(
	const struct heard_text *t, struct str lines, struct heard_place *place);

#endif
