/*
 * Who has not been reached, with all rooms together as in the running program: told from who was,
 * the same as asking about each person alone, and stored the same as counted now, whoever looks.
 */
#include "app/campaign_town.h"

#include "core/base/rng.h"

static void who_was_reached_on_a_list_is_told_from_who_was_not(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct campaign_id c = town_start_list(t, now, false);
	struct campaign_person_id id = town_next(t, GUIDE, c, now), other;
	struct unreached_count n;
	struct unreached some;
	struct db *db;

	assert_true(town_record(
		t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REACHED }, now));
	other = town_next(t, GUIDE, c, now);
	assert_true(town_record(t, GUIDE,
		(struct campaign_done){ .id = other, .outcome = CAMPAIGN_OUTCOME_NO_ANSWER }, now));
	db = world_as(t, MANAGER, now + TIME_MINUTE, DB_READ);
	n = unreached_count(db, (struct unreached_ask){ .area = -1, .days = 90 });
	assert_int_equal(n.all.people, PEOPLE);
	assert_int_equal(n.all.reached, 1);
	assert_int_equal(n.all.tried, 1);
	assert_int_equal(n.all.waiting, PEOPLE - 2);
	assert_int_equal(n.lists.v[0].people, PEOPLE);
	assert_int_equal(n.areas.v[0].people + n.areas.v[1].people, PEOPLE);
	some = unreached_after(db, (struct unreached_ask){ .area = -1, .days = 90, .list = { LIST } },
		(struct person_id){ 0 }, 25, SIZE_MAX);
	assert_int_equal(some.n, 25);
	assert_true(some.more);
	some = unreached_after(
		db, (struct unreached_ask){ .area = -1, .days = 90 }, some.last, 25, SIZE_MAX);
	assert_int_equal(some.n, PEOPLE - 1 - 25);
	assert_false(some.more);
	world_end(db);
}

/* --- the same, asked of each person by itself --- */

enum { OTHER_LIST = 910, SINCE_DAYS = 90 };

/* Two lists that overlap, rows that are gone, one person with more rows than are read at a time,
 * people who moved or died, conversations of every age and every state a campaign knows, by
 * chance. */
static void town_at_random(struct testdb *t, uint64_t seed, int64_t now)
{
	static const char *const states[] = { "here", "here", "here", "here", "moved", "deceased" };
	static const char *const outcomes[] = { "reached", "reached", "no_answer", "refused" };
	static const char *const ends[] = { "reached", "written", "unreached", "closed", "refused" };
	struct rng r;

	rng_seed(&r, seed, 1);
	testdb_do(t,
		"INSERT INTO list (host_id, list_id, name, created_at) VALUES (1, 910, 'At risk', 1)");
	for (int i = 0; i < 300; i++)
		do_about(t,
			"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, "
			"import_id, first_import_id) VALUES (1, 910, 'x%d', %d, %d, 901, 901)",
			i, FIRST + 3, 8003);
	for (int k = 0; k < PEOPLE; k++) {
		int64_t ago = (int64_t)rng_below(&r, 2 * SINCE_DAYS) * TIME_DAY + TIME_HOUR;

		do_about(t, "UPDATE person SET state = '%s' WHERE person_id = %d",
			states[rng_below(&r, 6)], FIRST + k);
		if (rng_below(&r, 2))
			do_about(t,
				"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, "
				"import_id, first_import_id) VALUES (1, 910, 'o%d', %d, %d, 901, 901)",
				k, FIRST + k, 8000 + k);
		if (rng_below(&r, 3) == 0)
			do_about(t, "UPDATE list_row SET gone_import_id = 901 WHERE list_key = '%s%d'",
				rng_below(&r, 2) ? "r" : "o", k);
		if (rng_below(&r, 4) == 0)
			do_about(t, "UPDATE property SET lat = NULL, lon = NULL WHERE property_id = %d",
				6000 + k);
		for (uint32_t i = rng_below(&r, 3); i > 0; i--)
			do_about(t,
				"INSERT INTO interaction (host_id, interaction_id, person_id, at, channel, "
				"direction, outcome) VALUES (1, %d, %d, %lld, 'phone', 'out', '%s')",
				k * 10 + (int)i, FIRST + k, (long long)(now - ago * i),
				outcomes[rng_below(&r, 4)]);
		if (rng_below(&r, 3) == 0)
			do_about(t,
				"UPDATE campaign_person SET state = '%s', why = 'none', is_open = 0, "
				"next_step_id = NULL WHERE person_id = %d",
				ends[rng_below(&r, 5)], FIRST + k);
		if (rng_below(&r, 3) == 0)
			do_about(t, "UPDATE campaign_person SET tries = 2 WHERE person_id = %d", FIRST + k);
	}
}

/* One person, by questions about nobody else. */
struct by_itself { bool counted, reached, tried, waiting, on[2]; size_t area; };

static struct by_itself asked_alone(struct testdb *t, int k, int64_t now, int64_t days)
{
	static const int lists[] = { LIST, OTHER_LIST };
	struct by_itself b = { 0 };
	int who = FIRST + k;

	for (int l = 0; l < 2; l++)
		b.on[l] = count_of(t,
					  "SELECT count(*) FROM list_row WHERE person_id = %d AND list_id = %d AND "
					  "gone_import_id IS NULL",
					  who, lists[l]) > 0;
	b.counted = (b.on[0] || b.on[1]) &&
		count_of(t, "SELECT count(*) FROM person WHERE person_id = %d AND state = 'here'", who);
	b.reached = count_of(t,
					"SELECT count(*) FROM interaction WHERE person_id = %d AND outcome = 'reached' "
					"AND at > %lld",
					who, (long long)(days ? now - days * TIME_DAY : 0)) > 0;
	b.tried = count_of(t,
				  "SELECT count(*) FROM campaign_person WHERE person_id = %d AND (tries > 0 OR "
				  "state = 'written' OR state = 'unreached')",
				  who) > 0;
	b.waiting = !b.tried &&
		count_of(t, "SELECT count(*) FROM campaign_person WHERE person_id = %d AND is_open = 1",
			who) > 0;
	b.area = count_of(t,
				 "SELECT count(*) FROM property WHERE property_id = %d AND lat IS NULL", 6000 + k)
		? 2
		: (size_t)(k % 2 == 0); /* Lock, Mill, no known place: by name */
	return b;
}

static void row_add(struct unreached_row *r, const struct by_itself *b)
{
	r->people++;
	r->reached += b->reached;
	r->tried += !b->reached && b->tried;
	r->waiting += !b->reached && b->waiting;
	r->never += !b->reached && !b->tried && !b->waiting;
}

static void rows_same(const struct unreached_row *a, const struct unreached_row *b)
{
	assert_int_equal(a->people, b->people);
	assert_int_equal(a->reached, b->reached);
	assert_int_equal(a->tried, b->tried);
	assert_int_equal(a->waiting, b->waiting);
	assert_int_equal(a->never, b->never);
}

static void counts_same(struct db *db, const struct by_itself v[PEOPLE], struct unreached_ask ask)
{
	struct unreached_count n = unreached_count_now(db, ask);
	struct unreached_row all = { 0 }, lists[2] = { 0 }, areas[3] = { 0 };
	size_t names = 0, at = 0;
	struct unreached some = { .more = true };

	for (int k = 0; k < PEOPLE; k++) {
		bool asked = v[k].counted && (ask.area < 0 || (size_t)ask.area == v[k].area) &&
			(ask.list.v == 0 || v[k].on[ask.list.v == OTHER_LIST]);

		if (!asked)
			continue;
		row_add(&all, &v[k]);
		row_add(&areas[v[k].area], &v[k]);
		for (int l = 0; l < 2; l++)
			if (v[k].on[l])
				row_add(&lists[l], &v[k]);
	}
	rows_same(&all, &n.all);
	if (ask.list.v == 0 && ask.area < 0) /* the town has all kinds */
		assert_true(n.all.reached && n.all.tried && n.all.waiting && n.all.never);
	assert_int_equal(n.areas.n, 3);
	for (size_t i = 0; i < 3; i++)
		rows_same(&areas[i], &n.areas.v[i]);
	assert_int_equal(n.lists.n, 2);
	for (size_t i = 0; i < 2; i++)
		rows_same(&lists[n.lists.v[i].list_id.v == OTHER_LIST], &n.lists.v[i]);
	/* Page by page: each once, in order, until nobody is left. */
	while (some.more) {
		some = unreached_after(db, ask, some.last, 3, 4);
		for (size_t i = 0; i < some.n; i++, names++) {
			const struct by_itself *b = &v[some.v[i].person_id.v - FIRST];

			assert_true((size_t)some.v[i].person_id.v > at && b->counted && !b->reached);
			assert_int_equal(some.v[i].tried, b->tried);
			assert_int_equal(some.v[i].waiting, b->waiting);
			assert_int_equal(some.v[i].area, b->area);
			at = (size_t)some.v[i].person_id.v;
		}
	}
	assert_int_equal(names, all.people - all.reached);
}

/* Whatever can be asked, stored and counted now are the same to this viewer. */
static void stored_same(struct testdb *t, int64_t account, int64_t now)
{
	static const int64_t lists[] = { 0, LIST, OTHER_LIST };
	struct db *db = account ? world_as(t, account, now, DB_READ) : testdb_begin(t, DB_READ);
	int64_t people = -1;

	db_set_now(db, now);
	for (size_t d = 0; d < UNREACHED_TIMES; d++)
		for (size_t l = 0; l < 3; l++)
			for (int64_t area = -1; area < 3; area++) {
				struct unreached_ask ask = {
					.list = { lists[l] }, .area = area, .days = unreached_days[d] };
				struct unreached_count is = unreached_count_now(db, ask), n;

				assert_true(unreached_count_stored(db, ask, &n));
				assert_true(n.counted_at == now && is.counted_at == 0);
				rows_same(&n.all, &is.all);
				assert_int_equal(n.areas.n, is.areas.n);
				for (size_t i = 0; i < is.areas.n; i++)
					rows_same(&n.areas.v[i], &is.areas.v[i]);
				assert_int_equal(n.lists.n, is.lists.n);
				for (size_t i = 0; i < is.lists.n; i++)
					rows_same(&n.lists.v[i], &is.lists.v[i]);
				if (ask.list.v == 0 && area == -1) {
					assert_true(people == -1 || people == n.all.people);
					people = n.all.people;
				}
			}
	assert_true(people > 0);
	world_end(db);
}

static bool stored_now(struct testdb *t, int64_t now)
{
	struct job j = { .pool = t->pool,
		.arena = t->arena,
		.viewer = viewer_system(1, t->arena),
		.now = now };

	return unreached_store(&j);
}

static void person_hide(struct testdb *t, int k, int64_t hub)
{
	do_about(t,
		"INSERT INTO protection (host_id, protection_id, person_id, hub_id, reason, since_at) "
		"VALUES (1, %d, %d, %lld, 'Refuge', 1)",
		970 + k, FIRST + k, (long long)hub);
	do_about(t,
		"INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at) VALUES "
		"(1, %d, 'person', %lld, %d, 1)",
		FIRST + k, (long long)hub, 970 + k);
}

static bool stored_is_shown(struct testdb *t, int64_t now)
{
	struct db *db = world_as(t, MANAGER, now, DB_READ);
	struct unreached_count n;
	bool shown = unreached_count_stored(db, (struct unreached_ask){ .area = -1 }, &n);

	world_end(db);
	return shown;
}

static void what_is_stored_is_what_is_counted_now_whoever_looks(void **state)
{
	static const int64_t viewers[] = { 0, MANAGER, HANDLER, EAST_WORKER };
	struct testdb *t = town_of(state);
	int64_t now = world_now();

	(void)town_start_list(t, now, true);
	for (uint64_t seed = 21; seed < 24; seed++) {
		if (seed == 21)
			town_at_random(t, seed, now);
		else                               /* others are hidden: what is stored is not shown */
			person_hide(t, (int)seed, seed % 2 ? HUB_CENTRAL : HUB_EAST);
		assert_false(stored_is_shown(t, now));
		assert_true(stored_now(t, now));
		for (size_t i = 0; i < sizeof(viewers) / sizeof(*viewers); i++)
			stored_same(t, viewers[i], now);
	}
	testdb_do(t, "DELETE FROM hidden WHERE hidden_id = 2022");
	assert_false(stored_is_shown(t, now));
}

static void reach_job_runs(struct testdb *t, int64_t now)
{
	struct job j = { .pool = t->pool,
		.arena = t->arena,
		.viewer = viewer_system(1, t->arena),
		.now = now };

	assert_true(reach_job(&j));
}

static struct unreached_count counted_at(struct testdb *t, int64_t now)
{
	struct db *db = world_as(t, MANAGER, now, DB_READ);
	struct unreached_count n = unreached_count(db, (struct unreached_ask){ .area = -1 });

	world_end(db);
	return n;
}

static void many_are_counted_by_a_job_every_ten_minutes(void **state)
{
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct unreached_count n;

	reach_job_runs(t, now);
	n = counted_at(t, now);                        /* few: now, and nothing is stored */
	assert_int_equal(n.all.people, PEOPLE);
	assert_int_equal(n.counted_at, 0);
	assert_false(stored_is_shown(t, now));
	testdb_do(t,
		"INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, import_id, "
		"first_import_id) SELECT 1, 900, 'y' || a.list_key || b.list_key || c.list_key, "
		"a.person_id, 8000, 901, 901 FROM list_row a, list_row b, list_row c WHERE c.person_id < "
		"2004");
	n = counted_at(t, now);
	assert_true(n.waits && n.all.people == 0);
	reach_job_runs(t, now);
	n = counted_at(t, now + TIME_MINUTE);
	assert_true(!n.waits && n.counted_at == now);
	assert_int_equal(n.all.people, PEOPLE);
	reach_job_runs(t, now + 9 * TIME_MINUTE);
	assert_int_equal(counted_at(t, now + 9 * TIME_MINUTE).counted_at, now);
	reach_job_runs(t, now + 11 * TIME_MINUTE);
	assert_int_equal(counted_at(t, now + 11 * TIME_MINUTE).counted_at, now + 11 * TIME_MINUTE);
	person_hide(t, 5, HUB_EAST);                   /* at once, not in ten minutes */
	assert_true(counted_at(t, now + 12 * TIME_MINUTE).waits);
	reach_job_runs(t, now + 12 * TIME_MINUTE);
	n = counted_at(t, now + 12 * TIME_MINUTE);
	assert_int_equal(n.all.people, PEOPLE - 1);
}

static void counts_and_names_are_those_of_each_person_asked_alone(void **state)
{
	static const int64_t lists[] = { 0, LIST, OTHER_LIST }, days[] = { 0, SINCE_DAYS };
	struct testdb *t = town_of(state);
	int64_t now = world_now();
	struct by_itself v[PEOPLE];
	struct db *db;

	(void)town_start_list(t, now, true);
	town_at_random(t, 11, now);
	for (size_t d = 0; d < 2; d++) {
		for (int k = 0; k < PEOPLE; k++)
			v[k] = asked_alone(t, k, now, days[d]);
		db = world_as(t, MANAGER, now, DB_READ);
		for (size_t l = 0; l < 3; l++)
			for (int64_t area = -1; area < 3; area++)
				counts_same(db, v,
					(struct unreached_ask){
						.list = { lists[l] }, .area = area, .days = days[d] });
		world_end(db);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(who_was_reached_on_a_list_is_told_from_who_was_not),
		TESTDB_BOTH(counts_and_names_are_those_of_each_person_asked_alone),
		TESTDB_BOTH(what_is_stored_is_what_is_counted_now_whoever_looks),
		TESTDB_BOTH(many_are_counted_by_a_job_every_ten_minutes),
	};

	return cmocka_run_group_tests_name("campaign-reach", tests, NULL, NULL);
}
