/* Times and dates as people say them. */
#include "core/base/time.h"

#include "core/base/time_names.h"

static struct str clock_words(struct arena *a, struct civil c)
{
	return str_fmt(a, "%d:%02d %s", (c.hour + 11) % 12 + 1, c.minute, c.hour < 12 ? "am" : "pm");
}

struct str time_words(struct arena *a, int64_t at, int64_t now)
{
	struct civil then = time_civil(at), today = time_civil(now);
	int days = date_diff(then.date, today.date);
	struct str clock = clock_words(a, then);

	if (days == 0)
		return str_fmt(a, "today %.*s", STR_ARG(clock));
	if (days == 1)
		return str_fmt(a, "tomorrow %.*s", STR_ARG(clock));
	if (days == -1)
		return str_fmt(a, "yesterday %.*s", STR_ARG(clock));
	if (days > -7 && days < 7)
		return str_fmt(a, "%s %.*s", time_weekday_names[then.weekday], STR_ARG(clock));
	if (then.date.year == today.date.year)
		return str_fmt(
			a, "%d %s, %.*s", then.date.day, time_month_names[then.date.month - 1], STR_ARG(clock));
	return str_fmt(
		a, "%d %s %d", then.date.day, time_month_names[then.date.month - 1], then.date.year);
}

/* A length of time, positive and at least a minute, in its largest one or two units. */
static struct str span_words(struct arena *a, int64_t span)
{
	int64_t minutes = span / TIME_MINUTE, hours = minutes / 60, days = hours / 24;

	if (hours == 0)
		return str_fmt(a, "%d min", (int)minutes);
	if (days == 0 && minutes % 60 == 0)
		return str_fmt(a, "%d h", (int)hours);
	if (days == 0)
		return str_fmt(a, "%d h %d min", (int)hours, (int)(minutes % 60));
	return str_fmt(a, "%lld day%s", (long long)days, days == 1 ? "" : "s");
}

struct str time_due_words(struct arena *a, int64_t due_at, int64_t now)
{
	int64_t span = due_at - now;
	struct str words;

	if (span > -TIME_MINUTE && span < TIME_MINUTE)
		return S("now");
	words = span_words(a, span < 0 ? -span : span);
	return span < 0 ? str_fmt(a, "late by %.*s", STR_ARG(words))
					: str_fmt(a, "in %.*s", STR_ARG(words));
}

struct str date_words(struct arena *a, struct date d)
{
	if (!date_valid(d))
		return S("");
	return str_fmt(a, "%s %d %s %d", time_weekday_names[date_weekday(d)], d.day,
		time_month_names[d.month - 1], d.year);
}

struct str date_words_plain(struct arena *a, struct date d)
{
	if (!date_valid(d))
		return S("");
	return str_fmt(a, "%d %s %d", d.day, time_month_names[d.month - 1], d.year);
}
