/*
 * A backup is one file. Of SQLite: a database file by itself, taken while everybody works, with the
 * folder's other files (the audit key, the signed heads) inside; of PostgreSQL: what pg_dump
 * writes. It holds everything, secrets too: it is made for its owner's eyes only (mode 0600).
 */
#ifndef KITH_DB_BACKUP_H
#define KITH_DB_BACKUP_H

#include "core/db/copy.h"

/* Written beside and renamed when whole and checked, so that a file of that name is always a good
 * backup. */
MUSTUSE bool db_backup(struct db_pool *p, struct arena *a, struct str file,
	struct db_progress progress, struct str *why);
/* Puts a backup where these options say. What is there already is refused, or with `force` moved
 * aside (SQLite) or replaced (PostgreSQL). Nobody else may have the database open. */
MUSTUSE bool db_restore(const struct db_options *to, struct arena *a, struct str file, bool force,
	int64_t now, struct db_progress progress, struct str *why);

/* The folder's other files (the audit key, the signed heads) into another folder. */
MUSTUSE bool db_companions_copy(struct arena *a, struct str from, struct str to, struct str *why);

/* Runs pg_dump or pg_restore with the connection in its environment (backup_postgres.c). */
MUSTUSE bool postgres_dump(struct arena *a, struct str url, const char *file, struct str *why);
MUSTUSE bool postgres_restore(
	struct arena *a, struct str url, const char *file, bool force, struct str *why);

#endif
