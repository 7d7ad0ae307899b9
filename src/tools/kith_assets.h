/* What the two files of the asset compiler share. */
#ifndef KITH_ASSETS_TOOL_H
#define KITH_ASSETS_TOOL_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct packed {
	struct str name, hashed;
	const char *content_type;
	struct buf text;                       /* its parts, joined */
	struct str final, gzip, brotli;
	int line;                              /* of the manifest */
};

struct packer {
	struct arena *arena;
	const char *manifest, *npm;
	struct str folder;
	int line, errors;
	struct VEC(struct packed) assets;
	struct buf depends;                    /* a rule for ninja: what was read */
};

void packer_refuse(struct packer *k, const char *fmt, ...) PRINTF(2, 3);
/* "/assets/icon.0f3a….svg", or absent when the manifest has no such name. */
struct str packer_address(struct packer *k, struct str name);

/* Style for our own pages: fonts and crest that are only for GOV.UK left out, our font put in their
 * place, comments dropped, every url() pointed at an asset. What cannot be pointed is refused. */
struct str style_adapted(struct packer *k, struct str css);
/* A script that can be joined with others: an ES module becomes a function whose exports are
 * window.GLOBAL; its pointer to a source map is dropped. */
struct str script_adapted(struct packer *k, struct str script, struct str global);

#endif
