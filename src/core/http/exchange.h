/*
 * One request being answered, as core/http sees it; handlers see its `web`. It is born when the
 * request line has arrived, is suspended while a worker has it, and ends when the answer is sent.
 */
#ifndef KITH_EXCHANGE_H
#define KITH_EXCHANGE_H

#include "core/auth/session.h"
#include "core/http/form.h"
#include "core/http/server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#define COOKIE_SESSION "kith"
#define COOKIE_SESSION_SECURE "__Host-kith"
#define COOKIE_FORM "kith_form"                /* the secret of forms while nobody is signed in */
#define COOKIE_FLASH "kith_flash"              /* what the next page says */

enum peer_phase { PEER_FRESH, PEER_KEPT, PEER_BODY, PEER_WORKING, PEER_SENDING, PEER_STREAM };

/* One connection. The list of them belongs to the server and is walked by its watch. */
struct peer {
	struct peer *next, *before;
	int fd;
	_Atomic enum peer_phase phase;
	_Atomic int64_t since;                 /* monotonic: when this phase began */
	_Atomic int64_t allowed_us;            /* of PEER_BODY */
};

struct header { const char *name; struct str value; };

struct stream;

struct web_private {
	struct web web;
	struct server *server;
	struct MHD_Connection *connection;
	struct peer *peer;
	char *target;                          /* as it came: path and query; malloc */
	bool counted;                          /* among those at work */
	bool begun, done,
		overrun; /* by the connection thread; an answer is there; nobody can take it */
	/* asked */
	enum method method;
	bool head, fragment, secure, takes_gzip;
	int early_status; /* refused already by its headers or its size */
	struct str path, query_text, cookie_session, cookie_form, cookie_flash, agent, source,
		host_name, content_type, if_none_match, origin, sec_fetch_site, accept_language;
	struct route_match match;
	struct form query, form;
	struct buf body;
	size_t body_max;
	int64_t body_bytes;
	struct multipart *multipart;
	enum form_outcome body_outcome;
	/* answering */
	struct viewer viewer;
	struct session_view session;
	struct page_frame frame;
	int status;
	struct VEC(struct header) headers;     /* beyond those every answer has */
	struct str content_type_out, body_out, flash_next;
	struct str cookie_form_new;
	bool is_page;                          /* HTML made by a template, into web.out */
	bool menu_there;                       /* in the frame */
	struct str reference;                  /* of a fault: on the page and in the log */
	struct str topic;                      /* STREAM: which board */
	struct MHD_Response *response;
	struct db_work work;
	struct str once_key, once_location;
	bool once_claimed, replayed, flash_shown;
	bool unrecorded;                       /* it could not be committed */
	struct str fault;                      /* what went wrong, for the log */
	int64_t began_us, queued_us;           /* monotonic */
	void (*stage)(struct web_private *x);  /* what a worker does with it */
	struct web_private *next;
};

struct server {
	struct server_options options;
	struct arena *arena;
	struct MHD_Daemon *daemon;
	int port;
	bool secure;
	char *tls_cert, *tls_key, *uploads;
	struct MHD_Response **assets;          /* three of each: plain, gzip, brotli */
	/* workers */
	pthread_mutex_t queue_lock;
	pthread_cond_t queue_more, queue_idle, watch_wake;
	struct web_private *queue_first, **queue_last;
	unsigned queued, at_work;              /* waiting for a worker; taken and not yet sent */
	pthread_t *workers;
	int n_workers;
	bool stopping, ended;
	/* connections */
	pthread_mutex_t peers_lock;
	struct peer *peers;
	unsigned n_peers;
	pthread_t watch;
	/* arenas kept for the next request */
	pthread_mutex_t arenas_lock;
	struct arena *arenas[32];
	size_t n_arenas;
	_Atomic int64_t host_id; /* who speaks before anybody signs in; 0: not known yet */
	struct rates *rates;
	struct streams *streams;
	_Atomic int64_t served, refused;
};

/* --- server.c --- */
void exchange_resume(
	struct web_private *x); /* its answer is ready: back to the connection thread */
struct arena *server_arena(struct server *s);             /* an empty one */
void server_arena_back(struct server *s, struct arena *a);

/* --- peer.c --- */
void peer_phase_set(struct peer *p, enum peer_phase phase);
void peer_notify(
	void *server, struct MHD_Connection *c, void **place, enum MHD_ConnectionNotificationCode code);
void peers_end_slow(struct server *s);                    /* every now and then, from the watch */

/* --- request.c: what was asked --- */
/* Reads method, address and headers. 0, or the status of a refusal. Connection thread. */
int request_read(struct web_private *x, const char *method, const char *version);
struct str request_header(struct web_private *x, const char *name);
int request_body(
	struct web_private *x, struct str piece); /* 0, or a status: the connection is closed */
int request_form(struct web_private *x); /* reads the whole body as a form. 0, or a status */
void request_close(struct web_private *x);                /* what it kept on disk and on the heap */

/* --- worker.c --- */
MUSTUSE bool workers_start(struct server *s);
void workers_stop(struct server *s);
MUSTUSE bool workers_take(
	struct server *s, struct web_private *x); /* false: too many wait already */
void workers_finished(struct server *s); /* one answer is sent, or its connection gone */
void workers_again(struct server *s, struct web_private *x, void (*stage)(struct web_private *x));

/* --- page.c: from the route to the answer, on a worker --- */
void page_stage(struct web_private *x);

/* --- flash.c --- */
/* A cookie's value that says the sentence to this session alone; `session` is its own cookie. */
struct str flash_seal(struct arena *a, struct str session, struct str sentence);
/* The sentence; "" when it is none of this session's. */
struct str flash_open(struct arena *a, struct str session, struct str cookie);

/* --- csrf.c --- */
struct str csrf_token(struct arena *a, struct str secret);             /* differs on each page */
bool csrf_token_ok(struct str secret, struct str token);

/* --- answer.c --- */
void answer_clear(struct web_private *x);
/* The frame has its menu, whose counts are asked for in the unit of work at hand (web.db), or left
 * out when that is over. Only a page needs one. */
void menu_need(struct web_private *x);
void answer_header(struct web_private *x, const char *name, struct str value);
/* Makes x->response from status, headers and body: compressed when that pays. */
void answer_make(struct web_private *x);
/* The headers that every answer of the program has. */
void answer_guard(struct server *s, struct MHD_Response *r, bool keep_for_ever);

/* --- refusal.c: what people read when something is not possible --- */
void refusal_page(struct web_private *x, int status);

/* --- static.c --- */
MUSTUSE bool static_start(struct server *s);
void static_stop(struct server *s);
bool static_wanted(const struct web_private *x);
enum MHD_Result static_answer(struct web_private *x);

/* --- stream.c --- */
MUSTUSE bool streams_start(struct server *s);
void streams_stop(struct server *s);                      /* ends every stream */
void streams_free(struct server *s);
void streams_told(void *server, int64_t host_id, struct str topic);
void streams_beat(struct server *s);                      /* every few seconds, from the watch */
unsigned streams_count(struct server *s);
void stream_answer(struct web_private *x); /* makes x->response one that stays open */

/* --- rate.c --- */
struct rates *rates_new(unsigned rate, unsigned burst);
bool rate_take(struct rates *r, struct str source, int64_t now_us);    /* false: too many */
void rates_free(struct rates *r);

#endif
