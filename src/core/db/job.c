/* Background work: claim, run, settle; and the threads that do it. See job.h. */
#include "core/db/job.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/job.sql.h"
#include "core/db/outbox.h"
#include "core/db/outbox.sql.h"

#define CLAIM_US (2 * TIME_MINUTE)

static const struct job_kind *kinds[64];
static size_t kind_count;

/* What the house itself does every day. */
static int64_t tidy(struct db *db)
{
	int64_t month = db_now(db) - 30 * TIME_DAY;
	return outbox_tidy(db, (struct outbox_tidy_args){ .before_at = month }) +
		job_tidy(db, (struct job_tidy_args){ .before_at = month });
}

static const struct job_kind own_kinds[] = { { .kind = "tidy",
	.words = "Forgetting work and messages that were done a month ago",
	.every_us = TIME_DAY,
	.unit = tidy } };

void job_kinds(const struct job_kind *table, size_t n)
{
	if (kind_count == 0)
		kinds[kind_count++] = &own_kinds[0];
	check(kind_count + n <= sizeof kinds / sizeof *kinds);
	for (size_t i = 0; i < n; i++)
		kinds[kind_count++] = &table[i];
}

static const struct job_kind *kind_of(struct str name)
{
	for (size_t i = 0; i < kind_count; i++)
		if (str_eq(str_of(kinds[i]->kind), name))
			return kinds[i];
	return NULL;
}

int64_t job_add(struct db *db, struct str kind, struct str body, int64_t run_at)
{
	int64_t id = id_new();
	job_insert(db, (struct job_insert_args){ .job_id = { id }, .kind = kind, .body = body,
		.run_at = run_at ? run_at : db_now(db) });
	return id;
}

bool job_again(struct db *db, int64_t job_id)
{
	struct job_again_set_row row;
	return job_again_set(db, (struct job_again_set_args){ .job_id = { job_id } }, &row);
}

struct str job_words(struct str kind)
{
	const struct job_kind *k = kind_of(kind);
	return k && k->words ? str_of(k->words) : kind;
}

/* --- short units of work on a job's row --- */

struct job_unit {
	struct db_work work;
	void (*run)(struct db *db, struct job_unit *u);
	struct job *job;
	int64_t now, rows;
	struct job_claim_row claimed;
	struct job_settle_args settle;
	const struct job_kind *kind;
};

static void unit_run(struct db *db, struct db_work *w)
{
	struct job_unit *u = (struct job_unit *)w;
	u->rows = 0;
	u->run(db, u);
}

static bool unit_do(struct job_unit *u, void (*run)(struct db *db, struct job_unit *u))
{
	u->run = run;
	u->work =
		(struct db_work){ .run = unit_run, .viewer = &u->job->viewer, .arena = u->job->arena };
	return db_submit_wait(u->job->pool, &u->work);
}

static void claim_one(struct db *db, struct job_unit *u)
{
	u->rows = job_claim(db,
		(struct job_claim_args){ .job_id = { u->job->job_id },
			.claimed_by = str_of(u->job->worker),
			.at = u->now,
			.until = u->now + CLAIM_US },
		&u->claimed);
}

static void keep_progress(struct db *db, struct job_unit *u)
{
	u->rows = job_progress_keep(db,
		(struct job_progress_keep_args){ .job_id = { u->job->job_id },
			.claimed_by = str_of(u->job->worker),
			.done_count = u->job->done,
			.total_count = u->job->total,
			.claimed_until_at = u->now + CLAIM_US });
}

static void settle_one(struct db *db, struct job_unit *u)
{
	u->rows = job_settle(db, u->settle);
}

static void run_unit_kind(struct db *db, struct job_unit *u)
{
	db_set_now(db, u->now);
	u->rows = u->kind->unit(db);
}

bool job_progress(struct job *j, int64_t done, int64_t total)
{
	struct job_unit u = { .job = j, .now = time_now() };
	j->done = done;
	j->total = total;
	return unit_do(&u, keep_progress) && u.rows == 1;
}

/* --- running one --- */

static bool run_kind(struct job *j)
{
	const struct job_kind *k = kind_of(j->kind);
	struct job_unit u = { .job = j, .kind = k, .now = j->now };
	if (!k) {
		j->why = S("this program does not know such a job");
		return false;
	}
	if (k->run)
		return k->run(j);
	bool ok = unit_do(&u, run_unit_kind);
	if (!ok)
		j->why = S("the database refused it; the log says why");
	return ok;
}

static void settle(struct job *j, const struct job_claim_row *row, bool ok)
{
	int64_t next = row->run_at + row->every_us;
	struct job_unit u = { .job = j, .now = j->now };
	if (next <= j->now)
		next = j->now + row->every_us;
	u.settle = (struct job_settle_args){ .job_id = { j->job_id },
		.claimed_by = str_of(j->worker),
		.state = row->every_us ? JOB_STATE_WAITING
			: ok               ? JOB_STATE_DONE
							   : JOB_STATE_FAILED,
		.run_at = row->every_us ? next : row->run_at,
		.error = ok    ? S("")
			: j->why.p ? j->why
					   : S("failed") };
	if (!ok)
		log_event(LOG_ERROR, "job.failed", "\"kind\":\"%.*s\"", STR_ARG(j->kind));
	if (!unit_do(&u, settle_one) || u.rows != 1)
		log_event(LOG_WARN, "job.claim_lost", "\"kind\":\"%.*s\"", STR_ARG(j->kind));
}

static void worker_name(struct job *j)
{
	static _Atomic uint32_t process;
	if (!process)
		process = randombytes_random() | 1;
	j->worker =
		str_z(j->arena, str_fmt(j->arena, "%08x-%llx", process, (unsigned long long)id_new()));
}

static bool claim_and_run(struct job *j)
{
	struct job_unit u = { .job = j, .now = j->now };
	worker_name(j);
	if (!unit_do(&u, claim_one) || u.rows != 1)
		return false;
	j->kind = u.claimed.kind;
	j->body = u.claimed.body;
	j->done = u.claimed.done_count;
	j->total = u.claimed.total_count;
	settle(j, &u.claimed, run_kind(j));
	return true;
}

bool job_work(struct db_pool *p, int64_t host_id, int64_t now)
{
	struct job j = { .pool = p, .arena = arena_new(), .now = now };
	bool ran = false;
	j.viewer = viewer_system(host_id, j.arena);
	struct db *db = db_begin(p, j.arena, &j.viewer, DB_READ);
	struct job_due_rows due = job_due(db, (struct job_due_args){ .at = now });
	bool ok = db_end(db);
	for (size_t i = 0; ok && i < due.n && !ran; i++) {
		j.job_id = due.v[i].job_id.v;
		ran = claim_and_run(&j);
	}
	arena_free(j.arena);
	return ran;
}

/* --- recurring --- */

static void seed_kinds(struct db *db, struct job_unit *u)
{
	(void)u;
	for (size_t i = 0; i < kind_count; i++)
		if (kinds[i]->every_us)
			job_recur(db,
				(struct job_recur_args){
					.job_id = { (int64_t)(str_hash(str_of(kinds[i]->kind)) >> 1) },
					.kind = str_of(kinds[i]->kind),
					.run_at = db_now(db),
					.every_us = kinds[i]->every_us });
}

bool job_seed(struct db_pool *p, int64_t host_id)
{
	struct job j = { .pool = p, .arena = arena_new() };
	struct job_unit u = { .job = &j };
	job_kinds(NULL, 0);
	j.viewer = viewer_system(host_id, j.arena);
	bool ok = unit_do(&u, seed_kinds);
	arena_free(j.arena);
	return ok;
}

struct host_list db_hosts(struct db_pool *p, struct arena *a)
{
	struct viewer v = viewer_system(0, a);
	struct host_list list = { 0 };
	struct db *db = db_begin(p, a, &v, DB_READ);
	struct job_hosts_rows rows = job_hosts(db);
	if (!db_end(db))
		return list;
	for (size_t i = 0; i < rows.n; i++)
		VEC_PUSH(a, &list, rows.v[i].host_id.v);
	return list;
}

/* --- threads --- */

struct job_workers {
	struct db_pool *pool;
	pthread_t threads[16];
	int count;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool ending;
};

/* Waits a second; false when it is time to end. */
static bool pause_one(struct job_workers *w)
{
	int64_t at = time_monotonic_us() + TIME_SECOND;
	struct timespec until = { .tv_sec = (time_t)(at / TIME_SECOND),
		.tv_nsec = (long)(at % TIME_SECOND) * 1000 };
	pthread_mutex_lock(&w->lock);
	while (!w->ending && pthread_cond_timedwait(&w->wake, &w->lock, &until) == 0)
		;
	bool on = !w->ending;
	pthread_mutex_unlock(&w->lock);
	return on;
}

static bool ending(struct job_workers *w)
{
	pthread_mutex_lock(&w->lock);
	bool is = w->ending;
	pthread_mutex_unlock(&w->lock);
	return is;
}

/* Hosts made since are seen at the next round. */
static void *outbox_thread(void *arg)
{
	struct job_workers *w = arg;
	while (pause_one(w)) {
		struct arena *a = arena_new();
		struct host_list hosts = db_hosts(w->pool, a);
		for (size_t i = 0; i < hosts.n; i++)
			while (!ending(w) && outbox_work(w->pool, hosts.v[i], time_now()) > 0)
				;
		arena_free(a);
	}
	return NULL;
}

static void *job_thread(void *arg)
{
	struct job_workers *w = arg;
	int64_t seeded = -1;
	while (pause_one(w)) {
		struct arena *a = arena_new();
		struct host_list hosts = db_hosts(w->pool, a);
		bool all = true; /* else another process was writing for long: seeded in the next round */
		for (size_t i = 0; i < hosts.n; i++) {
			if (seeded != (int64_t)hosts.n && !job_seed(w->pool, hosts.v[i])) {
				log_event(LOG_WARN, "job.not_seeded", NULL);
				all = false;
			}
			while (!ending(w) && job_work(w->pool, hosts.v[i], time_now()))
				;
		}
		seeded = all ? (int64_t)hosts.n : -1;
		arena_free(a);
	}
	return NULL;
}

struct job_workers *job_workers_start(struct db_pool *p, int threads)
{
	struct job_workers *w = calloc(1, sizeof *w);
	pthread_condattr_t attr;
	check(w != NULL && threads >= 2 && threads <= 16);
	w->pool = p;
	job_kinds(NULL, 0);
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	for (; w->count < threads; w->count++)
		check(pthread_create(
				  &w->threads[w->count], NULL, w->count ? job_thread : outbox_thread, w) == 0);
	return w;
}

void job_workers_stop(struct job_workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < w->count; i++)
		pthread_join(w->threads[i], NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->wake);
	free(w);
}
