/*
 * What each word of an address is. First what is unmistakable: the postcode, flats said to be
 * flats, floors. Then the house's number: the last number before the street. Then the street, up to
 * the word that ends it; what stands before is a building, what stands behind is where it is.
 */
#include "engine/address/private.h"

#include <string.h>

#include "core/base/arena.h"

enum { FREE = 255 };                           /* a token nobody has said anything about yet */

static bool is_free(const struct address_token *t)
{
	return t->role == FREE;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* --- postcode --- */

/* One or two tokens that end at `last`. Inside a text only something with a digit in it is a
 * postcode: "Mill St" could be read as M11 1ST. */
static size_t postcode_tokens(struct arena *a, struct address_reading *r, size_t last)
{
	for (size_t words = 1; words <= 2 && words <= last + 1; words++) {
		const struct address_token *first = &r->v[last + 1 - words];
		struct str s = str_part(r->text, first->from, r->v[last].to - first->from);
		uint32_t outward;
		uint16_t inward;

		if (first->segment != r->v[last].segment || s.n > 9 || !has_digit(s))
			continue;
		if (address_postcode_pack(a, s, &outward, &inward)) {
			if (!r->outward) {
				r->outward = outward;
				r->inward = inward;
			}
			return words;
		}
	}
	return 0;
}

static void postcode_find(struct arena *a, struct address_reading *r)
{
	for (size_t i = r->n; i-- > 0;) {
		size_t words = r->v[i].last ? postcode_tokens(a, r, i) : 0;

		for (size_t k = 0; k < words; k++)
			r->v[i - k].role = ADDRESS_POSTCODE;
		if (words && i >= words && r->v[i - words].segment == r->v[i].segment)
			r->v[i - words].last = true;
	}
}

/* --- flats --- */

static bool is_level(const struct address_token *t)
{
	return t->kinds & WORD_LEVEL && !(t->kinds & WORD_COUNT);
}

static void unit_mark(struct address_reading *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		r->v[i].role = ADDRESS_UNIT;
		unit_take(&r->unit, &r->v[i]);
	}
}

/* "first and second floor flat", "ground floor", "gff": how many tokens from i; 0: it is none. */
static size_t levels_run(const struct address_reading *r, size_t i)
{
	size_t n = 0, levels = 0;
	bool floor = false;

	for (; i + n < r->n && is_free(&r->v[i + n]) && r->v[i + n].segment == r->v[i].segment; n++) {
		const struct address_token *t = &r->v[i + n];

		if (is_level(t)) {
			levels++;
			if (t->kinds & (WORD_FLOOR | WORD_FLAT))
				floor = true;
		} else if (t->kinds & (WORD_FLOOR | WORD_FLAT) && levels) {
			floor = true;
		} else if (!(str_eq(t->word, S("and")) && levels)) {
			break;
		}
	}
	return levels && (floor || str_eq(r->v[i].word, S("basement"))) ? n : 0;
}

/* A side belongs to a flat beside it, unless it begins a street: "Flat 2, Front Street". */
static bool side_here(const struct address_reading *r, size_t i)
{
	bool behind = i > 0 && r->v[i - 1].role == ADDRESS_UNIT;
	bool before = i + 1 < r->n && r->v[i + 1].kinds & (WORD_FLAT | WORD_FLOOR);
	bool of = i + 1 < r->n && str_eq(r->v[i + 1].word, S("of"));
	bool street = i + 1 < r->n && r->v[i + 1].segment == r->v[i].segment &&
		r->v[i + 1].kinds & (WORD_STREET | WORD_STREET_TOO);

	/* i is a word's, below r->n: cppcheck takes it for any index. */
	/* cppcheck-suppress arrayIndexOutOfBoundsCond */
	bool numbered = i > 0 && r->v[i].last && r->v[i - 1].number.from &&
		(i == 1 || r->v[i - 2].last); /* "2 front, 14 Mill Street" */

	/* cppcheck-suppress arrayIndexOutOfBoundsCond */
	return r->v[i].kinds & WORD_SIDE && !street &&
		(behind || before || of || numbered ||
			(r->v[i].last && i > 0 && r->v[i - 1].segment != r->v[i].segment));
}

static bool unit_value(const struct address_token *t)
{
	return is_free(t) && (t->number.from || t->letter || t->kinds & WORD_COUNT);
}

/* A flat's own word with what follows: "flat 2", "flat b", "flat 2 rear". */
static size_t flat_run(const struct address_reading *r, size_t i)
{
	size_t n = 1;

	if (i + 1 < r->n && unit_value(&r->v[i + 1])) {
		/* "Flat 1, 14 Mill Street", not "Flat, 14 Mill Street" */
		if (r->v[i + 1].segment == r->v[i].segment)
			n = 2;
	}
	if (n == 2 && i + 2 < r->n && r->v[i + 2].letter && r->v[i + 2].word.n == 1 &&
		is_free(&r->v[i + 2]) && r->v[i + 2].segment == r->v[i].segment &&
		r->v[i + 1].number.from && !r->v[i + 1].number.from_suffix &&
		(r->v[i + 2].last || (i + 3 < r->n && r->v[i + 3].number.from)))
		n = 3;
	return n;
}

static bool segment_alone(const struct address_reading *r, size_t i)
{
	return r->v[i].last && (i == 0 || r->v[i - 1].segment != r->v[i].segment);
}

static void units_find(struct address_reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t n = 0;

		if (!is_free(&r->v[i]))
			continue;
		if (is_level(&r->v[i]))
			n = levels_run(r, i);
		else if (r->v[i].kinds & WORD_LEVEL)
			n = 1;                         /* "2f1" */
		else if (r->v[i].kinds & WORD_FLAT)
			n = flat_run(r, i);
		if (n == 1 && r->v[i].kinds & WORD_FLAT && !segment_alone(r, i) &&
			!(i > 0 && r->v[i - 1].role == ADDRESS_UNIT) &&
			!(i + 1 < r->n &&
				(is_level(&r->v[i + 1]) || r->v[i + 1].number.from ||
					r->v[i + 1].kinds & WORD_SIDE)))
			n = 0;                         /* "the flat above the chip shop" */
		if (n == 0 && r->v[i].kinds & WORD_UNIT_NAME && !(r->v[i].kinds & WORD_FLAT) &&
			(i == 0 || segment_alone(r, i)))
			n = 1;                         /* "Annexe, 14 Mill Street" */
		if (n)
			unit_mark(r, i, i + n);
		else if (side_here(r, i))
			unit_mark(r, i, i + 1);
	}
}

/* --- the house's number --- */

static bool ends_street(const struct address_token *t)
{
	return t->kinds & (WORD_STREET | WORD_STREET_TOO) && !(t->kinds & WORD_FLAT);
}

static bool is_word(const struct address_token *t)
{
	return is_free(t) && !t->number.from;
}

/* How surely the words behind a number, up to the next one, are a street: 3 "Mill Street", 2 "Mill
 * Hill", 1 "Rose Court", which may be a building as well, 0 no word ends one. */
static int street_behind(const struct address_reading *r, size_t number)
{
	int best = 0;

	for (size_t i = number + 1; i < r->n && !(r->v[i].number.from && is_free(&r->v[i])); i++) {
		const struct address_token *t = &r->v[i];
		bool named =
			i > 0 && i - 1 > number && is_word(&r->v[i - 1]) && r->v[i - 1].segment == t->segment;
		int is = !is_free(t) || !ends_street(t) ? 0
			: t->kinds & WORD_STREET            ? 3
			: t->kinds & WORD_BLOCK             ? 1
												: 2;

		if (is > best && (named || is == 3))
			best = is;
	}
	return best;
}

/* The number of the house: the last of those with the surest street behind. */
static size_t number_choose(const struct address_reading *r)
{
	size_t found = r->n;
	int best = -1;

	for (size_t i = 0; i < r->n; i++)
		if (is_free(&r->v[i]) && r->v[i].number.from && street_behind(r, i) >= best) {
			best = street_behind(r, i);
			found = i;
		}
	return found;
}

/* "b, 14 Mill Street", "14, b, Mill Street": a letter that stands for a flat. */
static bool letter_alone(const struct address_reading *r, size_t i, size_t number)
{
	return r->v[i].letter && r->v[i].word.n == 1 && is_free(&r->v[i]) &&
		(i + 1 == number || (i == 0 && segment_alone(r, i)));
}

static void number_keep(struct address_reading *r, size_t at)
{
	struct address_token *t = &r->v[at];

	t->role = ADDRESS_NUMBER;
	r->number = t->number;
	if (t->second && r->unit.said) {               /* flat said already: "12/14" is a range */
		if (t->second > r->number.to)
			r->number.to = t->second;
	} else if (t->second) {                        /* "14/2": flat 2 of number 14 */
		r->unit.number = t->second;
		r->unit.said = r->unit.implied = 1;
	}
	if (!r->number.from_suffix && r->number.from == r->number.to && at + 2 < r->n &&
		r->v[at + 1].segment == t->segment && is_word(&r->v[at + 1]) && r->v[at + 1].letter &&
		r->v[at + 1].word.n == 1 && r->v[at + 1].letter != 'y') {
		r->number.from_suffix = r->number.to_suffix = r->v[at + 1].letter;
		r->v[at + 1].role = ADDRESS_NUMBER;
	}
}

static void number_find(struct address_reading *r)
{
	size_t at = number_choose(r);

	if (at == r->n)
		return;
	for (size_t i = 0; i < at; i++) {
		struct address_token *t = &r->v[i];

		if (!is_free(t) || !(t->number.from || letter_alone(r, i, at)))
			continue;
		if (!r->unit.said || (!r->unit.number && !r->unit.letter && !r->unit.floors) ||
			(r->unit.implied && t->letter)) {
			unit_mark(r, i, i + 1);
			r->unit.implied = 1;
		} else {
			t->role = ADDRESS_NOISE;       /* "5 Rose Court" behind "Flat 2" */
		}
	}
	number_keep(r, at);
}

/* --- words --- */

/* From the first word of the street: one behind its last. A word that may end a street ends it only
 * when none that must follows beside it: "Park Hill Road". */
static size_t street_run(const struct address_reading *r, size_t from)
{
	size_t end = from;

	for (size_t i = from; i < r->n && r->v[i].segment == r->v[from].segment && is_word(&r->v[i]);
		 i++) {
		bool strong = r->v[i].kinds & WORD_STREET, weak = ends_street(&r->v[i]) && !strong;

		if (i > from && end > from && !(strong || (weak && !(r->v[end - 1].kinds & WORD_STREET))))
			break;
		if (i > from && (strong || weak))
			end = i + 1;
	}
	return end;
}

static size_t next_word(const struct address_reading *r, size_t from)
{
	while (from < r->n && !is_word(&r->v[from]))
		from++;
	return from;
}

static void role_set(struct address_reading *r, size_t from, size_t to, enum address_role role)
{
	for (size_t i = from; i < to; i++)
		if (is_free(&r->v[i]))
			r->v[i].role = (uint8_t)role;
}

static size_t segment_end(const struct address_reading *r, size_t i)
{
	while (i < r->n && !r->v[i].last)
		i++;
	return i < r->n ? i + 1 : i;
}

/* Everything behind the street: the last part is the town, those before are localities. */
static void places_set(struct address_reading *r, size_t from)
{
	size_t last = r->n;

	while (last > from && !is_free(&r->v[last - 1]))
		last--;
	if (last == from)
		return;
	for (size_t i = from; i < last; i++)
		if (is_free(&r->v[i]))
			r->v[i].role =
				r->v[i].segment == r->v[last - 1].segment ? ADDRESS_TOWN : ADDRESS_LOCALITY;
}

/* "Rose Cottage Mill Lane Iffley", with neither number nor comma: the word before the last that can
 * only end a street, and the one before it that belongs to it ("Park Hill Road"); r->n when nothing
 * would be left for the building's name. */
static size_t street_inside(const struct address_reading *r, size_t first, size_t end)
{
	for (size_t i = end; i-- > first + 2;) {
		size_t from = i - 1;

		if (!is_word(&r->v[i]) || !(r->v[i].kinds & WORD_STREET) || !ends_street(&r->v[i]) ||
			!is_word(&r->v[from]) || r->v[from].kinds & WORD_SMALL)
			continue;
		if (from > first + 1 && r->v[from].kinds & WORD_STREET_TOO && is_word(&r->v[from - 1]))
			from--;
		return from > first ? from : r->n;
	}
	return r->n;
}

/* Without a number: "Rose Cottage, Mill Lane, Iffley". */
static size_t street_unnumbered(struct address_reading *r)
{
	size_t first = next_word(r, 0), end = segment_end(r, first), second = next_word(r, end), run;

	run = first < r->n ? street_inside(r, first, end) : r->n;
	if (run < r->n) {
		role_set(r, first, run, ADDRESS_BUILDING);
		return run;
	}
	if (first >= r->n || second >= r->n)
		return first;
	run = street_run(r, first);
	if (run > first && run == end)
		return first;
	run = street_run(r, second);
	if (run > second) {
		role_set(r, first, end, ADDRESS_BUILDING);
		return second;
	}
	return first;
}

static void words_find(struct address_reading *r)
{
	size_t number = r->n, from, end;

	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].role == ADDRESS_NUMBER)
			number = i;
	if (number == r->n) {
		from = street_unnumbered(r);
	} else if (next_word(r, number + 1) < r->n) {
		role_set(r, 0, number, ADDRESS_BUILDING);
		from = next_word(r, number + 1);
	} else {
		from = next_word(r, 0);                /* "Mill Street 14" */
	}
	if (from >= r->n)
		return;
	end = street_run(r, from);
	if (end == from ||
		(number == r->n && r->v[from].segment == r->v[r->n - 1].segment &&
			!(from > 0 && r->v[from - 1].role == ADDRESS_BUILDING)))
		end = segment_end(r, from);
	role_set(r, from, end, ADDRESS_STREET);
	places_set(r, end);
}

void address_read_text(
	struct arena *a, struct str text, struct str postcode, struct address_reading *r)
{
	memset(r, 0, offsetof(struct address_reading, v));
	memset(&r->number, 0, sizeof(*r) - offsetof(struct address_reading, number));
	if (text.n > 4000)
		text.n = 4000;
	r->text = text;
	r->n = tokens_of(a, text, r->v, ADDRESS_TOKENS_MOST);
	for (size_t i = 0; i < r->n; i++)
		r->v[i].role = FREE;
	if (!address_postcode_pack(a, postcode, &r->outward, &r->inward))
		r->outward = r->inward = 0;
	postcode_find(a, r);
	units_find(r);
	number_find(r);
	words_find(r);
	for (size_t i = 0; i < r->n; i++)
		if (is_free(&r->v[i]))
			r->v[i].role = ADDRESS_NOISE;
}

/* --- as texts --- */

/* What stood in the text from the first to the last token of a role, without what belongs to
 * another. */
static struct str role_text(
	struct arena *a, const struct address_reading *r, enum address_role role)
{
	struct buf b = { .arena = a };
	size_t before = SIZE_MAX, last = 0;

	for (size_t i = 0; i < r->n; i++)
		last = r->v[i].role == role ? i : last;
	for (size_t i = 0; i < r->n; i++) {
		const struct address_token *t = &r->v[i];
		struct str own = str_part(r->text, t->from, t->to - t->from), longer;

		if (t->role != role ||
			(role == ADDRESS_UNIT && t->kinds & WORD_FLAT &&
				!(t->kinds & (WORD_LEVEL | WORD_UNIT_NAME))))
			continue;
		if (before != SIZE_MAX && r->v[before].segment != t->segment)
			buf_lit(&b, ", ");
		else if (before != SIZE_MAX && before + 1 == i && r->v[before].to < t->from &&
			memchr(r->text.p + r->v[before].to, '-', t->from - r->v[before].to))
			buf_char(&b, '-');
		else if (before != SIZE_MAX)
			buf_char(&b, ' ');
		longer = address_long_form(own.n < 12 ? str_lower_ascii(a, own) : own);
		if (longer.p && role == ADDRESS_STREET && i == last &&
			t->kinds & (WORD_STREET | WORD_STREET_TOO) && str_eq(longer, t->word) && own.n) {
			buf_char(&b, own.p[0] >= 'a' ? longer.p[0] : (char)(longer.p[0] - 32));
			buf_str(&b, str_part(longer, 1, longer.n));
		} else {
			buf_str(&b, own);
		}
		before = i;
	}
	return b.n ? buf_view(&b) : S("");
}

struct address_parts address_parts_of(struct arena *a, const struct address_reading *r)
{
	struct address_parts p = { .flat = role_text(a, r, ADDRESS_UNIT),
		.street = role_text(a, r, ADDRESS_STREET),
		.building = role_text(a, r, ADDRESS_BUILDING),
		.locality = role_text(a, r, ADDRESS_LOCALITY),
		.town = role_text(a, r, ADDRESS_TOWN),
		.number = S(""),
		.postcode = address_postcode_text(a, r->outward, r->inward) };
	struct str number = role_text(a, r, ADDRESS_NUMBER);

	if (number.n)                                  /* "112-14" stays as it is */
		p.number = str_lower_ascii(a,
			str_find(number, S("-")) > 0 && r->number.from == r->number.to
				? number
				: number_words(a, r->number));
	if (p.flat.n == 0 && r->unit.said && r->unit.implied && r->unit.number)
		p.flat = str_fmt(a, "%d", r->unit.number);
	return p;
}
