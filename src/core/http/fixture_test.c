/* The pages that the tests of core/http ask for, and the server that answers them. */
#include "core/http/fixture_test.h"

#include "core/auth/session.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "core/http/exchange.h"

#include <string.h>

sem_t house_entered, house_go_on;

static void page_plain(struct web *w)
{
	out_text_str(web_page(w, S("Plain")), S("Good <morning>"));
}

static void page_long(struct web *w)
{
	struct out *o = web_page(w, S("Long"));

	for (int i = 0; i < 2000; i++)
		out_text_str(o, S("all work and no play "));
}

static void page_form(struct web *w)
{
	struct out *o = web_page(w, S("Form"));

	out_text_str(o, w->out.frame->flash);
	out_form_token(o);
}

/* Writes one row named after the field `name`. */
static void row_add(struct db *db, struct str name)
{
	(void)!db_script(db,
		str_fmt(db_arena(db),
			"INSERT INTO setting (host_id, name, value) VALUES (1, '%.*s-%lld', 'x')",
			STR_ARG(name), (long long)id_new()));
}

static void form_save(struct web *w)
{
	struct str name = web_field(w, "name");

	if (str_empty(name)) {
		web_status(w, 422);
		out_text_str(web_page(w, S("Form")), S("What is it called?"));
		return;
	}
	row_add(w->db, name);
	web_flash(w, S("Saved."));
	web_redirect(w, url_path(w->arena, "/done/{}", name));
}

static void form_fault(struct web *w)
{
	row_add(w->db, S("fault"));
	db_fail(w->db, "the test wants a fault");
}

static void page_writes(struct web *w)
{
	row_add(w->db, S("get"));
	out_text_str(web_page(w, S("Writes")), S("written"));
}

static void aside_change(struct db *db, void *what)
{
	row_add(db, *(struct str *)what);
}

static void form_aside(struct web *w)
{
	struct str name = web_field(w, "name");

	if (!web_write(w, aside_change, &name))
		web_status(w, 500);
	web_redirect(w, url_path(w->arena, "/aside/{}", name));
}

static void form_upload(struct web *w)
{
	struct str path, name = web_file(w, "file", &path);
	char start[8] = "";
	long size = -1;
	FILE *f = path.p ? fopen(str_z(w->arena, path), "rb") : NULL;

	if (f) {
		size_t n = fread(start, 1, 5, f);
		start[n] = '\0';
		fseek(f, 0, SEEK_END);
		size = ftell(f);
		fclose(f);
	}
	web_json(w,
		str_fmt(w->arena, "%.*s|%ld|%s|%.*s|%.*s", STR_ARG(name), size, start,
			STR_ARG(web_field(w, "note")), STR_ARG(path)));
}

static void page_shows(struct web *w)
{
	struct personal p = personal_new(S("Amira"), CATEGORY_IDENTITY, 4711);

	out_text_str(web_page(w, S("Shows")), see(w->viewer, p));
}

static void page_hold(struct web *w)
{
	sem_post(&house_entered);
	sem_wait(&house_go_on);
	out_text_str(web_page(w, S("Hold")), S("held"));
}

static void page_stream(struct web *w)
{
	w->hidden->topic = web_query(w, "topic");
}

static void form_touch(struct web *w)
{
	db_touch(w->db, "board");
	web_redirect(w, url_path(w->arena, "/plain"));
}

static void page_values(struct web *w)
{
	int64_t id;
	struct str *all;
	size_t n = web_fields(w, "n", &all);

	web_json(w,
		str_fmt(w->arena, "%.*s|%d|%.*s|%zu", STR_ARG(web_path(w, "thing")),
			web_path_id(w, "thing", &id), STR_ARG(web_query(w, "q")), n));
}

static void form_values(struct web *w)
{
	struct str *all;
	size_t n = web_fields(w, "n", &all);

	web_json(w,
		str_fmt(w->arena, "%zu|%.*s|%d|%.*s", n, STR_ARG(n > 1 ? all[1] : S("")),
			web_checked(w, "box"), STR_ARG(web_field(w, "words"))));
}

static const struct route ROUTES[] = {
	{ GET, "/form", page_form, "page_form", ROLE_ANYONE, 0 },
	{ GET, "/hold", page_hold, "page_hold", ROLE_ANYONE, 0 },
	{ GET, "/long", page_long, "page_long", ROLE_ANYONE, 0 },
	{ GET, "/plain", page_plain, "page_plain", ROLE_HUB_WORKER | ROLE_PUBLIC, 0 },
	{ GET, "/shows", page_shows, "page_shows", ROLE_HUB_WORKER, 0 },
	{ GET, "/stream", page_stream, "page_stream", ROLE_HUB_WORKER, ROUTE_STREAM },
	{ GET, "/values/{thing}", page_values, "page_values", ROLE_ANYONE, 0 },
	{ GET, "/writes", page_writes, "page_writes", ROLE_ANYONE, 0 },
	{ POST, "/aside", form_aside, "form_aside", ROLE_HUB_WORKER, ROUTE_ASIDE },
	{ POST, "/fault", form_fault, "form_fault", ROLE_HUB_WORKER, 0 },
	{ POST, "/form", form_save, "form_save", ROLE_ANYONE, 0 },
	{ POST, "/manager", form_save, "form_save", ROLE_HUB_MANAGER, 0 },
	{ POST, "/step-up", form_save, "form_save", ROLE_HUB_WORKER, ROUTE_STEP_UP },
	{ POST, "/touch", form_touch, "form_touch", ROLE_HUB_WORKER, 0 },
	{ POST, "/upload", form_upload, "form_upload", ROLE_ANYONE, ROUTE_UPLOAD | ROUTE_NO_CSRF },
	{ POST, "/values", form_values, "form_values", ROLE_ANYONE, ROUTE_NO_CSRF },
};

struct str house_sign_in(struct house *h)
{
	struct db *db = testdb_begin(h->t, DB_WRITE);
	int64_t max_age_s;
	struct str cookie = session_make(db,
		(struct session_new){ .account_id = 77,
			.role = ROLE_HUB_WORKER,
			.second_factor = true,
			.agent = S("test"),
			.token = session_token(h->arena) },
		&max_age_s);

	cookie = str_fmt(h->arena, "Cookie: kith=%.*s\r\n", STR_ARG(cookie));
	assert_true(db_end(db));
	return cookie;
}

struct house house_open(void **state, const struct server_limits *limits)
{
	struct house h = { .t = testdb_of(state), .arena = arena_new() };
	struct str why = STR_NONE;
	struct server_options o = { .listen = S("127.0.0.1:0"),
		.data_dir = h.t->dir,
		.routes = ROUTES,
		.n_routes = sizeof(ROUTES) / sizeof(*ROUTES),
		.pool = h.t->pool,
		.workers = 2,
		.sign_in_path = S("/sign-in"),
		.step_up_path = S("/account/confirm"),
		.limits = limits ? *limits : server_limits() };
	struct reply form;

	log_threshold(LOG_WARN);
	sem_init(&house_entered, 0, 0);
	sem_init(&house_go_on, 0, 0);
	testdb_do(h.t, "INSERT INTO account (host_id, account_id, role, state, name, created_at) "
				   "VALUES (1, 77, 'hub_worker', 'active', 'Sam Jones', 1)");
	h.cookie = house_sign_in(&h);
	h.server = server_start(h.arena, &o, &why);
	assert_non_null(h.server);
	h.port = server_port(h.server);
	form = house_get(&h, "/form");
	assert_int_equal(form.status, 200);
	h.csrf = reply_field(&form, "csrf");
	assert_true(h.csrf.n > 20);
	return h;
}

void house_close(struct house *h)
{
	assert_true(server_stop(h->server, 10 * TIME_SECOND));
	arena_free(h->arena);
}

struct reply house_get(struct house *h, const char *path)
{
	return wire_ask(h->arena, h->port, "GET", str_of(path), h->cookie, STR_NONE);
}

struct reply house_get_with(struct house *h, const char *path, struct str cookie)
{
	return wire_ask(h->arena, h->port, "GET", str_of(path),
		str_fmt(h->arena, "%.*s; %.*s\r\n", STR_ARG(str_trim(h->cookie)), STR_ARG(cookie)),
		STR_NONE);
}

struct reply house_public(struct house *h, const char *path)
{
	return wire_ask(h->arena, h->port, "GET", str_of(path), S(""), STR_NONE);
}

struct reply house_post(struct house *h, const char *path, const char *body)
{
	return wire_ask(h->arena, h->port, "POST", str_of(path),
		str_fmt(h->arena, "%.*sContent-Type: application/x-www-form-urlencoded\r\n",
			STR_ARG(h->cookie)),
		str_fmt(h->arena, "csrf=%.*s&%s", STR_ARG(h->csrf), body));
}

int64_t house_count(struct house *h, const char *sql)
{
	return testdb_count(h->t, sql);
}
