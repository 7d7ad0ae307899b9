/*
 * Who has not been reached: everybody on a list of ours who lives here, and how far we came with
 * each, over all campaigns and every other conversation. The lists are walked, not the register: in
 * the order of people, from one to the next by key, so that it costs what the lists hold.
 */
#include <math.h>

#include "core/base/id.h"
#include "hub/casework/campaign_choice.h"
#include "hub/casework/campaign_choice.sql.h"
#include "hub/casework/campaign_outline.h"

/* Lines read at a time: few at first, a page wants fifty people. */
enum { REACH_FIRST = 200, REACH_BATCH = 5000, LISTS_MOST = 64 };

struct looked {                                /* one person of a batch */
	struct person_id person_id;
	uint64_t lists;                        /* bits of `lists` */
	int64_t spoken_at;
	bool tried, waiting;                   /* waiting: and not tried */
	size_t area;
};

struct reaching {
	struct unreached_ask ask;
	int64_t since;                         /* spoken to after this is reached; 0: ever */
	struct outlines wards;
	struct campaign_lists_rows lists;
};

static struct reaching reaching_new(struct db *db, struct arena *a, struct unreached_ask ask)
{
	struct reaching x = { .ask = ask,
		.since = ask.days > 0 ? db_now(db) - ask.days * TIME_DAY : 0 };

	x.wards = outlines_of(db, a, S("ward"));
	x.lists = campaign_lists(db);
	if (x.lists.n > LISTS_MOST)
		x.lists.n = LISTS_MOST;
	return x;
}

struct people { struct looked *v; size_t n; };

static uint64_t list_bit(const struct reaching *x, struct list_id id)
{
	for (size_t l = 0; l < x->lists.n; l++)
		if (x->lists.v[l].list_id.v == id.v)
			return UINT64_C(1) << l;
	return 0;
}

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

/* The next batch of those on a list who live here, after somebody; *last: that was everybody. */
static struct people look(struct db *db, const struct reaching *x, struct person_id *after,
	int64_t how_many, bool *last)
{
	struct reach_people_rows rows = next_lines(db, *after, how_many, last);
	struct people p = { .v = ARENA_ARRAY(db_arena(db), struct looked, rows.n + 1) };
	double lat = NAN, lon = NAN;
	size_t area = x->wards.n;

	for (size_t i = 0; i < rows.n; i++) {
		const struct reach_people_row *r = &rows.v[i];

		if (p.n == 0 || p.v[p.n - 1].person_id.v != r->person_id.v) {
			if (!(r->lat == lat && r->lon == lon))
				area = outline_at(&x->wards, lat = r->lat, lon = r->lon);
			p.v[p.n++] = (struct looked){ .person_id = r->person_id,
				.spoken_at = r->spoken_at,
				.tried = r->came == 2,
				.waiting = r->came == 1,
				.area = area };
		}
		p.v[p.n - 1].lists |= list_bit(x, r->list_id);
	}
	if (p.n)
		*after = p.v[p.n - 1].person_id;
	return p;
}

static bool is_asked(const struct reaching *x, const struct looked *k)
{
	if (k->lists == 0 || (x->ask.area >= 0 && (size_t)x->ask.area != k->area))
		return false;
	for (size_t l = 0; x->ask.list.v && l < x->lists.n; l++)
		if (x->lists.v[l].list_id.v == x->ask.list.v)
			return k->lists >> l & 1;
	return x->ask.list.v == 0;
}

static bool is_reached(const struct reaching *x, const struct looked *k)
{
	return k->spoken_at > x->since;
}

static void add(struct unreached_row *r, const struct reaching *x, const struct looked *k)
{
	bool reached = is_reached(x, k);

	r->people++;
	r->reached += reached;
	r->tried += !reached && k->tried;
	r->waiting += !reached && k->waiting;
	r->never += !reached && !k->tried && !k->waiting;
}

struct area_names unreached_areas(struct db *db)
{
	struct outlines wards = outlines_of(db, db_arena(db), S("ward"));

	return outline_names(db_arena(db), &wards);
}

struct unreached_count unreached_count(struct db *db, struct unreached_ask ask)
{
	struct arena *a = db_arena(db), *scratch = arena_new();
	struct reaching x = reaching_new(db, a, ask);
	struct area_names names = outline_names(a, &x.wards);
	struct unreached_count n = { .lists = { ARENA_ARRAY(a, struct unreached_row, x.lists.n + 1),
									 x.lists.n },
		.areas = { ARENA_ARRAY(a, struct unreached_row, names.n), names.n } };
	struct unreached_row all = { 0 };
	struct person_id after = { 0 };
	bool last = false;

	for (size_t i = 0; i < x.lists.n; i++) {
		n.lists.v[i].name = x.lists.v[i].supplier.n
			? str_fmt(a, "%.*s (%.*s)", STR_ARG(x.lists.v[i].name), STR_ARG(x.lists.v[i].supplier))
			: x.lists.v[i].name;
		n.lists.v[i].list_id = x.lists.v[i].list_id;
	}
	for (size_t i = 0; i < names.n; i++)
		n.areas.v[i].name = names.v[i];
	for (; !last && !db_failed(db); arena_reset(scratch)) {
		struct arena *before = db_texts_into(db, scratch);
		struct people p = look(db, &x, &after, REACH_BATCH, &last);

		for (size_t i = 0; i < p.n; i++) {
			if (!is_asked(&x, &p.v[i]))
				continue;
			add(&all, &x, &p.v[i]);
			add(&n.areas.v[p.v[i].area], &x, &p.v[i]);
			for (size_t l = 0; l < x.lists.n; l++)
				if (p.v[i].lists >> l & 1)
					add(&n.lists.v[l], &x, &p.v[i]);
		}
		(void)db_texts_into(db, before);
	}
	arena_free(scratch);
	n.people = all.people;
	n.reached = all.reached;
	n.tried = all.tried;
	n.waiting = all.waiting;
	n.never = all.never;
	return n;
}

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
		struct people p = look(db, &x, &after, how_many, &all);

		for (size_t i = 0; i < p.n && !out.more; i++) {
			if (is_asked(&x, &p.v[i]) && !is_reached(&x, &p.v[i])) {
				out.more = out.n == most;
				if (!out.more)
					out.v[out.n++] = (struct unreached_one){ p.v[i].person_id, p.v[i].tried,
						p.v[i].waiting, p.v[i].area };
			}
			if (!out.more)
				out.last = p.v[i].person_id;
		}
		looked_at += p.n;
		out.more |= !all && looked_at >= looks;
		how_many = how_many * 4 < REACH_BATCH ? how_many * 4 : REACH_BATCH;
		(void)db_texts_into(db, before);
	}
	arena_free(scratch);
	return out;
}
