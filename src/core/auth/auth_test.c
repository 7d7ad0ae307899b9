/* Signing in as a whole: passwords, codes, waits, sessions, links, accounts, on both engines. */
#include "core/auth/auth_scene_test.h"

#include "core/access/audit.h"
#include "core/base/id.h"

static void a_password_alone_opens_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct sign_in s = try(t, "sam@kith.example", RIGHT);
	assert_int_equal(s.result, SIGN_IN_SET_UP);
	struct session_view v = load(t, s.cookie);
	assert_int_equal(v.state, SESSION_HALF);
	assert_int_equal(v.viewer.role, ROLE_PUBLIC);
	assert_int_equal(v.viewer.account_id, 0);
	assert_int_equal(v.account_id, id);
}

static void a_code_is_asked_of_every_staff_role_and_of_partners(void **state)
{
	struct testdb *t = testdb_of(state);
	static const enum role all[] = { ROLE_CALL_HANDLER, ROLE_HUB_WORKER, ROLE_HUB_MANAGER,
		ROLE_PARTNER, ROLE_GOVERNANCE, ROLE_ADMINISTRATOR };
	testdb_do(t, "UPDATE host SET is_sample = 0");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char *email = str_z(t->arena, str_fmt(t->arena, "r%zu@kith.example", i));
		somebody(t, all[i], email);
		struct db *db = begin(t, DB_WRITE);
		setting_set(
			db, S("second_factor"), S("off")); /* counts for nothing: this is no sample city */
		assert_true(db_end(db));
		assert_int_equal(try(t, email, RIGHT).result, SIGN_IN_SET_UP);
	}
	testdb_do(t, "UPDATE host SET is_sample = 1");
	assert_int_equal(try(t, "r0@kith.example", RIGHT).result, SIGN_IN_OPEN);
	testdb_do(t, "UPDATE setting SET value = 'on' WHERE name = 'second_factor'");
	assert_int_equal(try(t, "r0@kith.example", RIGHT).result, SIGN_IN_SET_UP);
}

static void the_code_opens_the_session_under_a_new_token(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct recovery_codes codes;
	struct str first = set_up(t, id, "sam@kith.example", &codes);
	assert_int_equal(codes.n, RECOVERY_CODES);
	assert_int_equal(load(t, first).state, SESSION_OPEN);
	clock_us += TIME_MINUTE;
	struct sign_in s = try(t, "sam@kith.example", RIGHT);
	assert_int_equal(s.result, SIGN_IN_CODE);
	struct session_view half = load(t, s.cookie);
	struct code_try c;
	assert_false(code(t, half, S("000000"), &c));
	assert_true(code(t, half, totp_code(t->arena, secret_of(t, id), clock_us), &c));
	assert_int_equal(load(t, s.cookie).state, SESSION_OVER); /* the token before is worth nothing */
	struct session_view open = load(t, c.cookie);
	assert_int_equal(open.state, SESSION_OPEN);
	assert_int_equal(open.viewer.role, ROLE_HUB_WORKER);
	assert_int_equal(open.viewer.account_id, id);
	assert_false(str_eq(open.csrf, half.csrf));
}

static void a_code_that_was_used_is_refused(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	set_up(t, id, "sam@kith.example", NULL);
	struct code_try c;
	struct str same = totp_code(t->arena, secret_of(t, id), clock_us);
	assert_false(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie), same, &c));
	clock_us += 30 * TIME_SECOND;
	struct str next = totp_code(t->arena, secret_of(t, id), clock_us);
	assert_true(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie), next, &c));
	assert_false(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie), next, &c));
}

static void a_recovery_code_gets_in_once(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct recovery_codes codes;
	struct code_try c;
	set_up(t, id, "sam@kith.example", &codes);
	assert_true(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie),
		str_lower_ascii(t->arena, codes.v[3]), &c));
	assert_true(c.recovery);
	assert_int_equal(c.codes_left, RECOVERY_CODES - 1);
	assert_false(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie), codes.v[3], &c));
	assert_true(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie), codes.v[4], &c));
	struct db *db = begin(t, DB_WRITE);
	recovery_codes_make(db, id);
	assert_true(db_end(db));
	assert_false(code(t, load(t, try(t, "sam@kith.example", RIGHT).cookie), codes.v[5], &c));
}

static void the_sixth_wrong_password_waits_and_each_further_one_longer(void **state)
{
	struct testdb *t = testdb_of(state);
	somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	for (int i = 0; i < 5; i++)
		assert_int_equal(try(t, "sam@kith.example", S("wrong wrong wrong")).result, SIGN_IN_WRONG);
	struct sign_in s = try(t, "SAM@kith.example ", RIGHT); /* even the right one waits now */
	assert_int_equal(s.result, SIGN_IN_WAIT);
	assert_int_equal(s.wait_until_at, clock_us + TIME_MINUTE);
	clock_us += TIME_MINUTE;
	assert_int_equal(try(t, "sam@kith.example", S("wrong wrong wrong")).result, SIGN_IN_WRONG);
	s = try(t, "sam@kith.example", RIGHT);
	assert_int_equal(s.wait_until_at, clock_us + 2 * TIME_MINUTE);
	clock_us += 2 * TIME_MINUTE;
	assert_int_equal(try(t, "sam@kith.example", RIGHT).result, SIGN_IN_SET_UP);
	for (int i = 0; i < 12; i++) {
		clock_us += 2 * TIME_HOUR;
		try(t, "sam@kith.example", S("wrong wrong wrong"));
	}
	s = try(t, "sam@kith.example", RIGHT);
	assert_int_equal(s.wait_until_at, clock_us + TIME_HOUR); /* and never longer than an hour */
}

static void wrong_codes_count_as_wrong_passwords_do(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	set_up(t, id, "sam@kith.example", NULL);
	clock_us += TIME_MINUTE;
	struct session_view half = load(t, try(t, "sam@kith.example", RIGHT).cookie);
	struct code_try c;
	for (int i = 0; i < 5; i++)
		assert_false(code(t, half, S("000000"), &c));
	assert_false(code(t, half, totp_code(t->arena, secret_of(t, id), clock_us), &c));
	assert_int_equal(c.wait_until_at, clock_us + TIME_MINUTE);
}

static void nobody_learns_whether_an_address_has_an_account(void **state)
{
	struct testdb *t = testdb_of(state);
	somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	for (int i = 0; i < 5; i++) {
		assert_int_equal(
			try_from(t, "sam@kith.example", S("wrong wrong wrong"), "192.0.2.7").result,
			SIGN_IN_WRONG);
		assert_int_equal(
			try_from(t, "nobody@kith.example", S("wrong wrong wrong"), "192.0.2.8").result,
			SIGN_IN_WRONG);
	}
	struct sign_in known = try_from(t, "sam@kith.example", S("x"), "192.0.2.7");
	struct sign_in unknown = try_from(t, "nobody@kith.example", S("x"), "192.0.2.8");
	assert_int_equal(known.result, SIGN_IN_WAIT);
	assert_int_equal(unknown.result, SIGN_IN_WAIT);
	assert_int_equal(known.wait_until_at, unknown.wait_until_at);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM sign_in_attempt WHERE source LIKE '%kith%' OR "
						 "source LIKE '%192%'"),
		0);
}

static void one_place_cannot_try_many_addresses(void **state)
{
	struct testdb *t = testdb_of(state);
	somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	for (int i = 0; i < 30; i++)
		assert_int_equal(try_from(t, str_z(t->arena, str_fmt(t->arena, "a%d@kith.example", i)),
							 S("x"), "198.51.100.9")
							 .result,
			SIGN_IN_WRONG);
	assert_int_equal(try_from(t, "sam@kith.example", RIGHT, "198.51.100.9").result, SIGN_IN_WAIT);
	assert_int_equal(
		try_from(t, "sam@kith.example", RIGHT, "198.51.100.10").result, SIGN_IN_SET_UP);
	clock_us += 15 * TIME_MINUTE;
	assert_int_equal(try_from(t, "sam@kith.example", RIGHT, "198.51.100.9").result, SIGN_IN_SET_UP);
}

static void a_session_ends_when_idle_and_at_its_end(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_CALL_HANDLER, "sam@kith.example");
	struct str cookie = set_up(t, id, "sam@kith.example", NULL);
	int64_t from = clock_us;
	clock_us = from + 2 * TIME_HOUR - 1;
	assert_int_equal(load(t, cookie).state, SESSION_OPEN);
	clock_us = from + 2 * TIME_HOUR;
	assert_int_equal(load(t, cookie).state, SESSION_OVER);
	for (clock_us = from; clock_us < from + 12 * TIME_HOUR;
		 clock_us += TIME_HOUR) { /* used all through a shift */
		struct session_view v = load(t, cookie);
		assert_int_equal(v.state, SESSION_OPEN);
		assert_int_equal(v.touch, clock_us > from);
		struct db *db = begin(t, DB_WRITE);
		session_touch(db, v.token_hash);
		assert_true(db_end(db));
	}
	assert_int_equal(load(t, cookie).state, SESSION_OVER);
}

static void a_half_session_lasts_a_quarter_of_an_hour(void **state)
{
	struct testdb *t = testdb_of(state);
	somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct str cookie = try(t, "sam@kith.example", RIGHT).cookie;
	clock_us += 15 * TIME_MINUTE - 1;
	assert_int_equal(load(t, cookie).state, SESSION_HALF);
	clock_us += 1;
	assert_int_equal(load(t, cookie).state, SESSION_OVER);
}

static void a_cookie_that_is_not_ours_is_nobody(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct str cookie = set_up(t, id, "sam@kith.example", NULL);
	struct buf other = { .arena = t->arena };
	buf_str(&other, id_text(t->arena, id_new())); /* the same token under another host */
	buf_str(&other, str_part(cookie, 14, cookie.n));
	assert_int_equal(load(t, buf_view(&other)).state, SESSION_ABSENT);
	assert_int_equal(load(t, S("")).state, SESSION_ABSENT);
	assert_int_equal(load(t, STR_NONE).state, SESSION_ABSENT);
	assert_int_equal(load(t, S("nonsense")).state, SESSION_ABSENT);
	assert_int_equal(load(t, str_part(cookie, 0, cookie.n - 1)).state, SESSION_ABSENT);
	char *bent = str_z(t->arena, cookie);
	bent[cookie.n - 1] = bent[cookie.n - 1] == 'A' ? 'E' : 'A';
	assert_int_equal(load(t, str_of(bent)).state, SESSION_OVER);
	assert_int_equal(
		testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena, "SELECT count(*) FROM session WHERE token_hash = '%.*s'",
					STR_ARG(str_part(cookie, 15, 64))))),
		0); /* the token itself is nowhere */
}

static void every_session_has_its_own_form_secret(void **state)
{
	struct testdb *t = testdb_of(state);
	somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct session_view one = load(t, try(t, "sam@kith.example", RIGHT).cookie);
	struct session_view two = load(t, try(t, "sam@kith.example", RIGHT).cookie);
	assert_int_equal(one.csrf.n, 32);
	assert_false(str_eq(one.csrf, two.csrf));
}

static void sessions_are_revoked_one_by_one_or_all_but_this(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example"),
			other = somebody(t, ROLE_HUB_WORKER, "dan@kith.example");
	struct str a = set_up(t, id, "sam@kith.example", NULL),
			   b = try(t, "sam@kith.example", RIGHT).cookie,
			   c = try(t, "sam@kith.example", RIGHT).cookie;
	struct session_view vb = load(t, b);
	struct db *db = begin(t, DB_WRITE);
	assert_false(session_revoke(db, other, vb.session_id));         /* not somebody else's */
	assert_true(session_revoke(db, id, vb.session_id));
	assert_false(session_revoke(db, id, vb.session_id));
	assert_true(db_end(db));
	assert_int_equal(load(t, b).state, SESSION_OVER);
	assert_int_equal(load(t, c).state, SESSION_HALF);
	db = begin(t, DB_WRITE);
	account_password(db, id, right_hash, load(t, a).token_hash);
	assert_true(db_end(db));
	assert_int_equal(load(t, a).state, SESSION_OPEN);
	assert_int_equal(load(t, c).state, SESSION_OVER);
}

static void a_suspended_account_is_out_at_once_and_cannot_come_back(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	somebody(t, ROLE_ADMINISTRATOR, "admin@kith.example");
	struct str cookie = set_up(t, id, "sam@kith.example", NULL);
	struct problems ps = { .arena = t->arena };
	struct db *db = begin(t, DB_WRITE);
	struct account_find_row row;
	assert_true(account_find(db, (struct account_find_args){ .account_id = { id } }, &row));
	assert_false(account_suspend(db, id, row.row_version + 1, &ps)); /* it changed meanwhile */
	assert_int_equal(ps.n, 1);
	assert_true(account_suspend(db, id, row.row_version, &ps));
	assert_true(db_end(db));
	assert_int_equal(load(t, cookie).state, SESSION_OVER);
	assert_int_equal(try(t, "sam@kith.example", RIGHT).result, SIGN_IN_WRONG);
}

static void the_last_administrator_stays(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_ADMINISTRATOR, "admin@kith.example");
	struct problems ps = { .arena = t->arena };
	struct db *db = begin(t, DB_WRITE);
	assert_false(account_suspend(db, id, 1, &ps));
	assert_int_equal(ps.n, 1);
	ps.n = 0;
	assert_false(account_change_role(db, id, 1, ROLE_CALL_HANDLER, 0, &ps));
	assert_int_equal(ps.n, 1);
	ps.n = 0;
	assert_true(db_end(db));
	somebody(t, ROLE_ADMINISTRATOR, "second@kith.example");
	db = begin(t, DB_WRITE);
	assert_true(account_change_role(db, id, 1, ROLE_CALL_HANDLER, 0, &ps));
	assert_true(db_end(db));
}

static void a_link_works_once_and_looking_uses_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_VOLUNTEER, NULL);
	struct db *db = begin(t, DB_WRITE);
	struct str path = str_dup(t->arena, link_make(db, id, LINK_SIGN_IN)),
			   token = str_part(path, 6, path.n);
	assert_true(str_starts(path, S("/link/")));
	assert_true(db_end(db));
	struct link_view l;
	db = begin(t, DB_READ);
	for (int i = 0; i < 3; i++)
		assert_true(link_look(db, token, &l));
	assert_false(link_look(db, S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &l));
	assert_true(db_end(db));
	db = begin(t, DB_WRITE);
	assert_true(link_use(db, token, &l));
	enum sign_in_result result;
	int64_t max_age_s;
	struct str cookie = str_dup(
		t->arena, session_after_link(db, &l, session_token(t->arena), S(""), &result, &max_age_s));
	assert_int_equal(result, SIGN_IN_OPEN);
	assert_int_equal(max_age_s, 30 * 24 * 3600);
	assert_false(link_use(db, token, &l));
	assert_true(db_end(db));
	assert_int_equal(load(t, cookie).viewer.role, ROLE_VOLUNTEER);
	clock_us += 29 * TIME_DAY;
	assert_int_equal(load(t, cookie).state, SESSION_OPEN);
	clock_us += TIME_DAY;
	assert_int_equal(load(t, cookie).state, SESSION_OVER);
}

static void an_old_link_and_a_replaced_one_are_over(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_VOLUNTEER, NULL);
	struct link_view l;
	struct db *db = begin(t, DB_WRITE);
	struct str first = str_part(str_dup(t->arena, link_make(db, id, LINK_SIGN_IN)), 6, 99);
	struct str second = str_part(str_dup(t->arena, link_make(db, id, LINK_SIGN_IN)), 6, 99);
	assert_false(link_look(db, first, &l));
	assert_true(link_look(db, second, &l));
	assert_true(db_end(db));
	clock_us += LINK_LIFE_SIGN_IN_US;
	db = begin(t, DB_WRITE);
	assert_false(link_use(db, second, &l));
	assert_true(db_end(db));
}

static void an_invitation_makes_an_account_that_its_password_opens(void **state)
{
	struct testdb *t = testdb_of(state);
	somebody(t, ROLE_ADMINISTRATOR, "admin@kith.example");
	struct problems ps = { .arena = t->arena };
	struct str path;
	struct db *db = begin(t, DB_WRITE);
	assert_false(account_invite(db,
		(struct account_new){ .role = ROLE_HUB_WORKER, .name = S(""), .email = S("no address") },
		&ps, &path));
	assert_int_equal(ps.n, 3);             /* name, e-mail, hub */
	ps.n = 0;
	assert_false(account_invite(db,
		(struct account_new){
			.role = ROLE_GOVERNANCE, .name = S("X"), .email = S("Admin@Kith.example") },
		&ps, &path));
	assert_int_equal(ps.n, 1);             /* the address is taken */
	ps.n = 0;
	assert_false(account_invite(db,
		(struct account_new){
			.role = ROLE_VOLUNTEER, .name = S("X"), .email = S("x@kith.example") },
		&ps, &path));
	ps.n = 0;
	assert_true(account_invite(db,
		(struct account_new){
			.role = ROLE_GOVERNANCE, .name = S("Ines"), .email = S("Ines@kith.example") },
		&ps, &path));
	path = str_dup(t->arena, path);
	assert_true(db_end(db));
	assert_int_equal(try(t, "ines@kith.example", S("")).result, SIGN_IN_WRONG);
	struct link_view l;
	db = begin(t, DB_WRITE);
	assert_true(link_use(db, str_part(path, 6, path.n), &l));
	assert_int_equal(l.purpose, LINK_INVITE);
	account_password(db, l.account_id, right_hash, STR_NONE);
	assert_true(db_end(db));
	assert_int_equal(try(t, "ines@kith.example", RIGHT).result, SIGN_IN_SET_UP);
}

static void what_is_over_is_tidied_away(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	set_up(t, id, "sam@kith.example", NULL);
	struct db *db = begin(t, DB_WRITE);
	assert_true(link_make(db, id, LINK_RESET).n > 6);
	assert_true(db_end(db));
	clock_us += 40 * TIME_DAY;
	db = begin(t, DB_WRITE);
	auth_tidy(db);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t,
						 "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM link) + "
						 "(SELECT count(*) FROM sign_in_attempt)"),
		0);
}

static void what_happens_to_accounts_is_in_the_chain(void **state)
{
	struct testdb *t = testdb_of(state);
	int64_t id = somebody(t, ROLE_HUB_WORKER, "sam@kith.example");
	struct viewer nobody = { .host_id = 1, .role = ROLE_PUBLIC, .arena = t->arena };
	struct db *db = db_begin(t->pool, t->arena, &nobody, DB_WRITE);
	account_note(db, S("sign_in"), id);
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM event WHERE action = 'account.add' AND role = 'system'"),
		1);
	assert_int_equal(testdb_count(t,
						 str_z(t->arena,
							 str_fmt(t->arena,
								 "SELECT count(*) FROM event WHERE action = 'sign_in' AND role = "
								 "'hub_worker' AND account_id = %lld",
								 (long long)id))),
		1);
}

static void browsers_are_told_apart_in_words(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_true(str_eq(
		agent_words(a,
			S("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0")),
		S("Firefox on Windows")));
	assert_true(str_eq(agent_words(a,
						   S("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) "
							 "Chrome/124.0 Safari/537.36 Edg/124.0")),
		S("Edge on Windows")));
	assert_true(str_eq(agent_words(a,
						   S("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) "
							 "AppleWebKit/605.1.15 Version/17.4 Mobile Safari/604.1")),
		S("Safari on an iPhone")));
	assert_true(str_eq(agent_words(a,
						   S("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
							 "Chrome/124.0.0.0 Mobile Safari/537.36")),
		S("Chrome on Android")));
	assert_true(str_eq(agent_words(a, S("<script>")), S("A browser")));
	arena_free(a);
}

/* --- secrets at rest --- */

int main(void)
{
	struct arena *a = arena_new();

	scene_ready(a);
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_password_alone_opens_nothing),
		TESTDB_BOTH(a_code_is_asked_of_every_staff_role_and_of_partners),
		TESTDB_BOTH(the_code_opens_the_session_under_a_new_token),
		TESTDB_BOTH(a_code_that_was_used_is_refused),
		TESTDB_BOTH(a_recovery_code_gets_in_once),
		TESTDB_BOTH(the_sixth_wrong_password_waits_and_each_further_one_longer),
		TESTDB_BOTH(wrong_codes_count_as_wrong_passwords_do),
		TESTDB_BOTH(nobody_learns_whether_an_address_has_an_account),
		TESTDB_BOTH(one_place_cannot_try_many_addresses),
		TESTDB_BOTH(a_session_ends_when_idle_and_at_its_end),
		TESTDB_BOTH(a_half_session_lasts_a_quarter_of_an_hour),
		TESTDB_BOTH(a_cookie_that_is_not_ours_is_nobody),
		TESTDB_BOTH(every_session_has_its_own_form_secret),
		TESTDB_BOTH(sessions_are_revoked_one_by_one_or_all_but_this),
		TESTDB_BOTH(a_suspended_account_is_out_at_once_and_cannot_come_back),
		TESTDB_BOTH(the_last_administrator_stays),
		TESTDB_BOTH(a_link_works_once_and_looking_uses_nothing),
		TESTDB_BOTH(an_old_link_and_a_replaced_one_are_over),
		TESTDB_BOTH(an_invitation_makes_an_account_that_its_password_opens),
		TESTDB_BOTH(what_is_over_is_tidied_away),
		TESTDB_BOTH(what_happens_to_accounts_is_in_the_chain),
		cmocka_unit_test(browsers_are_told_apart_in_words),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
