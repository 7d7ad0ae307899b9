/*
 * Background work of the whole program. Each kind is a row of the table: short work is a function
 * over one write unit; work that waits for something else, or writes files, makes its own units.
 */
#include "app/jobs.h"
#include "app/sample_life.h"

#include "app/lists.h"
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/base/time.h"
#include "core/db/outbox.h"
#include "core/db/upload.h"
#include "core/http/once.h"
#include "core/mail/mail.h"
#include "hub/casework/campaign.h"
#include "hub/casework/campaign_choice.h"
#include "hub/casework/casework.h"
#include "hub/casework/referral.h"
#include "hub/casework/step.h"
#include "hub/person/household.h"
#include "hub/person/import.h"
#include "hub/person/match_round.h"
#include "hub/person/match_train.h"
#include "hub/person/match_run.h"
#include "hub/person/person_change.h"
#include "hub/place/gazetteer.h"
#include "hub/person/rag.h"
#include "hub/request/clock.h"
#include "hub/request/draft.h"
#include "hub/volunteer/task.h"

#define BIRTHDAY_DAYS_AHEAD 3

/* What became late: requests, referrals nobody answered, next steps. */
static int64_t clock_job(struct db *db)
{
	return clock_run(db) + referral_expire(db) + step_raise_late(db);
}

static int64_t sight_job(struct db *db)
{
	tasks_sight_tidy(db);
	return 0;
}

static int64_t dates_job(struct db *db)
{
	return casework_dates(db, BIRTHDAY_DAYS_AHEAD);
}

static int64_t tidy_job(struct db *db)
{
	auth_tidy(db);
	once_forget(db);
	return drafts_tidy(db) + uploads_tidy(db) + person_changes_tidy(db);
}

static bool heads_job(struct job *j)
{
	if (str_empty(db_pool_data_dir(j->pool))) {
		j->why = S("there is no folder for the key and the signed heads: start kith serve with "
				   "--data too");
		return false;
	}
	return audit_heads(
		j->pool, j->arena, db_pool_data_dir(j->pool), j->viewer.host_id, j->now, &j->why);
}

static const struct job_kind kinds[] = {
	{ .kind = "clock",
		.words = "Telling managers what became late",
		.every_us = TIME_MINUTE,
		.unit = clock_job },
	{ .kind = "heads",
		.words = "Signing the record of acts and looks",
		.every_us = 5 * TIME_MINUTE,
		.run = heads_job },
	{ .kind = "birthdays",
		.words = "Birthdays and important dates",
		.every_us = 6 * TIME_HOUR,
		.unit = dates_job },
	{ .kind = "campaign",
		.words = "Choosing people for a campaign, or closing what it left open",
		.run = campaign_job },
	{ .kind = "campaign_share",
		.words = "Sharing a campaign's calls out again",
		.run = campaign_share_job },
	{ .kind = "campaign_stops",
		.words = "Looking who is not to be rung any more",
		.every_us = TIME_HOUR,
		.run = campaign_stops_job },
	{ .kind = "gazetteer", .words = "Bringing in addresses", .run = gazetteer_job },
	{ .kind = "households",
		.words = "Putting households together",
		.every_us = TIME_MINUTE,
		.run = households_job },
	{ .kind = "import", .words = "Bringing in a list", .run = import_job },
	{ .kind = "keys",
		.words = "Making people of a stopped list ready to be found",
		.every_us = 10 * TIME_MINUTE,
		.run = keys_job },
	{ .kind = "match",
		.words = "Looking who is one person twice",
		.every_us = TIME_MINUTE / 4,
		.run = match_job },
	{ .kind = "match_check",
		.words = "Drawing pairs to check how good the matching is",
		.run = match_check_job },
	{ .kind = "match_train",
		.words = "Learning how this hub's lists are to be matched",
		.run = match_train_job },
	{ .kind = "rag", .words = "Working out who is at risk", .every_us = TIME_HOUR, .run = rag_job },
	{ .kind = "reach",
		.words = "Counting who was not reached",
		.every_us = TIME_MINUTE,
		.run = reach_job },
	{ .kind = "sample_life",
		.words = "Somebody rings the sample city",
		.every_us = 70 * TIME_SECOND,
		.unit = sample_life },
	{ .kind = "sight",
		.words = "Ending what volunteers see of protected people",
		.every_us = 10 * TIME_MINUTE,
		.unit = sight_job },
	{ .kind = "tidy_rooms",
		.words = "Forgetting old drafts, sessions and uploads",
		.every_us = TIME_DAY,
		.unit = tidy_job },
};

/* The host's mail server, read in a unit of its own that is over before the mail is sent. */
static bool server_of(
	struct db_pool *p, struct arena *a, int64_t host_id, struct mail_server *s, struct str *why)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_READ);
	bool ok = mail_server_of(db, s, why);
	return db_end(db) && ok;
}

static enum outbox_outcome mail_handler(
	struct db_pool *p, struct arena *a, const struct outbox_item *item, struct str *why)
{
	struct mail_server server;
	struct mail m;
	bool later = true;
	struct str id = str_fmt(
		a, "%llx.%llx", (unsigned long long)item->host_id, (unsigned long long)item->outbox_id);
	if (!mail_from_body(a, item->body, &m)) {
		*why = S("this is no message");
		return OUTBOX_NEVER;
	}
	if (!server_of(p, a, item->host_id, &server, why))
		return OUTBOX_AGAIN;
	if (mail_send(a, &server, m, id, item->now, why, &later))
		return OUTBOX_SENT;
	return later ? OUTBOX_AGAIN : OUTBOX_NEVER;
}

void jobs_listen(void)
{
	lists_register();
	job_kinds(kinds, sizeof kinds / sizeof *kinds);
	outbox_handle("mail", mail_handler);
}
