/* Any first line of a list: recognising it, naming its columns and reading a row of it never
 * breaks. */
#include "core/base/check.h"
#include "core/csv/csv.h"
#include "hub/person/import_people.h"
#include "hub/person/import_private.h"
#include "hub/person/import_profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void row_try(struct arena *a, const struct csv_row *row)
{
	struct str *values = ARENA_ARRAY(a, struct str, PEOPLE_COLUMNS);
	struct problems ps = { .arena = a };
	struct people_row read;
	struct import_row given = {
		.format = &import_people_format, .arena = a, .values = values, .number = 1
	};

	for (size_t i = 0; i < PEOPLE_COLUMNS && i < row->n; i++)
		values[i] = str_trim(row->v[i]).n ? str_trim(row->v[i]) : STR_NONE;
	if (people_prepare(a, INT64_C(1588550400000000), &given, NULL, &read, &ps))
		check(read.list_key.n == 24 && read.n_flags <= PEOPLE_FLAGS_MOST &&
			read.n_keys <= PERSON_KEYS_MOST);
	else
		check(ps.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str why;
	struct csv_reader *r = csv_open_bytes((struct str){ (const char *)p, n }, &why, a);
	struct csv_row row;

	for (int i = 0; i < 20 && r && csv_next(r, &row); i++) {
		const struct list_profile *by_header = list_profile_of_header(a, row.v, row.n),
								  *by_cells = list_profile_of_cells(a, row.v, row.n);
		struct source_row kept = { .v = row.v, .n = row.n },
						  back = import_raw_cells(a, import_raw(a, &kept));

		check(!by_header || by_header->name[0]);
		check(!by_cells || by_cells->header);
		(void)first_line_is_data(a, row.v, row.n);
		(void)gazetteer_words(row.v, row.n);
		check(back.n == row.n);
		for (size_t k = 0; k < row.n; k++)
			check(str_eq(back.v[k], row.v[k]));
		row_try(a, &row);
	}
	csv_close(r);
	arena_free(a);
	return 0;
}
