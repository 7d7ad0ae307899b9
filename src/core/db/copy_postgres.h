/* Between copy.c and copy_postgres.c only. */
#ifndef KITH_DB_COPY_POSTGRES_H
#define KITH_DB_COPY_POSTGRES_H

#include "core/db/copy.h"

struct copy_aside VEC(struct str);     /* statements that put back what was set aside */

/* Drops foreign keys and the indexes that are no keys, in this unit of work. On SQLite nothing is
 * done. */
MUSTUSE bool copy_set_aside(struct db *db, struct copy_aside *aside);
MUSTUSE bool copy_put_back(
	struct db *db, const struct copy_aside *aside, struct db_progress progress);
/* Tells the planner what came, so that the first pages are as quick as the thousandth. */
MUSTUSE bool copy_statistics(struct db *db);
/* After the commit. Not done: pages are slower until the server has done it by itself. */
void copy_settle(struct db_pool *p, struct arena *a);

#endif
