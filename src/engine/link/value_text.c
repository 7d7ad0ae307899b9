/*
 * How alike two strings of bytes are. Strings of up to 64 bytes go through machine words: one bit
 * for each place of the first string where a byte stands, so that looking for partners is an AND.
 * Longer ones take the plain way. Tests hold both against the definitions written out.
 */
#include "engine/link/value.h"

#define WORD_BITS ((size_t)64)
#define LONG_MOST ((size_t)512)                /* bytes of a longer string that are compared */

/* For each byte of `s`, the places where it stands. Only entries of bytes in `s` and `other` are
 * meaningful: they are cleared first, so that the table need not be. */
struct places { uint64_t at[256]; };

static void places_of(struct places *p, struct str s, struct str other)
{
	for (size_t i = 0; i < other.n; i++)
		p->at[(unsigned char)other.p[i]] = 0;
	for (size_t i = 0; i < s.n; i++)
		p->at[(unsigned char)s.p[i]] = 0;
	for (size_t i = 0; i < s.n; i++)
		p->at[(unsigned char)s.p[i]] |= UINT64_C(1) << i;
}

static uint64_t bits_from(size_t from, size_t to)      /* [from, to), to <= 64 */
{
	uint64_t below = to >= WORD_BITS ? ~UINT64_C(0) : (UINT64_C(1) << to) - 1;

	return from >= WORD_BITS ? 0 : below & ~((UINT64_C(1) << from) - 1);
}

static double jaro_of(double matches, double swapped, size_t n_a, size_t n_b)
{
	return (matches / (double)n_a + matches / (double)n_b + (matches - swapped / 2) / matches) / 3;
}

/* Jaro's greedy assignment: each byte of `b` takes the first free equal byte of `a` in its
 * window. */
static double jaro_short(struct str a, struct str b)
{
	size_t longest = a.n > b.n ? a.n : b.n, reach = longest / 2 ? longest / 2 - 1 : 0, swapped = 0,
		   n = 0;
	uint64_t taken = 0;
	unsigned char order[WORD_BITS];
	struct places p;

	places_of(&p, a, b);
	for (size_t j = 0; j < b.n; j++) {
		uint64_t free = p.at[(unsigned char)b.p[j]] & ~taken &
			bits_from(j > reach ? j - reach : 0, j + reach + 1);

		if (free) {
			taken |= free & -free;
			order[n++] = (unsigned char)b.p[j];
		}
	}
	if (n == 0)
		return 0;
	for (size_t k = 0; k < n; k++, taken &= taken - 1)
		swapped += (unsigned char)a.p[__builtin_ctzll(taken)] != order[k];
	return jaro_of((double)n, (double)swapped, a.n, b.n);
}

static double jaro_long(struct str a, struct str b)
{
	size_t longest = a.n > b.n ? a.n : b.n, reach = longest / 2 ? longest / 2 - 1 : 0, swapped = 0,
		   n = 0, k = 0;
	bool taken[LONG_MOST] = { false };
	char order[LONG_MOST];

	for (size_t j = 0; j < b.n; j++)
		for (size_t i = j > reach ? j - reach : 0; i < a.n && i <= j + reach; i++)
			if (!taken[i] && a.p[i] == b.p[j]) {
				taken[i] = true;
				order[n++] = b.p[j];
				break;
			}
	if (n == 0)
		return 0;
	for (size_t i = 0; i < a.n; i++)
		if (taken[i])
			swapped += a.p[i] != order[k++];
	return jaro_of((double)n, (double)swapped, a.n, b.n);
}

double text_jaro_winkler(struct str a, struct str b)
{
	size_t same = 0;
	double jaro;

	a.n = a.n < LONG_MOST ? a.n : LONG_MOST;
	b.n = b.n < LONG_MOST ? b.n : LONG_MOST;
	if (a.n == 0 || b.n == 0)
		return a.n == b.n ? 1 : 0;
	if (a.n > b.n ||
		(a.n == b.n &&
			memcmp(a.p, b.p, a.n) > 0)) { /* greedy is not symmetric: an order makes it so */
		struct str other = a;

		a = b;
		b = other;
	}
	jaro = b.n <= WORD_BITS ? jaro_short(a, b) : jaro_long(a, b);
	while (same < 4 && same < a.n && a.p[same] == b.p[same])
		same++;
	return jaro + (double)same * 0.1 * (1 - jaro);
}

/* Hyyrö's bit-vector form of optimal string alignment: "A Bit-Vector Algorithm for Computing
 * Levenshtein and Damerau Edit Distances", Nordic Journal of Computing 10 (2003). One column of the
 * table in two words. */
static int osa_short(struct str a, struct str b, int most)
{
	uint64_t up = ~UINT64_C(0), down = 0, zero = 0, before = 0, last = UINT64_C(1) << (a.n - 1);
	int distance = (int)a.n, left = (int)b.n;
	struct places p;

	places_of(&p, a, b);
	for (size_t j = 0; j < b.n; j++, left--) {
		uint64_t here = p.at[(unsigned char)b.p[j]], swap = ((~zero & here) << 1) & before, grew,
				 shrank;

		zero = (((here & up) + up) ^ up) | here | down | swap;
		grew = down | ~(zero | up);
		shrank = up & zero;
		distance += (grew & last) != 0;
		distance -= (shrank & last) != 0;
		grew = grew << 1 | 1;
		up = shrank << 1 | ~(zero | grew);
		down = zero & grew;
		before = here;
		if (distance - (left - 1) > most)  /* each byte to come can lower it by one */
			return most + 1;
	}
	return distance <= most ? distance : most + 1;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int osa_long(struct str a, struct str b, int most)
{
	int rows[3][LONG_MOST + 1], *now = rows[0], *was = rows[1], *earlier = rows[2];

	for (size_t i = 0; i <= a.n; i++)
		was[i] = (int)i;
	for (size_t j = 1; j <= b.n; j++) {
		int *next = earlier, best = now[0] = (int)j;

		for (size_t i = 1; i <= a.n; i++) {
			now[i] = least(least(now[i - 1], was[i]) + 1, was[i - 1] + (a.p[i - 1] != b.p[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[i] = least(now[i], earlier[i - 2] + 1);
			best = least(best, now[i]);
		}
		if (best > most + 1)               /* a swap reaches back one row, and adds one */
			return most + 1;
		earlier = was;
		was = now;
		now = next;
	}
	return was[a.n] <= most ? was[a.n] : most + 1;
}

int text_osa(struct str a, struct str b, int most)
{
	size_t apart;

	a.n = a.n < LONG_MOST ? a.n : LONG_MOST;
	b.n = b.n < LONG_MOST ? b.n : LONG_MOST;
	if (a.n > b.n) {
		struct str other = a;

		a = b;
		b = other;
	}
	apart = b.n - a.n;
	if (most < 0 || apart > (size_t)most)
		return most + 1;
	if (a.n == 0)
		return (int)b.n;
	return a.n <= WORD_BITS ? osa_short(a, b, most) : osa_long(a, b, most);
}
