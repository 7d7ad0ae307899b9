/*
 * kith sample: makes the sample city (sample.h says what is in it) and prints one sign-in for each role.
 */
#include "app/sample.h"
#include "app/options.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/base/check.h"
#include "core/base/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 20000 };

static const char SAMPLE_PASSWORD[] = "sample city only";

/* --- progress and batches --- */

static void batch_begin(struct sample *s)
{
	s->db = db_begin(s->pool, arena_new(), s->viewer, DB_WRITE);
	db_set_now(s->db, s->now);
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
	char bar[31] = "..............................";
	memset(bar, '#', total ? done * 30 / total : 30);
	fprintf(stderr, "\r  [%s] %s: %zu of %zu   %s", bar, what, done, total, last ? "\n" : "");
}

/* --- who works there --- */

struct desk_account {
	const char *role, *name, *email;
	int hub;                               /* -1: all */
};

static void account_save(struct sample *s, struct str role, struct str name, struct str email, int hub, struct str hash,
	struct account_id id, struct organisation_id organisation)
{
	enum account_role parsed;
	check(account_role_parse(role, &parsed));
	sample_account_insert(s->db, (struct sample_account_insert_args){ .account_id = id, .role = parsed, .name = name,
		.email = email, .password_hash = hash, .totp_confirmed = false,
		.hub_id = { hub >= 0 ? s->hub_ids[hub] : 0 }, .organisation_id = organisation,
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
		sample_organisation_insert(s->db, (struct sample_organisation_insert_args){ .organisation_id = id,
			.name = str_of(o->name), .kind = kind, .does = str_of(o->does),
			.phone = sample_phone(s->arena, (uint32_t)(16000 + i)), .email = S("") });
		if (i < 8)
			sample_agreement_insert(s->db, (struct sample_agreement_insert_args){ .agreement_id = { id_new() },
				.organisation_id = id, .purpose = S("Helping people whom the hub refers"),
				.lawful_basis = S("Public task (UK GDPR Article 6(1)(e))"),
				.categories = S("identity contact address case_notes"),
				.from_on = date_iso(s->arena, date_add(time_civil(s->now).date, -100)) });
	}
}

/* Each hub: a manager and five hub workers, who are the guides. Four call handlers for the city. */
void sample_accounts(struct sample *s)
{
	static const char *const first[] = { "Sam", "Priya", "Tom", "Grace", "Yusuf", "Helen", "Dan", "Mei", "Ruth", "Omar",
		"Kate", "Leroy", "Anna", "Bilal", "Jo", "Nia", "Will", "Zofia", "Ed", "Fatima", "Luke", "Maya", "Rob", "Sadia",
		"Tess", "Viv", "Alex", "Bea", "Col", "Di" };
	static const char *const last[] = { "Jones", "Shah", "Baker", "Okafor", "Khan", "Ward", "Price", "Wong", "Hill", "Saleh",
		"Lowe" };
	struct str hash = password_hash(s->arena, str_of(SAMPLE_PASSWORD));
	size_t k = 0;
	for (int hub = 0; hub < SAMPLE_HUBS; hub++)
		for (int i = 0; i < 6; i++, k++) {
			struct account_id id = { id_new_at(s->now - 90 * TIME_DAY) };
			struct str name = str_fmt(s->arena, "%s %s", first[k % 30], last[k % 11]);
			struct str email = k == 0 ? S("manager@kith.example") : k == 1 ? S("worker@kith.example")
				: str_fmt(s->arena, "desk%zu@kith.example", k);
			account_save(s, i == 0 ? S("hub_manager") : S("hub_worker"), name, email, hub, hash, id,
				(struct organisation_id){ 0 });
			if (i > 0)
				VEC_PUSH(s->arena, &s->guides[hub], id.v);
		}
	static const char *const handlers[] = { "Chris Dale", "Parveen Akhtar", "Martin Lowe", "Shona Reid" };
	for (size_t i = 0; i < 4; i++) {
		struct account_id id = { id_new_at(s->now - 90 * TIME_DAY) };
		s->handlers[i] = id.v;
		account_save(s, S("call_handler"), str_of(handlers[i]),
			i ? str_fmt(s->arena, "calls%zu@kith.example", i) : S("calls@kith.example"), -1, hash, id,
			(struct organisation_id){ 0 });
	}
	account_save(s, S("governance"), S("Ines Moreau"), S("governance@kith.example"), -1, hash,
		(struct account_id){ id_new() }, (struct organisation_id){ 0 });
	account_save(s, S("administrator"), S("Alan Webb"), S("admin@kith.example"), -1, hash, (struct account_id){ id_new() },
		(struct organisation_id){ 0 });
	account_save(s, S("partner"), S("Carol Finch"), S("partner@kith.example"), -1, hash, (struct account_id){ id_new() },
		(struct organisation_id){ s->organisations[0] });
}

/* --- the command --- */

static void city_make(struct sample *s)
{
	rng_seed(&s->rng, s->rng.state, 54);
	batch_begin(s);
	sample_areas(s);
	organisations_save(s);
	sample_accounts(s);
	sample_streets(s);
	sample_people(s);
	sample_keys(s);
	sample_volunteers(s);
	sample_cases(s);
	audit_add(s->db, S("sample.make"), 0, str_fmt(s->arena, "{\"people\":%zu,\"cases\":%zu}", s->n_people, s->want_cases),
		STR_NONE);
	batch_end(s);
}
