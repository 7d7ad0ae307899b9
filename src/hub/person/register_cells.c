/* People of the register as the linkage engine's raw cells, many at a time. See register.h. */
#include "hub/person/register.h"

#include "hub/events.h"
#include "hub/person/person_change.h"
#include "hub/person/person_private.h"
#include "hub/person/register.sql.h"

#define NUMBERS_MOST 4 /* rows for the other numbers and addresses of a person */

void register_cells(
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

/* Rows of their own for what more is known of people. The first `mains` of all rows are people's
 * own, by person; `main` goes along with what comes, by person too. */
struct adding { struct register_rows *rows; size_t mains, main; };

static struct adding adding_begin(
	struct db *db, struct register_rows *rows, size_t mains, size_t n)
{
	struct register_row *more = ARENA_ARRAY(db_arena(db), struct register_row, rows->n + n);

	memcpy(more, rows->v, rows->n * sizeof(*more));
	rows->v = more;
	return (struct adding){ .rows = rows, .mains = mains };
}

/* Their own row. NULL: it is not there. */
static const struct register_row *adding_main(struct adding *d, struct person_id id)
{
	const struct register_row *v = d->rows->v;

	while (d->main < d->mains && v[d->main].person_id.v < id.v)
		d->main++;
	return d->main < d->mains && v[d->main].person_id.v == id.v ? &v[d->main] : NULL;
}

static void numbers_add(struct db *db, struct db_ids ids, size_t mains, struct register_rows *rows)
{
	struct register_numbers_rows all =
		register_numbers(db, (struct register_numbers_args){ .people = ids });
	struct adding d = adding_begin(db, rows, mains, all.n);
	size_t taken = 0;

	rows->gone = ARENA_ARRAY(db_arena(db), int64_t, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct register_numbers_row *c = &all.v[i];
		const struct register_row *main = adding_main(&d, c->person_id);
		bool same = i > 0 && all.v[i - 1].person_id.v == c->person_id.v,
			 first = !same || all.v[i - 1].kind != c->kind;
		struct register_row row;

		taken = same ? taken : 0;
		if (!main || first || taken == NUMBERS_MOST) {
			rows->gone[rows->n_gone++] = -c->contact_point_id.v;
			continue;
		}
		taken++;
		row = *main;
		row.key = -c->contact_point_id.v;
		row.cells[c->kind == CONTACT_POINT_KIND_PHONE ? VALUE_PHONE : VALUE_EMAIL] =
			personal_raw(c->value);
		rows->v[rows->n++] = row;
	}
}

static void aliases_add(struct db *db, struct db_ids ids, size_t mains, struct register_rows *rows)
{
	struct register_aliases_rows all =
		register_aliases(db, (struct register_aliases_args){ .people = ids });
	struct adding d = adding_begin(db, rows, mains, all.n);

	for (size_t i = 0; i < all.n; i++) {
		const struct register_row *main = adding_main(&d, all.v[i].person_id);
		struct str given, family;

		if (!main)
			continue;
		name_split(db_arena(db), personal_raw(all.v[i].name), &given, &family);
		rows->v[rows->n++] = renamed(main, -all.v[i].person_alias_id.v, given, family);
	}
}

struct register_rows register_rows_of(
	struct db *db, const struct person_id *people, size_t n, unsigned more)
{
	struct arena *a = db_arena(db);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n);
	struct register_people_rows found;
	struct register_rows rows = { 0 };
	size_t mains;

	if (n == 0)
		return rows;
	for (size_t i = 0; i < n; i++)
		ids[i] = people[i].v;
	found = register_people(db, (struct register_people_args){ .people = { ids, n } });
	rows.v = ARENA_ARRAY(a, struct register_row, 2 * found.n);
	for (; rows.n < found.n; rows.n++) {
		struct register_row *main = &rows.v[rows.n];

		main->key = found.v[rows.n].person_id.v;
		main->person_id = found.v[rows.n].person_id;
		register_cells(a, &found.v[rows.n], main->cells);
	}
	mains = rows.n;
	for (size_t i = 0; i < mains && more & REGISTER_NAMES; i++)
		if (!personal_empty(found.v[i].known_as))
			rows.v[rows.n++] = renamed(&rows.v[i], -rows.v[i].key,
				personal_raw(found.v[i].known_as), rows.v[i].cells[VALUE_FAMILY]);
	if (more & REGISTER_NAMES)
		aliases_add(db, (struct db_ids){ ids, n }, mains, &rows);
	if (more & REGISTER_NUMBERS)
		numbers_add(db, (struct db_ids){ ids, n }, mains, &rows);
	return rows;
}

void register_heard(struct db *db, const struct hub_event *e)
{
	struct register_of_property_rows rows = register_of_property(
		db, (struct register_of_property_args){ .property_id = { e->subject_id } });
	struct person_id *people = ARENA_ARRAY(db_arena(db), struct person_id, rows.n);

	for (size_t i = 0; i < rows.n; i++)
		people[i] = rows.v[i].person_id;
	person_changed(db, people, rows.n);
}
