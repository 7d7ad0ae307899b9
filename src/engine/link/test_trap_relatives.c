/*
 * More pairs of two people: relatives whom a list tells apart by little. Names that this program
 * does not know, an initial, "junior", a telephone or a mailbox that somebody lent.
 */
#include "engine/link/test_traps.h"

typedef struct trap_row row;

static void both(row *a, row *b, enum value_field f, const char *text)
{
	trap_set(a->cell[f], "%s", text);
	trap_set(b->cell[f], "%s", text);
}

/* Names of one beginning or one end, from where few on this program's lists come. */
static void names_alike(struct rng *r, row *a, row *b)
{
	static const char *const names[][3] = { { "M", "Xiaofeng", "Xiaoming" },
		{ "F", "Meihua", "Meilin" }, { "M", "Obinna", "Obiora" }, { "M", "Rafiqul", "Shafiqul" },
		{ "M", "Zhiqiang", "Zhiwei" }, { "F", "Oluwakemi", "Oluwabukola" },
		{ "M", "Sivakumar", "Sivarajah" }, { "F", "Thulasi", "Vulasi" },
		{ "M", "Tadesse", "Taddele" }, { "F", "Chidinma", "Chidera" },
		{ "F", "Amelia", "Emily" }, { "F", "Anna", "Hannah" },
		{ "F", "Anna Maria", "Maria Elena" } };
	const char *const *two = names[rng_below(r, sizeof(names) / sizeof(*names))];

	both(a, b, VALUE_SEX, two[0]);
	trap_set(a->cell[VALUE_GIVEN], "%s", two[1]);
	trap_set(b->cell[VALUE_GIVEN], "%s", two[2]);
}

void trap_twins_with_names_alike(struct rng *r, row *a, row *b)
{
	names_alike(r, a, b);
	trap_new_nhs(r, b);
}

void trap_sisters_one_digit_apart(struct rng *r, row *a, row *b)
{
	names_alike(r, a, b);
	if (a->cell[VALUE_BIRTH_DATE][0])
		b->cell[VALUE_BIRTH_DATE][3] = b->cell[VALUE_BIRTH_DATE][3] < '8' ? '9' : '6';
	trap_new_nhs(r, b);
}

void trap_twin_by_an_initial(struct rng *r, row *a, row *b)
{
	trap_set(a->cell[VALUE_GIVEN], "Amara");
	trap_set(b->cell[VALUE_GIVEN], "A%s", rng_below(r, 2) ? "" : ".");
	trap_new_nhs(r, b);
}

/* Mr J and Mrs J, whose birth dates nobody wrote down. */
void trap_couple_by_initials(struct rng *r, row *a, row *b)
{
	bool one_known = rng_below(r, 2);

	trap_set(a->cell[VALUE_GIVEN], one_known ? "Joseph" : "Mr J");
	trap_set(b->cell[VALUE_GIVEN], "Mrs J");
	trap_set(a->cell[VALUE_SEX], "M");
	trap_set(b->cell[VALUE_SEX], "F");
	if (!one_known)
		a->cell[VALUE_BIRTH_DATE][0] = '\0';
	b->cell[VALUE_BIRTH_DATE][0] = '\0';
	trap_new_nhs(r, b);
}

void trap_senior_and_junior(struct rng *r, row *a, row *b)
{
	static const char *const juniors[] = { "Jr", "Jnr", "Junior" };
	char family[TRAP_CELL];

	trap_set(family, "%.50s", a->cell[VALUE_FAMILY]);
	if (rng_below(r, 2))
		trap_set(a->cell[VALUE_FAMILY], "%.50s Snr", family);
	else
		b->cell[VALUE_BIRTH_DATE][0] = '\0';
	trap_set(b->cell[VALUE_FAMILY], "%.50s %s", family, juniors[rng_below(r, 3)]);
	if (rng_below(r, 2))
		a->cell[VALUE_BIRTH_DATE][0] = b->cell[VALUE_BIRTH_DATE][0] = '\0';
	trap_new_nhs(r, b);
}

/* One of the two lists does not say when its man was born; they share the telephone of the house.
 */
void trap_father_and_son_undated(struct rng *r, row *a, row *b)
{
	both(a, b, VALUE_PHONE, "01632 960123");
	b->cell[VALUE_BIRTH_DATE][0] = '\0';
	trap_set(b->cell[VALUE_EMAIL], "son%u@example.org", rng_below(r, 1000));
	trap_new_nhs(r, b);
}

void trap_new_year(struct rng *r, const char *const names[][3], uint32_t n, row *a, row *b)
{
	const char *const *name = names[rng_below(r, n)];
	char day[TRAP_CELL];

	trap_set(day, "%u-01-01", 1930 + rng_below(r, 60));
	both(a, b, VALUE_GIVEN, name[0]);
	both(a, b, VALUE_FAMILY, name[1]);
	both(a, b, VALUE_SEX, name[2]);
	both(a, b, VALUE_BIRTH_DATE, day);
}

static void namesakes_of_new_year(struct rng *r, row *a, row *b)
{
	static const char *const names[][3] = { { "Wei", "Zhang", "M" }, { "Gurpreet", "Singh", "M" },
		{ "Amina", "Hassan", "F" }, { "Mary", "Murphy", "F" }, { "Abdi", "Ali", "M" } };

	trap_new_year(r, names, sizeof(names) / sizeof(*names), a, b);
	trap_new_nhs(r, b);
}

/* An office that helps both has written its own number and mailbox. */
void trap_strangers_of_one_office(struct rng *r, row *a, row *b)
{
	namesakes_of_new_year(r, a, b);
	trap_new_address(r, b);
	both(a, b, VALUE_PHONE, "0113 496 0555");
	both(a, b, VALUE_EMAIL, "info@refuge.example");
}

/* Two rooms of a hostel, and a list that has postcodes but no addresses. */
void trap_strangers_of_one_hostel(struct rng *r, row *a, row *b)
{
	namesakes_of_new_year(r, a, b);
	a->cell[VALUE_ADDRESS][0] = b->cell[VALUE_ADDRESS][0] = '\0';
	a->cell[VALUE_UPRN][0] = b->cell[VALUE_UPRN][0] = '\0';
	trap_set(a->cell[VALUE_PHONE], "07700 900%03u", rng_below(r, 400));
	trap_set(b->cell[VALUE_PHONE], "07700 900%03u", 600 + rng_below(r, 400));
	a->cell[VALUE_EMAIL][0] = b->cell[VALUE_EMAIL][0] = '\0';
}
