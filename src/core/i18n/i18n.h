/*
 * Pages in other languages. The template compiler makes a message of every run of words; English is
 * the source text and is written without any look-up. Catalogues are made of locale/LANG.po when
 * building (kith-templates --catalogues) and are found by the hash of the English words. What has
 * no translation yet is shown in English.
 */
#ifndef KITH_I18N_H
#define KITH_I18N_H

#include "core/html/html.h"

struct catalogue_entry {
	uint64_t hash;                         /* FNV-1a of the English words */
	const char *source, *words;
};

struct catalogue {
	const char *lang;                      /* "fr" */
	bool right_to_left;
	const struct catalogue_entry *v;       /* sorted by hash */
	size_t n;
};

/* Made when building. */
extern const struct catalogue *const catalogue_table[];   /* ends in NULL */

/* NULL: English, or a language that nobody has translated to. "fr-CA" finds "fr". */
const struct catalogue *catalogue_for(struct str lang);
/* The words in this language, or the English ones. */
struct str catalogue_words(const struct catalogue *c, uint64_t hash, struct str english);

/* One message as it is written out: pieces of words, and values by number where {1} stands. */
struct message_walk {
	struct str rest;
	int value;                             /* 1…9: write this value now; 0: words were written */
};
struct message_walk message_walk(struct out *o, uint64_t hash, const char *english);
bool message_step(struct out *o, struct message_walk *w);
/* A message without values. */
void message_write(struct out *o, uint64_t hash, const char *english);

/* Words marked in C: T("…") in templates, TR(o, "…") elsewhere; both are extracted. */
struct str message_str(struct out *o, const char *english);
#define TR(o, words) message_str((o), "" words)

#endif
