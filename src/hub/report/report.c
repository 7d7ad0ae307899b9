/* Counting a day or a week, and the board. See report.h. */
#include "hub/report/report.h"
#include "hub/report/report.sql.h"


enum { TREND_WEEKS = 8 };

struct span { int64_t from_at, to_at; };

static struct span span_of(struct date first, int days)
{
	return (struct span){ time_at(first, 0, 0), time_at(date_add(first, days), 0, 0) };
}

/* --- named counts --- */

/* Highest first; equal ones keep their order, which qsort does not promise. */
static void counts_sort(struct report_counts *c)
{
	for (size_t i = 1; i < c->n; i++) {
		struct report_count one = c->v[i];
		size_t at = i;
		for (; at > 0 && c->v[at - 1].n < one.n; at--)
			c->v[at] = c->v[at - 1];
		c->v[at] = one;
	}
}

static void counts_drop_noughts(struct report_counts *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].n || c->v[i].before)
			c->v[n++] = c->v[i];
	c->n = n;
}

static struct report_counts reasons_count(struct db *db, struct span now, struct span before)
{
	struct report_categories_rows kinds = report_categories(db);
	struct report_counts c = { ARENA_ARRAY(db_arena(db), struct report_count, kinds.n + 1),
		kinds.n + 1 };
	struct report_by_reason_rows rows[2] = {
		report_by_reason(
			db, (struct report_by_reason_args){ .from_at = now.from_at, .to_at = now.to_at }),
		report_by_reason(db,
			(struct report_by_reason_args){ .from_at = before.from_at, .to_at = before.to_at }),
	};
	c.v[kinds.n].name = S("Not said yet");
	for (size_t i = 0; i < kinds.n; i++)
		c.v[i].name = kinds.v[i].name;
	for (int period = 0; period < 2; period++)
		for (size_t k = 0; k < rows[period].n; k++) {
			size_t i = 0;
			while (i < kinds.n &&
				kinds.v[i].need_category_id.v != rows[period].v[k].need_category_id.v)
				i++;
			*(period ? &c.v[i].before : &c.v[i].n) += rows[period].v[k].n;
		}
	counts_drop_noughts(&c);
	counts_sort(&c);
	return c;
}

static struct str channel_words(enum channel c)
{
	static const struct str words[] = { [CHANNEL_PHONE] = { "Telephone", 9 },
		[CHANNEL_EMAIL] = { "E-mail", 6 },
		[CHANNEL_WEB] = { "Web form", 8 },
		[CHANNEL_TEXT] = { "Text message", 12 },
		[CHANNEL_LETTER] = { "Letter", 6 },
		[CHANNEL_DOORSTEP] = { "Doorstep", 8 },
		[CHANNEL_REFERRAL] = { "Another organisation", 20 },
		[CHANNEL_LIST] = { "A list", 6 } };
	return words[c];
}

static struct report_counts channels_count(struct db *db, struct span now, struct span before)
{
	struct report_counts c = { ARENA_ARRAY(db_arena(db), struct report_count, CHANNEL_LIST),
		CHANNEL_LIST };
	for (int i = CHANNEL_PHONE; i <= CHANNEL_LIST; i++)
		c.v[i - 1].name = channel_words((enum channel)i);
	struct report_by_channel_rows rows = report_by_channel(db,
		(struct report_by_channel_args){ .from_at = now.from_at, .to_at = now.to_at });
	for (size_t k = 0; k < rows.n; k++)
		c.v[rows.v[k].channel - 1].n = rows.v[k].n;
	rows = report_by_channel(
		db, (struct report_by_channel_args){ .from_at = before.from_at, .to_at = before.to_at });
	for (size_t k = 0; k < rows.n; k++)
		c.v[rows.v[k].channel - 1].before = rows.v[k].n;
	counts_drop_noughts(&c);
	counts_sort(&c);
	return c;
}

static struct report_counts hubs_count(struct db *db, struct span now, struct span before)
{
	struct report_hubs_rows hubs = report_hubs(db);
	struct report_counts c = { ARENA_ARRAY(db_arena(db), struct report_count, hubs.n), hubs.n };
	struct report_by_hub_rows rows[2] = {
		report_by_hub(
			db, (struct report_by_hub_args){ .from_at = now.from_at, .to_at = now.to_at }),
		report_by_hub(
			db, (struct report_by_hub_args){ .from_at = before.from_at, .to_at = before.to_at }),
	};
	for (size_t i = 0; i < hubs.n; i++) {
		c.v[i].name = hubs.v[i].name;
		for (size_t k = 0; k < rows[0].n; k++)
			if (rows[0].v[k].hub_id.v == hubs.v[i].hub_id.v)
				c.v[i].n = rows[0].v[k].n;
		for (size_t k = 0; k < rows[1].n; k++)
			if (rows[1].v[k].hub_id.v == hubs.v[i].hub_id.v)
				c.v[i].before = rows[1].v[k].n;
	}
	return c;
}

/* --- time --- */

/* Hours of the clock in Britain begin with hours of UTC, so whole hours can be put into local
 * days. */
static void hours_into(struct db *db, struct span s, struct report_counts *into,
	size_t (*slot)(int64_t at, const void *first), const void *first)
{
	struct report_by_hour_rows rows =
		report_by_hour(db, (struct report_by_hour_args){ .from_at = s.from_at, .to_at = s.to_at });
	for (size_t k = 0; k < rows.n; k++) {
		size_t i = slot(rows.v[k].hour * TIME_HOUR, first);
		if (i < into->n)
			into->v[i].n += rows.v[k].n;
	}
}

static size_t slot_day(int64_t at, const void *first)
{
	return (size_t)date_diff(time_civil(at).date, *(const struct date *)first);
}

static size_t slot_week(int64_t at, const void *first)
{
	return (size_t)date_diff(time_civil(at).date, *(const struct date *)first) / 7;
}

static size_t slot_hour(int64_t at, const void *first)
{
	(void)first;
	return (size_t)time_civil(at).hour;
}

static struct report_counts days_count(struct db *db, const struct report *r)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };
	size_t n = r->is_week ? 7 : 24;
	struct report_counts c = { ARENA_ARRAY(db_arena(db), struct report_count, n), n };
	for (size_t i = 0; i < n; i++)
		c.v[i].name = r->is_week ? str_of(days[i]) : str_fmt(db_arena(db), "%zu:00", i);
	hours_into(db, (struct span){ r->from_at, r->to_at }, &c, r->is_week ? slot_day : slot_hour,
		&r->first);
	return c;
}

static struct report_counts weeks_count(struct db *db, const struct report *r)
{
	struct date first = date_add(date_monday(r->first), -7 * (TREND_WEEKS - 1));
	struct report_counts c = { ARENA_ARRAY(db_arena(db), struct report_count, TREND_WEEKS),
		TREND_WEEKS };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	for (int i = 0; i < TREND_WEEKS; i++) {
		struct date monday = date_add(first, 7 * i);
		c.v[i].name = str_fmt(db_arena(db), "%d %s", monday.day, months[monday.month - 1]);
	}
	hours_into(db, span_of(first, 7 * TREND_WEEKS), &c, slot_week, &first);
	return c;
}

/* --- the report --- */

static void outcomes_count(struct db *db, struct report *r)
{
	struct report_promise_row promise;
	if (report_promise(db,
			(struct report_promise_args){ .from_at = r->from_at, .to_at = r->to_at }, &promise)) {
		r->promised = promise.promised;
		r->kept = promise.kept;
		r->waiting = promise.waiting;
	}
	struct report_needs_ended_rows needs = report_needs_ended(db,
		(struct report_needs_ended_args){ .from_at = r->from_at, .to_at = r->to_at });
	for (size_t i = 0; i < needs.n; i++)
		*(needs.v[i].state == NEED_STATE_MET             ? &r->needs_met
				: needs.v[i].state == NEED_STATE_NOT_MET ? &r->needs_not_met
														 : &r->needs_withdrawn) = needs.v[i].n;
	struct report_needs_open_row open;
	if (report_needs_open(db, &open))
		r->needs_open = open.n;
	struct report_tasks_row tasks;
	if (report_tasks(
			db, (struct report_tasks_args){ .from_at = r->from_at, .to_at = r->to_at }, &tasks)) {
		r->tasks_done = tasks.done;
		r->tasks_failed = tasks.failed;
		r->helpers = tasks.helpers;
	}
	struct report_helpers_row helpers;
	if (report_helpers(db,
			(struct report_helpers_args){ .from_on = date_iso(db_arena(db), r->first),
				.to_on = date_iso(db_arena(db), r->last) },
			&helpers)) {
		r->helpers_active = helpers.active;
		r->helpers_new = helpers.fresh;
	}
}

static struct report report_of(struct db *db, struct date first, int days)
{
	struct span now = span_of(first, days), before = span_of(date_add(first, -days), days);
	struct report r = { .first = first,
		.last = date_add(first, days - 1),
		.from_at = now.from_at,
		.to_at = now.to_at,
		.is_week = days == 7 };
	r.reasons = reasons_count(db, now, before);
	r.channels = channels_count(db, now, before);
	r.hubs = hubs_count(db, now, before);
	for (size_t i = 0; i < r.reasons.n; i++) {
		r.requests += r.reasons.v[i].n;
		r.requests_before += r.reasons.v[i].before;
	}
	r.days = days_count(db, &r);
	r.weeks = weeks_count(db, &r);
	outcomes_count(db, &r);
	return r;
}

struct report report_week(struct db *db, struct date any_day)
{
	return report_of(db, date_monday(any_day), 7);
}

struct report report_day(struct db *db, struct date day)
{
	return report_of(db, day, 1);
}

/* --- the board --- */

static struct board_hub *board_hub_of(struct board *b, struct hub_id id)
{
	for (size_t i = 0; i < b->n_hubs; i++)
		if (b->hubs[i].hub_id.v == id.v)
			return &b->hubs[i];
	return NULL;
}

/* The hubs' queues; and how many of this week's promises are broken while somebody still waits. */
static int64_t board_hubs(struct db *db, struct board *b, int64_t monday_at)
{
	struct report_hubs_rows hubs = report_hubs(db);
	b->hubs = ARENA_ARRAY(db_arena(db), struct board_hub, hubs.n);
	b->n_hubs = hubs.n;
	for (size_t i = 0; i < hubs.n; i++) {
		b->hubs[i].hub_id = hubs.v[i].hub_id;
		b->hubs[i].name = hubs.v[i].name;
	}
	struct board_waiting_rows waiting =
		board_waiting(db, (struct board_waiting_args){ .from_at = monday_at });
	int64_t broken = 0;
	for (size_t i = 0; i < waiting.n; i++) {
		struct board_hub *h = board_hub_of(b, waiting.v[i].hub_id);
		b->waiting += waiting.v[i].waiting;
		b->late += waiting.v[i].late;
		broken += waiting.v[i].broken;
		if (h) {
			h->fresh = waiting.v[i].fresh;
			h->waiting = waiting.v[i].waiting;
			h->late = waiting.v[i].late;
		}
	}
	struct board_in_hand_rows hand = board_in_hand(db);
	for (size_t i = 0; i < hand.n; i++) {
		struct board_hub *h = board_hub_of(b, hand.v[i].hub_id);
		if (h) {
			h->cases = hand.v[i].cases;
			h->steps_late = hand.v[i].steps_late;
		}
	}
	return broken;
}

struct board board_now(struct db *db)
{
	struct board b = { 0 };
	struct civil now = time_civil(db_now(db));
	int64_t monday_at = time_at(date_monday(now.date), 0, 0);
	int64_t broken = board_hubs(db, &b, monday_at);
	struct board_promise_row promise;
	if (board_promise(
			db, (struct board_promise_args){ .from_hour = monday_at / TIME_HOUR }, &promise)) {
		b.promised = promise.spoken + broken;
		b.kept = promise.kept;
	}
	struct board_helpers_free_row helpers;
	if (board_helpers_free(db,
			(struct board_helpers_free_args){ .today = date_iso(db_arena(db), now.date),
				.weekday = now.weekday,
				.minute = now.hour * 60 + now.minute },
			&helpers))
		b.helpers_free = helpers.n;
	int64_t first = (db_now(db) / TIME_HOUR - 23) * TIME_HOUR;
	b.hours = (struct report_counts){ ARENA_ARRAY(db_arena(db), struct report_count, 24), 24 };
	for (int i = 0; i < 24; i++)
		b.hours.v[i].name = str_fmt(db_arena(db), "%d", time_civil(first + i * TIME_HOUR).hour);
	struct board_hours_rows hours =
		board_hours(db, (struct board_hours_args){ .from_hour = first / TIME_HOUR });
	for (size_t i = 0; i < hours.n; i++)
		if (hours.v[i].hour - first / TIME_HOUR < 24)
			b.hours.v[hours.v[i].hour - first / TIME_HOUR].n = hours.v[i].n;
	for (int i = 0; i < 24; i++) {
		b.last_day += b.hours.v[i].n;
		if (time_civil(first + i * TIME_HOUR).weekday == now.weekday)
			b.today += b.hours.v[i].n;
	}
	return b;
}
