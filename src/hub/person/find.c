/*
 * Finding people while somebody types. What was typed becomes a few clues (find_clue.c); each clue
 * is one or more ranges of person_key, at most thirty rows each. Whoever turns up is held against
 * every clue by their own keys (find_hold.c). Where the words as they stand find too few, what they
 * may mean is looked for as well (find_near.c). Those who fit better come first; of equals those
 * with an open case, then the nearest to the viewer's team. Nothing here depends on how many people
 * there are.
 */
#include <math.h>

#include "core/base/fold.h"
#include "core/base/id.h"
#include "hub/person/find_private.h"

#define RANGE_ROWS 30
#define HELD_MOST 40
#define RANKED_MOST 30
#define FEW 5 /* fewer who fit: look for what the words may mean */

/* --- from clues to people --- */

struct suspect *suspect_of(struct search *s, struct person_id id)
{
	for (size_t i = 0; i < s->n_suspects; i++)
		if (s->suspects[i].person_id.v == id.v)
			return &s->suspects[i];
	if (s->n_suspects == SUSPECTS_MOST)
		return NULL;
	s->suspects[s->n_suspects] = (struct suspect){ .person_id = id };
	return &s->suspects[s->n_suspects++];
}

/* The end of the range of keys that begin with this: nothing sorts behind U+10FFFF. */
struct str range_end(struct arena *a, struct str prefix)
{
	return str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(prefix));
}

void ask(struct search *s, struct asking *q, struct str from, int64_t rows, int weight)
{
	if (!from.p || q->n == ASKED_MOST)
		return;
	q->v[q->n] = (struct find_keys_args){
		.from_key = from, .until_key = range_end(s->a, from), .most = rows
	};
	q->weight[q->n++] = weight;
}

size_t asked_look(struct search *s, struct asking *q)
{
	struct find_keys_rows *rows;
	size_t found = 0;

	if (q->n == 0)
		return 0;
	rows = find_keys_batch(s->db, q->v, q->n);
	for (size_t i = 0; i < q->n; i++) {
		q->found[i] = 0;
		for (size_t k = 0; k < rows[i].n; k++) {
			struct suspect *x = suspect_of(s, rows[i].v[k].person_id);

			if (x) {
				x->score += q->weight[i];
				q->found[i]++;
			}
		}
		found += q->found[i];
	}
	return found;
}

/* A name in one part of the words and a street in the other, both too common to be looked at row by
 * row. */
static void halves_look(struct search *s, const struct clue *c)
{
	struct asking_both q = { .n = 0 };
	size_t n = c->n_words;

	for (size_t cut = 1; cut < n; cut++) {
		ask_both(&q, c->names[0][cut], c->streets[cut][n], true);
		ask_both(&q, c->names[cut][n], c->streets[0][cut], true);
		if (asked_both_look(s, &q))
			return;
	}
}

/* What is asked when the whole run found too few. "smith mary" also finds "mary jane smith". */
static void ask_parts(struct search *s, struct asking *q, const struct clue *c)
{
	size_t n = c->n_words;

	if (n == 2 && c->names[0][2].p)
		ask(s, q,
			str_fmt(s->a, "%.*s %.*s", STR_ARG(c->names[1][2]),
				STR_ARG(str_part(c->names[0][1], 1, 200))),
			RANGE_ROWS, 30);
	for (size_t cut = 1; cut < n; cut++) {
		const struct str runs[] = { c->names[0][cut], c->names[cut][n], c->streets[0][cut],
			c->streets[cut][n] };

		for (size_t i = 0; i < 4; i++)
			ask(s, q, runs[i], RANGE_ROWS, 10);
	}
}

/* All clues at once, words as whole runs first; when those find enough nothing else is looked
 * for. */
static void clues_look(struct search *s)
{
	struct asking *q = ARENA_NEW(s->a, struct asking);
	size_t first[CLUES_MOST], behind[CLUES_MOST], whole[CLUES_MOST] = { 0 };

	for (size_t i = 0; i < s->n_clues; i++) {
		const struct clue *c = &s->clues[i];

		for (size_t r = 0; r < c->n_ranges; r++)
			ask(s, q, c->ranges[r], RANGE_ROWS, c->weight);
		first[i] = q->n;
		if (c->n_words) {
			ask(s, q, c->names[0][c->n_words], RANGE_ROWS, 40);
			ask(s, q, c->streets[0][c->n_words], RANGE_ROWS, 40);
		}
		behind[i] = q->n;
	}
	asked_look(s, q);
	for (size_t i = 0; i < s->n_clues; i++)
		for (size_t k = first[i]; k < behind[i]; k++)
			whole[i] += q->found[k];
	q->n = 0;
	for (size_t i = 0; i < s->n_clues; i++)
		if (s->clues[i].n_words > 1 && whole[i] < SHOWN_MOST)
			ask_parts(s, q, &s->clues[i]);
	asked_look(s, q);
}

/* A name with another clue (a number, a postcode, a street) where each is too common alone. */
static void pairs_look(struct search *s)
{
	struct asking_both q = { .n = 0 };

	for (size_t i = 0; i < s->n_clues; i++)
		for (size_t j = 0; j < s->n_clues; j++) {
			const struct clue *c = &s->clues[i], *words = &s->clues[j];
			struct str other = c->n_words ? c->streets[0][c->n_words] : c->ranges[0],
					   name = words->names[0][words->n_words];

			if (i == j || !words->n_words || !words->names_too || (c->n_words && c->names_too))
				continue;
			ask_both(&q, name, other, true);
			(void)asked_both_look(s, &q);
		}
}

/* --- in what order --- */

static int better(const void *va, const void *vb)
{
	const struct suspect *a = va, *b = vb;

	if (a->clues != b->clues)
		return a->clues < b->clues ? 1 : -1;
	if (!a->alike.p != !b->alike.p)
		return a->alike.p ? -1 : 1;
	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	if (a->open != b->open)
		return a->open ? -1 : 1;
	if (a->here != b->here)
		return a->here ? -1 : 1;
	if (a->far != b->far)
		return a->far > b->far ? 1 : -1;
	return (a->person_id.v < b->person_id.v) - (a->person_id.v > b->person_id.v);
}

/* Who fits everything stays, whoever else turns up. */
static int likelier(const void *va, const void *vb)
{
	const struct suspect *a = va, *b = vb;

	if (a->fits_all != b->fits_all)
		return a->fits_all ? -1 : 1;
	return (a->score < b->score) - (a->score > b->score);
}

/* Puts those who turned up in order, best first. */
static void suspects_sort(struct search *s)
{
	qsort(s->suspects, s->n_suspects, sizeof(*s->suspects), likelier);
	if (s->n_suspects > HELD_MOST)
		s->n_suspects = HELD_MOST;
	suspects_hold(s);
	qsort(s->suspects, s->n_suspects, sizeof(*s->suspects), better);
}

/* How many fit everything that was typed. */
static size_t fitting(const struct search *s)
{
	size_t n = 0;

	while (n < s->n_suspects && s->suspects[n].clues >= s->n_clues)
		n++;
	return n;
}

static double far_from(const struct find_team_area_row *team, const struct find_places_row *p)
{
	double dlat, dlon;

	if (isnan(p->lat) || isnan(p->lon) || isnan(team->lat) || isnan(team->lon))
		return 1e9;
	dlat = p->lat - team->lat;
	dlon = (p->lon - team->lon) * cos(team->lat * 0.017453292519943295);
	return dlat * dlat + dlon * dlon;
}

/* What decides between equals. The one place, too, where those leave who must not be shown to this
 * viewer: whoever has no place row here is not found. */
static void suspects_place(struct search *s)
{
	int64_t ids[RANKED_MOST];
	struct find_team_area_row team = { .lat = NAN, .lon = NAN };
	struct find_places_rows places;
	struct find_cases_rows cases;
	size_t n = 0;

	if (s->n_suspects > RANKED_MOST)
		s->n_suspects = RANKED_MOST;
	if (s->n_suspects == 0)
		return;
	for (size_t i = 0; i < s->n_suspects; i++)
		ids[i] = s->suspects[i].person_id.v;
	places = find_places(s->db, (struct find_places_args){ .people = { ids, s->n_suspects } });
	cases = find_cases(s->db, (struct find_cases_args){ .people = { ids, s->n_suspects } });
	if (db_viewer(s->db)->hub_id)
		(void)!find_team_area(
			s->db, (struct find_team_area_args){ .hub_id = { db_viewer(s->db)->hub_id } }, &team);
	for (size_t i = 0; i < s->n_suspects; i++) {
		struct suspect x = s->suspects[i];
		bool there = false;

		for (size_t k = 0; k < places.n && !there; k++)
			if (places.v[k].person_id.v == x.person_id.v) {
				there = true;
				x.here = places.v[k].state == PERSON_STATE_HERE;
				x.far = far_from(&team, &places.v[k]);
			}
		for (size_t k = 0; k < cases.n && !x.open; k++)
			x.open = cases.v[k].person_id.v == x.person_id.v;
		if (there)
			s->suspects[n++] = x;
	}
	s->n_suspects = n;
	qsort(s->suspects, s->n_suspects, sizeof(*s->suspects), better);
}

static void suspects_look(struct search *s)
{
	struct suspect *told = s->told.v ? suspect_of(s, s->told) : NULL;

	if (told)
		told->score = 1000;
	clues_look(s);
	suspects_sort(s);
	if (fitting(s) == 0 && s->n_clues) {
		/* nobody fits all of it yet: look where two common things meet */
		if (s->n_clues > 1)
			pairs_look(s);
		for (size_t i = 0; i < s->n_clues; i++)
			if (s->clues[i].n_words > 1)
				halves_look(s, &s->clues[i]);
		if (s->budget < BOTH_BUDGET)
			suspects_sort(s);
	}
	if (told || fitting(s) >= FEW)
		return;
	for (size_t i = 0; i < s->n_clues; i++)
		if (s->clues[i].n_words)
			near_look(s, &s->clues[i]);
	suspects_sort(s);
}

/* --- what is shown --- */

/* Kinds of need that are open for those shown, newest first. */
static void open_work_read(struct search *s, struct person_found_list *list)
{
	int64_t ids[SHOWN_MOST], *case_ids;
	struct find_cases_rows cases;
	struct find_needs_rows needs = { 0 };
	size_t named[SHOWN_MOST] = { 0 };

	for (size_t i = 0; i < list->n; i++)
		ids[i] = list->v[i].person_id.v;
	cases = find_cases(s->db, (struct find_cases_args){ .people = { ids, list->n } });
	case_ids = ARENA_ARRAY(s->a, int64_t, cases.n);
	for (size_t k = 0; k < cases.n; k++)
		case_ids[k] = cases.v[k].case_id.v;
	if (cases.n)
		needs = find_needs(s->db, (struct find_needs_args){ .cases = { case_ids, cases.n } });
	for (size_t i = 0; i < list->n; i++) {
		struct person_found *f = &list->v[i];

		f->open_words = S("");
		for (size_t k = 0; k < cases.n; k++) {
			if (cases.v[k].person_id.v != f->person_id.v)
				continue;
			if (f->open_cases++ == 0)
				f->case_id = cases.v[k].case_id;
			for (size_t j = 0; j < needs.n; j++) {
				if (needs.v[j].case_id.v != cases.v[k].case_id.v)
					continue;
				f->open_needs++;
				if (named[i] < 3 && str_find(f->open_words, needs.v[j].name) < 0) {
					f->open_words = str_join(s->a, f->open_words, S(", "), needs.v[j].name);
					named[i]++;
				}
			}
		}
	}
}

static void found_read(
	struct search *s, const struct suspect *const *shown, size_t n, struct person_found_list *list)
{
	struct find_line_args sets[SHOWN_MOST];
	struct find_line_row rows[SHOWN_MOST];
	bool found[SHOWN_MOST] = { false };

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		sets[i] = (struct find_line_args){ .person_id = shown[i]->person_id };
	find_line_batch(s->db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++) {
		const struct find_line_row *p = &rows[i];

		if (found[i])
			list->v[list->n++] = (struct person_found){ .person_id = p->person_id,
				.reference = p->reference,
				.state = p->state,
				.name = person_name(s->a, p->given_name, p->family_name),
				.age = person_age(s->a, p->born_on, db_now(s->db)),
				.address = p->address,
				.postcode = p->postcode,
				.phone = personal_with(p->phone, phone_words(s->a, personal_raw(p->phone))),
				.why = why_words(s, shown[i], p) };
	}
	open_work_read(s, list);
}

/* In one box somebody who fits all of it makes those who fit a part of it noise; those whose name
 * is only nearly that of a part are noise beside those whose name it is; and a house number alone,
 * or one word of three, says nobody. */
static bool is_noise(const struct search *s, const struct suspect *x, bool one_box)
{
	const struct suspect *best = &s->suspects[0];
	bool near = x->name_near || x->street_near, best_near = best->name_near || best->street_near;
	size_t words = 0;

	for (size_t i = 0; i < s->n_clues; i++)
		words += s->clues[i].n_words;
	if (x->clues == 0 && (x->n_letters == 0 || x->n_said * 2 < words))
		return true;
	return one_box && (x->clues < best->clues || (x->clues < s->n_clues && near && !best_near));
}

struct person_found_list person_find(struct db *db, struct person_clue clue, int most)
{
	struct arena *a = db_arena(db);
	struct search *s = ARENA_NEW(a, struct search);
	struct person_found_list list = { .v = ARENA_ARRAY(a, struct person_found, SHOWN_MOST) };
	size_t limit = most < 1 ? 1 : most > SHOWN_MOST ? SHOWN_MOST : (size_t)most, n = 0;
	const struct suspect *shown[SHOWN_MOST];

	s->db = db;
	s->a = a;
	s->budget = BOTH_BUDGET;
	clues_read(s, &clue);
	suspects_look(s);
	s->n_suspects = s->n_suspects < HELD_MOST ? s->n_suspects : HELD_MOST;
	if (str_empty(clue.any))
		alike_look(s, &clue);
	list.coming = coming_look(s, &clue);
	qsort(s->suspects, s->n_suspects, sizeof(*s->suspects), better);
	suspects_place(s);
	for (size_t i = 0; i < s->n_suspects; i++) {
		const struct suspect *x = &s->suspects[i];
		bool noise =
			!x->alike.p && (x->score + (int)x->clues <= 0 || is_noise(s, x, !str_empty(clue.any)));

		list.more = list.more || (!noise && n == limit);
		if (!noise && n < limit)
			shown[n++] = &s->suspects[i];
	}
	found_read(s, shown, n, &list);
	return list;
}
