/* The intake form between page and rule, within this room only: which fields it has, what they
 * mean, and how they look on the page again. */
#ifndef KITH_INTAKE_WEB_H
#define KITH_INTAKE_WEB_H

#include "core/http/web.h"
#include "hub/request/draft.h"
#include "hub/request/request.h"
#include "hub/request/request.html.h"

#define INTAKE_FORM S("request")               /* its name among the drafts */

/* What was posted, or what stands in the address of a fragment. */
struct draft_fields intake_posted(struct web *w);
struct draft_fields intake_asked(struct web *w);
/* What the rule takes. Adds a problem for a time that cannot be read. */
struct request_new intake_meant(struct web *w, const struct draft_fields *f, struct problems *ps);
struct red_answer *intake_answers(struct web *w, const struct draft_fields *f, size_t *n);
/* The rule's fields are named after facts, the form's after questions: "phone" is asked as
 * "reach". */
void intake_problems(struct problems *ps);
/* Fills what is still empty from a person that was chosen. False when they are not there. */
MUSTUSE bool intake_fill(struct web *w, struct draft_fields *f, struct person_id id);
/* The chosen person: none while nobody was, and when "new person" was. */
struct person_id intake_person(const struct draft_fields *f);

/* Shows the form with what was typed. status 200 or 422. */
void intake_show(
	struct web *w, const struct draft_fields *f, const struct problems *ps, int status);

/* --- the parts that also stand alone as fragments --- */
struct request_heard_view *heard_view(struct web *w, const struct draft_fields *f);
struct request_clock_line_view *clock_view(struct web *w, const struct draft_fields *f);
struct request_candidates_view *candidates_view(struct web *w, const struct draft_fields *f);
/* NULL when that person is not there. */
struct request_known_view *known_view(struct web *w, struct person_id id);

#endif
