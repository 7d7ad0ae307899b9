/*
 * A session is one signed-in browser: a cookie whose token is 256 random bits, of which the
 * database keeps only a hash. It begins half: the password was right and the code is still to come;
 * a half session opens no page but the ones that finish signing in. It ends when it is revoked,
 * when nobody used it for a while, or at its absolute end.
 *
 * The cookie's value is the host's id and the token, so that one server can serve several hosts.
 */
#ifndef KITH_AUTH_SESSION_H
#define KITH_AUTH_SESSION_H

#include "core/base/time.h"
#include "core/db/db.h"

/* a dangerous act wants a password as fresh as this */
#define SESSION_STEP_UP_US (10 * TIME_MINUTE)

enum session_state {
	SESSION_ABSENT, /* no cookie, or one that was never ours */
	SESSION_OVER, /* was ours: signed out, revoked, idle too long, or at its end */
	SESSION_HALF, /* password given, code to come: viewer.role is PUBLIC */
	SESSION_OPEN,
};

struct session_view {
	enum session_state state;
	struct viewer viewer; /* host, account, role, hub …; arena set. PUBLIC unless OPEN */
	int64_t account_id;                    /* whose session, half or open */
	int64_t session_id;
	struct str token_hash;                 /* names its row */
	struct str csrf;                       /* its secret: the form token must equal it */
	int64_t confirmed_at;                  /* last time the password was given: for STEP_UP */
	bool touch; /* the caller queues session_touch(): seen_at is old */
};

/* The host a cookie belongs to: known before the unit of work begins. False when it is no cookie of
 * ours. */
MUSTUSE bool session_cookie_host(struct str cookie, int64_t *host_id);
/* The host that speaks before anybody signs in: the first one made. 0 before the first start. */
int64_t host_first(struct db *db);
struct host_face { struct str name, phone; bool is_sample; };
struct host_face host_face(struct db *db);         /* of the unit's host: for page frames */

/* Looks the cookie's session up; `db` is a unit of work of that cookie's host (any mode, any
 * viewer). out->viewer is always filled: PUBLIC of the unit's host when there is no open session.
 */
enum session_state session_load(
	struct db *db, struct str cookie, struct arena *a, struct session_view *out);
/* In a write unit, after the page went out: notes that it was used. */
void session_touch(struct db *db, struct str token_hash);

/* --- making and ending, in a write unit --- */
struct session_new {
	int64_t account_id;
	enum role role;                        /* its limits follow from it */
	bool second_factor;                    /* false: half */
	struct str agent;                      /* User-Agent header, kept as "Firefox on Windows" */
	struct str token; /* from session_token(): made before the unit, which may be run again */
};
struct str session_token(struct arena *a); /* 256 random bits as text */
struct str session_token_hash(
	struct arena *a, struct str token); /* what the database keeps of it */
struct str agent_words(struct arena *a, struct str agent);             /* "Firefox on Windows" */
/* Makes it and returns the cookie's value; *max_age_s is the cookie's life. */
struct str session_make(struct db *db, struct session_new s, int64_t *max_age_s);
/* The code was right: the same session under a new token, no longer half. Returns the cookie's
 * value. */
struct str session_open(struct db *db, const struct session_view *half, enum role role,
	struct str token, int64_t *max_age_s);
void session_confirm(struct db *db, struct str token_hash); /* the password was given again */
void session_end(struct db *db, struct str token_hash);
MUSTUSE bool session_revoke(struct db *db, int64_t account_id, int64_t session_id);
void session_revoke_all(struct db *db, int64_t account_id, struct str but_token_hash);
void session_tidy(struct db *db); /* removes those that are over */

#endif
