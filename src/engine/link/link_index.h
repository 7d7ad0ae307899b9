/* How an index lies in memory: for link_index.c, which asks and changes it, link_lay.c, which lays
 * it out anew, and link_image.c, which saves it. */
#ifndef KITH_ENGINE_LINK_INDEX_H
#define KITH_ENGINE_LINK_INDEX_H

#include "engine/link/link_parts.h"

/* An entry: rule << 58 | key << 26 | row. Sorted, the rows of a block stand together. */
#define INDEX_ROW_BITS 26
#define INDEX_ROW(e) ((uint32_t)((e) & ((1u << INDEX_ROW_BITS) - 1)))
#define INDEX_SEGMENTS 40
#define INDEX_GONE UINT32_MAX

struct index_segment { uint64_t *entry; size_t n; };

struct link_index {
	struct link_table *t;                  /* rows by number; a removed row is all zero */
	int64_t *keys;                         /* [row] the caller's; INT64_MIN: removed */
	uint32_t key_cap;
	struct {
		int64_t key;
		uint32_t row;
	} * map; /* key -> row + 1; 0: free; rows of removed keys are kept as INDEX_GONE */
	size_t map_mask, map_used;
	size_t living;
	struct link_keys *parts;
	struct link_view view;
	uint32_t view_rows;                    /* rows the view has counted */
	bool counted; /* nobody came or went since */
	struct index_segment segments[INDEX_SEGMENTS]; /* sorted, the oldest and largest first */
	unsigned segment_n;
	uint64_t *fresh;                       /* entries of rows added last, unsorted */
	size_t fresh_n, fresh_cap;
	uint32_t *stamp;                       /* [row] the question that met it last */
	uint32_t stamp_cap, question;
	struct link_cache *cache;
};

struct link_index *index_new(const struct link_model *m, struct link_table *t);
void index_map_put(struct link_index *x, int64_t key, uint32_t row);
void index_recount(struct link_index *x);
/* All segments and what is fresh become one segment. */
void index_merge(struct link_index *x);
uint32_t index_key_row(const struct link_index *x, int64_t key); /* + 1; 0: it is not there */

#endif
