/* The tests' side of a connection. */
#include "support/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 10000

int wire_open_from(int port, const char *own_address)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct sockaddr_in from = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	inet_pton(AF_INET, own_address, &from.sin_addr);
	if (fd >= 0 && (bind(fd, (struct sockaddr *)&from, sizeof(from)) != 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

int wire_open(int port)
{
	return wire_open_from(port, "127.0.0.1");
}

bool wire_send(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes = str_part(bytes, (size_t)n, bytes.n);
	}
	return true;
}

/* More bytes into *b. 1: some came; 0: closed; -1: nothing for too long. */
static int more(int fd, struct buf *b)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char part[65536];
	ssize_t n;

	if (poll(&p, 1, PATIENCE_MS) <= 0)
		return -1;
	n = recv(fd, part, sizeof(part), 0);
	if (n <= 0)
		return 0;
	buf_bytes(b, part, (size_t)n);
	return 1;
}

bool wire_ended(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char part[4096];

	while (poll(&p, 1, PATIENCE_MS) > 0)
		if (recv(fd, part, sizeof(part), 0) <= 0)
			return true;
	return false;
}

bool wire_says(struct arena *a, int fd, struct str words, struct str *all)
{
	struct buf b = { .arena = a };

	while (b.n == 0 || str_find(buf_view(&b), words) < 0)
		if (more(fd, &b) <= 0)
			return false;
	*all = buf_view(&b);
	return true;
}

struct str reply_header(const struct reply *r, const char *name)
{
	struct str rest = r->head, line, key;

	while (str_cut(&rest, '\n', &line))
		if (str_cut(&line, ':', &key) && line.p && str_eq_ascii(key, str_of(name)))
			return str_trim(line);
	return STR_NONE;
}

struct str reply_field(const struct reply *r, const char *name)
{
	char mark[64];
	ptrdiff_t at;
	struct str rest, value;

	snprintf(mark, sizeof(mark), "name=\"%s\" value=\"", name);
	at = str_find(r->body, str_of(mark));
	if (at < 0)
		return STR_NONE;
	rest = str_part(r->body, (size_t)at + strlen(mark), r->body.n);
	return str_cut(&rest, '"', &value) ? value : STR_NONE;
}

/* The body out of its chunks. False when the last chunk is not there yet. */
static bool dechunk(struct arena *a, struct str s, struct str *body)
{
	struct buf b = { .arena = a };

	for (;;) {
		ptrdiff_t line = str_find(s, S("\r\n"));
		size_t n = 0;
		if (line < 0)
			return false;
		for (ptrdiff_t i = 0; i < line; i++) {
			char ch = s.p[i];
			n = n * 16 + (size_t)(ch <= '9' ? ch - '0' : (ch | 32) - 'a' + 10);
		}
		if (n == 0) {
			*body = b.n ? str_dup(a, buf_view(&b)) : S("");
			return true;
		}
		if (s.n < (size_t)line + 4 + n)
			return false;
		buf_str(&b, str_part(s, (size_t)line + 2, n));
		s = str_part(s, (size_t)line + 4 + n, s.n);
	}
}

struct reply wire_read(struct arena *a, int fd, bool head_only)
{
	struct buf b = { .arena = a };
	struct reply r = { 0 };

	for (;;) {
		struct str all = buf_view(&b), length;
		ptrdiff_t end = all.n ? str_find(all, S("\r\n\r\n")) : -1;
		int64_t n = 0, status = 0;
		if (end >= 0) {
			r.head = str_part(all, 0, (size_t)end + 2);
			r.body = str_part(all, (size_t)end + 4, all.n);
			if (str_to_i64(str_part(all, 9, 3), &status))
				r.status = (int)status;
			length = reply_header(&r, "Content-Length");
			if (head_only || r.status == 304)
				r.whole = true;
			else if (str_eq_ascii(reply_header(&r, "Transfer-Encoding"), S("chunked")))
				r.whole = dechunk(a, r.body, &r.body);
			else if (length.p && str_to_i64(length, &n))
				r.whole = (int64_t)r.body.n >= n;
			if (r.whole && r.status != 100)
				return r;
			if (r.status == 100)
				b = (struct buf){ .arena = a };
		}
		if (more(fd, &b) <= 0)
			return r;
	}
}

struct reply wire_ask(struct arena *a, int port, const char *method, struct str path,
	struct str headers, struct str body)
{
	struct buf b = { .arena = a };
	struct reply r = { 0 };
	int fd = wire_open(port);

	if (fd < 0)
		return r;
	buf_fmt(&b, "%s %.*s HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n%.*s", method,
		STR_ARG(path), STR_ARG(headers));
	if (body.p)
		buf_fmt(&b, "Content-Length: %zu\r\n", body.n);
	buf_lit(&b, "\r\n");
	buf_str(&b, body);
	(void)wire_send(fd, buf_view(&b));
	r = wire_read(a, fd, str_eq(str_of(method), S("HEAD")));
	close(fd);
	return r;
}
