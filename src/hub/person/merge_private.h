/* What putting together shares with what is shown afterwards. */
#ifndef KITH_MERGE_PRIVATE_H
#define KITH_MERGE_PRIVATE_H

#include "core/db/db.h"
#include "core/db/types.h"

/* Facts that `into` does not have are filled from `from`; what it showed before is written down
 * under this merge. */
void merge_values_take(
	struct db *db, struct person_merge_id merge, struct person_id from, struct person_id into);
/* `into` shows again what it showed before this merge, but for what somebody has changed since. */
void merge_values_give_back(struct db *db, struct person_merge_id merge, struct person_id into);

#endif
