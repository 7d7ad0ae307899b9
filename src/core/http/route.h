/*
 * The table of routes: every page of the program, what it is called, and who may use it. The route
 * compiler (src/tools/kith_routes.c) makes it from the ROUTE lines beside the handlers; the server
 * looks addresses up in it, the menu and the tests read it.
 */
#ifndef KITH_ROUTE_H
#define KITH_ROUTE_H

#include "core/http/web.h"

enum route_flag {
	ROUTE_UPLOAD = 1 << 0,                 /* multipart, streamed to a file */
	ROUTE_STREAM = 1 << 1,                 /* server-sent events */
	ROUTE_STEP_UP = 1 << 2,                /* the password again when the last time was long ago */
	ROUTE_NO_CSRF = 1 << 3,                /* called by machines that sign in another way */
	ROUTE_ASIDE = 1 << 4,                  /* runs on a worker, writes through web_write alone */
};

struct route {
	enum method method;
	const char *pattern;                   /* "/case/{case}" */
	void (*handler)(struct web *w);
	const char *name; /* the handler's own name: in the log and the audit chain */
	uint32_t roles;                        /* enum role bits */
	uint32_t flags;                        /* enum route_flag bits */
};

/* Sorted by method, then segment by segment, words before parameters. Made by the route
 * compiler. */
extern const struct route route_table[];
extern const size_t route_count;

struct route_match {
	const struct route *route;             /* NULL: nothing is there */
	bool other_method; /* nothing for this method, but something for the other */
	struct str values[8];                  /* of the parameters, in order, percent-decoded */
	size_t n;
};

/* Finds the route of a path ("/case/0ab…", without query). A word wins over a parameter at the same
 * place. Values are decoded into `a`; a segment that is empty, not UTF-8 or holds a NUL or a slash
 * once decoded fits no parameter. */
struct route_match route_find(
	struct arena *a, const struct route *table, size_t n, enum method m, struct str path);
/* The name of the i-th parameter of a pattern, absent past the last. */
struct str route_parameter(const struct route *r, size_t i);

#endif
