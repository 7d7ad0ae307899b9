/*
 * The promise: a human speaks to the person within 24 hours of asking, within 3 in an emergency.
 * The clock starts when the request arrives by whatever channel, runs at nights and weekends, and
 * stops only when somebody really spoke to them (request_person_reached). What is late rises by
 * itself and the hub's manager is told.
 */
#ifndef KITH_REQUEST_CLOCK_H
#define KITH_REQUEST_CLOCK_H

#include "hub/request/request.h"

int64_t clock_promise_us(enum urgency u);
int64_t clock_due(int64_t received_at, enum urgency u);
/* As one says a time to keep: "1:25 pm today", "9:00 am tomorrow", "Thursday 4:15 pm". */
struct str clock_by(struct arena *a, int64_t at, int64_t now);
/* "ring by 1:25 pm today", "late by 40 min: nobody has spoken to them yet", "spoken to 11:20 am, 2
 * h before". */
struct str clock_words(struct arena *a, int64_t due_at, int64_t spoken_at, int64_t now);

/* Changes how urgent it is; the due time is computed anew from when it was received, and its next
 * step comes no later than that. `why` is kept as the reason when it rises. */
MUSTUSE bool request_urgency(struct db *db, struct request_id r, enum urgency u, struct str why);

struct promise {
	int64_t due;                           /* promises that fell due in the time */
	int64_t kept;                          /* somebody had spoken to the person by then */
};
/* hub none: all hubs. What was withdrawn before it was due and what was a duplicate promised
 * nothing. */
struct promise clock_promise(struct db *db, int64_t from_at, int64_t until_at, struct hub_id hub);
int64_t promise_percent(struct promise p);     /* 0..100, rounded down; 100 when nothing was due */

struct waiting { int64_t n, late; };
struct waiting clock_waiting(struct db *db, struct hub_id hub);        /* for the first call */

/* The job "clock": every minute. Late requests rise, each hub's managers get one message about
 * those that became late since the last run. Returns how many. */
int64_t clock_run(struct db *db);

#endif
