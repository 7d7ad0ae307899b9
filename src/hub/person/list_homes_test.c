/*
 * Behind a big list homes and colours are made beside the keys. It comes to what a list of a few
 * rows comes to, and to the same when whoever makes them is killed in the middle.
 */
#include "support/testdb.h"

#include "core/base/rng.h"
#include "hub/person/flag_kind.h"
#include "hub/person/import_town.h"
#include "hub/person/rag.h"

#define HOMES 220
#define KILLS_MOST 12

/* One of a family: the old with or without a child or a lodger, the young among themselves. */
static void member_put(struct buf *b, int home, int who, bool moved)
{
	static const char *const given[] = { "Agnes", "Brian", "Clara" };
	bool lodger = who == 2 && home % 4 == 0;
	int year = who == 2 ? 2010 : home % 2 ? 1985 : 1935 + home % 15;

	buf_fmt(b, "R%d-%d,%s%c,%s%c%c,%d/%d/%d,%d %s Street,OX1 %d%cB,0%lld,%s\n", home, who,
		given[who], 'a' + home % 26, lodger ? "Lodger" : "Family", 'a' + home % 26, 'a' + home / 26,
		who + 1 + home % 27, 1 + home % 12, year, home + 1, moved ? "Elm" : "Mill", home % 10,
		'A' + home / 10 % 7, 7700000000LL + home, home % 5 == who ? "Yes" : "");
}

/* `second`: some have moved to a home of their own, some families are new. */
static struct str families(struct testdb *t, bool second)
{
	struct buf b = { .arena = t->arena };

	buf_lit(&b,
		"Record ID,First name,Surname,Date of birth,Address,Postcode,Telephone,Medical "
		"condition\n");
	for (int home = second ? HOMES / 3 : 0; home < (second ? HOMES : HOMES / 2); home++)
		for (int who = 0; who < 1 + home % 3; who++)
			member_put(&b, home, who, second && home % 7 == 0 && who == 1);
	return town_file(t, second ? "second.csv" : "first.csv", buf_view(&b));
}

static void rules_begin(struct testdb *t)
{
	static const struct {
		const char *name, *rag, *lives;
	} rules[] = {
		{ "Old people who look after a child", "red", "with_child" },
		{ "Old people among themselves", "amber", "all_70" },
	};
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);

	flag_kinds_start(db);
	rag_start(db);
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		assert_true(rag_rule_save(db,
			(struct rag_rule_edit) { .name = str_of(rules[i].name),
				.rag = str_of(rules[i].rag),
				.lives = str_of(rules[i].lives),
				.age_from = S("70") },
			&ps));
	assert_true(rag_publish(db, S("a test"), &ps));
	assert_true(db_end(db));
}

static const char everybody[] =
	"SELECT p.given_name || '|' || p.family_name || '|' || p.born_on || '|' || p.address || '|' || "
	"COALESCE((SELECT COUNT(*) || MIN(q.given_name) || MAX(q.given_name) || MAX(q.family_name) "
	"FROM person q WHERE q.household_id = p.household_id), '') || '|' || "
	"COALESCE((SELECT h.held_by || ' ' || h.points FROM household h "
	"WHERE h.household_id = p.household_id), '') || '|' || "
	"COALESCE((SELECT r.rag || r.rules FROM person_rag r WHERE r.person_id = p.person_id), '') || "
	"'|' || (SELECT length(k.keys) - length(replace(k.keys, '\n', '')) FROM person_keys k "
	"WHERE k.person_id = p.person_id) "
	"FROM person p ORDER BY 1";

enum path { TOGETHER, BESIDE, BESIDE_KILLED };

/* Killed when all rows are in and what follows has begun, later each time. How often. */
static int killed_behind_the_rows(
	struct testdb *t, const struct import_look *look, struct import_id id)
{
	int chunks = (int)((look->rows + look->chunk_rows - 1) / look->chunk_rows), amid = 0;

	for (int i = 0; i < KILLS_MOST; i++) {
		if (!town_killed(t, look, id, i ? 1 : chunks, (unsigned)(i * 3000)))
			break;
		amid +=
			testdb_count(t,
				"SELECT COUNT(*) FROM import WHERE state <> 'done' AND rows_done = rows_total") > 0;
	}
	return amid;
}

static struct str after_both(void **state, enum path path, struct arena *a)
{
	struct testdb *t = testdb_anew(state);
	struct import_look look;
	struct import_counts counts;
	struct import_id id;
	struct str why;

	rules_begin(t);
	for (int second = 0; second < 2; second++) {
		look = town_looked(t, families(t, second), "list.csv", NULL,
			(struct import_look) { .list_name = str_of(second ? "Second" : "First") });
		look.chunk_rows = 60;
		look.big_rows = path == TOGETHER ? 100000 : 1;
		id = town_begun(t, &look);
		if (second && path == BESIDE_KILLED)
			assert_true(killed_behind_the_rows(t, &look, id) > 0);
		if (!import_run(t->pool, 1, id, &look, NULL, NULL, &counts, &why))
			fail_msg("%.*s", STR_ARG(why));
		assert_int_equal(counts.done, look.rows);
	}
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household_due"), 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM upload"), 0);
	town_keys_agree(t);
	return testdb_lines(t, everybody, a);
}

static void homes_and_colours_beside_the_keys_come_to_the_same(void **state)
{
	struct str plain;
	struct arena *a;

	(void)testdb_of(state); /* skips the test where there is no such engine */
	a = arena_new();
	plain = after_both(state, TOGETHER, a);
	assert_non_null(strstr(str_z(a, plain), "red"));
	assert_non_null(strstr(str_z(a, plain), "amber"));
	assert_non_null(strstr(str_z(a, plain), "|2Agnes"));
	assert_string_equal(str_z(a, after_both(state, BESIDE, a)), str_z(a, plain));
	assert_string_equal(str_z(a, after_both(state, BESIDE_KILLED, a)), str_z(a, plain));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(homes_and_colours_beside_the_keys_come_to_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
