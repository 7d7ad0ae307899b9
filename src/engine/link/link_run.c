/*
 * A run from rows to people: content order, frequencies, blocks and pairs, bands, clusters. What
 * the stages share is in struct link_work.
 */
#include "engine/link/link_parts.h"
#include "engine/link/link_sort.h"

#include <math.h>

#include "core/base/check.h"

/* ---- names of things ---- */

static const char *const topic_names[LINK_TOPIC_COUNT] = {
	"given",
	"family",
	"birth",
	"place",
	"phone",
	"email",
	"nhs",
	"sex",
	"birth_place",
	"occupation",
};
static const char *const stage_names[LINK_STAGE_COUNT] = { "keys", "parameters", "score",
	"cluster" };
static const char *const band_names[] = { "no", "review", "link" };

struct str link_topic_name(enum link_topic t) { return str_of(topic_names[t]); }
struct str link_stage_name(enum link_stage s) { return str_of(stage_names[s]); }
struct str link_band_name(enum link_band b) { return str_of(band_names[b]); }

double link_probability(double weight)
{
	return 1.0 / (1.0 + exp2(-weight));
}

/* ---- an order of rows that comes from what they say ---- */

struct placed { uint64_t hash; uint32_t row; };

/* Rows come in their order, and one of two of the same hash stays the first. */
#define PLACED_BEFORE(x, y, c) ((x)->hash < (y)->hash)
LINK_SORT(placed_order, struct placed, void, PLACED_BEFORE)

static uint64_t *values_hashed(const struct link_dict *d)
{
	uint64_t *hash = link_zeroed(sizeof(*hash), d->n);

	for (uint32_t id = 1; id < d->n; id++)
		hash[id] = link_hash(link_dict_at(d, id), d->stride);
	return hash;
}

static uint32_t *content_order(const struct link_table *t)
{
	struct placed *p = link_zeroed(sizeof(*p), t->n), *room = link_zeroed(sizeof(*p), t->n);
	uint32_t *order = link_zeroed(sizeof(*order), t->n);
	uint64_t *hash;

	for (uint32_t i = 0; i < t->n; i++)
		p[i] = (struct placed){
			.hash = t->rows[i].entry + ((uint64_t)(unsigned char)t->rows[i].sex << 32), .row = i
		};
	for (int c = 0; c < CODED_COUNT; c++) {
		if (t->dict[c].n == 1)
			continue;
		hash = values_hashed(&t->dict[c]);
		for (uint32_t i = 0; i < t->n; i++)
			p[i].hash = link_join(p[i].hash, hash[t->rows[i].id[c]]);
		free(hash);
	}
	placed_order(p, room, t->n, NULL);
	for (uint32_t i = 0; i < t->n; i++)
		order[i] = p[i].row;
	free(room);
	free(p);
	return order;
}

/* ---- pairs a person called two ---- */

static uint64_t pair_key(uint32_t a, uint32_t b)
{
	return (a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a) + 1;
}

static void apart_begin(struct link_work *w)
{
	const struct link_options *o = w->o;

	if (!o->apart_n)
		return;
	for (w->apart_mask = 15; w->apart_mask < o->apart_n * 2; w->apart_mask = w->apart_mask * 2 + 1)
		;
	w->apart = link_zeroed(sizeof(*w->apart), w->apart_mask + 1);
	for (size_t i = 0; i < o->apart_n; i++) {
		uint64_t key = pair_key(o->apart[i].a, o->apart[i].b);
		size_t at = link_mix(key) & w->apart_mask;

		while (w->apart[at] && w->apart[at] != key)
			at = (at + 1) & w->apart_mask;
		w->apart[at] = key;
	}
}

bool link_work_apart(const struct link_work *w, uint32_t a, uint32_t b)
{
	uint64_t key = pair_key(a, b);

	if (!w->apart_mask)
		return false;
	for (size_t at = link_mix(key) & w->apart_mask; w->apart[at]; at = (at + 1) & w->apart_mask)
		if (w->apart[at] == key)
			return true;
	return false;
}

/* ---- the work ---- */

void link_work_begin(struct link_work *w, const struct link_table *t, const struct link_options *o)
{
	*w = (struct link_work){ .t = t, .o = o, .threads = link_threads_of(o) };
	w->order = content_order(t);
	w->place = link_zeroed(sizeof(*w->place), t->n);
	for (uint32_t i = 0; i < t->n; i++)
		w->place[w->order[i]] = i;
	link_view_begin(&w->view, t, w->order, o->model ? o->model : link_model_shipped());
	if (o->list) {
		w->view.prior_lg = o->list->prior_log2;
		w->view.lone = o->list->lone;
		if (o->list->person)
			link_view_recount(&w->view, o->list->person);
	}
	apart_begin(w);
}

void link_work_end(struct link_work *w)
{
	link_view_end(&w->view);
	if (w->keys)
		link_keys_free(w->keys);
	free(w->order);
	free(w->place);
	free(w->apart);
}

float link_score(const struct link_work *w, uint32_t row_a, uint32_t row_b,
	struct link_cache *cache, uint8_t *hold)
{
	return link_view_score(&w->view, &w->t->rows[row_a], &w->t->rows[row_b], cache, hold);
}

static void clusters_count(struct link_result *r)
{
	uint32_t *size = link_zeroed(sizeof(*size), r->rows);

	for (uint32_t i = 0; i < r->rows; i++) {
		r->clusters += r->cluster[i] == i;
		if (++size[r->cluster[i]] > r->largest)
			r->largest = size[r->cluster[i]];
	}
	free(size);
}

struct link_result *link_run(const struct link_table *t, const struct link_options *o)
{
	struct link_result *r = link_zeroed(sizeof(*r), 1);
	struct link_found *found;
	struct link_work w;
	double at = link_cpu_s(), then;

	link_work_begin(&w, t, o);
	r->cpu_s[LINK_STAGE_PARAMETERS] = (then = link_cpu_s()) - at;
	at = then;
	w.keys = link_keys_new(t);
	r->cpu_s[LINK_STAGE_KEYS] = (then = link_cpu_s()) - at;
	at = then;
	r->rows = t->n;
	memcpy(r->version, w.view.model.version, sizeof(r->version));
	found = link_zeroed(sizeof(*found), w.threads);
	link_pairs(&w, r, found);
	link_settle(&w, r, found);
	free(found);
	r->cpu_s[LINK_STAGE_SCORE] = (then = link_cpu_s()) - at;
	at = then;
	r->cluster = link_zeroed(sizeof(*r->cluster), t->n);
	r->bridges = link_cluster_work(&w, r, r->link_bits, r->cluster);
	clusters_count(r);
	r->cpu_s[LINK_STAGE_CLUSTER] = link_cpu_s() - at;
	link_work_end(&w);
	return r;
}

void link_result_free(struct link_result *r)
{
	if (!r)
		return;
	free(r->edges);
	free(r->cluster);
	free((void *)(uintptr_t)r->list.person);
	free(r);
}
