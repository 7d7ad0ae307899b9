/* Opening a link: an invitation or reset chooses a password, a volunteer's signs the phone in.
 * Looking at the page uses nothing up, because whatever previews links looks too; the button does.
 */
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/auth/auth.html.h"
#include "core/auth/auth_pages.h"
#include "core/base/check.h"
#include "core/base/fold.h"
#include "core/http/web.h"

static struct url link_url(struct web *w)
{
	return url_path(w->arena, "/link/{}", web_path(w, "token"));
}

static void link_show(struct web *w, const struct link_view *l, const struct problems *ps)
{
	struct host_face host = host_face(w->db);
	if (ps && ps->n)
		web_status(w, 422);
	if (l->purpose == LINK_SIGN_IN) {
		struct auth_link_sign_in_view v = {
			.name = l->name, .host_name = host.name, .to = link_url(w)
		};
		auth_link_sign_in_html(web_page(w, S("Sign in")), &v);
		return;
	}
	struct auth_link_invite_view v = { .name = l->name, .email = l->email, .host_name = host.name,
		.reset = l->purpose == LINK_RESET, .to = link_url(w), .problems = ps };
	auth_link_invite_html(web_page(w, S("Choose a password")), &v);
}

static void link_over(struct web *w)
{
	struct host_face host = host_face(w->db);
	struct auth_link_over_view v = { .host_name = host.name,
		.host_phone = phone_words(w->arena, host.phone) };
	web_status(w, 404);
	auth_link_over_html(web_page(w, S("This link no longer works")), &v);
}

ROUTE(GET, "/link/{token}", link_page, ROLE_ANYONE)
void link_page(struct web *w)
{
	struct link_view l;
	if (link_look(w->db, web_path(w, "token"), &l))
		link_show(w, &l, NULL);
	else
		link_over(w);
}

struct taking {
	struct str token, hash, session, agent, cookie;
	int64_t max_age_s;
	struct link_view link;
	enum sign_in_result result;
	bool taken;
};

static void link_change(struct db *db, void *what)
{
	struct taking *t = what;
	t->taken = link_use(db, t->token, &t->link);
	if (!t->taken)
		return;
	if (t->link.purpose != LINK_SIGN_IN)
		account_password(db, t->link.account_id, t->hash, STR_NONE);
	t->cookie = session_after_link(db, &t->link, t->session, t->agent, &t->result, &t->max_age_s);
}

ROUTE(POST, "/link/{token}", link_post, ROLE_ANYONE, ASIDE)
void link_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct str password = web_field(w, "password"), why;
	struct taking t = {
		.token = web_path(w, "token"), .session = session_token(w->arena), .agent = web_agent(w)
	};
	if (!link_look(w->db, t.token, &t.link)) {
		link_over(w);
		return;
	}
	if (t.link.purpose != LINK_SIGN_IN) {
		struct password_about about = { t.link.name, t.link.email, host_face(w->db).name };
		if (!password_good(w->arena, password, about, &why)) {
			problem_add(&ps, S("password"), why);
			link_show(w, &t.link, &ps);
			return;
		}
		t.hash = password_hash(w->arena, password);
		check(!str_empty(t.hash));
	}
	if (!web_write(w, link_change, &t))
		return;
	if (!t.taken) {
		link_over(w);
		return;
	}
	web_session_start(w, t.cookie, t.max_age_s);
	web_redirect(w, url_path(w->arena, t.result == SIGN_IN_SET_UP ? "/sign-in/set-up"
		: t.result == SIGN_IN_CODE ? "/sign-in/code" : "/"));
}
