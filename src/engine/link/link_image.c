/*
 * An index as one piece of memory, so that a restart reads a file instead of normalising and
 * sorting millions of rows: dictionaries with their hash slots, rows, keys and segments as they
 * lie, behind a head and before a checksum. The head says by which sources values were read
 * (link_rules.h, made by the build): another version may read them otherwise. What is cheap to make
 * again (parts of values, how common they are) is made again.
 */
#include "engine/link/link_index.h"
#include "engine/link/link_rules.h"

#include "core/base/check.h"

static const char image_mark[8] = { 'K', 'I', 'T', 'H', 'L', 'N', 'K', '3' };

/* ---- the checksum: eight bytes at a time, whatever the pieces ---- */

struct sum { uint64_t h, word; unsigned filled; };

static void sum_add(struct sum *s, const void *p, size_t n)
{
	const unsigned char *at = p;

	while (n > 0) {
		size_t room = 8 - s->filled, take = n < room ? n : room;

		memcpy((unsigned char *)&s->word + s->filled, at, take);
		s->filled += (unsigned)take;
		at += take;
		n -= take;
		if (s->filled == 8) {
			s->h = (s->h ^ s->word) * UINT64_C(0xff51afd7ed558ccd);
			s->h ^= s->h >> 32;
			s->word = 0;
			s->filled = 0;
		}
	}
}

static uint64_t sum_end(const struct sum *s)
{
	return link_mix(s->h ^ s->word ^ s->filled);
}

/* ---- writing ---- */

struct writing { link_index_put *put; void *whom; struct sum sum; bool bad; };

static void bytes_put(struct writing *w, const void *p, size_t n)
{
	if (!n || w->bad)
		return;
	sum_add(&w->sum, p, n);
	w->bad = !w->put(w->whom, p, n);
}

static void number_put(struct writing *w, uint64_t v)
{
	bytes_put(w, &v, sizeof(v));
}

static void dict_put(struct writing *w, const struct link_dict *d)
{
	number_put(w, d->stride);
	number_put(w, d->n);
	number_put(w, d->mask);
	bytes_put(w, d->values, d->stride * d->n);
	bytes_put(w, d->count, sizeof(*d->count) * d->n);
	bytes_put(w, d->slots, sizeof(*d->slots) * ((size_t)d->mask + 1));
}

bool link_index_save(const struct link_index *x, link_index_put *put, void *whom)
{
	struct writing w = { .put = put, .whom = whom };
	uint64_t sum;

	bytes_put(&w, image_mark, sizeof(image_mark));
	number_put(&w, LINK_RULES);
	number_put(&w, sizeof(struct link_row));
	for (int c = 0; c < CODED_COUNT; c++)
		dict_put(&w, &x->t->dict[c]);
	number_put(&w, x->t->n);
	bytes_put(&w, x->t->rows, sizeof(*x->t->rows) * x->t->n);
	bytes_put(&w, x->keys, sizeof(*x->keys) * x->t->n);
	number_put(&w, x->segment_n + 1);
	for (unsigned i = 0; i < x->segment_n; i++) {
		number_put(&w, x->segments[i].n);
		bytes_put(&w, x->segments[i].entry, sizeof(uint64_t) * x->segments[i].n);
	}
	number_put(&w, x->fresh_n);
	bytes_put(&w, x->fresh, sizeof(*x->fresh) * x->fresh_n);
	sum = sum_end(&w.sum);
	bytes_put(&w, &sum, sizeof(sum));
	return !w.bad;
}

/* ---- reading ---- */

struct reading {
	link_index_get *get;
	void *whom;
	uint64_t left;                         /* bytes before the checksum */
	struct sum sum;
	bool bad;
};

/* False, and the image is bad: it ends before. */
static bool bytes_get(struct reading *r, void *to, size_t n)
{
	r->bad = r->bad || n > r->left || (n > 0 && !r->get(r->whom, to, n));
	if (r->bad)
		return false;
	sum_add(&r->sum, to, n);
	r->left -= n;
	return true;
}

/* `n` things of `size`; room for `cap`. NULL when the image ends before. */
static void *array_get(struct reading *r, size_t size, uint64_t n, uint64_t cap)
{
	void *v;

	if (r->bad || n > r->left / size) {
		r->bad = true;
		return NULL;
	}
	v = link_lines(size, cap);
	if (bytes_get(r, v, size * n))
		return v;
	free(v);
	return NULL;
}

static uint64_t number_get(struct reading *r)
{
	uint64_t v = 0;

	return bytes_get(r, &v, sizeof(v)) ? v : 0;
}

static bool dict_get(struct reading *r, struct link_dict *d)
{
	uint64_t stride = number_get(r), n = number_get(r), mask = number_get(r);

	if (r->bad || stride != d->stride || !n || n > UINT32_MAX / 2 || mask > UINT32_MAX - 1 ||
		(mask & (mask + 1)) || n > mask)
		return false;
	link_dict_end(d);
	d->values = array_get(r, stride, n, n);
	d->count = array_get(r, sizeof(*d->count), n, n);
	d->slots = array_get(r, sizeof(*d->slots), mask + 1, mask + 1);
	d->n = d->cap = (uint32_t)n;
	d->mask = (uint32_t)mask;
	for (size_t i = 0; !r->bad && i <= mask; i++)
		r->bad = d->slots[i] >= n;
	return !r->bad;
}

/* Every id of every row must be one of its dictionary. */
static bool rows_sound(const struct link_table *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		for (int c = 0; c < CODED_COUNT; c++)
			if (t->rows[i].id[c] >= t->dict[c].n)
				return false;
	return true;
}

static bool segment_sound(const struct index_segment *s, uint32_t rows, bool sorted)
{
	for (size_t i = 0; i < s->n; i++)
		if (INDEX_ROW(s->entry[i]) >= rows || (sorted && i && s->entry[i] < s->entry[i - 1]))
			return false;
	return true;
}

static bool segments_get(struct reading *r, struct link_index *x)
{
	uint64_t n = number_get(r);

	if (r->bad || n == 0 || n > INDEX_SEGMENTS)
		return false;
	for (uint64_t i = 0; i < n; i++) {
		struct index_segment s = { .n = number_get(r) };

		s.entry = array_get(r, sizeof(uint64_t), s.n, s.n + 1);
		if (r->bad || !segment_sound(&s, x->t->n, i + 1 < n)) {
			free(s.entry);
			return false;
		}
		if (i + 1 < n)
			x->segments[x->segment_n++] = s;
		else {
			x->fresh = s.entry;
			x->fresh_n = s.n;
			x->fresh_cap = s.n + 1;
		}
	}
	return true;
}

static bool index_get(struct reading *r, struct link_index *x)
{
	struct link_table *t = x->t;
	uint64_t rows;

	for (int c = 0; c < CODED_COUNT; c++)
		if (!dict_get(r, &t->dict[c]))
			return false;
	rows = number_get(r);
	if (r->bad || rows >= 1u << INDEX_ROW_BITS)
		return false;
	t->rows = array_get(r, sizeof(*t->rows), rows, rows + 1);
	x->keys = array_get(r, sizeof(*x->keys), rows, rows + 1);
	if (r->bad)
		return false;
	t->n = (uint32_t)rows;
	t->cap = x->key_cap = (uint32_t)rows + 1;
	if (!rows_sound(t) || !segments_get(r, x))
		return false;
	for (uint32_t i = 0; i < t->n; i++)
		if (x->keys[i] != INT64_MIN) {
			index_map_put(x, x->keys[i], i);
			x->living++;
		}
	return r->left == 0;
}

/* Behind the last byte stands the sum of all before. */
static bool sum_right(struct reading *r)
{
	uint64_t sum = 0;

	return r->get(r->whom, &sum, sizeof(sum)) && sum == sum_end(&r->sum);
}

bool link_index_load(link_index_get *get, void *whom, uint64_t bytes, const struct link_model *m,
	struct link_index **out, struct str *why)
{
	struct reading r = { .get = get, .whom = whom };
	char seen[sizeof(image_mark)];
	struct link_index *x;

	*why = S("The saved index is of another version; it is made anew from the records.");
	if (bytes < sizeof(image_mark) + 16)
		return false;
	r.left = bytes - sizeof(uint64_t);
	if (!bytes_get(&r, seen, sizeof(seen)) || memcmp(seen, image_mark, sizeof(image_mark)) != 0 ||
		number_get(&r) != LINK_RULES || number_get(&r) != sizeof(struct link_row))
		return false;
	*why = S("The saved index is damaged; it is made anew from the records.");
	x = index_new(m, link_table_new());
	if (!index_get(&r, x) || !sum_right(&r)) {
		link_index_free(x);
		return false;
	}
	link_keys_cover(x->parts, x->t);
	index_recount(x);
	*why = STR_NONE;
	*out = x;
	return true;
}
