/* What saving a request promises, and how one ends. */
#include "hub/request/request_town.h"

#include "core/base/id.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "hub/casework/casework.h"
#include "hub/casework/interaction.h"
#include "hub/casework/need.h"
#include "hub/person/person.h"
#include "hub/request/clock.h"
#include "hub/request/draft.h"
#include "hub/request/request.sql.h"
#include "hub/request/triage.h"

static void the_words_and_one_way_to_find_them_are_enough(void **state)
{
	struct testdb *t = town(state);
	const struct request_new ways[] = {
		{ .words = S("hello"), .phone = S("07700 900417") },
		{ .words = S("hello"), .email = S("amira@example.org") },
		{ .words = S("hello"), .address = S("14 mill st") },
		{ .words = S("hello"), .rings_back = true },
		{ .words = S("hello"), .asker_phone = S("01632 960123"), .asker_name = S("Leila") },
	};
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct request_saved s = town_save(t, ways[i]);
		struct str again;
		assert_true(s.request_id.v && s.case_id.v && s.person_id.v);
		assert_true(reference_parse(t->arena, s.reference, &again)
			&& str_eq(again, s.reference));
		assert_true(str_starts(s.reference, S("R-")));
	}
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM request"), 5);
}

static void nothing_is_saved_without_words_or_a_way(void **state)
{
	struct testdb *t = town(state);
	const struct {
		struct request_new r;
		struct str field;
	} refused[] = {
		{ { .phone = S("07700 900417") }, S("words") },
		{ { .words = S(" \n\t"), .phone = S("07700 900417") }, S("words") },
		{ { .words = S("bad \xff bytes"), .phone = S("07700 900417") }, S("words") },
		{ { .words = S("hello") }, S("reach") },
		{ { .words = S("hello"), .name = S("Amira Hassan") }, S("reach") },
		{ { .words = S("hello"), .phone = S("12") }, S("phone") },
		{ { .words = S("hello"), .email = S("not an address") }, S("email") },
		{ { .words = S("hello"), .phone = S("07700 900417"), .born = S("31 February 1950") },
			S("born") },
		{ { .words = S("hello"), .person_id = { 987654321 } }, S("person") },
		{ { .words = S("hello"), .phone = S("07700 900417"), .received_at = INT64_MAX / 2 },
			S("received") },
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct problems ps = town_problems(t);
		struct request_saved s;
		struct db *db = town_handler(t);
		assert_false(request_save(db, refused[i].r, &s, &ps));
		assert_true(db_end(db));
		if (!problem_for(&ps, refused[i].field).p)
			fail_msg(
				"no kind word about %.*s (case %zu)", STR_ARG(refused[i].field), i);
	}
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM request"), 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 0);
}

static void a_red_word_raises_it_at_once_and_stays_as_the_reason(void **state)
{
	struct testdb *t = town(state);
	struct request_saved s = town_save(t,
		(struct request_new){
			.words = S("no food since yesterday"), .phone = S("07700 900001") });
	assert_int_equal(s.urgency, URGENCY_EMERGENCY);
	assert_int_equal(s.due_at, town_now + 3 * TIME_HOUR);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM request WHERE raised_by LIKE '%no food%'"),
		1);
	assert_int_equal(testdb_count(t, "SELECT is_urgent FROM next_step"), 1);
	s = town_save(t,
		(struct request_new){
			.words = S("has a cough, no fever"), .phone = S("07700 900002") });
	assert_int_equal(s.urgency, URGENCY_ORDINARY);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM request WHERE raised_by LIKE '%said not to be so%'"),
		1);
}

static void the_handlers_no_is_kept_and_lowers_it(void **state)
{
	struct testdb *t = town(state);
	struct db *db = town_handler(t);
	struct red_heards heard = red_words_heard(db, S("bit wheezy"), NULL, 0);
	assert_int_equal(heard.n, 1);
	assert_true(str_eq(heard.v[0].found, S("wheezy")));
	struct red_answer no = { heard.v[0].red_word_id, false };
	db_abandon(db);
	struct request_saved s = town_save(t,
		(struct request_new){ .words = S("bit wheezy"),
			.phone = S("07700 900001"),
			.answers = &no,
			.n_answers = 1 });
	assert_int_equal(s.urgency, URGENCY_ORDINARY);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM request WHERE raised_by LIKE '%asked: no%'"),
		1);
}

static void it_goes_to_the_hub_of_the_street(void **state)
{
	struct testdb *t = town(state);
	struct request_saved s = town_save(
		t, (struct request_new){ .words = S("hello"), .address = S("14 mill st OX1 1AB") });
	assert_int_equal(s.hub_id.v, HUB_OX1);
	s = town_save(t, (struct request_new){ .words = S("hello"), .phone = S("07700 900002") });
	assert_int_equal(s.hub_id.v, HUB_CENTRAL);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM next_step WHERE kind = 'triage' AND owner_hub_id IN (10, 11)"),
		2);
}

static void somebody_known_keeps_their_record_and_their_open_case(void **state)
{
	struct testdb *t = town(state);
	struct request_new r = {
		.words = S("shopping"), .name = S("Amira Hassan"), .phone = S("07700 900417")
	};
	struct request_saved first = town_save(t, r);
	r.words = S("lonely too");
	r.phone = S("+44 7700 900 417");
	struct request_saved second = town_save(t, r);
	assert_true(first.person_is_new && !second.person_is_new);
	assert_int_equal(first.person_id.v, second.person_id.v);
	assert_int_equal(first.case_id.v, second.case_id.v);
	r.phone = S("");
	r.person_id = first.person_id;
	struct request_saved third = town_save(t, r);
	assert_int_equal(third.case_id.v, first.case_id.v);
	r = (struct request_new){ .words = S("another"),
		.name = S("Amira Hassan"),
		.phone = S("07700 900417"),
		.person_is_new = true };
	assert_int_not_equal(town_save(t, r).person_id.v, first.person_id.v);
}

static void needs_are_opened_once_and_only_those_that_exist(void **state)
{
	struct testdb *t = town(state);
	struct need_category_id ticked[] = { { FOOD }, { 424242 }, { LONELY }, { FOOD } };
	struct request_saved s = town_save(t,
		(struct request_new){ .words = S("x"),
			.phone = S("07700 900001"),
			.needs = ticked,
			.n_needs = 4 });
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM need WHERE state = 'open'"), 2);
	assert_int_equal(testdb_count(t, "SELECT need_category_id FROM request"), FOOD);
	(void)s;
	town_save(t,
		(struct request_new){ .words = S("feels so alone"), .phone = S("07700 900002") });
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM request WHERE need_category_id = 33"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM need"), 2);
}

/* Everything that a form must carry through untouched. */
static const char *const nasty[] = { "<script>alert(1)</script>", "'; DROP TABLE request; --",
	"\" onmouseover=\"x", "{{7*7}}", "${7*7}", "=HYPERLINK(\"http://x\")", "../../etc/passwd",
	"%00%0d%0aSet-Cookie: a=b", "&lt;b&gt;", "\\u0000", "O’Brien-Łuczak", "محمد عبد الله",
	"Nguyễn Thị Minh Khai", "ᚱᚢᚾ", "李小龍", "👩‍👩‍👧", "x\r\ny",
	"\xe2\x80\xae"
	"evil",
	"Robert'); --" };

static void names_and_words_of_any_kind_come_back_as_they_were_typed(void **state)
{
	struct testdb *t = town(state);
	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		struct str n = str_of(nasty[i]);
		struct request_saved s = town_save(t,
			(struct request_new){ .words = n,
				.name = n,
				.asker_name = n,
				.asker_relation = n,
				.language = n,
				.safe_contact = n,
				.address = n,
				.rings_back = true,
				.person_is_new = true });
		struct request_by_id_row row;
		struct person_brief b;
		struct db *db = town_handler(t);
		assert_true(request_by_id(
			db, (struct request_by_id_args){ .request_id = s.request_id }, &row));
		assert_true(person_brief(db, s.person_id, &b));
		assert_true(str_eq(personal_raw(row.words), n));
		assert_true(str_eq(personal_raw(row.asker_name), n));
		assert_true(str_eq(row.asker_relation, n));
		assert_true(str_eq(personal_raw(b.safe_contact), n));
		assert_true(str_eq(personal_raw(b.language), n));
		assert_true(str_find(personal_raw(b.name), str_part(n, 0, 1)) >= 0);
		assert_true(db_end(db));
	}
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM request"), sizeof(nasty) / sizeof(nasty[0]));
}

static bool reached(struct testdb *t, struct case_id c, enum outcome outcome)
{
	struct problems ps = town_problems(t);
	struct db *db = town_guide(t);
	bool ok = interaction_record(db,
			  (struct interaction_new){
				  .case_id = c, .outcome = outcome, .words = S("on the phone") },
			  &ps)
			  .v
		!= 0;
	assert_true(db_end(db));
	return ok;
}

static bool triaged(struct testdb *t, struct request_id id, struct triage how, struct problems *ps)
{
	struct request_facts r = town_facts(t, id);
	struct db *db = town_guide(t);
	how.request_id = id;
	if (!how.row_version)
		how.row_version = r.row_version;
	if (!how.hub_id.v)
		how.hub_id = r.hub_id;
	bool ok = request_triage(db, how, ps);
	assert_true(db_end(db));
	return ok;
}

static void triage_puts_everything_in_its_place(void **state)
{
	struct testdb *t = town(state);
	struct need_category_id shopping = { SHOPPING };
	struct request_saved s = town_save(t,
		(struct request_new){ .words = S("shopping"),
			.phone = S("07700 900001"),
			.needs = &shopping,
			.n_needs = 1 });
	struct triage_need needs[] = { { .category = { FOOD } }, { .category = { SHOPPING } } };
	struct problems ps = town_problems(t);
	assert_true(triaged(t, s.request_id,
		(struct triage){ .hub_id = { HUB_OX1 },
			.guide = { GUIDE },
			.needs = needs,
			.n_needs = 2,
			.by_words = S("today 4pm"),
			.note = S("ring the bell twice") },
		&ps));
	struct request_facts r = town_facts(t, s.request_id);
	assert_int_equal(r.state, REQUEST_STATE_TRIAGED);
	assert_int_equal(r.hub_id.v, HUB_OX1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM help_case WHERE state = 'triaged' AND guide_id = 21 "
						 "AND hub_id = 11"),
		1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM need WHERE state = 'open'"), 2);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM next_step WHERE is_open = 1 AND kind = 'triage'"),
		0);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM next_step WHERE is_open = 1 AND kind = 'ring' AND "
						 "owner_account_id = 21"),
		1);
	ps = town_problems(t);
	assert_false(triaged(t, s.request_id, (struct triage){ 0 }, &ps));
	assert_int_equal(ps.n, 1);
}

static void triage_refuses_what_cannot_be_kindly(void **state)
{
	struct testdb *t = town(state);
	struct request_saved s = town_save(
		t, (struct request_new){ .words = S("hello"), .phone = S("07700 900001") });
	const struct { struct triage how; struct str field; } refused[] = {
		{ { .hub_id = { 999 } }, S("hub") },
		{ { .guide = { HANDLER } }, S("guide") },
		{ { .first = TRIAGE_FIRST_REFER }, S("organisation") },
		{ { .by_words = S("in six weeks") }, S("by") },
		{ { .by_words = S("31 February") }, S("by") },
		{ { .row_version = 77 }, S("") },
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct problems ps = town_problems(t);
		assert_false(triaged(t, s.request_id, refused[i].how, &ps));
		if (!problem_for(&ps, refused[i].field).p)
			fail_msg(
				"no kind word about %.*s (case %zu)", STR_ARG(refused[i].field), i);
	}
	assert_int_equal(town_facts(t, s.request_id).state, REQUEST_STATE_NEW);
}

static void a_referral_as_first_step_keeps_the_promise_to_ring(void **state)
{
	struct testdb *t = town(state);
	struct request_saved s = town_save(
		t, (struct request_new){ .words = S("hungry"), .phone = S("07700 900001") });
	struct triage_need food = { .category = { FOOD } };
	struct problems ps = town_problems(t);
	assert_true(triaged(t, s.request_id,
		(struct triage){ .needs = &food,
			.n_needs = 1,
			.first = TRIAGE_FIRST_REFER,
			.organisation_id = { GROUP } },
		&ps));
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM referral WHERE state = 'offered' AND organisation_id = 41"),
		1);
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM next_step WHERE is_open = 1 AND kind = 'ring'"),
		1);
}

static void withdrawing_ends_its_needs_and_an_otherwise_empty_case(void **state)
{
	struct testdb *t = town(state);
	struct need_category_id food = { FOOD };
	struct request_saved s = town_save(t,
		(struct request_new){ .words = S("hungry"),
			.phone = S("07700 900001"),
			.needs = &food,
			.n_needs = 1 });
	struct problems ps = town_problems(t);
	struct db *db = town_guide(t);
	assert_false(request_withdraw(db, s.request_id, S(" "), 1, &ps));
	assert_false(request_withdraw(db, s.request_id, S("a neighbour helps"), 9, &ps));
	assert_true(request_withdraw(db, s.request_id, S("a neighbour helps"), 1, &ps));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM request WHERE state = 'closed' AND ended_as = 'withdrawn'"),
		1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM need WHERE state = 'withdrawn'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM help_case WHERE state = 'closed'"), 1);
	ps = town_problems(t);
	db = town_guide(t);
	assert_false(request_withdraw(db, s.request_id, S("again"), 2, &ps));
	assert_int_equal(ps.n, 1);
	assert_true(db_end(db));
}

static void a_request_said_twice_ends_once_and_its_needs_stay(void **state)
{
	struct testdb *t = town(state);
	struct need_category_id food = { FOOD }, lonely = { LONELY };
	struct request_saved a = town_save(t,
		(struct request_new){ .words = S("hungry"),
			.phone = S("07700 900001"),
			.needs = &food,
			.n_needs = 1 });
	struct request_saved b = town_save(t,
		(struct request_new){ .words = S("hungry"),
			.phone = S("07700 900001"),
			.needs = &lonely,
			.n_needs = 1 });
	struct request_saved c = town_save(
		t, (struct request_new){ .words = S("hungry"), .phone = S("07700 900003") });
	struct problems ps = town_problems(t);
	struct db *db = town_guide(t);
	assert_false(request_duplicate(db, b.request_id, b.request_id, 1, &ps));
	assert_false(request_duplicate(db, b.request_id, c.request_id, 1, &ps));
	assert_true(request_duplicate(db, b.request_id, a.request_id, 1, &ps));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM need WHERE state = 'open'"), 2);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM request WHERE state = 'new'"), 2);
}

static void the_last_need_ends_the_request_once_they_were_spoken_to(void **state)
{
	struct testdb *t = town(state);
	struct need_category_id food = { FOOD };
	struct request_saved s = town_save(t,
		(struct request_new){ .words = S("hungry"),
			.phone = S("07700 900001"),
			.needs = &food,
			.n_needs = 1 });
	struct problems ps = town_problems(t);
	assert_true(triaged(t, s.request_id, (struct triage){ 0 }, &ps));
	assert_true(reached(t, s.case_id, OUTCOME_REACHED));
	struct db *db = town_guide(t);
	struct need_id need = { testdb_count(t, "SELECT need_id FROM need") };
	assert_true(need_end(db, need, NEED_STATE_MET, S("parcel came"), 0, &ps));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM request WHERE state = 'closed' AND ended_as = 'helped'"),
		1);
}

static void a_draft_is_given_back_to_whoever_typed_it_and_nobody_else(void **state)
{
	struct testdb *t = town(state);
	struct draft_id id = { 777 };
	struct draft_fields f = { 0 };
	struct draft found;
	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++)
		draft_put(t->arena, &f, i % 2 ? S("words") : S("need"), str_of(nasty[i]));
	struct db *db = town_handler(t);
	draft_keep(db, S("request"), id, &f);
	draft_keep(db, S("request"), id, &f);
	assert_true(db_end(db));
	db = town_as(t, OTHER_HANDLER, ROLE_CALL_HANDLER);
	assert_false(draft_find(db, S("request"), id, &found));
	draft_throw(db, id);
	struct draft_fields theirs = { 0 };
	draft_put(t->arena, &theirs, S("words"), S("mine now"));
	draft_keep(db, S("request"), id, &theirs);
	assert_true(db_end(db));
	testdb_reopen(t);
	db = town_handler(t);
	assert_true(draft_find(db, S("request"), id, &found));
	assert_int_equal(found.fields.n, f.n);
	for (size_t i = 0; i < f.n; i++)
		assert_true(str_eq(found.fields.v[i].value, f.v[i].value)
			&& str_eq(found.fields.v[i].name, f.v[i].name));
	assert_int_equal(drafts_mine(db, S("request")).n, 1);
	db_abandon(db);
	town_save(t,
		(struct request_new){
			.words = S("done"), .phone = S("07700 900001"), .draft = id });
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM draft"), 0);
	db = town_handler(t);
	struct draft_fields nothing = { 0 };
	draft_put(t->arena, &nothing, S("channel"), S("phone"));
	draft_keep(db, S("request"), id, &nothing);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM draft"), 0);
}

/* --- nobody falls through, whatever the order --- */

static void orphans_none(struct testdb *t, int round)
{
	int64_t n = testdb_count(t,
		"SELECT (SELECT COUNT(*) FROM request r WHERE r.state <> 'closed' AND NOT EXISTS (SELECT 1 "
		"FROM "
		"open_work w JOIN next_step s ON s.next_step_id = w.next_step_id WHERE w.open_work_id = "
		"r.request_id AND s.is_open = 1 AND "
		"(s.owner_account_id IS NOT NULL OR s.owner_hub_id IS NOT NULL) AND s.due_at > 0))"
		" + (SELECT COUNT(*) FROM need n WHERE n.state = 'open' AND NOT EXISTS (SELECT 1 FROM "
		"open_work w JOIN next_step s ON "
		"s.next_step_id = w.next_step_id WHERE w.open_work_id = n.need_id AND s.is_open = 1))"
		" + (SELECT COUNT(*) FROM help_case c WHERE c.state <> 'closed' AND NOT EXISTS (SELECT 1 "
		"FROM open_work w JOIN next_step s ON "
		"s.next_step_id = w.next_step_id WHERE w.open_work_id = c.case_id AND s.is_open = 1))");
	if (n)
		fail_msg("round %d: %lld without owner or next step", round, (long long)n);
}

static struct request_id any_request(struct testdb *t, struct rng *r)
{
	char sql[160];
	int64_t n = testdb_count(t, "SELECT COUNT(*) FROM request");
	snprintf(sql, sizeof(sql),
		"SELECT request_id FROM request ORDER BY request_id LIMIT 1 OFFSET %u",
		rng_below(r, (uint32_t)n));
	return (struct request_id){ testdb_count(t, sql) };
}

static void one_act(struct testdb *t, struct rng *r)
{
	static const char *const phones[] = { "07700 900001", "07700 900002", "07700 900003",
		"07700 900004" };
	static const char *const said[] = { "no food", "shopping please", "lonely", "can't breathe",
		"hello" };
	struct need_category_id needs[] = { { FOOD }, { SHOPPING }, { LONELY } };
	struct triage_need grid[] = { { .category = { LONELY } }, { .category = { FOOD } } };
	struct problems ps = town_problems(t);
	struct request_id id = testdb_count(t, "SELECT COUNT(*) FROM request")
		? any_request(t, r)
		: (struct request_id){ 0 };
	uint32_t act = id.v ? rng_below(r, 10) : 0;
	if (act <= 2) {
		town_save(t,
			(struct request_new){ .words = str_of(said[rng_below(r, 5)]),
				.phone = str_of(phones[rng_below(r, 4)]),
				.needs = needs + rng_below(r, 3),
				.n_needs = rng_below(r, 2) });
		return;
	}
	struct request_facts f = town_facts(t, id);
	struct db *db = act == 9 ? town_system(t) : town_guide(t);
	bool kept = true;
	if (act == 3 || act == 4)
		kept = request_triage(db,
			(struct triage){ .request_id = id,
				.row_version = f.row_version,
				.urgency = f.urgency,
				.hub_id = { rng_below(r, 2) ? HUB_OX1 : HUB_CENTRAL },
				.guide = { rng_below(r, 2) ? GUIDE : 0 },
				.needs = grid,
				.n_needs = rng_below(r, 3),
				.first = rng_below(r, 2) ? TRIAGE_FIRST_RING : TRIAGE_FIRST_VISIT },
			&ps);
	else if (act == 5 || act == 6)
		kept = interaction_record(db,
			       (struct interaction_new){ .case_id = f.case_id,
				       .outcome = act == 5 ? OUTCOME_REACHED : OUTCOME_NO_ANSWER,
				       .words = S("x") },
			       &ps)
				.v
			!= 0;
	else if (act == 7)
		kept = request_withdraw(db, id, S("no more"), f.row_version, &ps);
	else if (act == 8)
		kept = request_urgency(db, id,
			rng_below(r, 2) ? URGENCY_EMERGENCY : URGENCY_ORDINARY, S("said so"));
	else
		clock_run(db);
	(void)kept;
	if (!db_end(db))
		fail_msg("act %u could not be kept: the database refused it", act);
}

static void no_order_of_acts_leaves_work_without_owner(void **state)
{
	struct testdb *t = town(state);
	struct rng r;
	rng_seed(&r, 20200504, 3);
	for (int round = 0; round < 160; round++) {
		one_act(t, &r);
		orphans_none(t, round);
		town_now += (int64_t)rng_below(&r, 240) * TIME_MINUTE;
	}
	assert_true(testdb_count(t, "SELECT COUNT(*) FROM request WHERE state = 'closed'") > 0);
	assert_true(testdb_count(t, "SELECT COUNT(*) FROM request WHERE state = 'triaged'") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(the_words_and_one_way_to_find_them_are_enough),
		TESTDB_BOTH(nothing_is_saved_without_words_or_a_way),
		TESTDB_BOTH(a_red_word_raises_it_at_once_and_stays_as_the_reason),
		TESTDB_BOTH(the_handlers_no_is_kept_and_lowers_it),
		TESTDB_BOTH(it_goes_to_the_hub_of_the_street),
		TESTDB_BOTH(somebody_known_keeps_their_record_and_their_open_case),
		TESTDB_BOTH(needs_are_opened_once_and_only_those_that_exist),
		TESTDB_BOTH(names_and_words_of_any_kind_come_back_as_they_were_typed),
		TESTDB_BOTH(triage_puts_everything_in_its_place),
		TESTDB_BOTH(triage_refuses_what_cannot_be_kindly),
		TESTDB_BOTH(a_referral_as_first_step_keeps_the_promise_to_ring),
		TESTDB_BOTH(withdrawing_ends_its_needs_and_an_otherwise_empty_case),
		TESTDB_BOTH(a_request_said_twice_ends_once_and_its_needs_stay),
		TESTDB_BOTH(the_last_need_ends_the_request_once_they_were_spoken_to),
		TESTDB_BOTH(a_draft_is_given_back_to_whoever_typed_it_and_nobody_else),
		TESTDB_BOTH(no_order_of_acts_leaves_work_without_owner),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
