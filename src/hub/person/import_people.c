/*
 * Lists of people: the national shielding list and its feeds to councils, self-isolation and tracing lists, web
 * form submissions, and whatever a council's own spreadsheet says. One row is one person; exact keys find
 * those who are here already, and what the row adds is added.
 */
#include "core/base/fold.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/import.h"
#include "hub/person/person.h"

enum people_column {
	COL_NHS, COL_NAME, COL_GIVEN, COL_MIDDLE, COL_FAMILY, COL_KNOWN_AS, COL_BORN, COL_BORN_DAY, COL_BORN_MONTH, COL_BORN_YEAR, COL_PHONE,
	COL_PHONE_2, COL_EMAIL, COL_HOUSE, COL_ADDRESS, COL_ADDRESS_2, COL_ADDRESS_3, COL_ADDRESS_4, COL_ADDRESS_5, COL_TOWN, COL_POSTCODE,
	COL_UPRN, COL_LANGUAGE, COL_INTERPRETER, COL_COMMUNICATION, COL_SAFE_CONTACT, COL_ACCESS, COL_DIET, COL_DIED, COL_DIED_FLAG,
};

static const struct import_column people_columns[] = {
	[COL_NHS] = { "nhs_number", "NHS number", "nhs number|nhsnumber|nhs no|nhs" },
	[COL_NAME] = { "name", "Name", "name|full name|resident name|contact name|display name" },
	[COL_GIVEN] = { "given_name", "First name", "first name|forename|forenames|given name|given names|christian name|firstname|first" },
	[COL_MIDDLE] = { "middle_name", "Middle name", "middle name|other name|other names|middle names|second name" },
	[COL_FAMILY] = { "family_name", "Surname", "surname|last name|family name|lastname|last" },
	[COL_KNOWN_AS] = { "known_as", "Likes to be called", "known as|preferred name|likes to be called|preferred first name" },
	[COL_BORN] = { "born", "Date of birth", "date of birth|dob|born|birth date|d o b|birthdate" },
	[COL_BORN_DAY] = { "born_day", "Day of birth", "day|birth day|day of birth|dob day" },
	[COL_BORN_MONTH] = { "born_month", "Month of birth", "month|birth month|month of birth|dob month" },
	[COL_BORN_YEAR] = { "born_year", "Year of birth", "year|birth year|year of birth|dob year" },
	[COL_PHONE] = { "phone", "Telephone", "telephone|phone|phone number|telephone number|mobile|mobile number|contact number|"
		"contact number calls|phone number calls|tel|tel no|contact no|phone 1|daytime phone|landline|home phone" },
	[COL_PHONE_2] = { "phone_2", "Second telephone", "phone 2|phone2|telephone 2|contact number texts|phone number texts|landline|home phone|"
		"home telephone|other phone|alternative number|mobile|evening phone" },
	[COL_EMAIL] = { "email", "E-mail", "email|e mail|email address|e mail address|contact email" },
	[COL_HOUSE] = { "house_number", "House number", "house number|house no|house name or number|house number or name|house|number" },
	[COL_ADDRESS] = { "address", "Address", "address|address line 1|address line1|address 1|address1|building and street line 1|street|"
		"street address|home address|full address" },
	[COL_ADDRESS_2] = { "address_2", "Address, second line", "address line 2|address line2|address 2|address2|building and street line 2|"
		"locality|district" },
	[COL_ADDRESS_3] = { "address_3", "Address, third line", "address line 3|address line3|address 3|address3" },
	[COL_ADDRESS_4] = { "address_4", "Address, fourth line", "address line 4|address line4|address 4|address4" },
	[COL_ADDRESS_5] = { "address_5", "Address, fifth line", "address line 5|address line5|address 5|address5" },
	[COL_TOWN] = { "town", "Town", "town|city|town city|town or city|address town city|address town" },
	[COL_POSTCODE] = { "postcode", "Postcode", "postcode|post code|postal code|address postcode|zip" },
	[COL_UPRN] = { "uprn", "UPRN", "uprn|address uprn" },
	[COL_LANGUAGE] = { "language", "Language", "language|preferred language|first language|spoken language|main language" },
	[COL_INTERPRETER] = { "interpreter", "Interpreter needed", "interpreter|interpreter needed|interpreter required|needs interpreter" },
	[COL_COMMUNICATION] = { "communication", "How they communicate", "communication needs|communication|accessible information" },
	[COL_SAFE_CONTACT] = { "safe_contact", "Safe contact", "safe contact|contact preference|contact preferences|best time to call" },
	[COL_ACCESS] = { "access_notes", "Access notes", "access notes|access|property access|key safe" },
	[COL_DIET] = { "diet", "Diet", "diet|dietary needs|dietary requirements|food needs|allergies" },
	[COL_DIED] = { "died", "Date of death", "date of death|died|deceased on|death date" },
	[COL_DIED_FLAG] = { "deceased", "Deceased", "deceased|flag pds informally deceased|informally deceased|is deceased" },
};

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
	return str_fmt(a, "%.*s/%.*s/%.*s", STR_ARG(v[COL_BORN_DAY]), STR_ARG(v[COL_BORN_MONTH]), STR_ARG(v[COL_BORN_YEAR]));
}

static bool says_yes(struct str s)
{
	static const char *const yes[] = { "yes", "y", "1", "true", "t", "required", "needed" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (str_eq_ascii(s, str_of(yes[i])))
			return true;
	return false;
}

static struct person_facts facts_of(const struct import_row *row)
{
	const struct str *v = row->values;
	struct arena *a = row->arena;
	struct person_facts f = { .given_name = str_join(a, v[COL_GIVEN], S(" "), v[COL_MIDDLE]), .family_name = v[COL_FAMILY],
		.name = v[COL_NAME], .known_as = v[COL_KNOWN_AS], .born = born_of(a, v), .nhs_number = v[COL_NHS], .phone = v[COL_PHONE],
		.phone_2 = v[COL_PHONE_2], .email = v[COL_EMAIL], .address = address_of(a, v), .postcode = v[COL_POSTCODE],
		.language = v[COL_LANGUAGE], .interpreter = says_yes(v[COL_INTERPRETER]), .communication = v[COL_COMMUNICATION],
		.safe_contact = v[COL_SAFE_CONTACT], .access_notes = v[COL_ACCESS], .diet = v[COL_DIET], .from_list = true };

	if (!str_to_i64(v[COL_UPRN], &f.uprn) || f.uprn < 0)
		f.uprn = 0;
	return f;
}

static bool people_take(struct db *db, const struct import_row *row, struct import_outcome *out, struct problems *ps)
{
	struct person_facts f = facts_of(row);
	struct str why;
	struct date died;
	bool is_new;

	if (str_empty(f.name) && str_empty(f.given_name) && str_empty(f.family_name) && str_empty(f.nhs_number) &&
	    str_empty(f.phone) && str_empty(f.phone_2) && str_empty(f.email)) {
		problem_add(ps, S(""), S("There is no name, NHS number, telephone number or e-mail address in this row."));
		return false;
	}
	if (!str_empty(row->values[COL_DIED]) && !date_parse(row->arena, row->values[COL_DIED], &died, &why)) {
		problem_addf(ps, S("died"), "Date of death: %.*s", STR_ARG(why));
		return false;
	}
	if (!person_find_or_save(db, f, &out->person_id, &is_new, ps))
		return false;
	if (!str_empty(row->values[COL_DIED]) || says_yes(row->values[COL_DIED_FLAG]))
		return person_state_set(db, out->person_id, PERSON_STATE_DECEASED, ps);
	return true;
}

/* Addresses for test lists whose people all live in one place: streets that are nowhere, in a postcode area
 * that is nobody's. The same row always gets the same. */
static void people_sample(struct arena *a, struct str *v, int64_t row_number)
{
	static const char *const names[] = { "Alder", "Beech", "Cherry", "Damson", "Elder", "Fern", "Gorse", "Hazel", "Iris", "Juniper", "Kestrel",
		"Linden", "Maple", "Nettle", "Oak", "Poplar", "Quince", "Rowan", "Sorrel", "Thistle", "Umber", "Violet", "Willow", "Yarrow" };
	static const char *const kinds[] = { "Street", "Road", "Lane", "Close", "Avenue" };
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
	uint32_t street, house;
	struct rng r;

	rng_seed(&r, (uint64_t)row_number, 4020);
	street = rng_below(&r, 120);
	house = 1 + rng_below(&r, 90);
	v[COL_HOUSE] = v[COL_ADDRESS_2] = v[COL_ADDRESS_3] = v[COL_ADDRESS_4] = v[COL_ADDRESS_5] = v[COL_UPRN] = STR_NONE;
	v[COL_ADDRESS] = str_fmt(a, "%u %s %s", house, names[street % 24], kinds[street / 24]);
	v[COL_TOWN] = S("Kithford");
	v[COL_POSTCODE] = str_fmt(a, "ZZ%u %u%c%c", 1 + street % 9, house % 10, letters[street % 20], letters[house / 10 % 20]);
}

const struct import_format import_people_format = {
	.kind = IMPORT_KIND_PEOPLE,
	.words = "people",
	.columns = people_columns,
	.n_columns = sizeof(people_columns) / sizeof(*people_columns),
	.enough = "given_name|family_name|name|nhs_number|phone|email",
	.take = people_take,
	.sample = people_sample,
};
