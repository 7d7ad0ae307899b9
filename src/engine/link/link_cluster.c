/*
 * From pairs to people. Connected components let one wrong pair join two people and a few join thousands
 * (a million rows collapsed so under the program we measured against), so groups grow under guard: edges come
 * heaviest first, and two groups become one only when the rows of both sides agree on the average, not just
 * the two that the edge names; never when a person, a list or two NHS numbers say that two of them are two
 * people; never beyond a size.
 */
#include "engine/link/link_parts.h"

#include <math.h>

#define CROSS_MOST 12                          /* pairs looked at between two groups */
#define CROSS_FLOOR -12.0f                     /* one hopeless pair does not outvote the rest */
#define CROSS_CEILING 16.0f

struct groups {
	struct link_work *w;
	struct link_cache *cache;
	uint32_t *root, *next, *size;          /* next: the rows of a group in a ring */
	uint64_t *refused;                     /* group pairs refused at their present size: a direct-mapped memory */
};
#define REFUSED (1u << 20)

static uint32_t root_of(uint32_t *root, uint32_t i)
{
	while (root[i] != i) {
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

static void groups_join(struct groups *g, uint32_t a, uint32_t b)
{
	uint32_t keep = g->size[a] >= g->size[b] ? a : b, gone = keep == a ? b : a, after = g->next[keep];

	g->root[gone] = keep;
	g->size[keep] += g->size[gone];
	g->next[keep] = g->next[gone];
	g->next[gone] = after;
}

static bool hold_forbids(uint8_t hold)
{
	return hold == LINK_HOLD_NHS || hold == LINK_HOLD_SOURCE || hold == LINK_HOLD_TOLD;
}

/* Mean weight between the groups of roots a and b, over all cross pairs or an even choice of them; minus infinity
 * when two of them must stay apart. */
static float cross_mean(struct groups *g, uint32_t a, uint32_t b)
{
	uint64_t all = (uint64_t)g->size[a] * g->size[b], step = all <= CROSS_MOST ? 1 : all / CROSS_MOST, at = 0, taken = 0;
	uint32_t x = a, y = b;
	float sum = 0;

	for (uint32_t i = 0; i < g->size[a]; i++, x = g->next[x])
		for (uint32_t k = 0; k < g->size[b]; k++, y = g->next[y]) {
			uint8_t hold = 0;
			float weight;

			if (at++ % step)
				continue;
			if (link_work_apart(g->w, x, y))
				return -INFINITY;
			weight = link_score(g->w, x, y, g->cache, &hold);
			if (hold_forbids(hold))
				return -INFINITY;
			sum += fminf(CROSS_CEILING, fmaxf(CROSS_FLOOR, weight));
			taken++;
		}
	return sum / (float)taken;
}

/* True when the two groups may become one. */
static bool groups_agree(struct groups *g, uint32_t a, uint32_t b)
{
	const struct link_model *m = &g->w->view.model;
	uint64_t key;
	size_t at;

	if (g->size[a] + g->size[b] > (uint32_t)m->cluster_size)
		return false;
	if (g->size[a] == 1 && g->size[b] == 1)
		return true;
	key = link_join(link_join(a < b ? a : b, a < b ? b : a), g->size[a] + g->size[b]);
	at = key & (REFUSED - 1);
	if (g->refused[at] == key)
		return false;
	if (cross_mean(g, a, b) >= (float)m->cluster_bits)
		return true;
	g->refused[at] = key;
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

uint64_t link_cluster_work(struct link_work *w, const struct link_result *r, double bits, uint32_t *cluster)
{
	uint32_t n = w->t->n, *least = cluster;
	struct groups g = { .w = w, .cache = link_zeroed(sizeof(*g.cache), 1), .root = link_lines(sizeof(uint32_t), n),
		.next = link_lines(sizeof(uint32_t), n), .size = link_lines(sizeof(uint32_t), n),
		.refused = link_zeroed(sizeof(uint64_t), REFUSED) };
	uint64_t bridges = 0;

	for (uint32_t i = 0; i < n; i++) {
		g.root[i] = g.next[i] = i;
		g.size[i] = 1;
	}
	told_together(&g);
	for (size_t i = 0; i < r->edge_n && (double)r->edges[i].weight >= bits; i++) {
		uint32_t a, b;

		if (r->edges[i].hold)
			continue;
		a = root_of(g.root, r->edges[i].a);
		b = root_of(g.root, r->edges[i].b);
		if (a == b)
			continue;
		if (groups_agree(&g, a, b))
			groups_join(&g, a, b);
		else
			bridges++;
	}
	for (uint32_t i = 0; i < n; i++)
		g.size[i] = UINT32_MAX;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t root = root_of(g.root, i);

		if (g.size[root] == UINT32_MAX)
			g.size[root] = i;
		least[i] = g.size[root];
	}
	free(g.cache);
	free(g.root);
	free(g.next);
	free(g.size);
	free(g.refused);
	return bridges;
}

void link_cluster(const struct link_table *t, const struct link_result *r, const struct link_options *o, double bits,
	uint32_t *cluster)
{
	struct link_options as_run = *o;
	struct link_work w;

	as_run.list = &r->list;
	link_work_begin(&w, t, &as_run);
	link_cluster_work(&w, r, bits, cluster);
	link_work_end(&w);
}
