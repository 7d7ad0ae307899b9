/* Seven people with everything that can hang on one, for the tests of putting records together. */
#ifndef KITH_MERGE_TOWN_H
#define KITH_MERGE_TOWN_H

#include "hub/casework/test_world.h"

#include "app/events.h"
#include "core/base/rng.h"
#include "hub/person/household.h"
#include "hub/person/merge.h"
#include "hub/person/person.h"
#include "hub/person/person_alias.h"
#include "hub/request/request.h"
#include "hub/volunteer/task.h"
#include "hub/volunteer/volunteer.h"

enum { PEOPLE = 7, MATES = 3, ROUNDS = 120 };

struct play {
	struct testdb *t;
	struct rng rng;
	struct person_id people[PEOPLE];
	int64_t now;
	int merged, apart, refused, worked;
};

static inline uint32_t below(struct play *p, uint32_t n) { return rng_below(&p->rng, n); }

#define one(p, sql, id) world_one((p)->t, sql, id)
/* Runs plain SQL with two numbers in it. */
#define do_about(p, sql, id, other)                                                                \
	testdb_do((p)->t,                                                                              \
		str_z((p)->t->arena, str_fmt((p)->t->arena, sql, (long long)(id), (long long)(other))))

static const struct person_facts faces[PEOPLE] = {
	{ .name = STR_INIT("Amira Hassan"),
		.born = STR_INIT("14/5/1942"),
		.phone = STR_INIT("07700 900417"),
		.address = STR_INIT("14 Mill Street"),
		.postcode = STR_INIT("OX1 1AB"),
		.safe_contact = STR_INIT("Ring after noon"),
		.pronouns = STR_INIT("she") },
	{ .name = STR_INIT("Amirah Hasan"),
		.nhs_number = STR_INIT("943 476 5919"),
		.phone = STR_INIT("07700 900417"),
		.email = STR_INIT("amira@example.org"),
		.no_messages = true,
		.diet = STR_INIT("halal"),
		.access_notes = STR_INIT("Side door") },
	{ .name = STR_INIT("A Hassan"),
		.language = STR_INIT("ar"),
		.interpreter = true,
		.phone = STR_INIT("01632 960123"),
		.access_notes = STR_INIT("Mind the dog"),
		.born = STR_INIT("14/5/1942") },
	{ .phone = STR_INIT("07700 900555"),
		.pronouns = STR_INIT("they"),
		.safe_contact = STR_INIT("Never ring the house") },
	{ .name = STR_INIT("Mary O’Brien"),
		.born = STR_INIT("3/3/1950"),
		.address = STR_INIT("30 High Road"),
		.postcode = STR_INIT("OX4 2ZZ") },
	{ .name = STR_INIT("Marie Obrien"),
		.email = STR_INIT("mob@example.org"),
		.known_as = STR_INIT("Molly"),
		.diet = STR_INIT("no nuts") },
	{ .name = STR_INIT("Dan Fox"),
		.phone = STR_INIT("07700 900001"),
		.communication = STR_INIT("writes, does not hear") },
};

static inline void person_fill(struct play *p, int i)
{
	struct testdb *t = p->t;
	struct db *db = world_as(t, GUIDE, p->now, DB_WRITE);
	struct need_category_id needs[1] = { { FOOD } };
	struct request_saved saved = { 0 };
	struct problems *ps = world_problems(t);
	struct need_id need;

	assert_true(person_save(db, faces[i], &p->people[i], ps));
	assert_true(important_date_add(db, p->people[i], S("14 May"), S("birthday"), ps));
	assert_true(person_alias_add(
		db, p->people[i], str_fmt(t->arena, "Earlier Name%c", 'a' + i), ALIAS_KIND_FORMER, ps));
	if (i != 5)
		assert_true(request_save(db,
			(struct request_new) { .words = S("no food"),
				.person_id = p->people[i],
				.rings_back = true,
				.needs = needs,
				.n_needs = 1 },
			&saved, ps));
	world_end(db);
	if (i == 5)
		return;
	struct case_id c = { one(
		p, "SELECT case_id FROM help_case WHERE person_id = %lld", p->people[i].v) };
	assert_true(world_talk(t, c, OUTCOME_REACHED, p->now));
	need = world_need(t, c, SHOPPING);
	db = world_as(t, GUIDE, p->now, DB_WRITE);
	assert_true(case_member_add(db,
		(struct case_member_new) { .case_id = c,
			.person_id = p->people[(i + 3) % PEOPLE].v ? p->people[(i + 3) % PEOPLE] : p->people[0],
			.relation = S("neighbour") },
		ps));
	assert_true(task_make(db,
					&(struct task_new) { .need_id = need,
						.what = S("Shop and bring it"),
						.window_from_at = p->now + TIME_HOUR,
						.window_to_at = p->now + TIME_DAY },
					ps)
					.v != 0);
	world_end(db);
}

static inline void sources_add(struct play *p)
{
	testdb_do(p->t,
		"INSERT INTO import (host_id, import_id, kind, file_name, file_hash, mapping, state, "
		"started_at) "
		"VALUES (1, 800, 'people', 'nhs.csv', 'x', '', 'done', 1)");
	testdb_do(
		p->t, "INSERT INTO list (host_id, list_id, name, created_at) VALUES (1, 810, 'NHS', 1)");
	for (int i = 0; i < PEOPLE; i++) {
		do_about(p,
			"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, "
			"import_id, first_import_id) "
			"SELECT 1, 810, 'k%lld', person_id, person_id - 1, 800, 800 FROM person WHERE "
			"person_id = %lld",
			i, p->people[i].v);
		/* three share a flag of the same list: of those, two stay behind when they are put
		 * together */
		do_about(p,
			"INSERT INTO flag (host_id, flag_id, person_id, code, list_id, sharing, created_at) "
			"SELECT 1, person_id - 2, person_id, 'code%lld', 810, 'health', 1 FROM person WHERE "
			"person_id = %lld",
			i % 3, p->people[i].v);
		do_about(p,
			"INSERT INTO person_said (host_id, person_id, field, value, account_id, at) "
			"SELECT 1, person_id, 'field%lld', 'said', 100, person_id FROM person WHERE person_id "
			"= %lld",
			i % 2, p->people[i].v);
	}
	for (int i = 0; i < PEOPLE; i++)
		do_about(p,
			"INSERT INTO source_record (host_id, source_record_id, import_id, row_number, row_key, "
			"person_id, raw, at) "
			"SELECT 1, person_id - 1, 800, %lld, 'k' || person_id, person_id, '{}', 1 FROM person "
			"WHERE person_id = %lld",
			i, p->people[i].v);
}

/* Others at two of the addresses: a wife, a son who was said to live by himself, a lodger who was
 * said to be family. */
static inline void homes_fill(struct play *p)
{
	static const struct person_facts mates[MATES] = { { .name = STR_INIT("Omar Hassan"),
														  .address = STR_INIT("14 Mill Street"),
														  .postcode = STR_INIT("OX1 1AB"),
														  .phone = STR_INIT("01632 960123") },
		{ .name = STR_INIT("Pat O’Brien"),
			.address = STR_INIT("30 High Road"),
			.postcode = STR_INIT("OX4 2ZZ") },
		{ .name = STR_INIT("Jan Nowak"),
			.address = STR_INIT("30 High Road"),
			.postcode = STR_INIT("OX4 2ZZ"),
			.born = STR_INIT("3/3/1950") } };
	struct db *db = world_as(p->t, GUIDE, p->now, DB_WRITE);
	struct problems *ps = world_problems(p->t);
	struct person_id mate[MATES];

	for (int i = 0; i < MATES; i++)
		assert_true(person_save(db, mates[i], &mate[i], ps));
	assert_true(household_move(db, mate[1], (struct person_id) { 0 }, ps));
	assert_true(household_move(db, mate[2], p->people[4], ps));
	world_end(db);
	assert_int_equal(testdb_count(p->t, "SELECT count(*) FROM household"), 2);
}

static inline void play_begin(struct play *p, void **state, uint64_t seed)
{
	*p = (struct play) { .t = testdb_of(state), .now = world_now() };
	world_make(p->t);
	events_listen();
	rng_seed(
		&p->rng, getenv("KITH_TEST_SEED") ? strtoull(getenv("KITH_TEST_SEED"), NULL, 10) : seed, 7);
	for (int i = 0; i < PEOPLE; i++)
		person_fill(p, i);
	sources_add(p);
	homes_fill(p);
	struct db *db = world_as(p->t, MANAGER, p->now, DB_WRITE);
	bool known;
	for (int i = 5; i < PEOPLE; i++) /* two who help */
		assert_true(volunteer_add(db, &(struct volunteer_form) { .person_id = p->people[i] },
						&known, world_problems(p->t))
						.v != 0);
	world_end(db);
}

/* --- together and apart --- */

static inline struct str said(const struct problems *ps) { return ps->n ? ps->v[0].text : S(""); }

static inline bool put_together(
	struct play *p, struct person_id from, struct person_id into, struct problems *ps)
{
	struct db *db = world_as(p->t, GUIDE, p->now, DB_WRITE);
	struct person_merge_id id;
	struct person_merging m = { .from = from,
		.into = into,
		.why = S("same birth date"),
		.from_version = one(p, "SELECT row_version FROM person WHERE person_id = %lld", from.v),
		.into_version = one(p, "SELECT row_version FROM person WHERE person_id = %lld", into.v) };
	bool ok = person_merge(db, m, &id, ps);

	world_end(db);
	return ok;
}

static inline void take_apart(struct play *p, int64_t merge)
{
	struct db *db = world_as(p->t, GUIDE, p->now, DB_WRITE);
	struct problems *ps = world_problems(p->t);
	bool ok = person_unmerge(db, (struct person_merge_id) { merge }, ps);

	if (!ok)
		fail_msg("not taken apart: %.*s %.*s", STR_ARG(said(ps)), STR_ARG(db_why(db)));
	world_end(db);
	p->apart++;
}

#endif
