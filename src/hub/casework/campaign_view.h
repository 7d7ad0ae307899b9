/* What the pages of campaigns are given to show. */
#ifndef KITH_CAMPAIGN_VIEW_H
#define KITH_CAMPAIGN_VIEW_H

#include "core/base/id.h"
#include "core/html/component.h"
#include "hub/casework/campaign_call.h"
#include "hub/casework/campaign_choice.h"
#include "hub/casework/campaign_script.h"
#include "hub/casework/case_url.h"

struct web;
struct campaign_line {
	struct url link;
	struct str name, why, state, when, people;
	enum badge badge;
};
struct campaign_lines { struct campaign_line *v; size_t n; };

struct campaign_head {                         /* what stands on every page of one campaign */
	struct campaign_id id;
	struct url here;
	struct str name, why, state, due, quiet_days, made;
	enum campaign_state state_is;
	enum badge badge;
	int64_t row_version, script_version, chosen, looked_at;
	bool per_household, may_manage, draft, open;
	struct str letter, ended_why;
};
/* False, and answered with "not found", when there is none. */
MUSTUSE bool campaign_head_of(struct web *w, struct campaign_head *h);

struct rule_line { struct str number, words; };
struct rule_lines { struct rule_line *v; size_t n; };
struct rule_part { struct str title; struct rule_lines rules; };
struct rule_parts { struct rule_part *v; size_t n; };

struct state_line { struct str words; int64_t n; };
struct state_lines { struct state_line *v; size_t n; };
struct team_line { struct str name; int64_t people, reached, helped, open, other; };
struct team_lines { struct team_line *v; size_t n; };
struct caller_line {
	struct str id, name, team, languages;
	int64_t calls, there;
	bool takes_calls;
	struct account_id account_id;
	bool changed;                          /* the form says otherwise than the table */
};
struct caller_lines { struct caller_line *v; size_t n; };
struct answer_line { struct str question, answer; int64_t n; };
struct answer_lines { struct answer_line *v; size_t n; };

struct letter_line { struct personal name, address, postcode; struct str reference, team, phone; };
struct letter_lines { struct letter_line *v; size_t n; };
struct door_line {
	struct personal name, address, postcode, safe_contact, access_notes;
	struct str id, reference;
	struct url person;
	int64_t tries;
};
struct door_lines { struct door_line *v; size_t n; };
struct street_lines { struct str street; struct door_lines doors; };
struct streets { struct street_lines *v; size_t n; };

struct unreached_line {
	struct personal name, age, address, postcode, phone;
	struct url link;
	struct str reference, area, came;
};
struct unreached_lines { struct unreached_line *v; size_t n; };

/* Campaigns that are under way, with what of them waits for the viewer; for My day. */
struct waiting_line { struct str name; struct url link, next; int64_t mine, teams; };
struct waiting_lines { struct waiting_line *v; size_t n; };
struct waiting_lines campaigns_waiting(struct db *db);

#endif
