/*
 * The traps, sprung: no pair that is two people is linked by machine, alone or through others;
 * every pair that is one person is linked or put to review. Among 20,000 people in families, among
 * 20,000 who live by themselves, and alone in a small file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/link/link.h"
#include "engine/link/test_traps.h"

#define PAIRS 40                               /* of each kind */
#define CROWD 20000
#define KINDS_MOST 64

struct sprung { int linked, review, apart, clustered; };

static void row_add(struct link_table *t, const struct trap_row *row)
{
	struct str cells[VALUE_FIELDS];

	trap_cells(row, cells);
	link_table_add(t, cells);
}

/* On one list, and one in four on a second one as well. */
static void member_add(struct rng *r, struct link_table *t, const struct trap_row *who)
{
	struct trap_row a = *who, b = *who;

	trap_worn(r, &a, "n", false);
	trap_set(a.cell[VALUE_SOURCE], "gp");
	row_add(t, &a);
	if (rng_below(r, 4))
		return;
	trap_worn(r, &b, "n", true);
	if (rng_below(r, 4) == 0)
		trap_slip(r, b.cell[rng_below(r, 2) ? VALUE_GIVEN : VALUE_FAMILY]);
	trap_set(b.cell[VALUE_SOURCE], "council");
	row_add(t, &b);
}

enum crowd { ALONE, FAMILIES, SINGLES };

/* Nobody is related: a list of people who live by themselves. */
static void singles_add(struct rng *r, struct link_table *t, int n)
{
	while (n-- > 0) {
		struct trap_row who;

		trap_person(r, &who);
		member_add(r, t, &who);
	}
}

/* Families at one address: a couple, children, twins in one of forty; some telephones are
 * everybody's. */
static void families_add(struct rng *r, struct link_table *t, int n)
{
	while (n > 0) {
		int members = 1 + (int)rng_below(r, 4);
		bool one_phone = rng_below(r, 2);
		struct trap_row first, who;

		trap_person(r, &first);
		for (int i = 0; i < members; i++, n--) {
			who = first;
			if (i == 1)
				trap_other_sex(r, &who);
			else if (i > 1)
				trap_new_given(r, &who);
			if (i == 1 || (i > 1 && rng_below(r, 40)))
				trap_new_birth(r, &who);
			if (i && !one_phone)
				trap_new_phone(r, &who);
			if (i)
				trap_new_nhs(r, &who);
			member_add(r, t, &who);
			if (i > 1)
				first = who;
		}
	}
}

/* Rows of trap i of kind k are first + 2 * (k * PAIRS + i) and the one behind it. */
static struct link_result *traps_run(
	struct link_table *t, uint64_t seed, enum crowd crowd, uint32_t *first)
{
	struct rng r;

	rng_seed(&r, seed, 5);
	if (crowd)
		(crowd == FAMILIES ? families_add : singles_add)(&r, t, CROWD);
	*first = link_table_rows(t);
	for (size_t k = 0; k < trap_kind_count; k++)
		for (int i = 0; i < PAIRS; i++) {
			struct trap_row a, b;

			trap_pair(&r, &trap_kinds[k], &a, &b);
			row_add(t, &a);
			row_add(t, &b);
		}
	return link_run(t, &(struct link_options){ .threads = 2, .scope = LINK_WITHIN });
}

static void pair_say(
	const struct link_table *t, const struct trap_kind *kind, uint32_t a, const struct link_edge *e)
{
	struct arena *arena = arena_new();
	struct link_explanation x;

	link_explain(arena, t, &(struct link_options){ 0 }, a, a + 1, &x);
	printf("%s: %s, %.1f bits, probability %.4f, rule %.*s, hold \"%.*s\"\n", kind->name,
		e ? link_band_name(e->band).p : "apart", x.total_bits, x.probability, STR_ARG(x.rule_words),
		STR_ARG(link_hold_words(x.hold)));
	for (uint32_t row = a; row <= a + 1; row++) {
		for (int f = 0; f < VALUE_FIELDS; f++)
			printf(" %.*s |", STR_ARG(link_table_value(t, row, (enum value_field)f)));
		printf("\n");
	}
	for (size_t i = 0; i < x.reason_n; i++)
		printf("    %+.1f %.*s\n", x.reasons[i].bits, STR_ARG(x.reasons[i].words));
	arena_free(arena);
}

static void traps_spring(uint64_t seed, enum crowd crowd)
{
	struct link_table *t = link_table_new();
	struct sprung found[KINDS_MOST] = { 0 };
	const struct link_edge **edges;
	uint32_t first;
	struct link_result *r = traps_run(t, seed, crowd, &first);
	int wrong = 0, all = (int)trap_kind_count * PAIRS;

	assert_true(trap_kind_count <= KINDS_MOST);
	edges = calloc((size_t)all, sizeof(*edges));
	assert_non_null(edges);
	for (size_t i = 0; i < r->edge_n; i++)
		if (r->edges[i].a >= first && r->edges[i].b == r->edges[i].a + 1 &&
			(r->edges[i].a - first) % 2 == 0)
			edges[(r->edges[i].a - first) / 2] = &r->edges[i];
	for (int i = 0; i < all; i++) {
		const struct trap_kind *kind = &trap_kinds[i / PAIRS];
		struct sprung *s = &found[i / PAIRS];
		uint32_t a = first + 2 * (uint32_t)i;
		bool linked = edges[i] && edges[i]->band == LINK_BAND_LINK,
			 together = r->cluster[a] == r->cluster[a + 1];

		s->linked += linked;
		s->review += edges[i] && !linked;
		s->apart += !edges[i];
		s->clustered += together;
		if (kind->same ? !edges[i] && !together : linked || together) {
			if (wrong++ < 40)
				pair_say(t, kind, a, edges[i]);
		}
	}
	printf("%-34s %5s %6s %6s %5s %9s\n",
		crowd == FAMILIES ? "among families"
			: crowd       ? "among single people"
						  : "alone",
		"", "linked", "review", "apart", "clustered");
	for (size_t k = 0; k < trap_kind_count; k++)
		printf("%-34s %5s %6d %6d %5d %9d\n", trap_kinds[k].name,
			trap_kinds[k].same ? "one" : "two", found[k].linked, found[k].review, found[k].apart,
			found[k].clustered);
	free(edges);
	link_result_free(r);
	link_table_free(t);
	if (wrong)
		fail_msg("%d of %d traps caught something", wrong, all);
}

static void traps_among_families_catch_nothing(void **state)
{
	(void)state;
	traps_spring(11, FAMILIES);
}

static void traps_among_single_people_catch_nothing(void **state)
{
	(void)state;
	traps_spring(13, SINGLES);
}

static void traps_in_a_small_file_catch_nothing(void **state)
{
	(void)state;
	traps_spring(12, ALONE);
}

/* --- where lists say little --- */

/* Names, a birth date and a postcode, and nothing else. */
static void bare_add(struct link_table *t, const struct trap_row *row)
{
	static const enum value_field kept[] = { VALUE_GIVEN, VALUE_FAMILY, VALUE_BIRTH_DATE,
		VALUE_POSTCODE };
	struct trap_row bare = { 0 };

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		memcpy(bare.cell[kept[i]], row->cell[kept[i]], sizeof(bare.cell[kept[i]]));
	row_add(t, &bare);
}

/* A long list of people who are strangers to each other, half of them twice and then now and then
 * mistyped. */
static void bare_crowd_add(struct rng *r, struct link_table *t)
{
	for (int i = 0; i < CROWD; i++) {
		struct trap_row who;

		trap_person(r, &who);
		bare_add(t, &who);
		if (rng_below(r, 2))
			continue;
		if (rng_below(r, 3) == 0)
			trap_slip(r, who.cell[rng_below(r, 2) ? VALUE_GIVEN : VALUE_FAMILY]);
		bare_add(t, &who);
	}
}

static void strangers_of_1_january_are_held_in_a_long_bare_list(void **state)
{
	struct link_table *t = link_table_new();
	const struct trap_kind *kind = trap_kinds;
	struct link_result *found;
	struct rng r;
	uint32_t first;
	size_t joined = 0, caught = 0;

	(void)state;
	rng_seed(&r, 17, 5);
	bare_crowd_add(&r, t);
	first = link_table_rows(t);
	while (strcmp(kind->name, "strangers born on 1 January") != 0)
		kind++;
	for (int i = 0; i < 5 * PAIRS; i++) {
		struct trap_row a, b;

		trap_pair(&r, kind, &a, &b);
		trap_set(b.cell[VALUE_POSTCODE], "%s", i % 3 ? "KW1 5QT" : ""); /* or not said */
		bare_add(t, &a);
		bare_add(t, &b);
	}
	found = link_run(t, &(struct link_options){ .threads = 2, .scope = LINK_WITHIN });
	for (size_t i = 0; i < found->edge_n; i++) {
		const struct link_edge *e = &found->edges[i];

		if (e->b < first)
			joined += e->band == LINK_BAND_LINK;
		else if (e->a >= first && e->b == e->a + 1 && e->band == LINK_BAND_LINK) {
			caught++;
			pair_say(t, kind, e->a, e);
		}
	}
	assert_int_equal(caught, 0);
	assert_true(joined > CROWD / 4);               /* whoever comes twice is linked all the same */
	link_result_free(found);
	link_table_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strangers_of_1_january_are_held_in_a_long_bare_list),
		cmocka_unit_test(traps_among_families_catch_nothing),
		cmocka_unit_test(traps_among_single_people_catch_nothing),
		cmocka_unit_test(traps_in_a_small_file_catch_nothing),
	};

	return cmocka_run_group_tests_name("engine-link-traps", tests, NULL, NULL);
}
