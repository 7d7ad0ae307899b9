/*
 * People who must not be found, as information governance sees them: that a record is protected, by
 * which team, since when and why, and who looked at it or changed it. By its reference alone: no
 * name, no number, no address, no way to the record itself (doc/decisions/0040).
 */
#ifndef KITH_OVERSIGHT_H
#define KITH_OVERSIGHT_H

#include "hub/sharing/sharing.h"

/* What they are protected by. */
enum overseen_by {
	OVERSEEN_THEMSELVES, /* somebody protected this person */
	OVERSEEN_ADDRESS,    /* they live, or lived, at a protected address */
	OVERSEEN_TOGETHER    /* their record was put together with a protected one */
};

struct overseen {
	struct str reference, team;
	struct str made_by;                    /* empty: a list, or the sample city */
	struct str reason;                     /* of one alone: as a manager wrote it */
	struct str look_again_on;              /* ISO; empty: no day was set */
	int64_t since_at;
	enum overseen_by by;
	bool is_due;                           /* that day has come */
};
struct overseen_list { struct overseen *v; size_t n; bool more; };

/* Everybody who is protected, by reference, fifty at a time, from behind `after` (empty: from the
 * first). That each is protected is noted as a look at them. Governance alone may ask. */
struct overseen_list oversight_list(struct db *db, struct str after);

/* Is somebody with this reference protected? Nothing is shown yet, so no look is noted. */
bool oversight_has(struct db *db, struct str reference);

/* One of them with the reason, and who looked or changed something, newest first before a place;
 * the look is noted as any other. False: nobody who is protected has this reference. */
MUSTUSE bool oversight_of(struct db *db, struct str reference, struct audit_place before,
	struct overseen *out, struct audit_lines *lines);

#endif
