/*
 * Units of work, whatever the engine: their connection, their sticky failure, their savepoints,
 * what they touched, and who may run a query. The engines are in sqlite.c and postgres.c.
 */
#include "core/db/private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/time.h"

int db_query_number(struct db_query *q)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static int given;
	int number = __atomic_load_n(&q->number, __ATOMIC_ACQUIRE);
	if (number)
		return number;
	pthread_mutex_lock(&lock);
	if (!q->number)
		__atomic_store_n(&q->number, ++given, __ATOMIC_RELEASE);
	number = q->number;
	pthread_mutex_unlock(&lock);
	return number;
}

/* What waits to travel has travelled, and what it failed of is known. */
static void collect(struct db *db)
{
	if (db->connection && db->pool->verbs->collect)
		db->pool->verbs->collect(db);
}

void db_failed_because(struct db *db, const char *fmt, ...)
{
	char words[512];
	va_list args;
	if (db->failed)
		return;
	va_start(args, fmt);
	vsnprintf(words, sizeof words, fmt, args);
	va_end(args);
	db->failed = true;
	db->failed_at = db->savepoints;
	db->why = str_dup(db->arena, str_of(words));
}

/* --- a unit's life --- */

struct db *db_unit(struct db_pool *p, struct db_connection *c, struct arena *a, struct viewer *v,
	enum db_mode mode)
{
	struct db *db = ARENA_NEW(a, struct db);
	db->pool = p;
	db->connection = c;
	db->arena = a;
	db->viewer = v;
	db->mode = mode;
	db->now = time_now();
	db_guard_begin(db);
	return db;
}

struct db *db_begin(struct db_pool *p, struct arena *a, struct viewer *v, enum db_mode mode)
{
	struct str why = STR_NONE;
	struct db *db = db_unit(p, NULL, a, v, mode);
	if (mode == DB_WRITE && p->engine == DB_SQLITE)
		db_turn_take(&p->turn);
	db->connection = db_connection_get(p, mode, a, &why);
	if (!db->connection)
		db_failed_because(db, "%.*s", STR_ARG(why));
	else if (!p->verbs->begin(db))
		db_failed_because(db, "the transaction did not begin");
	return db;
}

static void unit_end(struct db *db)
{
	db_guard_end(db);
	if (db->connection)
		db_connection_put(db->connection);
	if (db->mode == DB_WRITE && db->pool->engine == DB_SQLITE)
		db_turn_give(&db->pool->turn);
}

bool db_unit_ok(struct db *db)
{
	check(db->open_cursors == 0);      /* an :each was neither run to its end nor stopped */
	check(db->failed || db->savepoints == 0);
	return !db->failed;
}

bool db_end(struct db *db)
{
	bool ok = db_unit_ok(db) && db->pool->verbs->commit(db);
	if (!ok && db->connection)
		db->pool->verbs->rollback(db);
	unit_end(db);
	if (ok)
		db_touch_deliver(db);
	else
		log_event(LOG_WARN, "db.unit_failed", "\"why\":\"%.*s\"", STR_ARG(db->why));
	return ok;
}

void db_abandon(struct db *db)
{
	if (db->connection)
		db->pool->verbs->rollback(db);
	unit_end(db);
}

/* --- what a unit knows --- */

struct arena *db_arena(struct db *db) { return db->arena; }

struct arena *db_texts_into(struct db *db, struct arena *a)
{
	struct arena *before = db->arena;

	db->arena = a;
	if (db->failed)
		db->why = str_dup(a, db->why);
	return before;
}

int64_t db_host(struct db *db) { return db->viewer->host_id; }
struct db_pool *db_pool(struct db *db) { return db->pool; }
struct viewer *db_viewer(struct db *db) { return db->viewer; }
enum db_engine db_engine(struct db *db) { return db->pool->engine; }
int64_t db_now(struct db *db) { return db->now; }
void db_set_now(struct db *db, int64_t now) { db->now = now; }
int64_t db_lane(struct db *db) { return db->connection ? db->connection->lane : 0; }

bool db_failed(struct db *db)
{
	collect(db);
	return db->failed;
}

struct str db_why(struct db *db)
{
	collect(db);
	return db->why;
}

/* What failed before is the reason, and may call for another try. */
void db_fail(struct db *db, const char *why)
{
	collect(db);
	db_failed_because(db, "%s", why);
}

void *db_unit_memory(struct db *db, const void *key, size_t size)
{
	if (db->memory_key != key) {
		db->memory_key = key;
		db->memory = arena_alloc(db->own_arena, size);
		memset(db->memory, 0, size);
	}
	return db->memory;
}

void db_touch(struct db *db, const char *topic)
{
	struct str t = str_of(topic);
	for (size_t i = 0; i < db->touched.n; i++)
		if (str_eq(db->touched.v[i], t))
			return;
	VEC_PUSH(db->arena, &db->touched, t);
}

void db_touch_deliver(struct db *db)
{
	struct db_pool *p = db->pool;
	for (size_t i = 0; p->touch_fn && i < db->touched.n; i++)
		p->touch_fn(p->touch_arg, db->viewer->host_id, db->touched.v[i]);
}

/* --- savepoints --- */

static void savepoint_verb(struct db *db, const char *verb, int number)
{
	char sql[64];
	snprintf(sql, sizeof sql, "%s p%d", verb, number);
	if (db->connection && !db->pool->verbs->script(db, sql))
		db_failed_because(db, "savepoint");
}

/* What went before a savepoint begins or ends belongs to the part it was said in. */
void db_savepoint(struct db *db)
{
	collect(db);
	db->savepoints++;
	if (!db->failed)
		savepoint_verb(db, "SAVEPOINT", db->savepoints);
}

void db_release(struct db *db)
{
	check(db->savepoints > 0);
	collect(db);
	if (!db->failed)
		savepoint_verb(db, "RELEASE", db->savepoints);
	db->savepoints--;
	if (db->failed && db->failed_at > db->savepoints)
		db->failed_at = db->savepoints;     /* kept: it is now the outer part's failure */
}

void db_rollback_to(struct db *db)
{
	check(db->savepoints > 0);
	collect(db);
	db->memory_key = NULL;
	if (!db->failed || db->failed_at >= db->savepoints) {
		db->failed = false;
		db->why = STR_NONE;
		savepoint_verb(db, "ROLLBACK TO", db->savepoints);
		if (!db->failed)
			savepoint_verb(db, "RELEASE", db->savepoints);
	}
	db->savepoints--;
	if (db->failed && db->failed_at > db->savepoints)
		db->failed_at = db->savepoints;
}

bool db_script(struct db *db, struct str sql)
{
	if (db->failed)
		return false;
	if (!db->pool->verbs->script(db, str_z(db->arena, sql)))
		db_failed_because(db, "script");
	return !db->failed;
}

/* --- queries --- */

struct db_cursor *db_run(struct db *db, struct db_query *q, const struct db_value *params, int n)
{
	struct db_cursor *c = ARENA_NEW(db->arena, struct db_cursor);
	c->db = db;
	c->query = q;
	if (db->failed)
		return c;
	if (!(q->roles & (uint32_t)db->viewer->role) && db->viewer->role != ROLE_SYSTEM) {
		db_failed_because(db, "%s is not for this role", q->name);
		return c;
	}
	check((size_t)n == strlen(q->param_types));
	c->query = db_guarded(db, q, &params, &n, 1);
	if (db->failed)
		return c;
	db->open_cursors++;
	db->pool->verbs->run(c, params, n);
	if (!c->of)
		db->open_cursors--;
	return c;
}

static bool sets_allowed(struct db *db, const struct db_query *q, int n)
{
	if (db->failed)
		return false;
	if (!(q->roles & (uint32_t)db->viewer->role) && db->viewer->role != ROLE_SYSTEM)
		db_failed_because(db, "%s is not for this role", q->name);
	check((size_t)n == strlen(q->param_types) && !q->all_hosts && !q->streams);
	return !db->failed;
}

void db_run_sets(struct db *db, struct db_query *q, const struct db_value *params, int n,
	size_t sets, db_got *got, void *whom)
{
	if (!sets_allowed(db, q, n) || sets == 0)
		return;
	q = db_guarded(db, q, &params, &n, sets);
	if (db->failed)
		return;
	if (db->pool->verbs->run_sets) {
		db->pool->verbs->run_sets(db, q, params, n, sets, got, whom);
		return;
	}
	for (size_t i = 0; i < sets && !db->failed; i++) {
		struct db_cursor c = { .db = db, .query = q };
		db->pool->verbs->run(&c, params + i * (size_t)n, n);
		if (!c.of)
			return;
		db->open_cursors++;
		if (got)
			got(whom, i, &c);
		db_finish(&c);
	}
}

void db_bulk(struct db *db, int megabytes)
{
	if (db->connection && db->pool->verbs->bulk)
		db->pool->verbs->bulk(db, megabytes);
}

void db_settle(struct db_pool *p)
{
	if (p->verbs->settle)
		p->verbs->settle(p);
}

bool db_next(struct db_cursor *c)
{
	if (!c->of || c->db->failed)
		return false;
	if (c->fresh)
		c->fresh = false;
	else if (c->has_row)
		c->has_row = c->db->pool->verbs->next(c);
	c->rows += c->has_row;
	return c->has_row;
}

bool db_null(struct db_cursor *c, int column)
{
	return !c->has_row || c->db->pool->verbs->null(c, column);
}

int64_t db_int(struct db_cursor *c, int column)
{
	return c->has_row ? c->db->pool->verbs->integer(c, column) : 0;
}

double db_real(struct db_cursor *c, int column)
{
	return db_null(c, column) ? __builtin_nan("") : c->db->pool->verbs->real(c, column);
}

struct str db_text(struct db_cursor *c, int column)
{
	return c->has_row ? c->db->pool->verbs->text(c, column) : STR_NONE;
}

struct arena *db_cursor_arena(struct db_cursor *c)
{
	return c->db->arena;
}

int64_t db_finish(struct db_cursor *c)
{
	if (!c->of)
		return 0;
	c->db->pool->verbs->finish(c);
	c->of = NULL;
	c->has_row = false;
	c->db->open_cursors--;
	return c->query->writes ? c->changed : c->rows;
}
