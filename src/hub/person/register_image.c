/*
 * The register's index on disk. In front of the engine's image stand whose it is and how far into
 * the changes of each lane it goes. It is written beside and then put in place, so that there is
 * always a whole one or none.
 */
#include "hub/person/register.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[8] = { 'K', 'I', 'T', 'H', 'R', 'E', 'G', '1' };

#define LANES_MOST 100000

/* NULL: there is no folder. */
static char *path_of(struct arena *a, struct db_pool *p, int64_t host_id, const char *end)
{
	struct str dir = db_pool_data_dir(p);

	return str_empty(dir) ? NULL
						  : str_z(a,
								str_fmt(a, "%.*s/register-%llx.index%s", STR_ARG(dir),
									(unsigned long long)host_id, end));
}

static bool file_get(void *whom, void *p, size_t n)
{
	return n == 0 || fread(p, 1, n, whom) == n;
}

static uint64_t lanes_sum(const struct register_head *head)
{
	return str_hash((struct str){
			   (const char *)head->lanes.v, head->lanes.n * sizeof(*head->lanes.v) }) ^
		head->hub;
}

static bool head_read(struct arena *a, FILE *f, struct register_head *head)
{
	char seen[sizeof(mark)];
	uint64_t n, sum;

	if (!file_get(f, seen, sizeof(seen)) || memcmp(seen, mark, sizeof(mark)) != 0 ||
		!file_get(f, &head->hub, sizeof(head->hub)) || !file_get(f, &n, sizeof(n)) ||
		n > LANES_MOST)
		return false;
	head->lanes.v = ARENA_ARRAY(a, struct register_lane, n);
	head->lanes.n = head->lanes.cap = n;
	return file_get(f, head->lanes.v, n * sizeof(*head->lanes.v)) &&
		file_get(f, &sum, sizeof(sum)) && sum == lanes_sum(head);
}

bool register_image_read(struct arena *a, struct db_pool *p, int64_t host_id,
	struct register_head *head, struct link_index **x, struct str *why)
{
	const char *path = path_of(a, p, host_id, "");
	FILE *f = path ? fopen(path, "rbe") : NULL;
	struct stat st;
	bool ok;

	*head = (struct register_head){ 0 };
	*why = STR_NONE;
	if (!f)
		return false;
	*why = S("The saved index is of another format; it is made anew from the records.");
	ok = fstat(fileno(f), &st) == 0 && head_read(a, f, head) &&
		link_index_load(file_get, f, (uint64_t)(st.st_size - ftello(f)), NULL, x, why);
	fclose(f);
	if (!ok)
		*head = (struct register_head){ 0 };
	return ok;
}

static bool file_put(void *whom, const void *p, size_t n)
{
	return n == 0 || fwrite(p, 1, n, whom) == n;
}

bool register_image_write(struct arena *a, struct db_pool *p, int64_t host_id,
	const struct register_head *head, const struct link_index *x)
{
	char *path = path_of(a, p, host_id, ""),
		 *beside = path_of(a, p, host_id, str_z(a, str_fmt(a, ".%ld", (long)getpid())));
	int fd = path ? open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
	FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
	uint64_t n = head->lanes.n, sum = lanes_sum(head);
	bool ok;

	if (!f) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	ok = file_put(f, mark, sizeof(mark)) && file_put(f, &head->hub, sizeof(head->hub)) &&
		file_put(f, &n, sizeof(n)) && file_put(f, head->lanes.v, n * sizeof(*head->lanes.v)) &&
		file_put(f, &sum, sizeof(sum)) && link_index_save(x, file_put, f) && fflush(f) == 0 &&
		fsync(fileno(f)) == 0;
	ok = fclose(f) == 0 && ok && rename(beside, path) == 0;
	if (!ok)
		unlink(beside);
	return ok;
}
