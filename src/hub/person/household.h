/*
 * A household is people at one property who live together. Sharing an address does not make one: a
 * household is held together by evidence (one family name, one telephone number, one number in a
 * list, a child and who could be its parent, ...), weighed in whole points, or by what a person
 * said, which outranks all evidence and is never undone by the machine. Where many live who are no
 * family (care homes, hostels, shared houses, more people than one family has) only a person's word
 * makes a household. Whoever lives with nobody that we know of has none.
 *
 * Who lives with whom depends on what is known of the people at the property and on nothing else:
 * not on the order of rows, nor on who came first. It is worked out again whenever somebody comes,
 * goes or changes; an import writes down where that was (household_due) and settles it behind its
 * last row.
 */
#ifndef KITH_HOUSEHOLD_H
#define KITH_HOUSEHOLD_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

#define HOUSEHOLD_MOST 12 /* more people at one property than this are no family */
#define HOUSEHOLD_TOGETHER 3 /* points from which two people are taken for one household */
#define HOUSEHOLD_PERHAPS 2                    /* and from which a person is asked */

/* --- evidence: bits of household.held_by, each with its points in household_signs --- */
enum household_sign {
	HOUSEHOLD_SAID = 1, /* a person said that they live together */
	HOUSEHOLD_NAME = 2, /* one family name, or two spellings of it */
	HOUSEHOLD_NAME_ALIKE = 4, /* part of a double name, a name from before, a typing error away */
	HOUSEHOLD_PHONE = 8,
	HOUSEHOLD_EMAIL = 16,
	HOUSEHOLD_LIST = 32, /* a list has them under one household number */
	HOUSEHOLD_CHILD =
		64, /* a child, and somebody who could be its parent by age and has its name or no rival */
	HOUSEHOLD_AGES = 128, /* the ages of a parent and a child, no more */
	HOUSEHOLD_ARRIVED = 256, /* the same delivery of a list moved both to this address */
	HOUSEHOLD_ONE_HOME = 512, /* the gazetteer says that this is one home */
	HOUSEHOLD_SAID_APART = 1 << 16, /* against it from here on */
	HOUSEHOLD_FLATS = 1 << 17, /* their addresses name two flats */
	HOUSEHOLD_STRANGERS =
		1 << 18, /* it looks like a shared house: grown-ups of many names and no child */
	HOUSEHOLD_BUILDING = 1 << 19, /* the address is that of a whole building */
	HOUSEHOLD_CROWD = 1 << 20, /* a care home, hostel or shared house, or too many people */
};
struct household_sign_words { enum household_sign sign; int points; struct str words; };
extern const struct household_sign_words household_signs[];
extern const size_t household_sign_count;
/* "one family name; one telephone number": strongest first, those for it, or those against it. */
struct str household_words(struct arena *a, int64_t signs, bool against);

/* --- as it is kept --- */
/* Works out who lives with whom at these properties, keeps it, and weighs those again whose
 * household changed. */
void households_settle(struct db *db, struct db_ids properties);
/* The same for the home of one person; and where they lived before, when that was another. */
void household_changed(struct db *db, struct person_id id, struct property_id before);
/* To be settled later, where that would be too often here. Properties may come twice; none is left
 * out. */
void households_due(struct db *db, const struct property_id *properties, size_t n);
/* Wherever more than one person is known. */
void households_due_everywhere(struct db *db);
/* Settles what is due, in units of its own: how many properties. weigh: and weighs again whose
 * household changed. */
MUSTUSE bool households_settle_due(
	struct db_pool *p, int64_t host_id, bool weigh, int64_t *settled);
struct job;
MUSTUSE bool households_job(struct job *j);    /* what a killed import left behind */
struct hub_event;
void household_heard(struct db *db,
	const struct hub_event *e); /* a gazetteer was brought in: it may say other things of homes */

/* A person's word: from now on `id` lives with `with` and everybody of their household; none: by
 * themselves. Moving them back is the same action. False with a problem when the two do not share
 * an address. */
MUSTUSE bool household_move(
	struct db *db, struct person_id id, struct person_id with, struct problems *ps);

/* --- as it is shown --- */
struct housemate {
	struct person_id person_id;
	struct str reference;
	enum person_state state;
	struct personal name, age;
};
struct housemates { struct housemate *v; size_t n; };
/* Who else lives with them, as far as the viewer may see. */
struct housemates housemates_of(struct db *db, struct person_id id, struct household_id household);
/* What holds a household together: "one family name; one telephone number"; empty: it has none. */
struct str household_why(struct db *db, struct household_id id);

#endif
