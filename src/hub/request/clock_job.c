/*
 * What the clock does by itself, every minute: promises that broke rise to the top of every list,
 * and the managers of each hub get one message about those that are new, without anything personal
 * in it.
 */
#include "core/base/time.h"
#include "core/mail/mail.h"
#include "hub/casework/step.h"
#include "hub/place/place.h"
#include "hub/request/clock.h"
#include "hub/request/request.sql.h"

enum { NAMED_MOST = 20 };                      /* references in one message */

static struct str late_text(struct db *db, const struct requests_late_row *v, size_t n)
{
	struct arena *a = db_arena(db);
	struct buf b = { .arena = a };
	struct str hub = place_hub_name(db, v[0].hub_id);
	buf_fmt(&b,
		"%zu %s to %.*s %s waited longer than we promised: nobody has spoken to them yet.\n\n",
		n, n == 1 ? "person who turned" : "people who turned", STR_ARG(hub),
		n == 1 ? "has" : "have");
	for (size_t i = 0; i < n && i < NAMED_MOST; i++)
		buf_fmt(&b, "%.*s was promised by %.*s\n", STR_ARG(v[i].reference),
			STR_ARG(time_words(a, v[i].due_at, db_now(db))));
	if (n > NAMED_MOST)
		buf_fmt(&b, "and %zu more\n", n - NAMED_MOST);
	buf_lit(&b, "\nThey stand at the top of Requests, under Waiting for first call.\n");
	return buf_view(&b);
}

/* One message to each manager of the hub; none where the host has no mail server: the list shows it
 * anyway. */
static void managers_tell(struct db *db, const struct requests_late_row *v, size_t n)
{
	if (n == 0 || !mail_ready(db))
		return;
	struct hub_managers_rows managers =
		hub_managers(db, (struct hub_managers_args){ .of_hub = v[0].hub_id });
	struct str text = late_text(db, v, n);
	struct str hub = place_hub_name(db, v[0].hub_id);
	struct str subject =
		str_fmt(db_arena(db), "%zu waiting too long at %.*s", n, STR_ARG(hub));
	for (size_t i = 0; i < managers.n; i++)
		if (!str_empty(managers.v[i].email))
			mail_queue(db,
				(struct mail){ .to = managers.v[i].email,
					.subject = subject,
					.text = text });
}

int64_t clock_run(struct db *db)
{
	struct requests_late_rows late = requests_late(db);
	struct requests_late_row *fresh =
		ARENA_ARRAY(db_arena(db), struct requests_late_row, late.n);
	size_t n = 0, told = 0;
	for (size_t i = 0; i < late.n; i++) {
		(void)step_rise(db, late.v[i].next_step_id);
		if (late.v[i].late_told_at)
			continue;
		(void)request_late_told(db,
			(struct request_late_told_args){
				.request_id = late.v[i].request_id, .late_told_at = db_now(db) });
		fresh[n++] = late.v[i];
	}
	for (size_t i = 1; i <= n; i++)
		if (i == n || fresh[i].hub_id.v != fresh[told].hub_id.v) {
			managers_tell(db, fresh + told, i - told);
			told = i;
		}
	if (late.n > 0) {
		db_touch(db, "board");
		db_touch(db, "queue");
	}
	return (int64_t)n;
}
