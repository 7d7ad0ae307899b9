/*
 * What keeps a pair from being linked by the machine whatever its weight (linkage.md, pitfalls):
 * people who share nearly everything and are two. Twins share birth date, family name, address and
 * telephone; father and son name and address; spouses a telephone; strangers with a common name the
 * 1 January that somebody wrote who did not know the day. A person decides about them, with the
 * reason on the screen.
 */
#include "engine/link/link_parts.h"

#include <math.h>

#define COUNTRY 1e6
#define NAMESAKES_MOST 0.0002
#define NAMESAKES_LONE 0.05 /* a long list without families tells how common a name is */
#define LARGE_LIST 20000
#define WEAK_DATE_LG -11.0                     /* no 1 January is rarer than this */

static const char *const hold_words[LINK_HOLD_COUNT] = {
	[LINK_HOLD_NONE] = "",
	[LINK_HOLD_NHS] = "Both have a valid NHS number, and they are different.",
	[LINK_HOLD_SOURCE] = "One list has them as two people.",
	[LINK_HOLD_TOLD] = "Somebody decided that they are two people.",
	[LINK_HOLD_GIVEN] = "The given names are two different names: they may be twins, a couple, or "
						"parent and child.",
	[LINK_HOLD_BIRTH] =
		"The dates of birth are two different dates: they may be relatives or namesakes.",
	[LINK_HOLD_COMMON] =
		"The name or the date of birth is shared by many, and nothing else agrees.",
	[LINK_HOLD_THIN] = "Too little is known on both sides.",
	[LINK_HOLD_HOUSE] = "They live in two homes, and no date of birth says that it is one person.",
	[LINK_HOLD_FAMILY] = "The family names are different, and neither home, telephone nor e-mail "
						 "says that it is one person.",
	[LINK_HOLD_NHS_ALONE] = "The NHS number is the same, but the name or the date of birth is not.",
};

struct str link_hold_words(enum link_hold h)
{
	return str_of(hold_words[h]);
}

static bool given_conflicts(uint8_t level)
{
	return level == GIVEN_L_DIFFERENT || level == GIVEN_L_ALIKE;
}

/* "Mary Ann" and "Mary Jane", born on one day: sisters as likely as one person. */
static bool second_conflicts(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, uint8_t level)
{
	return (level == GIVEN_L_FIRST || level == GIVEN_L_SPELLING) &&
		value_given_rest_differs(ROW_GIVEN(v->t, a), ROW_GIVEN(v->t, b));
}

/* Two dates that are not one date mistyped. Among families: any that differ in more than a slip,
 * and one slip when the years lie as far apart as parent and child: a father's birth date may be
 * one digit from his son's. Where the list has no families, two slips are believed. */
static bool birth_conflicts(const struct link_view *v, uint8_t level, const struct value_date *a,
	const struct value_date *b)
{
	bool no_date = (a->flags | b->flags) & VALUE_INVALID,
		 generation = abs((int)a->year - (int)b->year) > 12 && !no_date;

	if (level < BIRTH_L_TYPO)
		return false;
	if (!v->lone && generation)
		return true;
	return level >= BIRTH_L_YEAR && (generation || (!v->lone && !no_date)
		|| text_osa((struct str){ a->digits, 8 }, (struct str){ b->digits, 8 }, 2) > 2);
}

/* How many people of a large country have this name and this date of birth by chance. */
static double namesakes(
	const struct link_view *v, const struct link_row *a, const struct link_row *b)
{
	double given = fmax(v->first_lg[a->id[CODED_GIVEN]], v->first_lg[b->id[CODED_GIVEN]]),
		   family = fmax(v->share_lg[CODED_FAMILY][a->id[CODED_FAMILY]],
			   v->share_lg[CODED_FAMILY][b->id[CODED_FAMILY]]),
		   birth = fmax(v->share_lg[CODED_BORN][a->id[CODED_BORN]],
			   v->share_lg[CODED_BORN][b->id[CODED_BORN]]);

	return exp2(given + family + fmax(birth, WEAK_DATE_LG)) * COUNTRY;
}

/* A number or an address for writing says the same. */
static bool other_contact(const uint8_t level[LINK_TOPIC_COUNT])
{
	return level[LINK_TOPIC_PHONE] == PHONE_L_SAME || level[LINK_TOPIC_PHONE] == PHONE_L_TYPO
		|| (level[LINK_TOPIC_EMAIL] && level[LINK_TOPIC_EMAIL] <= EMAIL_L_CLOSE)
		|| level[LINK_TOPIC_NHS] == NHS_L_SAME || level[LINK_TOPIC_NHS] == NHS_L_TYPO;
}

/* The home, or a way to reach them, is the same. */
static bool reached(const struct link_view *v, const uint8_t level[LINK_TOPIC_COUNT])
{
	uint8_t near = v->lone ? PLACE_L_TYPO : PLACE_L_POSTCODE;

	return (level[LINK_TOPIC_PLACE] && level[LINK_TOPIC_PLACE] <= near) || other_contact(level);
}

/* Something besides names and birth date says the same. */
static bool supported(const struct link_view *v, const uint8_t level[LINK_TOPIC_COUNT])
{
	return reached(v, level) || level[LINK_TOPIC_BIRTH_PLACE] == WORDS_L_SAME ||
		level[LINK_TOPIC_OCCUPATION] == WORDS_L_SAME;
}

/*
 * Two people who share a name with many, and a birth date that is written for want of a better, are
 * told apart by something: the home, or a number or address of their own, letter by letter. A
 * number one digit away is anybody's where a list has a thousand of one range, and a place of birth
 * or a trade is a community's; in a long list of people who are strangers to each other, they
 * count.
 */
static bool singled_out(const struct link_view *v, const uint8_t level[LINK_TOPIC_COUNT])
{
	if (v->lone && v->t->n >= LARGE_LIST)
		return supported(v, level);
	return (level[LINK_TOPIC_PLACE] && level[LINK_TOPIC_PLACE] <= PLACE_L_POSTCODE)
		|| level[LINK_TOPIC_PHONE] == PHONE_L_SAME || level[LINK_TOPIC_EMAIL] == EMAIL_L_SAME
		|| level[LINK_TOPIC_NHS] == NHS_L_SAME;
}

/* Of the names, the birth date, the place and the telephone: how many are the same, or nearly. */
static int agreeing(const uint8_t level[LINK_TOPIC_COUNT])
{
	if (level[LINK_TOPIC_GIVEN] == GIVEN_L_SWAPPED)
		return 2;
	return (level[LINK_TOPIC_GIVEN] && level[LINK_TOPIC_GIVEN] <= GIVEN_L_NEAR)
		+ (level[LINK_TOPIC_FAMILY] && level[LINK_TOPIC_FAMILY] <= FAMILY_L_NEAR)
		+ (level[LINK_TOPIC_BIRTH] && level[LINK_TOPIC_BIRTH] <= BIRTH_L_TYPO)
		+ (level[LINK_TOPIC_PLACE] && level[LINK_TOPIC_PLACE] <= PLACE_L_TYPO)
		+ (level[LINK_TOPIC_PHONE] && level[LINK_TOPIC_PHONE] <= PHONE_L_TYPO);
}

enum link_hold link_hold_of(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT],
	const float bits[LINK_TOPIC_COUNT])
{
	uint8_t given = level[LINK_TOPIC_GIVEN], birth = level[LINK_TOPIC_BIRTH];
	const struct value_date *born = ROW_BORN(v->t, a), *other = ROW_BORN(v->t, b);
	bool given_no, birth_no, numbered;
	int known = 0;

	(void)bits;
	if (level[LINK_TOPIC_NHS] == NHS_L_CONFLICT)
		return LINK_HOLD_NHS;
	if (a->id[CODED_SOURCE] && a->id[CODED_SOURCE] == b->id[CODED_SOURCE] && a->entry && b->entry &&
		a->entry != b->entry)
		return LINK_HOLD_SOURCE;
	given_no = given_conflicts(given);
	birth_no = birth_conflicts(v, birth, born, other);
	/* a number of another kind (social security, pension) is one's own: nobody copies it from the
	 * family's letters */
	numbered = level[LINK_TOPIC_NHS] == NHS_L_SAME && ROW_NHS(v->t, a)->flags & VALUE_WEAK &&
		agreeing(level) >= 1;
	if (level[LINK_TOPIC_NHS] == NHS_L_SAME && (given_no || birth_no) &&
		(!(v->lone && agreeing(level) >= 2) || (given_no && birth_no)) && !numbered)
		return LINK_HOLD_NHS_ALONE;
	if (birth_no && (given_no || !(v->lone && supported(v, level))) && !numbered)
		return LINK_HOLD_BIRTH;
	if ((given_no || second_conflicts(v, a, b, given)) && !v->lone && !numbered)
		return LINK_HOLD_GIVEN;
	if (level[LINK_TOPIC_FAMILY] == FAMILY_L_DIFFERENT && !reached(v, level))
		return LINK_HOLD_FAMILY;
	if (birth && (born->flags | other->flags) & VALUE_WEAK && !singled_out(v, level) &&
		namesakes(v, a, b) > (v->lone && v->t->n >= LARGE_LIST ? NAMESAKES_LONE : NAMESAKES_MOST))
		return LINK_HOLD_COMMON;
	if (!birth && level[LINK_TOPIC_PLACE] >= PLACE_L_NEIGHBOUR &&
		level[LINK_TOPIC_PLACE] != PLACE_L_MOVED_CODE && level[LINK_TOPIC_PLACE] != PLACE_L_TYPO &&
		!other_contact(level) && a->id[CODED_ADDRESS] && b->id[CODED_ADDRESS])
		return LINK_HOLD_HOUSE;
	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		known += level[t] != 0 && t != LINK_TOPIC_SEX;
	return known < (v->lone && v->t->n >= LARGE_LIST ? 2 : 3) && level[LINK_TOPIC_NHS] != NHS_L_SAME
		? LINK_HOLD_THIN
		: LINK_HOLD_NONE;
}
