/* A real server on a fresh database, with a few pages of its own, for the tests of core/http. */
#ifndef KITH_HTTP_FIXTURE_H
#define KITH_HTTP_FIXTURE_H

#include "support/testdb.h"

#include "core/http/server.h"
#include "support/wire.h"

#include <semaphore.h>

struct house {
	struct testdb *t;
	struct arena *arena;
	struct server *server;
	int port;
	struct str cookie;                     /* "Cookie: kith=…\r\n" of a hub worker */
	struct str csrf;                       /* a form token of theirs */
};

/* What the page /hold waits for, and what it says when it is entered. */
extern sem_t house_entered, house_go_on;

struct house house_open(
	void **state, const struct server_limits *limits); /* limits NULL: the usual ones */
void house_close(struct house *h);
struct reply house_get(struct house *h, const char *path);             /* as the hub worker */
struct reply house_get_with(
	struct house *h, const char *path, struct str cookie);             /* and "name=value" */
struct reply house_post(
	struct house *h, const char *path, const char *body); /* with a good token */
struct reply house_public(struct house *h, const char *path);          /* nobody signed in */
struct str house_sign_in(struct house *h);                 /* another session of the hub worker's */
int64_t house_count(struct house *h, const char *sql);

#endif
