/* The outbox's worker side: claim, handle, settle. See outbox.h. */
#include "core/db/outbox.h"

#include <string.h>

#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/db/outbox.sql.h"

#define CLAIM_US (5 * TIME_MINUTE)
#define TRIES 12

static struct { const char *kind; outbox_handler *handler; } handlers[16];
static size_t handler_count;

static const int64_t waits_us[] = {
	TIME_MINUTE, 5 * TIME_MINUTE, 15 * TIME_MINUTE, TIME_HOUR, 3 * TIME_HOUR, 12 * TIME_HOUR
};

void outbox_handle(const char *kind, outbox_handler *handler)
{
	check(handler_count < sizeof handlers / sizeof *handlers);
	handlers[handler_count].kind = kind;
	handlers[handler_count++].handler = handler;
}

void outbox_add(struct db *db, struct str kind, struct str body)
{
	outbox_insert(
		db, (struct outbox_insert_args){ .outbox_id = { id_new() }, .kind = kind, .body = body });
}

static outbox_handler *handler_of(struct str kind)
{
	for (size_t i = 0; i < handler_count; i++)
		if (str_eq(str_of(handlers[i].kind), kind))
			return handlers[i].handler;
	return NULL;
}

/* --- claiming: one unit for all that is due; for what nobody handles that is all --- */

struct claiming {
	struct db_work work;
	int64_t now;
	struct VEC(struct outbox_item) items;
	int over; /* of those: nobody handles them */
};

static void claim_run(struct db *db, struct db_work *w)
{
	struct claiming *c = (struct claiming *)w;
	struct outbox_due_rows due = outbox_due(db, (struct outbox_due_args){ .at = c->now });
	struct arena *a = db_arena(db);
	struct outbox_claim_args *sets = ARENA_ARRAY(a, struct outbox_claim_args, due.n);
	struct outbox_claim_row *rows = ARENA_ARRAY(a, struct outbox_claim_row, due.n);
	struct outbox_settle_args *over = ARENA_ARRAY(a, struct outbox_settle_args, due.n);
	bool *claimed = ARENA_ARRAY(a, bool, due.n);
	size_t n_over = 0;

	c->items.n = 0;
	c->over = 0;
	if (due.n == 0)
		return;
	for (size_t i = 0; i < due.n; i++)
		sets[i] = (struct outbox_claim_args){
			.outbox_id = due.v[i].outbox_id, .at = c->now, .until = c->now + CLAIM_US
		};
	outbox_claim_batch(db, sets, due.n, rows, claimed);
	for (size_t i = 0; i < due.n; i++) {
		if (!claimed[i])
			continue;
		if (!handler_of(rows[i].kind)) {
			over[n_over++] = (struct outbox_settle_args){ .outbox_id = rows[i].outbox_id,
				.error = S(""),
				.state = OUTBOX_STATE_DONE,
				.next_try_at = c->now };
			continue;
		}
		struct outbox_item item = { .host_id = db_host(db),
			.outbox_id = rows[i].outbox_id.v,
			.kind = rows[i].kind,
			.body = personal_raw(rows[i].body),
			.tries = rows[i].tries,
			.now = c->now };
		VEC_PUSH(a, &c->items, item);
	}
	if (n_over)
		outbox_settle_batch(db, over, n_over);
	c->over = (int)n_over;
}

/* --- settling --- */

struct settling {
	struct db_work work;
	struct outbox_settle_args args;
};

static void settle_run(struct db *db, struct db_work *w)
{
	struct settling *s = (struct settling *)w;
	outbox_settle(db, s->args);
}

static bool settle(struct db_pool *p, struct arena *a, struct viewer *v,
	const struct outbox_item *item, enum outbox_outcome outcome, struct str why)
{
	size_t last = sizeof waits_us / sizeof *waits_us - 1, wait = (size_t)item->tries - 1;
	bool again = outcome == OUTBOX_AGAIN && item->tries < TRIES;
	struct settling s = { .work = { .run = settle_run, .viewer = v, .arena = a },
		.args = { .outbox_id = { item->outbox_id },
			.error = why.p ? why : S(""),
			.state = outcome == OUTBOX_SENT ? OUTBOX_STATE_DONE
				: again                     ? OUTBOX_STATE_WAITING
											: OUTBOX_STATE_FAILED,
			.next_try_at = item->now + (again ? waits_us[wait < last ? wait : last] : 0) } };
	if (outcome != OUTBOX_SENT)
		log_event(LOG_WARN, "outbox.not_done", "\"kind\":\"%.*s\",\"tries\":%lld,\"again\":%s",
			STR_ARG(item->kind), (long long)item->tries, again ? "true" : "false");
	return db_submit_wait(p, &s.work);
}

static bool handle(
	struct db_pool *p, struct arena *a, struct viewer *v, const struct outbox_item *item)
{
	struct str why = STR_NONE;
	enum outbox_outcome outcome = handler_of(item->kind)(p, a, item, &why);
	return settle(p, a, v, item, outcome, why);
}

/* A look first, which costs the writer nothing: mostly there is nothing to do. */
static bool anything_due(struct db_pool *p, struct arena *a, struct viewer *v, int64_t now)
{
	struct db *db = db_begin(p, a, v, DB_READ);
	bool any = outbox_due(db, (struct outbox_due_args){ .at = now }).n > 0;
	return db_end(db) && any;
}

int outbox_work(struct db_pool *p, int64_t host_id, int64_t now)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(host_id, a);
	struct claiming c = { .work = { .run = claim_run, .viewer = &v, .arena = a }, .now = now };
	int n = 0;
	if (anything_due(p, a, &v, now)) {
		bool ok = db_submit_wait(p, &c.work);
		for (size_t i = 0; ok && i < c.items.n; i++)
			ok = handle(p, a, &v, &c.items.v[i]);
		n = ok ? (int)c.items.n + c.over : -1;
	}
	arena_free(a);
	return n;
}
