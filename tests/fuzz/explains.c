/*
 * Any bytes as two rows, cell by cell: why they are or are not one person is said in words that a
 * terminal, a page and JSON can show whatever the cells hold, the pieces add up, and backwards it
 * is the same.
 */
#include "core/base/check.h"
#include "engine/link/link.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* The input's lines are the cells, those of one row after those of the other. */
static void cells_cut(struct str *all, struct str cells[VALUE_FIELDS])
{
	for (size_t f = 0; f < VALUE_FIELDS; f++)
		if (!str_cut(all, '\n', &cells[f]))
			cells[f] = STR_NONE;
}

static void words_check(struct str words)
{
	check(words.n > 0 && str_utf8_ok(words));
	for (size_t i = 0; i < words.n; i++)
		check((unsigned char)words.p[i] >= ' ' && words.p[i] != 127);
}

static double pieces_check(const struct link_explanation *e)
{
	double sum = e->prior_bits;

	for (size_t i = 0; i < e->reason_n; i++) {
		words_check(e->reasons[i].words);
		check(isfinite(e->reasons[i].bits) && isfinite(e->reasons[i].rarity_bits));
		sum += e->reasons[i].bits;
	}
	words_check(e->rule_words);
	check(fabs(sum - e->total_bits) < 0.01 && e->probability >= 0 && e->probability <= 1);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str rest = { (const char *)p, n }, one[VALUE_FIELDS], other[VALUE_FIELDS];
	struct arena *a = arena_new();
	struct link_table *t = link_table_new();
	struct link_explanation ways[2];

	cells_cut(&rest, one);
	cells_cut(&rest, other);
	link_table_add(t, one);
	link_table_add(t, other);
	link_explain_pairs(a, t, &(struct link_options){ .threads = 1 },
		(const struct link_pair[]) { { 0, 1 }, { 1, 0 } }, 2, ways);
	check(fabs(pieces_check(&ways[0]) - pieces_check(&ways[1])) < 1e-6);
	check(ways[0].reason_n == ways[1].reason_n && ways[0].band == ways[1].band &&
		ways[0].hold == ways[1].hold);
	link_table_free(t);
	arena_free(a);
	return 0;
}
