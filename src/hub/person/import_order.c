/* What import_order.h promises: the rows in a spool, and the numbers of those to come. */
#include "hub/person/import_order.h"

#include "core/base/id.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_guess.h"
#include "hub/person/import_spool.h"

struct import_order {
	struct arena *arena;                   /* everything here, this as well */
	struct row_spool *rows;
	uint32_t *order;                       /* as many as there are rows */
	size_t at;
	bool failed;
};

#define TELL_EVERY 16384

static void row_hear(struct row_guess *g, struct arena *a, const struct order_asked *q,
	const struct source_row *row)
{
	struct str keys[IMPORT_KEYS_MOST], line = STR_NONE, postcode = STR_NONE;
	struct import_row given = { .format = q->look->format, .arena = a, .number = row->number };
	size_t n = 0;

	if (!row->problem.p) {
		given.values = import_values(a, q->look, row);
		n = q->look->format->tells(&given, q->now, q->look->profile, keys, &line, &postcode);
	}
	guess_row(g, keys, n, line, postcode);
}

/* Every row of the file into the spool, and to whoever guesses (NULL: nobody has to). */
static bool rows_read(struct import_order *o, struct arena *a, const struct order_asked *q,
	struct row_guess *g, struct str *why)
{
	struct import_source *source = source_open(a, q->look->path, q->look->tab, why);
	struct arena *each = arena_new();
	struct source_row row;
	bool room = true, ok;

	while (source && room && source_next(source, &row)) {
		room = spool_put(o->rows, &row);
		if (g && room)
			row_hear(g, each, q, &row);
		if (spool_rows(o->rows) % 256 == 0)
			arena_reset(each);
		if (spool_rows(o->rows) % TELL_EVERY == 0)
			q->told(q->whom, (int64_t)spool_rows(o->rows));
	}
	ok = source && room && !source_failed(source);
	if (source && source_failed(source))
		*why = S("The file could not be read to its end.");
	source_close(source);
	arena_free(each);
	return ok;
}

/* The upload that holds the import's order; none: its rows are taken as the file has them. */
static struct upload_id order_of(struct db *db, struct import_id id)
{
	struct import_order_of_row row;
	struct import_order_of_args args = { .import_id = id };

	return import_order_of(db, args, &row) ? row.order_id : (struct upload_id){ 0 };
}

/* Absent: it has none. False: what it has cannot be read. */
static bool order_kept(const struct order_asked *q, struct arena *a, struct str *bytes)
{
	struct viewer v = viewer_system(q->host_id, a);
	struct db *db = db_begin(q->pool, a, &v, DB_READ);
	struct upload_id upload = order_of(db, q->id);

	*bytes = upload.v ? upload_bytes(db, upload) : STR_NONE;
	return db_end(db) && (!upload.v || bytes->p);
}

void order_drop(struct db *db, struct import_id id)
{
	struct upload_id upload = order_of(db, id);

	if (upload.v)
		upload_drop(db, upload);
}

static bool order_keep(
	const struct order_asked *q, const struct import_order *o, struct arena *a)
{
	struct str bytes = { (const char *)o->order, spool_rows(o->rows) * sizeof(*o->order) };
	struct upload_id upload = { id_new() };
	struct viewer v = viewer_system(q->host_id, a);
	struct db *db;

	if (!upload_keep_bytes(q->pool, q->host_id, upload, bytes))
		return false;
	db = db_begin(q->pool, a, &v, DB_WRITE);
	order_drop(db, q->id); /* of a run that came to an end before the first row */
	upload_note(db, upload);
	import_order_keep(
		db, (struct import_order_keep_args){ .import_id = q->id, .order_id = upload });
	if (db_end(db))
		return true;
	upload_forget(q->pool, q->host_id, upload);
	return false;
}

/* Every number once: what was kept came from a file as this one. */
static bool order_whole(struct arena *a, const uint32_t *order, size_t n)
{
	bool *seen = ARENA_ARRAY(a, bool, n), ok = true;

	for (size_t i = 0; i < n && ok; i++) {
		uint32_t row = order[i] & ~GUESS_ALONE;

		ok = row < n && !seen[row];
		if (ok)
			seen[row] = true;
	}
	return ok;
}

/* The order that was kept, if the file is still the one it was made for. */
static bool order_take(struct import_order *o, struct arena *a, struct str kept)
{
	size_t n = spool_rows(o->rows);

	if (kept.n != n * sizeof(*o->order))
		return false;
	o->order = ARENA_ARRAY(o->arena, uint32_t, n);
	memcpy(o->order, kept.p, kept.n);
	return order_whole(a, o->order, n);
}

static bool order_make(
	struct import_order *o, struct arena *a, const struct order_asked *q, struct str *why)
{
	struct row_guess *g = guess_new(a, (size_t)q->look->rows);

	if (rows_read(o, a, q, g, why))
		o->order = guess_order(g, o->arena, q->pool, q->host_id);
	return o->order && order_keep(q, o, a);
}

static bool order_again(struct import_order *o, struct arena *a, const struct order_asked *q,
	struct str kept, struct str *why)
{
	if (o->rows && rows_read(o, a, q, NULL, why) && order_take(o, a, kept))
		return true;
	if (!why->p)
		*why = S("There is no room to put the rows in order again. Make some and run it again.");
	return false;
}

struct import_order *order_open(const struct order_asked *q, struct str *why)
{
	struct arena *own = arena_new(), *a = arena_new();
	struct import_order *o = ARENA_NEW(own, struct import_order);
	struct str kept = STR_NONE;
	bool ok;

	o->arena = own;
	*why = STR_NONE;
	if (!q->fresh && !order_kept(q, a, &kept))
		*why = S("The order in which its rows are taken could not be read from the database.");
	ok = !why->p && (q->fresh || kept.p);
	if (ok)
		o->rows = spool_new(own, db_pool_data_dir(q->pool), (size_t)q->look->rows);
	if (ok && q->fresh)
		ok = o->rows && order_make(o, a, q, why);
	else if (ok)
		ok = order_again(o, a, q, kept, why);
	arena_free(a);
	if (ok)
		return o;
	order_close(o);
	return NULL;
}

void order_close(struct import_order *o)
{
	if (!o)
		return;
	spool_end(o->rows);
	arena_free(o->arena);
}

bool order_next(struct import_order *o, struct source_row *row, bool *alone)
{
	if (o->failed || o->at == spool_rows(o->rows))
		return false;
	*alone = (o->order[o->at] & GUESS_ALONE) != 0;
	o->failed = !spool_get(o->rows, o->order[o->at] & ~GUESS_ALONE, row);
	o->at += !o->failed;
	return !o->failed;
}

bool order_failed(const struct import_order *o)
{
	return o->failed;
}
