/* `kith match run`: the whole register against itself, once; the pairs go to the queue, or with
 * --merge the sure ones together. */
#include "app/command.h"
#include "app/events.h"
#include "app/match.h"
#include "app/options.h"
#include "core/base/arena.h"
#include "core/base/bar.h"
#include "core/base/time.h"
#include "hub/person/match_run.h"

#include <unistd.h>

#define PATIENCE_US TIME_SECOND
#define EVERY_US (TIME_SECOND / 5)

struct said { int64_t since_us, at_us; };

static void bar_show(void *whom, const char *stage, int64_t done, int64_t total)
{
	struct said *s = whom;
	int64_t now = time_monotonic_us();
	char bar[BAR_PLACES + 1];
	int percent = bar_draw(bar, done, total);

	if (now - s->since_us < PATIENCE_US || (now - s->at_us < EVERY_US && done && done < total))
		return;
	s->at_us = now;
	fprintf(stderr, "\r\033[K[%s] %3d %%  %s", bar, percent, stage);
	fflush(stderr);
}

static void json_print(const struct match_run *r, double wall_s)
{
	printf("{\"people\":%lld,\"candidate_pairs\":%lld,\"linked\":%lld,\"review\":%lld,\"queued\":%"
		   "lld,\"known\":%lld,\"merged\":%lld,"
		   "\"largest\":%lld,\"model\":\"%s\",\"cpu_s\":{\"total\":%.3f,\"read\":%.3f",
		(long long)r->people, (long long)r->candidates, (long long)r->linked, (long long)r->review,
		(long long)r->queued, (long long)r->known, (long long)r->merged, (long long)r->largest,
		r->version, match_cpu_s(), r->read_s);
	for (int s = 0; s < LINK_STAGE_COUNT; s++)
		printf(",\"%s\":%.3f", link_stage_name(s).p, r->cpu_s[s]);
	printf(",\"keep\":%.3f},\"wall_s\":%.3f,\"peak_mb\":%.1f}\n", r->keep_s, wall_s,
		memory_peak_mb());
}

static void words_print(const struct match_run *r, double wall_s)
{
	printf("%lld people; %lld pairs compared: the machine would put %lld together, %lld are in "
		   "doubt.\n",
		(long long)r->people, (long long)r->candidates, (long long)r->linked, (long long)r->review);
	printf("%lld new in the queue; %lld wait there, were decided, or are plainly two of one home; "
		   "%lld put together.\n",
		(long long)r->queued, (long long)r->known, (long long)r->merged);
	printf("%.2f s of processor time (read %.2f", match_cpu_s(), r->read_s);
	for (int s = 0; s < LINK_STAGE_COUNT; s++)
		printf(", %s %.2f", link_stage_name(s).p, r->cpu_s[s]);
	printf(", keep %.2f), %.2f s on the clock, %.0f MB; model %s\n", r->keep_s, wall_s,
		memory_peak_mb(), r->version);
}

static int run(struct command_line *line, struct match_run *r)
{
	struct said said = { .since_us = time_monotonic_us() };
	int64_t host_id;
	struct db_pool *pool = options_open_hub(line, &host_id);
	double wall_s;
	bool ok;

	if (!pool)
		return EXIT_FAILED;
	events_listen();
	if (isatty(STDERR_FILENO)) {
		r->told = bar_show;
		r->whom = &said;
	}
	ok = match_run(pool, line->arena, host_id, r);
	db_close(pool);
	wall_s = (double)(time_monotonic_us() - said.since_us) / 1e6;
	if (said.at_us)
		fputs("\r\033[K", stderr);
	if (!ok) {
		fprintf(stderr, "kith match run: %.*s\n", STR_ARG(r->why));
		return EXIT_FAILED;
	}
	(line->json ? json_print : words_print)(r, wall_s);
	return EXIT_FINE;
}

int match_run_command(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct match_run r = { 0 };
	struct str threads = STR_NONE;
	int64_t n = 0;
	const struct option options[] = {
		{ "merge", NULL,
			"put together by machine what it is sure of and would hurt nobody if it were wrong",
			NULL, &r.merge },
		{ "threads", "N", "how many threads (as many as there are processors)", &threads, NULL },
	};
	int status = options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options), "",
		"Holds the whole register against itself, once. Pairs that may be one person go to the "
		"queue, where a person decides;\n"
		"a running hub does the same by itself for those who come or change. May be run again at "
		"any time.");

	if (status == OPTIONS_GO &&
		(line.n_rest || (threads.p && (!str_to_i64(threads, &n) || n < 1 || n > 64)))) {
		fprintf(stderr, "kith match run: %s\n",
			line.n_rest ? "it takes no file: it is about the whole register"
						: "--threads is a number from 1 to 64");
		status = EXIT_WRONG_USE;
	}
	if (status == OPTIONS_GO) {
		r.threads = (unsigned)n;
		status = run(&line, &r);
	}
	arena_free(a);
	return status;
}
