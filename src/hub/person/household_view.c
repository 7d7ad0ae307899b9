/* Households as pages show them: who lives with whom and what says so. Reading only. */
#include "hub/person/household.h"

#include "hub/person/household.sql.h"
#include "hub/person/person.h"

struct housemates housemates_of(struct db *db, struct person_id id, struct household_id household)
{
	struct arena *a = db_arena(db);
	struct housemates_rows rows = { 0 };
	struct housemates out;

	if (household.v)
		rows = housemates(db, (struct housemates_args){ .household_id = household, .person_id = id });
	out = (struct housemates){ .v = ARENA_ARRAY(a, struct housemate, rows.n + 1), .n = rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out.v[i] = (struct housemate){ .person_id = rows.v[i].person_id, .reference = rows.v[i].reference, .state = rows.v[i].state,
			.name = person_name(a, rows.v[i].given_name, rows.v[i].family_name), .age = person_age(a, rows.v[i].born_on, db_now(db)) };
	return out;
}

struct str household_why(struct db *db, struct household_id id)
{
	struct household_by_id_row row;

	return id.v && household_by_id(db, (struct household_by_id_args){ .household_id = id }, &row) ?
		household_words(db_arena(db), row.held_by, false) : S("");
}
