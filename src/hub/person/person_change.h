/*
 * Whose records changed, written down in the transaction that changes them, so that the index of
 * the register in every server's memory learns of it when that is committed, and never when it is
 * not. See register.h.
 */
#ifndef KITH_PERSON_CHANGE_H
#define KITH_PERSON_CHANGE_H

#include "core/db/db.h"
#include "core/db/types.h"

/* What they are known by, or whether they stand at all: the records as they are at the end of this
 * unit of work. */
void person_changed(struct db *db, const struct person_id *people, size_t n);
/* A number, an address or another name of somebody is not there any more: what stands for it in the
 * index goes as well. Its id. */
void person_number_gone(struct db *db, int64_t id);
/* Forgets what every server has long put in. Rows that went. */
int64_t person_changes_tidy(struct db *db);
/* The ids of a row of person_change; below zero: of a number or a name that is gone. */
struct person_ids { struct person_id *v; size_t n; };
struct person_ids person_change_ids(struct arena *a, struct str people);

#endif
