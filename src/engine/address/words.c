/*
 * Words of British addresses: short forms and what they stand for, words that end a street, floors,
 * sides, kinds of flats. A table first; looking a word up is one hash.
 */
#include "engine/address/private.h"

#include <pthread.h>
#include <string.h>

#include "core/base/check.h"

#define ST WORD_STREET
#define SO WORD_STREET_TOO
#define SB (WORD_STREET_TOO | WORD_BLOCK)

static const struct address_word words[] = {
	/* what ends a street */
	{ "street", NULL, ST, 0 },
	{ "st", "street", ST, 0 },
	{ "str", "street", ST, 0 },
	{ "stret", "street", ST, 0 },
	{ "road", NULL, ST, 0 },
	{ "rd", "road", ST, 0 },
	{ "avenue", NULL, ST, 0 },
	{ "ave", "avenue", ST, 0 },
	{ "av", "avenue", ST, 0 },
	{ "avn", "avenue", ST, 0 },
	{ "lane", NULL, ST, 0 },
	{ "ln", "lane", ST, 0 },
	{ "close", NULL, ST, 0 },
	{ "cl", "close", ST, 0 },
	{ "cls", "close", ST, 0 },
	{ "clo", "close", ST, 0 },
	{ "crescent", NULL, ST, 0 },
	{ "cres", "crescent", ST, 0 },
	{ "cr", "crescent", ST, 0 },
	{ "drive", NULL, ST, 0 },
	{ "dr", "drive", ST, 0 },
	{ "drv", "drive", ST, 0 },
	{ "terrace", NULL, ST, 0 },
	{ "tce", "terrace", ST, 0 },
	{ "ter", "terrace", ST, 0 },
	{ "terr", "terrace", ST, 0 },
	{ "grove", NULL, ST, 0 },
	{ "gr", "grove", ST, 0 },
	{ "gro", "grove", ST, 0 },
	{ "grv", "grove", ST, 0 },
	{ "gardens", NULL, ST, 0 },
	{ "gdns", "gardens", ST, 0 },
	{ "gdn", "gardens", ST, 0 },
	{ "grdns", "gardens", ST, 0 },
	{ "square", NULL, ST, 0 },
	{ "sq", "square", ST, 0 },
	{ "sqre", "square", ST, 0 },
	{ "mews", NULL, ST, 0 },
	{ "mw", "mews", ST, 0 },
	{ "row", NULL, ST, 0 },
	{ "walk", NULL, ST, 0 },
	{ "wlk", "walk", ST, 0 },
	{ "parade", NULL, ST, 0 },
	{ "pde", "parade", ST, 0 },
	{ "boulevard", NULL, ST, 0 },
	{ "blvd", "boulevard", ST, 0 },
	{ "bvd", "boulevard", ST, 0 },
	{ "esplanade", NULL, ST, 0 },
	{ "espl", "esplanade", ST, 0 },
	{ "promenade", NULL, ST, 0 },
	{ "prom", "promenade", ST, 0 },
	{ "alley", NULL, ST, 0 },
	{ "passage", NULL, ST, 0 },
	{ "circus", NULL, ST, 0 },
	{ "causeway", NULL, ST, 0 },
	{ "wynd", NULL, ST, 0 },
	{ "vennel", NULL, ST, 0 },
	{ "brae", NULL, ST, 0 },
	{ "heol", NULL, ST, 0 },
	{ "ffordd", NULL, ST, 0 },
	{ "stryd", NULL, ST, 0 },
	{ "way", NULL, SO, 0 },
	{ "wy", "way", SO, 0 },
	{ "place", NULL, SO, 0 },
	{ "pl", "place", SO, 0 },
	{ "park", NULL, SO, 0 },
	{ "pk", "park", SO, 0 },
	{ "court", NULL, SB, 0 },
	{ "ct", "court", SB, 0 },
	{ "crt", "court", SB, 0 },
	{ "hill", NULL, SO, 0 },
	{ "green", NULL, SO, 0 },
	{ "grn", "green", SO, 0 },
	{ "rise", NULL, SO, 0 },
	{ "view", NULL, SO, 0 },
	{ "path", NULL, SO, 0 },
	{ "yard", NULL, SO, 0 },
	{ "quay", NULL, SO, 0 },
	{ "wharf", NULL, SO, 0 },
	{ "end", NULL, SO, 0 },
	{ "gate", NULL, SO, 0 },
	{ "bridge", NULL, SO, 0 },
	{ "common", NULL, SO, 0 },
	{ "fields", NULL, SO, 0 },
	{ "mills", NULL, SO, 0 },
	{ "summit", NULL, SO, 0 },
	{ "village", NULL, SO, 0 },
	{ "croft", NULL, SO, 0 },
	{ "meadow", NULL, SO, 0 },
	{ "mdw", "meadow", SO, 0 },
	{ "meadows", NULL, SO, 0 },
	{ "mount", NULL, SO, 0 },
	{ "vale", NULL, SO, 0 },
	{ "drove", NULL, SO, 0 },
	{ "approach", NULL, SO, 0 },
	{ "garth", NULL, SO, 0 },
	{ "cottages", NULL, SB, 0 },
	{ "villas", NULL, SB, 0 },
	{ "buildings", NULL, SB, 0 },
	{ "bldgs", "buildings", SB, 0 },
	{ "heights", NULL, SB, 0 },
	{ "hts", "heights", SB, 0 },
	{ "point", NULL, SB, 0 },
	{ "pt", "point", SB, 0 },
	{ "lodge", NULL, WORD_BLOCK, 0 },
	/* buildings */
	{ "house", NULL, WORD_BLOCK, 0 },
	{ "hse", "house", WORD_BLOCK, 0 },
	{ "ho", "house", WORD_BLOCK, 0 },
	{ "tower", NULL, WORD_BLOCK, 0 },
	{ "block", NULL, WORD_BLOCK, 0 },
	{ "blk", "block", WORD_BLOCK, 0 },
	{ "building", NULL, WORD_BLOCK, 0 },
	{ "bldg", "building", WORD_BLOCK, 0 },
	{ "mansions", NULL, WORD_BLOCK, 0 },
	{ "cottage", NULL, WORD_BLOCK, 0 },
	{ "cott", "cottage", WORD_BLOCK, 0 },
	{ "farm", NULL, WORD_BLOCK, 0 },
	{ "hall", NULL, WORD_BLOCK, 0 },
	{ "barn", NULL, WORD_BLOCK, 0 },
	{ "villa", NULL, WORD_BLOCK, 0 },
	{ "bungalow", NULL, WORD_BLOCK, 0 },
	{ "bung", "bungalow", WORD_BLOCK, 0 },
	/* flats */
	{ "flat", NULL, WORD_FLAT, 0 },
	{ "flt", "flat", WORD_FLAT, 0 },
	{ "flats", "flat", WORD_FLAT, 0 },
	{ "fl", "flat", WORD_FLAT, 0 },
	{ "apartment", "flat", WORD_FLAT, 0 },
	{ "apartments", "flat", WORD_FLAT, 0 },
	{ "apt", "flat", WORD_FLAT, 0 },
	{ "apts", "flat", WORD_FLAT, 0 },
	{ "appt", "flat", WORD_FLAT, 0 },
	{ "unit", NULL, WORD_FLAT, 0 },
	{ "room", NULL, WORD_FLAT, 0 },
	{ "rm", "room", WORD_FLAT, 0 },
	{ "studio", NULL, WORD_FLAT | WORD_UNIT_NAME, 0 },
	{ "stud", "studio", WORD_FLAT | WORD_UNIT_NAME, 0 },
	{ "maisonette", NULL, WORD_FLAT | WORD_UNIT_NAME, 0 },
	{ "bedsit", NULL, WORD_FLAT | WORD_UNIT_NAME, 0 },
	{ "suite", NULL, WORD_FLAT, 0 },
	{ "penthouse", NULL, WORD_FLAT | WORD_UNIT_NAME, 0 },
	{ "annexe", NULL, WORD_UNIT_NAME, 0 },
	{ "annex", "annexe", WORD_UNIT_NAME, 0 },
	{ "anexe", "annexe", WORD_UNIT_NAME, 0 },
	/* floors */
	{ "floor", NULL, WORD_FLOOR, 0 },
	{ "flr", "floor", WORD_FLOOR, 0 },
	{ "floors", "floor", WORD_FLOOR, 0 },
	{ "fls", "floor", WORD_FLOOR, 0 },
	{ "basement", NULL, WORD_LEVEL, 1 },
	{ "bsmt", "basement", WORD_LEVEL, 1 },
	{ "bas", "basement", WORD_LEVEL, 1 },
	{ "lower", NULL, WORD_LEVEL, 1 },
	{ "garden", NULL, WORD_LEVEL, 0 },
	{ "ground", NULL, WORD_LEVEL, 2 },
	{ "grd", "ground", WORD_LEVEL, 2 },
	{ "gnd", "ground", WORD_LEVEL, 2 },
	{ "upper", NULL, WORD_LEVEL, 0 },
	{ "first", NULL, WORD_LEVEL, 4 },
	{ "1st", "first", WORD_LEVEL, 4 },
	{ "frst", "first", WORD_LEVEL, 4 },
	{ "second", NULL, WORD_LEVEL, 8 },
	{ "2nd", "second", WORD_LEVEL, 8 },
	{ "scd", "second", WORD_LEVEL, 8 },
	{ "third", NULL, WORD_LEVEL, 16 },
	{ "3rd", "third", WORD_LEVEL, 16 },
	{ "fourth", NULL, WORD_LEVEL, 32 },
	{ "4th", "fourth", WORD_LEVEL, 32 },
	{ "fifth", NULL, WORD_LEVEL, 64 },
	{ "5th", "fifth", WORD_LEVEL, 64 },
	{ "sixth", NULL, WORD_LEVEL, 128 },
	{ "6th", "sixth", WORD_LEVEL, 128 },
	{ "top", NULL, WORD_LEVEL, LEVEL_TOP },
	{ "gff", "ground", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, 2 },
	{ "gf", "ground", WORD_LEVEL | WORD_FLOOR, 2 },
	{ "fff", "first", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, 4 },
	{ "1ff", "first", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, 4 },
	{ "2ff", "second", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, 8 },
	{ "sff", "second", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, 8 },
	{ "tff", "top", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, LEVEL_TOP },
	{ "lgf", "basement", WORD_LEVEL | WORD_FLOOR, 1 },
	{ "lgff", "basement", WORD_LEVEL | WORD_FLOOR | WORD_FLAT, 1 },
	/* sides */
	{ "front", NULL, WORD_SIDE, ADDRESS_FRONT },
	{ "frt", "front", WORD_SIDE, ADDRESS_FRONT },
	{ "rear", NULL, WORD_SIDE, ADDRESS_REAR },
	{ "back", "rear", WORD_SIDE, ADDRESS_REAR },
	{ "left", NULL, WORD_SIDE, ADDRESS_LEFT },
	{ "lft", "left", WORD_SIDE, ADDRESS_LEFT },
	{ "lhs", "left", WORD_SIDE, ADDRESS_LEFT },
	{ "right", NULL, WORD_SIDE, ADDRESS_RIGHT },
	{ "rgt", "right", WORD_SIDE, ADDRESS_RIGHT },
	{ "rhs", "right", WORD_SIDE, ADDRESS_RIGHT },
	{ "middle", NULL, WORD_SIDE, ADDRESS_MIDDLE },
	{ "mid", "middle", WORD_SIDE, ADDRESS_MIDDLE },
	/* counts, for flats */
	{ "one", NULL, WORD_COUNT, 1 },
	{ "two", NULL, WORD_COUNT, 2 },
	{ "three", NULL, WORD_COUNT, 3 },
	{ "four", NULL, WORD_COUNT, 4 },
	{ "five", NULL, WORD_COUNT, 5 },
	{ "six", NULL, WORD_COUNT, 6 },
	{ "seven", NULL, WORD_COUNT, 7 },
	{ "eight", NULL, WORD_COUNT, 8 },
	{ "nine", NULL, WORD_COUNT, 9 },
	{ "ten", NULL, WORD_COUNT, 10 },
	/* words that say little */
	{ "the", NULL, WORD_SMALL, 0 },
	{ "of", NULL, WORD_SMALL, 0 },
	{ "at", NULL, WORD_SMALL, 0 },
	{ "and", NULL, WORD_SMALL, 0 },
	{ "no", NULL, WORD_SMALL, 0 },
	{ "number", NULL, WORD_SMALL, 0 },
	{ "nr", NULL, WORD_SMALL, 0 },
	{ "uk", NULL, WORD_SMALL, 0 },
	{ "england", NULL, WORD_SMALL, 0 },
	{ "ltd", "limited", 0, 0 },
	{ "nth", "north", 0, 0 },
	{ "sth", "south", 0, 0 },
	{ "gt", "great", 0, 0 },
	{ "lt", "little", 0, 0 },
	{ "upr", "upper", 0, 0 },
	{ "univ", "university", 0, 0 },
	{ "stn", "station", 0, 0 },
	{ "sch", "school", 0, 0 },
};

#define TABLE 1024
static uint16_t table[TABLE];
static pthread_once_t once = PTHREAD_ONCE_INIT;

uint32_t word_hash(struct str word)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (unsigned char)word.p[i]) * 16777619u;
	h ^= h >> 15;
	return h ? h : 1;
}

static void table_fill(void)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t at = word_hash(str_of(words[i].word)) & (TABLE - 1);

		while (table[at])
			at = (at + 1) & (TABLE - 1);
		table[at] = (uint16_t)(i + 1);
	}
}

const struct address_word *address_word_of(struct str word)
{
	pthread_once(&once, table_fill);
	if (word.n < 2 || word.n > 10)
		return NULL;
	for (size_t at = word_hash(word) & (TABLE - 1); table[at]; at = (at + 1) & (TABLE - 1))
		if (str_eq(str_of(words[table[at] - 1].word), word))
			return &words[table[at] - 1];
	return NULL;
}

struct str address_long_form(struct str word)
{
	const struct address_word *w = address_word_of(word);

	return w && w->longer && !(w->kinds & (WORD_LEVEL | WORD_SIDE | WORD_FLOOR)) ? str_of(w->longer)
																				 : STR_NONE;
}

