/* What happens when the program finds itself wrong: one line in the log, then an end to it. */
#include "core/base/check.h"

#include "core/base/log.h"

/* The file and line of a check hold no personal data; the failed condition is source text. */
_Noreturn void check_failed(const char *what, const char *file, int line)
{
	char quoted[200];
	size_t n = 0;

	for (; *what && n < sizeof(quoted) - 2; what++) {
		if (*what == '"' || *what == '\\')
			quoted[n++] = '\\';
		quoted[n++] = *what;
	}
	quoted[n] = 0;
	log_event(LOG_ERROR, "check.failed", "\"check\":\"%s\",\"file\":\"%s\",\"line\":%d", quoted,
		file, line);
	abort();
}
