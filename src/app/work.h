/* Background work as the administrator's page says it: each piece in a sentence. */
#ifndef KITH_APP_WORK_H
#define KITH_APP_WORK_H

#include "core/db/job.sql.h"
#include "core/html/component.h"

struct work_line {
	struct str what, state, when,
		failed; /* failed: why, as the program said it; empty: it did not */
	enum badge badge;
	int64_t percent;                       /* how far it is; -1: it does not say */
	struct url again;
	bool may_again;
};
struct work_lines { struct work_line *v; size_t n; };

struct work_line work_line_of(struct arena *a, const struct job_list_row *r, int64_t now);

#endif
