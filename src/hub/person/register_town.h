/* A register for the tests of its index: Josephine, her neighbours, lists that come. */
#ifndef KITH_REGISTER_TOWN_H
#define KITH_REGISTER_TOWN_H

#include "support/testdb.h"

#include "hub/person/import_town.h"
#include "hub/person/person.h"
#include "hub/person/register.h"

#define HEAD "First name,Surname,Date of birth,Address,Postcode,Telephone,NHS number\n"

static inline struct import_counts delivered(struct testdb *t, const char *list, const char *text)
{
	struct import_look look = town_looked(t, town_file(t, "list.csv", str_of(text)), "list.csv",
		NULL, (struct import_look){ .list_name = str_of(list) });
	struct import_counts c;
	struct str why;

	if (!import_run(t->pool, 1, town_begun(t, &look), &look, NULL, NULL, &c, &why))
		fail_msg("%.*s", STR_ARG(why));
	return c;
}

static inline struct person_facts josephine(void)
{
	return (struct person_facts){ .given_name = S("Josephine"),
		.family_name = S("Featherstone"),
		.born = S("14/05/1942"),
		.address = S("14 Mill Street"),
		.postcode = S("OX1 1AB"),
		.phone = S("07700 900417") };
}

static inline struct person_id saved(struct testdb *t, struct db_pool *pool, struct person_facts f)
{
	struct problems ps = { .arena = t->arena };
	struct db *db = db_begin(pool, t->arena, &t->viewer, DB_WRITE);
	struct person_id id;

	if (!person_save(db, f, &id, &ps))
		fail_msg("%.*s", STR_ARG(ps.v[0].text));
	assert_true(db_end(db));
	return id;
}

/* Others, so that Josephine is not alone in the world: no two alike. */
static inline void neighbours(struct testdb *t)
{
	static const char *const given[] = { "Amira", "Bernard", "Chidi", "Dorota", "Eamon", "Farah",
		"Gwen", "Hector", "Ines", "Jakub" };
	static const char *const family[] = { "Hassan", "Ogilvie", "Quilter", "Rossiter", "Szymanski",
		"Thackeray", "Underhill", "Vanterpool" };
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);

	for (int i = 0; i < 80; i++) {
		struct person_id id;

		assert_true(person_save(db,
			(struct person_facts){ .given_name = str_of(given[i % 10]),
				.family_name = str_of(family[i / 10]),
				.born = str_fmt(t->arena, "%d/%d/%d", 1 + i % 27, 1 + i % 11, 1930 + i),
				.postcode = S("OX2 6HT"),
				.address = str_fmt(t->arena, "%d Elm Road", i + 1),
				.phone = str_fmt(t->arena, "07700 900%03d", i) },
			&id, &ps));
	}
	assert_true(db_end(db));
}

static inline int64_t people(struct testdb *t)
{
	return testdb_count(t, "SELECT COUNT(*) FROM person WHERE state <> 'merged'");
}

/* Who somebody may be, by the index as it is now. */
static inline size_t asked(struct testdb *t, struct db_pool *pool, struct person_facts f,
	struct register_match out[REGISTER_MATCHES])
{
	struct register_index *r = register_take(pool, 1, REGISTER_WAIT);
	struct db *db = db_begin(pool, t->arena, &t->viewer, DB_READ);
	struct str cells[VALUE_FIELDS] = { [VALUE_GIVEN] = f.given_name,
		[VALUE_FAMILY] = f.family_name,
		[VALUE_BIRTH_DATE] = f.born,
		[VALUE_ADDRESS] = f.address,
		[VALUE_POSTCODE] = f.postcode,
		[VALUE_PHONE] = f.phone };
	size_t n;

	assert_non_null(r);
	n = register_find(r, db, cells, (struct person_id){ 0 }, out);
	assert_true(db_end(db));
	register_give(r);
	return n;
}

#endif
