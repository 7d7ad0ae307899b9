/*
 * `kith match`: finding the rows that are one person. `evaluate` needs no hub: it links one or two
 * lists and says how long it took, what came of it and, where a column tells the truth, how good
 * that is.
 */
#include "app/command.h"
#include "app/match.h"
#include "app/options.h"
#include "core/base/arena.h"
#include "core/base/bar.h"
#include "core/base/time.h"

#include <errno.h>
#include <unistd.h>

/* --- what is said while it runs --- */

struct said { int64_t since_us, at_us; bool shown; };

#define PATIENCE_US TIME_SECOND
#define EVERY_US (TIME_SECOND / 5)

static void bar_show(void *whom, struct str file, int64_t done, int64_t total)
{
	struct said *s = whom;
	int64_t now = time_monotonic_us();
	char bar[BAR_PLACES + 1];
	int percent = bar_draw(bar, done, total);

	if (now - s->since_us < PATIENCE_US || now - s->at_us < EVERY_US)
		return;
	s->at_us = now;
	s->shown = true;
	fprintf(stderr, "\r\033[K[%s] %3d %%  reading %.*s", bar, percent, STR_ARG(file));
	fflush(stderr);
}

static void line_show(const char *what, uint32_t rows)
{
	if (isatty(STDERR_FILENO) && rows > 50000)
		fprintf(stderr, "\r\033[K%s %u rows …", what, rows);
}

static void line_clear(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

/* --- evaluate --- */

struct evaluate {
	struct command_line line;
	struct str map, truth, threads, model, pairs;
	struct match_lists lists;
	struct link_options options;
	struct link_model own;
	struct match_score score;
	double read_s, total_s, wall_s;        /* the job: holding it against the truth comes after */
	double evaluate_s, peak_mb;
};

static int said_why(struct str why)
{
	line_clear();
	fprintf(stderr, "kith match evaluate: %.*s\n", STR_ARG(why));
	return EXIT_FAILED;
}

static bool model_take(struct evaluate *e, struct str *why)
{
	if (!e->model.p)
		return true;
	e->options.model = &e->own;
	return match_model_file(e->line.arena, e->model, &e->own, why);
}

/* Every pair that was kept, as it comes: nothing is gathered. */
static bool pairs_write(const struct evaluate *e, const struct link_result *r, struct str *why)
{
	FILE *f = fopen(str_z(e->line.arena, e->pairs), "wbe");
	bool fine = f != NULL;

	if (f) {
		fputs("id_a,id_b,weight,probability,band\r\n", f);
		for (size_t i = 0; i < r->edge_n; i++) {
			const struct link_edge *x = &r->edges[i];
			struct str ids[] = { e->lists.ids[x->a], e->lists.ids[x->b] };

			for (int k = 0; k < 2; k++) {
				bool quoted = memchr(ids[k].p, ',', ids[k].n) || memchr(ids[k].p, '"', ids[k].n) ||
					memchr(ids[k].p, '\n', ids[k].n);

				if (quoted)
					fputc('"', f);
				for (size_t c = 0; c < ids[k].n; c++) {
					if (ids[k].p[c] == '"')
						fputc('"', f);
					fputc(ids[k].p[c], f);
				}
				fputs(quoted ? "\"," : ",", f);
			}
			fprintf(f, "%.3f,%.6f,%s\r\n", (double)x->weight, link_probability((double)x->weight),
				link_band_name(x->band).p);
		}
		fine = !ferror(f);
		fine = fclose(f) == 0 && fine;
	}
	if (!fine)
		*why = str_fmt(e->line.arena, "the pairs could not be written to %.*s: %s.",
			STR_ARG(e->pairs), strerror(errno));
	return fine;
}

static void quality_json(
	const char *name, const struct match_score *s, const struct match_quality *q)
{
	if (s->known)
		printf("\"%s\":{\"precision\":%.6f,\"recall\":%.6f,\"f1\":%.6f,\"best_f1\":%.6f", name,
			q->precision, q->recall, q->f1, q->best_f1);
	else
		printf("\"%s\":{\"precision\":null,\"recall\":null,\"f1\":null,\"best_f1\":null", name);
}

/* Pairs of blocks that stayed too large, under one rule or another; another rule may have found
 * them all the same. */
static unsigned long long pairs_skipped(const struct link_result *r)
{
	unsigned long long n = 0;

	for (unsigned i = 0; i < r->rule_n; i++)
		n += r->rules[i].skipped;
	return n;
}

static void json_print(const struct evaluate *e, const struct link_result *r)
{
	printf("{\"records\":%u,\"true_pairs\":", r->rows);
	if (e->score.known)
		printf("%lld", (long long)e->score.true_pairs);
	else
		printf("null");
	printf(",\"candidate_pairs\":%llu,", (unsigned long long)r->candidates);
	quality_json("pairs", &e->score, &e->score.pairs);
	printf("},");
	quality_json("clusters", &e->score, &e->score.clusters);
	printf(",\"count\":%u,\"largest\":%u},\"linked\":%llu,\"review\":%llu,\"apart\":%llu,"
		   "\"skipped\":%llu,\"left_"
		   "out\":%lld,\"model\":\"%s\",\"cpu_s\":{\"total\":%.3f,"
		   "\"read\":%.3f",
		r->clusters, r->largest, (unsigned long long)r->linked, (unsigned long long)r->review,
		(unsigned long long)(r->candidates - r->linked - r->review), pairs_skipped(r),
		(long long)e->lists.left_out, r->version, e->total_s, e->read_s);
	for (int s = 0; s < LINK_STAGE_COUNT; s++)
		printf(",\"%s\":%.3f", link_stage_name(s).p, r->cpu_s[s]);
	printf(",\"evaluate\":%.3f},\"wall_s\":%.3f,\"peak_mb\":%.1f}\n", e->evaluate_s, e->wall_s,
		e->peak_mb);
}

static void quality_print(const char *name, const struct match_quality *q)
{
	printf("%-10s precision %.4f  recall %.4f  F1 %.4f  best F1 %.4f (from %.1f bits)\n", name,
		q->precision, q->recall, q->f1, q->best_f1, q->best_at);
}

static void words_print(const struct evaluate *e, const struct link_result *r)
{
	printf("%u records; %llu pairs compared: %llu linked by machine, %llu to review, %llu left "
		   "apart\n",
		r->rows, (unsigned long long)r->candidates, (unsigned long long)r->linked,
		(unsigned long long)r->review, (unsigned long long)(r->candidates - r->linked - r->review));
	printf("%u people; the largest has %u records\n", r->clusters, r->largest);
	if (pairs_skipped(r))
		printf("%llu pairs left to other rules: hundreds of rows share what one looks at\n",
			pairs_skipped(r));
	if (e->score.known) {
		printf("%lld true pairs\n", (long long)e->score.true_pairs);
		quality_print("pairs", &e->score.pairs);
		quality_print("clusters", &e->score.clusters);
	}
	printf("%.2f s of processor time (read %.2f", e->total_s, e->read_s);
	for (int s = 0; s < LINK_STAGE_COUNT; s++)
		printf(", %s %.2f", link_stage_name(s).p, r->cpu_s[s]);
	printf("), %.2f s on the clock, %.0f MB; model %s\n", e->wall_s, e->peak_mb, r->version);
}

static int evaluate_run(struct evaluate *e)
{
	struct said said = { .since_us = time_monotonic_us() };
	struct match_wanted wanted = { .truth = e->truth, .ids = e->pairs.p != NULL, .whom = &said,
		.progress = isatty(STDERR_FILENO) ? bar_show : NULL };
	struct link_result *r;
	struct str why = S("");
	int status = EXIT_FINE;

	e->lists.arena = e->line.arena;
	if (!match_map_read(e->line.arena, e->map, &wanted.map, &why) || !model_take(e, &why) ||
	    !match_lists_read(&e->lists, &wanted, e->line.rest, e->line.n_rest, &why))
		return said_why(why);
	line_clear();
	fprintf(stderr, "%.*s", STR_ARG(e->lists.notes));
	if (e->lists.left_out)
		fprintf(stderr, "%lld rows could not be read and are left out; the first: %.*s\n",
			(long long)e->lists.left_out, STR_ARG(e->lists.left_out_why));
	e->read_s = match_cpu_s();
	line_show("Comparing", link_table_rows(e->lists.table));
	e->options.scope = e->lists.n_files == 2 ? LINK_BETWEEN : LINK_WITHIN;
	e->options.split = e->lists.split;
	r = link_run(e->lists.table, &e->options);
	if (e->pairs.p && !pairs_write(e, r, &why))
		status = said_why(why);
	e->total_s = match_cpu_s();
	e->peak_mb = memory_peak_mb();
	e->wall_s = (double)(time_monotonic_us() - said.since_us) / 1e6;
	match_score(&e->lists, r, &e->options, &e->score);
	line_clear();
	e->evaluate_s = match_cpu_s() - e->total_s;
	if (status == EXIT_FINE)
		(e->line.json ? json_print : words_print)(e, r);
	link_result_free(r);
	return status;
}

static int evaluate_command(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct evaluate e = { .line.arena = a };
	const struct option options[] = {
		{ "map", "FIELD=COLUMN,…",
			"which columns are what: given=first_name,family=surname,birth_date=dob", &e.map,
			NULL },
		{ "truth", "COLUMN",
			"the column that says which rows are one person; without it, it only counts", &e.truth,
			NULL },
		{ "threads", "N", "how many threads (as many as there are processors)", &e.threads, NULL },
		{ "model", "FILE", "a trained model instead of the one that comes with the program",
			&e.model, NULL },
		{ "pairs", "OUT.csv",
			"write every pair linked or to be reviewed: id_a,id_b,weight,probability,band",
			&e.pairs, NULL },
	};
	int64_t threads = 0;
	int status = options_read(&e.line, argc, argv, options, sizeof(options) / sizeof(*options),
		"FILE [FILE]",
		"Links the rows of a CSV or TSV, or of two with each other, and says what came of it. "
		"Needs no hub.\n"
		"Fields: id source given family birth_date sex phone email postcode address uprn "
		"nhs_number birth_place occupation;\n"
		"several columns make one field with +: address=number+street.");

	if (status != OPTIONS_GO) {
		arena_free(a);
		return status;
	}
	if (e.line.n_rest > 2 || str_empty(e.map) ||
		(e.threads.p && (!str_to_i64(e.threads, &threads) || threads < 1 || threads > 64))) {
		fprintf(stderr, "kith match evaluate: %s\n",
			e.line.n_rest > 2 ? "one list, or two; not more"
				: str_empty(e.map)
				? "say which columns are what: --map given=first_name,family=surname"
				: "--threads is a number from 1 to 64");
		status = EXIT_WRONG_USE;
	} else {
		e.options.threads = (unsigned)threads;
		status = evaluate_run(&e);
		match_lists_free(&e.lists);
	}
	arena_free(a);
	return status;
}

/* --- the table --- */

static const struct command COMMANDS[] = {
	{ "evaluate", evaluate_command, "link one or two lists, without a hub, and say how well" },
	{ "explain", match_explain_command, "why two records are, or are not, taken for one person" },
	{ "review", match_review_command,
		"what waits for people to decide, and how good the matching is" },
	{ "train", match_train_command, "a model from the hub's own register" },
	{ "run", match_run_command, "hold the whole register against itself, and queue the pairs" },
};

int command_match(int argc, char **argv)
{
	static const struct command_set set = { "match ", "kith match: which records are one person.",
		"kith match COMMAND --help says more.", COMMANDS, sizeof(COMMANDS) / sizeof(*COMMANDS) };

	return command_dispatch(&set, argc, argv);
}
