/*
 * Background work: rows of the job table, claimed by compare-and-set and run by worker threads of
 * any server. A job runs outside any unit of work and makes its own, so that it never holds the
 * writer for long. It says how far it is with job_progress(), which also keeps the claim; if its
 * server dies the claim runs out after two minutes and another starts the job again, so a job must
 * go on from what it has written.
 */
#ifndef KITH_DB_JOB_H
#define KITH_DB_JOB_H

#include "core/db/db.h"

struct job {
	struct db_pool *pool;
	struct arena *arena;           /* for this run */
	struct viewer viewer;          /* the system, for the job's host */
	int64_t job_id;
	struct str kind, body;
	int64_t done, total;           /* progress, as it was when it last ran */
	int64_t now;                   /* when this run began */
	struct str why;                /* set it when the job fails: without personal data */
	char *worker;
};

struct job_kind {
	const char *kind;
	const char *words; /* what it does, on the administrator's page: "Bringing in a list" */
	int64_t every_us;              /* 0: only when job_add() asked for it */
	bool (*run)(struct job *j);    /* false: failed; j->why says why */
	int64_t (*unit)(
		struct db *db); /* instead of run: short work in one write unit; rows it touched */
};

/* The kinds there are, told once at start; up to 64 in all. Tables stay with the caller. */
void job_kinds(const struct job_kind *table, size_t n);

/* Asks for a job; its id. run_at 0: as soon as possible. */
int64_t job_add(struct db *db, struct str kind, struct str body, int64_t run_at);
/* One that failed or waits runs as soon as possible. False: it runs already, is done, or is not
 * there. */
MUSTUSE bool job_again(struct db *db, int64_t job_id);
/* What a kind of job does; a kind nobody told of is called what it is. */
struct str job_words(struct str kind);
/* Notes how far it is. False: this run lost its claim (it was silent too long) and must stop at
 * once. */
MUSTUSE bool job_progress(struct job *j, int64_t done, int64_t total);

/* Runs at most one due job of a host; true when there was one. Tests and tools call it with their
 * own time. */
bool job_work(struct db_pool *p, int64_t host_id, int64_t now);
/* Makes sure that the recurring kinds stand in the table. */
MUSTUSE bool job_seed(struct db_pool *p, int64_t host_id);

/* Worker threads for all hosts: one for the outbox, the others for jobs. */
struct job_workers;
struct job_workers *job_workers_start(struct db_pool *p, int threads);
void job_workers_stop(
	struct job_workers *w); /* waits for what runs; long jobs notice by job_progress */

/* The hosts of this database. */
struct host_list { int64_t *v; size_t n, cap; };
struct host_list db_hosts(struct db_pool *p, struct arena *a);

#endif
