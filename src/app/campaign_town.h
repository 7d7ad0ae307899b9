/*
 * A small town for tests of campaigns: two hubs and two wards, forty people on one list, everything
 * listening as in the running program. A campaign is drafted, started, its jobs done and its calls
 * recorded in one line each, and what must hold whatever happened is asked in one.
 */
#ifndef KITH_CAMPAIGN_TOWN_H
#define KITH_CAMPAIGN_TOWN_H

#include "hub/casework/test_world.h"

#include "core/base/log.h"
#include "core/db/job.h"
#include "hub/casework/campaign_choice.h"
#include "hub/request/call_help.h"

enum { PEOPLE = 40, FIRST = 2000, LIST = 900, EAST_WORKER = 110 };

#define do_about(t, sql, ...)                                                                      \
	testdb_do((t), str_z((t)->arena, str_fmt((t)->arena, sql, __VA_ARGS__)))
#define count_of(t, sql, ...)                                                                      \
	testdb_count((t), str_z((t)->arena, str_fmt((t)->arena, sql, __VA_ARGS__)))

struct rule_given { enum campaign_part part; enum campaign_rule_kind kind; const char *value; };

/* The test's database with this town in it. West of the first meridian and east of it; the k-th of
 * the people lives in the west when even, has a telephone except every fifth, shares a home with
 * the one before when odd in a ten. */
struct testdb *town_of(void **state);
/* The program's listeners and jobs, once. */
void town_listen(void);
/* A unit of work of one who takes calls, also of the eastern hub. */
struct db *town_as(struct testdb *t, int64_t account, int64_t now);
/* A campaign of these rules with a script, as a draft. */
struct campaign_id town_draft(
	struct testdb *t, int64_t now, const struct rule_given *rules, size_t n, bool per_household);
void town_jobs(struct testdb *t, int64_t now);
/* It starts, and everybody is chosen. */
void town_start(struct testdb *t, struct campaign_id c, int64_t now);
/* A campaign of everybody on the list, started. */
struct campaign_id town_start_list(struct testdb *t, int64_t now, bool per_household);
struct choice_count town_counted(struct testdb *t, struct campaign_id c, int64_t now);
/* The next call for somebody who takes calls; none: no call waits. */
struct campaign_person_id town_next(
	struct testdb *t, int64_t account, struct campaign_id c, int64_t now);
bool town_record(struct testdb *t, int64_t account, struct campaign_done d, int64_t now);
/* The row of a person in a campaign. */
int64_t town_row(struct testdb *t, struct campaign_id c, int64_t person);
/* Nobody has two open calls, everybody chosen is in exactly one state, every open one has its next
 * step, and nobody falls through. */
void town_holds(struct testdb *t);

#define town_state_is(t, id, words)   \
	(count_of((t),                                                                                 \
		 "SELECT count(*) FROM campaign_person WHERE campaign_person_id = %lld AND state = '%s'",  \
		 (long long)(id), words) == 1)

#endif
