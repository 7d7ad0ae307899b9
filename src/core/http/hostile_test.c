/* What the server promises against those who do not ask nicely, and to everybody else meanwhile. */
#include "core/http/fixture_test.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct server_limits small(void)
{
	struct server_limits l = server_limits();

	l.header_us = l.body_us = l.idle_us = TIME_SECOND / 4;
	l.body_bytes = 20000;
	l.upload_bytes = 100000;
	l.queue = 2;
	return l;
}

/* Sends raw bytes on a fresh connection; the answer, or status 0 when it was just closed. */
static struct reply raw(struct house *h, struct str bytes)
{
	int fd = wire_open(h->port);
	struct reply r;

	assert_true(fd >= 0);
	(void)wire_send(fd, bytes);
	r = wire_read(h->arena, fd, false);
	close(fd);
	return r;
}

static void still_serves(struct house *h)
{
	struct reply r = house_get(h, "/plain");

	assert_int_equal(r.status, 200);
	assert_true(r.whole);
}

#define HEAD "Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"

static void shapes_that_two_programs_read_differently_are_refused(void **state)
{
	static const char *const SHAPES[] = {
		"POST /values HTTP/1.1\r\n" HEAD
		"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length: 3\r\nContent-Length: 4\r\n\r\nn=1",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length: 3\r\nContent-Length: 3\r\n\r\nn=1",
		"POST /values HTTP/1.1\r\n" HEAD
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
		"POST /values HTTP/1.1\r\n" HEAD "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		"POST /values HTTP/1.1\r\n" HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length: +3\r\n\r\nn=1",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length: 0x3\r\n\r\nn=1",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length: -1\r\n\r\nn=1",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length : 3\r\n\r\nn=1",
		"GET /plain HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nn=1",
		"GET /plain HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"GET /plain HTTP/1.1\r\nHost: x\"><script>\r\n\r\n",
		"GET http://elsewhere/plain HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /plain HTTP/1.1\r\n\r\n",
		"GET plain HTTP/1.1\r\nHost: x\r\n\r\n",
		"\r\n\r\n\r\n\r\nnonsense\r\n\r\n",
	};
	struct house h = house_open(state, NULL);

	for (size_t i = 0; i < sizeof(SHAPES) / sizeof(*SHAPES); i++) {
		struct reply r = raw(&h, str_of(SHAPES[i]));
		if (r.status != 0 && r.status != 400 && r.status != 413)
			fail_msg("answered %d to: %s", r.status, SHAPES[i]);
	}
	still_serves(&h);
	house_close(&h);
}

/* What comes behind a refused request on the same connection is never taken for a request. */
static void nothing_is_smuggled_behind_a_refusal(void **state)
{
	struct house h = house_open(state, NULL);
	int fd = wire_open(h.port);
	struct str all;

	assert_true(wire_send(fd,
		S("POST /values HTTP/1.1\r\n" HEAD "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
		  "0\r\n\r\nGET /values/smuggled HTTP/1.1\r\nHost: x\r\n\r\n")));
	(void)wire_says(h.arena, fd, S("never"), &all);
	assert_true(wire_ended(fd));
	assert_int_equal(server_state(h.server).refused, 1);
	close(fd);
	still_serves(&h);
	house_close(&h);
}

static void broken_chunks_end_the_connection(void **state)
{
	static const char *const CHUNKS[] = { "zz\r\nn=1\r\n0\r\n\r\n", "-1\r\nn=1\r\n0\r\n\r\n",
		"fffffffffffffffff\r\nn=1\r\n0\r\n\r\n", "3\r\nn=12345\r\n0\r\n\r\n",
		"3 3\r\nn=1\r\n0\r\n\r\n" };
	struct house h = house_open(state, NULL);

	for (size_t i = 0; i < sizeof(CHUNKS) / sizeof(*CHUNKS); i++) {
		struct reply r = raw(&h,
			str_fmt(h.arena,
				"POST /values HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n%s",
				CHUNKS[i]));
		if (r.status != 0 && r.status != 400 && r.status != 413)
			fail_msg("answered %d to chunk %zu", r.status, i);
	}
	assert_int_equal(raw(&h,
						 S("POST /values HTTP/1.1\r\n" HEAD
						   "Transfer-Encoding: chunked\r\n\r\n3\r\nn=1\r\n0\r\n\r\n"))
						 .status,
		200);
	still_serves(&h);
	house_close(&h);
}

static void too_much_is_refused_in_words(void **state)
{
	struct server_limits l = small();
	struct house h = house_open(state, &l);
	struct str type = S("Content-Type: application/x-www-form-urlencoded\r\n"), big, long_path;
	struct buf b = { .arena = h.arena };
	struct reply r;

	for (int i = 0; i < 30000; i++)
		buf_char(&b, 'a');
	big = buf_view(&b);
	r = wire_ask(h.arena, h.port, "POST", S("/values"), type, big);
	assert_int_equal(r.status, 413);
	assert_true(str_find(r.body, S("too much at once")) > 0);
	long_path = str_fmt(h.arena, "/values/%.*s", 5000, big.p);
	r = wire_ask(h.arena, h.port, "GET", long_path, S(""), STR_NONE);
	assert_int_equal(r.status, 414);
	r = raw(&h, S("POST /values HTTP/1.1\r\n" HEAD "Content-Length: 99999999999999\r\n\r\nn=1"));
	assert_int_equal(r.status, 413);
	still_serves(&h);
	house_close(&h);
}

/* Our page, in words and with the headers that every answer has, up to what the library can hold;
 * then its own. */
static void headers_that_grew_too_large_are_refused_in_words(void **state)
{
	static const int SIZES[] = { 16 * 1024, 20000, 30000 };
	struct house h = house_open(state, NULL);
	struct buf many = { .arena = h.arena };
	struct reply r;

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(*SIZES); i++) {
		r = wire_ask(h.arena, h.port, "GET", S("/plain"),
			str_fmt(h.arena, "Cookie: a=%0*d\r\n", SIZES[i], 1), STR_NONE);
		assert_int_equal(r.status, 431);
		assert_true(str_find(r.body, S("cookies in your browser")) > 0);
		assert_true(
			str_find(reply_header(&r, "Content-Security-Policy"), S("default-src 'self'")) >= 0);
		assert_true(str_eq(reply_header(&r, "X-Content-Type-Options"), S("nosniff")));
	}
	for (int i = 0; i < 200; i++)
		buf_fmt(&many, "X-%d: 1\r\n", i);
	r = wire_ask(h.arena, h.port, "GET", S("/plain"), buf_view(&many), STR_NONE);
	assert_int_equal(r.status, 431);
	assert_true(str_find(r.body, S("more than we can take in")) > 0);
	r = wire_ask(h.arena, h.port, "GET", S("/plain"),
		str_fmt(h.arena, "Cookie: a=%0*d\r\n", 15000, 1), STR_NONE);
	assert_int_equal(r.status, 200);
	r = wire_ask(h.arena, h.port, "GET", S("/plain"),
		str_fmt(h.arena, "X-Giant: %0*d\r\n", 300000, 1), STR_NONE);
	assert_true(r.status == 0 || r.status == 431);
	still_serves(&h);
	house_close(&h);
}

static void endless_chunks_are_cut_off(void **state)
{
	struct server_limits l = small();
	struct house h = house_open(state, &l);
	struct str chunk = str_fmt(h.arena, "1000\r\n%04096d\r\n", 0);
	int fd = wire_open(h.port), sent = 0;

	l.body_us = 60 * TIME_SECOND;
	assert_true(
		wire_send(fd, S("POST /values HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n")));
	while (sent < 10000 && wire_send(fd, chunk))
		sent++;
	assert_true(sent < 10000);
	close(fd);
	still_serves(&h);
	house_close(&h);
}

static void an_upload_beyond_its_limit_is_refused(void **state)
{
	struct server_limits l = small();
	struct house h = house_open(state, &l);
	struct buf b = { .arena = h.arena };
	struct reply r;

	buf_lit(&b, "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
	for (int i = 0; i < 200000; i++)
		buf_char(&b, 'a');
	buf_lit(&b, "\r\n--XX--\r\n");
	r = wire_ask(h.arena, h.port, "POST", S("/upload"),
		S("Content-Type: multipart/form-data; boundary=XX\r\n"), buf_view(&b));
	assert_int_equal(r.status, 413);
	still_serves(&h);
	house_close(&h);
}

static void slow_ones_are_ended_wherever_they_dawdle(void **state)
{
	static const char *const BEGINNINGS[] = {
		"", "GET /pla", "GET /plain HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"POST /values HTTP/1.1\r\n" HEAD "Content-Length: 100\r\n\r\nn=",
		"GET /plain HTTP/1.1\r\nHost: x\r\n\r\nGET /",
	};
	struct server_limits l = small();
	struct house h = house_open(state, &l);

	for (size_t i = 0; i < sizeof(BEGINNINGS) / sizeof(*BEGINNINGS); i++) {
		int fd = wire_open(h.port);
		assert_true(wire_send(fd, str_of(BEGINNINGS[i])));
		assert_true(wire_ended(fd));
		close(fd);
	}
	still_serves(&h);
	house_close(&h);
}

/* A byte now and then does not buy more time. */
static void dripping_does_not_help(void **state)
{
	struct server_limits l = small();
	struct house h = house_open(state, &l);
	int fd = wire_open(h.port), drops = 0;

	assert_true(wire_send(fd, S("GET /plain HTTP/1.1\r\nX-Slow: ")));
	while (drops < 1000 && wire_send(fd, S("a"))) {
		drops++;
		usleep(10000);
	}
	assert_true(drops < 1000);
	close(fd);
	house_close(&h);
}

/* --- ten thousand that say nothing --- */

/* A process of its own holds the far ends, so that both sides have files enough; begun before the
 * server's threads. */
struct crowd { pid_t pid; int to, from; };

#define CROWD_MOST 10000
#define CROWD_ADDRESS 500                      /* each: half of what one address may */

static void crowd_main(int in, int out)
{
	int32_t port = 0, wanted = 0, opened = 0;

	if (read(in, &port, sizeof(port)) != sizeof(port) ||
		read(in, &wanted, sizeof(wanted)) != sizeof(wanted))
		_exit(1);
	for (int i = 0; i < wanted; i++) {
		char own[32];
		int fd;

		snprintf(own, sizeof(own), "127.0.1.%d", i / CROWD_ADDRESS + 1);
		fd = wire_open_from(port, own);
		opened += fd >= 0 && wire_send(fd, i % 3 ? S("GET /pl") : S(""));
	}
	if (write(out, &opened, sizeof(opened)) != sizeof(opened))
		_exit(1);
	(void)!read(in, &port, 1);             /* until the test has seen enough */
	_exit(0);
}

static struct crowd crowd_begin(void)
{
	struct crowd c;
	int down[2], up[2];

	assert_int_equal(pipe(down), 0);
	assert_int_equal(pipe(up), 0);
	c.pid = fork();
	assert_true(c.pid >= 0);
	if (c.pid == 0) {
		close(down[1]);
		close(up[0]);
		crowd_main(down[0], up[1]);
	}
	close(down[0]);
	close(up[1]);
	c.to = down[1];
	c.from = up[0];
	return c;
}

static int32_t crowd_open(const struct crowd *c, int port, int32_t wanted)
{
	int32_t words[2] = { port, wanted }, opened = 0;

	assert_int_equal(write(c->to, words, sizeof(words)), sizeof(words));
	assert_int_equal(read(c->from, &opened, sizeof(opened)), sizeof(opened));
	return opened;
}

static void crowd_end(const struct crowd *c)
{
	int status;

	close(c->to);
	close(c->from);
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	assert_int_equal(status, 0);
}

/* As many as there may be: 10,000, or fewer where the machine gives a process fewer files, and then
 * it is said. */
static int32_t crowd_size(void)
{
	struct rlimit files = { CROWD_MOST + 1000, CROWD_MOST + 1000 };

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max < CROWD_MOST + 1000) {
		struct rlimit more = { CROWD_MOST + 1000, CROWD_MOST + 1000 };
		(void)setrlimit(RLIMIT_NOFILE, &more);
	}
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	getrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur >= CROWD_MOST + 1000)
		return CROWD_MOST;
	print_message(
		"this machine lets a process have %llu files: %llu idle connections instead of %d\n",
		(unsigned long long)files.rlim_cur, (unsigned long long)files.rlim_cur - 1000, CROWD_MOST);
	if (files.rlim_cur < 2000)
		skip();
	return (int32_t)files.rlim_cur - 1000;
}

static void idle_connections_hold_nobody_up(void **state)
{
	struct server_limits l = server_limits();
	int32_t many = crowd_size();
	struct crowd crowd = crowd_begin();
	struct house h;

	l.header_us = 300 * TIME_SECOND; /* none is ended while we look, on however busy a machine */
	h = house_open(state, &l);
	assert_int_equal(crowd_open(&crowd, h.port, many), many);
	while (server_state(h.server).connections < (unsigned)many)
		usleep(1000);
	for (int i = 0; i < 20; i++)
		still_serves(&h);
	assert_int_equal(house_post(&h, "/form", "name=h").status, 303);
	assert_true(server_state(h.server).connections >= (unsigned)many);
	crowd_end(&crowd);
	still_serves(&h);
	house_close(&h);
}

static void when_every_connection_is_taken_the_idle_ones_make_room(void **state)
{
	struct server_limits l = server_limits();
	struct crowd crowd = crowd_begin();
	struct house h;

	l.connections = 300;
	l.header_us = 2 * TIME_SECOND;
	h = house_open(state, &l);
	assert_int_equal(crowd_open(&crowd, h.port, 300), 300);
	for (int i = 0; i < 5; i++)
		still_serves(&h);
	crowd_end(&crowd);
	house_close(&h);
}

static void one_address_gets_no_more_than_its_share(void **state)
{
	struct server_limits l = server_limits();
	struct house h;
	int fds[8];
	struct reply r;

	l.connections_per_address = 4;
	h = house_open(state, &l);
	for (int i = 0; i < 8; i++)
		fds[i] = wire_open_from(h.port, "127.0.0.9");
	(void)wire_send(fds[7], S("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n"));
	assert_int_equal(wire_read(h.arena, fds[7], false).status, 0);
	assert_true(wire_send(fds[0], S("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n")));
	r = wire_read(h.arena, fds[0], false);
	assert_int_equal(r.status, 200);
	still_serves(&h);
	for (int i = 0; i < 8; i++)
		close(fds[i]);
	house_close(&h);
}

/* Two workers are held, two pages wait: the next page is told so, a form still waits. */
static void when_too_many_wait_the_next_is_told(void **state)
{
	struct server_limits l = server_limits();
	struct house h;
	struct reply r;
	int held[4], form;

	l.queue = 2;
	h = house_open(state, &l);
	for (int i = 0; i < 4; i++) {
		held[i] = wire_open(h.port);
		assert_true(wire_send(held[i], S("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")));
		if (i < 2)
			sem_wait(&house_entered);
	}
	while (server_state(h.server).queued < 2)
		usleep(1000);
	r = house_public(&h, "/plain");
	assert_int_equal(r.status, 503);
	assert_true(
		reply_header(&r, "Retry-After").p && str_find(r.body, S("what you typed is still")) > 0);
	form = wire_open(h.port);
	assert_true(
		wire_send(form, S("POST /values HTTP/1.1\r\n" HEAD "Content-Length: 3\r\n\r\nn=1")));
	while (server_state(h.server).queued < 3)
		usleep(1000);
	for (int i = 0; i < 4; i++)
		sem_post(&house_go_on);
	for (int i = 0; i < 4; i++)
		assert_int_equal(wire_read(h.arena, held[i], false).status, 200);
	assert_int_equal(wire_read(h.arena, form, false).status, 200);
	close(form);
	for (int i = 0; i < 4; i++)
		close(held[i]);
	house_close(&h);
}

static void a_stranger_in_a_hurry_is_slowed_down_and_staff_are_not(void **state)
{
	struct server_limits l = server_limits();
	struct house h;
	struct reply r = { 0 };

	l.rate = 1;
	l.burst = 5;
	h = house_open(state, &l);
	for (int i = 0; i < 8; i++)
		r = house_public(&h, "/plain");
	assert_int_equal(r.status, 429);
	assert_true(str_find(r.body, S("a little fast")) > 0);
	for (int i = 0; i < 8; i++)
		still_serves(&h);
	house_close(&h);
}

static void a_browser_that_leaves_hurts_nobody(void **state)
{
	struct house h = house_open(state, NULL);

	for (int i = 0; i < 50; i++) {
		int fd = wire_open(h.port);
		(void)wire_send(fd, i % 2 ? S("GET /long HTTP/1.1\r\nHost: x\r\n\r\n") :
			S("POST /values HTTP/1.1\r\n" HEAD "Content-Length: 300\r\n\r\nn=1"));
		close(fd);
	}
	still_serves(&h);
	house_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_SQLITE(shapes_that_two_programs_read_differently_are_refused),
		TESTDB_SQLITE(nothing_is_smuggled_behind_a_refusal),
		TESTDB_SQLITE(broken_chunks_end_the_connection),
		TESTDB_SQLITE(too_much_is_refused_in_words),
		TESTDB_SQLITE(headers_that_grew_too_large_are_refused_in_words),
		TESTDB_SQLITE(endless_chunks_are_cut_off),
		TESTDB_SQLITE(an_upload_beyond_its_limit_is_refused),
		TESTDB_SQLITE(slow_ones_are_ended_wherever_they_dawdle),
		TESTDB_SQLITE(dripping_does_not_help),
		TESTDB_SQLITE(idle_connections_hold_nobody_up),
		TESTDB_SQLITE(when_every_connection_is_taken_the_idle_ones_make_room),
		TESTDB_SQLITE(one_address_gets_no_more_than_its_share),
		TESTDB_SQLITE(when_too_many_wait_the_next_is_told),
		TESTDB_SQLITE(a_stranger_in_a_hurry_is_slowed_down_and_staff_are_not),
		TESTDB_SQLITE(a_browser_that_leaves_hurts_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
