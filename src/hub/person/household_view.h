/* What the pages of an address and of a person show of who lives with whom. */
#ifndef KITH_HOUSEHOLD_VIEW_H
#define KITH_HOUSEHOLD_VIEW_H

#include "core/html/html.h"
#include "hub/person/household.h"
#include "hub/person/rag.h"

struct home_words { struct personal *v; size_t n; };

struct home_case { struct url link; struct str reference, state; };
struct home_cases { struct home_case *v; size_t n; };

/* Somebody at the address. */
struct home_line {
	struct person_id person_id;
	struct household_id household_id;
	struct url person, move;
	struct str id, state;                  /* state: "" while they live here */
	struct personal name, age;
	enum rag rag;                          /* NONE: green */
	struct rag_reasons reasons;
	struct home_words flags;
	struct home_cases cases;
	struct str spoken;                     /* "today 4:15 pm"; empty: nobody ever spoke to them */
	bool here;
	struct personal perhaps; /* whom they may live with, and why; empty: nothing says so */
	struct str perhaps_why, apart;         /* apart: what speaks against somebody here */
};
struct home_lines { struct home_line *v; size_t n; };

/* Two of a household, and what ties them. */
struct home_tie { struct personal a, b; struct str words; int points; };
struct home_ties { struct home_tie *v; size_t n; };

struct home_block {
	struct str why, strength;              /* "one family name"; "sure", empty: somebody told us */
	struct home_lines people;
	struct home_ties ties;
};
struct home_blocks { struct home_block *v; size_t n; };

/* Whom somebody could live with: one of each household, or somebody by themselves. */
struct home_choice { struct str id; struct household_id household_id; struct home_words names; };
struct home_choices { struct home_choice *v; size_t n; };

struct home_page {
	struct home_blocks households;
	struct home_lines alone;               /* with nobody, as far as anybody knows */
	struct home_choices choices;
	bool crowd, building;                  /* see household.h */
	size_t people, red, amber, unspoken;
	bool more;                             /* not all of them are here */
};
struct home_page home_page(struct db *db, struct property_id id);

struct housemate_line { struct url link; struct personal name, age; struct str state; };
struct housemate_lines { struct housemate_line *v; size_t n; };
/* On a person's page. */
struct person_home {
	struct housemate_lines mates;
	struct str why;
	struct home_choices choices;           /* whom else they could live with */
	struct url move;
	bool has_property, may_edit;
};
struct person_home person_home_of(
	struct db *db, struct person_id id, struct property_id property, bool may_edit);

#endif
