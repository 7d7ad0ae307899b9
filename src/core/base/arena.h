/*
 * Memory for one request, one job or one tool run, freed all at once. Nothing in a room ever
 * calls free. Memory is zeroed. Running out aborts: the supervisor starts the program again,
 * and what was acknowledged is already on disk.
 */
#ifndef KITH_BASE_ARENA_H
#define KITH_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);                 /* caller owns; end with arena_free */
void arena_free(struct arena *a);              /* NULL is allowed */
void arena_reset(struct arena *a);             /* keeps the first block for the next request */
void arena_keep(struct arena *a, size_t most); /* and so many bytes of the others: for what comes
												  again and again, as big as before */
void *arena_alloc(struct arena *a, size_t n);  /* zeroed, aligned for any type, never NULL */
size_t arena_used(const struct arena *a);
/* Whole pages of the heap that nobody uses go back to the system, those of all threads. Takes less
 * than a millisecond; for now and then. */
void arena_give_back(void);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc_array((a), sizeof(T), (n)))
void *arena_alloc_array(struct arena *a, size_t size, size_t n); /* checks the product */

/* A growing array: struct VEC(struct item){ struct item *v; size_t n, cap; } */
#define VEC(T)                                                                                     \
	{                                                                                              \
		T *v;                                                                                      \
		size_t n, cap;                                                                             \
	} /* NOLINT(bugprone-macro-parentheses): a type cannot stand in parentheses */
/* What has room has an address: said to clang's analyzer, which looks at one function at a time. */
#ifdef __clang_analyzer__
#define VEC_IS_THERE(vec) do { if (!(vec)->v) __builtin_unreachable(); } while (0)
#else
#define VEC_IS_THERE(vec) ((void)0)
#endif
#define VEC_PUSH(a, vec, item)                                                              \
	do {                                                                                \
		if ((vec)->n == (vec)->cap)                                                 \
			(vec)->v = arena_grow((a), (vec)->v, sizeof(*(vec)->v), (vec)->n, &(vec)->cap); \
		VEC_IS_THERE(vec);                                                          \
		(vec)->v[(vec)->n++] = (item);                                              \
	} while (0)
void *arena_grow(struct arena *a, void *old, size_t size, size_t n, size_t *cap);

/* The most memory the process has held at once, in MiB (getrusage, resident). */
double memory_peak_mb(void);

#endif
