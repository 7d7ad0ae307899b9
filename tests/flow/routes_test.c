/*
 * Who may open what, tried out: every page of the route table, as every role, signed out, and as
 * the same role of another host with ids that are not theirs. On a real server with a small sample
 * city.
 */
#include "support/testdb.h"

#include "app/events.h"
#include "app/examples.h"
#include "app/lists.h"
#include "core/auth/session.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "support/testserver.h"
#include "support/wire.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OTHER_HOST INT64_C(4242)

struct city {
	struct testdb *t;
	struct arena *arena;
	struct server *server;
	int port;
	int64_t host_id;
	int64_t account[2][ROLE_COUNT]; /* of the city, of the other host; 0: nobody signs in with that
									   role */
	struct examples examples;
	size_t tried, wrong;
};

static struct db *begin(struct city *c, struct viewer *v, int64_t host_id, enum db_mode mode)
{
	*v = viewer_system(host_id, c->arena);
	return db_begin(c->t->pool, c->arena, v, mode);
}

/* Somebody of each role, who belongs to the host's first hub and to an organisation where the role
 * wants one. */
static void people_make(struct city *c, int host, int64_t host_id)
{
	struct viewer v;
	struct db *db = begin(c, &v, host_id, DB_WRITE);

	if (host == 1)
		assert_true(db_script(db,
			S("INSERT INTO host (host_id, name, created_at) VALUES (4242, 'Elsewhere', "
			  "9000000000000000)")));
	for (int bit = 1; bit < ROLE_COUNT - 1; bit++) {
		c->account[host][bit] = id_new();
		assert_true(db_script(db,
			str_fmt(c->arena,
				"INSERT INTO account (host_id, account_id, role, state, name, created_at, "
				"hub_id) VALUES (%lld, %lld, '%.*s', 'active', 'Test %d', 1, (SELECT min(hub_id) "
				"FROM hub WHERE host_id = %lld))",
				(long long)host_id, (long long)c->account[host][bit],
				STR_ARG(role_name((enum role)(1 << bit))), bit, (long long)host_id)));
	}
	assert_true(db_end(db));
}

static struct city city_open(void **state)
{
	struct city c = { .t = testdb_of(state), .arena = arena_new() };
	struct viewer v;
	struct db *db;

	log_threshold(LOG_ERROR);
	events_listen();
	lists_register();
	testdb_do(c.t, "DELETE FROM host WHERE host_id = 1");
	testserver_city(c.t, "2000");
	db = begin(&c, &v, 0, DB_READ);
	c.host_id = host_first(db);
	assert_true(db_end(db));
	assert_true(c.host_id != 0);
	people_make(&c, 0, c.host_id);
	people_make(&c, 1, OTHER_HOST);
	c.server = testserver_start(c.t, c.arena, &c.port);
	return c;
}

static void city_close(struct city *c)
{
	assert_true(server_stop(c->server, 10 * TIME_SECOND));
	arena_free(c->arena);
}

/* A fresh session of that role: "kith=…", or nothing for the public. */
static struct str cookie_of(struct city *c, struct arena *a, int host, int bit)
{
	int64_t host_id = host ? OTHER_HOST : c->host_id, max_age_s;
	struct viewer v;
	struct db *db;
	struct str cookie;

	if (c->account[host][bit] == 0)
		return S("");
	db = begin(c, &v, host_id, DB_WRITE);
	cookie = session_make(db,
		(struct session_new){ .account_id = c->account[host][bit],
			.role = (enum role)(1 << bit),
			.second_factor = true,
			.agent = S("test"),
			.token = session_token(a) },
		&max_age_s);
	cookie = str_fmt(a, "kith=%.*s", STR_ARG(cookie));
	assert_true(db_end(db));
	return cookie;
}

/* Cookie and form token, as a browser has them after it opened a page with a form. */
static struct str token_of(struct city *c, struct arena *a, struct str *cookie)
{
	struct str line = str_fmt(a, "Cookie: %.*s\r\n", STR_ARG(*cookie)), set, value;
	struct reply r =
		wire_ask(a, c->port, "GET", cookie->n ? S("/account") : S("/sign-in"), line, STR_NONE);

	assert_int_equal(r.status, 200);
	set = reply_header(&r, "Set-Cookie");
	if (!cookie->n && str_cut(&set, ';', &value))
		*cookie = value;
	return reply_field(&r, "csrf");
}

static struct reply ask(
	struct city *c, struct arena *a, const struct route *r, struct str path, int host, int bit)
{
	struct str cookie = cookie_of(c, a, host, bit), token;

	if (r->method == GET)
		return wire_ask(a, c->port, r->flags & ROUTE_STREAM ? "HEAD" : "GET", path,
			str_fmt(a, "Cookie: %.*s\r\n", STR_ARG(cookie)), STR_NONE);
	token = token_of(c, a, &cookie);
	return wire_ask(a, c->port, "POST", path,
		str_fmt(a,
			"Cookie: %.*s\r\n"
			"Content-Type: application/x-www-form-urlencoded\r\n",
			STR_ARG(cookie)),
		str_fmt(a, "csrf=%.*s", STR_ARG(token)));
}

static void complain(struct city *c, const struct route *r, struct str path, const char *who,
	int bit, const struct reply *reply, const char *wanted)
{
	c->wrong++;
	print_error("%s %.*s as %s%.*s: %d, but %s\n", r->method == GET ? "GET" : "POST", STR_ARG(path),
		who, STR_ARG(role_name((enum role)(1 << bit))), reply->status, wanted);
}

/* Whoever may is not turned away; whoever may not is, and is told so or sent to sign in. Nobody
 * meets a fault. */
static void try_role(struct city *c, const struct route *r, struct str path, int bit)
{
	struct arena *a = arena_new();
	struct reply reply = ask(c, a, r, path, 0, bit);
	bool may = r->roles & 1u << bit, public = bit == 0;
	bool sent_away = reply.status == 403 || reply.status == 404 ||
		(public && reply.status == 303 &&
			str_starts(reply_header(&reply, "Location"), S("/sign-in")));

	c->tried++;
	if (reply.status == 0 || reply.status >= 500)
		complain(c, r, path, "", bit, &reply, "nobody may meet a fault");
	else if (may && reply.status == 403)
		complain(c, r, path, "", bit, &reply, "they may");
	else if (!may && !sent_away)
		complain(c, r, path, "", bit, &reply, "they may not");
	arena_free(a);
}

static bool has_id(struct str path)
{
	struct str part;
	int64_t id;

	while (str_cut(&path, '/', &part))
		if (part.n == 14 && id_parse(part, &id))
			return true;
	return false;
}

/* The same role elsewhere gets nothing by an id that is not theirs. */
static void try_elsewhere(struct city *c, const struct route *r, struct str path, int bit)
{
	struct arena *a = arena_new();
	struct reply reply = ask(c, a, r, path, 1, bit);

	c->tried++;
	if (reply.status != 403 && reply.status != 404)
		complain(c, r, path, "another host's ", bit, &reply, "the id is not theirs");
	arena_free(a);
}

static struct str path_of(struct city *c, const struct route *r)
{
	struct viewer v;
	struct db *db = begin(c, &v, c->host_id, DB_WRITE);
	struct str path;

	c->examples.db = db;
	path = example_path(&c->examples, r);
	assert_true(db_end(db));
	assert_true(path.n > 0);
	return path;
}

static void every_page_opens_for_its_roles_and_no_others(void **state)
{
	struct city c = city_open(state);

	for (size_t i = 0; i < route_count; i++) {
		struct str path = path_of(&c, &route_table[i]);
		for (int bit = 0; bit < ROLE_COUNT - 1; bit++)
			try_role(&c, &route_table[i], path, bit);
	}
	print_message("%zu tries of %zu routes\n", c.tried, route_count);
	assert_true(c.tried == route_count * (ROLE_COUNT - 1));
	assert_int_equal(c.wrong, 0);
	city_close(&c);
}

static void an_id_of_another_host_opens_nothing(void **state)
{
	struct city c = city_open(state);

	for (size_t i = 0; i < route_count; i++) {
		struct str path = path_of(&c, &route_table[i]);
		for (int bit = 1; has_id(path) && bit < ROLE_COUNT - 1; bit++)
			if (route_table[i].roles & 1u << bit)
				try_elsewhere(&c, &route_table[i], path, bit);
	}
	assert_true(c.tried > 50);
	assert_int_equal(c.wrong, 0);
	city_close(&c);
}

/* What a page answers to the first of its roles for whom it opens; else the last answer. */
static int best_answer(struct city *c, const struct route *r, struct str path)
{
	int status = 0;

	for (int bit = 0; bit < ROLE_COUNT - 1 && status != 200; bit++) {
		struct arena *a = arena_new();

		if (r->roles & 1u << bit)
			status = ask(c, a, r, path, 0, bit).status;
		arena_free(a);
	}
	return status;
}

static void every_example_of_a_page_opens_on_the_sample_city(void **state)
{
	struct city c = city_open(state);

	/* the volunteer is the one whose task it is, as with `kith session volunteer` */
	c.account[0][1] = testdb_count(c.t,
		"SELECT v.account_id FROM task t JOIN volunteer v ON v.host_id = t.host_id AND "
		"v.volunteer_id = t.volunteer_id WHERE t.state IN ('taken', 'under_way') ORDER BY "
		"t.task_id LIMIT 1");
	assert_true(c.account[0][1] != 0);
	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &route_table[i];
		const struct example_excuse *excuse = example_excuse(r);
		struct str path = r->method == GET ? path_of(&c, r) : S("");
		int status = r->method == GET ? best_answer(&c, r, path) : 0;

		if (r->method == GET && status != (excuse ? excuse->status : 200)) {
			print_error(
				"GET %.*s: %d, wanted %d\n", STR_ARG(path), status, excuse ? excuse->status : 200);
			c.wrong++;
		}
		c.tried += r->method == GET;
	}
	assert_true(c.tried > 60);
	assert_int_equal(c.wrong, 0);
	city_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(every_page_opens_for_its_roles_and_no_others),
		TESTDB_SQLITE(every_example_of_a_page_opens_on_the_sample_city),
		TESTDB_BOTH(an_id_of_another_host_opens_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
