/* Tasks at the desk: making one of a need, who could do it, offering, how it went, and the
 * board. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/casework/casework.h"
#include "hub/casework/need.h"
#include "hub/person/person.h"
#include "hub/volunteer/task.sql.h"
#include "hub/volunteer/volunteer.html.h"
#include "hub/volunteer/volunteer_view.h"

#define PROPOSED_MOST 8

static struct url task_url(struct arena *a, struct task_id t, const char *pattern)
{
	return url_path(a, pattern, id_text(a, t.v));
}

static struct url helper_url(struct arena *a, struct volunteer_id v)
{
	return url_path(a, "/helper/{}", id_text(a, v.v));
}

/* --- a need becomes a task --- */

struct typed {                                 /* the form as it stands */
	struct str what, notes, day, minutes;
	int from, to;                          /* minutes of the day */
	bool needs_check, money, at_door;
};

/* A first proposal: this evening, or tomorrow when the day is nearly over; an emergency: the next
 * three hours. */
static struct typed typed_first(struct web *w, const struct need_facts *n, struct str street)
{
	struct civil c = time_civil(w->now);
	struct typed t = { .what = task_what(w->arena, n->category_code, n->category_name, street),
		.notes = S(""),
		.day = S("today"),
		.minutes = str_fmt(w->arena, "%d", (int)n->task_minutes),
		.from = 17 * 60,
		.to = 19 * 60,
		.needs_check = n->needs_check,
		.at_door = !str_eq(n->category_code, S("loneliness")) };
	if (n->urgency == URGENCY_EMERGENCY && c.hour < 20) {
		t.from = c.hour < 7 ? 7 * 60 : c.hour * 60 + (c.minute >= 30 ? 30 : 0);
		t.to = t.from + 180 < 22 * 60 ? t.from + 180 : 22 * 60;
	} else if (c.hour >= 16) {
		t.day = S("tomorrow");
		t.from = 10 * 60;
		t.to = 13 * 60;
	}
	return t;
}

/* The same task once more, after it failed or was cancelled. */
static void typed_again(struct web *w, struct typed *t)
{
	struct task_facts old;
	struct task_door door;
	int64_t id;
	if (!id_parse(web_query(w, "from"), &id) || !task_facts(w->db, (struct task_id){ id }, &old))
		return;
	t->what = old.what;
	t->minutes = str_fmt(w->arena, "%d", (int)old.minutes);
	t->needs_check = old.needs_check;
	t->money = old.money;
	t->at_door = old.at_door;
	if (task_door(w->db, old.task_id, &door))
		t->notes = see(w->viewer, door.notes);
}

static struct typed typed_posted(struct web *w)
{
	int64_t from = 0, to = 0;
	(void)!str_to_i64(web_field(w, "from"), &from);
	(void)!str_to_i64(web_field(w, "to"), &to);
	return (struct typed){ .what = web_field(w, "what"),
		.notes = web_field(w, "notes"),
		.day = web_field(w, "day"),
		.minutes = web_field(w, "minutes"),
		.from = (int)from,
		.to = (int)to,
		.needs_check = web_checked(w, "needs_check"),
		.money = web_checked(w, "money"),
		.at_door = web_checked(w, "at_door") };
}

static struct option_lines clock_options(struct arena *a, int chosen)
{
	struct option_lines out = { .v = ARENA_ARRAY(a, struct option_line, 40) };
	for (int m = 7 * 60; m <= 22 * 60; m += 30) {
		int h = m / 60 % 12 ? m / 60 % 12 : 12;
		out.v[out.n++] = (struct option_line){ str_fmt(a, "%d", m),
			m % 60 ? str_fmt(a, "%d:%02d %s", h, m % 60, m < 720 ? "am" : "pm")
				   : str_fmt(a, "%d %s", h, m < 720 ? "am" : "pm"),
			m == chosen };
	}
	return out;
}

static void new_show(struct web *w, struct need_id need, const struct need_facts *n,
	const struct typed *t, const struct problems *ps)
{
	struct arena *a = w->arena;
	struct person_brief p;
	if (!person_brief(w->db, n->person_id, &p)) {
		web_not_found(w);
		return;
	}
	struct task_place_of_row place;
	bool placed =
		task_place_of(w->db, (struct task_place_of_args){ .person_id = n->person_id }, &place);
	struct volunteer_task_new_view v = { .action = url_path(a, "/need/{}/task", id_text(a, need.v)),
		.back = url_path(a, "/case/{}", id_text(a, n->case_id.v)),
		.person = p.name,
		.category = n->category_name,
		.said = need_words(w->db, need),
		.problems = ps,
		.what = t->what,
		.notes = t->notes,
		.day = t->day,
		.minutes = t->minutes,
		.from = clock_options(a, t->from),
		.to = clock_options(a, t->to),
		.needs_check = t->needs_check,
		.money = t->money,
		.at_door = t->at_door,
		.where = placed ? place.street : STR_NONE };
	volunteer_task_new_html(web_page(w, S("A task for volunteers")), &v);
}

static bool path_need(struct web *w, struct need_id *need, struct need_facts *n)
{
	if (web_path_id(w, "need", &need->v) && need_facts(w->db, *need, n))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/need/{need}/task", task_new_page, ROLE_DESK)
void task_new_page(struct web *w)
{
	struct need_id need;
	struct need_facts n;
	struct task_place_of_row place;
	struct problems none = { .arena = w->arena };
	if (!path_need(w, &need, &n))
		return;
	bool placed =
		task_place_of(w->db, (struct task_place_of_args){ .person_id = n.person_id }, &place);
	struct typed t = typed_first(w, &n, placed ? place.street : STR_NONE);
	typed_again(w, &t);
	new_show(w, need, &n, &t, &none);
}

/* The day and the two times as instants; problems beside the fields. */
static void window_read(
	struct web *w, const struct typed *t, struct task_new *out, struct problems *ps)
{
	int64_t day;
	struct str why;
	if (!time_parse_words(w->arena, str_empty(t->day) ? S("today") : t->day, w->now, &day, &why)) {
		problem_add(ps, S("day"), why);
		return;
	}
	struct date d = time_civil(day).date;
	out->window_from_at = time_at(d, t->from / 60, t->from % 60);
	out->window_to_at = time_at(d, t->to / 60, t->to % 60);
}

ROUTE(POST, "/need/{need}/task", task_new_save, ROLE_DESK)
void task_new_save(struct web *w)
{
	struct need_id need;
	struct need_facts n;
	struct problems ps = { .arena = w->arena };
	if (!path_need(w, &need, &n))
		return;
	struct typed t = typed_posted(w);
	struct task_new make = { .need_id = need,
		.what = t.what,
		.notes = t.notes,
		.needs_check = t.needs_check,
		.money = t.money,
		.at_door = t.at_door };
	window_read(w, &t, &make, &ps);
	if (!str_empty(t.minutes) && (!str_to_i64(t.minutes, &make.minutes) || make.minutes < 5))
		problem_add(
			&ps, S("minutes"), S("How long does it take? A number of minutes, at least five."));
	struct task_id id = { 0 };
	if (!ps.n)
		id = task_make(w->db, &make, &ps);
	if (!id.v) {
		web_status(w, 422);
		new_show(w, need, &n, &t, &ps);
		return;
	}
	web_flash(w, S("The task is there. Tick whom to ask."));
	web_redirect(w, task_url(w->arena, id, "/task/{}"));
}

/* --- one task --- */

static enum badge task_badge(const struct task_facts *t, int64_t now)
{
	if (task_is_late(t, now))
		return BADGE_LATE;
	switch (t->state) {
	case TASK_STATE_OPEN: return BADGE_SOON;
	case TASK_STATE_DONE: return BADGE_FINE;
	case TASK_STATE_FAILED: return BADGE_LATE;
	case TASK_STATE_CANCELLED: return BADGE_QUIET;
	default: return BADGE_INFO;
	}
}

static struct asked_lines asked_of(struct web *w, struct task_id t)
{
	static const struct {
		struct str words;
		enum badge badge;
	} said[OFFER_STATE_COUNT] = {
		[OFFER_STATE_OFFERED] = { STR_INIT("no answer yet"), BADGE_QUIET },
		[OFFER_STATE_TAKEN] = { STR_INIT("took it"), BADGE_FINE },
		[OFFER_STATE_DECLINED] = { STR_INIT("not this one"), BADGE_QUIET },
		[OFFER_STATE_TOO_LATE] = { STR_INIT("too late"), BADGE_QUIET },
	};
	struct task_offers_of_rows rows =
		task_offers_of(w->db, (struct task_offers_of_args){ .task_id = t });
	struct asked_lines out = { .v = ARENA_ARRAY(w->arena, struct asked_line, rows.n + 1) };
	for (size_t i = 0; i < rows.n; i++) {
		const struct task_offers_of_row *r = &rows.v[i];
		out.v[out.n++] = (struct asked_line){ .link = helper_url(w->arena, r->volunteer_id),
			.name = helper_name(w->arena, r->given_name, r->family_name, r->known_as),
			.state = said[r->state].words,
			.badge = said[r->state].badge,
			.when = time_words(w->arena, r->answered_at ? r->answered_at : r->offered_at, w->now) };
	}
	return out;
}

static struct proposed_lines proposed_of(struct web *w, const struct proposed *v, size_t n)
{
	struct proposed_lines out = { .v = ARENA_ARRAY(w->arena, struct proposed_line, n + 1) };
	for (size_t i = 0; i < n; i++) {
		struct str id = id_text(w->arena, v[i].volunteer_id.v);
		out.v[out.n++] = (struct proposed_line){ .id = id,
			.box_id = str_fmt(w->arena, "ask-%.*s", STR_ARG(id)),
			.link = helper_url(w->arena, v[i].volunteer_id),
			.name = helper_name(w->arena, v[i].given_name, v[i].family_name, v[i].known_as),
			.reasons = { v[i].reasons, v[i].n_reasons },
			.why_not = v[i].why_not,
			.asked = v[i].asked };
	}
	return out;
}

static void fact_add(struct arena *a, struct facts *f, struct str label, struct str value)
{
	if (!f->v)
		f->v = ARENA_ARRAY(a, struct fact, 12);
	if (!str_empty(value))
		f->v[f->n++] = (struct fact){ label, value };
}

static struct facts facts_of(struct web *w, const struct task_facts *t)
{
	struct facts f = { 0 };
	struct arena *a = w->arena;
	fact_add(a, &f, S("Kind"), t->category_name);
	fact_add(a, &f, S("Takes"), str_fmt(a, "about %.*s", STR_ARG(minutes_words(a, t->minutes))));
	fact_add(a, &f, S("How"), t->at_door ? S("at their door") : S("by telephone"));
	fact_add(a, &f, S("Check"), t->needs_check ? S("DBS check needed") : STR_NONE);
	fact_add(a, &f, S("Money"), t->money ? S("money changes hands") : STR_NONE);
	fact_add(a, &f, S("Hub"), t->hub_name);
	fact_add(a, &f, S("Taken"), t->taken_at ? time_words(a, t->taken_at, w->now) : STR_NONE);
	fact_add(
		a, &f, S("On the way"), t->started_at ? time_words(a, t->started_at, w->now) : STR_NONE);
	fact_add(a, &f, S("Ended"), t->ended_at ? time_words(a, t->ended_at, w->now) : STR_NONE);
	return f;
}

/* "They rang": done, and everything a volunteer could press; what was chosen in a form that could
 * not be saved is chosen still. */
static struct option_lines told_options(struct web *w, const struct task_facts *t)
{
	struct option_lines out = { .v = ARENA_ARRAY(w->arena, struct option_line, FAILURE_COUNT + 2) };
	struct str how = web_field(w, "how");
	if (t->state == TASK_STATE_TAKEN)
		out.v[out.n++] = (struct option_line){ S("start"), S("They are on their way"), false };
	out.v[out.n++] = (struct option_line){ S("done"), S("It is done"), false };
	static const char *const words[FAILURE_COUNT] = { "Nobody came to the door",
		"They are worried about them", "They could not get what was needed",
		"It was not wanted any more", "They cannot do it after all", "Something else went wrong" };
	for (enum failure f = 0; f < FAILURE_COUNT; f++)
		out.v[out.n++] = (struct option_line){ failure_word(f)->code, str_of(words[f]), false };
	for (size_t i = 0; i < out.n; i++)
		out.v[i].chosen = str_eq(out.v[i].value, how);
	return out;
}

/* The task's own place as a pin without a letter, those who could do it as A, B, C. */
static void propose_map(struct web *w, const struct task_facts *t, const struct proposal *p,
	struct volunteer_task_view *v)
{
	struct map_spot *spots = ARENA_ARRAY(w->arena, struct map_spot, p->choices.n + 1);
	size_t n = 0;
	spots[n++] = (struct map_spot){ .at = t->place, .kind = BADGE_LATE, .words = S("the task") };
	for (size_t i = 0; i < p->choices.n; i++) {
		char letter = (char)('A' + i);
		if (!geo_known(p->choices.v[i].place))
			continue;
		spots[n++] = (struct map_spot){ .at = p->choices.v[i].place,
			.letter = letter,
			.kind = BADGE_FINE,
			.words = S("could do it") };
		v->choices.v[i].letter = str_fmt(w->arena, "%c", letter);
	}
	v->map = helper_map(
		w->db, S("The task (red, without a letter) and those who could do it"), spots, n);
}

/* Nobody counts all who could: reading ends when it is certain who comes first. */
static struct str found_words(struct arena *a, const struct proposal *p)
{
	if (p->n_eligible == 0)
		return S("");
	if (!p->all || p->n_eligible > p->choices.n)
		return str_fmt(a,
			"The first %zu of those who could do it: the nearest who have been asked least.",
			p->choices.n);
	return str_fmt(a, "%zu %s could do it; the nearest who have been asked least are first.",
		p->n_eligible, p->n_eligible == 1 ? "person" : "people");
}

static void propose_fill(struct web *w, const struct task_facts *t, struct volunteer_task_view *v)
{
	struct proposal p = task_propose(w->db, t, PROPOSED_MOST);
	v->propose = true;
	v->choices = proposed_of(w, p.choices.v, p.choices.n);
	v->passed = proposed_of(w, p.passed.v, p.passed.n);
	propose_map(w, t, &p, v);
	v->scarce = p.scarce;
	v->found = found_words(w->arena, &p);
}

static void task_show(struct web *w, const struct task_facts *t, const struct problems *ps)
{
	struct arena *a = w->arena;
	struct task_door door;
	if (!task_door(w->db, t->task_id, &door)) {
		web_not_found(w);
		return;
	}
	struct volunteer_task_view v = { .reference = t->reference,
		.what = t->what,
		.category = t->category_name,
		.when = task_when(a, t->window_from_at, t->window_to_at, w->now),
		.state = t->state,
		.state_words = task_state_words(t->state),
		.badge = task_badge(t, w->now),
		.window_to_at = t->window_to_at,
		.late = task_is_late(t, w->now),
		.over = task_is_over(t->state),
		.facts = facts_of(w, t),
		.person = person_name(a, door.given_name, door.family_name),
		.address = door.address,
		.notes = door.notes,
		.ended_words = door.ended_words,
		.case_link = url_path(a, "/case/{}", id_text(a, t->case_id.v)),
		.offer = task_url(a, t->task_id, "/task/{}/offer"),
		.cancel = task_url(a, t->task_id, "/task/{}/cancel"),
		.told = task_url(a, t->task_id, "/task/{}/told"),
		.asked = asked_of(w, t->task_id),
		.problems = ps,
		.again = url_with(a, url_path(a, "/need/{}/task", id_text(a, t->need_id.v)), S("from"),
			id_text(a, t->task_id.v)) };
	struct volunteer_facts f;
	if (t->volunteer_id.v && volunteer_facts(w->db, t->volunteer_id, &f)) {
		v.has_volunteer = true;
		v.volunteer = helper_name(a, f.given_name, f.family_name, f.known_as);
		v.volunteer_link = helper_url(a, t->volunteer_id);
		v.reasons = told_options(w, t);
		v.told_words = web_field(w, "words");
	}
	if (t->state == TASK_STATE_OPEN || t->state == TASK_STATE_OFFERED)
		propose_fill(w, t, &v);
	volunteer_task_html(web_page(w, t->what), &v);
}

static bool path_task(struct web *w, struct task_facts *t)
{
	struct task_id id;
	if (web_path_id(w, "task", &id.v) && task_facts(w->db, id, t))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/task/{task}", task_page, ROLE_DESK)
void task_page(struct web *w)
{
	struct task_facts t;
	struct problems none = { .arena = w->arena };
	if (path_task(w, &t))
		task_show(w, &t, &none);
}

/* Back to the task with what was done, or the page again with why not. */
static void after(struct web *w, struct task_facts *t, bool ok, struct str why, struct str flash)
{
	struct problems ps = { .arena = w->arena };
	if (ok) {
		web_flash(w, flash);
		web_redirect(w, task_url(w->arena, t->task_id, "/task/{}"));
		return;
	}
	problem_add(&ps, S(""), why);
	web_status(w, 422);
	if (task_facts(w->db, t->task_id, t))
		task_show(w, t, &ps);
}

ROUTE(POST, "/task/{task}/offer", task_offer_save, ROLE_DESK)
void task_offer_save(struct web *w)
{
	struct task_facts t;
	struct str *ids, why;
	if (!path_task(w, &t))
		return;
	size_t n = web_fields(w, "volunteer", &ids), good = 0;
	struct volunteer_id *to = ARENA_ARRAY(w->arena, struct volunteer_id, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct volunteer_facts f;
		if (id_parse(ids[i], &to[good].v) && volunteer_facts(w->db, to[good], &f))
			good++;
	}
	bool ok = task_offer(w->db, t.task_id, to, good, &why);
	after(w, &t, ok, why,
		str_fmt(w->arena, "Offered to %zu %s. Ring them if it is urgent.", good,
			good == 1 ? "person" : "people"));
}

ROUTE(POST, "/task/{task}/cancel", task_cancel_save, ROLE_DESK)
void task_cancel_save(struct web *w)
{
	struct task_facts t;
	struct str why;
	if (!path_task(w, &t))
		return;
	bool ok = task_cancel(w->db, t.task_id, web_field(w, "reason"), &why);
	after(w, &t, ok, why,
		t.volunteer_id.v ? S("Cancelled. Ring whoever had it, in case they are on their way.")
						 : S("Cancelled."));
}

ROUTE(POST, "/task/{task}/told", task_told_save, ROLE_DESK)
void task_told_save(struct web *w)
{
	struct task_facts t;
	struct str why = S("Choose how it went."), how = web_field(w, "how"),
			   words = web_field(w, "words");
	enum failure f;
	bool ok = false;
	if (!path_task(w, &t))
		return;
	if (str_eq(how, S("start")))
		ok = task_start(w->db, t.task_id, t.volunteer_id, &why);
	else if (str_eq(how, S("done")))
		ok = task_done(w->db, t.task_id, t.volunteer_id, words, &why);
	else if (failure_read(how, &f))
		ok = task_fail(w->db, t.task_id, t.volunteer_id, f, words, &why);
	after(w, &t, ok, why, S("Written down."));
}

/* --- the board --- */

enum { BOARD_OF_STATE = 20, BOARD_ENDED = 20 }; /* so many the queries read */
enum section { SECTION_LATE, SECTION_OPEN, SECTION_OFFERED, SECTION_UNDER_WAY, SECTION_COUNT };

static enum section section_of(const struct board_tasks_row *r, int64_t now)
{
	if (r->window_to_at < now)
		return SECTION_LATE;
	if (r->state == TASK_STATE_OPEN)
		return SECTION_OPEN;
	return r->state == TASK_STATE_OFFERED ? SECTION_OFFERED : SECTION_UNDER_WAY;
}

static struct str hub_name_of(const struct board_hubs_rows *hubs, struct hub_id hub)
{
	for (size_t i = 0; i < hubs->n; i++)
		if (hubs->v[i].hub_id.v == hub.v)
			return hubs->v[i].name;
	return S("");
}

static struct board_line board_line_of(
	struct web *w, const struct board_hubs_rows *hubs, const struct board_tasks_row *r)
{
	struct arena *a = w->arena;
	struct str asked = r->asked == 0 ? S("nobody asked yet")
		: str_fmt(a, "%lld asked", (long long)r->asked);
	return (struct board_line){ .link = task_url(a, r->task_id, "/task/{}"),
		.reference = r->reference,
		.what = r->what,
		.when = task_when(a, r->window_from_at, r->window_to_at, w->now),
		.state = task_state_words(r->state),
		.hub = hub_name_of(hubs, r->hub_id),
		.asked = asked,
		.due_at = r->window_to_at,
		.has_volunteer = r->volunteer_id.v != 0,
		.name = helper_name(a, r->given_name, r->family_name, r->known_as) };
}

/* *cut: there may be more of some state than are shown. */
static struct board_sections sections_of(
	struct web *w, const struct board_hubs_rows *hubs, struct hub_id hub, bool *cut)
{
	static const struct board_section first[SECTION_COUNT] = {
		[SECTION_LATE] = { .title = STR_INIT("Late"),
			.none = STR_INIT("Nothing is late."),
			.id = STR_INIT("late"),
			.late = true },
		[SECTION_OPEN] = { .title = STR_INIT("Nobody asked yet"),
			.none = STR_INIT("Everything has been offered."),
			.id = STR_INIT("open") },
		[SECTION_OFFERED] = { .title = STR_INIT("Offered, not taken"),
			.none = STR_INIT("Nothing waits for an answer."),
			.id = STR_INIT("offered") },
		[SECTION_UNDER_WAY] = { .title = STR_INIT("Taken or on the way"),
			.none = STR_INIT("Nobody has taken anything at the moment."),
			.id = STR_INIT("under-way") },
	};
	struct board_tasks_rows rows = board_tasks(w->db, (struct board_tasks_args){ .in_hub = hub });
	struct board_sections out = { .v = ARENA_ARRAY(w->arena, struct board_section, SECTION_COUNT),
		.n = SECTION_COUNT };
	for (size_t s = 0; s < SECTION_COUNT; s++) {
		out.v[s] = first[s];
		out.v[s].lines.v = ARENA_ARRAY(w->arena, struct board_line, rows.n + 1);
	}
	size_t of_state[TASK_STATE_COUNT] = { 0 };
	*cut = false;
	for (size_t i = 0; i < rows.n; i++) {
		struct board_lines *lines = &out.v[section_of(&rows.v[i], w->now)].lines;
		*cut = *cut || ++of_state[rows.v[i].state] == BOARD_OF_STATE;
		lines->v[lines->n++] = board_line_of(w, hubs, &rows.v[i]);
	}
	return out;
}

static struct board_lines ended_of(struct web *w, struct hub_id hub)
{
	struct date yesterday = date_add(time_civil(w->now).date, -1);
	struct board_ended_rows rows = board_ended(
		w->db, (struct board_ended_args){ .in_hub = hub, .since_at = time_at(yesterday, 0, 0) });
	struct board_lines out = { .v = ARENA_ARRAY(w->arena, struct board_line, rows.n + 1) };
	for (size_t i = 0; i < rows.n; i++) {
		const struct board_ended_row *r = &rows.v[i];
		out.v[out.n++] = (struct board_line){ .link = task_url(w->arena, r->task_id, "/task/{}"),
			.reference = r->reference,
			.what = r->what,
			.when = time_words(w->arena, r->ended_at, w->now),
			.state = task_state_words(r->state),
			.has_volunteer = r->person_id.v != 0,
			.name = helper_name(w->arena, r->given_name, r->family_name, r->known_as) };
	}
	return out;
}

ROUTE(GET, "/tasks/board", task_board_page, ROLE_DESK)
void task_board_page(struct web *w)
{
	struct hub_id hub = { w->viewer->hub_id };
	struct str asked = web_query(w, "hub");
	if (asked.p && !id_parse(asked, &hub.v))
		hub.v = 0;
	struct board_hubs_rows hubs = board_hubs(w->db);
	struct option_lines options = { .v = ARENA_ARRAY(w->arena, struct option_line, hubs.n + 1) };
	struct str words = S("of all hubs");
	options.v[options.n++] = (struct option_line){ S("all"), S("All hubs"), hub.v == 0 };
	for (size_t i = 0; i < hubs.n; i++) {
		bool chosen = hubs.v[i].hub_id.v == hub.v;
		options.v[options.n++] =
			(struct option_line){ id_text(w->arena, hubs.v[i].hub_id.v), hubs.v[i].name, chosen };
		if (chosen)
			words = str_fmt(w->arena, "of %.*s", STR_ARG(hubs.v[i].name));
	}
	bool cut;
	struct board_sections sections = sections_of(w, &hubs, hub, &cut);
	struct volunteer_board_view v = { .hubs = options,
		.sections = sections,
		.cut = cut,
		.ended = ended_of(w, hub),
		.ended_most = BOARD_ENDED,
		.action = url_path(w->arena, "/tasks/board"),
		.hub_words = words };
	volunteer_board_html(web_page(w, S("Tasks")), &v);
}
