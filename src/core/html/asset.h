/*
 * Files embedded in the program: style, scripts, fonts, icons. The asset compiler
 * (src/tools/kith_assets.c) makes the table when building; each file's address carries a hash of
 * its content, so that a browser may keep it for ever. html looks names up for url_asset(), http
 * serves the bytes.
 */
#ifndef KITH_ASSET_H
#define KITH_ASSET_H

#include "core/base/str.h"

struct asset {
	const char *name;                      /* "kith.css": what pages say */
	const char *hashed;                    /* "kith.3f9c1a2b7d4e.css" */
	const char *address;                   /* "/assets/kith.3f9c1a2b7d4e.css" */
	const char *content_type;
	const char *bytes;
	size_t n;
	const char *gzip;                      /* NULL where compressing does not pay */
	size_t n_gzip;
	const char *brotli;
	size_t n_brotli;
};

extern const struct asset asset_table[];       /* sorted by name */
extern const size_t asset_count;

const struct asset *asset_find(struct str name);           /* "kith.css"; NULL: no such file */
const struct asset *asset_find_hashed(struct str hashed);  /* "kith.3f9c1a2b7d4e.css" */

#endif
