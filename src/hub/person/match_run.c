/* The whole register against itself. See match_run.h. */
#include "hub/person/match_run.h"

#include <stdlib.h>

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/match_model.h"
#include "hub/person/merge.h"
#include "hub/person/pair.h"
#include "hub/person/pair.sql.h"
#include "hub/person/register.h"
#include "hub/person/register.sql.h"

#define PAIRS_AT_ONCE 200

struct whole {
	struct db_pool *pool;
	struct arena *arena;
	int64_t host_id;
	struct match_run *run;
	struct link_model model;
	struct link_table *table;
	struct VEC(int64_t) people;            /* [row], ascending */
	struct VEC(struct link_pair) apart;
	struct change_lanes_rows lanes;        /* where the changes were when reading began */
};

static void tell(const struct whole *w, const char *stage, int64_t done, int64_t total)
{
	if (w->run->told)
		w->run->told(w->run->whom, stage, done, total);
}

/* --- reading --- */

static bool begin(struct whole *w, int64_t *total)
{
	struct viewer v = viewer_system(w->host_id, w->arena);
	struct db *db = db_begin(w->pool, w->arena, &v, DB_READ);
	struct register_size_row size = { 0 };

	w->lanes = change_lanes(db);
	w->model = *match_model(db);
	(void)!register_size(db, &size);
	*total = size.people;
	return db_end(db);
}

/* The next page of people; 0: that was all; -1: the database failed. */
static int page_read(struct whole *w, struct person_id *after)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(w->host_id, a);
	struct db *db = db_begin(w->pool, a, &v, DB_READ);
	struct register_page_rows page =
		register_page(db, (struct register_page_args){ .after = after->v });
	struct person_id *ids = ARENA_ARRAY(a, struct person_id, page.n);
	struct register_rows rows;
	int got = (int)page.n;

	for (size_t i = 0; i < page.n; i++)
		*after = ids[i] = page.v[i].person_id;
	rows = register_rows_of(db, ids, page.n, 0);
	for (size_t i = 0; i < rows.n; i++) {
		link_table_add(w->table, rows.v[i].cells);
		VEC_PUSH(w->arena, &w->people, rows.v[i].person_id.v);
	}
	if (!db_end(db))
		got = -1;
	arena_free(a);
	return got;
}

static bool row_of(const struct whole *w, struct person_id id, uint32_t *row)
{
	const int64_t *at =
		w->people.n ? bsearch(&id.v, w->people.v, w->people.n, sizeof(*w->people.v), id_order)
					: NULL;

	*row = at ? (uint32_t)(at - w->people.v) : 0;
	return at != NULL;
}

static bool apart_read(struct whole *w)
{
	struct viewer v = viewer_system(w->host_id, w->arena);
	struct db *db = db_begin(w->pool, w->arena, &v, DB_READ);
	struct pairs_apart_args after = { 0 };
	struct pairs_apart_rows rows;

	do {
		rows = pairs_apart(db, after);
		for (size_t i = 0; i < rows.n; i++) {
			struct link_pair p;

			after = (struct pairs_apart_args){ .after_low = rows.v[i].low_id.v,
				.after_high = rows.v[i].high_id.v };
			if (row_of(w, rows.v[i].low_id, &p.a) && row_of(w, rows.v[i].high_id, &p.b))
				VEC_PUSH(w->arena, &w->apart, p);
		}
	} while (rows.n);
	return db_end(db);
}

static bool people_read(struct whole *w)
{
	struct person_id after = { 0 };
	int64_t total;
	int got = 1;

	if (!begin(w, &total))
		return false;
	while (got > 0) {
		got = page_read(w, &after);
		tell(w, "reading", (int64_t)w->people.n,
			total > (int64_t)w->people.n ? total : (int64_t)w->people.n);
	}
	return got == 0 && apart_read(w);
}

/* --- keeping what was found --- */

struct pairs_work {
	struct db_work work;
	struct whole *w;
	const struct link_result *r;
	const struct link_explainer *x;
	size_t from, until;
	int64_t queued, known, merged;
	bool last;
};

static void pair_keep(struct db *db, struct pairs_work *p, const struct link_edge *e)
{
	struct person_id one = person_standing(db, (struct person_id){ p->w->people.v[e->a] }),
		other = person_standing(db, (struct person_id){ p->w->people.v[e->b] });
	struct link_explanation why;

	if (one.v == other.v)
		return;
	link_explainer_pair(db_arena(db), p->x, e->a, e->b, &why);
	why.band = e->band;
	why.hold = e->hold;
	/* the guard rails of clusters hold for merging too: no bridges, no crowds */
	if (p->w->run->merge && e->band == LINK_BAND_LINK &&
		p->r->cluster[e->a] == p->r->cluster[e->b] && pair_same_by_machine(db, one, other, &why))
		p->merged++;
	else if (pair_found(db, one, other, &why))
		p->queued++;
	else
		p->known++;
}

static void pairs_run(struct db *db, struct db_work *work)
{
	struct pairs_work *p = (struct pairs_work *)work;

	p->queued = p->known = p->merged = 0;
	for (size_t i = p->from; i < p->until && !db_failed(db); i++)
		pair_keep(db, p, &p->r->edges[i]);
	for (size_t i = 0; p->last && i < p->w->lanes.n; i++)
		looked_keep(db,
			(struct looked_keep_args){
				.lane = p->w->lanes.v[i].lane, .seq = p->w->lanes.v[i].seq });
}

static bool pairs_keep(struct whole *w, const struct link_result *r, const struct link_options *o)
{
	struct link_options as = *o;
	struct link_explainer *x;
	bool ok = true;

	as.list = &r->list;
	x = link_explainer_new(w->table, &as);
	for (size_t from = 0; ok; from += PAIRS_AT_ONCE) {
		struct arena *a = arena_new();
		struct viewer v = viewer_system(w->host_id, a);
		struct pairs_work p = { .work = { .run = pairs_run, .viewer = &v, .arena = a },
			.w = w,
			.r = r,
			.x = x,
			.from = from,
			.until = r->edge_n - from < PAIRS_AT_ONCE ? r->edge_n : from + PAIRS_AT_ONCE };

		p.last = p.until == r->edge_n;
		ok = db_submit_wait(w->pool, &p.work);
		arena_free(a);
		if (ok) {
			w->run->queued += p.queued;
			w->run->known += p.known;
			w->run->merged += p.merged;
			tell(w, "keeping", (int64_t)p.until, (int64_t)r->edge_n);
		}
		if (p.last)
			break;
	}
	link_explainer_free(x);
	return ok;
}

/* --- the run --- */

static double since_s(int64_t *at)
{
	int64_t was = *at;

	*at = time_cpu_us();
	return (double)(*at - was) / 1e6;
}

static bool link_and_keep(struct whole *w)
{
	struct link_options o = { .model = &w->model,
		.threads = w->run->threads,
		.scope = LINK_WITHIN,
		.apart = w->apart.v,
		.apart_n = w->apart.n };
	struct link_result *r;
	int64_t at;
	bool ok;

	tell(w, "comparing", 0, 1);
	r = link_run(w->table, &o);
	tell(w, "comparing", 1, 1);
	w->run->candidates = (int64_t)r->candidates;
	w->run->linked = (int64_t)r->linked;
	w->run->review = (int64_t)r->review;
	w->run->largest = r->largest;
	memcpy(w->run->cpu_s, r->cpu_s, sizeof(r->cpu_s));
	memcpy(w->run->version, r->version, sizeof(r->version));
	at = time_cpu_us();
	ok = pairs_keep(w, r, &o);
	w->run->keep_s = since_s(&at);
	link_result_free(r);
	return ok;
}

bool match_run(struct db_pool *p, struct arena *a, int64_t host_id, struct match_run *run)
{
	struct whole w = {
		.pool = p, .arena = a, .host_id = host_id, .run = run, .table = link_table_new()
	};
	int64_t at = time_cpu_us();
	bool ok = people_read(&w);

	run->people = (int64_t)w.people.n;
	run->read_s = since_s(&at);
	run->why = ok ? STR_NONE : S("The register could not be read.");
	if (ok && !link_and_keep(&w)) {
		run->why = S("The database could not keep all pairs. Run it again: what was kept stays.");
		ok = false;
	}
	link_table_free(w.table);
	return ok;
}
