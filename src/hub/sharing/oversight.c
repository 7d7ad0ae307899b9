/* Governance looks after who is protected without seeing whom: see oversight.h. */
#include "hub/sharing/oversight.h"

#include "core/base/check.h"
#include "core/base/time.h"
#include "hub/sharing/sharing.sql.h"

#define PAGE_PEOPLE 50

/* What is told of them is opened as anything about a person is, so that the look is in their list
 * of looks; nothing else about them is. */
static struct str told(struct db *db, struct person_id id, struct personal p)
{
	struct viewer *v = db_viewer(db);

	viewer_grant(v, id.v, 1u << CATEGORY_SAFEGUARDING, S("governance sees why"));
	return see(v, p);
}

static struct overseen overseen_of(struct db *db, const struct oversight_people_row *r)
{
	struct str today = date_iso(db_arena(db), time_civil(db_now(db)).date);

	struct personal reference =
		personal_new(r->reference, CATEGORY_SAFEGUARDING, r->person_id.v);

	return (struct overseen){ .reference = told(db, r->person_id, reference),
		.team = r->hub_name,
		.made_by = r->made_by,
		.look_again_on = r->look_again_on,
		.is_due = r->look_again_on.n && str_cmp(r->look_again_on, today) <= 0,
		.since_at = r->since_at,
		.by = r->property_id.v                ? OVERSEEN_ADDRESS
			: r->of_person.v == r->person_id.v ? OVERSEEN_THEMSELVES
											   : OVERSEEN_TOGETHER };
}

struct overseen_list oversight_list(struct db *db, struct str after)
{
	struct overseen_list l = { .v = ARENA_ARRAY(db_arena(db), struct overseen, PAGE_PEOPLE) };
	struct oversight_people_rows rows;

	check(db_viewer(db)->role == ROLE_GOVERNANCE);
	db_look_behind(db, true);
	rows = oversight_people(
		db, (struct oversight_people_args){ .after = str_empty(after) ? S("") : after });
	for (size_t i = 0; i < rows.n && i < PAGE_PEOPLE; i++)
		l.v[l.n++] = overseen_of(db, &rows.v[i]);
	l.more = rows.n > PAGE_PEOPLE;
	db_look_behind(db, false);
	return l;
}

bool oversight_has(struct db *db, struct str reference)
{
	check(db_viewer(db)->role == ROLE_GOVERNANCE);
	db_look_behind(db, true);
	bool is =
		oversight_person(db, (struct oversight_person_args){ .reference = reference }).n == 1;
	db_look_behind(db, false);
	return is;
}

bool oversight_of(struct db *db, struct str reference, struct audit_place before,
	struct overseen *out, struct audit_lines *lines)
{
	struct oversight_people_rows rows;

	check(db_viewer(db)->role == ROLE_GOVERNANCE);
	db_look_behind(db, true);
	rows = oversight_person(db, (struct oversight_person_args){ .reference = reference });
	if (rows.n) {
		const struct oversight_people_row *r = &rows.v[0];

		*out = overseen_of(db, r);
		out->reason = told(db, r->person_id, r->reason);
		*lines = audit_of_person(db, r->person_id, before);
	}
	db_look_behind(db, false);
	return rows.n == 1;
}
