/*
 * Accounts and signing in. An account is somebody who may sign in: staff and partners with a
 * password and a code from their phone, volunteers with a link sent to their phone. An account is
 * invited by a link, becomes active when its password is chosen, and can be suspended, which ends
 * its sessions.
 *
 * Signing in is three steps, each its own form: the password opens a half session; the first time,
 * the authenticator app is set up; the code opens the session. Wrong passwords and wrong codes are
 * counted for the e-mail address tried, whether or not it is anybody's, and each further one costs
 * a longer wait; and for the place they come from.
 */
#ifndef KITH_AUTH_H
#define KITH_AUTH_H

#include "core/auth/password.h"
#include "core/auth/seal.h"
#include "core/auth/session.h"
#include "core/auth/setting.h"
#include "core/auth/totp.h"
#include "core/base/problem.h"

/* --- signing in --- */
enum sign_in_result {
	SIGN_IN_WRONG,                         /* e-mail or password: never said which */
	SIGN_IN_WAIT,                          /* too many tries: until wait_until_at */
	SIGN_IN_CODE,                          /* half session: ask for the code */
	SIGN_IN_SET_UP,                        /* half session: set the app up first */
	SIGN_IN_OPEN,                          /* signed in */
};

struct sign_in {
	struct str email, password, source, agent;     /* as they came */
	struct str token;                              /* from session_token() */
	enum sign_in_result result;
	int64_t wait_until_at;
	int64_t account_id;
	enum role role;
	bool right;
	struct str cookie;                             /* of the session that was made */
	int64_t max_age_s;
};
/* The slow half: finds the account and compares the password. A read-only unit is enough. */
void sign_in_check(struct db *db, struct sign_in *s);
/* The writing half: counts the try, makes the session. Safe to run again. */
void sign_in_finish(struct db *db, struct sign_in *s);

/* The password given again for a dangerous act, after sign_in_check(): counts the try; true when
 * right. */
MUSTUSE bool sign_in_again(struct db *db, struct sign_in *s);

/* A code from the app, or a recovery code, for a half session. True: the session is open under a
 * new token (cookie and max_age_s are set). False: wrong, or wait_until_at says until when to wait.
 */
struct code_try {
	struct str code, source, token, cookie;
	int64_t max_age_s, wait_until_at;
	int64_t codes_left;
	bool recovery;
};
MUSTUSE bool sign_in_code(struct db *db, const struct session_view *half, struct code_try *t);
/* The first code of a new app: also makes the recovery codes, which are shown once. */
struct recovery_codes { struct str *v; size_t n; };
MUSTUSE bool sign_in_set_up(struct db *db, const struct session_view *half, struct code_try *t,
	struct recovery_codes *codes);
/* For the set-up page: secret, and the address its QR picture holds. False when it is set up
 * already. */
MUSTUSE bool sign_in_set_up_secret(
	struct db *db, int64_t account_id, struct str *secret, struct str *uri);
/* A code is not asked for: on a sample city that says so, and nowhere else. */
bool sign_in_without_code(struct db *db);

/* --- accounts --- */
struct account_new {
	enum role role;
	bool active;                           /* false: invited, until a password is chosen */
	struct str name, email, password_hash; /* volunteers may have neither of the last two */
	int64_t hub_id, organisation_id, person_id;
};
int64_t account_add(struct db *db, struct account_new n);
/* An administrator invites somebody: the account and the link to send. *path is "/link/…". */
MUSTUSE bool account_invite(
	struct db *db, struct account_new n, struct problems *ps, struct str *path);
MUSTUSE bool account_suspend(
	struct db *db, int64_t account_id, int64_t row_version, struct problems *ps);
MUSTUSE bool account_resume(
	struct db *db, int64_t account_id, int64_t row_version, struct problems *ps);
MUSTUSE bool account_change_role(struct db *db, int64_t account_id, int64_t row_version,
	enum role role, int64_t hub_id, struct problems *ps);
/* Sets a hash made by password_hash(); every other session of the account ends. */
void account_password(
	struct db *db, int64_t account_id, struct str hash, struct str keep_token_hash);
/* Makes ten new codes; the old ones are worth nothing. */
struct recovery_codes recovery_codes_make(struct db *db, int64_t account_id);
/* The phone is lost and so are the codes: the app is set up again at the next sign-in. */
void account_reset_app(struct db *db, int64_t account_id);

/* --- links --- */
#define LINK_LIFE_INVITE_US (7 * TIME_DAY)
#define LINK_LIFE_SIGN_IN_US (30 * TIME_DAY)
#define LINK_LIFE_RESET_US (1 * TIME_HOUR)
enum link_purpose { LINK_INVITE, LINK_SIGN_IN, LINK_RESET };
/* "/link/…": 256 random bits, of which a hash is kept. Works once; older ones of its kind stop
 * working. */
struct str link_make(struct db *db, int64_t account_id, enum link_purpose purpose);
struct link_view {
	enum link_purpose purpose;
	int64_t account_id;
	enum role role;
	struct str name, email;
};
/* False: never made, used, or over. */
MUSTUSE bool link_look(struct db *db, struct str token, struct link_view *out);
/* Takes the link: true for exactly one caller. */
MUSTUSE bool link_use(struct db *db, struct str token, struct link_view *out);

/* The session that a taken link begins: open for volunteers, half for those with a code to give. */
struct str session_after_link(struct db *db, const struct link_view *link, struct str token,
	struct str agent, enum sign_in_result *result, int64_t *max_age_s);

/* Notes in the audit chain what happened to an account: as done by the viewer, or, while nobody is
 * signed in yet, by the account itself. */
void account_note(struct db *db, struct str action, int64_t account_id);
/* Removes what is over: sessions, links, attempts. The job 'tidy' calls it. */
void auth_tidy(struct db *db);

#endif
