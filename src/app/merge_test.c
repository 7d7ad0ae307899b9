/*
 * One person is one record, and two again when it was a mistake, with all rooms together and
 * listening as in the running program. The proof is by chance: records are put together and taken
 * apart in any order, chains and all, and once nothing is put together any more every table is what
 * it was, or, where people went on working in between, every row is with whom it belongs.
 */
#include "app/merge_town.h"

#include <stdlib.h>

#include "core/base/log.h"
#include "core/db/copy.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(whatever_was_put_together_comes_apart_as_it_was),
		TESTDB_BOTH(what_was_born_in_between_stays_where_it_belongs),
		TESTDB_BOTH(who_was_put_away_is_found_as_the_one_who_stayed),
		TESTDB_BOTH(what_keeps_people_safe_is_kept_from_both),
		TESTDB_BOTH(a_merge_that_would_be_wrong_is_refused_in_words),
	};

	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
