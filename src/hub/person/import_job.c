/* An import that was started on a page: a job that any server may take up again where another left it. */
#include <unistd.h>

#include "core/base/id.h"
#include "core/base/log.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"

struct str import_file_path(struct arena *a, struct db_pool *pool, struct import_id id)
{
	return str_fmt(a, "%.*s/imports/%.*s", STR_ARG(db_pool_data_dir(pool)), STR_ARG(id_text(a, id.v)));
}

/* Keeps the job's claim alive while rows go in. */
static void job_told(void *whom, const struct import_counts *c)
{
	if (!job_progress(whom, c->done, c->total))
		log_event(LOG_WARN, "import.claim_lost", NULL);
}

/* What the import's row says it is: the look at the file is made again, with the mapping that was chosen.
 * *done when nothing is left to do. */
static bool look_again(struct job *j, struct import_id id, struct import_look *look, bool *done)
{
	struct problems ps = { .arena = j->arena };
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_READ);
	struct import_by_id_row row;
	bool there = import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row);

	if (!db_end(db) || !there) {
		j->why = S("the import is not there any more");
		return false;
	}
	*done = row.state == IMPORT_STATE_DONE;
	if (*done)
		return true;
	look->list_name = row.list_name;
	look->sample_addresses = row.sample_addresses;
	if (import_look(j->arena, import_file_path(j->arena, j->pool, id), row.file_name, row.kind, row.mapping, look, &ps))
		return true;
	j->why = S("the file cannot be read as it was");
	return false;
}

static void failed_note(struct job *j, struct import_id id, struct str why)
{
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_WRITE);
	struct import_by_id_row row;

	if (import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row) && row.state != IMPORT_STATE_DONE)
		import_end_keep(db, (struct import_end_keep_args){ .import_id = id, .state = IMPORT_STATE_FAILED, .ended_at = db_now(db),
			.error = why, .rows_total = row.rows_total });
	if (!db_end(db))
		log_event(LOG_WARN, "import.not_noted", NULL);
}

bool import_job(struct job *j)
{
	struct import_look look = { 0 };
	struct import_counts counts;
	struct import_id id;
	struct str why;
	bool done = false;

	if (!id_parse(j->body, &id.v)) {
		j->why = S("no import has this id");
		return false;
	}
	if (!look_again(j, id, &look, &done)) {
		failed_note(j, id, S("The file cannot be read any more."));
		return false;
	}
	if (done || import_run(j->pool, j->viewer.host_id, id, &look, job_told, j, &counts, &why)) {
		/* every row is in its source record now: the file would only be one more copy of it */
		(void)unlink(str_z(j->arena, import_file_path(j->arena, j->pool, id)));
		return true;
	}
	j->why = why;
	return false;
}
