/*
 * The workers: a few threads that make pages, and the queue before them. The queue is bounded,
 * because a page that comes after a minute helps nobody; forms may wait longer than pages, because
 * somebody typed them.
 */
#include "core/http/exchange.h"

#include <stdlib.h>

static void push(struct server *s, struct web_private *x)
{
	x->next = NULL;
	*s->queue_last = x;
	s->queue_last = &x->next;
	s->queued++;
	pthread_cond_signal(&s->queue_more);
}

bool workers_take(struct server *s, struct web_private *x)
{
	bool ok;

	x->queued_us = time_monotonic_us();
	x->stage = page_stage;
	pthread_mutex_lock(&s->queue_lock);
	ok = s->queued < (x->method == POST ? 4 * s->options.limits.queue : s->options.limits.queue);
	if (ok) {
		s->at_work++;
		push(s, x);
	}
	pthread_mutex_unlock(&s->queue_lock);
	return ok;
}

void workers_finished(struct server *s)
{
	pthread_mutex_lock(&s->queue_lock);
	s->at_work--;
	if (s->at_work == 0)
		pthread_cond_broadcast(&s->queue_idle);
	pthread_mutex_unlock(&s->queue_lock);
}

void workers_again(struct server *s, struct web_private *x, void (*stage)(struct web_private *x))
{
	x->stage = stage;
	pthread_mutex_lock(&s->queue_lock);
	push(s, x);
	pthread_mutex_unlock(&s->queue_lock);
}

static void *worker_main(void *arg)
{
	struct server *s = arg;

	pthread_mutex_lock(&s->queue_lock);
	for (;;) {
		struct web_private *x;
		while (!s->queue_first && !s->ended)
			pthread_cond_wait(&s->queue_more, &s->queue_lock);
		x = s->queue_first;
		if (!x)
			break;
		s->queue_first = x->next;
		if (!s->queue_first)
			s->queue_last = &s->queue_first;
		s->queued--;
		pthread_mutex_unlock(&s->queue_lock);
		x->stage(x);
		pthread_mutex_lock(&s->queue_lock);
	}
	pthread_mutex_unlock(&s->queue_lock);
	return NULL;
}

bool workers_start(struct server *s)
{
	s->queue_last = &s->queue_first;
	s->workers = calloc((size_t)s->options.workers, sizeof(*s->workers));
	if (!s->workers)
		return false;
	for (; s->n_workers < s->options.workers; s->n_workers++)
		if (pthread_create(&s->workers[s->n_workers], NULL, worker_main, s) != 0)
			return s->n_workers > 0;
	return true;
}

void workers_stop(struct server *s)
{
	pthread_mutex_lock(&s->queue_lock);
	s->ended = true;
	pthread_cond_broadcast(&s->queue_more);
	pthread_mutex_unlock(&s->queue_lock);
	for (int i = 0; i < s->n_workers; i++)
		pthread_join(s->workers[i], NULL);
	free(s->workers);
	s->workers = NULL;
	s->n_workers = 0;
}
