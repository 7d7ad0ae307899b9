/*
 * What the pairs say of the list, and the list of the pairs: how many of them are one person (the
 * prior), whether families are among them, how common values are among people rather than rows.
 * Then every edge is weighed once more and put into its band.
 */
#include "engine/link/link_parts.h"
#include "engine/link/link_sort.h"

#include <math.h>

#define FIRST_SIGHT 4 /* bits beyond the threshold, before rows count as one person */
#define LONE_PAIRS 100 /* of one person twice at one home, before anything is concluded */
#define LONE_SHARE 0.005
#define LONE_MANY 200000 /* so many that the twins among their few relatives count for nothing */
#define LONE_SHARE_MANY 0.02
#define FETCH 12 /* edges ahead, whose rows are fetched: they lie all over the memory */

/* ---- edges in order ---- */

/* Heaviest first; ties by what the rows say, not by their numbers. */
static bool edge_before(
	const struct link_edge *x, const struct link_edge *y, const uint32_t *place)
{
	uint32_t xa, xb, ya, yb, t;

	if (x->weight != y->weight)
		return x->weight > y->weight;
	xa = place[x->a], xb = place[x->b], ya = place[y->a], yb = place[y->b];
	if (xa > xb)
		t = xa, xa = xb, xb = t;
	if (ya > yb)
		t = ya, ya = yb, yb = t;
	return xa != ya ? xa < ya : xb < yb;
}

LINK_SORT(edges_order, struct link_edge, const uint32_t, edge_before)

#define BUCKETS 32768

/* Heaviest first; 256 buckets to a bit. */
static size_t edge_bucket(const struct link_edge *e)
{
	double at = 16384.0 - (double)e->weight * 256.0;

	return at < 0 ? 0 : at >= BUCKETS - 1 ? BUCKETS - 1 : (size_t)at;
}

/* Buckets in order; `start` says where each ends. A thread has those that end in its share of the
 * edges. */
struct ordering { struct link_work *w; struct link_result *r; const size_t *start; };

static void order_part(void *context, unsigned part)
{
	struct ordering *o = context;
	size_t n = o->r->edge_n, low = n * part / o->w->threads, high = n * (part + 1) / o->w->threads,
		   room = 0;
	struct link_edge *edges = NULL;

	for (size_t b = 0, from = 0; b < BUCKETS; from = o->start[b++]) {
		size_t size = o->start[b] - from;

		if (size < 2 || o->start[b] <= low || o->start[b] > high)
			continue;
		if (size > room) {
			free(edges);
			edges = link_zeroed(sizeof(*edges), room = size);
		}
		edges_order(o->r->edges + from, edges, size, o->w->place);
	}
	free(edges);
}

/* Moves what each list of edges holds into r->edges, in order; frees the lists. */
static void edges_gather(
	struct link_work *w, struct link_result *r, struct link_found *found, unsigned lists)
{
	size_t *start = link_zeroed(sizeof(*start), BUCKETS + 1), n = 0;

	for (unsigned i = 0; i < lists; i++) {
		n += found[i].n;
		for (size_t k = 0; k < found[i].n; k++)
			start[edge_bucket(&found[i].v[k]) + 1]++;
	}
	for (size_t b = 0; b < BUCKETS; b++)
		start[b + 1] += start[b];
	r->edges = link_zeroed(sizeof(*r->edges), n);
	r->edge_n = n;
	for (unsigned i = 0; i < lists; i++) {
		for (size_t k = 0; k < found[i].n; k++)
			r->edges[start[edge_bucket(&found[i].v[k])]++] = found[i].v[k];
		free(found[i].v);
		found[i].v = NULL;
	}
	link_threads(w->threads, order_part, &(struct ordering){ w, r, start });
	free(start);
}

/* Sorts again after weights have changed. */
static void edges_sort(struct link_work *w, struct link_result *r)
{
	struct link_found all = { .v = r->edges, .n = r->edge_n };

	edges_gather(w, r, &all, 1);
}

/* ---- what the pairs say of the list ---- */

/* Pairs that the scope asks about. */
static double pairs_asked(const struct link_work *w)
{
	double n = (double)w->t->n, split = (double)w->o->split;

	if (w->o->scope == LINK_BETWEEN)
		return split * (n - split);
	return n * (n - 1) / 2 - (w->o->scope == LINK_NEW ? split * (split - 1) / 2 : 0);
}

/* The share of matches by expectation-maximisation on the weights alone, m and u being what they
 * are; how far the prior moves by it, `most` at most. */
static double prior_shift(
	const struct link_work *w, const uint64_t weights[LINK_WEIGHT_STEPS], double most)
{
	double shift = 0;

	for (int round = 0; round < 20; round++) {
		double matches = 0;

		for (int s = 0; s < LINK_WEIGHT_STEPS; s++)
			matches +=
				(double)weights[s] * link_probability(LINK_WEIGHT_LEAST + (s + 0.5) / 8 + shift);
		shift = log2(fmax(matches, 1) / pairs_asked(w)) - w->view.prior_lg;
		shift = fmin(most, fmax(-most, shift));
	}
	return shift;
}

/* Pairs of strangers that share a postcode and, by chance, the family name. */
static double neighbours_namesake(const struct link_view *v)
{
	const struct link_dict *d = &v->t->dict[CODED_POSTCODE], *f = &v->t->dict[CODED_FAMILY];
	double pairs = 0, same = 0;

	for (uint32_t id = 1; id < d->n; id++)
		pairs += (double)d->count[id] * (d->count[id] - 1) / 2;
	for (uint32_t id = 1; id < f->n; id++)
		same += exp2(2 * (double)v->share_lg[CODED_FAMILY][id]);
	return pairs * same;
}

/* Whether the list has no families in it. Where there are, two people of one home with two given
 * names and two dates of birth are met far more often than one person twice; where there are next
 * to none, given names that differ beside one date of birth are not twins', of whom there are fewer
 * still. */
static bool lone_decide(const struct link_work *w, const struct link_found *found)
{
	double relatives = 0, selves = 0, chance = neighbours_namesake(&w->view);

	for (unsigned i = 0; i < w->threads; i++) {
		relatives += (double)found[i].relatives;
		selves += (double)found[i].selves;
	}
	relatives -= chance + 2 * sqrt(chance);
	return selves >= LONE_PAIRS &&
		relatives <= (selves >= LONE_MANY ? LONE_SHARE_MANY : LONE_SHARE) * selves;
}

/* ---- weighing again ---- */

struct again { struct link_work *w; struct link_result *r; struct link_cache **cache; };

static void again_part(void *context, unsigned part)
{
	struct again *g = context;
	size_t n = g->r->edge_n, from = n * part / g->w->threads, to = n * (part + 1) / g->w->threads;

	for (size_t i = from; i < to; i++) {
		struct link_edge *e = &g->r->edges[i];

		if (i + FETCH < to) {
			__builtin_prefetch(&g->w->t->rows[e[FETCH].a]);
			__builtin_prefetch(&g->w->t->rows[e[FETCH].b]);
		}
		e->weight = link_score(g->w, e->a, e->b, g->cache[part], &e->hold);
	}
}

static void edges_again(struct link_work *w, struct link_result *r)
{
	struct again g = { w, r, link_zeroed(sizeof(*g.cache), w->threads) };

	for (unsigned i = 0; i < w->threads; i++)
		g.cache[i] = link_zeroed(sizeof(struct link_cache), 1);
	link_threads(w->threads, again_part, &g);
	for (unsigned i = 0; i < w->threads; i++)
		free(g.cache[i]);
	free(g.cache);
}

static void edges_shift(struct link_work *w, struct link_result *r, double shift)
{
	w->view.prior_lg += shift;
	for (size_t i = 0; i < r->edge_n; i++)
		r->edges[i].weight += (float)shift;
}

static void weights_count(const struct link_result *r, uint64_t weights[LINK_WEIGHT_STEPS])
{
	memset(weights, 0, sizeof(*weights) * LINK_WEIGHT_STEPS);
	for (size_t i = 0; i < r->edge_n; i++)
		weights[link_weight_step(r->edges[i].weight)]++;
}

/* Learns the list from the pairs found, groups them at first sight, and weighs them by the people
 * so found. */
static void list_learn(struct link_work *w, struct link_result *r, const struct link_found *found)
{
	uint64_t weights[LINK_WEIGHT_STEPS] = { 0 };
	uint32_t *person = link_zeroed(sizeof(*person), w->t->n);

	for (unsigned i = 0; i < w->threads; i++)
		for (int s = 0; s < LINK_WEIGHT_STEPS; s++)
			weights[s] += found[i].weights[s];
	edges_shift(w, r, prior_shift(w, weights, LINK_SHIFT));
	w->view.lone = lone_decide(w, found);
	link_cluster_work(w, r, (double)link_threshold(&w->view) + FIRST_SIGHT, person);
	link_view_recount(&w->view, person);
	edges_again(w, r);
	weights_count(r, weights);
	edges_shift(w, r, prior_shift(w, weights, LINK_SHIFT));
	edges_sort(w, r);
	r->list = (struct link_list){
		.prior_log2 = w->view.prior_lg, .lone = w->view.lone, .person = person
	};
}

/* The caller knows the list already: its own copy of who is who. */
static void list_given(struct link_work *w, struct link_result *r)
{
	uint32_t *person = NULL;

	r->list = *w->o->list;
	if (r->list.person) {
		person = link_zeroed(sizeof(*person), w->t->n);
		memcpy(person, r->list.person, sizeof(*person) * w->t->n);
	}
	r->list.person = person;
}

/* Bands, and an end to edges that are not even for review. */
static void bands_set(struct link_work *w, struct link_result *r)
{
	const struct link_model *m = &w->view.model;
	float threshold = link_threshold(&w->view);
	size_t n = 0;

	r->link_bits = (double)threshold;
	for (; n < r->edge_n && r->edges[n].weight >= (float)m->review_bits; n++) {
		struct link_edge *e = &r->edges[n];

		if (e->hold && e->weight >= threshold)
			r->held[e->hold]++;
		e->band = !e->hold && e->weight >= threshold ? LINK_BAND_LINK : LINK_BAND_REVIEW;
		r->linked += e->band == LINK_BAND_LINK;
		r->review += e->band == LINK_BAND_REVIEW;
	}
	r->edge_n = n;
}

void link_settle(struct link_work *w, struct link_result *r, struct link_found *found)
{
	for (unsigned i = 0; i < w->threads; i++)
		r->held[LINK_HOLD_TOLD] += found[i].told;
	edges_gather(w, r, found, w->threads);
	if (w->o->list)
		list_given(w, r);
	else
		list_learn(w, r, found);
	bands_set(w, r);
}
