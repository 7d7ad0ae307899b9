/*
 * Who could do this task: the volunteers near by, put before engine/assign with everything its
 * rules ask about. Staff see the best few with reasons and tick whom to ask.
 */
#ifndef KITH_PROPOSAL_H
#define KITH_PROPOSAL_H

#include "engine/assign/assign.h"
#include "hub/volunteer/task.h"

struct proposed {
	struct volunteer_id volunteer_id;
	struct personal given_name, family_name, known_as;
	double distance_m;
	struct geo_point place;
	bool asked;                            /* it is offered to them already */
	const struct str *reasons;             /* "0.4 miles away", … */
	size_t n_reasons;
	struct str why_not;                    /* of those passed over */
};

struct proposal {
	struct { struct proposed *v; size_t n; } choices, passed;
	size_t n_eligible;                     /* who can, as far as was read: at least the choices */
	bool all;                              /* nobody else was left to read */
	struct str scarce;                     /* nobody: what leaves most of them out, as a sentence */
};

/* `most` of each. */
struct proposal task_propose(struct db *db, const struct task_facts *t, size_t most);

#endif
