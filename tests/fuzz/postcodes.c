/* Any text as a postcode: one that reads back as itself, or a sentence. */
#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)p, n }, pcds, again, why;

	if (fold_postcode(a, s, &pcds, &why)) {
		check(pcds.n >= 6 && pcds.n <= 8 && pcds.p[pcds.n - 4] == ' ');
		check(fold_postcode(a, pcds, &again, &why) && str_eq(pcds, again));
	} else {
		check(why.n > 0);
	}
	arena_free(a);
	return 0;
}
