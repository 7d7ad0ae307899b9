/* A path of each route that exists in this hub. */
#ifndef KITH_APP_EXAMPLES_H
#define KITH_APP_EXAMPLES_H

#include "core/db/db.h"
#include "core/http/route.h"

/* Set db to a unit of work of the host's, as the system, before each call: one that writes, because
 * on a sample city the link that is shown is made then. */
struct examples { struct db *db; struct str token; };

/* Where the hub has nothing of that kind, the path is well formed and leads nowhere. */
struct str example_path(struct examples *e, const struct route *r);

/* Pages that show nothing to somebody who comes from nowhere, and what they answer instead. NULL:
 * the example opens for one of its roles at least. */
struct example_excuse { const char *path; int status; const char *why; };
const struct example_excuse *example_excuse(const struct route *r);

#endif
