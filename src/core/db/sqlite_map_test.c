/* A big database is read as memory, and gives the same answers; a page the disk cannot give is a
 * failed unit of work. */
#include "support/testdb.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/db/private.h"
#include "core/db/sqlite.h"

#define ROWS 4000
/* between the tests: what a test begins with is not mapped before it begins */
#define SMALL_UP_TO (256L << 20)

static struct db_query sum_of_all = { .name = "sum_of_all",
	.roles = ROLE_SYSTEM,
	.param_types = "i",
	.column_types = "ii",
	.sqlite_text = "SELECT count(*), sum(length(value)) FROM setting WHERE host_id = ?1" };
static struct db_query each_of_all = { .name = "each_of_all",
	.roles = ROLE_SYSTEM,
	.param_types = "i",
	.column_types = "t",
	.sqlite_text = "SELECT value FROM setting WHERE host_id = ?1" };

struct sum { int64_t rows, bytes; bool ok; };

/* All rows of the table, read from their own pages. */
static struct sum read_all(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_READ);
	const struct db_value v[] = { db_put_int(db_host(db)) };
	struct db_cursor *c = db_run(db, &sum_of_all, v, 1);
	struct sum s = { 0 };
	if (db_next(c))
		s = (struct sum){ .rows = db_int(c, 0), .bytes = db_int(c, 1) };
	db_finish(c);
	s.ok = db_end(db);
	return s;
}

/* Some megabytes in the file itself, not in its log; opened again, so that it is mapped. */
static struct testdb *big_database(void **state)
{
	struct testdb *t = testdb_of(state);
	sqlite_map_from_bytes = 1 << 20;
	testdb_do(t,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
		" INSERT INTO setting (host_id, name, value) SELECT 1, 'n' || i, printf('%1000d', i) FROM "
		"n");
	testdb_reopen(t);
	return t;
}

static struct str file_of(struct testdb *t)
{
	return str_fmt(t->arena, "%.*s/kith.db", STR_ARG(t->dir));
}

static void a_mapped_database_shows_what_was_committed_since(void **state)
{
	struct testdb *t = big_database(state);
	int64_t bytes = read_all(t).bytes;
	assert_int_equal(bytes, ROWS * 1000);
	testdb_do(t, "UPDATE setting SET value = value || 'more' WHERE host_id = 1");
	assert_int_equal(read_all(t).bytes, ROWS * 1004);
	testdb_do(
		t, "INSERT INTO setting (host_id, name, value) SELECT 1, name || 'b', value FROM setting");
	assert_int_equal(read_all(t).bytes, 2 * ROWS * 1004);
	testdb_reopen(t);
	assert_int_equal(read_all(t).rows, 2 * ROWS);
	testdb_do(t, "DELETE FROM setting WHERE host_id = 1");
	assert_int_equal(read_all(t).rows, 0);
	sqlite_map_from_bytes = SMALL_UP_TO;
}

/* A file cut short while it is read answers with the signal that a broken disk gives. */
static void a_page_that_cannot_be_read_fails_one_unit_and_not_the_process(void **state)
{
	struct testdb *t = big_database(state);
	struct str path = file_of(t), whole;
	assert_true(file_read(t->arena, path.p, &whole));
	int before = sqlite_map_losses();
	struct db *db = testdb_begin(t, DB_READ);
	const struct db_value v[] = { db_put_int(db_host(db)) };
	struct db_cursor *c = db_run(db, &each_of_all, v, 1);
	int64_t rows = 0;
	assert_true(db_next(c));
	assert_int_equal(truncate(path.p, 65536), 0);
	while (db_next(c))
		rows++;
	db_finish(c);
	assert_true(rows < ROWS);
	int lost = sqlite_map_losses();
	assert_true(lost > before);
	assert_false(db_end(db));

	int fd = open(path.p, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, whole.p, whole.n, 0), (ssize_t)whole.n);
	struct sum s =
		read_all(t); /* with the descriptor still open: closing it would drop the pool's locks */
	close(fd);
	assert_true(s.ok);
	assert_int_equal(s.bytes, ROWS * 1000);
	assert_int_equal(sqlite_map_losses(), lost);
	sqlite_map_from_bytes = SMALL_UP_TO;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_SQLITE(a_mapped_database_shows_what_was_committed_since),
		TESTDB_SQLITE(a_page_that_cannot_be_read_fails_one_unit_and_not_the_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
