/*
 * Words for a time to come: "in 3 days", "Thursday", "tomorrow morning", "4 May at 10". A day's
 * name means the next such day; what has passed is asked back.
 */
#include "core/base/time.h"

#include "core/base/arena.h"
#include "core/base/time_reading.h"

static const struct {
	const char *word;
	int hour;
} hours_of_words[] = {
	{ "morning", 9 },
	{ "lunchtime", 12 },
	{ "lunch", 12 },
	{ "noon", 12 },
	{ "midday", 12 },
	{ "afternoon", 14 },
	{ "teatime", 16 },
	{ "evening", 18 },
	{ "tonight", 19 },
	{ "night", 19 },
};

static void take_part_of_day(struct reading *r)
{
	for (int i = 0; i < r->n; i++)
		for (size_t j = 0; j < sizeof(hours_of_words) / sizeof(*hours_of_words); j++)
			if (part_is(&r->parts[i], hours_of_words[j].word) && r->hour < 0) {
				r->hour = hours_of_words[j].hour;
				/* "tonight" is a day as well: it stays, as "today" */
				if (part_is(&r->parts[i], "tonight"))
					r->parts[i].text = S("today");
				else
					r->parts[i].used = true;
			}
}

static bool count_of(const struct part *p, int64_t *count)
{
	static const char *const words[] = { "a", "one", "two", "three", "four", "five", "six", "seven",
		"eight", "nine", "ten", "eleven", "twelve" };

	if (p->kind == PART_NUMBER && p->value <= 10000)
		return *count = p->value, true;
	if (part_is(p, "an"))
		return *count = 1, true;
	for (int i = 0; i < 13; i++)
		if (part_is(p, words[i]))
			return *count = i ? i : 1, true;
	return false;
}

/* A word and its plural: "day", "days". */
static bool unit_is(const struct part *p, const char *unit)
{
	struct str u = str_of(unit);

	return p->kind == PART_WORD && str_starts(p->text, u) &&
		(p->text.n == u.n || (p->text.n == u.n + 1 && p->text.p[u.n] == 's'));
}

static struct date months_later(struct date d, int64_t months)
{
	int64_t all = (int64_t)d.year * 12 + d.month - 1 + months;

	d.year = (int)(all / 12);
	d.month = (int)(all % 12) + 1;
	while (!date_valid(d))
		d.day--;
	return d;
}

enum found {
	NOT_FOUND,
	FOUND_DAY,
	FOUND_INSTANT,
	FOUND_NONE
}; /* FOUND_NONE: understood, and there is no such day */

/* "in 3 days", "2 weeks", "in an hour". */
static enum found read_span(
	const struct reading *r, struct date today, int64_t now, struct date *d, int64_t *at)
{
	int i = r->n > 0 && part_is(&r->parts[0], "in");
	int64_t count;

	if (r->n - i < 2 || !count_of(&r->parts[i], &count))
		return NOT_FOUND;
	if (r->n - i == 3 && !part_is(&r->parts[i + 2], "time"))   /* "in two days' time" */
		if (!part_is(&r->parts[i + 2], "s"))
			return NOT_FOUND;
	if (r->n - i > 4)
		return NOT_FOUND;
	if (unit_is(&r->parts[i + 1], "minute") || unit_is(&r->parts[i + 1], "min"))
		return *at = now + count * TIME_MINUTE, FOUND_INSTANT;
	if (unit_is(&r->parts[i + 1], "hour") || unit_is(&r->parts[i + 1], "hr") ||
		unit_is(&r->parts[i + 1], "h"))
		return *at = now + count * TIME_HOUR, FOUND_INSTANT;
	if (unit_is(&r->parts[i + 1], "day"))
		return *d = date_add(today, (int)count), FOUND_DAY;
	if (unit_is(&r->parts[i + 1], "week"))
		return *d = date_add(today, (int)count * 7), FOUND_DAY;
	if (unit_is(&r->parts[i + 1], "fortnight"))
		return *d = date_add(today, (int)count * 14), FOUND_DAY;
	if (unit_is(&r->parts[i + 1], "month"))
		return *d = months_later(today, count), FOUND_DAY;
	return NOT_FOUND;
}

/* "today", "tomorrow", "Thursday", "next Monday", "next week". A day's name is the next such day
 * after today, or today when its time of day is still to come; "next" is that day in the week that
 * begins on the coming Monday. */
static enum found read_day_name(
	const struct reading *r, struct date today, int64_t now, struct date *d)
{
	bool next = r->n == 2 && part_is(&r->parts[0], "next");
	bool qualified =
		next || (r->n == 2 && (part_is(&r->parts[0], "this") || part_is(&r->parts[0], "coming")));
	const struct part *last = &r->parts[r->n ? r->n - 1 : 0];
	int weekday;

	if (r->n == 0)   /* only a time of day */
		return *d = today, FOUND_DAY;
	if (r->n == 3 && part_is(&r->parts[0], "day") && part_is(&r->parts[1], "after") &&
		part_is(last, "tomorrow"))
		return *d = date_add(today, 2), FOUND_DAY;
	if (r->n != 1 && !qualified)
		return NOT_FOUND;
	if (part_is(last, "today") ||
		(r->n == 1 && part_is(last, "this") && r->hour >= 0)) /* "this afternoon" */
		return *d = today, FOUND_DAY;
	if (part_is(last, "tomorrow") || part_is(last, "tmrw"))
		return *d = date_add(today, 1), FOUND_DAY;
	if (next && part_is(last, "week"))
		return *d = date_add(date_monday(today), 7), FOUND_DAY;
	if (next && part_is(last, "month"))
		return *d = months_later((struct date){ today.year, today.month, 1 }, 1), FOUND_DAY;
	weekday = part_weekday(last);
	if (weekday < 0)
		return NOT_FOUND;
	if (next) {
		*d = date_add(date_monday(today), 7 + weekday);
	} else {
		int ahead = (weekday - date_weekday(today) + 7) % 7;

		if (ahead == 0 && (r->hour < 0 || time_at(today, r->hour, r->minute) <= now))
			ahead = 7;
		*d = date_add(today, ahead);
	}
	return FOUND_DAY;
}

/* "4 May", "4/5": the next one. A 29 February that the coming year does not have is refused, not
 * put off for years. */
static enum found read_day_of_month(struct reading *r, struct date today, struct date *d)
{
	int64_t year, month, day;

	if (r->n > 1 && part_weekday(&r->parts[0]) >= 0)
		memmove(r->parts, r->parts + 1, sizeof(*r->parts) * (size_t)--r->n);
	if (r->n < 2 || !reading_day_and_month(r, &year, &month, &day) || year != 0)
		return NOT_FOUND;
	year = today.year + (month < today.month || (month == today.month && day < today.day));
	return reading_use_date(r, year, month, day, d) ? FOUND_DAY : FOUND_NONE;
}

bool time_parse_words(struct arena *a, struct str s, int64_t now, int64_t *at, struct str *why)
{
	struct date today = time_civil(now).date, d = { 0 };
	enum found found = NOT_FOUND;
	struct reading r;

	*at = 0;
	*why = STR_NONE;
	if (!reading_split(&r, a, s, why) || !reading_take_clock(&r))
		return false;
	take_part_of_day(&r);
	reading_close_up(&r);
	if (r.n || r.hour >= 0)
		found = read_span(&r, today, now, &d, at);
	if (!found && (r.n || r.hour >= 0))
		found = read_day_name(&r, today, now, &d);
	if (!found)
		found = read_day_of_month(&r, today, &d);
	if (found == FOUND_NONE || (!found && !reading_date(&r, &d)))
		return false;
	if (found != FOUND_INSTANT)
		*at = r.utc ? reading_instant(&r, d) : time_at(d, r.hour < 0 ? 9 : r.hour, r.minute);
	/* "today" said after nine in the morning: by five, or within the hour. */
	if (*at <= now && r.hour < 0 && date_diff(d, today) == 0) {
		*at = time_at(d, 17, 0);
		if (*at <= now)
			*at = now + TIME_HOUR;
	}
	if (*at <= now) {
		struct str words = time_words(a, *at, now);

		*why = str_fmt(a, "%.*s has passed. When shall it be?", STR_ARG(words));
		*at = 0;
		return false;
	}
	return true;
}
