/* A report in words, as CSV, as a spreadsheet and as JSON: the same figures in the same order. */
#include "core/base/check.h"
#include "core/csv/csv.h"
#include "core/sheet/sheet.h"
#include "hub/report/report.h"

#include <jansson.h>
#include <stdlib.h>

struct str report_kept_words(struct arena *a, int64_t kept, int64_t promised)
{
	if (promised == 0)
		return S("none yet");
	return str_fmt(a, "%lld %%", (long long)(kept * 100 / promised));
}

static const char *part_words(double part)
{
	static const struct {
		double most;
		const char *words;
	} parts[] = { { 0.035, NULL }, { 0.075, "a twentieth" }, { 0.15, "a tenth" },
		{ 0.225, "a fifth" }, { 0.29, "a quarter" }, { 0.415, "a third" }, { 0.6, "a half" },
		{ 0.7, "two thirds" }, { 0.85, "three quarters" } };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (part < parts[i].most)
			return parts[i].words;
	return "nearly all";
}

struct str report_message(struct arena *a, const struct report *r)
{
	struct buf b = { .arena = a };
	if (r->requests == 0)
		return S("No requests came in.");
	double part = r->requests_before
		? (double)llabs(r->requests - r->requests_before) / (double)r->requests_before
		: 0;
	const char *period = r->is_week ? "the week before" : "the day before";
	if (r->requests_before == 0)
		buf_fmt(&b, "%.*s requests, and none %s", STR_ARG(str_count(a, r->requests)), period);
	else if (!part_words(part))
		buf_fmt(&b, "About as many requests as %s", period);
	else if (r->requests > r->requests_before && part >= 0.85)
		buf_fmt(&b, "Requests rose from %.*s to %.*s", STR_ARG(str_count(a, r->requests_before)),
			STR_ARG(str_count(a, r->requests)));
	else
		buf_fmt(&b, "Requests %s by %s", r->requests > r->requests_before ? "rose" : "fell",
			part_words(part));
	if (r->reasons.n > 0)
		buf_fmt(&b, "; asked for most: %.*s", STR_ARG(str_lower_ascii(a, r->reasons.v[0].name)));
	buf_char(&b, '.');
	return buf_view(&b);
}

struct str report_title(struct arena *a, const struct report *r)
{
	struct str day = date_words(a, r->first);
	return r->is_week ? str_fmt(a, "Week of %.*s", STR_ARG(day)) : day;
}

/* --- one walk over all figures, three ways to write them --- */

struct writer {
	struct arena *arena;
	void (*table)(struct writer *w, struct str title, struct str column, bool with_before);
	void (*row)(struct writer *w, struct str name, int64_t n, int64_t before, bool with_before);
	struct csv_writer csv;
	struct sheet *sheet;
};

static void counts_write(struct writer *w, const char *title, const char *column,
	const struct report_counts *c, bool with_before)
{
	w->table(w, str_of(title), str_of(column), with_before);
	for (size_t i = 0; i < c->n; i++)
		w->row(w, c->v[i].name, c->v[i].n, c->v[i].before, with_before);
}

static void report_write(struct writer *w, const struct report *r)
{
	const struct {
		const char *name;
		int64_t n;
	} figures[] = { { "Requests", r->requests },
		{ "Requests in the period before", r->requests_before },
		{ "Promise fell due", r->promised }, { "Promise kept", r->kept },
		{ "Waiting for a first call", r->waiting }, { "Needs met", r->needs_met },
		{ "Needs not met", r->needs_not_met }, { "Needs withdrawn", r->needs_withdrawn },
		{ "Needs open now", r->needs_open }, { "Tasks done", r->tasks_done },
		{ "Tasks failed", r->tasks_failed }, { "Volunteers who helped", r->helpers },
		{ "Volunteers active", r->helpers_active }, { "Volunteers new", r->helpers_new } };
	w->table(w, report_title(w->arena, r), S("Figure"), false);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		w->row(w, str_of(figures[i].name), figures[i].n, 0, false);
	counts_write(w, "Requests by reason", "Reason", &r->reasons, true);
	counts_write(w, "Requests by channel", "Channel", &r->channels, true);
	counts_write(w, "Requests by hub", "Hub", &r->hubs, true);
	counts_write(w, r->is_week ? "Requests by day" : "Requests by hour",
		r->is_week ? "Day" : "Hour", &r->days, false);
	counts_write(w, "Requests by week", "Week from", &r->weeks, false);
}

static void csv_table(struct writer *w, struct str title, struct str column, bool with_before)
{
	if (w->csv.to->n)
		csv_row_end(&w->csv);
	csv_cell(&w->csv, title);
	csv_row_end(&w->csv);
	csv_cell(&w->csv, column);
	csv_cell(&w->csv, S("Number"));
	if (with_before)
		csv_cell(&w->csv, S("Period before"));
	csv_row_end(&w->csv);
}

static void csv_line(struct writer *w, struct str name, int64_t n, int64_t before, bool with_before)
{
	csv_cell(&w->csv, name);
	csv_cell_int(&w->csv, n);
	if (with_before)
		csv_cell_int(&w->csv, before);
	csv_row_end(&w->csv);
}

struct str report_csv(struct arena *a, const struct report *r)
{
	struct buf b = { .arena = a };
	struct writer w = { .arena = a, .table = csv_table, .row = csv_line, .csv = { .to = &b } };
	report_write(&w, r);
	return buf_view(&b);
}

static void sheet_table(struct writer *w, struct str title, struct str column, bool with_before)
{
	sheet_tab(w->sheet, title);
	sheet_heading(w->sheet, column);
	sheet_heading(w->sheet, S("Number"));
	if (with_before)
		sheet_heading(w->sheet, S("Period before"));
	sheet_row_end(w->sheet);
}

static void sheet_line(
	struct writer *w, struct str name, int64_t n, int64_t before, bool with_before)
{
	sheet_text(w->sheet, name);
	sheet_number(w->sheet, (double)n);
	if (with_before)
		sheet_number(w->sheet, (double)before);
	sheet_row_end(w->sheet);
}

struct str report_sheet(struct arena *a, const struct report *r)
{
	struct writer w = {
		.arena = a, .table = sheet_table, .row = sheet_line, .sheet = sheet_new(a)
	};
	report_write(&w, r);
	return sheet_bytes(w.sheet);
}

static json_t *counts_json(const struct report_counts *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->n; i++)
		json_array_append_new(list,
			json_pack("{s:s%,s:I,s:I}", "name", c->v[i].name.p, c->v[i].name.n, "n",
				(json_int_t)c->v[i].n, "before", (json_int_t)c->v[i].before));
	return list;
}

struct str report_json(struct arena *a, const struct report *r)
{
	struct str first = date_iso(a, r->first), last = date_iso(a, r->last);
	json_t *j = json_pack(
		"{s:s%,s:s%,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o}",
		"first", first.p, first.n, "last", last.p, last.n, "requests", (json_int_t)r->requests,
		"requests_before", (json_int_t)r->requests_before, "promised", (json_int_t)r->promised,
		"kept", (json_int_t)r->kept, "waiting", (json_int_t)r->waiting, "needs_met",
		(json_int_t)r->needs_met, "needs_not_met", (json_int_t)r->needs_not_met, "needs_withdrawn",
		(json_int_t)r->needs_withdrawn, "needs_open", (json_int_t)r->needs_open, "tasks_done",
		(json_int_t)r->tasks_done, "tasks_failed", (json_int_t)r->tasks_failed, "helpers",
		(json_int_t)r->helpers, "helpers_active", (json_int_t)r->helpers_active, "helpers_new",
		(json_int_t)r->helpers_new, "reasons", counts_json(&r->reasons), "channels",
		counts_json(&r->channels), "hubs", counts_json(&r->hubs), "days", counts_json(&r->days),
		"weeks", counts_json(&r->weeks));
	check(j != NULL);
	char *text = json_dumps(j, JSON_INDENT(1));
	check(text != NULL);
	struct str kept = str_dup(a, str_of(text));
	free(text);
	json_decref(j);
	return kept;
}
