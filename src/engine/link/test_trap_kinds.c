/*
 * The traps: pairs that look like one person and are two, and pairs that look like two and are one.
 * Each takes a person and bends the second row; linkage.md's list, and what helplines met. 25 pairs
 * of each and more are drawn.
 */
#include "engine/link/test_traps.h"

typedef struct trap_row row;

static const char *pick(struct rng *r, const char *const words[], size_t n)
{
	return words[rng_below(r, (uint32_t)n)];
}
#define PICK(r, words) pick((r), (words), sizeof(words) / sizeof(*(words)))

static void both(row *a, row *b, enum value_field f, const char *text)
{
	trap_set(a->cell[f], "%s", text);
	trap_set(b->cell[f], "%s", text);
}

static void other_person(struct rng *r, row *b)
{
	trap_new_nhs(r, b);
	trap_set(b->cell[VALUE_EMAIL], "someone%u@example.org", rng_below(r, 100000));
}

static void birth_moved(row *b, int years, int months, int days)
{
	unsigned y, m, d;

	if (sscanf(b->cell[VALUE_BIRTH_DATE], "%u-%u-%u", &y, &m, &d) == 3)
		trap_set(b->cell[VALUE_BIRTH_DATE], "%u-%02u-%02u", (unsigned)((int)y + years),
			(m - 1 + (unsigned)months) % 12 + 1, (d - 1 + (unsigned)days) % 28 + 1);
}

/* --- two people --- */

static void twins(struct rng *r, row *a, row *b)
{
	static const char *const alike[][3] = { { "F", "Ella", "Emma" }, { "M", "Daniel", "David" },
		{ "M", "Hassan", "Hussain" }, { "F", "Holly", "Molly" }, { "M", "Jayden", "Jaden" },
		{ "F", "Amina", "Amira" }, { "M", "Ryan", "Brian" }, { "F", "Sara", "Zara" },
		{ "M", "Jack", "Jake" }, { "F", "Marie", "Maria" },
		{ "M", "Mohammed Ali", "Mohammed Hassan" }, { "F", "Chloe", "Zoe" },
		{ "M", "Harry", "Barry" } };
	uint32_t how = rng_below(r, 3);

	if (how == 0) {
		const char *const *names = alike[rng_below(r, sizeof(alike) / sizeof(*alike))];

		both(a, b, VALUE_SEX, names[0]);
		trap_set(a->cell[VALUE_GIVEN], "%s", names[1]);
		trap_set(b->cell[VALUE_GIVEN], "%s", names[2]);
	} else if (how == 1) {
		trap_other_sex(r, b);
	} else {
		trap_new_given(r, b);
	}
	trap_new_nhs(r, b);
	trap_set(b->cell[VALUE_EMAIL], "%s", a->cell[VALUE_EMAIL]);
}

static void boy_and_girl_twins(struct rng *r, row *a, row *b)
{
	static const char *const names[][2] = { { "Daniel", "Danielle" }, { "Paul", "Paula" },
		{ "Louis", "Louise" }, { "Amin", "Amina" }, { "Joseph", "Josephine" }, { "Carl", "Carla" },
		{ "Robert", "Roberta" }, { "George", "Georgina" }, { "Samuel", "Samantha" },
		{ "Alexander", "Alexandra" }, { "Patrick", "Patricia" } };
	const char *const *two = names[rng_below(r, sizeof(names) / sizeof(*names))];

	trap_set(a->cell[VALUE_GIVEN], "%s", two[0]);
	trap_set(b->cell[VALUE_GIVEN], "%s", two[1]);
	trap_set(a->cell[VALUE_SEX], "M");
	trap_set(b->cell[VALUE_SEX], "F");
	trap_new_nhs(r, b);
}

static void father_and_son(struct rng *r, row *a, row *b)
{
	birth_moved(b, -(20 + (int)rng_below(r, 20)), (int)rng_below(r, 12), (int)rng_below(r, 28));
	trap_new_nhs(r, b);
	if (rng_below(r, 6) == 0)
		trap_set(b->cell[VALUE_FAMILY], "%.60s Jr", a->cell[VALUE_FAMILY]);
	if (rng_below(r, 2))
		trap_set(b->cell[VALUE_EMAIL], "dad%u@example.org", rng_below(r, 1000));
}

static void father_and_son_born_on_one_day(struct rng *r, row *a, row *b)
{
	(void)a;
	birth_moved(b, -(20 + (int)rng_below(r, 20)), 0, 0);
	trap_new_nhs(r, b);
}

static void spouses_on_one_phone(struct rng *r, row *a, row *b)
{
	(void)a;
	trap_other_sex(r, b);
	birth_moved(b, (int)rng_below(r, 9) - 4, (int)rng_below(r, 12), (int)rng_below(r, 28));
	other_person(r, b);
}

static void spouses_with_one_initial(struct rng *r, row *a, row *b)
{
	static const char *const names[][2] = { { "John", "Jean" }, { "Peter", "Pamela" },
		{ "Michael", "Margaret" }, { "Ali", "Amina" }, { "Derek", "Doris" }, { "Stephen", "Susan" },
		{ "Paul", "Patricia" }, { "Brian", "Barbara" } };
	const char *const *two = names[rng_below(r, sizeof(names) / sizeof(*names))];

	trap_set(a->cell[VALUE_GIVEN], "%s", two[0]);
	trap_set(a->cell[VALUE_SEX], "M");
	trap_set(b->cell[VALUE_GIVEN], rng_below(r, 2) ? "%s" : "%.1s", two[1]);
	trap_set(b->cell[VALUE_SEX], "F");
	birth_moved(b, (int)rng_below(r, 9) - 4, 1 + (int)rng_below(r, 11), (int)rng_below(r, 28));
	other_person(r, b);
}

static void strangers_born_on_1_january(struct rng *r, row *a, row *b)
{
	static const char *const names[][3] = { { "Mohammed", "Khan", "M" }, { "Mohammed", "Ali", "M" },
		{ "Fatima", "Begum", "F" }, { "John", "Smith", "M" }, { "Ahmed", "Hussain", "M" },
		{ "Margaret", "Jones", "F" }, { "Abdul", "Rahman", "M" }, { "Maryam", "Ahmed", "F" },
		{ "David", "Williams", "M" }, { "Harpreet", "Singh", "M" }, { "Manpreet", "Kaur", "F" },
		{ "Van", "Nguyen", "M" } };

	trap_new_year(r, names, sizeof(names) / sizeof(*names), a, b);
	trap_new_address(r, b);
	trap_new_phone(r, b);
	other_person(r, b);
	if (rng_below(r, 3) == 0)                      /* in one town */
		trap_set(b->cell[VALUE_POSTCODE], "%.3s 9ZZ", a->cell[VALUE_POSTCODE]);
	if (rng_below(r, 3) == 0 && a->cell[VALUE_PHONE][0]) { /* of one range, a digit apart */
		trap_set(b->cell[VALUE_PHONE], "%s", a->cell[VALUE_PHONE]);
		b->cell[VALUE_PHONE][strlen(b->cell[VALUE_PHONE]) - 2] ^= 1;
	}
}

static void care_home(struct rng *r, row *a, row *b)
{
	trap_set(a->cell[VALUE_ADDRESS], "Oakview Care Home, %u Park Road", 1 + rng_below(r, 90));
	trap_set(a->cell[VALUE_PHONE], "0161 496 %04u", rng_below(r, 10000));
	trap_set(a->cell[VALUE_EMAIL], "reception%u@oakview.example.org", rng_below(r, 50));
	trap_person(r, b);
	for (int f = 0; f < VALUE_FIELDS; f++)
		if (f == VALUE_ADDRESS || f == VALUE_PHONE || f == VALUE_EMAIL || f == VALUE_POSTCODE ||
			f == VALUE_UPRN)
			memcpy(b->cell[f], a->cell[f], TRAP_CELL);
	if (rng_below(r, 3) == 0) {
		memcpy(b->cell[VALUE_GIVEN], a->cell[VALUE_GIVEN], TRAP_CELL);
		memcpy(b->cell[VALUE_SEX], a->cell[VALUE_SEX], TRAP_CELL);
	} else if (rng_below(r, 3) == 0) {
		memcpy(b->cell[VALUE_FAMILY], a->cell[VALUE_FAMILY], TRAP_CELL);
	}
}

static void valid_nhs_number_on_the_wrong_person(struct rng *r, row *a, row *b)
{
	bool household = rng_below(r, 2);
	char number[TRAP_CELL];

	memcpy(number, a->cell[VALUE_NHS_NUMBER], TRAP_CELL);
	if (household) {
		trap_other_sex(r, b);
		birth_moved(b, (int)rng_below(r, 30) + 1, (int)rng_below(r, 12), (int)rng_below(r, 28));
	} else {
		trap_person(r, b);
	}
	memcpy(b->cell[VALUE_NHS_NUMBER], number, TRAP_CELL);
}

static void one_name_two_flats(struct rng *r, row *a, row *b)
{
	unsigned flat = 1 + rng_below(r, 60), house = 1 + rng_below(r, 90);
	bool letters = rng_below(r, 3) == 0;

	trap_set(a->cell[VALUE_ADDRESS],
		letters ? "Flat %u%c, Tower House, Mill Lane" : "Flat %u, %d Mill Lane",
		letters ? house : flat, letters ? 'A' : (int)house);
	trap_set(b->cell[VALUE_ADDRESS],
		letters ? "Flat %u%c, Tower House, Mill Lane" : "Flat %u, %d Mill Lane",
		letters ? house : flat + 2, letters ? 'C' : (int)house);
	trap_set(b->cell[VALUE_UPRN], "100%09u", rng_below(r, 1000000000));
	trap_new_phone(r, b);
	other_person(r, b);
	if (rng_below(r, 3) == 0)
		a->cell[VALUE_BIRTH_DATE][0] = b->cell[VALUE_BIRTH_DATE][0] = '\0';
	else
		birth_moved(
			b, 3 + (int)rng_below(r, 30), 1 + (int)rng_below(r, 10), 1 + (int)rng_below(r, 26));
}

static void brothers_named_mohammed(struct rng *r, row *a, row *b)
{
	static const char *const second[] = { "Ali", "Hassan", "Imran", "Yusuf", "Bilal", "Umar",
		"Tariq", "Zahid" };
	const char *x = PICK(r, second), *y = PICK(r, second);

	while (strcmp(x, y) == 0)
		y = PICK(r, second);
	both(a, b, VALUE_SEX, "M");
	both(a, b, VALUE_FAMILY, "Khan");
	trap_set(a->cell[VALUE_GIVEN], "Mohammed %s", x);
	trap_set(b->cell[VALUE_GIVEN], "Muhammad %s", y);
	trap_new_nhs(r, b);
	if (rng_below(r, 2))
		both(a, b, VALUE_BIRTH_DATE, "1980-01-01");
	else
		birth_moved(b, 1 + (int)rng_below(r, 3), (int)rng_below(r, 12), (int)rng_below(r, 28));
}

static void sisters(struct rng *r, row *a, row *b)
{
	(void)a;
	trap_new_given(r, b);
	birth_moved(b, 1 + (int)rng_below(r, 4), (int)rng_below(r, 3), (int)rng_below(r, 28));
	trap_new_nhs(r, b);
}

static void twins_with_one_first_name(struct rng *r, row *a, row *b)
{
	static const char *const names[][2] = { { "Mary Ann", "Mary Jane" },
		{ "Fatima Zahra", "Fatima Noor" }, { "Anna Maria", "Anna Helena" },
		{ "John Paul", "John Thomas" }, { "Mohammed Ali", "Muhammad Hassan" }, { "Ali", "Alia" } };
	const char *const *two = names[rng_below(r, sizeof(names) / sizeof(*names))];

	trap_set(a->cell[VALUE_GIVEN], "%s", two[0]);
	trap_set(b->cell[VALUE_GIVEN], "%s", two[1]);
	trap_new_nhs(r, b);
}

static void namesakes_in_one_town(struct rng *r, row *a, row *b)
{
	unsigned number = rng_below(r, 10);

	both(a, b, VALUE_GIVEN, a->cell[VALUE_SEX][0] == 'F' ? "Susan" : "David");
	both(a, b, VALUE_FAMILY, "Smith");
	trap_new_address(r, b);
	trap_set(b->cell[VALUE_POSTCODE], "%.3s %uYZ", a->cell[VALUE_POSTCODE], number);
	trap_new_phone(r, b);
	birth_moved(b, (int)rng_below(r, 20) + 2, 1 + (int)rng_below(r, 10), 1 + (int)rng_below(r, 25));
	other_person(r, b);
}

static void one_caseworker(struct rng *r, row *a, row *b)
{
	char phone[TRAP_CELL];

	memcpy(phone, a->cell[VALUE_PHONE], TRAP_CELL);
	trap_person(r, b);
	memcpy(b->cell[VALUE_PHONE], phone, TRAP_CELL);
	both(a, b, VALUE_EMAIL, "sam.okafor@council.example.org");
}

static void mother_and_daughter_with_one_initial(struct rng *r, row *a, row *b)
{
	both(a, b, VALUE_SEX, "F");
	trap_set(a->cell[VALUE_GIVEN], "Jane");
	trap_set(b->cell[VALUE_GIVEN], rng_below(r, 2) ? "J" : "Jean");
	birth_moved(
		b, -(20 + (int)rng_below(r, 15)), 1 + (int)rng_below(r, 10), 1 + (int)rng_below(r, 25));
	trap_new_nhs(r, b);
}

/* --- one person --- */

static void nickname(struct rng *r, row *a, row *b)
{
	static const char *const names[][3] = { { "M", "Robert", "Bob" }, { "F", "Elizabeth", "Liz" },
		{ "F", "Margaret", "Peggy" }, { "M", "William", "Bill" }, { "M", "Richard", "Dick" },
		{ "F", "Katherine", "Kate" }, { "M", "Anthony", "Tony" }, { "F", "Patricia", "Trish" },
		{ "M", "John", "Jack" }, { "F", "Dorothy", "Dot" }, { "M", "Edward", "Ted" },
		{ "M", "Krzysztof", "Krzysiek" }, { "F", "Malgorzata", "Gosia" },
		{ "M", "Padraig", "Patrick" }, { "F", "Bronwen", "Bron" }, { "F", "Susan", "Sue" },
		{ "M", "Michael", "Mick" }, { "F", "Eleanor", "Nell" }, { "M", "Dafydd", "Dai" },
		{ "M", "James", "Jim" }, { "F", "Katarzyna", "Kasia" }, { "M", "Alexander", "Sandy" },
		{ "F", "Mary", "Molly" }, { "M", "Harpreet", "Harry" } };
	const char *const *two = names[rng_below(r, sizeof(names) / sizeof(*names))];

	both(a, b, VALUE_SEX, two[0]);
	trap_set(a->cell[VALUE_GIVEN], "%s", two[1]);
	trap_set(b->cell[VALUE_GIVEN], "%s", two[2]);
}

static void transliteration(struct rng *r, row *a, row *b)
{
	static const char *const given[][3] = { { "M", "Mohammed", "Muhammad" },
		{ "M", "Yusuf", "Youssef" }, { "F", "Aisha", "Ayesha" }, { "F", "Fatima", "Fatimah" },
		{ "M", "Abdul Rahman", "Abdurrehman" }, { "M", "Oleksandr", "Олександр" },
		{ "M", "Hussain", "Hussein" }, { "F", "Khadija", "Khadeeja" }, { "M", "Omar", "Umar" },
		{ "M", "Usman", "Osman" }, { "M", "Sharif", "Shareef" }, { "F", "Zainab", "Zaynab" },
		{ "M", "Mohamed", "محمد" } };
	static const char *const family[][2] = { { "Chaudhry", "Chowdhury" }, { "Hussain", "Husain" },
		{ "Ivanov", "Ivanoff" }, { "Sheikh", "Shaikh" }, { "Ahmed", "Ahmad" }, { "Khan", "Khan" },
		{ "Malik", "Malik" }, { "Rahman", "Rehman" }, { "Qureshi", "Quraishi" } };
	const char *const *first = given[rng_below(r, sizeof(given) / sizeof(*given))],
					  *const *last = family[rng_below(r, sizeof(family) / sizeof(*family))];

	both(a, b, VALUE_SEX, first[0]);
	trap_set(a->cell[VALUE_GIVEN], "%s", first[1]);
	trap_set(b->cell[VALUE_GIVEN], "%s", first[2]);
	trap_set(a->cell[VALUE_FAMILY], "%s", last[0]);
	trap_set(b->cell[VALUE_FAMILY], "%s", last[1]);
}

static void names_swapped(struct rng *r, row *a, row *b)
{
	(void)r;
	trap_set(b->cell[VALUE_GIVEN], "%s", a->cell[VALUE_FAMILY]);
	trap_set(b->cell[VALUE_FAMILY], "%s", a->cell[VALUE_GIVEN]);
}

static void vietnamese_order(struct rng *r, row *a, row *b)
{
	trap_person_of(r, TRAP_VIETNAMESE, a);
	*b = *a;
	trap_set(b->cell[VALUE_FAMILY], "%s", a->cell[VALUE_GIVEN]);
	trap_set(b->cell[VALUE_GIVEN], "%.30s Van", a->cell[VALUE_FAMILY]);
	trap_set(a->cell[VALUE_GIVEN], "Van %.30s", b->cell[VALUE_FAMILY]);
}

static void day_and_month_swapped(struct rng *r, row *a, row *b)
{
	unsigned year = 1930 + rng_below(r, 60), day = 1 + rng_below(r, 12),
			 month = 1 + rng_below(r, 12);

	month = month == day ? month % 12 + 1 : month;
	trap_set(a->cell[VALUE_BIRTH_DATE], "%u-%02u-%02u", year, month, day);
	trap_set(b->cell[VALUE_BIRTH_DATE], "%u-%02u-%02u", year, day, month);
}

static void given_name_mistyped(struct rng *r, row *a, row *b)
{
	(void)a;
	trap_slip(r, b->cell[VALUE_GIVEN]);
}

static void family_name_mistyped(struct rng *r, row *a, row *b)
{
	(void)a;
	trap_slip(r, b->cell[VALUE_FAMILY]);
}

static void birth_date_mistyped(struct rng *r, row *a, row *b)
{
	static const char at[] = { 2, 3, 9 };
	size_t i = (size_t)at[rng_below(r, 3)];

	(void)a;
	b->cell[VALUE_BIRTH_DATE][i] =
		(char)('0' + (b->cell[VALUE_BIRTH_DATE][i] - '0' + 1 + (int)rng_below(r, 3)) % 10);
	if (strcmp(b->cell[VALUE_BIRTH_DATE] + 8, "00") == 0)
		b->cell[VALUE_BIRTH_DATE][9] = '1';
}

static void married_name(struct rng *r, row *a, row *b)
{
	static const char *const names[] = { "Whitfield", "Osborne", "Nkemelu", "Harrington", "Davies",
		"Rashid", "Nowicka", "Gallagher" };

	both(a, b, VALUE_SEX, "F");
	if (strchr("bcdgjkprt", a->cell[VALUE_GIVEN][0] | 0x20))
		both(a, b, VALUE_GIVEN, "Victoria");
	trap_set(b->cell[VALUE_FAMILY], "%s", PICK(r, names));
	if (rng_below(r, 3) == 0)
		trap_set(b->cell[VALUE_EMAIL], "%s", a->cell[VALUE_EMAIL]);
}

static void double_barrelled(struct rng *r, row *a, row *b)
{
	static const char *const names[] = { "Whitfield", "Osborne", "Harrington", "Davies", "Ward" };

	trap_set(b->cell[VALUE_FAMILY], "%s%c%.30s", PICK(r, names), rng_below(r, 2) ? '-' : ' ',
		a->cell[VALUE_FAMILY]);
}

static void moved_house(struct rng *r, row *a, row *b)
{
	(void)a;
	trap_new_address(r, b);
	if (rng_below(r, 2))
		b->cell[VALUE_UPRN][0] = '\0';
}

static void letters_for_digits_in_the_postcode(struct rng *r, row *a, row *b)
{
	(void)r;
	trap_set(a->cell[VALUE_POSTCODE], "OX1 1DJ");
	trap_set(b->cell[VALUE_POSTCODE], rng_below(r, 2) ? "0X1 IDJ" : "OXI 1DJ");
}

static void initials_only(struct rng *r, row *a, row *b)
{
	char initial = a->cell[VALUE_GIVEN][0];

	trap_set(b->cell[VALUE_GIVEN], rng_below(r, 2) ? "%c" : "%c.", initial);
}

static void nhs_number_mistyped(struct rng *r, row *a, row *b)
{
	size_t at = 4 + rng_below(r, 3);

	(void)a;
	b->cell[VALUE_NHS_NUMBER][at] = (char)('0' + (b->cell[VALUE_NHS_NUMBER][at] - '0' + 1) % 10);
}

static void title_and_middle_name(struct rng *r, row *a, row *b)
{
	trap_set(b->cell[VALUE_GIVEN], a->cell[VALUE_SEX][0] == 'F' ? "Mrs %.30s %s" : "Mr %.30s %s",
		a->cell[VALUE_GIVEN], rng_below(r, 2) ? "Lee" : "A.");
}

static void called_by_the_middle_name(struct rng *r, row *a, row *b)
{
	char first[TRAP_CELL];

	memcpy(first, a->cell[VALUE_GIVEN], TRAP_CELL);
	trap_new_given(r, b);
	trap_set(a->cell[VALUE_GIVEN], "%.30s %.30s", first, b->cell[VALUE_GIVEN]);
}

static void full_name_in_one_cell(struct rng *r, row *a, row *b)
{
	(void)r;
	trap_set(b->cell[VALUE_GIVEN], "%.30s, %.30s", a->cell[VALUE_FAMILY], a->cell[VALUE_GIVEN]);
	b->cell[VALUE_FAMILY][0] = '\0';
}

static void birth_year_alone(struct rng *r, row *a, row *b)
{
	(void)r;
	trap_set(b->cell[VALUE_BIRTH_DATE], rng_below(r, 2) ? "%.4s" : "%.4s-01-01",
		a->cell[VALUE_BIRTH_DATE]);
}

static void address_written_otherwise(struct rng *r, row *a, row *b)
{
	unsigned house = 1 + rng_below(r, 99), flat = 1 + rng_below(r, 30);

	trap_set(a->cell[VALUE_ADDRESS], "Flat %u, %u St. John's Road, Oldham", flat, house);
	trap_set(b->cell[VALUE_ADDRESS], "%u/%u ST JOHNS RD", flat, house);
	b->cell[VALUE_UPRN][0] = '\0';
}

static void no_birth_date(struct rng *r, row *a, row *b)
{
	(void)a;
	(void)r;
	b->cell[VALUE_BIRTH_DATE][0] = '\0';
}

static void new_telephone_and_title(struct rng *r, row *a, row *b)
{
	trap_new_phone(r, b);
	trap_set(b->cell[VALUE_GIVEN], "Dr %.60s", a->cell[VALUE_GIVEN]);
}

const struct trap_kind trap_kinds[] = {
	{ "twins", false, "nba", twins },
	{ "boy and girl twins", false, "nba", boy_and_girl_twins },
	{ "father and son", false, "nba", father_and_son },
	{ "father and son born on one day", false, "nba", father_and_son_born_on_one_day },
	{ "spouses on one phone", false, "nbap", spouses_on_one_phone },
	{ "spouses with one initial", false, "nbap", spouses_with_one_initial },
	{ "strangers born on 1 January", false, "nb", strangers_born_on_1_january },
	{ "care home", false, "nbap", care_home },
	{ "valid NHS number, wrong person", false, "nbh", valid_nhs_number_on_the_wrong_person },
	{ "one name, two flats", false, "nba", one_name_two_flats },
	{ "brothers named Mohammed", false, "nba", brothers_named_mohammed },
	{ "sisters", false, "nba", sisters },
	{ "twins with one first name", false, "nba", twins_with_one_first_name },
	{ "namesakes in one town", false, "nb", namesakes_in_one_town },
	{ "one caseworker", false, "nbpe", one_caseworker },
	{ "mother and daughter, one initial", false, "nba", mother_and_daughter_with_one_initial },
	{ "twins with names alike", false, "nba", trap_twins_with_names_alike },
	{ "sisters one digit apart", false, "nba", trap_sisters_one_digit_apart },
	{ "twin by an initial", false, "nba", trap_twin_by_an_initial },
	{ "couple by initials", false, "nbaps", trap_couple_by_initials },
	{ "senior and junior", false, "nba", trap_senior_and_junior },
	{ "father and son undated", false, "nap", trap_father_and_son_undated },
	{ "strangers of one office", false, "nbp", trap_strangers_of_one_office },
	{ "strangers of one hostel", false, "nbap", trap_strangers_of_one_hostel },
	{ "nickname", true, "nba", nickname },
	{ "transliteration", true, "nba", transliteration },
	{ "names swapped", true, "nba", names_swapped },
	{ "Vietnamese order", true, "nba", vietnamese_order },
	{ "day and month swapped", true, "nba", day_and_month_swapped },
	{ "given name mistyped", true, "nba", given_name_mistyped },
	{ "family name mistyped", true, "nba", family_name_mistyped },
	{ "birth date mistyped", true, "nba", birth_date_mistyped },
	{ "married name", true, "nbps", married_name },
	{ "double-barrelled", true, "nba", double_barrelled },
	{ "moved house", true, "nb", moved_house },
	{ "O and 0 in the postcode", true, "nba", letters_for_digits_in_the_postcode },
	{ "initials only", true, "nba", initials_only },
	{ "NHS number mistyped", true, "nbh", nhs_number_mistyped },
	{ "title and middle name", true, "nb", title_and_middle_name },
	{ "called by the middle name", true, "nba", called_by_the_middle_name },
	{ "full name in one cell", true, "nba", full_name_in_one_cell },
	{ "birth year alone", true, "nba", birth_year_alone },
	{ "address written otherwise", true, "nba", address_written_otherwise },
	{ "no birth date", true, "nap", no_birth_date },
	{ "new telephone and title", true, "nb", new_telephone_and_title },
};
const size_t trap_kind_count = sizeof(trap_kinds) / sizeof(*trap_kinds);
