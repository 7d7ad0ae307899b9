/* Somebody rings the sample city: a job in one write unit. Returns how many requests it made: none
 * on a real host. */
#ifndef KITH_APP_SAMPLE_LIFE_H
#define KITH_APP_SAMPLE_LIFE_H

#include "core/db/db.h"

int64_t sample_life(struct db *db);

#endif
