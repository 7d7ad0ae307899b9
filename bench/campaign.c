/*
 * Measures a campaign in a city that is there (made by kith sample; best a copy, what it writes
 * stays): the count and map of whom it is about, its start for about so many people, the page of
 * its progress, the next call, who was not reached, and its end.
 *
 *	campaign DIR YEARS [URL]          everybody of YEARS or over is rung
 */
#include "clock.h"

#include "core/base/id.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "hub/casework/campaign_call.h"
#include "hub/casework/campaign_choice.h"
#include "hub/person/in_campaign.h"

/* One act in a unit of work of its own. */
struct act { struct arena *arena; struct db *db; };

static struct act act_begin(struct db_pool *p, int64_t host, enum db_mode mode)
{
	struct act t = { .arena = arena_new() };
	struct viewer *v = ARENA_NEW(t.arena, struct viewer);

	*v = viewer_system(host, t.arena);
	t.db = db_begin(p, t.arena, v, mode);
	return t;
}

static bool act_end(struct act *t)
{
	bool ok = db_end(t->db);

	arena_free(t->arena);
	return ok;
}

static struct campaign_id draft(struct db_pool *p, int64_t host, const char *years)
{
	struct act t = act_begin(p, host, DB_WRITE);
	struct problems ps = { .arena = t.arena };
	struct campaign_id c = campaign_new(t.db,
		(struct campaign_edit){ .name = S("Measured"), .why = S("To measure it") }, &ps);
	bool ok = campaign_rule_new(t.db, c, CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_AGE,
		str_fmt(t.arena, "%s-", years), &ps);

	ok = campaign_script_write(t.db, c,
			 (struct campaign_script){
				 .opening = S("Hello."), .questions = S("Are you well? | yes | no") },
			 &ps) &&
		ok;
	for (size_t i = 0; i < ps.n; i++)
		fprintf(stderr, "%.*s\n", STR_ARG(ps.v[i].text));
	return act_end(&t) && ok ? c : (struct campaign_id){ 0 };
}

static bool counted(struct db_pool *p, int64_t host, struct campaign_id c)
{
	struct act t = act_begin(p, host, DB_READ);
	struct choice_count n;

	start();
	n = choice_count(t.db, c);
	say("whom it is about, by ward and team", n.chosen, "chosen");
	return act_end(&t);
}

/* The campaign's background work, until nothing of it is due. */
static bool work_done(struct db_pool *p, int64_t host, const char *what)
{
	bool ok = false;

	start();
	while (job_work(p, host, time_now()))
		ok = true;
	say(what, 0, "");
	return ok;
}

static bool begun(struct db_pool *p, int64_t host, struct campaign_id c)
{
	struct act t = act_begin(p, host, DB_WRITE);
	struct problems ps = { .arena = t.arena };
	bool ok = campaign_start(t.db, c, &ps);

	return act_end(&t) && ok && work_done(p, host, "started: chosen and shared out");
}

/* What the page of its progress reads. */
static bool progress(struct db_pool *p, int64_t host, struct campaign_id c)
{
	struct act t = act_begin(p, host, DB_READ);
	struct campaign_counts_rows rows;
	int64_t n = 0;

	start();
	rows = campaign_counts(t.db, (struct campaign_counts_args){ .campaign_id = c });
	(void)campaign_tries_by(t.db, (struct campaign_tries_by_args){ .campaign_id = c });
	(void)campaign_languages(t.db, (struct campaign_languages_args){ .campaign_id = c });
	for (size_t i = 0; i < rows.n; i++)
		n += rows.v[i].n;
	say("page of its progress", n, "in it");
	return act_end(&t);
}

/* The letters' first page, and what stands on the page of one of those who get one. */
static bool letters(struct db_pool *p, int64_t host, struct campaign_id c)
{
	struct act t = act_begin(p, host, DB_READ);
	struct campaign_letters_rows rows;

	start();
	rows = campaign_letters(
		t.db, (struct campaign_letters_args){ .campaign_id = c, .how_many = 101 });
	say("page of letters", (int64_t)rows.n, "letters");
	if (rows.n) {
		start();
		say("campaigns on a person's page",
			(int64_t)person_campaigns(t.db, rows.v[0].person_id).n, "campaigns");
	}
	return act_end(&t);
}

/* What the job stores for the page of who was not reached. */
static bool unreached_stored(struct db_pool *p, int64_t host)
{
	struct act t = act_begin(p, host, DB_WRITE);

	job_add(t.db, S("reach"), S(""), 0);
	return act_end(&t) && work_done(p, host, "who was not reached: counted and stored by the job");
}

static bool unreached(struct db_pool *p, int64_t host)
{
	struct act t = act_begin(p, host, DB_READ);
	const struct unreached_ask ask = { .area = -1, .days = 90 };
	struct unreached_count n = { 0 };
	struct unreached some;
	bool ok;

	start();
	n = unreached_count_now(t.db, ask);
	say("who was not reached, counted now", n.all.people - n.all.reached, "people");
	start();
	ok = unreached_count_stored(t.db, ask, &n);
	say("who was not reached, as it was stored", n.all.people - n.all.reached, "people");
	start();
	some = unreached_after(t.db, ask, (struct person_id){ 0 }, 50, 20000);
	say("who was not reached, 50 names", (int64_t)some.n, "people");
	return act_end(&t) && ok;
}

static bool ended(struct db_pool *p, int64_t host, struct campaign_id c)
{
	struct act t = act_begin(p, host, DB_WRITE);
	struct problems ps = { .arena = t.arena };
	bool ok = campaign_end(t.db, c, S("Measured."), &ps);

	return act_end(&t) && ok && work_done(p, host, "ended: what was open is closed");
}

int main(int argc, char **argv)
{
	static const struct job_kind kinds[] = {
		{ .kind = "campaign",
			.words = "Choosing people for a campaign, or closing it",
			.run = campaign_job },
		{ .kind = "reach", .words = "Counting who was not reached", .run = reach_job },
	};
	struct arena *a = arena_new();
	struct str why = STR_NONE;
	struct db_options o = { .data_dir = str_of(argc > 1 ? argv[1] : ""),
		.url = argc > 3 ? str_of(argv[3]) : STR_NONE };
	struct db_pool *p = argc > 2 ? db_open(a, &o, &why) : NULL;
	int64_t host = p ? host_of(p) : 0;
	struct campaign_id c = { 0 };
	bool ok;

	if (!host) {
		fprintf(stderr, "campaign DIR YEARS [URL]: %.*s\n", STR_ARG(why));
		return 2;
	}
	log_threshold(LOG_ERROR + 1); /* other work of the city is not known here */
	job_kinds(kinds, 2);
	c = draft(p, host, argv[2]);
	ok = c.v && counted(p, host, c) && begun(p, host, c) && progress(p, host, c) &&
		letters(p, host, c) && unreached_stored(p, host) && unreached(p, host) && ended(p, host, c);
	if (!ok)
		fprintf(stderr, "The campaign could not be measured.\n");
	db_close(p);
	arena_free(a);
	return ok ? 0 : 1;
}
