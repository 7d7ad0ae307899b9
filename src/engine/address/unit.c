/*
 * Numbers of houses and flats as what they are. A flat is everything that tells it from the others
 * in its building: a number, a letter, floors, a side, a name. Two agree when nothing said by both
 * differs.
 */
#include "engine/address/private.h"

#include <string.h>

#include "core/base/arena.h"

/* 13 is within 12-15, not within 12-14. */
static bool within(uint16_t one, struct address_number range)
{
	if (one <= range.from || one >= range.to)
		return false;
	return (range.from & 1) != (range.to & 1) || (one & 1) == (range.from & 1);
}

static bool suffixes_differ(uint8_t a, uint8_t b)
{
	return a != b;
}

/* 92 and 92-92a: the range is one of letters. */
static enum number_sameness letters_compare(uint8_t letter, struct address_number range)
{
	if (letter == range.from_suffix || letter == range.to_suffix)
		return NUMBER_END;
	return letter > range.from_suffix && letter < range.to_suffix ? NUMBER_WITHIN
																  : NUMBER_SUFFIX_NOT;
}

enum number_sameness numbers_compare(struct address_number asked, struct address_number known)
{
	struct address_number one = asked, range = known;
	bool asked_letters = asked.from_suffix != asked.to_suffix,
		 known_letters = known.from_suffix != known.to_suffix;

	if (asked.from == asked.to && known.from == known.to && asked.from == known.from &&
		asked_letters != known_letters)
		return asked_letters ? letters_compare(known.from_suffix, asked)
							 : letters_compare(asked.from_suffix, known);
	if (asked.from == known.from && asked.to == known.to)
		return suffixes_differ(asked.from_suffix, known.from_suffix) ||
				suffixes_differ(asked.to_suffix, known.to_suffix)
			? NUMBER_SUFFIX_NOT
			: NUMBER_SAME;
	if (asked.from != asked.to && known.from != known.to)
		return asked.from == known.from || asked.to == known.to ? NUMBER_END : NUMBER_NOT;
	if (asked.from != asked.to) {
		one = known;
		range = asked;
	}
	if (one.from == range.from)
		return one.from_suffix == range.from_suffix ? NUMBER_END : NUMBER_SUFFIX_NOT;
	if (one.from == range.to)
		return one.from_suffix == range.to_suffix ? NUMBER_END : NUMBER_SUFFIX_NOT;
	return within(one.from, range) && !one.from_suffix ? NUMBER_WITHIN : NUMBER_NOT;
}

bool unit_any(const struct address_unit *u)
{
	return u->said;
}

/* How many parts are told of a unit. */
static int unit_size(const struct address_unit *u)
{
	return (u->number != 0) + (u->letter != 0) + (u->second != 0) + (u->floors != 0) +
		(u->sides != 0) + (u->name != 0);
}

/* "Flat B" is the second flat when the others have numbers: a hint, not a fact. */
static bool letter_for_number(const struct address_unit *a, const struct address_unit *b)
{
	return a->letter && !a->number && b->number && !b->letter && b->number == a->letter - 'a' + 1;
}

enum sameness units_compare(
	const struct address_unit *asked, const struct address_unit *known, double *share)
{
	int agree = 0, total = 0;
	bool levels = asked->floors && known->floors, top = (asked->floors | known->floors) & LEVEL_TOP;

	*share = 0;
	if (!asked->said && !known->said)
		return SAME;
	if (!asked->said || !known->said)
		return SAME_UNKNOWN;
	if (letter_for_number(asked, known) || letter_for_number(known, asked)) {
		*share = 0.4;
		return SAME_PARTLY;
	}
	if ((asked->number && known->number && asked->number != known->number) ||
		(asked->letter && known->letter && asked->letter != known->letter) ||
		(asked->second && known->second && asked->second != known->second) ||
		(asked->sides && known->sides && !(asked->sides & known->sides)))
		return SAME_NOT;
	if (levels && !(asked->floors & known->floors) && !top)
		return SAME_NOT;
	/* "2" and "2a", "first floor" and "2": nothing in common, or one says more of the same
	 * number */
	if (asked->number && asked->number == known->number &&
		(asked->letter != known->letter || asked->second != known->second))
		return SAME_NOT;
	agree += asked->number && asked->number == known->number ? 2 : 0;
	agree += asked->letter && asked->letter == known->letter ? 2 : 0;
	agree += asked->second && asked->second == known->second;
	agree += levels && (asked->floors & known->floors) ? 1 : 0;
	agree += asked->sides && (asked->sides & known->sides) ? 1 : 0;
	agree += asked->name && asked->name == known->name ? 1 : 0;
	if (unit_size(asked) == 0 && unit_size(known) == 0)
		return SAME;
	total = unit_size(asked) > unit_size(known) ? unit_size(asked) : unit_size(known);
	total += (asked->number || known->number) + (asked->letter || known->letter);
	if (agree == 0)
		return (asked->number || asked->letter) && (known->number || known->letter) ? SAME_NOT
																					: SAME_UNKNOWN;
	*share = (double)agree / total;
	return agree >= total && asked->sides == known->sides && asked->floors == known->floors &&
			asked->name == known->name
		? SAME
		: SAME_PARTLY;
}

static void unit_number(struct address_unit *u, const struct address_token *t)
{
	if (u->number == 0) {
		u->number = t->number.from;
		u->letter = t->number.from_suffix ? t->number.from_suffix : u->letter;
		u->second = t->second ? t->second : t->number.to != t->number.from ? t->number.to : 0;
	} else if (u->second == 0) {
		u->second = t->number.from;
	}
}

void unit_of_text(struct arena *a, struct str flat, struct address_unit *u)
{
	struct address_token v[ADDRESS_TOKENS_MOST];
	size_t n = tokens_of(a, flat, v, ADDRESS_TOKENS_MOST);

	memset(u, 0, sizeof(*u));
	for (size_t i = 0; i < n; i++)
		unit_take(u, &v[i]);
	u->said = n > 0;
}

void unit_take(struct address_unit *u, const struct address_token *t)
{
	const struct address_word *w;

	u->said = 1;
	if (t->number.from) {
		unit_number(u, t);
	} else if (t->kinds & WORD_LEVEL && t->kinds & WORD_COUNT) {    /* "2f1" */
		u->floors |= (uint16_t)(2u << t->letter);
		u->number = t->second;
	} else if (t->letter && !u->letter) {
		u->letter = t->letter;
		u->number = t->second ? t->second : u->number;
	} else if (t->kinds & WORD_COUNT && !u->number) {
		w = address_word_of(t->word);
		u->number = w ? w->value : 0;
	} else if (t->kinds & WORD_LEVEL) {
		w = address_word_of(t->word);
		/* "lower ground" is the basement */
		if (!(w && w->value == 2 && u->floors & 1))
			u->floors |= w ? w->value : 0;
		if (w && !w->value && !u->name)        /* "garden flat", "upper flat" */
			u->name = (uint16_t)(word_hash(t->word) | 1);
	} else if (t->kinds & WORD_SIDE) {
		w = address_word_of(t->word);
		u->sides |= w ? (uint8_t)w->value : 0;
	} else if (t->kinds & WORD_UNIT_NAME || !(t->kinds & (WORD_FLAT | WORD_FLOOR | WORD_SMALL))) {
		if (!u->name)
			u->name = (uint16_t)(word_hash(t->word) | 1);
	}
}

bool number_of_text(struct arena *a, struct str number, struct address_number *n)
{
	struct address_token v[8];
	size_t count = tokens_of(a, number, v, 8);

	memset(n, 0, sizeof(*n));
	for (size_t i = 0; i < count; i++)
		if (v[i].number.from) {
			*n = v[i].number;
			if (v[i].second && v[i].second > n->from)       /* "12/14" */
				n->to = v[i].second;
			if (!n->from_suffix && n->from == n->to && i + 1 < count && v[i + 1].letter &&
				v[i + 1].word.n == 1)
				n->from_suffix = n->to_suffix = v[i + 1].letter;
			return true;
		}
	return false;
}

/* --- in words --- */

static void suffix_write(struct buf *b, uint8_t suffix)
{
	if (suffix == LETTER_HALF)
		buf_lit(b, " and a half");
	else if (suffix)
		buf_char(b, (char)(suffix - 32));
}

struct str number_words(struct arena *a, struct address_number n)
{
	struct buf b = { .arena = a };

	if (!n.from)
		return S("");
	buf_i64(&b, n.from);
	suffix_write(&b, n.from_suffix);
	if (n.to != n.from) {
		buf_char(&b, '-');
		buf_i64(&b, n.to);
		suffix_write(&b, n.to_suffix);
	}
	return buf_view(&b);
}

static const char *const level_names[16] = { "basement", "ground", "first", "second", "third",
	"fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "11th", "12th", "top", "" };
static const char *const side_names[5] = { "front", "rear", "left", "right", "middle" };

struct str unit_words(struct arena *a, const struct address_unit *u)
{
	struct buf b = { .arena = a };

	if (!u->said)
		return S("");
	if (u->number || u->letter) {
		buf_lit(&b, "flat ");
		if (u->number)
			buf_i64(&b, u->number);
		if (u->second)
			buf_fmt(&b, "/%d", u->second);
		suffix_write(&b, u->letter);
	}
	for (size_t i = 0; i < 15; i++)
		if (u->floors & (1u << i))
			buf_fmt(&b, "%s%s floor", b.n ? ", " : "", level_names[i]);
	for (size_t i = 0; i < 5; i++)
		if (u->sides & (1u << i))
			buf_fmt(&b, "%s%s", b.n ? ", " : "", side_names[i]);
	if (b.n == 0)
		buf_lit(&b, "a flat");
	return buf_view(&b);
}
