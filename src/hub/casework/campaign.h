/*
 * A campaign rings people who have not asked: those on a list, with a flag, in an area, of a
 * colour, whom nobody has spoken to for a while. A manager says whom and why, writes what is said,
 * and sees how many that are and where before anything happens. Once it is started everybody chosen
 * is in exactly one state: to be rung, written to or visited, reached, or kept out with the reason.
 * Nobody is rung by two teams: a person has at most one open row in all campaigns (a constraint of
 * the database), and whoever died, moved, asked for no calls, must not be found or is in touch with
 * us already is left in peace, also later on.
 *
 * It goes draft -> starting -> running <-> paused -> ended.
 */
#ifndef KITH_CAMPAIGN_H
#define KITH_CAMPAIGN_H

#include "core/base/problem.h"
#include "core/base/time.h"
#include "hub/person/in_campaign.h"
#include "hub/casework/campaign.sql.h"
#include "hub/casework/step.h"

#define CAMPAIGN_TRIES 3 /* at different times of day; then somebody goes to the door */
/* so long a call is whose it is, without a word from them */
#define CAMPAIGN_TAKEN_US (30 * TIME_MINUTE)
#define CAMPAIGN_RULES_MOST 40
#define CAMPAIGN_QUESTIONS_MOST 20

/* --- making one --- */
struct campaign_edit {
	struct campaign_id campaign_id;
	struct str name, why, due, quiet_days; /* as typed; due: "Friday", empty: in two weeks */
	bool per_household;
	int64_t row_version;
};
struct campaign_id campaign_new(
	struct db *db, struct campaign_edit e, struct problems *ps); /* none with problems */
MUSTUSE bool campaign_edit(struct db *db, struct campaign_edit e, struct problems *ps);
MUSTUSE bool campaign_rule_new(struct db *db, struct campaign_id c, enum campaign_part part,
	enum campaign_rule_kind kind, struct str value, struct problems *ps);
/* What one rule says: "on the list “Shielding”", "aged 70 or over". */
struct str campaign_rule_words(struct db *db, const struct campaign_rules_of_row *r);
MUSTUSE bool campaign_rule_remove(struct db *db, struct campaign_id c, int64_t number);
/* A new version of what is said; calls made before keep theirs. False when somebody else wrote one
 * meanwhile. */
struct campaign_script { struct str opening, questions, offer; int64_t seen_version; };
MUSTUSE bool campaign_script_write(
	struct db *db, struct campaign_id c, struct campaign_script s, struct problems *ps);
MUSTUSE bool campaign_letter_write(
	struct db *db, struct campaign_id c, struct str letter, struct problems *ps);

/* One question of a script: "Is there food in the house? | yes | no". Without answers to choose
 * from it is answered in words. */
struct campaign_question { struct str words; struct str *answers; size_t n_answers; };
struct campaign_questions { struct campaign_question *v; size_t n; };
struct campaign_questions campaign_questions_of(struct arena *a, struct str lines);

/* --- its states --- */
enum campaign_act {
	CAMPAIGN_ACT_START,
	CAMPAIGN_ACT_CHOSEN,
	CAMPAIGN_ACT_PAUSE,
	CAMPAIGN_ACT_RESUME,
	CAMPAIGN_ACT_END,
	CAMPAIGN_ACT_COUNT
};
struct campaign_act_rule {
	enum campaign_state from;
	enum campaign_act act;
	enum campaign_state to;
};
const struct campaign_act_rule *campaign_act_rules(size_t *n);
struct str campaign_state_words(enum campaign_state s);
/* From now on people are chosen, in the background. False with problems: nobody would be, or
 * nothing is written to be said. */
MUSTUSE bool campaign_start(struct db *db, struct campaign_id c, struct problems *ps);
MUSTUSE bool campaign_pause(struct db *db, struct campaign_id c);
MUSTUSE bool campaign_resume(struct db *db, struct campaign_id c);
/* What is open is closed with it, in the background; why: "The heat is over." */
MUSTUSE bool campaign_end(struct db *db, struct campaign_id c, struct str why, struct problems *ps);

/* Job "campaign": chooses, or closes, from where it was left. "campaign_share": see
 * campaign_share_again. "campaign_stops": hourly, who is not to be rung any more. */
struct job;
MUSTUSE bool campaign_job(struct job *j);
MUSTUSE bool campaign_share_job(struct job *j);
MUSTUSE bool campaign_stops_job(struct job *j);

/* --- who rings --- */
MUSTUSE bool caller_save(struct db *db, struct account_id who, bool takes_calls,
	struct str languages, struct problems *ps);
/* "Urdu, French" as it is kept: folded, without English, with commas between. */
struct str caller_languages(struct arena *a, struct str words);
/* "Polish , english" -> "polish"; English needs nobody special. */
struct str campaign_language(struct arena *a, struct str language);
/* Whether "polish,urdu" has "urdu"; everybody speaks ''. */
bool caller_speaks(struct str languages, struct str language);
/* Calls that are open are given out anew among those who take calls now, in the background. */
void campaign_share_again(struct db *db, struct campaign_id c);

#endif
