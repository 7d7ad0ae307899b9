/*
 * A file as a table. CSV and spreadsheets stream; JSON (an array of flat objects, or an object that
 * holds one) is read whole, because that is how such files are sent, up to a limit.
 */
#include "hub/person/import_source.h"

#include <errno.h>
#include <jansson.h>
#include <sodium.h>

#include "core/base/check.h"
#include "core/csv/csv.h"
#include "core/sheet/sheet_read.h"
#include "hub/person/import_profile.h"

#define JSON_MOST ((int64_t)256 * 1024 * 1024)
#define COLUMNS_MOST 512
#define TABS_TRIED 16

struct import_source {
	struct arena *arena;                   /* the caller's: header and messages */
	struct csv_reader *csv;
	struct sheet_reader *sheet;
	struct str tab;                        /* of the spreadsheet: the one that is read */
	struct source_row first; /* the first line, when it is a row and no header; taken once */
	bool no_header, first_waits;
	/* whose standard header names the columns of a file without one */
	const struct list_profile *profile;
	const struct str *header_cells;        /* as they stood, to know them again */
	json_t *json, *list;                   /* the whole document, and the array in it */
	size_t at;
	struct arena *row_arena;               /* JSON only */
	struct str *headers;
	size_t n_headers;
	int64_t number;
};

enum file_kind { FILE_CSV, FILE_JSON, FILE_SHEET, FILE_OLD_SHEET };

static enum file_kind kind_of(struct str path, struct arena *a)
{
	FILE *f = fopen(str_z(a, path), "rbe");
	char first[64];
	size_t n, i = 0;

	if (!f)
		return FILE_CSV;
	n = fread(first, 1, sizeof(first), f);
	fclose(f);
	if (n >= 4 && memcmp(first, "PK\3\4", 4) == 0)
		return FILE_SHEET;
	if (n >= 8 && memcmp(first, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
		return FILE_OLD_SHEET;
	if (n >= 3 && memcmp(first, "\xEF\xBB\xBF", 3) == 0)
		i = 3;
	while (i < n && strchr(" \t\r\n", first[i]))
		i++;
	return i < n && (first[i] == '[' || first[i] == '{') ? FILE_JSON : FILE_CSV;
}

static struct str header_name(struct arena *a, struct str cell, size_t index)
{
	struct str name = str_trim(cell);

	return name.n ? str_dup(a, str_part(name, 0, 200)) : str_fmt(a, "column %zu", index + 1);
}

struct str source_twin_name(struct arena *a, struct str name, size_t index)
{
	return str_fmt(a, "%.*s (column %zu)", STR_ARG(name), index + 1);
}

/* Two columns of one name are told apart by their place. */
static struct str header_unique(
	struct arena *a, const struct str *headers, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(headers[i], name))
			return source_twin_name(a, name, n);
	return name;
}

/* The next line of a CSV file or a tab, whatever it is. */
static bool line_next(struct import_source *s, struct source_row *row)
{
	struct sheet_row tab;
	struct csv_row csv;

	if (s->sheet) {
		if (!sheet_next(s->sheet, &tab))
			return false;
		*row = (struct source_row){ .v = tab.v, .n = tab.n, .problem = tab.problem };
		return true;
	}
	if (!csv_next(s->csv, &csv))
		return false;
	*row = (struct source_row){
		.v = csv.v, .n = csv.n, .problem = csv.problem, .cut_off = csv.cut_off
	};
	for (size_t i = 0; i < row->n; i++)
		row->v[i] = csv_unguard(row->v[i]);
	return true;
}

static struct str *cells_kept(struct arena *a, const struct source_row *row)
{
	struct str *cells = ARENA_ARRAY(a, struct str, row->n);

	for (size_t i = 0; i < row->n; i++)
		cells[i] = str_dup(a, row->v[i]);
	return cells;
}

/* The first line is a row: columns are named by the standard list it looks like, else by their
 * number. */
static void header_made(struct import_source *s, const struct source_row *row)
{
	s->no_header = s->first_waits = true;
	s->first = *row;
	s->first.v = cells_kept(s->arena, row);
	s->profile = list_profile_of_cells(s->arena, row->v, row->n);
	s->n_headers = row->n;
	if (s->profile) {
		(void)list_profile_header(s->arena, s->profile, &s->headers);
		return;
	}
	s->headers = ARENA_ARRAY(s->arena, struct str, row->n);
	for (size_t i = 0; i < row->n; i++)
		s->headers[i] = str_fmt(s->arena, "column %zu", i + 1);
}

static bool header_read(struct import_source *s, struct str *why)
{
	struct source_row row;

	if (!line_next(s, &row)) {
		*why = s->sheet && sheet_failed(s->sheet) ? sheet_why(s->sheet)
												  : S("The file has no rows. Ask for it again.");
		return false;
	}
	if (row.problem.p && !row.cut_off) {
		*why = str_dup(s->arena, row.problem);
		return false;
	}
	*why = gazetteer_words(row.v, row.n);
	if (why->p)
		return false;
	if (first_line_is_data(s->arena, row.v, row.n)) {
		header_made(s, &row);
		return true;
	}
	s->headers = ARENA_ARRAY(s->arena, struct str, row.n);
	s->header_cells = cells_kept(s->arena, &row);
	for (size_t i = 0; i < row.n; i++)
		s->headers[i] = header_unique(s->arena, s->headers, i, header_name(s->arena, row.v[i], i));
	s->n_headers = row.n;
	return true;
}

/* Two lists pasted together: the header stands among the rows. */
static bool is_header(const struct import_source *s, const struct source_row *row)
{
	if (!s->header_cells || row->n != s->n_headers || row->n < 2)
		return false;
	for (size_t i = 0; i < row->n; i++)
		if (!str_eq(str_trim(row->v[i]), str_trim(s->header_cells[i])))
			return false;
	return true;
}

/* --- JSON --- */

static size_t json_column(struct import_source *s, const char *key)
{
	for (size_t i = 0; i < s->n_headers; i++)
		if (str_eq(s->headers[i], str_of(key)))
			return i;
	if (s->n_headers == COLUMNS_MOST)
		return COLUMNS_MOST;
	s->headers[s->n_headers] = str_dup(s->arena, str_of(key));
	return s->n_headers++;
}

static void json_header_read(struct import_source *s)
{
	json_t *object, *value;
	const char *key;
	size_t i;

	s->headers = ARENA_ARRAY(s->arena, struct str, COLUMNS_MOST);
	json_array_foreach(s->list, i, object)
		json_object_foreach(object, key, value)
			(void)json_column(s, key);
}

static bool json_list_find(struct import_source *s, struct str *why)
{
	json_t *value;
	const char *key;

	if (json_is_array(s->json)) {
		s->list = s->json;
	} else {
		json_object_foreach(s->json, key, value)
			if (json_is_array(value) && !s->list)
				s->list = value;
	}
	if (s->list && json_array_size(s->list) && json_is_object(json_array_get(s->list, 0)))
		return true;
	*why = S("There is no list of records in this JSON file.");
	return false;
}

static bool json_open(struct import_source *s, struct str path, struct str *why)
{
	FILE *f = fopen(str_z(s->arena, path), "rbe");
	json_error_t error;
	int first;

	if (!f || fseeko(f, 0, SEEK_END) != 0 || ftello(f) > JSON_MOST) {
		*why = f ? S("This JSON file is too large: 256 MB at most. Ask for the list as CSV.")
			: str_fmt(s->arena, "%.*s cannot be read: %s.", STR_ARG(path), strerror(errno));
		if (f)
			fclose(f);
		return false;
	}
	rewind(f);
	first = fgetc(f);
	if (first == 0xEF)
		(void)!fseek(f, 3, SEEK_SET);
	else
		rewind(f);
	s->json = json_loadf(f, JSON_DISABLE_EOF_CHECK, &error);
	fclose(f);
	if (!s->json) {
		*why =
			str_fmt(s->arena, "This JSON file is broken at line %d: %s.", error.line, error.text);
		return false;
	}
	if (!json_list_find(s, why))
		return false;
	json_header_read(s);
	s->row_arena = arena_new();
	return true;
}

static struct str json_cell(struct arena *a, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return (struct str){ json_string_value(value), json_string_length(value) };
	case JSON_INTEGER:
		return str_fmt(a, "%lld", (long long)json_integer_value(value));
	case JSON_REAL:
		return str_fmt(a, "%.15g", json_real_value(value));
	case JSON_TRUE:
		return S("yes");
	case JSON_FALSE:
		return S("no");
	case JSON_NULL:
		return S("");
	default: {
		char *text = json_dumps(value, JSON_COMPACT);
		struct str kept = str_dup(a, str_of(text));

		free(text);
		return kept;
	}
	}
}

static bool json_next(struct import_source *s, struct source_row *row)
{
	json_t *object, *value;
	const char *key;

	if (s->at == json_array_size(s->list))
		return false;
	object = json_array_get(s->list, s->at++);
	arena_reset(s->row_arena);
	row->n = s->n_headers;
	row->v = ARENA_ARRAY(s->row_arena, struct str, row->n);
	row->number = ++s->number;
	if (!json_is_object(object))
		row->problem = S("This record is no object with named facts.");
	for (size_t i = 0; i < row->n; i++)
		row->v[i] = S("");
	json_object_foreach(object, key, value) {
		size_t i = json_column(s, key);
		struct str cell = json_cell(s->row_arena, value);

		if (i == COLUMNS_MOST || !str_utf8_ok(cell) || cell.n > CSV_CELL_MOST)
			row->problem = S("A fact of this record cannot be kept: it is too long or not text.");
		else
			row->v[i] = cell;
	}
	return true;
}

/* --- all --- */

/* The header of that tab. Nobody said which: workbooks open with an empty tab or a cover, so the
 * first few are tried. */
static bool tab_read(struct import_source *s, struct str tab, struct str *why)
{
	struct str *names, ignored;
	size_t n = sheet_tabs(s->sheet, &names);
	bool ok = header_read(s, why);

	s->tab = tab.p ? tab : names[0];
	for (size_t i = 1; !ok && !tab.p && i < n && i < TABS_TRIED; i++) {
		s->tab = names[i];
		ok = sheet_turn(s->sheet, names[i], &ignored) && header_read(s, &ignored);
	}
	return ok;
}

size_t source_tabs(const struct import_source *s, struct str **names, struct str *read)
{
	*read = s->sheet ? s->tab : STR_NONE;
	return s->sheet ? sheet_tabs(s->sheet, names) : 0;
}

int64_t source_tab_rows(struct import_source *s, struct str tab)
{
	struct source_row row;
	int64_t n = 0;
	struct str ignored;

	s->header_cells = NULL;
	s->no_header = s->first_waits = false;
	if (sheet_turn(s->sheet, tab, &ignored) && header_read(s, &ignored))
		while (source_next(s, &row))
			n++;
	return n;
}

struct import_source *source_open(struct arena *a, struct str path, struct str tab, struct str *why)
{
	struct import_source *s = ARENA_NEW(a, struct import_source);
	bool ok = false;

	*why = STR_NONE;
	s->arena = a;
	switch (kind_of(path, a)) {
	case FILE_JSON:
		ok = json_open(s, path, why);
		break;
	case FILE_SHEET:
		s->sheet = sheet_open(a, path, tab, why);
		ok = s->sheet && tab_read(s, tab, why);
		break;
	case FILE_OLD_SHEET:
		*why = S("This is a spreadsheet of the old kind (xls), or one with a password. Save it as "
				 "xlsx or as CSV.");
		break;
	case FILE_CSV:
		s->csv = csv_open(path, why, a);
		ok = s->csv && header_read(s, why);
	}
	if (ok)
		return s;
	source_close(s);
	return NULL;
}

void source_close(struct import_source *s)
{
	if (!s)
		return;
	csv_close(s->csv);
	sheet_close(s->sheet);
	s->sheet = NULL;
	json_decref(s->json);
	arena_free(s->row_arena);
	s->csv = NULL;
	s->json = NULL;
	s->row_arena = NULL;
}

size_t source_columns(const struct import_source *s, const struct str **headers)
{
	*headers = s->headers;
	return s->n_headers;
}

bool source_next(struct import_source *s, struct source_row *row)
{
	*row = (struct source_row){ 0 };
	if (s->json)
		return json_next(s, row);
	if (s->first_waits) {
		*row = s->first;
		s->first_waits = false;
	} else if (!line_next(s, row)) {
		return false;
	}
	row->number = ++s->number;
	row->header_again = is_header(s, row);
	if (row->header_again && !row->problem.p)
		row->problem = S("This line is the header once more.");
	return true;
}

bool source_failed(const struct import_source *s)
{
	return (s->csv && csv_failed(s->csv)) || (s->sheet && sheet_failed(s->sheet));
}

const struct list_profile *source_profile(const struct import_source *s, bool *no_header)
{
	*no_header = s->no_header;
	return s->profile;
}

struct str source_hash(struct arena *a, struct str path)
{
	FILE *f = fopen(str_z(a, path), "rbe");
	crypto_generichash_state state;
	unsigned char bytes[8192], hash[32];
	char *hex = arena_alloc(a, 65);
	size_t n;

	if (!f)
		return STR_NONE;
	check(sodium_init() >= 0);
	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		crypto_generichash_update(&state, bytes, n);
	if (ferror(f)) {
		fclose(f);
		return STR_NONE;
	}
	fclose(f);
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(hex, 65, hash, sizeof(hash));
	return str_of(hex);
}
