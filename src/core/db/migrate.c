/*
 * Migrations: numbered files, part of the program, applied in order in one transaction and
 * remembered by name and hash. 0001_core.sql is for every engine; 0001_core.sqlite.sql and
 * 0001_core.postgres.sql come right after it, on that engine only. Forward only: a database that
 * knows a migration this program does not have, or knows it with another text, is refused.
 */
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/private.h"
#include "core/db/types.h"

void (*db_migrate_step)(int steps);

static struct db_query known_query = {
	.name = "migration_known", .param_types = "", .column_types = "tt", .roles = ROLE_SYSTEM,
	.sqlite_text = "SELECT name, hash FROM schema_migration ORDER BY name",
	.postgres_text = "SELECT name, hash FROM schema_migration ORDER BY name",
};

static struct db_query keep_query = {
	.name = "migration_keep",
	.param_types = "tti",
	.column_types = "",
	.roles = ROLE_SYSTEM,
	.writes = true,
	.sqlite_text = "INSERT INTO schema_migration (name, hash, applied_at) VALUES (?1, ?2, ?3)",
	.postgres_text = "INSERT INTO schema_migration (name, hash, applied_at) VALUES ($1, $2, $3)",
};

static struct db_query there_query = {
	.name = "migration_table_there",
	.param_types = "",
	.column_types = "i",
	.roles = ROLE_SYSTEM,
	.sqlite_text = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'",
	.postgres_text = "SELECT count(*) FROM pg_tables WHERE tablename = 'schema_migration' AND "
					 "schemaname = current_schema()",
};

static const char make_table[] = "CREATE TABLE schema_migration (name TEXT NOT NULL PRIMARY KEY, "
								 "hash TEXT NOT NULL, applied_at BIGINT NOT NULL)";

struct known {
	struct str name, hash;
};

struct state {
	struct db *db;
	struct VEC(struct known) known;
	int steps;
	int pending;
};

static bool for_engine(struct str name, enum db_engine engine)
{
	if (str_ends(name, S(".sqlite.sql")))
		return engine == DB_SQLITE;
	if (str_ends(name, S(".postgres.sql")))
		return engine == DB_POSTGRES;
	return true;
}

static struct str text_hash(struct arena *a, const char *text)
{
	unsigned char hash[32];
	char hex[65];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return str_dup(a, str_of(hex));
}

static void read_known(struct state *s)
{
	struct db *db = s->db;
	struct db_cursor *c = db_run(db, &there_query, NULL, 0);
	bool there = db_next(c) && db_int(c, 0) > 0;
	db_finish(c);
	if (!there)
		return;
	c = db_run(db, &known_query, NULL, 0);
	while (db_next(c)) {
		struct known k = { .name = db_text(c, 0), .hash = db_text(c, 1) };
		VEC_PUSH(db_arena(db), &s->known, k);
	}
	db_finish(c);
}

static const struct known *known_find(const struct state *s, struct str name)
{
	for (size_t i = 0; i < s->known.n; i++)
		if (str_eq(s->known.v[i].name, name))
			return &s->known.v[i];
	return NULL;
}

static bool program_has(struct str name)
{
	for (const struct db_migration *m = db_migrations; m->name; m++)
		if (str_eq(str_of(m->name), name))
			return true;
	return false;
}

/* Whether what the database knows agrees with this program; counts what is still to be applied. */
static bool agrees(struct state *s, struct arena *a, struct str *why)
{
	for (size_t i = 0; i < s->known.n; i++)
		if (!program_has(s->known.v[i].name)) {
			*why = str_fmt(a,
				"This database was made by a newer Kith (it has %.*s). Install that version or a "
				"later "
				"one.",
				STR_ARG(s->known.v[i].name));
			return false;
		}
	for (const struct db_migration *m = db_migrations; m->name; m++) {
		const struct known *k = known_find(s, str_of(m->name));
		if (k && !str_eq(k->hash, text_hash(a, m->text))) {
			*why = str_fmt(a,
				"The migration %s is not the one that this database was made with. Install the "
				"version "
				"of Kith that made it, or restore a backup.",
				m->name);
			return false;
		}
		s->pending += !k && for_engine(str_of(m->name), db_engine(s->db));
	}
	return true;
}

static void step_done(struct state *s)
{
	s->steps++;
	if (db_migrate_step)
		db_migrate_step(s->steps);
}

/* SQLite's way of writing a trigger: statements of its own between BEGIN and END. */
static bool is_trigger_body(const char *p)
{
	while (*p == '-' || *p == ' ' || *p == '\n' || *p == '\t') {
		if (*p == '-')
			p += strcspn(p, "\n");
		p += strspn(p, " \t\r\n");
	}
	if (strncmp(p, "CREATE TRIGGER ", 15) != 0)
		return false;
	const char *begin = strstr(p, "\nBEGIN\n"), *end = strchr(p, ';');
	return begin && end && begin < end;
}

/* The end of the statement that begins at p: behind its semicolon, which is in no string, comment
 * or $$ body; a trigger's is that behind END at the beginning of a line. */
static const char *statement_end(const char *p)
{
	if (is_trigger_body(p)) {
		const char *end = strstr(p, "\nEND;");
		return end ? end + 6 : p + strlen(p);
	}
	for (; *p; p++) {
		if (*p == '\'' || *p == '"') {
			const char *close = strchr(p + 1, *p);
			if (!close)
				return p + strlen(p);
			p = close;
		} else if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
			if (!*p)
				return p;
		} else if (p[0] == '$' && p[1] == '$') {
			const char *close = strstr(p + 2, "$$");
			if (!close)
				return p + strlen(p);
			p = close + 1;
		} else if (*p == ';') {
			return p + 1;
		}
	}
	return p;
}

static void apply_text(struct state *s, const char *text)
{
	while (*text && !db_failed(s->db)) {
		const char *end = statement_end(text);
		if (!db_script(s->db, (struct str){ text, (size_t)(end - text) }))
			return;
		step_done(s);
		text = end + strspn(end, " \t\r\n");
	}
}

static void apply(struct state *s, const struct db_migration *m)
{
	const struct db_value row[] = { db_put_text(str_of(m->name)),
		db_put_text(text_hash(db_arena(s->db), m->text)), db_put_int(db_now(s->db)) };
	apply_text(s, m->text);
	db_finish(db_run(s->db, &keep_query, row, 3));
	step_done(s);
}

/* Two programs that start at once must not both migrate: SQLite's BEGIN IMMEDIATE sees to it,
 * PostgreSQL asks. */
static void wait_alone(struct db *db)
{
	if (db_engine(db) == DB_POSTGRES &&
		!db_script(db, S("SELECT pg_advisory_xact_lock(1802070120)")))
		return;
}

static void apply_all(struct state *s)
{
	if (s->known.n == 0 && !db_script(s->db, str_of(make_table)))
		return;
	step_done(s);
	for (const struct db_migration *m = db_migrations; m->name; m++)
		if (!known_find(s, str_of(m->name)) && for_engine(str_of(m->name), db_engine(s->db)))
			apply(s, m);
	/* What depends on all tables: how many rows share a value, and the wall between hosts. */
	if (db_script(
			s->db, db_engine(s->db) == DB_SQLITE ? str_of(db_statistics) : S("SELECT kith_wall()")))
		step_done(s);
}

/* Whether the database is as this program wants it, found without a turn to write: another process
 * may be writing for a while, and whoever only opens the database need not wait for it. */
static bool is_up_to_date(struct db_pool *p, struct arena *a, struct viewer *system)
{
	if (p->engine == DB_SQLITE && access(p->path, F_OK) != 0)
		return false;
	struct str why = STR_NONE;
	struct state s = { .db = db_begin(p, a, system, DB_READ) };
	read_known(&s);
	bool fits =
		!db_failed(s.db) && s.known.n > 0 && agrees(&s, a, &why) && !s.pending && !db_failed(s.db);
	db_abandon(s.db);
	return fits;
}

bool db_migrate(struct db_pool *p, struct arena *a, bool may, struct str *why)
{
	struct viewer system = { .role = ROLE_SYSTEM, .arena = a };
	if (is_up_to_date(p, a, &system))
		return true;
	struct state s = { .db = db_begin(p, a, &system, DB_WRITE) };
	wait_alone(s.db);
	read_known(&s);
	bool fits = !db_failed(s.db) && agrees(&s, a, why);
	if (fits && s.pending && !may) {
		*why = str_fmt(a,
			"This database is %d migration%s behind this version of Kith. Bring it up to date "
			"with: "
			"kith serve",
			s.pending, s.pending == 1 ? "" : "s");
		fits = false;
	}
	if (fits && s.pending)
		apply_all(&s);
	if (db_failed(s.db))
		*why =
			str_fmt(a, "The database could not be brought up to date: %.*s. Nothing was changed.",
				STR_ARG(db_why(s.db)));
	if (!fits || db_failed(s.db) || !s.pending) {
		db_abandon(s.db);
		return fits && !why->p;
	}
	if (!db_end(s.db)) {
		*why = S("The database could not be brought up to date. Nothing was changed.");
		return false;
	}
	log_event(LOG_INFO, "db.migrated", "\"count\":%d", s.pending);
	return true;
}
