/*
 * What was acknowledged is kept. A real `kith serve` is killed at random moments, again and again,
 * while clients save requests and, like a browser whose connection broke, send the same form with
 * the same key until they get an answer. In the end every one of them is there exactly once and
 * whole, and the audit chain proves itself. 50 rounds on SQLite and 12 on PostgreSQL; 2,000 and 200
 * with KITH_TEST_LONG.
 */
#include "support/testdb.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/access/audit.h"
#include "core/auth/session.h"
#include "core/base/log.h"
#include "core/base/rng.h"
#include "core/db/doctor.h"
#include "hub/casework/step.h"
#include "support/wire.h"

#define CLIENTS 6

extern char **environ;

struct client {
	struct storm *storm;
	pthread_t thread;
	int nr;
	int64_t acknowledged;          /* forms whose answer came; each was sent until it did */
	int64_t sent, strange;         /* strange: answers that are neither "saved" nor "not now" */
	int strange_status;
};

struct storm {
	struct testdb *t;
	struct rng rng;
	char *program, *data, *url;
	_Atomic int port;
	_Atomic bool over;
	pid_t server;
	struct str cookie, csrf;
	struct client clients[CLIENTS];
};

/* --- the program --- */

/* Below the ports that the system gives to outgoing connections. */
static int some_port(struct storm *s)
{
	return 12000 + (int)rng_below(&s->rng, 18000);
}

/* Starts `kith …` with its output in a pipe; the end to read from in *out. */
static pid_t run(struct storm *s, const char *const *words, int *out)
{
	const char *all[24] = { s->program };
	size_t n = 1;
	int pipes[2];
	pid_t child = -1;
	posix_spawn_file_actions_t actions;
	for (; *words; words++)
		all[n++] = *words;
	all[n++] = "--data";
	all[n++] = s->data;
	if (s->url[0]) {
		all[n++] = "--db";
		all[n++] = s->url;
	}
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
	assert_int_equal(
		posix_spawn(&child, s->program, &actions, NULL, (char **)(uintptr_t)all, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	*out = pipes[0];
	return child;
}

/* Its first words; "" when it ended without any. */
static struct str first_words(struct arena *a, int fd)
{
	char words[512];
	ssize_t n = read(fd, words, sizeof words);
	return n > 0 ? str_trim(str_dup(a, (struct str){ words, (size_t)n })) : S("");
}

static struct str run_whole(struct storm *s, const char *const *words)
{
	int fd, status = -1;
	pid_t child = run(s, words, &fd);
	struct str said = first_words(s->t->arena, fd);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(fd);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return said;
}

/* Starts the server on a port that is free. `wait`: until it listens. */
static void serve(struct storm *s, bool wait)
{
	for (int i = 0; i < 20; i++) {
		char listen[32];
		int fd, port = some_port(s);
		snprintf(listen, sizeof listen, "127.0.0.1:%d", port);
		const char *words[] = { "serve", "--listen", listen, "--no-supervise", "--quiet", "--rate",
			"0", NULL };
		s->server = run(s, words, &fd);
		bool up = !wait || str_starts(first_words(s->t->arena, fd), S("Listening"));
		close(fd);
		if (up) {
			s->port = port;
			return;
		}
		assert_int_equal(waitpid(s->server, NULL, 0), s->server);
	}
	fail_msg("the server did not start");
}

static int server_end(struct storm *s, int signal_number)
{
	int status = -1;
	assert_int_equal(kill(s->server, signal_number), 0);
	assert_int_equal(waitpid(s->server, &status, 0), s->server);
	return status;
}

/* --- clients --- */

/* One try at sending a form: its status, 0 when the connection broke. */
static int post(struct client *c, struct arena *a, int64_t nr)
{
	struct storm *s = c->storm;
	int fd = wire_open_from(s->port, "127.0.0.1");
	if (fd < 0)
		return 0;
	struct str body = str_fmt(a,
		"csrf=%.*s&once=once-%d-%lld&words=kill-%d-%lld&person=new&reach_by=rings_back"
		"&name=Kim+Storm&do=save",
		STR_ARG(s->csrf), c->nr, (long long)nr, c->nr, (long long)nr);
	struct str request = str_fmt(a,
		"POST /request/new HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %.*s\r\nConnection: close\r\n"
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
		STR_ARG(s->cookie), body.n, STR_ARG(body));
	struct reply r = { 0 };
	if (wire_send(fd, request))
		r = wire_read(a, fd, false);
	close(fd);
	return r.status;
}

static bool not_now(int status)
{
	return status == 0 || status == 503 || status == 429;
}

static void *client(void *arg)
{
	struct client *c = arg;
	struct arena *a = arena_new();
	while (!c->storm->over) {
		int status;
		c->sent++;
		while (not_now(status = post(c, a, c->sent))) {
			usleep(2000);
			arena_reset(a);
		}
		if (status == 303) {
			c->acknowledged++;
		} else {
			c->strange++;
			c->strange_status = status;
		}
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

/* --- the storm --- */

static int64_t count(struct storm *s, const char *sql)
{
	return testdb_count(s->t, sql);
}

static void sign_in(struct storm *s)
{
	static const char *const words[] = { "session", "call_handler", NULL };
	s->cookie = run_whole(s, words);
	assert_true(str_starts(s->cookie, S("kith=")));
	serve(s, true);
	struct reply r = wire_ask(s->t->arena, s->port, "GET", S("/request/new"),
		str_fmt(s->t->arena, "Cookie: %.*s\r\n", STR_ARG(s->cookie)), STR_NONE);
	assert_int_equal(r.status, 200);
	s->csrf = str_dup(s->t->arena, reply_field(&r, "csrf"));
	assert_true(s->csrf.n > 0);
}

static void prepare(struct storm *s, struct testdb *t)
{
	static const char *const words[] = { "sample", "--people", "500", "--seed", "3", "--quiet",
		NULL };
	struct db *db;
	*s = (struct storm){ .t = t, .data = str_z(t->arena, t->dir), .url = str_z(t->arena, t->url),
		.program = str_z(t->arena, str_fmt(t->arena, "%s/kith", getenv("KITH_BUILD"))) };
	rng_seed(&s->rng, (uint64_t)getpid(), 9);
	testdb_do(t, "DELETE FROM host WHERE host_id = 1");
	db_close(t->pool);
	t->pool = NULL;
	(void)run_whole(s, words);
	testdb_reopen(t);
	t->viewer.host_id = 0;
	db = testdb_begin(t, DB_READ);
	int64_t host = host_first(db);
	assert_true(db_end(db));
	t->viewer.host_id = host;
	db_close(t->pool);
	t->pool = NULL;
}

static void blow(struct storm *s, int rounds, uint32_t calm_us)
{
	for (int i = 0; i < CLIENTS; i++) {
		s->clients[i] = (struct client){ .storm = s, .nr = i };
		assert_int_equal(pthread_create(&s->clients[i].thread, NULL, client, &s->clients[i]), 0);
	}
	for (int i = 0; i < rounds; i++) {
		usleep(rng_below(&s->rng, calm_us));
		(void)server_end(s, SIGKILL);
		bool early = rng_below(&s->rng, 8) == 0;       /* sometimes while it starts */
		serve(s, !early);
	}
	server_end(s, SIGKILL);
	serve(s, true);
	s->over = true;
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(s->clients[i].thread, NULL);
	int status = server_end(s, SIGTERM);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void nothing_lost_nothing_doubled(struct storm *s)
{
	int64_t all = 0;
	for (int i = 0; i < CLIENTS; i++) {
		struct client *c = &s->clients[i];
		if (c->strange)
			print_error("client %d met %lld strange answers, the last a %d\n", i,
				(long long)c->strange, c->strange_status);
		assert_int_equal(c->strange, 0);
		assert_int_equal(c->acknowledged, c->sent);
		for (int64_t nr = 1; nr <= c->sent; nr++)
			assert_int_equal(
				count(s,
					str_z(s->t->arena,
						str_fmt(s->t->arena,
							"SELECT count(*) FROM request WHERE words = 'kill-%d-%lld'", i,
							(long long)nr))),
				1);
		all += c->sent;
	}
	assert_int_equal(
		count(s, "SELECT count(*) FROM request WHERE words >= 'kill-' AND words < 'kill.'"), all);
	assert_int_equal(
		count(s, "SELECT count(*) FROM once WHERE once_key >= 'once-' AND once_key < 'once.'"),
		all);
	assert_true(all >= CLIENTS);
	print_message("%lld forms were acknowledged, and each is there once\n", (long long)all);
}

static void nothing_half_written(struct storm *s)
{
	struct str words;
	assert_int_equal(count(s, "SELECT count(*) FROM once WHERE location = ''"), 0);
	assert_int_equal(
		count(s,
			"SELECT count(*) FROM request r WHERE r.words >= 'kill-' AND r.words < 'kill.' AND NOT "
			"EXISTS "
			"(SELECT 1 FROM open_work w JOIN next_step n ON n.host_id = w.host_id AND "
			"n.next_step_id = w.next_step_id "
			"WHERE w.host_id = r.host_id AND w.open_work_id = r.request_id AND n.is_open = 1)"),
		0);
	assert_int_equal(count(s,
						 "SELECT count(*) FROM request r WHERE r.words >= 'kill-' AND r.words < "
						 "'kill.' AND NOT EXISTS "
						 "(SELECT 1 FROM person p WHERE p.host_id = r.host_id AND p.person_id = "
						 "r.person_id AND p.given_name = 'Kim')"),
		0);
	struct db *db = testdb_begin(s->t, DB_READ);
	struct work_proof proof = work_prove(db);
	assert_true(db_end(db));
	assert_int_equal(proof.unheld, 0);
	assert_int_equal(proof.ghosts, 0);
	assert_true(db_doctor_pages(s->t->pool, s->t->arena, &words));
}

static void the_record_proves_itself(struct storm *s, int64_t saved_before)
{
	struct audit_report report = { 0 };
	assert_true(audit_verify(
		s->t->pool, s->t->arena, s->t->viewer.host_id, (struct audit_check){ 0 }, &report));
	for (size_t i = 0; i < report.faults.n; i++)
		print_error("%.*s\n", STR_ARG(report.faults.v[i].what));
	assert_int_equal(report.faults_total, 0);
	assert_int_equal(
		count(s, "SELECT count(*) FROM event WHERE action = 'request.save'") - saved_before,
		count(s, "SELECT count(*) FROM request WHERE words >= 'kill-' AND words < 'kill.'"));
}

static void what_was_acknowledged_is_kept(void **state)
{
	struct testdb *t = testdb_of(state);
	bool longer = getenv("KITH_TEST_LONG") != NULL;
	static struct storm storm;      /* not on the stack: its threads outlive a failed assertion */
	struct storm *s = &storm;
	prepare(s, t);
	testdb_reopen(t);
	int64_t saved = count(s, "SELECT count(*) FROM event WHERE action = 'request.save'");
	db_close(t->pool);
	t->pool = NULL;
	sign_in(s);
	if (t->engine == DB_SQLITE)
		blow(s, longer ? 2000 : 50, 150000);
	else
		blow(s, longer ? 200 : 12, 1000000);    /* its connections take longer to warm */
	testdb_reopen(t);
	nothing_lost_nothing_doubled(s);
	nothing_half_written(s);
	the_record_proves_itself(s, saved);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TESTDB_BOTH(what_was_acknowledged_is_kept) };
	signal(SIGPIPE, SIG_IGN);
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
