/* Training on the register, with people's decisions for and against. See match_train.h. */
#include "hub/person/match_train.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/match_model.h"
#include "hub/person/match_model.sql.h"
#include "hub/person/match_round.h"

#define WORTH 10 /* pairs of the list that one decision counts for: somebody looked, EM guesses */
#define SLACK_BITS 0.02 /* of surprise a decision, between models that are wrong equally often */

/* --- decisions --- */

struct decided {
	struct link_pair pair;
	bool same, held; /* one person; held against the model, not learned from */
	double weight;                         /* for how many it stands: 1 on average */
	struct link_explanation before, then;
};
struct decisions { struct decided *v; size_t n; };

/* Half of them, the same each time. */
static bool held_back(uint32_t a, uint32_t b)
{
	return ((a * 2654435761u) ^ (b * 2246822519u)) >> 16 & 1;
}

static int edge_order(const void *p, const void *q)
{
	const struct link_edge *x = p, *y = q;

	return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

static const struct link_edge *edge_find(
	const struct link_edge *edges, size_t n, struct link_pair pair)
{
	struct link_edge key = { .a = pair.a < pair.b ? pair.a : pair.b,
		.b = pair.a < pair.b ? pair.b : pair.a };

	return n ? bsearch(&key, edges, n, sizeof(key), edge_order) : NULL;
}

/* Of a stratum with so many pairs so many were decided: each stands for their ratio. Those below
 * all strata stand for themselves. */
static void decisions_weigh(
	struct arena *a, struct decisions *d, const struct link_model *m, const struct link_result *r)
{
	double pairs[MATCH_STRATA + 1] = { 0 }, asked[MATCH_STRATA + 1] = { 0 }, sum = 0;
	int *stratum = ARENA_ARRAY(a, int, d->n);

	for (size_t i = 0; i < r->edge_n; i++)
		pairs[match_stratum_of(m, r->link_bits, &r->edges[i])]++;
	for (size_t i = 0; i < d->n; i++) {
		const struct link_edge *e = edge_find(r->edges, r->edge_n, d->v[i].pair);

		stratum[i] = e ? match_stratum_of(m, r->link_bits, e) : MATCH_STRATA;
		asked[stratum[i]]++;
	}
	pairs[MATCH_STRATA] = asked[MATCH_STRATA];
	for (size_t i = 0; i < d->n; i++)
		sum += d->v[i].weight = pairs[stratum[i]] / asked[stratum[i]];
	for (size_t i = 0; i < d->n; i++)
		d->v[i].weight *= (double)d->n / sum;
}

static void decisions_explain(struct arena *a, struct decisions *d, const struct match_people *p,
	const struct link_model *m, const struct link_list *list, bool before)
{
	struct link_pair *pairs = ARENA_ARRAY(a, struct link_pair, d->n);
	struct link_explanation *out = ARENA_ARRAY(a, struct link_explanation, d->n);

	for (size_t i = 0; i < d->n; i++)
		pairs[i] = d->v[i].pair;
	link_explain_pairs(a, p->table,
		&(struct link_options){ .model = m, .list = list, .threads = 1 }, pairs, d->n, out);
	for (size_t i = 0; i < d->n; i++)
		*(before ? &d->v[i].before : &d->v[i].then) = out[i];
}

/* The machine linked two people, or left one person apart. What it leaves to people is not
 * wrong. */
static bool wrong(bool same, const struct link_explanation *e)
{
	return same ? e->band == LINK_BAND_NONE : e->band == LINK_BAND_LINK;
}

static double surprise_bits(bool same, const struct link_explanation *e)
{
	double p = same ? e->probability : 1 - e->probability;

	return -log2(fmax(p, 1e-6));
}

/* False with a sentence: decisions held against it speak against it more than against the one in
 * use. */
static bool decisions_bear(struct arena *a, const struct decisions *d, struct match_training *t)
{
	double bad[2] = { 0 }, bits[2] = { 0 }, all = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct decided *x = &d->v[i];

		if (!x->held)
			continue;
		t->asked++;
		t->agreed += !wrong(x->same, &x->then);
		t->agreed_before += !wrong(x->same, &x->before);
		bad[0] += wrong(x->same, &x->before) ? x->weight : 0;
		bad[1] += wrong(x->same, &x->then) ? x->weight : 0;
		bits[0] += x->weight * surprise_bits(x->same, &x->before);
		bits[1] += x->weight * surprise_bits(x->same, &x->then);
		all += x->weight;
	}
	if (all <= 0 ||
		(bad[1] <= bad[0] + 1e-9 &&
			(bad[1] < bad[0] - 1e-9 || bits[1] <= bits[0] + SLACK_BITS * all)))
		return true;
	if (t->agreed < t->agreed_before)
		t->refused = str_fmt(a,
			"People decide otherwise: of %lld pairs they decided and it had not seen, it would put "
			"%lld wrongly, the model in use %lld. The model in use stays.",
			(long long)t->asked, (long long)(t->asked - t->agreed),
			(long long)(t->asked - t->agreed_before));
	else
		t->refused = str_fmt(a,
			"People decide otherwise: on %lld pairs they decided and it had not seen, it would be "
			"further from what they said than the model in use, which stays.",
			(long long)t->asked);
	return false;
}

/* --- what would change --- */

static void moves_count(const struct link_result *before, const struct link_result *then,
	const struct link_model *m, struct match_moves *out)
{
	size_t i = 0, k = 0;

	/* `before` was run with a lower floor */
	while (i < before->edge_n || k < then->edge_n) {
		const struct link_edge *x = i < before->edge_n ? &before->edges[i] : NULL,
							   *y = k < then->edge_n ? &then->edges[k] : NULL;
		int order = !x ? 1 : !y ? -1 : edge_order(x, y), from = LINK_BAND_NONE, to = LINK_BAND_NONE;

		if (order <= 0)
			from = (double)before->edges[i++].weight < m->review_bits ? LINK_BAND_NONE : x->band;
		if (order >= 0)
			to = then->edges[k++].band;
		out->from_to[from][to] += from || to;
	}
}

struct str match_moves_write(struct arena *a, const struct match_moves *m, struct str refused)
{
	json_t *j = json_object(), *rows = json_array();
	char *text;
	struct str s;

	for (int from = 0; from < 3; from++)
		json_array_append_new(rows,
			json_pack("[I,I,I]", (json_int_t)m->from_to[from][0], (json_int_t)m->from_to[from][1],
				(json_int_t)m->from_to[from][2]));
	json_object_set_new(j, "moves", rows);
	if (refused.n)
		json_object_set_new(j, "refused", json_stringn_nocheck(refused.p, refused.n));
	text = json_dumps(j, JSON_COMPACT);
	s = text ? str_dup(a, str_of(text)) : S("");
	free(text);
	json_decref(j);
	return s;
}

void match_moves_read(struct arena *a, struct str text, struct match_moves *m, struct str *refused)
{
	json_t *j = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
	const json_t *rows = json_object_get(j, "moves");
	const char *why = json_string_value(json_object_get(j, "refused"));

	*m = (struct match_moves){ 0 };
	for (size_t from = 0; from < 3; from++)
		for (size_t to = 0; to < 3; to++)
			m->from_to[from][to] =
				json_integer_value(json_array_get(json_array_get(rows, from), to));
	*refused = why ? str_dup(a, str_of(why)) : S("");
	json_decref(j);
}

/* --- training --- */

struct school {
	struct arena *a;
	struct match_people people;
	const struct link_model *base;
	struct link_model lowered, model;
	struct decisions decisions;
	int64_t number;                        /* of the new model */
};

static bool school_open(struct school *s, struct db *db, match_told *told, void *whom)
{
	struct match_sayings all;
	struct match_models_count_row n = { 0 };

	s->base = match_model(db);
	match_people_read(db, s->a, told, whom, &s->people);
	all = match_sayings_read(db, &s->people);
	s->number = match_models_count(db, &n) ? n.n + 1 : 1;
	s->decisions = (struct decisions){ .v = ARENA_ARRAY(s->a, struct decided, all.n), .n = all.n };
	for (size_t i = 0; i < all.n; i++)
		s->decisions.v[i] = (struct decided){ .pair = { all.v[i].a, all.v[i].b },
			.same = all.v[i].same,
			.weight = 1,
			.held = held_back(all.v[i].a, all.v[i].b) };
	return db_end(db);
}

static void edges_in_order(struct link_result *r)
{
	if (r->edge_n)
		qsort(r->edges, r->edge_n, sizeof(*r->edges), edge_order);
}

/* Learns; false with t->refused. */
static bool learn(struct school *s, struct match_training *t)
{
	struct link_told *same = ARENA_ARRAY(s->a, struct link_told, s->decisions.n);
	struct str why = S("");
	size_t n = 0;

	for (size_t i = 0; i < s->decisions.n; i++) {
		const struct decided *d = &s->decisions.v[i];

		t->learned += !d->held;
		if (!d->held && d->same)
			same[n++] = (struct link_told){ d->pair, d->weight * WORTH };
	}
	if (!link_train(s->a, s->people.table,
			&(struct link_options){ .model = s->base, .same = same, .same_n = n }, t->version,
			&s->model, &why))
		t->refused = why;
	return t->refused.n == 0;
}

static void school_teach(struct school *s, struct match_training *t)
{
	struct link_result *before = match_run_lowered(&s->people, s->base, &s->lowered), *then;

	edges_in_order(before);
	decisions_weigh(s->a, &s->decisions, s->base, before);
	if (learn(s, t)) {
		then = link_run(
			s->people.table, &(struct link_options){ .model = &s->model, .scope = LINK_WITHIN });
		edges_in_order(then);
		moves_count(before, then, s->base, &t->moves);
		decisions_explain(s->a, &s->decisions, &s->people, s->base, &before->list, true);
		decisions_explain(s->a, &s->decisions, &s->people, &s->model, &then->list, false);
		(void)decisions_bear(s->a, &s->decisions, t);
		link_result_free(then);
	}
	link_result_free(before);
}

static bool training_keep(struct db_pool *p, struct viewer *v, struct account_id by, int64_t now,
	const struct school *s, struct match_training *t)
{
	struct db *db = db_begin(p, s->a, v, DB_WRITE);

	db_set_now(db, now);
	t->id.v = id_new();
	match_model_add(db,
		(struct match_model_add_args){ .match_model_id = t->id,
			.version = t->version,
			.trained_at = now,
			.account_id = by,
			.words = t->refused.n ? S("") : link_model_write(s->a, &s->model),
			.leaned_on = t->leaned_on,
			.records = t->records,
			.decisions = t->decisions,
			.agreed = t->agreed,
			.agreed_before = t->agreed_before,
			.moves = match_moves_write(s->a, &t->moves, t->refused) });
	audit_add(db, S("match.train"), t->id.v,
		str_fmt(s->a, "{\"version\":\"%.*s\",\"refused\":%s}", STR_ARG(t->version),
			t->refused.n ? "true" : "false"),
		STR_NONE);
	return db_end(db);
}

bool match_train(struct db_pool *p, struct arena *a, int64_t host_id, struct account_id by,
	int64_t now, match_told *told, void *whom, struct match_training *out)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	struct school s = { .a = a };
	bool ok;

	db_set_now(db, now);
	ok = school_open(&s, db, told, whom);
	*out = (struct match_training){ .records = (int64_t)s.people.ids.n,
		.decisions = (int64_t)s.decisions.n,
		.refused = S(""),
		.leaned_on = str_dup(a, str_of(s.base->version)) };
	out->version = str_fmt(
		a, "host-%.*s-%lld", STR_ARG(date_iso(a, time_civil(now).date)), (long long)s.number);
	if (ok) {
		school_teach(&s, out);
		ok = training_keep(p, &v, by, now, &s, out);
	}
	match_people_free(&s.people);
	return ok;
}

bool match_train_job(struct job *j)
{
	struct match_training t;
	struct account_id by = { 0 };

	if (!id_parse(j->body, &by.v))
		by.v = 0;
	if (match_train(j->pool, j->arena, j->viewer.host_id, by, j->now, NULL, NULL, &t))
		return job_progress(j, t.records, t.records);
	j->why = S("the register could not be learned from");
	return false;
}

void match_train_ask(struct db *db)
{
	audit_add(db, S("match.ask_train"), 0, STR_NONE, STR_NONE);
	job_add(db, S("match_train"), id_text(db_arena(db), db_viewer(db)->account_id), 0);
}
