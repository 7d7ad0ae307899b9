/* Looking a database over; see doctor.h. */
#include "core/db/doctor.h"

#include <string.h>
#include <sys/statvfs.h>

#include "core/base/time.h"
#include "core/db/job.sql.h"
#include "core/db/outbox.sql.h"

static struct db_query pages_query = { .name = "doctor_pages",
	.param_types = "",
	.column_types = "t",
	.roles = ROLE_SYSTEM,
	.sqlite_text = "PRAGMA integrity_check(1)",
	.postgres_text = "SELECT CASE WHEN coalesce(sum(checksum_failures), 0) = 0 THEN 'ok' ELSE "
					 "'checksums failed' END "
					 "FROM pg_stat_database WHERE datname = current_database()" };
static struct db_query keys_query = { .name = "doctor_keys",
	.param_types = "",
	.column_types = "t",
	.roles = ROLE_SYSTEM,
	.sqlite_text = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1",
	.postgres_text = "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND "
					 "NOT convalidated LIMIT 1" };
static struct db_query place_query = { .name = "doctor_place",
	.param_types = "",
	.column_types = "tt",
	.roles = ROLE_SYSTEM,
	.sqlite_text = "SELECT 'off', 'on'",
	.postgres_text = "SELECT current_setting('is_superuser'), current_setting('fsync')" };

static struct str first_text(struct db *db, struct db_query *q, int column)
{
	struct db_cursor *c = db_run(db, q, NULL, 0);
	struct str s = db_next(c) ? db_text(c, column) : STR_NONE;
	db_finish(c);
	return s;
}

bool db_doctor_pages(struct db_pool *p, struct arena *a, struct str *words)
{
	struct viewer v = viewer_system(0, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	struct str pages = first_text(db, &pages_query, 0), broken = first_text(db, &keys_query, 0);
	if (!db_end(db)) {
		*words = S("the database could not be read; the log says why");
		return false;
	}
	if (!str_eq(pages, S("ok")) || broken.p) {
		*words = broken.p
			? str_fmt(a, "rows of %.*s point at nothing: restore a backup", STR_ARG(broken))
			: str_fmt(a, "the file is damaged (%.*s): restore a backup", STR_ARG(pages));
		return false;
	}
	*words = S("every page and every key agrees");
	return true;
}

static bool room_on_disk(struct str folder, struct arena *a, struct str *words)
{
	struct statvfs st;
	if (statvfs(str_z(a, folder), &st) != 0) {
		*words = S("the folder cannot be looked at");
		return false;
	}
	uint64_t free_mb = (uint64_t)st.f_bavail * st.f_frsize >> 20;
	*words = str_fmt(a, "%llu MB free on the disk%s", (unsigned long long)free_mb,
		free_mb < 1024 ? ": make room, a hub wants at least 1024" : "");
	return free_mb >= 1024;
}

bool db_doctor_place(struct db_pool *p, struct arena *a, struct str *words)
{
	struct viewer v = viewer_system(0, a);
	if (db_pool_engine(p) == DB_SQLITE)
		return room_on_disk(db_pool_data_dir(p), a, words);
	struct db *db = db_begin(p, a, &v, DB_READ);
	bool super = str_eq(first_text(db, &place_query, 0), S("on")),
		 sync = str_eq(first_text(db, &place_query, 1), S("on"));
	bool read = db_end(db);
	*words = !read ? S("PostgreSQL could not be asked")
		: super ? S("Kith is a superuser there, which passes through the wall between hosts: give "
					"it a role of its own")
		: !sync ? S("fsync is off: a power cut would lose work")
				: S("an ordinary role, and commits wait for the disk");
	return read && !super && sync;
}

static int64_t late_jobs(struct db *db, int64_t now)
{
	struct job_due_rows due = job_due(db, (struct job_due_args){ .at = now - 10 * TIME_MINUTE });
	return (int64_t)due.n;
}

bool db_doctor_background(
	struct db_pool *p, struct arena *a, struct viewer *v, int64_t now, struct str *words)
{
	struct db *db = db_begin(p, a, v, DB_READ);
	struct outbox_counts_rows counts = outbox_counts(db);
	int64_t late = late_jobs(db, now), given_up = 0;
	bool read = db_end(db);
	for (size_t i = 0; i < counts.n; i++)
		given_up += counts.v[i].state == OUTBOX_STATE_FAILED ? counts.v[i].n : 0;
	*words = !read ? S("it could not be read")
		: late     ? str_fmt(a, "%lld jobs are more than ten minutes late: is kith serve running?",
						 (long long)late)
		: given_up ? str_fmt(a, "%lld messages were given up; their rows in the outbox say why",
						 (long long)given_up)
				   : S("jobs run on time and no message was given up");
	return read && !late && !given_up;
}
