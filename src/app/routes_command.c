/* `kith routes`: every page of the program, who may open it, and a path that exists in this hub. */
#include "app/command.h"
#include "app/examples.h"
#include "app/hosts.h"
#include "app/options.h"

#include <stdio.h>

static void roles_print(
	const struct route *r, const char *before, const char *quote, const char *between)
{
	bool first = true;

	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if (!(r->roles & 1u << bit))
			continue;
		printf("%s%s%.*s%s", first ? before : between, quote,
			STR_ARG(role_name((enum role)(1u << bit))), quote);
		first = false;
	}
}

static void route_json(const struct route *r, struct str example, bool last)
{
	printf("{\"method\":\"%s\",\"path\":\"%s\",\"roles\":[", r->method == GET ? "GET" : "POST",
		r->pattern);
	roles_print(r, "", "\"", ",");
	if (example.p)
		printf("],\"example\":\"%.*s\"}%s\n", STR_ARG(example), last ? "" : ",");
	else
		printf("],\"example\":null}%s\n", last ? "" : ",");
}

static void route_line(const struct route *r, struct str example)
{
	printf("%-4s %-44s %s", r->method == GET ? "GET" : "POST", r->pattern, "");
	roles_print(r, "", "", " ");
	if (example.p && !str_eq(example, str_of(r->pattern)))
		printf("  %.*s", STR_ARG(example));
	if (example_excuse(r))
		printf("  (%d: %s)", example_excuse(r)->status, example_excuse(r)->why);
	putchar('\n');
}

/* `examples`: one path a route, in the table's order; NULL: no hub was named. */
static void routes_print(const struct str *examples, bool json)
{
	if (json)
		puts("[");
	for (size_t i = 0; i < route_count; i++) {
		struct str example = examples ? examples[i] : STR_NONE;
		if (json)
			route_json(&route_table[i], example, i + 1 == route_count);
		else
			route_line(&route_table[i], example);
	}
	if (json)
		puts("]");
}

/* Finding examples writes (an invitation, on a sample city); beside a server that writes too, it
 * may have to be done again before the database takes it. */
struct finding { struct db_work work; struct str *examples; };

static void examples_find(struct db *db, struct db_work *w)
{
	struct finding *f = (struct finding *)w;
	struct examples examples = { .db = db };

	for (size_t i = 0; i < route_count; i++)
		f->examples[i] = example_path(&examples, &route_table[i]);
}

static int routes_of_hub(struct command_line *line)
{
	struct db_pool *pool = options_open(line, false);
	struct viewer viewer;
	struct finding f = { .examples = ARENA_ARRAY(line->arena, struct str, route_count) };
	bool ok;

	if (!pool)
		return EXIT_FAILED;
	viewer = viewer_system(host_only(pool, line->arena), line->arena);
	f.work = (struct db_work){ .run = examples_find, .viewer = &viewer, .arena = line->arena };
	ok = db_submit_wait(pool, &f.work);
	db_close(pool);
	if (ok)
		routes_print(f.examples, line->json);
	else
		fprintf(stderr, "kith routes: the database did not take it; the log says why\n");
	return ok ? EXIT_FINE : EXIT_FAILED;
}

int command_routes(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	int status = options_read(&line, argc, argv, NULL, 0, "",
		"Lists every page: method, path, who may open it and, where a hub is named, a path that "
		"exists in it.");

	if (status == OPTIONS_GO && str_empty(line.data_dir) && str_empty(line.db_url)) {
		routes_print(NULL, line.json);
		status = EXIT_FINE;
	} else if (status == OPTIONS_GO) {
		status = routes_of_hub(&line);
	}
	arena_free(line.arena);
	return status;
}
