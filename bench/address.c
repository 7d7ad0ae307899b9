/*
 * Measures the address engine on a made-up gazetteer: how many of each kind of wrong spelling it
 * gets right, how fast on one core and on several, how much memory it stands on. One table; --json
 * for one object a line.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/check.h"
#include "support/gazetteer.h"

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double wall_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct asked { size_t properties, questions; int threads; bool json; enum corruption show; };

static struct address_index *index_make(const struct gazetteer *g)
{
	struct address_builder *b = address_builder_new();

	for (size_t i = 0; i < g->n; i++)
		(void)address_builder_add(b, &g->v[i]);
	return address_builder_finish(b);
}

static void row_print(const struct asked *q, const char *name, const struct tally *t)
{
	if (q->json)
		printf("{\"kind\":\"%s\",\"n\":%zu,\"right\":%zu,\"wrong\":%zu,\"unsure\":%zu,"
			   "\"precision\":%.5f,\"recall\":%.5f}\n",
			name, t->n, t->right, t->wrong, t->unsure, tally_precision(t), tally_recall(t));
	else
		printf("%-38s %8zu %8zu %7zu %7zu   %.4f   %.4f\n", name,
			t->n + (t->n ? 0 : t->wrong + t->unsure), t->right, t->wrong, t->unsure,
			tally_precision(t), tally_recall(t));
}

static void example_print(const struct address_index *x, struct arena *a, const struct written *w,
	const struct address_result *r)
{
	struct address_reasons why = address_explain(x, a, w->text, w->postcode, r);

	printf("%s: %.*s | %.*s\n  truth %llu%s, answer %llu outcome %d\n", corruption_names[w->kind],
		STR_ARG(w->text), STR_ARG(w->postcode), (unsigned long long)w->uprn,
		w->building ? " (building)" : "", (unsigned long long)r->uprn, (int)r->outcome);
	for (size_t i = 0; i < why.n; i++)
		printf("    %-12.*s %+6.1f  %.*s\n", STR_ARG(why.v[i].part), why.v[i].points,
			STR_ARG(why.v[i].words));
	printf("    %.*s\n", STR_ARG(why.verdict));
}

static size_t write_all(const struct gazetteer *g, struct arena *a, size_t want, struct written *w,
	struct address_question *q)
{
	struct rng r;
	size_t n = 0;

	rng_seed(&r, 77, 3);
	for (size_t tries = 0; n < want && tries < want * 60; tries++) {
		enum corruption kind = (enum corruption)(n % CORRUPTIONS);
		bool there = false;

		for (int i = 0; i < 400 && !there; i++)
			there = gazetteer_write(g, a, &r, rng_below(&r, (uint32_t)g->n), kind, &w[n]);
		if (!there)
			w[n] = (struct written){ .text = S(""), .postcode = S(""), .kind = kind };
		q[n] = (struct address_question){ w[n].text, w[n].postcode };
		n++;
	}
	return n;
}

static int arguments(int argc, char **argv, struct asked *q)
{
	*q = (struct asked){
		.properties = 1000000, .questions = 260000, .threads = 2, .show = CORRUPTIONS
	};
	for (int i = 1; i < argc; i++) {
		int64_t v;

		if (strcmp(argv[i], "--json") == 0) {
			q->json = true;
			continue;
		}
		if (i + 1 >= argc || !str_to_i64(str_of(argv[i + 1]), &v) || v < 0)
			return 2;
		if (strcmp(argv[i], "--properties") == 0)
			q->properties = (size_t)v;
		else if (strcmp(argv[i], "--questions") == 0)
			q->questions = (size_t)v;
		else if (strcmp(argv[i], "--threads") == 0)
			q->threads = (int)v;
		else if (strcmp(argv[i], "--show") == 0)
			q->show = (enum corruption)v;
		else
			return 2;
		i++;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct tally kinds[CORRUPTIONS] = { 0 }, all = { 0 };
	struct asked q;
	struct gazetteer g;
	struct address_index *x;
	struct address_question *questions;
	struct address_result *results;
	struct written *written;
	double began, built, one, wall;
	size_t n, shown = 0;

	if (arguments(argc, argv, &q)) {
		fprintf(stderr,
			"address [--properties N] [--questions N] [--threads N] [--show KIND] [--json]\n");
		return 2;
	}
	g = gazetteer_make(a, q.properties, 1);
	began = cpu_s();
	x = index_make(&g);
	built = cpu_s() - began;
	questions = malloc((q.questions + 1) * sizeof(*questions));
	written = malloc((q.questions + 1) * sizeof(*written));
	results = malloc((q.questions + 1) * sizeof(*results));
	check(questions && written && results);
	n = write_all(&g, a, q.questions, written, questions);
	began = cpu_s();
	address_match_batch(x, questions, n, 1, results);
	one = cpu_s() - began;
	began = wall_s();
	address_match_batch(x, questions, n, q.threads, results);
	wall = wall_s() - began;
	for (size_t i = 0; i < n; i++) {
		struct tally before = all;

		if (written[i].text.n == 0)
			continue;
		tally_add(&kinds[written[i].kind], &written[i], &results[i]);
		tally_add(&all, &written[i], &results[i]);
		if ((q.show == written[i].kind || (q.show > CORRUPTIONS && all.wrong > before.wrong)) &&
			all.right == before.right && shown++ < 25)
			example_print(x, a, &written[i], &results[i]);
	}
	if (!q.json)
		printf("%-38s %8s %8s %7s %7s   %-8s %s\n", "how it was written", "n", "right", "wrong",
			"unsure", "precision", "recall");
	for (size_t k = 0; k < CORRUPTIONS; k++)
		row_print(&q, corruption_names[k], &kinds[k]);
	row_print(&q, "all", &all);
	if (q.json)
		printf("{\"entries\":%zu,\"bytes\":%zu,\"build_cpu_s\":%.2f,\"match_cpu_s\":%.3f,\"per_s_"
			   "one_core\":%.0f,\"threads\":%d,\"per_s\":%.0f}\n",
			address_index_count(x), address_index_bytes(x), built, one, (double)n / one, q.threads,
			(double)n / wall);
	else
		printf("%zu entries in %.1f MB, built in %.2f s of processor time; %.0f addresses a second "
			   "on one core, %.0f on %d threads\n",
			address_index_count(x), (double)address_index_bytes(x) / 1e6, built, (double)n / one,
			(double)n / wall, q.threads);
	address_index_free(x);
	free(questions);
	free(written);
	free(results);
	arena_free(a);
	return 0;
}
