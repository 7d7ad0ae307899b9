/* What the files of the person room share with each other and nobody else. */
#ifndef KITH_PERSON_PRIVATE_H
#define KITH_PERSON_PRIVATE_H

#include "hub/person/person.h"

/* --- names.c --- */
#define NAME_TOKENS_MOST 8
struct name_tokens { struct str v[NAME_TOKENS_MOST]; size_t n; };
/* "Mrs Amira Hassan-Lee" -> amira hassan lee: folded, without titles. */
struct name_tokens name_tokens_of(struct arena *a, struct str given, struct str family);
struct str name_joined(struct arena *a, const struct name_tokens *t,
	size_t first); /* all of them, from the first-th round */
struct str name_sorted(struct arena *a, const struct name_tokens *t); /* in alphabetical order */
/* Could two names be one person's? Every word of the shorter is in the longer (an initial counts
 * for a word that begins so), and one whole word is shared. A name that is not known is compatible
 * with any. */
bool names_compatible(const struct name_tokens *x, const struct name_tokens *y);
/* One box into two: "Hassan, Amira", "Amira Hassan", "Maria van der Berg", "Mrs Hassan". */
void name_split(struct arena *a, struct str name, struct str *given, struct str *family);

/* A name with letters beyond ASCII as passports write it: "oleksandr koval"; absent when it has
 * none. */
struct str name_roman(struct arena *a, struct str name);

/* --- keys.c --- */
struct str phone_digits(
	struct arena *a, struct str e164); /* as dialled here: "07700900417"; "33199001234" */
struct str text_reversed(struct arena *a, struct str s);
struct str postcode_key(struct arena *a, struct str postcode);   /* "ox11ab" */
struct str born_key(struct arena *a, struct str born_on,
	const struct name_tokens *name); /* with its letter; absent when either is missing */
struct str home_key(
	struct arena *a, struct str address, struct str postcode, const struct name_tokens *name);
/* --- keys_stored.c --- */
struct person_keys { struct str *v; size_t n, cap; };
bool person_keys_has(const struct person_keys *keys, struct str key);
void person_keys_add(struct arena *a, struct person_keys *to, const struct str *keys,
	size_t n); /* those that are not there */
/* Behind those that are there already, each once; they point into `joined`. */
void person_keys_split(struct arena *a, struct str joined, struct person_keys *to);
/* Makes the stored keys those of the record as it is now, and lets the index of the register know
 * (person_changed). */
void person_keys_refresh(struct db *db, struct person_id id);
/* What many people's keys should be, and what is stored of them; in the unit's arena. */
struct keys_due { struct person_keys now, due; bool there; };
void keys_due_of(struct db *db, const struct person_id *people, size_t n, struct keys_due *out);
/* Puts keys into person_key, and makes their words known. */
struct key_change { struct str key; struct person_id person_id; };
void keys_put(struct db *db, const struct key_change *add, size_t n);
void keys_take(struct db *db, const struct key_change *remove, size_t n);
/* Makes the keys of somebody who waits (person_key_wait), whom others may make as well. */
void keys_settle(struct db *db, struct person_id id);

/* --- keys_behind.c --- */
/* Notes that these people's keys are made when the import's rows are in; `made`: of each the keys
 * that are there already, joined. */
void keys_later(struct db *db, struct import_id import, const struct person_id *people,
	const struct str *made, size_t n);
/* Makes them, in units of work of its own; done again after a kill. False: the database failed. */
MUSTUSE bool keys_catch_up(struct db_pool *pool, int64_t host_id, struct import_id import);
/* Makes those that imports left behind which were stopped and not begun again. *some: there were
 * any. False: the database failed. */
MUSTUSE bool keys_left_behind(struct db_pool *pool, int64_t host_id, int64_t now, bool *some);
/* --- keys.c --- */
/* Whether a key tells who somebody is (of a row of a list), not only finds them: those are never
 * left for later. */
bool key_tells(struct str key);

/* --- facts.c --- */
/* Facts with everything read that can be. */
struct person_read {
	struct person_facts f;                 /* the name in two pieces */
	struct str born_on, nhs_number, postcode,
		address; /* one form each; '' when absent or unreadable */
	struct str phones[2], phones_folded[2],
		email_folded; /* folded: absent when it could not be read */
};
/* False with problems beside what cannot be; of a list, only a birth date or NHS number is one. No
 * database. */
MUSTUSE bool person_facts_read(struct arena *a, int64_t now, struct person_facts f,
	struct person_read *r, struct problems *ps);
struct match_row;
struct match_row person_match_row(struct arena *a, const struct person_read *r);

/* --- person.c --- */
struct str text_or_empty(struct str s);

#endif
