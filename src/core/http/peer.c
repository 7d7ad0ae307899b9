/*
 * Connections and their phases: each is known with what it is doing and since when, so that the
 * watch can end those that dawdle. A byte now and then buys no time: what counts is when the phase
 * began.
 */
#include "core/http/exchange.h"

#include "core/base/check.h"

#include <stdlib.h>
#include <sys/socket.h>

void peer_phase_set(struct peer *p, enum peer_phase phase)
{
	atomic_store(&p->since, time_monotonic_us());
	atomic_store(&p->phase, phase);
}

static void peer_add(struct server *s, struct MHD_Connection *c, void **place)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct peer *p = calloc(1, sizeof(*p));

	check(p != NULL);
	p->fd = info ? info->connect_fd : -1;
	peer_phase_set(p, PEER_FRESH);
	pthread_mutex_lock(&s->peers_lock);
	p->next = s->peers;
	if (p->next)
		p->next->before = p;
	s->peers = p;
	s->n_peers++;
	pthread_mutex_unlock(&s->peers_lock);
	*place = p;
}

static void peer_remove(struct server *s, struct peer *p)
{
	pthread_mutex_lock(&s->peers_lock);
	if (p->before)
		p->before->next = p->next;
	else
		s->peers = p->next;
	if (p->next)
		p->next->before = p->before;
	s->n_peers--;
	pthread_mutex_unlock(&s->peers_lock);
	free(p);
}

void peer_notify(
	void *cls, struct MHD_Connection *c, void **place, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		peer_add(cls, c, place);
	else if (*place)
		peer_remove(cls, *place);
}

/* How long a connection may stay in its phase; when many are open, idle ones go sooner. */
static int64_t patience(const struct server *s, const struct peer *p)
{
	const struct server_limits *l = &s->options.limits;
	bool crowded = s->n_peers > l->connections / 4 * 3;

	switch (atomic_load(&p->phase)) {
	case PEER_FRESH: return crowded ? l->header_us / 4 : l->header_us;
	case PEER_KEPT: return crowded && l->idle_us > 5 * TIME_SECOND ? 5 * TIME_SECOND : l->idle_us;
	case PEER_BODY: return atomic_load(&p->allowed_us);
	case PEER_SENDING: return l->send_us;
	case PEER_WORKING:
	case PEER_STREAM: break;
	}
	return INT64_MAX;
}

void peers_end_slow(struct server *s)
{
	int64_t now = time_monotonic_us();

	pthread_mutex_lock(&s->peers_lock);
	for (struct peer *p = s->peers; p; p = p->next)
		if (now - atomic_load(&p->since) > patience(s, p))
			shutdown(p->fd, SHUT_RDWR);
	pthread_mutex_unlock(&s->peers_lock);
}
