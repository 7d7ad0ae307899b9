/*
 * A small town for this room's tests: a central hub and one for the streets of OX1, three accounts,
 * a few kinds of need, the first list of red words, two organisations, and a clock that the test
 * owns.
 */
#ifndef KITH_REQUEST_TOWN_H
#define KITH_REQUEST_TOWN_H

#include "support/testdb.h"

#include <string.h>

#include "core/base/time.h"
#include "core/db/types.h"
#include "hub/events.h"
#include "hub/request/red_word.h"
#include "hub/request/request.h"

enum {
	HUB_CENTRAL = 10,
	HUB_OX1 = 11,
	HANDLER = 20,
	GUIDE = 21,
	MANAGER = 22,
	OTHER_HANDLER = 23,
	FOOD = 31,
	SHOPPING = 32,
	LONELY = 33,
	SOMETHING_ELSE = 39,
	GROUP = 41,
	COUNCIL = 42
};

static const struct hub_listening town_listeners[] = {
	{ EVENT_PERSON_REACHED, request_person_reached },
	{ EVENT_NEED_ENDED, request_need_ended },
	{ EVENT_CASE_CLOSED, request_case_closed },
};

static int64_t town_now;                       /* a Tuesday morning, unless the test moves it */

static inline struct db *town_as(struct testdb *t, int64_t account, enum role role)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);
	*v = t->viewer;
	v->account_id = account;
	v->role = role;
	v->hub_id = account == GUIDE || account == MANAGER ? HUB_OX1 : 0;
	v->arena = t->arena;
	struct db *db = db_begin(t->pool, t->arena, v, DB_WRITE);
	db_set_now(db, town_now);
	return db;
}

static inline struct db *town_handler(struct testdb *t)
{
	return town_as(t, HANDLER, ROLE_CALL_HANDLER);
}
static inline struct db *town_guide(struct testdb *t) { return town_as(t, GUIDE, ROLE_HUB_WORKER); }
static inline struct db *town_system(struct testdb *t) { return town_as(t, 0, ROLE_SYSTEM); }

static inline struct problems town_problems(struct testdb *t)
{
	return (struct problems){ .arena = t->arena };
}

static inline struct testdb *town(void **state)
{
	struct testdb *t = testdb_of(state);
	hub_listen(town_listeners, sizeof(town_listeners) / sizeof(town_listeners[0]));
	town_now = time_at((struct date){ 2026, 3, 3 }, 10, 25);
	testdb_do(t,
		"INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north) "
		"VALUES (1, 5, 'hub area', "
		"'OX1', 'MULTIPOLYGON(((-1.3 51.7,-1.2 51.7,-1.2 51.8,-1.3 51.8,-1.3 51.7)))', -1.3, 51.7, "
		"-1.2, 51.8)");
	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name, area_id, is_central) VALUES (1, 10, 'Central "
		"hub', NULL, 1)");
	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name, area_id, is_central) VALUES (1, 11, 'Rose Hill "
		"hub', 5, 0)");
	testdb_do(t,
		"INSERT INTO property (host_id, property_id, number, street, postcode, address_key, lat, "
		"lon) VALUES "
		"(1, 6, '14', 'Mill Street', 'OX1 1AB', '14 mill street', 51.75, -1.25)");
	testdb_do(t,
		"INSERT INTO account (host_id, account_id, role, state, name, email, hub_id, created_at) "
		"VALUES "
		"(1, 20, 'call_handler', 'active', 'Cass Handler', 'cass@example.org', NULL, 1)");
	testdb_do(t,
		"INSERT INTO account (host_id, account_id, role, state, name, email, hub_id, created_at) "
		"VALUES "
		"(1, 21, 'hub_worker', 'active', 'Gil Guide', 'gil@example.org', 11, 1)");
	testdb_do(t,
		"INSERT INTO account (host_id, account_id, role, state, name, email, hub_id, created_at) "
		"VALUES "
		"(1, 22, 'hub_manager', 'active', 'Mo Manager', 'mo@example.org', 11, 1)");
	testdb_do(t,
		"INSERT INTO account (host_id, account_id, role, state, name, email, hub_id, created_at) "
		"VALUES "
		"(1, 23, 'call_handler', 'active', 'Oz Other', 'oz@example.org', NULL, 1)");
	testdb_do(t,
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, place) VALUES "
		"(1, 31, 'urgent_food', 'Urgent food or supplies', 'no food\nhungry', 1)");
	testdb_do(t,
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, place) VALUES "
		"(1, 32, 'shopping', 'Help with shopping', 'shopping', 2)");
	testdb_do(t,
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, place) VALUES "
		"(1, 33, 'loneliness', 'Loneliness, befriending', 'lonely\nalone', 3)");
	testdb_do(t,
		"INSERT INTO need_category (host_id, need_category_id, code, name, words, place) VALUES "
		"(1, 39, 'other', 'Something else', '', 9)");
	testdb_do(t, "INSERT INTO organisation (host_id, organisation_id, name, kind, does) VALUES "
		"(1, 41, 'Mill Street Kitchen', 'community', 'Hot meals')");
	testdb_do(t, "INSERT INTO organisation (host_id, organisation_id, name, kind, does) VALUES "
		"(1, 42, 'Adult social care', 'council', 'Care assessments')");
	struct db *db = town_system(t);
	red_words_start(db);
	assert_true(db_end(db));
	return t;
}

/* Saves one as the call handler, who must succeed. */
static inline struct request_saved town_save(struct testdb *t, struct request_new r)
{
	struct problems ps = town_problems(t);
	struct request_saved saved;
	struct db *db = town_handler(t);
	bool ok = request_save(db, r, &saved, &ps);
	if (!ok)
		print_error("%.*s%.*s\n", STR_ARG(ps.n ? ps.v[0].text : S("no problem named: ")),
			STR_ARG(db_why(db)));
	assert_true(ok);
	assert_true(db_end(db));
	return saved;
}

static inline struct request_facts town_facts(struct testdb *t, struct request_id id)
{
	struct request_facts r;
	struct db *db = town_system(t);
	assert_true(request_facts(db, id, &r));
	db_abandon(db);
	return r;
}

#endif
