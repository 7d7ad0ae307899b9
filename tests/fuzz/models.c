/* Any bytes as a linkage model: what is read is whole, writes itself as it was read, and weighs two
 * rows without falling over. */
#include "core/base/check.h"
#include "engine/link/link.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void levels_check(double table[LINK_TOPIC_COUNT][LINK_LEVELS])
{
	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		for (int l = 0; l < LINK_LEVELS; l++)
			check(isfinite(table[t][l]) && table[t][l] >= 0 && table[t][l] <= 1);
}

static void weigh(struct arena *a, const struct link_model *m)
{
	const struct str one[VALUE_FIELDS] = { [VALUE_GIVEN] = S("Amira"),
		[VALUE_FAMILY] = S("Hassan"),
		[VALUE_BIRTH_DATE] = S("1942-05-14"),
		[VALUE_PHONE] = S("07700900417"),
		[VALUE_POSTCODE] = S("OX1 1AB") },
					 other[VALUE_FIELDS] = { [VALUE_GIVEN] = S("Amirah"),
						 [VALUE_FAMILY] = S("Hasan"),
						 [VALUE_BIRTH_DATE] = S("1942-05-14"),
						 [VALUE_PHONE] = S("07700900417"),
						 [VALUE_ADDRESS] = S("14 Mill Street") };
	struct link_table *t = link_table_new();
	struct link_explanation e;

	link_table_add(t, one);
	link_table_add(t, other);
	link_explain(a, t, &(struct link_options){ .model = m, .threads = 1 }, 0, 1, &e);
	check(!isnan(e.total_bits) && e.probability >= 0 && e.probability <= 1);
	check(str_eq(e.version, str_of(m->version)));
	link_table_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct link_model m = { .version = "untouched" }, again;
	struct str why = STR_NONE, text;

	if (link_model_read(a, (struct str){ (const char *)p, n }, &m, &why)) {
		levels_check(m.m);
		levels_check(m.u);
		check(m.review_bits <= m.link_bits && m.family_bits >= 0 && m.cluster_size >= 2);
		check(strnlen(m.version, sizeof(m.version)) < sizeof(m.version));
		text = link_model_write(a, &m);
		check(link_model_read(a, text, &again, &why));
		check(str_eq(text, link_model_write(a, &again)));
		weigh(a, &m);
	} else {
		check(why.n > 0 && strcmp(m.version, "untouched") == 0);
	}
	arena_free(a);
	return 0;
}
