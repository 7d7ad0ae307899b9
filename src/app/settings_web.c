/* The administrator's settings pages. */
#include "app/app.html.h"
#include "app/settings.h"
#include "app/settings.sql.h"
#include "core/auth/auth.h"
#include "core/auth/auth.sql.h"
#include "core/base/fold.h"
#include "core/http/web.h"
#include "core/mail/mail.h"

struct shown {
	struct host_setting host;
	struct mail_setting mail;
	struct red_setting red;
};

static struct shown shown_now(struct web *w)
{
	struct host_face_of_row host = { .name = S("") };
	bool there = host_face_of(w->db, &host);
	return (struct shown){ .host = { host.name, there ? host.area_name : S(""),
								there ? phone_words(w->arena, host.phone) : S("") },
		.mail = settings_mail(w->db) };
}

static void settings_show(struct web *w, const struct shown *s, const struct problems *ps)
{
	struct app_settings_view v = { .host = s->host,
		.mail = s->mail,
		.red = s->red,
		.needs = settings_needs(w->db),
		.red_words = settings_red_words(w->db),
		.problems = ps };
	if (ps && ps->n)
		web_status(w, 422);
	app_settings_html(web_page(w, S("Settings")), &v);
}

/* Saved: back to that part of the page with a sentence. */
static void saved(struct web *w, const char *part, const char *sentence)
{
	web_flash(w, str_of(sentence));
	web_redirect(w, url_fragment(w->arena, url_path(w->arena, "/settings"), str_of(part)));
}

ROUTE(GET, "/settings", settings_page, ROLE_ADMINISTRATOR)
void settings_page(struct web *w)
{
	struct shown s = shown_now(w);
	settings_show(w, &s, NULL);
}

ROUTE(POST, "/settings/host", settings_host_post, ROLE_ADMINISTRATOR)
void settings_host_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct shown s = shown_now(w);
	s.host =
		(struct host_setting){ web_field(w, "name"), web_field(w, "area"), web_field(w, "phone") };
	if (settings_host_save(w->db, s.host, &ps))
		saved(w, "host", "The hub's name and number are saved.");
	else
		settings_show(w, &s, &ps);
}

ROUTE(POST, "/settings/mail", settings_mail_post, ROLE_ADMINISTRATOR, STEP_UP)
void settings_mail_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct shown s = shown_now(w);
	s.mail = (struct mail_setting){ web_field(w, "url"), web_field(w, "from"),
		web_field(w, "mail_name"), web_field(w, "password_file") };
	if (settings_mail_save(w->db, s.mail, &ps))
		saved(w, "mail",
			str_empty(s.mail.url) ? "Mail is switched off: links are shown to be copied."
								  : "The mail server is saved. Send yourself a message to try it.");
	else
		settings_show(w, &s, &ps);
}

ROUTE(POST, "/settings/mail/test", settings_mail_test, ROLE_ADMINISTRATOR)
void settings_mail_test(struct web *w)
{
	struct account_find_row me;
	struct mail_server server;
	struct str why;
	if (!account_find(
			w->db, (struct account_find_args){ .account_id = { w->viewer->account_id } }, &me)) {
		web_not_found(w);
		return;
	}
	if (!mail_server_of(w->db, &server, &why)) {
		web_flash(w, why);
		web_redirect(w, url_path(w->arena, "/settings"));
		return;
	}
	mail_queue(w->db, (struct mail){ .to = me.email, .subject = S("Kith can send mail"),
		.text = S("This message shows that your hub's mail server is set up rightly.\n") });
	web_flash(w,
		str_fmt(w->arena,
			"A message is on its way to %.*s. If it does not come within some minutes, the log "
			"says why.",
			STR_ARG(me.email)));
	web_redirect(w, url_path(w->arena, "/settings"));
}

static void need_show(struct web *w, const struct need_setting *n, const struct problems *ps)
{
	struct app_setting_need_view v = { .need = *n,
		.problems = ps,
		.to = n->id.v ? url_path(w->arena, "/settings/need/{}", web_path(w, "category"))
					  : url_path(w->arena, "/settings/needs/new") };
	if (ps && ps->n)
		web_status(w, 422);
	app_setting_need_html(web_page(w, n->id.v ? n->name : S("Add a kind of need")), &v);
}

ROUTE(GET, "/settings/needs/new", settings_need_new_page, ROLE_ADMINISTRATOR)
void settings_need_new_page(struct web *w)
{
	struct settings_needs_rows rows = settings_needs(w->db);
	int64_t last = rows.n ? rows.v[rows.n - 1].place : 0;
	need_show(w, &(struct need_setting){ .minutes = S("30"), .is_used = true,
		.place = str_fmt(w->arena, "%lld", (long long)last + 1) }, NULL);
}

static bool need_of_path(struct web *w, struct settings_need_row *row)
{
	struct need_category_id id;
	if (web_path_id(w, "category", &id.v) &&
		settings_need(w->db, (struct settings_need_args){ .need_category_id = id }, row))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/settings/need/{category}", settings_need_page, ROLE_ADMINISTRATOR)
void settings_need_page(struct web *w)
{
	struct settings_need_row row;
	if (need_of_path(w, &row))
		need_show(w,
			&(struct need_setting){ .id = row.need_category_id,
				.name = row.name,
				.words = row.words,
				.minutes = str_fmt(w->arena, "%lld", (long long)row.task_minutes),
				.place = str_fmt(w->arena, "%lld", (long long)row.place),
				.needs_check = row.needs_check,
				.is_used = row.is_used },
			NULL);
}

static void need_keep(struct web *w, struct need_category_id id)
{
	struct problems ps = { .arena = w->arena };
	struct need_setting n = { .id = id,
		.name = web_field(w, "name"),
		.words = web_field(w, "words"),
		.minutes = web_field(w, "minutes"),
		.place = web_field(w, "place"),
		.needs_check = web_checked(w, "needs_check"),
		.is_used = web_checked(w, "is_used") };
	if (settings_need_keep(w->db, n, &ps))
		saved(w, "needs", "The kinds of need are saved.");
	else
		need_show(w, &n, &ps);
}

ROUTE(POST, "/settings/needs/new", settings_need_new_post, ROLE_ADMINISTRATOR)
void settings_need_new_post(struct web *w)
{
	need_keep(w, (struct need_category_id){ 0 });
}

ROUTE(POST, "/settings/need/{category}", settings_need_post, ROLE_ADMINISTRATOR)
void settings_need_post(struct web *w)
{
	struct settings_need_row row;
	if (need_of_path(w, &row))
		need_keep(w, row.need_category_id);
}

ROUTE(POST, "/settings/red-words", settings_red_post, ROLE_ADMINISTRATOR)
void settings_red_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct shown s = shown_now(w);
	s.red = (struct red_setting){ web_field(w, "words"), web_field(w, "why"),
		web_field(w, "raises_to") };
	if (settings_red_add(w->db, s.red, &ps))
		saved(w, "red-words", "The red words are added. They count from the next request on.");
	else
		settings_show(w, &s, &ps);
}

ROUTE(POST, "/settings/red-word/{word}/remove", settings_red_remove_post, ROLE_ADMINISTRATOR)
void settings_red_remove_post(struct web *w)
{
	struct red_word_id id;
	if (!web_path_id(w, "word", &id.v) || !settings_red_drop(w->db, id))
		web_not_found(w);
	else
		saved(w, "red-words", "The words are taken out.");
}
