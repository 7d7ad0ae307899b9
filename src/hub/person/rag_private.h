/* Weighing people, shared by the files that do it. Room-private. */
#ifndef KITH_RAG_PRIVATE_H
#define KITH_RAG_PRIVATE_H

#include "core/base/time.h"
#include "engine/geo/geo.h"
#include "hub/person/rag.h"

/* What everybody is weighed by. */
struct weighed {
	int64_t person_id, household_id;
	uint64_t flags;
	int32_t silent_days;                   /* -1: nobody ever spoke to them */
	int16_t age;
	uint16_t area;
};
struct crowd {
	struct VEC(struct weighed) people;
	/* people in the order of their households; those without one left out */
	uint32_t *by_household;
	size_t n_housed;
	struct rag_areas areas;
	struct geo_shape *outlines;            /* beside areas; the last has none */
	struct geo_box *boxes;
	struct date today;
	uint64_t alone;                        /* bit of the flag "lives alone" */
};

int silent_since(int64_t spoken_at, struct date today);         /* days; -1: never */
uint64_t flag_bit(const struct rag_rules *rules, struct str code);      /* 0: no rule asks for it */
bool rules_ask_silence(const struct rag_rules *r);
void facts_join(struct rag_facts *f, int age); /* one more of the household, of this age */

/* Everybody; placed: with the area they live in. */
void crowd_gather(
	struct db *db, struct crowd *c, const struct rag_rules *rules, bool placed, bool silence);
/* These, and everybody who lives with them. */
void crowd_gather_some(
	struct db *db, struct crowd *c, const struct rag_rules *rules, struct db_ids people);
typedef void weigh_each(void *arg, const struct weighed *w, const struct rag_facts *f);
/* Everybody of the crowd once, households together. */
void crowd_walk(const struct crowd *c, weigh_each *each, void *arg);

#endif
