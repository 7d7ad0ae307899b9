/* Pages about rows of lists that were joined to somebody on arrival. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/person/pair_view.h"
#include "hub/person/person.html.h"
#include "hub/person/row_check.h"

static struct url check_url(struct web *w, struct row_check_id id)
{
	return url_path(w->arena, "/match/row/{}", id_text(w->arena, id.v));
}

/* The one that comes behind `lot`; the first again after the last. False: none but this. */
static bool next_check(
	struct web *w, int64_t lot, struct row_check_id here, struct row_check_id *next)
{
	struct row_checks_waiting_rows rows =
		row_checks_waiting(w->db, (struct row_checks_waiting_args){ .after_lot = lot });

	if (rows.n == 0)
		rows = row_checks_waiting(w->db, (struct row_checks_waiting_args){ .after_lot = -1 });
	*next = rows.n ? rows.v[0].row_check_id : (struct row_check_id){ 0 };
	return next->v && next->v != here.v;
}

static void row_page(struct web *w, struct row_check_id id, const struct problems *ps)
{
	struct row_checks_waiting_rows all =
		row_checks_waiting(w->db, (struct row_checks_waiting_args){ .after_lot = -1 });
	struct person_row_view v = { .problems = ps };
	struct row_check_id next;
	struct row_shown r;

	if (!row_show(w->db, id, &r)) {
		web_not_found(w);
		return;
	}
	v.r = &r;
	v.left = all.n ? str_fmt(w->arena, "%zu to check", all.n) : S("");
	v.has_next = next_check(w, r.lot, id, &next);
	v.skip = check_url(w, next);
	if (ps && ps->n)
		web_status(w, 422);
	person_row_html(web_page(w, S("Is this row about this person?")), &v);
}

ROUTE(GET, "/match/row/{check}", match_row_page, ROLE_HUB)
void match_row_page(struct web *w)
{
	struct row_check_id id;

	if (web_path_id(w, "check", &id.v))
		row_page(w, id, NULL);
	else
		web_not_found(w);
}

ROUTE(POST, "/match/row", match_row_say, ROLE_HUB)
void match_row_say(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	bool same = str_eq(web_field(w, "do"), S("same"));
	struct row_check_by_id_row c;
	struct row_check_id id, next;
	struct person_id apart;

	if (!web_field_id(w, "check", &id.v) ||
		!row_check_by_id(w->db, (struct row_check_by_id_args){ .row_check_id = id }, &c)) {
		web_not_found(w);
		return;
	}
	if (!row_check_say(w->db, id, same, web_field(w, "why"), &apart, &ps)) {
		row_page(w, id, &ps);
		return;
	}
	web_flash(w,
		same ? S("Noted. That tells how good the matching is.")
			 : S("The row has a record of its own now, and nobody will be asked about the two "
				 "again."));
	web_redirect(w,
		next_check(w, c.lot, id, &next) ? check_url(w, next) : url_path(w->arena, "/match"));
}
