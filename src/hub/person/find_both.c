/*
 * People who have a key of one range and a key of another: a name and a street, a name and the end
 * of a number. How many keys each range has is asked first: the rarer one is walked to its end and
 * each of its people held against the other, so that nobody is missed and a street that nobody
 * lives in costs nothing. Where both are common only a beginning is looked at.
 */
#include "hub/person/find_private.h"

void ask_both(struct asking_both *q, struct str one, struct str other, bool either)
{
	if (!one.p || !other.p || q->n == BOTH_MOST)
		return;
	q->v[q->n].one = one;
	q->v[q->n].other = other;
	q->v[q->n++].either = either;
}

/* --- how many keys a range has --- */

static struct counted *counted_of(struct search *s, struct str from)
{
	for (size_t i = 0; i < s->n_counted; i++)
		if (str_eq(s->counted[i].from, from))
			return &s->counted[i];
	return NULL;
}

static void counted_add(struct search *s, struct str from)
{
	if (!counted_of(s, from) && s->n_counted < COUNTED_MOST)
		s->counted[s->n_counted++] = (struct counted){ .from = from };
}

/* Counts the ranges that were not counted before, all in one go. */
static void ranges_count(struct search *s, const struct asking_both *q)
{
	struct find_keys_count_args sets[COUNTED_MOST];
	struct find_keys_count_row rows[COUNTED_MOST];
	bool found[COUNTED_MOST];
	size_t from = s->n_counted, n = 0;

	for (size_t i = 0; i < q->n; i++) {
		counted_add(s, q->v[i].one);
		counted_add(s, q->v[i].other);
	}
	for (size_t i = from; i < s->n_counted; i++)
		sets[n++] = (struct find_keys_count_args){ .from_key = s->counted[i].from,
			.until_key = range_end(s->a, s->counted[i].from),
			.most = BOTH_ROWS + 1 };
	if (n == 0)
		return;
	find_keys_count_batch(s->db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++)
		s->counted[from + i].n = found[i] ? rows[i].n : 0;
}

/* One that was not counted, because there are too many, is taken for common. */
static int64_t range_size(struct search *s, struct str from)
{
	const struct counted *c = counted_of(s, from);

	return c ? c->n : BOTH_ROWS + 1;
}

/* --- walking --- */

struct walks { struct find_keys_both_args v[2 * BOTH_MOST]; size_t n; };

static void walk_add(
	struct search *s, struct walks *w, struct str walked, struct str other, int64_t rows)
{
	if (rows > s->budget)
		rows = s->budget;
	if (rows == 0)
		return;
	s->budget -= rows;
	w->v[w->n++] = (struct find_keys_both_args){ .from_key = walked,
		.until_key = range_end(s->a, walked),
		.other = str_fmt(s->a, "\n%.*s", STR_ARG(other)),
		.looked_at = rows };
}

static bool walks_look(struct search *s, struct walks *w)
{
	struct find_keys_both_rows *rows;
	bool any = false;

	if (w->n == 0)
		return false;
	rows = find_keys_both_batch(s->db, w->v, w->n);
	for (size_t i = 0; i < w->n; i++) {
		for (size_t k = 0; k < rows[i].n; k++) {
			struct suspect *x = suspect_of(s, rows[i].v[k].person_id);

			if (x)
				x->score += 100;
		}
		any = any || rows[i].n > 0;
	}
	w->n = 0;
	return any;
}

bool asked_both_look(struct search *s, struct asking_both *q)
{
	struct walks *w = ARENA_NEW(s->a, struct walks);
	bool any;

	ranges_count(s, q);
	for (size_t i = 0; i < q->n; i++) {
		int64_t one = range_size(s, q->v[i].one), other = range_size(s, q->v[i].other);

		if (one <= other && one <= BOTH_ROWS)
			walk_add(s, w, q->v[i].one, q->v[i].other, one);
		else if (other <= BOTH_ROWS)
			walk_add(s, w, q->v[i].other, q->v[i].one, other);
	}
	any = walks_look(s, w);
	for (size_t i = 0; i < q->n && !any; i++)
		if (range_size(s, q->v[i].one) > BOTH_ROWS && range_size(s, q->v[i].other) > BOTH_ROWS) {
			walk_add(s, w, q->v[i].one, q->v[i].other, BOTH_ROWS);
			if (q->v[i].either)
				walk_add(s, w, q->v[i].other, q->v[i].one, BOTH_ROWS);
		}
	any = walks_look(s, w) || any;
	q->n = 0;
	return any;
}
