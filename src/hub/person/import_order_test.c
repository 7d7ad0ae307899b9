/* A big list is taken in the order of the people it is about, and comes to the same. */
#include "support/testdb.h"

#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/import_order.h"
#include "hub/person/import_spool.h"
#include "hub/person/import_town.h"

#define PEOPLE 300

static struct import_look looked(struct testdb *t, struct str path, const char *list)
{
	return town_looked(
		t, path, "list.csv", NULL, (struct import_look){ .list_name = str_of(list) });
}

#define HEADER "Record ID,First name,Surname,Date of birth,Address,Postcode,Phone\n"

static void person_put(struct buf *b, int who, const char *street, int64_t phone)
{
	buf_fmt(b, "R%d,Given%c%c,Family%c%c,%d/%d/19%02d,%d %s Street,OX1 %d%cB,0%lld\n", who,
		'a' + who % 26, 'a' + who / 26 % 26, 'a' + who / 676 % 26, 'a' + who % 7, who % 28 + 1,
		who % 12 + 1, who % 80 + 10, who + 1, street, who % 10, 'A' + who / 10 % 7,
		7700000000LL + phone);
}

static void register_made(struct testdb *t)
{
	struct buf b = { .arena = t->arena };
	struct import_counts counts;
	struct import_look look;
	struct str why;

	buf_lit(&b, HEADER);
	for (int i = 0; i < PEOPLE; i++)
		person_put(&b, i, "Mill", i);
	look = looked(t, town_file(t, "register.csv", buf_view(&b)), "The register");
	assert_true(import_run(t->pool, 1, town_begun(t, &look), &look, NULL, NULL, &counts, &why));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), PEOPLE);
}

/* Everybody once, shuffled: two of three known, every fifth with another number or home, some
 * twice, some unreadable. */
static struct str shuffled(struct testdb *t)
{
	struct buf b = { .arena = t->arena };
	int who[PEOPLE];
	struct rng r;

	rng_seed(&r, 7, 7);
	for (int i = 0; i < PEOPLE; i++)
		who[i] = i + PEOPLE / 3;
	for (int i = PEOPLE - 1; i > 0; i--) {
		int k = (int)rng_below(&r, (uint32_t)i + 1), was = who[i];

		who[i] = who[k];
		who[k] = was;
	}
	buf_lit(&b, HEADER);
	for (int i = 0; i < PEOPLE; i++) {
		person_put(&b, who[i], who[i] % 5 == 0 ? "Elm" : "Mill",
			who[i] % 5 == 1 ? who[i] + 9000 : who[i]);
		if (who[i] % 50 == 0) /* once more, elsewhere: the same line of the list */
			person_put(&b, who[i], "Oak", who[i]);
		if (who[i] % 60 == 0)
			buf_lit(&b, ",,,,,,\n,,,31/02/1950,,,nothing to find them by\n");
	}
	return town_file(t, "list.csv", buf_view(&b));
}

/* Where the row of that number stands in what comes. */
struct came { int64_t number[2 * PEOPLE]; size_t n, alone; };

static struct came rows_come(struct import_order *o)
{
	struct came c = { .n = 0 };
	struct source_row row;
	bool alone;

	while (order_next(o, &row, &alone)) {
		c.number[c.n++] = row.number;
		c.alone += alone;
	}
	assert_false(order_failed(o));
	return c;
}

static void rows_heard(void *whom, int64_t rows)
{
	(void)whom;
	(void)rows;
}

static struct order_asked asking(
	struct testdb *t, const struct import_look *look, struct import_id id, bool fresh)
{
	return (struct order_asked){ .pool = t->pool,
		.host_id = 1,
		.id = id,
		.look = look,
		.now = time_now(),
		.fresh = fresh,
		.told = rows_heard };
}

static struct import_order *opened(
	struct testdb *t, const struct import_look *look, struct import_id id, bool fresh)
{
	struct str why;
	struct order_asked q = asking(t, look, id, fresh);
	struct import_order *o = order_open(&q, &why);

	if (!o && why.p)
		fail_msg("%.*s", STR_ARG(why));
	return o;
}

static void rows_come_by_person_then_by_postcode(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look;
	struct import_order *o;
	struct source_row row;
	bool alone;
	int64_t last_known = -1, said = 0;
	struct str place = S("");
	size_t known = 0, strangers = 0, twice = 0;

	register_made(t);
	look = looked(t, shuffled(t), "The list");
	o = opened(t, &look, town_begun(t, &look), true);
	assert_non_null(o);
	while (order_next(o, &row, &alone)) {
		int64_t who = 0;

		if (row.v[0].n < 2)
			continue;                      /* one that cannot be read */
		assert_true(str_to_i64(str_part(row.v[0], 1, row.v[0].n), &who));
		if (who < PEOPLE) { /* people came into the register in this order */
			assert_true(strangers == 0 && who >= last_known && !alone);
			if (who == last_known) { /* the second line of the two: as the file has them */
				assert_true(row.number == said + 1 && ++twice);
			}
			last_known = who;
			said = row.number;
			known++;
		} else {
			assert_true(str_cmp(row.v[5], place) >= 0 && alone == (who % 50 != 0));
			place = str_dup(t->arena, row.v[5]);
			strangers++;
		}
	}
	assert_int_equal(known, PEOPLE * 2 / 3 + 4);
	assert_int_equal(twice, 4);
	assert_int_equal(strangers, PEOPLE / 3 + 2);
	order_close(o);
}

static void whoever_goes_on_takes_the_order_that_was_kept(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look;
	struct came first, again;
	struct import_order *o;
	struct order_asked q;
	struct import_id id;
	struct str why;

	register_made(t);
	look = looked(t, shuffled(t), "The list");
	id = town_begun(t, &look);
	o = opened(t, &look, id, true);
	order_close(o);
	o = opened(t, &look, id, true);                /* the one before went with it */
	first = rows_come(o);
	order_close(o);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM upload"), 1);
	testdb_do(t, "DELETE FROM person_key"); /* nobody is known any more */
	o = opened(t, &look, id, false);
	again = rows_come(o);
	order_close(o);
	assert_int_equal(first.n, look.rows);
	assert_int_equal(again.n, first.n);
	assert_true(again.alone == first.alone && first.alone > 0);
	assert_memory_equal(first.number, again.number, first.n * sizeof(*first.number));
	/* one that began without has none, and one whose order is damaged does not go on */
	testdb_do(t, "UPDATE upload_chunk SET number = number + 1");
	q = asking(t, &look, id, false);
	assert_null(order_open(&q, &why));
	assert_true(why.n > 0);
	testdb_do(t, "UPDATE import SET order_id = NULL");
	assert_null(opened(t, &look, id, false));
}

/* Everything about people but the numbers they were given. */
static const char everybody[] =
	"SELECT p.given_name || '|' || p.family_name || '|' || p.born_on || '|' || p.address || '|' || "
	"(SELECT COUNT(*) FROM contact_point c WHERE c.person_id = p.person_id) || '|' || "
	"(SELECT COUNT(*) FROM list_row r WHERE r.person_id = p.person_id) || '|' || "
	"(SELECT COUNT(*) FROM source_record s WHERE s.person_id = p.person_id) || '|' || "
	"(SELECT MAX(s.row_number) FROM source_record s WHERE s.person_id = p.person_id) || '|' || "
	"(SELECT length(k.keys) - length(replace(k.keys, '\n', '')) FROM person_keys k "
	"WHERE k.person_id = p.person_id) "
	"FROM person p ORDER BY 1";

/* What the list comes to in a new database; stopped after so many chunks, and gone on with. */
static struct str after_the_list(void **state, int64_t big_rows, int stop_at, struct arena *a)
{
	struct testdb *t = testdb_anew(state);
	struct town_stopper s = { t, stop_at };
	struct import_counts counts;
	struct import_look look;
	struct import_id id;
	struct str why;

	register_made(t);
	look = looked(t, shuffled(t), "The list");
	look.big_rows = big_rows;
	look.chunk_rows = 50;
	id = town_begun(t, &look);
	if (stop_at) {
		assert_false(import_run(t->pool, 1, id, &look, town_stop, &s, &counts, &why));
		assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM upload"), 1);
		assert_int_equal(town_begun(t, &look).v, id.v);
	}
	assert_true(import_run(t->pool, 1, id, &look, NULL, NULL, &counts, &why));
	assert_int_equal(counts.done, look.rows);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM upload_chunk"), 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM upload"), 0);
	town_keys_agree(t);
	return testdb_lines(t, everybody, a);
}

static void it_comes_to_the_same_in_any_order_and_after_a_stop(void **state)
{
	struct str plain, ordered, stopped;
	struct arena *a;

	(void)testdb_of(state); /* skips the test where there is no such engine */
	a = arena_new();
	plain = after_the_list(state, 2 * PEOPLE, 0, a);
	ordered = after_the_list(state, 1, 0, a);
	stopped = after_the_list(state, 1, 3, a);
	assert_true(plain.n > (size_t)PEOPLE * 20);
	assert_true(str_eq(plain, ordered));
	assert_true(str_eq(plain, stopped));
	arena_free(a);
}

static void a_spool_gives_back_what_was_put_there(void **state)
{
	struct arena *a = arena_new();
	struct row_spool *s = spool_new(a, STR_NONE, 3);
	struct str cells[] = { S("one"), STR_NONE, S("wi\"th\nlines") }, many[512];
	struct source_row rows[] = { { .v = cells, .n = 3, .number = 7 },
		{ .number = 8, .problem = S("cut off"), .cut_off = true, .header_again = true },
		{ .v = many, .n = 512, .number = 9 } };
	static const size_t asked[] = { 2, 0, 1, 1, 2 };
	struct source_row row;

	(void)state;
	for (size_t i = 0; i < 512; i++)
		many[i] = str_fmt(a, "cell %zu", i);
	assert_non_null(s);
	for (size_t i = 0; i < 3; i++)
		assert_true(spool_put(s, &rows[i]));
	assert_false(spool_put(s, &rows[0])); /* it was made for three */
	assert_int_equal(spool_rows(s), 3);
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		const struct source_row *was = &rows[asked[i]];

		assert_true(spool_get(s, asked[i], &row));
		assert_int_equal(row.number, was->number);
		assert_int_equal(row.n, was->n);
		assert_true(row.cut_off == was->cut_off && row.header_again == was->header_again);
		assert_true(str_eq(row.problem, was->problem) && !row.problem.p == !was->problem.p);
		for (size_t c = 0; c < row.n; c++)
			assert_true(str_eq(row.v[c], was->v[c]));
	}
	spool_end(s);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spool_gives_back_what_was_put_there),
		TESTDB_BOTH(rows_come_by_person_then_by_postcode),
		TESTDB_BOTH(whoever_goes_on_takes_the_order_that_was_kept),
		TESTDB_BOTH(it_comes_to_the_same_in_any_order_and_after_a_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
