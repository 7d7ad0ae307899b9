/*
 * `kith match review` and `kith match train`: what waits for people, how good the matching is as
 * far as they have said, and a model of the host's own.
 */
#include "app/command.h"
#include "app/match.h"
#include "app/options.h"
#include "core/base/file.h"
#include "core/base/time.h"
#include "core/csv/csv.h"
#include "hub/person/match_model.h"
#include "hub/person/match_round.h"
#include "hub/person/match_train.h"
#include "hub/person/pair.h"
#include "hub/person/pair.sql.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <unistd.h>

/* --- how far reading is --- */

#define PATIENCE_US (2 * TIME_SECOND)
#define EVERY_US (TIME_SECOND / 4)

struct match_reading match_reading_begin(void)
{
	return (struct match_reading){ .since_us = time_monotonic_us() };
}

void match_reading_told(void *whom, int64_t done)
{
	struct match_reading *r = whom;
	int64_t now = time_monotonic_us();

	if (now - r->since_us < PATIENCE_US || now - r->at_us < EVERY_US || !isatty(STDERR_FILENO))
		return;
	r->at_us = now;
	r->shown = true;
	fprintf(stderr, "\r\033[Kreading the register: %lld people", (long long)done);
	fflush(stderr);
}

void match_reading_end(struct match_reading *r)
{
	if (r->shown)
		fputs("\r\033[K", stderr);
}

/* --- review: what waits --- */

#define NEXT 20
#define DAY_US TIME_DAY

struct waits {
	struct review_waiting_all_row next[NEXT];
	size_t n_next;
	int64_t all, proposed, checks, risky, cases, nhs, born;
	int64_t today, week, longer;           /* how long they have waited */
	int64_t oldest_us;
	int64_t same, not_same;
	struct pair_progress progress;
	struct match_judgement quality;
};

static void wait_count(struct waits *w, const struct review_waiting_all_row *r, int64_t now)
{
	int64_t age = now - r->found_at;

	w->all++;
	w->proposed += r->state == REVIEW_STATE_PROPOSED;
	w->checks += r->is_check;
	w->risky += r->risk != 0;
	w->cases += (r->risk & PAIR_RISK_CASES) != 0;
	w->nhs += (r->risk & PAIR_RISK_NHS) != 0;
	w->born += (r->risk & PAIR_RISK_BORN) != 0;
	w->today += age < DAY_US;
	w->week += age >= DAY_US && age < 7 * DAY_US;
	w->longer += age >= 7 * DAY_US;
	w->oldest_us = age > w->oldest_us ? age : w->oldest_us;
}

static void csv_line(struct csv_writer *w, struct arena *a, const struct review_waiting_all_row *r)
{
	csv_cell(w, r->reference);
	csv_cell(w, r->other_reference);
	csv_cell(w, review_state_name(r->state));
	csv_cell(w, pair_risk_words(a, r->risk));
	/* a check is decided blind: what the machine thinks of it stands nowhere */
	csv_cell(w, r->is_check || r->weight == 0 ? S("") : str_fmt(a, "%.4f", r->probability));
	csv_cell(w, time_iso(a, r->found_at));
	csv_cell(w, r->is_check ? S("yes") : S("no"));
	csv_row_end(w);
}

static void waiting_read(struct db *db, struct waits *w, struct csv_writer *csv)
{
	struct review_waiting_all_each e = review_waiting_all(db);
	struct arena *keep = db_arena(db);
	struct review_waiting_all_row row;

	for (; review_waiting_all_next(&e, &row); ) {
		wait_count(w, &row, db_now(db));
		if (w->n_next < NEXT)
			w->next[w->n_next++] = row;
		if (csv)
			csv_line(csv, keep, &row);
	}
}

static void review_read(struct db *db, struct waits *w, struct csv_writer *csv)
{
	struct review_states_rows states = review_states(db);

	for (size_t i = 0; i < states.n; i++) {
		w->same += states.v[i].state == REVIEW_STATE_SAME ? states.v[i].n : 0;
		w->not_same += states.v[i].state == REVIEW_STATE_NOT_SAME ? states.v[i].n : 0;
	}
	w->progress = pair_progress(db);
	match_quality(db, &w->quality);
	waiting_read(db, w, csv);
}

static json_t *estimate_json(const struct link_estimate *e)
{
	if (!e->enough)
		return json_pack("{s:b, s:I, s:I}", "enough", 0, "decided", (json_int_t)e->decided,
			"needed", (json_int_t)e->needed);
	return json_pack("{s:b, s:f, s:f, s:f, s:I}", "enough", 1, "at", e->at, "low", e->low, "high",
		e->high, "decided", (json_int_t)e->decided);
}

static json_t *next_json(struct arena *a, const struct waits *w, int64_t now)
{
	json_t *next = json_array();

	for (size_t i = 0; i < w->n_next; i++) {
		const struct review_waiting_all_row *r = &w->next[i];
		struct str risk = pair_risk_words(a, r->risk);

		json_array_append_new(next,
			json_pack("{s:s%, s:s%, s:s%, s:o, s:b, s:f}", "one", r->reference.p, r->reference.n,
				"other", r->other_reference.p, r->other_reference.n, "risk", risk.n ? risk.p : "",
				risk.n, "probability",
				r->is_check || r->weight == 0 ? json_null() : json_real(r->probability), "check",
				r->is_check, "days", (double)(now - r->found_at) / (double)DAY_US));
	}
	return next;
}

static void review_json(struct arena *a, const struct waits *w, int64_t now)
{
	json_t *j = json_pack(
		"{s:I, s:I, s:I, s:{s:I,s:I,s:I,s:I}, s:{s:I,s:I,s:I}, s:f, s:{s:I,s:I}, s:{s:I,s:I}, s:o}",
		"waiting", (json_int_t)w->all, "proposed", (json_int_t)w->proposed, "checks",
		(json_int_t)w->checks, "risk", "any", (json_int_t)w->risky, "cases", (json_int_t)w->cases,
		"nhs_numbers", (json_int_t)w->nhs, "birth_dates", (json_int_t)w->born, "age", "day",
		(json_int_t)w->today, "week", (json_int_t)w->week, "longer", (json_int_t)w->longer,
		"oldest_days", (double)w->oldest_us / (double)DAY_US, "decided", "same",
		(json_int_t)w->same, "not_same", (json_int_t)w->not_same, "today", "done",
		(json_int_t)w->progress.done, "of", (json_int_t)w->progress.of, "next",
		next_json(a, w, now));

	if (w->quality.at)
		json_object_set_new(j, "quality",
			json_pack("{s:s%, s:I, s:o, s:o}", "model", w->quality.model.p, w->quality.model.n,
				"drawn", (json_int_t)w->quality.drawn, "precision",
				estimate_json(&w->quality.all.precision), "recall",
				estimate_json(&w->quality.all.recall)));
	json_dumpf(j, stdout, JSON_COMPACT);
	printf("\n");
	json_decref(j);
}

static void estimate_print(const char *what, const struct link_estimate *e)
{
	if (e->enough)
		printf("%s: %.1f in 100 (95 %% sure: %.1f to %.1f), from %.0f decisions.\n", what,
			e->at * 100, e->low * 100, e->high * 100, e->decided);
	else if (e->pairs < LINK_ESTIMATE_LEAST)
		printf("%s: too few pairs to say.\n", what);
	else
		printf("%s: too few decisions yet: %.0f, needs about %.0f.\n", what, e->decided,
			fmax(e->needed, e->decided + 1));
}

static void review_print(struct arena *a, const struct waits *w, int64_t now)
{
	printf("%lld %s: %lld where being wrong would hurt, %lld others; %lld for a second yes, %lld "
		   "to check the machine.\n",
		(long long)w->all, w->all == 1 ? "pair waits" : "pairs wait", (long long)w->risky,
		(long long)(w->all - w->risky), (long long)w->proposed, (long long)w->checks);
	if (w->risky)
		printf("Both with an open case %lld, two NHS numbers %lld, two birth dates %lld.\n",
			(long long)w->cases, (long long)w->nhs, (long long)w->born);
	if (w->all)
		printf("Since today %lld, up to a week %lld, longer %lld; the oldest for %.1f days.\n",
			(long long)w->today, (long long)w->week, (long long)w->longer,
			(double)w->oldest_us / (double)DAY_US);
	printf("Decided so far: %lld one person, %lld two people. Today %lld of %lld.\n",
		(long long)w->same, (long long)w->not_same, (long long)w->progress.done,
		(long long)w->progress.of);
	if (w->quality.at) {
		estimate_print("What the machine links is one person", &w->quality.all.precision);
		estimate_print(
			"Of what is one person and was weighed the machine links", &w->quality.all.recall);
	}
	if (w->n_next)
		printf("\nThe next:\n");
	for (size_t i = 0; i < w->n_next; i++) {
		const struct review_waiting_all_row *r = &w->next[i];
		struct str risk = pair_risk_words(a, r->risk),
				   chance = r->is_check ? S("a check")
			: r->weight == 0            ? S("proposed")
										: str_fmt(a, "%d in 100", (int)(r->probability * 100));

		printf("  %-12.*s %-12.*s %-10.*s %5.1f days  %.*s\n", STR_ARG(r->reference),
			STR_ARG(r->other_reference), STR_ARG(chance),
			(double)(now - r->found_at) / (double)DAY_US, STR_ARG(risk));
	}
}

static bool drawn_first(struct db_pool *pool, struct arena *a, int64_t host_id, bool json)
{
	struct match_reading told = match_reading_begin();
	struct match_drawn d;
	bool ok = match_round_draw(
		pool, a, host_id, (struct account_id){ 0 }, time_now(), match_reading_told, &told, &d);

	match_reading_end(&told);
	if (!ok)
		fprintf(stderr, "kith match review: the register could not be held against itself\n");
	else if (!json)
		printf("%lld records, %lld pairs: %lld drawn to check the machine; %lld were decided "
			   "before, %lld wait now.\n",
			(long long)d.records, (long long)d.pairs, (long long)d.drawn, (long long)d.known,
			(long long)d.waiting);
	return ok;
}

static int review_run(struct command_line *line, struct str csv, bool check)
{
	struct arena *a = line->arena;
	struct buf text = { .arena = a };
	struct csv_writer out = { .to = &text };
	struct waits w = { 0 };
	int64_t host_id, now;
	struct db_pool *pool = options_open_hub(line, &host_id);
	struct viewer v;
	struct db *db;
	bool ok;

	if (!pool)
		return EXIT_FAILED;
	ok = !check || drawn_first(pool, a, host_id, line->json);
	if (ok) {
		v = viewer_system(host_id, a);
		db = db_begin(pool, a, &v, DB_READ);
		now = db_now(db);
		if (csv.p) {
			static const char *const head[] = { "one", "other", "state", "risk", "probability",
				"found_at", "check" };

			for (size_t i = 0; i < sizeof(head) / sizeof(*head); i++)
				csv_cell(&out, str_of(head[i]));
			csv_row_end(&out);
		}
		review_read(db, &w, csv.p ? &out : NULL);
		ok = db_end(db);
		if (!ok)
			fprintf(stderr, "kith match review: what waits could not be read\n");
		else
			line->json ? review_json(a, &w, now) : review_print(a, &w, now);
	}
	db_close(pool);
	if (ok && csv.p && !file_write(str_z(a, csv), buf_view(&text))) {
		fprintf(stderr, "kith match review: %.*s could not be written: %s\n", STR_ARG(csv),
			strerror(errno));
		ok = false;
	}
	return ok ? EXIT_FINE : EXIT_FAILED;
}

int match_review_command(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	struct str csv = STR_NONE;
	bool check = false;
	const struct option options[] = {
		{ "check", NULL,
			"first draw pairs by lot from all that the machine linked, left to people or left "
			"apart, to check it",
			NULL, &check },
		{ "csv", "FILE",
			"write all that wait, by reference: one,other,state,risk,probability,found_at,check",
			&csv, NULL },
	};
	int status = options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options), "",
		"Pairs of records that wait for somebody to say whether they are one person: how many, how "
		"risky, for how long, the next\n"
		"ones by reference, what was decided, and how good the matching is as far as that says. "
		"They are decided on the page\n"
		"\"Same person?\", where both records stand side by side.");

	if (status == OPTIONS_GO && line.n_rest) {
		fprintf(stderr, "kith match review: takes no words, only options\n");
		status = EXIT_WRONG_USE;
	} else if (status == OPTIONS_GO) {
		status = review_run(&line, csv, check);
	}
	arena_free(a);
	return status;
}

/* --- train --- */

static void training_json(const struct match_training *t, bool published)
{
	const int64_t (*m)[3] = t->moves.from_to;
	json_t *j = json_pack(
		"{s:s%, s:s%, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}}",
		"version", t->version.p, t->version.n, "leaned_on", t->leaned_on.p, t->leaned_on.n,
		"records", (json_int_t)t->records, "decisions", (json_int_t)t->decisions, "learned_from",
		(json_int_t)t->learned, "held_against", (json_int_t)t->asked, "agreed",
		(json_int_t)t->agreed, "agreed_before", (json_int_t)t->agreed_before, "published",
		published, "moves", "linked_stay", (json_int_t)m[2][2], "review_stay", (json_int_t)m[1][1],
		"review_to_linked", (json_int_t)m[1][2], "apart_to_linked", (json_int_t)m[0][2],
		"apart_to_review", (json_int_t)m[0][1], "linked_to_review", (json_int_t)m[2][1],
		"linked_to_apart", (json_int_t)m[2][0], "review_to_apart", (json_int_t)m[1][0]);

	json_object_set_new(j, "refused",
		t->refused.n ? json_stringn_nocheck(t->refused.p, t->refused.n) : json_null());
	json_dumpf(j, stdout, JSON_COMPACT);
	printf("\n");
	json_decref(j);
}

static void training_print(const struct match_training *t, bool published)
{
	const int64_t (*m)[3] = t->moves.from_to;

	printf("%.*s, from %lld records and %lld of %lld decided pairs, beginning from %.*s.\n",
		STR_ARG(t->version), (long long)t->records, (long long)t->learned, (long long)t->decisions,
		STR_ARG(t->leaned_on));
	if (t->asked)
		printf("Of %lld decided pairs that it had not seen it puts %lld rightly; the model in use "
			   "%lld.\n",
			(long long)t->asked, (long long)t->agreed, (long long)t->agreed_before);
	if (t->refused.n) {
		printf("Not kept: %.*s\n", STR_ARG(t->refused));
		return;
	}
	printf("Pairs of this register: %lld stay linked, %lld stay with people.\n", (long long)m[2][2],
		(long long)m[1][1]);
	printf("Newly linked %lld (%lld of them now wait), newly to people %lld (%lld now linked), "
		   "newly apart %lld (%lld now linked).\n",
		(long long)(m[1][2] + m[0][2]), (long long)m[1][2], (long long)(m[2][1] + m[0][1]),
		(long long)m[2][1], (long long)(m[2][0] + m[1][0]), (long long)m[2][0]);
	printf(published
			? "Published: it is in use from now on.\n"
			: "Nothing has changed yet: publish it on the page \"How good is the matching?\".\n");
}

static bool publish(
	struct db_pool *pool, struct arena *a, int64_t host_id, struct match_model_id id)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_WRITE);
	struct problems ps = { .arena = a };
	bool ok = match_model_publish(db, id, &ps);

	return db_end(db) && ok;
}

static int train_run(struct command_line *line, bool to_publish)
{
	int64_t host_id;
	struct db_pool *pool = options_open_hub(line, &host_id);
	struct match_reading told = match_reading_begin();
	struct match_training t;
	bool ok, published = false;

	if (!pool)
		return EXIT_FAILED;
	ok = match_train(pool, line->arena, host_id, (struct account_id){ 0 }, time_now(),
		match_reading_told, &told, &t);
	match_reading_end(&told);
	if (ok && to_publish && !t.refused.n)
		ok = published = publish(pool, line->arena, host_id, t.id);
	db_close(pool);
	if (!ok)
		fprintf(stderr,
			"kith match train: the register could not be read, or the model not written down\n");
	else
		(line->json ? training_json : training_print)(&t, published);
	return ok && !t.refused.n ? EXIT_FINE : EXIT_FAILED;
}

int match_train_command(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct command_line line = { .arena = a };
	bool to_publish = false;
	const struct option options[] = {
		{ "publish", NULL, "use it from now on, when it is not refused", NULL, &to_publish },
	};
	int status = options_read(&line, argc, argv, options, sizeof(options) / sizeof(*options), "",
		"Learns from the register how often records of one person agree, and from what people "
		"decided, and says how many pairs\n"
		"would stand otherwise. A model that collapsed, or that people's decisions speak against "
		"more than against the one in\n"
		"use, is refused: status 1.");

	if (status == OPTIONS_GO && line.n_rest) {
		fprintf(stderr, "kith match train: takes no words, only options\n");
		status = EXIT_WRONG_USE;
	} else if (status == OPTIONS_GO) {
		status = train_run(&line, to_publish);
	}
	arena_free(a);
	return status;
}
