/* Who listens to what: the one place that knows all rooms. In the order in which they are told. */
#include "app/events.h"

#include "hub/casework/campaign_call.h"
#include "hub/casework/casework.h"
#include "hub/events.h"
#include "hub/person/household.h"
#include "hub/person/rag.h"
#include "hub/person/register.h"
#include "hub/request/request.h"
#include "hub/volunteer/task.h"
#include "hub/volunteer/volunteer.h"

static const struct hub_listening LISTENING[] = {
	{ EVENT_PERSON_REACHED, request_person_reached },
	{ EVENT_PERSON_REACHED, casework_heard },
	{ EVENT_PERSON_REACHED, rag_heard },
	{ EVENT_TASK_DONE, casework_heard },
	{ EVENT_TASK_FAILED, casework_heard },
	{ EVENT_NEED_ENDED, task_heard },
	{ EVENT_NEED_ENDED, request_need_ended },
	{ EVENT_CASE_CLOSED, request_case_closed },
	{ EVENT_PERSON_REACHED, campaign_heard },
	{ EVENT_REQUEST_SAVED, campaign_heard },
	{ EVENT_PERSON_DIED, campaign_heard }, /* before the other steps end */
	{ EVENT_PERSON_DIED, casework_person_died },
	{ EVENT_LIST_ASKS, casework_list_asks },
	{ EVENT_PERSON_MERGED, casework_person_moved }, /* first: what is in a case follows it */
	{ EVENT_PERSON_MERGED, campaign_person_moved },
	{ EVENT_PERSON_MERGED, request_person_moved },
	{ EVENT_PERSON_MERGED, volunteer_person_moved },
	{ EVENT_PERSON_UNMERGED, casework_person_moved },
	{ EVENT_PERSON_UNMERGED, campaign_person_moved },
	{ EVENT_PERSON_UNMERGED, request_person_moved },
	{ EVENT_PERSON_UNMERGED, volunteer_person_moved },
	{ EVENT_MATCH_ASKED, casework_match_heard },
	{ EVENT_MATCH_SAID, casework_match_heard },
	{ EVENT_PERSON_PROTECTED, casework_person_protected },
	{ EVENT_ADDRESSES_LOADED, household_heard },
	{ EVENT_PROPERTY_KNOWN, register_heard },
};

void events_listen(void)
{
	hub_listen(LISTENING, sizeof(LISTENING) / sizeof(*LISTENING));
}
