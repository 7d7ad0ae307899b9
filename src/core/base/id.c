/*
 * Ids and references. The check character is a sum over the field of 32 elements: each character
 * times a different power of a generator. It finds every single wrong character and every two
 * characters swapped, and is itself one of the 32.
 */
#include "core/base/id.h"

#include <sodium.h>
#include <stdatomic.h>

#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/time.h"

#define EPOCH_2020_US (INT64_C(1577836800) * TIME_SECOND)
#define LOW_BITS 21
#define ID_CHARS 13
#define REFERENCE_CHARS 5

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";   /* Crockford: no i l o u */

/* From the system, so many at a time: a list of a million people takes ids by the million. */
static uint32_t random_next(void)
{
	static _Thread_local uint32_t drawn[64];
	static _Thread_local size_t left;

	if (left == 0) {
		check(sodium_init() >= 0);
		randombytes_buf(drawn, sizeof(drawn));
		left = sizeof(drawn) / sizeof(*drawn);
	}
	return drawn[--left];
}

static uint32_t low_random(void)
{
	return random_next() & ((UINT32_C(1) << LOW_BITS) - 1);
}

static int64_t high_of(int64_t at_us)
{
	int64_t ms = (at_us - EPOCH_2020_US) / 1000;

	if (ms < 0)
		ms = 0;
	return (ms & ((INT64_C(1) << 42) - 1)) << LOW_BITS;
}

/* Never twice the same in this process: when the clock stands or goes back it counts on from the
 * last. */
int64_t id_new(void)
{
	static _Atomic int64_t last;
	int64_t fresh = high_of(time_now()) | low_random();
	int64_t seen = atomic_load(&last), next;

	do
		next = fresh > seen ? fresh : seen + 1;
	while (!atomic_compare_exchange_weak(&last, &seen, next));
	return next;
}

/* Two million in one millisecond before the counter borrows the next one. */
int64_t id_new_at(int64_t at_us)
{
	static _Atomic int64_t counter;
	int64_t n = atomic_fetch_add(&counter, 1) + 1;

	return high_of(at_us) + n;
}

/* Times the generator x of GF(32) with the polynomial x^5 + x^2 + 1. */
static unsigned field_times_x(unsigned v)
{
	v <<= 1;
	return v & 32 ? v ^ 37 : v;
}

/* Horner: the first value ends with the highest power. What it returns makes the whole sum
 * nought. */
static unsigned check_value(const unsigned char *values, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum = field_times_x(sum ^ values[i]);
	return sum;
}

/* The value of a character as people type it, or -1. */
static int value_of(char c)
{
	const char *at;

	if (c >= 'A' && c <= 'Z')
		c = (char)(c + ('a' - 'A'));
	if (c == 'o')
		c = '0';
	if (c == 'i' || c == 'l')
		c = '1';
	at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

int id_order(const void *x, const void *y)
{
	const int64_t *p = x, *q = y;

	return (*p > *q) - (*p < *q);
}

struct str id_text(struct arena *a, int64_t id)
{
	unsigned char values[ID_CHARS];
	char *text = arena_alloc(a, ID_CHARS + 2);
	uint64_t rest = (uint64_t)id;

	check(id > 0);
	for (int i = ID_CHARS - 1; i >= 0; i--, rest >>= 5)
		values[i] = rest & 31;
	for (int i = 0; i < ID_CHARS; i++)
		text[i] = alphabet[values[i]];
	text[ID_CHARS] = alphabet[check_value(values, ID_CHARS)];
	return (struct str){ text, ID_CHARS + 1 };
}

bool id_parse(struct str s, int64_t *id)
{
	unsigned char values[ID_CHARS];
	uint64_t v = 0;

	*id = 0;
	if (s.n != ID_CHARS + 1)
		return false;
	for (size_t i = 0; i < ID_CHARS; i++) {
		int value = value_of(s.p[i]);

		if (value < 0 || (i == 0 && value > 7))
			return false;
		values[i] = (unsigned char)value;
		v = (v << 5) | (unsigned)value;
	}
	if (v == 0 || value_of(s.p[ID_CHARS]) != (int)check_value(values, ID_CHARS))
		return false;
	*id = (int64_t)v;
	return true;
}

/* The kind's letter is part of the sum, so that R-… is never taken for C-…. */
static struct str reference_text(
	struct arena *a, char kind, unsigned char values[REFERENCE_CHARS + 1])
{
	char *text = arena_alloc(a, 10);
	size_t n = 0;

	values[0] = (unsigned char)((kind - 'A') & 31);
	text[n++] = kind;
	text[n++] = '-';
	for (int i = 1; i <= REFERENCE_CHARS; i++) {
		text[n++] = alphabet[values[i]];
		if (i == 4)
			text[n++] = '-';
	}
	text[n++] = alphabet[check_value(values, REFERENCE_CHARS + 1)];
	for (size_t i = 0; i < n; i++)
		if (text[i] >= 'a')
			text[i] = (char)(text[i] - ('a' - 'A'));
	return (struct str){ text, n };
}

struct str reference_of(struct arena *a, char kind, uint32_t number)
{
	unsigned char values[REFERENCE_CHARS + 1];

	check(kind >= 'A' && kind <= 'Z');
	for (int i = REFERENCE_CHARS; i >= 1; i--, number >>= 5)
		values[i] = number & 31;
	return reference_text(a, kind, values);
}

struct str reference_new(struct arena *a, char kind)
{
	return reference_of(a, kind, random_next());
}

bool reference_parse(struct arena *a, struct str s, struct str *out)
{
	char typed[REFERENCE_CHARS + 2];
	unsigned char values[REFERENCE_CHARS + 1];
	struct str whole;
	size_t n = 0;
	char kind;

	*out = STR_NONE;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ' || s.p[i] == '-' || s.p[i] == '.' || s.p[i] == '/')
			continue;
		if (n == sizeof(typed))
			return false;
		typed[n++] = s.p[i];
	}
	if (n != sizeof(typed))
		return false;
	kind = (char)(typed[0] >= 'a' && typed[0] <= 'z' ? typed[0] - ('a' - 'A') : typed[0]);
	if (kind < 'A' || kind > 'Z')
		return false;
	for (int i = 1; i <= REFERENCE_CHARS; i++) {
		int value = value_of(typed[i]);

		if (value < 0)
			return false;
		values[i] = (unsigned char)value;
	}
	whole = reference_text(a, kind, values);
	if (value_of(whole.p[whole.n - 1]) != value_of(typed[REFERENCE_CHARS + 1]))
		return false;
	*out = whole;
	return true;
}
