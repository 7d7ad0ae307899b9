/* Between sqlite.c, sqlite_map.c, sqlite_writer.c and backup.c only. */
#ifndef KITH_DB_SQLITE_H
#define KITH_DB_SQLITE_H

#include <sqlite3.h>

#include "core/db/private.h"

struct sqlite_statement {
	sqlite3_stmt *stmt;
	bool busy;
};

struct sqlite_connection {
	struct db_connection base;
	sqlite3 *sqlite;
	struct sqlite_statement **cache;      /* by query number; the items stay where they are */
	int cache_size;
	int losses;                            /* of mapped pages, when the unit of work began */
};

static inline sqlite3 *sqlite_of(struct db_connection *c)
{
	return ((struct sqlite_connection *)c)->sqlite;
}

bool sqlite_do(struct db_connection *c, const char *sql);      /* one statement without rows */
void sqlite_writer_start(struct db_pool *p);
void sqlite_engine_start(void); /* before the first connection; again is harmless */

/* The file layer for connections that only read: a big database is read where the system keeps
 * it. */
#define SQLITE_MAP_LAYER "kith-map"
extern int64_t sqlite_map_from_bytes;                              /* big: from this size on */
void sqlite_map_register(void);
bool sqlite_map_use(
	sqlite3 *db); /* from now on, if its file is mapped; false: the engine refused */
int sqlite_map_losses(void); /* pages that could not be read, since the start */

#endif
