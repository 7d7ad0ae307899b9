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
#define ABOVE_MOST 10                          /* lines in which a header is looked for */

struct import_source {
	struct arena *arena;                   /* the caller's: header and messages */
	struct csv_reader *csv;
	struct sheet_reader *sheet;
	struct str tab;                        /* of the spreadsheet: the one that is read */
	/* lines that were read to find the header and are rows; taken in their order */
	struct source_row waiting[ABOVE_MOST + 1];
	size_t n_waiting, next_waiting;
	bool no_header;
	struct str above; /* the first line above the header, when something stands there */
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

/* Its cells that say something. */
static size_t cells_filled(const struct source_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		n += str_trim(row->v[i]).n > 0;
	return n;
}

static struct str first_words(const struct source_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (str_trim(row->v[i]).n)
			return str_part(str_trim(row->v[i]), 0, 80);
	return S("");
}

/* Reads one line more, to be given later. */
static bool line_ahead(struct import_source *s)
{
	struct source_row row;

	if (s->n_waiting > ABOVE_MOST || !line_next(s, &row))
		return false;
	row.v = cells_kept(s->arena, &row);
	if (row.problem.p)
		row.problem = str_dup(s->arena, row.problem);
	s->waiting[s->n_waiting++] = row;
	return true;
}

/* People write a title above their table, the day, whose it is: a header has three names at least,
 * and twice as many as anything above it. Which of the first lines it is; 0 when that is not
 * clear. Needs line 0 read ahead. */
static size_t header_line(struct import_source *s)
{
	size_t most = cells_filled(&s->waiting[0]);

	for (size_t i = 1; most <= 2 && i < ABOVE_MOST; i++) {
		size_t filled;

		if (i == s->n_waiting && !line_ahead(s))
			return 0;
		filled = cells_filled(&s->waiting[i]);
		if (s->waiting[i].problem.p)
			return 0;
		if (filled >= 3 && filled >= 2 * most)
			return i;
		most = filled > most ? filled : most;
	}
	return 0;
}

/* The line is a row: columns are named by the standard list it looks like, else by their number. */
static void header_made(struct import_source *s, const struct source_row *row)
{
	s->no_header = true;
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

	s->n_waiting = s->next_waiting = 0;
	s->no_header = false;
	s->above = STR_NONE;
	s->header_cells = NULL;
	s->profile = NULL;
	if (!line_ahead(s)) {
		*why = s->sheet && sheet_failed(s->sheet) ? sheet_why(s->sheet)
												  : S("The file has no rows. Ask for it again.");
		return false;
	}
	if (s->waiting[0].problem.p && !s->waiting[0].cut_off) {
		*why = s->waiting[0].problem;
		return false;
	}
	s->next_waiting = header_line(s);
	if (s->next_waiting)
		s->above = first_words(&s->waiting[0]);
	row = s->waiting[s->next_waiting];
	*why = gazetteer_words(row.v, row.n);
	if (why->p)
		return false;
	if (first_line_is_data(s->arena, row.v, row.n)) {
		header_made(s, &row);
		return true;
	}
	s->next_waiting++;
	s->headers = ARENA_ARRAY(s->arena, struct str, row.n);
	s->header_cells = row.v;
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

/* Whether there is a row below the header. */
static bool has_row(struct import_source *s)
{
	return s->next_waiting < s->n_waiting || line_ahead(s);
}

/* The header of that tab. Nobody said which: workbooks open with an empty tab, a cover or a page
 * of notes, so the first few are tried for one with a table in it, then for one with rows. */
static bool tab_read(struct import_source *s, struct str tab, struct str *why)
{
	struct str *names, ignored;
	size_t n = sheet_tabs(s->sheet, &names);

	s->tab = tab.p ? tab : names[0];
	if (tab.p || n == 1)
		return header_read(s, why);
	for (size_t columns = 2; columns > 0; columns--)
		for (size_t i = 0; i < n && i < TABS_TRIED; i++) {
			s->tab = names[i];
			if (sheet_turn(s->sheet, names[i], &ignored) && header_read(s, &ignored) &&
				s->n_headers >= columns && has_row(s))
				return true;
		}
	for (size_t i = 0; i < n && i < TABS_TRIED; i++) {
		s->tab = names[i];
		if (sheet_turn(s->sheet, names[i], why) && header_read(s, why))
			return true;
	}
	return false;
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
	if (s->next_waiting < s->n_waiting) {
		*row = s->waiting[s->next_waiting++];
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

struct str source_above(const struct import_source *s)
{
	return s->above;
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
