/* The promises of core/db, on both engines. */
#include "support/testdb.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/id.h"
#include "core/base/log.h"
#include "core/db/private.h"

#define QUERY(n, text_s, text_p, params, columns, w)                                               \
	static struct db_query n = { .name = #n,                                                       \
		.sqlite_text = text_s,                                                                     \
		.postgres_text = text_p,                                                                   \
		.param_types = params,                                                                     \
		.column_types = columns,                                                                   \
		.roles = ROLE_SYSTEM | ROLE_ADMINISTRATOR,                                                 \
		.writes = w }

QUERY(set_add, "INSERT INTO setting (host_id, name, value) VALUES (?1, ?2, ?3)",
	"INSERT INTO setting (host_id, name, value) VALUES ($1, $2, $3)", "itt", "", true);
QUERY(set_get, "SELECT value FROM setting WHERE host_id = ?1 AND name = ?2",
	"SELECT value FROM setting WHERE host_id = $1 AND name = $2", "it", "t", false);
QUERY(set_put, "UPDATE setting SET value = ?3 WHERE host_id = ?1 AND name = ?2",
	"UPDATE setting SET value = $3 WHERE host_id = $1 AND name = $2", "itt", "", true);
QUERY(work_add,
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES (?1, ?2, "
	"'case', ?2, 1)",
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES ($1, $2, "
	"'case', $2, 1)",
	"ii", "", true);
QUERY(area_add,
	"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north) "
	"VALUES (?1, ?2, '', ?3, ?4, ?5, 0, 0, 0)",
	"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, "
	"east, north) VALUES ($1, $2, '', $3, $4, $5, 0, 0, 0)",
	"iittr", "", true);
QUERY(area_get, "SELECT name, outline, west FROM area WHERE host_id = ?1 AND area_id = ?2",
	"SELECT name, outline, west FROM area WHERE host_id = $1 AND area_id = $2", "ii", "ttr", false);
QUERY(area_each, "SELECT area_id FROM area WHERE host_id = ?1 ORDER BY area_id",
	"SELECT area_id FROM area WHERE host_id = $1 ORDER BY area_id", "i", "i", false);

static int64_t add(struct db *db, struct str name, struct str value)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name), db_put_text(value) };
	return db_finish(db_run(db, &set_add, v, 3));
}

static struct str get(struct db *db, struct str name)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name) };
	struct db_cursor *c = db_run(db, &set_get, v, 2);
	struct str s = db_next(c) ? db_text(c, 0) : STR_NONE;
	db_finish(c);
	return s;
}

static int64_t put(struct db *db, struct str name, struct str value)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name), db_put_text(value) };
	return db_finish(db_run(db, &set_put, v, 3));
}

static int64_t settings(struct testdb *t)
{
	return testdb_count(t, "SELECT count(*) FROM setting");
}

/* --- units of work --- */

static void what_was_committed_survives_reopening(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	assert_int_equal(add(db, S("a"), S("Zoë’s ' \" \\ ؛ text\n")), 1);
	assert_true(db_end(db));
	testdb_reopen(t);
	db = testdb_begin(t, DB_READ);
	assert_true(str_eq(get(db, S("a")), S("Zoë’s ' \" \\ ؛ text\n")));
	assert_null(get(db, S("b")).p);
	assert_true(db_end(db));
}

static void a_failure_stays_and_undoes_everything(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	add(db, S("a"), S("1"));
	assert_int_equal(add(db, S("a"), S("2")), 0);
	assert_true(db_failed(db));
	assert_int_equal(add(db, S("b"), S("3")), 0);
	assert_null(get(db, S("a")).p);
	assert_false(db_end(db));
	assert_int_equal(settings(t), 0);
}

static void an_abandoned_unit_leaves_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	add(db, S("a"), S("1"));
	db_abandon(db);
	assert_int_equal(settings(t), 0);
}

static void a_savepoint_undoes_one_row_alone(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	add(db, S("kept"), S("1"));
	db_savepoint(db);
	add(db, S("undone"), S("1"));
	add(db, S("kept"), S("again"));
	assert_true(db_failed(db));
	db_rollback_to(db);
	assert_false(db_failed(db));
	db_savepoint(db);
	add(db, S("second"), S("1"));
	db_savepoint(db);
	add(db, S("inner"), S("1"));
	db_rollback_to(db);
	db_release(db);
	assert_true(db_end(db));
	assert_int_equal(settings(t), 2);
	db = testdb_begin(t, DB_READ);
	assert_true(str_eq(get(db, S("second")), S("1")));
	assert_null(get(db, S("undone")).p);
	assert_true(db_end(db));
}

static void a_failure_before_a_savepoint_is_not_forgiven_by_it(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	add(db, S("a"), S("1"));
	add(db, S("a"), S("2"));
	db_savepoint(db);
	add(db, S("b"), S("1"));
	db_rollback_to(db);
	assert_true(db_failed(db));
	assert_false(db_end(db));
	assert_int_equal(settings(t), 0);
}

static void a_reading_unit_cannot_write(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_READ);
	assert_int_equal(add(db, S("a"), S("1")), 0);
	assert_true(db_failed(db));
	assert_false(db_end(db));
	static const char *const tries[] = {
		"INSERT INTO setting (host_id, name, value) VALUES (1, 'a', 'b')", "DELETE FROM host",
		"CREATE TABLE x (y BIGINT)", "UPDATE host SET name = 'x'"
	};
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		db = testdb_begin(t, DB_READ);
		assert_false(db_script(db, str_of(tries[i])));
		assert_false(db_end(db));
	}
	assert_int_equal(settings(t), 0);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM host WHERE name = 'Testing Council'"), 1);
}

static void a_query_is_refused_to_roles_it_does_not_name(void **state)
{
	struct testdb *t = testdb_of(state);
	struct viewer partner = { .host_id = 1, .role = ROLE_PARTNER, .arena = t->arena };
	struct viewer administrator = { .host_id = 1, .role = ROLE_ADMINISTRATOR, .arena = t->arena };
	struct db *db = db_begin(t->pool, t->arena, &partner, DB_READ);
	assert_null(get(db, S("a")).p);
	assert_true(db_failed(db));
	assert_false(db_end(db));
	db = db_begin(t->pool, t->arena, &administrator, DB_READ);
	assert_null(get(db, S("a")).p);
	assert_true(db_end(db));
}

static void values_come_back_as_they_went(void **state)
{
	struct testdb *t = testdb_of(state);
	static const double reals[] = { 0, -1.5, 51.752022, 1e-300, 1.7976931348623157e308, 0.1 };
	static const int64_t ids[] = { 1, INT64_MAX, -5, INT64_C(4503599627370497), 7, 8 };
	struct str longest = { .p = arena_alloc(t->arena, 300000), .n = 300000 };
	memset((char *)longest.p, 'x', longest.n);
	for (size_t i = 0; i < 6; i++) {
		struct db *db = testdb_begin(t, DB_WRITE);
		struct str name = str_fmt(t->arena, "n%zu", i),
				   outline = i == 1 ? longest
			: i == 2                ? S("")
									: S("línea; -- '");
		const struct db_value v[] = { db_put_int(1), db_put_int(ids[i]), db_put_text(name),
			db_put_text(outline), db_put_real(reals[i]) };
		assert_int_equal(db_finish(db_run(db, &area_add, v, 5)), 1);
		struct db_cursor *c = db_run(db, &area_get, v, 2);
		assert_true(db_next(c));
		assert_true(str_eq(db_text(c, 0), name));
		assert_true(str_eq(db_text(c, 1), outline) && db_text(c, 1).p);
		assert_true(db_real(c, 2) == reals[i]);
		assert_false(db_next(c));
		db_finish(c);
		assert_true(db_end(db));
	}
	struct db *db = testdb_begin(t, DB_READ);
	const struct db_value nothing[] = { db_put_int(1), db_put_int_or_null(0) };
	struct db_cursor *c = db_run(db, &area_get, nothing, 2);
	assert_false(db_next(c));
	db_finish(c);
	assert_true(isnan(db_put_real(NAN).r) && db_put_real(NAN).null && db_put_text(STR_NONE).null);
	assert_false(db_put_text_or_empty(STR_NONE).null);
	assert_true(db_end(db));
}

static void add_areas(struct testdb *t, int n)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	for (int i = 1; i <= n; i++) {
		const struct db_value v[] = { db_put_int(1), db_put_int(i),
			db_put_text(str_fmt(t->arena, "n%d", i)), db_put_text(S("")), db_put_real(0) };
		db_finish(db_run(db, &area_add, v, 5));
	}
	assert_true(db_end(db));
}

static void rows_one_at_a_time_with_queries_between(void **state)
{
	struct testdb *t = testdb_of(state);
	const struct db_value host[] = { db_put_int(1) };
	add_areas(t, 1203);
	for (int streams = 0; streams <= 1; streams++) {
		struct db *db = testdb_begin(t, DB_READ);
		area_each.streams = streams;
		struct db_cursor *c = db_run(db, &area_each, host, 1);
		int n = 0;
		while (db_next(c)) {
			const struct db_value v[] = { db_put_int(1), db_put_int(db_int(c, 0)) };
			struct db_cursor *inner = db_run(db, &area_get, v, 2),
							 *same = db_run(db, &area_each, host, 1);
			assert_true(db_next(inner) && db_next(same));
			assert_int_equal(db_int(same, 0), 1);
			db_finish(inner);
			db_finish(same);
			n++;
		}
		assert_int_equal(db_finish(c), 1203);
		assert_int_equal(n, 1203);
		assert_true(db_end(db));
	}
}

/* --- the queue --- */

struct piece {
	struct db_work work;
	struct viewer viewer;
	struct arena *arena;
	int nr;
	_Atomic int done, committed;
};

static _Atomic int pieces_done;

static void piece_done(struct db_work *w, bool committed)
{
	struct piece *p = (struct piece *)w;
	p->committed = committed;
	p->done++;
	pieces_done++;
}

static void pieces_make(struct piece *p, int n, void (*run)(struct db *, struct db_work *))
{
	pieces_done = 0;
	for (int i = 0; i < n; i++) {
		p[i] = (struct piece){ .arena = arena_new(), .nr = i };
		p[i].viewer = viewer_system(1, p[i].arena);
		p[i].work = (struct db_work){
			.run = run, .done = piece_done, .viewer = &p[i].viewer, .arena = p[i].arena
		};
	}
}

static void pieces_wait(int n)
{
	while (pieces_done < n)
		usleep(1000);
}

static void pieces_free(struct piece *p, int n)
{
	for (int i = 0; i < n; i++)
		arena_free(p[i].arena);
}

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

/* --- what others are told --- */

static _Atomic int touches;

static void touched(void *arg, int64_t host_id, struct str topic)
{
	(void)arg;
	if (host_id == 1 && str_eq(topic, S("board")))
		touches++;
}

static void a_touch_is_told_after_the_commit_and_not_without(void **state)
{
	struct testdb *t = testdb_of(state);
	touches = 0;
	db_on_touch(t->pool, touched, NULL);
	struct db *db = testdb_begin(t, DB_WRITE);
	db_touch(db, "board");
	db_touch(db, "board");
	assert_int_equal(touches, 0);
	assert_true(db_end(db));
	assert_int_equal(touches, 1);
	db = testdb_begin(t, DB_WRITE);
	db_touch(db, "board");
	db_fail(db, "no");
	assert_false(db_end(db));
	assert_int_equal(touches, 1);
}

static void another_server_hears_it_once(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str why;
	struct db_pool *other = db_open(t->arena, &t->options, &why);
	assert_non_null(other);
	touches = 0;
	db_on_touch(other, touched, NULL);
	for (int i = 0; i < 50 && !touches; i++) {     /* until its ear is at the wall */
		struct db *db = testdb_begin(t, DB_WRITE);
		db_touch(db, "board");
		assert_true(db_end(db));
		usleep(20000);
	}
	assert_true(touches > 0);
	int heard = touches;
	struct db *db = testdb_begin(t, DB_WRITE);
	db_touch(db, "board");
	assert_true(db_end(db));
	for (int i = 0; i < 200 && touches == heard; i++)
		usleep(10000);
	assert_true(touches > heard);
	db_close(other);
}

/* --- hosts --- */

static void row_security_hides_other_hosts(void **state)
{
	struct testdb *t = testdb_of(state);
	testdb_do(t, "INSERT INTO setting (host_id, name, value) VALUES (1, 'ours', 'x')");
	struct viewer other = viewer_system(2, t->arena);
	struct db *db = db_begin(t->pool, t->arena, &other, DB_READ);
	struct db_query all = { .name = "all",
		.postgres_text = "SELECT count(*) FROM setting",
		.param_types = "",
		.column_types = "i",
		.roles = ROLE_SYSTEM };
	struct db_cursor *c = db_run(db, &all, NULL, 0);
	assert_true(db_next(c));
	assert_int_equal(db_int(c, 0), 0);
	db_finish(c);
	assert_true(db_end(db));
	db = db_begin(t->pool, t->arena, &other, DB_WRITE);
	assert_false(
		db_script(db, S("INSERT INTO setting (host_id, name, value) VALUES (1, 'theirs', 'x')")));
	assert_false(db_end(db));
	assert_int_equal(settings(t), 1);
}

static void each_writing_connection_has_its_own_lane(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *a = testdb_begin(t, DB_WRITE), *b = testdb_begin(t, DB_WRITE);
	assert_true(db_lane(a) > 0 && db_lane(b) > 0);
	assert_int_not_equal(db_lane(a), db_lane(b));
	db_abandon(a);
	db_abandon(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(what_was_committed_survives_reopening),
		TESTDB_BOTH(a_failure_stays_and_undoes_everything),
		TESTDB_BOTH(an_abandoned_unit_leaves_nothing),
		TESTDB_BOTH(a_savepoint_undoes_one_row_alone),
		TESTDB_BOTH(a_failure_before_a_savepoint_is_not_forgiven_by_it),
		TESTDB_BOTH(a_reading_unit_cannot_write),
		TESTDB_BOTH(a_query_is_refused_to_roles_it_does_not_name),
		TESTDB_BOTH(values_come_back_as_they_went),
		TESTDB_BOTH(rows_one_at_a_time_with_queries_between),
		TESTDB_BOTH(a_failing_piece_hurts_nobody_else),
		TESTDB_BOTH(a_broken_deferred_key_fails_its_own_unit),
		TESTDB_SQLITE(pieces_that_wait_together_are_committed_together),
		TESTDB_BOTH(read_then_write_never_loses_an_update),
		TESTDB_POSTGRES(what_many_servers_change_at_once_is_never_given_up),
		TESTDB_BOTH(what_only_adds_goes_in_whatever_happens_beside_it),
		TESTDB_BOTH(waiting_writers_and_direct_writers_share_the_turn),
		TESTDB_BOTH(a_touch_is_told_after_the_commit_and_not_without),
		TESTDB_POSTGRES(another_server_hears_it_once),
		TESTDB_POSTGRES(row_security_hides_other_hosts),
		TESTDB_POSTGRES(each_writing_connection_has_its_own_lane),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
