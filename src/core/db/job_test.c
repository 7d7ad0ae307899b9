/* Background work and the outbox: done once, and done in the end. */
#include "support/testdb.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "core/db/job.sql.h"
#include "core/db/outbox.h"

static _Atomic int ran, failing, sent, units;
static _Atomic bool goes_wrong;

static bool run_counts(struct job *j)
{
	(void)j;
	ran++;
	return true;
}

static bool run_fails(struct job *j)
{
	failing++;
	j->why = S("there was no paper");
	return false;
}

/* Goes on from where it was: 10 steps, and dies after the fourth of its first run. */
static bool run_steps(struct job *j)
{
	for (int64_t i = j->done; i < 10; i++) {
		if (!job_progress(j, i + 1, 10))
			return false;
		ran++;
		if (i == 3 && goes_wrong) {
			testdb_do((struct testdb *)(uintptr_t)strtoull(str_z(j->arena, j->body), NULL, 10),
				"UPDATE job SET claimed_by = 'somebody else' WHERE kind = 'steps'");
			goes_wrong = false;
		}
	}
	return true;
}

static int64_t unit_counts(struct db *db)
{
	units++;
	return db_now(db) > 0;
}

static const struct job_kind kinds[] = {
	{ .kind = "counts", .run = run_counts },
	{ .kind = "fails", .run = run_fails },
	{ .kind = "steps", .run = run_steps },
	{ .kind = "unit", .every_us = TIME_HOUR, .unit = unit_counts },
};

static enum outbox_outcome handle(
	struct db_pool *p, struct arena *a, const struct outbox_item *item, struct str *why)
{
	(void)p;
	(void)a;
	assert_true(str_eq(item->body, S("hello")));
	if (goes_wrong) {
		*why = S("nobody answered");
		return OUTBOX_AGAIN;
	}
	sent++;
	return OUTBOX_SENT;
}

static void ask(struct testdb *t, const char *kind, int n)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	for (int i = 0; i < n; i++)
		job_add(db, str_of(kind), str_fmt(t->arena, "%llu", (unsigned long long)(uintptr_t)t), 1);
	assert_true(db_end(db));
}

static void *work_until_none(void *arg)
{
	struct testdb *t = arg;
	while (job_work(t->pool, 1, 1000))
		;
	return NULL;
}

static void each_job_is_done_by_exactly_one_worker(void **state)
{
	struct testdb *t = testdb_of(state);
	pthread_t threads[4];
	ran = 0;
	ask(t, "counts", 40);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work_until_none, t), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	work_until_none(t);
	assert_int_equal(ran, 40);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM job WHERE state = 'done'"), 40);
}

static void a_job_that_fails_says_why_and_is_not_run_again(void **state)
{
	struct testdb *t = testdb_of(state);
	failing = 0;
	ask(t, "fails", 1);
	ask(t, "unheard of", 1);
	work_until_none(t);
	assert_int_equal(failing, 1);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM job WHERE state = 'failed' AND error = 'there was no paper'"),
		1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM job WHERE state = 'failed'"), 2);
}

static void a_job_whose_worker_was_lost_goes_on_where_it_was(void **state)
{
	struct testdb *t = testdb_of(state);
	ran = 0;
	goes_wrong = true;
	ask(t, "steps", 1);
	assert_true(job_work(t->pool, 1, 1000));
	assert_int_equal(ran, 4);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM job WHERE state = 'running' AND done_count = 4"), 1);
	assert_false(job_work(t->pool, 1, 1000));
	assert_true(job_work(t->pool, 1, time_now() + TIME_HOUR));
	assert_int_equal(ran, 10);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM job WHERE state = 'done' AND done_count = 10"), 1);
}

static void a_recurring_job_waits_for_its_next_time(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t now = time_now() + TIME_MINUTE;
	units = 0;
	assert_true(job_seed(t->pool, 1));
	assert_true(job_seed(t->pool, 1));
	while (job_work(t->pool, 1, now))
		;
	assert_int_equal(units, 1);
	while (job_work(t->pool, 1, now + TIME_MINUTE))
		;
	assert_int_equal(units, 1);
	while (job_work(t->pool, 1, now + TIME_HOUR))
		;
	assert_int_equal(units, 2);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM job WHERE kind = 'unit'"), 1);
}

static void outbox_put(struct testdb *t, int n)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	for (int i = 0; i < n; i++)
		outbox_add(db, S("test"), S("hello"));
	outbox_add(db, S("nobody handles this"), S("x"));
	assert_true(db_end(db));
}

static void *empty_outbox(void *arg)
{
	struct testdb *t = arg;
	for (int i = 0; i < 20; i++)
		outbox_work(t->pool, 1, time_now() + TIME_SECOND);
	return NULL;
}

static void each_effect_happens_once_among_several_workers(void **state)
{
	struct testdb *t = testdb_of(state);
	pthread_t threads[3];
	sent = 0;
	goes_wrong = false;
	outbox_put(t, 50);
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, empty_outbox, t), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(sent, 50);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM outbox WHERE state = 'done'"), 51);
}

static void what_fails_is_tried_again_later_and_given_up_at_last(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t now = time_now() + TIME_SECOND;
	sent = 0;
	goes_wrong = true;
	outbox_put(t, 1);
	assert_int_equal(outbox_work(t->pool, 1, now), 2);
	assert_int_equal(outbox_work(t->pool, 1, now), 0);
	assert_int_equal(outbox_work(t->pool, 1, now + 59 * TIME_SECOND), 0);
	assert_int_equal(outbox_work(t->pool, 1, now + TIME_MINUTE), 1);
	for (int day = 1; day <= 20; day++)
		outbox_work(t->pool, 1, now + day * TIME_DAY);
	assert_int_equal(testdb_count(t,
						 "SELECT tries FROM outbox WHERE kind = 'test' AND state = 'failed' AND "
						 "error = 'nobody answered'"),
		12);
	goes_wrong = false;
	assert_int_equal(outbox_work(t->pool, 1, now + 40 * TIME_DAY), 0);
	assert_int_equal(sent, 0);
}

static void workers_do_what_is_waiting_and_stop_when_told(void **state)
{
	struct testdb *t = testdb_of(state);
	sent = ran = 0;
	goes_wrong = false;
	outbox_put(t, 1);
	ask(t, "counts", 3);
	struct job_workers *w = job_workers_start(t->pool, 3);
	for (int i = 0; i < 1000 && (sent < 1 || ran < 3); i++)
		usleep(10000);
	job_workers_stop(w);
	assert_int_equal(sent, 1);
	assert_int_equal(ran, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(each_job_is_done_by_exactly_one_worker),
		TESTDB_BOTH(a_job_that_fails_says_why_and_is_not_run_again),
		TESTDB_BOTH(a_job_whose_worker_was_lost_goes_on_where_it_was),
		TESTDB_BOTH(a_recurring_job_waits_for_its_next_time),
		TESTDB_BOTH(each_effect_happens_once_among_several_workers),
		TESTDB_BOTH(what_fails_is_tried_again_later_and_given_up_at_last),
		TESTDB_BOTH(workers_do_what_is_waiting_and_stop_when_told),
	};
	log_threshold(LOG_ERROR + 1);
	job_kinds(kinds, sizeof kinds / sizeof *kinds);
	outbox_handle("test", handle);
	return cmocka_run_group_tests_name("db-job", tests, NULL, NULL);
}
