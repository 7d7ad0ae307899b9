/*
 * Addresses: from text as somebody wrote it to the property it means, by its UPRN (unique property
 * reference number), over a gazetteer in memory. Memory in, memory out: no database, no web.
 *
 * Reading takes a text apart: flat, number, building, street, locality, town, postcode. Matching
 * compares numbers and flats as what they are, never as strings (14A is not 14C; 12-14 holds 13
 * only when its ends are not both even or both odd); words by how rare they are, with room for
 * misspelling; the postcode by its halves. What comes out is one of four things: a property; the
 * building, without the flat; several that are too alike; none. Every answer can say why, in words
 * and in numbers.
 *
 * Points are bits: log2 of how much likelier the text is when it means this property than when it
 * does not.
 */
#ifndef KITH_ENGINE_ADDRESS_H
#define KITH_ENGINE_ADDRESS_H

#include "core/base/arena.h"
#include "core/base/str.h"

/* --- reading --- */
#define ADDRESS_TOKENS_MOST 40

struct address_number {                        /* of a house: 14, 14a, 12-14, 12a-14b */
	uint16_t from, to;                     /* from 0: there is none; to == from: one number */
	uint8_t from_suffix, to_suffix;        /* 'a'..'z', '%' for "and a half", 0 */
};

enum address_side {
	ADDRESS_FRONT = 1,
	ADDRESS_REAR = 2,
	ADDRESS_LEFT = 4,
	ADDRESS_RIGHT = 8,
	ADDRESS_MIDDLE = 16
};

struct address_unit { /* a flat, by everything that tells it from the others */
	uint16_t number, second;               /* 3 and 1 of "3/1"; 0: none */
	uint16_t floors;                       /* bit 0 basement, 1 ground, 2 first, … 14 top */
	uint16_t name;                         /* a hash of its words ("annexe"); 0: none */
	uint8_t letter;                        /* 'a'..'z', 0 */
	uint8_t sides;                         /* of enum address_side */
	uint8_t said;                          /* there is one, even if nothing of it was understood */
	uint8_t implied;                       /* no word "flat" stood before it: "2, 14 Mill Street" */
};

enum address_role {
	ADDRESS_NOISE,
	ADDRESS_UNIT,
	ADDRESS_NUMBER,
	ADDRESS_BUILDING,
	ADDRESS_STREET,
	ADDRESS_LOCALITY,
	ADDRESS_TOWN,
	ADDRESS_POSTCODE,
};

struct address_token {
	struct str word;                       /* folded, short forms written out */
	struct address_number number;          /* when it is one */
	uint16_t second;                       /* 1 of "3/1" */
	uint32_t from, to;                     /* where it stood in the text */
	uint16_t kinds;                        /* of the words' table */
	uint8_t letter;                        /* a single letter, or the letter of "b12" */
	uint8_t role;                          /* enum address_role */
	uint8_t segment;                       /* which part between commas */
	bool last;                             /* of its segment */
};

struct address_reading {
	struct str text;
	struct address_token v[ADDRESS_TOKENS_MOST];
	size_t n;
	struct address_number number;
	struct address_unit unit;
	uint32_t outward;                      /* "OX1" packed; 0: none */
	uint16_t inward;                       /* "1AB" packed; 0: none */
};

/* Reads any text; never fails. `postcode`, when it is one, wins over one inside the text. Words
 * live in the arena. */
void address_read_text(
	struct arena *a, struct str text, struct str postcode, struct address_reading *r);

/* The same as texts, in the writer's own spelling, for keeping and showing. What is not understood
 * stays in the street. */
struct address_parts {
	struct str flat, number, building, street, locality, town;
	struct str postcode;                   /* "OX1 1AB", or empty */
};
struct address_parts address_parts_of(struct arena *a, const struct address_reading *r);

/* "street" for "st": what a folded short form stands for; absent when it stands for itself. */
struct str address_long_form(struct str word);
/* Halves of a postcode as numbers; false when it is none. */
MUSTUSE bool address_postcode_pack(
	struct arena *a, struct str postcode, uint32_t *outward, uint16_t *inward);
struct str address_postcode_text(struct arena *a, uint32_t outward, uint16_t inward);

/* --- the gazetteer --- */
struct address_entry {
	uint64_t uprn;                         /* any number that says which; 0 is refused */
	uint64_t parent_uprn;                  /* the building's, 0: none known */
	struct str flat;                       /* "Flat 2", "2", "Basement" */
	struct str building;                   /* "Rose Court" */
	struct str number;                     /* "14a", "12-14" */
	struct str street, locality, town, postcode;
	bool alias; /* another name of the same property: historic, Welsh, alternative */
	bool shell;                            /* a building that holds others and is none itself */
};

struct address_index;
struct address_builder;

struct address_builder *address_builder_new(void);
/* Several entries of one UPRN are its other names. Strings are copied. False when there is nothing
 * in it to find it by. */
bool address_builder_add(struct address_builder *b, const struct address_entry *e);
struct address_index *address_builder_finish(
	struct address_builder *b); /* frees the builder; caller owns the index */
void address_index_free(struct address_index *x);                              /* NULL is allowed */
size_t address_index_count(const struct address_index *x); /* entries, with aliases */
size_t address_index_bytes(const struct address_index *x); /* memory it stands on */
/* Writes it to a file; false when the disk refuses. What is loaded again answers the same. A file
 * that was cut off, that is another version's or that was changed is refused. */
MUSTUSE bool address_index_save(const struct address_index *x, const char *path);
MUSTUSE struct address_index *address_index_load(const char *path);

/* --- matching --- */
enum address_outcome {
	ADDRESS_NONE,                          /* nothing here is it */
	ADDRESS_AMBIGUOUS,                     /* several could be it */
	ADDRESS_BUILDING_ONLY,                 /* the building is known, the flat is not */
	ADDRESS_MATCHED,
};

struct address_result {
	enum address_outcome outcome;
	uint64_t
		uprn; /* the property's, or the building's; 0 when none or when the building has no own */
	uint32_t entry; /* which entry was compared, for address_explain; UINT32_MAX: none */
	float points;                          /* of the best */
	float margin;                          /* before the best of another property or building */
	uint32_t compared;                     /* entries looked at */
};

/* One address. Thread-safe: the index is only read. */
struct address_result address_match(
	const struct address_index *x, struct str text, struct str postcode);

struct address_question { struct str text, postcode; };
/* Many, on that many threads (1..64): result i belongs to question i, and is the same with any
 * number of threads. */
void address_match_batch(const struct address_index *x, const struct address_question *q, size_t n,
	int threads, struct address_result *results);

/* Why: each part of the address, whether it agreed, and what that was worth. */
enum address_agreement { ADDRESS_NOT_SAID, ADDRESS_AGREES, ADDRESS_PARTLY, ADDRESS_DIFFERS };
struct address_reason {
	struct str part;                       /* "number" */
	struct str said, known;                /* as written, as the gazetteer has it */
	enum address_agreement agreement;
	double points;
	struct str words;                      /* "14A is not 14C" */
};
struct address_reasons { struct address_reason *v; size_t n; double total; struct str verdict; };
struct address_reasons address_explain(const struct address_index *x, struct arena *a,
	struct str text, struct str postcode, const struct address_result *result);

#endif
