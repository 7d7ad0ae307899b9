/*
 * Reading and writing a whole file. In base, because the build-time compilers need it as much as
 * the program does.
 */
#include "core/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/arena.h"

bool file_read(struct arena *a, const char *path, struct str *bytes)
{
	struct buf b = { .arena = a };
	char part[65536];
	ssize_t n = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC), why;

	*bytes = S("");
	if (fd < 0)
		return false;
	while ((n = read(fd, part, sizeof(part))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_bytes(&b, part, (size_t)n);
	why = errno;
	close(fd);
	errno = why;
	if (n == 0 && b.n > 0)
		*bytes = buf_view(&b);
	return n == 0;
}

bool file_write(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), why;
	size_t at = 0;

	if (fd < 0)
		return false;
	while (at < bytes.n) {
		ssize_t n = write(fd, bytes.p + at, bytes.n - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		at += (size_t)n;
	}
	why = errno;
	if (close(fd) != 0 && at == bytes.n)
		return false;
	errno = why;
	return at == bytes.n;
}
