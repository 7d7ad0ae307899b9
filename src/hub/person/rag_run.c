/*
 * Weighing people: some, when something about them changes; everybody, every hour and whenever the
 * rules or a whole list change. Only what came out otherwise than it stood is written.
 */
#include "hub/person/rag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/access/audit.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "hub/events.h"
#include "hub/person/rag.sql.h"
#include "hub/person/rag_private.h"

/* --- one person --- */

static bool facts_of(
	struct db *db, const struct rag_rules *rules, struct person_id id, struct rag_facts *f)
{
	struct date today = time_civil(db_now(db)).date;
	struct rag_person_row p;
	struct rag_person_flags_rows flags;
	struct rag_person_spoken_row spoken;

	if (!rag_person(db, (struct rag_person_args){ .person_id = id }, &p) ||
		p.state != PERSON_STATE_HERE)
		return false;
	*f = (struct rag_facts){ .age = birth_age(personal_raw(p.born_on), today),
		.silent_days = -1,
		.youngest = -1,
		.oldest = -1,
		.ages_known = true };
	flags = rag_person_flags(db,
		(struct rag_person_flags_args){ .person_id = id, .today = date_iso(db_arena(db), today) });
	for (size_t i = 0; i < flags.n; i++)
		f->flags |= flag_bit(rules, flags.v[i].code);
	f->alone = (f->flags & flag_bit(rules, S("lives_alone"))) != 0;
	if (rag_person_spoken(db, (struct rag_person_spoken_args){ .person_id = id }, &spoken))
		f->silent_days = silent_since(spoken.spoken_at, today);
	if (p.household_id.v) {
		struct rag_household_rows home =
			rag_household(db, (struct rag_household_args){ .household_id = p.household_id });

		for (size_t i = 0; i < home.n; i++)
			facts_join(f, birth_age(personal_raw(home.v[i].born_on), today));
	} else {
		facts_join(f, f->age);
	}
	return true;
}

void rag_refresh(struct db *db, struct person_id id)
{
	rag_refresh_many(db, (struct db_ids){ &id.v, 1 });
}

void rag_heard(struct db *db, const struct hub_event *e)
{
	if (e->person_id)
		rag_refresh(db, (struct person_id){ e->person_id });
}

struct rag_reasons rag_reasons_of(
	struct arena *a, const struct rag_rules *rules, uint64_t fit, struct person_id id)
{
	struct rag_reasons out = { .v = ARENA_ARRAY(a, struct rag_reason, rules->n) };

	for (enum rag colour = RAG_RED; colour > RAG_GREEN; colour--)
		for (size_t i = 0; i < rules->n; i++) {
			enum category c = CATEGORY_HEALTH;

			if (rules->v[i].rag != colour || !(fit >> (rules->v[i].number - 1) & 1))
				continue;
			if (!category_parse(flag_sharing_name(rules->sharing[i]), &c))
				c = CATEGORY_SAFEGUARDING;
			out.v[out.n++] = (struct rag_reason){ .rag = colour,
				.words = personal_new(rules->names[i], c, id.v) };
		}
	return out;
}

/* Of those that the viewer may not see one stays, which says that there are some. */
static struct rag_reasons reasons_seen(struct db *db, struct rag_reasons all)
{
	struct rag_reason hidden = { 0 };
	size_t n = 0, n_hidden = 0;

	for (size_t i = 0; i < all.n; i++)
		if (see_allowed(db_viewer(db), all.v[i].words))
			all.v[n++] = all.v[i];
		else if (n_hidden++ == 0)
			hidden = all.v[i];
	if (n_hidden)
		all.v[n++] = hidden;
	all.n = n;
	return all;
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
	why.reasons = reasons_seen(db, rag_reasons_of(db_arena(db), &rules, v.rules, id));
	return why;
}

/* --- everybody, for keeps --- */

struct kept { int64_t person_id; enum rag rag; uint64_t rules; int64_t version; };

static int kept_order(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return x->person_id != y->person_id ? (x->person_id > y->person_id ? 1 : -1) : 0;
}

struct weighing {
	struct arena *arena;
	const struct rag_rules *rules;
	struct VEC(struct kept) raised, changes;
	struct kept *now;                      /* what stands, in the order of people */
	size_t n_now;
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
		VEC_PUSH(o->arena, &o->raised,
			((struct kept){ .person_id = w->person_id, .rag = v.rag, .rules = v.rules }));
}

/* What stands now beside what came out: only the differences are written. */
static void differences(struct weighing *o)
{
	size_t at = 0;

	if (o->raised.n)
		qsort(o->raised.v, o->raised.n, sizeof(*o->raised.v), kept_order);
	for (size_t i = 0; i < o->n_now; i++) {
		const struct kept *now = &o->now[i];

		for (; at < o->raised.n && o->raised.v[at].person_id < now->person_id; at++)
			VEC_PUSH(o->arena, &o->changes, o->raised.v[at]);
		if (at < o->raised.n && o->raised.v[at].person_id == now->person_id) {
			const struct kept *k = &o->raised.v[at++];

			if (k->rag != now->rag || k->rules != now->rules || now->version != o->rules->version.v)
				VEC_PUSH(o->arena, &o->changes, *k);
		} else {
			VEC_PUSH(o->arena, &o->changes,
				((struct kept){ .person_id = now->person_id, .rag = RAG_GREEN }));
		}
	}
	for (; at < o->raised.n; at++)
		VEC_PUSH(o->arena, &o->changes, o->raised.v[at]);
}

static void kept_all(struct db *db, struct weighing *o)
{
	struct rag_now_each e = rag_now(db);
	struct VEC(struct kept) now = { 0 };
	struct rag_now_row row;

	while (rag_now_next(&e, &row))
		VEC_PUSH(o->arena, &now,
			((struct kept){
				row.person_id.v, row.rag, (uint64_t)row.rules, row.rag_version_id.v }));
	o->now = now.v;
	o->n_now = now.n;
}

/* --- some, for keeps --- */

static void raised_write(
	struct db *db, const struct kept *v, size_t n, struct rag_version_id version, int64_t at)
{
	struct rag_put_args *puts = ARENA_ARRAY(db_arena(db), struct rag_put_args, n + 1);
	struct rag_drop_args *drops = ARENA_ARRAY(db_arena(db), struct rag_drop_args, n + 1);
	size_t n_puts = 0, n_drops = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i].rag > RAG_GREEN)
			puts[n_puts++] = (struct rag_put_args){ .person_id = { v[i].person_id },
				.rag = v[i].rag,
				.rules = (int64_t)v[i].rules,
				.rag_version_id = version,
				.at = at };
		else
			drops[n_drops++] = (struct rag_drop_args){ .person_id = { v[i].person_id }, .at = at };
	rag_put_batch(db, puts, n_puts);
	rag_drop_batch(db, drops, n_drops);
}

/* What stands now of these and of whoever was weighed with them. */
static void kept_some(
	struct db *db, struct weighing *o, const struct crowd *c, struct db_ids people)
{
	struct rag_not_here_rows gone =
		rag_not_here(db, (struct rag_not_here_args){ .people = people });
	int64_t *ids = ARENA_ARRAY(o->arena, int64_t, c->people.n + gone.n + 1);
	struct rag_now_some_rows now;
	size_t n = 0;

	for (size_t i = 0; i < c->people.n; i++)
		ids[n++] = c->people.v[i].person_id;
	for (size_t i = 0; i < gone.n; i++)
		ids[n++] = gone.v[i].person_id.v;      /* who is not weighed any more loses the colour */
	now = rag_now_some(db, (struct rag_now_some_args){ .people = { ids, n } });
	o->now = ARENA_ARRAY(o->arena, struct kept, now.n + 1);
	for (size_t i = 0; i < now.n; i++)
		o->now[o->n_now++] = (struct kept){ now.v[i].person_id.v, now.v[i].rag,
			(uint64_t)now.v[i].rules, now.v[i].rag_version_id.v };
}

void rag_refresh_many(struct db *db, struct db_ids people)
{
	struct rag_rules rules = rag_rules_of(db, RAG_STATE_PUBLISHED);
	struct weighing o = { .arena = db_arena(db), .rules = &rules };
	struct crowd c = { 0 };

	if (!rules.version.v || people.n == 0)
		return;
	db_look_behind(db, true);                      /* a colour does not depend on who asks */
	crowd_gather_some(db, &c, &rules, people);
	crowd_walk(&c, weigh_one, &o);
	kept_some(db, &o, &c, people);
	differences(&o);
	raised_write(db, o.changes.v, o.changes.n, rules.version, db_now(db));
	db_look_behind(db, false);
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

	raised_write(db, w->v, w->n, w->version, w->at);
	if (!w->last)
		return;
	rag_version_worked_out(db,
		(struct rag_version_worked_out_args){ .rag_version_id = w->version,
			.worked_out_at = w->at,
			.people = w->count.people,
			.red = w->count.red,
			.amber = w->count.amber });
	db_touch(db, "rag");
}

static bool write_all(struct db_pool *p, struct viewer *v, const struct weighing *o, int64_t now)
{
	enum { SOME = 2000 };

	for (size_t i = 0;; i += SOME) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(v->host_id, a);
		struct write_some w = { .work = { .run = write_run, .viewer = &own, .arena = a },
			.v = o->changes.v + i,
			.version = o->rules->version,
			.at = now,
			.count = o->count,
			.last = i + SOME >= o->changes.n,
			.n = o->changes.n - i < SOME ? o->changes.n - i : SOME };
		bool ok = db_submit_wait(p, &w.work);

		arena_free(a);
		if (!ok || w.last)
			return ok;
	}
}

bool rag_work_out(
	struct db_pool *p, struct arena *a, int64_t host_id, int64_t now, int64_t *changed)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	struct rag_rules rules;
	struct weighing o = { .arena = a, .rules = &rules };
	struct crowd c = { 0 };

	if (now)
		db_set_now(db, now);
	else
		now = db_now(db);
	rules = rag_rules_of(db, RAG_STATE_PUBLISHED);
	if (rules.version.v) {
		crowd_gather(db, &c, &rules, false, rules_ask_silence(&rules));
		crowd_walk(&c, weigh_one, &o);
		kept_all(db, &o);
		differences(&o);
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

/* --- whom a list touched --- */

/* A page of them, from *after on; *n: how many. */
typedef struct db_ids touched_page(struct db *db, struct import_id import, int64_t *after);

static struct db_ids rows_page(struct db *db, struct import_id import, int64_t *after)
{
	struct rag_rows_of_import_rows rows = rag_rows_of_import(
		db, (struct rag_rows_of_import_args){ .import_id = import, .after_row = *after });
	int64_t *ids = ARENA_ARRAY(db_arena(db), int64_t, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.v[i].person_id.v;
	if (rows.n)
		*after = rows.v[rows.n - 1].row_number;
	return (struct db_ids){ ids, rows.n };
}

static struct db_ids changes_page(struct db *db, struct import_id import, int64_t *after)
{
	struct rag_changes_of_import_rows rows = rag_changes_of_import(db,
		(struct rag_changes_of_import_args){ .import_id = import, .after_id = *after });
	int64_t *ids = ARENA_ARRAY(db_arena(db), int64_t, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.v[i].person_id.v;
	if (rows.n)
		*after = rows.v[rows.n - 1].list_change_id.v;
	return (struct db_ids){ ids, rows.n };
}

bool rag_of_import(struct db_pool *p, int64_t host_id, struct import_id import)
{
	touched_page *const pages[] = { rows_page, changes_page };
	struct arena *a = arena_new();
	bool ok = true;

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		int64_t after = 0;
		struct db_ids some = { .n = 1 };

		while (ok && some.n) {
			struct viewer v = viewer_system(host_id, a);
			struct db *db = db_begin(p, a, &v, DB_WRITE);

			some = pages[i](db, import, &after);
			rag_refresh_many(db, some);
			db_touch(db, "rag");
			ok = db_end(db);
			arena_reset(a);
		}
	}
	arena_free(a);
	return ok;
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
	uint64_t drawn; /* a fixed draw: the same people until something changes */
};

static void count_one(struct rag_count *c, enum rag rag)
{
	c->people++;
	c->red += rag == RAG_RED;
	c->amber += rag == RAG_AMBER;
}

/* Each of those that change is as likely as any other to be among the RAG_SAMPLE shown (Vitter's
 * algorithm R). */
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
	struct rag_verdict now = rag_weigh(t->now->v, t->now->n, f),
					   then = rag_weigh(t->then->v, t->then->n, f);

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
	struct rag_rules now = rag_rules_of(db, RAG_STATE_PUBLISHED),
					 then = rag_rules_of(db, RAG_STATE_DRAFT);
	struct rag_trial out = { .sample = {
								 .v = ARENA_ARRAY(db_arena(db), struct rag_turn, RAG_SAMPLE) } };
	struct crowd c = { 0 };
	struct trying t = { .arena = db_arena(db),
		.now = &now,
		.then = then.version.v ? &then : &now,
		.out = &out,
		.drawn = 1 };

	areas_load(db, &c);
	crowd_gather(db, &c, &now, true, rules_ask_silence(&now) || rules_ask_silence(&then));
	t.areas = c.areas.v;
	crowd_walk(&c, try_one, &t);
	out.areas = c.areas;
	return out;
}
