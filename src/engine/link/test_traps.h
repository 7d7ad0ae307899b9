/* Pairs of rows that are, or are not, one person, and people around them: made here, of nobody. */
#ifndef KITH_ENGINE_LINK_TEST_TRAPS_H
#define KITH_ENGINE_LINK_TEST_TRAPS_H

#include "core/base/arena.h"
#include "core/base/rng.h"
#include "engine/link/value.h"

#define TRAP_CELL 80

struct trap_row { char cell[VALUE_FIELDS][TRAP_CELL]; };

enum trap_people {
	TRAP_BRITISH,
	TRAP_MUSLIM,
	TRAP_SIKH,
	TRAP_POLISH,
	TRAP_VIETNAMESE,
	TRAP_PEOPLES
};

struct trap_kind {
	const char *name;
	bool same;
	const char *keep; /* letters of cells that both rows have: n names, b birth date, p phone, e
						 e-mail, a address and postcode, h NHS number */
	void (*bend)(
		struct rng *r, struct trap_row *a, struct trap_row *b); /* b begins as a copy of a */
};
extern const struct trap_kind trap_kinds[];
extern const size_t trap_kind_count;

/* Bends of test_trap_relatives.c. */
void trap_twins_with_names_alike(struct rng *r, struct trap_row *a, struct trap_row *b);
void trap_sisters_one_digit_apart(struct rng *r, struct trap_row *a, struct trap_row *b);
void trap_twin_by_an_initial(struct rng *r, struct trap_row *a, struct trap_row *b);
void trap_couple_by_initials(struct rng *r, struct trap_row *a, struct trap_row *b);
void trap_senior_and_junior(struct rng *r, struct trap_row *a, struct trap_row *b);
void trap_father_and_son_undated(struct rng *r, struct trap_row *a, struct trap_row *b);
/* One of these names (given, family, sex) and one 1 January on both rows. */
void trap_new_year(struct rng *r, const char *const names[][3], uint32_t n, struct trap_row *a,
	struct trap_row *b);
void trap_strangers_of_one_office(struct rng *r, struct trap_row *a, struct trap_row *b);
void trap_strangers_of_one_hostel(struct rng *r, struct trap_row *a, struct trap_row *b);

/* A person with every cell full. */
void trap_person(struct rng *r, struct trap_row *out);
void trap_person_of(struct rng *r, enum trap_people people, struct trap_row *out);
/* Other cells of the same person: another list. */
void trap_new_address(struct rng *r, struct trap_row *row);
void trap_new_phone(struct rng *r, struct trap_row *row);
void trap_new_birth(struct rng *r, struct trap_row *row);
void trap_new_given(struct rng *r, struct trap_row *row);      /* of the same sex, another name */
void trap_other_sex(struct rng *r, struct trap_row *row);      /* with a name for it */
void trap_new_nhs(struct rng *r, struct trap_row *row);
/* As lists leave things out and write them; cells in `keep` stay. `other`: this is the second
 * list. */
void trap_worn(struct rng *r, struct trap_row *row, const char *keep, bool other);
/* One letter wrong: left out, doubled, another, or changed places. */
void trap_slip(struct rng *r, char cell[TRAP_CELL]);
void trap_set(char cell[TRAP_CELL], const char *format, ...) PRINTF(2, 3);
/* A pair of the kind. */
void trap_pair(struct rng *r, const struct trap_kind *kind, struct trap_row *a, struct trap_row *b);
void trap_cells(const struct trap_row *row, struct str cells[VALUE_FIELDS]);

#endif
