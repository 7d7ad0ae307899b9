/*
 * Intake through the wire: what a call handler's browser sends, also when it sends it twice, too
 * late, without a session, or tampered with. On a real server, on both engines.
 */
#include "hub/request/request_town.h"

#include "core/auth/session.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "support/testserver.h"
#include "support/wire.h"

struct desk {
	struct testdb *t;
	struct arena *a;
	struct server *server;
	int port;
	struct str cookie;                     /* a header line */
};

static struct desk desk_open(void **state)
{
	struct desk d = { .t = town(state) };
	d.a = d.t->arena;
	d.server = testserver_start(d.t, d.a, &d.port);
	d.cookie = testserver_sign_in(d.t, HANDLER, ROLE_CALL_HANDLER);
	return d;
}

static void desk_close(struct desk *d)
{
	assert_true(server_stop(d->server, 10 * TIME_SECOND));
}

static struct reply get(struct desk *d, struct str path)
{
	return wire_ask(d->a, d->port, "GET", path, d->cookie, STR_NONE);
}

static void field_add(struct desk *d, struct buf *b, const char *name, struct str value)
{
	b->arena = d->a;
	buf_fmt(b, "%s%s=", b->n ? "&" : "", name);
	for (size_t i = 0; i < value.n; i++)
		buf_fmt(b, "%%%02X", (unsigned char)value.p[i]);
}

static struct reply post(struct desk *d, struct str path, struct buf *body)
{
	return wire_ask(d->a, d->port, "POST", path,
		str_fmt(
			d->a, "%.*sContent-Type: application/x-www-form-urlencoded\r\n", STR_ARG(d->cookie)),
		buf_view(body));
}

/* What stands hidden in a page's form: the token and the once-key. */
static struct buf form_of(struct desk *d, struct str path)
{
	struct reply page = get(d, path);
	struct buf b = { .arena = d->a };
	assert_int_equal(page.status, 200);
	field_add(d, &b, "csrf", reply_field(&page, "csrf"));
	field_add(d, &b, "once", reply_field(&page, "once"));
	return b;
}

static bool says(const struct reply *r, struct str words)
{
	return str_find(r->body, words) >= 0;
}

static void a_form_posted_twice_gives_one_request(void **state)
{
	struct desk d = desk_open(state);
	struct buf form = form_of(&d, S("/request/new"));
	field_add(&d, &form, "words", S("no food since yesterday"));
	field_add(&d, &form, "reach", S("07700 900417"));
	field_add(&d, &form, "do", S("open"));
	struct reply first = post(&d, S("/request/new"), &form),
				 second = post(&d, S("/request/new"), &form);
	assert_int_equal(first.status, 303);
	assert_int_equal(second.status, 303);
	assert_true(str_starts(reply_header(&first, "Location"), S("/case/")));
	assert_true(str_eq(reply_header(&first, "Location"), reply_header(&second, "Location")));
	assert_int_equal(testdb_count(d.t, "SELECT COUNT(*) FROM request"), 1);
	assert_int_equal(testdb_count(d.t, "SELECT COUNT(*) FROM person"), 1);
	desk_close(&d);
}

static void what_was_typed_outlives_the_session(void **state)
{
	struct desk d = desk_open(state);
	struct buf form = form_of(&d, S("/request/new"));
	field_add(&d, &form, "words", S("she was in the middle of a sentence"));
	field_add(&d, &form, "reach", S("07700 900417"));
	testdb_do(d.t, "DELETE FROM session");
	struct reply r = post(&d, S("/request/new"), &form);
	assert_true(r.status == 401 || r.status == 403 || r.status == 200);
	assert_true(says(&r, S("she was in the middle of a sentence")));
	assert_int_equal(testdb_count(d.t, "SELECT COUNT(*) FROM request"), 0);
	desk_close(&d);
}

static void a_mistake_is_said_kindly_and_everything_typed_is_still_there(void **state)
{
	struct desk d = desk_open(state);
	struct buf form = form_of(&d, S("/request/new"));
	field_add(&d, &form, "words", S("his words are long and must not be lost"));
	field_add(&d, &form, "reach", S("12"));
	field_add(&d, &form, "name", S("Amira Hassan"));
	field_add(&d, &form, "born", S("31 February 1950"));
	struct reply r = post(&d, S("/request/new"), &form);
	assert_int_equal(r.status, 422);
	assert_true(
		says(&r, S("his words are long and must not be lost")) && says(&r, S("Amira Hassan")));
	assert_true(says(&r, S("too short")) && says(&r, S("does not exist: 31 February")));
	assert_true(says(&r, S("Nothing was saved yet")));
	assert_int_equal(testdb_count(d.t, "SELECT COUNT(*) FROM person"), 0);
	desk_close(&d);
}

static struct str triage_path(struct desk *d, struct request_id id)
{
	return str_fmt(d->a, "/request/%.*s/triage", STR_ARG(id_text(d->a, id.v)));
}

static void a_stale_or_tampered_form_changes_nothing(void **state)
{
	struct desk d = desk_open(state);
	struct request_saved s =
		town_save(d.t, (struct request_new){ .words = S("hello"), .phone = S("07700 900001") });
	struct str path = triage_path(&d, s.request_id);
	struct reply refused = get(&d, path);
	assert_int_equal(refused.status, 403);
	d.cookie = testserver_sign_in(d.t, GUIDE, ROLE_HUB_WORKER);
	const struct {
		const char *name;
		struct str value;
	} tampered[] = { { "version", S("99") }, { "hub", S("0000000000000a") }, { "guide", S("zzz") },
		{ "by", S("yesterday") }, { "hub", S("' OR 1=1 --") } };
	for (size_t i = 0; i < 5; i++) {
		struct buf form = form_of(&d, path);
		if (strcmp(tampered[i].name, "version") != 0)
			field_add(&d, &form, "version", S("1"));
		if (strcmp(tampered[i].name, "hub") != 0)
			field_add(&d, &form, "hub", id_text(d.a, HUB_OX1));
		if (i != 2) {
			field_add(&d, &form, tampered[i].name, tampered[i].value);
			struct reply r = post(&d, path, &form);
			if (r.status != 422)
				fail_msg("%s tampered with: %d", tampered[i].name, r.status);
			assert_int_equal(town_facts(d.t, s.request_id).state, REQUEST_STATE_NEW);
		}
	}
	assert_int_equal(get(&d, S("/request/0000000000000a/triage")).status, 404);
	assert_int_equal(get(&d, S("/request/nonsense/triage")).status, 404);
	assert_int_equal(get(&d, S("/request/known?person=nonsense")).status, 404);
	struct buf form = form_of(&d, path);
	field_add(&d, &form, "version", S("1"));
	field_add(&d, &form, "hub", id_text(d.a, HUB_OX1));
	assert_int_equal(post(&d, path, &form).status, 303);
	form = (struct buf){ 0 };
	struct reply page = get(&d, S("/request/new"));
	field_add(&d, &form, "csrf", reply_field(&page, "csrf"));
	field_add(&d, &form, "version", S("1"));
	field_add(&d, &form, "hub", id_text(d.a, HUB_OX1));
	struct reply late = post(&d, path, &form);
	assert_int_equal(late.status, 422);
	assert_true(says(&late, S("somebody was quicker")));
	desk_close(&d);
}

static void a_draft_comes_back_on_the_same_form(void **state)
{
	struct desk d = desk_open(state);
	struct reply page = get(&d, S("/request/new"));
	struct buf form = { .arena = d.a };
	field_add(&d, &form, "csrf", reply_field(&page, "csrf"));
	field_add(&d, &form, "draft", reply_field(&page, "draft"));
	field_add(&d, &form, "words", S("half a sent\"ence & <more>"));
	struct reply kept = post(&d, S("/draft"), &form);
	assert_int_equal(kept.status, 200);
	assert_true(says(&kept, S("Kept at")));
	struct reply again = get(&d, S("/request/new"));
	assert_true(says(&again, S("You were writing this")));
	struct str at = str_fmt(d.a, "/request/new?draft=%.*s", STR_ARG(reply_field(&page, "draft")));
	struct reply on = get(&d, at);
	assert_true(says(&on, S("half a sent&quot;ence &amp; &lt;more&gt;</textarea>")));
	d.cookie = testserver_sign_in(d.t, OTHER_HANDLER, ROLE_CALL_HANDLER);
	struct reply theirs = get(&d, at);
	assert_false(says(&theirs, S("half a sent")));
	desk_close(&d);
}

static void the_right_side_answers_while_one_types(void **state)
{
	struct desk d = desk_open(state);
	town_save(d.t,
		(struct request_new){ .words = S("shopping"),
			.name = S("Amira Hassan"),
			.phone = S("07700 900417"),
			.address = S("14 Mill Street OX1 1AB") });
	struct reply r = get(&d, S("/request/candidates?name=ami"));
	assert_true(r.status == 200 && says(&r, S("Amira Hassan")) && says(&r, S("07700 900 417")));
	assert_false(says(&r, S("<html")));
	r = get(&d, S("/request/candidates?where=ox1%201ab"));
	assert_true(says(&r, S("Amira Hassan")));
	r = get(&d, S("/request/candidates?where=14%20mill%20st%20ox1%201"));
	assert_true(says(&r, S("Amira Hassan")));
	r = get(&d, S("/request/heard?words=bit%20wheezy%20and%20alone"));
	assert_true(
		r.status == 200 && says(&r, S("breathing: emergency?")) && says(&r, id_text(d.a, LONELY)));
	assert_true(testdb_count(d.t, "SELECT COUNT(*) FROM event WHERE action = 'read'") >= 2);
	desk_close(&d);
}

static const char *const fields[] = { "words", "reach", "reach_by", "name", "where", "person",
	"asker_name", "asker_relation", "asker_phone", "person_knows", "language", "interpreter",
	"safe_contact", "no_messages", "channel", "urgency", "received", "born", "need", "draft", "do",
	"red-0000000000000a" };
static const char *const nasty[] = { "<script>alert(1)</script>", "'; DROP TABLE request; --",
	"\"><img src=x onerror=alert(1)>", "{{7*7}}", "%s%n", "=1+1", "..%2f..%2f",
	"\r\nSet-Cookie: a=b", "\xff\xfe", "9999999999999999999", "-1", "🙈", "\xe2\x80\x8fمرحبا" };

static void no_field_takes_harm_or_does_any(void **state)
{
	struct desk d = desk_open(state);
	for (size_t f = 0; f < sizeof(fields) / sizeof(fields[0]); f++)
		for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
			struct buf form = form_of(&d, S("/request/new"));
			if (strcmp(fields[f], "words") != 0)
				field_add(&d, &form, "words", S("plain"));
			if (strcmp(fields[f], "reach_by") != 0)
				field_add(&d, &form, "reach_by", S("rings_back"));
			field_add(&d, &form, fields[f], str_of(nasty[i]));
			struct reply r = post(&d, S("/request/new"), &form);
			if (r.status != 303 && r.status != 422 && r.status != 400 && r.status != 200)
				fail_msg("%s = %s: %d", fields[f], nasty[i], r.status);
			assert_false(says(&r, S("<script>alert")) || says(&r, S("<img src=x")));
		}
	assert_true(testdb_count(d.t, "SELECT COUNT(*) FROM request") > 100);
	struct buf last = form_of(&d, S("/request/new"));
	field_add(&d, &last, "words", str_of(nasty[0]));
	field_add(&d, &last, "name", str_of(nasty[2]));
	field_add(&d, &last, "reach", S("07700 900999"));
	assert_int_equal(post(&d, S("/request/new"), &last).status, 303);
	struct reply all = get(&d, S("/requests?show=all"));
	assert_true(all.status == 200 && says(&all, S("&lt;script&gt;alert")));
	assert_false(says(&all, S("<script>alert")) || says(&all, S("<img src=x")));
	desk_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_form_posted_twice_gives_one_request),
		TESTDB_BOTH(what_was_typed_outlives_the_session),
		TESTDB_BOTH(a_mistake_is_said_kindly_and_everything_typed_is_still_there),
		TESTDB_BOTH(a_stale_or_tampered_form_changes_nothing),
		TESTDB_BOTH(a_draft_comes_back_on_the_same_form),
		TESTDB_BOTH(the_right_side_answers_while_one_types),
		TESTDB_BOTH(no_field_takes_harm_or_does_any),
	};
	log_threshold(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("flow-intake", tests, NULL, NULL);
}
