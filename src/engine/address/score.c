/*
 * One entry against the question, part by part, in bits. The figures are what the parts are worth
 * on the synthetic gazetteer (tests/support/gazetteer.c) and the cases that are hard by hand;
 * numbers and flats that differ weigh more than anything that agrees.
 */
#include "engine/address/private.h"

#include <string.h>

/* --- postcode --- */

static unsigned halves_differ(uint32_t a, uint32_t b, bool *swapped)
{
	unsigned n = 0;
	uint32_t da[4] = { 0 }, db[4] = { 0 };

	for (int i = 0; i < 4; i++, a /= 37, b /= 37) {
		da[i] = a % 37;
		db[i] = b % 37;
		n += da[i] != db[i];
	}
	*swapped = false;
	for (int i = 0; i < 3; i++)
		if (n == 2 && da[i] == db[i + 1] && da[i + 1] == db[i] && da[i] != db[i])
			*swapped = true;
	return n;
}

static float postcode_points(const struct address_reading *r, const struct postcode *p)
{
	bool swapped;
	unsigned differ;

	if (!r->outward || !p->outward)
		return 0;
	if (r->outward == p->outward) {
		if (r->inward == p->inward)
			return 10;
		differ = halves_differ(r->inward, p->inward, &swapped);
		return differ == 1 || swapped                        ? 6
			: r->inward / (37 * 37) == p->inward / (37 * 37) ? 3.5f
															 : 2;
	}
	differ = halves_differ(r->outward, p->outward, &swapped);
	if (r->inward == p->inward)
		return differ == 1 || swapped ? 6.5f : 3.5f;
	return differ == 1 || swapped ? -2 : -7;
}

/* --- number and flat --- */

enum identity { IDENTITY_YES, IDENTITY_PARTLY, IDENTITY_NONE, IDENTITY_NO };

struct pair {
	const struct address_reading *r;
	const struct entry *e;
	bool named;                            /* the entry has a name and it was written */
	bool other_name; /* a street or building was written that is not this entry's */
	enum identity number;
	enum sameness unit;
	double unit_share;
};

/* "14B" and "Flat B, 14" are the same door, whichever side says it how. */
static bool suffix_is_flat(struct address_number with, const struct address_unit *own,
	struct address_number without, const struct address_unit *other)
{
	return with.from == without.from && with.to == with.from && without.to == without.from &&
		with.from_suffix >= 'a' && !without.from_suffix && !own->said && other->said &&
		other->letter == with.from_suffix && !other->number;
}

static void both_numbered(struct pair *p, struct score *s)
{
	static const float worth[] = { [NUMBER_SAME] = 7,
		[NUMBER_END] = 4.5f,
		[NUMBER_WITHIN] = 3.5f,
		[NUMBER_SUFFIX_NOT] = -10,
		[NUMBER_NOT] = -14 };
	enum number_sameness n = numbers_compare(p->r->number, p->e->number);

	s->number = worth[n];
	p->number = n == NUMBER_SAME                ? IDENTITY_YES
		: n == NUMBER_END || n == NUMBER_WITHIN ? IDENTITY_PARTLY
												: IDENTITY_NO;
	if (n == NUMBER_SUFFIX_NOT &&
		(suffix_is_flat(p->r->number, &p->r->unit, p->e->number, &p->e->unit) ||
			suffix_is_flat(p->e->number, &p->e->unit, p->r->number, &p->r->unit))) {
		s->number = 4;                         /* less than where it is written the same way */
		p->number = IDENTITY_YES;
		p->unit = SAME;
		s->unit = 1;
	} else if (n == NUMBER_SUFFIX_NOT && p->r->number.from_suffix && !p->e->number.from_suffix &&
		!p->e->unit.said && !p->r->unit.said) {
		s->number = 3; /* "14a", and only 14 is known: the building perhaps */
		p->number = IDENTITY_PARTLY;
		p->unit = SAME_UNKNOWN;
	}
}

/* A number on one side only: it may be the flat of the other, or the name says which house it
 * is. */
static void one_numbered(struct pair *p, struct score *s)
{
	struct address_number asked = p->r->number, known = p->e->number;

	if (asked.from && p->e->unit.number && !p->r->unit.said && asked.to == asked.from &&
		(p->named || !p->e->name)) { /* "2 Rose Court" for "Flat 2, Rose Court" */
		bool same = asked.from == p->e->unit.number && asked.from_suffix == p->e->unit.letter;

		p->number = same ? IDENTITY_YES : IDENTITY_NO;
		p->unit = same ? SAME : SAME_NOT;
		s->number = same ? 6 : -14;
	} else if (known.from && p->r->unit.number && !p->e->unit.said && known.to == known.from &&
		!p->other_name) { /* "Flat 2, Rose Court" for "2 Rose Court" */
		bool same = known.from == p->r->unit.number && known.from_suffix == p->r->unit.letter;

		p->number = same ? IDENTITY_YES : IDENTITY_NO;
		p->unit = same ? SAME : SAME_NOT;
		s->number = same ? 5.5f : -14;
	} else if (p->named) {
		p->number = IDENTITY_PARTLY;
		s->number = asked.from ? -1.5f : 1;
	} else {
		p->number = IDENTITY_NONE;
		s->number = -8;
	}
}

static void identity_compare(struct pair *p, struct score *s)
{
	p->unit = units_compare(&p->r->unit, &p->e->unit, &p->unit_share);
	if (p->r->number.from && p->e->number.from) {
		both_numbered(p, s);
	} else if (p->r->number.from || p->e->number.from) {
		one_numbered(p, s);
	} else if (p->e->unit.number && p->r->unit.number == p->e->unit.number && !p->e->name) {
		p->number = IDENTITY_YES; /* "Flat 2, Rose Court", and Rose Court is the street */
		s->number = 5;
	} else {
		p->number = p->named ? IDENTITY_YES : IDENTITY_NONE;
		s->number = p->named ? 2 : -8;
	}
}

/* Neither number, flat nor name on either side: an entry that is only words is meant by somebody
 * who writes exactly these words with its postcode. A street alone is nobody's home. */
static void words_alone(struct pair *p, struct score *s, struct phrase_match street)
{
	if (p->number != IDENTITY_NONE || p->r->number.from || p->e->number.from || p->r->unit.said ||
		p->e->unit.said || p->e->name || s->spare < 0 || s->postcode < 10 || street.share < 0.99f ||
		__builtin_popcountll(street.used) < 4)
		return;
	p->number = IDENTITY_YES;
	s->number = 2;
}

static void unit_points(struct pair *p, struct score *s)
{
	bool both = p->r->unit.said && p->e->unit.said;

	s->level = LEVEL_WHOLE;
	if (p->unit == SAME) {
		s->unit = s->unit > 0 ? s->unit : unit_any(&p->r->unit) || unit_any(&p->e->unit) ? 5 : 1;
	} else if (p->unit == SAME_PARTLY) {
		s->unit = (float)(5 * p->unit_share);
	} else if (p->unit == SAME_NOT) {
		s->unit = -14;
		s->unit_not = true;
		s->level = LEVEL_CONFLICT;
	} else {
		s->unit = both ? -4 : p->e->unit.said ? -3 : -2;
		s->level = p->e->unit.said && !p->r->unit.said ? LEVEL_UNIT_UNSAID : LEVEL_UNIT_UNLISTED;
		s->unit_not = both;
		if (both)
			s->level = LEVEL_CONFLICT;
	}
	if (p->number == IDENTITY_NO || p->number == IDENTITY_NONE)
		s->level = LEVEL_CONFLICT;
	if (p->number == IDENTITY_NO)
		s->unit_not = s->unit_not && s->number > -11 && p->unit == SAME_NOT &&
			!p->e->number.from != !p->r->number.from;
}

/* --- the whole --- */

static struct phrase_match match_of(
	const struct asked *q, struct phrase_cache *cache, uint32_t phrase, bool place)
{
	uint32_t slot = (phrase * 2 + place) % PHRASE_CACHE, key = phrase * 2 + place + 1;

	if (cache->phrase[slot] != key) {
		cache->phrase[slot] = key;
		cache->match[slot] = phrase_compare(q, phrase, place);
	}
	return cache->match[slot];
}

static float street_points(struct phrase_match m)
{
	float most = 3 + 0.45f * (m.bits > 14 ? 14 : m.bits);

	if (m.bits == 0)
		return 0;
	return m.share >= 0.9f ? most : -7 + (most + 7) * m.share / 0.9f;
}

/* A word serves once: "King Drive" does not name King Lodge in King Drive. */
static float name_points(const struct asked *q, const struct entry *e, struct phrase_match m,
	struct phrase_match street, bool *named)
{
	*named = e->name && m.share >= 0.6f && (street.share < 0.6f || m.used & ~street.used);
	if (*named)
		return 1.5f + 0.4f * m.share * (m.bits > 14 ? 14 : m.bits);
	if (e->name && !e->number.from)
		return e->unit.number || q->r->number.from ? -5 : -9;
	return e->name ? -2.5f : 0;            /* "30 Mill Street" is rather 30 than the shop in it */
}

/* Words that were written and that nothing of the entry explains. */
static float spare_points(const struct asked *q, uint64_t used, bool *other_name)
{
	float street = 0, other = 0;

	for (size_t i = 0; i < q->n_words; i++) {
		const struct asked_word *w = &q->words[i];

		if (used >> i & 1 || w->role == ADDRESS_UNIT)
			continue;
		*other_name = *other_name ||
			(w->role <= ADDRESS_STREET && !(w->kinds & (WORD_STREET | WORD_STREET_TOO)));
		if (w->role == ADDRESS_STREET)
			street +=
				(w->kinds & (WORD_STREET | WORD_STREET_TOO) ? 2
															: 0.45f * (w->bits > 8 ? 8 : w->bits));
		else
			other += w->role == ADDRESS_BUILDING ? 0.5f
				: w->word == NO_WORD             ? 0.3f
												 : 0.12f * (w->bits > 8 ? 8 : w->bits);
	}
	return -(street > 6 ? 6 : street) - (other > 2.5f ? 2.5f : other);
}

/* Whether enough agrees to believe it, whatever the sum says: evidence that comes together is
 * easily counted twice. */
static bool sound(const struct score *s, const struct pair *p, struct phrase_match street,
	struct phrase_match name)
{
	bool where = s->postcode >= 10 || street.share >= 0.7f ||
		(p->named && name.bits >= 8 && s->postcode >= 3);

	if (s->postcode >= 10 && street.bits > 0 && street.share < 0.5f &&
		!(p->named && name.share >= 0.8f))
		return false;
	if (street.bits < 4 && p->other_name && !p->named)     /* "The Road" is no Station Road */
		return false;
	if (s->postcode < 0 && (street.share < 0.95f || s->place <= 0))
		return false;
	if (p->named && !p->r->number.from && !p->r->unit.said && s->postcode < 10 && name.share < 0.8f)
		return false;                          /* "Mill Golf Club" is no "Mill Hall" next door */
	return where && p->number != IDENTITY_NO && p->number != IDENTITY_NONE;
}

void entry_score(const struct asked *q, struct phrase_cache *cache, uint32_t entry, struct score *s)
{
	const struct entry *e = &q->x->entries[entry];
	struct phrase_match street = match_of(q, cache, e->street, false),
						name = match_of(q, cache, e->name, false),
						place = match_of(q, cache, e->place, true);
	struct pair p = { .r = q->r, .e = e };

	memset(s, 0, sizeof(*s));
	s->entry = entry;
	s->name = name_points(q, e, name, street, &p.named);
	s->spare = spare_points(q, street.used | (p.named ? name.used : 0) | place.used, &p.other_name);
	s->postcode = postcode_points(q->r, &q->x->postcodes[e->postcode]);
	identity_compare(&p, s);
	words_alone(&p, s, street);
	unit_points(&p, s);
	s->street = street_points(street);
	s->street_share = street.share;
	s->place = place.bits > 0 ? 2.5f * place.share : 0;
	s->sound = sound(s, &p, street, name);
	s->building = s->postcode + s->number + s->street + s->name + s->place + s->spare;
	s->total = s->building + s->unit;
}
