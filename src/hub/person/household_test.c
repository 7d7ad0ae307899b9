/* Households: who is taken for one and who never is, that a person's word outranks it all, and that
 * the order of rows does not matter. */
#include "support/testdb.h"

#include "core/base/id.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "hub/events.h"
#include "hub/person/flag_kind.h"
#include "hub/person/household.h"
#include "hub/person/household_group.h"
#include "hub/person/household_view.h"
#include "hub/person/merge.h"
#include "hub/person/person.h"
#include "hub/person/person_alias.h"
#include "hub/person/rag.h"

/* --- grouping alone --- */

/* A town of one home: who lives there, by word of a table. */
struct one { const char *family; int age; const char *phone, *flat; };

static uint64_t hash_of(const char *text)
{
	return str_hash(str_of(text));
}

static struct household_home home_of(struct arena *a, const struct one *people, size_t n)
{
	struct household_home h = { .people = ARENA_ARRAY(a, struct household_person, n), .n = n };
	struct value_reader *r = household_reader_new();

	for (size_t i = 0; i < n; i++) {
		struct household_person *p = &h.people[i];
		struct household_key *k = ARENA_ARRAY(a, struct household_key, 1);

		*p = (struct household_person){ .person_id = (int64_t)i + 1,
			.age = people[i].age,
			.flat = str_of(people[i].flat ? people[i].flat : "") };
		p->names[0] = household_name_read(a, r, str_of(people[i].family));
		p->n_names = p->names[0] != NULL;
		if (people[i].phone) {
			*k = (struct household_key){ TIE_PHONE, hash_of(people[i].phone) };
			p->keys = k;
			p->n_keys = 1;
		}
	}
	household_reader_free(r);
	return h;
}

/* "aab-": a letter for each household in the order of people, - for nobody. */
static const char *grouped(struct arena *a, struct household_home *h)
{
	struct household_groups g = household_group(a, h);
	struct buf b = { .arena = a };

	for (size_t i = 0; i < h->n; i++)
		buf_fmt(&b, "%c", g.of[i] < 0 ? '-' : 'a' + g.of[i]);
	return str_z(a, buf_view(&b));
}

#define GROUPED(is, ...)                                                                           \
	do {                                                                                           \
		const struct one there[] = { __VA_ARGS__ };                                                \
		struct household_home at_home = home_of(a, there, sizeof(there) / sizeof(*there));         \
		at_home.one_home = true;                                                                   \
		assert_string_equal(grouped(a, &at_home), is);                                             \
	} while (0)

static void families_are_one_household_and_lodgers_are_not_of_it(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	GROUPED("aaaa", { "Smith", 41 }, { "Smith", 39 }, { "Smith", 12 }, { "Smith", 9 });
	GROUPED("aa-", { "Smith", 41 }, { "Smith", 39 }, { "Kowalski", 25 });           /* a lodger */
	GROUPED("aa-", { "Smith", 40 }, { "Smith", 10 },
		{ "Jones", 30 }); /* ... with a mother and her child */
	GROUPED("--", { "Smith", 70 }, { "Kowalski", 25 });
	GROUPED("aa", { "Smith", 31 }, { "Smith", 31 });                                /* twins */
	GROUPED("aa", { "O'Brien", 40 }, { "OBrien", 42 });
	GROUPED("aa", { "Hassan-Lee", 40 }, { "Hassan", 12 });
	GROUPED("--", { "Smith", 40 }, { "Jones", 41 }); /* nothing says so: somebody has to ask */
	GROUPED("aa", { "Smith", 40, "1" }, { "Jones", 41, "1" }); /* one telephone number does */
	GROUPED("aa", { "Brown", 35 }, { "Jones", 8 }); /* a child of whose name no grown-up is here */
	GROUPED("aa", { "Singh", 40 }, { "Kaur", 41 });
	GROUPED("--", { "Begum", 40 }, { "Khan", 41 }); /* says nothing of the family */
	GROUPED("--", { "", 40 }, { "", -1 });
	arena_free(a);
}

static void three_generations_are_one_household_by_what_ties_them(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	GROUPED("aaa", { "Smith", 80, "1" }, { "Brown", 50, "1" }, { "Brown", 12 });
	GROUPED("aaaaa", { "Smith", 80 }, { "Smith", 82 }, { "Smith", 50 }, { "Smith", 48 },
		{ "Smith", 12 });
	GROUPED("-aa", { "Smith", 80 }, { "Brown", 50 },
		{ "Brown", 12 }); /* the mother of a married daughter: perhaps */
	arena_free(a);
}

static void students_who_share_a_house_are_no_family(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	GROUPED("----", { "Smith", 20 }, { "Okafor", 21 }, { "Patel", 20 }, { "Nowak", 22 });
	GROUPED("-----", { "Smith", 20, "h" }, { "Okafor", 21, "h" }, { "Patel", 20, "h" },
		{ "Nowak", 22, "h" }, { "Patel", 21, "h" });
	GROUPED("---", { "Smith", 20, "h" }, { "Okafor", 21, "h" }, { "Nowak", 22, "h" });
	GROUPED("aa---", { "Smith", 30, "1" }, { "Smith", 29, "1" }, { "Okafor", 21 }, { "Patel", 20 },
		{ "Nowak", 22 }); /* a couple among them */
	arena_free(a);
}

static void flats_are_homes_of_their_own(void **state)
{
	const struct one people[] = { { "Smith", 40 }, { "Smith", 44 }, { "Jones", 31, "1" },
		{ "Jones", 33, "1" }, { "Ali", 35 } };
	struct arena *a = arena_new();
	struct household_home h = home_of(a, people, 5);

	(void)state;
	h.building = true; /* which flat nobody wrote down: one name alone is not enough */
	assert_string_equal(grouped(a, &h), "--aa-");
	GROUPED("-a-a", { "Smith", 40, NULL, "1" }, { "Smith", 41, "x", "2" },
		{ "Smith", 70, NULL, "3" }, { "Smith", 39, "x", "2" });
	GROUPED("--", { "Smith", 40, "x", "14a" }, { "Smith", 40, "x", "14c" });
	/* two families, and one who could belong to either does not glue them together */
	GROUPED("aabb", { "Smith", 40, NULL, "1" }, { "Smith", 41, NULL, "1" },
		{ "Smith", 60, NULL, "2" }, { "Smith", 61, NULL, "2" });
	arena_free(a);
}

static void a_word_outranks_everything(void **state)
{
	const struct one people[] = { { "Smith", 40, "1" }, { "Smith", 41, "1" }, { "Jones", 12 },
		{ "Kowalski", 25 } };
	const struct household_said said[] = { { 1, 2, false }, { 1, 4, true } };
	struct arena *a = arena_new();
	struct household_home h = home_of(a, people, 4);

	(void)state;
	h.said = said;
	h.n_said = 2;
	assert_string_equal(grouped(a, &h), "a--a");
	h.shared = true; /* in a care home it is the only thing that counts */
	assert_string_equal(grouped(a, &h), "a--a");
	h.n_said = 0;
	assert_string_equal(grouped(a, &h), "----");
	arena_free(a);
}

static void so_many_are_never_a_family(void **state)
{
	struct one people[HOUSEHOLD_MOST + 1];
	struct arena *a = arena_new();
	struct household_home h;

	(void)state;
	for (size_t i = 0; i <= HOUSEHOLD_MOST; i++)
		people[i] = (struct one){ "Smith", 40, "1", NULL };
	h = home_of(a, people, HOUSEHOLD_MOST);
	assert_string_equal(grouped(a, &h), "aaaaaaaaaaaa");
	h = home_of(a, people, HOUSEHOLD_MOST + 1);
	assert_string_equal(grouped(a, &h), "-------------");
	arena_free(a);
}

/* Homes drawn by chance: shuffled people are grouped as they were, under the same households. */
static void the_order_of_rows_does_not_matter(void **state)
{
	static const char *const families[] = { "Smith", "Smyth", "Jones", "Patel", "Hassan",
		"Hassan-Lee", "Singh", "", "Nowak" };
	static const char *const phones[] = { NULL, NULL, "1", "2", "3" };
	static const char *const flats[] = { NULL, NULL, NULL, "1", "2" };
	struct rng r;
	int together = 0;

	(void)state;
	rng_seed(&r, 2024, 3);
	for (int round = 0; round < 3000; round++) {
		struct arena *a = arena_new();
		struct one people[9];
		size_t n = 2 + rng_below(&r, 8);
		struct household_said said[2] = { { 1, 2, rng_below(&r, 2) }, { 2, 3, rng_below(&r, 2) } };
		struct household_home h, turned;
		struct household_groups g, t;

		for (size_t i = 0; i < n; i++)
			people[i] = (struct one){ families[rng_below(&r, 9)], (int)rng_below(&r, 90) - 1,
				phones[rng_below(&r, 5)], flats[rng_below(&r, 5)] };
		h = home_of(a, people, n);
		h.one_home = rng_below(&r, 2);
		h.building = !h.one_home && rng_below(&r, 2);
		h.said = said;
		h.n_said = rng_below(&r, 3);
		for (size_t i = 0; i < n; i++)
			h.people[i].household_id = rng_below(&r, 3) ? 0 : 70 + (int64_t)rng_below(&r, 2);
		turned = h;
		turned.people = ARENA_ARRAY(a, struct household_person, n);
		for (size_t i = 0; i < n; i++)
			turned.people[i] = h.people[i];
		for (size_t i = n - 1; i > 0; i--) {
			size_t k = rng_below(&r, (uint32_t)i + 1);
			struct household_person p = turned.people[i];

			turned.people[i] = turned.people[k];
			turned.people[k] = p;
		}
		g = household_group(a, &h);
		t = household_group(a, &turned);
		assert_int_equal(g.n, t.n);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(g.of[i], t.of[i]);
			together += g.of[i] >= 0;
		}
		for (size_t i = 0; i < g.n; i++) {
			assert_true(g.v[i].household_id == t.v[i].household_id &&
				g.v[i].held_by == t.v[i].held_by && g.v[i].points == t.v[i].points);
			assert_true(g.v[i].n > 1 && g.v[i].held_by && g.v[i].points >= HOUSEHOLD_TOGETHER);
			for (size_t k = 0; k < i; k++)
				assert_true(!g.v[i].household_id || g.v[i].household_id != g.v[k].household_id);
		}
		arena_free(a);
	}
	assert_true(together > 1000);                  /* else nothing was tried */
}

/* --- as it is kept --- */

static struct person_id saved(struct db *db, struct person_facts f)
{
	struct problems ps = { .arena = db_arena(db) };
	struct person_id id;

	if (!f.address.n) {
		f.address = S("14 Mill Street");
		f.postcode = S("OX1 1AB");
	}
	assert_true(person_save(db, f, &id, &ps));
	return id;
}

static int64_t household_in(struct testdb *t, struct person_id id)
{
	return testdb_count(t,
		str_z(t->arena,
			str_fmt(t->arena, "SELECT COALESCE(household_id, 0) FROM person WHERE person_id = %lld",
				(long long)id.v)));
}

static bool lives_with(struct testdb *t, struct person_id a, struct person_id b)
{
	return household_in(t, a) && household_in(t, a) == household_in(t, b);
}

static void a_household_begins_with_the_second_of_it_and_ends_with_the_last_but_one(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }), bob, eve;
	int64_t household;

	assert_true(db_end(db));
	assert_int_equal(household_in(t, ann), 0);
	db = testdb_begin(t, DB_WRITE);
	bob = saved(db, (struct person_facts){ .name = S("Bob Smith") });
	eve = saved(db, (struct person_facts){ .name = S("Eve Kowalski"), .phone = S("07700 900417") });
	assert_true(db_end(db));
	household = household_in(t, ann);
	assert_true(lives_with(t, ann, bob) && !lives_with(t, ann, eve));
	assert_int_equal(testdb_count(t, "SELECT held_by FROM household"), HOUSEHOLD_NAME);
	db = testdb_begin(t, DB_WRITE);
	assert_true(contact_point_add(db, bob, S("07700 900417"), S(""), false, &ps)); /* hers, too */
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, eve) && household_in(t, eve) == household);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_state_set(db, ann, PERSON_STATE_MOVED, &ps));
	assert_true(person_state_set(db, eve, PERSON_STATE_MOVED, &ps));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household"), 0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE household_id IS NOT NULL"), 0);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_state_set(db, ann, PERSON_STATE_HERE, &ps));
	assert_true(person_state_set(db, bob, PERSON_STATE_DECEASED, &ps));    /* still her husband */
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, bob));
}

static void who_moves_house_leaves_the_household_and_it_goes_on(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 tim = saved(db, (struct person_facts){ .name = S("Tim Smith") }),
					 zoe = saved(db,
						 (struct person_facts){ .name = S("Zoe Smith"),
							 .address = S("2 High Road"),
							 .postcode = S("OX4 2ZZ") });
	int64_t version = 1, household;

	assert_true(db_end(db));
	household = household_in(t, ann);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_update(db, tim,
		(struct person_facts){ .given_name = S("Tim"),
			.family_name = S("Smith"),
			.address = S("2 High Road"),
			.postcode = S("OX4 2ZZ") },
		&version, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, tim, zoe) && household_in(t, ann) == household &&
		household_in(t, bob) == household);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household"), 2);
}

static void a_persons_word_is_never_undone_by_the_machine(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 joe = saved(db, (struct person_facts){ .name = S("Joe Kowalski") });
	int64_t settled;

	assert_true(household_move(db, bob, (struct person_id){ 0 }, &ps));
	assert_true(household_move(db, joe, ann, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, joe) && !lives_with(t, ann, bob) && !household_in(t, bob));
	db = testdb_begin(t, DB_WRITE);
	assert_true(contact_point_add(db, ann, S("07700 900417"), S(""), false, &ps));
	assert_true(contact_point_add(
		db, bob, S("07700 900417"), S(""), false, &ps)); /* more evidence against the word */
	household_heard(db, NULL);
	assert_true(db_end(db));
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(settled, 1);
	assert_true(lives_with(t, ann, joe) && !household_in(t, bob));
	db = testdb_begin(t, DB_WRITE);                /* undone by the same action */
	assert_true(household_move(db, bob, ann, &ps));
	assert_true(household_move(db, joe, (struct person_id){ 0 }, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, bob) && !household_in(t, joe));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM event WHERE action = 'household.move'"), 4);
	assert_int_equal(testdb_count(t, "SELECT held_by & 1 FROM household"), 1);
}

static void put_together(
	struct testdb *t, struct person_id from, struct person_id into, struct person_merge_id *id)
{
	struct problems ps = { .arena = t->arena };
	struct person_merging m = { .from = from,
		.into = into,
		.why = S("the same"),
		.from_version = testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena, "SELECT row_version FROM person WHERE person_id = %lld",
					(long long)from.v))),
		.into_version = testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena, "SELECT row_version FROM person WHERE person_id = %lld",
					(long long)into.v))) };
	struct db *db = testdb_begin(t, DB_WRITE);

	if (!person_merge(db, m, id, &ps))
		fail_msg("%.*s", STR_ARG(ps.v[0].text));
	assert_true(db_end(db));
}

static void what_was_said_of_a_record_holds_for_the_one_it_became_part_of(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 robert = saved(db, (struct person_facts){ .name = S("Robert Smith") }),
					 joe = saved(db, (struct person_facts){ .name = S("Joe Kowalski") });
	struct person_merge_id merge;

	assert_true(household_move(db, bob, (struct person_id){ 0 }, &ps)); /* of Bob, who is Robert */
	assert_true(household_move(db, bob, joe, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, robert) && lives_with(t, bob, joe));
	testdb_do(t,
		"DELETE FROM household_word WHERE high_id IN (SELECT person_id FROM person WHERE "
		"given_name = 'Robert')");
	put_together(t, bob, robert, &merge);
	assert_true(!lives_with(t, ann, robert) && lives_with(t, robert, joe));
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_unmerge(db, merge, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, robert) && lives_with(t, bob, joe) && !lives_with(t, ann, joe));
}

static void nobody_is_moved_to_somebody_elses_address(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 zoe = saved(db,
						 (struct person_facts){ .name = S("Zoe Ali"),
							 .address = S("2 High Road"),
							 .postcode = S("OX4 2ZZ") });
	struct person_facts nowhere = { .name = S("Nina Far"), .phone = S("07700 900111") };
	struct person_id nina;

	assert_true(person_save(db, nowhere, &nina, &ps));
	assert_false(household_move(db, ann, zoe, &ps));
	assert_false(household_move(db, ann, ann, &ps));
	assert_false(household_move(db, nina, ann, &ps));
	assert_int_equal(ps.n, 3);
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household_word"), 0);
}

/* A call handler of another team than the one that protects Bob. */
static struct db *as_stranger(struct testdb *t, enum db_mode mode)
{
	struct viewer *v = ARENA_NEW(t->arena, struct viewer);

	*v = viewer_system(1, t->arena);
	v->role = ROLE_CALL_HANDLER;
	v->hub_id = 10;
	return db_begin(t->pool, t->arena, v, mode);
}

static void who_must_not_be_found_stays_in_the_household_and_is_shown_to_nobody_else(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 bob = saved(db, (struct person_facts){ .name = S("Bob Smith") }),
					 joe = saved(db, (struct person_facts){ .name = S("Joe Kowalski") });
	int64_t household;

	assert_true(db_end(db));
	household = household_in(t, ann);
	testdb_do(t,
		"INSERT INTO hub (host_id, hub_id, name) VALUES (1, 10, 'North'), (1, 11, 'Refuge team')");
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO protection (host_id, protection_id, person_id, hub_id, reason, "
				"since_at) "
				"VALUES (1, 900, %lld, 11, 'refuge', 1)",
				(long long)bob.v)));
	testdb_do(t,
		str_z(t->arena,
			str_fmt(t->arena,
				"INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at) "
				"VALUES (1, %lld, 'person', 11, 900, 1)",
				(long long)bob.v)));
	db = as_stranger(t, DB_WRITE);
	assert_int_equal(housemates_of(db, ann, (struct household_id){ household }).n, 0);
	assert_int_equal(
		home_page(db, (struct property_id){ testdb_count(t, "SELECT property_id FROM property") })
			.people,
		2);
	assert_true(household_move(db, joe, ann, &ps)); /* settles the home without knowing of Bob */
	assert_true(db_end(db));
	assert_true(household_in(t, bob) == household && lives_with(t, ann, joe) &&
		household_in(t, joe) == household);
	db = as_stranger(t, DB_WRITE);
	assert_false(household_move(db, joe, bob, &ps));
	assert_true(db_end(db));
	db = testdb_begin(t, DB_READ);
	assert_int_equal(housemates_of(db, ann, (struct household_id){ household }).n, 2);
	assert_true(db_end(db));
}

static void a_name_from_before_ties_a_daughter_to_her_parents(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id ann = saved(db, (struct person_facts){ .name = S("Ann Smith") }),
					 eve = saved(db, (struct person_facts){ .name = S("Eve Okoro") });

	assert_true(person_alias_add(db, eve, S("Eve Smith"), ALIAS_KIND_FORMER, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, ann, eve));
	assert_int_equal(testdb_count(t, "SELECT held_by FROM household"), HOUSEHOLD_NAME_ALIKE);
}

static void a_care_home_is_no_family_and_a_couple_in_it_is_one_by_word(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id
		may =
			saved(db, (struct person_facts){ .name = S("May Smith"), .phone = S("01632 960001") }),
		ron =
			saved(db, (struct person_facts){ .name = S("Ron Smith"), .phone = S("01632 960001") }),
		ida =
			saved(db, (struct person_facts){ .name = S("Ida Smith"), .phone = S("01632 960001") });
	int64_t settled;

	assert_true(db_end(db));
	assert_true(lives_with(t, may, ron) && lives_with(t, may, ida));
	testdb_do(t, "UPDATE property SET class_code = 'RI01'");       /* a gazetteer was brought in */
	db = testdb_begin(t, DB_WRITE);
	household_heard(db, NULL);
	assert_true(db_end(db));
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE household_id IS NOT NULL"), 0);
	db = testdb_begin(t, DB_WRITE);
	assert_true(household_move(db, may, ron, &ps));
	assert_true(db_end(db));
	assert_true(lives_with(t, may, ron) && !household_in(t, ida));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM household_word"),
		1); /* nothing is said of the other forty */
}

static void what_is_due_is_settled_once_and_again_says_the_same(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	int64_t settled, before;
	struct property_id twice[3];

	(void)saved(db, (struct person_facts){ .name = S("Ann Smith") });
	(void)saved(db, (struct person_facts){ .name = S("Bob Smith") });
	assert_true(db_end(db));
	before = testdb_count(t, "SELECT household_id FROM household");
	twice[0].v = twice[2].v = testdb_count(t, "SELECT property_id FROM property");
	twice[1].v = 0;
	db = testdb_begin(t, DB_WRITE);
	households_due(db, twice, 3);
	assert_true(db_end(db));
	testdb_reopen(t);
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(settled, 1);
	assert_true(households_settle_due(t->pool, 1, true, &settled));
	assert_int_equal(settled, 0);
	assert_int_equal(testdb_count(t, "SELECT household_id FROM household"), before);
}

static void colours_follow_at_once_who_lives_with_whom(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct db *db = testdb_begin(t, DB_WRITE);
	struct person_id old, young;

	db_set_now(db, INT64_C(1588582800000000));
	flag_kinds_start(db);
	rag_start(db);
	assert_true(rag_rule_save(db,
		(struct rag_rule_edit){ .name = S("Old people among themselves"),
			.rag = S("red"),
			.lives = S("all_70"),
			.age_from = S("70") },
		&ps));
	assert_true(rag_publish(db, S("a test"), &ps));
	old = saved(db, (struct person_facts){ .name = S("May Smith"), .born = S("4/2/1938") });
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_rag WHERE rag = 'red'"),
		1); /* somebody new is weighed at once */
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, INT64_C(1588582900000000));
	young = saved(db, (struct person_facts){ .name = S("Tim Smith"), .born = S("4/2/1990") });
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_rag WHERE rag = 'red'"), 0);
	db = testdb_begin(t, DB_WRITE);
	db_set_now(db, INT64_C(1588583000000000));
	assert_true(household_move(db, young, (struct person_id){ 0 }, &ps));
	assert_true(db_end(db));
	assert_int_equal(
		testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena,
					"SELECT COUNT(*) FROM person_rag WHERE rag = 'red' AND person_id = %lld",
					(long long)old.v))),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(families_are_one_household_and_lodgers_are_not_of_it),
		cmocka_unit_test(three_generations_are_one_household_by_what_ties_them),
		cmocka_unit_test(students_who_share_a_house_are_no_family),
		cmocka_unit_test(flats_are_homes_of_their_own),
		cmocka_unit_test(a_word_outranks_everything),
		cmocka_unit_test(so_many_are_never_a_family),
		cmocka_unit_test(the_order_of_rows_does_not_matter),
		TESTDB_BOTH(a_household_begins_with_the_second_of_it_and_ends_with_the_last_but_one),
		TESTDB_BOTH(who_moves_house_leaves_the_household_and_it_goes_on),
		TESTDB_BOTH(a_persons_word_is_never_undone_by_the_machine),
		TESTDB_BOTH(what_was_said_of_a_record_holds_for_the_one_it_became_part_of),
		TESTDB_BOTH(nobody_is_moved_to_somebody_elses_address),
		TESTDB_BOTH(who_must_not_be_found_stays_in_the_household_and_is_shown_to_nobody_else),
		TESTDB_BOTH(a_name_from_before_ties_a_daughter_to_her_parents),
		TESTDB_BOTH(a_care_home_is_no_family_and_a_couple_in_it_is_one_by_word),
		TESTDB_BOTH(what_is_due_is_settled_once_and_again_says_the_same),
		TESTDB_BOTH(colours_follow_at_once_who_lives_with_whom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
