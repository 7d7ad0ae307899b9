/* Telephone numbers, e-mail addresses and important dates of a person. */
#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/household.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_change.h"
#include "hub/person/person_private.h"

static void points_changed(struct db *db, struct person_id id, struct str action)
{
	person_touched(db, (struct person_touched_args){ .person_id = id, .updated_at = db_now(db) });
	person_keys_refresh(db, id);
	audit_add(db, action, id.v, STR_NONE, STR_NONE);
	household_changed(db, id, (struct property_id){ 0 });
}

bool contact_point_add(struct db *db, struct person_id id, struct str value, struct str note,
	bool first, struct problems *ps)
{
	bool is_email = str_find(value, S("@")) >= 0;
	enum contact_point_kind kind = is_email ? CONTACT_POINT_KIND_EMAIL : CONTACT_POINT_KIND_PHONE;
	struct contact_points_of_rows all =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	struct str folded, why = S("");
	bool only = true;

	if (str_empty(str_trim(value)))
		why = S("Write a telephone number or an e-mail address.");
	if (str_empty(str_trim(value)) || !(is_email ? fold_email(db_arena(db), value, &folded, &why)
	    : fold_phone(db_arena(db), value, &folded, &why))) {
		problem_add(ps, S("value"), why);
		return false;
	}
	for (size_t i = 0; i < all.n; i++) {
		only = only && all.v[i].kind != kind;
		if (str_eq(personal_raw(all.v[i].folded), folded)) {
			problem_add(ps, S("value"), S("This is on the record already."));
			return false;
		}
	}
	if (first)
		contact_points_none_first(
			db, (struct contact_points_none_first_args){ .person_id = id, .kind = kind });
	contact_point_insert(db,
		(struct contact_point_insert_args){ .contact_point_id = { id_new() },
			.person_id = id,
			.kind = kind,
			.value = str_trim(value),
			.folded = folded,
			.note = text_or_empty(note),
			.is_first = first || only });
	points_changed(db, id, S("person.contact_add"));
	return !db_failed(db);
}

bool contact_point_remove(
	struct db *db, struct person_id id, struct contact_point_id point, struct problems *ps)
{
	if (contact_point_delete(db,
			(struct contact_point_delete_args){ .person_id = id, .contact_point_id = point }) !=
		1) {
		problem_add(ps, S(""), S("This had been removed already."));
		return false;
	}
	person_number_gone(db, point.v);
	points_changed(db, id, S("person.contact_remove"));
	return !db_failed(db);
}

bool contact_point_first(
	struct db *db, struct person_id id, struct contact_point_id point, struct problems *ps)
{
	struct contact_points_of_rows all =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = id });

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].contact_point_id.v == point.v) {
			contact_points_none_first(db,
				(struct contact_points_none_first_args){ .person_id = id, .kind = all.v[i].kind });
			contact_point_make_first(db,
				(struct contact_point_make_first_args){
					.person_id = id, .contact_point_id = point });
			points_changed(db, id, S("person.contact_first"));
			return !db_failed(db);
		}
	problem_add(ps, S(""), S("This had been removed already."));
	return false;
}

bool important_date_add(
	struct db *db, struct person_id id, struct str day, struct str what, struct problems *ps)
{
	struct arena *a = db_arena(db);
	size_t before = ps->n;
	struct str why;
	struct date d;

	/* "14 May" has no year: a leap year is lent, so that 29 February is a day too */
	if (!date_parse(a, day, &d, &why) &&
		!date_parse(a, str_fmt(a, "%.*s 2000", STR_ARG(day)), &d, &why))
		problem_add(ps, S("day"),
			str_starts(why, S("That date does not exist"))
				? why
				: S("Which day? Write it like 14 May or 14/5."));
	if (str_empty(str_trim(what)))
		problem_add(
			ps, S("what"), S("What is that day? For example: birthday, the day her husband died."));
	if (what.n > 300)
		problem_add(ps, S("what"), S("Say it in fewer words, 300 letters at most."));
	if (ps->n > before)
		return false;
	important_date_insert(db,
		(struct important_date_insert_args){ .important_date_id = { id_new() },
			.person_id = id,
			.month_day = str_fmt(a, "%02d-%02d", d.month, d.day),
			.what = str_trim(what) });
	audit_add(db, S("person.date_add"), id.v, STR_NONE, what);
	return !db_failed(db);
}

bool important_date_remove(struct db *db, struct person_id id, struct important_date_id which)
{
	if (important_date_delete(db,
			(struct important_date_delete_args){ .person_id = id, .important_date_id = which }) ==
		1)
		audit_add(db, S("person.date_remove"), id.v, STR_NONE, STR_NONE);
	return !db_failed(db);
}
