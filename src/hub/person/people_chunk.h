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
	struct property_id was_at, is_at;      /* of somebody known */
	bool home_changed, changed;
	const char *acted;
	/* who the machine took it for, or may be; NULL: keys or its line said */
	const struct match_found *found;
};

/* --- people_new.c: those nobody knows --- */
void people_add(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n);
/* Of a big list: the keys of their rows that tell who somebody is, now; that their others are to be
 * made, noted. */
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
