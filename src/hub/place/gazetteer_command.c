/* kith gazetteer import: lists of addresses and postcodes from the command line, with a bar and
 * what came of each. */
#include <stdio.h>
#include <unistd.h>

#include "core/base/bar.h"
#include "core/base/file.h"
#include "hub/place/gazetteer_private.h"

static void bar_show(void *whom, const struct gazetteer_counts *c)
{
	char bar[BAR_PLACES + 1];
	int percent = bar_draw(bar, c->bytes_done, c->bytes_total);

	(void)whom;
	fprintf(stderr, "\r[%s] %3d %%  %lld rows, %lld new, %lld changed, %lld left out ", bar,
		percent, (long long)c->rows, (long long)c->fresh, (long long)c->changed,
		(long long)c->rejected);
}

/* `all`: those of the files before, which go to the same place; then the header stands there
 * already. */
static bool rejects_save(struct db_pool *pool, int64_t host_id, struct arena *a,
	struct gazetteer_load_id id, struct str path, struct buf *all)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_READ);
	struct str csv = gazetteer_rejects_csv(db, id), rest = csv, header;

	if (!db_end(db))
		return false;
	if (all->n && str_cut(&rest, '\n', &header))
		buf_str(all, rest);
	else
		buf_str(all, csv);
	return file_write(str_z(a, path), buf_view(all));
}

static void counts_print(
	const struct gazetteer_file *f, const struct gazetteer_counts *c, bool json)
{
	if (json)
		printf("{\"file\":\"%.*s\",\"format\":\"%.*s\",\"rows\":%lld,\"new\":%lld,\"changed\":%lld,"
			   "\"same\":%lld,\"gone\":%lld,\"unused\":%lld,"
			   "\"rejected\":%lld}\n",
			STR_ARG(f->name), STR_ARG(gazetteer_format_name(f->format)), (long long)c->rows,
			(long long)c->fresh, (long long)c->changed, (long long)c->same, (long long)c->gone,
			(long long)c->unused, (long long)c->rejected);
	else
		printf("%.*s, %.*s: %lld rows: %lld new, %lld changed, %lld the same, %lld gone, %lld not "
			   "needed, %lld left out.\n",
			STR_ARG(f->name), STR_ARG(gazetteer_format_words(f->format)), (long long)c->rows,
			(long long)c->fresh, (long long)c->changed, (long long)c->same, (long long)c->gone,
			(long long)c->unused, (long long)c->rejected);
}

static int bring_in(struct db_pool *pool, int64_t host_id, struct arena *a,
	const struct gazetteer_asked *q, struct str path, struct buf *all)
{
	struct problems ps = { .arena = a };
	struct viewer v = viewer_system(host_id, a);
	struct gazetteer_counts counts;
	struct buf own = { .arena = a };
	struct gazetteer_load_id id;
	struct gazetteer_file f;
	struct str slash = path, name = slash, rejects = q->rejects, why;
	struct db *db;
	bool ok;

	while (str_cut(&slash, '/', &name))
		;
	if (!gazetteer_look(a, path, name, q->format, &f, &ps)) {
		fprintf(stderr, "kith gazetteer: %.*s: %.*s\n", STR_ARG(path), STR_ARG(ps.v[0].text));
		return 1;
	}
	db = db_begin(pool, a, &v, DB_WRITE);
	id = gazetteer_begin(db, &f);
	if (!db_end(db)) {
		fprintf(stderr, "kith gazetteer: the database could not be written.\n");
		return 1;
	}
	ok = gazetteer_run(
		pool, host_id, id, &f, isatty(STDERR_FILENO) ? bar_show : NULL, NULL, &counts, &why);
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	if (!ok) {
		fprintf(stderr, "kith gazetteer: %.*s: %.*s\n", STR_ARG(path), STR_ARG(why));
		return 1;
	}
	counts_print(&f, &counts, q->json);
	if (str_empty(rejects)) {
		all = &own;
		rejects = str_fmt(a, "%.*s.rejects.csv", STR_ARG(path));
	}
	if (counts.rejected && rejects_save(pool, host_id, a, id, rejects, all))
		fprintf(stderr, "Rows that were left out, with the reason: %.*s\n", STR_ARG(rejects));
	else if (counts.rejected)
		fprintf(stderr,
			"kith gazetteer: the rejects could not be written to %.*s; they are on the page "
			"Addresses.\n",
			STR_ARG(rejects));
	return 0;
}

int gazetteer_command(struct db_pool *pool, int64_t host_id, const struct gazetteer_asked *q)
{
	struct arena *kept = arena_new();
	struct buf rejects = { .arena = kept };
	int status = 0;

	for (size_t i = 0; i < q->n_files && status == 0; i++) {
		struct arena *a = arena_new();

		status = bring_in(pool, host_id, a, q, q->files[i], &rejects);
		arena_free(a);
	}
	arena_free(kept);
	return status;
}
