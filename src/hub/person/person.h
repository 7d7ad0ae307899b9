/*
 * A person is the single record of somebody a hub knows: who they are, how and when to talk to
 * them, where they live, and what others have said about them in lists. Everything about a person
 * is optional, because help starts with a voice on the telephone: a number, a first name or "the
 * flat above the chip shop" is enough, and the rest is added later by whoever hears it. The words
 * that were typed are kept as they were; folded keys beside them only serve to find the person
 * again. A household is people at one property who live together. A contact point is one telephone
 * number or e-mail address, of one person, though two people may share the same. A source record is
 * a row exactly as some organisation supplied it. Nobody is made twice on purpose and nobody is
 * ever merged on a name alone (person_match_exact).
 */
#ifndef KITH_PERSON_H
#define KITH_PERSON_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

/* --- facts, as they were said or written; every one may be absent --- */
struct person_facts {
	struct str name;                       /* "Amira Hassan" in one piece, or the two below */
	struct str given_name, family_name;
	struct str known_as, pronouns;
	struct str born;                       /* in any form date_parse reads */
	struct str nhs_number;
	struct str sex; /* for telling people apart only; not kept on the record */
	struct str phone, phone_2, email;
	struct str address, postcode;
	int64_t uprn;
	double lat, lon;                       /* both 0 or NAN: not known */
	struct str language, communication, safe_contact, access_notes, diet;
	bool interpreter, no_messages;
	/* From a list: a telephone number, e-mail address or postcode that cannot be read is kept as
	 * it was written instead of being a problem. A birth date or NHS number still is one. */
	bool from_list;
};

/* A new person from what is known. False with problems when something cannot be; nothing is saved
 * then. */
MUSTUSE bool person_save(
	struct db *db, struct person_facts f, struct person_id *id, struct problems *ps);
/* Adds to a known person what the record does not have yet: empty facts are filled, a new telephone
 * number or e-mail address is added, nothing is overwritten. */
void person_add_facts(struct db *db, struct person_id id, struct person_facts f);
/* person_match_exact, then person_add_facts or person_save. *is_new says which. */
MUSTUSE bool person_find_or_save(
	struct db *db, struct person_facts f, struct person_id *id, bool *is_new, struct problems *ps);

/* How it is safe to get in touch, and the way to the door; nothing anybody is found by. False when
 * somebody else changed the record since row_version was read: nothing is written then. */
struct person_safe { struct str safe_contact, access_notes; bool no_messages; };
MUSTUSE bool person_safe_contact(
	struct db *db, struct person_id id, struct person_safe safe, int64_t row_version);

/* The whole facts form. When somebody else changed the record since row_version was read, false,
 * with a problem beside every field that they changed differently; what was typed is still the
 * caller's, and *row_version is the one to save with next. Contact points are not part of it. */
MUSTUSE bool person_update(struct db *db, struct person_id id, struct person_facts f,
	int64_t *row_version, struct problems *ps);
MUSTUSE bool person_state_set(
	struct db *db, struct person_id id, enum person_state state, struct problems *ps);

MUSTUSE bool contact_point_add(struct db *db, struct person_id id, struct str value,
	struct str note, bool first, struct problems *ps);
MUSTUSE bool contact_point_remove(
	struct db *db, struct person_id id, struct contact_point_id point, struct problems *ps);
MUSTUSE bool contact_point_first(
	struct db *db, struct person_id id, struct contact_point_id point, struct problems *ps);

/* "14 May", "14/5", "14 May 1942" -> every year on that day. */
MUSTUSE bool important_date_add(
	struct db *db, struct person_id id, struct str day, struct str what, struct problems *ps);
MUSTUSE bool important_date_remove(
	struct db *db, struct person_id id, struct important_date_id which);

/* --- what other rooms show --- */
/* Name, age, how to reach and where, for the head of a case or a list. */
struct person_brief {
	struct person_id person_id;
	struct str reference;
	struct personal name;                  /* "Amira Hassan"; "somebody" when no name is known */
	struct personal known_as, pronouns;
	struct personal age;                   /* "78"; empty when not known */
	struct personal phone;                 /* to read; empty when none */
	struct personal phone_e164;            /* to dial */
	struct personal email;
	struct personal address, postcode;
	struct personal language, communication, safe_contact, access_notes, diet;
	bool interpreter, no_messages;
	struct property_id property_id;
	struct household_id household_id;
	double lat, lon;                       /* NAN when not known */
	enum person_state state;
	int64_t row_version;
};
MUSTUSE bool person_brief(struct db *db, struct person_id id, struct person_brief *out);
/* Whole years between a birth date and now, as text with the same subject; empty when not known. */
struct personal person_age(struct arena *a, struct personal born_on, int64_t now);
struct personal person_name(
	struct arena *a, struct personal given_name, struct personal family_name);

/* --- finding while somebody types --- */
/* Anything typed so far: one box, or the fields of an intake form. */
struct person_clue {
	/* one box: a name, number, postcode, street, reference, e-mail, several of them */
	struct str any;
	struct str name, phone, address, postcode, reference, email, born;
};
struct person_found {
	struct person_id person_id;
	struct str reference;
	struct personal name, age, address, postcode, phone;
	int64_t open_cases, open_needs;
	struct case_id case_id;                /* their newest open case; none when nothing is open */
	struct str open_words; /* "shopping, urgent food": kinds of need, newest first */
	struct str why;                        /* "phone, street", "Bill may be William" */
	enum person_state state;
};
/* coming: a big list is being brought in, and not everybody on it is found by everything yet. */
struct person_found_list { struct person_found *v; size_t n; bool more, coming; };
/* The best `most` (at most 10), best first. Every look-up is a bounded range of one index. */
struct person_found_list person_find(struct db *db, struct person_clue clue, int most);

/* The one person these facts are about, by exact keys only: NHS number; telephone or e-mail
 * together with a compatible name (or when no name is given and only one person has it); name and
 * birth date; name and address. Never by a name alone, never against a different NHS number or
 * birth date. *why says by what. */
MUSTUSE bool person_match_exact(
	struct db *db, const struct person_facts *f, struct person_id *id, struct str *why);

/* --- keys, for bulk loading --- */
#define PERSON_KEYS_MOST 64
struct person_key_facts {
	struct str given_name, family_name, known_as;
	struct str born_on;                    /* ISO */
	struct str nhs_number;                 /* digits */
	struct str address, postcode;
	struct str reference;
	struct str phone_e164, email;          /* folded */
	const struct str *more_points;         /* further folded numbers and e-mail addresses */
	size_t n_more_points;
	const struct str *aliases;             /* other whole names */
	size_t n_aliases;
};
/* Every key that person_find and person_match_exact look for. Returns how many. */
size_t person_keys_of(
	struct arena *a, const struct person_key_facts *f, struct str keys[PERSON_KEYS_MOST]);
/* Keys as person_keys has them: a line break before each and behind the last. */
struct str person_keys_joined(struct arena *a, const struct str *keys, size_t n);
/* Makes the words of these keys known, so that they are found misspelt. Goes with keys that are
 * written in bulk; keys may be of several people, and best come sorted. */
void find_words_learn(struct db *db, const struct str *keys, size_t n);

#endif
