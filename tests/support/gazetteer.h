/*
 * A made-up gazetteer, and addresses as people write them, with the truth. Towns, streets,
 * postcodes, houses, converted houses, blocks, names, ranges: as many as asked, the same for the
 * same seed. No place in it exists.
 */
#ifndef KITH_SUPPORT_GAZETTEER_H
#define KITH_SUPPORT_GAZETTEER_H

#include "core/base/arena.h"
#include "core/base/rng.h"
#include "engine/address/address.h"

struct gazetteer {
	struct arena *arena;
	struct address_entry *v;
	size_t n, cap;
	uint32_t *building; /* entry of the building of entry i (itself when it is one) */
	size_t n_properties;                   /* without aliases */
};

/* At least that many properties; freed with the arena. */
struct gazetteer gazetteer_make(struct arena *a, size_t properties, uint64_t seed);

enum corruption {
	AS_IT_IS,
	SHORT_FORMS,
	CAPITALS,
	NO_TOWN,
	NO_POSTCODE,
	POSTCODE_OUTWARD_TYPO,
	POSTCODE_INWARD_TYPO,
	STREET_MISSPELT,
	FLAT_MISSING_WORD,
	FLAT_OTHER_WORD,
	FLAT_BEHIND,
	FLAT_SUFFIX,
	SIDE_WORDS,
	NUMBER_BEHIND,
	NUMBER_SPACED,
	NAME_ADDED,
	NAME_MISSING,
	RANGE_ONE_END,
	ALIAS,
	NO_COMMAS,
	STREET_TYPE_WRONG,
	TOWN_MISSPELT,
	TWO_AT_ONCE,
	FLAT_DROPPED,
	FLAT_UNKNOWN,
	NOT_THERE,
	CORRUPTIONS,
};
extern const char *const corruption_names[CORRUPTIONS];

struct written {
	struct str text, postcode;
	uint64_t uprn;                         /* the truth; 0: it is not in the gazetteer */
	uint64_t building_uprn; /* of the building it is in: its own where it is in none */
	bool building; /* the truth is the building, as the flat is not told or not there */
	enum corruption kind;
};
/* One address of the gazetteer, written in that way. False when this one cannot be written so (no
 * flat to drop). */
bool gazetteer_write(const struct gazetteer *g, struct arena *a, struct rng *r, size_t entry,
	enum corruption kind, struct written *w);

/* How answers did. */
struct tally { size_t n, right, wrong, unsure; };      /* unsure: none or ambiguous */
void tally_add(struct tally *t, const struct written *w, const struct address_result *r);
double tally_precision(const struct tally *t);         /* right of those answered */
double tally_recall(const struct tally *t);            /* right of those that are there */

#endif
