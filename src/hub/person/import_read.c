/*
 * Reading ahead. A thread parses, maps, folds and digests rows while the writer is busy with those
 * before: two chunks of memory go round between them. The key of a row is a digest of everything in
 * it and of how many like it stood before in the file: the same row of the same or another file is
 * known. Its mark is a digest of what it says of the person: a line of a list with the same mark
 * did not change.
 */
#include "hub/person/import_read.h"

#include <jansson.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "core/base/check.h"
#include "core/base/time.h"
#include "hub/person/import_order.h"

#define SLOTS 2
#define FIRST_ROWS 500
#define SETTLE_EVERY 8 /* chunks, of those that are taken in together */
#define KEPT_BYTES ((size_t)32 << 20)          /* of a chunk's memory for the next */

/* --- how often something was seen in this file: an open-addressing table of digests --- */

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

/* --- a row as it is kept --- */

static void digest_part(crypto_generichash_state *state, struct str s)
{
	uint64_t n = s.n;

	crypto_generichash_update(state, (const unsigned char *)&n, sizeof(n));
	if (s.n)
		crypto_generichash_update(state, (const unsigned char *)s.p, s.n);
}

static struct str row_key(struct arena *a, const struct import_look *look,
	const struct source_row *row, struct seen_table *seen, char mark[17])
{
	crypto_generichash_state state, of_person;
	unsigned char digest[16];
	char hex[33];
	uint64_t short_digest;
	uint32_t before;

	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	of_person = state;
	for (size_t i = 0; i < row->n; i++) {
		struct str cell = str_trim(row->v[i]),
				   header = i < look->n_columns ? look->columns[i].header : S("");

		if (cell.n == 0)
			continue;                      /* an empty column more or less is the same row */
		digest_part(&state, header);
		digest_part(&state, cell);
		if (i < look->n_columns && look->columns[i].of_the_list)
			continue;
		digest_part(&of_person, header);
		digest_part(&of_person, cell);
	}
	crypto_generichash_final(&of_person, digest, sizeof(digest));
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	memcpy(mark, hex, 16);
	mark[16] = 0;
	crypto_generichash_final(&state, digest, sizeof(digest));
	memcpy(&short_digest, digest, sizeof(short_digest));
	before = seen_count(seen, short_digest);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	return str_fmt(a, "%.*s %s %u", STR_ARG(import_kind_name(look->format->kind)), hex, before);
}

static void json_put(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			buf_char(b, '\\');
		if (c < 0x20)
			buf_fmt(b, "\\u%04x", c);
		else
			buf_char(b, (char)c);
	}
	buf_char(b, '"');
}

struct str import_raw(struct arena *a, const struct source_row *row)
{
	struct buf b = { .arena = a };

	buf_char(&b, '[');
	for (size_t i = 0; i < row->n; i++) {
		if (i)
			buf_char(&b, ',');
		json_put(&b, row->v[i].p ? row->v[i] : S(""));
	}
	buf_char(&b, ']');
	return buf_view(&b);
}

struct source_row import_raw_cells(struct arena *a, struct str raw)
{
	json_t *list = json_loadb(raw.p ? raw.p : "", raw.n, 0, NULL), *cell;
	struct source_row row = { .v = ARENA_ARRAY(a, struct str, json_array_size(list) + 1) };
	size_t i;

	json_array_foreach(list, i, cell) row.v[row.n++] = str_dup(a,
		(struct str){
			json_is_string(cell) ? json_string_value(cell) : "", json_string_length(cell) });
	json_decref(list);
	return row;
}

/* --- the thread --- */

struct import_ahead {
	struct db_pool *pool;
	const struct import_look *look;
	struct import_source *source;          /* NULL: there is an order */
	struct import_order *order;
	struct seen_table rows_seen, lines_seen;
	size_t chunk_rows,
		next_rows; /* the first ones are smaller: a database that is new learns from them */
	int64_t skip, now;
	struct read_chunk slots[SLOTS];
	pthread_t thread;
	bool stop, failed, given, ended; /* given: the writer has a chunk; ended: it was the last */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int filled, emptied;                   /* chunks made, and given back */
	int64_t spent_us; /* processor time of the thread, after the last chunk it made */
};

static struct str reasons(struct arena *a, const struct problems *ps)
{
	struct str text = S("");

	for (size_t i = 0; i < ps->n; i++)
		text = str_join(a, text, S(" "), ps->v[i].text);
	return text.n ? text : S("This row could not be taken.");
}

static bool row_next(struct import_ahead *r, struct source_row *row, bool *alone)
{
	*alone = false;
	return r->order ? order_next(r->order, row, alone) : source_next(r->source, row);
}

static void row_prepare(struct import_ahead *r, struct arena *a, const struct source_row *row,
	struct import_taking *t, struct str **values)
{
	const struct import_format *f = r->look->format;
	struct problems ps = { .arena = a };
	struct import_row given = { .format = f, .arena = a, .number = row->number };

	*t = (struct import_taking){ .number = row->number, .raw = import_raw(a, row) };
	t->key = row_key(a, r->look, row, &r->rows_seen, t->mark);
	if (row->problem.p) {
		t->reason = str_dup(a, row->problem);
		return;
	}
	*values = import_values(a, r->look, row);
	given.values = *values;
	if (f->prepare && !f->prepare(&given, r->now, r->look->profile, &t->prepared, &ps)) {
		t->reason = reasons(a, &ps);
	} else if (f->prepare) {
		struct str *key = f->line_key(t->prepared);
		uint32_t before = seen_count(&r->lines_seen, str_hash(*key));

		if (before)
			*key = str_fmt(a, "%.*s-%u", STR_ARG(*key), before);
	}
}

static void chunk_read(struct import_ahead *r, struct read_chunk *c)
{
	size_t most = r->next_rows;
	struct source_row row;
	bool alone;

	arena_reset(c->arena);
	c->rows = ARENA_ARRAY(c->arena, struct import_taking, most);
	c->values = ARENA_ARRAY(c->arena, struct str *, most);
	c->n = 0;
	while (c->n < most && row_next(r, &row, &alone)) {
		row_prepare(r, c->arena, &row, &c->rows[c->n], &c->values[c->n]);
		c->rows[c->n++].alone = alone;
	}
	c->last = c->n < most;
	r->next_rows = most * 4 < r->chunk_rows ? most * 4 : r->chunk_rows;
}

/* Rows that are in already count as seen. */
static void rows_skip(struct import_ahead *r)
{
	struct arena *a = arena_new();
	struct source_row row;
	struct import_taking t;
	struct str *values;
	bool alone;

	for (int64_t i = 0; i < r->skip && row_next(r, &row, &alone); i++) {
		row_prepare(r, a, &row, &t, &values);
		if (i % 256 == 0)
			arena_reset(a);
	}
	arena_free(a);
}

static void *ahead_run(void *what)
{
	struct import_ahead *r = what;
	bool last = false;
	int made = 0;

	rows_skip(r);
	while (!last) {
		struct read_chunk *c;

		pthread_mutex_lock(&r->lock);
		while (!r->stop && r->filled - r->emptied == SLOTS)
			pthread_cond_wait(&r->changed, &r->lock);
		c = r->stop ? NULL : &r->slots[r->filled % SLOTS];
		pthread_mutex_unlock(&r->lock);
		if (!c)
			return NULL;
		chunk_read(r, c);
		last = c->last;
		pthread_mutex_lock(&r->lock);
		r->filled++;
		r->spent_us = time_thread_us();
		r->failed = r->order ? order_failed(r->order) : source_failed(r->source);
		pthread_cond_broadcast(&r->changed);
		pthread_mutex_unlock(&r->lock);
		if (r->look->format->take_chunk && ++made % SETTLE_EVERY == 0)
			db_settle(r->pool);
	}
	return NULL;
}

static struct arena *chunk_arena(void)
{
	struct arena *a = arena_new();

	arena_keep(a, KEPT_BYTES);
	return a;
}

struct import_ahead *ahead_start(struct db_pool *pool, const struct import_look *look,
	struct import_order *order, int64_t skip, size_t chunk_rows, int64_t now, struct str *why,
	struct arena *a)
{
	struct import_source *source = order ? NULL : source_open(a, look->path, look->tab, why);
	struct import_ahead *r;

	if (!order && !source)
		return NULL;
	check(sodium_init() >= 0);
	r = ARENA_NEW(a, struct import_ahead);
	r->pool = pool;
	r->look = look;
	r->source = source;
	r->order = order;
	r->skip = skip;
	r->chunk_rows = chunk_rows;
	r->next_rows = chunk_rows < FIRST_ROWS ? chunk_rows : FIRST_ROWS;
	r->now = now;
	for (int i = 0; i < SLOTS; i++)
		r->slots[i].arena = chunk_arena();
	check(pthread_mutex_init(&r->lock, NULL) == 0 && pthread_cond_init(&r->changed, NULL) == 0);
	check(pthread_create(&r->thread, NULL, ahead_run, r) == 0);
	return r;
}

const struct read_chunk *ahead_next(struct import_ahead *r)
{
	const struct read_chunk *c;

	pthread_mutex_lock(&r->lock);
	check(!r->ended);
	if (r->given) {                                /* the one before comes back */
		r->emptied++;
		pthread_cond_broadcast(&r->changed);
	}
	while (r->filled == r->emptied)
		pthread_cond_wait(&r->changed, &r->lock);
	c = &r->slots[r->emptied % SLOTS];
	r->given = true;
	r->ended = c->last;
	pthread_mutex_unlock(&r->lock);
	return c;
}

bool ahead_failed(const struct import_ahead *r)
{
	return r->failed;
}

int64_t ahead_spent_us(struct import_ahead *r)
{
	int64_t us;

	pthread_mutex_lock(&r->lock);
	us = r->spent_us;
	pthread_mutex_unlock(&r->lock);
	return us;
}

void ahead_end(struct import_ahead *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
	check(pthread_join(r->thread, NULL) == 0);
	source_close(r->source);
	for (int i = 0; i < SLOTS; i++)
		arena_free(r->slots[i].arena);
	free(r->rows_seen.v);
	free(r->lines_seen.v);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
}
