/*
 * The directory says who else helps here: councils, charities, community and faith groups, schools,
 * NHS bodies, housing associations, police and businesses, with one sentence about what each does
 * and how to reach it. An organisation that is closed stays on record, because cases speak of it,
 * and is offered no more. Referrals, agreements and partners' accounts point here.
 */
#ifndef KITH_DIRECTORY_H
#define KITH_DIRECTORY_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

struct organisation_facts {
	struct str name, does, phone, email;
	enum organisation_kind kind;
	bool is_open;
};

struct str organisation_kind_words(enum organisation_kind k);   /* "community group" */
/* Makes a new one (`id` none) or changes one. False with problems: no name, a name that another
 * has, a number or address that cannot be. */
MUSTUSE bool organisation_save(
	struct db *db, struct organisation_id *id, struct organisation_facts f, struct problems *ps);

#endif
