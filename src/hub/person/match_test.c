/*
 * Checks of the machine, models of the host's own, and the queue they fill: on a register of
 * families in which some people stand twice, so that the truth is known.
 */
#include "support/testdb.h"

#include <math.h>

#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/merge.h"
#include "hub/person/match_model.h"
#include "hub/person/match_model.sql.h"
#include "hub/person/match_round.h"
#include "hub/person/match_round.sql.h"
#include "hub/person/match_train.h"
#include "hub/person/pair.h"
#include "hub/person/pair.sql.h"
#include "hub/person/pair_view.h"

enum {
	PEOPLE = 400,
	TWICE = 200,
	SECOND = 10000,
	MANAGER = 100
}; /* person i's second record is i + SECOND */

static struct db *as_manager(struct testdb *t, enum db_mode mode)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);

	*v = t->viewer;
	v->account_id = MANAGER;
	v->role = ROLE_HUB_MANAGER;
	return db_begin(t->pool, t->arena, v, mode);
}

/* --- the register --- */

static const char *const given[] = { "Amira", "Bernard", "Chloe", "Derek", "Edith", "Farid",
	"Grace", "Harold", "Ingrid", "Jerome", "Kamala", "Leonard", "Miriam", "Norman", "Olive",
	"Patrick", "Qasim", "Rosalind", "Stanley", "Theresa", "Umar", "Violet", "Wilfred", "Yasmin",
	"Zachary" };
static const char *const family[] = { "Hassan", "Okafor", "Thirlwell", "Osgathorpe", "Quennell",
	"Bancroft", "Ravensdale", "Silverthorne", "Kowalski", "Nakamura", "Pemberton", "Llewellyn",
	"Fitzgerald", "Abernathy", "Cavendish", "Drummond", "Eastwood", "Featherstone", "Gallagher",
	"Hawthorne", "Ibrahim", "Jankowski", "Kingsley", "Lockwood", "Montague", "Northcote", "Ormerod",
	"Penhaligon", "Quartermain", "Rutherford" };
static const char *const languages[] = { "", "", "", "Urdu", "Polish" };

struct made {
	const char *given;
	struct str family;
	struct str born, phone, postcode, address, language;
};

static void row_add(struct arena *a, struct buf *b, int64_t id, const struct made *p)
{
	buf_fmt(b,
		"INSERT INTO person (host_id, person_id, reference, state, given_name, family_name, "
		"born_on, address, postcode, language, created_at, "
		"updated_at) VALUES (1, %lld, 'P-%lld', 'here', '%s', '%.*s', '%.*s', '%.*s', '%.*s', "
		"'%.*s', 1, 1);",
		(long long)id, (long long)id, p->given, STR_ARG(p->family), STR_ARG(p->born),
		STR_ARG(p->address), STR_ARG(p->postcode), STR_ARG(p->language));
	buf_fmt(b,
		"INSERT INTO contact_point (host_id, contact_point_id, person_id, kind, value, folded) "
		"VALUES (1, %lld, %lld, 'phone', '%.*s', '%.*s');",
		(long long)id, (long long)id, STR_ARG(p->phone), STR_ARG(p->phone));
	(void)a;
}

static struct made person_made(struct arena *a, struct rng *r, int i)
{
	return (struct made){ .given = given[rng_below(r, sizeof(given) / sizeof(*given))],
		.family = str_of(family[(i / 3) % (int)(sizeof(family) / sizeof(*family))]),
		.born = str_fmt(a, "%d-%02d-%02d", 1925 + (int)rng_below(r, 80), 1 + (int)rng_below(r, 12),
			1 + (int)rng_below(r, 28)),
		.phone = str_fmt(a, "+4479115%05d", (int)rng_below(r, 100000)),
		.postcode = str_fmt(a, "OX%d 1A%c", 1 + i % 4, 'A' + i / 3 % 20),
		.address = str_fmt(a, "%d Mill Street", 1 + i / 3),
		.language = str_of(languages[i % 5]) };
}

/* The same person, as somebody else wrote them down. */
static struct made written_again(struct arena *a, struct rng *r, struct made p)
{
	static const char *const initials[] = { "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K",
		"L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z" };

	if (rng_below(r, 4) == 0)
		p.family = str_fmt(a, "%.*se", STR_ARG(p.family));
	if (rng_below(r, 5) == 0)
		p.given = initials[p.given[0] - 'A'];
	if (rng_below(r, 8) == 0)
		p.family = str_of(family[rng_below(r, sizeof(family) / sizeof(*family))]);
	if (rng_below(r, 3) == 0)
		p.phone = str_fmt(a, "+4479115%05d", (int)rng_below(r, 100000));
	if (rng_below(r, 3) == 0)
		p.address = str_fmt(a, "%d Church Lane", 1 + (int)rng_below(r, 80)),
		p.postcode = S("OX7 9ZZ");
	if (rng_below(r, 3) == 0)
		p.born =
			str_fmt(a, "%.*s%d", STR_ARG(str_part(p.born, 0, 9)), (int)rng_below(r, 9) % 8 + 1);
	return p;
}

static void register_make(struct testdb *t, int twice)
{
	struct buf b = { .arena = t->arena };
	struct rng r;

	rng_seed(&r, 41, 41);
	for (int i = 1; i <= PEOPLE; i++) {
		struct made p = person_made(t->arena, &r, i);

		row_add(t->arena, &b, i, &p);
		if (i <= twice) {
			p = written_again(t->arena, &r, p);
			row_add(t->arena, &b, i + SECOND, &p);
		}
	}
	testdb_do(t, str_z(t->arena, buf_view(&b)));
}

static bool one_person(int64_t low, int64_t high)
{
	return high == low + SECOND;
}

/* --- checks --- */

static int64_t pair_decide(struct testdb *t, int64_t low, int64_t high, bool same)
{
	struct db *db = as_manager(t, DB_WRITE);

	pair_decision_keep(db,
		(struct pair_decision_keep_args){ .low_id = { low },
			.high_id = { high },
			.at = db_now(db),
			.why = S(""),
			.decision = same ? PAIR_DECISION_SAME : PAIR_DECISION_NOT_SAME,
			.account_id = { MANAGER } });
	assert_true(db_end(db));
	return 1;
}

static struct match_drawn drawn_now(struct testdb *t)
{
	struct match_drawn d;

	assert_true(match_round_draw(
		t->pool, t->arena, 1, (struct account_id){ MANAGER }, time_now(), NULL, NULL, &d));
	return d;
}

static struct match_judgement judged(struct testdb *t)
{
	struct match_judgement q;
	struct db *db = testdb_begin(t, DB_READ);

	match_quality(db, &q);
	assert_true(db_end(db));
	return q;
}

/* Everything drawn is decided by the truth. */
static int64_t draws_decide(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct match_round_last_row round;
	struct match_draws_of_rows draws;
	int64_t n = 0;

	assert_true(match_round_last(db, &round));
	draws =
		match_draws_of(db, (struct match_draws_of_args){ .match_round_id = round.match_round_id });
	assert_true(db_end(db));
	for (size_t i = 0; i < draws.n; i++)
		n += pair_decide(t, draws.v[i].low_id.v, draws.v[i].high_id.v,
			one_person(draws.v[i].low_id.v, draws.v[i].high_id.v));
	return n;
}

static void pairs_are_drawn_from_every_band_and_wait_blind(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_drawn d;
	struct match_judgement q;
	int64_t strata = 0;

	register_make(t, TWICE);
	d = drawn_now(t);
	q = judged(t);
	assert_int_equal(d.records, PEOPLE + TWICE);
	assert_int_equal(d.drawn, q.drawn);
	assert_int_equal(d.waiting, d.drawn);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM match_review WHERE is_check = 1 AND decided_at IS NULL"),
		d.drawn);
	for (int s = 0; s < MATCH_STRATA; s++) {
		const struct match_stratum_line *l = &q.strata[s];

		assert_int_equal(l->drawn, l->pairs < MATCH_EACH ? l->pairs : MATCH_EACH);
		strata += l->pairs;
	}
	assert_int_equal(strata, d.pairs);
	assert_true(q.pairs[MATCH_LINKED] > 60 && q.pairs[MATCH_WAITING] > 20);
	assert_false(q.all.precision.enough);
	assert_int_equal((int)q.all.precision.decided, 0);
	assert_int_equal((int)q.all.precision.needed, LINK_ESTIMATE_LEAST);
}

/* The same pairs are drawn again and not asked again; the queue holds no pair twice. */
static void a_second_check_asks_only_what_is_not_known(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_drawn first, second;
	int64_t queued;

	register_make(t, TWICE);
	first = drawn_now(t);
	queued = testdb_count(t, "SELECT count(*) FROM match_review");
	draws_decide(t);
	second = drawn_now(t);
	assert_int_equal(second.drawn, first.drawn);
	assert_int_equal(second.known, first.drawn);
	assert_int_equal(second.waiting, 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM match_review"), queued);
}

/* Every pair of a band decided: what is said of it is no estimate but the truth. Groups add up to
 * everybody. */
static void estimates_are_of_what_people_said(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_judgement q;

	register_make(t, TWICE);
	drawn_now(t);
	assert_true(draws_decide(t) > 0);
	q = judged(t);
	assert_int_equal(q.decided, q.drawn);
	assert_true(q.all.precision.enough);
	assert_true(q.all.precision.at > 0.9 && q.all.precision.low <= q.all.precision.at &&
		q.all.precision.at <= q.all.precision.high);
	assert_true(q.all.recall.at > 0.3 && q.all.recall.at < 1);
	for (int g = 0; g < MATCH_GROUPS; g++) {
		int64_t linked = 0;

		assert_true(q.among[g].n >= 2);
		for (size_t i = 0; i < q.among[g].n; i++)
			linked += q.among[g].v[i].linked;
		assert_int_equal(linked, q.all.linked);
	}
}

static void what_the_machine_did_by_itself_is_no_decision(void **state)
{
	struct testdb *t = testdb_of(state);

	register_make(t, TWICE);
	drawn_now(t);
	testdb_do(t,
		"INSERT INTO person_pair_decision (host_id, low_id, high_id, decision, at) SELECT 1, "
		"d.low_id, d.high_id, 'same', 1 FROM match_draw d");
	assert_int_equal(judged(t).decided, 0);
}

static void a_pair_to_check_does_not_say_what_the_machine_thinks(void **state)
{
	struct testdb *t = testdb_of(state);
	struct pair_shown shown;
	struct db *db;

	register_make(t, TWICE);
	db = as_manager(t, DB_READ);
	assert_true(
		pair_show(db, (struct person_id){ 1 }, (struct person_id){ 1 + SECOND }, true, &shown));
	assert_true(shown.blind && shown.reasons.n == 0 && shown.verdict.n == 0 && shown.lines.n > 3);
	assert_true(
		pair_show(db, (struct person_id){ 1 }, (struct person_id){ 1 + SECOND }, false, &shown));
	assert_true(!shown.blind && shown.reasons.n > 0);
	assert_true(db_end(db));
}

/* Two records put together and looked at again: a no takes them apart, a yes leaves them. */
static void a_check_of_two_that_are_one_takes_them_apart_or_leaves_them(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_merge_id merge;
	struct db *db;
	bool apart;

	register_make(t, TWICE);
	db = as_manager(t, DB_WRITE);
	for (int64_t i = 1; i <= 2; i++)
		assert_true(person_merge(db,
			(struct person_merging){ .from = { i + SECOND },
				.into = { i },
				.from_version = 1,
				.into_version = 1,
				.why = S("by the machine") },
			&merge, &(struct problems){ .arena = t->arena }));
	assert_true(pair_checked(db, (struct person_id){ 1 }, (struct person_id){ 1 + SECOND }, true,
		S(""), &apart, &(struct problems){ .arena = t->arena }));
	assert_false(apart);
	assert_int_equal(person_standing(db, (struct person_id){ 1 + SECOND }).v, 1);
	assert_true(pair_checked(db, (struct person_id){ 2 }, (struct person_id){ 2 + SECOND }, false,
		S(""), &apart, &(struct problems){ .arena = t->arena }));
	assert_true(apart);
	assert_int_equal(person_standing(db, (struct person_id){ 2 + SECOND }).v, 2 + SECOND);
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM person_pair_decision WHERE decision = 'same' AND low_id = 1"),
		1);
	assert_int_equal(
		testdb_count(t,
			"SELECT count(*) FROM person_pair_decision WHERE decision = 'not_same' AND low_id = 2"),
		1);
}

/* --- the queue --- */

static void found_with(struct db *db, int64_t one, int64_t other, double probability)
{
	assert_true(pair_found(db, (struct person_id){ one }, (struct person_id){ other },
		&(struct link_explanation){ .probability = probability,
			.total_bits = 1,
			.version = S("test"),
			.band = LINK_BAND_REVIEW }));
}

/* Risk to the person times uncertainty: a coin's toss about two NHS numbers first, what is nearly
 * certain and harms nobody last. */
static void what_would_hurt_and_is_uncertain_comes_first(void **state)
{
	static const int64_t expected[] = { 1, 3, 2, 5, 4 };
	struct testdb *t = testdb_of(state);
	struct review_rows_rows rows;
	struct db *db;

	register_make(t, 0);
	testdb_do(t, "UPDATE person SET born_on = '' WHERE person_id <= 10");
	testdb_do(t, "UPDATE person SET nhs_number = '9434765919' WHERE person_id IN (1, 3)");
	testdb_do(t, "UPDATE person SET nhs_number = '9434765870' WHERE person_id IN (6, 8)");
	db = as_manager(t, DB_WRITE);
	found_with(db, 4, 9, 0.999);           /* no risk, all but certain */
	found_with(db, 2, 7, 0.5);             /* no risk, a coin's toss */
	found_with(db, 5, 10, 0.9);
	found_with(db, 3, 8, 0.85);            /* two NHS numbers, likely */
	found_with(db, 1, 6, 0.5);             /* two NHS numbers, a coin's toss */
	rows = review_rows(db, (struct review_rows_args){ .below_rank = 1e30, .below_id = INT64_MAX });
	assert_int_equal(rows.n, 5);
	for (size_t i = 0; i < 5; i++) {
		struct review_by_id_row r;

		assert_true(review_by_id(
			db, (struct review_by_id_args){ .match_review_id = rows.v[i].match_review_id }, &r));
		assert_int_equal(r.low_id.v, expected[i]);
	}
	assert_true(db_end(db));
}

static void the_day_s_progress_counts_what_was_said_today(void **state)
{
	struct testdb *t = testdb_of(state);
	struct pair_progress p;
	struct db *db;

	register_make(t, TWICE);
	db = as_manager(t, DB_WRITE);
	for (int64_t i = 1; i <= 60; i++)
		found_with(db, i, i + SECOND, 0.5);
	for (int64_t i = 1; i <= 12; i++)
		pair_not_same(db, (struct person_id){ i }, (struct person_id){ i + SECOND }, S(""));
	p = pair_progress(db);
	assert_int_equal(p.done, 12);
	assert_int_equal(p.of, PAIR_PORTION);
	assert_int_equal(p.waiting, 48);
	for (int64_t i = 13; i <= 45; i++)
		pair_not_same(db, (struct person_id){ i }, (struct person_id){ i + SECOND }, S(""));
	p = pair_progress(db);
	assert_int_equal(p.done, 45);
	assert_int_equal(p.of, 60);            /* all there is, before a second portion is full */
	db_set_now(db, db_now(db) + TIME_DAY);
	assert_int_equal(pair_progress(db).done, 0);
	assert_true(db_end(db));
}

/* --- models --- */

static struct match_model_id model_put(
	struct testdb *t, const char *version, double link_bits, int64_t trained_at)
{
	struct link_model m = *link_model_shipped();
	struct db *db = testdb_begin(t, DB_WRITE);
	struct match_model_id id = { trained_at };

	memset(m.version, 0, sizeof(m.version));
	memcpy(m.version, version, strlen(version));
	m.link_bits = link_bits;
	match_model_add(db,
		(struct match_model_add_args){ .match_model_id = id,
			.version = str_of(version),
			.words = link_model_write(t->arena, &m),
			.trained_at = trained_at,
			.records = 1 });
	assert_true(db_end(db));
	return id;
}

static struct str in_use(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct str version = str_dup(t->arena, str_of(match_model(db)->version));

	assert_true(db_end(db));
	return version;
}

static bool changed(struct testdb *t,
	bool (*change)(struct db *db, struct match_model_id id, struct problems *ps),
	struct match_model_id id)
{
	struct db *db = as_manager(t, DB_WRITE);
	bool ok = change(db, id, &(struct problems){ .arena = t->arena });

	assert_true(db_end(db));
	return ok;
}

static void the_model_published_last_counts_and_withdrawing_brings_back_the_one_before(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_model_id one = model_put(t, "host-1", 1.5, 10),
						  two = model_put(t, "host-2", 2.5, 20);

	assert_true(str_eq(in_use(t), str_of(link_model_shipped()->version)));
	assert_false(changed(t, match_model_withdraw, one));
	assert_true(changed(t, match_model_publish, one));
	assert_true(str_eq(in_use(t), S("host-1")));
	assert_false(changed(t, match_model_publish, one));
	assert_true(changed(t, match_model_publish, two));
	assert_true(str_eq(in_use(t), S("host-2")));
	assert_true(changed(t, match_model_withdraw, two));
	assert_true(str_eq(in_use(t), S("host-1")));
	assert_true(changed(t, match_model_withdraw, one));
	assert_true(str_eq(in_use(t), str_of(link_model_shipped()->version)));
	assert_true(changed(t, match_model_publish, two));
	assert_true(str_eq(in_use(t), S("host-2")));
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM event WHERE action = 'match.publish'"), 3);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM event WHERE action = 'match.withdraw'"), 2);
}

static void a_model_that_cannot_be_read_is_as_if_it_were_not_there(void **state)
{
	struct testdb *t = testdb_of(state);

	assert_true(changed(t, match_model_publish, model_put(t, "host-1", 1.5, 10)));
	assert_true(changed(t, match_model_publish, model_put(t, "host-2", 2.5, 20)));
	testdb_do(t, "UPDATE match_model SET words = 'of another format' WHERE match_model_id = 20");
	assert_true(str_eq(in_use(t), S("host-1")));
}

/* What the page of a pair says is said with the model in use. */
static void pairs_are_explained_by_the_model_in_use(void **state)
{
	struct testdb *t = testdb_of(state);
	struct link_explanation e;
	struct db *db;

	register_make(t, TWICE);
	assert_true(changed(t, match_model_publish, model_put(t, "host-1", 1.5, 10)));
	db = as_manager(t, DB_READ);
	assert_true(pair_explain(db, (struct person_id){ 1 }, (struct person_id){ 1 + SECOND }, &e));
	assert_true(str_eq(e.version, S("host-1")));
	assert_true(db_end(db));
}

static struct match_training trained(struct testdb *t)
{
	struct match_training m;

	assert_true(match_train(
		t->pool, t->arena, 1, (struct account_id){ MANAGER }, time_now(), NULL, NULL, &m));
	return m;
}

static void training_says_what_would_change_and_changes_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_training m;
	struct match_moves moves;
	struct str refused;

	register_make(t, TWICE);
	drawn_now(t);
	draws_decide(t);
	m = trained(t);
	if (m.refused.n)
		fail_msg("%.*s", STR_ARG(m.refused));
	assert_int_equal(m.records, PEOPLE + TWICE);
	assert_int_equal(m.learned + m.asked, m.decisions);
	assert_true(m.learned > 10 && m.asked > 10 && m.agreed >= m.agreed_before);
	assert_true(m.moves.from_to[LINK_BAND_LINK][LINK_BAND_LINK] > 50);
	assert_true(str_eq(in_use(t), str_of(link_model_shipped()->version)));
	match_moves_read(t->arena, match_moves_write(t->arena, &m.moves, S("")), &moves, &refused);
	assert_memory_equal(&moves, &m.moves, sizeof(moves));
	assert_true(refused.n == 0);
	assert_true(changed(t, match_model_publish, m.id));
	assert_true(str_eq(in_use(t), m.version));
}

/* A register in which nobody stands twice teaches nothing: that is said, kept, and never
 * published. */
static void a_collapsed_training_is_kept_with_its_reason_and_cannot_be_published(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_training m;

	register_make(t, 0);
	m = trained(t);
	assert_true(m.refused.n > 20);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM match_model WHERE words = '' AND moves LIKE '%refused%'"),
		1);
	assert_false(changed(t, match_model_publish, m.id));
	assert_true(str_eq(in_use(t), str_of(link_model_shipped()->version)));
}

/* People say of all who stand twice that they are two: the register teaches to be surer that they
 * are one, and that is refused. */
static void a_model_that_people_decide_against_is_refused(void **state)
{
	struct testdb *t = testdb_of(state);
	struct match_training m;

	register_make(t, TWICE);
	for (int64_t i = 1; i <= TWICE; i++)
		pair_decide(t, i, i + SECOND, false);
	m = trained(t);
	assert_true(str_starts(m.refused, S("People decide otherwise")));
	assert_false(changed(t, match_model_publish, m.id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(pairs_are_drawn_from_every_band_and_wait_blind),
		TESTDB_BOTH(a_second_check_asks_only_what_is_not_known),
		TESTDB_BOTH(estimates_are_of_what_people_said),
		TESTDB_BOTH(what_the_machine_did_by_itself_is_no_decision),
		TESTDB_BOTH(a_pair_to_check_does_not_say_what_the_machine_thinks),
		TESTDB_BOTH(a_check_of_two_that_are_one_takes_them_apart_or_leaves_them),
		TESTDB_BOTH(what_would_hurt_and_is_uncertain_comes_first),
		TESTDB_BOTH(the_day_s_progress_counts_what_was_said_today),
		TESTDB_BOTH(the_model_published_last_counts_and_withdrawing_brings_back_the_one_before),
		TESTDB_BOTH(a_model_that_cannot_be_read_is_as_if_it_were_not_there),
		TESTDB_BOTH(pairs_are_explained_by_the_model_in_use),
		TESTDB_BOTH(training_says_what_would_change_and_changes_nothing),
		TESTDB_BOTH(a_collapsed_training_is_kept_with_its_reason_and_cannot_be_published),
		TESTDB_BOTH(a_model_that_people_decide_against_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
