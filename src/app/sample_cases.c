/*
 * Eight calendar weeks of requests in the sample city and what became of each: triaged, rung,
 * helped by a volunteer or an organisation, ended, told. Weekly numbers and reasons are those one
 * city published for its first weeks, scaled: the last full week has 258 requests, 106 for urgent
 * supplies and 42 for help with shopping. The story of each request is drawn to the present and cut
 * there, so that the newest are waiting, some are late, and most of the old ones are closed.
 */
#include "app/sample.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/base/check.h"
#include "core/base/id.h"

#include <math.h>
#include <string.h>

enum { WEEKS = 8, REASONS_MOST = 24 };

struct story {
	struct sample *s;
	struct arena *a;
	struct sample_person *person;
	const struct sample_property *home;
	struct person_id person_id;
	struct case_id case_id;
	struct request_id request_id;
	struct account_id guide, handler;
	struct hub_id hub;
	int64_t received_at, due_at, triaged_at,
		spoken_at; /* triaged and spoken may lie in the future: not yet */
	int64_t closed_at;                                     /* 0: still open */
	size_t n_needs;
	enum urgency urgency;
	struct next_step_id step;                              /* the case's own; 0 when closed */
	uint32_t number;                                       /* for references */
};

struct reason {
	struct need_category_id id;
	const char *code, *name;
	int64_t minutes;
	bool needs_check;
};
static struct { struct reason v[REASONS_MOST]; size_t n; } reasons;

static const struct reason *reason_of(const char *code)
{
	for (size_t i = 0; i < reasons.n; i++)
		if (strcmp(reasons.v[i].code, code) == 0)
			return &reasons.v[i];
	check(!"a reason of the sample city is a need category");
	return NULL;
}

static double chance(struct story *t)
{
	return rng_double(&t->s->rng);
}

/* Exponential waiting time with this mean. */
static int64_t after(struct story *t, int64_t mean_us)
{
	return (int64_t)(-log(1 - chance(t)) * (double)mean_us);
}

static bool past(const struct story *t, int64_t at)
{
	return at <= t->s->now;
}

static struct next_step_id step_save(struct story *t, enum step_kind kind, int64_t subject_id,
	const char *note, int64_t due_at, bool with_guide)
{
	struct next_step_id id = { id_new() };
	sample_step_insert(t->s->db,
		(struct sample_step_insert_args){ .next_step_id = id,
			.kind = kind,
			.case_id = t->case_id,
			.person_id = t->person_id,
			.subject_id = subject_id,
			.note = str_of(note),
			.owner_account_id = with_guide ? t->guide : (struct account_id){ 0 },
			.owner_hub_id = t->hub,
			.due_at = due_at,
			.is_urgent = t->urgency == URGENCY_EMERGENCY,
			.is_open = true,
			.created_at = t->received_at });
	return id;
}

/* Returns the row's own id as "open work", or 0 when it is not open. */
static int64_t work_save(
	struct story *t, bool open, enum work_kind kind, int64_t id, struct next_step_id step)
{
	if (!open)
		return 0;
	sample_open_work_insert(t->s->db,
		(struct sample_open_work_insert_args){ .open_work_id = id,
			.kind = kind,
			.case_id = t->case_id,
			.next_step_id = step,
			.opened_at = t->received_at });
	return id;
}

/* --- how one need is helped --- */

static struct str street_of(const struct story *t)
{
	return str_of(t->s->streets[t->home->street].name);
}

static void offer_some(struct story *t, struct task_id task, int64_t at, int64_t taker)
{
	if (taker)
		sample_offer_insert(t->s->db,
			(struct sample_offer_insert_args){ .task_id = task,
				.volunteer_id = { taker },
				.state = OFFER_STATE_TAKEN,
				.offered_at = at,
				.answered_at = at + 20 * TIME_MINUTE });
	for (size_t i = 0; i < 3; i++) {
		int64_t one =
			t->s->volunteers[rng_below(&t->s->rng, (uint32_t)t->s->n_volunteers)].volunteer_id;
		if (one != taker && i == 0)
			sample_offer_insert(t->s->db,
				(struct sample_offer_insert_args){ .task_id = task,
					.volunteer_id = { one },
					.state = taker ? OFFER_STATE_TOO_LATE : OFFER_STATE_OFFERED,
					.offered_at = at,
					.answered_at = taker ? at + 20 * TIME_MINUTE : 0 });
	}
}

/* Between nine and five, today or in the next days; a window that began over two hours ago moves to
 * tomorrow. */
static int64_t daytime_soon(struct story *t)
{
	struct date day = date_add(time_civil(t->s->now).date, (int)rng_below(&t->s->rng, 3));
	int hour = 9 + (int)rng_below(&t->s->rng, 9);
	int64_t at = time_at(day, hour, 30 * (int)rng_below(&t->s->rng, 2));
	return at < t->s->now - 2 * TIME_HOUR ? time_at(date_add(day, 1), hour, 0) : at;
}

static void task_save(struct story *t, struct need_id need, const struct reason *why,
	int64_t from_at, int64_t done_at)
{
	struct sample *s = t->s;
	struct task_id id = { id_new_at(t->spoken_at + TIME_HOUR) };
	bool done = past(t, done_at);
	/* in turn, so that the smallest city has one that a volunteer is about to do */
	static const enum task_state turns[] = { TASK_STATE_TAKEN, TASK_STATE_OPEN, TASK_STATE_OFFERED,
		TASK_STATE_UNDER_WAY, TASK_STATE_OPEN, TASK_STATE_TAKEN };
	enum task_state state =
		done ? TASK_STATE_DONE : turns[s->tasks_to_do++ % (sizeof(turns) / sizeof(*turns))];
	bool taken =
		state == TASK_STATE_DONE || state == TASK_STATE_TAKEN || state == TASK_STATE_UNDER_WAY;
	int64_t volunteer =
		taken ? s->volunteers[rng_below(&s->rng, (uint32_t)s->n_volunteers)].volunteer_id : 0;
	int64_t from = done ? from_at : daytime_soon(t);
	struct next_step_id step = { 0 };
	if (!done)
		step = step_save(t, taken ? STEP_KIND_SEE_TASK : STEP_KIND_OFFER_TASK, id.v, "",
			from + 3 * TIME_HOUR, true);
	sample_task_insert(s->db,
		(struct sample_task_insert_args){ .task_id = id,
			.reference = sample_reference(t->a, 'T', t->number * 3 + (uint32_t)t->n_needs),
			.case_id = t->case_id,
			.need_id = need,
			.hub_id = t->hub,
			.person_id = t->person_id,
			.need_category_id = why->id,
			.state = state,
			.what = str_fmt(t->a, "%s on %.*s", why->name, STR_ARG(street_of(t))),
			.property_id = { t->home->property_id },
			.street = street_of(t),
			.lat = t->home->lat,
			.lon = t->home->lon,
			.window_from_at = from,
			.window_to_at = from + 3 * TIME_HOUR,
			.minutes = why->minutes,
			.needs_check = why->needs_check,
			.volunteer_id = { volunteer },
			.taken_at = taken ? t->spoken_at + 2 * TIME_HOUR : 0,
			.started_at = done ? from : 0,
			.ended_at = done ? done_at : 0,
			.created_at = t->spoken_at + TIME_HOUR,
			.open_work_id = work_save(t, !done, WORK_KIND_TASK, id.v, step) });
	if (state != TASK_STATE_OPEN)
		offer_some(t, id, t->spoken_at + TIME_HOUR, volunteer);
}

static void referral_save(struct story *t, struct need_id need, int64_t done_at)
{
	struct sample *s = t->s;
	struct referral_id id = { id_new_at(t->spoken_at + TIME_HOUR) };
	int64_t answered_at = t->spoken_at + TIME_HOUR + after(t, 8 * TIME_HOUR);
	bool done = past(t, done_at), answered = past(t, answered_at);
	struct next_step_id step = { 0 };
	if (!done)
		step = step_save(t, STEP_KIND_ANSWER_REFERRAL, id.v, "",
			answered ? s->now + TIME_DAY * 2 : t->spoken_at + 2 * TIME_DAY, true);
	sample_referral_insert(s->db,
		(struct sample_referral_insert_args){ .referral_id = id,
			.case_id = t->case_id,
			.need_id = need,
			.person_id = t->person_id,
			.organisation_id = { s->organisations[rng_below(
				&s->rng, (uint32_t)s->n_organisations)] },
			.state = done  ? REFERRAL_STATE_DONE
				: answered ? REFERRAL_STATE_ACCEPTED
						   : REFERRAL_STATE_OFFERED,
			.words = S(""),
			.offered_at = t->spoken_at + TIME_HOUR,
			.answer_by_at = t->spoken_at + 2 * TIME_DAY,
			.answered_at = answered || done ? (answered_at < done_at ? answered_at : done_at) : 0,
			.ended_at = done ? done_at : 0,
			.open_work_id = work_save(t, !done, WORK_KIND_REFERRAL, id.v, step) });
}

static bool in_list(const char *code, const char *list)
{
	const char *at = strstr(list, code);
	return at && (at == list || at[-1] == ' ') && (at[strlen(code)] == ' ' || !at[strlen(code)]);
}

static void need_save(struct story *t, const struct reason *why)
{
	struct need_id id = { id_new_at(t->received_at) };
	bool spoken = past(t, t->spoken_at);
	int64_t ended_at = t->closed_at
		? t->closed_at - (int64_t)(chance(t) * 0.7 * (double)(t->closed_at - t->spoken_at))
		: t->spoken_at + 4 * TIME_HOUR + after(t, 30 * TIME_HOUR);
	bool ended = spoken && past(t, ended_at);
	double how = chance(t);
	enum need_state state = !ended ? NEED_STATE_OPEN
		: how < 0.9                ? NEED_STATE_MET
		: how < 0.95               ? NEED_STATE_NOT_MET
								   : NEED_STATE_WITHDRAWN;
	struct str words = state == NEED_STATE_NOT_MET
		? str_of(sample_not_met[rng_below(&t->s->rng, (uint32_t)sample_n_not_met)])
		: S("");
	sample_need_insert(t->s->db,
		(struct sample_need_insert_args){ .need_id = id,
			.case_id = t->case_id,
			.person_id = t->person_id,
			.request_id = t->request_id,
			.need_category_id = why->id,
			.state = state,
			.urgency = t->urgency,
			.opened_at = t->received_at,
			.ended_at = ended ? ended_at : 0,
			.ended_words = words,
			.open_work_id = work_save(t, !ended, WORK_KIND_NEED, id.v, t->step) });
	t->n_needs++;
	if (!spoken || state == NEED_STATE_NOT_MET || state == NEED_STATE_WITHDRAWN)
		return;
	if (in_list(
			why->code, "urgent_food shopping prescription pets transport ready_meals loneliness"))
		task_save(t, id, why, ended_at - 3 * TIME_HOUR, ended_at - TIME_HOUR);
	else if (in_list(why->code, "money energy housing mental_health health safety digital baby"))
		referral_save(t, id, ended_at);
}

/* --- the case around it --- */

static void interaction_save(struct story *t, int64_t at, enum outcome outcome, struct str words)
{
	sample_interaction_insert(t->s->db,
		(struct sample_interaction_insert_args){ .interaction_id = { id_new_at(at) },
			.case_id = t->case_id,
			.person_id = t->person_id,
			.at = at,
			.account_id = t->guide,
			.outcome = outcome,
			.words = words });
}

static void talks_save(struct story *t)
{
	if (!past(t, t->spoken_at)) {
		int64_t tried = t->received_at + (t->s->now - t->received_at) / 2;
		if (past(t, t->triaged_at) && chance(t) < 0.3)
			interaction_save(t, tried, OUTCOME_NO_ANSWER, S(""));
		return;
	}
	for (int i = (int)rng_below(&t->s->rng, 5) - 2; i > 0; i--)
		interaction_save(
			t, t->spoken_at - i * (t->spoken_at - t->triaged_at) / 4, OUTCOME_NO_ANSWER, S(""));
	int64_t until = t->closed_at ? t->closed_at : t->s->now;
	for (int64_t at = t->spoken_at; at <= until; at += 2 * TIME_DAY + after(t, 6 * TIME_DAY)) {
		interaction_save(t, at, OUTCOME_REACHED,
			str_of(sample_talks[rng_below(&t->s->rng, (uint32_t)sample_n_talks)]));
		if (at - t->spoken_at > 14 * TIME_DAY)
			break;
	}
}

static void story_times(struct story *t)
{
	bool emergency = chance(t) < 0.04;
	t->urgency = emergency ? URGENCY_EMERGENCY : chance(t) < 0.15 ? URGENCY_SOON : URGENCY_ORDINARY;
	int64_t promise = emergency ? 3 * TIME_HOUR : 24 * TIME_HOUR;
	t->due_at = t->received_at + promise;
	t->triaged_at =
		t->received_at + 3 * TIME_MINUTE + after(t, emergency ? 8 * TIME_MINUTE : 35 * TIME_MINUTE);
	t->spoken_at = t->triaged_at + after(t, promise / 5);
	if (t->spoken_at > t->due_at && chance(t) < 0.5)
		t->spoken_at = t->due_at - (int64_t)(chance(t) * (double)(t->due_at - t->triaged_at));
	/* Some whose time ran out yesterday nobody has spoken to yet: the board has to show what late
	 * looks like. */
	int64_t late = t->s->now - t->due_at;
	if (late > 0 && late < 20 * TIME_HOUR && chance(t) < 0.2)
		t->spoken_at = t->s->now + TIME_DAY;
}

/* The step that the case, its request and its needs all point at. */
static void story_step(struct story *t)
{
	double wait = chance(t);
	if (!past(t, t->triaged_at))
		t->step =
			step_save(t, STEP_KIND_TRIAGE, t->request_id.v, "", t->received_at + TIME_HOUR, false);
	else if (!past(t, t->spoken_at))
		t->step =
			step_save(t, STEP_KIND_RING, t->request_id.v, "First call", t->due_at, chance(t) < 0.6);
	else
		t->step =
			step_save(t, STEP_KIND_CHECK_BACK, t->case_id.v, wait < 0.5 ? "Ring as promised" : "",
				t->s->now + (int64_t)((wait * 6 - 0.5) * (double)TIME_DAY), true);
}

static void request_save_plain(
	struct story *t, const struct reason *why, const char *words, bool closed)
{
	static const enum channel channels[] = { CHANNEL_PHONE, CHANNEL_PHONE, CHANNEL_PHONE,
		CHANNEL_PHONE, CHANNEL_PHONE, CHANNEL_PHONE, CHANNEL_WEB, CHANNEL_WEB, CHANNEL_EMAIL,
		CHANNEL_DOORSTEP, CHANNEL_REFERRAL };
	static const char *const askers[] = { "daughter", "son", "neighbour", "GP", "friend" };
	struct sample *s = t->s;
	bool for_somebody = chance(t) < 0.12;
	const struct sample_person *asker = &s->people[rng_below(&s->rng, (uint32_t)s->n_people)];
	bool triaged = past(t, t->triaged_at), spoken = past(t, t->spoken_at);
	sample_request_insert(s->db,
		(struct sample_request_insert_args){ .request_id = t->request_id,
			.reference = sample_reference(t->a, 'R', t->number),
			.person_id = t->person_id,
			.case_id = t->case_id,
			.state = closed ? REQUEST_STATE_CLOSED
				: triaged   ? REQUEST_STATE_TRIAGED
							: REQUEST_STATE_NEW,
			.channel = channels[rng_below(&s->rng, 11)],
			.words = str_of(words),
			.need_category_id = why->id,
			.urgency = t->urgency,
			.asker_name = for_somebody
				? str_join(t->a, sample_given(asker), S(" "), sample_family(asker))
				: S(""),
			.asker_relation = for_somebody ? str_of(askers[rng_below(&s->rng, 5)]) : S(""),
			.person_knows =
				for_somebody && chance(t) < 0.8 ? PERSON_KNOWS_YES : PERSON_KNOWS_UNKNOWN,
			.hub_id = t->hub,
			.received_at = t->received_at,
			.due_at = t->due_at,
			.spoken_at = spoken ? t->spoken_at : 0,
			.triaged_at = triaged ? t->triaged_at : 0,
			.closed_at = t->closed_at,
			.taken_by_id = t->handler,
			.open_work_id = work_save(t, !closed, WORK_KIND_REQUEST, t->request_id.v, t->step) });
}

/* Decided before anything is written: whether every need will have ended and the case is closed. */
static bool story_is_over(struct story *t)
{
	double days = (double)(t->s->now - t->spoken_at) / (double)TIME_DAY;
	return past(t, t->spoken_at) && chance(t) < 0.93 * (1 - exp(-days / 4));
}

static void story_tell(struct story *t, const char *code)
{
	const struct reason *why = reason_of(code);
	const char *sayings[8] = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < sample_n_sayings; i++)
		if (strcmp(sample_sayings[i].category, code) == 0 && n < 8)
			sayings[n++] = sample_sayings[i].words;
	check(n > 0);
	const char *words = sayings[rng_below(&t->s->rng, (uint32_t)n)];
	story_times(t);
	bool over = story_is_over(t), spoken = past(t, t->spoken_at);
	if (over) {
		int64_t since = t->s->now - t->spoken_at, took = 6 * TIME_HOUR + after(t, 4 * TIME_DAY);
		t->closed_at = t->spoken_at + (took < since ? took : (int64_t)(0.9 * (double)since));
	} else {
		story_step(t);
	}
	enum case_state state = over  ? CASE_STATE_CLOSED
		: !past(t, t->triaged_at) ? CASE_STATE_NEW
		: !spoken                 ? CASE_STATE_TRIAGED
		: chance(t) < 0.8         ? CASE_STATE_ACTIVE
								  : CASE_STATE_WATCHING;
	sample_case_insert(t->s->db,
		(struct sample_case_insert_args){ .case_id = t->case_id,
			.reference = sample_reference(t->a, 'C', t->number),
			.person_id = t->person_id,
			.state = state,
			.guide_id = past(t, t->triaged_at) ? t->guide : (struct account_id){ 0 },
			.hub_id = t->hub,
			.opened_at = t->received_at,
			.closed_at = t->closed_at,
			.closed_words = over ? S("All needs ended; told by phone") : S(""),
			.open_work_id = work_save(t, !over, WORK_KIND_CASE, t->case_id.v, t->step),
			.updated_at = over ? t->closed_at
				: spoken       ? t->spoken_at
							   : t->received_at });
	request_save_plain(t, why, words, over);
	need_save(t, why);
	if (chance(t) < 0.28) {
		const struct reason *also = reason_of(sample_reasons[rng_below(&t->s->rng, 6)].category);
		if (also != why)
			need_save(t, also);
	}
	talks_save(t);
}

static void story_make(struct sample *s, uint32_t number, int64_t received_at, const char *code)
{
	size_t k = ((size_t)number * 7919u + 13u) % s->n_people;
	struct story t = { .s = s,
		.a = db_arena(s->db),
		.person = &s->people[k],
		.number = number,
		.received_at = received_at };
	t.home = &s->properties[t.person->property];
	t.person_id.v = t.person->person_id;
	t.hub.v = s->hub_ids[t.home->hub];
	t.guide.v = s->guides[t.home->hub].v[rng_below(&s->rng, (uint32_t)s->guides[t.home->hub].n)];
	t.handler.v = s->handlers[rng_below(&s->rng, 4)];
	t.case_id.v = id_new_at(received_at);
	t.request_id.v = id_new_at(received_at);
	story_tell(&t, code);
}

/* --- how many, when, about what --- */

/* Most people ring in the morning; a few at night. Of this week's, every fourth rang in the last
 * ten hours, so that a city made at midnight is alive too. */
static int64_t arrival(struct sample *s, struct date monday, int64_t before)
{
	bool this_week = time_at(monday, 0, 0) > before - 7 * TIME_DAY;
	if (this_week && rng_below(&s->rng, 4) == 0)
		return before - (int64_t)rng_below(&s->rng, 600) * TIME_MINUTE;

	static const uint8_t hours[24] = { 1, 0, 0, 0, 0, 1, 2, 4, 9, 14, 15, 13, 10, 9, 10, 9, 8, 6, 4,
		3, 2, 2, 1, 1 };
	static const uint8_t days[7] = { 20, 17, 16, 15, 16, 9, 7 };
	for (;;) {
		uint32_t day = rng_below(&s->rng, 7), hour = rng_below(&s->rng, 24);
		if (rng_below(&s->rng, 20) >= days[day] || rng_below(&s->rng, 15) >= hours[hour])
			continue;
		int64_t at = time_at(date_add(monday, (int)day), (int)hour, (int)rng_below(&s->rng, 60))
			+ (int64_t)rng_below(&s->rng, 60) * TIME_SECOND;
		if (at < before)
			return at;
	}
}

/* `n` requests of one week, divided by reason by the largest remainder. */
static void week_make(
	struct sample *s, struct date monday, size_t n, uint32_t *number, size_t total)
{
	size_t counts[REASONS_MOST] = { 0 }, given = 0;
	double rest[REASONS_MOST] = { 0 };
	for (size_t i = 0; i < sample_n_reasons; i++) {
		double exact = (double)n * sample_reasons[i].per_thousand / 1000.0;
		counts[i] = (size_t)exact;
		rest[i] = exact - floor(exact);
		given += counts[i];
	}
	while (given < n) {
		size_t most = 0;
		for (size_t i = 1; i < sample_n_reasons; i++)
			if (rest[i] > rest[most])
				most = i;
		rest[most] = -1;
		counts[most]++;
		given++;
	}
	for (size_t i = 0; i < sample_n_reasons; i++)
		for (size_t k = 0; k < counts[i]; k++) {
			story_make(s, *number, arrival(s, monday, s->now), sample_reasons[i].category);
			sample_step(s, "Requests and their stories", ++*number, total + 1);
		}
}

void sample_cases(struct sample *s)
{
	static const int by_week[WEEKS - 1] = { 342, 420, 390, 345, 310, 258,
		228 }; /* oldest first, published and ours */
	struct sample_categories_rows rows = sample_categories(s->db);
	for (size_t i = 0; i < rows.n && i < REASONS_MOST; i++)
		reasons.v[reasons.n++] =
			(struct reason){ rows.v[i].need_category_id, str_z(s->arena, rows.v[i].code),
				str_z(s->arena, rows.v[i].name), rows.v[i].task_minutes, rows.v[i].needs_check };
	struct date monday = date_monday(time_civil(s->now).date);
	double scale = (double)s->want_cases / 2293.0;
	double gone = (double)(s->now - time_at(monday, 0, 0)) / (double)(7 * TIME_DAY);
	uint32_t number = 0;
	size_t this_week = (size_t)(228.0 * scale * gone);
	size_t made = 0;
	for (int week = 0; week < WEEKS - 2; week++)
		made += (size_t)(by_week[week] * scale + 0.5);
	size_t first = s->want_cases > made + this_week ? s->want_cases - made - this_week - 1 : 0;
	week_make(s, date_add(monday, -7 * (WEEKS - 1)), first, &number, s->want_cases);
	for (int week = 0; week < WEEKS - 2; week++)
		week_make(s, date_add(monday, 7 * (week - (WEEKS - 2))),
			(size_t)(by_week[week] * scale + 0.5), &number, s->want_cases);
	week_make(s, monday, this_week, &number, s->want_cases);
	/* somebody rang a minute ago: in the smallest city too, one waits for triage */
	story_make(s, number++, s->now - TIME_MINUTE, sample_reasons[0].category);
	sample_step(s, "Requests and their stories", number, number);
	(void)sample_tally(s->db);
}
