/*
 * Training: m from the rows themselves by expectation-maximisation on pattern counts (Dempster,
 * Laird and Rubin 1977; Winkler, "Using the EM Algorithm for Weight Computation in the
 * Fellegi-Sunter Model of Record Linkage", 1988).
 *
 * Two sessions, each with blocks of its own: rows that share one topic exactly are paired, that
 * topic says nothing in the session, and the others are learned; every topic is learned in the
 * session that does not block on it. (Pairs must not come from the union of all blocking rules:
 * these agree in something by their making, EM takes all of them for matches and answers with a
 * share of 1.) The shipped m leans on every level with m_strength pairs, so that a list of 300 rows
 * moves it little and a list of a million a lot.
 *
 * A model is not published when EM has collapsed: a share of matches near 0 or 1, or agreement that
 * tells less than the disagreement behind it.
 */
#include "engine/link/link_parts.h"

#include <math.h>

#include "core/base/rng.h"

#define SESSION_PAIRS 400000                   /* drawn for a session at most */
#define SESSION_LEAST 200                      /* fewer teach nothing */
#define ROUNDS 100
#define SHARE_LEAST 0.0005
#define SHARE_MOST 0.995

void link_patterns_begin(struct link_patterns *p)
{
	*p = (struct link_patterns){ .mask = 1023 };
	p->key = link_zeroed(sizeof(*p->key), p->mask + 1);
	p->count = link_zeroed(sizeof(*p->count), p->mask + 1);
}

void link_patterns_end(struct link_patterns *p)
{
	free(p->key);
	free(p->count);
}

static size_t pattern_slot(const struct link_patterns *p, uint64_t key)
{
	size_t at = link_mix(key) & p->mask;

	while (p->count[at] && p->key[at] != key)
		at = (at + 1) & p->mask;
	return at;
}

static void pattern_add(struct link_patterns *p, uint64_t key, uint64_t count)
{
	size_t at;

	if (p->n > p->mask / 2) {
		struct link_patterns old = *p;

		*p = (struct link_patterns){ .mask = old.mask * 2 + 1 };
		p->key = link_zeroed(sizeof(*p->key), p->mask + 1);
		p->count = link_zeroed(sizeof(*p->count), p->mask + 1);
		for (size_t i = 0; i <= old.mask; i++)
			if (old.count[i])
				pattern_add(p, old.key[i], old.count[i]);
		link_patterns_end(&old);
	}
	at = pattern_slot(p, key);
	p->n += !p->count[at];
	p->key[at] = key;
	p->count[at] += count;
}

void link_patterns_add(struct link_patterns *p, const uint8_t level[LINK_TOPIC_COUNT])
{
	uint64_t key = 0;

	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		key |= (uint64_t)level[t] << (4 * t);
	pattern_add(p, key, 1);
}

static uint8_t pattern_level(uint64_t key, int topic)
{
	return key >> (4 * topic) & 15;
}

/* Levels of PLACE are of two kinds, for pairs with an address on both sides and without. Only those
 * of the kind that the list mostly has are learned; the others keep what the base says. */
static bool level_taught(const struct link_table *t, int topic, int level)
{
	bool addresses = t->dict[CODED_ADDRESS].n > 1 || t->dict[CODED_UPRN].n > 1;

	if (topic != LINK_TOPIC_PLACE || level > PLACE_L_MOVED_CODE)
		return true;
	return addresses ? level != PLACE_L_POSTCODE : level == PLACE_L_POSTCODE;
}

/* ---- pairs of a session ---- */

struct blocked { uint64_t key; uint32_t place; };

static int blocked_cmp(const void *p, const void *q)
{
	const struct blocked *x = p, *y = q;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Draws pairs of rows that have the same value of `c` (and, for CODED_GIVEN, of the family name),
 * without cutting large blocks: every pair of equal rows is as likely as any other. */
static uint64_t session_draw(
	const struct link_work *w, enum link_coded c, enum link_topic silent, struct link_patterns *p)
{
	struct blocked *rows = link_zeroed(sizeof(*rows), w->t->n);
	uint64_t *upto = link_zeroed(sizeof(*upto), w->t->n + 1), all = 0, taken = 0;
	struct link_cache *cache = link_zeroed(sizeof(*cache), 1);
	uint32_t n = 0;
	struct rng rng;

	for (uint32_t place = 0; place < w->t->n; place++) {
		const struct link_row *row = &w->t->rows[w->order[place]];
		bool names = c == CODED_GIVEN;

		if (row->id[c] && (!names || row->id[CODED_FAMILY]))
			rows[n++] =
				(struct blocked){ (uint64_t)row->id[c] << 32 | (names ? row->id[CODED_FAMILY] : 0),
					place };
	}
	qsort(rows, n, sizeof(*rows), blocked_cmp);
	for (uint32_t i = 0, start = 0; i < n; i++) {
		start = i && rows[i].key == rows[i - 1].key ? start : i;
		all += i - start;              /* pairs of row i with those before it in its block */
		upto[i + 1] = all;
	}
	rng_seed(&rng, 1977, (uint64_t)c);
	for (uint64_t want = all < SESSION_PAIRS ? all : SESSION_PAIRS; taken < want; taken++) {
		uint64_t at =
			all <= SESSION_PAIRS ? taken : ((uint64_t)rng_u32(&rng) << 32 | rng_u32(&rng)) % all;
		uint32_t low = 0, high = n;
		uint8_t level[LINK_TOPIC_COUNT];

		while (low + 1 < high) {
			uint32_t middle = low + (high - low) / 2;

			if (upto[middle] <= at)
				low = middle;
			else
				high = middle;
		}
		link_compare(w->t, &w->t->rows[w->order[rows[low].place]],
			&w->t->rows[w->order[rows[low - 1 - (uint32_t)(at - upto[low])].place]], cache, level);
		level[silent] = 0;
		if (!level_taught(w->t, LINK_TOPIC_PLACE, level[LINK_TOPIC_PLACE]))
			level[LINK_TOPIC_PLACE] = 0;
		if (c == CODED_GIVEN)
			level[LINK_TOPIC_FAMILY] = 0;
		link_patterns_add(p, level);
	}
	free(rows);
	free(upto);
	free(cache);
	return taken;
}

/* ---- expectation-maximisation ---- */

static void levels_normalise(int topic, double v[LINK_LEVELS])
{
	double sum = 0;

	for (int l = 1; l < link_level_count[topic]; l++)
		sum += v[l];
	for (int l = 1; l < link_level_count[topic]; l++)
		v[l] /= sum;
}

/* One round: shares of matches per pattern, then m and the share from them. Returns how far m
 * moved. */
static double em_round(struct link_em *e, const struct link_patterns *p,
	const struct link_model *base, const struct link_table *table)
{
	double sum[LINK_TOPIC_COUNT][LINK_LEVELS], matches = 0, all = 0, moved = 0;

	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		for (int l = 0; l < LINK_LEVELS; l++)
			sum[t][l] = l && level_taught(table, t, l) ? base->m_strength * base->m[t][l] : 0;
	for (size_t i = 0; i <= p->mask; i++) {
		double odds = e->share / (1 - e->share), part;

		if (!p->count[i])
			continue;
		for (int t = 0; t < LINK_TOPIC_COUNT; t++)
			if (pattern_level(p->key[i], t))
				odds *= e->m[t][pattern_level(p->key[i], t)] / e->u[t][pattern_level(p->key[i], t)];
		part = (double)p->count[i] * odds / (1 + odds);
		matches += part;
		all += (double)p->count[i];
		for (int t = 0; t < LINK_TOPIC_COUNT; t++)
			sum[t][pattern_level(p->key[i], t)] += part;
	}
	for (int t = 0; t < LINK_TOPIC_COUNT; t++) {
		levels_normalise(t, sum[t]);
		for (int l = 1; l < link_level_count[t]; l++) {
			moved = fmax(moved, fabs(sum[t][l] - e->m[t][l]));
			e->m[t][l] = sum[t][l];
		}
	}
	e->share = fmin(1 - 1e-9, fmax(1e-9, matches / all));
	return moved;
}

void link_em_run(struct link_em *e, const struct link_patterns *p, const struct link_view *v)
{
	const struct link_model *base = &v->model;

	for (int t = 0; t < LINK_TOPIC_COUNT; t++)
		for (int l = 1; l < link_level_count[t]; l++) {
			e->m[t][l] = level_taught(v->t, t, l) ? base->m[t][l] : 0;
			e->u[t][l] = exp2((double)v->u_lg[t][l]);
		}
	for (int t = 0; t < LINK_TOPIC_COUNT; t++) {
		levels_normalise(t, e->m[t]);
		levels_normalise(t, e->u[t]);
	}
	e->share = 0.1;
	for (int round = 0; round < ROUNDS && em_round(e, p, base, v->t) > 1e-5; round++)
		;
}

/* ---- whether it may be published ---- */

bool link_em_sound(struct arena *a, const struct link_em *e, struct str *why)
{
	if (e->share < SHARE_LEAST || e->share > SHARE_MOST) {
		*why = str_fmt(a,
			"Training found that %.4g%% of the pairs are one person, which cannot be. The model in "
			"use stays.",
			e->share * 100);
		return false;
	}
	for (int t = 0; t < LINK_TOPIC_COUNT; t++) {
		int first = 1, usual = 1;
		double yes, no;

		while (e->m[t][first] <= 0)    /* not taught by this list */
			first++;
		for (int l = first; l < link_level_count[t]; l++)
			if (e->m[t][l] > 0 && e->u[t][l] > e->u[t][usual])
				usual = l;     /* what strangers mostly are */
		yes = e->m[t][first] / e->u[t][first];
		no = e->m[t][usual] / e->u[t][usual];
		if (usual != first && (yes <= no || yes <= 1 || no >= 1)) {
			*why = str_fmt(a,
				"After training, agreement of the topic %.*s would tell less than disagreement. "
				"The model in use stays.",
				STR_ARG(link_topic_name(t)));
			return false;
		}
	}
	return true;
}

/* Sessions by what the list has: the topic that blocks, and the topics learned in it. */
static const struct session { enum link_coded block; enum link_topic silent; } sessions[] = {
	{ CODED_BORN, LINK_TOPIC_BIRTH },
	{ CODED_GIVEN, LINK_TOPIC_GIVEN },     /* both names */
	{ CODED_POSTCODE, LINK_TOPIC_PLACE },
};

static bool session_silent(const struct session *s, int topic)
{
	return topic == (int)s->silent || (s->block == CODED_GIVEN && topic == LINK_TOPIC_FAMILY);
}

/* Adds what a session learned, weighed by its matches, to sum and weight. */
static bool session_learn(struct arena *a, const struct link_work *w, const struct session *s,
	double sum[LINK_TOPIC_COUNT][LINK_LEVELS], double weight[LINK_TOPIC_COUNT], struct str *why)
{
	struct link_patterns p;
	struct link_em e = { 0 };
	uint64_t pairs;
	bool sound = true;

	link_patterns_begin(&p);
	pairs = session_draw(w, s->block, s->silent, &p);
	if (pairs >= SESSION_LEAST) {
		link_em_run(&e, &p, &w->view);
		sound = link_em_sound(a, &e, why);
		for (int t = 0; t < LINK_TOPIC_COUNT; t++) {
			if (session_silent(s, t))
				continue;
			weight[t] += e.share * (double)pairs;
			for (int l = 1; l < link_level_count[t]; l++)
				sum[t][l] += e.m[t][l] * e.share * (double)pairs;
		}
	}
	link_patterns_end(&p);
	return sound;
}

/* The base with what people said of pairs counted in: levels of pairs that are one person, beside
 * m_strength pairs of the base. */
static void base_lean(
	const struct link_table *t, const struct link_options *o, struct link_model *base)
{
	double sum[LINK_TOPIC_COUNT][LINK_LEVELS] = { 0 }, all[LINK_TOPIC_COUNT] = { 0 }, most = 0;
	uint8_t level[LINK_TOPIC_COUNT];

	for (size_t i = 0; i < o->same_n; i++) {
		link_compare(t, &t->rows[o->same[i].pair.a], &t->rows[o->same[i].pair.b], NULL, level);
		for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++)
			if (level[topic] && level_taught(t, topic, level[topic])) {
				sum[topic][level[topic]] += o->same[i].worth;
				all[topic] += o->same[i].worth;
			}
		most += o->same[i].worth;
	}
	for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++) {
		double before = 0;

		for (int l = 1; l < link_level_count[topic]; l++)
			before += level_taught(t, topic, l) ? base->m[topic][l] : 0;
		for (int l = 1; l < link_level_count[topic]; l++)
			if (level_taught(t, topic, l))
				base->m[topic][l] =
					(base->m_strength * base->m[topic][l] + before * sum[topic][l]) /
					(base->m_strength + all[topic]);
	}
	base->m_strength += most;
}

bool link_train(struct arena *a, const struct link_table *t, const struct link_options *o,
	struct str version, struct link_model *out, struct str *why)
{
	struct link_model leaning = o->model ? *o->model : *link_model_shipped();
	const struct link_model *base = &leaning;
	struct link_options options = *o;
	double sum[LINK_TOPIC_COUNT][LINK_LEVELS] = { 0 }, weight[LINK_TOPIC_COUNT] = { 0 },
		   learned = 0;
	struct link_model m;
	struct link_work w;
	bool sound = true;

	if (!version.n || version.n >= sizeof(m.version)) {
		*why = S("The new model needs a short name.");
		return false;
	}
	base_lean(t, o, &leaning);
	m = leaning;
	m.m_strength = (o->model ? o->model : link_model_shipped())->m_strength;
	options.model = base;
	link_work_begin(&w, t, &options);
	for (size_t i = 0; i < sizeof(sessions) / sizeof(sessions[0]) && sound; i++)
		sound = session_learn(a, &w, &sessions[i], sum, weight, why);
	link_work_end(&w);
	for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++)
		learned += weight[topic];
	if (sound && learned <= 0) {
		*why = S("The list has too few pairs that could be one person to learn from.");
		return false;
	}
	if (!sound)
		return false;
	for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++) {
		double before = 0;

		for (int l = 1; l < link_level_count[topic]; l++)
			before += level_taught(t, topic, l) ? base->m[topic][l] : 0;
		for (int l = 1; l < link_level_count[topic] && weight[topic] > 0; l++)
			if (level_taught(t, topic, l))
				m.m[topic][l] = before * sum[topic][l] / weight[topic];
	}
	memset(m.version, 0, sizeof(m.version));
	memcpy(m.version, version.p, version.n);
	*out = m;
	return true;
}
