/*
 * From an address as typed to a property of this hub. One address is compared with the properties
 * of its postcode, and with those that have its street and number, which the database finds by two
 * indexes: nothing is held in memory. Many are compared with an index of all properties, made for
 * the time it takes.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "engine/address/address.h"
#include "hub/place/place.h"
#include "hub/place/place.sql.h"

/* Properties without a UPRN are told apart by their own id, above every UPRN. */
#define OWN_ID (UINT64_C(1) << 63)

struct property_line {
	struct property_id property_id;
	int64_t uprn, parent_uprn;
	struct str class_code, flat, number, building, organisation, street, locality, town, postcode;
};

/* A parent shell: a building that is no home itself (BS 7666 classes P, PP, PS). */
static bool is_shell(struct str class_code)
{
	return str_starts(class_code, S("P"));
}

static uint64_t key_of(int64_t uprn, struct property_id id)
{
	return uprn ? (uint64_t)uprn : OWN_ID | (uint64_t)id.v;
}

static void line_add(struct address_builder *b, const struct property_line *p, bool alias)
{
	struct address_entry e = { .uprn = key_of(p->uprn, p->property_id),
		.parent_uprn = (uint64_t)p->parent_uprn,
		.flat = p->flat,
		.building = p->building,
		.number = p->number,
		.street = p->street,
		.locality = p->locality,
		.town = p->town,
		.postcode = p->postcode,
		.alias = alias,
		.shell = is_shell(p->class_code) };

	(void)address_builder_add(b, &e);
	if (!alias && p->organisation.n && p->building.n == 0) {
		e.building = p->organisation;          /* "Sunrise Care Home, 14 Mill Street" */
		e.alias = true;
		if (e.number.n && (e.number.p[0] < '0' || e.number.p[0] > '9'))
			e.number = S("");              /* a name in place of a number: either finds it */
		(void)address_builder_add(b, &e);
	}
}

#define LINE(row)                                                                                  \
	((struct property_line){ (row)->property_id, (row)->uprn, (row)->parent_uprn,                 \
		(row)->class_code, (row)->flat, (row)->number, (row)->building, (row)->organisation,       \
		(row)->street, (row)->locality, (row)->town, (row)->postcode })
#define LINES_ADD(b, rows, alias)                                                \
	do {                                                                     \
		__typeof__(rows) rows_ = (rows);                                 \
		for (size_t i_ = 0; i_ < rows_.n; i_++)                          \
			line_add((b), &LINE(&rows_.v[i_]), (alias));             \
	} while (0)

static struct property_id property_of_key(struct db *db, uint64_t key)
{
	struct property_by_uprn_row row;

	if (key & OWN_ID)
		return (struct property_id){ (int64_t)(key & ~OWN_ID) };
	return key &&
			property_by_uprn(db, (struct property_by_uprn_args){ .uprn = (int64_t)key }, &row)
		? row.property_id
		: (struct property_id){ 0 };
}

static struct place_match match_of(struct db *db, const struct address_result *r)
{
	struct place_match m = {
		.outcome = r->outcome, .points = (double)r->points, .margin = (double)r->margin
	};

	if (r->outcome == ADDRESS_MATCHED)
		m.property_id = property_of_key(db, r->uprn);
	else if (r->outcome == ADDRESS_BUILDING_ONLY) {
		m.building_id = property_of_key(db, r->uprn);
		m.building_uprn = r->uprn & OWN_ID ? 0 : (int64_t)r->uprn;
	}
	return m;
}

struct place_match place_address_match(struct db *db, struct str text, struct str postcode)
{
	struct arena *a = db_arena(db);
	struct address w = address_read(a, text, postcode);
	struct address_builder *b;
	struct address_index *x;
	struct address_result r = { .outcome = ADDRESS_NONE };

	if (w.street.n == 0)
		return (struct place_match){ .outcome = ADDRESS_NONE };
	b = address_builder_new();
	if (w.postcode.n) {
		LINES_ADD(b,
			properties_of_postcode(
				db, (struct properties_of_postcode_args){ .postcode = w.postcode }),
			false);
		LINES_ADD(b,
			aliases_of_postcode(db, (struct aliases_of_postcode_args){ .postcode = w.postcode }),
			true);
	}
	if (w.number.n) {
		struct str street = address_fold(a, w.street);

		LINES_ADD(b,
			properties_of_street_number(db,
				(struct properties_of_street_number_args){
					.street_key = street, .number = w.number }),
			false);
		LINES_ADD(b,
			aliases_of_street_number(db,
				(struct aliases_of_street_number_args){
					.street_key = street, .number = w.number }),
			true);
	}
	x = address_builder_finish(b);
	if (address_index_count(x))
		r = address_match(x, text, postcode);
	address_index_free(x);
	return match_of(db, &r);
}

/* --- many --- */

static int str_order(const void *l, const void *r)
{
	return str_cmp(*(const struct str *)l, *(const struct str *)r);
}

/* The properties of all these postcodes, each once. */
static void postcodes_add(struct db *db, struct address_builder *b, struct str *postcodes, size_t n)
{
	struct properties_of_postcode_args *sets =
		ARENA_ARRAY(db_arena(db), struct properties_of_postcode_args, n);
	struct aliases_of_postcode_args *more =
		ARENA_ARRAY(db_arena(db), struct aliases_of_postcode_args, n);
	struct properties_of_postcode_rows *rows;
	struct aliases_of_postcode_rows *names;
	size_t asked = 0;

	qsort(postcodes, n, sizeof(*postcodes), str_order);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(postcodes[i], postcodes[i - 1])) {
			sets[asked] = (struct properties_of_postcode_args){ .postcode = postcodes[i] };
			more[asked++] = (struct aliases_of_postcode_args){ .postcode = postcodes[i] };
		}
	rows = properties_of_postcode_batch(db, sets, asked);
	names = aliases_of_postcode_batch(db, more, asked);
	for (size_t i = 0; i < asked; i++) {
		LINES_ADD(b, rows[i], false);
		LINES_ADD(b, names[i], true);
	}
}

/* UPRNs back to properties, all in one journey. */
static void matches_of(
	struct db *db, const struct address_result *results, size_t n, struct place_match *matches)
{
	struct property_by_uprn_args *sets = ARENA_ARRAY(db_arena(db), struct property_by_uprn_args, n);
	struct property_by_uprn_row *rows = ARENA_ARRAY(db_arena(db), struct property_by_uprn_row, n);
	size_t *whose = ARENA_ARRAY(db_arena(db), size_t, n), asked = 0;
	bool *found = ARENA_ARRAY(db_arena(db), bool, n);

	for (size_t i = 0; i < n; i++) {
		const struct address_result *r = &results[i];

		matches[i] = (struct place_match){
			.outcome = r->outcome, .points = (double)r->points, .margin = (double)r->margin
		};
		if (r->uprn & OWN_ID) {
			*(r->outcome == ADDRESS_MATCHED ? &matches[i].property_id : &matches[i].building_id) =
				(struct property_id){ (int64_t)(r->uprn & ~OWN_ID) };
		} else if (r->uprn) {
			whose[asked] = i;
			sets[asked++] = (struct property_by_uprn_args){ .uprn = (int64_t)r->uprn };
		}
	}
	property_by_uprn_batch(db, sets, asked, rows, found);
	for (size_t k = 0; k < asked; k++) {
		struct place_match *m = &matches[whose[k]];

		if (m->outcome == ADDRESS_BUILDING_ONLY)
			m->building_uprn = sets[k].uprn;
		if (found[k])
			*(m->outcome == ADDRESS_MATCHED ? &m->property_id : &m->building_id) =
				rows[k].property_id;
	}
}

void place_addresses_near(
	struct db *db, const struct address_question *q, size_t n, struct place_match *matches)
{
	struct arena *a = db_arena(db);
	struct address_builder *b = address_builder_new();
	struct address_result *results = ARENA_ARRAY(a, struct address_result, n);
	struct str *postcodes = ARENA_ARRAY(a, struct str, n);
	struct address_index *x;
	size_t asked = 0;

	for (size_t i = 0; i < n; i++)
		if (q[i].postcode.n)
			postcodes[asked++] = q[i].postcode;
	if (asked)
		postcodes_add(db, b, postcodes, asked);
	x = address_builder_finish(b);
	if (address_index_count(x))
		address_match_batch(x, q, n, 1, results);
	address_index_free(x);
	matches_of(db, results, n, matches);
}

struct address_index *place_address_index(struct db *db)
{
	struct address_builder *b = address_builder_new();
	struct properties_all_each all = properties_all(db);
	struct aliases_all_each names;
	struct properties_all_row row;
	struct aliases_all_row name;

	while (properties_all_next(&all, &row))
		line_add(b, &LINE(&row), false);
	names = aliases_all(db);
	while (aliases_all_next(&names, &name))
		line_add(b, &LINE(&name), true);
	return address_builder_finish(b);
}

void place_addresses_match(struct db *db, const struct address_index *x,
	const struct address_question *q, size_t n, int threads, struct place_match *matches)
{
	struct address_result *results = ARENA_ARRAY(db_arena(db), struct address_result, n);

	address_match_batch(x, q, n, threads, results);
	matches_of(db, results, n, matches);
}
