/*
 * From the route to the answer, on a worker: who is it, may they, has this form been sent before;
 * then the handler, in a read-only unit for GET, in a write unit (on the writer) for POST. A page
 * is released only when what it showed is in the audit chain, and a form is answered only when it
 * is on disk.
 */
#include "core/http/exchange.h"

#include "core/access/audit.h"
#include "core/base/log.h"
#include "core/http/http.sql.h"
#include "core/i18n/i18n.h"

#include <sodium.h>
#include <string.h>

static void get_finish(struct web_private *x);

static void reply(struct web_private *x)
{
	answer_make(x);
	exchange_resume(x);
}

/* Its unit of work is over. */
static void refuse(struct web_private *x, int status)
{
	x->web.db = NULL;
	refusal_page(x, status);
	reply(x);
}

/* --- who asks --- */

/* The host whose pages these are: the cookie's, or the first one made. 0 while there is none. */
static int64_t host_of(struct web_private *x)
{
	struct server *s = x->server;
	int64_t host = 0;
	struct db *db;

	if (x->cookie_session.p && session_cookie_host(x->cookie_session, &host))
		return host;
	host = atomic_load(&s->host_id);
	if (host != 0)
		return host;
	x->viewer = viewer_system(0, x->web.arena);
	db = db_begin(s->options.pool, x->web.arena, &x->viewer, DB_READ);
	host = host_first(db);
	db_abandon(db);
	atomic_store(&s->host_id, host);
	return host;
}

/* A language we have, for people who did not choose ours; staff read English. */
static void language_read(struct web_private *x)
{
	struct str list = x->accept_language, part, lang;

	x->frame.lang = S("en");
	if (x->viewer.role != ROLE_PUBLIC && x->viewer.role != ROLE_VOLUNTEER)
		return;
	while (str_cut(&list, ',', &part)) {
		if (!str_cut(&part, ';', &lang))
			continue;
		lang = str_trim(lang);
		if (str_starts(lang, S("en")))
			return;
		x->web.out.catalogue = catalogue_for(lang);
		if (x->web.out.catalogue) {
			x->frame.lang = str_of(x->web.out.catalogue->lang);
			x->frame.right_to_left = x->web.out.catalogue->right_to_left;
			return;
		}
	}
}

static void frame_fill(struct web_private *x, struct db *db)
{
	struct arena *a = x->web.arena;
	struct host_face face = { 0 };

	if (x->viewer.host_id != 0)
		face = host_face(db);
	language_read(x);
	x->frame.host_name = face.name;
	x->frame.phone = face.phone;
	x->frame.sample = face.is_sample;
	x->frame.bare = x->viewer.role == ROLE_PUBLIC;
	if (x->viewer.role != ROLE_PUBLIC) {
		x->frame.viewer_name = x->viewer.name;
		x->frame.viewer_role_words = role_words(x->viewer.role);
		x->frame.account = url_path(a, "/account");
		x->frame.sign_out = url_path(a, "/sign-out");
		if (x->cookie_flash.p)
			x->frame.flash = flash_open(a, x->cookie_session, x->cookie_flash);
	}
	x->web.db = db;
}

/* What forms on this page are bound to: the session, or a cookie of their own while nobody is
 * signed in. */
static struct str form_secret(struct web_private *x)
{
	unsigned char bytes[18];
	char *text;

	if (x->session.state == SESSION_OPEN || x->session.state == SESSION_HALF)
		return x->session.csrf;
	if (x->cookie_form.p && x->cookie_form.n >= 20)
		return x->cookie_form;
	if (!x->cookie_form_new.p) {
		randombytes_buf(bytes, sizeof(bytes));
		text = arena_alloc(x->web.arena, 40);
		sodium_bin2base64(text, 40, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		x->cookie_form_new = str_of(text);
	}
	return x->cookie_form_new;
}

static void who_asks(struct web_private *x, struct db *db)
{
	struct arena *a = x->web.arena;

	if (x->viewer.host_id != 0)
		session_load(db, x->cookie_session, a, &x->session);
	if (x->session.state == SESSION_OPEN)
		x->viewer = x->session.viewer;
	x->viewer.arena = a;
	if (x->viewer.role == 0 || x->session.state != SESSION_OPEN)
		x->viewer.role = ROLE_PUBLIC;
	x->web.out.csrf = csrf_token(a, form_secret(x));
	x->web.out.frame = &x->frame;
	x->web.out.viewer = &x->viewer;
	x->web.out.buf.arena = a;
	x->web.out.now = x->web.now;
	frame_fill(x, db);
}

/* --- may they --- */

/* A browser says where a form comes from; another site's is refused even with a right token. */
static bool form_from_elsewhere(struct web_private *x)
{
	struct str site = x->sec_fetch_site, origin = x->origin;
	ptrdiff_t at;

	if (site.p && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
		return true;
	if (!origin.p || !x->host_name.p || str_eq(origin, x->server->options.public_url))
		return false;
	at = str_find(origin, S("://"));
	return at < 0 || !str_eq_ascii(str_part(origin, (size_t)at + 3, origin.n), x->host_name);
}

static bool form_ours(struct web_private *x)
{
	struct str token = web_field(&x->web, "csrf"), secret = x->cookie_form;

	if (x->match.route->flags & ROUTE_NO_CSRF)
		return true;
	if (x->session.state == SESSION_OPEN || x->session.state == SESSION_HALF)
		secret = x->session.csrf;
	return !form_from_elsewhere(x) && csrf_token_ok(secret, token);
}

static void send_to(struct web_private *x, struct str path, bool come_back)
{
	struct url to = url_path(x->web.arena, str_z(x->web.arena, path));

	if (come_back && x->method == GET && !str_eq(x->path, S("/")))
		to = url_with(x->web.arena, to, S("next"), str_of(x->target));
	if (x->fragment)
		answer_header(x, "HX-Redirect", to.safe_text);
	web_redirect(&x->web, to);
	if (x->fragment)
		x->status = 200;
}

/* 0: they may. Otherwise the answer is settled: a status to refuse with, or 303 after send_to(). */
static int gate(struct web_private *x)
{
	const struct route *r = x->match.route;

	if (x->viewer.host_id == 0 && !str_empty(x->server->options.start_path) &&
	    !str_starts(x->path, x->server->options.start_path) && !str_eq(x->path, S("/health"))) {
		send_to(x, x->server->options.start_path, false);
		return 303;
	}
	if (!r)
		return x->match.other_method ? 405 : 404;
	if (!(r->roles & x->viewer.role)) {
		if (x->viewer.role != ROLE_PUBLIC)
			return 403;
		if (x->method == POST)
			return 401;
		send_to(x, x->server->options.sign_in_path, true);
		return 303;
	}
	if (x->method == POST && !form_ours(x))
		return x->session.state == SESSION_OVER ? 401 : 419;
	if (r->flags & ROUTE_STEP_UP && x->web.now - x->session.confirmed_at > SESSION_STEP_UP_US)
		return 428;
	return 0;
}

/* --- GET --- */

static void record_run(struct db *db, struct db_work *work)
{
	struct web_private *x = (void *)((char *)work - offsetof(struct web_private, work));

	if (x->viewer.looks.n > 0)
		audit_read_looks(db, str_of(x->match.route->pattern), x->viewer.looks.v, x->viewer.looks.n);
	if (x->session.state == SESSION_OPEN && x->session.touch)
		session_touch(db, x->session.token_hash);
}

static void record_done(struct db_work *work, bool committed)
{
	struct web_private *x = (void *)((char *)work - offsetof(struct web_private, work));

	if (committed) {
		exchange_resume(x);
		return;
	}
	MHD_destroy_response(x->response);
	x->response = NULL;
	x->unrecorded = true;
	workers_again(x->server, x, get_finish);
}

/* The page is made: it goes out when what it showed is on record. */
static void get_finish(struct web_private *x)
{
	bool shows = x->viewer.looks.n > 0 && x->status < 500;
	bool touch = x->session.state == SESSION_OPEN && x->session.touch;

	if (x->unrecorded) {
		refuse(x, 500);
		return;
	}
	if (!str_empty(x->topic))
		stream_answer(x);
	else
		answer_make(x);
	if (!shows && !touch) {
		exchange_resume(x);
		return;
	}
	x->work = (struct db_work){ .run = record_run,
		.done = record_done,
		.viewer = &x->viewer,
		.arena = x->web.arena,
		.only_adds = !touch };
	db_submit(x->server->options.pool, &x->work);
}

static void get_run(struct web_private *x, struct db *db)
{
	struct str why;

	x->web.db = db;
	x->match.route->handler(&x->web);
	why = db_failed(db) ? str_dup(x->web.arena, db_why(db)) : STR_NONE;
	x->web.db = NULL;
	if (!db_end(db) || why.p) {
		x->fault = why.p ? why : S("the read-only unit could not be ended");
		refuse(x, 500);
		return;
	}
	get_finish(x);
}

/* --- POST --- */

static void handler_post(struct web_private *x, struct db *db)
{
	struct web *w = &x->web;

	answer_clear(x);
	w->db = db;
	w->now = db_now(db);
	x->viewer.grants.n = 0;
	x->match.route->handler(w);
}

/* The form was sent before: whoever sends it again is sent where the first one was. */
static void replay(struct web_private *x, struct db *db)
{
	struct once_find_row row;
	bool found = once_find(db, (struct once_find_args){ .once_key = x->once_key,
		.account_id = x->viewer.account_id }, &row);

	x->replayed = true;
	x->once_location = found && !str_empty(row.location) ? row.location : S("/");
	x->status = 303;
	x->is_page = false;
}

static void once_finish(struct web_private *x, struct db *db)
{
	if (str_empty(x->once_key))
		return;
	if (x->status == 303)
		once_settle(db,
			(struct once_settle_args){ .location = x->once_location,
				.once_key = x->once_key,
				.account_id = x->viewer.account_id });
	else
		once_drop(db,
			(struct once_drop_args){
				.once_key = x->once_key, .account_id = x->viewer.account_id });
}

static void post_record(struct web_private *x, struct db *db)
{
	if (x->viewer.looks.n > 0)
		audit_read_looks(db, str_of(x->match.route->pattern), x->viewer.looks.v, x->viewer.looks.n);
}

static bool once_taken(struct web_private *x, struct db *db)
{
	return !str_empty(x->once_key) &&
		once_claim(db,
			(struct once_claim_args){
				.once_key = x->once_key, .account_id = x->viewer.account_id }) == 0 &&
		!db_failed(db);
}

/* On the writer, perhaps more than once. */
static void post_run(struct db *db, struct db_work *work)
{
	struct web_private *x = (void *)((char *)work - offsetof(struct web_private, work));

	answer_clear(x);
	x->replayed = false;
	if (once_taken(x, db)) {
		replay(x, db);
		return;
	}
	handler_post(x, db);
	once_finish(x, db);
	post_record(x, db);
}

static void post_done_stage(struct web_private *x)
{
	if (x->unrecorded)
		refuse(x, 500);
	else
		reply(x);
}

static void post_done(struct db_work *work, bool committed)
{
	struct web_private *x = (void *)((char *)work - offsetof(struct web_private, work));

	x->unrecorded = !committed;
	x->fault = committed ? STR_NONE : work->why;
	if (committed && !x->is_page && !x->body_out.p)
		reply(x);
	else
		workers_again(x->server, x, post_done_stage);
}

/* --- POST that does its slow work aside --- */

struct aside {
	struct db_work work;
	struct web_private *x;
	void (*change)(struct db *db, void *what);
	void *what;
	bool taken;
};

static void aside_run(struct db *db, struct db_work *work)
{
	struct aside *aside = (void *)((char *)work - offsetof(struct aside, work));
	struct web_private *x = aside->x;

	if (!x->once_claimed && once_taken(x, db)) {
		aside->taken = true;
		db_fail(db, "the form was sent before");
		return;
	}
	aside->change(db, aside->what);
}

bool web_write(struct web *w, void (*change)(struct db *db, void *what), void *what)
{
	struct web_private *x = w->hidden;
	struct aside aside = { .work = { .run = aside_run, .viewer = &x->viewer, .arena = w->arena },
		.x = x,
		.change = change,
		.what = what };
	bool ok = db_submit_wait(x->server->options.pool, &aside.work);

	x->replayed |= aside.taken;
	x->once_claimed |= ok;
	x->unrecorded |= !ok && !aside.taken;
	return ok;
}

static void aside_settle(struct db *db, struct db_work *work)
{
	struct web_private *x = (void *)((char *)work - offsetof(struct web_private, work));

	if (x->replayed)
		replay(x, db);
	else
		once_finish(x, db);
	if (!x->replayed)
		post_record(x, db);
}

static void post_aside(struct web_private *x, struct db *db)
{
	bool fine;

	answer_clear(x);
	x->web.db = db;
	x->match.route->handler(&x->web);
	fine = !db_failed(db);
	if (!db_end(db) || !fine || x->unrecorded) {
		refuse(x, 500);
		return;
	}
	x->work = (struct db_work){ .run = aside_settle, .viewer = &x->viewer, .arena = x->web.arena };
	if (x->once_claimed || x->replayed || x->viewer.looks.n > 0)
		if (!db_submit_wait(x->server->options.pool, &x->work)) {
			refuse(x, 500);
			return;
		}
	reply(x);
}

/* --- the stage --- */

static bool queries_read(struct web_private *x)
{
	return !x->query_text.p || form_urlencoded(&x->query, x->query_text) == FORM_OK;
}

static void post_start(struct web_private *x, struct db *db)
{
	x->once_key = x->match.route->flags & ROUTE_NO_CSRF ? STR_NONE : web_field(&x->web, "once");
	if (x->once_key.n > 64)
		x->once_key = STR_NONE;
	if (x->match.route->flags & ROUTE_ASIDE) {
		post_aside(x, db);
		return;
	}
	db_abandon(db);
	x->work = (struct db_work){
		.run = post_run, .done = post_done, .viewer = &x->viewer, .arena = x->web.arena
	};
	db_submit(x->server->options.pool, &x->work);
}

/* Everything up to the handler. Whoever is refused is so with their own frame around the words. */
void page_stage(struct web_private *x)
{
	struct server *s = x->server;
	struct arena *a = x->web.arena;
	int refused = x->early_status;
	struct db *db;

	x->web.now = time_now();
	x->web.viewer = &x->viewer;
	x->web.hidden = x;
	x->viewer = (struct viewer){ .host_id = host_of(x), .role = ROLE_PUBLIC, .arena = a };
	if (!refused && !queries_read(x))
		refused = 400;
	if (!refused && x->method == POST)
		refused = request_form(x);
	if (!refused && !x->cookie_session.p && !rate_take(s->rates, x->source, x->queued_us))
		refused = 429;
	db = db_begin(s->options.pool, a, &x->viewer, DB_READ);
	x->web.now = db_now(db);
	who_asks(x, db);
	if (!refused)
		refused = gate(x);
	if (refused) {
		bool failed = db_failed(db);
		if (failed)
			x->fault = str_dup(a, db_why(db));
		else if (refused != 303)
			menu_need(x);
		db_abandon(db);
		if (refused == 303)
			reply(x);
		else
			refuse(x, failed ? 500 : refused);
		return;
	}
	if (x->method == POST)
		post_start(x, db);
	else
		get_run(x, db);
}
