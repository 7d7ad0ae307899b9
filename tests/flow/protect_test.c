/*
 * People who must not be found, asked for by the whole program: every page of the route table, as
 * every role of another team, over the sample city with its refuge; and every page and form with an
 * id of theirs in its path. No answer may hold a name, number, address, reference or id of theirs,
 * and no form may change anything. Their own team sees them.
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

/* What no page may show outside the team. Names and streets that nobody else in the sample city
 * has. */
static const char *const secrets[] = { "Quillfeather", "Tamblyn", "Sexton", "960811", "960812",
	"960 811", "960 812", "KF1 9ZX", "KF19ZX", "Saoirse", "old chemist", "one bag", "P-SECRET",
	"C-SECRET", "R-SECRET", "T-SECRET" };

/* The woman whom the test fills a life for. */
#define ONE "(SELECT min(hidden_id) FROM hidden WHERE kind = 'person')"

struct id_of { const char *parameter, *sql; };
/* One id of theirs for each parameter that a path may have. */
static const struct id_of theirs[] = {
	{ "person", "SELECT min(hidden_id) FROM hidden WHERE kind = 'person'" },
	{ "property", "SELECT min(hidden_id) FROM hidden WHERE kind = 'property'" },
	{ "case", "SELECT min(c.case_id) FROM help_case c JOIN hidden h ON h.hidden_id = c.person_id" },
	{ "request",
		"SELECT min(c.request_id) FROM request c JOIN hidden h ON h.hidden_id = c.person_id" },
	{ "need", "SELECT min(c.need_id) FROM need c JOIN hidden h ON h.hidden_id = c.person_id" },
	{ "step",
		"SELECT min(c.next_step_id) FROM next_step c JOIN hidden h ON h.hidden_id = c.person_id "
		"WHERE c.is_open = 1" },
	{ "task", "SELECT min(c.task_id) FROM task c JOIN hidden h ON h.hidden_id = c.person_id" },
	{ "referral",
		"SELECT min(c.referral_id) FROM referral c JOIN hidden h ON h.hidden_id = c.person_id" },
	{ "review",
		"SELECT min(c.match_review_id) FROM match_review c JOIN hidden h ON h.hidden_id = "
		"c.high_id" },
};
#define N_THEIRS (sizeof(theirs) / sizeof(*theirs))

struct city {
	struct testdb *t;
	struct arena *arena;
	struct server *server;
	int port;
	int64_t host_id, team, other;
	int64_t account[2][ROLE_COUNT];        /* of another team, of the team */
	struct examples examples;
	int64_t ids[N_THEIRS];
	struct VEC(struct str) words;          /* secrets, references and ids */
	size_t tried, wrong;
};

static struct db *begin(struct city *c, struct viewer *v, enum db_mode mode)
{
	*v = viewer_system(c->host_id, c->arena);
	return db_begin(c->t->pool, c->arena, v, mode);
}

static void accounts_make(struct city *c, int side, int64_t hub)
{
	struct viewer v;
	struct db *db = begin(c, &v, DB_WRITE);

	for (int bit = 1; bit < ROLE_COUNT - 1; bit++) {
		c->account[side][bit] = id_new();
		assert_true(db_script(db,
			str_fmt(c->arena,
				"INSERT INTO account (host_id, account_id, role, state, name, created_at, hub_id) "
				"VALUES (%lld, %lld, '%.*s', 'active', 'Test', 1, %lld)",
				(long long)c->host_id, (long long)c->account[side][bit],
				STR_ARG(role_name((enum role)(1 << bit))), (long long)hub)));
	}
	assert_true(db_end(db));
}

/* What is open and done about one of the women, so that every kind of row exists. */
static void lives_fill(struct city *c)
{
	static const char *const rows[] = {
		"INSERT INTO interaction (host_id, interaction_id, case_id, person_id, at, channel, "
		"direction, outcome, words) SELECT host_id, case_id + 1, "
		"case_id, person_id, opened_at, 'phone', 'out', 'reached', 'Harriet Quillfeather has one "
		"bag' FROM help_case WHERE person_id = " ONE,
		"INSERT INTO flag (host_id, flag_id, person_id, code, value, sharing, created_at) SELECT "
		"host_id, person_id + 2, person_id, "
		"'needs_food', 'Quillfeather', 'household', 1 FROM person WHERE person_id = " ONE,
		"INSERT INTO person_rag (host_id, person_id, rag, rules, rag_version_id, since_at, at) "
		"SELECT host_id, person_id, 'red', 1, "
		"1, 1, 1 FROM person WHERE person_id = " ONE
		" ON CONFLICT (host_id, person_id) DO UPDATE SET rag = 'red'",
		"INSERT INTO match_review (host_id, match_review_id, low_id, high_id, state, weight, "
		"probability, reasons, found_at) SELECT host_id, "
		"person_id + 3, (SELECT min(q.person_id) FROM person q), person_id, 'waiting', 5, 0.9, "
		"'Quillfeather', 1 FROM person WHERE person_id = " ONE,
		"INSERT INTO need (host_id, need_id, case_id, person_id, need_category_id, state, urgency, "
		"opened_at, ended_at) SELECT c.host_id, c.case_id + 4, "
		"c.case_id, c.person_id, (SELECT min(g.need_category_id) FROM need_category g), 'met', "
		"'ordinary', 1, 2 FROM help_case c WHERE c.person_id = " ONE,
		"INSERT INTO task (host_id, task_id, reference, case_id, need_id, person_id, "
		"need_category_id, state, what, street, window_from_at, "
		"window_to_at, created_at, ended_at, hub_id) SELECT n.host_id, n.need_id + 1, 'T-SECRET', "
		"n.case_id, n.need_id, n.person_id, n.need_category_id, "
		"'cancelled', 'Carry one bag', 'Sexton Lane', 1, 2, 1, 2, (SELECT min(h.hub_id) FROM "
		"hidden h) FROM need n WHERE n.person_id = " ONE,
	};

	testdb_do(c->t,
		"UPDATE person SET reference = 'P-SECRET' || person_id WHERE person_id IN (SELECT "
		"hidden_id FROM hidden)");
	testdb_do(c->t,
		"UPDATE help_case SET reference = 'C-SECRET' || case_id WHERE person_id IN (SELECT "
		"hidden_id FROM hidden)");
	testdb_do(c->t,
		"UPDATE request SET reference = 'R-SECRET' || request_id WHERE person_id IN (SELECT "
		"hidden_id FROM hidden)");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		testdb_do(c->t, rows[i]);
}

static void words_gather(struct city *c)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		VEC_PUSH(c->arena, &c->words, str_of(secrets[i]));
	for (size_t i = 0; i < N_THEIRS; i++) {
		c->ids[i] = testdb_count(c->t, theirs[i].sql);
		if (c->ids[i])
			VEC_PUSH(c->arena, &c->words, id_text(c->arena, c->ids[i]));
	}
}

static struct city city_open(void **state)
{
	struct city c = { .t = testdb_of(state), .arena = arena_new() };

	c.t->viewer.host_id =
		0; /* plain SQL of the test sees every host, also through row-level security */
	log_threshold(LOG_ERROR);
	events_listen();
	lists_register();
	testdb_do(c.t, "DELETE FROM host WHERE host_id = 1");
	testserver_city(c.t, "600");
	c.host_id = testdb_count(c.t, "SELECT min(host_id) FROM host");
	c.team = testdb_count(c.t, "SELECT min(hub_id) FROM hidden");
	c.other = testdb_count(c.t, "SELECT max(hub_id) FROM hub");
	assert_true(
		c.team && c.other != c.team && testdb_count(c.t, "SELECT count(*) FROM hidden") == 5);
	accounts_make(&c, 0, c.other);
	accounts_make(&c, 1, c.team);
	lives_fill(&c);
	words_gather(&c);
	c.server = testserver_start(c.t, c.arena, &c.port);
	return c;
}

static void city_close(struct city *c)
{
	assert_true(server_stop(c->server, 10 * TIME_SECOND));
	arena_free(c->arena);
}

static struct str cookie_of(struct city *c, struct arena *a, int side, int bit)
{
	int64_t max_age_s;
	struct viewer v;
	struct db *db = begin(c, &v, DB_WRITE);
	struct str cookie = session_make(db,
		(struct session_new){ .account_id = c->account[side][bit],
			.role = (enum role)(1 << bit),
			.second_factor = true,
			.agent = S("test"),
			.token = session_token(a) },
		&max_age_s);

	cookie = str_fmt(a, "kith=%.*s", STR_ARG(cookie));
	assert_true(db_end(db));
	return cookie;
}

static struct reply ask_with(struct city *c, struct arena *a, const struct route *r,
	struct str path, struct str cookie, struct str fields)
{
	struct str line = str_fmt(a, "Cookie: %.*s\r\n", STR_ARG(cookie));

	if (!r || r->method == GET)
		return wire_ask(
			a, c->port, r && r->flags & ROUTE_STREAM ? "HEAD" : "GET", path, line, STR_NONE);
	struct reply form = wire_ask(a, c->port, "GET", S("/account"), line, STR_NONE);
	struct str token = reply_field(&form, "csrf");
	return wire_ask(a, c->port, "POST", path,
		str_fmt(a, "%.*sContent-Type: application/x-www-form-urlencoded\r\n", STR_ARG(line)),
		str_fmt(a, "csrf=%.*s%.*s", STR_ARG(token), STR_ARG(fields)));
}

static struct reply ask(struct city *c, struct arena *a, const struct route *r, struct str path,
	int side, int bit, struct str fields)
{
	return ask_with(c, a, r, path, cookie_of(c, a, side, bit), fields);
}

/* The first of the words that the answer holds and the question did not; absent: none. */
static struct str told(const struct city *c, const struct reply *r, struct str asked)
{
	/* Governance sees by reference alone that somebody is protected, on the pages made for that. */
	bool overseen = str_starts(asked, S("/protected/overseen"));

	for (size_t i = 0; i < c->words.n; i++)
		if (!(overseen && r->status == 200 && str_eq(c->words.v[i], S("P-SECRET"))) && (str_find(r->body, c->words.v[i]) >= 0 || str_find(r->head, c->words.v[i]) >= 0) &&
			str_find(asked, c->words.v[i]) < 0)
			return c->words.v[i];
	return STR_NONE;
}

static void complain(
	struct city *c, const char *method, struct str path, int bit, int status, struct str what)
{
	c->wrong++;
	print_error("%s %.*s as another team's %.*s: %d, %.*s\n", method, STR_ARG(path),
		STR_ARG(role_name((enum role)(1 << bit))), status, STR_ARG(what));
}

static struct str path_of(struct city *c, const struct route *r)
{
	struct viewer v;
	struct db *db = begin(c, &v, DB_WRITE);

	c->examples.db = db;
	struct str path = example_path(&c->examples, r);
	assert_true(db_end(db));
	return path;
}

static void no_page_shows_them_to_another_team(void **state)
{
	struct city c = city_open(state);

	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &route_table[i];
		struct str path = r->method == GET ? path_of(&c, r) : STR_NONE;
		for (int bit = 1; path.p && bit < ROLE_COUNT - 1; bit++) {
			struct arena *a = arena_new();
			struct reply reply = ask(&c, a, r, path, 0, bit, STR_NONE);
			struct str word = told(&c, &reply, path);

			c.tried++;
			if (word.p || reply.status >= 500)
				complain(
					&c, "GET", path, bit, reply.status, str_fmt(a, "shows %.*s", STR_ARG(word)));
			arena_free(a);
		}
	}
	assert_true(c.tried > 400);
	assert_int_equal(c.wrong, 0);
	city_close(&c);
}

/* The path with an id of theirs for each parameter that has one; absent: it names nobody. */
static struct str path_theirs(struct city *c, struct arena *a, const struct route *r)
{
	struct str pattern = str_of(r->pattern);
	struct buf b = { .arena = a };
	bool names = false;

	for (size_t i = 0; i < pattern.n; i++) {
		ptrdiff_t end =
			pattern.p[i] == '{' ? str_find(str_part(pattern, i, pattern.n), S("}")) : -1;
		if (end < 0) {
			buf_char(&b, pattern.p[i]);
			continue;
		}
		int64_t id = 0;
		for (size_t k = 0; k < N_THEIRS; k++)
			if (str_eq(str_part(pattern, i + 1, (size_t)end - 1), str_of(theirs[k].parameter)))
				id = c->ids[k];
		if (!id)
			return STR_NONE;
		names = true;
		buf_str(&b, id_text(a, id));
		i += (size_t)end;
	}
	return names ? buf_view(&b) : STR_NONE;
}

static int64_t everything(struct city *c)
{
	return testdb_count(c->t,
		"SELECT (SELECT sum(row_version) FROM person) + (SELECT sum(row_version) FROM help_case) + "
		"(SELECT sum(row_version) FROM request) "
		"+ (SELECT count(*) FROM next_step) * 3 + (SELECT count(*) FROM interaction) * 5 + (SELECT "
		"count(*) FROM need) * 7 + (SELECT count(*) FROM flag) * 11 "
		"+ (SELECT count(*) FROM contact_point) * 13 + (SELECT count(*) FROM person_alias) * 17 + "
		"(SELECT count(*) FROM important_date) * 19 "
		"+ (SELECT count(*) FROM protection) * 23 + (SELECT count(*) FROM task) * 29 + (SELECT "
		"count(*) FROM referral) * 31 + (SELECT count(*) FROM request) * 37 "
		"+ (SELECT count(*) FROM next_step WHERE is_open = 1) * 41 + (SELECT count(*) FROM "
		"case_member) * 43");
}

static void an_id_of_theirs_opens_and_changes_nothing(void **state)
{
	struct city c = city_open(state);
	int64_t before = everything(&c);

	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &route_table[i];
		struct str path = path_theirs(&c, c.arena, r);
		for (int bit = 1; path.p && bit < ROLE_COUNT - 1; bit++) {
			struct arena *a = arena_new();
			struct reply reply = ask(&c, a, r, path, 0, bit,
				S("&reason=x&why=x&words=x&value=01632+960999&name=x&alias=x&day=1+May&what=x&"
				  "state=moved&do=done&flag_code=needs_food&with=alone&outcome=reached"));
			struct str word = told(&c, &reply, path);

			c.tried++;
			if (word.p)
				complain(&c, r->method == GET ? "GET" : "POST", path, bit, reply.status,
					str_fmt(a, "shows %.*s", STR_ARG(word)));
			if (reply.status != 404 && reply.status != 403)
				complain(&c, r->method == GET ? "GET" : "POST", path, bit, reply.status,
					S("an id of theirs is not there"));
			arena_free(a);
		}
	}
	assert_true(c.tried > 200);
	assert_int_equal(everything(&c), before);
	assert_int_equal(c.wrong, 0);
	city_close(&c);
}

static void nothing_that_is_typed_finds_them(void **state)
{
	static const char *const typed[] = { "Quillfeather", "quilfether", "Harriet",
		"Harriet+Quillfeather", "Jory", "Tamblyn", "Tamblin", "Saoirse", "01632+960811", "960812",
		"4+Sexton+Lane", "sexton", "KF1+9ZX", "12/6/1989", "the+lady+at+4+sexton" };
	static const char *const asked[] = { "/find?q=%s", "/request/candidates?name=%s",
		"/request/candidates?reach=%s", "/request/candidates?where=%s" };
	struct city c = city_open(state);
	struct route get = { .method = GET };
	size_t seen = 0;

	for (size_t k = 0; k < sizeof(asked) / sizeof(*asked); k++)
		for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++)
			for (int bit = 2; bit <= 6; bit++) {
				struct arena *a = arena_new();
				struct buf b = { .arena = a };
				struct str rest = str_of(asked[k]), head;

				(void)str_cut(&rest, '%', &head);
				buf_str(&b, head);
				buf_str(&b, str_of(typed[i]));
				struct str path = buf_view(&b);
				/* a page says again what was asked: that is no answer */
				struct buf spaced = { .arena = a };
				for (size_t n = 0; n < path.n; n++)
					buf_char(&spaced, path.p[n] == '+' ? ' ' : path.p[n]);
				struct str plain = buf_view(&spaced);
				struct reply reply = ask(&c, a, &get, path, 0, bit, STR_NONE),
							 own = ask(&c, a, &get, path, 1, bit, STR_NONE);
				struct str word = told(&c, &reply, plain);

				c.tried++;
				seen += str_find(own.body, id_text(a, c.ids[0])) >= 0;
				if (word.p)
					complain(&c, "GET", path, bit, reply.status,
						str_fmt(a, "finds %.*s", STR_ARG(word)));
				arena_free(a);
			}
	assert_true(c.tried > 200);
	assert_true(seen > 10);
	assert_int_equal(c.wrong, 0);
	city_close(&c);
}

static void their_own_team_sees_them(void **state)
{
	struct city c = city_open(state);
	static const char *const pages[] = { "/person/%s", "/property/%s", "/case/%s" };
	struct route get = { .method = GET };

	for (size_t i = 0; i < 3; i++) {
		struct buf b = { .arena = c.arena };
		buf_str(&b, str_part(str_of(pages[i]), 0, strlen(pages[i]) - 2));
		buf_str(&b, id_text(c.arena, c.ids[i]));
		struct reply reply = ask(&c, c.arena, &get, buf_view(&b), 1, 4, STR_NONE);
		assert_int_equal(reply.status, 200);
		assert_true(str_find(reply.body, S("Quillfeather")) >= 0 ||
			str_find(reply.body, S("Tamblyn")) >= 0 || str_find(reply.body, S("Sexton")) >= 0);
	}
	struct reply list = ask(&c, c.arena, &get, S("/protected"), 1, 4, STR_NONE);
	assert_true(
		str_find(list.body, S("Tamblyn")) >= 0 && str_find(list.body, S("Sexton Lane")) >= 0);
	city_close(&c);
}

/* Why somebody is protected and who looked, by reference; and that governance looked is told too.
 * Nobody else opens these pages, the team's own manager included. */
static void governance_reads_why_and_who_looked_but_not_whom_or_where(void **state)
{
	enum { GOVERNANCE = 6 };
	struct city c = city_open(state);
	struct route get = { .method = GET };
	struct str id = id_text(c.arena, c.ids[0]),
			   path = str_fmt(c.arena, "/protected/overseen/P-SECRET%lld", (long long)c.ids[0]);

	(void)ask(&c, c.arena, &get, str_fmt(c.arena, "/person/%.*s", STR_ARG(id)), 1, 4, STR_NONE);
	struct reply list = ask(&c, c.arena, &get, S("/protected/overseen"), 0, GOVERNANCE, STR_NONE),
				 one = ask(&c, c.arena, &get, path, 0, GOVERNANCE, STR_NONE);
	assert_true(str_find(list.body, path) >= 0);
	assert_true(str_find(one.body, S("the police")) >= 0);
	assert_true(str_find(one.body, S("saw identity")) >= 0);
	assert_true(str_empty(told(&c, &list, S("/protected/overseen"))));
	assert_true(str_empty(told(&c, &one, path)));
	one = ask(&c, c.arena, &get, path, 1, GOVERNANCE, STR_NONE);
	assert_true(str_find(one.body, S("why they must not be found, and who looked")) >= 0);
	assert_int_equal(ask(&c, c.arena, &get, S("/protected/overseen/P-SECRET1"), 0, GOVERNANCE,
						 STR_NONE).status,
		404);
	for (int bit = 1; bit < ROLE_COUNT - 1; bit++)
		if (bit != GOVERNANCE) {
			struct reply other = ask(&c, c.arena, &get, path, 1, bit, STR_NONE);

			assert_true(other.status == 403 || other.status == 404);
		}
	city_close(&c);
}

/* The call handler of another team hears what is true of any request. */
static void a_call_from_outside_ends_with_words_that_tell_nothing(void **state)
{
	struct city c = city_open(state);
	struct route post = { .method = POST };
	int64_t before = testdb_count(c.t, "SELECT count(*) FROM request");
	struct str cookie = cookie_of(&c, c.arena, 0, 2), flash, said;
	struct reply reply = ask_with(&c, c.arena, &post, S("/request/new"), cookie,
		S("&do=open&words=where+is+she&name=Harriet+Quillfeather&reach=01632+960811&person=new"));

	assert_int_equal(reply.status, 303);
	assert_true(str_ends(str_trim(reply_header(&reply, "Location")), S("/request/new")));
	assert_int_equal(testdb_count(c.t, "SELECT count(*) FROM request"), before + 1);
	assert_int_equal(testdb_count(c.t,
						 "SELECT count(*) FROM request r JOIN hidden h ON h.hidden_id = "
						 "r.person_id AND h.hub_id = r.hub_id"),
		3);
	flash = reply_header(&reply, "Set-Cookie");
	assert_true(str_cut(&flash, ';', &said));
	reply = ask_with(&c, c.arena, NULL, S("/request/new"),
		str_join(c.arena, cookie, S("; "), said), STR_NONE);
	assert_true(
		str_find(reply.body, S("Saved. The team for this request will speak to them b")) > 0);
	city_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(no_page_shows_them_to_another_team),
		TESTDB_BOTH(an_id_of_theirs_opens_and_changes_nothing),
		TESTDB_BOTH(nothing_that_is_typed_finds_them),
		TESTDB_BOTH(their_own_team_sees_them),
		TESTDB_BOTH(governance_reads_why_and_who_looked_but_not_whom_or_where),
		TESTDB_BOTH(a_call_from_outside_ends_with_words_that_tell_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
