/* The answer: its headers, and its body compressed when that pays. */
#include "core/http/exchange.h"

#include <string.h>
#include <zlib.h>

#define WORTH_COMPRESSING 1400                 /* below it fits one packet anyway */

static const struct {
	const char *name, *value;
} GUARDS[] = {
	{ "Content-Security-Policy",
		"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
		"form-action 'self'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)" },
};

void answer_guard(struct server *s, struct MHD_Response *r, bool keep_for_ever)
{
	for (size_t i = 0; i < sizeof(GUARDS) / sizeof(*GUARDS); i++)
		MHD_add_response_header(r, GUARDS[i].name, GUARDS[i].value);
	MHD_add_response_header(
		r, "Cache-Control", keep_for_ever ? "public, max-age=31536000, immutable" : "no-store");
	if (s->secure)
		MHD_add_response_header(r, "Strict-Transport-Security", "max-age=31536000");
}

void answer_clear(struct web_private *x)
{
	x->status = 0;
	x->headers.n = 0;
	x->content_type_out = x->body_out = x->flash_next = x->once_location = x->topic = STR_NONE;
	x->is_page = false;
	x->web.out.buf.n = 0;
	x->viewer.looks.n = 0;
}

void menu_need(struct web_private *x)
{
	if (x->menu_there || !x->server->options.frame)
		return;
	x->menu_there = true;
	x->server->options.frame(&x->web, &x->frame);
}

void answer_header(struct web_private *x, const char *name, struct str value)
{
	VEC_PUSH(x->web.arena, &x->headers, ((struct header){ name, value }));
}

struct squeezer { z_stream z; bool ready; };

static void squeezer_end(void *p)
{
	struct squeezer *q = p;

	if (q->ready)
		deflateEnd(&q->z);
	free(q);
}

static pthread_key_t squeezer_key;
static pthread_once_t squeezer_once = PTHREAD_ONCE_INIT;

static void squeezer_key_make(void)
{
	pthread_key_create(&squeezer_key, squeezer_end);
}

/* This thread's own, ready for a new body; NULL when there is no memory for one. */
static struct squeezer *squeezer(void)
{
	struct squeezer *q;

	pthread_once(&squeezer_once, squeezer_key_make);
	q = pthread_getspecific(squeezer_key);
	if (!q) {
		q = calloc(1, sizeof(*q));
		if (!q)
			return NULL;
		q->ready = deflateInit2(&q->z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
		pthread_setspecific(squeezer_key, q);
	}
	return q->ready && deflateReset(&q->z) == Z_OK ? q : NULL;
}

static bool compress_body(struct arena *a, struct str body, struct str *out)
{
	struct squeezer *q = squeezer();
	size_t cap;
	char *p;

	if (!q)
		return false;
	cap = deflateBound(&q->z, body.n);
	p = arena_alloc(a, cap);
	q->z.next_in = (Bytef *)(uintptr_t)body.p;
	q->z.avail_in = (uInt)body.n;
	q->z.next_out = (Bytef *)p;
	q->z.avail_out = (uInt)cap;
	if (deflate(&q->z, Z_FINISH) != Z_STREAM_END || q->z.total_out >= body.n)
		return false;
	*out = (struct str){ .p = p, .n = q->z.total_out };
	return true;
}

static bool compresses(struct str content_type)
{
	return str_starts(content_type, S("text/")) ||
		str_starts(content_type, S("application/json")) || str_starts(content_type, S("image/svg"));
}

static void header_add(struct web_private *x, const char *name, struct str value)
{
	MHD_add_response_header(x->response, name, str_z(x->web.arena, value));
}

static void flash_cookie(struct web_private *x, struct str value, const char *life)
{
	header_add(x, "Set-Cookie",
		str_fmt(x->web.arena, COOKIE_FLASH "=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
			STR_ARG(value), life, x->secure ? "; Secure" : ""));
}

static void cookies_add(struct web_private *x)
{
	if (x->is_page && x->cookie_form_new.p)
		header_add(x, "Set-Cookie",
			str_fmt(x->web.arena, COOKIE_FORM "=%.*s; Path=/; HttpOnly; SameSite=Lax%s",
				STR_ARG(x->cookie_form_new), x->secure ? "; Secure" : ""));
	if (x->session.state == SESSION_OPEN && !str_empty(x->flash_next))
		flash_cookie(x, flash_seal(x->web.arena, x->cookie_session, x->flash_next), "");
	else if (x->flash_shown)
		flash_cookie(x, S(""), "; Max-Age=0");
}

void answer_make(struct web_private *x)
{
	struct str body = x->is_page ? buf_view(&x->web.out.buf) : x->body_out;
	bool squeezed = x->takes_gzip && body.n >= WORTH_COMPRESSING &&
		compresses(x->content_type_out) && compress_body(x->web.arena, body, &body);

	if (x->status == 0)
		x->status = 200;
	x->response = MHD_create_response_from_buffer(
		body.n, (void *)(uintptr_t)(body.p ? body.p : ""), MHD_RESPMEM_PERSISTENT);
	if (!x->response)
		return;
	answer_guard(x->server, x->response, false);
	if (x->content_type_out.p)
		header_add(x, "Content-Type", x->content_type_out);
	if (squeezed)
		MHD_add_response_header(x->response, "Content-Encoding", "gzip");
	if (x->status == 303 && x->once_location.p)
		header_add(x, "Location", x->once_location);
	for (size_t i = 0; i < x->headers.n; i++)
		header_add(x, x->headers.v[i].name, x->headers.v[i].value);
	cookies_add(x);
	if (x->server->stopping)
		MHD_add_response_header(x->response, "Connection", "close");
}
