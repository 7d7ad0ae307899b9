/* Volunteers and tasks when two records turn out to be one person, or two after all. Nobody is two
 * volunteers: merging checks. */
#include "hub/volunteer/volunteer.h"

#include "hub/person/merge.h"
#include "hub/volunteer/volunteer.sql.h"

static void account_follow(struct db *db, struct account_id account, struct person_id home)
{
	volunteer_moved_account(
		db, (struct volunteer_moved_account_args){ .account_id = account, .person_id = home });
}

void volunteer_person_moved(struct db *db, const struct hub_event *e)
{
	struct person_moving m = person_moving(db, e);

	if (e->kind == EVENT_PERSON_MERGED) {
		struct volunteer_moved_rows gone = volunteer_moved(
			db, (struct volunteer_moved_args){ .person_id = m.from, .into = m.to });

		for (size_t i = 0; i < gone.n; i++) {
			person_move_note(db, m.merge, "volunteer", gone.v[i].volunteer_id.v, STR_NONE);
			account_follow(db, gone.v[i].account_id, m.to);
		}
	} else {
		struct volunteer_moved_back_rows back = volunteer_moved_back(db,
			(struct volunteer_moved_back_args){
				.person_id = m.from, .home = m.to, .person_merge_id = m.merge });

		for (size_t i = 0; i < back.n; i++)
			account_follow(db, back.v[i].account_id, m.to);
	}
	task_moved(db,
		(struct task_moved_args){ .person_id = m.from, .home = m.to, .person_merge_id = m.merge });
}
