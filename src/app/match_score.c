/*
 * How good linkage was, where the truth is known. A pair of rows counts when both are one person;
 * of two lists only pairs between them. Precision: of the pairs it made, those that are true.
 * Recall: of all true pairs there are, also those that were never compared, the ones it made. F1:
 * their harmonic mean. Clusters count by the pairs inside them.
 */
#include "app/match.h"

#include "core/base/time.h"


/* Cluster thresholds that are tried for the best one, in bits from the shipped one. */
static const double cluster_steps[] = { -4, -2, 2, 5 };
/* a longer list is tried with fewer of them: each costs a second */
#define STEP_ROWS_MOST ((uint32_t)200000)

double match_cpu_s(void)
{
	return (double)time_cpu_us() / 1e6;
}

static void quality_put(struct match_quality *q, int64_t right, int64_t made, int64_t there)
{
	q->precision = made ? (double)right / (double)made : right == there ? 1 : 0;
	q->recall = there ? (double)right / (double)there : 1;
	q->f1 = made + there ? 2 * (double)right / (double)(made + there) : 1;
}

/* --- counting pairs of groups --- */

/* Rows in an order in which those of one person stand together, and room to count in. */
struct groups {
	struct arena *arena;
	uint32_t n;
	uint32_t *order;                       /* rows by truth */
	uint32_t *first,
		*second; /* rows of a group seen so far: all, of the second list; zero between uses */
};

static int64_t pairs_of(const struct match_lists *l, int64_t all, int64_t second)
{
	return l->n_files == 2 ? second * (all - second) : all * (all - 1) / 2;
}

/* Counts rows [from, to) of the order by their group and adds up the pairs inside each; leaves the
 * counts zero. */
static int64_t pairs_among(const struct match_lists *l, struct groups *g, const uint32_t *group,
	uint32_t from, uint32_t to)
{
	int64_t pairs = 0;

	for (uint32_t i = from; i < to; i++) {
		g->first[group[g->order[i]]]++;
		g->second[group[g->order[i]]] += g->order[i] >= l->split;
	}
	for (uint32_t i = from; i < to; i++) {
		uint32_t k = group[g->order[i]];

		pairs += pairs_of(l, g->first[k], g->second[k]);
		g->first[k] = g->second[k] = 0;
	}
	return pairs;
}

/* Truth numbers are smaller than the number of rows: a counting sort. */
static void groups_begin(struct groups *g, const struct match_lists *l)
{
	uint32_t *at;

	g->arena = arena_new();
	g->n = link_table_rows(l->table);
	g->order = ARENA_ARRAY(g->arena, uint32_t, g->n + 1u);
	g->first = ARENA_ARRAY(g->arena, uint32_t, g->n + 1u);
	g->second = ARENA_ARRAY(g->arena, uint32_t, g->n + 1u);
	at = ARENA_ARRAY(g->arena, uint32_t, g->n + 1u);
	for (uint32_t i = 0; i < g->n; i++)
		at[l->truth[i] + 1]++;
	for (uint32_t i = 0; i < g->n; i++)
		at[i + 1] += at[i];
	for (uint32_t i = 0; i < g->n; i++)
		g->order[at[l->truth[i]]++] = i;
}

static int64_t pairs_true(const struct match_lists *l, struct groups *g)
{
	return pairs_among(l, g, l->truth, 0, g->n);
}

static void clusters_put(const struct match_lists *l, struct groups *g, const uint32_t *cluster,
	int64_t true_pairs, struct match_quality *q)
{
	int64_t right = 0;

	for (uint32_t from = 0, to; from < g->n; from = to) {
		for (to = from + 1; to < g->n && l->truth[g->order[to]] == l->truth[g->order[from]]; to++)
			;
		right += pairs_among(l, g, cluster, from, to);
	}
	quality_put(q, right, pairs_among(l, g, cluster, 0, g->n), true_pairs);
}

/* --- pairs --- */

/* Edges come by weight downwards: each place between two weights is a threshold. */
static void pairs_score(
	const struct match_lists *l, const struct link_result *r, struct match_score *out)
{
	int64_t made = 0, right = 0, linked = 0, linked_right = 0;

	for (size_t i = 0; i < r->edge_n; i++) {
		const struct link_edge *e = &r->edges[i];
		bool one = l->truth[e->a] == l->truth[e->b];
		double f1;

		made++;
		right += one;
		linked += e->band == LINK_BAND_LINK;
		linked_right += one && e->band == LINK_BAND_LINK;
		if (i + 1 < r->edge_n && r->edges[i + 1].weight >= e->weight)
			continue;
		f1 = 2 * (double)right / (double)(made + out->true_pairs);
		if (f1 > out->pairs.best_f1) {
			out->pairs.best_f1 = f1;
			out->pairs.best_at = (double)e->weight;
		}
	}
	quality_put(&out->pairs, linked_right, linked, out->true_pairs);
	if (out->pairs.f1 > out->pairs.best_f1)
		out->pairs.best_f1 = out->pairs.f1;
}

static void clusters_score(const struct match_lists *l, const struct link_result *r,
	const struct link_options *o, struct groups *g, struct match_score *out)
{
	uint32_t *cluster = ARENA_ARRAY(g->arena, uint32_t, r->rows + 1u);
	double shipped = r->link_bits;

	clusters_put(l, g, r->cluster, out->true_pairs, &out->clusters);
	out->clusters.best_f1 = out->clusters.f1;
	out->clusters.best_at = shipped;
	for (size_t i = 0; i < sizeof(cluster_steps) / sizeof(*cluster_steps); i++) {
		struct match_quality q = { 0 };

		if (r->rows > STEP_ROWS_MOST && i % 2 == 0)
			continue;
		link_cluster(l->table, r, o, shipped + cluster_steps[i], cluster);
		clusters_put(l, g, cluster, out->true_pairs, &q);
		if (q.f1 > out->clusters.best_f1) {
			out->clusters.best_f1 = q.f1;
			out->clusters.best_at = shipped + cluster_steps[i];
		}
	}
}

void match_score(const struct match_lists *l, const struct link_result *r,
	const struct link_options *o, struct match_score *out)
{
	struct groups g;

	*out = (struct match_score){ .known = l->truth != NULL, .largest = r->largest };
	if (!l->truth)
		return;
	groups_begin(&g, l);
	out->true_pairs = pairs_true(l, &g);
	pairs_score(l, r, out);
	clusters_score(l, r, o, &g, out);
	arena_free(g.arena);
}
