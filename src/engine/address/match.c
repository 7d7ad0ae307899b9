/*
 * Finding it: first among the entries of the postcode; when nothing there is plainly it, by number
 * and word, as a postcode may be wrong in one half or missing. Then the decision: the best must be
 * believable, good enough and well before the next. Threads share nothing but the index, so results
 * do not depend on how many there are.
 */
#include "engine/address/private.h"

#include <pthread.h>
#include <string.h>

#include "core/base/check.h"

#define CANDIDATES_MOST 1536
#define RANGE_MOST 600                         /* entries taken of one posting range */
#define SCAN_MOST 6000 /* entries looked over for the other half of a postcode */
#define WORDS_TRIED 4
#define GOOD 13.0f                             /* points that make a match */
#define GOOD_BUILDING 13.0f
#define MARGIN 2.5f
#define PLAIN 20.0f /* in the postcode, with number, flat and street: look no further */

struct search {
	struct asked q;
	struct phrase_cache cache;
	struct score best[8]; /* the best, best first; of one building or property several may stand */
	size_t n_best;
	uint32_t seen[4096];                   /* entry + 1, open addressing */
	uint32_t compared;
};

/* --- candidates --- */

static bool seen_before(struct search *f, uint32_t entry)
{
	size_t at = (entry * 2654435761u) >> 20;

	for (; f->seen[at]; at = (at + 1) & 4095)
		if (f->seen[at] == entry + 1)
			return true;
	f->seen[at] = entry + 1;
	return false;
}

/* Which building: entries of one are not rivals when the flat is unknown. */
static bool same_building(const struct address_index *x, uint32_t a, uint32_t b)
{
	const struct entry *l = &x->entries[a], *r = &x->entries[b];

	if (l->uprn == r->uprn || (l->parent != NO_ENTRY && l->parent == r->parent) || l->parent == b ||
		r->parent == a)
		return true;
	return l->street == r->street && l->postcode == r->postcode && l->name == r->name &&
		l->number.from && memcmp(&l->number, &r->number, sizeof(l->number)) == 0;
}

/* A better order is: believable first, then points; then the order of the index, so that ties are
 * always broken alike. */
static bool better(const struct score *a, const struct score *b)
{
	if (a->sound != b->sound)
		return a->sound;
	if ((a->level == LEVEL_CONFLICT) != (b->level == LEVEL_CONFLICT))
		return a->level != LEVEL_CONFLICT;
	return a->total != b->total ? a->total > b->total : a->entry < b->entry;
}

static void best_keep(struct search *f, const struct score *s)
{
	size_t at = f->n_best;

	while (at > 0 && better(s, &f->best[at - 1]))
		at--;
	if (at == 8)
		return;
	if (f->n_best < 8)
		f->n_best++;
	memmove(f->best + at + 1, f->best + at, sizeof(*f->best) * (f->n_best - at - 1));
	f->best[at] = *s;
}

static void candidate(struct search *f, uint32_t entry)
{
	struct score s;

	const struct address_number *asked = &f->q.r->number, *known = &f->q.x->entries[entry].number;

	/* most of a postcode, and a plain no: another number */
	if (asked->from && known->from && (known->to < asked->from || known->from > asked->to))
		return;
	if (f->compared >= CANDIDATES_MOST || seen_before(f, entry))
		return;
	f->compared++;
	entry_score(&f->q, &f->cache, entry, &s);
	best_keep(f, &s);
}

static size_t postcode_at(const struct address_index *x, uint32_t outward, uint16_t inward)
{
	size_t low = 0, high = x->n_postcodes - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct postcode *p = &x->postcodes[mid];

		if (p->outward < outward || (p->outward == outward && p->inward < inward))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void by_postcode(struct search *f)
{
	const struct address_index *x = f->q.x;
	const struct address_reading *r = f->q.r;
	size_t at = postcode_at(x, r->outward, r->inward);

	if (!r->outward || at + 1 >= x->n_postcodes || x->postcodes[at].outward != r->outward ||
		x->postcodes[at].inward != r->inward)
		return;
	for (uint32_t e = x->postcodes[at].first; e < x->postcodes[at + 1].first; e++)
		candidate(f, e);
}

static bool plain(const struct search *f)
{
	const struct score *s = &f->best[0];

	return f->n_best && s->sound && s->level == LEVEL_WHOLE && s->postcode >= 10 &&
		s->number >= 5 && s->street_share >= 0.85f && s->total >= PLAIN;
}

/* --- postings --- */

struct range { size_t from, to; };

static struct range postings_of(const struct address_index *x, uint32_t number, uint32_t word)
{
	uint32_t hash = posting_hash(number, word);
	struct range r = { x->posting_first[hash >> (32 - POSTING_BITS)],
		x->posting_first[(hash >> (32 - POSTING_BITS)) + 1] };

	while (r.from < r.to && x->postings[r.from].hash < hash) {
		size_t mid = (r.from + r.to) / 2;

		if (x->postings[mid].hash < hash)
			r.from = mid + 1;
		else if (x->postings[mid].hash > hash)
			r.to = mid;
		else
			break;
	}
	while (r.from < r.to && x->postings[r.from].hash < hash)
		r.from++;
	for (r.to = r.from; r.to < x->n_postings && x->postings[r.to].hash == hash; r.to++)
		;
	return r;
}

/* First posting of the range whose entry is not before this one. */
static size_t posting_from(const struct address_index *x, struct range r, uint32_t entry)
{
	while (r.from < r.to) {
		size_t mid = (r.from + r.to) / 2;

		if (x->postings[mid].entry < entry)
			r.from = mid + 1;
		else
			r.to = mid;
	}
	return r.from;
}

/* A word that is everywhere: only where the postcode's halves or the town speak for it. */
static void range_halves(struct search *f, struct range all)
{
	const struct address_index *x = f->q.x;
	const struct address_reading *r = f->q.r;
	size_t taken = 0, scanned = 0;

	if (r->outward) {
		size_t low = postcode_at(x, r->outward, 0), high = postcode_at(x, r->outward, UINT16_MAX);
		size_t to = posting_from(x, all, x->postcodes[high].first);

		for (size_t i = posting_from(x, all, x->postcodes[low].first); i < to && taken < RANGE_MOST;
			 i++, taken++)
			candidate(f, x->postings[i].entry);
	}
	for (size_t i = all.from; i < all.to && taken < RANGE_MOST && scanned < SCAN_MOST;
		 i++, scanned++) {
		const struct entry *e = &x->entries[x->postings[i].entry];
		bool half = r->inward && x->postcodes[e->postcode].inward == r->inward;

		if (!half && !r->outward) {
			const struct phrase *p = &x->phrases[e->place];

			for (size_t k = 0; k < p->n && !half; k++)
				for (size_t w = 0; w < f->q.n_words && !half; w++)
					half = f->q.words[w].word == x->phrase_words[p->from + k] &&
						f->q.words[w].bits > 1;
		}
		if (half) {
			candidate(f, x->postings[i].entry);
			taken++;
		}
	}
}

static void by_number_and_word(struct search *f, uint32_t number, uint32_t word)
{
	struct range r = postings_of(f->q.x, number, word);

	if (r.to - r.from <= RANGE_MOST) {
		for (size_t i = r.from; i < r.to; i++)
			candidate(f, f->q.x->postings[i].entry);
	} else {
		range_halves(f, r);
	}
}

static void by_word(struct search *f, uint32_t word)
{
	const struct address_reading *r = f->q.r;
	uint32_t numbers[4] = { r->number.from, r->number.to, r->unit.number, 0 };

	for (size_t i = 0; i < 4; i++) {
		bool again = i > 0 && i < 3 && numbers[i] == 0;

		for (size_t k = 0; k < i && i < 3 && !again; k++)
			again = numbers[k] == numbers[i];
		if (!again && (numbers[i] || i == 3))
			by_number_and_word(f, numbers[i], word);
	}
}

/* How early to look by this word: names before places, "road" last, rare before common. */
static float word_worth(const struct asked_word *w)
{
	return w->bits - (w->role >= ADDRESS_LOCALITY ? 20 : 0) -
		(w->kinds & WORD_STREET ? 60
				: w->kinds      ? 10
								: 0);
}

static void by_word_or_near(struct search *f, const struct asked_word *w)
{
	uint32_t near[6];
	size_t n;

	if (w->word != NO_WORD)
		by_word(f, w->word);
	if (w->word != NO_WORD && f->q.x->words[w->word].seen >= 4)
		return;
	n = index_words_near(f->q.x, w->text, near, 6);
	for (size_t i = 0; i < n; i++)
		if (near[i] != w->word)
			by_word(f, near[i]);
}

/* The whole street is there, with the number and the flat: another word of it leads to the same
 * entries. */
static bool street_found(const struct search *f)
{
	const struct score *s = &f->best[0];

	return f->n_best && s->sound && s->level == LEVEL_WHOLE && s->number >= 2 &&
		s->street_share >= 0.9f;
}

/* Words that the gazetteer does not have stand for those one letter away. */
static void by_words(struct search *f)
{
	uint64_t done = 0;

	for (size_t turn = 0; turn < WORDS_TRIED; turn++) {
		size_t best = SIZE_MAX;

		for (size_t i = 0; i < f->q.n_words; i++)
			if (!(done >> i & 1) && f->q.words[i].role != ADDRESS_UNIT &&
			    (best == SIZE_MAX || word_worth(&f->q.words[i]) > word_worth(&f->q.words[best])))
				best = i;
		if (best == SIZE_MAX ||
			(turn > 0 && (f->q.words[best].kinds & WORD_STREET || street_found(f))))
			return;
		done |= UINT64_C(1) << best;
		by_word_or_near(f, &f->q.words[best]);
	}
}

/* --- deciding --- */

static uint64_t building_uprn(const struct address_index *x, uint32_t entry)
{
	const struct entry *e = &x->entries[entry];

	if (!e->unit.said)
		return e->uprn;
	return e->parent != NO_ENTRY ? x->entries[e->parent].uprn : 0;
}

/* Points of the best that is another property; with `buildings`, in another building. */
static float rival_points(const struct search *f, uint32_t entry, bool buildings)
{
	const struct address_index *x = f->q.x;
	float most = -100;

	for (size_t i = 0; i < f->n_best; i++) {
		const struct score *s = &f->best[i];
		float points = buildings ? s->building : s->total;

		if (x->entries[s->entry].uprn == x->entries[entry].uprn ||
			(buildings && same_building(x, s->entry, entry)))
			continue;
		if (!s->sound)
			points -= 6;
		if (points > most)
			most = points;
	}
	return most;
}

static void decide_building(const struct search *f, struct address_result *r)
{
	const struct score *best = NULL;

	for (size_t i = 0; i < f->n_best; i++) {
		const struct score *s = &f->best[i];
		bool usable =
			s->number > 0 && (s->level != LEVEL_CONFLICT || s->unit_not) && s->street_share >= 0.7f;

		if (usable &&
			(!best || s->building > best->building ||
				(s->building == best->building && f->q.x->entries[best->entry].unit.said &&
					!f->q.x->entries[s->entry].unit.said)))
			best = s;
	}
	if (!best || best->building < GOOD_BUILDING)
		return;
	r->entry = best->entry;
	r->points = best->building;
	r->margin = best->building - rival_points(f, best->entry, true);
	r->outcome = r->margin >= MARGIN ? ADDRESS_BUILDING_ONLY : ADDRESS_AMBIGUOUS;
	r->uprn = r->outcome == ADDRESS_BUILDING_ONLY ? building_uprn(f->q.x, best->entry) : 0;
}

static void decide(const struct search *f, struct address_result *r)
{
	const struct score *s = &f->best[0];
	const struct entry *e;

	*r = (struct address_result){
		.outcome = ADDRESS_NONE, .entry = NO_ENTRY, .compared = f->compared
	};
	if (f->n_best == 0)
		return;
	e = &f->q.x->entries[s->entry];
	r->entry = s->entry;
	r->points = s->total;
	if (s->sound && s->level == LEVEL_WHOLE && s->total >= GOOD) {
		bool holds_flats =
			!f->q.r->unit.said && (e->flags & (ENTRY_SHELL | ENTRY_HAS_UNITS)) && !e->unit.said;

		r->margin = s->total - rival_points(f, s->entry, false);
		r->outcome = r->margin < MARGIN ? ADDRESS_AMBIGUOUS
			: holds_flats               ? ADDRESS_BUILDING_ONLY
										: ADDRESS_MATCHED;
		r->uprn = r->outcome == ADDRESS_AMBIGUOUS ? 0 : e->uprn;
		return;
	}
	decide_building(f, r);
}

static void match_one(const struct address_index *x, struct arena *a, struct search *f,
	struct str text, struct str postcode, struct address_reading *r)
{
	address_read_text(a, text, postcode, r);
	memset(f->seen, 0, sizeof(f->seen));
	memset(f->cache.phrase, 0, sizeof(f->cache.phrase));
	f->n_best = f->compared = 0;
	asked_prepare(x, r, &f->q);
	by_postcode(f);
	if (!plain(f))
		by_words(f);
}

struct address_result address_match(
	const struct address_index *x, struct str text, struct str postcode)
{
	struct arena *a = arena_new();
	struct search *f = ARENA_NEW(a, struct search);
	struct address_reading *r = ARENA_NEW(a, struct address_reading);
	struct address_result result;

	match_one(x, a, f, text, postcode, r);
	decide(f, &result);
	arena_free(a);
	return result;
}

/* --- many --- */

struct share {
	const struct address_index *x;
	const struct address_question *q;
	struct address_result *results;
	size_t from, to;
};

static void *share_run(void *of)
{
	struct share *s = of;
	struct arena *kept = arena_new(), *a = arena_new();
	struct search *f = ARENA_NEW(kept, struct search);
	struct address_reading *r = ARENA_NEW(kept, struct address_reading);

	for (size_t i = s->from; i < s->to; i++) {
		arena_reset(a);
		match_one(s->x, a, f, s->q[i].text, s->q[i].postcode, r);
		decide(f, &s->results[i]);
	}
	arena_free(a);
	arena_free(kept);
	return NULL;
}

void address_match_batch(const struct address_index *x, const struct address_question *q, size_t n,
	int threads, struct address_result *results)
{
	struct share shares[64] = { 0 };
	pthread_t thread[64];
	int count = threads < 1 ? 1 : threads > 64 ? 64 : threads;

	for (int i = 0; i < count; i++) {
		shares[i] = (struct share){ x, q, results, n * (size_t)i / (size_t)count,
			n * (size_t)(i + 1) / (size_t)count };
		if (i > 0)
			check(pthread_create(&thread[i], NULL, share_run, &shares[i]) == 0);
	}
	share_run(&shares[0]);
	for (int i = 1; i < count; i++)
		check(pthread_join(thread[i], NULL) == 0);
}
