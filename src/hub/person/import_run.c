/*
 * Bringing rows in. A chunk of rows and the count of rows done are one transaction, so after a kill
 * the next run begins exactly behind the last row that is in. Reading and folding happen ahead, on
 * a thread of their own (import_read.h).
 */
#include "core/access/audit.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/csv/csv.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"
#include "hub/person/import_order.h"
#include "hub/person/import_profile.h"
#include "hub/person/import_read.h"
#include "hub/person/list.h"
#include "hub/person/match.h"
#include "hub/person/register.h"

#define CHUNK_ROWS 200                         /* taken in one by one, each in its savepoint */
#define CHUNK_ROWS_BULK 4000 /* taken in together: others who write wait for half a second */
#define KEPT_BYTES ((size_t)80 << 20)          /* of a chunk's memory for the next */
#define BIG_ROWS 20000 /* from so many on keys are made behind the last, weighing all is quicker */
#define TRIES 5

struct run {
	struct db_pool *pool;
	struct viewer viewer;
	int64_t host_id, big_rows;
	struct import_id id;
	const struct import_look *look;
	struct import_order *order;            /* NULL: rows are taken as the file has them */
	struct import_ahead *ahead;
	struct match_aside *aside; /* of formats that take chunks */
	struct arena *chunk;                   /* memory of one chunk */
	struct str list_name, said_on;
	struct list_id list_id;
	bool first_delivery;
	int64_t started_at;
	struct import_counts counts;
	import_progress *progress;             /* NULL: nobody is told */
	void *whom;
	bool ended;
	struct str *why;
	struct arena *arena;
};

static struct str reasons_text(struct arena *a, const struct problems *ps)
{
	struct str text = S("");

	for (size_t i = 0; i < ps->n; i++)
		text = str_join(a, text, S(" "), ps->v[i].text);
	return text.n ? text : S("This row could not be taken.");
}

/* Absent: it went in. Otherwise why not; nothing of it is left. */
static struct str row_take(struct run *r, struct db *db, const struct import_taking *row,
	const struct str *values, struct import_outcome *out)
{
	struct arena *a = db_arena(db);
	struct problems ps = { .arena = a };
	struct import_row given = { .format = r->look->format,
		.arena = a,
		.values = values,
		.number = row->number,
		.import_id = r->id,
		.list_name = r->list_name,
		.started_at = r->started_at };

	*out = (struct import_outcome){ 0 };
	if (row->reason.p)
		return row->reason;
	db_savepoint(db);
	if (r->look->format->take(db, &given, out, &ps) && !db_failed(db)) {
		db_release(db);
		return STR_NONE;
	}
	db_rollback_to(db);
	*out = (struct import_outcome){ 0 };
	return reasons_text(a, &ps);
}

static void row_bring_in(
	struct run *r, struct db *db, const struct import_taking *row, const struct str *values)
{
	struct source_record_known_row before;
	bool tried =
		source_record_known(db, (struct source_record_known_args){ .row_key = row->key }, &before);
	struct import_outcome out;
	struct str reason;

	if (tried && str_empty(before.reason)) {
		r->counts.known++;
		return;
	}
	reason = row_take(r, db, row, values, &out);
	if (reason.p)
		r->counts.rejected++;
	else if (out.known)
		r->counts.known++;
	else
		r->counts.fresh++;
	if (tried)
		source_record_again(db,
			(struct source_record_again_args){ .source_record_id = before.source_record_id,
				.import_id = r->id,
				.row_number = row->number,
				.person_id = out.person_id,
				.request_id = out.request_id,
				.raw = row->raw,
				.list_name = r->list_name,
				.reason = reason.p ? reason : S(""),
				.at = db_now(db) });
	else
		source_record_add(db,
			(struct source_record_add_args){ .source_record_id = { id_new() },
				.import_id = r->id,
				.row_number = row->number,
				.row_key = row->key,
				.person_id = out.person_id,
				.request_id = out.request_id,
				.raw = row->raw,
				.list_name = r->list_name,
				.reason = reason.p ? reason : S(""),
				.at = db_now(db) });
}

/* --- chunks --- */

static bool is_big(const struct run *r)
{
	return r->look->rows >= r->big_rows;
}

static void rows_take(struct run *r, struct db *db, const struct read_chunk *c)
{
	struct import_chunk bulk = { .import_id = r->id,
		.list_id = r->list_id,
		.first_delivery = r->first_delivery,
		.is_big = is_big(r),
		.list_name = r->list_name,
		.said_on = r->said_on,
		.profile = r->look->profile,
		.rows = c->rows,
		.n = c->n,
		.aside = r->aside,
		.counts = &r->counts };

	if (r->look->format->take_chunk) {
		db_bulk(db, IMPORT_BULK_CACHE_MB);
		r->look->format->take_chunk(db, &bulk);
	} else {
		for (size_t i = 0; i < c->n && !db_failed(db); i++)
			row_bring_in(r, db, &c->rows[i], c->values[i]);
	}
	r->counts.done += (int64_t)c->n;
}

/* One try. *again: another may do better. */
static bool chunk_try(struct run *r, const struct read_chunk *c, bool *again)
{
	int64_t seen_done = r->counts.done, began = time_thread_us(), committed;
	struct db *db;
	bool ok;

	*again = false;
	for (size_t i = 0; i < c->n; i++)
		c->rows[i].record_id.v = 0;
	arena_reset(r->chunk);
	if (r->aside)
		match_aside_renew(r->aside);
	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	rows_take(r, db, c);
	if (import_done_keep(db,
			(struct import_done_keep_args){ .import_id = r->id,
				.seen_done = seen_done,
				.rows_done = r->counts.done,
				.rows_new = r->counts.fresh,
				.people_new = r->counts.people,
				.rows_known = r->counts.known,
				.rows_rejected = r->counts.rejected,
				.rows_changed = r->counts.changed,
				.rows_moved = r->counts.moved,
				.rows_died = r->counts.died,
				.rows_gone = r->counts.gone,
				.rows_review = r->counts.review }) != 1 &&
		!db_failed(db)) {
		*r->why = S("This import is going on elsewhere.");
		db_abandon(db);
		return false;
	}
	db_touch(db, "imports");
	committed = time_thread_us();
	ok = db_end(db);
	r->counts.spent.take += committed - began;
	r->counts.spent.commit += time_thread_us() - committed;
	if (ok)
		return true;
	*r->why = S("The database could not keep the rows. Nothing is lost: run the same import again "
				"and it goes on.");
	*again = true;
	return false;
}

static bool chunk_run(struct run *r)
{
	const struct read_chunk *c = ahead_next(r->ahead);
	struct import_counts before = r->counts;
	bool again = true, ok = false;

	for (int i = 0; i < TRIES && again && !ok; i++) {
		r->counts = before;
		ok = chunk_try(r, c, &again);
	}
	if (!ok)
		r->counts = before;
	else
		*r->why = STR_NONE;
	r->ended = c->last;
	return ok;
}

/* Memory for pages goes back. */
static void bulk_over(struct run *r)
{
	struct db *db;

	if (!r->look->format->take_chunk)
		return;
	arena_reset(r->chunk);
	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	db_bulk(db, 0);
	db_abandon(db);
}

static void run_end(struct run *r, bool ok)
{
	struct str error = ok ? S("") : *r->why;
	struct db *db;

	arena_reset(r->chunk);
	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	import_end_keep(db,
		(struct import_end_keep_args){ .import_id = r->id,
			.state = ok ? IMPORT_STATE_DONE : IMPORT_STATE_FAILED,
			.ended_at = db_now(db),
			.error = error,
			.rows_total = r->counts.total });
	if (ok) { /* every row is in its source record now: the file would only be one more copy */
		upload_drop(db, IMPORT_UPLOAD(r->id));
		order_drop(db, r->id);
	}
	audit_add(db, S("import.end"), 0,
		str_fmt(r->chunk,
			"{\"import\":\"%lld\",\"kind\":\"%.*s\",\"new\":%lld,\"known\":%lld,\"rejected\":%lld,"
			"\"gone\":%lld}",
			(long long)r->id.v, STR_ARG(import_kind_name(r->look->format->kind)),
			(long long)r->counts.fresh, (long long)r->counts.known, (long long)r->counts.rejected,
			(long long)r->counts.gone),
		STR_NONE);
	db_touch(db, "imports");
	if (!db_end(db) && ok)
		*r->why = S("All rows are in, but the end of the import could not be noted. Run it again "
					"to finish.");
}

static struct import_counts counts_of(const struct import_by_id_row *row)
{
	return (struct import_counts){ .total = row->rows_total,
		.done = row->rows_done,
		.fresh = row->rows_new,
		.people = row->people_new,
		.known = row->rows_known,
		.rejected = row->rows_rejected,
		.changed = row->rows_changed,
		.moved = row->rows_moved,
		.died = row->rows_died,
		.gone = row->rows_gone,
		.review = row->rows_review };
}

static bool run_start(struct run *r)
{
	struct list_delivery_before_row earlier;
	struct import_by_id_row row;
	struct db *db;
	bool there;

	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	there = import_by_id(db, (struct import_by_id_args){ .import_id = r->id }, &row);
	if (there && row.state == IMPORT_STATE_DONE) {
		r->counts = counts_of(&row);
		r->ended = true;
		db_abandon(db);
		return true;
	}
	import_start_keep(db, (struct import_start_keep_args){ .import_id = r->id });
	if (there) {
		r->counts = counts_of(&row);
		r->counts.total = r->look->rows;
		r->started_at = row.started_at;
		r->said_on = str_dup(r->arena, row.said_on);
		r->list_id = row.list_id;
		r->first_delivery = !list_delivery_before(db,
			(struct list_delivery_before_args){ .list_id = row.list_id, .import_id = r->id },
			&earlier);
		r->list_name = str_dup(r->arena, row.list_name.n ? row.list_name : row.file_name);
	}
	if (db_end(db) && there)
		return true;
	*r->why = there ? S("The import could not be started: the database failed.")
					: S("This import is not there any more.");
	return false;
}

/* What follows behind the last row. */
static bool run_finish(struct run *r)
{
	struct import_ending e = { .host_id = r->host_id,
		.import_id = r->id,
		.list_id = r->list_id,
		.first_delivery = r->first_delivery,
		.said_on = r->said_on,
		.big_rows = r->big_rows };

	if (!r->look->format->finish || r->look->format->finish(r->pool, &e, &r->counts))
		return true;
	*r->why =
		S("All rows are in, but what follows from them could not be done. Run it again to finish.");
	return false;
}

static void order_told(void *whom, int64_t rows)
{
	struct run *r = whom;

	r->counts.ordered = rows;
	if (r->progress)
		r->progress(r->whom, &r->counts);
}

/* Whether a row is in already is all that says whether the order is to be made or taken up. */
static bool order_ready(struct run *r)
{
	struct order_asked q = { .pool = r->pool,
		.host_id = r->host_id,
		.id = r->id,
		.look = r->look,
		.now = r->started_at,
		.fresh = r->counts.done == 0,
		.told = order_told,
		.whom = r };

	if (!r->look->format->tells || (q.fresh && !is_big(r)))
		return true;
	r->order = order_open(&q, r->why);
	return r->order || !r->why->p;
}

/* The rows, one chunk after another. */
static bool chunks_run(struct run *r)
{
	size_t chunk_rows = r->look->chunk_rows ? r->look->chunk_rows
		: r->look->format->take_chunk       ? CHUNK_ROWS_BULK
											: CHUNK_ROWS;
	struct str not_open;
	bool ok = true;

	if (!order_ready(r))
		return false;
	r->ahead = ahead_start(r->pool, r->look, r->order, r->counts.done, chunk_rows, r->started_at,
		&not_open, r->arena);
	if (!r->ahead) {
		*r->why = S("The file cannot be read any more.");
		return false;
	}
	while (ok && !r->ended) {
		ok = chunk_run(r);
		if (r->progress)
			r->progress(r->whom, &r->counts);
	}
	if (ok && ahead_failed(r->ahead)) {
		*r->why = S("The file could not be read to its end.");
		ok = false;
	}
	r->counts.spent.read = ahead_spent_us(r->ahead);
	ahead_end(r->ahead);
	return ok;
}

/* The index of the register is read while the rows are put in order. */
static bool rows_run(struct run *r)
{
	int64_t began;
	bool ok;

	if (r->look->format->take_chunk) {
		r->aside = match_aside_start(r->pool, r->host_id);
		match_aside_renew(r->aside);
	}
	ok = chunks_run(r);
	order_close(r->order);
	match_aside_end(r->aside);
	if (r->aside && is_big(r))
		register_let_go(r->pool, r->host_id);
	began = time_thread_us();
	ok = ok && run_finish(r);
	r->counts.spent.finish = time_thread_us() - began;
	bulk_over(r);
	return ok;
}

bool import_run(struct db_pool *pool, int64_t host_id, struct import_id id,
	const struct import_look *look, import_progress *progress, void *whom,
	struct import_counts *counts, struct str *why)
{
	struct arena *a = arena_new();
	struct run r = { .pool = pool,
		.host_id = host_id,
		.id = id,
		.look = look,
		.big_rows = look->big_rows ? look->big_rows : BIG_ROWS,
		.why = why,
		.progress = progress,
		.whom = whom,
		.arena = a,
		.chunk = arena_new() };
	bool ok;

	arena_keep(r.chunk, KEPT_BYTES);
	*why = STR_NONE;
	ok = run_start(&r);
	if (ok && !r.ended) {
		ok = rows_run(&r);
		if (ok || why->p)
			run_end(&r, ok);
		db_settle(pool);
	}
	*counts = r.counts;
	arena_free(r.chunk);
	arena_free(a);
	return ok;
}

/* --- beginning and ending --- */

struct str import_header_json(struct arena *a, const struct import_look *look)
{
	struct source_row names = { .v = ARENA_ARRAY(a, struct str, look->n_columns),
		.n = look->n_columns };

	for (size_t i = 0; i < names.n; i++)
		names.v[i] = look->columns[i].header;
	return import_raw(a, &names);
}

struct import_id import_note(struct db *db, const struct import_look *look, enum import_state state)
{
	struct import_id id = { id_new() };

	import_note_as(db, look, state, id);
	return id;
}

void import_note_as(
	struct db *db, const struct import_look *look, enum import_state state, struct import_id id)
{
	struct list_id list = { 0 };

	if (look->format->take_chunk)
		list = list_find_or_make(db, look->list_name, look->supplier, look->profile);
	import_add(db,
		(struct import_add_args){ .import_id = id,
			.kind = look->format->kind,
			.file_name = look->file_name,
			.file_hash = look->file_hash,
			.mapping = look->mapping,
			.header = import_header_json(db_arena(db), look),
			.list_name = look->list_name.p ? look->list_name : S(""),
			.sample_addresses = look->sample_addresses,
			.state = state,
			.rows_total = look->rows,
			.account_id = { db_viewer(db)->account_id },
			.started_at = db_now(db),
			.list_id = list,
			.profile = look->profile ? str_of(look->profile->name) : S(""),
			.said_on = look->said_on.p ? look->said_on : S(""),
			.tab = look->tab.p ? look->tab : S(""),
			.tab_rows = import_tab_rows_text(db_arena(db), look),
			.checks = look->checks.p ? look->checks : S(""),
			.confirmed = look->confirmed.p ? look->confirmed : S("") });
	audit_add(db, S("import.begin"), 0,
		str_fmt(db_arena(db), "{\"import\":\"%lld\",\"kind\":\"%.*s\",\"rows\":%lld}",
			(long long)id.v, STR_ARG(import_kind_name(look->format->kind)), (long long)look->rows),
		STR_NONE);
}

bool import_choose(
	struct db *db, struct import_id id, const struct import_look *look, struct problems *ps)
{
	struct import_by_id_row row;

	if (!import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row) ||
		row.state != IMPORT_STATE_WAITING) {
		problem_add(ps, S(""), S("This list is being brought in already."));
		return false;
	}
	import_mapping_keep(db,
		(struct import_mapping_keep_args){ .import_id = id,
			.kind = look->format->kind,
			.mapping = look->mapping,
			.list_name = look->list_name.p ? look->list_name : S(""),
			.rows_total = look->rows,
			.tab = look->tab.p ? look->tab : S(""),
			.header = import_header_json(db_arena(db), look),
			.profile = look->profile ? str_of(look->profile->name) : S(""),
			.list_id = look->format->take_chunk
				? list_find_or_make(db, look->list_name, look->supplier, look->profile)
				: (struct list_id){ 0 },
			.said_on = look->said_on.p ? look->said_on : S(""),
			.checks = look->checks.p ? look->checks : S("") });
	return !db_failed(db);
}

bool import_start(struct db *db, struct import_id id)
{
	struct import_by_id_row row;

	if (!import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row) ||
	    (row.state != IMPORT_STATE_WAITING && row.state != IMPORT_STATE_FAILED))
		return false;
	import_start_keep(db, (struct import_start_keep_args){ .import_id = id });
	job_add(db, S("import"), id_text(db_arena(db), id.v), 0);
	audit_add(db, S("import.start"), 0,
		str_fmt(db_arena(db), "{\"import\":\"%lld\"}", (long long)id.v), STR_NONE);
	db_touch(db, "imports");
	return !db_failed(db);
}

bool import_unfinished_find(struct db *db, const struct import_look *look, struct import_id *id)
{
	struct import_unfinished_row row;
	bool there = import_unfinished(db,
		(struct import_unfinished_args){ .file_hash = look->file_hash,
			.kind = look->format->kind,
			.mapping = look->mapping,
			.tab = look->tab.p ? look->tab : S("") },
		&row);

	*id = there ? row.import_id : (struct import_id){ 0 };
	return there;
}

struct import_id import_begin(struct db *db, const struct import_look *look)
{
	struct import_id id;

	return import_unfinished_find(db, look, &id) ? id : import_note(db, look, IMPORT_STATE_RUNNING);
}

/* --- rejects --- */

static void reject_write(
	struct arena *a, struct csv_writer *w, size_t columns, struct str raw, struct str reason)
{
	struct source_row row = import_raw_cells(a, raw);

	for (size_t i = 0; i < columns; i++)
		csv_cell(w, i < row.n ? row.v[i] : S(""));
	csv_cell(w, reason);
	csv_row_end(w);
}

struct str import_rejects_csv(struct db *db, struct import_id id)
{
	struct buf b = { .arena = db_arena(db) };
	struct csv_writer w = { .to = &b };
	struct import_by_id_row import;
	struct import_rejects_row row;
	struct import_rejects_each each;
	struct source_row headers;

	if (!import_by_id(db, (struct import_by_id_args){ .import_id = id }, &import))
		return S("");
	headers = import_raw_cells(db_arena(db), import.header);
	for (size_t i = 0; i < headers.n; i++)
		csv_cell(&w, headers.v[i]);
	csv_cell(&w, S("Why it was left out"));
	csv_row_end(&w);
	each = import_rejects(db, (struct import_rejects_args){ .import_id = id });
	while (import_rejects_next(&each, &row))
		reject_write(db_arena(db), &w, headers.n, see(db_viewer(db), row.raw), row.reason);
	return buf_view(&b);
}
