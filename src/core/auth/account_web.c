/* The page of one's own account: where one is signed in, password, recovery codes. */
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/auth/auth.html.h"
#include "core/auth/auth.sql.h"
#include "core/auth/auth_pages.h"
#include "core/http/web.h"

static void account_show(struct web *w, const struct problems *ps)
{
	struct account_find_row me;
	struct recovery_left_row left = { 0 };
	struct account_id id = { w->viewer->account_id };
	if (!account_find(w->db, (struct account_find_args){ .account_id = id }, &me)) {
		web_not_found(w);
		return;
	}
	bool counted = recovery_left(w->db, (struct recovery_left_args){ .account_id = id }, &left);
	struct auth_account_view v = { .name = me.name,
		.email = me.email,
		.role_words = account_role_words(me.role),
		.sessions = session_list(w->db, (struct session_list_args){ .account_id = id }),
		.session_id = web_session(w)->session_id,
		.codes_left = counted ? left.codes_left : 0,
		.has_password = !str_empty(me.password_hash),
		.has_app = me.totp_confirmed,
		.problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	auth_account_html(web_page(w, S("Your account")), &v);
}

ROUTE(GET, "/account", account_page, ROLE_SIGNED_IN)
void account_page(struct web *w)
{
	account_show(w, NULL);
}

ROUTE(POST, "/account/session/{session}/end", account_session_end, ROLE_SIGNED_IN)
void account_session_end(struct web *w)
{
	int64_t session_id;
	if (!web_path_id(w, "session", &session_id) ||
		!session_revoke(w->db, w->viewer->account_id, session_id)) {
		web_not_found(w);
		return;
	}
	audit_add(w->db, S("session.end"), w->viewer->account_id, STR_NONE, STR_NONE);
	web_flash(w, S("That browser is signed out."));
	web_redirect(w, url_path(w->arena, "/account"));
}

struct changing {
	struct sign_in try;
	struct str hash, token_hash;
};

static void password_change(struct db *db, void *what)
{
	struct changing *c = what;
	if (sign_in_again(db, &c->try) && !str_empty(c->hash))
		account_password(db, c->try.account_id, c->hash, c->token_hash);
}

ROUTE(POST, "/account/password", account_password_post, ROLE_STAFF | ROLE_PARTNER, ASIDE)
void account_password_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct account_find_row me;
	struct str fresh = web_field(w, "new_password"), why;
	if (!account_find(
			w->db, (struct account_find_args){ .account_id = { w->viewer->account_id } }, &me)) {
		web_not_found(w);
		return;
	}
	struct changing c = { .token_hash = web_session(w)->token_hash, .try = {
		.email = me.email, .password = web_field(w, "password"), .source = web_source(w) } };
	if (!password_good(w->arena, fresh,
			(struct password_about){ me.name, me.email, host_face(w->db).name }, &why)) {
		problem_add(&ps, S("new_password"), why);
		account_show(w, &ps);
		return;
	}
	sign_in_check(w->db, &c.try);
	if (c.try.right)
		c.hash = password_hash(w->arena, fresh);
	if (!web_write(w, password_change, &c))
		return;
	if (c.try.result != SIGN_IN_OPEN) {
		problem_add(&ps, S("password"),
			c.try.result == SIGN_IN_WAIT ? auth_wait_words(w->arena, c.try.wait_until_at, w->now)
										 : S("That is not your password now. Try again."));
		account_show(w, &ps);
		return;
	}
	web_flash(w, S("Your password is changed. Everywhere else you are signed out."));
	web_redirect(w, url_path(w->arena, "/account"));
}

ROUTE(POST, "/account/recovery", account_recovery_post, ROLE_STAFF | ROLE_PARTNER, STEP_UP)
void account_recovery_post(struct web *w)
{
	struct auth_recovery_view v = { .codes = recovery_codes_make(w->db, w->viewer->account_id),
		.next = url_path(w->arena, "/account") };
	auth_recovery_html(web_page(w, S("Recovery codes")), &v);
}
