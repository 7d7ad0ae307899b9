/* The index as a file: a header, then the arrays one behind another. Loading maps it: pages that
 * nobody asks for cost no memory, and several processes share what they read. */
#include "engine/address/private.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/check.h"

#define PARTS 10
static const char magic[8] = "KADDR\0\0\2";

struct header {
	char magic[8];
	uint64_t bytes;                        /* of the whole file */
	uint64_t sizes[PARTS], counts[PARTS];  /* of one item, and how many */
	uint64_t digest;                       /* of what stands above and of the arrays */
};

static uint64_t mixed(uint64_t h, const void *p, size_t n)
{
	const unsigned char *at = p;
	uint64_t v;

	for (; n >= 8; n -= 8, at += 8) {
		memcpy(&v, at, 8);
		h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 29;
	}
	for (; n; n--, at++)
		h = (h ^ *at) * UINT64_C(0x100000001B3);
	return h;
}

static size_t padded(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static bool part_write(FILE *f, const void *p, size_t n, uint64_t *digest)
{
	static const char zeros[8];

	*digest = mixed(*digest, p, n);
	return (n == 0 || fwrite(p, 1, n, f) == n) &&
		fwrite(zeros, 1, padded(n) - n, f) == padded(n) - n;
}

bool address_index_save(const struct address_index *x, const char *path)
{
	struct header h = { .bytes = sizeof(h) };
	FILE *f = fopen(path, "wbe");
	size_t i = 0;
	bool ok = f != NULL;

	memcpy(h.magic, magic, sizeof(magic));
#define PART(T, name)                                                                              \
	h.sizes[i] = sizeof(T);                                                                        \
	h.counts[i++] = x->n_##name;                                                                   \
	h.bytes += padded(x->n_##name * sizeof(T));
	INDEX_PARTS(PART)
#undef PART
	h.digest = mixed(1, &h, offsetof(struct header, digest));
	ok = ok && fwrite(&h, sizeof(h), 1, f) == 1;
#define PART(T, name) ok = ok && part_write(f, x->name, x->n_##name * sizeof(T), &h.digest);
	INDEX_PARTS(PART)
#undef PART
	ok = ok && fseek(f, 0, SEEK_SET) == 0 && fwrite(&h, sizeof(h), 1, f) == 1 && fflush(f) == 0 &&
		fsync(fileno(f)) == 0;
	if (f)
		ok = fclose(f) == 0 && ok;
	return ok;
}

/* Points the index at its parts. False when they do not lie in the file as the header says. */
static bool parts_point(struct address_index *x, const struct header *h, size_t bytes)
{
	char *at = (char *)x->mapped + sizeof(*h);
	uint64_t digest = mixed(1, h, offsetof(struct header, digest));
	size_t left = bytes - sizeof(*h), i = 0;

#define PART(T, name)                                                                              \
	if (h->sizes[i] != sizeof(T) || h->counts[i] > left / sizeof(T) ||                             \
		padded(h->counts[i] * sizeof(T)) > left)                                                   \
		return false;                                                                              \
	x->name = (T *)(void *)at;                                                                     \
	x->n_##name = h->counts[i];                                                                    \
	digest = mixed(digest, at, x->n_##name * sizeof(T));                                           \
	left -= padded(x->n_##name * sizeof(T));                                                       \
	at += padded(x->n_##name * sizeof(T));                                                         \
	i++;
	INDEX_PARTS(PART)
#undef PART
	return left == 0 && digest == h->digest && x->n_word_table &&
		(x->n_word_table & (x->n_word_table - 1)) == 0 && x->n_postcodes;
}

struct address_index *address_index_load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct address_index *x = NULL;
	struct header h;
	struct stat st;
	void *p = MAP_FAILED;

	if (fd >= 0 && fstat(fd, &st) == 0 && (size_t)st.st_size >= sizeof(h))
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		(void)close(fd);
	if (p == MAP_FAILED)
		return NULL;
	memcpy(&h, p, sizeof(h));
	x = calloc(1, sizeof(*x));
	check(x != NULL);
	x->mapped = p;
	x->mapped_bytes = (size_t)st.st_size;
	if (memcmp(h.magic, magic, sizeof(magic)) == 0 && h.bytes == (uint64_t)st.st_size &&
		parts_point(x, &h, (size_t)st.st_size))
		return x;
	address_index_free(x);
	return NULL;
}
