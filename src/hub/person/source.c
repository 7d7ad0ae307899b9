/* Where a record came from: rows of lists as they were supplied, taken apart to be read. */
#include <jansson.h>

#include "core/base/time.h"
#include "hub/person/person_view.h"

static struct source_facts facts_of(struct arena *a, struct personal raw)
{
	struct str text = personal_raw(raw);
	json_t *object = json_loadb(text.p ? text.p : "", text.n, 0, NULL), *value;
	struct source_facts f = { .v = ARENA_ARRAY(a, struct source_fact, object ? json_object_size(object) : 1) };
	const char *name;

	json_object_foreach(object, name, value) {
		struct str words = { json_string_value(value), json_string_length(value) };

		if (json_is_string(value) && str_trim(words).n)
			f.v[f.n++] = (struct source_fact){ .name = str_dup(a, str_of(name)), .value = personal_with(raw, str_dup(a, words)) };
	}
	json_decref(object);
	return f;
}

struct source_lines person_sources(struct db *db, struct person_id id)
{
	struct arena *a = db_arena(db);
	struct source_records_of_person_rows rows = source_records_of_person(db, (struct source_records_of_person_args){ .person_id = id });
	struct source_lines lines = { .v = ARENA_ARRAY(a, struct source_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		lines.v[i] = (struct source_line){ .list = rows.v[i].list_name.n ? rows.v[i].list_name : rows.v[i].file_name,
			.when = time_words(a, rows.v[i].at, db_now(db)), .facts = facts_of(a, rows.v[i].raw) };
	return lines;
}
