/* kith report: a week or a day in figures, as a table on the terminal or as JSON. */
#include "app/command.h"
#include "app/options.h"
#include "hub/report/report.h"

#include <stdio.h>

static void counts_print(const char *title, const struct report_counts *c, bool with_before)
{
	printf("\n%-44s %8s%s\n", title, "requests", with_before ? "   before" : "");
	for (size_t i = 0; i < c->n; i++) {
		printf("  %-42.*s %8lld", STR_ARG(c->v[i].name), (long long)c->v[i].n);
		if (with_before)
			printf(" %8lld", (long long)c->v[i].before);
		printf("\n");
	}
}

static void report_print(struct arena *a, const struct report *r)
{
	struct str title = report_title(a, r), message = report_message(a, r),
			   kept = report_kept_words(a, r->kept, r->promised);
	printf("%.*s\n%.*s\n\n", STR_ARG(title), STR_ARG(message));
	printf("  %-42s %8lld\n", "requests", (long long)r->requests);
	printf("  %-42s %8.*s (%lld of %lld)\n", "promise kept", STR_ARG(kept), (long long)r->kept,
		(long long)r->promised);
	printf("  %-42s %8lld\n", "waiting for a first call", (long long)r->waiting);
	printf("  %-42s %8lld (%lld not met, %lld withdrawn)\n", "needs met", (long long)r->needs_met,
		(long long)r->needs_not_met, (long long)r->needs_withdrawn);
	printf("  %-42s %8lld (by %lld volunteers; %lld failed)\n", "tasks done",
		(long long)r->tasks_done, (long long)r->helpers, (long long)r->tasks_failed);
	counts_print("By reason", &r->reasons, true);
	counts_print("By channel", &r->channels, true);
	counts_print("By hub", &r->hubs, true);
	counts_print(r->is_week ? "By day" : "By hour", &r->days, false);
	counts_print("By week", &r->weeks, false);
}

static int report_run(struct db_pool *pool, int64_t host_id, const struct command_line *line,
	bool week, struct date d)
{
	struct viewer v = viewer_system(host_id, line->arena);
	struct db *db = db_begin(pool, line->arena, &v, DB_READ);
	struct report r = week ? report_week(db, d) : report_day(db, d);
	struct str json = line->json ? report_json(line->arena, &r) : STR_NONE;
	struct str why = str_dup(line->arena, db_why(db));
	if (!db_end(db)) {
		fprintf(stderr, "The report could not be read: %.*s\n", STR_ARG(why));
		return EXIT_FAILED;
	}
	if (line->json)
		printf("%.*s\n", STR_ARG(json));
	else
		report_print(line->arena, &r);
	return EXIT_FINE;
}

int command_report(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	int status = options_read(&line, argc, argv, NULL, 0, "week|day DATE",
		"Figures of the week that a date lies in, Monday to Sunday, or of one day.");
	struct date d;
	struct str why = S("say which: kith report week 2020-05-04");
	if (status == OPTIONS_GO) {
		bool week = line.n_rest == 2 && str_eq(line.rest[0], S("week"));
		if ((!week && !(line.n_rest == 2 && str_eq(line.rest[0], S("day")))) ||
			!date_parse(a, line.rest[1], &d, &why)) {
			fprintf(stderr, "kith report: %.*s\n", STR_ARG(why));
			status = EXIT_WRONG_USE;
		} else {
			int64_t host_id = 0;
			struct db_pool *pool = options_open_hub(&line, &host_id);
			status = pool ? report_run(pool, host_id, &line, week, d) : EXIT_FAILED;
			db_close(pool);
		}
	}
	arena_free(a);
	return status;
}
