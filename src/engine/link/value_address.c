/*
 * An address line as evidence about a home: flat, number and letter as numbers and letters, the
 * street's name, what the house is called. "Flat 14A" and "14C" are two homes however much alike
 * they look. Finding the UPRN of an address in a gazetteer is another engine's work; this one has
 * two lists and no gazetteer.
 */
#include "engine/link/value_private.h"

/* Words after a name that say what kind of way it is; 1 is not told apart from none. */
static const struct {
	const char *words;
	uint8_t kind;
} kinds[] = {
	{ "road rd", 2 },
	{ "street st str", 3 },
	{ "lane ln la", 4 },
	{ "avenue ave av", 5 },
	{ "close cl clo", 6 },
	{ "drive dr drv", 7 },
	{ "way wy", 8 },
	{ "court ct crt", 9 },
	{ "place pl plc", 10 },
	{ "gardens gdns gdn garden", 11 },
	{ "crescent cres cr crs", 12 },
	{ "terrace ter terr tce", 13 },
	{ "grove gr grv gro", 14 },
	{ "square sq", 15 },
	{ "park pk", 16 },
	{ "hill hl", 17 },
	{ "walk wlk", 18 },
	{ "mews mws", 19 },
	{ "green grn", 20 },
	{ "row", 21 },
	{ "rise", 22 },
	{ "view vw", 23 },
	{ "parade pde", 24 },
	{ "circuit cct", 25 },
	{ "circle cir", 26 },
	{ "boulevard blvd", 27 },
	{ "esplanade esp", 28 },
	{ "highway hwy", 29 },
	{ "yard yd", 30 },
	{ "path", 31 },
	{ "villas", 32 },
	{ "cottages", 33 },
	{ "wharf", 34 },
	{ "quay", 35 },
	{ "end", 36 },
	{ "bank", 37 },
	{ "fold", 38 },
	{ "croft", 39 },
};
static const char *const flat_words[] = { "flat", "flt", "apartment", "apt", "unit", "room", "rm",
	"studio", "maisonette", "suite", "bedsit" };
/* Kinds of building: the words before and with them are its name. */
static const char *const building_words[] = { "house", "hse", "cottage", "lodge", "farm", "barn",
	"bungalow", "tower", "towers", "mansions", "mansion", "heights", "point", "hall", "manor",
	"villa", "building", "buildings", "block", "apartments", "flats", "hostel" };
static const char *const nowhere[] = { "no fixed abode", "nfa", "unknown", "not known", "n a", "na",
	"none", "no address", "homeless", "not given", "address unknown", "tbc", "of no fixed abode",
	"no fixed address", "withheld", "see notes" };
static const struct {
	const char *words;
	uint32_t flat;
} floors[] = {
	{ "basement", 9001 },
	{ "ground", 9002 },
	{ "first", 9003 },
	{ "1st", 9003 },
	{ "second", 9004 },
	{ "2nd", 9004 },
	{ "third", 9005 },
	{ "3rd", 9005 },
	{ "top", 9006 },
	{ "upper", 9007 },
	{ "lower", 9008 },
	{ "garden", 9009 },
	{ "rear", 9010 },
	{ "front", 9011 },
};

static bool among(struct str w, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(w, str_of(words[i])))
			return true;
	return false;
}
#define AMONG(w, words) among((w), (words), sizeof(words) / sizeof(*(words)))

static uint8_t kind_of(struct str w)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct str rest = str_of(kinds[i].words), word;

		while (str_cut(&rest, ' ', &word))
			if (str_eq(word, w))
				return kinds[i].kind;
	}
	return 0;
}

static uint32_t floor_of(struct str w)
{
	for (size_t i = 0; i < sizeof(floors) / sizeof(*floors); i++)
		if (str_eq(w, str_of(floors[i].words)))
			return floors[i].flat;
	return 0;
}

struct numbered { uint32_t number; char letter; };

/* "14", "14a"; false for anything else: "2nd", "a14". */
static bool number_read(struct str w, struct numbered *to)
{
	size_t i = 0;

	*to = (struct numbered){ 0 };
	for (; i < w.n && i < 6 && w.p[i] >= '0' && w.p[i] <= '9'; i++)
		to->number = to->number * 10 + (uint32_t)(w.p[i] - '0');
	if (i == 0 || w.n - i > 1)
		return false;
	to->letter = i < w.n ? w.p[i] : 0;
	return i == w.n || (to->letter >= 'a' && to->letter <= 'z');
}

/* A line while it is read from left to right: words wait in `pending` until what follows says what
 * they name. */
struct reading {
	struct value_address *out;
	const struct folded *f;
	size_t n; /* words that are looked at: a postcode at the end is not */
	char pending[64],
		parked[64]; /* parked: a part before a comma that may be a house or the street */
	size_t n_pending, n_parked;
	bool street_done, street_closed_now;   /* closed by the word just before this one */
};

static void word_wait(struct reading *a, struct str w)
{
	size_t space = a->n_pending > 0;

	if (a->n_pending + space + w.n > sizeof(a->pending))
		return;
	if (space)
		a->pending[a->n_pending++] = ' ';
	memcpy(a->pending + a->n_pending, w.p, w.n);
	a->n_pending += w.n;
}

static void house_name(struct reading *a)
{
	if (a->n_pending)
		a->out->house_name = value_hash(a->pending, a->n_pending);
	a->n_pending = 0;
}

static void street_put(struct reading *a, const char *p, size_t n, uint8_t kind)
{
	struct value_address *o = a->out;

	n = n < VALUE_STREET_MOST ? n : VALUE_STREET_MOST;
	memset(o->street, 0, sizeof(o->street));
	memcpy(o->street, p, n);
	o->n = (uint8_t)n;
	o->kind = kind;
	a->street_done = true;
	a->n_pending = 0;
}

/* A second street in a line: the first was the name of a court or a row. */
static void street_again(struct reading *a, uint8_t kind)
{
	a->out->house_name = value_hash(a->out->street, a->out->n);
	street_put(a, a->pending, a->n_pending, kind);
}

static struct str word_at(const struct reading *a, size_t i)
{
	return i < a->n ? folded_word(a->f, i) : S("");
}

static char before_at(const struct reading *a, size_t i)
{
	return i < a->n ? a->f->word[i].before : 0;
}

static void flat_put(struct reading *a, struct numbered flat)
{
	a->out->flat = flat.number;
	a->out->flat_letter = flat.letter;
}

static bool single_letter(struct str w)
{
	return w.n == 1 && w.p[0] >= 'a' && w.p[0] <= 'z';
}

/* "flat 2", "flat b", "flat 2/1", "first floor flat", "basement". How many words were taken; 0: no
 * flat here. */
static size_t flat_read(struct reading *a, size_t i)
{
	struct str w = word_at(a, i), next = word_at(a, i + 1);
	struct numbered flat, second;
	uint32_t floor = floor_of(w);

	if (floor && (str_eq(next, S("floor")) || AMONG(next, flat_words))) {
		size_t more = str_eq(next, S("floor")) && AMONG(word_at(a, i + 2), flat_words) ? 3 : 2;

		if (!a->out->flat)
			a->out->flat = floor;
		return more;
	}
	if (floor && str_eq(w, S("basement"))) {
		a->out->flat = a->out->flat ? a->out->flat : floor;
		return 1;
	}
	if (!AMONG(w, flat_words))
		return 0;
	if (single_letter(next)) {
		flat_put(a, (struct numbered){ 0, next.p[0] });
		return 2;
	}
	if (!number_read(next, &flat))
		return 1;
	if (before_at(a, i + 2) == '/' && number_read(word_at(a, i + 2), &second)) {
		flat_put(a, (struct numbered){ flat.number * 1000 + second.number, 0 });
		return 3;
	}
	if (!flat.letter && single_letter(word_at(a, i + 2)) && before_at(a, i + 2) == ' ') {
		flat.letter = word_at(a, i + 2).p[0];
		flat_put(a, flat);
		return 3;
	}
	flat_put(a, flat);
	return 2;
}

/* A number in front of a street: words taken, 0 when it is none. */
static size_t house_read(struct reading *a, size_t i)
{
	struct value_address *o = a->out;
	struct numbered it, second = { 0 };
	size_t taken = 1;

	if (a->street_done || !number_read(word_at(a, i), &it))
		return 0;
	if (a->n_pending)
		house_name(a);
	if (o->number && !o->flat && !o->flat_letter) {        /* "3 Acacia Court 12 High Street" */
		o->flat = o->number;
		o->flat_letter = o->number_letter;
	}
	if (before_at(a, i + 1) == '/' && number_read(word_at(a, i + 1), &second)) { /* 2/14: flat 2 */
		o->flat = it.number;
		o->flat_letter = it.letter;
		it = second;
		taken = 2;
	} else if (before_at(a, i + 1) == '-' && number_read(word_at(a, i + 1), &second)) {
		o->number_end = second.number;
		taken = 2;
	} else if (!it.letter && single_letter(word_at(a, i + 1)) && before_at(a, i + 1) == ' ') {
		it.letter = word_at(a, i + 1).p[0];
		taken = 2;
	}
	o->number = it.number;
	o->number_letter = it.letter;
	return taken;
}

/* "road" behind a name, "mill hill road": the street is whole. */
static bool kind_read(struct reading *a, size_t i)
{
	uint8_t kind = kind_of(word_at(a, i));

	if (!kind)
		return false;
	if (a->street_closed_now &&
		before_at(a, i) == ' ') { /* the kind before it was part of the name */
		char name[VALUE_STREET_MOST + 32];
		struct str last = word_at(a, i - 1);
		size_t n = a->out->n;

		memcpy(name, a->out->street, n);
		name[n++] = ' ';
		last.n = last.n < 30 ? last.n : 30;
		memcpy(name + n, last.p, last.n);
		street_put(a, name, n + last.n, kind);
		return true;
	}
	if (!a->n_pending)
		return false;
	if (a->street_done)
		street_again(a, kind);
	else
		street_put(a, a->pending, a->n_pending, kind);
	return true;
}

static void comma(struct reading *a)
{
	if (!a->n_pending)
		return;
	if (!a->street_done && a->out->number) {
		street_put(a, a->pending, a->n_pending, 0);
	} else if (a->street_done) {
		a->out->rest += value_hash(a->pending, a->n_pending);
		a->n_pending = 0;
	} else {
		memcpy(a->parked, a->pending, a->n_pending);
		a->n_parked = a->n_pending;
		house_name(a);
	}
}

static size_t word_read(struct reading *a, size_t i)
{
	struct str w = word_at(a, i);
	bool kind_next = kind_of(word_at(a, i + 1)) && before_at(a, i + 1) == ' ';
	size_t taken;

	if (before_at(a, i) == ',')
		comma(a);
	taken = flat_read(a, i);
	if (!taken)
		taken = house_read(a, i);
	if (taken) {
		a->street_closed_now = false;
		return taken;
	}
	if (kind_read(a, i)) {
		a->street_closed_now = true;
		return 1;
	}
	a->street_closed_now = false;
	word_wait(a, w);
	if (AMONG(w, building_words) && !kind_next && !a->street_done)
		house_name(a);
	return 1;
}

static void reading_end(struct reading *a)
{
	struct value_address *o = a->out;

	if (a->n_pending && !a->street_done) {
		street_put(a, a->pending, a->n_pending, 0);
	} else if (a->n_pending) {
		o->rest += value_hash(a->pending, a->n_pending);
	} else if (!a->street_done && a->n_parked) {
		street_put(a, a->parked, a->n_parked, 0);
		o->house_name = 0;
	}
	if (!o->number && (o->flat || o->flat_letter) &&
		o->flat < 9000) { /* "flat 3, Acacia Court" is number 3 there */
		o->number = o->flat;
		o->number_letter = o->flat_letter;
		o->flat = 0;
		o->flat_letter = 0;
	}
	if (o->number && o->number_letter && !o->flat &&
		!o->flat_letter) { /* 14a is flat a of 14, or nearly so */
		o->flat_letter = o->number_letter;
		o->number_letter = 0;
	}
}

static uint64_t key_of(const struct value_address *o)
{
	uint64_t h = value_mix(value_hash(o->street, o->n));

	h = value_mix(h ^ o->number);
	h = value_mix(h ^
		((uint64_t)o->flat << 24 | (uint64_t)(unsigned char)o->flat_letter << 8 |
			(unsigned char)o->number_letter));
	h = value_mix(h ^ o->kind);
	return value_mix(h ^ (o->number ? 0 : o->house_name)) | 1;
}

/* Words in front of a postcode that stands at the end of the line; the postcode. */
static size_t without_postcode(
	struct value_reader *r, const struct folded *f, struct value_postcode *p)
{
	struct str last, before;

	if (f->n_words < 3)
		return f->n_words;
	last = folded_word(f, f->n_words - 1);
	before = folded_word(f, f->n_words - 2);
	if (last.n == 3 && last.p[0] >= '0' && last.p[0] <= '9' && before.n <= 4 &&
		before.p[0] >= 'a') {
		value_postcode_read(r, (struct str){ before.p, (size_t)(last.p + last.n - before.p) }, p);
		if (p->out && p->out < p->n)
			return f->n_words - 2;
	}
	return f->n_words;
}

void value_address_read(struct value_reader *r, struct str cell, struct value_address *out)
{
	struct folded f;
	struct reading a = { .out = out, .f = &f };
	struct value_postcode p;

	memset(out, 0, sizeof(*out));
	value_fold(r, cell, &f);
	if (f.n_words == 0 || AMONG(((struct str){ f.text, f.n }), nowhere)) {
		out->flags = VALUE_ABSENT | (cell.n ? VALUE_PLACEHOLDER : 0);
		return;
	}
	a.n = without_postcode(r, &f, &p);
	for (size_t i = 0; i < a.n;)
		i += word_read(&a, i);
	reading_end(&a);
	if (!out->number && !out->house_name)
		out->flags |= VALUE_WEAK;
	out->key = key_of(out);
}

void value_postcode_of_line(struct value_reader *r, struct str cell, struct value_postcode *out)
{
	struct value_postcode p;
	struct folded f;

	value_fold(r, cell, &f);
	if (without_postcode(r, &f, &p) < f.n_words)
		*out = p;
}

/* --- comparing --- */

/* 2: the same; 1: as typed by somebody else; 0: another. */
static int street_compare(const struct value_address *a, const struct value_address *b)
{
	struct str x = { a->street, a->n }, y = { b->street, b->n };
	int most = a->n > 8 && b->n > 8 ? 2 : 1;

	if (!x.n || !y.n)
		return a->house_name && a->house_name == b->house_name ? 1 : 0;
	if (str_eq(x, y))
		return !a->kind || !b->kind || a->kind == b->kind ? 2 : 1;
	if (x.n > 3 && y.n > 3 && text_osa(x, y, most) <= most)
		return 1;
	return text_jaro_winkler(x, y) >=
		(!a->kind != !b->kind ? 0.85 : 0.9); /* "burkitts treet" of "Burkitt Street" */
}

static bool in_range(const struct value_address *range, uint32_t number)
{
	return range->number_end > range->number && number >= range->number &&
		number <= range->number_end;
}

static bool numbers_same(const struct value_address *a, const struct value_address *b)
{
	return a->number == b->number || in_range(a, b->number) || in_range(b, a->number);
}

static enum value_address_level flats_compare(
	const struct value_address *a, const struct value_address *b)
{
	bool a_says = a->flat || a->flat_letter, b_says = b->flat || b->flat_letter;

	if (a->number_letter && b->number_letter && a->number_letter != b->number_letter)
		return ADDRESS_FLAT;
	if (a_says != b_says)
		return ADDRESS_BUILDING;
	return a->flat == b->flat && a->flat_letter == b->flat_letter ? ADDRESS_SAME : ADDRESS_FLAT;
}

enum value_address_level value_address_compare(
	const struct value_address *a, const struct value_address *b)
{
	int street = street_compare(a, b);
	bool house = a->house_name && a->house_name == b->house_name;
	enum value_address_level flats;

	if (a->key == b->key)
		return ADDRESS_SAME;
	flats = flats_compare(a, b);
	if (a->number && b->number) {
		if (!numbers_same(a, b))
			return street || house ? ADDRESS_STREET : ADDRESS_DIFFERENT;
		if (!street && !house)
			return ADDRESS_DIFFERENT;
		return flats == ADDRESS_FLAT || street == 2 || house ? flats : ADDRESS_NEAR;
	}
	if (!a->number && !b->number && (house || street == 2))
		return house || (!a->house_name && !b->house_name) ? flats : ADDRESS_NEAR;
	return street || house ? ADDRESS_NEAR : ADDRESS_DIFFERENT;
}
