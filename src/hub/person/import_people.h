/* One row of a list of people, read and folded ahead of the writer; and the columns such lists may
 * have. Room-private. */
#ifndef KITH_IMPORT_PEOPLE_H
#define KITH_IMPORT_PEOPLE_H

#include "hub/person/flag.h"
#include "hub/person/import.h"
#include "hub/person/match.h"
#include "hub/person/person_private.h"
#include "hub/place/place.h"

enum people_column {
	COL_NHS,
	COL_NAME,
	COL_GIVEN,
	COL_MIDDLE,
	COL_FAMILY,
	COL_KNOWN_AS,
	COL_BORN,
	COL_BORN_DAY,
	COL_BORN_MONTH,
	COL_BORN_YEAR,
	COL_SEX,
	COL_PHONE,
	COL_PHONE_2,
	COL_EMAIL,
	COL_HOUSE,
	COL_ADDRESS,
	COL_ADDRESS_2,
	COL_ADDRESS_3,
	COL_ADDRESS_4,
	COL_ADDRESS_5,
	COL_TOWN,
	COL_POSTCODE,
	COL_UPRN,
	COL_LANGUAGE,
	COL_INTERPRETER,
	COL_COMMUNICATION,
	COL_SAFE_CONTACT,
	COL_ACCESS,
	COL_DIET,
	COL_DIED,
	COL_DIED_FLAG,
	COL_OWN_ID,
	COL_HOUSEHOLD,
	COL_SINCE,
	COL_UNTIL,
	COL_AS_OF,
	COL_ACTIVE,
	COL_CATEGORY,
	COL_FACT_TYPE,
	COL_FACT,
	COL_FACT_SCHEME,
	COL_FACT_SOURCE,
	COL_FLAG_CEV,
	COL_FLAG_CV,
	COL_FLAG_CONDITION,
	COL_FLAG_LETTER,
	COL_FLAG_FOOD,
	COL_FLAG_SUPPLIES,
	COL_FLAG_DIET,
	COL_FLAG_CONTACT,
	COL_FLAG_CARE,
	COL_FLAG_CARE_MET,
	COL_FLAG_SHOPPER,
	COL_FLAG_CARRIER,
	COL_FLAG_SUPPORT,
	COL_FLAG_BEHALF,
	COL_FLAG_ALONE,
	COL_FLAG_CARER,
	COL_FLAG_DISABLED,
	COL_FLAG_OFFLINE,
	COL_FLAG_INCOME,
	COL_FLAG_PROTECTED,
	COL_CHEMO,
	COL_RESPIRATORY,
	COL_BLOOD,
	COL_PREGNANT,
	COL_TRANSPLANT,
	COL_RARE,
	PEOPLE_COLUMNS,
};
extern const struct import_column people_columns[PEOPLE_COLUMNS];

#define PEOPLE_FLAGS_MOST 32
struct people_flag { struct str code, value; };

struct people_row {
	struct person_read read;               /* the facts, and what could be read of them */
	struct match_row match;
	struct str keys[PERSON_KEYS_MOST];     /* without that of the reference */
	size_t n_keys;
	struct address home;
	struct str list_key; /* hex digest of what the list tells its people apart by */
	struct str household_key; /* the list's own number for the household, folded; or empty */
	struct str since_on, until_on, said_on;        /* ISO, or empty */
	struct people_flag flags[PEOPLE_FLAGS_MOST];
	size_t n_flags;
	bool died, off_list;
	struct person_id new_id;               /* what they are if they turn out to be new */
	struct str new_reference;
};

/* The facts of a row, by the format's columns. */
struct person_facts people_facts(struct arena *a, const struct str *values);
bool says_yes(struct str s);
bool says_no(struct str s);
/* A date in any form, as ISO; empty when it is none. */
struct str people_date(struct arena *a, struct str s);
/* Reads one row. False with problems. No database: runs on any thread. */
MUSTUSE bool people_prepare(struct arena *a, int64_t now, const struct import_row *row,
	const struct list_profile *profile, struct people_row *out, struct problems *ps);

#endif
