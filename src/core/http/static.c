/*
 * Embedded files: answered by the connection thread itself from memory, compressed beforehand, kept
 * by browsers for ever because their address changes with their content.
 */
#include "core/http/exchange.h"

#include "core/html/asset.h"

#include <stdlib.h>
#include <string.h>

enum { PLAIN, GZIP, BROTLI, FORMS };

static const char *const ENCODING[FORMS] = { NULL, "gzip", "br" };
static const struct str FOLDER = { "/assets/", 8 };

static struct MHD_Response *response_of(
	struct server *s, const struct asset *a, const char *bytes, size_t n, int form)
{
	struct MHD_Response *r;
	char tag[160];

	if (!bytes)
		return NULL;
	r = MHD_create_response_from_buffer(n, (void *)(uintptr_t)bytes, MHD_RESPMEM_PERSISTENT);
	if (!r)
		return NULL;
	snprintf(
		tag, sizeof(tag), "\"%s%s%s\"", a->hashed, form ? "." : "", form ? ENCODING[form] : "");
	MHD_add_response_header(r, "Content-Type", a->content_type);
	MHD_add_response_header(r, "ETag", tag);
	MHD_add_response_header(r, "Accept-Ranges", form ? "none" : "bytes");
	if (a->gzip || a->brotli)
		MHD_add_response_header(r, "Vary", "Accept-Encoding");
	if (form)
		MHD_add_response_header(r, "Content-Encoding", ENCODING[form]);
	answer_guard(s, r, true);
	return r;
}

bool static_start(struct server *s)
{
	s->assets = calloc(asset_count + 1, FORMS * sizeof(struct MHD_Response *));
	if (!s->assets)
		return false;
	for (size_t i = 0; i < asset_count; i++) {
		const struct asset *a = &asset_table[i];
		s->assets[i * FORMS + PLAIN] = response_of(s, a, a->bytes, a->n, PLAIN);
		s->assets[i * FORMS + GZIP] = response_of(s, a, a->gzip, a->n_gzip, GZIP);
		s->assets[i * FORMS + BROTLI] = response_of(s, a, a->brotli, a->n_brotli, BROTLI);
	}
	return true;
}

void static_stop(struct server *s)
{
	for (size_t i = 0; s->assets && i < asset_count * FORMS; i++)
		if (s->assets[i])
			MHD_destroy_response(s->assets[i]);
	free(s->assets);
	s->assets = NULL;
}

bool static_wanted(const struct web_private *x)
{
	return x->method == GET && str_starts(x->path, FOLDER);
}

/* "bytes=10-19", "bytes=10-", "bytes=-5" of n bytes. 206, 416, or 200 when it is no single
 * range. */
static int range_read(struct str s, size_t n, size_t *from, size_t *to)
{
	int64_t a = 0, b = 0;
	struct str left;

	if (!str_starts(s, S("bytes=")) || n == 0 || memchr(s.p, ',', s.n))
		return 200;
	s = str_part(s, 6, s.n);
	if (!str_cut(&s, '-', &left) || !s.p || (left.n > 0 && !str_to_i64(left, &a)) ||
	    (s.n > 0 && !str_to_i64(s, &b)) || (left.n == 0 && s.n == 0) || a < 0 || b < 0)
		return 200;
	if (left.n == 0) {
		if (b == 0)
			return 416;
		*from = (size_t)b < n ? n - (size_t)b : 0;
		*to = n - 1;
		return 206;
	}
	if (s.n > 0 && b < a)
		return 200;
	if ((size_t)a >= n)
		return 416;
	*from = (size_t)a;
	*to = s.n > 0 && (size_t)b < n ? (size_t)b : n - 1;
	return 206;
}

static enum MHD_Result range_answer(
	struct web_private *x, const struct asset *a, int status, size_t from, size_t to)
{
	size_t n = status == 206 ? to - from + 1 : 0;
	struct MHD_Response *r = MHD_create_response_from_buffer(
		n, (void *)(uintptr_t)(a->bytes + from), MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;
	char range[80], tag[160];

	if (!r)
		return MHD_NO;
	if (status == 206)
		snprintf(range, sizeof(range), "bytes %zu-%zu/%zu", from, to, a->n);
	else
		snprintf(range, sizeof(range), "bytes */%zu", a->n);
	snprintf(tag, sizeof(tag), "\"%s\"", a->hashed);
	MHD_add_response_header(r, "Content-Range", range);
	MHD_add_response_header(r, "Content-Type", a->content_type);
	MHD_add_response_header(r, "ETag", tag);
	answer_guard(x->server, r, true);
	result = MHD_queue_response(x->connection, (unsigned)status, r);
	MHD_destroy_response(r);
	return result;
}

/* One of the tags that the browser holds is this file's, in whatever encoding. */
static bool held_already(struct web_private *x, const struct asset *a)
{
	return x->if_none_match.p &&
		str_find(x->if_none_match, str_fmt(x->web.arena, "\"%s", a->hashed)) >= 0;
}

static enum MHD_Result bare_answer(struct web_private *x, int status)
{
	struct MHD_Response *r =
		MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (!r)
		return MHD_NO;
	answer_guard(x->server, r, status == 304);
	result = MHD_queue_response(x->connection, (unsigned)status, r);
	MHD_destroy_response(r);
	return result;
}

enum MHD_Result static_answer(struct web_private *x)
{
	const struct asset *a = asset_find_hashed(str_part(x->path, FOLDER.n, x->path.n));
	struct str accepted = request_header(x, "Accept-Encoding"), range = request_header(x, "Range");
	struct MHD_Response **forms;
	size_t from = 0, to = 0;
	int status;

	if (!a)
		return bare_answer(x, 404);
	if (held_already(x, a))
		return bare_answer(x, 304);
	status = range.p ? range_read(range, a->n, &from, &to) : 200;
	if (status != 200)
		return range_answer(x, a, status, from, to);
	forms = &x->server->assets[(size_t)(a - asset_table) * FORMS];
	if (forms[BROTLI] && str_find(accepted, S("br")) >= 0)
		return MHD_queue_response(x->connection, 200, forms[BROTLI]);
	if (forms[GZIP] && x->takes_gzip)
		return MHD_queue_response(x->connection, 200, forms[GZIP]);
	return MHD_queue_response(x->connection, 200, forms[PLAIN]);
}
