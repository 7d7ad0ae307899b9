/* The clock of the programs that measure: how long something took, by the clock and by the
 * processor, and how much memory the program has had at most. */
#ifndef KITH_BENCH_CLOCK_H
#define KITH_BENCH_CLOCK_H

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

#include "core/base/time.h"
#include "core/db/job.h"

static int64_t began, worked;

static inline void start(void)
{
	began = time_monotonic_us();
	worked = time_cpu_us();
}

/* Since start(): "whom it is about   3.300 s   processor 1.200 s   131,683 people". */
static inline void say(const char *what, int64_t n, const char *of)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	printf("%-44s %8.3f s  processor %8.3f s  %9" PRId64 " %s  (most memory %ld MB)\n", what,
		(double)(time_monotonic_us() - began) / 1e6, (double)(time_cpu_us() - worked) / 1e6, n, of,
		u.ru_maxrss / 1024);
	fflush(stdout);
}

/* The first host of the database; 0: there is none. */
static inline int64_t host_of(struct db_pool *p)
{
	struct arena *a = arena_new();
	struct host_list hosts = db_hosts(p, a);
	int64_t id = hosts.n ? hosts.v[0] : 0;

	arena_free(a);
	return id;
}

#endif
