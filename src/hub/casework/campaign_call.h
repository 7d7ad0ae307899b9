/*
 * One call of a campaign: taken by one person, who has it for half an hour; recorded in two clicks;
 * then the next one comes up. An attempt that reached nobody is made again at another time of day;
 * after three somebody goes to the door. Whoever has no telephone is written to. What keeps a call
 * from being made is looked at once more in the moment it is taken.
 */
#ifndef KITH_CAMPAIGN_CALL_H
#define KITH_CAMPAIGN_CALL_H

#include "hub/casework/campaign.h"
#include "hub/casework/campaign_call.sql.h"
#include "hub/casework/casework.h"

/* --- sharing out: by language, by who knows them, by what each has to do already --- */
struct sharer {
	struct account_id account_id;
	struct hub_id hub_id;
	struct str languages;
	int64_t load;
};
struct sharing_out { struct sharer *v; size_t n; int64_t loads; };
/* Those who take calls now, with what they have. In `a`. */
struct sharing_out sharing_begin(struct db *db, struct arena *a);
struct share_ask { struct hub_id hub_id; struct str language; struct account_id known_by; };
/* Whose call it is, and it counts as theirs from now on. None: nobody of the team speaks the
 * language. */
struct account_id share_one(struct sharing_out *s, struct share_ask ask);

/* --- taking --- */
/* The call they have on the line, else the next of theirs, else the next of their team that is
 * nobody's; taken. None: nothing is to be rung now. Calls that need not be made any more are closed
 * on the way. */
struct campaign_person_id campaign_call_next(struct db *db, struct campaign_id c);
/* This very one. False: somebody else has it, or it is not to be rung now. */
MUSTUSE bool campaign_call_take(struct db *db, struct campaign_person_id id);
/* Given back without a try. */
void campaign_call_leave(struct db *db, struct campaign_person_id id);

/* --- what came of it --- */
struct campaign_given {
	int64_t choice;
	struct str words;
}; /* an answer: of those offered, from 1, or in words */
struct campaign_done {
	struct campaign_person_id id;
	/* helped: their request was saved before, see hub/request/call_help.h */
	enum campaign_outcome outcome;
	struct str words;                      /* what they said */
	struct str language;                   /* language: which one they speak */
	const struct campaign_given *answers;  /* in the order of the script's questions */
	size_t n_answers;
	bool at_door;
};
/* Keeps it. False with problems: it is not theirs any more, or something is missing. */
MUSTUSE bool campaign_call_done(struct db *db, struct campaign_done d, struct problems *ps);
/* Whether it may be recorded by the viewer now; with a problem when not. A visit is theirs from
 * here on. */
MUSTUSE bool campaign_call_theirs(struct db *db, struct campaign_person_id id, bool at_door,
	struct campaign_person_get_row *row, struct problems *ps);

/* Letters that were printed and sent; how many. */
int64_t campaign_letters_sent(
	struct db *db, struct campaign_id c, struct hub_id team, struct campaign_person_id up_to);

/* --- from elsewhere --- */
/* What would keep them from being rung now; NONE: nothing. quiet_days 0: when somebody spoke to
 * them does not matter. */
enum campaign_stop campaign_stop_now(struct db *db, struct person_id who, int64_t quiet_days);
/* The open call, letter or visit of somebody ends: nobody rings them any more. */
void campaign_leave_alone(struct db *db, struct campaign_person_id id, enum campaign_stop why);

/* --- inside the room --- */
bool campaign_chosen_all(struct db *db, struct campaign_id c);
/* From one state to another, with its step: the only place that changes a state. False: it is not
 * in the one that was seen. */
struct campaign_move {
	struct campaign_person_id id;
	enum campaign_person_state from, to;
	enum campaign_stop why;
	struct interaction_id interaction_id;
};
bool campaign_move(struct db *db, struct campaign_move m);

/* PERSON_DIED, PERSON_REACHED, REQUEST_SAVED: whoever is in touch, or dead, is not rung.
 * PERSON_MERGED and PERSON_UNMERGED. */
struct hub_event;
void campaign_heard(struct db *db, const struct hub_event *e);
void campaign_person_moved(struct db *db, const struct hub_event *e);

#endif
