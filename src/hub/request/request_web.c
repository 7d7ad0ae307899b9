/*
 * The intake pages: the form, the parts of it that answer while somebody types, and the drafts.
 * Everything works without scripts: the form posts to itself with the button "Look", and comes back
 * with what was typed and who it may be.
 */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/person/person.h"
#include "hub/place/place.h"
#include "hub/request/clock.h"
#include "hub/request/intake_web.h"
#include "hub/request/red_word.h"

static struct draft_id form_draft(const struct draft_fields *f)
{
	int64_t id;
	return id_parse(draft_value(f, S("draft")), &id) ? (struct draft_id){ id }
							 : (struct draft_id){ 0 };
}

/* The same field with another value. */
static struct draft_fields without(struct web *w, const struct draft_fields *f, struct str name)
{
	struct draft_fields out = { 0 };
	for (size_t i = 0; i < f->n; i++)
		if (!str_eq(f->v[i].name, name))
			draft_put(w->arena, &out, f->v[i].name, f->v[i].value);
	return out;
}

ROUTE(GET, "/request/new", request_new_page, ROLE_DESK)
void request_new_page(struct web *w)
{
	struct draft_fields f = { 0 };
	struct problems none = { .arena = w->arena };
	struct draft draft;
	int64_t id;
	if (id_parse(web_query(w, "draft"), &id)
		&& draft_find(w->db, INTAKE_FORM, (struct draft_id){ id }, &draft))
		f = without(w, &draft.fields, S("draft"));
	else
		id = id_new();
	draft_put(w->arena, &f, S("draft"), id_text(w->arena, id));
	if (id_parse(web_query(w, "person"), &id) && intake_fill(w, &f, (struct person_id){ id }))
		draft_put(w->arena, &f, S("person"), id_text(w->arena, id));
	intake_show(w, &f, &none, 200);
}

/* What is said on the next page: the reference and when somebody will speak to them. */
static struct str saved_words(struct web *w, const struct request_saved *s)
{
	struct str by = clock_by(w->arena, s->due_at, w->now), hub;

	if (s->elsewhere)
		return str_fmt(w->arena, "Saved. The team for this request will speak to them by %.*s.",
			STR_ARG(by));
	hub = place_hub_name(w->db, s->hub_id);
	return str_fmt(w->arena,
		"Saved as %.*s%s. %.*s has it: somebody will speak to them by %.*s.",
		STR_ARG(s->reference), s->urgency == URGENCY_EMERGENCY ? ", an emergency" : "",
		STR_ARG(hub), STR_ARG(by));
}

static void intake_save(struct web *w, const struct draft_fields *f, bool open)
{
	struct problems ps = { .arena = w->arena };
	struct request_saved saved;
	struct request_new r = intake_meant(w, f, &ps);
	if (ps.n > 0 || !request_save(w->db, r, &saved, &ps)) {
		intake_problems(&ps);
		intake_show(w, f, &ps, 422);
		return;
	}
	web_flash(w, saved_words(w, &saved));
	web_redirect(w,
		open && !saved.elsewhere
			? url_path(w->arena, "/case/{}", id_text(w->arena, saved.case_id.v))
			: url_path(w->arena, "/request/new"));
}

ROUTE(POST, "/request/new", request_new_save, ROLE_DESK)
void request_new_save(struct web *w)
{
	struct draft_fields f = intake_posted(w);
	struct problems none = { .arena = w->arena };
	struct str act = web_field(w, "do");
	struct person_id chosen = intake_person(&f);
	if (str_eq(act, S("look"))) {
		if (chosen.v && !intake_fill(w, &f, chosen))
			f = without(w, &f, S("person"));
		intake_show(w, &f, &none, 200);
	} else if (str_eq(act, S("again"))) {
		f = without(w, &f, S("person"));
		intake_show(w, &f, &none, 200);
	} else if (str_eq(act, S("keep"))) {
		draft_keep(w->db, INTAKE_FORM, form_draft(&f), &f);
		web_flash(w, S("Kept. It is given back to you under New request."));
		web_redirect(w, url_path(w->arena, "/requests"));
	} else {
		intake_save(w, &f, str_eq(act, S("open")));
	}
}

ROUTE(GET, "/request/candidates", request_candidates_part, ROLE_DESK)
void request_candidates_part(struct web *w)
{
	struct draft_fields f = intake_asked(w);
	request_candidates_html(web_fragment(w), candidates_view(w, &f));
}

ROUTE(GET, "/request/known", request_known_part, ROLE_DESK)
void request_known_part(struct web *w)
{
	int64_t id;
	struct request_known_view *v = id_parse(web_query(w, "person"), &id)
		? known_view(w, (struct person_id){ id })
		: NULL;
	if (!v)
		web_not_found(w);
	else
		request_known_html(web_fragment(w), v);
}

ROUTE(GET, "/request/heard", request_heard_part, ROLE_DESK)
void request_heard_part(struct web *w)
{
	struct draft_fields f = intake_asked(w);
	struct request_hearing_view v = { .heard = heard_view(w, &f), .clock = clock_view(w, &f) };
	struct suggested s = needs_suggested(w->db, draft_value(&f, S("words")));
	for (size_t i = 0; i < s.n; i++)
		v.suggested = str_join(w->arena, v.suggested, S(" "), id_text(w->arena, s.v[i].v));
	request_hearing_html(web_fragment(w), &v);
}

ROUTE(POST, "/draft", request_draft_keep, ROLE_DESK)
void request_draft_keep(struct web *w)
{
	struct draft_fields f = intake_posted(w);
	struct request_kept_view v = { 0 };
	draft_keep(w->db, INTAKE_FORM, form_draft(&f), &f);
	if (draft_worth(&f)) {
		struct civil at = time_civil(w->now);
		v.at = str_fmt(w->arena, "%d:%02d", at.hour, at.minute);
	}
	request_kept_html(web_fragment(w), &v);
}

ROUTE(POST, "/draft/throw", request_draft_throw, ROLE_DESK)
void request_draft_throw(struct web *w)
{
	struct draft_fields f = { 0 };
	draft_put(w->arena, &f, S("draft"), web_field(w, "draft"));
	draft_throw(w->db, form_draft(&f));
	web_redirect(w, url_path(w->arena, "/request/new"));
}

/* A reference leads to what happens now: triage while it is new, the case from then on. */
ROUTE(GET, "/request/{request}", request_page, ROLE_DESK)
void request_page(struct web *w)
{
	struct request_facts r;
	int64_t id;
	if (!web_path_id(w, "request", &id)
		|| !request_facts(w->db, (struct request_id){ id }, &r)) {
		web_not_found(w);
		return;
	}
	struct str request = id_text(w->arena, id), help_case = id_text(w->arena, r.case_id.v);
	if (r.state == REQUEST_STATE_NEW && (w->viewer->role & ROLE_HUB))
		web_redirect(w, url_path(w->arena, "/request/{}/triage", request));
	else
		web_redirect(w, url_fragment(w->arena, url_path(w->arena, "/case/{}", help_case),
			str_fmt(w->arena, "request-%.*s", STR_ARG(request))));
}
