/*
 * Signing in: the password, the code, and what wrong ones cost. Tries are counted by a salted hash
 * of the e-mail address given, so that nobody learns from a lock-out which addresses have accounts,
 * and by a salted hash of where they came from.
 */
#include <sodium.h>

#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/auth/auth.sql.h"
#include "core/base/fold.h"
#include "core/base/id.h"

#define FREE_TRIES 5                           /* wrong ones before the first wait */
#define FIRST_WAIT_US TIME_MINUTE              /* doubled by each further one */
#define LONGEST_WAIT_US TIME_HOUR
#define PLACE_TRIES 30                         /* wrong ones from one place … */
#define PLACE_SPAN_US (15 * TIME_MINUTE)       /* … in this time */

/* "e" an e-mail address, "p" a place: hashed with the host's own salt. */
static struct str source_of(struct db *db, char kind, struct str text)
{
	struct arena *a = db_arena(db);
	struct str salt = setting_get(db, S("source_salt"));
	unsigned char sum[16];
	crypto_generichash_state h;
	crypto_generichash_init(
		&h, (const unsigned char *)salt.p, salt.n > 64 ? 64 : salt.n, sizeof sum);
	crypto_generichash_update(&h, (const unsigned char *)&kind, 1);
	crypto_generichash_update(&h, (const unsigned char *)text.p, text.n);
	crypto_generichash_final(&h, sum, sizeof sum);
	char *hex = arena_alloc(a, 33);
	sodium_bin2hex(hex, 33, sum, sizeof sum);
	return (struct str){ .p = hex, .n = 32 };
}

/* Until when this e-mail address has to wait: 0 not at all. Counts back to the last right one. */
static int64_t email_wait(struct db *db, struct str email)
{
	int64_t now = db_now(db), wrong = 0, wait_us = FIRST_WAIT_US;
	struct attempt_list_rows rows = attempt_list(db, (struct attempt_list_args){
		.source = source_of(db, 'e', email), .at = now - TIME_DAY });
	while ((size_t)wrong < rows.n && !rows.v[wrong].ok)
		wrong++;
	if (wrong < FREE_TRIES)
		return 0;
	for (int64_t i = FREE_TRIES; i < wrong && wait_us < LONGEST_WAIT_US; i++)
		wait_us *= 2;
	int64_t until = rows.v[0].at + (wait_us < LONGEST_WAIT_US ? wait_us : LONGEST_WAIT_US);
	return until > now ? until : 0;
}

static int64_t place_wait(struct db *db, struct str source)
{
	int64_t now = db_now(db), wrong = 0, oldest = now;
	struct attempt_list_rows rows = attempt_list(db, (struct attempt_list_args){
		.source = source_of(db, 'p', source), .at = now - PLACE_SPAN_US });
	for (size_t i = 0; i < rows.n && wrong < PLACE_TRIES; i++)
		if (!rows.v[i].ok) {
			wrong++;
			oldest = rows.v[i].at;
		}
	return wrong >= PLACE_TRIES ? oldest + PLACE_SPAN_US : 0;
}

static int64_t wait_until(struct db *db, struct str email, struct str source)
{
	int64_t by_email = email_wait(db, email), by_place = place_wait(db, source);
	return by_email > by_place ? by_email : by_place;
}

static void attempt_note(struct db *db, struct str email, struct str source, bool ok)
{
	attempt_insert(db, (struct attempt_insert_args){
		.attempt_id = { id_new() }, .source = source_of(db, 'e', email), .ok = ok });
	attempt_insert(db, (struct attempt_insert_args){
		.attempt_id = { id_new() }, .source = source_of(db, 'p', source), .ok = ok });
}

static struct str email_folded(struct db *db, struct str given)
{
	struct str email, why;
	return fold_email(db_arena(db), given, &email, &why)
		? email
		: str_lower_ascii(db_arena(db), str_trim(given));
}

bool sign_in_without_code(struct db *db)
{
	return host_face(db).is_sample && str_eq(setting_get(db, S("second_factor")), S("off"));
}

/* Makes the session that follows a right password or a taken link: open for those who need no code,
 * half for the others, whose app gets its secret here the first time. */
static struct str session_begin(struct db *db, const struct account_find_row *row, struct str token,
	struct str agent, enum sign_in_result *result, int64_t *max_age_s)
{
	enum role role = ROLE_PUBLIC;
	if (!role_parse(account_role_name(row->role), &role))
		db_fail(db, "account: an unknown role");
	bool open = role == ROLE_VOLUNTEER || (!row->totp_confirmed && sign_in_without_code(db));
	if (!open && !row->totp_confirmed && str_empty(row->totp_secret))
		account_set_secret(db, (struct account_set_secret_args){ .account_id = row->account_id,
			.totp_secret = seal_make(db, row->account_id.v, totp_secret_new(db_arena(db))) });
	*result = open ? SIGN_IN_OPEN : row->totp_confirmed ? SIGN_IN_CODE : SIGN_IN_SET_UP;
	if (open)
		account_note(db, S("sign_in"), row->account_id.v);
	return session_make(db,
		(struct session_new){ .account_id = row->account_id.v,
			.role = role,
			.second_factor = open,
			.agent = agent,
			.token = token },
		max_age_s);
}

void sign_in_check(struct db *db, struct sign_in *s)
{
	struct account_find_email_row row = { 0 };
	s->email = email_folded(db, s->email);
	s->wait_until_at = wait_until(db, s->email, s->source);
	if (s->wait_until_at) {
		s->result = SIGN_IN_WAIT;
		return;
	}
	bool there =
		account_find_email(db, (struct account_find_email_args){ .email = s->email }, &row);
	bool active = there && row.state == ACCOUNT_STATE_ACTIVE &&
		role_parse(account_role_name(row.role), &s->role);
	s->right = password_is(s->password, row.password_hash) && active;
	s->account_id = s->right ? row.account_id.v : 0;
	s->result = SIGN_IN_WRONG;
}

void sign_in_finish(struct db *db, struct sign_in *s)
{
	struct account_find_row row;
	if (s->result == SIGN_IN_WAIT)
		return;
	/* Ten guesses sent at once were all checked before the first was counted: count here too. */
	s->wait_until_at = wait_until(db, s->email, s->source);
	if (s->wait_until_at) {
		s->result = SIGN_IN_WAIT;
		return;
	}
	s->right = s->right &&
		account_find(db, (struct account_find_args){ .account_id = { s->account_id } }, &row) &&
		row.state == ACCOUNT_STATE_ACTIVE;
	if (!s->right) {
		attempt_note(db, s->email, s->source, false);
		audit_add(db, S("sign_in.refused"), 0, STR_NONE, STR_NONE);
		s->result = SIGN_IN_WRONG;
		return;
	}
	/* The password alone clears nothing: with a code to come, that is what is counted on. */
	s->cookie = session_begin(db, &row, s->token, s->agent, &s->result, &s->max_age_s);
	if (s->result == SIGN_IN_OPEN)
		attempt_note(db, s->email, s->source, true);
}

bool sign_in_again(struct db *db, struct sign_in *s)
{
	if (s->result == SIGN_IN_WAIT)
		return false;
	attempt_note(db, s->email, s->source, s->right);
	audit_add(db, s->right ? S("account.confirm") : S("account.confirm_refused"),
		db_viewer(db)->account_id, STR_NONE, STR_NONE);
	s->result =
		s->right && s->account_id == db_viewer(db)->account_id ? SIGN_IN_OPEN : SIGN_IN_WRONG;
	return s->result == SIGN_IN_OPEN;
}

struct str session_after_link(struct db *db, const struct link_view *link, struct str token,
	struct str agent, enum sign_in_result *result, int64_t *max_age_s)
{
	struct account_find_row row;
	if (!account_find(db, (struct account_find_args){ .account_id = { link->account_id } }, &row)) {
		if (!db_failed(db))
			db_fail(db, "link: its account is gone");
		return STR_NONE;
	}
	return session_begin(db, &row, token, agent, result, max_age_s);
}

bool sign_in_set_up_secret(struct db *db, int64_t account_id, struct str *secret, struct str *uri)
{
	struct account_find_row row;
	if (!account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row) ||
		row.totp_confirmed || str_empty(row.totp_secret))
		return false;
	*secret = seal_open(db, account_id, row.totp_secret);
	if (str_empty(*secret))
		return false;
	*uri = totp_uri(db_arena(db), *secret, host_face(db).name, row.email);
	return true;
}

/* Whether the code is right for this account, using it up. */
static bool code_take(struct db *db, const struct account_find_row *row, struct code_try *t)
{
	struct arena *a = db_arena(db);
	int64_t counter;
	struct str secret = seal_open(db, row->account_id.v, row->totp_secret);
	if (db_failed(db))
		return false;
	if (totp_is(a, secret, t->code, db_now(db), row->totp_last_counter, &counter))
		return account_take_code(db,
				   (struct account_take_code_args){
					   .account_id = row->account_id, .counter = counter }) == 1;
	struct str hash = recovery_code_hash(a, row->account_id.v, t->code);
	if (!row->totp_confirmed || str_empty(hash))
		return false;
	t->recovery =
		recovery_use(db,
			(struct recovery_use_args){ .account_id = row->account_id, .code_hash = hash }) == 1;
	return t->recovery;
}

/* The steps that a code and a first code share. */
static bool code_finish(
	struct db *db, const struct session_view *half, struct code_try *t, bool first)
{
	struct account_find_row row;
	enum role role;
	t->wait_until_at = 0;
	t->recovery = false;
	if (half->state != SESSION_HALF ||
		!account_find(
			db, (struct account_find_args){ .account_id = { half->account_id } }, &row) ||
		row.totp_confirmed == first || !role_parse(account_role_name(row.role), &role))
		return false;
	t->wait_until_at = wait_until(db, row.email, t->source);
	if (t->wait_until_at)
		return false;
	bool right = code_take(db, &row, t);
	attempt_note(db, row.email, t->source, right);
	if (!right) {
		account_note(db, S("sign_in.code_refused"), half->account_id);
		return false;
	}
	t->cookie = session_open(db, half, role, t->token, &t->max_age_s);
	struct recovery_left_row left;
	t->codes_left =
		recovery_left(db, (struct recovery_left_args){ .account_id = row.account_id }, &left)
		? left.codes_left
		: 0;
	account_note(db,
		first             ? S("sign_in.set_up")
			: t->recovery ? S("sign_in.recovery")
						  : S("sign_in"),
		half->account_id);
	return true;
}

bool sign_in_code(struct db *db, const struct session_view *half, struct code_try *t)
{
	return code_finish(db, half, t, false);
}

bool sign_in_set_up(struct db *db, const struct session_view *half, struct code_try *t,
	struct recovery_codes *codes)
{
	if (!code_finish(db, half, t, true))
		return false;
	*codes = recovery_codes_make(db, half->account_id);
	return true;
}
