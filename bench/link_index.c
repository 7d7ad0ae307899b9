/*
 * Measures the linkage index: how long one new person takes against a register of made-up people
 * (1.5 million unless said otherwise), to find and to add, what it holds in memory, and how long a
 * restart from its image takes against building it. The people are those of the trap tests:
 * families at one address, sharing names and telephones.
 *
 *	link_index [ROWS [QUESTIONS]]
 */
#include <stdint.h>
#include <sys/resource.h>

#include "core/base/rng.h"
#include "core/base/time.h"
#include "engine/link/link.h"
#include "engine/link/test_image.h"
#include "engine/link/test_traps.h"

static int64_t *took,
	*worked; /* microseconds by the clock, and of the processor: others may use it */
static size_t took_n;

static int span_cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void spans_say(const char *what, const char *how, int64_t *v)
{
	int64_t sum = 0;

	qsort(v, took_n, sizeof(*v), span_cmp);
	for (size_t i = 0; i < took_n; i++)
		sum += v[i];
	printf("%-22s %-10s mean %6.1f us  median %5lld  p99 %5lld  p99.9 %6lld  most %6lld\n", what,
		how, (double)sum / (double)took_n, (long long)v[took_n / 2],
		(long long)v[took_n * 99 / 100], (long long)v[took_n * 999 / 1000],
		(long long)v[took_n - 1]);
}

static void question_timed(int64_t at, int64_t cpu)
{
	took[took_n] = time_monotonic_us() - at;
	worked[took_n++] = time_cpu_us() - cpu;
}

static void person_next(struct rng *r, struct trap_row *first, int i, struct trap_row *who)
{
	if (i % 3 == 0)
		trap_person(r, first);
	*who = *first;
	if (i % 3) {
		trap_new_given(r, who);
		trap_new_birth(r, who);
		trap_new_nhs(r, who);
	}
}

static struct link_index *index_make(struct rng *r, int rows, struct trap_row *kept, int keep)
{
	struct link_index *x = link_index_new(NULL);
	struct trap_row first, who;
	struct str cells[VALUE_FIELDS];

	for (int i = 0; i < rows; i++) {
		person_next(r, &first, i, &who);
		if (i % (rows / keep) == 0 && i / (rows / keep) < keep)
			kept[i / (rows / keep)] = who;
		trap_cells(&who, cells);
		link_index_add(x, i + 1, cells);
	}
	link_index_settle(x);
	return x;
}

static double since_s(int64_t at)
{
	return (double)(time_monotonic_us() - at) / 1e6;
}

static void questions_ask(
	struct rng *r, struct link_index *x, struct trap_row *kept, int n, int rows)
{
	struct link_match found[10];
	struct str cells[VALUE_FIELDS];
	int known = 0;

	for (int i = 0; i < n; i++) {
		int64_t at, cpu;
		size_t got;

		trap_slip(r, kept[i].cell[i % 2 ? VALUE_FAMILY : VALUE_GIVEN]);
		trap_cells(&kept[i], cells);
		at = time_monotonic_us();
		cpu = time_cpu_us();
		got = link_index_find(x, cells, found, 10);
		question_timed(at, cpu);
		known += got > 0 && found[0].key == 1 + (int64_t)i * (rows / n);
	}
	spans_say("find, a name mistyped", "clock", took);
	spans_say("", "processor", worked);
	took_n = 0;
	printf("found first: %.2f %%\n", 100.0 * known / n);
	for (int i = 0; i < n; i++) {
		int64_t at = time_monotonic_us(), cpu = time_cpu_us();

		trap_cells(&kept[i], cells);
		link_index_find(x, cells, found, 10);
		link_index_add(x, (int64_t)rows + i + 1, cells);
		question_timed(at, cpu);
	}
	spans_say("find and add", "clock", took);
	spans_say("", "processor", worked);
}

/* A name by going through all rows, as pages do while a big list is being brought in. */
static void names_ask(struct link_index *x, struct trap_row *kept, int n)
{
	int64_t keys[30], cpu = time_cpu_us();
	struct str cells[VALUE_FIELDS], only[VALUE_FIELDS] = { 0 };
	size_t found = 0;

	for (int i = 0; i < n; i++) {
		trap_cells(&kept[i], cells);
		only[VALUE_GIVEN] = cells[VALUE_GIVEN];
		only[VALUE_FAMILY] = cells[VALUE_FAMILY];
		found += link_index_said(x, only, keys, 30);
	}
	printf("who has a name, through all rows: %.1f ms of processor, %.1f found\n",
		(double)(time_cpu_us() - cpu) / 1e3 / n, (double)found / n);
}

/* What a list waits for before its first row when as many records were changed since the last. */
static void anew_lay(struct link_index *x, struct trap_row *kept, int n, int rows)
{
	struct str cells[VALUE_FIELDS];
	int64_t cpu;

	for (int i = 0; i < n; i++) {
		trap_cells(&kept[i], cells);
		link_index_add(x, 1 + (int64_t)i * (rows / n), cells);
	}
	cpu = time_cpu_us();
	link_index_settle(x);
	printf("laid out anew after %d corrections: %.1f s of processor\n", n,
		(double)(time_cpu_us() - cpu) / 1e6);
}

int main(int argc, char **argv)
{
	int rows = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1500000,
		n = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 20000;
	struct trap_row *kept;
	struct link_index *x, *again;
	struct rusage use;
	struct rng r;
	struct str why;
	struct test_image image = { 0 };
	struct str rest;
	int64_t at;

	if (n < 100 || rows < n)
		return 2;
	kept = calloc((size_t)n, sizeof(*kept));
	took = calloc((size_t)n, sizeof(*took));
	worked = calloc((size_t)n, sizeof(*worked));
	if (!kept || !took || !worked)
		return 1;
	rng_seed(&r, 2020, 3);
	at = time_monotonic_us();
	x = index_make(&r, rows, kept, n);
	printf("%d rows made and indexed in %.1f s\n", rows, since_s(at));
	questions_ask(&r, x, kept, n, rows);
	getrusage(RUSAGE_SELF, &use);
	printf("memory %.0f MB\n", (double)use.ru_maxrss / 1024);
	at = time_monotonic_us();
	if (!link_index_save(x, test_image_put, &image))
		return 1;
	printf("image of %.0f MB written in %.2f s\n", (double)image.n / 1e6, since_s(at));
	link_index_free(x);
	at = time_monotonic_us();
	rest = (struct str){ image.p, image.n };
	if (!link_index_load(test_image_get, &rest, image.n, NULL, &again, &why)) {
		printf("%.*s\n", STR_ARG(why));
		return 1;
	}
	printf("read back in %.2f s: %zu rows\n", since_s(at), link_index_rows(again));
	names_ask(again, kept, 100);
	anew_lay(again, kept, n, rows);
	link_index_free(again);
	free(image.p);
	free(kept);
	free(took);
	free(worked);
	return 0;
}
