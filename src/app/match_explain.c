/*
 * `kith match explain`: why two rows are, or are not, taken for one person. Of lists it links them
 * as `evaluate` does; of the register it reads everybody, so that a name is as rare as it is here.
 * Looking at two people of the register is a look, and is written into the chain.
 */
#include "app/command.h"
#include "app/match.h"
#include "app/options.h"
#include "core/access/audit.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "hub/person/match_model.h"
#include "hub/person/match_people.h"
#include "hub/person/person.sql.h"

#include <jansson.h>

struct explain {
	struct command_line line;
	struct str map, model;
	struct str names[2];                   /* as they were asked for: ids, or references */
	struct link_model own;
	const struct link_model *used;         /* NULL: shipped */
	const struct link_table *table;
	struct link_pair pair;
	const struct link_pair *apart;
	size_t apart_n;
	enum link_scope scope;
	uint32_t split;
};

static int said_why(struct str why)
{
	fprintf(stderr, "kith match explain: %.*s\n", STR_ARG(why));
	return EXIT_FAILED;
}

/* --- what is said --- */

static json_t *json_text(struct str s)
{
	return json_stringn_nocheck(s.p ? s.p : "", s.n);
}

static void explained_json(const struct explain *e, const struct link_explanation *x)
{
	json_t *reasons = json_array(), *j;

	for (size_t i = 0; i < x->reason_n; i++)
		json_array_append_new(reasons,
			json_pack("{s:o, s:i, s:o, s:f, s:f}", "topic",
				json_text(link_topic_name(x->reasons[i].topic)), "level", (int)x->reasons[i].level,
				"words", json_text(x->reasons[i].words), "bits", x->reasons[i].bits, "rarity_bits",
				x->reasons[i].rarity_bits));
	j = json_pack("{s:o, s:o, s:o, s:f, s:o, s:f, s:f, s:o, s:o, s:o}", "a", json_text(e->names[0]),
		"b", json_text(e->names[1]), "model", json_text(x->version), "prior_bits", x->prior_bits,
		"reasons", reasons, "total_bits", x->total_bits, "probability", x->probability, "band",
		json_text(link_band_name(x->band)), "hold",
		x->hold ? json_text(link_hold_words(x->hold)) : json_null(), "rule",
		x->rule < 0 ? json_null() : json_text(x->rule_words));
	json_dumpf(j, stdout, JSON_COMPACT);
	printf("\n");
	json_decref(j);
}

static void explained_words(const struct explain *e, const struct link_explanation *x)
{
	static const char *const bands[] = { "two people", "for a person to decide", "one person" };

	printf("Are %.*s and %.*s one person?\n\n", STR_ARG(e->names[0]), STR_ARG(e->names[1]));
	printf("%+8.1f  any two rows\n", x->prior_bits);
	for (size_t i = 0; i < x->reason_n; i++)
		printf("%+8.1f  %.*s\n", x->reasons[i].bits, STR_ARG(x->reasons[i].words));
	printf("%+8.1f  together: %.4g in 100. Each step of 1 doubles the odds, or halves them.\n\n",
		x->total_bits, x->probability * 100);
	printf("The machine says: %s.%s%.*s\n", bands[x->band], x->hold ? " " : "",
		STR_ARG(link_hold_words(x->hold)));
	printf("Found by: %.*s. Model: %.*s.\n", STR_ARG(x->rule_words), STR_ARG(x->version));
}

/* What the list is like is learned as a run learns it, so that these are the weights of `evaluate
 * --pairs` and `run`. */
static void explain_print(const struct explain *e)
{
	struct link_options o = { .model = e->used,
		.scope = e->scope,
		.split = e->split,
		.apart = e->apart,
		.apart_n = e->apart_n };
	struct link_result *r = link_run(e->table, &o);
	struct link_explanation x;

	o.list = &r->list;
	link_explain(e->line.arena, e->table, &o, e->pair.a, e->pair.b, &x);
	(e->line.json ? explained_json : explained_words)(e, &x);
	link_result_free(r);
}

/* --- rows of lists --- */

static bool row_with(const struct match_lists *l, struct str id, uint32_t from, uint32_t *row)
{
	for (*row = from; *row < link_table_rows(l->table); ++*row)
		if (str_eq(l->ids[*row], id))
			return true;
	return false;
}

static int lists_explain(struct explain *e)
{
	struct match_lists lists = { .arena = e->line.arena };
	struct match_wanted wanted = { .ids = true };
	struct str why = S("");
	size_t files = e->line.n_rest - 2;
	int status = EXIT_FINE;

	e->names[0] = e->line.rest[files];
	e->names[1] = e->line.rest[files + 1];
	if (!match_map_read(e->line.arena, e->map, &wanted.map, &why) ||
	    (e->model.p && !match_model_file(e->line.arena, e->model, &e->own, &why)) ||
	    !match_lists_read(&lists, &wanted, e->line.rest, files, &why)) {
		status = said_why(why);
	} else if (!row_with(&lists, e->names[0], 0, &e->pair.a) ||
		!row_with(&lists, e->names[1], files == 2 ? lists.split : 0, &e->pair.b)) {
		status = said_why(str_fmt(e->line.arena,
			"no row has the id \"%.*s\". Ids are those of the column that --map calls id, else the "
			"row's number.",
			STR_ARG(e->pair.a < link_table_rows(lists.table) ? e->names[1] : e->names[0])));
	} else if (e->pair.a == e->pair.b) {
		status = said_why(S("these are one row"));
	} else {
		fprintf(stderr, "%.*s", STR_ARG(lists.notes));
		e->used = e->model.p ? &e->own : NULL;
		e->table = lists.table;
		e->scope = files == 2 ? LINK_BETWEEN : LINK_WITHIN;
		e->split = lists.split;
		explain_print(e);
	}
	match_lists_free(&lists);
	return status;
}

/* --- records of the register --- */

static bool record_of(struct db *db, const struct match_people *p, struct str typed,
	struct str *reference, int64_t *id, uint32_t *row)
{
	struct person_with_reference_row found;

	if (!reference_parse(db_arena(db), typed, reference) ||
		!person_with_reference(
			db, (struct person_with_reference_args){ .reference = *reference }, &found))
		return false;
	*id = found.person_id.v;
	return match_people_row(p, found.person_id, row);
}

/* Whoever is at the prompt looked at these two. */
static bool look_keep(struct db_pool *pool, struct arena *a, int64_t host_id, const int64_t ids[2])
{
	const uint32_t seen = 1u << CATEGORY_IDENTITY | 1u << CATEGORY_CONTACT |
		1u << CATEGORY_ADDRESS | 1u << CATEGORY_HEALTH;
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_WRITE);

	audit_read_looks(db, S("kith match explain"),
		(const struct look[]) { { ids[0], seen }, { ids[1], seen } }, 2);
	return db_end(db);
}

static void apart_fill(struct explain *e, struct db *db, const struct match_people *p)
{
	struct match_sayings all = match_sayings_read(db, p);
	struct link_pair *apart = ARENA_ARRAY(e->line.arena, struct link_pair, all.n);

	for (size_t i = 0; i < all.n; i++)
		if (!all.v[i].same)
			apart[e->apart_n++] = (struct link_pair){ all.v[i].a, all.v[i].b };
	e->apart = apart;
}

static int register_explain_in(struct explain *e, struct db_pool *pool, int64_t host_id)
{
	struct arena *a = e->line.arena;
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_READ);
	struct match_reading told = match_reading_begin();
	struct match_people people;
	int64_t ids[2] = { 0 };
	bool found[2];
	int status = EXIT_FINE;

	match_people_read(db, a, match_reading_told, &told, &people);
	match_reading_end(&told);
	for (int i = 0; i < 2; i++)
		found[i] = record_of(
			db, &people, e->line.rest[i], &e->names[i], &ids[i], i ? &e->pair.b : &e->pair.a);
	apart_fill(e, db, &people);
	e->used = e->model.p ? &e->own : match_model(db);
	e->table = people.table;
	if (!db_end(db))
		status = said_why(S("the register could not be read"));
	else if (!found[0] || !found[1])
		status = said_why(str_fmt(
			a, "there is no record with the reference \"%.*s\"", STR_ARG(e->line.rest[found[0]])));
	else if (ids[0] == ids[1])
		status = said_why(S("these are one record"));
	else if (!look_keep(pool, a, host_id, ids))
		status = said_why(S("the look could not be written down, so nothing is shown"));
	else
		explain_print(e);
	match_people_free(&people);
	return status;
}

static int register_explain(struct explain *e)
{
	struct str why = S("");
	int64_t host_id;
	struct db_pool *pool;
	int status;

	if (e->model.p && !match_model_file(e->line.arena, e->model, &e->own, &why))
		return said_why(why);
	pool = options_open_hub(&e->line, &host_id);
	if (!pool)
		return EXIT_FAILED;
	status = register_explain_in(e, pool, host_id);
	db_close(pool);
	return status;
}

int match_explain_command(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct explain e = { .line.arena = a };
	const struct option options[] = {
		{ "map", "FIELD=COLUMN,…", "of lists: which columns are what, as for evaluate", &e.map,
			NULL },
		{ "model", "FILE", "a trained model instead of the one in use", &e.model, NULL },
	};
	int status = options_read(&e.line, argc, argv, options, sizeof(options) / sizeof(*options),
		"REFERENCE REFERENCE | FILE [FILE] ID ID",
		"Why two records are, or are not, taken for one person: where the odds begin, what each "
		"fact adds or takes, where they\n"
		"end. Two references: of the register; looking is written into the record of looks. With "
		"--map: of one list or two,\n"
		"by the ids of their rows; needs no hub.");

	if (status == OPTIONS_GO && e.line.n_rest != 2 &&
		(str_empty(e.map) || e.line.n_rest < 3 || e.line.n_rest > 4)) {
		fprintf(stderr,
			"kith match explain: two references, or with --map one list or two and two ids\n");
		status = EXIT_WRONG_USE;
	} else if (status == OPTIONS_GO) {
		status = e.line.n_rest == 2 ? register_explain(&e) : lists_explain(&e);
	}
	arena_free(a);
	return status;
}
