/*
 * A referral hands a need to an organisation. It stays our worry until they accept:
 * offered -> accepted -> done; declined (with the reason) or expired brings it back to the hub with
 * a step.
 */
#ifndef KITH_REFERRAL_H
#define KITH_REFERRAL_H

#include "hub/casework/casework.h"

enum referral_act {
	REFERRAL_ACT_ACCEPT,
	REFERRAL_ACT_DECLINE,
	REFERRAL_ACT_DONE,
	REFERRAL_ACT_EXPIRE,
	REFERRAL_ACT_COUNT
};
struct referral_rule { enum referral_state from; enum referral_act act; enum referral_state to; };
const struct referral_rule *referral_rules(size_t *n);
struct str referral_states_drawing(struct arena *a);
struct str referral_state_words(enum referral_state s);

struct referral_new {
	struct need_id need_id;
	struct organisation_id organisation_id;
	struct str words;                      /* what they need to know, and no more */
	int64_t answer_by_at; /* 0: two days from now at 17:00; an emergency: in 3 hours */
};
/* By when an organisation should answer, when nothing else is said. */
int64_t referral_answer_by(int64_t now, enum urgency u);
/* None, with problems: need has ended, already offered to them. */
MUSTUSE struct referral_id referral_offer(
	struct db *db, struct referral_new r, struct problems *ps);

/* The referral of this need that waits with this organisation or was accepted by it; none: there is
 * none. */
struct referral_id referral_of_need(struct db *db, struct need_id n, struct organisation_id o);

/* Their answer, by themselves or told by phone. A reason is needed to decline. Done ends the need
 * as met. False with a problem when the referral is no longer where that is possible. */
MUSTUSE bool referral_answer(struct db *db, struct referral_id r, enum referral_act act,
	struct str reason, struct problems *ps);

/* Those whose time to answer passed come back; for the clock job. Returns how many. */
int64_t referral_expire(struct db *db);

#endif
