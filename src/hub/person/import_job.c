/* An import that was started on a page: a job that any server may take up again where another left
 * it. */
#include "core/base/id.h"
#include "core/base/log.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"

/* Keeps the job's claim alive while rows go in. */
static void job_told(void *whom, const struct import_counts *c)
{
	if (!job_progress(whom, c->done, c->total))
		log_event(LOG_WARN, "import.claim_lost", NULL);
}

/* What the import's row says it is: the look at the file is made again, with the mapping that was
 * chosen, on a copy of the file that the caller removes. *done when nothing is left to do. */
static bool look_again(
	struct job *j, struct import_id id, struct import_look *look, struct str *copy, bool *done)
{
	struct problems ps = { .arena = j->arena };
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_READ);
	struct import_by_id_row row;
	bool there = import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row);

	*done = there && row.state == IMPORT_STATE_DONE;
	if (there && !*done)
		*copy = upload_copy(db, IMPORT_UPLOAD(id));
	if (!db_end(db) || !there) {
		j->why = S("the import is not there any more");
		return false;
	}
	if (*done)
		return true;
	look->list_name = row.list_name;
	look->sample_addresses = row.sample_addresses;
	look->tab = row.tab.n ? row.tab : STR_NONE;
	if (copy->p && import_look(j->arena, *copy, row.file_name, row.kind, row.mapping, look, &ps) &&
		str_eq(look->file_hash, row.file_hash))
		return true;
	j->why = S("the file cannot be read as it was");
	return false;
}

static void failed_note(struct job *j, struct import_id id, struct str why)
{
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_WRITE);
	struct import_by_id_row row;

	if (import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row) &&
		row.state != IMPORT_STATE_DONE)
		import_end_keep(db,
			(struct import_end_keep_args){ .import_id = id,
				.state = IMPORT_STATE_FAILED,
				.ended_at = db_now(db),
				.error = why,
				.rows_total = row.rows_total });
	if (!db_end(db))
		log_event(LOG_WARN, "import.not_noted", NULL);
}

bool import_job(struct job *j)
{
	struct import_look look = { 0 };
	struct import_counts counts;
	struct import_id id;
	struct str copy = STR_NONE;
	bool done = false, ok;

	if (!id_parse(j->body, &id.v)) {
		j->why = S("no import has this id");
		return false;
	}
	ok = look_again(j, id, &look, &copy, &done);
	if (!ok)
		failed_note(j, id, S("The file cannot be read any more."));
	else if (!done)
		ok = import_run(j->pool, j->viewer.host_id, id, &look, job_told, j, &counts, &j->why);
	upload_copy_remove(j->arena, copy);
	return ok;
}
