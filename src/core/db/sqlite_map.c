/*
 * The file of a big database as memory, for connections that read. SQLite can map a file by itself,
 * but it gives the whole map back whenever another connection has committed, stops at 2 GB, and a
 * page that the disk cannot give ends the process. Here a file is mapped once for all connections,
 * stays mapped, and a page that cannot be read is a failed unit of work: SIGBUS puts an empty page
 * in its place and counts a loss; whoever reads sees the count (see sqlite_map_losses), and from
 * then on that file is read in the ordinary way, where a bad page is an ordinary error.
 *
 * SQLite asks through two functions of its file layer (xFetch, xUnfetch); the rest of that layer is
 * its own. A file and its map are kept until the process ends: closing any descriptor of a file
 * drops all locks the process has on it.
 */
#include "core/db/sqlite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MOST 8
/* a database may grow by four times and this before part of it is not mapped */
#define ROOM_BYTES (1L << 30)

struct file_map {
	dev_t device;
	ino_t inode;
	int fd;
	char *base;
	sqlite3_int64 room;              /* mapped, whether there is so much file or not */
	_Atomic sqlite3_int64 known;     /* there is at least so much file */
	atomic_bool lost;
};

/* Lies behind SQLite's own file in memory. */
struct mapped_file {
	sqlite3_io_methods methods;
	struct file_map *map;
};

static struct file_map files[FILES_MOST];
static atomic_int file_count;
static atomic_int losses;
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs layer;
static int own_size;
static struct sigaction before;
int64_t sqlite_map_from_bytes = 256L << 20;

int sqlite_map_losses(void)
{
	return atomic_load_explicit(&losses, memory_order_relaxed);
}

/* Reading the map where the disk gives nothing. Only calls that are safe in a signal handler; not
 * our map: as before. */
static void page_lost(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	uintptr_t at = (uintptr_t)info->si_addr, page = (uintptr_t)sysconf(_SC_PAGESIZE);
	for (int i = 0, n = atomic_load(&file_count); i < n; i++) {
		uintptr_t base = (uintptr_t)files[i].base;
		if (at < base || at >= base + (uintptr_t)files[i].room)
			continue;
		if (mmap((void *)(at & ~(page - 1)), page, PROT_READ,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
			break;
		atomic_store(&files[i].lost, true);
		atomic_fetch_add(&losses, 1);
		return;
	}
	sigaction(signal_number, &before, NULL);
}

/* With each new map: somebody else may have taken the signal since (a library, a test). */
static void signal_catch(void)
{
	struct sigaction act = { .sa_sigaction = page_lost, .sa_flags = SA_SIGINFO | SA_RESTART }, was;
	sigemptyset(&act.sa_mask);
	if (sigaction(SIGBUS, &act, &was) == 0 && was.sa_sigaction != page_lost)
		before = was;
}

static struct file_map *map_new(const char *path, const struct stat *st)
{
	int n = atomic_load(&file_count);
	struct file_map *m = &files[n];
	if (n == FILES_MOST || (m->fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return NULL;
	m->room = (sqlite3_int64)st->st_size * 4 + ROOM_BYTES;
	m->base = mmap(NULL, (size_t)m->room, PROT_READ, MAP_SHARED | MAP_NORESERVE, m->fd, 0);
	if (m->base == MAP_FAILED)
		m->room = 0;             /* the descriptor stays: see above */
	m->device = st->st_dev;
	m->inode = st->st_ino;
	atomic_store(&m->known, (sqlite3_int64)st->st_size);
	signal_catch();
	atomic_store(&file_count, n + 1);
	return m;
}

/* The map of this file; NULL: it is small, or there is no map to be had. */
static struct file_map *map_of(const char *path)
{
	struct stat st;
	struct file_map *found = NULL;
	if (stat(path, &st) != 0 || st.st_size < sqlite_map_from_bytes)
		return NULL;
	pthread_mutex_lock(&opening);
	for (int i = 0; i < atomic_load(&file_count) && !found; i++)
		if (files[i].device == st.st_dev && files[i].inode == st.st_ino)
			found = &files[i];
	if (!found)
		found = map_new(path, &st);
	pthread_mutex_unlock(&opening);
	return found;
}

static struct mapped_file *mapped_of(sqlite3_file *f)
{
	return (struct mapped_file *)(void *)((char *)f + own_size);
}

/* *page: where these bytes of the file are in memory, or NULL: read them. */
static int fetch(sqlite3_file *f, sqlite3_int64 offset, int n, void **page)
{
	struct file_map *m = mapped_of(f)->map;
	struct stat st;
	*page = NULL;
	if (offset + n > m->room || atomic_load_explicit(&m->lost, memory_order_relaxed))
		return SQLITE_OK;
	if (offset + n > atomic_load_explicit(&m->known, memory_order_relaxed)) {
		if (fstat(m->fd, &st) != 0 || offset + n > st.st_size)
			return SQLITE_OK;
		atomic_store(&m->known, (sqlite3_int64)st.st_size);
	}
	*page = m->base + offset;
	return SQLITE_OK;
}

static int unfetch(sqlite3_file *f, sqlite3_int64 offset, void *page)
{
	(void)f, (void)offset, (void)page;
	return SQLITE_OK;
}

static int file_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *flags_out)
{
	sqlite3_vfs *own = sqlite3_vfs_find(NULL);
	int code = own->xOpen(vfs, path, f, flags, flags_out);
	struct file_map *map = code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) ? map_of(path) : NULL;
	struct mapped_file *m = mapped_of(f);
	if (!map || f->pMethods->iVersion < 3)
		return code;
	*m = (struct mapped_file){ .methods = *f->pMethods, .map = map };
	m->methods.xFetch = fetch;
	m->methods.xUnfetch = unfetch;
	f->pMethods = &m->methods;
	return code;
}

bool sqlite_map_use(sqlite3 *db)
{
	sqlite3_file *f = NULL;
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f ||
		!f->pMethods)
		return true;
	return f->pMethods->xFetch != fetch ||
		sqlite3_exec(db, "PRAGMA mmap_size = 2147418112", NULL, NULL, NULL) == SQLITE_OK;
}

void sqlite_map_register(void)
{
	const sqlite3_vfs *own = sqlite3_vfs_find(NULL);
	layer = *own;
	own_size = (own->szOsFile + 15) & ~15;
	layer.zName = SQLITE_MAP_LAYER;
	layer.szOsFile = own_size + (int)sizeof(struct mapped_file);
	layer.xOpen = file_open;
	(void)sqlite3_vfs_register(&layer, 0);
}
