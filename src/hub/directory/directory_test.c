/* An organisation has a name of its own and ways to reach it that work. */
#include "support/testdb.h"

#include "hub/directory/directory.h"

static void an_organisation_is_kept_and_changed(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct organisation_facts f = { .name = S("Mill Street Kitchen"),
		.kind = ORGANISATION_KIND_COMMUNITY,
		.phone = S("01632 960123"),
		.is_open = true };
	struct organisation_id id = { 0 };
	struct db *db = testdb_begin(t, DB_WRITE);

	assert_true(organisation_save(db, &id, f, &ps) && id.v);
	f.name = S("Mill Street Kitchen and Larder");
	f.is_open = false;
	assert_true(organisation_save(db, &id, f, &ps));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM organisation WHERE is_open = 0 AND name = 'Mill "
						 "Street Kitchen and Larder'"),
		1);
}

static void what_cannot_be_is_said_beside_its_field(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct organisation_id id = { 0 }, other = { 0 };
	struct db *db = testdb_begin(t, DB_WRITE);

	assert_true(organisation_save(db, &id,
		(struct organisation_facts){ .name = S("Larder"), .kind = ORGANISATION_KIND_FAITH }, &ps));
	assert_false(organisation_save(db, &other,
		(struct organisation_facts){ .name = S("Larder"), .kind = ORGANISATION_KIND_FAITH }, &ps));
	assert_true(problem_for(&ps, S("name")).p && other.v == 0);
	assert_false(organisation_save(db, &other,
		(struct organisation_facts){ .name = S(""), .phone = S("ring"), .email = S("a@") }, &ps));
	assert_true(problem_for(&ps, S("kind")).p && problem_for(&ps, S("phone")).p &&
		problem_for(&ps, S("email")).p);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM organisation"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(an_organisation_is_kept_and_changed),
		TESTDB_BOTH(what_cannot_be_is_said_beside_its_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
