/*
 * `kith session ROLE`: a signed-in cookie for tests and benches. It works on sample cities only, where
 * nobody is real and there is nothing to protect; on any other hub it refuses.
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
	return account_first_of_role(db, (struct account_first_of_role_args){ .role = stored }, &row) ? row.account_id.v : 0;
}

/* Makes a session for somebody of that role. False, with a sentence said, when there is nobody. */
static bool session_for(struct db *db, enum role role, struct str name, struct str *cookie)
{
	enum account_role stored;
	int64_t max_age_s, account_id;

	if (!host_face(db).is_sample) {
		fprintf(stderr, "kith session: this is no sample city. Sessions are only for those who sign in.\n");
		return false;
	}
	account_id = account_role_parse(name, &stored) ? account_of(db, role, stored) : 0;
	if (account_id == 0) {
		fprintf(stderr, "kith session: nobody in this sample city is a %.*s.\n", STR_ARG(role_words(role)));
		return false;
	}
	*cookie = session_make(db, (struct session_new){ .account_id = account_id, .role = role, .second_factor = true,
		.agent = S("kith session"), .token = session_token(db_arena(db)) }, &max_age_s);
	return true;
}

static int session_print(struct command_line *line, enum role role, struct str name)
{
	struct db_pool *pool = options_open(line, false);
	struct viewer viewer;
	struct str cookie = STR_NONE;
	struct db *db;
	bool made, kept;

	if (!pool)
		return EXIT_FAILED;
	viewer = viewer_system(host_only(pool, line->arena), line->arena);
	db = db_begin(pool, line->arena, &viewer, DB_WRITE);
	made = session_for(db, role, name, &cookie);
	if (made) {
		cookie = str_dup(line->arena, cookie);
		kept = db_end(db);
		if (!kept)
			fprintf(stderr, "kith session: the database did not take it\n");
	} else {
		db_abandon(db);
		kept = false;
	}
	db_close(pool);
	if (kept)
		printf("kith=%.*s\n", STR_ARG(cookie));
	return kept ? EXIT_FINE : EXIT_FAILED;
}

int command_session(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	int status = options_read(&line, argc, argv, NULL, 0, "ROLE",
		"Prints a Cookie header's value (name=value) for somebody of that role in a sample city: volunteer,\n"
		"call_handler, hub_worker, hub_manager, partner, governance or administrator.");
	enum role role = ROLE_PUBLIC;

	if (status == OPTIONS_GO) {
		if (line.n_rest != 1 || !role_parse(line.rest[0], &role) || role == ROLE_PUBLIC || role == ROLE_SYSTEM) {
			fprintf(stderr, "kith session: say one role: volunteer, call_handler, hub_worker, hub_manager, partner, "
				"governance or administrator\n");
			status = EXIT_WRONG_USE;
		} else {
			status = session_print(&line, role, line.rest[0]);
		}
	}
	arena_free(line.arena);
	return status;
}
