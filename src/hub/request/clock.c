/*
 * The clock of the promise. Due times are never typed: they are computed here from when the request
 * arrived and how urgent it is. Nothing in this file knows of nights or weekends, because the
 * promise does not.
 */
#include "hub/request/clock.h"

#include "core/access/audit.h"
#include "core/base/time.h"
#include "hub/casework/need.h"
#include "hub/casework/step.h"
#include "hub/request/request.sql.h"

static const struct { enum urgency urgency; int64_t within_us; } promises[] = {
	{ URGENCY_EMERGENCY, 3 * TIME_HOUR },
	{ URGENCY_SOON, 24 * TIME_HOUR },
	{ URGENCY_ORDINARY, 24 * TIME_HOUR },
};

int64_t clock_promise_us(enum urgency u)
{
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++)
		if (promises[i].urgency == u)
			return promises[i].within_us;
	return 24 * TIME_HOUR;
}

int64_t clock_due(int64_t received_at, enum urgency u)
{
	return received_at + clock_promise_us(u);
}

struct str clock_by(struct arena *a, int64_t at, int64_t now)
{
	static const struct { struct str head, tail; } turned[] = {
		{ { "today ", 6 }, { " today", 6 } }, { { "tomorrow ", 9 }, { " tomorrow", 9 } } };
	struct str words = time_words(a, at, now);
	for (size_t i = 0; i < sizeof(turned) / sizeof(turned[0]); i++)
		if (str_starts(words, turned[i].head))
			return str_fmt(a, "%.*s%.*s",
				STR_ARG(str_part(words, turned[i].head.n, words.n)),
				STR_ARG(turned[i].tail));
	return words;
}

struct str clock_words(struct arena *a, int64_t due_at, int64_t spoken_at, int64_t now)
{
	if (spoken_at && spoken_at <= due_at)
		return str_fmt(
			a, "spoken to %.*s: promise kept", STR_ARG(time_words(a, spoken_at, now)));
	if (spoken_at)
		return str_fmt(a, "spoken to %.*s, after the promised time",
			STR_ARG(time_words(a, spoken_at, now)));
	if (due_at < now)
		return str_fmt(a, "%.*s: nobody has spoken to them yet",
			STR_ARG(time_due_words(a, due_at, now)));
	return str_fmt(a, "ring by %.*s", STR_ARG(clock_by(a, due_at, now)));
}

/* The next step of the request comes no later than the promise, and stands above its time in an
 * emergency. */
static void step_follow(struct db *db, struct request_id r, int64_t due_at)
{
	struct next_step_id step = work_step(db, r.v);
	struct step_facts facts;
	if (step.v && step_facts(db, step, &facts) && facts.open && facts.due_at > due_at)
		(void)step_due(db, step, due_at);
}

bool request_urgency(struct db *db, struct request_id id, enum urgency u, struct str why)
{
	struct request_by_id_row row;
	if (!request_by_id(db, (struct request_by_id_args){ .request_id = id }, &row)
		|| row.state == REQUEST_STATE_CLOSED)
		return false;
	if (row.urgency == u)
		return true;
	struct str reason = personal_raw(row.raised_by);
	if (u > row.urgency && !str_empty(why))
		reason = str_join(db_arena(db), reason, S("; "), why);
	int64_t due_at = clock_due(row.received_at, u);
	if (request_urgency_keep(db,
			(struct request_urgency_keep_args){
				.request_id = id, .urgency = u, .due_at = due_at, .raised_by = reason }) == 1)
		request_tally_promise(db, row.received_at, row.spoken_at, row.due_at, due_at);
	if (!row.spoken_at)
		step_follow(db, id, due_at);
	audit_add(db, S("request.urgency"), row.person_id.v,
		str_fmt(db_arena(db), "{\"request\":\"%.*s\",\"urgency\":\"%.*s\"}",
			STR_ARG(row.reference), STR_ARG(urgency_name(u))),
		why);
	db_touch(db, "board");
	db_touch(db, "queue");
	return true;
}

struct promise clock_promise(struct db *db, int64_t from_at, int64_t until_at, struct hub_id hub)
{
	struct request_promise_row row;
	if (!request_promise(db,
		    (struct request_promise_args){
			    .from_at = from_at, .until_at = until_at, .in_hub = hub },
		    &row))
		return (struct promise){ 0 };
	return (struct promise){ .due = row.due, .kept = row.kept };
}

int64_t promise_percent(struct promise p)
{
	return p.due > 0 ? p.kept * 100 / p.due : 100;
}

struct waiting clock_waiting(struct db *db, struct hub_id hub)
{
	struct request_count_waiting_row row;
	if (!request_count_waiting(db, (struct request_count_waiting_args){ .in_hub = hub }, &row))
		return (struct waiting){ 0 };
	return (struct waiting){ .n = row.n, .late = row.late };
}
