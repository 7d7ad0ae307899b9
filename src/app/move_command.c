/*
 * `kith move --to postgres://…` and `--to sqlite:DIR`: a hub to another engine. Everything is
 * copied in one transaction, counted and digested on both sides, and kept only if they agree. The
 * old database stays as it was.
 */
#include "app/command.h"
#include "app/options.h"
#include "app/progress.h"
#include "core/db/backup.h"

#include <stdio.h>

static int failed(struct str why)
{
	fprintf(stderr, "kith move: %.*s\n", STR_ARG(why));
	return EXIT_FAILED;
}

static void print_done(const struct command_line *line, const struct db_digests *all)
{
	int64_t rows = 0;

	for (size_t i = 0; i < all->n; i++)
		rows += all->v[i].rows;
	if (!line->json) {
		printf("Moved: %zu tables, %lld rows, all counted and compared. The old database is as it "
			   "was.\n",
			all->n, (long long)rows);
		return;
	}
	printf("{\"rows\":%lld,\"tables\":[", (long long)rows);
	for (size_t i = 0; i < all->n; i++)
		printf("%s{\"name\":\"%s\",\"rows\":%lld,\"digest\":\"%016llx%016llx%016llx%016llx\"}",
			i ? "," : "", all->v[i].table, (long long)all->v[i].rows,
			(unsigned long long)all->v[i].sum[0], (unsigned long long)all->v[i].sum[1],
			(unsigned long long)all->v[i].sum[2], (unsigned long long)all->v[i].sum[3]);
	printf("]}\n");
}

static int move(struct command_line *line, const struct db_options *target)
{
	struct db_pool *from = options_open(line, false), *to;
	struct progress progress;
	struct db_digests all;
	struct str why = STR_NONE;
	bool moved;

	if (!from)
		return EXIT_FAILED;
	to = db_open(line->arena, target, &why);
	if (!to) {
		db_close(from);
		return failed(why);
	}
	moved = db_copy(from, to, line->arena, progress_start(&progress), &all, &why);
	progress_end(&progress);
	db_close(to);
	db_close(from);
	if (moved && str_empty(target->url) && !str_empty(line->data_dir))
		moved = db_companions_copy(line->arena, line->data_dir, target->data_dir, &why);
	if (!moved)
		return failed(why);
	print_done(line, &all);
	return EXIT_FINE;
}

static bool target_of(struct command_line *line, struct str to, struct db_options *o)
{
	*o = (struct db_options){ .create = true, .migrate = true, .data_dir = line->data_dir };
	if (str_starts(to, S("sqlite:"))) {
		o->data_dir = str_part(to, 7, to.n);
		return !str_empty(o->data_dir);
	}
	o->url = to;
	return str_starts(to, S("postgres://")) || str_starts(to, S("postgresql://"));
}

int command_move(int argc, char **argv)
{
	struct command_line line = { .arena = arena_new() };
	struct db_options target;
	struct str to = STR_NONE;
	const struct option options[] = {
		{ "to", "WHERE", "postgres://… (an empty database), or sqlite:DIR", &to, NULL },
	};
	int status = options_read(&line, argc, argv, options, 1, "",
		"Copies this hub into another database and proves that all of it arrived. Stop kith serve "
		"first;\n"
		"afterwards start it with the new address.");

	if (status == OPTIONS_GO && !target_of(&line, to, &target)) {
		fprintf(stderr, "kith move: where to? Say --to postgres://… or --to sqlite:DIR\n");
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO)
		status = move(&line, &target);
	arena_free(line.arena);
	return status;
}
