/*
 * A place is where help goes and who looks after it. A property is one address, with its UPRN and
 * coordinates where they are known. An area is a named outline in a geography (ward, cluster,
 * hub area, neighbourhood); areas of different geographies overlap freely and none is "the" one. A
 * hub is a team with an area of the geography "hub area", opening hours and a queue; one hub is the
 * central one, which takes what has no address or lies outside every area.
 */
#ifndef KITH_PLACE_H
#define KITH_PLACE_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"
#include "core/html/html.h"
#include "engine/address/address.h"

#define PLACE_HUB_GEOGRAPHY "hub area"

/* --- addresses as text --- */
struct address {
	struct str flat;                       /* "2", "B" */
	struct str number;                     /* "14", "14a", "12-14"; or the name of the house */
	struct str building;                   /* "Rose Court", when the house has a number as well */
	struct str street;                     /* "Mill Street" */
	struct str locality, town;
	struct str postcode;                   /* "OX1 1AB", or empty */
	struct str key;                        /* folded "flat number street": "2 14 mill street" */
};
/* Reads "Flat 2, 14 Mill St, Headington, Oxford OX1 1AB" into its parts; `postcode`, when given,
 * wins over one inside the text. Never fails: what is not understood stays in `street`. */
struct address address_read(struct arena *a, struct str text, struct str postcode);
struct str address_key(
	struct arena *a, const struct address *w); /* what `key` is made of the other parts */
struct str address_words(struct arena *a, struct address w); /* one line, without the postcode */
/* "14 mill st" -> "14 mill street": folded, with the usual short forms written out. For keys and
 * for looking up. */
struct str address_fold(struct arena *a, struct str text);

/* The same for text that is still being typed: the last word may be unfinished. "flat" in front is
 * left out. */
struct str address_prefix_fold(struct arena *a, struct str text);

/* --- which property an address means --- */
struct place_match {
	enum address_outcome outcome;          /* matched, building only, ambiguous, none */
	struct property_id property_id;        /* of a match */
	/* of a building without the flat; none when it is not listed itself */
	struct property_id building_id;
	int64_t building_uprn;
	double points, margin;                 /* bits for it; bits before the next */
};
/* One address: by the properties of its postcode and those with its street and number. */
struct place_match place_address_match(struct db *db, struct str text, struct str postcode);
/* Those of one chunk of a list, by the properties of their postcodes: three journeys to the
 * database for all. */
void place_addresses_near(
	struct db *db, const struct address_question *q, size_t n, struct place_match *matches);
/* Many: an index of all properties (about 70 bytes each), for the caller to free with
 * address_index_free, and as many questions as wanted, on that many threads; matches[i] belongs to
 * q[i]. */
struct address_index *place_address_index(struct db *db);
void place_addresses_match(struct db *db, const struct address_index *x,
	const struct address_question *q, size_t n, int threads, struct place_match *matches);

/* --- properties --- */
/* What kind of place a gazetteer's class makes it: who lives there is no family because of the
 * address alone. */
enum place_kind {
	PLACE_HOME,
	PLACE_SHARED_HOUSE,
	PLACE_CARE_HOME,
	PLACE_HOSTEL,
	PLACE_NO_HOME,
	PLACE_UNKNOWN
};
enum place_kind place_kind_of(struct str class_code);
struct property_new {
	struct str address, postcode;          /* as written */
	int64_t uprn;                          /* 0: not known */
	double lat, lon;                       /* NAN, or both 0: not known */
};
/* The property at that address: by UPRN, by postcode and address, by what the address engine is
 * sure of, else a new one: a flat that no gazetteer lists is new, and knows its building. None when
 * there is no street and no UPRN to tell it by. Coordinates that are not known are borrowed from
 * its postcode. */
struct property_id property_find_or_make(struct db *db, struct property_new p);

/* The same for many at once, for lists: `homes` are the addresses, read already. Two of one address
 * get one property. */
void property_find_or_make_many(struct db *db, const struct property_new *p,
	const struct address *homes, size_t n, struct property_id *ids);
struct property_facts {
	struct property_id property_id;
	struct address where;
	int64_t uprn, parent_uprn;
	struct str class_code, organisation;
	enum place_kind kind; double lat, lon;
};
MUSTUSE bool property_facts(struct db *db, struct property_id id, struct property_facts *out);

/* --- hubs --- */
/* The hub whose area holds this point. NAN: not known. Falls back to the properties of the
 * postcode, then to the central hub; none only when the host has no hub at all. */
struct hub_id place_hub_for(struct db *db, double lat, double lon, struct str postcode);
struct hub_id place_hub_of_property(struct db *db, struct property_id p, struct str postcode);
struct hub_id place_hub_central(struct db *db);
struct str place_hub_name(struct db *db, struct hub_id h);              /* "" when there is none */

struct hub_edit {
	struct hub_id hub_id;
	struct str name, phone, hours;
	bool is_central;
};
MUSTUSE bool hub_update(struct db *db, struct hub_edit e, struct problems *ps);

/* --- maps --- */
/* The areas of a geography with a number in each that has one, by name; those with at least half of
 * the most stand out. */
struct place_number { struct str name; int64_t n; };
struct html place_map_numbers(struct db *db, struct str geography, struct str title,
	const struct place_number *numbers, size_t n);

#endif
