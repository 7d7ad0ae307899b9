/*
 * Red words are the host's own list of phrases that must not wait for a queue: "can't breathe", "no
 * food", "frightened of". Each says why and how far it raises a request. A phrase that was said not
 * to be so
 * ("no fever") is shown but raises nothing; a call handler may answer no, and both stay with the
 * request as the reason. Need categories suggest themselves from the same words.
 */
#ifndef KITH_RED_WORD_H
#define KITH_RED_WORD_H

#include "hub/request/request.h"

struct red_heard {
	struct red_word_id red_word_id;
	struct str found;                      /* as it was said: "wheezy" */
	struct str why;                        /* "breathing: emergency?" */
	enum urgency raises_to;
	bool denied;                           /* "no fever": raises nothing */
	bool answered, answer;                 /* the handler's yes or no */
};
struct red_heards { struct red_heard *v; size_t n; };
/* The most serious first; those denied last. */
struct red_heards red_words_heard(
	struct db *db, struct str words, const struct red_answer *answers, size_t n_answers);
/* How far they raise it: the highest that was neither denied nor answered no. Ordinary when
 * none. */
enum urgency red_words_urgency(struct red_heards heard);
/* What is kept with the request: “wheezy” (breathing: emergency?); “no fever” said not to be so. */
struct str red_words_reason(struct arena *a, struct red_heards heard);

struct suggested { struct need_category_id *v; size_t n; };
/* Kinds of need that the words speak of, in the host's order. */
struct suggested needs_suggested(struct db *db, struct str words);

/* A first list for a new host; does nothing when it has one. */
void red_words_start(struct db *db);

#endif
