/*
 * A date or a time while it is being read: cut into numbers and words, the time of day taken out.
 * Shared by what reads dates (time_parse.c) and what reads words for the future (time_future.c).
 * Only for core/base.
 */
#ifndef KITH_BASE_TIME_READING_H
#define KITH_BASE_TIME_READING_H

#include "core/base/time.h"

#define READING_PARTS 12

enum part_kind { PART_NUMBER, PART_WORD };

struct part {
	enum part_kind kind;
	int64_t value;           /* of a number */
	struct str text;         /* lower case */
	char before, after;      /* the characters around it, 0 at the ends */
	bool used;
};

struct reading {
	struct arena *arena;
	struct str whole;        /* as typed, trimmed */
	struct part parts[READING_PARTS];
	int n;
	int hour, minute;        /* -1: no time of day was given */
	int second;
	bool utc;
	int offset_minutes;
	struct str *why;
};

/* Cuts a text. False with a sentence in *why, which is where the functions below put theirs. */
MUSTUSE bool reading_split(struct reading *r, struct arena *a, struct str s, struct str *why);
bool part_is(const struct part *p, const char *word);
int part_weekday(const struct part *p);                /* 0 Monday; -1: no day's name */
MUSTUSE bool reading_take_clock(
	struct reading *r); /* the time of day; true also when there is none */
void reading_close_up(struct reading *r);              /* what was used is gone */
/* What remains, as a date. */
MUSTUSE bool reading_date(struct reading *r, struct date *out);
MUSTUSE bool reading_day_and_month(
	struct reading *r, int64_t *year, int64_t *month, int64_t *day); /* year 0: not said */
MUSTUSE bool reading_use_date(
	struct reading *r, int64_t year, int64_t month, int64_t day, struct date *out);
int64_t reading_instant(
	const struct reading *r, struct date d); /* with its time of day, noted zone and all */

#endif
