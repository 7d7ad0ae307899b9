/* A form posted twice is done once. */
#ifndef KITH_ONCE_H
#define KITH_ONCE_H

#include "core/db/db.h"

/* The job 'tidy': forgets keys older than a day. */
void once_forget(struct db *db);

#endif
