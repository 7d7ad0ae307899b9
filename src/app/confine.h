/* Giving up what the server never needs; once, before any thread begins, for good. */
#ifndef KITH_APP_CONFINE_H
#define KITH_APP_CONFINE_H

#include "core/base/str.h"

enum confined { CONFINED, CONFINE_UNKNOWN, CONFINE_FAILED };

struct confine_places {
	struct str folder; /* everything beneath may be read and changed; absent: none */
	struct str readable[8]; /* files and folders of the configuration: certificates, keys; absent
							   ones are left out */
	/* the one file that may be executed, to start again after a fault; absent: none */
	struct str program;
};

/* Files: from now on this thread and all it starts can create, change and remove only beneath
 * `folder` and in /tmp, and read only there, in `readable`, and where the system keeps libraries,
 * certificates and addresses of servers. UNKNOWN: this kernel has no Landlock, and nothing changed.
 */
enum confined confine_files(struct arena *a, const struct confine_places *places);

/* Calls to the kernel: no other program (but `program`, when its words lie at just this address),
 * no new process, no tracing, mounting, name spaces, modules, clocks, other users, kernel keys,
 * code written and then run, or sockets beyond the network. They fail with EPERM. UNKNOWN: this
 * kernel has no seccomp. */
enum confined confine_calls(const char *program);

#endif
