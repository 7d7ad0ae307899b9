/* See test_world.h. */
#include "hub/casework/test_world.h"

#include "core/base/id.h"

static const char people[] =
	"INSERT INTO hub (host_id, hub_id, name, is_central) VALUES (1, 10, 'Central', 1);"
	"INSERT INTO hub (host_id, hub_id, name) VALUES (1, 11, 'East');"
	"INSERT INTO organisation (host_id, organisation_id, name, kind) VALUES (1, 500, 'Food Bank', "
	"'charity');"
	"INSERT INTO organisation (host_id, organisation_id, name, kind) VALUES (1, 501, 'St Mary', "
	"'faith');"
	"INSERT INTO agreement (host_id, agreement_id, organisation_id, purpose, lawful_basis, "
	"categories, from_on) "
	"VALUES (1, 700, 500, 'food', 'public task', 'identity case_notes', '2020-01-01');"
	"INSERT INTO account (host_id, account_id, role, state, name, hub_id, created_at) "
	"VALUES (1, 100, 'hub_worker', 'active', 'Sam Jones', 10, 1), (1, 101, 'hub_worker', 'active', "
	"'Rita Shah', 10, 1), "
	"(1, 102, 'call_handler', 'active', 'Joe Low', 10, 1), (1, 103, 'hub_manager', 'active', 'Ann "
	"Okafor', 10, 1);"
	"INSERT INTO account (host_id, account_id, role, state, name, organisation_id, created_at) "
	"VALUES (1, 104, 'partner', 'active', 'Food Bank desk', 500, 1), (1, 105, 'partner', 'active', "
	"'St Mary desk', 501, 1);"
	"INSERT INTO person (host_id, person_id, reference, given_name, family_name, born_on, "
	"no_messages, created_at, updated_at) "
	"VALUES (1, 1000, 'P-AAAAA-1', 'Amira', 'Hassan', '1942-05-07', 0, 1, 1), (1, 1001, "
	"'P-AAAAA-2', 'Dan', 'Ode', '', 0, 1, 1), "
	"(1, 1002, 'P-AAAAA-3', 'Leila', 'Marsh', '1940-02-29', 1, 1, 1);"
	"INSERT INTO need_category (host_id, need_category_id, code, name, place) VALUES (1, 200, "
	"'urgent_food', 'Urgent food', 1), "
	"(1, 201, 'shopping', 'Shopping', 2), (1, 202, 'prescription', 'Prescription', 3);";

int64_t world_now(void)
{
	return time_at((struct date){ 2020, 5, 4 }, 10, 0);
}

void world_make(struct testdb *t)
{
	testdb_do(t, people);
}

struct db *world_as(struct testdb *t, int64_t account, int64_t now, enum db_mode mode)
{
	static const struct {
		int64_t account, hub, organisation;
		enum role role;
	} desks[] = {
		{ GUIDE, HUB_CENTRAL, 0, ROLE_HUB_WORKER },
		{ OTHER_GUIDE, HUB_CENTRAL, 0, ROLE_HUB_WORKER },
		{ HANDLER, HUB_CENTRAL, 0, ROLE_CALL_HANDLER },
		{ MANAGER, HUB_CENTRAL, 0, ROLE_HUB_MANAGER },
		{ PARTNER, 0, FOOD_BANK, ROLE_PARTNER },
		{ OTHER_PARTNER, 0, CHURCH, ROLE_PARTNER },
	};
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);

	*v = t->viewer;
	for (size_t i = 0; i < sizeof(desks) / sizeof(desks[0]); i++) {
		if (desks[i].account != account)
			continue;
		v->account_id = account;
		v->hub_id = desks[i].hub;
		v->organisation_id = desks[i].organisation;
		v->role = desks[i].role;
	}
	struct db *db = db_begin(t->pool, t->arena, v, mode);
	db_set_now(db, now);
	return db;
}

void world_end(struct db *db)
{
	if (db_failed(db)) {
		struct str why = db_why(db);
		print_message("the unit of work failed: %.*s\n", STR_ARG(why));
	}
	assert_true(db_end(db));
}

struct problems *world_problems(struct testdb *t)
{
	struct problems *ps = ARENA_NEW(t->arena, struct problems);
	ps->arena = t->arena;
	return ps;
}

struct case_id world_case(struct testdb *t, int64_t person, int64_t now)
{
	struct db *db = world_as(t, HANDLER, now, DB_WRITE);
	struct case_opened o =
		case_for_person(db, (struct person_id){ person }, (struct hub_id){ HUB_CENTRAL },
			(struct step_new){ .kind = STEP_KIND_TRIAGE, .due_at = now + TIME_HOUR });
	world_end(db);
	return o.case_id;
}

void world_request(struct testdb *t, struct case_id c, int64_t person, int64_t due_at)
{
	int64_t id = id_new();
	struct db *db = world_as(t, HANDLER, world_now(), DB_WRITE);
	struct str sql = str_fmt(t->arena,
		"INSERT INTO request (host_id, request_id, reference, person_id, case_id, state, channel, "
		"words, urgency, hub_id, received_at, due_at, open_work_id) VALUES (1, %lld, 'R-%lld', "
		"%lld, %lld, 'triaged', 'phone', "
		"'no food', 'ordinary', 10, %lld, %lld, %lld)",
		(long long)id, (long long)(id % 1000000), (long long)person, (long long)c.v,
		(long long)(due_at - TIME_DAY), (long long)due_at, (long long)id);

	work_open(db, WORK_KIND_REQUEST, id, c, step_soonest(db, c));
	assert_true(db_script(db, sql));
	world_end(db);
}

void world_holds(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct work_proof p = work_prove(db);

	if (p.unheld || p.ghosts)
		print_message("nobody owns %.*s\n", STR_ARG(p.first));
	assert_int_equal(p.unheld, 0);
	assert_int_equal(p.ghosts, 0);
	assert_true(db_end(db));
}

bool problems_say(const struct problems *ps, const char *part)
{
	for (size_t i = 0; i < ps->n; i++)
		if (str_find(ps->v[i].text, str_of(part)) >= 0)
			return true;
	return false;
}

int64_t world_heard[EVENT_KIND_COUNT];

static void count_event(struct db *db, const struct hub_event *e)
{
	(void)db;
	world_heard[e->kind]++;
}

static const struct hub_listening counting[] = {
	{ EVENT_PERSON_REACHED, count_event },
	{ EVENT_CASE_CLOSED, count_event },
	{ EVENT_NEED_ENDED, count_event },
	{ EVENT_PERSON_REACHED, casework_heard },
	{ EVENT_TASK_DONE, casework_heard },
};

struct testdb *world_of(void **state)
{
	struct testdb *t = testdb_of(state);
	world_make(t);
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		world_heard[i] = 0;
	hub_listen(counting, sizeof(counting) / sizeof(counting[0]));
	return t;
}

struct need_id world_need(struct testdb *t, struct case_id c, int64_t category)
{
	struct db *db = world_as(t, GUIDE, world_now(), DB_WRITE);
	struct need_id n = need_open(
		db, (struct need_new){ .case_id = c, .category = { category }, .words = S("today") });
	world_end(db);
	return n;
}

bool world_talk(struct testdb *t, struct case_id c, enum outcome outcome, int64_t at)
{
	struct db *db = world_as(t, GUIDE, at, DB_WRITE);
	struct interaction_id i = interaction_record(db,
		(struct interaction_new){ .case_id = c, .outcome = outcome, .words = S("said") },
		world_problems(t));
	world_end(db);
	return i.v != 0;
}
