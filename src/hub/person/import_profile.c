/* The profiles of standard lists, and recognising a file by its header or, without one, by its
 * first cells. */
#include "hub/person/import_profile.h"

#include "core/base/arena.h"
#include "core/base/fold.h"
#include "core/base/time.h"

#define HEADER_MOST 64

/* Headers as the suppliers' own consumers read them; order and spelling are matched by name, so
 * either may vary. */
const struct list_profile list_profiles[] = {
	{ .name = "spl",
		.words = "Shielded patient list",
		.supplier = "NHS Digital",
		.marks = "traced nhsnumber|dateofbirth|spl version",
		.header = "Traced_NHSNUMBER,PatientFirstName,PatientOtherName,PatientSurname,DateOfBirth,"
				  "PatientAddress_Line1,PatientAddress_Line2,"
				  "PatientAddress_Line3,PatientAddress_Line4,PatientAddress_Line5,PatientAddress_"
				  "PostCode,PatientEmailAddress,mobile,landline,"
				  "DateOfDeath,Flag_PDSInformallyDeceased,oslaua,oscty,Data_Source,category,"
				  "InceptionDate,SPL_Version,uprn",
		.pairs = "nhs_number=Traced_NHSNUMBER,phone=mobile,phone_2=landline,since=InceptionDate,"
				 "list_id=",
		.flag = "clinically_extremely_vulnerable",
		.priority = 60 },
	{ .name = "spl_2020",
		.words = "Shielded patient list",
		.supplier = "NHS Digital",
		.marks = "gppractice code|flag respiratory",
		.flag = "clinically_extremely_vulnerable",
		.priority = 60 },
	{ .name = "nsss_2020",
		.words = "Shielding support requests",
		.supplier = "Government Digital Service",
		.marks = "uid submission|do you have someone in the house to carry deliveries",
		.pairs = "list_id=uid_submission",
		.priority = 70,
		.partial = true },
	{ .name = "nsss",
		.words = "Shielding support requests",
		.supplier = "Government Digital Service",
		.marks = "uid submission|do you want supermarket deliveries",
		.without = "do you have someone in the house to carry deliveries",
		.header = "ID,nhs_number,first_name,middle_name,last_name,date_of_birth,address_line1,"
				  "address_line2,address_town_city,address_postcode,"
				  "address_uprn,contact_number_calls,contact_number_texts,contact_email,uid_"
				  "submission,submission_datetime,"
				  "are_you_applying_on_behalf_of_someone_else,have_you_received_an_nhs_letter,do_"
				  "you_want_supermarket_deliveries,"
				  "do_you_need_someone_to_contact_you_about_local_support,do_you_have_one_of_the_"
				  "listed_medical_conditions,"
				  "do_you_have_someone_to_go_shopping_for_you,ladcode,active_status,spl_category,"
				  "spl_address_line1,spl_address_line2,"
				  "spl_address_line3,spl_address_line4,spl_address_line5,spl_address_postcode,spl_"
				  "address_uprn",
		.pairs = "list_id=uid_submission",
		.priority = 70,
		.partial = true },
	{ .name = "vulnerable_people_form",
		.words = "Shielding web form",
		.supplier = "Government Digital Service",
		.marks = "nhs letter|essential supplies|carry supplies|basic care needs",
		.priority = 70 },
	{ .name = "self_isolation",
		.words = "Self-isolation",
		.supplier = "NHS Test and Trace",
		.marks = "la support required|day 4 outcome",
		.header = "ID,NHS Number,Forename,Surname,Date of Birth,House Number,Address Line "
				  "1,Address Line 2,Town,Postcode,UPRN,Email,Phone,Phone2,"
				  "LA Support Required,LA Support Letter Received,Day 4 Outcome,Day 7 Outcome,Day "
				  "10 Outcome,Day 13 Outcome,Comments,Date Tested,"
				  "Status Report",
		.flag = "isolating",
		.flag_days = 14,
		.priority = 65,
		.partial = true },
	{ .name = "contact_tracing",
		.words = "Contact tracing",
		.supplier = "NHS Test and Trace",
		.marks = "account id|date time extracted",
		.header = "Account ID,NHS Number,Forename,Surname,Gender,Date of Birth,House "
				  "Number,Postcode,Email,Phone,Phone2,First Symptomatic At,"
				  "Date Tested,Comments,Date Updated,Date Time Extracted",
		.pairs = "list_id=Account ID,since=Date Tested,as_of=Date Time Extracted",
		.flag = "contact_of_case",
		.flag_days = 14,
		.priority = 65,
		.partial = true },
	{ .name = "savvi",
		.words = "Vulnerability attributes",
		.supplier = "",
		.marks = "personreference|attributetype|attribute",
		.header = "PersonReference,GivenNames,FamilyName,Alias,BirthDate,Gender,UPRN,Address1,"
				  "Address2,Address3,Address4,Address5,Postcode,"
				  "AttributeType,AttributeScheme,Attribute,AttributeDate,SourceSystem,ExtractedOn",
		.pairs = "list_id=PersonReference,since=AttributeDate,as_of=ExtractedOn",
		.priority = 50,
		.facts = true },
};
const size_t list_profile_count = sizeof(list_profiles) / sizeof(*list_profiles);

static struct str bare(struct arena *a, struct str s)
{
	struct str folded = fold_text(a, s);
	struct buf b = { .arena = a };

	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ' ')
			buf_char(&b, folded.p[i]);
	return buf_view(&b);
}

static bool has_header(struct arena *a, const struct str *bared, size_t n, struct str name)
{
	struct str want = bare(a, name);

	for (size_t i = 0; i < n; i++)
		if (str_eq(bared[i], want))
			return true;
	return false;
}

static bool marks_fit(
	struct arena *a, const struct list_profile *p, const struct str *bared, size_t n)
{
	struct str rest = str_of(p->marks), mark;

	while (str_cut(&rest, '|', &mark))
		if (!has_header(a, bared, n, mark))
			return false;
	return !p->without || !has_header(a, bared, n, str_of(p->without));
}

const struct list_profile *list_profile_of_header(
	struct arena *a, const struct str *headers, size_t n)
{
	struct str *bared = ARENA_ARRAY(a, struct str, n);

	for (size_t i = 0; i < n; i++)
		bared[i] = bare(a, headers[i]);
	for (size_t i = 0; i < list_profile_count; i++)
		if (marks_fit(a, &list_profiles[i], bared, n))
			return &list_profiles[i];
	return NULL;
}

size_t list_profile_header(struct arena *a, const struct list_profile *p, struct str **headers)
{
	struct str rest = str_of(p->header ? p->header : ""), name;
	size_t n = 0;

	*headers = ARENA_ARRAY(a, struct str, HEADER_MOST);
	while (n < HEADER_MOST && str_cut(&rest, ',', &name))
		(*headers)[n++] = name;
	return n;
}

/* --- without a header --- */

enum looks {
	LOOKS_EMPTY,
	LOOKS_NHS,
	LOOKS_DATE,
	LOOKS_POSTCODE,
	LOOKS_PHONE,
	LOOKS_EMAIL,
	LOOKS_WORDS
};

static enum looks cell_looks(struct arena *a, struct str cell)
{
	struct str s = str_trim(cell), out, why;
	size_t digits = 0;
	struct date d;

	for (size_t i = 0; i < s.n; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	if (s.n == 0)
		return LOOKS_EMPTY;
	if (str_find(s, S("@")) > 0 && fold_email(a, s, &out, &why))
		return LOOKS_EMAIL;
	if (digits == 0)
		return LOOKS_WORDS;
	if (digits == 10 && s.n <= 12 && fold_nhs_number(a, s, &out, &why))
		return LOOKS_NHS;
	if (digits >= 10 && fold_phone(a, s, &out, &why))
		return LOOKS_PHONE;
	if (digits >= 6 && date_parse(a, s, &d, &why))
		return LOOKS_DATE;
	if (s.n <= 8 && fold_postcode(a, s, &out, &why))
		return LOOKS_POSTCODE;
	return LOOKS_WORDS;
}

bool first_line_is_data(struct arena *a, const struct str *cells, size_t n)
{
	size_t told = 0;

	for (size_t i = 0; i < n; i++) {
		enum looks l = cell_looks(a, cells[i]);

		told += l != LOOKS_EMPTY && l != LOOKS_WORDS;
	}
	return told >= 2 || (told == 1 && n <= 4);
}

/* What a column of this name holds, as far as its cells can be told from others. */
static enum looks name_looks(struct arena *a, struct str name)
{
	struct str b = bare(a, name);

	if (str_find(b, S("nhsnumber")) >= 0)
		return LOOKS_NHS;
	if (str_find(b, S("dateofbirth")) >= 0 || str_eq(b, S("birthdate")))
		return LOOKS_DATE;
	if (str_ends(b, S("postcode")))
		return LOOKS_POSTCODE;
	return LOOKS_EMPTY;
}

const struct list_profile *list_profile_of_cells(struct arena *a, const struct str *cells, size_t n)
{
	for (size_t p = 0; p < list_profile_count; p++) {
		struct str *headers;
		size_t n_headers = list_profile_header(a, &list_profiles[p], &headers), fit = 0;

		if (n_headers != n)
			continue;
		for (size_t i = 0; i < n; i++) {
			enum looks want = name_looks(a, headers[i]);

			fit += want != LOOKS_EMPTY && cell_looks(a, cells[i]) == want;
		}
		if (fit >= 2)
			return &list_profiles[p];
	}
	return NULL;
}

/* Record identifiers of DTF 7.3 and AddressBase, which have no header: a number, and behind it I, U
 * or D, but for the first line of all, whose number is 10. */
struct str gazetteer_words(const struct str *cells, size_t n)
{
	static const char *const kinds[] = { "11", "12", "13", "14", "15", "21", "22", "23", "24", "28",
		"30", "31", "32" };
	struct str change = n > 1 ? str_trim(cells[1]) : S("");
	bool found = n >= 7 && str_eq(str_trim(cells[0]), S("10"));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds) && n >= 4; i++)
		found = found || (str_eq(str_trim(cells[0]), str_of(kinds[i])) &&
			(str_eq(change, S("I")) || str_eq(change, S("U")) || str_eq(change, S("D"))));
	return found ? S("This is a gazetteer, a list of addresses, not of people: bring it in with "
					 "kith gazetteer import.")
				 : STR_NONE;
}
