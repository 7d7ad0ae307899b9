/* One file inside a zip, as a stream with limits. Between the files of core/sheet only. */
#ifndef KITH_ZIP_PART_H
#define KITH_ZIP_PART_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct zip_from { struct str path, bytes; };   /* a file, or bytes when path is absent */
struct zip_part;

/* NULL: there is none (why absent), or the archive cannot be read (a sentence). Until
 * zip_part_close. */
MUSTUSE struct zip_part *zip_part_open(
	struct arena *a, struct zip_from from, struct str name, struct str *why);
void zip_part_close(struct zip_part *p);
/* The next bytes; 0 at the end, -1 when it broke or is far more than it should be: a sentence in
 * *why. */
MUSTUSE int64_t zip_part_read(struct zip_part *p, void *to, size_t n, struct str *why);

#endif
