/*
 * A gazetteer is somebody's list of every address: the council's own (DTF 7.3, BS 7666),
 * AddressBase, Royal Mail's view inside it; or of every UPRN or postcode with its place on the map.
 * Loading one makes and corrects properties; it never removes one that somebody may live in: what
 * the gazetteer deletes is marked historical.
 *
 * Its promises. A file of any size streams. Rows go in by chunks, each chunk together with the
 * count of rows done, so a kill at any moment loses nothing and doubles nothing: the same command
 * goes on where it stopped. The same file twice changes nothing. A row that cannot be taken is kept
 * with its reason.
 */
#ifndef KITH_GAZETTEER_H
#define KITH_GAZETTEER_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/job.h"
#include "core/db/types.h"
#include "core/db/upload.h"

struct str gazetteer_format_words(
	enum gazetteer_format f); /* "the council's gazetteer (DTF 7.3)" */

struct gazetteer_file {
	struct str path, name, hash;
	enum gazetteer_format format;
	int64_t bytes;
};
/* Looks at a file: is it there, and what is it? `format` NONE: by its content. False with problems
 * (field "file"). */
MUSTUSE bool gazetteer_look(struct arena *a, struct str path, struct str name,
	enum gazetteer_format format, struct gazetteer_file *f, struct problems *ps);

struct gazetteer_counts {
	int64_t bytes_total, bytes_done, rows, fresh, changed, same, gone, unused, rejected;
};
typedef void gazetteer_progress(void *whom, const struct gazetteer_counts *c);

/* Notes the load down, or finds the unfinished one of the same file to go on with. */
struct gazetteer_load_id gazetteer_begin(struct db *db, const struct gazetteer_file *f);
/* Runs it to its end in the calling thread, in transactions of its own. False with *why; it can be
 * run again. */
MUSTUSE bool gazetteer_run(struct db_pool *pool, int64_t host_id, struct gazetteer_load_id id,
	const struct gazetteer_file *f, gazetteer_progress *progress, void *whom,
	struct gazetteer_counts *counts, struct str *why);
/* Rejected rows as CSV: row, reason, then the row as it came. */
struct str gazetteer_rejects_csv(struct db *db, struct gazetteer_load_id id);

/* Notes down the load of a file that came through a page and lies in the database as that upload
 * (core/db/upload.h) until it is in, and has it brought in by the job kind "gazetteer". An upload
 * that an unfinished load of the same file still has makes room for this one. */
struct gazetteer_load_id gazetteer_begin_upload(
	struct db *db, const struct gazetteer_file *f, struct upload_id upload);
bool gazetteer_job(struct job *j);

/* --- from the command line --- */
struct gazetteer_asked {
	const struct str *files;
	size_t n_files;
	enum gazetteer_format format;          /* NONE: by each file's content */
	struct str rejects; /* where rows that were left out go, of all files; absent: beside each */
	bool json;
};
/* kith gazetteer import: the files in their order, with a bar, and what came of each; the first
 * that fails ends it. 0, or 1 with the reason on standard error. */
int gazetteer_command(struct db_pool *pool, int64_t host_id, const struct gazetteer_asked *q);

#endif
