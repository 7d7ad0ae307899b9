/* Any text as a date, a time or a promise in words: a real date comes out, or a sentence. */
#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	int64_t now = INT64_C(1588757400) * TIME_SECOND, at;
	struct str s = { (const char *)p, n }, why;
	struct date d, back;

	if (date_parse(a, s, &d, &why)) {
		check(date_valid(d));
		check(date_from_iso(date_iso(a, d), &back) && date_diff(d, back) == 0);
		check(date_words(a, d).n > 0);
	} else {
		check(why.n > 0 && d.year == 0);
	}
	if (time_parse(a, s, &at, &why))
		check(time_words(a, at, now).n > 0 && time_iso(a, at).n >= 20);
	else
		check(why.n > 0);
	if (time_parse_words(a, s, now, &at, &why))
		check(at > now && time_due_words(a, at, now).n > 0);
	else
		check(why.n > 0);
	arena_free(a);
	return 0;
}
