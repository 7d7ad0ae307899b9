/* People of the register as the linkage engine's raw cells, many at a time. See register.h. */
#include "hub/person/register.h"

#include "hub/person/person_private.h"
#include "hub/person/register.sql.h"

static void cells_fill(
	struct arena *a, const struct register_people_row *p, struct str cells[VALUE_FIELDS])
{
	for (int f = 0; f < VALUE_FIELDS; f++)
		cells[f] = STR_NONE;
	cells[VALUE_GIVEN] = personal_raw(p->given_name);
	cells[VALUE_FAMILY] = personal_raw(p->family_name);
	cells[VALUE_BIRTH_DATE] = personal_raw(p->born_on);
	cells[VALUE_NHS_NUMBER] = personal_raw(p->nhs_number);
	cells[VALUE_ADDRESS] = personal_raw(p->address);
	cells[VALUE_POSTCODE] = personal_raw(p->postcode);
	cells[VALUE_PHONE] = personal_raw(p->phone);
	cells[VALUE_EMAIL] = personal_raw(p->email);
	if (p->uprn)
		cells[VALUE_UPRN] = str_fmt(a, "%lld", (long long)p->uprn);
}

/* The row of a person under another name. */
static struct register_row renamed(
	const struct register_row *main, int64_t key, struct str given, struct str family)
{
	struct register_row row = *main;

	row.key = key;
	row.cells[VALUE_GIVEN] = given;
	row.cells[VALUE_FAMILY] = family;
	return row;
}

static void aliases_add(struct db *db, struct db_ids ids, struct register_rows *rows)
{
	struct register_aliases_rows all =
		register_aliases(db, (struct register_aliases_args){ .people = ids });
	struct register_row *more = ARENA_ARRAY(db_arena(db), struct register_row, rows->n + all.n);
	size_t n = rows->n, main = 0;

	memcpy(more, rows->v, n * sizeof(*more));
	for (size_t i = 0; i < all.n; i++) {
		struct str given, family;

		/* both come by person; a person's own row is the first of theirs */
		while (main < n && more[main].person_id.v < all.v[i].person_id.v)
			main++;
		if (main == n || more[main].person_id.v != all.v[i].person_id.v)
			continue;
		name_split(db_arena(db), personal_raw(all.v[i].name), &given, &family);
		more[rows->n++] = renamed(&more[main], -all.v[i].person_alias_id.v, given, family);
	}
	rows->v = more;
}

struct register_rows register_rows_of(
	struct db *db, const struct person_id *people, size_t n, bool names_too)
{
	struct arena *a = db_arena(db);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n);
	struct register_people_rows found;
	struct register_rows rows = { 0 };

	if (n == 0)
		return rows;
	for (size_t i = 0; i < n; i++)
		ids[i] = people[i].v;
	found = register_people(db, (struct register_people_args){ .people = { ids, n } });
	rows.v = ARENA_ARRAY(a, struct register_row, 2 * found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct register_people_row *p = &found.v[i];
		struct register_row *main = &rows.v[rows.n++];

		main->key = p->person_id.v;
		main->person_id = p->person_id;
		cells_fill(a, p, main->cells);
		if (names_too && !personal_empty(p->known_as))
			rows.v[rows.n++] = renamed(
				main, -p->person_id.v, personal_raw(p->known_as), main->cells[VALUE_FAMILY]);
	}
	if (names_too)
		aliases_add(db, (struct db_ids){ ids, n }, &rows);
	return rows;
}
