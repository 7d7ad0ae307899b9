/* The promises of the index that answers for one row at a time, and of its image. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/link/link_people_test.h"
#include "engine/link/test_image.h"

static size_t asked(struct link_index *x, const struct person *p, struct link_match found[4])
{
	struct str cells[VALUE_FIELDS];

	cells_of(p, cells);
	return link_index_find(x, cells, found, 4);
}

static struct link_index *index_of(const struct person *v, uint32_t n)
{
	struct link_index *x = link_index_new(NULL);
	struct str cells[VALUE_FIELDS];

	for (uint32_t i = 0; i < n; i++) {
		cells_of(&v[i], cells);
		link_index_add(x, 1000 + (int64_t)i, cells);
	}
	return x;
}

static void an_index_finds_who_comes_again(void **state)
{
	uint32_t n = 1500, first = 0;
	struct person *v = people_made(n, 37);
	struct link_index *x = index_of(v, n);
	struct link_match found[4];

	(void)state;
	for (uint32_t i = 0; i < n; i++)
		first += asked(x, &v[n + i], found) > 0 && found[0].key == 1000 + (int64_t)i &&
			found[0].band == LINK_BAND_LINK;
	assert_true(first >= n * 97 / 100);
	link_index_settle(x);
	assert_true(asked(x, &v[n + 5], found) > 0 && found[0].key == 1005);
	link_index_free(x);
	free(v);
}

static void what_is_removed_is_found_no_more_and_a_key_again_is_a_correction(void **state)
{
	struct person *v = people_made(300, 41), other = v[299];
	struct link_index *x = index_of(v, 290);
	struct link_match found[4];
	struct str cells[VALUE_FIELDS];

	(void)state;
	assert_true(link_index_remove(x, 1007));
	assert_false(link_index_remove(x, 1007));
	assert_int_equal(link_index_rows(x), 289);
	assert_true(asked(x, &v[7], found) == 0 || found[0].key != 1007);
	cells_of(&other, cells);
	link_index_add(x, 1008, cells);
	assert_int_equal(link_index_rows(x), 289);
	assert_true(asked(x, &other, found) > 0 && found[0].key == 1008);
	assert_true(asked(x, &v[8], found) == 0 || found[0].key != 1008);
	link_index_settle(x);
	assert_true(asked(x, &other, found) > 0 && found[0].key == 1008);
	link_index_free(x);
	free(v);
}

static void an_index_explains_what_it_found(void **state)
{
	struct person *v = people_made(100, 53);
	struct link_index *x = index_of(v, 200);
	struct arena *a = arena_new();
	struct link_explanation e;
	struct link_match found[4];

	(void)state;
	assert_true(asked(x, &v[103], found) >= 2);
	assert_true(link_index_explain(a, x, 1103, 1003, &e));
	assert_true(e.reason_n >= 4 && e.rule >= 0);
	for (int i = 0; i < 2; i++)
		if (found[i].key == 1003)
			assert_true(e.total_bits - (double)found[i].weight < 1e-3 &&
				(double)found[i].weight - e.total_bits < 1e-3);
	assert_true(found[0].key == 1003 || found[1].key == 1003);
	assert_false(link_index_explain(a, x, 1103, 5, &e));
	arena_free(a);
	link_index_free(x);
	free(v);
}

/* Names never met get numbers for the question only: the next question's are others. */
static void questions_leave_nothing_behind(void **state)
{
	struct person *v = people_made(200, 43), stranger = v[3];
	struct link_index *x = index_of(v, 200);
	struct link_match found[4], again[4];
	size_t n;

	(void)state;
	snprintf(stranger.given, sizeof(stranger.given), "Zebedee");
	snprintf(stranger.family, sizeof(stranger.family), "Ffoulkes");
	n = asked(x, &stranger, found);
	snprintf(stranger.given, sizeof(stranger.given), "Wilhelmina");
	asked(x, &stranger, again);
	assert_int_equal(asked(x, &v[3], again) > 0, 1);
	assert_int_equal(again[0].key, 1003);
	snprintf(stranger.given, sizeof(stranger.given), "Zebedee");
	assert_int_equal(asked(x, &stranger, again), n);
	assert_memory_equal(found, again, n * sizeof(*found));
	link_index_free(x);
	free(v);
}

/* What the machine thinks of the first of the people with this trade, as a question. */
static float weight_with_trade(struct link_index *x, const struct person *p, const char *trade)
{
	struct str cells[VALUE_FIELDS];
	struct link_match found;

	cells_of(p, cells);
	cells[VALUE_OCCUPATION] = str_of(trade);
	assert_int_equal(link_index_find(x, cells, &found, 1), 1);
	return found.weight;
}

static void a_trade_nobody_has_is_not_taken_for_the_one_asked_about_before(void **state)
{
	struct person *v = people_made(60, 47);
	struct link_index *x = index_of(v, 60), *fresh = index_of(v, 60);
	struct str cells[VALUE_FIELDS];

	(void)state;
	cells_of(&v[0], cells);
	cells[VALUE_OCCUPATION] = S("locomotive fireman");
	link_index_add(x, 1000, cells);
	link_index_add(fresh, 1000, cells);
	assert_true(weight_with_trade(x, &v[0], "locomotive firemen") >
		weight_with_trade(x, &v[0], "astronomer"));
	assert_true(weight_with_trade(x, &v[0], "astronomer") ==
		weight_with_trade(fresh, &v[0], "astronomer"));
	link_index_free(fresh);
	link_index_free(x);
	free(v);
}

static void explaining_somebody_who_is_not_in_it_says_what_finding_says(void **state)
{
	struct person *v = people_made(500, 47);
	struct link_index *x = index_of(v, 500);
	struct arena *a = arena_new();
	struct link_match found[4];
	struct link_explanation e;
	struct str cells[VALUE_FIELDS];
	unsigned explained = 0;

	(void)state;
	for (uint32_t i = 0; i < 500; i++) {
		size_t n = asked(x, &v[500 + i], found);

		cells_of(&v[500 + i], cells);
		for (size_t k = 0; k < n; k++, explained++) {
			assert_true(link_index_explain_new(a, x, cells, found[k].key, &e));
			assert_float_equal(e.total_bits, (double)found[k].weight, 0.01);
			assert_int_equal(e.band, found[k].band);
			assert_int_equal(e.hold, found[k].hold);
		}
	}
	assert_true(explained > 400);
	assert_false(link_index_explain_new(a, x, cells, 77, &e));
	arena_free(a);
	link_index_free(x);
	free(v);
}

/* What an image is put into. */
static bool loaded(const char *p, size_t n, struct link_index **x, struct str *why)
{
	struct str rest = { p, n };

	return link_index_load(test_image_get, &rest, n, NULL, x, why);
}

static bool refuse_second(void *whom, const void *p, size_t n)
{
	(void)p;
	(void)n;
	return ++*(int *)whom < 2;
}

static void an_index_comes_back_from_its_image_and_a_damaged_one_does_not(void **state)
{
	struct person *v = people_made(700, 47);
	struct link_index *x = index_of(v, 700), *y = NULL;
	struct link_match found[4], again[4];
	struct str why = STR_NONE;
	struct test_image image = { 0 };
	char *p;
	size_t n, k;
	int put = 0;

	(void)state;
	link_index_remove(x, 1005);
	link_index_settle(x);
	assert_false(link_index_save(x, refuse_second, &put));
	assert_int_equal(put, 2);
	assert_true(link_index_save(x, test_image_put, &image));
	p = image.p;
	n = image.n;
	assert_true(loaded(p, n, &y, &why));
	assert_int_equal(link_index_rows(y), 699);
	for (uint32_t i = 0; i < 700; i++) {
		k = asked(x, &v[700 + i], found);
		assert_int_equal(asked(y, &v[700 + i], again), k);
		assert_memory_equal(found, again, k * sizeof(*found));
	}
	link_index_free(y);
	p[8] ^= 1;                                     /* read by other rules */
	assert_false(loaded(p, n, &y, &why));
	assert_true(str_find(why, S("another version")) >= 0);
	p[8] ^= 1;
	for (size_t at = 0; at < n; at += n / 97) {
		p[at] ^= 0x40;
		assert_false(loaded(p, n, &y, &why));
		p[at] ^= 0x40;
	}
	for (size_t cut = 0; cut < n; cut += n / 31)
		assert_false(loaded(p, cut, &y, &why));
	free(p);
	link_index_free(x);
	free(v);
}

/* Nobody had a telephone or an e-mail address when the image was made; those who come after
 * have. */
static void an_index_from_an_image_goes_on_with_columns_it_never_had(void **state)
{
	struct person *v = people_made(60, 53);
	struct link_index *x = link_index_new(NULL), *y = NULL;
	struct str cells[VALUE_FIELDS], why = STR_NONE;
	struct test_image image = { 0 };
	struct link_match found[4];

	(void)state;
	for (uint32_t i = 0; i < 20; i++) {
		cells_of(&v[i], cells);
		cells[VALUE_PHONE] = cells[VALUE_POSTCODE] = STR_NONE;
		link_index_add(x, 1000 + i, cells);
	}
	assert_true(link_index_save(x, test_image_put, &image));
	assert_true(loaded(image.p, image.n, &y, &why));
	for (uint32_t i = 20; i < 60; i++) {
		cells_of(&v[i], cells);
		for (int f = 0; f < VALUE_FIELDS; f++)
			if (str_empty(cells[f]))
				cells[f] = S("somebody.else@example.org");
		link_index_add(y, 1000 + i, cells);
	}
	assert_int_equal(link_index_rows(y), 60);
	assert_true(asked(y, &v[30], found) > 0 && found[0].key == 1030);
	link_index_free(x);
	link_index_free(y);
	free(image.p);
	image = (struct test_image){ 0 };
	x = link_index_new(NULL);                      /* and from an image of nobody */
	assert_true(link_index_save(x, test_image_put, &image));
	assert_true(loaded(image.p, image.n, &y, &why));
	for (uint32_t i = 0; i < 60; i++) {
		cells_of(&v[i], cells);
		link_index_add(y, 1000 + i, cells);
	}
	assert_int_equal(link_index_rows(y), 60);
	link_index_free(x);
	link_index_free(y);
	free(image.p);
	free(v);
}

/* So many of one name, born in three years, that no question compares all of them. */
static struct person *crowd_made(uint32_t n, uint64_t seed)
{
	struct person *v = people_made(n, seed);

	for (uint32_t i = 0; i < n; i += 2) {
		snprintf(v[i].given, sizeof(v[i].given), "Alice");
		snprintf(v[i].family, sizeof(v[i].family), "Abbott");
		memcpy(v[i].born, i % 3 ? "1951" : "1950", 4);
	}
	return v;
}

/* The person's own row, one under another first name for every fifth, one with another number for
 * every third. */
static void crowd_add(struct link_index *x, const struct person *v, uint32_t i)
{
	int64_t key = 1000 + (int64_t)i;
	struct str cells[VALUE_FIELDS];

	cells_of(&v[i], cells);
	link_index_add(x, key, cells);
	if (i % 5 == 0) {
		cells[VALUE_GIVEN] = str_of(givens[i % COUNT(givens)]);
		link_index_add(x, -key, cells);
	}
	if (i % 3 == 0) {
		cells[VALUE_PHONE] = str_of(v[i ^ 1].phone);
		link_index_add(x, -1000000 - key, cells);
	}
}

/* As the register of a city grows: in any order, corrected, some in it twice or gone again, now and
 * then asked and counted, with an image in the middle. */
static struct link_index *crowd_grown(const struct person *v, uint32_t n, struct rng *r)
{
	uint32_t *who = calloc(n, sizeof(*who));
	struct link_index *x = link_index_new(NULL), *again = NULL;
	struct test_image image = { 0 };
	struct link_match found[4];
	struct str why;

	for (uint32_t i = 0; i < n; i++)
		who[i] = i;
	for (uint32_t i = n - 1; i > 0; i--) {
		uint32_t k = rng_below(r, i + 1), was = who[i];

		who[i] = who[k];
		who[k] = was;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct person before = v[who[i]];
		struct str cells[VALUE_FIELDS];

		snprintf(
			before.given, sizeof(before.given), "Zebedee%c%c", 'a' + i % 26, 'a' + i / 26 % 26);
		memcpy(before.born, "1899", 4);
		cells_of(&before, cells);
		if (rng_below(r, 4) == 0) /* put right later: names and dates nobody has any more */
			link_index_add(x, 1000 + who[i], cells);
		if (rng_below(r, 4) == 0) {
			link_index_add(x, -7000000 - (int64_t)i, cells);
			link_index_remove(x, -7000000 - (int64_t)i);
		}
		crowd_add(x, v, who[i]);
		if (i % 97 == 0)
			asked(x, &v[n + i], found);
		if (i == n / 2) {
			assert_true(link_index_save(x, test_image_put, &image));
			link_index_free(x);
			assert_true(link_index_load(
				test_image_get, &(struct str) { image.p, image.n }, image.n, NULL, &again, &why));
			x = again;
		}
	}
	free(image.p);
	free(who);
	return x;
}

/* How often they say something about somebody; of whom they say another thing goes to *differ. */
static uint32_t answers_compare(struct link_index *x, struct link_index *y, const struct person *v,
	uint32_t n, uint32_t *differ)
{
	struct link_match one[12], other[12];
	struct str cells[VALUE_FIELDS];
	uint32_t told = 0;

	for (uint32_t i = 0; i < n; i += 3) {
		size_t a, b, k = 0;

		cells_of(&v[i], cells);
		a = link_index_find(x, cells, one, 12);
		b = link_index_find(y, cells, other, 12);
		while (k < a && k < b && one[k].key == other[k].key && one[k].weight == other[k].weight &&
			one[k].band == other[k].band && one[k].hold == other[k].hold)
			k++;
		*differ += a != b || k < a;
		told += a > 0;
	}
	return told;
}

static void an_index_laid_out_anew_answers_the_same_however_it_grew(void **state)
{
	uint32_t n = 1200, differed = 0, differ = 0;
	struct person *v = crowd_made(n, 59);
	struct link_index *built = link_index_new(NULL), *grown;
	struct rng r;

	(void)state;
	for (uint32_t i = 0; i < n; i++)
		crowd_add(built, v, i);
	link_index_settle(built);
	for (uint64_t seed = 1; seed <= 3; seed++) {
		rng_seed(&r, seed, 61);
		grown = crowd_grown(v, n, &r);
		assert_int_equal(link_index_rows(grown), link_index_rows(built));
		answers_compare(built, grown, v, 2 * n, &differed);
		link_index_settle(grown);
		assert_true(answers_compare(built, grown, v, 2 * n, &differ) > n / 3);
		assert_int_equal(differ, 0);
		link_index_free(grown);
	}
	assert_true(differed > 0);
	link_index_free(built);
	free(v);
}

static void an_index_says_who_says_just_that_whoever_came_last_first(void **state)
{
	static const struct {
		const char *given, *family, *phone, *born;
		int64_t first;
		size_t n;
	} asked_for[] = {
		{ "Josephine", "Featherstone", "", "", 5002, 2 },
		{ "Featherstone", "Josephine", "", "", 5002, 2 },
		{ "Josephine", "Fetherston", "", "", 5002, 2 }, /* sounds the same */
		{ "Josie", "Featherstone", "", "", 5002, 2 }, /* a short form */
		{ "Featherstone", "", "", "", 5002, 2 },
		{ "Josephine", "Featherstone", "07700900417", "", 5001, 1 },
		{ "", "", "07700 900417", "", 5001, 1 },
		{ "Josephine", "Featherstone", "", "1942-05-14", 5001, 1 },
		{ "Josephine", "Featherstone", "", "1943-05-14", 0, 0 },
		{ "Josephine", "Quartermaine", "", "", 0, 0 },
		{ "", "", "07700900999", "", 0, 0 },
		{ "", "", "", "", 0, 0 },
	};
	static const struct person them[] = {
		{ "Josephine", "Featherstone", "1942-05-14", "OX1 1AB", "07700900417" },
		{ "Josephine", "Featherstone", "1971-02-03", "OX4 2BC", "07700900555" },
	};
	struct person *v = people_made(300, 67);
	struct link_index *x = index_of(v, 300);
	struct str cells[VALUE_FIELDS];
	int64_t keys[5];

	(void)state;
	for (size_t i = 0; i < COUNT(them); i++) {
		cells_of(&them[i], cells);
		link_index_add(x, 5001 + (int64_t)i, cells);
	}
	for (size_t i = 0; i < COUNT(asked_for); i++) {
		memset(cells, 0, sizeof(cells));
		cells[VALUE_GIVEN] = str_of(asked_for[i].given);
		cells[VALUE_FAMILY] = str_of(asked_for[i].family);
		cells[VALUE_PHONE] = str_of(asked_for[i].phone);
		cells[VALUE_BIRTH_DATE] = str_of(asked_for[i].born);
		assert_int_equal(link_index_said(x, cells, keys, 5), asked_for[i].n);
		if (asked_for[i].n)
			assert_int_equal(keys[0], asked_for[i].first);
	}
	assert_int_equal(link_index_rows(x), 302);
	link_index_remove(x, 5002);
	memset(cells, 0, sizeof(cells));
	cells[VALUE_FAMILY] = S("Featherstone");
	assert_int_equal(link_index_said(x, cells, keys, 5), 1);
	link_index_free(x);
	free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_finds_who_comes_again),
		cmocka_unit_test(what_is_removed_is_found_no_more_and_a_key_again_is_a_correction),
		cmocka_unit_test(an_index_explains_what_it_found),
		cmocka_unit_test(explaining_somebody_who_is_not_in_it_says_what_finding_says),
		cmocka_unit_test(questions_leave_nothing_behind),
		cmocka_unit_test(a_trade_nobody_has_is_not_taken_for_the_one_asked_about_before),
		cmocka_unit_test(an_index_comes_back_from_its_image_and_a_damaged_one_does_not),
		cmocka_unit_test(an_index_from_an_image_goes_on_with_columns_it_never_had),
		cmocka_unit_test(an_index_laid_out_anew_answers_the_same_however_it_grew),
		cmocka_unit_test(an_index_says_who_says_just_that_whoever_came_last_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
