/*
 * An index laid out anew. What an index that has grown answers follows in three things from how it
 * came to be: of a block too large to be compared whole it takes some rows, by number and from each
 * segment; average rarities are counted on pairs of rows drawn by number; and a value that only
 * removed rows had weighs otherwise than one never met. So one that grew with the register and one
 * read from the database this morning can differ about a pair at the threshold. Here removed rows
 * and their values fall out, rows are numbered in the order of the caller's keys, everything is one
 * segment, and how common values are is counted again. It is done in place: the index is large, and
 * nobody wants it in memory twice.
 */
#include "engine/link/link_index.h"
#include "engine/link/link_sort.h"

#define ROW_MASK ((UINT64_C(1) << INDEX_ROW_BITS) - 1)
#define GROUP_SMALL 32

/* ---- values ---- */

static bool values_sift(struct link_index *x, enum link_coded c)
{
	struct link_table *t = x->t;
	uint32_t *to = link_zeroed(sizeof(*to), t->dict[c].n);
	bool some = link_dict_sift(&t->dict[c], to);

	if (some) {
		for (uint32_t i = 0; i < t->n; i++)
			t->rows[i].id[c] = to[t->rows[i].id[c]];
		link_raw_end(&t->raw[c]);
		t->raw[c] = (struct link_raw) { 0 };
		link_keys_forget(x->parts, c, 0);
	}
	free(to);
	return some;
}

static bool values_lay(struct link_index *x)
{
	bool some = false;

	for (int c = 0; c < CODED_COUNT; c++)
		some = values_sift(x, (enum link_coded)c) || some;
	if (!some)
		return false;
	link_keys_cover(x->parts, x->t);
	memset(x->cache, 0, sizeof(*x->cache));
	return true;
}

/* ---- rows ---- */

static uint64_t key_size(int64_t key) { return key < 0 ? -(uint64_t)key : (uint64_t)key; }

#define KEY_BEFORE(a, b, x) (key_size((x)->keys[*(a)]) < key_size((x)->keys[*(b)]))
LINK_SORT(rows_by_key, uint32_t, const struct link_index, KEY_BEFORE)

enum kind { KIND_OWN, KIND_OPPOSITE, KIND_OTHER, KIND_GONE, KINDS };

static enum kind kind_of(const struct link_index *x, uint32_t row)
{
	int64_t key = x->keys[row];

	return key == INT64_MIN                 ? KIND_GONE
		: key > 0                           ? KIND_OWN
		: key < 0 && index_key_row(x, -key) ? KIND_OPPOSITE
											: KIND_OTHER;
}

/* [place]: the row that belongs there; those that are gone stand last. */
static uint32_t *rows_order(const struct link_index *x)
{
	uint32_t *row = link_zeroed(sizeof(*row), x->t->n), *room = link_zeroed(sizeof(*room), x->t->n),
			 n = 0;

	for (int kind = 0; kind < KINDS; kind++) {
		uint32_t from = n;

		for (uint32_t i = 0; i < x->t->n; i++)
			if (kind_of(x, i) == (enum kind)kind)
				row[n++] = i;
		if (kind != KIND_GONE)
			rows_by_key(row + from, room, n - from, x);
	}
	free(room);
	return row;
}

/* Every row to its place, along the circles in which they push each other on. `row` is used up. */
static void rows_move(struct link_index *x, uint32_t *row)
{
	for (uint32_t i = 0; i < x->t->n; i++) {
		struct link_row first = x->t->rows[i];
		int64_t first_key = x->keys[i];
		uint32_t at = i;

		while (row[at] != i) {
			uint32_t from = row[at];

			x->t->rows[at] = x->t->rows[from];
			x->keys[at] = x->keys[from];
			row[at] = at;
			at = from;
		}
		x->t->rows[at] = first;
		x->keys[at] = first_key;
		row[at] = at;
	}
}

static void map_anew(struct link_index *x)
{
	memset(x->map, 0, sizeof(*x->map) * (x->map_mask + 1));
	x->map_used = 0;
	for (uint32_t i = 0; i < x->t->n; i++)
		index_map_put(x, x->keys[i], i);
}

/* ---- entries ---- */

static int entry_cmp(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The rows of one block. */
static void group_sort(uint64_t *e, size_t n)
{
	if (n > GROUP_SMALL) {
		qsort(e, n, sizeof(*e), entry_cmp);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		uint64_t one = e[i];
		size_t at = i;

		for (; at > 0 && e[at - 1] > one; at--)
			e[at] = e[at - 1];
		e[at] = one;
	}
}

/* Under their rows' new numbers. */
static void entries_lay(struct index_segment *s, const uint32_t *place, uint32_t living)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		uint32_t to = place[INDEX_ROW(s->entry[i])];

		if (to < living)
			s->entry[n++] = (s->entry[i] & ~ROW_MASK) | to;
	}
	s->n = n;
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1;
			 to < n && s->entry[to] >> INDEX_ROW_BITS == s->entry[from] >> INDEX_ROW_BITS;)
			to++;
		group_sort(s->entry + from, to - from);
	}
}

/* False: they stood so. */
static bool rows_lay(struct link_index *x)
{
	uint32_t *row = rows_order(x), *place, n = x->t->n, stay = 0;

	while (stay < n && row[stay] == stay)
		stay++;
	if (stay == n && x->living == n) {
		free(row);
		return false;
	}
	place = link_zeroed(sizeof(*place), n);
	for (uint32_t i = 0; i < n; i++)
		place[row[i]] = i;
	for (unsigned i = 0; i < x->segment_n; i++)
		entries_lay(&x->segments[i], place, (uint32_t)x->living);
	free(place);
	rows_move(x, row);
	free(row);
	x->t->n = (uint32_t)x->living;
	map_anew(x);
	return true;
}

void link_index_settle(struct link_index *x)
{
	bool moved;

	index_merge(x);
	moved = values_lay(x);
	moved = rows_lay(x) || moved;
	if (moved || !x->counted)
		index_recount(x);
}
