/*
 * PostgreSQL has its own tools for whole databases, and they are better than ours would be: pg_dump
 * and pg_restore, run here with the connection in their environment (never on the command line,
 * where everybody on the machine can read a password).
 */
#include <errno.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/db/backup.h"

#define TOOLS "/usr/lib/postgresql/15/bin"

/* In the child: PGHOST, PGUSER, PGPASSWORD … from the address; the database's name to *database. */
static bool environment(const char *url, char **database)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	if (!options)
		return false;
	for (PQconninfoOption *o = options; o->keyword; o++) {
		if (o->val && o->envvar)
			setenv(o->envvar, o->val, 1);
		if (o->val && strcmp(o->keyword, "dbname") == 0)
			*database = strdup(o->val);
	}
	PQconninfoFree(options);
	return *database != NULL;
}

static _Noreturn void child(const char *url, char **words, size_t database_at)
{
	const char *path = getenv("PATH");
	char longer[4096];
	if (!environment(url, &words[database_at]))
		_exit(126);
	if (path && strlen(path) < sizeof longer - sizeof TOOLS - 2) {
		size_t n = strlen(path);
		memcpy(longer, path,
			n); /* NOLINT(bugprone-not-null-terminated-result): the next line ends it */
		memcpy(longer + n, ":" TOOLS, sizeof ":" TOOLS);
		setenv("PATH", longer, 1);
	}
	execvp(words[0], words);
	_exit(127);
}

static bool run_tool(
	struct arena *a, struct str url, char **words, size_t database_at, struct str *why)
{
	char *z = str_z(a, url);
	int status = -1;
	pid_t pid = fork();
	if (pid == 0)
		child(z, words, database_at);
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		*why = str_fmt(a, "%s could not be started: %s.", words[0], strerror(errno));
		return false;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		*why = str_fmt(a, "%s is not installed here (package postgresql-client-15).", words[0]);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 126)
		*why = S("That is no PostgreSQL address with a database's name.");
	else
		*why = str_fmt(a, "%s failed; what it said stands above.", words[0]);
	return false;
}

bool postgres_dump(struct arena *a, struct str url, const char *file, struct str *why)
{
	char tool[] = "pg_dump", custom[] = "--format=custom", owner[] = "--no-owner",
		 rows[] = "--enable-row-security", to[] = "--file", name[] = "--dbname";
	char *words[] = { tool, custom, owner, rows, to, str_z(a, str_of(file)), name, NULL, NULL };
	return run_tool(a, url, words, 7, why);
}

/* Statistics are not in a dump, nor is it known which rows everybody sees: without, the first pages
 * read far too much. Not done: the server gets to it in its own time. */
static void settle(const char *url)
{
	PGconn *pg = PQconnectdb(url);
	PQclear(PQexec(pg, "VACUUM (ANALYZE)"));
	PQfinish(pg);
}

bool postgres_restore(
	struct arena *a, struct str url, const char *file, bool force, struct str *why)
{
	char tool[] = "pg_restore", owner[] = "--no-owner", stop[] = "--exit-on-error",
		 one[] = "--single-transaction", name[] = "--dbname", clean[] = "--clean",
		 exists[] = "--if-exists";
	char *words[] = { tool, owner, stop, one, name, NULL, str_z(a, str_of(file)),
		force ? clean : NULL, exists, NULL };
	if (!run_tool(a, url, words, 5, why))
		return false;
	settle(str_z(a, url));
	return true;
}
