/*
 * Event streams: "this board changed", held by the connection thread without a worker. A stream
 * waits suspended; a commit that touched its board wakes it, and it says one line. What changed is
 * for the page to fetch, with its own rights.
 */
#include "core/http/exchange.h"

#include <stdlib.h>
#include <string.h>

#define BEAT_US (20 * TIME_SECOND) /* a line now and then, so that dead streams are noticed */
#define TOPIC_MAX 40

struct stream {
	struct stream *next;
	struct streams *all;
	struct MHD_Connection *connection;
	int64_t host_id, began_us, said_us;
	char topic[TOPIC_MAX];
	bool changed, beat, over, asleep, greeted;
};

struct streams {
	pthread_mutex_t lock;
	struct stream *first;
	unsigned n;
	bool closed;
};

bool streams_start(struct server *s)
{
	s->streams = calloc(1, sizeof(*s->streams));
	if (s->streams)
		pthread_mutex_init(&s->streams->lock, NULL);
	return s->streams != NULL;
}

void streams_free(struct server *s)
{
	if (s->streams)
		pthread_mutex_destroy(&s->streams->lock);
	free(s->streams);
	s->streams = NULL;
}

unsigned streams_count(struct server *s)
{
	unsigned n;

	pthread_mutex_lock(&s->streams->lock);
	n = s->streams->n;
	pthread_mutex_unlock(&s->streams->lock);
	return n;
}

/* Caller holds the lock. */
static void wake(struct stream *t)
{
	if (t->asleep) {
		t->asleep = false;
		MHD_resume_connection(t->connection);
	}
}

void streams_told(void *server, int64_t host_id, struct str topic)
{
	struct server *s = server;

	pthread_mutex_lock(&s->streams->lock);
	for (struct stream *t = s->streams->first; t; t = t->next)
		if (t->host_id == host_id && str_eq(topic, str_of(t->topic))) {
			t->changed = true;
			wake(t);
		}
	pthread_mutex_unlock(&s->streams->lock);
}

void streams_beat(struct server *s)
{
	int64_t now = time_monotonic_us();

	pthread_mutex_lock(&s->streams->lock);
	for (struct stream *t = s->streams->first; t; t = t->next) {
		if (now - t->began_us > s->options.limits.stream_us)
			t->over = true;
		if (now - t->said_us > BEAT_US)
			t->beat = true;
		if (t->over || t->beat)
			wake(t);
	}
	pthread_mutex_unlock(&s->streams->lock);
}

void streams_stop(struct server *s)
{
	pthread_mutex_lock(&s->streams->lock);
	s->streams->closed = true;
	for (struct stream *t = s->streams->first; t; t = t->next) {
		t->over = true;
		wake(t);
	}
	pthread_mutex_unlock(&s->streams->lock);
}

/* Called by the connection thread whenever the browser can take more. */
static ssize_t stream_read(void *cls, uint64_t pos, char *buf, size_t max)
{
	struct stream *t = cls;
	const char *line = NULL;
	ssize_t n = 0;

	(void)pos;
	pthread_mutex_lock(&t->all->lock);
	if (t->over || t->all->closed) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else if (!t->greeted) {
		line = "retry: 3000\n\n";
	} else if (t->changed) {
		line = "event: changed\ndata: changed\n\n";
	} else if (t->beat) {
		line = ":\n\n";
	} else {
		t->asleep = true;
		MHD_suspend_connection(t->connection);
	}
	if (line && strlen(line) <= max) {
		n = (ssize_t)strlen(line);
		memcpy(buf, line, (size_t)n);
		t->changed = t->greeted && t->changed ? false : t->changed;
		t->greeted = true;
		t->beat = false;
		t->said_us = time_monotonic_us();
	}
	pthread_mutex_unlock(&t->all->lock);
	return n;
}

static void stream_free(void *cls)
{
	struct stream *t = cls;
	struct stream **at;

	pthread_mutex_lock(&t->all->lock);
	for (at = &t->all->first; *at && *at != t; at = &(*at)->next)
		;
	if (*at) {
		*at = t->next;
		t->all->n--;
	}
	pthread_mutex_unlock(&t->all->lock);
	free(t);
}

void stream_answer(struct web_private *x)
{
	struct streams *all = x->server->streams;
	struct stream *t = calloc(1, sizeof(*t));
	bool room;

	if (!t)
		return;
	t->all = all;
	t->connection = x->connection;
	t->host_id = x->viewer.host_id;
	t->began_us = t->said_us = time_monotonic_us();
	memcpy(t->topic, x->topic.p, x->topic.n < TOPIC_MAX ? x->topic.n : TOPIC_MAX - 1);
	pthread_mutex_lock(&all->lock);
	room = all->n < x->server->options.limits.streams && !all->closed;
	if (room) {
		t->next = all->first;
		all->first = t;
		all->n++;
	}
	pthread_mutex_unlock(&all->lock);
	if (!room) {
		free(t);
		refusal_page(x, 503);
		answer_make(x);
		return;
	}
	x->status = 200;
	x->response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 512, stream_read, t, stream_free);
	if (!x->response) {
		stream_free(t);
		return;
	}
	answer_guard(x->server, x->response, false);
	MHD_add_response_header(x->response, "Content-Type", "text/event-stream");
	MHD_add_response_header(x->response, "X-Accel-Buffering", "no");
}
