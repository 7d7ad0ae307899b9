/*
 * The register as the linkage engine (engine/link) sees it. Everybody of one host stands in an
 * index in memory, which says in microseconds who somebody may be, misspelt or not; the database
 * stays what is true. Each process has its own index:
 *
 *	person_changed   (person_change.h) whoever changes what people are known by says whose, in the
 *	                 same transaction
 *	register_take    the index, up to date with what was committed, for one thread; register_give
 *	                 gives it back
 *	register_find    who somebody may be
 *
 * The index is read from the database once, a page at a time, and kept as an image in the data
 * folder (register-HOST.index, the owner's to read only, with a checksum), so that a restart reads
 * a file; what was committed since, by whichever server, is put in from the table person_change. An
 * image of another database, of another format, damaged, or so old that the changes since are gone
 * is thrown away and the database read anew. Without a data folder there is no image.
 *
 * What is rolled back was never in the index: it learns of nothing but what was committed.
 *
 * Memory, measured by bench/link_index: 1.5 million people take 939 MB while it is built (0.6 kB
 * each; families of three, every cell full), their image 451 MB on disk; 20,000 about 16 MB.
 */
#ifndef KITH_REGISTER_H
#define KITH_REGISTER_H

#include "core/db/db.h"
#include "core/db/types.h"
#include "engine/link/link.h"

/* --- register_cells.c: people as the engine's raw cells --- */
/* A person is one row under their id; what they like to be called is another under the id below
 * zero; every other name is one under its own id below zero, and so is every telephone number and
 * e-mail address but those that are tried first. */
struct register_row { int64_t key; struct person_id person_id; struct str cells[VALUE_FIELDS]; };
struct register_rows {
	struct register_row *v; /* first everybody's own, by person; then names, then numbers, each by
							   person */
	size_t n;
	int64_t *gone;                         /* keys of numbers that have no row, or none any more */
	size_t n_gone;
};
enum { REGISTER_NAMES = 1, REGISTER_NUMBERS = 2 };
/* Of these people, with the rows of their other names and numbers if `more` says so. Who was put
 * away has none. */
struct register_rows register_rows_of(
	struct db *db, const struct person_id *people, size_t n, unsigned more);
/* One person as the queries of register.sql give them; a number as text lies in the arena. */
struct register_people_row;
void register_cells(
	struct arena *a, const struct register_people_row *p, struct str cells[VALUE_FIELDS]);

/* --- register_index.c --- */
struct register_index;

enum register_patience {
	REGISTER_NOW, /* a page asks, and waits for a moment: NULL when it is not loaded, or somebody
					 else has it */
	REGISTER_LOADED, /* waits for whoever has it; NULL when it is not loaded */
	REGISTER_WAIT, /* loads it, or builds it, first; then puts in everything committed; NULL: the
					  database failed */
};
/* Whoever has it begins no unit of work that writes: another that holds the writer may be waiting
 * for it. */
struct register_index *register_take(
	struct db_pool *p, int64_t host_id, enum register_patience patience);
void register_give(struct register_index *r);
/* Lets pages have it that wait for it, and takes it again. False: it is not loaded any more. */
MUSTUSE bool register_pass(struct register_index *r);
/* register_take(WAIT) and back, for what comes in a moment: false: the database failed. `told`
 * hears how far building is. */
typedef void register_told(void *whom, int64_t done, int64_t total);
MUSTUSE bool register_ready(struct db_pool *p, int64_t host_id, register_told *told, void *whom);
/* The same, and laid out so that what it answers comes from what the records say alone: not from
 * how long this process has had it, from an image or from an earlier list (link_index_settle). */
MUSTUSE bool register_settle(struct db_pool *p, int64_t host_id);
size_t register_people_count(const struct register_index *r);

struct register_match {
	struct person_id person_id;
	int64_t key;
	float weight;
	enum link_band band;
	enum link_hold hold;
	size_t asked; /* which of the questions found them, or found them best */
};
#define REGISTER_MATCHES 10
/* Who this may be, best first, each person once, without `self`; at most REGISTER_MATCHES. `db` is
 * only asked whose another name is. */
size_t register_find(struct register_index *r, struct db *db, const struct str cells[VALUE_FIELDS],
	struct person_id self, struct register_match out[REGISTER_MATCHES]);
/* The same of somebody who is known by more than one row of cells: two telephone numbers. */
size_t register_find_any(struct register_index *r, struct db *db, const struct str *const *cells,
	size_t n, struct person_id self, struct register_match out[REGISTER_MATCHES]);
/* Who says all of this (link_index_said), who came last first, each once. */
size_t register_said(struct register_index *r, struct db *db, const struct str cells[VALUE_FIELDS],
	struct person_id out[REGISTER_MATCHES]);
/* Why: somebody not in it against one who was found; two who are. False: not there. */
MUSTUSE bool register_explain_new(struct register_index *r, struct arena *a,
	const struct str cells[VALUE_FIELDS], int64_t key, struct link_explanation *out);
MUSTUSE bool register_explain(struct register_index *r, struct arena *a, struct person_id one,
	struct person_id other, struct link_explanation *out);

/* A property got its UPRN: whoever lives there is looked at again. Listens to
 * EVENT_PROPERTY_KNOWN. */
struct hub_event;
void register_heard(struct db *db, const struct hub_event *e);

/* From now on, until the database is closed: keeps the index of every host loaded and up to date,
 * in the background, and its image on disk. For a server. */
void register_keep(struct db_pool *p);
/* Nobody asks the index of this host again soon: where nothing is kept in the background its image
 * is written and its memory given back, by a thread that db_close() waits for. For a command. */
void register_let_go(struct db_pool *p, int64_t host_id);

/* --- inside the register only --- */
struct link_index *register_engine(struct register_index *r);

/* --- register_image.c; inside the register only --- */
/* How far into the changes of each lane an index is. */
struct register_lane {
	int64_t lane, seq;
	uint64_t mark;
}; /* mark: of that last change, to know it again */
struct register_lanes { struct register_lane *v; size_t n, cap; };
/* What an image says of itself. */
struct register_head { uint64_t hub; struct register_lanes lanes; };
/* False: there is none, or *why says why it is no good. Lanes lie in the arena. */
MUSTUSE bool register_image_read(struct arena *a, struct db_pool *p, int64_t host_id,
	struct register_head *head, struct link_index **x, struct str *why);
MUSTUSE bool register_image_write(struct arena *a, struct db_pool *p, int64_t host_id,
	const struct register_head *head, const struct link_index *x);

#endif
