/* What the files about households share. Room-private. */
#ifndef KITH_HOUSEHOLD_PRIVATE_H
#define KITH_HOUSEHOLD_PRIVATE_H

#include "hub/person/household_group.h"
#include "hub/place/place.h"

struct home_settled {
	struct property_id property_id;
	enum place_kind kind;
	struct household_home home;
	struct household_groups groups;        /* of home.people, as they would be now */
	struct household_person *moved;        /* who moved away from there */
	size_t n_moved;
};
struct homes { struct home_settled *v; size_t n; };
/* The people of these properties whom the unit sees, grouped by what is known. Properties where
 * nobody is are left out. */
void homes_read(struct db *db, struct db_ids properties, struct homes *out);

#endif
