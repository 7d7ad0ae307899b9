/* The queue of writing: pieces go in together, a failing one hurts nobody, nothing is lost. */
#include "core/db/setting_town.h"

#include <pthread.h>
#include <sys/stat.h>

#include "core/base/log.h"

QUERY(work_add,
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES (?1, ?2, "
	"'case', ?2, 1)",
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES ($1, $2, "
	"'case', $2, 1)",
	"ii", "", true, false);

static void piece_add(struct db *db, struct db_work *w)
{
	struct piece *p = (struct piece *)w;
	add(db, str_fmt(db_arena(db), "p%d", p->nr), S("x"));
}

/* Every third breaks a unique key, every seventh a foreign key, every eleventh gives up by
 * itself. */
static void piece_mixed(struct db *db, struct db_work *w)
{
	struct piece *p = (struct piece *)w;
	add(db, str_fmt(db_arena(db), "p%d", p->nr), S("x"));
	if (p->nr % 3 == 0)
		add(db, str_fmt(db_arena(db), "p%d", p->nr), S("again"));
	if (p->nr % 7 == 0) {
		const struct db_value v[] = { db_put_int(1), db_put_int(p->nr + 1) };
		db_finish(db_run(db, &work_add, v, 2));
	}
	if (p->nr % 11 == 0)
		db_fail(db, "changed its mind");
}

static bool mixed_is_good(int nr)
{
	return nr % 3 && nr % 7 && nr % 11;
}

static void a_failing_piece_hurts_nobody_else(void **state)
{
	struct testdb *t = testdb_of(state);
	struct piece p[200];
	int good = 0;
	pieces_make(p, 200, piece_mixed);
	for (int i = 0; i < 200; i++)
		db_submit(t->pool, &p[i].work);
	pieces_wait(200);
	for (int i = 0; i < 200; i++) {
		assert_int_equal(p[i].done, 1);
		assert_int_equal(p[i].committed, mixed_is_good(i));
		good += mixed_is_good(i);
	}
	assert_int_equal(settings(t), good);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM open_work"), 0);
	pieces_free(p, 200);
}

static void a_broken_deferred_key_fails_its_own_unit(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	const struct db_value v[] = { db_put_int(1), db_put_int(5) };
	assert_int_equal(db_finish(db_run(db, &work_add, v, 2)), 1);
	assert_false(db_failed(db));
	assert_false(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM open_work"), 0);
}

static int64_t file_size(struct testdb *t, const char *name)
{
	struct stat st = { 0 };
	char *path = str_z(t->arena, str_fmt(t->arena, "%.*s/%s", STR_ARG(t->dir), name));
	return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

/* 64 pieces that wait together cost the log a few pages, not a few pages each. */
static void pieces_that_wait_together_are_committed_together(void **state)
{
	struct testdb *t = testdb_of(state);
	struct piece p[65];
	pieces_make(p, 65, piece_add);
	struct db *db = testdb_begin(t, DB_WRITE);
	int64_t before = file_size(t, "kith.db-wal");
	for (int i = 0; i < 65; i++)
		db_submit(t->pool, &p[i].work);
	assert_int_equal(pieces_done, 0);
	assert_true(db_end(db));
	pieces_wait(65);
	assert_int_equal(settings(t), 65);
	assert_true(file_size(t, "kith.db-wal") - before < 65 * 4096);
	pieces_free(p, 65);
}

static void piece_count_up(struct db *db, struct db_work *w)
{
	int64_t n = 0;
	(void)w;
	if (!str_to_i64(get(db, S("counter")), &n))
		db_fail(db, "no number");
	put(db, S("counter"), str_fmt(db_arena(db), "%lld", (long long)n + 1));
}

static void read_then_write_never_loses_an_update(void **state)
{
	struct testdb *t = testdb_of(state);
	struct piece p[120];
	testdb_do(t, "INSERT INTO setting (host_id, name, value) VALUES (1, 'counter', '0')");
	pieces_make(p, 120, piece_count_up);
	for (int i = 0; i < 120; i++)
		db_submit(t->pool, &p[i].work);
	pieces_wait(120);
	int64_t committed = 0;
	for (int i = 0; i < 120; i++)
		committed += p[i].committed;
	assert_int_equal(committed, 120);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM setting WHERE value = '120'"), 1);
	pieces_free(p, 120);
}

static void piece_count_slowly(struct db *db, struct db_work *w)
{
	int64_t n = 0;
	(void)w;
	if (!str_to_i64(get(db, S("counter")), &n))
		db_fail(db, "no number");
	usleep(20000);
	put(db, S("counter"), str_fmt(db_arena(db), "%lld", (long long)n + 1));
}

/* Two servers whose forms all change the same thing, each for longer than the pauses between tries:
 * whoever is refused again and again gets a moment alone. */
static void what_many_servers_change_at_once_is_never_given_up(void **state)
{
	struct testdb *t = testdb_of(state);
	struct piece p[160];
	struct str why;
	struct db_pool *other = db_open(t->arena, &t->options, &why);
	int64_t committed = 0;
	assert_non_null(other);
	testdb_do(t, "INSERT INTO setting (host_id, name, value) VALUES (1, 'counter', '0')");
	pieces_make(p, 160, piece_count_slowly);
	for (int i = 0; i < 160; i++)
		db_submit(i % 2 ? t->pool : other, &p[i].work);
	pieces_wait(160);
	for (int i = 0; i < 160; i++)
		committed += p[i].committed;
	assert_int_equal(committed, 160);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM setting WHERE value = '160'"), 1);
	pieces_free(p, 160);
	db_close(other);
}

/* Of what only adds, many go in by one transaction: one that cannot must not take the others with
 * it, nor may hosts be mixed up. */
static void what_only_adds_goes_in_whatever_happens_beside_it(void **state)
{
	struct testdb *t = testdb_of(state);
	struct piece p[201];
	int64_t good = 0;
	struct viewer elsewhere = viewer_system(2, t->arena);
	struct db *db = db_begin(t->pool, t->arena, &elsewhere, DB_WRITE);
	assert_true(db_script(
		db, S("INSERT INTO host (host_id, name, created_at) VALUES (2, 'Elsewhere', 0)")));
	assert_true(db_end(db));
	pieces_make(p, 201, piece_mixed);
	for (int i = 0; i < 201; i++) {
		p[i].work.only_adds = true;
		p[i].viewer.host_id = i % 5 == 4 ? 2 : 1;
		db_submit(t->pool, &p[i].work);
	}
	pieces_wait(201);
	for (int i = 0; i < 201; i++) {
		assert_int_equal(p[i].done, 1);
		assert_int_equal(p[i].committed, mixed_is_good(i));
		good += mixed_is_good(i) && i % 5 != 4;
	}
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM setting WHERE host_id = 1"), good);
	pieces_free(p, 201);
}

static _Atomic int waits_failed;

static void *wait_for_ten(void *arg)
{
	struct testdb *t = arg;
	static _Atomic int next;
	for (int i = 0; i < 10; i++) {
		struct piece p;
		pieces_make(&p, 1, piece_add);
		p.nr = 1000 + atomic_fetch_add(&next, 1);
		waits_failed += !db_submit_wait(t->pool, &p.work);
		arena_free(p.arena);
	}
	return NULL;
}

static void waiting_writers_and_direct_writers_share_the_turn(void **state)
{
	struct testdb *t = testdb_of(state);
	pthread_t threads[4];
	int64_t before = settings(t);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, wait_for_ten, t), 0);
	for (int i = 0; i < 10; i++) {
		struct db *db = testdb_begin(t, DB_WRITE);
		add(db, str_fmt(t->arena, "direct%d", i), S("x"));
		assert_true(db_end(db));
	}
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(waits_failed, 0);
	assert_int_equal(settings(t), before + 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_failing_piece_hurts_nobody_else),
		TESTDB_BOTH(a_broken_deferred_key_fails_its_own_unit),
		TESTDB_SQLITE(pieces_that_wait_together_are_committed_together),
		TESTDB_BOTH(read_then_write_never_loses_an_update),
		TESTDB_POSTGRES(what_many_servers_change_at_once_is_never_given_up),
		TESTDB_BOTH(what_only_adds_goes_in_whatever_happens_beside_it),
		TESTDB_BOTH(waiting_writers_and_direct_writers_share_the_turn),
	};

	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("core-db-queue", tests, NULL, NULL);
}
