/*
 * From levels to bits: log2(m/u) for each topic, u being that of the values themselves where they
 * have one (link_view.c).
 */
#include "engine/link/link_parts.h"

#include <math.h>

#define MISPLACED_LG -4.6f /* log2 of the share of rows whose given name is a family name */

/* log2(2^a + f 2^b), roughly: the larger decides. */
static float lg_plus(float a, float b, float f_lg)
{
	float x = a > b + f_lg ? a : b + f_lg, y = a > b + f_lg ? b + f_lg : a;

	return x + log2f(1.0f + exp2f(y - x));
}

static float larger(const float *lg, uint32_t a, uint32_t b)
{
	return lg[a] > lg[b] ? lg[a] : lg[b];
}
static float smaller(const float *lg, uint32_t a, uint32_t b)
{
	return lg[a] < lg[b] ? lg[a] : lg[b];
}

/* The commonest nickname class that both belong to. */
static float shared_class_lg(
	const struct link_view *v, const struct value_name *a, const struct value_name *b)
{
	float lg = -40;

	for (int i = 0; i < VALUE_NICKNAMES && a->nickname[i]; i++)
		for (int j = 0; j < VALUE_NICKNAMES && b->nickname[j]; j++)
			if (a->nickname[i] == b->nickname[j] && v->class_lg[a->nickname[i]] > lg)
				lg = v->class_lg[a->nickname[i]];
	return lg;
}

/* The name that one row has as given and the other as family name is as common as the family name,
 * among the rows whose given name is a family name. */
static float cross_lg(const struct link_view *v, const struct link_row *a, const struct link_row *b)
{
	const struct link_row *with = a->id[CODED_GIVEN] && b->id[CODED_FAMILY] &&
			link_name_within(ROW_GIVEN(v->t, a), ROW_FAMILY(v->t, b))
		? b
		: a;

	return v->share_lg[CODED_FAMILY][with->id[CODED_FAMILY]] + MISPLACED_LG;
}

static float given_u(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, uint8_t level)
{
	uint32_t ga = a->id[CODED_GIVEN], gb = b->id[CODED_GIVEN];
	float avg = v->u_lg[LINK_TOPIC_GIVEN][level];
	const struct value_name *x;
	unsigned letter;

	switch (level) {
	case GIVEN_L_SAME: return v->share_lg[CODED_GIVEN][ga];
	case GIVEN_L_FIRST: return larger(v->first_lg, ga, gb);
	case GIVEN_L_SPELLING: return larger(v->spelling_lg[0], ga, gb);
	case GIVEN_L_NICKNAME:
		return fmaxf(shared_class_lg(v, ROW_GIVEN(v->t, a), ROW_GIVEN(v->t, b)),
			larger(v->first_lg, ga, gb));
	case GIVEN_L_CLOSE: return lg_plus(larger(v->first_lg, ga, gb), avg, -2);
	case GIVEN_L_NEAR: return lg_plus(larger(v->first_lg, ga, gb), avg, -1);
	case GIVEN_L_INITIAL:
		x = ROW_GIVEN(v->t, a);
		letter = (unsigned)(x->text[x->start[0]] - 'a');
		return avg + v->initial_lg[letter < 26 ? letter : 26] + 3.6f;
	case GIVEN_L_SWAPPED: return larger(v->share_lg[CODED_GIVEN], ga, gb)
		+ larger(v->share_lg[CODED_FAMILY], a->id[CODED_FAMILY], b->id[CODED_FAMILY]) - 3;
	case GIVEN_L_CROSS: return cross_lg(v, a, b);
	default: return avg;
	}
}

static float family_u(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, uint8_t level)
{
	uint32_t fa = a->id[CODED_FAMILY], fb = b->id[CODED_FAMILY];
	float avg = v->u_lg[LINK_TOPIC_FAMILY][level];

	switch (level) {
	case FAMILY_L_SAME: return v->share_lg[CODED_FAMILY][fa];
	case FAMILY_L_SPELLING: return larger(v->spelling_lg[1], fa, fb);
	case FAMILY_L_PART: return lg_plus(larger(v->share_lg[CODED_FAMILY], fa, fb), avg, -2);
	case FAMILY_L_CLOSE: return lg_plus(larger(v->share_lg[CODED_FAMILY], fa, fb), avg, -2);
	case FAMILY_L_NEAR: return lg_plus(larger(v->share_lg[CODED_FAMILY], fa, fb), avg, -1);
	case FAMILY_L_UNSAID:
	case FAMILY_L_SWAPPED:
	case FAMILY_L_CROSS: return v->m_lg[LINK_TOPIC_FAMILY][level];
	default: return avg;
	}
}

static float birth_u(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, uint8_t level)
{
	uint32_t da = a->id[CODED_BORN], db = b->id[CODED_BORN];

	switch (level) {
	case BIRTH_L_SAME: return v->share_lg[CODED_BORN][da];
	case BIRTH_L_COARSE: return larger(v->year_lg, da, db);
	case BIRTH_L_SWAPPED: return larger(v->share_lg[CODED_BORN], da, db);
	case BIRTH_L_TYPO: return smaller(v->near_lg, da, db);
	default: return v->u_lg[LINK_TOPIC_BIRTH][level];
	}
}

static float place_u(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, uint8_t level)
{
	switch (level) {
	case PLACE_L_UPRN: return v->share_lg[CODED_UPRN][a->id[CODED_UPRN]];
	case PLACE_L_HOME:
	case PLACE_L_BUILDING:
	case PLACE_L_MOVED_CODE:
		return larger(v->share_lg[CODED_ADDRESS], a->id[CODED_ADDRESS], b->id[CODED_ADDRESS]);
	case PLACE_L_POSTCODE: return v->share_lg[CODED_POSTCODE][a->id[CODED_POSTCODE]];
	default: return v->u_lg[LINK_TOPIC_PLACE][level];
	}
}

static const struct {
	enum link_topic topic;
	enum link_coded coded;
} valued[] = {
	{ LINK_TOPIC_PHONE, CODED_PHONE },
	{ LINK_TOPIC_EMAIL, CODED_EMAIL },
	{ LINK_TOPIC_NHS, CODED_NHS },
	{ LINK_TOPIC_BIRTH_PLACE, CODED_BIRTH_PLACE },
	{ LINK_TOPIC_OCCUPATION, CODED_OCCUPATION },
};

float link_weigh(const struct link_view *v, const struct link_row *a, const struct link_row *b,
	const uint8_t level[LINK_TOPIC_COUNT], float bits[LINK_TOPIC_COUNT])
{
	float u[LINK_TOPIC_COUNT], sum = 0;

	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		u[t] = v->u_lg[t][level[t]];
	u[LINK_TOPIC_GIVEN] = given_u(v, a, b, level[LINK_TOPIC_GIVEN]);
	u[LINK_TOPIC_FAMILY] = family_u(v, a, b, level[LINK_TOPIC_FAMILY]);
	u[LINK_TOPIC_BIRTH] = birth_u(v, a, b, level[LINK_TOPIC_BIRTH]);
	u[LINK_TOPIC_PLACE] = place_u(v, a, b, level[LINK_TOPIC_PLACE]);
	for (size_t i = 0; i < sizeof(valued) / sizeof(valued[0]); i++)
		if (level[valued[i].topic] == 1)
			u[valued[i].topic] = v->share_lg[valued[i].coded][a->id[valued[i].coded]];
	if (level[LINK_TOPIC_BIRTH_PLACE] == WORDS_L_SAME && level[LINK_TOPIC_PLACE] &&
		level[LINK_TOPIC_PLACE] <= PLACE_L_AREA)
		u[LINK_TOPIC_BIRTH_PLACE] = fmaxf(
			u[LINK_TOPIC_BIRTH_PLACE], v->near_place_lg[level[LINK_TOPIC_PLACE] == PLACE_L_AREA]);
	for (int t = 0; t < LINK_TOPIC_COUNT; t++) {
		bits[t] = level[t] ? v->m_lg[t][level[t]] - u[t] : 0;
		sum += bits[t];
	}
	return sum;
}

float link_view_score(const struct link_view *v, const struct link_row *a, const struct link_row *b,
	struct link_cache *cache, uint8_t *hold)
{
	uint8_t level[LINK_TOPIC_COUNT];
	float bits[LINK_TOPIC_COUNT], weight;

	link_compare(v->t, a, b, cache, level);
	weight = (float)v->prior_lg + link_weigh(v, a, b, level, bits);
	*hold = weight >= (float)v->model.review_bits - LINK_SHIFT
		? (uint8_t)link_hold_of(v, a, b, level, bits)
		: 0;
	return weight;
}
