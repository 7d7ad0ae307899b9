/*
 * The record of a person: made from whatever is known, added to as more is heard, changed by hand.
 * What was typed is kept; what can be read (dates, numbers, postcodes) is kept in one form.
 */
#include "hub/person/person.h"

#include <math.h>

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/events.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_alias.h"
#include "hub/person/person_private.h"
#include "hub/person/household.h"
#include "hub/person/rag.h"
#include "hub/person/value.h"
#include "hub/place/place.h"

struct str text_or_empty(struct str s)
{
	return s.p ? s : S("");
}

static struct property_id property_of(struct db *db, const struct person_read *r)
{
	if (r->address.n == 0 && !r->f.uprn)
		return (struct property_id){ 0 };
	return property_find_or_make(db,
		(struct property_new){ .address = r->address,
			.postcode = r->postcode,
			.uprn = r->f.uprn,
			.lat = r->f.lat,
			.lon = r->f.lon });
}

static struct str reference_free(struct db *db)
{
	struct person_with_reference_row taken;
	struct str reference;

	do
		reference = reference_new(db_arena(db), 'P');
	while (person_with_reference(
		db, (struct person_with_reference_args){ .reference = reference }, &taken));
	return reference;
}

static void point_insert(struct db *db, struct person_id id, enum contact_point_kind kind,
	struct str value, struct str folded, bool first)
{
	if (str_empty(value))
		return;
	contact_point_insert(db,
		(struct contact_point_insert_args){ .contact_point_id = { id_new() },
			.person_id = id,
			.kind = kind,
			.value = str_trim(value),
			.folded = text_or_empty(folded),
			.note = S(""),
			.is_first = first });
}

bool person_save(struct db *db, struct person_facts f, struct person_id *id, struct problems *ps)
{
	struct property_id property;
	struct person_read r;
	bool same;

	*id = (struct person_id){ 0 };
	if (!person_facts_read(db_arena(db), db_now(db), f, &r, ps))
		return false;
	id->v = id_new();
	property = property_of(db, &r);
	db_look_behind(db, true);              /* at a protected address they are hidden from here on */
	person_add(db,
		(struct person_add_args){ .person_id = *id,
			.reference = reference_free(db),
			.given_name = text_or_empty(r.f.given_name),
			.family_name = text_or_empty(r.f.family_name),
			.known_as = text_or_empty(r.f.known_as),
			.pronouns = text_or_empty(r.f.pronouns),
			.born_on = r.born_on,
			.nhs_number = r.nhs_number,
			.property_id = property,
			.address = r.address,
			.postcode = r.postcode,
			.language = text_or_empty(r.f.language),
			.interpreter = r.f.interpreter,
			.communication = text_or_empty(r.f.communication),
			.safe_contact = text_or_empty(r.f.safe_contact),
			.no_messages = r.f.no_messages,
			.access_notes = text_or_empty(r.f.access_notes),
			.diet = text_or_empty(r.f.diet),
			.created_at = db_now(db) });
	same = r.phones_folded[0].n ? str_eq(r.phones_folded[0], r.phones_folded[1])
								: str_eq(r.phones[0], r.phones[1]);
	point_insert(db, *id, CONTACT_POINT_KIND_PHONE, r.phones[0], r.phones_folded[0], true);
	if (!same)
		point_insert(db, *id, CONTACT_POINT_KIND_PHONE, r.phones[1], r.phones_folded[1],
			str_empty(r.phones[0]));
	point_insert(db, *id, CONTACT_POINT_KIND_EMAIL, r.f.email, r.email_folded, true);
	person_keys_refresh(db, *id);
	audit_add(db, S("person.save"), id->v, STR_NONE,
		str_join(db_arena(db), r.f.given_name, S(" "), r.f.family_name));
	household_changed(db, *id, (struct property_id){ 0 });
	rag_refresh(db, *id);
	db_look_behind(db, false);
	return !db_failed(db);
}

static struct str first_known(struct personal have, struct str add)
{
	return personal_empty(have) ? text_or_empty(add) : personal_raw(have);
}

static bool point_there(struct db *db, struct person_id id, struct str value, struct str folded)
{
	struct contact_points_of_rows all =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = id });

	for (size_t i = 0; i < all.n; i++)
		if (folded.n ? str_eq(personal_raw(all.v[i].folded), folded)
					 : str_eq_ascii(personal_raw(all.v[i].value), str_trim(value)))
			return true;
	return false;
}

static bool points_add(struct db *db, struct person_id id, const struct person_read *r)
{
	struct contact_points_of_rows all =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	bool have_phone = false, have_email = false, added = false;

	for (size_t i = 0; i < all.n; i++) {
		have_phone = have_phone || all.v[i].kind == CONTACT_POINT_KIND_PHONE;
		have_email = have_email || all.v[i].kind == CONTACT_POINT_KIND_EMAIL;
	}
	for (int i = 0; i < 2; i++)
		if (!str_empty(r->phones[i]) && !point_there(db, id, r->phones[i], r->phones_folded[i])) {
			point_insert(
				db, id, CONTACT_POINT_KIND_PHONE, r->phones[i], r->phones_folded[i], !have_phone);
			have_phone = added = true;
		}
	if (!str_empty(r->f.email) && !point_there(db, id, r->f.email, r->email_folded)) {
		point_insert(db, id, CONTACT_POINT_KIND_EMAIL, r->f.email, r->email_folded, !have_email);
		added = true;
	}
	return added;
}

/* Whether keeping these would change the row: most rows of a repeated list do not. */
static bool keep_differs(const struct person_keep_args *k, const struct person_by_id_row *p)
{
	const struct {
		struct str new;
		struct personal old;
	} both[] = {
		{ k->given_name, p->given_name },
		{ k->family_name, p->family_name },
		{ k->known_as, p->known_as },
		{ k->pronouns, p->pronouns },
		{ k->born_on, p->born_on },
		{ k->nhs_number, p->nhs_number },
		{ k->address, p->address },
		{ k->postcode, p->postcode },
		{ k->language, p->language },
		{ k->communication, p->communication },
		{ k->safe_contact, p->safe_contact },
		{ k->access_notes, p->access_notes },
		{ k->diet, p->diet },
	};

	for (size_t i = 0; i < sizeof(both) / sizeof(*both); i++)
		if (!str_eq(both[i].new, personal_raw(both[i].old)))
			return true;
	return k->interpreter != p->interpreter || k->no_messages != p->no_messages ||
		k->property_id.v != p->property_id.v;
}

void person_add_facts(struct db *db, struct person_id id, struct person_facts f)
{
	struct problems odd = { .arena = db_arena(db) };
	struct person_by_id_row p;
	struct person_keep_row kept;
	struct person_keep_args k;
	struct person_read r;
	bool changed, no_name;

	if (!person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p))
		return;
	f.from_list = true;              /* what cannot be read is kept as it is rather than refused */
	(void)!person_facts_read(db_arena(db), db_now(db), f, &r, &odd);
	no_name = personal_empty(p.given_name) && personal_empty(p.family_name);
	k = (struct person_keep_args){ .person_id = id,
		.seen_version = p.row_version,
		.updated_at = db_now(db),
		.given_name = no_name ? text_or_empty(r.f.given_name) : personal_raw(p.given_name),
		.family_name = no_name || personal_empty(p.family_name) ? text_or_empty(r.f.family_name)
																: personal_raw(p.family_name),
		.known_as = first_known(p.known_as, r.f.known_as),
		.pronouns = first_known(p.pronouns, r.f.pronouns),
		.born_on = first_known(p.born_on, r.born_on),
		.nhs_number = first_known(p.nhs_number, r.nhs_number),
		.household_id = p.household_id,
		.property_id = p.property_id,
		.address = personal_raw(p.address),
		.postcode = personal_raw(p.postcode),
		.language = first_known(p.language, r.f.language),
		.interpreter = p.interpreter || r.f.interpreter,
		.communication = first_known(p.communication, r.f.communication),
		.safe_contact = first_known(p.safe_contact, r.f.safe_contact),
		.no_messages = p.no_messages || r.f.no_messages,
		.access_notes = first_known(p.access_notes, r.f.access_notes),
		.diet = first_known(p.diet, r.f.diet) };
	if (personal_empty(p.address) && r.address.n) {
		k.address = r.address;
		k.postcode = r.postcode.n ? r.postcode : personal_raw(p.postcode);
		r.postcode = k.postcode;
		k.property_id = property_of(db, &r);
	} else if (personal_empty(p.postcode)) {
		k.postcode = r.postcode;
	}
	changed = keep_differs(&k, &p);
	db_look_behind(db, true);
	if (changed)
		(void)!person_keep(db, k, &kept);
	if (points_add(db, id, &r) || changed) {
		person_keys_refresh(db, id);
		audit_add(db, S("person.add"), id.v, STR_NONE, STR_NONE);
		household_changed(db, id, p.property_id);
		rag_refresh(db, id);
	}
	db_look_behind(db, false);
}

bool person_find_or_save(
	struct db *db, struct person_facts f, struct person_id *id, bool *is_new, struct problems *ps)
{
	struct person_read r;
	struct str why;

	*is_new = false;
	if (!person_facts_read(db_arena(db), db_now(db), f, &r, ps))
		return false;
	if (person_match_exact(db, &f, id, &why)) {
		person_add_facts(db, *id, f);
		return !db_failed(db);
	}
	*is_new = true;
	return person_save(db, f, id, ps);
}

/* --- changing by hand --- */

/* Fields of the form, and the words for them when somebody else changed them meanwhile. */
struct form_field { const char *field, *words; struct str typed; struct personal now; };

static void meanwhile_say(
	struct db *db, const struct form_field *fields, size_t n, struct problems *ps)
{
	size_t before = ps->n;

	for (size_t i = 0; i < n; i++) {
		struct str now = personal_raw(fields[i].now);

		if (str_eq(fields[i].typed, now))
			continue;
		if (now.n)
			problem_addf(ps, str_of(fields[i].field),
				"While you were writing, the record was changed: %s is now \"%.*s\". "
				"Yours is still here. Save again to keep yours, or write theirs.",
				fields[i].words, STR_ARG(see(db_viewer(db), fields[i].now)));
		else
			problem_addf(ps, str_of(fields[i].field),
				"While you were writing, the record was changed: %s is now empty. "
				"Save again to keep yours.",
				fields[i].words);
	}
	if (ps->n == before)
		problem_add(ps, S(""),
			S("While you were writing, somebody changed this record to what you typed. There is "
			  "nothing more to save."));
}

static bool update_stale(struct db *db, const struct person_keep_args *k,
	const struct person_by_id_row *p, struct problems *ps)
{
	const struct form_field fields[] = {
		{ "given_name", "the first name", k->given_name, p->given_name },
		{ "family_name", "the surname", k->family_name, p->family_name },
		{ "known_as", "what they like to be called", k->known_as, p->known_as },
		{ "pronouns", "the pronouns", k->pronouns, p->pronouns },
		{ "born", "the birth date", k->born_on, p->born_on },
		{ "nhs_number", "the NHS number", k->nhs_number, p->nhs_number },
		{ "address", "the address", k->address, p->address },
		{ "postcode", "the postcode", k->postcode, p->postcode },
		{ "language", "the language", k->language, p->language },
		{ "communication", "how they communicate", k->communication, p->communication },
		{ "safe_contact", "the safe-contact rule", k->safe_contact, p->safe_contact },
		{ "access_notes", "the access note", k->access_notes, p->access_notes },
		{ "diet", "the diet", k->diet, p->diet },
	};

	meanwhile_say(db, fields, sizeof(fields) / sizeof(*fields), ps);
	return false;
}

/* What somebody changed by hand outranks every list from now on. */
static void said_keep(struct db *db, struct person_id id, const struct person_keep_args *k,
	const struct person_by_id_row *p)
{
	const struct {
		enum value_field field;
		struct str new;
		struct personal old;
	} all[] = {
		{ VALUE_GIVEN_NAME, k->given_name, p->given_name },
		{ VALUE_FAMILY_NAME, k->family_name, p->family_name },
		{ VALUE_KNOWN_AS, k->known_as, p->known_as },
		{ VALUE_BORN, k->born_on, p->born_on },
		{ VALUE_NHS_NUMBER, k->nhs_number, p->nhs_number },
		{ VALUE_LANGUAGE, k->language, p->language },
		{ VALUE_COMMUNICATION, k->communication, p->communication },
		{ VALUE_SAFE_CONTACT, k->safe_contact, p->safe_contact },
		{ VALUE_ACCESS, k->access_notes, p->access_notes },
		{ VALUE_DIET, k->diet, p->diet },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (!str_eq(all[i].new, personal_raw(all[i].old)))
			value_said(db, id, all[i].field, all[i].new);
	if (!str_eq(k->address, personal_raw(p->address)) ||
		!str_eq(k->postcode, personal_raw(p->postcode)))
		value_said(db, id, VALUE_HOME, str_join(db_arena(db), k->address, S(", "), k->postcode));
}

bool person_update(struct db *db, struct person_id id, struct person_facts f, int64_t *row_version,
	struct problems *ps)
{
	struct person_by_id_row p;
	struct person_keep_row kept;
	struct person_keep_args k;
	struct person_read r;
	bool moved;

	if (!person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p)) {
		problem_add(ps, S(""), S("This record is not there any more."));
		return false;
	}
	f.phone = f.phone_2 = f.email = STR_NONE;
	if (!person_facts_read(db_arena(db), db_now(db), f, &r, ps))
		return false;
	k = (struct person_keep_args){ .person_id = id,
		.seen_version = *row_version,
		.updated_at = db_now(db),
		.given_name = text_or_empty(r.f.given_name),
		.family_name = text_or_empty(r.f.family_name),
		.known_as = text_or_empty(r.f.known_as),
		.pronouns = text_or_empty(r.f.pronouns),
		.born_on = r.born_on,
		.nhs_number = r.nhs_number,
		.household_id = p.household_id,
		.property_id = p.property_id,
		.address = r.address,
		.postcode = r.postcode,
		.language = text_or_empty(r.f.language),
		.interpreter = r.f.interpreter,
		.communication = text_or_empty(r.f.communication),
		.safe_contact = text_or_empty(r.f.safe_contact),
		.no_messages = r.f.no_messages,
		.access_notes = text_or_empty(r.f.access_notes),
		.diet = text_or_empty(r.f.diet) };
	if (p.row_version != *row_version) {
		*row_version = p.row_version;
		return update_stale(db, &k, &p, ps);
	}
	moved = !str_eq(r.address, personal_raw(p.address)) ||
		!str_eq(r.postcode, personal_raw(p.postcode));
	if (moved)
		k.property_id = property_of(db, &r);
	if (k.property_id.v != p.property_id.v)
		k.household_id = (struct household_id){ 0 };
	said_keep(db, id, &k, &p);
	person_alias_keep_former(db, id, personal_raw(p.given_name), personal_raw(p.family_name),
		k.given_name, k.family_name);
	if (!person_keep(db, k, &kept))
		db_fail(db, "a person changed under a writer");
	db_look_behind(db, true); /* who moves to a protected address is hidden from here on */
	person_keys_refresh(db, id);
	audit_add(db, S("person.edit"), id.v, STR_NONE,
		str_join(db_arena(db), r.f.given_name, S(" "), r.f.family_name));
	household_changed(db, id, p.property_id);
	rag_refresh(db, id);
	db_look_behind(db, false);
	*row_version += 1;
	return !db_failed(db);
}

bool person_state_set(
	struct db *db, struct person_id id, enum person_state state, struct problems *ps)
{
	if (person_state_keep(db,
			(struct person_state_keep_args){
				.person_id = id, .state = state, .updated_at = db_now(db) }) != 1) {
		problem_add(ps, S(""), S("This record is not there any more."));
		return false;
	}
	if (state == PERSON_STATE_DECEASED)
		hub_event(db,
			(struct hub_event){ .kind = EVENT_PERSON_DIED,
				.subject_id = id.v,
				.person_id = id.v,
				.at = db_now(db) });
	audit_add(db, S("person.state"), id.v,
		str_fmt(db_arena(db), "{\"state\":\"%.*s\"}", STR_ARG(person_state_name(state))), STR_NONE);
	household_changed(db, id, (struct property_id){ 0 });
	rag_refresh(db, id);
	return !db_failed(db);
}

bool person_safe_contact(
	struct db *db, struct person_id id, struct person_safe safe, int64_t row_version)
{
	if (person_safe_keep(db,
			(struct person_safe_keep_args){ .person_id = id,
				.safe_contact = safe.safe_contact,
				.no_messages = safe.no_messages,
				.access_notes = safe.access_notes,
				.updated_at = db_now(db),
				.seen_version = row_version }) != 1)
		return false;
	audit_add(db, S("person.safe_contact"), id.v, STR_NONE,
		str_join(db_arena(db), safe.safe_contact, S("\n"), safe.access_notes));
	return !db_failed(db);
}
