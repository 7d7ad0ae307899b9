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

/* How the files were understood that rows came with: asked of each row, and there are few. */
struct deliveries {
	struct VEC(struct delivery { struct import_id id; struct import_look look; }) v;
};

static const struct import_look *look_of(
	struct db *db, struct deliveries *all, struct import_id id)
{
	struct delivery one = { .id = id };
	struct import_by_id_row row;

	for (size_t i = 0; i < all->v.n; i++)
		if (all->v.v[i].id.v == id.v)
			return &all->v.v[i].look;
	if (import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row))
		import_look_stored(db_arena(db), row.kind, row.header, row.mapping, &one.look);
	VEC_PUSH(db_arena(db), &all->v, one);
	return &all->v.v[all->v.n - 1].look;
}

/* `quiet`: columns that say nothing of the person. */
struct named_cells { struct str *names, *cells; bool *quiet; size_t n; };

static struct named_cells cells_named(
	struct db *db, struct deliveries *all, struct import_id import, struct str raw)
{
	struct arena *a = db_arena(db);
	struct source_row cells = import_raw_cells(a, raw);
	struct named_cells c = { .cells = cells.v,
		.n = cells.n,
		.names = ARENA_ARRAY(a, struct str, cells.n),
		.quiet = ARENA_ARRAY(a, bool, cells.n) };
	const struct import_look *look = look_of(db, all, import);

	for (size_t i = 0; i < c.n; i++) {
		c.names[i] =
			i < look->n_columns ? look->columns[i].header : str_fmt(a, "column %zu", i + 1);
		c.quiet[i] = i < look->n_columns && look->columns[i].of_the_list;
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

static struct list_fields fields_changed(struct db *db, struct deliveries *all,
	int64_t subject_id, struct import_id before_import, struct str before_raw,
	struct import_id now_import, struct str now_raw)
{
	struct arena *a = db_arena(db);
	struct named_cells was = cells_named(db, all, before_import, before_raw),
					   is = cells_named(db, all, now_import, now_raw);
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

struct list_fields list_fields_changed(struct db *db, int64_t subject_id,
	struct import_id before_import, struct str before_raw, struct import_id now_import,
	struct str now_raw)
{
	struct deliveries all = { 0 };

	return fields_changed(
		db, &all, subject_id, before_import, before_raw, now_import, now_raw);
}

static struct list_fields fields_of(
	struct db *db, struct deliveries *all, const struct list_changes_row *r)
{
	struct list_fields none = { 0 };

	if (r->before_id.v == 0)
		return none;
	return fields_changed(db, all, r->person_id.v, r->before_import, personal_raw(r->before_raw),
		r->now_import, personal_raw(r->raw));
}

struct list_fields list_change_fields(struct db *db, const struct list_changes_row *r)
{
	struct deliveries all = { 0 };

	return fields_of(db, &all, r);
}

/* The next some hundreds of a report, in the order they were found; `after` goes on. */
static struct list_changes_rows changes_next(
	struct db *db, struct import_id id, struct list_change_id *after)
{
	enum { AT_ONCE = 500 };
	struct list_changes_rows rows = list_changes_of_all(db,
		(struct list_changes_of_all_args){
			.import_id = id, .after = after->v, .how_many = AT_ONCE });

	if (rows.n)
		*after = rows.v[rows.n - 1].list_change_id;
	return rows;
}

struct str list_change_acted(enum list_change_kind kind, struct str acted)
{
	if (!str_empty(acted))
		return acted;
	return kind == LIST_CHANGE_KIND_CHANGED ? S("kept, with this list as its source")
											: S("noted");
}

/* --- CSV: a line for each field that changed, and one for each person of whom none did --- */

static void csv_line(struct db *db, struct csv_writer *w, const struct list_changes_row *r,
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
	struct deliveries all = { 0 };
	struct list_change_id after = { 0 };
	struct list_changes_rows rows = { .n = 1 };

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		csv_cell(&w, str_of(heads[i]));
	csv_row_end(&w);
	while (rows.n) {
		rows = changes_next(db, id, &after);
		for (size_t k = 0; k < rows.n; k++) {
			struct list_fields f = fields_of(db, &all, &rows.v[k]);

			for (size_t i = 0; i < f.n; i++)
				csv_line(db, &w, &rows.v[k], &f.v[i]);
			if (f.n == 0)
				csv_line(db, &w, &rows.v[k], NULL);
		}
	}
	return buf_view(&b);
}

/* --- JSON --- */

static json_t *json_text(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *json_change(
	struct db *db, struct deliveries *all, const struct list_changes_row *r)
{
	struct viewer *v = db_viewer(db);
	struct list_fields f = fields_of(db, all, r);
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

struct str list_difference_json(
	struct db *db, struct import_id id, struct list_change_id *after)
{
	struct buf b = { .arena = db_arena(db) };
	struct deliveries all = { 0 };
	struct list_changes_rows rows = changes_next(db, id, after);

	for (size_t i = 0; i < rows.n; i++) {
		json_t *one = json_change(db, &all, &rows.v[i]);
		char *text = json_dumps(one, JSON_COMPACT);

		check(text != NULL);
		buf_fmt(&b, "%s%s", i ? "," : "", text);
		free(text);
		json_decref(one);
	}
	return buf_view(&b);
}
