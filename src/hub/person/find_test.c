/* What can be typed to find somebody in a city of 20,000: every kind of clue has the right person
 * among the first three. */
#include "support/testdb.h"

#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/rng.h"
#include "hub/person/find.sql.h"
#include "hub/person/person_private.h"
#include "hub/person/person.h"
#include "hub/person/person_alias.h"

#define CITY 20000

static const char *const givens[] = { "Oliver", "Amelia", "Harry", "Isla", "Jack", "Ava", "George",
	"Mia", "Noah", "Ivy", "Charlie", "Lily", "Jacob", "Grace", "Alfie", "Freya", "Freddie",
	"Florence", "Oscar", "Sienna", "Leo", "Ella", "Logan", "Poppy", "Archie", "Evie", "Theo",
	"Willow", "Thomas", "Phoebe", "James", "Sophie", "Joshua", "Alice", "Henry", "Daisy", "William",
	"John", "Mohammed", "Fatima", "Aisha", "Ali", "Zainab", "Priya", "Arjun", "Agnieszka", "Piotr",
	"Chidi", "Ngozi", "Robert", "Margaret" };
static const char *const families[] = { "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson",
	"Davies", "Patel", "Robinson", "Wright", "Thompson", "Evans", "Walker", "White", "Roberts",
	"Green", "Hall", "Wood", "Jackson", "Clarke", "Khan", "Ahmed", "Begum", "Hussain", "Kowalski",
	"Nowak", "Okafor", "Adeyemi", "Nguyen", "Campbell", "Murphy", "Kelly", "Smith", "Young", "Hill",
	"Bailey", "Shaw", "Holmes", "Palmer", "Mason", "Webb", "Rogers", "Hunt", "Mills", "Chapman",
	"Knight", "Stone", "Reid" };
static const char *const streets[] = { "Mill Street", "High Street", "Church Lane", "Station Road",
	"Park Avenue", "Victoria Road", "Green Lane", "Kings Road", "Queen Street", "New Road",
	"West End", "School Lane", "Manor Way", "Windsor Close", "York Place" };

static struct person_id saved(struct db *db, struct person_facts f)
{
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id;

	if (!person_save(db, f, &id, &ps))
		fail_msg("not saved: %.*s %.*s", STR_ARG(ps.n ? ps.v[0].text : S("")), STR_ARG(db_why(db)));
	return id;
}

/* The keys of somebody who is only there to be in the way, as a list would write them. */
static void crowd_one(struct db *db, struct rng *r, size_t k, struct person_key_add_args *sets,
	struct keys_of_person_keep_args *whole, struct str *keys, size_t *n)
{
	struct arena *a = db_arena(db);
	struct str found[PERSON_KEYS_MOST];
	struct person_key_facts f = { .given_name = str_of(
									  givens[rng_below(r, sizeof(givens) / sizeof(*givens))]),
		.family_name = str_of(families[rng_below(r, sizeof(families) / sizeof(*families))]),
		.born_on = str_fmt(
			a, "19%02u-%02u-%02u", rng_below(r, 100), 1 + rng_below(r, 12), 1 + rng_below(r, 28)),
		.address = str_fmt(a, "%u %s", 1 + rng_below(r, 200),
			streets[rng_below(r, sizeof(streets) / sizeof(*streets))]),
		.postcode = str_fmt(a, "LS%u %uAA", 1 + rng_below(r, 20), rng_below(r, 10)),
		.reference = S(""),
		.phone_e164 = str_fmt(a, "+4477%08u", rng_below(r, 100000000)) };
	size_t n_found = person_keys_of(a, &f, found);

	for (size_t i = 0; i < n_found; i++) {
		sets[*n] = (struct person_key_add_args){ .find_key = found[i],
			.person_id = { (int64_t)(1000 + k) } };
		keys[(*n)++] = found[i];
	}
	*whole = (struct keys_of_person_keep_args){ .person_id = { (int64_t)(1000 + k) },
		.keys = person_keys_joined(a, found, n_found) };
}

static struct person_id hassan, smith, kowalczyk, william, shevchenko, jones, zimmer;

static void crowd(struct testdb *t)
{
	struct rng r;

	rng_seed(&r, 7, 7);
	for (size_t k = 0; k < CITY;) {
		struct db *db = testdb_begin(t, DB_WRITE);
		struct person_key_add_args *sets =
			ARENA_ARRAY(db_arena(db), struct person_key_add_args, 1000 * 20);
		struct keys_of_person_keep_args *whole =
			ARENA_ARRAY(db_arena(db), struct keys_of_person_keep_args, 1000);
		struct str *keys = ARENA_ARRAY(db_arena(db), struct str, 1000 * 20);
		size_t n = 0;

		for (size_t i = 0; i < 1000; i++, k++)
			crowd_one(db, &r, k, sets, &whole[i], keys, &n);
		person_key_add_batch(db, sets, n);
		keys_of_person_keep_batch(db, whole, 1000);
		find_words_learn(db, keys, n);
		assert_true(db_end(db));
	}
}

static struct db *city(struct testdb *t)
{
	struct problems ps;
	struct db *db;

	testdb_do(t,
		"INSERT INTO person (host_id, person_id, reference, given_name, family_name, created_at, "
		"updated_at) "
		"WITH RECURSIVE k(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM k WHERE i < 20999) "
		"SELECT 1, i, 'X-' || i, 'Somebody', 'Else', 1, 1 FROM k");
	crowd(t);
	db = testdb_begin(t, DB_WRITE);
	ps = (struct problems){ .arena = db_arena(db) };
	hassan = saved(db,
		(struct person_facts){ .name = S("Amira Hassan"),
			.phone = S("07700 900417"),
			.address = S("14 Mill Street"),
			.postcode = S("OX1 1AB") });
	smith = saved(db,
		(struct person_facts){ .name = S("John Henry Smith"),
			.phone = S("01865 496123"),
			.address = S("Flat 3, 9 Tavistock Crescent"),
			.postcode = S("OX4 2ZZ") });
	kowalczyk = saved(db,
		(struct person_facts){ .name = S("Katarzyna Kowalczyk"),
			.phone = S("020 7946 0958"),
			.address = S("77 Churchill Gardens"),
			.postcode = S("SW1V 3AF") });
	william = saved(db,
		(struct person_facts){ .name = S("William Featherstone"),
			.known_as = S("Buster"),
			.address = S("2 Rose Hill"),
			.postcode = S("OX3 9PP") });
	shevchenko = saved(db,
		(struct person_facts){ .name = S("Олександр Шевченко"),
			.address = S("5 Abbey Walk"),
			.postcode = S("OX2 6TT") });
	jones = saved(db,
		(struct person_facts){ .name = S("Bronwen Carruthers"),
			.address = S("31 Abbey Walk"),
			.postcode = S("OX2 6TT") });
	zimmer = saved(db, /* behind hundreds of other Johns */
		(struct person_facts){ .name = S("John Zimmer"),
			.address = S("8 Zodiac Yard"),
			.postcode = S("OX2 7TT") });
	assert_true(person_alias_add(db, jones, S("Bronwen Blackadder"), ALIAS_KIND_FORMER, &ps));
	assert_true(person_alias_add(db, jones, S("Nightingale"), ALIAS_KIND_ALSO, &ps));
	assert_true(person_alias_add(db, hassan, S("أميرة حسن"), ALIAS_KIND_SCRIPT, &ps));
	return db;
}

static void every_kind_of_clue_finds_the_right_person_among_the_first_three(void **state)
{
	const struct {
		const char *typed;
		const struct person_id *who;
		const char *why;
	} asked[] = {
		/* as it is */
		{ "Amira Hassan", &hassan, "name" },
		{ "hassan amira", &hassan, "name" },
		{ "amira has", &hassan, "name" },
		{ "OX1 1A", &hassan, "postcode" },
		{ "sw1v 3", &kowalczyk, "postcode" },
		{ "john smith 496", &smith, NULL },
		/* misspelt, in each of the ways that fingers and ears do it */
		{ "Amira Hasan", &hassan, "name, nearly this name" },
		{ "Ameera Hassan", &hassan, NULL },
		{ "Amria Hassan", &hassan, NULL },
		{ "amira hasn", &hassan, NULL },
		{ "hasan amra", &hassan, NULL },
		{ "Jhon Henyr Smiht", &smith, "nearly this name" },
		{ "Jon Henry Smyth", &smith, NULL },
		{ "Kowalczik Katarzina", &kowalczyk, NULL },
		{ "kovalchik katarzyna", &kowalczyk, NULL },
		{ "Fetherston", &william, "nearly this name" },
		{ "feahterston", &william, NULL },
		{ "wiliam fetherstone", &william, NULL },
		{ "Caruthers", &jones, "nearly this name" },
		{ "bronwin carruthers", &jones, NULL },
		/* short names and long ones */
		{ "Bill Featherstone", &william, "name, Bill may be William" },
		{ "billy fetherstone", &william, "Billy may be William, nearly this name" },
		{ "featherstone will", &william, NULL },
		{ "Kasia Kowalczyk", &kowalczyk, "name, Kasia may be Katarzyna" },
		{ "buster featherstone", &william, "known as Buster" },
		/* other names */
		{ "Blackadder", &jones, "earlier name Bronwen Blackadder" },
		{ "bronwen nightingale", &jones, "also known as Nightingale" },
		{ "nightingail bronwen", &jones, NULL },
		{ "أميرة حسن", &hassan, NULL },
		{ "Oleksandr Shevchenko", &shevchenko, NULL },
		{ "Шевченко", &shevchenko, "name" },
		{ "shevchenco", &shevchenko, NULL },
		{ "alexander shevchenko", &shevchenko, NULL },
		/* parts of telephone numbers */
		{ "07700 9004", &hassan, "phone" },
		{ "900417", &hassan, "phone" },
		{ "00417", &hassan, "end of phone" },
		{ "496123", &smith, "phone" },
		{ "4961", &smith, NULL },
		{ "6123", &smith, "end of phone" },
		{ "7946 0958", &kowalczyk, "phone" },
		{ "amira 417", &hassan, "end of phone, name" },
		{ "amira 9004", &hassan, NULL },
		{ "hasan 7009", &hassan, NULL },
		/* said in words */
		{ "the lady at 14 Mill amira", &hassan, NULL },
		{ "Mrs Hassan at 14 mill street", &hassan, "name, street" },
		{ "the old man in Tavistock Crescent", &smith, "street" },
		{ "9 tavistok crescent", &smith, NULL },
		{ "mr smith tavistock", &smith, NULL },
		{ "churchil gardens 77", &kowalczyk, NULL },
		{ "77 chruchill", &kowalczyk, NULL },
		/* a common name and a rare street, or the other way round */
		{ "john zodaic", &zimmer, NULL },
		{ "zimer mill john zodiac", &zimmer, NULL },
		{ "jhon zodiac", &zimmer, NULL },
		/* several words in any order */
		{ "mill hassan 14 amira", &hassan, NULL },
		{ "smith henry ox4", &smith, "postcode, name" },
		{ "abbey bronwen walk 31", &jones, NULL },
		{ "OX3 fetherstone", &william, NULL },
	};
	struct testdb *t = testdb_of(state);
	struct db *db = city(t);

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct person_found_list l =
			person_find(db, (struct person_clue){ .any = str_of(asked[i].typed) }, 8);
		size_t at = 0;

		while (at < l.n && l.v[at].person_id.v != asked[i].who->v)
			at++;
		if (at == l.n || at > 2)
			fail_msg(
				"%s: %s", asked[i].typed, at == l.n ? "not found" : "not among the first three");
		if (asked[i].why && !str_eq(l.v[at].why, str_of(asked[i].why)))
			fail_msg("%s: found by \"%.*s\", not \"%s\"", asked[i].typed, STR_ARG(l.v[at].why),
				asked[i].why);
	}
	assert_false(db_failed(db));
	assert_true(db_end(db));
}

static void the_lady_at_14_mill_is_one_of_those_at_14_mill_street(void **state)
{
	static const char *const ways[] = { "the lady at 14 Mill", "lady who lives at 14 mill st",
		"somebody in 14 Mill Street", "14 mlil street" };
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);

	saved(db,
		(struct person_facts){ .name = S("Somebody Else"),
			.address = S("140 Mill Street"),
			.postcode = S("OX1 1AB") });
	saved(db,
		(struct person_facts){
			.name = S("May Young"), .address = S("3 Lady Lane"), .postcode = S("OX1 1AB") });
	hassan = saved(db,
		(struct person_facts){
			.name = S("Amira Hassan"), .address = S("14 Mill Street"), .postcode = S("OX1 1AB") });
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct person_found_list l =
			person_find(db, (struct person_clue){ .any = str_of(ways[i]) }, 8);

		if (l.n != 1 || l.v[0].person_id.v != hassan.v)
			fail_msg("%s: %zu found", ways[i], l.n);
	}
	assert_int_equal(person_find(db, (struct person_clue){ .any = S("Young") }, 8).n,
		1); /* a name all the same */
	assert_int_equal(person_find(db, (struct person_clue){ .any = S("3 lady lane") }, 8).n, 1);
	assert_true(db_end(db));
}

static void nothing_matches_nonsense(void **state)
{
	static const char *const nonsense[] = { "qwxz", "zzzz zzzz", "xkcdq wvvz", "99999999999",
		"11 zzyzx street", "!!!", "%_%", "qq 14 qq", "@@", "zzz@zzz", "P-ZZZZ-ZZ", "\xff\xfe",
		"ωωω" };
	struct testdb *t = testdb_of(state);
	struct db *db = city(t);

	for (size_t i = 0; i < sizeof(nonsense) / sizeof(*nonsense); i++) {
		struct person_found_list l =
			person_find(db, (struct person_clue){ .any = str_of(nonsense[i]) }, 8);

		if (l.n)
			fail_msg("%s: found %.*s because of %.*s", nonsense[i],
				STR_ARG(personal_raw(l.v[0].name)), STR_ARG(l.v[0].why));
	}
	assert_false(db_failed(db));
	assert_true(db_end(db));
}

static void exact_before_near_and_of_equals_those_with_an_open_case(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct problems ps = { .arena = db_arena(db) };
	struct person_id
		near_one = saved(db, (struct person_facts){ .name = S("Amira Hassan") }),
		quiet =
			saved(db, (struct person_facts){ .name = S("Amira Hasan"), .born = S("1 May 1950") }),
		open =
			saved(db, (struct person_facts){ .name = S("Amira Hasan"), .born = S("2 May 1951") }),
		gone =
			saved(db, (struct person_facts){ .name = S("Amira Hasan"), .born = S("3 May 1952") });
	struct person_found_list l;

	assert_true(person_state_set(db, gone, PERSON_STATE_MOVED, &ps));
	assert_true(db_end(db));
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO hub (host_id, hub_id, name) VALUES (1, 5, 'North');"
				"INSERT INTO next_step (host_id, next_step_id, kind, owner_hub_id, due_at, "
				"created_at) VALUES (1, 78, 'ring', 5, 1, 1);"
				"INSERT INTO open_work (host_id, open_work_id, kind, case_id, next_step_id, "
				"opened_at) VALUES (1, 77, 'case', 77, 78, 1);"
				"INSERT INTO help_case (host_id, case_id, reference, person_id, hub_id, state, "
				"opened_at, updated_at, open_work_id) "
				"VALUES (1, 77, 'C-1', %lld, 5, 'active', 1, 1, 77)",
				(long long)open.v)));
	db = testdb_begin(t, DB_READ);
	l = person_find(db, (struct person_clue){ .any = S("amira hasan") }, 8);
	assert_int_equal(l.n, 4);
	assert_true(l.v[0].person_id.v == open.v && l.v[0].open_cases == 1);
	assert_true(l.v[1].person_id.v == quiet.v);
	assert_true(l.v[2].person_id.v == gone.v && l.v[2].state == PERSON_STATE_MOVED);
	assert_true(
		l.v[3].person_id.v == near_one.v && str_eq(l.v[3].why, S("name, nearly this name")));
	assert_true(db_end(db));
}

static void a_name_from_before_is_kept_and_a_mistake_put_right_is_not(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id = saved(db, (struct person_facts){ .name = S("Bronwen Jonse") });
	int64_t version = 1;
	struct aliases_of_rows all;

	assert_true(person_update(db, id,
		(struct person_facts){ .given_name = S("Bronwen"), .family_name = S("Jones") }, &version,
		&ps));
	assert_int_equal(aliases_of(db, (struct aliases_of_args){ .person_id = id }).n, 0);
	assert_true(person_update(db, id,
		(struct person_facts){ .given_name = S("Bronwen"), .family_name = S("Carruthers") },
		&version, &ps));
	all = aliases_of(db, (struct aliases_of_args){ .person_id = id });
	assert_int_equal(all.n, 1);
	assert_true(str_eq(personal_raw(all.v[0].name), S("Bronwen Jones")) &&
		all.v[0].kind == ALIAS_KIND_FORMER);
	assert_int_equal(person_find(db, (struct person_clue){ .any = S("bronwen jones") }, 8).n, 1);
	assert_false(person_alias_add(
		db, id, S("BRONWEN  jones"), ALIAS_KIND_ALSO, &ps)); /* it is there already */
	assert_true(person_alias_remove(db, id, all.v[0].person_alias_id, &ps));
	assert_int_equal(person_find(db, (struct person_clue){ .any = S("jones") }, 8).n, 0);
	assert_false(person_alias_remove(db, id, all.v[0].person_alias_id, &ps));
	assert_true(db_end(db));
}

static void one_record_has_a_bounded_number_of_keys(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id = saved(db,
		(struct person_facts){ .name = S("Maria del Carmen Garcia Lopez de la Vega y Santos"),
			.known_as = S("Mari Carmen"),
			.phone = S("07700 900417"),
			.phone_2 = S("01865 496123"),
			.address = S("Flat 2, 30 St Johns Rd"),
			.postcode = S("OX4 2ZZ") });
	struct keys_of_person_row stored;
	struct person_keys keys = { 0 };

	for (int i = 0; i < 20; i++)
		assert_true(person_alias_add(db, id,
			str_fmt(db_arena(db), "Maria %c%c Garcia %c", 'a' + i, 'b' + i, 'c' + i),
			ALIAS_KIND_ALSO, &ps));
	assert_false(person_alias_add(db, id, S("One More"), ALIAS_KIND_ALSO, &ps));
	assert_true(keys_of_person(db, (struct keys_of_person_args){ .person_id = id }, &stored));
	person_keys_split(db_arena(db), personal_raw(stored.keys), &keys);
	assert_true(keys.n > 10 && keys.n <= PERSON_KEYS_MOST);
	assert_int_equal(person_find(db, (struct person_clue){ .any = S("07700 900417") }, 8).n,
		1); /* names crowd nothing out */
	assert_true(db_end(db));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(every_kind_of_clue_finds_the_right_person_among_the_first_three),
		TESTDB_BOTH(the_lady_at_14_mill_is_one_of_those_at_14_mill_street),
		TESTDB_BOTH(nothing_matches_nonsense),
		TESTDB_BOTH(exact_before_near_and_of_equals_those_with_an_open_case),
		TESTDB_BOTH(a_name_from_before_is_kept_and_a_mistake_put_right_is_not),
		TESTDB_BOTH(one_record_has_a_bounded_number_of_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
