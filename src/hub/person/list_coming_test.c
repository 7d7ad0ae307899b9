/* While a big list is being brought in the people on it are found by name and by number, though
 * their keys are made behind its last row: a call handler takes nobody of them for new. */
#include "hub/person/register_town.h"

#define ROWS 300

/* As somebody at a desk sees it, by an index that hears of commits as a server's does. */
static struct person_found_list found(struct testdb *t, struct person_clue clue)
{
	struct viewer v = t->viewer;
	struct person_found_list list;
	struct db *db;

	assert_true(register_ready(t->pool, 1, NULL, NULL));
	db = db_begin(t->pool, t->arena, &v, DB_READ);
	list = person_find(db, clue, 8);
	assert_true(db_end(db));
	return list;
}

static bool finds(struct testdb *t, struct person_clue clue, struct str name)
{
	struct person_found_list list = found(t, clue);

	for (size_t i = 0; i < list.n; i++)
		if (str_eq(personal_raw(list.v[i].name), name))
			return true;
	return false;
}

static struct str list_text(struct testdb *t)
{
	struct buf b = { .arena = t->arena };

	buf_lit(&b, HEAD);
	for (int i = 0; i < ROWS; i++)
		buf_fmt(&b, "Given%c%c,Newcomer%c,%d/%d/19%02d,%d Elm Road,OX%d 1AB,07700 9%05d,\n",
			'a' + i % 26, 'a' + i / 26, 'a' + i % 17, 1 + i % 28, 1 + i % 12, 30 + i % 60, i + 1,
			1 + i % 9, i);
	buf_lit(&b, "Rosalind,Winterbourne,14/05/1942,3 Mill Street,OX1 1AB,07700 800417,\n");
	return buf_view(&b);
}

/* Her row is the last by postcode, but the chunks are small enough that she is in before the end:
 * all rows are in when it is stopped, and what follows has not begun. */
static struct import_id stopped_behind_the_rows(struct testdb *t, struct import_look *look)
{
	struct town_stopper s = { t, 4 };
	struct import_counts counts;
	struct import_id id;
	struct str why;

	*look = town_looked(t, town_file(t, "list.csv", list_text(t)), "list.csv", NULL,
		(struct import_look){ .list_name = S("The coming list") });
	look->big_rows = 1;
	look->chunk_rows = 70;
	id = town_begun(t, look);
	assert_false(import_run(t->pool, 1, id, look, town_stop, &s, &counts, &why));
	return id;
}

static void whoever_comes_with_a_list_is_found_before_its_end(void **state)
{
	static const struct {
		struct person_clue clue;
		bool is_she;
	} asked_for[] = {
		{ { .any = STR_INIT("rosalind winterbourne") }, true },
		{ { .any = STR_INIT("Winterbourne") }, true },
		{ { .any = STR_INIT("winterborn rosalind") }, true },
		{ { .any = STR_INIT("07700 800417") }, true },
		{ { .any = STR_INIT("winterbourne 07700 800417") }, true },
		{ { .name = STR_INIT("Rosalind Winterbourne") }, true },
		{ { .phone = STR_INIT("07700800417") }, true },
		{ { .name = STR_INIT("Rosalnd Winterborne"), .born = STR_INIT("1942-05-14") }, true },
		{ { .any = STR_INIT("rosalind quartermaine") }, false },
		{ { .any = STR_INIT("07700 800418") }, false },
		{ { .name = STR_INIT("Bernard Winterbourne") }, false },
	};
	struct testdb *t = testdb_of(state);
	struct import_look look;
	struct import_counts counts;
	struct import_id id;
	struct str why;

	neighbours(t);
	assert_false(found(t, asked_for[0].clue).coming);
	id = stopped_behind_the_rows(t, &look);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE family_name = 'Winterbourne'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key LIKE '%winterbourne%'"), 0);
	for (size_t i = 0; i < sizeof(asked_for) / sizeof(*asked_for); i++) {
		assert_true(found(t, asked_for[i].clue).coming);
		if (finds(t, asked_for[i].clue, S("Rosalind Winterbourne")) != asked_for[i].is_she)
			fail_msg("asked for %zu", i);
	}
	/* who has keys is found by them, as ever, and who is neither is not */
	assert_true(
		finds(t, (struct person_clue){ .any = S("bernard rossiter") }, S("Bernard Rossiter")));
	/* and when it is in everybody has theirs */
	assert_int_equal(town_begun(t, &look).v, id.v);
	assert_true(import_run(t->pool, 1, id, &look, NULL, NULL, &counts, &why));
	assert_false(found(t, asked_for[0].clue).coming);
	assert_true(finds(t, asked_for[0].clue, S("Rosalind Winterbourne")));
	assert_true(str_find(found(t, asked_for[0].clue).v[0].why, S("list")) < 0);
}

/* She is in a refuge: the index knows her, and nobody outside the team that looks after her does.
 */
static void who_must_not_be_found_is_not_found_while_a_list_is_coming(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_clue clue = { .any = S("rosalind winterbourne") };
	struct import_look look;
	int64_t id;

	(void)stopped_behind_the_rows(t, &look);
	id = testdb_count(t, "SELECT person_id FROM person WHERE family_name = 'Winterbourne'");
	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name) VALUES (1, 10, 'North'), (1, 11, 'Refuge team')");
	assert_true(finds(t, clue, S("Rosalind Winterbourne")));
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO protection (host_id, protection_id, person_id, hub_id, reason, "
				"since_at) VALUES (1, 900, %lld, 11, 'refuge', 1)",
				(long long)id)));
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at) "
				"VALUES (1, %lld, 'person', 11, 900, 1)",
				(long long)id)));
	t->viewer.role = ROLE_CALL_HANDLER;
	t->viewer.hub_id = 10;
	assert_true(found(t, clue).coming);
	assert_false(finds(t, clue, S("Rosalind Winterbourne")));
	t->viewer.hub_id = 11;
	assert_true(finds(t, clue, S("Rosalind Winterbourne")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(whoever_comes_with_a_list_is_found_before_its_end),
		TESTDB_BOTH(who_must_not_be_found_is_not_found_while_a_list_is_coming),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
