/*
 * Addresses that others found hard, with the truth: a small file of cases in YAML (the samples of
 * uk_address_matcher, MIT), each one address as somebody wrote it and the addresses around it, the
 * right one first. All cases together are one gazetteer. And any CSV of real addresses, which are
 * their own truth.
 */
#ifndef KITH_SUPPORT_ADDRESS_SAMPLE_H
#define KITH_SUPPORT_ADDRESS_SAMPLE_H

#include "core/base/arena.h"
#include "engine/address/address.h"

struct sample_address { struct str text, postcode; uint64_t uprn; };
struct address_sample {
	struct sample_address *known, *asked;
	size_t n_known, n_asked;
};

/* The folder of shared data, or NULL where it is not there: KITH_SHARED, else ../shared/data
 * beside KITH_SOURCE or the folder one is in. */
const char *address_sample_folder(struct arena *a);
/* False when the file is not there or holds no case. One address written the same way twice is one
 * property. */
MUSTUSE bool address_sample_read(struct arena *a, struct str path, struct address_sample *s);
/* Rows of a CSV with the columns address_concat (or address) and postcode; every address is known,
 * and asked as it is. */
MUSTUSE bool address_sample_csv(struct arena *a, struct str path, struct address_sample *s);
/* Everything known as an index, taken apart as an imported list of whole addresses is. */
struct address_index *address_sample_index(struct arena *a, const struct address_sample *s);
/* The known address of that number. */
const struct sample_address *address_sample_of(const struct address_sample *s, uint64_t uprn);

#endif
