/* Any text as a telephone number, e-mail address, NHS number or name: a key that folds to itself,
 * or a sentence. */
#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/fold.h"
#include "core/base/id.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)p, n }, key, again, why;

	if (fold_phone(a, s, &key, &why)) {
		check(key.n >= 8 && key.n <= 16 && key.p[0] == '+');
		check(fold_phone(a, key, &again, &why) && str_eq(key, again));
		check(fold_phone(a, phone_words(a, key), &again, &why) && str_eq(key, again));
	} else {
		check(why.n > 0);
	}
	if (fold_email(a, s, &key, &why))
		check(fold_email(a, key, &again, &why) && str_eq(key, again));
	else
		check(why.n > 0);
	if (fold_nhs_number(a, s, &key, &why))
		check(key.n == 10);
	else
		check(why.n > 0);
	key = fold_text(a, s);
	check(str_utf8_ok(key) && (key.n == 0 || (key.p[0] != ' ' && key.p[key.n - 1] != ' ')));
	if (reference_parse(a, s, &key))
		check(reference_parse(a, key, &again) && str_eq(key, again));
	arena_free(a);
	return 0;
}
