/* The administrator's page of background work: what runs, what waits, what failed and why, and
 * doing it again. */
#include "app/app.html.h"
#include "app/work.h"
#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "core/http/web.h"

static struct str every_words(struct arena *a, int64_t every_us)
{
	if (every_us >= TIME_DAY)
		return S("every day");
	if (every_us >= 2 * TIME_HOUR)
		return str_fmt(a, "every %lld hours", (long long)(every_us / TIME_HOUR));
	if (every_us >= TIME_HOUR)
		return S("every hour");
	if (every_us >= 2 * TIME_MINUTE)
		return str_fmt(a, "every %lld minutes", (long long)(every_us / TIME_MINUTE));
	if (every_us < TIME_MINUTE)
		return str_fmt(a, "every %lld seconds", (long long)(every_us / TIME_SECOND));
	return S("every minute");
}

static void state_write(
	struct arena *a, const struct job_list_row *r, int64_t now, struct work_line *l)
{
	struct str every =
		r->every_us ? str_fmt(a, "; %.*s", STR_ARG(every_words(a, r->every_us))) : S("");
	struct str at = time_words(a, r->run_at, now);
	switch (r->state) {
	case JOB_STATE_RUNNING:
		l->state =
			r->claimed_until_at >= now ? S("runs now") : S("stopped; starts again by itself");
		l->badge = r->claimed_until_at >= now ? BADGE_INFO : BADGE_SOON;
		l->when = str_fmt(a, "since %.*s%.*s", STR_ARG(at), STR_ARG(every));
		break;
	case JOB_STATE_FAILED:
		l->state = S("failed");
		l->badge = BADGE_LATE;
		l->when = at;
		break;
	case JOB_STATE_DONE:
		l->state = S("done");
		l->badge = BADGE_FINE;
		l->when = at;
		break;
	default:
		l->state = str_empty(r->error) ? S("waits") : S("failed last time");
		l->badge = str_empty(r->error) ? BADGE_QUIET : BADGE_LATE;
		l->when = r->run_at <= now ? str_fmt(a, "as soon as possible%.*s", STR_ARG(every))
								   : str_fmt(a, "next %.*s%.*s", STR_ARG(at), STR_ARG(every));
		break;
	}
}

struct work_line work_line_of(struct arena *a, const struct job_list_row *r, int64_t now)
{
	struct work_line l = { .what = job_words(r->kind),
		.failed = r->error,
		.percent = -1,
		.may_again =
			r->state == JOB_STATE_FAILED || (r->state == JOB_STATE_WAITING && r->run_at > now),
		.again = url_path(a, "/background/{}/again", id_text(a, r->job_id.v)) };
	/* what waits for its next turn has done all of the last one: that is no progress */
	if (r->done_count < r->total_count && r->state != JOB_STATE_DONE)
		l.percent = r->done_count * 100 / r->total_count;
	state_write(a, r, now, &l);
	return l;
}

ROUTE(GET, "/background", work_page, ROLE_ADMINISTRATOR)
void work_page(struct web *w)
{
	struct job_list_rows rows = job_list(w->db);
	struct app_work_view v = { .lines = { ARENA_ARRAY(w->arena, struct work_line, rows.n + 1), 0 },
		.failed = outbox_failed(w->db), .now = w->now };
	for (; v.lines.n < rows.n; v.lines.n++) {
		v.lines.v[v.lines.n] = work_line_of(w->arena, &rows.v[v.lines.n], w->now);
		v.n_failed += v.lines.v[v.lines.n].badge == BADGE_LATE;
	}
	struct outbox_counts_rows counts = outbox_counts(w->db);
	for (size_t i = 0; i < counts.n; i++)
		if (counts.v[i].state == OUTBOX_STATE_WAITING || counts.v[i].state == OUTBOX_STATE_CLAIMED)
			v.to_send += counts.v[i].n;
	app_work_html(web_page(w, S("Background work")), &v);
}

ROUTE(POST, "/background/{job}/again", work_again_post, ROLE_ADMINISTRATOR)
void work_again_post(struct web *w)
{
	int64_t id;
	struct job_find_row row;
	if (!web_path_id(w, "job", &id) ||
		!job_find(w->db, (struct job_find_args){ .job_id = { id } }, &row)) {
		web_not_found(w);
		return;
	}
	if (job_again(w->db, id)) {
		audit_add(w->db, S("work.again"), 0, STR_NONE, STR_NONE);
		web_flash(w, S("It starts within seconds."));
	} else {
		web_flash(w, S("That runs already, or is done."));
	}
	web_redirect(w, url_path(w->arena, "/background"));
}
