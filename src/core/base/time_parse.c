/*
 * Dates and times as people and their spreadsheets write them. The text is cut into numbers and
 * words first; a time of day is recognised and taken out; what remains must be exactly a date. Day
 * comes before month, because that is how it is written here; a month above 12 is a question, not a
 * guess.
 */
#include "core/base/time.h"

#include "core/base/arena.h"
#include "core/base/time_names.h"
#include "core/base/time_reading.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* False, with a sentence in which the text stands. */
#define refuse(r, fmt, about) (*(r)->why = str_fmt((r)->arena, fmt, STR_ARG(about)), false)

/* Long text in a date cell is a note, not a date: show only how it begins. */
static struct str shown(struct str s)
{
	return str_part(s, 0, 40);
}

static bool not_understood(struct reading *r)
{
	return refuse(r, "We could not read \"%.*s\" as a date. Write it like 4 May 2020 or 4/5/2020.",
		shown(r->whole));
}

bool reading_split(struct reading *r, struct arena *a, struct str s, struct str *why)
{
	struct str low;

	*r = (struct reading){ .arena = a, .whole = str_trim(s), .hour = -1, .why = why };
	low = str_lower_ascii(a, r->whole);
	for (size_t at = 0; at < low.n;) {
		struct part p = { .kind = is_digit(low.p[at]) ? PART_NUMBER : PART_WORD };
		size_t from = at;

		if (!is_digit(low.p[at]) && !is_letter(low.p[at])) {
			at++;
			continue;
		}
		while (at < low.n && (p.kind == PART_NUMBER ? is_digit(low.p[at]) : is_letter(low.p[at])))
			at++;
		p.text = str_part(low, from, at - from);
		p.before = from ? low.p[from - 1] : 0;
		p.after = at < low.n ? low.p[at] : 0;
		if (p.kind == PART_NUMBER && !str_to_i64(p.text, &p.value))
			return not_understood(r);
		if (r->n == READING_PARTS)
			return not_understood(r);
		r->parts[r->n++] = p;
	}
	return true;
}

bool part_is(const struct part *p, const char *word)
{
	return p->kind == PART_WORD && str_eq(p->text, str_of(word));
}

/* 1 am, 2 pm, 0 neither; *n parts belong to it ("p.m." is two). */
static int half_of_day(const struct reading *r, int i, int *n)
{
	*n = 1;
	if (i >= r->n)
		return 0;
	if (part_is(&r->parts[i], "am") || part_is(&r->parts[i], "pm"))
		return r->parts[i].text.p[0] == 'a' ? 1 : 2;
	*n = 2;
	if (i + 1 < r->n && part_is(&r->parts[i + 1], "m") && r->parts[i].after == '.' &&
	    (part_is(&r->parts[i], "a") || part_is(&r->parts[i], "p")))
		return r->parts[i].text.p[0] == 'a' ? 1 : 2;
	return 0;
}

static bool use_clock(
	struct reading *r, int from, int n, int half, int64_t hour, int64_t minute, int64_t second)
{
	if (half && (hour < 1 || hour > 12))
		return refuse(r, "There is no such time of day: %.*s.", shown(r->whole));
	if (half)
		hour = hour % 12 + (half == 2 ? 12 : 0);
	if (hour == 24 && minute == 0 && second == 0)
		return refuse(
			r, "\"%.*s\" could be either end of the day. Write 0:00 or 23:59.", shown(r->whole));
	if (hour > 23 || minute > 59 || second > 60)
		return refuse(r, "There is no such time of day: %.*s.", shown(r->whole));
	r->hour = (int)hour;
	r->minute = (int)minute;
	r->second = (int)(second > 59 ? 59 : second);
	for (int i = from; i < from + n; i++)
		r->parts[i].used = true;
	return true;
}

/* "z", "utc", "+01:00", "+0100" behind a clock. */
static void take_zone(struct reading *r, int i)
{
	struct part *p = &r->parts[i];

	if (i >= r->n)
		return;
	if (part_is(p, "z") || part_is(p, "utc")) {
		p->used = r->utc = true;
	} else if (p->kind == PART_NUMBER && (p->before == '+' || p->before == '-') &&
		r->parts[i - 1].after == p->before) {
		int sign = p->before == '-' ? -1 : 1;

		if (p->text.n == 4)
			r->offset_minutes = sign * (int)(p->value / 100 * 60 + p->value % 100);
		else if (p->text.n == 2 && i + 1 < r->n && p->after == ':')
			r->offset_minutes = sign * (int)(p->value * 60 + r->parts[i + 1].value),
			r->parts[i + 1].used = true;
		else
			return;
		p->used = r->utc = true;
	}
}

/* "10:15", "10:15:30.123", "10.15 pm", "4pm", "10h15" are clocks. */
bool reading_take_clock(struct reading *r)
{
	for (int i = 0; i < r->n; i++) {
		struct part *p = r->parts + i;
		int n = 1, marks, half;

		if (p->kind != PART_NUMBER || p->text.n > 2)
			continue;
		if (p->after == ':' && i + 1 < r->n && r->parts[i + 1].kind == PART_NUMBER) {
			n = 2;
			if (r->parts[i + 1].after == ':' && i + 2 < r->n && r->parts[i + 2].kind == PART_NUMBER)
				n = 3;
			if (n == 3 && (r->parts[i + 2].after == '.' || r->parts[i + 2].after == ',') &&
			    i + 3 < r->n && r->parts[i + 3].kind == PART_NUMBER)
				r->parts[i + 3].used = true, n = 4;
		} else if (p->after == '.' && i + 1 < r->n && r->parts[i + 1].kind == PART_NUMBER &&
			   r->parts[i + 1].text.n == 2 && half_of_day(r, i + 2, &marks)) {
			n = 2;
		} else if (!half_of_day(r, i + 1, &marks)) {
			continue;
		}
		half = half_of_day(r, i + n, &marks);
		take_zone(r, i + n + (half ? marks : 0));
		return use_clock(r, i, n + (half ? marks : 0), half, p->value,
			n > 1 ? r->parts[i + 1].value : 0, n > 2 ? r->parts[i + 2].value : 0);
	}
	return true;
}

/* Takes used parts and words that say nothing ("the", "of", "at", "t") away. */
void reading_close_up(struct reading *r)
{
	static const char *const empty[] = { "the", "of", "at", "t", "on", "st", "nd", "rd", "th", "by",
		"from" };
	int kept = 0;

	for (int i = 0; i < r->n; i++) {
		bool drop = r->parts[i].used;

		for (size_t j = 0; j < sizeof(empty) / sizeof(*empty); j++)
			drop = drop || part_is(&r->parts[i], empty[j]);
		if (!drop)
			r->parts[kept++] = r->parts[i];
	}
	r->n = kept;
}

/* Index of the one name that begins with this word (three letters at least), or -1. */
static int name_index(const struct part *p, const char *const names[], int n)
{
	if (p->kind != PART_WORD || p->text.n < 3)
		return -1;
	for (int i = 0; i < n; i++)
		if (str_eq_ascii(p->text, str_part(str_of(names[i]), 0, p->text.n)))
			return i;
	return -1;
}

static int month_index(const struct part *p)
{
	return part_is(p, "sept") ? 8 : name_index(p, time_month_names, 12);
}

int part_weekday(const struct part *p)
{
	if (part_is(p, "weds"))
		return 2;
	if (part_is(p, "thurs") || part_is(p, "thur"))
		return 3;
	return name_index(p, time_weekday_names, 7);
}

/* Two digits mean the century that puts the year nearest to now without going past next year. */
static int64_t full_year(int64_t value, size_t digits)
{
	int64_t year = value + 2000;

	if (digits != 2)
		return value;
	return year > time_civil(time_now()).date.year + 1 ? year - 100 : year;
}

bool reading_use_date(struct reading *r, int64_t year, int64_t month, int64_t day, struct date *out)
{
	struct date d;

	if (month >= 1 && month <= 12 && day >= 1 && day <= 31 && year >= 1 && year <= 9999) {
		d = (struct date){ (int)year, (int)month, (int)day };
		if (date_valid(d)) {
			*out = d;
			return true;
		}
		*r->why = year && month == 2 && day == 29
			? str_fmt(r->arena, "That date does not exist: 29 February %d.", d.year)
			: str_fmt(r->arena, "That date does not exist: %d %s.", d.day,
				  time_month_names[d.month - 1]);
		return false;
	}
	if (day >= 1 && day <= 12 && month > 12 && month <= 31)
		return refuse(r, "There is no month above 12: %.*s. Write the day first.", shown(r->whole));
	return refuse(r, "That date does not exist: %.*s.", shown(r->whole));
}

/* One run of digits: 20200504, 04052020, 040520, or a spreadsheet's day number (days since
 * 1899-12-30). */
static bool read_one_number(struct reading *r, const struct part *p, struct date *out)
{
	int64_t v = p->value;

	if (p->text.n == 8 && v / 10000 >= 1800 && v / 10000 <= 2200)
		return reading_use_date(r, v / 10000, v / 100 % 100, v % 100, out);
	if (p->text.n == 8)
		return reading_use_date(r, v % 10000, v / 10000 % 100, v / 1000000, out);
	if (p->text.n == 6)
		return reading_use_date(r, full_year(v % 100, 2), v / 100 % 100, v / 10000, out);
	if (p->text.n == 5) {
		*out = date_add((struct date){ 1899, 12, 30 }, (int)v);
		return true;
	}
	if (p->text.n == 4)
		return refuse(r, "\"%.*s\" is only a year. Which day and month?", shown(r->whole));
	return not_understood(r);
}

static bool read_three_numbers(struct reading *r, struct date *out)
{
	const struct part *p = r->parts;

	if (p[0].text.n == 4)
		return reading_use_date(r, p[0].value, p[1].value, p[2].value, out);
	if (p[0].text.n > 2 || p[1].text.n > 2 || (p[2].text.n != 4 && p[2].text.n != 2))
		return not_understood(r);
	return reading_use_date(r, full_year(p[2].value, p[2].text.n), p[1].value, p[0].value, out);
}

/* "31/4", "4-5": a day and a month, without a year. */
static bool is_day_and_month(const struct reading *r)
{
	const struct part *p = r->parts;

	return r->n == 2 && p[0].kind == PART_NUMBER && p[1].kind == PART_NUMBER && p[0].text.n <= 2 &&
		p[1].text.n <= 2 && (p[0].after == '/' || p[0].after == '-') && p[0].after == p[1].before &&
		p[0].text.p + p[0].text.n + 1 == p[1].text.p;
}

/* A month by its name, with a day before or behind it and a year. *year is 0 when none was
 * given. */
static bool read_named_month(struct reading *r, int64_t *year, int64_t *month, int64_t *day)
{
	const struct part *numbers[2];
	int count = 0, month_at = -1;

	for (int i = 0; i < r->n; i++) {
		if (r->parts[i].kind == PART_NUMBER && count < 2)
			numbers[count++] = &r->parts[i];
		else if (month_at < 0 && month_index(&r->parts[i]) >= 0)
			month_at = i;
		else
			return not_understood(r);
	}
	if (month_at < 0 || count == 0)
		return not_understood(r);
	*month = month_index(&r->parts[month_at]) + 1;
	if (count == 2 && numbers[0]->text.n == 4) {          /* 2020 May 4 */
		const struct part *first = numbers[0];

		numbers[0] = numbers[1];
		numbers[1] = first;
	}
	if (numbers[0]->text.n > 2)
		return refuse(r, "Which day of the month? We read \"%.*s\".", shown(r->whole));
	*day = numbers[0]->value;
	*year = count == 2 ? full_year(numbers[1]->value, numbers[1]->text.n) : 0;
	return true;
}

/* A day of some year: false with a sentence when no year has it. */
static bool some_year_has(struct reading *r, int64_t month, int64_t day)
{
	struct date d;

	return reading_use_date(r, 2000, month, day, &d);
}

/* A day and a month, by number or by name. *year is 0 when none was given. */
bool reading_day_and_month(struct reading *r, int64_t *year, int64_t *month, int64_t *day)
{
	if (is_day_and_month(r)) {
		*year = 0;
		*month = r->parts[1].value;
		*day = r->parts[0].value;
	} else if (!read_named_month(r, year, month, day)) {
		return false;
	}
	return *year || some_year_has(r, *month, *day);
}

/* What is left after the clock was taken out, as a date. A day's name in front is allowed and not
 * checked. */
bool reading_date(struct reading *r, struct date *out)
{
	int64_t year, month, day;

	if (r->n > 1 && part_weekday(&r->parts[0]) >= 0)
		memmove(r->parts, r->parts + 1, sizeof(*r->parts) * (size_t)--r->n);
	if (str_empty(r->whole)) {
		*r->why = S("There is no date here.");
		return false;
	}
	if (r->n == 0)
		return refuse(r, "\"%.*s\" has no date in it.", shown(r->whole));
	if (r->n == 1 && r->parts[0].kind == PART_NUMBER)
		return read_one_number(r, &r->parts[0], out);
	if (r->n == 3 && r->parts[0].kind == PART_NUMBER && r->parts[1].kind == PART_NUMBER &&
	    r->parts[2].kind == PART_NUMBER)
		return read_three_numbers(r, out);
	if (!reading_day_and_month(r, &year, &month, &day))
		return false;
	if (year == 0)
		return refuse(r, "Which year? We read \"%.*s\".", shown(r->whole));
	return reading_use_date(r, year, month, day, out);
}

/* A spreadsheet's day number with a fraction: 43955.5 is noon. */
static bool read_serial(struct reading *r, struct date *d)
{
	double serial;
	int minutes;

	if (r->whole.n < 7 || r->whole.p[5] != '.' || !str_to_double(r->whole, &serial) ||
		serial < 10000 || serial >= 100000)
		return false;
	minutes = (int)((serial - (double)(int)serial) * 1440 + 0.5);
	*d = date_add((struct date){ 1899, 12, 30 }, (int)serial + minutes / 1440);
	r->hour = minutes / 60 % 24;
	r->minute = minutes % 60;
	return true;
}

int64_t reading_instant(const struct reading *r, struct date d)
{
	int64_t midnight_utc;

	if (!r->utc)
		return time_at(d, r->hour < 0 ? 0 : r->hour, r->minute) + r->second * TIME_SECOND;
	midnight_utc = date_diff(d, (struct date){ 1970, 1, 1 }) * TIME_DAY;
	return midnight_utc + (r->hour * 60 + r->minute - r->offset_minutes) * TIME_MINUTE +
		r->second * TIME_SECOND;
}

static bool read_whole(
	struct reading *r, struct arena *a, struct str s, struct date *d, struct str *why)
{
	*d = (struct date){ 0 };
	*why = STR_NONE;
	if (!reading_split(r, a, s, why))
		return false;
	if (read_serial(r, d))
		return true;
	if (!reading_take_clock(r))
		return false;
	reading_close_up(r);
	return reading_date(r, d);
}

bool date_parse(struct arena *a, struct str s, struct date *out, struct str *why)
{
	struct reading r;

	if (!read_whole(&r, a, s, out, why)) {
		*out = (struct date){ 0 };
		return false;
	}
	if (r.utc && r.hour >= 0)
		*out = time_civil(reading_instant(&r, *out)).date;
	return true;
}

bool time_parse(struct arena *a, struct str s, int64_t *at, struct str *why)
{
	struct reading r;
	struct date d;

	*at = 0;
	if (!read_whole(&r, a, s, &d, why))
		return false;
	*at = reading_instant(&r, d);
	return true;
}
