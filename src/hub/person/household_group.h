/* Grouping the people of one property into households: memory in, groups out. Room-private. */
#ifndef KITH_HOUSEHOLD_GROUP_H
#define KITH_HOUSEHOLD_GROUP_H

#include "hub/person/household.h"

enum household_tie { TIE_PHONE, TIE_EMAIL, TIE_LIST, TIE_ARRIVED };
struct household_key { enum household_tie tie; uint64_t hash; };
#define HOUSEHOLD_NAMES 3                      /* theirs, and two they had before */
/* A family name as linkage reads it; NULL: it says nothing. In the arena. */
struct value_name;
struct value_reader;
struct value_reader *household_reader_new(void);
void household_reader_free(struct value_reader *r);
const struct value_name *household_name_read(
	struct arena *a, struct value_reader *r, struct str family_name);

struct household_person {
	int64_t person_id, household_id;       /* household: as it is now, 0 when none */
	const struct value_name *names[HOUSEHOLD_NAMES];
	size_t n_names;
	int age;                               /* -1: not known */
	bool died; /* belongs to a household still, but counts for nothing else */
	struct str flat;                       /* folded; empty: their address names none */
	const struct household_key *keys;
	size_t n_keys;
};
struct household_said { int64_t low_id, high_id; bool together; };
struct household_home {
	bool shared; /* a care home, hostel or shared house, by the gazetteer */
	bool one_home;                         /* one home, by the gazetteer */
	bool building;                         /* a whole building: which flat is not known */
	struct household_person *people;       /* in any order; comes back in the order of their ids */
	size_t n;
	const struct household_said *said;     /* by low_id, then high_id */
	size_t n_said;
};
struct household_pair { int64_t signs; int points; bool together, perhaps, never; };
struct household_group { int64_t held_by, points; int64_t household_id; size_t n; };
struct household_groups {
	int *of;                               /* of each of the people: which group, -1 none */
	/* household_id: which of the present ones it goes on as; 0: a new one */
	struct household_group *v;
	size_t n;
};
/* Where only a person's word makes a household. */
bool household_crowd(const struct household_home *h);
/* People a and b of a home, weighed; household_group() sorts the people first. */
struct household_pair household_weigh(const struct household_home *h, size_t a, size_t b);
struct household_groups household_group(struct arena *a, struct household_home *h);

#endif
