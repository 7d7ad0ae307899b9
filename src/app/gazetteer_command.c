/* kith gazetteer import: opens the hub and hands the files to the place room. */
#include "app/command.h"
#include "app/hosts.h"
#include "app/options.h"
#include "core/base/str.h"
#include "hub/place/gazetteer.h"

#define FILES_MOST 64

static int bring_in(struct command_line *line, char **words, int n)
{
	struct db_pool *pool = options_open(line, false);
	int64_t host_id = pool ? host_only(pool, line->arena) : 0;
	int status = EXIT_FAILED;

	if (pool && !host_id)
		fprintf(stderr, "There is no hub here yet: kith init or kith sample makes one.\n");
	else if (pool)
		status = gazetteer_command(pool, host_id, n, words);
	if (pool)
		db_close(pool);
	return status;
}

int command_gazetteer(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct str format = STR_NONE, rejects = STR_NONE;
	const struct option options[] = {
		{ "format", "FORMAT", "dtf73, addressbase-premium, addressbase-plus, open-uprn, onspd, codepoint, csv (by its content)", &format, NULL },
		{ "rejects", "FILE", "where to write rows that were left out (FILE.rejects.csv)", &rejects, NULL },
	};
	char *words[FILES_MOST + 8];
	int n = 0, status = options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options),
		"import FILE…", "Brings in lists of addresses, of places of UPRNs, and of postcodes. The same file twice changes nothing.");

	if (status == OPTIONS_GO && (line.n_rest < 2 || !str_eq(line.rest[0], S("import")) || line.n_rest > FILES_MOST)) {
		fprintf(stderr, "kith gazetteer import FILE…: say which files\n");
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO) {
		words[n++] = argv[0];
		if (format.p)
			words[n++] = str_z(a, S("--format")), words[n++] = str_z(a, format);
		if (rejects.p)
			words[n++] = str_z(a, S("--rejects")), words[n++] = str_z(a, rejects);
		if (line.json)
			words[n++] = str_z(a, S("--json"));
		for (size_t i = 1; i < line.n_rest; i++)
			words[n++] = str_z(a, line.rest[i]);
		status = bring_in(&line, words, n);
	}
	arena_free(a);
	return status;
}
