/* What is said and asks for no answer ("name: … :do"): on PostgreSQL it waits to travel with the
 * next statement (postgres_pipe.c), and nothing may be weaker for it. SQLite does it at once. */
#include "core/db/setting_town.h"

#include "core/base/log.h"

QUERY(word_add, "INSERT INTO setting (host_id, name, value) VALUES (?1, ?2, ?3)",
	"INSERT INTO setting (host_id, name, value) VALUES ($1, $2, $3)", "itt", "", true, true);
QUERY(word_put, "UPDATE setting SET value = ?3 WHERE host_id = ?1 AND name = ?2",
	"UPDATE setting SET value = $3 WHERE host_id = $1 AND name = $2", "itt", "", true, true);
QUERY(work_add,
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES (?1, ?2, "
	"'case', ?2, 1)",
	"INSERT INTO open_work (host_id, open_work_id, kind, next_step_id, opened_at) VALUES ($1, $2, "
	"'case', $2, 1)",
	"ii", "", true, true);

static void say(struct db *db, struct db_query *q, struct str name, struct str value)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name), db_put_text(value) };
	db_finish(db_run(db, q, v, 3));
}

/* --- one unit --- */

static void what_waits_is_done_in_order_before_the_next_answer(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	say(db, &word_add, S("a"), S("1"));
	say(db, &word_put, S("a"), S("2"));
	assert_true(str_eq(get(db, S("a")), S("2")));
	say(db, &word_put, S("a"), S("3"));
	say(db, &word_add, S("b"), S("4"));
	assert_true(db_script(db, S("UPDATE setting SET value = '5' WHERE name = 'b'")));
	say(db, &word_put, S("a"), S("6"));
	assert_true(db_end(db));
	db = testdb_begin(t, DB_READ);
	assert_true(str_eq(get(db, S("a")), S("6")));
	assert_true(str_eq(get(db, S("b")), S("5")));
	assert_true(db_end(db));
}

static void more_may_wait_than_there_is_room_for(void **state)
{
	struct testdb *t = testdb_of(state);
	for (int bad = 0; bad <= 1; bad++) {
		struct db *db = testdb_begin(t, DB_WRITE);
		for (int i = 0; i < 350; i++)
			say(db, &word_add, str_fmt(t->arena, "w%d", bad && i == 150 ? 7 : i + 1000 * bad),
				S("x"));
		assert_int_equal(db_end(db), !bad);
		assert_int_equal(settings(t), 350);
	}
}

/* The second INSERT breaks a unique key, and nothing is asked behind it. */
static void a_failure_that_waited_fails_the_unit_and_leaves_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	say(db, &word_add, S("a"), S("1"));
	say(db, &word_add, S("a"), S("2"));
	say(db, &word_add, S("b"), S("3"));
	assert_false(db_end(db));
	assert_int_equal(settings(t), 0);
	db = testdb_begin(t, DB_WRITE);                /* the connection is as good as before */
	say(db, &word_add, S("a"), S("1"));
	assert_true(db_end(db));
	assert_int_equal(settings(t), 1);
}

static void whoever_asks_learns_what_failed_and_why(void **state)
{
	struct testdb *t = testdb_of(state);
	for (int how = 0; how < 3; how++) {
		struct db *db = testdb_begin(t, DB_WRITE);
		say(db, &word_add, S("a"), S("1"));
		say(db, &word_add, S("a"), S("2"));
		if (how == 0)
			assert_null(get(db, S("a")).p);
		if (how == 1)
			db_fail(db, "the rule found something else");
		assert_true(db_failed(db));
		assert_true(str_find(db_why(db), S("word_add")) >= 0);
		assert_true(str_find(db_why(db),
						db_engine(db) == DB_SQLITE ? S("setting.name") : S("setting_pkey")) >= 0);
		say(db, &word_add, S("b"), S("3"));
		assert_false(db_end(db));
		assert_int_equal(settings(t), 0);
	}
}

static void what_waits_belongs_to_the_savepoint_it_was_said_in(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	say(db, &word_add, S("kept"), S("1"));
	db_savepoint(db);
	say(db, &word_add, S("undone"), S("1"));
	say(db, &word_add, S("kept"), S("again"));
	db_rollback_to(db);
	assert_false(db_failed(db));
	db_savepoint(db);
	say(db, &word_add, S("second"), S("1"));
	db_release(db);
	assert_true(db_end(db));
	assert_int_equal(settings(t), 2);
	db = testdb_begin(t, DB_WRITE);
	say(db, &word_add, S("third"), S("1"));
	say(db, &word_add, S("kept"), S("again"));     /* before the savepoint: it forgives nothing */
	db_savepoint(db);
	say(db, &word_add, S("fourth"), S("1"));
	db_rollback_to(db);
	assert_true(db_failed(db));
	assert_false(db_end(db));
	assert_int_equal(settings(t), 2);
}

static void a_key_that_is_looked_at_last_fails_the_unit(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	const struct db_value v[] = { db_put_int(1), db_put_int(5) };
	say(db, &word_add, S("a"), S("1"));
	db_finish(db_run(db, &work_add, v, 2));
	assert_false(db_failed(db));
	assert_false(db_end(db));
	assert_int_equal(settings(t), 0);
}

static void what_waits_is_not_done_for_a_unit_that_is_abandoned(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	say(db, &word_add, S("a"), S("1"));
	db_abandon(db);
	assert_int_equal(settings(t), 0);
}

static void a_reading_unit_cannot_write_later_either(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_READ);
	const struct db_value v[] = { db_put_int(1), db_put_text(S("a")), db_put_text(S("1")) };
	db_finish(db_run(db, &word_add, v, 3));
	assert_true(db_failed(db));
	db_abandon(db);
	assert_int_equal(settings(t), 0);
}

/* --- the queue --- */

/* Waits for all of them; how many are in. */
static int64_t pieces_end(struct piece *p, int n)
{
	int64_t in = 0;
	pieces_wait(n);
	for (int i = 0; i < n; i++) {
		assert_int_equal(p[i].done, 1);
		in += p[i].committed;
		arena_free(p[i].arena);
	}
	return in;
}

/* Every third breaks a unique key; nothing is asked. */
static void piece_says(struct db *db, struct db_work *w)
{
	struct piece *p = (struct piece *)w;
	struct str name = str_fmt(db_arena(db), "p%d", p->nr);
	say(db, &word_add, name, S("x"));
	if (p->nr % 3 == 0)
		say(db, &word_add, name, S("again"));
}

static void a_piece_that_asks_nothing_is_in_or_is_told_that_it_is_not(void **state)
{
	struct testdb *t = testdb_of(state);
	for (int adds = 0; adds <= 1; adds++) {
		struct piece p[90];
		int64_t before = settings(t);
		pieces_make(p, 90, piece_says);
		for (int i = 0; i < 90; i++) {
			p[i].nr += 90 * adds;
			p[i].work.only_adds = adds;
			db_submit(t->pool, &p[i].work);
		}
		assert_int_equal(pieces_end(p, 90), 60);
		assert_int_equal(settings(t) - before, 60);
	}
}

static void piece_count_slowly(struct db *db, struct db_work *w)
{
	int64_t n = 0;
	(void)w;
	if (!str_to_i64(get(db, S("counter")), &n))
		db_fail(db, "no number");
	usleep(10000);
	say(db, &word_put, S("counter"), str_fmt(db_arena(db), "%lld", (long long)n + 1));
}

/* Two servers change one thing: whoever is refused learns it only with the COMMIT. */
static void what_is_refused_while_it_waits_is_done_again(void **state)
{
	struct testdb *t = testdb_of(state);
	struct piece p[80];
	struct str why;
	struct db_pool *other = db_open(t->arena, &t->options, &why);
	assert_non_null(other);
	testdb_do(t, "INSERT INTO setting (host_id, name, value) VALUES (1, 'counter', '0')");
	pieces_make(p, 80, piece_count_slowly);
	for (int i = 0; i < 80; i++)
		db_submit(i % 2 ? t->pool : other, &p[i].work);
	assert_int_equal(pieces_end(p, 80), 80);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM setting WHERE value = '80'"), 1);
	db_close(other);
}

/* Ends every other session of this database, and waits until they are gone. */
static void server_ends_sessions(struct testdb *t)
{
	testdb_do(t,
		"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
		"WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static void a_piece_whose_idle_connection_was_lost_is_done_on_another(void **state)
{
	struct testdb *t = testdb_of(state);
	for (int i = 0; i < 4; i++) {
		struct piece p;
		pieces_make(&p, 1, piece_says);
		p.nr = 3 * i + 1;
		p.work.only_adds = i % 2;
		db_submit(t->pool, &p.work);
		assert_int_equal(pieces_end(&p, 1), 1);
		server_ends_sessions(t);
	}
	assert_int_equal(settings(t), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(what_waits_is_done_in_order_before_the_next_answer),
		TESTDB_BOTH(more_may_wait_than_there_is_room_for),
		TESTDB_BOTH(a_failure_that_waited_fails_the_unit_and_leaves_nothing),
		TESTDB_BOTH(whoever_asks_learns_what_failed_and_why),
		TESTDB_BOTH(what_waits_belongs_to_the_savepoint_it_was_said_in),
		TESTDB_BOTH(a_key_that_is_looked_at_last_fails_the_unit),
		TESTDB_BOTH(what_waits_is_not_done_for_a_unit_that_is_abandoned),
		TESTDB_BOTH(a_reading_unit_cannot_write_later_either),
		TESTDB_BOTH(a_piece_that_asks_nothing_is_in_or_is_told_that_it_is_not),
		TESTDB_POSTGRES(what_is_refused_while_it_waits_is_done_again),
		TESTDB_POSTGRES(a_piece_whose_idle_connection_was_lost_is_done_on_another),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("pipe", tests, NULL, NULL);
}
