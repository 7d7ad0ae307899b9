/*
 * Rows in: each cell is normalised (value.h) and becomes a dictionary id. Cells that come again
 * unchanged, as names and dates do, are normalised once. Names are read together when one cell may
 * hold what belongs in another: a title that tells the sex, a full name in one column.
 */
#include "engine/link/link_parts.h"

#include "core/base/check.h"

#define TABLE_MOST (1u << 26)

static const size_t coded_stride[CODED_COUNT] = {
	[CODED_GIVEN] = sizeof(struct value_name), [CODED_FAMILY] = sizeof(struct value_name),
	[CODED_BORN] = sizeof(struct value_date), [CODED_PHONE] = sizeof(struct value_phone),
	[CODED_EMAIL] = sizeof(struct value_email), [CODED_POSTCODE] = sizeof(struct value_postcode),
	[CODED_ADDRESS] = sizeof(struct value_address), [CODED_UPRN] = sizeof(uint64_t),
	[CODED_NHS] = sizeof(struct value_nhs), [CODED_BIRTH_PLACE] = sizeof(struct value_words),
	[CODED_OCCUPATION] = sizeof(struct value_words), [CODED_SOURCE] = sizeof(struct value_words),
};

struct link_table *link_table_new(void)
{
	struct link_table *t = link_zeroed(sizeof(*t), 1);

	t->reader = value_reader_new();
	for (int c = 0; c < CODED_COUNT; c++)
		link_dict_begin(&t->dict[c], coded_stride[c]);
	return t;
}

void link_table_free(struct link_table *t)
{
	if (!t)
		return;
	value_reader_free(t->reader);
	for (int c = 0; c < CODED_COUNT; c++) {
		link_dict_end(&t->dict[c]);
		link_raw_end(&t->raw[c]);
	}
	free(t->rows);
	free(t);
}

void link_table_learn(struct link_table *t, const struct str cells[VALUE_FIELDS])
{
	value_reader_learn(t->reader, cells);
}

uint32_t link_table_rows(const struct link_table *t)
{
	return t->n;
}

/* ---- one cell ---- */

static uint32_t name_put(struct link_dict *d, const struct value_name *v)
{
	return v->flags & VALUE_ABSENT || !v->n ? 0 : link_dict_put(d, v);
}

/* Reads one cell into its dictionary; 0 when it says nothing. */
static uint32_t cell_read(struct link_table *t, enum link_coded c, struct str cell)
{
	struct link_dict *d = &t->dict[c];
	union {
		struct value_date born;
		struct value_phone phone;
		struct value_email email;
		struct value_postcode postcode;
		struct value_address address;
		struct value_nhs nhs;
		struct value_words words;
		struct value_name name;
		uint64_t uprn;
	} v;
	uint8_t flags = 0;

	memset(&v, 0, sizeof(v));
	switch (c) {
	case CODED_GIVEN: value_given_read(t->reader, cell, &v.name); return name_put(d, &v.name);
	case CODED_FAMILY: value_family_read(t->reader, cell, &v.name); return name_put(d, &v.name);
	case CODED_BORN: value_date_read(t->reader, cell, &v.born); flags = v.born.flags; break;
	case CODED_PHONE: value_phone_read(t->reader, cell, &v.phone); flags = v.phone.flags; break;
	case CODED_EMAIL: value_email_read(t->reader, cell, &v.email); flags = v.email.flags; break;
	case CODED_POSTCODE:
		value_postcode_read(t->reader, cell, &v.postcode);
		flags = v.postcode.flags;
		break;
	case CODED_ADDRESS:
		value_address_read(t->reader, cell, &v.address);
		flags = v.address.flags;
		break;
	case CODED_UPRN: v.uprn = value_uprn_read(cell); return v.uprn ? link_dict_put(d, &v.uprn) : 0;
	case CODED_NHS: value_nhs_read(t->reader, cell, &v.nhs); flags = v.nhs.flags; break;
	case CODED_BIRTH_PLACE:
	case CODED_OCCUPATION:
	case CODED_SOURCE: value_words_read(t->reader, cell, &v.words); flags = v.words.flags; break;
	case CODED_COUNT: break;
	}
	return flags & (VALUE_ABSENT | VALUE_PLACEHOLDER) ? 0 : link_dict_put(d, &v);
}

/* Columns whose cells come again and again. */
static bool coded_repeats(enum link_coded c)
{
	return c == CODED_GIVEN || c == CODED_FAMILY || c == CODED_BORN || c == CODED_POSTCODE ||
		c == CODED_BIRTH_PLACE || c == CODED_OCCUPATION || c == CODED_SOURCE;
}

static uint32_t cell_id(struct link_table *t, enum link_coded c, struct str cell)
{
	uint32_t id = 0;

	if (!cell.n)
		return 0;
	if (!coded_repeats(c))
		return cell_read(t, c, cell);
	if (link_raw_find(&t->raw[c], cell, &id))
		return id;
	id = cell_read(t, c, cell);
	if (!t->asking)
		link_raw_put(&t->raw[c], cell, id);
	return id;
}

/* ---- names, sex ---- */

/* A single word of letters needs nothing from its neighbours. */
static bool cell_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '(' || s.p[i] == '\t' || s.p[i] == '\n')
			return false;
	return s.n > 0;
}

static char sex_plain(struct str s)
{
	switch (s.n ? s.p[0] | 0x20 : 0) {
	case 'f': return s.n == 1 || str_eq_ascii(s, S("female")) ? 'F' : 0;
	case 'm': return s.n == 1 || str_eq_ascii(s, S("male")) ? 'M' : 0;
	default: return 0;
	}
}

static void names_encode(
	struct link_table *t, const struct str cells[VALUE_FIELDS], struct link_row *row)
{
	struct str given = cells[VALUE_GIVEN], family = cells[VALUE_FAMILY], sex = cells[VALUE_SEX];
	struct str only[VALUE_FIELDS] = {
		[VALUE_GIVEN] = given, [VALUE_FAMILY] = family, [VALUE_SEX] = sex
	};
	struct value_record v;

	row->sex = sex_plain(sex);
	if ((row->sex || !sex.n) && cell_plain(given) && cell_plain(family)) {
		row->id[CODED_GIVEN] = cell_id(t, CODED_GIVEN, given);
		row->id[CODED_FAMILY] = cell_id(t, CODED_FAMILY, family);
		return;
	}
	if (!given.n && !family.n && !sex.n)
		return;
	memset(&v, 0, sizeof(v));
	value_read(t->reader, only, &v);
	row->id[CODED_GIVEN] = name_put(&t->dict[CODED_GIVEN], &v.given);
	row->id[CODED_FAMILY] = name_put(&t->dict[CODED_FAMILY], &v.family);
	row->sex = v.sex;
	row->suffix = v.suffix;
}

void link_table_encode(
	struct link_table *t, const struct str cells[VALUE_FIELDS], struct link_row *row)
{
	static const struct {
		uint8_t coded, field;
	} plain[] = {
		{ CODED_BORN, VALUE_BIRTH_DATE },
		{ CODED_PHONE, VALUE_PHONE },
		{ CODED_EMAIL, VALUE_EMAIL },
		{ CODED_POSTCODE, VALUE_POSTCODE },
		{ CODED_ADDRESS, VALUE_ADDRESS },
		{ CODED_UPRN, VALUE_UPRN },
		{ CODED_NHS, VALUE_NHS_NUMBER },
		{ CODED_BIRTH_PLACE, VALUE_BIRTH_PLACE },
		{ CODED_OCCUPATION, VALUE_OCCUPATION },
		{ CODED_SOURCE, VALUE_SOURCE },
	};

	*row = (struct link_row){ 0 };
	names_encode(t, cells, row);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		row->id[plain[i].coded] = cell_id(t, plain[i].coded, cells[plain[i].field]);
	if (cells[VALUE_ID].n)
		row->entry = (uint32_t)link_hash(cells[VALUE_ID].p, cells[VALUE_ID].n) | 1;
}

uint32_t link_table_add(struct link_table *t, const struct str cells[VALUE_FIELDS])
{
	check(t->n < TABLE_MOST);
	if (t->n == t->cap) {
		t->cap += t->cap / 2 + 256;
		t->rows = link_lines_more(t->rows, sizeof(*t->rows), t->n, t->cap);
	}
	t->rows[t->n] = (struct link_row){ 0 };
	link_table_encode(t, cells, &t->rows[t->n]);
	for (int c = 0; c < CODED_COUNT; c++)
		t->dict[c].count[t->rows[t->n].id[c]]++;
	return t->n++;
}

/* ---- looking ---- */

static const int8_t coded_of[VALUE_FIELDS] = {
	[VALUE_ID] = -1,
	[VALUE_SEX] = -1,
	[VALUE_SOURCE] = CODED_SOURCE,
	[VALUE_GIVEN] = CODED_GIVEN,
	[VALUE_FAMILY] = CODED_FAMILY,
	[VALUE_BIRTH_DATE] = CODED_BORN,
	[VALUE_PHONE] = CODED_PHONE,
	[VALUE_EMAIL] = CODED_EMAIL,
	[VALUE_POSTCODE] = CODED_POSTCODE,
	[VALUE_ADDRESS] = CODED_ADDRESS,
	[VALUE_UPRN] = CODED_UPRN,
	[VALUE_NHS_NUMBER] = CODED_NHS,
	[VALUE_BIRTH_PLACE] = CODED_BIRTH_PLACE,
	[VALUE_OCCUPATION] = CODED_OCCUPATION,
};

struct str link_row_value(const struct link_table *t, const struct link_row *r, enum value_field c)
{
	if (coded_of[c] < 0 || !r->id[coded_of[c]])
		return STR_NONE;
	switch (c) {
	case VALUE_GIVEN: return (struct str){ ROW_GIVEN(t, r)->text, ROW_GIVEN(t, r)->n };
	case VALUE_FAMILY: return (struct str){ ROW_FAMILY(t, r)->text, ROW_FAMILY(t, r)->n };
	case VALUE_BIRTH_DATE: return (struct str){ ROW_BORN(t, r)->digits, 8 };
	case VALUE_PHONE: return (struct str){ ROW_PHONE(t, r)->text, ROW_PHONE(t, r)->n };
	case VALUE_EMAIL: return (struct str){ ROW_EMAIL(t, r)->text, ROW_EMAIL(t, r)->n };
	case VALUE_POSTCODE: return (struct str){ ROW_POSTCODE(t, r)->text, ROW_POSTCODE(t, r)->n };
	case VALUE_NHS_NUMBER: return (struct str){ ROW_NHS(t, r)->digits, ROW_NHS(t, r)->n };
	case VALUE_BIRTH_PLACE:
	case VALUE_OCCUPATION:
	case VALUE_SOURCE: {
		const struct value_words *w = ROW_WORDS(t, r, coded_of[c]);

		return (struct str){ w->text, w->n };
	}
	default: return STR_NONE;
	}
}

struct str link_table_value(const struct link_table *t, uint32_t row, enum value_field c)
{
	return link_row_value(t, &t->rows[row], c);
}
