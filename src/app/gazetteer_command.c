/* kith gazetteer import: reads what is asked, opens the hub and hands the files to the place
 * room. */
#include "app/command.h"
#include "app/options.h"
#include "core/base/str.h"
#include "hub/place/gazetteer.h"

/* "addressbase-premium" and "addressbase_premium". */
static bool format_said(struct arena *a, struct str word, enum gazetteer_format *format)
{
	char *z = str_z(a, word);

	for (char *p = z; *p; p++)
		*p = *p == '-' ? '_' : *p;
	return gazetteer_format_parse(str_of(z), format) && *format != GAZETTEER_FORMAT_NONE;
}

static int bring_in(struct command_line *line, const struct gazetteer_asked *q)
{
	int64_t host_id;
	struct db_pool *pool = options_open_hub(line, &host_id);
	int status;

	if (!pool)
		return EXIT_FAILED;
	status = gazetteer_command(pool, host_id, q);
	db_close(pool);
	return status;
}

int command_gazetteer(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct gazetteer_asked q = { .rejects = STR_NONE };
	struct str format = STR_NONE;
	const struct option options[] = {
		{ "format", "FORMAT",
			"dtf73, addressbase-premium, addressbase-plus, open-uprn, onspd, codepoint, csv (by "
			"its content)",
			&format, NULL },
		{ "rejects", "FILE", "where to write rows that were left out (FILE.rejects.csv)",
			&q.rejects, NULL },
	};
	int status =
		options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options), "import FILE…",
			"Brings in lists of addresses, of places of UPRNs, and of postcodes. The same file "
			"twice changes nothing.");

	if (status == OPTIONS_GO && (line.n_rest < 2 || !str_eq(line.rest[0], S("import")))) {
		fprintf(stderr, "kith gazetteer import FILE…: say which files\n");
		status = EXIT_WRONG_USE;
	} else if (status == OPTIONS_GO && format.p && !format_said(a, format, &q.format)) {
		fprintf(stderr,
			"kith gazetteer: there is no format %.*s. kith gazetteer --help lists them.\n",
			STR_ARG(format));
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO) {
		q.files = line.rest + 1;
		q.n_files = line.n_rest - 1;
		q.json = line.json;
		status = bring_in(&line, &q);
	}
	arena_free(a);
	return status;
}
