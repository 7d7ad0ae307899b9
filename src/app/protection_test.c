/*
 * People who must not be found, with all rooms together: what their team sees and nobody else does,
 * how they come to be protected, where their work goes, and by chance: whoever protects, moves,
 * merges and ends in whatever order, nobody is uncovered but by ending.
 */
#include "hub/casework/test_world.h"

#include <stdlib.h>

#include "app/events.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "hub/casework/step.h"
#include "hub/person/merge.h"
#include "hub/person/person.h"
#include "hub/person/protection.h"
#include "hub/place/place.h"
#include "hub/request/request.h"
#include "hub/sharing/oversight.h"
#include "hub/volunteer/task.h"
#include "hub/volunteer/volunteer.h"

#define one(t, sql, id) world_one(t, sql, id)

static struct testdb *town_of(void **state)
{
	struct testdb *t = testdb_of(state);

	world_make(t);
	events_listen();
	testdb_do(t,
		"INSERT INTO account (host_id, account_id, role, state, name, hub_id, created_at) "
		"VALUES (1, 120, 'hub_manager', 'active', 'Eve East', 11, 1), (1, 121, 'call_handler', "
		"'active', 'Cal East', 11, 1)");
	return t;
}

/* A unit of work of somebody of a hub. */
static struct db *as(
	struct testdb *t, enum role role, int64_t account, int64_t hub, enum db_mode mode)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);

	*v = t->viewer;
	v->role = role;
	v->account_id = account;
	v->hub_id = hub;
	v->arena = t->arena;
	struct db *db = db_begin(t->pool, t->arena, v, mode);
	db_set_now(db, world_now());
	return db;
}

static struct db *as_east(struct testdb *t, enum db_mode mode)
{
	return as(t, ROLE_HUB_MANAGER, 120, HUB_EAST, mode);
}

static struct protect protect_by(int64_t hub)
{
	return (struct protect){ .team = { hub }, .reason = S("He knows the street.") };
}

static struct person_id somebody(
	struct testdb *t, struct str name, struct str phone, struct str address)
{
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct person_id id;

	assert_true(person_save(db,
		(struct person_facts){
			.name = name, .phone = phone, .address = address, .postcode = S("OX1 1AB") },
		&id, world_problems(t)));
	world_end(db);
	return id;
}

static void protect_now(struct testdb *t, struct person_id id)
{
	struct db *db = world_as(t, MANAGER, world_now(), DB_WRITE);

	assert_true(person_protect(db, id, protect_by(HUB_CENTRAL), world_problems(t)));
	world_end(db);
}

static bool finds(struct db *db, struct str any, struct person_id id)
{
	struct person_found_list l = person_find(db, (struct person_clue){ .any = any }, 10);

	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].person_id.v == id.v)
			return true;
	return false;
}

static void seen_by_the_team_alone(struct testdb *t, struct person_id id)
{
	static const struct {
		enum role role;
		int64_t account, hub;
		bool sees;
	} viewers[] = { { ROLE_HUB_MANAGER, 103, HUB_CENTRAL, true },
		{ ROLE_HUB_WORKER, 100, HUB_CENTRAL, true }, { ROLE_CALL_HANDLER, 102, HUB_CENTRAL, true },
		{ ROLE_HUB_MANAGER, 120, HUB_EAST, false }, { ROLE_CALL_HANDLER, 121, HUB_EAST, false },
		{ ROLE_HUB_MANAGER, 122, 0, false }, { ROLE_GOVERNANCE, 123, HUB_CENTRAL, false },
		{ ROLE_GOVERNANCE, 123, 0, false } };
	static const char *const typed[] = { "Zilpah Quornwell", "quornwel", "Zilpa Qornwell",
		"07700 900417", "900417", "4 sexton lane", "OX1 1AB" };

	for (size_t i = 0; i < sizeof(viewers) / sizeof(*viewers); i++) {
		struct db *db = as(t, viewers[i].role, viewers[i].account, viewers[i].hub, DB_READ);
		struct person_brief p;

		for (size_t k = 0; k < sizeof(typed) / sizeof(*typed); k++)
			if (finds(db, str_of(typed[k]), id) != viewers[i].sees) {
				print_error("viewer %zu, %s\n", i, typed[k]);
				fail();
			}
		assert_int_equal(person_brief(db, id, &p), viewers[i].sees);
		assert_int_equal(db_hides(db, id.v), !viewers[i].sees);
		assert_true(db_end(db));
	}
	struct db *db = testdb_begin(t, DB_READ);
	struct person_brief p;
	assert_true(person_brief(db, id, &p) && !db_hides(db, id.v));
	assert_true(db_end(db));
}

static void the_team_sees_them_and_nobody_else_does(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id id = somebody(t, S("Zilpah Quornwell"), S("07700 900417"), S("4 Sexton Lane"));

	protect_now(t, id);
	seen_by_the_team_alone(t, id);
}

/* So many are not listed with each question any more: PostgreSQL looks them up. */
static void one_of_hundreds_is_hidden_as_well(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id id = somebody(t, S("Zilpah Quornwell"), S("07700 900417"), S("4 Sexton Lane"));
	struct buf b = { .arena = t->arena };

	protect_now(t, id);
	for (int i = 0; i < 600; i++)
		buf_fmt(&b, "%s(1, %d, 'property', %lld, 1, 0)",
			i ? ", "
			  : "INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, "
				"since_at) VALUES ",
			900000 + i, (long long)HUB_CENTRAL);
	testdb_do(t, str_z(t->arena, buf_view(&b)));
	seen_by_the_team_alone(t, id);
}

/* What came by a query that is not guarded is still not shown. */
static void see_is_a_second_wall(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id id = somebody(t, S("Zilpah Quornwell"), S(""), S("4 Sexton Lane"));
	struct personal name = personal_new(S("Zilpah"), CATEGORY_IDENTITY, id.v);

	protect_now(t, id);
	struct db *db = as_east(t, DB_READ);
	assert_true(str_eq(see(db_viewer(db), name), S("not shown to you")));
	viewer_grant(db_viewer(db), id.v, 1u << CATEGORY_IDENTITY, S("a grant"));
	assert_true(str_eq(see(db_viewer(db), name), S("not shown to you")));
	assert_true(db_end(db));
	db = world_as(t, GUIDE, world_now(), DB_READ);
	assert_true(str_eq(see(db_viewer(db), name), S("Zilpah")));
	assert_true(db_end(db));
}

static struct str their_reference(struct testdb *t, struct person_id id)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct person_brief p;

	assert_true(person_brief(db, id, &p));
	struct str reference = str_dup(t->arena, p.reference);
	assert_true(db_end(db));
	return reference;
}

/* By reference: why, whether it is time to look again, and a look like any other. */
static void governance_learns_why_and_leaves_a_look(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id id = somebody(t, S("Zilpah Quornwell"), S(""), S("4 Sexton Lane"));
	struct str reference = their_reference(t, id);
	struct audit_lines lines;
	struct overseen p;

	struct db *db = as(t, ROLE_GOVERNANCE, 123, 0, DB_READ);
	assert_false(oversight_has(db, reference));
	assert_int_equal(oversight_list(db, S("")).n, 0);
	assert_true(db_end(db));
	protect_now(t, id);
	db = as(t, ROLE_GOVERNANCE, 123, 0, DB_READ);
	assert_true(oversight_has(db, reference));
	assert_int_equal(db_viewer(db)->looks.n, 0);
	assert_true(oversight_of(db, reference, (struct audit_place){ 0 }, &p, &lines));
	assert_true(str_eq(p.reason, S("He knows the street.")));
	assert_int_equal(p.by, OVERSEEN_THEMSELVES);
	assert_false(p.is_due);
	assert_int_equal(db_viewer(db)->looks.n, 1);
	assert_true(db_viewer(db)->looks.v[0].subject_id == id.v);
	assert_true(lines.n > 0);
	assert_false(oversight_of(db, S("P-0000-00"), (struct audit_place){ 0 }, &p, &lines));
	struct overseen_list l = oversight_list(db, S(""));
	assert_int_equal(l.n, 1);
	assert_true(str_eq(l.v[0].reference, reference) && str_empty(l.v[0].reason));
	assert_int_equal(oversight_list(db, reference).n, 0);
	assert_true(db_hides(db, id.v));       /* the record itself stays hidden */
	assert_true(db_end(db));
	testdb_do(t, "UPDATE protection SET look_again_on = '2001-01-01'");
	db = as(t, ROLE_GOVERNANCE, 123, 0, DB_READ);
	assert_true(oversight_list(db, S("")).v[0].is_due);
	assert_true(db_end(db));
}

static void nothing_of_theirs_is_changed_by_its_number(void **state)
{
	struct testdb *t = town_of(state);
	struct case_id c = world_case(t, AMIRA, world_now());
	struct need_id need = world_need(t, c, FOOD);
	int64_t version = one(t, "SELECT row_version FROM person WHERE person_id = %lld", AMIRA);
	struct problems *ps = world_problems(t);

	protect_now(t, (struct person_id){ AMIRA });
	struct db *db = as_east(t, DB_WRITE);
	assert_false(person_safe_contact(db, (struct person_id){ AMIRA },
		(struct person_safe){ .safe_contact = S("x"), .access_notes = S("") }, version));
	assert_false(person_state_set(db, (struct person_id){ AMIRA }, PERSON_STATE_MOVED, ps));
	assert_false(person_protect_end(db, (struct person_id){ AMIRA }, S("because"), ps));
	assert_false(need_end(db, need, NEED_STATE_MET, S("done"), 0, ps));
	assert_false(step_due(db,
		(struct next_step_id){ one(t,
			"SELECT next_step_id FROM next_step WHERE person_id = %lld AND is_open = 1", AMIRA) },
		world_now() + TIME_DAY));
	world_end(db);
	assert_int_equal(
		one(t, "SELECT row_version FROM person WHERE person_id = %lld", AMIRA), version);
	assert_int_equal(
		one(t, "SELECT count(*) FROM need WHERE state = 'open' AND person_id = %lld", AMIRA), 1);
}

static void whoever_comes_to_a_protected_address_is_protected(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id first = somebody(t, S("Zilpah Quornwell"), S(""), S("4 Sexton Lane")), later;
	struct property_id home = { one(
		t, "SELECT property_id FROM person WHERE person_id = %lld", first.v) };
	struct problems *ps = world_problems(t);
	struct person_brief p;

	struct db *db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_true(property_protect(db, home, protect_by(HUB_CENTRAL), ps));
	world_end(db);
	db = as_east(t, DB_WRITE);             /* who does not know that it is one */
	assert_false(person_brief(db, first, &p));
	assert_true(person_save(db,
		(struct person_facts){
			.name = S("Mina Vexley"), .address = S("4 sexton ln"), .postcode = S("OX1 1AB") },
		&later, ps));
	assert_true(db_hides(db, later.v));
	world_end(db);
	assert_int_equal(
		one(t, "SELECT property_id FROM person WHERE person_id = %lld", later.v), home.v);
	assert_int_equal(
		one(t, "SELECT hub_id FROM hidden WHERE hidden_id = %lld", later.v), HUB_CENTRAL);
	/* They move on, and stay protected; the address ends, and they still are. */
	db = world_as(t, MANAGER, world_now(), DB_WRITE);
	int64_t version = one(t, "SELECT row_version FROM person WHERE person_id = %lld", later.v);
	assert_true(person_update(db, later,
		(struct person_facts){ .given_name = S("Mina"),
			.family_name = S("Vexley"),
			.address = S("9 Far Road"),
			.postcode = S("OX4 2ZZ") },
		&version, ps));
	assert_false(person_protect_end(db, first, S("safe now"), ps));      /* she lives there */
	assert_true(property_protect_end(db, home, true, S("The house has closed."), ps));
	world_end(db);
	assert_int_equal(one(t, "SELECT count(*) FROM hidden WHERE hidden_id = %lld", later.v), 1);
	assert_int_equal(one(t, "SELECT count(*) FROM hidden WHERE hidden_id = %lld", first.v), 0);
	db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_true(person_protect_end(db, later, S("She asked for it."), ps));
	world_end(db);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM hidden"), 0);
}

static int64_t is_hidden(struct testdb *t, int64_t id)
{
	return one(t, "SELECT count(*) FROM hidden WHERE hidden_id = %lld", id);
}

static int64_t home_of(struct testdb *t, struct person_id id)
{
	return one(t, "SELECT property_id FROM person WHERE person_id = %lld", id.v);
}

/* Flats that are known, flats that become known, by their words or by the gazetteer's parent, and
 * whoever lives or comes to live there; one flat can be left out, and stays out. */
static void a_protected_building_protects_its_flats(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id warden = somebody(t, S("Wanda Warden"), S(""), S("4 Sexton Lane")),
					 first = somebody(t, S("Fay First"), S(""), S("Flat 1, 4 Sexton Lane")),
					 beside = somebody(t, S("Ned Nextdoor"), S(""), S("6 Sexton Lane")), later, out;
	struct property_id house = { home_of(t, warden) }, flat = { home_of(t, first) };
	struct problems *ps = world_problems(t);

	assert_int_not_equal(house.v, flat.v);
	struct db *db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_int_equal(property_protection(db, house).flats, 1);
	assert_true(property_protect(db, house, protect_by(HUB_CENTRAL), ps));
	struct protection_now n = property_protection(db, flat);
	assert_true(n.is && !n.own && n.team.v == HUB_CENTRAL);
	assert_int_equal(property_protection(db, house).flats, 1);
	world_end(db);
	assert_true(is_hidden(t, first.v) && is_hidden(t, flat.v) && !is_hidden(t, beside.v));
	later = somebody(t, S("Lena Later"), S(""), S("Flat 2, 4 Sexton Lane"));
	assert_true(is_hidden(t, later.v) && is_hidden(t, home_of(t, later)));
	testdb_do(t, "UPDATE property SET uprn = 7001 WHERE flat = '' AND number = '4'");
	testdb_do(t,
		"INSERT INTO property (host_id, property_id, uprn, parent_uprn, number, street, "
		"address_key) VALUES (1, 6500, 7002, 7001, 'The Annexe', 'Sexton Lane', 'the annexe')");
	assert_true(is_hidden(t, 6500));
	db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_true(property_protect_end(db, flat, true, S("Let to somebody else."), ps));
	assert_true(property_protection(db, house).is);
	world_end(db);
	assert_true(!is_hidden(t, first.v) && !is_hidden(t, flat.v) && is_hidden(t, later.v));
	out = somebody(t, S("Olga Out"), S(""), S("Flat 1, 4 Sexton Lane"));
	assert_false(is_hidden(t, out.v));
	db = as_east(t, DB_WRITE);             /* another team: as if it were not there */
	assert_false(property_protect_end(db, house, true, S("I say so."), ps));
	assert_false(property_protect_end(db, (struct property_id){ 6500 }, true, S("So."), ps));
	world_end(db);
	assert_true(is_hidden(t, house.v) && is_hidden(t, 6500));
	/* Handed over: all but the flat that was left out. */
	db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_true(property_protect(db, house, protect_by(HUB_EAST), ps));
	world_end(db);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM hidden WHERE hub_id <> 11"), 0);
	assert_true(is_hidden(t, later.v) && is_hidden(t, 6500) && !is_hidden(t, out.v));
	db = as_east(t, DB_WRITE);
	assert_true(property_protect_end(db, house, true, S("The house has closed."), ps));
	world_end(db);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM hidden"), 0);
}

/* Without a team there is nobody who could see them: nothing is half protected, and it is said. */
static void a_host_without_a_team_protects_nobody_and_says_so(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct problems *ps = world_problems(t);
	struct person_id id;

	assert_true(person_save(db, (struct person_facts){ .name = S("Zilpah Quornwell") }, &id, ps));
	assert_false(person_protect(db, id, protect_by(HUB_CENTRAL), ps));
	assert_true(problems_say(ps, "team"));
	assert_false(person_protect_by_list(db, id, S("Shielding")));
	world_end(db);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM hidden"), 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM protection"), 0);
}

/* Cases, requests and steps go with them, stay with the team whoever hands them on, and a volunteer
 * loses the task. */
static void their_open_work_is_the_teams(void **state)
{
	struct testdb *t = town_of(state);
	struct problems *ps = world_problems(t);
	struct request_saved saved;
	struct case_id c;
	bool known;
	struct str why;

	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	assert_true(request_save(db,
		(struct request_new){ .words = S("no food"), .person_id = { AMIRA }, .rings_back = true },
		&saved, ps));
	struct volunteer_id v =
		volunteer_add(db, &(struct volunteer_form){ .person_id = { DAN } }, &known, ps);
	world_end(db);
	c = saved.case_id;
	struct need_id need = world_need(t, c, SHOPPING);
	db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct task_id task = task_make(db,
		&(struct task_new){ .need_id = need,
			.what = S("Shop and bring it"),
			.window_from_at = world_now() + TIME_HOUR,
			.window_to_at = world_now() + TIME_DAY },
		ps);
	assert_true(task.v && task_offer(db, task, &v, 1, &why) && task_take(db, task, v, &why));
	world_end(db);
	db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_true(person_protect(db, (struct person_id){ AMIRA }, protect_by(HUB_EAST), ps));
	assert_true(db_hides(db, AMIRA));
	world_end(db);
	assert_int_equal(
		one(t, "SELECT hub_id FROM help_case WHERE person_id = %lld", AMIRA), HUB_EAST);
	assert_int_equal(
		one(t, "SELECT count(*) FROM help_case WHERE guide_id IS NOT NULL AND person_id = %lld",
			AMIRA),
		0);
	assert_int_equal(
		one(t, "SELECT count(*) FROM request WHERE hub_id <> 11 AND person_id = %lld", AMIRA), 0);
	assert_int_equal(one(t, "SELECT count(*) FROM next_step WHERE is_open = 1 AND person_id = %lld "
		"AND (owner_hub_id <> 11 OR owner_account_id IS NOT NULL)", AMIRA), 0);
	assert_int_equal(one(t,
						 "SELECT count(*) FROM task WHERE state = 'open' AND volunteer_id IS NULL "
						 "AND person_id = %lld",
						 AMIRA),
		1);
	assert_int_equal(one(t, "SELECT hub_id FROM task WHERE person_id = %lld", AMIRA), HUB_EAST);
	world_holds(t);
	testdb_do(t, "UPDATE help_case SET hub_id = 10 WHERE person_id = 1000");
	testdb_do(t,
		"UPDATE next_step SET owner_account_id = 100, owner_hub_id = 10 WHERE person_id = 1000 AND "
		"is_open = 1");
	assert_int_equal(
		one(t, "SELECT hub_id FROM help_case WHERE person_id = %lld", AMIRA), HUB_EAST);
	assert_int_equal(one(t, "SELECT count(*) FROM next_step WHERE is_open = 1 AND person_id = %lld "
		"AND (owner_hub_id <> 11 OR owner_account_id IS NOT NULL)", AMIRA), 0);
	/* The team asks the volunteer, who sees them then, and not when the task is over. */
	int64_t account = one(t, "SELECT account_id FROM volunteer WHERE volunteer_id = %lld", v.v);
	db = as(t, ROLE_VOLUNTEER, account, 0, DB_READ);
	assert_true(db_hides(db, AMIRA));
	assert_true(db_end(db));
	db = as_east(t, DB_WRITE);
	assert_true(task_offer(db, task, &v, 1, &why));
	world_end(db);
	db = as(t, ROLE_VOLUNTEER, account, 0, DB_WRITE);
	assert_false(db_hides(db, AMIRA));
	assert_true(task_take(db, task, v, &why) && task_done(db, task, v, S(""), &why));
	world_end(db);
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, world_now() + 3 * TIME_DAY);
	tasks_sight_tidy(db);
	world_end(db);
	db = as(t, ROLE_VOLUNTEER, account, 0, DB_READ);
	assert_true(db_hides(db, AMIRA));
	assert_true(db_end(db));
}

static void a_call_from_outside_is_saved_for_the_team_and_tells_nothing(void **state)
{
	struct testdb *t = town_of(state);
	struct person_id id = somebody(t, S("Zilpah Quornwell"), S("07700 900417"), S("4 Sexton Lane"));
	struct property_id home = { one(
		t, "SELECT property_id FROM person WHERE person_id = %lld", id.v) };
	struct problems *ps = world_problems(t);
	struct request_saved saved;

	struct db *db = world_as(t, MANAGER, world_now(), DB_WRITE);
	assert_true(property_protect(db, home, protect_by(HUB_CENTRAL), ps));
	world_end(db);
	int64_t version = one(t, "SELECT row_version FROM person WHERE person_id = %lld", id.v);
	db = as(t, ROLE_CALL_HANDLER, 121, HUB_EAST, DB_WRITE);
	assert_true(request_save(db,
		(struct request_new){ .words = S("where is she"),
			.name = S("Zilpah Quornwell"),
			.phone = S("07700 900417"),
			.email = S("him@example.org") },
		&saved, ps));
	assert_true(saved.elsewhere && saved.person_id.v == id.v);
	struct request_facts r;
	assert_false(request_facts(db, saved.request_id, &r));
	world_end(db);
	assert_int_equal(
		one(t, "SELECT hub_id FROM request WHERE request_id = %lld", saved.request_id.v),
		HUB_CENTRAL);
	assert_int_equal(
		one(t, "SELECT owner_hub_id FROM next_step WHERE is_open = 1 AND person_id = %lld", id.v),
		HUB_CENTRAL);
	/* their record is not touched by what a stranger says: it stands in the step */
	assert_int_equal(
		one(t, "SELECT row_version FROM person WHERE person_id = %lld", id.v), version);
	assert_int_equal(
		one(t, "SELECT count(*) FROM contact_point WHERE kind = 'email' AND person_id = %lld",
			id.v),
		0);
	/* and for the address alone */
	db = as(t, ROLE_CALL_HANDLER, 121, HUB_EAST, DB_WRITE);
	assert_true(request_save(db,
		(struct request_new){ .words = S("noise"),
			.name = S("Neighbour"),
			.address = S("4 Sexton Lane"),
			.postcode = S("OX1 1AB") },
		&saved, ps));
	assert_true(saved.elsewhere && saved.person_is_new);
	world_end(db);
	assert_int_equal(
		one(t, "SELECT hub_id FROM request WHERE request_id = %lld", saved.request_id.v),
		HUB_CENTRAL);
	world_holds(t);
}

/* --- by chance --- */

enum { PEOPLE = 8, HOMES = 3, ROUNDS = 150 };

static void invariant_holds(struct testdb *t)
{
	assert_int_equal(
		testdb_count(t,
			"SELECT count(*) FROM person p JOIN hidden h ON h.hidden_id = p.property_id "
			"WHERE NOT EXISTS (SELECT 1 FROM hidden i WHERE i.hidden_id = p.person_id)"),
		0);
	assert_int_equal(
		testdb_count(t,
			"SELECT count(*) FROM person p JOIN hidden h ON h.hidden_id = p.merged_into_id "
			"WHERE NOT EXISTS (SELECT 1 FROM hidden i WHERE i.hidden_id = p.person_id)"),
		0);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM help_case c JOIN hidden h ON h.hidden_id = "
						 "c.person_id WHERE c.hub_id <> h.hub_id"),
		0);
	assert_int_equal(
		testdb_count(t,
			"SELECT count(*) FROM request c JOIN hidden h ON h.hidden_id = c.person_id "
			"WHERE c.hub_id <> h.hub_id AND c.state <> 'closed'"),
		0);
	assert_int_equal(
		testdb_count(t,
			"SELECT count(*) FROM next_step c JOIN hidden h ON h.hidden_id = c.person_id "
			"WHERE c.owner_hub_id <> h.hub_id AND c.is_open = 1"),
		0);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM protection g WHERE g.ended_at IS NULL AND NOT "
						 "EXISTS (SELECT 1 FROM hidden h "
						 "WHERE h.hidden_id = COALESCE(g.person_id, g.property_id))"),
		0);
	for (int64_t hub = HUB_CENTRAL; hub <= HUB_EAST; hub++) {
		struct db *db = as(t, ROLE_HUB_MANAGER, hub == HUB_CENTRAL ? 103 : 120, hub, DB_READ);
		int64_t seen = 0;
		struct person_brief p;

		for (int64_t i = 0; i < PEOPLE; i++)
			seen += person_brief(db, (struct person_id){ 5000 + i }, &p);
		assert_true(db_end(db));
		assert_int_equal(seen,
			one(t,
				"SELECT count(*) FROM person p WHERE p.person_id BETWEEN 5000 AND 5099 AND NOT "
				"EXISTS "
				"(SELECT 1 FROM hidden h WHERE h.hidden_id = p.person_id AND h.hub_id <> %lld)",
				hub));
	}
}

static void chance_make(struct testdb *t)
{
	for (int i = 0; i < HOMES; i++)
		testdb_do(t,
			str_z(t->arena,
				str_fmt(t->arena,
					"INSERT INTO property (host_id, property_id, number, street, address_key) "
					"VALUES (1, %d, '%d', 'Mill Street', '%d mill street')",
					6000 + i, i, i)));
	for (int i = 0; i < PEOPLE; i++) {
		testdb_do(t,
			str_z(t->arena,
				str_fmt(t->arena,
					"INSERT INTO person (host_id, person_id, reference, given_name, created_at, "
					"updated_at) "
					"VALUES (1, %d, 'P-C-%d', 'Name%c', 1, 1)",
					5000 + i, i, 'a' + i)));
		if (i % 2 == 0)
			(void)world_case(t, 5000 + i, world_now());
	}
}

/* One act of one manager, which may be refused. Returns whether it was an ending. */
static bool chance_act(struct testdb *t, struct rng *r)
{
	bool east = rng_below(r, 2);
	struct person_id p = { 5000 + rng_below(r, PEOPLE) }, q = { 5000 + rng_below(r, PEOPLE) };
	struct person_merging both = { .from = p, .into = q, .why = S("same"),
		.from_version = one(t, "SELECT row_version FROM person WHERE person_id = %lld", p.v),
		.into_version = one(t, "SELECT row_version FROM person WHERE person_id = %lld", q.v) };
	struct person_merge_id merge = { testdb_count(
		t, "SELECT COALESCE(max(person_merge_id), 0) FROM person_merge WHERE undone_at IS NULL") };
	struct db *db = east ? as_east(t, DB_WRITE) : world_as(t, MANAGER, world_now(), DB_WRITE);
	struct property_id home = { 6000 + rng_below(r, HOMES) };
	struct problems *ps = world_problems(t);
	struct protect how = protect_by(rng_below(r, 4) ? (east ? HUB_EAST : HUB_CENTRAL) : HUB_EAST);
	uint32_t act = rng_below(r, 8);
	bool ok = false;

	switch (act) {
	case 0: ok = person_protect(db, p, how, ps); break;
	case 1: ok = property_protect(db, home, how, ps); break;
	case 2: case 3:
		ok = db_script(db,
			str_fmt(t->arena,
				"UPDATE person SET property_id = %lld, updated_at = 2 WHERE person_id = %lld",
				(long long)home.v, (long long)p.v));
		break;
	case 4: ok = p.v != q.v && person_merge(db, both, &merge, ps); break;
	case 5: ok = merge.v && person_unmerge(db, merge, ps); break;
	case 6: ok = person_protect_end(db, p, S("safe"), ps); break;
	default: ok = property_protect_end(db, home, rng_below(r, 2), S("closed"), ps); break;
	}
	(void)ok;
	world_end(db);
	return act >= 6;
}

static void in_whatever_order_nobody_is_uncovered_but_by_ending(void **state)
{
	struct testdb *t = town_of(state);
	struct rng r;
	int64_t before = 0;

	chance_make(t);
	rng_seed(&r, getenv("KITH_TEST_SEED") ? strtoull(getenv("KITH_TEST_SEED"), NULL, 10) : 11, 3);
	for (int i = 0; i < ROUNDS; i++) {
		bool ending = chance_act(t, &r);
		int64_t now = testdb_count(t, "SELECT count(*) FROM hidden");

		assert_true(ending || now >= before);
		before = now;
		invariant_holds(t);
	}
	assert_true(testdb_count(t, "SELECT count(*) FROM protection") > 10);
	world_holds(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(the_team_sees_them_and_nobody_else_does),
		TESTDB_BOTH(one_of_hundreds_is_hidden_as_well),
		TESTDB_BOTH(see_is_a_second_wall),
		TESTDB_BOTH(governance_learns_why_and_leaves_a_look),
		TESTDB_BOTH(nothing_of_theirs_is_changed_by_its_number),
		TESTDB_BOTH(whoever_comes_to_a_protected_address_is_protected),
		TESTDB_BOTH(a_protected_building_protects_its_flats),
		TESTDB_BOTH(a_host_without_a_team_protects_nobody_and_says_so),
		TESTDB_BOTH(their_open_work_is_the_teams),
		TESTDB_BOTH(a_call_from_outside_is_saved_for_the_team_and_tells_nothing),
		TESTDB_BOTH(in_whatever_order_nobody_is_uncovered_but_by_ending),
	};

	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("protection", tests, NULL, NULL);
}
