/*
 * Bringing rows in. Two hundred rows and the count of rows done are one transaction, so after a kill the next
 * run begins exactly behind the last row that is in. The key of a row is a digest of everything in it and of
 * how many like it stood before in the file: the same row of the same or another file is known.
 */
#include <jansson.h>
#include <sodium.h>

#include "core/access/audit.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/csv/csv.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"

#define CHUNK_ROWS 200

/* --- how often a row was seen in this file: an open-addressing table of digests --- */

struct seen { uint64_t digest; uint32_t count; };
struct seen_table { struct seen *v; size_t n, cap; };

static void seen_grow(struct seen_table *t)
{
	size_t cap = t->cap ? t->cap * 2 : 1024;
	struct seen *v = calloc(cap, sizeof(*v));

	check(v != NULL);
	for (size_t i = 0; i < t->cap; i++) {
		size_t at;

		if (!t->v[i].count)
			continue;
		for (at = t->v[i].digest & (cap - 1); v[at].count; at = (at + 1) & (cap - 1))
			;
		v[at] = t->v[i];
	}
	free(t->v);
	t->v = v;
	t->cap = cap;
}

/* How many there were before this one. */
static uint32_t seen_count(struct seen_table *t, uint64_t digest)
{
	size_t at;

	if (t->n * 2 >= t->cap)
		seen_grow(t);
	for (at = digest & (t->cap - 1); t->v[at].count; at = (at + 1) & (t->cap - 1))
		if (t->v[at].digest == digest)
			return t->v[at].count++;
	t->v[at] = (struct seen){ digest, 1 };
	t->n++;
	return 0;
}

/* --- one row --- */

static void digest_part(crypto_generichash_state *state, struct str s)
{
	uint64_t n = s.n;

	crypto_generichash_update(state, (const unsigned char *)&n, sizeof(n));
	if (s.n)
		crypto_generichash_update(state, (const unsigned char *)s.p, s.n);
}

static struct str row_key(struct arena *a, const struct import_look *look, const struct source_row *row, struct seen_table *seen)
{
	crypto_generichash_state state;
	unsigned char digest[16];
	char hex[33];
	uint64_t short_digest;
	uint32_t before;

	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	for (size_t i = 0; i < row->n; i++) {
		struct str cell = str_trim(row->v[i]);

		if (cell.n == 0)
			continue;                      /* an empty column more or less is the same row */
		digest_part(&state, i < look->n_columns ? look->columns[i].header : S(""));
		digest_part(&state, cell);
	}
	crypto_generichash_final(&state, digest, sizeof(digest));
	memcpy(&short_digest, digest, sizeof(short_digest));
	before = seen_count(seen, short_digest);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	return str_fmt(a, "%.*s %s %u", STR_ARG(import_kind_name(look->format->kind)), hex, before);
}

/* The row exactly as it came: a JSON object of the file's own columns. */
static struct str row_raw(struct arena *a, const struct import_look *look, const struct source_row *row)
{
	json_t *object = json_object();
	struct str text;
	char *dumped;

	check(object != NULL);
	for (size_t i = 0; i < row->n; i++) {
		const char *name = i < look->n_columns ? str_z(a, look->columns[i].header) : str_fmt(a, "column %zu", i + 1).p;

		check(json_object_set_new(object, name, json_stringn(row->v[i].p ? row->v[i].p : "", row->v[i].n)) == 0);
	}
	dumped = json_dumps(object, JSON_COMPACT);
	check(dumped != NULL);
	text = str_dup(a, str_of(dumped));
	free(dumped);
	json_decref(object);
	return text;
}

struct run {
	struct db_pool *pool;
	struct viewer viewer;
	int64_t host_id;
	struct import_id id;
	const struct import_look *look;
	struct import_source *source;
	struct seen_table seen;
	struct arena *chunk;                   /* memory of one chunk */
	struct str list_name;
	int64_t started_at;
	struct import_counts counts;
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
static struct str row_take(struct run *r, struct db *db, const struct source_row *row, struct import_outcome *out)
{
	struct arena *a = db_arena(db);
	struct problems ps = { .arena = a };
	struct import_row given = { .format = r->look->format, .arena = a, .number = row->number, .import_id = r->id,
		.list_name = r->list_name, .started_at = r->started_at };

	*out = (struct import_outcome){ 0 };
	if (row->problem.p)
		return row->problem;
	given.values = import_values(a, r->look, row);
	db_savepoint(db);
	if (r->look->format->take(db, &given, out, &ps) && !db_failed(db)) {
		db_release(db);
		return STR_NONE;
	}
	db_rollback_to(db);
	*out = (struct import_outcome){ 0 };
	return reasons_text(a, &ps);
}

static void row_bring_in(struct run *r, struct db *db, const struct source_row *row, struct str key)
{
	struct source_record_known_row before;
	bool tried = source_record_known(db, (struct source_record_known_args){ .row_key = key }, &before);
	struct import_outcome out;
	struct str reason;

	if (tried && str_empty(before.reason)) {
		r->counts.known++;
		return;
	}
	reason = row_take(r, db, row, &out);
	if (reason.p)
		r->counts.rejected++;
	else if (out.known)
		r->counts.known++;
	else
		r->counts.fresh++;
	if (tried)
		source_record_again(db, (struct source_record_again_args){ .source_record_id = before.source_record_id, .import_id = r->id,
			.row_number = row->number, .person_id = out.person_id, .request_id = out.request_id,
			.reason = reason.p ? reason : S(""), .at = db_now(db) });
	else
		source_record_add(db, (struct source_record_add_args){ .source_record_id = { id_new() }, .import_id = r->id,
			.row_number = row->number, .row_key = key, .person_id = out.person_id, .request_id = out.request_id,
			.raw = row_raw(db_arena(db), r->look, row), .list_name = r->list_name, .reason = reason.p ? reason : S(""),
			.at = db_now(db) });
}

/* --- chunks --- */

static bool chunk_commit(struct run *r, struct db *db, int64_t seen_done)
{
	if (import_done_keep(db, (struct import_done_keep_args){ .import_id = r->id, .seen_done = seen_done, .rows_done = r->counts.done,
		.rows_new = r->counts.fresh, .rows_known = r->counts.known, .rows_rejected = r->counts.rejected }) != 1 && !db_failed(db)) {
		*r->why = S("This import is going on elsewhere.");
		db_abandon(db);
		return false;
	}
	db_touch(db, "imports");
	if (!db_failed(db) && db_end(db))
		return true;
	*r->why = S("The database could not keep the rows. Nothing is lost: run the same import again and it goes on.");
	return false;
}

static bool chunk_run(struct run *r)
{
	struct import_counts before = r->counts;
	struct source_row row;
	struct db *db;
	bool more = true;

	arena_reset(r->chunk);
	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	while (r->counts.done - before.done < CHUNK_ROWS && !db_failed(db) && (more = source_next(r->source, &row))) {
		row_bring_in(r, db, &row, row_key(r->chunk, r->look, &row, &r->seen));
		r->counts.done++;
	}
	if (db_failed(db)) {
		db_abandon(db);
		*r->why = S("The database could not keep the rows. Nothing is lost: run the same import again and it goes on.");
		return false;
	}
	r->ended = !more;
	return chunk_commit(r, db, before.done);
}

static void run_end(struct run *r, bool ok)
{
	struct str error = ok ? S("") : *r->why;
	struct db *db;

	arena_reset(r->chunk);
	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	import_end_keep(db, (struct import_end_keep_args){ .import_id = r->id, .state = ok ? IMPORT_STATE_DONE : IMPORT_STATE_FAILED,
		.ended_at = db_now(db), .error = error, .rows_total = r->counts.total });
	if (ok)                                /* every row is in its source record now: the file would only be one more copy */
		import_chunks_drop(db, (struct import_chunks_drop_args){ .import_id = r->id });
	audit_add(db, S("import.end"), 0, str_fmt(r->chunk,
		"{\"import\":\"%lld\",\"kind\":\"%.*s\",\"new\":%lld,\"known\":%lld,\"rejected\":%lld}", (long long)r->id.v,
		STR_ARG(import_kind_name(r->look->format->kind)), (long long)r->counts.fresh, (long long)r->counts.known,
		(long long)r->counts.rejected), STR_NONE);
	db_touch(db, "imports");
	if (!db_end(db) && ok)
		*r->why = S("All rows are in, but the end of the import could not be noted. Run it again to finish.");
}

/* Reads the rows that are in already: they count as seen. */
static void rows_skip(struct run *r)
{
	struct source_row row;

	for (int64_t i = 0; i < r->counts.done && source_next(r->source, &row); i++) {
		arena_reset(r->chunk);
		(void)row_key(r->chunk, r->look, &row, &r->seen);
	}
}

static bool run_start(struct run *r)
{
	struct import_by_id_row row;
	struct db *db;
	bool there;

	r->viewer = viewer_system(r->host_id, r->chunk);
	db = db_begin(r->pool, r->chunk, &r->viewer, DB_WRITE);
	there = import_by_id(db, (struct import_by_id_args){ .import_id = r->id }, &row);
	if (there && row.state == IMPORT_STATE_DONE) {
		r->counts = (struct import_counts){ row.rows_total, row.rows_done, row.rows_new, row.rows_known, row.rows_rejected };
		r->ended = true;
		db_abandon(db);
		return true;
	}
	import_start_keep(db, (struct import_start_keep_args){ .import_id = r->id });
	if (there) {
		r->counts = (struct import_counts){ r->look->rows, row.rows_done, row.rows_new, row.rows_known, row.rows_rejected };
		r->started_at = row.started_at;
		r->list_name = str_dup(r->arena, row.list_name.n ? row.list_name : row.file_name);
	}
	if (db_end(db) && there)
		return true;
	*r->why = there ? S("The import could not be started: the database failed.") : S("This import is not there any more.");
	return false;
}

bool import_run(struct db_pool *pool, int64_t host_id, struct import_id id, const struct import_look *look,
	import_progress *progress, void *whom, struct import_counts *counts, struct str *why)
{
	struct arena *a = arena_new();
	struct run r = { .pool = pool, .host_id = host_id, .id = id, .look = look, .why = why, .arena = a, .chunk = arena_new() };
	struct str not_open;
	bool ok;

	*why = STR_NONE;
	check(sodium_init() >= 0);
	ok = run_start(&r);
	if (ok && !r.ended) {
		r.source = source_open(a, look->path, &not_open);
		if (!r.source)
			*why = S("The file cannot be read any more.");
		else
			rows_skip(&r);
		ok = r.source != NULL;
		while (ok && !r.ended) {
			ok = chunk_run(&r);
			if (progress)
				progress(whom, &r.counts);
		}
		if (ok && source_failed(r.source)) {
			*why = S("The file could not be read to its end.");
			ok = false;
		}
		if (ok || why->p)
			run_end(&r, ok);
	}
	source_close(r.source);
	free(r.seen.v);
	*counts = r.counts;
	arena_free(r.chunk);
	arena_free(a);
	return ok;
}

/* --- beginning and ending --- */

struct str import_header_json(struct arena *a, const struct import_look *look)
{
	json_t *list = json_array();
	struct str text;
	char *dumped;

	check(list != NULL);
	for (size_t i = 0; i < look->n_columns; i++)
		check(json_array_append_new(list, json_stringn(look->columns[i].header.p, look->columns[i].header.n)) == 0);
	dumped = json_dumps(list, JSON_COMPACT);
	check(dumped != NULL);
	text = str_dup(a, str_of(dumped));
	free(dumped);
	json_decref(list);
	return text;
}

struct import_id import_note(struct db *db, const struct import_look *look, enum import_state state)
{
	struct import_id id = { id_new() };

	import_note_as(db, look, state, id);
	return id;
}

void import_note_as(struct db *db, const struct import_look *look, enum import_state state, struct import_id id)
{
	import_add(db, (struct import_add_args){ .import_id = id, .kind = look->format->kind, .file_name = look->file_name,
		.file_hash = look->file_hash, .mapping = look->mapping, .header = import_header_json(db_arena(db), look),
		.list_name = look->list_name.p ? look->list_name : S(""), .sample_addresses = look->sample_addresses, .state = state,
		.rows_total = look->rows, .account_id = { db_viewer(db)->account_id }, .started_at = db_now(db) });
	audit_add(db, S("import.begin"), 0, str_fmt(db_arena(db), "{\"import\":\"%lld\",\"kind\":\"%.*s\",\"rows\":%lld}",
		(long long)id.v, STR_ARG(import_kind_name(look->format->kind)), (long long)look->rows), STR_NONE);
}

bool import_choose(struct db *db, struct import_id id, const struct import_look *look, struct problems *ps)
{
	struct import_by_id_row row;

	if (!import_by_id(db, (struct import_by_id_args){ .import_id = id }, &row) || row.state != IMPORT_STATE_WAITING) {
		problem_add(ps, S(""), S("This list is being brought in already."));
		return false;
	}
	import_mapping_keep(db, (struct import_mapping_keep_args){ .import_id = id, .kind = look->format->kind, .mapping = look->mapping,
		.list_name = look->list_name.p ? look->list_name : S(""), .rows_total = row.rows_total });
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
	audit_add(db, S("import.start"), 0, str_fmt(db_arena(db), "{\"import\":\"%lld\"}", (long long)id.v), STR_NONE);
	db_touch(db, "imports");
	return !db_failed(db);
}

struct import_id import_begin(struct db *db, const struct import_look *look)
{
	struct import_unfinished_row row;

	if (import_unfinished(db, (struct import_unfinished_args){ .file_hash = look->file_hash, .kind = look->format->kind,
		.mapping = look->mapping }, &row))
		return row.import_id;
	return import_note(db, look, IMPORT_STATE_RUNNING);
}

/* --- rejects --- */

static void reject_write(struct csv_writer *w, const json_t *headers, struct str raw, struct str reason)
{
	json_t *row = json_loadb(raw.p, raw.n, 0, NULL), *name;
	size_t i;

	json_array_foreach(headers, i, name) {
		const json_t *cell = json_object_get(row, json_string_value(name));

		csv_cell(w, (struct str){ json_is_string(cell) ? json_string_value(cell) : "", json_string_length(cell) });
	}
	csv_cell(w, reason);
	csv_row_end(w);
	json_decref(row);
}

struct str import_rejects_csv(struct db *db, struct import_id id)
{
	struct buf b = { .arena = db_arena(db) };
	struct csv_writer w = { .to = &b };
	struct import_by_id_row import;
	struct import_rejects_row row;
	struct import_rejects_each each;
	json_t *headers, *name;
	size_t i;

	if (!import_by_id(db, (struct import_by_id_args){ .import_id = id }, &import))
		return S("");
	headers = json_loadb(import.header.p, import.header.n, 0, NULL);
	json_array_foreach(headers, i, name)
		csv_cell(&w, (struct str){ json_string_value(name), json_string_length(name) });
	csv_cell(&w, S("Why it was left out"));
	csv_row_end(&w);
	each = import_rejects(db, (struct import_rejects_args){ .import_id = id });
	while (import_rejects_next(&each, &row))
		reject_write(&w, headers, see(db_viewer(db), row.raw), row.reason);
	json_decref(headers);
	return buf_view(&b);
}
