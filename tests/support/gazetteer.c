/* See gazetteer.h. Words are ordinary English ones put together; postcode areas are some that are
 * not in use. */
#include "support/gazetteer.h"

#include <string.h>

#include "core/base/check.h"

static const char *const first_parts[] = { "Ash", "Beech", "Oak", "Elm", "Hazel", "Maple", "Willow",
	"Birch", "Holly", "Alder", "Mill", "Bridge", "Church", "Chapel", "Abbey", "Castle", "Manor",
	"Priory", "Park", "Station", "School", "Market", "Queen", "King", "Prince", "Albert",
	"Victoria", "Edward", "George", "Nelson", "Wellington", "Gladstone", "Stanley", "Percy",
	"Clifton", "Spring", "Summer", "Winter", "North", "South", "East", "West", "High", "Low",
	"Long", "Broad", "Green", "White", "Black", "Red", "Brook", "Spinney", "Meadow", "Orchard",
	"Garden", "Field", "Moor", "Heath", "Marsh", "Stone", "Cliff", "Harbour", "Lake", "River",
	"Wharf", "Canal", "Forge", "Smithy", "Weaver", "Tanner", "Cooper", "Fletcher", "Baker",
	"Shepherd", "Fox", "Badger", "Hare", "Hawk", "Kestrel", "Linnet", "Lark", "Wren", "Swallow",
	"Heron", "Plover", "Curlew", "Rowan", "Cedar", "Cherry", "Damson", "Bramble", "Fern", "Ivy",
	"Juniper", "Laurel", "Myrtle", "Poplar", "Sycamore", "Thorn", "Yew", "Amber", "Coral", "Pearl",
	"Ruby", "Jubilee", "Coronation", "Trafalgar", "Alma", "Balmoral", "Windsor", "Sandring",
	"Osborne", "Kensing", "Pember", "Raglan", "Salis", "Tavis", "Wex", "Yar" };
static const char *const last_parts[] = { "ton", "ford", "ley", "field", "wood", "well", "dale",
	"bourne", "worth", "combe", "stead", "hurst", "mere", "wick", "bury", "more", "croft", "land",
	"gate", "side", "ham", "by", "thorpe", "holme", "shaw", "grave", "down", "ridge" };
static const char *const types[] = { "Street", "Road", "Road", "Road", "Road", "Avenue", "Avenue",
	"Close", "Close", "Lane", "Drive", "Drive", "Crescent", "Gardens", "Grove", "Terrace", "Way",
	"Court", "Place", "Walk", "Mews", "Square", "Hill", "Green", "Park", "Rise", "View" };
static const struct {
	const char *whole, *shorter;
} short_forms[] = { { "Street", "St" }, { "Road", "Rd" }, { "Avenue", "Ave" }, { "Close", "Cl" },
	{ "Lane", "Ln" }, { "Drive", "Dr" }, { "Crescent", "Cres" }, { "Gardens", "Gdns" },
	{ "Terrace", "Terr" }, { "Court", "Ct" }, { "Place", "Pl" }, { "Square", "Sq" },
	{ "Grove", "Gro" }, { "House", "Hse" }, { "Buildings", "Bldgs" }, { "Park", "Pk" },
	{ "Way", "Wy" } };
static const char *const blocks[] = { "House", "Court", "House", "Lodge", "Heights", "Mansions",
	"Tower", "Point" };
static const char *const trades[] = { "Sunrise Nails", "Corner Cafe", "The Care Team",
	"Bright Dental", "Kebab Palace", "Quick Print", "Home Angels" };
static const char *const cottages[] = { "Cottage", "Cottage", "House", "Farm", "Barn", "Lodge",
	"Bungalow", "Villa" };
static const char *const floors[] = { "Basement", "Ground Floor", "First Floor", "Second Floor",
	"Top Floor" };
#define COUNT(v) (sizeof(v) / sizeof(*(v)))
#define PICK(r, v) ((v)[rng_below((r), COUNT(v))])

const char *const corruption_names[CORRUPTIONS] = { "as it is", "short forms", "capitals",
	"no town", "no postcode", "postcode: first half typo", "postcode: second half typo",
	"street misspelt", "word Flat missing", "other word for flat", "flat behind",
	"flat as a letter behind the number", "front, rear, left, right", "number behind the street",
	"number with a space", "a name added", "name missing", "one end of a range", "another name",
	"no commas", "other kind of street", "town misspelt", "two at once", "flat left out",
	"flat not listed", "not there" };

/* --- making --- */

struct making {
	struct gazetteer *g;
	struct rng rng;
	struct str town, locality, district;
	uint64_t next_uprn;
	unsigned sector, unit;
};

static struct str made_word(struct arena *a, struct rng *r)
{
	return rng_below(r, 100) < 30 ? str_of(PICK(r, first_parts))
								  : str_fmt(a, "%s%s", PICK(r, first_parts), PICK(r, last_parts));
}

static struct str made_name(struct arena *a, struct rng *r, const char *ending)
{
	return str_join(a, made_word(a, r), S(" "), str_of(ending));
}

static struct str made_street(struct arena *a, struct rng *r)
{
	unsigned kind = rng_below(r, 100);
	const char *type = PICK(r, types);

	if (kind < 3)
		return S("High Street");
	if (kind < 6)
		return str_fmt(a, "%s %s",
			PICK(r,
				((const char *const[]) {
					"Church", "Station", "Victoria", "Mill", "Park", "London" })),
			"Road");
	if (kind < 10)
		return str_fmt(a, "St %s's %s",
			PICK(r, ((const char *const[]) { "John", "Mary", "Peter", "Anne", "Luke" })), type);
	if (kind < 12)
		return str_fmt(a, "The %s", type);
	if (kind < 25)
		return str_join(a, made_word(a, r), S(" "), made_name(a, r, type));
	return made_name(a, r, type);
}

static size_t entry_add(struct making *m, struct address_entry e, size_t building)
{
	struct gazetteer *g = m->g;

	if (g->n == g->cap) {
		size_t cap = g->cap;

		g->v = arena_grow(g->arena, g->v, sizeof(*g->v), g->n, &g->cap);
		g->building = arena_grow(g->arena, g->building, sizeof(*g->building), g->n, &cap);
	}
	g->building[g->n] = (uint32_t)(building == SIZE_MAX ? g->n : building);
	g->v[g->n] = e;
	g->n_properties += !e.alias;
	return g->n++;
}

static uint64_t uprn_next(struct making *m)
{
	return m->next_uprn += 1 + rng_below(&m->rng, 9);
}

static struct str postcode_next(struct making *m)
{
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";

	if (++m->unit >= 400) {
		m->unit = 0;
		m->sector = (m->sector + 1) % 10;
	}
	return str_fmt(m->g->arena, "%.*s %u%c%c", STR_ARG(m->district), m->sector,
		letters[m->unit / 20], letters[m->unit % 20]);
}

static void flats_of(struct making *m, struct address_entry house, unsigned style)
{
	struct arena *a = m->g->arena;
	size_t parent;
	unsigned n = 2 + rng_below(&m->rng, style == 3 ? 3 : 5);

	house.uprn = uprn_next(m);
	house.shell = true;
	parent = entry_add(m, house, SIZE_MAX);
	for (unsigned i = 0; i < n; i++) {
		struct address_entry flat = house;

		flat.shell = false;
		flat.parent_uprn = house.uprn;
		flat.uprn = uprn_next(m);
		flat.flat = style == 0 ? str_fmt(a, "Flat %c", 'A' + i)
			: style == 1       ? str_fmt(a, "Flat %u", i + 1)
			: style == 2       ? str_fmt(a, "%s Flat", floors[i % 4])
							   : str_fmt(a, "Flat %u %s", i / 2 + 1, i % 2 ? "Rear" : "Front");
		if (style == 2 && i >= 4)
			flat.flat = str_fmt(a, "Flat %u", i);
		(void)entry_add(m, flat, parent);
	}
}

/* True: a range that takes the number after next as well. */
static bool house_add(struct making *m, struct address_entry e, unsigned number, bool next_taken)
{
	struct arena *a = m->g->arena;
	unsigned kind = rng_below(&m->rng, 1000);

	kind = next_taken && kind >= 90 && kind < 110 ? 999 : kind;

	e.number = str_fmt(a, "%u", number);
	if (kind < 90) {
		flats_of(m, e, rng_below(&m->rng, 4));
		return next_taken;
	}
	if (kind < 110)                                /* over a shop: a range */
		e.number = str_fmt(a, "%u-%u", number, number + 2);
	if (kind >= 110 && kind < 150) {               /* 14 and 14A, sometimes 14B */
		unsigned extra = 1 + rng_below(&m->rng, 2);

		for (unsigned i = 0; i < extra; i++) {
			struct address_entry also = e;

			also.number = str_fmt(a, "%u%c", number, 'A' + i);
			also.uprn = uprn_next(m);
			(void)entry_add(m, also, SIZE_MAX);
		}
	}
	if (kind >= 150 && kind < 170)                 /* a name beside the number */
		e.building = made_name(a, &m->rng, PICK(&m->rng, cottages));
	if (kind >= 170 && kind < 180)
		e.flat = S("Annexe");
	e.uprn = uprn_next(m);
	(void)entry_add(m, e, SIZE_MAX);
	if (kind >= 180 && kind < 195) {               /* a former name */
		struct address_entry old = e;

		old.alias = true;
		old.number = S("");
		old.building = made_name(a, &m->rng, PICK(&m->rng, cottages));
		(void)entry_add(m, old, m->g->n - 1);
	}
	return next_taken || (kind >= 90 && kind < 110);
}

static void block_add(struct making *m, struct address_entry e, unsigned number)
{
	struct arena *a = m->g->arena;
	unsigned n = 6 + rng_below(&m->rng, 40);
	size_t parent;

	e.building = made_name(a, &m->rng, PICK(&m->rng, blocks));
	if (rng_below(&m->rng, 100) < 40)
		e.number = str_fmt(a, "%u", number);
	e.postcode = postcode_next(m);
	e.uprn = uprn_next(m);
	e.shell = true;
	parent = entry_add(m, e, SIZE_MAX);
	for (unsigned i = 0; i < n; i++) {
		struct address_entry flat = e;

		flat.shell = false;
		flat.parent_uprn = e.uprn;
		flat.uprn = uprn_next(m);
		flat.flat = str_fmt(a, "Flat %u", i + 1);
		(void)entry_add(m, flat, parent);
	}
}

static void street_add(struct making *m)
{
	struct arena *a = m->g->arena;
	unsigned n = 6 + rng_below(&m->rng, 60), in_postcode = 0;
	bool taken[128] = { false };
	struct address_entry e = { .street = made_street(a, &m->rng),
		.locality = rng_below(&m->rng, 2) ? m->locality : S(""),
		.town = m->town,
		.flat = S(""),
		.building = S(""),
		.number = S("") };

	for (unsigned i = 0; i < n; i++, in_postcode++) {
		if (taken[i])
			continue;
		if (i == 0 || in_postcode >= 18) {
			e.postcode = postcode_next(m);
			in_postcode = 0;
		}
		if (rng_below(&m->rng, 1000) < 15)
			block_add(m, e, i + 1);
		else if (rng_below(&m->rng, 1000) < 25) {
			struct address_entry named = e;

			named.building = made_name(a, &m->rng, PICK(&m->rng, cottages));
			named.uprn = uprn_next(m);
			(void)entry_add(m, named, SIZE_MAX);
		} else
			taken[i + 2] = house_add(m, e, i + 1, taken[i + 2]);
	}
}

struct gazetteer gazetteer_make(struct arena *a, size_t properties, uint64_t seed)
{
	static const char *const areas[] = { "QA", "QB", "QC", "QD", "QE", "QF", "QG", "XA", "XB", "XC",
		"XD", "XE", "VA", "VB", "VC", "VD" };
	struct gazetteer g = { .arena = a };
	struct making m = { .g = &g, .next_uprn = UINT64_C(900000000000) };
	unsigned town = 0;

	rng_seed(&m.rng, seed, 5);
	while (g.n_properties < properties) {
		unsigned streets = 60 + rng_below(&m.rng, 200);

		m.town = str_fmt(a, "%s%s", PICK(&m.rng, first_parts), PICK(&m.rng, last_parts));
		m.district = str_fmt(a, "%s%u", areas[town / 60 % COUNT(areas)], 1 + town % 60);
		m.sector = rng_below(&m.rng, 10);
		m.unit = 0;
		for (unsigned i = 0; i < streets && g.n_properties < properties; i++) {
			if (i % 25 == 0)
				m.locality =
					str_fmt(a, "%s%s", PICK(&m.rng, first_parts), PICK(&m.rng, last_parts));
			street_add(&m);
		}
		town++;
	}
	return g;
}

/* --- writing --- */

static struct str joined(struct arena *a, const char *sep, const struct str *parts, size_t n)
{
	struct str s = S("");

	for (size_t i = 0; i < n; i++)
		s = str_join(a, s, str_of(sep), parts[i]);
	return s;
}

static struct str typed_wrong(struct arena *a, struct rng *r, struct str word)
{
	struct buf b = { .arena = a };
	size_t at = 1 + rng_below(r, (uint32_t)word.n - 1), kind = rng_below(r, 4);

	for (size_t i = 0; i < word.n; i++) {
		if (i == at && kind == 0)
			continue;
		if (i == at && kind == 1)
			buf_char(&b, (char)('a' + rng_below(r, 26)));
		else if (i == at && kind == 2) {
			buf_char(&b, word.p[i]);
			buf_char(&b, word.p[i]);
		} else if (i + 1 == at && kind == 3) {
			buf_char(&b, word.p[at]);
			buf_char(&b, word.p[i]);
			i++;
		} else
			buf_char(&b, word.p[i]);
	}
	return buf_view(&b);
}

/* The longest word of a text misspelt. False when there is none of five letters. */
static bool misspelt(struct arena *a, struct rng *r, struct str *text)
{
	size_t from = 0, best = 0, best_n = 0;
	struct str wrong;

	for (size_t i = 0; i <= text->n; i++)
		if (i == text->n || text->p[i] == ' ' || text->p[i] == '\'') {
			if (i - from > best_n) {
				best = from;
				best_n = i - from;
			}
			from = i + 1;
		}
	if (best_n < 5)
		return false;
	wrong = typed_wrong(a, r, str_part(*text, best, best_n));
	*text = str_fmt(a, "%.*s%.*s%.*s", (int)best, text->p, STR_ARG(wrong),
		(int)(text->n - best - best_n), text->p + best + best_n);
	return true;
}

static struct str shortened(struct arena *a, struct str text)
{
	for (size_t i = 0; i < COUNT(short_forms); i++) {
		struct str whole = str_of(short_forms[i].whole);

		if (str_ends(text, whole) && text.n > whole.n)
			return str_fmt(a, "%.*s%s", (int)(text.n - whole.n), text.p, short_forms[i].shorter);
	}
	return text;
}

static bool postcode_typo(struct arena *a, struct rng *r, struct str *postcode, bool outward)
{
	char z[12];
	size_t space = (size_t)str_find(*postcode, S(" ")), at;

	memcpy(z, postcode->p, postcode->n);
	if (outward) {
		at = rng_below(r, (uint32_t)space);
		z[at] = z[at] >= 'A' ? (char)('A' + (z[at] - 'A' + 1 + (int)rng_below(r, 24)) % 26)
							 : (char)('1' + (z[at] - '0' + (int)rng_below(r, 7)) % 9);
	} else {
		at = space + 1 + rng_below(r, 3);
		z[at] = z[at] >= 'A' ? (char)('A' + (z[at] - 'A' + 1 + (int)rng_below(r, 24)) % 26)
							 : (char)('0' + (z[at] - '0' + 1 + (int)rng_below(r, 8)) % 10);
	}
	*postcode = str_dup(a, (struct str){ z, postcode->n });
	return true;
}

static bool flat_is(struct str flat, const char *word)
{
	return str_starts(flat, str_of(word));
}

/* Which of the flat's words follow "Flat ": "2", "A", "1 Front". */
static struct str flat_value(struct str flat)
{
	return flat_is(flat, "Flat ") ? str_part(flat, 5, flat.n) : STR_NONE;
}

struct draft {
	struct address_entry e;
	bool number_behind, spaced, no_commas, capitals, flat_behind, no_town, no_postcode;
	struct str added;
};

static bool corrupt(struct arena *a, struct rng *r, struct draft *d, enum corruption kind)
{
	struct address_entry *e = &d->e;
	struct str value = flat_value(e->flat);

	switch (kind) {
	case SHORT_FORMS:
		e->street = shortened(a, e->street);
		e->building = shortened(a, e->building);
		return true;
	case CAPITALS: return d->capitals = true;
	case NO_TOWN: d->no_town = true; return true;
	case NO_POSTCODE: d->no_postcode = true; return true;
	case POSTCODE_OUTWARD_TYPO: return postcode_typo(a, r, &e->postcode, true);
	case POSTCODE_INWARD_TYPO: return postcode_typo(a, r, &e->postcode, false);
	case STREET_MISSPELT: return misspelt(a, r, &e->street);
	case TOWN_MISSPELT: return misspelt(a, r, &e->town);
	case FLAT_MISSING_WORD:
		if (!value.p || (e->number.n == 0 && e->building.n == 0))
			return false;
		e->flat = value;
		return true;
	case FLAT_OTHER_WORD:
		if (!value.p && !str_ends(e->flat, S("Floor Flat")))
			return false;
		e->flat = value.p
			? str_fmt(a, "%s %.*s",
				  PICK(r, ((const char *const[]) { "Apartment", "Apt", "Flt", "flat", "Apt." })),
				  STR_ARG(value))
			: flat_is(e->flat, "Ground") ? S("GFF")
			: flat_is(e->flat, "First")  ? S("1st Flr Flat")
			: flat_is(e->flat, "Second") ? S("2nd floor")
										 : e->flat;
		return true;
	case FLAT_BEHIND: d->flat_behind = true; return e->flat.n != 0;
	case FLAT_SUFFIX:
		if (value.n != 1 || value.p[0] < 'A' || e->number.n == 0 ||
			e->number.p[e->number.n - 1] > '9' || memchr(e->number.p, '-', e->number.n))
			return false;
		e->number = str_fmt(a, "%.*s%.*s", STR_ARG(e->number), STR_ARG(value));
		e->flat = S("");
		return true;
	case SIDE_WORDS:
		if (!value.p || (str_find(e->flat, S("Front")) < 0 && str_find(e->flat, S("Rear")) < 0))
			return false;
		e->flat = str_find(e->flat, S("Front")) >= 0 ? str_fmt(a, "Front flat %c", value.p[0])
													 : str_fmt(a, "Flat %c (back)", value.p[0]);
		return true;
	case NUMBER_BEHIND:
		d->number_behind = true;
		return e->number.n && e->flat.n == 0 && e->building.n == 0;
	case NUMBER_SPACED:
		if (e->number.n < 2 ||
			(e->number.p[e->number.n - 1] <= '9' && !memchr(e->number.p, '-', e->number.n)))
			return false;
		d->spaced = true;
		return true;
	case NAME_ADDED:
		d->added = str_of(PICK(r, trades));
		return e->flat.n == 0 && e->building.n == 0;
	case NAME_MISSING:
		if (e->building.n == 0 || e->number.n == 0)
			return false;
		e->building = S("");
		return true;
	case RANGE_ONE_END: {
		ptrdiff_t dash = str_find(e->number, S("-"));

		if (dash < 0)
			return false;
		e->number = rng_below(r, 2) ? str_part(e->number, 0, (size_t)dash)
									: str_part(e->number, (size_t)dash + 1, e->number.n);
		return true;
	}
	case ALIAS: return e->alias;
	case NO_COMMAS: return d->no_commas = true;
	case STREET_TYPE_WRONG: {
		ptrdiff_t space = -1;

		for (size_t i = 0; i < e->street.n; i++)
			space = e->street.p[i] == ' ' ? (ptrdiff_t)i : space;
		if (space < 0 || flat_is(e->street, "The ") || flat_is(e->street, "High "))
			return false;
		e->street = str_fmt(a, "%.*s%s", (int)space + 1, e->street.p,
			str_ends(e->street, S("Road")) ? "Avenue" : "Road");
		return true;
	}
	case TWO_AT_ONCE: {
		enum corruption one = (enum corruption)(1 + rng_below(r, NO_COMMAS)),
						two = (enum corruption)(1 + rng_below(r, NO_COMMAS));

		return one != two && one != ALIAS && two != ALIAS && one != RANGE_ONE_END &&
			two != RANGE_ONE_END && corrupt(a, r, d, one) && corrupt(a, r, d, two);
	}
	case FLAT_DROPPED:
		if (e->flat.n == 0 || !e->parent_uprn)
			return false;
		e->flat = S("");
		return true;
	case FLAT_UNKNOWN:
		if (!value.p || !e->parent_uprn || value.p[value.n - 1] > '9')
			return false;
		e->flat = str_fmt(a, "Flat %u", 300 + rng_below(r, 200));
		return true;
	case NOT_THERE:
		if (e->number.n == 0 || e->flat.n)
			return false;
		e->number = str_fmt(a, "%u", 400 + rng_below(r, 500));
		return true;
	case AS_IT_IS: case CORRUPTIONS: default: return true;
	}
}

static struct str number_shown(struct arena *a, const struct draft *d)
{
	struct buf b = { .arena = a };

	if (!d->spaced)
		return d->e.number;
	for (size_t i = 0; i < d->e.number.n; i++) {
		if (d->e.number.p[i] > '9' || d->e.number.p[i] == '-')
			buf_char(&b, ' ');
		buf_char(&b, d->e.number.p[i]);
		if (d->e.number.p[i] == '-')
			buf_char(&b, ' ');
	}
	return buf_view(&b);
}

bool gazetteer_write(const struct gazetteer *g, struct arena *a, struct rng *r, size_t entry,
	enum corruption kind, struct written *w)
{
	struct draft d = { .e = g->v[entry], .added = S("") };
	const struct address_entry *e = &d.e;
	bool in_text = rng_below(r, 2);
	struct str line, parts[8];
	size_t n = 0;

	*w = (struct written){ .kind = kind, .uprn = d.e.uprn, .building = d.e.shell,
		.building_uprn = d.e.parent_uprn ? d.e.parent_uprn : d.e.uprn };
	if ((d.e.alias && kind != ALIAS) || !corrupt(a, r, &d, kind))
		return false;
	if (kind == NOT_THERE)
		w->uprn = 0;
	if (kind == FLAT_DROPPED || kind == FLAT_UNKNOWN) {
		w->building = true;
		w->uprn = d.e.parent_uprn;
	}
	line = d.number_behind ? str_join(a, e->street, S(" "), e->number)
						   : str_join(a, number_shown(a, &d), S(" "), e->street);
	if (!d.flat_behind)
		parts[n++] = e->flat;
	parts[n++] = d.added;
	parts[n++] = e->building;
	parts[n++] = line;
	if (d.flat_behind)
		parts[n++] = e->flat;
	parts[n++] = e->locality;
	parts[n++] = d.no_town ? S("") : e->town;
	if (in_text && !d.no_postcode)
		parts[n++] = e->postcode;
	w->text = joined(a, d.no_commas ? " " : rng_below(r, 8) ? ", " : "\n", parts, n);
	w->postcode = in_text || d.no_postcode ? S("") : e->postcode;
	if (d.capitals) {
		char *z = str_z(a, w->text);

		for (size_t i = 0; z[i]; i++)
			z[i] = z[i] >= 'a' && z[i] <= 'z' ? (char)(z[i] - 32) : z[i];
		w->text = str_of(z);
	}
	return true;
}

/* --- how it did --- */

void tally_add(struct tally *t, const struct written *w, const struct address_result *r)
{
	bool answered = r->outcome == ADDRESS_MATCHED || r->outcome == ADDRESS_BUILDING_ONLY;

	t->n += w->uprn != 0;
	if (!answered)
		t->unsure++;
	else if (w->uprn && r->uprn == w->uprn && (w->building || r->outcome == ADDRESS_MATCHED))
		t->right++;
	else if (r->outcome == ADDRESS_BUILDING_ONLY && w->uprn &&
		(r->uprn == 0 || r->uprn == w->building_uprn)) /* the right building without the flat is no
														  mistake, but no answer either */
		t->unsure++;
	else
		t->wrong++;
}

double tally_precision(const struct tally *t)
{
	return t->right + t->wrong ? (double)t->right / (double)(t->right + t->wrong) : 1;
}

double tally_recall(const struct tally *t)
{
	return t->n ? (double)t->right / (double)t->n : 1;
}
