/*
 * The week of 4 May 2020, as one city counted it: 258 new requests, of which 106 for urgent supplies and 42
 * for help with shopping. A contact centre's export with these figures, as untidy as such files are, goes
 * through import, and the weekly report says exactly them, reason by reason and in order (reasons.txt).
 */
#include "support/testdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/events.h"
#include "app/host_start.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "hub/person/import.h"
#include "hub/report/report.h"
#include "hub/request/request_import.h"

enum { ROWS = 258 };

/* What the contact centre calls a reason, in several ways, and how often it came. */
static const struct { const char *said[3]; int n; const char *notes; } asked[] = {
	{ { "Urgent supplies", "urgent supplies", "URGENT FOOD" }, 106, "Cupboards nearly empty, shielding letter came" },
	{ { "Help with shopping", "help with shopping", "Food shopping" }, 42, "Can pay, cannot get to the shop" },
	{ { "Prescription collection", "Medication", "Prescription or medicine" }, 31, "Repeat is at the chemist on the parade" },
	{ { "Befriending", "Social isolation", "Friendly chat" }, 22, "On her own since March" },
	{ { "Hot meals", "Ready meals", "Meal delivery" }, 14, "Oven broken; \"anything warm\"" },
	{ { "Financial support", "Debt", "money" }, 11, "Hours cut, rent due" },
	{ { "Key meter", "Utilities", "energy" }, 9, "Meter on emergency" },
	{ { "Medical", "Health", "Social care" }, 7, "Carer has not come" },
	{ { "Furniture", "Bedding", "Clothing" }, 5, "Moved in with nothing" },
	{ { "Baby supplies", "Nappies", "baby" }, 4, "Size 3" },
	{ { "Dog walking", "Pets", "pet" }, 3, "Collie, friendly" },
	{ { "Internet", "Digital access", "digital" }, 2, "School is online" },
	{ { "Lift", "Transport", "Travel" }, 1, "Hospital on Thursday" },
	{ { "General enquiry", "Advice", "Information" }, 1, "When is bin day" },
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct row { int reason; const char *said; };

/* Every reason as often as it came, shuffled. */
static void rows_fill(struct row rows[ROWS], struct rng *r)
{
	int n = 0;
	for (size_t i = 0; i < COUNT(asked); i++)
		for (int k = 0; k < asked[i].n; k++)
			rows[n++] = (struct row){ (int)i, asked[i].said[k % 3] };
	assert_int_equal(n, ROWS);
	for (int i = ROWS - 1; i > 0; i--) {
		int other = (int)rng_below(r, (uint32_t)i + 1);
		struct row kept = rows[i];
		rows[i] = rows[other];
		rows[other] = kept;
	}
}

/* The moment of a row: from the first to the last minute of the week, written in one of four ways. */
static void moment_write(struct buf *b, int row, struct rng *r)
{
	int day = row == 0 ? 4 : row == 1 ? 10 : 4 + (int)rng_below(r, 7);
	int hour = row == 0 ? 0 : row == 1 ? 23 : (int)rng_below(r, 24);
	int minute = row == 0 ? 0 : row == 1 ? 59 : (int)rng_below(r, 60);
	switch (row % 4) {
	case 0: buf_fmt(b, "%02d/05/2020 %02d:%02d", day, hour, minute); break;
	case 1: buf_fmt(b, "2020-05-%02d %02d:%02d", day, hour, minute); break;
	case 2: buf_fmt(b, "%d May 2020 %02d:%02d", day, hour, minute); break;
	default: buf_fmt(b, "%d/5/20 %d:%02d %s", day, hour % 12 ? hour % 12 : 12, minute, hour < 12 ? "am" : "pm"); break;
	}
}

static struct str file_make(struct testdb *t)
{
	static const char *const first[] = { "Amira", "Seán", "Zoë", "Mohammed", "Oluwaseun", "Łukasz", "Mary-Jane", "O'Dell", "孟", "Ye" };
	static const char *const last[] = { "Hassan", "O’Brien", "Nguyễn", "van der Berg", "Smith", "Patel", "Kowalczyk-Jones" };
	static const char *const how[] = { "Phone", "Phone", "Phone", "E-mail", "Web form", "In person" };
	struct buf b = { .arena = t->arena };
	struct row rows[ROWS];
	struct rng r;
	rng_seed(&r, 20200504, 258);
	rows_fill(rows, &r);
	buf_lit(&b, "\xef\xbb\xbf" "Ref,Date received,How received,Reason for request,First name,Surname,Telephone,Postcode,Notes\r\n");
	for (int i = 0; i < ROWS; i++) {
		int person = i % 20 == 7 ? 3 : i;      /* some ask again */
		buf_fmt(&b, "CC-%04d,", 7000 + i);
		moment_write(&b, i, &r);
		buf_fmt(&b, ",%s,\"%s\",%s,%s,07700 900%03d,OX%d %dAB,\"%s\nline %d\"\r\n", how[rng_below(&r, 6)], rows[i].said,
			first[person % 10], last[person % 7], person, 1 + person % 4, person % 9 + 1,
			strchr(asked[rows[i].reason].notes, '"') ? "Oven broken; \"\"anything warm\"\"" : asked[rows[i].reason].notes, i);
	}
	struct str path = str_fmt(t->arena, "%.*s/week.csv", STR_ARG(t->dir));
	FILE *f = fopen(str_z(t->arena, path), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	assert_int_equal(fclose(f), 0);
	return path;
}

static struct import_counts bring_in(struct testdb *t, struct str path)
{
	struct problems ps = { .arena = t->arena };
	struct import_look look = { 0 };
	struct import_counts counts = { 0 };
	struct str why;
	if (!import_look(t->arena, path, S("week.csv"), IMPORT_KIND_REQUESTS, STR_NONE, &look, &ps))
		fail_msg("%.*s", STR_ARG(ps.n ? ps.v[0].text : S("the file cannot be looked at")));
	struct db *db = testdb_begin(t, DB_WRITE);
	struct import_id id = import_begin(db, &look);
	assert_true(db_end(db));
	if (!import_run(t->pool, t->viewer.host_id, id, &look, NULL, NULL, &counts, &why))
		fail_msg("%.*s", STR_ARG(why));
	return counts;
}

static struct str expected(struct testdb *t)
{
	struct str text, path = str_fmt(t->arena, "%s/tests/golden/week/reasons.txt", getenv("KITH_SOURCE"));
	assert_true(file_read(t->arena, str_z(t->arena, path), &text));
	return text;
}

static void figures_are_the_citys(struct testdb *t)
{
	struct db *db = testdb_begin(t, DB_READ);
	struct report week = report_week(db, (struct date){ 2020, 5, 6 });
	struct buf said = { .arena = t->arena };
	for (size_t i = 0; i < week.reasons.n; i++)
		if (week.reasons.v[i].n > 0)
			buf_fmt(&said, "%lld %.*s\n", (long long)week.reasons.v[i].n, STR_ARG(week.reasons.v[i].name));
	struct str want = expected(t);
	if (!str_eq(buf_view(&said), want))
		fail_msg("the report says\n%.*sinstead of\n%.*s", STR_ARG(buf_view(&said)), STR_ARG(want));
	assert_int_equal(week.requests, 258);
	assert_int_equal(week.requests_before, 0);
	assert_int_equal(report_week(db, (struct date){ 2020, 5, 11 }).requests, 0);
	assert_int_equal(report_week(db, (struct date){ 2020, 5, 3 }).requests, 0);
	db_abandon(db);
}

static void the_week_of_4_may_2020_comes_out_as_it_was(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	events_listen();
	import_register(&import_requests_format);
	t->viewer.host_id = host_start(db, (struct host_start){ .name = S("Kithford City Council"), .area_name = S("Kithford") });
	assert_true(db_end(db));
	struct str path = file_make(t);
	struct import_counts counts = bring_in(t, path);
	assert_int_equal(counts.total, 258);
	assert_int_equal(counts.fresh, 258);
	assert_int_equal(counts.rejected, 0);
	figures_are_the_citys(t);
	counts = bring_in(t, path);
	assert_int_equal(counts.fresh, 0);
	assert_int_equal(counts.known, 258);
	figures_are_the_citys(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TESTDB_BOTH(the_week_of_4_may_2020_comes_out_as_it_was) };
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("golden-week", tests, NULL, NULL);
}
