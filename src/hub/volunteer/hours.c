/*
 * When in the week somebody can help, as people say it and spreadsheets hold it: "weekday
 * evenings", "Mon-Fri 9-5; Sat 10:00-12:30", "any time". Words become days and times of day; what
 * is not understood is said back, never guessed. Pure: words in, hours out.
 */
#include "hub/volunteer/volunteer.h"

#include <stdlib.h>

#define DAY_BEGINS (8 * 60) /* "Tuesday" without a time: as long as a hub would ask anybody */
#define DAY_ENDS (21 * 60)
#define TIMES_MOST 16

enum word_kind {
	WORD_DAYS,
	WORD_PART,
	WORD_CLOCK,
	WORD_TO,
	WORD_AFTER,
	WORD_BEFORE,
	WORD_ANY,
	WORD_FILL,
	WORD_STOP
};

struct word {
	enum word_kind kind;
	int a, b; /* DAYS: mask; PART: from, to; CLOCK: minute, 1 when am or pm was said */
};

struct named {
	const char *name;
	struct word word;
};

#define MON_TO_FRI 0x1f
#define SAT_SUN 0x60
#define ALL_DAYS 0x7f

static const struct named names[] = {
	{ "mon", { WORD_DAYS, 1 << 0 } },
	{ "monday", { WORD_DAYS, 1 << 0 } },
	{ "mondays", { WORD_DAYS, 1 << 0 } },
	{ "tue", { WORD_DAYS, 1 << 1 } },
	{ "tues", { WORD_DAYS, 1 << 1 } },
	{ "tuesday", { WORD_DAYS, 1 << 1 } },
	{ "tuesdays", { WORD_DAYS, 1 << 1 } },
	{ "wed", { WORD_DAYS, 1 << 2 } },
	{ "weds", { WORD_DAYS, 1 << 2 } },
	{ "wednesday", { WORD_DAYS, 1 << 2 } },
	{ "wednesdays", { WORD_DAYS, 1 << 2 } },
	{ "thu", { WORD_DAYS, 1 << 3 } },
	{ "thur", { WORD_DAYS, 1 << 3 } },
	{ "thurs", { WORD_DAYS, 1 << 3 } },
	{ "thursday", { WORD_DAYS, 1 << 3 } },
	{ "thursdays", { WORD_DAYS, 1 << 3 } },
	{ "fri", { WORD_DAYS, 1 << 4 } },
	{ "friday", { WORD_DAYS, 1 << 4 } },
	{ "fridays", { WORD_DAYS, 1 << 4 } },
	{ "sat", { WORD_DAYS, 1 << 5 } },
	{ "saturday", { WORD_DAYS, 1 << 5 } },
	{ "saturdays", { WORD_DAYS, 1 << 5 } },
	{ "sun", { WORD_DAYS, 1 << 6 } },
	{ "sunday", { WORD_DAYS, 1 << 6 } },
	{ "sundays", { WORD_DAYS, 1 << 6 } },
	{ "weekday", { WORD_DAYS, MON_TO_FRI } },
	{ "weekdays", { WORD_DAYS, MON_TO_FRI } },
	{ "weekend", { WORD_DAYS, SAT_SUN } },
	{ "weekends", { WORD_DAYS, SAT_SUN } },
	{ "daily", { WORD_DAYS, ALL_DAYS } },
	{ "everyday", { WORD_DAYS, ALL_DAYS } },
	{ "day", { WORD_FILL } },
	{ "days", { WORD_FILL } },
	{ "morning", { WORD_PART, 480, 720 } },
	{ "mornings", { WORD_PART, 480, 720 } },
	{ "am", { WORD_PART, 480, 720 } },
	{ "afternoon", { WORD_PART, 720, 1020 } },
	{ "afternoons", { WORD_PART, 720, 1020 } },
	{ "pm", { WORD_PART, 720, 1020 } },
	{ "evening", { WORD_PART, 1020, 1260 } },
	{ "evenings", { WORD_PART, 1020, 1260 } },
	{ "eve", { WORD_PART, 1020, 1260 } },
	{ "eves", { WORD_PART, 1020, 1260 } },
	{ "lunchtime", { WORD_PART, 720, 840 } },
	{ "lunchtimes", { WORD_PART, 720, 840 } },
	{ "daytime", { WORD_PART, 540, 1020 } },
	{ "daytimes", { WORD_PART, 540, 1020 } },
	{ "night", { WORD_PART, 1260, 1440 } },
	{ "nights", { WORD_PART, 1260, 1440 } },
	{ "noon", { WORD_CLOCK, 720, 1 } },
	{ "midday", { WORD_CLOCK, 720, 1 } },
	{ "midnight", { WORD_CLOCK, 1440, 1 } },
	{ "to", { WORD_TO } },
	{ "until", { WORD_TO } },
	{ "till", { WORD_TO } },
	{ "after", { WORD_AFTER } },
	{ "from", { WORD_AFTER } },
	{ "before", { WORD_BEFORE } },
	{ "by", { WORD_BEFORE } },
	{ "any", { WORD_ANY } },
	{ "anytime", { WORD_ANY } },
	{ "always", { WORD_ANY } },
	{ "flexible", { WORD_ANY } },
	{ "whenever", { WORD_ANY } },
	{ "time", { WORD_FILL } },
	{ "times", { WORD_FILL } },
	{ "and", { WORD_FILL } },
	{ "or", { WORD_FILL } },
	{ "at", { WORD_FILL } },
	{ "in", { WORD_FILL } },
	{ "on", { WORD_FILL } },
	{ "the", { WORD_FILL } },
	{ "only", { WORD_FILL } },
	{ "between", { WORD_FILL } },
	{ "most", { WORD_FILL } },
	{ "free", { WORD_FILL } },
	{ "available", { WORD_FILL } },
	{ "every", { WORD_DAYS, ALL_DAYS } },
	{ "all", { WORD_DAYS, ALL_DAYS } },
};

struct line {
	struct VEC(struct word) words;
	struct arena *arena;
};

static void word_add(struct line *l, struct word w)
{
	VEC_PUSH(l->arena, &l->words, w);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "9", "9am", "9:30", "17.30", "1730", "5.30pm". */
static bool clock_read(struct str s, struct word *out)
{
	bool am = str_ends(s, S("am")), pm = str_ends(s, S("pm"));
	if (am || pm)
		s = str_part(s, 0, s.n - 2);
	int digits[6], n = 0, split = -1;
	for (size_t i = 0; i < s.n; i++) {
		if ((s.p[i] == ':' || s.p[i] == '.' || s.p[i] == 'h') && split < 0 && n > 0)
			split = n;
		else if (is_digit(s.p[i]) && n < 5)
			digits[n++] = s.p[i] - '0';
		else
			return false;
	}
	if (!n || n > 4)
		return false;
	if (split < 0)
		split = n > 2 ? n - 2 : n;
	if (split == n - 1)
		return false;                  /* "9:5" */
	int hour = 0, minute = 0;
	for (int i = 0; i < n; i++)
		*(i < split ? &hour : &minute) = *(i < split ? &hour : &minute) * 10 + digits[i];
	if (hour > 24 || minute > 59 || ((am || pm) && (hour > 12 || !hour)) ||
		hour * 60 + minute > 1440)
		return false;
	if (am || pm)
		hour = hour % 12 + (pm ? 12 : 0);
	*out = (struct word){ WORD_CLOCK, hour * 60 + minute, am || pm };
	return true;
}

static bool word_read(struct line *l, struct str s)
{
	struct word w;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(s, str_of(names[i].name))) {
			/* "9 am": the letters belong to the number before them. */
			bool letters = str_eq(s, S("am")) || str_eq(s, S("pm"));
			struct word *last = l->words.n ? &l->words.v[l->words.n - 1] : NULL;
			if (letters && last && last->kind == WORD_CLOCK && !last->b &&
				last->a <= 12 * 60 + 59) {
				last->a = last->a % 720 + (s.p[0] == 'p' ? 720 : 0);
				last->b = 1;
				return true;
			}
			word_add(l, names[i].word);
			return true;
		}
	if (!clock_read(s, &w))
		return false;
	word_add(l, w);
	return true;
}

static size_t dash_at(struct str s, size_t i)
{
	if (s.p[i] == '-')
		return 1;
	/* U+2010 to U+2015: hyphens and dashes of word processors. */
	if (i + 2 < s.n && (unsigned char)s.p[i] == 0xe2 && (unsigned char)s.p[i + 1] == 0x80
		&& (unsigned char)s.p[i + 2] >= 0x90 && (unsigned char)s.p[i + 2] <= 0x95)
		return 3;
	return 0;
}

/* Cuts into words; the first that is not understood is *bad. */
static bool line_read(struct line *l, struct str s, struct str *bad)
{
	size_t from = 0;
	for (size_t i = 0; i <= s.n;) {
		size_t dash = i < s.n ? dash_at(s, i) : 0;
		bool stop = i < s.n && (s.p[i] == ';' || s.p[i] == '\n' || s.p[i] == '|');
		bool gap = i == s.n || dash || stop || s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '\t' ||
			s.p[i] == '\r' || s.p[i] == '&' || s.p[i] == '/' || s.p[i] == '+' || s.p[i] == '(' ||
			s.p[i] == ')';
		if (!gap) {
			i++;
			continue;
		}
		struct str w = str_part(s, from, i - from);
		while (str_ends(w, S(".")) || str_ends(w, S(":")))
			w.n--;
		if (w.n && !word_read(l, w)) {
			*bad = w;
			return false;
		}
		if (dash)
			word_add(l, (struct word){ WORD_TO });
		if (stop)
			word_add(l, (struct word){ WORD_STOP });
		i += dash ? dash : 1;
		from = i;
	}
	word_add(l, (struct word){ WORD_STOP });
	return true;
}

/* --- from words to hours --- */

struct span { int from, to; };

struct group {
	int days;
	struct span times[TIMES_MOST];
	int n_times;
	bool days_first;
};

struct weekly {
	struct arena *arena;
	struct VEC(struct hours_part) parts;
};

static void group_end(struct weekly *w, struct group *g)
{
	if (g->days && !g->n_times)
		g->times[g->n_times++] = (struct span){ DAY_BEGINS, DAY_ENDS };
	int days = g->days ? g->days : ALL_DAYS;
	for (int d = 0; d < 7; d++)
		for (int i = 0; (days & (1 << d)) && i < g->n_times; i++)
			VEC_PUSH(
				w->arena, &w->parts, ((struct hours_part){ d, g->times[i].from, g->times[i].to }));
	*g = (struct group){ 0 };
}

static void group_days(struct weekly *w, struct group *g, int days)
{
	if (g->n_times && g->days && g->days_first)
		group_end(w, g);
	if (!g->n_times)
		g->days_first = true;
	g->days |= days;
}

static bool group_time(struct weekly *w, struct group *g, struct span s)
{
	if (g->n_times && g->days && !g->days_first)
		group_end(w, g);
	if (s.from >= s.to || g->n_times == TIMES_MOST)
		return false;
	g->times[g->n_times++] = s;
	return true;
}

/* "9-5" is nine to five, "2-4" is in the afternoon, "5-9pm" is all evening. */
static struct span span_of(struct word from, struct word to)
{
	int said = from.a;
	if (!from.b && to.b && to.a > 720 && from.a < 720 && from.a + 720 < to.a && from.a >= 60)
		from.a += 720;
	else if (!from.b && !to.b && from.a < 7 * 60 && from.a >= 60)
		from.a += 720;
	if (!to.b && to.a <= from.a && said < 13 * 60 && said != to.a && to.a < 720)
		to.a += 720;
	return (struct span){ from.a, to.a };
}

/* The days from one to another, round the end of the week: "Fri to Mon". */
static int days_between(int from, int to)
{
	int mask = 0, d = __builtin_ctz((unsigned)from), end = 31 - __builtin_clz((unsigned)to);
	for (;; d = (d + 1) % 7) {
		mask |= 1 << d;
		if (d == end)
			return mask;
	}
}

static bool words_apply(struct weekly *out, const struct word *w, size_t n, bool *any)
{
	struct group g = { 0 };
	for (size_t i = 0; i < n; i++) {
		bool range = i + 2 < n && w[i + 1].kind == WORD_TO && w[i + 2].kind == w[i].kind;
		switch (w[i].kind) {
		case WORD_DAYS:
			group_days(out, &g, range ? days_between(w[i].a, w[i + 2].a) : w[i].a);
			i += range ? 2 : 0;
			break;
		case WORD_PART:
			if (!group_time(out, &g, (struct span){ w[i].a, range ? w[i + 2].b : w[i].b }))
				return false;
			i += range ? 2 : 0;
			break;
		case WORD_CLOCK:
			/* A lone time of day says nothing about how long. */
			if (!range || !group_time(out, &g, span_of(w[i], w[i + 2])))
				return false;
			i += 2;
			break;
		case WORD_AFTER:
		case WORD_BEFORE:
		case WORD_TO: {
			if (i + 1 == n || w[i + 1].kind != WORD_CLOCK)
				break;
			if (w[i].kind == WORD_AFTER && i + 3 < n && w[i + 2].kind == WORD_TO &&
				w[i + 3].kind == WORD_CLOCK)
				break;         /* "from 9 to 5" */
			int at = w[i + 1].a;
			if (!w[i + 1].b && at < DAY_BEGINS && at >= 60)
				at += 720;
			if (!group_time(out, &g,
					w[i].kind == WORD_AFTER ? (struct span){ at, DAY_ENDS }
											: (struct span){ DAY_BEGINS, at }))
				return false;
			i++;
			break;
		}
		case WORD_ANY:
			*any = true;
			break;
		case WORD_STOP:
			group_end(out, &g);
			break;
		case WORD_FILL:
			break;
		}
	}
	return true;
}

static int part_cmp(const void *a, const void *b)
{
	const struct hours_part *x = a, *y = b;
	if (x->weekday != y->weekday)
		return x->weekday - y->weekday;
	return x->from_minute != y->from_minute ? x->from_minute - y->from_minute
											: x->to_minute - y->to_minute;
}

/* In order, with those that touch made one. */
static struct hours parts_join(struct hours_part *v, size_t n)
{
	struct hours out = { .v = v };
	if (n)
		qsort(v, n, sizeof(*v), part_cmp);
	for (size_t i = 0; i < n; i++) {
		struct hours_part *last = out.n ? &v[out.n - 1] : NULL;
		if (last && last->weekday == v[i].weekday && last->to_minute >= v[i].from_minute) {
			if (v[i].to_minute > last->to_minute)
				last->to_minute = v[i].to_minute;
		} else {
			v[out.n++] = v[i];
		}
	}
	return out;
}

bool hours_parse(struct arena *a, struct str words, struct hours *out, struct str *why)
{
	struct line l = { .arena = a };
	struct weekly w = { .arena = a };
	struct str bad;
	bool any = false;
	*out = (struct hours){ 0 };
	*why = STR_NONE;
	if (!line_read(&l, str_lower_ascii(a, words), &bad)) {
		*why = str_fmt(a,
			"We do not understand “%.*s” in when they can help. Write, for example: weekday "
			"evenings; "
			"Sat 10-12.",
			STR_ARG(bad));
		return false;
	}
	if (!words_apply(&w, l.words.v, l.words.n, &any)) {
		*why = S("Say from when to when they can help, for example: Mon-Fri 5pm-9pm; Sat 10-12.");
		return false;
	}
	/* "Any time at weekends" is the weekend; "any time" alone is no limit. */
	(void)any;
	*out = parts_join(w.parts.v, w.parts.n);
	return true;
}

/* --- and back into words --- */

static void clock_write(struct buf *b, int minute, bool suffix)
{
	int hour = minute / 60 % 24, h = hour % 12 ? hour % 12 : 12;
	buf_i64(b, h);
	if (minute % 60)
		buf_fmt(b, ":%02d", minute % 60);
	if (suffix)
		buf_str(b, hour < 12 ? S(" am") : S(" pm"));
}

static void span_write(struct buf *b, int from, int to)
{
	if (to == 1440) {
		clock_write(b, from, true);
		buf_lit(b, "–midnight");
		return;
	}
	clock_write(b, from, (from < 720) != (to < 720));
	buf_lit(b, "–");
	clock_write(b, to, true);
}

static const char *const short_days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static struct str day_times(struct arena *a, struct hours h, int day)
{
	struct buf b = { .arena = a };
	for (size_t i = 0; i < h.n; i++)
		if (h.v[i].weekday == day) {
			if (b.n)
				buf_lit(&b, " and ");
			span_write(&b, h.v[i].from_minute, h.v[i].to_minute);
		}
	return b.n ? buf_view(&b) : STR_NONE;
}

struct str hours_words(struct arena *a, struct hours h)
{
	struct buf b = { .arena = a };
	if (!h.n)
		return S("any time");
	for (int d = 0; d < 7;) {
		struct str times = day_times(a, h, d);
		int last = d;
		while (last < 6 && str_eq(day_times(a, h, last + 1), times))
			last++;
		if (times.n) {
			if (b.n)
				buf_lit(&b, ", ");
			if (d == 0 && last == 6)
				buf_lit(&b, "every day");
			else if (last > d)
				buf_fmt(&b, "%s–%s", short_days[d], short_days[last]);
			else
				buf_fmt(&b, "%s", short_days[d]);
			buf_char(&b, ' ');
			buf_str(&b, times);
		}
		d = last + 1;
	}
	return buf_view(&b);
}
