/*
 * Measures what is worked out about everybody in a city that is there (made by kith sample; best a
 * copy, what it writes stays): who is red and amber from nothing, and again when nothing changed;
 * what a draft would change; who lives with whom everywhere, again when nothing changed, and for
 * the homes of 100,000 people from nothing.
 *
 *	risk DIR [URL]
 */
#include "clock.h"

#include "core/base/time.h"
#include "core/db/db.h"
#include "core/db/job.h"
#include "hub/person/household.h"
#include "hub/person/rag.h"

static bool script(struct db_pool *p, const char *sql)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(0, a);
	struct db *db = db_begin(p, a, &v, DB_WRITE);
	bool ok = db_script(db, str_of(sql)) && db_end(db);

	arena_free(a);
	return ok;
}

/* --- colours --- */

static bool colours(struct db_pool *p, int64_t host, const char *what)
{
	struct arena *a = arena_new();
	int64_t changed;
	bool ok;

	start();
	ok = rag_work_out(p, a, host, 0, &changed);
	say(what, changed, "changed");
	arena_free(a);
	return ok;
}

static bool trial(struct db_pool *p, int64_t host)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(host, a);
	struct db *db = db_begin(p, a, &v, DB_WRITE);
	struct problems ps = { .arena = a };
	struct rag_trial t;
	bool ok = rag_rule_save(db,
		(struct rag_rule_edit){ .name = S("75 or over, and nobody spoke to them for two weeks"),
			.rag = S("red"),
			.age_from = S("75"),
			.silent_days = S("14") },
		&ps);

	ok = db_end(db) && ok;
	db = db_begin(p, a, &v, DB_READ);
	start();
	t = rag_trial(db);
	say("how many would turn red (the trial page)", t.then.red - t.now.red, "more red");
	ok = db_end(db) && ok;
	db = db_begin(p, a, &v, DB_WRITE);
	ok = rag_draft_drop(db) && ok;
	ok = db_end(db) && ok;
	arena_free(a);
	return ok;
}

/* --- homes --- */

static bool settle(struct db_pool *p, int64_t host, const char *what)
{
	int64_t settled;
	bool ok;

	start();
	ok = households_settle_due(p, host, false, &settled);
	say(what, settled, "homes");
	return ok;
}

static bool everywhere(struct db_pool *p, int64_t host, const char *what)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(host, a);
	struct db *db = db_begin(p, a, &v, DB_WRITE);
	bool ok;

	households_due_everywhere(db);
	ok = db_end(db) && settle(p, host, what);
	arena_free(a);
	return ok;
}

static bool hundred_thousand(struct db_pool *p, int64_t host)
{
	return script(p,
			   "INSERT INTO household_due (host_id, property_id) SELECT DISTINCT host_id, "
			   "property_id FROM (SELECT host_id, property_id "
			   "FROM person WHERE property_id IS NOT NULL ORDER BY person_id LIMIT 100000) AS "
			   "them; "
			   "UPDATE person SET household_id = NULL WHERE EXISTS (SELECT 1 FROM household_due d "
			   "WHERE d.host_id = person.host_id "
			   "AND d.property_id = person.property_id)") &&
		settle(p, host, "who lives with whom, 100,000 people, anew");
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct str why = STR_NONE;
	struct db_options o = { .data_dir = str_of(argc > 1 ? argv[1] : ""),
		.url = argc > 2 ? str_of(argv[2]) : STR_NONE };
	struct db_pool *p = argc > 1 ? db_open(a, &o, &why) : NULL;
	int64_t host = p ? host_of(p) : 0;
	bool ok = host != 0;

	if (!ok) {
		fprintf(stderr, "risk DIR [URL]: %.*s\n", STR_ARG(why));
		return 2;
	}
	ok = script(p, "DELETE FROM person_rag") &&
		colours(p, host, "colours of everybody, from nothing") &&
		colours(p, host, "colours of everybody, again") && trial(p, host) &&
		everywhere(p, host, "who lives with whom everywhere, again") && hundred_thousand(p, host);
	if (!ok)
		fprintf(stderr, "The database failed.\n");
	db_close(p);
	arena_free(a);
	return ok ? 0 : 1;
}
