/*
 * Who could do a task, from those who live near: nearest first, in circles that grow, and no
 * further than the answer needs. What it gives is what reading and ranking all of them would give.
 *
 * Looked at are the hundred who live nearest, and when fewer than five of these can, the four
 * hundred; nobody farther away than 30 km. Where distance does not matter, those whose home is not
 * known as well.
 */
#ifndef KITH_CROWD_H
#define KITH_CROWD_H

#include "engine/assign/assign.h"
#include "hub/volunteer/task.h"

struct crowd_answer {
	const struct assign_volunteer *v; /* what the indices in `ranked` mean */
	struct assign_answer ranked;
	bool all; /* n_eligible are all who can, of those looked at */
	bool nobody; /* there was nobody to look at */
};

/* The best `most` for k, which asks what the task t does, and those who live nearer and cannot.
 * `language` is the skill ("language:fr") that k->language stands for. */
struct crowd_answer crowd_rank(struct db *db, const struct task_facts *t,
	const struct assign_task *k, struct str language, size_t most);

#endif
