/*
 * One person at a time against millions. Blocking keys lie in sorted segments that never change;
 * what is new waits in a small unsorted heap, becomes a segment of its own and is merged with its
 * neighbours when these are not much larger (a log-structured merge: O'Neill et al. 1996). A
 * question is some twenty binary searches a segment and at most a few hundred comparisons.
 * Dictionaries only grow, so that segments stay true.
 *
 * How common values are is counted when the index has doubled and when it settles, not at each row.
 */
#include "engine/link/link_index.h"

#include "core/base/check.h"

#define FRESH_ROWS 192                         /* rows whose entries are looked through unsorted */
#define BLOCK_ASKED 48                         /* rows of a block that are compared */
#define BLOCK_SIFTED 1024                      /* of a larger one, looked through for a finer key */
#define CANDIDATES 1024

/* ---- beginning ---- */

void index_recount(struct link_index *x)
{
	uint32_t *order = link_zeroed(sizeof(*order), x->t->n);
	struct link_model m = x->view.model;

	for (uint32_t i = 0; i < x->t->n; i++)
		order[i] = i;
	link_view_end(&x->view);
	link_view_begin(&x->view, x->t, order, &m);
	x->view_rows = x->t->n;
	x->counted = true;
	free(order);
}

struct link_index *index_new(const struct link_model *m, struct link_table *t)
{
	struct link_index *x = link_zeroed(sizeof(*x), 1);

	x->t = t;
	x->parts = link_keys_new(t);
	x->cache = link_zeroed(sizeof(*x->cache), 1);
	x->map_mask = 1023;
	x->map = link_zeroed(sizeof(*x->map), x->map_mask + 1);
	x->view.model = m ? *m : *link_model_shipped();
	index_recount(x);
	return x;
}

struct link_index *link_index_new(const struct link_model *m)
{
	return index_new(m, link_table_new());
}

void link_index_free(struct link_index *x)
{
	if (!x)
		return;
	for (unsigned i = 0; i < x->segment_n; i++)
		free(x->segments[i].entry);
	link_view_end(&x->view);
	link_keys_free(x->parts);
	link_table_free(x->t);
	free(x->keys);
	free(x->map);
	free(x->fresh);
	free(x->stamp);
	free(x->cache);
	free(x);
}

/* ---- keys of the caller ---- */

static size_t map_slot(const struct link_index *x, int64_t key)
{
	size_t at = link_mix((uint64_t)key) & x->map_mask;

	while (x->map[at].row && (x->map[at].key != key || x->map[at].row == INDEX_GONE))
		at = (at + 1) & x->map_mask;
	return at;
}

void index_map_put(struct link_index *x, int64_t key, uint32_t row)
{
	size_t at;

	if (x->map_used * 2 > x->map_mask) {
		size_t n = x->map_mask + 1;
		void *old = x->map;
		struct { int64_t key; uint32_t row; } *was = old;

		x->map_mask = x->map_mask * 2 + 1;
		x->map = link_zeroed(sizeof(*x->map), x->map_mask + 1);
		x->map_used = 0;
		for (size_t i = 0; i < n; i++)
			if (was[i].row && was[i].row != INDEX_GONE)
				index_map_put(x, was[i].key, was[i].row - 1);
		free(old);
	}
	at = map_slot(x, key);
	x->map_used += !x->map[at].row;
	x->map[at].key = key;
	x->map[at].row = row + 1;
}

/* ---- segments ---- */

static int entry_cmp(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool row_lives(const struct link_index *x, uint64_t entry)
{
	return x->keys[INDEX_ROW(entry)] != INT64_MIN;
}

/* Entries of removed rows fall out. */
static void segment_sift(const struct link_index *x, struct index_segment *s)
{
	size_t living = 0;

	for (size_t i = 0; i < s->n; i++)
		if (row_lives(x, s->entry[i]))
			s->entry[living++] = s->entry[i];
	s->n = living;
}

/* Two segments as one, from the back in the place of the larger: the largest is a quarter of the
 * index, which nobody wants in memory twice. */
static struct index_segment segments_merge(
	const struct link_index *x, struct index_segment a, struct index_segment b)
{
	size_t i, k, to;

	segment_sift(x, &a);
	segment_sift(x, &b);
	i = a.n;
	k = b.n;
	to = i + k;
	a.entry = link_grow(a.entry, sizeof(*a.entry), to + 1);
	a.n = to;
	while (k > 0) {
		bool ours = i > 0 && a.entry[i - 1] > b.entry[k - 1];

		a.entry[--to] = ours ? a.entry[--i] : b.entry[--k];
	}
	free(b.entry);
	return a;
}

/* The fresh entries become a segment; the last ones are merged while the one before is less than
 * four times as large. */
static void fresh_settle(struct link_index *x, size_t times)
{
	struct index_segment s = { .entry = x->fresh, .n = x->fresh_n };

	if (x->fresh_n) {
		qsort(s.entry, s.n, sizeof(*s.entry), entry_cmp);
		x->segments[x->segment_n++] = s;
		x->fresh = NULL;
		x->fresh_n = x->fresh_cap = 0;
	}
	while (x->segment_n > 1 &&
		x->segments[x->segment_n - 2].n / times < x->segments[x->segment_n - 1].n) {
		x->segments[x->segment_n - 2] =
			segments_merge(x, x->segments[x->segment_n - 2], x->segments[x->segment_n - 1]);
		x->segment_n--;
	}
	check(x->segment_n < INDEX_SEGMENTS);
}

void index_merge(struct link_index *x)
{
	fresh_settle(x, SIZE_MAX);
}

void link_index_use(struct link_index *x, const struct link_model *m)
{
	x->view.model = *m;
	index_recount(x);
}

/* ---- rows in and out ---- */

size_t link_index_rows(const struct link_index *x)
{
	return x->living;
}

static void entries_add(struct link_index *x, uint32_t row)
{
	unsigned first = link_rule_n();

	if (x->fresh_n + 2 * link_index_rule_n() > x->fresh_cap) {
		x->fresh_cap = (size_t)FRESH_ROWS * 2 * link_index_rule_n() + x->fresh_n;
		x->fresh = link_grow(x->fresh, sizeof(*x->fresh), x->fresh_cap);
	}
	for (unsigned rule = 0; rule < link_index_rule_n(); rule++) {
		uint32_t key[2];

		link_keys_of(x->parts, &x->t->rows[row], first + rule, key);
		for (int i = 0; i < 2; i++)
			if (key[i])
				x->fresh[x->fresh_n++] =
					(uint64_t)rule << 58 | (uint64_t)key[i] << INDEX_ROW_BITS | row;
	}
}

void link_index_add(struct link_index *x, int64_t key, const struct str cells[VALUE_FIELDS])
{
	uint32_t row;

	check(key != INT64_MIN);
	link_index_remove(x, key);
	row = link_table_add(x->t, cells);
	if (row >= x->key_cap) {
		x->key_cap = x->t->cap;
		x->keys = link_grow(x->keys, sizeof(*x->keys), x->key_cap);
	}
	x->keys[row] = key;
	index_map_put(x, key, row);
	x->living++;
	x->counted = false;
	link_keys_cover(x->parts, x->t);
	link_view_cover(&x->view);
	entries_add(x, row);
	if (x->fresh_n >= (size_t)FRESH_ROWS * link_index_rule_n())
		fresh_settle(x, 4);
	if (x->t->n > 2 * x->view_rows + 4096)
		index_recount(x);
}

bool link_index_remove(struct link_index *x, int64_t key)
{
	size_t at = map_slot(x, key);
	struct link_row *row;

	if (!x->map[at].row)
		return false;
	row = &x->t->rows[x->map[at].row - 1];
	x->keys[x->map[at].row - 1] = INT64_MIN;
	for (int c = 0; c < CODED_COUNT; c++)
		x->t->dict[c].count[row->id[c]]--;
	*row = (struct link_row){ 0 };
	x->map[at].row = INDEX_GONE;
	x->living--;
	x->counted = false;
	return true;
}

/* ---- asking ---- */

struct question {
	struct link_index *x;
	struct link_row row;
	uint32_t candidate[CANDIDATES];
	uint8_t rule[CANDIDATES];              /* that found it first */
	size_t n;
};

static void candidate_take(struct question *q, uint32_t row, unsigned rule)
{
	if (q->n == CANDIDATES || q->x->stamp[row] == q->x->question || q->x->keys[row] == INT64_MIN)
		return;
	q->x->stamp[row] = q->x->question;
	q->rule[q->n] = (uint8_t)rule;
	q->candidate[q->n++] = row;
}

/* First entry not below `e`. */
static size_t segment_find(const struct index_segment *s, uint64_t e)
{
	size_t from = 0, n = s->n;

	while (n > 0) {
		size_t half = n / 2;

		if (s->entry[from + half] < e) {
			from += half + 1;
			n -= half + 1;
		} else
			n = half;
	}
	return from;
}

/* Of a block too large to compare whole, the rows that agree in a further part as well. */
static void block_sift(struct question *q, const uint64_t *e, size_t n, unsigned rule, uint32_t key)
{
	const struct link_index *x = q->x;
	uint32_t finer = link_keys_finer(x->parts, &q->row, rule, 0, key);
	size_t taken = 0, step = n > BLOCK_SIFTED ? n / BLOCK_SIFTED : 1;

	for (size_t i = 0; finer && i < n && taken < BLOCK_ASKED; i += step) {
		const struct link_row *row = &x->t->rows[INDEX_ROW(e[i])];

		if (link_keys_finer(x->parts, row, rule, 0, key) != finer)
			continue;
		candidate_take(q, INDEX_ROW(e[i]), rule);
		taken++;
	}
}

static void key_ask(struct question *q, unsigned index_rule, uint32_t key)
{
	const struct link_index *x = q->x;
	uint64_t from = (uint64_t)index_rule << 58 | (uint64_t)key << INDEX_ROW_BITS,
			 to = from | ((1u << INDEX_ROW_BITS) - 1);

	for (unsigned i = 0; i < x->segment_n; i++) {
		const struct index_segment *s = &x->segments[i];
		size_t at = segment_find(s, from), n = 0;

		while (at + n < s->n && s->entry[at + n] <= to && n < BLOCK_SIFTED * 4)
			n++;
		if (n > BLOCK_ASKED)
			block_sift(q, s->entry + at, n, link_rule_n() + index_rule, key);
		else
			for (size_t k = 0; k < n; k++)
				candidate_take(q, INDEX_ROW(s->entry[at + k]), link_rule_n() + index_rule);
	}
	for (size_t i = 0; i < x->fresh_n; i++)
		if (x->fresh[i] >= from && x->fresh[i] <= to)
			candidate_take(q, INDEX_ROW(x->fresh[i]), link_rule_n() + index_rule);
}

static int match_cmp(const void *p, const void *q)
{
	const struct link_match *x = p, *y = q;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

/* Weighs the candidates; the best `max` stand in out. */
static size_t candidates_weigh(
	struct question *q, struct link_cache *cache, struct link_match *out, size_t max)
{
	const struct link_model *m = &q->x->view.model;
	struct link_match found[CANDIDATES];
	size_t n = 0;

	for (size_t i = 0; i < q->n; i++) {
		uint8_t hold = 0;
		float weight =
			link_view_score(&q->x->view, &q->row, &q->x->t->rows[q->candidate[i]], cache, &hold);

		if (weight >= (float)m->review_bits)
			found[n++] = (struct link_match){ .key = q->x->keys[q->candidate[i]],
				.weight = weight,
				.hold = hold,
				.rule = q->rule[i],
				.band = !hold && weight >= link_threshold(&q->x->view) ? LINK_BAND_LINK
																	   : LINK_BAND_REVIEW };
	}
	/* cppcheck-suppress uninitvar ; only the first n, which are written */
	qsort(found, n, sizeof(*found), match_cmp);
	n = n < max ? n : max;
	memcpy(out, found, n * sizeof(*found));
	return n;
}

static void question_begin(struct question *q, struct link_index *x)
{
	if (x->t->n > x->stamp_cap) {
		x->stamp_cap = x->t->cap;
		free(x->stamp);
		x->stamp = link_zeroed(sizeof(*x->stamp), x->stamp_cap);
		x->question = 0;
	}
	if (!++x->question) {
		memset(x->stamp, 0, sizeof(*x->stamp) * x->stamp_cap);
		x->question = 1;
	}
	q->x = x;
	q->n = 0;
}

/* The question's row. Its values get numbers that `known` says were free before; question_end gives
 * them back. */
static void question_read(
	struct question *q, const struct str cells[VALUE_FIELDS], uint32_t known[CODED_COUNT])
{
	struct link_index *x = q->x;

	for (int c = 0; c < CODED_COUNT; c++)
		known[c] = x->t->dict[c].n;
	x->t->asking = true;
	link_table_encode(x->t, cells, &q->row);
	x->t->asking = false;
	link_keys_cover(x->parts, x->t);
	link_view_cover(&x->view);
}

static void question_end(struct link_index *x, const uint32_t known[CODED_COUNT])
{
	for (int c = 0; c < CODED_COUNT; c++)
		if (x->t->dict[c].n > known[c]) {
			link_dict_forget(&x->t->dict[c], known[c]);
			link_keys_forget(x->parts, c, known[c]);
			x->view.covered[c] = known[c];
		}
}

size_t link_index_find(
	struct link_index *x, const struct str cells[VALUE_FIELDS], struct link_match *out, size_t max)
{
	static const uint8_t remembered[] = { CODED_GIVEN, CODED_FAMILY, CODED_BIRTH_PLACE,
		CODED_OCCUPATION }; /* as struct link_cache has them */
	uint32_t known[CODED_COUNT], key[2];
	struct question q;
	bool passing = false;
	size_t n;

	question_begin(&q, x);
	question_read(&q, cells, known);
	for (unsigned rule = 0; rule < link_index_rule_n(); rule++) {
		link_keys_of(x->parts, &q.row, link_rule_n() + rule, key);
		for (int i = 0; i < 2; i++)
			if (key[i])
				key_ask(&q, rule, key[i]);
	}
	/* Values never met get numbers for this question only: nothing of them may be remembered. */
	for (size_t i = 0; i < sizeof(remembered); i++)
		passing = passing || q.row.id[remembered[i]] >= known[remembered[i]];
	n = candidates_weigh(&q, passing ? NULL : x->cache, out, max);
	question_end(x, known);
	return n;
}

/* What a row has to say: in either order of the names, and the ids of its other values. */
struct wanted { uint32_t name[2][2], id[CODED_COUNT]; };

static bool names_wanted(const struct wanted *w, const uint32_t name[2])
{
	for (int order = 0; order < 2; order++)
		if ((w->name[order][0] || w->name[order][1]) &&
			(!w->name[order][0] || w->name[order][0] == name[0]) &&
			(!w->name[order][1] || w->name[order][1] == name[1]))
			return true;
	return false;
}

static bool row_wanted(const struct link_index *x, const struct wanted *w, const struct link_row *r)
{
	uint32_t name[2];

	for (int c = CODED_FAMILY + 1; c < CODED_COUNT; c++)
		if (w->id[c] && w->id[c] != r->id[c])
			return false;
	if (!w->id[CODED_GIVEN] && !w->id[CODED_FAMILY])
		return true;
	link_keys_names(x->parts, r, name);
	return names_wanted(w, name);
}

/* False: it says nothing, or something that nobody says. */
static bool wanted_read(struct link_index *x, const struct str cells[VALUE_FIELDS],
	struct wanted *w, uint32_t known[CODED_COUNT])
{
	struct str turned[VALUE_FIELDS];
	uint32_t before[CODED_COUNT];
	struct question q, other;
	bool some = false, none = false;

	memcpy(turned, cells, sizeof(turned));
	turned[VALUE_GIVEN] = cells[VALUE_FAMILY];
	turned[VALUE_FAMILY] = cells[VALUE_GIVEN];
	question_begin(&q, x);
	question_read(&q, cells, known);
	question_begin(&other, x);
	question_read(&other, turned, before);
	link_keys_names(x->parts, &q.row, w->name[0]);
	link_keys_names(x->parts, &other.row, w->name[1]);
	memcpy(w->id, q.row.id, sizeof(w->id));
	for (int c = 0; c < CODED_COUNT; c++) {
		some = some || w->id[c];
		none = none || (c > CODED_FAMILY && w->id[c] >= known[c]);
	}
	return some && !none;
}

size_t link_index_said(
	struct link_index *x, const struct str cells[VALUE_FIELDS], int64_t *keys, size_t max)
{
	uint32_t known[CODED_COUNT];
	struct wanted w;
	size_t n = 0;

	if (wanted_read(x, cells, &w, known))
		for (uint32_t i = x->t->n; i > 0 && n < max; i--)
			if (x->keys[i - 1] != INT64_MIN && row_wanted(x, &w, &x->t->rows[i - 1]))
				keys[n++] = x->keys[i - 1];
	question_end(x, known);
	return n;
}

uint32_t index_key_row(const struct link_index *x, int64_t key)
{
	return x->map[map_slot(x, key)].row;
}

bool link_index_has(const struct link_index *x, int64_t key)
{
	return index_key_row(x, key) != 0;
}

bool link_index_explain(struct arena *a, const struct link_index *x, int64_t key_a, int64_t key_b,
	struct link_explanation *out)
{
	uint32_t row_a = index_key_row(x, key_a), row_b = index_key_row(x, key_b);

	if (!row_a || !row_b)
		return false;
	link_explain_rows(a, &x->view, x->parts, &x->t->rows[row_a - 1], &x->t->rows[row_b - 1], out);
	return true;
}

bool link_index_explain_new(struct arena *a, struct link_index *x,
	const struct str cells[VALUE_FIELDS], int64_t key, struct link_explanation *out)
{
	uint32_t known[CODED_COUNT], row = index_key_row(x, key);
	struct question q;

	if (!row)
		return false;
	question_begin(&q, x);
	question_read(&q, cells, known);
	link_explain_rows(a, &x->view, x->parts, &q.row, &x->t->rows[row - 1], out);
	question_end(x, known);
	return true;
}
