/*
 * The campaigns that somebody is in, as their own page and the page of their case say it: what is
 * due next and by whom, what they said, and why they were left in peace. The call is taken from
 * here too, when they are on the line anyway.
 */
#ifndef KITH_IN_CAMPAIGN_H
#define KITH_IN_CAMPAIGN_H

#include "core/db/db.h"
#include "core/db/types.h"
#include "core/html/html.h"

struct in_campaign {
	struct url campaign, call, take;       /* take: POST, when may_take; call: when it is theirs */
	struct str name, state;                /* "Hot weather", "to be rung" */
	struct str next;                       /* "by Friday 5 June, Sam Jones of Rose Hill"; or "" */
	struct str tried, spoken;              /* "tried twice, last today 4:15 pm"; when; or "" */
	struct personal said;
	bool open, may_take, has_call;
};
struct in_campaigns { struct in_campaign *v; size_t n; };

/* All of them, at most 20, the open one first. */
struct in_campaigns person_campaigns(struct db *db, struct person_id id);
/* The same without those in which they were left in peace and nothing happened: for their case. */
struct in_campaigns person_campaigns_lived(struct db *db, struct person_id id);
/* In a template: {{call in_campaigns(&v->campaigns)}}. Nothing when there is none. */
void in_campaigns_html(struct out *o, const struct in_campaigns *c);

struct str campaign_person_state_words(enum campaign_person_state s);  /* "to be rung" */
struct str campaign_stop_words(enum campaign_stop why); /* "already in touch with us" */

#endif
