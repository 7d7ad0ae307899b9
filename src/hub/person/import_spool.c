/*
 * A row lies there as numbers and bytes: its own number, what is odd about it, its cells. Only this
 * process reads what it wrote, so lengths are taken at their word and byte order is the machine's.
 */
#include "hub/person/import_spool.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/base/check.h"

struct row_spool {
	FILE *f;
	int64_t *starts; /* where each row begins; one more: where the last ends */
	size_t n, most;
	struct arena *row;                     /* of the row that was given out last */
};

struct row_head {
	int64_t number;
	uint32_t n, problem_n;
	bool header_again, cut_off, has_problem;
};

struct row_spool *spool_new(struct arena *a, struct str folder, size_t most)
{
	const char *where = str_empty(folder) ? P_tmpdir : str_z(a, folder);
	int fd = open(where, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w+b");
	struct row_spool *s;

	if (!f) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	s = ARENA_NEW(a, struct row_spool);
	*s = (struct row_spool){
		.f = f, .starts = ARENA_ARRAY(a, int64_t, most + 1), .most = most, .row = arena_new()
	};
	return s;
}

void spool_end(struct row_spool *s)
{
	if (!s)
		return;
	fclose(s->f);
	arena_free(s->row);
}

static bool bytes_put(struct row_spool *s, const void *p, size_t n)
{
	return n == 0 || fwrite(p, 1, n, s->f) == n;
}

bool spool_put(struct row_spool *s, const struct source_row *row)
{
	struct row_head head = { .number = row->number,
		.n = (uint32_t)row->n,
		.problem_n = (uint32_t)row->problem.n,
		.header_again = row->header_again,
		.cut_off = row->cut_off,
		.has_problem = row->problem.p != NULL };
	size_t bytes = sizeof(head) + row->n * sizeof(uint32_t) + row->problem.n;
	bool ok = s->n < s->most && bytes_put(s, &head, sizeof(head));

	if (!ok)
		return false;
	for (size_t i = 0; i < row->n; i++) {
		uint32_t n = (uint32_t)row->v[i].n;

		ok = ok && bytes_put(s, &n, sizeof(n));
		bytes += n;
	}
	ok = ok && bytes_put(s, row->problem.p, row->problem.n);
	for (size_t i = 0; i < row->n; i++)
		ok = ok && bytes_put(s, row->v[i].p, row->v[i].n);
	s->starts[s->n + 1] = s->starts[s->n] + (int64_t)bytes;
	s->n += ok;
	return ok;
}

size_t spool_rows(const struct row_spool *s)
{
	return s->n;
}

/* The cells, from behind the head. */
static void cells_read(struct arena *a, const char *p, size_t problem_n, struct source_row *row)
{
	const char *cells = p + row->n * sizeof(uint32_t) + problem_n;

	row->v = ARENA_ARRAY(a, struct str, row->n);
	for (size_t i = 0; i < row->n; i++) {
		uint32_t n;

		memcpy(&n, p + i * sizeof(n), sizeof(n));
		row->v[i] = (struct str){ cells, n };
		cells += n;
	}
}

bool spool_get(struct row_spool *s, size_t i, struct source_row *row)
{
	size_t bytes, got = 0;
	struct row_head head;
	char *p;

	check(i < s->n);
	if (fflush(s->f) != 0)
		return false;
	bytes = (size_t)(s->starts[i + 1] - s->starts[i]);
	arena_reset(s->row);
	p = arena_alloc(s->row, bytes);
	while (got < bytes) {
		ssize_t n = pread(fileno(s->f), p + got, bytes - got, s->starts[i] + (int64_t)got);

		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	memcpy(&head, p, sizeof(head));
	*row = (struct source_row){ .number = head.number,
		.n = head.n,
		.header_again = head.header_again,
		.cut_off = head.cut_off };
	if (head.has_problem)
		row->problem = (struct str){ p + sizeof(head) + head.n * sizeof(uint32_t), head.problem_n };
	cells_read(s->row, p + sizeof(head), head.problem_n, row);
	return true;
}
