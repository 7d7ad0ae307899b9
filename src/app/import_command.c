/* kith import: opens the hub and hands the list to the person room's import engine. */
#include "app/command.h"
#include "app/hosts.h"
#include "app/lists.h"
#include "app/options.h"
#include "hub/person/import.h"

static int lists_bring_in(struct command_line *line, char **words, int n)
{
	struct db_pool *pool = options_open(line, false);
	int64_t host_id = pool ? host_only(pool, line->arena) : 0;
	int status = EXIT_FAILED;

	if (pool && !host_id)
		fprintf(stderr, "There is no hub here yet: kith init or kith sample makes one.\n");
	else if (pool)
		status = import_command(pool, host_id, n, words);
	if (pool)
		db_close(pool);
	return status;
}

int command_import(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct str map = STR_NONE, list = STR_NONE, rejects = STR_NONE;
	bool sample_addresses = false;
	const struct option options[] = {
		{ "map", "NAME=COLUMN,…", "which column is what, where the guess is wrong (received=Date,words=Notes)", &map, NULL },
		{ "list", "NAME", "what to call this list on people's records (the file's name)", &list, NULL },
		{ "rejects", "FILE", "where to write rows that were left out (FILE.rejects.csv)", &rejects, NULL },
		{ "sample-addresses", NULL, "for test lists without addresses: makes some up", NULL, &sample_addresses },
	};
	char *words[16];
	int n = 0, status = options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options),
		"requests|people|volunteers FILE", "Brings a list in. What came before is left alone; run it again to go on after an interruption.");

	if (status == OPTIONS_GO) {
		lists_register();
		words[n++] = argv[0];
		if (map.p)
			words[n++] = str_z(a, S("--map")), words[n++] = str_z(a, map);
		if (list.p)
			words[n++] = str_z(a, S("--list")), words[n++] = str_z(a, list);
		if (rejects.p)
			words[n++] = str_z(a, S("--rejects")), words[n++] = str_z(a, rejects);
		if (sample_addresses)
			words[n++] = str_z(a, S("--sample-addresses"));
		if (line.json)
			words[n++] = str_z(a, S("--json"));
		for (size_t i = 0; i < line.n_rest && i < 4; i++)
			words[n++] = str_z(a, line.rest[i]);
		status = lists_bring_in(&line, words, n);
	}
	arena_free(a);
	return status;
}
