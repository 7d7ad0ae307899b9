/* What the record of a volunteer promises: added once, changed by one at a time, paused until a
 * day, signed in by a link that works once, brought in by lists. Each on both engines. */
#include "hub/volunteer/volunteer_town.h"

#include "core/auth/auth.h"
#include "core/base/log.h"
#include "hub/person/import.h"

#include <stdio.h>

static struct volunteer_form dan(struct testdb *t)
{
	struct str *skills = ARENA_ARRAY(t->arena, struct str, 3);
	struct check_held *checks = ARENA_ARRAY(t->arena, struct check_held, 2);
	struct volunteer_form f = { .name = S("Dan O’Brien"),
		.phone = S("07700 900123"),
		.email = S("dan@example.org"),
		.address = S("14 Mill Street, Oxford"),
		.postcode = S("ox11ab"),
		.vehicle = VEHICLE_BICYCLE,
		.range_m = 3000,
		.minutes_week = 120,
		.skills = skills,
		.n_skills = 3,
		.checks = { checks, 2 } };
	struct str why;
	skills[0] = S("shopping"), skills[1] = S("prescription"), skills[2] = S("language:fr");
	checks[0] = (struct check_held){ CHECK_KIND_IDENTITY, S(""), S("") };
	checks[1] = (struct check_held){ CHECK_KIND_DBS_ENHANCED, S("2019-06-01"), S("2022-06-01") };
	assert_true(hours_parse(t->arena, S("weekday evenings; Sat 10-12"), &f.hours, &why));
	return f;
}

static struct volunteer_id add(struct town *w, const struct volunteer_form *f, bool *known)
{
	struct problems ps = { .arena = w->t->arena };
	struct db *db = town_guide(w->t);
	struct volunteer_id v = volunteer_add(db, f, known, &ps);
	if (!v.v)
		fail_msg("%.*s", STR_ARG(ps.n ? ps.v[0].text : db_why(db)));
	town_end(db);
	return v;
}

static struct volunteer_facts facts(struct town *w, struct volunteer_id v)
{
	struct volunteer_facts f;
	struct db *db = town_guide(w->t);
	assert_true(volunteer_facts(db, v, &f));
	db_abandon(db);
	return f;
}

static void somebody_added_has_a_record_an_account_and_all_they_offer(void **state)
{
	struct town w = town(state);
	struct volunteer_form form = dan(w.t);
	bool known;
	struct volunteer_id v = add(&w, &form, &known);
	struct volunteer_facts f = facts(&w, v);
	assert_false(known);
	assert_int_equal(f.state, VOLUNTEER_STATE_ACTIVE);
	assert_int_equal(f.n_skills, 2);
	assert_int_equal(f.n_languages, 1);
	assert_true(str_eq(f.languages[0], S("fr")));
	assert_int_equal(f.checks.n, 2);
	assert_true(str_eq(hours_words(w.t->arena, f.hours), S("Mon–Fri 5–9 pm, Sat 10 am–12 pm")));
	assert_int_equal(f.vehicle, VEHICLE_BICYCLE);
	assert_true(f.place.lat > 51.749 && f.place.lat < 51.751); /* from the address: entered once */
	assert_true(str_eq(f.since_on, S("2020-05-05")));
	assert_int_equal(testdb_count(w.t,
						 "SELECT COUNT(*) FROM account WHERE role = 'volunteer' AND state = "
						 "'active' AND password_hash IS NULL "
						 "AND name = 'Dan O’Brien' AND hub_id = 10"),
		1);
	assert_int_equal(
		testdb_count(w.t, "SELECT COUNT(*) FROM event WHERE action = 'volunteer.add'"), 1);
}

static void the_same_person_is_not_added_twice(void **state)
{
	struct town w = town(state);
	struct volunteer_form form = dan(w.t);
	bool known;
	struct volunteer_id v = add(&w, &form, &known);
	int64_t people = testdb_count(w.t, "SELECT COUNT(*) FROM person");
	form.phone = S("+44 7700 900 123");
	form.n_skills = 0;
	assert_int_equal(add(&w, &form, &known).v, v.v);
	assert_true(known);
	assert_int_equal(facts(&w, v).n_skills, 2);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM person"), people);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM volunteer"), 1);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM account WHERE role = 'volunteer'"), 1);
}

static void what_is_wrong_is_said_and_nothing_is_saved(void **state)
{
	struct town w = town(state);
	static const struct str fields[] = { STR_INIT("name"), STR_INIT("phone"), STR_INIT("range"),
		STR_INIT("minutes_week"), STR_INIT("paused_until"), STR_INIT("paused_until"),
		STR_INIT("checks") };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct volunteer_form f = dan(w.t);
		struct check_held wrong = { CHECK_KIND_DBS_BASIC, S("2020-06-01"), S("2019-06-01") };
		struct problems ps = { .arena = w.t->arena };
		bool known;
		switch (i) {
		case 0: f.name = S(""); break;
		case 1: f.phone = f.email = S(""); break;
		case 2: f.range_m = 1000000; break;
		case 3: f.minutes_week = -5; break;
		case 4: f.paused_until_on = S("31 February"); break;
		case 5: f.paused_until_on = S("2020-05-04"); break;
		default: f.checks = (struct checks_held){ &wrong, 1 }; break;
		}
		struct db *db = town_guide(w.t);
		assert_int_equal(volunteer_add(db, &f, &known, &ps).v, 0);
		if (!problem_for(&ps, fields[i]).n)
			fail_msg("no kind word about %.*s (case %zu)", STR_ARG(fields[i]), i);
		town_end(db);
	}
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM volunteer"), 0);
}

static void two_who_change_at_once_do_not_undo_each_other(void **state)
{
	struct town w = town(state);
	struct volunteer_form form = dan(w.t);
	struct problems ps = { .arena = w.t->arena };
	bool known;
	struct volunteer_id v = add(&w, &form, &known);
	int64_t seen = facts(&w, v).row_version;
	struct db *db = town_guide(w.t);
	form.vehicle = VEHICLE_VAN;
	assert_true(volunteer_change(db, v, &form, seen, &ps));
	town_end(db);
	db = town_guide(w.t);
	form.vehicle = VEHICLE_NONE;
	form.n_skills = 0;
	assert_false(volunteer_change(db, v, &form, seen, &ps));
	assert_true(ps.n == 1);
	town_end(db);
	assert_int_equal(facts(&w, v).vehicle, VEHICLE_VAN);
	assert_int_equal(facts(&w, v).n_skills, 2);
}

static void a_pause_ends_by_itself_on_its_day(void **state)
{
	struct town w = town(state);
	struct volunteer_form form = dan(w.t);
	struct problems ps = { .arena = w.t->arena };
	bool known;
	struct volunteer_id v = add(&w, &form, &known);
	struct db *db = town_volunteer(w.t, v);        /* themselves, on their phone */
	assert_true(volunteer_pause(db, v, S("14 May 2020"), &ps));
	town_end(db);
	assert_int_equal(facts(&w, v).state, VOLUNTEER_STATE_PAUSED);
	town_now = time_at((struct date){ 2020, 5, 13 }, 23, 59);
	assert_int_equal(facts(&w, v).state, VOLUNTEER_STATE_PAUSED);
	town_now = time_at((struct date){ 2020, 5, 14 }, 0, 0);
	assert_int_equal(facts(&w, v).state, VOLUNTEER_STATE_ACTIVE);
	db = town_guide(w.t);
	assert_true(volunteer_pause(db, v, S(""), &ps));
	town_end(db);
	town_now += 400 * TIME_DAY;
	assert_int_equal(facts(&w, v).state, VOLUNTEER_STATE_PAUSED);
	db = town_guide(w.t);
	assert_true(volunteer_return(db, v));
	town_end(db);
	assert_int_equal(facts(&w, v).state, VOLUNTEER_STATE_ACTIVE);
}

static void a_link_signs_in_once_and_a_newer_one_ends_the_older(void **state)
{
	struct town w = town(state);
	struct volunteer_form form = dan(w.t);
	struct link_view view;
	bool known;
	struct volunteer_id v = add(&w, &form, &known);
	struct db *db = town_guide(w.t);
	struct str first = volunteer_link(db, v), second = volunteer_link(db, v);
	town_end(db);
	assert_true(str_starts(first, S("/link/")) && str_starts(second, S("/link/")) &&
		!str_eq(first, second));
	db = town_as(w.t, 0, ROLE_PUBLIC);
	assert_false(link_use(db, str_part(first, 6, first.n), &view));
	assert_true(link_use(db, str_part(second, 6, second.n), &view));
	assert_int_equal(view.role, ROLE_VOLUNTEER);
	town_end(db);
	db = town_as(w.t, 0, ROLE_PUBLIC);
	assert_false(link_use(db, str_part(second, 6, second.n), &view));
	town_end(db);
}

static void a_link_is_mailed_only_to_an_address_they_have(void **state)
{
	struct town w = town(state);
	struct volunteer_form form = dan(w.t);
	struct problems ps = { .arena = w.t->arena };
	bool known;
	struct volunteer_id v = add(&w, &form, &known);
	struct db *db = town_guide(w.t);
	assert_true(volunteer_link_mail(db, v, S("https://hub.example"), &ps));
	town_end(db);
	assert_int_equal(
		testdb_count(w.t,
			"SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND body LIKE '%dan@example.org%' "
			"AND body LIKE '%https://hub.example/link/%'"),
		1);
	testdb_do(w.t, "DELETE FROM contact_point WHERE kind = 'email'");
	db = town_guide(w.t);
	assert_false(volunteer_link_mail(db, v, S("https://hub.example"), &ps));
	assert_true(ps.n > 0);
	town_end(db);
}

/* --- lists --- */

static const char list[] =
	"Full name,Mobile,Home address,Postcode,Can help with,Languages spoken,DBS,DBS expiry,Own "
	"car,Hours per week,Availability,Isolating until\r\n"
	"Priya Shah,07700 900201,14 Mill Street,OX1 1AB,\"shopping; picking up medicine; "
	"juggling\",\"Gujarati, Hindi\",enhanced,31/5/2022,Yes,3-5,weekday evenings,\r\n"
	"Tom Lee,07700 900202,,,phone befriending,,no,,no,2,any time,14/05/2020\r\n"
	"Nobody,,,,shopping,,,,,,,\r\n"
	"Ann Fox,07700 900203,,,shopping,,yes,31/2/2022,,,,\r\n"
	"Bo Sand,07700 900204,,,shopping,,,,,many,fortnightly,\r\n"
	"Priya Shah,07700 900201,,,pets,,,,,,,\r\n";

static void take_list(struct town *w, struct import_counts *c, struct import_id *id)
{
	struct testdb *t = w->t;
	struct str path = str_fmt(t->arena, "%.*s/volunteers.csv", STR_ARG(t->dir)), why;
	FILE *f = fopen(str_z(t->arena, path), "w");
	struct import_look look = { 0 };
	struct problems ps = { .arena = t->arena };
	assert_non_null(f);
	assert_int_equal(fwrite(list, 1, sizeof(list) - 1, f), sizeof(list) - 1);
	fclose(f);
	if (!import_look(
			t->arena, path, S("volunteers.csv"), IMPORT_KIND_VOLUNTEERS, STR_NONE, &look, &ps))
		fail_msg("%.*s", STR_ARG(ps.v[0].text));
	assert_int_equal(look.rows, 6);
	for (size_t i = 0; i < look.n_columns; i++)
		assert_true(look.columns[i].column >= 0);      /* every heading was understood */
	struct db *db = testdb_begin(t, DB_WRITE);
	db_set_now(db, town_now);
	*id = import_begin(db, &look);
	town_end(db);
	if (!import_run(t->pool, 1, *id, &look, NULL, NULL, c, &why))
		fail_msg("%.*s", STR_ARG(why));
}

static void a_list_of_volunteers_comes_in_and_what_cannot_is_said(void **state)
{
	struct town w = town(state);
	struct import_counts c = { 0 };
	struct import_id id;
	time_test_set(town_now);
	import_register(&volunteer_import_format);
	take_list(&w, &c, &id);
	assert_int_equal(c.fresh, 2);
	assert_int_equal(c.known, 1);          /* Priya once more */
	assert_int_equal(c.rejected, 3);
	struct db *db = town_guide(w.t);
	struct str rejects = import_rejects_csv(db, id);
	db_abandon(db);
	static const char *const reasons[] = { "How do we reach them?", "fortnightly", "many" };
	for (size_t i = 0; i < 3; i++)
		if (str_find(rejects, str_of(reasons[i])) < 0)
			fail_msg("no “%s” in %.*s", reasons[i], STR_ARG(rejects));
	assert_int_equal(testdb_count(w.t,
						 "SELECT COUNT(*) FROM volunteer_skill WHERE skill IN "
						 "('shopping','prescription','juggling',"
						 "'language:gu','language:hi')"),
		5);
	assert_int_equal(testdb_count(w.t,
						 "SELECT COUNT(*) FROM volunteer_check WHERE kind = 'dbs_enhanced' AND "
						 "expires_on = '2022-05-31'"),
		1);
	assert_int_equal(testdb_count(w.t,
						 "SELECT COUNT(*) FROM volunteer WHERE vehicle = 'car' AND minutes_week = "
						 "180 AND lat IS NOT NULL"),
		1);
	assert_int_equal(testdb_count(w.t,
						 "SELECT COUNT(*) FROM volunteer WHERE state = 'paused' AND "
						 "paused_until_on = '2020-05-14'"),
		1);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM volunteer_hours"), 5);
	/* The same file again changes nothing. */
	take_list(&w, &c, &id);
	assert_int_equal(testdb_count(w.t, "SELECT COUNT(*) FROM volunteer"), 2);
	assert_int_equal(c.fresh, 0);
	time_test_set(0);
}

int main(void)
{
	log_threshold(LOG_ERROR);
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(somebody_added_has_a_record_an_account_and_all_they_offer),
		TESTDB_BOTH(the_same_person_is_not_added_twice),
		TESTDB_BOTH(what_is_wrong_is_said_and_nothing_is_saved),
		TESTDB_BOTH(two_who_change_at_once_do_not_undo_each_other),
		TESTDB_BOTH(a_pause_ends_by_itself_on_its_day),
		TESTDB_BOTH(a_link_signs_in_once_and_a_newer_one_ends_the_older),
		TESTDB_BOTH(a_link_is_mailed_only_to_an_address_they_have),
		TESTDB_BOTH(a_list_of_volunteers_comes_in_and_what_cannot_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
