/* kith import: reads what is asked, opens the hub and hands the list to the person room's import
 * engine. */
#include "app/command.h"
#include "app/events.h"
#include "app/lists.h"
#include "app/options.h"
#include "hub/person/import.h"

/* What the list is of, and which file. False: wrong use, said. */
static bool words_take(const struct command_line *line, struct import_asked *q)
{
	if (line->n_rest < 2)
		fprintf(stderr, "kith import: say what the list is of, and which file\n");
	else if (line->n_rest > 2)
		fprintf(stderr, "kith import: one file at a time, not also %.*s\n", STR_ARG(line->rest[2]));
	else if (!import_kind_parse(line->rest[0], &q->kind) || !import_format_of(q->kind))
		fprintf(stderr, "kith import: a list is of requests, people or volunteers, not of %.*s\n",
			STR_ARG(line->rest[0]));
	else
		return q->file = line->rest[1], q->json = line->json, true;
	fprintf(stderr, "kith import --help says more.\n");
	return false;
}

static int lists_bring_in(struct command_line *line, const struct import_asked *q)
{
	int64_t host_id;
	struct db_pool *pool = options_open_hub(line, &host_id);
	int status;

	if (!pool)
		return EXIT_FAILED;
	status = import_command(pool, host_id, q);
	db_close(pool);
	return status;
}

int command_import(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct import_asked q = { .map = STR_NONE,
		.list = STR_NONE,
		.supplier = STR_NONE,
		.tab = STR_NONE,
		.rejects = STR_NONE };
	const struct option options[] = {
		{ "map", "NAME=COLUMN,…",
			"which column is what, where the guess is wrong (received=Date,words=Notes)", &q.map,
			NULL },
		{ "list", "NAME",
			"which list it is a delivery of, on people's records too (the standard list's or "
			"file's name)",
			&q.list, NULL },
		{ "supplier", "NAME", "whose list it is", &q.supplier, NULL },
		{ "confirm", NULL, "bring it in although it was stopped", NULL, &q.confirm },
		{ "sheet", "TAB", "which tab of a spreadsheet (the first with rows)", &q.tab, NULL },
		{ "rejects", "FILE", "where to write rows that were left out (FILE.rejects.csv)",
			&q.rejects, NULL },
		{ "sample-addresses", NULL, "for test lists without addresses: makes some up", NULL,
			&q.sample_addresses },
	};
	int status = options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options),
		"requests|people|volunteers FILE",
		"Brings a list in: CSV (any separator, any encoding), xlsx or JSON. Standard lists are "
		"recognised. What came before\n"
		"is known and left alone; rows that cannot be taken are left out and said why. Run it "
		"again to go on after an\n"
		"interruption. What looks like harm (birth dates that are none, shifted columns, last "
		"year's list) stops it.");

	if (status == OPTIONS_GO) {
		db_process_bulk();
		events_listen();
		lists_register();
		status = words_take(&line, &q) ? lists_bring_in(&line, &q) : EXIT_WRONG_USE;
	}
	arena_free(a);
	return status;
}
