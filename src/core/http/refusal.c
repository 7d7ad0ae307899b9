/*
 * What people read when something is not possible: plain words, what to do next, and what they
 * typed. Passwords and codes are never shown again, and a form that may not be ours is shown but
 * not offered to be sent again.
 */
#include "core/http/refusal.h"

#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/http/exchange.h"
#include "core/http/http.html.h"

#include <string.h>

struct refusal_kind {
	int code, status;                      /* ours, and HTTP's */
	bool resend, faulty;                   /* a button to send again; gets a reference number */
	const char *title, *words, *next;
};

static const struct refusal_kind KINDS[] = {
	{ 400, 400, false, false, "That did not reach us in one piece",
		"Some of what your browser sent could not be read.",
		"Go back and try again. If it happens again, type the text anew instead of pasting it." },
	{ 401, 403, false, false, "You were signed out while you were writing",
		"Nothing was saved, because we no longer knew it was you.",
		"Sign in again. What you typed is below, ready to be copied." },
	{ 403, 403, false, false, "This page is not open to you",
		"Your role at the hub does not include it.",
		"If your work needs it, ask your hub manager." },
	{ 404, 404, false, false, "There is nothing at this address",
		"It may have been mistyped, or it belongs to something that is not shared with you.",
		"Try finding the person, street or reference instead." },
	{ 405, 405, false, false, "There is nothing at this address",
		"This address cannot be opened like that.", "Go back and use the buttons on the page." },
	{ 413, 413, false, false, "That is too much at once",
		"What you sent is larger than we can take in one go.",
		"Go back, shorten it or split the file, and send it again." },
	{ 414, 414, false, false, "That address is too long", "It is longer than any address of ours.",
		"Go back and try again with fewer words." },
	{ 415, 415, false, false, "That did not reach us in one piece",
		"What your browser sent is not a form we know.", "Go back and try again." },
	{ 419, 403, false, false, "This form was open for too long",
		"We could not be sure that it came from you, so nothing was saved.",
		"Open the page anew and send it again. What you typed is below, ready to be copied." },
	{ 428, 403, true, false, "First, your password again",
		"This changes something important, so we want to be sure that it is you.",
		"Confirm your password in a new tab, then come back here and send it again. What you typed "
		"is kept." },
	{ 429, 429, false, false, "That was a little fast",
		"A great many pages were asked for from where you are.", "Wait a minute, then try again." },
	{ 431, 431, false, false, "Your browser sent more than we can take in",
		"What it adds to every page it asks for has grown too large.",
		"Delete this site's cookies in your browser's settings, then sign in again." },
	{ 500, 500, true, true, "Something went wrong on our side",
		"It is not your fault, and nothing was half saved.",
		"Try again in a minute. What you typed is still here." },
	{ 503, 503, true, false, "Very many people are asking at once",
		"Your page is waiting for its turn.",
		"Try again in a minute. What you typed is still here." },
	{ 507, 507, false, true, "There is no room for this file",
		"Our disk is full, or it cannot be written to.",
		"Tell your administrator the number below." },
};

static const struct refusal_kind *kind_of(int code)
{
	size_t fault = 0;

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
		if (KINDS[i].code == code)
			return &KINDS[i];
		if (KINDS[i].code == 500)
			fault = i;
	}
	return &KINDS[fault];
}

static bool secret(struct str name)
{
	static const char *const SECRET[] = { "password", "code", "secret", "token" };

	for (size_t i = 0; i < sizeof(SECRET) / sizeof(*SECRET); i++)
		if (str_find(name, str_of(SECRET[i])) >= 0)
			return true;
	return str_eq(name, S("csrf")) || str_eq(name, S("once"));
}

static struct refusal_kept kept(struct web_private *x)
{
	struct VEC(struct form_field) found = { 0 };

	for (size_t i = 0; i < x->form.fields.n; i++)
		if (!x->form.fields.v[i].path.p && !secret(x->form.fields.v[i].name))
			VEC_PUSH(x->web.arena, &found, x->form.fields.v[i]);
	return (struct refusal_kept){ found.v, found.n };
}

static void link_add(struct web_private *x, struct refusal *r, int code)
{
	struct arena *a = x->web.arena;
	const struct server_options *o = &x->server->options;

	if (code == 401 && !str_empty(o->sign_in_path)) {
		r->link = url_path(a, str_z(a, o->sign_in_path));
		r->link_words = S("Sign in");
	} else if (code == 428 && !str_empty(o->step_up_path)) {
		r->link = url_path(a, str_z(a, o->step_up_path));
		r->link_words = S("Confirm your password");
	} else if (code == 404 || code == 403) {
		r->link = url_path(a, "/");
		r->link_words = S("To the first page");
	}
}

void refusal_page(struct web_private *x, int code)
{
	const struct refusal_kind *k = kind_of(code);
	struct refusal r = { .heading = str_of(k->title),
		.words = str_of(k->words),
		.next = str_of(k->next),
		.kept = kept(x),
		.phone = phone_words(x->web.arena, x->frame.phone) };
	struct out *o;

	answer_clear(x);
	x->web.out.frame = &x->frame;
	if (k->faulty) {
		x->reference = reference_new(x->web.arena, 'F');
		r.reference = x->reference;
	}
	r.resend = k->resend && x->method == POST && x->session.state == SESSION_OPEN && !x->multipart;
	link_add(x, &r, code);
	o = web_page(&x->web, r.heading);
	if (x->fragment)
		http_refusal_words_html(o, &(struct http_refusal_words_view){ .r = &r });
	else if (x->viewer.role == ROLE_PUBLIC || x->viewer.role == 0)
		http_refusal_public_html(o, &(struct http_refusal_public_view){ .r = &r });
	else if (x->viewer.role == ROLE_VOLUNTEER)
		http_refusal_phone_html(o, &(struct http_refusal_phone_view){ .r = &r });
	else
		http_refusal_desk_html(o, &(struct http_refusal_desk_view){ .r = &r });
	x->flash_shown = false;
	x->status = k->status;
}
