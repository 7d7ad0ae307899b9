/* Backups are of one moment and come back whole; a moved hub is the same hub. */
#include "support/testdb.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/backup.h"
#include "core/db/private.h"

static const struct db_progress quiet;

/* Rows of every type, among them those that hold each other by deferred keys, and texts that COPY
 * could trip on. */
static const char some_rows[] =
	"INSERT INTO setting (host_id, name, value) VALUES (1, 'odd', 'tab\t back\\slash \\N \\. "
	"quote'' \"'), (1, 'empty', ''),"
	" (1, 'lines', 'one\r\ntwo\n'), (1, 'letters', 'Zoë 王 ؛');"
	"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north) VALUES"
	" (1, 1, 'ward', 'A', '', -1.2577263, 51.752021, 1e-300, 0.1);"
	"INSERT INTO hub (host_id, hub_id, name, area_id) VALUES (1, 1, 'Hub', 1), (1, 2, 'Central', "
	"NULL);"
	"INSERT INTO property (host_id, property_id, street, address_key, lat, lon) VALUES (1, 1, "
	"'Mill', 'mill', NULL, NULL);"
	"INSERT INTO person (host_id, person_id, reference, created_at, updated_at) VALUES (1, "
	"9007199254740993, 'P-1', 1, 1);"
	"INSERT INTO next_step (host_id, next_step_id, kind, owner_hub_id, due_at, created_at) VALUES "
	"(1, 5, 'triage', 1, 2, 1);"
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES (1, 7, "
	"'case', 5, 1);"
	"INSERT INTO help_case (host_id, case_id, reference, person_id, state, hub_id, opened_at, "
	"open_work_id, updated_at) VALUES"
	" (1, 7, 'C-1', 9007199254740993, 'new', 1, 1, 7, 1)";

static struct db_digests digests(struct testdb *t, struct db_pool *p)
{
	struct db_digests d;
	assert_true(db_digest_all(p, t->arena, quiet, &d));
	return d;
}

static void assert_same(struct testdb *t, struct db_pool *x, struct db_pool *y)
{
	struct db_digests left = digests(t, x), right = digests(t, y);
	const char *first = "";
	int64_t rows = 0;
	int differ = db_digests_differ(&left, &right, &first);
	if (differ)
		print_error("%s differs\n", first);
	assert_int_equal(differ, 0);
	for (size_t i = 0; i < left.n; i++)
		rows += left.v[i].rows;
	assert_true(rows > 10);
}

static struct str path_in(struct testdb *t, const char *name)
{
	return str_fmt(t->arena, "%.*s/%s", STR_ARG(t->dir), name);
}

static struct db_pool *pool_at(struct testdb *t, struct str url, struct str dir, bool create)
{
	struct db_options o = { .url = url, .data_dir = dir, .create = create, .migrate = create };
	struct str why;
	struct db_pool *p = db_open(t->arena, &o, &why);
	if (!p)
		print_error("%.*s\n", STR_ARG(why));
	assert_non_null(p);
	return p;
}

/* A second, empty database in the test's cluster. */
static struct str second_database(struct testdb *t)
{
	const char *url = getenv("KITH_TEST_PG_URL");
	if (!url || !*url) {
		print_message("skipped: KITH_TEST_PG_URL is not set\n");
		skip();
	}
	struct str name = str_fmt(t->arena, "kith_second_%d", (int)getpid());
	PGconn *pg = PQconnectdb(url);
	PQclear(PQexec(pg, "SET client_min_messages = error"));
	PQclear(PQexec(pg,
		str_z(t->arena,
			str_fmt(t->arena, "DROP DATABASE IF EXISTS %.*s WITH (FORCE)", STR_ARG(name)))));
	PGresult *r =
		PQexec(pg, str_z(t->arena, str_fmt(t->arena, "CREATE DATABASE %.*s", STR_ARG(name))));
	assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
	PQclear(r);
	PQfinish(pg);
	return str_fmt(t->arena, "%.*s/%.*s", (int)(strrchr(url, '/') - url), url, STR_ARG(name));
}

static void second_database_drop(struct testdb *t)
{
	PGconn *pg = PQconnectdb(getenv("KITH_TEST_PG_URL"));
	PQclear(PQexec(pg,
		str_z(t->arena,
			str_fmt(t->arena, "DROP DATABASE kith_second_%d WITH (FORCE)", (int)getpid()))));
	PQfinish(pg);
}

static void write_file(struct str path, const char *text)
{
	char z[256];
	snprintf(z, sizeof z, "%.*s", STR_ARG(path));
	FILE *f = fopen(z, "wb");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void a_backup_comes_back_the_same(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why = STR_NONE, file = path_in(t, "b.kith"), dir = path_in(t, "back");
	bool postgres = t->engine == DB_POSTGRES;
	struct str url = postgres ? second_database(t) : STR_NONE;
	testdb_do(t, some_rows);
	write_file(path_in(t, "audit.key"), "the key");
	bool made = db_backup(t->pool, t->arena, file, quiet, &why);
	if (!made)
		print_error("%.*s\n", STR_ARG(why));
	assert_true(made);
	struct db_options o = { .url = url, .data_dir = dir };
	assert_true(db_restore(&o, t->arena, file, false, 1, quiet, &why));
	struct db_pool *back = pool_at(t, url, dir, false);
	assert_same(t, t->pool, back);
	db_close(back);
	if (postgres) {
		second_database_drop(t);
		return;
	}
	char key[16] = "";
	FILE *f = fopen(str_z(t->arena, str_fmt(t->arena, "%.*s/audit.key", STR_ARG(dir))), "rb");
	assert_non_null(f);
	assert_int_equal(fread(key, 1, sizeof key, f), 7);
	fclose(f);
	assert_string_equal(key, "the key");
}

struct scribe {
	struct testdb *t;
	_Atomic bool stop;
	_Atomic int pairs;
};

/* Two rows in one unit, again and again: a backup that is of one moment has both or none. */
static void *scribble(void *arg)
{
	struct scribe *s = arg;
	while (!s->stop) {
		struct arena *a = arena_new();
		struct viewer v = viewer_system(1, a);
		struct db *db = db_begin(s->t->pool, a, &v, DB_WRITE);
		struct str left =
			str_fmt(a, "INSERT INTO setting (host_id, name, value) VALUES (1, 'left%d', '%0900d')",
				s->pairs, 1);
		struct str right = str_fmt(a,
			"INSERT INTO once (host_id, once_key, account_id, location, at) VALUES (1, 'right%d', "
			"1, '', 1)",
			s->pairs);
		bool ok = db_script(db, left) && db_script(db, right);
		if (db_end(db) && ok)
			s->pairs++;
		arena_free(a);
	}
	return NULL;
}

static int64_t count_in(struct testdb *t, struct db_pool *p, const char *sql)
{
	struct testdb other = *t;
	other.pool = p;
	return testdb_count(&other, sql);
}

static void a_backup_under_writes_is_of_one_moment(void **state)
{
	struct testdb *t = testdb_of(state);
	struct scribe s = { .t = t };
	struct str why;
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, scribble, &s), 0);
	for (int i = 0; i < 5; i++) {
		int before = s.pairs;
		while (s.pairs < before + 20)
			usleep(1000);
		struct str file = path_in(t, "b.kith"),
				   dir = path_in(t, str_z(t->arena, str_fmt(t->arena, "back%d", i)));
		int at_least = s.pairs;
		assert_true(db_backup(t->pool, t->arena, file, quiet, &why));
		struct db_options o = { .data_dir = dir };
		assert_true(db_restore(&o, t->arena, file, false, 1, quiet, &why));
		struct db_pool *back = pool_at(t, STR_NONE, dir, false);
		int64_t left = count_in(t, back, "SELECT count(*) FROM setting"),
				right = count_in(t, back, "SELECT count(*) FROM once");
		assert_int_equal(left, right);
		assert_true(left >= at_least);
		db_close(back);
	}
	s.stop = true;
	pthread_join(thread, NULL);
}

static void a_damaged_backup_is_refused_and_changes_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why, file = path_in(t, "b.kith"), dir = path_in(t, "there");
	testdb_do(t, some_rows);
	assert_true(db_backup(t->pool, t->arena, file, quiet, &why));
	struct db_options o = { .data_dir = dir };
	assert_true(db_restore(&o, t->arena, file, false, 1, quiet, &why));
	char *z = str_z(t->arena, file);
	FILE *f = fopen(z, "r+b");
	assert_non_null(f);
	for (long page = 2; page < 40; page++) {
		fseek(f, page * 4096, SEEK_SET);
		fwrite("\377\377\377\377\377\377\377\377", 1, 8, f);
	}
	fclose(f);
	assert_false(db_restore(&o, t->arena, file, true, 1, quiet, &why));
	assert_true(str_find(why, S("no whole backup")) >= 0);
	write_file(file, "something else");
	assert_false(db_restore(&o, t->arena, file, true, 1, quiet, &why));
	struct db_pool *still = pool_at(t, STR_NONE, dir, false);
	assert_same(t, t->pool, still);
	db_close(still);
}

static void a_database_in_use_or_not_given_up_is_not_overwritten(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why, file = path_in(t, "b.kith");
	testdb_do(t, some_rows);
	assert_true(db_backup(t->pool, t->arena, file, quiet, &why));
	struct db_options o = { .data_dir = t->dir };
	assert_false(db_restore(&o, t->arena, file, false, 1, quiet, &why));
	assert_true(str_find(why, S("--force")) >= 0);
	assert_false(db_restore(&o, t->arena, file, true, 1, quiet, &why));
	assert_true(str_find(why, S("Stop kith serve")) >= 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM setting"), 4);
	db_close(t->pool);
	t->pool = NULL;
	assert_true(db_restore(&o, t->arena, file, true, 77, quiet, &why));
	assert_int_equal(access(str_z(t->arena, path_in(t, "kith.db.before-0")), F_OK), 0);
}

static void moved_there_and_back_it_is_the_same(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why, url = second_database(t), dir = path_in(t, "back");
	struct db_digests all;
	testdb_do(t, some_rows);
	struct db_pool *postgres = pool_at(t, url, t->dir, true),
				   *back = pool_at(t, STR_NONE, dir, true);
	bool moved = db_copy(t->pool, postgres, t->arena, quiet, &all, &why);
	if (!moved)
		print_error("%.*s\n", STR_ARG(why));
	assert_true(moved);
	assert_same(t, t->pool, postgres);
	assert_true(db_copy(postgres, back, t->arena, quiet, &all, &why));
	assert_same(t, t->pool, back);
	assert_int_equal(
		count_in(t, postgres,
			"SELECT count(*) FROM pg_class WHERE relforcerowsecurity AND relname = 'person'"),
		1);
	assert_false(db_copy(t->pool, back, t->arena, quiet, &all, &why));
	assert_true(str_find(why, S("not empty")) >= 0);
	assert_same(t, t->pool, back);
	db_close(postgres);
	db_close(back);
	second_database_drop(t);
}

static void a_digest_notices_one_changed_value(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const changes[] = { "UPDATE setting SET value = 'x' WHERE name = 'empty'",
		"UPDATE area SET north = 0.10000000000000002", "UPDATE property SET lat = 0",
		"UPDATE setting SET name = 'even' WHERE name = 'odd'" };
	const char *first = NULL;
	testdb_do(t, some_rows);
	struct db_digests before = digests(t, t->pool);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		testdb_do(t, changes[i]);
		struct db_digests after = digests(t, t->pool);
		assert_int_equal(db_digests_differ(&before, &after, &first), 1);
		before = after;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_backup_comes_back_the_same),
		TESTDB_SQLITE(a_backup_under_writes_is_of_one_moment),
		TESTDB_SQLITE(a_damaged_backup_is_refused_and_changes_nothing),
		TESTDB_SQLITE(a_database_in_use_or_not_given_up_is_not_overwritten),
		TESTDB_SQLITE(moved_there_and_back_it_is_the_same),
		TESTDB_BOTH(a_digest_notices_one_changed_value),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("db-backup", tests, NULL, NULL);
}
