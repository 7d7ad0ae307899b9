/* The promise of a human voice in 24 hours, in 3 in an emergency, and what may keep it. */
#include "hub/request/request_town.h"

#include "core/auth/setting.h"
#include "core/base/log.h"
#include "hub/casework/interaction.h"
#include "hub/request/clock.h"
#include "hub/request/triage.h"

static void the_clock_runs_at_nights_weekends_and_over_summer_time(void **state)
{
	(void)state;
	const struct {
		struct date day;
		int hour;
	} moments[] = {
		{ { 2026, 3, 3 }, 3 },
		{ { 2026, 3, 7 }, 23 },
		{ { 2026, 3, 8 }, 12 },
		{ { 2026, 12, 31 }, 23 },
		{ { 2028, 2, 28 }, 22 },
		{ { 2026, 3, 28 }, 12 },
		{ { 2026, 10, 24 }, 18 },
		{ { 2026, 12, 25 }, 9 },
	};
	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		int64_t at = time_at(moments[i].day, moments[i].hour, 0);
		assert_int_equal(clock_due(at, URGENCY_ORDINARY) - at, 24 * TIME_HOUR);
		assert_int_equal(clock_due(at, URGENCY_SOON) - at, 24 * TIME_HOUR);
		assert_int_equal(clock_due(at, URGENCY_EMERGENCY) - at, 3 * TIME_HOUR);
	}
}

static void a_time_is_said_as_people_say_it(void **state)
{
	struct arena *a = arena_new();
	int64_t now = time_at((struct date){ 2026, 3, 3 }, 10, 25);
	(void)state;
	assert_true(
		str_eq(clock_words(a, now + 3 * TIME_HOUR, 0, now), S("ring by 1:25 pm today")));
	assert_true(str_eq(
		clock_words(a, now + 24 * TIME_HOUR, 0, now), S("ring by 10:25 am tomorrow")));
	assert_true(
		str_find(clock_words(a, now - 40 * TIME_MINUTE, 0, now), S("late by 40 min")) >= 0);
	assert_true(str_find(clock_words(a, now, now - TIME_HOUR, now), S("promise kept")) >= 0);
	assert_true(str_find(clock_words(a, now - 2 * TIME_HOUR, now - TIME_HOUR, now),
			    S("after the promised time"))
		>= 0);
	arena_free(a);
}

static void speak(struct testdb *t, struct case_id c, enum outcome outcome, bool with_other)
{
	struct problems ps = town_problems(t);
	struct db *db = town_guide(t);
	assert_true(interaction_record(db,
		(struct interaction_new){ .case_id = c,
			.outcome = outcome,
			.words = S("x"),
			.with_other = with_other },
		&ps)
			    .v);
	assert_true(db_end(db));
}

static void only_a_conversation_stops_the_clock(void **state)
{
	static const enum outcome attempts[] = { OUTCOME_NO_ANSWER, OUTCOME_MESSAGE_LEFT,
		OUTCOME_WRONG_NUMBER, OUTCOME_NOTE };
	struct testdb *t = town(state);
	struct request_saved s = town_save(
		t, (struct request_new){ .words = S("hello"), .phone = S("07700 900001") });
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		town_now += 10 * TIME_MINUTE;
		speak(t, s.case_id, attempts[i], false);
		assert_int_equal(town_facts(t, s.request_id).spoken_at, 0);
	}
	speak(t, s.case_id, OUTCOME_REACHED, true);
	assert_int_equal(town_facts(t, s.request_id).spoken_at, 0);
	town_now += 10 * TIME_MINUTE;
	speak(t, s.case_id, OUTCOME_REACHED, false);
	assert_int_equal(town_facts(t, s.request_id).spoken_at, town_now);
	int64_t first = town_now;
	town_now += TIME_HOUR;
	speak(t, s.case_id, OUTCOME_REACHED, false);
	assert_int_equal(town_facts(t, s.request_id).spoken_at, first);
	struct request_saved later = town_save(
		t, (struct request_new){ .words = S("and shopping"), .phone = S("07700 900001") });
	assert_int_equal(later.case_id.v, s.case_id.v);
	assert_int_equal(town_facts(t, later.request_id).spoken_at, 0);
}

static void an_emergency_found_later_counts_from_when_they_asked(void **state)
{
	struct testdb *t = town(state);
	int64_t asked = town_now;
	struct request_saved s = town_save(
		t, (struct request_new){ .words = S("hello"), .phone = S("07700 900001") });
	town_now += TIME_HOUR;
	struct db *db = town_guide(t);
	assert_true(request_urgency(
		db, s.request_id, URGENCY_EMERGENCY, S("chest pain on the second call")));
	assert_true(db_end(db));
	assert_int_equal(town_facts(t, s.request_id).due_at, asked + 3 * TIME_HOUR);
	assert_int_equal(testdb_count(t, "SELECT due_at FROM next_step WHERE is_open = 1"),
		asked + 3 * TIME_HOUR);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM request WHERE raised_by LIKE '%chest pain%'"),
		1);
	db = town_guide(t);
	assert_true(request_urgency(db, s.request_id, URGENCY_ORDINARY, STR_NONE));
	assert_true(db_end(db));
	assert_int_equal(town_facts(t, s.request_id).due_at, asked + 24 * TIME_HOUR);
}

static int64_t run_clock(struct testdb *t)
{
	struct db *db = town_system(t);
	int64_t n = clock_run(db);
	assert_true(db_end(db));
	return n;
}

static void what_is_late_rises_and_its_manager_is_told_once(void **state)
{
	struct testdb *t = town(state);
	struct db *db = town_system(t);
	setting_set(db, S("smtp.url"), S("smtp://mail.example:587"));
	setting_set(db, S("mail.from"), S("hub@example.org"));
	assert_true(db_end(db));
	town_save(t,
		(struct request_new){ .words = S("hello"),
			.address = S("14 Mill Street OX1 1AB"),
			.name = S("Amira Hassan") });
	town_save(t,
		(struct request_new){ .words = S("hello"),
			.address = S("16 Mill Street OX1 1AB"),
			.name = S("Bo Lind") });
	assert_int_equal(run_clock(t), 0);
	town_now += 24 * TIME_HOUR + TIME_MINUTE;
	assert_int_equal(run_clock(t), 2);
	assert_int_equal(run_clock(t), 0);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM next_step WHERE is_open = 1 AND is_urgent = 1 AND "
						 "raised_at IS NOT NULL"),
		2);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM outbox WHERE kind = 'mail'"), 1);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND body LIKE '%mo@example.org%'"),
		1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND (body LIKE '%Amira%' "
						 "OR body LIKE '%Mill%')"),
		0);
}

static void the_promise_counts_what_fell_due_and_was_kept(void **state)
{
	struct testdb *t = town(state);
	int64_t from = town_now;
	struct request_saved kept =
		town_save(t, (struct request_new){ .words = S("a"), .phone = S("07700 900001") });
	struct request_saved broken =
		town_save(t, (struct request_new){ .words = S("b"), .phone = S("07700 900002") });
	town_save(t, (struct request_new){ .words = S("c"), .phone = S("07700 900003") });
	struct request_saved gone =
		town_save(t, (struct request_new){ .words = S("d"), .phone = S("07700 900004") });
	town_now += TIME_HOUR;
	speak(t, kept.case_id, OUTCOME_REACHED, false);
	struct problems ps = town_problems(t);
	struct db *db = town_guide(t);
	assert_true(request_withdraw(db, gone.request_id, S("no more"), 1, &ps));
	assert_true(db_end(db));
	town_now += 30 * TIME_HOUR;
	speak(t, broken.case_id, OUTCOME_REACHED, false);
	db = town_as(t, MANAGER, ROLE_HUB_MANAGER);
	struct promise p = clock_promise(db, from, from + 7 * TIME_DAY, (struct hub_id){ 0 });
	assert_int_equal(p.due, 3);
	assert_int_equal(p.kept, 1);
	assert_int_equal(promise_percent(p), 33);
	assert_int_equal(
		clock_promise(db, from, from + 7 * TIME_DAY, (struct hub_id){ HUB_OX1 }).due, 0);
	assert_int_equal(clock_promise(db, from - TIME_DAY, from, (struct hub_id){ 0 }).due, 0);
	assert_int_equal(promise_percent((struct promise){ 0 }), 100);
	struct waiting w = clock_waiting(db, (struct hub_id){ 0 });
	assert_int_equal(w.n, 1);
	assert_int_equal(w.late, 1);
	db_abandon(db);
}

static void the_first_step_is_proposed_inside_the_promise_at_a_decent_hour(void **state)
{
	(void)state;
	for (int hour = 0; hour < 24; hour++)
		for (int minute = 0; minute < 60; minute += 7)
			for (int later = 0; later < 24; later++) {
				int64_t received =
					time_at((struct date){ 2026, 3, 3 }, hour, minute);
				int64_t now = received + later * TIME_HOUR,
					due = clock_due(received, URGENCY_ORDINARY);
				int64_t at = triage_first_due(received, due, now);
				assert_true(at >= now && at <= due);
				assert_true(
					triage_first_due(received,
						clock_due(received, URGENCY_EMERGENCY), received)
					<= received + 3 * TIME_HOUR);
			}
	int64_t evening = time_at((struct date){ 2026, 3, 3 }, 19, 0);
	struct civil c = time_civil(
		triage_first_due(evening, clock_due(evening, URGENCY_ORDINARY), evening));
	assert_true(c.hour >= 9 && c.hour < 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_runs_at_nights_weekends_and_over_summer_time),
		cmocka_unit_test(a_time_is_said_as_people_say_it),
		cmocka_unit_test(the_first_step_is_proposed_inside_the_promise_at_a_decent_hour),
		TESTDB_BOTH(only_a_conversation_stops_the_clock),
		TESTDB_BOTH(an_emergency_found_later_counts_from_when_they_asked),
		TESTDB_BOTH(what_is_late_rises_and_its_manager_is_told_once),
		TESTDB_BOTH(the_promise_counts_what_fell_due_and_was_kept),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("request-clock", tests, NULL, NULL);
}
