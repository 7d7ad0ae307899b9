/*
 * What rooms tell each other without knowing each other: a short typed list. hub_event() runs the
 * listeners of app/events.c at once, inside the same transaction, and writes the event to the
 * outbox for whoever works later (messages, live boards, integrations).
 */
#ifndef KITH_HUB_EVENTS_H
#define KITH_HUB_EVENTS_H

#include "core/db/db.h"

enum hub_event_kind {
	EVENT_PERSON_REACHED, /* an interaction in which somebody spoke to the person: subject case */
	EVENT_REQUEST_SAVED, /* subject request */
	EVENT_CASE_CLOSED, /* subject case */
	EVENT_NEED_ENDED, /* subject need; `case_id` set */
	EVENT_TASK_DONE, /* subject task */
	EVENT_TASK_FAILED, /* subject task */
	EVENT_PERSON_DIED, /* subject person */
	EVENT_LIST_ASKS, /* a delivery has people to look at: subject import */
	EVENT_PERSON_MERGED, /* subject the merge; `person_id`: who stayed. See hub/person/merge.h */
	EVENT_PERSON_UNMERGED, /* subject the merge; `person_id`: who is back */
	EVENT_MATCH_ASKED, /* two records wait for somebody to say whether they are one person: subject
						  the review */
	EVENT_MATCH_SAID, /* somebody said */
	EVENT_ADDRESSES_LOADED, /* a gazetteer was brought in: subject the load */
	EVENT_PROPERTY_KNOWN, /* an address that somebody typed is one of the gazetteer's, and has its
							 UPRN now: subject property */
	EVENT_PERSON_PROTECTED, /* must not be found from now on: subject the protection. See
							   hub/person/protection.h */
	EVENT_KIND_COUNT
};

struct hub_event {
	enum hub_event_kind kind;
	int64_t subject_id;
	int64_t case_id;           /* 0 where there is none */
	int64_t person_id;         /* 0 where there is none */
	int64_t at;
};

void hub_event(struct db *db, struct hub_event e);

/* app/events.c: the table of listeners, set once at start and by tests. */
typedef void hub_listener(struct db *db, const struct hub_event *e);
struct hub_listening { enum hub_event_kind kind; hub_listener *listener; };
void hub_listen(const struct hub_listening *table, size_t n);

#endif
