/* Forgetting the keys of forms that nobody will send again. */
#include "core/http/once.h"

#include "core/base/time.h"
#include "core/http/http.sql.h"

void once_forget(struct db *db)
{
	once_tidy(db, (struct once_tidy_args){ .before = db_now(db) - TIME_DAY });
}
