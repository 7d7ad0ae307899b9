/*
 * What one row of a list says about a person, normalised once so that rows can be compared: raw
 * cells in, a struct of plain bytes out. Everything here is a value type without pointers: copy it,
 * hash it, keep it in a file. Nothing is allocated for a value; text that ASCII loops cannot read
 * goes through ICU.
 *
 * Each kind has the same three things: what equality means (`text`, `key` or the digits: two values
 * with the same bytes are the same), flags (absent, placeholder, invalid), and a comparison into
 * levels ordered from agreement to disagreement, which linkage weighs. No level is a probability:
 * the model knows those. Comparisons are symmetric.
 */
#ifndef KITH_ENGINE_LINK_VALUE_H
#define KITH_ENGINE_LINK_VALUE_H

#include "core/base/str.h"

struct arena;

/* The columns linkage knows. An unmapped one is an empty cell. */
enum value_field {
	VALUE_ID,
	VALUE_SOURCE,
	VALUE_GIVEN,
	VALUE_FAMILY,
	VALUE_BIRTH_DATE,
	VALUE_SEX,
	VALUE_PHONE,
	VALUE_EMAIL,
	VALUE_POSTCODE,
	VALUE_ADDRESS,
	VALUE_UPRN,
	VALUE_NHS_NUMBER,
	VALUE_BIRTH_PLACE,
	VALUE_OCCUPATION,
	VALUE_FIELDS
};
/* "given", "birth_date": as --map spells them */
extern const char *const value_field_names[VALUE_FIELDS];

/* Flags that every kind may carry. A value with VALUE_ABSENT says nothing; the others explain
 * why. */
enum {
	VALUE_ABSENT = 1, /* empty, or nothing that can be used */
	VALUE_PLACEHOLDER =
		2, /* something stood there that stands for nothing: "unknown", 07000000000 */
	VALUE_INVALID =
		4, /* cannot be right as written (a failed check digit); compare as a typing error */
	VALUE_WEAK = 8, /* stands for many people by itself: 1 January, a family name Singh */
};

/* --- names --- */

#define VALUE_NAME_MOST 48
#define VALUE_NAME_TOKENS 4
#define VALUE_NICKNAMES 4

/* A given name or a family name. Tokens are lower-case Latin letters, one space between. */
struct value_name {
	char text[VALUE_NAME_MOST];            /* zero beyond n: compare with memcmp */
	uint8_t n, n_tokens;
	uint8_t start[VALUE_NAME_TOKENS]; /* where each token begins; start[0] is the one that names: no
										 initial or honorific particle stands first when a name
										 follows */
	uint8_t flags;                         /* above, and: */
	uint8_t parts;                         /* tokens that are names, not initials */
	uint16_t nickname[VALUE_NICKNAMES]; /* classes the first name belongs to (bob: robert); 0: none.
										   Given only */
	uint32_t sound[2]; /* phonetic keys of the first (given) or last (family) name; never 0 if there
						  is a name; the second one is 0 when there is one way to say it */
	uint32_t spelling; /* the same for Mohammed and Muhammad, Ivanov and Ivanoff: of the first
						  (given), of all of them (family); never 0 if there is a name */
};
enum {
	NAME_INITIALS = 16, /* nothing but initials */
	NAME_BARRELLED = 32, /* more than one family name, any of which may be used alone */
	NAME_CUT = 64
}; /* longer than VALUE_NAME_MOST */

/* Token i of a name. */
static inline struct str value_token(const struct value_name *v, size_t i)
{
	size_t end = i + 1 < v->n_tokens ? (size_t)v->start[i + 1] - 1 : v->n;

	return (struct str){ v->text + v->start[i], end - v->start[i] };
}

enum value_given_level {
	GIVEN_SAME, /* every token */
	GIVEN_FIRST, /* the first name; a middle name is missing or differs */
	GIVEN_SPELLING, /* another spelling of the same: Mohammed, Muhammad */
	GIVEN_NICKNAME, /* Liz, Elizabeth */
	GIVEN_CLOSE, /* one typing error, or Jaro-Winkler from 0.92 */
	GIVEN_NEAR, /* sounds the same, or Jaro-Winkler from 0.85, or one begins the other */
	GIVEN_ALIKE, /* as close or near, but two names that people have: Daniel, Danielle. Twins do */
	GIVEN_INITIAL, /* an initial against a name that begins so */
	GIVEN_SHARED, /* another token is shared: goes by the middle name */
	GIVEN_DIFFERENT,
	GIVEN_LEVELS
};
enum value_family_level {
	FAMILY_SAME,
	FAMILY_SPELLING,
	FAMILY_PART, /* one of two barrels */
	FAMILY_CLOSE,
	FAMILY_NEAR,
	FAMILY_INITIAL,
	FAMILY_UNSAID, /* one of them is Singh, Kaur, Begum: no family name, so nothing is said */
	FAMILY_DIFFERENT,
	FAMILY_LEVELS
};
/* Do both go on with names, none of which they share? "Mohammed Ali" and "Mohammed Hassan" are
 * brothers. */
MUSTUSE bool value_given_rest_differs(const struct value_name *a, const struct value_name *b);
/* Is the first name one that people are known to have, nicknames and other spellings included? */
MUSTUSE bool value_given_known(const struct value_name *v);
/* Are both first names full ones, not short forms, and not two spellings of one: Amelia, Emily? */
MUSTUSE bool value_given_both_full(const struct value_name *a, const struct value_name *b);
/* Do both have names that the other has not? "Anna Maria" and "Maria Elena". */
MUSTUSE bool value_given_both_more(const struct value_name *a, const struct value_name *b);
MUSTUSE enum value_given_level value_given_compare(
	const struct value_name *a, const struct value_name *b);
MUSTUSE enum value_family_level value_family_compare(
	const struct value_name *a, const struct value_name *b);

/* --- dates of birth --- */

struct value_date {
	uint16_t year;                         /* 0: not known */
	uint8_t month, day;                    /* 0: not known */
	uint8_t flags; /* VALUE_WEAK: a day that stands for "some time": 1 January, 11/11/1911,
					  01/01/1900; VALUE_INVALID: digits only, no such day */
	uint8_t pad[3];
	char digits[8]; /* YYYYMMDD as read, '0' where not known; of an invalid one as typed */
};
enum value_date_level {
	DATE_SAME,
	DATE_COARSE, /* agrees as far as the vaguer of the two says: year and month, or year */
	DATE_SWAPPED, /* day and month changed over */
	DATE_TYPO, /* one digit other, or two neighbours changed over */
	DATE_TWO_PARTS, /* two of day, month, year */
	DATE_YEAR, /* the year, or ten years or one year apart in the same month or day */
	DATE_DIFFERENT,
	DATE_LEVELS
};
MUSTUSE enum value_date_level value_date_compare(
	const struct value_date *a, const struct value_date *b);
int32_t value_date_days(
	const struct value_date *d); /* since 1 March of year 0, of a whole date; else -1 */

/* --- telephone, e-mail --- */

struct value_phone {
	char text[16]; /* E.164 without the +, zero beyond n; or the digits there were */
	uint8_t n, flags; /* VALUE_INVALID: part of a number only, to be compared by its end */
};
enum value_phone_level { PHONE_SAME, PHONE_TYPO, PHONE_PART, PHONE_DIFFERENT, PHONE_LEVELS };
MUSTUSE enum value_phone_level value_phone_compare(
	const struct value_phone *a, const struct value_phone *b);
/* Is it a number that one carries about? A landline is a household's or an office's. */
MUSTUSE bool value_phone_carried(const struct value_phone *v);

#define VALUE_EMAIL_MOST 62
struct value_email {
	char
		text[VALUE_EMAIL_MOST]; /* lower case; +tags taken off; of a longer one the end is a hash */
	uint8_t n, at;                         /* text[at] == '@' */
	uint8_t flags;                         /* VALUE_WEAK: a mailbox of an office: info@, admin@ */
};
enum value_email_level { EMAIL_SAME, EMAIL_LOCAL,      /* the same before the @ */
	EMAIL_CLOSE, EMAIL_DIFFERENT, EMAIL_LEVELS };
MUSTUSE enum value_email_level value_email_compare(
	const struct value_email *a, const struct value_email *b);

/* --- places --- */

struct value_postcode {
	char text[8]; /* "OX11AB" without the space, zero beyond n; other countries' as typed */
	uint8_t n, out; /* bytes of the outward half; 0: not a British postcode */
	uint8_t flags;                         /* VALUE_PLACEHOLDER: ZZ99 */
};
enum value_postcode_level {
	POSTCODE_SAME,
	POSTCODE_TYPO,
	POSTCODE_IN, /* the inward half, other outward */
	POSTCODE_SECTOR,
	POSTCODE_OUT,
	POSTCODE_AREA,
	POSTCODE_DIFFERENT,
	POSTCODE_LEVELS
};
MUSTUSE enum value_postcode_level value_postcode_compare(
	const struct value_postcode *a, const struct value_postcode *b);

#define VALUE_STREET_MOST 32
struct value_address {
	char street[VALUE_STREET_MOST]; /* words that name the street, folded, without its kind: "mill";
									   zero beyond n */
	uint8_t n;
	uint8_t kind;                          /* road, street, lane …; 0: none said */
	uint8_t flags;                         /* VALUE_WEAK: neither a number nor a house name */
	char number_letter, flat_letter;       /* 14a, flat b; 0: none */
	uint8_t pad[3];
	uint32_t number, number_end;           /* of the house, 0: none; the end of a range 12-14 */
	uint32_t flat;                         /* number of the flat; 0: none, or a letter alone */
	uint32_t house_name;                   /* hash of a building's name ("rose cottage"), 0: none */
	uint32_t rest;                         /* hash of what follows: village, town */
	uint64_t key; /* of everything but the rest: equal for equal homes; 0 when absent */
};
enum value_address_level { ADDRESS_SAME,       /* one home */
	ADDRESS_BUILDING,                      /* one building; one of them does not say which flat */
	ADDRESS_NEAR,                          /* number the same, street written differently */
	ADDRESS_FLAT,                          /* one building, another flat: 14A, 14C */
	ADDRESS_STREET,                        /* one street, another number */
	ADDRESS_DIFFERENT, ADDRESS_LEVELS };
MUSTUSE enum value_address_level value_address_compare(
	const struct value_address *a, const struct value_address *b);

/* --- numbers --- */

struct value_nhs {
	char digits[12]; /* zero beyond n; n is 10 for an NHS number, else what was there */
	uint8_t n, flags; /* VALUE_INVALID: the check digit fails; VALUE_WEAK: no NHS number but some
						 other number of a person */
};
enum value_nhs_level {
	NHS_SAME,
	NHS_TYPO, /* one digit or two neighbours, and not both are valid */
	NHS_DIFFERENT,
	NHS_CONFLICT, /* two different valid numbers */
	NHS_LEVELS
};
MUSTUSE enum value_nhs_level value_nhs_compare(
	const struct value_nhs *a, const struct value_nhs *b);

/* --- other words: a birth place, an occupation --- */

#define VALUE_WORDS_MOST 48
struct value_words {
	char text[VALUE_WORDS_MOST];           /* folded, zero beyond n */
	uint8_t n, flags;
};
enum value_words_level { WORDS_SAME, WORDS_CLOSE, WORDS_SHARED, WORDS_DIFFERENT, WORDS_LEVELS };
MUSTUSE enum value_words_level value_words_compare(
	const struct value_words *a, const struct value_words *b);

/* --- a row --- */

struct value_record {
	struct value_name given, family;
	struct value_date born;
	struct value_phone phone;
	struct value_email email;
	struct value_postcode postcode;
	struct value_address address;
	struct value_nhs nhs;
	struct value_words birth_place, occupation, source;
	uint64_t uprn;                         /* 0: none */
	uint64_t name_bag; /* of all names of the row in any order, spelling apart: a swapped row has
						  the same; 0: fewer than two names */
	char sex; /* 'F', 'M', 'X' (another), 0: not known; from the title when no column says */
	char suffix;                           /* 'J' junior, 'S' senior, '2', '3'; 0: none */
};

/* Reads rows. Knows what a file's columns as a whole say (month before day); one for each
 * thread. */
struct value_reader;
struct value_reader *value_reader_new(void);           /* caller owns; NULL never */
void value_reader_free(struct value_reader *r);
/* Looks at a date of birth to learn the order of days and months; call for some hundred rows or
 * more, before the first value_read. Day before month unless dates say otherwise. */
void value_reader_learn(struct value_reader *r, const struct str cells[VALUE_FIELDS]);
/* Cells may be absent. Deterministic: the same cells and order of dates give the same bytes. `out`
 * is written whole. */
void value_read(
	struct value_reader *r, const struct str cells[VALUE_FIELDS], struct value_record *out);

/* A single cell, where only that is needed (a search, a form); the same rules. */
void value_given_read(struct value_reader *r, struct str cell, struct value_name *out);
void value_family_read(struct value_reader *r, struct str cell, struct value_name *out);
void value_date_read(struct value_reader *r, struct str cell, struct value_date *out);
void value_phone_read(struct value_reader *r, struct str cell, struct value_phone *out);
void value_email_read(struct value_reader *r, struct str cell, struct value_email *out);
void value_postcode_read(struct value_reader *r, struct str cell, struct value_postcode *out);
void value_address_read(struct value_reader *r, struct str cell, struct value_address *out);
void value_nhs_read(struct value_reader *r, struct str cell, struct value_nhs *out);
void value_words_read(struct value_reader *r, struct str cell, struct value_words *out);
uint64_t value_uprn_read(struct str cell);             /* 0: none */

/* Other names that this one (folded) may stand for: bill: william, liam, will. At most `most`;
 * returns how many. */
size_t value_nicknames(struct str word, struct str *out, size_t most);

/* --- one folded word: keys for looking names up --- */

/* How it is said: consonants, never 0 of a word; sound[1] is 0 when there is one way. */
void value_sounds(struct str word, uint32_t sound[2]);
/* Equal for spellings of one name: Mohammed, Muhammad; Ivanov, Ivanoff. Never 0 of a word. */
uint32_t value_spelling(struct str word);

/* --- comparing bytes (ASCII; 64 bytes and fewer take the bit-parallel way) --- */

/* Jaro's similarity with Winkler's prefix bonus of 0.1 for up to four characters (Winkler 1990),
 * 0..1; two empty strings are 1. */
MUSTUSE double text_jaro_winkler(struct str a, struct str b);
/* Optimal string alignment: insert, delete, replace, swap neighbours; anything above `most` gives
 * most + 1. */
MUSTUSE int text_osa(struct str a, struct str b, int most);

#endif
