/*
 * A host's first day: the host itself, its need categories and red words (its own from then on, to
 * edit), and the hub that takes what has no address. The work that runs by itself seeds itself
 * (job_seed). Used by `kith init`, by the first-start page and by the sample city.
 */
#ifndef KITH_APP_HOST_START_H
#define KITH_APP_HOST_START_H

#include "core/db/db.h"

struct host_start {
	struct str name, area_name, phone;
	bool is_sample;                        /* a sample city brings its own hubs */
	int64_t host_id;                       /* 0: made here */
};

/* In a write unit whose viewer has role SYSTEM; from then on the viewer belongs to the new host. */
int64_t host_start(struct db *db, struct host_start h);

#endif
