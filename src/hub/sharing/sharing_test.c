/* Agreements, and the chain told in words: who looked at whom. */
#include "tests/support/testdb.h"

#include <ftw.h>

#include "core/access/audit.h"
#include "core/base/file.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/sharing/sharing.h"
#include "hub/sharing/sharing.sql.h"

static const int64_t AMIRA = 1001, DAN = 1002;

static void an_organisation(struct testdb *t)
{
	testdb_do(t,
		"INSERT INTO organisation (host_id, organisation_id, name, kind) VALUES (1, 77, 'Food "
		"Bank', 'charity')");
}

static struct agreement_new good(void)
{
	return (struct agreement_new){ .organisation_id = { 77 },
		.purpose = S("Food parcels"),
		.lawful_basis = S("Public task"),
		.categories = 1u << CATEGORY_IDENTITY | 1u << CATEGORY_ADDRESS,
		.from = S("1 May 2020"),
		.until = S("") };
}

static void an_agreement_says_with_whom_what_why_and_from_when(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	an_organisation(t);
	struct db *db = testdb_begin(t, DB_WRITE);
	assert_false(agreement_add(db, (struct agreement_new){ 0 }, &ps));
	assert_int_equal(ps.n, 5);             /* organisation, purpose, basis, categories, from */
	ps.n = 0;
	struct agreement_new n = good();
	n.from = S("31 February 2020");
	n.organisation_id.v = 78;
	assert_false(agreement_add(db, n, &ps));
	assert_false(str_empty(problem_for(&ps, S("from"))));
	assert_false(str_empty(problem_for(&ps, S("organisation"))));
	ps.n = 0;
	n = good();
	n.until = S("30 April 2020");
	assert_false(agreement_add(db, n, &ps));
	assert_false(str_empty(problem_for(&ps, S("until"))));
	ps.n = 0;
	assert_true(agreement_add(db, good(), &ps));
	struct sharing_agreements_rows rows = sharing_agreements(db);
	assert_int_equal(rows.n, 1);
	assert_true(str_eq(rows.v[0].categories, S("identity address")));
	assert_true(str_eq(rows.v[0].from_on, S("2020-05-01")));
	assert_true(str_eq(agreement_day(t->arena, rows.v[0].from_on), S("1 May 2020")));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM event WHERE action = 'agreement.add'"), 1);
}

static void an_agreement_that_is_ended_grants_nothing_from_that_day(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	an_organisation(t);
	struct db *db = testdb_begin(t, DB_WRITE);
	db_set_now(db, time_at((struct date){ 2020, 6, 10 }, 12, 0));
	assert_true(agreement_add(db, good(), &ps));
	struct agreement_id id = sharing_agreements(db).v[0].agreement_id;
	assert_true(agreement_end(db, id));
	assert_true(str_eq(sharing_agreements(db).v[0].until_on, S("2020-06-09")));
	assert_false(agreement_end(db, id));
	assert_false(agreement_end(db, (struct agreement_id){ 5 }));
	assert_true(db_end(db));
}

/* A hub worker looks at two people, then something is written about one. */
static void looks(struct testdb *t)
{
	testdb_do(t, "INSERT INTO account (host_id, account_id, role, state, name, created_at) "
		"VALUES (1, 7, 'hub_worker', 'active', 'Sam Jones', 0)");
	struct viewer v = { .host_id = 1, .account_id = 7, .role = ROLE_HUB_WORKER, .arena = t->arena };
	struct db *db = db_begin(t->pool, t->arena, &v, DB_WRITE);
	see(&v, personal_new(S("Amira"), CATEGORY_IDENTITY, AMIRA));
	see(&v, personal_new(S("14 Mill St"), CATEGORY_ADDRESS, AMIRA));
	see(&v, personal_new(S("Dan"), CATEGORY_IDENTITY, DAN));
	audit_read(db, S("/people"));
	audit_add(db, S("need.open"), AMIRA, STR_NONE, S("shopping"));
	assert_true(db_end(db));
}

static void a_person_can_be_shown_who_looked_and_what_at(void **state)
{
	struct testdb *t = testdb_of(state);
	looks(t);
	struct db *db = testdb_begin(t, DB_READ);
	struct audit_lines amira =
		audit_of_person(db, (struct person_id){ AMIRA }, (struct audit_place){ 0 });
	struct audit_lines dan =
		audit_of_person(db, (struct person_id){ DAN }, (struct audit_place){ 0 });
	assert_int_equal(amira.n, 2);
	assert_int_equal(dan.n, 1);
	assert_true(str_eq(amira.v[0].what, S("opened a need")));
	assert_true(str_eq(amira.v[1].what, S("saw identity, address on the list of people")));
	assert_true(str_eq(amira.v[1].who, S("Sam Jones")));
	assert_true(str_eq(amira.v[1].role_words, S("hub worker")));
	assert_true(str_eq(dan.v[0].what, S("saw identity on the list of people")));
	struct audit_lines all = audit_latest(db, (struct audit_filter){ .action = S("read") });
	assert_int_equal(all.n, 1);
	assert_true(
		str_eq(all.v[0].what, S("saw identity, address of 2 people on the list of people")));
	assert_int_equal(audit_latest(db, (struct audit_filter){ .account_id = { 7 } }).n, 2);
	assert_int_equal(audit_latest(db, (struct audit_filter){ .account_id = { 8 } }).n, 0);
	assert_true(db_end(db));
}

static void every_entry_is_on_exactly_one_page_of_the_list(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	for (int i = 0; i < 130; i++) {        /* many at the same instant */
		db_set_now(db, INT64_C(1600000000) * TIME_SECOND + i / 40);
		audit_add(db, S("request.save"), AMIRA, STR_NONE, STR_NONE);
	}
	assert_true(db_end(db));
	db = testdb_begin(t, DB_READ);
	bool seen[131] = { false };
	size_t n = 0;
	struct audit_lines page = { .more = true };
	while (page.more) {
		page = audit_of_person(db, (struct person_id){ AMIRA },
			audit_place_parse(audit_place_words(t->arena, page.next)));
		for (size_t i = 0; i < page.n; i++, n++) {
			int64_t seq;
			struct str rest = page.v[i].place, lane;
			assert_true(str_cut(&rest, '.', &lane) && str_to_i64(rest, &seq));
			assert_false(seen[seq]);
			seen[seq] = true;
		}
	}
	assert_int_equal(n, 130);
	assert_true(db_end(db));
}

static void nonsense_in_an_address_begins_at_the_newest(void **state)
{
	(void)state;
	struct audit_place p = audit_place_parse(S("drop table"));
	assert_int_equal(p.at, 0);
	p = audit_place_parse(S("1-2"));
	assert_int_equal(p.at, 0);
	p = audit_place_parse(STR_NONE);
	assert_int_equal(p.at, 0);
	p = audit_place_parse(S("5-2-9"));
	assert_true(p.at == 5 && p.lane == 2 && p.seq == 9);
}

static void an_entry_that_cannot_be_read_is_said_to_be_so(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_true(str_find(audit_words(a, S("read"), S("nonsense"), 0), S("cannot be read")) > 0);
	assert_true(str_eq(audit_words(a, S("some.act"), S("{}"), 0), S("some.act")));
	arena_free(a);
}

/* The chain grows with every look: one account's entries are found by an index, in their order, not
 * by reading it all. */
static void the_entries_of_one_account_are_found_by_an_index(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_READ);
	const struct db_query_info *q = sharing_sql_queries;
	struct db_value none[16] = { 0 };
	struct db_query explain;
	struct db_cursor *c;
	bool indexed = false;

	while (q->query && strcmp(q->query->name, "sharing_events_of_account") != 0)
		q++;
	assert_non_null(q->query);
	explain = (struct db_query){ .name = "explain",
		.roles = ROLE_SYSTEM,
		.column_types = "iiit",
		.param_types = q->query->param_types,
		.sqlite_text = str_fmt(t->arena, "EXPLAIN QUERY PLAN %s", q->query->sqlite_text).p };
	for (size_t i = 0; i < 16; i++)
		none[i] = (struct db_value){ .type = DB_INT, .null = true };
	c = db_run(db, &explain, none, (int)strlen(explain.param_types));
	while (db_next(c)) {
		struct str step = db_text(c, 3);

		indexed = indexed || str_find(step, S("USING INDEX event_account")) >= 0;
		assert_true(str_find(step, S("TEMP B-TREE")) < 0);
	}
	db_finish(c);
	assert_true(db_end(db));
	assert_true(indexed);
}

static struct arena *reading;
static int wordless;

/* Every act that a source file writes into the chain by name must be one of audit_acts(). */
static int acts_have_words(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	static const char call[] = "audit_add(", name[] = "S(\"";
	size_t n = strlen(path);
	struct str text;

	(void)st; (void)at;
	if (kind != FTW_F || n < 2 || strcmp(path + n - 2, ".c") != 0 ||
		(n > 7 && strcmp(path + n - 7, "_test.c") == 0))
		return 0;
	assert_true(file_read(reading, path, &text));
	text = str_fmt(reading, "%.*s", STR_ARG(text));
	for (const char *p = text.p; (p = strstr(p, call)); ) {
		const char *from = strstr(p, name), *end = strpbrk(p, ";{"), *to;
		bool known = false;

		p += strlen(call);
		if (!from || !end || from > end)
			continue;
		from += strlen(name);
		to = strchr(from, '"');
		for (size_t i = 0; i < audit_acts().n; i++)
			known = known ||
				str_eq(
					str_of(audit_acts().v[i].action), (struct str){ from, (size_t)(to - from) });
		if (!known) {
			print_error(
				"%s: the act %.*s has no words in sharing.c\n", path, (int)(to - from), from);
			wordless++;
		}
	}
	return 0;
}

static void every_act_in_the_chain_is_said_in_words(void **state)
{
	const char *source = getenv("KITH_SOURCE");

	(void)state;
	assert_non_null(source);
	reading = arena_new();
	assert_int_equal(nftw(str_fmt(reading, "%s/src", source).p, acts_have_words, 16, FTW_PHYS), 0);
	assert_int_equal(wordless, 0);
	arena_free(reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_in_the_chain_is_said_in_words),
		TESTDB_BOTH(an_agreement_says_with_whom_what_why_and_from_when),
		TESTDB_BOTH(an_agreement_that_is_ended_grants_nothing_from_that_day),
		TESTDB_BOTH(a_person_can_be_shown_who_looked_and_what_at),
		TESTDB_BOTH(every_entry_is_on_exactly_one_page_of_the_list),
		TESTDB_SQLITE(the_entries_of_one_account_are_found_by_an_index),
		cmocka_unit_test(nonsense_in_an_address_begins_at_the_newest),
		cmocka_unit_test(an_entry_that_cannot_be_read_is_said_to_be_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
