/* A seeded generator for the sample city, tests and engines: the same seed gives the same city.
 * PCG32 (O'Neill 2014). Never for secrets: those come from libsodium. */
#ifndef KITH_BASE_RNG_H
#define KITH_BASE_RNG_H

#include <stdint.h>

struct rng { uint64_t state, inc; };

void rng_seed(struct rng *r, uint64_t seed, uint64_t stream);
uint32_t rng_u32(struct rng *r);
uint32_t rng_below(struct rng *r, uint32_t n);     /* 0..n-1, unbiased; n > 0 */
double rng_double(struct rng *r);                  /* [0, 1) */

#endif
