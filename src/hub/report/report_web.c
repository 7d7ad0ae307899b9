/* The board and the reports as pages, and the reports to take away. */
#include "core/base/id.h"
#include "core/html/chart.h"
#include "core/http/web.h"
#include "hub/report/report.h"
#include "hub/report/report.html.h"

#include <math.h>

/* --- charts --- */

static struct chart chart_of(
	struct web *w, struct str title, const struct report_counts *c, size_t most, bool with_before)
{
	size_t n = c->n < most ? c->n : most;
	struct chart_point *points = ARENA_ARRAY(w->arena, struct chart_point, n + 1);
	for (size_t i = 0; i < n; i++)
		points[i] = (struct chart_point){ c->v[i].name, (double)c->v[i].n,
			with_before ? (double)c->v[i].before : NAN };
	return (struct chart){ .title = title, .points = points, .n = n, .plain_labels = n > 12 };
}

/* --- reports --- */

static struct url period_url(struct web *w, bool week, struct date first)
{
	return url_path(
		w->arena, week ? "/report/week/{}" : "/report/day/{}", date_iso(w->arena, first));
}

static void answer_page(struct web *w, const struct report *r)
{
	struct report_report_view v = { .r = *r,
		.title = report_title(w->arena, r),
		.message = report_message(w->arena, r),
		.kept = report_kept_words(w->arena, r->kept, r->promised),
		.has_after = r->to_at <= w->now };
	int days = r->is_week ? 7 : 1;
	struct str first = date_iso(w->arena, r->first);
	v.before = period_url(w, r->is_week, date_add(r->first, -days));
	v.after = period_url(w, r->is_week, date_add(r->first, days));
	v.other = period_url(w, !r->is_week, r->first);
	v.as_csv = url_path(w->arena, r->is_week ? "/report/week/{}/csv" : "/report/day/{}/csv", first);
	v.as_sheet =
		url_path(w->arena, r->is_week ? "/report/week/{}/sheet" : "/report/day/{}/sheet", first);
	v.reasons = chart_bars(w->arena, chart_of(w, S("Requests by reason"), &r->reasons, 12, true));
	v.days = chart_columns(w->arena,
		chart_of(
			w, r->is_week ? S("Requests by day") : S("Requests by hour"), &r->days, 24, false));
	v.weeks = chart_line(w->arena, chart_of(w, S("Requests by week"), &r->weeks, 8, false));
	report_report_html(web_page(w, v.title), &v);
}

static void answer_csv(struct web *w, const struct report *r)
{
	web_file_answer(w, S("text/csv; charset=utf-8"),
		str_fmt(w->arena, "kith-%s-%.*s.csv", r->is_week ? "week" : "day",
			STR_ARG(date_iso(w->arena, r->first))),
		report_csv(w->arena, r));
}

static void answer_sheet(struct web *w, const struct report *r)
{
	struct str bytes = report_sheet(w->arena, r);
	if (str_empty(bytes)) {
		db_fail(w->db, "the spreadsheet could not be written");
		return;
	}
	web_file_answer(w, S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
		str_fmt(w->arena, "kith-%s-%.*s.xlsx", r->is_week ? "week" : "day",
			STR_ARG(date_iso(w->arena, r->first))),
		bytes);
}

/* The report of the path's {date}, answered as a page or a file. */
static void report_answer(
	struct web *w, bool week, void (*answer)(struct web *w, const struct report *r))
{
	struct date d;
	if (!date_from_iso(web_path(w, "date"), &d)) {
		web_not_found(w);
		return;
	}
	struct report r = week ? report_week(w->db, d) : report_day(w->db, d);
	answer(w, &r);
}

ROUTE(GET, "/report/week/{date}", report_week_page, ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void report_week_page(struct web *w)
{
	report_answer(w, true, answer_page);
}

ROUTE(GET, "/report/day/{date}", report_day_page, ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void report_day_page(struct web *w)
{
	report_answer(w, false, answer_page);
}

ROUTE(GET, "/report/week/{date}/csv", report_week_csv,
	ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void report_week_csv(struct web *w)
{
	report_answer(w, true, answer_csv);
}

ROUTE(
	GET, "/report/day/{date}/csv", report_day_csv, ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void report_day_csv(struct web *w)
{
	report_answer(w, false, answer_csv);
}

ROUTE(GET, "/report/week/{date}/sheet", report_week_sheet,
	ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void report_week_sheet(struct web *w)
{
	report_answer(w, true, answer_sheet);
}

ROUTE(GET, "/report/day/{date}/sheet", report_day_sheet,
	ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void report_day_sheet(struct web *w)
{
	report_answer(w, false, answer_sheet);
}

ROUTE(GET, "/reports", reports_page, ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void reports_page(struct web *w)
{
	struct report_reports_view v = { .typed = web_query(w, "week") };
	struct date today = time_civil(w->now).date, chosen;
	if (!str_empty(v.typed)) {
		if (date_parse(w->arena, v.typed, &chosen, &v.problem)) {
			web_redirect(w, period_url(w, true, date_monday(chosen)));
			return;
		}
		web_status(w, 422);
	}
	v.today = period_url(w, false, today);
	v.yesterday = period_url(w, false, date_add(today, -1));
	v.this_week = period_url(w, true, date_monday(today));
	v.last_week = period_url(w, true, date_add(date_monday(today), -7));
	report_reports_html(web_page(w, S("Reports")), &v);
}

ROUTE(GET, "/reports/this-week", reports_this_week, ROLE_HUB | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void reports_this_week(struct web *w)
{
	struct report r = report_week(w->db, time_civil(w->now).date);
	answer_page(w, &r);
}

/* --- the board --- */

static struct report_board_part_view board_view(struct web *w)
{
	struct report_board_part_view v = { .b = board_now(w->db) };
	v.kept = report_kept_words(w->arena, v.b.kept, v.b.promised);
	v.hours = chart_columns(
		w->arena, chart_of(w, S("Requests in the last 24 hours, by hour"), &v.b.hours, 24, false));
	v.hub_rows.v = ARENA_ARRAY(w->arena, struct board_row, v.b.n_hubs);
	for (; v.hub_rows.n < v.b.n_hubs; v.hub_rows.n++) {
		const struct board_hub *h = &v.b.hubs[v.hub_rows.n];
		v.hub_rows.v[v.hub_rows.n] = (struct board_row){ *h,
			url_with(
				w->arena, url_path(w->arena, "/team"), S("hub"), id_text(w->arena, h->hub_id.v)) };
	}
	return v;
}

ROUTE(GET, "/board", board_page, ROLE_HUB)
void board_page(struct web *w)
{
	struct report_board_part_view part = board_view(w);
	report_board_html(web_page(w, S("Board")), &(struct report_board_view){ .part = &part });
}

ROUTE(GET, "/board/part", board_part_page, ROLE_HUB)
void board_part_page(struct web *w)
{
	struct report_board_part_view part = board_view(w);
	report_board_part_html(web_fragment(w), &part);
}
