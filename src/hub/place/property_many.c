/*
 * Properties of many addresses at once: each look-up is one journey to the database for all of
 * them. The rules are property_find_or_make's own; only what the whole batch shares is different.
 */
#include <math.h>

#include "core/base/id.h"
#include "hub/place/place.h"
#include "hub/place/place.sql.h"

/* Which of the batch is the first with the same key: an open-addressing table of places in it. */
struct firsts { size_t *slot, cap; };

static bool same_home(const struct property_new *p, const struct address *h, size_t i, size_t j)
{
	return str_eq(h[i].key, h[j].key) && str_eq(h[i].postcode, h[j].postcode) &&
		p[i].uprn == p[j].uprn;
}

/* The place of the first that is the same, or `i` itself, which is then noted. */
static size_t first_of(
	struct firsts *t, const struct property_new *p, const struct address *h, size_t i)
{
	uint64_t hash = str_hash(h[i].key) * 31 + str_hash(h[i].postcode) +
		(uint64_t)p[i].uprn * UINT64_C(0x9E3779B97F4A7C15);

	for (size_t at = hash & (t->cap - 1);; at = (at + 1) & (t->cap - 1)) {
		if (t->slot[at] == 0) {
			t->slot[at] = i + 1;
			return i;
		}
		if (same_home(p, h, t->slot[at] - 1, i))
			return t->slot[at] - 1;
	}
}

static void by_uprn(struct db *db, const struct property_new *p, const struct address *h, size_t n,
	struct property_id *ids)
{
	struct arena *a = db_arena(db);
	struct property_by_uprn_args *sets = ARENA_ARRAY(a, struct property_by_uprn_args, n);
	struct property_by_uprn_row *rows = ARENA_ARRAY(a, struct property_by_uprn_row, n);
	bool *found = ARENA_ARRAY(a, bool, n);
	size_t *whose = ARENA_ARRAY(a, size_t, n), asked = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i].uprn) {
			whose[asked] = i;
			sets[asked++] = (struct property_by_uprn_args){ .uprn = p[i].uprn };
		}
	property_by_uprn_batch(db, sets, asked, rows, found);
	for (size_t k = 0; k < asked; k++)
		/* a number copied down a whole column is not a UPRN: the address must not speak against
		 * it */
		if (found[k] && (h[whose[k]].key.n == 0 || str_eq(h[whose[k]].key, rows[k].address_key)))
			ids[whose[k]] = rows[k].property_id;
}

static void by_key(struct db *db, const struct address *h, size_t n, struct property_id *ids)
{
	struct arena *a = db_arena(db);
	struct property_by_key_args *sets = ARENA_ARRAY(a, struct property_by_key_args, n);
	struct property_by_key_row *rows = ARENA_ARRAY(a, struct property_by_key_row, n);
	bool *found = ARENA_ARRAY(a, bool, n);
	size_t *whose = ARENA_ARRAY(a, size_t, n), asked = 0;

	for (size_t i = 0; i < n; i++)
		if (ids[i].v == 0 && h[i].postcode.n && h[i].street.n && h[i].number.n) {
			whose[asked] = i;
			sets[asked++] = (struct property_by_key_args){ .postcode = h[i].postcode,
				.address_key = h[i].key };
		}
	property_by_key_batch(db, sets, asked, rows, found);
	for (size_t k = 0; k < asked; k++)
		if (found[k])
			ids[whose[k]] = rows[k].property_id;
}

static bool point_given(const struct property_new *p)
{
	return !isnan(p->lat) && !isnan(p->lon) && (p->lat != 0 || p->lon != 0);
}

/* Those that the address engine is sure of have their property; of the others, those that remain,
 * and which building they are in. */
static size_t by_engine(struct db *db, const struct property_new *p, const struct address *h,
	size_t *which, size_t n, struct property_id *ids, int64_t *buildings)
{
	struct address_question *q = ARENA_ARRAY(db_arena(db), struct address_question, n);
	struct place_match *m = ARENA_ARRAY(db_arena(db), struct place_match, n);
	size_t left = 0;

	for (size_t k = 0; k < n; k++)
		q[k] =
			(struct address_question){ .text = p[which[k]].address.p ? p[which[k]].address : S(""),
				.postcode = h[which[k]].postcode };
	place_addresses_near(db, q, n, m);
	for (size_t k = 0; k < n; k++) {
		if (m[k].property_id.v && !p[which[k]].uprn) {
			ids[which[k]] = m[k].property_id;
			continue;
		}
		buildings[left] = p[which[k]].uprn ? 0 : m[k].building_uprn;
		which[left++] = which[k];
	}
	return left;
}

/* Adds those of `which`, with the coordinates of their postcode where they have none of their
 * own. */
static void add_all(struct db *db, const struct property_new *p, const struct address *h,
	const size_t *which, const int64_t *buildings, size_t n, struct property_id *ids)
{
	struct arena *a = db_arena(db);
	struct postcode_point_args *points = ARENA_ARRAY(a, struct postcode_point_args, n);
	struct postcode_point_row *near = ARENA_ARRAY(a, struct postcode_point_row, n);
	struct property_add_args *sets = ARENA_ARRAY(a, struct property_add_args, n);
	bool *found = ARENA_ARRAY(a, bool, n);

	for (size_t k = 0; k < n; k++)
		points[k] = (struct postcode_point_args){ .postcode = h[which[k]].postcode };
	postcode_point_batch(db, points, n, near, found);
	for (size_t k = 0; k < n; k++) {
		const struct property_new *at = &p[which[k]];
		const struct address *w = &h[which[k]];
		bool own = point_given(at);

		ids[which[k]] = (struct property_id){ id_new() };
		sets[k] = (struct property_add_args){ .property_id = ids[which[k]],
			.uprn = at->uprn,
			.parent_uprn = buildings[k],
			.flat = w->flat,
			.number = w->number,
			.building = w->building,
			.street = w->street,
			.street_key = address_fold(a, w->street),
			.locality = w->locality,
			.town = w->town,
			.postcode = w->postcode,
			.address_key = w->key,
			.lat = own     ? at->lat
				: found[k] ? near[k].lat
						   : NAN,
			.lon = own     ? at->lon
				: found[k] ? near[k].lon
						   : NAN };
	}
	property_add_batch(db, sets, n);
}

void property_find_or_make_many(struct db *db, const struct property_new *p,
	const struct address *homes, size_t n, struct property_id *ids)
{
	struct arena *a = db_arena(db);
	size_t *to_add = ARENA_ARRAY(a, size_t, n), *first = ARENA_ARRAY(a, size_t, n), adding = 0;
	int64_t *buildings = ARENA_ARRAY(a, int64_t, n);
	struct firsts t = { .cap = 64 };

	while (t.cap < 2 * n)
		t.cap *= 2;
	t.slot = ARENA_ARRAY(a, size_t, t.cap);
	memset(ids, 0, n * sizeof(*ids));
	by_uprn(db, p, homes, n, ids);
	by_key(db, homes, n, ids);
	for (size_t i = 0; i < n; i++) {
		bool told = homes[i].street.n && homes[i].number.n;

		first[i] = i;
		if (ids[i].v || (!told && !p[i].uprn))
			continue;
		if (told &&
			homes[i].postcode.n ==
				0) { /* by its street alone: seldom, and the rule has more to say */
			ids[i] = property_find_or_make(db, p[i]);
			continue;
		}
		first[i] = first_of(&t, p, homes, i);
		if (first[i] == i)
			to_add[adding++] = i;
	}
	adding = by_engine(db, p, homes, to_add, adding, ids, buildings);
	add_all(db, p, homes, to_add, buildings, adding, ids);
	for (size_t i = 0; i < n; i++)
		if (first[i] != i)
			ids[i] = ids[first[i]];
}
