/* The promises of the linkage engine, on made lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/rng.h"
#include "engine/link/link_parts.h"

/* ---- made lists ---- */

static const char *const givens[] = { "Alice", "Brian", "Chandra", "Deborah", "Edmund", "Farida",
	"Gareth", "Hannah", "Imran", "Joseph", "Kathleen", "Laura", "Marcus", "Nadia", "Oliver",
	"Patricia", "Rosemary", "Samuel", "Teresa", "Victor" };
static const char *const families[] = { "Abbott", "Bexley", "Carmody", "Dunstan", "Ellsworth",
	"Fenwick", "Gallagher", "Harcourt", "Ingleby", "Jarrold", "Kowalczyk", "Lightfoot",
	"Merriweather", "Nethercott", "Osgood", "Pemberton", "Quigley", "Rowbotham", "Silverstone",
	"Thackeray", "Underhill", "Vasquez", "Wetherby", "Yarwood" };
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct person { char given[24], family[24], born[12], postcode[12], phone[16]; };

static void cells_of(const struct person *p, struct str cells[VALUE_FIELDS])
{
	memset(cells, 0, sizeof(struct str) * VALUE_FIELDS);
	cells[VALUE_GIVEN] = str_of(p->given);
	cells[VALUE_FAMILY] = str_of(p->family);
	cells[VALUE_BIRTH_DATE] = str_of(p->born);
	cells[VALUE_POSTCODE] = str_of(p->postcode);
	cells[VALUE_PHONE] = str_of(p->phone);
}

static struct person person_made(struct rng *r)
{
	struct person p;

	snprintf(p.given, sizeof(p.given), "%s", givens[rng_below(r, COUNT(givens))]);
	snprintf(p.family, sizeof(p.family), "%s", families[rng_below(r, COUNT(families))]);
	snprintf(p.born, sizeof(p.born), "%u-%02u-%02u", 1930 + rng_below(r, 70), 1 + rng_below(r, 12),
		1 + rng_below(r, 28));
	snprintf(p.postcode, sizeof(p.postcode), "OX%u %u%c%c", 1 + rng_below(r, 9),
		1 + rng_below(r, 9), "ABDEFGHJLN"[rng_below(r, 10)], "PQRSTUWXYZ"[rng_below(r, 10)]);
	snprintf(p.phone, sizeof(p.phone), "077009%05u", rng_below(r, 100000));
	return p;
}

/* The same person written again: one slip in a name, or the telephone left out. */
static struct person person_again(const struct person *p, struct rng *r)
{
	struct person q = *p;
	size_t n = strlen(q.family);

	switch (rng_below(r, 3)) {
	case 0: q.phone[0] = 0; break;
	case 1: q.family[1 + rng_below(r, (uint32_t)n - 1)] = 'x'; break;
	default: break;
	}
	return q;
}

/* n people, each twice: rows i and n + i. */
static struct person *people_made(uint32_t n, uint64_t seed)
{
	struct person *v = calloc(n * 2, sizeof(*v));
	struct rng r;

	rng_seed(&r, seed, 1);
	for (uint32_t i = 0; i < n; i++)
		v[i] = person_made(&r);
	for (uint32_t i = 0; i < n; i++)
		v[n + i] = person_again(&v[i], &r);
	return v;
}

#define OFTEN 1440                             /* rows of people_often */

/* 48 people, each thirty times over the years: houses, telephones and family names change, so that
 * groups grow large and must be judged by some of their pairs. */
static struct person *people_often(uint64_t seed)
{
	struct person *v = calloc(OFTEN, sizeof(*v)), was[48];
	struct rng r;

	rng_seed(&r, seed, 1);
	for (uint32_t i = 0; i < 48; i++)
		was[i] = person_made(&r);
	for (uint32_t i = 0; i < OFTEN; i++) {
		struct person *p = &was[i % 48], other = person_made(&r);

		v[i] = person_again(p, &r);
		switch (rng_below(&r, 8)) {
		case 0: memcpy(p->postcode, other.postcode, sizeof(p->postcode)); break;
		case 1: memcpy(p->phone, other.phone, sizeof(p->phone)); break;
		case 2: memcpy(p->family, other.family, sizeof(p->family)); break;
		case 3: memcpy(v[i].born, other.born, sizeof(p->born)); break;
		default: break;
		}
	}
	return v;
}

static struct link_table *table_of(const struct person *v, uint32_t n)
{
	struct link_table *t = link_table_new();
	struct str cells[VALUE_FIELDS];

	for (uint32_t i = 0; i < n; i++) {
		cells_of(&v[i], cells);
		link_table_add(t, cells);
	}
	return t;
}

/* ---- promises ---- */

static void a_small_list_works_with_the_shipped_model(void **state)
{
	struct person *v = people_made(150, 5);
	struct link_table *t = table_of(v, 300);
	struct link_options o = { .threads = 1 };
	struct link_result *r = link_run(t, &o);
	uint32_t right = 0, wrong = 0;

	(void)state;
	for (uint32_t i = 0; i < 150; i++)
		right += r->cluster[i] == r->cluster[150 + i];
	for (size_t i = 0; i < r->edge_n; i++)
		wrong += r->edges[i].band == LINK_BAND_LINK && r->edges[i].b != r->edges[i].a + 150;
	assert_true(right >= 145);
	assert_int_equal(wrong, 0);
	link_result_free(r);
	link_table_free(t);
	free(v);
}

static void same_bits(const struct person *v, uint32_t n)
{
	static const unsigned threads[] = { 1, 2, 16 };
	struct link_table *t = table_of(v, n);
	struct link_result *r[3];

	for (int i = 0; i < 3; i++)
		r[i] = link_run(t, &(struct link_options){ .threads = threads[i] });
	for (int i = 1; i < 3; i++) {
		assert_int_equal(r[0]->edge_n, r[i]->edge_n);
		assert_memory_equal(r[0]->edges, r[i]->edges, sizeof(*r[0]->edges) * r[0]->edge_n);
		assert_memory_equal(r[0]->cluster, r[i]->cluster, sizeof(uint32_t) * n);
		assert_int_equal(r[0]->candidates, r[i]->candidates);
		assert_int_equal(r[0]->bridges, r[i]->bridges);
	}
	for (int i = 0; i < 3; i++)
		link_result_free(r[i]);
	link_table_free(t);
}

static void the_same_bits_with_any_number_of_threads(void **state)
{
	struct person *v = people_made(700, 9);

	(void)state;
	same_bits(v, 1400);
	free(v);
	for (uint64_t seed = 1; seed <= 4; seed++) {
		v = people_often(seed);
		same_bits(v, OFTEN);
		free(v);
	}
}

static int edge_by_rows(const void *p, const void *q)
{
	const struct link_edge *x = p, *y = q;

	return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

/* Rows upside down: the same pairs with the same weights, the same people. */
static void same_upside_down(const struct person *v, uint32_t n)
{
	struct person *w = calloc(n, sizeof(*w));
	struct link_table *t, *s;
	struct link_result *r, *q;

	for (uint32_t i = 0; i < n; i++)
		w[n - 1 - i] = v[i];
	t = table_of(v, n);
	s = table_of(w, n);
	r = link_run(t, &(struct link_options){ .threads = 2 });
	q = link_run(s, &(struct link_options){ .threads = 2 });
	assert_int_equal(r->edge_n, q->edge_n);
	assert_int_equal(r->linked, q->linked);
	for (size_t i = 0; i < q->edge_n; i++) {
		uint32_t a = n - 1 - q->edges[i].a, b = n - 1 - q->edges[i].b;

		q->edges[i].a = a < b ? a : b;
		q->edges[i].b = a < b ? b : a;
	}
	qsort(r->edges, r->edge_n, sizeof(*r->edges), edge_by_rows);
	qsort(q->edges, q->edge_n, sizeof(*q->edges), edge_by_rows);
	assert_memory_equal(r->edges, q->edges, sizeof(*r->edges) * r->edge_n);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n; k += 7)
			assert_int_equal(
				r->cluster[i] == r->cluster[k], q->cluster[n - 1 - i] == q->cluster[n - 1 - k]);
	link_result_free(r);
	link_result_free(q);
	link_table_free(t);
	link_table_free(s);
	free(w);
}

static void the_order_of_rows_does_not_matter(void **state)
{
	struct person *v = people_made(600, 11);

	(void)state;
	same_upside_down(v, 1200);
	free(v);
	for (uint64_t seed = 1; seed <= 4; seed++) {
		v = people_often(seed);
		same_upside_down(v, OFTEN);
		free(v);
	}
}

static void a_pair_explained_backwards_is_the_same_pair(void **state)
{
	struct person *v = people_made(60, 13);
	struct link_table *t = table_of(v, 120);
	struct arena *a = arena_new();

	(void)state;
	for (uint32_t i = 0; i < 60; i++) {
		struct link_explanation x, y;
		double sum;

		link_explain(a, t, &(struct link_options){ 0 }, i, 60 + i / 2, &x);
		link_explain(a, t, &(struct link_options){ 0 }, 60 + i / 2, i, &y);
		assert_true(x.total_bits == y.total_bits);
		assert_int_equal(x.hold, y.hold);
		sum = x.prior_bits;
		for (size_t k = 0; k < x.reason_n; k++)
			sum += x.reasons[k].bits;
		assert_true(sum - x.total_bits < 1e-3 && x.total_bits - sum < 1e-3);
	}
	arena_free(a);
	link_table_free(t);
	free(v);
}

static void what_a_person_said_is_law(void **state)
{
	struct person *v = people_made(200, 17);
	struct link_table *t = table_of(v, 400);
	struct link_pair no[] = { { 3, 203 } }, yes[] = { { 8, 60 } };
	struct link_result *r = link_run(
		t, &(struct link_options){ .apart = no, .apart_n = 1, .together = yes, .together_n = 1 });

	(void)state;
	assert_int_not_equal(r->cluster[3], r->cluster[203]);
	assert_int_equal(r->cluster[8], r->cluster[60]);
	for (size_t i = 0; i < r->edge_n; i++)
		assert_false(r->edges[i].a == 3 && r->edges[i].b == 203);
	assert_int_equal(r->held[LINK_HOLD_TOLD], 1);
	link_result_free(r);
	link_table_free(t);
	free(v);
}

static void a_model_is_read_as_it_was_written(void **state)
{
	struct arena *a = arena_new();
	struct str text = link_model_write(a, link_model_shipped()), why = STR_NONE;
	struct link_model m;

	(void)state;
	assert_true(link_model_read(a, text, &m, &why));
	assert_true(str_eq(text, link_model_write(a, &m)));
	assert_false(link_model_read(a, S("kith-link-model 2\n"), &m, &why));
	assert_false(link_model_read(a, S("kith-link-model 1\nm given 0.5\n"), &m, &why));
	assert_false(link_model_read(a, S("kith-link-model 1\nlink_bits -9\n"), &m, &why));
	assert_true(why.n > 0);
	arena_free(a);
}

/* ---- training ---- */

/* The trap that the study fell into: pairs of a session from the union of all blocking rules are
 * nearly all matches, and EM answers that all are. Such a model is not published. */
static void training_on_the_blocking_union_collapses_and_is_refused(void **state)
{
	struct person *v = people_made(400, 23);
	struct link_table *t = table_of(v, 800);
	struct link_options o = { .threads = 1 };
	struct link_result *r = link_run(t, &o);
	struct arena *a = arena_new();
	struct link_patterns p;
	struct link_work w;
	struct link_em em;
	struct str why = STR_NONE;

	(void)state;
	link_work_begin(&w, t, &o);
	link_patterns_begin(&p);
	for (size_t i = 0; i < r->edge_n; i++) {
		uint8_t level[LINK_TOPIC_COUNT];

		if (r->edges[i].band != LINK_BAND_LINK)
			continue;
		link_compare(t, &t->rows[r->edges[i].a], &t->rows[r->edges[i].b], NULL, level);
		link_patterns_add(&p, level);
	}
	link_em_run(&em, &p, &w.view);
	assert_true(em.share > 0.995);
	assert_false(link_em_sound(a, &em, &why));
	assert_true(why.n > 0);
	link_patterns_end(&p);
	link_work_end(&w);
	link_result_free(r);
	arena_free(a);
	link_table_free(t);
	free(v);
}

static void training_on_the_list_itself_learns_and_keeps_its_name(void **state)
{
	struct person *v = people_made(2000, 29);
	struct link_table *t = table_of(v, 4000);
	struct arena *a = arena_new();
	struct link_model m;
	struct str why = STR_NONE;

	(void)state;
	if (!link_train(a, t, &(struct link_options){ .threads = 1 }, S("host-1"), &m, &why))
		fail_msg("%.*s", STR_ARG(why));
	assert_string_equal(m.version, "host-1");
	/* Telephones of this list never change: it says so more than the shipped model does. */
	assert_true(m.m[LINK_TOPIC_PHONE][1] > link_model_shipped()->m[LINK_TOPIC_PHONE][1]);
	arena_free(a);
	link_table_free(t);
	free(v);
}

/* Of one list trained twice: where people said that rows with two telephones are one person, a
 * different telephone speaks less against it than before. */
static void what_people_said_of_pairs_moves_the_model(void **state)
{
	struct person *v = people_made(2000, 29);
	struct link_table *t = table_of(v, 4000);
	struct arena *a = arena_new();
	struct link_told said[40];
	struct link_model alone, told;
	size_t n = 0;
	struct str why = STR_NONE;

	(void)state;
	for (uint32_t row = 0; row + 3 < link_table_rows(t) && n < 40; row += 3)
		if (!str_eq(
				link_table_value(t, row, VALUE_PHONE), link_table_value(t, row + 3, VALUE_PHONE)) &&
			link_table_value(t, row, VALUE_PHONE).n && link_table_value(t, row + 3, VALUE_PHONE).n)
			said[n++] = (struct link_told){ { row, row + 3 }, 25 };
	assert_int_equal(n, 40);
	assert_true(link_train(a, t, &(struct link_options){ .threads = 1 }, S("alone"), &alone, &why));
	assert_true(link_train(a, t, &(struct link_options){ .threads = 1, .same = said, .same_n = n },
		S("told"), &told, &why));
	assert_true(told.m[LINK_TOPIC_PHONE][4] > 1.05 * alone.m[LINK_TOPIC_PHONE][4]);
	assert_true(told.m_strength == alone.m_strength);
	arena_free(a);
	link_table_free(t);
	free(v);
}

static void training_on_strangers_is_refused(void **state)
{
	struct person *v = people_made(1000, 31);
	struct link_table *t = table_of(v, 1000);
	struct arena *a = arena_new();
	struct link_model m = { .version = "untouched" };
	struct str why = STR_NONE;

	(void)state;
	assert_false(link_train(a, t, &(struct link_options){ .threads = 1 }, S("host-1"), &m, &why));
	assert_string_equal(m.version, "untouched");
	assert_true(why.n > 0);
	arena_free(a);
	link_table_free(t);
	free(v);
}

/* ---- an index ---- */

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
struct kept { char *p; size_t n, cap; };

static bool keep(void *whom, const void *p, size_t n)
{
	struct kept *k = whom;

	if (k->n + n > k->cap) {
		k->cap = (k->n + n) * 2;
		k->p = realloc(k->p, k->cap);
		assert_non_null(k->p);
	}
	memcpy(k->p + k->n, p, n);
	k->n += n;
	return true;
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
	struct kept image = { 0 };
	char *p;
	size_t n, k;
	int put = 0;

	(void)state;
	link_index_remove(x, 1005);
	link_index_settle(x);
	assert_false(link_index_save(x, refuse_second, &put));
	assert_int_equal(put, 2);
	assert_true(link_index_save(x, keep, &image));
	p = image.p;
	n = image.n;
	assert_true(link_index_load((struct str){ p, n }, NULL, &y, &why));
	assert_int_equal(link_index_rows(y), 699);
	for (uint32_t i = 0; i < 700; i++) {
		k = asked(x, &v[700 + i], found);
		assert_int_equal(asked(y, &v[700 + i], again), k);
		assert_memory_equal(found, again, k * sizeof(*found));
	}
	link_index_free(y);
	for (size_t at = 0; at < n; at += n / 97) {
		p[at] ^= 0x40;
		assert_false(link_index_load((struct str){ p, n }, NULL, &y, &why));
		p[at] ^= 0x40;
	}
	for (size_t cut = 0; cut < n; cut += n / 31)
		assert_false(link_index_load((struct str){ p, cut }, NULL, &y, &why));
	free(p);
	link_index_free(x);
	free(v);
}

/* Nobody had a telephone or an e-mail address when the image was made; those who come after have.
 */
static void an_index_from_an_image_goes_on_with_columns_it_never_had(void **state)
{
	struct person *v = people_made(60, 53);
	struct link_index *x = link_index_new(NULL), *y = NULL;
	struct str cells[VALUE_FIELDS], why = STR_NONE;
	struct kept image = { 0 };
	struct link_match found[4];

	(void)state;
	for (uint32_t i = 0; i < 20; i++) {
		cells_of(&v[i], cells);
		cells[VALUE_PHONE] = cells[VALUE_POSTCODE] = STR_NONE;
		link_index_add(x, 1000 + i, cells);
	}
	assert_true(link_index_save(x, keep, &image));
	assert_true(link_index_load((struct str){ image.p, image.n }, NULL, &y, &why));
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
	image = (struct kept){ 0 };
	x = link_index_new(NULL);                      /* and from an image of nobody */
	assert_true(link_index_save(x, keep, &image));
	assert_true(link_index_load((struct str){ image.p, image.n }, NULL, &y, &why));
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

static void an_empty_list_and_a_list_of_one_are_fine(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 2; n++) {
		struct person *v = people_made(1, 3);
		struct link_table *t = table_of(v, n);
		struct link_result *r = link_run(t, &(struct link_options){ .threads = 2 });

		assert_int_equal(r->edge_n, 0);
		assert_int_equal(r->clusters, n);
		link_result_free(r);
		link_table_free(t);
		free(v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_list_works_with_the_shipped_model),
		cmocka_unit_test(the_same_bits_with_any_number_of_threads),
		cmocka_unit_test(the_order_of_rows_does_not_matter),
		cmocka_unit_test(a_pair_explained_backwards_is_the_same_pair),
		cmocka_unit_test(what_a_person_said_is_law),
		cmocka_unit_test(a_model_is_read_as_it_was_written),
		cmocka_unit_test(training_on_the_blocking_union_collapses_and_is_refused),
		cmocka_unit_test(training_on_the_list_itself_learns_and_keeps_its_name),
		cmocka_unit_test(what_people_said_of_pairs_moves_the_model),
		cmocka_unit_test(training_on_strangers_is_refused),
		cmocka_unit_test(an_index_finds_who_comes_again),
		cmocka_unit_test(what_is_removed_is_found_no_more_and_a_key_again_is_a_correction),
		cmocka_unit_test(an_index_explains_what_it_found),
		cmocka_unit_test(explaining_somebody_who_is_not_in_it_says_what_finding_says),
		cmocka_unit_test(questions_leave_nothing_behind),
		cmocka_unit_test(an_index_comes_back_from_its_image_and_a_damaged_one_does_not),
		cmocka_unit_test(an_index_from_an_image_goes_on_with_columns_it_never_had),
		cmocka_unit_test(an_empty_list_and_a_list_of_one_are_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
