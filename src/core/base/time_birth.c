/*
 * Birth dates as far as they are known. Lists, and people who speak of somebody else, often have
 * the year or the month alone; that is worth keeping, and it is no day.
 */
#include "core/base/time.h"

#include "core/base/arena.h"
#include "core/base/time_names.h"

#define YEAR_FIRST 1850
#define YEAR_LAST 2150

static bool number_in(struct str s, size_t most, int low, int high, int *out)
{
	int64_t n;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	if (s.n == 0 || s.n > most || !str_to_i64(s, &n) || n < low || n > high)
		return false;
	*out = (int)n;
	return true;
}

static bool year_of(struct str s, int *year)
{
	return s.n == 4 && number_in(s, 4, YEAR_FIRST, YEAR_LAST, year);
}

/* "10", "Oct", "October" */
static bool month_of(struct str s, int *month)
{
	if (number_in(s, 2, 1, 12, month))
		return true;
	for (int m = 0; m < 12; m++) {
		struct str name = str_of(time_month_names[m]);

		if (s.n >= 3 && s.n <= name.n && str_eq_ascii(s, str_part(name, 0, s.n))) {
			*month = m + 1;
			return true;
		}
	}
	return false;
}

/* "1935-10-00", "1935-00-00": how systems write that they do not know. */
static struct str without_noughts(struct str s)
{
	while (s.n > 4 && (str_ends(s, S("-00")) || str_ends(s, S("/00"))))
		s = str_part(s, 0, s.n - 3);
	return s;
}

/* A year, or a month and a year; 0 for a month that is not said. */
static bool part_read(struct str s, int *year, int *month)
{
	static const char between[] = "-/. ";

	*month = 0;
	if (year_of(s, year))
		return true;
	for (size_t i = 1; i + 1 < s.n; i++) {
		struct str left = str_part(s, 0, i), right = str_trim(str_part(s, i + 1, s.n));

		if (memchr(between, s.p[i], sizeof(between) - 1) &&
			((year_of(left, year) && month_of(right, month)) ||
				(month_of(left, month) && year_of(right, year))))
			return true;
	}
	return false;
}

bool birth_parse(struct arena *a, struct str s, struct str *on, struct str *why)
{
	int year, month;
	struct date d;

	if (part_read(without_noughts(str_trim(s)), &year, &month)) {
		*on = month ? str_fmt(a, "%04d-%02d", year, month) : str_fmt(a, "%04d", year);
		return true;
	}
	if (!date_parse(a, s, &d, why))
		return false;
	*on = date_iso(a, d);
	return true;
}

bool birth_first_day(struct str on, struct date *first)
{
	int year, month = 1;

	if (date_from_iso(on, first))
		return true;
	if (!year_of(str_part(on, 0, 4), &year) ||
		(on.n > 4 &&
			(on.n != 7 || on.p[4] != '-' || !number_in(str_part(on, 5, 7), 2, 1, 12, &month))))
		return false;
	*first = (struct date) { year, month, 1 };
	return true;
}

int birth_age(struct str on, struct date today)
{
	struct date first;

	return birth_first_day(on, &first) ? date_years(first, today) : -1;
}

bool birth_is_day(struct str on) { return on.n == 10; }

struct str birth_said(struct arena *a, struct str on)
{
	struct date first;

	if (!birth_first_day(on, &first))
		return S("");
	if (birth_is_day(on))
		return date_words_plain(a, first);
	return on.n == 4 ? on : str_fmt(a, "%s %d", time_month_names[first.month - 1], first.year);
}

bool births_differ(struct str x, struct str y)
{
	size_t n = x.n < y.n ? x.n : y.n;

	return n > 0 && !str_eq(str_part(x, 0, n), str_part(y, 0, n));
}
