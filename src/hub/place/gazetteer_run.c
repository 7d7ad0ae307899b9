/*
 * Running a load: chunks of a thousand rows, each with the count of rows done in one transaction,
 * so that a run that was killed goes on behind the last row that is in. Rejects are rows too, kept
 * with the chunk they came in.
 */
#include <sodium.h>
#include <stdio.h>

#include "core/access/audit.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "core/base/log.h"
#include "hub/events.h"
#include "hub/place/gazetteer.sql.h"
#include "hub/place/gazetteer_private.h"

#define CHUNK_ROWS 1000
#define REJECTS_KEPT 10000
#define BULK_CACHE_MB 64

static const struct {
	enum gazetteer_format format;
	const char *words;
} formats[] = {
	{ GAZETTEER_FORMAT_DTF73, "the council's gazetteer (DTF 7.3)" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "AddressBase Premium" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PLUS, "AddressBase Plus" },
	{ GAZETTEER_FORMAT_OPEN_UPRN, "OS Open UPRN" },
	{ GAZETTEER_FORMAT_ONSPD, "postcodes of the ONS (ONSPD, NSPL)" },
	{ GAZETTEER_FORMAT_CODEPOINT, "Code-Point Open" },
	{ GAZETTEER_FORMAT_CSV, "a table of addresses" },
};

struct str gazetteer_format_words(enum gazetteer_format f)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (formats[i].format == f)
			return str_of(formats[i].words);
	return S("a list of addresses");
}

/* --- looking --- */

static struct str file_hash(struct arena *a, struct str path)
{
	FILE *f = fopen(str_z(a, path), "rbe");
	crypto_generichash_state state;
	unsigned char digest[16], *bytes = arena_alloc(a, 1 << 18);
	char *hex = arena_alloc(a, 33);
	size_t n;
	bool ok;

	if (!f)
		return STR_NONE;
	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	while ((n = fread(bytes, 1, 1 << 18, f)) > 0)
		crypto_generichash_update(&state, bytes, n);
	ok = !ferror(f);
	fclose(f);
	crypto_generichash_final(&state, digest, sizeof(digest));
	sodium_bin2hex(hex, 33, digest, sizeof(digest));
	return ok ? str_of(hex) : STR_NONE;
}

bool gazetteer_look(struct arena *a, struct str path, struct str name, enum gazetteer_format format,
	struct gazetteer_file *f, struct problems *ps)
{
	struct gazetteer_reader *r;
	struct str why;

	check(sodium_init() >= 0);
	*f = (struct gazetteer_file){ .path = path, .name = name, .format = format };
	r = gazetteer_open(a, path, &f->format, &why);
	if (!r) {
		problem_add(ps, S("file"), why);
		return false;
	}
	f->bytes = gazetteer_bytes(r, true);
	gazetteer_close(r);
	f->hash = file_hash(a, path);
	if (!f->hash.p)
		problem_add(ps, S("file"), S("The file cannot be read to its end."));
	return f->hash.p != NULL;
}

struct gazetteer_load_id gazetteer_begin(struct db *db, const struct gazetteer_file *f)
{
	struct gazetteer_load_unfinished_row row;
	struct gazetteer_load_id id = { id_new() };

	if (gazetteer_load_unfinished(db,
			(struct gazetteer_load_unfinished_args){ .file_hash = f->hash, .format = f->format },
			&row))
		return row.gazetteer_load_id;
	gazetteer_load_add(db,
		(struct gazetteer_load_add_args){ .gazetteer_load_id = id,
			.format = f->format,
			.file_name = f->name,
			.file_hash = f->hash,
			.bytes_total = f->bytes,
			.account_id = { db_viewer(db)->account_id },
			.started_at = db_now(db) });
	audit_add(db, S("gazetteer.begin"), 0,
		str_fmt(db_arena(db), "{\"load\":\"%lld\",\"format\":\"%.*s\"}", (long long)id.v,
			STR_ARG(gazetteer_format_name(f->format))),
		STR_NONE);
	return id;
}

/* --- running --- */

struct run {
	struct db_pool *pool;
	struct viewer viewer;
	int64_t host_id;
	struct gazetteer_load_id id;
	const struct gazetteer_file *file;
	struct gazetteer_reader *reader;
	struct gazetteer_known known;
	struct gazetteer_streets *streets;
	struct gazetteer_counts counts;
	struct arena *arena, *chunk;
	bool any_typed, ended;
	struct str *why;
};

static struct db *unit_begin(struct run *r, enum db_mode mode)
{
	arena_reset(r->chunk);
	r->viewer = viewer_system(r->host_id, r->chunk);
	return db_begin(r->pool, r->chunk, &r->viewer, mode);
}

static void known_read(struct run *r, struct db *db)
{
	struct VEC(int64_t) v = { 0 };
	struct gazetteer_known_uprns_each each = gazetteer_known_uprns(db);
	struct gazetteer_known_uprns_row row;

	while (gazetteer_known_uprns_next(&each, &row))
		VEC_PUSH(r->arena, &v, row.uprn);
	r->known = (struct gazetteer_known){ v.v, v.n };
}

static bool run_start(struct run *r)
{
	struct db *db = unit_begin(r, DB_WRITE);
	struct gazetteer_load_by_id_row row;
	struct gazetteer_any_typed_row typed;
	bool there = gazetteer_load_by_id(
		db, (struct gazetteer_load_by_id_args){ .gazetteer_load_id = r->id }, &row);

	if (there) {
		r->counts = (struct gazetteer_counts){ r->file->bytes, row.bytes_done, row.rows_done,
			row.rows_new, row.rows_changed, row.rows_same, row.rows_gone, row.rows_unused,
			row.rows_rejected };
		r->ended = row.state == GAZETTEER_STATE_DONE;
		r->any_typed = gazetteer_any_typed(db, &typed);
		if (!r->ended)
			gazetteer_load_state(db,
				(struct gazetteer_load_state_args){
					.gazetteer_load_id = r->id, .state = GAZETTEER_STATE_RUNNING, .error = S("") });
		if (r->file->format == GAZETTEER_FORMAT_OPEN_UPRN)
			known_read(r, db);
	}
	if (db_end(db) && there)
		return true;
	*r->why = there ? S("It could not be started: the database failed.")
					: S("This load is not there any more.");
	return false;
}

static struct str row_text(struct arena *a, const struct csv_row *row)
{
	struct buf b = { .arena = a };
	struct csv_writer w = { .to = &b };

	for (size_t i = 0; i < row->n && b.n < 4000; i++)
		csv_cell(&w, str_part(row->v[i], 0, 400));
	return b.n ? buf_view(&b) : S("");
}

static void reject(struct run *r, struct db *db, const struct gazetteer_row *row,
	const struct csv_row *raw, struct str why)
{
	r->counts.rejected++;
	if (r->counts.rejected <= REJECTS_KEPT)
		gazetteer_reject_add(db,
			(struct gazetteer_reject_add_args){ .gazetteer_load_id = r->id,
				.row_number = row->number,
				.reason = why,
				.raw = row_text(db_arena(db), raw) });
}

static bool chunk_run(struct run *r)
{
	struct gazetteer_counts before = r->counts;
	struct db *db = unit_begin(r, DB_WRITE);
	struct gazetteer_chunk *c = gazetteer_chunk_new(db, r->any_typed, &r->known, r->streets);
	struct gazetteer_row row;
	struct csv_row raw;

	db_bulk(db, BULK_CACHE_MB);
	while (r->counts.rows - before.rows < CHUNK_ROWS && !db_failed(db)) {
		struct str why;

		if (!gazetteer_next(r->reader, &row, &raw)) {
			r->ended = true;
			break;
		}
		why = gazetteer_take(c, &row, &r->counts);
		if (why.p)
			reject(r, db, &row, &raw, why);
		r->counts.rows++;
	}
	gazetteer_chunk_write(c, &r->counts);
	r->counts.bytes_done = gazetteer_bytes(r->reader, false);
	if (gazetteer_load_keep(db,
			(struct gazetteer_load_keep_args){ .gazetteer_load_id = r->id,
				.seen_done = before.rows,
				.rows_done = r->counts.rows,
				.bytes_done = r->counts.bytes_done,
				.rows_new = r->counts.fresh,
				.rows_changed = r->counts.changed,
				.rows_same = r->counts.same,
				.rows_gone = r->counts.gone,
				.rows_unused = r->counts.unused,
				.rows_rejected = r->counts.rejected }) != 1 &&
		!db_failed(db)) {
		*r->why = S("This load is going on elsewhere.");
		db_abandon(db);
		return false;
	}
	db_touch(db, "addresses");
	if (!db_failed(db) && db_end(db))
		return true;
	if (db_failed(db))
		db_abandon(db);
	*r->why = S("The database could not keep the rows. Nothing is lost: run the same load again "
				"and it goes on.");
	return false;
}

static void run_end(struct run *r, bool ok)
{
	struct db *db = unit_begin(r, DB_WRITE);
	struct gazetteer_load_by_id_row row;

	db_bulk(db, 0);
	gazetteer_load_state(db,
		(struct gazetteer_load_state_args){ .gazetteer_load_id = r->id,
			.state = ok ? GAZETTEER_STATE_DONE : GAZETTEER_STATE_FAILED,
			.ended_at = db_now(db),
			.error = ok ? S("") : *r->why });
	audit_add(db, S("gazetteer.end"), 0,
		str_fmt(r->chunk,
			"{\"load\":\"%lld\",\"new\":%lld,\"changed\":%lld,\"gone\":%lld,\"rejected\":%lld}",
			(long long)r->id.v, (long long)r->counts.fresh, (long long)r->counts.changed,
			(long long)r->counts.gone, (long long)r->counts.rejected),
		STR_NONE);
	if (ok && gazetteer_load_by_id(
				  db, (struct gazetteer_load_by_id_args){ .gazetteer_load_id = r->id }, &row))
		upload_drop(db, row.upload_id);        /* it is in: the file would be one more copy */
	if (ok) /* it may say other things of what kind of home an address is */
		hub_event(db,
			(struct hub_event){
				.kind = EVENT_ADDRESSES_LOADED, .subject_id = r->id.v, .at = db_now(db) });
	db_touch(db, "addresses");
	if (!db_end(db) && ok)
		*r->why = S("All rows are in, but the end could not be noted. Run it again to finish.");
}

bool gazetteer_run(struct db_pool *pool, int64_t host_id, struct gazetteer_load_id id,
	const struct gazetteer_file *f, gazetteer_progress *progress, void *whom,
	struct gazetteer_counts *counts, struct str *why)
{
	struct run r = { .pool = pool,
		.host_id = host_id,
		.id = id,
		.file = f,
		.arena = arena_new(),
		.chunk = arena_new(),
		.why = why };
	enum gazetteer_format format = f->format;
	struct gazetteer_row row;
	struct csv_row raw;
	struct str not_open;
	bool ok;

	*why = STR_NONE;
	r.streets = gazetteer_streets_new(r.arena);
	ok = run_start(&r);
	if (ok && !r.ended) {
		r.reader = gazetteer_open(r.arena, f->path, &format, &not_open);
		if (!r.reader)
			*why = S("The file cannot be read any more.");
		for (int64_t i = 0; r.reader && i < r.counts.rows; i++)
			if (!gazetteer_next(r.reader, &row, &raw))
				break;
		ok = r.reader != NULL;
		while (ok && !r.ended) {
			ok = chunk_run(&r);
			if (progress)
				progress(whom, &r.counts);
		}
		if (ok && gazetteer_failed(r.reader)) {
			*why = S("The file could not be read to its end.");
			ok = false;
		}
		run_end(&r, ok);
	}
	gazetteer_close(r.reader);
	gazetteer_streets_free(r.streets);
	*counts = r.counts;
	arena_free(r.chunk);
	arena_free(r.arena);
	return ok;
}

struct str gazetteer_rejects_csv(struct db *db, struct gazetteer_load_id id)
{
	struct buf b = { .arena = db_arena(db) };
	struct csv_writer w = { .to = &b };
	struct gazetteer_rejects_each each =
		gazetteer_rejects(db, (struct gazetteer_rejects_args){ .gazetteer_load_id = id });
	struct gazetteer_rejects_row row;

	csv_cell(&w, S("Row"));
	csv_cell(&w, S("Why it was left out"));
	csv_cell(&w, S("The row as it came"));
	csv_row_end(&w);
	while (gazetteer_rejects_next(&each, &row)) {
		csv_cell_int(&w, row.row_number);
		csv_cell(&w, row.reason);
		buf_char(&b, ',');
		buf_str(&b, row.raw);
		w.row_begun = true;
		csv_row_end(&w);
	}
	return buf_view(&b);
}
