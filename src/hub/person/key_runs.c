/*
 * A key lies there as its length, its person and its bytes. Only this process reads what it wrote,
 * so lengths are taken at their word and byte order is the machine's. The next of all runs stands
 * at the top of a heap.
 */
#include "hub/person/key_runs.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/check.h"

#define AHEAD ((size_t)64 << 10) /* read of a run at a time */
#define AWAY 0x8000u /* in the length: to be taken away */

/* its person and its length */
#define LINE_HEAD (sizeof(int64_t) + sizeof(uint16_t))

struct run {
	int64_t at, end; /* of what is not read yet */
	char *bytes;
	size_t have, used;
	struct key_line now;
};
struct key_runs {
	struct arena *a; /* of the runs; the caller's */
	int fd;
	pthread_mutex_t lock;
	int64_t end;
	struct VEC(struct run *) runs;
	struct run **heap; /* NULL: nothing was asked for */
	size_t n_heap;
	bool given, failed; /* given: the top of the heap was given out */
};

struct key_line key_line(struct str key, struct person_id id, bool away)
{
	struct key_line l = { .key = key, .person_id = id, .away = away };

	for (size_t i = 0; i < sizeof(l.head); i++)
		l.head = l.head << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
	return l;
}

static int by_key(const void *x, const void *y)
{
	const struct key_line *p = x, *q = y;
	int order = p->head != q->head ? (p->head < q->head ? -1 : 1) : str_cmp(p->key, q->key);

	return order ? order : p->person_id.v < q->person_id.v ? -1 : p->person_id.v > q->person_id.v;
}

struct key_runs *key_runs_new(struct arena *a, struct str folder)
{
	const char *where = str_empty(folder) ? P_tmpdir : str_z(a, folder);
	int fd = open(where, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct key_runs *r;

	if (fd < 0)
		return NULL;
	r = ARENA_NEW(a, struct key_runs);
	r->a = a;
	r->fd = fd;
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void key_runs_end(struct key_runs *r)
{
	if (!r)
		return;
	close(r->fd);
	pthread_mutex_destroy(&r->lock);
}

bool key_runs_failed(const struct key_runs *r) { return r->failed; }

static bool bytes_write(int fd, const char *p, size_t n, int64_t at)
{
	while (n) {
		ssize_t done = pwrite(fd, p, n, at);

		if (done <= 0)
			return false;
		p += done;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static char *line_put(char *p, const struct key_line *l)
{
	uint16_t n = (uint16_t)(l->key.n | (l->away ? AWAY : 0));

	memcpy(p, &l->person_id.v, sizeof(l->person_id.v));
	memcpy(p + sizeof(l->person_id.v), &n, sizeof(n));
	memcpy(p + LINE_HEAD, l->key.p, l->key.n);
	return p + LINE_HEAD + l->key.n;
}

bool key_runs_put(struct key_runs *r, struct key_line *v, size_t n)
{
	struct arena *own = arena_new();
	size_t bytes = 0;
	char *all, *p;
	int64_t at;
	bool ok;

	check(!r->heap);
	if (n)
		qsort(v, n, sizeof(*v), by_key);
	for (size_t i = 0; i < n; i++) {
		check(v[i].key.n < AWAY);
		bytes += LINE_HEAD + v[i].key.n;
	}
	all = p = arena_alloc(own, bytes);
	for (size_t i = 0; i < n; i++)
		p = line_put(p, &v[i]);
	pthread_mutex_lock(&r->lock);
	at = r->end;
	r->end += (int64_t)bytes;
	VEC_PUSH(r->a, &r->runs, ARENA_NEW(r->a, struct run));
	*r->runs.v[r->runs.n - 1] = (struct run){ .at = at, .end = r->end };
	pthread_mutex_unlock(&r->lock);
	ok = bytes_write(r->fd, all, bytes, at);
	arena_free(own);
	return ok;
}

/* --- reading --- */

/* What was read and not used goes to the front, more behind it. */
static bool run_fill(struct key_runs *r, struct run *u)
{
	size_t left = u->have - u->used, want = AHEAD - left;

	memmove(u->bytes, u->bytes + u->used, left);
	u->used = 0;
	u->have = left;
	if ((int64_t)want > u->end - u->at)
		want = (size_t)(u->end - u->at);
	while (want) {
		ssize_t n = pread(r->fd, u->bytes + u->have, want, u->at);

		if (n <= 0)
			return false;
		u->have += (size_t)n;
		u->at += n;
		want -= (size_t)n;
	}
	return true;
}

/* The next of one run. False: it has no more, or the disk failed. */
static bool run_next(struct key_runs *r, struct run *u)
{
	struct person_id id;
	uint16_t n;
	const char *p;

	if (!u->bytes)
		u->bytes = ARENA_ARRAY(r->a, char, AHEAD);
	if (u->have - u->used < LINE_HEAD + AWAY && u->at < u->end && !run_fill(r, u))
		r->failed = true;
	if (r->failed || u->have == u->used)
		return false;
	p = u->bytes + u->used;
	memcpy(&id.v, p, sizeof(id.v));
	memcpy(&n, p + sizeof(id.v), sizeof(n));
	u->now = key_line((struct str){ p + LINE_HEAD, n & (AWAY - 1) }, id, (n & AWAY) != 0);
	u->used += LINE_HEAD + u->now.key.n;
	return true;
}

static void heap_sink(struct key_runs *r, size_t i)
{
	for (size_t least = i;; i = least) {
		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < r->n_heap; child++)
			if (by_key(&r->heap[child]->now, &r->heap[least]->now) < 0)
				least = child;
		if (least == i)
			return;
		struct run *u = r->heap[i];
		r->heap[i] = r->heap[least];
		r->heap[least] = u;
	}
}

static void heap_make(struct key_runs *r)
{
	r->heap = ARENA_ARRAY(r->a, struct run *, r->runs.n + 1);
	for (size_t i = 0; i < r->runs.n; i++)
		if (run_next(r, r->runs.v[i]))
			r->heap[r->n_heap++] = r->runs.v[i];
	for (size_t i = r->n_heap / 2; i-- > 0;)
		heap_sink(r, i);
}

bool key_runs_next(struct key_runs *r, struct key_line *out)
{
	if (!r->heap)
		heap_make(r);
	if (r->given && !run_next(r, r->heap[0]))
		r->heap[0] = r->heap[--r->n_heap];
	if (r->given)
		heap_sink(r, 0);
	r->given = r->n_heap > 0 && !r->failed;
	if (r->given)
		*out = r->heap[0]->now;
	return r->given;
}
