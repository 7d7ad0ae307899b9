/*
 * The clock, the calendar, and the zone. This is the only file of the program that reads the clock.
 * The zone is Europe/London unless KITH_ZONE names another; where the tz database is not installed
 * London's rule of today is used, which is right from 1996 on.
 */
#include "core/base/time.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/check.h"

static _Atomic int64_t test_now;
static pthread_once_t started = PTHREAD_ONCE_INIT;

static void zone_start(void)
{
	const char *zone = getenv("KITH_ZONE"), *now = getenv("KITH_NOW");

	if (!zone || !*zone)
		zone = access("/usr/share/zoneinfo/Europe/London", R_OK) == 0 ? "Europe/London"
			: "GMT0BST,M3.5.0/1,M10.5.0";
	setenv("TZ", zone, 1);
	tzset();
	if (now && *now) {
		struct arena *a = arena_new();
		struct str why;
		int64_t at;

		if (time_parse(a, str_of(now), &at, &why))
			atomic_store(&test_now, at);
		arena_free(a);
	}
}

/* time_parse itself needs the zone: the thread that is starting must not wait for itself. */
static void start(void)
{
	static _Thread_local bool starting;

	if (starting)
		return;
	starting = true;
	pthread_once(&started, zone_start);
	starting = false;
}

static int64_t clock_us(clockid_t which)
{
	struct timespec t;

	check(clock_gettime(which, &t) == 0);
	return (int64_t)t.tv_sec * TIME_SECOND + t.tv_nsec / 1000;
}

int64_t time_now(void)
{
	int64_t now;

	start();
	now = atomic_load(&test_now);
	return now ? now : clock_us(CLOCK_REALTIME);
}

void time_test_set(int64_t now_us)
{
	start();
	atomic_store(&test_now, now_us);
}

int64_t time_monotonic_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

int64_t time_cpu_us(void)
{
	return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

int64_t time_thread_us(void)
{
	return clock_us(CLOCK_THREAD_CPUTIME_ID);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date
 * algorithms"). */
static int64_t days_of(struct date d)
{
	int64_t y = d.year - (d.month <= 2);
	int64_t era = floor_div(y, 400), of_era = y - era * 400;
	int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct date date_of_days(int64_t days)
{
	int64_t z = days + 719468, era = floor_div(z, 146097), day = z - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100), m = (5 * of_year + 2) / 153;
	struct date d = { .day = (int)(of_year - (153 * m + 2) / 5 + 1),
		.month = (int)(m < 10 ? m + 3 : m - 9) };

	d.year = (int)(year + era * 400 + (d.month <= 2));
	return d;
}

struct civil time_civil(int64_t at)
{
	time_t second = (time_t)floor_div(at, TIME_SECOND);
	struct civil c;
	struct tm tm;

	start();
	check(localtime_r(&second, &tm) != NULL);
	c.date = (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
	c.hour = tm.tm_hour;
	c.minute = tm.tm_min;
	c.second = tm.tm_sec;
	c.weekday = (tm.tm_wday + 6) % 7;
	return c;
}

static int64_t offset_seconds(int64_t utc_seconds)
{
	time_t second = (time_t)utc_seconds;
	struct tm tm;

	start();
	check(localtime_r(&second, &tm) != NULL);
	return tm.tm_gmtoff;
}

/* A time that comes twice is the first of the two; one that the clocks leave out is as far after
 * the change as it would have been (01:30 becomes 02:30). */
int64_t time_at(struct date d, int hour, int minute)
{
	int64_t wall = days_of(d) * 86400 + hour * 3600 + minute * 60;
	int64_t before = offset_seconds(wall - 86400), after = offset_seconds(wall + 86400);
	int64_t with_before = wall - before;

	if (before != after && offset_seconds(with_before) != before &&
		offset_seconds(wall - after) == after)
		return (wall - after) * TIME_SECOND;
	return with_before * TIME_SECOND;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

bool date_valid(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
		d.day <= month_days(d.year, d.month);
}

int date_weekday(struct date d)
{
	int64_t days = days_of(d) + 3;   /* 1970-01-01 was a Thursday */

	return (int)(days - floor_div(days, 7) * 7);
}

struct date date_add(struct date d, int days)
{
	return date_of_days(days_of(d) + days);
}

int date_diff(struct date later, struct date earlier)
{
	return (int)(days_of(later) - days_of(earlier));
}

/* Somebody born on 29 February is a year older on 1 March of other years, as English law has it. */
int date_years(struct date born, struct date on)
{
	return on.year - born.year -
		(on.month < born.month || (on.month == born.month && on.day < born.day));
}

struct date date_monday(struct date d)
{
	return date_add(d, -date_weekday(d));
}

struct str date_iso(struct arena *a, struct date d)
{
	return d.year ? str_fmt(a, "%04d-%02d-%02d", d.year, d.month, d.day) : S("");
}

struct str time_iso(struct arena *a, int64_t at)
{
	int64_t seconds = floor_div(at, TIME_SECOND), days = floor_div(seconds, 86400);
	int of_day = (int)(seconds - days * 86400);
	struct date d = date_of_days(days);

	return str_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day,
		of_day / 3600, of_day / 60 % 60, of_day % 60);
}

bool date_from_iso(struct str s, struct date *out)
{
	int64_t year, month, day;
	struct date d;

	*out = (struct date){ 0 };
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !str_to_i64(str_part(s, 0, 4), &year) ||
	    !str_to_i64(str_part(s, 5, 2), &month) || !str_to_i64(str_part(s, 8, 2), &day))
		return false;
	d = (struct date){ (int)year, (int)month, (int)day };
	if (!date_valid(d))
		return false;
	*out = d;
	return true;
}
