/*
 * Bringing a list in on a page: the file is kept in the database, looked at, put right, started,
 * and followed. Reading the file happens on a worker, never on the writer.
 */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_pages.html.h"
#include "hub/person/import_private.h"
#include "hub/person/import_tally.h"
#include "hub/person/import_view.h"
#include "hub/person/list.h"

/* --- lists --- */

static const struct {
	const char *words;
	enum badge badge;
} states[] = {
	[IMPORT_STATE_WAITING] = { "to be looked at", BADGE_INFO },
	[IMPORT_STATE_RUNNING] = { "going in", BADGE_SOON },
	[IMPORT_STATE_DONE] = { "done", BADGE_FINE },
	[IMPORT_STATE_FAILED] = { "stopped", BADGE_LATE },
};

static struct str words_of(enum import_kind kind)
{
	const struct import_format *f = import_format_of(kind);

	return f ? str_of(f->words) : import_kind_name(kind);
}

/* Where people look at what came in. */
static struct url came_url(struct web *w, enum import_kind kind, struct str *words)
{
	if (kind == IMPORT_KIND_REQUESTS) {
		*words = S("See the requests");
		return url_with(w->arena, url_path(w->arena, "/requests"), S("show"), S("all"));
	}
	*words = kind == IMPORT_KIND_VOLUNTEERS ? S("See the volunteers")
											: S("See the people, newest record first");
	return url_path(w->arena, kind == IMPORT_KIND_VOLUNTEERS ? "/helpers" : "/people");
}

static struct url import_url(struct web *w, struct import_id id, const char *what)
{
	return what ? url_path(w->arena, "/import/{}/{}", id_text(w->arena, id.v), str_of(what))
				: url_path(w->arena, "/import/{}", id_text(w->arena, id.v));
}

/* What came of it. Of people it is told who is new to the register; of other lists, which rows had
 * not come before. */
static void figures_put(struct import_line *i, enum import_kind kind, int64_t done, int64_t fresh,
	int64_t people, int64_t known)
{
	bool of_people = kind == IMPORT_KIND_PEOPLE;

	i->fresh = of_people ? people : fresh;
	i->known = of_people ? done - people - i->rejected : known;
}

static void list_show(struct web *w, const struct problems *ps)
{
	struct imports_recent_rows rows = imports_recent(w->db);
	struct import_pages_imports_view v = { .problems = ps,
		.list_name = web_field(w, "list_name"),
		.kind = web_field(w, "kind"),
		.list = { .v = ARENA_ARRAY(w->arena, struct import_line, rows.n), .n = rows.n } };
	struct govuk_item *kinds = ARENA_ARRAY(w->arena, struct govuk_item, 4);

	for (enum import_kind k = IMPORT_KIND_REQUESTS; k <= IMPORT_KIND_VOLUNTEERS; k++)
		if (import_format_of(k))
			kinds[v.kinds.n++] =
				(struct govuk_item){ .text = words_of(k), .value = import_kind_name(k) };
	v.kinds.v = kinds;
	for (size_t i = 0; i < rows.n; i++) {
		v.list.v[i] = (struct import_line){ .name = rows.v[i].list_name.n ? rows.v[i].list_name
																		   : rows.v[i].file_name,
			.of = words_of(rows.v[i].kind),
			.when = time_words(w->arena, rows.v[i].started_at, w->now),
			.who = rows.v[i].account_name,
			.state = str_of(states[rows.v[i].state].words),
			.badge = states[rows.v[i].state].badge,
			.link = import_url(w, rows.v[i].import_id, NULL),
			.total = rows.v[i].rows_total,
			.rejected = rows.v[i].rows_rejected };
		figures_put(&v.list.v[i], rows.v[i].kind, rows.v[i].rows_done, rows.v[i].rows_new,
			rows.v[i].people_new, rows.v[i].rows_known);
	}
	if (ps && ps->n)
		web_status(w, 422);
	import_pages_imports_html(web_page(w, S("Lists")), &v);
}

ROUTE(GET, "/imports", imports_page, ROLE_HUB | ROLE_ADMINISTRATOR)
void imports_page(struct web *w)
{
	list_show(w, NULL);
}

/* --- a new one --- */

struct noting { const struct import_look *look; struct import_id id; };

static void note_down(struct db *db, void *what)
{
	struct noting *n = what;

	import_note_as(db, n->look, IMPORT_STATE_WAITING, n->id);
	upload_note(db, IMPORT_UPLOAD(n->id));
}

ROUTE(POST, "/imports", imports_upload, ROLE_HUB | ROLE_ADMINISTRATOR, UPLOAD, ASIDE)
void imports_upload(struct web *w)
{
	struct problems ps = { .arena = w->arena }, guess = { .arena = w->arena };
	struct import_checks checks;
	struct import_look look = { .list_name = web_field(w, "list_name") };
	struct str path, name = web_file(w, "file", &path);
	struct noting noting = { .look = &look, .id = { id_new() } };
	enum import_kind kind;

	if (!path.p)
		problem_add(&ps, S("file"), S("Choose the file with the list."));
	if (!import_kind_parse(web_field(w, "kind"), &kind) || !import_format_of(kind))
		problem_add(&ps, S("kind"), S("Choose what it is a list of."));
	/* columns that cannot be guessed and a tab that is only a cover are for the next page; a file
	 * that cannot be read is for this one */
	if (ps.n == 0 && !import_look(w->arena, path, name, kind, STR_NONE, &look, &guess) &&
		problem_for(&guess, S("file")).p && !(look.n_tabs > 1 && look.n_columns && look.rows == 0))
		problem_add(&ps, S("file"), problem_for(&guess, S("file")));
	if (ps.n == 0) {
		checks = import_check_all(w->db, &look);
		look.checks = import_checks_text(w->arena, &checks);
	}
	if (ps.n == 0 &&
		!upload_keep(db_pool(w->db), w->viewer->host_id, IMPORT_UPLOAD(noting.id), path))
		problem_add(&ps, S("file"), S("The file could not be kept. Is the disk full?"));
	if (ps.n) {
		list_show(w, &ps);
	} else if (!web_write(w, note_down, &noting)) {
		upload_forget(db_pool(w->db), w->viewer->host_id, IMPORT_UPLOAD(noting.id));
		list_show(w, &ps);
	} else {
		web_redirect(w, import_url(w, noting.id, NULL));
	}
}

/* --- one --- */

static bool path_import(struct web *w, struct import_by_id_row *row)
{
	struct import_id id;

	if (web_path_id(w, "import", &id.v) &&
		import_by_id(w->db, (struct import_by_id_args){ .import_id = id }, row))
		return true;
	web_not_found(w);
	return false;
}

/* The file's header and first rows, with that mapping. */
static bool file_look(struct web *w, const struct import_by_id_row *row, struct str map,
	bool first_rows_only, struct import_look *look, struct problems *ps)
{
	struct str copy = upload_copy(w->db, IMPORT_UPLOAD(row->import_id));
	bool ok;

	*look = (struct import_look){ .first_rows_only = first_rows_only,
		.list_name = row->list_name,
		.tab = row->tab.n ? row->tab : STR_NONE };
	if (!copy.p) {
		problem_add(ps, S("file"),
			S("The file cannot be read at the moment. Try again, or throw this away and send the "
			  "file again."));
		return false;
	}
	ok = import_look(w->arena, copy, row->file_name, row->kind, map, look, ps);
	upload_copy_remove(w->arena, copy);
	return ok;
}

static struct meaning_groups meanings_of(struct web *w, const struct import_look *look, int chosen)
{
	const struct import_format *f = look->format;
	struct meaning *all = ARENA_ARRAY(w->arena, struct meaning, f->n_columns);
	struct meaning_groups g = { .v = ARENA_ARRAY(
									w->arena, struct meaning_group, f->n_columns) };

	for (size_t i = 0; i < f->n_columns; i++) {
		if (g.n == 0 || f->columns[i].group)
			g.v[g.n++] = (struct meaning_group){ .words = str_of(f->columns[i].group
															 ? f->columns[i].group
															 : "What it is"),
				.meanings = { .v = all + i } };
		g.v[g.n - 1].meanings.n++;
		all[i] = (struct meaning){ .value = str_of(f->columns[i].name),
			.words = str_of(f->columns[i].words),
			.chosen = chosen == (int)i };
	}
	return g;
}

/* "Sheet1 · 1,204 rows" */
static struct str tab_words(struct arena *a, struct str name, struct str rows)
{
	int64_t n;

	if (!str_to_i64(rows, &n))
		return name;
	return str_fmt(a, "%.*s · %.*s row%s", STR_ARG(name), STR_ARG(str_count(a, n)),
		n == 1 ? "" : "s");
}

static struct meanings tabs_of(struct web *w, const struct import_look *look, struct str counts)
{
	struct str rest = counts, rows = S("");
	struct meanings m = { .v = ARENA_ARRAY(w->arena, struct meaning, look->n_tabs + 1) };

	for (size_t i = 0; i < look->n_tabs && look->n_tabs > 1; i++) {
		rows = str_cut(&rest, ' ', &rows) ? rows : S("");
		m.v[m.n++] = (struct meaning){ .value = look->tabs[i],
			.words = tab_words(w->arena, look->tabs[i], rows),
			.chosen = str_eq_ascii(look->tabs[i], look->tab) };
	}
	return m;
}

static void columns_show(
	struct web *w, const struct import_look *look, struct import_columns_shown *shown)
{
	*shown = (struct import_columns_shown){ .v = ARENA_ARRAY(w->arena, struct import_column_shown,
												 look->n_columns),
		.n = look->n_columns };
	for (size_t i = 0; i < look->n_columns; i++) {
		shown->v[i] = (struct import_column_shown){ .header = look->columns[i].header,
			.field = str_fmt(w->arena, "column-%zu", i),
			.unused = look->columns[i].column < 0,
			.groups = meanings_of(w, look, look->columns[i].column),
			.example = look->first_row ? str_part(look->first_row[i], 0, 80) : S("") };
	}
}

static void preview_show(struct web *w, const struct import_look *look, struct import_preview *p)
{
	p->heads.v = ARENA_ARRAY(w->arena, struct str, look->n_columns);
	p->v = ARENA_ARRAY(w->arena, struct preview_cells, look->n_preview);
	p->n = look->n_preview;
	for (size_t r = 0; r < p->n; r++)
		p->v[r].v = ARENA_ARRAY(w->arena, struct str, look->n_columns);
	for (size_t c = 0; c < look->format->n_columns; c++)
		for (size_t i = 0; i < look->n_columns; i++) {
			if (look->columns[i].column != (int)c)
				continue;
			p->heads.v[p->heads.n++] = str_of(look->format->columns[c].words);
			for (size_t r = 0; r < p->n; r++)
				p->v[r].v[p->v[r].n++] =
					cell_words(w->arena, look->format->columns[c].holds, look->preview[r][c]);
		}
}

static void import_show(
	struct web *w, const struct import_by_id_row *row, struct str map, const struct problems *ps)
{
	struct import_pages_import_view v = { .problems = ps,
		.waiting = row->state == IMPORT_STATE_WAITING,
		.running = row->state == IMPORT_STATE_RUNNING,
		.failed = row->state == IMPORT_STATE_FAILED,
		.ended = row->state == IMPORT_STATE_DONE,
		.error = row->error,
		.done = row->rows_done,
		.percent = row->rows_total ? row->rows_done * 100 / row->rows_total : 0,
		.may_rejects = (w->viewer->role & ROLE_HUB) != 0,
		.save = import_url(w, row->import_id, "mapping"),
		.start = import_url(w, row->import_id, "start"),
		.drop = import_url(w, row->import_id, "drop"),
		.turn = import_url(w, row->import_id, "tab"),
		.rejects = import_url(w, row->import_id, "rejects"),
		.all = url_path(w->arena, "/imports") };
	struct import_look look = { 0 };
	struct problems guess = { .arena = w->arena };

	v.checks = import_checks_read(w->arena, row->checks);
	v.stops = import_checks_stop(&v.checks);
	v.lists = url_path(w->arena, "/lists");
	v.came = came_url(w, row->kind, &v.came_words);
	v.differences = import_url(w, row->import_id, "differences");
	v.has_differences =
		v.ended && (w->viewer->role & ROLE_HUB) != 0 && list_has_changes(w->db, row->import_id);
	if (v.waiting && row->list_id.v)
		v.list_words =
			str_fmt(w->arena, "It is a delivery of the list \"%.*s\".", STR_ARG(row->list_name));
	v.i = (struct import_line){ .name = row->list_name.n ? row->list_name : row->file_name,
		.of = words_of(row->kind),
		.when = time_words(w->arena, row->ended_at ? row->ended_at : row->started_at, w->now),
		.total = row->rows_total,
		.rejected = row->rows_rejected,
		.review = row->rows_review };
	figures_put(
		&v.i, row->kind, row->rows_done, row->rows_new, row->people_new, row->rows_known);
	v.of_people = row->kind == IMPORT_KIND_PEOPLE;
	v.match = url_path(w->arena, "/match");
	if (v.waiting && import_format_of(row->kind)) {
		v.ready = file_look(w, row, map, true, &look, &guess) && row->rows_total > 0;
		if (guess.n)
			v.map_problem = guess.v[0].text;
		v.tabs = tabs_of(w, &look, row->tab_rows);
		if (look.n_columns && look.format) {
			columns_show(w, &look, &v.columns);
			preview_show(w, &look, &v.preview);
		}
	}
	if (ps && ps->n)
		web_status(w, 422);
	import_pages_import_html(web_page(w, v.i.name), &v);
}

ROUTE(GET, "/import/{import}", import_page, ROLE_HUB | ROLE_ADMINISTRATOR)
void import_page(struct web *w)
{
	struct import_by_id_row row;

	if (path_import(w, &row))
		import_show(w, &row, row.mapping, NULL);
}

/* "name=Header,…" from the choices beside each column. A meaning chosen twice counts the first
 * time. */
static struct str map_chosen(struct web *w, const struct import_look *look)
{
	struct buf b = { .arena = w->arena };

	for (size_t c = 0; c < look->format->n_columns; c++) {
		if (b.n)
			buf_char(&b, ',');
		buf_fmt(&b, "%s=", look->format->columns[c].name);
		for (size_t i = 0; i < look->n_columns; i++)
			if (str_eq(web_field(w, str_fmt(w->arena, "column-%zu", i).p),
					str_of(look->format->columns[c].name))) {
				buf_str(&b, look->columns[i].header);
				break;
			}
	}
	return buf_view(&b);
}

/* What a handler that reads the file aside then changes. */
struct changing {
	struct import_id id;
	const struct import_look *look;
	struct problems *ps;
	struct str confirmed;
	bool done;
};

static void choice_keep(struct db *db, void *what)
{
	struct changing *c = what;

	c->ps->n = 0;
	c->done = import_choose(db, c->id, c->look, c->ps);
}

/* The checks of the mapping that was chosen. */
static bool checks_keep(struct web *w, struct import_look *look)
{
	struct import_checks c = import_check_all(w->db, look);

	look->checks = import_checks_text(w->arena, &c);
	return true;
}

ROUTE(POST, "/import/{import}/mapping", import_mapping_save, ROLE_HUB | ROLE_ADMINISTRATOR, ASIDE)
void import_mapping_save(struct web *w)
{
	struct problems ps = { .arena = w->arena }, guess = { .arena = w->arena };
	struct import_look look;
	struct changing change = { .look = &look, .ps = &ps };
	struct import_by_id_row row;
	struct str map;

	if (!path_import(w, &row))
		return;
	if (!import_format_of(row.kind)) {
		web_not_found(w);
		return;
	}
	change.id = row.import_id;
	(void)!file_look(w, &row, STR_NONE, true, &look, &guess);
	map = look.n_columns ? map_chosen(w, &look) : STR_NONE;
	if (file_look(w, &row, map, false, &look, &ps) && checks_keep(w, &look) &&
		web_write(w, choice_keep, &change) && change.done) {
		web_flash(w, S("Saved. Look at the first rows once more, then bring it in."));
		web_redirect(w, import_url(w, row.import_id, NULL));
		return;
	}
	import_show(w, &row, map, &ps);
}

/* Another tab of the workbook: its columns are guessed anew. One that has no rows leaves everything
 * as it was. */
ROUTE(POST, "/import/{import}/tab", import_tab_save, ROLE_HUB | ROLE_ADMINISTRATOR, ASIDE)
void import_tab_save(struct web *w)
{
	struct problems ps = { .arena = w->arena }, guess = { .arena = w->arena };
	struct import_by_id_row row, turned;
	struct import_look look;
	struct changing change = { .look = &look, .ps = &ps };

	if (!path_import(w, &row))
		return;
	if (!import_format_of(row.kind)) {
		web_not_found(w);
		return;
	}
	turned = row;
	turned.tab = web_field(w, "tab");
	change.id = row.import_id;
	if (!file_look(w, &turned, STR_NONE, false, &look, &guess) && problem_for(&guess, S("file")).p)
		problem_add(&ps, S("tab"), problem_for(&guess, S("file")));
	else if (checks_keep(w, &look) && web_write(w, choice_keep, &change) && change.done) {
		web_redirect(w, import_url(w, row.import_id, NULL));
		return;
	}
	import_show(w, &row, row.mapping, &ps);
}

static void start_keep(struct db *db, void *what)
{
	struct changing *c = what;

	if (c->confirmed.n)
		import_confirm(
			db, (struct import_confirm_args){ .import_id = c->id, .confirmed = c->confirmed });
	c->done = import_start(db, c->id);
}

ROUTE(POST, "/import/{import}/start", import_start_do, ROLE_HUB | ROLE_ADMINISTRATOR, ASIDE)
void import_start_do(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct import_look look;
	struct changing change = { 0 };
	struct import_checks checks;
	struct import_by_id_row row;

	if (!path_import(w, &row))
		return;
	if (row.state == IMPORT_STATE_WAITING && import_format_of(row.kind) &&
		!file_look(w, &row, row.mapping, true, &look, &ps)) {
		import_show(w, &row, row.mapping, &ps);
		return;
	}
	checks = import_checks_read(w->arena, row.checks);
	if (row.state == IMPORT_STATE_WAITING && import_checks_stop(&checks)) {
		if (!str_eq(web_field(w, "confirm"), S("1"))) {
			problem_add(&ps, S("confirm"),
				S("Look at what is marked \"Stop\". If the list is right as it is, tick the box "
				  "below it."));
			import_show(w, &row, row.mapping, &ps);
			return;
		}
		change.confirmed = row.checks;
	}
	change.id = row.import_id;
	if (web_write(w, start_keep, &change) && change.done)
		web_flash(w, S("It goes in now. You can leave this page."));
	web_redirect(w, import_url(w, row.import_id, NULL));
}

ROUTE(POST, "/import/{import}/drop", import_drop_do, ROLE_HUB | ROLE_ADMINISTRATOR)
void import_drop_do(struct web *w)
{
	struct import_by_id_row row;

	if (!path_import(w, &row))
		return;
	if (import_drop(w->db, (struct import_drop_args){ .import_id = row.import_id }) == 1) {
		upload_drop(w->db, IMPORT_UPLOAD(row.import_id));
		web_flash(w, S("Thrown away. Nothing of it was brought in."));
	}
	web_redirect(w, url_path(w->arena, "/imports"));
}

ROUTE(GET, "/import/{import}/rejects", import_rejects_page, ROLE_HUB)
void import_rejects_page(struct web *w)
{
	struct import_by_id_row row;

	if (path_import(w, &row))
		web_file_answer(w, S("text/csv; charset=utf-8"),
			str_fmt(w->arena, "left-out-%.*s.csv", STR_ARG(id_text(w->arena, row.import_id.v))),
			import_rejects_csv(w->db, row.import_id));
}
