/*
 * What makes a big copy into PostgreSQL short: foreign keys and indexes are set aside while the
 * rows come in, and put back when all are there, each in one sweep instead of row by row. All of it
 * is in the copy's own transaction; what is put back is what the server itself said was there.
 */
#include "core/db/copy_postgres.h"

#include "core/db/postgres.h"
#include "core/db/types.h"

static const char keys[] =
	"SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', c.relname, o.conname), "
	"format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, o.conname, "
	"pg_get_constraintdef(o.oid)) "
	"FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid "
	"WHERE o.contype = 'f' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1";

/* Not those that a constraint stands on: primary keys, and what foreign keys point at. */
static const char indexes[] =
	"SELECT format('DROP INDEX %I', i.relname), pg_get_indexdef(x.indexrelid) "
	"FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
	"WHERE t.relnamespace = current_schema()::regnamespace "
	"AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = x.indexrelid) ORDER BY 1";

struct pair { struct str drop, put_back; };

struct pairs VEC(struct pair);

static struct pairs pairs_read(struct db *db, const char *sql)
{
	struct pairs out = { 0 };
	if (db_failed(db))
		return out;
	PGresult *r = PQexec(pg_of(db->connection), sql);
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		postgres_failed(db, "copy", r);
	for (int i = 0; i < PQntuples(r); i++) {
		struct pair p = { str_dup(db->arena, str_of(PQgetvalue(r, i, 0))),
			str_dup(db->arena, str_of(PQgetvalue(r, i, 1))) };
		VEC_PUSH(db->arena, &out, p);
	}
	PQclear(r);
	return out;
}

static bool aside_all(struct db *db, const char *sql, struct copy_aside *aside)
{
	struct pairs found = pairs_read(db, sql);
	for (size_t i = 0; i < found.n; i++) {
		if (!db_script(db, found.v[i].drop))
			return false;
		VEC_PUSH(db->arena, aside, found.v[i].put_back);
	}
	return !db_failed(db);
}

bool copy_set_aside(struct db *db, struct copy_aside *aside)
{
	struct copy_aside late = { 0 };
	*aside = (struct copy_aside){ 0 };
	if (db_engine(db) == DB_SQLITE)
		return true;
	/* The list of indexes leaves out what foreign keys stand on, so it is read while they are
	 * there. */
	struct pairs found = pairs_read(db, indexes);
	if (!aside_all(db, keys, &late))
		return false;
	for (size_t i = 0; i < found.n && db_script(db, found.v[i].drop); i++)
		VEC_PUSH(db->arena, aside, found.v[i].put_back);
	for (size_t i = 0; i < late.n; i++)
		VEC_PUSH(db->arena, aside, late.v[i]);
	return !db_failed(db);
}

bool copy_put_back(struct db *db, const struct copy_aside *aside, struct db_progress progress)
{
	if (db_engine(db) == DB_SQLITE)
		return true;
	bool ok = db_script(db,
		S("SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL enable_hashjoin = on; "
		  "SET LOCAL enable_mergejoin = on; SET LOCAL enable_seqscan = on; SET LOCAL "
		  "max_parallel_workers_per_gather = 2"));
	for (size_t i = 0; i < aside->n && ok; i++) {
		ok = db_script(db, aside->v[i]);
		if (progress.say)
			progress.say(progress.arg, "put back", "indexes and foreign keys", (int64_t)i + 1);
	}
	return ok;
}

/* Rows that just came are not known to be visible to everybody: until they are, whatever an index
 * alone could answer looks at each row as well. A server that never rests gets to it in its own
 * time; who just moved here should not wait for that. */
void copy_settle(struct db_pool *p, struct arena *a)
{
	struct str why = STR_NONE;
	struct db_connection *c =
		db_pool_engine(p) == DB_POSTGRES ? db_connection_get(p, DB_WRITE, a, &why) : NULL;
	if (!c)
		return;
	PQclear(PQexec(pg_of(c), "VACUUM"));
	db_connection_put(c);
}

bool copy_statistics(struct db *db)
{
	bool ok = true;
	for (const struct db_table_info *t = db_tables; t->name && ok && db_engine(db) == DB_POSTGRES;
		 t++)
		ok = db_script(db, str_fmt(db->arena, "ANALYZE %s", t->name));
	return ok;
}
