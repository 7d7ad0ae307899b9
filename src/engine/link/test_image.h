/* An image of an index in memory, for tests and benches; the hub keeps it in a file. */
#ifndef KITH_ENGINE_LINK_TEST_IMAGE_H
#define KITH_ENGINE_LINK_TEST_IMAGE_H

#include <stdlib.h>
#include <string.h>

#include "core/base/check.h"
#include "engine/link/link.h"

/* Written so far; the owner frees p. */
struct test_image { char *p; size_t n, cap; };

/* A link_index_put. */
static inline bool test_image_put(void *whom, const void *p, size_t n)
{
	struct test_image *k = whom;

	if (k->n + n > k->cap) {
		k->cap = (k->n + n) * 3 / 2;
		k->p = realloc(k->p, k->cap);
		check(k->p != NULL);
	}
	memcpy(k->p + k->n, p, n);
	k->n += n;
	return true;
}

/* A link_index_get: `whom` is what is left of an image. */
static inline bool test_image_get(void *whom, void *p, size_t n)
{
	struct str *rest = whom;

	if (n > rest->n)
		return false;
	memcpy(p, rest->p, n);
	*rest = str_part(*rest, n, rest->n);
	return true;
}

#endif
