/*
 * `kith session ROLE`: a signed-in cookie for tests and benches. It works on sample cities only,
 * where nobody is real and there is nothing to protect; on any other hub it refuses.
 */
#include "app/command.h"
#include "app/examples.sql.h"
#include "app/hosts.h"
#include "app/options.h"
#include "core/auth/auth.sql.h"
#include "core/auth/session.h"

#include <stdio.h>

/* Somebody of that role; a volunteer who has taken a task, where there is one. 0: nobody. */
static int64_t account_of(struct db *db, enum role role, enum account_role stored)
{
	struct account_first_of_role_row row;
	struct example_task_taken_row taken;

	if (role == ROLE_VOLUNTEER && example_task_taken(db, &taken))
		return taken.account_id.v;
	return account_first_of_role(db, (struct account_first_of_role_args){ .role = stored }, &row)
		? row.account_id.v
		: 0;
}

/* Run again where a server that writes too was in the way. `why`: set when there is nobody to make
 * a session for. */
struct making { struct db_work work; enum role role; struct str name, cookie; const char *why; };

static void session_run(struct db *db, struct db_work *w)
{
	struct making *m = (struct making *)w;
	enum account_role stored;
	int64_t max_age_s, account_id = 0;

	m->why = NULL;
	if (!host_face(db).is_sample)
		m->why = "this is no sample city. Sessions are only for those who sign in";
	else if (account_role_parse(m->name, &stored))
		account_id = account_of(db, m->role, stored);
	if (!m->why && account_id == 0)
		m->why = "nobody in this sample city has that role";
	if (!m->why)
		m->cookie = session_make(db,
			(struct session_new){ .account_id = account_id,
				.role = m->role,
				.second_factor = true,
				.agent = S("kith session"),
				.token = session_token(db_arena(db)) },
			&max_age_s);
}

static int session_print(struct command_line *line, enum role role, struct str name)
{
	struct db_pool *pool = options_open(line, false);
	struct viewer viewer;
	struct making m = { .role = role, .name = name };
	bool kept;

	if (!pool)
		return EXIT_FAILED;
	viewer = viewer_system(host_only(pool, line->arena), line->arena);
	m.work = (struct db_work){ .run = session_run, .viewer = &viewer, .arena = line->arena };
	kept = db_submit_wait(pool, &m.work);
	db_close(pool);
	if (!kept && !m.why)
		m.why = "the database did not take it; the log says why";
	if (m.why)
		fprintf(stderr, "kith session: %s.\n", m.why);
	else
		printf("kith=%.*s\n", STR_ARG(m.cookie));
	return m.why ? EXIT_FAILED : EXIT_FINE;
}

int command_session(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	int status = options_read(&line, argc, argv, NULL, 0, "ROLE",
		"Prints a Cookie header's value (name=value) for somebody of that role in a sample city: "
		"volunteer,\n"
		"call_handler, hub_worker, hub_manager, partner, governance or administrator.");
	enum role role = ROLE_PUBLIC;

	if (status == OPTIONS_GO) {
		if (line.n_rest != 1 || !role_parse(line.rest[0], &role) || role == ROLE_PUBLIC ||
			role == ROLE_SYSTEM) {
			fprintf(stderr,
				"kith session: say one role: volunteer, call_handler, hub_worker, hub_manager, "
				"partner, "
				"governance or administrator\n");
			status = EXIT_WRONG_USE;
		} else {
			status = session_print(&line, role, line.rest[0]);
		}
	}
	arena_free(line.arena);
	return status;
}
