/*
 * What the lists and small pages of this room show: my day in its groups, the list of cases, one
 * need, a partner's referrals. Gathered in case_pages.c; reading only.
 */
#ifndef KITH_CASE_PAGES_H
#define KITH_CASE_PAGES_H

#include "hub/casework/case_view.h"

/* --- my day --- */
struct day_group { struct str id, title; bool late; struct view_steps steps; };
struct day_groups { struct day_group *v; size_t n; };
/* Late and urgent first, then this morning, this afternoon, tonight, later this week, later. */
struct day_groups day_groups_of(struct db *db, struct view_steps steps);
bool day_groups_today(struct day_groups g);    /* something is late, urgent or due today */
/* What comes tomorrow, as a sentence: "Tomorrow: 3, the first at 9:00 am." */
struct str day_tomorrow(struct db *db, struct account_id who);

/* --- the list of cases --- */
struct case_list_row {
	struct case_id case_id;
	struct str reference, guide, hub, step, due;
	struct personal name, age, address, postcode;
	int64_t updated_at;
	bool late;
};
struct case_list { struct case_list_row *v; size_t n; bool more; };
struct case_list_filter {
	enum case_state state;
	struct account_id guide;               /* of this guide; else */
	struct hub_id hub;                     /* of this hub; else everybody's */
	int64_t before_at;
	struct case_id before_id;
};
struct case_list case_list_of(struct db *db, struct case_list_filter f);

/* --- one need --- */
struct need_page {
	struct need_id id;
	struct case_id case_id;
	struct need_category_id category_id;
	struct str category, state, ended;
	struct personal name, words, ended_words;
	enum urgency urgency;
	bool open;
	int64_t row_version;
};
MUSTUSE bool need_page(struct db *db, struct need_id n, struct need_page *out);

/* --- a partner's referrals --- */
struct partner_points { struct view_point *v; size_t n; };
struct partner_referral {
	struct referral_id id;
	struct person_id person_id;
	struct str category, when;
	struct personal name, age, words, safe_contact, access_notes, address, postcode, language, diet;
	struct partner_points points;
	int64_t answer_by_at;
	bool offered, open, late, no_messages, interpreter;
};
struct partner_referrals { struct partner_referral *v; size_t n; bool more; struct str agreement; };
/* Those of the viewer's organisation in one state; grants what the agreement allows for each
 * person. */
struct partner_referrals partner_referrals_of(
	struct db *db, enum referral_state state, int64_t after_at, int64_t after_id);

#endif
