/*
 * Turns the rows of the one timeline query into sentences. What happened is a pair (what, state);
 * the table says how each is told, with {} for the thing it happened to.
 */
#include "hub/casework/timeline.h"

#include "hub/casework/interaction.h"
#include "hub/casework/interaction.sql.h"

static const struct { const char *what, *state; struct str told; } sentences[] = {
	{ "interaction", "reached", STR_INIT("Spoke to them {}") },
	{ "interaction", "no_answer", STR_INIT("No answer {}") },
	{ "interaction", "message_left", STR_INIT("Left a message {}") },
	{ "interaction", "wrong_number", STR_INIT("Wrong number") },
	{ "interaction", "refused", STR_INIT("They did not want to talk {}") },
	{ "interaction", "interrupted", STR_INIT("Interrupted {}") },
	{ "interaction", "note", STR_INIT("Note") },
	{ "heard", "note", STR_INIT("Note") },
	{ "heard", "", STR_INIT("They got in touch {}") },
	{ "request", "emergency", STR_INIT("Emergency request {}") },
	{ "request", "", STR_INIT("Request {}") },
	{ "need opened", "emergency", STR_INIT("Needed at once: {}") },
	{ "need opened", "", STR_INIT("Needed: {}") },
	{ "need ended", "met", STR_INIT("Met: {}") },
	{ "need ended", "not_met", STR_INIT("Not met: {}") },
	{ "need ended", "withdrawn", STR_INIT("Withdrawn: {}") },
	{ "referral offered", "", STR_INIT("Offered to {}") },
	{ "referral answered", "declined", STR_INIT("{} declined") },
	{ "referral answered", "accepted", STR_INIT("{} accepted") },
	{ "referral ended", "done", STR_INIT("{} helped") },
	{ "referral ended", "expired", STR_INIT("Taken back from {}") },
	{ "task made", "", STR_INIT("Task for a volunteer: {}") },
	{ "task taken", "", STR_INIT("Volunteer took it: {}") },
	{ "task ended", "done", STR_INIT("Volunteer did it: {}") },
	{ "task ended", "failed", STR_INIT("Volunteer could not: {}") },
	{ "task ended", "cancelled", STR_INIT("Task called off: {}") },
	{ "list", "", STR_INIT("On the list {}") },
	{ "told", "person", STR_INIT("Told how it ended: the person") },
	{ "told", "asker", STR_INIT("Told how it ended: who asked") },
	{ "told", "volunteer", STR_INIT("Told how it ended: the volunteer") },
	{ "told", "organisation", STR_INIT("Told how it ended: the organisation") },
};

static const struct { struct str name, words; } shows[TIMELINE_SHOW_COUNT] = {
	[TIMELINE_ALL] = { STR_INIT("all"), STR_INIT("All") },
	[TIMELINE_TALKS] = { STR_INIT("talks"), STR_INIT("Talks") },
	[TIMELINE_HELP] = { STR_INIT("help"), STR_INIT("Help") },
	[TIMELINE_NOTES] = { STR_INIT("notes"), STR_INIT("Notes") },
};

struct str timeline_show_name(enum timeline_show s)
{
	return shows[s].name;
}

struct str timeline_show_words(enum timeline_show s)
{
	return shows[s].words;
}

enum timeline_show timeline_show_of(struct str name)
{
	for (size_t i = 0; i < TIMELINE_SHOW_COUNT; i++)
		if (str_eq(shows[i].name, name))
			return (enum timeline_show)i;
	return TIMELINE_ALL;
}

/* The first sentence for this happening; one without a state stands for all others. */
static struct str sentence_of(struct str what, struct str state)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (str_eq(what, str_of(sentences[i].what)) &&
		    (sentences[i].state[0] == '\0' || str_eq(state, str_of(sentences[i].state))))
			return sentences[i].told;
	return what;
}

static struct str told(struct arena *a, const struct timeline_rows_row *r)
{
	struct str s = sentence_of(r->what, r->state), thing = r->thing;
	ptrdiff_t at = str_find(s, S("{}"));
	enum channel channel;

	if (at < 0)
		return s;
	if ((str_eq(r->what, S("interaction")) || str_eq(r->what, S("heard")) ||
			str_eq(r->what, S("request"))) &&
		channel_parse(thing, &channel))
		thing = channel_words(channel);
	return str_trim(str_fmt(a, "%.*s%.*s%.*s", (int)at, s.p, STR_ARG(thing),
		STR_ARG(str_part(s, (size_t)at + 2, s.n))));
}

struct timeline timeline_of(struct db *db, struct case_id c, enum timeline_show show,
	int64_t before_at, int64_t before_id, int64_t most)
{
	struct arena *a = db_arena(db);
	struct timeline_rows_rows rows = timeline_rows(db,
		(struct timeline_rows_args){ .of_case = c,
			.show = timeline_show_name(show),
			.how_many = most + 1,
			.before_at = before_at ? before_at : INT64_MAX,
			.before_id = before_at ? before_id : INT64_MAX });
	struct timeline out = { .n = rows.n };

	if ((int64_t)out.n > most) {
		out.n = (size_t)most;
		out.more = true;
	}
	out.v = ARENA_ARRAY(a, struct timeline_entry, out.n ? out.n : 1);
	for (size_t i = 0; i < out.n; i++) {
		const struct timeline_rows_row *r = &rows.v[i];
		out.v[i] = (struct timeline_entry){ .at = r->at, .id = r->entry_id, .mark = r->sort,
			.title = told(a, r), .by = r->by_name, .words = r->words,
			.is_request = str_eq(r->what, S("request")) };
	}
	return out;
}
