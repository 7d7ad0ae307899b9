/*
 * The few things rooms tell each other. Listeners run at once, in the same unit of work, so that
 * the clock of a request stops in the same commit as the conversation that stopped it; the outbox
 * keeps the event for whoever works later.
 */
#include "hub/events.h"

#include "core/base/id.h"
#include "hub/events.sql.h"

static const struct hub_listening *listening;
static size_t n_listening;

static const char *const names[EVENT_KIND_COUNT] = {
	[EVENT_PERSON_REACHED] = "person_reached",
	[EVENT_REQUEST_SAVED] = "request_saved",
	[EVENT_CASE_CLOSED] = "case_closed",
	[EVENT_NEED_ENDED] = "need_ended",
	[EVENT_TASK_DONE] = "task_done",
	[EVENT_TASK_FAILED] = "task_failed",
	[EVENT_PERSON_DIED] = "person_died",
	[EVENT_LIST_ASKS] = "list_asks",
	[EVENT_PERSON_MERGED] = "person_merged",
	[EVENT_PERSON_UNMERGED] = "person_unmerged",
	[EVENT_MATCH_ASKED] = "match_asked",
	[EVENT_MATCH_SAID] = "match_said",
	[EVENT_PROPERTY_KNOWN] = "property_known",
	[EVENT_PERSON_PROTECTED] = "person_protected",
	[EVENT_ADDRESSES_LOADED] = "addresses_loaded",
};

void hub_listen(const struct hub_listening *table, size_t n)
{
	listening = table;
	n_listening = n;
}

/* Ids only: whoever reads it later looks up what they are allowed to see. */
static struct str event_json(struct arena *a, const struct hub_event *e)
{
	return str_fmt(a,
		"{\"event\":\"%s\",\"subject\":%lld,\"case\":%lld,\"person\":%lld,\"at\":%lld}",
		names[e->kind], (long long)e->subject_id, (long long)e->case_id, (long long)e->person_id,
		(long long)e->at);
}

void hub_event(struct db *db, struct hub_event e)
{
	if (e.at == 0)
		e.at = db_now(db);
	hub_event_insert(db, (struct hub_event_insert_args){
		.outbox_id = id_new(), .body = event_json(db_arena(db), &e),
		.next_try_at = db_now(db), .created_at = db_now(db) });
	for (size_t i = 0; i < n_listening && !db_failed(db); i++)
		if (listening[i].kind == e.kind)
			listening[i].listener(db, &e);
}
