/*
 * Who a row of a list is. One function between lists and whatever knows how to link: rows in, by
 * the chunk, read and folded; for each a verdict out. A wrong merge gives somebody's case to a
 * stranger, so every doubt means "new", or "to review" with the weight of the doubt.
 */
#ifndef KITH_MATCH_H
#define KITH_MATCH_H

#include "core/db/db.h"
#include "core/db/types.h"

struct match_row {                             /* every one may be empty */
	struct str given_name, family_name, known_as;
	struct str born_on;                    /* ISO */
	struct str sex;                        /* "male", "female", "other" */
	struct str nhs_number;                 /* ten digits, checked */
	struct str phones[2];                  /* E.164 */
	struct str email;                      /* folded */
	struct str address, postcode;          /* as written; "OX1 1AB" */
	struct str home_key, born_key; /* as person_key has them, with their letters; absent: none */
	int64_t uprn;
};

enum match_verdict { MATCH_NEW, MATCH_KNOWN, MATCH_REVIEW };

struct match_doubt; /* somebody who the row may be, and why: match_alike.c */
struct match_found {
	enum match_verdict verdict;
	struct person_id person_id;            /* known: who; review: who it may be */
	double weight;                         /* of evidence, in bits; 0 where keys alone decided */
	const char *by;                        /* "NHS number": for known ones */
	struct match_doubt *
		doubts; /* review: for the queue; known by weight: the one, should the caller know better */
	size_t n_doubts;
};
#define MATCH_BY_WEIGHT "how alike everything is"
/* By exact keys alone, as the unit of work sees the register. Rows are matched against the
 * register, not against each other. */
void match_keys(struct db *db, const struct match_row *rows, size_t n, struct match_found *out);

/* The keys it asks for, the surest first; how many. */
#define MATCH_KEYS 6
size_t match_keys_of(struct arena *a, const struct match_row *row, struct str keys[MATCH_KEYS]);

/* --- match_aside.c: those whom keys do not settle --- */
/* A thread that has the index of the register (register.h) take in what was committed, and holds
 * rows against it, while the writer goes on with others. What it says is the same however long it
 * takes, and whichever process it is in: before the first row the index is laid out anew
 * (register_settle). */
struct match_aside;
struct match_aside *match_aside_start(struct db_pool *p, int64_t host_id);
void match_aside_end(struct match_aside *m); /* NULL is allowed */
/* From here on everything committed until now counts; what was answered before is gone. */
void match_aside_renew(struct match_aside *m);
/* Of rows whose verdict is "new"; `out` is written until match_aside_wait. One question at a
 * time; `rows` and `out` stay where they are until all of it is waited for. */
void match_aside_ask(
	struct match_aside *m, const struct match_row *rows, size_t n, struct match_found *out);
/* The answers to the first `n` rows are there. False: the register could not be read. */
MUSTUSE bool match_aside_wait(struct match_aside *m, size_t n);
/* One row, by whoever has the index; room-private. */
struct register_index;
void match_alike(
	struct register_index *r, struct db *db, const struct match_row *row, struct match_found *out);

/* The machine was about to take a row for somebody whom a row of the same list is already: a person
 * looks at it. */
void match_hold(struct match_found *f);
/* The row became a new person: puts the pairs with those it may be before somebody who looks. */
void match_queue(struct db *db, struct person_id id, const struct match_found *f);

#endif
