/*
 * A campaign whose server dies. A real `kith serve` chooses people for a campaign, and closes it
 * again, and is killed with `kill -9` whenever it has come a little further: at once, or some
 * random milliseconds later. Two minutes after each death (its claim is ended by hand) another
 * server goes on. In the end everybody whom it promised to choose is in it once, each in the state
 * that their record says, whoever is to be rung or written to has their one step, calls can be
 * made, it ends with nothing left open, and the audit chain proves itself.
 */
#include "app/campaign_town.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/rng.h"
#include "core/base/time.h"

enum {
	MANY = 6000,
	THEIRS = 100000, /* the first of them */
	DEAD = 7,
	CALM = 11,
	DUMB = 5,
	ROUNDS = 60,
	POLL_US = 2000,
	POLL_MOST = 60000, /* two minutes without any progress: it hangs */
	LATER_US = 40000,
};

extern char **environ;

#define EVERYBODY                                                                                  \
	"WITH RECURSIVE n (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k < %d) "

/* The k-th shares a home with the one before when odd; every DEAD-th has died, every CALM-th asked
 * for no calls, every DUMB-th has no telephone. */
static void many_make(struct testdb *t)
{
	do_about(t,
		EVERYBODY "INSERT INTO household (host_id, household_id, created_at) "
				  "SELECT 1, %d + k, 1 FROM n",
		MANY / 2 - 1, THEIRS);
	do_about(t,
		EVERYBODY "INSERT INTO person (host_id, person_id, reference, given_name, family_name, "
				  "born_on, household_id, address, postcode, state, created_at, updated_at) "
				  "SELECT 1, %d + k, 'P-K' || k, 'Given' || k, 'Name' || k, '1910-01-01', "
				  "%d + k / 2, k || ' Mill Street', 'OX1 1AB', "
				  "CASE WHEN k %% %d = 0 THEN 'deceased' ELSE 'here' END, 1, 1 FROM n",
		MANY - 1, THEIRS, THEIRS, DEAD);
	do_about(t,
		EVERYBODY "INSERT INTO contact_point (host_id, contact_point_id, person_id, kind, value, "
				  "folded) SELECT 1, %d + k, %d + k, 'phone', '+441632' || (900000 + k), "
				  "'+441632' || (900000 + k) FROM n WHERE k %% %d <> 0",
		MANY - 1, THEIRS, THEIRS, DUMB);
	do_about(t,
		EVERYBODY "INSERT INTO flag (host_id, flag_id, person_id, code, sharing, created_at) "
				  "SELECT 1, %d + k, %d + k, 'no_calls', 'contact', 1 FROM n WHERE k %% %d = 0",
		MANY - 1, THEIRS, THEIRS, CALM);
}

/* --- the server --- */

/* `kith …` over the test's database. */
static pid_t run(struct testdb *t, const char *const *words)
{
	const char *all[12] = { str_z(t->arena, str_fmt(t->arena, "%s/kith", getenv("KITH_BUILD"))) };
	size_t n = 1;
	posix_spawn_file_actions_t quiet;
	pid_t child = -1;

	for (; *words; words++)
		all[n++] = *words;
	all[n++] = "--data";
	all[n++] = str_z(t->arena, t->dir);
	if (t->url.n) {
		all[n++] = "--db";
		all[n++] = str_z(t->arena, t->url);
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	assert_int_equal(
		posix_spawn(&child, all[0], &quiet, NULL, (char **)(uintptr_t)all, environ), 0);
	posix_spawn_file_actions_destroy(&quiet);
	return child;
}

static pid_t serve(struct testdb *t, struct rng *r)
{
	const char *listen = str_z(t->arena, /* below the ports that the system gives to others */
		str_fmt(t->arena, "127.0.0.1:%u", 12000 + rng_below(r, 18000)));
	const char *const words[] = { "serve", "--listen", listen, "--no-supervise", "--quiet", NULL };

	return run(t, words);
}

/* Whether it came further than `from` by what `sql` counts. False: it ended by itself (its port
 * was taken). */
static bool comes_further(struct testdb *t, pid_t server, const char *sql, int64_t from)
{
	int status;

	for (int i = 0; i < POLL_MOST; i++) {
		if (testdb_count(t, sql) != from)
			return true;
		if (waitpid(server, &status, WNOHANG) == server)
			return false;
		usleep(POLL_US);
	}
	fail_msg("the server does not come further");
	return false;
}

/* Servers do what the campaign's job has to do, each killed when `progress` has changed, and half
 * of them some milliseconds later, until `over` counts something: how often one died amid it. */
static int under_kills(struct testdb *t, struct rng *r, const char *progress, const char *over)
{
	int amid = 0;

	for (int round = 0; round < ROUNDS && !testdb_count(t, over); round++) {
		int64_t before = testdb_count(t, progress);
		pid_t server;

		testdb_do(t, "UPDATE job SET claimed_until_at = 0 WHERE kind = 'campaign' AND state = "
					 "'running'");
		server = serve(t, r);
		if (!comes_further(t, server, progress, before))
			continue;
		if (rng_below(r, 2))
			usleep(rng_below(r, LATER_US));
		assert_int_equal(kill(server, SIGKILL), 0);
		assert_int_equal(waitpid(server, NULL, 0), server);
		amid += !testdb_count(t, over);
		testdb_do(t, "ANALYZE"); /* no server of the test's own does it while tables grow */
		town_holds(t);
	}
	assert_true(testdb_count(t, over));
	return amid;
}

/* --- what must have come of it --- */

static void everybody_is_in_it_once(struct testdb *t)
{
	int64_t dead = 0, calm = 0, letter = 0;

	for (int k = 0; k < MANY; k++) {
		dead += k % DEAD == 0;
		calm += k % DEAD && k % CALM == 0;
		letter += k % DEAD && k % CALM && k % DUMB == 0;
	}
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person"), MANY);
	assert_int_equal(
		testdb_count(t, "SELECT count(DISTINCT person_id) FROM campaign_person"), MANY);
	assert_int_equal(testdb_count(t, "SELECT chosen_count FROM campaign"), MANY);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE why = 'deceased'"), dead);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE why = 'refused'"), calm);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state = 'letter'"), letter);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state IN ('call', 'with')"),
		MANY - dead - calm - letter);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM (SELECT household_id FROM campaign_person WHERE "
						 "state = 'call' AND household_id IS NOT NULL GROUP BY household_id HAVING "
						 "count(*) > 1) x"),
		0);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM next_step WHERE campaign_id IS NOT NULL"),
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state IN ('call', 'letter')"));
}

static void it_ends_tidily(struct testdb *t, int64_t reached)
{
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person WHERE is_open = 1"), 0);
	assert_int_equal(
		testdb_count(
			t, "SELECT count(*) FROM next_step WHERE campaign_id IS NOT NULL AND is_open = 1"),
		0);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM campaign_person WHERE state = 'reached' AND lead_id "
						"IS NULL"),
		reached);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM campaign_person"), MANY);
	town_holds(t);
}

static void the_record_proves_itself(struct testdb *t)
{
	static const char *const words[] = { "audit", "verify", NULL };
	int status = -1;
	pid_t child = run(t, words);

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool reached_by(struct testdb *t, struct campaign_id c, int64_t now)
{
	struct campaign_person_id id = town_next(t, GUIDE, c, now);

	return id.v &&
		town_record(
			t, GUIDE, (struct campaign_done){ .id = id, .outcome = CAMPAIGN_OUTCOME_REACHED }, now);
}

static void a_server_killed_while_it_chooses_or_closes_misses_nobody_and_doubles_nobody(
	void **state)
{
	static const struct rule_given rule = { CAMPAIGN_PART_ALL, CAMPAIGN_RULE_KIND_AGE, "110-" };
	struct testdb *t = town_of(state);
	int64_t now = time_now(), talked;      /* the server's own */
	struct campaign_id c;
	struct rng r;
	struct db *db;
	int amid;

	rng_seed(&r, (uint64_t)getpid(), 11);
	many_make(t);
	testdb_do(t, "UPDATE host SET is_sample = 0"); /* or somebody rings now and then */
	c = town_draft(t, now, &rule, 1, true);
	assert_int_equal(town_counted(t, c, now).chosen, MANY);
	db = world_as(t, MANAGER, now, DB_WRITE);
	assert_true(campaign_start(db, c, world_problems(t)));
	world_end(db);
	amid = under_kills(t, &r, "SELECT looked_at_count FROM campaign",
		"SELECT count(*) FROM campaign WHERE state = 'running'");
	print_message("died %d times amid choosing\n", amid);
	assert_true(amid > 0);
	everybody_is_in_it_once(t);
	now = time_now();
	assert_true(reached_by(t, c, now) && reached_by(t, c, now));
	talked = testdb_count(
		t, "SELECT count(*) FROM campaign_person WHERE state = 'reached' AND lead_id IS NULL");
	db = world_as(t, MANAGER, now, DB_WRITE);
	assert_true(campaign_end(db, c, S("It has cooled."), world_problems(t)));
	world_end(db);
	amid = under_kills(t, &r, "SELECT count(*) FROM campaign_person WHERE is_open = 1",
		"SELECT count(*) FROM campaign WHERE NOT EXISTS (SELECT 1 FROM campaign_person WHERE "
		"is_open = 1)");
	print_message("died %d times amid closing\n", amid);
	assert_true(amid > 0);
	it_ends_tidily(t, talked);
	the_record_proves_itself(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TESTDB_BOTH(
		a_server_killed_while_it_chooses_or_closes_misses_nobody_and_doubles_nobody) };

	return cmocka_run_group_tests_name("campaign-kill", tests, NULL, NULL);
}
