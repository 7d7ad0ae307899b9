/* What handlers use: reading what was asked, saying what the answer is. */
#include "core/http/exchange.h"

#include "core/base/check.h"
#include "core/base/id.h"
#include "core/http/percent.h"

#include <string.h>

/* --- reading --- */

struct str web_path(struct web *w, const char *name)
{
	const struct route_match *m = &w->hidden->match;

	for (size_t i = 0; m->route && i < m->n; i++)
		if (str_eq(route_parameter(m->route, i), str_of(name)))
			return m->values[i];
	return STR_NONE;
}

bool web_path_id(struct web *w, const char *name, int64_t *id)
{
	*id = 0;
	return id_parse(web_path(w, name), id);
}

struct str web_query(struct web *w, const char *name)
{
	const struct form_field *f = form_find(&w->hidden->query, str_of(name));

	return f ? str_trim(f->value) : STR_NONE;
}

struct str web_field(struct web *w, const char *name)
{
	const struct form_field *f = form_find(&w->hidden->form, str_of(name));

	return f && !f->path.p ? str_trim(f->value) : STR_NONE;
}

bool web_checked(struct web *w, const char *name)
{
	return !str_empty(web_field(w, name));
}

size_t web_fields(struct web *w, const char *name, struct str **values)
{
	struct VEC(struct str) found = { 0 };
	const struct form *f = &w->hidden->form;

	for (size_t i = 0; i < f->fields.n; i++)
		if (str_eq(f->fields.v[i].name, str_of(name)) && !f->fields.v[i].path.p)
			VEC_PUSH(w->arena, &found, str_trim(f->fields.v[i].value));
	*values = found.v;
	return found.n;
}

bool web_field_id(struct web *w, const char *name, int64_t *id)
{
	*id = 0;
	return id_parse(web_field(w, name), id);
}

struct str web_file(struct web *w, const char *name, struct str *path)
{
	const struct form *f = &w->hidden->form;

	*path = STR_NONE;
	for (size_t i = 0; i < f->fields.n; i++) {
		const struct form_field *field = &f->fields.v[i];
		if (str_eq(field->name, str_of(name)) && field->path.p) {
			*path = field->path;
			return field->value;
		}
	}
	return STR_NONE;
}

struct str web_address(struct web *w)
{
	return w->hidden->path;
}

bool web_is_fragment(struct web *w)
{
	return w->hidden->fragment;
}

/* --- signing in --- */

const struct session_view *web_session(struct web *w)
{
	return w->hidden->session.state != SESSION_ABSENT ? &w->hidden->session : NULL;
}

struct str web_source(struct web *w)
{
	return w->hidden->source;
}

struct str web_agent(struct web *w)
{
	return w->hidden->agent;
}

struct str web_base(struct web *w)
{
	struct web_private *x = w->hidden;

	if (!str_empty(x->server->options.public_url))
		return x->server->options.public_url;
	return str_fmt(w->arena, "%s://%.*s", x->secure ? "https" : "http",
		STR_ARG(x->host_name.p ? x->host_name : S("localhost")));
}

static void session_cookie(struct web *w, struct str value, int64_t max_age_s)
{
	struct web_private *x = w->hidden;

	answer_header(x, "Set-Cookie",
		str_fmt(w->arena, "%s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
			x->secure ? COOKIE_SESSION_SECURE : COOKIE_SESSION, STR_ARG(value),
			(long long)max_age_s, x->secure ? "; Secure" : ""));
}

void web_session_start(struct web *w, struct str cookie, int64_t max_age_s)
{
	session_cookie(w, cookie, max_age_s);
}

void web_session_end(struct web *w)
{
	session_cookie(w, S(""), 0);
}

/* --- answering --- */

struct out *web_page(struct web *w, struct str title)
{
	struct web_private *x = w->hidden;

	x->is_page = true;
	menu_need(x);
	x->frame.title = title;
	x->content_type_out = S("text/html; charset=utf-8");
	w->out.buf.n = 0;
	if (!str_empty(x->frame.flash))
		x->flash_shown = true;
	return &w->out;
}

struct out *web_fragment(struct web *w)
{
	struct web_private *x = w->hidden;

	x->is_page = true;
	x->content_type_out = S("text/html; charset=utf-8");
	w->out.buf.n = 0;
	return &w->out;
}

void web_status(struct web *w, int status)
{
	w->hidden->status = status;
	if (status == 422)
		w->hidden->frame.problems = true;
}

void web_redirect(struct web *w, struct url to)
{
	struct web_private *x = w->hidden;

	x->status = 303;
	x->is_page = false;
	x->once_location = to.safe_text;
	x->body_out = STR_NONE;
}

void web_flash(struct web *w, struct str sentence)
{
	w->hidden->flash_next = sentence;
}

void web_not_found(struct web *w)
{
	refusal_page(w->hidden, 404);
}

void web_forbidden(struct web *w)
{
	refusal_page(w->hidden, 403);
}

static void body_answer(struct web *w, struct str content_type, struct str body)
{
	struct web_private *x = w->hidden;

	x->is_page = false;
	x->content_type_out = content_type;
	x->body_out = body.p ? body : S("");
}

void web_file_answer(struct web *w, struct str content_type, struct str filename, struct str body)
{
	char plain[128];
	size_t n = 0;

	for (size_t i = 0; i < filename.n && n + 1 < sizeof(plain); i++) {
		unsigned char ch = (unsigned char)filename.p[i];
		plain[n++] = ch > ' ' && ch < 127 && ch != '"' && ch != '\\' && ch != ';' ? (char)ch : '_';
	}
	plain[n] = '\0';
	answer_header(w->hidden, "Content-Disposition",
		str_fmt(w->arena, "attachment; filename=\"%s\"; filename*=UTF-8''%.*s", plain,
			STR_ARG(percent_encode(w->arena, filename))));
	body_answer(w, content_type, body);
}

void web_json(struct web *w, struct str body)
{
	body_answer(w, S("application/json"), body);
}
