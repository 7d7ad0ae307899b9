/*
 * Inside core/db only. db.c keeps units of work, their sticky failure and the queue; each engine
 * gives the dozen verbs of struct db_verbs.
 */
#ifndef KITH_DB_PRIVATE_H
#define KITH_DB_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "core/db/db.h"

/* One open connection. An engine's own struct begins with this. */
struct db_connection {
	struct db_pool *pool;
	struct db *unit;          /* the last that ran something: whose viewer kith_shown() is about */
	struct db_connection *next;
	enum db_mode mode;
	int64_t lane;
	bool broken;              /* to be closed, not given out again */
};

struct db_cursor {
	struct db *db;
	struct db_query *query;
	void *of;                 /* the engine's statement or result; NULL: an empty cursor */
	void *spare;              /* what the engine must free with it */
	bool has_row, fresh;      /* fresh: the row found when it was run has not been handed out */
	bool lent;                /* the result is another's: these are some of its rows, up to `end` */
	int64_t end;
	int64_t row, rows;
	int64_t changed;
};

struct db {
	struct db_pool *pool;
	struct db_connection *connection;
	struct arena *arena;
	struct viewer *viewer;
	enum db_mode mode;
	int64_t now;
	bool failed, again;       /* again: the engine says that another try may succeed */
	bool adds;                /* it only adds: nothing that another unit reads can change it */
	struct str why;
	int savepoints, failed_at;
	int open_cursors;
	struct VEC(struct str) touched;
	const void *memory_key;
	void *memory;
	/* guard.c: who is hidden from the viewer, in order, and what the viewer asked before this
	 * unit */
	int64_t *hidden;
	size_t hidden_n;
	bool hidden_read;
	int looking_behind;
	struct arena *own_arena;
	bool (*hides_before)(void *unit, int64_t id);
	void *hides_unit_before;
};

struct db_verbs {
	/* NULL with a sentence in *why. The connection is freed by close(). */
	struct db_connection *(*open)(
		struct db_pool *p, enum db_mode mode, struct arena *a, struct str *why);
	void (*close)(struct db_connection *c);
	bool (*begin)(struct db *db);
	bool (*commit)(struct db *db);
	void (*rollback)(struct db *db);
	bool (*script)(struct db *db, const char *sql);
	/* Fills the cursor; marks the unit failed itself. */
	void (*run)(struct db_cursor *c, const struct db_value *params, int n);
	/* NULL: one set after another with run(). */
	void (*run_sets)(struct db *db, struct db_query *q, const struct db_value *params, int n,
		size_t sets, db_got *got, void *whom);
	/* What was said and not answered is answered now, or the unit failed. NULL: nothing waits. */
	void (*collect)(struct db *db);
	void (*bulk)(struct db *db, int megabytes);            /* NULL: nothing to do */
	void (*settle)(struct db_pool *p); /* NULL: nothing to do */
	bool (*next)(struct db_cursor *c);
	bool (*null)(struct db_cursor *c, int column);
	int64_t (*integer)(struct db_cursor *c, int column);
	double (*real)(struct db_cursor *c, int column);
	struct str (*text)(struct db_cursor *c, int column);   /* in the unit's arena */
	void (*finish)(struct db_cursor *c);
	void (*start)(struct db_pool *p);                      /* threads that take from the queue */
	void (*stop)(struct db_pool *p);
};

extern const struct db_verbs db_sqlite_verbs, db_postgres_verbs;

struct db_queue {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct db_work *first, *last;
	bool ending;
};

/* First come, first served: so that a long import's next batch does not overtake waiting pages. */
struct db_turn {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	uint64_t next, serving;
};

/* What a higher floor keeps beside the pool. */
struct db_kept { const void *key; void *thing; void (*end)(void *thing); struct db_kept *next; };

struct db_pool {
	const struct db_verbs *verbs;
	enum db_engine engine;
	struct arena *arena;
	struct str url, data_dir;
	char *path;               /* SQLite's file */
	pthread_mutex_t lock;     /* of the idle lists */
	pthread_cond_t returned;
	struct db_connection *idle[2];
	int open_count[2], most[2];
	struct db_turn turn;      /* who may write now; on PostgreSQL: of those in the queue */
	struct db_queue queue, adding;         /* PostgreSQL: what only adds has its own */
	pthread_t threads[8];
	int thread_count;
	void (*touch_fn)(void *arg, int64_t host_id, struct str topic);
	void *touch_arg;
	void *engine_data;
	struct db_kept *kept;     /* the last one first */
};

#define DB_GROUP_MOST 64
#define DB_GROUP_US 5000

/* Number of a query in statement caches, given at first use. */
int db_query_number(struct db_query *q);
/* The text of the query for this unit's viewer, with the parameters it is asked with: `sets` sets
 * of *n behind one another. They are copied into the unit's arena where more of them are needed. */
struct db_query *db_guarded(
	struct db *db, struct db_query *q, const struct db_value **params, int *n, size_t sets);
/* The viewer's see() asks this unit from now on; as before. */
void db_guard_begin(struct db *db);
void db_guard_end(struct db *db);

/* Marks the unit failed; the first reason stays. */
void db_failed_because(struct db *db, const char *fmt, ...) PRINTF(2, 3);

/* A unit of work on a connection that the caller holds. */
struct db *db_unit(struct db_pool *p, struct db_connection *c, struct arena *a, struct viewer *v,
	enum db_mode mode);
/* Runs the work's function in the unit; true when it may be committed. */
bool db_unit_ok(struct db *db);
void db_touch_deliver(struct db *db);

/* NULL with a sentence in *why; db_connection_put gives it back. */
struct db_connection *db_connection_get(
	struct db_pool *p, enum db_mode mode, struct arena *a, struct str *why);
void db_connection_put(struct db_connection *c);

/* The next piece of work; waits for it when `wait`. NULL: none, or the pool is closing. */
struct db_work *db_queue_take(struct db_queue *q, bool wait);
void db_turn_take(struct db_turn *t);
void db_turn_give(struct db_turn *t);

/* migrate.c: brings the schema up to date, or says why not. `may`: otherwise only compares. */
struct db_migration {
	const char *name;         /* "0001_core.sql" */
	const char *text;
};
extern const struct db_migration
	db_migrations[]; /* in order; ends with a NULL name; made at build */
MUSTUSE bool db_migrate(struct db_pool *p, struct arena *a, bool may, struct str *why);
/* For the test of interrupted migrations: called after each statement, in the middle of the
 * transaction. */
extern void (*db_migrate_step)(int steps);

#endif
