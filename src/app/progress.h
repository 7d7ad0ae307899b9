/* Progress of long commands: one line on standard error, once they have taken two seconds. */
#ifndef KITH_APP_PROGRESS_H
#define KITH_APP_PROGRESS_H

#include "core/db/copy.h"

struct progress {
	int64_t since_us, said_us;
	bool shown;
};

/* For functions that tell how far they are. */
struct db_progress progress_start(struct progress *p);
void progress_end(struct progress *p);         /* clears the line */

#endif
