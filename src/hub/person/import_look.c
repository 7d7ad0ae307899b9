/*
 * Looking at a file before anything is brought in: which of its columns mean what, and the first
 * rows as they would be understood. Guesses come from what lists call things; what somebody says
 * wins over a guess.
 */
#include "core/base/check.h"
#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/import.h"
#include "hub/person/import_cells.h"
#include "hub/person/import_private.h"
#include "hub/person/import_profile.h"
#include "hub/person/import_tally.h"

static const struct import_format *formats[IMPORT_KIND_COUNT];

void import_register(const struct import_format *f)
{
	check((size_t)f->kind < sizeof(formats) / sizeof(*formats) &&
		f->n_columns <= IMPORT_COLUMNS_MOST);
	formats[f->kind] = f;
}

const struct import_format *import_format_of(enum import_kind kind)
{
	return (size_t)kind < sizeof(formats) / sizeof(*formats) ? formats[kind] : NULL;
}

int import_column_index(const struct import_format *f, struct str name)
{
	for (size_t i = 0; i < f->n_columns; i++)
		if (str_eq_ascii(str_of(f->columns[i].name), name))
			return (int)i;
	return -1;
}

struct str import_value(const struct import_row *r, const char *column)
{
	int i = import_column_index(r->format, str_of(column));

	check(i >= 0);
	return r->values[i];
}

/* --- guessing --- */

static struct str without_spaces(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			buf_char(&b, s.p[i]);
	return buf_view(&b);
}

/* "PatientFirstName", "spl_address" and "Client: surname" say whose it is in front. */
static struct str without_whose(struct str s)
{
	static const char *const whose[] = { "patient", "client", "customer", "resident", "person",
		"applicant", "volunteer", "traced" };

	for (size_t i = 0; i < sizeof(whose) / sizeof(*whose); i++)
		if (str_starts(s, str_of(whose[i])) && s.n > strlen(whose[i]))
			return str_part(s, strlen(whose[i]), s.n);
	return s;
}

static bool same_name(struct arena *a, struct str header, struct str synonym)
{
	struct str h = without_spaces(a, header), s = without_spaces(a, synonym);

	return str_eq(h, s) || str_eq(without_whose(h), s);
}

/* The header that a column's synonyms name first; -1 when none is left that they name. */
static int header_guess(
	struct arena *a, const struct import_column *c, const struct import_map *columns, size_t n)
{
	struct str rest = str_of(c->synonyms), synonym;

	while (str_cut(&rest, '|', &synonym))
		for (size_t i = 0; i < n; i++)
			if (columns[i].column < 0 && same_name(a, fold_text(a, columns[i].header), synonym))
				return (int)i;
	return -1;
}

static bool taken(const struct import_look *look, int column)
{
	for (size_t i = 0; i < look->n_columns; i++)
		if (look->columns[i].column == column)
			return true;
	return false;
}

static void columns_guess(struct arena *a, struct import_look *look, const bool *left_out)
{
	for (size_t c = 0; c < look->format->n_columns; c++) {
		int i;

		if (left_out[c] || taken(look, (int)c))
			continue;
		i = header_guess(a, &look->format->columns[c], look->columns, look->n_columns);
		if (i >= 0) {
			look->columns[i].column = (int)c;
			look->columns[i].guessed = true;
		}
	}
}

/* --- what somebody said --- */

static int header_index(struct arena *a, const struct import_look *look, struct str name)
{
	int64_t number;

	for (size_t i = 0; i < look->n_columns; i++)
		if (str_eq(look->columns[i].header, name))
			return (int)i;
	for (size_t i = 0; i < look->n_columns; i++)
		if (str_eq(fold_text(a, look->columns[i].header), fold_text(a, name)))
			return (int)i;
	if (str_to_i64(name, &number) && number >= 1 && (size_t)number <= look->n_columns)
		return (int)number - 1;
	return -1;
}

/* Where the next "name=" of a known column begins behind a comma, so that a header may hold commas
 * itself. */
static size_t pair_end(const struct import_format *f, struct str map, size_t from)
{
	for (size_t i = from; i < map.n; i++) {
		struct str rest, name;

		if (map.p[i] != ',')
			continue;
		rest = str_trim(str_part(map, i + 1, map.n));
		if (str_find(rest, S("=")) > 0 && str_cut(&rest, '=', &name) &&
			import_column_index(f, str_trim(name)) >= 0)
			return i;
	}
	return map.n;
}

static void pair_use(
	struct arena *a, struct import_look *look, struct str pair, bool *left_out, struct problems *ps)
{
	struct str header = pair, name;
	int column, i;

	if (!str_cut(&header, '=', &name) || !header.p) {
		problem_addf(ps, S("map"), "\"%.*s\" is not of the form name=Column.", STR_ARG(pair));
		return;
	}
	column = import_column_index(look->format, str_trim(name));
	header = str_trim(header);
	if (column < 0) {
		problem_addf(ps, S("map"), "There is nothing called \"%.*s\" to fill. One can be: %.*s.",
			STR_ARG(str_trim(name)), STR_ARG(import_column_names(a, look->format)));
		return;
	}
	left_out[column] = true;
	if (header.n == 0)
		return;
	i = header_index(a, look, header);
	if (i < 0)
		problem_addf(ps, S("map"), "The file has no column \"%.*s\". Its columns are: %.*s.",
			STR_ARG(header), STR_ARG(import_header_names(a, look)));
	else
		look->columns[i] =
			(struct import_map){ .header = look->columns[i].header, .column = column };
}

static void map_use(
	struct arena *a, struct import_look *look, struct str map, bool *left_out, struct problems *ps)
{
	for (size_t from = 0; from < map.n;) {
		size_t to = pair_end(look->format, map, from);
		struct str pair = str_trim(str_part(map, from, to - from));

		if (pair.n)
			pair_use(a, look, pair, left_out, ps);
		from = to + 1;
	}
}

struct str import_column_names(struct arena *a, const struct import_format *f)
{
	struct str names = S("");

	for (size_t i = 0; i < f->n_columns; i++)
		names = str_join(a, names, S(", "), str_of(f->columns[i].name));
	return names;
}

struct str import_header_names(struct arena *a, const struct import_look *look)
{
	struct str names = S("");

	for (size_t i = 0; i < look->n_columns && i < 40; i++)
		names = str_join(a, names, S(", "), look->columns[i].header);
	return names;
}

/* Columns that say something of the list, not of the people on it. */
static void of_the_list_mark(struct arena *a, struct import_look *look)
{
	static const char *const names[] = { "spl version", "version", "list version", "file version",
		"extract date", "extracted on", "date extracted", "date time extracted", "export date",
		"exported on", "run date", "row number", "row no", "line number", "batch", "batch id" };
	int as_of = import_column_index(look->format, S("as_of"));

	for (size_t i = 0; i < look->n_columns; i++) {
		struct import_map *m = &look->columns[i];

		m->of_the_list = m->column >= 0 && m->column == as_of;
		for (size_t k = 0; k < sizeof(names) / sizeof(*names) && m->column < 0; k++)
			if (same_name(a, fold_text(a, m->header), str_of(names[k])))
				m->of_the_list = true;
	}
}

/* Complete, so that the same mapping comes out again whatever the guesses of a later version. */
static struct str mapping_text(struct arena *a, const struct import_look *look)
{
	struct buf b = { .arena = a };

	for (size_t c = 0; c < look->format->n_columns; c++) {
		if (b.n)
			buf_char(&b, ',');
		buf_fmt(&b, "%s=", look->format->columns[c].name);
		for (size_t i = 0; i < look->n_columns; i++)
			if (look->columns[i].column == (int)c)
				buf_str(&b, look->columns[i].header);
	}
	return buf_view(&b);
}

/* "words|reason;name|phone": of each group between semicolons at least one must be mapped. */
static void enough_check(struct arena *a, const struct import_look *look, struct problems *ps)
{
	struct str groups = str_of(look->format->enough), group;

	while (str_cut(&groups, ';', &group)) {
		struct str names = group, name, words = S("");
		bool found = false;

		while (str_cut(&names, '|', &name)) {
			int c = import_column_index(look->format, name);

			check(c >= 0);
			found = found || taken(look, c);
			words = str_join(a, words, S(" or "), str_of(look->format->columns[c].words));
		}
		if (!found)
			problem_addf(ps, S("map"),
				"No column is known to hold %.*s. Say of each column what it "
				"is. The file's columns are: %.*s.",
				STR_ARG(words), STR_ARG(import_header_names(a, look)));
	}
}

/* --- rows as understood --- */

/* What spreadsheets and databases write for "nothing". */
static bool says_nothing(struct str s)
{
	static const char *const nothing[] = { "null", "n/a", "#n/a", "nan", "-", "#ref!", "#value!" };

	for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++)
		if (str_eq_ascii(s, str_of(nothing[i])))
			return true;
	return s.n == 0;
}

struct str *import_values(
	struct arena *a, const struct import_look *look, const struct source_row *row)
{
	struct str *values = ARENA_ARRAY(a, struct str, look->format->n_columns);

	for (size_t i = 0; i < look->n_columns && i < row->n; i++) {
		struct str cell = str_trim(row->v[i]);

		if (look->columns[i].column >= 0 && !says_nothing(cell))
			values[look->columns[i].column] = str_dup(a, cell);
	}
	if (look->sample_addresses && look->format->sample)
		look->format->sample(a, values, row->number);
	return values;
}

static struct str *cells_kept(
	struct arena *a, const struct import_look *look, const struct source_row *row)
{
	struct str *cells = ARENA_ARRAY(a, struct str, look->n_columns);

	for (size_t i = 0; i < look->n_columns; i++)
		cells[i] = i < row->n ? str_dup(a, row->v[i]) : S("");
	return cells;
}

static void rows_look(struct arena *a, struct import_source *s, struct import_look *look)
{
	struct arena *scratch = arena_new();
	struct source_row row;

	while ((!look->first_rows_only || look->n_preview < IMPORT_PREVIEW) && source_next(s, &row)) {
		look->rows++;
		look->cut_off = look->cut_off || row.cut_off;
		if (!look->first_row)
			look->first_row = cells_kept(a, look, &row);
		if (look->n_preview < IMPORT_PREVIEW && !row.problem.p)
			look->preview[look->n_preview++] = import_values(a, look, &row);
		tally_row(a, scratch, look, &row);
		if (look->rows % 512 == 0)
			arena_reset(scratch);
	}
	arena_free(scratch);
}

/* "SPL_20200504.csv", "GDS-to-LA-Submissions20210127-141456.csv", "list 2020-05-04.xlsx": the day
 * in a file's name. */
static struct str day_of_name(struct arena *a, struct str name)
{
	for (size_t i = 0; i + 8 <= name.n; i++) {
		char digits[9] = { 0 };
		struct date d = { 0 };
		size_t n = 0, k = i;

		if (i && name.p[i - 1] >= '0' && name.p[i - 1] <= '9')
			continue;
		for (; k < name.n && n < 8 && k < i + 10; k++)
			if (name.p[k] >= '0' && name.p[k] <= '9')
				digits[n++] = name.p[k];
			else if (name.p[k] != '-' && name.p[k] != '_' && name.p[k] != '.')
				break;
		if (n != 8 || digits[0] != '2')
			continue;
		d.year = (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 +
			digits[3] - '0';
		d.month = (digits[4] - '0') * 10 + digits[5] - '0';
		d.day = (digits[6] - '0') * 10 + digits[7] - '0';
		if (d.year >= 2000 && date_valid(d))
			return date_iso(a, d);
	}
	return S("");
}

/* A file's name without the day, the number and the ending that tell its deliveries apart. */
static struct str list_of_name(struct arena *a, struct str name)
{
	struct buf b = { .arena = a };
	ptrdiff_t dot = -1;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.')
			dot = (ptrdiff_t)i;
	if (dot > 0)
		name = str_part(name, 0, (size_t)dot);
	for (size_t i = 0; i < name.n; i++) {
		size_t end = i, digits = 0;

		while (end < name.n &&
			((name.p[end] >= '0' && name.p[end] <= '9') || name.p[end] == '-' ||
				name.p[end] == '_')) {
			digits += name.p[end] >= '0' && name.p[end] <= '9';
			end++;
		}
		if (digits >= 6) {
			i = end - 1;
			continue;
		}
		buf_char(&b, name.p[i] == '_' ? ' ' : name.p[i]);
	}
	return b.n && str_trim(buf_view(&b)).n ? str_trim(buf_view(&b)) : name;
}

/* What the list is called and whose it is, where nobody has said. */
static void list_guess(struct arena *a, struct import_look *look)
{
	if (look->format->kind != IMPORT_KIND_PEOPLE)
		return;
	if (str_empty(look->list_name))
		look->list_name =
			look->profile ? str_of(look->profile->words) : list_of_name(a, look->file_name);
	if (!look->supplier.p)
		look->supplier = look->profile ? str_of(look->profile->supplier) : S("");
	if (str_empty(look->said_on))
		look->said_on = day_of_name(a, look->file_name);
}

static void columns_read(struct arena *a, struct import_look *look, struct import_source *s)
{
	const struct str *headers;

	look->n_columns = source_columns(s, &headers);
	look->columns = ARENA_ARRAY(a, struct import_map, look->n_columns);
	look->tallies = ARENA_ARRAY(a, struct import_tally, look->n_columns);
	look->outwards = ARENA_NEW(a, struct outward_list);
	for (size_t i = 0; i < look->n_columns; i++)
		look->columns[i] = (struct import_map){ .header = headers[i], .column = -1 };
	look->profile = source_profile(s, &look->no_header);
	look->above = source_above(s);
	if (!look->profile && look->format->kind == IMPORT_KIND_PEOPLE)
		look->profile = list_profile_of_header(a, headers, look->n_columns);
}

/* What the profile knows of columns that nobody has said anything of. */
static void profile_use(struct arena *a, struct import_look *look, bool *left_out)
{
	struct str rest = str_of(look->profile && look->profile->pairs ? look->profile->pairs : ""),
			   pair;
	struct problems none = { .arena = a };

	while (str_cut(&rest, ',', &pair)) {
		struct str header = pair, name;
		int column = str_cut(&header, '=', &name) ? import_column_index(look->format, name) : -1;
		int i = column >= 0 && header.n ? header_index(a, look, header) : -1;

		if (column < 0 || left_out[column] || taken(look, column) ||
			(header.n && (i < 0 || look->columns[i].column >= 0)))
			continue;
		pair_use(a, look, pair, left_out, &none);
		if (i >= 0)
			look->columns[i].guessed = true;
	}
}

/* How many rows each tab has: which of them is the list shows in that. */
static void tabs_count(struct arena *a, struct import_source *s, struct import_look *look)
{
	look->tab_rows = ARENA_ARRAY(a, int64_t, look->n_tabs);
	for (size_t i = 0; i < look->n_tabs; i++)
		look->tab_rows[i] = str_eq(look->tabs[i], look->tab) ? look->rows
															 : source_tab_rows(s, look->tabs[i]);
}

struct str import_tab_rows_text(struct arena *a, const struct import_look *look)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; look->tab_rows && i < look->n_tabs; i++)
		buf_fmt(&b, "%s%lld", i ? " " : "", (long long)look->tab_rows[i]);
	return b.n ? buf_view(&b) : S("");
}

static struct str no_rows_words(struct arena *a, const struct import_look *look)
{
	struct buf b = { .arena = a };

	if (look->n_tabs < 2)
		return S("The file has a header but no rows. Ask for it again.");
	buf_fmt(&b,
		"The tab \"%.*s\" has a header but no rows. The workbook's tabs are:", STR_ARG(look->tab));
	for (size_t i = 0; i < look->n_tabs && i < 30; i++)
		buf_fmt(&b, "%s \"%.*s\"", i ? "," : "", STR_ARG(look->tabs[i]));
	buf_char(&b, '.');
	return buf_view(&b);
}

/* The file is read a second time for it: its first hundreds of rows. */
static void by_cells_guess(struct arena *a, struct import_look *look, const bool *left_out)
{
	struct import_source *s;
	struct str why;

	if (!cells_may_tell(look, left_out))
		return;
	s = source_open(a, look->path, look->tab, &why);
	if (s)
		cells_guess(a, s, look, left_out);
	source_close(s);
}

bool import_look(struct arena *a, struct str path, struct str file_name, enum import_kind kind,
	struct str map, struct import_look *look, struct problems *ps)
{
	bool left_out[IMPORT_COLUMNS_MOST] = { false };
	struct import_look asked = *look;
	struct import_source *s;
	size_t before = ps->n;
	struct str why, read;

	*look = (struct import_look){ .path = path,
		.file_name = file_name,
		.list_name = asked.list_name,
		.supplier = asked.supplier,
		.tab = asked.tab,
		.format = import_format_of(kind),
		.sample_addresses = asked.sample_addresses,
		.first_rows_only = asked.first_rows_only };
	check(look->format != NULL);
	s = source_open(a, path, look->tab, &why);
	if (!s) {
		problem_add(ps, S("file"), why);
		return false;
	}
	look->n_tabs = source_tabs(s, &look->tabs, &read);
	if (look->n_tabs > 1)
		look->tab = read;
	columns_read(a, look, s);
	map_use(a, look, map, left_out, ps);
	profile_use(a, look, left_out);
	columns_guess(a, look, left_out);
	by_cells_guess(a, look, left_out);
	enough_check(a, look, ps);
	of_the_list_mark(a, look);
	look->mapping = mapping_text(a, look);
	rows_look(a, s, look);
	list_guess(a, look);
	if (look->rows == 0)
		problem_add(ps, S("file"), no_rows_words(a, look));
	if (source_failed(s))
		problem_add(ps, S("file"), S("The file could not be read to its end."));
	if (look->n_tabs > 1 && !asked.first_rows_only)
		tabs_count(a, s, look);
	source_close(s);
	if (!asked.first_rows_only)
		look->file_hash = source_hash(a, path);
	return ps->n == before;
}

void import_look_stored(struct arena *a, enum import_kind kind, struct str header,
	struct str mapping, struct import_look *look)
{
	struct source_row names = import_raw_cells(a, header);
	bool left_out[IMPORT_COLUMNS_MOST] = { false };
	struct problems odd = { .arena = a };

	*look = (struct import_look){ .format = import_format_of(kind), .n_columns = names.n,
		.columns = ARENA_ARRAY(a, struct import_map, names.n) };
	for (size_t i = 0; i < names.n; i++)
		look->columns[i] = (struct import_map){ .header = names.v[i], .column = -1 };
	if (!look->format)
		return;
	map_use(a, look, mapping, left_out, &odd);
	of_the_list_mark(a, look);
}
