/*
 * The pairs of a run. Rule by rule: keys of all rows, sorted; runs of equal keys are blocks; blocks
 * too large are cut finer by a further part, and what stays too large is counted and reported,
 * never forgotten. Each pair is compared once, under the first rule that finds it: a pair that
 * shares the key of an earlier rule has been there.
 */
#include "engine/link/link_parts.h"
#include "engine/link/link_sort.h"

#include "core/base/check.h"

#define FETCH 16                               /* entries fetched ahead */
#define SAME_MOST 60 /* of rows that say the same and come in their hundreds */
#define CHUNK 4096                             /* entries a thread takes at a time */

struct block_list { /* the entries of one rule, sorted: key << 32 | place << 1 | which */
	uint64_t *entry, *spare;
	size_t n;
	struct link_rule_count count;
};

struct pairs_job {
	struct link_work *w;
	struct block_list lists[16];
	unsigned rule, rules;                  /* the batch: rule .. rule + rules - 1 */
	unsigned at;                           /* the one whose pairs are made now */
	struct link_found *found;               /* [threads] */
	struct link_cache **cache;
	uint64_t *pairs;                       /* [threads] compared under this rule */
	float keep;                            /* weight from which an edge is kept */
	size_t next;                           /* entry where the next chunk begins */
};

#define ENTRY_KEY(e) ((uint32_t)((e) >> 32))
#define ENTRY_PLACE(e) ((uint32_t)((e) & 0xffffffffu) >> 1)
#define ENTRY_WHICH(e) ((unsigned)((e) & 1))

/* ---- building blocks ---- */

/* Least significant digit first, eleven bits at a time; stable, so places stay in order. */
static void entries_sort(struct block_list *l)
{
	for (int shift = 32; shift < 64; shift += 11) {
		size_t start[2049] = { 0 };
		uint64_t *swap = l->entry;

		for (size_t i = 0; i < l->n; i++)
			start[((l->entry[i] >> shift) & 2047) + 1]++;
		for (int d = 0; d < 2048; d++)
			start[d + 1] += start[d];
		for (size_t i = 0; i < l->n; i++)
			l->spare[start[(l->entry[i] >> shift) & 2047]++] = l->entry[i];
		l->entry = l->spare;
		l->spare = swap;
	}
}

#define ENTRY_BEFORE(x, y, c) (*(x) < *(y))
LINK_SORT(entries_order, uint64_t, void, ENTRY_BEFORE)

static size_t run_end(const uint64_t *e, size_t from, size_t n)
{
	size_t to = from + 1;

	while (to < n && ENTRY_KEY(e[to]) == ENTRY_KEY(e[from]))
		to++;
	return to;
}

/* What a row says, its list and its entry there apart. */
static uint64_t row_said(const struct link_row *row)
{
	uint64_t h = (unsigned char)row->sex;

	for (int c = 0; c < CODED_COUNT; c++)
		h = c == CODED_SOURCE ? h : link_join(h, row->id[c]);
	return h;
}

/* Entries from..to are too many and cannot be cut finer: only rows that say the same meet, and at
 * most SAME_MOST of them, neighbours by content. The other pairs are counted as skipped. */
static void block_same(
	const struct link_work *w, struct block_list *l, unsigned rule, size_t from, size_t to)
{
	uint64_t rows = to - from, taken = 0;
	size_t end;

	for (size_t i = from; i < to; i++) {
		uint64_t said = row_said(&w->placed[ENTRY_PLACE(l->entry[i])]);

		l->entry[i] = link_join(said, rule) >> 32 << 32 | (l->entry[i] & 0xffffffffu);
	}
	entries_order(l->entry + from, l->spare, to - from, NULL);   /* by key, then place */
	for (size_t i = from; i < to; i = end) {
		end = run_end(l->entry, i, to);
		if (end - i > SAME_MOST)
			end = i + SAME_MOST;
		taken += (uint64_t)(end - i) * (end - i - 1) / 2;
		for (size_t k = i; k < end; k++) {
			uint32_t place = ENTRY_PLACE(l->entry[i]),
					 key = end - i > 1 ? (uint32_t)link_join(rule, place) | 1 : 0; /* 0: no block */

			l->spare[k] = (uint64_t)key << 32 | (l->entry[k] & 0xffffffffu);
		}
	}
	memcpy(l->entry + from, l->spare + from, (to - from) * sizeof(uint64_t));
	l->count.skipped += rows * (rows - 1) / 2 - taken;
}

/* Cuts entries from..to, all of one key, by the next finer part, and the pieces that are still too
 * large again. */
static void block_refine(const struct link_work *w, struct block_list *l, unsigned rule,
	size_t from, size_t to, unsigned step)
{
	size_t end;

	if (step == LINK_FINER) {
		block_same(w, l, rule, from, to);
		return;
	}
	for (size_t i = from; i < to; i++) {
		const struct link_row *row = &w->placed[ENTRY_PLACE(l->entry[i])];
		uint64_t key = link_keys_finer(w->keys, row, rule, step, ENTRY_KEY(l->entry[i]));

		l->entry[i] = key << 32 | (l->entry[i] & 0xffffffffu);
	}
	entries_order(l->entry + from, l->spare, to - from, NULL);   /* by key, then place */
	for (size_t i = from; i < to; i = end) {
		end = run_end(l->entry, i, to);
		if (!ENTRY_KEY(l->entry[i]))
			block_same(w, l, rule, i, end);
		else if (end - i > link_rule_most(rule))
			block_refine(w, l, rule, i, end, step + 1);
	}
}

/* Writes the keys as they came out where later rules look for them. */
static void slots_write(const struct link_work *w, const struct block_list *l, unsigned rule)
{
	unsigned slot = link_rule_slot(rule);

	for (size_t i = 0; i < l->n; i++)
		w->slots[(size_t)ENTRY_PLACE(l->entry[i]) * LINK_SLOTS + slot + ENTRY_WHICH(l->entry[i])] =
			ENTRY_KEY(l->entry[i]);
}

static void blocks_count(struct block_list *l)
{
	size_t end;

	for (size_t i = 0; i < l->n; i = end) {
		end = run_end(l->entry, i, l->n);
		if (!ENTRY_KEY(l->entry[i]) || end - i < 2)
			continue;
		l->count.blocks++;
		if (end - i > l->count.largest)
			l->count.largest = (uint32_t)(end - i);
	}
}

static void blocks_build(const struct link_work *w, struct block_list *l, unsigned rule)
{
	size_t end, most = (size_t)w->t->n * (link_rule_dual(rule) ? 2 : 1);
	uint32_t key[2];

	*l = (struct block_list){ .entry = link_zeroed(sizeof(uint64_t), most),
		.spare = link_zeroed(sizeof(uint64_t), most) };
	for (uint32_t place = 0; place < w->t->n; place++) {
		link_keys_of(w->keys, &w->placed[place], rule, key);
		for (unsigned which = 0; which < 2; which++)
			if (key[which])
				l->entry[l->n++] = (uint64_t)key[which] << 32 | place << 1 | which;
	}
	entries_sort(l);
	for (size_t i = 0; i < l->n; i = end) {
		end = run_end(l->entry, i, l->n);
		if (end - i <= link_rule_most(rule))
			continue;
		l->count.refined++;
		block_refine(w, l, rule, i, end, 0);
	}
	blocks_count(l);
	slots_write(w, l, rule);
	free(l->spare);
	l->spare = NULL;
}

/* ---- pairs ---- */

typedef uint32_t slots4 __attribute__((vector_size(16)));

/* Whether the two share a key in slots 0..n-1, n a multiple of four at most past the end by zeros
 * of `mask`. */
static bool slots_meet(const uint32_t *a, const uint32_t *b, unsigned n)
{
	unsigned i = 0;

	for (; i + 4 <= n; i += 4) {
		slots4 x, y, hit;
		uint64_t half[2];

		memcpy(&x, a + i, 16);
		memcpy(&y, b + i, 16);
		hit = (slots4)((x == y) & (x != 0));
		memcpy(half, &hit, 16);
		if (half[0] | half[1])
			return true;
	}
	for (; i < n; i++)
		if (a[i] && a[i] == b[i])
			return true;
	return false;
}

/* Of the four ways two names can meet under a dual rule, the first that does; 4: none. */
static unsigned dual_way(const uint32_t *a, const uint32_t *b)
{
	for (unsigned way = 0; way < 4; way++)
		if (a[way >> 1] && a[way >> 1] == b[way & 1])
			return way;
	return 4;
}

static bool met_before(const struct link_work *w, unsigned rule, uint64_t ea, uint64_t eb)
{
	const uint32_t *a = w->slots + (size_t)ENTRY_PLACE(ea) * LINK_SLOTS,
				   *b = w->slots + (size_t)ENTRY_PLACE(eb) * LINK_SLOTS;
	unsigned r = rule;

	while (r > 0 && link_rule_dual(r - 1))
		r--;
	if (slots_meet(a, b, link_rule_slot(r)))
		return true;
	for (; r < rule; r++)
		if (dual_way(a + link_rule_slot(r), b + link_rule_slot(r)) < 4)
			return true;
	return link_rule_dual(rule) &&
		dual_way(a + link_rule_slot(rule), b + link_rule_slot(rule)) !=
		(ENTRY_WHICH(ea) << 1 | ENTRY_WHICH(eb));
}

static bool in_scope(const struct link_options *o, uint32_t a, uint32_t b)
{
	if (o->scope == LINK_BETWEEN)
		return (a < o->split) != (b < o->split);
	return o->scope == LINK_WITHIN || a >= o->split || b >= o->split;
}

static void edge_keep(struct link_found *l, struct link_edge e)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap + l->cap / 2 : 1024;
		l->v = link_grow(l->v, sizeof(*l->v), l->cap);
	}
	l->v[l->n++] = e;
}

/* Not one date mistyped, however badly. */
static bool dates_far(const struct value_date *a, const struct value_date *b)
{
	return text_osa((struct str){ a->digits, 8 }, (struct str){ b->digits, 8 }, 3) > 3;
}

/* Counts the pair if it is of one home: the same person twice, or two people of one household, both
 * by names that people have. A number of their own tells where there is one. */
static void family_count(const struct link_work *w, struct link_found *l, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT])
{
	uint8_t given = level[LINK_TOPIC_GIVEN], birth = level[LINK_TOPIC_BIRTH],
			place = level[LINK_TOPIC_PLACE], nhs = level[LINK_TOPIC_NHS];
	bool home = (place && place <= PLACE_L_HOME) || level[LINK_TOPIC_PHONE] == PHONE_L_SAME ||
		level[LINK_TOPIC_EMAIL] == EMAIL_L_SAME;
	bool named = level[LINK_TOPIC_FAMILY] && level[LINK_TOPIC_FAMILY] <= FAMILY_L_CLOSE,
		 numbered = nhs == NHS_L_SAME || nhs == NHS_L_TYPO;

	if (!home && !(level[LINK_TOPIC_FAMILY] == FAMILY_L_SAME && place >= PLACE_L_BUILDING &&
			place <= PLACE_L_POSTCODE))
		return;
	if (birth && birth <= BIRTH_L_TYPO)
		l->selves += numbered || (named && given && given <= GIVEN_L_NEAR);
	else if (birth == BIRTH_L_DIFFERENT && given == GIVEN_L_DIFFERENT && !numbered &&
		link_established(&w->view, a) && link_established(&w->view, b) &&
		dates_far(ROW_BORN(w->t, a), ROW_BORN(w->t, b)))
		l->relatives++;
}

/* The weight of the pair of rows at two places, counted. */
static float score_kept(const struct link_work *w, uint32_t x, uint32_t y,
	struct link_cache *cache, struct link_found *l, uint8_t *hold)
{
	const struct link_row *a = &w->placed[x], *b = &w->placed[y];
	uint8_t level[LINK_TOPIC_COUNT];
	float bits[LINK_TOPIC_COUNT], weight;

	link_compare(w->t, a, b, cache, level);
	weight = (float)w->view.prior_lg + link_weigh(&w->view, a, b, level, bits);
	l->weights[link_weight_step(weight)]++;
	family_count(w, l, a, b, level);
	*hold = weight < (float)w->view.model.review_bits - LINK_SHIFT
		? 0
		: (uint8_t)link_hold_of(&w->view, a, b, level, bits);
	return weight;
}

/* x < y: places. */
static void pair_take(struct pairs_job *j, unsigned part, uint32_t x, uint32_t y)
{
	uint32_t a = j->w->order[x], b = j->w->order[y];
	struct link_found *l = &j->found[part];
	uint8_t hold = 0;
	float weight;

	if (!in_scope(j->w->o, a, b))
		return;
	j->pairs[part]++;
	weight = score_kept(j->w, x, y, j->cache[part], l, &hold);
	if (weight < j->keep)
		return;
	if (j->w->apart_mask && link_work_apart(j->w, a, b)) {
		l->told++;
		return;
	}
	edge_keep(l,
		(struct link_edge){ .a = a < b ? a : b,
			.b = a < b ? b : a,
			.weight = weight,
			.hold = hold,
			.rule = (uint8_t)j->at });
}

/* Has the rows of entries that come soon fetched from memory: they lie all over it. */
static void entries_fetch(const struct link_work *w, const struct block_list *l, size_t at)
{
	size_t end = at + FETCH < l->n ? at + FETCH : l->n;

	for (size_t i = at; i < end; i++) {
		const uint32_t *slots = w->slots + (size_t)ENTRY_PLACE(l->entry[i]) * LINK_SLOTS;

		__builtin_prefetch(slots);
		__builtin_prefetch(slots + 16);
		__builtin_prefetch(&w->placed[ENTRY_PLACE(l->entry[i])]);
	}
}

static void block_take(struct pairs_job *j, unsigned part, const uint64_t *e, size_t n)
{
	for (size_t x = 0; x < n; x++)
		for (size_t y = x + 1; y < n; y++)
			if (ENTRY_PLACE(e[x]) < ENTRY_PLACE(e[y]) && !met_before(j->w, j->at, e[x], e[y]))
				pair_take(j, part, ENTRY_PLACE(e[x]), ENTRY_PLACE(e[y]));
}

/* Takes chunks until none is left. A chunk owns the blocks that begin in it. */
static void pairs_part(void *context, unsigned part)
{
	struct pairs_job *j = context;
	const struct block_list *l = &j->lists[j->at - j->rule];

	for (;;) {
		size_t from = __atomic_fetch_add(&j->next, CHUNK, __ATOMIC_RELAXED), to = from + CHUNK, end;

		if (from >= l->n)
			return;
		while (from > 0 && from < to && from < l->n &&
			ENTRY_KEY(l->entry[from]) == ENTRY_KEY(l->entry[from - 1]))
			from++;
		for (size_t fetched = from; from < to && from < l->n; from = end) {
			end = run_end(l->entry, from, l->n);
			for (; fetched < end + FETCH && fetched < l->n; fetched += FETCH)
				entries_fetch(j->w, l, fetched);
			if (ENTRY_KEY(l->entry[from]))
				block_take(j, part, l->entry + from, end - from);
		}
	}
}

static void build_part(void *context, unsigned part)
{
	struct pairs_job *j = context;

	if (part < j->rules)
		blocks_build(j->w, &j->lists[part], j->rule + part);
}

static void batch_take(struct pairs_job *j, struct link_result *r)
{
	unsigned threads = j->w->threads;

	link_threads(threads, build_part, j);
	for (j->at = j->rule; j->at < j->rule + j->rules; j->at++) {
		struct block_list *l = &j->lists[j->at - j->rule];

		j->next = 0;
		memset(j->pairs, 0, sizeof(*j->pairs) * threads);
		link_threads(threads, pairs_part, j);
		for (unsigned i = 0; i < threads; i++)
			l->count.pairs += j->pairs[i];
		r->rules[j->at] = l->count;
		r->candidates += l->count.pairs;
		free(l->entry);
	}
}

void link_pairs(struct link_work *w, struct link_result *r, struct link_found *found)
{
	struct pairs_job j = { .w = w,
		.keep = (float)w->view.model.review_bits - LINK_SHIFT,
		.found = found,
		.cache = link_zeroed(sizeof(*j.cache), w->threads),
		.pairs = link_zeroed(sizeof(*j.pairs), w->threads) };
	unsigned rules = link_rule_n();

	check(link_rule_slot(rules) <= LINK_SLOTS);
	w->slots = link_lines(sizeof(uint32_t), (size_t)w->t->n * LINK_SLOTS);
	w->placed = link_lines(sizeof(*w->placed), w->t->n);
	for (uint32_t place = 0; place < w->t->n; place++)
		w->placed[place] = w->t->rows[w->order[place]];
	for (unsigned i = 0; i < w->threads; i++)
		j.cache[i] = link_zeroed(sizeof(struct link_cache), 1);
	r->rule_n = rules;
	for (j.rule = 0; j.rule < rules; j.rule += j.rules) {
		j.rules = rules - j.rule < w->threads ? rules - j.rule : w->threads;
		batch_take(&j, r);
	}
	for (unsigned i = 0; i < w->threads; i++)
		free(j.cache[i]);
	free(j.cache);
	free(j.pairs);
	free(w->slots);                        /* what comes needs room for edges */
	free(w->placed);
	w->slots = NULL;
	w->placed = NULL;
}
