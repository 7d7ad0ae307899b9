/*
 * Reading for a proposal costs more than ranking, so this reads in the order in which it can end.
 * A circle brings all who live in it, with what most rules ask; their hours, and what they have
 * promised, are read only of those whom no other rule leaves out, best score first. A score is
 * never less than the way to them less ASSIGN_UNUSED_M, and what has not been read only makes it
 * larger: once so many are known whose scores are below that of everybody unread, in the circle and
 * outside it, no farther one can be among them.
 */
#include "hub/volunteer/crowd.h"

#include "hub/volunteer/task.sql.h"
#include "hub/volunteer/volunteer.sql.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define NEAREST 100 /* so many are looked at, */
#define NEAREST_MOST 400 /* and so many when fewer than ENOUGH of these can */
#define ENOUGH 5
#define FIRST_CIRCLE_M 400.0
#define LAST_CIRCLE_M 30000.0
#define FIRST_PORTION 48
#define PLACELESS_MOST 200 /* as helpers_placeless says */
#define ASKED_DAYS 7

/* On the flat map of helpers_near somebody may seem farther away than they are: within 30 km and
 * up to this latitude by less than one part in fifty. */
#define FLAT_UP_TO 70.0
#define FLAT_AT_LEAST 0.97

enum known { /* about somebody, in the order of reading */
	KNOWN_PLACE,
	KNOWN_OUT, /* a rule before ASSIGN_VEHICLE leaves them out */
	KNOWN_FACTS, /* all but when they can and what they have promised */
	KNOWN_ALL
};

struct standing { /* beside each volunteer */
	enum known known;
	enum assign_rule rule; /* the first that fails by what is known */
	double distance_m; /* INFINITY: not known, or does not matter */
	double score_m; /* at least so much */
	bool answered; /* to this very task: it is not counted as in vain */
};

struct crowd {
	struct db *db;
	struct arena *arena;
	const struct task_facts *task;
	const struct assign_task *k;
	struct str language;
	struct task_household_rows home;
	struct task_answers_rows said;
	struct assign_volunteer *v; /* those without a place, then nearest first */
	struct standing *is;
	size_t n, placeless;
	size_t look; /* how many of those with a place are looked at */
	size_t in_circle; /* of them and others, who live in it */
	double circle_m;
	size_t portion; /* how many are read at once: twice as many each time */
	struct geo_point here;
};

/* --- somebody --- */

static int day_of(struct str iso, int otherwise)
{
	struct date d;
	return date_from_iso(iso, &d) ? assign_day(d) : otherwise;
}

static int check_until(struct str expires_on)
{
	return str_eq(expires_on, S("none")) ? ASSIGN_CHECK_NONE
										 : day_of(expires_on, ASSIGN_CHECK_EVER);
}

static int paused_until(enum volunteer_state s, struct str on)
{
	return day_of(on, s == VOLUNTEER_STATE_PAUSED ? ASSIGN_PAUSED_FOR_GOOD : 0);
}
_Static_assert((int)VEHICLE_BICYCLE == (int)ASSIGN_BICYCLE && (int)VEHICLE_CAR == (int)ASSIGN_CAR &&
		(int)VEHICLE_VAN == (int)ASSIGN_VAN,
	"the vehicles of the schema and of engine/assign are the same");

static bool distance_counts(const struct crowd *c)
{
	return !c->k->from_home && geo_known(c->k->place);
}

/* Somebody of whom only is known where they live and whether they help at all. */
static void listed_write(struct crowd *c, size_t i, const struct helpers_in_box_row *r)
{
	struct assign_volunteer *v = &c->v[i];
	struct standing *s = &c->is[i];
	*v = (struct assign_volunteer){ .key = r->volunteer_id.v,
		.place = { r->lat, r->lon },
		.active = r->state != VOLUNTEER_STATE_APPLIED,
		.minutes_week = 1 };
	*s = (struct standing){ .rule = v->active ? ASSIGN_OK : ASSIGN_STATE, .distance_m = INFINITY };
	if (distance_counts(c))
		s->distance_m = geo_distance_m(c->k->place, v->place);
	s->score_m = assign_score_m(c->k, v, db_now(c->db));
}

/* --- circles --- */

/* The first so many of c->v. */
static size_t looked_at(const struct crowd *c)
{
	return c->placeless + (c->in_circle < c->look ? c->in_circle : c->look);
}

/* All who are looked at have been listed. */
static bool crowd_whole(const struct crowd *c)
{
	return c->in_circle >= c->look || c->circle_m >= LAST_CIRCLE_M;
}

/* The next circle should hold as many as are looked at, if people live as densely there. */
static double circle_next(const struct crowd *c)
{
	if (!c->circle_m)
		return FIRST_CIRCLE_M;
	double grow = sqrt(1.3 * (double)c->look / (double)(c->in_circle + 1));
	return fmin(LAST_CIRCLE_M, c->circle_m * fmax(1.4, fmin(4, grow)));
}

struct spot {
	double far;
	const struct helpers_in_box_row *row;
};

static int spot_cmp(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	if (x->far != y->far)
		return x->far < y->far ? -1 : 1;
	int64_t k = x->row->volunteer_id.v, l = y->row->volunteer_id.v;
	return (k > l) - (k < l);
}

/* Of everybody in the box the circle is in, those who live in the circle, nearest first, as on a
 * flat map in degrees of latitude. */
static size_t spots_of(const struct crowd *c, const struct helpers_in_box_rows *rows,
	const struct geo_box *box, struct spot *out)
{
	double narrow = cos(c->here.lat * M_PI / 180), within = box->north - c->here.lat;
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++) {
		double up = rows->v[i].lat - c->here.lat, along = (rows->v[i].lon - c->here.lon) * narrow;
		double far = up * up + along * along;
		if (far <= within * within)
			out[n++] = (struct spot){ far, &rows->v[i] };
	}
	qsort(out, n, sizeof(*out), spot_cmp);
	return n;
}

/* A larger circle begins with those of the smaller: what is known about them stays. */
static void circle_read(struct crowd *c)
{
	c->circle_m = circle_next(c);
	struct geo_box b = geo_box_around(c->here, c->circle_m);
	struct helpers_in_box_rows rows = helpers_in_box(c->db,
		(struct helpers_in_box_args){
			.south = b.south, .north = b.north, .west = b.west, .east = b.east });
	struct spot *spots = ARENA_ARRAY(c->arena, struct spot, rows.n + 1);
	c->in_circle = spots_of(c, &rows, &b, spots);
	size_t most = c->in_circle < NEAREST_MOST ? c->in_circle : NEAREST_MOST;
	for (; c->n < c->placeless + most; c->n++)
		listed_write(c, c->n, spots[c->n - c->placeless].row);
}

static void placeless_read(struct crowd *c)
{
	struct helpers_in_box_rows rows = helpers_placeless(c->db);
	for (; c->n < rows.n; c->n++)
		listed_write(c, c->n, &rows.v[c->n]);
	c->placeless = rows.n;
}

/* --- what most rules ask --- */

struct place {
	double by;
	int64_t key;
	size_t index;
};
struct order {
	struct place *v;
	size_t n;
};

static int place_cmp(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static void order_add(const struct crowd *c, struct order *o, double by, size_t index)
{
	o->v[o->n++] = (struct place){ by, c->v[index].key, index };
}

static void order_sort(struct order *o) { qsort(o->v, o->n, sizeof(*o->v), place_cmp); }

/* By key, for finding them in rows that come by key. */
static struct db_ids order_ids(struct arena *a, struct order *o)
{
	int64_t *ids = ARENA_ARRAY(a, int64_t, o->n + 1);
	for (size_t i = 0; i < o->n; i++)
		o->v[i].by = 0;
	order_sort(o);
	for (size_t i = 0; i < o->n; i++)
		ids[i] = o->v[i].key;
	return (struct db_ids){ ids, o->n };
}

static size_t order_find(const struct order *o, struct volunteer_id id)
{
	size_t low = 0, high = o->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (o->v[mid].key == id.v)
			return o->v[mid].index;
		*(o->v[mid].key < id.v ? &low : &high) = o->v[mid].key < id.v ? mid + 1 : mid;
	}
	return SIZE_MAX;
}

/* What they said to this task, and whether they live with the person it is for. */
static void ties_note(const struct crowd *c, struct assign_volunteer *v, struct standing *s)
{
	for (size_t i = 0; i < c->home.n; i++)
		if (c->home.v[i].person_id.v == v->person_id)
			v->household_id = c->k->household_id;
	for (size_t i = 0; i < c->said.n; i++)
		if (c->said.v[i].volunteer_id.v == v->key) {
			v->asked = c->said.v[i].state == OFFER_STATE_OFFERED;
			v->said_no = c->said.v[i].state == OFFER_STATE_DECLINED;
			s->answered = true;
		}
}

static void facts_write(struct crowd *c, size_t i, const struct helpers_facts_row *r)
{
	struct assign_volunteer *v = &c->v[i];
	struct standing *s = &c->is[i];
	*v = (struct assign_volunteer){ .key = r->volunteer_id.v,
		.person_id = r->person_id.v,
		.place = v->place,
		.range_m = (double)r->range_m,
		.active = v->active,
		.paused_until = paused_until(r->state, r->paused_until_on),
		.check_until = { [ASSIGN_IDENTITY] = ASSIGN_CHECK_NONE,
			[ASSIGN_DBS_BASIC] = check_until(r->basic_until),
			[ASSIGN_DBS_ENHANCED] = check_until(r->enhanced_until),
			[ASSIGN_SAFEGUARDING] = ASSIGN_CHECK_NONE },
		.skills = (uint64_t)r->offers,
		.languages = (uint64_t)r->speaks,
		.vehicle = (enum assign_vehicle)r->vehicle,
		.minutes_week = (int)r->minutes_week,
		.last_task_at = r->last_task_at };
	ties_note(c, v, s);
	s->known = KNOWN_FACTS;
	s->score_m = assign_score_m(c->k, v, db_now(c->db));
	assign_rules(c->k, v, 1, &s->rule);
}

/* Of those in `who`, and of those among them who are in `whoever` even if a rule leaves them out
 * that the database can ask. */
static void facts_read(struct crowd *c, struct order *who, struct db_ids whoever)
{
	struct helpers_facts_rows rows = helpers_facts(c->db,
		(struct helpers_facts_args){ .helpers = order_ids(c->arena, who),
			.whoever = whoever,
			.skill = c->task->category_code,
			.language = c->language,
			.needs_check = c->k->checks != 0 });
	for (size_t i = 0; i < who->n; i++)
		c->is[who->v[i].index].known = KNOWN_OUT;
	for (size_t i = 0; i < rows.n; i++) {
		size_t at = order_find(who, rows.v[i].volunteer_id);
		if (at != SIZE_MAX)
			facts_write(c, at, &rows.v[i]);
	}
}

/* --- when they can, and what they have promised --- */

enum { TIMES_HOURS = 1, TIMES_PROMISED, TIMES_IN_VAIN }; /* what a row of helpers_times says */

/* Rows come by kind and helper: the hours of one lie side by side in `hours`. */
static void times_write(
	struct assign_volunteer *v, const struct helpers_times_row *r, struct assign_hours *hours)
{
	if (r->what == TIMES_HOURS) {
		*hours = (struct assign_hours){ (int)(r->amount * 1440 + r->from_minute),
			(int)(r->amount * 1440 + r->to_minute) };
		if (!v->n_hours++)
			v->hours = hours;
	} else if (r->what == TIMES_PROMISED) {
		v->minutes_promised = (int)r->amount;
	} else {
		v->asked_unanswered = (int)r->amount;
	}
}

/* Of those in `who`, whose facts are known. */
static void times_read(struct crowd *c, struct order *who)
{
	struct helpers_times_args args = { .helpers = order_ids(c->arena, who),
		.since_at = db_now(c->db) - ASKED_DAYS * TIME_DAY };
	volunteer_week(c->k->window_to_at, &args.from_at, &args.until_at);
	struct helpers_times_rows rows = helpers_times(c->db, args);
	struct assign_hours *hours = ARENA_ARRAY(c->arena, struct assign_hours, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		size_t at = order_find(who, rows.v[i].volunteer_id);
		if (at != SIZE_MAX)
			times_write(&c->v[at], &rows.v[i], &hours[i]);
	}
	for (size_t i = 0; i < who->n; i++) {
		struct assign_volunteer *v = &c->v[who->v[i].index];
		struct standing *s = &c->is[who->v[i].index];
		if (s->answered && v->asked_unanswered > 0)
			v->asked_unanswered--;
		s->known = KNOWN_ALL;
		s->score_m = assign_score_m(c->k, v, db_now(c->db));
		assign_rules(c->k, v, 1, &s->rule);
	}
}

/* --- the best --- */

static struct order order_new(const struct crowd *c)
{
	return (struct order){ .v = ARENA_ARRAY(c->arena, struct place, c->n + 1) };
}

/* Nobody has said so far that they cannot. */
static bool may_do_it(const struct standing *s)
{
	return s->known != KNOWN_OUT && s->rule == ASSIGN_OK;
}

/* Reads until it is certain who the best `most` of those listed are: in that order everything is
 * known about them, and nobody before the last of them is left to read. */
static struct order best_settle(struct crowd *c, size_t most)
{
	for (;; c->portion *= 2) {
		struct order o = order_new(c), facts = order_new(c), times = order_new(c);
		size_t best = 0, listed = looked_at(c);
		for (size_t i = 0; i < listed; i++)
			if (may_do_it(&c->is[i]))
				order_add(c, &o, c->is[i].score_m, i);
		order_sort(&o);
		for (size_t i = 0; i < o.n && best < most && facts.n < c->portion; i++) {
			enum known k = c->is[o.v[i].index].known;
			if (k == KNOWN_ALL)
				o.v[best++] = o.v[i];
			else
				order_add(c, k == KNOWN_PLACE ? &facts : &times, 0, o.v[i].index);
		}
		if (facts.n)
			facts_read(c, &facts, (struct db_ids){ 0 });
		else if (times.n)
			times_read(c, &times);
		else {
			o.n = best;
			return o;
		}
	}
}

/* Nobody who is not listed yet can come before the last of them. */
static bool best_certain(const struct crowd *c, const struct order *best, size_t most)
{
	if (crowd_whole(c))
		return true;
	if (best->n < most || !distance_counts(c) || fabs(c->here.lat) > FLAT_UP_TO)
		return false;
	return best->v[most - 1].by < FLAT_AT_LEAST * c->circle_m - ASSIGN_UNUSED_M;
}

/* --- nearer ones who cannot --- */

/* What leaves out the nearest `most` who cannot, as far as `furthest`, is read to the first rule:
 * of somebody who lives too far away or has no time left it may be their hours. */
static void passed_settle(struct crowd *c, double furthest, size_t most)
{
	struct order o = order_new(c), facts = order_new(c), times = order_new(c);
	size_t cannot = 0, n = 0;
	for (size_t i = 0; i < looked_at(c); i++)
		if (c->is[i].distance_m <= furthest)
			order_add(c, &o, c->is[i].distance_m, i);
	order_sort(&o);
	for (; n < o.n && cannot < most; n++) {
		const struct standing *s = &c->is[o.v[n].index];
		cannot += !may_do_it(s);
		if (s->rule == ASSIGN_OK && s->known <= KNOWN_OUT)
			order_add(c, &facts, 0, o.v[n].index);
	}
	if (facts.n)
		facts_read(c, &facts, order_ids(c->arena, &facts));
	for (size_t i = 0; i < n; i++) {
		const struct standing *s = &c->is[o.v[i].index];
		if (s->known == KNOWN_FACTS && (s->rule == ASSIGN_OK || s->rule >= ASSIGN_HOURS))
			order_add(c, &times, 0, o.v[i].index);
	}
	if (times.n)
		times_read(c, &times);
}

/* As far as whoever lives farthest away of the best; everybody when there are none. */
static double furthest_of(const struct crowd *c, const struct order *best)
{
	double far = best->n ? -1 : INFINITY;
	for (size_t i = 0; i < best->n && distance_counts(c); i++)
		far = fmax(far, c->is[best->v[i].index].distance_m);
	return far;
}

/* --- the answer --- */

/* The rule is certain, whatever has not been read. */
static bool rule_certain(const struct standing *s)
{
	return s->known == KNOWN_ALL ||
		(s->known != KNOWN_OUT && s->rule != ASSIGN_OK && s->rule < ASSIGN_HOURS);
}

/* Only of whom everything is known that the answer could say. */
static struct crowd_answer answer_of(struct crowd *c, size_t most)
{
	size_t listed = looked_at(c), n = 0;
	struct assign_volunteer *v = ARENA_ARRAY(c->arena, struct assign_volunteer, listed + 1);
	struct crowd_answer out = { .v = v, .all = crowd_whole(c), .nobody = listed == 0 };
	for (size_t i = 0; i < listed; i++) {
		if (rule_certain(&c->is[i]))
			v[n++] = c->v[i];
		else if (may_do_it(&c->is[i]))
			out.all = false;
	}
	out.ranked = assign_rank(c->arena, c->k, db_now(c->db), v, n, most);
	return out;
}

/* A place to begin at, for a task that has none: where some volunteer lives. */
static struct geo_point somewhere(struct db *db)
{
	struct volunteer_somewhere_row row;
	bool found = volunteer_somewhere(db, &row);
	return found ? (struct geo_point){ row.lat, row.lon } : (struct geo_point){ 0, 0 };
}

static struct crowd crowd_begin(
	struct db *db, const struct task_facts *t, const struct assign_task *k, struct str language)
{
	struct arena *a = db_arena(db);
	struct crowd c = { .db = db,
		.arena = a,
		.task = t,
		.k = k,
		.language = str_empty(language) ? S("") : language,
		.v = ARENA_ARRAY(a, struct assign_volunteer, PLACELESS_MOST + NEAREST_MOST),
		.is = ARENA_ARRAY(a, struct standing, PLACELESS_MOST + NEAREST_MOST),
		.look = NEAREST,
		.portion = FIRST_PORTION,
		.here = geo_known(k->place) ? k->place : somewhere(db),
		.said = task_answers(db, (struct task_answers_args){ .task_id = t->task_id }) };
	if (k->household_id)
		c.home = task_household(
			db, (struct task_household_args){ .household_id = { k->household_id } });
	if (!distance_counts(&c))
		placeless_read(&c);
	return c;
}

struct crowd_answer crowd_rank(struct db *db, const struct task_facts *t,
	const struct assign_task *k, struct str language, size_t most)
{
	struct crowd c = crowd_begin(db, t, k, language);
	struct order best;
	for (;;) {
		if (!crowd_whole(&c))
			circle_read(&c);
		best = best_settle(&c, most);
		if (!best_certain(&c, &best, most))
			continue;
		bool others = c.in_circle > c.look || c.circle_m < LAST_CIRCLE_M;
		if (c.look == NEAREST_MOST || best.n >= (most < ENOUGH ? most : ENOUGH) || !others)
			break;
		c.look = NEAREST_MOST;
	}
	passed_settle(&c, furthest_of(&c, &best), best.n ? most : c.n);
	return answer_of(&c, most);
}
