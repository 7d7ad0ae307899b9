/* Which host a command is about. */
#ifndef KITH_APP_HOSTS_H
#define KITH_APP_HOSTS_H

#include "core/db/db.h"

/* The host of this database; the first one made where there are several. 0: none yet. */
int64_t host_only(struct db_pool *pool, struct arena *a);

#endif
