/*
 * Facts as somebody typed or listed them, read: what can be understood is put into one form, what
 * cannot is a problem (typed) or kept as it was written (from a list). Needs no database, so lists
 * are read ahead on another thread.
 */
#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/match.h"
#include "hub/person/person_private.h"
#include "hub/place/place.h"

#define WORDS_MOST 2000

static void too_long_check(struct str field, struct str text, size_t most, struct problems *ps)
{
	if (text.n > most)
		problem_addf(ps, field, "This is longer than can be kept here: %zu letters, %zu at most.",
			text.n, most);
}

static void lengths_check(const struct person_facts *f, struct problems *ps)
{
	too_long_check(S("given_name"), f->given_name, 200, ps);
	too_long_check(S("family_name"), f->family_name, 200, ps);
	too_long_check(S("known_as"), f->known_as, 200, ps);
	too_long_check(S("address"), f->address, 500, ps);
	too_long_check(S("access_notes"), f->access_notes, WORDS_MOST, ps);
	too_long_check(S("safe_contact"), f->safe_contact, WORDS_MOST, ps);
	too_long_check(S("communication"), f->communication, WORDS_MOST, ps);
	too_long_check(S("diet"), f->diet, WORDS_MOST, ps);
	too_long_check(S("language"), f->language, 200, ps);
	too_long_check(S("pronouns"), f->pronouns, 100, ps);
}

static void born_read(struct arena *a, int64_t now, struct person_read *r, struct problems *ps)
{
	struct date d = { 0 }, today = time_civil(now).date;
	struct str why, on = S("");

	r->born_on = S("");
	if (str_empty(r->f.born))
		return;
	if (!birth_parse(a, r->f.born, &on, &why) || !birth_first_day(on, &d))
		problem_addf(ps, S("born"), "%.*s When were they born? The year alone will do.",
			STR_ARG(why));
	else if (date_diff(d, today) > 0)
		problem_addf(ps, S("born"), "%.*s is still to come. When were they born?",
			STR_ARG(birth_said(a, on)));
	else if (date_years(d, today) > 125)
		problem_addf(ps, S("born"),
			"Somebody born %s %.*s would be %d years old. When were they born?",
			birth_is_day(on) ? "on" : "in", STR_ARG(birth_said(a, on)), date_years(d, today));
	else
		r->born_on = on;
}

static void nhs_number_read(struct arena *a, struct person_read *r, struct problems *ps)
{
	struct str why;

	r->nhs_number = S("");
	if (!str_empty(r->f.nhs_number) && !fold_nhs_number(a, r->f.nhs_number, &r->nhs_number, &why)) {
		problem_add(ps, S("nhs_number"), why);
		r->nhs_number = S("");
	}
}

static void points_read(struct arena *a, struct person_read *r, struct problems *ps)
{
	static const char *const fields[] = { "phone", "phone_2" };
	struct str why;

	r->phones[0] = r->f.phone;
	r->phones[1] = r->f.phone_2;
	for (int i = 0; i < 2; i++)
		if (!str_empty(r->phones[i]) && !fold_phone(a, r->phones[i], &r->phones_folded[i], &why) &&
			!r->f.from_list)
			problem_add(ps, str_of(fields[i]), why);
	if (!str_empty(r->f.email) && !fold_email(a, r->f.email, &r->email_folded, &why) &&
		!r->f.from_list)
		problem_add(ps, S("email"), why);
}

/* A postcode at the end of the address is the postcode when none was given apart. */
static void home_read(struct arena *a, struct person_read *r, struct problems *ps)
{
	struct str why;

	r->address = text_or_empty(str_trim(r->f.address));
	r->postcode = S("");
	if (!str_empty(r->f.postcode) && !fold_postcode(a, r->f.postcode, &r->postcode, &why)) {
		r->postcode = S("");
		if (!r->f.from_list)
			problem_add(ps, S("postcode"), why);
		else
			r->address = str_join(a, r->address, S(", "), str_trim(r->f.postcode));
	} else if (str_empty(r->f.postcode) && r->address.n) {
		r->postcode = address_read(a, r->address, STR_NONE).postcode;
	}
}

bool person_facts_read(
	struct arena *a, int64_t now, struct person_facts f, struct person_read *r, struct problems *ps)
{
	size_t before = ps->n;

	*r = (struct person_read){ .f = f };
	if (!str_empty(f.name) && str_empty(f.given_name) && str_empty(f.family_name))
		name_split(a, f.name, &r->f.given_name, &r->f.family_name);
	lengths_check(&r->f, ps);
	born_read(a, now, r, ps);
	nhs_number_read(a, r, ps);
	points_read(a, r, ps);
	home_read(a, r, ps);
	return ps->n == before;
}

struct match_row person_match_row(struct arena *a, const struct person_read *r)
{
	struct name_tokens name = name_tokens_of(a, r->f.given_name, r->f.family_name);

	return (struct match_row){ .given_name = r->f.given_name,
		.family_name = r->f.family_name,
		.known_as = r->f.known_as,
		.born_on = r->born_on,
		.sex = r->f.sex,
		.nhs_number = r->nhs_number,
		.phones = { r->phones_folded[0], r->phones_folded[1] },
		.email = r->email_folded,
		.address = r->address,
		.postcode = r->postcode,
		.uprn = r->f.uprn,
		.born_key = name.n > 1 ? born_key(a, r->born_on, &name) : STR_NONE,
		.home_key = name.n > 1 ? home_key(a, r->address, r->postcode, &name) : STR_NONE };
}
