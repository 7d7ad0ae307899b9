/*
 * Blocking: which pairs are worth comparing. A rule is a short list of parts ("family name as it
 * sounds", "year of birth"); rows that agree in all of them meet. Many rules, each forgiving
 * another mistake, so that a pair with two or three mistakes is still found by one of them. The
 * parts of values are made once per value; the keys of rows are hashes of parts.
 */
#include "engine/link/link_parts.h"

#include "core/base/check.h"

enum part {
	PART_NONE,
	GIVEN_WHO, /* nickname class, else the first name as spelled */
	GIVEN_SPELLING_, /* all spellings of it */
	GIVEN_SOUND_,
	GIVEN_LETTER,
	FAMILY_WHO, /* all spellings of it */
	FAMILY_SOUND_,
	FAMILY_HEAD,
	FAMILY_TAIL, /* first and last four letters */
	BORN,
	BORN_YEAR,
	BORN_DAY, /* month and day */
	BORN_TURNED, /* day and month in either order */
	POSTCODE,
	POSTCODE_OUT_,
	POSTCODE_IN_,
	HOME,
	UPRN,
	PHONE,
	PHONE_TAIL,
	EMAIL,
	NHS,
	BIRTH_PLACE_,
	OCCUPATION_,
	PART_BY_VALUE, /* from here: of rows */
	NAMES = PART_BY_VALUE, /* given and family name in either order */
	ANY_NAME, /* given, then family name: two keys */
	PART_COUNT
};

static const uint8_t part_coded[PART_BY_VALUE] = {
	[GIVEN_WHO] = CODED_GIVEN,
	[GIVEN_SPELLING_] = CODED_GIVEN,
	[GIVEN_SOUND_] = CODED_GIVEN,
	[GIVEN_LETTER] = CODED_GIVEN,
	[FAMILY_WHO] = CODED_FAMILY,
	[FAMILY_SOUND_] = CODED_FAMILY,
	[FAMILY_HEAD] = CODED_FAMILY,
	[FAMILY_TAIL] = CODED_FAMILY,
	[BORN] = CODED_BORN,
	[BORN_YEAR] = CODED_BORN,
	[BORN_DAY] = CODED_BORN,
	[BORN_TURNED] = CODED_BORN,
	[POSTCODE] = CODED_POSTCODE,
	[POSTCODE_OUT_] = CODED_POSTCODE,
	[POSTCODE_IN_] = CODED_POSTCODE,
	[HOME] = CODED_ADDRESS,
	[UPRN] = CODED_UPRN,
	[PHONE] = CODED_PHONE,
	[PHONE_TAIL] = CODED_PHONE,
	[EMAIL] = CODED_EMAIL,
	[NHS] = CODED_NHS,
	[BIRTH_PLACE_] = CODED_BIRTH_PLACE,
	[OCCUPATION_] = CODED_OCCUPATION,
};

static const struct rule {
	const char *words;
	uint8_t parts[3], finer[LINK_FINER];
	uint8_t most;                          /* rows of a block before it is cut; 0: BLOCK_MOST */
} rules[] = {
	{ "NHS number", { NHS }, { GIVEN_WHO } },
	{ "telephone", { PHONE }, { GIVEN_WHO, FAMILY_WHO } },
	{ "e-mail", { EMAIL }, { GIVEN_WHO, FAMILY_WHO } },
	{ "UPRN", { UPRN }, { GIVEN_WHO, FAMILY_WHO } },
	{ "address", { HOME }, { GIVEN_WHO, FAMILY_WHO } },
	{ "postcode", { POSTCODE }, { GIVEN_WHO, FAMILY_SOUND_ } },
	{ "postcode, family name", { POSTCODE }, { FAMILY_SOUND_, GIVEN_WHO } },
	{ "postcode, birth date", { POSTCODE }, { BORN, GIVEN_WHO } },
	{ "family name as it sounds", { FAMILY_SOUND_ }, { GIVEN_WHO, BORN_YEAR, POSTCODE_OUT_ } },
	{ "family name as it sounds, birth date", { FAMILY_SOUND_ }, { BORN, GIVEN_WHO } },
	{ "family name as it sounds, postcode district", { FAMILY_SOUND_ },
		{ POSTCODE_OUT_, GIVEN_LETTER } },
	{ "family name as it sounds, birth place", { FAMILY_SOUND_ }, { BIRTH_PLACE_, GIVEN_LETTER } },
	{ "family name as it sounds, birth day", { FAMILY_SOUND_, BORN_DAY, GIVEN_LETTER },
		{ GIVEN_WHO } },
	{ "birth date, given name", { BORN }, { GIVEN_WHO, FAMILY_SOUND_ }, 40 },
	{ "birth date, birth place", { BORN }, { BIRTH_PLACE_, GIVEN_LETTER }, 40 },
	{ "birth date, postcode district", { BORN }, { POSTCODE_OUT_, GIVEN_LETTER }, 40 },
	{ "birth date, occupation", { BORN, OCCUPATION_, GIVEN_LETTER }, { FAMILY_SOUND_ }, 40 },
	{ "both names in either order", { NAMES }, { BORN_YEAR, POSTCODE_OUT_, BORN } },
	{ "both names, birth place", { NAMES }, { BIRTH_PLACE_, OCCUPATION_ } },
	{ "both names, occupation", { NAMES }, { OCCUPATION_, BORN_YEAR } },
	{ "birth date with day and month in either order", { BORN_TURNED, GIVEN_WHO },
		{ FAMILY_SOUND_ } },
	{ "given name and birth place", { GIVEN_WHO, BIRTH_PLACE_ }, { BORN_YEAR, POSTCODE_OUT_ }, 40 },
	{ "given name and postcode district", { GIVEN_WHO, POSTCODE_OUT_ },
		{ BORN_YEAR, BIRTH_PLACE_ } },
	{ "given name and start of the family name", { GIVEN_WHO, FAMILY_HEAD }, { BORN_YEAR } },
	{ "given name and end of the family name", { GIVEN_WHO, FAMILY_TAIL }, { BORN_YEAR } },
	{ "birth place and occupation", { BIRTH_PLACE_, OCCUPATION_ }, { GIVEN_LETTER, BORN_YEAR },
		30 },
	{ "birth place and postcode district", { BIRTH_PLACE_, POSTCODE_OUT_, GIVEN_LETTER },
		{ BORN_YEAR }, 40 },
	{ "a name and birth date", { ANY_NAME, BORN }, { POSTCODE_OUT_ } },
	{ "a name and postcode district", { ANY_NAME, POSTCODE_OUT_ }, { BORN_YEAR } },
	/* From here the rules of an index, where a block cannot be cut beforehand: finer from the
	   start. */
	{ "NHS number", { NHS }, { GIVEN_WHO } },
	{ "telephone", { PHONE }, { GIVEN_WHO } },
	{ "e-mail", { EMAIL }, { GIVEN_WHO } },
	{ "UPRN", { UPRN }, { GIVEN_WHO } },
	{ "address", { HOME }, { GIVEN_WHO } },
	{ "postcode and family name as it sounds", { POSTCODE, FAMILY_SOUND_ }, { GIVEN_WHO } },
	{ "postcode and given name", { POSTCODE, GIVEN_WHO }, { FAMILY_SOUND_ } },
	{ "postcode and birth date", { POSTCODE, BORN }, { GIVEN_WHO } },
	{ "family name and birth date", { FAMILY_SOUND_, BORN }, { GIVEN_WHO } },
	{ "given name and birth date", { GIVEN_WHO, BORN }, { FAMILY_SOUND_, POSTCODE_OUT_ } },
	{ "both names and postcode district", { GIVEN_WHO, FAMILY_SOUND_, POSTCODE_OUT_ },
		{ BORN_YEAR } },
	{ "both names and year of birth", { GIVEN_WHO, FAMILY_SOUND_, BORN_YEAR },
		{ BORN, POSTCODE_OUT_ } },
	{ "both names in either order and year of birth", { NAMES, BORN_YEAR },
		{ BORN, POSTCODE_OUT_ } },
	{ "names and day of birth", { GIVEN_WHO, FAMILY_SOUND_, BORN_DAY },
		{ BORN_YEAR, POSTCODE_OUT_ } },
	{ "names and birth date with day and month in either order",
		{ GIVEN_LETTER, FAMILY_SOUND_, BORN_TURNED }, { GIVEN_WHO } },
	{ "given name, start of the family name, year of birth", { GIVEN_WHO, FAMILY_HEAD, BORN_YEAR },
		{ BORN } },
	{ "both names and birth place", { GIVEN_WHO, FAMILY_SOUND_, BIRTH_PLACE_ }, { BORN_YEAR } },
	{ "a name and birth date", { ANY_NAME, BORN }, { POSTCODE_OUT_ } },
};
#define BLOCK_MOST 100
#define INDEX_RULES 18
#define RULES (sizeof(rules) / sizeof(rules[0]) - INDEX_RULES)
#define DUAL_RULES 2                           /* the last two of a run */

unsigned link_rule_n(void) { return RULES; }
unsigned link_index_rule_n(void) { return INDEX_RULES; }
unsigned link_rule_most(unsigned rule) { return rules[rule].most ? rules[rule].most : BLOCK_MOST; }
bool link_rule_dual(unsigned rule) { return rules[rule].parts[0] == ANY_NAME; }

struct str link_rule_words(unsigned rule)
{
	return rule < RULES + INDEX_RULES ? str_of(rules[rule].words) : STR_NONE;
}

/* Slots are dealt in order; rules that have two come last. */
unsigned link_rule_slot(unsigned rule)
{
	static const unsigned plain = RULES - DUAL_RULES;

	return rule <= plain ? rule : rule + (rule - plain);
}

/* ---- parts of values ---- */

struct link_keys {
	uint32_t *part[PART_BY_VALUE];         /* [id] 0: none */
	uint32_t n[CODED_COUNT], cap[CODED_COUNT];     /* ids that have their parts; room */
};

static uint32_t fold32(uint64_t h)
{
	uint32_t k = (uint32_t)(h ^ (h >> 32));

	return k ? k : 1;
}

static uint32_t bytes32(const char *p, size_t n)
{
	return n ? fold32(link_hash(p, n)) : 0;
}

static uint32_t given_part(const struct value_name *v, enum part p)
{
	struct str first = value_token(v, 0);

	switch (p) {
	case GIVEN_WHO:
		return v->flags & NAME_INITIALS ? 0
			: v->nickname[0]            ? v->nickname[0]
										: bytes32(first.p, first.n) | 0x10000;
	case GIVEN_SPELLING_: return v->flags & NAME_INITIALS ? 0 : v->spelling;
	case GIVEN_SOUND_: return v->flags & NAME_INITIALS ? 0 : v->sound[0];
	default: return (uint32_t)(unsigned char)first.p[0];
	}
}

static uint32_t family_part(const struct value_name *v, enum part p)
{
	if (p == FAMILY_WHO)
		return v->spelling;
	if (p == FAMILY_SOUND_)
		return v->sound[0];
	if (v->n < 5)
		return bytes32(v->text, v->n);
	return bytes32(p == FAMILY_HEAD ? v->text : v->text + v->n - 4, 4);
}

static uint32_t born_part(const struct value_date *v, enum part p)
{
	uint32_t a = v->month < v->day ? v->month : v->day, b = v->month < v->day ? v->day : v->month;

	switch (p) {
	case BORN: return v->month || v->day ? bytes32(v->digits, 8) : 0;
	case BORN_YEAR: return v->year;
	case BORN_DAY: return v->month && v->day ? v->month * 64u + v->day : 0;
	default: return v->month && v->day ? ((uint32_t)v->year * 64 + a) * 64 + b : 0;
	}
}

static uint32_t value_part(enum part p, const void *value)
{
	const struct value_postcode *code = value;
	const struct value_phone *phone = value;
	const struct value_words *words = value;
	const struct value_email *email = value;
	const struct value_nhs *nhs = value;

	switch (part_coded[p]) {
	case CODED_GIVEN: return given_part(value, p);
	case CODED_FAMILY: return family_part(value, p);
	case CODED_BORN: return born_part(value, p);
	case CODED_POSTCODE:
		if (p == POSTCODE)
			return bytes32(code->text, code->n);
		if (p == POSTCODE_OUT_)
			return code->out ? bytes32(code->text, code->out) : 0;
		return code->out ? bytes32(code->text + code->out, (size_t)(code->n - code->out)) : 0;
	case CODED_ADDRESS: return fold32(((const struct value_address *)value)->key);
	case CODED_UPRN: return fold32(link_mix(*(const uint64_t *)value));
	case CODED_PHONE: return p == PHONE ? bytes32(phone->text, phone->n)
		: phone->n >= 6 ? bytes32(phone->text + phone->n - 6, 6) : 0;
	case CODED_EMAIL: return bytes32(email->text, email->n);
	case CODED_NHS: return bytes32(nhs->digits, nhs->n);
	default: return bytes32(words->text, words->n);
	}
}

void link_keys_cover(struct link_keys *k, const struct link_table *t)
{
	for (int c = 0; c < CODED_COUNT; c++) {
		const struct link_dict *d = &t->dict[c];

		if (k->n[c] >= d->n)
			continue;
		if (d->n > k->cap[c]) {
			k->cap[c] = k->cap[c] ? d->n + d->n / 2 : d->n;
			for (int p = 1; p < PART_BY_VALUE; p++)
				if (part_coded[p] == c)
					k->part[p] = link_grow(k->part[p], sizeof(uint32_t), k->cap[c]);
		}
		for (int p = 1; p < PART_BY_VALUE; p++)
			for (uint32_t id = k->n[c]; part_coded[p] == c && id < d->n; id++)
				k->part[p][id] = id ? value_part(p, link_dict_at(d, id)) : 0;
		k->n[c] = d->n;
	}
}

void link_keys_forget(struct link_keys *k, enum link_coded c, uint32_t n)
{
	k->n[c] = n;
}

struct link_keys *link_keys_new(const struct link_table *t)
{
	struct link_keys *k = link_zeroed(sizeof(*k), 1);

	link_keys_cover(k, t);
	return k;
}

void link_keys_free(struct link_keys *k)
{
	for (int p = 1; p < PART_BY_VALUE; p++)
		free(k->part[p]);
	free(k);
}

/* ---- keys of rows ---- */

static uint64_t row_part(const struct link_keys *k, const struct link_row *row, enum part p)
{
	uint64_t g, f;

	if (p < PART_BY_VALUE)
		return k->part[p][row->id[part_coded[p]]];
	g = k->part[GIVEN_SPELLING_][row->id[CODED_GIVEN]];
	f = k->part[FAMILY_WHO][row->id[CODED_FAMILY]];
	return g && f ? link_mix(g) + link_mix(f) : 0;
}

void link_keys_names(const struct link_keys *k, const struct link_row *row, uint32_t name[2])
{
	name[0] = k->part[GIVEN_WHO][row->id[CODED_GIVEN]];
	name[1] = k->part[FAMILY_SOUND_][row->id[CODED_FAMILY]];
}

static uint32_t any_name(const struct link_keys *k, const struct link_row *row, int which)
{
	(void)k;
	return row->id[which ? CODED_FAMILY : CODED_GIVEN]
		? k->part[which ? FAMILY_SOUND_ : GIVEN_SOUND_][row->id[which ? CODED_FAMILY : CODED_GIVEN]]
		: 0;
}

void link_keys_of(
	const struct link_keys *k, const struct link_row *row, unsigned rule, uint32_t key[2])
{
	const struct rule *r = &rules[rule];
	bool dual = r->parts[0] == ANY_NAME;
	uint64_t h = rule + 1;

	key[0] = key[1] = 0;
	for (int i = dual; i < 3 && r->parts[i]; i++) {
		uint64_t part = row_part(k, row, r->parts[i]);

		if (!part)
			return;
		h = link_join(h, part);
	}
	if (!dual) {
		key[0] = fold32(h);
		return;
	}
	for (int i = 0; i < 2; i++) {
		uint32_t name = any_name(k, row, i);

		key[i] = name ? fold32(link_join(h, name)) : 0;
	}
	if (key[0] == key[1])
		key[1] = 0;
}

uint32_t link_keys_finer(const struct link_keys *k, const struct link_row *row, unsigned rule,
	unsigned step, uint32_t key)
{
	enum part p = rules[rule].finer[step];
	uint64_t part = p ? row_part(k, row, p) : 0;

	return part ? fold32(link_join(link_join(key, step + 77), part)) : 0;
}
