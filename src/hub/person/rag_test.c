/* Red, amber, green: what a rule means, that its order does not, and that everybody is weighed as
 * one is. */
#include "support/testdb.h"

#include "core/base/id.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/flag_kind.h"
#include "hub/person/person.h"
#include "hub/person/rag.h"

/* --- weighing --- */

static struct rag_facts facts_drawn(struct rng *r)
{
	struct rag_facts f = { .flags =
							   ((uint64_t)rng_below(r, 1u << 16) << 48) | rng_below(r, 1u << 16),
		.age = (int)rng_below(r, 101) - 1,
		.silent_days = (int)rng_below(r, 40) - 1,
		.household = 1 + (int)rng_below(r, 5),
		.ages_known = rng_below(r, 4) > 0 };

	f.alone = rng_below(r, 3) == 0;
	f.youngest = (int)rng_below(r, 100) - 1;
	f.oldest = f.youngest < 0 ? -1 : f.youngest + (int)rng_below(r, 20);
	return f;
}

static uint64_t some_flags(struct rng *r)
{
	return rng_below(r, 2)
		? 0
		: UINT64_C(1) << rng_below(r, 16) | UINT64_C(1) << (48 + rng_below(r, 16));
}

static struct rag_rule rule_drawn(struct rng *r, int number)
{
	return (struct rag_rule){ .number = number,
		.rag = rng_below(r, 2) ? RAG_RED : RAG_AMBER,
		.any = some_flags(r),
		.all = rng_below(r, 3) ? 0 : UINT64_C(1) << rng_below(r, 16),
		.none = rng_below(r, 3) ? 0 : UINT64_C(1) << rng_below(r, 16),
		.age_from = rng_below(r, 3) ? -1 : (int)rng_below(r, 100),
		.age_to = rng_below(r, 4) ? -1 : (int)rng_below(r, 100),
		.lives = (enum rag_lives)(RAG_LIVES_ANY + rng_below(r, 5)),
		.silent_days = rng_below(r, 2) ? 0 : (int)rng_below(r, 30) };
}

static void the_order_of_rules_changes_nothing(void **state)
{
	struct rng r;

	(void)state;
	rng_seed(&r, 7, 1);
	for (int round = 0; round < 2000; round++) {
		struct rag_rule rules[12], turned[12];
		size_t n = 1 + rng_below(&r, 12);
		struct rag_facts f = facts_drawn(&r);

		for (size_t i = 0; i < n; i++)
			rules[i] = rule_drawn(&r, (int)i + 1);
		for (size_t i = 0; i < n; i++)
			turned[i] = rules[(i + round) % n];
		assert_int_equal(rag_weigh(rules, n, &f).rag, rag_weigh(turned, n, &f).rag);
		assert_true(rag_weigh(rules, n, &f).rules == rag_weigh(turned, n, &f).rules);
	}
}

static void the_colour_is_the_strongest_of_the_rules_that_fit_and_all_of_them_are_reasons(
	void **state)
{
	struct rng r;
	int raised = 0;

	(void)state;
	rng_seed(&r, 7, 1);
	for (int round = 0; round < 2000; round++) {
		struct rag_rule rules[60];
		struct rag_facts f = facts_drawn(&r);
		enum rag strongest = RAG_GREEN;
		uint64_t fit = 0;
		struct rag_verdict v;

		for (int i = 0; i < 60; i++) {
			rules[i] = rule_drawn(&r, i + 1);
			if (!rag_rule_fits(&rules[i], &f))
				continue;
			fit |= UINT64_C(1) << i;
			strongest = rules[i].rag > strongest ? rules[i].rag : strongest;
		}
		v = rag_weigh(rules, 60, &f);
		assert_int_equal(v.rag, strongest);
		assert_true(v.rules == fit);
		raised += v.rag > RAG_GREEN;
	}
	assert_true(raised > 200);                     /* else nothing was tried */
}

static void another_rule_or_another_flag_it_asks_for_never_makes_somebody_greener(void **state)
{
	struct rng r;

	(void)state;
	rng_seed(&r, 7, 1);
	for (int round = 0; round < 2000; round++) {
		struct rag_rule rules[8];
		struct rag_facts f = facts_drawn(&r), more = f;

		for (int i = 0; i < 8; i++) {
			rules[i] = rule_drawn(&r, i + 1);
			rules[i].none = 0;
		}
		assert_true(rag_weigh(rules, 8, &f).rag >= rag_weigh(rules, 7, &f).rag);
		more.flags |= UINT64_C(1) << rng_below(&r, 64);
		assert_true(rag_weigh(rules, 8, &more).rag >= rag_weigh(rules, 8, &f).rag);
	}
}

static void what_is_not_known_fits_no_rule_that_asks_it(void **state)
{
	const struct rag_rule
		old = { .number = 1, .rag = RAG_RED, .age_from = 80, .age_to = -1 },
		child = { .number = 1, .rag = RAG_RED, .age_from = -1, .age_to = 17 },
		silent = { .number = 1, .rag = RAG_RED, .age_from = -1, .age_to = -1, .silent_days = 14 },
		all_old = {
			.number = 1, .rag = RAG_RED, .age_from = -1, .age_to = -1, .lives = RAG_LIVES_ALL_70
		};
	struct rag_facts f = {
		.age = -1, .silent_days = -1, .household = 2, .youngest = 82, .oldest = 82
	};

	(void)state;
	assert_false(rag_rule_fits(&old, &f));
	assert_false(rag_rule_fits(&child, &f));
	assert_false(rag_rule_fits(&all_old, &f));     /* the other one may be 30 */
	f.ages_known = true;
	assert_true(rag_rule_fits(&all_old, &f));
	assert_true(rag_rule_fits(&silent, &f)); /* never spoken to is longer than any number of days */
	f.silent_days = 13;
	assert_false(rag_rule_fits(&silent, &f));
	f.silent_days = 14;
	assert_true(rag_rule_fits(&silent, &f));
	f.age = 80;
	assert_true(rag_rule_fits(&old, &f));
	f.age = 79;
	assert_false(rag_rule_fits(&old, &f));
}

/* --- with a database --- */

static struct person_id person_of(
	struct db *db, const char *name, const char *born, const char *address)
{
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id;

	assert_true(person_save(db,
		(struct person_facts){ .name = str_of(name),
			.born = str_of(born),
			.address = str_of(address),
			.postcode = S("OX1 1AB") },
		&id, &ps));
	return id;
}

static void flagged(struct db *db, struct person_id id, const char *code, const char *until)
{
	struct problems ps = { .arena = db_arena(db) };

	if (!flag_raise(
			db, id, (struct flag_by_hand){ .code = str_of(code), .until = str_of(until) }, &ps))
		fail_msg("%s: %.*s", code, STR_ARG(ps.n ? ps.v[0].text : S("?")));
}

static struct db *begun(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_WRITE);

	flag_kinds_start(db);
	rag_start(db);
	return db;
}

static int64_t worked_out(struct testdb *t, int64_t now)
{
	struct arena *a = arena_new();
	int64_t changed = -1;

	assert_true(rag_work_out(t->pool, a, 1, now, &changed));
	arena_free(a);
	return changed;
}

static void reasons_that_may_not_be_shown_are_said_once(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);
	struct person_id amira = person_of(db, "Amira Hassan", "14/5/1932", "14 Mill St");
	struct viewer v = t->viewer;
	struct rag_why why;

	flagged(db, amira, "lives_alone", "");
	flagged(db, amira, "clinically_extremely_vulnerable", "");
	flagged(db, amira, "needs_care", "");
	assert_true(rag_why(db, amira).reasons.n >= 5);
	assert_true(db_end(db));
	v.role = ROLE_CALL_HANDLER;
	db = db_begin(t->pool, t->arena, &v, DB_READ);
	why = rag_why(db, amira);
	assert_true(why.rag == RAG_RED && why.reasons.n >= 2);
	for (size_t i = 0; i < why.reasons.n; i++)
		assert_int_equal(see_allowed(&v, why.reasons.v[i].words), i + 1 < why.reasons.n);
	assert_true(db_end(db));
}

static void a_flag_by_hand_turns_somebody_red_at_once_and_says_why(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);
	struct person_id amira = person_of(db, "Amira Hassan", "14/5/1932", "14 Mill St");
	struct problems ps = { .arena = db_arena(db) };
	struct flags_seen flags;
	struct rag_why why;

	why = rag_why(db, amira);
	assert_true(why.weighed && why.rag == RAG_AMBER &&
		why.reasons.n == 1); /* 80 or over, and nobody younger there */
	flagged(db, amira, "needs_food", "");
	assert_int_equal(rag_why(db, amira).rag, RAG_AMBER);
	flagged(db, amira, "lives_alone", "");
	why = rag_why(db, amira);
	assert_int_equal(why.rag, RAG_RED);
	assert_true(
		str_eq(personal_raw(why.reasons.v[0].words), S("Needs food and has nobody to fetch it")));
	assert_true(why.reasons.v[0].rag == RAG_RED && why.reasons.n == 5);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person_rag WHERE rag = 'red'"), 1);

	db = testdb_begin(t, DB_WRITE);
	flags = flags_seen(db, amira);
	assert_int_equal(flags.n, 2);
	for (size_t i = 0; i < flags.n; i++) {
		struct flag_id id;

		assert_true(id_parse(flags.v[i].id, &id.v));
		assert_false(flag_end_by_hand(db, amira, id, S(""), &ps));
		ps.n = 0;
		assert_true(flag_end_by_hand(db, amira, id, S("her daughter came to stay"), &ps));
		assert_false(flag_end_by_hand(db, amira, id, S("again"), &ps));
		ps.n = 0;
	}
	assert_int_equal(rag_why(db, amira).rag, RAG_AMBER);
	flags = flags_seen(db, amira);
	assert_true(
		flags.n == 2 && flags.v[0].over && str_eq(flags.v[0].why, S("her daughter came to stay")));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person_rag WHERE rag = 'red'"), 0);
}

static void a_flag_that_ends_by_itself_is_noticed_by_the_next_run(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);
	struct person_id amir = person_of(db, "Amir Hassan", "1 June 1980", "14 Mill St");
	int64_t now = db_now(db);

	flagged(db, amir, "needs_contact", "");
	flagged(db, amir, "home_from_hospital", "");           /* its kind holds for 28 days */
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person_rag WHERE rag = 'amber'"), 1);
	assert_int_equal(worked_out(t, now + 20 * TIME_DAY), 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM flag WHERE expires_on <> ''"), 1);
	testdb_do(t, "UPDATE flag SET expires_on = since_on WHERE expires_on = ''");
	assert_int_equal(
		worked_out(t, now + 20 * TIME_DAY), 1); /* still amber, for one reason instead of two */
	assert_int_equal(worked_out(t, now + 40 * TIME_DAY), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person_rag"), 0);
	assert_int_equal(worked_out(t, now + 40 * TIME_DAY), 0);
}

static void everybody_is_weighed_as_each_one_is(void **state)
{
	static const char *const codes[] = { "needs_food", "lives_alone", "isolating",
		"clinically_extremely_vulnerable", "low_income", "disabled", "no_internet", "needs_care" };
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);
	struct rng r;
	struct person_id people[60];
	enum rag one[60];
	int64_t now = db_now(db), red = 0, amber = 0;

	rng_seed(&r, 11, 1);
	for (size_t i = 0; i < 60; i++) {
		struct str born =
			str_fmt(db_arena(db), "%u/5/%u", 1 + rng_below(&r, 28), 1925 + rng_below(&r, 90));
		struct str home = str_fmt(db_arena(db), "%u Mill St", 1 + rng_below(&r, 25));

		people[i] = person_of(db, "Somebody Here", i % 7 ? str_z(db_arena(db), born) : "",
			i % 5 ? str_z(db_arena(db), home) : "");
		for (size_t k = 0; k < 8; k++)
			if (rng_below(&r, 4) == 0)
				flagged(db, people[i], codes[k], "");
	}
	assert_true(db_end(db));
	testdb_do(t, "DELETE FROM person_rag");
	testdb_do(t,
		"UPDATE person SET state = 'deceased' WHERE person_id = (SELECT min(person_id) FROM "
		"person)");
	(void)worked_out(t, now);
	db = testdb_begin(t, DB_READ);
	for (size_t i = 0; i < 60; i++) {
		one[i] = rag_why(db, people[i]).rag;
		red += one[i] == RAG_RED;
		amber += one[i] == RAG_AMBER;
	}
	assert_true(db_end(db));
	assert_true(red > 5 && amber > 5 && red + amber < 60);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person_rag WHERE rag = 'red'"), red);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM person_rag WHERE rag = 'amber'"), amber);
	for (size_t i = 0; i < 60; i++) {
		struct str sql = str_fmt(t->arena,
			"SELECT count(*) FROM person_rag WHERE person_id = %lld AND rag = '%.*s'",
			(long long)people[i].v, STR_ARG(rag_name(one[i])));

		assert_int_equal(testdb_count(t, str_z(t->arena, sql)), one[i] > RAG_GREEN);
	}
	/* And what is worked out person by person is what was worked out for all. */
	db = testdb_begin(t, DB_WRITE);
	for (size_t i = 0; i < 60; i++)
		rag_refresh(db, people[i]);
	assert_true(db_end(db));
	assert_int_equal(worked_out(t, now), 0);
}

static void a_draft_changes_nobody_until_it_is_published_and_the_trial_says_whom_it_would(
	void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);
	struct problems ps = { .arena = db_arena(db) };
	struct person_id young = person_of(db, "Young One", "1/1/2000", "1 Mill St");
	struct rag_trial trial;
	int64_t now = db_now(db);

	(void)person_of(db, "Older One", "1/1/1990", "2 Mill St");
	assert_true(rag_rule_save(db,
		(struct rag_rule_edit){ .name = S("Young"), .rag = S("red"), .age_to = S("29") }, &ps));
	assert_int_equal(rag_why(db, young).rag, RAG_GREEN);
	trial = rag_trial(db);
	assert_true(trial.changed == 1 && trial.now.people == 2 && trial.now.red == 0 &&
		trial.then.red == 1 && trial.to[RAG_GREEN][RAG_RED] == 1);
	assert_true(trial.sample.n == 1 && trial.sample.v[0].person_id.v == young.v &&
		trial.sample.v[0].then == RAG_RED);
	assert_true(trial.areas.n == 1 && trial.areas.v[0].now.people == 2);
	assert_false(rag_publish(db, S(""), &ps));
	ps.n = 0;
	assert_true(rag_publish(db, S("The young as well"), &ps));
	assert_int_equal(rag_why(db, young).rag, RAG_RED);
	assert_int_equal(rag_why(db, young).version, 2);
	assert_false(rag_publish(db, S("twice"), &ps));
	assert_true(db_end(db));
	assert_int_equal(worked_out(t, now), 1);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM rag_version WHERE state = 'published'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM rag_version WHERE state = 'replaced'"), 1);
	assert_int_equal(testdb_count(t, "SELECT red FROM rag_version WHERE state = 'published'"), 1);
}

static void a_rule_that_says_nothing_or_the_impossible_is_refused_with_a_sentence(void **state)
{
	static const struct rag_rule_edit bad[] = {
		{ .name = STR_INIT("Everybody"), .rag = STR_INIT("red") },
		{ .name = STR_INIT(""), .rag = STR_INIT("red"), .age_from = STR_INIT("80") },
		{ .name = STR_INIT("Green"), .rag = STR_INIT("green"), .age_from = STR_INIT("80") },
		{ .name = STR_INIT("Round"),
			.rag = STR_INIT("red"),
			.age_from = STR_INIT("80"),
			.age_to = STR_INIT("70") },
		{ .name = STR_INIT("Word"), .rag = STR_INIT("red"), .age_from = STR_INIT("old") },
		{ .name = STR_INIT("Nobody has it"),
			.rag = STR_INIT("red"),
			.any = STR_INIT("no_such_flag") },
		{ .name = STR_INIT("Only not"), .rag = STR_INIT("red"), .none = STR_INIT("lives_alone") },
	};
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct problems ps = { .arena = db_arena(db) };

		assert_false(rag_rule_save(db, bad[i], &ps));
		if (ps.n != 1)
			fail_msg("%zu: %zu problems, first %.*s", i, ps.n, STR_ARG(ps.v[0].text));
	}
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM rag_version WHERE state = 'draft'"), 0);
}

static void a_flag_kind_taken_out_of_use_fits_nobody_instead_of_everybody(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);
	struct person_id p = person_of(db, "Green One", "1/1/1990", "1 Mill St");

	assert_int_equal(rag_why(db, p).rag, RAG_GREEN);
	assert_true(db_end(db));
	testdb_do(t, "UPDATE flag_kind SET is_used = 0");
	db = testdb_begin(t, DB_WRITE);
	assert_int_equal(rag_why(db, p).rag, RAG_GREEN);
	assert_true(db_end(db));
}

static void who_shares_a_care_home_or_is_one_of_many_is_no_family(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = begun(t);

	(void)person_of(db, "One Old", "1/1/1930", "1 Mill St");
	(void)person_of(db, "Two Old", "1/1/1931", "1 Mill St");
	(void)person_of(db, "One House", "1/1/1960", "2 Mill St");
	for (int i = 0; i < 12; i++)
		(void)person_of(db, "Here Lodger", "1/1/1990", "3 Mill St");
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(DISTINCT household_id) FROM person"), 2);
	testdb_do(t, "UPDATE property SET class_code = 'RI01' WHERE number = '1'");
	db = testdb_begin(t, DB_WRITE);
	(void)person_of(db, "Three Old", "1/1/1932", "1 Mill St");
	(void)person_of(db, "Two House", "1/1/1961", "2 Mill St");
	(void)person_of(db, "Thirteen Lodger", "1/1/1991", "3 Mill St");
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM person WHERE household_id IS NOT NULL"), 2);
	assert_int_equal(testdb_count(t, "SELECT count(DISTINCT household_id) FROM person"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_of_rules_changes_nothing),
		cmocka_unit_test(
			the_colour_is_the_strongest_of_the_rules_that_fit_and_all_of_them_are_reasons),
		cmocka_unit_test(another_rule_or_another_flag_it_asks_for_never_makes_somebody_greener),
		cmocka_unit_test(what_is_not_known_fits_no_rule_that_asks_it),
		TESTDB_BOTH(reasons_that_may_not_be_shown_are_said_once),
		TESTDB_BOTH(a_flag_by_hand_turns_somebody_red_at_once_and_says_why),
		TESTDB_BOTH(a_flag_that_ends_by_itself_is_noticed_by_the_next_run),
		TESTDB_BOTH(everybody_is_weighed_as_each_one_is),
		TESTDB_BOTH(a_draft_changes_nobody_until_it_is_published_and_the_trial_says_whom_it_would),
		TESTDB_BOTH(a_rule_that_says_nothing_or_the_impossible_is_refused_with_a_sentence),
		TESTDB_BOTH(who_shares_a_care_home_or_is_one_of_many_is_no_family),
		TESTDB_BOTH(a_flag_kind_taken_out_of_use_fits_nobody_instead_of_everybody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
