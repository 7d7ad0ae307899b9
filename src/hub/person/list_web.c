/* Pages of lists: their rules and deliveries, and what one delivery changed. */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_pages.html.h"
#include "hub/person/list_view.h"
#include "hub/person/person_view.h"

/* --- lists and their rules --- */

static struct url import_at(struct web *w, struct import_id id, const char *what)
{
	return what ? url_path(w->arena, "/import/{}/{}", id_text(w->arena, id.v), str_of(what))
				: url_path(w->arena, "/import/{}", id_text(w->arena, id.v));
}

static struct meanings rule_meanings(struct web *w, enum list_rule chosen)
{
	struct meanings m = { .v = ARENA_ARRAY(w->arena, struct meaning, 3) };

	for (enum list_rule r = LIST_RULE_ACT; r <= LIST_RULE_KEEP; r++)
		m.v[m.n++] = (struct meaning){
			.value = list_rule_name(r), .words = list_rule_words(r), .chosen = r == chosen
		};
	return m;
}

static struct rules_shown rules_of(struct web *w, const struct lists_all_row *l, struct str id)
{
	const struct {
		const char *name, *words;
		enum list_rule rule;
	} all[] = { { "gone_rule", "Somebody is on the list no more: end what it said of them",
					l->gone_rule },
		{ "died_rule", "It says that somebody has died: record it and stop next steps",
			l->died_rule },
		{ "moved_rule", "It has a new address: use it, unless a person put the address right",
			l->moved_rule } };
	struct rules_shown r = { .v = ARENA_ARRAY(w->arena, struct rule_shown, 3) };

	for (size_t i = 0; i < 3; i++)
		r.v[r.n++] = (struct rule_shown){ .name = str_of(all[i].name),
			.field_id = str_fmt(w->arena, "%.*s-%s", STR_ARG(id), all[i].name),
			.words = str_of(all[i].words),
			.meanings = rule_meanings(w, all[i].rule) };
	return r;
}

static struct delivery_lines deliveries_of(struct web *w, struct list_id id)
{
	struct list_deliveries_rows rows =
		list_deliveries(w->db, (struct list_deliveries_args){ .list_id = id });
	struct delivery_lines l = { .v = ARENA_ARRAY(w->arena, struct delivery_line, rows.n),
		.n = rows.n < 8 ? rows.n : 8 };

	for (size_t i = 0; i < l.n; i++)
		l.v[i] = (struct delivery_line){ .link = import_at(w, rows.v[i].import_id, NULL),
			.when = time_words(w->arena, rows.v[i].started_at, w->now),
			.rows = rows.v[i].rows_total,
			/* of the first delivery nobody is news, and everybody is new */
			.fresh = i + 1 < rows.n || rows.v[i].on_list ? rows.v[i].on_list : rows.v[i].rows_new,
			.changed = rows.v[i].rows_changed,
			.moved = rows.v[i].rows_moved,
			.died = rows.v[i].rows_died,
			.gone = rows.v[i].rows_gone };
	return l;
}

/* What somebody typed stands in the form again; the list itself is as it was. */
static void typed_keep(struct web *w, struct list_shown *l, const struct list_edit *e)
{
	const enum list_rule chosen[] = { e->gone, e->died, e->moved };

	l->open = true;
	l->name_typed = e->name;
	l->supplier_typed = e->supplier;
	l->priority = e->priority;
	l->gone_days = e->gone_days;
	l->is_whole = e->is_whole;
	for (size_t i = 0; i < l->rules.n && i < sizeof(chosen) / sizeof(*chosen); i++)
		l->rules.v[i].meanings = rule_meanings(w, chosen[i]);
}

/* typed: a form that could not be saved, or NULL. */
static void lists_show(struct web *w, const struct problems *ps, const struct list_edit *typed)
{
	struct lists_all_rows rows = lists_all(w->db);
	struct import_pages_lists_view v = { .problems = ps, .imports = url_path(w->arena, "/imports"),
		.may_edit = (w->viewer->role & (ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)) != 0,
		.lists = { .v = ARENA_ARRAY(w->arena, struct list_shown, rows.n), .n = rows.n } };

	for (size_t i = 0; i < rows.n; i++) {
		const struct lists_all_row *l = &rows.v[i];
		struct str id = id_text(w->arena, l->list_id.v);

		v.lists.v[i] = (struct list_shown) { .id = id,
			.anchor = str_fmt(w->arena, "list-%.*s", STR_ARG(id)),
			.name = l->name,
			.supplier = l->supplier,
			.words = str_fmt(w->arena, "Where lists disagree it counts %lld of 99. %s",
				(long long)l->priority,
				l->is_whole ? "A delivery is the whole list." : "A delivery is only what is new."),
			.priority = str_fmt(w->arena, "%lld", (long long)l->priority),
			.gone_days = str_fmt(w->arena, "%lld", (long long)l->gone_days),
			.row_version = str_fmt(w->arena, "%lld", (long long)l->row_version),
			.is_whole = l->is_whole,
			.name_typed = l->name,
			.supplier_typed = l->supplier,
			.rules = rules_of(w, l, id),
			.deliveries = deliveries_of(w, l->list_id) };
		if (typed && typed->list_id.v == l->list_id.v)
			typed_keep(w, &v.lists.v[i], typed);
	}
	if (ps && ps->n)
		web_status(w, 422);
	import_pages_lists_html(web_page(w, S("Lists and their rules")), &v);
}

ROUTE(GET, "/lists", lists_page, ROLE_HUB | ROLE_ADMINISTRATOR)
void lists_page(struct web *w)
{
	lists_show(w, NULL, NULL);
}

static enum list_rule rule_chosen(struct web *w, const char *field, struct problems *ps)
{
	enum list_rule rule;

	if (list_rule_parse(web_field(w, field), &rule))
		return rule;
	problem_add(ps, str_of(field), S("Choose what is to be done."));
	return LIST_RULE_KEEP;
}

ROUTE(POST, "/lists", lists_save, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void lists_save(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct list_edit e = { .name = web_field(w, "name"),
		.supplier = web_field(w, "supplier"),
		.priority = web_field(w, "priority"),
		.gone_days = web_field(w, "gone_days"),
		.is_whole = str_eq(web_field(w, "is_whole"), S("1")) };

	if (!id_parse(web_field(w, "list"), &e.list_id.v) ||
		!str_to_i64(web_field(w, "row_version"), &e.row_version)) {
		web_not_found(w);
		return;
	}
	e.gone = rule_chosen(w, "gone_rule", &ps);
	e.died = rule_chosen(w, "died_rule", &ps);
	e.moved = rule_chosen(w, "moved_rule", &ps);
	if (ps.n == 0 && list_update(w->db, e, &ps)) {
		web_flash(w, S("Saved. It holds from the next delivery."));
		web_redirect(w, url_path(w->arena, "/lists"));
		return;
	}
	lists_show(w, &ps, &e);
}

/* --- what a delivery changed --- */

static struct url differences_url(struct web *w, struct import_id id, enum list_change_kind kind)
{
	return url_with(
		w->arena, import_at(w, id, "differences"), S("of"), list_change_kind_name(kind));
}

static struct change_tabs tabs_of(
	struct web *w, const struct import_by_id_row *i, enum list_change_kind chosen)
{
	struct list_change_counts_rows rows =
		list_change_counts(w->db, (struct list_change_counts_args){ .import_id = i->import_id });
	struct change_tabs t = { .v =
								 ARENA_ARRAY(w->arena, struct change_tab, LIST_CHANGE_KIND_COUNT) };

	for (enum list_change_kind k = LIST_CHANGE_KIND_NEW; k < LIST_CHANGE_KIND_COUNT; k++) {
		struct change_tab *tab = &t.v[t.n++];

		*tab = (struct change_tab){ .link = differences_url(w, i->import_id, k),
			.words = list_change_words(k),
			.chosen = k == chosen };
		for (size_t r = 0; r < rows.n; r++)
			if (rows.v[r].kind == k)
				tab->n = rows.v[r].people;
	}
	return t;
}

static struct change_lines lines_of(struct web *w, const struct list_changes_rows *rows)
{
	struct change_lines l = { .v = ARENA_ARRAY(w->arena, struct change_line, rows->n),
		.n = rows->n > 50 ? 50 : rows->n };

	for (size_t i = 0; i < l.n; i++) {
		const struct list_changes_row *r = &rows->v[i];

		l.v[i] = (struct change_line){ .person = person_url(w->arena, r->person_id),
			.reference = r->reference,
			.acted = list_change_acted(r->kind, r->acted),
			.name = person_name(w->arena, r->given_name, r->family_name),
			.fields = list_change_fields(w->db, r) };
	}
	return l;
}

ROUTE(GET, "/import/{import}/differences", import_differences_page, ROLE_HUB)
void import_differences_page(struct web *w)
{
	struct import_pages_differences_view v = { .may_csv = (w->viewer->role & ROLE_HUB) != 0 };
	enum list_change_kind kind = LIST_CHANGE_KIND_NONE;
	struct list_changes_rows rows;
	struct import_by_id_row row;
	struct import_id id;
	int64_t after = 0;

	if (!web_path_id(w, "import", &id.v) ||
		!import_by_id(w->db, (struct import_by_id_args){ .import_id = id }, &row)) {
		web_not_found(w);
		return;
	}
	if (!list_change_kind_parse(web_query(w, "of"), &kind))
		kind = row.rows_changed ? LIST_CHANGE_KIND_CHANGED
			: row.rows_gone     ? LIST_CHANGE_KIND_GONE
								: LIST_CHANGE_KIND_NEW;
	if (!id_parse(web_query(w, "after"), &after))
		after = 0;
	rows = list_changes(
		w->db, (struct list_changes_args){ .import_id = id, .kind = kind, .after = after });
	v.name = row.list_name.n ? row.list_name : row.file_name;
	v.tabs = tabs_of(w, &row, kind);
	v.shown = str_fmt(w->arena, "Shown: %.*s", STR_ARG(list_change_words(kind)));
	v.lines = lines_of(w, &rows);
	v.import = import_at(w, id, NULL);
	v.csv = import_at(w, id, "differences-csv");
	v.has_more = rows.n > 50;
	if (v.has_more)
		v.more = url_with(w->arena, differences_url(w, id, kind), S("after"),
			id_text(w->arena, rows.v[49].list_change_id.v));
	import_pages_differences_html(web_page(w, S("What this delivery changed")), &v);
}

ROUTE(GET, "/import/{import}/differences-csv", import_differences_csv, ROLE_HUB)
void import_differences_csv(struct web *w)
{
	struct import_by_id_row row;
	struct import_id id;

	if (!web_path_id(w, "import", &id.v) ||
		!import_by_id(w->db, (struct import_by_id_args){ .import_id = id }, &row)) {
		web_not_found(w);
		return;
	}
	web_file_answer(w, S("text/csv; charset=utf-8"),
		str_fmt(w->arena, "differences-%.*s.csv", STR_ARG(id_text(w->arena, id.v))),
		list_difference_csv(w->db, id));
}
