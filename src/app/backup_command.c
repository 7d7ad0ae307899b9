/* `kith backup --to FILE` and `kith restore FILE`: everything a hub holds, as one file and back. */
#include "app/command.h"
#include "app/options.h"
#include "app/progress.h"
#include "core/base/time.h"
#include "core/db/backup.h"

#include <stdio.h>
#include <sys/stat.h>

static int failed(const char *command, struct str why)
{
	fprintf(stderr, "kith %s: %.*s\n", command, STR_ARG(why));
	return EXIT_FAILED;
}

static int backup(struct command_line *line, struct str to)
{
	struct db_pool *pool = options_open(line, false);
	struct progress progress;
	struct str why = STR_NONE;
	struct stat st = { 0 };
	bool made;

	if (!pool)
		return EXIT_FAILED;
	made = db_backup(pool, line->arena, to, progress_start(&progress), &why);
	progress_end(&progress);
	db_close(pool);
	if (!made)
		return failed("backup", why);
	if (stat(str_z(line->arena, to), &st) != 0)
		return failed("backup", S("The backup is gone again."));
	if (line->json)
		printf("{\"file\":\"%.*s\",\"bytes\":%lld}\n", STR_ARG(to), (long long)st.st_size);
	else
		printf("The backup is whole: %.*s (%lld kB). It holds everything, secrets too: keep it "
			   "safe.\n",
			STR_ARG(to), (long long)st.st_size / 1024);
	if (!line->json && !str_empty(line->db_url))
		printf("Not in it, because they are no part of the database: secret.key and audit.key of "
			   "the data folder. Keep them too.\n");
	return EXIT_FINE;
}

int command_backup(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	struct str to = STR_NONE;
	const struct option options[] = { { "to", "FILE",
		"where the backup goes; replaced when it is there", &to, NULL } };
	int status = options_read(&line, argc, argv, options, 1, "",
		"Writes everything this hub holds into one file, while everybody works. Of PostgreSQL it "
		"runs pg_dump.");

	if (status == OPTIONS_GO && str_empty(to)) {
		fprintf(stderr, "kith backup: where to? Say --to FILE\n");
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO)
		status = backup(&line, to);
	arena_free(line.arena);
	return status;
}

static int restore(struct command_line *line, struct str file, bool force)
{
	struct db_options o = { .url = line->db_url, .data_dir = line->data_dir };
	struct progress progress;
	struct str why = STR_NONE;
	struct db_pool *pool;
	bool back =
		db_restore(&o, line->arena, file, force, time_now(), progress_start(&progress), &why);

	progress_end(&progress);
	if (!back)
		return failed("restore", why);
	pool = options_open(line, false);
	if (!pool)
		return EXIT_FAILED;
	db_close(pool);
	printf("%s\n",
		line->json ? "{\"restored\":true}" : "Everything is back. Start it with: kith serve");
	return EXIT_FINE;
}

int command_restore(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	bool force = false;
	const struct option options[] = {
		{ "force", NULL, "move aside (PostgreSQL: replace) what is there already", NULL, &force },
	};
	int status = options_read(&line, argc, argv, options, 1, "FILE",
		"Puts a backup back. Stop kith serve first.");

	if (status == OPTIONS_GO &&
		(line.n_rest != 1 || (str_empty(line.data_dir) && str_empty(line.db_url)))) {
		fprintf(stderr, "kith restore: say kith restore FILE --data DIR (or --db postgres://…)\n");
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO)
		status = restore(&line, line.rest[0], force);
	arena_free(line.arena);
	return status;
}
