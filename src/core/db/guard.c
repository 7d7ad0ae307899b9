/*
 * People who must not be found, while a unit of work lasts. The query compiler gave every query
 * that reads about people a guarded text (doc/compilers.md); here stands which text a viewer gets,
 * what it is asked with, and the set of those hidden from them: read once when it is first needed,
 * and again when the unit wrote what may change it. Nobody hidden: nothing is asked of any row.
 * SQLite's text asks kith_shown() of each. On PostgreSQL a few are listed as a parameter (a list
 * costs each row less than a look into a table, and starting a query half as much); of many, the
 * text looks into the table itself, with the viewer as parameters. see() asks db_hides() once more:
 * a second wall, for what came by a query that is not guarded.
 */
#include "core/db/postgres.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/check.h"
#include "core/db/guard.sql.h"

/* Team, self and account as the guard's parameters have them. Only the desk of a hub is a team. */
struct guard_viewer { int64_t team, self, account; };

static struct guard_viewer guard_viewer(const struct viewer *v)
{
	return (struct guard_viewer){
		.team = v->role & ROLE_DESK ? v->hub_id : 0, .self = v->person_id, .account = v->account_id
	};
}

static bool sees_all(const struct db *db)
{
	return db->viewer->role == ROLE_SYSTEM || db->looking_behind > 0;
}

static void hidden_read(struct db *db)
{
	struct guard_viewer who = guard_viewer(db->viewer);
	struct arena *now = db->arena;
	db->hidden_read = true;
	db->hidden = NULL;
	db->hidden_n = 0;
	db->arena = db->own_arena;      /* texts may go elsewhere just now, to be forgotten */
	struct guard_hidden_rows rows =
		guard_hidden(db, (struct guard_hidden_args){ who.team, who.self, who.account });
	db->hidden = ARENA_ARRAY(db->own_arena, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		db->hidden[db->hidden_n++] = rows.v[i].hidden_id;
	db->arena = now;
}

bool db_hides(struct db *db, int64_t id)
{
	size_t low = 0;
	if (id == 0 || sees_all(db))
		return false;
	if (!db->hidden_read)
		hidden_read(db);
	for (size_t n = db->hidden_n; n > 0;) {
		size_t half = n / 2;
		if (db->hidden[low + half] == id)
			return true;
		if (db->hidden[low + half] < id) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return db->failed;              /* what could not be read is not shown */
}

static bool unit_hides(void *unit, int64_t id)
{
	return db_hides(unit, id);
}

void db_guard_begin(struct db *db)
{
	struct viewer *v = db->viewer;
	db->own_arena = db->arena;
	if (!v)
		return;
	db->hides_before = v->hides;
	db->hides_unit_before = v->hides_unit;
	v->hides = unit_hides;
	v->hides_unit = db;
}

void db_guard_end(struct db *db)
{
	if (!db->viewer || db->viewer->hides_unit != db)
		return;
	db->viewer->hides = db->hides_before;
	db->viewer->hides_unit = db->hides_unit_before;
}

void db_look_behind(struct db *db, bool on)
{
	check(on || db->looking_behind > 0);
	db->looking_behind += on ? 1 : -1;
}

/* --- a few, listed --- */

#define LISTED_MOST 256

static struct db_value hidden_list(struct db *db)
{
	struct buf b = { .arena = db->arena };
	for (size_t i = 0; i < db->hidden_n; i++) {
		buf_char(&b, i ? ',' : '{');
		buf_i64(&b, db->hidden[i]);
	}
	buf_char(&b, '}');
	return db_put_text(buf_view(&b));
}

struct db_query *db_guarded(
	struct db *db, struct db_query *q, const struct db_value **params, int *n, size_t sets)
{
	if (q->moves_hidden)
		db->hidden_read = false;
	if (!q->guarded || sees_all(db))
		return q;
	if (!db->hidden_read)
		hidden_read(db);
	if (db->hidden_n == 0 && !db->failed)
		return q;              /* nobody is hidden from them: nothing to ask of each row */
	if (db->pool->engine == DB_SQLITE || db->failed)
		return q->guarded;
	struct guard_viewer who = guard_viewer(db->viewer);
	bool few = db->hidden_n <= LISTED_MOST;
	size_t own = (size_t)*n, wide = own + (few ? 1 : 3);
	struct db_value *v = ARENA_ARRAY(db->arena, struct db_value, sets * wide),
					list = few ? hidden_list(db) : db_put_int(who.team);
	for (size_t i = 0; i < sets; i++) {
		if (own)
			memcpy(v + i * wide, *params + i * own, own * sizeof *v);
		v[i * wide + own] = list;
		if (few)
			continue;
		v[i * wide + own + 1] = db_put_int(who.self);
		v[i * wide + own + 2] = db_put_int(who.account);
	}
	*params = v;
	*n = (int)wide;
	return few ? q->listed : q->guarded;
}
