/*
 * What was asked: the request's address, headers and body, read and bounded before anybody works on
 * it. Shapes that two programs might understand differently (request smuggling) are refused here.
 */
#include "core/http/exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define TARGET_MAX 4096

/* Browsers send a dozen or two. */
#define HEADERS_MAX 100

struct header_count { unsigned length, encoding, host, n; size_t bytes; bool odd; };

static enum MHD_Result header_count(
	void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct header_count *c = cls;
	struct str name = str_of(key);

	(void)kind;
	c->n++;
	c->bytes += name.n + (value ? strlen(value) : 0) + 4;   /* with ": " and the line's end */
	c->length += str_eq_ascii(name, S("content-length"));
	c->host += str_eq_ascii(name, S("host"));
	if (str_eq_ascii(name, S("transfer-encoding"))) {
		c->encoding++;
		c->odd |= !value || !str_eq_ascii(str_of(value), S("chunked"));
	}
	if (str_eq_ascii(name, S("content-length"))) {
		struct str v = str_of(value ? value : "");
		for (size_t i = 0; i < v.n; i++)
			c->odd |= v.p[i] < '0' || v.p[i] > '9';
		c->odd |= v.n == 0;
	}
	for (size_t i = 0; i < name.n; i++)
		c->odd |= name.p[i] <= ' ' || name.p[i] == 127;
	return MHD_YES;
}

/* 400 for more than one length, a length and chunks, an encoding we do not know, a name with spaces
 * in it; 431 for more than a browser sends, which is answered with our own page as long as the
 * library's memory for a connection holds the headers (see server.c). 0: fine. */
static int headers_check(struct web_private *x, bool modern)
{
	struct header_count c = { 0 };

	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, header_count, &c);
	if (c.odd || c.length > 1 || c.encoding > 1 || (c.length > 0 && c.encoding > 0) || c.host > 1 ||
		(modern && c.host == 0))
		return 400;
	return c.n > HEADERS_MAX || c.bytes > x->server->options.limits.header_bytes ? 431 : 0;
}

struct str request_header(struct web_private *x, const char *name)
{
	const char *z = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);

	return z ? str_dup(x->web.arena, str_of(z)) : STR_NONE;
}

static struct str cookie(struct web_private *x, const char *name)
{
	const char *z = MHD_lookup_connection_value(x->connection, MHD_COOKIE_KIND, name);

	return z ? str_dup(x->web.arena, str_of(z)) : STR_NONE;
}

/* "gzip" among the encodings, and not forbidden with q=0. */
static bool takes(struct str accept_encoding, struct str coding)
{
	struct str part;

	while (str_cut(&accept_encoding, ',', &part)) {
		struct str name;
		if (!str_cut(&part, ';', &name) || !str_eq_ascii(str_trim(name), coding))
			continue;
		part = str_trim(part.p ? part : S(""));
		return !str_eq(part, S("q=0")) && !str_starts(part, S("q=0.000")) &&
			!str_eq(part, S("q=0.0"));
	}
	return false;
}

/* A host name or address with an optional port, and nothing that could break out of a link. */
static bool host_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
		    ch == '.' || ch == '-' || ch == ':' || ch == '[' || ch == ']'))
			return false;
	}
	return s.n > 0 && s.n < 256;
}

static struct str address_words(struct arena *a, const struct sockaddr *sa)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (sa && sa->sa_family == AF_INET)
		inet_ntop(
			AF_INET, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, text, sizeof(text));
	else if (sa && sa->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, text,
			sizeof(text));
	return str_dup(a, str_starts(str_of(text), S("::ffff:")) ? str_of(text + 7) : str_of(text));
}

/* Who is at the other end: the connection's address, or what our own proxy says of it. */
static void source_read(struct web_private *x)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct str trusted = x->server->options.trusted_proxy, forwarded, part;

	x->source = address_words(x->web.arena, info ? info->client_addr : NULL);
	x->secure = x->server->secure;
	if (str_empty(trusted) || !str_eq(x->source, trusted))
		return;
	x->secure = str_eq_ascii(request_header(x, "X-Forwarded-Proto"), S("https"));
	forwarded = request_header(x, "X-Forwarded-For");
	while (str_cut(&forwarded, ',', &part))        /* the last is what our proxy itself saw */
		x->source = str_trim(part);
}

/* Splits the target into path and query; only our own paths ("/…") are answered. */
static bool target_read(struct web_private *x)
{
	struct str target = str_of(x->target);
	const char *mark = memchr(target.p, '?', target.n);

	x->path = mark ? str_part(target, 0, (size_t)(mark - target.p)) : target;
	x->query_text = mark ? str_part(target, x->path.n + 1, target.n) : STR_NONE;
	for (size_t i = 0; i < target.n; i++)
		if (target.p[i] <= ' ' || target.p[i] == 127)
			return false;
	return target.n > 0 && target.p[0] == '/';
}

static bool method_read(struct web_private *x, struct str method)
{
	x->head = str_eq(method, S("HEAD"));
	x->method = str_eq(method, S("POST")) ? POST : GET;
	return x->head || x->method == POST || str_eq(method, S("GET"));
}

/* How much body this route takes. A body that is announced as too large is still swallowed when
 * that does not take long, so that the browser shows our page and not a broken connection. */
static int body_plan(struct web_private *x)
{
	const struct server_limits *limits = &x->server->options.limits;
	const struct route *r = x->match.route;
	struct str length = request_header(x, "Content-Length");
	int64_t n = 0,
			max = r && r->flags & ROUTE_UPLOAD ? limits->upload_bytes : (int64_t)limits->body_bytes;

	x->body_max = limits->body_bytes;
	if (length.p && !str_to_i64(length, &n))
		return 413;
	if (x->method == GET && (n > 0 || request_header(x, "Transfer-Encoding").p))
		return 400;
	if (n > max + 16 * (int64_t)limits->body_bytes)
		return 413;
	atomic_store(&x->peer->allowed_us, limits->body_us + n / 50000 * TIME_SECOND);
	return 0;
}

static int upload_plan(struct web_private *x)
{
	const struct route *r = x->match.route;

	if (x->method != POST || !r || !(r->flags & ROUTE_UPLOAD) ||
	    !str_starts(str_lower_ascii(x->web.arena, x->content_type), S("multipart/form-data")))
		return 0;
	x->multipart = multipart_new(&x->form, multipart_boundary(x->web.arena, x->content_type),
		x->server->uploads, x->body_max);
	return x->multipart ? 0 : 400;
}

int request_read(struct web_private *x, const char *method, const char *version)
{
	struct arena *a = x->web.arena;
	int refused;

	x->query.arena = x->form.arena = x->body.arena = a;
	source_read(x);
	if (!method_read(x, str_of(method)))
		return 405;
	if (strlen(x->target) > TARGET_MAX)
		return 414;
	if (!target_read(x))
		return 400;
	refused = headers_check(x, strcmp(version, "HTTP/1.1") == 0);
	if (refused)
		return refused;
	x->host_name = request_header(x, "Host");
	if (x->host_name.p && !host_plain(x->host_name))
		return 400;
	x->agent = request_header(x, "User-Agent");
	x->content_type = request_header(x, "Content-Type");
	x->if_none_match = request_header(x, "If-None-Match");
	x->origin = request_header(x, "Origin");
	x->sec_fetch_site = request_header(x, "Sec-Fetch-Site");
	x->accept_language = request_header(x, "Accept-Language");
	x->takes_gzip = takes(request_header(x, "Accept-Encoding"), S("gzip"));
	x->fragment =
		str_eq(request_header(x, "HX-Request"), S("true")) && !request_header(x, "HX-Boosted").p;
	x->cookie_session = cookie(x, COOKIE_SESSION_SECURE);
	if (!x->cookie_session.p && !x->secure)
		x->cookie_session = cookie(x, COOKIE_SESSION);
	x->cookie_form = cookie(x, COOKIE_FORM);
	x->cookie_flash = cookie(x, COOKIE_FLASH);
	x->match =
		route_find(a, x->server->options.routes, x->server->options.n_routes, x->method, x->path);
	refused = body_plan(x);
	return refused ? refused : upload_plan(x);
}

int request_body(struct web_private *x, struct str piece)
{
	const struct server_limits *limits = &x->server->options.limits;

	x->body_bytes += (int64_t)piece.n;
	if (x->multipart && x->body_bytes <= limits->upload_bytes) {
		if (x->body_outcome == FORM_OK)
			x->body_outcome = multipart_feed(x->multipart, piece);
		return 0;
	}
	if (!x->multipart && x->body_bytes <= (int64_t)x->body_max) {
		buf_str(&x->body, piece);
		return 0;
	}
	x->body_outcome = FORM_TOO_LARGE;
	return x->body_bytes > limits->upload_bytes + 16 * (int64_t)limits->body_bytes ||
		(!x->multipart && x->body_bytes > 17 * (int64_t)x->body_max) ? 413 : 0;
}

static int outcome_status(enum form_outcome outcome)
{
	static const int STATUS[] = {
		[FORM_OK] = 0, [FORM_BAD] = 400, [FORM_TOO_LARGE] = 413, [FORM_DISK] = 507
	};

	return STATUS[outcome];
}

int request_form(struct web_private *x)
{
	struct str type = str_lower_ascii(x->web.arena, x->content_type), body = buf_view(&x->body);
	struct multipart *m;

	if (x->body_outcome != FORM_OK)
		return outcome_status(x->body_outcome);
	if (x->multipart)
		return outcome_status(multipart_end(x->multipart));
	if (x->body_bytes == 0)
		return 0;
	if (str_starts(type, S("application/x-www-form-urlencoded")))
		return outcome_status(form_urlencoded(&x->form, body));
	if (str_starts(type, S("multipart/form-data"))) {
		m = multipart_new(
			&x->form, multipart_boundary(x->web.arena, x->content_type), NULL, x->body_max);
		if (!m)
			return 400;
		x->multipart = m;
		x->body_outcome = multipart_feed(m, body);
		return outcome_status(x->body_outcome == FORM_OK ? multipart_end(m) : x->body_outcome);
	}
	return x->match.route && x->match.route->flags & ROUTE_NO_CSRF ? 0 : 415;
}

void request_close(struct web_private *x)
{
	if (x->multipart)
		multipart_close(x->multipart);
	x->multipart = NULL;
}
