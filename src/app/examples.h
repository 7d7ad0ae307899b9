/* A path of each route that exists in this hub. */
#ifndef KITH_APP_EXAMPLES_H
#define KITH_APP_EXAMPLES_H

#include "core/db/db.h"
#include "core/http/route.h"

/* In a read-only unit of the host's, as the system. Where the hub has nothing of that kind, the path is well
 * formed and leads nowhere. */
struct str example_path(struct db *db, const struct route *r);

#endif
