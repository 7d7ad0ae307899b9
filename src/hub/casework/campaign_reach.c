/*
 * Who has not been reached: everybody on a list of ours who lives here, and how far we came with
 * each, over all campaigns and every other conversation. The same kind of pass as choosing, without
 * rules.
 */
#include "core/base/id.h"
#include "hub/casework/campaign_choice.h"
#include "hub/casework/campaign_choice.sql.h"
#include "hub/casework/campaign_outline.h"

enum { REACH_BATCH = 5000, LISTS_MOST = 64 };

struct looked {                                /* one person of a batch */
	struct person_id person_id;
	uint64_t lists;                        /* bits of `lists` */
	int64_t spoken_at;
	bool tried, waiting;
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

static struct looked *next_looked(struct people *p, size_t *at, struct person_id id)
{
	while (*at < p->n && p->v[*at].person_id.v < id.v)
		(*at)++;
	return *at < p->n && p->v[*at].person_id.v == id.v ? &p->v[*at] : NULL;
}

static void look_lists(
	struct db *db, const struct reaching *x, struct people *p, int64_t from, int64_t to)
{
	struct choice_lists_rows rows =
		choice_lists(db, (struct choice_lists_args){ .from_id = from, .to_id = to });
	size_t at = 0;

	for (size_t i = 0; i < rows.n; i++) {
		struct looked *k = next_looked(p, &at, rows.v[i].person_id);

		for (size_t l = 0; k && l < x->lists.n; l++)
			if (x->lists.v[l].list_id.v == rows.v[i].list_id.v)
				k->lists |= UINT64_C(1) << l;
	}
}

static void look_came(struct db *db, struct people *p, int64_t from, int64_t to)
{
	struct choice_spoken_rows spoken =
		choice_spoken(db, (struct choice_spoken_args){ .from_id = from, .to_id = to });
	struct choice_came_rows came =
		choice_came(db, (struct choice_came_args){ .from_id = from, .to_id = to });
	struct looked *k;
	size_t at = 0;

	for (size_t i = 0; i < spoken.n; i++)
		if ((k = next_looked(p, &at, spoken.v[i].person_id)))
			k->spoken_at = spoken.v[i].at;
	at = 0;
	for (size_t i = 0; i < came.n; i++)
		if ((k = next_looked(p, &at, came.v[i].person_id))) {
			enum campaign_person_state s = came.v[i].state;

			k->waiting |= s == CAMPAIGN_PERSON_STATE_CALL || s == CAMPAIGN_PERSON_STATE_LETTER ||
				s == CAMPAIGN_PERSON_STATE_DOOR || s == CAMPAIGN_PERSON_STATE_WITH;
			k->tried |= came.v[i].tries > 0 || s == CAMPAIGN_PERSON_STATE_WRITTEN ||
				s == CAMPAIGN_PERSON_STATE_UNREACHED;
		}
}

/* The next batch of those who live here, after somebody; *looked_at 0: that was everybody. */
static struct people look(
	struct db *db, const struct reaching *x, struct person_id *after, size_t *looked_at)
{
	struct choice_people_rows rows = choice_people(
		db, (struct choice_people_args){ .after = after->v, .how_many = REACH_BATCH });
	struct people p = { .v = ARENA_ARRAY(db_arena(db), struct looked, rows.n + 1) };
	double lat = 0, lon = 0;
	size_t area = x->wards.n;

	*looked_at = rows.n;
	if (rows.n == 0)
		return p;
	for (size_t i = 0; i < rows.n; i++) {
		if (i == 0 || !(rows.v[i].lat == lat && rows.v[i].lon == lon)) {
			lat = rows.v[i].lat;
			lon = rows.v[i].lon;
			area = outline_at(&x->wards, lat, lon);
		}
		if (rows.v[i].state == PERSON_STATE_HERE)
			p.v[p.n++] = (struct looked){ .person_id = rows.v[i].person_id, .area = area };
	}
	look_lists(db, x, &p, rows.v[0].person_id.v, rows.v[rows.n - 1].person_id.v);
	look_came(db, &p, rows.v[0].person_id.v, rows.v[rows.n - 1].person_id.v);
	*after = rows.v[rows.n - 1].person_id;
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
	r->waiting += !reached && !k->tried && k->waiting;
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
	size_t looked_at = 1;

	for (size_t i = 0; i < x.lists.n; i++) {
		n.lists.v[i].name = x.lists.v[i].supplier.n
			? str_fmt(a, "%.*s (%.*s)", STR_ARG(x.lists.v[i].name), STR_ARG(x.lists.v[i].supplier))
			: x.lists.v[i].name;
		n.lists.v[i].list_id = x.lists.v[i].list_id;
	}
	for (size_t i = 0; i < names.n; i++)
		n.areas.v[i].name = names.v[i];
	for (; looked_at > 0 && !db_failed(db); arena_reset(scratch)) {
		struct arena *before = db_texts_into(db, scratch);
		struct people p = look(db, &x, &after, &looked_at);

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

struct unreached unreached_after(
	struct db *db, struct unreached_ask ask, struct person_id after, size_t most)
{
	struct arena *a = db_arena(db), *scratch = arena_new();
	struct reaching x = reaching_new(db, a, ask);
	struct unreached out = { .v = ARENA_ARRAY(a, struct unreached_one, most + 1) };
	size_t looked_at = 1;

	for (; looked_at > 0 && !out.more && !db_failed(db); arena_reset(scratch)) {
		struct arena *before = db_texts_into(db, scratch);
		struct people p = look(db, &x, &after, &looked_at);

		for (size_t i = 0; i < p.n && !out.more; i++) {
			if (!is_asked(&x, &p.v[i]) || is_reached(&x, &p.v[i]))
				continue;
			out.more = out.n == most;
			if (!out.more)
				out.v[out.n++] = (struct unreached_one){ p.v[i].person_id, p.v[i].tried,
					p.v[i].waiting, p.v[i].area };
		}
		(void)db_texts_into(db, before);
	}
	arena_free(scratch);
	if (out.n)
		out.last = out.v[out.n - 1].person_id;
	return out;
}
