/* Keys of many people: put down in runs and read back as one; made behind a list while somebody
 * changes the people they are of. */
#include "support/testdb.h"

#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/import_town.h"
#include "hub/person/key_runs.h"
#include "hub/person/person_alias.h"
#include "hub/person/person_private.h"

#define LINES 9000
#define RUNS 4

/* Keys of all lengths, some of them of several people; more of a run than is read at a time. */
static struct key_line drawn(struct arena *a, struct rng *r)
{
	size_t n = rng_below(r, 4) ? 1 + rng_below(r, 12) : 100 + rng_below(r, 100);
	char *text = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		text[i] = (char)('a' + rng_below(r, n < 4 ? 3 : 26));
	return key_line((struct str){ text, n }, (struct person_id) { 1 + rng_below(r, 50) },
		rng_below(r, 9) == 0);
}

static uint64_t line_sum(const struct key_line *l)
{
	return (str_hash(l->key) ^ (uint64_t)l->person_id.v) * (l->away ? 3 : 1);
}

static void keys_of_several_runs_come_back_as_one(void **state)
{
	struct arena *a = arena_new();
	struct key_runs *runs = key_runs_new(a, STR_NONE);
	struct key_line *lines = ARENA_ARRAY(a, struct key_line, LINES), line;
	struct str before = S("");
	uint64_t sum = 0, back = 0;
	int64_t id_before = 0;
	size_t n = 0;
	struct rng r;

	(void)state;
	assert_non_null(runs);
	rng_seed(&r, 1, 2);
	for (size_t i = 0; i < RUNS; i++) {
		size_t some = i == 1 ? 0 : LINES - i; /* one is empty */

		for (size_t k = 0; k < some; k++) {
			lines[k] = drawn(a, &r);
			sum += line_sum(&lines[k]);
		}
		assert_true(key_runs_put(runs, lines, some));
	}
	for (; key_runs_next(runs, &line); n++) {
		int order = str_cmp(before, line.key);

		assert_true(order < 0 || (order == 0 && id_before <= line.person_id.v));
		before = str_dup(a, line.key);
		id_before = line.person_id.v;
		back += line_sum(&line);
	}
	assert_false(key_runs_failed(runs));
	assert_int_equal(n, 3 * LINES - 5);
	assert_true(back == sum);
	key_runs_end(runs);
	arena_free(a);
}

/* --- people of a list that was stopped --- */

#define PEOPLE 60

static void waiting_made(struct testdb *t)
{
	struct buf b = { .arena = t->arena };
	struct import_counts counts;
	struct import_look look = { .list_name = S("Many") };
	struct town_stopper s = { t, 2 };
	struct str why;

	buf_lit(&b, "Name,Telephone,Born\n");
	for (int i = 0; i < 2 * PEOPLE; i++)
		buf_fmt(&b, "Person%c%c Number,0%lld,%d/1/19%02d\n", 'a' + i % 26, 'a' + i / 26,
			7700900000LL + i, i % 28 + 1, i % 80 + 10);
	look = town_looked(t, town_file(t, "many.csv", buf_view(&b)), "many.csv", NULL, look);
	look.chunk_rows = PEOPLE / 2;
	look.big_rows = PEOPLE;
	assert_false(import_run(t->pool, 1, town_begun(t, &look), &look, town_stop, &s, &counts, &why));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_key_wait"), PEOPLE);
}

static struct person_id first_of_all(struct testdb *t)
{
	return (struct person_id){ testdb_count(t, "SELECT MIN(person_id) FROM person") };
}

static void named(struct testdb *t, const char *name)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	struct problems ps = { .arena = db_arena(db) };

	assert_true(
		person_alias_add(db, first_of_all(t), str_of(name), ALIAS_KIND_ALSO, &ps) && db_end(db));
}

static void caught_up(struct testdb *t)
{
	bool some;

	assert_true(keys_left_behind(t->pool, 1, time_now(), &some) && some);
	town_keys_agree(t);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 'nold name'"), 0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 'nzebedee quux'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE substr(find_key, 1, 1) = 'r'"),
		PEOPLE);
}

/* What the making of keys has noted of the first person, and put there. */
static void old_name_made(struct testdb *t)
{
	testdb_do(t, "UPDATE person_key_wait SET stage = 1");
	testdb_do(t,
		"INSERT INTO person_keys (host_id, person_id, keys) "
		"SELECT 1, MIN(person_id), '\nnold name\n' FROM person");
}

static void old_name_written(struct testdb *t)
{
	testdb_do(t,
		"INSERT INTO person_key (host_id, find_key, person_id) "
		"SELECT 1, 'nold name', MIN(person_id) FROM person");
}

static void who_is_changed_while_keys_are_made_has_those_of_their_record(void **state)
{
	struct testdb *t = testdb_of(state);

	waiting_made(t);
	old_name_made(t);
	named(t, "Zebedee Quux"); /* found by it at once */
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 'nzebedee quux'"), 1);
	old_name_written(t); /* by whoever read the record before */
	testdb_do(t, "DELETE FROM person_key WHERE find_key = 'nquux zebedee'");
	caught_up(t);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 'nquux zebedee'"), 1);
}

static void what_a_stopped_making_left_goes_when_the_person_is_changed(void **state)
{
	struct testdb *t = testdb_of(state);

	waiting_made(t);
	old_name_made(t);
	old_name_written(t);
	named(t, "Zebedee Quux");
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE find_key = 'nold name'"), 0);
	caught_up(t);
}

/* Half of the keys are there, the notes are not gone: all is made again. */
static void a_stop_between_two_keys_loses_none(void **state)
{
	struct testdb *t = testdb_of(state);

	waiting_made(t);
	old_name_made(t);
	old_name_written(t);
	testdb_do(t,
		"INSERT INTO person_alias (host_id, person_alias_id, person_id, name, kind) "
		"SELECT 1, 7, MIN(person_id), 'Zebedee Quux', 'also' FROM person");
	caught_up(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_of_several_runs_come_back_as_one),
		TESTDB_BOTH(who_is_changed_while_keys_are_made_has_those_of_their_record),
		TESTDB_BOTH(what_a_stopped_making_left_goes_when_the_person_is_changed),
		TESTDB_BOTH(a_stop_between_two_keys_loses_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
