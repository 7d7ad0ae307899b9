/* The queue as rows to show, made from what the queries give. */
#ifndef KITH_REQUEST_QUEUE_H
#define KITH_REQUEST_QUEUE_H

#include "hub/request/request.h"
#include "hub/request/request_view.h"

enum queue_show { QUEUE_NEW, QUEUE_WAITING, QUEUE_LATE, QUEUE_ALL };
enum { QUEUE_PAGE = 50 };

struct queue_after {
	int64_t at, id;
}; /* the last row of the page before; zeros: from the start */
struct queue_page {
	struct queue_rows rows;
	bool more;
	struct queue_after after;              /* to go on with */
};
/* hub none: all hubs. New and waiting: oldest promise first; all: newest first. */
struct queue_page request_queue(
	struct db *db, enum queue_show show, struct hub_id hub, struct queue_after after);

#endif
