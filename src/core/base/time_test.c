/* Time as the law, the calendar and people have it. "Now" is Wednesday 6 May 2020, 10:30 in
 * London. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/time.h"

static struct arena *A;
static int64_t now;

static int set_up(void **state)
{
	(void)state;
	A = arena_new();
	now = time_at((struct date){ 2020, 5, 6 }, 10, 30);
	time_test_set(now);
	return 0;
}

static int take_down(void **state)
{
	(void)state;
	time_test_set(0);
	arena_free(A);
	return 0;
}

/* The local wall clock of an instant, "2020-05-04 09:15". */
static const char *wall(int64_t at)
{
	struct civil c = time_civil(at);

	return str_fmt(
		A, "%04d-%02d-%02d %02d:%02d", c.date.year, c.date.month, c.date.day, c.hour, c.minute)
		.p;
}

static void tests_own_the_clock(void **state)
{
	(void)state;
	assert_int_equal(time_now(), now);
	time_test_set(0);
	assert_int_not_equal(time_now(), now);
	time_test_set(now);
}

static void clocks_go_forward_and_back_in_london(void **state)
{
	(void)state;
	assert_string_equal(
		time_iso(A, time_at((struct date){ 2020, 3, 29 }, 0, 59)).p, "2020-03-29T00:59:00Z");
	assert_string_equal(
		time_iso(A, time_at((struct date){ 2020, 3, 29 }, 2, 0)).p, "2020-03-29T01:00:00Z");
	/* 01:30 never was: it is half an hour after the change */
	assert_string_equal(wall(time_at((struct date){ 2020, 3, 29 }, 1, 30)), "2020-03-29 02:30");
	/* 01:30 was twice: the first of them */
	assert_string_equal(
		time_iso(A, time_at((struct date){ 2020, 10, 25 }, 1, 30)).p, "2020-10-25T00:30:00Z");
	assert_string_equal(
		time_iso(A, time_at((struct date){ 2020, 10, 25 }, 2, 0)).p, "2020-10-25T02:00:00Z");
	/* 24 hours are 24 hours: the promise does not stretch with the clocks */
	assert_string_equal(
		wall(time_at((struct date){ 2020, 3, 28 }, 12, 0) + 24 * TIME_HOUR), "2020-03-29 13:00");
}

static void every_half_hour_of_two_years_reads_back(void **state)
{
	(void)state;
	for (int64_t at = time_at((struct date){ 2019, 12, 31 }, 0, 0);
		 at < time_at((struct date){ 2021, 12, 31 }, 0, 0); at += 30 * TIME_MINUTE) {
		struct civil c = time_civil(at);
		int64_t back = time_at(c.date, c.hour, c.minute);

		assert_true(back == at || back == at - TIME_HOUR);   /* the hour that comes twice */
	}
}

static void the_calendar_knows_leap_years(void **state)
{
	(void)state;
	assert_true(date_valid((struct date){ 2020, 2, 29 }));
	assert_false(date_valid((struct date){ 2021, 2, 29 }));
	assert_false(date_valid((struct date){ 1900, 2, 29 }));
	assert_true(date_valid((struct date){ 2000, 2, 29 }));
	assert_false(date_valid((struct date){ 2020, 4, 31 }));
	assert_false(date_valid((struct date){ 2020, 13, 1 }));
	assert_false(date_valid((struct date){ 0, 0, 0 }));
	assert_string_equal(date_iso(A, date_add((struct date){ 2019, 12, 31 }, 1)).p, "2020-01-01");
	assert_string_equal(date_iso(A, date_add((struct date){ 2020, 3, 1 }, -1)).p, "2020-02-29");
	assert_int_equal(date_diff((struct date){ 2021, 3, 1 }, (struct date){ 2020, 3, 1 }), 365);
	assert_int_equal(date_weekday((struct date){ 2020, 5, 4 }), 0);
	assert_string_equal(date_iso(A, date_monday((struct date){ 2020, 5, 10 })).p, "2020-05-04");
}

static void ages_turn_on_the_birthday(void **state)
{
	(void)state;
	assert_int_equal(date_years((struct date){ 1942, 5, 6 }, (struct date){ 2020, 5, 6 }), 78);
	assert_int_equal(date_years((struct date){ 1942, 5, 7 }, (struct date){ 2020, 5, 6 }), 77);
	assert_int_equal(date_years((struct date){ 2000, 2, 29 }, (struct date){ 2021, 2, 28 }), 20);
	assert_int_equal(date_years((struct date){ 2000, 2, 29 }, (struct date){ 2021, 3, 1 }), 21);
}

static void dates_are_read_as_people_write_them(void **state)
{
	static const char *const written[][2] = {
		{ "4/5/2020", "2020-05-04" },
		{ "04-05-20", "2020-05-04" },
		{ "4 May 2020", "2020-05-04" },
		{ "May 4th 2020", "2020-05-04" },
		{ "May 4, 2020", "2020-05-04" },
		{ "the 4th of May, 2020", "2020-05-04" },
		{ "20200504", "2020-05-04" },
		{ "04052020", "2020-05-04" },
		{ "2020-05-04", "2020-05-04" },
		{ "2020/5/4", "2020-05-04" },
		{ "4.5.2020", "2020-05-04" },
		{ "4 5 2020", "2020-05-04" },
		{ "43955", "2020-05-04" },
		{ "43955.0", "2020-05-04" },
		{ "43955.75", "2020-05-04" },
		{ "2020-05-04T10:00:00Z", "2020-05-04" },
		{ "2020-05-03T23:30:00Z", "2020-05-04" },
		{ "2020-05-04 00:00:00", "2020-05-04" },
		{ "04/05/2020 10:15", "2020-05-04" },
		{ "Mon 4 May 2020", "2020-05-04" },
		{ "Monday, 4 May 2020 at 4.15pm", "2020-05-04" },
		{ "  4-May-20 ", "2020-05-04" },
		{ "4MAY2020", "2020-05-04" },
		{ "29/2/2020", "2020-02-29" },
		{ "14/12/61", "1961-12-14" },
		{ "1/1/09", "2009-01-01" },
		{ "1 Sept 1942", "1942-09-01" },
		{ "31/12/1909", "1909-12-31" },
		{ "1961-12-14T00:00:00.000+00:00", "1961-12-14" },
		{ "2020 May 4", "2020-05-04" },
	};
	struct str why;
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof(written) / sizeof(*written); i++) {
		if (!date_parse(A, str_of(written[i][0]), &d, &why))
			fail_msg("%s: %s", written[i][0], str_z(A, why));
		assert_string_equal(date_iso(A, d).p, written[i][1]);
	}
}

static void dates_that_do_not_exist_are_refused_kindly(void **state)
{
	static const char *const refused[][2] = {
		{ "31/2/2020", "That date does not exist: 31 February." },
		{ "31 April 2020", "That date does not exist: 31 April." },
		{ "29/02/2021", "That date does not exist: 29 February 2021." },
		{ "2020-02-30", "That date does not exist: 30 February." },
		{ "0/0/0000", NULL },
		{ "32/1/2020", NULL },
		{ "5/13/2020", "There is no month above 12: 5/13/2020. Write the day first." },
		{ "", "There is no date here." },
		{ "   ", "There is no date here." },
		{ "not known", NULL },
		{ "n/a", NULL },
		{ "4 May", "Which year? We read \"4 May\"." },
		{ "1942", "\"1942\" is only a year. Which day and month?" },
		{ "31 February", "That date does not exist: 31 February." },
		{ "30 feb", "That date does not exist: 30 February." },
		{ "31/4", "That date does not exist: 31 April." },
		{ "29 February 2021", "That date does not exist: 29 February 2021." },
		{ "29 February", "Which year? We read \"29 February\"." },
		{ "1/2", "Which year? We read \"1/2\"." },
		{ "99999999999999999999", NULL },
		{ "4/5/2020/6", NULL },
		{ "4th of Nevember 2020", NULL },
		{ "25:61 4/5/2020", NULL },
		{ "-4", NULL },
		{ "May", NULL },
		{ "10:00", NULL },
		{ "1 2 3 4 5 6 7 8 9 10 11 12 13 14", NULL },
		{ "\xFF\xFE", NULL },
	};
	struct str why;
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		assert_false(date_parse(A, str_of(refused[i][0]), &d, &why));
		assert_int_equal(d.year, 0);
		assert_true(why.n > 10 && (why.p[why.n - 1] == '.' || why.p[why.n - 1] == '?'));
		if (refused[i][1])
			assert_string_equal(str_z(A, why), refused[i][1]);
	}
}

static void times_are_read_with_their_zone(void **state)
{
	static const char *const written[][2] = {
		{ "2020-05-04T10:00:00Z", "2020-05-04 11:00" },
		{ "2020-05-04T10:00:00", "2020-05-04 10:00" },
		{ "2020-05-04T10:00:00+02:00", "2020-05-04 09:00" },
		{ "2020-05-04T10:00:00.123456-0500", "2020-05-04 16:00" },
		{ "4/5/2020 9:05", "2020-05-04 09:05" },
		{ "04/05/2020 16:15:30", "2020-05-04 16:15" },
		{ "4 May 2020 4pm", "2020-05-04 16:00" },
		{ "4 May 2020 4.15 p.m.", "2020-05-04 16:15" },
		{ "4 May 2020 12:30 am", "2020-05-04 00:30" },
		{ "4 May 2020 12pm", "2020-05-04 12:00" },
		{ "43955.5", "2020-05-04 12:00" },
		{ "4/5/2020", "2020-05-04 00:00" },
		{ "16:15 4/5/2020", "2020-05-04 16:15" },
		{ "31/12/2019 23:59", "2019-12-31 23:59" },
		{ "1/1/2020 00:00", "2020-01-01 00:00" },
		{ "29/3/2020 01:30", "2020-03-29 02:30" },
	};
	struct str why;
	int64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(written) / sizeof(*written); i++) {
		if (!time_parse(A, str_of(written[i][0]), &at, &why))
			fail_msg("%s: %s", written[i][0], str_z(A, why));
		assert_string_equal(wall(at), written[i][1]);
	}
	assert_false(time_parse(A, S("4/5/2020 25:00"), &at, &why));
	assert_false(time_parse(A, S("4/5/2020 13pm"), &at, &why));
	assert_false(time_parse(A, S("4/5/2020 24:00"), &at, &why));
}

static void promises_are_read_in_words(void **state)
{
	static const char *const said[][2] = {
		{ "Thursday", "2020-05-07 09:00" },
		{ "thurs 4pm", "2020-05-07 16:00" },
		{ "on Friday at 2.30pm", "2020-05-08 14:30" },
		{ "Wednesday", "2020-05-13 09:00" },
		{ "Wednesday 4pm", "2020-05-06 16:00" },
		{ "Wednesday 9am", "2020-05-13 09:00" },
		{ "tomorrow 4pm", "2020-05-07 16:00" },
		{ "tomorrow", "2020-05-07 09:00" },
		{ "tomorrow morning", "2020-05-07 09:00" },
		{ "today", "2020-05-06 17:00" },
		{ "today 4:15pm", "2020-05-06 16:15" },
		{ "this afternoon", "2020-05-06 14:00" },
		{ "4pm", "2020-05-06 16:00" },
		{ "tonight", "2020-05-06 19:00" },
		{ "day after tomorrow", "2020-05-08 09:00" },
		{ "in 3 days", "2020-05-09 09:00" },
		{ "3 days", "2020-05-09 09:00" },
		{ "in 2 weeks", "2020-05-20 09:00" },
		{ "in a week", "2020-05-13 09:00" },
		{ "in a fortnight", "2020-05-20 09:00" },
		{ "in two hours", "2020-05-06 12:30" },
		{ "in 25 minutes", "2020-05-06 10:55" },
		{ "in a month", "2020-06-06 09:00" },
		{ "in two days' time", "2020-05-08 09:00" },
		{ "next Monday morning", "2020-05-11 09:00" },
		{ "next Friday", "2020-05-15 09:00" },
		{ "next week", "2020-05-11 09:00" },
		{ "Monday afternoon", "2020-05-11 14:00" },
		{ "4 May", "2021-05-04 09:00" },
		{ "6 May 11am", "2020-05-06 11:00" },
		{ "8 May", "2020-05-08 09:00" },
		{ "28 February", "2021-02-28 09:00" },
		{ "8/5", "2020-05-08 09:00" },
		{ "Friday 8 May", "2020-05-08 09:00" },
		{ "8/5 4pm", "2020-05-08 16:00" },
		{ "25 December 2020 noon", "2020-12-25 12:00" },
		{ "12/5/2020", "2020-05-12 09:00" },
		{ "1 January", "2021-01-01 09:00" },
		{ "2020-05-07T09:30:00Z", "2020-05-07 10:30" },
	};
	struct str why;
	int64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		if (!time_parse_words(A, str_of(said[i][0]), now, &at, &why))
			fail_msg("%s: %s", said[i][0], str_z(A, why));
		if (strcmp(wall(at), said[i][1]) != 0)
			fail_msg("%s: %s, not %s", said[i][0], wall(at), said[i][1]);
	}
}

static void a_promise_in_the_past_or_without_sense_is_refused(void **state)
{
	static const char *const refused[] = { "yesterday", "4 May 2019", "today 9am", "soon", "",
		"whenever", "31 April", "in 3", "next", "in the", "Thursday Friday", "at",
		"in 99999999999 days" };
	struct str why;
	int64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		if (time_parse_words(A, str_of(refused[i]), now, &at, &why))
			fail_msg("%s was read as %s", refused[i], wall(at));
		assert_true(why.n > 10);
	}
	assert_false(time_parse_words(A, S("today 9am"), now, &at, &why));
	assert_string_equal(str_z(A, why), "today 9:00 am has passed. When shall it be?");
}

static void a_promise_on_a_day_that_does_not_exist_is_refused_kindly(void **state)
{
	static const char *const refused[][2] = {
		{ "31 February", "That date does not exist: 31 February." },
		{ "30 feb", "That date does not exist: 30 February." },
		{ "31/4", "That date does not exist: 31 April." },
		{ "Thursday 31 April 4pm", "That date does not exist: 31 April." },
		{ "2021-02-30", "That date does not exist: 30 February." },
		{ "31.4.2021", "That date does not exist: 31 April." },
		{ "29 February", "That date does not exist: 29 February 2021." },
		{ "29/2", "That date does not exist: 29 February 2021." },
		{ "29 February 2021", "That date does not exist: 29 February 2021." },
		{ "32/1", "That date does not exist: 32/1." },
		{ "0 May", "That date does not exist: 0 May." },
		{ "4/13", "There is no month above 12: 4/13. Write the day first." },
	};
	int64_t before_leap = time_at((struct date){ 2023, 3, 1 }, 10, 0), at;
	struct str why;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		assert_false(time_parse_words(A, str_of(refused[i][0]), now, &at, &why));
		assert_string_equal(str_z(A, why), refused[i][1]);
	}
	assert_true(time_parse_words(A, S("29 February"), before_leap, &at, &why));
	assert_string_equal(wall(at), "2024-02-29 09:00");
}

static void today_late_at_night_is_still_to_come(void **state)
{
	int64_t late = time_at((struct date){ 2020, 12, 31 }, 23, 30), at;
	struct str why;

	(void)state;
	assert_true(time_parse_words(A, S("today"), late, &at, &why));
	assert_string_equal(wall(at), "2021-01-01 00:30");
	assert_true(time_parse_words(A, S("tomorrow"), late, &at, &why));
	assert_string_equal(wall(at), "2021-01-01 09:00");
}

static void times_are_said_as_people_say_them(void **state)
{
	(void)state;
#define SAID(y, m, d, h, min)                                                                      \
	str_z(A, time_words(A, time_at((struct date){ y, m, d }, h, min), now))
	assert_string_equal(SAID(2020, 5, 6, 16, 15), "today 4:15 pm");
	assert_string_equal(SAID(2020, 5, 5, 9, 0), "yesterday 9:00 am");
	assert_string_equal(SAID(2020, 5, 7, 0, 5), "tomorrow 12:05 am");
	assert_string_equal(SAID(2020, 5, 10, 12, 0), "Sunday 12:00 pm");
	assert_string_equal(SAID(2020, 6, 4, 16, 15), "4 June, 4:15 pm");
	assert_string_equal(SAID(2019, 5, 4, 16, 15), "4 May 2019");
	assert_string_equal(str_z(A, date_words(A, (struct date){ 2020, 5, 4 })), "Monday 4 May 2020");
	assert_string_equal(str_z(A, date_words_plain(A, (struct date){ 1942, 5, 4 })), "4 May 1942");
	assert_true(str_empty(date_words_plain(A, (struct date){ 1942, 2, 30 })));
}

static void due_times_are_said_with_the_largest_units(void **state)
{
	(void)state;
#define DUE(span) str_z(A, time_due_words(A, now + (span), now))
	assert_string_equal(DUE(2 * TIME_HOUR + 10 * TIME_MINUTE), "in 2 h 10 min");
	assert_string_equal(DUE(25 * TIME_MINUTE), "in 25 min");
	assert_string_equal(DUE(3 * TIME_DAY + TIME_HOUR), "in 3 days");
	assert_string_equal(DUE(25 * TIME_HOUR), "in 1 day");
	assert_string_equal(DUE(3 * TIME_HOUR), "in 3 h");
	assert_string_equal(DUE(30 * TIME_SECOND), "now");
	assert_string_equal(DUE(-30 * TIME_SECOND), "now");
	assert_string_equal(DUE(-40 * TIME_MINUTE), "late by 40 min");
	assert_string_equal(DUE(-2 * TIME_DAY), "late by 2 days");
}

static void iso_dates_of_our_own_are_read_strictly(void **state)
{
	struct date d;

	(void)state;
	assert_true(date_from_iso(S("2020-02-29"), &d) && d.day == 29);
	assert_false(date_from_iso(S("2021-02-29"), &d));
	assert_false(date_from_iso(S("2020-2-29"), &d));
	assert_false(date_from_iso(S(""), &d));
	assert_string_equal(date_iso(A, d).p, "");
}

static void of_a_birth_as_much_is_known_as_was_said(void **state)
{
	static const struct {
		const char *said, *on, *words;
		int age;                               /* on 4 May 2020 */
	} all[] = { { "1935-10", "1935-10", "October 1935", 84 }, { "1935", "1935", "1935", 85 },
		{ "10/1935", "1935-10", "October 1935", 84 }, { "Oct 1935", "1935-10", "October 1935", 84 },
		{ "october 1935", "1935-10", "October 1935", 84 },
		{ "1935-10-00", "1935-10", "October 1935", 84 }, { "1935-00-00", "1935", "1935", 85 },
		{ "4/10/1935", "1935-10-04", "4 October 1935", 84 },
		{ "19351004", "1935-10-04", "4 October 1935", 84 },
		{ "13061", "1935-10-04", "4 October 1935", 84 } };
	static const char *const none[] = { "", "35", "13/1935", "1935-13", "Octember 1935", "unknown",
		"193", "31 February 1950" };
	struct str on, why;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (!birth_parse(A, str_of(all[i].said), &on, &why))
			fail_msg("%s", all[i].said);
		if (!str_eq(on, str_of(all[i].on)) ||
			!str_eq(birth_said(A, on), str_of(all[i].words)) ||
			birth_age(on, (struct date){ 2020, 5, 4 }) != all[i].age)
			fail_msg("%s: %.*s, %d", all[i].said, STR_ARG(on),
				birth_age(on, (struct date){ 2020, 5, 4 }));
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (birth_parse(A, str_of(none[i]), &on, &why))
			fail_msg("%s: %.*s", none[i], STR_ARG(on));
	assert_false(births_differ(S("1935-10"), S("1935-10-04")));
	assert_false(births_differ(S("1935"), S("")));
	assert_true(births_differ(S("1935-11"), S("1935-10-04")));
	assert_true(births_differ(S("1935"), S("1936-10-04")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tests_own_the_clock),
		cmocka_unit_test(clocks_go_forward_and_back_in_london),
		cmocka_unit_test(every_half_hour_of_two_years_reads_back),
		cmocka_unit_test(the_calendar_knows_leap_years),
		cmocka_unit_test(ages_turn_on_the_birthday),
		cmocka_unit_test(dates_are_read_as_people_write_them),
		cmocka_unit_test(dates_that_do_not_exist_are_refused_kindly),
		cmocka_unit_test(times_are_read_with_their_zone),
		cmocka_unit_test(promises_are_read_in_words),
		cmocka_unit_test(a_promise_in_the_past_or_without_sense_is_refused),
		cmocka_unit_test(a_promise_on_a_day_that_does_not_exist_is_refused_kindly),
		cmocka_unit_test(today_late_at_night_is_still_to_come),
		cmocka_unit_test(times_are_said_as_people_say_them),
		cmocka_unit_test(due_times_are_said_with_the_largest_units),
		cmocka_unit_test(iso_dates_of_our_own_are_read_strictly),
		cmocka_unit_test(of_a_birth_as_much_is_known_as_was_said),
	};

	return cmocka_run_group_tests(tests, set_up, take_down);
}
