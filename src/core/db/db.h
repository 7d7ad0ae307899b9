/*
 * The database: one interface, SQLite or PostgreSQL underneath.
 *
 * `struct db` is one unit of work: a connection inside one transaction, for one host, on behalf of
 * one viewer. Rules take it as their first argument and call the functions that the query compiler
 * made from their room's .sql file. The compiler binds :host_id from it, so no query can reach
 * another host.
 *
 * Failure is sticky: after the first failed call every later one does nothing and returns "no
 * rows"; whoever began the unit of work looks once at the end. Nothing else needs checking.
 */
#ifndef KITH_DB_H
#define KITH_DB_H

#include "core/access/access.h"
#include "core/base/arena.h"
#include "core/base/str.h"

struct db_pool;                                /* an open database, shared by all threads */
struct db;

enum db_mode { DB_READ, DB_WRITE };            /* DB_READ is read-only in the engine itself */
enum db_engine { DB_SQLITE, DB_POSTGRES };

struct db_options {
	struct str url; /* "postgres://…", or empty: SQLite in data_dir/kith.db */
	struct str data_dir;
	int readers;                           /* connections for reading; 0: a default */
	bool create;                           /* make the database when there is none */
	bool migrate;                          /* bring the schema up to date; else refuse an old one */
};

/* NULL on failure, with a sentence in *why that says what to do. */
MUSTUSE struct db_pool *db_open(struct arena *a, const struct db_options *o, struct str *why);
void db_close(struct db_pool *p);
/* This process only brings much in; before the first db_open. Big SQLite files are not read in
 * place, whose pages would count as its memory, and a commit does not wait for the disk: a power
 * cut may take the last units back, whole, until db_settle. Other processes' commits are as safe as
 * ever. */
void db_process_bulk(void);
enum db_engine db_pool_engine(const struct db_pool *p);
struct str db_pool_data_dir(const struct db_pool *p);

/* Something of a higher floor that lives as long as the database is open (an index of it in
 * memory). `key` is an address nobody else has; gives back what stands under it: `thing`, or what
 * was put there before, and then `thing` is still the caller's. db_close() hands it to `end` while
 * the database can still be read. */
void *db_pool_keep(struct db_pool *p, const void *key, void *thing, void (*end)(void *thing));
void *db_pool_kept(struct db_pool *p, const void *key);        /* NULL: nothing */

/* Called after each commit, once for every topic that was touched in it, from any thread; on
 * PostgreSQL also for what other servers touched. Set before the first unit of work. */
void db_on_touch(
	struct db_pool *p, void (*fn)(void *arg, int64_t host_id, struct str topic), void *arg);

/* --- a unit of work, run in the calling thread (jobs, tests, tools, GET pages) --- */
struct db *db_begin(
	struct db_pool *p, struct arena *a, struct viewer *v, enum db_mode mode); /* never NULL */
/* Commits, or rolls back when anything failed. True: it is on disk. Frees the unit of work. */
MUSTUSE bool db_end(struct db *db);
void db_abandon(struct db *db);                /* rolls back and frees */

/* --- a unit of work that is queued (POST pages, audit entries) ---
 * On SQLite one writer thread runs them one after another, each in its own savepoint of one
 * transaction, committed when the queue is empty or after 5 ms or 64 of them; on PostgreSQL each
 * runs in its own transaction, one after another in each process, and again after a serialization
 * failure, for half a minute at most. `run` may be called more than once and must have no effect
 * outside the database. `done` is called once, after the commit, from another thread. */
struct db_work {
	void (*run)(struct db *db, struct db_work *w);
	void (*done)(struct db_work *w, bool committed);
	struct viewer *viewer;
	struct arena *arena;
	/* It adds rows, changes none that anybody else writes, and what it reads only its own lane
	 * writes: the record of a page seen. On PostgreSQL such pieces wait for no other kind, and go
	 * in many at a time. */
	bool only_adds;
	struct str why;           /* it was not committed: for done(), in the arena */
	struct db_work *next_;
};
void db_submit(struct db_pool *p, struct db_work *w);
/* The same, waiting for the commit. */
MUSTUSE bool db_submit_wait(struct db_pool *p, struct db_work *w);

/* --- inside a unit of work --- */
struct arena *db_arena(struct db *db);
/* Texts read from now on are copied into `a`; where they went before, to be put back. For reading
 * what should not be in memory whole: the caller begins its query first, and resets `a` between
 * rows. Nothing else may be done with the unit meanwhile. */
struct arena *db_texts_into(struct db *db, struct arena *a);
int64_t db_host(struct db *db);                /* bound as :host_id */
struct db_pool *db_pool(struct db *db);
struct viewer *db_viewer(struct db *db);
enum db_engine db_engine(struct db *db);
int64_t db_now(struct db *db); /* one instant for the whole unit of work; bound as :now */
void db_set_now(struct db *db, int64_t now);   /* imports and the sample city live in the past */
bool db_failed(struct db *db);
struct str db_why(struct db *db);              /* for the log */
/* Marks the unit of work failed: it will be rolled back. For a rule that finds the world
 * changed. */
void db_fail(struct db *db, const char *why);
/* Which writer this is: no two that may write at the same time, in any process, have the same one.
 * The audit chain keeps a lane for each, so that writers need not wait for one another. SQLite:
 * always 1. PostgreSQL: the lowest number whose session advisory lock the connection got when it
 * was opened. */
int64_t db_lane(struct db *db);
/* Something that was read in this unit or written by it, so that it need not be read again: `size`
 * bytes under an address nobody else has, zeroed at first, and again when a part of the unit was
 * undone. One thing a unit; asked for under another key it is another's. */
void *db_unit_memory(struct db *db, const void *key, size_t size);
/* Much will be written by the unit's connection, in this unit and those behind it: SQLite gets that
 * much memory for pages, PostgreSQL counts its tables from time to time. 0: it is over. */
void db_bulk(struct db *db, int megabytes);
/* Puts what was committed in its place, and on the disk, beside a writer that goes on: SQLite's log
 * into its file. It saves that writer the work. */
void db_settle(struct db_pool *p);
/* A savepoint for work that may be undone alone (one row of an import). */
void db_savepoint(struct db *db);
void db_release(struct db *db);
void db_rollback_to(
	struct db *db); /* undoes and ends it; also clears the sticky failure of that part */
/* "This board changed": told to open event streams after the commit. Topic is a literal. */
void db_touch(struct db *db, const char *topic);

/* --- people who must not be found (guard.c) --- */
/* Whether this person or property is hidden from the unit's viewer. Never from the system. */
bool db_hides(struct db *db, int64_t id);
/* From here on (true) the unit sees as the system does, and no longer (false): for rules that must
 * know whom something is about although the viewer must not, such as a request that belongs to
 * another team. Nothing read meanwhile may reach a page; arch_test names the files that may call
 * it. */
void db_look_behind(struct db *db, bool on);

/* --- what generated code uses; rooms do not --- */
enum db_type { DB_INT = 'i', DB_REAL = 'r', DB_TEXT = 't', DB_BYTES = 'b' };

struct db_query {
	const char *name;
	const char *sqlite_text;               /* ?1 ?2 … */
	const char *postgres_text;             /* $1 $2 … */
	const char *param_types;               /* one enum db_type letter each */
	const char *column_types;
	uint32_t roles;                        /* who may run it; others fail the unit of work */
	bool writes;
	bool all_hosts;                        /* not tied to one host: sign-in, the list of hosts */
	bool streams;                          /* many rows, read one at a time */
	bool moves_hidden;                     /* writes what says who is hidden */
	/* Nobody asks how many rows it changed: on PostgreSQL it may wait for the next statement, and
	 * what it failed of is known when that is, or when somebody asks (db_failed). */
	bool waits;
	/* its text for everybody but the system; NULL: it reads about nobody */
	struct db_query *guarded;
	/* PostgreSQL: the same, with those hidden as a list of ids behind its own parameters */
	struct db_query *listed;
	int number; /* dense, from 1: given at first use; place in the statement caches */
	/* Reads, and may be asked with many sets at once: a bit for each parameter that differs among
	 * them (the first is bit 0). 0: each set is run by itself. */
	uint64_t differ;
};

#define DB_NOT_PERSONAL (-1)

struct db_column_info {
	const char *name;
	int category;                          /* enum category, or DB_NOT_PERSONAL */
};

/* What is known of a query without running it: for the role x query x category matrix, and for the
 * test that prepares every query on PostgreSQL. */
struct db_query_info {
	const char *room;
	struct db_query *query;                /* NULL ends a room's list */
	int line;                              /* in the room's .sql */
	size_t column_count;
	const struct db_column_info *columns;
	const char *unguarded; /* why it reads about people and is not guarded; NULL: it is, or reads
							  about nobody */
};

/* Every room's queries (ROOM_sql_queries[] of each ROOM.sql); the list ends with NULL. Made by the
 * query compiler from all .sql files under src/, so that no room has to announce itself. */
extern const struct db_query_info *const db_rooms[];

struct db_value {
	enum db_type type;
	bool null;
	int64_t i;
	double r;
	struct str t;                          /* text or bytes */
};

/* A list of ids as one parameter ("param: x ids"; FROM :x AS l in the query, whose column is
 * l.value). */
struct db_ids {
	const int64_t *v;
	size_t n;
};

/* How values of C become values of a query. */
struct db_value db_put_int(int64_t i);
struct db_value db_put_int_or_null(int64_t i);         /* 0 is NULL */
struct db_value db_put_real(double r);                 /* NAN is NULL */
struct db_value db_put_text(struct str t);             /* absent is NULL */
struct db_value db_put_text_or_empty(struct str t);    /* absent is '' */
struct db_value db_put_bytes(struct str t);            /* absent is NULL */
struct db_value db_put_ids(
	struct arena *a, struct db_ids ids); /* "[1,2]": what both engines can take apart */

struct db_cursor;
/* Runs a statement. Never NULL; on failure the cursor is empty. */
struct db_cursor *db_run(struct db *db, struct db_query *q, const struct db_value *params, int n);
bool db_next(struct db_cursor *c);
bool db_null(struct db_cursor *c, int column);
int64_t db_int(struct db_cursor *c, int column);
double db_real(struct db_cursor *c, int column);
struct str db_text(struct db_cursor *c, int column);   /* copied into the unit's arena */
struct arena *db_cursor_arena(struct db_cursor *c);     /* the unit's */
int64_t db_finish(struct db_cursor *c);                 /* closes; rows changed or read */

/* One statement for many sets of parameters, one set behind another in `params`, for what comes by
 * the thousand. `got` is told of each set in turn, its cursor ready for db_next (NULL: nobody wants
 * to know). On PostgreSQL the sets travel together, and an INSERT of one row becomes one of many;
 * `got` then is not told, and must not name one row twice where it says ON CONFLICT DO UPDATE.
 * Stops at the first failure. */
typedef void db_got(void *whom, size_t set, struct db_cursor *c);
void db_run_sets(struct db *db, struct db_query *q, const struct db_value *params, int n,
	size_t sets, db_got *got, void *whom);

/* Plain SQL for migrations, tools, tests and the sample loader: no parameters, no host. */
MUSTUSE bool db_script(struct db *db, struct str sql);

#endif
