/* The difference report of a delivery: field by field, on a page, as CSV and as JSON. */
#include <jansson.h>

#include "core/base/check.h"
#include "core/base/id.h"
#include "core/csv/csv.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"
#include "hub/person/list.h"
#include "hub/person/person.h"

struct str list_change_words(enum list_change_kind kind)
{
	static const char *const words[] = { [LIST_CHANGE_KIND_NEW] = "new on the list",
		[LIST_CHANGE_KIND_BACK] = "back on the list",
		[LIST_CHANGE_KIND_CHANGED] = "changed",
		[LIST_CHANGE_KIND_MOVED] = "moved",
		[LIST_CHANGE_KIND_DIED] = "died",
		[LIST_CHANGE_KIND_GONE] = "gone from the list" };

	return str_of(kind < sizeof(words) / sizeof(*words) && words[kind] ? words[kind] : "");
}

bool list_has_changes(struct db *db, struct import_id id)
{
	return list_change_counts(db, (struct list_change_counts_args){ .import_id = id }).n > 0;
}

/* `quiet`: columns that say nothing of the person. */
struct named_cells { struct str *names, *cells; bool *quiet; size_t n; };

static struct named_cells cells_named(struct db *db, struct import_id import, struct str raw)
{
	struct arena *a = db_arena(db);
	struct source_row cells = import_raw_cells(a, raw);
	struct named_cells c = { .cells = cells.v,
		.n = cells.n,
		.names = ARENA_ARRAY(a, struct str, cells.n),
		.quiet = ARENA_ARRAY(a, bool, cells.n) };
	struct import_by_id_row row;
	struct import_look look = { 0 };

	if (import_by_id(db, (struct import_by_id_args){ .import_id = import }, &row))
		import_look_stored(a, row.kind, row.header, row.mapping, &look);
	for (size_t i = 0; i < c.n; i++) {
		c.names[i] = i < look.n_columns ? look.columns[i].header : str_fmt(a, "column %zu", i + 1);
		c.quiet[i] = i < look.n_columns && look.columns[i].of_the_list;
	}
	return c;
}

static struct str cell_of(const struct named_cells *c, struct str name)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->names[i], name))
			return str_trim(c->cells[i]);
	return S("");
}

struct list_fields list_fields_changed(struct db *db, int64_t subject_id,
	struct import_id before_import, struct str before_raw, struct import_id now_import,
	struct str now_raw)
{
	struct arena *a = db_arena(db);
	struct named_cells was = cells_named(db, before_import, before_raw),
					   is = cells_named(db, now_import, now_raw);
	struct list_fields f = { .v = ARENA_ARRAY(a, struct list_field, was.n + is.n) };

	for (size_t i = 0; i < is.n; i++) {
		struct str before = cell_of(&was, is.names[i]), now = str_trim(is.cells[i]);

		if (!is.quiet[i] && !str_eq(before, now))
			f.v[f.n++] = (struct list_field){ is.names[i],
				personal_new(before, CATEGORY_CASE_NOTES, subject_id),
				personal_new(now, CATEGORY_CASE_NOTES, subject_id) };
	}
	for (size_t i = 0; i < was.n; i++) {           /* columns that are not there any more */
		bool there = false;

		for (size_t k = 0; k < is.n && !there; k++)
			there = str_eq(is.names[k], was.names[i]);
		if (!there && !was.quiet[i] && str_trim(was.cells[i]).n)
			f.v[f.n++] = (struct list_field){ was.names[i],
				personal_new(str_trim(was.cells[i]), CATEGORY_CASE_NOTES, subject_id),
				personal_new(S(""), CATEGORY_CASE_NOTES, subject_id) };
	}
	return f;
}

struct list_fields list_change_fields(struct db *db, const struct list_changes_row *r)
{
	struct list_fields none = { 0 };

	if (r->before_id.v == 0)
		return none;
	return list_fields_changed(db, r->person_id.v, r->before_import, personal_raw(r->before_raw),
		r->now_import, personal_raw(r->raw));
}

static struct list_fields fields_of(struct db *db, const struct list_changes_all_row *r)
{
	struct list_fields none = { 0 };

	if (r->before_id.v == 0)
		return none;
	return list_fields_changed(db, r->person_id.v, r->before_import, personal_raw(r->before_raw),
		r->now_import, personal_raw(r->raw));
}

struct str list_change_acted(enum list_change_kind kind, struct str acted)
{
	if (!str_empty(acted))
		return acted;
	return kind == LIST_CHANGE_KIND_CHANGED ? S("kept, with this list as its source")
											: S("noted");
}

/* --- CSV: a line for each field that changed, and one for each person of whom none did --- */

static void csv_line(struct db *db, struct csv_writer *w, const struct list_changes_all_row *r,
	const struct list_field *f)
{
	struct viewer *v = db_viewer(db);
	struct arena *a = db_arena(db);

	csv_cell(w, list_change_words(r->kind));
	csv_cell(w, r->reference);
	csv_cell(w, see(v, person_name(a, r->given_name, r->family_name)));
	csv_cell(w, see(v, r->born_on));
	csv_cell(w, f ? f->name : S(""));
	csv_cell(w, f ? see(v, f->before) : S(""));
	csv_cell(w, f ? see(v, f->now) : S(""));
	csv_cell(w, list_change_acted(r->kind, r->acted));
	csv_row_end(w);
}

struct str list_difference_csv(struct db *db, struct import_id id)
{
	static const char *const heads[] = { "What", "Reference", "Name", "Born", "Field", "Before",
		"Now", "What we did" };
	struct buf b = { .arena = db_arena(db) };
	struct csv_writer w = { .to = &b };
	struct list_changes_all_each each;
	struct list_changes_all_row row;

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		csv_cell(&w, str_of(heads[i]));
	csv_row_end(&w);
	each = list_changes_all(db, (struct list_changes_all_args){ .import_id = id });
	while (list_changes_all_next(&each, &row)) {
		struct list_fields f = fields_of(db, &row);

		for (size_t i = 0; i < f.n; i++)
			csv_line(db, &w, &row, &f.v[i]);
		if (f.n == 0)
			csv_line(db, &w, &row, NULL);
	}
	return buf_view(&b);
}

/* --- JSON --- */

static json_t *json_text(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *json_change(struct db *db, const struct list_changes_all_row *r)
{
	struct viewer *v = db_viewer(db);
	struct list_fields f = fields_of(db, r);
	json_t *fields = json_array();
	struct str kind = list_change_kind_name(r->kind);

	for (size_t i = 0; i < f.n; i++)
		check(
			json_array_append_new(fields,
				json_pack("{so so so}", "field", json_text(f.v[i].name), "before",
					json_text(see(v, f.v[i].before)), "now", json_text(see(v, f.v[i].now)))) == 0);
	return json_pack("{so so so so so so}", "what", json_text(kind), "person",
		json_text(r->reference), "name",
		json_text(see(v, person_name(db_arena(db), r->given_name, r->family_name))), "born",
		json_text(see(v, r->born_on)), "fields", fields, "acted",
		json_text(list_change_acted(r->kind, r->acted)));
}

struct str list_difference_json(struct db *db, struct import_id id)
{
	struct list_changes_all_each each =
		list_changes_all(db, (struct list_changes_all_args){ .import_id = id });
	json_t *all = json_array();
	struct list_changes_all_row row;
	struct str text;
	char *dumped;

	while (list_changes_all_next(&each, &row))
		check(json_array_append_new(all, json_change(db, &row)) == 0);
	dumped = json_dumps(all, JSON_COMPACT);
	check(dumped != NULL);
	text = str_dup(db_arena(db), str_of(dumped));
	free(dumped);
	json_decref(all);
	return text;
}
