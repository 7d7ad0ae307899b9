/*
 * Where each fact of a record came from: who says what, which is shown, and why. Nothing is stored
 * twice: what lists say is read from their rows as they came, what a person put right from
 * person_said, and a value that no list ever had was said to us. The rules, in this order: what a
 * person said outranks lists; what a list says now outranks what it said before or no longer says;
 * the list with the higher priority; the newer word.
 */
#ifndef KITH_VALUE_H
#define KITH_VALUE_H

#include "core/db/db.h"
#include "core/db/types.h"

enum value_field {
	VALUE_GIVEN_NAME,
	VALUE_FAMILY_NAME,
	VALUE_KNOWN_AS,
	VALUE_BORN,
	VALUE_NHS_NUMBER,
	VALUE_HOME,
	VALUE_LANGUAGE,
	VALUE_COMMUNICATION,
	VALUE_SAFE_CONTACT,
	VALUE_ACCESS,
	VALUE_DIET,
	VALUE_FIELDS
};
struct value_kind { enum value_field field; const char *name, *words; enum category category; };
extern const struct value_kind value_kinds[VALUE_FIELDS];

enum value_standing { STANDING_SAID, STANDING_LIST, STANDING_WAITS, STANDING_BEFORE };

struct value_claim {
	enum value_field field;
	struct str value;                      /* as shown; of a home, with its postcode */
	struct str address, postcode;          /* of a home */
	int64_t uprn;
	enum value_standing standing;
	struct str source;                     /* "NHS list", "Sam Jones", "said to us" */
	struct str said_on;                    /* ISO day, or empty */
	int64_t at, priority;
	struct list_id list_id;
	struct source_record_id source_record_id;      /* of a list's */
	bool waits;                            /* the list may not move people by itself */
};
struct value_claims { struct value_claim *v; size_t n, cap; };

/* The record as it stands, for comparing. */
struct value_now {
	struct str given_name, family_name, known_as, born_on, nhs_number, address, postcode, language,
		communication, safe_contact, access_notes, diet;
	int64_t created_at;
};
struct person_for_list_row;
struct value_now value_now_of(const struct person_for_list_row *p);
/* Every claim about a person, of each field the best first. */
struct value_claims value_claims_of(
	struct db *db, struct person_id id, const struct value_now *now);
/* The same for many, whose records stand as `now` says. */
struct value_claims *value_claims_of_many(
	struct db *db, const struct person_id *people, const struct value_now *now, size_t n);
/* The one that is shown; NULL: nobody says anything. */
const struct value_claim *value_chosen(const struct value_claims *c, enum value_field field);
/* Whether two ways of writing say the same. */
bool value_same(struct arena *a, enum value_field field, struct str x, struct str y);
/* Somebody put this right: '' when they said that it is not known. */
void value_said(struct db *db, struct person_id id, enum value_field field, struct str value);
struct str value_of_now(struct arena *a, const struct value_now *now, enum value_field field);

/* What this row brought goes: facts that the record still shows as the row has them become what
 * they were, the numbers that came with it are taken away. */
void value_unbring(struct db *db, struct person_id id, struct source_record_id row);

/* Makes the record what its sources say, after one came or went. False: it was that already. */
bool value_recompute(struct db *db, struct person_id id);

#endif
