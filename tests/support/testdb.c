/* Fresh databases for tests; see testdb.h. */
#include "support/testdb.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/db/private.h"

static const char host_row[] = "INSERT INTO host (host_id, name, area_name, phone, is_sample, "
							   "created_at) VALUES (1, 'Testing Council', 'Testing', "
							   "'01632 960000', 1, 1)";

static char template_dir[64];

static void must(bool ok, const char *what, struct str why)
{
	if (!ok) {
		fprintf(stderr, "testdb: %s %.*s\n", what, STR_ARG(why));
		abort();
	}
}

static void shell(struct arena *a, struct str command)
{
	must(system(str_z(a, command)) == 0, "shell", command);
}

static void open_pool(struct testdb *t, const struct db_options *o)
{
	struct str why = STR_NONE;
	t->options = *o;
	t->pool = db_open(t->arena, o, &why);
	must(t->pool != NULL, "open", why);
}

/* Migrates a database and gives it its host. */
static void make_template(struct str url, struct str dir)
{
	struct testdb t = { .arena = arena_new() };
	struct db_options o = {
		.url = url, .data_dir = dir, .create = true, .migrate = true, .readers = 1
	};
	t.viewer = viewer_system(1, t.arena);
	open_pool(&t, &o);
	testdb_do(&t, host_row);
	db_close(t.pool);
	arena_free(t.arena);
}

static struct testdb *testdb_new(enum db_engine engine)
{
	struct arena *a = arena_new();
	struct testdb *t = ARENA_NEW(a, struct testdb);
	char dir[] = "/tmp/kith-test-XXXXXX";
	t->arena = a;
	t->engine = engine;
	must(mkdtemp(dir) != NULL, "folder", str_of(dir));
	t->dir = str_dup(a, str_of(dir));
	t->viewer = viewer_system(1, a);
	return t;
}

/* --- SQLite --- */

static void template_remove(void)
{
	char path[96];
	snprintf(path, sizeof path, "%s/kith.db", template_dir);
	unlink(path);
	rmdir(template_dir);
}

int testdb_setup_sqlite(void **state)
{
	struct testdb *t = testdb_new(DB_SQLITE);
	if (!template_dir[0]) {
		snprintf(template_dir, sizeof template_dir, "/tmp/kith-template-XXXXXX");
		must(mkdtemp(template_dir) != NULL, "folder", str_of(template_dir));
		make_template(STR_NONE, str_of(template_dir));
		atexit(template_remove);
	}
	shell(t->arena, str_fmt(t->arena, "cp %s/kith.db %.*s/kith.db", template_dir, STR_ARG(t->dir)));
	struct db_options o = { .data_dir = t->dir };
	open_pool(t, &o);
	*state = t;
	return 0;
}

/* --- PostgreSQL --- */

/* The migrations' digest: a cluster that outlives a change of schema makes another template. */
static uint64_t schema_digest(void)
{
	uint64_t h = 0;
	for (const struct db_migration *m = db_migrations; m->name; m++)
		h = h * 31 + str_hash(str_of(m->text));
	return h;
}

static struct str url_with_database(struct arena *a, const char *url, struct str database)
{
	const char *slash = strrchr(url, '/');
	return str_fmt(a, "%.*s/%.*s", (int)(slash - url), url, STR_ARG(database));
}

static bool pg_do(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK ||
		(PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) > 0);
	PQclear(r);
	return ok;
}

static void pg_make(struct testdb *t, PGconn *pg, const char *url, struct str name)
{
	struct arena *a = t->arena;
	struct str template = str_fmt(a, "kith_template_%016llx", (unsigned long long)schema_digest());
	char *there =
		str_z(a, str_fmt(a, "SELECT 1 FROM pg_database WHERE datname = '%.*s'", STR_ARG(template)));
	must(pg_do(pg, "SELECT pg_advisory_lock(77)"), "lock", STR_NONE);
	if (!pg_do(pg, there)) {
		struct str raw = str_fmt(a, "%.*s_raw", STR_ARG(template));
		must(pg_do(pg, str_z(a, str_fmt(a, "DROP DATABASE IF EXISTS %.*s", STR_ARG(raw)))), "drop",
			raw);
		must(pg_do(pg, str_z(a, str_fmt(a, "CREATE DATABASE %.*s", STR_ARG(raw)))), "create", raw);
		make_template(url_with_database(a, url, raw), t->dir);
		must(pg_do(pg,
				 str_z(a,
					 str_fmt(a, "ALTER DATABASE %.*s RENAME TO %.*s", STR_ARG(raw),
						 STR_ARG(template)))),
			"rename", str_of(PQerrorMessage(pg)));
	}
	must(pg_do(pg,
			 str_z(a,
				 str_fmt(
					 a, "CREATE DATABASE %.*s TEMPLATE %.*s", STR_ARG(name), STR_ARG(template)))),
		"copy", str_of(PQerrorMessage(pg)));
	must(pg_do(pg, "SELECT pg_advisory_unlock(77)"), "unlock", STR_NONE);
}

static struct str pg_name(struct testdb *t)
{
	static int nr;
	return str_fmt(t->arena, "kith_test_%d_%d", (int)getpid(), ++nr);
}

int testdb_setup_postgres(void **state)
{
	struct testdb *t = testdb_new(DB_POSTGRES);
	const char *url = getenv("KITH_TEST_PG_URL");
	*state = t;
	if (!url || !*url)
		return 0;
	PGconn *pg = PQconnectdb(url);
	must(PQstatus(pg) == CONNECTION_OK, "KITH_TEST_PG_URL", str_of(PQerrorMessage(pg)));
	struct str name = pg_name(t);
	pg_make(t, pg, url, name);
	PQfinish(pg);
	t->url = url_with_database(t->arena, url, name);
	struct db_options o = { .url = t->url, .data_dir = t->dir };
	open_pool(t, &o);
	return 0;
}

static void pg_drop(struct testdb *t)
{
	const char *url = getenv("KITH_TEST_PG_URL");
	if (str_empty(t->url) || !url)
		return;
	PGconn *pg = PQconnectdb(url);
	const char *name = strrchr(t->url.p, '/') + 1;
	char *sql = str_z(t->arena, str_fmt(t->arena, "DROP DATABASE %s WITH (FORCE)", name));
	bool gone = pg_do(pg, sql);
	for (int i = 0; i < 50 && !gone;
		 i++) { /* the server's own workers may still be looking at it */
		usleep(100000);
		gone = pg_do(pg, sql);
	}
	struct str why = str_of(PQerrorMessage(pg));
	must(gone, "drop", why);
	PQfinish(pg);
}

/* --- both --- */

struct testdb *testdb_of(void **state)
{
	struct testdb *t = *state;
	if (!t->pool) {
		print_message(
			"skipped: KITH_TEST_PG_URL is not set (tests/support/pg.sh start DIR prints one)\n");
		skip();
	}
	return t;
}

int testdb_teardown(void **state)
{
	struct testdb *t = *state;
	db_close(t->pool);
	pg_drop(t);
	shell(t->arena, str_fmt(t->arena, "rm -rf %.*s", STR_ARG(t->dir)));
	arena_free(t->arena);
	return 0;
}

void testdb_reopen(struct testdb *t)
{
	struct db_options o = t->options;
	db_close(t->pool);
	open_pool(t, &o);
}

struct db *testdb_begin(struct testdb *t, enum db_mode mode)
{
	return db_begin(t->pool, t->arena, &t->viewer, mode);
}

/* Plain SQL with one column of that type. */
static struct db_cursor *plain_run(
	struct testdb *t, struct db *db, const char *sql, const char *column_types)
{
	/* On the heap and not given back: statement caches keep what they were asked by its number. */
	struct db_query *q = ARENA_NEW(t->arena, struct db_query);
	*q = (struct db_query){ .name = "testdb",
		.sqlite_text = sql,
		.postgres_text = sql,
		.param_types = "",
		.column_types = column_types,
		.roles = ROLE_SYSTEM };
	return db_run(db, q, NULL, 0);
}

struct str testdb_lines(struct testdb *t, const char *sql, struct arena *a)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct db_cursor *c = plain_run(t, db, sql, "t");
	struct buf b = { .arena = a };

	while (db_next(c)) {
		buf_str(&b, db_text(c, 0));
		buf_char(&b, '\n');
	}
	db_finish(c);
	assert_true(db_end(db));
	return buf_view(&b);
}

struct testdb *testdb_anew(void **state)
{
	enum db_engine engine = testdb_of(state)->engine;

	testdb_teardown(state);
	assert_int_equal(
		engine == DB_POSTGRES ? testdb_setup_postgres(state) : testdb_setup_sqlite(state), 0);
	return testdb_of(state);
}

int64_t testdb_count(struct testdb *t, const char *sql)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct db_cursor *c = plain_run(t, db, sql, "i");
	assert_true(db_next(c));
	int64_t n = db_int(c, 0);
	db_finish(c);
	assert_true(db_end(db));
	return n;
}

void testdb_do(struct testdb *t, const char *sql)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	bool ok = db_script(db, str_of(sql));
	if (!ok)
		print_message("%.*s\n", STR_ARG(db_why(db)));
	assert_true(db_end(db) && ok);
}
