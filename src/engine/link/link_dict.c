/*
 * Dictionaries: every different value once, rows hold its number. Most of what linkage does it then
 * does per value or per pair of values instead of per row. Append-only: an id never changes its
 * meaning, which is what lets an index grow and a saved image be read back.
 */
#include "engine/link/link_parts.h"

#include <sys/mman.h>
#include <unistd.h>

#include "core/base/check.h"

#define HUGE (UINT64_C(2) << 20)

void *link_grow(void *p, size_t size, size_t n)
{
	size_t bytes;
	bool too_large = __builtin_mul_overflow(size, n, &bytes);

	check(!too_large);
	p = realloc(p, bytes);
	check(p);
	return p;
}

static void *lines_new(size_t size, size_t n)
{
	size_t bytes = size * (n ? n : 1), align = bytes >= HUGE ? HUGE : 64;
	void *p;

	check(bytes / size >= n);
	bytes = (bytes + align - 1) / align * align;
	p = aligned_alloc(align, bytes);
	check(p);
	if (align == HUGE)
		madvise(p, bytes,
			MADV_HUGEPAGE); /* read here and there: pages that the processor finds at once */
	return p;
}

void *link_lines(size_t size, size_t n)
{
	return memset(lines_new(size, n), 0, size * (n ? n : 1));
}

/* Whole pages of what was copied are given back as it goes, so nobody has it in memory twice. */
void *link_lines_more(void *old, size_t size, size_t n, size_t room)
{
	char *from = old, *to = lines_new(size, room);
	size_t bytes = size * n, page = (size_t)sysconf(_SC_PAGESIZE),
		   given = (page - (uintptr_t)from % page) % page;

	for (size_t at = 0, part; at < bytes; at += part) {
		part = bytes - at < 4 * HUGE ? bytes - at : 4 * HUGE;
		memcpy(to + at, from + at, part);
		if (at + part >= given + page) {
			size_t whole = (at + part - given) / page * page;

			madvise(from + given, whole, MADV_DONTNEED);
			given += whole;
		}
	}
	free(old);
	return to;
}

void *link_zeroed(size_t size, size_t n)
{
	void *p = calloc(n ? n : 1, size);

	check(p);
	return p;
}

/* Eight bytes at a time, multiplied and folded; the values differ in few bytes and are short. */
uint64_t link_hash(const void *p, size_t n)
{
	const unsigned char *at = p;
	uint64_t h = UINT64_C(0x9E3779B97F4A7C15) ^ n, word;

	for (; n >= 8; n -= 8, at += 8) {
		memcpy(&word, at, 8);
		h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, at, n);
	return link_mix(h ^ word);
}

void link_dict_begin(struct link_dict *d, size_t stride)
{
	*d = (struct link_dict){ .stride = stride, .n = 1, .cap = 16, .mask = 31 };
	d->values = link_zeroed(stride, d->cap);
	d->count = link_zeroed(sizeof(*d->count), d->cap);
	d->slots = link_zeroed(sizeof(*d->slots), d->mask + 1);
}

void link_dict_end(struct link_dict *d)
{
	free(d->values);
	free(d->count);
	free(d->slots);
}

static uint32_t dict_slot(const struct link_dict *d, const void *value)
{
	uint32_t at = (uint32_t)link_hash(value, d->stride) & d->mask;

	while (d->slots[at] && memcmp(link_dict_at(d, d->slots[at]), value, d->stride) != 0)
		at = (at + 1) & d->mask;
	return at;
}

static void dict_widen(struct link_dict *d)
{
	free(d->slots);
	d->mask = d->mask * 2 + 1;
	d->slots = link_zeroed(sizeof(*d->slots), (size_t)d->mask + 1);
	for (uint32_t id = 1; id < d->n; id++)
		d->slots[dict_slot(d, link_dict_at(d, id))] = id;
}

uint32_t link_dict_put(struct link_dict *d, const void *value)
{
	uint32_t at = dict_slot(d, value);

	if (d->slots[at])
		return d->slots[at];
	if (d->n == d->cap) {
		d->cap +=
			d->cap / 2 + 16; /* from an image it may come with room for the zero value only */
		d->values = link_lines_more(d->values, d->stride, d->n, d->cap);
		d->count = link_grow(d->count, sizeof(*d->count), d->cap);
	}
	memcpy(d->values + d->stride * d->n, value, d->stride);
	d->count[d->n] = 0;
	d->slots[at] = d->n++;
	if (d->n > d->mask / 2)
		dict_widen(d);
	return d->n - 1;
}

/* The latest first: nothing was put behind them, so their slots can simply be emptied. */
void link_dict_forget(struct link_dict *d, uint32_t n)
{
	for (; d->n > n; d->n--)
		d->slots[dict_slot(d, link_dict_at(d, d->n - 1))] = 0;
}

bool link_dict_sift(struct link_dict *d, uint32_t *to)
{
	uint32_t n = 1;

	to[0] = 0;
	for (uint32_t id = 1; id < d->n; id++) {
		to[id] = d->count[id] ? n : 0;
		if (!d->count[id])
			continue;
		if (n < id) {
			memcpy(d->values + d->stride * n, link_dict_at(d, id), d->stride);
			d->count[n] = d->count[id];
		}
		n++;
	}
	if (n == d->n)
		return false;
	d->n = n;
	memset(d->slots, 0, sizeof(*d->slots) * ((size_t)d->mask + 1));
	for (uint32_t id = 1; id < n; id++)
		d->slots[dict_slot(d, link_dict_at(d, id))] = id;
	return true;
}

/* ---- raw cells ---- */

void link_raw_end(struct link_raw *r)
{
	free(r->pool);
	free(r->cells);
	free(r->slots);
}

static uint32_t raw_slot(const struct link_raw *r, struct str cell)
{
	uint32_t at = (uint32_t)link_hash(cell.p, cell.n) & r->mask;

	for (;; at = (at + 1) & r->mask) {
		const struct link_raw_cell *c = r->slots[at] ? &r->cells[r->slots[at] - 1] : NULL;

		if (!c || (c->n == cell.n && memcmp(r->pool + c->at, cell.p, cell.n) == 0))
			return at;
	}
}

bool link_raw_find(const struct link_raw *r, struct str cell, uint32_t *id)
{
	uint32_t at;

	if (!r->n)
		return false;
	at = r->slots[raw_slot(r, cell)];
	if (at)
		*id = r->cells[at - 1].id;
	return at != 0;
}

static void raw_widen(struct link_raw *r)
{
	free(r->slots);
	r->mask = r->mask ? r->mask * 2 + 1 : 63;
	r->slots = link_zeroed(sizeof(*r->slots), (size_t)r->mask + 1);
	for (uint32_t i = 0; i < r->n; i++) {
		struct str cell = { r->pool + r->cells[i].at, r->cells[i].n };

		r->slots[raw_slot(r, cell)] = i + 1;
	}
}

/* Long cells are not remembered: they hardly come twice. */
void link_raw_put(struct link_raw *r, struct str cell, uint32_t id)
{
	if (cell.n > 64)
		return;
	if (r->n >= r->mask / 2)
		raw_widen(r);
	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 64;
		r->cells = link_grow(r->cells, sizeof(*r->cells), r->cap);
	}
	if (r->pool_n + cell.n > r->pool_cap) {
		r->pool_cap = (r->pool_cap + cell.n) * 2;
		r->pool = link_grow(r->pool, 1, r->pool_cap);
	}
	memcpy(r->pool + r->pool_n, cell.p, cell.n);
	r->cells[r->n] = (struct link_raw_cell){ .at = r->pool_n, .n = (uint32_t)cell.n, .id = id };
	r->pool_n += cell.n;
	r->slots[raw_slot(r, cell)] = ++r->n;
}
