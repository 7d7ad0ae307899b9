/* Ringing for a campaign: the next call comes up, what came of it is saved in two clicks, and the
 * one after that comes up. */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/casework/campaign_call.h"
#include "hub/casework/campaign_script.h"
#include "hub/casework/need.h"
#include "hub/person/rag.h"
#include "hub/request/call_help.h"
#include "hub/request/call_view.h"
#include "hub/request/request.html.h"

static struct url call_url(struct arena *a, struct campaign_person_id id)
{
	return url_path(a, "/call/{}", id_text(a, id.v));
}

/* The call of the path; false, and answered: there is none. */
static bool call_asked(struct web *w, struct campaign_person_get_row *p)
{
	struct campaign_person_id id;

	if (web_path_id(w, "call", &id.v) &&
		campaign_person_get(
			w->db, (struct campaign_person_get_args){ .campaign_person_id = id }, p))
		return true;
	web_not_found(w);
	return false;
}

/* --- the page --- */

static struct home_lines home_of(struct web *w, const struct campaign_person_get_row *p)
{
	struct campaign_home_rows rows = { 0 };
	struct home_lines l = { 0 };

	if (p->household_id.v)
		rows = campaign_home(w->db,
			(struct campaign_home_args){
				.campaign_id = p->campaign_id, .household_id = p->household_id });
	l.v = ARENA_ARRAY(w->arena, struct home_line, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].person_id.v != p->person_id.v)
			l.v[l.n++] = (struct home_line){ .name = person_name(w->arena, rows.v[i].given_name,
												  rows.v[i].family_name),
				.age = person_age(w->arena, rows.v[i].born_on, w->now),
				.state = campaign_person_state_words(rows.v[i].state) };
	return l;
}

/* The fields of a form that was sent stand in it again. */
static struct question_lines questions_of(struct web *w, const struct campaign_questions *q)
{
	struct question_lines l = { .v = ARENA_ARRAY(w->arena, struct question_line, q->n + 1),
		.n = q->n };

	for (size_t i = 0; i < q->n; i++) {
		struct question_line *line = &l.v[i];
		struct str typed;

		line->name = str_fmt(w->arena, "q%zu", i + 1);
		typed = web_field(w, str_z(w->arena, line->name));
		*line = (struct question_line){ .name = line->name,
			.words = q->v[i].words,
			.typed = typed.p ? typed : S(""),
			.answers = { ARENA_ARRAY(w->arena, struct call_choice, q->v[i].n_answers + 1),
				q->v[i].n_answers } };
		for (size_t k = 0; k < q->v[i].n_answers; k++) {
			struct str value = str_fmt(w->arena, "%zu", k + 1);

			line->answers.v[k] = (struct call_choice){
				.value = value, .label = q->v[i].answers[k], .chosen = str_eq(value, typed)
			};
		}
	}
	return l;
}

static struct call_choices needs_of(struct web *w)
{
	struct need_category_rows rows = need_categories(w->db);
	struct call_choices l = { .v = ARENA_ARRAY(w->arena, struct call_choice, rows.n + 1),
		.n = rows.n };
	struct str *ticked;
	size_t n = web_fields(w, "need", &ticked);

	for (size_t i = 0; i < rows.n; i++) {
		l.v[i] = (struct call_choice){ .value = id_text(w->arena, rows.v[i].need_category_id.v),
			.label = rows.v[i].name };
		for (size_t k = 0; k < n; k++)
			l.v[i].chosen |= str_eq(ticked[k], l.v[i].value);
	}
	return l;
}

static struct phone_lines phones_of(struct web *w, struct person_id who)
{
	struct campaign_phones phones = campaign_phones_of(w->db, who);
	struct phone_lines l = { .v = ARENA_ARRAY(w->arena, struct phone_line, phones.n + 1),
		.n = phones.n };

	for (size_t i = 0; i < phones.n; i++) {
		struct str number = see(w->viewer, phones.v[i]);

		l.v[i] = (struct phone_line){ .words = personal_with(
										   phones.v[i], phone_words(w->arena, number)),
			.dial = url_tel(w->arena, number) };
	}
	return l;
}

static void call_show(
	struct web *w, const struct campaign_person_get_row *p, const struct problems *ps)
{
	struct request_call_view v = { .problems = ps,
		.campaign = campaign_url(w->arena, p->campaign_id),
		.campaign_name = p->campaign_name,
		.record = call_url(w->arena, p->campaign_person_id),
		.person_url = url_path(w->arena, "/person/{}", id_text(w->arena, p->person_id.v)),
		.leave = url_path(w->arena, "/call/{}/leave", id_text(w->arena, p->campaign_person_id.v)),
		.language = web_field(w, "language"),
		.words = web_field(w, "words"),
		.script = script_of(w->db, p->campaign_id, p->script_version, w->now) };

	if (!person_brief(w->db, p->person_id, &v.person)) {
		web_not_found(w);
		return;
	}
	v.rag = rag_why(w->db, p->person_id);
	v.home = home_of(w, p);
	v.questions = questions_of(w, &v.script.asked);
	v.needs = needs_of(w);
	v.phones = phones_of(w, p->person_id);
	v.tries = p->tries
		? str_fmt(w->arena, "tried %lld time%s, last %.*s", (long long)p->tries,
			  p->tries == 1 ? "" : "s", STR_ARG(time_words(w->arena, p->tried_at, w->now)))
		: S("");
	request_call_html(
		web_page(w, str_fmt(w->arena, "Call: %.*s", STR_ARG(see(w->viewer, v.person.name)))), &v);
}

/* Whoever has it sees it; others are led to the campaign. */
ROUTE(GET, "/call/{call}", call_page, ROLE_DESK)
void call_page(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct campaign_person_get_row p;

	if (!call_asked(w, &p))
		return;
	if (p.state != CAMPAIGN_PERSON_STATE_CALL || p.taken_by_id.v != w->viewer->account_id) {
		web_redirect(w, campaign_url(w->arena, p.campaign_id));
		return;
	}
	call_show(w, &p, &ps);
}

/* --- ringing --- */

static void next_show(struct web *w, struct campaign_id c)
{
	struct campaign_person_id next = campaign_call_next(w->db, c);

	if (next.v) {
		web_redirect(w, call_url(w->arena, next));
		return;
	}
	web_flash(w,
		S("There is nobody for you to ring now. Those who did not answer come up again at another "
		  "time of day."));
	web_redirect(w, campaign_url(w->arena, c));
}

ROUTE(POST, "/campaign/{campaign}/next", call_next_post, ROLE_DESK)
void call_next_post(struct web *w)
{
	struct campaign_get_row row;
	struct campaign_id c;

	if (web_path_id(w, "campaign", &c.v) &&
		campaign_get(w->db, (struct campaign_get_args){ .campaign_id = c }, &row))
		next_show(w, c);
	else
		web_not_found(w);
}

/* One call from elsewhere: they are on the line, or were met. */
ROUTE(POST, "/call/{call}/take", call_take_post, ROLE_DESK)
void call_take_post(struct web *w)
{
	struct campaign_person_get_row p;

	if (!call_asked(w, &p))
		return;
	if (campaign_call_take(w->db, p.campaign_person_id)) {
		web_redirect(w, call_url(w->arena, p.campaign_person_id));
		return;
	}
	web_flash(w,
		S("Somebody else rings them just now, or they need not be rung any more. The list says "
		  "which."));
	web_redirect(w, url_path(w->arena, "/person/{}", id_text(w->arena, p.person_id.v)));
}

ROUTE(POST, "/call/{call}/leave", call_leave_post, ROLE_DESK)
void call_leave_post(struct web *w)
{
	struct campaign_person_get_row p;

	if (!call_asked(w, &p))
		return;
	campaign_call_leave(w->db, p.campaign_person_id);
	web_flash(w, S("Given back. Somebody rings them later."));
	web_redirect(w, campaign_url(w->arena, p.campaign_id));
}

/* The answers, in the order of the questions that were asked. */
static struct campaign_given *given_of(struct web *w, const struct campaign_questions *q)
{
	struct campaign_given *given = ARENA_ARRAY(w->arena, struct campaign_given, q->n + 1);

	for (size_t i = 0; i < q->n; i++) {
		struct str typed = web_field(w, str_z(w->arena, str_fmt(w->arena, "q%zu", i + 1)));

		given[i] = (struct campaign_given){ .words = q->v[i].n_answers ? S("") : typed };
		if (q->v[i].n_answers &&
			(!str_to_i64(typed, &given[i].choice) || given[i].choice < 1 ||
				(size_t)given[i].choice > q->v[i].n_answers))
			given[i].choice = 0;
	}
	return given;
}

static bool done_save(struct web *w, struct campaign_done d, struct problems *ps)
{
	struct need_category_id needs[64];
	struct request_saved saved;
	struct str *ticked;
	size_t n = web_fields(w, "need", &ticked), n_needs = 0;

	if (d.outcome != CAMPAIGN_OUTCOME_HELPED)
		return campaign_call_done(w->db, d, ps);
	for (size_t i = 0; i < n && n_needs < 64; i++)
		n_needs += id_parse(ticked[i], &needs[n_needs].v);
	return call_help_record(
		w->db, (struct call_help){ .done = d, .needs = needs, .n_needs = n_needs }, &saved, ps);
}

ROUTE(POST, "/call/{call}", call_post, ROLE_DESK)
void call_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct campaign_person_get_row p;
	struct campaign_done d = { .words = web_field(w, "words"),
		.language = web_field(w, "language") };
	struct campaign_questions q;

	if (!call_asked(w, &p))
		return;
	(void)!campaign_outcome_parse(web_field(w, "outcome"), &d.outcome);
	q = script_of(w->db, p.campaign_id, p.script_version, w->now).asked;
	d.id = p.campaign_person_id;
	d.answers = given_of(w, &q);
	d.n_answers = q.n;
	if (!done_save(w, d, &ps)) {
		web_status(w, 422);
		call_show(w, &p, &ps);
		return;
	}
	next_show(w, p.campaign_id);
}

ROUTE(POST, "/call/{call}/door", call_door_post, ROLE_DESK)
void call_door_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct campaign_person_get_row p;
	struct campaign_done d = { .words = web_field(w, "words"), .at_door = true };

	if (!call_asked(w, &p))
		return;
	(void)!campaign_outcome_parse(web_field(w, "outcome"), &d.outcome);
	d.id = p.campaign_person_id;
	web_flash(w,
		done_save(w, d, &ps) ? S("Noted.")
			: ps.n           ? ps.v[0].text
							 : S("It was done already."));
	web_redirect(w, campaign_url_do(w->arena, p.campaign_id, "doors"));
}
