/* A load that was started on a page: a job that any server may take up again where another left it,
 * as the file lies in the database. */
#include "core/base/id.h"
#include "core/base/log.h"
#include "hub/place/gazetteer.h"
#include "hub/place/gazetteer.sql.h"

struct gazetteer_load_id gazetteer_begin_upload(
	struct db *db, const struct gazetteer_file *f, struct upload_id upload)
{
	struct gazetteer_load_id id = gazetteer_begin(db, f);
	struct gazetteer_load_by_id_row row;

	if (gazetteer_load_by_id(
			db, (struct gazetteer_load_by_id_args){ .gazetteer_load_id = id }, &row) &&
		row.upload_id.v)
		upload_drop(db, row.upload_id);
	upload_note(db, upload);
	gazetteer_load_upload(
		db, (struct gazetteer_load_upload_args){ .gazetteer_load_id = id, .upload_id = upload });
	job_add(db, S("gazetteer"), id_text(db_arena(db), id.v), 0);
	db_touch(db, "addresses");
	return id;
}

static void job_told(void *whom, const struct gazetteer_counts *c)
{
	if (!job_progress(whom, c->bytes_done, c->bytes_total))
		log_event(LOG_WARN, "gazetteer.claim_lost", NULL);
}

/* The load, and a copy of its file that the caller removes; none when it is done already. */
static bool load_find(struct job *j, struct gazetteer_load_id id,
	struct gazetteer_load_by_id_row *row, struct str *copy)
{
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_READ);
	bool there = gazetteer_load_by_id(
		db, (struct gazetteer_load_by_id_args){ .gazetteer_load_id = id }, row);

	if (there && row->state != GAZETTEER_STATE_DONE)
		*copy = upload_copy(db, row->upload_id);
	if (db_end(db) && there)
		return true;
	j->why = S("the load is not there any more");
	return false;
}

/* The page says why nothing more comes of it, and offers to go on. */
static void failed_note(struct job *j, struct gazetteer_load_id id)
{
	struct viewer v = j->viewer;
	struct db *db = db_begin(j->pool, j->arena, &v, DB_WRITE);

	gazetteer_load_state(db,
		(struct gazetteer_load_state_args){ .gazetteer_load_id = id,
			.state = GAZETTEER_STATE_FAILED,
			.ended_at = db_now(db),
			.error = S("The file cannot be read as it was. Bring the same file in again: it goes "
					   "on where it stopped.") });
	db_touch(db, "addresses");
	if (!db_end(db))
		log_event(LOG_WARN, "gazetteer.not_noted", NULL);
	j->why = S("the file cannot be read as it was");
}

bool gazetteer_job(struct job *j)
{
	struct problems ps = { .arena = j->arena };
	struct gazetteer_load_by_id_row row;
	struct gazetteer_counts counts;
	struct str copy = STR_NONE;
	struct gazetteer_load_id id;
	struct gazetteer_file f;
	bool ok;

	if (!id_parse(j->body, &id.v)) {
		j->why = S("no load has this id");
		return false;
	}
	if (!load_find(j, id, &row, &copy)) {
		upload_copy_remove(j->arena, copy);
		return false;
	}
	if (row.state == GAZETTEER_STATE_DONE)
		return true;
	ok = copy.p && gazetteer_look(j->arena, copy, row.file_name, row.format, &f, &ps) &&
		str_eq(f.hash, row.file_hash);
	if (!ok)
		failed_note(j, id);
	else
		ok = gazetteer_run(j->pool, j->viewer.host_id, id, &f, job_told, j, &counts, &j->why);
	upload_copy_remove(j->arena, copy);
	return ok;
}
