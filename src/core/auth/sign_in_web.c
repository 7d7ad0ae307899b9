/* The pages of signing in: password, code, setting up the app, signing out, and the password once
 * more. */
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/auth/auth.html.h"
#include "core/auth/auth.sql.h"
#include "core/auth/auth_pages.h"
#include "core/base/fold.h"
#include "core/http/web.h"

static void sign_in_show(
	struct web *w, struct str email, struct str next, bool over, const struct problems *ps)
{
	struct auth_sign_in_view v = { .email = email, .next = next, .over = over, .problems = ps,
		.host_phone = phone_words(w->arena, host_face(w->db).phone) };
	if (ps && ps->n)
		web_status(w, 422);
	auth_sign_in_html(web_page(w, S("Sign in")), &v);
}

ROUTE(GET, "/sign-in", sign_in_page, ROLE_ANYONE)
void sign_in_page(struct web *w)
{
	const struct session_view *s = web_session(w);
	sign_in_show(w, S(""), web_query(w, "next"), s && s->state == SESSION_OVER, NULL);
}

static void sign_in_change(struct db *db, void *what)
{
	sign_in_finish(db, what);
}

/* Where each result leads; the form again for the others. */
static const char *const steps[] = {
	[SIGN_IN_CODE] = "/sign-in/code", [SIGN_IN_SET_UP] = "/sign-in/set-up",
};

ROUTE(POST, "/sign-in", sign_in_post, ROLE_ANYONE, ASIDE)
void sign_in_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct str next = web_field(w, "next"), given = web_field(w, "email");
	struct sign_in s = { .email = given,
		.password = web_field(w, "password"),
		.source = web_source(w),
		.agent = web_agent(w),
		.token = session_token(w->arena) };
	sign_in_check(w->db, &s);
	if (!web_write(w, sign_in_change, &s))
		return;
	if (s.result == SIGN_IN_WRONG)
		problem_add(&ps, S("email"),
			S("We do not know this e-mail address and password together. Check both and try "
			  "again."));
	else if (s.result == SIGN_IN_WAIT)
		problem_add(&ps, S("email"), auth_wait_words(w->arena, s.wait_until_at, w->now));
	if (ps.n) {
		sign_in_show(w, given, next, false, &ps);
		return;
	}
	web_session_start(w, s.cookie, s.max_age_s);
	if (s.result == SIGN_IN_OPEN)
		web_redirect(w, auth_next(w, next));
	else
		web_redirect(w, url_with(w->arena, url_path(w->arena, steps[s.result]), S("next"), next));
}

static void code_show(struct web *w, struct str next, const struct problems *ps)
{
	struct auth_code_view v = { .next = next, .problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	auth_code_html(web_page(w, S("Code from your phone")), &v);
}

static bool half_session(struct web *w)
{
	const struct session_view *s = web_session(w);
	if (s && s->state == SESSION_HALF)
		return true;
	web_redirect(w, url_path(w->arena, s && s->state == SESSION_OPEN ? "/" : "/sign-in"));
	return false;
}

ROUTE(GET, "/sign-in/code", sign_in_code_page, ROLE_ANYONE)
void sign_in_code_page(struct web *w)
{
	if (half_session(w))
		code_show(w, web_query(w, "next"), NULL);
}

static void code_problem(struct web *w, const struct code_try *t, struct problems *ps)
{
	if (t->wait_until_at)
		problem_add(ps, S("code"), auth_wait_words(w->arena, t->wait_until_at, w->now));
	else
		problem_add(ps, S("code"),
			S("That code is not right, or was used already. Wait for the next one and write "
			  "that."));
}

ROUTE(POST, "/sign-in/code", sign_in_code_post, ROLE_ANYONE)
void sign_in_code_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct str next = web_field(w, "next");
	struct code_try t = {
		.code = web_field(w, "code"), .source = web_source(w), .token = session_token(w->arena)
	};
	if (!half_session(w))
		return;
	if (!sign_in_code(w->db, web_session(w), &t)) {
		code_problem(w, &t, &ps);
		code_show(w, next, &ps);
		return;
	}
	web_session_start(w, t.cookie, t.max_age_s);
	web_redirect(w, auth_next(w, next));
}

static void set_up_show(struct web *w, struct str next, const struct problems *ps)
{
	struct str secret, uri;
	if (!half_session(w))
		return;
	if (!sign_in_set_up_secret(w->db, web_session(w)->account_id, &secret, &uri)) {
		web_redirect(w, url_path(w->arena, "/sign-in/code"));
		return;
	}
	struct auth_set_up_app_view v = {
		.next = next, .key_words = totp_secret_words(w->arena, secret), .problems = ps
	};
	if (ps && ps->n)
		web_status(w, 422);
	auth_set_up_app_html(web_page(w, S("Set up your app")), &v);
}

ROUTE(GET, "/sign-in/set-up", sign_in_set_up_page, ROLE_ANYONE)
void sign_in_set_up_page(struct web *w)
{
	set_up_show(w, web_query(w, "next"), NULL);
}

ROUTE(GET, "/sign-in/set-up/picture", sign_in_set_up_picture, ROLE_ANYONE)
void sign_in_set_up_picture(struct web *w)
{
	struct str secret, uri;
	const struct session_view *s = web_session(w);
	if (!s || s->state != SESSION_HALF ||
		!sign_in_set_up_secret(w->db, s->account_id, &secret, &uri)) {
		web_not_found(w);
		return;
	}
	web_file_answer(w, S("image/svg+xml"), STR_NONE, qr_svg(w->arena, uri));
}

ROUTE(POST, "/sign-in/set-up", sign_in_set_up_post, ROLE_ANYONE)
void sign_in_set_up_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct str next = web_field(w, "next");
	struct recovery_codes codes;
	struct code_try t = {
		.code = web_field(w, "code"), .source = web_source(w), .token = session_token(w->arena)
	};
	if (!half_session(w))
		return;
	if (!sign_in_set_up(w->db, web_session(w), &t, &codes)) {
		code_problem(w, &t, &ps);
		set_up_show(w, next, &ps);
		return;
	}
	web_session_start(w, t.cookie, t.max_age_s);
	struct auth_recovery_view v = { .codes = codes, .next = auth_next(w, next) };
	auth_recovery_html(web_page(w, S("Recovery codes")), &v);
}

ROUTE(POST, "/sign-out", sign_out, ROLE_ANYONE)
void sign_out(struct web *w)
{
	const struct session_view *s = web_session(w);
	if (s && !str_empty(s->token_hash)) {
		session_end(w->db, s->token_hash);
		audit_add(w->db, S("sign_out"), s->account_id, STR_NONE, STR_NONE);
	}
	web_session_end(w);
	web_redirect(w, url_path(w->arena, "/sign-in"));
}

static void confirm_show(struct web *w, struct str next, const struct problems *ps)
{
	struct auth_confirm_view v = { .next = next, .problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	auth_confirm_html(web_page(w, S("Your password again")), &v);
}

ROUTE(GET, "/account/confirm", account_confirm_page, ROLE_STAFF | ROLE_PARTNER)
void account_confirm_page(struct web *w)
{
	confirm_show(w, web_query(w, "next"), NULL);
}

struct confirming {
	struct sign_in try;
	struct str token_hash;
};

static void confirm_change(struct db *db, void *what)
{
	struct confirming *c = what;
	if (sign_in_again(db, &c->try))
		session_confirm(db, c->token_hash);
}

ROUTE(POST, "/account/confirm", account_confirm_post, ROLE_STAFF | ROLE_PARTNER, ASIDE)
void account_confirm_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct account_find_row me;
	struct str next = web_field(w, "next");
	if (!account_find(
			w->db, (struct account_find_args){ .account_id = { w->viewer->account_id } }, &me)) {
		web_not_found(w);
		return;
	}
	struct confirming c = { .token_hash = web_session(w)->token_hash, .try = {
		.email = me.email, .password = web_field(w, "password"), .source = web_source(w) } };
	sign_in_check(w->db, &c.try);
	if (!web_write(w, confirm_change, &c))
		return;
	if (c.try.result == SIGN_IN_OPEN) {
		if (str_empty(next))
			web_flash(w, S("Thank you. Go back to the page you came from and send it again."));
		web_redirect(w, str_empty(next) ? url_path(w->arena, "/account") : auth_next(w, next));
		return;
	}
	problem_add(&ps, S("password"),
		c.try.result == SIGN_IN_WAIT ? auth_wait_words(w->arena, c.try.wait_until_at, w->now)
									 : S("That is not your password. Try again."));
	confirm_show(w, next, &ps);
}
