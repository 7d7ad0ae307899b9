/* What people write about when they can, what they speak and which checks they have, and what may
 * stand in a task that many read. No database. */
#include "core/base/arena_test.h"
#include "hub/volunteer/task.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void hours_are_understood_as_people_write_them(void **state)
{
	static const struct {
		const char *said, *understood;
	} t[] = {
		{ "", "any time" },
		{ "any time", "any time" },
		{ "Flexible", "any time" },
		{ "weekday evenings", "Mon–Fri 5–9 pm" },
		{ "Evenings at weekends", "Sat–Sun 5–9 pm" },
		{ "Mon-Fri 9-5", "Mon–Fri 9 am–5 pm" },
		{ "Monday to Friday, 9am to 5pm", "Mon–Fri 9 am–5 pm" },
		{ "Sat 10:00-12:30; Sun pm", "Sat 10 am–12:30 pm, Sun 12–5 pm" },
		{ "Tue, Thu mornings", "Tue 8 am–12 pm, Thu 8 am–12 pm" },
		{ "mornings and evenings", "every day 8 am–12 pm and 5–9 pm" },
		{ "Weekdays after 6pm", "Mon–Fri 6–9 pm" },
		{ "Sat & Sun before noon", "Sat–Sun 8 am–12 pm" },
		{ "Fri to Mon", "Mon 8 am–9 pm, Fri–Sun 8 am–9 pm" },
		{ "Mon 17.30–19.00", "Mon 5:30–7 pm" },
		{ "wed 2-4", "Wed 2–4 pm" },
		{ "Thursday", "Thu 8 am–9 pm" },
		{ "Mon 9 am - 11 am and 2 pm - 4 pm", "Mon 9–11 am and 2–4 pm" },
		{ "Mon 9-12, Mon 11-14", "Mon 9 am–2 pm" },
		{ "Monday 9-11 Tuesday 13:00-15:00", "Mon 9–11 am, Tue 1–3 pm" },
		{ "from 9 to 5 on weekdays", "Mon–Fri 9 am–5 pm" },
		{ "every day", "every day 8 am–9 pm" },
		{ "5-9pm", "every day 5–9 pm" },
		{ "nights", "every day 9 pm–midnight" },
	};
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct hours h;
		struct str why;
		if (!hours_parse(*state, str_of(t[i].said), &h, &why))
			fail_msg("“%s”: %.*s", t[i].said, STR_ARG(why));
		struct str words = hours_words(*state, h);
		if (!str_eq(words, str_of(t[i].understood)))
			fail_msg("“%s” is “%.*s”, not “%s”", t[i].said, STR_ARG(words), t[i].understood);
	}
}

static void what_was_understood_is_understood_again(void **state)
{
	static const char *const said[] = { "weekday evenings", "Sat 10-12:30; Sun pm",
		"mornings and evenings", "Fri to Mon", "nights", "Mon 9 am - 11 am and 2 pm - 4 pm",
		"Tue, Thu mornings", "wed 12-14; wed 16:15-17" };
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		struct hours one, two;
		struct str why;
		assert_true(hours_parse(*state, str_of(said[i]), &one, &why));
		struct str words = hours_words(*state, one);
		if (!hours_parse(*state, words, &two, &why))
			fail_msg("%.*s: %.*s", STR_ARG(words), STR_ARG(why));
		assert_true(str_eq(hours_words(*state, two), words));
	}
}

static void what_is_not_understood_is_said_back(void **state)
{
	static const char *const bad[] = { "fortnightly", "Mon 9:5-11", "Mon 25-26", "Mon at 9",
		"Mon 18:00-9:00", "when the moon is full", "\xff\xfe", "9", "Mon 10-10" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct hours h;
		struct str why;
		if (hours_parse(*state, str_of(bad[i]), &h, &why))
			fail_msg("understood: %s as %.*s", bad[i], STR_ARG(hours_words(*state, h)));
		assert_true(why.n > 0);
		assert_int_equal(h.n, 0);
	}
}

static void languages_are_one_by_whatever_name(void **state)
{
	assert_true(str_eq(language_skill(*state, S("Français")), S("language:fr")));
	assert_true(str_eq(language_skill(*state, S(" PANJABI ")), S("language:pa")));
	assert_true(str_eq(language_skill(*state, S("B.S.L.")), language_skill(*state, S("b s l"))));
	assert_true(str_eq(language_skill(*state, S("sylheti")), S("language:bn")));
	assert_true(str_eq(language_words(*state, S("language:ar")), S("Arabic")));
	struct str tigre = language_skill(*state, S("Tigre"));
	assert_true(str_eq(tigre, S("language:tigre")));
	assert_true(str_eq(language_words(*state, tigre), S("Tigre")));
	assert_true(str_empty(language_skill(*state, S(" "))));
}

static void checks_are_read_with_their_dates(void **state)
{
	struct checks_held c;
	struct str why;
	assert_true(checks_parse(*state,
		S("ID; Enhanced DBS until 31/5/2027, safeguarding level 2 (exp 2026-01-31)"), &c, &why));
	assert_int_equal(c.n, 3);
	assert_int_equal(c.v[0].kind, CHECK_KIND_IDENTITY);
	assert_int_equal(c.v[1].kind, CHECK_KIND_DBS_ENHANCED);
	assert_true(str_eq(c.v[1].expires_on, S("2027-05-31")));
	assert_true(str_eq(c.v[2].expires_on, S("2026-01-31")));
	assert_true(checks_parse(*state, S("DBS basic 3 May 2026"), &c, &why) && c.n == 1 &&
		str_eq(c.v[0].expires_on, S("2026-05-03")));
	assert_true(checks_parse(*state, S("none"), &c, &why) && c.n == 0);
	assert_true(checks_parse(*state, S("not yet; "), &c, &why) && c.n == 0);
	assert_false(checks_parse(*state, S("ID, spellcheck"), &c, &why));
	assert_true(str_find(why, S("spellcheck")) > 0);
	assert_int_equal(c.n, 0);
	assert_false(checks_parse(*state, S("DBS until 31 February 2027"), &c, &why));
}

static void vehicles_are_read(void **state)
{
	static const struct {
		const char *said;
		enum vehicle is;
	} t[] = { { "", VEHICLE_NONE }, { "No", VEHICLE_NONE }, { "bus", VEHICLE_NONE },
		{ "E-bike", VEHICLE_BICYCLE }, { "Yes", VEHICLE_CAR }, { "own car", VEHICLE_CAR },
		{ "Minibus", VEHICLE_VAN } };
	enum vehicle v;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_true(vehicle_read(*state, str_of(t[i].said), &v));
		assert_int_equal(v, t[i].is);
	}
	assert_false(vehicle_read(*state, S("hovercraft"), &v));
}

static void a_time_window_reads_as_people_say_it(void **state)
{
	struct date d = { 2020, 5, 7 };        /* a Thursday */
	int64_t now = time_at(d, 10, 0);
	struct arena *a = *state;
	assert_true(
		str_eq(task_when(a, time_at(d, 17, 0), time_at(d, 19, 0), now), S("Tonight, 5–7 pm")));
	assert_true(str_eq(
		task_when(a, time_at(d, 11, 30), time_at(d, 13, 0), now), S("Today, 11:30 am–1 pm")));
	assert_true(
		str_eq(task_when(a, time_at(date_add(d, 1), 9, 0), time_at(date_add(d, 1), 10, 0), now),
			S("Tomorrow, 9–10 am")));
	assert_true(
		str_eq(task_when(a, time_at(date_add(d, 3), 14, 0), time_at(date_add(d, 3), 15, 0), now),
			S("Sunday, 2–3 pm")));
	assert_true(
		str_eq(task_when(a, time_at(date_add(d, 30), 14, 0), time_at(date_add(d, 30), 15, 0), now),
			S("Saturday 6 June 2020, 2–3 pm")));
	assert_true(str_eq(task_when(a, time_at(d, 17, 0), time_at(date_add(d, 1), 10, 0), now),
		S("Today, 5 pm to tomorrow, 10 am")));
	assert_true(str_eq(minutes_words(a, 90), S("1 hour 30 minutes")));
	assert_true(str_eq(minutes_words(a, 25), S("25 minutes")));
}

static bool refused(struct arena *a, const char *what)
{
	struct problems ps = { .arena = a };
	struct task_who who = { .given_name = personal_new(S("Will"), CATEGORY_IDENTITY, 1),
		.family_name = personal_new(S("O’Hassan-Reyes"), CATEGORY_IDENTITY, 1),
		.known_as = personal_new(S("Bo"), CATEGORY_IDENTITY, 1),
		.number = S("14"),
		.street = S("Mill Street") };
	task_what_check(a, str_of(what), who, &ps);
	return ps.n > 0;
}

static void what_everybody_reads_does_not_say_whose_door_it_is(void **state)
{
	static const char *const bad[] = { "Take it to Mrs Reyes", "For Will on Mill Street",
		"Will's shopping, for Will", "Collect for Mr. O’Hassan", "Take bread to 14 Mill Street",
		"Bread to 14, Mill St", "Bread to OX1 1AB", "bread to ox11ab", "Ring 07700 900417 first",
		"Ring (01865) 960 417" };
	static const char *const fine[] = { "Will somebody walk a dog?",
		"Collect a prescription and take it to Mill Street", "Take 14 parcels to the hall",
		"Top up a key meter with £20 on Mill Street",
		"Ring somebody for a chat between 10 and 11" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!refused(*state, bad[i]))
			fail_msg("let through: %s", bad[i]);
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (refused(*state, fine[i]))
			fail_msg("refused: %s", fine[i]);
}

static void a_first_wording_names_the_street_and_no_more(void **state)
{
	assert_true(str_eq(task_what(*state, S("prescription"), S("Prescription"), S("Mill Street")),
		S("Collect a prescription and take it to Mill Street")));
	assert_true(str_eq(
		task_what(*state, S("shopping"), S("Shopping"), S("")), S("Do some shopping from a list")));
	assert_true(str_eq(task_what(*state, S("gardens"), S("Garden help"), S("Mill Street")),
		S("Garden help on Mill Street")));
}

static void the_table_of_states_is_whole(void **state)
{
	size_t n;
	const struct task_rule *r = task_rules(&n);
	bool reached[TASK_STATE_COUNT] = { [TASK_STATE_OPEN] = true };
	for (size_t round = 0; round < TASK_STATE_COUNT; round++)
		for (size_t i = 0; i < n; i++)
			if (reached[r[i].from])
				reached[r[i].to] = true;
	for (enum task_state s = TASK_STATE_OPEN; s < TASK_STATE_COUNT; s++)
		assert_true(reached[s]);
	for (size_t i = 0; i < n; i++) {
		assert_false(task_is_over(r[i].from));         /* what has ended stays ended */
		for (size_t k = 0; k < i; k++)
			assert_false(r[i].from == r[k].from && r[i].act == r[k].act);
	}
	for (enum task_state s = TASK_STATE_OPEN; s < TASK_STATE_DONE; s++)
		assert_true(task_allows(s, TASK_ACT_CANCEL));
	assert_true(
		str_find(task_states_drawing(*state), S("offered --> taken: somebody takes it")) > 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, arena_up, arena_down)
	const struct CMUnitTest tests[] = {
		T(hours_are_understood_as_people_write_them),
		T(what_was_understood_is_understood_again),
		T(what_is_not_understood_is_said_back),
		T(languages_are_one_by_whatever_name),
		T(checks_are_read_with_their_dates),
		T(vehicles_are_read),
		T(a_time_window_reads_as_people_say_it),
		T(what_everybody_reads_does_not_say_whose_door_it_is),
		T(a_first_wording_names_the_street_and_no_more),
		T(the_table_of_states_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
