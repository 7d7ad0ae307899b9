/*
 * Who of the people at one property live together: memory in, groups out. Two people are weighed by
 * what they share; ties that are strong enough join groups, the strongest first, unless somebody of
 * the one must not be with somebody of the other. The same people give the same groups, whatever
 * order they come in.
 */
#include "hub/person/household_group.h"

#include <stdlib.h>

#include "engine/link/value.h"

#define PARENT_YEARS_LEAST 16
#define PARENT_YEARS_MOST 50
#define PEERS_YEARS 15 /* three grown-ups no further apart than this look like housemates */
#define SAID_POINTS 100

const struct household_sign_words household_signs[] = {
	{ HOUSEHOLD_SAID, SAID_POINTS, STR_INIT("somebody told us that they live together") },
	{ HOUSEHOLD_LIST, 6, STR_INIT("a list has them as one household") },
	{ HOUSEHOLD_NAME, 4, STR_INIT("one family name") },
	{ HOUSEHOLD_PHONE, 4, STR_INIT("one telephone number") },
	{ HOUSEHOLD_NAME_ALIKE, 3, STR_INIT("family names that go together") },
	{ HOUSEHOLD_EMAIL, 3, STR_INIT("one e-mail address") },
	{ HOUSEHOLD_CHILD, 2, STR_INIT("a child and a grown-up who could be its parent") },
	{ HOUSEHOLD_ARRIVED, 2, STR_INIT("moved here together, by a list") },
	{ HOUSEHOLD_AGES, 1, STR_INIT("ages of a parent and a child") },
	{ HOUSEHOLD_ONE_HOME, 1, STR_INIT("the address list has it as one home") },
	{ HOUSEHOLD_SAID_APART, -SAID_POINTS,
		STR_INIT("somebody told us that they do not live together") },
	{ HOUSEHOLD_FLATS, -SAID_POINTS, STR_INIT("their addresses name two flats") },
	{ HOUSEHOLD_CROWD, -SAID_POINTS, STR_INIT("many live here who are no family") },
	{ HOUSEHOLD_STRANGERS, -3,
		STR_INIT("it looks like a shared house: grown-ups of many names and no child") },
	{ HOUSEHOLD_BUILDING, -2,
		STR_INIT("the address is a whole building and does not say which flat") },
};
const size_t household_sign_count = sizeof(household_signs) / sizeof(*household_signs);

struct str household_words(struct arena *a, int64_t signs, bool against)
{
	struct str words = S("");

	for (size_t i = 0; i < household_sign_count; i++)
		if ((signs & household_signs[i].sign) && (household_signs[i].points < 0) == against)
			words = words.n ? str_join(a, words, S("; "), household_signs[i].words)
							: household_signs[i].words;
	return words;
}

static int points_of(int64_t signs)
{
	int points = 0;

	for (size_t i = 0; i < household_sign_count; i++)
		if (signs & household_signs[i].sign)
			points += household_signs[i].points;
	return points;
}

/* --- names --- */

struct value_reader *household_reader_new(void)
{
	return value_reader_new();
}

void household_reader_free(struct value_reader *r)
{
	value_reader_free(r);
}

const struct value_name *household_name_read(
	struct arena *a, struct value_reader *r, struct str family_name)
{
	struct value_name *v;

	if (str_empty(family_name))
		return NULL;
	v = ARENA_NEW(a, struct value_name);
	value_family_read(r, family_name, v);
	return v->flags & (VALUE_ABSENT | VALUE_PLACEHOLDER) ? NULL : v;
}

/* --- the home as a whole --- */

static bool grown_up(const struct household_person *p)
{
	return !p->died && (p->age < 0 || p->age >= 18);
}

static bool child(const struct household_person *p)
{
	return !p->died && p->age >= 0 && p->age < 18;
}

bool household_crowd(const struct household_home *h)
{
	size_t living = 0;

	for (size_t i = 0; i < h->n; i++)
		living += !h->people[i].died;
	return h->shared || living > HOUSEHOLD_MOST;
}

/* How alike two people's family names are, the best of those they have and had; a name that says
 * nothing is not alike and not different either. */
enum names_said { NAMES_ONE, NAMES_ALIKE, NAMES_NOTHING, NAMES_TWO };

static enum names_said names_compare(
	const struct household_person *a, const struct household_person *b)
{
	enum names_said best = NAMES_TWO;

	for (size_t i = 0; i < a->n_names; i++)
		for (size_t k = 0; k < b->n_names; k++) {
			enum value_family_level l = value_family_compare(a->names[i], b->names[k]);
			bool now = i == 0 && k == 0,
				 weak = (a->names[i]->flags & b->names[k]->flags & VALUE_WEAK) !=
				0; /* Singh and Kaur */
			enum names_said said = weak                    ? NAMES_ALIKE
				: l == FAMILY_SAME || l == FAMILY_SPELLING ? (now ? NAMES_ONE : NAMES_ALIKE)
				: l == FAMILY_PART || l == FAMILY_CLOSE    ? NAMES_ALIKE
				: l == FAMILY_DIFFERENT                    ? NAMES_TWO
														   : NAMES_NOTHING;

			best = said < best ? said : best;
		}
	return a->n_names && b->n_names ? best : NAMES_NOTHING;
}

/* Grown-ups of three names and about one age, or of four, and no child: housemates rather than a
 * family. */
static bool strangers(const struct household_home *h)
{
	size_t first[4], names = 0;
	int youngest = -1, oldest = -1;
	bool ages_known = true;

	for (size_t i = 0; i < h->n; i++)
		if (child(&h->people[i]))
			return false;
	for (size_t i = 0; i < h->n && names < 4; i++) {
		const struct household_person *p = &h->people[i];
		bool known = !grown_up(p) || p->n_names == 0;

		for (size_t k = 0; k < names && !known; k++)
			known = names_compare(p, &h->people[first[k]]) != NAMES_TWO;
		if (!known)
			first[names++] = i;
	}
	for (size_t i = 0; i < h->n; i++) {
		int age = h->people[i].age;

		if (h->people[i].died)
			continue;
		ages_known = ages_known && age >= 0;
		youngest = youngest < 0 || age < youngest ? age : youngest;
		oldest = age > oldest ? age : oldest;
	}
	return names >= 4 || (names == 3 && ages_known && oldest - youngest <= PEERS_YEARS);
}

static size_t grown_ups(const struct household_home *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += grown_up(&h->people[i]);
	return n;
}

/* How many at the home have this number, address or list number. */
static size_t shared_by(const struct household_home *h, const struct household_key *key)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		for (size_t k = 0; k < h->people[i].n_keys; k++)
			if (h->people[i].keys[k].tie == key->tie && h->people[i].keys[k].hash == key->hash) {
				n++;
				break;
			}
	return n;
}

/* --- two people --- */

static const int64_t tie_signs[] = { [TIE_PHONE] = HOUSEHOLD_PHONE,
	[TIE_EMAIL] = HOUSEHOLD_EMAIL,
	[TIE_LIST] = HOUSEHOLD_LIST,
	[TIE_ARRIVED] = HOUSEHOLD_ARRIVED };

/* In a shared house a number that more than two have is the house's, and all move in when term
 * begins. */
static int64_t ties_of(const struct household_home *h, const struct household_person *a,
	const struct household_person *b, bool strange)
{
	int64_t signs = 0;

	for (size_t i = 0; i < a->n_keys; i++)
		for (size_t k = 0; k < b->n_keys; k++) {
			const struct household_key *x = &a->keys[i], *y = &b->keys[k];

			if (x->tie == y->tie && x->hash == y->hash && !(strange && (x->tie == TIE_ARRIVED ||
			    (x->tie != TIE_LIST && shared_by(h, x) > 2))))
				signs |= tie_signs[x->tie];
		}
	return signs;
}

/* A child whose own name no grown-up here has, or whose name this one has, and not a house full of
 * grown-ups. */
static bool parent_of(const struct household_home *h, const struct household_person *young,
	const struct household_person *old, enum names_said names)
{
	if (names <= NAMES_ALIKE)
		return true;
	if (grown_ups(h) > 2)
		return false;
	for (size_t i = 0; i < h->n; i++)
		if (grown_up(&h->people[i]) && &h->people[i] != old &&
			names_compare(young, &h->people[i]) <= NAMES_ALIKE)
			return false;
	return true;
}

static int64_t ages_sign(const struct household_home *h, const struct household_person *a,
	const struct household_person *b, enum names_said names)
{
	const struct household_person *young = a->age < b->age ? a : b, *old = young == a ? b : a;
	int years = old->age - young->age;

	if (young->age < 0 || a->died || b->died || years < PARENT_YEARS_LEAST ||
		years > PARENT_YEARS_MOST || old->age < 18)
		return 0;
	return child(young) && parent_of(h, young, old, names) ? HOUSEHOLD_CHILD : HOUSEHOLD_AGES;
}

static const struct household_said *said_of(const struct household_home *h, int64_t a, int64_t b)
{
	int64_t low = a < b ? a : b, high = a < b ? b : a;
	size_t from = 0, to = h->n_said;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct household_said *s = &h->said[mid];

		if (s->low_id == low && s->high_id == high)
			return s;
		if (s->low_id < low || (s->low_id == low && s->high_id < high))
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

static struct household_pair weigh(
	const struct household_home *h, size_t ia, size_t ib, bool crowd, bool strange)
{
	const struct household_person *a = &h->people[ia], *b = &h->people[ib];
	const struct household_said *said = said_of(h, a->person_id, b->person_id);
	enum names_said names = names_compare(a, b);
	struct household_pair p = { 0 };

	if (said)
		p.signs |= said->together ? HOUSEHOLD_SAID : HOUSEHOLD_SAID_APART;
	p.signs |= names == NAMES_ONE ? HOUSEHOLD_NAME
		: names == NAMES_ALIKE    ? HOUSEHOLD_NAME_ALIKE
								  : 0;
	p.signs |= ties_of(h, a, b, strange) | ages_sign(h, a, b, names);
	if (a->flat.n && b->flat.n && !str_eq(a->flat, b->flat))
		p.signs |= HOUSEHOLD_FLATS;
	if (crowd)
		p.signs |= HOUSEHOLD_CROWD;
	else if (strange)
		p.signs |= HOUSEHOLD_STRANGERS;
	if (!crowd && h->building && !(a->flat.n && b->flat.n))
		p.signs |= HOUSEHOLD_BUILDING;
	if (h->one_home)
		p.signs |= HOUSEHOLD_ONE_HOME;
	p.points = said ? (said->together ? SAID_POINTS : -SAID_POINTS) : points_of(p.signs);
	p.never = said ? !said->together : (p.signs & HOUSEHOLD_FLATS) != 0;
	p.together = said ? said->together : !p.never && p.points >= HOUSEHOLD_TOGETHER;
	p.perhaps = !said && !p.never && !p.together && p.points >= HOUSEHOLD_PERHAPS;
	return p;
}

struct household_pair household_weigh(const struct household_home *h, size_t a, size_t b)
{
	bool crowd = household_crowd(h);

	return weigh(h, a, b, crowd, !crowd && strangers(h));
}

/* --- groups --- */

static int person_order(const void *a, const void *b)
{
	const struct household_person *x = a, *y = b;

	return x->person_id < y->person_id ? -1 : x->person_id > y->person_id;
}

struct link { uint32_t a, b; int points; int64_t signs; bool said; };

/* What somebody said first, then the strongest; of equals the older people. People are in the order
 * of their ids. */
static int link_order(const void *va, const void *vb)
{
	const struct link *x = va, *y = vb;

	if (x->said != y->said)
		return x->said ? -1 : 1;
	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

struct joining {
	const struct household_home *h;
	struct link *links, *never;
	size_t n_links, n_never;
	uint32_t *root;
	struct household_group *at_root;       /* what holds the group of each root */
};

static void pair_note(struct joining *j, size_t a, size_t b, bool crowd, bool strange)
{
	struct household_pair p = weigh(j->h, a, b, crowd, strange);
	struct link l = { .a = (uint32_t)a,
		.b = (uint32_t)b,
		.points = p.points,
		.signs = p.signs,
		.said = (p.signs & HOUSEHOLD_SAID) != 0 };

	if (p.together)
		j->links[j->n_links++] = l;
	else if (p.never)
		j->never[j->n_never++] = l;
}

static size_t index_of(const struct household_home *h, int64_t person_id)
{
	const struct household_person want = { .person_id = person_id },
		*p = h->n ? bsearch(&want, h->people, h->n, sizeof(want), person_order) : NULL;

	return p ? (size_t)(p - h->people) : h->n;
}

/* All pairs; in a crowd only those of whom something was said, which are few. */
static void pairs_weigh(struct arena *a, struct joining *j)
{
	const struct household_home *h = j->h;
	bool crowd = household_crowd(h), strange = !crowd && strangers(h);
	size_t most = crowd ? h->n_said : h->n * (h->n - 1) / 2;

	j->links = ARENA_ARRAY(a, struct link, most + 1);
	j->never = ARENA_ARRAY(a, struct link, most + 1);
	if (crowd) {
		for (size_t i = 0; i < h->n_said; i++) {
			size_t x = index_of(h, h->said[i].low_id), y = index_of(h, h->said[i].high_id);

			if (x < h->n && y < h->n && x != y)
				pair_note(j, x, y, crowd, strange);
		}
	} else {
		for (size_t x = 0; x < h->n; x++)
			for (size_t y = x + 1; y < h->n; y++)
				pair_note(j, x, y, crowd, strange);
	}
}

static uint32_t root_of(const struct joining *j, uint32_t i)
{
	while (j->root[i] != i)
		i = j->root[i];
	return i;
}

static void join(struct joining *j, const struct link *l)
{
	uint32_t x = root_of(j, l->a), y = root_of(j, l->b), low = x < y ? x : y, high = x < y ? y : x;
	struct household_group *g = &j->at_root[low], *other = &j->at_root[high];

	if (x == y) {
		g->held_by |= l->signs & 0xffff;
		return;
	}
	for (size_t i = 0; i < j->n_never; i++) {
		uint32_t a = root_of(j, j->never[i].a), b = root_of(j, j->never[i].b);

		if ((a == x && b == y) || (a == y && b == x))
			return;
	}
	g->points = g->n > 1 && g->points < l->points ? g->points : l->points;
	if (other->n > 1 && other->points < g->points)
		g->points = other->points;
	g->held_by |= other->held_by | (l->signs & 0xffff);
	g->n += other->n;
	j->root[high] = low;
}

/* --- which of the present households each group goes on as --- */

struct claim { int64_t household_id; int group; size_t members; };

static int claim_order(const void *va, const void *vb)
{
	const struct claim *x = va, *y = vb;

	if (x->household_id != y->household_id)
		return x->household_id < y->household_id ? -1 : 1;
	if (x->members != y->members)
		return x->members > y->members ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

/* The oldest that any of its people is in already; each goes on once, where most of its people
 * are. */
static void households_keep(
	struct arena *a, const struct household_home *h, struct household_groups *g)
{
	struct claim *claims = ARENA_ARRAY(a, struct claim, h->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++) {
		size_t k = 0;

		if (g->of[i] < 0 || !h->people[i].household_id)
			continue;
		while (k < n &&
			!(claims[k].group == g->of[i] && claims[k].household_id == h->people[i].household_id))
			k++;
		if (k == n)
			claims[n++] = (struct claim){ h->people[i].household_id, g->of[i], 0 };
		claims[k].members++;
	}
	qsort(claims, n, sizeof(*claims), claim_order);
	for (size_t i = 0; i < n; i++) {
		bool taken = g->v[claims[i].group].household_id != 0;

		for (size_t k = 0; k < i && !taken; k++)
			taken = claims[k].household_id == claims[i].household_id &&
				g->v[claims[k].group].household_id == claims[k].household_id;
		if (!taken)
			g->v[claims[i].group].household_id = claims[i].household_id;
	}
}

struct household_groups household_group(struct arena *a, struct household_home *h)
{
	struct household_groups out = { .of = ARENA_ARRAY(a, int, h->n + 1),
		.v = ARENA_ARRAY(a, struct household_group, h->n + 1) };
	struct joining j = { .h = h,
		.root = ARENA_ARRAY(a, uint32_t, h->n + 1),
		.at_root = ARENA_ARRAY(a, struct household_group, h->n + 1) };

	if (h->n == 0)
		return out;
	qsort(h->people, h->n, sizeof(*h->people), person_order);
	for (uint32_t i = 0; i < h->n; i++) {
		j.root[i] = i;
		j.at_root[i] = (struct household_group){ .n = 1 };
	}
	pairs_weigh(a, &j);
	qsort(j.links, j.n_links, sizeof(*j.links), link_order);
	for (size_t i = 0; i < j.n_links; i++)
		join(&j, &j.links[i]);
	for (uint32_t i = 0; i < h->n; i++) {
		uint32_t root = root_of(&j, i);        /* the lowest of its group */

		if (root == i && j.at_root[root].n > 1) {
			out.of[i] = (int)out.n;
			out.v[out.n++] = j.at_root[root];
		} else {
			out.of[i] = root == i ? -1 : out.of[root];
		}
	}
	households_keep(a, h, &out);
	return out;
}
