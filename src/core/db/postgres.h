/* Between the files of PostgreSQL only. */
#ifndef KITH_DB_POSTGRES_H
#define KITH_DB_POSTGRES_H

#include <libpq-fe.h>

#include "core/db/private.h"

/* What was said to the server and not yet answered (postgres_pipe.c). */
enum postgres_said {
	SAID_STATEMENT,           /* its failure is the unit's */
	SAID_COMMIT,              /* the same; and it must have committed */
	SAID_LOCK,                /* the lock that forms share: the unit does without */
	SAID_UNLOCK,
	SAID_END                  /* what failed before it is over: the next is heard again */
};

#define POSTGRES_WAITING 100

struct postgres_connection {
	struct db_connection base;
	struct { enum postgres_said said; const char *what; } waiting[POSTGRES_WAITING];
	int waits;
	PGconn *pg;
	bool *prepared;           /* by query number */
	int prepared_size;
	int64_t bulk_units;       /* of work, since much is written */
	int cursors;              /* names given to streamed queries in this transaction */
	int64_t host_id;          /* the session is for this host; -1: not said yet */
	int64_t planned_us;       /* monotonic: no plan is older */
	bool plans_once;
	enum { SHARES_NOT, SHARES, ALONE } share;
	bool begins;              /* a reading transaction that begins with its first statement */
	bool ending;              /* its COMMIT was sent; nobody waited for the answer */
};

static inline PGconn *pg_of(struct db_connection *c)
{
	return ((struct postgres_connection *)c)->pg;
}

/* Numbers of statements that put in many rows lie behind those of the queries themselves. */
#define POSTGRES_WIDE 4096
#define POSTGRES_WIDER 12288 /* in hundreds */
/* Behind these, those of statements that answer many sets of parameters. */
#define POSTGRES_SETS 8192

/* Beside the letters of enum db_type: a list of ids as "{1,2}", of those hidden (guard.c). The
 * query compiler writes it. */
#define POSTGRES_LIST 'l'

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701, OID_TEXT_LIST = 1009,
	OID_INT8_LIST = 1016, OID_FLOAT8_LIST = 1022 };

/* A set of parameters as libpq wants them. */
struct postgres_bound {
	Oid types[64];
	const char *values[64];
	int lengths[64], formats[64];
};
void postgres_bind(
	struct arena *a, struct postgres_bound *b, int i, const struct db_value *v, char letter);
bool *postgres_prepared(struct postgres_connection *c, int number);
MUSTUSE bool postgres_prepare(
	struct db *db, struct db_query *q, const char *name, const Oid *types, int n);
void postgres_took(struct db_cursor *c, PGresult *r);          /* the cursor has the result now */
/* Statements are planned once without their values (true), or each time with them. */
void postgres_plan_once(struct db_connection *c, bool once);
/* It waits two seconds for a lock, not for ever: the unit then is tried again. */
void postgres_impatient(struct db_connection *c);
/* From the next writing transaction on the queue's units of all servers run side by side, or this
 * one alone, until it is committed or unshared. */
void postgres_share(struct db_connection *c, bool alone);
void postgres_unshare(struct db_connection *c);
/* postgres_pipe.c: what is said is heard in order, when somebody asks for an answer at the latest.
 * `what` lives as long as the unit. False: the unit failed. */
MUSTUSE bool postgres_tell(struct db *db, enum postgres_said said, const char *what,
	const char *sql, const char *const *texts, int n);
MUSTUSE bool postgres_tell_prepared(struct db *db, const char *what, const char *name, int n,
	const char *const *values, const int *lengths, const int *formats);
MUSTUSE bool postgres_tell_end(struct db *db);
/* Everything that waits is answered; false: the unit failed. */
MUSTUSE bool postgres_collect(struct db *db);
/* The same, and a prepared statement's result behind it. NULL: the unit failed before it, or the
 * connection is lost. */
PGresult *postgres_ask(struct db *db, const char *what, const char *name, int n,
	const char *const *values, const int *lengths, const int *formats);
/* The same for a unit that is to be undone, whatever the answers are. */
void postgres_forget(struct postgres_connection *c);
/* postgres_unit.c */
MUSTUSE bool postgres_begin(struct db *db);
MUSTUSE bool postgres_commit(struct db *db);
void postgres_rollback(struct db *db);
/* The unit's transaction has begun, or the unit failed. */
MUSTUSE bool postgres_begun(struct db *db);
/* A statement that is prepared, or now is; the cursor has its result. It may be the unit's first,
 * and then finds out whether the connection was lost while it lay idle: it goes on with another. */
void postgres_run_prepared(
	struct db_cursor *cursor, const char *name, const struct postgres_bound *b, int n);
/* Plain SQL, in the unit's transaction if it has begun. */
MUSTUSE bool postgres_say(struct db *db, const char *what, const char *sql);
/* postgres_sets.c */
void postgres_run_sets(struct db *db, struct db_query *q, const struct db_value *params, int n,
	size_t sets, db_got *got, void *whom);

/* Ends the unit's luck for the reason the server gave: only the primary sentence, which holds no
 * values. */
void postgres_failed(struct db *db, const char *what, PGresult *r);
void postgres_notify(struct db *db);           /* what was touched, inside the transaction */
void postgres_start(struct db_pool *p);
void postgres_stop(struct db_pool *p);

#endif
