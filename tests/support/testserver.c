/* A real server for a test, and the sample city by the real program (testserver.h). */
#include "support/testserver.h"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/menu.h"
#include "core/auth/session.h"

extern char **environ;

void testserver_city(struct testdb *t, const char *people)
{
	char *program = str_z(t->arena, str_fmt(t->arena, "%s/kith", getenv("KITH_BUILD")));
	char *data = str_z(t->arena, t->dir), *url = str_z(t->arena, t->url);
	const char *words[] = { program, "sample", "--people", people, "--seed", "7", "--quiet",
		"--data", data, t->url.n ? "--db" : NULL, url, NULL };
	int status = -1;
	pid_t child;

	assert_int_equal(
		posix_spawn(&child, program, NULL, NULL, (char **)(uintptr_t)words, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

struct server *testserver_start(struct testdb *t, struct arena *a, int *port)
{
	struct server_options o = { .listen = S("127.0.0.1:0"),
		.data_dir = t->dir,
		.routes = route_table,
		.n_routes = route_count,
		.pool = t->pool,
		.workers = 2,
		.frame = menu_fill,
		.sign_in_path = S("/sign-in"),
		.step_up_path = S("/account/confirm"),
		.limits = server_limits() };
	struct str why = STR_NONE;
	struct server *server;

	o.limits.rate = 0;
	server = server_start(a, &o, &why);
	assert_non_null(server);
	*port = server_port(server);
	return server;
}

struct str testserver_sign_in(struct testdb *t, int64_t account, enum role role)
{
	int64_t max_age_s;
	struct db *db = testdb_begin(t, DB_WRITE);
	struct str cookie = session_make(db,
		(struct session_new){ .account_id = account,
			.role = role,
			.second_factor = true,
			.agent = S("test"),
			.token = session_token(t->arena) },
		&max_age_s);
	assert_true(db_end(db));
	return str_fmt(t->arena, "Cookie: kith=%.*s\r\n", STR_ARG(cookie));
}
