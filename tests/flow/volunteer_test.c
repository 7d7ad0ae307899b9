/*
 * A task through the wire: the guide's desk and two volunteers' phones, on a real server, on both
 * engines. What a phone is sent says whose door it is only to the one who took it.
 */
#include "hub/volunteer/volunteer_town.h"

#include "core/auth/session.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "support/testserver.h"
#include "support/wire.h"

#include <pthread.h>

#define PHONES 4

struct hub {
	struct town w;
	struct testdb *t;
	struct arena *a;
	struct server *server;
	int port;
	struct str desk;                       /* cookies, as header lines */
	struct volunteer_id v[PHONES];
	struct str phone[PHONES];
};

static struct str phone_sign_in(struct hub *h, struct volunteer_id v)
{
	struct volunteer_facts f;
	struct db *db = town_guide(h->t);
	assert_true(volunteer_facts(db, v, &f));
	db_abandon(db);
	return testserver_sign_in(h->t, f.account_id.v, ROLE_VOLUNTEER);
}

static struct hub hub_open(void **state)
{
	struct hub h = { .w = town(state) };
	h.t = h.w.t;
	h.a = h.t->arena;
	time_test_set(town_now);
	h.server = testserver_start(h.t, h.a, &h.port);
	h.desk = testserver_sign_in(h.t, GUIDE, ROLE_HUB_WORKER);
	for (int i = 0; i < PHONES; i++) {
		h.v[i] = town_helper(&h.w, i + 1);
		h.phone[i] = phone_sign_in(&h, h.v[i]);
	}
	return h;
}

static void hub_close(struct hub *h)
{
	assert_true(server_stop(h->server, 10 * TIME_SECOND));
	time_test_set(0);
}

static struct reply get(struct hub *h, struct str cookie, struct str path)
{
	return wire_ask(h->a, h->port, "GET", path, cookie, STR_NONE);
}

/* What stands hidden in a page's form, and then what was typed. */
static struct str form_of(struct arena *a, const struct reply *page, const char *typed)
{
	return str_fmt(a, "csrf=%.*s&once=%.*s%s%s", STR_ARG(reply_field(page, "csrf")),
		STR_ARG(reply_field(page, "once")), *typed ? "&" : "", typed);
}

static struct reply post(struct hub *h, struct str cookie, struct str path, struct str body)
{
	return wire_ask(h->a, h->port, "POST", path,
		str_fmt(h->a, "%.*sContent-Type: application/x-www-form-urlencoded\r\n", STR_ARG(cookie)),
		body);
}

/* Presses a button of a page: the form is fetched from `page`, posted to `to`, and must be answered
 * by a redirect. */
static struct str press(
	struct hub *h, struct str cookie, struct str page, struct str to, const char *typed)
{
	struct reply r = get(h, cookie, page);
	assert_int_equal(r.status, 200);
	r = post(h, cookie, to, form_of(h->a, &r, typed));
	assert_int_equal(r.status, 303);
	return reply_header(&r, "Location");
}

static bool says(const struct reply *r, const char *words)
{
	return str_find(r->body, str_of(words)) >= 0;
}

static bool says_whose(const struct reply *r)
{
	return says(r, "Amira") || says(r, "Hassan") || says(r, "14 Mill") || says(r, "Boots") ||
		says(r, "Side door") || says(r, "900417");
}

static struct str task_path(struct hub *h, struct task_id t, const char *rest)
{
	return str_fmt(h->a, "/task/%.*s%s", STR_ARG(id_text(h->a, t.v)), rest);
}

/* The guide makes the task, sees who could do it, and offers it to the first `n`. */
static struct task_id offered_at_the_desk(struct hub *h, size_t n)
{
	struct str page = str_fmt(h->a, "/need/%.*s/task", STR_ARG(id_text(h->a, h->w.prescription.v)));
	struct str where = press(h, h->desk, page, page,
		"what=Collect+a+prescription&day=today&from=1020&to=1140&minutes=25&needs_check=1&at_door="
		"1&notes=Boots%2C+ring+twice");
	struct reply r = get(h, h->desk, where);
	struct task_id id;
	assert_int_equal(r.status, 200);
	assert_true(says(&r, "Helper1 Smith") && says(&r, "100 metres away") &&
		says(&r, "has not had a task yet"));
	assert_true(id_parse(str_part(where, 6, where.n), &id.v));
	struct buf ticked = { .arena = h->a };
	for (size_t i = 0; i < n; i++)
		buf_fmt(&ticked, "%svolunteer=%.*s", i ? "&" : "", STR_ARG(id_text(h->a, h->v[i].v)));
	press(h, h->desk, where, task_path(h, id, "/offer"), str_z(h->a, buf_view(&ticked)));
	return id;
}

static void a_phone_is_told_whose_door_it_is_only_after_taking(void **state)
{
	struct hub h = hub_open(state);
	struct task_id id = offered_at_the_desk(&h, 2);
	struct str mine = task_path(&h, id, "/mine");
	struct reply list = get(&h, h.phone[0], S("/tasks")), one = get(&h, h.phone[0], mine);
	assert_true(says(&list, "Collect a prescription") && says(&one, "do it"));
	assert_false(says_whose(&list) || says_whose(&one));
	struct str taken = press(&h, h.phone[0], mine, task_path(&h, id, "/take"), "");
	assert_true(str_eq(taken, mine));
	one = get(&h, h.phone[0], mine);
	assert_true(says(&one, "Amira Hassan") && says(&one, "14 Mill Street") && says(&one, "Boots") &&
		says(&one, "Side door"));
	assert_true(
		says(&one, "01632 960 100") || says(&one, "01632 960100")); /* the hub, on every page */
	struct reply other = get(&h, h.phone[1], mine);
	assert_false(says_whose(&other));
	assert_true(says(&other, "Somebody else has taken this one"));
	assert_int_equal(get(&h, h.phone[2], mine).status, 404);       /* never offered to them */
	assert_int_equal(get(&h, h.phone[0], task_path(&h, id, "")).status, 403);
	/* Every look at the door is in the record. */
	assert_true(testdb_count(h.t,
					"SELECT COUNT(*) FROM event e JOIN event_subject s ON s.host_id = e.host_id "
					"AND s.lane = e.lane "
					"AND s.seq = e.seq WHERE e.role = 'volunteer' AND s.subject_id = (SELECT "
					"person_id FROM help_case)") >= 1);
	press(&h, h.phone[0], mine, task_path(&h, id, "/start"), "");
	press(&h, h.phone[0], task_path(&h, id, "/done"), task_path(&h, id, "/done"), "words=all+well");
	one = get(&h, h.phone[0], mine);
	assert_true(says(&one, "Thank you, Helper1") && says(&one, "1 task for 1 person"));
	hub_close(&h);
}

struct thumb {
	struct hub *h;
	struct arena *a;
	pthread_barrier_t *start;
	struct str cookie, path, body, location;
	struct str next_cookie;                /* with what the next page is to say */
	int status;
};

static void *thumb_press(void *arg)
{
	struct thumb *t = arg;
	pthread_barrier_wait(t->start);
	struct reply r = wire_ask(t->a, t->h->port, "POST", t->path,
		str_fmt(
			t->a, "%.*sContent-Type: application/x-www-form-urlencoded\r\n", STR_ARG(t->cookie)),
		t->body);
	struct str said, flash = reply_header(&r, "Set-Cookie");
	t->status = r.status;
	t->location = reply_header(&r, "Location");
	t->next_cookie = str_cut(&flash, ';', &said)
		? str_fmt(t->a, "%.*s; %.*s\r\n", (int)(t->cookie.n - 2), t->cookie.p, STR_ARG(said))
		: t->cookie;
	return NULL;
}

static void of_four_thumbs_at_once_one_has_it_and_three_are_told_kindly(void **state)
{
	struct hub h = hub_open(state);
	struct task_id id = offered_at_the_desk(&h, PHONES);
	struct str mine = task_path(&h, id, "/mine");
	struct thumb thumb[PHONES];
	pthread_t thread[PHONES];
	pthread_barrier_t start;
	int took = 0, kindly = 0;
	pthread_barrier_init(&start, NULL, PHONES);
	for (int i = 0; i < PHONES; i++) {
		struct reply page = get(&h, h.phone[i], mine);
		thumb[i] = (struct thumb){ .h = &h,
			.a = arena_new(),
			.start = &start,
			.cookie = h.phone[i],
			.path = task_path(&h, id, "/take"),
			.body = form_of(h.a, &page, "") };
		pthread_create(&thread[i], NULL, thumb_press, &thumb[i]);
	}
	for (int i = 0; i < PHONES; i++) {
		pthread_join(thread[i], NULL);
		assert_int_equal(thumb[i].status, 303);
		bool mine_now = str_eq(thumb[i].location, mine);
		struct reply page = get(&h, thumb[i].next_cookie, thumb[i].location);
		took += mine_now && says(&page, "Amira Hassan");
		kindly +=
			!mine_now && says(&page, "Somebody else has just taken this one") && !says_whose(&page);
		arena_free(thumb[i].a);
	}
	pthread_barrier_destroy(&start);
	assert_int_equal(took, 1);
	assert_int_equal(kindly, PHONES - 1);
	hub_close(&h);
}

static void a_door_that_stayed_shut_is_on_the_guides_day_at_once(void **state)
{
	struct hub h = hub_open(state);
	struct task_id id = offered_at_the_desk(&h, 1);
	struct str could_not = task_path(&h, id, "/could-not");
	press(&h, h.phone[0], task_path(&h, id, "/mine"), task_path(&h, id, "/take"), "");
	struct reply r = get(&h, h.phone[0], could_not);
	r = post(&h, h.phone[0], could_not, form_of(h.a, &r, "words=no+light"));
	assert_int_equal(
		r.status, 422); /* what happened was not chosen: what was typed is still there */
	assert_true(says(&r, "no light") && says(&r, "Choose what happened"));
	press(&h, h.phone[0], could_not, could_not, "why=nobody_came&words=no+light");
	r = get(&h, h.phone[0], task_path(&h, id, "/mine"));
	assert_true(says(&r, "The hub is looking after it now"));
	r = get(&h, h.desk, S("/my-day"));
	assert_int_equal(r.status, 200);
	assert_true(says(&r, "Are they safe?") && says(&r, "no light"));
	hub_close(&h);
}

static void the_address_is_gone_a_day_after(void **state)
{
	struct hub h = hub_open(state);
	struct task_id id = offered_at_the_desk(&h, 1);
	struct str mine = task_path(&h, id, "/mine"), done = task_path(&h, id, "/done");
	press(&h, h.phone[0], mine, task_path(&h, id, "/take"), "");
	press(&h, h.phone[0], mine, task_path(&h, id, "/could-not"), "why=refused");
	struct reply r = get(&h, h.phone[0], mine);
	assert_true(says(&r, "Amira"));
	time_test_set(town_now + 25 * TIME_HOUR);
	r = get(&h, h.phone[0], mine);
	assert_int_equal(r.status, 200);
	assert_false(says_whose(&r));
	r = get(&h, h.phone[0], done);
	assert_false(says_whose(&r));
	hub_close(&h);
}

static void a_volunteer_without_a_record_is_told_what_to_do_next(void **state)
{
	struct hub h = hub_open(state);
	testdb_do(h.t,
		"INSERT INTO account (host_id, account_id, role, state, name, created_at) VALUES (1, 77, "
		"'volunteer', 'active', 'New Helper', 1)");
	testdb_do(h.t, "UPDATE host SET phone = '01632 960100'");
	struct str phone = testserver_sign_in(h.t, 77, ROLE_VOLUNTEER);
	struct reply r = get(&h, phone, S("/tasks"));
	assert_int_equal(r.status, 200);
	assert_true(str_find(r.body, S("not on our list of helpers yet")) >= 0);
	assert_true(str_find(r.body, S("tel:")) >= 0);
	testdb_do(h.t, "UPDATE host SET phone = ''");
	r = get(&h, phone, S("/tasks"));
	assert_true(str_find(r.body, S("who gave you this account")) >= 0);
	assert_true(str_find(r.body, S("tel:")) < 0);
	hub_close(&h);
}

static void who_takes_calls_is_saved_for_everybody_with_one_button(void **state)
{
	struct hub h = hub_open(state);
	struct str manager = testserver_sign_in(h.t, MANAGER, ROLE_HUB_MANAGER);
	struct str gil = id_text(h.a, GUIDE), mo = id_text(h.a, MANAGER);
	const char *form = str_z(h.a,
		str_fmt(h.a,
			"account=%.*s&languages-%.*s=Urdu,+French&account=%.*s&takes=%.*s&languages-%.*s=",
			STR_ARG(gil), STR_ARG(gil), STR_ARG(mo), STR_ARG(mo), STR_ARG(mo)));
	for (int i = 0; i < 2; i++) { /* the second time nothing is changed and nothing written down */
		press(&h, manager, S("/campaigns/callers"), S("/campaigns/callers"), form);
		assert_int_equal(
			testdb_count(h.t, "SELECT COUNT(*) FROM event WHERE action = 'campaign.caller'"), 2);
	}
	assert_int_equal(testdb_count(h.t,
						 "SELECT COUNT(*) FROM caller WHERE account_id = 21 AND takes_calls = 0 "
						 "AND languages = 'urdu,french'"),
		1);
	assert_int_equal(
		testdb_count(h.t, "SELECT takes_calls FROM caller WHERE account_id = 22"), 1);
	struct reply page = get(&h, manager, S("/campaigns/callers"));
	assert_true(says(&page, "urdu,french"));
	hub_close(&h);
}

int main(void)
{
	log_threshold(LOG_ERROR);
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_phone_is_told_whose_door_it_is_only_after_taking),
		TESTDB_BOTH(of_four_thumbs_at_once_one_has_it_and_three_are_told_kindly),
		TESTDB_BOTH(a_door_that_stayed_shut_is_on_the_guides_day_at_once),
		TESTDB_BOTH(the_address_is_gone_a_day_after),
		TESTDB_BOTH(a_volunteer_without_a_record_is_told_what_to_do_next),
		TESTDB_BOTH(who_takes_calls_is_saved_for_everybody_with_one_button),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
