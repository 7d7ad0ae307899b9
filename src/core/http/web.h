/*
 * What a page handler sees: one request in, one answer out.
 *
 *	ROUTE(GET, "/requests", request_queue_page, ROLE_DESK)
 *	void request_queue_page(struct web *w)
 *	{
 *		struct request_queue_view v = { .rows = request_queue(w->db, …) };
 *		request_queue_html(web_page(w, S("Requests")), &v);
 *	}
 *
 * The route compiler collects every ROUTE into one sorted table; who may use it is checked before
 * the handler runs. GET handlers run in a read-only transaction. POST handlers run in a write
 * transaction after the CSRF token and the once-key were checked; they end in web_redirect (or
 * render the form again with its problems, status 422).
 */
#ifndef KITH_WEB_H
#define KITH_WEB_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/html/html.h"

enum method { GET, POST };
/* The table is made by the route compiler; here it only declares the handler. The optional fifth
 * and later words are flags: UPLOAD (multipart, streamed to a file), STREAM (server-sent events),
 * STEP_UP (ask for the password again when the last time was over 10 minutes ago), NO_CSRF
 * (webhooks), ASIDE (a POST that does slow work, such as hashing a password: its handler runs on a
 * worker in a read-only transaction, never on the writer, and changes things through web_write
 * alone). */
#define ROUTE(method, path, handler, roles, ...) void handler(struct web *w);

struct web {
	struct arena *arena;
	struct db *db;                         /* this request's unit of work */
	struct viewer *viewer;
	int64_t now;                           /* one instant for the whole request */
	struct out out;
	struct web_private *hidden;            /* core/http only */
};

/* --- reading --- */
/* "{case}" of the route as an id: false (and the handler returns web_not_found) when it is no
 * id. */
MUSTUSE bool web_path_id(struct web *w, const char *name, int64_t *id);
struct str web_path(struct web *w, const char *name);
struct str web_query(struct web *w, const char *name);          /* ?name= ; absent: STR_NONE */
struct str web_field(
	struct web *w, const char *name); /* form field, trimmed, valid UTF-8; absent: STR_NONE */
bool web_checked(struct web *w, const char *name);              /* a ticked box */
size_t web_fields(
	struct web *w, const char *name, struct str **values); /* all values of a repeated field */
MUSTUSE bool web_field_id(struct web *w, const char *name, int64_t *id);   /* hidden or chosen id */
struct str web_file(struct web *w, const char *name,
	struct str *path); /* UPLOAD: given name; *path of the saved file */
struct str web_address(struct web *w); /* its path, as it came: "/case/0ab…" */
bool web_is_fragment(struct web *w); /* asked for by htmx: send the part only */

/* --- signing in (core/auth) --- */
struct session_view;
const struct session_view *web_session(struct web *w);          /* NULL: no session */
struct str web_source(struct web *w); /* the other end's address, for rate limits */
struct str web_agent(struct web *w);                            /* its User-Agent header */
struct str web_base(struct web *w); /* "https://hub.example": for links in messages */
void web_session_start(
	struct web *w, struct str cookie, int64_t max_age_s); /* sends the session cookie */
void web_session_end(struct web *w);                            /* takes it back */
/* ASIDE handlers: runs `change` in a write transaction of this viewer's and waits for the commit.
 * It may be run more than once and must have no other effect. False: nothing was changed. */
MUSTUSE bool web_write(struct web *w, void (*change)(struct db *db, void *what), void *what);

/* --- answering --- */
/* Starts an HTML page; templates write into the result. */
struct out *web_page(struct web *w, struct str title);
struct out *web_fragment(struct web *w);                        /* a part of a page, no frame */
void web_status(struct web *w, int status);                     /* 422 with problems */
void web_redirect(struct web *w, struct url to);                /* 303 */
void web_flash(struct web *w, struct str sentence); /* shown on the page redirected to */
void web_not_found(struct web *w);
void web_forbidden(struct web *w);
void web_file_answer(struct web *w, struct str content_type, struct str filename, struct str body);
void web_json(struct web *w, struct str body);

#endif
