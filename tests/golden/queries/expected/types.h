/* Made by kith-queries from the migrations: an id type for each noun, and every enum. */
#ifndef KITH_DB_TYPES_H
#define KITH_DB_TYPES_H

#include "core/base/str.h"

struct host_id { int64_t v; };
struct person_id { int64_t v; };
struct account_id { int64_t v; };
struct visit_id { int64_t v; };

enum person_state {
	PERSON_STATE_NONE,
	PERSON_STATE_HERE,
	PERSON_STATE_MOVED,
};
#define PERSON_STATE_COUNT 3 /* with NONE */
struct str person_state_name(enum person_state e);
MUSTUSE bool person_state_parse(struct str s, enum person_state *e);

enum visit_state {
	VISIT_STATE_NONE,
	VISIT_STATE_PLANNED,
	VISIT_STATE_DONE,
};
#define VISIT_STATE_COUNT 3 /* with NONE */
struct str visit_state_name(enum visit_state e);
MUSTUSE bool visit_state_parse(struct str s, enum visit_state *e);

enum vehicle {
	VEHICLE_NONE,
	VEHICLE_CAR,
};
#define VEHICLE_COUNT 2 /* with NONE */
struct str vehicle_name(enum vehicle e);
MUSTUSE bool vehicle_parse(struct str s, enum vehicle *e);

/* Every table, in the order in which rows may be put in; the last has no name. Columns with commas
 * between; a letter of enum db_type for each. */
struct db_table_info {
	const char *name, *columns, *letters;
};
extern const struct db_table_info db_tables[];

/* How many rows share a value, for SQLite's planner: the plans the build looked at. */
extern const char db_statistics[];

#endif
