/* Made by kith-queries: every room's queries. */
#include "core/db/db.h"

extern const struct db_query_info room_sql_queries[];

const struct db_query_info *const db_rooms[] = {
	room_sql_queries,
	NULL,
};
