/* Writes one JSON line for each event, in one write, so that lines of several threads do not
 * mix. */
#include "core/base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "core/base/time.h"

static _Atomic int least_level = LOG_INFO;

static const char *const level_names[] = { "debug", "info", "warn", "error" };

void log_threshold(enum log_level least)
{
	atomic_store(&least_level, (int)least);
}

void log_event(enum log_level level, const char *what, const char *fmt, ...)
{
	char line[4096];
	struct tm tm;
	time_t second;
	int64_t now;
	size_t n;
	int wrote;

	if ((int)level < atomic_load(&least_level))
		return;
	now = time_now();
	second = (time_t)(now / TIME_SECOND);
	gmtime_r(&second, &tm);
	n = strftime(line, sizeof(line), "{\"at\":\"%Y-%m-%dT%H:%M:%S", &tm);
	wrote = snprintf(line + n, sizeof(line) - n, ".%03dZ\",\"level\":\"%s\",\"what\":\"%s\"",
		(int)(now % TIME_SECOND / 1000), level_names[level], what);
	n += wrote > 0 ? (size_t)wrote : 0;
	if (fmt && n < sizeof(line) - 3) {
		va_list args;
		size_t room = sizeof(line) - n - 3;

		va_start(args, fmt);
		wrote = vsnprintf(line + n + 1, room, fmt, args);
		va_end(args);
		/* A line that would not fit loses its details rather than its shape. */
		if (wrote > 0 && (size_t)wrote < room) {
			line[n] = ',';
			n += (size_t)wrote + 1;
		}
	}
	if (n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '}';
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return;   /* nowhere left to say so */
}
