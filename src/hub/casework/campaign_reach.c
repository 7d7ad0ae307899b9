/*
 * Who has not been reached: everybody on a list of ours who lives here, and how far we came with
 * each, over all campaigns and every other conversation. The lists are walked, not the register: in
 * the order of people, from one to the next by key, so that it costs what the lists hold.
 */
#include "hub/casework/campaign_reach.h"

#include <math.h>

#include "core/base/id.h"
#include "core/base/time.h"

/* Lines read at a time: few at first, a page wants fifty people. */
enum { REACH_FIRST = 200, REACH_BATCH = 5000 };

const int64_t unreached_days[UNREACHED_TIMES] = { 7, 14, 30, 60, 90, 180, 365, 0 };

size_t reach_list(const struct reaching *x, struct list_id id)
{
	size_t l = 0;

	while (l < x->lists.n && x->lists.v[l].list_id.v != id.v)
		l++;
	return l;
}

/* Days begin at midnight: the same all day long. */
static void since_fill(int64_t since[UNREACHED_TIMES], int64_t now)
{
	struct date today = time_civil(now).date;

	for (size_t i = 0; i < UNREACHED_TIMES; i++)
		since[i] =
			unreached_days[i] ? time_at(date_add(today, -(int)unreached_days[i]), 0, 0) : 1;
}

size_t unreached_time(int64_t days)
{
	for (size_t i = 0; days > 0 && i < UNREACHED_TIMES - 1; i++)
		if (days <= unreached_days[i])
			return i;
	return UNREACHED_TIMES - 1;
}

struct reaching reaching_new(struct db *db, struct arena *a, struct unreached_ask ask)
{
	struct reaching x = { .time = unreached_time(ask.days),
		.wards = outlines_of(db, a, S("ward")),
		.lists = campaign_lists(db),
		.area = ask.area < 0 ? SIZE_MAX : (size_t)ask.area };

	since_fill(x.since, db_now(db));
	x.list = reach_list(&x, ask.list);
	x.nobody = ask.list.v && x.list == x.lists.n;
	return x;
}

/* --- the walk --- */

/* The next lines after somebody, no person's cut in two; *last: those were all. */
static struct reach_people_rows next_lines(
	struct db *db, struct person_id after, int64_t how_many, bool *last)
{
	struct reach_people_rows rows;
	size_t n;

	for (;; how_many *= 4) {
		rows = reach_people(
			db, (struct reach_people_args){ .after = after.v, .how_many = how_many });
		*last = (int64_t)rows.n < how_many;
		if (*last)
			return rows;
		for (n = rows.n; n && rows.v[n - 1].person_id.v == rows.v[rows.n - 1].person_id.v; n--)
			;
		rows.n = n;
		if (n)
			return rows;
	}
}

static size_t spoken_in(const struct reaching *x, int64_t spoken_at)
{
	size_t i = 0;

	while (i < UNREACHED_TIMES && spoken_at < x->since[i])
		i++;
	return i;
}

/* The lines of one of them lie together, those of one list too. */
static struct reach_batch people_of(
	struct db *db, const struct reaching *x, struct reach_people_rows rows)
{
	struct reach_batch p = { .v = ARENA_ARRAY(db_arena(db), struct reach_one, rows.n + 1),
		.lists = ARENA_ARRAY(db_arena(db), size_t, rows.n + 1) };
	double lat = NAN, lon = NAN;
	size_t area = x->wards.n, lists = 0;

	for (size_t i = 0; i < rows.n; i++) {
		const struct reach_people_row *r = &rows.v[i];
		bool same = p.n && p.v[p.n - 1].person_id.v == r->person_id.v;

		if (!same) {
			if (!(r->lat == lat && r->lon == lon))
				area = outline_at(&x->wards, lat = r->lat, lon = r->lon);
			p.v[p.n++] = (struct reach_one){ .person_id = r->person_id,
				.first_list = lists,
				.kind = { area, spoken_in(x, r->spoken_at), (enum reach_came)r->came } };
		}
		if (same && r->list_id.v == rows.v[i - 1].list_id.v)
			continue;
		p.lists[lists++] = reach_list(x, r->list_id);
		p.v[p.n - 1].lists++;
	}
	return p;
}

struct reach_batch reach_look(struct db *db, const struct reaching *x, struct person_id *after,
	int64_t how_many, bool *last)
{
	struct reach_batch p = people_of(db, x, next_lines(db, *after, how_many, last));

	if (p.n)
		*after = p.v[p.n - 1].person_id;
	return p;
}

struct reach_batch reach_look_hidden(struct db *db, const struct reaching *x)
{
	return people_of(db, x, reach_hidden(db));
}

static bool is_asked(
	const struct reaching *x, const struct reach_batch *p, const struct reach_one *k)
{
	if (x->nobody || (x->area != SIZE_MAX && x->area != k->kind.area))
		return false;
	for (size_t l = 0; l < k->lists; l++)
		if (p->lists[k->first_list + l] == x->list)
			return true;
	return x->list == x->lists.n;
}

static bool is_reached(const struct reaching *x, struct reach_kind k)
{
	return k.spoken <= x->time;
}

/* --- sums --- */

struct unreached_count reach_count_new(struct arena *a, const struct reaching *x)
{
	struct area_names names = outline_names(a, &x->wards);
	struct unreached_count n = { .lists = { ARENA_ARRAY(a, struct unreached_row, x->lists.n + 1),
									 x->lists.n },
		.areas = { ARENA_ARRAY(a, struct unreached_row, names.n), names.n } };

	for (size_t i = 0; i < x->lists.n; i++) {
		const struct campaign_lists_row *l = &x->lists.v[i];

		n.lists.v[i].list_id = l->list_id;
		n.lists.v[i].name = l->supplier.n
			? str_fmt(a, "%.*s (%.*s)", STR_ARG(l->name), STR_ARG(l->supplier))
			: l->name;
	}
	for (size_t i = 0; i < names.n; i++)
		n.areas.v[i].name = names.v[i];
	return n;
}

static void row_add(
	struct unreached_row *r, const struct reaching *x, struct reach_kind k, int64_t people)
{
	r->people += people;
	if (is_reached(x, k))
		r->reached += people;
	else if (k.came == REACH_TRIED)
		r->tried += people;
	else if (k.came == REACH_WAITS)
		r->waiting += people;
	else
		r->never += people;
}

void reach_count_kind(struct unreached_count *n, const struct reaching *x, size_t list,
	struct reach_kind kind, int64_t people)
{
	if (x->nobody || (x->area != SIZE_MAX && x->area != kind.area))
		return;
	if (list < n->lists.n) {
		row_add(&n->lists.v[list], x, kind, people);
		return;
	}
	row_add(&n->areas.v[kind.area], x, kind, people);
	row_add(&n->all, x, kind, people);
}

void reach_count_one(struct unreached_count *n, const struct reaching *x,
	const struct reach_batch *p, const struct reach_one *k)
{
	if (!is_asked(x, p, k))
		return;
	reach_count_kind(n, x, n->lists.n, k->kind, 1);
	for (size_t l = 0; l < k->lists; l++)
		if (p->lists[k->first_list + l] < n->lists.n)
			reach_count_kind(n, x, p->lists[k->first_list + l], k->kind, 1);
}

struct area_names unreached_areas(struct db *db)
{
	struct outlines wards = outlines_of(db, db_arena(db), S("ward"));

	return outline_names(db_arena(db), &wards);
}

struct unreached_count unreached_count_now(struct db *db, struct unreached_ask ask)
{
	struct arena *a = db_arena(db), *scratch = arena_new();
	struct reaching x = reaching_new(db, a, ask);
	struct unreached_count n = reach_count_new(a, &x);
	struct person_id after = { 0 };
	bool last = false;

	for (; !last && !db_failed(db); arena_reset(scratch)) {
		struct arena *before = db_texts_into(db, scratch);
		struct reach_batch p = reach_look(db, &x, &after, REACH_BATCH, &last);

		for (size_t i = 0; i < p.n; i++)
			reach_count_one(&n, &x, &p, &p.v[i]);
		(void)db_texts_into(db, before);
	}
	arena_free(scratch);
	return n;
}

/* --- names --- */

struct unreached unreached_after(struct db *db, struct unreached_ask ask, struct person_id after,
	size_t most, size_t looks)
{
	struct arena *a = db_arena(db), *scratch = arena_new();
	struct reaching x = reaching_new(db, a, ask);
	struct unreached out = { .v = ARENA_ARRAY(a, struct unreached_one, most + 1), .last = after };
	int64_t how_many = REACH_FIRST;
	size_t looked_at = 0;
	bool all = false;

	for (; !all && !out.more && !db_failed(db); arena_reset(scratch)) {
		struct arena *before = db_texts_into(db, scratch);
		struct reach_batch p = reach_look(db, &x, &after, how_many, &all);

		for (size_t i = 0; i < p.n && !out.more; i++) {
			const struct reach_one *k = &p.v[i];

			if (is_asked(&x, &p, k) && !is_reached(&x, k->kind)) {
				out.more = out.n == most;
				if (!out.more)
					out.v[out.n++] = (struct unreached_one){ k->person_id,
						k->kind.came == REACH_TRIED, k->kind.came == REACH_WAITS, k->kind.area };
			}
			if (!out.more)
				out.last = k->person_id;
		}
		looked_at += p.n;
		out.more |= !all && looked_at >= looks;
		how_many = how_many * 4 < REACH_BATCH ? how_many * 4 : REACH_BATCH;
		(void)db_texts_into(db, before);
	}
	arena_free(scratch);
	return out;
}
