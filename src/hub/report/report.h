/*
 * A report says what was asked of the hub in a day or a week and what became of it, in figures that
 * can be quoted: requests by reason, channel and hub; whether a human answered in time; needs met;
 * what volunteers did; and the weeks before. The board says the same of this very moment. Nothing
 * in a report is typed by anybody: it is counted from what was entered once. Weeks run from Monday
 * to Sunday, days from midnight, on the host's clock.
 */
#ifndef KITH_REPORT_H
#define KITH_REPORT_H

#include "core/base/time.h"
#include "core/db/db.h"
#include "core/db/types.h"

struct report_count {
	struct str name;
	int64_t n, before;                     /* this period, the one before */
};
struct report_counts { struct report_count *v; size_t n; };

struct report {
	struct date first, last;               /* days it covers, both included */
	int64_t from_at, to_at;                /* [from, to) */
	bool is_week;
	int64_t requests, requests_before;
	struct report_counts reasons;          /* most asked first; equal ones in the host's order */
	struct report_counts channels, hubs;
	struct report_counts days;             /* a week: Monday to Sunday; a day: its 24 hours */
	struct report_counts weeks;            /* the eight weeks that end with this one */
	/* The promise: of the requests received here whose time has come, those spoken to in time. */
	int64_t promised, kept, waiting;
	int64_t needs_met, needs_not_met, needs_withdrawn, needs_open;
	int64_t tasks_done, tasks_failed, helpers, helpers_active, helpers_new;
};

/* Always whole: a period with nothing in it is a report of noughts. */
struct report report_week(struct db *db, struct date any_day);
struct report report_day(struct db *db, struct date day);

/* kept of promised in per cent, as "97 %"; "none yet" when nothing was promised. */
struct str report_kept_words(struct arena *a, int64_t kept, int64_t promised);
/* "Requests fell by a tenth; urgent food or supplies was asked most." */
struct str report_message(struct arena *a, const struct report *r);
struct str report_title(struct arena *a, const struct report *r); /* "Week of Monday 4 May 2020" */
struct str report_csv(struct arena *a, const struct report *r);
struct str report_sheet(
	struct arena *a, const struct report *r); /* xlsx; absent when it cannot be made */
struct str report_json(struct arena *a, const struct report *r);

/* --- the board: this moment --- */
struct board_hub {
	struct hub_id hub_id;
	struct str name;
	int64_t fresh, waiting, late, cases, steps_late;
};
struct board {
	int64_t waiting, late, promised, kept, helpers_free;
	struct board_hub *hubs;
	size_t n_hubs;
	struct report_counts hours;            /* arrivals: the last 24 hours, oldest first */
	int64_t last_day, today;               /* arrivals: in those hours, and since midnight */
};
struct board board_now(struct db *db);

#endif
