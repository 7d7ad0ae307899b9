/*
 * A fresh, migrated database for each test, on SQLite (a folder in /tmp) and on PostgreSQL (the
 * cluster that KITH_TEST_PG_URL points at; tests/support/pg.sh starts one). Each is copied from a
 * template that is migrated once, so a test gets its own in milliseconds. Host 1 exists in it.
 *
 *	static void two_volunteers_take_one_task(void **state)
 *	{
 *		struct testdb *t = testdb_of(state);
 *		struct db *db = testdb_begin(t, DB_WRITE);
 *		...
 *		assert_true(db_end(db));
 *	}
 *	const struct CMUnitTest tests[] = { TESTDB_BOTH(two_volunteers_take_one_task) };
 *
 * Without KITH_TEST_PG_URL the PostgreSQL half is skipped, and says so.
 */
#ifndef KITH_TESTDB_H
#define KITH_TESTDB_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/db/db.h"

struct testdb {
	struct arena *arena;
	enum db_engine engine;
	struct str dir;                /* also on PostgreSQL: for files */
	struct str url;                /* empty on SQLite */
	struct db_options options;     /* as it was opened: to open it once more */
	struct db_pool *pool;
	struct viewer viewer;          /* the system, for host 1 */
};

/* The open database, or skips the test when this engine is not there. */
struct testdb *testdb_of(void **state);
/* A unit of work as the system, for host 1. */
struct db *testdb_begin(struct testdb *t, enum db_mode mode);
/* Closes and opens again: what was committed must be there. */
void testdb_reopen(struct testdb *t);
/* The first column of the first row of plain SQL, as a number. */
int64_t testdb_count(struct testdb *t, const char *sql);
/* The first column of all rows of plain SQL, a text a line, in that arena. */
struct str testdb_lines(struct testdb *t, const char *sql, struct arena *a);
/* The same test in a database that nothing has happened in yet. */
struct testdb *testdb_anew(void **state);
/* Runs plain SQL in a unit of its own. */
void testdb_do(struct testdb *t, const char *sql);

int testdb_setup_sqlite(void **state);
int testdb_setup_postgres(void **state);
int testdb_teardown(void **state);

#define TESTDB_SQLITE(f) { #f " (SQLite)", f, testdb_setup_sqlite, testdb_teardown, NULL }
#define TESTDB_POSTGRES(f) { #f " (PostgreSQL)", f, testdb_setup_postgres, testdb_teardown, NULL }
#define TESTDB_BOTH(f) TESTDB_SQLITE(f), TESTDB_POSTGRES(f)

#endif
