/*
 * The words the sample city is made of: names of people from the many places its residents'
 * families came from, streets, organisations, and what people say when they ring. All invented or
 * common; nobody in the sample city is real.
 */
#ifndef KITH_SAMPLE_NAMES_H
#define KITH_SAMPLE_NAMES_H

#include <stddef.h>

struct sample_culture {
	const char *language;              /* spoken at home; "" for English */
	const char *const *women, *const *men, *const *families;
	size_t n_women, n_men, n_families;
	int share;                         /* per thousand residents */
};
extern const struct sample_culture sample_cultures[];
extern const size_t sample_n_cultures;

extern const char *const sample_street_names[];
extern const size_t sample_n_street_names;
extern const char *const sample_street_kinds[];
extern const size_t sample_n_street_kinds;
extern const char *const sample_street_prefixes[];   /* "" first */
extern const size_t sample_n_street_prefixes;
extern const char *const sample_wards[];
extern const size_t sample_n_wards;

struct sample_organisation {
	const char *name, *kind, *does;
};
extern const struct sample_organisation sample_organisations[];
extern const size_t sample_n_organisations;

/* What somebody says, and what it is about. */
struct sample_saying {
	const char *category;              /* a need category's code */
	const char *words;
};
extern const struct sample_saying sample_sayings[];
extern const size_t sample_n_sayings;

/* How requests divide by reason, per thousand: 106 of 258 urgent supplies and 42 shopping in one
 * real week (Oxford, 4 to 10 May 2020), the rest as its published figures order them. */
struct sample_share {
	const char *category;
	int per_thousand;
};
extern const struct sample_share sample_reasons[];
extern const size_t sample_n_reasons;

extern const char *const sample_talks[]; /* what a guide writes after speaking to somebody */
extern const size_t sample_n_talks;
extern const char *const sample_not_met[];           /* why a need was not met */
extern const size_t sample_n_not_met;

#endif
