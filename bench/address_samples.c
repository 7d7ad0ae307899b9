/*
 * Measures the address engine on addresses that are not made up: the hard cases of shared data
 * (labelled), and, given a CSV of real addresses, each of them as it is written, without its
 * postcode, and with a wrong one: it must find itself, or another name of the same door. Prints
 * precision, what was matched, what was wrong, the building without the flat, and processor time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/address_sample.h"

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct did {
	size_t n, right, wrong, building, unsure;
	double cpu;
};

/* Another business in the same house has the same number, flat and postcode. */
static bool same_door(
	struct arena *a, const struct sample_address *x, const struct sample_address *y)
{
	struct address_reading *r = ARENA_NEW(a, struct address_reading),
						   *q = ARENA_NEW(a, struct address_reading);

	address_read_text(a, x->text, x->postcode, r);
	address_read_text(a, y->text, y->postcode, q);
	return r->outward == q->outward && r->inward == q->inward &&
		memcmp(&r->number, &q->number, sizeof(r->number)) == 0 &&
		memcmp(&r->unit, &q->unit, sizeof(r->unit)) == 0;
}

static void why_print(const struct address_index *x, struct arena *a,
	const struct address_sample *s, struct str text, struct str postcode, uint64_t truth,
	const struct address_result *r)
{
	const struct sample_address *t = address_sample_of(s, truth),
								*g = address_sample_of(s, r->uprn);
	struct address_reasons why = address_explain(x, a, text, postcode, r);

	printf("%.*s | %.*s\n  truth  %.*s | %.*s\n", STR_ARG(text), STR_ARG(postcode),
		STR_ARG(t ? t->text : S("")), STR_ARG(t ? t->postcode : S("")));
	printf("  answer %.*s | %.*s (outcome %d)\n", STR_ARG(g ? g->text : S("-")),
		STR_ARG(g ? g->postcode : S("")), (int)r->outcome);
	for (size_t i = 0; i < why.n; i++)
		printf("    %-12.*s %+6.1f  %.*s\n", STR_ARG(why.v[i].part), why.v[i].points,
			STR_ARG(why.v[i].words));
}

static void ask(const struct address_index *x, struct arena *a, const struct address_sample *s,
	const struct sample_address *q, struct str postcode, size_t show, struct did *d)
{
	double began = cpu_s();
	struct address_result r = address_match(x, q->text, postcode);
	const struct sample_address *truth = address_sample_of(s, q->uprn);
	size_t right = d->right;

	d->cpu += cpu_s() - began;
	d->n++;
	if (r.outcome == ADDRESS_BUILDING_ONLY)
		d->building++;
	else if (r.outcome != ADDRESS_MATCHED)
		d->unsure++;
	else if (r.uprn == q->uprn || same_door(a, address_sample_of(s, r.uprn), truth))
		d->right++;
	else
		d->wrong++;
	if (d->right == right && d->n - d->right <= show)
		why_print(x, a, s, q->text, postcode, q->uprn, &r);
}

static void did_print(const char *what, const struct did *d)
{
	printf("%-44s %6zu %6zu %6zu %6zu %6zu   %.4f   %.4f   %6.1f\n", what, d->n, d->right,
		d->wrong, d->building, d->unsure,
		d->right + d->wrong ? (double)d->right / (double)(d->right + d->wrong) : 1,
		(double)(d->right + d->wrong) / (double)(d->n ? d->n : 1),
		d->cpu * 1e6 / (double)(d->n ? d->n : 1));
}

/* Another letter at the end: the postcode next door, or none. */
static struct str other_postcode(struct arena *a, struct str postcode)
{
	char *z = str_z(a, postcode);

	z[postcode.n - 1] = z[postcode.n - 1] == 'X' ? 'Y' : 'X';
	return str_of(z);
}

static void real_run(struct arena *a, struct str path, size_t show)
{
	struct address_sample s;
	struct did as_is = { 0 }, none = { 0 }, other = { 0 };
	struct address_index *x;

	if (!address_sample_csv(a, path, &s)) {
		printf("%.*s is not there or has no address_concat and postcode columns: skipped.\n",
			STR_ARG(path));
		return;
	}
	x = address_sample_index(a, &s);
	for (size_t i = 0; i < s.n_known; i++) {
		struct arena *one = arena_new();

		ask(x, one, &s, &s.known[i], s.known[i].postcode, show, &as_is);
		ask(x, one, &s, &s.known[i], STR_NONE, show, &none);
		ask(x, one, &s, &s.known[i], other_postcode(one, s.known[i].postcode), show, &other);
		arena_free(one);
	}
	did_print("real addresses, as they are written", &as_is);
	did_print("real addresses, without postcode", &none);
	did_print("real addresses, another letter in the end", &other);
	address_index_free(x);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	const char *folder = address_sample_folder(a);
	struct str path = str_fmt(a, "%s/linkage/address_dev/ukam_edge_case_addresses.yaml",
		folder ? folder : "../shared/data");
	struct address_sample s;
	struct did d = { 0 };
	size_t show = argc > 1 && strcmp(argv[argc - 1], "--show") == 0 ? 25 : 0;

	printf("%-44s %6s %6s %6s %6s %6s   %-8s %-8s %s\n", "on", "n", "right", "wrong", "house",
		"unsure", "precision", "matched", "us each");
	if (!address_sample_read(a, path, &s)) {
		printf("%.*s is not there: skipped.\n", STR_ARG(path));
	} else {
		struct address_index *x = address_sample_index(a, &s);

		for (size_t i = 0; i < s.n_asked; i++)
			ask(x, a, &s, &s.asked[i], s.asked[i].postcode, show, &d);
		did_print("hard cases, labelled (uk_address_matcher)", &d);
		address_index_free(x);
	}
	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-')
			real_run(a, str_of(argv[i]), show);
	arena_free(a);
	return 0;
}
