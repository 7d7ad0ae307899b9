/*
 * How fast one address may ask while nobody there is signed in: a bucket of tokens for each
 * address, in a table of fixed size, so that many addresses cannot fill the memory. Two addresses
 * may share a bucket.
 */
#include "core/http/exchange.h"

#include <sodium.h>
#include <stdlib.h>

#define BUCKETS 4096

struct bucket { int64_t tokens_e6, at_us; };

struct rates {
	pthread_mutex_t lock;
	unsigned rate, burst;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct bucket bucket[BUCKETS];
};

struct rates *rates_new(unsigned rate, unsigned burst)
{
	struct rates *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	pthread_mutex_init(&r->lock, NULL);
	r->rate = rate;
	r->burst = burst;
	randombytes_buf(r->key, sizeof(r->key));
	return r;
}

void rates_free(struct rates *r)
{
	if (r)
		pthread_mutex_destroy(&r->lock);
	free(r);
}

bool rate_take(struct rates *r, struct str source, int64_t now_us)
{
	unsigned char hash[crypto_shorthash_BYTES];
	struct bucket *b;
	int64_t full = (int64_t)r->burst * 1000000;
	bool ok;

	if (r->rate == 0)
		return true;
	crypto_shorthash(hash, (const unsigned char *)source.p, source.n, r->key);
	b = &r->bucket[(hash[0] | hash[1] << 8) % BUCKETS];
	pthread_mutex_lock(&r->lock);
	if (b->at_us == 0)
		b->tokens_e6 = full;
	else
		b->tokens_e6 += (now_us - b->at_us) * r->rate;
	if (b->tokens_e6 > full)
		b->tokens_e6 = full;
	b->at_us = now_us;
	ok = b->tokens_e6 >= 1000000;
	if (ok)
		b->tokens_e6 -= 1000000;
	pthread_mutex_unlock(&r->lock);
	return ok;
}
