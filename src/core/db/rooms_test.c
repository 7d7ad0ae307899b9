/* Every query of every room, prepared by both engines: the build looked at SQLite only. */
#include "support/testdb.h"

#include <string.h>

#include "core/base/log.h"
#include "core/db/private.h"

/* Whether the engine understands it: with nothing in its parameters, that is all that can be
 * said. */
static bool understood(struct db *db, struct db_query *q)
{
	struct db_value none[64] = { 0 };
	size_t n = strlen(q->param_types);
	db_savepoint(db);
	for (size_t i = 0; i < n; i++)
		none[i] = (struct db_value){ .type = (enum db_type)q->param_types[i], .null = true };
	struct db_cursor *c = db_run(db, q, none, (int)n);
	bool ran = c->of != NULL || !strstr(db_why(db).p ? db_why(db).p : "", " 42");
	db_finish(c);
	if (!ran)
		print_error("%s: %.*s\n", q->name, STR_ARG(db_why(db)));
	db_rollback_to(db);
	return ran;
}

static void nothing_got(void *whom, size_t set, struct db_cursor *c)
{
	(void)whom;
	(void)set;
	(void)c;
}

/* And the text that answers many sets of parameters at once. */
static bool sets_understood(struct db *db, struct db_query *q)
{
	struct db_value none[2 * 64] = { 0 };
	size_t n = strlen(q->param_types);
	if (!q->differ)
		return true;
	db_savepoint(db);
	for (size_t i = 0; i < 2 * n; i++)
		none[i] = (struct db_value){ .type = (enum db_type)q->param_types[i % n], .null = true };
	db_run_sets(db, q, none, (int)n, 2, nothing_got, NULL);
	bool ran = !db_failed(db) || !strstr(db_why(db).p ? db_why(db).p : "", " 42");
	if (!ran)
		print_error("%s, sets: %.*s\n", q->name, STR_ARG(db_why(db)));
	db_rollback_to(db);
	return ran;
}

static void every_query_of_every_room_is_understood(void **state)
{
	struct testdb *t = testdb_of(state);
	struct viewer all_hosts =
		viewer_system(0, t->arena); /* row security lets a null host through to its own error */
	struct db *db = db_begin(t->pool, t->arena, &all_hosts, DB_WRITE);
	int n = 0, bad = 0;
	for (const struct db_query_info *const *room = db_rooms; *room; room++)
		for (const struct db_query_info *q = *room; q->query; q++) {
			bad += !understood(db, q->query) || !sets_understood(db, q->query);
			bad += q->query->guarded &&
				(!understood(db, q->query->guarded) || !sets_understood(db, q->query->guarded));
			bad += q->query->listed && db_pool_engine(t->pool) == DB_POSTGRES &&
				(!understood(db, q->query->listed) || !sets_understood(db, q->query->listed));
			n++;
		}
	db_abandon(db);
	assert_int_equal(bad, 0);
	assert_true(n > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TESTDB_BOTH(every_query_of_every_room_is_understood) };
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("db-rooms", tests, NULL, NULL);
}
