/* Bringing many rows of a list of people in at once, and what follows behind the last.
 * Room-private. */
#ifndef KITH_PEOPLE_CHUNK_H
#define KITH_PEOPLE_CHUNK_H

#include "hub/person/import_people.h"

/* --- people_chunk.c: the order of things --- */
void people_take_chunk(struct db *db, struct import_chunk *chunk);

/* A row on its way in. */
struct incoming {
	struct import_taking *row;
	struct people_row *p;
	struct person_id person_id;            /* none: not found yet */
	struct source_record_id before;        /* of its line of the list; none: it had no line */
	bool refused;                          /* this very row was left out before */
	bool is_new, same, was_gone,
		on_list; /* same: word for word what its line said; on_list: it had a line */
	bool waits; /* for the next round: it may be about somebody of whom another of this one is */
	struct property_id was_at, is_at;      /* of somebody known */
	bool home_changed, changed;
	char has_keys[4]; /* letters of those keys of its row that the record has anyway */
	const char *acted;
	/* who the machine took it for, or may be; NULL: keys or its line said */
	const struct match_found *found;
};

/* --- people_who.c: who they are --- */
/* Rows of a round whom nothing settled so far. */
struct people_asked {
	struct incoming **whose;
	struct match_row *rows;
	struct match_found *found;
	size_t n;
};
/* Whom exact keys settle is known afterwards; the others the register is asked about, aside. */
void people_keys_settle(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n,
	struct people_asked *q);
/* Waits for the answers to the first `to`. Those from `from` on who are nobody known and of whom no
 * other row of the list has a key: what comes of the other rows changes nothing about them. How
 * many. */
size_t people_strangers(struct db *db, const struct import_chunk *c, const struct people_asked *q,
	size_t from, size_t to, struct incoming **out);
/* Who the others are, but for strangers who have been taken in; `in` are all rows of the round. How
 * many. */
size_t people_answers_take(struct db *db, const struct import_chunk *c, struct incoming **in,
	size_t n, const struct people_asked *q, struct incoming **out);
/* Those of `in` that stay in the round; of the others it is noted that they wait. */
size_t people_staying(struct arena *a, struct incoming **in, size_t n, struct incoming **staying);

/* --- people_new.c: those nobody knows --- */
void people_add(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n);
/* Of a big list: the keys of their rows that tell who somebody is, now, if another row may be about
 * them; that their others are to be made, noted. That they changed is said by the round, for all of
 * them. */
void people_keys_later(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n);

/* --- people_known.c: those who are known --- */
void people_update(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n);

/* --- list.c --- */
/* What follows, by the list's rules, for those who are on it no more. */
void list_gone(struct db *db, struct list_id list, struct import_id import,
	const struct person_id *people, const struct str *line_keys,
	const struct source_record_id *records, size_t n);
bool list_finish(struct db_pool *pool, const struct import_ending *e, struct import_counts *counts);

#endif
