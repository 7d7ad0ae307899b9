/* What a report promises: whole weeks of the host's clock, each request counted once, figures in
 * words that are true. */
#include "hub/report/report.h"
#include "support/testdb.h"

static const struct date MONDAY = { 2026, 3,
	23 }; /* the week in which the clocks go forward, on Sunday the 29th */

static void town_make(struct testdb *t)
{
	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name, is_central) VALUES (1, 10, 'Castle Hub', 1), (1, "
		"11, 'Northgate Hub', 0)");
	testdb_do(t,
		"INSERT INTO need_category (host_id, need_category_id, code, name, place) VALUES (1, 20, "
		"'urgent_food', 'Urgent food', 1), "
		"(1, 21, 'shopping', 'Shopping', 2), (1, 22, 'pets', 'Pets', 3)");
	testdb_do(t,
		"INSERT INTO person (host_id, person_id, reference, created_at, updated_at) VALUES (1, 30, "
		"'P-1', 1, 1)");
	testdb_do(t,
		"INSERT INTO help_case (host_id, case_id, reference, person_id, state, hub_id, opened_at, "
		"updated_at) "
		"VALUES (1, 40, 'C-1', 30, 'closed', 10, 1, 1)");
}

/* A request of the past: spoken to after `spoken_after`, 0: never. */
static void ask(struct testdb *t, int id, int64_t received_at, int category, int64_t spoken_after)
{
	char sql[600];
	snprintf(sql, sizeof sql,
		"INSERT INTO request (host_id, request_id, reference, person_id, case_id, state, channel, "
		"words, "
		"need_category_id, urgency, hub_id, received_at, due_at, spoken_at, closed_at, ended_as) "
		"VALUES (1, %d, 'R-%d', 30, 40, 'closed', 'phone', "
		"'x', %d, 'ordinary', %d, %lld, %lld, %s%lld%s, %lld, '%s')",
		id, id, category, id % 2 ? 10 : 11, (long long)received_at,
		(long long)(received_at + TIME_DAY), spoken_after ? "" : "nullif(",
		(long long)(spoken_after ? received_at + spoken_after : 0), spoken_after ? "" : ", 0)",
		(long long)received_at, spoken_after ? "helped" : "withdrawn");
	testdb_do(t, sql);
}

static struct report week_of(struct testdb *t, struct date d, struct db **db)
{
	*db = testdb_begin(t, DB_READ);
	return report_week(*db, d);
}

static int64_t n_of(const struct report_counts *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].name, str_of(name)))
			return c->v[i].n;
	return -1;
}

static void a_week_is_monday_to_sunday_also_when_the_clocks_change(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db;
	town_make(t);
	ask(t, 101, time_at(MONDAY, 0, 0) - TIME_SECOND, 20,
		0); /* Sunday before, one second to midnight */
	ask(t, 102, time_at(MONDAY, 0, 0), 20, TIME_HOUR);
	ask(t, 103, time_at(date_add(MONDAY, 6), 23, 59), 21,
		TIME_HOUR); /* Sunday night, in summer time */
	ask(t, 104, time_at(date_add(MONDAY, 7), 0, 0), 21, TIME_HOUR);                /* next Monday */
	struct report r = week_of(t, date_add(MONDAY, 3), &db);
	assert_int_equal(r.requests, 2);
	assert_int_equal(r.requests_before, 1);
	assert_int_equal(n_of(&r.days, "Monday"), 1);
	assert_int_equal(n_of(&r.days, "Sunday"), 1);
	assert_int_equal(r.weeks.v[r.weeks.n - 1].n, 2);
	assert_int_equal(r.weeks.v[r.weeks.n - 2].n, 1);
	assert_true(db_end(db));
}

static void reasons_stand_in_order_of_number_then_of_the_hosts_own_list(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db;
	town_make(t);
	for (int i = 0; i < 3; i++)
		ask(t, 200 + i, time_at(MONDAY, 9 + i, 0), 22, TIME_HOUR);
	ask(t, 210, time_at(MONDAY, 9, 0), 21, TIME_HOUR);
	ask(t, 211, time_at(MONDAY, 9, 0), 20, TIME_HOUR);
	struct report r = week_of(t, MONDAY, &db);
	assert_int_equal(r.reasons.n, 3);
	assert_true(str_eq(r.reasons.v[0].name, S("Pets")));
	assert_true(str_eq(r.reasons.v[1].name, S("Urgent food")));
	assert_true(str_eq(r.reasons.v[2].name, S("Shopping")));
	assert_int_equal(n_of(&r.hubs, "Castle Hub") + n_of(&r.hubs, "Northgate Hub"), 5);
	assert_true(str_find(report_csv(db_arena(db), &r), S("Pets,3,0")) >= 0);
	assert_true(str_starts(report_sheet(db_arena(db), &r), S("PK")));
	assert_true(str_find(report_json(db_arena(db), &r), S("\"requests\": 5")) >= 0);
	assert_true(db_end(db));
}

static void the_promise_is_kept_only_when_somebody_spoke_to_them_in_time(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db;
	town_make(t);
	ask(t, 301, time_at(MONDAY, 9, 0), 20, 24 * TIME_HOUR); /* on the minute */
	ask(t, 302, time_at(MONDAY, 9, 0), 20, 24 * TIME_HOUR + TIME_SECOND); /* a second late */
	ask(t, 303, time_at(MONDAY, 9, 0), 20, 0); /* withdrawn: nobody had to */
	struct report r = week_of(t, MONDAY, &db);
	assert_int_equal(r.promised, 2);
	assert_int_equal(r.kept, 1);
	assert_true(str_eq(report_kept_words(db_arena(db), r.kept, r.promised), S("50 %")));
	assert_true(db_end(db));
}

static void a_week_in_which_nothing_happened_is_whole_and_says_so(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db;
	struct report r = week_of(t, MONDAY, &db);
	assert_int_equal(r.requests, 0);
	assert_int_equal(r.days.n, 7);
	assert_true(str_eq(report_message(db_arena(db), &r), S("No requests came in.")));
	assert_true(str_eq(report_kept_words(db_arena(db), r.kept, r.promised), S("none yet")));
	assert_true(str_eq(report_title(db_arena(db), &r), S("Week of Monday 23 March 2026")));
	assert_true(db_end(db));
}

static void the_message_says_what_changed_and_no_more(void **state)
{
	struct arena *a = arena_new();
	struct report_count most = { S("Shopping"), 50, 50 };
	struct report r = { .is_week = true, .reasons = { &most, 1 } };
	const struct {
		int64_t before, now;
		const char *words;
	} cases[] = { { 100, 102, "About as many" }, { 100, 90, "fell by a tenth" },
		{ 100, 150, "rose by a half" }, { 100, 250, "rose from 100 to 250" },
		{ 0, 7, "7 requests, and none" }, { 90, 60, "fell by a third" } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		r.requests_before = cases[i].before;
		r.requests = cases[i].now;
		assert_true(str_find(report_message(a, &r), str_of(cases[i].words)) >= 0);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_week_is_monday_to_sunday_also_when_the_clocks_change),
		TESTDB_BOTH(reasons_stand_in_order_of_number_then_of_the_hosts_own_list),
		TESTDB_BOTH(the_promise_is_kept_only_when_somebody_spoke_to_them_in_time),
		TESTDB_BOTH(a_week_in_which_nothing_happened_is_whole_and_says_so),
		cmocka_unit_test(the_message_says_what_changed_and_no_more),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
