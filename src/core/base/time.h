/*
 * Time. An instant is int64_t microseconds since 1970 UTC, in names that end in `_at`; a span ends
 * in `_us`; a calendar date is ISO text (`born_on`) or a struct date. time_now() is the only place
 * where the program reads the clock, so that tests own it. Local time is the host's zone
 * (Europe/London until said otherwise).
 */
#ifndef KITH_BASE_TIME_H
#define KITH_BASE_TIME_H

#include "core/base/str.h"

#define TIME_SECOND INT64_C(1000000)
#define TIME_MINUTE (60 * TIME_SECOND)
#define TIME_HOUR (60 * TIME_MINUTE)
#define TIME_DAY (24 * TIME_HOUR)

int64_t time_now(void);
void time_test_set(
	int64_t now_us); /* 0 gives the real clock back; also env KITH_NOW (ISO) at start */
int64_t time_monotonic_us(void);               /* for durations in logs only */
int64_t time_cpu_us(
	void); /* processor time of this process so far, all threads: for figures only */
int64_t time_thread_us(void);                  /* of the calling thread: for figures only */

struct date {
	int year, month, day;                  /* month 1..12, day 1..31; year 0: no date */
};

struct civil {                                 /* an instant on the wall clock of the host */
	struct date date;
	int hour, minute, second;
	int weekday;                           /* 0 Monday .. 6 Sunday */
};

struct civil time_civil(int64_t at);                                  /* local */
int64_t time_at(struct date d, int hour, int minute); /* local wall clock -> instant */
bool date_valid(struct date d);                                       /* exists in the calendar */
int date_weekday(struct date d);                                      /* 0 Monday */
struct date date_add(struct date d, int days);
int date_diff(struct date later, struct date earlier);                /* days */
int date_years(struct date born, struct date on);                     /* whole years: an age */
struct date date_monday(struct date d);                               /* Monday of that week */
struct str date_iso(struct arena *a, struct date d);                  /* "2020-05-04" */
/* ISO only, for what the program itself wrote. */
MUSTUSE bool date_from_iso(struct str s, struct date *out);
/* What people and their spreadsheets write: 4/5/2020, 04-05-20, 4 May 2020, May 4th 2020, 20200504,
 * 2020-05-04T10:00:00Z, Excel serial 43955. Day before month. On failure *why is a kind sentence
 * ("That date does not exist: 31 February."). */
MUSTUSE bool date_parse(struct arena *a, struct str s, struct date *out, struct str *why);
/* A birth date as far as it is known, in ISO: "1942-05-14", "1942-05" of "May 1942", "05/1942" and
 * "1942-05-00", "1942" of "1942". Otherwise as date_parse. */
MUSTUSE bool birth_parse(struct arena *a, struct str s, struct str *on, struct str *why);
MUSTUSE bool birth_first_day(struct str on, struct date *first); /* the earliest day it can be */
/* Whole years, of a month or a year alone the most it can be: who may be 80 counts as 80. -1: not
 * known. */
int birth_age(struct str on, struct date today);
bool birth_is_day(struct str on);              /* the day is known, not only its month or year */
struct str birth_said(struct arena *a, struct str on);   /* "14 May 1942", "May 1942", "1942" */
/* Both known, and not one the rest of the other: "1942-05" and "1942-05-14" do not differ. */
bool births_differ(struct str x, struct str y);
/* As date_parse, with an optional time of day; an ISO time with Z is UTC, otherwise local. */
MUSTUSE bool time_parse(struct arena *a, struct str s, int64_t *at, struct str *why);
/* Words for the future, relative to `now`: "Thursday", "tomorrow 4pm", "in 3 days", "next Monday
 * morning", "in 2 weeks", "4 May", or any date_parse form. No time of day means 9:00. */
MUSTUSE bool time_parse_words(
	struct arena *a, struct str s, int64_t now, int64_t *at, struct str *why);

/* As people say them: "today 4:15 pm", "yesterday 9:00 am", "Thursday 4:15 pm" (within six days),
 * "4 May, 4:15 pm", "4 May 2019". */
struct str time_words(struct arena *a, int64_t at, int64_t now);
/* "in 2 h 10 min", "in 25 min", "in 3 days", "late by 40 min", "late by 2 days", "now". */
struct str time_due_words(struct arena *a, int64_t due_at, int64_t now);
struct str time_iso(struct arena *a, int64_t at);                     /* 2020-05-04T09:15:00Z */
struct str date_words(struct arena *a, struct date d);                /* "Monday 4 May 2020" */
struct str date_words_plain(struct arena *a, struct date d); /* "4 May 2020": births, long ago */

#endif
