/* A path of each route that exists in this hub. */
#ifndef KITH_APP_EXAMPLES_H
#define KITH_APP_EXAMPLES_H

#include "core/db/db.h"
#include "core/http/route.h"

/* In a read-only unit of the host's, as the system. Absent when the hub has nothing of that kind. */
struct str example_path(struct db *db, const struct route *r);

#endif
