/*
 * Requests counted by the hour they came in, as they come and as somebody speaks to the person:
 * what the board says about the week and the day. Each writer counts in rows of its own, so that
 * two servers never wait for each other.
 */
#include "core/base/time.h"
#include "hub/request/request.h"
#include "hub/request/request.sql.h"

static void tally(struct db *db, int64_t received_at, int received, int spoken, int kept)
{
	if (received || spoken || kept)
		(void)request_tally_add(db,
			(struct request_tally_add_args){ .hour = received_at / TIME_HOUR,
				.lane = db_lane(db),
				.received = received,
				.spoken = spoken,
				.kept = kept });
}

void request_tally_received(struct db *db, int64_t received_at)
{
	tally(db, received_at, 1, 0, 0);
}

void request_tally_spoken(struct db *db, int64_t received_at, int64_t spoken_at, int64_t due_at)
{
	tally(db, received_at, 0, 1, spoken_at <= due_at);
}

void request_tally_promise(
	struct db *db, int64_t received_at, int64_t spoken_at, int64_t due_was, int64_t due_at)
{
	if (spoken_at)
		tally(db, received_at, 0, 0, (spoken_at <= due_at) - (spoken_at <= due_was));
}
