/*
 * `kith audit verify`, `matrix`, `who` and `key`: the proof that the chain is whole, who may run
 * which query over which data, who looked at a person, and the key a second organisation checks the
 * signed heads with.
 */
#include "app/command.h"
#include "app/hosts.h"
#include "app/options.h"
#include "core/access/audit.h"
#include "core/base/file.h"
#include "core/base/id.h"
#include "hub/sharing/sharing.h"
#include "hub/sharing/sharing.sql.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct audit_options {
	struct command_line line;
	struct str heads, key;
	struct db_pool *pool;
	int64_t host_id;
};

static void print_json(json_t *j)
{
	json_dumpf(j, stdout, JSON_INDENT(2));
	printf("\n");
	json_decref(j);
}

static json_t *json_str(struct str s)
{
	return json_stringn_nocheck(s.p ? s.p : "", s.n);
}

/* --- verify --- */

static void verify_json(const struct audit_report *r)
{
	json_t *faults = json_array();
	for (size_t i = 0; i < r->faults.n; i++)
		json_array_append_new(faults,
			json_pack("{s:I, s:I, s:o}", "lane", (json_int_t)r->faults.v[i].lane, "seq",
				(json_int_t)r->faults.v[i].seq, "what", json_str(r->faults.v[i].what)));
	print_json(json_pack("{s:b, s:I, s:I, s:I, s:I, s:o}", "whole", r->faults_total == 0, "entries",
		(json_int_t)r->entries, "lanes", (json_int_t)r->lanes, "heads", (json_int_t)r->heads,
		"faults_total", (json_int_t)r->faults_total, "faults", faults));
}

static void verify_words(const struct audit_report *r)
{
	for (size_t i = 0; i < r->faults.n; i++)
		printf("lane %lld, entry %lld: %.*s\n", (long long)r->faults.v[i].lane,
			(long long)r->faults.v[i].seq, STR_ARG(r->faults.v[i].what));
	if (r->faults_total > r->faults.n)
		printf("… and %zu more\n", r->faults_total - r->faults.n);
	printf("%s: %lld entries in %lld lanes, %lld signed heads checked.\n",
		r->faults_total ? "The chain is NOT whole" : "The chain is whole", (long long)r->entries,
		(long long)r->lanes, (long long)r->heads);
}

static int verify(struct audit_options *o)
{
	struct arena *a = o->line.arena;
	struct audit_check c = { 0 };
	struct audit_report r;
	struct audit_key own;
	struct str why, path = o->heads, keys[2];
	if (str_empty(path) && !str_empty(o->line.data_dir))
		path = str_fmt(a, "%.*s/heads.log", STR_ARG(o->line.data_dir));
	if (!str_empty(path) && !file_read(a, str_z(a, path), &c.heads_log) && !str_empty(o->heads)) {
		fprintf(stderr, "kith audit verify: %.*s cannot be read\n", STR_ARG(path));
		return EXIT_FAILED;
	}
	c.keys = keys;
	if (!str_empty(o->key))
		keys[c.n_keys++] = o->key;
	if (!str_empty(o->line.data_dir) && audit_key_load(a, o->line.data_dir, &own, &why))
		keys[c.n_keys++] = audit_key_words(a, &own);
	if (!audit_verify(o->pool, a, o->host_id, c, &r)) {
		fprintf(stderr, "kith audit verify: the chain could not be read\n");
		return EXIT_FAILED;
	}
	if (o->line.json)
		verify_json(&r);
	else
		verify_words(&r);
	return r.faults_total ? EXIT_FAILED : EXIT_FINE;
}

/* --- matrix --- */

static const enum role columns[] = { ROLE_PUBLIC, ROLE_VOLUNTEER, ROLE_CALL_HANDLER,
	ROLE_HUB_WORKER, ROLE_HUB_MANAGER, ROLE_PARTNER, ROLE_GOVERNANCE, ROLE_ADMINISTRATOR,
	ROLE_SYSTEM };
#define N_COLUMNS (sizeof columns / sizeof *columns)

static uint32_t query_categories(const struct db_query_info *q)
{
	uint32_t bits = 0;
	for (size_t i = 0; i < q->column_count; i++)
		if (q->columns[i].category != DB_NOT_PERSONAL)
			bits |= 1u << q->columns[i].category;
	return bits;
}

/* What a role may run and what of the result it may read: "sees", "needs a grant" or nothing. */
static const char *cell(const struct db_query_info *q, enum role r, enum category c)
{
	if (!(q->query->roles & r))
		return "";
	return access_categories(r) & 1u << c ? "sees" : "grant";
}

static void matrix_line(
	struct arena *a, const struct db_query_info *q, enum category c, json_t *list)
{
	json_t *roles = list ? json_object() : NULL;
	if (!list)
		printf("%-14s %-32s %-14.*s", q->room, q->query->name, STR_ARG(category_name(c)));
	for (size_t i = 0; i < N_COLUMNS; i++) {
		const char *says = cell(q, columns[i], c);
		if (!list)
			printf(" %-6s", *says ? says : "-");
		else if (*says)
			json_object_set_new(roles, str_z(a, role_name(columns[i])), json_string(says));
	}
	if (list)
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:o, s:o}", "room", q->room, "query", q->query->name, "category",
				json_str(category_name(c)), "roles", roles));
	else
		printf("\n");
}

/* Queries that read about people and are not guarded against showing those who must not be found,
 * each with its reason. */
static void unguarded_lines(void)
{
	size_t n = 0;
	printf("\nGuarded: people who must not be found are read by their team alone, whatever the "
		   "role. Not guarded:");
	for (size_t room = 0; db_rooms[room]; room++)
		for (const struct db_query_info *q = db_rooms[room]; q->query; q++)
			if (q->unguarded) {
				printf("\n%-14s %-32s %s", q->room, q->query->name, q->unguarded);
				n++;
			}
	printf(n ? "\n" : " none.\n");
}

static int matrix(struct audit_options *o)
{
	static const char *const heads[] = { "public", "volun", "calls", "worker", "manag", "partn",
		"govern", "admin", "system" };
	json_t *list = o->line.json ? json_array() : NULL;
	if (!list) {
		printf("sees: without a grant. grant: only about people whom an agreement or a taken task "
			   "grants. -: may not ask.\n\n");
		printf("%-14s %-32s %-14s", "room", "query", "category");
		for (size_t i = 0; i < N_COLUMNS; i++)
			printf(" %-6s", heads[i]);
		printf("\n");
	}
	for (size_t room = 0; db_rooms[room]; room++)
		for (const struct db_query_info *q = db_rooms[room]; q->query; q++)
			for (int c = 0; c < CATEGORY_COUNT; c++)
				if (query_categories(q) & 1u << c)
					matrix_line(o->line.arena, q, (enum category)c, list);
	if (list)
		print_json(list);
	else
		unguarded_lines();
	return EXIT_FINE;
}

/* --- who --- */

static void who_line(const struct audit_line *l, struct arena *a, json_t *list)
{
	if (list)
		json_array_append_new(list,
			json_pack("{s:o, s:o, s:o, s:o, s:o}", "at", json_str(time_iso(a, l->at)), "who",
				json_str(l->who), "role", json_str(l->role_words), "what", json_str(l->what),
				"entry", json_str(l->place)));
	else
		printf("%.*s  %.*s%s%.*s: %.*s\n", STR_ARG(time_iso(a, l->at)), STR_ARG(l->who),
			l->role_words.n ? ", " : "", STR_ARG(l->role_words), STR_ARG(l->what));
}

static int who(struct audit_options *o)
{
	struct arena *a = o->line.arena;
	struct str reference;
	struct sharing_person_by_reference_row person;
	if (o->line.n_rest < 2 || !reference_parse(a, o->line.rest[1], &reference)) {
		fprintf(stderr, "kith audit who: give a person's reference, such as P-7K3M-2F\n");
		return EXIT_WRONG_USE;
	}
	struct viewer v = viewer_system(o->host_id, a);
	struct db *db = db_begin(o->pool, a, &v, DB_READ);
	bool there = sharing_person_by_reference(
		db, (struct sharing_person_by_reference_args){ .reference = reference }, &person);
	json_t *list = o->line.json ? json_array() : NULL;
	struct audit_lines lines = { .more = there };
	while (lines.more) {
		lines = audit_of_person(db, person.person_id, lines.next);
		for (size_t i = 0; i < lines.n; i++)
			who_line(&lines.v[i], a, list);
	}
	bool fine = db_end(db);
	if (list)
		print_json(list);
	if (!there)
		fprintf(stderr, "kith audit who: nobody has the reference %.*s\n", STR_ARG(reference));
	return there && fine ? EXIT_FINE : EXIT_FAILED;
}

/* --- key --- */

static int key(struct audit_options *o)
{
	struct audit_key k;
	struct str why;
	if (str_empty(o->line.data_dir)) {
		fprintf(stderr, "kith audit key: the key lies in the data folder: give --data DIR\n");
		return EXIT_WRONG_USE;
	}
	if (!audit_key_load(o->line.arena, o->line.data_dir, &k, &why)) {
		fprintf(stderr, "kith audit key: %.*s\n", STR_ARG(why));
		return EXIT_FAILED;
	}
	printf("%.*s\n", STR_ARG(audit_key_words(o->line.arena, &k)));
	return EXIT_FINE;
}

static const struct {
	const char *name;
	int (*run)(struct audit_options *o);
	bool database;
} acts[] = {
	{ "verify", verify, true },
	{ "matrix", matrix, false },
	{ "who", who, true },
	{ "key", key, false },
};

static int act(struct audit_options *o)
{
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (!o->line.n_rest || !str_eq(o->line.rest[0], str_of(acts[i].name)))
			continue;
		if (acts[i].database) {
			o->pool = options_open(&o->line, false);
			if (!o->pool)
				return EXIT_FAILED;
			o->host_id = host_only(o->pool, o->line.arena);
		}
		int status = acts[i].run(o);
		if (o->pool)
			db_close(o->pool);
		return status;
	}
	fprintf(stderr,
		"kith audit: say verify, matrix, who REFERENCE or key. kith audit --help says more.\n");
	return EXIT_WRONG_USE;
}

int command_audit(int argc, char **argv)
{
	struct audit_options o = { .line = { .arena = arena_new() } };
	const struct option options[] = {
		{ "heads", "FILE",
			"verify: signed heads that somebody else kept (the data folder's heads.log)", &o.heads,
			NULL },
		{ "key", "HEX", "verify: a further key that heads may be signed with", &o.key, NULL },
	};
	int status = options_read(&o.line, argc, argv, options, sizeof options / sizeof *options,
		"verify|matrix|who REFERENCE|key",
		"The record of everything done and seen: proves that it is whole, says who may see what "
		"and who looked at a person.");
	if (status == OPTIONS_GO)
		status = act(&o);
	arena_free(o.line.arena);
	return status;
}
