/* Lists of addresses in every format become properties; the same list twice changes nothing; a kill
 * loses nothing. */
#include "support/testdb.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/place/gazetteer.sql.h"
#include "hub/place/gazetteer_private.h"

static const char dtf[] =
	"10,\"Oxford\",3110,2020-05-01,1,2020-05-01,120000,\"7.3\",\"F\"\n"
	"11,\"I\",1,20900161,1,5361,2,2008-06-03,1,8,0,2017-01-04,2017-01-04,2008-06-03,,451000.00,"
	"206000.00,451100.00,206100.00,1\n"
	"15,\"I\",2,20900161,\"MILL STREET\",\"HEADINGTON\",\"OXFORD\",\"OXFORDSHIRE\",\"ENG\"\n"
	"15,\"I\",3,20900162,\"ST JOHN'S ROAD\",\"\",\"OXFORD\",\"OXFORDSHIRE\",\"ENG\"\n"
	"21,\"I\",4,100120000001,1,2,2008-06-03,\"RD04\",,451234.00,206123.00,1,3110,2008-06-03,,2017-"
	"01-04,2008-06-03,,\"E05\",\"\",,,\"\"\n"
	"24,\"I\",5,100120000001,\"3110L01\",\"ENG\",1,2008-06-03,,2008-06-03,2017-01-04,,\"\",,\"\","
	"\"\",14,\"A\",,\"\",\"\",20900161,\"\",\"Y\",\"OX1 1AB\",\"OXFORD\",\"Y\",,,\"\"\n"
	"21,\"I\",6,100120000002,1,2,2008-06-03,\"PP\",,451244.00,206123.00,1,3110,2008-06-03,,2017-01-"
	"04,2008-06-03,,\"E05\",\"\",,,\"\"\n"
	"24,\"I\",7,100120000002,\"3110L02\",\"ENG\",1,2008-06-03,,2008-06-03,2017-01-04,,\"\",,\"\","
	"\"\",16,\"\",18,\"\",\"ROSE COURT\",20900161,\"\",\"N\",\"OX1 1AB\",\"OXFORD\",\"Y\",,,\"\"\n"
	"21,\"I\",8,100120000003,1,2,2008-06-03,\"RD06\",100120000002,451244.00,206123.00,1,3110,2008-"
	"06-03,,2017-01-04,2008-06-03,,\"E05\",\"\",,,\"\"\n"
	"24,\"I\",9,100120000003,\"3110L03\",\"ENG\",1,2008-06-03,,2008-06-03,2017-01-04,2,\"\",,\"\","
	"\"FLAT\",16,\"\",18,\"\",\"ROSE COURT\",20900161,\"\",\"Y\",\"OX1 "
	"1AB\",\"OXFORD\",\"Y\",,,\"\"\n"
	"24,\"I\",10,100120000003,\"3110L04\",\"ENG\",3,2008-06-03,,2008-06-03,2017-01-04,,\"\",,\"\","
	"\"FIRST FLOOR FLAT\",16,\"\",,\"\",\"\",20900161,\"\",\"Y\",\"OX1 "
	"1AB\",\"OXFORD\",\"Y\",,,\"\"\n"
	"21,\"I\",11,100120000004,1,2,2008-06-03,\"RI01\",,452000.00,206123.00,1,3110,2008-06-03,,2017-"
	"01-04,2008-06-03,\"SUNRISE CARE\",\"E05\",\"\",,,\"\"\n"
	"24,\"I\",12,100120000004,\"3110L05\",\"ENG\",1,2008-06-03,,2008-06-03,2017-01-04,,\"\",,\"\","
	"\"\",,\"\",,\"\",\"THE OLD FORGE\",20900162,\"\",\"Y\",\"OX1 1AD\",\"OXFORD\",\"Y\",,,\"\"\n"
	"24,\"I\",13,100120000005,\"3110L06\",\"ENG\",1,2008-06-03,,2008-06-03,2017-01-04,,\"\",,\"\","
	"\"\",1,\"\",,\"\",\"\",999,\"\",\"Y\",\"OX1 1AD\",\"OXFORD\",\"Y\",,,\"\"\n"
	"21,\"I\",14,abc,1,2,2008-06-03,\"RI01\",,1.00,206123.00,1,3110,2008-06-03,,2017-01-04,2008-06-"
	"03,\"\",\"E05\",\"\",,,\"\"\n"
	"99,0,14,2020-05-01,120000\n";

static const char dtf_changes[] =
	"10,\"Oxford\",3110,2020-06-01,2,2020-06-01,120000,\"7.3\",\"C\"\n"
	"24,\"D\",1,100120000003,\"3110L04\",\"ENG\",3,2008-06-03,,2008-06-03,2017-01-04,,\"\",,\"\","
	"\"FIRST FLOOR FLAT\",16,\"\",,\"\",\"\",20900161,\"\",\"Y\",\"OX1 "
	"1AB\",\"OXFORD\",\"Y\",,,\"\"\n"
	"21,\"D\",2,100120000001,8,4,2020-05-20,\"RD04\",,451234.00,206123.00,1,3110,2008-06-03,2020-"
	"05-20,2020-05-20,2008-06-03,,\"E05\",\"\",,,\"\"\n"
	"15,\"U\",3,20900162,\"SAINT JOHN ROAD\",\"\",\"OXFORD\",\"OXFORDSHIRE\",\"ENG\"\n"
	"21,\"U\",4,100120000004,1,2,2008-06-03,\"RD02\",,452010.00,206123.00,1,3110,2008-06-03,,2017-"
	"01-04,2008-06-03,\"SUNRISE CARE\",\"E05\",\"\",,,\"\"\n"
	"99,0,4,2020-06-01,120000\n";

static const char premium[] =
	"10,\"GeoPlace\",9999,2020-05-01,1,2020-05-01,12:00:00,\"1.0\",\"F\"\n"
	"15,\"I\",1,20900161,\"MILL "
	"STREET\",\"\",\"OXFORD\",\"OXFORDSHIRE\",\"ENG\",2008-06-03,,2017-01-04,2008-06-03\n"
	"15,\"I\",2,20900161,\"STRYD Y "
	"FELIN\",\"\",\"OXFORD\",\"OXFORDSHIRE\",\"CYM\",2008-06-03,,2017-01-04,2008-06-03\n"
	"21,\"I\",3,100120000001,1,2,2008-06-03,,451234.00,206123.00,51.7514800,-1.2592500,1,3110,"
	"\"E\",2008-06-03,,2017-01-04,2008-06-03,\"D\",\"OX1 1AB\",0\n"
	"32,\"I\",4,100120000001,\"3110C01\",\"RD04\",\"AddressBase Premium Classification "
	"Scheme\",1.0,2008-06-03,,2017-01-04,2008-06-03\n"
	"32,\"I\",5,100120000001,\"3110C02\",\"055\",\"VOA Special "
	"Category\",1.0,2008-06-03,,2017-01-04,2008-06-03\n"
	"24,\"I\",6,100120000001,\"3110L01\",\"ENG\",1,2008-06-03,,2017-01-04,2008-06-03,,\"\",,\"\","
	"\"\",14,\"\",,\"\",\"\",20900161,\"1\",\"\",\"\",\"Y\"\n"
	"24,\"I\",7,100120000001,\"3110L02\",\"CYM\",1,2008-06-03,,2017-01-04,2008-06-03,,\"\",,\"\","
	"\"\",14,\"\",,\"\",\"\",20900161,\"1\",\"\",\"\",\"Y\"\n"
	"28,\"I\",8,100120000001,1234567,\"\",\"\",\"\",\"THE MILL HOUSE\",14,\"\",\"MILL "
	"STREET\",\"\",\"\",\"OXFORD\",\"OX1 "
	"1AB\",\"S\",\"1A\",\"\",\"\",\"\",\"\",\"\",\"\",2020-01-01,2012-04-23,,2016-02-10,2012-03-"
	"19\n"
	"23,\"I\",9,100120000001,\"3110X01\",\"E05\",1,\"7666OW\",2008-06-03,,2017-01-04,2008-06-03\n"
	"99,0,9,2020-05-01,12:00:00\n";

static const char open_uprn[] = "\xEF\xBB\xBFUPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,"
								"LONGITUDE\r\n100120000001,451234.00,206123.00,51.7515,-1.2593\r\n"
								"555,451234.00,206123.00,51.7515,-1.2593\r\n";
static const char onspd[] =
	"pcd,pcd2,pcds,dointr,doterm,oslaua,osward,oseast1m,osnrth1m,lsoa11,lat,long\r\n"
	"\"OX1 1AB\",\"OX1  1AB\",\"OX1 "
	"1AB\",198001,,E07000178,E05006545,451234,206123,E01028523,51.751466,-1.25922\r\n"
	"\"OX1 1ZZ\",\"OX1  1ZZ\",\"OX1 "
	"1ZZ\",198001,200106,E07000178,E05006545,,,E01028523,99.999999,0.000000\r\n"
	"\"nonsense\",\"nonsense\",\"nonsense\",198001,,,,,,,,\r\n";
static const char nspl_2025[] = "pcds,doterm,lad25cd,wd25cd,lsoa21cd,lat,long\nOX1 "
								"1AB,,E07000178,E05006545,E01028523,51.751466,-1.25922\n";
static const char codepoint[] = "\"OX1 "
								"1AB\",10,451234,206123,\"E92000001\",\"E19000002\",\"E18000009\","
								"\"E10000025\",\"E07000178\",\"E05006545\"\n";
static const char table[] = "UPRN;Full address;Postcode;Latitude;Longitude\n100120000009;Flat 3, "
							"20 Mill St, Oxford;ox1 1ab;51.75;-1.26\n";

static struct str file_write(struct testdb *t, const char *name, const char *text)
{
	struct str path = str_fmt(t->arena, "%.*s/%s", STR_ARG(t->dir), name);
	FILE *f = fopen(path.p, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	return path;
}

static struct gazetteer_counts load(
	struct testdb *t, const char *name, const char *text, enum gazetteer_format expected)
{
	struct problems ps = { .arena = t->arena };
	struct gazetteer_counts c;
	struct gazetteer_load_id id;
	struct gazetteer_file f;
	struct str why;
	struct db *db;

	if (!gazetteer_look(
			t->arena, file_write(t, name, text), str_of(name), GAZETTEER_FORMAT_NONE, &f, &ps))
		fail_msg("%s: %.*s", name, STR_ARG(ps.v[0].text));
	assert_int_equal(f.format, expected);
	db = testdb_begin(t, DB_WRITE);
	id = gazetteer_begin(db, &f);
	assert_true(db_end(db));
	if (!gazetteer_run(t->pool, 1, id, &f, NULL, NULL, &c, &why))
		fail_msg("%s: %.*s", name, STR_ARG(why));
	return c;
}

static void counts_are(struct gazetteer_counts c, int64_t fresh, int64_t changed, int64_t same,
	int64_t gone, int64_t rejected)
{
	if (c.fresh != fresh || c.changed != changed || c.same != same || c.gone != gone ||
		c.rejected != rejected)
		fail_msg("%lld new, %lld changed, %lld same, %lld gone, %lld rejected", (long long)c.fresh,
			(long long)c.changed, (long long)c.same, (long long)c.gone, (long long)c.rejected);
	assert_int_equal(c.rows, c.fresh + c.changed + c.same + c.gone + c.unused + c.rejected);
}

static int64_t n_like(struct testdb *t, const char *where)
{
	char sql[500];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM property WHERE %s", where);
	return testdb_count(t, sql);
}

static void the_councils_gazetteer_becomes_properties(void **state)
{
	struct testdb *t = testdb_of(state);
	struct place_match m;
	struct db *db;

	counts_are(load(t, "dtf.csv", dtf, GAZETTEER_FORMAT_DTF73), 11, 0, 0, 0, 2);
	assert_int_equal(n_like(t,
						 "uprn = 100120000001 AND number = '14a' AND street = 'Mill Street' AND "
						 "locality = 'Headington' AND postcode = 'OX1 1AB' "
						 "AND class_code = 'RD04' AND logical_status = 1 AND lat BETWEEN 51.7513 "
						 "AND 51.7516 AND lon BETWEEN -1.2594 AND -1.2590"),
		1);
	assert_int_equal(n_like(t,
						 "uprn = 100120000003 AND flat = '2' AND number = '16-18' AND building = "
						 "'Rose Court' AND parent_uprn = 100120000002 AND "
						 "address_key = '2 16 18 mill street'"),
		1);
	assert_int_equal(
		n_like(t,
			"uprn = 100120000004 AND number = 'The Old Forge' AND organisation = 'Sunrise Care'"),
		1);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM property_alias WHERE flat = 'First Floor' AND number = '16'"),
		1);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM gazetteer_reject WHERE reason LIKE 'Its street is "
						 "not known: USRN 999%'"),
		1);
	/* typed as people type, they are found; what they are is known */
	db = testdb_begin(t, DB_WRITE);
	m = place_address_match(db, S("flt 2 rose ct, 16 mill st oxford"), S("ox1 1ab"));
	assert_int_equal(m.outcome, ADDRESS_MATCHED);
	assert_int_equal(property_find_or_make(db,
						 (struct property_new){ .address = S("1st floor flat, 16 Mill Street"),
							 .postcode = S("OX1 1AB") })
						 .v,
		m.property_id.v);
	m = place_address_match(db, S("Flat 7, Rose Court, 16-18 Mill Street"), S("OX1 1AB"));
	assert_int_equal(m.outcome, ADDRESS_BUILDING_ONLY);
	assert_int_equal(m.building_uprn, INT64_C(100120000002));
	assert_int_equal(
		place_address_match(db, S("14C Mill Street"), S("OX1 1AB")).outcome, ADDRESS_NONE);
	assert_int_equal(place_address_match(db, S("Sunrise Care, St Johns Rd"), S("OX1 1AD")).outcome,
		ADDRESS_MATCHED);
	assert_true(db_end(db));
	assert_int_equal(place_kind_of(S("RI01")), PLACE_CARE_HOME);
	assert_int_equal(place_kind_of(S("RD04")), PLACE_HOME);
	assert_int_equal(place_kind_of(S("")), PLACE_UNKNOWN);
}

static void the_same_file_twice_changes_nothing(void **state)
{
	struct testdb *t = testdb_of(state);

	(void)load(t, "dtf.csv", dtf, GAZETTEER_FORMAT_DTF73);
	counts_are(load(t, "dtf.csv", dtf, GAZETTEER_FORMAT_DTF73), 0, 0, 11, 0, 2);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM property"), 4);
	(void)load(t, "premium.csv", premium, GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM);
	counts_are(
		load(t, "premium.csv", premium, GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM), 0, 0, 7, 0, 0);
}

static void changes_change_and_deletions_keep_the_property_as_historical(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db;

	(void)load(t, "dtf.csv", dtf, GAZETTEER_FORMAT_DTF73);
	counts_are(load(t, "changes.csv", dtf_changes, GAZETTEER_FORMAT_DTF73), 0, 3, 0, 1, 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM property"), 4);
	assert_int_equal(n_like(t, "uprn = 100120000001 AND logical_status = 8"), 1);
	assert_int_equal(
		n_like(t, "uprn = 100120000004 AND class_code = 'RD02' AND street = 'Saint John Road'"), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM property_alias"), 0);
	db = testdb_begin(t, DB_READ);
	assert_int_equal(
		place_address_match(db, S("14a Mill Street"), S("OX1 1AB")).outcome, ADDRESS_NONE);
	assert_true(db_end(db));
}

static void addressbase_premium_brings_classes_welsh_names_and_royal_mails(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db;
	int64_t id;

	counts_are(
		load(t, "premium.csv", premium, GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM), 7, 0, 0, 0, 0);
	assert_int_equal(n_like(t,
						 "uprn = 100120000001 AND number = '14' AND class_code = 'RD04' AND "
						 "postcode = 'OX1 1AB' AND lat BETWEEN 51.75147 AND 51.75149"),
		1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM property_alias"), 2);
	id = testdb_count(t, "SELECT property_id FROM property");
	db = testdb_begin(t, DB_READ);
	assert_int_equal(
		place_address_match(db, S("14 Stryd y Felin"), S("OX1 1AB")).property_id.v, id);
	assert_int_equal(
		place_address_match(db, S("The Mill House, Mill Street"), S("OX1 1AB")).property_id.v, id);
	assert_true(db_end(db));
}

static void places_of_uprns_and_postcodes_are_kept(void **state)
{
	struct testdb *t = testdb_of(state);
	struct gazetteer_counts c;

	(void)load(t, "premium.csv", premium, GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM);
	c = load(t, "osopenuprn.csv", open_uprn, GAZETTEER_FORMAT_OPEN_UPRN);
	counts_are(c, 0, 1, 0, 0, 0);
	assert_int_equal(c.unused, 1);
	counts_are(load(t, "onspd.csv", onspd, GAZETTEER_FORMAT_ONSPD), 2, 0, 0, 0, 1);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM postcode_place WHERE lat IS NULL AND is_ended = 1"),
		1);
	counts_are(load(t, "nspl.csv", nspl_2025, GAZETTEER_FORMAT_ONSPD), 0, 0, 1, 0, 0);
	counts_are(load(t, "cpo.csv", codepoint, GAZETTEER_FORMAT_CODEPOINT), 0, 1, 0, 0, 0);
	counts_are(load(t, "table.csv", table, GAZETTEER_FORMAT_CSV), 1, 0, 0, 0, 0);
	assert_int_equal(n_like(t,
						 "uprn = 100120000009 AND flat = '3' AND number = '20' AND street = 'Mill "
						 "Street' AND postcode = 'OX1 1AB'"),
		1);
}

static void a_property_somebody_typed_becomes_the_gazetteers(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct property_id typed = property_find_or_make(
		db, (struct property_new){ .address = S("14a Mill St"), .postcode = S("OX1 1AB") });
	char where[100];

	assert_true(db_end(db));
	(void)load(t, "dtf.csv", dtf, GAZETTEER_FORMAT_DTF73);
	snprintf(
		where, sizeof(where), "property_id = %lld AND uprn = 100120000001", (long long)typed.v);
	assert_int_equal(n_like(t, where), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM property"), 4);
}

/* A chunk that is in is not read again, one that is not is: whenever the run ended. */
static void a_load_that_was_cut_short_goes_on_where_it_stopped(void **state)
{
	struct testdb *t = testdb_of(state);
	struct problems ps = { .arena = t->arena };
	struct buf b = { .arena = t->arena };
	struct gazetteer_counts c;
	struct gazetteer_load_id id;
	struct gazetteer_file f;
	struct str why;
	struct db *db;

	buf_lit(&b, "UPRN,Number,Street,Town,Postcode\n");
	for (int i = 1; i <= 2500; i++)
		buf_fmt(&b, "%d,%d,Long Road,Oxford,OX1 1AB\n", i, i);
	assert_true(gazetteer_look(t->arena, file_write(t, "long.csv", str_z(t->arena, buf_view(&b))),
		S("long.csv"), GAZETTEER_FORMAT_NONE, &f, &ps));
	db = testdb_begin(t, DB_WRITE);
	id = gazetteer_begin(db, &f);
	assert_true(db_end(db));
	/* as after a kill behind the first chunk: its rows and its count are in */
	assert_true(gazetteer_run(t->pool, 1, id, &f, NULL, NULL, &c, &why));
	testdb_do(t, "DELETE FROM property WHERE uprn > 1000");
	testdb_do(t, "UPDATE gazetteer_load SET state = 'running', rows_done = 1000, rows_new = 1000");
	db = testdb_begin(t, DB_WRITE);
	assert_int_equal(gazetteer_begin(db, &f).v, id.v);
	assert_true(db_end(db));
	assert_true(gazetteer_run(t->pool, 1, id, &f, NULL, NULL, &c, &why));
	counts_are(c, 2500, 0, 0, 0, 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM property"), 2500);
	assert_int_equal(testdb_count(t, "SELECT count(DISTINCT uprn) FROM property"), 2500);
}

static void what_is_no_list_of_addresses_is_refused(void **state)
{
	static const char *const texts[] = { "name,phone\nAmina,07700 900417\n", "hello\n", "UPRN\n1\n",
		"%PDF-1.4" };
	struct testdb *t = testdb_of(state);

	for (size_t i = 0; i < 4; i++) {
		struct problems ps = { .arena = t->arena };
		struct gazetteer_file f;

		assert_false(gazetteer_look(t->arena, file_write(t, "other.csv", texts[i]), S("other.csv"),
			GAZETTEER_FORMAT_NONE, &f, &ps));
		assert_true(problem_for(&ps, S("file")).n > 10);
	}
}

static void many_addresses_are_matched_with_one_index(void **state)
{
	struct testdb *t = testdb_of(state);
	const struct address_question q[3] = { { S("14A Mill Street"), S("OX1 1AB") },
		{ S("Flat 2, 16 Mill Street, Oxford"), STR_NONE }, { S("9 Elm Road"), S("OX1 1AB") } };
	struct place_match m[3];
	struct address_index *x;
	struct db *db;

	(void)load(t, "dtf.csv", dtf, GAZETTEER_FORMAT_DTF73);
	db = testdb_begin(t, DB_READ);
	x = place_address_index(db);
	place_addresses_match(db, x, q, 3, 2, m);
	address_index_free(x);
	assert_int_equal(m[0].outcome, ADDRESS_MATCHED);
	assert_int_equal(m[1].outcome, ADDRESS_MATCHED);
	assert_int_equal(m[2].outcome, ADDRESS_NONE);
	assert_int_equal(
		m[0].property_id.v, place_address_match(db, q[0].text, q[0].postcode).property_id.v);
	assert_true(db_end(db));
}

/* --- the file of a page --- */

static struct gazetteer_load_id page_load(struct testdb *t, const char *name, const char *text)
{
	struct problems ps = { .arena = t->arena };
	struct str path = file_write(t, name, text);
	struct upload_id upload = { id_new() };
	struct gazetteer_load_id id;
	struct gazetteer_file f;
	struct db *db;

	assert_true(gazetteer_look(t->arena, path, str_of(name), GAZETTEER_FORMAT_NONE, &f, &ps));
	assert_true(upload_keep(t->pool, 1, upload, path));
	db = testdb_begin(t, DB_WRITE);
	id = gazetteer_begin_upload(db, &f, upload);
	assert_true(db_end(db));
	assert_int_equal(unlink(str_z(t->arena, path)), 0);
	return id;
}

static int64_t files_in(struct testdb *t, struct str folder)
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

/* On PostgreSQL the second server has another folder; on SQLite it is the same database opened once
 * more. */
static void another_server_takes_over_the_load_of_a_page(void **state)
{
	static const struct job_kind kinds[] = { { .kind = "gazetteer", .run = gazetteer_job } };
	struct testdb *t = testdb_of(state);
	struct db_options options = t->options;
	struct db_pool *other;
	struct str why;

	(void)page_load(t, "dtf.csv", dtf);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM upload_chunk"), 1);
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
		testdb_count(t, "SELECT count(*) FROM gazetteer_load WHERE state = 'done'"), 1);
	assert_int_equal(n_like(t, "uprn = 100120000001"), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM upload"), 0);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM upload_chunk"), 0);
	assert_int_equal(files_in(t, options.data_dir), 0);
}

static void the_same_file_uploaded_again_before_it_is_in_is_kept_once(void **state)
{
	struct testdb *t = testdb_of(state);
	struct gazetteer_load_id first = page_load(t, "dtf.csv", dtf), again;

	testdb_do(t, "UPDATE gazetteer_load SET state = 'failed'");
	again = page_load(t, "dtf.csv", dtf);
	assert_int_equal(first.v, again.v);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM upload"), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM upload_chunk"), 1);
}

static void a_load_whose_file_is_gone_says_so(void **state)
{
	static const struct job_kind kinds[] = { { .kind = "gazetteer", .run = gazetteer_job } };
	struct testdb *t = testdb_of(state);

	(void)page_load(t, "dtf.csv", dtf);
	testdb_do(t, "DELETE FROM upload_chunk");
	job_kinds(kinds, 1);
	assert_true(job_work(t->pool, 1, time_now() + TIME_MINUTE));
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM gazetteer_load WHERE state = 'failed' AND error "
						 "<> ''"),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(the_councils_gazetteer_becomes_properties),
		TESTDB_BOTH(the_same_file_twice_changes_nothing),
		TESTDB_BOTH(changes_change_and_deletions_keep_the_property_as_historical),
		TESTDB_BOTH(addressbase_premium_brings_classes_welsh_names_and_royal_mails),
		TESTDB_BOTH(places_of_uprns_and_postcodes_are_kept),
		TESTDB_BOTH(a_property_somebody_typed_becomes_the_gazetteers),
		TESTDB_BOTH(a_load_that_was_cut_short_goes_on_where_it_stopped),
		TESTDB_SQLITE(what_is_no_list_of_addresses_is_refused),
		TESTDB_BOTH(many_addresses_are_matched_with_one_index),
		TESTDB_BOTH(another_server_takes_over_the_load_of_a_page),
		TESTDB_BOTH(the_same_file_uploaded_again_before_it_is_in_is_kept_once),
		TESTDB_BOTH(a_load_whose_file_is_gone_says_so),
	};

	return cmocka_run_group_tests_name("gazetteer", tests, NULL, NULL);
}
