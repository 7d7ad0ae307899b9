/*
 * Effects outside the database (mail, messages), kept in the same transaction as what caused them
 * and carried out afterwards by a worker. A worker claims a row by compare-and-set for five
 * minutes; if it dies, another claims it again: so an effect may happen twice, and never not at
 * all. What fails is tried again after 1, 5, 15 minutes, 1, 3 and then every 12 hours, twelve times
 * in all; then it is "failed" and stays to be seen.
 */
#ifndef KITH_DB_OUTBOX_H
#define KITH_DB_OUTBOX_H

#include "core/db/db.h"

struct outbox_item {
	int64_t host_id, outbox_id;
	struct str kind, body;
	int64_t tries;                 /* this one included */
	int64_t now;
};

enum outbox_outcome { OUTBOX_SENT, OUTBOX_AGAIN, OUTBOX_NEVER };

/* Does the effect. Called outside any unit of work, so it may take its time. *why: for the log and
 * the row, without personal data. */
typedef enum outbox_outcome outbox_handler(
	struct db_pool *p, struct arena *a, const struct outbox_item *item, struct str *why);

/* Registered once at start; up to 16. A kind that nobody handles is done as soon as it is seen. */
void outbox_handle(const char *kind, outbox_handler *handler);
void outbox_add(struct db *db, struct str kind, struct str body);
/* Claims what is due for a host, at most 20, and handles it. How many there were; -1: the database
 * failed. */
int outbox_work(struct db_pool *p, int64_t host_id, int64_t now);

#endif
