/*
 * Blocks of memory handed out front to back. The first block stays with the arena when it is reset,
 * so that a page after the first needs no system call.
 */
#include "core/base/arena.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/base/check.h"

#define FIRST_BLOCK ((size_t)64 * 1024)
#define LARGEST_STEP ((size_t)4 * 1024 * 1024)
#define ALIGN alignof(max_align_t)

struct block {
	struct block *older;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *newest, *first;
	struct block *spare;                   /* kept from before, for the same again */
	size_t used, keep, kept;
};

static struct block *block_new(size_t size, struct block *older)
{
	struct block *b;

	check(size < SIZE_MAX - sizeof(*b));
	b = malloc(sizeof(*b) + size);
	check(b != NULL);
	b->older = older;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *arena_new(void)
{
	struct arena *a = calloc(1, sizeof(*a));

	check(a != NULL);
	a->first = a->newest = block_new(FIRST_BLOCK, NULL);
	return a;
}

void arena_keep(struct arena *a, size_t most)
{
	a->keep = most;
}

static void block_end(struct arena *a, struct block *b)
{
	if (a->kept + b->size > a->keep) {
		free(b);
		return;
	}
	b->older = a->spare;
	b->used = 0;
	a->spare = b;
	a->kept += b->size;
}

/* A spare one of that size at least; NULL: none. */
static struct block *block_spare(struct arena *a, size_t size)
{
	for (struct block **at = &a->spare; *at; at = &(*at)->older) {
		struct block *b = *at;

		if (b->size < size)
			continue;
		*at = b->older;
		a->kept -= b->size;
		b->older = a->newest;
		return b;
	}
	return NULL;
}

void arena_reset(struct arena *a)
{
	while (a->newest != a->first) {
		struct block *b = a->newest;

		a->newest = b->older;
		block_end(a, b);
	}
	a->first->used = 0;
	a->used = 0;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_keep(a, 0);
	arena_reset(a);
	while (a->spare) {
		struct block *b = a->spare;

		a->spare = b->older;
		free(b);
	}
	free(a->first);
	free(a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->newest;
	void *p;

	check(n < SIZE_MAX / 2);
	n = (n + ALIGN - 1) & ~(ALIGN - 1);
	if (n > b->size - b->used) {
		size_t size = b->size < LARGEST_STEP ? b->size * 2 : LARGEST_STEP;

		size = n > size ? n : size;
		b = a->spare ? block_spare(a, size) : NULL;
		a->newest = b = b ? b : block_new(size, a->newest);
	}
	p = b->bytes + b->used;
	b->used += n;
	a->used += n;
	return memset(p, 0, n);
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void *arena_alloc_array(struct arena *a, size_t size, size_t n)
{
	check(size == 0 || n <= SIZE_MAX / 2 / size);
	return arena_alloc(a, size * n);
}

void *arena_grow(struct arena *a, void *old, size_t size, size_t n, size_t *cap)
{
	size_t wider = *cap ? *cap * 2 : 8;
	void *p = arena_alloc_array(a, size, wider);

	if (n)
		memcpy(p, old, size * n);
	*cap = wider;
	return p;
}

void arena_give_back(void)
{
	(void)malloc_trim(0);
}

double memory_peak_mb(void)
{
	struct rusage u;

	check(getrusage(RUSAGE_SELF, &u) == 0);
	return (double)u.ru_maxrss / 1024;
}
