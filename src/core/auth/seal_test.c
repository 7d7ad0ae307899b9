/* The secrets of authenticator apps: sealed with a key outside the database, which a backup and a
 * move take along. */
#include "core/auth/auth_scene_test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/db/backup.h"

static struct str key_path(struct testdb *t)
{
	return str_fmt(t->arena, "%.*s/secret.key", STR_ARG(t->dir));
}

static void an_app_s_secret_lies_sealed_in_the_database(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t sam = somebody(t, ROLE_HUB_WORKER, "sam@kith.example"),
			ann = somebody(t, ROLE_ADMINISTRATOR, "ann@kith.example");
	struct code_try c;

	(void)set_up(t, sam, "sam@kith.example", NULL);
	(void)set_up(t, ann, "ann@kith.example", NULL);
	assert_int_equal(secret_of(t, sam).n, 32);
	assert_int_equal(
		testdb_count(t,
			str_fmt(t->arena, "SELECT count(*) FROM account WHERE totp_secret LIKE '%%%.*s%%'",
				STR_ARG(secret_of(t, sam)))
				.p),
		0);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM account WHERE length(totp_secret) = 96"), 2);
	/* whoever can write the database but not read the key cannot lend an administrator his own
	 * app */
	struct str own = secret_of(t, sam);
	testdb_do(t,
		"UPDATE account SET totp_secret = (SELECT s.totp_secret FROM account s WHERE s.email = "
		"'sam@kith.example')"
		" WHERE email = 'ann@kith.example'");
	clock_us += TIME_MINUTE;
	struct sign_in s = try(t, "ann@kith.example", RIGHT);
	assert_int_equal(s.result, SIGN_IN_CODE);
	struct session_view half = load(t, s.cookie);
	c = (struct code_try){ .code = totp_code(t->arena, own, clock_us),
		.source = S("192.0.2.1"),
		.token = session_token(t->arena) };
	struct db *db = begin(t, DB_WRITE);
	assert_false(sign_in_code(db, &half, &c));
	assert_false(db_end(db));
}

static void another_key_is_noticed_before_anybody_is_locked_out(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t sam = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct str kept, why;

	(void)set_up(t, sam, "sam@kith.example", NULL);
	assert_true(seal_key_fits(t->pool, t->arena, &why));
	assert_true(file_read(t->arena, key_path(t).p, &kept));
	assert_int_equal(kept.n, 32);
	assert_int_equal(unlink(key_path(t).p), 0);
	assert_false(seal_key_fits(t->pool, t->arena, &why));
	assert_true(seal_key_ready(t->arena, t->dir, &why));           /* another one */
	assert_false(seal_key_fits(t->pool, t->arena, &why));
	assert_true(str_find(why, S("another key")) > 0);
	assert_true(file_write(key_path(t).p, kept));
	assert_true(seal_key_fits(t->pool, t->arena, &why));
	assert_int_equal(chmod(key_path(t).p, 0644), 0);
	assert_false(seal_key_ready(t->arena, t->dir, &why));
	assert_true(str_find(why, S("chmod 600")) > 0);
}

/* Signs in with password and code in another pool. */
static void signs_in_at(struct testdb *t, struct str dir, int64_t account_id)
{
	struct db_options o = { .data_dir = dir };
	struct db_pool *here = t->pool;
	struct code_try c;
	struct str why;

	t->pool = db_open(t->arena, &o, &why);
	assert_non_null(t->pool);
	assert_true(seal_key_fits(t->pool, t->arena, &why));
	clock_us += TIME_MINUTE;
	struct session_view half = load(t, try(t, "sam@kith.example", RIGHT).cookie);
	assert_true(code(t, half, totp_code(t->arena, secret_of(t, account_id), clock_us), &c));
	assert_int_equal(load(t, c.cookie).state, SESSION_OPEN);
	db_close(t->pool);
	t->pool = here;
}

static void a_restored_hub_still_knows_everybody_s_app(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t sam = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct str file = str_fmt(t->arena, "%.*s/backup", STR_ARG(t->dir)),
			   dir = str_fmt(t->arena, "%.*s/again", STR_ARG(t->dir)), why;
	struct db_options o = { .data_dir = dir };

	(void)set_up(t, sam, "sam@kith.example", NULL);
	assert_true(db_backup(t->pool, t->arena, file, (struct db_progress){ 0 }, &why));
	assert_int_equal(mkdir(dir.p, 0700), 0);
	assert_true(db_restore(&o, t->arena, file, false, time_now(), (struct db_progress){ 0 }, &why));
	signs_in_at(t, dir, sam);
}

static void a_moved_hub_still_knows_everybody_s_app(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t sam = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct str dir = str_fmt(t->arena, "%.*s/again", STR_ARG(t->dir)), why;
	struct db_options o = { .data_dir = dir, .create = true, .migrate = true };
	struct db_digests all;
	struct db_pool *to;

	(void)set_up(t, sam, "sam@kith.example", NULL);
	to = db_open(t->arena, &o, &why);
	assert_non_null(to);
	assert_true(db_copy(t->pool, to, t->arena, (struct db_progress){ 0 }, &all, &why));
	db_close(to);
	assert_true(db_companions_copy(t->arena, t->dir, dir, &why));
	signs_in_at(t, dir, sam);
}

int main(void)
{
	struct arena *a = arena_new();

	scene_ready(a);
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(an_app_s_secret_lies_sealed_in_the_database),
		TESTDB_BOTH(another_key_is_noticed_before_anybody_is_locked_out),
		TESTDB_SQLITE(a_restored_hub_still_knows_everybody_s_app),
		TESTDB_BOTH(a_moved_hub_still_knows_everybody_s_app),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
