/* The promises of core/db, on both engines. */
#include "core/db/setting_town.h"

#include <math.h>

#include "core/base/id.h"
#include "core/base/log.h"

QUERY(area_add,
	"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north) "
	"VALUES (?1, ?2, '', ?3, ?4, ?5, 0, 0, 0)",
	"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, "
	"east, north) VALUES ($1, $2, '', $3, $4, $5, 0, 0, 0)",
	"iittr", "", true, false);
QUERY(area_get, "SELECT name, outline, west FROM area WHERE host_id = ?1 AND area_id = ?2",
	"SELECT name, outline, west FROM area WHERE host_id = $1 AND area_id = $2", "ii", "ttr", false,
	false);
QUERY(area_each, "SELECT area_id FROM area WHERE host_id = ?1 ORDER BY area_id",
	"SELECT area_id FROM area WHERE host_id = $1 ORDER BY area_id", "i", "i", false, false);

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
		TESTDB_BOTH(a_touch_is_told_after_the_commit_and_not_without),
		TESTDB_POSTGRES(another_server_hears_it_once),
		TESTDB_POSTGRES(row_security_hides_other_hosts),
		TESTDB_POSTGRES(each_writing_connection_has_its_own_lane),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
