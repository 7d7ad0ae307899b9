/* Percent-encoding of addresses and forms. */
#ifndef KITH_PERCENT_H
#define KITH_PERCENT_H

#include "core/base/arena.h"
#include "core/base/str.h"

/* Decodes %41 (and + as a space when asked) into `a`. False when an escape is broken, or when the
 * result is not UTF-8 or holds a NUL. */
MUSTUSE bool percent_decode(struct arena *a, struct str s, bool plus_is_space, struct str *out);
/* Everything but A-Z a-z 0-9 - . _ ~ escaped. */
struct str percent_encode(struct arena *a, struct str s);

#endif
