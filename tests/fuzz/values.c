/* Any bytes as any cell of a row: values that agree with themselves, the same however often, and
 * read again from what they became. */
#include "core/base/check.h"
#include "engine/link/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* The input's lines are the cells. */
static void cells_cut(struct str all, struct str cells[VALUE_FIELDS])
{
	for (size_t f = 0; f < VALUE_FIELDS; f++)
		if (!str_cut(&all, '\n', &cells[f]))
			cells[f] = STR_NONE;
}

static void name_check(const struct value_name *v)
{
	check(v->n <= VALUE_NAME_MOST && v->n_tokens <= VALUE_NAME_TOKENS && v->parts <= v->n_tokens);
	check((v->n == 0) == ((v->flags & VALUE_ABSENT) != 0));
	for (size_t i = 0; i < v->n; i++)
		check((v->text[i] >= 'a' && v->text[i] <= 'z') || v->text[i] == ' ');
	for (size_t i = 0; i < v->n_tokens; i++)
		check(value_token(v, i).n > 0);
	check(v->n == 0 || (v->spelling && v->sound[0]));
}

/* Two rows are compared both ways round: the halves of the input. */
static void both_ways(const struct value_record *a, const struct value_record *b)
{
	check(value_date_compare(&a->born, &b->born) == value_date_compare(&b->born, &a->born));
	check(value_phone_compare(&a->phone, &b->phone) == value_phone_compare(&b->phone, &a->phone));
	check(value_email_compare(&a->email, &b->email) == value_email_compare(&b->email, &a->email));
	check(value_postcode_compare(&a->postcode, &b->postcode) ==
		value_postcode_compare(&b->postcode, &a->postcode));
	check(value_address_compare(&a->address, &b->address) ==
		value_address_compare(&b->address, &a->address));
	check(value_nhs_compare(&a->nhs, &b->nhs) == value_nhs_compare(&b->nhs, &a->nhs));
	check(value_words_compare(&a->occupation, &b->occupation) ==
		value_words_compare(&b->occupation, &a->occupation));
	if (a->given.n && b->given.n)
		check(
			value_given_compare(&a->given, &b->given) == value_given_compare(&b->given, &a->given));
	if (a->family.n && b->family.n)
		check(value_family_compare(&a->family, &b->family) ==
			value_family_compare(&b->family, &a->family));
}

static void again(struct value_reader *r, const struct value_record *v)
{
	struct value_date date;
	struct value_phone phone;

	if (v->born.day) {
		value_date_read(r, (struct str){ v->born.digits, 8 }, &date);
		check(date.year == v->born.year && date.month == v->born.month && date.day == v->born.day);
		check(value_date_days(&date) > 0);
	}
	if (v->phone.n && !v->phone.flags && v->phone.text[0] == '4' && v->phone.text[1] == '4') {
		value_phone_read(r, (struct str){ v->phone.text, v->phone.n }, &phone);
		check(phone.n == v->phone.n || phone.flags);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct value_reader *r = value_reader_new();
	struct str all = { (const char *)p, n }, cells[VALUE_FIELDS];
	struct value_record a, b, twice;

	cells_cut(str_part(all, 0, n / 2), cells);
	value_reader_learn(r, cells);
	value_read(r, cells, &a);
	memset(&twice, 0xA5, sizeof(twice));
	value_read(r, cells, &twice);
	check(memcmp(&a, &twice, sizeof(a)) == 0);
	cells_cut(str_part(all, n / 2, n), cells);
	value_read(r, cells, &b);
	name_check(&a.given);
	name_check(&a.family);
	again(r, &a);
	both_ways(&a, &b);
	check(!a.given.n || value_given_compare(&a.given, &a.given) == GIVEN_SAME);
	check(value_address_compare(&a.address, &a.address) == ADDRESS_SAME);
	value_reader_free(r);
	return 0;
}
