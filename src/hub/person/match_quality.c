/* How good the matching is, from the newest check and what people said of its pairs. See
 * match_round.h. */
#include "hub/person/match_round.h"

#include "hub/person/match_round.sql.h"
#include "hub/person/row_check.sql.h"

struct tally { struct link_stratum s[MATCH_STRATA]; int64_t drawn[MATCH_STRATA]; };

static void tally_begin(struct tally *t)
{
	*t = (struct tally){ 0 };
	for (int s = 0; s < MATCH_STRATA; s++)
		t->s[s].linked = match_strata[s].side == MATCH_LINKED;
}

/* One that was drawn, a pair or a row of a list. */
struct drawn { int64_t stratum; bool decided, same; struct str group[MATCH_GROUPS]; };
struct draws { struct drawn *v; size_t n; };

static void tally_add(struct tally *t, const struct drawn *d)
{
	if (d->stratum < 0 || d->stratum >= MATCH_STRATA)
		return;
	t->drawn[d->stratum]++;
	if (d->decided) {
		t->s[d->stratum].drawn++;
		t->s[d->stratum].same += d->same;
	}
}

static double linked_of(const struct tally *t)
{
	double n = 0;

	for (int s = 0; s < MATCH_STRATA; s++)
		n += t->s[s].linked ? t->s[s].pairs : 0;
	return n;
}

static struct match_figure figure_of(struct str name, const struct tally *t)
{
	return (struct match_figure){ .name = name,
		.linked = (int64_t)linked_of(t),
		.precision = link_precision(t->s, MATCH_STRATA),
		.recall = link_recall(t->s, MATCH_STRATA) };
}

static struct draws draws_of(struct db *db, struct match_round_id round)
{
	struct match_draws_of_rows pairs =
		match_draws_of(db, (struct match_draws_of_args){ .match_round_id = round });
	struct row_checks_of_rows rows =
		row_checks_of(db, (struct row_checks_of_args){ .match_round_id = round });
	struct draws all = { .v = ARENA_ARRAY(db_arena(db), struct drawn, pairs.n + rows.n) };

	for (size_t i = 0; i < pairs.n; i++) {
		const struct match_draws_of_row *p = &pairs.v[i];

		all.v[all.n++] = (struct drawn){ p->stratum, p->account_id.v != 0,
			p->decision == PAIR_DECISION_SAME,
			{ personal_raw(p->age_band), personal_raw(p->language), personal_raw(p->area) } };
	}
	for (size_t i = 0; i < rows.n; i++) {
		const struct row_checks_of_row *r = &rows.v[i];

		all.v[all.n++] = (struct drawn){ MATCH_STRATUM_ROWS, r->state != ROW_CHECK_STATE_WAITING,
			r->state == ROW_CHECK_STATE_SAME,
			{ personal_raw(r->age_band), personal_raw(r->language), personal_raw(r->area) } };
	}
	return all;
}

/* One group after the other: strata come by name. Where nobody of a group was decided in a stratum,
 * the whole stratum's share stands in. */
static struct match_figures figures_among(struct arena *a, enum match_group g,
	enum match_among among, const struct match_strata_of_rows *strata,
	const struct draws *draws, const struct tally *all)
{
	struct match_figures f = { .v = ARENA_ARRAY(a, struct match_figure, strata->n) };

	for (size_t i = 0, next; i < strata->n; i = next) {
		struct tally t;

		next = i + 1;
		if (strata->v[i].among != among)
			continue;
		tally_begin(&t);
		for (next = i; next < strata->n && strata->v[next].among == among &&
			 str_eq(strata->v[next].name, strata->v[i].name);
			 next++)
			if (strata->v[next].stratum >= 0 && strata->v[next].stratum < MATCH_STRATA)
				t.s[strata->v[next].stratum].pairs = (double)strata->v[next].pairs;
		for (size_t k = 0; k < draws->n; k++)
			if (str_eq(draws->v[k].group[g], strata->v[i].name))
				tally_add(&t, &draws->v[k]);
		for (int s = 0; s < MATCH_STRATA; s++)
			t.s[s].share = all->s[s].drawn > 0 ? all->s[s].same / all->s[s].drawn : 0.5;
		if (linked_of(&t) > 0)
			f.v[f.n++] = figure_of(strata->v[i].name, &t);
	}
	return f;
}

static void lines_fill(struct match_judgement *out, const struct tally *t)
{
	for (int s = 0; s < MATCH_STRATA; s++) {
		struct match_stratum_line *l = &out->strata[s];

		*l = (struct match_stratum_line){ .kind = &match_strata[s],
			.pairs = (int64_t)t->s[s].pairs,
			.drawn = t->drawn[s],
			.decided = (int64_t)t->s[s].drawn,
			.same = (int64_t)t->s[s].same };
		link_wilson(t->s[s].pairs, t->s[s].drawn, t->s[s].same, &l->low, &l->high);
		*(s == MATCH_STRATUM_ROWS ? &out->rows : &out->pairs[l->kind->side]) += l->pairs;
		out->drawn += l->drawn;
		out->decided += l->decided;
	}
}

void match_quality(struct db *db, struct match_judgement *out)
{
	static const enum match_among kinds[MATCH_GROUPS] = { MATCH_AMONG_AGE, MATCH_AMONG_LANGUAGE,
		MATCH_AMONG_AREA };
	struct match_round_last_row round;
	struct match_strata_of_rows strata;
	struct draws draws;
	struct tally all;

	*out = (struct match_judgement){ 0 };
	if (!match_round_last(db, &round))
		return;
	strata = match_strata_of(
		db, (struct match_strata_of_args){ .match_round_id = round.match_round_id });
	draws = draws_of(db, round.match_round_id);
	tally_begin(&all);
	for (size_t i = 0; i < strata.n; i++)
		if (strata.v[i].among == MATCH_AMONG_ALL && strata.v[i].stratum >= 0 &&
			strata.v[i].stratum < MATCH_STRATA)
			all.s[strata.v[i].stratum].pairs = (double)strata.v[i].pairs;
	for (size_t i = 0; i < draws.n; i++)
		tally_add(&all, &draws.v[i]);
	out->at = round.at;
	out->model = round.model;
	out->records = round.records;
	out->candidates = round.candidates;
	lines_fill(out, &all);
	for (int s = 0; s < MATCH_STRATA; s++)
		all.s[s].share = 0.5;
	out->all = figure_of(S("Everybody"), &all);
	for (int g = 0; g < MATCH_GROUPS; g++)
		out->among[g] =
			figures_among(db_arena(db), (enum match_group)g, kinds[g], &strata, &draws, &all);
}
