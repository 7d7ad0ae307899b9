/*
 * What the machine weighs two records with: the model that comes with the program, or one that was
 * trained on this host's own register and published by somebody. Every model stays in the table;
 * publishing another puts the one before aside, withdrawing brings it back. Whoever links records
 * of the register asks match_model() for it.
 */
#ifndef KITH_MATCH_MODEL_H
#define KITH_MATCH_MODEL_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"
#include "engine/link/link.h"

/* The model in use, in the unit's arena; never NULL. One that cannot be read any more is as if it
 * were not there. */
const struct link_model *match_model(struct db *db);
/* From now on this one is used. False with a problem: it is not there, or it was published
 * before. */
MUSTUSE bool match_model_publish(struct db *db, struct match_model_id id, struct problems *ps);
/* It is used no more: the one published before it is again. False with a problem: it is not
 * published. */
MUSTUSE bool match_model_withdraw(struct db *db, struct match_model_id id, struct problems *ps);

#endif
