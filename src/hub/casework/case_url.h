/* Where things of this room live, and where the page is that does a next step. */
#ifndef KITH_CASE_URL_H
#define KITH_CASE_URL_H

#include "core/html/html.h"
#include "hub/casework/case_view.h"

struct url case_url(struct arena *a, struct case_id c);                        /* /case/ID */
struct url case_url_at(struct arena *a, struct case_id c, struct str part);    /* /case/ID#needs */
struct url case_url_do(struct arena *a, struct case_id c, const char *act);    /* /case/ID/plan */
struct url need_url(struct arena *a, struct need_id n);
struct url need_url_do(struct arena *a, struct need_id n, const char *act);
struct url step_url(struct arena *a, struct next_step_id s);
struct url step_url_do(struct arena *a, struct next_step_id s, const char *act);
struct url referral_url_answer(struct arena *a, struct referral_id r);
struct url telling_url(struct arena *a, struct telling_id t);
/* The page, and the place on it, where this step is done. */
struct url step_url_place(struct arena *a, const struct view_step *s);
/* "need-7zz…": the id of an element that stands for a row, for fragments. */
struct str mark_of(struct arena *a, const char *what, int64_t id);

/* What somebody typed into one of the small forms, when it could not be kept as it was. */
struct typed { struct str name, value; };
struct case_form {
	struct str panel;                      /* the form that was sent: "reached"; absent: none */
	struct problems problems;
	struct typed *v;
	size_t n;
};
bool form_open(const struct case_form *f, struct str panel);
/* What was typed there; `usual` when this form was not sent. */
struct str form_value(
	const struct case_form *f, struct str panel, struct str field, struct str usual);
struct str form_problem(const struct case_form *f, struct str panel, struct str field);

struct case_choice { struct str value, label; bool chosen; };
struct case_choices { struct case_choice *v; size_t n; };

#endif
