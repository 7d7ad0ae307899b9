/* The pages of those who look after information: the chain, one person's looks, the matrix,
 * agreements. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/sharing/oversight.h"
#include "hub/sharing/sharing.h"
#include "hub/sharing/sharing.html.h"
#include "hub/sharing/sharing.sql.h"
#include "hub/sharing/sharing_pages.h"

static int64_t query_id(struct web *w, const char *name)
{
	int64_t id;
	return id_parse(web_query(w, name), &id) ? id : 0;
}

/* A reference leads to that person's page; one that is not there is said. */
static bool person_asked(struct web *w, struct str given, struct problems *ps)
{
	struct sharing_person_by_reference_row row;
	struct str reference;
	if (str_empty(given))
		return false;
	if (reference_parse(w->arena, given, &reference) &&
		sharing_person_by_reference(
			w->db, (struct sharing_person_by_reference_args){ .reference = reference }, &row)) {
		web_redirect(w, url_path(w->arena, "/audit/person/{}", id_text(w->arena, row.person_id.v)));
		return true;
	}
	if (reference_parse(w->arena, given, &reference) && oversight_has(w->db, reference)) {
		web_redirect(w, url_path(w->arena, "/protected/overseen/{}", reference));
		return true;
	}
	problem_add(ps, S("person"),
		S("Nobody has this reference. It looks like P-7K3M-2F and stands on the person's page."));
	return false;
}

ROUTE(GET, "/audit", audit_page, ROLE_GOVERNANCE)
void audit_page(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	if (person_asked(w, web_query(w, "person"), &ps))
		return;
	struct audit_filter f = { .account_id = { query_id(w, "account") },
		.action = web_query(w, "action"),
		.before = audit_place_parse(web_query(w, "before")) };
	struct sharing_audit_view v = { .lines = audit_latest(w->db, f),
		.accounts = sharing_accounts(w->db),
		.account_id = f.account_id,
		.action = f.action,
		.person = web_query(w, "person"),
		.problems = &ps };
	v.more = url_with(w->arena, url_path(w->arena, "/audit"), S("before"),
		audit_place_words(w->arena, v.lines.next));
	v.more = url_with(w->arena, v.more, S("account"), web_query(w, "account"));
	v.more = url_with(w->arena, v.more, S("action"), f.action);
	sharing_audit_html(web_page(w, S("Who looked")), &v);
}

/* Governance asks about anybody they may see; a hub worker or manager about whom their own team
 * protects, and about nobody else. */
static bool may_ask_who_looked(struct web *w, struct person_id id)
{
	struct sharing_protected_by_row team;

	return w->viewer->role == ROLE_GOVERNANCE ||
		(sharing_protected_by(
			 w->db, (struct sharing_protected_by_args){ .hidden_id = id.v }, &team) &&
			team.hub_id.v == w->viewer->hub_id);
}

ROUTE(GET, "/audit/person/{person}", audit_person_page, ROLE_GOVERNANCE | ROLE_HUB)
void audit_person_page(struct web *w)
{
	struct person_id id;
	struct sharing_person_row row;
	if (!web_path_id(w, "person", &id.v) ||
		!sharing_person(w->db, (struct sharing_person_args){ .person_id = id }, &row)) {
		web_not_found(w);
		return;
	}
	bool desk = w->viewer->role != ROLE_GOVERNANCE;
	struct sharing_audit_person_view v = { .back = desk
			? url_path(w->arena, "/person/{}", id_text(w->arena, id.v))
			: url_path(w->arena, "/audit"),
		.back_words = desk ? S("Back to their page") : S("Who looked, and what was done"),
		.reference = row.reference, .given_name = row.given_name,
		.family_name = row.family_name,
		.may_ask = may_ask_who_looked(w, id) };
	if (v.may_ask)
		v.lines = audit_of_person(w->db, id, audit_place_parse(web_query(w, "before")));
	v.more = url_with(w->arena, url_path(w->arena, "/audit/person/{}", id_text(w->arena, id.v)),
		S("before"), audit_place_words(w->arena, v.lines.next));
	sharing_audit_person_html(web_page(w, S("Who looked")), &v);
}

static struct matrix_columns category_columns(struct arena *a)
{
	struct matrix_columns c = { .v = ARENA_ARRAY(a, struct matrix_column, CATEGORY_COUNT),
		.n = CATEGORY_COUNT };
	for (size_t i = 0; i < c.n; i++)
		c.v[i] = (struct matrix_column){ category_name((enum category)i),
			category_words((enum category)i), 1u << i };
	return c;
}

ROUTE(GET, "/audit/matrix", audit_matrix_page,
	ROLE_GOVERNANCE | ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void audit_matrix_page(struct web *w)
{
	static const enum role shown[] = { ROLE_VOLUNTEER, ROLE_CALL_HANDLER, ROLE_HUB_WORKER,
		ROLE_HUB_MANAGER, ROLE_PARTNER, ROLE_GOVERNANCE, ROLE_ADMINISTRATOR };
	enum { N = sizeof shown / sizeof *shown };
	struct arena *a = w->arena;
	struct sharing_matrix_view v = { .columns = { ARENA_ARRAY(a, struct matrix_column, N), N },
		.rows = { ARENA_ARRAY(a, struct matrix_row, CATEGORY_COUNT), CATEGORY_COUNT },
		.may_open = w->viewer->role == ROLE_GOVERNANCE };
	for (size_t i = 0; i < N; i++)
		v.columns.v[i] =
			(struct matrix_column){ role_name(shown[i]), role_words(shown[i]), shown[i] };
	for (size_t c = 0; c < CATEGORY_COUNT; c++) {
		struct matrix_row *r = &v.rows.v[c];
		*r = (struct matrix_row){ .words = category_words((enum category)c),
			.why = category_why((enum category)c),
			.cells = { ARENA_ARRAY(a, struct matrix_cell, N), N } };
		for (size_t i = 0; i < N; i++)
			r->cells.v[i].sees = access_categories(shown[i]) & 1u << c;
	}
	sharing_matrix_html(web_page(w, S("Who sees what")), &v);
}

static void agreements_show(
	struct web *w, const struct agreement_new *given, const struct problems *ps)
{
	struct sharing_agreements_view v = { .rows = sharing_agreements(w->db),
		.organisations = sharing_organisations(w->db),
		.given = *given,
		.categories = category_columns(w->arena),
		.today = date_iso(w->arena, time_civil(w->now).date),
		.problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	sharing_agreements_html(web_page(w, S("Agreements")), &v);
}

ROUTE(GET, "/agreements", agreements_page, ROLE_GOVERNANCE)
void agreements_page(struct web *w)
{
	agreements_show(w, &(struct agreement_new){ 0 }, NULL);
}

static uint32_t ticked_categories(struct web *w)
{
	struct str *values;
	size_t n = web_fields(w, "categories", &values);
	uint32_t bits = 0;
	for (size_t i = 0; i < n; i++)
		bits |= categories_parse(values[i]);
	return bits;
}

ROUTE(POST, "/agreements", agreement_add_post, ROLE_GOVERNANCE, STEP_UP)
void agreement_add_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct agreement_new n = { .purpose = web_field(w, "purpose"),
		.lawful_basis = web_field(w, "lawful_basis"),
		.categories = ticked_categories(w),
		.from = web_field(w, "from"),
		.until = web_field(w, "until") };
	if (!web_field_id(w, "organisation", &n.organisation_id.v))
		n.organisation_id.v = 0;
	if (!agreement_add(w->db, n, &ps)) {
		agreements_show(w, &n, &ps);
		return;
	}
	web_flash(w, S("The agreement is added. Partners see what it allows from the day it begins."));
	web_redirect(w, url_path(w->arena, "/agreements"));
}

ROUTE(POST, "/agreements/{agreement}/end", agreement_end_post, ROLE_GOVERNANCE, STEP_UP)
void agreement_end_post(struct web *w)
{
	struct agreement_id id;
	if (!web_path_id(w, "agreement", &id.v) || !agreement_end(w->db, id)) {
		web_not_found(w);
		return;
	}
	web_flash(w, S("The agreement is ended: from now on it shows them nothing."));
	web_redirect(w, url_path(w->arena, "/agreements"));
}
