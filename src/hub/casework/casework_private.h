/* What the files of this room share with each other and with nobody else. */
#ifndef KITH_CASEWORK_PRIVATE_H
#define KITH_CASEWORK_PRIVATE_H

#include "hub/casework/casework.h"

/* What the table says; CASE_STATE_NONE: not from here. */
enum case_state case_next_state(enum case_state from, enum case_act act);
/* Something about the case changed: it rises in the lists. */
void case_touched(struct db *db, struct case_id c);
/* A need has ended: the referrals still open for it end with it, done when it was met. */
void referral_need_ended(struct db *db, struct case_id c, struct need_id n, enum need_state how);

#endif
