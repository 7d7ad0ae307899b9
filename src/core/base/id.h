/*
 * Ids are 63-bit, positive, time-ordered and made here, never by the database: 42 bits of
 * milliseconds since 2020-01-01, 21 bits of randomness and counter (no two from one process are the
 * same). In addresses they are 13 Crockford base-32 characters and a check character, so that a
 * mistyped or tampered id is "not found" before any query. People see references instead:
 * R-7K3M-2F is a letter for the kind, five random base-32 characters and a check character.
 */
#ifndef KITH_BASE_ID_H
#define KITH_BASE_ID_H

#include "core/base/str.h"

int64_t id_new(void);
int64_t id_new_at(int64_t at_us); /* for the sample city: born at that time */
int id_order(const void *x, const void *y); /* of int64_t or ids of the schema: qsort, bsearch */
struct str id_text(struct arena *a, int64_t id);         /* 14 characters, lower case */
MUSTUSE bool id_parse(struct str s, int64_t *id);        /* O as 0, I and L as 1, any case */

struct str reference_new(struct arena *a, char kind);    /* random; the caller checks it is free */
struct str reference_of(
	struct arena *a, char kind, uint32_t number); /* of the low 25 bits; for the sample city */
/* Reads what people type or say ("r 7k3m 2f", "R-7K3M-2F") into the canonical form. */
MUSTUSE bool reference_parse(struct arena *a, struct str s, struct str *out);

#endif
