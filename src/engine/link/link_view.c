/*
 * How common things are in this list, turned into bits. Where two values agree, u is the share of
 * rows that a stranger's value would agree with just so: of the value itself for "the same", of all
 * its spellings, of its nickname class, of the dates one slip away (so 1 January tells little and a
 * slip from one 1 January to another hardly anything). Levels without a value of their own take the
 * average u of the list, counted on pairs of rows drawn at random (Fellegi and Sunter 1969,
 * section 3.3.2; Winkler 1990 for the frequencies).
 *
 * A short list cannot tell how common its values are: TF_PRIOR_ROWS rows with the model's average
 * are added to every count.
 */
#include "engine/link/link_parts.h"

#include <math.h>

#include "core/base/rng.h"

#define TF_PRIOR_ROWS 2000.0
#define DATED 10.0 /* one in so many has a birth date, before a list is one that gives them */
#define THE_PAIR 2.0 /* how many others have a value: the two that are compared do not tell */
#define DRAW_PAIRS 32768
#define DRAW_PRIOR 2048.0                      /* pairs of the model's u behind the drawn ones */

/* ---- shares ---- */

struct share {                                 /* counts -> log2 of a smoothed share */
	double rows, p0;
};

static float share_lg(const struct share *s, double count)
{
	return (float)log2((count + TF_PRIOR_ROWS * s->p0) / (s->rows + TF_PRIOR_ROWS));
}

static double count_of(const struct link_view *v, enum link_coded c, uint32_t id)
{
	return (double)v->count[c][id] * (1.0 / 65536);
}

static struct share share_of(
	const struct link_view *v, enum link_coded c, enum link_topic topic, int level)
{
	return (struct share){ .rows = count_of(v, c, 0), .p0 = v->model.u[topic][level] };
}

static const struct {
	enum link_topic topic;
	int level;
} share_topic[CODED_COUNT] = {
	[CODED_GIVEN] = { LINK_TOPIC_GIVEN, GIVEN_L_SAME },
	[CODED_FAMILY] = { LINK_TOPIC_FAMILY, FAMILY_L_SAME },
	[CODED_BORN] = { LINK_TOPIC_BIRTH, BIRTH_L_SAME },
	[CODED_PHONE] = { LINK_TOPIC_PHONE, PHONE_L_SAME },
	[CODED_EMAIL] = { LINK_TOPIC_EMAIL, EMAIL_L_SAME },
	[CODED_POSTCODE] = { LINK_TOPIC_PLACE, PLACE_L_POSTCODE },
	[CODED_ADDRESS] = { LINK_TOPIC_PLACE, PLACE_L_HOME },
	[CODED_UPRN] = { LINK_TOPIC_PLACE, PLACE_L_UPRN },
	[CODED_NHS] = { LINK_TOPIC_NHS, NHS_L_SAME },
	[CODED_BIRTH_PLACE] = { LINK_TOPIC_BIRTH_PLACE, WORDS_L_SAME },
	[CODED_OCCUPATION] = { LINK_TOPIC_OCCUPATION, WORDS_L_SAME },
	[CODED_SOURCE] = { LINK_TOPIC_OCCUPATION, WORDS_L_SAME },
};

static void shares_begin(struct link_view *v)
{
	for (int c = 0; c < CODED_COUNT; c++) {
		const struct link_dict *d = &v->t->dict[c];
		struct share s = share_of(v, c, share_topic[c].topic, share_topic[c].level);

		if (!v->share_lg[c])
			v->share_lg[c] = link_lines(sizeof(float), d->n);
		for (uint32_t id = 1; id < d->n; id++)
			v->share_lg[c][id] = share_lg(&s, fmax(0, count_of(v, c, id) - THE_PAIR));
	}
}

/* ---- shares of groups of values: all that have one key ---- */

struct tally { uint64_t *key; double *sum; size_t mask; };

static struct tally tally_begin(size_t n)
{
	struct tally y = { .mask = 63 };

	while (y.mask < n * 2)
		y.mask = y.mask * 2 + 1;
	y.key = link_zeroed(sizeof(*y.key), y.mask + 1);
	y.sum = link_zeroed(sizeof(*y.sum), y.mask + 1);
	return y;
}

static void tally_end(struct tally *y)
{
	free(y->key);
	free(y->sum);
}

static double *tally_at(const struct tally *y, uint64_t key)
{
	size_t at = link_mix(key) & y->mask;

	while (y->key[at] && y->key[at] != key)
		at = (at + 1) & y->mask;
	y->key[at] = key;
	return &y->sum[at];
}

static double tally_get(const struct tally *y, uint64_t key)
{
	size_t at = link_mix(key) & y->mask;

	while (y->key[at] && y->key[at] != key)
		at = (at + 1) & y->mask;
	return y->sum[at];
}

typedef uint64_t group_key(const void *value);

static uint64_t name_first_key(const void *value)
{
	const struct value_name *v = value;
	struct str first = value_token(v, 0);

	return v->n_tokens ? link_hash(first.p, first.n) | 1 : 1;
}

static uint64_t name_spelling_key(const void *value)
{
	return (uint64_t)((const struct value_name *)value)->spelling + 1;
}

static uint64_t date_year_key(const void *value)
{
	return (uint64_t)((const struct value_date *)value)->year + 1;
}

static float *group_shares(const struct link_view *v, enum link_coded c, group_key *key)
{
	const struct link_dict *d = &v->t->dict[c];
	struct share s = share_of(v, c, share_topic[c].topic, share_topic[c].level);
	struct tally y = tally_begin(d->n);
	float *lg = link_zeroed(sizeof(float), d->n);

	for (uint32_t id = 1; id < d->n; id++)
		*tally_at(&y, key(link_dict_at(d, id))) += count_of(v, c, id);
	for (uint32_t id = 1; id < d->n; id++)
		lg[id] = share_lg(&s, tally_get(&y, key(link_dict_at(d, id))));
	tally_end(&y);
	return lg;
}

double link_view_called(const struct link_view *v, uint32_t given)
{
	struct share s = share_of(v, CODED_GIVEN, LINK_TOPIC_GIVEN, GIVEN_L_SAME);

	return exp2((double)v->first_lg[given]) * (s.rows + TF_PRIOR_ROWS) - TF_PRIOR_ROWS * s.p0;
}

static void classes_begin(struct link_view *v)
{
	const struct link_dict *d = &v->t->dict[CODED_GIVEN];
	struct share s = share_of(v, CODED_GIVEN, LINK_TOPIC_GIVEN, GIVEN_L_SAME);
	double *sum = link_zeroed(sizeof(*sum), 65536), initial[27] = { 0 };

	for (uint32_t id = 1; id < d->n; id++) {
		const struct value_name *name = link_dict_at(d, id);
		unsigned letter = (unsigned)(name->text[name->start[0]] - 'a');

		initial[letter < 26 ? letter : 26] += count_of(v, CODED_GIVEN, id);
		for (int i = 0; i < VALUE_NICKNAMES && name->nickname[i]; i++) {
			sum[name->nickname[i]] += count_of(v, CODED_GIVEN, id);
		}
	}
	v->class_n = 65536;                    /* classes of names that are yet to come as well */
	v->class_lg = link_zeroed(sizeof(float), v->class_n);
	for (uint32_t c = 0; c < v->class_n; c++)
		v->class_lg[c] = sum[c] > 0 ? share_lg(&s, sum[c]) : c ? v->class_lg[0] : share_lg(&s, 0);
	for (int i = 0; i < 27; i++)
		v->initial_lg[i] = (float)log2((initial[i] + 50.0) / (s.rows + 27 * 50.0));
	free(sum);
}

/* ---- birth dates one slip away ---- */

static uint64_t digits_key(const char digits[8])
{
	uint64_t key;

	memcpy(&key, digits, 8);
	return key;
}

/* Most dates one slip away from another nobody has: a bit for each date that somebody has, by its
 * hash, says so without a look at the tally. */
struct had { struct tally tally; uint64_t *bits; size_t mask; };

static double had_count(const struct had *h, const char digits[8])
{
	uint64_t key = digits_key(digits), at = link_mix(key) & h->mask;

	return h->bits[at >> 6] >> (at & 63) & 1 ? tally_get(&h->tally, key) : 0;
}

/* Rows with a date that one wrong digit, or two neighbours changed over, makes of this one. */
static double near_count(const struct had *h, const char digits[8])
{
	char d[8];
	double sum = 0;

	memcpy(d, digits, 8);
	for (int i = 0; i < 8; i++) {
		for (char c = '0'; c <= '9'; c++) {
			d[i] = c;
			if (c != digits[i])
				sum += had_count(h, d);
		}
		d[i] = digits[i];
	}
	for (int i = 0; i < 7; i++) {
		if (digits[i] == digits[i + 1])
			continue;
		d[i] = digits[i + 1];
		d[i + 1] = digits[i];
		sum += had_count(h, d);
		memcpy(d, digits, 8);
	}
	return sum;
}

static void near_begin(struct link_view *v)
{
	const struct link_dict *d = &v->t->dict[CODED_BORN];
	const struct value_date *date = (const void *)d->values;
	struct share s = share_of(v, CODED_BORN, LINK_TOPIC_BIRTH, BIRTH_L_TYPO);
	struct had h = { .tally = tally_begin(d->n), .mask = 63 };

	while (h.mask < (size_t)d->n * 16)
		h.mask = h.mask * 2 + 1;
	h.bits = link_zeroed(sizeof(*h.bits), (h.mask + 1) / 64);
	v->near_lg = link_zeroed(sizeof(float), d->n);
	for (uint32_t id = 1; id < d->n; id++) {
		uint64_t key = digits_key(date[id].digits), at = link_mix(key) & h.mask;

		*tally_at(&h.tally, key) += count_of(v, CODED_BORN, id);
		h.bits[at >> 6] |= UINT64_C(1) << (at & 63);
	}
	for (uint32_t id = 1; id < d->n; id++)
		v->near_lg[id] = share_lg(&s, near_count(&h, date[id].digits));
	tally_end(&h.tally);
	free(h.bits);
}

/* ---- average u: pairs of rows drawn at random ---- */

static void average_begin(struct link_view *v, const uint32_t *order)
{
	struct link_cache *cache = link_zeroed(sizeof(*cache), 1);
	uint64_t count[LINK_TOPIC_COUNT][LINK_LEVELS] = { 0 }, known[LINK_TOPIC_COUNT] = { 0 };
	uint8_t level[LINK_TOPIC_COUNT];
	struct rng rng;

	rng_seed(&rng, 1969, 1);
	for (int i = 0; i < DRAW_PAIRS && v->t->n > 1; i++) {
		uint32_t a = rng_below(&rng, v->t->n), b = rng_below(&rng, v->t->n);

		if (a == b)
			continue;
		link_compare(v->t, &v->t->rows[order[a]], &v->t->rows[order[b]], cache, level);
		for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++)
			count[topic][level[topic]]++;
	}
	for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++)
		for (int l = 1; l < link_level_count[topic]; l++)
			known[topic] += count[topic][l];
	for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++)
		for (int l = 1; l < link_level_count[topic]; l++) {
			double u = ((double)count[topic][l] + DRAW_PRIOR * v->model.u[topic][l])
				/ ((double)known[topic] + DRAW_PRIOR);

			v->u_lg[topic][l] = (float)log2(fmax(u, 1e-9));
			v->m_lg[topic][l] = (float)log2(fmax(v->model.m[topic][l], 1e-9));
		}
	free(cache);
}

/* ---- birth places of neighbours ---- */

struct neighbour { uint32_t key, row; };

static int neighbour_cmp(const void *p, const void *q)
{
	const struct neighbour *x = p, *y = q;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Letters at the front (area), or the whole outward half (district). */
static uint32_t postcode_key(const struct value_postcode *v, bool area)
{
	size_t n = 0;

	while (n < v->out && (!area || (v->text[n] >= 'A' && v->text[n] <= 'Z')))
		n++;
	return n ? (uint32_t)link_hash(v->text, n) | 1 : 0;
}

#define NEIGHBOURS 4096

/* Pairs of rows of one district (or area) whose names have nothing in common: how many were born in
 * one place. */
static float neighbours_share(const struct link_view *v, const uint32_t *order, bool area)
{
	struct neighbour *p = link_zeroed(sizeof(*p), v->t->n);
	uint32_t n = 0, same = 0, known = 0;
	uint8_t level[LINK_TOPIC_COUNT];
	struct rng rng;

	for (uint32_t i = 0; i < v->t->n; i++) {
		const struct link_row *row = &v->t->rows[order[i]];
		uint32_t key = row->id[CODED_BIRTH_PLACE] ? postcode_key(ROW_POSTCODE(v->t, row), area) : 0;

		if (key)
			p[n++] = (struct neighbour){ key, i };
	}
	qsort(p, n, sizeof(*p), neighbour_cmp);
	rng_seed(&rng, 1990, 1);
	for (int i = 0; i < NEIGHBOURS && n > 1; i++) {
		uint32_t at = rng_below(&rng, n), from = at, to = at, other;

		while (from > 0 && p[from - 1].key == p[at].key)
			from--;
		while (to < n && p[to].key == p[at].key)
			to++;
		other = from + rng_below(&rng, to - from);
		if (other == at)
			continue;
		link_compare(
			v->t, &v->t->rows[order[p[at].row]], &v->t->rows[order[p[other].row]], NULL, level);
		if (level[LINK_TOPIC_GIVEN] != GIVEN_L_DIFFERENT ||
			level[LINK_TOPIC_FAMILY] != FAMILY_L_DIFFERENT ||
			level[LINK_TOPIC_BIRTH] == BIRTH_L_SAME)
			continue;
		known++;
		same += level[LINK_TOPIC_BIRTH_PLACE] == WORDS_L_SAME;
	}
	free(p);
	return (float)log2((same + 1.0) / (known + (area ? 16.0 : 4.0)));
}

/* Each person counts once for all their rows, shared among the values these have. */
static void counts_begin(struct link_view *v, const uint32_t *person)
{
	uint32_t n = v->t->n, *size = link_zeroed(sizeof(*size), n);

	for (uint32_t i = 0; i < n; i++)
		size[person ? person[i] : i]++;
	for (int c = 0; c < CODED_COUNT; c++) {
		free(v->count[c]);
		v->count[c] = link_zeroed(sizeof(uint64_t), v->t->dict[c].n);
		for (uint32_t i = 0; i < n && v->t->dict[c].n > 1; i++) {
			uint64_t part = 65536 / size[person ? person[i] : i];

			if (!v->t->rows[i].id[c])
				continue;
			v->count[c][v->t->rows[i].id[c]] += part;
			v->count[c][0] += part;
		}
	}
	free(size);
}

static void groups_end(struct link_view *v)
{
	free(v->first_lg);
	free(v->spelling_lg[0]);
	free(v->spelling_lg[1]);
	free(v->near_lg);
	free(v->year_lg);
	free(v->class_lg);
}

void link_view_recount(struct link_view *v, const uint32_t *person)
{
	groups_end(v);
	counts_begin(v, person);
	shares_begin(v);
	v->first_lg = group_shares(v, CODED_GIVEN, name_first_key);
	v->spelling_lg[0] = group_shares(v, CODED_GIVEN, name_spelling_key);
	v->spelling_lg[1] = group_shares(v, CODED_FAMILY, name_spelling_key);
	v->year_lg = group_shares(v, CODED_BORN, date_year_key);
	classes_begin(v);
	near_begin(v);
	v->dated = count_of(v, CODED_BORN, 0) * DATED >= count_of(v, CODED_GIVEN, 0);
	for (int c = 0; c < CODED_COUNT; c++)
		v->covered[c] = v->room[c] = v->t->dict[c].n;
}

void link_view_begin(struct link_view *v, const struct link_table *t, const uint32_t *order,
	const struct link_model *m)
{
	*v = (struct link_view){ .t = t, .model = *m };
	link_view_recount(v, NULL);
	average_begin(v, order);
	for (int area = 0; area < 2 && t->dict[CODED_BIRTH_PLACE].n > 1; area++)
		v->near_place_lg[area] = neighbours_share(v, order, area);
	v->prior_lg = log2(m->twins * 2.0 / fmax(m->list_rows, (double)t->n));
}

static void lg_cover(float **lg, uint32_t from, uint32_t to, uint32_t room, float value)
{
	*lg = link_grow(*lg, sizeof(float), room);
	for (uint32_t id = from; id < to; id++)
		(*lg)[id] = value;
}

void link_view_cover(struct link_view *v)
{
	for (int c = 0; c < CODED_COUNT; c++) {
		uint32_t from = v->covered[c], to = v->t->dict[c].n;
		struct share s = share_of(v, c, share_topic[c].topic, share_topic[c].level);
		float once = share_lg(&s, 0);

		if (from >= to)
			continue;
		if (to > v->room[c])
			v->room[c] = to + to / 2;
		lg_cover(&v->share_lg[c], from, to, v->room[c], once);
		if (c == CODED_GIVEN)
			lg_cover(&v->first_lg, from, to, v->room[c], once);
		if (c == CODED_GIVEN || c == CODED_FAMILY)
			lg_cover(&v->spelling_lg[c == CODED_FAMILY], from, to, v->room[c], once);
		if (c == CODED_BORN) {
			lg_cover(
				&v->near_lg, from, to, v->room[c], 0); /* the other date knows what is near it */
			lg_cover(&v->year_lg, from, to, v->room[c], once);
		}
		v->covered[c] = to;
	}
}

void link_view_end(struct link_view *v)
{
	for (int c = 0; c < CODED_COUNT; c++) {
		free(v->count[c]);
		free(v->share_lg[c]);
	}
	groups_end(v);
}
