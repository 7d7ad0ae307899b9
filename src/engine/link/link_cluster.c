/*
 * From pairs to people. Connected components let one wrong pair join two people and a few join
 * thousands (a million rows collapsed so under the program we measured against), so groups grow
 * under guard: edges come heaviest first, and two groups become one only when the rows of both
 * sides agree on the average, not just the two that the edge names; never when a person, a list or
 * two NHS numbers say that two of them are two people; never beyond a size. Edges that nothing
 * joins are grouped side by side, a thread to each component.
 */
#include "engine/link/link_parts.h"

#include <math.h>

#define CROSS_MOST 12                          /* pairs looked at between two groups */
#define CROSS_FLOOR -12.0f                     /* one hopeless pair does not outvote the rest */
#define CROSS_CEILING 16.0f

/* The groups as they stand, for all threads: each changes only rows of its own components. */
struct groups {
	struct link_work *w;
	const struct link_result *r;
	double bits;
	uint32_t *root, *next, *size;          /* next: the rows of a group in a ring */
	uint8_t *part;                         /* [row] the thread its component belongs to */
	uint64_t *bridges;                     /* [thread] */
};

/* One thread's. */
struct grouping {
	struct groups *g;
	struct link_cache *cache;
	uint64_t *refused; /* group pairs refused at their present size: a direct-mapped memory */
	uint32_t *ring[2]; /* [cluster_size] the rows of two groups, while they are held together */
};
#define REFUSED (1u << 20)
#define FETCH 24 /* edges ahead, whose rows' groups are fetched: they lie all over the memory */

static uint32_t root_of(uint32_t *root, uint32_t i)
{
	while (root[i] != i) {
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

/* What stays the root, and the order of the ring, come from what the rows say: an even choice of
 * pairs is the same one whatever the rows' numbers. */
static void groups_join(struct groups *g, uint32_t a, uint32_t b)
{
	bool first =
		g->size[a] != g->size[b] ? g->size[a] > g->size[b] : g->w->place[a] < g->w->place[b];
	uint32_t keep = first ? a : b, gone = first ? b : a, after = g->next[keep];

	g->root[gone] = keep;
	g->size[keep] += g->size[gone];
	g->next[keep] = g->next[gone];
	g->next[gone] = after;
}

static bool hold_forbids(uint8_t hold)
{
	return hold == LINK_HOLD_NHS || hold == LINK_HOLD_SOURCE || hold == LINK_HOLD_TOLD;
}

static void ring_list(const struct groups *g, uint32_t root, uint32_t *rows)
{
	for (uint32_t i = 0, row = root; i < g->size[root]; i++, row = g->next[row]) {
		rows[i] = row;
		__builtin_prefetch(&g->w->t->rows[row]);
	}
}

/* Mean weight between the groups of roots a and b, together of cluster_size rows at most, over all
 * cross pairs or an even choice of them; minus infinity when two of them must stay apart. */
static float cross_mean(struct grouping *o, uint32_t a, uint32_t b)
{
	struct groups *g = o->g;
	uint64_t all = (uint64_t)g->size[a] * g->size[b],
			 step = all <= CROSS_MOST ? 1 : all / CROSS_MOST, taken = 0;
	float sum = 0;

	ring_list(g, a, o->ring[0]);
	ring_list(g, b, o->ring[1]);
	for (uint64_t at = 0; at < all; at += step, taken++) {
		uint32_t x = o->ring[0][at / g->size[b]], y = o->ring[1][at % g->size[b]];
		uint8_t hold = 0;
		float weight;

		if (link_work_apart(g->w, x, y))
			return -INFINITY;
		weight = link_score(g->w, x, y, o->cache, &hold);
		if (hold_forbids(hold))
			return -INFINITY;
		sum += fminf(CROSS_CEILING, fmaxf(CROSS_FLOOR, weight));
	}
	return sum / (float)taken;
}

/* True when the two groups may become one. */
static bool groups_agree(struct grouping *o, uint32_t a, uint32_t b)
{
	struct groups *g = o->g;
	const struct link_model *m = &g->w->view.model;
	uint32_t first = a, second = b;
	uint64_t key;
	size_t at;

	if (g->size[a] + g->size[b] > (uint32_t)m->cluster_size)
		return false;
	if (g->size[a] == 1 && g->size[b] == 1)
		return true;
	if (g->w->place[a] > g->w->place[b])
		first = b, second = a;
	key = link_join(link_join(first, second), g->size[a] + g->size[b]);
	at = key & (REFUSED - 1);
	if (o->refused[at] == key)
		return false;
	if (cross_mean(o, first, second) >= (float)m->cluster_bits)
		return true;
	o->refused[at] = key;
	return false;
}

static void told_together(struct groups *g)
{
	const struct link_options *o = g->w->o;

	for (size_t i = 0; i < o->together_n; i++) {
		uint32_t a = root_of(g->root, o->together[i].a), b = root_of(g->root, o->together[i].b);

		if (a != b)
			groups_join(g, a, b);
	}
}

/* What edges join, however indirectly, can only ever be grouped with itself: such components are
 * shared out, and each is grouped in its own order of edges, whoever does it. */
static void components_share(struct groups *g)
{
	const struct link_options *o = g->w->o;
	uint32_t n = g->w->t->n, *root = link_lines(sizeof(uint32_t), n);

	for (uint32_t i = 0; i < n; i++)
		root[i] = i;
	for (size_t i = 0; i < o->together_n; i++)
		root[root_of(root, o->together[i].a)] = root_of(root, o->together[i].b);
	for (size_t i = 0; i < g->r->edge_n && (double)g->r->edges[i].weight >= g->bits; i++) {
		const struct link_edge *e = &g->r->edges[i];

		if (i + FETCH < g->r->edge_n) {
			__builtin_prefetch(&root[e[FETCH].a]);
			__builtin_prefetch(&root[e[FETCH].b]);
		}
		if (!e->hold)
			root[root_of(root, e->a)] = root_of(root, e->b);
	}
	for (uint32_t i = 0; i < n; i++)
		g->part[i] = (uint8_t)(link_mix(root_of(root, i)) % g->w->threads);
	free(root);
}

static void groups_part(void *context, unsigned part)
{
	struct groups *g = context;
	struct grouping o = { .g = g,
		.cache = link_zeroed(sizeof(*o.cache), 1),
		.refused = link_zeroed(sizeof(uint64_t), REFUSED) };

	for (int i = 0; i < 2; i++)
		o.ring[i] = link_zeroed(sizeof(uint32_t), (size_t)g->w->view.model.cluster_size);
	for (size_t i = 0; i < g->r->edge_n && (double)g->r->edges[i].weight >= g->bits; i++) {
		const struct link_edge *e = &g->r->edges[i];
		uint32_t a, b;

		if (i + FETCH < g->r->edge_n) {
			__builtin_prefetch(&g->part[e[FETCH].a]);
			__builtin_prefetch(&g->root[e[FETCH].a]);
			__builtin_prefetch(&g->root[e[FETCH].b]);
		}
		if (e->hold || g->part[e->a] != part)
			continue;
		a = root_of(g->root, e->a);
		b = root_of(g->root, e->b);
		if (a == b)
			continue;
		if (groups_agree(&o, a, b))
			groups_join(g, a, b);
		else
			g->bridges[part]++;
	}
	free(o.cache);
	free(o.refused);
	free(o.ring[0]);
	free(o.ring[1]);
}

uint64_t link_cluster_work(
	struct link_work *w, const struct link_result *r, double bits, uint32_t *cluster)
{
	uint32_t n = w->t->n, *least = cluster;
	struct groups g = { .w = w,
		.r = r,
		.bits = bits,
		.root = link_lines(sizeof(uint32_t), n),
		.next = link_lines(sizeof(uint32_t), n),
		.size = link_lines(sizeof(uint32_t), n),
		.part = link_zeroed(1, n),
		.bridges = link_zeroed(sizeof(uint64_t), w->threads) };
	uint64_t bridges = 0;

	for (uint32_t i = 0; i < n; i++) {
		g.root[i] = g.next[i] = i;
		g.size[i] = 1;
	}
	told_together(&g);
	components_share(&g);
	link_threads(w->threads, groups_part, &g);
	for (unsigned i = 0; i < w->threads; i++)
		bridges += g.bridges[i];
	for (uint32_t i = 0; i < n; i++)
		g.size[i] = UINT32_MAX;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t root = root_of(g.root, i);

		if (g.size[root] == UINT32_MAX)
			g.size[root] = i;
		least[i] = g.size[root];
	}
	free(g.root);
	free(g.next);
	free(g.size);
	free(g.part);
	free(g.bridges);
	return bridges;
}

void link_cluster(const struct link_table *t, const struct link_result *r,
	const struct link_options *o, double bits, uint32_t *cluster)
{
	struct link_options as_run = *o;
	struct link_work w;

	as_run.list = &r->list;
	link_work_begin(&w, t, &as_run);
	link_cluster_work(&w, r, bits, cluster);
	link_work_end(&w);
}
