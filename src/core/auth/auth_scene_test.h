/*
 * Somebody who signs in, for this folder's tests: their account, their password and app, and the
 * test's own time.
 */
#ifndef KITH_AUTH_SCENE_TEST_H
#define KITH_AUTH_SCENE_TEST_H

#include "tests/support/testdb.h"

#include <sodium.h>

/* A test uses what it needs of the scene. */
#pragma GCC diagnostic ignored "-Wunused-function"

#include "core/auth/auth.h"
#include "core/auth/auth.sql.h"

#define RIGHT S("marmalade trombone gravel")

static int64_t clock_us;                       /* the test's own time */
static struct str right_hash;

static struct db *begin(struct testdb *t, enum db_mode mode)
{
	struct db *db = testdb_begin(t, mode);
	db_set_now(db, clock_us);
	return db;
}

static int64_t somebody(struct testdb *t, enum role role, const char *email)
{
	clock_us = 1700000000 * TIME_SECOND;
	struct str why;
	assert_true(seal_key_ready(t->arena, t->dir, &why));
	struct db *db = begin(t, DB_WRITE);
	setting_set(db, S("source_salt"), S("salt"));
	int64_t id = account_add(db,
		(struct account_new){ .role = role,
			.active = true,
			.name = S("Sam Jones"),
			.email = email ? str_of(email) : STR_NONE,
			.password_hash = email ? right_hash : STR_NONE });
	assert_true(db_end(db));
	return id;
}

static struct sign_in try_from(
	struct testdb *t, const char *email, struct str password, const char *source)
{
	struct sign_in s = { .email = str_of(email),
		.password = password,
		.source = str_of(source),
		.agent = S(""),
		.token = session_token(t->arena) };
	struct db *db = begin(t, DB_READ);
	sign_in_check(db, &s);
	assert_true(db_end(db));
	db = begin(t, DB_WRITE);
	sign_in_finish(db, &s);
	s.cookie = str_dup(t->arena, s.cookie);
	assert_true(db_end(db));
	return s;
}

static struct sign_in try(struct testdb *t, const char *email, struct str password)
{
	return try_from(t, email, password, "192.0.2.1");
}

static struct session_view load(struct testdb *t, struct str cookie)
{
	struct session_view v;
	struct db *db = begin(t, DB_READ);
	session_load(db, cookie, t->arena, &v);
	assert_true(db_end(db));
	return v;
}

static bool code(struct testdb *t, struct session_view half, struct str given, struct code_try *c)
{
	*c = (struct code_try){
		.code = given, .source = S("192.0.2.1"), .token = session_token(t->arena)
	};
	struct db *db = begin(t, DB_WRITE);
	bool ok = sign_in_code(db, &half, c);
	c->cookie = str_dup(t->arena, c->cookie);
	assert_true(db_end(db));
	return ok;
}

static struct str secret_of(struct testdb *t, int64_t account_id)
{
	struct account_find_row row;
	struct db *db = begin(t, DB_READ);
	struct str secret;
	assert_true(account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row));
	secret = str_dup(t->arena, seal_open(db, account_id, row.totp_secret));
	assert_true(db_end(db));
	return secret;
}

/* Signs in for the first time and sets the app up; the open session's cookie. */
static struct str set_up(
	struct testdb *t, int64_t account_id, const char *email, struct recovery_codes *codes)
{
	struct sign_in s = try(t, email, RIGHT);
	assert_int_equal(s.result, SIGN_IN_SET_UP);
	struct session_view half = load(t, s.cookie);
	assert_int_equal(half.state, SESSION_HALF);
	struct code_try c = { .code = totp_code(t->arena, secret_of(t, account_id), clock_us),
		.source = S("192.0.2.1"),
		.token = session_token(t->arena) };
	struct recovery_codes made;
	struct db *db = begin(t, DB_WRITE);
	assert_true(sign_in_set_up(db, &half, &c, &made));
	c.cookie = str_dup(t->arena, c.cookie);
	assert_true(db_end(db));
	if (codes)
		*codes = made;
	return c.cookie;
}

/* Once, before the tests. */
static void scene_ready(struct arena *a)
{
	assert_true(sodium_init() >= 0);
	right_hash = password_hash(a, RIGHT);
}

#endif
