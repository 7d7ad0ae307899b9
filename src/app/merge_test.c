/*
 * One person is one record, and two again when it was a mistake, with all rooms together and
 * listening as in the running program. The proof is by chance: records are put together and taken
 * apart in any order, chains and all, and once nothing is put together any more every table is what
 * it was, or, where people went on working in between, every row is with whom it belongs.
 */
#include "hub/casework/test_world.h"

#include <stdlib.h>

#include "app/events.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "core/db/copy.h"
#include "hub/person/household.h"
#include "hub/person/merge.h"
#include "hub/person/pair.h"
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

static uint32_t below(struct play *p, uint32_t n)
{
	return rng_below(&p->rng, n);
}

#define one(p, sql, id) world_one((p)->t, sql, id)
/* Runs plain SQL with two numbers in it. */
#define do_about(p, sql, id, other)                                                                \
	testdb_do((p)->t,                                                                              \
		str_z((p)->t->arena, str_fmt((p)->t->arena, sql, (long long)(id), (long long)(other))))

/* --- seven people with everything that can hang on one --- */

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

static void person_fill(struct play *p, int i)
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
			(struct request_new){ .words = S("no food"),
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
		(struct case_member_new){ .case_id = c,
			.person_id = p->people[(i + 3) % PEOPLE].v ? p->people[(i + 3) % PEOPLE] : p->people[0],
			.relation = S("neighbour") },
		ps));
	assert_true(task_make(db,
					&(struct task_new){ .need_id = need,
						.what = S("Shop and bring it"),
						.window_from_at = p->now + TIME_HOUR,
						.window_to_at = p->now + TIME_DAY },
					ps)
					.v != 0);
	world_end(db);
}

static void sources_add(struct play *p)
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
static void homes_fill(struct play *p)
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
	assert_true(household_move(db, mate[1], (struct person_id){ 0 }, ps));
	assert_true(household_move(db, mate[2], p->people[4], ps));
	world_end(db);
	assert_int_equal(testdb_count(p->t, "SELECT count(*) FROM household"), 2);
}

static void play_begin(struct play *p, void **state, uint64_t seed)
{
	*p = (struct play){ .t = testdb_of(state), .now = world_now() };
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
	for (int i = 5; i < PEOPLE; i++)       /* two who help */
		assert_true(volunteer_add(db, &(struct volunteer_form){ .person_id = p->people[i] },
						&known, world_problems(p->t))
						.v != 0);
	world_end(db);
}

/* --- together and apart --- */

static struct str said(const struct problems *ps)
{
	return ps->n ? ps->v[0].text : S("");
}

static bool put_together(
	struct play *p, struct person_id from, struct person_id into, struct problems *ps)
{
	struct db *db = world_as(p->t, GUIDE, p->now, DB_WRITE);
	struct person_merge_id id;
	struct person_merging m = { .from = from, .into = into, .why = S("same birth date"),
		.from_version = one(p, "SELECT row_version FROM person WHERE person_id = %lld", from.v),
		.into_version = one(p, "SELECT row_version FROM person WHERE person_id = %lld", into.v) };
	bool ok = person_merge(db, m, &id, ps);

	world_end(db);
	return ok;
}

static void take_apart(struct play *p, int64_t merge)
{
	struct db *db = world_as(p->t, GUIDE, p->now, DB_WRITE);
	struct problems *ps = world_problems(p->t);
	bool ok = person_unmerge(db, (struct person_merge_id){ merge }, ps);

	if (!ok)
		fail_msg("not taken apart: %.*s %.*s", STR_ARG(said(ps)), STR_ARG(db_why(db)));
	world_end(db);
	p->apart++;
}

static struct person_id some_root(struct play *p)
{
	int64_t n = testdb_count(
		p->t, "SELECT count(*) FROM person WHERE state <> 'merged' AND person_id > 100000");

	return (struct person_id){ one(p,
		"SELECT person_id FROM person WHERE state <> 'merged' AND person_id > 100000 "
		"ORDER BY person_id LIMIT 1 OFFSET %lld",
		below(p, (uint32_t)n)) };
}

static void merge_some(struct play *p)
{
	struct person_id from = some_root(p), into = some_root(p);
	struct problems *ps = world_problems(p->t);

	if (put_together(p, from, into, ps))
		p->merged++;
	else
		p->refused++;
}

static bool apart_some(struct play *p)
{
	int64_t n = testdb_count(p->t, "SELECT count(*) FROM person_merge WHERE undone_at IS NULL");

	if (n == 0)
		return false;
	take_apart(p,
		one(p,
			"SELECT person_merge_id FROM person_merge WHERE undone_at IS NULL ORDER BY "
			"person_merge_id LIMIT 1 OFFSET %lld",
			below(p, (uint32_t)n)));
	return true;
}

/* --- as it was --- */

static const char *const journal[] = { "person_merge", "person_merge_move", "person_merge_value",
	"person_pair_decision", "match_review", "find_word", "event", "event_subject", "event_salt",
	"event_lane", "event_head", "outbox", "person_change", "person_change_lane" };

static struct db_digests as_it_is(struct play *p)
{
	struct db_digests all = { 0 }, kept = { 0 };

	/* how often a row was written is the one thing that does not go back: a form opened before must
	 * not win */
	testdb_do(p->t, "UPDATE person SET row_version = 1, updated_at = 1");
	assert_true(db_digest_all(p->t->pool, p->t->arena, (struct db_progress){ 0 }, &all));
	kept.v = ARENA_ARRAY(p->t->arena, struct db_digest, all.n);
	kept.cap = all.n;
	for (size_t i = 0; i < all.n; i++) {
		bool is_journal = false;

		for (size_t k = 0; k < sizeof(journal) / sizeof(*journal); k++)
			is_journal = is_journal || str_eq(str_of(all.v[i].table), str_of(journal[k]));
		if (!is_journal)
			kept.v[kept.n++] = all.v[i];
	}
	return kept;
}

static void whatever_was_put_together_comes_apart_as_it_was(void **state)
{
	struct db_digests before, after;
	const char *first = NULL;
	struct play p;

	play_begin(&p, state, 1942);
	before = as_it_is(&p);
	assert_true(before.n > 20);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < ROUNDS / 3; i++) {
			if (below(&p, 3) == 0)
				(void)apart_some(&p);
			else
				merge_some(&p);
			world_holds(p.t);
		}
		after = as_it_is(&p);
		assert_true(p.merged == p.apart ||
			db_digests_differ(&before, &after, &first) > 5); /* or nothing was tried */
		while (apart_some(&p))
			;
		after = as_it_is(&p);
		if (db_digests_differ(&before, &after, &first))
			fail_msg("round %d: table %s is not what it was", round, first);
	}
	print_message("%d put together, %d taken apart, %d refused\n", p.merged, p.apart, p.refused);
	assert_true(p.merged > 20 && p.refused > 0 && p.merged == p.apart);
}

/* --- with work in between --- */

/* What belongs to whom, beside the real tables: told of every row when it is born, and of every
 * change. */
static void shadow_make(struct play *p)
{
	testdb_do(p->t, "CREATE TABLE shadow (kind TEXT, id BIGINT, person_id BIGINT);"
		"CREATE TABLE shadow_face (person_id BIGINT, pronouns TEXT, access_notes TEXT);"
		"INSERT INTO shadow_face SELECT person_id, pronouns, access_notes FROM person");
}

static const struct {
	const char *kind, *table, *id;
	bool of_case;
} followed[] = {
	{ "case", "help_case", "case_id", false },
	{ "request", "request", "request_id", true },
	{ "need", "need", "need_id", true },
	{ "interaction", "interaction", "interaction_id", true },
	{ "next_step", "next_step", "next_step_id", true },
	{ "task", "task", "task_id", true },
	{ "referral", "referral", "referral_id", true },
	{ "contact_point", "contact_point", "contact_point_id", false },
	{ "date", "important_date", "important_date_id", false },
	{ "source", "source_record", "source_record_id", false },
	{ "flag", "flag", "flag_id", false },
	{ "alias", "person_alias", "person_alias_id", false },
	{ "member", "case_member", "case_member_id", false },
	{ "volunteer", "volunteer", "volunteer_id", false },
};

/* Rows born since: theirs is whoever they were written for; what is in a case is whose the case
 * is. */
static void shadow_tell(struct play *p)
{
	for (size_t i = 0; i < sizeof(followed) / sizeof(*followed); i++) {
		struct str whose = followed[i].of_case
			? S("(SELECT s.person_id FROM shadow s WHERE s.kind = 'case' AND s.id = x.case_id)")
			: S("x.person_id");

		testdb_do(p->t,
			str_z(p->t->arena,
				str_fmt(p->t->arena,
					"INSERT INTO shadow SELECT '%s', x.%s, %.*s FROM %s x WHERE x.person_id IS NOT "
					"NULL "
					"AND NOT EXISTS (SELECT 1 FROM shadow k WHERE k.kind = '%s' AND k.id = x.%s)",
					followed[i].kind, followed[i].id, STR_ARG(whose), followed[i].table,
					followed[i].kind, followed[i].id)));
	}
}

static void shadow_holds(struct play *p)
{
	for (size_t i = 0; i < sizeof(followed) / sizeof(*followed); i++) {
		int64_t stray = testdb_count(p->t,
			str_z(p->t->arena,
				str_fmt(p->t->arena,
					"SELECT count(*) FROM %s x JOIN shadow s ON s.kind = '%s' "
					"AND s.id = x.%s WHERE x.person_id <> s.person_id",
					followed[i].table, followed[i].kind, followed[i].id)));

		if (stray)
			fail_msg("%lld of %s are with somebody else", (long long)stray, followed[i].table);
	}
	assert_int_equal(
		testdb_count(p->t,
			"SELECT count(*) FROM person p JOIN shadow_face f ON f.person_id = p.person_id "
			"WHERE p.pronouns <> f.pronouns OR p.access_notes <> f.access_notes"),
		0);
}

static void edit(struct play *p, struct person_id who)
{
	struct db *db = world_as(p->t, GUIDE, p->now, DB_WRITE);
	struct str text = str_fmt(p->t->arena, "edit %d", p->worked);

	assert_true(db_script(db,
		str_fmt(p->t->arena,
			"UPDATE person SET pronouns = '%.*s', access_notes = '%.*s', row_version = row_version "
			"+ 1 "
			"WHERE person_id = %lld",
			STR_ARG(text), STR_ARG(text), (long long)who.v)));
	assert_true(db_script(db,
		str_fmt(p->t->arena,
			"UPDATE shadow_face SET pronouns = '%.*s', access_notes = '%.*s' WHERE person_id = "
			"%lld",
			STR_ARG(text), STR_ARG(text), (long long)who.v)));
	world_end(db);
}

static void work_some(struct play *p)
{
	struct person_id who = some_root(p);
	struct case_id c = { one(
		p, "SELECT coalesce(max(case_id), 0) FROM help_case WHERE person_id = %lld", who.v) };
	struct need_category_id needs[1] = { { PRESCRIPTION } };
	struct problems *ps = world_problems(p->t);
	struct request_saved saved;
	struct db *db;

	p->worked++;
	if (below(p, 4) == 0) {
		edit(p, who);
	} else if (c.v && below(p, 2)) {
		(void)world_talk(p->t, c, OUTCOME_NO_ANSWER, p->now);
		(void)world_need(p->t, c, FOOD);
	} else {
		db = world_as(p->t, HANDLER, p->now, DB_WRITE);
		assert_true(important_date_add(db, who, S("3 June"), S("moved in"), ps));
		assert_true(contact_point_add(
			db, who, str_fmt(p->t->arena, "0163296%04d", p->worked), S(""), false, ps));
		/* for somebody who was chosen before they were put away */
		assert_true(request_save(db,
			(struct request_new){ .words = S("a prescription"),
				.person_id = p->people[below(p, PEOPLE)],
				.rings_back = true,
				.needs = needs,
				.n_needs = 1 },
			&saved, ps));
		world_end(db);
	}
	shadow_tell(p);
}

static void what_was_born_in_between_stays_where_it_belongs(void **state)
{
	struct play p;

	play_begin(&p, state, 2020);
	shadow_make(&p);
	shadow_tell(&p);
	for (int i = 0; i < ROUNDS; i++) {
		switch (below(&p, 4)) {
		case 0: (void)apart_some(&p); break;
		case 1: work_some(&p); break;
		default: merge_some(&p);
		}
		p.now += TIME_MINUTE;
		world_holds(p.t);
	}
	while (apart_some(&p))
		;
	shadow_holds(&p);
	print_message(
		"%d put together, %d taken apart, %d pieces of work\n", p.merged, p.apart, p.worked);
	assert_true(p.merged > 10 && p.worked > 15);
}

/* --- one by one --- */

static struct person_found_list find(struct db *db, const char *any)
{
	return person_find(db, (struct person_clue){ .any = str_of(any) }, 8);
}

static void who_was_put_away_is_found_as_the_one_who_stayed(void **state)
{
	static const char *const asked[] = { "amirah hasan", "943 476 5919", "amira@example.org",
		"molly obrien" };
	struct play p;
	struct db *db;

	play_begin(&p, state, 1);
	assert_true(put_together(&p, p.people[5], p.people[1], world_problems(p.t)));
	assert_true(put_together(&p, p.people[1], p.people[0], world_problems(p.t)));
	db = world_as(p.t, HANDLER, p.now, DB_READ);
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct person_found_list l = find(db, asked[i]);

		bool there = false;

		for (size_t k = 0; k < l.n;
			 k++) { /* what is only alike may be there, too; who was put away may not */
			there = there || l.v[k].person_id.v == p.people[0].v;
			assert_true(l.v[k].person_id.v != p.people[1].v && l.v[k].person_id.v != p.people[5].v);
		}
		if (!there)
			fail_msg("%s: not among %zu found", asked[i], l.n);
	}
	assert_int_equal(person_standing(db, p.people[5]).v, p.people[0].v);
	assert_true(db_end(db));
	take_apart(&p,
		one(&p, "SELECT person_merge_id FROM person_merge WHERE from_id = %lld", p.people[5].v));
	db = world_as(p.t, HANDLER, p.now, DB_READ);
	assert_int_equal(find(db, "mob@example.org").v[0].person_id.v, p.people[5].v);
	assert_int_equal(find(db, "amirah hasan").v[0].person_id.v, p.people[0].v);
	assert_true(db_end(db));
}

static void what_keeps_people_safe_is_kept_from_both(void **state)
{
	struct person_brief b;
	struct play p;
	struct db *db;

	play_begin(&p, state, 1);
	assert_true(put_together(&p, p.people[1], p.people[0], world_problems(p.t)));
	assert_true(put_together(&p, p.people[3], p.people[0], world_problems(p.t)));
	db = world_as(p.t, HANDLER, p.now, DB_READ);
	assert_true(person_brief(db, p.people[0], &b));
	assert_true(b.no_messages);
	assert_true(str_eq(personal_raw(b.safe_contact), S("Ring after noon\nNever ring the house")));
	assert_true(str_eq(personal_raw(b.diet), S("halal")) &&
		str_eq(personal_raw(b.access_notes), S("Side door")));
	assert_true(db_end(db));
	/* the same telephone number is not there twice */
	assert_int_equal(one(&p,
						 "SELECT count(*) FROM contact_point WHERE folded = '+447700900417' AND "
						 "person_id = %lld",
						 p.people[0].v),
		1);
	take_apart(&p,
		one(&p, "SELECT person_merge_id FROM person_merge WHERE from_id = %lld", p.people[1].v));
	assert_int_equal(
		one(&p, "SELECT no_messages FROM person WHERE person_id = %lld", p.people[0].v), 0);
	assert_int_equal(one(&p,
						 "SELECT count(*) FROM person WHERE safe_contact LIKE '%%house' AND diet = "
						 "'' AND person_id = %lld",
						 p.people[0].v),
		1);
}

static void a_merge_that_would_be_wrong_is_refused_in_words(void **state)
{
	struct problems *ps;
	struct play p;
	struct db *db;
	struct person_merge_id id;

	play_begin(&p, state, 1);
	ps = world_problems(p.t);
	assert_false(put_together(&p, p.people[5], p.people[6], ps));
	assert_true(problems_say(ps, "Both are volunteers"));
	ps = world_problems(p.t);
	assert_false(put_together(&p, p.people[5], p.people[5], ps));
	assert_true(problems_say(ps, "one record already"));
	do_about(&p,
		"UPDATE person SET state = 'deceased' WHERE person_id = %lld AND row_version > %lld",
		p.people[4].v, 0);
	ps = world_problems(p.t);
	assert_false(put_together(&p, p.people[4], p.people[0], ps));
	assert_true(problems_say(ps, "died"));
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	ps = world_problems(p.t);
	assert_false(person_merge(db,
		(struct person_merging){
			.from = p.people[1], .into = p.people[0], .from_version = 1, .into_version = 77 },
		&id, ps));
	assert_true(problems_say(ps, "while you were looking"));
	world_end(db);
	assert_true(put_together(&p, p.people[1], p.people[0], world_problems(p.t)));
	ps = world_problems(p.t);
	assert_false(put_together(&p, p.people[1], p.people[2], ps));
	assert_true(problems_say(ps, "part of another record"));
	take_apart(&p, testdb_count(p.t, "SELECT person_merge_id FROM person_merge"));
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	ps = world_problems(p.t);
	assert_false(person_unmerge(db,
		(struct person_merge_id){ testdb_count(p.t, "SELECT person_merge_id FROM person_merge") },
		ps));
	assert_true(problems_say(ps, "two records already"));
	world_end(db);
}

/* --- what people say of two records --- */

static bool say_same(struct play *p, int64_t account, int stays, int other,
	enum pair_outcome *outcome, struct problems *ps)
{
	struct db *db = world_as(p->t, account, p->now, DB_WRITE);
	bool ok = pair_same(db,
		(struct pair_saying){ .stays = p->people[stays],
			.other = p->people[other],
			.why = S("same voice"),
			.stays_version =
				one(p, "SELECT row_version FROM person WHERE person_id = %lld", p->people[stays].v),
			.other_version = one(
				p, "SELECT row_version FROM person WHERE person_id = %lld", p->people[other].v) },
		outcome, ps);

	world_end(db);
	return ok;
}

#define OPEN_REVIEWS "SELECT count(*) FROM next_step WHERE kind = 'review_match' AND is_open = 1"

static void where_a_mistake_would_hurt_it_takes_two_to_say_yes(void **state)
{
	enum pair_outcome outcome;
	struct problems *ps;
	struct play p;

	play_begin(&p, state, 1);
	ps = world_problems(p.t);
	assert_true(say_same(&p, GUIDE, 0, 1, &outcome, ps) &&
		outcome == PAIR_PROPOSED); /* both have an open case */
	assert_int_equal(testdb_count(p.t, "SELECT count(*) FROM person_merge"), 0);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS " AND owner_hub_id IS NOT NULL"), 1);
	assert_false(say_same(&p, GUIDE, 0, 1, &outcome, ps));
	assert_true(problems_say(ps, "colleague confirms"));
	assert_true(say_same(&p, OTHER_GUIDE, 0, 1, &outcome, ps) && outcome == PAIR_MERGED);
	assert_int_equal(testdb_count(p.t,
						 "SELECT count(*) FROM person_pair_decision WHERE decision = 'same' AND "
						 "account_id = 100 AND second_id = 101"),
		1);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 0);
	assert_true(say_same(&p, GUIDE, 0, 5, &outcome, ps) &&
		outcome == PAIR_MERGED); /* no case, nothing against it */
	world_holds(p.t);
}

static void two_people_stay_two_until_a_manager_lifts_it(void **state)
{
	enum pair_outcome outcome;
	struct link_explanation e;
	struct problems *ps;
	struct play p;
	struct db *db;

	play_begin(&p, state, 1);
	ps = world_problems(p.t);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	assert_true(pair_explain(db, p.people[4], p.people[5], &e));
	assert_true(pair_found(db, p.people[5], p.people[4], &e));
	assert_false(pair_found(db, p.people[4], p.people[5], &e)); /* it waits already */
	world_end(db);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 1);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	pair_not_same(db, p.people[4], p.people[5], S("sisters"));
	world_end(db);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 0);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	assert_false(pair_found(db, p.people[4], p.people[5], &e));
	world_end(db);
	assert_false(say_same(&p, GUIDE, 4, 5, &outcome, ps));
	assert_true(problems_say(ps, "two people"));
	db = world_as(p.t, MANAGER, p.now, DB_WRITE);
	assert_true(pair_lift(db, p.people[4], p.people[5], ps));
	world_end(db);
	assert_int_equal(testdb_count(p.t, OPEN_REVIEWS), 1);
	assert_true(say_same(&p, GUIDE, 4, 5, &outcome, ps) && outcome == PAIR_MERGED);
	db = world_as(p.t, GUIDE, p.now, DB_WRITE);
	assert_true(pair_apart(db,
		(struct person_merge_id){ testdb_count(p.t, "SELECT person_merge_id FROM person_merge") },
		S("wrong"), ps));
	world_end(db);
	assert_int_equal(
		testdb_count(p.t, "SELECT count(*) FROM person_pair_decision WHERE decision = 'not_same'"),
		1);
	assert_true(testdb_count(p.t,
					"SELECT count(*) FROM event WHERE action IN ('pair.said', 'pair.lift', "
					"'person.merge', 'person.unmerge')") >= 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(whatever_was_put_together_comes_apart_as_it_was),
		TESTDB_BOTH(what_was_born_in_between_stays_where_it_belongs),
		TESTDB_BOTH(who_was_put_away_is_found_as_the_one_who_stayed),
		TESTDB_BOTH(what_keeps_people_safe_is_kept_from_both),
		TESTDB_BOTH(a_merge_that_would_be_wrong_is_refused_in_words),
		TESTDB_BOTH(where_a_mistake_would_hurt_it_takes_two_to_say_yes),
		TESTDB_BOTH(two_people_stay_two_until_a_manager_lifts_it),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
