/* Looking embedded files up: by the name that pages use, and by the hashed name that browsers ask
 * for. */
#include "core/html/asset.h"

#include <string.h>

const struct asset *asset_find(struct str name)
{
	size_t lo = 0, hi = asset_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int d = str_cmp(name, str_of(asset_table[mid].name));
		if (d == 0)
			return &asset_table[mid];
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* A hashed name is the name with ".hash" before its ending: taking it out gives the name again. */
const struct asset *asset_find_hashed(struct str hashed)
{
	char name[128];
	const char *end, *dot;
	const struct asset *found;
	size_t head, tail;

	if (hashed.n == 0 || hashed.n >= sizeof(name))
		return NULL;
	end = memrchr(hashed.p, '.', hashed.n);
	if (!end || end == hashed.p)
		return NULL;
	dot = memrchr(hashed.p, '.', (size_t)(end - hashed.p));
	if (!dot)
		return NULL;
	head = (size_t)(dot - hashed.p);
	tail = (size_t)(hashed.p + hashed.n - end);
	memcpy(name, hashed.p, head);
	memcpy(name + head, end, tail);
	found = asset_find((struct str){ .p = name, .n = head + tail });
	return found && str_eq(hashed, str_of(found->hashed)) ? found : NULL;
}
