/* Threads for a stage: started, given a part each, joined. Parts write only what is theirs, so that
 * the outcome does not depend on how many there are. */
#include "engine/link/link_parts.h"

#include <pthread.h>
#include <unistd.h>

#include "core/base/check.h"
#include "core/base/time.h"

#define THREADS_MOST 16

struct share_of_work {
	void (*work)(void *context, unsigned part);
	void *context;
	unsigned part;
};

static void *thread_main(void *p)
{
	struct share_of_work *s = p;

	s->work(s->context, s->part);
	return NULL;
}

void link_threads(unsigned n, void (*work)(void *context, unsigned part), void *context)
{
	struct share_of_work share[THREADS_MOST];
	pthread_t thread[THREADS_MOST];
	bool started[THREADS_MOST] = { false };

	check(n >= 1 && n <= THREADS_MOST);
	for (unsigned i = 1; i < n; i++) {
		share[i] = (struct share_of_work){ work, context, i };
		started[i] = pthread_create(&thread[i], NULL, thread_main, &share[i]) == 0;
	}
	work(context, 0);
	for (unsigned i = 1; i < n; i++) {
		if (started[i])
			pthread_join(thread[i], NULL);
		else
			work(context, i);      /* no thread to be had: do it here */
	}
}

unsigned link_threads_of(const struct link_options *o)
{
	long n = o->threads ? (long)o->threads : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (unsigned)n;
}

double link_cpu_s(void)
{
	return (double)time_cpu_us() / 1e6;
}
