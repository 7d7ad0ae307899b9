/* What upload.h promises: pieces are written before anybody owns them, so that what is owned is
 * whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/check.h"
#include "core/base/time.h"
#include "core/db/upload.h"
#include "core/db/upload.sql.h"

/* Small enough for memory and for one write, large enough that a big list is a few hundred rows. */
#define CHUNK_BYTES ((size_t)256 * 1024)

static bool chunk_keep(struct db_pool *pool, struct arena *a, int64_t host_id, struct upload_id id,
	int64_t number, struct str bytes)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_WRITE);

	upload_chunk_add(db,
		(struct upload_chunk_add_args){
			.upload_id = id, .number = number, .bytes = bytes, .at = db_now(db) });
	return db_end(db);
}

/* What is to come of the open file (NULL: there is none), which is closed. */
static bool file_keep(struct db_pool *pool, int64_t host_id, struct upload_id id, FILE *f)
{
	struct arena *a = arena_new(), *kept = arena_new();
	char *bytes = arena_alloc(kept, CHUNK_BYTES);
	bool ok = f != NULL;
	size_t n;

	for (int64_t number = 0; ok && (n = fread(bytes, 1, CHUNK_BYTES, f)) > 0; number++) {
		arena_reset(a);
		ok = chunk_keep(pool, a, host_id, id, number, (struct str){ bytes, n });
	}
	ok = ok && !ferror(f);
	if (f)
		fclose(f);
	arena_free(kept);
	arena_free(a);
	if (!ok)
		upload_forget(pool, host_id, id);
	return ok;
}

bool upload_keep(struct db_pool *pool, int64_t host_id, struct upload_id id, struct str path)
{
	struct arena *a = arena_new();
	FILE *f = fopen(str_z(a, path), "rbe");

	arena_free(a);
	return file_keep(pool, host_id, id, f);
}

bool upload_keep_bytes(
	struct db_pool *pool, int64_t host_id, struct upload_id id, struct str bytes)
{
	return file_keep(pool, host_id, id, fmemopen((char *)(uintptr_t)bytes.p, bytes.n, "rb"));
}

void upload_note(struct db *db, struct upload_id id)
{
	upload_add(db, (struct upload_add_args){ .upload_id = id, .at = db_now(db) });
}

void upload_drop(struct db *db, struct upload_id id)
{
	upload_remove(db, (struct upload_remove_args){ .upload_id = id });
	upload_chunks_drop(db, (struct upload_chunks_drop_args){ .upload_id = id });
}

bool upload_there(struct db *db, struct upload_id id)
{
	struct upload_by_id_row row;

	return upload_by_id(db, (struct upload_by_id_args){ .upload_id = id }, &row);
}

void upload_forget(struct db_pool *pool, int64_t host_id, struct upload_id id)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_WRITE);

	upload_drop(db, id);
	(void)!db_end(db); /* what stays is tidied away with the day */
	arena_free(a);
}

int64_t uploads_tidy(struct db *db)
{
	return upload_chunks_tidy(
		db, (struct upload_chunks_tidy_args){ .before = db_now(db) - TIME_DAY });
}

/* All chunks into the open file, one at a time in memory. */
static bool chunks_write(struct db *db, struct upload_id id, FILE *f)
{
	struct upload_chunks_each each =
		upload_chunks(db, (struct upload_chunks_args){ .upload_id = id });
	struct arena *piece = arena_new(), *own = db_texts_into(db, piece);
	struct upload_chunks_row row;
	int64_t next = 0;
	bool ok = true;

	while (upload_chunks_next(&each, &row)) {
		ok = ok && row.number == next++ && fwrite(row.bytes.p, 1, row.bytes.n, f) == row.bytes.n;
		arena_reset(piece);
	}
	db_texts_into(db, own);
	arena_free(piece);
	return ok && next > 0 && !db_failed(db);
}

struct str upload_bytes(struct db *db, struct upload_id id)
{
	struct str kept = STR_NONE;
	char *bytes = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&bytes, &n);
	bool ok;

	check(f != NULL);
	ok = chunks_write(db, id, f);
	if (fclose(f) == 0 && ok)
		kept = str_dup(db_arena(db), (struct str){ bytes, n });
	free(bytes);
	return kept;
}

struct str upload_copy(struct db *db, struct upload_id id)
{
	struct str folder = db_pool_data_dir(db_pool(db));
	char *path = str_z(db_arena(db),
		str_fmt(db_arena(db), "%.*s/uploads", STR_ARG(str_empty(folder) ? S("/tmp") : folder)));
	bool there = mkdir(path, 0700) == 0 || errno == EEXIST;
	FILE *f = NULL;
	bool ok;
	int fd;

	path = str_z(db_arena(db), str_fmt(db_arena(db), "%s/upload-XXXXXX.part", path));
	fd = there ? mkostemps(path, 5, O_CLOEXEC) : -1;
	if (fd < 0 || !(f = fdopen(fd, "wb"))) {
		if (fd >= 0) {
			close(fd);
			(void)unlink(path);
		}
		return STR_NONE;
	}
	ok = chunks_write(db, id, f);
	ok = fclose(f) == 0 && ok;
	if (ok)
		return str_of(path);
	(void)unlink(path);
	return STR_NONE;
}

void upload_copy_remove(struct arena *a, struct str copy)
{
	if (copy.p)
		(void)unlink(str_z(a, copy));
}
