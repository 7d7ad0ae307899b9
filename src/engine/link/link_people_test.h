/* People for the tests of the linkage engine: made, and written again with a slip. */
#ifndef KITH_LINK_PEOPLE_TEST_H
#define KITH_LINK_PEOPLE_TEST_H

#include "core/base/rng.h"
#include "engine/link/link_parts.h"

static const char *const givens[] = { "Alice", "Brian", "Chandra", "Deborah", "Edmund", "Farida",
	"Gareth", "Hannah", "Imran", "Joseph", "Kathleen", "Laura", "Marcus", "Nadia", "Oliver",
	"Patricia", "Rosemary", "Samuel", "Teresa", "Victor" };
static const char *const families[] = { "Abbott", "Bexley", "Carmody", "Dunstan", "Ellsworth",
	"Fenwick", "Gallagher", "Harcourt", "Ingleby", "Jarrold", "Kowalczyk", "Lightfoot",
	"Merriweather", "Nethercott", "Osgood", "Pemberton", "Quigley", "Rowbotham", "Silverstone",
	"Thackeray", "Underhill", "Vasquez", "Wetherby", "Yarwood" };
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct person { char given[24], family[24], born[12], postcode[12], phone[16]; };

static inline void cells_of(const struct person *p, struct str cells[VALUE_FIELDS])
{
	memset(cells, 0, sizeof(struct str) * VALUE_FIELDS);
	cells[VALUE_GIVEN] = str_of(p->given);
	cells[VALUE_FAMILY] = str_of(p->family);
	cells[VALUE_BIRTH_DATE] = str_of(p->born);
	cells[VALUE_POSTCODE] = str_of(p->postcode);
	cells[VALUE_PHONE] = str_of(p->phone);
}

static inline struct person person_made(struct rng *r)
{
	struct person p;

	snprintf(p.given, sizeof(p.given), "%s", givens[rng_below(r, COUNT(givens))]);
	snprintf(p.family, sizeof(p.family), "%s", families[rng_below(r, COUNT(families))]);
	snprintf(p.born, sizeof(p.born), "%u-%02u-%02u", 1930 + rng_below(r, 70), 1 + rng_below(r, 12),
		1 + rng_below(r, 28));
	snprintf(p.postcode, sizeof(p.postcode), "OX%u %u%c%c", 1 + rng_below(r, 9),
		1 + rng_below(r, 9), "ABDEFGHJLN"[rng_below(r, 10)], "PQRSTUWXYZ"[rng_below(r, 10)]);
	snprintf(p.phone, sizeof(p.phone), "077009%05u", rng_below(r, 100000));
	return p;
}

/* The same person written again: one slip in a name, or the telephone left out. */
static inline struct person person_again(const struct person *p, struct rng *r)
{
	struct person q = *p;
	size_t n = strlen(q.family);

	switch (rng_below(r, 3)) {
	case 0: q.phone[0] = 0; break;
	case 1: q.family[1 + rng_below(r, (uint32_t)n - 1)] = 'x'; break;
	default: break;
	}
	return q;
}

/* n people, each twice: rows i and n + i. */
static inline struct person *people_made(uint32_t n, uint64_t seed)
{
	struct person *v = calloc(n * 2, sizeof(*v));
	struct rng r;

	rng_seed(&r, seed, 1);
	for (uint32_t i = 0; i < n; i++)
		v[i] = person_made(&r);
	for (uint32_t i = 0; i < n; i++)
		v[n + i] = person_again(&v[i], &r);
	return v;
}

#endif
