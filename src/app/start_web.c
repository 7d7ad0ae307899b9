/* The first start in the browser. While there is no host every address leads here; afterwards
 * nothing does. */
#include "app/app.html.h"
#include "app/first_start.h"
#include "core/auth/auth.h"
#include "core/base/check.h"
#include "core/http/web.h"

static void start_show(struct web *w, const struct first_start *given, const struct problems *ps)
{
	struct app_start_view v = { .given = *given, .problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	app_start_html(web_page(w, S("Set up your hub")), &v);
}

/* There is a host: this page is over. */
static bool started(struct web *w)
{
	if (!host_first(w->db))
		return false;
	web_redirect(w, url_path(w->arena, "/"));
	return true;
}

ROUTE(GET, "/start", start_page, ROLE_ANYONE)
void start_page(struct web *w)
{
	if (!started(w))
		start_show(w, &(struct first_start){ 0 }, NULL);
}

struct starting {
	struct first_start first;
	struct str token, agent, cookie;
	int64_t max_age_s;
	bool made;
};

/* Acts as the new host's system for as long as it takes, then is nobody again. */
static void start_change(struct db *db, void *what)
{
	struct starting *s = what;
	struct viewer *v = db_viewer(db), nobody = *v;
	int64_t account_id;
	v->role = ROLE_SYSTEM;
	s->made = first_start_make(db, &s->first, &account_id);
	if (s->made) {
		struct link_view self = { .account_id = account_id };
		enum sign_in_result result;
		s->cookie = session_after_link(db, &self, s->token, s->agent, &result, &s->max_age_s);
	}
	v->role = nobody.role;
	v->host_id = nobody.host_id;
}

ROUTE(POST, "/start", start_post, ROLE_ANYONE, ASIDE)
void start_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct starting s = { .token = session_token(w->arena),
		.agent = web_agent(w),
		.first = { .name = web_field(w, "name"),
			.area_name = web_field(w, "area"),
			.phone = web_field(w, "phone"),
			.admin_name = web_field(w, "admin_name"),
			.email = web_field(w, "email"),
			.password = web_field(w, "password") } };
	if (started(w))
		return;
	struct first_start given = s.first;
	if (!first_start_code_is(web_field(w, "code")))
		problem_add(&ps, S("code"),
			S("That is not the code on the terminal. Look there again; it changes each time Kith "
			  "is started."));
	if (!first_start_good(w->arena, &s.first, &ps)) {
		start_show(w, &given, &ps);
		return;
	}
	s.first.password_hash = password_hash(w->arena, s.first.password);
	check(!str_empty(s.first.password_hash));
	if (!web_write(w, start_change, &s))
		return;
	if (s.made) {
		first_start_over();
		web_session_start(w, s.cookie, s.max_age_s);
	}
	web_redirect(w, url_path(w->arena, s.made ? "/sign-in/set-up" : "/"));
}
