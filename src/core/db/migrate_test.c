/* Migrations: all or nothing wherever they are interrupted; refused when they are not what was
 * applied. */
#include "support/testdb.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/db/private.h"

static int die_at;

static void die(int steps)
{
	if (steps == die_at)
		_exit(9);
}

/* An empty place for a database of this engine; on PostgreSQL the test's own database, emptied. */
static struct db_options empty_place(struct testdb *t)
{
	struct db_options o = { .url = t->url, .create = true, .migrate = true, .readers = 1,
		.data_dir = str_fmt(t->arena, "%.*s/fresh", STR_ARG(t->dir)) };
	db_close(t->pool);
	t->pool = NULL;
	if (t->engine == DB_POSTGRES) {
		PGconn *pg = PQconnectdb(str_z(t->arena, t->url));
		PQclear(PQexec(pg, "SET client_min_messages = error; DROP OWNED BY kith CASCADE"));
		PQfinish(pg);
	}
	return o;
}

/* The tables and indexes, in words. */
static struct str schema_of(struct testdb *t)
{
	return testdb_lines(t,
		t->engine == DB_SQLITE
			? "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name"
			: "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable "
			  "FROM information_schema.columns WHERE table_schema = current_schema() "
			  "UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() "
			  "UNION ALL SELECT tablename || policyname FROM pg_policies ORDER BY 1",
		t->arena);
}

/* A child that is killed after so many steps; false: it came to its end. */
static bool killed_at(const struct db_options *o, int step)
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct arena *a = arena_new();
		struct str why;
		die_at = step;
		db_migrate_step = die;
		struct db_pool *p = db_open(a, o, &why);
		if (!p)
			fprintf(stderr, "step %d: %.*s\n", step, STR_ARG(why));
		_exit(p ? 0 : 1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_true(WEXITSTATUS(status) == 9 || WEXITSTATUS(status) == 0);
	return WEXITSTATUS(status) == 9;
}

static void interrupted_at_any_statement_they_start_again(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str whole = schema_of(t), why;
	struct db_options o = empty_place(t);
	int step = 1;
	while (killed_at(&o, step))
		step++;
	assert_true(step > 50);
	t->options = o;
	t->pool = db_open(t->arena, &o, &why);
	assert_non_null(t->pool);
	struct str after = schema_of(t);
	assert_true(str_eq(whole, after));
}

static void a_changed_migration_is_refused(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why;
	testdb_do(t, "UPDATE schema_migration SET hash = 'x' WHERE name = '0002_place.sql'");
	assert_null(db_open(t->arena, &t->options, &why));
	assert_true(str_find(why, S("0002_place.sql is not the one")) >= 0);
}

static void a_newer_database_is_refused(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why;
	testdb_do(t,
		"INSERT INTO schema_migration (name, hash, applied_at) VALUES ('9999_wings.sql', 'x', 1)");
	assert_null(db_open(t->arena, &t->options, &why));
	assert_true(str_find(why, S("newer Kith (it has 9999_wings.sql)")) >= 0);
}

static void an_older_database_is_not_touched_unless_asked(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why;
	testdb_do(t, "DELETE FROM schema_migration WHERE name = '0005_volunteer.sql'");
	struct db_options o = t->options;
	o.migrate = false;
	assert_null(db_open(t->arena, &o, &why));
	assert_true(str_find(why, S("is 1 migration behind")) >= 0);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM schema_migration WHERE name = '0005_volunteer.sql'"),
		0);
}

/* Somebody is in the middle of writing, and of migrating: neither is waited for (it would not end
 * before this does). */
static void opening_waits_for_nobody_who_writes(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why;
	struct db *busy = testdb_begin(t, DB_WRITE);
	if (t->engine == DB_POSTGRES)
		assert_true(db_script(busy, S("SELECT pg_advisory_xact_lock(1802070120)")));
	struct db_pool *second = db_open(t->arena, &t->options, &why);
	assert_non_null(second);
	db_close(second);
	db_abandon(busy);
}

static void no_database_says_how_to_make_one(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db_options o = { .data_dir = str_fmt(t->arena, "%.*s/nowhere", STR_ARG(t->dir)) };
	struct str why;
	assert_null(db_open(t->arena, &o, &why));
	assert_true(str_find(why, S("kith init")) >= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(interrupted_at_any_statement_they_start_again),
		TESTDB_BOTH(a_changed_migration_is_refused),
		TESTDB_BOTH(a_newer_database_is_refused),
		TESTDB_BOTH(an_older_database_is_not_touched_unless_asked),
		TESTDB_BOTH(opening_waits_for_nobody_who_writes),
		TESTDB_SQLITE(no_database_says_how_to_make_one),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("db-migrate", tests, NULL, NULL);
}
