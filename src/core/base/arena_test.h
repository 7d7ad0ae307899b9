/* A fresh arena around each test, for cmocka: `A` and *state. */
#ifndef KITH_BASE_ARENA_TEST_H
#define KITH_BASE_ARENA_TEST_H

#include "core/base/arena.h"

static struct arena *A;

static int arena_up(void **state)
{
	*state = A = arena_new();
	return 0;
}

static int arena_down(void **state)
{
	(void)state;
	arena_free(A);
	A = NULL;
	return 0;
}

#endif
