/*
 * Two rows side by side: the level of agreement in each topic. Comparing two values is value.h's;
 * here is what needs more than one column: names that changed places, and the topic PLACE, in which
 * UPRN, address and postcode speak once and not three times for the same house.
 */
#include "engine/link/link_parts.h"

const uint8_t link_level_count[LINK_TOPIC_COUNT] = {
	[LINK_TOPIC_GIVEN] = GIVEN_L_CROSS + 1,
	[LINK_TOPIC_FAMILY] = FAMILY_L_CROSS + 1,
	[LINK_TOPIC_BIRTH] = BIRTH_L_DIFFERENT + 1,
	[LINK_TOPIC_PLACE] = PLACE_L_DIFFERENT + 1,
	[LINK_TOPIC_PHONE] = PHONE_L_DIFFERENT + 1,
	[LINK_TOPIC_EMAIL] = EMAIL_L_DIFFERENT + 1,
	[LINK_TOPIC_NHS] = NHS_L_CONFLICT + 1,
	[LINK_TOPIC_SEX] = SEX_L_DIFFERENT + 1,
	[LINK_TOPIC_BIRTH_PLACE] = WORDS_L_DIFFERENT + 1,
	[LINK_TOPIC_OCCUPATION] = WORDS_L_DIFFERENT + 1,
};

/* ---- values of text ---- */

enum { MET_GIVEN, MET_FAMILY, MET_BIRTH_PLACE, MET_OCCUPATION };

static int text_compare(const struct link_dict *d, int which, uint32_t a, uint32_t b)
{
	const void *x = link_dict_at(d, a), *y = link_dict_at(d, b);

	return which == MET_GIVEN   ? (int)value_given_compare(x, y)
		: which == MET_FAMILY ? (int)value_family_compare(x, y)
							  : (int)value_words_compare(x, y);
}

/* The level of two different values, from the cache when they met lately. */
static uint8_t text_level(
	const struct link_dict *d, int which, uint32_t a, uint32_t b, struct link_cache *cache)
{
	uint64_t pair = (a < b ? (uint64_t)a << 28 | b : (uint64_t)b << 28 | a) << 6;
	uint64_t *met =
		cache ? &cache->met[which][(pair * UINT64_C(0x9E3779B97F4A7C15)) >> 48] : NULL;
	uint8_t level;

	if (met && (*met & ~UINT64_C(63)) == pair)
		return *met & 63;
	level = (uint8_t)(1 + text_compare(d, which, a, b));
	if (met)
		*met = pair | level;
	return level;
}

static uint8_t words_level(const struct link_table *t, enum link_coded c, const struct link_row *a,
	const struct link_row *b, struct link_cache *cache)
{
	uint32_t x = a->id[c], y = b->id[c];

	if (!x || !y)
		return 0;
	return x == y ? WORDS_L_SAME
				  : text_level(&t->dict[c],
						c == CODED_OCCUPATION ? MET_OCCUPATION : MET_BIRTH_PLACE, x, y, cache);
}

/* ---- names ---- */

/* Whether the family name is, or is among, the words of the given name of another row. */
bool link_name_within(const struct value_name *given, const struct value_name *family)
{
	struct str f = { family->text, family->n };

	if (given->spelling == family->spelling)
		return true;
	for (size_t i = 0; i < given->n_tokens; i++)
		if (f.n > 2 && str_eq(value_token(given, i), f))
			return true;
	return false;
}

/* The same, but for one slip in single names: "cooxn, jonh" of "John Coxon". */
static bool name_nearly(const struct value_name *given, const struct value_name *family)
{
	return given->n >= 3 && family->n >= 3 && given->text[0] == family->text[0] &&
		abs(given->n - family->n) <= 1 &&
		text_osa((struct str){ given->text, given->n }, (struct str){ family->text, family->n },
			1) <= 1;
}

static void names_compare(const struct link_table *t, const struct link_row *a,
	const struct link_row *b, struct link_cache *cache, uint8_t *given, uint8_t *family)
{
	uint32_t ga = a->id[CODED_GIVEN], gb = b->id[CODED_GIVEN], fa = a->id[CODED_FAMILY],
			 fb = b->id[CODED_FAMILY];
	bool ab, ba;

	*given = !ga || !gb ? 0 : ga == gb ? GIVEN_L_SAME
									  : text_level(&t->dict[CODED_GIVEN], MET_GIVEN, ga, gb, cache);
	*family = !fa || !fb ? 0
		: fa == fb       ? FAMILY_L_SAME
						 : text_level(&t->dict[CODED_FAMILY], MET_FAMILY, fa, fb, cache);
	if ((*given && *given != GIVEN_L_DIFFERENT && *given != GIVEN_L_NEAR &&
			*given != GIVEN_L_ALIKE) ||
		(*family && *family != FAMILY_L_DIFFERENT))
		return;
	if (*given && !*family && *given != GIVEN_L_DIFFERENT)
		return;
	ab = ga && fb && link_name_within(ROW_GIVEN(t, a), ROW_FAMILY(t, b));
	ba = gb && fa && link_name_within(ROW_GIVEN(t, b), ROW_FAMILY(t, a));
	if ((ab || (ga && fb && name_nearly(ROW_GIVEN(t, a), ROW_FAMILY(t, b)))) &&
	    (ba || (gb && fa && name_nearly(ROW_GIVEN(t, b), ROW_FAMILY(t, a))))) {
		*given = GIVEN_L_SWAPPED;
		*family = FAMILY_L_SWAPPED;
	} else if (ab || ba) {
		*given = GIVEN_L_CROSS;
		*family = *family ? FAMILY_L_CROSS : 0;
	}
}

/* ---- places ---- */

static const uint8_t place_of_postcode[POSTCODE_LEVELS] = {
	[POSTCODE_SAME] = PLACE_L_POSTCODE,
	[POSTCODE_TYPO] = PLACE_L_TYPO,
	[POSTCODE_IN] = PLACE_L_IN,
	[POSTCODE_SECTOR] = PLACE_L_SECTOR,
	[POSTCODE_OUT] = PLACE_L_OUT,
	[POSTCODE_AREA] = PLACE_L_AREA,
	[POSTCODE_DIFFERENT] = PLACE_L_DIFFERENT,
};

/* `code` is the level that the postcodes alone give, 0 when one is missing. */
static uint8_t place_of_address(
	const struct link_table *t, const struct link_row *a, const struct link_row *b, uint8_t code)
{
	enum value_address_level level = a->id[CODED_ADDRESS] == b->id[CODED_ADDRESS] ? ADDRESS_SAME
		: value_address_compare(ROW_ADDRESS(t, a), ROW_ADDRESS(t, b));
	bool near = !code || (code >= PLACE_L_POSTCODE && code <= PLACE_L_SECTOR);

	if (level <= ADDRESS_NEAR && (ROW_ADDRESS(t, a)->flags | ROW_ADDRESS(t, b)->flags) & VALUE_WEAK)
		return near ? PLACE_L_BUILDING
					: PLACE_L_MOVED_CODE; /* a street without a number is not a home */
	switch (level) {
	case ADDRESS_SAME: return near ? PLACE_L_HOME : PLACE_L_MOVED_CODE;
	case ADDRESS_BUILDING:
	case ADDRESS_NEAR: return near ? PLACE_L_BUILDING : PLACE_L_MOVED_CODE;
	case ADDRESS_FLAT:
	case ADDRESS_STREET:
		return !code ? PLACE_L_SECTOR : code == PLACE_L_POSTCODE ? PLACE_L_NEIGHBOUR : code;
	case ADDRESS_DIFFERENT:
	case ADDRESS_LEVELS: break;
	}
	return !code ? PLACE_L_DIFFERENT : code == PLACE_L_POSTCODE ? PLACE_L_NEIGHBOUR : code;
}

static uint8_t place_compare(
	const struct link_table *t, const struct link_row *a, const struct link_row *b)
{
	uint8_t code = 0;

	if (a->id[CODED_UPRN] && a->id[CODED_UPRN] == b->id[CODED_UPRN])
		return PLACE_L_UPRN;
	if (a->id[CODED_POSTCODE] && b->id[CODED_POSTCODE])
		code = a->id[CODED_POSTCODE] == b->id[CODED_POSTCODE] ? PLACE_L_POSTCODE
			: place_of_postcode[value_postcode_compare(ROW_POSTCODE(t, a), ROW_POSTCODE(t, b))];
	if (a->id[CODED_ADDRESS] && b->id[CODED_ADDRESS])
		return place_of_address(t, a, b, code);
	return code;
}

/* ---- a row ---- */

#define COMPARE(column, coded, topic, call)                                                        \
	if (a->id[coded] && b->id[coded])                                                              \
	level[topic] =                                                                                 \
		a->id[coded] == b->id[coded] ? 1 : (uint8_t)(1 + call(column(t, a), column(t, b)))

void link_compare(const struct link_table *t, const struct link_row *a, const struct link_row *b,
	struct link_cache *cache, uint8_t level[LINK_TOPIC_COUNT])
{
	memset(level, 0, LINK_TOPIC_COUNT);
	names_compare(t, a, b, cache, &level[LINK_TOPIC_GIVEN], &level[LINK_TOPIC_FAMILY]);
	level[LINK_TOPIC_PLACE] = place_compare(t, a, b);
	COMPARE(ROW_BORN, CODED_BORN, LINK_TOPIC_BIRTH, value_date_compare);
	/* of two who were born in one year, and no more is said, nobody says that it was one day */
	if (level[LINK_TOPIC_BIRTH] == 1 + DATE_SAME && !ROW_BORN(t, a)->day)
		level[LINK_TOPIC_BIRTH] = 1 + DATE_COARSE;
	COMPARE(ROW_PHONE, CODED_PHONE, LINK_TOPIC_PHONE, value_phone_compare);
	COMPARE(ROW_EMAIL, CODED_EMAIL, LINK_TOPIC_EMAIL, value_email_compare);
	COMPARE(ROW_NHS, CODED_NHS, LINK_TOPIC_NHS, value_nhs_compare);
	level[LINK_TOPIC_BIRTH_PLACE] = words_level(t, CODED_BIRTH_PLACE, a, b, cache);
	level[LINK_TOPIC_OCCUPATION] = words_level(t, CODED_OCCUPATION, a, b, cache);
	if (a->sex && b->sex)
		level[LINK_TOPIC_SEX] = a->sex == b->sex ? SEX_L_SAME : SEX_L_DIFFERENT;
}
