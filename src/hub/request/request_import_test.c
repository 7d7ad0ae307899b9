/* Rows of other teams' lists: what is taken, what it becomes, and what is refused with which
 * reason. */
#include "hub/request/request_town.h"

#include "core/base/log.h"
#include "hub/person/import.h"
#include "hub/request/request_import.h"

struct cell { const char *column, *value; };

static bool take(struct testdb *t, const struct cell *cells, size_t n, struct import_outcome *out,
	struct problems *ps)
{
	const struct import_format *f = &import_requests_format;
	struct str *values = ARENA_ARRAY(t->arena, struct str, f->n_columns);
	for (size_t i = 0; i < n; i++) {
		bool there = false;
		for (size_t k = 0; k < f->n_columns; k++)
			if (strcmp(f->columns[k].name, cells[i].column) == 0) {
				values[k] = str_of(cells[i].value);
				there = true;
			}
		assert_true(there);
	}
	struct db *db = town_system(t);
	struct import_row row = { .format = f,
		.arena = t->arena,
		.values = values,
		.number = 1,
		.started_at = town_now };
	db_savepoint(db);
	bool ok = f->take(db, &row, out, ps);
	if (ok)
		db_release(db);
	else
		db_rollback_to(db);
	if (!db_end(db))
		fail_msg("the database refused a row");
	return ok;
}
#define TAKE(t, out, ps, ...)                                                                      \
	take((t), (const struct cell[]){ __VA_ARGS__ },                                            \
		sizeof((const struct cell[]){ __VA_ARGS__ }) / sizeof(struct cell), (out), (ps))

static void a_row_becomes_a_request_in_the_past(void **state)
{
	struct testdb *t = town(state);
	struct problems ps = town_problems(t);
	struct import_outcome out = { 0 };
	assert_true(TAKE(t, &out, &ps, { "received", "04/05/2020 14:30" },
		{ "reason", "Urgent supplies" }, { "words", "no bread in the house" },
		{ "given_name", "Amira" }, { "family_name", "Hassan" },
		{ "phone", "07700 900 417" }, { "postcode", "OX1 1AB" }, { "channel", "E-mail" }));
	struct request_facts r = town_facts(t, out.request_id);
	assert_int_equal(r.received_at, time_at((struct date){ 2020, 5, 4 }, 14, 30));
	assert_int_equal(r.due_at, r.received_at + 24 * TIME_HOUR);
	assert_int_equal(r.state, REQUEST_STATE_NEW);
	assert_int_equal(r.hub_id.v, HUB_OX1);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM request WHERE channel = 'email' AND need_category_id = 31"),
		1);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM need WHERE state = 'open' AND need_category_id = 31"),
		1);
}

static void reasons_are_known_by_code_name_and_what_lists_call_them(void **state)
{
	struct testdb *t = town(state);
	static const struct {
		const char *said;
		int64_t category;
	} cases[] = {
		{ "urgent_food", FOOD },
		{ "URGENT FOOD OR SUPPLIES", FOOD },
		{ "urgent supplies", FOOD },
		{ "Urgent  Supplies.", FOOD },
		{ "Help with shopping", SHOPPING },
		{ "help with Shopping ", SHOPPING },
		{ "groceries", SHOPPING },
		{ "befriending", LONELY },
		{ "feels alone", LONELY },
		{ "other", SOMETHING_ELSE },
		{ "zzz", 0 },
		{ "", 0 },
		{ "urgent_foo", 0 },
	};
	struct db *db = town_system(t);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (request_reason_of(db, str_of(cases[i].said)).v != cases[i].category)
			fail_msg("\"%s\" is not understood", cases[i].said);
	db_abandon(db);
	struct problems ps = town_problems(t);
	struct import_outcome out;
	assert_true(
		TAKE(t, &out, &ps, { "reason", "Zorbing lessons" }, { "phone", "07700 900001" }));
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM request WHERE need_category_id = 39 AND words LIKE '%Zorbing%'"),
		1);
}

static void what_the_list_says_was_done_is_recorded_as_done_then(void **state)
{
	struct testdb *t = town(state);
	struct problems ps = town_problems(t);
	struct import_outcome out;
	assert_true(TAKE(t, &out, &ps, { "received", "2020-05-04 09:00" }, { "reason", "shopping" },
		{ "phone", "07700 900001" }, { "called", "2020-05-05 08:00" },
		{ "closed", "6 May 2020" }));
	struct request_facts r = town_facts(t, out.request_id);
	assert_int_equal(r.spoken_at, time_at((struct date){ 2020, 5, 5 }, 8, 0));
	assert_int_equal(r.state, REQUEST_STATE_CLOSED);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM need WHERE state = 'met'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM help_case WHERE state = 'closed'"), 1);
	ps = town_problems(t);
	assert_true(TAKE(t, &out, &ps, { "received", "2020-05-04" }, { "words", "hello" },
		{ "phone", "07700 900002" }, { "called", "2020-05-04" }));
	r = town_facts(t, out.request_id);
	assert_int_equal(r.spoken_at, r.received_at);
	assert_int_equal(r.state, REQUEST_STATE_NEW);
}

static void a_row_that_cannot_be_is_refused_with_a_reason_and_leaves_nothing(void **state)
{
	struct testdb *t = town(state);
	const struct {
		struct cell cells[4];
		size_t n;
		const char *field;
	} refused[] = {
		{ { { "received", "31/02/2020" }, { "words", "hello" }, { "phone", "07700 900001" } }, 3,
			"received" },
		{ { { "received", "soon" }, { "words", "hello" }, { "phone", "07700 900001" } }, 3,
			"received" },
		{ { { "received", "1 May 2199" }, { "words", "hello" }, { "phone", "07700 900001" } }, 3,
			"received" },
		{ { { "name", "Amira Hassan" }, { "phone", "07700 900001" } }, 2, "words" },
		{ { { "words", "hello" }, { "name", "Amira Hassan" } }, 2, "phone" },
		{ { { "received", "2020-05-04" }, { "words", "hello" }, { "phone", "07700 900001" },
			  { "called", "2020-04-01" } },
			4, "called" },
		{ { { "words", "hello" }, { "phone", "07700 900001" }, { "born", "30 February 1950" } }, 3,
			"born" },
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct problems ps = town_problems(t);
		struct import_outcome out = { 0 };
		assert_false(take(t, refused[i].cells, refused[i].n, &out, &ps));
		if (!problem_for(&ps, str_of(refused[i].field)).p)
			fail_msg("row %zu: no reason about %s (%.*s)", i, refused[i].field,
				STR_ARG(ps.n ? ps.v[0].text : S("none")));
	}
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM request"), 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 0);
}

static void a_number_that_cannot_be_read_is_kept_as_it_was_written(void **state)
{
	struct testdb *t = town(state);
	struct problems ps = town_problems(t);
	struct import_outcome out = { 0 };
	assert_true(TAKE(t, &out, &ps, { "words", "hello" }, { "name", "Amira Hassan" },
		{ "phone", "ring the shop, ask for her" }));
	assert_int_equal(
		testdb_count(
			t, "SELECT COUNT(*) FROM contact_point WHERE value LIKE '%ask for her%'"),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_row_becomes_a_request_in_the_past),
		TESTDB_BOTH(reasons_are_known_by_code_name_and_what_lists_call_them),
		TESTDB_BOTH(what_the_list_says_was_done_is_recorded_as_done_then),
		TESTDB_BOTH(a_row_that_cannot_be_is_refused_with_a_reason_and_leaves_nothing),
		TESTDB_BOTH(a_number_that_cannot_be_read_is_kept_as_it_was_written),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("request-import", tests, NULL, NULL);
}
