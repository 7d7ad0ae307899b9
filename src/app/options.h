/*
 * Reading a subcommand's options: a table of its own, and those that every command has (--data,
 * --db,
 * --json, --help). "--name value" and "--name=value" are the same; "--" ends the options.
 *
 *	struct command_line line = { .arena = a };
 *	struct str listen = S("127.0.0.1:8080");
 *	const struct option options[] = {
 *		{ "listen", "ADDRESS:PORT", "where to answer (127.0.0.1:8080)", &listen, NULL },
 *	};
 *	int status = options_read(&line, argc, argv, options, 1, "", "Serves the pages.");
 *	if (status != OPTIONS_GO)
 *		return status;
 */
#ifndef KITH_APP_OPTIONS_H
#define KITH_APP_OPTIONS_H

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/db/db.h"

struct option {
	const char *name;                      /* without the dashes */
	const char *value_name;                /* NULL: a switch */
	const char *help;
	struct str *value;                     /* set when given; keeps its default otherwise */
	bool *on;                              /* of a switch */
};

struct command_line {
	struct arena *arena;
	struct str data_dir;                   /* --data, or KITH_DATA, or absent */
	struct str db_url;                     /* --db, or KITH_DB, or absent: SQLite in data_dir */
	bool json;
	struct str *rest;                      /* the words that are no options */
	size_t n_rest;
};

#define OPTIONS_GO (-1)

/* OPTIONS_GO when the command shall run; else the exit status (help was asked for, or wrong use:
 * said on standard error). `words` names what comes behind the options in the usage line ("FILE",
 * "ROLE", ""). */
MUSTUSE int options_read(struct command_line *line, int argc, char **argv,
	const struct option *options, size_t n, const char *words, const char *about);

/* Opens the database that the options name, up to date; NULL when it cannot, the reason said on
 * standard error. `create` makes one where there is none. */
MUSTUSE struct db_pool *options_open(struct command_line *line, bool create);
/* The same with so many connections for reading; 0: a default. */
MUSTUSE struct db_pool *options_open_readers(struct command_line *line, bool create, int readers);
/* options_open for a command about the hub in it: NULL as well when no hub was made there yet, said
 * on standard error. */
MUSTUSE struct db_pool *options_open_hub(struct command_line *line, int64_t *host_id);

#endif
