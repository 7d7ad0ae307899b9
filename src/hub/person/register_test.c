/* The register in memory, and what lists, jobs and runs make of it: nobody is doubled silently,
 * nobody is taken for another. */
#include <dirent.h>
#include <unistd.h>

#include "core/base/time.h"
#include "hub/person/match_run.h"
#include "hub/person/merge.h"
#include "hub/person/pair.h"
#include "hub/person/person_alias.h"
#include "hub/person/register.sql.h"
#include "hub/person/register_town.h"

static void a_misspelt_row_is_the_person_it_is_about(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;
	struct person_id id;

	neighbours(t);
	id = saved(t, t->pool, josephine());
	c = delivered(t, "Council list", HEAD "Josefine,Fetherstone,14/05/1942,14 Mill St,OX1 1AB,,\n");
	assert_int_equal(c.done, 1);
	assert_int_equal(people(t), 81);
	assert_int_equal(
		testdb_count(t,
			str_z(t->arena,
				str_fmt(t->arena, "SELECT COUNT(*) FROM list_row WHERE person_id = %lld",
					(long long)id.v))),
		1);
}

static void a_row_that_may_be_somebody_is_new_and_waits_to_be_looked_at(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	neighbours(t);
	(void)saved(t, t->pool, josephine());
	/* another birth date, no telephone: alike, but not for a machine */
	c = delivered(
		t, "Council list", HEAD "Josefine,Featherstone,14/06/1943,14 Mill St,OX1 1AB,,\n");
	assert_int_equal(c.review, 1);
	assert_int_equal(people(t), 82);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM match_review WHERE state = 'waiting' AND weight > 0 "
						 "AND model <> '' AND reasons <> ''"),
		1);
	/* and the same again is nothing new */
	c = delivered(
		t, "Another list", HEAD "Josefine,Featherstone,14/06/1943,14 Mill St,OX1 1AB,,\n");
	assert_int_equal(people(t), 82);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM match_review"), 1);
}

static void twins_and_father_and_son_and_spouses_stay_apart(void **state)
{
	struct testdb *t = testdb_of(state);

	neighbours(t);
	(void)saved(t, t->pool, josephine());
	(void)saved(t, t->pool,
		(struct person_facts){ .given_name = S("Walter"),
			.family_name = S("Penhaligon"),
			.born = S("3/2/1950"),
			.address = S("3 Quay Lane"),
			.postcode = S("OX1 2CD"),
			.phone = S("07700 900555") });
	(void)delivered(t, "Council list", HEAD
		"Geraldine,Featherstone,14/05/1942,14 Mill St,OX1 1AB,07700 900417,\n"
		"Walter,Penhaligon,3/2/1978,3 Quay Lane,OX1 2CD,07700 900555,\n"
		"Rosalind,Penhaligon,9/9/1951,3 Quay Lane,OX1 2CD,07700 900555,\n");
	assert_int_equal(people(t), 85);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE state = 'merged'"), 0);
}

static void rows_of_one_list_are_never_one_person_by_machine(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	neighbours(t);
	(void)saved(t, t->pool, josephine());
	c = delivered(t, "Council list", HEAD
		"Josefine,Fetherstone,14/05/1942,14 Mill St,OX1 1AB,,\n"
		"Josephin,Featherston,14/05/1942,14 Mill Street,OX1 1AB,,\n");
	/* which of them it is, nobody knows: both are looked at, and neither is taken for her */
	assert_int_equal(c.review, 2);
	assert_int_equal(people(t), 83);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM match_review"), 2);
}

static void a_no_is_kept_over_lists_and_jobs(void **state)
{
	struct testdb *t = testdb_of(state);
	struct register_match m[REGISTER_MATCHES];
	struct person_id one, other;
	struct db *db;

	neighbours(t);
	one = saved(t, t->pool, josephine());
	(void)delivered(
		t, "Council list", HEAD "Josefine,Featherstone,14/06/1943,14 Mill St,OX1 1AB,,\n");
	other.v = testdb_count(t, "SELECT person_id FROM person WHERE given_name = 'Josefine'");
	db = testdb_begin(t, DB_WRITE);
	pair_not_same(db, one, other, S("sisters"));
	assert_true(db_end(db));
	(void)delivered(t, "Housing list",
		HEAD "Josefine,Featherstone,14/06/1943,14 Mill Street,OX1 1AB,07700 900666,\n");
	assert_true(asked(t, t->pool, josephine(), m) > 1);            /* the engine still thinks so */
	db = testdb_begin(t, DB_WRITE);
	(void)job_add(db, S("match"), S(""), 0);
	assert_true(db_end(db));
	assert_true(job_work(t->pool, 1, time_now() + TIME_MINUTE));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM job WHERE kind = 'match' AND state = 'done'"), 1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM match_review WHERE decided_at IS NULL"), 0);
	assert_int_equal(people(t), 82);
}

static void the_job_finds_who_was_saved_by_hand(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_facts again = josephine();
	struct db *db;

	neighbours(t);
	(void)saved(t, t->pool, josephine());
	again.given_name = S("Jo");
	again.phone = STR_NONE;
	(void)saved(t, t->pool, again);
	assert_int_equal(people(t), 82);                               /* intake never puts together */
	db = testdb_begin(t, DB_WRITE);
	(void)job_add(db, S("match"), S(""), 0);
	assert_true(db_end(db));
	assert_true(job_work(t->pool, 1, time_now() + TIME_MINUTE));
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM match_review WHERE state = 'waiting'"), 1);
	assert_int_equal(people(t), 82);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM person_change_lane l JOIN person_change_looked k ON "
						 "k.lane = l.lane AND k.seq = l.seq"),
		testdb_count(t, "SELECT COUNT(*) FROM person_change_lane"));
}

static void what_is_rolled_back_leaves_no_trace(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct register_match m[REGISTER_MATCHES];
	struct person_id id;
	struct db *db;

	neighbours(t);
	assert_int_equal(asked(t, t->pool, josephine(), m), 0);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_save(db, josephine(), &id, &ps));
	db_abandon(db);
	assert_int_equal(asked(t, t->pool, josephine(), m), 0);
	id = saved(t, t->pool, josephine());
	assert_int_equal(asked(t, t->pool, josephine(), m), 1);
	assert_int_equal(m[0].person_id.v, id.v);
}

static void another_server_hears_of_what_was_committed(void **state)
{
	struct testdb *t = testdb_of(state);
	struct register_match m[REGISTER_MATCHES];
	struct str why;
	struct db_options o = t->options;
	struct db_pool *other;
	struct person_id id;

	o.create = false;
	other = db_open(t->arena, &o, &why);
	assert_non_null(other);
	neighbours(t);
	assert_int_equal(asked(t, other, josephine(), m), 0);
	id = saved(t, t->pool, josephine());
	assert_int_equal(asked(t, other, josephine(), m), 1);
	assert_int_equal(m[0].person_id.v, id.v);
	id = saved(t, other,
		(struct person_facts){
			.given_name = S("Walter"), .family_name = S("Penhaligon"), .born = S("3/2/1950") });
	assert_int_equal(
		asked(t, t->pool,
			(struct person_facts){
				.given_name = S("Walter"), .family_name = S("Penhaligon"), .born = S("3/2/1950") },
			m),
		1);
	assert_int_equal(m[0].person_id.v, id.v);
	db_close(other);
}

/* How many images lie in the folder. */
static int images(struct testdb *t)
{
	DIR *d = opendir(str_z(t->arena, t->dir));
	struct dirent *e;
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d)))
		n += strncmp(e->d_name, "register-", 9) == 0;
	closedir(d);
	return n;
}

static void image_spoil(struct testdb *t, long at)
{
	FILE *f =
		fopen(str_z(t->arena, str_fmt(t->arena, "%.*s/register-1.index", STR_ARG(t->dir))), "r+b");

	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	assert_int_equal(fwrite("\x5a\xa5\x5a", 1, 3, f), 3);
	assert_int_equal(fclose(f), 0);
}

static void a_restart_from_the_image_gives_the_same_answers(void **state)
{
	struct testdb *t = testdb_of(state);
	struct register_match before[REGISTER_MATCHES], after[REGISTER_MATCHES];
	struct person_facts f = josephine();
	struct person_id id;
	size_t n;

	if (str_empty(db_pool_data_dir(t->pool)))
		t->options.data_dir = t->dir;
	testdb_reopen(t);
	neighbours(t);
	id = saved(t, t->pool, f);
	f.family_name = S("Fetherstone");
	n = asked(t, t->pool, f, before);
	assert_int_equal(n, 1);
	testdb_reopen(t);
	assert_int_equal(images(t), 1);
	/* not from the records: what the database forgot without a word is still in the image */
	testdb_do(t, "DELETE FROM person_key");
	testdb_do(t, "DELETE FROM contact_point");
	assert_int_equal(asked(t, t->pool, f, after), n);
	assert_float_equal(after[0].weight, before[0].weight, 0.001);
	assert_int_equal(after[0].person_id.v, id.v);
	/* what came while it was down is put in; a damaged image is made anew from the records */
	for (long at = 9; at < 3000; at += 700) {
		testdb_reopen(t);
		image_spoil(t, at);
		assert_int_equal(asked(t, t->pool, f, after), 1);
		assert_int_equal(after[0].person_id.v, id.v);
		assert_true(
			after[0].weight < before[0].weight - 1); /* without the telephone number that is gone */
		(void)saved(t, t->pool,
			(struct person_facts){
				.given_name = S("Odd"), .family_name = str_fmt(t->arena, "Larsen%ld", at) });
	}
}

static void an_image_of_another_history_is_not_believed(void **state)
{
	struct testdb *t = testdb_of(state);
	struct register_match m[REGISTER_MATCHES];

	if (str_empty(db_pool_data_dir(t->pool)))
		t->options.data_dir = t->dir;
	testdb_reopen(t);
	(void)saved(t, t->pool, josephine());
	assert_int_equal(asked(t, t->pool, josephine(), m), 1);
	testdb_reopen(t);
	/* as after putting back an older backup: she was never there, and somebody else came since */
	testdb_do(t, "DELETE FROM person_key");
	testdb_do(t, "DELETE FROM contact_point");
	testdb_do(t, "DELETE FROM person");
	testdb_do(t, "DELETE FROM person_change");
	testdb_do(t, "DELETE FROM person_change_lane");
	(void)saved(t, t->pool,
		(struct person_facts){
			.given_name = S("Walter"), .family_name = S("Penhaligon"), .born = S("3/2/1950") });
	assert_int_equal(asked(t, t->pool, josephine(), m), 0);
	assert_int_equal(
		asked(t, t->pool,
			(struct person_facts){
				.given_name = S("Walter"), .family_name = S("Penhaligon"), .born = S("3/2/1950") },
			m),
		1);
}

static void somebody_is_found_by_every_name_they_have(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct register_match m[REGISTER_MATCHES];
	struct person_facts f = josephine();
	struct person_id id;
	struct db *db;

	neighbours(t);
	f.known_as = S("Bunty");
	id = saved(t, t->pool, f);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_alias_add(db, id, S("Josephine Ollerenshaw"), ALIAS_KIND_FORMER, &ps));
	assert_true(db_end(db));
	f = josephine();
	f.phone = STR_NONE;
	f.given_name = S("Bunty");
	assert_int_equal(asked(t, t->pool, f, m), 1);
	assert_int_equal(m[0].person_id.v, id.v);
	assert_int_equal(m[0].band, LINK_BAND_LINK);
	f.given_name = S("Josephine");
	f.family_name = S("Olerenshaw");
	assert_int_equal(asked(t, t->pool, f, m), 1);
	assert_int_equal(m[0].person_id.v, id.v);
	assert_int_equal(m[0].band, LINK_BAND_LINK);
}

static void whoever_is_put_away_is_found_no_more_and_comes_back_when_taken_apart(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct register_match m[REGISTER_MATCHES];
	struct person_facts f = josephine();
	struct person_merge_id merge;
	struct person_id one, other;
	struct db *db;

	neighbours(t);
	one = saved(t, t->pool, f);
	f.given_name = S("Josefine");
	f.phone = STR_NONE;
	other = saved(t, t->pool, f);
	assert_int_equal(asked(t, t->pool, josephine(), m), 2);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_merge(db,
		(struct person_merging){
			.from = other, .into = one, .from_version = 1, .into_version = 1 },
		&merge, &ps));
	assert_true(db_end(db));
	assert_int_equal(asked(t, t->pool, josephine(), m), 1);
	assert_int_equal(m[0].person_id.v, one.v);
	db = testdb_begin(t, DB_WRITE);
	assert_true(person_unmerge(db, merge, &ps));
	assert_true(db_end(db));
	assert_int_equal(asked(t, t->pool, josephine(), m), 2);
}

static void the_form_of_a_request_shows_whom_everything_together_is_like(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_clue clue = { .name = S("Guiseppina Fetherstonhaugh"),
		.born = S("14/05/1924"),
		.address = S("41 Mill St"),
		.postcode = S("OX1 1AB"),
		.phone = S("07700 900471") };
	struct person_found_list found;
	struct person_facts f = josephine();
	struct person_id id;
	struct db *db;

	neighbours(t);
	f.given_name = S("Giuseppina");
	f.family_name = S("Featherstonhaugh");
	id = saved(t, t->pool, f);
	assert_true(register_ready(t->pool, 1, NULL, NULL));
	db = testdb_begin(t, DB_READ);
	found = person_find(db, clue, 5);
	assert_true(db_end(db));
	assert_true(found.n >= 1);
	assert_int_equal(found.v[0].person_id.v, id.v);
	db = testdb_begin(t, DB_READ);
	found = person_find(db,
		(struct person_clue){ .name = S("Fetherstonhaugh Guiseppina"),
			.born = S("14/05/1942"),
			.phone = S("07700 900471") },
		5);
	assert_true(db_end(db));
	assert_true(found.n >= 1 && str_find(found.v[0].why, S("alike in ")) >= 0);
	db = testdb_begin(t, DB_READ);
	found = person_find(db,
		(struct person_clue){
			.name = S("Zbigniew Krol"), .born = S("1/2/1903"), .phone = S("01632 960111") },
		5);
	assert_true(db_end(db));
	assert_int_equal(found.n, 0);
}

static void a_family_in_one_house_is_nothing_to_ask_about(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_facts f = josephine();
	struct match_run run = { .threads = 1 };

	neighbours(t);
	(void)saved(t, t->pool, f);
	f.given_name = S("Archibald");
	f.born = S("9/11/1939");
	(void)saved(t, t->pool, f);
	assert_true(match_run(t->pool, t->arena, 1, &run));
	assert_int_equal(run.queued, 0);
	(void)delivered(
		t, "Council list", HEAD "Tamsin,Featherstone,1/1/1975,14 Mill St,OX1 1AB,07700 900417,\n");
	assert_int_equal(people(t), 83);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM match_review"), 0);
}

static void a_run_queues_all_pairs_and_merges_only_when_told(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_facts f = josephine();
	struct match_run run = { .threads = 1 };

	neighbours(t);
	(void)saved(t, t->pool, f);
	f.family_name = S("Fetherstone");
	(void)saved(t, t->pool, f);
	f.born = S("14/06/1943");
	f.phone = STR_NONE;
	(void)saved(t, t->pool, f);
	assert_true(match_run(t->pool, t->arena, 1, &run));
	assert_int_equal(run.people, 83);
	assert_int_equal(run.linked, 1);
	assert_true(run.review > 0 && run.queued > run.linked &&
		run.queued <= run.linked + run.review && run.merged == 0);
	/* what the machine is sure of comes first */
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM match_review r WHERE r.band = 'link' AND r.rank = "
						 "(SELECT max(o.rank) FROM match_review o)"),
		1);
	run = (struct match_run){ .threads = 1 };
	assert_true(match_run(t->pool, t->arena, 1, &run));
	assert_true(run.queued == 0 && run.known > 0);
	run = (struct match_run){ .threads = 2, .merge = true };
	assert_true(match_run(t->pool, t->arena, 1, &run));
	assert_int_equal(run.merged, 1);
	assert_int_equal(people(t), 82);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM match_review WHERE state = 'same'"), 1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM person_pair_decision WHERE decision = 'same' AND "
						 "account_id IS NULL"),
		1);
}

static void a_run_never_merges_whom_a_person_called_two(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_facts f = josephine();
	struct match_run run = { .threads = 1, .merge = true };
	struct person_id one, other;
	struct db *db;

	neighbours(t);
	one = saved(t, t->pool, f);
	f.family_name = S("Fetherstone");
	other = saved(t, t->pool, f);
	db = testdb_begin(t, DB_WRITE);
	pair_not_same(db, one, other, S("asked them both"));
	assert_true(db_end(db));
	assert_true(match_run(t->pool, t->arena, 1, &run));
	assert_true(run.linked == 0 && run.merged == 0 && run.queued == 0);
	assert_int_equal(people(t), 82);
}

static void the_picture_of_a_pair_tells_how_rare_a_name_is_here(void **state)
{
	struct testdb *t = testdb_of(state);
	struct person_id one, other;
	struct link_explanation alone, here;
	struct person_facts f = josephine();
	struct db *db;

	neighbours(t);
	one = saved(t, t->pool, f);
	f.phone = STR_NONE;
	other = saved(t, t->pool, f);
	db = testdb_begin(t, DB_READ);
	assert_true(pair_explain(db, one, other, &alone)); /* nothing is loaded: no page waits for it */
	assert_true(db_end(db));
	assert_true(register_ready(t->pool, 1, NULL, NULL));
	db = testdb_begin(t, DB_READ);
	assert_true(pair_explain(db, one, other, &here));
	assert_true(db_end(db));
	assert_int_equal(alone.reason_n, here.reason_n);
	assert_true(
		alone.total_bits < here.total_bits - 0.1 || alone.total_bits > here.total_bits + 0.1);
}

static const struct job_kind kinds[] = { { .kind = "match", .run = match_job } };

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_misspelt_row_is_the_person_it_is_about),
		TESTDB_BOTH(a_row_that_may_be_somebody_is_new_and_waits_to_be_looked_at),
		TESTDB_BOTH(twins_and_father_and_son_and_spouses_stay_apart),
		TESTDB_BOTH(rows_of_one_list_are_never_one_person_by_machine),
		TESTDB_BOTH(a_no_is_kept_over_lists_and_jobs),
		TESTDB_BOTH(the_job_finds_who_was_saved_by_hand),
		TESTDB_BOTH(what_is_rolled_back_leaves_no_trace),
		TESTDB_BOTH(another_server_hears_of_what_was_committed),
		TESTDB_BOTH(a_restart_from_the_image_gives_the_same_answers),
		TESTDB_BOTH(an_image_of_another_history_is_not_believed),
		TESTDB_BOTH(somebody_is_found_by_every_name_they_have),
		TESTDB_BOTH(whoever_is_put_away_is_found_no_more_and_comes_back_when_taken_apart),
		TESTDB_BOTH(the_form_of_a_request_shows_whom_everything_together_is_like),
		TESTDB_BOTH(a_family_in_one_house_is_nothing_to_ask_about),
		TESTDB_BOTH(a_run_queues_all_pairs_and_merges_only_when_told),
		TESTDB_BOTH(a_run_never_merges_whom_a_person_called_two),
		TESTDB_BOTH(the_picture_of_a_pair_tells_how_rare_a_name_is_here),
	};

	job_kinds(kinds, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
