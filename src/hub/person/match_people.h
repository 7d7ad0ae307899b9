/*
 * The register in the linkage engine's table: every record of it, those that were put into another
 * as well, because these are what the machine is measured by and learns from. One row a record, in
 * the order of their ids. Read once, whole, by background work and the command line.
 */
#ifndef KITH_MATCH_PEOPLE_H
#define KITH_MATCH_PEOPLE_H

#include "core/db/db.h"
#include "core/db/types.h"
#include "engine/link/link.h"

/* Among whom linkage may be better or worse. */
enum match_group { MATCH_GROUP_AGE, MATCH_GROUP_LANGUAGE, MATCH_GROUP_AREA, MATCH_GROUPS };
struct match_names { struct str *v; size_t n, cap; };

struct match_people {
	struct arena *arena;
	struct link_table *table;              /* match_people_free() */
	struct VEC(int64_t) ids;               /* [row] person ids, ascending */
	struct match_names names[MATCH_GROUPS];        /* "65 to 79", "Urdu", "OX4" */
	struct VEC(uint16_t) group[MATCH_GROUPS];      /* [row] -> names */
};
typedef void match_told(void *whom, int64_t done);
/* In a unit that reads; `told` may be NULL. */
void match_people_read(
	struct db *db, struct arena *a, match_told *told, void *whom, struct match_people *out);
void match_people_free(struct match_people *p);
/* The row of a record; false: it is not there. */
MUSTUSE bool match_people_row(const struct match_people *p, struct person_id id, uint32_t *row);

/* What people said of two records that both stand in it; what the machine did by itself is not
 * among it. */
struct match_said { uint32_t a, b; bool same; };
struct match_sayings { struct match_said *v; size_t n, cap; };
struct match_sayings match_sayings_read(struct db *db, const struct match_people *p);

#endif
