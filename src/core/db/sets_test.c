/* The promises of asking for many sets at once, and of how a unit's first question begins it. */
#include "support/testdb.h"

#include <stdio.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/db/private.h"

#define MANY 1203 /* more than one statement takes */

static struct db_query settings_between = {
	.name = "settings_between",
	.sqlite_text =
		"SELECT name, value FROM setting WHERE host_id = ?1 AND name >= ?2 AND name < ?3 "
		"ORDER BY name DESC LIMIT ?4",
	.postgres_text =
		"SELECT name, value FROM setting WHERE host_id = $1 AND name >= $2 AND name < $3 "
		"ORDER BY name DESC LIMIT $4",
	.param_types = "itti",
	.column_types = "tt",
	.roles = ROLE_SYSTEM,
	.differ = 0xe,
};
static struct db_query setting_add = {
	.name = "setting_add",
	.sqlite_text = "INSERT INTO setting (host_id, name, value) VALUES (?1, ?2, '')",
	.postgres_text = "INSERT INTO setting (host_id, name, value) VALUES ($1, $2, '')",
	.param_types = "it",
	.column_types = "",
	.roles = ROLE_SYSTEM,
	.writes = true,
};
static struct db_query setting_each = {
	.name = "setting_each",
	.sqlite_text = "SELECT name FROM setting WHERE host_id = ?1 ORDER BY name",
	.postgres_text = "SELECT name FROM setting WHERE host_id = $1 ORDER BY name",
	.param_types = "i",
	.column_types = "t",
	.roles = ROLE_SYSTEM,
	.streams = true,
};

/* What no array, quote or comma may take apart. */
static const char *const names[] = { "a", "a\"b", "a\\", "a{,}", "a'c", "aNULL", "a\xC3\xA9", "a b",
	"NULL", "{}", "", "$2" };
#define NAMES (sizeof names / sizeof *names)

static void add_all(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	for (size_t i = 0; i < NAMES; i++) {
		const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(str_of(names[i])) };
		db_finish(db_run(db, &setting_add, v, 2));
	}
	assert_true(db_end(db));
}

struct heard { struct str got[MANY]; size_t rows[MANY]; size_t sets; };

static void hear(void *whom, size_t set, struct db_cursor *c)
{
	struct heard *h = whom;
	assert_int_equal(set, h->sets++);      /* each in turn, also those without a row */
	while (db_next(c)) {
		h->got[set] = str_join(db_cursor_arena(c), h->got[set], S("|"), db_text(c, 0));
		h->rows[set]++;
	}
}

static struct heard *ask(struct testdb *t, struct db *db, const char *const from[],
	const char *const until[], const int64_t most[], size_t n)
{
	struct db_value *v = ARENA_ARRAY(t->arena, struct db_value, 4 * n);
	struct heard *h = ARENA_NEW(t->arena, struct heard);
	for (size_t i = 0; i < n; i++) {
		v[4 * i] = db_put_int(db_host(db));
		v[4 * i + 1] = db_put_text(from[i] ? str_of(from[i]) : STR_NONE);
		v[4 * i + 2] = db_put_text(str_of(until[i]));
		v[4 * i + 3] = db_put_int(most[i]);
	}
	db_run_sets(db, &settings_between, v, 4, n, hear, h);
	assert_int_equal(h->sets, n);
	return h;
}

static void each_set_has_its_own_rows_in_their_order(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const from[] = { "a", "b", "NULL", NULL, "a\"", "a\\", "{", "", "$2", "a" },
							 *const until[] = { "b", "c", "NULLA", "z", "a#", "a]", "|", "\x01",
								 "$3", "b" };
	static const int64_t most[] = { 100, 100, 100, 100, 100, 100, 100, 100, 100, 2 };
	add_all(t);
	struct db *db = testdb_begin(t, DB_READ);
	struct heard *h = ask(t, db, from, until, most, 10);
	assert_string_equal(str_z(t->arena, h->got[0]),
		"a\xC3\xA9|a{,}|a\\|aNULL|a'c|a\"b|a b|a");
	assert_int_equal(h->rows[1], 0);
	assert_string_equal(str_z(t->arena, h->got[2]), "NULL");
	assert_int_equal(h->rows[3], 0);       /* absent is not the word NULL */
	assert_string_equal(str_z(t->arena, h->got[4]), "a\"b");
	assert_string_equal(str_z(t->arena, h->got[5]), "a\\");
	assert_string_equal(str_z(t->arena, h->got[6]), "{}");
	assert_int_equal(h->rows[7], 1);
	assert_string_equal(str_z(t->arena, h->got[8]), "$2");
	assert_string_equal(str_z(t->arena, h->got[9]), "a\xC3\xA9|a{,}");
	assert_true(db_end(db));
}

static void more_sets_than_one_statement_takes_are_all_answered(void **state)
{
	struct testdb *t = testdb_of(state);
	const char *from[MANY], *until[MANY];
	int64_t most[MANY];
	add_all(t);
	for (size_t i = 0; i < MANY; i++) {
		from[i] = i % 3 ? "a" : "x";
		until[i] = i % 3 ? "b" : "y";
		most[i] = (int64_t)(i % 5);
	}
	struct db *db = testdb_begin(t, DB_READ);
	struct heard *h = ask(t, db, from, until, most, MANY);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(h->rows[i], i % 3 ? i % 5 : 0);
	assert_true(db_end(db));
}

/* --- a unit's first question --- */

static size_t streamed(struct db *db)
{
	const struct db_value v[] = { db_put_int(db_host(db)) };
	struct db_cursor *c = db_run(db, &setting_each, v, 1);
	size_t n = 0;
	while (db_next(c))
		n++;
	db_finish(c);
	return n;
}

static size_t ranged(struct testdb *t, struct db *db)
{
	const char *from[] = { "a" }, *until[] = { "b" };
	const int64_t most[] = { 100 };
	return ask(t, db, from, until, most, 1)->rows[0];
}

static size_t plain(struct db *db)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(S("a")),
		db_put_text(S("b")), db_put_int(100) };
	struct db_cursor *c = db_run(db, &settings_between, v, 4);
	size_t n = 0;
	while (db_next(c))
		n++;
	db_finish(c);
	return n;
}

/* Ends every other session of this database, and waits until they are gone. */
static void server_ends_sessions(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	assert_true(db_script(db,
		S("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
		  "WHERE datname = current_database() AND pid <> pg_backend_pid()")));
	assert_true(db_end(db));
}

static void what_reads_goes_on_when_its_idle_connection_was_lost(void **state)
{
	struct testdb *t = testdb_of(state);
	add_all(t);
	for (int how = 0; how < 4; how++) {
		struct db *db = testdb_begin(t, DB_READ);
		assert_int_equal(plain(db), 8);        /* now there is a connection, with its statement */
		assert_true(db_end(db));
		server_ends_sessions(t);
		db = testdb_begin(t, DB_READ);
		if (how == 0)
			assert_int_equal(plain(db), 8);
		else if (how == 1)
			assert_int_equal(ranged(t, db), 8);
		else if (how == 2)
			assert_int_equal(streamed(db), NAMES);
		assert_int_equal(plain(db), 8);
		assert_true(db_end(db));
	}
}

static void what_asks_nothing_ends_well_and_leaves_its_connection_whole(void **state)
{
	struct testdb *t = testdb_of(state);
	add_all(t);
	for (int i = 0; i < 3; i++) {
		struct db *db = testdb_begin(t, DB_READ);
		assert_true(db_end(db));
		db = testdb_begin(t, DB_READ);
		db_abandon(db);
		db = testdb_begin(t, DB_READ);
		assert_int_equal(plain(db), 8);
		db_abandon(db);
		db = testdb_begin(t, DB_READ);
		db_savepoint(db);
		assert_int_equal(streamed(db), NAMES);
		db_rollback_to(db);
		assert_true(db_end(db));
	}
}

/* A reader sees what was committed before it began, although nobody waited for the end of the one
 * before. */
static void a_unit_sees_what_was_committed_before_it_began(void **state)
{
	struct testdb *t = testdb_of(state);
	for (size_t i = 0; i < 20; i++) {
		char name[8];
		snprintf(name, sizeof name, "a%02zu", i);
		struct db *db = testdb_begin(t, DB_WRITE);
		const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(str_of(name)) };
		db_finish(db_run(db, &setting_add, v, 2));
		assert_true(db_end(db));
		db = testdb_begin(t, DB_READ);
		assert_int_equal(plain(db), i + 1);
		assert_true(db_end(db));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(each_set_has_its_own_rows_in_their_order),
		TESTDB_BOTH(more_sets_than_one_statement_takes_are_all_answered),
		TESTDB_POSTGRES(what_reads_goes_on_when_its_idle_connection_was_lost),
		TESTDB_BOTH(what_asks_nothing_ends_well_and_leaves_its_connection_whole),
		TESTDB_BOTH(a_unit_sees_what_was_committed_before_it_began),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("db-sets", tests, NULL, NULL);
}
