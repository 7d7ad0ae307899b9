/*
 * Looking for people who have two records. match_run holds the whole register against itself, once;
 * match_job does the same for those who came or changed since somebody looked, a few at a time, so
 * that the queue of pairs fills by itself. Both put the pairs before a person; only match_run, and
 * only when it is told to, puts together what the engine would link by machine.
 */
#ifndef KITH_MATCH_RUN_H
#define KITH_MATCH_RUN_H

#include "core/db/db.h"
#include "core/db/job.h"
#include "engine/link/link.h"

/* The job kind "match". */
bool match_job(struct job *j);

struct match_run {                             /* what is asked, and what came of it */
	bool merge; /* puts together what is LINK and would hurt nobody if it were wrong */
	unsigned threads;                      /* 0: one a processor */
	void (*told)(
		void *whom, const char *stage, int64_t done, int64_t total); /* NULL: nobody listens */
	void *whom;
	int64_t people, candidates, linked, review;    /* linked, review: pairs by band */
	int64_t queued, known,
		merged; /* new in the queue; waiting, decided before or not worth asking; put together */
	int64_t largest;                               /* records of the person who has most */
	double cpu_s[LINK_STAGE_COUNT], read_s, keep_s;        /* of the processor */
	char version[40];                      /* of the model */
	struct str why;                        /* when it fails */
};
/* In the calling thread and its own, in units of work of its own. False with run->why; what was
 * done stays, and it can be run again. */
MUSTUSE bool match_run(struct db_pool *p, struct arena *a, int64_t host_id, struct match_run *run);

#endif
