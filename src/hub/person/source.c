/* Where a record came from: rows of lists as they were supplied, taken apart to be read. */
#include "core/base/time.h"
#include "hub/person/import_private.h"
#include "hub/person/person_view.h"

static struct source_facts facts_of(struct arena *a, struct str header, struct personal raw)
{
	struct source_row names = import_raw_cells(a, header), cells = import_raw_cells(a, personal_raw(raw));
	struct source_facts f = { .v = ARENA_ARRAY(a, struct source_fact, cells.n) };

	for (size_t i = 0; i < cells.n; i++)
		if (str_trim(cells.v[i]).n)
			f.v[f.n++] = (struct source_fact){ .name = i < names.n ? names.v[i] : str_fmt(a, "column %zu", i + 1),
				.value = personal_with(raw, cells.v[i]) };
	return f;
}

struct source_lines person_sources(struct db *db, struct person_id id)
{
	struct arena *a = db_arena(db);
	struct source_records_of_person_rows rows = source_records_of_person(db, (struct source_records_of_person_args){ .person_id = id });
	struct source_lines lines = { .v = ARENA_ARRAY(a, struct source_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		lines.v[i] = (struct source_line){ .list = rows.v[i].list_name.n ? rows.v[i].list_name : rows.v[i].file_name,
			.when = time_words(a, rows.v[i].at, db_now(db)), .facts = facts_of(a, rows.v[i].header, rows.v[i].raw) };
	return lines;
}
