/* The whole program as a test asks it: a real server on a free port over the test's own database,
 * with every page there is; and the sample city to fill that database with. */
#ifndef KITH_TESTSERVER_H
#define KITH_TESTSERVER_H

#include "core/http/server.h"
#include "support/testdb.h"

/* `kith sample --people N` into the test's own database and folder. */
void testserver_city(struct testdb *t, const char *people);
/* Without a limit of requests; the caller stops it. `port` is where it listens on 127.0.0.1. */
struct server *testserver_start(struct testdb *t, struct arena *a, int *port);
/* Signs an account in, second factor and all: the header line "Cookie: …\r\n". */
struct str testserver_sign_in(struct testdb *t, int64_t account, enum role role);

#endif
