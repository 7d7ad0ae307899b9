/* Background work of the whole program: which kinds of job there are, and who sends what the outbox
 * keeps. */
#ifndef KITH_APP_JOBS_H
#define KITH_APP_JOBS_H

#include "core/db/job.h"

/* Tells core/db the kinds and the handlers; once, before jobs are run. */
void jobs_listen(void);

#endif
