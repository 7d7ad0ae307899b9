/*
 * Keys of very many people, sorted: more than should be in memory at once. They are put down in
 * runs, each sorted by itself, in a file that has no name and goes with the process, and read back
 * as one run. Room-private.
 */
#ifndef KITH_KEY_RUNS_H
#define KITH_KEY_RUNS_H

#include "core/base/arena.h"
#include "core/db/types.h"

struct key_line {
	struct str key;
	uint64_t head; /* of the key, for sorting: key_line() knows */
	struct person_id person_id;
	bool away; /* to be taken away, not added */
};
struct key_line key_line(struct str key, struct person_id id, bool away);

struct key_runs;
/* `folder`: where the file lies; absent: the system's folder for such things. NULL: the disk does
 * not let it. */
MUSTUSE struct key_runs *key_runs_new(struct arena *a, struct str folder);
void key_runs_end(struct key_runs *r); /* NULL is allowed */
/* One more run; sorts `v`. Several threads may put theirs at once. False: the disk is full. */
MUSTUSE bool key_runs_put(struct key_runs *r, struct key_line *v, size_t n);
/* The next of all, by key, then by person; nothing is put any more. The key is valid until the next
 * is asked for. False: that was the last, or the disk failed (key_runs_failed). */
MUSTUSE bool key_runs_next(struct key_runs *r, struct key_line *out);
bool key_runs_failed(const struct key_runs *r);

#endif
