/*
 * The connection thread: takes connections, reads requests, hands them to the workers, and sends
 * what comes back. It never waits. Beside it runs the watch, which ends connections that are too
 * slow and keeps event streams beating.
 */
#include "core/http/exchange.h"

#include "core/base/check.h"
#include "core/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct server_limits server_limits(void)
{
	return (struct server_limits){
		.body_bytes = 1 << 20, .upload_bytes = INT64_C(200) << 20, .header_bytes = 16 * 1024,
		.connections = 12000, .connections_per_address = 1000, .queue = 512, .streams = 4000,
		.rate = 200, .burst = 2000,
		.header_us = 10 * TIME_SECOND, .body_us = 30 * TIME_SECOND, .idle_us = 60 * TIME_SECOND,
		.send_us = 120 * TIME_SECOND, .stream_us = 30 * TIME_MINUTE,
	};
}

/* --- arenas --- */

struct arena *server_arena(struct server *s)
{
	struct arena *a = NULL;

	pthread_mutex_lock(&s->arenas_lock);
	if (s->n_arenas > 0)
		a = s->arenas[--s->n_arenas];
	pthread_mutex_unlock(&s->arenas_lock);
	return a ? a : arena_new();
}

void server_arena_back(struct server *s, struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	pthread_mutex_lock(&s->arenas_lock);
	if (s->n_arenas < sizeof(s->arenas) / sizeof(*s->arenas)) {
		s->arenas[s->n_arenas++] = a;
		a = NULL;
	}
	pthread_mutex_unlock(&s->arenas_lock);
	arena_free(a);
}

/* --- the watch --- */

/* False when the time is over. The condition's clock is the monotonic one. */
static bool wait_until(pthread_cond_t *c, pthread_mutex_t *lock, int64_t at_us)
{
	struct timespec until = { .tv_sec = at_us / TIME_SECOND,
		.tv_nsec = at_us % TIME_SECOND * 1000 };

	return pthread_cond_timedwait(c, lock, &until) != ETIMEDOUT;
}

static void *watch_main(void *arg)
{
	struct server *s = arg;

	pthread_mutex_lock(&s->queue_lock);
	while (!s->ended) {
		(void)wait_until(&s->watch_wake, &s->queue_lock, time_monotonic_us() + TIME_SECOND / 4);
		pthread_mutex_unlock(&s->queue_lock);
		peers_end_slow(s);
		streams_beat(s);
		pthread_mutex_lock(&s->queue_lock);
	}
	pthread_mutex_unlock(&s->queue_lock);
	return NULL;
}

/* --- requests --- */

/* The request line is there. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *c)
{
	struct web_private *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->server = cls;
	x->connection = c;
	x->target = strdup(target);
	if (!x->target) {
		free(x);
		return NULL;
	}
	return x;
}

void exchange_resume(struct web_private *x)
{
	x->done = true;
	MHD_resume_connection(x->connection);
}

/* Turned away by the connection thread itself, with the little that needs no worker. */
static enum MHD_Result turn_away(struct web_private *x, int status)
{
	static const char TEXT[] =
		"<!doctype html><html lang=\"en\"><title>Try again in a minute</title>"
		"<h1>Very many people are asking at once</h1><p>Wait a minute, then go back and try again: "
		"what you typed is still on the page before this one.</p></html>\n";
	bool busy = status == 503;
	struct MHD_Response *r = MHD_create_response_from_buffer(busy ? sizeof(TEXT) - 1 : 0,
		(void *)(uintptr_t)TEXT, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (!r)
		return MHD_NO;
	atomic_fetch_add(&x->server->refused, 1);
	answer_guard(x->server, r, false);
	if (busy) {
		MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
		MHD_add_response_header(r, "Retry-After", "30");
	}
	MHD_add_response_header(r, "Connection", "close");
	x->status = status;
	peer_phase_set(x->peer, PEER_SENDING);
	result = MHD_queue_response(x->connection, (unsigned)status, r);
	MHD_destroy_response(r);
	return result;
}

/* The headers are there: what can be said at once is said at once. */
static enum MHD_Result exchange_begin(
	struct web_private *x, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	int refused;

	x->begun = true;
	x->peer = info->socket_context;
	x->began_us = time_monotonic_us();
	x->web.arena = server_arena(x->server);
	refused = request_read(x, method, version);
	if (refused == 400 || refused == 413)
		return turn_away(x, refused);
	x->early_status = refused;
	if (!refused && static_wanted(x)) {
		peer_phase_set(x->peer, PEER_SENDING);
		x->status = 200;
		return static_answer(x);
	}
	peer_phase_set(x->peer, PEER_BODY);
	return MHD_YES;
}

static enum MHD_Result exchange_hand_over(struct web_private *x)
{
	if (x->server->stopping)
		return turn_away(x, 503);
	peer_phase_set(x->peer, PEER_WORKING);
	MHD_suspend_connection(x->connection);
	x->counted = workers_take(x->server, x);
	x->overrun = !x->counted;
	if (x->overrun)
		MHD_resume_connection(x->connection);
	return MHD_YES;
}

static enum MHD_Result exchange_send(struct web_private *x)
{
	bool stream = !str_empty(x->topic) && x->status == 200;
	enum MHD_Result result;

	if (!x->response)
		return MHD_NO;
	peer_phase_set(x->peer, stream ? PEER_STREAM : PEER_SENDING);
	result = MHD_queue_response(x->connection, (unsigned)x->status, x->response);
	MHD_destroy_response(x->response);
	x->response = NULL;
	return result;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *piece, size_t *n_piece, void **place)
{
	struct web_private *x = *place;

	(void)cls;
	(void)c;
	(void)url;
	if (!x)
		return MHD_NO;
	if (!x->begun)
		return exchange_begin(x, method, version);
	if (*n_piece > 0) {
		int refused = request_body(x, (struct str){ .p = piece, .n = *n_piece });
		*n_piece = 0;
		return refused ? MHD_NO : MHD_YES;
	}
	if (x->overrun)
		return turn_away(x, 503);
	return x->done ? exchange_send(x) : exchange_hand_over(x);
}

/* A message as it may stand in the log: short, and nothing that ends a JSON text. */
static struct str plain_words(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < s.n && i < 300; i++)
		buf_char(&b, s.p[i] < ' ' || s.p[i] == '"' || s.p[i] == '\\' ? ' ' : s.p[i]);
	return buf_view(&b);
}

static void exchange_log(struct web_private *x)
{
	int64_t now = time_monotonic_us();
	bool fault = x->reference.p != NULL;

	if (x->fault.p)
		log_event(LOG_ERROR, "http.fault",
			"\"reference\":\"%.*s\",\"route\":\"%s\",\"why\":\"%.*s\"", STR_ARG(x->reference),
			x->match.route ? x->match.route->name : "",
			STR_ARG(plain_words(x->web.arena, x->fault)));
	log_event(fault ? LOG_ERROR : LOG_INFO, "http.request",
		"\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,\"us\":%lld,\"waited_us\":%lld,\"again\":"
		"%s",
		x->head                 ? "HEAD"
			: x->method == POST ? "POST"
								: "GET",
		x->match.route ? x->match.route->name : "", x->status, (long long)(now - x->began_us),
		(long long)(x->queued_us ? x->queued_us - x->began_us : 0), x->replayed ? "true" : "false");
}

static void on_completed(
	void *cls, struct MHD_Connection *c, void **place, enum MHD_RequestTerminationCode code)
{
	struct web_private *x = *place;
	struct server *s = cls;

	(void)c;
	(void)code;
	if (!x)
		return;
	*place = NULL;
	if (x->counted)
		workers_finished(s);
	if (x->begun) {
		atomic_fetch_add(&s->served, 1);
		exchange_log(x);
		request_close(x);
		if (x->response)
			MHD_destroy_response(x->response);
		peer_phase_set(x->peer, PEER_KEPT);
		server_arena_back(s, x->web.arena);
	}
	free(x->target);
	free(x);
}

/* Addresses stay as they came: we decode each part ourselves, after splitting. */
static size_t unescape_nothing(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls;
	(void)c;
	return strlen(s);
}

static void on_message(void *cls, const char *fmt, va_list ap)
{
	(void)cls;
	(void)fmt;
	(void)ap;                              /* may quote what strangers sent: not for the log */
}

/* --- start and stop --- */

static char *file_text(const struct str path, struct arena *a, struct str *why)
{
	FILE *f = fopen(str_z(a, path), "rb");
	char *text = calloc(1, 256 * 1024);
	size_t n = 0;

	if (f && text)
		n = fread(text, 1, 256 * 1024 - 1, f);
	if (f)
		fclose(f);
	if (n > 0)
		return text;
	free(text);
	*why = str_fmt(a, "The file %.*s cannot be read.", STR_ARG(path));
	return NULL;
}

static bool tls_read(struct server *s, struct arena *a, struct str *why)
{
	struct server_options *o = &s->options;

	if (str_empty(o->tls_cert) && str_empty(o->tls_key))
		return true;
	if (str_empty(o->tls_cert) || str_empty(o->tls_key)) {
		*why = S("--tls-cert and --tls-key go together.");
		return false;
	}
	s->tls_cert = file_text(o->tls_cert, a, why);
	s->tls_key = s->tls_cert ? file_text(o->tls_key, a, why) : NULL;
	s->secure = s->tls_key != NULL;
	return s->secure;
}

/* Uploads that a sudden end left behind. Young ones may belong to another server on the same
 * folder. */
static void uploads_tidy(struct server *s, struct arena *a)
{
	DIR *d = opendir(s->uploads);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		struct str name = str_of(e->d_name);
		struct stat st;
		char *path = str_z(a, str_fmt(a, "%s/%s", s->uploads, e->d_name));
		if (str_ends(name, S(".part")) && stat(path, &st) == 0 &&
		    (int64_t)st.st_mtime * TIME_SECOND < time_now() - TIME_DAY)
			unlink(path);
	}
	if (d)
		closedir(d);
}

static bool uploads_make(struct server *s, struct arena *a, struct str *why)
{
	struct str folder = str_empty(s->options.data_dir) ? S("/tmp") : s->options.data_dir;

	s->uploads = strdup(str_z(a, str_fmt(a, "%.*s/uploads", STR_ARG(folder))));
	if (s->uploads && (mkdir(s->uploads, 0700) == 0 || errno == EEXIST)) {
		uploads_tidy(s, a);
		return true;
	}
	*why = str_fmt(a, "The folder for uploads, %s, cannot be made: %s.",
		s->uploads ? s->uploads : "", strerror(errno));
	return false;
}

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080" -> a listening socket, or -1. */
static int listen_on(struct arena *a, struct str where, struct str *why)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM },
					*found = NULL;
	const char *colon = memrchr(where.p, ':', where.n);
	struct str host = colon ? str_part(where, 0, (size_t)(colon - where.p)) : S("");
	int fd = -1, yes = 1;

	if (host.n >= 2 && host.p[0] == '[')
		host = str_part(host, 1, host.n - 2);
	if (!colon ||
		getaddrinfo(host.n ? str_z(a, host) : NULL,
			str_z(a, str_part(where, (size_t)(colon + 1 - where.p), where.n)), &hints,
			&found) != 0) {
		*why = str_fmt(
			a, "\"%.*s\" is no address to listen on: write 127.0.0.1:8080.", STR_ARG(where));
		return -1;
	}
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
		if (bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, 1024) != 0) {
			*why = str_fmt(a, "Cannot listen on %.*s: %s.", STR_ARG(where), strerror(errno));
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	return fd;
}

static int port_of(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);
	char port[8] = "0";
	int64_t v = 0;

	if (getsockname(fd, (struct sockaddr *)&at, &n) == 0)
		getnameinfo((struct sockaddr *)&at, n, NULL, 0, port, sizeof(port), NI_NUMERICSERV);
	return str_to_i64(str_of(port), &v) ? (int)v : 0;
}

/* As many connections as the system lets us have, with files to spare for everything else. */
static void connections_fit(struct server *s)
{
	struct rlimit files;
	unsigned most;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	if (files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
		getrlimit(RLIMIT_NOFILE, &files);
	}
	most = files.rlim_cur > 1u << 20 ? 1u << 20 : (unsigned)files.rlim_cur;
	if (most > 300 && s->options.limits.connections > most - 200)
		s->options.limits.connections = most - 200;
}

/*
 * The library's memory for one connection: request line, headers, a copy of the cookies and what it
 * notes of each header. Four times our own bound, so that whatever a browser in trouble sends
 * (cookies grown too large) is read and gets our page. What even this cannot hold - cookies of
 * about 30 kB and more, or some 600 headers - the library answers itself while it reads, with a
 * plain page of its own (status 431, or 414 for the address) and the end of the connection: it
 * offers no place where we could say it better, and whoever sends that is no browser. More memory
 * would move the point, not remove it, and a kept connection holds all of it: measured, 57 kB each
 * at 56 kB.
 */
static size_t connection_bytes(const struct server_limits *l)
{
	return 4 * l->header_bytes;
}

static bool daemon_start(struct server *s, int fd)
{
	const struct server_limits *l = &s->options.limits;
	struct MHD_OptionItem more[8];
	size_t n = 0;

	more[n++] =
		(struct MHD_OptionItem) { MHD_OPTION_CONNECTION_LIMIT, (intptr_t)l->connections, NULL };
	more[n++] = (struct MHD_OptionItem) { MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(intptr_t)connection_bytes(l), NULL };
	more[n++] = (struct MHD_OptionItem){ MHD_OPTION_LISTEN_SOCKET, fd, NULL };
	more[n++] = (struct MHD_OptionItem){ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL };
	if (str_empty(s->options.trusted_proxy))
		more[n++] = (struct MHD_OptionItem) { MHD_OPTION_PER_IP_CONNECTION_LIMIT,
			(intptr_t)l->connections_per_address, NULL };
	if (s->secure) {
		more[n++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_CERT, 0, s->tls_cert };
		more[n++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_KEY, 0, s->tls_key };
	}
	more[n] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
			MHD_USE_ITC | MHD_USE_ERROR_LOG | (s->secure ? MHD_USE_TLS : 0),
		0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_message, NULL,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing,
		NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION,
		peer_notify, s, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
	return s->daemon != NULL;
}

static void server_free(struct server *s)
{
	static_stop(s);
	streams_free(s);
	rates_free(s->rates);
	while (s->n_arenas > 0)
		arena_free(s->arenas[--s->n_arenas]);
	free(s->tls_cert);
	free(s->tls_key);
	free(s->uploads);
	pthread_mutex_destroy(&s->queue_lock);
	pthread_cond_destroy(&s->queue_more);
	pthread_cond_destroy(&s->queue_idle);
	pthread_cond_destroy(&s->watch_wake);
	pthread_mutex_destroy(&s->peers_lock);
	pthread_mutex_destroy(&s->arenas_lock);
	arena_free(s->arena);
	free(s);
}

static struct server *server_new(const struct server_options *o)
{
	struct server *s = calloc(1, sizeof(*s));
	pthread_condattr_t monotonic;

	check(s != NULL);
	s->options = *o;
	s->arena = arena_new();
	if (s->options.workers <= 0) {
		long processors = sysconf(_SC_NPROCESSORS_ONLN);
		s->options.workers = processors < 2 ? 2 : processors > 16 ? 16 : (int)processors;
	}
	if (s->options.limits.connections == 0)
		s->options.limits = server_limits();
	pthread_mutex_init(&s->queue_lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&s->queue_more, NULL);
	pthread_cond_init(&s->queue_idle, &monotonic);
	pthread_cond_init(&s->watch_wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&s->peers_lock, NULL);
	pthread_mutex_init(&s->arenas_lock, NULL);
	return s;
}

struct server *server_start(struct arena *a, const struct server_options *o, struct str *why)
{
	struct server *s = server_new(o);
	int fd = -1;

	s->rates = rates_new(s->options.limits.rate, s->options.limits.burst);
	connections_fit(s);
	if (tls_read(s, a, why) && uploads_make(s, a, why) &&
		(fd = listen_on(a, o->listen, why)) >= 0) {
		s->port = port_of(fd);
		db_on_touch(o->pool, streams_told, s);
		if (s->rates && streams_start(s) && static_start(s) && workers_start(s) &&
		    pthread_create(&s->watch, NULL, watch_main, s) == 0 && daemon_start(s, fd))
			return s;
		*why = S("The server's threads could not be started.");
		workers_stop(s);
		close(fd);
	}
	server_free(s);
	return NULL;
}

int server_port(const struct server *s)
{
	return s->port;
}

struct server_state server_state(struct server *s)
{
	struct server_state state = { .streams = streams_count(s), .served = atomic_load(&s->served),
		.refused = atomic_load(&s->refused) };

	pthread_mutex_lock(&s->peers_lock);
	state.connections = s->n_peers;
	pthread_mutex_unlock(&s->peers_lock);
	pthread_mutex_lock(&s->queue_lock);
	state.queued = s->queued;
	pthread_mutex_unlock(&s->queue_lock);
	return state;
}

bool server_stop(struct server *s, int64_t patience_us)
{
	MHD_socket fd = MHD_quiesce_daemon(s->daemon);
	int64_t until = time_monotonic_us() + patience_us;
	bool idle;

	streams_stop(s);
	pthread_mutex_lock(&s->queue_lock);
	s->stopping = true;
	while (s->at_work > 0 && wait_until(&s->queue_idle, &s->queue_lock, until))
		;
	idle = s->at_work == 0;
	pthread_mutex_unlock(&s->queue_lock);
	db_on_touch(s->options.pool, NULL, NULL);
	if (!idle)
		return false;
	workers_stop(s);
	pthread_cond_broadcast(&s->watch_wake);
	pthread_join(s->watch, NULL);
	MHD_stop_daemon(s->daemon);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	server_free(s);
	return true;
}
