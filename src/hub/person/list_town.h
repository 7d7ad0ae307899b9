/* Lists that are delivered, for the tests of lists. */
#ifndef KITH_LIST_TOWN_H
#define KITH_LIST_TOWN_H

#include "hub/person/import_town.h"

/* `list`: NULL: named as its file says. */
static inline struct import_look looked_as(
	struct testdb *t, struct str path, const char *file_name, const char *list)
{
	return town_looked(t, path, file_name, NULL,
		(struct import_look) { .list_name = list ? str_of(list) : STR_NONE });
}

static inline struct import_id delivered(struct testdb *t, const char *file_name, const char *list,
	struct str text, struct import_counts *counts)
{
	struct import_look look = looked_as(t, town_file(t, file_name, text), file_name, list);
	struct import_id id = town_begun(t, &look);
	struct str why;

	if (!import_run(t->pool, 1, id, &look, NULL, NULL, counts, &why))
		fail_msg("%.*s", STR_ARG(why));
	return id;
}

#endif
