/*
 * Who has not been reached, where many are on lists: a job walks them and stores sums, a page reads
 * those. Sums stand for each list and each two lists, by ward, by when somebody was last spoken to
 * and by how far we came: a page then adds up some thousands of them, whatever it is asked for. See
 * doc/decisions/0026.
 */
#include <string.h>

#include "core/access/access.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "hub/casework/campaign_reach.h"

/* From so many lines of lists on there is a job, and its sums are so old at most. */
enum { REACH_MANY = 5000 };
#define REACH_OLD (10 * TIME_MINUTE)

/* --- reading them --- */

static size_t ward_place(const struct reaching *x, int64_t area_id)
{
	size_t i = 0;

	while (i < x->wards.n && x->wards.v[i].id != area_id)
		i++;
	return i;
}

static int64_t hidden_stamp(struct db *db)
{
	struct reach_hidden_stamp_row row = { 0 };

	return reach_hidden_stamp(db, &row) ? row.stamp : 0;
}

bool unreached_count_stored(
	struct db *db, struct unreached_ask ask, struct unreached_count *n)
{
	struct reaching x;
	struct reach_counted_row counted;
	struct reach_cells_rows cells;
	struct reach_batch hidden;

	if (!reach_counted(db, &counted) || counted.hidden_stamp != hidden_stamp(db))
		return false;
	x = reaching_new(db, db_arena(db), ask);
	*n = reach_count_new(db_arena(db), &x);
	n->counted_at = counted.counted_at;
	cells = reach_cells(db, (struct reach_cells_args){ .list = ask.list.v });
	for (size_t i = 0; i < cells.n; i++) {
		const struct reach_cells_row *c = &cells.v[i];
		size_t list =
			c->other_list_id ? reach_list(&x, (struct list_id){ c->other_list_id }) : x.lists.n;

		if (c->other_list_id == 0 || list < x.lists.n)
			reach_count_kind(n, &x, list,
				(struct reach_kind) {
					ward_place(&x, c->area_id), (size_t)c->spoken, (enum reach_came)c->came },
				c->people);
	}
	hidden = reach_look_hidden(db, &x);
	for (size_t i = 0; i < hidden.n; i++)
		reach_count_one(n, &x, &hidden, &hidden.v[i]);
	return true;
}

static bool are_many(struct db *db)
{
	struct reach_many_row row = { 0 };

	return reach_many(db, (struct reach_many_args){ .most = REACH_MANY }, &row) &&
		row.lines == REACH_MANY;
}

struct unreached_count unreached_count(struct db *db, struct unreached_ask ask)
{
	struct unreached_count n = { 0 };

	if (!are_many(db))
		return unreached_count_now(db, ask);
	if (!unreached_count_stored(db, ask, &n))
		n.waits = true;
	return n;
}

/* --- making them --- */

/* People of each kind, for two places among the lists; the last place stands for any list. Made
 * when the first of them comes: few lists share people. */
struct sums {
	struct arena *arena;
	const struct reaching *x;
	int64_t **v;
	size_t kinds;
	size_t cells;                          /* of them that are not 0 */
	int64_t people;                        /* in them */
};

static struct sums sums_new(struct arena *a, const struct reaching *x)
{
	return (struct sums){ .arena = a,
		.x = x,
		.v = ARENA_ARRAY(a, int64_t *, (x->lists.n + 1) * (x->lists.n + 1)),
		.kinds = (x->wards.n + 1) * (UNREACHED_TIMES + 1) * REACH_CAME_COUNT };
}

static void sum_one(struct sums *s, size_t list, size_t other, struct reach_kind k)
{
	int64_t **at = &s->v[list * (s->x->lists.n + 1) + other];
	size_t kind = (k.area * (UNREACHED_TIMES + 1) + k.spoken) * REACH_CAME_COUNT + k.came;

	if (!*at)
		*at = ARENA_ARRAY(s->arena, int64_t, s->kinds);
	s->cells += (*at)[kind]++ == 0;
}

static void sum_person(struct sums *s, const size_t *lists, size_t n, struct reach_kind k)
{
	size_t any = s->x->lists.n;

	s->people++;
	sum_one(s, any, any, k);
	for (size_t i = 0; i < n; i++) {
		if (lists[i] == any) /* came since the walk began: the next count has it */
			continue;
		sum_one(s, any, lists[i], k);
		sum_one(s, lists[i], any, k);
		for (size_t j = 0; j < n; j++)
			if (lists[j] != any)
				sum_one(s, lists[i], lists[j], k);
	}
}

/* Those among them who must not be found are left out; both are in the order of people. */
static void sum_batch(struct sums *s, const struct reach_batch *p,
	const struct reach_hidden_ids_rows *hidden, size_t *at)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct reach_one *k = &p->v[i];

		while (*at < hidden->n && hidden->v[*at].hidden_id < k->person_id.v)
			++*at;
		if (*at == hidden->n || hidden->v[*at].hidden_id != k->person_id.v)
			sum_person(s, p->lists + k->first_list, k->lists, k->kind);
	}
}

static void cells_fill(const struct sums *s, struct reach_cell_add_args *out)
{
	size_t any = s->x->lists.n, pairs = (any + 1) * (any + 1);

	for (size_t p = 0; p < pairs; p++)
		for (size_t k = 0; s->v[p] && k < s->kinds; k++) {
			size_t list = p / (any + 1), other = p % (any + 1);
			size_t area = k / REACH_CAME_COUNT / (UNREACHED_TIMES + 1);

			if (s->v[p][k] == 0)
				continue;
			*out++ = (struct reach_cell_add_args){
				.list_id = list < any ? s->x->lists.v[list].list_id.v : 0,
				.other_list_id = other < any ? s->x->lists.v[other].list_id.v : 0,
				.area_id = area < s->x->wards.n ? s->x->wards.v[area].id : 0,
				.spoken = (int64_t)(k / REACH_CAME_COUNT % (UNREACHED_TIMES + 1)),
				.came = (int64_t)(k % REACH_CAME_COUNT),
				.people = s->v[p][k],
			};
		}
}

struct store {
	struct db_work work;
	const struct sums *sums;
	int64_t at, stamp;
};

static void store_run(struct db *db, struct db_work *work)
{
	struct store *w = (struct store *)work;
	struct reach_cell_add_args *cells =
		ARENA_ARRAY(db_arena(db), struct reach_cell_add_args, w->sums->cells + 1);

	cells_fill(w->sums, cells);
	(void)reach_cells_drop(db);
	reach_cell_add_batch(db, cells, w->sums->cells);
	(void)reach_count_put(db,
		(struct reach_count_put_args){ .counted_at = w->at, .hidden_stamp = w->stamp });
	db_touch(db, "reach");
}

/* The next batch, in a unit of its own, so that none stays open for long. */
static bool walk_batch(struct job *j, struct sums *s, const struct reach_hidden_ids_rows *hidden,
	struct person_id *after, size_t *at, bool *last)
{
	enum { BATCH = 5000 };
	struct arena *a = arena_new();
	struct db *db = db_begin(j->pool, a, &j->viewer, DB_READ);
	struct reach_batch p = reach_look(db, s->x, after, BATCH, last);
	bool ok;

	sum_batch(s, &p, hidden, at);
	ok = db_end(db);
	arena_free(a);
	return ok;
}

bool unreached_store(struct job *j)
{
	enum { KEEP_EVERY = 20 };              /* batches, until the claim on the job is kept */
	struct db *db = db_begin(j->pool, j->arena, &j->viewer, DB_READ);
	struct reaching x;
	struct sums s;
	struct store w;
	struct reach_hidden_ids_rows hidden;
	struct person_id after = { 0 };
	size_t at = 0;
	bool ok, last = false;

	if (j->now)
		db_set_now(db, j->now);
	x = reaching_new(db, j->arena, (struct unreached_ask){ .area = -1 });
	s = sums_new(j->arena, &x);
	w = (struct store){ .work = { .run = store_run, .viewer = &j->viewer, .arena = j->arena },
		.sums = &s,
		.at = db_now(db),
		.stamp = hidden_stamp(db) };
	hidden = reach_hidden_ids(db);
	ok = db_end(db);
	for (int i = 1; ok && !last; i++)
		ok = walk_batch(j, &s, &hidden, &after, &at, &last) &&
			(i % KEEP_EVERY || job_progress(j, s.people, 0));
	return ok && db_submit_wait(j->pool, &w.work);
}

bool reach_job(struct job *j)
{
	struct db *db = db_begin(j->pool, j->arena, &j->viewer, DB_READ);
	struct reach_counted_row c = { 0 };
	bool due = are_many(db) &&
		(!reach_counted(db, &c) || c.hidden_stamp != hidden_stamp(db) ||
			j->now >= c.counted_at + REACH_OLD || j->now < c.counted_at);

	if (!db_end(db))
		return false;
	if (!due)
		return true;
	if (unreached_store(j))
		return true;
	j->why = S("those who were not reached could not be counted");
	return false;
}
