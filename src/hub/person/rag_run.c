/*
 * Weighing people: one, when something about them changes; everybody, every hour and whenever the rules change. Everybody is one
 * pass over four streams in the order of people (who they are, flags, conversations, what came out before), gathered
 * into a few dozen bytes for each, so that a million people are weighed in seconds and only what changed is written.
 */
#include "hub/person/rag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/access/audit.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "engine/geo/geo.h"
#include "hub/events.h"
#include "hub/person/rag.sql.h"

/* What everybody is weighed by. */
struct weighed {
	int64_t person_id, household_id;
	uint64_t flags;
	int32_t silent_days;                   /* -1: nobody ever spoke to them */
	int16_t age;
	uint16_t area;
};
struct crowd {
	struct VEC(struct weighed) people;
	uint32_t *by_household;                /* people in the order of their households; those without one left out */
	size_t n_housed;
	struct rag_areas areas;
	struct geo_shape *outlines;            /* beside areas; the last has none */
	struct geo_box *boxes;
	struct date today;
	uint64_t alone;                        /* bit of the flag "lives alone" */
};

static int age_on(struct str born_on, struct date today)
{
	struct date born;

	return date_from_iso(born_on, &born) ? date_years(born, today) : -1;
}

static int silent_since(int64_t spoken_at, struct date today)
{
	return spoken_at ? date_diff(today, time_civil(spoken_at).date) : -1;
}

static uint64_t flag_bit(const struct rag_rules *rules, struct str code)
{
	for (size_t i = 0; i < rules->n_codes; i++)
		if (str_eq(rules->codes[i], code))
			return UINT64_C(1) << i;
	return 0;
}

/* Whether any rule asks about this. */
static bool rules_ask_silence(const struct rag_rules *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].silent_days > 0)
			return true;
	return false;
}

/* --- gathering --- */

static void person_push(struct arena *a, struct crowd *c, struct person_id id, struct personal born_on, struct household_id home, uint16_t area)
{
	VEC_PUSH(a, &c->people, ((struct weighed){ .person_id = id.v, .household_id = home.v, .silent_days = -1, .area = area,
		.age = (int16_t)age_on(personal_raw(born_on), c->today) }));
}

static uint16_t area_of(const struct crowd *c, double lat, double lon)
{
	struct geo_point at = { lat, lon };

	if (geo_known(at))
		for (size_t i = 0; i + 1 < c->areas.n; i++)
			if (geo_box_has(c->boxes[i], at) && geo_contains(&c->outlines[i], at))
				return (uint16_t)i;
	return (uint16_t)(c->areas.n - 1);
}

static void gather_placed(struct db *db, struct crowd *c)
{
	struct rag_people_placed_each e = rag_people_placed(db);
	struct rag_people_placed_row row;
	struct arena *texts = arena_new(), *a = db_texts_into(db, texts);

	for (; rag_people_placed_next(&e, &row); arena_reset(texts))
		person_push(a, c, row.person_id, row.born_on, row.household_id, area_of(c, row.lat, row.lon));
	(void)db_texts_into(db, a);
	arena_free(texts);
}

static void gather_people(struct db *db, struct crowd *c)
{
	struct rag_people_each e = rag_people(db);
	struct rag_people_row row;
	struct arena *texts = arena_new(), *a = db_texts_into(db, texts);

	for (; rag_people_next(&e, &row); arena_reset(texts))
		person_push(a, c, row.person_id, row.born_on, row.household_id, 0);
	(void)db_texts_into(db, a);
	arena_free(texts);
}

/* The person of this id, from *at on: both go up together. NULL when they are not weighed. */
static struct weighed *next_weighed(struct crowd *c, size_t *at, struct person_id id)
{
	while (*at < c->people.n && c->people.v[*at].person_id < id.v)
		(*at)++;
	return *at < c->people.n && c->people.v[*at].person_id == id.v ? &c->people.v[*at] : NULL;
}

static void gather_flags(struct db *db, struct crowd *c, const struct rag_rules *rules)
{
	struct rag_flags_each e = rag_flags(db, (struct rag_flags_args){ .today = date_iso(db_arena(db), c->today) });
	struct arena *texts = arena_new(), *own = db_texts_into(db, texts);
	struct rag_flags_row row;
	size_t at = 0;

	for (; rag_flags_next(&e, &row); arena_reset(texts)) {
		struct weighed *w = next_weighed(c, &at, row.person_id);

		if (w)
			w->flags |= flag_bit(rules, row.code);
	}
	(void)db_texts_into(db, own);
	arena_free(texts);
}

static void gather_spoken(struct db *db, struct crowd *c)
{
	struct rag_spoken_each e = rag_spoken(db);
	struct rag_spoken_row row;
	size_t at = 0;

	while (rag_spoken_next(&e, &row)) {
		struct weighed *w = next_weighed(c, &at, row.person_id);

		if (w)
			w->silent_days = silent_since(row.spoken_at, c->today);
	}
}

static _Thread_local const struct weighed *ordering;

static int household_order(const void *a, const void *b)
{
	const struct weighed *x = &ordering[*(const uint32_t *)a], *y = &ordering[*(const uint32_t *)b];

	if (x->household_id != y->household_id)
		return x->household_id > y->household_id ? 1 : -1;
	return x->person_id > y->person_id ? 1 : -1;
}

static void order_households(struct db *db, struct crowd *c)
{
	c->by_household = ARENA_ARRAY(db_arena(db), uint32_t, c->people.n + 1);
	for (size_t i = 0; i < c->people.n; i++)
		if (c->people.v[i].household_id)
			c->by_household[c->n_housed++] = (uint32_t)i;
	ordering = c->people.v;
	qsort(c->by_household, c->n_housed, sizeof(*c->by_household), household_order);
}

static void gather(struct db *db, struct crowd *c, const struct rag_rules *rules, bool placed, bool silence)
{
	c->today = time_civil(db_now(db)).date;
	c->alone = flag_bit(rules, S("lives_alone"));
	if (placed)
		gather_placed(db, c);
	else
		gather_people(db, c);
	gather_flags(db, c, rules);
	if (silence)
		gather_spoken(db, c);
	order_households(db, c);
}

/* --- the facts of one, from what was gathered --- */

static void facts_join(struct rag_facts *f, int age)
{
	f->household++;
	if (age < 0) {
		f->ages_known = false;
		return;
	}
	if (f->youngest < 0 || age < f->youngest)
		f->youngest = age;
	if (age > f->oldest)
		f->oldest = age;
}

static struct rag_facts facts_alone(const struct crowd *c, const struct weighed *w)
{
	struct rag_facts f = { .flags = w->flags, .age = w->age, .silent_days = w->silent_days, .youngest = -1, .oldest = -1, .ages_known = true,
		.alone = (w->flags & c->alone) != 0 };

	facts_join(&f, w->age);
	return f;
}

typedef void weigh_each(void *arg, const struct weighed *w, const struct rag_facts *f);

/* Everybody once, households together. */
static void crowd_walk(const struct crowd *c, weigh_each *each, void *arg)
{
	for (size_t i = 0, end; i < c->n_housed; i = end) {
		struct rag_facts home = { .youngest = -1, .oldest = -1, .ages_known = true };
		int64_t id = c->people.v[c->by_household[i]].household_id;

		for (end = i; end < c->n_housed && c->people.v[c->by_household[end]].household_id == id; end++)
			facts_join(&home, c->people.v[c->by_household[end]].age);
		for (size_t k = i; k < end; k++) {
			const struct weighed *w = &c->people.v[c->by_household[k]];
			struct rag_facts f = home;

			f.flags = w->flags;
			f.age = w->age;
			f.silent_days = w->silent_days;
			f.alone = (w->flags & c->alone) != 0;
			each(arg, w, &f);
		}
	}
	for (size_t i = 0; i < c->people.n; i++)
		if (!c->people.v[i].household_id) {
			struct rag_facts f = facts_alone(c, &c->people.v[i]);

			each(arg, &c->people.v[i], &f);
		}
}

/* --- one person --- */

static bool facts_of(struct db *db, const struct rag_rules *rules, struct person_id id, struct rag_facts *f)
{
	struct date today = time_civil(db_now(db)).date;
	struct rag_person_row p;
	struct rag_person_flags_rows flags;
	struct rag_person_spoken_row spoken;

	if (!rag_person(db, (struct rag_person_args){ .person_id = id }, &p) || p.state != PERSON_STATE_HERE)
		return false;
	*f = (struct rag_facts){ .age = age_on(personal_raw(p.born_on), today), .silent_days = -1, .youngest = -1, .oldest = -1, .ages_known = true };
	flags = rag_person_flags(db, (struct rag_person_flags_args){ .person_id = id, .today = date_iso(db_arena(db), today) });
	for (size_t i = 0; i < flags.n; i++)
		f->flags |= flag_bit(rules, flags.v[i].code);
	f->alone = (f->flags & flag_bit(rules, S("lives_alone"))) != 0;
	if (rag_person_spoken(db, (struct rag_person_spoken_args){ .person_id = id }, &spoken))
		f->silent_days = silent_since(spoken.spoken_at, today);
	if (p.household_id.v) {
		struct rag_household_rows home = rag_household(db, (struct rag_household_args){ .household_id = p.household_id });

		for (size_t i = 0; i < home.n; i++)
			facts_join(f, age_on(personal_raw(home.v[i].born_on), today));
	} else {
		facts_join(f, f->age);
	}
	return true;
}

static void keep(struct db *db, struct person_id id, struct rag_verdict v, struct rag_version_id version, int64_t at)
{
	if (v.rag > RAG_GREEN)
		rag_put(db, (struct rag_put_args){ .person_id = id, .rag = v.rag, .rules = (int64_t)v.rules, .rag_version_id = version, .at = at });
	else
		rag_drop(db, (struct rag_drop_args){ .person_id = id, .at = at });
}

void rag_refresh(struct db *db, struct person_id id)
{
	struct rag_rules rules = rag_rules_of(db, RAG_STATE_PUBLISHED);
	struct rag_verdict v = { .rag = RAG_GREEN };
	struct rag_facts f;

	if (facts_of(db, &rules, id, &f))
		v = rag_weigh(rules.v, rules.n, &f);
	keep(db, id, v, rules.version, db_now(db));
}

void rag_heard(struct db *db, const struct hub_event *e)
{
	if (e->person_id)
		rag_refresh(db, (struct person_id){ e->person_id });
}

struct rag_reasons rag_reasons_of(struct arena *a, const struct rag_rules *rules, uint64_t fit, struct person_id id)
{
	struct rag_reasons out = { .v = ARENA_ARRAY(a, struct rag_reason, rules->n) };

	for (enum rag colour = RAG_RED; colour > RAG_GREEN; colour--)
		for (size_t i = 0; i < rules->n; i++) {
			enum category c = CATEGORY_HEALTH;

			if (rules->v[i].rag != colour || !(fit >> (rules->v[i].number - 1) & 1))
				continue;
			if (!category_parse(flag_sharing_name(rules->sharing[i]), &c))
				c = CATEGORY_SAFEGUARDING;
			out.v[out.n++] = (struct rag_reason){ .rag = colour, .words = personal_new(rules->names[i], c, id.v) };
		}
	return out;
}

struct rag_why rag_why(struct db *db, struct person_id id)
{
	struct rag_rules rules = rag_rules_of(db, RAG_STATE_PUBLISHED);
	struct rag_why why = { .rag = RAG_GREEN };
	struct rag_version_of_row version;
	struct rag_verdict v;
	struct rag_facts f;

	if (!rules.version.v || !facts_of(db, &rules, id, &f))
		return why;
	v = rag_weigh(rules.v, rules.n, &f);
	why.weighed = true;
	why.rag = v.rag;
	if (rag_version_of(db, (struct rag_version_of_args){ .state = RAG_STATE_PUBLISHED }, &version))
		why.version = version.number;
	why.reasons = rag_reasons_of(db_arena(db), &rules, v.rules, id);
	return why;
}

/* --- everybody, for keeps --- */

struct kept { int64_t person_id; enum rag rag; uint64_t rules; };
static int kept_order(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return x->person_id != y->person_id ? (x->person_id > y->person_id ? 1 : -1) : 0;
}

struct weighing {
	struct arena *arena;
	const struct rag_rules *rules;
	struct VEC(struct kept) raised, changes;
	struct rag_count count;
};

static void weigh_one(void *arg, const struct weighed *w, const struct rag_facts *f)
{
	struct weighing *o = arg;
	struct rag_verdict v = rag_weigh(o->rules->v, o->rules->n, f);

	o->count.people++;
	o->count.red += v.rag == RAG_RED;
	o->count.amber += v.rag == RAG_AMBER;
	if (v.rag > RAG_GREEN)
		VEC_PUSH(o->arena, &o->raised, ((struct kept){ w->person_id, v.rag, v.rules }));
}

/* What stands now beside what came out: only the differences are written. */
static void differences(struct db *db, struct weighing *o)
{
	struct rag_now_each e = rag_now(db);
	struct rag_now_row row;
	size_t at = 0;

	if (o->raised.n)
		qsort(o->raised.v, o->raised.n, sizeof(*o->raised.v), kept_order);
	while (rag_now_next(&e, &row)) {
		for (; at < o->raised.n && o->raised.v[at].person_id < row.person_id.v; at++)
			VEC_PUSH(o->arena, &o->changes, o->raised.v[at]);
		if (at < o->raised.n && o->raised.v[at].person_id == row.person_id.v) {
			const struct kept *k = &o->raised.v[at++];

			if (k->rag != row.rag || k->rules != (uint64_t)row.rules || row.rag_version_id.v != o->rules->version.v)
				VEC_PUSH(o->arena, &o->changes, *k);
		} else {
			VEC_PUSH(o->arena, &o->changes, ((struct kept){ row.person_id.v, RAG_GREEN, 0 }));
		}
	}
	for (; at < o->raised.n; at++)
		VEC_PUSH(o->arena, &o->changes, o->raised.v[at]);
}

struct write_some {
	struct db_work work;
	const struct kept *v;
	size_t n;
	struct rag_version_id version;
	int64_t at;
	struct rag_count count;
	bool last;
};

static void write_run(struct db *db, struct db_work *work)
{
	struct write_some *w = (struct write_some *)work;

	struct rag_put_args *puts = ARENA_ARRAY(db_arena(db), struct rag_put_args, w->n + 1);
	struct rag_drop_args *drops = ARENA_ARRAY(db_arena(db), struct rag_drop_args, w->n + 1);
	size_t n_puts = 0, n_drops = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].rag > RAG_GREEN)
			puts[n_puts++] = (struct rag_put_args){ .person_id = { w->v[i].person_id }, .rag = w->v[i].rag, .rules = (int64_t)w->v[i].rules,
				.rag_version_id = w->version, .at = w->at };
		else
			drops[n_drops++] = (struct rag_drop_args){ .person_id = { w->v[i].person_id }, .at = w->at };
	rag_put_batch(db, puts, n_puts);
	rag_drop_batch(db, drops, n_drops);
	if (!w->last)
		return;
	rag_version_worked_out(db, (struct rag_version_worked_out_args){ .rag_version_id = w->version, .worked_out_at = w->at, .people = w->count.people,
		.red = w->count.red, .amber = w->count.amber });
	db_touch(db, "rag");
}

static bool write_all(struct db_pool *p, struct viewer *v, const struct weighing *o, int64_t now)
{
	enum { SOME = 2000 };

	for (size_t i = 0;; i += SOME) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(v->host_id, a);
		struct write_some w = { .work = { .run = write_run, .viewer = &own, .arena = a }, .v = o->changes.v + i, .version = o->rules->version,
			.at = now, .count = o->count, .last = i + SOME >= o->changes.n, .n = o->changes.n - i < SOME ? o->changes.n - i : SOME };
		bool ok = db_submit_wait(p, &w.work);

		arena_free(a);
		if (!ok || w.last)
			return ok;
	}
}

bool rag_work_out(struct db_pool *p, struct arena *a, int64_t host_id, int64_t now, int64_t *changed)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	struct rag_rules rules;
	struct weighing o = { .arena = a, .rules = &rules };
	struct crowd c = { 0 };

	db_set_now(db, now);
	rules = rag_rules_of(db, RAG_STATE_PUBLISHED);
	if (rules.version.v) {
		gather(db, &c, &rules, false, rules_ask_silence(&rules));
		crowd_walk(&c, weigh_one, &o);
		differences(db, &o);
	}
	*changed = (int64_t)o.changes.n;
	if (!db_end(db))
		return false;
	return !rules.version.v || write_all(p, &v, &o, now);
}

bool rag_job(struct job *j)
{
	int64_t changed;

	if (rag_work_out(j->pool, j->arena, j->viewer.host_id, j->now, &changed))
		return job_progress(j, changed, changed);
	j->why = S("the colours could not be worked out");
	return false;
}

/* --- everybody, for a look --- */

static void areas_load(struct db *db, struct crowd *c)
{
	struct arena *a = db_arena(db);
	struct rag_hub_outlines_rows rows = rag_hub_outlines(db);
	struct str why;

	c->areas.v = ARENA_ARRAY(a, struct rag_area, rows.n + 1);
	c->outlines = ARENA_ARRAY(a, struct geo_shape, rows.n + 1);
	c->boxes = ARENA_ARRAY(a, struct geo_box, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		if (!geo_wkt_parse(a, rows.v[i].outline, &c->outlines[c->areas.n], &why))
			continue;
		c->boxes[c->areas.n] = geo_box_of(&c->outlines[c->areas.n]);
		c->areas.v[c->areas.n++].name = rows.v[i].name;
	}
	c->areas.v[c->areas.n++].name = S("no known place");
}

struct trying {
	struct arena *arena;
	const struct rag_rules *now, *then;
	struct rag_area *areas;
	struct rag_trial *out;
	uint64_t drawn;                        /* a fixed draw: the same people until something changes */
};

static void count_one(struct rag_count *c, enum rag rag)
{
	c->people++;
	c->red += rag == RAG_RED;
	c->amber += rag == RAG_AMBER;
}

/* Each of those that change is as likely as any other to be among the RAG_SAMPLE shown (Vitter's algorithm R). */
static void draw(struct trying *t, struct rag_turn turn)
{
	struct rag_turns *s = &t->out->sample;
	uint64_t at;

	if (s->n < RAG_SAMPLE) {
		s->v[s->n++] = turn;
		return;
	}
	t->drawn = t->drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	at = (t->drawn >> 33) % (uint64_t)t->out->changed;
	if (at < RAG_SAMPLE)
		s->v[at] = turn;
}

static void try_one(void *arg, const struct weighed *w, const struct rag_facts *f)
{
	struct trying *t = arg;
	struct rag_verdict now = rag_weigh(t->now->v, t->now->n, f), then = rag_weigh(t->then->v, t->then->n, f);

	count_one(&t->out->now, now.rag);
	count_one(&t->out->then, then.rag);
	count_one(&t->areas[w->area].now, now.rag);
	count_one(&t->areas[w->area].then, then.rag);
	if (now.rag == then.rag)
		return;
	t->out->changed++;
	t->out->to[now.rag][then.rag]++;
	draw(t, (struct rag_turn){ { w->person_id }, now.rag, then.rag, now.rules, then.rules });
}

struct rag_trial rag_trial(struct db *db)
{
	struct rag_rules now = rag_rules_of(db, RAG_STATE_PUBLISHED), then = rag_rules_of(db, RAG_STATE_DRAFT);
	struct rag_trial out = { .sample = { .v = ARENA_ARRAY(db_arena(db), struct rag_turn, RAG_SAMPLE) } };
	struct crowd c = { 0 };
	struct trying t = { .arena = db_arena(db), .now = &now, .then = then.version.v ? &then : &now, .out = &out, .drawn = 1 };

	areas_load(db, &c);
	gather(db, &c, &now, true, rules_ask_silence(&now) || rules_ask_silence(&then));
	t.areas = c.areas.v;
	crowd_walk(&c, try_one, &t);
	out.areas = c.areas;
	return out;
}
