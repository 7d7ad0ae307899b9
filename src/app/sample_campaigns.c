/*
 * Two campaigns of the sample city, through the same functions as anybody's: one that ended last
 * week, and one that began the day before yesterday and is under way, with calls made in the hours
 * since by the teams' own people.
 */
#include "app/events.h"
#include "app/jobs.h"
#include "app/sample.h"
#include "app/sample_names.h"
#include "core/base/id.h"
#include "core/db/job.h"
#include "hub/request/call_help.h"

#include <stdio.h>

struct planned {
	struct str name, why, opening, questions, offer, letter, due;
	struct { enum campaign_part part; enum campaign_rule_kind kind; struct str value; } rules[3];
	size_t n_rules;
	int began_hours_ago, call_hours;       /* calls are made in so many hours since */
	size_t calls_an_hour;
	struct str ended;                      /* empty: it is under way */
};

static const struct planned plans[] = {
	{ STR_INIT("First call to everybody shielding"),
		STR_INIT("They were told to stay at home: do they have what they need?"),
		STR_INIT("Good morning, this is the hub of the city council. You were asked to stay at "
				 "home. We ring everybody who was, to hear how you are."),
		STR_INIT("Is there food in the house for three days? | yes | no\nWho brings your medicine? "
				 "| family or friends | the chemist | nobody"),
		STR_INIT("A food parcel today, somebody to fetch medicine, and a call every week."),
		STR_INIT("You were asked to stay at home. We would like to hear how you are, and we have "
				 "no telephone number of yours. Please ring us, or ask "
				 "a neighbour to."),
		STR_INIT("in 2 weeks"),
		{ { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_FLAG,
			  STR_INIT("clinically_extremely_vulnerable") },
			{ CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_AGE, STR_INIT("60-") } },
		2, 480, 76, 9, STR_INIT("Everybody who answers has been rung.") },
	{ STR_INIT("Hot weather"),
		STR_INIT("Four hot days are forecast. Those who live alone and are at risk should not be "
				 "alone with it."),
		STR_INIT("Hello, this is the hub. It will be very hot until Sunday. We ring people who "
				 "live on their own, to see that they are well."),
		STR_INIT("Is there a cool room, and enough to drink? | yes | no | not sure\nWho looks in "
				 "on you these days?"),
		STR_INIT(
			"A fan on loan, water brought round, somebody who rings twice a day while it is hot."),
		STR_INIT("It will be very hot until Sunday. Keep to the coolest room, drink often, and "
				 "ring us if you would like somebody to look in."),
		STR_INIT("in 6 days"),
		{ { CAMPAIGN_PART_ANY, CAMPAIGN_RULE_KIND_COLOUR, STR_INIT("red") },
			{ CAMPAIGN_PART_ANY, CAMPAIGN_RULE_KIND_COLOUR, STR_INIT("amber") },
			{ CAMPAIGN_PART_NONE, CAMPAIGN_RULE_KIND_FLAG, STR_INIT("home_from_hospital") } },
		3, 54, 54, 7, STR_INIT("") },
};

static struct db *unit(struct sample *s, struct viewer *v, int64_t at)
{
	struct db *db = db_begin(s->pool, s->arena, v, DB_WRITE);

	db_set_now(db, at);
	return db;
}

static bool ended(struct db *db, const struct problems *ps)
{
	if (db_end(db) && ps->n == 0)
		return true;
	fprintf(stderr, "A campaign of the sample city could not be made. %.*s\n",
		ps->n ? (int)ps->v[0].text.n : 0, ps->n ? ps->v[0].text.p : "");
	return false;
}

static void languages_spoken(struct sample *s, struct problems *ps)
{
	static const char *const spoken[] = { "Polish", "Arabic, French", "Urdu, Punjabi", "Bengali",
		"Portuguese" };
	struct db *db = unit(s, s->viewer, s->now - 30 * TIME_DAY);

	for (int hub = 0; hub < SAMPLE_HUBS; hub++)
		for (size_t i = 0; i < s->guides[hub].n && i < 2; i++)
			(void)!caller_save(db, (struct account_id){ s->guides[hub].v[i] }, true,
				str_of(spoken[((size_t)hub + i) % 5]), ps);
	(void)!ended(db, ps);
}

static struct campaign_id make(
	struct sample *s, const struct planned *p, int64_t at, struct problems *ps)
{
	struct db *db = unit(s, s->viewer, at);
	struct campaign_id c = campaign_new(
		db, (struct campaign_edit){ .name = p->name, .why = p->why, .due = p->due }, ps);

	for (size_t i = 0; i < p->n_rules && c.v; i++)
		(void)!campaign_rule_new(db, c, p->rules[i].part, p->rules[i].kind, p->rules[i].value, ps);
	(void)(campaign_script_write(db, c,
			   (struct campaign_script){
				   .opening = p->opening, .questions = p->questions, .offer = p->offer },
			   ps) &&
		campaign_letter_write(db, c, p->letter, ps) && campaign_start(db, c, ps));
	return ended(db, ps) ? c : (struct campaign_id){ 0 };
}

/* How calls end, of a hundred. */
static enum campaign_outcome some_outcome(struct sample *s)
{
	uint32_t at = rng_below(&s->rng, 100);

	return at < 52 ? CAMPAIGN_OUTCOME_REACHED
		: at < 60  ? CAMPAIGN_OUTCOME_HELPED
		: at < 92  ? CAMPAIGN_OUTCOME_NO_ANSWER
		: at < 95  ? CAMPAIGN_OUTCOME_WRONG_NUMBER
		: at < 98  ? CAMPAIGN_OUTCOME_REFUSED
				   : CAMPAIGN_OUTCOME_LANGUAGE;
}

/* One of the teams rings the next. */
static void one_call(
	struct sample *s, struct campaign_id c, bool in_words, int64_t at, struct problems *ps)
{
	int hub = (int)rng_below(&s->rng, SAMPLE_HUBS);
	struct viewer v = viewer_system(s->viewer->host_id, s->arena);
	struct campaign_given answers[2] = { { 1 + (int64_t)rng_below(&s->rng, 2), S("") },
		{ 1 + (int64_t)rng_below(&s->rng, 2), S("") } };
	struct campaign_done d = {
		.outcome = some_outcome(s), .answers = answers, .language = S("Polish")
	};
	struct request_saved saved;
	struct db *db;

	v.role = ROLE_HUB_WORKER;
	v.account_id = s->guides[hub].v[rng_below(&s->rng, (uint32_t)s->guides[hub].n)];
	v.hub_id = s->hub_ids[hub];
	db = unit(s, &v, at);
	if (in_words)
		answers[1] = (struct campaign_given){ 0,
			rng_below(&s->rng, 3) ? S("Her daughter, every day") : S("Nobody") };
	d.id = campaign_call_next(db, c);
	if (d.id.v && d.outcome == CAMPAIGN_OUTCOME_HELPED) {
		d.words = str_of(sample_sayings[rng_below(&s->rng, (uint32_t)sample_n_sayings)].words);
		(void)!call_help_record(db, (struct call_help){ .done = d }, &saved, ps);
	} else if (d.id.v) {
		d.n_answers = d.outcome == CAMPAIGN_OUTCOME_REACHED ? 2 : 0;
		(void)!campaign_call_done(db, d, ps);
	}
	(void)!ended(db, ps);
}

static void jobs_at(struct sample *s, int64_t at)
{
	for (int i = 0; i < 50 && job_work(s->pool, s->viewer->host_id, at); i++)
		;
}

/* At the hours in which people ring. */
static bool decent(int64_t at)
{
	int hour = time_civil(at).hour;

	return hour >= 9 && hour < 19;
}

void sample_campaigns(struct sample *s)
{
	struct problems ps = { .arena = s->arena };

	events_listen();
	jobs_listen();
	languages_spoken(s, &ps);
	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
		const struct planned *p = &plans[i];
		int64_t began = s->now - p->began_hours_ago * TIME_HOUR;
		struct campaign_id c = make(s, p, began, &ps);

		if (!c.v)
			return;
		jobs_at(s, began);
		for (int hour = 1; hour < p->call_hours; hour++)
			for (size_t k = 0; decent(began + hour * TIME_HOUR) && k < p->calls_an_hour; k++)
				one_call(
					s, c, i == 1, began + hour * TIME_HOUR + (int64_t)k * 5 * TIME_MINUTE, &ps);
		if (p->ended.n) {
			struct db *db = unit(s, s->viewer, began + 10 * TIME_DAY);

			(void)!campaign_end(db, c, p->ended, &ps);
			if (!ended(db, &ps))
				return;
			jobs_at(s, began + 10 * TIME_DAY);
		}
	}
}
