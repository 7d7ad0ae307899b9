/*
 * A row: every cell by its own rules, then what the cells say about each other. Also the kinds that
 * need no file of their own: NHS numbers, UPRNs, sex, plain words.
 */
#include "engine/link/value_private.h"

#include "core/base/arena.h"
#include "core/base/check.h"

const char *const value_field_names[VALUE_FIELDS] = { "id", "source", "given", "family",
	"birth_date", "sex", "phone", "email", "postcode", "address", "uprn", "nhs_number",
	"birth_place", "occupation" };

struct value_reader *value_reader_new(void)
{
	struct value_reader *r = calloc(1, sizeof(*r));

	check(r != NULL);
	r->arena = arena_new();
	return r;
}

void value_reader_free(struct value_reader *r)
{
	if (!r)
		return;
	arena_free(r->arena);
	free(r);
}

void value_reader_learn(struct value_reader *r, const struct str cells[VALUE_FIELDS])
{
	value_date_learn(r, cells[VALUE_BIRTH_DATE]);
}

/* --- NHS numbers --- */

/* NHS Data Dictionary: weights 10 to 2, modulus 11; a remainder that asks for 10 is no number. */
static bool check_digit_fits(const char *d)
{
	int sum = 0;

	for (int i = 0; i < 9; i++)
		sum += (d[i] - '0') * (10 - i);
	return (11 - sum % 11) % 11 == d[9] - '0';
}

static bool nobodys_nhs(const char *d, size_t n)
{
	size_t same = 1;

	for (size_t i = 1; i < n; i++)
		same += d[i] == d[0];
	return same == n ||
		(n == 10 &&
			(memcmp(d, "1234567890", 10) == 0 || memcmp(d, "1234567881", 10) == 0 ||
				memcmp(d, "0123456789", 10) == 0 || memcmp(d, "000000000", 9) == 0));
}

void value_nhs_read(struct value_reader *r, struct str cell, struct value_nhs *out)
{
	char d[16] = "";
	size_t n = 0;

	(void)r;
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '.' && n >= 10)
			break;                         /* went through a spreadsheet */
		if (cell.p[i] >= '0' && cell.p[i] <= '9' && n < sizeof(d))
			d[n++] = cell.p[i];
	}
	if (n == 9 &&
		cell.p[0] != '0') { /* a leading zero is lost only where one belongs: CHI numbers */
		char with[10] = "0";

		memcpy(with + 1, d, 9);
		if (check_digit_fits(with)) {
			memcpy(d, with, 10);
			n = 10;
		}
	}
	if (n < 4 || n > 12 || nobodys_nhs(d, n)) {
		out->flags = VALUE_ABSENT | (cell.n ? VALUE_PLACEHOLDER : 0);
		return;
	}
	memcpy(out->digits, d, n);
	out->n = (uint8_t)n;
	if (n >= 9 && n <= 11)
		out->flags = n == 10 && check_digit_fits(d) ? 0 : VALUE_INVALID;
	else
		out->flags = VALUE_WEAK | VALUE_INVALID;
}

enum value_nhs_level value_nhs_compare(const struct value_nhs *a, const struct value_nhs *b)
{
	struct str x = { a->digits, a->n }, y = { b->digits, b->n };

	if (str_eq(x, y))
		return NHS_SAME;
	if (!((a->flags | b->flags) & VALUE_INVALID))
		return NHS_CONFLICT;
	return text_osa(x, y, 1) <= 1 ? NHS_TYPO : NHS_DIFFERENT;
}

/* --- the rest --- */

uint64_t value_uprn_read(struct str cell)
{
	uint64_t v = 0, n = 0, same = 1;
	char last = 0;

	for (size_t i = 0; i < cell.n; i++) {
		char c = cell.p[i];

		if (c == '.')
			break;                         /* "100023336956.0" */
		if (c >= '0' && c <= '9' && n++ < 13) {
			same += c == last;
			last = c;
			v = v * 10 + (uint64_t)(c - '0');
		}
	}
	return n > 12 || v < 10 || (n > 3 && same == n) ? 0 : v;
}

static char sex_read(struct str cell)
{
	static const struct { const char *words; char sex; } says[] = {
		{ "f female woman girl w fem 2", 'F' }, { "m male man boy masc 1", 'M' },
		{ "x other nonbinary non-binary indeterminate intersex o 9", 'X' },
	};
	struct str s = str_trim(cell);

	for (size_t i = 0; i < sizeof(says) / sizeof(*says); i++) {
		struct str rest = str_of(says[i].words), word;

		while (str_cut(&rest, ' ', &word))
			if (str_eq_ascii(word, s))
				return says[i].sex;
	}
	return 0;
}

static bool says_nothing(struct str s)
{
	static const char *const words[] = { "unknown", "not known", "n a", "none", "na", "nil", "null",
		"not stated", "not recorded", "not given", "unspecified", "other", "tbc", "missing" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}

void value_words_read(struct value_reader *r, struct str cell, struct value_words *out)
{
	struct folded f;

	memset(out, 0, sizeof(*out));
	value_fold(r, cell, &f);
	out->n = (uint8_t)(f.n < VALUE_WORDS_MOST ? f.n : VALUE_WORDS_MOST);
	while (out->n && f.text[out->n - 1] == ' ')
		out->n--;
	memcpy(out->text, f.text, out->n);
	if (out->n == 0 || says_nothing((struct str){ out->text, out->n }))
		out->flags = VALUE_ABSENT | (out->n ? VALUE_PLACEHOLDER : 0);
}

enum value_words_level value_words_compare(const struct value_words *a, const struct value_words *b)
{
	struct str x = { a->text, a->n }, y = { b->text, b->n }, rest = x, word;

	if (str_eq(x, y))
		return WORDS_SAME;
	if (text_jaro_winkler(x, y) >= 0.92 || (x.n > 4 && y.n > 4 && text_osa(x, y, 1) <= 1))
		return WORDS_CLOSE;
	while (str_cut(&rest, ' ', &word)) {
		struct str others = y, other;

		while (word.n > 3 && str_cut(&others, ' ', &other))
			if (str_eq(word, other))
				return WORDS_SHARED;
	}
	return WORDS_DIFFERENT;
}

void value_read(
	struct value_reader *r, const struct str cells[VALUE_FIELDS], struct value_record *out)
{
	memset(out, 0, sizeof(*out));
	out->sex = sex_read(cells[VALUE_SEX]);
	value_names_read(r, cells[VALUE_GIVEN], cells[VALUE_FAMILY], out);
	value_date_read(r, cells[VALUE_BIRTH_DATE], &out->born);
	value_phone_read(r, cells[VALUE_PHONE], &out->phone);
	value_email_read(r, cells[VALUE_EMAIL], &out->email);
	value_postcode_read(r, cells[VALUE_POSTCODE], &out->postcode);
	value_address_read(r, cells[VALUE_ADDRESS], &out->address);
	value_nhs_read(r, cells[VALUE_NHS_NUMBER], &out->nhs);
	value_words_read(r, cells[VALUE_BIRTH_PLACE], &out->birth_place);
	value_words_read(r, cells[VALUE_OCCUPATION], &out->occupation);
	value_words_read(r, cells[VALUE_SOURCE], &out->source);
	out->uprn = value_uprn_read(cells[VALUE_UPRN]);
	if (out->postcode.flags & VALUE_ABSENT && cells[VALUE_ADDRESS].n > 5)
		value_postcode_of_line(r, cells[VALUE_ADDRESS], &out->postcode);
}
