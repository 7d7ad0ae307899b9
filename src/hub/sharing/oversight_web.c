/* Pages for governance about people who must not be found: who they are by reference, why, and who
 * looked. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/sharing/oversight.h"
#include "hub/sharing/sharing.html.h"
#include "hub/sharing/sharing_pages.h"

static struct str because_words(enum overseen_by by)
{
	static const char *const words[] = {
		[OVERSEEN_THEMSELVES] = "They are protected themselves.",
		[OVERSEEN_ADDRESS] = "They live, or lived, at a protected address.",
		[OVERSEEN_TOGETHER] = "Their record was put together with a protected one.",
	};

	return str_of(words[by]);
}

static struct overseen_row row_of(struct web *w, const struct overseen *p)
{
	return (struct overseen_row){ .reference = p->reference,
		.team = p->team,
		.because = because_words(p->by),
		.since = time_words(w->arena, p->since_at, w->now),
		.made_by = p->made_by,
		.look_again = agreement_day(w->arena, p->look_again_on),
		.is_due = p->is_due,
		.link = url_path(w->arena, "/protected/overseen/{}", p->reference) };
}

/* A reference that was typed leads to its page; one that is nobody's is said. */
static bool reference_asked(struct web *w, struct problems *ps)
{
	struct str given = web_query(w, "reference"), reference;

	if (str_empty(given))
		return false;
	if (reference_parse(w->arena, given, &reference) && oversight_has(w->db, reference)) {
		web_redirect(w, url_path(w->arena, "/protected/overseen/{}", reference));
		return true;
	}
	problem_add(ps, S("reference"),
		S("Nobody who is protected has this reference. For anybody else, ask under Who looked."));
	return false;
}

ROUTE(GET, "/protected/overseen", overseen_page, ROLE_GOVERNANCE)
void overseen_page(struct web *w)
{
	struct problems ps = { .arena = w->arena };

	if (reference_asked(w, &ps))
		return;
	struct overseen_list l = oversight_list(w->db, web_query(w, "after"));
	struct sharing_overseen_view v = { .rows = { ARENA_ARRAY(w->arena, struct overseen_row, l.n),
										   l.n },
		.reference = web_query(w, "reference"),
		.has_more = l.more,
		.problems = &ps };

	for (size_t i = 0; i < l.n; i++)
		v.rows.v[i] = row_of(w, &l.v[i]);
	if (l.more)
		v.more = url_with(w->arena, url_path(w->arena, "/protected/overseen"), S("after"),
			l.v[l.n - 1].reference);
	sharing_overseen_html(web_page(w, S("Who must not be found")), &v);
}

ROUTE(GET, "/protected/overseen/{reference}", overseen_person_page, ROLE_GOVERNANCE)
void overseen_person_page(struct web *w)
{
	struct sharing_overseen_person_view v = { 0 };
	struct overseen p;

	if (!oversight_of(w->db, web_path(w, "reference"),
			audit_place_parse(web_query(w, "before")), &p, &v.lines)) {
		web_not_found(w);
		return;
	}
	v.r = row_of(w, &p);
	v.reason = p.reason;
	v.more = url_with(w->arena, v.r.link, S("before"), audit_place_words(w->arena, v.lines.next));
	sharing_overseen_person_html(web_page(w, S("Must not be found")), &v);
}
