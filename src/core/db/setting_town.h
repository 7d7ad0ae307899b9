/* Settings to write and read, and pieces of work for the queue: for tests of core/db. */
#ifndef KITH_DB_SETTING_TOWN_H
#define KITH_DB_SETTING_TOWN_H

#include "support/testdb.h"

#include <stdatomic.h>
#include <unistd.h>

#include "core/db/private.h"

/* later: it may wait to travel with the next statement. */
#define QUERY(n, text_s, text_p, params, columns, w, later)                                        \
	static struct db_query n = { .name = #n,                                                       \
		.sqlite_text = text_s,                                                                     \
		.postgres_text = text_p,                                                                   \
		.param_types = params,                                                                     \
		.column_types = columns,                                                                   \
		.roles = ROLE_SYSTEM | ROLE_ADMINISTRATOR,                                                 \
		.writes = w,                                                                               \
		.waits = later }

QUERY(set_add, "INSERT INTO setting (host_id, name, value) VALUES (?1, ?2, ?3)",
	"INSERT INTO setting (host_id, name, value) VALUES ($1, $2, $3)", "itt", "", true, false);
QUERY(set_get, "SELECT value FROM setting WHERE host_id = ?1 AND name = ?2",
	"SELECT value FROM setting WHERE host_id = $1 AND name = $2", "it", "t", false, false);
QUERY(set_put, "UPDATE setting SET value = ?3 WHERE host_id = ?1 AND name = ?2",
	"UPDATE setting SET value = $3 WHERE host_id = $1 AND name = $2", "itt", "", true, false);

static inline int64_t add(struct db *db, struct str name, struct str value)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name), db_put_text(value) };
	return db_finish(db_run(db, &set_add, v, 3));
}

static inline struct str get(struct db *db, struct str name)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name) };
	struct db_cursor *c = db_run(db, &set_get, v, 2);
	struct str s = db_next(c) ? db_text(c, 0) : STR_NONE;
	db_finish(c);
	return s;
}

static inline int64_t put(struct db *db, struct str name, struct str value)
{
	const struct db_value v[] = { db_put_int(db_host(db)), db_put_text(name), db_put_text(value) };
	return db_finish(db_run(db, &set_put, v, 3));
}

static inline int64_t settings(struct testdb *t)
{
	return testdb_count(t, "SELECT count(*) FROM setting");
}

/* --- pieces of work --- */

struct piece {
	struct db_work work;
	struct viewer viewer;
	struct arena *arena;
	int nr;
	_Atomic int done, committed;
};

static _Atomic int pieces_done;

static inline void piece_done(struct db_work *w, bool committed)
{
	struct piece *p = (struct piece *)w;
	p->committed = committed;
	p->done++;
	pieces_done++;
}

static inline void pieces_make(struct piece *p, int n, void (*run)(struct db *, struct db_work *))
{
	pieces_done = 0;
	for (int i = 0; i < n; i++) {
		p[i] = (struct piece){ .arena = arena_new(), .nr = i };
		p[i].viewer = viewer_system(1, p[i].arena);
		p[i].work = (struct db_work){
			.run = run, .done = piece_done, .viewer = &p[i].viewer, .arena = p[i].arena
		};
	}
}

static inline void pieces_wait(int n)
{
	while (pieces_done < n)
		usleep(1000);
}

static inline void pieces_free(struct piece *p, int n)
{
	for (int i = 0; i < n; i++)
		arena_free(p[i].arena);
}

#endif
