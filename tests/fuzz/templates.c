/* Any bytes as a template: it is read or refused with a line and a sentence, and what is read can
 * be written out. */
#include "core/base/check.h"
#include "tools/kith_templates.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct template t;
	struct refusal why;
	struct str source = str_dup(a, (struct str){ (const char *)p, n });

	if (template_read(a, S("x/fuzz.html"), source, &t, &why)) {
		struct room room = { .name = S("x"), .v = &t, .n = 1 };
		check(templates_header(a, &room).n > 0 && templates_source(a, &room).n > 0);
		check(templates_pot(a, &room, NULL, 0).n > 0);
	} else {
		check(why.line >= 1 && why.text.n > 0);
	}
	arena_free(a);
	return 0;
}
