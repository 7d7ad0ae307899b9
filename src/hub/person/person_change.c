/* Whose records changed, written down where every server's index finds it. */
#include "hub/person/person_change.h"

#include "hub/person/register.sql.h"

#define KEPT 20000 /* changes of a lane: a server that was away for more reads everything anew */

void person_changed(struct db *db, const struct person_id *people, size_t n)
{
	struct change_next_row next;
	struct buf b = { .arena = db_arena(db) };
	int64_t lane = db_lane(db);

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i ? "," : "[", (long long)people[i].v);
	buf_lit(&b, "]");
	if (!change_next(db, (struct change_next_args){ .lane = lane }, &next)) {
		next.seq = 1;
		change_lane_add(db, (struct change_lane_add_args){ .lane = lane });
	}
	change_add(
		db, (struct change_add_args){ .lane = lane, .seq = next.seq, .people = buf_view(&b) });
}

void person_number_gone(struct db *db, int64_t id)
{
	person_changed(db, &(struct person_id){ -id }, 1);
}

int64_t person_changes_tidy(struct db *db)
{
	return changes_tidy(db, (struct changes_tidy_args){ .kept = KEPT });
}

struct person_ids person_change_ids(struct arena *a, struct str people)
{
	struct person_ids ids = { 0 };
	struct str rest = people.n > 2 ? str_part(people, 1, people.n - 2) : S(""), one;
	size_t most = 1;

	for (size_t i = 0; i < rest.n; i++)
		most += rest.p[i] == ',';
	ids.v = ARENA_ARRAY(a, struct person_id, most);
	while (ids.n < most && str_cut(&rest, ',', &one))
		if (str_to_i64(one, &ids.v[ids.n].v))
			ids.n++;
	return ids;
}
