/* What can be looked at in a database to say that it is well. Each: true when it is, *words for the
 * line. */
#ifndef KITH_DB_DOCTOR_H
#define KITH_DB_DOCTOR_H

#include "core/db/db.h"

/* Pages and keys agree (SQLite reads the whole file); on PostgreSQL: checksums have met no
 * error. */
MUSTUSE bool db_doctor_pages(struct db_pool *p, struct arena *a, struct str *words);
/* Room on the disk; on PostgreSQL: not a superuser, commits wait for the disk. */
MUSTUSE bool db_doctor_place(struct db_pool *p, struct arena *a, struct str *words);
/* Jobs run when they should, nothing in the outbox was given up. */
MUSTUSE bool db_doctor_background(
	struct db_pool *p, struct arena *a, struct viewer *v, int64_t now, struct str *words);

#endif
