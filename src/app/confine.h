/* Giving up what the server never needs. */
#ifndef KITH_APP_CONFINE_H
#define KITH_APP_CONFINE_H

#include "core/base/str.h"

enum confined { CONFINED, CONFINE_UNKNOWN, CONFINE_FAILED };

/* From now on this thread and all it starts can create, change and remove files only beneath `folder` (and
 * in /tmp, and write to devices). UNKNOWN: this system's kernel has no Landlock, and nothing changed. */
enum confined confine_writes(struct arena *a, struct str folder);

#endif
