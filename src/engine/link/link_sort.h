/*
 * Sorting what a run has by the million, without a call for each comparison: stable merging, from
 * runs that are put in order one by one.
 */
#ifndef KITH_ENGINE_LINK_SORT_H
#define KITH_ENGINE_LINK_SORT_H

#include <stddef.h>
#include <string.h>

#define LINK_SORT_SMALL ((size_t)12)

/* Defines static void NAME(TYPE *v, TYPE *room, size_t n, CONTEXT *c): v in order, by means of as
 * much room again. BEFORE(x, y, c) says of two pointers whether the first must stand before. */
#define LINK_SORT(NAME, TYPE, CONTEXT, BEFORE)                                                     \
	static void NAME(TYPE *v, TYPE *room, size_t n, CONTEXT *c)                                    \
	{                                                                                              \
		size_t half = n / 2, a = 0, b = half, to = 0;                                              \
                                                                                                   \
		(void)c;                                                                                   \
		if (n <= LINK_SORT_SMALL) {                                                                \
			for (size_t i = 1; i < n; i++) {                                                       \
				TYPE x = v[i];                                                                     \
				size_t at = i;                                                                     \
                                                                                                   \
				for (; at > 0 && BEFORE(&x, &v[at - 1], c); at--)                                  \
					v[at] = v[at - 1];                                                             \
				v[at] = x;                                                                         \
			}                                                                                      \
			return;                                                                                \
		}                                                                                          \
		NAME(v, room, half, c);                                                                    \
		NAME(v + half, room, n - half, c);                                                         \
		memcpy(room, v, half * sizeof(*v));                                                        \
		while (a < half && b < n)                                                                  \
			v[to++] = BEFORE(&v[b], &room[a], c) ? v[b++] : room[a++];                             \
		memcpy(v + to, room + a, (half - a) * sizeof(*v));                                         \
	}

#endif
