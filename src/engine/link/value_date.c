/*
 * Dates of birth as lists have them: ISO, day before month (or, where a file's own dates prove it,
 * month before day), two-digit years, months as words, Excel's serial numbers, eight digits, a year
 * alone. Days that stand for "some time" are told apart from days.
 */
#include "engine/link/value_private.h"

#define SHORT_YEAR_PIVOT 25 /* 26 is 1926, 25 is 2025: most people on lists are old */

struct fields { int v[3], digits[3]; size_t n; int month_at; bool negative; };

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

static int month_word(struct str w)
{
	if (w.n < 3)
		return 0;
	for (int m = 0; m < 12; m++)
		if (memcmp(months + 3 * (size_t)m, w.p, 3) == 0)
			return m + 1;
	return 0;
}

static bool day_exists(int year, int month, int day)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (year < 1000 || year > 2999 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return !(month == 2 && day == 29) || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static void digits_put(struct value_date *out)
{
	int v[] = { out->year / 1000, out->year / 100 % 10, out->year / 10 % 10, out->year % 10,
		out->month / 10, out->month % 10, out->day / 10, out->day % 10 };

	for (size_t i = 0; i < 8; i++)
		out->digits[i] = (char)('0' + v[i]);
}

/* 01/01/1900, 11/11/1911 and the day before Excel begins are what systems ask for when nobody
 * knows. */
static void stand_ins(struct value_date *out)
{
	static const int nobody[][3] = { { 1900, 1, 1 }, { 1911, 11, 11 }, { 1899, 12, 30 },
		{ 1899, 12, 31 }, { 1900, 1, 0 }, { 1111, 11, 11 }, { 1901, 1, 1 }, { 1753, 1, 1 },
		{ 2999, 12, 31 } };

	for (size_t i = 0; i < sizeof(nobody) / sizeof(*nobody); i++)
		if (out->year == nobody[i][0] && out->month == nobody[i][1] && out->day == nobody[i][2])
			out->flags |= VALUE_PLACEHOLDER | VALUE_WEAK | VALUE_ABSENT;
	if (out->month == 1 && out->day == 1)
		out->flags |= VALUE_WEAK;
}

static bool date_put(struct value_date *out, int year, int month, int day)
{
	if (month == 0 ? (day != 0 || year < 1000 || year > 2999)
				   : !day_exists(year, month, day ? day : 1))
		return false;
	out->year = (uint16_t)year;
	out->month = (uint8_t)month;
	out->day = (uint8_t)day;
	digits_put(out);
	stand_ins(out);
	return true;
}

static int full_year(int v, int digits)
{
	return digits > 2 ? v : v > SHORT_YEAR_PIVOT ? 1900 + v : 2000 + v;
}

/* Numbers and month words of a cell; what follows a T or the third field is the time of day. */
static bool fields_read(const struct folded *f, struct fields *d)
{
	d->n = 0;
	d->month_at = -1;
	for (size_t i = 0; i < f->n_words && d->n < 3; i++) {
		struct str w = folded_word(f, i);
		size_t k = 0;
		int v = 0;

		if (month_word(w)) {
			d->month_at = (int)d->n;
			d->v[d->n] = month_word(w);
			d->digits[d->n++] = 2;
			continue;
		}
		for (; k < w.n && k < 9 && w.p[k] >= '0' && w.p[k] <= '9'; k++)
			v = v * 10 + (w.p[k] - '0');
		if (k == 0)
			continue;                      /* "circa", "of", a weekday */
		d->v[d->n] = v;
		d->digits[d->n++] = (int)k;
	}
	return d->n > 0;
}

static bool three_put(const struct value_reader *r, const struct fields *d, struct value_date *out)
{
	int a = d->v[0], b = d->v[1], c = d->v[2], year;

	if (d->digits[0] >= 3 && (b == 0 || c == 0))   /* 1950-00-00, 1950-05-00 */
		return date_put(out, a, b, b ? c : 0);
	if (d->digits[0] >= 3)                         /* 1950-05-04; 1950-24-05 is the other order */
		return date_put(out, a, b, c) || date_put(out, a, c, b);
	year = full_year(c, d->digits[2]);
	if (d->month_at == 0)
		return date_put(out, year, a, b);
	if (d->month_at == 1)
		return date_put(out, year, b, a) ||
			(d->digits[2] <= 2 && date_put(out, full_year(a, d->digits[0]), b, c));
	if (r->month_first > r->day_first)
		return date_put(out, year, a, b) || date_put(out, year, b, a);
	return date_put(out, year, b, a) || date_put(out, year, a, b);
}

static bool two_put(const struct fields *d, struct value_date *out)
{
	if (d->digits[0] >= 3)
		return date_put(out, d->v[0], d->v[1], 0);
	return d->digits[1] >= 3 && date_put(out, d->v[1], d->v[0], 0);
}

/* Days since 30 December 1899 (Excel's count, 1900 taken for a leap year), to a date: Hinnant's
 * civil_from_days. */
static bool serial_put(int serial, struct value_date *out)
{
	int z = serial - 25569 + 719468, era = z / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
		doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153, day = doy - (153 * mp + 2) / 5 + 1,
		month = mp < 10 ? mp + 3 : mp - 9;

	return date_put(out, yoe + era * 400 + (month <= 2), month, day);
}

static bool one_put(const struct value_reader *r, const struct fields *d, struct value_date *out)
{
	int v = d->v[0];

	if (d->digits[0] == 4)
		return date_put(out, v, 0, 0);
	if (d->digits[0] == 5)
		return v > 2 && v < 80000 && serial_put(v, out);
	if (d->digits[0] == 6)                         /* 040550 */
		return three_put(r,
			&(struct fields){ .v = { v / 10000, v / 100 % 100, v % 100 },
				.digits = { 2, 2, 2 },
				.n = 3,
				.month_at = -1 },
			out);
	if (d->digits[0] != 8)
		return false;
	return date_put(out, v / 10000, v / 100 % 100, v % 100) ||
		three_put(r,
			&(struct fields){ .v = { v / 1000000, v / 10000 % 100, v % 10000 },
				.digits = { 2, 2, 4 },
				.n = 3,
				.month_at = -1 },
			out);
}

/* What was typed, where it is no date: its digits, to be compared with those of dates. */
static void date_invalid(const struct fields *d, struct value_date *out)
{
	char all[32];
	int n = 0;

	if (d->n == 3 && d->digits[0] == 4)
		n = snprintf(all, sizeof(all), "%04d%02d%02d", d->v[0], d->v[1], d->v[2]);
	else if (d->n == 3)
		n = snprintf(
			all, sizeof(all), "%04d%02d%02d", full_year(d->v[2], d->digits[2]), d->v[1], d->v[0]);
	else if (d->n == 1)
		n = snprintf(all, sizeof(all), "%0*d", d->digits[0], d->v[0]);
	out->flags = n == 8 ? VALUE_INVALID : VALUE_ABSENT | VALUE_INVALID;
	memset(out->digits, '0', 8);
	if (n == 8)
		memcpy(out->digits, all, 8);
	if (n == 8 && memcmp(all, "00000000", 8) == 0)
		out->flags = VALUE_ABSENT | VALUE_PLACEHOLDER;
}

static void fields_put(const struct value_reader *r, const struct fields *d, struct value_date *out)
{
	if (d->n == 3 ? !three_put(r, d, out) : d->n == 2 ? !two_put(d, out) : !one_put(r, d, out))
		date_invalid(d, out);
}

/* "1950-05-04" and nothing else: what most lists have. */
static bool iso_fields(struct str s, struct fields *d)
{
	static const int places[] = { 0, 1, 2, 3, 5, 6, 8, 9 };
	int v[8];

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	for (size_t i = 0; i < 8; i++) {
		v[i] = s.p[places[i]] - '0';
		if (v[i] < 0 || v[i] > 9)
			return false;
	}
	*d = (struct fields){ .v = { v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3], v[4] * 10 + v[5],
							   v[6] * 10 + v[7] },
		.digits = { 4, 2, 2 },
		.n = 3,
		.month_at = -1 };
	return true;
}

void value_date_read(struct value_reader *r, struct str cell, struct value_date *out)
{
	struct folded f;
	struct fields d;

	memset(out, 0, sizeof(*out));
	memset(out->digits, '0', sizeof(out->digits));
	if (!iso_fields(cell, &d)) {
		value_fold(r, cell, &f);
		if (!fields_read(&f, &d)) {
			out->flags = VALUE_ABSENT | (f.n_words ? VALUE_PLACEHOLDER : 0);
			return;
		}
	}
	fields_put(r, &d, out);
}

void value_date_learn(struct value_reader *r, struct str cell)
{
	struct folded f;
	struct fields d;

	value_fold(r, cell, &f);
	if (!fields_read(&f, &d) || d.n != 3 || d.month_at >= 0 || d.digits[0] >= 3)
		return;
	r->day_first += d.v[0] > 12 && d.v[1] <= 12;
	r->month_first += d.v[1] > 12 && d.v[0] <= 12;
}

int32_t value_date_days(const struct value_date *d)
{
	int year = d->year, month = d->month;

	if (!d->year || !d->month || !d->day)
		return -1;
	year -= month <= 2;
	month += month <= 2 ? 12 : 0;
	return year * 365 + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + d->day -
		1;
}

static bool vaguer_agrees(const struct value_date *a, const struct value_date *b)
{
	return a->year == b->year && (!a->month || !b->month || a->month == b->month) &&
		(!a->day || !b->day || a->day == b->day);
}

/* Dates that differ as one that was told a year or ten years off, or an age that was reckoned. */
static bool years_near(const struct value_date *a, const struct value_date *b)
{
	int apart = abs((int)a->year - (int)b->year);

	if (a->year == b->year)
		return true;
	if (apart == 100) /* two digits of a year were read for the wrong century */
		return a->month == b->month && a->day == b->day;
	return (apart == 1 || apart == 10) &&
		(!a->month || !b->month || a->month == b->month || a->day == b->day);
}

/* Whether one digit wrong, or two neighbours changed over, makes one of the other: a distance of 1
 * (text_osa) between strings of one length. They are not the same. */
static bool one_slip(const char a[8], const char b[8])
{
	int first = 0, last = 7;

	while (a[first] == b[first])
		first++;
	while (a[last] == b[last])
		last--;
	return first == last || (last == first + 1 && a[first] == b[last] && a[last] == b[first]);
}

enum value_date_level value_date_compare(const struct value_date *a, const struct value_date *b)
{
	bool whole = a->day && b->day;

	if (memcmp(a->digits, b->digits, 8) == 0)
		return DATE_SAME;
	if (!whole && a->year && b->year)
		return vaguer_agrees(a, b) ? DATE_COARSE : years_near(a, b) ? DATE_YEAR : DATE_DIFFERENT;
	if (whole && a->year == b->year && a->day == b->month && a->month == b->day)
		return DATE_SWAPPED;
	if (!whole && memcmp(a->digits, b->digits, 4) == 0 &&
		memcmp(a->digits + 4, b->digits + 6, 2) == 0 &&
		memcmp(a->digits + 6, b->digits + 4, 2) == 0)
		return DATE_SWAPPED;
	if (one_slip(a->digits, b->digits) ||
		(whole && a->month == b->month && a->day == b->day &&
			abs((int)a->year - (int)b->year) == 100))
		return DATE_TYPO;
	if ((memcmp(a->digits, b->digits, 4) == 0) + (memcmp(a->digits + 4, b->digits + 4, 2) == 0) +
			(memcmp(a->digits + 6, b->digits + 6, 2) == 0) ==
		2)
		return DATE_TWO_PARTS;
	if (memcmp(a->digits, b->digits, 4) == 0 || (whole && years_near(a, b)))
		return DATE_YEAR;
	return DATE_DIFFERENT;
}
