/*
 * The keys of the rows go into a table, the keys of the register are read past it once, in the
 * order of their index: some millions of lookups in memory instead of as many in the database. The
 * table remembers 32 bits of a key, which is enough for a guess.
 */
#include "hub/person/import_guess.h"

#include <stdlib.h>

#include "core/base/check.h"
#include "hub/person/find.sql.h"

/* Rows that are looked at with one key: of more (a care home's number) the rest go without. */
#define ALIKE_MOST 20
#define LETTERS "apedh"                        /* keys that tell, the surest last */

/* One key of one row, in an open-addressing table: row + 1; 0: free. */
struct told { uint32_t mark, row; };
/* Whom it is about, as far as a key of that rank tells; the first row of its line; whether another
 * row has a key of it. */
struct guessed { int64_t person_id; uint64_t place; uint32_t first; int rank; bool shares; };

struct row_guess {
	struct arena *arena;                   /* whose it is, for as long as it is there */
	struct told *told;
	unsigned bits;                         /* of the table's size, which is never full */
	struct guessed *rows;
	size_t n, most;
};

struct row_guess *guess_new(struct arena *a, size_t rows)
{
	struct row_guess *g = ARENA_NEW(a, struct row_guess);

	g->arena = a;
	check(rows < UINT32_MAX / (2 * IMPORT_KEYS_MOST));
	g->bits = 10;
	while ((size_t)1 << g->bits < (IMPORT_KEYS_MOST + 1) * rows)
		g->bits++;
	g->told = ARENA_ARRAY(a, struct told, (size_t)1 << g->bits);
	g->rows = ARENA_ARRAY(a, struct guessed, rows);
	g->most = rows;
	return g;
}

static uint32_t mark_of(struct str key)
{
	uint64_t hash = str_hash(key) * UINT64_C(0x9E3779B97F4A7C15);

	return (uint32_t)(hash >> 32);
}

static size_t slot_of(const struct row_guess *g, uint32_t mark)
{
	return (size_t)((mark * UINT32_C(0x9E3779B1)) >> (32 - g->bits));
}

static size_t slot_after(const struct row_guess *g, size_t at)
{
	return (at + 1) & (((size_t)1 << g->bits) - 1);
}

static void told_put(struct row_guess *g, uint32_t mark, size_t row)
{
	size_t at = slot_of(g, mark), alike = 0;

	for (; g->told[at].row; at = slot_after(g, at))
		if (g->told[at].mark == mark && g->told[at].row != row + 1) {
			g->rows[row].shares = g->rows[g->told[at].row - 1].shares = true;
			if (++alike == ALIKE_MOST)
				return;
		}
	g->told[at] = (struct told){ mark, (uint32_t)row + 1 };
}

/* The first row that said this of itself. */
static size_t first_with(const struct row_guess *g, uint32_t mark, size_t otherwise)
{
	for (size_t at = slot_of(g, mark); g->told[at].row; at = slot_after(g, at))
		if (g->told[at].mark == mark)
			return g->told[at].row - 1;
	return otherwise;
}

/* Its first eight bytes as a number, so that numbers stand as texts do. */
static uint64_t place_of(struct str postcode)
{
	uint64_t place = 0;

	for (size_t i = 0; i < 8; i++)
		place = place << 8 | (i < postcode.n ? (unsigned char)postcode.p[i] : 0);
	return place;
}

void guess_row(struct row_guess *g, const struct str *keys, size_t n, struct str line,
	struct str postcode)
{
	size_t row = g->n, first = row;

	check(row < g->most && n <= IMPORT_KEYS_MOST);
	g->rows[g->n++] = (struct guessed){ .place = place_of(postcode), .rank = -1 };
	if (line.n) {
		first = first_with(g, mark_of(line), row);
		if (first == row)
			told_put(g, mark_of(line), row);
	}
	for (size_t i = 0; i < n; i++)
		told_put(g, mark_of(keys[i]), row);
	g->rows[row].first = (uint32_t)first;
	g->rows[row].shares |= first != row;
	g->rows[first].shares |= first != row;
}

/* Somebody in the register has this key: so do these rows. */
static void key_heard(struct row_guess *g, struct str key, int64_t person_id)
{
	const char *letter = strchr(LETTERS, key.p[0]);
	int rank = letter ? (int)(letter - LETTERS) : -1;
	uint32_t mark = mark_of(key);

	for (size_t at = slot_of(g, mark); g->told[at].row; at = slot_after(g, at)) {
		struct guessed *row = &g->rows[g->told[at].row - 1];

		if (g->told[at].mark == mark && rank > row->rank) {
			row->person_id = person_id;
			row->rank = rank;
		}
	}
}

static bool keys_hear(struct row_guess *g, struct db_pool *pool, int64_t host_id, struct str from,
	struct str until)
{
	struct arena *a = arena_new(), *text = arena_new(), *own;
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_READ);
	struct person_keys_between_each each = person_keys_between(
		db, (struct person_keys_between_args){ .from_key = from, .until_key = until });
	struct person_keys_between_row row;
	size_t heard = 0;
	bool ok;

	own = db_texts_into(db, text);
	while (person_keys_between_next(&each, &row)) {
		key_heard(g, personal_raw(row.find_key), row.person_id.v);
		if (++heard % 256 == 0)
			arena_reset(text);
	}
	db_texts_into(db, own);
	ok = db_end(db);
	arena_free(text);
	arena_free(a);
	return ok;
}

struct placed { int64_t person_id; uint64_t place; uint32_t row; };

static int by_person(const void *x, const void *y)
{
	const struct placed *p = x, *q = y;

	if (p->person_id != q->person_id)
		return p->person_id < q->person_id ? -1 : 1;
	if (p->place != q->place)
		return p->place < q->place ? -1 : 1;
	return (p->row > q->row) - (p->row < q->row);
}

uint32_t *guess_order(struct row_guess *g, struct arena *a, struct db_pool *pool, int64_t host_id)
{
	struct placed *placed = ARENA_ARRAY(g->arena, struct placed, g->n);
	uint32_t *order = ARENA_ARRAY(a, uint32_t, g->n);

	if (!keys_hear(g, pool, host_id, S("a"), S("i")) ||
		!keys_hear(g, pool, host_id, S("p"), S("q")))
		return NULL;
	for (size_t i = 0; i < g->n; i++) {
		const struct guessed *row = &g->rows[g->rows[i].first];
		bool known = row->rank >= 0;

		placed[i] = (struct placed){ known ? row->person_id : INT64_MAX, known ? 0 : row->place,
			(uint32_t)i };
	}
	if (g->n)
		qsort(placed, g->n, sizeof(*placed), by_person);
	for (size_t i = 0; i < g->n; i++) {
		const struct guessed *row = &g->rows[placed[i].row];
		bool alone = row->rank < 0 && !row->shares;

		order[i] = placed[i].row | (alone ? GUESS_ALONE : 0);
	}
	return order;
}
