/* Any text as an address: nothing is read outside it, and what is understood folds the same way
 * again. */
#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/fold.h"
#include "hub/place/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)p, n }, again, why;
	struct address w = address_read(a, s, STR_NONE);

	check(
		w.flat.n + w.number.n + w.street.n + w.locality.n + w.town.n + w.postcode.n <= 2 * n + 64);
	check(w.postcode.n == 0 ||
		(fold_postcode(a, w.postcode, &again, &why) && str_eq(again, w.postcode)));
	check(str_eq(address_fold(a, w.key), w.key));
	(void)address_words(a, w);
	(void)address_prefix_fold(a, s);
	arena_free(a);
	return 0;
}
