/*
 * A whole database from one engine to another, and the proof that two are the same. What is
 * compared is each table's number of rows and a digest over their values that does not depend on
 * their order.
 */
#ifndef KITH_DB_COPY_H
#define KITH_DB_COPY_H

#include "core/db/db.h"

struct db_digest {
	const char *table;
	int64_t rows;
	uint64_t sum[4];               /* the rows' 256-bit digests, added up */
};
struct db_digests { struct db_digest *v; size_t n, cap; };

struct db_progress {
	void (*say)(void *arg, const char *what, const char *table,
		int64_t rows); /* now and then; may be NULL */
	void *arg;
};

/* Of every table, in one moment. False: the database failed. */
MUSTUSE bool db_digest_all(
	struct db_pool *p, struct arena *a, struct db_progress progress, struct db_digests *out);
/* Tables that differ; 0: the same. The first one's name in *first. */
int db_digests_differ(const struct db_digests *x, const struct db_digests *y, const char **first);

/* Copies every row of `from` into the empty database `to`, compares, and only then commits. On
 * SQLite nobody else writes to `from` meanwhile. False with a sentence: then `to` is as empty as
 * before. */
MUSTUSE bool db_copy(struct db_pool *from, struct db_pool *to, struct arena *a,
	struct db_progress progress, struct db_digests *out, struct str *why);

#endif
