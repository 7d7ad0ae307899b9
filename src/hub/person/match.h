/*
 * Who a row of a list is. One function between lists and whatever knows how to link: rows in, by the chunk, read and
 * folded; for each a verdict out. A wrong merge gives somebody's case to a stranger, so every doubt means "new", or
 * "to review" with the weight of the doubt.
 */
#ifndef KITH_MATCH_H
#define KITH_MATCH_H

#include "core/db/db.h"
#include "core/db/types.h"

struct match_row {                             /* every one may be empty */
	struct str given_name, family_name, known_as;
	struct str born_on;                    /* ISO */
	struct str sex;                        /* "male", "female", "other" */
	struct str nhs_number;                 /* ten digits, checked */
	struct str phones[2];                  /* E.164 */
	struct str email;                      /* folded */
	struct str address, postcode;          /* as written; "OX1 1AB" */
	struct str home_key, born_key;         /* as person_key has them, with their letters; absent: none */
	int64_t uprn;
};

enum match_verdict { MATCH_NEW, MATCH_KNOWN, MATCH_REVIEW };

struct match_found {
	enum match_verdict verdict;
	struct person_id person_id;            /* known: who; review: who it may be */
	double weight;                         /* of evidence, in bits; 0 where keys alone decided */
	const char *by;                        /* "NHS number": for known ones */
};
/* Reads the register as the unit of work sees it. Rows are matched against it, not against each other. */
void match_batch(struct db *db, const struct match_row *rows, size_t n, struct match_found *out);

#endif
