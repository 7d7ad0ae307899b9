/*
 * The one person some facts are about, by exact keys only. A wrong merge gives somebody's case to a
 * stranger, so every doubt means "somebody new": a name alone never finds, two who fit find nobody, and a
 * different NHS number or birth date always speaks against.
 */
#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/find.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"
#include "hub/place/place.h"

struct seeking {
	struct db *db;
	struct name_tokens name;
	struct str born_on, nhs_number;
};

enum verdict { AGAINST, FITS, FITS_WITHOUT_NAME };

static enum verdict judge(const struct seeking *s, struct person_id id)
{
	struct person_by_id_row p;
	struct name_tokens name, known;
	struct str born, nhs;

	if (!person_by_id(s->db, (struct person_by_id_args){ .person_id = id }, &p))
		return AGAINST;
	born = personal_raw(p.born_on);
	nhs = personal_raw(p.nhs_number);
	if ((s->nhs_number.n && nhs.n && !str_eq(s->nhs_number, nhs)) || (s->born_on.n && born.n && !str_eq(s->born_on, born)))
		return AGAINST;
	name = name_tokens_of(db_arena(s->db), personal_raw(p.given_name), personal_raw(p.family_name));
	known = name_tokens_of(db_arena(s->db), personal_raw(p.known_as), personal_raw(p.family_name));
	if (name.n == 0 || s->name.n == 0)
		return FITS_WITHOUT_NAME;
	return names_compatible(&s->name, &name) || (!personal_empty(p.known_as) && names_compatible(&s->name, &known)) ? FITS : AGAINST;
}

/* The only person with this key who fits. Somebody whose name says yes wins over records without a name. */
static bool only_one(const struct seeking *s, struct str key, struct person_id *id)
{
	struct find_key_exact_rows rows;
	struct person_id named = { 0 }, unnamed = { 0 };
	size_t n_named = 0, n_unnamed = 0;

	if (!key.p)
		return false;
	rows = find_key_exact(s->db, (struct find_key_exact_args){ .find_key = key });
	for (size_t i = 0; i < rows.n; i++)
		switch (judge(s, rows.v[i].person_id)) {
		case FITS:
			named = rows.v[i].person_id;
			n_named++;
			break;
		case FITS_WITHOUT_NAME:
			unnamed = rows.v[i].person_id;
			n_unnamed++;
			break;
		case AGAINST:
			break;
		}
	/* a number shared by so many that not all were looked at tells nothing about who has it */
	if (n_named == 1 || (n_named == 0 && n_unnamed == 1 && rows.n < 20)) {
		*id = n_named ? named : unnamed;
		return true;
	}
	return false;
}

static bool by_nhs_number(const struct seeking *s, struct person_id *id)
{
	struct find_key_exact_rows rows;
	struct seeking without = *s;

	if (!s->nhs_number.n)
		return false;
	if (only_one(s, str_fmt(db_arena(s->db), "h%.*s", STR_ARG(s->nhs_number)), id))
		return true;
	/* A married name or a nickname beside the same NHS number and no other birth date is the same person. */
	rows = find_key_exact(s->db, (struct find_key_exact_args){
		.find_key = str_fmt(db_arena(s->db), "h%.*s", STR_ARG(s->nhs_number)) });
	without.name.n = 0;
	if (rows.n != 1 || judge(&without, rows.v[0].person_id) == AGAINST)
		return false;
	*id = rows.v[0].person_id;
	return true;
}

static bool by_point(const struct seeking *s, char letter, struct str folded, struct person_id *id)
{
	if (str_empty(folded))
		return false;
	if (letter == 'p')
		folded = phone_digits(db_arena(s->db), folded);
	return only_one(s, str_fmt(db_arena(s->db), "%c%.*s", letter, STR_ARG(folded)), id);
}

static bool by_phone(const struct seeking *s, struct str typed, struct person_id *id)
{
	struct str e164, why;

	return !str_empty(typed) && fold_phone(db_arena(s->db), typed, &e164, &why) && by_point(s, 'p', e164, id);
}

bool person_match_exact(struct db *db, const struct person_facts *f, struct person_id *id, struct str *why)
{
	struct arena *a = db_arena(db);
	struct seeking s = { .db = db, .born_on = S(""), .nhs_number = S("") };
	struct str given = f->given_name, family = f->family_name, email, not_read;
	struct date born;

	*id = (struct person_id){ 0 };
	*why = STR_NONE;
	if (str_empty(given) && str_empty(family))
		name_split(a, f->name, &given, &family);
	s.name = name_tokens_of(a, given, family);
	if (!str_empty(f->born) && date_parse(a, f->born, &born, &not_read))
		s.born_on = date_iso(a, born);
	if (!str_empty(f->nhs_number) && !fold_nhs_number(a, f->nhs_number, &s.nhs_number, &not_read))
		s.nhs_number = S("");
	if (by_nhs_number(&s, id))
		*why = S("NHS number");
	else if (by_phone(&s, f->phone, id) || by_phone(&s, f->phone_2, id))
		*why = S("phone");
	else if (!str_empty(f->email) && fold_email(a, f->email, &email, &not_read) && by_point(&s, 'e', email, id))
		*why = S("e-mail");
	else if (s.name.n > 1 && only_one(&s, born_key(a, s.born_on, &s.name), id))
		*why = S("name and birth date");
	else if (s.name.n > 1 && only_one(&s, home_key(a, f->address, f->postcode, &s.name), id))
		*why = S("name and address");
	return id->v != 0;
}
