/*
 * Sharing: who may see what of whom, and who did.
 *
 * An agreement lets an organisation see certain categories about the people referred to it, for a
 * purpose, on a lawful basis, from one day until another. The audit pages show the chain:
 * everything done and seen, and for one person, everybody who looked, when, and through which page,
 * which can be shown to that person. The matrix is what every role sees without an agreement, and
 * why.
 */
#ifndef KITH_SHARING_H
#define KITH_SHARING_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

/* --- agreements --- */
struct agreement_new {
	struct organisation_id organisation_id;
	struct str purpose, lawful_basis;
	uint32_t categories;
	struct str from, until;                /* as written; until may be empty */
};
MUSTUSE bool agreement_add(struct db *db, struct agreement_new n, struct problems *ps);
/* Ends it yesterday: from now on it grants nothing. False when there is none, or it has ended. */
MUSTUSE bool agreement_end(struct db *db, struct agreement_id id);

struct str agreement_day(struct arena *a, struct str iso); /* "4 May 2020", from what is stored */

/* --- the chain, for reading --- */
/* A place in the list, newest first: what is shown is older than it. All 0: from the newest. */
struct audit_place { int64_t at, lane, seq; };
struct str audit_place_words(struct arena *a, struct audit_place p);         /* for an address */
struct audit_place audit_place_parse(struct str s); /* nonsense: from the newest */

struct audit_line {
	int64_t at;
	struct str who;                        /* a name, or "Kith itself" */
	struct str role_words;
	struct str what; /* "saw identity, address of three people on /requests" */
	struct str place;                      /* lane and seq: to find it again */
};
struct audit_lines { struct audit_line *v; size_t n; struct audit_place next; bool more; };

struct audit_filter { struct account_id account_id; struct str action; struct audit_place before; };
struct audit_lines audit_latest(struct db *db, struct audit_filter f);
/* Everything seen of one person and done to their record. */
struct audit_lines audit_of_person(
	struct db *db, struct person_id person, struct audit_place before);

/* The acts that have words, to choose from: the first are the looks. */
struct audit_act { const char *action, *words; };
struct audit_acts { const struct audit_act *v; size_t n; };
struct audit_acts audit_acts(void);

/* What an entry says, in words; about `person_id` alone when it is not 0. */
struct str audit_words(struct arena *a, struct str action, struct str body, int64_t person_id);

#endif
