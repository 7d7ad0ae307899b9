/* Accounts: inviting, suspending, roles, passwords and recovery codes; and the links that carry
 * them. */
#include <string.h>

#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/auth/auth.sql.h"
#include "core/base/check.h"
#include "core/base/fold.h"
#include "core/base/id.h"

struct purpose_line {
	enum link_purpose purpose;
	enum link_kind kind;
	int64_t life_us;
	const char *action;
};

static const struct purpose_line purposes[] = {
	{ LINK_INVITE, LINK_KIND_INVITE, LINK_LIFE_INVITE_US, "link.invite" },
	{ LINK_SIGN_IN, LINK_KIND_SIGN_IN, LINK_LIFE_SIGN_IN_US, "link.sign_in" },
	{ LINK_RESET, LINK_KIND_RESET, LINK_LIFE_RESET_US, "link.reset" },
};

void account_note(struct db *db, struct str action, int64_t account_id)
{
	struct account_find_row row;
	enum role role;
	if (db_viewer(db)->role == ROLE_PUBLIC &&
		account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row) &&
		role_parse(account_role_name(row.role), &role))
		audit_add_as(db, account_id, role, action, account_id, STR_NONE);
	else
		audit_add(db, action, account_id, STR_NONE, STR_NONE);
}

int64_t account_add(struct db *db, struct account_new n)
{
	int64_t id = id_new();
	enum account_role role;
	check(account_role_parse(role_name(n.role), &role));
	account_insert(db,
		(struct account_insert_args){ .account_id = { id },
			.role = role,
			.state = n.active ? ACCOUNT_STATE_ACTIVE : ACCOUNT_STATE_INVITED,
			.name = n.name,
			.email = str_empty(n.email) ? STR_NONE : n.email,
			.password_hash = str_empty(n.password_hash) ? STR_NONE : n.password_hash,
			.hub_id = { n.hub_id },
			.organisation_id = { n.organisation_id },
			.person_id = { n.person_id } });
	audit_add(db, S("account.add"), id,
		str_fmt(db_arena(db), "{\"role\":\"%.*s\"}", STR_ARG(role_name(n.role))), n.name);
	return id;
}

/* What an account of each role must belong to. */
static void belonging_check(
	enum role role, int64_t hub_id, int64_t organisation_id, struct problems *ps)
{
	if ((role & ROLE_HUB) && !hub_id)
		problem_add(ps, S("hub"), S("Choose the hub this person works at."));
	if (role == ROLE_PARTNER && !organisation_id)
		problem_add(ps, S("organisation"), S("Choose the organisation this partner belongs to."));
}

bool account_invite(struct db *db, struct account_new n, struct problems *ps, struct str *path)
{
	struct account_find_email_row taken;
	struct str why;
	if (str_empty(n.name))
		problem_add(ps, S("name"), S("Write their name, as colleagues know it."));
	else if (n.name.n > 200)
		problem_add(ps, S("name"), S("Use a name of at most 200 characters."));
	if (!fold_email(db_arena(db), n.email, &n.email, &why))
		problem_add(ps, S("email"), why);
	else if (account_find_email(db, (struct account_find_email_args){ .email = n.email }, &taken))
		problem_addf(ps, S("email"), "%.*s already has an account with this e-mail address.",
			STR_ARG(taken.name));
	if (!(n.role & (ROLE_STAFF | ROLE_PARTNER)))
		problem_add(ps, S("role"), S("Choose what they will do."));
	belonging_check(n.role, n.hub_id, n.organisation_id, ps);
	if (ps->n)
		return false;
	n.active = false;
	*path = link_make(db, account_add(db, n), LINK_INVITE);
	return true;
}

/* Changes that must not hit an account that changed meanwhile. */
static bool changed(int64_t rows, struct problems *ps)
{
	if (rows == 1)
		return true;
	problem_add(ps, S(""),
		S("Somebody changed this account while you were looking at it. Look again, then decide."));
	return false;
}

static bool last_administrator(struct db *db, int64_t account_id, struct problems *ps)
{
	struct account_find_row row;
	struct account_other_administrators_row others;
	if (!account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row)
	    || row.role != ACCOUNT_ROLE_ADMINISTRATOR)
		return false;
	if (account_other_administrators(db,
			(struct account_other_administrators_args){ .account_id = { account_id } }, &others) &&
		others.others > 0)
		return false;
	problem_add(ps, S(""), S("This is the only administrator. Invite another one first."));
	return true;
}

/* Nobody changes their own role or shuts themselves out: another administrator does. */
static bool oneself(struct db *db, int64_t account_id, struct problems *ps)
{
	if (account_id != db_viewer(db)->account_id)
		return false;
	problem_add(ps, S(""), S("This is your own account. Ask another administrator to change it."));
	return true;
}

bool account_suspend(struct db *db, int64_t account_id, int64_t row_version, struct problems *ps)
{
	if (oneself(db, account_id, ps) || last_administrator(db, account_id, ps) ||
		!changed(account_set_state(db,
					 (struct account_set_state_args){ .account_id = { account_id },
						 .row_version = row_version,
						 .state = ACCOUNT_STATE_SUSPENDED }),
			ps))
		return false;
	session_revoke_all(db, account_id, STR_NONE);
	for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
		link_withdraw(db,
			(struct link_withdraw_args){ .account_id = { account_id }, .kind = purposes[i].kind });
	audit_add(db, S("account.suspend"), account_id, STR_NONE, STR_NONE);
	return true;
}

bool account_resume(struct db *db, int64_t account_id, int64_t row_version, struct problems *ps)
{
	struct account_find_row row;
	if (!account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row))
		return changed(0, ps);
	enum account_state state = str_empty(row.password_hash) && row.role != ACCOUNT_ROLE_VOLUNTEER
		? ACCOUNT_STATE_INVITED : ACCOUNT_STATE_ACTIVE;
	if (!changed(account_set_state(db, (struct account_set_state_args){
			.account_id = { account_id }, .row_version = row_version, .state = state }), ps))
		return false;
	audit_add(db, S("account.resume"), account_id, STR_NONE, STR_NONE);
	return true;
}

bool account_change_role(struct db *db, int64_t account_id, int64_t row_version, enum role role,
	int64_t hub_id, struct problems *ps)
{
	struct account_find_row row;
	enum account_role stored;
	if (oneself(db, account_id, ps))
		return false;
	if (!account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row))
		return changed(0, ps);
	if (!(role & (ROLE_STAFF | ROLE_PARTNER)) || !account_role_parse(role_name(role), &stored)) {
		problem_add(ps, S("role"), S("Choose what they will do."));
		return false;
	}
	belonging_check(role, hub_id, row.organisation_id.v, ps);
	if (ps->n || (role != ROLE_ADMINISTRATOR && last_administrator(db, account_id, ps)))
		return false;
	if (!changed(account_set_role(db, (struct account_set_role_args){ .account_id = { account_id },
			.row_version = row_version, .role = stored, .hub_id = { hub_id } }), ps))
		return false;
	session_revoke_all(db, account_id, STR_NONE); /* what they may see changed: sign in again */
	audit_add(db, S("account.role"), account_id,
		str_fmt(db_arena(db), "{\"from\":\"%.*s\",\"to\":\"%.*s\"}",
			STR_ARG(account_role_name(row.role)), STR_ARG(role_name(role))),
		STR_NONE);
	return true;
}

void account_password(
	struct db *db, int64_t account_id, struct str hash, struct str keep_token_hash)
{
	if (account_set_password(db, (struct account_set_password_args){
			.account_id = { account_id }, .password_hash = hash }) != 1) {
		if (!db_failed(db))
			db_fail(db, "account: suspended while its password was set");
		return;
	}
	session_revoke_all(db, account_id, keep_token_hash);
	account_note(db, S("account.password"), account_id);
}

struct recovery_codes recovery_codes_make(struct db *db, int64_t account_id)
{
	struct arena *a = db_arena(db);
	struct recovery_codes codes = { .v = ARENA_ARRAY(a, struct str, RECOVERY_CODES),
		.n = RECOVERY_CODES };
	recovery_delete_all(db, (struct recovery_delete_all_args){ .account_id = { account_id } });
	for (size_t i = 0; i < codes.n; i++) {
		codes.v[i] = recovery_code_new(a);
		recovery_insert(db, (struct recovery_insert_args){ .account_id = { account_id },
			.code_hash = recovery_code_hash(a, account_id, codes.v[i]) });
	}
	account_note(db, S("account.recovery_codes"), account_id);
	return codes;
}

void account_reset_app(struct db *db, int64_t account_id)
{
	account_set_secret(db,
		(struct account_set_secret_args){ .account_id = { account_id }, .totp_secret = STR_NONE });
	recovery_delete_all(db, (struct recovery_delete_all_args){ .account_id = { account_id } });
	session_revoke_all(db, account_id, STR_NONE);
	account_note(db, S("account.reset_app"), account_id);
}

/* --- links --- */

struct str link_make(struct db *db, int64_t account_id, enum link_purpose purpose)
{
	struct arena *a = db_arena(db);
	const struct purpose_line *p = &purposes[purpose];
	check(p->purpose == purpose);
	struct str token = session_token(a);
	link_withdraw(db, (struct link_withdraw_args){ .account_id = { account_id }, .kind = p->kind });
	link_insert(db,
		(struct link_insert_args){ .token_hash = session_token_hash(a, token),
			.account_id = { account_id },
			.kind = p->kind,
			.ends_at = db_now(db) + p->life_us,
			.made_by_id = { db_viewer(db)->account_id } });
	audit_add(db, str_of(p->action), account_id, STR_NONE, STR_NONE);
	return str_fmt(a, "/link/%.*s", STR_ARG(token));
}

bool link_look(struct db *db, struct str token, struct link_view *out)
{
	struct link_find_row row;
	*out = (struct link_view){ 0 };
	if (!link_find(db,
			(struct link_find_args){ .token_hash = session_token_hash(db_arena(db), token) },
			&row) ||
		row.used_at || row.ends_at <= db_now(db) || row.state == ACCOUNT_STATE_SUSPENDED ||
		!role_parse(account_role_name(row.role), &out->role))
		return false;
	for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
		if (purposes[i].kind == row.kind)
			out->purpose = purposes[i].purpose;
	out->account_id = row.account_id.v;
	out->name = row.name;
	out->email = row.email;
	return true;
}

bool link_use(struct db *db, struct str token, struct link_view *out)
{
	return link_look(db, token, out) &&
		link_take(db,
			(struct link_take_args){ .token_hash = session_token_hash(db_arena(db), token) }) == 1;
}

void auth_tidy(struct db *db)
{
	int64_t now = db_now(db);
	session_tidy(db);
	link_delete_over(db, (struct link_delete_over_args){ .ends_at = now - 30 * TIME_DAY });
	attempt_delete_old(db, (struct attempt_delete_old_args){ .at = now - 2 * TIME_DAY });
}
