/*
 * Sessions: found by the hash of their token, limited in idleness and length by role, renewed under
 * a new token when signing in is finished. seen_at is written every few minutes only: a page must
 * not wait for a write because somebody read it.
 */
#include "core/auth/session.h"

#include <sodium.h>

#include "core/auth/auth.sql.h"
#include "core/auth/setting.h"
#include "core/base/id.h"

#define TOKEN_BYTES 32
#define TOUCH_EVERY_US (5 * TIME_MINUTE)
#define HALF_US (15 * TIME_MINUTE)

struct limits {
	enum role role;
	int64_t idle_us, whole_us;
};

/* A call handler's shift is not interrupted; whoever rules over accounts is asked again sooner; a
 * volunteer's phone stays signed in between two tasks a week apart. */
static const struct limits limit_table[] = {
	{ ROLE_VOLUNTEER, 30 * TIME_DAY, 30 * TIME_DAY },
	{ ROLE_CALL_HANDLER, 2 * TIME_HOUR, 12 * TIME_HOUR },
	{ ROLE_HUB_WORKER, 2 * TIME_HOUR, 12 * TIME_HOUR },
	{ ROLE_HUB_MANAGER, 2 * TIME_HOUR, 12 * TIME_HOUR },
	{ ROLE_PARTNER, 2 * TIME_HOUR, 12 * TIME_HOUR },
	{ ROLE_GOVERNANCE, TIME_HOUR, 8 * TIME_HOUR },
	{ ROLE_ADMINISTRATOR, TIME_HOUR, 8 * TIME_HOUR },
};

static struct limits limits_of(enum role role)
{
	for (size_t i = 0; i < sizeof limit_table / sizeof *limit_table; i++)
		if (limit_table[i].role == role)
			return limit_table[i];
	return (struct limits){ .role = role, .idle_us = HALF_US, .whole_us = HALF_US };
}

static struct str hex_random(struct arena *a, size_t n)
{
	unsigned char bytes[32];
	char *text = arena_alloc(a, 2 * n + 1);
	randombytes_buf(bytes, n);
	sodium_bin2hex(text, 2 * n + 1, bytes, n);
	return (struct str){ .p = text, .n = 2 * n };
}

struct str session_token(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	size_t room = sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, room);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, room, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof bytes);
	return str_of(text);
}

struct str session_token_hash(struct arena *a, struct str token)
{
	unsigned char sum[32];
	char *text = arena_alloc(a, 65);
	crypto_generichash(sum, sizeof sum, (const unsigned char *)token.p, token.n, NULL, 0);
	sodium_bin2hex(text, 65, sum, sizeof sum);
	return (struct str){ .p = text, .n = 64 };
}

static bool cookie_split(struct str cookie, int64_t *host_id, struct str *token)
{
	struct str host;
	*token = cookie;
	return str_cut(token, '.', &host) && token->n == 43 && id_parse(host, host_id);
}

bool session_cookie_host(struct str cookie, int64_t *host_id)
{
	struct str token;
	return cookie_split(cookie, host_id, &token);
}

int64_t host_first(struct db *db)
{
	struct host_oldest_row row;
	return host_oldest(db, &row) ? row.host_id.v : 0;
}

struct host_face host_face(struct db *db)
{
	struct host_face_of_row row;
	if (!host_face_of(db, &row))
		return (struct host_face){ .name = S("Kith"), .phone = S("") };
	return (struct host_face){ .name = row.name, .phone = row.phone, .is_sample = row.is_sample };
}

struct str setting_get(struct db *db, struct str name)
{
	struct setting_find_row row;
	return setting_find(db, (struct setting_find_args){ .name = name }, &row) ? row.value : S("");
}

void setting_set(struct db *db, struct str name, struct str value)
{
	setting_save(db, (struct setting_save_args){ .name = name, .value = value });
}

static enum session_state state_of(const struct session_find_row *row, int64_t now)
{
	enum role role;
	if (row->state == ACCOUNT_STATE_SUSPENDED || !role_parse(account_role_name(row->role), &role))
		return SESSION_OVER;
	int64_t idle_us = row->second_factor ? limits_of(role).idle_us : HALF_US;
	if (now >= row->ends_at || now - row->seen_at >= idle_us)
		return SESSION_OVER;
	return row->second_factor ? SESSION_OPEN : SESSION_HALF;
}

enum session_state session_load(
	struct db *db, struct str cookie, struct arena *a, struct session_view *out)
{
	struct session_find_row row;
	struct str token;
	int64_t host_id, now = db_now(db);
	*out = (struct session_view){
		.viewer = { .host_id = db_viewer(db)->host_id, .role = ROLE_PUBLIC, .arena = a }
	};
	if (!cookie_split(cookie, &host_id, &token) || host_id != db_viewer(db)->host_id)
		return out->state = SESSION_ABSENT;
	struct str hash = session_token_hash(a, token);
	if (!session_find(db, (struct session_find_args){ .token_hash = hash }, &row))
		return out->state = SESSION_OVER;
	out->state = state_of(&row, now);
	if (out->state == SESSION_OVER)
		return out->state;
	out->account_id = row.account_id.v;
	out->session_id = row.session_id.v;
	out->token_hash = hash;
	out->csrf = str_dup(a, row.csrf);
	out->confirmed_at = row.confirmed_at;
	out->touch = now - row.seen_at >= TOUCH_EVERY_US;
	if (out->state == SESSION_HALF)
		return out->state;
	struct viewer *v = &out->viewer;
	v->account_id = row.account_id.v;
	v->hub_id = row.hub_id.v;
	v->organisation_id = row.organisation_id.v;
	v->person_id = row.person_id.v;
	v->name = str_dup(a, row.name);
	if (!role_parse(account_role_name(row.role), &v->role))
		v->role = ROLE_PUBLIC;
	return out->state;
}

void session_touch(struct db *db, struct str token_hash)
{
	session_seen(db, (struct session_seen_args){ .token_hash = token_hash });
}

/* "Firefox on Windows", from a User-Agent header: enough to know one's own browser in a list. */
struct str agent_words(struct arena *a, struct str agent)
{
	static const char *const browsers[][2] = { { "Edg", "Edge" }, { "OPR/", "Opera" },
		{ "Firefox/", "Firefox" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" },
		{ "curl/", "curl" } };
	static const char *const systems[][2] = { { "Windows", "Windows" }, { "Android", "Android" },
		{ "iPhone", "an iPhone" }, { "iPad", "an iPad" }, { "Mac OS X", "a Mac" },
		{ "CrOS", "a Chromebook" }, { "Linux", "Linux" } };
	const char *browser = "A browser", *system = NULL;
	for (size_t i = sizeof browsers / sizeof *browsers; i-- > 0;)
		if (str_find(agent, str_of(browsers[i][0])) >= 0)
			browser = browsers[i][1];
	for (size_t i = sizeof systems / sizeof *systems; i-- > 0;)
		if (str_find(agent, str_of(systems[i][0])) >= 0)
			system = systems[i][1];
	return system ? str_fmt(a, "%s on %s", browser, system) : str_of(browser);
}

static struct str cookie_value(struct db *db, struct str token)
{
	return str_fmt(db_arena(db), "%.*s.%.*s",
		STR_ARG(id_text(db_arena(db), db_viewer(db)->host_id)), STR_ARG(token));
}

struct str session_make(struct db *db, struct session_new s, int64_t *max_age_s)
{
	struct arena *a = db_arena(db);
	int64_t life_us = s.second_factor ? limits_of(s.role).whole_us : HALF_US, now = db_now(db);
	session_insert(db,
		(struct session_insert_args){ .token_hash = session_token_hash(a, s.token),
			.account_id = { s.account_id },
			.session_id = { id_new() },
			.csrf = hex_random(a, 16),
			.second_factor = s.second_factor,
			.confirmed_at = now,
			.ends_at = now + life_us,
			.agent = agent_words(a, s.agent) });
	*max_age_s = life_us / TIME_SECOND;
	return cookie_value(db, s.token);
}

struct str session_open(struct db *db, const struct session_view *half, enum role role,
	struct str token, int64_t *max_age_s)
{
	struct arena *a = db_arena(db);
	int64_t life_us = limits_of(role).whole_us;
	int64_t changed = session_renew(db,
		(struct session_renew_args){ .token_hash = half->token_hash,
			.new_hash = session_token_hash(a, token),
			.csrf = hex_random(a, 16),
			.ends_at = db_now(db) + life_us });
	if (changed != 1 && !db_failed(db))
		db_fail(db, "session: ended while its code was checked");
	*max_age_s = life_us / TIME_SECOND;
	return cookie_value(db, token);
}

void session_confirm(struct db *db, struct str token_hash)
{
	session_confirmed(db, (struct session_confirmed_args){ .token_hash = token_hash });
}

void session_end(struct db *db, struct str token_hash)
{
	session_delete(db, (struct session_delete_args){ .token_hash = token_hash });
}

bool session_revoke(struct db *db, int64_t account_id, int64_t session_id)
{
	return session_delete_by_id(db, (struct session_delete_by_id_args){
		.account_id = { account_id }, .session_id = { session_id } }) == 1;
}

void session_revoke_all(struct db *db, int64_t account_id, struct str but_token_hash)
{
	session_delete_others(db,
		(struct session_delete_others_args){ .account_id = { account_id },
			.token_hash = str_empty(but_token_hash) ? S("") : but_token_hash });
}

void session_tidy(struct db *db)
{
	session_delete_over(db);
}
