/* A list goes in once, whole, whatever happens on the way; a bad row stays alone. */
#include "support/testdb.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/id.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/import_private.h"
#include "hub/person/import_town.h"
#include "hub/person/person_private.h"

static struct import_look looked(struct testdb *t, struct str path, const char *map, bool sample)
{
	return town_looked(
		t, path, "list.csv", map, (struct import_look){ .sample_addresses = sample });
}

static struct import_counts brought_in(
	struct testdb *t, struct str path, const char *map, bool sample)
{
	struct import_look look = looked(t, path, map, sample);
	struct import_counts counts;
	struct str why;

	if (!import_run(t->pool, 1, town_begun(t, &look), &look, NULL, NULL, &counts, &why))
		fail_msg("%.*s", STR_ARG(why));
	return counts;
}

static const char council[] =
	"First name,Surname,Date of birth,Address,Postcode,Telephone,Notes\r\n"
	"Amira,Hassan,14/05/1942,14 Mill St,OX1 1AB,07700 900417,\"lives alone, wheezy\"\r\n"
	"José,Núñez,31/02/1950,15 Mill St,0X1 1AB,07700 900418,a date that never was\r\n"
	",,,,,,nothing to find them by\r\n"
	"Łucja,Żółć,1 June 1969,16 Mill St,OXI IAB,ring her sister,\r\n"
	"Amira,Hassan,14/05/1942,14 Mill St,OX1 1AB,07700 900417,\"lives alone, wheezy\"\r\n"
	"=HYPERLINK(),O'Brien,,17 Mill St,OX1 1AB,+447700900419,\r\n";

static void good_rows_go_in_and_bad_ones_stay_alone_with_their_reason(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c = brought_in(t, town_file(t, "a.csv", str_of(council)), NULL, false);
	struct str rejects;
	struct import_id id;
	struct db *db;

	assert_int_equal(c.done, 6);
	assert_int_equal(c.fresh, 4); /* the second Amira is another row about the same person */
	assert_int_equal(c.rejected, 2);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 3);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM source_record WHERE reason = ''"), 4);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM import WHERE state = 'done' AND rows_done = 6 AND "
						 "rows_rejected = 2"),
		1);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM contact_point WHERE value = 'ring her sister'"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person WHERE postcode = 'OX1 1AB'"), 3);
	id.v = testdb_count(t, "SELECT import_id FROM import");
	db = testdb_begin(t, DB_READ);
	rejects = import_rejects_csv(db, id);
	assert_true(str_find(rejects, S("José,Núñez,31/02/1950")) > 0 &&
		str_find(rejects, S("That date does not exist: 31 February.")) > 0);
	assert_true(str_find(rejects, S("There is no name")) > 0);
	assert_true(str_starts(rejects,
		S("First name,Surname,Date of birth,Address,Postcode,Telephone,Notes,Why it was left "
		  "out\r\n")));
	assert_true(db_end(db));
}

static void the_same_file_again_adds_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str path = town_file(t, "a.csv", str_of(council));
	struct import_counts c;

	(void)brought_in(t, path, NULL, false);
	c = brought_in(t, path, NULL, false);
	assert_true(c.fresh == 0 && c.known == 4 && c.rejected == 2);
	/* another encoding, other line ends, a new row among them */
	c = brought_in(t,
		town_file(t, "b.csv",
			S("First name;Surname;Date of birth;Address;Postcode;Telephone;Notes\n"
			  "New;Person;2/3/1960;1 Elm Rd;OX1 1AC;07700 900001;\n"
			  "Amira;Hassan;14/05/1942;14 Mill St;OX1 1AB;07700 900417;lives alone, wheezy\n")),
		NULL, false);
	assert_true(c.fresh == 1 && c.known == 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 4);
}

static void a_reject_that_was_put_right_goes_in(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_counts c;

	(void)brought_in(t,
		town_file(t, "a.csv", S("Name,Born,Why it was left out\nJosé Núñez,31/2/1950,\n")), NULL,
		false);
	c = brought_in(t,
		town_file(t, "b.csv",
			S("Name,Born,Why it was left out\nJosé Núñez,28/2/1950,That date does not exist\n")),
		NULL, false);
	assert_true(c.fresh == 1 && c.rejected == 0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE born_on = '1950-02-28'"), 1);
}

static void columns_are_guessed_and_what_somebody_says_wins(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look = looked(t,
		town_file(t, "a.csv",
			S("Traced_NHSNUMBER,PatientFirstName,PatientSurname,DateOfBirth,PatientAddress_Line1,"
			  "PatientAddress_PostCode,mobile,landline,\"Odd, "
			  "column\"\n9434765919,Amira,Hassan,19420514,14 Mill St,OX1 1AB,07700900417,,Mo\n")),
		"known_as=Odd, column,phone_2=", false);
	const struct str *v = look.preview[0];
	struct import_row row = { .format = look.format, .values = v };

	assert_true(str_eq(import_value(&row, "nhs_number"), S("9434765919")) &&
		str_eq(import_value(&row, "given_name"), S("Amira")));
	assert_true(str_eq(import_value(&row, "born"), S("19420514")) &&
		str_eq(import_value(&row, "address"), S("14 Mill St")));
	assert_true(str_eq(import_value(&row, "postcode"), S("OX1 1AB")) &&
		str_eq(import_value(&row, "phone"), S("07700900417")));
	assert_true(
		str_eq(import_value(&row, "known_as"), S("Mo")) && !import_value(&row, "phone_2").p);
	/* the complete mapping says the same again */
	assert_true(
		str_eq(looked(t, look.path, str_z(t->arena, look.mapping), false).mapping, look.mapping));
}

static void a_file_that_is_no_such_list_is_refused_kindly(void **state)
{
	static const struct {
		const char *text, *map, *says;
	} bad[] = {
		{ "", NULL, "empty" },
		{ "\n\n", NULL, "no rows" },
		{ "ladcode,shielding_advice\nE06,YES\n", NULL, "No column is known to hold" },
		{ "First name,Surname\n", NULL, "no rows" },
		{ "Name\nA\n", "name=Nobody", "no column \"Nobody\"" },
		{ "Name\nA\n", "nonsense=Name", "nothing called \"nonsense\"" },
		{ "Name\nA\n", "name", "not of the form" },
		{ "PK\3\4xx", NULL, "save it as CSV" },
		{ "[1,2,3]", NULL, "no list of records" },
		{ "[{\"name\": \"A\"", NULL, "broken" },
	};
	struct testdb *t = testdb_of(state);

	import_register(&import_people_format);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct import_look look = { 0 };
		struct problems ps = { .arena = t->arena };
		struct str path = town_file(t, "bad", str_of(bad[i].text));

		assert_false(import_look(t->arena, path, S("bad"), IMPORT_KIND_PEOPLE,
			bad[i].map ? str_of(bad[i].map) : STR_NONE, &look, &ps));
		assert_true(ps.n > 0);
		if (str_find(ps.v[0].text, str_of(bad[i].says)) < 0)
			fail_msg("%s: %.*s", bad[i].text, STR_ARG(ps.v[0].text));
	}
}

static void a_half_written_file_says_so_and_its_whole_rows_go_in(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str path = town_file(t, "a.csv",
		S("Name,Telephone,Postcode\nAmira Hassan,07700 900417,OX1 1AB\nJosé Núñez,0770"));
	struct import_counts c;

	assert_true(looked(t, path, NULL, false).cut_off);
	c = brought_in(t, path, NULL, false);
	assert_true(c.fresh == 1 && c.rejected == 1);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM source_record WHERE reason = 'The file ends in the "
						 "middle of this row.'"),
		1);
}

#define MANY 4000

static struct str many_rows(struct testdb *t, int n)
{
	struct buf b = { .arena = t->arena };

	buf_lit(&b, "Name,Telephone,Born\n");
	for (int i = 0; i < n; i++)
		buf_fmt(&b, "Person%c%c%c Number,0%lld,%d/1/19%02d\n", 'a' + i % 26, 'a' + i / 26 % 26,
			'a' + i / 676 % 26, 7700000000LL + i, i % 28 + 1, i % 80 + 10);
	return town_file(t, "many.csv", buf_view(&b));
}

/* A big list makes most keys behind its last row: everybody has theirs, and nobody waits. */
static void everybody_is_found(struct testdb *t)
{
	town_keys_agree(t);
	assert_int_equal(
		testdb_count(t,
			"SELECT COUNT(*) FROM person p WHERE NOT EXISTS (SELECT 1 FROM person_key k "
			"WHERE k.person_id = p.person_id AND substr(k.find_key, 1, 1) = 'n')"),
		0);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person_key WHERE substr(find_key, 1, 1) = 'r'"),
		testdb_count(t, "SELECT COUNT(*) FROM person"));
}

static void an_interrupted_import_goes_on_without_loss_or_doubling(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str path = many_rows(t, MANY), why;
	struct import_look look = looked(t, path, NULL, false);
	struct town_stopper s = { t, 2 };
	struct import_counts counts;
	struct import_id id = town_begun(t, &look);
	bool left;

	look.chunk_rows = 500;
	look.big_rows = MANY / 2;
	assert_false(import_run(t->pool, 1, id, &look, town_stop, &s, &counts, &why));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 1000);
	assert_int_equal(testdb_count(t, "SELECT rows_done FROM import"), 1000);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_key_wait"), 1000);
	assert_true(keys_left_behind(t->pool, 1, time_now(), &left) &&
		left); /* should nobody ever go on with it */
	everybody_is_found(t);
	assert_true(keys_left_behind(t->pool, 1, time_now(), &left) && !left);
	assert_int_equal(town_begun(t, &look).v, id.v);
	look.chunk_rows = 0; /* as usual: strangers are kept while those behind them are asked about */
	assert_true(import_run(t->pool, 1, id, &look, NULL, NULL, &counts, &why));
	assert_true(counts.done == MANY && counts.fresh == MANY && counts.known == 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), MANY);
	assert_int_equal(testdb_count(t, "SELECT COUNT(DISTINCT row_number) FROM source_record"), MANY);
	everybody_is_found(t);
}

static bool is_done(struct testdb *t, struct import_id id)
{
	return testdb_count(t,
			   str_z(t->arena,
				   str_fmt(t->arena,
					   "SELECT COUNT(*) FROM import WHERE state = 'done' AND import_id = %lld",
					   (long long)id.v))) > 0;
}

/* A child process brings the list in and is killed at a random moment, again and again until it is
 * through: some chunks behind where it began, and a little, so that on a slow machine too it is
 * killed in the middle of its work and every round comes further. */
static void brought_in_under_kills(struct testdb *t, struct import_look *look, struct import_id id)
{
	struct import_counts counts;
	int kills = 0;
	struct str why;
	struct rng r;

	rng_seed(&r, 9, 9);
	for (int round = 0; round < 25 && !is_done(t, id); round++) {
		uint32_t chunks = rng_below(&r, 4);

		kills += town_killed(t, look, id, (int)chunks, rng_below(&r, 60000));
	}
	assert_true(kills > 0);
	if (!is_done(t, id))
		assert_true(import_run(t->pool, 1, id, look, NULL, NULL, &counts, &why));
}

static void kill_minus_nine_at_any_moment_loses_nothing(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look = looked(t, many_rows(t, MANY), NULL, false);

	look.chunk_rows = 200;
	look.big_rows = MANY / 2;
	brought_in_under_kills(t, &look, town_begun(t, &look));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), MANY);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM source_record"), MANY);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM contact_point"), MANY);
	everybody_is_found(t);
}

/* Of the first delivery's people every seventh is gone in the second, every third moved, every
 * fifth has another telephone number, and as many as are gone are new. */
#define DELIVERED 2100
static struct str delivery(struct testdb *t, const char *name, bool second)
{
	struct buf b = { .arena = t->arena };

	buf_lit(&b, "Record ID,First name,Surname,Date of birth,Address,Postcode,Telephone\n");
	for (int i = 0; i < DELIVERED; i++) {
		int who = second && i % 7 == 0 ? DELIVERED + i : i;
		bool moved = second && i % 7 && i % 3 == 0, rung = second && i % 7 && !moved && i % 5 == 0;

		buf_fmt(&b, "R%d,Given%c%c,Family%c%c,%d/%d/19%02d,%d %s Street,OX1 %d%cB,0%lld\n", who,
			'a' + who % 26, 'a' + who / 26 % 26, 'a' + who / 676 % 26, 'a' + who % 7, who % 28 + 1,
			who % 12 + 1, who % 80 + 10, who + 1, moved ? "Elm" : "Mill", who % 10,
			'A' + who / 10 % 7,
			7700000000LL + who + (rung ? 5000 : 0));
	}
	return town_file(t, name, buf_view(&b));
}

static int64_t changes(struct testdb *t, const char *kind)
{
	return testdb_count(t,
		str_z(t->arena,
			str_fmt(t->arena, "SELECT COUNT(*) FROM list_change WHERE kind = '%s'", kind)));
}

static void kill_minus_nine_in_a_second_delivery_changes_nothing_twice(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_look look = looked(t, delivery(t, "weekly.csv", false), NULL, false);
	struct import_counts counts;
	int64_t moved = 0, rung = 0;
	struct import_id id;
	struct str why;

	assert_true(import_run(t->pool, 1, town_begun(t, &look), &look, NULL, NULL, &counts, &why));
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), DELIVERED);
	look = looked(t, delivery(t, "weekly2.csv", true), NULL, false);
	look.chunk_rows = 100;
	id = town_begun(t, &look);
	brought_in_under_kills(t, &look, id);
	for (int i = 0; i < DELIVERED; i++) {
		moved += i % 7 && i % 3 == 0;
		rung += i % 7 && i % 3 && i % 5 == 0;
	}
	assert_int_equal(changes(t, "new"), DELIVERED / 7);
	assert_int_equal(changes(t, "gone"), DELIVERED / 7);
	assert_int_equal(changes(t, "moved"), moved);
	assert_int_equal(changes(t, "changed"), rung);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM list_change"), 2 * DELIVERED / 7 + moved + rung);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), DELIVERED + DELIVERED / 7);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM list_row WHERE gone_import_id IS NOT NULL"),
		DELIVERED / 7);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM source_record"),
		DELIVERED + DELIVERED / 7 + moved + rung);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM person WHERE address LIKE '%Elm Street'"), moved);
	assert_int_equal(testdb_count(t,
						 "SELECT rows_gone FROM import WHERE file_name = 'list.csv' ORDER BY "
						 "started_at DESC, import_id DESC LIMIT 1"),
		DELIVERED / 7);
}

/* --- the file of a page --- */

static int64_t files_left(struct testdb *t, struct str folder)
{
	DIR *d = opendir(str_z(t->arena, str_fmt(t->arena, "%.*s/uploads", STR_ARG(folder))));
	struct dirent *e;
	int64_t n = 0;

	assert_non_null(d);
	while ((e = readdir(d)))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

/* 300 rows with much to say: more than one chunk. */
static struct str long_list(struct testdb *t)
{
	struct buf b = { .arena = t->arena };

	buf_lit(&b, "Name,Telephone,Notes\n");
	for (int i = 0; i < 300; i++)
		buf_fmt(&b, "Person%c%c Number,0%lld,%02000d\n", 'a' + i % 26, 'a' + i / 26,
			7700000000LL + i, i);
	return town_file(t, "long.csv", buf_view(&b));
}

/* What the page does: the file is kept, the import noted down and started. */
static struct import_id page_import(struct testdb *t, struct str path)
{
	struct import_look look = looked(t, path, NULL, false);
	struct import_id id = { id_new() };
	struct db *db;

	assert_true(upload_keep(t->pool, 1, IMPORT_UPLOAD(id), path));
	db = testdb_begin(t, DB_WRITE);
	import_note_as(db, &look, IMPORT_STATE_WAITING, id);
	upload_note(db, IMPORT_UPLOAD(id));
	assert_true(import_start(db, id));
	assert_true(db_end(db));
	assert_int_equal(unlink(str_z(t->arena, path)), 0);
	return id;
}

/* On PostgreSQL the second server has another folder; on SQLite it is the same database opened once
 * more. */
static void another_server_takes_over_the_import_of_a_page(void **state)
{
	static const struct job_kind kinds[] = { { .kind = "import", .run = import_job } };
	struct testdb *t = testdb_of(state);
	struct db_options options = t->options;
	struct db_pool *other;
	struct str why;

	(void)page_import(t, long_list(t));
	assert_true(testdb_count(t, "SELECT COUNT(*) FROM upload_chunk") > 1);
	if (t->engine == DB_POSTGRES) {
		options.data_dir = str_fmt(t->arena, "%.*s/other", STR_ARG(t->dir));
		assert_int_equal(mkdir(str_z(t->arena, options.data_dir), 0700), 0);
	}
	other = db_open(t->arena, &options, &why);
	assert_non_null(other);
	job_kinds(kinds, 1);
	assert_true(job_work(other, 1, time_now() + TIME_MINUTE));
	db_close(other);
	assert_int_equal(
		testdb_count(t, "SELECT COUNT(*) FROM import WHERE state = 'done' AND rows_new = 300"), 1);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 300);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM upload_chunk"), 0);
	assert_int_equal(files_left(t, options.data_dir), 0);
}

static void the_file_comes_out_as_it_went_in(void **state)
{
	struct testdb *t = testdb_of(state);
	struct str path = long_list(t), copy, before = source_hash(t->arena, path);
	struct import_id id = { id_new() };
	struct db *db;

	assert_true(upload_keep(t->pool, 1, IMPORT_UPLOAD(id), path));
	db = testdb_begin(t, DB_READ);
	copy = upload_copy(db, IMPORT_UPLOAD(id));
	assert_true(copy.p && db_end(db));
	assert_true(str_eq(source_hash(t->arena, copy), before));
	upload_copy_remove(t->arena, copy);
	assert_int_equal(access(str_z(t->arena, copy), F_OK), -1);
}

static void an_upload_nobody_noted_down_is_tidied_after_a_day(void **state)
{
	struct testdb *t = testdb_of(state);
	struct import_id id = { id_new() };
	struct db *db;

	assert_true(upload_keep(t->pool, 1, IMPORT_UPLOAD(id), long_list(t)));
	(void)page_import(t, long_list(t));
	for (int day = 0; day < 2; day++) {
		int64_t before = testdb_count(t, "SELECT COUNT(*) FROM upload_chunk"), gone;

		db = testdb_begin(t, DB_WRITE);
		db_set_now(db, db_now(db) + day * 25 * TIME_HOUR);
		gone = uploads_tidy(db);
		assert_true(db_end(db));
		assert_int_equal(gone, day ? before / 2 : 0);
	}
	assert_true(testdb_count(t, "SELECT COUNT(*) FROM upload_chunk") > 1);
}

/* Every header that councils were sent has columns we know. */
/* The folder with the lists that councils were sent; skips the test where it is not there. */
static const char *shared_lists(void)
{
	static char folder[1000];
	const char *set = getenv("KITH_SHARED"), *source = getenv("KITH_SOURCE");

	if (set && set[0] == '/')
		snprintf(folder, sizeof(folder), "%s/shielding", set);
	else
		snprintf(folder, sizeof(folder), "%s/%s/shielding", source ? source : ".",
			set ? set : "../shared/data");
	if (access(folder, R_OK) != 0)
		skip();
	return folder;
}

static void every_shielding_list_is_understood(void **state)
{
	static const char *const files[] = { "spl_header.csv", "nsss_la_feed_header.csv",
		"self_isolation_header.csv", "contact_tracing_header.csv" };
	const char *folder = shared_lists();
	struct testdb *t = testdb_of(state);

	for (size_t i = 0; i < 4; i++) {
		struct str path = str_fmt(t->arena, "%s/%s", folder, files[i]);
		FILE *f = fopen(str_z(t->arena, path), "rb");
		struct import_look look;
		char header[4096];
		size_t n, commas = 0;
		struct buf b = { .arena = t->arena };

		assert_non_null(f);
		n = fread(header, 1, sizeof(header), f);
		fclose(f);
		while (n && (header[n - 1] == '\n' || header[n - 1] == '\r'))
			n--;
		buf_bytes(&b, header, n);
		buf_char(&b, '\n');
		for (size_t k = 0; k < n; k++)
			commas += header[k] == ',';
		for (size_t k = 0; k <= commas; k++)
			buf_fmt(&b, "%sv%zu", k ? "," : "", k);
		buf_char(&b, '\n');
		look = looked(t, town_file(t, files[i], buf_view(&b)), NULL, false);
		for (size_t c = 0; c < 5; c++) {
			static const char *const must[] = { "nhs_number", "given_name", "family_name", "born",
				"postcode" };
			struct import_row row = { .format = look.format, .values = look.preview[0] };

			if (!import_value(&row, must[c]).p)
				fail_msg("%s: no column for %s", files[i], must[c]);
		}
	}
}

static void the_synthetic_submissions_go_in_and_nobody_twice(void **state)
{
	const char *folder = shared_lists();
	struct testdb *t = testdb_of(state);
	struct import_counts c;
	struct str path;

	path = str_fmt(t->arena, "%s/svp_submission_data.json", folder);
	c = brought_in(t, path, NULL, true);
	assert_true(c.done == 4020 && c.fresh == 4020 && c.rejected == 0);
	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person"), 4020);
	assert_int_equal(testdb_count(t,
						 "SELECT COUNT(*) FROM person WHERE property_id IS NOT NULL AND born_on <> "
						 "'' AND nhs_number <> ''"),
		4020);
	c = brought_in(t, path, NULL, true);
	assert_true(c.fresh == 0 && c.known == 4020);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(good_rows_go_in_and_bad_ones_stay_alone_with_their_reason),
		TESTDB_BOTH(the_same_file_again_adds_nothing),
		TESTDB_BOTH(a_reject_that_was_put_right_goes_in),
		TESTDB_SQLITE(columns_are_guessed_and_what_somebody_says_wins),
		TESTDB_SQLITE(a_file_that_is_no_such_list_is_refused_kindly),
		TESTDB_BOTH(a_half_written_file_says_so_and_its_whole_rows_go_in),
		TESTDB_BOTH(an_interrupted_import_goes_on_without_loss_or_doubling),
		TESTDB_BOTH(kill_minus_nine_at_any_moment_loses_nothing),
		TESTDB_BOTH(kill_minus_nine_in_a_second_delivery_changes_nothing_twice),
		TESTDB_BOTH(another_server_takes_over_the_import_of_a_page),
		TESTDB_BOTH(the_file_comes_out_as_it_went_in),
		TESTDB_BOTH(an_upload_nobody_noted_down_is_tidied_after_a_day),
		TESTDB_SQLITE(every_shielding_list_is_understood),
		TESTDB_SQLITE(the_synthetic_submissions_go_in_and_nobody_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
