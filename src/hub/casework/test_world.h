/* A small hub for this room's tests: two hubs, four people at their desks, a food bank, three
 * residents. */
#ifndef KITH_CASEWORK_TEST_WORLD_H
#define KITH_CASEWORK_TEST_WORLD_H

#include "support/testdb.h"

#include "core/base/time.h"
#include "hub/casework/casework.h"
#include "hub/casework/interaction.h"
#include "hub/casework/need.h"
#include "hub/events.h"

enum {
	HUB_CENTRAL = 10,
	HUB_EAST = 11,
	GUIDE = 100,
	OTHER_GUIDE = 101,
	HANDLER = 102,
	MANAGER = 103,
	PARTNER = 104,
	OTHER_PARTNER = 105,
	AMIRA = 1000,
	DAN = 1001,
	LEILA = 1002, /* residents; Leila wants no messages */
	FOOD = 200,
	SHOPPING = 201,
	PRESCRIPTION = 202,
	CATEGORIES = 3,
	FOOD_BANK = 500,
	CHURCH = 501,
};

/* Monday 4 May 2020, 10:00 in the host's zone. */
int64_t world_now(void);
void world_make(struct testdb *t);
/* The test's database with this hub in it, and its events counted from nothing. */
struct testdb *world_of(void **state);
extern int64_t world_heard[EVENT_KIND_COUNT];
/* A unit of work of one account at an instant; ends with world_end, which must commit. */
struct db *world_as(struct testdb *t, int64_t account, int64_t now, enum db_mode mode);
void world_end(struct db *db);
struct problems *world_problems(struct testdb *t);
/* A new case with a triage step due in an hour. */
struct case_id world_case(struct testdb *t, int64_t person, int64_t now);
/* A request of this case, waiting for its first call until `due_at`, with its open work. */
void world_request(struct testdb *t, struct case_id c, int64_t person, int64_t due_at);
/* A need of this case, opened by the guide; a conversation the guide has at an instant: false when
 * it is refused. */
struct need_id world_need(struct testdb *t, struct case_id c, int64_t category);
bool world_talk(struct testdb *t, struct case_id c, enum outcome outcome, int64_t at);
/* The first number of plain SQL about one id, which stands for its %lld. */
#define world_one(t, sql, id)                                                                      \
	testdb_count((t), str_z((t)->arena, str_fmt((t)->arena, sql, (long long)(id))))
/* Nobody falls through, now. */
void world_holds(struct testdb *t);
bool problems_say(const struct problems *ps, const char *part);

#endif
