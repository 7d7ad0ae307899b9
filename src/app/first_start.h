/*
 * The first start: a hub's name, its area, and the administrator who lets everybody else in. By
 * `kith init`, or in the browser at /start, where a code that `kith serve` prints on its terminal
 * keeps strangers from being first.
 */
#ifndef KITH_APP_FIRST_START_H
#define KITH_APP_FIRST_START_H

#include "core/base/problem.h"
#include "core/db/db.h"

struct first_start {
	struct str name, area_name, phone;     /* the host's */
	struct str admin_name, email, password;
	struct str password_hash;              /* made between the two steps below */
};

/* What is wrong with it, in sentences; folds the e-mail address and the telephone number. */
MUSTUSE bool first_start_good(struct arena *a, struct first_start *f, struct problems *ps);
/* In a write unit: host, lists, hub, jobs and administrator. The unit's viewer becomes the system
 * of the new host. False when there is a host already, and nothing is done. */
MUSTUSE bool first_start_make(struct db *db, const struct first_start *f, int64_t *account_id);

/* Makes the code for /start, to be printed where only whoever installed this reads it. */
const char *first_start_offer(void);
bool first_start_code_is(struct str code);
void first_start_over(void);

#endif
