/* The administrator's pages of everybody who may sign in: list, invite, role, suspend, new
 * links. */
#include "core/auth/auth.h"
#include "core/auth/auth.html.h"
#include "core/auth/auth.sql.h"
#include "core/auth/auth_pages.h"
#include "core/base/id.h"
#include "core/http/web.h"
#include "core/mail/mail.h"

static void accounts_show(struct web *w, const struct account_new *n, const struct problems *ps)
{
	struct auth_accounts_view v = { .rows = account_list(w->db),
		.hubs = account_hubs(w->db),
		.organisations = account_organisations(w->db),
		.name = n->name,
		.email = n->email,
		.role = n->role ? role_name(n->role) : S(""),
		.hub_id = n->hub_id,
		.organisation_id = n->organisation_id,
		.problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	auth_accounts_html(web_page(w, S("Accounts")), &v);
}

ROUTE(GET, "/accounts", accounts_page, ROLE_ADMINISTRATOR)
void accounts_page(struct web *w)
{
	accounts_show(w, &(struct account_new){ 0 }, NULL);
}

/* The link goes out by e-mail when the host has a mail server, and is shown in any case. */
static void link_answer(
	struct web *w, struct str name, struct str email, struct str path, bool invite)
{
	struct arena *a = w->arena;
	struct str host = host_face(w->db).name,
			   link = str_fmt(a, "%.*s%.*s", STR_ARG(web_base(w)), STR_ARG(path));
	struct str lasts = invite ? S("seven days") : S("one hour");
	bool sent = mail_ready(w->db) && !str_empty(email);
	if (sent)
		mail_queue(w->db,
			(struct mail){ .to = email,
				.subject = str_fmt(
					a, "%.*s: %s", STR_ARG(host), invite ? "your invitation" : "a new password"),
				.text = str_fmt(a,
					"Hello %.*s,\n\n%s\n\n%.*s\n\nThe link works once and for %.*s. If you did not "
					"expect it, "
					"please tell the hub.\n\n%.*s\n",
					STR_ARG(name),
					invite ? "you are invited to work with us in Kith. Open this link to choose a "
							 "password:"
						   : "open this link to choose a new password:",
					STR_ARG(link), STR_ARG(lasts), STR_ARG(host)) });
	struct auth_invited_view v = { .name = name, .link = link, .sent = sent, .lasts = lasts };
	auth_invited_html(web_page(w, S("The link")), &v);
}

/* An optional choice from a list of ids: 0 when none was chosen. */
static int64_t chosen_id(struct web *w, const char *name)
{
	int64_t id;
	return web_field_id(w, name, &id) ? id : 0;
}

static enum role chosen_role(struct web *w)
{
	enum role r;
	return role_parse(web_field(w, "role"), &r) ? r : 0;
}

ROUTE(POST, "/accounts", account_invite_post, ROLE_ADMINISTRATOR, STEP_UP)
void account_invite_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct str path;
	struct account_new n = { .name = web_field(w, "name"),
		.email = web_field(w, "email"),
		.role = chosen_role(w),
		.hub_id = chosen_id(w, "hub"),
		.organisation_id = chosen_id(w, "organisation") };
	if (!account_invite(w->db, n, &ps, &path)) {
		accounts_show(w, &n, &ps);
		return;
	}
	link_answer(w, n.name, n.email, path, true);
}

static bool account_of_path(struct web *w, struct account_find_row *row)
{
	int64_t id;
	if (web_path_id(w, "account", &id) &&
		account_find(w->db, (struct account_find_args){ .account_id = { id } }, row) &&
		row->role != ACCOUNT_ROLE_VOLUNTEER)
		return true;
	web_not_found(w);
	return false;
}

static void account_edit_show(
	struct web *w, const struct account_find_row *row, const struct problems *ps)
{
	struct auth_account_edit_view v = { .account_id = row->account_id.v,
		.name = row->name,
		.email = row->email,
		.role = account_role_name(row->role),
		.hub_id = row->hub_id.v,
		.row_version = row->row_version,
		.state = row->state,
		.has_app = row->totp_confirmed,
		.is_you = row->account_id.v == w->viewer->account_id,
		.hubs = account_hubs(w->db),
		.problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	auth_account_edit_html(web_page(w, row->name), &v);
}

ROUTE(GET, "/accounts/{account}", account_edit_page, ROLE_ADMINISTRATOR)
void account_edit_page(struct web *w)
{
	struct account_find_row row;
	if (account_of_path(w, &row))
		account_edit_show(w, &row, NULL);
}

static int64_t given_version(struct web *w)
{
	int64_t v;
	return str_to_i64(web_field(w, "row_version"), &v) ? v : 0;
}

/* Done: back to the list with a sentence. Not done: the account again with the reason. */
static void account_done(struct web *w, const struct account_find_row *row, bool done,
	const struct problems *ps, const char *sentence)
{
	if (!done) {
		account_edit_show(w, row, ps);
		return;
	}
	web_flash(w, str_fmt(w->arena, "%.*s %s", STR_ARG(row->name), sentence));
	web_redirect(w, url_path(w->arena, "/accounts"));
}

ROUTE(POST, "/accounts/{account}/role", account_role_post, ROLE_ADMINISTRATOR, STEP_UP)
void account_role_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct account_find_row row;
	if (account_of_path(w, &row))
		account_done(w, &row,
			account_change_role(w->db, row.account_id.v, given_version(w), chosen_role(w),
				chosen_id(w, "hub"), &ps),
			&ps, "has a new role and signs in again.");
}

ROUTE(POST, "/accounts/{account}/suspend", account_suspend_post, ROLE_ADMINISTRATOR, STEP_UP)
void account_suspend_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct account_find_row row;
	if (account_of_path(w, &row))
		account_done(w, &row, account_suspend(w->db, row.account_id.v, given_version(w), &ps), &ps,
			"can no longer sign in and is signed out everywhere.");
}

ROUTE(POST, "/accounts/{account}/resume", account_resume_post, ROLE_ADMINISTRATOR, STEP_UP)
void account_resume_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct account_find_row row;
	if (account_of_path(w, &row))
		account_done(w, &row, account_resume(w->db, row.account_id.v, given_version(w), &ps), &ps,
			"can sign in again.");
}

ROUTE(POST, "/accounts/{account}/link", account_link_post, ROLE_ADMINISTRATOR, STEP_UP)
void account_link_post(struct web *w)
{
	struct account_find_row row;
	if (!account_of_path(w, &row))
		return;
	if (row.state == ACCOUNT_STATE_SUSPENDED) {
		web_not_found(w);
		return;
	}
	bool invite = row.state == ACCOUNT_STATE_INVITED;
	link_answer(w, row.name, row.email,
		link_make(w->db, row.account_id.v, invite ? LINK_INVITE : LINK_RESET), invite);
}

ROUTE(POST, "/accounts/{account}/reset-app", account_reset_app_post, ROLE_ADMINISTRATOR, STEP_UP)
void account_reset_app_post(struct web *w)
{
	struct account_find_row row;
	if (!account_of_path(w, &row))
		return;
	account_reset_app(w->db, row.account_id.v);
	account_done(w, &row, true, NULL, "sets the app up again at the next sign-in.");
}
