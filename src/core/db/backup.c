/* Backup and restore; see backup.h. */
#include "core/db/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/db/sqlite.h"

#define PAGES_A_STEP 2000

/* --- files --- */

static bool sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool settle_file(struct arena *a, const char *made, const char *final, struct str *why)
{
	char *folder = str_z(a, str_of(final)), *slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
	if (sync_path(made) && rename(made, final) == 0 &&
		sync_path(slash ? (*folder ? folder : "/") : "."))
		return true;
	*why = str_fmt(a, "%s cannot be written: %s.", final, strerror(errno));
	return false;
}

static bool file_put(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	size_t at = 0;
	while (fd >= 0 && at < text.n) {
		ssize_t n = write(fd, text.p + at, text.n - at);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	bool ok = fd >= 0 && at == text.n && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/* --- one SQLite file to another --- */

static bool do_sql(sqlite3 *s, const char *sql)
{
	return sqlite3_exec(s, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool says_ok(sqlite3 *s, const char *pragma)
{
	sqlite3_stmt *stmt = NULL;
	bool ok = sqlite3_prepare_v2(s, pragma, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW &&
		strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	return ok;
}

/* The source is read in one transaction, so that the copy is of one moment however long it
 * takes. */
static bool pages_copy(sqlite3 *from, sqlite3 *to, struct db_progress progress)
{
	if (!do_sql(from, "BEGIN; SELECT count(*) FROM sqlite_schema"))
		return false;
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int code = b ? SQLITE_OK : SQLITE_ERROR;
	while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
		code = sqlite3_backup_step(b, PAGES_A_STEP);
		if (progress.say)
			progress.say(progress.arg, "copied", "pages",
				sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b));
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			sqlite3_sleep(20);
	}
	if (b && sqlite3_backup_finish(b) != SQLITE_OK)
		code = SQLITE_ERROR;
	return do_sql(from, "COMMIT") && code == SQLITE_DONE &&
		do_sql(to, "PRAGMA journal_mode = DELETE") && says_ok(to, "PRAGMA quick_check(1)");
}

static bool open_two(const char *from, const char *to, sqlite3 **source, sqlite3 **target)
{
	unlink(to);
	int fd = open(
		to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); /* its owner's from the first byte */
	if (fd < 0)
		return false;
	close(fd);
	bool ok = sqlite3_open_v2(from, source, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
		sqlite3_open_v2(to, target, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
	if (*source)
		sqlite3_busy_timeout(*source, 10000);
	return ok;
}

/* --- the folder's other files --- */

static bool is_companion(const char *folder, const struct dirent *e, struct arena *a)
{
	struct stat st;
	struct str name = str_of(e->d_name);
	if (str_starts(name, S("kith.db")) || name.p[0] == '.')
		return false;
	return stat(str_z(a, str_fmt(a, "%s/%s", folder, e->d_name)), &st) == 0 &&
		S_ISREG(st.st_mode) && st.st_size < (64 << 20);
}

static bool companion_pack(sqlite3 *to, struct arena *a, const char *folder, const char *name)
{
	sqlite3_stmt *stmt = NULL;
	struct str text;
	bool ok = file_read(a, str_z(a, str_fmt(a, "%s/%s", folder, name)), &text) &&
		sqlite3_prepare_v2(to, "INSERT INTO backup_file (name, content) VALUES (?1, ?2)", -1, &stmt,
			NULL) == SQLITE_OK &&
		sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_bind_blob64(stmt, 2, text.p, text.n, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_DONE;
	sqlite3_finalize(stmt);
	return ok;
}

static bool companions_pack(sqlite3 *to, struct arena *a, const char *folder)
{
	DIR *d = opendir(folder);
	bool ok = d &&
		do_sql(
			to, "CREATE TABLE backup_file (name TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL)");
	for (struct dirent *e = d ? readdir(d) : NULL; ok && e; e = readdir(d))
		if (is_companion(folder, e, a))
			ok = companion_pack(to, a, folder, e->d_name);
	if (d)
		closedir(d);
	return ok;
}

bool db_companions_copy(struct arena *a, struct str from, struct str to, struct str *why)
{
	char *folder = str_z(a, from);
	DIR *d = opendir(folder);
	bool ok = d != NULL;
	for (struct dirent *e = d ? readdir(d) : NULL; ok && e; e = readdir(d)) {
		struct str text;
		if (is_companion(folder, e, a))
			ok = file_read(a, str_z(a, str_fmt(a, "%s/%s", folder, e->d_name)), &text) &&
				file_put(str_z(a, str_fmt(a, "%.*s/%s", STR_ARG(to), e->d_name)), text);
	}
	if (d)
		closedir(d);
	if (!ok)
		*why =
			str_fmt(a, "The files beside the database could not be copied to %.*s.", STR_ARG(to));
	return ok;
}

/* A name from a backup is only a name: nothing in it may lead out of the folder. */
static bool companions_unpack(sqlite3 *from, struct arena *a, const char *folder)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(from, "SELECT name, content FROM backup_file", -1, &stmt, NULL) !=
		SQLITE_OK)
		return true;           /* a plain copy of a database, with no files in it */
	bool ok = true;
	while (ok && sqlite3_step(stmt) == SQLITE_ROW) {
		struct str name = str_of((const char *)sqlite3_column_text(stmt, 0));
		struct str text = { sqlite3_column_blob(stmt, 1), (size_t)sqlite3_column_bytes(stmt, 1) };
		ok = !str_empty(name) && str_find(name, S("/")) < 0 && name.p[0] != '.' &&
			!str_starts(name, S("kith.db")) &&
			file_put(str_z(a, str_fmt(a, "%s/%.*s", folder, STR_ARG(name))), text);
	}
	sqlite3_finalize(stmt);
	return ok && do_sql(from, "DROP TABLE backup_file; VACUUM");
}

/* --- backup --- */

static bool backup_sqlite(struct db_pool *p, struct arena *a, const char *made,
	struct db_progress progress, struct str *why)
{
	sqlite3 *from = NULL, *to = NULL;
	bool ok = open_two(p->path, made, &from, &to) && pages_copy(from, to, progress) &&
		companions_pack(to, a, str_z(a, p->data_dir));
	if (!ok)
		*why = str_fmt(a, "The backup could not be made: %s.",
			to && sqlite3_errcode(to)           ? sqlite3_errmsg(to)
				: from && sqlite3_errcode(from) ? sqlite3_errmsg(from)
												: strerror(errno));
	sqlite3_close(from);
	sqlite3_close(to);
	return ok;
}

bool db_backup(struct db_pool *p, struct arena *a, struct str file, struct db_progress progress,
	struct str *why)
{
	char *final = str_z(a, file), *made = str_z(a, str_fmt(a, "%.*s.part", STR_ARG(file)));
	bool ok = p->engine == DB_SQLITE ? backup_sqlite(p, a, made, progress, why)
									 : postgres_dump(a, p->url, made, why);
	if (ok && settle_file(a, made, final, why))
		return true;
	unlink(made);
	return false;
}

/* --- restore --- */

/* Whether nobody else has it open; then its log is folded in and one file is all there is. */
static bool is_alone(const char *path)
{
	sqlite3 *s = NULL;
	sqlite3_stmt *stmt = NULL;
	bool alone = sqlite3_open_v2(path, &s, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(s, "PRAGMA journal_mode = DELETE", -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW &&
		strcmp((const char *)sqlite3_column_text(stmt, 0), "delete") == 0;
	sqlite3_finalize(stmt);
	sqlite3_close(s);
	return alone;
}

static bool make_room(struct arena *a, const char *path, bool force, int64_t now, struct str *why)
{
	if (access(path, F_OK) != 0)
		return true;
	if (!force) {
		*why = str_fmt(a, "There is a database already: %s. Add --force to move it aside.", path);
		return false;
	}
	if (!is_alone(path)) {
		*why = str_fmt(a, "%s is in use. Stop kith serve first.", path);
		return false;
	}
	char *aside = str_z(a, str_fmt(a, "%s.before-%lld", path, (long long)(now / 1000000)));
	if (rename(path, aside) == 0)
		return true;
	*why = str_fmt(a, "%s cannot be moved aside: %s.", path, strerror(errno));
	return false;
}

static bool restore_sqlite(const struct db_options *o, struct arena *a, const char *file,
	bool force, int64_t now, struct db_progress progress, struct str *why)
{
	char *folder = str_z(a, o->data_dir), *final = str_z(a, str_fmt(a, "%s/kith.db", folder));
	char *made = str_z(a, str_fmt(a, "%s/kith.db.restoring", folder));
	sqlite3 *from = NULL, *to = NULL;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
		*why = str_fmt(a, "The folder %s cannot be made: %s.", folder, strerror(errno));
		return false;
	}
	bool ok = open_two(file, made, &from, &to) && pages_copy(from, to, progress);
	if (!ok)
		*why = str_fmt(a, "%s is no whole backup: %s.", file,
			from && sqlite3_errcode(from)   ? sqlite3_errmsg(from)
				: to && sqlite3_errcode(to) ? sqlite3_errmsg(to)
											: "its pages do not agree");
	ok = ok && make_room(a, final, force, now, why);
	if (ok && !companions_unpack(to, a, folder)) {
		*why = str_fmt(a, "The files beside the database could not be put back into %s.", folder);
		ok = false;
	}
	sqlite3_close(from);
	sqlite3_close(to);
	ok = ok && settle_file(a, made, final, why);
	if (!ok)
		unlink(made);
	return ok;
}

static bool is_sqlite_file(const char *path)
{
	char head[16] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head &&
		memcmp(head, "SQLite format 3", 16) == 0;
	if (fd >= 0)
		close(fd);
	return is;
}

bool db_restore(const struct db_options *to, struct arena *a, struct str file, bool force,
	int64_t now, struct db_progress progress, struct str *why)
{
	char *path = str_z(a, file);
	bool sqlite = is_sqlite_file(path), wants_sqlite = str_empty(to->url);
	if (access(path, R_OK) != 0) {
		*why = str_fmt(a, "%s cannot be read: %s.", path, strerror(errno));
		return false;
	}
	if (sqlite != wants_sqlite) {
		*why = str_fmt(a,
			sqlite ? "%s is a backup of a folder: restore it with --data, then kith move --to "
					 "postgres://…"
				   : "%s is no backup of a folder. If pg_dump made it, restore it with --db "
					 "postgres://…",
			path);
		return false;
	}
	return sqlite ? restore_sqlite(to, a, path, force, now, progress, why)
				  : postgres_restore(a, to->url, path, force, why);
}
