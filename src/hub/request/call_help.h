/*
 * Somebody whom a campaign rang asked for help: what they said becomes a request like any other,
 * with its clock and its place in the queue, and the call is recorded with it, in one unit of work.
 * Nothing is typed twice.
 */
#ifndef KITH_CALL_HELP_H
#define KITH_CALL_HELP_H

#include "hub/casework/campaign_call.h"
#include "hub/request/request.h"

struct call_help {
	struct campaign_done done; /* whose outcome is CAMPAIGN_OUTCOME_HELPED; words: what they said */
	struct need_category_id *needs;
	size_t n_needs;
};
/* False with problems, and nothing saved: no words and no need, or the call is not theirs any
 * more. */
MUSTUSE bool call_help_record(
	struct db *db, struct call_help h, struct request_saved *saved, struct problems *ps);

#endif
