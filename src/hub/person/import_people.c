/*
 * Lists of people: one row is one person (or, in some, one fact of a person). A row is read here,
 * ahead of the writer and without a database: facts, what matches it, what finds it, what the list
 * tells its people apart by, and the flags it raises. What is done with it is people_chunk.c's.
 */
#include "hub/person/import_people.h"

#include <sodium.h>

#include "core/base/check.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/import_profile.h"
#include "hub/person/people_chunk.h"

static struct str address_of(struct arena *a, const struct str *v)
{
	struct str line = v[COL_ADDRESS], house = v[COL_HOUSE];

	/* "14" and "14 Mill Street", or "14" and "Mill Street" */
	if (house.n && !str_starts(line, house))
		line = str_join(a, house, S(" "), line);
	for (int i = COL_ADDRESS_2; i <= COL_TOWN; i++)
		line = str_join(a, line, S(", "), v[i]);
	return line;
}

static struct str born_of(struct arena *a, const struct str *v)
{
	if (v[COL_BORN].n || !v[COL_BORN_DAY].n || !v[COL_BORN_MONTH].n || !v[COL_BORN_YEAR].n)
		return v[COL_BORN];
	return str_fmt(a, "%.*s/%.*s/%.*s", STR_ARG(v[COL_BORN_DAY]), STR_ARG(v[COL_BORN_MONTH]),
		STR_ARG(v[COL_BORN_YEAR]));
}

static bool among(const char *const *words, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_ascii(s, str_of(words[i])))
			return true;
	return false;
}

bool says_yes(struct str s)
{
	static const char *const yes[] = { "yes", "y", "1", "1.0", "true", "t", "x", "required",
		"needed" };

	return among(yes, sizeof(yes) / sizeof(*yes), s);
}

bool says_no(struct str s)
{
	static const char *const no[] = { "no", "n", "0", "0.0", "false", "f", "not required", "none",
		"inactive", "removed" };

	return among(no, sizeof(no) / sizeof(*no), s);
}

/* "9434765919.0": a number that went through a spreadsheet. */
static struct str without_point(struct str s)
{
	return str_ends(s, S(".0")) ? str_part(s, 0, s.n - 2) : s;
}

static struct str sex_of(struct str s)
{
	static const struct {
		const char *said, *kept;
	} said[] = { { "m", "male" }, { "male", "male" }, { "1", "male" }, { "f", "female" },
		{ "female", "female" }, { "2", "female" }, { "other", "other" }, { "non-binary", "other" },
		{ "nonbinary", "other" } };

	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++)
		if (str_eq_ascii(s, str_of(said[i].said)))
			return str_of(said[i].kept);
	return S("");
}

/* Hospitals' lists shout; the row keeps it as it came. */
static struct str name_calm(struct arena *a, struct str name)
{
	return name.n ? fold_name_calm(a, name) : name;
}

struct person_facts people_facts(struct arena *a, const struct str *v)
{
	struct person_facts f = { .given_name =
								  name_calm(a, str_join(a, v[COL_GIVEN], S(" "), v[COL_MIDDLE])),
		.family_name = name_calm(a, v[COL_FAMILY]),
		.name = name_calm(a, v[COL_NAME]),
		.known_as = name_calm(a, v[COL_KNOWN_AS]),
		.born = born_of(a, v),
		.sex = sex_of(v[COL_SEX]),
		.nhs_number = without_point(v[COL_NHS]),
		.phone = without_point(v[COL_PHONE]),
		.phone_2 = without_point(v[COL_PHONE_2]),
		.email = v[COL_EMAIL],
		.address = address_of(a, v),
		.postcode = v[COL_POSTCODE],
		.language = v[COL_LANGUAGE],
		.interpreter = says_yes(v[COL_INTERPRETER]),
		.communication = v[COL_COMMUNICATION],
		.safe_contact = v[COL_SAFE_CONTACT],
		.access_notes = v[COL_ACCESS],
		.diet = v[COL_DIET],
		.from_list = true };

	if (!str_to_i64(without_point(v[COL_UPRN]), &f.uprn) || f.uprn < 0 ||
		f.uprn > INT64_C(999999999999))
		f.uprn = 0;
	return f;
}

struct str people_date(struct arena *a, struct str s)
{
	struct str why;
	struct date d;
	int64_t at;

	if (s.n == 0)
		return S("");
	if (date_parse(a, s, &d, &why))
		return date_iso(a, d);
	return time_parse(a, s, &at, &why) ? date_iso(a, time_civil(at).date) : S("");
}

/* --- what the list tells its people apart by --- */

/* NHS number, else the list's own number, else name, birth date and postcode; of a list of facts,
 * the fact as well. */
static struct str list_key_of(struct arena *a, const struct str *v, const struct person_read *r,
	const struct list_profile *profile)
{
	struct str key, name = fold_text(a, str_join(a, r->f.given_name, S(" "), r->f.family_name));
	unsigned char digest[12];
	char *hex = arena_alloc(a, 2 * sizeof(digest) + 1);

	if (profile && profile->facts)
		key = str_fmt(a, "f%.*s|%.*s|%.*s|%.*s", STR_ARG(v[COL_OWN_ID]),
			STR_ARG(fold_text(a, v[COL_FACT_TYPE])), STR_ARG(fold_text(a, v[COL_FACT])),
			STR_ARG(fold_text(a, v[COL_FACT_SOURCE])));
	else if (r->nhs_number.n)
		key = str_fmt(a, "h%.*s", STR_ARG(r->nhs_number));
	else if (v[COL_OWN_ID].n)
		key = str_fmt(a, "i%.*s", STR_ARG(v[COL_OWN_ID]));
	else
		key = str_fmt(a, "n%.*s|%.*s|%.*s|%.*s", STR_ARG(name), STR_ARG(r->born_on),
			STR_ARG(r->postcode),
			STR_ARG(name.n                  ? S("")
					: r->phones_folded[0].n ? r->phones_folded[0]
											: r->email_folded));
	crypto_generichash(digest, sizeof(digest), (const unsigned char *)key.p, key.n, NULL, 0);
	sodium_bin2hex(hex, 2 * sizeof(digest) + 1, digest, sizeof(digest));
	return str_of(hex);
}

/* --- flags --- */

static void flag_put(struct arena *a, struct people_row *row, struct str code, struct str value)
{
	for (size_t i = 0; i < row->n_flags; i++)
		if (str_eq(row->flags[i].code, code)) {
			row->flags[i].value = str_join(a, row->flags[i].value, S(", "), value);
			return;
		}
	if (row->n_flags < PEOPLE_FLAGS_MOST)
		row->flags[row->n_flags++] =
			(struct people_flag){ code, value.p ? str_part(value, 0, 300) : S("") };
}

/* "Event: hospital discharge" of a list of facts: a code of ours when it is one, else its own. */
static void fact_flag(struct arena *a, struct people_row *row, const struct str *v)
{
	struct str fact = fold_text(a, v[COL_FACT]), type = fold_text(a, v[COL_FACT_TYPE]);
	struct buf code = { .arena = a };

	if (fact.n == 0)
		return;
	for (size_t i = 0; i < fact.n; i++)
		buf_char(&code, fact.p[i] == ' ' ? '_' : fact.p[i]);
	if (flag_kind_of(buf_view(&code)))
		flag_put(a, row, buf_view(&code), v[COL_FACT_SCHEME]);
	else
		flag_put(a, row,
			str_part(str_fmt(a, "%.*s:%.*s", STR_ARG(type.n ? type : S("fact")),
						 STR_ARG(str_trim(v[COL_FACT]))),
				0, 120),
			v[COL_FACT_SCHEME]);
}

static void flags_read(struct arena *a, struct people_row *row, const struct str *v,
	const struct list_profile *profile)
{
	if (profile && profile->flag)
		flag_put(a, row, str_of(profile->flag), v[COL_CATEGORY]);
	for (size_t c = 0; c < PEOPLE_COLUMNS; c++) {
		const struct import_column *column = &people_columns[c];

		if (column->flag && v[c].n && (column->when_no ? says_no(v[c]) : says_yes(v[c])))
			flag_put(a, row, str_of(column->flag), column->value ? str_of(column->value) : S(""));
	}
	if (v[COL_DIET].n && !says_no(v[COL_DIET]))
		flag_put(a, row, S("diet"), says_yes(v[COL_DIET]) ? S("") : v[COL_DIET]);
	fact_flag(a, row, v);
}

static void dates_read(struct arena *a, struct people_row *row, const struct str *v,
	const struct list_profile *profile)
{
	struct date since;

	row->since_on = people_date(a, v[COL_SINCE]);
	row->until_on = people_date(a, v[COL_UNTIL]);
	row->said_on = people_date(a, v[COL_AS_OF]);
	if (row->until_on.n == 0 && profile && profile->flag_days &&
		date_from_iso(row->since_on, &since))
		row->until_on = date_iso(a, date_add(since, profile->flag_days));
}

bool people_prepare(struct arena *a, int64_t now, const struct import_row *row,
	const struct list_profile *profile, struct people_row *out, struct problems *ps)
{
	const struct str *v = row->values;
	struct person_facts f = people_facts(a, v);
	struct date died;
	struct str why;

	*out = (struct people_row){ 0 };
	if (str_empty(f.name) && str_empty(f.given_name) && str_empty(f.family_name) &&
		str_empty(f.nhs_number) && str_empty(f.phone) && str_empty(f.phone_2) &&
		str_empty(f.email)) {
		problem_add(ps, S(""),
			S("There is no name, NHS number, telephone number or e-mail address in this row."));
		return false;
	}
	if (v[COL_DIED].n && !date_parse(a, v[COL_DIED], &died, &why)) {
		problem_addf(ps, S("died"), "Date of death: %.*s", STR_ARG(why));
		return false;
	}
	if (!person_facts_read(a, now, f, &out->read, ps))
		return false;
	out->match = person_match_row(a, &out->read);
	out->home = address_read(a, out->read.address, out->read.postcode);
	out->list_key = list_key_of(a, v, &out->read, profile);
	out->household_key = fold_text(a, text_or_empty(str_trim(v[COL_HOUSEHOLD])));
	dates_read(a, out, v, profile);
	flags_read(a, out, v, profile);
	out->died =
		v[COL_DIED].n || says_yes(v[COL_DIED_FLAG]) || str_eq_ascii(v[COL_CATEGORY], S("Deceased"));
	out->off_list = says_no(v[COL_ACTIVE]);
	out->new_id = (struct person_id){ id_new() };
	out->new_reference = reference_new(a, 'P');
	out->n_keys = person_keys_of(a,
		&(struct person_key_facts){ .given_name = out->read.f.given_name,
			.family_name = out->read.f.family_name,
			.known_as = out->read.f.known_as,
			.born_on = out->read.born_on,
			.nhs_number = out->read.nhs_number,
			.address = out->read.address,
			.postcode = out->read.postcode,
			.reference = S(""),
			.phone_e164 = out->read.phones_folded[0],
			.email = out->read.email_folded,
			.more_points = &out->read.phones_folded[1],
			.n_more_points = out->read.phones_folded[1].n ? 1 : 0 },
		out->keys);
	return true;
}

static bool prepare(const struct import_row *row, int64_t now, const struct list_profile *profile,
	void **prepared, struct problems *ps)
{
	struct people_row *read = ARENA_NEW(row->arena, struct people_row);

	*prepared = read;
	return people_prepare(row->arena, now, row, profile, read, ps);
}

_Static_assert(MATCH_KEYS <= IMPORT_KEYS_MOST, "all keys that tell fit");

static size_t tells(const struct import_row *row, int64_t now, const struct list_profile *profile,
	struct str keys[IMPORT_KEYS_MOST], struct str *line, struct str *postcode)
{
	struct problems odd = { .arena = row->arena };
	struct person_read read;
	struct match_row match;

	(void)!person_facts_read(row->arena, now, people_facts(row->arena, row->values), &read, &odd);
	match = person_match_row(row->arena, &read);
	*line = list_key_of(row->arena, row->values, &read, profile);
	*postcode = read.postcode;
	return match_keys_of(row->arena, &match, keys);
}

static struct str *line_key(void *prepared)
{
	return &((struct people_row *)prepared)->list_key;
}

/* Addresses for test lists whose people all live in one place: streets that are nowhere, in a
 * postcode area that is nobody's. The same row always gets the same. */
static void people_sample(struct arena *a, struct str *v, int64_t row_number)
{
	static const char *const names[] = { "Alder", "Beech", "Cherry", "Damson", "Elder", "Fern",
		"Gorse", "Hazel", "Iris", "Juniper", "Kestrel", "Linden", "Maple", "Nettle", "Oak",
		"Poplar", "Quince", "Rowan", "Sorrel", "Thistle", "Umber", "Violet", "Willow", "Yarrow" };
	static const char *const kinds[] = { "Street", "Road", "Lane", "Close", "Avenue" };
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
	uint32_t street, house;
	struct rng r;

	rng_seed(&r, (uint64_t)row_number, 4020);
	street = rng_below(&r, 120);
	house = 1 + rng_below(&r, 90);
	v[COL_HOUSE] = v[COL_ADDRESS_2] = v[COL_ADDRESS_3] = v[COL_ADDRESS_4] = v[COL_ADDRESS_5] =
		v[COL_UPRN] = STR_NONE;
	v[COL_ADDRESS] = str_fmt(a, "%u %s %s", house, names[street % 24], kinds[street / 24]);
	v[COL_TOWN] = S("Kithford");
	v[COL_POSTCODE] = str_fmt(a, "ZZ%u %u%c%c", 1 + street % 9, house % 10, letters[street % 20],
		letters[house / 10 % 20]);
}

const struct import_format import_people_format = {
	.kind = IMPORT_KIND_PEOPLE,
	.words = "people",
	.columns = people_columns,
	.n_columns = PEOPLE_COLUMNS,
	.enough = "given_name|family_name|name|nhs_number|phone|email",
	.prepare = prepare,
	.take_chunk = people_take_chunk,
	.tells = tells,
	.line_key = line_key,
	.finish = list_finish,
	.sample = people_sample,
};
