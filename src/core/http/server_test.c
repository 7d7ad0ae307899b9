/* What the server promises to those who ask nicely: pages, forms, files, streams. Over real
 * sockets. */
#include "core/http/fixture_test.h"

#include "core/html/asset.h"

#include <sys/stat.h>
#include <unistd.h>

#define ROWS(name) "SELECT count(*) FROM setting WHERE host_id = 1 AND name LIKE '" name "-%'"

static bool holds(const struct reply *r, const char *words)
{
	return r->body.n > 0 && str_find(r->body, str_of(words)) >= 0;
}

static void a_page_has_its_guards(void **state)
{
	static const char *const GUARDS[] = { "Content-Security-Policy", "X-Content-Type-Options",
		"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Frame-Options" };
	struct house h = house_open(state, NULL);
	struct reply r = house_get(&h, "/plain");

	assert_int_equal(r.status, 200);
	assert_true(r.whole);
	assert_string_equal(str_z(h.arena, r.body), "Good &lt;morning&gt;");
	for (size_t i = 0; i < sizeof(GUARDS) / sizeof(*GUARDS); i++)
		assert_true(reply_header(&r, GUARDS[i]).n > 0);
	assert_true(
		str_find(reply_header(&r, "Content-Security-Policy"), S("default-src 'self'")) >= 0);
	assert_true(str_find(reply_header(&r, "Content-Security-Policy"), S("unsafe")) < 0);
	assert_true(str_eq(reply_header(&r, "Cache-Control"), S("no-store")));
	house_close(&h);
}

static void whoever_is_not_signed_in_is_sent_to_sign_in_and_back(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_public(&h, "/shows?x=1");

	assert_int_equal(r.status, 303);
	assert_true(str_eq(reply_header(&r, "Location"), S("/sign-in?next=%2Fshows%3Fx%3D1")));
	r = house_get(&h, "/nowhere");
	assert_int_equal(r.status, 404);
	assert_true(holds(&r, "There is nothing at this address"));
	r = house_post(&h, "/manager", "name=a");
	assert_int_equal(r.status, 403);
	assert_int_equal(house_count(&h, ROWS("a")), 0);
	house_close(&h);
}

static void a_form_needs_a_token_of_ours(void **state)
{
	struct house h = house_open(state, NULL);
	struct str form = S("Content-Type: application/x-www-form-urlencoded\r\n");
	struct str headers = str_join(h.arena, h.cookie, S(""), form);
	struct reply r =
		wire_ask(h.arena, h.port, "POST", S("/form"), headers, S("name=a&notes=long+words"));

	assert_int_equal(r.status, 403);
	assert_true(holds(&r, "long words"));
	r = wire_ask(h.arena, h.port, "POST", S("/form"), headers,
		S("name=a&csrf=00112233445566778899aabbccddeeff0011223344556677"));
	assert_int_equal(r.status, 403);
	headers = str_join(h.arena, headers, S(""), S("Origin: https://elsewhere.example\r\n"));
	r = wire_ask(h.arena, h.port, "POST", S("/form"), headers,
		str_fmt(h.arena, "name=a&csrf=%.*s", STR_ARG(h.csrf)));
	assert_int_equal(r.status, 403);
	assert_int_equal(house_count(&h, ROWS("a")), 0);
	r = house_post(&h, "/form", "name=a");
	assert_int_equal(r.status, 303);
	assert_int_equal(house_count(&h, ROWS("a")), 1);
	house_close(&h);
}

static void a_form_of_nobody_is_bound_to_its_browser(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply page = house_public(&h, "/form"), r;
	struct str cookie = reply_header(&page, "Set-Cookie"), token = reply_field(&page, "csrf"),
			   value;
	struct str type = S("Content-Type: application/x-www-form-urlencoded\r\n");

	assert_true(str_starts(cookie, S("kith_form=")) && str_find(cookie, S("HttpOnly")) > 0);
	assert_true(str_cut(&cookie, ';', &value));
	r = wire_ask(h.arena, h.port, "POST", S("/form"), type,
		str_fmt(h.arena, "name=a&csrf=%.*s", STR_ARG(token)));
	assert_int_equal(r.status, 403);
	r = wire_ask(h.arena, h.port, "POST", S("/form"),
		str_fmt(h.arena, "%.*sCookie: %.*s\r\n", STR_ARG(type), STR_ARG(value)),
		str_fmt(h.arena, "name=a&csrf=%.*s", STR_ARG(token)));
	assert_int_equal(r.status, 303);
	house_close(&h);
}

static void a_form_posted_twice_is_done_once(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply first = house_post(&h, "/form", "name=b&once=k1"),
				 again = house_post(&h, "/form", "name=other&once=k1");

	assert_int_equal(first.status, 303);
	assert_int_equal(again.status, 303);
	assert_true(str_eq(reply_header(&first, "Location"), S("/done/b")));
	assert_true(str_eq(reply_header(&again, "Location"), S("/done/b")));
	assert_int_equal(house_count(&h, ROWS("b")), 1);
	assert_int_equal(house_count(&h, ROWS("other")), 0);
	house_close(&h);
}

static void a_form_with_problems_may_be_sent_again(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_post(&h, "/form", "name=&once=k2");

	assert_int_equal(r.status, 422);
	assert_true(holds(&r, "What is it called?"));
	r = house_post(&h, "/form", "name=c&once=k2");
	assert_int_equal(r.status, 303);
	assert_int_equal(house_count(&h, ROWS("c")), 1);
	house_close(&h);
}

static void slow_work_aside_is_done_once_too(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply first = house_post(&h, "/aside", "name=d&once=k3"),
				 again = house_post(&h, "/aside", "name=e&once=k3");

	assert_int_equal(first.status, 303);
	assert_int_equal(again.status, 303);
	assert_true(str_eq(reply_header(&again, "Location"), S("/aside/d")));
	assert_int_equal(house_count(&h, ROWS("d")), 1);
	assert_int_equal(house_count(&h, ROWS("e")), 0);
	house_close(&h);
}

static void a_fault_saves_nothing_and_keeps_what_was_typed(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_post(&h, "/fault", "notes=she+said&password=hunter2");

	assert_int_equal(r.status, 500);
	assert_true(holds(&r, "she said"));
	assert_true(holds(&r, "Send it again"));
	assert_false(holds(&r, "hunter2"));
	assert_true(holds(&r, "F-"));
	assert_int_equal(house_count(&h, ROWS("fault")), 0);
	house_close(&h);
}

static void a_page_cannot_write(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_get(&h, "/writes");

	assert_int_equal(r.status, 500);
	assert_int_equal(house_count(&h, ROWS("get")), 0);
	house_close(&h);
}

static void what_a_page_showed_is_on_record_before_it_goes_out(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_get(&h, "/shows");

	assert_int_equal(r.status, 200);
	assert_true(holds(&r, "Amira"));
	assert_int_equal(
		house_count(
			&h, "SELECT count(*) FROM event_subject WHERE host_id = 1 AND subject_id = 4711"),
		1);
	assert_int_equal(
		house_count(&h,
			"SELECT count(*) FROM event WHERE host_id = 1 AND action = 'read' AND account_id = 77"),
		1);
	house_close(&h);
}

static void a_flash_is_shown_once(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_post(&h, "/form", "name=f");

	struct str cookie = reply_header(&r, "Set-Cookie"), value;

	assert_int_equal(r.status, 303);
	assert_true(str_starts(cookie, S("kith_flash=")) && str_find(cookie, S("HttpOnly")) > 0);
	assert_true(str_find(cookie, S("Saved")) < 0);
	assert_true(str_cut(&cookie, ';', &value));
	r = house_get_with(&h, "/form", value);
	assert_true(holds(&r, "Saved."));
	cookie = reply_header(&r, "Set-Cookie");
	assert_true(str_starts(cookie, S("kith_flash=;")) && str_find(cookie, S("Max-Age=0")) > 0);
	r = house_get(&h, "/form");
	assert_false(holds(&r, "Saved."));
	house_close(&h);
}

static void a_flash_is_not_believed_but_from_ourselves(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_post(&h, "/form", "name=f");
	struct str cookie = reply_header(&r, "Set-Cookie"), value, mine = h.cookie;
	char *changed;

	assert_true(str_cut(&cookie, ';', &value));
	changed = str_z(h.arena, value);
	changed[value.n - 20] = changed[value.n - 20] == 'A' ? 'B' : 'A';
	r = house_get_with(&h, "/form", str_of(changed));
	assert_int_equal(r.status, 200);
	assert_false(holds(&r, "Saved."));
	r = house_get_with(&h, "/form", S("kith_flash=U2F2ZWQu"));
	assert_int_equal(r.status, 200);
	h.cookie = house_sign_in(&h);
	r = house_get_with(&h, "/form", value);
	assert_int_equal(r.status, 200);
	assert_false(holds(&r, "Saved."));
	h.cookie = mine;
	r = house_get_with(&h, "/form", value);
	assert_true(holds(&r, "Saved."));
	house_close(&h);
}

static void a_dangerous_act_wants_a_fresh_password(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply r = house_post(&h, "/step-up", "name=g1");

	assert_int_equal(r.status, 303);
	testdb_do(h.t, "UPDATE session SET confirmed_at = confirmed_at - 3600000000 WHERE host_id = 1");
	r = house_post(&h, "/step-up", "name=g2&notes=kept");
	assert_int_equal(r.status, 403);
	assert_true(holds(&r, "/account/confirm") && holds(&r, "kept") && holds(&r, "Send it again"));
	assert_int_equal(house_count(&h, ROWS("g2")), 0);
	house_close(&h);
}

static void values_arrive_as_they_were_typed(void **state)
{
	struct house h = house_open(state, NULL);
	struct str type = S("Content-Type: application/x-www-form-urlencoded\r\n");
	struct reply r = house_public(&h, "/values/caf%C3%A9?q=+a%26b%20&n=1&n=2");

	assert_string_equal(str_z(h.arena, r.body), "caf\303\251|0|a&b|0");
	r = wire_ask(
		h.arena, h.port, "POST", S("/values"), type, S("n=1&n=+zwei+&box=on&words=a%0D%0Ab%0Dc"));
	assert_string_equal(str_z(h.arena, r.body), "2|zwei|1|a\nb\nc");
	r = house_public(&h, "/values/a%2Fb");
	assert_int_equal(r.status, 404);
	r = house_public(&h, "/values/%ff");
	assert_int_equal(r.status, 404);
	house_close(&h);
}

static void what_is_not_text_is_refused(void **state)
{
	static const char *const BAD[] = { "words=%ff%fe", "words=a%00b", "words=%zz", "words=%4",
		"words=%ED%A0%80" };
	struct house h = house_open(state, NULL);

	for (size_t i = 0; i < sizeof(BAD) / sizeof(*BAD); i++) {
		struct reply r = wire_ask(h.arena, h.port, "POST", S("/values"),
			S("Content-Type: application/x-www-form-urlencoded\r\n"), str_of(BAD[i]));
		assert_int_equal(r.status, 400);
	}
	house_close(&h);
}

#define PART(name, extra, text)                                                                    \
	"--XX\r\nContent-Disposition: form-data; name=\"" name "\"" extra "\r\n\r\n" text "\r\n"

static void an_upload_is_a_file_while_its_page_is_made(void **state)
{
	struct house h = house_open(state, NULL);
	struct buf body = { .arena = h.arena };
	struct str path = STR_NONE, part, rest;
	struct stat st;
	struct reply r;

	buf_lit(&body,
		PART("note", "", "two\r\nlines") PART(
			"file", "; filename=\"C:\\people \\\"x\\\".csv\"\r\nContent-Type: text/csv", "name,"));
	body.n -= 2;
	for (int i = 0; i < 400000; i++)
		buf_lit(&body, "\r\n--X,");
	buf_lit(&body, "\r\n--XX--\r\n");
	r = wire_ask(h.arena, h.port, "POST", S("/upload"),
		S("Content-Type: multipart/form-data; boundary=XX\r\n"), buf_view(&body));
	assert_int_equal(r.status, 200);
	assert_true(str_find(r.body, S("|2400005|name,|two\nlines|")) > 0);
	for (rest = r.body; str_cut(&rest, '|', &part);)
		path = part;
	assert_true(str_starts(path, h.t->dir));
	/* The answer may be here a moment before the connection thread has tidied up. */
	for (int i = 0; i < 5000 && stat(str_z(h.arena, path), &st) == 0; i++)
		usleep(1000);
	assert_int_not_equal(stat(str_z(h.arena, path), &st), 0);
	house_close(&h);
}

static void a_broken_upload_is_refused_and_leaves_nothing(void **state)
{
	static const char *const BAD[] = {
		PART("file", "; filename=\"a\"", "x"),                  /* no closing boundary */
		"--YY\r\n\r\n", "", "--XX", "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--",
		PART("a", "", "x") "--XXno",
		PART("a", "", "\377\376") "--XX--",
	};
	struct house h = house_open(state, NULL);

	for (size_t i = 0; i < sizeof(BAD) / sizeof(*BAD); i++) {
		struct reply r = wire_ask(h.arena, h.port, "POST", S("/upload"),
			S("Content-Type: multipart/form-data; boundary=XX\r\n"), str_of(BAD[i]));
		assert_int_equal(r.status, 400);
	}
	house_close(&h);
}

static const struct asset *some_asset(void)
{
	const struct asset *a = asset_find(S("kith.css"));

	assert_non_null(a);
	return a;
}

static void files_are_kept_for_ever_and_come_compressed(void **state)
{
	struct house h = house_open(state, NULL);
	const struct asset *a = some_asset();
	struct str path = str_fmt(h.arena, "/assets/%s", a->hashed);
	struct reply plain = wire_ask(h.arena, h.port, "GET", path, S(""), STR_NONE);
	struct reply gzip =
		wire_ask(h.arena, h.port, "GET", path, S("Accept-Encoding: gzip\r\n"), STR_NONE);
	struct reply br =
		wire_ask(h.arena, h.port, "GET", path, S("Accept-Encoding: gzip, br\r\n"), STR_NONE);
	struct reply r;

	assert_int_equal(plain.status, 200);
	assert_int_equal(plain.body.n, a->n);
	assert_true(str_find(reply_header(&plain, "Cache-Control"), S("immutable")) >= 0);
	assert_true(str_eq(reply_header(&gzip, "Content-Encoding"), S("gzip")));
	assert_int_equal(gzip.body.n, a->n_gzip);
	assert_true(str_eq(reply_header(&br, "Content-Encoding"), S("br")));
	assert_int_equal(br.body.n, a->n_brotli);
	r = wire_ask(h.arena, h.port, "GET", path, str_fmt(h.arena, "If-None-Match: %.*s\r\n",
		STR_ARG(reply_header(&br, "ETag"))), STR_NONE);
	assert_int_equal(r.status, 304);
	r = wire_ask(h.arena, h.port, "HEAD", path, S(""), STR_NONE);
	assert_int_equal(r.status, 200);
	assert_int_equal(r.body.n, 0);
	r = wire_ask(h.arena, h.port, "GET", S("/assets/kith.css"), S(""), STR_NONE);
	assert_int_equal(r.status, 404);
	r = wire_ask(h.arena, h.port, "GET", S("/assets/../../etc/passwd"), S(""), STR_NONE);
	assert_int_equal(r.status, 404);
	house_close(&h);
}

static void a_part_of_a_file_can_be_asked_for(void **state)
{
	static const struct {
		const char *range;
		int status;
		size_t from, n;
	} ASKED[] = {
		{ "bytes=10-19", 206, 10, 10 },
		{ "bytes=0-0", 206, 0, 1 },
		{ "bytes=99999999-", 416, 0, 0 },
		{ "bytes=5-2", 200, 0, 0 },
		{ "bytes=1-2,4-5", 200, 0, 0 },
		{ "lines=1-2", 200, 0, 0 },
		{ "bytes=-0", 416, 0, 0 },
		{ "bytes=-", 200, 0, 0 },
		{ "bytes=9223372036854775808-", 200, 0, 0 },
	};
	struct house h = house_open(state, NULL);
	const struct asset *a = some_asset();
	struct str path = str_fmt(h.arena, "/assets/%s", a->hashed);

	for (size_t i = 0; i < sizeof(ASKED) / sizeof(*ASKED); i++) {
		struct reply r = wire_ask(h.arena, h.port, "GET", path,
			str_fmt(h.arena, "Range: %s\r\n", ASKED[i].range), STR_NONE);
		assert_int_equal(r.status, ASKED[i].status);
		if (r.status == 206) {
			assert_int_equal(r.body.n, ASKED[i].n);
			assert_memory_equal(r.body.p, a->bytes + ASKED[i].from, ASKED[i].n);
		}
	}
	house_close(&h);
}

static void a_long_page_comes_compressed_when_the_browser_can(void **state)
{
	struct house h = house_open(state, NULL);
	struct reply plain = house_get(&h, "/long");
	struct reply gzip = wire_ask(h.arena, h.port, "GET", S("/long"),
		S("Accept-Encoding: deflate, gzip;q=0.5\r\n"), STR_NONE);
	struct reply not =
		wire_ask(h.arena, h.port, "GET", S("/long"), S("Accept-Encoding: gzip;q=0\r\n"), STR_NONE);
	struct reply head = wire_ask(h.arena, h.port, "HEAD", S("/long"), S(""), STR_NONE);

	assert_int_equal(plain.body.n, 2000 * 21);
	assert_true(gzip.whole && gzip.body.n < plain.body.n / 10);
	assert_memory_equal(gzip.body.p, "\037\213", 2);
	assert_false(reply_header(&not, "Content-Encoding").p);
	assert_int_equal(head.status, 200);
	assert_int_equal(head.body.n, 0);
	house_close(&h);
}

static void a_board_hears_of_commits_that_touched_it(void **state)
{
	struct house h = house_open(state, NULL);
	int board = wire_open(h.port), other = wire_open(h.port);
	struct str all;

	assert_true(wire_send(board,
		str_fmt(h.arena, "GET /stream?topic=board HTTP/1.1\r\nHost: x\r\n%.*s\r\n",
			STR_ARG(h.cookie))));
	assert_true(wire_send(other,
		str_fmt(h.arena, "GET /stream?topic=other HTTP/1.1\r\nHost: x\r\n%.*s\r\n",
			STR_ARG(h.cookie))));
	assert_true(wire_says(h.arena, board, S("retry:"), &all));
	assert_true(str_find(all, S("text/event-stream")) > 0);
	assert_true(wire_says(h.arena, other, S("retry:"), &all));
	assert_int_equal(server_state(h.server).streams, 2);
	assert_int_equal(house_post(&h, "/touch", "").status, 303);
	assert_true(wire_says(h.arena, board, S("event: changed"), &all));
	house_close(&h);
	assert_true(wire_ended(board));
	assert_true(wire_ended(other));
	close(board);
	close(other);
}

static void a_stop_lets_running_pages_finish(void **state)
{
	struct house h = house_open(state, NULL);
	int fd = wire_open(h.port);
	struct arena *a = arena_new();
	struct reply r;

	assert_true(wire_send(fd, S("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")));
	sem_wait(&house_entered);
	assert_false(server_stop(h.server, 0));            /* it still runs: not freed */
	sem_post(&house_go_on);
	r = wire_read(a, fd, false);
	assert_int_equal(r.status, 200);
	assert_true(holds(&r, "held"));
	house_close(&h);
	close(fd);
	arena_free(a);
}

#define BOTH(f) TESTDB_BOTH(f)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(a_page_has_its_guards),
		BOTH(whoever_is_not_signed_in_is_sent_to_sign_in_and_back),
		BOTH(a_form_needs_a_token_of_ours),
		BOTH(a_form_of_nobody_is_bound_to_its_browser),
		BOTH(a_form_posted_twice_is_done_once),
		BOTH(a_form_with_problems_may_be_sent_again),
		BOTH(slow_work_aside_is_done_once_too),
		BOTH(a_fault_saves_nothing_and_keeps_what_was_typed),
		BOTH(a_page_cannot_write),
		BOTH(what_a_page_showed_is_on_record_before_it_goes_out),
		BOTH(a_flash_is_shown_once),
		BOTH(a_flash_is_not_believed_but_from_ourselves),
		BOTH(a_dangerous_act_wants_a_fresh_password),
		TESTDB_SQLITE(values_arrive_as_they_were_typed),
		TESTDB_SQLITE(what_is_not_text_is_refused),
		TESTDB_SQLITE(an_upload_is_a_file_while_its_page_is_made),
		TESTDB_SQLITE(a_broken_upload_is_refused_and_leaves_nothing),
		TESTDB_SQLITE(files_are_kept_for_ever_and_come_compressed),
		TESTDB_SQLITE(a_part_of_a_file_can_be_asked_for),
		TESTDB_SQLITE(a_long_page_comes_compressed_when_the_browser_can),
		BOTH(a_board_hears_of_commits_that_touched_it),
		TESTDB_SQLITE(a_stop_lets_running_pages_finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
