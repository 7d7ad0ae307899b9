/* Values: what cells become, and how values agree. A line a case: the promise is in the name of the
 * test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/rng.h"
#include "engine/link/value.h"

static struct value_reader *reader;

static int set_up(void **state)
{
	(void)state;
	reader = value_reader_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	value_reader_free(reader);
	return 0;
}

static void row_read(const char *given, const char *family, struct value_record *out)
{
	struct str cells[VALUE_FIELDS] = { 0 };

	cells[VALUE_GIVEN] = given ? str_of(given) : STR_NONE;
	cells[VALUE_FAMILY] = family ? str_of(family) : STR_NONE;
	value_read(reader, cells, out);
}

static void names_are(
	const char *given, const char *family, const char *given_text, const char *family_text)
{
	struct value_record v;

	row_read(given, family, &v);
	if (v.given.n != strlen(given_text) || memcmp(v.given.text, given_text, v.given.n) != 0 ||
	    v.family.n != strlen(family_text) || memcmp(v.family.text, family_text, v.family.n) != 0)
		fail_msg("%s | %s: got \"%.*s\" \"%.*s\", not \"%s\" \"%s\"", given ? given : "-",
			family ? family : "-", v.given.n, v.given.text, v.family.n, v.family.text, given_text,
			family_text);
}

/* --- names --- */

static void titles_suffixes_and_signs_are_no_part_of_a_name(void **state)
{
	(void)state;
	names_are("Mr. Robert J.", "O'Brien", "robert j", "obrien");
	names_are("Dr Cllr Jane", "O’Brien", "jane", "obrien");
	names_are("J. Edgar", "Hoover Jr.", "edgar j", "hoover");
	names_are("Sheikh Ahmed", "Al-Hassan", "ahmed", "hassan");
	names_are("Mary-Jane", "SMITH-JONES", "mary jane", "smith jones");
	names_are("Ludwig", "van der Berg", "ludwig", "vanderberg");
	names_are("Fiona", "Mac Donald MBE", "fiona", "macdonald");
	names_are("M0hammed", "Khan", "mohammed", "khan");
	names_are("Zoë", "Łuczak", "zoe", "luczak");
	names_are("ＪＡＮＥ", "Smith", "jane", "smith");
	names_are("Тарас", "Шевченко", "taras", "shevchenko");
	names_are("sir", "Bt.", "", "");
	names_are("Wei", "Ma", "wei", "ma");
	names_are("John\xC2\xA0Paul", "Jones", "john paul", "jones");
}

static void what_people_type_for_no_name_is_no_name(void **state)
{
	static const char *const none[] = { "", " ", "n/a", "Unknown", "UNK", "xxxx", "-", "not known",
		"Baby", "baby boy", "test", "???", "123" };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		struct value_record v;

		row_read(none[i], "Smith", &v);
		if (!(v.given.flags & VALUE_ABSENT) || v.given.n)
			fail_msg("\"%s\" became the name \"%.*s\"", none[i], v.given.n, v.given.text);
		assert_int_equal(v.family.flags & VALUE_ABSENT, 0);
	}
	names_are(
		"Earl", "Bishop", "earl", "bishop"); /* titles that are names where nothing else is said */
	names_are("An", "Child", "an", "child");
}

static void a_full_name_in_one_column_is_taken_apart(void **state)
{
	struct value_record v;

	(void)state;
	names_are("John Smith", NULL, "john", "smith");
	names_are(NULL, "John Smith", "john", "smith");
	names_are("Smith, John Paul", NULL, "john paul", "smith");
	names_are("Smith, John", "", "john", "smith");
	names_are("Mary Ann", "", "mary ann",
		""); /* a column of family names there is: it may be two given names */
	row_read("Mrs Jane", "Smith", &v);
	assert_int_equal(v.sex, 'F');
	row_read("John", "Smith Jnr", &v);
	assert_int_equal(v.suffix, 'J');
}

static void singh_and_kaur_are_no_family_names_by_themselves(void **state)
{
	struct value_record a, b;

	(void)state;
	names_are("Harpreet", "Kaur Sandhu", "harpreet", "sandhu");
	row_read("Harpreet", "Kaur", &a);
	row_read("Harpreet", "Sandhu", &b);
	assert_true(a.family.flags & VALUE_WEAK);
	assert_int_equal(value_family_compare(&a.family, &b.family), FAMILY_UNSAID);
}

static void names_in_another_order_make_the_same_bag(void **state)
{
	struct value_record a, b;

	(void)state;
	row_read("Van An", "Nguyen", &a);
	row_read("Nguyen Van", "An", &b);
	assert_true(a.name_bag != 0 && a.name_bag == b.name_bag);
	row_read("Wei", "Zhang", &a);
	row_read("张", "伟", &b);
	assert_true(a.name_bag == b.name_bag);
	row_read("Li", "Zhang", &b);
	assert_true(a.name_bag != b.name_bag);
}

static enum value_given_level given_level(const char *x, const char *y)
{
	struct value_name a, b;

	value_given_read(reader, str_of(x), &a);
	value_given_read(reader, str_of(y), &b);
	assert_int_equal(value_given_compare(&a, &b), value_given_compare(&b, &a));
	return value_given_compare(&a, &b);
}

static enum value_family_level family_level(const char *x, const char *y)
{
	struct value_name a, b;

	value_family_read(reader, str_of(x), &a);
	value_family_read(reader, str_of(y), &b);
	assert_int_equal(value_family_compare(&a, &b), value_family_compare(&b, &a));
	return value_family_compare(&a, &b);
}

static void given_names_agree_for_the_reason_there_is(void **state)
{
	static const struct {
		const char *x, *y;
		enum value_given_level level;
	} cases[] = {
		{ "Robert", "ROBERT", GIVEN_SAME },
		{ "Robert James", "Robert", GIVEN_FIRST },
		{ "Mohammed", "Muhammad", GIVEN_SPELLING },
		{ "Mohammed", "محمد", GIVEN_SPELLING },
		{ "Олександр", "Oleksandr", GIVEN_SAME },
		{ "Abdul Rahman", "Abdulrehman", GIVEN_SPELLING },
		{ "Mary Ann", "Maryann", GIVEN_SPELLING },
		{ "Ahmed", "Ahmad", GIVEN_SPELLING },
		{ "Elizabeth", "Betty", GIVEN_NICKNAME },
		{ "Bill", "Will", GIVEN_NICKNAME },
		{ "Kasia", "Katarzyna", GIVEN_NICKNAME },
		{ "Padraig", "Patrick", GIVEN_NICKNAME },
		{ "Robert", "Robret", GIVEN_CLOSE },
		{ "Elizabeth", "Elizabteh", GIVEN_CLOSE },
		{ "J", "John", GIVEN_INITIAL },
		{ "J.", "Mary", GIVEN_DIFFERENT },
		{ "Mary", "Ann Mary", GIVEN_SHARED },
		{ "James", "Thomas", GIVEN_DIFFERENT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (given_level(cases[i].x, cases[i].y) != cases[i].level)
			fail_msg("%s, %s: level %d, not %d", cases[i].x, cases[i].y,
				(int)given_level(cases[i].x, cases[i].y), (int)cases[i].level);
}

/* Names of twins and of brothers. */
static void two_names_that_people_have_are_no_typing_error_of_each_other(void **state)
{
	static const char *const twins[][2] = { { "Daniel", "Danielle" }, { "Hassan", "Hussain" },
		{ "Ella", "Emma" }, { "Jayden", "Jaden" }, { "Holly", "Molly" }, { "Paul", "Paula" },
		{ "Amin", "Amina" }, { "Louis", "Louise" }, { "Zara", "Sara" },
		{ "Mohammed Ali", "Mohammed Hassan" }, { "Ava", "Eva" }, { "Aaron", "Arran" },
		{ "Marie", "Maria" }, { "Jack", "Jake" }, { "Ali", "Alia" }, { "Karim", "Karima" } };

	(void)state;
	for (size_t i = 0; i < sizeof(twins) / sizeof(*twins); i++) {
		enum value_given_level level = given_level(twins[i][0], twins[i][1]);

		if (level != GIVEN_ALIKE && level != GIVEN_DIFFERENT)
			fail_msg("%s, %s: level %d", twins[i][0], twins[i][1], (int)level);
	}
}

static void family_names_agree_for_the_reason_there_is(void **state)
{
	static const struct {
		const char *x, *y;
		enum value_family_level level;
	} cases[] = {
		{ "O'Brien", "O Brien", FAMILY_SAME },
		{ "Smith-Jones", "Smith Jones", FAMILY_SAME },
		{ "Smith-Jones", "Jones", FAMILY_PART },
		{ "Smith", "Smyth", FAMILY_SPELLING },
		{ "Ivanov", "Ivanoff", FAMILY_SPELLING },
		{ "MacDonald", "McDonald", FAMILY_SPELLING },
		{ "Hussain", "Husain", FAMILY_SPELLING },
		{ "Clark", "Clarke", FAMILY_SPELLING },
		{ "Choudhury", "Chowdhry", FAMILY_SPELLING },
		{ "Müller", "Mueller", FAMILY_SPELLING },
		{ "Kowalska", "Kowalski", FAMILY_CLOSE },
		{ "Johnson", "Jonhson", FAMILY_CLOSE },
		{ "K", "Khan", FAMILY_INITIAL },
		{ "Smith", "Jones", FAMILY_DIFFERENT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (family_level(cases[i].x, cases[i].y) != cases[i].level)
			fail_msg("%s, %s: level %d, not %d", cases[i].x, cases[i].y,
				(int)family_level(cases[i].x, cases[i].y), (int)cases[i].level);
}

/* --- dates --- */

static void dates_are_read_as_they_are_written(void **state)
{
	static const struct {
		const char *cell;
		int year, month, day;
	} cases[] = {
		{ "1950-05-04", 1950, 5, 4 },
		{ "04/05/1950", 1950, 5, 4 },
		{ "4.5.50", 1950, 5, 4 },
		{ "19500504", 1950, 5, 4 },
		{ "4 May 1950", 1950, 5, 4 },
		{ "May 4th, 1950", 1950, 5, 4 },
		{ "04-MAY-50", 1950, 5, 4 },
		{ "18387", 1950, 5, 4 },
		{ "1950-05-04T00:00:00", 1950, 5, 4 },
		{ "05/25/1950", 1950, 5, 25 },
		{ "1950", 1950, 0, 0 },
		{ "05/1950", 1950, 5, 0 },
		{ "1950-05", 1950, 5, 0 },
		{ "04051950", 1950, 5, 4 },
		{ "31/02/1950", 0, 0, 0 },
		{ "29/02/1951", 0, 0, 0 },
		{ "29/02/1952", 1952, 2, 29 },
		{ "unknown", 0, 0, 0 },
		{ "", 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value_date d;

		value_date_read(reader, str_of(cases[i].cell), &d);
		if (d.year != cases[i].year || d.month != cases[i].month || d.day != cases[i].day)
			fail_msg("\"%s\" was read as %d-%d-%d", cases[i].cell, d.year, d.month, d.day);
	}
}

static void days_that_stand_for_no_day_are_marked(void **state)
{
	struct value_date d;

	(void)state;
	value_date_read(reader, S("01/01/1900"), &d);
	assert_true(d.flags & VALUE_PLACEHOLDER);
	value_date_read(reader, S("11/11/1911"), &d);
	assert_true(d.flags & VALUE_PLACEHOLDER);
	value_date_read(reader, S("01/01/1962"), &d);
	assert_int_equal(d.flags, VALUE_WEAK);
	value_date_read(reader, S("02/01/1962"), &d);
	assert_int_equal(d.flags, 0);
}

static void a_file_of_american_dates_is_read_as_such(void **state)
{
	struct value_reader *r = value_reader_new();
	struct str cells[VALUE_FIELDS] = { [VALUE_BIRTH_DATE] = STR_INIT("05/25/1950") };
	struct value_date d;

	(void)state;
	value_reader_learn(r, cells);
	value_date_read(r, S("05/04/1950"), &d);
	assert_int_equal(d.month, 5);
	value_reader_free(r);
}

static void dates_agree_for_the_reason_there_is(void **state)
{
	static const struct {
		const char *x, *y;
		enum value_date_level level;
	} cases[] = {
		{ "1950-05-04", "04/05/1950", DATE_SAME },
		{ "1950-05-04", "1950", DATE_COARSE },
		{ "1950-05-04", "05/04/1950", DATE_SWAPPED },
		{ "1950-05-04", "1950-05-14", DATE_TYPO },
		{ "1950-05-04", "1905-05-04", DATE_TYPO },
		{ "1950-05-04", "1950-05-27", DATE_TWO_PARTS },
		{ "1950-05-04", "1950-09-27", DATE_YEAR },
		{ "1950-05-04", "1971-11-30", DATE_DIFFERENT },
		{ "1850-05-04", "1950-05-04", DATE_TYPO },
		{ "1950-05-04", "1962", DATE_DIFFERENT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value_date x, y;

		value_date_read(reader, str_of(cases[i].x), &x);
		value_date_read(reader, str_of(cases[i].y), &y);
		if (value_date_compare(&x, &y) != cases[i].level ||
			value_date_compare(&y, &x) != cases[i].level)
			fail_msg("%s, %s: level %d", cases[i].x, cases[i].y, (int)value_date_compare(&x, &y));
	}
}

/* --- contact, places, numbers --- */

static void telephone_numbers_become_one_form(void **state)
{
	static const struct {
		const char *cell, *text;
		uint8_t flags;
	} cases[] = {
		{ "07700 900417", "447700900417", 0 },
		{ "+44 (0)7700 900417", "447700900417", 0 },
		{ "0044 7700 900417", "447700900417", 0 },
		{ "7700900417", "447700900417", 0 },
		{ "7700900417.0", "447700900417", 0 },
		{ "+353 87 123 4567", "353871234567", 0 },
		{ "900417", "900417", VALUE_INVALID },
		{ "07000000000", "", VALUE_ABSENT | VALUE_PLACEHOLDER },
		{ "01234567890", "", VALUE_ABSENT | VALUE_PLACEHOLDER },
		{ "0000", "", VALUE_ABSENT | VALUE_PLACEHOLDER },
		{ "", "", VALUE_ABSENT },
		{ "01865 496001 / 07700 900417", "441865496001", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value_phone p;

		value_phone_read(reader, str_of(cases[i].cell), &p);
		if (p.n != strlen(cases[i].text) || memcmp(p.text, cases[i].text, p.n) != 0 ||
			p.flags != cases[i].flags)
			fail_msg("\"%s\" became \"%.*s\", flags %d", cases[i].cell, p.n, p.text, p.flags);
	}
}

static void part_of_a_telephone_number_is_compared_by_its_end(void **state)
{
	struct value_phone a, b;

	(void)state;
	value_phone_read(reader, S("07700 900417"), &a);
	value_phone_read(reader, S("900417"), &b);
	assert_int_equal(value_phone_compare(&a, &b), PHONE_PART);
	value_phone_read(reader, S("07700 900471"), &b);
	assert_int_equal(value_phone_compare(&a, &b), PHONE_TYPO);
}

static void addresses_of_nobody_and_of_offices_are_known(void **state)
{
	struct value_email a, b;

	(void)state;
	value_email_read(reader, S("none@none.com"), &a);
	assert_true(a.flags & VALUE_ABSENT);
	value_email_read(reader, S("Reception@oakview.example.org"), &a);
	assert_true(a.flags & VALUE_WEAK);
	value_email_read(reader, S("Jane.Smith+hub@Gmail.com"), &a);
	value_email_read(reader, S("<janesmith@googlemail.com>"), &b);
	assert_int_equal(value_email_compare(&a, &b), EMAIL_SAME);
	value_email_read(reader, S("janesmith@example.org"), &b);
	assert_int_equal(value_email_compare(&a, &b), EMAIL_LOCAL);
}

static void postcodes_are_put_right_by_place(void **state)
{
	static const struct {
		const char *cell, *text;
		uint8_t out;
	} cases[] = {
		{ "ox1 1ab", "OX11AB", 3 },
		{ "0X1 IAB", "OX11AB", 3 },
		{ "OXI 1AB", "OX11AB", 3 },
		{ "m1 lae", "M11AE", 2 },
		{ "SW1A 1AA", "SW1A1AA", 4 },
		{ "OX1", "OX1", 3 },
		{ "4011", "4011", 0 },
		{ "ZZ99 3VZ", "", 0 },
		{ "unknown", "", 0 },
		{ "EC1A 1BB.", "EC1A1BB", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value_postcode p;

		value_postcode_read(reader, str_of(cases[i].cell), &p);
		if (p.n != strlen(cases[i].text) || memcmp(p.text, cases[i].text, p.n) != 0 ||
			p.out != cases[i].out)
			fail_msg("\"%s\" became \"%.*s\", out %d", cases[i].cell, p.n, p.text, p.out);
	}
}

static void another_flat_is_another_home(void **state)
{
	static const struct {
		const char *x, *y;
		enum value_address_level level;
	} cases[] = {
		{ "14 High Street, Oxford, OX1 1AB", "14 HIGH ST", ADDRESS_SAME },
		{ "Flat 14A, Tower House", "Flat 14C, Tower House", ADDRESS_FLAT },
		{ "Flat 2, 14 High Street", "14 High Street", ADDRESS_BUILDING },
		{ "Flat 2, 14 High Street", "Flat 3, 14 High Street", ADDRESS_FLAT },
		{ "14A High St", "14C High Street", ADDRESS_FLAT },
		{ "Flat A, 14 High Street", "14a High Street", ADDRESS_SAME },
		{ "2/14 Gordon Street", "Flat 2, 14 Gordon St", ADDRESS_SAME },
		{ "14 High Street", "16 High Street", ADDRESS_STREET },
		{ "14 High Street", "14 Mill Lane", ADDRESS_DIFFERENT },
		{ "12-14 Station Road", "14 Station Rd", ADDRESS_SAME },
		{ "Rose Cottage, Mill Hill Road", "Rose Cottage, Mill Hill Rd", ADDRESS_SAME },
		{ "3 Acacia Court, Mill Lane", "Flat 3, Acacia Court, Mill Ln", ADDRESS_SAME },
		{ "14 Hihg Street", "14 High Street", ADDRESS_NEAR },
		{ "14 St Johns Road", "14 St. John's Rd, Leeds LS1 4AP", ADDRESS_SAME },
		{ "First floor flat, 12 High Street", "Ground Floor Flat, 12 High Street", ADDRESS_FLAT },
		{ "Basement Flat, 9 The Avenue", "9 The Avenue", ADDRESS_BUILDING },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value_address x, y;

		value_address_read(reader, str_of(cases[i].x), &x);
		value_address_read(reader, str_of(cases[i].y), &y);
		if (value_address_compare(&x, &y) != cases[i].level ||
			value_address_compare(&y, &x) != cases[i].level)
			fail_msg("%s | %s: level %d, not %d", cases[i].x, cases[i].y,
				(int)value_address_compare(&x, &y), (int)cases[i].level);
	}
}

static enum value_nhs_level nhs_level(const char *x, const char *y)
{
	struct value_nhs a, b;

	value_nhs_read(reader, str_of(x), &a);
	value_nhs_read(reader, str_of(y), &b);
	return value_nhs_compare(&a, &b);
}

static void a_wrong_check_digit_is_a_typing_error_and_not_another_number(void **state)
{
	struct value_nhs v;

	(void)state;
	value_nhs_read(reader, S("943 476 5919"), &v);
	assert_int_equal(v.flags, 0);
	value_nhs_read(reader, S("9999999999"), &v);
	assert_true(v.flags & VALUE_ABSENT);
	assert_int_equal(nhs_level("943 476 5919", "9434765919"), NHS_SAME);
	assert_int_equal(nhs_level("9434765919", "9434765918"), NHS_TYPO);
	assert_int_equal(nhs_level("9434765919", "9434769519"), NHS_TYPO);
	assert_int_equal(nhs_level("9434765919", "4010232137"), NHS_CONFLICT);
	assert_int_equal(nhs_level("9434765919", "4010232138"), NHS_DIFFERENT);
}

static void a_row_says_the_same_however_often_it_is_read(void **state)
{
	struct str cells[VALUE_FIELDS] = { [VALUE_GIVEN] = STR_INIT("Zoë J."),
		[VALUE_FAMILY] = STR_INIT("Łuczak"),
		[VALUE_ADDRESS] = STR_INIT("Flat 2, 14 High Street, Oxford OX1 1AB"),
		[VALUE_BIRTH_DATE] = STR_INIT("4/5/50") };
	struct value_record a, b;

	(void)state;
	memset(&a, 0xAA, sizeof(a));
	memset(&b, 0x55, sizeof(b));
	value_read(reader, cells, &a);
	value_read(reader, cells, &b);
	assert_memory_equal(&a, &b, sizeof(a));
	assert_memory_equal(a.postcode.text, "OX11AB", 6);     /* from the address line */
}

/* --- strings: against the definitions written out --- */

static double jaro_winkler_plain(struct str a, struct str b)
{
	size_t reach = (a.n > b.n ? a.n : b.n) / 2, m = 0, t = 0, k = 0, prefix = 0;
	bool taken_a[600] = { false }, taken_b[600] = { false };
	double j;

	if (a.n == 0 || b.n == 0)
		return a.n == b.n;
	if (a.n > b.n || (a.n == b.n && memcmp(a.p, b.p, a.n) > 0)) {
		struct str c = a;

		a = b;
		b = c;
	}
	reach = reach ? reach - 1 : 0;
	for (size_t i = 0; i < b.n; i++)
		for (size_t x = 0; x < a.n; x++)
			if (!taken_a[x] && !taken_b[i] && a.p[x] == b.p[i] && x + reach >= i &&
				x <= i + reach) {
				taken_a[x] = taken_b[i] = true;
				m++;
			}
	if (!m)
		return 0;
	for (size_t x = 0; x < a.n; x++)
		if (taken_a[x]) {
			while (!taken_b[k])
				k++;
			t += a.p[x] != b.p[k++];
		}
	j = ((double)m / (double)a.n + (double)m / (double)b.n +
			((double)m - (double)t / 2) / (double)m) /
		3;
	while (prefix < 4 && prefix < a.n && a.p[prefix] == b.p[prefix])
		prefix++;
	return j + 0.1 * (double)prefix * (1 - j);
}

static int osa_plain(struct str a, struct str b)
{
	static int d[140][140];

	for (size_t i = 0; i <= a.n; i++)
		for (size_t k = 0; k <= b.n; k++) {
			int best = (int)(i + k);

			if (i && k) {
				best = d[i - 1][k - 1] + (a.p[i - 1] != b.p[k - 1]);
				best = d[i - 1][k] + 1 < best ? d[i - 1][k] + 1 : best;
				best = d[i][k - 1] + 1 < best ? d[i][k - 1] + 1 : best;
				if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] && a.p[i - 2] == b.p[k - 1] &&
					d[i - 2][k - 2] + 1 < best)
					best = d[i - 2][k - 2] + 1;
			}
			d[i][k] = best;
		}
	return d[a.n][b.n];
}

static struct str random_text(struct rng *r, char *to, uint32_t most, uint32_t letters)
{
	size_t n = rng_below(r, most + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = (char)('a' + rng_below(r, letters));
	return (struct str){ to, n };
}

static void close_to(double got, double wanted)
{
	if (got - wanted > 1e-12 || wanted - got > 1e-12)
		fail_msg("%.15f, not %.15f", got, wanted);
}

static void quick_comparison_of_strings_says_what_the_definition_says(void **state)
{
	char x[140], y[140];
	struct rng r;

	(void)state;
	rng_seed(&r, 3, 7);
	for (int i = 0; i < 60000; i++) {
		uint32_t most = i % 20 == 0 ? 130 : i % 3 ? 12 : 66;
		struct str a = random_text(&r, x, most, 1 + rng_below(&r, 8)),
				   b = random_text(&r, y, most, 1 + rng_below(&r, 8));
		int limit = (int)rng_below(&r, 8), plain;

		if (i % 2 && a.n) { /* a copy with one change: what real ones look like */
			memcpy(y, x, a.n);
			y[rng_below(&r, (uint32_t)a.n)] = 'a';
			b = (struct str){ y, a.n };
		}
		close_to(text_jaro_winkler(a, b), jaro_winkler_plain(a, b));
		close_to(text_jaro_winkler(a, b), text_jaro_winkler(b, a));
		plain = osa_plain(a, b);
		assert_int_equal(text_osa(a, b, limit), plain <= limit ? plain : limit + 1);
		assert_int_equal(text_osa(a, b, limit), text_osa(b, a, limit));
	}
}

/* Winkler's own examples, as in Cohen, Ravikumar and Fienberg 2003. */
static void known_strings_are_as_alike_as_the_literature_says(void **state)
{
	(void)state;
	assert_int_equal((int)(text_jaro_winkler(S("martha"), S("marhta")) * 10000 + 0.5), 9611);
	assert_int_equal((int)(text_jaro_winkler(S("dwayne"), S("duane")) * 10000 + 0.5), 8400);
	assert_int_equal((int)(text_jaro_winkler(S("dixon"), S("dicksonx")) * 10000 + 0.5), 8133);
	assert_int_equal(
		text_osa(S("ca"), S("abc"), 9), 3); /* optimal string alignment, not unrestricted: 2 */
	assert_int_equal(text_osa(S("smith"), S("smiht"), 9), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_suffixes_and_signs_are_no_part_of_a_name),
		cmocka_unit_test(what_people_type_for_no_name_is_no_name),
		cmocka_unit_test(a_full_name_in_one_column_is_taken_apart),
		cmocka_unit_test(singh_and_kaur_are_no_family_names_by_themselves),
		cmocka_unit_test(names_in_another_order_make_the_same_bag),
		cmocka_unit_test(given_names_agree_for_the_reason_there_is),
		cmocka_unit_test(two_names_that_people_have_are_no_typing_error_of_each_other),
		cmocka_unit_test(family_names_agree_for_the_reason_there_is),
		cmocka_unit_test(dates_are_read_as_they_are_written),
		cmocka_unit_test(days_that_stand_for_no_day_are_marked),
		cmocka_unit_test(a_file_of_american_dates_is_read_as_such),
		cmocka_unit_test(dates_agree_for_the_reason_there_is),
		cmocka_unit_test(telephone_numbers_become_one_form),
		cmocka_unit_test(part_of_a_telephone_number_is_compared_by_its_end),
		cmocka_unit_test(addresses_of_nobody_and_of_offices_are_known),
		cmocka_unit_test(postcodes_are_put_right_by_place),
		cmocka_unit_test(another_flat_is_another_home),
		cmocka_unit_test(a_wrong_check_digit_is_a_typing_error_and_not_another_number),
		cmocka_unit_test(a_row_says_the_same_however_often_it_is_read),
		cmocka_unit_test(quick_comparison_of_strings_says_what_the_definition_says),
		cmocka_unit_test(known_strings_are_as_alike_as_the_literature_says),
	};

	return cmocka_run_group_tests_name("engine-link-values", tests, set_up, tear_down);
}
