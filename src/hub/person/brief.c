/* What other rooms show of a person: one small struct for the head of a case, a list or a card. */
#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"

struct personal person_age(struct arena *a, struct personal born_on, int64_t now)
{
	struct date born;

	if (!date_from_iso(personal_raw(born_on), &born))
		return personal_with(born_on, S(""));
	return personal_with(born_on, str_fmt(a, "%d", date_years(born, time_civil(now).date)));
}

struct personal person_name(struct arena *a, struct personal given_name, struct personal family_name)
{
	struct str name = str_join(a, personal_raw(given_name), S(" "), personal_raw(family_name));

	return personal_with(given_name, str_empty(name) ? S("somebody") : name);
}

static struct personal point_value(struct arena *a, const struct contact_points_of_row *c)
{
	struct str folded = personal_raw(c->folded);

	return personal_with(c->value, c->kind == CONTACT_POINT_KIND_PHONE && folded.n ? phone_words(a, folded) : personal_raw(c->value));
}

bool person_brief(struct db *db, struct person_id id, struct person_brief *out)
{
	struct arena *a = db_arena(db);
	struct contact_points_of_rows points;
	struct person_by_id_row p;
	struct personal none;

	*out = (struct person_brief){ 0 };
	if (!person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p))
		return false;
	none = personal_new(S(""), CATEGORY_CONTACT, id.v);
	*out = (struct person_brief){ .person_id = id, .reference = p.reference, .name = person_name(a, p.given_name, p.family_name),
		.known_as = p.known_as, .pronouns = p.pronouns, .age = person_age(a, p.born_on, db_now(db)), .phone = none,
		.phone_e164 = none, .email = none, .address = p.address, .postcode = p.postcode, .language = p.language,
		.communication = p.communication, .safe_contact = p.safe_contact, .access_notes = p.access_notes, .diet = p.diet,
		.interpreter = p.interpreter, .no_messages = p.no_messages, .property_id = p.property_id,
		.household_id = p.household_id, .lat = p.lat, .lon = p.lon, .state = p.state, .row_version = p.row_version };
	points = contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	for (size_t i = points.n; i-- > 0;) {           /* those to try first come first: they are set last */
		if (points.v[i].kind == CONTACT_POINT_KIND_PHONE) {
			out->phone = point_value(a, &points.v[i]);
			out->phone_e164 = points.v[i].folded;
		} else {
			out->email = points.v[i].value;
		}
	}
	return true;
}
