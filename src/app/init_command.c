/* `kith init`: makes a hub from the command line. The password comes from a file, so that it stands
 * in no list of processes and no history. */
#include "app/command.h"
#include "app/first_start.h"
#include "app/options.h"
#include "core/auth/auth.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static bool password_read(struct arena *a, struct str path, struct str *password)
{
	char text[PASSWORD_MOST + 2];
	int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return false;
	*password = str_dup(a, (struct str){ text, (size_t)n });
	if (str_ends(*password, S("\n")))
		password->n--;
	if (str_ends(*password, S("\r")))
		password->n--;
	return true;
}

static int start(struct command_line *line, struct first_start *f)
{
	struct problems ps = { .arena = line->arena };
	int64_t account_id;
	if (!first_start_good(line->arena, f, &ps)) {
		for (size_t i = 0; i < ps.n; i++)
			fprintf(stderr, "kith init: %.*s\n", STR_ARG(ps.v[i].text));
		return EXIT_FAILED;
	}
	f->password_hash = password_hash(line->arena, f->password);
	struct db_pool *pool = options_open(line, true);
	if (!pool || str_empty(f->password_hash))
		return EXIT_FAILED;
	struct viewer v = viewer_system(0, line->arena);
	struct db *db = db_begin(pool, line->arena, &v, DB_WRITE);
	bool made = first_start_make(db, f, &account_id);
	struct str why = str_dup(line->arena,
		db_failed(db) ? db_why(db) : S("there is a hub here already; nothing was changed"));
	bool done = db_end(db);
	db_close(pool);
	if (!made || !done) {
		fprintf(stderr, "kith init: %.*s\n", STR_ARG(why));
		return EXIT_FAILED;
	}
	printf("%.*s is set up. Start it with kith serve, then sign in as %.*s: the first time you set "
		   "up an app on your phone.\n",
		STR_ARG(f->name), STR_ARG(f->email));
	return EXIT_FINE;
}

int command_init(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	struct first_start f = { .area_name = S(""), .phone = S(""), .admin_name = S("Administrator") };
	struct str file = STR_NONE;
	const struct option options[] = {
		{ "host", "NAME", "the council's or hub's name, as residents know it", &f.name, NULL },
		{ "admin", "EMAIL", "the first administrator's e-mail address", &f.email, NULL },
		{ "password-file", "FILE", "holds the administrator's password, on one line", &file, NULL },
		{ "admin-name", "NAME", "the administrator's name (Administrator)", &f.admin_name, NULL },
		{ "area", "NAME", "the area it looks after", &f.area_name, NULL },
		{ "phone", "NUMBER", "the number residents and volunteers ring", &f.phone, NULL },
	};
	int status = options_read(&line, argc, argv, options, sizeof options / sizeof *options, "",
		"Makes a hub: its name, its lists, its first queue and its administrator.");
	if (status == OPTIONS_GO && (str_empty(f.name) || str_empty(f.email) || str_empty(file))) {
		fprintf(stderr,
			"kith init: --host, --admin and --password-file are needed. kith init --help says "
			"more.\n");
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO && !password_read(line.arena, file, &f.password)) {
		fprintf(stderr, "kith init: the password file %.*s cannot be read\n", STR_ARG(file));
		status = EXIT_FAILED;
	}
	if (status == OPTIONS_GO)
		status = start(&line, &f);
	arena_free(line.arena);
	return status;
}
