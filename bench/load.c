/*
 * A load of browsers: keep-alive connections that each ask for one page after the other from a mix,
 * as fast as the answers come. Says how many a second, how long they took, and how much processor
 * time the server spent on each (from /proc, so that a busy machine does not blur it).
 *
 *	load --port 8080 --pid 123 --cookie kith=… --connections 32 --requests 20000 mix.txt
 *
 * A line of the mix: WEIGHT METHOD PATH [BODY]. In paths and bodies {n} is the number of the
 * request, {once} a new key and {csrf} the form token of the page --form.
 */
#include "core/base/arena.h"
#include "core/base/rng.h"
#include "core/base/str.h"
#include "core/base/time.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MAX (4 * 1024 * 1024)

struct kind { int64_t weight; struct str method, path, body; int64_t asked, failed; };

struct browser {
	int fd;
	struct kind *kind;
	char *answer; /* ANSWER_MAX bytes, shared pages untouched until needed */
	size_t n;
	char request[16384];
	size_t n_request, sent;
	int64_t began_us;
	struct sockaddr_in to;
	bool busy;
};

struct load {
	struct arena *arena;
	struct str cookie, csrf, form, host;
	int64_t port, pid, connections, requests, warm;
	struct VEC(struct kind) mix;
	int64_t weights, begun, over;
	int64_t *took_us;
	struct rng rng;
	int epoll;
};

/* --- the server's own figures --- */

struct usage { int64_t cpu_us, rss_kb; };

static struct usage usage_of(int64_t pid)
{
	char path[64], text[4096] = "";
	struct usage u = { 0 };
	struct str rest, field;
	int64_t ticks[2] = { 0 };
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
	f = pid ? fopen(path, "r") : NULL;
	if (!f)
		return u;
	if (fgets(text, sizeof(text), f)) {
		rest = str_of(strrchr(text, ')') ? strrchr(text, ')') + 2 : text);
		for (int i = 3; str_cut(&rest, ' ', &field); i++) {
			if ((i == 14 || i == 15) && !str_to_i64(field, &ticks[i - 14]))
				ticks[i - 14] = 0;
			if (i == 24 && !str_to_i64(field, &u.rss_kb))
				u.rss_kb = 0;
		}
	}
	fclose(f);
	u.cpu_us = (ticks[0] + ticks[1]) * (TIME_SECOND / sysconf(_SC_CLK_TCK));
	u.rss_kb = u.rss_kb * sysconf(_SC_PAGESIZE) / 1024;
	return u;
}

/* --- asking --- */

static void filled(struct load *l, struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = str_part(s, i, s.n);
		if (str_starts(rest, S("{n}"))) {
			buf_i64(b, l->begun);
			i += 2;
		} else if (str_starts(rest, S("{csrf}"))) {
			buf_str(b, l->csrf);
			i += 5;
		} else if (str_starts(rest, S("{once}"))) {
			buf_fmt(b, "load%08x%08x", rng_u32(&l->rng), rng_u32(&l->rng));
			i += 5;
		} else {
			buf_char(b, s.p[i]);
		}
	}
}

static struct kind *kind_pick(struct load *l)
{
	int64_t at = rng_below(&l->rng, (uint32_t)l->weights);

	for (size_t i = 0; i < l->mix.n; i++) {
		at -= l->mix.v[i].weight;
		if (at < 0)
			return &l->mix.v[i];
	}
	return &l->mix.v[0];
}

static void request_write(struct load *l, struct browser *w, struct arena *a)
{
	struct buf path = { .arena = a }, body = { .arena = a };

	filled(l, &path, w->kind->path);
	filled(l, &body, w->kind->body);
	w->n_request = (size_t)snprintf(w->request, sizeof(w->request),
		"%.*s %.*s HTTP/1.1\r\nHost: %.*s\r\nCookie: %.*s\r\n", STR_ARG(w->kind->method),
		STR_ARG(buf_view(&path)), STR_ARG(l->host), STR_ARG(l->cookie));
	if (body.n > 0)
		w->n_request += (size_t)snprintf(w->request + w->n_request,
			sizeof(w->request) - w->n_request,
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
			body.n, STR_ARG(buf_view(&body)));
	else
		w->n_request +=
			(size_t)snprintf(w->request + w->n_request, sizeof(w->request) - w->n_request, "\r\n");
}

static bool browser_connect(struct load *l, struct browser *w)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };
	int yes = 1;

	w->to = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)l->port) };
	inet_pton(AF_INET, "127.0.0.1", &w->to.sin_addr);
	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (w->fd < 0 || connect(w->fd, (struct sockaddr *)&w->to, sizeof(w->to)) != 0)
		return false;
	setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	return epoll_ctl(l->epoll, EPOLL_CTL_ADD, w->fd, &e) == 0;
}

static void browser_ask(struct load *l, struct browser *w, struct arena *a)
{
	w->busy = l->begun < l->requests;
	if (!w->busy)
		return;
	w->kind = kind_pick(l);
	w->n = 0;
	request_write(l, w, a);
	arena_reset(a);
	l->begun++;
	w->began_us = time_monotonic_us();
	if (send(w->fd, w->request, w->n_request, MSG_NOSIGNAL) != (ssize_t)w->n_request) {
		fprintf(stderr, "load: the server closed a connection\n");
		exit(1);
	}
}

/* The status of a whole answer; 0: more is to come. */
static int answer_status(const struct browser *w)
{
	struct str all = { w->answer, w->n }, head;
	ptrdiff_t end = str_find(all, S("\r\n\r\n")), at;
	int64_t length = 0, status = 0;
	struct str rest, line;

	if (end < 0)
		return 0;
	head = str_part(all, 0, (size_t)end);
	at = str_find(head, S("Content-Length: "));
	if (at >= 0) {
		rest = str_part(head, (size_t)at + 16, head.n);
		if (!str_cut(&rest, '\r', &line) || !str_to_i64(line, &length))
			return 599;
	}
	if ((int64_t)w->n < end + 4 + length)
		return 0;
	return str_to_i64(str_part(head, 9, 3), &status) ? (int)status : 599;
}

static void browser_read(struct load *l, struct browser *w, struct arena *a)
{
	ssize_t n = recv(w->fd, w->answer + w->n, ANSWER_MAX - w->n, 0);
	int status;

	if (n <= 0) {
		fprintf(stderr, "load: the server closed a connection\n");
		exit(1);
	}
	w->n += (size_t)n;
	status = answer_status(w);
	if (status == 0)
		return;
	l->took_us[l->over++] = time_monotonic_us() - w->began_us;
	w->kind->asked++;
	if (status >= 400) {
		if (w->kind->failed++ == 0)
			fprintf(stderr, "load: %d for %.*s %.*s\n", status, STR_ARG(w->kind->method),
				STR_ARG(w->kind->path));
	}
	browser_ask(l, w, a);
}

static int64_t run(struct load *l)
{
	struct browser *all = calloc((size_t)l->connections, sizeof(*all));
	struct arena *a = arena_new();
	struct epoll_event events[64];
	int64_t began;

	if (!all)
		exit(1);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int64_t i = 0; i < l->connections; i++) {
		all[i].answer = malloc(ANSWER_MAX);
		if (!all[i].answer || !browser_connect(l, &all[i])) {
			fprintf(stderr, "load: cannot connect: %s\n", strerror(errno));
			exit(1);
		}
	}
	began = time_monotonic_us();
	for (int64_t i = 0; i < l->connections; i++)
		browser_ask(l, &all[i], a);
	while (l->over < l->requests) {
		int n = epoll_wait(l->epoll, events, 64, 30000);
		if (n <= 0) {
			fprintf(stderr, "load: no answer for 30 seconds\n");
			exit(1);
		}
		for (int i = 0; i < n; i++)
			browser_read(l, events[i].data.ptr, a);
	}
	began = time_monotonic_us() - began;
	for (int64_t i = 0; i < l->connections; i++) {
		close(all[i].fd);
		free(all[i].answer);
	}
	free(all);
	close(l->epoll);
	arena_free(a);
	return began;
}

/* --- setting up --- */

static void mix_read(struct load *l, const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char text[16384];

	while (f && fgets(text, sizeof(text), f)) {
		struct str rest = str_dup(l->arena, str_trim(str_of(text))), weight;
		struct kind k = { 0 };
		if (str_empty(rest) || rest.p[0] == '#')
			continue;
		if (!str_cut(&rest, ' ', &weight) || !str_to_i64(weight, &k.weight) ||
			!str_cut(&rest, ' ', &k.method) || !str_cut(&rest, ' ', &k.path)) {
			fprintf(stderr, "load: not WEIGHT METHOD PATH [BODY]: %s", text);
			exit(2);
		}
		k.body = rest.p ? rest : S("");
		l->weights += k.weight;
		VEC_PUSH(l->arena, &l->mix, k);
	}
	if (f && f != stdin)
		fclose(f);
	if (l->mix.n == 0) {
		fprintf(stderr, "load: there is nothing to ask for in %s\n", path);
		exit(2);
	}
}

/* The form token of the page --form, by asking for it as the mix will. */
static void token_fetch(struct load *l)
{
	struct load one = *l;
	struct kind k = { .weight = 1, .method = S("GET"), .path = l->form, .body = S("") };
	struct browser w = { .answer = malloc(ANSWER_MAX), .kind = &k };
	struct str page, rest;
	ptrdiff_t at;

	one.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!w.answer || !browser_connect(&one, &w))
		exit(1);
	request_write(&one, &w, l->arena);
	if (send(w.fd, w.request, w.n_request, MSG_NOSIGNAL) < 0)
		exit(1);
	while (answer_status(&w) == 0) {
		ssize_t n = recv(w.fd, w.answer + w.n, ANSWER_MAX - w.n, 0);
		if (n <= 0)
			exit(1);
		w.n += (size_t)n;
	}
	page = (struct str){ w.answer, w.n };
	at = str_find(page, S("name=\"csrf\" value=\""));
	rest = at < 0 ? S("") : str_part(page, (size_t)at + 19, page.n);
	if (at < 0 || !str_cut(&rest, '"', &page)) {
		fprintf(stderr, "load: the page %.*s holds no form\n", STR_ARG(l->form));
		exit(1);
	}
	l->csrf = str_dup(l->arena, page);
	close(w.fd);
	close(one.epoll);
	free(w.answer);
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t share(const struct load *l, double part)
{
	return l->took_us[(size_t)((double)(l->over - 1) * part)];
}

static void figures_print(struct load *l, int64_t wall_us, struct usage before, struct usage after)
{
	int64_t failed = 0;

	for (size_t i = 0; i < l->mix.n; i++)
		failed += l->mix.v[i].failed;
	qsort(l->took_us, (size_t)l->over, sizeof(*l->took_us), by_size);
	printf("{\"requests\":%lld,\"failed\":%lld,\"per_second\":%.0f,\"p50_us\":%lld,\"p90_us\":%lld,"
		   "\"p99_us\":%lld,\"max_us\":%lld,"
		   "\"cpu_us\":%.0f,\"rss_kb\":%lld}\n",
		(long long)l->over, (long long)failed, (double)l->over * 1e6 / (double)wall_us,
		(long long)share(l, 0.5), (long long)share(l, 0.9), (long long)share(l, 0.99),
		(long long)share(l, 1), (double)(after.cpu_us - before.cpu_us) / (double)l->over,
		(long long)after.rss_kb);
}

int main(int argc, char **argv)
{
	struct load l = { .arena = arena_new(),
		.port = 8080,
		.connections = 32,
		.requests = 2000,
		.host = S("127.0.0.1"),
		.cookie = S("none=1"),
		.csrf = S("") };
	const struct {
		const char *name;
		int64_t *number;
		struct str *text;
	} OPTIONS[] = {
		{ "--port", &l.port, NULL },
		{ "--pid", &l.pid, NULL },
		{ "--connections", &l.connections, NULL },
		{ "--requests", &l.requests, NULL },
		{ "--warm", &l.warm, NULL },
		{ "--cookie", NULL, &l.cookie },
		{ "--form", NULL, &l.form },
	};
	const char *mix = NULL;
	struct usage before;
	int64_t wall_us, wanted;

	for (int i = 1; i < argc; i++) {
		size_t o = 0;
		while (o < sizeof(OPTIONS) / sizeof(*OPTIONS) && strcmp(argv[i], OPTIONS[o].name) != 0)
			o++;
		if (o == sizeof(OPTIONS) / sizeof(*OPTIONS))
			mix = argv[i];
		else if (i + 1 < argc && OPTIONS[o].text)
			*OPTIONS[o].text = str_of(argv[++i]);
		else if (i + 1 == argc || !str_to_i64(str_of(argv[++i]), OPTIONS[o].number))
			mix = NULL;
	}
	if (!mix || l.connections < 1 || l.requests < 1) {
		fprintf(stderr,
			"usage: load --port N [--pid N] [--cookie C] [--form PATH] [--connections N] "
			"[--requests N] [--warm N] MIX\n");
		return 2;
	}
	mix_read(&l, mix);
	rng_seed(&l.rng, (uint64_t)time_now(),
		1); /* keys that no earlier run used: a form sent twice is done once */
	if (l.form.n)
		token_fetch(&l);
	l.took_us = calloc((size_t)(l.requests > l.warm ? l.requests : l.warm), sizeof(*l.took_us));
	if (!l.took_us)
		return 1;
	wanted = l.requests;
	if (l.warm > 0) {
		l.requests = l.warm;
		(void)run(&l);
		l.over = l.begun = 0;
		l.requests = wanted;
		for (size_t i = 0; i < l.mix.n; i++)
			l.mix.v[i].asked = l.mix.v[i].failed = 0;
	}
	before = usage_of(l.pid);
	wall_us = run(&l);
	figures_print(&l, wall_us, before, usage_of(l.pid));
	free(l.took_us);
	arena_free(l.arena);
	return 0;
}
