/*
 * What people are weighed by. Everybody is one pass over four streams in the order of people (who
 * they are, flags, conversations, what came out before), gathered into a few dozen bytes for each,
 * so that a million people are weighed in seconds; some people are looked up, with those who live
 * with them.
 */
#include "hub/person/rag_private.h"

#include <stdlib.h>

#include "hub/person/rag.sql.h"

int silent_since(int64_t spoken_at, struct date today)
{
	return spoken_at ? date_diff(today, time_civil(spoken_at).date) : -1;
}

uint64_t flag_bit(const struct rag_rules *rules, struct str code)
{
	for (size_t i = 0; i < rules->n_codes; i++)
		if (str_eq(rules->codes[i], code))
			return UINT64_C(1) << i;
	return 0;
}

bool rules_ask_silence(const struct rag_rules *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].silent_days > 0)
			return true;
	return false;
}

/* --- gathering --- */

static void person_push(struct arena *a, struct crowd *c, struct person_id id,
	struct personal born_on, struct household_id home, uint16_t area)
{
	VEC_PUSH(a, &c->people,
		((struct weighed){ .person_id = id.v,
			.household_id = home.v,
			.silent_days = -1,
			.area = area,
			.age = (int16_t)birth_age(personal_raw(born_on), c->today) }));
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
		person_push(
			a, c, row.person_id, row.born_on, row.household_id, area_of(c, row.lat, row.lon));
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
	struct rag_flags_each e =
		rag_flags(db, (struct rag_flags_args){ .today = date_iso(db_arena(db), c->today) });
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

void crowd_gather(
	struct db *db, struct crowd *c, const struct rag_rules *rules, bool placed, bool silence)
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

/* --- some people --- */

/* Those who live with them, too: their colours hang on each other. */
static void gather_these(struct db *db, struct crowd *c, struct db_ids people)
{
	struct arena *a = db_arena(db);
	struct rag_households_of_rows homes =
		rag_households_of(db, (struct rag_households_of_args){ .people = people });
	int64_t *ids = ARENA_ARRAY(a, int64_t, homes.n + 1);
	struct rag_people_some_rows rows;

	for (size_t i = 0; i < homes.n; i++)
		ids[i] = homes.v[i].household_id.v;
	rows = rag_people_some(
		db, (struct rag_people_some_args){ .people = people, .households = { ids, homes.n } });
	for (size_t i = 0; i < rows.n; i++)
		person_push(a, c, rows.v[i].person_id, rows.v[i].born_on, rows.v[i].household_id, 0);
}

void crowd_gather_some(
	struct db *db, struct crowd *c, const struct rag_rules *rules, struct db_ids people)
{
	struct arena *a = db_arena(db);
	struct rag_flags_some_rows flags;
	struct rag_spoken_some_rows spoken;
	struct db_ids all = { 0 };
	int64_t *ids;
	size_t at = 0;

	c->today = time_civil(db_now(db)).date;
	c->alone = flag_bit(rules, S("lives_alone"));
	gather_these(db, c, people);
	ids = ARENA_ARRAY(a, int64_t, c->people.n + 1);
	for (size_t i = 0; i < c->people.n; i++)
		ids[i] = c->people.v[i].person_id;
	all = (struct db_ids){ ids, c->people.n };
	flags = rag_flags_some(
		db, (struct rag_flags_some_args){ .people = all, .today = date_iso(a, c->today) });
	for (size_t i = 0; i < flags.n; i++) {
		struct weighed *w = next_weighed(c, &at, flags.v[i].person_id);

		if (w)
			w->flags |= flag_bit(rules, flags.v[i].code);
	}
	at = 0;
	spoken = rag_spoken_some(db, (struct rag_spoken_some_args){ .people = all });
	for (size_t i = 0; i < spoken.n; i++) {
		struct weighed *w = next_weighed(c, &at, spoken.v[i].person_id);

		if (w)
			w->silent_days = silent_since(spoken.v[i].spoken_at, c->today);
	}
	order_households(db, c);
}

/* --- the facts of one, from what was gathered --- */

void facts_join(struct rag_facts *f, int age)
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
	struct rag_facts f = { .flags = w->flags,
		.age = w->age,
		.silent_days = w->silent_days,
		.youngest = -1,
		.oldest = -1,
		.ages_known = true,
		.alone = (w->flags & c->alone) != 0 };

	facts_join(&f, w->age);
	return f;
}

void crowd_walk(const struct crowd *c, weigh_each *each, void *arg)
{
	for (size_t i = 0, end; i < c->n_housed; i = end) {
		struct rag_facts home = { .youngest = -1, .oldest = -1, .ages_known = true };
		int64_t id = c->people.v[c->by_household[i]].household_id;

		for (end = i; end < c->n_housed && c->people.v[c->by_household[end]].household_id == id;
			 end++)
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
