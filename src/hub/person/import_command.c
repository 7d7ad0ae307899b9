/* kith import: a list from the command line, with what it understood, a bar while it runs, and what
 * came of it. */
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/bar.h"
#include "core/base/file.h"
#include "core/base/time.h"
#include "hub/person/import_private.h"
#include "hub/person/list.h"

static void bar_show(void *whom, const struct import_counts *c)
{
	char bar[BAR_PLACES + 1];
	bool ordering = c->done == 0 && c->ordered < c->total;
	int percent = bar_draw(bar, ordering ? c->ordered : c->done, c->total);

	(void)whom;
	if (ordering) {
		fprintf(stderr, "\r[%s] %3d %%  putting %lld rows in order ", bar, percent,
			(long long)c->total);
		return;
	}
	fprintf(stderr, "\r[%s] %3d %%  %lld of %lld rows, %lld new, %lld known, %lld left out ", bar,
		percent, (long long)c->done, (long long)c->total, (long long)c->fresh, (long long)c->known,
		(long long)c->rejected);
	if (c->done >= c->total)
		fputc('\n', stderr);
}

static void problems_print(const struct problems *ps)
{
	for (size_t i = 0; i < ps->n; i++)
		fprintf(stderr, "kith import: %.*s\n", STR_ARG(ps->v[i].text));
}

static void tabs_print(struct arena *a, const struct import_look *look)
{
	fprintf(stderr, "Of the workbook's %zu tabs this is \"%.*s\"; --sheet takes another:\n",
		look->n_tabs, STR_ARG(look->tab));
	for (size_t i = 0; i < look->n_tabs && i < 30; i++)
		fprintf(stderr, "  %-28.*s %.*s row%s\n", STR_ARG(look->tabs[i]),
			STR_ARG(str_count(a, look->tab_rows[i])), look->tab_rows[i] == 1 ? "" : "s");
}

static void understanding_print(struct arena *a, const struct import_look *look)
{
	if (look->n_tabs > 1)
		tabs_print(a, look);
	fprintf(stderr, "%.*s row%s of %s. Columns as understood:\n", STR_ARG(str_count(a, look->rows)),
		look->rows == 1 ? "" : "s", look->format->words);
	for (size_t i = 0; i < look->n_columns; i++)
		if (look->columns[i].column >= 0)
			fprintf(stderr, "  %-28.*s %s%s\n", STR_ARG(str_part(look->columns[i].header, 0, 28)),
				look->format->columns[look->columns[i].column].words,
				look->columns[i].guessed ? "" : " (as you said)");
}

static bool rejects_save(
	struct db_pool *pool, int64_t host_id, struct arena *a, struct import_id id, struct str path)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_READ);
	struct str csv = import_rejects_csv(db, id);

	return db_end(db) && file_write(str_z(a, path), csv);
}

static double seconds(int64_t us)
{
	return (double)us / 1e6;
}

/* What it took: reading is a thread of its own beside the rest. */
static void spent_print(const struct import_counts *c, int64_t wall_us)
{
	printf("\"cpu_s\":{\"total\":%.2f,\"read\":%.2f,\"take\":%.2f,\"commit\":%.2f,\"finish\":%.2f},"
		   "\"wall_s\":%.2f,\"peak_mb\":%.0f",
		seconds(time_cpu_us()), seconds(c->spent.read), seconds(c->spent.take),
		seconds(c->spent.commit), seconds(c->spent.finish), seconds(wall_us), memory_peak_mb());
}

/* What the delivery changed, some hundreds at a time: a million need little memory. */
static bool differences_print(struct db_pool *pool, struct viewer *v, struct import_id id)
{
	struct list_change_id after = { 0 };
	bool ok = true, some = true;

	printf(",\"differences\":[");
	for (bool first = true; ok && some; first = false) {
		struct arena *a = arena_new();
		struct viewer own = viewer_system(v->host_id, a);
		struct db *db = db_begin(pool, a, &own, DB_READ);
		struct str text = list_difference_json(db, id, &after);

		some = text.n > 0;
		if (some)
			printf("%s%.*s", first ? "" : ",", STR_ARG(text));
		ok = db_end(db);
		arena_free(a);
	}
	printf("]}\n");
	return ok;
}

static void json_print(const struct import_counts *c, int64_t wall_us)
{
	printf("{\"rows\":%lld,\"new\":%lld,\"known\":%lld,\"rejected\":%lld,\"new_people\":%lld,"
		   "\"changed\":%lld,\"moved\":%lld,\"died\":%lld,"
		   "\"gone\":%lld,\"review\":%lld,",
		(long long)c->done, (long long)c->fresh, (long long)c->known, (long long)c->rejected,
		(long long)c->people, (long long)c->changed, (long long)c->moved, (long long)c->died,
		(long long)c->gone, (long long)c->review);
	spent_print(c, wall_us);
}

static const char *s_of(int64_t n) { return n == 1 ? "" : "s"; }

static void people_print(const struct import_counts *c)
{
	int64_t known = c->done - c->people - c->rejected;

	printf("%lld row%s: %lld %s nobody knew %s added, %lld row%s about people we know, %lld left "
		   "out.\n",
		(long long)c->done, s_of(c->done), (long long)c->people,
		c->people == 1 ? "person" : "people", c->people == 1 ? "was" : "were", (long long)known,
		known == 1 ? " is" : "s are", (long long)c->rejected);
	if (c->review)
		printf(
			"%lld of the new may be somebody we know: kith match review.\n", (long long)c->review);
}

static void counts_print(const struct import_asked *q, const struct import_counts *c,
	struct str rejects, int64_t wall_us)
{
	bool of_people = q->kind == IMPORT_KIND_PEOPLE;

	if (q->json)
		json_print(c, wall_us);
	else if (of_people)
		people_print(c);
	else
		printf("%lld row%s: %lld new, %lld known already, %lld left out.\n", (long long)c->done,
			c->done == 1 ? "" : "s", (long long)c->fresh, (long long)c->known,
			(long long)c->rejected);
	if (!q->json && c->changed + c->moved + c->died + c->gone)
		printf("Since the last delivery: %lld changed, %lld moved, %lld died, %lld gone.\n",
			(long long)c->changed, (long long)c->moved, (long long)c->died, (long long)c->gone);
	if (rejects.n)
		fprintf(stderr, "Rows that were left out, with the reason: %.*s\n", STR_ARG(rejects));
}

/* What is odd about it, and whether it may go in all the same. */
static bool checked(struct db *db, const struct import_asked *q, struct import_look *look)
{
	struct import_checks c = import_check_all(db, look);
	bool stops = import_checks_stop(&c);

	look->checks = import_checks_text(db_arena(db), &c);
	look->confirmed = q->confirm && stops ? look->checks : S("");
	for (size_t i = 0; i < c.n && (!q->json || (stops && !q->confirm)); i++)
		fprintf(stderr, "%s%.*s\n", c.v[i].stops ? "STOP: " : "", STR_ARG(c.v[i].words));
	if (stops && !q->confirm)
		fprintf(stderr,
			"kith import: nothing was brought in. Put the file right, say with --map which column "
			"is what, or say --confirm if it is right as it is.\n");
	return !stops || q->confirm;
}

/* The import to run: the unfinished one of this file, or a new one when the checks let it. False,
 * and said why: neither. */
static bool begun(struct db_pool *pool, struct viewer *v, struct arena *a,
	const struct import_asked *q, struct import_look *look, struct import_id *id)
{
	struct db *db = db_begin(pool, a, v, DB_WRITE);

	if (!import_unfinished_find(db, look, id) && !checked(db, q, look)) {
		db_abandon(db);
		return false;
	}
	*id = import_begin(db, look);
	if (db_end(db))
		return true;
	fprintf(stderr, "kith import: the database could not be written.\n");
	return false;
}

static int bring_in(
	struct db_pool *pool, int64_t host_id, struct arena *a, const struct import_asked *q)
{
	struct import_look look = { .list_name = q->list,
		.supplier = q->supplier,
		.tab = q->tab,
		.sample_addresses = q->sample_addresses };
	struct problems ps = { .arena = a };
	struct viewer v = viewer_system(host_id, a);
	struct str slash = q->file, name = slash, rejects = q->rejects, why;
	int64_t began = time_monotonic_us();
	struct import_counts counts;
	struct import_id id;

	while (str_cut(&slash, '/', &name))
		;
	if (!import_look(a, q->file, name, q->kind, q->map, &look, &ps)) {
		problems_print(&ps);
		return 1;
	}
	if (!q->json)
		understanding_print(a, &look);
	if (!begun(pool, &v, a, q, &look, &id))
		return 1;
	if (!import_run(pool, host_id, id, &look, isatty(STDERR_FILENO) ? bar_show : NULL, NULL,
			&counts, &why)) {
		fprintf(stderr, "kith import: %.*s\n", STR_ARG(why));
		return 1;
	}
	if (str_empty(rejects))
		rejects = str_fmt(a, "%.*s.rejects.csv", STR_ARG(q->file));
	if (counts.rejected && !rejects_save(pool, host_id, a, id, rejects)) {
		fprintf(stderr,
			"kith import: the rejects could not be written to %.*s; they are on the imports "
			"page.\n",
			STR_ARG(rejects));
		rejects = S("");
	}
	counts_print(q, &counts, counts.rejected ? rejects : S(""), time_monotonic_us() - began);
	if (q->json && !differences_print(pool, &v, id)) {
		fprintf(stderr,
			"kith import: what the list changed could not be read; it is on its page.\n");
		return 1;
	}
	return 0;
}

int import_command(struct db_pool *pool, int64_t host_id, const struct import_asked *q)
{
	struct arena *a = arena_new();
	int status = bring_in(pool, host_id, a, q);

	arena_free(a);
	return status;
}
