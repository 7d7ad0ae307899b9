/*
 * Those who came or changed since somebody looked for their doubles: the next changes of each lane,
 * some people at a time. Asking is done without a writing unit; the pairs of some people and how
 * far it got are kept together, so a kill loses and doubles nothing.
 */
#include "hub/person/match_run.h"

#include "hub/person/pair.h"
#include "hub/person/person_change.h"
#include "hub/person/register.h"
#include "hub/person/register.sql.h"

#define AT_ONCE 100
#define PAIRS_EACH 3                           /* of one person */

struct new_pair { struct person_id one, other; struct link_explanation why; };

struct looking {
	struct db_work work;
	struct arena *arena;                   /* of this step */
	struct viewer viewer;
	struct new_pair *pairs;
	size_t n;
	struct looked_keep_args looked;        /* lane 0: not at the end of a change yet */
};

/* Who these people may be, as the register stands. */
static bool people_ask(struct job *j, struct looking *l, const struct person_id *people, size_t n)
{
	struct db *db = db_begin(j->pool, l->arena, &l->viewer, DB_READ);
	struct register_rows rows = register_rows_of(db, people, n, REGISTER_NUMBERS);
	struct register_index *r = register_take(j->pool, j->viewer.host_id, REGISTER_WAIT);

	l->pairs = ARENA_ARRAY(l->arena, struct new_pair, PAIRS_EACH * n);
	for (size_t i = 0; i < rows.n && r && rows.v[i].key > 0; i++) {
		const struct str **cells = ARENA_ARRAY(l->arena, const struct str *, rows.n);
		struct register_match m[REGISTER_MATCHES];
		size_t asked = 0, found;

		for (size_t k = i; k < rows.n; k++)
			if (rows.v[k].person_id.v == rows.v[i].person_id.v)
				cells[asked++] = rows.v[k].cells;
		found = register_find_any(r, db, cells, asked, rows.v[i].person_id, m);
		for (size_t k = 0; k < found && k < PAIRS_EACH; k++) {
			struct new_pair *p = &l->pairs[l->n];

			*p = (struct new_pair){ .one = rows.v[i].person_id, .other = m[k].person_id };
			l->n += register_explain_new(r, l->arena, cells[m[k].asked], m[k].key, &p->why);
		}
	}
	register_give(r);
	return db_end(db) && r;
}

static void pairs_keep(struct db *db, struct db_work *work)
{
	struct looking *l = (struct looking *)work;

	for (size_t i = 0; i < l->n; i++)
		(void)pair_found(db, l->pairs[i].one, l->pairs[i].other, &l->pairs[i].why);
	if (l->looked.lane)
		looked_keep(db, l->looked);
}

static bool people_look(
	struct job *j, const struct person_id *people, size_t n, struct looked_keep_args looked)
{
	struct looking l = { .arena = arena_new(), .looked = looked };
	bool ok;

	l.viewer = viewer_system(j->viewer.host_id, l.arena);
	l.work = (struct db_work){ .run = pairs_keep, .viewer = &l.viewer, .arena = l.arena };
	ok = people_ask(j, &l, people, n) &&
		((l.n == 0 && !looked.lane) || db_submit_wait(j->pool, &l.work));
	arena_free(l.arena);
	return ok;
}

/* Changes of a lane that follow each other, and the people of all of them. */
struct changes { struct VEC(struct person_id) people; size_t n; int64_t seq; };

/* As many as have some people together; always one. */
static struct changes changes_take(
	struct arena *a, const struct change_after_row *rows, size_t n_rows)
{
	struct changes c = { .n = 0 };

	while (c.n < n_rows) {
		struct person_ids ids = person_change_ids(a, rows[c.n].people);

		if (c.n && c.people.n + ids.n > AT_ONCE)
			break;
		for (size_t i = 0; i < ids.n; i++)
			VEC_PUSH(a, &c.people, ids.v[i]);
		c.seq = rows[c.n++].seq;
	}
	return c;
}

static bool changes_look(struct job *j, int64_t lane, const struct changes *c)
{
	size_t from = 0;
	bool ok = true;

	do {
		size_t n = c->people.n - from < AT_ONCE ? c->people.n - from : AT_ONCE;
		bool last = from + n == c->people.n;

		ok = people_look(j, c->people.v + from, n,
			(struct looked_keep_args){ .lane = last ? lane : 0, .seq = c->seq });
		j->done += (int64_t)n;
		from += n;
	} while (ok && from < c->people.n);
	return ok;
}

/* Up to where this lane was looked at. */
static int64_t looked_at(const struct looked_lanes_rows *all, int64_t lane)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].lane == lane)
			return all->v[i].seq;
	return 0;
}

static bool lane_look(struct job *j, int64_t lane, int64_t seq, int64_t head)
{
	bool ok = true;

	while (ok && seq < head) {
		struct arena *a = arena_new();
		struct viewer v = viewer_system(j->viewer.host_id, a);
		struct db *db = db_begin(j->pool, a, &v, DB_READ);
		struct change_after_rows rows =
			change_after(db, (struct change_after_args){ .lane = lane, .seq = seq });

		ok = db_end(db);
		for (size_t i = 0; i < rows.n && ok;) {
			struct changes c = changes_take(a, rows.v + i, rows.n - i);

			ok = changes_look(j, lane, &c) && job_progress(j, j->done, j->done);
			seq = c.seq;
			i += c.n;
		}
		if (rows.n == 0)
			seq = head;
		arena_free(a);
	}
	return ok;
}

bool match_job(struct job *j)
{
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_READ);
	struct looked_lanes_rows looked = looked_lanes(db);
	struct change_lanes_rows lanes = change_lanes(db);
	bool ok = db_end(db);

	j->done = 0;
	for (size_t i = 0; i < lanes.n && ok; i++)
		ok = lane_look(j, lanes.v[i].lane, looked_at(&looked, lanes.v[i].lane), lanes.v[i].seq);
	if (!ok)
		j->why =
			S("the register or the database was not to be had; it goes on from here next time");
	return ok;
}
