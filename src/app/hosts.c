/* Which host a command is about: commands name a database, and most databases have one host. */
#include "app/hosts.h"

#include "core/auth/session.h"

int64_t host_only(struct db_pool *pool, struct arena *a)
{
	struct viewer nobody = viewer_system(0, a);
	struct db *db = db_begin(pool, a, &nobody, DB_READ);
	int64_t host = host_first(db);

	db_abandon(db);
	return host;
}
