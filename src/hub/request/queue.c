/*
 * The queue: who waits, with the promise in words. Three lists over the same rows: new requests,
 * those waiting for a first call, all of them.
 */
#include "hub/request/queue.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/interaction.h"
#include "hub/request/clock.h"
#include "hub/request/request.sql.h"

enum { WORDS_SHOWN = 140, RAISED_SHOWN = 120 };
#define SOON_US (TIME_HOUR)

static struct queue_row row_show(struct db *db, const struct request_queue_new_row *r)
{
	struct arena *a = db_arena(db);
	int64_t now = db_now(db);
	bool open = r->state != REQUEST_STATE_CLOSED;
	struct queue_row row = { .request_id = r->request_id,
		.link = url_path(a, "/request/{}", id_text(a, r->request_id.v)),
		.name = person_name(a, r->given_name, r->family_name),
		.words = request_words_brief(a, r->words, WORDS_SHOWN),
		.raised_by = request_words_brief(a, r->raised_by, RAISED_SHOWN),
		.address = r->address,
		.postcode = r->postcode,
		.reference = r->reference,
		.reason = r->reason_name.p ? r->reason_name : S("not said yet"),
		.hub = r->hub_name,
		.owner = r->owner_name,
		.channel = channel_words(r->channel),
		.state = request_state_words(r->state),
		.due_exact = time_words(a, r->due_at, now),
		.received = time_words(a, r->received_at, now),
		.late = open && !r->spoken_at && r->due_at < now,
		.soon = r->urgency == URGENCY_SOON,
		.emergency = r->urgency == URGENCY_EMERGENCY,
		.spoken = r->spoken_at != 0,
		.is_new = r->state == REQUEST_STATE_NEW };
	row.due = r->spoken_at ? clock_words(a, r->due_at, r->spoken_at, now)
		: !open ? request_state_words(r->state) : time_due_words(a, r->due_at, now);
	return row;
}

static struct request_queue_new_rows rows_of(
	struct db *db, enum queue_show show, struct hub_id hub, struct queue_after after)
{
	if (show == QUEUE_NEW)
		return request_queue_new(db,
			(struct request_queue_new_args){
				.after_due = after.at, .after_id = after.id, .in_hub = hub });
	if (show == QUEUE_WAITING || show == QUEUE_LATE)
		return request_queue_waiting(db,
			(struct request_queue_waiting_args){ .after_due = after.at,
				.after_id = after.id,
				.due_before = show == QUEUE_LATE ? db_now(db) : INT64_MAX,
				.in_hub = hub });
	return request_queue_all(db,
		(struct request_queue_all_args){ .before_at = after.at ? after.at : INT64_MAX,
			.before_id = after.at ? after.id : INT64_MAX,
			.in_hub = hub });
}

struct queue_page request_queue(
	struct db *db, enum queue_show show, struct hub_id hub, struct queue_after after)
{
	struct queue_page p = { .rows = {
								ARENA_ARRAY(db_arena(db), struct queue_row, QUEUE_PAGE), 0 } };
	struct request_queue_new_rows rows = rows_of(db, show, hub, after);

	p.more = rows.n > QUEUE_PAGE;
	for (size_t i = 0; i < rows.n && i < QUEUE_PAGE; i++) {
		const struct request_queue_new_row *r = &rows.v[i];
		p.rows.v[p.rows.n++] = row_show(db, r);
		p.after = (struct queue_after){ show == QUEUE_ALL ? r->received_at : r->due_at,
			r->request_id.v };
	}
	return p;
}
