/*
 * The same list against the same register comes to the same: whether the index of the register grew
 * with it, came from its image or was read from the records, and on both engines. Which register
 * and which list is left to chance.
 */
#include "hub/person/register_town.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/base/rng.h"
#include "hub/person/person_alias.h"

#define PEOPLE 260
#define LIST_ROWS 200
#define SEEDS 2

struct someone {
	int given, family, day, month, year, house, street, phone;
};

static struct someone someone_made(struct rng *r)
{
	return (struct someone) { .given = (int)rng_below(r, 12),
		.family = (int)rng_below(r, 14),
		.day = 1 + (int)rng_below(r, 28),
		.month = 1 + (int)rng_below(r, 12),
		.year = 1938 + (int)rng_below(r, 6),
		.house = 1 + (int)rng_below(r, 60),
		.street = (int)rng_below(r, 5),
		.phone = (int)rng_below(r, 100000) };
}

static void someone_put(struct buf *b, const struct someone *p, bool misspelt)
{
	static const char *const given[] = { "Amira", "Bernard", "Chidi", "Dorothy", "Eamon", "Farah",
		"Gwendolen", "Hector", "Ines", "Jakub", "Katherine", "Leonard" };
	static const char *const family[] = { "Hassan", "Ogilvie", "Quilter", "Rossiter", "Szymanski",
		"Thackeray", "Underhill", "Vanterpool", "Featherstone", "Okonkwo", "Wainwright",
		"Abernethy", "Carmichael", "Pemberton" };
	static const char *const streets[] = { "Mill Street", "Elm Road", "Castle Lane",
		"Orchard Close", "Station Road" };
	const char *name = family[p->family];

	buf_fmt(b, "%s,%.3s%s%s,%d/%d/%d,%d %s,OX1 %dAB,", given[p->given], name, misspelt ? "x" : "",
		name + 3, p->day, p->month, p->year, p->house, streets[p->street], p->street + 1);
	if (p->phone)
		buf_fmt(b, "07700 9%05d", p->phone);
	buf_lit(b, ",\n");
}

/* Of the list: two of three are of the register, with a slip or more. */
static void town_make(struct arena *a, uint64_t seed, struct str *registered, struct str *list)
{
	struct someone all[PEOPLE];
	struct buf r = { .arena = a }, l = { .arena = a };
	struct rng g;

	rng_seed(&g, seed, 2026);
	buf_lit(&r, HEAD);
	buf_lit(&l, HEAD);
	for (int i = 0; i < PEOPLE; i++) {
		all[i] = someone_made(&g);
		someone_put(&r, &all[i], false);
	}
	for (int i = 0; i < LIST_ROWS; i++) {
		struct someone p = i % 3 ? all[rng_below(&g, PEOPLE)] : someone_made(&g);

		p.day = rng_below(&g, 2) ? 1 + (int)rng_below(&g, 28) : p.day;
		p.house = rng_below(&g, 3) ? p.house : 1 + (int)rng_below(&g, 60);
		p.phone = rng_below(&g, 3) ? 0 : p.phone;
		someone_put(&l, &p, rng_below(&g, 2) == 0);
	}
	*registered = buf_view(&r);
	*list = buf_view(&l);
}

/* Numbers and names that come and go, and a name that is put right twice. */
static void years_pass(struct testdb *t)
{
	struct problems ps = { .arena = t->arena };
	struct str
		ids = testdb_lines(t,
			"SELECT person_id FROM person ORDER BY given_name, family_name, born_on, address",
			t->arena),
		one;

	for (int i = 0; str_cut(&ids, '\n', &one); i++) {
		struct db *db = testdb_begin(t, DB_WRITE);
		struct person_id id;

		assert_true(str_to_i64(one, &id.v));
		if (i % 7 == 0)
			assert_true(contact_point_add(
				db, id, str_fmt(t->arena, "07700 8%05d", i), S(""), i % 2 == 0, &ps));
		if (i % 9 == 0)
			assert_true(person_alias_add(
				db, id, str_fmt(t->arena, "Peggy Lister%d", i / 20), ALIAS_KIND_FORMER, &ps));
		assert_true(db_end(db));
	}
}

static void numbers_go(struct testdb *t)
{
	struct problems ps = { .arena = t->arena };
	struct str
		rows = testdb_lines(t,
			"SELECT person_id || ' ' || contact_point_id FROM contact_point WHERE value LIKE "
			"'07700 8%' AND value LIKE '%4_'",
			t->arena),
		one;
	struct str names = testdb_lines(t,
		"SELECT person_id || ' ' || person_alias_id FROM person_alias WHERE name LIKE '%2'",
		t->arena);

	while (str_cut(&rows, '\n', &one) || str_cut(&names, '\n', &one)) {
		struct db *db = testdb_begin(t, DB_WRITE);
		struct str who;
		int64_t id, which;

		assert_true(str_cut(&one, ' ', &who) && str_to_i64(who, &id) && str_to_i64(one, &which));
		if (!contact_point_remove(
				db, (struct person_id) { id }, (struct contact_point_id) { which }, &ps))
			assert_true(person_alias_remove(
				db, (struct person_id) { id }, (struct person_alias_id) { which }, &ps));
		assert_true(db_end(db));
	}
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Who waits to be looked at as whom, and how alike they are; whom each row is about; who is there.
 * Sorted here: engines have orders of their own. */
static struct str all_of_it(struct testdb *t, struct arena *a)
{
#define WHO(p)                                                                                     \
	p ".given_name || '|' || " p ".family_name || '|' || COALESCE(" p ".born_on, '') || '|' || " p \
	  ".address || '|' || " p ".postcode"
	static const char *const asked[] = {
		"SELECT 'pair ' || " WHO("a") " || ' ' || " WHO(
			"b") " || ' ' || m.band || ' ' || m.state "
				 "|| ' ' || CAST(ROUND(CAST(m.weight * 10000 AS NUMERIC)) AS BIGINT) FROM "
				 "match_review m "
				 "JOIN person a ON a.person_id = m.low_id JOIN person b ON b.person_id = m.high_id",
		"SELECT 'row ' || r.row_mark || ' ' || " WHO(
			"a") " FROM list_row r "
				 "JOIN person a ON a.person_id = r.person_id",
		"SELECT 'person ' || " WHO("a") " || ' ' || (SELECT COUNT(*) FROM contact_point c "
										"WHERE c.person_id = a.person_id) FROM person a",
	};
#undef WHO
	struct buf b = { .arena = a };
	struct str lines[8 * (PEOPLE + LIST_ROWS)], one;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++)
		for (struct str rest = testdb_lines(t, asked[i], a); str_cut(&rest, '\n', &one);) {
			assert_true(n < sizeof(lines) / sizeof(*lines));
			lines[n++] = one;
		}
	qsort(lines, n, sizeof(*lines), by_text);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%.*s\n", STR_ARG(lines[i]));
	return buf_view(&b);
}

enum life { GREW_WITH_IT, FROM_ITS_IMAGE, FROM_THE_RECORDS, LIVES };

static void listed(struct testdb *t, struct str text, const char *list, bool big)
{
	struct import_look look = town_looked(t, town_file(t, "list.csv", text), "list.csv", NULL,
		(struct import_look) { .list_name = str_of(list) });
	struct import_counts counts;
	struct str why;

	look.big_rows = big ? 1 : 0;
	look.chunk_rows = 64;
	if (!import_run(t->pool, 1, town_begun(t, &look), &look, NULL, NULL, &counts, &why))
		fail_msg("%.*s", STR_ARG(why));
}

static struct str after_the_list(
	void **state, uint64_t seed, enum life life, bool big, struct arena *a)
{
	struct testdb *t = testdb_anew(state);
	struct str registered, list;

	if (str_empty(db_pool_data_dir(t->pool)))
		t->options.data_dir = t->dir;
	testdb_reopen(t);
	town_make(a, seed, &registered, &list);
	listed(t, registered, "The register", false);
	assert_true(register_ready(t->pool, 1, NULL, NULL));
	years_pass(t);
	assert_true(register_ready(t->pool, 1, NULL, NULL));
	numbers_go(t);
	assert_true(register_ready(t->pool, 1, NULL, NULL));
	if (life != GREW_WITH_IT)
		testdb_reopen(t);
	if (life == FROM_THE_RECORDS)
		assert_int_equal(unlink(str_z(a, str_join(a, t->dir, S("/"), S("register-1.index")))), 0);
	listed(t, list, "The list", big);
	return all_of_it(t, a);
}

static void the_same_list_comes_to_the_same(void **state)
{
	static char *said[SEEDS][2]; /* on the engine before */
	struct arena *a;

	(void)testdb_of(state); /* skips the test where there is no such engine */
	a = arena_new();
	for (uint64_t seed = 0; seed < SEEDS; seed++)
		for (int big = 0; big < 2; big++) {
			struct str grew = after_the_list(state, seed, GREW_WITH_IT, big, a);

			assert_non_null(strstr(str_z(a, grew), "pair "));
			for (enum life life = FROM_ITS_IMAGE; life < LIVES; life++)
				assert_string_equal(
					str_z(a, after_the_list(state, seed, life, big, a)), str_z(a, grew));
			if (said[seed][big])
				assert_string_equal(said[seed][big], str_z(a, grew));
			else
				said[seed][big] = strdup(str_z(a, grew));
		}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(the_same_list_comes_to_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
