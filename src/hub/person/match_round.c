/* Drawing pairs by lot to check the machine. See match_round.h. */
#include "hub/person/match_round.h"

#include <string.h>

#include "core/access/audit.h"
#include "core/base/id.h"
#include "hub/person/match_model.h"
#include "hub/person/match_round.sql.h"
#include "hub/person/pair.h"
#include "hub/person/row_check.h"

const struct match_stratum_kind match_strata[MATCH_STRATA] = {
	{ STR_INIT("beyond doubt"), MATCH_LINKED },
	{ STR_INIT("sure"), MATCH_LINKED },
	{ STR_INIT("just enough"), MATCH_LINKED },
	{ STR_INIT("enough, but a rule holds it back"), MATCH_WAITING },
	{ STR_INIT("more likely than not"), MATCH_WAITING },
	{ STR_INIT("less likely than not"), MATCH_WAITING },
	{ STR_INIT("just below"), MATCH_APART },
	{ STR_INIT("rows of lists, joined when they came"), MATCH_LINKED },
};

int match_stratum_of(const struct link_model *m, double link_bits, const struct link_edge *e)
{
	double weight = (double)e->weight;

	if (weight >= link_bits)
		return e->hold ? 3 : weight >= 16 ? 0 : weight >= 8 ? 1 : 2;
	return weight >= 0 ? 4 : weight >= m->review_bits ? 5 : 6;
}

struct link_result *match_run_lowered(
	const struct match_people *p, const struct link_model *m, struct link_model *lowered)
{
	*lowered = *m;
	lowered->review_bits -= MATCH_BELOW;
	return link_run(p->table, &(struct link_options){ .model = lowered, .scope = LINK_WITHIN });
}

/* --- counting and drawing --- */

/* A number that is a pair's own: the same each time, and as good as drawn. (The finaliser of
 * SplitMix64.) */
static uint64_t lot_of(int64_t low, int64_t high)
{
	uint64_t x = (uint64_t)low * UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)high;

	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

struct lot { uint64_t number; const struct link_edge *e; };
struct drawing {
	struct match_people people;
	struct link_model lowered;
	const struct link_model *model;
	struct str model_version;
	struct link_result *r;
	int64_t all[MATCH_STRATA];
	int64_t *among[MATCH_GROUPS];          /* [name * MATCH_STRATA + stratum] */
	struct lot lots[MATCH_STRATA][MATCH_EACH];     /* the smallest numbers, ascending */
	size_t n[MATCH_STRATA];
	struct row_lots rows;
	int64_t *joined;                       /* [row of people] rows of lists joined to them */
};

static void lot_put(struct drawing *d, int stratum, uint64_t number, const struct link_edge *e)
{
	struct lot *lots = d->lots[stratum];
	size_t n = d->n[stratum], at = n;

	if (n == MATCH_EACH && number >= lots[n - 1].number)
		return;
	while (at > 0 && lots[at - 1].number > number)
		at--;
	if (n < MATCH_EACH)
		d->n[stratum] = ++n;
	memmove(&lots[at + 1], &lots[at], (n - at - 1) * sizeof(*lots));
	lots[at] = (struct lot){ number, e };
}

static void pairs_count(struct drawing *d)
{
	for (int g = 0; g < MATCH_GROUPS; g++)
		d->among[g] = ARENA_ARRAY(d->people.arena, int64_t, d->people.names[g].n * MATCH_STRATA);
	for (size_t i = 0; i < d->r->edge_n; i++) {
		const struct link_edge *e = &d->r->edges[i];
		int stratum = match_stratum_of(d->model, d->r->link_bits, e);

		d->all[stratum]++;
		for (int g = 0; g < MATCH_GROUPS; g++)
			d->among[g][(size_t)d->people.group[g].v[e->a] * MATCH_STRATA + (size_t)stratum]++;
		lot_put(d, stratum, lot_of(d->people.ids.v[e->a], d->people.ids.v[e->b]), e);
	}
}

/* Rows of lists that the machine joined, each among the groups of whom it is joined to. */
static void rows_count(struct db *db, struct drawing *d)
{
	int64_t *all = ARENA_ARRAY(d->people.arena, int64_t, d->people.ids.n + 1);
	uint32_t row;

	d->rows = row_lots_read(db, d->people.arena, MATCH_EACH);
	d->joined = all;
	for (size_t i = 0; i < d->rows.people.n; i++)
		if (match_people_row(&d->people, d->rows.people.v[i].person_id, &row))
			all[row] += d->rows.people.v[i].rows;
}

static void rows_among(struct drawing *d)
{
	for (size_t row = 0; row < d->people.ids.n; row++) {
		d->all[MATCH_STRATUM_ROWS] += d->joined[row];
		for (int g = 0; g < MATCH_GROUPS; g++)
			d->among[g][(size_t)d->people.group[g].v[row] * MATCH_STRATA + MATCH_STRATUM_ROWS] +=
				d->joined[row];
	}
}

/* --- writing down --- */

static void strata_keep(struct db *db, struct match_round_id round, const struct drawing *d)
{
	static const enum match_among kinds[MATCH_GROUPS] = { MATCH_AMONG_AGE, MATCH_AMONG_LANGUAGE,
		MATCH_AMONG_AREA };
	struct VEC(struct match_stratum_add_args) rows = { 0 };
	struct arena *a = db_arena(db);

	for (int s = 0; s < MATCH_STRATA; s++) {
		VEC_PUSH(a, &rows,
			((struct match_stratum_add_args){ .match_round_id = round,
				.stratum = s,
				.among = MATCH_AMONG_ALL,
				.name = S(""),
				.pairs = d->all[s] }));
		for (int g = 0; g < MATCH_GROUPS; g++)
			for (size_t i = 0; i < d->people.names[g].n; i++)
				if (d->among[g][i * MATCH_STRATA + (size_t)s])
					VEC_PUSH(a, &rows,
						((struct match_stratum_add_args){ .match_round_id = round,
							.stratum = s,
							.among = kinds[g],
							.name = d->people.names[g].v[i],
							.pairs = d->among[g][i * MATCH_STRATA + (size_t)s] }));
	}
	match_stratum_add_batch(db, rows.v, rows.n);
}

static struct str group_name(const struct drawing *d, enum match_group g, uint32_t row)
{
	return d->people.names[g].v[d->people.group[g].v[row]];
}

static void draws_keep(
	struct db *db, struct match_round_id round, const struct drawing *d, struct match_drawn *out)
{
	struct VEC(struct match_draw_add_args) rows = { 0 };

	for (int s = 0; s < MATCH_STRATA; s++)
		for (size_t i = 0; i < d->n[s]; i++) {
			const struct link_edge *e = d->lots[s][i].e;
			struct person_id low = { d->people.ids.v[e->a] }, high = { d->people.ids.v[e->b] };

			VEC_PUSH(db_arena(db), &rows,
				((struct match_draw_add_args){ .match_round_id = round,
					.low_id = low,
					.high_id = high,
					.stratum = s,
					.weight = (double)e->weight,
					.age_band = group_name(d, MATCH_GROUP_AGE, e->a),
					.language = group_name(d, MATCH_GROUP_LANGUAGE, e->a),
					.area = group_name(d, MATCH_GROUP_AREA, e->a) }));
			/* the last bits of its number mix it among the others that wait */
			switch (pair_check(db, low, high, (double)e->weight, d->model_version,
				(double)(d->lots[s][i].number & 1023) / 1024)) {
			case PAIR_CHECK_SAID: out->known++; break;
			case PAIR_CHECK_WAITS: out->waiting++; break;
			}
		}
	match_draw_add_batch(db, rows.v, rows.n);
	out->drawn = (int64_t)rows.n;
}

static void row_draws_keep(
	struct db *db, struct match_round_id round, const struct drawing *d, struct match_drawn *out)
{
	for (size_t i = 0; i < d->rows.n; i++) {
		const struct row_lot *l = &d->rows.v[i];
		uint32_t row;

		if (!match_people_row(&d->people, l->person_id, &row))
			continue;
		*(row_check_put(db,
			  (struct row_check_draw_args){ .match_round_id = round,
				  .list_id = l->list_id,
				  .list_key = l->list_key,
				  .person_id = l->person_id,
				  .lot = (int64_t)(l->number >> 1),
				  .age_band = group_name(d, MATCH_GROUP_AGE, row),
				  .language = group_name(d, MATCH_GROUP_LANGUAGE, row),
				  .area = group_name(d, MATCH_GROUP_AREA, row) })
				? &out->waiting
				: &out->known) += 1;
		out->drawn++;
	}
	row_checks_forget(db, (struct row_checks_forget_args){ .match_round_id = round });
}

static bool round_keep(struct db_pool *p, struct arena *a, struct viewer *v, struct account_id by,
	int64_t now, const struct drawing *d, struct match_drawn *out)
{
	struct db *db = db_begin(p, a, v, DB_WRITE);
	struct match_round_id round = { id_new() };

	db_set_now(db, now);
	match_round_add(db,
		(struct match_round_add_args){ .match_round_id = round,
			.at = now,
			.account_id = by,
			.model = d->model_version,
			.records = out->records,
			.candidates = (int64_t)d->r->candidates });
	strata_keep(db, round, d);
	draws_keep(db, round, d, out);
	row_draws_keep(db, round, d, out);
	audit_add(db, S("match.check"), round.v,
		str_fmt(a, "{\"drawn\":%lld,\"model\":\"%.*s\"}", (long long)out->drawn,
			STR_ARG(d->model_version)),
		STR_NONE);
	return db_end(db);
}

bool match_round_draw(struct db_pool *p, struct arena *a, int64_t host_id, struct account_id by,
	int64_t now, match_told *told, void *whom, struct match_drawn *out)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	struct drawing *d = ARENA_NEW(a, struct drawing);
	bool ok;

	*out = (struct match_drawn){ 0 };
	db_set_now(db, now);
	d->model = match_model(db);
	d->model_version = str_dup(a, str_of(d->model->version));
	match_people_read(db, a, told, whom, &d->people);
	rows_count(db, d);
	ok = db_end(db);
	if (ok) {
		d->r = match_run_lowered(&d->people, d->model, &d->lowered);
		out->records = (int64_t)d->people.ids.n;
		out->pairs = (int64_t)d->r->edge_n;
		pairs_count(d);
		rows_among(d);
		out->rows = d->all[MATCH_STRATUM_ROWS];
		ok = round_keep(p, a, &v, by, now, d, out);
		link_result_free(d->r);
	}
	match_people_free(&d->people);
	return ok;
}

bool match_check_job(struct job *j)
{
	struct match_drawn drawn;
	struct account_id by = { 0 };

	if (!id_parse(j->body, &by.v))
		by.v = 0;
	if (match_round_draw(j->pool, j->arena, j->viewer.host_id, by, j->now, NULL, NULL, &drawn))
		return job_progress(j, drawn.drawn, drawn.drawn);
	j->why = S("the register could not be held against itself");
	return false;
}

void match_check_ask(struct db *db)
{
	audit_add(db, S("match.ask_check"), 0, STR_NONE, STR_NONE);
	job_add(db, S("match_check"), id_text(db_arena(db), db_viewer(db)->account_id), 0);
}
