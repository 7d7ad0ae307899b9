/*
 * People who must not be found: a refuge, a protected address, somebody in danger. Whoever is
 * protected is seen by one team and by nobody else: not found, not shown, not counted in any list,
 * as if the record were not there. The query compiler and the database see to that
 * (doc/decisions/0040); here it is begun, handed to another team and ended, by a manager, with a
 * reason. Who lives at a protected address is protected, and stays so when they move on; a record
 * put together with a protected one is.
 */
#ifndef KITH_PROTECTION_H
#define KITH_PROTECTION_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

struct protect {
	struct hub_id team;                    /* who sees them from now on */
	struct str reason; /* safeguarding: managers of that team and governance read it */
	struct str look_again; /* a day, as typed; empty: none. Protection never ends by itself */
};

/* Protects them, and every record that was put together into theirs; or hands them to another team.
 * Their open work goes with them in the same unit of work. False with problems. Afterwards the
 * viewer sees them no longer, unless it is their team. */
MUSTUSE bool person_protect(
	struct db *db, struct person_id id, struct protect p, struct problems *ps);
/* The same for an address and everybody whose record has it; of a building its flats too, now and
 * whenever one becomes known (triggers). What another team protects already stays with it. */
MUSTUSE bool property_protect(
	struct db *db, struct property_id id, struct protect p, struct problems *ps);

/* A list says that they must not be found: at once, in the same unit of work, with the list as the
 * reason. The team is the one that sees them already, else the hub of their address, else the
 * central one. Nothing happens to whoever is protected already. Only a person ends it: not the
 * list, when it says so no more. False: this host has no hub that could look after them. */
MUSTUSE bool person_protect_by_list(struct db *db, struct person_id id, struct str list);

/* Anybody may see them from now on. False with a problem while their address is protected. */
MUSTUSE bool person_protect_end(
	struct db *db, struct person_id id, struct str why, struct problems *ps);
/* The address may be seen from now on, and the flats that were hidden because of it; of a flat
 * that is hidden with its building: this flat alone, left out from then on. `people`: those who
 * are protected because of it alone, and live there, too; the others stay protected until somebody
 * ends that. */
MUSTUSE bool property_protect_end(
	struct db *db, struct property_id id, bool people, struct str why, struct problems *ps);

struct protection_now {
	bool is;
	struct hub_id team;
	struct str team_name, made_by, look_again_on;
	/* empty: because of their address, or of a record put together with theirs */
	struct personal reason;
	bool own;                              /* not because of an address alone */
	bool place;                            /* their address is protected */
	int64_t flats;                         /* of a building: hidden with it, or would be */
	int64_t since_at;
};
struct protection_now person_protection(
	struct db *db, struct person_id id, struct property_id home);
struct protection_now property_protection(struct db *db, struct property_id id);

/* Somebody outside the team whom the team itself asked for help sees this person and their address:
 * a volunteer with a task. Does nothing for whoever is not hidden. */
void protection_let_in(
	struct db *db, struct person_id id, struct property_id home, struct account_id account);
void protection_let_out(
	struct db *db, struct person_id id, struct property_id home, struct account_id account);

#endif
