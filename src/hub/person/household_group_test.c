/* Grouping the people of a home: who is taken for one household and who never is, that a person's
 * word outranks it all, and that the order of rows does not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/rng.h"
#include "hub/person/household_group.h"

/* A town of one home: who lives there, by word of a table. */
struct one { const char *family; int age; const char *phone, *flat; };

static uint64_t hash_of(const char *text)
{
	return str_hash(str_of(text));
}

static struct household_home home_of(struct arena *a, const struct one *people, size_t n)
{
	struct household_home h = { .people = ARENA_ARRAY(a, struct household_person, n), .n = n };
	struct value_reader *r = household_reader_new();

	for (size_t i = 0; i < n; i++) {
		struct household_person *p = &h.people[i];
		struct household_key *k = ARENA_ARRAY(a, struct household_key, 1);

		*p = (struct household_person){ .person_id = (int64_t)i + 1,
			.age = people[i].age,
			.flat = str_of(people[i].flat ? people[i].flat : "") };
		p->names[0] = household_name_read(a, r, str_of(people[i].family));
		p->n_names = p->names[0] != NULL;
		if (people[i].phone) {
			*k = (struct household_key){ TIE_PHONE, hash_of(people[i].phone) };
			p->keys = k;
			p->n_keys = 1;
		}
	}
	household_reader_free(r);
	return h;
}

/* "aab-": a letter for each household in the order of people, - for nobody. */
static const char *grouped(struct arena *a, struct household_home *h)
{
	struct household_groups g = household_group(a, h);
	struct buf b = { .arena = a };

	for (size_t i = 0; i < h->n; i++)
		buf_fmt(&b, "%c", g.of[i] < 0 ? '-' : 'a' + g.of[i]);
	return str_z(a, buf_view(&b));
}

#define GROUPED(is, ...)                                                                           \
	do {                                                                                           \
		const struct one there[] = { __VA_ARGS__ };                                                \
		struct household_home at_home = home_of(a, there, sizeof(there) / sizeof(*there));         \
		at_home.one_home = true;                                                                   \
		assert_string_equal(grouped(a, &at_home), is);                                             \
	} while (0)

static void families_are_one_household_and_lodgers_are_not_of_it(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	GROUPED("aaaa", { "Smith", 41 }, { "Smith", 39 }, { "Smith", 12 }, { "Smith", 9 });
	GROUPED("aa-", { "Smith", 41 }, { "Smith", 39 }, { "Kowalski", 25 });           /* a lodger */
	GROUPED("aa-", { "Smith", 40 }, { "Smith", 10 },
		{ "Jones", 30 }); /* ... with a mother and her child */
	GROUPED("--", { "Smith", 70 }, { "Kowalski", 25 });
	GROUPED("aa", { "Smith", 31 }, { "Smith", 31 });                                /* twins */
	GROUPED("aa", { "O'Brien", 40 }, { "OBrien", 42 });
	GROUPED("aa", { "Hassan-Lee", 40 }, { "Hassan", 12 });
	GROUPED("--", { "Smith", 40 }, { "Jones", 41 }); /* nothing says so: somebody has to ask */
	GROUPED("aa", { "Smith", 40, "1" }, { "Jones", 41, "1" }); /* one telephone number does */
	GROUPED("aa", { "Brown", 35 }, { "Jones", 8 }); /* a child of whose name no grown-up is here */
	GROUPED("aa", { "Singh", 40 }, { "Kaur", 41 });
	GROUPED("--", { "Begum", 40 }, { "Khan", 41 }); /* says nothing of the family */
	GROUPED("--", { "", 40 }, { "", -1 });
	arena_free(a);
}

static void three_generations_are_one_household_by_what_ties_them(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	GROUPED("aaa", { "Smith", 80, "1" }, { "Brown", 50, "1" }, { "Brown", 12 });
	GROUPED("aaaaa", { "Smith", 80 }, { "Smith", 82 }, { "Smith", 50 }, { "Smith", 48 },
		{ "Smith", 12 });
	GROUPED("-aa", { "Smith", 80 }, { "Brown", 50 },
		{ "Brown", 12 }); /* the mother of a married daughter: perhaps */
	arena_free(a);
}

static void students_who_share_a_house_are_no_family(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	GROUPED("----", { "Smith", 20 }, { "Okafor", 21 }, { "Patel", 20 }, { "Nowak", 22 });
	GROUPED("-----", { "Smith", 20, "h" }, { "Okafor", 21, "h" }, { "Patel", 20, "h" },
		{ "Nowak", 22, "h" }, { "Patel", 21, "h" });
	GROUPED("---", { "Smith", 20, "h" }, { "Okafor", 21, "h" }, { "Nowak", 22, "h" });
	GROUPED("aa---", { "Smith", 30, "1" }, { "Smith", 29, "1" }, { "Okafor", 21 }, { "Patel", 20 },
		{ "Nowak", 22 }); /* a couple among them */
	arena_free(a);
}

static void flats_are_homes_of_their_own(void **state)
{
	const struct one people[] = { { "Smith", 40 }, { "Smith", 44 }, { "Jones", 31, "1" },
		{ "Jones", 33, "1" }, { "Ali", 35 } };
	struct arena *a = arena_new();
	struct household_home h = home_of(a, people, 5);

	(void)state;
	h.building = true; /* which flat nobody wrote down: one name alone is not enough */
	assert_string_equal(grouped(a, &h), "--aa-");
	GROUPED("-a-a", { "Smith", 40, NULL, "1" }, { "Smith", 41, "x", "2" },
		{ "Smith", 70, NULL, "3" }, { "Smith", 39, "x", "2" });
	GROUPED("--", { "Smith", 40, "x", "14a" }, { "Smith", 40, "x", "14c" });
	/* two families, and one who could belong to either does not glue them together */
	GROUPED("aabb", { "Smith", 40, NULL, "1" }, { "Smith", 41, NULL, "1" },
		{ "Smith", 60, NULL, "2" }, { "Smith", 61, NULL, "2" });
	arena_free(a);
}

static void a_word_outranks_everything(void **state)
{
	const struct one people[] = { { "Smith", 40, "1" }, { "Smith", 41, "1" }, { "Jones", 12 },
		{ "Kowalski", 25 } };
	const struct household_said said[] = { { 1, 2, false }, { 1, 4, true } };
	struct arena *a = arena_new();
	struct household_home h = home_of(a, people, 4);

	(void)state;
	h.said = said;
	h.n_said = 2;
	assert_string_equal(grouped(a, &h), "a--a");
	h.shared = true; /* in a care home it is the only thing that counts */
	assert_string_equal(grouped(a, &h), "a--a");
	h.n_said = 0;
	assert_string_equal(grouped(a, &h), "----");
	arena_free(a);
}

static void so_many_are_never_a_family(void **state)
{
	struct one people[HOUSEHOLD_MOST + 1];
	struct arena *a = arena_new();
	struct household_home h;

	(void)state;
	for (size_t i = 0; i <= HOUSEHOLD_MOST; i++)
		people[i] = (struct one){ "Smith", 40, "1", NULL };
	h = home_of(a, people, HOUSEHOLD_MOST);
	assert_string_equal(grouped(a, &h), "aaaaaaaaaaaa");
	h = home_of(a, people, HOUSEHOLD_MOST + 1);
	assert_string_equal(grouped(a, &h), "-------------");
	arena_free(a);
}

/* Homes drawn by chance: shuffled people are grouped as they were, under the same households. */
static void the_order_of_rows_does_not_matter(void **state)
{
	static const char *const families[] = { "Smith", "Smyth", "Jones", "Patel", "Hassan",
		"Hassan-Lee", "Singh", "", "Nowak" };
	static const char *const phones[] = { NULL, NULL, "1", "2", "3" };
	static const char *const flats[] = { NULL, NULL, NULL, "1", "2" };
	struct rng r;
	int together = 0;

	(void)state;
	rng_seed(&r, 2024, 3);
	for (int round = 0; round < 3000; round++) {
		struct arena *a = arena_new();
		struct one people[9];
		size_t n = 2 + rng_below(&r, 8);
		struct household_said said[2] = { { 1, 2, rng_below(&r, 2) }, { 2, 3, rng_below(&r, 2) } };
		struct household_home h, turned;
		struct household_groups g, t;

		for (size_t i = 0; i < n; i++)
			people[i] = (struct one){ families[rng_below(&r, 9)], (int)rng_below(&r, 90) - 1,
				phones[rng_below(&r, 5)], flats[rng_below(&r, 5)] };
		h = home_of(a, people, n);
		h.one_home = rng_below(&r, 2);
		h.building = !h.one_home && rng_below(&r, 2);
		h.said = said;
		h.n_said = rng_below(&r, 3);
		for (size_t i = 0; i < n; i++)
			h.people[i].household_id = rng_below(&r, 3) ? 0 : 70 + (int64_t)rng_below(&r, 2);
		turned = h;
		turned.people = ARENA_ARRAY(a, struct household_person, n);
		for (size_t i = 0; i < n; i++)
			turned.people[i] = h.people[i];
		for (size_t i = n - 1; i > 0; i--) {
			size_t k = rng_below(&r, (uint32_t)i + 1);
			struct household_person p = turned.people[i];

			turned.people[i] = turned.people[k];
			turned.people[k] = p;
		}
		g = household_group(a, &h);
		t = household_group(a, &turned);
		assert_int_equal(g.n, t.n);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(g.of[i], t.of[i]);
			together += g.of[i] >= 0;
		}
		for (size_t i = 0; i < g.n; i++) {
			assert_true(g.v[i].household_id == t.v[i].household_id &&
				g.v[i].held_by == t.v[i].held_by && g.v[i].points == t.v[i].points);
			assert_true(g.v[i].n > 1 && g.v[i].held_by && g.v[i].points >= HOUSEHOLD_TOGETHER);
			for (size_t k = 0; k < i; k++)
				assert_true(!g.v[i].household_id || g.v[i].household_id != g.v[k].household_id);
		}
		arena_free(a);
	}
	assert_true(together > 1000);                  /* else nothing was tried */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(families_are_one_household_and_lodgers_are_not_of_it),
		cmocka_unit_test(three_generations_are_one_household_by_what_ties_them),
		cmocka_unit_test(students_who_share_a_house_are_no_family),
		cmocka_unit_test(flats_are_homes_of_their_own),
		cmocka_unit_test(a_word_outranks_everything),
		cmocka_unit_test(so_many_are_never_a_family),
		cmocka_unit_test(the_order_of_rows_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
