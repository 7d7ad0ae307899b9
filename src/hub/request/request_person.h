/* Who a request is for, within this room only: checked first, kept once everything else is
 * right. */
#ifndef KITH_REQUEST_PERSON_H
#define KITH_REQUEST_PERSON_H

#include "hub/request/request.h"

struct request_person {
	struct person_id person_id;
	/* of the street where they live; the central one when that is not known */
	struct hub_id hub_id;
	bool is_new;
	bool elsewhere; /* hidden from whoever saves this: their team rings, and nothing is told */
};
/* Adds a problem when there is no way to find them, or what was typed cannot be. */
void request_person_check(struct db *db, const struct request_new *r, struct problems *ps);
/* The chosen person, else the one that exact keys name, else a new one. What is newly known is
 * added. */
MUSTUSE bool request_person_keep(
	struct db *db, const struct request_new *r, struct request_person *out, struct problems *ps);

/* Whether this person is hidden from the unit's viewer, asked while looking behind. */
bool request_person_elsewhere(struct db *db, struct person_id id);

#endif
