/* Postcodes by their halves: packed as numbers in base 37, so that comparing is comparing
 * numbers. */
#include "engine/address/private.h"

#include "core/base/fold.h"

static uint32_t pack(struct str half)
{
	uint32_t v = 0;

	for (size_t i = 0; i < half.n; i++) {
		char c = half.p[i];

		v = v * 37 +
			(c >= '0' && c <= '9'          ? (uint32_t)(c - '0') + 1
					: c >= 'A' && c <= 'Z' ? (uint32_t)(c - 'A') + 11
					: c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a') + 11
										   : 0);
	}
	return v;
}

static size_t unpack(uint32_t v, char *to)
{
	char back[8];
	size_t n = 0;

	for (; v && n < sizeof(back); v /= 37) {
		uint32_t d = v % 37;

		back[n++] = (char)(d == 0 ? ' ' : d <= 10 ? '0' + (d - 1) : 'A' + (d - 11));
	}
	for (size_t i = 0; i < n; i++)
		to[i] = back[n - 1 - i];
	return n;
}

/* The common case without the house's own folding: two halves of the right shape, nothing to put
 * right. */
static bool plain(struct str s, size_t *outward_n)
{
	size_t letters = 0, n = s.n;

	while (letters < n && ((s.p[letters] | 32) >= 'a' && (s.p[letters] | 32) <= 'z'))
		letters++;
	if (letters < 1 || letters > 2 || n < letters + 4)
		return false;
	*outward_n = letters;
	while (*outward_n < n && s.p[*outward_n] != ' ')
		(*outward_n)++;
	if (*outward_n == n)
		*outward_n = n - 3;
	else if (*outward_n + 4 != n)
		return false;
	if (*outward_n < letters + 1 || *outward_n > letters + 2 || s.p[letters] < '0' ||
		s.p[letters] > '9')
		return false;
	for (size_t i = n - 2; i < n; i++)
		if ((s.p[i] | 32) < 'a' || (s.p[i] | 32) > 'z')
			return false;
	if (s.p[n - 3] < '0' || s.p[n - 3] > '9')
		return false;
	return *outward_n == letters + 1 || (s.p[letters + 1] >= '0' && s.p[letters + 1] <= '9') ||
		((s.p[letters + 1] | 32) >= 'a' && (s.p[letters + 1] | 32) <= 'z');
}

bool address_postcode_pack(
	struct arena *a, struct str postcode, uint32_t *outward, uint16_t *inward)
{
	struct str s = str_trim(postcode), why;
	size_t out;

	*outward = 0;
	*inward = 0;
	if (s.n < 5 || s.n > 16)
		return false;
	if (!plain(s, &out)) {
		if (!fold_postcode(a, s, &s, &why) || !plain(s, &out))
			return false;
	}
	*outward = pack(str_part(s, 0, out));
	*inward = (uint16_t)pack(str_part(s, s.n - 3, 3));
	return true;
}

struct str address_postcode_text(struct arena *a, uint32_t outward, uint16_t inward)
{
	char *to;
	size_t n;

	if (!outward)
		return S("");
	to = arena_alloc(a, 12);
	n = unpack(outward, to);
	if (inward) {
		to[n++] = ' ';
		n += unpack(inward, to + n);
	}
	return (struct str){ to, n };
}
