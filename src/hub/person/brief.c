/* What other rooms show of a person: one small struct for the head of a case, a list or a card. */
#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"
#include "hub/person/person_view.h"

struct personal person_age(struct arena *a, struct personal born_on, int64_t now)
{
	struct str on = personal_raw(born_on);
	int age = birth_age(on, time_civil(now).date);

	if (age < 0)
		return personal_with(born_on, S(""));
	return personal_with(born_on, str_fmt(a, "%s%d", birth_is_day(on) ? "" : "about ", age));
}

struct personal person_name(
	struct arena *a, struct personal given_name, struct personal family_name)
{
	struct str name = str_join(a, personal_raw(given_name), S(" "), personal_raw(family_name));

	return personal_with(given_name, str_empty(name) ? S("somebody") : name);
}

struct personal contact_point_words(struct arena *a, const struct contact_points_of_row *c)
{
	struct str folded = personal_raw(c->folded);

	return personal_with(c->value,
		c->kind == CONTACT_POINT_KIND_PHONE && folded.n ? phone_words(a, folded)
														: personal_raw(c->value));
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
	*out = (struct person_brief){ .person_id = id,
		.reference = p.reference,
		.name = person_name(a, p.given_name, p.family_name),
		.known_as = p.known_as,
		.pronouns = p.pronouns,
		.age = person_age(a, p.born_on, db_now(db)),
		.phone = none,
		.phone_e164 = none,
		.email = none,
		.address = p.address,
		.postcode = p.postcode,
		.language = p.language,
		.communication = p.communication,
		.safe_contact = p.safe_contact,
		.access_notes = p.access_notes,
		.diet = p.diet,
		.interpreter = p.interpreter,
		.no_messages = p.no_messages,
		.property_id = p.property_id,
		.household_id = p.household_id,
		.lat = p.lat,
		.lon = p.lon,
		.state = p.state,
		.row_version = p.row_version };
	points = contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	for (size_t i = points.n; i-- > 0;) { /* those to try first come first: they are set last */
		if (points.v[i].kind == CONTACT_POINT_KIND_PHONE) {
			out->phone = contact_point_words(a, &points.v[i]);
			out->phone_e164 = points.v[i].folded;
		} else {
			out->email = points.v[i].value;
		}
	}
	return true;
}

struct personal person_nhs_words(struct arena *a, struct personal nhs_number)
{
	return personal_with(nhs_number, nhs_number_words(a, personal_raw(nhs_number)));
}

struct str person_born_words(struct arena *a, struct personal born_on)
{
	return birth_said(a, personal_raw(born_on));
}

struct str month_day_words(struct arena *a, struct str month_day)
{
	struct date d;
	struct str words;

	/* a leap year, so that 29 February has a name as well; the weekday and the year are cut off
	 * again */
	if (!date_from_iso(str_fmt(a, "2000-%.*s", STR_ARG(month_day)), &d))
		return month_day;
	words = date_words(a, d);
	(void)str_cut(&words, ' ', &month_day);
	return str_part(words, 0, words.n - 5);
}

/* Facts of the form beside what is on record, to go through them in one loop. */
struct form_fact { struct str *typed; struct personal kept; };

static size_t form_facts(
	const struct person_by_id_row *p, struct person_facts *f, struct form_fact facts[13])
{
	const struct form_fact all[13] = { { &f->given_name, p->given_name },
		{ &f->family_name, p->family_name }, { &f->known_as, p->known_as },
		{ &f->pronouns, p->pronouns }, { &f->born, p->born_on }, { &f->nhs_number, p->nhs_number },
		{ &f->address, p->address }, { &f->postcode, p->postcode }, { &f->language, p->language },
		{ &f->communication, p->communication }, { &f->safe_contact, p->safe_contact },
		{ &f->access_notes, p->access_notes }, { &f->diet, p->diet } };

	memcpy(facts, all, sizeof(all));
	return 13;
}

void person_withheld_blank(
	const struct viewer *v, const struct person_by_id_row *p, struct person_facts *f)
{
	struct form_fact facts[13];
	size_t n = form_facts(p, f, facts);

	for (size_t i = 0; i < n; i++)
		if (!see_allowed(v, facts[i].kept))
			*facts[i].typed = S("");
}

bool person_update_seen(struct db *db, struct person_id id, struct person_facts f,
	int64_t *row_version, struct problems *ps)
{
	struct person_by_id_row p;
	struct form_fact facts[13];

	if (person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p)) {
		size_t n = form_facts(&p, &f, facts);

		for (size_t i = 0; i < n; i++)
			if (!see_allowed(db_viewer(db), facts[i].kept))
				*facts[i].typed = personal_raw(facts[i].kept);
	}
	return person_update(db, id, f, row_version, ps);
}

struct person_clue person_alike_clue(const struct person_brief *b)
{
	return (struct person_clue){ .name = personal_raw(b->name),
		.phone = personal_raw(b->phone_e164),
		.email = personal_raw(b->email),
		.address = personal_raw(b->address),
		.postcode = personal_raw(b->postcode) };
}
