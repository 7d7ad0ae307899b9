/*
 * The server: one thread that holds every connection (libmicrohttpd with epoll) and a few workers
 * that make pages. The first never waits for a database or a disk; a worker never waits for a slow
 * browser.
 */
#ifndef KITH_SERVER_H
#define KITH_SERVER_H

#include "core/base/time.h"
#include "core/db/db.h"
#include "core/http/route.h"

struct server;

/* Bounds on what strangers may ask of us. 0 everywhere: server_limits() gives what is good for a
 * hub. */
struct server_limits {
	size_t body_bytes;                     /* a form */
	int64_t upload_bytes;                  /* a form with files, streamed to disk */
	size_t header_bytes; /* headers together; the request line has a bound of its own */
	unsigned connections, connections_per_address;
	unsigned queue; /* requests that wait for a worker before others are turned away */
	unsigned streams;                      /* open event streams */
	unsigned rate, burst; /* pages a second for one address while nobody is signed in; 0: any */
	int64_t header_us, body_us,
		idle_us; /* how long headers, a form and the next request may take */
	int64_t send_us, stream_us;            /* taking an answer; life of an event stream */
};
struct server_limits server_limits(void);

struct server_options {
	struct str listen;                     /* "127.0.0.1:8080", "[::]:443"; port 0: any */
	struct str data_dir; /* uploads go to data_dir/uploads; empty: a folder of the system's */
	struct str tls_cert, tls_key;          /* PEM files; both or neither */
	struct str trusted_proxy; /* its address: only then X-Forwarded-For and -Proto are believed */
	struct str public_url;                 /* "https://hub.example": for links in messages */
	int workers;                           /* 0: one a processor, at least two */
	const struct route *routes;
	size_t n_routes;
	struct db_pool *pool;                  /* stays the caller's */
	/* Fills the page's frame (menu, counts) when a handler begins a page, or somebody is refused
	 * (web.db may be NULL then): core knows no hub's pages. NULL: plain. */
	void (*frame)(struct web *w, struct page_frame *f);
	struct str start_path; /* where everybody is sent while there is no host; empty: nowhere */
	struct str sign_in_path, step_up_path; /* with ?to= the address to come back to */
	struct server_limits limits;
};

/* NULL when it cannot, with a sentence in *why. */
MUSTUSE struct server *server_start(
	struct arena *a, const struct server_options *o, struct str *why);
int server_port(const struct server *s);
/* Takes no more requests, lets those that run finish, then closes and frees it. False when
 * something still ran after `patience_us`: nothing is freed then, and all that is left is to end
 * the process. */
MUSTUSE bool server_stop(struct server *s, int64_t patience_us);

/* What /health says; any thread. */
struct server_state { unsigned connections, streams, queued; int64_t served, refused; };
struct server_state server_state(struct server *s);

#endif
