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
#define GENERATION 13 /* years that lie between parent and child, at least and at most */
#define GENERATION_MOST 70
#define ESTABLISHED 4.0 /* people of a list who have a name, before it is one */
#define TRADE_BITS 4.0f /* what an occupation tells that few have */
#define CALLED 7.0 /* and before it is a common one */
#define NAMESAKES_MOST 0.0002
#define NAMESAKES_DATED 0.001 /* with a birth date like any other */
#define NAMESAKES_LONE 0.002 /* a long list without families tells how common a name is */
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
	[LINK_HOLD_NAMESAKE] =
		"They have one name, and no date of birth or number of their own says that "
		"they are not, say, father and son.",
	[LINK_HOLD_NHS_ALONE] = "The NHS number is the same, but the name or the date of birth is not.",
};

struct str link_hold_words(enum link_hold h)
{
	return str_of(hold_words[h]);
}

/* ---- given names ---- */

bool link_established(const struct link_view *v, const struct link_row *row)
{
	return value_given_known(ROW_GIVEN(v->t, row)) ||
		link_view_called(v, row->id[CODED_GIVEN]) >= ESTABLISHED;
}

/* One slip of the pen, and not the name of a twin: all else of the name and the birth date is the
 * same, and just one of the two is a name that people have. */
static bool slip_likely(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT])
{
	return level[LINK_TOPIC_BIRTH] == BIRTH_L_SAME && level[LINK_TOPIC_SEX] != SEX_L_DIFFERENT &&
		link_established(v, a) != link_established(v, b);
}

/* "Mary Ann" and "Mary Jane", born on one day: sisters as likely as one person. */
static bool rest_conflicts(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, uint8_t given)
{
	return (given == GIVEN_L_FIRST || given == GIVEN_L_SPELLING) &&
		value_given_rest_differs(ROW_GIVEN(v->t, a), ROW_GIVEN(v->t, b));
}

/* Given names that are two names, of two people who may share all else. */
static bool given_conflicts(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, uint8_t given)
{
	return given == GIVEN_L_DIFFERENT || given == GIVEN_L_ALIKE ||
		(!v->lone && rest_conflicts(v, a, b, given));
}

/* Given names that, among families, may be those of twins, of sisters, of a couple, where nothing
 * but the name would tell these apart. */
static bool given_doubtful(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT])
{
	const struct value_name *x = ROW_GIVEN(v->t, a), *y = ROW_GIVEN(v->t, b);

	switch (level[LINK_TOPIC_GIVEN]) {
	case GIVEN_L_SAME: /* "J" and "J": John and Jean */
		return x->flags & NAME_INITIALS &&
			(!level[LINK_TOPIC_BIRTH] || level[LINK_TOPIC_SEX] == SEX_L_DIFFERENT);
	case GIVEN_L_NICKNAME: /* Amelia and Emily, both of whom are Milly; Alex and Alex */
		return level[LINK_TOPIC_SEX] == SEX_L_DIFFERENT || value_given_both_full(x, y);
	case GIVEN_L_CLOSE: return !slip_likely(v, a, b, level);
	case GIVEN_L_NEAR:
	case GIVEN_L_INITIAL: return true;
	case GIVEN_L_SHARED: return value_given_both_more(x, y);
	default: return false;
	}
}

/* ---- birth dates ---- */

/* The years lie as far apart as parent and child; 1781 and 1981 do not. */
static bool generation_apart(const struct value_date *a, const struct value_date *b)
{
	int years = abs((int)a->year - (int)b->year);

	return !((a->flags | b->flags) & VALUE_INVALID) && years >= GENERATION &&
		years <= GENERATION_MOST;
}

/* Two dates that are not one date mistyped. Among families: any that differ in more than a slip,
 * and one slip when the years lie as far apart as parent and child: a father's birth date may be
 * one digit from his son's. Where the list has no families, two slips are believed. */
static bool birth_conflicts(const struct link_view *v, uint8_t level, const struct value_date *a,
	const struct value_date *b)
{
	bool no_date = (a->flags | b->flags) & VALUE_INVALID, generation = generation_apart(a, b);

	if (level < BIRTH_L_TYPO)
		return false;
	if (!v->lone && generation)
		return true;
	return level >= BIRTH_L_YEAR && (generation || (!v->lone && !no_date)
		|| text_osa((struct str){ a->digits, 8 }, (struct str){ b->digits, 8 }, 2) > 2);
}

/* A long list of people who are strangers to each other: it tells much of how common things are. */
static bool long_and_lone(const struct link_view *v)
{
	return v->lone && v->t->n >= LARGE_LIST;
}

/* How many people of a large country have this name and this date of birth by chance; a weak date
 * is never taken for a rare one. */
static double namesakes(
	const struct link_view *v, const struct link_row *a, const struct link_row *b, bool weak)
{
	double given = fmax(v->first_lg[a->id[CODED_GIVEN]], v->first_lg[b->id[CODED_GIVEN]]),
		   family = fmax(v->share_lg[CODED_FAMILY][a->id[CODED_FAMILY]],
			   v->share_lg[CODED_FAMILY][b->id[CODED_FAMILY]]),
		   birth = fmax(v->share_lg[CODED_BORN][a->id[CODED_BORN]],
			   v->share_lg[CODED_BORN][b->id[CODED_BORN]]);

	return exp2(given + family + (weak ? fmax(birth, WEAK_DATE_LG) : birth)) * COUNTRY;
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

/* Neither number nor address for writing, neither trade nor place of birth is another one. */
static bool nothing_against(const uint8_t level[LINK_TOPIC_COUNT])
{
	return level[LINK_TOPIC_PHONE] <= PHONE_L_SAME && level[LINK_TOPIC_EMAIL] <= EMAIL_L_CLOSE &&
		level[LINK_TOPIC_OCCUPATION] != WORDS_L_DIFFERENT &&
		level[LINK_TOPIC_BIRTH_PLACE] != WORDS_L_DIFFERENT;
}

/* Something of one's own is the same letter by letter: a number one carries, a mailbox that is no
 * office's, an NHS number. */
static bool own_contact(const struct link_view *v, const struct link_row *a,
	const uint8_t level[LINK_TOPIC_COUNT])
{
	return level[LINK_TOPIC_NHS] == NHS_L_SAME ||
		(level[LINK_TOPIC_PHONE] == PHONE_L_SAME && value_phone_carried(ROW_PHONE(v->t, a))) ||
		(level[LINK_TOPIC_EMAIL] == EMAIL_L_SAME && !(ROW_EMAIL(v->t, a)->flags & VALUE_WEAK));
}

/*
 * Two people who share a name with many, and a birth date that is written for want of a better, are
 * told apart by something: the home, a postcode that nothing speaks against, or a number or address
 * of their own, unless they live elsewhere: an office, a caseworker, lends its own to many. A
 * number one digit away is anybody's where a list has a thousand of one range, and a place of birth
 * or a trade is a community's; in a long list of people who are strangers to each other, they
 * count.
 */
static bool singled_out(const struct link_view *v, const struct link_row *a,
	const uint8_t level[LINK_TOPIC_COUNT])
{
	uint8_t place = level[LINK_TOPIC_PLACE];

	if (long_and_lone(v))
		return supported(v, level);
	if (level[LINK_TOPIC_NHS] == NHS_L_SAME || (place && place <= PLACE_L_HOME))
		return true;
	if (place && place <= PLACE_L_POSTCODE)
		return nothing_against(level) || own_contact(v, a, level);
	return (!place || place == PLACE_L_MOVED_CODE || place == PLACE_L_TYPO) &&
		own_contact(v, a, level);
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

/* One name in one house: father and son, unless a birth date or something of one's own says that
 * they are one. "Senior" and "junior" say that they are two. A list that gives hardly anybody's
 * birth date leaves it to the rest to tell: there a missing one says nothing. */
static bool namesakes_likely(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT])
{
	uint8_t birth = level[LINK_TOPIC_BIRTH];

	if (a->suffix != b->suffix && ((a->suffix && b->suffix) || !birth || birth > BIRTH_L_TYPO))
		return true;
	return !v->lone && !birth && v->dated && !own_contact(v, a, level);
}

/* A name and a birth date that many share, and nothing that singles one of them out. */
static bool common(const struct link_view *v, const struct link_row *a, const struct link_row *b,
	const uint8_t level[LINK_TOPIC_COUNT])
{
	bool weak = (ROW_BORN(v->t, a)->flags | ROW_BORN(v->t, b)->flags) & VALUE_WEAK;

	if (!level[LINK_TOPIC_BIRTH])
		return false;
	/* a name that is rare here may be common elsewhere, above all where they live elsewhere */
	if (weak)
		return !singled_out(v, a, level) &&
			(!v->lone || level[LINK_TOPIC_PLACE] >= PLACE_L_IN ||
				namesakes(v, a, b, true) >
					(long_and_lone(v) ? NAMESAKES_LONE : NAMESAKES_MOST));
	return !v->lone && !supported(v, level) &&
		(!level[LINK_TOPIC_PLACE] ? !nothing_against(level)
								  : level[LINK_TOPIC_PLACE] >= PLACE_L_OUT) &&
		namesakes(v, a, b, false) > NAMESAKES_DATED;
}

/* Both names are had by many, as a name that was misread is not. */
static bool both_called(
	const struct link_view *v, const struct link_row *a, const struct link_row *b)
{
	return link_view_called(v, a->id[CODED_GIVEN]) >= CALLED &&
		link_view_called(v, b->id[CODED_GIVEN]) >= CALLED;
}

/* Two names of two people. Beside an address a known name may have been misread as another one;
 * where only a postcode says that they share a home, it is one of two neighbours or relatives. */
static bool two_names(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, uint8_t place)
{
	return both_called(v, a, b) ||
		(place == PLACE_L_POSTCODE && value_given_known(ROW_GIVEN(v->t, a)) &&
			value_given_known(ROW_GIVEN(v->t, b)));
}

/* Neither birth date nor address, neither trade nor place of birth: a family name in a street. */
static bool postcode_alone(const uint8_t level[LINK_TOPIC_COUNT])
{
	return !level[LINK_TOPIC_BIRTH] && level[LINK_TOPIC_PLACE] == PLACE_L_POSTCODE &&
		level[LINK_TOPIC_OCCUPATION] != WORDS_L_SAME &&
		level[LINK_TOPIC_BIRTH_PLACE] != WORDS_L_SAME;
}

/*
 * A list without families has some all the same: few, so that what looks like twins is mostly one
 * person whose name was misread. Held is what has no other reason to look so: brother and sister,
 * two names that many have beside one home and one birth date or beside one telephone, dates of
 * father and son under one name, an initial beside two dates or one. Brothers are seldom both
 * ornithologists, father and son may be.
 */
static enum link_hold shaped_like_relatives(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT],
	const float bits[LINK_TOPIC_COUNT], bool given_no)
{
	uint8_t given = level[LINK_TOPIC_GIVEN], birth = level[LINK_TOPIC_BIRTH],
			place = level[LINK_TOPIC_PLACE];
	bool one_contact =
			 level[LINK_TOPIC_PHONE] == PHONE_L_SAME || level[LINK_TOPIC_EMAIL] == EMAIL_L_SAME,
		 one_home = (place && place <= PLACE_L_HOME) || place == PLACE_L_POSTCODE || one_contact,
		 one_family = level[LINK_TOPIC_FAMILY] == FAMILY_L_SAME ||
		level[LINK_TOPIC_FAMILY] == FAMILY_L_SPELLING,
		 initials = given == GIVEN_L_INITIAL ||
		(given == GIVEN_L_SAME && ROW_GIVEN(v->t, a)->flags & NAME_INITIALS);

	if (!one_home)
		return LINK_HOLD_NONE;
	given_no = given_no && bits[LINK_TOPIC_OCCUPATION] < TRADE_BITS;
	if ((given_no || initials) && level[LINK_TOPIC_SEX] == SEX_L_DIFFERENT)
		return LINK_HOLD_GIVEN;
	if (given_no && link_established(v, a) && link_established(v, b) &&
		(birth > BIRTH_L_TYPO || (one_contact && birth != BIRTH_L_SAME) || postcode_alone(level)))
		return LINK_HOLD_GIVEN;
	if (!one_family)
		return LINK_HOLD_NONE;
	if (birth == BIRTH_L_SAME &&
		((given_no && two_names(v, a, b, place)) || rest_conflicts(v, a, b, given)))
		return LINK_HOLD_GIVEN;
	if (initials && (!birth || birth > BIRTH_L_TYPO))
		return LINK_HOLD_BIRTH;
	return birth > BIRTH_L_TYPO && generation_apart(ROW_BORN(v->t, a), ROW_BORN(v->t, b)) &&
			given && given <= GIVEN_L_NICKNAME
		? LINK_HOLD_BIRTH
		: LINK_HOLD_NONE;
}

enum link_hold link_hold_of(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT],
	const float bits[LINK_TOPIC_COUNT])
{
	uint8_t birth = level[LINK_TOPIC_BIRTH], nhs = level[LINK_TOPIC_NHS];
	const struct value_date *born = ROW_BORN(v->t, a), *other = ROW_BORN(v->t, b);
	bool given_no, birth_no, numbered;
	enum link_hold hold;
	int known = 0;

	if (nhs == NHS_L_CONFLICT)
		return LINK_HOLD_NHS;
	if (a->id[CODED_SOURCE] && a->id[CODED_SOURCE] == b->id[CODED_SOURCE] && a->entry && b->entry &&
		a->entry != b->entry)
		return LINK_HOLD_SOURCE;
	given_no = given_conflicts(v, a, b, level[LINK_TOPIC_GIVEN]);
	birth_no = birth_conflicts(v, birth, born, other);
	/* a number of another kind (social security, pension) is one's own: nobody copies it from the
	 * family's letters */
	numbered = nhs == NHS_L_SAME && ROW_NHS(v->t, a)->flags & VALUE_WEAK && agreeing(level) >= 1;
	if (nhs == NHS_L_SAME && (given_no || birth_no) &&
		(!(v->lone && agreeing(level) >= 2) || (given_no && birth_no)) && !numbered)
		return LINK_HOLD_NHS_ALONE;
	if (birth_no && (given_no || !(v->lone && supported(v, level))) && !numbered)
		return LINK_HOLD_BIRTH;
	if (v->lone && !numbered && (hold = shaped_like_relatives(v, a, b, level, bits, given_no)))
		return hold;
	if (!v->lone && !numbered &&
		(given_no || (nhs != NHS_L_SAME && given_doubtful(v, a, b, level))))
		return LINK_HOLD_GIVEN;
	if (level[LINK_TOPIC_FAMILY] == FAMILY_L_DIFFERENT && !reached(v, level))
		return LINK_HOLD_FAMILY;
	if (common(v, a, b, level))
		return LINK_HOLD_COMMON;
	if (namesakes_likely(v, a, b, level))
		return LINK_HOLD_NAMESAKE;
	if (!birth && level[LINK_TOPIC_PLACE] >= PLACE_L_NEIGHBOUR &&
		level[LINK_TOPIC_PLACE] != PLACE_L_MOVED_CODE && level[LINK_TOPIC_PLACE] != PLACE_L_TYPO &&
		!(v->lone || nhs == NHS_L_TYPO ? other_contact(level) : own_contact(v, a, level)) &&
		a->id[CODED_ADDRESS] && b->id[CODED_ADDRESS])
		return LINK_HOLD_HOUSE;
	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		known += level[t] != 0 && t != LINK_TOPIC_SEX;
	return known < (long_and_lone(v) ? 2 : 3) && nhs != NHS_L_SAME
		? LINK_HOLD_THIN
		: LINK_HOLD_NONE;
}
