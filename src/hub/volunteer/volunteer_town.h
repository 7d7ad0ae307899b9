/*
 * A small town for this room's tests: one hub, a guide, a person on Mill Street who needs shopping
 * and a prescription, and as many volunteers as the test asks for, in a row going north from her
 * door.
 */
#ifndef KITH_VOLUNTEER_TOWN_H
#define KITH_VOLUNTEER_TOWN_H

#include "support/testdb.h"

#include <string.h>

/* A test uses what it needs of the town. */
#pragma GCC diagnostic ignored "-Wunused-function"

#include "hub/casework/casework.h"
#include "hub/casework/need.h"
#include "hub/events.h"
#include "hub/person/person.h"
#include "hub/volunteer/proposal.h"

enum {
	HUB = 10,
	GUIDE = 21,
	MANAGER = 22,
	SHOPPING = 32,
	PRESCRIPTION = 33,
	LONELY = 34,
	AMIRA_HOME = 600
};

static int64_t town_now; /* Tuesday 5 May 2020, 10:00, unless the test moves it */
static int town_done, town_failed;             /* events heard */

static void town_heard(struct db *db, const struct hub_event *e)
{
	(void)db;
	town_done += e->kind == EVENT_TASK_DONE;
	town_failed += e->kind == EVENT_TASK_FAILED;
}

static const struct hub_listening town_listeners[] = {
	{ EVENT_TASK_DONE, town_heard },
	{ EVENT_TASK_FAILED, town_heard },
	{ EVENT_TASK_DONE, casework_heard },
	{ EVENT_NEED_ENDED, task_heard },
};

struct town {
	struct testdb *t;
	struct person_id amira;
	struct case_id case_id;
	struct need_id shopping, prescription;
};

static struct db *town_as(struct testdb *t, int64_t account, enum role role)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);
	*v = t->viewer;
	v->account_id = account;
	v->role = role;
	v->hub_id = role & ROLE_HUB ? HUB : 0;
	v->arena = t->arena;
	struct db *db = db_begin(t->pool, t->arena, v, DB_WRITE);
	db_set_now(db, town_now);
	return db;
}

static struct db *town_guide(struct testdb *t) { return town_as(t, GUIDE, ROLE_HUB_WORKER); }

static void town_end(struct db *db)
{
	if (db_failed(db))
		print_error("%.*s\n", STR_ARG(db_why(db)));
	assert_true(db_end(db));
}

/* The unit of work of a volunteer who signed in. */
static struct db *town_volunteer(struct testdb *t, struct volunteer_id v)
{
	struct volunteer_facts f;
	struct db *db = town_guide(t);
	assert_true(volunteer_facts(db, v, &f));
	db_abandon(db);
	return town_as(t, f.account_id.v, ROLE_VOLUNTEER);
}

static struct town town(void **state)
{
	struct town w = { .t = testdb_of(state) };
	struct testdb *t = w.t;
	static const char *const rows[] = {
		"INSERT INTO hub (host_id, hub_id, name, phone, is_central) VALUES (1, 10, 'Rose Hill "
		"hub', '01632 960100', 1)",
		"INSERT INTO account (host_id, account_id, role, state, name, email, hub_id, created_at) "
		"VALUES "
		"(1, 21, 'hub_worker', 'active', 'Gil Guide', 'gil@example.org', 10, 1)",
		"INSERT INTO account (host_id, account_id, role, state, name, email, hub_id, created_at) "
		"VALUES "
		"(1, 22, 'hub_manager', 'active', 'Mo Manager', 'mo@example.org', 10, 1)",
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, task_minutes, "
		"needs_check, place) VALUES "
		"(1, 32, 'shopping', 'Help with shopping', 'shopping', 60, 0, 1)",
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, task_minutes, "
		"needs_check, place) VALUES "
		"(1, 33, 'prescription', 'Prescription or medicine', 'tablets', 25, 1, 2)",
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, task_minutes, "
		"needs_check, place) VALUES "
		"(1, 34, 'loneliness', 'Loneliness, befriending', 'lonely', 30, 0, 3)",
		"INSERT INTO property (host_id, property_id, number, street, town, postcode, address_key, "
		"lat, lon) VALUES "
		"(1, 600, '14', 'Mill Street', 'Oxford', 'OX1 1AB', '14 mill street', 51.75, -1.25)",
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		testdb_do(t, rows[i]);
	hub_listen(town_listeners, sizeof(town_listeners) / sizeof(town_listeners[0]));
	town_done = town_failed = 0;
	town_now = time_at((struct date){ 2020, 5, 5 }, 10, 0);
	struct problems ps = { .arena = t->arena };
	struct db *db = town_guide(t);
	if (!person_save(db,
			(struct person_facts){ .given_name = S("Amira"),
				.family_name = S("Hassan"),
				.phone = S("07700 900417"),
				.address = S("14 Mill Street, Oxford"),
				.postcode = S("OX1 1AB"),
				.access_notes = S("Side door, knock twice") },
			&w.amira, &ps))
		fail_msg("%.*s", STR_ARG(ps.n ? ps.v[0].text : db_why(db)));
	w.case_id = case_for_person(
		db, w.amira, (struct hub_id){ HUB }, (struct step_new){ .kind = STEP_KIND_PLAN })
					.case_id;
	case_guide(db, w.case_id, (struct account_id){ GUIDE });
	w.shopping = need_open(db,
		(struct need_new){
			.case_id = w.case_id, .category = { SHOPPING }, .words = S("bread and milk") });
	w.prescription =
		need_open(db, (struct need_new){ .case_id = w.case_id, .category = { PRESCRIPTION } });
	town_end(db);
	return w;
}

/* The n-th volunteer lives n x 111 metres north of her, has passed a DBS check and speaks
 * French. */
static struct volunteer_id town_helper(struct town *w, int n)
{
	struct testdb *t = w->t;
	struct arena *a = t->arena;
	static const struct str skills[] = { STR_INIT("shopping"), STR_INIT("prescription"),
		STR_INIT("language:fr") };
	struct check_held held = { CHECK_KIND_DBS_BASIC, S(""), S("") };
	struct volunteer_form f = { .given_name = str_fmt(a, "Helper%d", n),
		.family_name = S("Smith"),
		.phone = str_fmt(a, "07700 9010%02d", n),
		.skills = skills,
		.n_skills = 3,
		.checks = { &held, 1 } };
	struct problems ps = { .arena = a };
	bool known;
	struct db *db = town_guide(t);
	struct volunteer_id v = volunteer_add(db, &f, &known, &ps);
	if (!v.v)
		fail_msg("%.*s", STR_ARG(ps.n ? ps.v[0].text : db_why(db)));
	assert_false(known);
	town_end(db);
	testdb_do(t,
		str_z(a,
			str_fmt(a,
				"UPDATE volunteer SET lat = 51.75 + 0.001 * %d, lon = -1.25 WHERE host_id = 1 AND "
				"volunteer_id = %lld",
				n, (long long)v.v)));
	return v;
}

static struct task_new town_task_new(struct town *w)
{
	struct date d = time_civil(town_now).date;
	return (struct task_new){ .need_id = w->prescription,
		.window_from_at = time_at(d, 17, 0),
		.window_to_at = time_at(d, 19, 0),
		.notes = S("Boots in the High Street; ring twice"),
		.needs_check = true,
		.at_door = true };
}

static struct task_id town_task(struct town *w)
{
	struct problems ps = { .arena = w->t->arena };
	struct task_new n = town_task_new(w);
	struct db *db = town_guide(w->t);
	struct task_id id = task_make(db, &n, &ps);
	if (!id.v)
		fail_msg("%.*s", STR_ARG(ps.n ? ps.v[0].text : db_why(db)));
	town_end(db);
	return id;
}

static struct task_facts town_facts(struct town *w, struct task_id id)
{
	struct task_facts f;
	struct db *db = town_guide(w->t);
	assert_true(task_facts(db, id, &f));
	db_abandon(db);
	return f;
}

static void town_offer(struct town *w, struct task_id id, const struct volunteer_id *to, size_t n)
{
	struct str why;
	struct db *db = town_guide(w->t);
	if (!task_offer(db, id, to, n, &why))
		fail_msg("%.*s", STR_ARG(why));
	town_end(db);
}

static void town_take(struct town *w, struct task_id id, struct volunteer_id v)
{
	struct str why;
	struct db *db = town_volunteer(w->t, v);
	if (!task_take(db, id, v, &why))
		fail_msg("%.*s", STR_ARG(why));
	town_end(db);
}

/* A task that Helper1 has taken. */
static struct task_id town_taken(struct town *w, struct volunteer_id *v)
{
	*v = town_helper(w, 1);
	struct task_id id = town_task(w);
	town_offer(w, id, v, 1);
	town_take(w, id, *v);
	return id;
}

/* Nobody falls through: whatever has not ended leans on an open step with an owner. */
static void town_nobody_fell(struct town *w)
{
	assert_int_equal(
		testdb_count(w->t,
			"SELECT COUNT(*) FROM task t WHERE t.state IN ('open','offered','taken','under_way') "
			"AND NOT EXISTS ("
			"SELECT 1 FROM open_work w JOIN next_step s ON s.host_id = w.host_id AND "
			"s.next_step_id = w.next_step_id "
			"WHERE w.host_id = t.host_id AND w.open_work_id = t.task_id AND s.is_open = 1 "
			"AND (s.owner_account_id IS NOT NULL OR s.owner_hub_id IS NOT NULL))"),
		0);
	assert_int_equal(
		testdb_count(w->t,
			"SELECT COUNT(*) FROM need n WHERE n.state = 'open' AND NOT EXISTS ("
			"SELECT 1 FROM open_work w JOIN next_step s ON s.host_id = w.host_id AND "
			"s.next_step_id = w.next_step_id "
			"WHERE w.host_id = n.host_id AND w.open_work_id = n.need_id AND s.is_open = 1)"),
		0);
	assert_int_equal(testdb_count(w->t,
						 "SELECT COUNT(*) FROM open_work w JOIN task t ON t.host_id = w.host_id "
						 "AND t.task_id = w.open_work_id "
						 "WHERE t.state IN ('done','failed','cancelled')"),
		0);
}

#endif
