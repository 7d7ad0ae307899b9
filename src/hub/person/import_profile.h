/*
 * What standard lists look like: a data table. A file is recognised by columns that only its kind
 * has; what its columns mean follows from the common synonyms, and from `pairs` where those would
 * err. The header written here also names the columns of a file that came without one.
 */
#ifndef KITH_IMPORT_PROFILE_H
#define KITH_IMPORT_PROFILE_H

#include "core/base/str.h"

struct list_profile {
	const char *name;                      /* stored with the import */
	/* what a list of this kind is called until somebody says otherwise */
	const char *words, *supplier;
	const char *marks;                     /* columns, folded, with | between: all must be there */
	const char *without;                   /* none of these may, or NULL */
	const char *header; /* the standard header, in its order, with , between; NULL: none */
	const char *pairs;                     /* as in --map; NULL: the synonyms know */
	const char *flag;                      /* what being on the list says; NULL: nothing */
	int flag_days; /* and for how long from `since`; 0: until it says otherwise */
	int priority;                          /* of two lists, whose word is shown: 1 to 99 */
	bool partial; /* a delivery is only what is new: nobody is gone because it lacks them */
	bool facts;                            /* a row is a fact of a person: several rows a person */
};
extern const struct list_profile list_profiles[];
extern const size_t list_profile_count;

/* NULL: none of them. */
const struct list_profile *list_profile_of_header(
	struct arena *a, const struct str *headers, size_t n);
/* A file without a header, of so many columns, whose first cells look as this profile's would. */
const struct list_profile *list_profile_of_cells(
	struct arena *a, const struct str *cells, size_t n);
/* The standard header as cells. */
size_t list_profile_header(struct arena *a, const struct list_profile *p, struct str **headers);
/* Whether a first line is no header: it holds a number, a date and a postcode where names of
 * columns should stand. */
bool first_line_is_data(struct arena *a, const struct str *cells, size_t n);
/* Files that are no list of people but of addresses: what to do with them, or absent. */
struct str gazetteer_words(const struct str *cells, size_t n);

#endif
