/* PCG32, as in O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
 * for Random Number Generation" (2014), the XSH-RR variant. */
#include "core/base/rng.h"

#include "core/base/check.h"

void rng_seed(struct rng *r, uint64_t seed, uint64_t stream)
{
	r->state = 0;
	r->inc = (stream << 1) | 1;
	rng_u32(r);
	r->state += seed;
	rng_u32(r);
}

uint32_t rng_u32(struct rng *r)
{
	uint64_t old = r->state;
	uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
	uint32_t turn = (uint32_t)(old >> 59);

	r->state = old * UINT64_C(6364136223846793005) + r->inc;
	return (shifted >> turn) | (shifted << ((32 - turn) & 31));
}

/* Throws away the few values that would make small numbers likelier (Lemire would save the
 * division). */
uint32_t rng_below(struct rng *r, uint32_t n)
{
	uint32_t least, v;

	check(n > 0);
	least = (UINT32_MAX - n + 1) % n;
	do
		v = rng_u32(r);
	while (v < least);
	return v % n;
}

double rng_double(struct rng *r)
{
	uint64_t high = rng_u32(r) >> 5, low = rng_u32(r) >> 6;

	return (double)((high << 26) | low) * (1.0 / 9007199254740992.0);
}
