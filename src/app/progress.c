/* One line that is written over; nothing at all when the command is quick or nobody is looking. */
#include "app/progress.h"

#include "core/base/time.h"

#include <stdio.h>
#include <unistd.h>

#define PATIENCE_US (2 * TIME_SECOND)
#define EVERY_US (TIME_SECOND / 4)

static void say(void *arg, const char *what, const char *table, int64_t rows)
{
	struct progress *p = arg;
	int64_t now = time_monotonic_us();

	if (now - p->since_us < PATIENCE_US || now - p->said_us < EVERY_US)
		return;
	p->said_us = now;
	p->shown = true;
	fprintf(stderr, isatty(STDERR_FILENO) ? "\r\033[K%s: %lld %s" : "%s: %lld %s\n", table,
		(long long)rows, what);
	fflush(stderr);
}

struct db_progress progress_start(struct progress *p)
{
	*p = (struct progress){ .since_us = time_monotonic_us() };
	return (struct db_progress){ .say = say, .arg = p };
}

void progress_end(struct progress *p)
{
	if (p->shown && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}
