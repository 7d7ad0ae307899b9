/* What an administrator is told about background work, and what asking for it again does. */
#include "tests/support/testdb.h"

#include "app/jobs.h"
#include "app/work.h"
#include "core/base/log.h"
#include "core/base/time.h"

static const int64_t NOON = 1588334400000000;         /* 1 May 2020, 1 pm in Britain */

static struct job_list_rows list_of(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct job_list_rows rows = job_list(db);
	assert_true(db_end(db));
	return rows;
}

static struct work_line line_of(struct testdb *t, int64_t job_id)
{
	struct job_list_rows rows = list_of(t);
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].job_id.v == job_id)
			return work_line_of(t->arena, &rows.v[i], NOON);
	fail_msg("no such job");
	return (struct work_line){ 0 };
}

static void every_kind_of_work_has_a_sentence(void **state)
{
	struct testdb *t = testdb_of(state);
	assert_true(job_seed(t->pool, 1));
	struct job_list_rows rows = list_of(t);
	assert_true(rows.n >= 6);
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(job_words(rows.v[i].kind), rows.v[i].kind))
			fail_msg("%.*s has no words", STR_ARG(rows.v[i].kind));
	static const char *const asked_for[] = { "import", "gazetteer", "match_check", "match_train" };
	for (size_t i = 0; i < sizeof(asked_for) / sizeof(*asked_for); i++)
		assert_false(str_eq(job_words(str_of(asked_for[i])), str_of(asked_for[i])));
}

static void what_failed_stands_first_with_its_reason_and_may_be_done_again(void **state)
{
	struct testdb *t = testdb_of(state);
	testdb_do(t,
		"INSERT INTO job (host_id, job_id, kind, state, run_at, claimed_until_at, done_count, "
		"total_count, error) VALUES"
		" (1, 1, 'import', 'done', 1588330800000000, 0, 10, 10, ''), (1, 2, 'import', 'running', "
		"1588334100000000, 1588334460000000, 40, 160, ''),"
		" (1, 3, 'import', 'failed', 1588327200000000, 0, 0, 0, 'the file is not there any more'),"
		" (1, 4, 'import', 'running', 1588320000000000, 1588320060000000, 1, 160, '')");
	assert_int_equal(list_of(t).v[0].job_id.v, 3);
	struct work_line l = line_of(t, 3);
	assert_true(str_eq(l.state, S("failed")) &&
		str_eq(l.failed, S("the file is not there any more")) && l.may_again);
	l = line_of(t, 2);
	assert_true(str_eq(l.state, S("runs now")) && !l.may_again);
	assert_int_equal(l.percent, 25);
	assert_true(str_eq(line_of(t, 4).state, S("stopped; starts again by itself")));
	assert_int_equal(line_of(t, 1).percent, -1);

	struct db *db = testdb_begin(t, DB_WRITE);
	assert_false(job_again(db, 1));
	assert_false(job_again(db, 2));
	assert_true(job_again(db, 3));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM job WHERE job_id = 3 AND state = 'waiting' AND error = ''"),
		1);
}

static void recurring_work_that_failed_says_so_until_it_succeeds(void **state)
{
	struct testdb *t = testdb_of(state);
	testdb_do(t,
		"INSERT INTO job (host_id, job_id, kind, state, run_at, every_us, error) VALUES"
		" (1, 5, 'heads', 'waiting', 1588334700000000, 300000000, 'there is no key'), (1, 6, "
		"'clock', 'waiting', 1588334460000000, 60000000, '')");
	struct work_line l = line_of(t, 5);
	assert_true(str_eq(l.state, S("failed last time")) && str_eq(l.failed, S("there is no key")) &&
		l.may_again);
	assert_true(str_find(l.when, S("every 5 minutes")) >= 0);
	assert_true(str_eq(line_of(t, 6).state, S("waits")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(every_kind_of_work_has_a_sentence),
		TESTDB_BOTH(what_failed_stands_first_with_its_reason_and_may_be_done_again),
		TESTDB_BOTH(recurring_work_that_failed_says_so_until_it_succeeds),
	};
	log_threshold(LOG_ERROR + 1);
	jobs_listen();
	return cmocka_run_group_tests_name("app-work", tests, NULL, NULL);
}
