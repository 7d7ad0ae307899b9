/*
 * Lists for `kith match`: a CSV or TSV, once to learn how its dates stand and once to read it into
 * the linkage table, row by row. Only what is compared, the truth and (when asked for) ids stay in
 * memory.
 */
#include "app/match.h"

#include <errno.h>

#include "core/base/check.h"
#include "core/base/file.h"
#include "core/csv/csv.h"

#define LEARN_ROWS 2000
#define TOLD_EVERY 4096                        /* rows between two looks at the clock */
#define COLUMNS_MOST 8                         /* of a file, for one field */

/* --- the map --- */

static bool field_of(struct str name, size_t *field)
{
	for (*field = 0; *field < VALUE_FIELDS; ++*field)
		if (str_eq(name, str_of(value_field_names[*field])))
			return true;
	return false;
}

static struct str fields_listed(struct arena *a)
{
	struct str all = S("");

	for (size_t i = 0; i < VALUE_FIELDS; i++)
		all = str_join(a, all, S(", "), str_of(value_field_names[i]));
	return all;
}

bool match_map_read(struct arena *a, struct str text, struct match_map *out, struct str *why)
{
	struct str rest = text, part, name;
	size_t field;

	*out = (struct match_map){ 0 };
	while (str_cut(&rest, ',', &part)) {
		struct str column = part;

		if (str_empty(str_trim(part)))
			continue;
		if (!memchr(part.p, '=', part.n) || !str_cut(&column, '=', &name) ||
			str_empty(str_trim(column))) {
			*why = str_fmt(a,
				"\"%.*s\" names no column. A map looks like given=first_name,family=surname.",
				STR_ARG(str_trim(part)));
			return false;
		}
		if (!field_of(str_trim(name), &field)) {
			*why = str_fmt(a, "There is no field \"%.*s\". There are %.*s.",
				STR_ARG(str_trim(name)), STR_ARG(fields_listed(a)));
			return false;
		}
		if (out->columns[field].p) {
			*why = str_fmt(a, "The map names %s twice.", value_field_names[field]);
			return false;
		}
		out->columns[field] = str_trim(column);
	}
	return true;
}

/* --- the columns of one file --- */

struct columns {
	size_t at[VALUE_FIELDS][COLUMNS_MOST];
	size_t n[VALUE_FIELDS];
	size_t truth;                          /* SIZE_MAX: none */
	size_t found;
};

static size_t column_find(const struct csv_row *head, struct str name)
{
	for (size_t i = 0; i < head->n; i++)
		if (str_eq_ascii(str_trim(head->v[i]), str_trim(name)))
			return i;
	return SIZE_MAX;
}

static bool columns_find(struct match_lists *l, const struct match_wanted *w, struct str file,
	const struct csv_row *head, struct columns *c, struct str *why)
{
	*c = (struct columns){ .truth = SIZE_MAX };
	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		struct str rest = w->map.columns[f], name;

		while (rest.p && str_cut(&rest, '+', &name)) {
			size_t at = column_find(head, name);

			if (at == SIZE_MAX) {
				l->notes =
					str_fmt(l->arena, "%.*s%.*s has no column \"%.*s\": going on without it.\n",
						STR_ARG(l->notes), STR_ARG(file), STR_ARG(str_trim(name)));
			} else if (c->n[f] < COLUMNS_MOST) {
				c->at[f][c->n[f]++] = at;
				c->found += f != VALUE_ID && f != VALUE_SOURCE;
			}
		}
	}
	if (c->found == 0) {
		*why = str_fmt(l->arena,
			"None of the columns in --map is in %.*s. Its first row must be the names of its "
			"columns; they are: ",
			STR_ARG(file));
		for (size_t i = 0; i < head->n && i < 30; i++)
			*why = str_fmt(l->arena, "%.*s%s%.*s", STR_ARG(*why), i ? ", " : "",
				STR_ARG(str_part(head->v[i], 0, 60)));
		return false;
	}
	if (w->truth.p)
		c->truth = column_find(head, w->truth);
	if (w->truth.p && c->truth == SIZE_MAX) {
		*why = str_fmt(l->arena, "%.*s has no column \"%.*s\", which --truth names.", STR_ARG(file),
			STR_ARG(w->truth));
		return false;
	}
	return true;
}

static struct str cell_at(const struct csv_row *row, size_t column)
{
	return column < row->n ? row->v[column] : S("");
}

/* The cells of a row by field. What joins several columns is in `joined`, valid until the next
 * row. */
static void cells_of(const struct columns *c, const struct csv_row *row, struct arena *joined,
	struct str cells[VALUE_FIELDS])
{
	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		cells[f] = c->n[f] ? cell_at(row, c->at[f][0]) : STR_NONE;
		for (size_t i = 1; i < c->n[f]; i++)
			cells[f] = str_join(joined, cells[f], S(" "), cell_at(row, c->at[f][i]));
	}
}

/* --- who is who --- */

struct people {                                        /* truth values -> numbers */
	struct arena *arena;
	struct VEC(struct str) names;
	uint32_t *slots;
	size_t mask;
};

static void people_widen(struct people *p)
{
	size_t mask = p->mask ? p->mask * 2 + 1 : 1023;
	uint32_t *slots = ARENA_ARRAY(p->arena, uint32_t, mask + 1);

	for (size_t i = 0; i < p->names.n; i++) {
		size_t at = str_hash(p->names.v[i]) & mask;

		while (slots[at])
			at = (at + 1) & mask;
		slots[at] = (uint32_t)i + 1;
	}
	p->slots = slots;
	p->mask = mask;
}

/* An empty cell is a person of whom there is no other row. */
static uint32_t person_number(struct people *p, struct str name)
{
	size_t at;

	if (p->names.n * 2 >= p->mask)
		people_widen(p);
	name = str_trim(name);
	if (name.n) {
		at = str_hash(name) & p->mask;
		for (; p->slots[at]; at = (at + 1) & p->mask)
			if (str_eq(p->names.v[p->slots[at] - 1], name))
				return p->slots[at] - 1;
		p->slots[at] = (uint32_t)p->names.n + 1;
	}
	VEC_PUSH(p->arena, &p->names, str_dup(p->arena, name));
	return (uint32_t)p->names.n - 1;
}

/* --- reading --- */

struct reading {
	struct match_lists *l;
	const struct match_wanted *wanted;
	struct people people;
	struct VEC(uint32_t) truth;
	struct VEC(struct str) ids;
	struct arena *row;
};

static struct csv_reader *list_open(
	struct reading *g, struct str file, struct columns *c, struct str *why)
{
	struct csv_reader *r = csv_open(file, why, g->l->arena);
	struct csv_row head;

	if (!r) {
		*why = str_find(*why, file) >= 0
			? *why
			: str_fmt(g->l->arena, "%.*s: %.*s", STR_ARG(file), STR_ARG(*why));
		return NULL;
	}
	if (csv_separator(r) == '\t')
		csv_bare_quotes(r);
	if (!csv_next(r, &head)) {
		*why = str_fmt(g->l->arena, "%.*s is empty.", STR_ARG(file));
	} else {
		g->l->notes = S("");
		if (columns_find(g->l, g->wanted, file, &head, c, why))
			return r;
	}
	csv_close(r);
	return NULL;
}

static void dates_learn(struct reading *g, struct csv_reader *r, const struct columns *c)
{
	struct csv_row row;

	for (int i = 0; i < LEARN_ROWS && csv_next(r, &row); i++) {
		struct str cells[VALUE_FIELDS];

		cells_of(c, &row, g->row, cells);
		link_table_learn(g->l->table, cells);
		arena_reset(g->row);
	}
}

static void row_take(
	struct reading *g, const struct columns *c, const struct csv_row *row, int64_t number)
{
	struct str cells[VALUE_FIELDS];

	cells_of(c, row, g->row, cells);
	link_table_add(g->l->table, cells);
	if (c->truth != SIZE_MAX)
		VEC_PUSH(g->l->arena, &g->truth, person_number(&g->people, cell_at(row, c->truth)));
	if (g->wanted->ids)
		VEC_PUSH(g->l->arena, &g->ids,
			str_empty(cells[VALUE_ID]) ? str_fmt(g->l->arena, "%lld", (long long)number)
									   : str_dup(g->l->arena, str_trim(cells[VALUE_ID])));
	arena_reset(g->row);
}

static void row_leave(
	struct match_lists *l, struct str file, const struct csv_row *row, struct str why)
{
	if (l->left_out++ == 0)
		l->left_out_why = str_fmt(
			l->arena, "%.*s, line %lld: %.*s", STR_ARG(file), (long long)row->line, STR_ARG(why));
}

static bool list_read(struct reading *g, struct str file, struct str *why)
{
	struct columns c;
	struct csv_reader *r = list_open(g, file, &c, why);
	struct csv_row row;
	int64_t number = 0;
	bool failed;

	if (!r)
		return false;
	dates_learn(g, r, &c);
	csv_close(r);
	r = list_open(g, file, &c, why);
	if (!r)
		return false;
	while (csv_next(r, &row)) {
		number++;
		if (!str_empty(row.problem))
			row_leave(g->l, file, &row, row.problem);
		else
			row_take(g, &c, &row, number);
		if (g->wanted->progress && number % TOLD_EVERY == 0)
			g->wanted->progress(g->wanted->whom, file, csv_bytes_read(r), csv_bytes_total(r));
	}
	failed = csv_failed(r);
	csv_close(r);
	if (failed)
		*why = str_fmt(g->l->arena, "%.*s could not be read to its end.", STR_ARG(file));
	else if (number == 0)
		*why = str_fmt(g->l->arena, "%.*s has names of columns and not one row.", STR_ARG(file));
	return !failed && number > 0;
}

bool match_lists_read(struct match_lists *l, const struct match_wanted *wanted,
	const struct str *files, size_t n_files, struct str *why)
{
	struct reading g = { .l = l, .wanted = wanted, .row = arena_new(), .people.arena = l->arena };
	struct str notes = S("");
	bool fine = true;

	check(n_files == 1 || n_files == 2);
	l->table = link_table_new();
	l->n_files = n_files;
	for (size_t i = 0; i < n_files && fine; i++) {
		l->split = link_table_rows(l->table);
		fine = list_read(&g, files[i], why);
		notes = str_fmt(l->arena, "%.*s%.*s", STR_ARG(notes), STR_ARG(fine ? l->notes : S("")));
	}
	if (n_files == 1)
		l->split = link_table_rows(l->table);
	l->notes = notes;
	l->truth = wanted->truth.p ? g.truth.v : NULL;
	l->ids = g.ids.v;
	arena_free(g.row);
	return fine;
}

void match_lists_free(struct match_lists *l)
{
	link_table_free(l->table);
}

bool match_model_file(struct arena *a, struct str path, struct link_model *out, struct str *why)
{
	struct str text;

	if (!file_read(a, str_z(a, path), &text)) {
		*why = str_fmt(a, "the model %.*s cannot be read: %s.", STR_ARG(path), strerror(errno));
		return false;
	}
	return link_model_read(a, text, out, why);
}
