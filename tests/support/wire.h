/*
 * A browser without mercy: bytes on a socket, so that tests can send what no browser would. Waits
 * at most ten seconds for anything; a test then fails, it does not hang.
 */
#ifndef KITH_WIRE_H
#define KITH_WIRE_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct reply {
	int status;                            /* 0: the connection was closed without an answer */
	struct str head, body;                 /* the body without its chunks' frames */
	bool whole;                            /* as long as its header said */
};

int wire_open(int port);                                   /* a connected socket */
int wire_open_from(
	int port, const char *own_address); /* from another loopback address; -1 when refused */
bool wire_send(int fd, struct str bytes);                  /* false: the other end is closed */
struct reply wire_read(struct arena *a, int fd, bool head_only);
bool wire_ended(int fd);                                   /* waits until the other end closes */
/* Waits until `words` have come, for answers without an end. */
bool wire_says(struct arena *a, int fd, struct str words, struct str *all);
/* One request on a connection of its own. `headers` are lines ending in \r\n; a body gets its
 * length. */
struct reply wire_ask(struct arena *a, int port, const char *method, struct str path,
	struct str headers, struct str body);
struct str reply_header(const struct reply *r, const char *name);   /* the first; absent: none */
/* name="csrf" value="…": what a hidden field of the page holds. */
struct str reply_field(const struct reply *r, const char *name);

#endif
