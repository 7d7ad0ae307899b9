/*
 * The case page and the small forms on it. Each form posts to its own address, does one thing and
 * comes back to the place it was sent from; when something cannot be kept, the page is shown again
 * with the form open and everything that was typed still in it.
 */
#include "hub/casework/case_web.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.html.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/step.sql.h"

/* Every field of the small forms: what is kept of a form that could not be saved. */
static const char *const kept[] = { "words", "outcome", "next_words", "kind", "when", "note", "how",
	"category", "urgency", "name", "relation", "phone", "plan", "reason", "organisation",
	"answer_by", "safe_contact", "access_notes", "no_messages" };

struct case_form form_typed(struct web *w, struct str panel)
{
	size_t n = sizeof(kept) / sizeof(kept[0]);
	struct case_form f = { .panel = panel, .problems = { .arena = w->arena },
		.v = ARENA_ARRAY(w->arena, struct typed, n) };

	for (size_t i = 0; i < n; i++) {
		struct str value = web_field(w, kept[i]);
		if (value.p)
			f.v[f.n++] = (struct typed){ .name = str_of(kept[i]), .value = value };
	}
	return f;
}

int64_t form_version(struct web *w)
{
	int64_t version;
	return str_to_i64(web_field(w, "version"), &version) ? version : -1;
}

bool path_case(struct web *w, struct case_id *c)
{
	struct case_facts facts;

	if (web_path_id(w, "case", &c->v) && case_facts(w->db, *c, &facts))
		return true;
	web_not_found(w);
	return false;
}

/* --- the lists to choose from --- */

struct case_choices choose_people(struct web *w, struct hub_id hub, struct account_id chosen)
{
	struct step_people_rows people = step_people(w->db);
	struct case_choices out = { .v = ARENA_ARRAY(
									w->arena, struct case_choice, people.n ? people.n : 1) };

	for (size_t i = 0; i < people.n; i++) {
		const struct step_people_row *p = &people.v[i];
		bool me = p->account_id.v == w->viewer->account_id;
		if (hub.v != 0 && p->hub_id.v != hub.v && p->account_id.v != chosen.v && !me)
			continue;
		out.v[out.n++] = (struct case_choice){ .value = id_text(w->arena, p->account_id.v),
			.label = me ? str_fmt(w->arena, "%.*s (you)", STR_ARG(p->name)) : p->name,
			.chosen = p->account_id.v == chosen.v };
	}
	return out;
}

struct case_choices choose_hubs(struct web *w, struct hub_id chosen)
{
	struct step_hubs_rows hubs = step_hubs(w->db);
	struct case_choices out = { .v = ARENA_ARRAY(w->arena, struct case_choice, hubs.n ? hubs.n : 1),
		.n = hubs.n };

	for (size_t i = 0; i < hubs.n; i++)
		out.v[i] = (struct case_choice){ .value = id_text(w->arena, hubs.v[i].hub_id.v),
			.label = hubs.v[i].name, .chosen = hubs.v[i].hub_id.v == chosen.v };
	return out;
}

/* --- the page --- */

void case_show(struct web *w, struct case_id c, const struct case_form *form)
{
	struct casework_case_view v = { .show = timeline_show_of(web_query(w, "show")),
		.step = web_query(w, "step") };
	int64_t before_at = 0, before_id = 0;

	if (!case_view(w->db, c, &v.c)) {
		web_not_found(w);
		return;
	}
	if (form)
		v.form = *form;
	v.older = str_to_i64(web_query(w, "before"), &before_at) &&
		id_parse(web_query(w, "before_id"), &before_id);
	v.timeline = timeline_of(w->db, c, v.show, v.older ? before_at : 0, before_id, 40);
	if (v.c.open) {
		v.categories = need_categories(w->db);
		v.guides = choose_people(w, v.c.hub_id, v.c.guide_id);
		v.hubs = choose_hubs(w, v.c.hub_id);
	}
	if (!v.step.p)
		v.step = form_open(form, S("tried")) || form_open(form, S("reached")) ? web_field(w, "step")
																			  : S("");
	casework_case_html(web_page(w,
						   str_fmt(w->arena, "%.*s %.*s", STR_ARG(see(w->viewer, v.c.person.name)),
							   STR_ARG(v.c.reference))),
		&v);
}

void case_show_again(struct web *w, struct case_id c, const struct case_form *form)
{
	web_status(w, 422);
	case_show(w, c, form);
}

ROUTE(GET, "/case/{case}", case_page, ROLE_DESK)
void case_page(struct web *w)
{
	struct case_id c;

	if (path_case(w, &c))
		case_show(w, c, NULL);
}

/* --- conversations --- */

ROUTE(POST, "/case/{case}/talk", case_talk, ROLE_DESK)
void case_talk(struct web *w)
{
	struct case_id c;
	struct interaction_new i;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, web_field(w, "panel"));
	i = (struct interaction_new){ .case_id = c, .words = web_field(w, "words"),
		.next_words = web_field(w, "next_words"), .with_other = web_checked(w, "with_other"),
		.message_confirmed = web_checked(w, "message_confirmed"),
		.direction = web_checked(w, "in") ? DIRECTION_IN : DIRECTION_OUT };
	(void)!outcome_parse(web_field(w, "outcome"), &i.outcome);
	(void)!channel_parse(web_field(w, "channel"), &i.channel);
	(void)!web_field_id(w, "step", &i.step.v);
	if (interaction_record(w->db, i, &form.problems).v == 0) {
		case_show_again(w, c, &form);
		return;
	}
	web_flash(
		w, i.outcome == OUTCOME_NOTE ? S("Noted.") : S("Saved. What comes next is in the list."));
	web_redirect(
		w, case_url_at(w->arena, c, i.outcome == OUTCOME_NOTE ? S("timeline") : S("next")));
}

ROUTE(POST, "/case/{case}/step", case_step, ROLE_DESK)
void case_step(struct web *w)
{
	struct case_id c;
	enum step_kind kind;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("step"));
	if (!step_kind_parse(web_field(w, "kind"), &kind) || step_word(kind)->ends_with_work)
		kind = STEP_KIND_CHECK_BACK;
	if (!case_step_add(
			w->db, c, kind, web_field(w, "when"), web_field(w, "note"), &form.problems)) {
		case_show_again(w, c, &form);
		return;
	}
	web_redirect(w, case_url_at(w->arena, c, S("next")));
}

/* --- who leads, who takes part, the plan --- */

ROUTE(POST, "/case/{case}/guide", case_guide_save, ROLE_DESK)
void case_guide_save(struct web *w)
{
	struct case_id c;
	struct account_id guide = { 0 };

	if (!path_case(w, &c))
		return;
	if (!str_empty(web_field(w, "guide")) && !web_field_id(w, "guide", &guide.v)) {
		web_not_found(w);
		return;
	}
	case_guide(w->db, c, guide);
	web_flash(w,
		guide.v ? S("Saved: the guide has the open steps too.")
				: S("No guide now: the steps are in the hub's queue."));
	web_redirect(w, case_url_at(w->arena, c, S("team")));
}

ROUTE(POST, "/case/{case}/hub", case_hub_save, ROLE_DESK)
void case_hub_save(struct web *w)
{
	struct case_id c;
	struct hub_id hub;

	if (!path_case(w, &c))
		return;
	if (!web_field_id(w, "hub", &hub.v)) {
		web_not_found(w);
		return;
	}
	case_transfer(w->db, c, hub);
	web_flash(w, S("Handed over: all that is open is in that hub's queue."));
	web_redirect(w, case_url_at(w->arena, c, S("team")));
}

ROUTE(POST, "/case/{case}/plan", case_plan_save, ROLE_DESK)
void case_plan_save(struct web *w)
{
	struct case_id c;
	struct case_facts facts;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("plan"));
	if (!case_facts(w->db, c, &facts)) {
		web_not_found(w);
		return;
	}
	if (!case_plan(w->db, c, web_field(w, "plan"), form_version(w), &form.problems)) {
		case_show_again(w, c, &form);
		return;
	}
	web_redirect(w, case_url_at(w->arena, c, S("plan")));
}

ROUTE(POST, "/case/{case}/member", case_member_save, ROLE_DESK)
void case_member_save(struct web *w)
{
	struct case_id c;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("member"));
	if (!case_member_add(w->db,
			(struct case_member_new){ .case_id = c,
				.name = web_field(w, "name"),
				.relation = web_field(w, "relation"),
				.phone = web_field(w, "phone"),
				.person_knows = !web_checked(w, "unknown") },
			&form.problems)) {
		case_show_again(w, c, &form);
		return;
	}
	web_redirect(w, case_url_at(w->arena, c, S("team")));
}

/* --- safe contact --- */

static void safe_show(struct web *w, struct case_id c, const struct case_form *form)
{
	struct casework_safe_view v = { .case_id = c };
	struct case_facts facts;
	struct person_brief *person = ARENA_NEW(w->arena, struct person_brief);

	if (!case_facts(w->db, c, &facts) || !person_brief(w->db, facts.person_id, person)) {
		web_not_found(w);
		return;
	}
	if (form)
		v.form = *form;
	v.person = person;
	v.version = person->row_version;
	casework_safe_html(web_page(w, S("Safe contact")), &v);
}

ROUTE(GET, "/case/{case}/safe-contact", case_safe_page, ROLE_DESK)
void case_safe_page(struct web *w)
{
	struct case_id c;

	if (path_case(w, &c))
		safe_show(w, c, NULL);
}

ROUTE(POST, "/case/{case}/safe-contact", case_safe_save, ROLE_DESK)
void case_safe_save(struct web *w)
{
	struct case_id c;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("safe"));
	if (!case_safe_contact(w->db, c,
			(struct person_safe){ .safe_contact = web_field(w, "safe_contact"),
				.access_notes = web_field(w, "access_notes"),
				.no_messages = web_checked(w, "no_messages") },
			form_version(w), &form.problems)) {
		web_status(w, 422);
		safe_show(w, c, &form);
		return;
	}
	web_redirect(w, case_url_at(w->arena, c, S("how")));
}

/* --- ending --- */

ROUTE(POST, "/case/{case}/watch", case_watch, ROLE_HUB)
void case_watch(struct web *w)
{
	struct case_id c;

	if (!path_case(w, &c))
		return;
	web_flash(w,
		case_act(w->db, c, CASE_ACT_WATCH) ? S("We only watch over it now, and check back.")
										   : S("A new case is triaged first."));
	web_redirect(w, case_url_at(w->arena, c, S("next")));
}

ROUTE(POST, "/case/{case}/close", case_close_save, ROLE_HUB)
void case_close_save(struct web *w)
{
	struct case_id c;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("close"));
	if (!case_close(w->db, c, web_field(w, "words"), form_version(w), &form.problems)) {
		case_show_again(w, c, &form);
		return;
	}
	web_flash(w, S("Closed. Now tell those who asked and those who helped."));
	web_redirect(w, case_url_at(w->arena, c, S("tell")));
}

ROUTE(POST, "/case/{case}/reopen", case_reopen_save, ROLE_DESK)
void case_reopen_save(struct web *w)
{
	struct case_id c;

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("reopen"));
	if (!case_reopen(w->db, c, web_field(w, "words"), &form.problems)) {
		case_show_again(w, c, &form);
		return;
	}
	web_flash(w, S("Open again. Somebody rings them tomorrow."));
	web_redirect(w, case_url_at(w->arena, c, S("next")));
}

ROUTE(POST, "/telling/{telling}/told", telling_save, ROLE_DESK)
void telling_save(struct web *w)
{
	struct telling_id t;
	struct telling_case_row row;

	if (!web_path_id(w, "telling", &t.v) ||
		!telling_case(w->db, (struct telling_case_args){ .telling_id = t }, &row)) {
		web_not_found(w);
		return;
	}
	(void)telling_told(w->db, t);
	web_redirect(w, case_url_at(w->arena, row.case_id, S("tell")));
}

/* --- the list of cases --- */

static struct case_choices choose_state(struct web *w, enum case_state chosen)
{
	static const enum case_state order[] = { CASE_STATE_ACTIVE, CASE_STATE_NEW, CASE_STATE_TRIAGED,
		CASE_STATE_WATCHING, CASE_STATE_CLOSED };
	size_t n = sizeof(order) / sizeof(order[0]);
	struct case_choices out = { .v = ARENA_ARRAY(w->arena, struct case_choice, n), .n = n };

	for (size_t i = 0; i < n; i++)
		out.v[i] = (struct case_choice){ .value = case_state_name(order[i]),
			.label = case_state_words(order[i]), .chosen = order[i] == chosen };
	return out;
}

/* The same with a line before it that means anybody. */
static struct case_choices or_any(struct web *w, struct case_choices from, struct str label)
{
	struct case_choices out = { .v = ARENA_ARRAY(w->arena, struct case_choice, from.n + 1),
		.n = from.n + 1 };

	out.v[0] = (struct case_choice){ .value = S("all"), .label = label };
	for (size_t i = 0; i < from.n; i++)
		out.v[i + 1] = from.v[i];
	return out;
}

static struct url cases_more(
	struct web *w, const struct case_list_filter *f, const struct case_list_row *last)
{
	struct arena *a = w->arena;
	struct url u = url_with(a, url_path(a, "/cases"), S("state"), case_state_name(f->state));

	u = url_with(a, u, S("guide"), f->guide.v ? id_text(a, f->guide.v) : S("all"));
	u = url_with(a, u, S("hub"), f->hub.v ? id_text(a, f->hub.v) : S("all"));
	u = url_with(a, u, S("before"), str_fmt(a, "%lld", (long long)last->updated_at));
	return url_with(a, u, S("before_id"), id_text(a, last->case_id.v));
}

ROUTE(GET, "/cases", case_list_page, ROLE_DESK)
void case_list_page(struct web *w)
{
	struct case_list_filter f = { .state = CASE_STATE_ACTIVE };
	struct casework_cases_view v = { 0 };

	if (!case_state_parse(web_query(w, "state"), &f.state))
		f.state = CASE_STATE_ACTIVE;
	if (!id_parse(web_query(w, "guide"), &f.guide.v))
		f.guide.v = 0;
	if (!id_parse(web_query(w, "hub"), &f.hub.v))
		f.hub.v = web_query(w, "hub").p || f.guide.v ? 0 : w->viewer->hub_id;
	v.later = str_to_i64(web_query(w, "before"), &f.before_at) &&
		id_parse(web_query(w, "before_id"), &f.before_id.v);
	if (!v.later)
		f.before_at = 0;
	v.list = case_list_of(w->db, f);
	v.states = choose_state(w, f.state);
	v.guides = or_any(w, choose_people(w, (struct hub_id){ 0 }, f.guide), S("anybody"));
	v.hubs = or_any(w, choose_hubs(w, f.hub), S("all hubs"));
	if (v.list.n > 0)
		v.more = cases_more(w, &f, &v.list.v[v.list.n - 1]);
	casework_cases_html(web_page(w, S("Cases")), &v);
}
