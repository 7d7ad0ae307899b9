/*
 * `kith import volunteers FILE`: what the columns of a list of volunteers are called, and what one
 * row means. A row makes a person, a volunteer and an account that signs in by link. A row about
 * somebody who helps already is known and changes nothing: what a hub has learnt since is worth
 * more than an old list.
 */
#include "core/base/fold.h"
#include "hub/person/import.h"
#include "hub/volunteer/volunteer.h"

static const struct import_column columns[] = {
	{ "name", "Name", "name|full name|volunteer|volunteer name|your name" },
	{ "given_name", "First name", "first name|firstname|given name|forename|first names" },
	{ "family_name", "Surname", "surname|last name|lastname|family name" },
	{ "phone", "Phone",
		"phone|telephone|tel|mobile|mobile number|phone number|contact number|mobile "
		"phone|telephone number" },
	{ "email", "E-mail", "email|e mail|email address|e mail address" },
	{ "address", "Address",
		"address|home address|street|address line 1|address 1|full address|where do you live" },
	{ "postcode", "Postcode", "postcode|post code|home postcode|zip" },
	{ "skills", "What they would like to do",
		"skills|skill|help offered|can help with|what can you "
		"do|offers|tasks|roles|role|interests" },
	{ "languages", "Languages",
		"languages|language|languages spoken|other languages|spoken languages" },
	{ "checks", "Checks", "checks|check|dbs|dbs check|vetting|clearance|dbs level|dbs status" },
	{ "checks_expire", "Checks run out",
		"dbs expiry|dbs expires|expiry|expiry date|check expiry|dbs expiry date|expires|dbs valid "
		"until" },
	{ "vehicle", "Vehicle", "vehicle|transport|car|own car|has car|drives|driver|do you drive" },
	{ "hours_week", "Hours a week",
		"weekly hours|hours|hours per week|hours a week|hrs per week|hours available|how many "
		"hours" },
	{ "availability", "When they can",
		"availability|available|when|days available|when available|times|days and times" },
	{ "range", "How far (miles)", "range|miles|distance|how far|travel distance|radius" },
	{ "paused_until", "Paused until",
		"paused until|isolating until|self isolating until|unavailable until|not available until" },
	{ "since", "Since", "since|registered|date registered|start date|joined|timestamp|date" },
};

/* "5", "5 hours", "3-5", "2.5 hrs a week": of a range, the lower end, so that nobody is asked for
 * more. */
static bool hours_read(struct str words, int64_t *minutes)
{
	size_t n = 0;
	double hours;
	while (n < words.n && ((words.p[n] >= '0' && words.p[n] <= '9') || words.p[n] == '.'))
		n++;
	if (!n || !str_to_double(str_part(words, 0, n), &hours) || hours <= 0 || hours > 168)
		return false;
	*minutes = (int64_t)(hours * 60 + 0.5);
	return true;
}

struct parts VEC(struct str);

static void list_cut(struct arena *a, struct str words, struct parts *out)
{
	for (size_t i = 0, from = 0; i <= words.n; i++) {
		if (i < words.n && words.p[i] != ',' && words.p[i] != ';' && words.p[i] != '|' &&
			words.p[i] != '\n' && words.p[i] != '/')
			continue;
		struct str one = str_trim(str_part(words, from, i - from));
		from = i + 1;
		if (one.n)
			VEC_PUSH(a, out, one);
	}
}

static void skills_read(struct db *db, const struct import_row *row, struct volunteer_form *f)
{
	struct parts said = { 0 }, skills = { 0 }, spoken = { 0 };
	bool known;
	list_cut(row->arena, import_value(row, "skills"), &said);
	for (size_t i = 0; i < said.n; i++)
		VEC_PUSH(row->arena, &skills, skill_of(db, said.v[i], &known));
	list_cut(row->arena, import_value(row, "languages"), &spoken);
	for (size_t i = 0; i < spoken.n; i++)
		VEC_PUSH(row->arena, &skills, language_skill(row->arena, spoken.v[i]));
	f->skills = skills.v;
	f->n_skills = skills.n;
}

static void checks_read(const struct import_row *row, struct volunteer_form *f, struct problems *ps)
{
	struct str words = import_value(row, "checks"), expires = import_value(row, "checks_expire"),
			   why;
	struct str folded = fold_text(row->arena, words);
	/* A column "DBS" that says yes. */
	if (str_eq(folded, S("yes")) || str_eq(folded, S("y")) || str_eq(folded, S("true")))
		words = S("DBS");
	if (!checks_parse(row->arena, words, &f->checks, &why))
		problem_add(ps, S("checks"), why);
	struct date d;
	if (str_empty(expires))
		return;
	if (!date_parse(row->arena, expires, &d, &why)) {
		problem_add(ps, S("checks_expire"), why);
		return;
	}
	for (size_t i = 0; i < f->checks.n; i++)
		if (str_empty(f->checks.v[i].expires_on) && (f->checks.v[i].kind == CHECK_KIND_DBS_BASIC
			|| f->checks.v[i].kind == CHECK_KIND_DBS_ENHANCED))
			f->checks.v[i].expires_on = date_iso(row->arena, d);
}

static void numbers_read(
	const struct import_row *row, struct volunteer_form *f, struct problems *ps)
{
	struct str hours = import_value(row, "hours_week"), range = import_value(row, "range"), why;
	double miles;
	struct date since;
	if (!str_empty(hours) && !hours_read(hours, &f->minutes_week))
		problem_addf(ps, S("hours_week"),
			"How many hours a week is “%.*s”? Write a number, for example 3.", STR_ARG(hours));
	while (range.n && (range.p[range.n - 1] < '0' || range.p[range.n - 1] > '9'))
		range.n--;                     /* "5 miles" */
	if (!str_empty(range) && str_to_double(range, &miles) && miles > 0 && miles <= 60)
		f->range_m = (int64_t)(miles * 1609.344);
	else if (!str_empty(range))
		problem_addf(ps, S("range"), "How far is “%.*s”? Write miles as a number, up to 60.",
			STR_ARG(range));
	if (date_parse(row->arena, import_value(row, "since"), &since, &why))
		f->since_on = date_iso(row->arena, since);
}

static bool take(
	struct db *db, const struct import_row *row, struct import_outcome *out, struct problems *ps)
{
	struct volunteer_form f = { .from_list = true,
		.name = import_value(row, "name"),
		.given_name = import_value(row, "given_name"),
		.family_name = import_value(row, "family_name"),
		.phone = import_value(row, "phone"),
		.email = import_value(row, "email"),
		.address = import_value(row, "address"),
		.postcode = import_value(row, "postcode") };
	struct str why, paused = import_value(row, "paused_until"),
					vehicle = import_value(row, "vehicle");
	struct date until = { 0 };
	if (!hours_parse(row->arena, import_value(row, "availability"), &f.hours, &why))
		problem_add(ps, S("availability"), why);
	if (!vehicle_read(row->arena, vehicle, &f.vehicle))
		problem_addf(ps, S("vehicle"),
			"We do not know the vehicle “%.*s”. Write car, van, bicycle or none.",
			STR_ARG(vehicle));
	/* A pause that was over before the list came in is no pause. */
	if (!str_empty(paused) && !date_parse(row->arena, paused, &until, &why))
		problem_add(ps, S("paused_until"), why);
	else if (!str_empty(paused) && date_diff(until, time_civil(db_now(db)).date) > 0)
		f.paused_until_on = date_iso(row->arena, until);
	skills_read(db, row, &f);
	checks_read(row, &f, ps);
	numbers_read(row, &f, ps);
	if (ps->n)
		return false;
	struct volunteer_id v = volunteer_add(db, &f, &out->known, ps);
	struct volunteer_facts facts;
	if (!v.v || !volunteer_facts(db, v, &facts))
		return false;
	out->person_id = facts.person_id;
	return true;
}

const struct import_format volunteer_import_format = {
	.kind = IMPORT_KIND_VOLUNTEERS,
	.words = "volunteers",
	.columns = columns,
	.n_columns = sizeof(columns) / sizeof(columns[0]),
	.enough = "name|given_name|family_name;phone|email",
	.take = take,
};
