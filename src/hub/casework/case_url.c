/* Addresses of this room, and what its small forms remember. See case_url.h. */
#include "hub/casework/case_url.h"

#include "core/base/id.h"

struct url case_url(struct arena *a, struct case_id c)
{
	return url_path(a, "/case/{}", id_text(a, c.v));
}

struct url case_url_at(struct arena *a, struct case_id c, struct str part)
{
	return url_fragment(a, case_url(a, c), part);
}

struct url case_url_do(struct arena *a, struct case_id c, const char *act)
{
	return url_path(a, "/case/{}/{}", id_text(a, c.v), str_of(act));
}

struct url need_url(struct arena *a, struct need_id n)
{
	return url_path(a, "/need/{}", id_text(a, n.v));
}

struct url need_url_do(struct arena *a, struct need_id n, const char *act)
{
	return url_path(a, "/need/{}/{}", id_text(a, n.v), str_of(act));
}

struct url step_url(struct arena *a, struct next_step_id s)
{
	return url_path(a, "/step/{}", id_text(a, s.v));
}

struct url step_url_do(struct arena *a, struct next_step_id s, const char *act)
{
	return url_path(a, "/step/{}/{}", id_text(a, s.v), str_of(act));
}

struct url referral_url_answer(struct arena *a, struct referral_id r)
{
	return url_path(a, "/referral/{}/answer", id_text(a, r.v));
}

struct url telling_url(struct arena *a, struct telling_id t)
{
	return url_path(a, "/telling/{}/told", id_text(a, t.v));
}

struct str mark_of(struct arena *a, const char *what, int64_t id)
{
	return str_fmt(a, "%s-%.*s", what, STR_ARG(id_text(a, id)));
}

/* The page that does a step of each kind. */
static const struct { enum step_kind kind; const char *page; const char *place; } places[] = {
	{ STEP_KIND_TRIAGE, "/request/{}", NULL },
	{ STEP_KIND_OFFER_TASK, "/task/{}", NULL },
	{ STEP_KIND_SEE_TASK, "/task/{}", NULL },
	{ STEP_KIND_REVIEW_MATCH, "/match/{}", NULL },
	{ STEP_KIND_RING, NULL, "talk" },
	{ STEP_KIND_CHECK_BACK, NULL, "talk" },
	{ STEP_KIND_VISIT, NULL, "talk" },
	{ STEP_KIND_WELFARE, NULL, "talk" },
	{ STEP_KIND_IMPORTANT_DATE, NULL, "talk" },
	{ STEP_KIND_ANSWER_REFERRAL, NULL, "referral" },
	{ STEP_KIND_TELL_OUTCOME, NULL, "tell" },
	{ STEP_KIND_PLAN, NULL, "needs" },
	{ STEP_KIND_DIED, NULL, "needs" },
	{ STEP_KIND_LIST, "/import/{}/differences", NULL },
	{ STEP_KIND_OTHER, NULL, "next" },
};

struct url step_url_place(struct arena *a, const struct view_step *s)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].kind != s->kind)
			continue;
		if (places[i].page && s->subject_id != 0)
			return url_path(a, places[i].page, id_text(a, s->subject_id));
		if (s->case_id.v == 0 || !places[i].place)
			break;
		struct str part = str_of(places[i].place);
		if (s->kind == STEP_KIND_ANSWER_REFERRAL && s->subject_id != 0)
			return case_url_at(a, s->case_id, mark_of(a, "referral", s->subject_id));
		if (str_eq(part, S("talk")))
			return url_fragment(
				a, url_with(a, case_url(a, s->case_id), S("step"), id_text(a, s->id.v)), part);
		return case_url_at(a, s->case_id, part);
	}
	return s->case_id.v ? case_url(a, s->case_id) : step_url(a, s->id);
}

bool form_open(const struct case_form *f, struct str panel)
{
	return f && f->panel.p && str_eq(f->panel, panel);
}

struct str form_value(
	const struct case_form *f, struct str panel, struct str field, struct str usual)
{
	if (!form_open(f, panel))
		return usual;
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->v[i].name, field))
			return f->v[i].value;
	return S("");
}

struct str form_problem(const struct case_form *f, struct str panel, struct str field)
{
	return form_open(f, panel) ? problem_for(&f->problems, field) : STR_NONE;
}
