/* The campaigns that somebody is in, in words. See in_campaign.h. */
#include "hub/person/in_campaign.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/find.sql.h"
#include "hub/person/person.html.h"

static const struct { enum campaign_person_state state; struct str words; } state_words[] = {
	{ CAMPAIGN_PERSON_STATE_CALL, STR_INIT("to be rung") },
	{ CAMPAIGN_PERSON_STATE_LETTER, STR_INIT("to be written to") },
	{ CAMPAIGN_PERSON_STATE_DOOR, STR_INIT("to be visited") },
	{ CAMPAIGN_PERSON_STATE_WITH, STR_INIT("spoken to with their household") },
	{ CAMPAIGN_PERSON_STATE_REACHED, STR_INIT("reached and fine") },
	{ CAMPAIGN_PERSON_STATE_HELPED, STR_INIT("reached and asked for help") },
	{ CAMPAIGN_PERSON_STATE_WRITTEN, STR_INIT("written to") },
	{ CAMPAIGN_PERSON_STATE_REFUSED, STR_INIT("asked for no calls") },
	{ CAMPAIGN_PERSON_STATE_UNREACHED, STR_INIT("not reached") },
	{ CAMPAIGN_PERSON_STATE_KEPT_OUT, STR_INIT("left in peace") },
	{ CAMPAIGN_PERSON_STATE_CLOSED, STR_INIT("the campaign ended first") },
};

struct str campaign_person_state_words(enum campaign_person_state s)
{
	for (size_t i = 0; i < sizeof(state_words) / sizeof(*state_words); i++)
		if (state_words[i].state == s)
			return state_words[i].words;
	return S("");
}

static const struct { enum campaign_stop why; struct str words; } stop_words[] = {
	{ CAMPAIGN_STOP_DECEASED, STR_INIT("they have died") },
	{ CAMPAIGN_STOP_MOVED, STR_INIT("moved away") },
	{ CAMPAIGN_STOP_REFUSED, STR_INIT("asked for no calls") },
	{ CAMPAIGN_STOP_PROTECTED, STR_INIT("must not be found: another team decides") },
	{ CAMPAIGN_STOP_IN_TOUCH, STR_INIT("already in touch with us") },
	{ CAMPAIGN_STOP_OTHER_CAMPAIGN, STR_INIT("another campaign rings them") },
	{ CAMPAIGN_STOP_NO_WAY, STR_INIT("neither a telephone nor an address") },
	{ CAMPAIGN_STOP_MERGED, STR_INIT("the same person as another record") },
};

struct str campaign_stop_words(enum campaign_stop why)
{
	for (size_t i = 0; i < sizeof(stop_words) / sizeof(*stop_words); i++)
		if (stop_words[i].why == why)
			return stop_words[i].words;
	return S("");
}

/* When it is to be done, and by whom; '' when nothing is. */
static struct str next_words(struct db *db, const struct campaigns_of_person_row *r)
{
	struct arena *a = db_arena(db);
	struct str by, who;

	if (!r->is_open)
		return S("");
	if (r->campaign_state == CAMPAIGN_STATE_PAUSED)
		return S("the campaign is paused");
	if (r->state == CAMPAIGN_PERSON_STATE_WITH || !r->call_by_at)
		return S("");
	if (r->taken_until_at > db_now(db))
		return r->taken_by_id.v == db_viewer(db)->account_id ? S("you have the call now")
															  : S("somebody rings them now");
	by = date_words(a, time_civil(r->call_by_at).date);
	who = r->state == CAMPAIGN_PERSON_STATE_CALL && r->caller.n
		? str_fmt(a, "%.*s of %.*s", STR_ARG(r->caller), STR_ARG(r->hub_name))
		: r->hub_name;
	if (r->due_at > db_now(db))
		return str_fmt(a, "after %.*s, by %.*s: %.*s",
			STR_ARG(time_words(a, r->due_at, db_now(db))), STR_ARG(by), STR_ARG(who));
	return str_fmt(a, "by %.*s: %.*s", STR_ARG(by), STR_ARG(who));
}

static struct str tried_words(struct db *db, const struct campaigns_of_person_row *r)
{
	struct arena *a = db_arena(db);

	if (!r->tries)
		return S("");
	return str_fmt(a, "tried %.*s, last %.*s",
		STR_ARG(r->tries == 1 ? S("once")
				: r->tries == 2
				? S("twice")
				: str_fmt(a, "%lld times", (long long)r->tries)),
		STR_ARG(time_words(a, r->tried_at, db_now(db))));
}

static struct in_campaign one_of(struct db *db, const struct campaigns_of_person_row *r)
{
	struct arena *a = db_arena(db);
	struct str call = id_text(a, r->campaign_person_id.v),
			   state = campaign_person_state_words(r->state);
	bool rings = r->state == CAMPAIGN_PERSON_STATE_CALL &&
		r->campaign_state == CAMPAIGN_STATE_RUNNING && (db_viewer(db)->role & ROLE_DESK) != 0,
		 taken = r->taken_until_at > db_now(db);

	if (r->state == CAMPAIGN_PERSON_STATE_KEPT_OUT)
		state = str_fmt(a, "%.*s: %.*s", STR_ARG(state), STR_ARG(campaign_stop_words(r->why)));
	return (struct in_campaign){
		.campaign = url_path(a, "/campaign/{}", id_text(a, r->campaign_id.v)),
		.call = url_path(a, "/call/{}", call),
		.take = url_path(a, "/call/{}/take", call),
		.name = r->name,
		.state = state,
		.next = next_words(db, r),
		.tried = tried_words(db, r),
		.said = r->words,
		.spoken = r->spoken_at ? time_words(a, r->spoken_at, db_now(db)) : S(""),
		.open = r->is_open,
		.may_take = rings && !taken,
		.has_call = rings && taken && r->taken_by_id.v == db_viewer(db)->account_id,
	};
}

static struct in_campaigns campaigns_of(struct db *db, struct person_id id, bool all)
{
	struct campaigns_of_person_rows rows =
		campaigns_of_person(db, (struct campaigns_of_person_args){ .person_id = id });
	struct in_campaigns c = { .v = ARENA_ARRAY(db_arena(db), struct in_campaign, rows.n + 1) };

	for (size_t i = 0; i < rows.n; i++)
		if (all ||
			(rows.v[i].state != CAMPAIGN_PERSON_STATE_KEPT_OUT &&
				rows.v[i].state != CAMPAIGN_PERSON_STATE_CLOSED))
			c.v[c.n++] = one_of(db, &rows.v[i]);
	return c;
}

struct in_campaigns person_campaigns(struct db *db, struct person_id id)
{
	return campaigns_of(db, id, true);
}

struct in_campaigns person_campaigns_lived(struct db *db, struct person_id id)
{
	return campaigns_of(db, id, false);
}

void in_campaigns_html(struct out *o, const struct in_campaigns *c)
{
	person_in_campaigns_html(o, &(struct person_in_campaigns_view){ .c = *c });
}
