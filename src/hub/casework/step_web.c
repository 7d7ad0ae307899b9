/* My day, the team’s queue, the late list (one list, three questions), and one step's own page. */
#include "hub/casework/campaign_view.h"
#include "hub/casework/case_web.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.html.h"
#include "hub/casework/step.sql.h"

enum { PAGE = 50 };

/* Where the page before ended; false: this is the first. */
static bool after(struct web *w, struct step_filter *f)
{
	if (str_to_i64(web_query(w, "after"), &f->after_due_at) &&
		id_parse(web_query(w, "after_id"), &f->after_id.v))
		return true;
	f->after_due_at = 0;
	f->after_id.v = 0;
	return false;
}

static struct url more_url(struct web *w, struct url here, const struct step_rows *rows)
{
	if (rows->n == 0)
		return here;
	const struct step_row *last = &rows->v[rows->n - 1];
	here = url_with(w->arena, here, S("after"), str_fmt(w->arena, "%lld", (long long)last->due_at));
	return url_with(w->arena, here, S("after_id"), id_text(w->arena, last->next_step_id.v));
}

/* Urgent steps stand on the first page, wherever their time would put them. */
static struct step_rows with_urgent(struct web *w, struct step_filter f, struct step_rows rows)
{
	f.urgent = true;
	struct step_rows urgent = step_list(w->db, f);
	struct step_rows out = { .v = ARENA_ARRAY(w->arena, struct step_row, rows.n + urgent.n + 1),
		.more = rows.more };

	for (size_t i = 0; i < urgent.n; i++)
		out.v[out.n++] = urgent.v[i];
	for (size_t i = 0; i < rows.n; i++)
		if (!rows.v[i].urgent)
			out.v[out.n++] = rows.v[i];
	return out;
}

ROUTE(GET, "/my-day", my_day_page, ROLE_DESK)
void my_day_page(struct web *w)
{
	struct arena *a = w->arena;
	struct casework_my_day_view v = { 0 };
	struct step_filter f = { .account = { w->viewer->account_id }, .limit = PAGE };
	bool first = !after(w, &f);
	struct step_rows rows = step_list(w->db, f);

	v.any_more = rows.more;
	v.more = more_url(w, url_path(a, "/my-day"), &rows);
	if (first)
		rows = with_urgent(w, f, rows);
	v.groups = day_groups_of(w->db, view_steps_of(w->db, rows));
	v.today = date_words(a, time_civil(w->now).date);
	if (first && !day_groups_today(v.groups))
		v.tomorrow = day_tomorrow(w->db, f.account);
	if (first)
		v.campaigns = campaigns_waiting(w->db);
	v.team = url_path(a, "/team");
	if (w->viewer->hub_id)
		v.team_waiting = step_count(
			w->db, (struct step_filter){ .hub = { w->viewer->hub_id }, .unowned = true });
	casework_my_day_html(web_page(w, S("My day")), &v);
}

/* The hub asked for: theirs when nothing was said, none for "all". */
static struct hub_id hub_asked(struct web *w, bool theirs)
{
	struct hub_id hub = { 0 };

	if (id_parse(web_query(w, "hub"), &hub.v))
		return hub;
	if (!web_query(w, "hub").p && theirs)
		hub.v = w->viewer->hub_id;
	return hub;
}

static void queue_show(
	struct web *w, struct step_filter f, struct casework_queue_view *v, struct str title)
{
	struct arena *a = w->arena;
	bool first = !after(w, &f);

	f.limit = PAGE;
	f.unowned = f.hub.v != 0 && v->unowned;
	struct step_rows rows = step_list(w->db, f);
	struct url here = url_with(a, v->here, S("hub"), f.hub.v ? id_text(a, f.hub.v) : S("all"));
	v->any_more = rows.more;
	v->more = more_url(w, url_with(a, here, S("who"), v->unowned ? S("queue") : S("all")), &rows);
	if (first)
		rows = with_urgent(w, f, rows);
	v->title = title;
	v->hub = f.hub.v ? id_text(a, f.hub.v) : S("all");
	v->hubs = choose_hubs(w, f.hub);
	v->steps = view_steps_of(w->db, rows);
	casework_queue_html(web_page(w, title), v);
}

ROUTE(GET, "/team", team_page, ROLE_DESK)
void team_page(struct web *w)
{
	struct step_filter f = { .hub = hub_asked(w, true) };
	struct casework_queue_view v = { .here = url_path(w->arena, "/team"),
		.unowned = f.hub.v != 0 && !str_eq(web_query(w, "who"), S("all")),
		.lead = S("Soonest first. Take one and it is in your day."),
		.empty = S("Nothing waits for somebody to take it.") };

	queue_show(w, f, &v, S("Team’s queue"));
}

ROUTE(GET, "/late", late_page, ROLE_DESK)
void late_page(struct web *w)
{
	struct step_filter f = { .hub = hub_asked(w, false), .due_before = w->now };
	struct casework_queue_view v = { .here = url_path(w->arena, "/late"), .late_page = true,
		.unowned = f.hub.v != 0 && str_eq(web_query(w, "who"), S("queue")),
		.lead = S("The longest late first."), .empty = S("Nothing is late.") };

	queue_show(w, f, &v, S("Late"));
}

/* --- one step --- */

static bool path_step(struct web *w, struct next_step_id *s, struct step_facts *facts)
{
	if (web_path_id(w, "step", &s->v) && step_facts(w->db, *s, facts))
		return true;
	web_not_found(w);
	return false;
}

/* Calls, letters and visits of a campaign are done on its own pages: answered with the way
 * there. */
static bool of_campaign(struct web *w, const struct step_facts *f)
{
	if (f->campaign_id.v == 0)
		return false;
	web_flash(w, S("This is done on the campaign's own page."));
	web_redirect(w, campaign_url(w->arena, f->campaign_id));
	return true;
}

/* Back to the list it was done from, or to the case. */
static struct url step_back(struct web *w, const struct step_facts *f)
{
	if (f->case_id.v == 0 || str_eq(web_field(w, "back"), S("list")))
		return url_path(w->arena, "/my-day");
	return case_url_at(w->arena, f->case_id, S("next"));
}

static struct case_choices choose_owner(struct web *w, struct account_id owner, struct hub_id hub)
{
	struct case_choices people = choose_people(w, hub, owner),
						hubs = choose_hubs(w, owner.v ? (struct hub_id){ 0 } : hub);
	struct case_choices out = { .v = ARENA_ARRAY(
									w->arena, struct case_choice, people.n + hubs.n + 1) };

	for (size_t i = 0; i < people.n; i++)
		out.v[out.n++] = people.v[i];
	for (size_t i = 0; i < hubs.n; i++)
		out.v[out.n++] = (struct case_choice){ .chosen = hubs.v[i].chosen,
			.value = str_fmt(w->arena, "hub-%.*s", STR_ARG(hubs.v[i].value)),
			.label = str_fmt(w->arena, "%.*s queue", STR_ARG(hubs.v[i].label)) };
	return out;
}

static void step_show(struct web *w, struct next_step_id s, const struct case_form *form)
{
	struct casework_step_view v = { 0 };
	struct step_page_row_row r;

	if (!step_page_row(w->db, (struct step_page_row_args){ .next_step_id = s }, &r)) {
		web_not_found(w);
		return;
	}
	struct step_row row = { .next_step_id = s,
		.kind = r.kind,
		.case_id = r.case_id,
		.person_id = r.person_id,
		.subject_id = r.subject_id,
		.given_name = r.given_name,
		.family_name = r.family_name,
		.known_as = r.known_as,
		.note = r.note,
		.owner = r.owner_account_id,
		.owner_name = r.owner_name,
		.hub_name = r.hub_name,
		.due_at = r.due_at,
		.urgent = r.is_urgent };
	v.s = view_steps_of(w->db, (struct step_rows){ .v = &row, .n = 1 }).v[0];
	v.open = r.is_open;
	if (form)
		v.form = *form;
	v.owners = choose_owner(w, r.owner_account_id, r.owner_hub_id);
	casework_step_html(web_page(w, v.s.word->label), &v);
}

ROUTE(GET, "/step/{step}", step_page, ROLE_DESK)
void step_page(struct web *w)
{
	struct next_step_id s;
	struct step_facts facts;

	if (path_step(w, &s, &facts))
		step_show(w, s, NULL);
}

/* "hub-ID" for a hub's queue, an account's id for a person; absent: as it is. */
static bool owner_asked(
	struct web *w, const struct step_facts *f, struct account_id *owner, struct hub_id *hub)
{
	struct str value = web_field(w, "owner");

	*owner = f->owner;
	*hub = f->hub;
	if (str_empty(value))
		return true;
	if (str_starts(value, S("hub-"))) {
		owner->v = 0;
		return id_parse(str_part(value, 4, value.n), &hub->v);
	}
	if (owner->v == 0 || !str_eq(value, id_text(w->arena, owner->v)))
		hub->v = 0;
	return id_parse(value, &owner->v);
}

ROUTE(POST, "/step/{step}", step_save, ROLE_DESK)
void step_save(struct web *w)
{
	struct next_step_id s;
	struct step_facts facts;
	struct account_id owner;
	struct hub_id hub;
	int64_t at = 0;
	struct str why, when = web_field(w, "when");

	if (!path_step(w, &s, &facts) || of_campaign(w, &facts))
		return;
	struct case_form form = form_typed(w, S("change"));
	if (!facts.open)
		problem_add(&form.problems, S(""), S("It has been done meanwhile."));
	if (!str_empty(when) && !time_parse_words(w->arena, when, w->now, &at, &why))
		problem_add(&form.problems, S("when"), why);
	else if (at != 0 && at <= w->now)
		problem_add(&form.problems, S("when"), S("That time has passed. When is it to be done?"));
	if (!owner_asked(w, &facts, &owner, &hub)) {
		web_not_found(w);
		return;
	}
	if (form.problems.n > 0) {
		web_status(w, 422);
		step_show(w, s, &form);
		return;
	}
	(void)step_change(w->db, s, at, owner, hub);
	web_redirect(w, step_back(w, &facts));
}

ROUTE(POST, "/step/{step}/take", step_take_save, ROLE_DESK)
void step_take_save(struct web *w)
{
	struct next_step_id s;
	struct step_facts facts;

	if (!path_step(w, &s, &facts) || of_campaign(w, &facts))
		return;
	web_flash(w,
		step_take(w->db, s) ? S("It is in your day now.")
							: S("Somebody was quicker: it is taken already."));
	web_redirect(w, step_back(w, &facts));
}

ROUTE(POST, "/step/{step}/done", step_done_save, ROLE_DESK)
void step_done_save(struct web *w)
{
	struct next_step_id s;
	struct step_facts facts;

	if (!path_step(w, &s, &facts) || of_campaign(w, &facts))
		return;
	if (facts.kind == STEP_KIND_TRIAGE) {
		web_flash(w, S("Triage is done on the request's own page."));
	} else {
		web_flash(w, step_tick(w->db, s) ? S("Done. What comes next is in the list.")
			: S("Somebody had done it already."));
	}
	web_redirect(w, step_back(w, &facts));
}
