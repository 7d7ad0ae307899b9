/* The program's one entrance: finds the subcommand and runs it. */
#include "app/command.h"
#include "app/version.h"
#include "core/base/log.h"

#include <stdio.h>
#include <sys/stat.h>

/* In the order of `kith help`: what an administrator meets first stands first. */
static const struct command COMMANDS[] = {
	{ "init", command_init, "make a hub: its name and its administrator" },
	{ "serve", command_serve, "answer the hub's pages" },
	{ "routes", command_routes, "list every page and who may open it" },
	{ "sample", command_sample, "makes the sample city: people who do not exist" },
	{ "session", command_session, "a signed-in cookie for tests, on sample cities only" },
	{ "audit", command_audit, "prove the record whole; who looked at whom; who may see what" },
	{ "import", command_import, "bring in a list of requests, people or volunteers" },
	{ "match", command_match, "find the records that are one person; evaluate lists" },
	{ "gazetteer", command_gazetteer, "bring in lists of addresses and postcodes" },
	{ "report", command_report, "a week or a day in figures" },
	{ "backup", command_backup, "everything into one file, while everybody works" },
	{ "restore", command_restore, "and back" },
	{ "move", command_move, "to PostgreSQL, or back to a folder, proved row by row" },
	{ "doctor", command_doctor, "look the hub over, and what to do about what is not well" },
	{ "version", command_version, "which Kith this is" },
};

int command_version(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		fprintf(stderr, "kith version takes no words\n");
		return EXIT_WRONG_USE;
	}
	printf("kith %s\n", KITH_VERSION);
	return EXIT_FINE;
}

int main(int argc, char **argv)
{
	static const struct command_set set = { "", "kith: a community hub's working system.",
		"kith COMMAND --help says more. A hub is a folder (--data DIR or KITH_DATA) or a "
		"database\n(--db postgres://…).",
		COMMANDS, sizeof(COMMANDS) / sizeof(*COMMANDS) };

	log_threshold(LOG_WARN); /* what a person runs says it in words; `serve` tells more */
	umask(077); /* databases, backups and exports are for this account alone */
	return command_dispatch(&set, argc, argv);
}
