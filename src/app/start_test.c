/* A hub's first day, and what an administrator may change about it afterwards. */
#include "tests/support/testdb.h"

#include <sodium.h>
#include <string.h>

#include "app/first_start.h"
#include "app/host_start.h"
#include "app/settings.h"
#include "app/settings.sql.h"
#include "core/auth/auth.h"
#include "core/auth/auth.sql.h"

static struct first_start good(void)
{
	return (struct first_start){ .name = S("Kithford"),
		.area_name = S("Kithford"),
		.phone = S("01632 960001"),
		.admin_name = S("Alan Webb"),
		.email = S("Alan@kith.example"),
		.password = S("marmalade trombone gravel"),
		.password_hash = S("$argon2id$hash") };
}

static void a_first_start_says_everything_that_is_wrong_at_once(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct problems ps = { .arena = a };
	struct first_start f = { .phone = S("12") };
	assert_false(first_start_good(a, &f, &ps));
	assert_int_equal(ps.n, 5);             /* name, phone, e-mail, own name, password */
	ps.n = 0;
	f = good();
	assert_true(first_start_good(a, &f, &ps));
	assert_true(str_eq(f.email, S("alan@kith.example")));
	f.password = S("kithford123456");
	assert_false(first_start_good(a, &f, &ps));
	arena_free(a);
}

/* The database as it is before anybody started: no host. */
static void a_hub_is_made_once(void **state)
{
	struct testdb *t = testdb_of(state);
	struct first_start f = good();
	int64_t account_id = 0;
	testdb_do(t, "DELETE FROM setting; DELETE FROM host");
	struct viewer v = viewer_system(0, t->arena);
	struct db *db = db_begin(t->pool, t->arena, &v, DB_WRITE);
	assert_true(first_start_make(db, &f, &account_id));
	assert_true(v.host_id != 0 && account_id != 0);
	assert_true(db_end(db));
	struct viewer again = viewer_system(0, t->arena);
	db = db_begin(t->pool, t->arena, &again, DB_WRITE);
	assert_false(first_start_make(db, &f, &account_id));
	assert_true(db_end(db));
	struct account_find_row row;
	struct viewer own = viewer_system(v.host_id, t->arena);
	db = db_begin(t->pool, t->arena, &own, DB_READ);
	assert_int_equal(host_first(db), v.host_id);
	assert_true(account_find(db, (struct account_find_args){ .account_id = { account_id } }, &row));
	assert_int_equal(row.role, ACCOUNT_ROLE_ADMINISTRATOR);
	assert_int_equal(row.state, ACCOUNT_STATE_ACTIVE);
	assert_false(host_face(db).is_sample);
	assert_false(sign_in_without_code(db));
	assert_int_equal(setting_get(db, S("source_salt")).n, 43);
	assert_int_equal(settings_needs(db).n, 20);
	assert_true(settings_red_words(db).n > 10);
	assert_int_equal(account_hubs(db).n, 1);
	assert_true(db_end(db));
}

static void a_sample_city_is_signed_in_to_without_a_phone(void **state)
{
	struct testdb *t = testdb_of(state);
	testdb_do(t, "DELETE FROM setting; DELETE FROM host");
	struct viewer v = viewer_system(0, t->arena);
	struct db *db = db_begin(t->pool, t->arena, &v, DB_WRITE);
	host_start(db,
		(struct host_start){
			.name = S("Sample"), .area_name = S(""), .phone = S(""), .is_sample = true });
	assert_true(sign_in_without_code(db));
	assert_true(db_end(db));
}

static void the_code_for_the_first_start_is_the_one_that_was_printed(void **state)
{
	(void)state;
	assert_false(first_start_code_is(S("")));                 /* none was offered */
	struct arena *a = arena_new();
	struct str code = str_dup(a, str_of(first_start_offer()));
	assert_true(first_start_code_is(code));
	assert_true(first_start_code_is(str_lower_ascii(a, code)));
	assert_false(first_start_code_is(S("")));
	assert_false(first_start_code_is(str_part(code, 0, 13)));
	assert_false(first_start_code_is(S("0000-0000-0000")));
	first_start_over();
	assert_false(first_start_code_is(code));
	assert_false(first_start_code_is(S("")));
	arena_free(a);
}

static struct need_setting a_need(void)
{
	return (struct need_setting){ .name = S("Garden help"),
		.words = S("lawn\n\n  hedge \n"),
		.minutes = S("60"),
		.place = S("7"),
		.is_used = true };
}

static void kinds_of_need_are_the_hosts_own(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct need_setting n = { .minutes = S("4"), .place = S("x") };
	assert_false(settings_need_keep(db, n, &ps));
	assert_int_equal(ps.n, 3);
	ps.n = 0;
	assert_true(settings_need_keep(db, a_need(), &ps));
	struct settings_need_by_code_row by;
	assert_true(settings_need_by_code(
		db, (struct settings_need_by_code_args){ .code = S("garden_help") }, &by));
	assert_false(settings_need_keep(db, a_need(), &ps));       /* the same name again */
	ps.n = 0;
	n = a_need();
	n.id = by.need_category_id;
	n.name = S("Gardens and hedges");
	n.is_used = false;
	assert_true(settings_need_keep(db, n, &ps));
	struct settings_need_row row;
	assert_true(settings_need(db, (struct settings_need_args){ .need_category_id = n.id }, &row));
	assert_true(str_eq(row.code, S("garden_help")));           /* the code stays: reports use it */
	assert_true(str_eq(row.words, S("lawn\nhedge")));
	assert_true(str_eq(row.name, S("Gardens and hedges")));
	assert_false(row.is_used);
	assert_true(db_end(db));
}

static void red_words_are_added_with_a_reason_and_taken_out(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	size_t before = settings_red_words(db).n;
	assert_false(settings_red_add(db, (struct red_setting){ S("..."), S(""), S("ordinary") }, &ps));
	assert_int_equal(ps.n, 3);
	ps.n = 0;
	assert_true(settings_red_add(
		db, (struct red_setting){ S("zzz no gas"), S("cold home"), S("soon") }, &ps));
	struct settings_red_words_rows rows = settings_red_words(db);
	assert_int_equal(rows.n, before + 1);
	struct red_word_id id = rows.v[rows.n - 1].red_word_id;
	assert_true(settings_red_drop(db, id));
	assert_false(settings_red_drop(db, id));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM event WHERE action = 'settings.save'"), 2);
}

static void a_mail_server_is_smtp_or_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	assert_false(settings_mail_save(db,
		(struct mail_setting){
			.url = S("file:///etc/passwd"), .from = S("x"), .password_file = S("pw") },
		&ps));
	assert_int_equal(ps.n, 3);
	ps.n = 0;
	assert_true(settings_mail_save(db,
		(struct mail_setting){
			.url = S("smtp://mail.example:587"), .from = S("Hub@kith.example") },
		&ps));
	assert_true(str_eq(settings_mail(db).from, S("hub@kith.example")));
	assert_true(settings_mail_save(db, (struct mail_setting){ .url = S("") }, &ps));
	assert_true(db_end(db));
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_start_says_everything_that_is_wrong_at_once),
		TESTDB_BOTH(a_hub_is_made_once),
		TESTDB_BOTH(a_sample_city_is_signed_in_to_without_a_phone),
		cmocka_unit_test(the_code_for_the_first_start_is_the_one_that_was_printed),
		TESTDB_BOTH(kinds_of_need_are_the_hosts_own),
		TESTDB_BOTH(red_words_are_added_with_a_reason_and_taken_out),
		TESTDB_BOTH(a_mail_server_is_smtp_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
