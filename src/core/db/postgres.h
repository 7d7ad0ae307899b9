/* Between postgres.c and postgres_writer.c only. */
#ifndef KITH_DB_POSTGRES_H
#define KITH_DB_POSTGRES_H

#include <libpq-fe.h>

#include "core/db/private.h"

struct postgres_connection {
	struct db_connection base;
	PGconn *pg;
	bool *prepared;           /* by query number */
	int prepared_size;
	int cursors;              /* names given to streamed queries in this transaction */
};

static inline PGconn *pg_of(struct db_connection *c)
{
	return ((struct postgres_connection *)c)->pg;
}

/* Ends the unit's luck for the reason the server gave: only the primary sentence, which holds no values. */
void postgres_failed(struct db *db, const char *what, PGresult *r);
void postgres_notify(struct db *db);           /* what was touched, inside the transaction */
void postgres_start(struct db_pool *p);
void postgres_stop(struct db_pool *p);

#endif
