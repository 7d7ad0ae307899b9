/*
 * kith sample: makes the sample city (sample.h says what is in it) and prints one sign-in for each
 * role.
 */
#include "app/sample.h"
#include "app/command.h"
#include "app/host_start.h"
#include "app/options.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/base/bar.h"
#include "core/base/check.h"
#include "core/base/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 100000 };

static const char SAMPLE_PASSWORD[] = "sample city only";

/* --- progress and batches --- */

static void batch_begin(struct sample *s)
{
	s->db = db_begin(s->pool, arena_new(), s->viewer, DB_WRITE);
	db_set_now(s->db, s->now);
	/* A city is made once, by nobody else's leave: the memory of a small laptop is well spent on
	 * it. */
	if (db_engine(s->db) == DB_SQLITE &&
		!db_script(s->db, S("PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY")))
		db_fail(s->db, "the cache could not be enlarged");
	s->batch = 0;
}

static void batch_end(struct sample *s)
{
	struct arena *a = db_arena(s->db);
	struct str why = str_dup(s->arena, db_why(s->db));
	if (!db_end(s->db)) {
		fprintf(stderr, "\nThe sample city could not be saved: %.*s\n", STR_ARG(why));
		exit(1);
	}
	arena_free(a);
}

void sample_step(struct sample *s, const char *what, size_t done, size_t total)
{
	if (++s->batch >= BATCH) {
		batch_end(s);
		batch_begin(s);
	}
	bool last = done >= total;
	size_t every = total / 200 + 1;
	if (s->quiet || !isatty(STDERR_FILENO)) {
		if (last && !s->quiet)
			fprintf(stderr, "  %s: %zu\n", what, done);
		return;
	}
	if (!last && done % every)
		return;
	char bar[BAR_PLACES + 1];
	(void)bar_draw(bar, (int64_t)done, (int64_t)total);
	fprintf(stderr, "\r  [%s] %s: %zu of %zu   %s", bar, what, done, total, last ? "\n" : "");
}

/* --- who works there --- */

static void account_save(struct sample *s, struct str role, struct str name, struct str email,
	int hub, struct str hash, struct account_id id, struct organisation_id organisation)
{
	enum account_role parsed;
	check(account_role_parse(role, &parsed));
	sample_account_insert(s->db,
		(struct sample_account_insert_args){ .account_id = id,
			.role = parsed,
			.name = name,
			.email = email,
			.password_hash = hash,
			.totp_confirmed = false,
			.hub_id = { hub >= 0 ? s->hub_ids[hub] : 0 },
			.organisation_id = organisation,
			.created_at = s->now - 90 * TIME_DAY });
}

static void organisations_save(struct sample *s)
{
	for (size_t i = 0; i < sample_n_organisations; i++) {
		const struct sample_organisation *o = &sample_organisations[i];
		enum organisation_kind kind;
		check(organisation_kind_parse(str_of(o->kind), &kind));
		struct organisation_id id = { id_new_at(s->now - 100 * TIME_DAY) };
		s->organisations[s->n_organisations++] = id.v;
		sample_organisation_insert(s->db,
			(struct sample_organisation_insert_args){ .organisation_id = id,
				.name = str_of(o->name),
				.kind = kind,
				.does = str_of(o->does),
				.phone = sample_phone(s->arena, (uint32_t)(16000 + i)),
				.email = S("") });
		if (i < 8)
			sample_agreement_insert(s->db,
				(struct sample_agreement_insert_args){ .agreement_id = { id_new() },
					.organisation_id = id,
					.purpose = S("Helping people whom the hub refers"),
					.lawful_basis = S("Public task (UK GDPR Article 6(1)(e))"),
					.categories = S("identity contact address case_notes"),
					.from_on = date_iso(s->arena, date_add(time_civil(s->now).date, -100)) });
	}
}

/* Each hub: a manager and five hub workers, who are the guides. Four call handlers for the city. */
void sample_accounts(struct sample *s)
{
	static const char *const first[] = { "Sam", "Priya", "Tom", "Grace", "Yusuf", "Helen", "Dan",
		"Mei", "Ruth", "Omar", "Kate", "Leroy", "Anna", "Bilal", "Jo", "Nia", "Will", "Zofia", "Ed",
		"Fatima", "Luke", "Maya", "Rob", "Sadia", "Tess", "Viv", "Alex", "Bea", "Col", "Di" };
	static const char *const last[] = { "Jones", "Shah", "Baker", "Okafor", "Khan", "Ward", "Price",
		"Wong", "Hill", "Saleh", "Lowe" };
	struct str hash = password_hash(s->arena, str_of(SAMPLE_PASSWORD));
	size_t k = 0;
	for (int hub = 0; hub < SAMPLE_HUBS; hub++)
		for (int i = 0; i < 6; i++, k++) {
			struct account_id id = { id_new_at(s->now - 90 * TIME_DAY) };
			struct str name = str_fmt(s->arena, "%s %s", first[k % 30], last[k % 11]);
			struct str email = k == 0 ? S("manager@kith.example")
				: k == 1              ? S("worker@kith.example")
									  : str_fmt(s->arena, "desk%zu@kith.example", k);
			account_save(s, i == 0 ? S("hub_manager") : S("hub_worker"), name, email, hub, hash, id,
				(struct organisation_id){ 0 });
			if (i > 0)
				VEC_PUSH(s->arena, &s->guides[hub], id.v);
		}
	static const char *const handlers[] = { "Chris Dale", "Parveen Akhtar", "Martin Lowe",
		"Shona Reid" };
	for (size_t i = 0; i < 4; i++) {
		struct account_id id = { id_new_at(s->now - 90 * TIME_DAY) };
		s->handlers[i] = id.v;
		account_save(s, S("call_handler"), str_of(handlers[i]),
			i ? str_fmt(s->arena, "calls%zu@kith.example", i) : S("calls@kith.example"), -1, hash,
			id, (struct organisation_id){ 0 });
	}
	account_save(s, S("governance"), S("Ines Moreau"), S("governance@kith.example"), -1, hash,
		(struct account_id){ id_new() }, (struct organisation_id){ 0 });
	account_save(s, S("administrator"), S("Alan Webb"), S("admin@kith.example"), -1, hash,
		(struct account_id){ id_new() }, (struct organisation_id){ 0 });
	account_save(s, S("partner"), S("Carol Finch"), S("partner@kith.example"), -1, hash,
		(struct account_id){ id_new() }, (struct organisation_id){ s->organisations[0] });
}

/* --- the command --- */

static void city_make(struct sample *s)
{
	batch_begin(s);
	host_start(s->db,
		(struct host_start){ .name = S("Kithford City Council"),
			.area_name = S("Kithford"),
			.phone = S("+441632960000"),
			.is_sample = true });
	sample_areas(s);
	organisations_save(s);
	sample_accounts(s);
	sample_streets(s);
	sample_homes(s);
	sample_people(s);
	sample_keys(s);
	sample_volunteers(s);
	sample_cases(s);
	sample_risk(s);
	audit_add(s->db, S("sample.make"), 0,
		str_fmt(s->arena, "{\"people\":%zu,\"cases\":%zu}", s->n_people, s->want_cases), STR_NONE);
	batch_end(s);
	if (!sample_settle(s))
		fprintf(stderr, "Who lives with whom could not be worked out.\n");
	if (!sample_weigh(s))
		fprintf(stderr, "Who is red, amber and green could not be worked out.\n");
}

/* The one host of a data folder that is there; a second city in it would be a muddle. */
static struct viewer *sample_viewer(struct sample *s, bool *is_there)
{
	struct viewer *v = ARENA_NEW(s->arena, struct viewer);
	*v = viewer_system(0, s->arena);
	struct db *db = db_begin(s->pool, s->arena, v, DB_READ);
	int64_t host_id = host_first(db);
	*is_there = host_id != 0;
	db_abandon(db);
	v->host_id = host_id;
	return v;
}

struct sign_in_words {
	enum account_role role;
	const char *does;
};

/* One account for each role, how to be it, and where. The volunteer signs in by a link. */
static void sign_ins_print(struct db *db, struct str listen)
{
	static const struct sign_in_words roles[] = {
		{ ACCOUNT_ROLE_CALL_HANDLER, "takes requests" },
		{ ACCOUNT_ROLE_HUB_WORKER, "guides people" },
		{ ACCOUNT_ROLE_HUB_MANAGER, "watches the board" },
		{ ACCOUNT_ROLE_PARTNER, "answers referrals" },
		{ ACCOUNT_ROLE_GOVERNANCE, "sees who saw what" },
		{ ACCOUNT_ROLE_ADMINISTRATOR, "keeps accounts and settings" },
	};
	struct sample_sign_ins_rows rows = sample_sign_ins(db);
	printf(
		"\nKithford, the sample city: nobody in it is real.\n\n  http://%.*s\n\n", STR_ARG(listen));
	for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); r++)
		for (size_t i = 0; i < rows.n; i++)
			if (rows.v[i].role == roles[r].role) {
				struct str words = account_role_name(roles[r].role);
				printf("  %-14.*s %-26.*s %s\n", STR_ARG(words), STR_ARG(rows.v[i].email),
					roles[r].does);
				break;
			}
	printf("\n  The password of each is \"%s\".\n", SAMPLE_PASSWORD);
	struct sample_a_volunteer_row v;
	if (sample_a_volunteer(db, &v)) {
		struct str path = link_make(db, v.account_id.v, LINK_SIGN_IN);
		printf("  A volunteer with a task: http://%.*s%.*s\n", STR_ARG(listen), STR_ARG(path));
	}
	printf("\n");
	fflush(stdout);
}

static int city_show(
	struct db_pool *pool, struct viewer *viewer, struct arena *a, struct str listen)
{
	struct db *db = db_begin(pool, a, viewer, DB_WRITE);
	sign_ins_print(db, listen);
	return db_end(db) ? 0 : 1;
}

struct sample_asked {
	int64_t seed;
	struct str listen;
	bool sign_ins;
};

/* What the words ask for; OPTIONS_GO, or the status to leave with. */
static int sample_read(
	int argc, char **argv, struct command_line *line, struct sample *s, struct sample_asked *q)
{
	struct arena *a = line->arena;
	struct str people = S("20000"), cases = STR_NONE, seed = S("1"), now = STR_NONE, why;
	const struct option options[] = {
		{ "people", "N", "how many people the hub knows (20000)", &people, NULL },
		{ "cases", "N",
			"how many requests with their stories (2,293 for 20,000 people; half the people from a "
			"million)",
			&cases, NULL },
		{ "seed", "N", "another number, another city (1)", &seed, NULL },
		{ "now", "TIME", "the instant at which the city stands, ISO (the clock's)", &now, NULL },
		{ "sign-ins", NULL, "only print one sign-in for each role of a city that is there", NULL,
			&q->sign_ins },
		{ "listen", "ADDRESS:PORT", "the address to print with --sign-ins", &q->listen, NULL },
		{ "quiet", NULL, "no progress", NULL, &s->quiet },
	};
	int status = options_read(line, argc, argv, options, sizeof(options) / sizeof(options[0]), "",
		"Makes the sample city: a hub with people who do not exist.");
	int64_t n_people, n_cases = 0;
	if (status != OPTIONS_GO)
		return status;
	if (!str_to_i64(people, &n_people) || n_people < 500 || n_people > 5000000 ||
		!str_to_i64(seed, &q->seed) ||
		(!str_empty(cases) && (!str_to_i64(cases, &n_cases) || n_cases < 50))) {
		fprintf(stderr,
			"kith sample: --people takes 500 to 5,000,000, --cases 50 or more, --seed a whole "
			"number\n");
		return EXIT_WRONG_USE;
	}
	if (str_empty(cases))
		n_cases = n_people >= 1000000 ? n_people / 2
			: n_people > 1000         ? n_people * 2293 / 20000
									  : 120;
	s->want_people = (size_t)n_people;
	s->want_cases = (size_t)n_cases;
	s->now = time_now();
	if (!str_empty(now) && !time_parse(a, now, &s->now, &why)) {
		fprintf(stderr, "kith sample: --now: %.*s\n", STR_ARG(why));
		return EXIT_WRONG_USE;
	}
	return OPTIONS_GO;
}

static int city_make_or_show(
	struct command_line *line, struct sample *s, const struct sample_asked *q)
{
	bool is_there;
	int status = 0;
	s->pool = options_open(line, true);
	if (!s->pool)
		return EXIT_FAILED;
	s->viewer = sample_viewer(s, &is_there);
	if (q->sign_ins != is_there) {
		fprintf(stderr,
			q->sign_ins ? "There is no hub here yet: kith sample makes one.\n"
						: "There is a hub here already: choose another folder, or remove this one "
						  "first.\n");
		status = EXIT_FAILED;
	} else if (q->sign_ins) {
		status = city_show(s->pool, s->viewer, s->arena, q->listen);
	} else {
		rng_seed(&s->rng, (uint64_t)q->seed, 54);
		city_make(s);
		sample_lists(s);
		sample_doubles(s);
		sample_refuge(s);
		sample_campaigns(s);
	}
	db_close(s->pool);
	return status;
}

int command_sample(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct sample s = { .arena = a };
	struct sample_asked q = { .listen = S("127.0.0.1:8080") };
	int status = sample_read(argc, argv, &line, &s, &q);
	if (status == OPTIONS_GO)
		status = city_make_or_show(&line, &s, &q);
	arena_free(a);
	return status;
}
