/* Any text asked of a small gazetteer made of the same text: the reading stays in bounds, the
 * answer and its reasons agree, and the same question has the same answer. */
#include "core/base/check.h"
#include "engine/address/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str s = { (const char *)p, n }, half = str_part(s, 0, n / 2);
	struct address_builder *b = address_builder_new();
	struct address_reading *r = ARENA_NEW(a, struct address_reading);
	struct address_parts parts;
	struct address_index *x;
	struct address_result found, again;
	struct address_reasons why;

	address_read_text(a, s, STR_NONE, r);
	for (size_t i = 0; i < r->n; i++)
		check(r->v[i].from <= r->v[i].to && r->v[i].to <= n &&
			(i == 0 || r->v[i].from >= r->v[i - 1].from));
	parts = address_parts_of(a, r);
	(void)address_builder_add(b,
		&(struct address_entry){ .uprn = 1,
			.flat = parts.flat,
			.number = parts.number,
			.building = parts.building,
			.street = parts.street,
			.locality = parts.locality,
			.town = parts.town,
			.postcode = parts.postcode });
	(void)address_builder_add(b,
		&(struct address_entry){
			.uprn = 2, .flat = half, .number = s, .street = s, .town = half, .parent_uprn = 1 });
	(void)address_builder_add(
		b, &(struct address_entry){ .uprn = 3, .building = half, .street = half, .alias = true });
	x = address_builder_finish(b);
	found = address_match(x, s, STR_NONE);
	again = address_match(x, s, STR_NONE);
	check(found.outcome == again.outcome && found.uprn == again.uprn && found.entry == again.entry);
	check(found.uprn <= 3 && (found.entry == UINT32_MAX || found.entry < address_index_count(x)));
	check(found.outcome != ADDRESS_MATCHED || found.uprn != 0);
	why = address_explain(x, a, s, STR_NONE, &found);
	check(why.n <= 8 && why.verdict.n > 0);
	address_index_free(x);
	arena_free(a);
	return 0;
}
